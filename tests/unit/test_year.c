/* A school year in Holly Lane, 1 September 2026 to 31 August 2027: every day an incident of every
 * level, whose people do what is to be done at random times or not at all, while the daemon is down
 * for an hour or twenty days and its clock is set back and forward. When each duty is due and how
 * many of its rungs must be behind is computed here a second time, with a calendar of its own. */
#include "daemon/clock.h"
#include "tests/unit/life.h"
#include "tests/unit/tap.h"

#define FOREVER (INT64_MAX / 4)

enum { YEAR_DAYS = 365, WORLD_DAYS = YEAR_DAYS + 200, SEGMENTS_MAX = 128 };

/* ---- dates, with no help of the program ---- */

static int64_t day_of(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year, m = month <= 2 ? month + 9 : month - 3;
    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

static int64_t last_sunday(int year, int month)
{
    int64_t day = day_of(year, month, 31); /* March and October have 31 days */
    return day - (day + 4) % 7;
}

/* British Summer Time: from the last Sunday of March to that of October, at 01:00 UTC. */
static int64_t summer(int64_t at)
{
    for (int year = 2026; year <= 2029; year++) {
        if (at >= last_sunday(year, 3) * DAY + HOUR && at < last_sunday(year, 10) * DAY + HOUR)
            return HOUR;
    }
    return 0;
}

static bool is_holiday(int64_t day)
{
    static const int dates[][3] = {
        {2026, 8, 31},  {2026, 12, 25}, {2026, 12, 28}, {2027, 1, 1},  {2027, 3, 26},
        {2027, 3, 29},  {2027, 5, 3},   {2027, 5, 31},  {2027, 8, 30}, {2027, 12, 27},
        {2027, 12, 28}, {2028, 1, 3},   {2028, 4, 14},  {2028, 4, 17}, {2028, 5, 1},
        {2028, 5, 29},  {2028, 8, 28},
    };
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        if (day == day_of(dates[i][0], dates[i][1], dates[i][2]))
            return true;
    }
    return false;
}

static bool is_working(int64_t day)
{
    return !is_weekend(day) && !is_holiday(day);
}

static int64_t local_day(int64_t at)
{
    return (at + summer(at)) / DAY;
}

static int64_t working_days_from(int64_t at, int n)
{
    int64_t day = local_day(at);
    while (n > 0)
        n -= is_working(++day);
    int64_t end = day * DAY + DAY_END;
    return end - summer(end - HOUR);
}

/* ---- the procedure, with no help of the program ---- */

static const struct {
    int hours, days; /* of a minor one */
    bool escalates, urgent, repeats;
    int reminders[10]; /* hours */
} procedure[DUTY_COUNT] = {
    [DUTY_RAISE] = {4, 0, true, false, false, {0}},
    [DUTY_CLASSIFY] = {24, 0, true, false, false, {12, 20}},
    [DUTY_ICO_DECISION] = {48, 0, true, true, false, {24}},
    [DUTY_ICO_NOTIFY] = {72, 0, true, true, false, {24, 48, 60, 66, 67, 68, 69, 70, 71}},
    [DUTY_ICO_PHASE] = {0, 5, true, false, true, {0}},
    [DUTY_TELL_SUBJECTS] = {48, 0, true, false, false, {24}},
    [DUTY_ASSIGN] = {0, 1, true, false, false, {0}},
    [DUTY_INTERIM] = {0, 0, true, false, false, {0}},
    [DUTY_OUTCOME] = {0, 15, true, false, false, {0}},
    [DUTY_REVIEW] = {0, 5, true, false, false, {0}},
    [DUTY_IDLE] = {0, 10, false, false, true, {0}},
};

static bool is_high(Severity level)
{
    return level >= SEVERITY_MAJOR;
}

static int days_for(DutyKind kind, Severity level)
{
    static const int outcome[SEVERITY_COUNT] = {15, 20, 15, 10, 10, 5};
    if (kind == DUTY_OUTCOME)
        return outcome[level];
    if (kind == DUTY_INTERIM)
        return level == SEVERITY_CRITICAL ? 1 : level == SEVERITY_MAJOR ? 2 : 0;
    return kind == DUTY_ASSIGN && is_high(level) ? 0 : procedure[kind].days;
}

