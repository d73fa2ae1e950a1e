/* The ladder of each duty, as times:
 *
 *   start ---- reminders ---- due ---- late ---- very late
 *              (owner, or    (owner    (ladder)  (ladder)
 *               others)       and ladder)
 *
 * One that repeats begins again when its last rung is behind, for as long as it is not done.
 *
 * A rung fires when the clock has reached it and it is later than `reached`, the last one that
 * fired, so none fires twice. The times are counted from `start` and `due`, which were fixed when
 * the duty began: a policy changed since then moves reminders, but no due time. When another level
 * or another time of awareness moves them, `reached` moves along (see place_of). `next` is only
 * when to look at the latest: quiet hours move it, never the rung. Pure; called by incident.c. */
#include "daemon/core/duty.h"

#include "daemon/core/ladder.h"
#include "daemon/core/permission.h"

enum { DAY = 24 * 60 * 60 };

static bool has_span(const Span *span)
{
    return span->seconds > 0 || span->working_days > 0;
}

static bool same_span(const Span *one, const Span *other)
{
    return one->seconds == other->seconds && one->working_days == other->working_days;
}

static int64_t end_of(const Span *span, int64_t start, const Clock *clock)
{
    if (span->working_days == 0)
        return start + span->seconds;
    int days = span->working_days < WORKING_DAYS_MAX ? span->working_days : WORKING_DAYS_MAX;
    return clock->working_day[days];
}

/* ---- rungs ---- */

RoleSet duty_owners(const Incident *incident, DutyKind kind, const Policy *policy)
{
    return ROLE_BIT(incident->duty[kind].owner) |
           policy->duty[kind].with[incident_level(incident)];
}

static int64_t lateness(const Duty *duty, const Policy *policy, int64_t percent)
{
    return ladder_lateness(duty->start, duty->due, (int)percent, policy);
}

/* The DPO has decided that nothing was lost. The law asks nothing of a near miss: its clock asks only why the ICO need not be
 * told, and whoever owes that, by day. */
static bool is_caught(const Incident *incident)
{
    return incident->classified_at && incident->class == CLASS_NEAR_MISS;
}

/* Whom a reminder before the due time goes to. */
static RoleSet reminded(const Incident *incident, const DutyPolicy *own,
                        const Reminder *reminder, RoleSet owner)
{
    if (own->urgent && is_caught(incident))
        return owner;
    return reminder->only ? reminder->only : owner | reminder->also;
}

/* Within its first day nobody is reminded of an anonymous one: when the day began says nothing of the
 * hour, and a reminder that comes with the report would. */
static Rungs rungs_of(const Incident *incident, DutyKind kind, const Policy *policy)
{
    const Duty *duty = &incident->duty[kind];
    const DutyPolicy *own = &policy->duty[kind];
    int64_t first = incident->route == ROUTE_ANONYMOUS ? duty->start + DAY : duty->start;
    RoleSet owner = duty_owners(incident, kind, policy);
    Rungs rungs = {.n = 0};
    if (duty->owner == ROLE_SYSTEM || duty->owner == ROLE_NONE)
        return rungs;
    for (int i = 0; i < own->n_reminders; i++) {
        int64_t at = duty->start + own->reminder[i].after;
        if (at >= first && at < duty->due)
            ladder_add(&rungs, at, reminded(incident, own, &own->reminder[i], owner));
    }
    ladder_add_due(&rungs, duty->start, duty->due, owner,
                   own->escalates ? &policy->ladder[incident_level(incident)] : NULL, policy);
    return rungs;
}

/* Once it is overdue, what is proposed to be no incident waits for the morning. */
static bool is_urgent(const Incident *incident, DutyKind kind, const Policy *policy)
{
    const Duty *duty = &incident->duty[kind];
    return policy->duty[kind].urgent && !is_caught(incident) &&
           !(incident_is_perhaps_none(incident) && duty->reached >= duty->due);
}

/* Quiet hours hold back what has been reached, and nothing else. */
static void look_again(Duty *duty, const Rung *rung, bool urgent, const Clock *clock)
{
    duty->next = rung->at;
    if (rung->at != 0 && rung->at <= clock->now && clock->quiet_until && !urgent)
        duty->next = clock->quiet_until;
}

static void look(Incident *incident, DutyKind kind, const Clock *clock, const Policy *policy)
{
    Duty *duty = &incident->duty[kind];
    Rungs rungs = rungs_of(incident, kind, policy);
    Rung rung = ladder_after(&rungs, duty->reached);
    look_again(duty, &rung, is_urgent(incident, kind, policy), clock);
}

/* How far up the ladder is, after its times have moved: what was sent is not sent again, what was
 * not is still to come, even if its new time has gone by. But a due time that now lies ahead is
 * a new one. */
static int64_t place_of(const Duty *was, const Duty *duty, const Clock *clock,
                        const Policy *policy)
{
    int64_t behind = was->reached - was->due;
    if (was->start == duty->start && was->due == duty->due)
        return was->reached;
    if (behind < 0 || duty->due > clock->now) {
        int64_t reached = was->reached + (duty->start - was->start);
        return reached < duty->due ? reached : duty->due - 1;
    }
    if (behind < lateness(was, policy, policy->late))
        return duty->due;
    if (behind < lateness(was, policy, policy->very_late))
        return duty->due + lateness(duty, policy, policy->late);
    return duty->due + lateness(duty, policy, policy->very_late);
}

