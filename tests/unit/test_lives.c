/* A million and a half steps of random lives. Whatever happens in whatever order, with the clock set back and
 * forward and through the nights, what the comments below say holds after every step. Which rungs
 * are to come is kept by a model of its own: the set of those that were sent. */
#include "tests/unit/life.h"
#include "tests/unit/tap.h"

enum { STEPS = 1500000, LIFE = 150 };

/* Each holds after every step, or the first step that broke it is printed. */
typedef enum Invariant {
    HONEST,    /* what does not apply changes nothing */
    CLOSED,    /* closed stays closed but for REOPEN */
    DECIDED,   /* nothing is closed with an undecided track or an open point */
    OWNED,     /* what runs has an owner, a due time, and somebody who works on it */
    STOPPED,   /* nothing runs in what is not open */
    FEW,       /* a step has few effects */
    KNOWN,     /* they go to known roles, and to the reporter only what is the reporter's */
    LOWERED,   /* a level falls by a reasoned command of the DPO only, and with its text */
    DPO_FIRST, /* and rises by nobody else once the DPO has spoken */
    ONCE,      /* no rung comes twice, */
    NONE_LOST, /* none is lost, */
    TO_WHOM,   /* each goes to whom the policy says */
    RESTARTED, /* and a ladder begins anew only with what begins the duty */
    AGAIN,     /* or, of a duty that repeats, with its last rung */
    NEXT,      /* a duty is looked at when its next rung is reached, or in the morning */
    AHEAD,     /* after the clock was heard the next time lies ahead */
    HELD,      /* naming excludes nobody, and somebody is always left to decide */
    FITS,      /* an explanation ends within its buffer */
    INVARIANTS,
} Invariant;

static const char *const said[INVARIANTS] = {
    [HONEST] = "what does not apply changes nothing",
    [CLOSED] = "closed stays closed but for REOPEN",
    [DECIDED] = "nothing is closed with an undecided track or an open point",
    [OWNED] = "what runs has an owner, a time and somebody who works on it",
    [STOPPED] = "nothing runs in what is not open",
    [FEW] = "a step has few effects",
    [KNOWN] = "effects go to known roles",
    [LOWERED] = ("a level falls by a reasoned command of the DPO only, and with the text that "
                 "it was proposed for"),
    [DPO_FIRST] = "and rises by nobody else once the DPO has spoken",
    [ONCE] = "no rung comes twice",
    [NONE_LOST] = "none is lost",
    [TO_WHOM] = "each goes to whom the policy says",
    [RESTARTED] = "a ladder begins anew only with what begins its duty",
    [AGAIN] = "one that repeats begins again with its last rung",
    [NEXT] = "a duty is looked at when its next rung is reached",
    [AHEAD] = "after the clock was heard the next time lies ahead",
    [HELD] = "naming excludes nobody, and somebody is left to decide",
    [FITS] = "an explanation ends within its buffer",
};

/* ---- random ---- */

static bool one_in(int n)
{
    return any(n) == 0;
}

/* ---- the walk ---- */

typedef struct Walk {
    Incident incident;
    int64_t now;
    uint32_t sent[DUTY_COUNT]; /* of the numbers of rungs */
    bool held[DUTY_COUNT];     /* waits for the morning */
    long steps;
    long states[INCIDENT_STATE_COUNT], effects[EFFECT_KINDS], reminded[DUTY_COUNT];
    long refused[REFUSAL_COUNT], done[COMMAND_COUNT];
    bool broken[INVARIANTS];
} Walk;

static void holds(Walk *walk, Invariant invariant, bool condition, const Event *event,
                  const Step *step)
{
    if (condition || walk->broken[invariant])
        return;
    walk->broken[invariant] = true;
    char text[400];
    incident_explain(&walk->incident, event, step, text, sizeof text);
    printf("# \"%s\" is broken at step %ld, now=%lld: %s\n", said[invariant], walk->steps,
           (long long)event->clock.now, text);
}

/* Nights are from 22 to 7. */
static Clock clock_with_nights(int64_t now)
{
    Clock clock = clock_at(now);
    int64_t day = now / DAY, hour = now % DAY / HOUR;
    if (hour >= 22 || hour < 7)
        clock.quiet_until = (hour < 7 ? day : day + 1) * DAY + 7 * HOUR;
    return clock;
}

