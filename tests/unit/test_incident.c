/* The life of an incident, by rows: the table on top of incident.c; and reminders, whatever the
 * clock does. */
#include "daemon/core/incident.h"
#include "tests/unit/tap.h"

#include <stdlib.h>

enum { HOUR = 3600, START = 1774000000 };

/* The shipped policy. */
static const Policy policy = {
    .duty =
        {
            [DUTY_ACKNOWLEDGE] = {.owner = ROLE_SYSTEM, .within = 15 * 60},
            [DUTY_RAISE] = {.owner = ROLE_SIRO, .within = 4 * HOUR},
            [DUTY_CLASSIFY] = {.owner = ROLE_DPO,
                               .within = 24 * HOUR,
                               .n_reminders = 2,
                               .reminder = {12 * HOUR, 20 * HOUR}},
            [DUTY_ICO_DECISION] = {.owner = ROLE_DPO,
                                   .start = DUTY_FROM_AWARENESS,
                                   .within = 48 * HOUR,
                                   .n_reminders = 1,
                                   .reminder = {24 * HOUR}},
            [DUTY_ICO_NOTIFY] = {.owner = ROLE_DPO,
                                 .start = DUTY_FROM_AWARENESS,
                                 .within = 72 * HOUR,
                                 .n_reminders = 4,
                                 .reminder = {48 * HOUR, 60 * HOUR, 66 * HOUR, 70 * HOUR}},
        },
};

static Step open_incident(bool answerable)
{
    Incident none = {0};
    Event event = {.kind = EVENT_REPORT,
                   .now = START + 60,
                   .at = START,
                   .reporter = 7,
                   .answerable = answerable};
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
    is_int(step.incident.duty[DUTY_ICO_NOTIFY].due, START + 72 * HOUR,
           "72 real hours run from when we had the report");
    is_int(step.wake, START + 4 * HOUR, "the clock is wanted for the first reminder");
    step = open_incident(false);
    is_int((int64_t)step.n_effects, 2, "a report nobody may answer is not acknowledged");
    is_int(step.incident.duty[DUTY_ACKNOWLEDGE].done, START + 60,
           "and that duty is no longer open");
}

/* The table, written a second time: for each state the state after report, follow_up,
 * acknowledged, undelivered and time; -1: the event does not apply. */
static const int table[INCIDENT_STATE_COUNT][EVENT_COUNT] = {
    [INCIDENT_NONE] = {INCIDENT_RECEIVED, -1, -1, -1, -1},
    [INCIDENT_RECEIVED] = {-1, INCIDENT_RECEIVED, INCIDENT_ACKNOWLEDGED, INCIDENT_RECEIVED,
                           INCIDENT_RECEIVED},
    [INCIDENT_ACKNOWLEDGED] = {-1, INCIDENT_ACKNOWLEDGED, INCIDENT_ACKNOWLEDGED,
                               INCIDENT_ACKNOWLEDGED, INCIDENT_ACKNOWLEDGED},
    [INCIDENT_CLASSIFIED] = {-1, INCIDENT_CLASSIFIED, INCIDENT_CLASSIFIED, INCIDENT_CLASSIFIED,
                             INCIDENT_CLASSIFIED},
    [INCIDENT_ASSIGNED] = {-1, INCIDENT_ASSIGNED, INCIDENT_ASSIGNED, INCIDENT_ASSIGNED,
                           INCIDENT_ASSIGNED},
    [INCIDENT_INVESTIGATING] = {-1, INCIDENT_INVESTIGATING, INCIDENT_INVESTIGATING,
                                INCIDENT_INVESTIGATING, INCIDENT_INVESTIGATING},
    [INCIDENT_OUTCOME_SUBMITTED] = {-1, INCIDENT_OUTCOME_SUBMITTED, INCIDENT_OUTCOME_SUBMITTED,
                                    INCIDENT_OUTCOME_SUBMITTED, INCIDENT_OUTCOME_SUBMITTED},
    [INCIDENT_REVIEWED] = {-1, INCIDENT_REVIEWED, INCIDENT_REVIEWED, INCIDENT_REVIEWED,
                           INCIDENT_REVIEWED},
    [INCIDENT_CLOSED] = {-1, INCIDENT_CLOSED, INCIDENT_CLOSED, INCIDENT_CLOSED, -1},
    [INCIDENT_NEEDS_INFO] = {-1, INCIDENT_NEEDS_INFO, INCIDENT_NEEDS_INFO, INCIDENT_NEEDS_INFO,
                             INCIDENT_NEEDS_INFO},
    [INCIDENT_DUPLICATE] = {-1, INCIDENT_DUPLICATE, INCIDENT_DUPLICATE, INCIDENT_DUPLICATE, -1},
    [INCIDENT_NOT_AN_INCIDENT] = {-1, INCIDENT_NOT_AN_INCIDENT, INCIDENT_NOT_AN_INCIDENT,
                                  INCIDENT_NOT_AN_INCIDENT, -1},
    [INCIDENT_REOPENED] = {-1, INCIDENT_REOPENED, INCIDENT_REOPENED, INCIDENT_REOPENED,
                           INCIDENT_REOPENED},
};

