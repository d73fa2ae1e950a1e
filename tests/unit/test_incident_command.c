/* The role-holders' commands: who may give which and when, as DESIGN.md's table of commands and the
 * policy have it, written here a second time; then what each refuses and what it changes. */
#include "tests/unit/life.h"
#include "tests/unit/tap.h"

/* ---- who, what, when ---- */

/* A letter for each state and each role; '-': nobody of ours, who may do nothing. */
static const char state_letters[INCIDENT_STATE_COUNT] = {
    [INCIDENT_NONE] = '-',
    [INCIDENT_RECEIVED] = 'R',
    [INCIDENT_ACKNOWLEDGED] = 'A',
    [INCIDENT_CLASSIFIED] = 'C',
    [INCIDENT_ASSIGNED] = 'G',
    [INCIDENT_INVESTIGATING] = 'I',
    [INCIDENT_OUTCOME_SUBMITTED] = 'O',
    [INCIDENT_REVIEWED] = 'V',
    [INCIDENT_CLOSED] = 'X',
    [INCIDENT_NEEDS_INFO] = 'Q',
    [INCIDENT_DUPLICATE] = 'D',
    [INCIDENT_NOT_AN_INCIDENT] = 'N',
    [INCIDENT_REOPENED] = 'P',
};

static const char role_letters[ROLE_COUNT] = {
    [ROLE_NONE] = '-',          [ROLE_SYSTEM] = '-',
    [ROLE_REPORTER] = '-',      [ROLE_SIRO] = 'S',
    [ROLE_DPO] = 'D',           [ROLE_CHAIR] = 'C',
    [ROLE_VICE_CHAIR] = 'V',    [ROLE_BOARD] = 'B',
    [ROLE_INVESTIGATOR] = 'I',  [ROLE_INFORMATION_CHAMPION] = '-',
    [ROLE_ADMINISTRATOR] = '-', [ROLE_OUT_OF_HOURS] = '-',
};

#define OPEN   "RACGIOVQP"
#define CLOSED "XDN"
#define ANY    OPEN CLOSED

/* "roles:states"; a small b is the Board of a major or critical incident. Q, where the reporter is
 * asked, is reached from A here and is like it. */
static const char *const may[COMMAND_COUNT] = {
    /* DPO */
    [COMMAND_CONFIRM] = "D:RAQP S:RAQ", /* the SIRO raises what is new */
    [COMMAND_CLASSIFY] = "D:" OPEN,     /* reclassify from any open state */
    [COMMAND_NOT_INCIDENT] = "D:" OPEN,
    [COMMAND_AWARE] = "D:" OPEN,
    [COMMAND_ICO] = "Db:" OPEN,
    [COMMAND_SUBJECTS] = "Db:" OPEN,
    [COMMAND_ADVISE] = "D:" OPEN,
    [COMMAND_CLOSE] = "D:V",
    [COMMAND_REOPEN] = "D:" CLOSED,
    /* SIRO */
    [COMMAND_ASSIGN] = "S:CGIP",
    [COMMAND_INVESTIGATE] = "SI:CGIP",
    [COMMAND_SATISFIED] = "S:O",
    [COMMAND_RETURN] = "SD:OV",
    [COMMAND_DISCIPLINE] = "S:" ANY,
    /* investigator; SIRO and Board add their sections, and whoever owes an interim report sends one */
    [COMMAND_OUTCOME] = "ISb:GIOV",
    [COMMAND_INTERIM] = "ISDb:GI",
    [COMMAND_ASK] = "ISD:" OPEN,
    [COMMAND_ACTION] = "ISDB:" ANY, /* remedial actions are chased past the closing */
    [COMMAND_ANSWER] = "",          /* of no incident: a code of an errand allows it */
    /* Chair, and whoever is the next rung */
    [COMMAND_RELEASE] = "CV:" OPEN,
    [COMMAND_EDIT] = "CV:" OPEN,
    [COMMAND_FEEDBACK] = "CV:" ANY, /* its writer is told what came of it when it has ended */
    [COMMAND_CONFLICT] = "SDCVB:" OPEN,
    /* whoever has the case */
    [COMMAND_NOTE] = "SDCVBI:" ANY,
    [COMMAND_ESCALATE] = "SDCVBI:" OPEN,
    [COMMAND_DUPLICATE] = "DIS:" OPEN,
    [COMMAND_MERGE] = "DIS:" OPEN,
    [COMMAND_SPLIT] = "DIS:" OPEN,
    [COMMAND_STATUS] = "SDCVBI:" ANY,
    [COMMAND_LIST] = "SDCVBI:" ANY,
    [COMMAND_SHOW] = "SDCVBI:" ANY,
    [COMMAND_HELP] = "SDCVBI:" ANY,
};

static bool holds(const char *from, const char *to, char letter)
{
    for (; from < to; from++) {
        if (*from == letter)
            return true;
    }
    return false;
}

static bool is_expected(const char *rule, char role, char state, bool high)
{
    while (*rule) {
        const char *colon = strchr(rule, ':');
        const char *end = strchr(rule, ' ') ? strchr(rule, ' ') : rule + strlen(rule);
        bool named =
            holds(rule, colon, role) || (high && role == 'B' && holds(rule, colon, 'b'));
        if (named && holds(colon, end, state))
            return true;
        rule = *end ? end + 1 : end;
    }
    return false;
}

static Duty waiting_for_chair(void)
{
    return (Duty){.owner = ROLE_CHAIR, .start = 1, .due = START + 1000 * DAY};
}

/* Somebody of no importance is suspected, or there would be no conflict to decide about; what there is to
 * release waits, and so does its writer. */
static Incident for_the_table(IncidentState state, Severity severity)
{
    Incident incident = incident_in(state, severity);
    incident.suspected = BIT(INFORMATION_CHAMPION);
    incident.duty[DUTY_RELEASE] = incident.duty[DUTY_FEEDBACK] = waiting_for_chair();
    return incident;
}

static void check_command(Command command, IncidentState state, Severity severity)
{
    Incident incident = for_the_table(state, severity);
    if (command != COMMAND_RELEASE && command != COMMAND_EDIT)
        incident.duty[DUTY_RELEASE] = (Duty){0};
    char expected[ROLE_COUNT + 1] = "", got[ROLE_COUNT + 1] = "";
    bool known = may[command] != NULL && state_letters[state] != '\0';
    for (int role = 0; role < ROLE_COUNT; role++) {
        known = known && role_letters[role] != '\0';
        bool allowed = known && role_letters[role] != '-' && state_letters[state] != '-' &&
                       is_expected(may[command], role_letters[role], state_letters[state],
                                   severity >= SEVERITY_MAJOR);
        expected[role] = allowed ? role_letters[role] : '.';
        got[role] =
            incident_allows(&incident, command, ROLE_BIT(role)) ? role_letters[role] : '.';
    }
    if (!ok(known && memcmp(expected, got, sizeof got) == 0, "%s in %s, %s",
            command_name(command), incident_state_name(state), severity_name(severity)))
        printf("# expected %s, got %s\n", expected, got);
}

static void test_waiting(void)
{
    static const Command ends[] = {COMMAND_CLOSE, COMMAND_NOT_INCIDENT, COMMAND_DUPLICATE};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        Incident incident = incident_in(INCIDENT_REVIEWED, SEVERITY_MODERATE);
        bool before = incident_allows(&incident, ends[i], BIT(DPO)) != 0;
        incident.duty[DUTY_RELEASE] = waiting_for_chair();
        ok(before && incident_allows(&incident, ends[i], BIT(DPO)) == 0,
           "%s not while a report waits for the Chair", command_name(ends[i]));
    }
}

static void test_permissions(void)
{
    static const Severity levels[] = {SEVERITY_MODERATE, SEVERITY_MAJOR, SEVERITY_CRITICAL};
    for (int command = 0; command < COMMAND_COUNT; command++) {
        for (int state = 0; state < INCIDENT_STATE_COUNT; state++) {
            for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
                check_command((Command)command, (IncidentState)state, levels[i]);
        }
    }
    Incident incident = for_the_table(INCIDENT_RECEIVED, SEVERITY_MINOR);
    ok(!incident_allows(&incident, COMMAND_COUNT, ~(RoleSet)0),
       "an unknown command is nobody's");
    ok(!incident_allows(&incident, COMMAND_NOTE, 0), "who has no role may do nothing");
}

/* While the reporter is asked, everything else goes on where it was. */
static void test_permissions_while_asking(void)
{
    for (int state = INCIDENT_RECEIVED; state < INCIDENT_STATE_COUNT; state++) {
        Incident incident = for_the_table((IncidentState)state, SEVERITY_MAJOR);
        if (!incident_is_open(&incident) || state == INCIDENT_NEEDS_INFO)
            continue;
        Incident asking = incident;
        asking.before = incident.state;
        asking.state = INCIDENT_NEEDS_INFO;
        bool same = true;
        for (int command = 0; command < COMMAND_COUNT; command++) {
            for (int role = 0; role < ROLE_COUNT; role++)
                same = same && incident_allows(&incident, (Command)command, ROLE_BIT(role)) ==
                                   incident_allows(&asking, (Command)command, ROLE_BIT(role));
        }
        ok(same, "asking changes nothing of what may be done in %s",
           incident_state_name((IncidentState)state));
    }
}

/* What a mail's menu offers is carried out or refused for what is missing, never for who asks;
 * and the other way round. */
