/* Duties and their ladders: every rung at its second, whatever the clock, the night, the policy and
 * the people do. The rungs are written here as the policy has them, in hours. */
#include "tests/unit/life.h"
#include "tests/unit/tap.h"

/* ---- reading and hearing ---- */

/* S SIRO, D DPO, C Chair, B Board, A administrator, O out of hours, I investigator. */
static RoleSet roles_of(const char *letters)
{
    static const struct {
        char letter;
        RoleSet role;
    } roles[] = {{'S', BIT(SIRO)},        {'D', BIT(DPO)},           {'C', BIT(CHAIR)},
                 {'B', BIT(BOARD)},       {'A', BIT(ADMINISTRATOR)}, {'I', BIT(INVESTIGATOR)},
                 {'O', BIT(OUT_OF_HOURS)}};
    RoleSet set = 0;
    for (; *letters; letters++) {
        for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
            set |= roles[i].letter == *letters ? roles[i].role : 0;
    }
    return set;
}

static Step at(const Incident *incident, int64_t now)
{
    return happens(incident, EVENT_TIME, now, ROLE_NONE);
}

static Step in_the_night(const Incident *incident, int64_t now, int64_t until)
{
    Event event = {.kind = EVENT_TIME, .clock = clock_at(now)};
    event.clock.quiet_until = until;
    return incident_step(incident, &event, &policy);
}

static Effect reminder(const Step *step, DutyKind kind)
{
    for (size_t i = 0; i < step->n_effects; i++) {
        if (step->effects[i].kind == EFFECT_REMINDER && step->effects[i].duty == kind)
            return step->effects[i];
    }
    return (Effect){.kind = EFFECT_KINDS};
}

static void reminds(const Step *step, DutyKind kind, int rung, int skipped, const char *to,
                    const char *what)
{
    Effect effect = reminder(step, kind);
    if (!ok(effect.kind == EFFECT_REMINDER && effect.rung == rung &&
                effect.overtaken.n == skipped && effect.to == roles_of(to) &&
                (policy.duty[kind].repeats || effect.due == step->incident.duty[kind].due),
            "%s", what))
        printf("# got rung %d, skipped %d, to %x\n", effect.rung, effect.overtaken.n,
               effect.to);
}

/* ---- every rung at its second ---- */

typedef struct Due {
    int hour; /* after START */
    DutyKind duty;
    const char *to;
} Due;

typedef struct Heard {
    const Due *expected;
    int n, next;
    bool right;
} Heard;

static void compare(Heard *heard, const Effect *effect, int64_t at_second)
{
    const Due *rung = &heard->expected[heard->next];
    bool same = heard->next < heard->n && at_second == (int64_t)rung->hour * HOUR &&
                effect->kind == EFFECT_REMINDER && effect->duty == rung->duty &&
                effect->to == roles_of(rung->to) && effect->overtaken.n == 0;
    if (!same && heard->right)
        printf("# at %lld s: %s to %x; expected rung %d\n", (long long)at_second,
               duty_name(effect->duty), effect->to, heard->next);
    heard->right = heard->right && same;
    heard->next++;
}

/* Hears the clock at each minute, and a second before and after each hour, for 20 days. */
static void listen(Incident incident, DutyKind only, const Due *expected, int n,
                   const char *what)
{
    Heard heard = {.expected = expected, .n = n, .right = true};
    static const int around[] = {-1, 0, 1};
    for (int minute = 0; minute <= 20 * 24 * 60; minute++) {
        for (int i = minute % 60 ? 1 : 0; i < (minute % 60 ? 2 : 3); i++) {
            int64_t now = START + minute * MINUTE + around[i];
            Step step = at(&incident, now);
            for (size_t k = 0; k < step.n_effects; k++) {
                if (only == DUTY_COUNT || step.effects[k].duty == only)
                    compare(&heard, &step.effects[k], now - START);
            }
            incident = step.incident;
        }
    }
    ok(heard.right && heard.next == n, "%s: each rung at its second, and no other", what);
}

#define LISTEN(incident, only, what, ...)                                                      \
    do {                                                                                       \
        static const Due rungs[] = {__VA_ARGS__};                                              \
        listen((incident), (only), rungs, (int)(sizeof rungs / sizeof rungs[0]), (what));      \
    } while (0)

#define RAISE  DUTY_RAISE
#define CLASS  DUTY_CLASSIFY
#define DECIDE DUTY_ICO_DECISION
#define ICO    DUTY_ICO_NOTIFY
#define IDLE_RUNG                                                                              \
    {                                                                                          \
        344, DUTY_IDLE, "D"                                                                    \
    } /* 10 working days: Monday fortnight, 17:00 */