static int64_t due_for(DutyKind kind, Severity level, int64_t start, int64_t now)
{
    int days = days_for(kind, level);
    int hours = kind == DUTY_ASSIGN && is_high(level) ? 4 : procedure[kind].hours;
    return days > 0 ? working_days_from(now, days) : start + (int64_t)hours * HOUR;
}

/* ---- the world: when the daemon is down, and how its clock goes wrong ---- */

typedef struct Segment {
    int64_t from; /* until the next one begins */
    bool up;
    int64_t wrong; /* what the clock shows too much */
} Segment;

static Segment world[SEGMENTS_MAX];
static int n_segments;
static void add_segment(int64_t from, bool up, int64_t wrong)
{
    world[n_segments++] = (Segment){from, up, wrong};
}

/* In each fortnight one thing goes wrong: in turn a downtime and a clock. The twenty days take the
 * whole of theirs and a part of the next. */
static void make_world(int64_t begin)
{
    static const int64_t downs[] = {HOUR,    3 * HOUR, 9 * HOUR, 26 * HOUR, 2 * DAY,
                                    4 * DAY, 7 * DAY,  11 * DAY, 20 * DAY};
    static const int64_t wrongs[] = {-HOUR,   HOUR,      -26 * HOUR, 26 * HOUR, -3 * DAY,
                                     3 * DAY, -9 * HOUR, 9 * HOUR,   20 * DAY};
    add_segment(begin - DAY, true, 0);
    for (int i = 0; i < 18; i++) {
        int64_t from = begin + i * 30 * DAY + any(3 * DAY), to = from + downs[i % 9];
        add_segment(from, false, 0);
        add_segment(to, true, 0);
        from = begin + i * 30 * DAY + 25 * DAY + any(DAY);
        to = from + HOUR + any(3 * DAY);
        add_segment(from, true, wrongs[i % 9]);
        add_segment(to, true, 0);
    }
}

static int64_t segment_end(int i)
{
    return i + 1 < n_segments ? world[i + 1].from : INT64_MAX;
}

static int segment_at(int64_t t)
{
    int i = 0;
    while (segment_end(i) <= t)
        i++;
    return i;
}

static int64_t shown_at(int64_t t)
{
    return t + world[segment_at(t)].wrong;
}

/* The first moment from t on when the daemon is up and its clock shows `wanted`. */
static int64_t moment(int64_t t, int64_t wanted)
{
    for (int i = segment_at(t); i < n_segments; i++) {
        int64_t at = world[i].from > t ? world[i].from : t;
        int64_t reached = wanted == INT64_MIN ? at : wanted - world[i].wrong;
        at = reached > at ? reached : at;
        if (world[i].up && at < segment_end(i))
            return at;
    }
    return INT64_MAX;
}

/* The last moment at which nobody sleeps, not after `to`; one before `from`: there is none. */
static int64_t awake_by(int64_t from, int64_t to)
{
    int64_t local = (to + summer(to)) % DAY;
    if (to < from || (local >= 7 * HOUR && local < 22 * HOUR))
        return to;
    return awake_by(from, local < 7 * HOUR ? to - local - 1 : to - (local - 22 * HOUR) - 1);
}

/* The latest that the clock has shown to a running daemon between two moments; by day only, or
 * whenever. */
static int64_t latest_shown(int64_t from, int64_t to, bool by_day)
{
    int64_t latest = INT64_MIN;
    for (int i = segment_at(from); i < n_segments && world[i].from <= to; i++) {
        int64_t since = world[i].from > from ? world[i].from : from;
        int64_t until = segment_end(i) - 1 < to ? segment_end(i) - 1 : to;
        int64_t shown = until + world[i].wrong;
        if (by_day)
            shown = awake_by(since + world[i].wrong, shown);
        if (world[i].up && shown > latest && shown >= since + world[i].wrong)
            latest = shown;
    }
    return latest;
}

/* ---- one life ---- */

typedef struct Expected {
    bool runs;
    int64_t start, due;
    int64_t seen;    /* the latest that the clock has shown since it began, */
    int64_t awake;   /* and by day */
    int before;      /* rungs, when it began again */
    int64_t put_off; /* to a morning that a clock ahead of its time believed in */
    int64_t morning; /* what comes before this has come with what the night held back */
} Expected;

typedef struct Life {
    Incident incident;
    int64_t t, wake; /* the real time; what the daemon waits for, by its clock */
    Severity level;
    Expected duty[DUTY_COUNT];
} Life;

