/* The life of an incident: every event in every state, and what each of them does. Commands are
 * tested in test_incident_command.c, duties in test_duty.c, all together in test_lives.c. */
#include "tests/unit/life.h"
#include "tests/unit/tap.h"

/* ---- the table, written a second time ---- */

enum { LATER = START + 30 * DAY };

/* One letter an event, in the order of the enumeration: report, follow_up, acknowledged,
 * undelivered, absent, suspected, joined, command, time. '-': it changes nothing; '=': it applies and
 * leaves the state; 'R', 'A': it leads to RECEIVED or ACKNOWLEDGED. */
static const char *const table[INCIDENT_STATE_COUNT] = {
    [INCIDENT_NONE] = "R--------",
    [INCIDENT_RECEIVED] = "-=A======",
    [INCIDENT_ACKNOWLEDGED] = "-=-======",
    [INCIDENT_CLASSIFIED] = "-=-======",
    [INCIDENT_ASSIGNED] = "-=-======",
    [INCIDENT_INVESTIGATING] = "-=-======",
    [INCIDENT_OUTCOME_SUBMITTED] = "-=-======",
    [INCIDENT_REVIEWED] = "-=-======",
    [INCIDENT_CLOSED] = "-=-=---=-",
    [INCIDENT_NEEDS_INFO] = "-=-======",
    [INCIDENT_DUPLICATE] = "-=-=---=-",
    [INCIDENT_NOT_AN_INCIDENT] = "-=-=---=-",
    [INCIDENT_REOPENED] = "-=-======",
};

static Event event_for_the_table(EventKind kind)
{
    Event event = order(COMMAND_NOTE, BIT(DPO), LATER);
    event.kind = kind;
    event.role = ROLE_DPO;
    event.suspects = BIT(DPO);
    return event;
}

static void test_table(void)
{
    for (int s = 0; s < INCIDENT_STATE_COUNT; s++) {
        IncidentState state = (IncidentState)s;
        Incident incident = incident_in(state, SEVERITY_MINOR);
        ok(incident.state == state, "an incident can be brought to %s",
           incident_state_name(state));
        for (int k = 0; k < EVENT_COUNT; k++) {
            char letter = table[s] && k < (int)strlen(table[s]) ? table[s][k] : '?';
            Event event = event_for_the_table((EventKind)k);
            Step step = incident_step(&incident, &event, &policy);
            bool ignored = !step.applied && step.n_effects == 0 &&
                           same_incident(&step.incident, &incident);
            bool applied = step.applied && !same_incident(&step.incident, &incident);
            bool noted = step.applied && step.incident.state == state;
            IncidentState after = letter == 'R'   ? INCIDENT_RECEIVED
                                  : letter == 'A' ? INCIDENT_ACKNOWLEDGED
                                                  : state;
            ok(letter == '-'   ? ignored
               : letter == '=' ? noted
                               : letter != '?' && applied && step.incident.state == after,
               "%s in %s: %s", event_name((EventKind)k), incident_state_name(state),
               letter == '-' ? "changes nothing" : incident_state_name(after));
        }
    }
    Incident strange = opened(SEVERITY_MINOR);
    strange.state = (IncidentState)999;
    Step step = happens(&strange, EVENT_TIME, LATER, ROLE_NONE);
    ok(!step.applied && step.wake == INT64_MAX, "a state that does not exist is left alone");
    Incident incident = opened(SEVERITY_MINOR);
    step = happens(&incident, EVENT_COUNT, LATER, ROLE_NONE);
    ok(!step.applied && same_incident(&step.incident, &incident),
       "so is one to which something unknown happens");
}

static void test_open(void)
{
    for (int s = 0; s < INCIDENT_STATE_COUNT; s++) {
        Incident incident = {.state = (IncidentState)s};
        bool open = s != INCIDENT_NONE && s != INCIDENT_CLOSED && s != INCIDENT_DUPLICATE &&
                    s != INCIDENT_NOT_AN_INCIDENT;
        ok(incident_is_open(&incident) == open, "%s is %s",
           incident_state_name((IncidentState)s), open ? "open" : "not open");
    }
}

/* ---- opening ---- */

static void test_opening(void)
{
    Step step = opened_as(SEVERITY_MODERATE, START);
    const Incident *incident = &step.incident;
    ok(step.applied && incident->state == INCIDENT_RECEIVED, "a report opens an incident");
    is_int(incident->id, 1, "that keeps its row");
    is_int(incident->reporter, REPORTER, "and knows its reporter");
    ok(incident->class == CLASS_POTENTIAL && incident->severity == SEVERITY_MODERATE &&
           incident->deadline_severity == SEVERITY_MODERATE,
       "class and level are proposed");
    is_int(incident->classified_at, 0, "and not decided");
    ok(incident->received_at == START && incident->aware_at == START &&
           incident->opened_at == START,
       "it was received, known of and opened now");
    is_int((int64_t)step.n_effects, 2, "it has two effects");
    ok(step.effects[0].kind == EFFECT_ACKNOWLEDGE && step.effects[0].to == BIT(REPORTER),
       "an acknowledgement to the reporter");
    ok(step.effects[1].kind == EFFECT_NOTICE && step.effects[1].to == (BIT(SIRO) | BIT(DPO)),
       "and a notice to SIRO and DPO, once for who is both");
    is_int(incident->duty[DUTY_ACKNOWLEDGE].due, START + 15 * MINUTE, "answered in 15 minutes");
    is_int(incident->duty[DUTY_RAISE].due, START + 4 * HOUR, "read by the SIRO in 4 hours");
    is_int(incident->duty[DUTY_CLASSIFY].due, START + 24 * HOUR, "classified in 24");
    is_int(incident->duty[DUTY_ICO_DECISION].due, START + 48 * HOUR, "ICO decided in 48");
    is_int(incident->duty[DUTY_ICO_NOTIFY].due, START + 72 * HOUR, "and told in 72 real hours");
    is_int(incident->duty[DUTY_IDLE].due, working_days_after(START, 10),
           "not idle for 10 working days");
    int running = 0;
    for (int kind = 0; kind < DUTY_COUNT; kind++)
        running += is_running(incident, (DutyKind)kind);
    is_int(running, 6, "nothing else is due yet");
    is_int(step.wake, START + 4 * HOUR, "the clock is wanted for the first reminder");
}

static void test_receipt(void)
{
    Incident none = {0};
    Event event = {.kind = EVENT_REPORT,
                   .clock = clock_at(START),
                   .at = START + HOUR,
                   .route = ROUTE_NAMED};
    Step step = incident_step(&none, &event, &policy);
    is_int(step.incident.received_at, START, "a time of receipt in the future counts as now");
    is_int(step.incident.aware_at, START, "and so does awareness");
    ok(step.incident.route == ROUTE_NAMED, "the route is kept");
    ok(step.n_effects == 1 && step.effects[0].kind == EFFECT_NOTICE,
       "a report that nobody may answer is not acknowledged");
    is_int(step.incident.duty[DUTY_ACKNOWLEDGE].done, START, "and that duty is not open");
    event.at = START - 100 * HOUR;
    step = incident_step(&none, &event, &policy);
    is_int(step.incident.duty[DUTY_ICO_NOTIFY].due, START - 28 * HOUR,
           "a report found late is late, and its deadline is not extended");
    is_int(step.incident.duty[DUTY_CLASSIFY].due, START - 76 * HOUR,
           "so it is to the DPO, too");
    is_int(step.incident.opened_at, START, "though it was opened now");
    ok(step.wake < START, "and the clock is wanted at once");
}

/* ---- the anonymous route ---- */

static Step opened_anonymous(bool automatic, int64_t now)
{
    Incident none = {.id = 1};
    Event event = {.kind = EVENT_REPORT,
                   .clock = clock_at(now),
                   .at = now,
                   .route = ROUTE_ANONYMOUS,
                   .answerable = true,
                   .automatic = automatic,
                   .class = CLASS_POTENTIAL,
                   .severity = SEVERITY_MAJOR,
                   .deadline_severity = SEVERITY_MAJOR};
    return incident_step(&none, &event, &policy);
}

