/* Errands: every rung at its second, once, in order; after a downtime the last of those that were
 * missed; in quiet hours none; and nothing once it is done, whatever the clock does. */
#include "daemon/core/errand.h"
#include "tests/unit/life.h"
#include "tests/unit/tap.h"

enum { NIGHT = 12 * HOUR };

static Errand open_at(ErrandKind kind, int64_t due, int64_t now)
{
    Clock clock = clock_at(now);
    return errand_open(kind, due, SEVERITY_UNKNOWN, &clock, &policy);
}

static bool remind(Errand *errand, Severity level, int64_t now, ErrandReminder *ret)
{
    Clock clock = clock_at(now);
    return errand_remind(errand, level, &clock, &policy, ret);
}

/* ---- times ---- */

static void test_due(void)
{
    Errand errand = open_at(ERRAND_EXCEPTION, 0, START);
    is_int(errand.due, working_days_after(START, 10), "a request is due as the policy says");
    errand = open_at(ERRAND_ACTION, START + 3 * DAY, START);
    is_int(errand.due, START + 3 * DAY, "what has a time of its own is due then");
    is_int(errand.next, START + 2 * DAY, "a step before its beginning is left out");
    errand = open_at(ERRAND_ACTION, START + 8 * DAY - 1, START);
    is_int(errand.next, START + 7 * DAY - 1, "so is one less than a day after it");
    errand = open_at(ERRAND_ACTION, START + 8 * DAY, START);
    is_int(errand.next, START + DAY, "and no other");
    errand = open_at(ERRAND_ACTION, START + 30 * DAY, START);
    is_int(errand.next, START + 23 * DAY, "its steps count back from there");
    is_int(errand_opens_at(ERRAND_POLICY_REVIEW, START, &policy), START - 60 * DAY,
           "a review begins with its first step");
    Policy never = policy;
    never.errand[ERRAND_ACTION].within = (Span){0};
    Clock clock = clock_at(START);
    errand = errand_open(ERRAND_ACTION, 0, SEVERITY_MINOR, &clock, &never);
    ok(errand.due == 0 && errand.next == 0, "without a time nobody is reminded");
    clock = clock_at(START + 1000 * DAY);
    ErrandReminder reminder;
    ok(!errand_remind(&errand, SEVERITY_MINOR, &clock, &never, &reminder), "ever");
}

/* ---- rungs ---- */

typedef struct Due {
    int day;
    RoleSet to;
} Due;

/* 40 days: late after 10 more, very late after 40 more. */
static void climbs(Severity level, const Due *expected, int n, const char *what)
{
    Errand errand = open_at(ERRAND_ACTION, START + 40 * DAY, START);
    int heard = 0;
    bool right = true;
    for (int64_t now = START; now < START + 200 * DAY; now += HOUR) {
        ErrandReminder reminder;
        if (!remind(&errand, level, now, &reminder))
            continue;
        right = right && heard < n && now == START + expected[heard].day * DAY &&
                reminder.to == expected[heard].to && reminder.rung == heard + 1 &&
                reminder.overtaken.n == 0;
        heard++;
    }
    ok(right && heard == n && errand.next == 0, "%s", what);
}

static void test_ladder(void)
{
    static const Due minor[] = {{33, 0}, {39, 0}, {40, 0}, {50, BIT(SIRO)}, {80, BIT(DPO)}};
    static const Due moderate[] = {
        {33, 0}, {39, 0}, {40, BIT(DPO)}, {50, BIT(SIRO)}, {80, BIT(CHAIR)}};
    climbs(SEVERITY_UNKNOWN, minor, 5, "without a level it climbs the ladder of a minor one");
    climbs(SEVERITY_MODERATE, moderate, 5, "with one, that of its level");
}

static void test_downtime(void)
{
    ErrandReminder reminder = {0};
    Errand errand = open_at(ERRAND_ACTION, START + 40 * DAY, START);
    ok(remind(&errand, SEVERITY_MODERATE, START + 60 * DAY, &reminder), "after a downtime");
    ok(reminder.rung == 4 && reminder.overtaken.n == 3, "one reminder stands for those missed");
    ok(reminder.to == (BIT(DPO) | BIT(SIRO)), "and goes to whom each of them went");
    ok(!remind(&errand, SEVERITY_MODERATE, START + 60 * DAY, &reminder), "once");
    is_int(errand.next, START + 80 * DAY, "and the next comes at its time");
}