typedef struct Sums {
    long lives, closed, reminders, overtaken, dues, on_wrong_day, wrong_due, wrong_runs, twice,
        missed, refused, again;
} Sums;

static Sums sums;
static OrganisationSettings school;

static int rungs_before(DutyKind kind, const Expected *duty, int64_t time)
{
    int64_t period = duty->due - duty->start, n = duty->due <= time;
    for (int i = 0; procedure[kind].reminders[i] != 0; i++) {
        int64_t at = duty->start + (int64_t)procedure[kind].reminders[i] * HOUR;
        n += at < duty->due && at <= time;
    }
    int64_t late = period / 4 > 2 * HOUR ? period / 4 : 2 * HOUR;
    int64_t very_late = period > 2 * HOUR ? period : 2 * HOUR;
    if (procedure[kind].escalates)
        n += (duty->due + late <= time) + (duty->due + very_late <= time);
    return duty->before + (int)n;
}

static void count(long *sum, bool wrong, const Life *life, DutyKind kind)
{
    const Duty *got = &life->incident.duty[kind];
    const Expected *expected = &life->duty[kind];
    if (wrong && ++*sum <= 3)
        printf("# %s at %lld, %s: due %lld, expected %lld; rung %d of %d, start %lld\n",
               duty_name(kind), (long long)shown_at(life->t), severity_name(life->level),
               (long long)got->due, (long long)expected->due, got->rung,
               rungs_before(kind, expected, expected->seen), (long long)expected->start);
}

static void check_duties(Life *life, int64_t before)
{
    for (int k = DUTY_RELEASE; k < DUTY_COUNT; k++) {
        DutyKind kind = (DutyKind)k;
        Expected *expected = &life->duty[kind];
        const Duty *got = &life->incident.duty[kind];
        count(&sums.wrong_runs, is_running(&life->incident, kind) != expected->runs, life,
              kind);
        if (!expected->runs || !is_running(&life->incident, kind))
            continue;
        int64_t latest = latest_shown(before, life->t, false);
        expected->seen = latest > expected->seen ? latest : expected->seen;
        latest = latest_shown(before, life->t, true);
        expected->awake = latest > expected->awake ? latest : expected->awake;
        bool in_days = days_for(kind, life->level) > 0;
        int64_t by = procedure[kind].urgent ? expected->seen : expected->awake;
        sums.dues++;
        count(&sums.wrong_due, got->due != expected->due, life, kind);
        count(&sums.on_wrong_day,
              in_days && kind != DUTY_ASSIGN &&
                  (!is_working(local_day(got->due)) ||
                   (got->due + summer(got->due)) % DAY != DAY_END),
              life, kind);
        int64_t until = expected->morning > expected->seen ? expected->morning : expected->seen;
        count(&sums.twice, got->rung > rungs_before(kind, expected, until), life, kind);
        bool late = expected->put_off != 0 && expected->put_off == got->next;
        count(&sums.missed, !late && got->rung < rungs_before(kind, expected, by), life, kind);
    }
}

static Clock clock_now(int64_t t)
{
    return clock_of(&school, shown_at(t));
}

/* One that repeats begins again at its last rung, and not before. */
static void begin_again(Life *life, DutyKind kind, const Step *step)
{
    Expected *expected = &life->duty[kind];
    int64_t now = shown_at(life->t);
    if (!procedure[kind].repeats ||
        step->incident.duty[kind].start == life->incident.duty[kind].start)
        return;
    count(&sums.twice,
          rungs_before(kind, expected, now) != rungs_before(kind, expected, FOREVER), life,
          kind);
    *expected = (Expected){.runs = true,
                           .start = now,
                           .due = due_for(kind, life->level, now, now),
                           .seen = now,
                           .before = rungs_before(kind, expected, FOREVER)};
    sums.again++;
}

/* What quiet hours have held back takes with it what follows in less than an hour, but not what says that it is due. */
static void see_morning(Life *life, DutyKind kind, int64_t now)
{
    enum { MORNING = 7 * HOUR };
    Expected *expected = &life->duty[kind];
    int64_t was = life->incident.duty[kind].next, soon = now + HOUR - 1;
    if (procedure[kind].urgent || (was + summer(was)) % DAY != MORNING)
        return;
    bool not_yet = now < expected->due && soon >= expected->due;
    expected->morning = not_yet ? expected->due - 1 : soon;
}