/* Nobody does anything. */
static void test_new_incidents(void)
{
    for (int level = SEVERITY_NEAR_MISS; level <= SEVERITY_MINOR; level++)
        LISTEN(opened((Severity)level), DUTY_COUNT, severity_name((Severity)level),
               {4, RAISE, "S"}, {6, RAISE, "S"}, {8, RAISE, "SD"}, {12, CLASS, "D"},
               {20, CLASS, "D"}, {24, CLASS, "D"}, {24, DECIDE, "D"}, {24, ICO, "D"},
               {30, CLASS, "SD"}, {48, CLASS, "D"}, {48, DECIDE, "D"}, {48, ICO, "SD"},
               {60, DECIDE, "SD"}, {60, ICO, "SDCB"}, {66, ICO, "SDCB"}, {67, ICO, "D"},
               {68, ICO, "D"}, {69, ICO, "D"}, {70, ICO, "SDCB"}, {71, ICO, "D"},
               {72, ICO, "D"}, {90, ICO, "SD"}, {96, DECIDE, "D"}, {144, ICO, "D"}, IDLE_RUNG);
    LISTEN(opened(SEVERITY_MODERATE), DUTY_COUNT, "moderate", {4, RAISE, "SD"}, {6, RAISE, "S"},
           {8, RAISE, "SC"}, {12, CLASS, "D"}, {20, CLASS, "D"}, {24, CLASS, "D"},
           {24, DECIDE, "D"}, {24, ICO, "D"}, {30, CLASS, "SD"}, {48, CLASS, "DC"},
           {48, DECIDE, "D"}, {48, ICO, "SD"}, {60, DECIDE, "SD"}, {60, ICO, "SDCB"},
           {66, ICO, "SDCB"}, {67, ICO, "D"}, {68, ICO, "D"}, {69, ICO, "D"}, {70, ICO, "SDCB"},
           {71, ICO, "D"}, {72, ICO, "D"}, {90, ICO, "SD"}, {96, DECIDE, "DC"},
           {144, ICO, "DC"}, IDLE_RUNG);
    LISTEN(opened(SEVERITY_MAJOR), DUTY_COUNT, "major", {4, RAISE, "SD"}, {6, RAISE, "SB"},
           {8, RAISE, "SC"}, {12, CLASS, "D"}, {20, CLASS, "D"}, {24, CLASS, "SD"},
           {24, DECIDE, "BD"}, {24, ICO, "D"}, {30, CLASS, "DB"}, {48, CLASS, "DC"},
           {48, DECIDE, "BSD"}, {48, ICO, "SD"}, {60, DECIDE, "B"}, {60, ICO, "SDCB"},
           {66, ICO, "SDCB"}, {67, ICO, "D"}, {68, ICO, "D"}, {69, ICO, "D"}, {70, ICO, "SDCB"},
           {71, ICO, "D"}, {72, ICO, "BSD"}, {90, ICO, "B"}, {96, DECIDE, "BC"},
           {144, ICO, "BC"}, IDLE_RUNG);
    LISTEN(opened(SEVERITY_CRITICAL), DUTY_COUNT, "critical", {4, RAISE, "SDB"},
           {6, RAISE, "SC"}, {8, RAISE, "SDBCAO"}, {12, CLASS, "D"}, {20, CLASS, "D"},
           {24, CLASS, "SDB"}, {24, DECIDE, "BD"}, {24, ICO, "D"}, {30, CLASS, "DC"},
           {48, CLASS, "SDBCAO"}, {48, DECIDE, "SDB"}, {48, ICO, "SD"}, {60, DECIDE, "BC"},
           {60, ICO, "SDCB"}, {66, ICO, "SDCB"}, {67, ICO, "D"}, {68, ICO, "D"}, {69, ICO, "D"},
           {70, ICO, "SDCB"}, {71, ICO, "D"}, {72, ICO, "SDB"}, {90, ICO, "BC"},
           {96, DECIDE, "SDBCAO"}, {144, ICO, "SDBCAO"}, IDLE_RUNG);
}

