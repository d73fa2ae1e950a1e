/* Reminders of one turn: one mail for each person, however many duties of however many incidents
 * have become due, and however many errands. */
#pragma once

#include "daemon/effect/effect.h"
#include "daemon/effect/errands.h"

typedef struct Reminders Reminders;

/* Of the turn at `now`. */
Reminders *reminders_new(const World *world, int64_t now);
void reminders_free(Reminders *reminders);

/* Keeps the effect for everybody it goes to, but those whom the notice of the incident has just told by when
 * it is due. */
int reminders_add(Reminders *reminders, const Occasion *occasion, const Step *step,
                  const Effect *effect, Err *err);

/* The same for an errand: its owner, and who else is told. */
int reminders_add_errand(Reminders *reminders, const Owed *owed, const ErrandReminder *reminder,
                         Err *err);

/* How many were kept so far, and back to so many. */
unsigned reminders_count(const Reminders *reminders);
void reminders_cut(Reminders *reminders, unsigned count);

/* Queues the mails. */
int reminders_send(Reminders *reminders, int64_t *queued, Err *err);

/* Whether a mail of the outbox still has something to say: all but a reminder have; a reminder, while anything
 * that it is about is to be done. 1 / 0 / -1. */
int reminder_waits(const World *world, const StoreOutbox *mail, Err *err);
