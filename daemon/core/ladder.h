/* The rungs of one ladder as times, and how they are climbed: shared by duties and errands. Pure. */
#pragma once

#include "config/policy.h"

#include <stdint.h>

typedef struct Rung {
    int64_t at; /* UTC seconds; 0: there is none */
    RoleSet to;
} Rung;

enum { RUNGS_MAX = DUTY_REMINDERS_MAX + ERRAND_STEPS_MAX + 3 };

/* In no order; two may be at the same time. All zero: none. */
typedef struct Rungs {
    Rung rung[RUNGS_MAX];
    int n;
} Rungs;

void ladder_add(Rungs *rungs, int64_t at, RoleSet to);

/* Due, late and very late of something that began at `start`: to the owner, and to those of `ladder`
 * (NULL: it is not climbed). */
void ladder_add_due(Rungs *rungs, int64_t start, int64_t due, RoleSet owner,
                    const Ladder *ladder, const Policy *policy);

/* Seconds behind the due time at which it is late by so many per cent of its time. */
int64_t ladder_lateness(int64_t start, int64_t due, int percent, const Policy *policy);

/* The first rung behind a time; those at the same moment are one, to all of them. */
Rung ladder_after(const Rungs *rungs, int64_t time);

/* How far the ladder is climbed at `now` with what quiet hours have held back: it takes with it what would follow in less
 * than an hour, so that nobody is told the same twice in a morning; but what is not due yet does not take with it what
 * says that it is. */
int64_t ladder_in_the_morning(int64_t held, int64_t due, int64_t now);

/* Reminders that one more replaces, after a downtime. */
typedef struct Overtaken {
    int64_t at[RUNGS_MAX]; /* when each should have gone, UTC seconds, the oldest first */
    int n;
} Overtaken;

/* Passes every rung behind *reached up to `until`. Returns how many there were; *reached
 * is then the last of them, *to all of theirs, and *overtaken those before the last. */
int ladder_climb(const Rungs *rungs, int64_t until, int64_t *reached, RoleSet *to,
                 Overtaken *overtaken);