static void test_refused_as_not_offered(void)
{
    bool agree = true;
    for (int command = 0; command < COMMAND_COUNT; command++) {
        for (int state = INCIDENT_RECEIVED; state < INCIDENT_STATE_COUNT; state++) {
            for (int role = 0; role < ROLE_COUNT; role++) {
                Incident incident = for_the_table((IncidentState)state, SEVERITY_MINOR);
                bool offered = incident_allows(&incident, (Command)command, ROLE_BIT(role));
                Step step = give(&incident, (Command)command, ROLE_BIT(role), START + 2 * HOUR);
                bool refused = step.refusal == REFUSAL_ROLE || step.refusal == REFUSAL_STATE ||
                               (step.refusal == REFUSAL_DUTY && !offered);
                agree = agree && offered == !refused && step.applied == !step.refusal &&
                        (step.applied || same_incident(&incident, &step.incident));
            }
        }
    }
    ok(agree, "the menu and the commands agree on who may do what and when");
}

static void refuses(const Incident *incident, const Event *event, Refusal expected,
                    const char *what)
{
    Step step = incident_step(incident, event, &policy);
    if (!ok(!step.applied && step.refusal == expected && step.n_effects == 0 &&
                same_incident(incident, &step.incident),
            "refused: %s", what))
        printf("# expected %s, got %s\n", refusal_name(expected), refusal_name(step.refusal));
}

static void test_role_or_state(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    Event event = order(COMMAND_CLOSE, BIT(SIRO) | BIT(CHAIR), START + 60);
    refuses(&incident, &event, REFUSAL_ROLE, "what is another role's to say");
    event.actor |= BIT(DPO);
    refuses(&incident, &event, REFUSAL_STATE, "what comes later in its life");
    event = order(COMMAND_ICO, BIT(BOARD), START + 60);
    refuses(&incident, &event, REFUSAL_DUTY, "the Board's word about a minor one");
    event = order(COMMAND_COUNT, ~(RoleSet)0, START + 60);
    refuses(&incident, &event, REFUSAL_ROLE, "what is no command");
    incident = (Incident){.id = 1};
    event = order(COMMAND_NOTE, BIT(DPO), START + 60);
    refuses(&incident, &event, REFUSAL_NONE, "a command about what is not there");
}

/* ---- classifying ---- */

static void test_confirm(void)
{
    Incident incident = opened(SEVERITY_MODERATE);
    Step step = give(&incident, COMMAND_CONFIRM, BIT(SIRO), START + 60);
    ok(step.applied && step.incident.state == INCIDENT_RECEIVED &&
           step.incident.duty[DUTY_RAISE].done == START + 60 &&
           is_running(&step.incident, DUTY_CLASSIFY),
       "the SIRO's CONFIRM says that it has been read, and no more");
    Event event = order(COMMAND_CONFIRM, BIT(SIRO), START + 90);
    refuses(&step.incident, &event, REFUSAL_DUTY, "a second CONFIRM of the SIRO");
    step = give(&incident, COMMAND_CONFIRM, BIT(DPO), START + 60);
    const Incident *now = &step.incident;
    ok(step.applied && now->state == INCIDENT_CLASSIFIED && now->classified_at == START + 60 &&
           now->class == CLASS_POTENTIAL && now->severity == SEVERITY_MODERATE,
       "the DPO's accepts class and level that are proposed");
    ok(now->duty[DUTY_RAISE].done && now->duty[DUTY_CLASSIFY].done,
       "and fulfils the duties to raise and to classify");
    is_int(now->duty[DUTY_ASSIGN].due, working_days_after(START, 1),
           "the SIRO assigns within a working day");
    Effect task = effect_of(&step, EFFECT_TASK);
    ok(task.to == BIT(SIRO) && task.duty == DUTY_ASSIGN &&
           task.due == now->duty[DUTY_ASSIGN].due,
       "and is told so");
    incident.severity = SEVERITY_UNKNOWN;
    event = order(COMMAND_CONFIRM, BIT(DPO), START + 60);
    refuses(&incident, &event, REFUSAL_LEVEL, "CONFIRM where no level is proposed");
    incident.severity = SEVERITY_MINOR;
    event.changed = true;
    refuses(&incident, &event, REFUSAL_CHANGED, "CONFIRM of what is not proposed any more");
    event.changed = false;
    incident.severity = SEVERITY_MINOR;
    incident.class = CLASS_NOT_AN_INCIDENT;
    refuses(&incident, &event, REFUSAL_LEVEL, "CONFIRM of no incident: that needs a reason");
}

static void test_classify(void)
{
    Incident incident = opened(SEVERITY_MODERATE);
    Event event = order(COMMAND_CLASSIFY, BIT(DPO), START + 60);
    refuses(&incident, &event, REFUSAL_LEVEL, "CLASSIFY without a level");
    event.severity = SEVERITY_MINOR;
    event.reasoned = false;
    refuses(&incident, &event, REFUSAL_REASON, "lowering the level without a reason");
    event.severity = SEVERITY_MODERATE;
    ok(incident_step(&incident, &event, &policy).applied, "the same level needs none");
    event.severity = SEVERITY_CRITICAL;
    Step step = incident_step(&incident, &event, &policy);
    ok(step.applied && step.incident.severity == SEVERITY_CRITICAL, "nor does raising it");
    is_int(effect_of(&step, EFFECT_LEVEL).to, BIT(DPO) | BIT(BOARD) | BIT(CHAIR),
           "whom that level concerns is told at once, but for the SIRO, whose task says it");
    is_int(step.incident.duty[DUTY_ASSIGN].due, START + 60 + 4 * HOUR,
           "and the SIRO has 4 hours to assign");
    is_int(step.incident.duty[DUTY_ICO_DECISION].owner, ROLE_BOARD, "the ICO is the Board's");
    event.severity = SEVERITY_UNKNOWN;
    event.class = CLASS_CONFIRMED;
    step = incident_step(&incident, &event, &policy);
    ok(step.applied && step.incident.class == CLASS_CONFIRMED &&
           step.incident.severity == SEVERITY_MODERATE,
       "a class alone leaves the level");
    incident.severity = SEVERITY_UNKNOWN;
    refuses(&incident, &event, REFUSAL_LEVEL, "a class alone where there is no level");
    event = order(COMMAND_CLASSIFY, BIT(DPO), START + 60);
    event.severity = SEVERITY_MINOR;
    event.class = CLASS_NOT_AN_INCIDENT;
    refuses(&incident, &event, REFUSAL_LEVEL, "CLASSIFY as no incident: that is NOT-INCIDENT");
}

static void test_class_follows(void)
{
    Incident incident = opened(SEVERITY_MODERATE);
    incident.class = CLASS_NOT_AN_INCIDENT;
    Event event = order(COMMAND_CLASSIFY, BIT(DPO), START + 60);
    event.severity = SEVERITY_MINOR;
    Step step = incident_step(&incident, &event, &policy);
    is_int(step.incident.class, CLASS_CONFIRMED, "what has a level is an incident");
    incident.class = CLASS_UNKNOWN;
    step = incident_step(&incident, &event, &policy);
    is_int(step.incident.class, CLASS_CONFIRMED, "a confirmed one, when nothing else is said");
    incident.class = CLASS_NEAR_MISS;
    step = incident_step(&incident, &event, &policy);
    is_int(step.incident.class, CLASS_CONFIRMED, "what is minor was no near miss");
    event.severity = SEVERITY_NEAR_MISS;
    step = incident_step(&incident, &event, &policy);
    is_int(step.incident.class, CLASS_NEAR_MISS, "what is a near miss stays one");
}

/* "CLASSIFY major because", as our link brings it, waits for its reason, though without "because" it needs none. */
static void test_unfinished(void)
{
    static const Command commands[] = {COMMAND_CLASSIFY, COMMAND_ICO, COMMAND_SUBJECTS,
                                       COMMAND_AWARE};
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        Incident incident = opened(SEVERITY_MINOR);
        Event event = order(commands[i], BIT(DPO), START + HOUR);
        event.severity = SEVERITY_MAJOR;
        event.track = TRACK_REQUIRED;
        event.at = START;
        ok(incident_step(&incident, &event, &policy).applied, "%s", command_name(commands[i]));
        event.unfinished = true;
        refuses(&incident, &event, REFUSAL_REASON, "and \"because\" with nothing behind it");
    }
}

static void test_reclassify(void)
{
    Incident incident = incident_in(INCIDENT_INVESTIGATING, SEVERITY_MODERATE);
    Step step = classify(&incident, SEVERITY_MAJOR, START + 2 * HOUR);
    ok(step.applied && step.incident.state == INCIDENT_INVESTIGATING,
       "it is reclassified where it is");
    is_int(effect_of(&step, EFFECT_LEVEL).to, BIT(DPO) | BIT(SIRO) | BIT(BOARD) | BIT(CHAIR),
           "and whom the new level concerns is told");
    is_int(step.incident.duty[DUTY_INTERIM].due, working_days_after(START, 2),
           "an interim report is due from now on");
    is_int(step.incident.duty[DUTY_INTERIM].owner, ROLE_INVESTIGATOR, "by the investigator");
    Event lower = order(COMMAND_CLASSIFY, BIT(DPO), START + 3 * HOUR);
    lower.severity = SEVERITY_MODERATE;
    lower.class = CLASS_CONFIRMED;
    lower.reasoned = true;
    Step lowered = incident_step(&step.incident, &lower, &policy);
    is_int(effect_of(&lowered, EFFECT_LOWERED).to, BIT(BOARD) | BIT(CHAIR),
           "whom a lower level concerns no more is told, but for who works on it");
    ok(effect_of(&step, EFFECT_LOWERED).to == 0, "and nobody when it rises");
    Step more = classify(&step.incident, SEVERITY_CRITICAL, START + 3 * HOUR);
    is_int(effect_of(&more, EFFECT_LEVEL).to, 0,
           "whom the level before concerned is not told again");
    Effect sooner = effect_of(&more, EFFECT_TASK);
    ok(more.n_effects == 1 && sooner.to == BIT(INVESTIGATOR) && sooner.duty == DUTY_OUTCOME &&
           sooner.due == more.incident.duty[DUTY_OUTCOME].due &&
           sooner.due_before == step.incident.duty[DUTY_OUTCOME].due &&
           sooner.due < sooner.due_before,
       "but whoever has less time than they were told");
    Step less = classify(&step.incident, SEVERITY_MINOR, START + 3 * HOUR);
    ok(less.applied && !is_running(&less.incident, DUTY_INTERIM),
       "what the new level does not ask for falls away");
    ok(less.incident.severity == SEVERITY_MINOR && less.n_effects == 1 &&
           effect_of(&less, EFFECT_LOWERED).to == (BIT(BOARD) | BIT(CHAIR)),
       "in silence, but for whom it concerns no more");
    step = give(&step.incident, COMMAND_INTERIM, BIT(INVESTIGATOR), START + 4 * HOUR);
    step = classify(&step.incident, SEVERITY_CRITICAL, START + 5 * HOUR);
    ok(!is_running(&step.incident, DUTY_INTERIM),
       "an interim report that came is not asked again");
    incident = incident_in(INCIDENT_REOPENED, SEVERITY_MINOR);
    incident = give(&incident, COMMAND_ASSIGN, BIT(SIRO), START + 2 * HOUR).incident;
    ok(is_running(&incident, DUTY_CLASSIFY),
       "assigned again, it still waits for the DPO's word");
    step = classify(&incident, SEVERITY_MODERATE, START + 3 * HOUR);
    ok(step.incident.state == INCIDENT_ASSIGNED && !is_running(&step.incident, DUTY_CLASSIFY),
       "which fulfils that duty and leaves the state");
}