static void take(Life *life, const Event *event, int64_t before)
{
    Step step = incident_step(&life->incident, event, &policy);
    for (int kind = 0; event->kind == EVENT_TIME && kind < DUTY_COUNT; kind++)
        begin_again(life, (DutyKind)kind, &step);
    for (size_t i = 0; i < step.n_effects; i++) {
        const Effect *effect = &step.effects[i];
        if (effect->kind != EFFECT_REMINDER)
            continue;
        sums.reminders++;
        sums.overtaken += effect->overtaken.n;
        see_morning(life, effect->duty, event->clock.now);
        count(&sums.twice,
              effect->rung != life->incident.duty[effect->duty].rung + effect->overtaken.n + 1,
              life, effect->duty);
    }
    for (int kind = 0; event->kind == EVENT_TIME && kind < DUTY_COUNT; kind++) {
        int64_t next = step.incident.duty[kind].next;
        if (world[segment_at(life->t)].wrong > 0 && next == event->clock.quiet_until)
            life->duty[kind].put_off = next;
    }
    sums.refused += event->kind == EVENT_COMMAND && !step.applied;
    life->incident = step.incident;
    life->wake = step.wake;
    if (event->kind == EVENT_TIME)
        check_duties(life, before);
}

/* The daemon works until `t`: it hears its clock whenever it asked to. */
static void pass_until(Life *life, int64_t t)
{
    int64_t before = life->t;
    while (life->wake != INT64_MAX) {
        int64_t at = moment(life->t, life->wake);
        if (at > t)
            break;
        life->t = at;
        Event time = {.kind = EVENT_TIME, .clock = clock_now(at)};
        take(life, &time, before);
        before = at;
    }
    life->t = t;
    check_duties(life, before);
}

static void begin(Life *life, DutyKind kind, int64_t start)
{
    int64_t now = shown_at(life->t);
    if (days_for(kind, life->level) == 0 && due_for(kind, life->level, start, now) == start)
        return;
    life->duty[kind] = (Expected){.runs = true,
                                  .start = start,
                                  .due = due_for(kind, life->level, start, now),
                                  .seen = now};
}

static void end(Life *life, DutyKind kind)
{
    life->duty[kind].runs = false;
}

/* Something comes after so many seconds, or when the daemon is up again. */
static Event comes(Life *life, EventKind kind, int64_t after)
{
    pass_until(life, moment(life->t + after, INT64_MIN));
    return (Event){.kind = kind,
                   .clock = clock_now(life->t),
                   .since = clock_now(life->t),
                   .reasoned = true,
                   .person = INVESTIGATOR,
                   .subject = INVESTIGATOR};
}

static Event ordered(Life *life, Command command, RoleSet actor, int64_t after)
{
    Event event = comes(life, EVENT_COMMAND, after);
    event.command = command;
    event.actor = actor;
    return event;
}

static void done(Life *life, const Event *event)
{
    take(life, event, life->t);
    begin(life, DUTY_IDLE, shown_at(life->t));
    check_duties(life, life->t);
}

/* ---- what people do ---- */

static void report(Life *life, int64_t t, Severity level)
{
    life->t = t;
    life->level = level;
    life->wake = INT64_MAX;
    life->incident = (Incident){.id = 1};
    Event event = comes(life, EVENT_REPORT, 0);
    int64_t now = shown_at(life->t), received = any(3) ? now : now - any(3 * HOUR);
    event.at = received;
    event.class = CLASS_POTENTIAL;
    event.severity = event.deadline_severity = level;
    begin(life, DUTY_RAISE, received);
    begin(life, DUTY_CLASSIFY, received);
    begin(life, DUTY_ICO_DECISION, received);
    begin(life, DUTY_ICO_NOTIFY, received);
    done(life, &event);
}

static void become_aware(Life *life)
{
    Event event = ordered(life, COMMAND_AWARE, BIT(DPO), any(2 * HOUR));
    if (life->incident.duty[DUTY_ICO_DECISION].rung ||
        life->incident.duty[DUTY_ICO_NOTIFY].rung)
        return;
    event.at = shown_at(life->t) - any(4 * HOUR);
    end(life, DUTY_RAISE);
    begin(life, DUTY_ICO_DECISION, event.at);
    begin(life, DUTY_ICO_NOTIFY, event.at);
    done(life, &event);
}

