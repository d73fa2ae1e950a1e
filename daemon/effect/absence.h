/* Who is told that somebody cannot be reached about several things: one mail for each person, whatever of it they
 * stand in for, or only read of. */
#pragma once

#include "daemon/effect/effect.h"
#include "daemon/effect/errands.h"

typedef struct Absence Absence;

/* Of what came back about a mail about several. */
Absence *absence_new(const World *world, const Unreached *mail);
void absence_free(Absence *absence);

/* Keeps an EFFECT_UNDELIVERED or EFFECT_STAND_IN for everybody it goes to, but who was told of it before. Who stands in
 * for somebody in an incident is not told besides that the mail did not arrive. */
int absence_add(Absence *absence, const Occasion *occasion, const Event *event,
                const Step *step, const Effect *effect, Err *err);

/* The same for an errand that is `role`'s, under the key of a mail about it alone: for who stands in (`deputy`), or is
 * only told. */
int absence_add_errand(Absence *absence, const Owed *owed, Role role, const Recipient *to,
                       bool deputy, const char *key, Err *err);

/* Queues the mails. */
int absence_send(Absence *absence, int64_t *queued, Err *err);