static void move_clock(Walk *walk, int64_t wake)
{
    int64_t choice = any(100);
    if (choice < 50)
        walk->now += any(6 * HOUR);
    else if (choice < 75 && wake != INT64_MAX && wake > walk->now)
        walk->now = wake + (one_in(3) ? any(HOUR) : 0);
    else if (choice < 80)
        walk->now += any(20 * DAY);
    else if (choice < 83)
        walk->now -= any(3 * DAY);
}

/* Towards the end of a life its own commands come more often, or nothing would ever be closed. */
static Command random_command(const Walk *walk)
{
    static const Command last[] = {COMMAND_ICO,     COMMAND_SUBJECTS,  COMMAND_DISCIPLINE,
                                   COMMAND_OUTCOME, COMMAND_SATISFIED, COMMAND_CLOSE,
                                   COMMAND_CLOSE};
    bool late = walk->incident.state == INCIDENT_OUTCOME_SUBMITTED ||
                walk->incident.state == INCIDENT_REVIEWED;
    if (late && !one_in(3))
        return last[any(7)];
    return (Command)any(COMMAND_COUNT + (one_in(50) ? 1 : 0));
}

static bool is_rare(Command command)
{
    return command == COMMAND_NOT_INCIDENT || command == COMMAND_DUPLICATE ||
           command == COMMAND_MERGE || command == COMMAND_ASK;
}

static void fill_command(const Walk *walk, Event *event)
{
    for (int tries = 0; tries < 20; tries++) {
        event->command = random_command(walk);
        event->actor = ROLE_BIT(any(ROLE_COUNT)) | (one_in(4) ? ROLE_BIT(any(ROLE_COUNT)) : 0);
        if (incident_allows(&walk->incident, event->command, event->actor) &&
            (!is_rare(event->command) || one_in(10)))
            break;
    }
    event->reasoned = !one_in(5);
    event->doubtful = one_in(50);
    event->twice = one_in(50);
    event->changed = one_in(4);
    event->person = one_in(10) ? 0 : 50 + any(3);
    event->subject = one_in(10) ? any(2) : 50 + any(3);
    if (event->command == COMMAND_CONFLICT && !one_in(20))
        event->subject = 0; /* whoever investigates it has another role */
    event->apart = one_in(2);
    event->erased = one_in(20);
    event->track = (TrackState)any(TRACK_STATE_COUNT);
    event->yes = one_in(2);
    event->further = event->yes && event->apart;
    event->told = one_in(3) ? (DutyKind)any(DUTY_COUNT + 1) : DUTY_PASS_ON;
    event->points = one_in(3) ? ALL_THE_POINTS : 1u << any(POINT_COUNT);
}

static Event random_event(const Walk *walk)
{
    static const EventKind often[] = {EVENT_TIME,    EVENT_TIME,    EVENT_TIME,   EVENT_COMMAND,
                                      EVENT_COMMAND, EVENT_COMMAND, EVENT_COMMAND};
    EventKind kind = one_in(4) ? (EventKind)any(EVENT_COUNT) : often[any(7)];
    if (walk->incident.state == INCIDENT_NONE)
        kind = one_in(3) ? kind : EVENT_REPORT;
    Event event = {
        .kind = kind,
        .clock = clock_with_nights(walk->now),
        .at = kind == EVENT_COMMAND && one_in(20) ? walk->now - 2 * AWARE_BEFORE_MAX
              : one_in(2)                         ? walk->now - any(80 * HOUR)
              : one_in(4)                         ? walk->now + any(HOUR)
                                                  : 0,
        .reporter = any(2) * REPORTER,
        .route = (Route)any(ROUTE_COUNT),
        .answerable = one_in(2),
        .automatic = one_in(2),
        .split = one_in(4),
        .by_reporter = one_in(2),
        .role = (Role)any(ROLE_COUNT),
        .original = one_in(2),
        .corrects = one_in(4),
        .suspects = one_in(3) ? ROLE_BIT(any(ROLE_COUNT)) : 0,
        .class = (IncidentClass)any(INCIDENT_CLASS_COUNT),
        .severity = (Severity)any(SEVERITY_COUNT),
        .deadline_severity = (Severity)any(SEVERITY_COUNT),
    };
    event.since = event.clock;
    if (kind == EVENT_COMMAND)
        fill_command(walk, &event);
    return event;
}

