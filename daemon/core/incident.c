/* The life of an incident. Pure; called by the verbs and by the tests.
 *
 *   none --report--> RECEIVED --acknowledged--> ACKNOWLEDGED --> CLASSIFIED --> ASSIGNED --> INVESTIGATING
 *                        |                                            ^                            |
 *                        +--------------------------------------------+                            v
 *   aside: NEEDS_INFO, DUPLICATE, NOT_AN_INCIDENT, REOPENED     CLOSED <-- REVIEWED <-- OUTCOME_SUBMITTED
 *
 * `transitions` below says which event applies in which state, and the state afterwards. What else it
 * does:
 *
 *   report        starts every duty of the policy, and takes over what the rules propose. Acknowledges
 *                 to the reporter if that may be done, else the duty to acknowledge is done at once.
 *                 Notice to SIRO and DPO.
 *   acknowledged  fulfils the duty to acknowledge.
 *   follow_up     tells the DPO; raises the level of an open incident, if it is graver; reopens nothing.
 *   undelivered   tells the DPO, or the SIRO when it was the DPO's mail (see undelivered_goes_to).
 *   time          reminds the owner of every duty whose next rung is reached: one mail a duty.
 *
 * The rungs of a duty are its reminders and, last, its due time. `next` only ever rises and nothing
 * else fires, so no rung can fire twice; it ends only behind the due time, so the due time cannot be
 * lost either, even when the policy has changed since the duty began.
 *
 * The events that classify, assign, investigate and close come with the role-holders' replies. */
#include "daemon/core/incident.h"

#include <stdio.h>
#include <string.h>

/* ---- names ---- */

