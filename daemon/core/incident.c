/* The life of an incident. Pure; called by the verbs through effect, and by the tests.
 *
 *   none --report--> RECEIVED --acknowledged--> ACKNOWLEDGED --> CLASSIFIED --> ASSIGNED --> INVESTIGATING
 *                        |           (DPO classifies from either)                                 |
 *                        +-------------------------------> CLASSIFIED             OUTCOME_SUBMITTED
 *                                                                                        |
 *   aside: NEEDS_INFO, DUPLICATE, NOT_AN_INCIDENT, REOPENED        CLOSED <-- REVIEWED <-+
 *
 *   event           applies in                    state afterwards      effects
 *   report          none                          received              acknowledge (if answerable); notice to SIRO, DPO
 *   acknowledged    any but none, duty open       acknowledged (1)      -
 *   follow_up       any but none                  unchanged             follow_up to DPO
 *   undelivered     any but none                  unchanged             undelivered to DPO; to SIRO if it was the DPO's;
 *                                                                       none if it was the SIRO's (2)
 *   time            any open, a reminder is due   unchanged             reminder to the owner, one a duty
 *
 * (1) from received; a later state stays. (2) A mail about an undelivered mail goes to somebody nearer the end of the
 * line DPO, SIRO, nobody: so there is no loop, whatever bounces.
 *
 * The events that classify, assign, investigate and close come with the role-holders' replies. */
#include "daemon/core/incident.h"

#include <stdio.h>
#include <string.h>

/* ---- names ---- */

const char *event_name(EventKind kind)
{
    static const char *const names[EVENT_COUNT] = {
        [EVENT_REPORT] = "report",           [EVENT_FOLLOW_UP] = "follow_up",
        [EVENT_ACKNOWLEDGED] = "acknowledged", [EVENT_UNDELIVERED] = "undelivered",
        [EVENT_TIME] = "time",
    };
    return (size_t)kind < EVENT_COUNT ? names[kind] : "?";
}

const char *effect_name(EffectKind kind)
{
    switch (kind) {
    case EFFECT_ACKNOWLEDGE:
        return "acknowledge";
    case EFFECT_NOTICE:
        return "notice";
    case EFFECT_FOLLOW_UP:
        return "follow_up";
    case EFFECT_REMINDER:
        return "reminder";
    case EFFECT_UNDELIVERED:
        return "undelivered";
    }
    return "?";
}

/* ---- small questions ---- */

static bool is_open(IncidentState state)
{
    switch (state) {
    case INCIDENT_NONE:
    case INCIDENT_CLOSED:
    case INCIDENT_DUPLICATE:
    case INCIDENT_NOT_AN_INCIDENT:
    case INCIDENT_STATE_COUNT:
        return false;
    case INCIDENT_RECEIVED:
    case INCIDENT_ACKNOWLEDGED:
    case INCIDENT_CLASSIFIED:
    case INCIDENT_ASSIGNED:
    case INCIDENT_INVESTIGATING:
    case INCIDENT_OUTCOME_SUBMITTED:
    case INCIDENT_REVIEWED:
    case INCIDENT_NEEDS_INFO:
    case INCIDENT_REOPENED:
        return true;
    }
    return false;
}

static void add_effect(Step *step, Effect effect)
{
    if (step->n_effects < STEP_EFFECTS_MAX)
        step->effects[step->n_effects++] = effect;
}

/* ---- duties ---- */

/* When rung `rung` of a duty comes: its reminders in order, then the due time itself; 0 behind the last. */
static int64_t rung_time(const Duty *duty, const DutyPolicy *policy, int rung)
{
    if (policy->owner == ROLE_SYSTEM || rung > policy->n_reminders)
        return 0;
    return rung == policy->n_reminders ? duty->due : duty->due - policy->within + policy->reminder[rung];
}

static void start_duty(Incident *incident, DutyKind kind, const DutyPolicy *policy)
{
    if (policy->within == 0)
        return;
    Duty *duty = &incident->duty[kind];
    int64_t start = policy->start == DUTY_FROM_AWARENESS ? incident->aware_at : incident->received_at;
    *duty = (Duty){.owner = policy->owner, .due = start + policy->within};
    duty->next = rung_time(duty, policy, 0);
}

static void fulfil_duty(Incident *incident, DutyKind kind, int64_t now)
{
    Duty *duty = &incident->duty[kind];
    if (duty->due == 0 || duty->done != 0)
        return;
    duty->done = now;
    duty->next = 0;
}

/* Passes every rung that the clock has reached: only the last of them is worth a mail. */
static void remind(Step *step, DutyKind kind, const DutyPolicy *policy, int64_t now)
{
    Duty *duty = &step->incident.duty[kind];
    int passed = 0;
    while (duty->next != 0 && duty->next <= now) {
        duty->rung++;
        passed++;
        duty->next = rung_time(duty, policy, duty->rung);
    }
    if (passed == 0)
        return;
    step->applied = true;
    add_effect(step, (Effect){
                         .kind = EFFECT_REMINDER,
                         .role = duty->owner,
                         .duty = kind,
                         .rung = duty->rung,
                         .skipped = passed - 1,
                         .due = duty->due,
                     });
}

