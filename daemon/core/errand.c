/* See errand.h. The ladder is that of the duties (ladder.h); what differs is the beginning: its
 * reminders are counted back from the due time.
 *
 *   opened ---- before ---- due ---- late ---- very late
 *               (owner)     (owner and the ladder of its incident's level)
 *
 * Called by daemon/effect/errands.c. */
#include "daemon/core/errand.h"

#include "daemon/core/ladder.h"

enum { DAY = 24 * 60 * 60 };

/* Who was told today what there is to do needs no reminder of it. */
static Rungs rungs_of(const Errand *errand, Severity level, const Policy *policy)
{
    const ErrandPolicy *own = &policy->errand[errand->kind];
    Rungs rungs = {.n = 0};
    if (errand->due == 0)
        return rungs;
    for (int i = 0; i < own->n_before; i++) {
        int64_t at = errand->due - own->before[i];
        if (at - errand->opened >= DAY)
            ladder_add(&rungs, at, 0);
    }
    ladder_add_due(&rungs, errand->opened, errand->due, 0,
                   own->escalates ? &policy->ladder[level] : NULL, policy);
    return rungs;
}

/* Quiet hours hold back what has been reached, and nothing else. */
static void look_again(Errand *errand, const Rungs *rungs, const Clock *clock)
{
    Rung rung = ladder_after(rungs, errand->reached);
    bool held = rung.at != 0 && rung.at <= clock->now && clock->quiet_until;
    errand->next = held ? clock->quiet_until : rung.at;
}

Errand errand_open(ErrandKind kind, int64_t due, Severity level, const Clock *clock,
                   const Policy *policy)
{
    const Span *within = &policy->errand[kind].within;
    Errand errand = {.kind = kind, .opened = clock->now, .due = due, .reached = clock->now};
    if (due == 0 && within->working_days > 0)
        errand.due =
            clock->working_day[within->working_days < WORKING_DAYS_MAX ? within->working_days
                                                                       : WORKING_DAYS_MAX];
    else if (due == 0 && within->seconds > 0)
        errand.due = clock->now + within->seconds;
    Rungs rungs = rungs_of(&errand, level, policy);
    look_again(&errand, &rungs, clock);
    return errand;
}

int64_t errand_opens_at(ErrandKind kind, int64_t due, const Policy *policy)
{
    const ErrandPolicy *own = &policy->errand[kind];
    return own->n_before > 0 ? due - own->before[0] : due;
}

bool errand_end(Errand *errand, int64_t now)
{
    if (!errand_is_open(errand))
        return false;
    errand->done = now;
    errand->next = 0;
    return true;
}

void errand_resume(Errand *errand, Severity level, const Clock *clock, const Policy *policy)
{
    errand->done = 0;
    Rungs rungs = rungs_of(errand, level, policy);
    look_again(errand, &rungs, clock);
}

bool errand_remind(Errand *errand, Severity level, const Clock *clock, const Policy *policy,
                   ErrandReminder *ret)
{
    *ret = (ErrandReminder){0};
    if (!errand_is_open(errand))
        return false;
    Rungs rungs = rungs_of(errand, level, policy);
    int passed = clock->quiet_until ? 0
                                    : ladder_climb(&rungs, clock->now, &errand->reached,
                                                   &ret->to, &ret->overtaken);
    look_again(errand, &rungs, clock);
    errand->rung += passed;
    ret->rung = errand->rung;
    return passed > 0;
}