/* ---- the model of a ladder ---- */

enum { DUE_RUNG = DUTY_REMINDERS_MAX, LATE_RUNG, VERY_LATE_RUNG, RUNGS };

typedef struct Model {
    int64_t at[RUNGS]; /* 0: there is no such rung */
    RoleSet to[RUNGS];
} Model;

static void add_late(Model *rungs, int number, const Duty *duty, int64_t percent, RoleSet to)
{
    int64_t part = (duty->due - duty->start) * percent / 100;
    rungs->at[number] = duty->due + (part > 2 * HOUR ? part : 2 * HOUR);
    rungs->to[number] = to;
}

/* The DPO has decided that it is a near miss: the law's clock is its owner's alone, and by day. */
static bool is_near_miss(const Incident *incident)
{
    return incident->classified_at && incident->class == CLASS_NEAR_MISS;
}

static Model rungs_of(const Incident *incident, DutyKind kind)
{
    Model rungs = {0};
    const Duty *duty = &incident->duty[kind];
    const DutyPolicy *own = &policy.duty[kind];
    const Ladder *ladder = &policy.ladder[incident_level(incident)];
    RoleSet owners = ROLE_BIT(duty->owner) | own->with[incident_level(incident)];
    if (duty->owner == ROLE_SYSTEM)
        return rungs;
    for (int i = 0; i < own->n_reminders; i++) {
        if (duty->start + own->reminder[i].after >= duty->due)
            continue;
        if (incident->route == ROUTE_ANONYMOUS && own->reminder[i].after < 24 * HOUR)
            continue; /* within the day of which only the beginning is known */
        rungs.at[i] = duty->start + own->reminder[i].after;
        rungs.to[i] =
            own->reminder[i].only ? own->reminder[i].only : owners | own->reminder[i].also;
        if (own->urgent && is_near_miss(incident))
            rungs.to[i] = owners;
    }
    rungs.at[DUE_RUNG] = duty->due;
    rungs.to[DUE_RUNG] = owners | (own->escalates ? ladder->due : 0);
    if (!own->escalates)
        return rungs;
    add_late(&rungs, LATE_RUNG, duty, 25, owners | ladder->late);
    add_late(&rungs, VERY_LATE_RUNG, duty, 100, owners | ladder->very_late);
    return rungs;
}

/* The first that was not sent; 0: none. */
static int64_t next_rung(const Model *rungs, uint32_t sent)
{
    int64_t next = 0;
    for (int i = 0; i < RUNGS; i++) {
        if (rungs->at[i] != 0 && !(sent >> i & 1) && (next == 0 || rungs->at[i] < next))
            next = rungs->at[i];
    }
    return next;
}

/* Only the day is kept of what happens to an anonymous one; and until it is released nobody but the
 * Chair is reminded of anything. */
static int64_t kept(const Event *event, const Step *step)
{
    return event->kind == EVENT_TIME ? event->clock.now
                                     : incident_time(&step->incident, &event->clock);
}

/* Of an anonymous one: SIRO, DPO, the Chairs, and whose turn it is. */
static RoleSet few(const Incident *incident)
{
    RoleSet roles = ROLE_BIT(ROLE_SIRO) | ROLE_BIT(ROLE_DPO) | ROLE_BIT(ROLE_CHAIR) |
                    ROLE_BIT(ROLE_VICE_CHAIR);
    if (incident->route != ROUTE_ANONYMOUS)
        return ~(RoleSet)0;
    if (incident->investigator != 0)
        roles |= ROLE_BIT(ROLE_INVESTIGATOR);
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        if (is_running(incident, (DutyKind)kind))
            roles |= ROLE_BIT(incident->duty[kind].owner) |
                     policy.duty[kind].with[incident_level(incident)];
    }
    return roles;
}

static bool is_released(const Walk *walk, const Step *step)
{
    return is_running(&walk->incident, DUTY_RELEASE) &&
           !is_running(&step->incident, DUTY_RELEASE);
}

/* Of what is proposed to be no incident the law's clock is no reason to wake anybody but the owner: once it is overdue
 * nobody, and before that none of these who hear by day. */