static int64_t next_wake(const Incident *incident)
{
    int64_t wake = INT64_MAX;
    if (!is_open(incident->state))
        return wake;
    for (int i = 0; i < DUTY_COUNT; i++) {
        int64_t next = incident->duty[i].next;
        if (next != 0 && next < wake)
            wake = next;
    }
    return wake;
}

/* ---- events ---- */

static void on_report(Step *step, const Event *event, const Policy *policy)
{
    Incident *incident = &step->incident;
    if (incident->state != INCIDENT_NONE)
        return;
    int64_t received = event->at != 0 && event->at < event->now ? event->at : event->now;
    *incident = (Incident){
        .state = INCIDENT_RECEIVED,
        .reporter = event->reporter,
        .route = event->route,
        .received_at = received,
        .aware_at = received,
        .opened_at = event->now,
    };
    for (int i = 0; i < DUTY_COUNT; i++)
        start_duty(incident, (DutyKind)i, &policy->duty[i]);
    if (event->answerable)
        add_effect(step, (Effect){.kind = EFFECT_ACKNOWLEDGE, .role = ROLE_REPORTER});
    else
        fulfil_duty(incident, DUTY_ACKNOWLEDGE, event->now);
    add_effect(step, (Effect){.kind = EFFECT_NOTICE, .role = ROLE_SIRO});
    add_effect(step, (Effect){.kind = EFFECT_NOTICE, .role = ROLE_DPO});
    step->applied = true;
}

static void on_acknowledged(Step *step, const Event *event)
{
    Incident *incident = &step->incident;
    if (incident->state == INCIDENT_NONE || incident->duty[DUTY_ACKNOWLEDGE].done != 0)
        return;
    fulfil_duty(incident, DUTY_ACKNOWLEDGE, event->now);
    if (incident->state == INCIDENT_RECEIVED)
        incident->state = INCIDENT_ACKNOWLEDGED;
    step->applied = true;
}

static void on_follow_up(Step *step)
{
    if (step->incident.state == INCIDENT_NONE)
        return;
    add_effect(step, (Effect){.kind = EFFECT_FOLLOW_UP, .role = ROLE_DPO});
    step->applied = true;
}

static void on_undelivered(Step *step, const Event *event)
{
    if (step->incident.state == INCIDENT_NONE)
        return;
    step->applied = true;
    if (event->role == ROLE_SIRO)
        return;
    Role to = event->role == ROLE_DPO ? ROLE_SIRO : ROLE_DPO;
    add_effect(step, (Effect){.kind = EFFECT_UNDELIVERED, .role = to});
}

static void on_time(Step *step, const Event *event, const Policy *policy)
{
    if (!is_open(step->incident.state))
        return;
    for (int i = 0; i < DUTY_COUNT; i++)
        remind(step, (DutyKind)i, &policy->duty[i], event->now);
}

Step incident_step(const Incident *incident, const Event *event, const Policy *policy)
{
    Step step = {.incident = *incident};
    switch (event->kind) {
    case EVENT_REPORT:
        on_report(&step, event, policy);
        break;
    case EVENT_FOLLOW_UP:
        on_follow_up(&step);
        break;
    case EVENT_ACKNOWLEDGED:
        on_acknowledged(&step, event);
        break;
    case EVENT_UNDELIVERED:
        on_undelivered(&step, event);
        break;
    case EVENT_TIME:
        on_time(&step, event, policy);
        break;
    case EVENT_COUNT:
        break;
    }
    step.wake = next_wake(&step.incident);
    return step;
}

/* ---- explaining ---- */

/* Text that is cut, not overrun. */
typedef struct Line {
    char *text;
    size_t size, length;
} Line;

static void add_text(Line *line, const char *text)
{
    for (; *text && line->length + 1 < line->size; text++)
        line->text[line->length++] = *text;
    line->text[line->length] = '\0';
}

static void add_number(Line *line, const char *name, int64_t value)
{
    char text[64];
    snprintf(text, sizeof text, "%s%lld", name, (long long)value);
    add_text(line, text);
}

static void explain_effect(Line *line, const Effect *effect, bool first)
{
    add_text(line, first ? " effects=" : ",");
    add_text(line, effect_name(effect->kind));
    add_text(line, ":");
    add_text(line, role_name(effect->role));
    if (effect->kind != EFFECT_REMINDER)
        return;
    add_text(line, ":");
    add_text(line, duty_name(effect->duty));
    add_number(line, ":", effect->rung);
    if (effect->skipped)
        add_number(line, "+skipped:", effect->skipped);
}

void incident_explain(const Incident *before, const Event *event, const Step *step, char *text, size_t size)
{
    if (size == 0)
        return;
    Line line = {.text = text, .size = size};
    add_text(&line, "event=");
    add_text(&line, event_name(event->kind));
    if (event->kind == EVENT_UNDELIVERED) {
        add_text(&line, ":");
        add_text(&line, role_name(event->role));
    }
    add_text(&line, " state=");
    add_text(&line, incident_state_name(before->state));
    add_text(&line, "->");
    add_text(&line, incident_state_name(step->incident.state));
    for (size_t i = 0; i < step->n_effects; i++)
        explain_effect(&line, &step->effects[i], i == 0);
    if (step->wake != INT64_MAX)
        add_number(&line, " wake=", step->wake);
}
