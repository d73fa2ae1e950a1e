/* See ladder.h. Called by duty.c and errand.c. */
#include "daemon/core/ladder.h"

enum { HOUR = 60 * 60 };

void ladder_add(Rungs *rungs, int64_t at, RoleSet to)
{
    if (rungs->n < RUNGS_MAX)
        rungs->rung[rungs->n++] = (Rung){at, to};
}

int64_t ladder_lateness(int64_t start, int64_t due, int percent, const Policy *policy)
{
    int64_t late = (due - start) * percent / 100;
    return late > policy->late_least ? late : policy->late_least;
}

void ladder_add_due(Rungs *rungs, int64_t start, int64_t due, RoleSet owner,
                    const Ladder *ladder, const Policy *policy)
{
    ladder_add(rungs, due, owner | (ladder ? ladder->due : 0));
    if (ladder && ladder->late)
        ladder_add(rungs, due + ladder_lateness(start, due, (int)policy->late, policy),
                   owner | ladder->late);
    if (ladder && ladder->very_late)
        ladder_add(rungs, due + ladder_lateness(start, due, (int)policy->very_late, policy),
                   owner | ladder->very_late);
}

Rung ladder_after(const Rungs *rungs, int64_t time)
{
    Rung best = {0};
    for (int i = 0; i < rungs->n; i++) {
        const Rung *rung = &rungs->rung[i];
        if (rung->at > time && (best.at == 0 || rung->at < best.at))
            best = *rung;
        else if (rung->at > time && rung->at == best.at)
            best.to |= rung->to;
    }
    return best;
}

int64_t ladder_in_the_morning(int64_t held, int64_t due, int64_t now)
{
    int64_t until = now + HOUR - 1;
    if (held >= due || until < due)
        return until;
    return now < due ? due - 1 : now;
}

int ladder_climb(const Rungs *rungs, int64_t until, int64_t *reached, RoleSet *to,
                 Overtaken *overtaken)
{
    int passed = 0;
    *to = 0;
    overtaken->n = 0;
    for (Rung rung = ladder_after(rungs, *reached); rung.at != 0 && rung.at <= until;
         rung = ladder_after(rungs, *reached)) {
        if (passed > 0)
            overtaken->at[overtaken->n++] = *reached;
        *reached = rung.at;
        *to |= rung.to;
        passed++;
    }
    return passed;
}