static bool is_perhaps_none(const Incident *incident)
{
    return !incident->classified_at && incident->class == CLASS_NOT_AN_INCIDENT;
}

static bool is_urgent(const Incident *incident, DutyKind kind, uint32_t sent)
{
    return policy.duty[kind].urgent && !is_near_miss(incident) &&
           !(is_perhaps_none(incident) && sent >> DUE_RUNG & 1);
}

static RoleSet awake(const Incident *incident, DutyKind kind, const Model *rungs, RoleSet to,
                     const Clock *clock)
{
    RoleSet owners =
        ROLE_BIT(incident->duty[kind].owner) | policy.duty[kind].with[incident_level(incident)];
    RoleSet sleepers = ROLE_BIT(ROLE_SIRO) | ROLE_BIT(ROLE_CHAIR) | ROLE_BIT(ROLE_VICE_CHAIR) |
                       ROLE_BIT(ROLE_BOARD),
            by_day = 0;
    if (!is_perhaps_none(incident) || clock->quiet_until == 0)
        return to;
    for (int i = 0; i < RUNGS; i++) {
        if (rungs->at[i] != 0 && rungs->at[i] >= clock->quiet_until)
            by_day |= rungs->to[i];
    }
    RoleSet left = to & ~(sleepers & by_day & ~owners);
    return left || !to ? left : owners;
}

/* What the night held back is not told twice in a morning: with it comes what follows in less than an hour, but not what
 * says that it is due. */
static int64_t told_until(const Walk *walk, DutyKind kind, const Model *rungs, int64_t now)
{
    const Duty *duty = &walk->incident.duty[kind];
    int64_t first = next_rung(rungs, walk->sent[kind]), until = now + HOUR - 1;
    if (first == 0 || duty->next <= first || duty->next > now)
        return now;
    if (first < duty->due && until >= duty->due)
        return now < duty->due ? duty->due - 1 : now;
    return until;
}

/* What the clock should bring of one duty, and what it brought. */
static void check_reminder(Walk *walk, DutyKind kind, const Event *event, const Step *step)
{
    const Duty *duty = &walk->incident.duty[kind];
    Model rungs = rungs_of(&walk->incident, kind);
    bool waits =
        event->clock.quiet_until != 0 && !is_urgent(&walk->incident, kind, walk->sent[kind]);
    bool silent = is_released(walk, step) || (walk->incident.held && kind != DUTY_RELEASE);
    bool heard = is_running(&walk->incident, kind) && !waits && !silent;
    Effect got = {.kind = EFFECT_KINDS};
    for (size_t i = 0; i < step->n_effects; i++) {
        if (step->effects[i].kind == EFFECT_REMINDER && step->effects[i].duty == kind)
            got = step->effects[i];
    }
    int due = 0;
    RoleSet to = 0;
    int64_t until = told_until(walk, kind, &rungs, event->clock.now);
    for (int i = 0; heard && i < RUNGS; i++) {
        if (rungs.at[i] == 0 || rungs.at[i] > until || walk->sent[kind] >> i & 1)
            continue;
        due += i == 0 || rungs.at[i] != rungs.at[i - 1]; /* of one moment: one */
        to |= rungs.to[i];
        walk->sent[kind] |= 1u << i;
    }
    to = awake(&walk->incident, kind, &rungs, to, &event->clock);
    bool came = got.kind == EFFECT_REMINDER;
    int rungs_told = came ? got.overtaken.n + 1 : 0;
    holds(walk, ONCE, rungs_told <= due, event, step);
    holds(walk, NONE_LOST,
          rungs_told >= due && (!came || got.rung == duty->rung + got.overtaken.n + 1), event,
          step);
    holds(walk, TO_WHOM, !came || got.to == (to & few(&step->incident)), event, step);
    walk->reminded[kind] += came;
}

/* Whoever investigated it is its subject. */
static bool names_another(const Event *event)
{
    return event->command == COMMAND_CONFLICT && event->yes && event->subject != 0;
}