/* The duties that begin later, all begun on Monday at 09:00. */
static void test_later_duties(void)
{
    Incident critical = opened(SEVERITY_CRITICAL), minor = opened(SEVERITY_MINOR);
    critical = classify(&critical, SEVERITY_CRITICAL, START).incident;
    minor = classify(&minor, SEVERITY_MINOR, START).incident;
    LISTEN(critical, DUTY_ASSIGN, "assign, critical", {4, DUTY_ASSIGN, "SDB"},
           {6, DUTY_ASSIGN, "SC"}, {8, DUTY_ASSIGN, "SDBCAO"});
    LISTEN(minor, DUTY_ASSIGN, "assign, minor", {32, DUTY_ASSIGN, "S"}, {40, DUTY_ASSIGN, "S"},
           {64, DUTY_ASSIGN, "SD"});
    critical = give(&critical, COMMAND_ASSIGN, BIT(SIRO), START).incident;
    LISTEN(critical, DUTY_INTERIM, "interim, critical", {32, DUTY_INTERIM, "ISDB"},
           {40, DUTY_INTERIM, "IBC"}, {64, DUTY_INTERIM, "ISDBCAO"});
    LISTEN(critical, DUTY_OUTCOME, "outcome, critical", {176, DUTY_OUTCOME, "ISDB"},
           {220, DUTY_OUTCOME, "IBC"}, {352, DUTY_OUTCOME, "ISDBCAO"});
    Incident major = opened(SEVERITY_MAJOR), moderate = opened(SEVERITY_MODERATE);
    major = classify(&major, SEVERITY_MAJOR, START).incident;
    major = give(&major, COMMAND_ASSIGN, BIT(SIRO), START).incident;
    LISTEN(major, DUTY_INTERIM, "interim, major", {56, DUTY_INTERIM, "ISD"},
           {70, DUTY_INTERIM, "ISDB"}, {112, DUTY_INTERIM, "ISDC"});
    LISTEN(major, DUTY_OUTCOME, "outcome, major", {344, DUTY_OUTCOME, "ISD"},
           {430, DUTY_OUTCOME, "ISDB"});
    moderate = classify(&moderate, SEVERITY_MODERATE, START).incident;
    moderate = give(&moderate, COMMAND_ASSIGN, BIT(SIRO), START).incident;
    LISTEN(moderate, DUTY_OUTCOME, "outcome, moderate", {344, DUTY_OUTCOME, "ID"},
           {430, DUTY_OUTCOME, "IS"});
    minor = decide(&minor, COMMAND_ICO, TRACK_DONE, START).incident;
    minor = decide(&minor, COMMAND_SUBJECTS, TRACK_REQUIRED, START).incident;
    LISTEN(minor, DUTY_ICO_PHASE, "ico_phase", {176, DUTY_ICO_PHASE, "D"},
           {220, DUTY_ICO_PHASE, "SD"}, {352, DUTY_ICO_PHASE, "D"});
    LISTEN(minor, DUTY_TELL_SUBJECTS, "tell_subjects", {24, DUTY_TELL_SUBJECTS, "D"},
           {48, DUTY_TELL_SUBJECTS, "D"}, {60, DUTY_TELL_SUBJECTS, "SD"},
           {96, DUTY_TELL_SUBJECTS, "D"});
    minor = give(&minor, COMMAND_ASSIGN, BIT(SIRO), START).incident;
    minor = submit(&minor, 0, START).incident;
    LISTEN(minor, DUTY_REVIEW, "review, until it is found good", {176, DUTY_REVIEW, "S"},
           {220, DUTY_REVIEW, "S"}, {352, DUTY_REVIEW, "SD"});
    minor = give(&minor, COMMAND_SATISFIED, BIT(SIRO), START).incident;
    LISTEN(minor, DUTY_REVIEW, "review", {176, DUTY_REVIEW, "D"}, {220, DUTY_REVIEW, "SD"},
           {352, DUTY_REVIEW, "D"});
}

static void test_the_system(void)
{
    Incident incident = opened(SEVERITY_CRITICAL);
    incident = at(&incident, START + 1000 * HOUR).incident;
    ok(incident.duty[DUTY_ACKNOWLEDGE].rung == 0 && incident.duty[DUTY_ACKNOWLEDGE].next == 0 &&
           is_running(&incident, DUTY_ACKNOWLEDGE),
       "the system is never reminded");
    Policy changed = policy;
    changed.duty[DUTY_RAISE].within[SEVERITY_MINOR] = (Span){0, WORKING_DAYS_MAX + 40};
    Incident none = {0};
    Event report = {.kind = EVENT_REPORT, .clock = clock_at(START), .severity = SEVERITY_MINOR};
    Step step = incident_step(&none, &report, &changed);
    is_int(step.incident.duty[DUTY_RAISE].due, working_days_after(START, WORKING_DAYS_MAX),
           "no duty takes longer than the calendar reaches");
}

static void test_idleness(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    incident = give(&incident, COMMAND_NOTE, BIT(DPO), START + 3 * DAY).incident;
    is_int(incident.duty[DUTY_IDLE].due, working_days_after(START + 3 * DAY, 10),
           "whatever is done puts idleness off");
    incident = give(&incident, COMMAND_SHOW, BIT(DPO), START + 5 * DAY).incident;
    incident = at(&incident, START + 6 * DAY).incident;
    is_int(incident.duty[DUTY_IDLE].start, START + 3 * DAY, "looking and reminders do not");
    Step step = at(&incident, working_days_after(START + 3 * DAY, 10));
    reminds(&step, DUTY_IDLE, 1, 0, "D", "the DPO hears that nothing happens");
    incident = give(&step.incident, COMMAND_NOTE, BIT(DPO), START + 20 * DAY).incident;
    step = at(&incident, working_days_after(START + 20 * DAY, 10));
    reminds(&step, DUTY_IDLE, 1, 0, "D", "and the next time, too");
}

/* ---- quiet hours ---- */