static void test_relieved(void)
{
    Incident incident = incident_in(INCIDENT_ASSIGNED, SEVERITY_MINOR);
    int64_t former = incident.investigator;
    Event event = order(COMMAND_ASSIGN, BIT(SIRO), START + 2 * HOUR);
    event.subject = former + 1;
    Step step = incident_step(&incident, &event, &policy);
    Effect told = effect_of(&step, EFFECT_RELIEVED);
    ok(step.applied && told.person == former && step.incident.investigator == former + 1,
       "whoever investigated it until now is told that somebody else does");
    is_int(effect_of(&step, EFFECT_TASK).to, BIT(INVESTIGATOR), "and the new one what to do");
    event.subject = former + 1;
    step = incident_step(&step.incident, &event, &policy);
    ok(effect_of(&step, EFFECT_RELIEVED).to == 0, "nobody is relieved by themselves");
    event = order(COMMAND_INVESTIGATE, BIT(SIRO), START + 3 * HOUR);
    event.person = former + 2;
    step = incident_step(&step.incident, &event, &policy);
    is_int(effect_of(&step, EFFECT_RELIEVED).person, former + 1, "the SIRO may take it over");
}

static void test_endings(void)
{
    static const struct {
        Command command;
        IncidentState state;
    } rows[] = {{COMMAND_NOT_INCIDENT, INCIDENT_NOT_AN_INCIDENT},
                {COMMAND_DUPLICATE, INCIDENT_DUPLICATE}};
    Incident incident = incident_in(INCIDENT_INVESTIGATING, SEVERITY_CRITICAL);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Step step = give(&incident, rows[i].command, BIT(DPO), START + 2 * HOUR);
        bool none = true;
        for (int kind = 0; kind < DUTY_COUNT; kind++)
            none = none && !is_running(&step.incident, (DutyKind)kind);
        ok(step.incident.state == rows[i].state && none && step.wake == INT64_MAX &&
               step.incident.closed_at == START + 2 * HOUR,
           "%s ends it and every duty", command_name(rows[i].command));
        bool part = rows[i].state == INCIDENT_DUPLICATE;
        ok(step.effects[0].kind == EFFECT_CLOSED &&
               step.effects[0].to == (BIT(SIRO) | BIT(DPO) | BIT(INVESTIGATOR) | BIT(BOARD) |
                                      BIT(CHAIR) | BIT(VICE_CHAIR)),
           "and those who work on it, or may have heard of it, are told");
        ok(step.n_effects == (part ? 1 : 2) &&
               effect_of(&step, EFFECT_ENDED).to == (part ? 0 : BIT(REPORTER)),
           "and the reporter, unless it goes on as a part of another");
        Incident nameless = incident;
        nameless.route = ROUTE_ANONYMOUS;
        step = give(&nameless, rows[i].command, BIT(DPO), START + 2 * HOUR);
        is_int(effect_of(&step, EFFECT_ENDED).to, part ? 0 : BIT(CHAIR),
               "of an anonymous one the Chair");
    }
    Step step = give(&incident, COMMAND_NOT_INCIDENT, BIT(DPO), START + 2 * HOUR);
    is_int(step.incident.class, CLASS_NOT_AN_INCIDENT, "and the class says what it was");
    Event event = order(COMMAND_NOT_INCIDENT, BIT(DPO), START + 2 * HOUR);
    event.reasoned = false;
    refuses(&incident, &event, REFUSAL_REASON, "NOT-INCIDENT without a reason");
    event = order(COMMAND_DUPLICATE, BIT(DPO), START + 2 * HOUR);
    event.subject = 0;
    refuses(&incident, &event, REFUSAL_OTHER, "DUPLICATE of nothing");
    event.subject = incident.id;
    refuses(&incident, &event, REFUSAL_OTHER, "DUPLICATE of itself");
    event.command = COMMAND_MERGE;
    refuses(&incident, &event, REFUSAL_OTHER, "MERGE with itself");
    event.command = COMMAND_SPLIT;
    event.subject = 0;
    refuses(&incident, &event, REFUSAL_OTHER, "SPLIT of a report that is not there");
    event.subject = 7;
    event.besides = KIND_INTRUSION;
    incident.besides = KIND_RANSOMWARE;
    step = incident_step(&incident, &event, &policy);
    ok(step.applied && step.incident.besides == KIND_RANSOMWARE,
       "SPLIT leaves an attack that others tell of");
    event.besides = KIND_RANSOMWARE;
    step = incident_step(&incident, &event, &policy);
    ok(step.applied && !incident_besides(&step.incident).told &&
           step.incident.severity == incident.severity,
       "that of its report goes along, and the level stays: only the DPO lowers one");
    event = order(COMMAND_MERGE, BIT(DPO), START + 2 * HOUR);
    event.further = true;
    refuses(&incident, &event, REFUSAL_FURTHER, "MERGE of what is further on");
    event.command = COMMAND_DUPLICATE;
    refuses(&incident, &event, REFUSAL_FURTHER, "DUPLICATE of what is not so far");
}

/* ---- two incidents ---- */