const char *event_name(EventKind kind)
{
    static const char *const names[EVENT_COUNT] = {
        [EVENT_REPORT] = "report",
        [EVENT_FOLLOW_UP] = "follow_up",
        [EVENT_ACKNOWLEDGED] = "acknowledged",
        [EVENT_UNDELIVERED] = "undelivered",
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

/* ---- states ---- */

/* No event leads back to INCIDENT_NONE: an empty cell means that the event does not apply. */
static const IncidentState transitions[INCIDENT_STATE_COUNT][EVENT_COUNT] = {
#define ROW(state, report, follow_up, acknowledged, undelivered, time)                         \
    [INCIDENT_##state] = {[EVENT_REPORT] = INCIDENT_##report,                                  \
                          [EVENT_FOLLOW_UP] = INCIDENT_##follow_up,                            \
                          [EVENT_ACKNOWLEDGED] = INCIDENT_##acknowledged,                      \
                          [EVENT_UNDELIVERED] = INCIDENT_##undelivered,                        \
                          [EVENT_TIME] = INCIDENT_##time},
#define SAME(state)   ROW(state, NONE, state, state, state, state)
#define CLOSED(state) ROW(state, NONE, state, state, state, NONE)
    /* clang-format off */
    /*  state     report    follow_up  acknowledged  undelivered  time */
    ROW(NONE,     RECEIVED, NONE,      NONE,         NONE,        NONE)
    ROW(RECEIVED, NONE,     RECEIVED,  ACKNOWLEDGED, RECEIVED,    RECEIVED)
    SAME(ACKNOWLEDGED)
    SAME(CLASSIFIED)
    SAME(ASSIGNED)
    SAME(INVESTIGATING)
    SAME(OUTCOME_SUBMITTED)
    SAME(REVIEWED)
    SAME(NEEDS_INFO)
    SAME(REOPENED)
    CLOSED(CLOSED)
    CLOSED(DUPLICATE)
    CLOSED(NOT_AN_INCIDENT)
    /* clang-format on */
};
_Static_assert(INCIDENT_STATE_COUNT == 13, "a new state needs its row");

static IncidentState state_after(IncidentState state, EventKind event)
{
    bool known = (size_t)state < INCIDENT_STATE_COUNT && (size_t)event < EVENT_COUNT;
    return known ? transitions[state][event] : INCIDENT_NONE;
}

static bool is_open(IncidentState state)
{
    return state_after(state, EVENT_TIME) != INCIDENT_NONE;
}

/* An event has at most three effects, or one a duty. */
_Static_assert(STEP_EFFECTS_MAX >= 3 && (int)STEP_EFFECTS_MAX >= (int)DUTY_COUNT,
               "effects fit");

static void add_effect(Step *step, Effect effect)
{
    step->effects[step->n_effects++] = effect;
}

/* ---- duties ---- */

/* The first rung of a duty that is later than `time`; 0: there is none. The times count back
 * from `due`, which was fixed when the duty began, so that a policy changed since then moves
 * reminders but no due time. */
static int64_t rung_after(const Duty *duty, const DutyPolicy *policy, int64_t time)
{
    if (duty->owner == ROLE_SYSTEM || duty->due <= time)
        return 0;
    int64_t next = duty->due;
    for (int i = 0; i < policy->n_reminders; i++) {
        int64_t rung = duty->due - policy->within + policy->reminder[i];
        if (rung > time && rung < next)
            next = rung;
    }
    return next;
}

static void start_duty(Incident *incident, DutyKind kind, const DutyPolicy *policy)
{
    if (policy->within == 0)
        return;
    bool from_awareness = policy->start == DUTY_FROM_AWARENESS;
    int64_t start = from_awareness ? incident->aware_at : incident->received_at;
    Duty *duty = &incident->duty[kind];
    *duty = (Duty){.owner = policy->owner, .due = start + policy->within};
    duty->next = rung_after(duty, policy, start);
}

static bool is_running(const Duty *duty)
{
    return duty->due != 0 && duty->done == 0;
}

static void fulfil_duty(Duty *duty, int64_t now)
{
    if (!is_running(duty))
        return;
    duty->done = now;
    duty->next = 0;
}

/* Passes every rung that the clock has reached: only the last of them is worth a mail. */
static void remind(Step *step, DutyKind kind, const DutyPolicy *policy, int64_t now)
{
    Duty *duty = &step->incident.duty[kind];
    int passed = 0;
    while (is_running(duty) && duty->next != 0 && duty->next <= now) {
        duty->next = rung_after(duty, policy, duty->next);
        passed++;
    }
    if (passed == 0)
        return;
    duty->rung += passed;
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
    for (int i = 0; i < DUTY_COUNT && is_open(incident->state); i++) {
        const Duty *duty = &incident->duty[i];
        if (is_running(duty) && duty->next != 0 && duty->next < wake)
            wake = duty->next;
    }
    return wake;
}

/* ---- events: each says whether it changed anything or has an effect ---- */

static bool on_report(Step *step, const Event *event, const Policy *policy)
{
    int64_t received = event->at != 0 && event->at < event->now ? event->at : event->now;
    Incident *incident = &step->incident;
    *incident = (Incident){
        .id = incident->id,
        .state = incident->state,
        .reporter = event->reporter,
        .route = event->route,
        .class = event->class,
        .type = event->class == CLASS_UNKNOWN ? KIND_UNKNOWN : event->type,
        .severity = event->severity,
        .deadline_severity = event->deadline_severity,
        .received_at = received,
        .aware_at = received,
        .opened_at = event->now,
    };
    for (int i = 0; i < DUTY_COUNT; i++)
        start_duty(incident, (DutyKind)i, &policy->duty[i]);
    if (event->answerable)
        add_effect(step, (Effect){.kind = EFFECT_ACKNOWLEDGE, .role = ROLE_REPORTER});
    else
        fulfil_duty(&incident->duty[DUTY_ACKNOWLEDGE], event->now);
    add_effect(step, (Effect){.kind = EFFECT_NOTICE, .role = ROLE_SIRO});
    add_effect(step, (Effect){.kind = EFFECT_NOTICE, .role = ROLE_DPO});
    return true;
}

static bool on_acknowledged(Step *step, const Event *event)
{
    Duty *duty = &step->incident.duty[DUTY_ACKNOWLEDGE];
    bool was_running = is_running(duty);
    fulfil_duty(duty, event->now);
    return was_running;
}

/* Rules only ever raise a level: lowering it is the DPO's act. A level above that of a near miss makes
 * an incident of what was none. */
static void raise_level(Incident *incident, const Event *event)
{
    if (event->class == CLASS_UNKNOWN)
        return;
    if (incident->type == KIND_UNKNOWN)
        incident->type = event->type;
    if (event->deadline_severity > incident->deadline_severity)
        incident->deadline_severity = event->deadline_severity;
    if (event->severity <= incident->severity)
        return;
    incident->severity = event->severity;
    if (incident->class != CLASS_CONFIRMED && incident->class != CLASS_POTENTIAL)
        incident->class = event->class;
}

static bool on_follow_up(Step *step, const Event *event)
{
    Severity before = step->incident.severity;
    if (is_open(step->incident.state))
        raise_level(&step->incident, event);
    bool raised = step->incident.severity != before;
    add_effect(step, (Effect){.kind = EFFECT_FOLLOW_UP,
                              .role = ROLE_DPO,
                              .level_before = raised ? before : SEVERITY_UNKNOWN});
    return true;
}

/* Who hears that somebody's mail did not arrive. The mail that says so may itself not arrive;
 * so that this ends whatever bounces, each answer is lower than its cause in the order an
 * original mail  >  "undelivered" to the DPO  >  "undelivered" to the SIRO  >  silence. When
 * the caller does not know whether the mail was an original one, it counts as not. */
static Role undelivered_goes_to(const Event *event)
{
    if (event->role == ROLE_DPO)
        return ROLE_SIRO;
    return event->role == ROLE_SIRO && !event->original ? ROLE_NONE : ROLE_DPO;
}

static bool on_undelivered(Step *step, const Event *event)
{
    Role role = undelivered_goes_to(event);
    if (role != ROLE_NONE)
        add_effect(step, (Effect){.kind = EFFECT_UNDELIVERED, .role = role});
    return true; /* even in silence: the record shows that nobody was reached */
}

static bool on_time(Step *step, const Event *event, const Policy *policy)
{
    for (int i = 0; i < DUTY_COUNT; i++)
        remind(step, (DutyKind)i, &policy->duty[i], event->now);
    return step->n_effects > 0;
}

static bool carry_out(Step *step, const Event *event, const Policy *policy)
{
    switch (event->kind) {
    case EVENT_REPORT:
        return on_report(step, event, policy);
    case EVENT_FOLLOW_UP:
        return on_follow_up(step, event);
    case EVENT_ACKNOWLEDGED:
        return on_acknowledged(step, event);
    case EVENT_UNDELIVERED:
        return on_undelivered(step, event);
    case EVENT_TIME:
        return on_time(step, event, policy);
    case EVENT_COUNT:
        break;
    }
    return false;
}

Step incident_step(const Incident *incident, const Event *event, const Policy *policy)
{
    Step step = {.incident = *incident};
    IncidentState after = state_after(incident->state, event->kind);
    if (after != INCIDENT_NONE) {
        step.applied = carry_out(&step, event, policy) || after != incident->state;
        step.incident.state = after;
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

/* What the incident is, where the step has changed it. */
static void explain_levels(Line *line, const Incident *before, const Incident *after)
{
    if (after->class == CLASS_UNKNOWN ||
        (after->class == before->class && after->type == before->type &&
         after->severity == before->severity &&
         after->deadline_severity == before->deadline_severity))
        return;
    add_text(line, " class=");
    add_text(line, incident_class_name(after->class));
    add_text(line, " type=");
    add_text(line, kind_name(after->type));
    add_text(line, " severity=");
    add_text(line, severity_name(after->severity));
    add_text(line, " deadlines=");
    add_text(line, severity_name(after->deadline_severity));
}

void incident_explain(const Incident *before, const Event *event, const Step *step, char *text,
                      size_t size)
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
    if (!step->applied)
        add_text(&line, " ignored");
    explain_levels(&line, before, &step->incident);
    for (size_t i = 0; i < step->n_effects; i++)
        explain_effect(&line, &step->effects[i], i == 0);
    if (step->wake != INT64_MAX)
        add_number(&line, " wake=", step->wake);
}