static void test_quiet_hours(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    int64_t morning = START + 22 * HOUR;
    Step step = in_the_night(&incident, START + 4 * HOUR, morning);
    ok(step.n_effects == 0 && step.incident.duty[DUTY_RAISE].next == morning,
       "quiet hours hold a reminder back");
    is_int(step.wake, START + 12 * HOUR, "until the clock is wanted for another");
    step = in_the_night(&step.incident, START + 13 * HOUR, morning);
    ok(step.n_effects == 0 && step.wake == morning, "which waits for the morning, too");
    Step again = in_the_night(&step.incident, START + 14 * HOUR, morning);
    ok(!again.applied, "in the night nothing changes");
    step = at(&step.incident, morning);
    is_int((int64_t)step.n_effects, 2, "in the morning each duty reminds once");
    reminds(&step, DUTY_RAISE, 3, 2, "SD", "of all that was held back, to everybody concerned");
    reminds(&step, DUTY_CLASSIFY, 2, 1, "D", "nothing is lost");
    step = in_the_night(&step.incident, START + 24 * HOUR, START + 40 * HOUR);
    is_int((int64_t)step.n_effects, 2, "the ICO's clock knows no night");
    reminds(&step, DUTY_ICO_DECISION, 1, 0, "D", "its decision");
    reminds(&step, DUTY_ICO_NOTIFY, 1, 0, "D", "and the 72 hours");
    step = in_the_night(&step.incident, START + 48 * HOUR, START + 60 * HOUR);
    reminds(&step, DUTY_ICO_NOTIFY, 2, 0, "SD", "and again");
    ok(reminder(&step, DUTY_CLASSIFY).kind == EFFECT_KINDS, "the DPO's own wait");
}

/* Nobody hears the same twice in a morning. */
static void test_in_the_morning(void)
{
    Incident incident = opened(SEVERITY_CRITICAL);
    int64_t morning = START + 7 * HOUR + 20 * MINUTE;
    Step step = in_the_night(&incident, START + 4 * HOUR, morning);
    step = at(&step.incident, morning);
    reminds(&step, DUTY_RAISE, 3, 2, "SDCBAO", "what follows in less than an hour comes along");
    ok(at(&step.incident, START + 8 * HOUR).n_effects == 0, "and does not come once more");
    step = in_the_night(&incident, START + 4 * HOUR, START + 7 * HOUR);
    step = at(&step.incident, START + 7 * HOUR);
    reminds(&step, DUTY_RAISE, 2, 1, "SDCB", "in an hour it comes at its own time");
    step = at(&step.incident, START + 8 * HOUR);
    reminds(&step, DUTY_RAISE, 3, 0, "SDBCAO", "to everybody of its own rung");
    step = in_the_night(&incident, START + 12 * HOUR, START + 19 * HOUR + 30 * MINUTE);
    step = at(&step.incident, START + 19 * HOUR + 30 * MINUTE);
    reminds(&step, DUTY_CLASSIFY, 2, 1, "D", "a reminder before it is due takes another along");
    step = in_the_night(&incident, START + 20 * HOUR, START + 23 * HOUR + 30 * MINUTE);
    step = at(&step.incident, START + 23 * HOUR + 30 * MINUTE);
    reminds(&step, DUTY_CLASSIFY, 2, 1, "D", "but not the one that says it is due");
    step = at(&step.incident, START + 24 * HOUR);
    reminds(&step, DUTY_CLASSIFY, 3, 0, "SDB", "which comes at its time");
    step = in_the_night(&incident, START + 4 * HOUR, START + 5 * HOUR + 30 * MINUTE);
    step = at(&step.incident, START + 5 * HOUR + 30 * MINUTE);
    reminds(&step, DUTY_RAISE, 2, 1, "SDCB",
            "those who are told when it is late hear with the rest");
    step = at(&incident, START + 5 * HOUR + 30 * MINUTE);
    reminds(&step, DUTY_RAISE, 1, 0, "SDB", "what no night has held back takes nothing along");
}

/* What is proposed to be no incident wakes nobody but whoever owes it, and loses nobody. */
static void test_perhaps_none(void)
{
    Incident incident = opened(SEVERITY_NEAR_MISS);
    int64_t dawn = START + 70 * HOUR, next = START + 94 * HOUR;
    Step step = in_the_night(&incident, START + 66 * HOUR, dawn);
    reminds(&step, DUTY_ICO_NOTIFY, 4, 3, "SDCB", "of an incident they hear in the night");
    incident.class = CLASS_NOT_AN_INCIDENT;
    step = at(&incident, START + 60 * HOUR);
    reminds(&step, DUTY_ICO_NOTIFY, 3, 2, "SDCB", "by day all hear of what may be none");
    step = in_the_night(&step.incident, START + 66 * HOUR, dawn);
    reminds(&step, DUTY_ICO_NOTIFY, 4, 0, "D", "in the night the owner alone");
    Step last = in_the_night(&step.incident, START + 70 * HOUR, START + 71 * HOUR);
    reminds(
        &last, DUTY_ICO_NOTIFY, 8, 3, "DCB",
        "the governors, too, where no reminder by day is left; the SIRO hears when it is late");
    step = at(&step.incident, dawn);
    reminds(&step, DUTY_ICO_NOTIFY, 8, 3, "SDCB", "and all in the morning");
    step = in_the_night(&step.incident, START + 72 * HOUR, next);
    reminds(&step, DUTY_ICO_NOTIFY, 10, 1, "D", "the law's own hour is not held back");
    is_int(step.incident.duty[DUTY_ICO_NOTIFY].due, START + 72 * HOUR, "nor moved");
    step = in_the_night(&step.incident, START + 90 * HOUR, next);
    ok(reminder(&step, DUTY_ICO_NOTIFY).kind == EFFECT_KINDS, "what is overdue waits");
    step = at(&step.incident, next);
    reminds(&step, DUTY_ICO_NOTIFY, 11, 0, "SD", "for the morning");
    incident.classified_at = START;
    step = in_the_night(&incident, START + 66 * HOUR, dawn);
    reminds(&step, DUTY_ICO_NOTIFY, 4, 3, "SDCB", "what is decided is no proposal");
}