/* What the law demands of one must not end with it, from whichever side it is ended. */
static void test_bound(void)
{
    static const struct {
        Command command;
        TrackState track;
        bool bound;
    } rows[] = {{COMMAND_ICO, TRACK_REQUIRED, true},
                {COMMAND_ICO, TRACK_DONE, true},
                {COMMAND_ICO, TRACK_NOT_REQUIRED, false},
                {COMMAND_SUBJECTS, TRACK_REQUIRED, true},
                {COMMAND_SUBJECTS, TRACK_DONE, false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Incident incident = incident_in(INCIDENT_INVESTIGATING, SEVERITY_MAJOR);
        incident = decide(&incident, rows[i].command, rows[i].track, START + 2 * HOUR).incident;
        Event end = order(COMMAND_DUPLICATE, BIT(DPO), START + 3 * HOUR);
        Incident other = opened(SEVERITY_MINOR);
        Event merge = order(COMMAND_MERGE, BIT(DPO), START + 3 * HOUR);
        incident_tell(&incident, &merge);
        Step ended = incident_step(&incident, &end, &policy);
        Step merged = incident_step(&other, &merge, &policy);
        ok(ended.applied == !rows[i].bound && merged.applied == !rows[i].bound &&
               (!rows[i].bound ||
                (ended.refusal == REFUSAL_LAW && merged.refusal == REFUSAL_LAW)),
           "%s %s %s its end as a duplicate", command_name(rows[i].command),
           track_state_name(rows[i].track), rows[i].bound ? "forbids" : "allows");
    }
}

static void test_joined(void)
{
    Incident other = opened_as(SEVERITY_CRITICAL, START - 10 * HOUR).incident;
    other.suspected = BIT(CHAIR);
    other.excluded = BIT(SIRO);
    Incident incident = opened(SEVERITY_MINOR);
    Event event = order(COMMAND_MERGE, BIT(DPO), START + HOUR);
    incident_tell(&other, &event);
    Step step = incident_step(&incident, &event, &policy);
    const Incident *now = &step.incident;
    ok(step.applied && now->state == INCIDENT_RECEIVED && now->severity == SEVERITY_CRITICAL,
       "MERGE: it goes on where it was, at the graver level");
    is_int(now->aware_at, START - 10 * HOUR, "the earlier awareness counts");
    is_int(now->duty[DUTY_ICO_NOTIFY].due, START + 62 * HOUR, "and the ICO's 72 hours with it");
    ok(now->suspected == BIT(CHAIR) && now->excluded == BIT(SIRO) &&
           effect_of(&step, EFFECT_CONFLICT).role == ROLE_CHAIR,
       "who is the subject of one is the subject of both");
    ok(effect_of(&step, EFFECT_FOLLOW_UP).to == (BIT(SIRO) | BIT(DPO)),
       "DPO and SIRO hear that there is more, which is graver");
    incident = incident_in(INCIDENT_INVESTIGATING, SEVERITY_MINOR);
    step = incident_step(&incident, &event, &policy);
    is_int(step.incident.severity, SEVERITY_MINOR, "a proposal changes no level of the DPO's");
    other = classify(&other, SEVERITY_CRITICAL, START).incident;
    incident_tell(&other, &event);
    step = incident_step(&incident, &event, &policy);
    ok(step.incident.severity == SEVERITY_CRITICAL && step.incident.class == CLASS_CONFIRMED,
       "the DPO's word on the other one does");
    is_int(effect_of(&step, EFFECT_LEVEL).to, BIT(SIRO) | BIT(DPO) | BIT(CHAIR) | BIT(BOARD),
           "and whom that level concerns is told");
    event.kind = EVENT_JOINED;
    Incident closed = incident_in(INCIDENT_CLOSED, SEVERITY_MINOR);
    ok(!incident_step(&closed, &event, &policy).applied, "nothing joins what is closed");
}

/* What is decided in the register is settled in the report. */
static void test_settled_points(void)
{
    static const uint32_t law =
        1u << POINT_ESCALATION | 1u << POINT_SUBJECTS | 1u << POINT_DISCIPLINE;
    Incident incident = incident_in(INCIDENT_REVIEWED, SEVERITY_MINOR);
    incident.points = ~law & ((1u << POINT_COUNT) - 1);
    for (int track = 0; track < TRACK_COUNT; track++)
        incident.track[track] = TRACK_UNDECIDED;
    is_int(incident_settled_points(&incident), incident.points,
           "what nobody has decided is open");
    for (int track = 0; track < TRACK_COUNT; track++)
        incident.track[track] = TRACK_NOT_REQUIRED;
    Event event = order(COMMAND_CLOSE, BIT(DPO), START + 90);
    ok(incident_step(&incident, &event, &policy).applied,
       "it is closed without the report saying it again");
    incident.track[TRACK_SUBJECTS] = TRACK_REQUIRED;
    is_int(incident_settled_points(&incident) >> POINT_SUBJECTS & 1, 0,
           "who must be told has not been told");
    incident.track[TRACK_SUBJECTS] = TRACK_DONE;
    incident.points &= ~(1u << POINT_CONTROLS);
    refuses(&incident, &event, REFUSAL_POINTS, "CLOSE with another point open");
}

/* Whoever investigates it as the SIRO has no part in it any more: somebody must, and hears so at once. */
static void test_investigator_concerned(void)
{
    Incident incident = incident_in(INCIDENT_INVESTIGATING, SEVERITY_MAJOR);
    incident = suspects(&incident, BIT(SIRO), START + DAY).incident;
    Event event = order(COMMAND_CONFLICT, BIT(DPO), START + DAY);
    event.role = ROLE_SIRO;
    event.yes = true;
    event.subject = 0;
    Step step = incident_step(&incident, &event, &policy);
    ok(step.incident.investigator == INVESTIGATOR &&
           step.incident.state == INCIDENT_INVESTIGATING,
       "who investigates it, and is another, goes on");
    event.subject = INVESTIGATOR;
    step = incident_step(&incident, &event, &policy);
    ok(step.incident.investigator == 0 && step.incident.state == INCIDENT_CLASSIFIED &&
           effect_of(&step, EFFECT_TASK).duty == DUTY_ASSIGN &&
           effect_of(&step, EFFECT_TASK).to == BIT(SIRO),
       "who is its subject does not, and whoever acts for the SIRO names another");
    ok(is_running(&step.incident, DUTY_ASSIGN) && !is_running(&step.incident, DUTY_OUTCOME) &&
           !is_running(&step.incident, DUTY_INTERIM),
       "by a time of its own, and no report is waited for until then");
    event.yes = false;
    step = incident_step(&incident, &event, &policy);
    ok(step.incident.investigator == INVESTIGATOR, "who has been cleared goes on");
    incident.before = incident.state;
    incident.state = INCIDENT_NEEDS_INFO;
    event.yes = true;
    step = incident_step(&incident, &event, &policy);
    ok(step.incident.state == INCIDENT_NEEDS_INFO &&
           step.incident.before == INCIDENT_CLASSIFIED,
       "while the reporter is asked something, too");
}

static void test_cleared(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    incident = suspects(&incident, BIT(SIRO), START + 60).incident;
    Event event = order(COMMAND_CONFLICT, BIT(DPO), START + 90);
    event.role = ROLE_SIRO;
    event.yes = true;
    Step step = incident_step(&incident, &event, &policy);
    ok(step.incident.excluded == BIT(SIRO) && effect_of(&step, EFFECT_TASK).to == BIT(SIRO) &&
           effect_of(&step, EFFECT_TASK).duty == DUTY_RAISE,
       "whose deputy goes on is told what is to be done");
    event.yes = false;
    step = incident_step(&incident, &event, &policy);
    ok(effect_of(&step, EFFECT_TASK).to == BIT(SIRO), "and so are they whom it was kept from");
    incident = step.incident;
    ok(incident.suspected == 0 && !suspects(&incident, BIT(SIRO), START + 120).applied,
       "who has been cleared is not held again when the next mail names them");
}

/* ---- the law ---- */

static void test_aware(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    Event event = order(COMMAND_AWARE, BIT(DPO), START + 2 * HOUR);
    refuses(&incident, &event, REFUSAL_TIME, "AWARE without a time");
    event.at = START + 2 * HOUR + 1;
    refuses(&incident, &event, REFUSAL_TIME, "AWARE of what lies ahead");
    event.at = START - 10 * HOUR;
    event.reasoned = false;
    refuses(&incident, &event, REFUSAL_REASON, "AWARE without a reason");
    event.reasoned = true;
    Step step = incident_step(&incident, &event, &policy);
    ok(step.applied && step.incident.aware_at == START - 10 * HOUR &&
           step.incident.received_at == START,
       "AWARE moves awareness, not receipt");
    is_int(step.incident.duty[DUTY_ICO_NOTIFY].due, START + 62 * HOUR,
           "72 hours count from it");
    is_int(step.incident.duty[DUTY_ICO_DECISION].due, START + 38 * HOUR, "and 48");
    is_int(step.incident.duty[DUTY_CLASSIFY].due, START + 24 * HOUR, "the DPO's 24 do not");
    event.at = START + 2 * HOUR;
    step = incident_step(&incident, &event, &policy);
    is_int(step.incident.duty[DUTY_ICO_NOTIFY].due, START + 74 * HOUR,
           "this very moment may be when the school became aware");
    incident = decide(&incident, COMMAND_ICO, TRACK_NOT_REQUIRED, START + HOUR).incident;
    step = incident_step(&incident, &event, &policy);
    ok(step.applied && !is_running(&step.incident, DUTY_ICO_NOTIFY) &&
           !is_running(&step.incident, DUTY_ICO_DECISION),
       "what has been decided does not run again");
}

static void test_ico(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    Event event = order(COMMAND_ICO, BIT(DPO), START + HOUR);
    refuses(&incident, &event, REFUSAL_LEVEL, "ICO without a decision");
    event.track = TRACK_NOT_REQUIRED;
    event.reasoned = false;
    refuses(&incident, &event, REFUSAL_REASON, "ICO not required without a reason");
    event.track = TRACK_COMPLETE;
    refuses(&incident, &event, REFUSAL_DUTY, "ICO complete before it was notified");
    event.track = TRACK_DONE;
    event.at = START + HOUR + 1;
    refuses(&incident, &event, REFUSAL_TIME, "ICO notified at a time that lies ahead");
    event.at = -1;
    refuses(&incident, &event, REFUSAL_TIME, "ICO notified at a time that is not certain");
    event.at = START - 60;
    refuses(&incident, &event, REFUSAL_BEFORE,
            "ICO notified before the school was aware of it");
    event.at = START - START % 60;
    ok(incident_step(&incident, &event, &policy).applied,
       "in the same minute it may have been");
    Step step = decide(&incident, COMMAND_ICO, TRACK_NOT_REQUIRED, START + HOUR);
    ok(step.incident.track[TRACK_ICO] == TRACK_NOT_REQUIRED &&
           step.incident.duty[DUTY_ICO_DECISION].done == START + HOUR &&
           step.incident.duty[DUTY_ICO_NOTIFY].done == START + HOUR,
       "not required ends the decision and the 72 hours");
    step = decide(&step.incident, COMMAND_ICO, TRACK_REQUIRED, START + 2 * HOUR);
    ok(step.incident.track[TRACK_ICO] == TRACK_REQUIRED &&
           is_running(&step.incident, DUTY_ICO_NOTIFY) &&
           step.incident.duty[DUTY_ICO_NOTIFY].due == START + 72 * HOUR,
       "required after all, they run again, from awareness");
    step = decide(&incident, COMMAND_ICO, TRACK_REQUIRED, START + HOUR);
    ok(step.incident.duty[DUTY_ICO_DECISION].done &&
           memcmp(&step.incident.duty[DUTY_ICO_NOTIFY], &incident.duty[DUTY_ICO_NOTIFY],
                  sizeof(Duty)) == 0,
       "required decides, and the 72 hours go on as they were");
    step = decide(&step.incident, COMMAND_ICO, TRACK_DONE, START + 3 * HOUR);
    ok(step.incident.track[TRACK_ICO] == TRACK_DONE &&
           step.incident.duty[DUTY_ICO_NOTIFY].done == START + 3 * HOUR,
       "notified fulfils them");
    is_int(step.incident.duty[DUTY_ICO_PHASE].due, working_days_after(START, 5),
           "the next part is due in 5 working days");
    Step next = decide(&step.incident, COMMAND_ICO, TRACK_DONE, START + 2 * DAY);
    is_int(next.incident.duty[DUTY_ICO_PHASE].due, working_days_after(START + 2 * DAY, 5),
           "and after it another");
    event = order(COMMAND_ICO, BIT(DPO), START + 10 * DAY);
    event.track = TRACK_DONE;
    event.at = START + 8 * DAY;
    event.since = clock_at(event.at);
    event.since.now = event.clock.now;
    next = incident_step(&next.incident, &event, &policy);
    is_int(next.incident.duty[DUTY_ICO_PHASE].due, working_days_after(START + 8 * DAY, 5),
           "counted from the day on which it was told, not from when we hear of it");
    is_int(next.incident.duty[DUTY_ICO_PHASE].start, START + 8 * DAY, "from its hour");
    next.incident.aware_at = START - 2 * DAY;
    event.at = START - DAY;
    event.since = clock_at(event.at);
    event.since.now = event.clock.now;
    Step late = incident_step(&next.incident, &event, &policy);
    is_int(late.incident.duty[DUTY_ICO_PHASE].due, working_days_after(START - DAY, 5),
           "even if its end is behind us by then");
    late = happens(&late.incident, EVENT_TIME, START + 10 * DAY, ROLE_NONE);
    bool told = false;
    for (size_t i = 0; i < late.n_effects; i++)
        told = told || (late.effects[i].kind == EFFECT_REMINDER &&
                        late.effects[i].duty == DUTY_ICO_PHASE);
    ok(told, "and whoever owes it is told so at once");
    step = decide(&next.incident, COMMAND_ICO, TRACK_COMPLETE, START + 3 * DAY);
    ok(step.incident.track[TRACK_ICO] == TRACK_COMPLETE &&
           !is_running(&step.incident, DUTY_ICO_PHASE),
       "until it is complete");
    step = decide(&next.incident, COMMAND_ICO, TRACK_NOT_REQUIRED, START + 3 * DAY);
    ok(!is_running(&step.incident, DUTY_ICO_PHASE), "or was not required");
    event = order(COMMAND_ICO, BIT(BOARD), START + HOUR);
    event.track = TRACK_REQUIRED;
    incident = opened(SEVERITY_MAJOR);
    step = incident_step(&incident, &event, &policy);
    ok(step.applied && effect_of(&step, EFFECT_TASK).to == BIT(BOARD),
       "of a major one the Board decides, and is asked to tell it");
    event.reasoned = true;
    step = incident_step(&step.incident, &event, &policy);
    ok(step.applied && effect_of(&step, EFFECT_TASK).to == 0 &&
           effect_of(&step, EFFECT_DECIDED).to & BIT(BOARD),
       "a member who repeats it asks nobody again; what was said is told");
}

/* What only goes on is done without a word; what has been decided is decided otherwise, or again, with a reason alone, but
 * that the law's people have been told; who may have decided it hears of that. */
static void test_redecided(void)
{
    static const struct {
        Command command;
        TrackState was, is;
        bool anew, wants_reason;
    } rows[] = {
        {COMMAND_ICO, TRACK_UNDECIDED, TRACK_REQUIRED, false, false},
        {COMMAND_ICO, TRACK_UNDECIDED, TRACK_DONE, false, false},
        {COMMAND_ICO, TRACK_REQUIRED, TRACK_DONE, false, false},
        {COMMAND_ICO, TRACK_DONE, TRACK_COMPLETE, false, false},
        {COMMAND_ICO, TRACK_REQUIRED, TRACK_REQUIRED, true, true},
        {COMMAND_ICO, TRACK_REQUIRED, TRACK_NOT_REQUIRED, true, true},
        {COMMAND_ICO, TRACK_NOT_REQUIRED, TRACK_REQUIRED, true, true},
        {COMMAND_ICO, TRACK_NOT_REQUIRED, TRACK_DONE, true, false},
        {COMMAND_ICO, TRACK_DONE, TRACK_DONE, true, true},
        {COMMAND_ICO, TRACK_DONE, TRACK_REQUIRED, true, true},
        {COMMAND_ICO, TRACK_COMPLETE, TRACK_DONE, true, true},
        {COMMAND_SUBJECTS, TRACK_UNDECIDED, TRACK_DONE, false, false},
        {COMMAND_SUBJECTS, TRACK_REQUIRED, TRACK_DONE, false, false},
        {COMMAND_SUBJECTS, TRACK_DONE, TRACK_DONE, true, true},
        {COMMAND_SUBJECTS, TRACK_NOT_REQUIRED, TRACK_REQUIRED, true, true},
        {COMMAND_SUBJECTS, TRACK_DONE, TRACK_NOT_REQUIRED, true, true},
        {COMMAND_SUBJECTS, TRACK_NOT_REQUIRED, TRACK_DONE, true, false},
        {COMMAND_DISCIPLINE, TRACK_UNDECIDED, TRACK_DONE, false, false},
        {COMMAND_DISCIPLINE, TRACK_NOT_REQUIRED, TRACK_DONE, true, true},
        {COMMAND_DISCIPLINE, TRACK_DONE, TRACK_DONE, true, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        TrackKind track = rows[i].command == COMMAND_ICO        ? TRACK_ICO
                          : rows[i].command == COMMAND_SUBJECTS ? TRACK_SUBJECTS
                                                                : TRACK_DISCIPLINE;
        Incident incident = incident_in(INCIDENT_INVESTIGATING, SEVERITY_MAJOR);
        incident.track[track] = rows[i].was;
        RoleSet actor = track == TRACK_DISCIPLINE ? BIT(SIRO) : BIT(BOARD);
        Event event = order(rows[i].command, actor, START + HOUR);
        event.track = rows[i].is;
        event.reasoned = false;
        Step step = incident_step(&incident, &event, &policy);
        ok(incident_redecides(&incident, &event) == rows[i].anew &&
               step.refusal == (rows[i].wants_reason ? REFUSAL_DECIDED : REFUSAL_NONE) &&
               step.applied != rows[i].wants_reason,
           "%s %s after %s", command_name(rows[i].command), track_state_name(rows[i].is),
           track_state_name(rows[i].was));
        event.reasoned = true;
        step = incident_step(&incident, &event, &policy);
        RoleSet told = effect_of(&step, EFFECT_DECIDED).to | effect_of(&step, EFFECT_TASK).to;
        RoleSet earlier =
            track == TRACK_DISCIPLINE ? BIT(DPO) : BIT(SIRO) | BIT(DPO) | BIT(BOARD);
        ok(step.applied && step.incident.track[track] == rows[i].is &&
               (!rows[i].anew || (told & earlier) == earlier),
           "with a reason it may be, and others hear of it");
    }
}

/* The law's decisions of a grave incident are told to who answers for the school. */
static void test_siro_hears(void)
{
    static const struct {
        Command command;
        TrackState was, is;
    } rows[] = {
        {COMMAND_ICO, TRACK_UNDECIDED, TRACK_REQUIRED},
        {COMMAND_ICO, TRACK_REQUIRED, TRACK_DONE},
        {COMMAND_ICO, TRACK_DONE, TRACK_COMPLETE},
        {COMMAND_SUBJECTS, TRACK_UNDECIDED, TRACK_REQUIRED},
        {COMMAND_SUBJECTS, TRACK_REQUIRED, TRACK_DONE},
    };
    static const Severity levels[] = {SEVERITY_MINOR, SEVERITY_CRITICAL};
    for (size_t i = 0; i < 2 * G_N_ELEMENTS(rows); i++) {
        Severity level = levels[i % 2];
        Incident incident = incident_in(INCIDENT_INVESTIGATING, level);
        Event event = order(rows[i / 2].command, BIT(DPO), START + HOUR);
        incident.track[incident_track_of(event.command)] = rows[i / 2].was;
        event.track = rows[i / 2].is;
        Step step = incident_step(&incident, &event, &policy);
        bool hears = effect_of(&step, EFFECT_DECIDED).to & BIT(SIRO);
        ok(step.applied && hears == (level == SEVERITY_CRITICAL), "%s %s of a %s one",
           command_name(event.command), track_state_name(event.track), severity_name(level));
    }
}

static void test_subjects_and_discipline(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    Event event = order(COMMAND_SUBJECTS, BIT(DPO), START + HOUR);
    refuses(&incident, &event, REFUSAL_LEVEL, "SUBJECTS without a decision");
    event.track = TRACK_COMPLETE;
    refuses(&incident, &event, REFUSAL_LEVEL, "SUBJECTS complete, which is the ICO's");
    event.track = TRACK_DONE;
    event.at = START + HOUR + 1;
    refuses(&incident, &event, REFUSAL_TIME, "people told at a time that lies ahead");
    event.at = START - 60;
    refuses(&incident, &event, REFUSAL_BEFORE, "people told before the school was aware of it");
    event.track = TRACK_NOT_REQUIRED;
    event.reasoned = false;
    refuses(&incident, &event, REFUSAL_REASON, "SUBJECTS not required without a reason");
    Step step = decide(&incident, COMMAND_SUBJECTS, TRACK_REQUIRED, START + HOUR);
    ok(step.incident.track[TRACK_SUBJECTS] == TRACK_REQUIRED &&
           step.incident.duty[DUTY_TELL_SUBJECTS].due == START + 49 * HOUR &&
           step.incident.duty[DUTY_TELL_SUBJECTS].owner == ROLE_DPO,
       "people who must be told are told by the DPO");
    Step again = decide(&step.incident, COMMAND_SUBJECTS, TRACK_REQUIRED, START + 9 * HOUR);
    is_int(again.incident.duty[DUTY_TELL_SUBJECTS].due, START + 49 * HOUR,
           "saying it again gives no more time");
    Step told = decide(&step.incident, COMMAND_SUBJECTS, TRACK_DONE, START + 3 * HOUR);
    ok(told.incident.track[TRACK_SUBJECTS] == TRACK_DONE &&
           told.incident.duty[DUTY_TELL_SUBJECTS].done == START + 3 * HOUR,
       "told, they have been");
    told = decide(&step.incident, COMMAND_SUBJECTS, TRACK_NOT_REQUIRED, START + 3 * HOUR);
    ok(told.incident.track[TRACK_SUBJECTS] == TRACK_NOT_REQUIRED &&
           !is_running(&told.incident, DUTY_TELL_SUBJECTS),
       "or need not be");
    event = order(COMMAND_DISCIPLINE, BIT(SIRO), START + HOUR);
    refuses(&incident, &event, REFUSAL_LEVEL, "DISCIPLINE without a decision");
    event.track = TRACK_REQUIRED;
    refuses(&incident, &event, REFUSAL_LEVEL, "DISCIPLINE that is neither commenced nor not");
    event.track = TRACK_NOT_REQUIRED;
    event.reasoned = false;
    refuses(&incident, &event, REFUSAL_REASON, "no discipline without a reason");
    event.track = TRACK_DONE;
    step = incident_step(&incident, &event, &policy);
    is_int(step.incident.track[TRACK_DISCIPLINE], TRACK_DONE, "commenced needs none");
}

/* ---- investigating ---- */

static void test_assign(void)
{
    Incident incident = incident_in(INCIDENT_CLASSIFIED, SEVERITY_CRITICAL);
    Event event = order(COMMAND_ASSIGN, BIT(SIRO), START + 2 * HOUR);
    event.subject = 0;
    refuses(&incident, &event, REFUSAL_PERSON, "ASSIGN to nobody");
    event.subject = 88;
    Step step = incident_step(&incident, &event, &policy);
    ok(step.incident.state == INCIDENT_ASSIGNED && step.incident.investigator == 88 &&
           step.incident.duty[DUTY_ASSIGN].done == START + 2 * HOUR,
       "ASSIGN names the investigator and fulfils the duty");
    is_int(step.incident.duty[DUTY_OUTCOME].due, working_days_after(START, 5),
           "a critical one's outcome is due in 5 working days");
    is_int(step.incident.duty[DUTY_INTERIM].due, working_days_after(START, 1),
           "an interim in 1");
    Effect task = effect_of(&step, EFFECT_TASK);
    ok(step.n_effects == 1 && task.to == BIT(INVESTIGATOR) && task.duty == DUTY_OUTCOME,
       "the investigator is told");
    incident = incident_in(INCIDENT_CLASSIFIED, SEVERITY_MINOR);
    step = incident_step(&incident, &event, &policy);
    is_int(step.incident.duty[DUTY_OUTCOME].due, working_days_after(START, 15),
           "a minor one's is due in 15");
    ok(!is_running(&step.incident, DUTY_INTERIM), "without an interim report");
}

static void test_investigate(void)
{
    Incident incident = incident_in(INCIDENT_ASSIGNED, SEVERITY_MINOR);
    Step step = give(&incident, COMMAND_INVESTIGATE, BIT(INVESTIGATOR), START + DAY);
    ok(step.incident.state == INCIDENT_INVESTIGATING && step.n_effects == 0 &&
           step.incident.duty[DUTY_OUTCOME].due == incident.duty[DUTY_OUTCOME].due,
       "who is assigned begins, and has no more time than before");
    Event event = order(COMMAND_INVESTIGATE, BIT(SIRO), START + DAY);
    event.person = 0;
    refuses(&incident, &event, REFUSAL_PERSON, "INVESTIGATE by nobody");
    incident = incident_in(INCIDENT_CLASSIFIED, SEVERITY_MINOR);
    event.person = 3;
    step = incident_step(&incident, &event, &policy);
    ok(step.incident.state == INCIDENT_INVESTIGATING && step.incident.investigator == 3 &&
           step.incident.duty[DUTY_ASSIGN].done == START + DAY &&
           step.incident.duty[DUTY_OUTCOME].due == working_days_after(START + DAY, 15),
       "the SIRO takes it: nobody need be assigned any more");
    is_int(effect_of(&step, EFFECT_TASK).to, BIT(INVESTIGATOR), "and has it in writing");
}

static void test_outcome(void)
{
    Incident incident = incident_in(INCIDENT_INVESTIGATING, SEVERITY_CRITICAL);
    Step step = submit(&incident, 5, START + DAY);
    ok(step.incident.state == INCIDENT_OUTCOME_SUBMITTED && step.incident.points == 5 &&
           step.incident.duty[DUTY_OUTCOME].done == START + DAY &&
           step.incident.duty[DUTY_INTERIM].done == START + DAY,
       "the outcome report fulfils both of the investigator's duties");
    is_int(step.incident.duty[DUTY_REVIEW].due, working_days_after(START + DAY, 5),
           "it is reviewed within 5 working days");
    Effect task = effect_of(&step, EFFECT_TASK);
    ok(step.n_effects == 1 && task.to == (BIT(SIRO) | BIT(DPO)) && task.duty == DUTY_REVIEW &&
           task.due == step.incident.duty[DUTY_REVIEW].due,
       "and SIRO and DPO are told");
    Event event = order(COMMAND_OUTCOME, BIT(BOARD), START + 2 * DAY);
    event.points = 2;
    Step more = incident_step(&step.incident, &event, &policy);
    ok(more.applied && more.incident.state == INCIDENT_OUTCOME_SUBMITTED &&
           more.incident.points == 7 &&
           more.incident.duty[DUTY_REVIEW].due == step.incident.duty[DUTY_REVIEW].due,
       "the Board's section is added to it and moves nothing");
    ok(more.n_effects == 1 && more.effects[0].kind == EFFECT_REVISED &&
           more.effects[0].to == (BIT(SIRO) | BIT(DPO)),
       "who reviews it hears that it is fuller now");
    event.actor = BIT(INVESTIGATOR);
    Step full = incident_step(&more.incident, &event, &policy);
    ok(full.applied && full.n_effects == 1 && full.effects[0].kind == EFFECT_REVISED,
       "and that the investigator has sent it again");
    event.actor = BIT(BOARD);
    incident = incident_in(INCIDENT_REVIEWED, SEVERITY_MAJOR);
    more = incident_step(&incident, &event, &policy);
    ok(more.applied && more.incident.state == INCIDENT_REVIEWED && more.n_effects == 1 &&
           more.effects[0].kind == EFFECT_REVISED &&
           more.effects[0].to == (BIT(SIRO) | BIT(DPO)),
       "but once it was found good, SIRO and DPO hear that it has changed");
}

static void test_interim(void)
{
    Incident incident = incident_in(INCIDENT_ASSIGNED, SEVERITY_MAJOR);
    Step step = give(&incident, COMMAND_INTERIM, BIT(INVESTIGATOR), START + DAY);
    ok(step.incident.state == INCIDENT_INVESTIGATING &&
           step.incident.duty[DUTY_INTERIM].done == START + DAY &&
           is_running(&step.incident, DUTY_OUTCOME),
       "an interim report shows that the work has begun, and leaves the outcome due");
    ok(step.n_effects == 1 && step.effects[0].kind == EFFECT_INTERIM &&
           step.effects[0].to == (BIT(SIRO) | BIT(DPO) | BIT(BOARD)),
       "it goes to SIRO, DPO and, of a major one, the Board");
    incident = incident_in(INCIDENT_ASSIGNED, SEVERITY_MINOR);
    step = give(&incident, COMMAND_INTERIM, BIT(INVESTIGATOR), START + DAY);
    is_int(step.effects[0].to, BIT(SIRO) | BIT(DPO), "of a minor one not to the Board");
}

static void test_return(void)
{
    Incident incident = incident_in(INCIDENT_REVIEWED, SEVERITY_MINOR);
    Event event = order(COMMAND_RETURN, BIT(DPO), START + DAY);
    event.reasoned = false;
    refuses(&incident, &event, REFUSAL_REASON, "RETURN without a reason");
    event.reasoned = true;
    Step step = incident_step(&incident, &event, &policy);
    ok(step.incident.state == INCIDENT_INVESTIGATING &&
           step.incident.duty[DUTY_REVIEW].done == START + DAY &&
           step.incident.duty[DUTY_OUTCOME].due == working_days_after(START + DAY, 15) &&
           step.incident.duty[DUTY_OUTCOME].done == 0,
       "RETURN gives it back with new time");
    Effect task = effect_of(&step, EFFECT_TASK);
    ok(task.to == BIT(INVESTIGATOR) && task.duty == DUTY_OUTCOME, "to the investigator");
    ok(effect_of(&step, EFFECT_RETURNED).to == (BIT(SIRO) | BIT(DPO)),
       "and who was asked to review it hears of that");
}

/* ---- closing ---- */

static void test_closed_alone(void)
{
    Incident incident = incident_in(INCIDENT_REVIEWED, SEVERITY_MINOR);
    for (int track = 0; track < TRACK_COUNT; track++)
        incident.track[track] = TRACK_NOT_REQUIRED;
    incident.points = (1u << POINT_COUNT) - 1;
    Event event = order(COMMAND_CLOSE, BIT(DPO), START + DAY);
    event.person = incident.investigator;
    Step step = incident_step(&incident, &event, &policy);
    ok(step.applied && incident_is_closed_alone(&step.incident, &event),
       "whoever investigates and closes does so alone");
    event.person = incident.investigator + 1;
    step = incident_step(&incident, &event, &policy);
    ok(step.applied && !incident_is_closed_alone(&step.incident, &event), "two do not");
    is_int(effect_of(&step, EFFECT_CLOSED).to & BIT(DPO), BIT(DPO),
           "the DPO hears of a closing, whoever has closed it");
}

/* Whoever keeps the incident from being closed is reminded, and not who waits. */
static void test_whose_review(void)
{
    Incident incident = incident_in(INCIDENT_OUTCOME_SUBMITTED, SEVERITY_MINOR);
    is_int(incident.duty[DUTY_REVIEW].owner, ROLE_SIRO, "until SATISFIED it is the SIRO's");
    Event event = order(COMMAND_CLOSE, BIT(DPO), START + DAY);
    refuses(&incident, &event, REFUSAL_STATE, "CLOSE before it");
    Step asks = give(&incident, COMMAND_ASK, BIT(DPO), START + DAY);
    Step worse = classify(&asks.incident, SEVERITY_MAJOR, START + DAY);
    is_int(worse.incident.duty[DUTY_REVIEW].owner, ROLE_SIRO,
           "at another level, and while the reporter is asked something, too");
    Step satisfied = give(&incident, COMMAND_SATISFIED, BIT(SIRO), START + DAY);
    is_int(satisfied.incident.duty[DUTY_REVIEW].owner, ROLE_DPO, "then the DPO's");
    is_int(satisfied.incident.duty[DUTY_REVIEW].due, incident.duty[DUTY_REVIEW].due,
           "in the time that there was");
    Step again = give(&satisfied.incident, COMMAND_RETURN, BIT(DPO), START + 2 * DAY);
    ok(!is_running(&again.incident, DUTY_REVIEW), "and nobody's while the report is returned");
}

/* What its level asks, and no decision settles. */
static void test_close_points(Severity level)
{
    static const PointSet asked[SEVERITY_COUNT] = {[SEVERITY_NEAR_MISS] =
                                                       0x6b0, /* 3e, 3f, 3h, 3j and 3k */
                                                   [SEVERITY_MINOR] = 0x6b0,
                                                   [SEVERITY_MODERATE] = 0x7ff,
                                                   [SEVERITY_MAJOR] = 0x7ff,
                                                   [SEVERITY_CRITICAL] = 0x7ff};
    Incident reviewed = incident_in(INCIDENT_REVIEWED, level);
    for (int point = 0; point < POINT_COUNT; point++) {
        Incident incident = with_tracks(reviewed, START + DAY);
        incident.points &= ~POINT_BIT(point);
        Event event = order(COMMAND_CLOSE, BIT(DPO), START + DAY);
        bool decided = incident_settled_points(&incident) >> point & 1;
        g_autofree char *what =
            g_strdup_printf("%s without %s", severity_name(level), point_name((Point)point));
        if (decided || !(asked[level] >> point & 1))
            ok(incident_step(&incident, &event, &policy).applied, "closed: %s", what);
        else
            refuses(&incident, &event, REFUSAL_POINTS, what);
    }
}

/* A level that rises asks for more, one that falls for less. */
static void test_asked_points(void)
{
    Incident minor = incident_in(INCIDENT_OUTCOME_SUBMITTED, SEVERITY_MINOR);
    minor.points = POINT_BIT(POINT_CONTROLS) | POINT_BIT(POINT_OUTCOME);
    minor = with_tracks(minor, START + DAY);
    is_int(incident_open_points(&minor, &policy), 0, "nothing more is asked of a minor one");
    Incident major = classify(&minor, SEVERITY_MAJOR, START + DAY).incident;
    is_int(incident_open_points(&major, &policy), 0x14f,
           "of a major one 3a, 3b, 3c, 3d, 3g and 3i, too");
    Event lower = order(COMMAND_CLASSIFY, BIT(DPO), START + 2 * DAY);
    lower.severity = SEVERITY_MINOR;
    lower.class = CLASS_CONFIRMED;
    lower.reasoned = true;
    Incident again = incident_step(&major, &lower, &policy).incident;
    is_int(incident_open_points(&again, &policy), 0, "and no longer when it is minor again");
}

static void test_close(void)
{
    Incident reviewed = incident_in(INCIDENT_REVIEWED, SEVERITY_MINOR);
    Step step = give(&reviewed, COMMAND_CLOSE, BIT(DPO), START + DAY);
    ok(is_running(&reviewed, DUTY_REVIEW), "the SIRO's word leaves the DPO's review open");
    is_int(step.refusal, REFUSAL_TRACKS, "nothing is closed before ICO and others are decided");
    static const struct {
        TrackKind track;
        TrackState state;
        bool closes;
    } rows[] = {
        {TRACK_ICO, TRACK_UNDECIDED, false},
        {TRACK_ICO, TRACK_REQUIRED, false},
        {TRACK_ICO, TRACK_DONE, false},
        {TRACK_ICO, TRACK_COMPLETE, true},
        {TRACK_ICO, TRACK_NOT_REQUIRED, true},
        {TRACK_SUBJECTS, TRACK_UNDECIDED, false},
        {TRACK_SUBJECTS, TRACK_REQUIRED, false},
        {TRACK_SUBJECTS, TRACK_DONE, true},
        {TRACK_SUBJECTS, TRACK_NOT_REQUIRED, true},
        {TRACK_DISCIPLINE, TRACK_UNDECIDED, false},
        {TRACK_DISCIPLINE, TRACK_DONE, true},
        {TRACK_DISCIPLINE, TRACK_NOT_REQUIRED, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Incident incident = with_tracks(reviewed, START + DAY);
        incident.track[rows[i].track] = rows[i].state;
        Event event = order(COMMAND_CLOSE, BIT(DPO), START + DAY);
        step = incident_step(&incident, &event, &policy);
        if (rows[i].closes)
            ok(step.incident.state == INCIDENT_CLOSED && step.incident.closed_at == START + DAY,
               "closed with %s %s", track_name(rows[i].track), track_state_name(rows[i].state));
        else
            refuses(&incident, &event, REFUSAL_TRACKS, track_state_name(rows[i].state));
    }
    for (Severity level = SEVERITY_NEAR_MISS; level < SEVERITY_COUNT; level++)
        test_close_points(level);
    Incident incident = with_tracks(reviewed, START + DAY);
    step = give(&incident, COMMAND_CLOSE, BIT(DPO), START + DAY);
    ok(step.n_effects == 2 && step.effects[0].kind == EFFECT_CLOSED && step.wake == INT64_MAX,
       "that is told, and no clock runs any more");
}

static void test_satisfied(void)
{
    Incident incident = incident_in(INCIDENT_OUTCOME_SUBMITTED, SEVERITY_MINOR);
    Step step = give(&incident, COMMAND_SATISFIED, BIT(SIRO), START + DAY);
    Effect task = effect_of(&step, EFFECT_TASK);
    ok(step.incident.state == INCIDENT_REVIEWED && task.to == BIT(DPO) &&
           task.duty == DUTY_REVIEW && task.due == incident.duty[DUTY_REVIEW].due,
       "when the SIRO is satisfied, the DPO closes within the same time");
}

static void test_reopen(void)
{
    Incident incident = incident_in(INCIDENT_CLOSED, SEVERITY_MINOR);
    Event event = order(COMMAND_REOPEN, BIT(DPO), START + DAY);
    event.reasoned = false;
    refuses(&incident, &event, REFUSAL_REASON, "REOPEN without a reason");
    Step step = give(&incident, COMMAND_REOPEN, BIT(DPO), START + DAY);
    ok(step.incident.state == INCIDENT_REOPENED && step.incident.closed_at == 0 &&
           step.incident.duty[DUTY_CLASSIFY].due == START + 2 * DAY,
       "it is open again, and the DPO says what it is");
    is_int(effect_of(&step, EFFECT_TASK).to, BIT(DPO), "in writing");
    ok(!is_running(&step.incident, DUTY_ICO_NOTIFY) &&
           !is_running(&step.incident, DUTY_ICO_DECISION) &&
           !is_running(&step.incident, DUTY_ICO_PHASE) &&
           !is_running(&step.incident, DUTY_TELL_SUBJECTS),
       "what was decided stays decided");
    ok(is_running(&step.incident, DUTY_IDLE), "somebody notices when nothing happens");
    incident = incident_in(INCIDENT_NOT_AN_INCIDENT, SEVERITY_MINOR);
    step = give(&incident, COMMAND_REOPEN, BIT(DPO), START + 50 * HOUR);
    ok(step.incident.duty[DUTY_ICO_NOTIFY].due == START + 72 * HOUR &&
           step.incident.duty[DUTY_ICO_DECISION].due == START + 48 * HOUR,
       "what was not runs from awareness, as if it had never been closed");
    ok(is_running(&step.incident, DUTY_ICO_NOTIFY), "and it runs");
}

/* Closed by mistake while the ICO and people were owed something. */
static void test_reopen_erased(void)
{
    Incident incident = incident_in(INCIDENT_CLOSED, SEVERITY_MINOR);
    Event event = order(COMMAND_REOPEN, BIT(DPO), START + DAY);
    event.erased = true;
    refuses(&incident, &event, REFUSAL_ERASED, "REOPEN of what has been erased");
}

static void test_reopen_what_is_owed(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    incident = decide(&incident, COMMAND_ICO, TRACK_DONE, START + HOUR).incident;
    incident = decide(&incident, COMMAND_SUBJECTS, TRACK_REQUIRED, START + 2 * HOUR).incident;
    Incident closed = give(&incident, COMMAND_DUPLICATE, BIT(DPO), START + DAY).incident;
    Step step = give(&closed, COMMAND_REOPEN, BIT(DPO), START + 2 * DAY);
    ok(is_running(&step.incident, DUTY_ICO_PHASE) &&
           step.incident.duty[DUTY_ICO_PHASE].due == working_days_after(START, 5),
       "the ICO's next part is due when it was");
    ok(is_running(&step.incident, DUTY_TELL_SUBJECTS) &&
           step.incident.duty[DUTY_TELL_SUBJECTS].due == START + 50 * HOUR,
       "and people are told when they were to be");
    ok(!is_running(&step.incident, DUTY_ICO_NOTIFY), "the ICO is not told a second time");
    incident = opened(SEVERITY_MINOR);
    incident = decide(&incident, COMMAND_ICO, TRACK_REQUIRED, START + HOUR).incident;
    closed = give(&incident, COMMAND_DUPLICATE, BIT(DPO), START + DAY).incident;
    step = give(&closed, COMMAND_REOPEN, BIT(DPO), START + 2 * DAY);
    ok(is_running(&step.incident, DUTY_ICO_NOTIFY) &&
           !is_running(&step.incident, DUTY_ICO_DECISION),
       "one that was required still is");
}

/* ---- passing on ---- */

static void test_ask(void)
{
    Incident incident = incident_in(INCIDENT_INVESTIGATING, SEVERITY_MINOR);
    Step step = give(&incident, COMMAND_ASK, BIT(INVESTIGATOR), START + DAY);
    ok(step.incident.state == INCIDENT_NEEDS_INFO &&
           step.incident.before == INCIDENT_INVESTIGATING && step.n_effects == 1 &&
           step.effects[0].kind == EFFECT_QUESTION && step.effects[0].to == BIT(REPORTER),
       "a question goes to the reporter");
    Step again = give(&step.incident, COMMAND_ASK, BIT(DPO), START + DAY);
    ok(again.n_effects == 1 && again.incident.before == INCIDENT_INVESTIGATING,
       "a second one does not lose where it was");
    incident.route = ROUTE_ANONYMOUS;
    step = give(&incident, COMMAND_ASK, BIT(INVESTIGATOR), START + DAY);
    is_int(step.effects[0].to, BIT(CHAIR), "who is anonymous is asked through the Chair");
    incident.route = ROUTE_NAMED;
    incident.reporter = 0;
    step = give(&incident, COMMAND_ASK, BIT(INVESTIGATOR), START + DAY);
    is_int(step.effects[0].to, BIT(CHAIR), "so is who is not known");
}

static void test_advise(void)
{
    Incident incident = incident_in(INCIDENT_ASSIGNED, SEVERITY_MINOR);
    Step step = give(&incident, COMMAND_ADVISE, BIT(DPO), START + DAY);
    ok(step.n_effects == 1 && step.effects[0].kind == EFFECT_ADVICE &&
           step.effects[0].to == BIT(INVESTIGATOR),
       "advice goes to the investigator");
    incident = opened(SEVERITY_MINOR);
    step = give(&incident, COMMAND_ADVISE, BIT(DPO), START + DAY);
    is_int(step.effects[0].to, BIT(SIRO), "as long as there is none, to the SIRO");
}

/* The SIRO is not asked to raise with the DPO what the DPO has decided about. */
static void test_raised_by_itself(void)
{
    static const Command others[] = {COMMAND_NOTE, COMMAND_SHOW, COMMAND_ESCALATE};
    Incident incident = opened(SEVERITY_MAJOR);
    Event decided[] = {order(COMMAND_AWARE, BIT(DPO), START + HOUR),
                       order(COMMAND_ICO, BIT(DPO), START + HOUR),
                       order(COMMAND_SUBJECTS, BIT(DPO), START + HOUR),
                       order(COMMAND_ADVISE, BIT(DPO), START + HOUR)};
    decided[0].at = START;
    decided[0].reasoned = true;
    decided[1].track = decided[2].track = TRACK_REQUIRED;
    for (size_t i = 0; i < sizeof decided / sizeof decided[0]; i++) {
        Step step = incident_step(&incident, &decided[i], &policy);
        ok(step.applied && step.incident.duty[DUTY_RAISE].done == START + HOUR,
           "%s of the DPO: it is raised", command_name(decided[i].command));
    }
    decided[1].actor = BIT(BOARD);
    Step board = incident_step(&incident, &decided[1], &policy);
    ok(board.applied && !board.incident.duty[DUTY_RAISE].done,
       "the Board's ICO is not the DPO's");
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        Event event = order(others[i], BIT(DPO), START + HOUR);
        event.reasoned = true;
        Step step = incident_step(&incident, &event, &policy);
        ok(step.applied && !step.incident.duty[DUTY_RAISE].done, "%s decides nothing",
           command_name(others[i]));
    }
}

static void test_escalate(void)
{
    static const RoleSet to[SEVERITY_COUNT][2] = {
        [SEVERITY_NEAR_MISS] = {BIT(SIRO), BIT(CHAIR)},
        [SEVERITY_MINOR] = {BIT(SIRO), BIT(CHAIR)},
        [SEVERITY_MODERATE] = {BIT(SIRO), BIT(CHAIR)},
        [SEVERITY_MAJOR] = {BIT(BOARD), BIT(CHAIR)},
        [SEVERITY_CRITICAL] = {BIT(CHAIR), BIT(SIRO) | BIT(BOARD) | BIT(CHAIR) |
                                               BIT(ADMINISTRATOR) | BIT(OUT_OF_HOURS)},
    };
    for (int level = SEVERITY_NEAR_MISS; level < SEVERITY_COUNT; level++) {
        Incident incident = opened((Severity)level);
        Step first = give(&incident, COMMAND_ESCALATE, BIT(DPO), START + 60);
        Step second = give(&first.incident, COMMAND_ESCALATE, BIT(DPO), START + 90);
        Step third = give(&second.incident, COMMAND_ESCALATE, BIT(DPO), START + 95);
        ok(first.effects[0].kind == EFFECT_ESCALATED && first.effects[0].to == to[level][0] &&
               second.effects[0].to == to[level][1] && third.effects[0].to == to[level][1],
           "%s: ESCALATE climbs the ladder and stays at its top",
           severity_name((Severity)level));
    }
    Incident incident = opened(SEVERITY_MINOR);
    Step step = give(&incident, COMMAND_ESCALATE, BIT(SIRO), START + 60);
    is_int(step.effects[0].to, BIT(DPO), "nobody is asked by themselves");
    step = give(&step.incident, COMMAND_ESCALATE, BIT(SIRO), START + 60);
    is_int(step.effects[0].to, BIT(DPO) | BIT(CHAIR), "and the rung after it is higher");
    Event event = order(COMMAND_ESCALATE, BIT(DPO), START + 60);
    event.reasoned = false;
    refuses(&incident, &event, REFUSAL_REASON, "ESCALATE without a reason");
}

static void test_conflict(void)
{
    Incident incident = opened(SEVERITY_MINOR);
    Event event = order(COMMAND_CONFLICT, BIT(SIRO), START + HOUR);
    event.role = ROLE_DPO;
    refuses(&incident, &event, REFUSAL_DUTY, "CONFLICT about whom nobody has named");
    incident = suspects(&incident, BIT(DPO), START + 60).incident;
    event.role = ROLE_CHAIR;
    refuses(&incident, &event, REFUSAL_DUTY, "CONFLICT about another than is named");
    event.role = ROLE_DPO;
    event.actor = BIT(DPO);
    refuses(&incident, &event, REFUSAL_DUTY, "CONFLICT decided by the subject");
    event.actor = BIT(SIRO);
    Step no = incident_step(&incident, &event, &policy);
    ok(no.applied && no.incident.suspected == 0 && no.incident.excluded == 0,
       "no: the mails go to them again");
    event.yes = true;
    Step yes = incident_step(&incident, &event, &policy);
    ok(yes.applied && yes.incident.suspected == 0 && yes.incident.excluded == BIT(DPO),
       "yes: they have no part in it any more");
    incident = suspects(&yes.incident, BIT(SIRO), START + 2 * HOUR).incident;
    event.role = ROLE_SIRO;
    event.actor = BIT(DPO);
    refuses(&incident, &event, REFUSAL_DUTY, "CONFLICT decided by who is excluded");
    event.actor = BIT(CHAIR) | BIT(DPO);
    ok(incident_step(&incident, &event, &policy).applied, "the next rung decides");
}

/* Commands that only look, or only write down. */
static void test_the_rest(void)
{
    static const Command looks[] = {COMMAND_STATUS, COMMAND_LIST, COMMAND_SHOW, COMMAND_HELP};
    static const Command notes[] = {COMMAND_NOTE, COMMAND_ACTION, COMMAND_SPLIT};
    Incident incident = incident_in(INCIDENT_INVESTIGATING, SEVERITY_MINOR);
    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
        Step step = give(&incident, looks[i], BIT(DPO), START + DAY);
        ok(step.applied && step.n_effects == 0 && same_incident(&incident, &step.incident),
           "%s changes nothing, and looking is no activity", command_name(looks[i]));
    }
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        Step step = give(&incident, notes[i], BIT(DPO), START + DAY);
        ok(step.applied && step.n_effects == 0 &&
               step.incident.duty[DUTY_IDLE].start == START + DAY,
           "%s is activity", command_name(notes[i]));
        step.incident.duty[DUTY_IDLE] = incident.duty[DUTY_IDLE];
        ok(same_incident(&incident, &step.incident), "and changes nothing else");
    }
}

int main(void)
{
    config_policy_default(&policy);
    test_permissions();
    test_waiting();
    test_permissions_while_asking();
    test_refused_as_not_offered();
    test_role_or_state();
    test_confirm();
    test_classify();
    test_class_follows();
    test_reclassify();
    test_unfinished();
    test_relieved();
    test_closed_alone();
    test_endings();
    test_bound();
    test_joined();
    test_settled_points();
    test_investigator_concerned();
    test_cleared();
    test_aware();
    test_ico();
    test_redecided();
    test_siro_hears();
    test_subjects_and_discipline();
    test_assign();
    test_investigate();
    test_outcome();
    test_interim();
    test_return();
    test_whose_review();
    test_close();
    test_asked_points();
    test_satisfied();
    test_reopen();
    test_reopen_erased();
    test_reopen_what_is_owed();
    test_ask();
    test_advise();
    test_raised_by_itself();
    test_escalate();
    test_conflict();
    test_the_rest();
    return tap_done();
}