/* What may begin a duty (again), or make it as if it had never begun. */
static bool begins(const Event *event, DutyKind kind)
{
    if (event->kind != EVENT_COMMAND)
        return kind == DUTY_RELEASE && event->kind == EVENT_FOLLOW_UP;
    switch (kind) {
    case DUTY_CLASSIFY:
        return event->command == COMMAND_REOPEN;
    case DUTY_ASSIGN:
        return event->command == COMMAND_CLASSIFY || event->command == COMMAND_CONFIRM ||
               names_another(event);
    case DUTY_INTERIM:
    case DUTY_OUTCOME:
        return event->command == COMMAND_ASSIGN || event->command == COMMAND_INVESTIGATE ||
               (event->command == COMMAND_RETURN && kind == DUTY_OUTCOME) ||
               names_another(event);
    case DUTY_REVIEW:
        return event->command == COMMAND_OUTCOME;
    case DUTY_ICO_PHASE:
        return event->command == COMMAND_ICO && event->track == TRACK_DONE;
    case DUTY_TELL_SUBJECTS:
        return event->command == COMMAND_SUBJECTS && event->track == TRACK_REQUIRED;
    case DUTY_IDLE:
        return true;
    case DUTY_RELEASE:
    case DUTY_PASS_ON:
    case DUTY_FEEDBACK:
    case DUTY_ACKNOWLEDGE:
    case DUTY_RAISE:
    case DUTY_ICO_DECISION:
    case DUTY_ICO_NOTIFY:
    case DUTY_COUNT:
        break;
    }
    return false;
}

static void check_ladder(Walk *walk, DutyKind kind, const Event *event, const Step *step)
{
    const Duty *was = &walk->incident.duty[kind], *duty = &step->incident.duty[kind];
    if (event->kind == EVENT_TIME)
        check_reminder(walk, kind, event, step);
    if (duty->rung < was->rung)
        holds(walk, RESTARTED,
              duty->rung == 0 &&
                  (kind == DUTY_IDLE || begins(event, kind) || is_released(walk, step)),
              event, step);
    if (duty->rung == 0)
        walk->sent[kind] = 0;
    Model before = rungs_of(&walk->incident, kind);
    bool again = policy.duty[kind].repeats && event->kind == EVENT_TIME &&
                 duty->rung > was->rung && next_rung(&before, walk->sent[kind]) == 0;
    if (again) {
        walk->sent[kind] = 0;
        holds(walk, AGAIN,
              duty->start == incident_time(&step->incident, &event->clock) &&
                  duty->due > duty->start && is_running(&step->incident, kind),
              event, step);
    }
    bool moved = duty->due != was->due || duty->start != was->start;
    if (moved && walk->sent[kind] >> DUE_RUNG && duty->due > kept(event, step))
        walk->sent[kind] &= (1u << DUE_RUNG) - 1; /* a due time ahead is a new one */
    Model rungs = rungs_of(&step->incident, kind);
    bool told =
        walk->incident.held && !step->incident.held; /* the notice is today's reminder */
    for (int i = 0; told && i < RUNGS; i++) {
        if (rungs.at[i] != 0 && rungs.at[i] < duty->due &&
            rungs.at[i] < event->clock.day + 24 * HOUR)
            walk->sent[kind] |= 1u << i;
    }
    int64_t next = next_rung(&rungs, walk->sent[kind]);
    bool waits = next != 0 && next <= kept(event, step) &&
                 !is_urgent(&step->incident, kind, walk->sent[kind]) &&
                 event->clock.quiet_until != 0 && duty->next == event->clock.quiet_until;
    bool still = event->kind != EVENT_TIME && walk->held[kind] && duty->next == was->next;
    bool running = is_running(&step->incident, kind);
    holds(walk, NEXT,
          !running || duty->next == next || waits || still || is_released(walk, step) ||
              (step->incident.held && kind != DUTY_RELEASE),
          event, step);
    walk->held[kind] = running && duty->next != next;
}

/* ---- the invariants ---- */

static bool is_decided(const Incident *incident)
{
    TrackState ico = incident->track[TRACK_ICO], subjects = incident->track[TRACK_SUBJECTS],
               discipline = incident->track[TRACK_DISCIPLINE];
    const PointSet decisions =
        POINT_BIT(POINT_ESCALATION) | POINT_BIT(POINT_SUBJECTS) | POINT_BIT(POINT_DISCIPLINE);
    return (ico == TRACK_NOT_REQUIRED || ico == TRACK_COMPLETE) &&
           (subjects == TRACK_NOT_REQUIRED || subjects == TRACK_DONE) &&
           (discipline == TRACK_NOT_REQUIRED || discipline == TRACK_DONE) &&
           (policy.points[incident->severity] & ~decisions & ~incident->points) == 0;
}