/* ---- life of a duty ---- */

/* Within hours that nobody may know: within the day. */
static int64_t with_the_day(const Incident *incident, int64_t start, int64_t due)
{
    return incident->route == ROUTE_ANONYMOUS && due < start + DAY ? start + DAY : due;
}

static void allow_the_day(const Incident *incident, Duty *duty)
{
    duty->due = with_the_day(incident, duty->start, duty->due);
}

/* While the Chair holds it nobody else can decide about the ICO, and the law does not wait: it goes on while
 * there is time for that. The end of its first day says nothing of the hour either. */
static void leave_time(Incident *incident, const Clock *clock, const Policy *policy)
{
    static const DutyKind kinds[] = {DUTY_ICO_DECISION, DUTY_ICO_NOTIFY};
    Duty *release = &incident->duty[DUTY_RELEASE];
    const Duty was = *release;
    int64_t due = was.due;
    if (!incident->held || !duty_is_running(release))
        return;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const Duty *law = &incident->duty[kinds[i]];
        if (duty_is_running(law) && law->due - policy->release_before < due)
            due = law->due - policy->release_before;
    }
    if (due == was.due)
        return;
    release->due = due;
    allow_the_day(incident, release);
    release->reached = place_of(&was, release, clock, policy);
    look(incident, DUTY_RELEASE, clock, policy);
}

Role duty_owner(const Incident *incident, DutyKind kind, const Policy *policy)
{
    bool unread = permission_is_in(incident, STATE_BIT(INCIDENT_OUTCOME_SUBMITTED));
    return kind == DUTY_REVIEW && unread ? ROLE_SIRO
                                         : policy->duty[kind].owner[incident_level(incident)];
}

void duty_begin(Incident *incident, DutyKind kind, int64_t start, const Clock *clock,
                const Policy *policy)
{
    Severity level = incident_level(incident);
    const DutyPolicy *own = &policy->duty[kind];
    const Span *within = &own->within[level];
    if (!has_span(within))
        return;
    Duty *duty = &incident->duty[kind];
    *duty =
        (Duty){.owner = duty_owner(incident, kind, policy), .start = start, .reached = start};
    duty->due = end_of(within, start, clock);
    allow_the_day(incident, duty);
    look(incident, kind, clock, policy);
    leave_time(incident, clock, policy);
}

void duty_resume(Incident *incident, DutyKind kind, int64_t start, const Clock *clock,
                 const Policy *policy)
{
    Duty *duty = &incident->duty[kind];
    const Duty was = *duty;
    duty_begin(incident, kind, start, clock, policy);
    if (was.due == 0 || !duty_is_running(duty))
        return;
    if (was.start == start && policy->duty[kind].within[incident_level(incident)].working_days)
        duty->due = was.due; /* its days were counted when it began */
    duty->reached = place_of(&was, duty, clock, policy);
    duty->rung = was.rung;
    look(incident, kind, clock, policy);
}

void duty_aware(Incident *incident, int64_t at, const Clock *clock, const Policy *policy)
{
    incident->aware_at = at;
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        if (policy->duty[kind].start == DUTY_FROM_AWARENESS &&
            duty_is_running(&incident->duty[kind]))
            duty_resume(incident, (DutyKind)kind, at, clock, policy);
    }
}

bool duty_decision_is_late(const Incident *incident, int64_t now)
{
    const Duty *decision = &incident->duty[DUTY_ICO_DECISION];
    return incident->track[TRACK_ICO] == TRACK_UNDECIDED && duty_is_running(decision) &&
           decision->due <= now;
}

bool duty_law_presses(const Incident *incident, int64_t now)
{
    return incident_is_open(incident) && incident->track[TRACK_ICO] == TRACK_UNDECIDED &&
           (incident->classified_at || duty_decision_is_late(incident, now));
}

bool duty_end(Duty *duty, int64_t now)
{
    if (!duty_is_running(duty))
        return false;
    duty->done = now;
    duty->next = 0;
    return true;
}

/* What has become urgent has its time from now, but never more than it had: nobody is late with what yesterday was due
 * tomorrow. What was due before climbs on, and the law counts from awareness at every level. A clock that was set back
 * before its start counts no working days. */
static int64_t regraded_due(const Incident *incident, DutyKind kind, const Span *within,
                            const Clock *clock, const Policy *policy)
{
    const Duty *duty = &incident->duty[kind];
    int64_t due = end_of(within, duty->start, clock);
    if (within->working_days > 0)
        return due > duty->start && due < duty->due ? due : duty->due;
    bool law = policy->duty[kind].start == DUTY_FROM_AWARENESS;
    if (law || due >= duty->due || duty->due <= clock->now || clock->now <= duty->start)
        return due;
    due = with_the_day(incident, clock->now, clock->now + within->seconds);
    return due < duty->due ? due : duty->due;
}

