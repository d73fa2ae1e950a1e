/* The life of an incident, by rows: the table on top of incident.c; and reminders, whatever the clock does. */
#include "daemon/core/incident.h"
#include "tests/unit/tap.h"

#include <stdlib.h>

enum { HOUR = 3600, START = 1774000000 };

static const Policy policy = {
    .duty =
        {
            [DUTY_ACKNOWLEDGE] = {.owner = ROLE_SYSTEM, .within = 15 * 60},
            [DUTY_RAISE] = {.owner = ROLE_SIRO, .within = 4 * HOUR},
            [DUTY_CLASSIFY] = {.owner = ROLE_DPO, .within = 24 * HOUR, .n_reminders = 2, .reminder = {12 * HOUR, 20 * HOUR}},
            [DUTY_ICO_NOTIFY] = {.owner = ROLE_DPO, .start = DUTY_FROM_AWARENESS, .within = 72 * HOUR},
        },
};

static Step open_incident(bool answerable)
{
    Incident none = {0};
    Event event = {.kind = EVENT_REPORT, .now = START + 60, .at = START, .reporter = 7, .answerable = answerable};
    Step step = incident_step(&none, &event, &policy);
    step.incident.id = 1;
    return step;
}

static Step at(const Incident *incident, EventKind kind, int64_t now, Role role)
{
    Event event = {.kind = kind, .now = now, .role = role};
    return incident_step(incident, &event, &policy);
}

static void test_opening(void)
{
    Step step = open_incident(true);
    is_int(step.incident.state, INCIDENT_RECEIVED, "a report opens an incident");
    is_int((int64_t)step.n_effects, 3, "it is acknowledged, and SIRO and DPO are told");
    is_int(step.effects[0].kind, EFFECT_ACKNOWLEDGE, "the reporter first");
    is_int(step.effects[1].role, ROLE_SIRO, "then the SIRO");
    is_int(step.effects[2].role, ROLE_DPO, "then the DPO");
    is_int(step.incident.duty[DUTY_ICO_NOTIFY].due, START + 72 * HOUR, "72 real hours run from when we had the report");
    is_int(step.wake, START + 4 * HOUR, "the clock is wanted for the first reminder");
    step = open_incident(false);
    is_int((int64_t)step.n_effects, 2, "a report nobody may answer is not acknowledged");
    is_int(step.incident.duty[DUTY_ACKNOWLEDGE].done, START + 60, "and that duty is no longer open");
}

static void test_rows(void)
{
    static const struct {
        EventKind kind;
        IncidentState before, after;
        bool applied;
        Role role;
        int effects;
        Role told;
    } rows[] = {
        {EVENT_REPORT, INCIDENT_RECEIVED, INCIDENT_RECEIVED, false, ROLE_NONE, 0, ROLE_NONE},
        {EVENT_REPORT, INCIDENT_CLOSED, INCIDENT_CLOSED, false, ROLE_NONE, 0, ROLE_NONE},
        {EVENT_ACKNOWLEDGED, INCIDENT_NONE, INCIDENT_NONE, false, ROLE_NONE, 0, ROLE_NONE},
        {EVENT_ACKNOWLEDGED, INCIDENT_RECEIVED, INCIDENT_ACKNOWLEDGED, true, ROLE_NONE, 0, ROLE_NONE},
        {EVENT_ACKNOWLEDGED, INCIDENT_CLASSIFIED, INCIDENT_CLASSIFIED, true, ROLE_NONE, 0, ROLE_NONE},
        {EVENT_FOLLOW_UP, INCIDENT_NONE, INCIDENT_NONE, false, ROLE_NONE, 0, ROLE_NONE},
        {EVENT_FOLLOW_UP, INCIDENT_RECEIVED, INCIDENT_RECEIVED, true, ROLE_NONE, 1, ROLE_DPO},
        {EVENT_FOLLOW_UP, INCIDENT_CLOSED, INCIDENT_CLOSED, true, ROLE_NONE, 1, ROLE_DPO},
        {EVENT_UNDELIVERED, INCIDENT_NONE, INCIDENT_NONE, false, ROLE_REPORTER, 0, ROLE_NONE},
        {EVENT_UNDELIVERED, INCIDENT_RECEIVED, INCIDENT_RECEIVED, true, ROLE_REPORTER, 1, ROLE_DPO},
        {EVENT_UNDELIVERED, INCIDENT_RECEIVED, INCIDENT_RECEIVED, true, ROLE_DPO, 1, ROLE_SIRO},
        {EVENT_UNDELIVERED, INCIDENT_RECEIVED, INCIDENT_RECEIVED, true, ROLE_SIRO, 0, ROLE_NONE},
        {EVENT_TIME, INCIDENT_CLOSED, INCIDENT_CLOSED, false, ROLE_NONE, 0, ROLE_NONE},
        {EVENT_TIME, INCIDENT_DUPLICATE, INCIDENT_DUPLICATE, false, ROLE_NONE, 0, ROLE_NONE},
        {EVENT_TIME, INCIDENT_NOT_AN_INCIDENT, INCIDENT_NOT_AN_INCIDENT, false, ROLE_NONE, 0, ROLE_NONE},
        {EVENT_TIME, INCIDENT_REOPENED, INCIDENT_REOPENED, true, ROLE_NONE, 1, ROLE_SIRO},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Incident incident = open_incident(true).incident;
        incident.state = rows[i].before;
        Step step = at(&incident, rows[i].kind, START + 4 * HOUR, rows[i].role);
        bool told = rows[i].effects == 0 || step.effects[0].role == rows[i].told;
        ok(step.incident.state == rows[i].after && step.applied == rows[i].applied &&
               (int)step.n_effects == rows[i].effects && told,
           "row %zu: %s in %s", i, event_name(rows[i].kind), incident_state_name(rows[i].before));
        if (!rows[i].applied)
            ok(memcmp(&step.incident, &incident, sizeof incident) == 0, "row %zu: and nothing has changed", i);
    }
}