static void test_anonymous(void)
{
    const int64_t noon = START / DAY * DAY + 12 * HOUR, day = START / DAY * DAY;
    Step step = opened_anonymous(false, noon);
    const Incident *incident = &step.incident;
    ok(incident->held && incident->received_at == day && incident->opened_at == day &&
           incident->aware_at == day,
       "an anonymous report is held, and its times are the day");
    is_int(incident->duty[DUTY_ICO_NOTIFY].due, day + 72 * HOUR,
           "the 72 hours run from the beginning of that day");
    is_int(incident->duty[DUTY_RAISE].due, day + DAY,
           "what is due within hours is due with it");
    ok(step.n_effects == 2 && step.effects[0].kind == EFFECT_ACKNOWLEDGE &&
           step.effects[0].to == BIT(CHAIR) && step.effects[1].kind == EFFECT_PREVIEW &&
           step.effects[1].to == BIT(CHAIR),
       "the Chair is told, and nobody else");
    is_int(step.wake, day + DAY, "the clock is wanted for the Chair alone");
    for (int command = 0; command < COMMAND_COUNT; command++) {
        RoleSet others = ~(BIT(CHAIR) | BIT(VICE_CHAIR));
        ok(!incident_allows(incident, (Command)command, others), "%s is nobody else's",
           command_name((Command)command));
    }
    Step suspected = suspects(incident, BIT(DPO), noon);
    ok(suspected.n_effects == 1 && suspected.effects[0].to == BIT(CHAIR),
       "and whom it may be about is asked of the Chair");
    Step early = happens(incident, EVENT_TIME, day + 33 * HOUR, ROLE_NONE);
    ok(early.n_effects == 1 && early.effects[0].duty == DUTY_RELEASE &&
           early.effects[0].to == BIT(CHAIR) && early.incident.held,
       "the Chair is reminded of it, nobody of anything else");
    Step asked = happens(incident, EVENT_TIME, day + 31 * HOUR, ROLE_NONE);
    is_int(asked.wake, day + 36 * HOUR, "and not once more two hours later");
    Step passed = happens(incident, EVENT_TIME, day + 36 * HOUR, ROLE_NONE);
    ok(!passed.incident.held && passed.n_effects == 2 &&
           passed.effects[0].kind == EFFECT_NOTICE &&
           passed.effects[0].to == (BIT(SIRO) | BIT(DPO)),
       "when that is due it goes on without the Chair");
    ok(passed.effects[1].kind == EFFECT_TASK && passed.effects[1].to == BIT(BOARD) &&
           passed.effects[1].duty == DUTY_ICO_DECISION &&
           passed.effects[1].due == day + 48 * HOUR,
       "and the Board, which has no notice, is asked to decide about the ICO before that is "
       "due");
    is_int(passed.incident.duty[DUTY_RAISE].due, day + 60 * HOUR,
           "the SIRO has the morning that follows");
    is_int(passed.incident.duty[DUTY_CLASSIFY].due, day + 60 * HOUR,
           "so has the DPO, and half a day is left of the 72 hours");
    Step morning = happens(&passed.incident, EVENT_TIME, day + 2 * DAY + 7 * HOUR, ROLE_NONE);
    for (size_t i = 0; i < morning.n_effects; i++)
        ok(morning.effects[i].duty != DUTY_RAISE && morning.effects[i].duty != DUTY_CLASSIFY,
           "nobody is late on the morning after");
    Incident danger = *incident;
    danger.severity = danger.deadline_severity = SEVERITY_CRITICAL;
    Step at_once = happens(&danger, EVENT_TIME, day + 36 * HOUR, ROLE_NONE);
    is_int(at_once.incident.duty[DUTY_RAISE].due, day + 2 * DAY,
           "what is critical has the same day alone");
    is_int(passed.incident.duty[DUTY_ICO_DECISION].due, day + 48 * HOUR,
           "and who decides about the ICO has half a day left");
    ok(passed.wake >= day + 48 * HOUR, "in which nobody is reminded of what the notice says");
    is_int(passed.incident.duty[DUTY_ICO_NOTIFY].due, day + 72 * HOUR, "the law's does not");
    Step released = give(incident, COMMAND_RELEASE, BIT(CHAIR), noon + HOUR);
    ok(released.applied && !released.incident.held &&
           released.incident.duty[DUTY_RELEASE].done == day &&
           effect_of(&released, EFFECT_NOTICE).to == (BIT(SIRO) | BIT(DPO)),
       "RELEASE lets it go on");
    ok(effect_of(&released, EFFECT_TASK).to == 0 &&
           released.incident.duty[DUTY_ICO_DECISION].next == day + 24 * HOUR,
       "and whom a reminder reaches in time is not asked before");
    is_int(released.incident.duty[DUTY_CLASSIFY].due, day + 2 * DAY,
           "the DPO has the whole day that follows, where the law leaves another");
    Incident moderate = *incident;
    moderate.severity = moderate.deadline_severity = SEVERITY_MODERATE;
    moderate.duty[DUTY_ICO_DECISION].owner = moderate.duty[DUTY_ICO_NOTIFY].owner = ROLE_DPO;
    Step small = happens(&moderate, EVENT_TIME, day + 36 * HOUR, ROLE_NONE);
    ok(small.n_effects == 1 && small.effects[0].kind == EFFECT_NOTICE,
       "where the DPO decides the notice is enough");
    Step late = give(incident, COMMAND_RELEASE, BIT(CHAIR), day + 33 * HOUR);
    is_int(effect_of(&late, EFFECT_TASK).to, BIT(BOARD),
           "RELEASE on the second day asks the Board, too");
    ok(late.wake >= day + 2 * DAY,
       "and on the day of the notice nobody is reminded of what is not due");
    Event more = {
        .kind = EVENT_FOLLOW_UP, .clock = clock_at(noon + 2 * HOUR), .route = ROUTE_ANONYMOUS};
    Step again = incident_step(&released.incident, &more, &policy);
    ok(!again.incident.held && effect_of(&again, EFFECT_PREVIEW).to == BIT(CHAIR) &&
           again.n_effects == 1,
       "more of it is the Chair's first, too, and holds up nothing");
    ok(!opened_anonymous(true, noon).incident.held,
       "where the school wants no preview it is not held");
}

/* ---- what the Chair owes the writer ---- */

static Step tells(const Incident *incident, DutyKind told, int64_t now)
{
    Event event = order(COMMAND_FEEDBACK, BIT(CHAIR), now);
    event.told = told;
    return incident_step(incident, &event, &policy);
}

static bool owes(const Incident *incident, bool receipt, bool outcome)
{
    return is_running(incident, DUTY_PASS_ON) == receipt &&
           is_running(incident, DUTY_FEEDBACK) == outcome;
}

static void test_answers(void)
{
    const int64_t day = START / DAY * DAY, noon = day + 12 * HOUR;
    const Incident held = opened_anonymous(false, noon).incident;
    ok(held.duty[DUTY_PASS_ON].due == day + 7 * DAY &&
           held.duty[DUTY_PASS_ON].owner == ROLE_CHAIR &&
           held.duty[DUTY_FEEDBACK].due == day + 90 * DAY &&
           held.duty[DUTY_FEEDBACK].owner == ROLE_CHAIR,
       "the Chair owes the writer an answer in 7 days, and what came of it in 90");
    Incident named = opened(SEVERITY_MAJOR);
    ok(owes(&named, false, false), "and no writer who is known");
    Event machine = {.kind = EVENT_REPORT, .clock = clock_at(noon), .route = ROUTE_ANONYMOUS};
    Incident none = {.id = 1};
    Incident unasked = incident_step(&none, &machine, &policy).incident;
    ok(owes(&unasked, false, false), "nor one that is not answered");
    Incident gone_on = happens(&held, EVENT_TIME, day + 36 * HOUR, ROLE_NONE).incident;
    ok(gone_on.duty[DUTY_PASS_ON].due == day + 7 * DAY && owes(&gone_on, true, true),
       "the time that the Chair reads in counts, too");
    Incident part = give(&gone_on, COMMAND_DUPLICATE, BIT(DPO), day + 2 * DAY).incident;
    ok(part.state == INCIDENT_DUPLICATE && owes(&part, false, false),
       "who wrote a part of another hears of it with that one");
}