/* What the DPO has decided to be a near miss wakes nobody, and concerns whoever owes the reason alone. */
static void test_near_miss(void)
{
    Incident incident = opened(SEVERITY_NEAR_MISS);
    int64_t dawn = START + 70 * HOUR;
    incident.class = CLASS_NEAR_MISS;
    Step step = in_the_night(&incident, START + 66 * HOUR, dawn);
    reminds(&step, DUTY_ICO_NOTIFY, 4, 3, "SDCB", "what is only proposed is no near miss yet");
    incident.classified_at = START + HOUR;
    step = in_the_night(&incident, START + 66 * HOUR, dawn);
    ok(reminder(&step, DUTY_ICO_NOTIFY).kind == EFFECT_KINDS &&
           reminder(&step, DUTY_ICO_DECISION).kind == EFFECT_KINDS,
       "in the night nobody is reminded of a near miss");
    step = at(&step.incident, dawn);
    reminds(&step, DUTY_ICO_NOTIFY, 8, 7, "D", "by day the DPO, and nobody who governs");
    is_int(step.incident.duty[DUTY_ICO_NOTIFY].due, START + 72 * HOUR, "by the same time");
    incident.class = CLASS_CONFIRMED;
    step = in_the_night(&incident, START + 66 * HOUR, dawn);
    reminds(&step, DUTY_ICO_NOTIFY, 4, 3, "SDCB", "an incident is another matter");
}

/* A duty that begins in the night, or is graded again, is held back as well. */
static void test_begun_in_the_night(void)
{
    Incident none = {0};
    Event report = {.kind = EVENT_REPORT,
                    .clock = clock_at(START),
                    .at = START - 5 * HOUR,
                    .severity = SEVERITY_MINOR};
    report.clock.quiet_until = START + 6 * HOUR;
    Step step = incident_step(&none, &report, &policy);
    is_int(step.incident.duty[DUTY_RAISE].next, START + 6 * HOUR,
           "what is late already when it is opened waits for the morning");
    report.at = START - 25 * HOUR;
    step = incident_step(&none, &report, &policy);
    ok(step.wake < START, "but not the ICO's");
}

/* ---- the clock goes wrong ---- */

static void test_downtime(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    Step step = at(&incident, START + 67 * HOUR);
    is_int((int64_t)step.n_effects, 4, "after a downtime each duty reminds once");
    reminds(&step, DUTY_RAISE, 3, 2, "SD", "raise: two were overtaken");
    reminds(&step, DUTY_CLASSIFY, 5, 4, "SD", "classify: four were");
    reminds(&step, DUTY_ICO_DECISION, 3, 2, "SD", "ico_decision: two were");
    reminds(&step, DUTY_ICO_NOTIFY, 5, 4, "SDCB", "ico_notify: four, the Board's among them");
    is_int(step.wake, START + 68 * HOUR, "the ladder goes on where it should");
    step = at(&step.incident, START + 5000 * HOUR);
    reminds(&step, DUTY_ICO_NOTIFY, 12, 6, "SDCB",
            "however late, all that is left comes at once");
    reminds(&step, DUTY_ICO_DECISION, 4, 0, "D", "the last rung is the last");
    ok(reminder(&step, DUTY_RAISE).kind == EFFECT_KINDS, "and what is over is over");
    ok(incident_only_repeats(&step.incident, &policy),
       "then only the question whether anything happens comes again");
}

/* A duty that repeats begins again, but once after each downtime. */
static void test_repeats(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    const Duty *idle = &incident.duty[DUTY_IDLE];
    ok(!incident_only_repeats(&incident, &policy), "what is new does not repeat");
    for (int i = 1; i <= 4; i++) {
        int64_t due = idle->due;
        incident = at(&incident, due - 1).incident;
        is_int(idle->due, due, "not too early");
        Step step = at(&incident, due);
        reminds(&step, DUTY_IDLE, i, 0, "D", "when its last rung has passed it begins again");
        incident = step.incident;
        is_int(idle->due, working_days_after(due, 10), "with all the time that it has");
    }
    ok(incident_only_repeats(&incident, &policy), "in the end nothing but that comes");
    int64_t late = idle->due + 100 * DAY;
    Step step = at(&incident, late);
    reminds(&step, DUTY_IDLE, 5, 0, "D", "after a downtime once");
    is_int(step.incident.duty[DUTY_IDLE].due, working_days_after(late, 10), "and from there");
    Step back = at(&step.incident, idle->due);
    ok(back.n_effects == 0 && back.wake == step.wake,
       "a clock that is set back sends nothing again");

    incident = opened(SEVERITY_MINOR);
    Event told = order(COMMAND_ICO, BIT(DPO), START + HOUR);
    told.track = TRACK_DONE;
    incident = incident_step(&incident, &told, &policy).incident;
    const Duty *phase = &incident.duty[DUTY_ICO_PHASE];
    int64_t first = phase->due, very_late = first + (first - phase->start);
    step = at(&incident, very_late);
    reminds(&step, DUTY_ICO_PHASE, 3, 2, "SD",
            "what else is known is asked for until it is all");
    is_int(step.incident.duty[DUTY_ICO_PHASE].due, working_days_after(very_late, 5),
           "every five working days");
}

