/* Remedial actions: those that a role-holder proposes or says are done, and those of an outcome
 * report (policy 3j, 4e, 6d). */
#pragma once

#include "daemon/command/command.h"
#include "daemon/core/errand_order.h"

/* The incident that the actions belong to, and who speaks. */
typedef struct ActionTurn {
    const World *world;
    const CommandMail *mail;
    const Incident *incident;
    GString *answers; /* a line each; what became of it is appended */
    int64_t *queued;
} ActionTurn;

/* Carries out what ACTION says. `order` is read and without a fault. Appends what was done, or why
 * not. 1: done. */
int action_take(const ActionTurn *turn, const ActionOrder *order, Err *err);

/* The lines of the outcome report's section that are actions: they say by when, or who. Those that were taken before, in the
 * same words, are there already. Where something is to be done and no line is one, the answer says so. */
int action_take_lines(const ActionTurn *turn, const char *section, Err *err);

/* "ACTION: not done, because ...", of what could not be read, with the time behind BY. */
void action_refuse_order(const ActionTurn *turn, const ActionOrder *order);