static void test_table(void)
{
    for (int state = 0; state < INCIDENT_STATE_COUNT; state++) {
        for (int kind = 0; kind < EVENT_COUNT; kind++) {
            Incident incident = open_incident(true).incident;
            incident.state = (IncidentState)state;
            Step step = at(&incident, (EventKind)kind, START + 4 * HOUR, ROLE_REPORTER);
            int after = table[state][kind];
            bool still = !step.applied && step.n_effects == 0 &&
                         memcmp(&step.incident, &incident, sizeof incident) == 0;
            bool moved = step.applied && (int)step.incident.state == after;
            ok(after < 0 ? still : moved, "%s in %s: %s", event_name((EventKind)kind),
               incident_state_name((IncidentState)state),
               after < 0 ? "changes nothing" : incident_state_name((IncidentState)after));
        }
    }
    Incident strange = open_incident(true).incident;
    strange.state = (IncidentState)999;
    Step step = at(&strange, EVENT_TIME, START + 100 * HOUR, ROLE_NONE);
    ok(!step.applied && step.wake == INT64_MAX, "a state that does not exist is left alone");
}

static void test_acknowledged(void)
{
    Incident incident = open_incident(true).incident;
    Step step = at(&incident, EVENT_ACKNOWLEDGED, START + 90, ROLE_NONE);
    is_int(step.incident.duty[DUTY_ACKNOWLEDGE].done, START + 90,
           "an accepted acknowledgement fulfils the duty");
    is_int((int64_t)step.n_effects, 0, "and tells nobody");
    step = at(&step.incident, EVENT_ACKNOWLEDGED, START + 95, ROLE_NONE);
    ok(!step.applied && step.incident.duty[DUTY_ACKNOWLEDGE].done == START + 90,
       "a second one does not apply and moves no time");
    static const Policy silent = {0};
    Incident none = {0};
    Event report = {.kind = EVENT_REPORT, .now = START, .answerable = true};
    Step opened = incident_step(&none, &report, &silent);
    Event acknowledged = {.kind = EVENT_ACKNOWLEDGED, .now = START + 1};
    step = incident_step(&opened.incident, &acknowledged, &silent);
    ok(step.applied && step.incident.state == INCIDENT_ACKNOWLEDGED,
       "without that duty in the policy the state moves all the same");
    step = incident_step(&step.incident, &acknowledged, &silent);
    ok(!step.applied, "once");
}

static void test_follow_up(void)
{
    static const IncidentState states[] = {INCIDENT_RECEIVED, INCIDENT_INVESTIGATING,
                                           INCIDENT_CLOSED};
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        Incident incident = open_incident(true).incident;
        incident.state = states[i];
        Step step = at(&incident, EVENT_FOLLOW_UP, START + HOUR, ROLE_NONE);
        ok(step.n_effects == 1 && step.effects[0].kind == EFFECT_FOLLOW_UP &&
               step.effects[0].role == ROLE_DPO && step.incident.state == states[i],
           "a follow-up is told to the DPO and leaves it %s", incident_state_name(states[i]));
    }
}

/* ---- what the rules propose ---- */

typedef struct Levels {
    IncidentClass class;
    Kind type;
    Severity severity, deadline;
} Levels;

static Event proposing(EventKind kind, Levels levels)
{
    return (Event){.kind = kind,
                   .now = START + 60,
                   .class = levels.class,
                   .type = levels.type,
                   .severity = levels.severity,
                   .deadline_severity = levels.deadline};
}

