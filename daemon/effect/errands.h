/* Errands, carried out: their rows, audit rows and mails, inside the caller's transaction. */
#pragma once

#include "daemon/case/people.h"
#include "daemon/core/compose.h"
#include "daemon/effect/unreached.h"
#include "daemon/world.h"

/* An errand and the incident that it belongs to (all zero: none). */
typedef struct Owed {
    const World *world;
    const Organisation *organisation;
    StoreErrand row;
    Incident incident;
} Owed;

/* 1, or 0 when there is no such errand of the organisation. errands_clear() frees it. */
int errands_load(const World *world, const Organisation *organisation, int64_t id, Owed *ret,
                 Err *err);
void errands_clear(Owed *owed);

/* Opens one: `row` says whose and what, row->errand its kind and, other than 0, when it is due. Its
 * owner is told, unless that is `knows` (a person). Sets row->id, number and errand. */
int errands_open(const World *world, const Organisation *organisation, StoreErrand *row,
                 const Clock *clock, const char *actor, int64_t knows, int64_t *queued,
                 Err *err);

/* Who asked has written again: its owner reads that there is more. */
int errands_more(const Owed *owed, int64_t mail, int64_t now, int64_t *queued, Err *err);

/* The mail of ours about the errand, to `person` in about->role, did not arrive, or nobody reads there now: who acts for
 * whoever must do it is asked (for a person in no role, whoever the policy names), for want of one the administrator
 * told. */
int errands_unreached(const World *world, const Unreached *mail, const StoreAbout *about,
                      int64_t person, int64_t *queued, Err *err);

/* It is open, and has another date from now on: its owner is told, but not who says so (`person`, in `mail`). */
int errands_move(Owed *owed, int64_t due, int64_t person, int64_t mail, int64_t now,
                 int64_t *queued, Err *err);

/* It ends: done, or answered with a text (NULL: not), which goes to who asked. */
int errands_end(Owed *owed, const char *answer, int64_t person, int64_t now, int64_t *queued,
                Err *err);

/* In a merge: it falls away, as the errand `stays` asks the same of the same people. */
int errands_fall_away(const World *world, const Organisation *organisation, int64_t id,
                      int64_t stays, int64_t now, int64_t *queued, Err *err);

/* The merge is undone: it goes on, unless the one that stood for it has been done, or another of its own
 * incident stands for it now. */
int errands_take_up(const World *world, const Organisation *organisation, int64_t id,
                    int64_t stood, int64_t now, Err *err);

/* Whether somebody may act on it: its owner, who holds or stands in for the owner's role, and SIRO and
 * DPO where it is an action. */
bool errands_may_act(const Owed *owed, int64_t person, const char *address);
/* By whom it is done, as mails name them: not a role whose holders are kept out of its incident, but whoever acts for
 * it. */
Role errands_acting_owner(const Owed *owed);

/* As what they do: the owner's role where it is theirs, else one of their own before one that they stand
 * in for. */
Role errands_acts_as(const Owed *owed, int64_t person, const char *address);

/* Whoever must do it. */
int errands_owner(const Owed *owed, People *people, Err *err);

/* Queues a mail about it. `compose` has the template and what it says besides. */
int errands_mail(const Owed *owed, const Recipient *to, const char *key, Compose *compose,
                 const Overtaken *overtaken, int64_t *queued, Err *err);

/* Its menu with a code of its own, for a list; "" when there is none. Owned. */
int errands_menu_text(const Owed *owed, const Recipient *to, int64_t now, char **ret, Err *err);

/* The acknowledgement of a request, to who asked. */
int errands_acknowledge(const Owed *owed, int64_t to, const char *message_id, int64_t now,
                        int64_t *queued, Err *err);

int errands_audit(const Owed *owed, const char *actor, const char *what, int64_t at, Err *err);