static void test_answering(void)
{
    const int64_t day = START / DAY * DAY, noon = day + 12 * HOUR;
    const Incident held = opened_anonymous(false, noon).incident;
    Step step = tells(&held, DUTY_PASS_ON, noon);
    ok(step.applied && owes(&step.incident, false, true) && step.n_effects == 0,
       "the writer may hear that it has come while the Chair reads it, and nobody else hears "
       "of that");
    is_int(tells(&step.incident, DUTY_PASS_ON, noon).refusal, REFUSAL_DUTY, "but not twice");
    step = tells(&step.incident, DUTY_FEEDBACK, noon);
    ok(step.applied && owes(&step.incident, false, false), "then what came of it");
    ok(!incident_allows(&step.incident, COMMAND_FEEDBACK, BIT(CHAIR)), "and nothing more");
    step = tells(&held, DUTY_FEEDBACK, noon);
    ok(step.applied && owes(&step.incident, false, false), "who has heard that knows both");
    step = tells(&held, DUTY_COUNT, noon);
    ok(step.applied && owes(&step.incident, false, false),
       "who cannot be told is not asked for");
    is_int(tells(&held, DUTY_ACKNOWLEDGE, noon).refusal, REFUSAL_LEVEL,
           "what was told must be said");
}

/* The reminders of an incident in which nothing else is to be done: one letter each. */
static void hears_of_answers(Incident incident, int64_t wake, const char *expected,
                             const char *what)
{
    g_autoptr(GString) heard = g_string_new(NULL);
    const int64_t day = START / DAY * DAY;
    while (wake != INT64_MAX && heard->len < 200) {
        int64_t now = wake;
        Step step = happens(&incident, EVENT_TIME, now, ROLE_NONE);
        for (size_t i = 0; i < step.n_effects; i++)
            g_string_append_printf(heard, "%s%d%s%s", heard->len ? " " : "",
                                   (int)((now - day) / DAY),
                                   step.effects[i].duty == DUTY_PASS_ON    ? "p"
                                   : step.effects[i].duty == DUTY_FEEDBACK ? "f"
                                                                           : "?",
                                   step.effects[i].to == BIT(CHAIR) ? "" : "!");
        incident = step.incident;
        wake = step.wake;
    }
    is_str(heard->str, expected, what);
}

static void test_answers_when_closed(void)
{
    const int64_t day = START / DAY * DAY, noon = day + 12 * HOUR;
    Incident open = opened_anonymous(true, noon).incident;
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        if (kind != DUTY_PASS_ON && kind != DUTY_FEEDBACK)
            open.duty[kind].done = open.duty[kind].due ? noon : 0;
    }
    hears_of_answers(open, day, "5p 7p 76f 90f", "the Chair alone is reminded, on its days");
    Step ended = give(&open, COMMAND_NOT_INCIDENT, BIT(DPO), noon);
    ok(owes(&ended.incident, false, true),
       "when it ends, whoever wrote it is still to hear how");
    hears_of_answers(ended.incident, ended.wake, "76f 90f", "of which the Chair is reminded");
    Step told = tells(&ended.incident, DUTY_FEEDBACK, day + 10 * DAY);
    ok(told.applied && told.wake == INT64_MAX && owes(&told.incident, false, false),
       "and no more once it is done");
    Step bounced = happens(&ended.incident, EVENT_UNDELIVERED, day + 76 * DAY, ROLE_CHAIR);
    ok(effect_of(&bounced, EFFECT_UNDELIVERED).to == BIT(DPO), "a bounce is heard of");
    Step away = happens(&ended.incident, EVENT_ABSENT, day + 76 * DAY, ROLE_CHAIR);
    ok(effect_of(&away, EFFECT_STAND_IN).to == BIT(CHAIR), "and so is who is away");
    Step again = give(&ended.incident, COMMAND_REOPEN, BIT(DPO), day + 20 * DAY);
    ok(again.applied && owes(&again.incident, false, true),
       "opened again it is owed all the same");
}

/* When what waits for the Chair goes on without them; `aware`: so long before its day the 72 hours began. */
static int64_t passes_over_the_chair(int64_t aware)
{
    const int64_t day = START / DAY * DAY;
    Event event = {.kind = EVENT_REPORT,
                   .clock = clock_at(day + 12 * HOUR),
                   .route = ROUTE_ANONYMOUS,
                   .aware = day - aware};
    Incident none = {.id = 1};
    Step step = incident_step(&none, &event, &policy);
    is_int(step.wake, day + 24 * HOUR,
           "the clock is wanted when the Chair is reminded, or then");
    return step.incident.duty[DUTY_RELEASE].due - day;
}

/* The Chair moves an old mail into the folder for anonymous reports: it keeps the time at which it came. */
static void test_found_late(void)
{
    const int64_t day = START / DAY * DAY;
    Event event = {.kind = EVENT_REPORT,
                   .clock = clock_at(day + 12 * HOUR),
                   .at = day - 60 * DAY,
                   .route = ROUTE_ANONYMOUS};
    Incident none = {.id = 1};
    Step step = incident_step(&none, &event, &policy);
    ok(step.incident.held && step.incident.received_at == day - 60 * DAY,
       "what came long ago waits for the Chair");
    is_int(step.incident.duty[DUTY_RELEASE].due, day + DAY,
           "who has all of the day on which it is read");
}

static void test_time_to_decide(void)
{
    const Policy shipped = policy;
    is_int(passes_over_the_chair(0), 36 * HOUR, "half a day before the decision is due");
    is_int(passes_over_the_chair(6 * HOUR), 30 * HOUR,
           "also where the school has known of it before");
    is_int(passes_over_the_chair(5 * DAY), DAY, "but never on the day on which it came");
    policy.release_before = 20 * HOUR;
    is_int(passes_over_the_chair(0), 28 * HOUR, "how long before, the policy says");
    policy = shipped;
    for (int level = 0; level < SEVERITY_COUNT; level++)
        policy.duty[DUTY_ICO_DECISION].within[level] = (Span){0};
    is_int(passes_over_the_chair(0), 36 * HOUR,
           "where nobody decides, the Chair's time counts");
    is_int(passes_over_the_chair(40 * HOUR), DAY, "or the 72 hours");
    policy = shipped;
}

static Step grows_graver(const Incident *incident, int64_t now)
{
    Event graver = {.kind = EVENT_FOLLOW_UP,
                    .clock = clock_at(now),
                    .route = ROUTE_ANONYMOUS,
                    .class = CLASS_CONFIRMED,
                    .severity = SEVERITY_CRITICAL,
                    .deadline_severity = SEVERITY_CRITICAL};
    return incident_step(incident, &graver, &policy);
}

/* What more of it says may leave less time for the decision. */
static void test_graver_leaves_less(void)
{
    const int64_t noon = START / DAY * DAY + 12 * HOUR, day = START / DAY * DAY;
    const Policy shipped = policy;
    policy.duty[DUTY_ICO_DECISION].within[SEVERITY_CRITICAL].seconds = 40 * HOUR;
    Step held = opened_anonymous(false, noon);
    Step more = grows_graver(&held.incident, noon + HOUR);
    is_int(more.incident.duty[DUTY_RELEASE].due, day + 28 * HOUR,
           "a shorter time to decide leaves the Chair less");
    Step passed = happens(&more.incident, EVENT_TIME, day + 28 * HOUR, ROLE_NONE);
    ok(!passed.incident.held, "and then it goes on");
    policy = shipped;
}

/* The shipped times are the same for each level: here they are not. */
static void test_graver_while_held(void)
{
    const int64_t noon = START / DAY * DAY + 12 * HOUR, day = START / DAY * DAY;
    const Policy shipped = policy;
    policy.duty[DUTY_CLASSIFY].within[SEVERITY_MAJOR].seconds = 72 * HOUR;
    policy.duty[DUTY_CLASSIFY].within[SEVERITY_CRITICAL].seconds = 30 * HOUR;
    Step held = opened_anonymous(false, noon);
    is_int(held.incident.duty[DUTY_CLASSIFY].due, day + 72 * HOUR,
           "a major one has three days");
    Step more = grows_graver(&held.incident, noon + HOUR);
    is_int(more.incident.duty[DUTY_CLASSIFY].due, day + 30 * HOUR,
           "what more of it says shortens that, though the Chair holds it");
    ok(more.incident.held && more.n_effects == 1 && more.effects[0].kind == EFFECT_PREVIEW &&
           more.effects[0].to == BIT(CHAIR),
       "and nobody else is told");
    policy = shipped;
}