static bool is_closed(const Incident *incident)
{
    return incident->state == INCIDENT_CLOSED || incident->state == INCIDENT_DUPLICATE ||
           incident->state == INCIDENT_NOT_AN_INCIDENT;
}

/* The DPO's word, or the Chair's text in the place of all that has come. */
static bool may_lower(const Incident *was, const Event *event)
{
    return (event->command == COMMAND_CLASSIFY && event->reasoned && event->actor & BIT(DPO)) ||
           (event->command == COMMAND_EDIT && was->held && event->actor & CHAIRS);
}

static void check_life(Walk *walk, const Event *event, const Step *step)
{
    const Incident *was = &walk->incident, *now = &step->incident;
    bool command = event->kind == EVENT_COMMAND && step->applied;
    holds(walk, HONEST, step->applied || (step->n_effects == 0 && same_incident(was, now)),
          event, step);
    holds(walk, CLOSED,
          !is_closed(was) || now->state == was->state ||
              (command && event->command == COMMAND_REOPEN && event->reasoned),
          event, step);
    holds(walk, DECIDED, now->state != INCIDENT_CLOSED || is_decided(now), event, step);
    holds(walk, LOWERED, now->severity >= was->severity || (command && may_lower(was, event)),
          event, step);
    holds(walk, DPO_FIRST,
          was->classified_at == 0 || now->severity == was->severity ||
              (command && event->command == COMMAND_CLASSIFY && event->actor & BIT(DPO)),
          event, step);
}

/* What is left to do when an anonymous one has ended. */
static bool is_last(const Incident *incident, int kind)
{
    return kind == DUTY_FEEDBACK && incident->route == ROUTE_ANONYMOUS &&
           incident->state != INCIDENT_DUPLICATE;
}

static void check_duties(Walk *walk, const Event *event, const Step *step)
{
    const Incident *now = &step->incident;
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        const Duty *duty = &now->duty[kind];
        bool runs = is_running(now, (DutyKind)kind);
        bool works = kind == DUTY_OUTCOME || kind == DUTY_INTERIM;
        holds(walk, OWNED,
              !runs || (duty->owner > ROLE_NONE && duty->owner < ROLE_COUNT &&
                        duty->due > duty->start && (!works || now->investigator != 0)),
              event, step);
        holds(walk, STOPPED, !runs || incident_is_open(now) || is_last(now, kind), event, step);
        check_ladder(walk, (DutyKind)kind, event, step);
    }
    holds(walk, AHEAD,
          event->kind != EVENT_TIME || is_released(walk, step) || step->wake > event->clock.now,
          event, step);
}

static void check_effects(Walk *walk, const Event *event, const Step *step)
{
    size_t most = event->kind == EVENT_TIME     ? DUTY_COUNT
                  : event->kind == EVENT_REPORT ? 2 + ROLE_COUNT - ROLE_SIRO
                  : event->kind == EVENT_JOINED || event->command == COMMAND_MERGE ? 4
                                                                                   : 2;
    holds(walk, FEW, step->n_effects <= most, event, step);
    for (size_t i = 0; i < step->n_effects; i++) {
        const Effect *effect = &step->effects[i];
        RoleSet known = (ROLE_BIT(ROLE_COUNT) - 1) & ~(BIT(NONE) | BIT(SYSTEM));
        bool reporters = effect->kind == EFFECT_ACKNOWLEDGE ||
                         effect->kind == EFFECT_QUESTION || effect->kind == EFFECT_ENDED;
        holds(walk, KNOWN,
              effect->to != 0 && !(effect->to & ~known) &&
                  (reporters || !(effect->to & BIT(REPORTER))),
              event, step);
        walk->effects[effect->kind]++;
    }
}