static void test_clock_jumps(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    Step step = at(&incident, START + 13 * HOUR);
    Step back = at(&step.incident, START - 5 * HOUR);
    ok(!back.applied && back.wake == START + 20 * HOUR,
       "a clock that is set back fires nothing again");
    Step forward = at(&back.incident, START + 100 * HOUR);
    reminds(&forward, DUTY_ICO_NOTIFY, 11, 10, "SDCB", "one that is set forward fires at once");
    back = at(&forward.incident, START + 14 * HOUR);
    ok(!back.applied && back.wake == START + 144 * HOUR,
       "and when it is put right nothing comes a second time");
    step = at(&back.incident, START + 144 * HOUR);
    reminds(&step, DUTY_ICO_NOTIFY, 12, 0, "D", "what was still to come comes");
}

/* ---- the policy changes ---- */

static void test_changed_policy(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    incident = at(&incident, START + 20 * HOUR).incident;
    Policy changed = policy;
    changed.duty[DUTY_CLASSIFY].n_reminders = 0;
    changed.duty[DUTY_CLASSIFY].within[SEVERITY_MINOR].seconds = 400 * HOUR;
    changed.duty[DUTY_ICO_NOTIFY] = (DutyPolicy){0};
    Event time = {.kind = EVENT_TIME, .clock = clock_at(START + 24 * HOUR)};
    Step step = incident_step(&incident, &time, &changed);
    reminds(&step, DUTY_CLASSIFY, 3, 0, "D",
            "a due time stands, though the policy gives more time meanwhile");
    time.clock = clock_at(START + 48 * HOUR);
    step = incident_step(&step.incident, &time, &changed);
    is_int(step.incident.duty[DUTY_ICO_NOTIFY].next, START + 72 * HOUR,
           "a duty that has begun is due even when the policy no longer has it");
    changed = policy;
    changed.duty[DUTY_CLASSIFY].n_reminders = 3;
    changed.duty[DUTY_CLASSIFY].reminder[0].after = 11 * HOUR;
    changed.duty[DUTY_CLASSIFY].reminder[1].after = 21 * HOUR;
    changed.duty[DUTY_CLASSIFY].reminder[2].after = 22 * HOUR;
    time.clock = clock_at(START + 24 * HOUR);
    step = incident_step(&incident, &time, &changed);
    reminds(&step, DUTY_CLASSIFY, 5, 2, "D", "new reminders count from where it stands");
}

/* ---- the level changes ---- */

static void test_regraded(void)
{
    Incident incident = incident_in(INCIDENT_CLASSIFIED, SEVERITY_MINOR);
    int64_t begun = START + HOUR;
    Step step = classify(&incident, SEVERITY_CRITICAL, begun + 2 * HOUR);
    is_int(step.incident.duty[DUTY_ASSIGN].due, begun + 6 * HOUR,
           "when the level rises, the deadline follows, from now");
    step = classify(&step.incident, SEVERITY_MINOR, begun + 3 * HOUR);
    is_int(step.incident.duty[DUTY_ASSIGN].due, begun + 6 * HOUR,
           "working days never give back what has passed");
    step = classify(&incident, SEVERITY_CRITICAL, START + 31 * HOUR);
    is_int(step.incident.duty[DUTY_ASSIGN].due, incident.duty[DUTY_ASSIGN].due,
           "it is no more than there was");
    step = at(&step.incident, START + 31 * HOUR);
    ok(reminder(&step, DUTY_ASSIGN).kind == EFFECT_KINDS, "and nobody is late for that");
    Incident overdue = at(&incident, START + 33 * HOUR).incident;
    is_int(overdue.duty[DUTY_ASSIGN].rung, 1, "one that was due");
    overdue = classify(&overdue, SEVERITY_CRITICAL, START + 34 * HOUR).incident;
    step = at(&overdue, START + 34 * HOUR);
    reminds(&step, DUTY_ASSIGN, 3, 1, "SDBCAO",
            "climbs on when it becomes critical: none is lost");
    ok(at(&step.incident, START + 900 * HOUR).incident.duty[DUTY_ASSIGN].rung == 3,
       "and none comes twice");
    overdue = at(&incident, START + 40 * HOUR).incident;
    overdue = classify(&overdue, SEVERITY_CRITICAL, START + 41 * HOUR).incident;
    step = at(&overdue, START + 41 * HOUR);
    reminds(&step, DUTY_ASSIGN, 3, 0, "SDBCAO", "one that was late becomes very late");
    overdue = at(&incident, START + 70 * HOUR).incident;
    overdue = classify(&overdue, SEVERITY_CRITICAL, START + 71 * HOUR).incident;
    step = at(&overdue, START + 900 * HOUR);
    ok(overdue.duty[DUTY_ASSIGN].next == 0 && reminder(&step, DUTY_ASSIGN).kind == EFFECT_KINDS,
       "one whose ladder is behind has nothing more to come");
}