/* EDIT, and what the rules make of the Chair's text. */
static Incident edited(const Incident *incident, IncidentClass class, Severity severity)
{
    Event event = order(COMMAND_EDIT, BIT(CHAIR), incident->opened_at);
    event.class = class;
    event.severity = event.deadline_severity = severity;
    return incident_step(incident, &event, &policy).incident;
}

static void test_edited(void)
{
    const Incident held = opened_anonymous(false, START).incident;
    Incident none = edited(&held, CLASS_NOT_AN_INCIDENT, SEVERITY_NEAR_MISS);
    ok(none.class == CLASS_NOT_AN_INCIDENT && none.severity == SEVERITY_NEAR_MISS &&
           incident_level(&none) == SEVERITY_NEAR_MISS,
       "the Chair's text takes the place of what the rules made of the one before");
    Incident grave = edited(&none, CLASS_CONFIRMED, SEVERITY_MAJOR);
    ok(grave.class == CLASS_CONFIRMED && grave.severity == SEVERITY_MAJOR, "whatever that was");
    const Incident released = give(&grave, COMMAND_RELEASE, BIT(CHAIR), START).incident;
    Event more = {.kind = EVENT_FOLLOW_UP, .clock = clock_at(START), .route = ROUTE_ANONYMOUS};
    const Incident waits = incident_step(&released, &more, &policy).incident;
    is_int(edited(&waits, CLASS_POTENTIAL, SEVERITY_MINOR).severity, SEVERITY_MAJOR,
           "that of a later one lowers nothing");
    const Incident graver = edited(&waits, CLASS_CONFIRMED, SEVERITY_CRITICAL);
    ok(incident_level(&graver) == SEVERITY_MAJOR,
       "nor does it raise it before it goes on: others would read of that");
}

/* What waits proposes nothing that others could read before the Chair has read it; then they hear of it as of a named one. */
static void test_graver_and_released(void)
{
    Step opens = opened_anonymous(true, START);
    Incident incident = opens.incident;
    incident.severity = incident.deadline_severity = SEVERITY_MINOR;
    incident.type = KIND_UNKNOWN;
    Event more = {.kind = EVENT_FOLLOW_UP,
                  .clock = clock_at(START + HOUR),
                  .route = ROUTE_ANONYMOUS,
                  .class = CLASS_CONFIRMED,
                  .type = KIND_RANSOMWARE,
                  .severity = SEVERITY_CRITICAL,
                  .deadline_severity = SEVERITY_CRITICAL};
    const Incident waits = incident_step(&incident, &more, &policy).incident;
    ok(waits.severity == SEVERITY_MINOR && waits.type == KIND_UNKNOWN &&
           waits.class == incident.class,
       "what waits with the Chair changes nothing that others read");
    Duty theirs[DUTY_COUNT];
    memcpy(theirs, waits.duty, sizeof theirs);
    theirs[DUTY_RELEASE] = incident.duty[DUTY_RELEASE];
    ok(incident_level(&waits) == SEVERITY_MINOR &&
           memcmp(theirs, incident.duty, sizeof theirs) == 0,
       "nor whose a duty is, nor by when");
    Incident asked = incident;
    asked.before = asked.state;
    asked.state = INCIDENT_NEEDS_INFO;
    Event answer = more;
    answer.by_reporter = true;
    const Incident answered = incident_step(&asked, &answer, &policy).incident;
    Event goes = order(COMMAND_RELEASE, BIT(CHAIR), START + 2 * HOUR);
    ok(answered.state == INCIDENT_NEEDS_INFO &&
           incident_step(&answered, &goes, &policy).incident.state == asked.before,
       "nor that what was asked has been answered, before it goes on");
    Event release = order(COMMAND_RELEASE, BIT(CHAIR), START + 2 * HOUR);
    release.class = more.class;
    release.type = more.type;
    release.severity = release.deadline_severity = SEVERITY_CRITICAL;
    Step goes_on = incident_step(&waits, &release, &policy);
    ok(goes_on.incident.severity == SEVERITY_CRITICAL &&
           goes_on.incident.type == KIND_RANSOMWARE &&
           goes_on.effects[0].kind == EFFECT_FOLLOW_UP &&
           goes_on.effects[0].to == (BIT(SIRO) | BIT(DPO)) &&
           goes_on.effects[0].level_before == SEVERITY_MINOR,
       "released, one that makes it critical is the SIRO's, too, who hears what it was before");
    Event passes = release;
    passes.kind = EVENT_TIME;
    passes.clock = clock_at(waits.duty[DUTY_RELEASE].due);
    goes_on = incident_step(&waits, &passes, &policy);
    ok(goes_on.effects[0].to == (BIT(SIRO) | BIT(DPO)) &&
           goes_on.incident.severity == SEVERITY_CRITICAL,
       "and so when it goes on without the Chair");
    const Step held = opened_anonymous(false, START);
    Step first = incident_step(&held.incident, &release, &policy);
    ok(effect_of(&first, EFFECT_NOTICE).attack.malware &&
           incident_besides(&first.incident).malware,
       "a notice tells of an attack in any of what waited, and so does what comes after it");
    release.severity = release.deadline_severity = SEVERITY_MINOR;
    release.type = KIND_EMAIL;
    goes_on = incident_step(&waits, &release, &policy);
    ok(goes_on.effects[0].to == BIT(DPO) && goes_on.incident.severity == SEVERITY_MINOR,
       "one that does not is the DPO's");
}

/* Whom an effect of the step goes to; 0: it has none such. */
static RoleSet told_by(const Step *step, EffectKind kind)
{
    RoleSet roles = 0;
    for (size_t i = 0; i < step->n_effects; i++)
        roles |= step->effects[i].kind == kind ? step->effects[i].to : 0;
    return roles;
}

static Step classified_at(const Incident *incident, Severity level, int64_t now,
                          const Policy *by)
{
    Event event = {.kind = EVENT_COMMAND,
                   .clock = clock_at(now),
                   .command = COMMAND_CLASSIFY,
                   .actor = BIT(DPO),
                   .person = 1,
                   .reasoned = true,
                   .class = CLASS_CONFIRMED,
                   .severity = level};
    return incident_step(incident, &event, by);
}

/* In a small school it already says too much that there is one. */
static void test_few_are_told(void)
{
    const int64_t day = START / DAY * DAY, noon = day + 12 * HOUR;
    Step opens = opened_anonymous(true, noon);
    Step step = classified_at(&opens.incident, SEVERITY_MAJOR, noon, &policy);
    ok(told_by(&step, EFFECT_LEVEL) & BIT(BOARD),
       "the Board is told of a level at which the ICO's decision falls to it");
    Event decided = {.kind = EVENT_COMMAND,
                     .clock = clock_at(noon),
                     .command = COMMAND_ICO,
                     .actor = BIT(BOARD),
                     .person = 1,
                     .reasoned = true,
                     .track = TRACK_NOT_REQUIRED};
    Incident rest = incident_step(&step.incident, &decided, &policy).incident;
    step = happens(&rest, EVENT_TIME, day + 60 * DAY, ROLE_NONE);
    is_int(told_by(&step, EFFECT_REMINDER) & BIT(BOARD), 0,
           "when it has decided, the ladder does not lead to it any more");
    ok(told_by(&step, EFFECT_REMINDER) & BIT(SIRO), "but to the SIRO");
    Policy strict = policy;
    strict.anonymous_told = 0;
    step = happens(&rest, EVENT_TIME, day + 60 * DAY, ROLE_NONE);
    Event time = {.kind = EVENT_TIME, .clock = clock_at(day + 60 * DAY)};
    Step few = incident_step(&rest, &time, &strict);
    RoleSet owner = 0;
    for (size_t i = 0; i < few.n_effects; i++)
        owner |= BIT(CHAIR) | ROLE_BIT(few.incident.duty[few.effects[i].duty].owner);
    ok(few.n_effects > 0 && !(told_by(&few, EFFECT_REMINDER) & ~owner & ~BIT(DPO)),
       "where the policy names nobody, only who must act");
    rest.route = ROUTE_NAMED;
    step = happens(&rest, EVENT_TIME, day + 60 * DAY, ROLE_NONE);
    ok(told_by(&step, EFFECT_REMINDER) & BIT(BOARD), "of a named one the ladder tells all");
}