static void test_night(void)
{
    ErrandReminder reminder = {0};
    Errand errand = open_at(ERRAND_ACTION, START + 40 * DAY, START);
    Clock clock = clock_at(START + 33 * DAY);
    clock.quiet_until = clock.now + NIGHT;
    ok(!errand_remind(&errand, SEVERITY_MINOR, &clock, &policy, &reminder),
       "quiet hours hold a reminder");
    is_int(errand.next, clock.quiet_until, "until they are over");
    ok(remind(&errand, SEVERITY_MINOR, clock.quiet_until, &reminder) && reminder.rung == 1 &&
           reminder.overtaken.n == 0,
       "then it comes");
}

static void test_end(void)
{
    ErrandReminder reminder;
    Errand errand = open_at(ERRAND_ACTION, START + 40 * DAY, START);
    ok(errand_end(&errand, START + 41 * DAY), "it ends");
    ok(!errand_is_open(&errand) && errand.next == 0, "and is not looked at again");
    ok(!errand_end(&errand, START + 42 * DAY) && errand.done == START + 41 * DAY, "once");
    ok(!remind(&errand, SEVERITY_CRITICAL, START + 300 * DAY, &reminder),
       "no reminder comes when it is done");
}

/* ---- whatever happens ---- */

typedef struct Walk {
    unsigned random;
    Errand errand;
    int64_t now, last_reached;
    int last_rung, reminders;
    bool right;
} Walk;

static unsigned draw(Walk *walk, unsigned n)
{
    walk->random = walk->random * 1664525u + 1013904223u;
    return (walk->random >> 8) % n;
}

static void look(Walk *walk)
{
    Clock clock = clock_at(walk->now);
    const Errand before = walk->errand;
    ErrandReminder reminder;
    Severity level = (Severity)draw(walk, SEVERITY_COUNT);
    if (draw(walk, 4) == 0)
        clock.quiet_until = walk->now + (int64_t)draw(walk, NIGHT) + 1;
    bool told = errand_remind(&walk->errand, level, &clock, &policy, &reminder);
    const Errand *after = &walk->errand;
    if (told) {
        walk->reminders++;
        walk->right &= !before.done && !clock.quiet_until && reminder.overtaken.n >= 0 &&
                       reminder.rung == walk->last_rung + 1 + reminder.overtaken.n &&
                       after->reached > walk->last_reached && after->reached <= walk->now;
        walk->last_rung = reminder.rung;
        walk->last_reached = after->reached;
    } else {
        walk->right &= after->rung == before.rung && after->reached == before.reached;
    }
    /* What is over is not looked at; what has been looked at is not due. */
    walk->right &= after->done ? after->next == 0 : after->next == 0 || after->next > walk->now;
    walk->right &= after->due == before.due && after->opened == before.opened;
}

static bool walk_once(unsigned seed, int *ret_reminders)
{
    Walk walk = {.random = seed, .now = START, .right = true};
    int64_t due = draw(&walk, 3) ? START + (int64_t)draw(&walk, 200 * DAY) + 1 : 0;
    ErrandKind kind = (ErrandKind)draw(&walk, ERRAND_COUNT);
    walk.errand = open_at(kind, due, START);
    walk.last_reached = walk.errand.reached;
    for (int i = 0; i < 60; i++) {
        unsigned what = draw(&walk, 20);
        if (what == 0)
            walk.now -= draw(&walk, 3 * DAY); /* the clock is set back */
        else if (what == 1)
            walk.now += draw(&walk, 100 * DAY); /* a downtime */
        else if (what == 2 && draw(&walk, 4) == 0)
            errand_end(&walk.errand, walk.now);
        else if (what < 12 && walk.errand.next > walk.now)
            walk.now = walk.errand.next;
        else
            walk.now += draw(&walk, DAY);
        look(&walk);
    }
    *ret_reminders += walk.reminders;
    return walk.right && walk.reminders <= ERRAND_STEPS_MAX + 3;
}

static void test_walks(void)
{
    int wrong = 0, reminders = 0;
    for (unsigned seed = 0; seed < 20000; seed++)
        wrong += !walk_once(seed, &reminders);
    is_int(wrong, 0, "whatever the clock does, no rung comes twice and none when it is done");
    ok(reminders > 20000, "and there were reminders (%d)", reminders);
}

int main(void)
{
    config_policy_default(&policy);
    test_due();
    test_ladder();
    test_downtime();
    test_night();
    test_end();
    test_walks();
    return tap_done();
}
