/* What the role-holders' commands do. Private to daemon/core/incident*.c; pure. */
#pragma once

#include "daemon/core/incident.h"

/* Who may say whether somebody is the subject of a report. */
#define CONFLICT_DECIDERS                                                                      \
    (ROLE_BIT(ROLE_SIRO) | ROLE_BIT(ROLE_DPO) | ROLE_BIT(ROLE_CHAIR) |                         \
     ROLE_BIT(ROLE_VICE_CHAIR) | ROLE_BIT(ROLE_BOARD))

/* Carries out event->command on step->incident, or says why not and changes nothing. */
Refusal incident_command(Step *step, const Event *event, const Policy *policy);

/* The reports of another incident are part of it from now on (EVENT_JOINED, MERGE). True. */
bool incident_joined(Step *step, const Event *event, const Policy *policy);

/* An anonymous report has come (EVENT_REPORT), and is held for the Chair unless it goes on by itself. */
void incident_open_anonymous(Step *step, const Event *event, const Policy *policy);

/* The Chair, or the passing of time, lets an anonymous report go on; the event has what the rules propose for all that
 * waits. */
void incident_release(Step *step, const Event *event, const Policy *policy);

/* CONFLICT: somebody has decided whether a role is its subject. */
Refusal incident_conflict(Step *step, const Event *event, const Policy *policy);

/* Whether a duty, a DutyKind, is what the Chair owes the writer. */
bool incident_is_answer(int kind);

/* For incident.c and incident_command.c. */
void step_effect(Step *step, Effect effect);
void step_task(Step *step, DutyKind kind);

/* Naming somebody removes nobody: their mails are held, and the next rung is asked. True when one is new. Whoever
 * comes last, when nobody else is left to say so, is not held: naming everybody must not silence an incident. */
bool step_suspect(Step *step, RoleSet suspects);

/* The Chair's text has been read by the rules. While nobody else has read anything it is all that there is, and what
 * was proposed before goes; later it counts when it goes on. */
void step_propose(Step *step, const Event *event, const Policy *policy);
/* What its reporter was asked has been answered. */
void step_answered(Incident *incident);
/* A report that has joined it counts, and those who work on it are told. */
void step_more_is_known(Step *step, const Event *event, const Policy *policy);
/* Keeps the attack that it tells of where that is none that is known. */
void step_hear_attack(Incident *incident, const Event *event);
void step_relieve(Step *step, int64_t next);
void step_tell_level(Step *step, Severity before, const Policy *policy);