/* A reminder that comes with the report would tell when that came. */
static void test_first_day(void)
{
    const int64_t day = START / DAY * DAY, evening = day + 21 * HOUR;
    Step step = opened_anonymous(true, evening);
    Step at_once = happens(&step.incident, EVENT_TIME, evening, ROLE_NONE);
    is_int((int64_t)at_once.n_effects, 0, "within its first day nobody is reminded");
    ok(step.wake >= day + DAY, "nor is the clock wanted then");
    step = classified_at(&step.incident, SEVERITY_CRITICAL, evening, &policy);
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        const Duty *duty = &step.incident.duty[kind];
        ok(duty->due == 0 || duty->due >= duty->start + DAY, "%s has its day at any level",
           duty_name((DutyKind)kind));
    }
}

static void test_acknowledged(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    Step step = happens(&incident, EVENT_ACKNOWLEDGED, START + 90, ROLE_NONE);
    is_int(step.incident.duty[DUTY_ACKNOWLEDGE].done, START + 90,
           "an accepted acknowledgement fulfils the duty");
    is_int((int64_t)step.n_effects, 0, "and tells nobody");
    Step again = happens(&step.incident, EVENT_ACKNOWLEDGED, START + 95, ROLE_NONE);
    ok(!again.applied && again.incident.duty[DUTY_ACKNOWLEDGE].done == START + 90,
       "a second one does not apply and moves no time");
    incident = classify(&incident, SEVERITY_MINOR, START + 60).incident;
    step = happens(&incident, EVENT_ACKNOWLEDGED, START + 90, ROLE_NONE);
    ok(step.applied && step.incident.state == INCIDENT_CLASSIFIED &&
           step.incident.duty[DUTY_ACKNOWLEDGE].done == START + 90,
       "one that comes after the DPO's decision fulfils the duty and leaves the state");
    static const Policy silent = {0};
    Incident none = {0};
    Event report = {.kind = EVENT_REPORT, .clock = {.now = START}, .answerable = true};
    Step first = incident_step(&none, &report, &silent);
    Event acknowledged = {.kind = EVENT_ACKNOWLEDGED, .clock = {.now = START + 1}};
    step = incident_step(&first.incident, &acknowledged, &silent);
    ok(step.applied && step.incident.state == INCIDENT_ACKNOWLEDGED,
       "without that duty in the policy the state moves all the same");
    step = incident_step(&step.incident, &acknowledged, &silent);
    ok(!step.applied, "once");
}

/* ---- more reports ---- */

static Step follow_up(const Incident *incident, Severity severity, Severity for_deadlines,
                      bool by_reporter)
{
    Event event = {.kind = EVENT_FOLLOW_UP,
                   .clock = clock_at(START + 2 * HOUR),
                   .class = severity == SEVERITY_UNKNOWN ? CLASS_UNKNOWN : CLASS_CONFIRMED,
                   .severity = severity,
                   .deadline_severity = for_deadlines,
                   .by_reporter = by_reporter};
    return incident_step(incident, &event, &policy);
}

/* The kind stays, but an attack is to be stopped: whoever can is told, once, though no level rises. */
static void test_attack_besides(void)
{
    Incident incident = opened(SEVERITY_CRITICAL);
    Event event = {.kind = EVENT_FOLLOW_UP,
                   .clock = clock_at(START + 2 * HOUR),
                   .class = CLASS_POTENTIAL,
                   .type = KIND_RANSOMWARE,
                   .severity = SEVERITY_CRITICAL};
    incident.type = KIND_DEVICE;
    incident.class = CLASS_CONFIRMED;
    Step step = incident_step(&incident, &event, &policy);
    ok(step.effects[0].attack.kind == KIND_RANSOMWARE && step.incident.type == KIND_DEVICE &&
           step.effects[0].to == (BIT(SIRO) | BIT(DPO)),
       "what may be an attack besides is the SIRO's, too");
    ok(incident_besides(&step.incident).kind == KIND_RANSOMWARE,
       "whoever reads of the incident reads of it from now on");
    Step again = incident_step(&step.incident, &event, &policy);
    ok(!again.effects[0].attack.told && again.effects[0].to == BIT(DPO),
       "told of again it is no news");
    Event accuses = event;
    accuses.suspects = BIT(SIRO);
    again = incident_step(&incident, &accuses, &policy);
    ok(again.effects[0].attack.told && again.effects[0].to == BIT(DPO),
       "whom it accuses is not told");
    ok(incident_step(&again.incident, &event, &policy).effects[0].to == (BIT(SIRO) | BIT(DPO)),
       "and is, by whoever tells of it next");
    event.type = KIND_INTRUSION;
    step = incident_step(&incident, &event, &policy);
    event.type = KIND_RANSOMWARE;
    again = incident_step(&step.incident, &event, &policy);
    ok(step.effects[0].attack.kind == KIND_INTRUSION && again.effects[0].attack.malware,
       "malicious software is, after somebody who has got in");
    event.type = KIND_MALWARE;
    Step some = incident_step(&incident, &event, &policy);
    event.type = KIND_RANSOMWARE;
    ok(incident_step(&some.incident, &event, &policy).effects[0].attack.kind == KIND_RANSOMWARE,
       "and ransomware, after what was any");
    Event ends = order(COMMAND_NOT_INCIDENT, BIT(DPO), START + 3 * HOUR);
    Step none = incident_step(&again.incident, &ends, &policy);
    ok(incident_step(&none.incident, &event, &policy).effects[0].attack.told,
       "where the DPO has decided that nothing was, it is told anew");
    Event caught = order(COMMAND_CLASSIFY, BIT(DPO), START + 3 * HOUR);
    caught.class = CLASS_NEAR_MISS;
    caught.severity = SEVERITY_NEAR_MISS;
    caught.reasoned = true;
    none = incident_step(&again.incident, &caught, &policy);
    ok(none.applied && incident_step(&none.incident, &event, &policy).effects[0].attack.told,
       "and where all was caught");
    caught.command = COMMAND_CONFIRM;
    none = incident_step(&again.incident, &caught, &policy);
    ok(none.applied && incident_besides(&none.incident).told,
       "CONFIRM accepts it with the rest");
    Event joins = {.kind = EVENT_JOINED, .clock = event.clock};
    incident_tell(&again.incident, &joins);
    Step joined = incident_step(&incident, &joins, &policy);
    ok(joined.effects[0].attack.malware && incident_besides(&joined.incident).malware,
       "what was told of besides goes along to the incident that is joined");
    event.severity = SEVERITY_MODERATE;
    event.type = KIND_PHISHING;
    step = incident_step(&incident, &event, &policy);
    ok(!step.effects[0].attack.told && step.effects[0].to == BIT(DPO), "a link alone is none");
    event.type = KIND_RANSOMWARE;
    event.class = CLASS_NEAR_MISS;
    step = incident_step(&incident, &event, &policy);
    ok(!step.effects[0].attack.told, "nor is what was caught");
    event.class = CLASS_CONFIRMED;
    incident.severity = SEVERITY_MODERATE;
    incident.type = KIND_INTRUSION;
    event.type = KIND_EMAIL;
    event.severity = SEVERITY_MAJOR;
    step = incident_step(&incident, &event, &policy);
    ok(step.effects[0].attack.kind == KIND_INTRUSION && !incident_besides(&step.incident).told,
       "what becomes one as its level rises is, too");
    event.type = KIND_RANSOMWARE;
    event.severity = SEVERITY_MODERATE;
    incident.type = KIND_RANSOMWARE;
    event.type = KIND_MALWARE;
    step = incident_step(&incident, &event, &policy);
    ok(!step.effects[0].attack.told && step.effects[0].to == BIT(DPO),
       "more of an attack that is known is the DPO's");
}