static void classified_as(Life *life, Severity level, int64_t after)
{
    Event event = ordered(life, COMMAND_CLASSIFY, BIT(DPO), after);
    event.severity = life->level = level;
    end(life, DUTY_RAISE);
    end(life, DUTY_CLASSIFY);
    begin(life, DUTY_ASSIGN, shown_at(life->t));
    done(life, &event);
}

/* Working days have begun to count; nobody has been reminded of them yet. */
static void reclassified_as(Life *life, Severity level)
{
    Event event = ordered(life, COMMAND_CLASSIFY, BIT(DPO), any(DAY));
    int64_t now = shown_at(life->t);
    const Duty *duty = life->incident.duty;
    if (duty[DUTY_OUTCOME].rung || duty[DUTY_INTERIM].rung || now < duty[DUTY_OUTCOME].start)
        return;
    bool had_interim = life->duty[DUTY_INTERIM].runs;
    event.severity = life->level = level;
    Expected *outcome = &life->duty[DUTY_OUTCOME], *interim = &life->duty[DUTY_INTERIM];
    int64_t due = due_for(DUTY_OUTCOME, level, now, now);
    if (due < outcome->due)
        *outcome = (Expected){.runs = true, .start = outcome->start, .due = due, .seen = now};
    due = due_for(DUTY_INTERIM, level, now, now);
    if (!is_high(level))
        end(life, DUTY_INTERIM);
    else if (!had_interim && duty[DUTY_INTERIM].due == 0)
        begin(life, DUTY_INTERIM, now);
    else if (had_interim && due < interim->due)
        *interim = (Expected){.runs = true, .start = interim->start, .due = due, .seen = now};
    done(life, &event);
}

static void decided(Life *life, Command command, TrackState track, int64_t after)
{
    Event event =
        ordered(life, command, command == COMMAND_DISCIPLINE ? BIT(SIRO) : BIT(DPO), after);
    event.track = track;
    if (command == COMMAND_ICO) {
        end(life, DUTY_ICO_DECISION);
        if (track != TRACK_REQUIRED)
            end(life, DUTY_ICO_NOTIFY);
        if (track == TRACK_DONE)
            begin(life, DUTY_ICO_PHASE, shown_at(life->t));
        else
            end(life, DUTY_ICO_PHASE);
    }
    if (command == COMMAND_SUBJECTS && track == TRACK_REQUIRED)
        begin(life, DUTY_TELL_SUBJECTS, shown_at(life->t));
    else if (command == COMMAND_SUBJECTS)
        end(life, DUTY_TELL_SUBJECTS);
    done(life, &event);
}

static void decide_about_the_ico(Life *life)
{
    if (any(3) != 0) {
        decided(life, COMMAND_ICO, TRACK_NOT_REQUIRED, any(120 * HOUR));
        return;
    }
    decided(life, COMMAND_ICO, TRACK_REQUIRED, any(60 * HOUR));
    decided(life, COMMAND_ICO, TRACK_DONE, any(100 * HOUR));
    decided(life, COMMAND_ICO, TRACK_COMPLETE, any(14 * DAY));
}

static void decide_about_people(Life *life)
{
    if (any(3) != 0) {
        decided(life, COMMAND_SUBJECTS, TRACK_NOT_REQUIRED, any(2 * DAY));
        return;
    }
    decided(life, COMMAND_SUBJECTS, TRACK_REQUIRED, any(2 * DAY));
    decided(life, COMMAND_SUBJECTS, TRACK_DONE, any(6 * DAY));
}

static void assigned(Life *life, Command command, int64_t after)
{
    Event event = ordered(life, command, BIT(SIRO), after);
    end(life, DUTY_ASSIGN);
    begin(life, DUTY_OUTCOME, shown_at(life->t));
    begin(life, DUTY_INTERIM, shown_at(life->t));
    done(life, &event);
}

static void submitted(Life *life)
{
    Event event = ordered(life, COMMAND_OUTCOME, BIT(INVESTIGATOR), any(30 * DAY));
    event.points = ALL_THE_POINTS;
    end(life, DUTY_OUTCOME);
    end(life, DUTY_INTERIM);
    begin(life, DUTY_REVIEW, shown_at(life->t));
    done(life, &event);
}