static void regrade(Incident *incident, DutyKind kind, Severity before, const Clock *clock,
                    const Policy *policy)
{
    Severity level = incident_level(incident);
    const DutyPolicy *own = &policy->duty[kind];
    const Span *within = &own->within[level], *had = &own->within[before];
    Duty *duty = &incident->duty[kind];
    const Duty was = *duty;
    if (!has_span(within)) {
        if (has_span(had))
            duty_end(duty, clock->now);
        return;
    }
    duty->owner = duty_owner(incident, kind, policy);
    if (!same_span(within, had))
        duty->due = regraded_due(incident, kind, within, clock, policy);
    allow_the_day(incident, duty);
    duty->reached = place_of(&was, duty, clock, policy);
    look(incident, kind, clock, policy);
}

void duty_regrade(Incident *incident, Severity before, const Clock *clock, const Policy *policy)
{
    bool moved = incident_level(incident) != before;
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        if (!duty_is_running(&incident->duty[kind]))
            continue;
        if (moved)
            regrade(incident, (DutyKind)kind, before, clock, policy);
        else if (policy->duty[kind].urgent) /* what was perhaps none waits no longer */
            look(incident, (DutyKind)kind, clock, policy);
    }
    leave_time(incident, clock, policy);
}

void duty_told(Incident *incident, const Clock *clock, const Policy *policy)
{
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        Duty *duty = &incident->duty[kind];
        int64_t tomorrow = clock->day + DAY;
        int64_t before = duty->due < tomorrow ? duty->due : tomorrow;
        RoleSet nobody;
        Overtaken unsaid;
        if (!duty_is_running(duty))
            continue;
        Rungs rungs = rungs_of(incident, (DutyKind)kind, policy);
        duty->rung += ladder_climb(&rungs, before - 1, &duty->reached, &nobody, &unsaid);
        look(incident, (DutyKind)kind, clock, policy);
    }
}

/* The rungs are counted on: what has any before its first is a repetition. */
static void begin_again(Incident *incident, DutyKind kind, const Clock *clock,
                        const Policy *policy)
{
    int rung = incident->duty[kind].rung;
    duty_begin(incident, kind, incident_time(incident, clock), clock, policy);
    incident->duty[kind].rung = rung;
}

bool duty_is_repetition(const Incident *incident, DutyKind kind, const Policy *policy)
{
    const Duty *duty = &incident->duty[kind];
    return policy->duty[kind].repeats && duty->rung > 0 && duty->reached < duty->due;
}

/* Of what is proposed to be no incident the SIRO and those who govern are not reminded in quiet hours, where they will be
 * by day. Whoever owes it is, at every hour that the law's clock has. */
static RoleSet without_the_asleep(const Incident *incident, const Rungs *rungs, RoleSet to,
                                  RoleSet owners, const Clock *clock)
{
    RoleSet asleep = ROLE_BIT(ROLE_SIRO) | ROLE_BIT(ROLE_CHAIR) | ROLE_BIT(ROLE_VICE_CHAIR) |
                     ROLE_BIT(ROLE_BOARD),
            later = 0;
    if (!incident_is_perhaps_none(incident) || !clock->quiet_until)
        return to;
    for (int i = 0; i < rungs->n; i++)
        later |= rungs->rung[i].at >= clock->quiet_until ? rungs->rung[i].to : 0;
    to &= ~(asleep & later & ~owners);
    return to ? to : owners;
}

/* What quiet hours hold back has a later `next` than its rung. */
static int64_t climbs_until(const Duty *duty, const Rungs *rungs, int64_t now)
{
    int64_t rung = ladder_after(rungs, duty->reached).at;
    bool held = rung != 0 && rung < duty->next && duty->next <= now;
    return held ? ladder_in_the_morning(rung, duty->due, now) : now;
}

bool duty_remind(Incident *incident, DutyKind kind, const Clock *clock, const Policy *policy,
                 Effect *ret)
{
    Duty *duty = &incident->duty[kind];
    const DutyPolicy *own = &policy->duty[kind];
    bool held = clock->quiet_until != 0 && !is_urgent(incident, kind, policy);
    if (!duty_is_running(duty))
        return false;
    Rungs rungs = rungs_of(incident, kind, policy);
    int64_t until = climbs_until(duty, &rungs, clock->now);
    *ret = (Effect){.kind = EFFECT_REMINDER, .duty = kind, .due = duty->due};
    int passed =
        held ? 0 : ladder_climb(&rungs, until, &duty->reached, &ret->to, &ret->overtaken);
    if (passed > 0)
        ret->to = without_the_asleep(incident, &rungs, ret->to,
                                     duty_owners(incident, kind, policy), clock);
    Rung rung = ladder_after(&rungs, duty->reached);
    look_again(duty, &rung, is_urgent(incident, kind, policy), clock);
    duty->rung += passed;
    ret->rung = duty->rung;
    if (passed > 0 && rung.at == 0 && own->repeats)
        begin_again(incident, kind, clock, policy);
    return passed > 0;
}