static void test_regraded_working_days(void)
{
    Incident incident = incident_in(INCIDENT_ASSIGNED, SEVERITY_MINOR);
    int64_t due = incident.duty[DUTY_OUTCOME].due;
    is_int(due, working_days_after(START, 15), "a minor one has 15 working days");
    Step step = classify(&incident, SEVERITY_CRITICAL, START + 3 * DAY);
    is_int(step.incident.duty[DUTY_OUTCOME].due, working_days_after(START + 3 * DAY, 5),
           "what becomes critical has its 5 from that day");
    step = classify(&incident, SEVERITY_CRITICAL, START + 19 * DAY);
    is_int(step.incident.duty[DUTY_OUTCOME].due, due, "but no more than it had");
    step = classify(&incident, SEVERITY_NEAR_MISS, START + DAY);
    is_int(step.incident.duty[DUTY_OUTCOME].due, due, "and no more when the level falls");
}

/* Times that the level does not change stay, whatever clock and policy say meanwhile. */
static void test_regraded_is_no_new_start(void)
{
    Incident incident = incident_in(INCIDENT_OUTCOME_SUBMITTED, SEVERITY_MINOR);
    int64_t due = incident.duty[DUTY_REVIEW].due;
    Step step = classify(&incident, SEVERITY_CRITICAL, START - 6 * DAY);
    is_int(step.incident.duty[DUTY_REVIEW].due, due, "not with a clock that was set back");
    incident = incident_in(INCIDENT_CLASSIFIED, SEVERITY_MINOR);
    step = classify(&incident, SEVERITY_CRITICAL, START + 2 * HOUR);
    due = step.incident.duty[DUTY_ASSIGN].due;
    step = classify(&step.incident, SEVERITY_MINOR, START - 4 * DAY);
    is_int(step.incident.duty[DUTY_ASSIGN].due, due, "nor is it due before it began");
    incident = incident_in(INCIDENT_OUTCOME_SUBMITTED, SEVERITY_MINOR);
    Policy kept = policy;
    for (int level = 0; level < SEVERITY_COUNT; level++)
        policy.duty[DUTY_ICO_NOTIFY].within[level].seconds = 24 * HOUR;
    step = classify(&incident, SEVERITY_CRITICAL, START + 2 * HOUR);
    is_int(step.incident.duty[DUTY_ICO_NOTIFY].due, START + 72 * HOUR,
           "not with a policy that has changed");
    policy = kept;
    ok(step.incident.duty[DUTY_ICO_NOTIFY].owner == ROLE_BOARD &&
           step.incident.duty[DUTY_REVIEW].owner == ROLE_SIRO,
       "their owners follow, and the review stays the SIRO's until the report is found good");
    policy.duty[DUTY_ICO_NOTIFY] = (DutyPolicy){0};
    step = classify(&incident, SEVERITY_CRITICAL, START + 2 * HOUR);
    ok(is_running(&step.incident, DUTY_ICO_NOTIFY) &&
           step.incident.duty[DUTY_ICO_NOTIFY].due == START + 72 * HOUR,
       "and one that the policy no longer has runs on");
    policy = kept;
}

/* Hours follow the level both ways; a due time that lies ahead again comes again. */
static void test_more_time(void)
{
    Policy kept = policy;
    policy.duty[DUTY_TELL_SUBJECTS].within[SEVERITY_CRITICAL].seconds = 10 * HOUR;
    policy.duty[DUTY_TELL_SUBJECTS].n_reminders = 1;
    policy.duty[DUTY_TELL_SUBJECTS].reminder[0].after = 5 * HOUR;
    Incident incident = opened(SEVERITY_CRITICAL);
    incident = classify(&incident, SEVERITY_CRITICAL, START).incident;
    incident = decide(&incident, COMMAND_SUBJECTS, TRACK_REQUIRED, START).incident;
    incident = at(&incident, START + 5 * HOUR).incident;
    incident = at(&incident, START + 10 * HOUR).incident;
    is_int(incident.duty[DUTY_TELL_SUBJECTS].rung, 2, "a reminder and the due time are behind");
    incident = classify(&incident, SEVERITY_MINOR, START + 11 * HOUR).incident;
    is_int(incident.duty[DUTY_TELL_SUBJECTS].due, START + 48 * HOUR,
           "in hours, the deadline follows when the level falls, too");
    is_int(incident.duty[DUTY_TELL_SUBJECTS].next, START + 48 * HOUR,
           "the reminder does not come again, the new due time does");
    Step step = at(&incident, START + 48 * HOUR);
    reminds(&step, DUTY_TELL_SUBJECTS, 3, 0, "D", "and it is a rung of its own");
    incident = classify(&incident, SEVERITY_CRITICAL, START + 12 * HOUR).incident;
    is_int(incident.duty[DUTY_TELL_SUBJECTS].due, START + 22 * HOUR, "and back, from now");
    step = at(&incident, START + 22 * HOUR);
    reminds(&step, DUTY_TELL_SUBJECTS, 3, 0, "SDB", "the due time is told to more");
    policy = kept;
}