static bool has_levels(const Incident *incident, Levels levels)
{
    return incident->class == levels.class && incident->type == levels.type &&
           incident->severity == levels.severity &&
           incident->deadline_severity == levels.deadline;
}

static void test_proposal(void)
{
    static const Levels levels = {CLASS_CONFIRMED, KIND_DEVICE, SEVERITY_MINOR, SEVERITY_MAJOR};
    Incident none = {0};
    Event event = proposing(EVENT_REPORT, levels);
    Step step = incident_step(&none, &event, &policy);
    ok(has_levels(&step.incident, levels), "an incident is what the rules propose");
    is_int(step.incident.state, INCIDENT_RECEIVED, "and nobody has decided it");
    char line[512];
    incident_explain(&none, &event, &step, line, sizeof line);
    ok(strstr(line, " class=confirmed type=device severity=minor deadlines=major ") != NULL,
       "the record says so: %s", line);
    ok(open_incident(true).incident.type == KIND_UNKNOWN,
       "without a proposal it is of no type");
}

/* What a follow-up makes of an incident. */
static void test_raising(void)
{
    static const struct {
        const char *what;
        Levels before, said, after;
        Severity told;
    } rows[] = {
        {"a graver level raises it",
         {CLASS_POTENTIAL, KIND_EMAIL, SEVERITY_MINOR, SEVERITY_MINOR},
         {CLASS_CONFIRMED, KIND_DEVICE, SEVERITY_MAJOR, SEVERITY_MAJOR},
         {CLASS_POTENTIAL, KIND_EMAIL, SEVERITY_MAJOR, SEVERITY_MAJOR},
         SEVERITY_MINOR},
        {"a lower one changes nothing",
         {CLASS_CONFIRMED, KIND_EMAIL, SEVERITY_MAJOR, SEVERITY_CRITICAL},
         {CLASS_NEAR_MISS, KIND_PAPER, SEVERITY_NEAR_MISS, SEVERITY_NEAR_MISS},
         {CLASS_CONFIRMED, KIND_EMAIL, SEVERITY_MAJOR, SEVERITY_CRITICAL},
         SEVERITY_UNKNOWN},
        {"the same one neither",
         {CLASS_POTENTIAL, KIND_EMAIL, SEVERITY_MAJOR, SEVERITY_MAJOR},
         {CLASS_CONFIRMED, KIND_EMAIL, SEVERITY_MAJOR, SEVERITY_MAJOR},
         {CLASS_POTENTIAL, KIND_EMAIL, SEVERITY_MAJOR, SEVERITY_MAJOR},
         SEVERITY_UNKNOWN},
        {"deadlines are raised by themselves",
         {CLASS_CONFIRMED, KIND_EMAIL, SEVERITY_MAJOR, SEVERITY_MAJOR},
         {CLASS_CONFIRMED, KIND_EMAIL, SEVERITY_MINOR, SEVERITY_CRITICAL},
         {CLASS_CONFIRMED, KIND_EMAIL, SEVERITY_MAJOR, SEVERITY_CRITICAL},
         SEVERITY_UNKNOWN},
        {"a near miss becomes an incident",
         {CLASS_NEAR_MISS, KIND_EMAIL, SEVERITY_NEAR_MISS, SEVERITY_NEAR_MISS},
         {CLASS_CONFIRMED, KIND_EMAIL, SEVERITY_MODERATE, SEVERITY_MODERATE},
         {CLASS_CONFIRMED, KIND_EMAIL, SEVERITY_MODERATE, SEVERITY_MODERATE},
         SEVERITY_NEAR_MISS},
        {"a type is learnt where none was known",
         {CLASS_POTENTIAL, KIND_UNKNOWN, SEVERITY_MAJOR, SEVERITY_MAJOR},
         {CLASS_CONFIRMED, KIND_PAPER, SEVERITY_MINOR, SEVERITY_MINOR},
         {CLASS_POTENTIAL, KIND_PAPER, SEVERITY_MAJOR, SEVERITY_MAJOR},
         SEVERITY_UNKNOWN},
        {"what proposes nothing changes nothing",
         {CLASS_NEAR_MISS, KIND_UNKNOWN, SEVERITY_NEAR_MISS, SEVERITY_NEAR_MISS},
         {CLASS_UNKNOWN, KIND_PAPER, SEVERITY_MINOR, SEVERITY_CRITICAL},
         {CLASS_NEAR_MISS, KIND_UNKNOWN, SEVERITY_NEAR_MISS, SEVERITY_NEAR_MISS},
         SEVERITY_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Incident none = {0};
        Event report = proposing(EVENT_REPORT, rows[i].before),
              more = proposing(EVENT_FOLLOW_UP, rows[i].said);
        Step opened = incident_step(&none, &report, &policy);
        Step step = incident_step(&opened.incident, &more, &policy);
        ok(has_levels(&step.incident, rows[i].after), "of a follow-up: %s", rows[i].what);
        is_int(step.effects[0].level_before, rows[i].told, "and the DPO is told what it was");
        opened.incident.state = INCIDENT_CLOSED;
        step = incident_step(&opened.incident, &more, &policy);
        ok(has_levels(&step.incident, rows[i].before) &&
               step.effects[0].level_before == SEVERITY_UNKNOWN,
           "a closed incident stays as it is");
    }
}

static Role told_of(Role refused, bool original)
{
    Incident incident = open_incident(true).incident;
    Event event = {
        .kind = EVENT_UNDELIVERED, .now = START + HOUR, .role = refused, .original = original};
    Step step = incident_step(&incident, &event, &policy);
    return step.n_effects == 1 && step.effects[0].kind == EFFECT_UNDELIVERED
               ? step.effects[0].role
               : ROLE_NONE;
}

static void test_undelivered(void)
{
    ok(told_of(ROLE_REPORTER, true) == ROLE_DPO,
       "of an acknowledgement that did not arrive the DPO is told");
    ok(told_of(ROLE_SIRO, true) == ROLE_DPO, "of the SIRO's mail the DPO");
    ok(told_of(ROLE_DPO, true) == ROLE_SIRO, "of the DPO's own mail the SIRO");
    ok(told_of(ROLE_DPO, false) == ROLE_SIRO, "when the DPO could not be told, the SIRO is");
    ok(told_of(ROLE_SIRO, false) == ROLE_NONE, "when the SIRO could not be told, nobody is");
    for (int role = 0; role < ROLE_COUNT; role++) {
        for (int original = 0; original < 2; original++) {
            int mails = 0;
            Role told = told_of((Role)role, original);
            for (; told != ROLE_NONE && mails < 10; mails++)
                told = told_of(told, false);
            ok(mails <= 2,
               "if every mail fails, a failed mail to %s (%s) causes two mails at most",
               role_name((Role)role), original ? "original" : "unknown");
        }
    }
}

/* Each second around each rung of each duty, with the clock heard at every one of them. */
static void test_each_rung(void)
{
    static const struct {
        DutyKind duty;
        int hours, rung;
        Role owner;
    } rungs[] = {
        {DUTY_RAISE, 4, 1, ROLE_SIRO},        {DUTY_CLASSIFY, 12, 1, ROLE_DPO},
        {DUTY_CLASSIFY, 20, 2, ROLE_DPO},     {DUTY_CLASSIFY, 24, 3, ROLE_DPO},
        {DUTY_ICO_DECISION, 24, 1, ROLE_DPO}, {DUTY_ICO_DECISION, 48, 2, ROLE_DPO},
        {DUTY_ICO_NOTIFY, 48, 1, ROLE_DPO},   {DUTY_ICO_NOTIFY, 60, 2, ROLE_DPO},
        {DUTY_ICO_NOTIFY, 66, 3, ROLE_DPO},   {DUTY_ICO_NOTIFY, 70, 4, ROLE_DPO},
        {DUTY_ICO_NOTIFY, 72, 5, ROLE_DPO},
    };
    for (size_t i = 0; i < sizeof rungs / sizeof rungs[0]; i++) {
        Incident incident = open_incident(true).incident;
        for (int kind = 0; kind < DUTY_COUNT; kind++) {
            if (kind != (int)rungs[i].duty)
                incident.duty[kind].next = 0;
        }
        int64_t time = START + (int64_t)rungs[i].hours * HOUR;
        int64_t due = START + policy.duty[rungs[i].duty].within;
        incident = at(&incident, EVENT_TIME, time - 1, ROLE_NONE).incident;
        Step early = at(&incident, EVENT_TIME, time - 1, ROLE_NONE);
        ok(!early.applied && early.wake == time, "%s: a second before %d h it waits for it",
           duty_name(rungs[i].duty), rungs[i].hours);
        Step step = at(&incident, EVENT_TIME, time, ROLE_NONE);
        const Effect *effect = &step.effects[0];
        ok(step.n_effects == 1 && effect->kind == EFFECT_REMINDER &&
               effect->duty == rungs[i].duty && effect->role == rungs[i].owner &&
               effect->rung == rungs[i].rung && effect->skipped == 0 && effect->due == due,
           "%s: at %d h comes rung %d", duty_name(rungs[i].duty), rungs[i].hours,
           rungs[i].rung);
        Step again = at(&step.incident, EVENT_TIME, time, ROLE_NONE);
        ok(!again.applied && again.n_effects == 0 && again.wake > time,
           "%s: and not a second time", duty_name(rungs[i].duty));
    }
}

static void test_downtime(void)
{
    Incident incident = open_incident(true).incident;
    Step step = at(&incident, EVENT_TIME, START + 67 * HOUR, ROLE_NONE);
    is_int((int64_t)step.n_effects, 4,
           "after a downtime each duty of a person gives one reminder");
    is_int(step.effects[0].skipped, 0, "raise: it was the only rung");
    is_int(step.effects[1].skipped, 2, "classify: two were overtaken");
    is_int(step.effects[2].skipped, 1, "ico_decision: one was");
    is_int(step.effects[3].skipped, 2, "ico_notify: two of the four before 67 h");
    is_int(step.effects[3].rung, 3, "and the third is sent");
    is_int(step.wake, START + 70 * HOUR, "the ladder goes on where it should");
    step = at(&step.incident, EVENT_TIME, START + 1000 * HOUR, ROLE_NONE);
    ok(step.n_effects == 1 && step.effects[0].rung == 5 && step.effects[0].skipped == 1,
       "the due time is the last rung, however late");
    is_int(step.wake, INT64_MAX, "and then the clock is not wanted any more");
    bool quiet = true;
    for (size_t i = 0; i < step.n_effects; i++)
        quiet = quiet && step.effects[i].role != ROLE_SYSTEM;
    ok(quiet && step.incident.duty[DUTY_ACKNOWLEDGE].rung == 0, "the system is never reminded");
}

static void test_clock_jumps(void)
{
    Incident incident = open_incident(true).incident;
    Step step = at(&incident, EVENT_TIME, START + 13 * HOUR, ROLE_NONE);
    Step back = at(&step.incident, EVENT_TIME, START - 5 * HOUR, ROLE_NONE);
    ok(!back.applied && back.wake == START + 20 * HOUR,
       "a clock that is set back fires nothing again");
}

static void test_changed_policy(void)
{
    Incident incident = open_incident(true).incident;
    incident = at(&incident, EVENT_TIME, START + 20 * HOUR, ROLE_NONE).incident;
    Policy changed = policy;
    changed.duty[DUTY_CLASSIFY] = (DutyPolicy){.owner = ROLE_DPO, .within = 24 * HOUR};
    changed.duty[DUTY_ICO_NOTIFY] = (DutyPolicy){0};
    Event time = {.kind = EVENT_TIME, .now = START + 48 * HOUR};
    Step step = incident_step(&incident, &time, &changed);
    bool classify = false;
    for (size_t i = 0; i < step.n_effects; i++)
        classify = classify || step.effects[i].duty == DUTY_CLASSIFY;
    ok(classify,
       "a due time fires though its reminders were taken out of the policy meanwhile");
    is_int(step.incident.duty[DUTY_ICO_NOTIFY].next, START + 72 * HOUR,
           "a duty that has begun is due even when the policy no longer has it");
}

static void test_received(void)
{
    Incident none = {0};
    Event event = {
        .kind = EVENT_REPORT, .now = START, .at = START + HOUR, .route = ROUTE_ANONYMOUS};
    Step step = incident_step(&none, &event, &policy);
    is_int(step.incident.received_at, START, "a time of receipt in the future counts as now");
    is_int(step.incident.aware_at, START, "and so does awareness");
    ok(step.incident.route == ROUTE_ANONYMOUS, "the route is kept");
    event.at = START - 100 * HOUR;
    step = incident_step(&none, &event, &policy);
    is_int(step.incident.duty[DUTY_ICO_NOTIFY].due, START - 28 * HOUR,
           "a report found late is late, and its deadline is not extended");
    is_int(step.incident.opened_at, START, "though it was opened now");
}

static Event random_event(int64_t now)
{
    return (Event){
        .kind = (EventKind)(rand() % EVENT_COUNT),
        .now = now,
        .at = rand() % 2 ? now - rand() % (80 * HOUR) : 0,
        .answerable = rand() % 2,
        .role = (Role)(rand() % ROLE_COUNT),
        .original = rand() % 2,
    };
}

/* Whatever happens in whatever order: no rung twice, none lost, no wake-up in the past. */
static void test_random_lives(void)
{
    bool once = true, all = true, forward = true, honest = true, fits = true;
    srand(1);
    for (int life = 0; life < 2000; life++) {
        Incident incident = {0};
        int seen[DUTY_COUNT] = {0};
        int64_t now = START;
        for (int i = 0; i < 40; i++) {
            now += rand() % (6 * HOUR);
            Event event = random_event(now);
            Step step = incident_step(&incident, &event, &policy);
            char text[301];
            size_t size = 1 + (size_t)rand() % 300;
            memset(text, 'x', sizeof text);
            incident_explain(&incident, &event, &step, text, size);
            fits = fits && strnlen(text, size) < size && text[size] == 'x';
            honest = honest &&
                     (step.applied || (step.n_effects == 0 && memcmp(&incident, &step.incident,
                                                                     sizeof incident) == 0));
            for (size_t k = 0; k < step.n_effects; k++) {
                const Effect *effect = &step.effects[k];
                if (effect->kind != EFFECT_REMINDER)
                    continue;
                once = once && effect->rung > seen[effect->duty];
                all = all && effect->rung == seen[effect->duty] + effect->skipped + 1;
                seen[effect->duty] = effect->rung;
            }
            forward = forward && (event.kind != EVENT_TIME || step.wake > now);
            incident = step.incident;
        }
    }
    ok(once, "no rung of a duty comes twice in 2,000 random lives");
    ok(all, "none is missing: each was sent or is counted as skipped");
    ok(forward, "after the clock was heard the next wake-up lies ahead");
    ok(honest, "an event that did not apply changed nothing");
    ok(fits, "an explanation ends within its buffer, whatever the size");
}

static void test_explain(void)
{
    Incident none = {0};
    Event event = {.kind = EVENT_REPORT, .now = START, .at = START, .answerable = true};
    Step step = incident_step(&none, &event, &policy);
    char text[400];
    incident_explain(&none, &event, &step, text, sizeof text);
    is_str(text,
           "event=report state=none->received "
           "effects=acknowledge:reporter,notice:siro,notice:dpo wake=1774014400",
           "a step is one line of ids and names");
    Event time = {.kind = EVENT_TIME, .now = START + 21 * HOUR};
    Step later = incident_step(&step.incident, &time, &policy);
    incident_explain(&step.incident, &time, &later, text, sizeof text);
    is_str(text,
           "event=time state=received->received "
           "effects=reminder:siro:raise:1,reminder:dpo:classify:2+skipped:1 "
           "wake=1774086400",
           "reminders name their duty, their rung and what they replace");
    Event refused = {.kind = EVENT_UNDELIVERED, .now = START, .role = ROLE_DPO};
    Step never = incident_step(&none, &refused, &policy);
    incident_explain(&none, &refused, &never, text, sizeof text);
    is_str(text, "event=undelivered:dpo state=none->none ignored",
           "an event that does not apply says so");
    incident_explain(&none, &refused, &never, text, 8);
    is_str(text, "event=u", "it is cut at the size");
}

int main(void)
{
    test_opening();
    test_received();
    test_table();
    test_acknowledged();
    test_follow_up();
    test_proposal();
    test_raising();
    test_undelivered();
    test_each_rung();
    test_downtime();
    test_clock_jumps();
    test_changed_policy();
    test_random_lives();
    test_explain();
    return tap_done();
}