static void test_follow_up(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    Step step = follow_up(&incident, SEVERITY_UNKNOWN, SEVERITY_UNKNOWN, false);
    ok(step.n_effects == 1 && step.effects[0].kind == EFFECT_FOLLOW_UP &&
           step.effects[0].to == BIT(DPO),
       "a follow-up is told to the DPO");
    ok(step.incident.severity == SEVERITY_MINOR,
       "what says nothing of the level lowers nothing");
    is_int(step.incident.duty[DUTY_IDLE].start, START + 2 * HOUR, "it is activity");
    step = follow_up(&incident, SEVERITY_MODERATE, SEVERITY_MODERATE, false);
    ok(step.effects[0].to == BIT(DPO), "one that makes it moderate is the DPO's");
    step = follow_up(&incident, SEVERITY_MAJOR, SEVERITY_MAJOR, false);
    ok(step.effects[0].to == (BIT(SIRO) | BIT(DPO)), "one that makes it major the SIRO's, too");
    test_attack_besides();
    Event written = {.kind = EVENT_FOLLOW_UP, .clock = clock_at(START + 2 * HOUR)};
    Incident assigned = incident_in(INCIDENT_ASSIGNED, SEVERITY_MINOR);
    step = incident_step(&assigned, &written, &policy);
    ok(step.effects[0].to == (BIT(DPO) | BIT(INVESTIGATOR)), "and to whoever investigates it");
    written.suspects = BIT(INVESTIGATOR);
    ok(incident_step(&assigned, &written, &policy).effects[0].to == BIT(DPO),
       "but not where it is about them");
    written.suspects = 0;
    written.by_investigator = true;
    assigned.route = ROUTE_ANONYMOUS;
    step = incident_step(&assigned, &written, &policy);
    ok(step.n_effects == 1 && step.effects[0].role == ROLE_INVESTIGATOR &&
           step.effects[0].to == (BIT(SIRO) | BIT(DPO) | BIT(INVESTIGATOR)),
       "what the investigator writes to the SIRO, too, who may name another");
    Event forged = {
        .kind = EVENT_FOLLOW_UP, .clock = clock_at(START + 2 * HOUR), .unproven = true};
    step = incident_step(&incident, &forged, &policy);
    ok(step.n_effects == 1 && step.incident.duty[DUTY_IDLE].start == START,
       "it is none when it may be forged; it is told all the same");
    step = follow_up(&incident, SEVERITY_MAJOR, SEVERITY_CRITICAL, false);
    ok(step.incident.severity == SEVERITY_MAJOR &&
           step.incident.deadline_severity == SEVERITY_CRITICAL,
       "it raises the level that is proposed");
    is_int(incident_level(&step.incident), SEVERITY_CRITICAL,
           "until the DPO has decided, duties are counted by the worst");
    is_int(step.incident.duty[DUTY_ICO_NOTIFY].owner, ROLE_BOARD,
           "and fall to those whom that level concerns");
    Step lower = follow_up(&step.incident, SEVERITY_MINOR, SEVERITY_MINOR, false);
    is_int(incident_level(&lower.incident), SEVERITY_CRITICAL, "no report lowers it");
    incident = classify(&step.incident, SEVERITY_MODERATE, START + HOUR).incident;
    is_int(incident_level(&incident), SEVERITY_MODERATE, "the DPO's word counts");
    step = follow_up(&incident, SEVERITY_CRITICAL, SEVERITY_CRITICAL, false);
    ok(step.incident.severity == SEVERITY_MODERATE &&
           incident_level(&step.incident) == SEVERITY_MODERATE,
       "after it no report changes the level");
    ok(step.effects[0].graver == SEVERITY_CRITICAL &&
           step.effects[0].level_before == SEVERITY_UNKNOWN &&
           step.effects[0].to == (BIT(SIRO) | BIT(DPO)),
       "but what reads as graver is said to be, and is the SIRO's, too");
    step = follow_up(&incident, SEVERITY_MODERATE, SEVERITY_MODERATE, false);
    ok(step.effects[0].graver == SEVERITY_UNKNOWN && step.effects[0].to == BIT(DPO),
       "what is no graver is not");
    incident = incident_in(INCIDENT_INVESTIGATING, SEVERITY_MINOR);
    step = follow_up(&incident, SEVERITY_UNKNOWN, SEVERITY_UNKNOWN, false);
    is_int(step.effects[0].to, BIT(DPO) | BIT(INVESTIGATOR), "the investigator is told, too");
    incident = incident_in(INCIDENT_CLOSED, SEVERITY_MINOR);
    step = follow_up(&incident, SEVERITY_CRITICAL, SEVERITY_CRITICAL, true);
    ok(step.applied && step.incident.state == INCIDENT_CLOSED && step.n_effects == 1 &&
           !is_running(&step.incident, DUTY_IDLE),
       "one to a closed incident is told and reopens nothing");
    is_int(step.incident.severity, SEVERITY_MINOR, "nor does it change its level");
    ok(step.effects[0].graver == SEVERITY_CRITICAL && step.effects[0].to & BIT(SIRO),
       "that it reads as graver is said all the same: nothing is due any more");
    is_int(step.wake, INT64_MAX, "and no clock runs");
}

static void test_needs_info(void)
{
    static const IncidentState befores[] = {INCIDENT_RECEIVED,          INCIDENT_ACKNOWLEDGED,
                                            INCIDENT_CLASSIFIED,        INCIDENT_INVESTIGATING,
                                            INCIDENT_OUTCOME_SUBMITTED, INCIDENT_REOPENED};
    for (size_t i = 0; i < sizeof befores / sizeof befores[0]; i++) {
        Incident incident = incident_in(befores[i], SEVERITY_MINOR);
        incident = give(&incident, COMMAND_ASK, BIT(DPO), START + HOUR).incident;
        is_int(incident.state, INCIDENT_NEEDS_INFO, "the reporter is asked");
        Step step = follow_up(&incident, SEVERITY_UNKNOWN, SEVERITY_UNKNOWN, false);
        is_int(step.incident.state, INCIDENT_NEEDS_INFO, "somebody else's report is no answer");
        step = follow_up(&incident, SEVERITY_UNKNOWN, SEVERITY_UNKNOWN, true);
        ok(step.incident.state == befores[i], "the reporter's answer brings it back to %s",
           incident_state_name(befores[i]));
    }
    Incident incident = incident_in(INCIDENT_RECEIVED, SEVERITY_MINOR);
    incident = give(&incident, COMMAND_ASK, BIT(DPO), START + 10).incident;
    Step step = happens(&incident, EVENT_ACKNOWLEDGED, START + 20, ROLE_NONE);
    is_int(step.incident.state, INCIDENT_NEEDS_INFO, "an acknowledgement does not answer");
    step = follow_up(&step.incident, SEVERITY_UNKNOWN, SEVERITY_UNKNOWN, true);
    is_int(step.incident.state, INCIDENT_ACKNOWLEDGED, "but is not forgotten when it goes on");
    incident.duty[DUTY_ACKNOWLEDGE].done = START; /* nobody may answer the reporter */
    step = happens(&incident, EVENT_ACKNOWLEDGED, START + 20, ROLE_NONE);
    ok(step.applied && step.incident.before == INCIDENT_ACKNOWLEDGED,
       "nor is one that nobody had to send");
    incident = incident_in(INCIDENT_INVESTIGATING, SEVERITY_MINOR);
    step = follow_up(&incident, SEVERITY_UNKNOWN, SEVERITY_UNKNOWN, true);
    is_int(step.incident.state, INCIDENT_INVESTIGATING, "who was not asked moves nothing");
}

/* ---- who cannot be reached ---- */

static Step undelivered(const Incident *incident, Role role, bool original)
{
    Event event = {.kind = EVENT_UNDELIVERED,
                   .clock = clock_at(START + HOUR),
                   .role = role,
                   .original = original};
    return incident_step(incident, &event, &policy);
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
                   .clock = clock_at(START + 60),
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
    Event bare = {.kind = EVENT_REPORT, .clock = clock_at(START)};
    ok(incident_step(&none, &bare, &policy).incident.type == KIND_UNKNOWN,
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
        more.corrects = true;
        opened.incident.state = INCIDENT_CLOSED;
        step = incident_step(&opened.incident, &more, &policy);
        ok(has_levels(&step.incident, rows[i].before) &&
               step.effects[0].level_before == SEVERITY_UNKNOWN,
           "a closed incident stays as it is");
        opened.incident.state = INCIDENT_CLASSIFIED;
        opened.incident.classified_at = START + 30;
        step = incident_step(&opened.incident, &more, &policy);
        ok(has_levels(&step.incident, rows[i].before) &&
               step.effects[0].level_before == SEVERITY_UNKNOWN,
           "and what the DPO has said stands");
    }
}

