/* What somebody may answer to a mail about an incident: the lines of its menu. Pure. */
#pragma once

#include "daemon/core/errand.h"
#include "daemon/core/incident.h"

enum { MENU_MAX = 80 }; /* more than all there is */

/* One possible answer, or the heading of those below it. */
typedef struct MenuItem {
    /* "CLASSIFY minor because ": what is to be written, borrowed; NULL: a heading. */
    const char *line;
    bool open;        /* something of the sender's own follows: the reply is not finished yet */
    const char *says; /* what it does, for people, or the heading; borrowed */
} MenuItem;

/* Whether it accepts what the rules propose. */
bool menu_accepts(const MenuItem *item);

/* What the owner of an errand may answer, while it is open. `done` is the line that ends an action
 * ("ACTION 2 done"), borrowed; `content` as below; `whole`: with what its code can be used for at any time. */
size_t menu_of_errand(const Errand *errand, const char *done, bool content, bool whole,
                      MenuItem items[MENU_MAX]);

/* The answers that somebody in these roles may give now, the most wanted ones first; one that several of
 * the roles give stands there once; and those of the commands `again` (a bit of Command each) that they may
 * give, wanted or not: they have been given and not understood. `content`: reports go by e-mail. Returns how
 * many, at most MENU_MAX. */
size_t menu_of(const Incident *incident, const Policy *policy, RoleSet actor, bool content,
               uint64_t again, MenuItem items[MENU_MAX]);

/* A line that sets the level begins with `level`, where it is known: what has come reads as that. */
void menu_begin_at(Severity level, MenuItem *items, size_t n);

/* The same, but everything that they may give now, under headings: what is due, what helps the work on, what puts
 * right, what they may do besides in the place of others (`instead`: their roles), what only reads. */
size_t menu_whole(const Incident *incident, const Policy *policy, RoleSet actor,
                  RoleSet instead, bool content, MenuItem items[MENU_MAX]);
