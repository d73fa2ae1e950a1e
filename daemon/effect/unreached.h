/* A mail of ours that nobody reads: the server refused it, it bounced, or a machine answered that its reader
 * is away. What it was about moves by an event, and who acts for its reader is told at once: of a mail about
 * several things in one mail, too. */
#pragma once

#include "daemon/world.h"

typedef struct Unreached {
    const Organisation *organisation;
    const Clock *clock;
    int64_t outbox;
    int64_t incident, errand; /* that it was about; both 0: those that it lists, if any */
    Role role;                /* its reader's */
    bool original;            /* see Event.original */
    bool failed;              /* false: it arrived, and nobody is there */
    int64_t until;            /* that is said; 0: it is not. To who is told: as it is kept */
    struct Absence *absence;  /* collects who is told of several things; NULL: each is a mail */
} Unreached;

int unreached_tell(const World *world, const Unreached *mail, int64_t *queued, Err *err);

/* The same of a person who says by hand that they are away, about an incident, or (0) about none. */
int unreached_tell_away(const World *world, const Unreached *mail, int64_t person,
                        int64_t *queued, Err *err);