/* A level that rises between two rungs repeats none. */
static void test_raised_between_rungs(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    incident = at(&incident, START + 50 * HOUR).incident;
    incident = classify(&incident, SEVERITY_CRITICAL, START + 51 * HOUR).incident;
    ok(at(&incident, START + 51 * HOUR).n_effects == 0, "what was sent is not sent to more");
    is_int(incident.duty[DUTY_ICO_NOTIFY].next, START + 60 * HOUR, "the next rung is the next");
    Step step = at(&incident, START + 60 * HOUR);
    reminds(&step, DUTY_ICO_NOTIFY, 3, 0, "SDCB", "and it is counted on");
}

/* ---- awareness ---- */

static Incident aware(const Incident *incident, int64_t since, int64_t now)
{
    Event event = order(COMMAND_AWARE, BIT(DPO), now);
    event.at = since;
    return incident_step(incident, &event, &policy).incident;
}

static void test_aware_earlier(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    incident = at(&incident, START + 48 * HOUR).incident;
    incident = aware(&incident, START - 20 * HOUR, START + 49 * HOUR);
    Step step = at(&incident, START + 49 * HOUR);
    reminds(&step, DUTY_ICO_NOTIFY, 7, 4, "SDCB",
            "an earlier awareness: what has gone by since comes at once");
    ok(at(&step.incident, START + 49 * HOUR + 1).n_effects == 0, "once");
    is_int(step.incident.duty[DUTY_ICO_NOTIFY].next, START + 50 * HOUR, "and it goes on");
    incident = aware(&step.incident, START - 20 * HOUR, START + 49 * HOUR);
    incident.duty[DUTY_IDLE] = step.incident.duty[DUTY_IDLE];
    ok(same_incident(&incident, &step.incident), "saying it again changes nothing");
}

static void test_aware_later(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    incident = at(&incident, START + 48 * HOUR).incident;
    Incident moved = aware(&incident, START + 5 * HOUR, START + 49 * HOUR);
    is_int(moved.duty[DUTY_ICO_NOTIFY].due, START + 77 * HOUR, "a later one gives more time");
    is_int(moved.duty[DUTY_ICO_NOTIFY].next, START + 65 * HOUR,
           "and does not send again what was sent");
    incident = at(&incident, START + 73 * HOUR).incident;
    is_int(incident.duty[DUTY_ICO_NOTIFY].rung, 10,
           "with everything up to the due time behind");
    moved = aware(&incident, START + 10 * HOUR, START + 74 * HOUR);
    is_int(moved.duty[DUTY_ICO_NOTIFY].next, START + 82 * HOUR,
           "only a due time that lies ahead again comes again");
    Step step = at(&moved, START + 82 * HOUR);
    reminds(&step, DUTY_ICO_NOTIFY, 11, 0, "D", "as the next rung");
    step = at(&step.incident, START + 100 * HOUR);
    reminds(&step, DUTY_ICO_NOTIFY, 12, 0, "SD", "and is late when that one is");
}

/* ---- stopping and going on ---- */

static void test_resumed(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    incident = at(&incident, START + 50 * HOUR).incident;
    Incident ended =
        give(&incident, COMMAND_NOT_INCIDENT, BIT(DPO), START + 51 * HOUR).incident;
    ok(!at(&ended, START + 100 * HOUR).applied, "what is closed reminds of nothing");
    Incident early = give(&ended, COMMAND_REOPEN, BIT(DPO), START + 55 * HOUR).incident;
    ok(at(&early, START + 55 * HOUR).n_effects == 0 &&
           early.duty[DUTY_ICO_NOTIFY].next == START + 60 * HOUR,
       "reopened, it sends nothing again");
    Incident late = give(&ended, COMMAND_REOPEN, BIT(DPO), START + 65 * HOUR).incident;
    Step step = at(&late, START + 65 * HOUR);
    reminds(&step, DUTY_ICO_NOTIFY, 3, 0, "SDCB", "but what has gone by meanwhile");
    Incident not =
        decide(&incident, COMMAND_ICO, TRACK_NOT_REQUIRED, START + 51 * HOUR).incident;
    not = decide(&not, COMMAND_ICO, TRACK_REQUIRED, START + 55 * HOUR).incident;
    ok(at(&not, START + 55 * HOUR).n_effects == 0 &&
           not .duty[DUTY_ICO_NOTIFY].next == START + 60 * HOUR,
       "and so it is with an ICO that is required after all");
}

int main(void)
{
    config_policy_default(&policy);
    test_new_incidents();
    test_later_duties();
    test_the_system();
    test_idleness();
    test_quiet_hours();
    test_in_the_morning();
    test_perhaps_none();
    test_near_miss();
    test_begun_in_the_night();
    test_downtime();
    test_repeats();
    test_clock_jumps();
    test_changed_policy();
    test_regraded();
    test_regraded_working_days();
    test_regraded_is_no_new_start();
    test_more_time();
    test_raised_between_rungs();
    test_aware_earlier();
    test_aware_later();
    test_resumed();
    return tap_done();
}