static void returned(Life *life)
{
    Event event = ordered(life, COMMAND_RETURN, BIT(SIRO), any(9 * DAY));
    end(life, DUTY_REVIEW);
    begin(life, DUTY_OUTCOME, shown_at(life->t));
    done(life, &event);
    submitted(life);
}

static void investigated(Life *life)
{
    assigned(life, any(4) ? COMMAND_ASSIGN : COMMAND_INVESTIGATE, any(5 * DAY));
    if (any(3) == 0)
        reclassified_as(life, (Severity)(SEVERITY_NEAR_MISS + any(SEVERITY_CRITICAL)));
    if (is_high(life->level) && any(2)) {
        Event event = ordered(life, COMMAND_INTERIM, BIT(INVESTIGATOR), any(5 * DAY));
        end(life, DUTY_INTERIM);
        done(life, &event);
    }
    submitted(life);
    if (any(4) == 0)
        returned(life);
}

static void closed(Life *life)
{
    Event event = ordered(life, COMMAND_SATISFIED, BIT(SIRO), any(4 * DAY));
    done(life, &event);
    decided(life, COMMAND_DISCIPLINE, TRACK_NOT_REQUIRED, any(DAY));
    event = ordered(life, COMMAND_CLOSE, BIT(DPO), any(12 * DAY));
    for (int kind = 0; kind < DUTY_COUNT; kind++)
        end(life, (DutyKind)kind);
    take(life, &event, life->t);
    check_duties(life, life->t);
    sums.closed += life->incident.state == INCIDENT_CLOSED;
}

static void reopened(Life *life)
{
    Event event = ordered(life, COMMAND_REOPEN, BIT(DPO), any(9 * DAY));
    begin(life, DUTY_CLASSIFY, shown_at(life->t));
    done(life, &event);
    classified_as(life, life->level, any(3 * DAY));
}

static void live(int64_t t, Severity level)
{
    Life life = {0};
    sums.lives++;
    report(&life, t, level);
    if (any(3) == 0)
        become_aware(&life);
    if (any(2) == 0 && life.duty[DUTY_RAISE].runs) {
        Event event = ordered(&life, COMMAND_CONFIRM, BIT(SIRO), any(12 * HOUR));
        end(&life, DUTY_RAISE);
        done(&life, &event);
    }
    if (any(10) != 0) {
        classified_as(&life, any(4) ? level : (Severity)(1 + any(SEVERITY_CRITICAL)),
                      any(70 * HOUR));
        decide_about_the_ico(&life);
        decide_about_people(&life);
        if (any(10) != 0) {
            investigated(&life);
            closed(&life);
            if (any(4) == 0)
                reopened(&life);
        }
    }
    pass_until(&life, moment(life.t + 40 * DAY, INT64_MIN));
}

int main(void)
{
    config_policy_default(&policy);
    school.calendar.zone = g_time_zone_new_identifier("Europe/London");
    school.calendar.day_end = DAY_END;
    school.quiet_hours = (QuietHours){22 * 60, 7 * 60};
    int64_t begins = day_of(2026, 9, 1) * DAY;
    make_world(begins);
    for (int day = 0; day < YEAR_DAYS; day++) {
        for (int level = SEVERITY_NEAR_MISS; level < SEVERITY_COUNT; level++)
            live(begins + day * DAY + any(DAY), (Severity)level);
    }
    g_time_zone_unref(school.calendar.zone);
    ok(sums.lives == YEAR_DAYS * 5L && sums.closed > sums.lives / 2,
       "%ld incidents of a year, %ld of them closed", sums.lives, sums.closed);
    is_int(sums.refused, 0, "no command was refused");
    ok(sums.reminders > 10 * sums.lives && sums.overtaken > sums.lives,
       "%ld reminders came and %ld were overtaken", sums.reminders, sums.overtaken);
    is_int(sums.wrong_runs, 0, "duties begin and end with what begins and ends them");
    is_int(sums.wrong_due, 0, "each is due when policy and calendar say");
    is_int(sums.on_wrong_day, 0, "none on a day on which nobody works");
    is_int(sums.twice, 0, "no rung comes twice, or too early");
    is_int(sums.missed, 0, "and none is missed");
    ok(sums.again > sums.lives / 10, "what repeats began again %ld times", sums.again);
    return tap_done();
}