static void test_reminders(void)
{
    Incident incident = open_incident(true).incident;
    Step step = at(&incident, EVENT_TIME, START + 4 * HOUR - 1, ROLE_NONE);
    ok(!step.applied && step.n_effects == 0, "a second before it is due nobody is reminded");
    step = at(&incident, EVENT_TIME, START + 4 * HOUR, ROLE_NONE);
    ok(step.n_effects == 1 && step.effects[0].duty == DUTY_RAISE && step.effects[0].rung == 1, "at the time the owner is");
    Step again = at(&step.incident, EVENT_TIME, START + 4 * HOUR, ROLE_NONE);
    ok(!again.applied && again.n_effects == 0, "and not a second time");
    is_int(again.wake, START + 12 * HOUR, "the next rung is waited for");
    step = at(&incident, EVENT_TIME, START + 100 * HOUR, ROLE_NONE);
    is_int((int64_t)step.n_effects, 3, "after a downtime each duty gives one reminder");
    is_int(step.effects[1].skipped, 2, "which names the overtaken ones");
    is_int(step.wake, INT64_MAX, "and the clock is not wanted any more");
}

/* Whatever happens in whatever order: no rung twice, no reminder for the past, no duty reopened. */
static void test_random_lives(void)
{
    bool once = true, forward = true, fits = true;
    srand(1);
    for (int life = 0; life < 2000; life++) {
        Incident incident = {0};
        int seen[DUTY_COUNT] = {0};
        int64_t now = START;
        for (int i = 0; i < 40; i++) {
            now += rand() % (6 * HOUR);
            Event event = {.kind = (EventKind)(rand() % EVENT_COUNT), .now = now, .answerable = rand() % 2};
            Step step = incident_step(&incident, &event, &policy);
            char text[64];
            incident_explain(&incident, &event, &step, text, sizeof text);
            fits = fits && strlen(text) < sizeof text;
            for (size_t k = 0; k < step.n_effects; k++) {
                if (step.effects[k].kind != EFFECT_REMINDER)
                    continue;
                once = once && step.effects[k].rung > seen[step.effects[k].duty];
                seen[step.effects[k].duty] = step.effects[k].rung;
            }
            forward = forward && (event.kind != EVENT_TIME || step.wake > now);
            incident = step.incident;
        }
    }
    ok(once, "no rung of a duty comes twice in 2,000 random lives");
    ok(forward, "after the clock was heard the next wake-up lies ahead");
    ok(fits, "an explanation never overruns its buffer");
}

static void test_explain(void)
{
    Incident none = {0};
    Event event = {.kind = EVENT_REPORT, .now = START, .at = START, .answerable = true};
    Step step = incident_step(&none, &event, &policy);
    char text[256];
    incident_explain(&none, &event, &step, text, sizeof text);
    is_str(text,
           "event=report state=none->received effects=acknowledge:reporter,notice:siro,notice:dpo wake=1774014400",
           "a step is one line of ids and names");
}

int main(void)
{
    test_opening();
    test_rows();
    test_reminders();
    test_random_lives();
    test_explain();
    return tap_done();
}