static void test_corrections(void)
{
    static const struct {
        const char *what;
        Levels before, said, after;
        bool told;
    } rows[] = {
        {"it takes the place of the kind, and lowers nothing",
         {CLASS_CONFIRMED, KIND_EMAIL, SEVERITY_MAJOR, SEVERITY_CRITICAL},
         {CLASS_CONFIRMED, KIND_POST, SEVERITY_MINOR, SEVERITY_MINOR},
         {CLASS_CONFIRMED, KIND_POST, SEVERITY_MAJOR, SEVERITY_CRITICAL},
         true},
        {"what may have happened has happened, and is graver",
         {CLASS_POTENTIAL, KIND_MALWARE, SEVERITY_MINOR, SEVERITY_MAJOR},
         {CLASS_CONFIRMED, KIND_RANSOMWARE, SEVERITY_CRITICAL, SEVERITY_CRITICAL},
         {CLASS_CONFIRMED, KIND_RANSOMWARE, SEVERITY_CRITICAL, SEVERITY_CRITICAL},
         true},
        {"what has happened may not become what might have",
         {CLASS_CONFIRMED, KIND_PAPER, SEVERITY_MINOR, SEVERITY_MINOR},
         {CLASS_POTENTIAL, KIND_PAPER, SEVERITY_MINOR, SEVERITY_MINOR},
         {CLASS_CONFIRMED, KIND_PAPER, SEVERITY_MINOR, SEVERITY_MINOR},
         false},
        {"what may have happened is not made a near miss",
         {CLASS_POTENTIAL, KIND_POST, SEVERITY_MINOR, SEVERITY_MINOR},
         {CLASS_NEAR_MISS, KIND_EMAIL, SEVERITY_NEAR_MISS, SEVERITY_NEAR_MISS},
         {CLASS_POTENTIAL, KIND_EMAIL, SEVERITY_MINOR, SEVERITY_MINOR},
         true},
        {"of no kind it leaves the kind",
         {CLASS_CONFIRMED, KIND_PAPER, SEVERITY_MINOR, SEVERITY_MINOR},
         {CLASS_CONFIRMED, KIND_UNKNOWN, SEVERITY_MINOR, SEVERITY_MINOR},
         {CLASS_CONFIRMED, KIND_PAPER, SEVERITY_MINOR, SEVERITY_MINOR},
         false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Incident none = {0};
        Event report = proposing(EVENT_REPORT, rows[i].before),
              more = proposing(EVENT_FOLLOW_UP, rows[i].said);
        Step opened = incident_step(&none, &report, &policy);
        more.corrects = true;
        Step step = incident_step(&opened.incident, &more, &policy);
        ok(has_levels(&step.incident, rows[i].after), "of a correction: %s", rows[i].what);
        ok((step.effects[0].class_before == rows[i].before.class &&
            step.effects[0].type_before == rows[i].before.type) == rows[i].told,
           "and the DPO is told what was proposed, where that is another now");
        more.unproven = true;
        step = incident_step(&opened.incident, &more, &policy);
        is_int(step.incident.type, rows[i].before.type,
               "who may be another takes back nothing");
        more.unproven = false;
        more.class = CLASS_UNKNOWN;
        step = incident_step(&opened.incident, &more, &policy);
        is_int(step.incident.type, rows[i].before.type, "nor does a note");
    }
}

static Role told_of(Role refused, bool original)
{
    Incident incident = opened(SEVERITY_MINOR);
    Step step = undelivered(&incident, refused, original);
    Effect effect = effect_of(&step, EFFECT_UNDELIVERED);
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (effect.to == ROLE_BIT(role) && effect.role == refused)
            return (Role)role;
    }
    return ROLE_NONE;
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
            ok(mails >= (role != ROLE_SIRO || original) && mails <= 2,
               "if every mail fails, a failed mail to %s (%s) causes two mails at most",
               role_name((Role)role), original ? "original" : "unknown");
        }
    }
    Incident incident = opened(SEVERITY_MINOR);
    Step step = undelivered(&incident, ROLE_SIRO, true);
    Effect deputy = effect_of(&step, EFFECT_STAND_IN);
    ok(deputy.to == BIT(SIRO) && deputy.role == ROLE_SIRO && step.n_effects == 2,
       "and the deputy of who was not reached stands in");
    step = undelivered(&incident, ROLE_SIRO, false);
    ok(step.applied && step.n_effects == 0,
       "a failed report about a failed mail is noted in silence");
    step = undelivered(&incident, ROLE_REPORTER, true);
    is_int((int64_t)step.n_effects, 1, "nobody stands in for a reporter");
    is_int(step.incident.duty[DUTY_IDLE].start, START, "what machines say is no activity");
}

static void test_absent(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    Step step = happens(&incident, EVENT_ABSENT, START + HOUR, ROLE_SIRO);
    ok(step.applied && step.n_effects == 1 && step.effects[0].kind == EFFECT_STAND_IN &&
           step.effects[0].to == BIT(SIRO) && step.effects[0].role == ROLE_SIRO,
       "an absent role-holder's deputy stands in");
    is_int(step.incident.duty[DUTY_IDLE].start, START, "an automatic reply is no activity");
    step = happens(&incident, EVENT_ABSENT, START + HOUR, ROLE_CHAIR);
    ok(!step.applied, "nobody stands in for who has nothing to do");
    step = happens(&incident, EVENT_ABSENT, START + HOUR, ROLE_REPORTER);
    ok(!step.applied, "nor for a reporter");
    incident = give(&incident, COMMAND_CONFIRM, BIT(SIRO), START + HOUR).incident;
    step = happens(&incident, EVENT_ABSENT, START + HOUR, ROLE_SIRO);
    ok(!step.applied, "nor for who has done it");
    incident = incident_in(INCIDENT_CLOSED, SEVERITY_MINOR);
    step = happens(&incident, EVENT_ABSENT, START + 2 * HOUR, ROLE_DPO);
    ok(!step.applied, "nor when it is closed");
}

/* ---- since when the school knows ---- */

static void test_aware_before(void)
{
    Incident none = {.id = 1};
    Event event = {.kind = EVENT_REPORT,
                   .clock = clock_at(START),
                   .answerable = true,
                   .aware = START - 10 * HOUR};
    Step step = incident_step(&none, &event, &policy);
    ok(step.incident.aware_at == START - 10 * HOUR && step.incident.received_at == START,
       "the school knew of it before it was reported here");
    is_int(step.incident.duty[DUTY_ICO_NOTIFY].start, START - 10 * HOUR,
           "and the 72 hours run from then");
    event.aware = START + HOUR;
    step = incident_step(&none, &event, &policy);
    is_int(step.incident.aware_at, START, "never from later");
}

/* ---- conflicts of interest ---- */

static void test_suspected(void)
{
    static const struct {
        Role named;
        RoleSet asked;
    } rows[] = {
        {ROLE_DPO, BIT(SIRO) | BIT(CHAIR)},         {ROLE_SIRO, BIT(DPO) | BIT(CHAIR)},
        {ROLE_CHAIR, BIT(VICE_CHAIR) | BIT(DPO)},   {ROLE_VICE_CHAIR, BIT(DPO) | BIT(SIRO)},
        {ROLE_BOARD, BIT(DPO) | BIT(SIRO)},         {ROLE_INVESTIGATOR, BIT(DPO) | BIT(SIRO)},
        {ROLE_ADMINISTRATOR, BIT(DPO) | BIT(SIRO)},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Incident incident = opened(SEVERITY_MINOR);
        Step step = suspects(&incident, ROLE_BIT(rows[i].named), START + 60);
        ok(step.applied && step.n_effects == 1 && step.effects[0].kind == EFFECT_CONFLICT &&
               step.effects[0].to == rows[i].asked && step.effects[0].role == rows[i].named,
           "when the %s is named, the next rung is asked", role_name(rows[i].named));
        ok(step.incident.suspected == ROLE_BIT(rows[i].named) && step.incident.excluded == 0,
           "and naming has removed nobody");
        Step again = suspects(&step.incident, ROLE_BIT(rows[i].named), START + 90);
        ok(!again.applied, "it is asked once");
    }
    Incident incident = opened(SEVERITY_MINOR);
    ok(!suspects(&incident, ROLE_BIT(ROLE_REPORTER), START + 60).applied,
       "a reporter is nobody's conflict");
    incident.excluded = BIT(DPO);
    ok(!suspects(&incident, ROLE_BIT(ROLE_DPO), START + 60).applied,
       "who is excluded is not asked about again");
    Step step = suspects(&incident, ROLE_BIT(ROLE_SIRO), START + 60);
    is_int(step.effects[0].to, BIT(CHAIR), "nor asked about others");
}