static void check_conflicts(Walk *walk, const Event *event, const Step *step)
{
    const Incident *was = &walk->incident, *now = &step->incident;
    RoleSet deciders = BIT(SIRO) | BIT(DPO) | BIT(CHAIR) | BIT(VICE_CHAIR) | BIT(BOARD);
    RoleSet freed = was->suspected & ~now->suspected;
    bool decided = event->kind == EVENT_COMMAND && event->command == COMMAND_CONFLICT &&
                   event->actor & deciders & ~(was->suspected | was->excluded);
    bool lawful = now->excluded == was->excluded || (decided && event->yes);
    holds(walk, HELD,
          lawful && (!freed || decided) && (was->excluded & ~now->excluded) == 0 &&
              (deciders & ~(now->suspected | now->excluded)) != 0,
          event, step);
}

static void check_explanation(Walk *walk, const Event *event, const Step *step)
{
    char text[301];
    size_t size = 1 + (size_t)any(300);
    memset(text, 'x', sizeof text);
    incident_explain(&walk->incident, event, step, text, size);
    holds(walk, FITS, strnlen(text, size) < size && text[size] == 'x', event, step);
}

static int64_t take(Walk *walk, const Event *event)
{
    Step step = incident_step(&walk->incident, event, &policy);
    walk->steps++;
    check_life(walk, event, &step);
    check_duties(walk, event, &step);
    check_effects(walk, event, &step);
    check_conflicts(walk, event, &step);
    if (one_in(8))
        check_explanation(walk, event, &step);
    walk->states[step.incident.state]++;
    walk->refused[step.refusal]++;
    if (event->kind == EVENT_COMMAND && step.applied)
        walk->done[event->command]++;
    walk->incident = step.incident;
    return step.wake;
}

/* Nobody does anything any more: every rung that is left must come. */
static void outlive(Walk *walk, int64_t wake)
{
    Event event = {.kind = EVENT_TIME};
    for (int i = 0; wake != INT64_MAX && i < 200; i++) {
        if (incident_only_repeats(&walk->incident, &policy))
            break;
        if (wake > walk->now)
            walk->now = wake;
        event.clock = clock_with_nights(walk->now);
        wake = take(walk, &event);
    }
    Step end = {.incident = walk->incident};
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        Model rungs = rungs_of(&walk->incident, (DutyKind)kind);
        holds(walk, NONE_LOST,
              !is_running(&walk->incident, (DutyKind)kind) || policy.duty[kind].repeats ||
                  next_rung(&rungs, walk->sent[kind]) == 0,
              &event, &end);
    }
}

static void live(Walk *walk)
{
    walk->incident = (Incident){.id = 1};
    walk->now = START + any(365 * DAY);
    memset(walk->sent, 0, sizeof walk->sent);
    memset(walk->held, 0, sizeof walk->held);
    int64_t wake = INT64_MAX;
    for (int i = 0; i < LIFE; i++) {
        move_clock(walk, wake);
        Event event = random_event(walk);
        wake = take(walk, &event);
    }
    outlive(walk, wake);
}

/* A walk that gets nowhere would show nothing. */
static void check_coverage(const Walk *walk)
{
    for (int i = 0; i < INCIDENT_STATE_COUNT; i++)
        ok(walk->states[i] > 100, "the walk has been in %s (%ld times)",
           incident_state_name((IncidentState)i), walk->states[i]);
    for (int i = 0; i < EFFECT_KINDS; i++)
        ok(walk->effects[i] > 100, "it had the effect %s (%ld)", effect_name((EffectKind)i),
           walk->effects[i]);
    for (int i = 0; i < DUTY_COUNT; i++)
        ok(i == DUTY_ACKNOWLEDGE ? walk->reminded[i] == 0 : walk->reminded[i] > 100,
           "it was reminded of %s (%ld)", duty_name((DutyKind)i), walk->reminded[i]);
    for (int i = 0; i < COMMAND_COUNT; i++)
        ok(i == COMMAND_ANSWER ? walk->done[i] == 0 : walk->done[i] > 100, "%s was done (%ld)",
           command_name((Command)i), walk->done[i]);
    for (int i = 0; i < REFUSAL_COUNT; i++)
        ok(walk->refused[i] > 20, "and refused for %s (%ld)", refusal_name((Refusal)i),
           walk->refused[i]);
}

int main(void)
{
    static Walk walk;
    config_policy_default(&policy);
    while (walk.steps < STEPS)
        live(&walk);
    for (int i = 0; i < INVARIANTS; i++)
        ok(!walk.broken[i], "%s", said[i]);
    check_coverage(&walk);
    return tap_done();
}
