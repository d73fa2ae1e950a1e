/* Reports that go from one incident to another: DUPLICATE, MERGE, SPLIT, and what is opened again.
 *
 *   regroup_ask()    in front of the incident's own step: what the other one is, into the event
 *   regroup_carry()  behind it: the other one's step, and the reports */
#pragma once

#include "daemon/command/command.h"

/* Fills event->subject and what a merge must know; subject stays 0 when there is nothing that the
 * sender may do that with. Changes nothing. */
int regroup_ask(const World *world, const CommandMail *mail, const Incident *incident,
                const char *argument, Event *event, Err *err);

/* The reference of the other one, as far as there is one before the step; NULL: none. Owned. */
int regroup_other(const World *world, const Event *event, char **ret_other, Err *err);

/* The command was carried out on `before`, whose reference is `reference`. What it has opened is
 * *ret_other (owned). */
int regroup_carry(const World *world, const CommandMail *mail, const Incident *before,
                  const char *reference, const Event *event, char **ret_other, int64_t *queued,
                  Err *err);