/* However many are named, somebody is left whom it is asked. */
static void test_everybody_suspected(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    static const Role order_of[] = {ROLE_SIRO, ROLE_DPO, ROLE_CHAIR, ROLE_VICE_CHAIR};
    for (size_t i = 0; i < sizeof order_of / sizeof order_of[0]; i++) {
        Step step = suspects(&incident, ROLE_BIT(order_of[i]), START + 60);
        ok(step.n_effects == 1 && (step.effects[0].to & step.incident.suspected) == 0,
           "with the %s named as well, somebody else is asked", role_name(order_of[i]));
        incident = step.incident;
    }
    Step step = suspects(&incident, ROLE_BIT(ROLE_BOARD), START + 60);
    ok(!step.applied && !(step.incident.suspected & BIT(BOARD)),
       "who is left to say so cannot be silenced by being named, too");
    Incident none = {.id = 1};
    Event report = {.kind = EVENT_REPORT,
                    .clock = clock_at(START),
                    .answerable = true,
                    .suspects = ~(RoleSet)0};
    step = incident_step(&none, &report, &policy);
    RoleSet held = step.incident.suspected;
    ok(held & BIT(DPO) && held & BIT(SIRO) && !(held & (BIT(BOARD) | BIT(REPORTER))),
       "a first report that names everybody leaves one of them");
    int asked = 0;
    bool by_others = true;
    for (size_t i = 0; i < step.n_effects; i++) {
        asked += step.effects[i].kind == EFFECT_CONFLICT;
        by_others = by_others && (step.effects[i].kind != EFFECT_CONFLICT ||
                                  step.effects[i].to == BIT(BOARD));
    }
    ok(asked == __builtin_popcount(held) && by_others, "who is asked about each of the others");
    report.suspects = BIT(DPO);
    step = incident_step(&none, &report, &policy);
    ok(step.incident.suspected == BIT(DPO) &&
           effect_of(&step, EFFECT_CONFLICT).to == (BIT(SIRO) | BIT(CHAIR)),
       "one that names the DPO holds the DPO's mails from the beginning");
}

/* ---- explaining ---- */

static void test_explain(void)
{
    Incident none = {0};
    Event event = {.kind = EVENT_REPORT, .clock = clock_at(START), .answerable = true};
    event.severity = event.deadline_severity = SEVERITY_MINOR;
    Step step = incident_step(&none, &event, &policy);
    char text[400];
    incident_explain(&none, &event, &step, text, sizeof text);
    is_str(text,
           "event=report state=none->received "
           "effects=acknowledge:reporter,notice:siro+dpo wake=1772456400",
           "a step is one line of ids and names");
    Event time = {.kind = EVENT_TIME, .clock = clock_at(START + 21 * HOUR)};
    Step later = incident_step(&step.incident, &time, &policy);
    incident_explain(&step.incident, &time, &later, text, sizeof text);
    is_str(text,
           "event=time state=received->received "
           "effects=reminder:siro+dpo:raise:3+skipped:2,reminder:dpo:classify:2+skipped:1 "
           "wake=1772528400",
           "reminders name their duty, their rung and what they replace");
    Event refused = {.kind = EVENT_UNDELIVERED, .clock = clock_at(START), .role = ROLE_DPO};
    Step never = incident_step(&none, &refused, &policy);
    incident_explain(&none, &refused, &never, text, sizeof text);
    is_str(text, "event=undelivered:dpo state=none->none ignored",
           "an event that does not apply says so");
    incident_explain(&none, &refused, &never, text, 8);
    is_str(text, "event=u", "it is cut at the size");
    text[0] = 'x';
    incident_explain(&none, &refused, &never, text, 0);
    ok(text[0] == 'x', "and where there is no room, nothing is written");
}

static void explained(const Incident *incident, const Event *event, const char *expected,
                      const char *what)
{
    char text[400];
    Step step = incident_step(incident, event, &policy);
    incident_explain(incident, event, &step, text, sizeof text);
    is_str(text, expected, what);
}

static void test_explain_commands(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    Event event = order(COMMAND_CLASSIFY, BIT(DPO) | BIT(SIRO), START + HOUR);
    event.severity = SEVERITY_CRITICAL;
    explained(&incident, &event,
              "event=command:CLASSIFY:siro+dpo state=received->classified "
              "class=potential type=email severity=critical deadlines=minor "
              "effects=task:siro:assign,level:dpo+chair+board "
              "wake=1772460000",
              "a command names the roles in which it was given, and the change of level");
    event = order(COMMAND_CLOSE, BIT(SIRO), START + HOUR);
    explained(&incident, &event,
              "event=command:CLOSE:siro state=received->received refused=role "
              "wake=1772456400",
              "a refusal says why");
    event =
        (Event){.kind = EVENT_SUSPECTED, .clock = clock_at(START + HOUR), .suspects = BIT(DPO)};
    explained(&incident, &event,
              "event=suspected state=received->received effects=conflict:siro+chair:dpo "
              "wake=1772456400",
              "a conflict names whom it is about");
    event.kind = EVENT_ABSENT;
    event.role = ROLE_DPO;
    explained(&incident, &event,
              "event=absent:dpo state=received->received effects=stand_in:dpo:dpo "
              "wake=1772456400",
              "so does a stand-in");
    event.person = 7;
    explained(&incident, &event,
              "event=absent:dpo:person:7 state=received->received effects=stand_in:dpo:dpo "
              "wake=1772456400",
              "and who is away, in whatever role they have its mail");
}

static void test_names(void)
{
    for (int kind = 0; kind < EVENT_COUNT; kind++)
        ok(event_name((EventKind)kind) && *event_name((EventKind)kind) != '?',
           "event %d has a name", kind);
    for (int kind = 0; kind < EFFECT_KINDS; kind++)
        ok(effect_name((EffectKind)kind) && *effect_name((EffectKind)kind) != '?',
           "effect %d has a name", kind);
    for (int refusal = 0; refusal < REFUSAL_COUNT; refusal++)
        ok(refusal_name((Refusal)refusal) && *refusal_name((Refusal)refusal) != '?',
           "refusal %d has a name", refusal);
    is_str(event_name(EVENT_COUNT), "?", "an unknown event prints as ?");
    is_str(effect_name(EFFECT_KINDS), "?", "so does an effect");
    is_str(refusal_name(REFUSAL_COUNT), "?", "and a refusal");
}

/* What is not certain changes nothing, whatever it is. */
static void test_in_doubt(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    Event event = order(COMMAND_NOT_INCIDENT, BIT(DPO), START + HOUR);
    event.doubtful = true;
    Step step = incident_step(&incident, &event, &policy);
    ok(!step.applied && step.refusal == REFUSAL_DOUBT, "a doubt is refused");
    ok(same_incident(&incident, &step.incident), "and changes nothing");
}

int main(void)
{
    config_policy_default(&policy);
    test_in_doubt();
    test_table();
    test_open();
    test_opening();
    test_receipt();
    test_anonymous();
    test_answers();
    test_answering();
    test_answers_when_closed();
    test_found_late();
    test_time_to_decide();
    test_graver_leaves_less();
    test_graver_while_held();
    test_edited();
    test_graver_and_released();
    test_few_are_told();
    test_first_day();
    test_acknowledged();
    test_follow_up();
    test_needs_info();
    test_proposal();
    test_raising();
    test_corrections();
    test_undelivered();
    test_absent();
    test_aware_before();
    test_suspected();
    test_everybody_suspected();
    test_explain();
    test_explain_commands();
    test_names();
    return tap_done();
}
