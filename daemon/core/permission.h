/* Who may give which command in which state. Private to daemon/core/incident*.c; pure. */
#pragma once

#include "daemon/core/incident.h"

#define STATE_BIT(state) ((uint32_t)1 << (state))

/* Sets of states. */
#define CLOSED_STATES                                                                          \
    (STATE_BIT(INCIDENT_CLOSED) | STATE_BIT(INCIDENT_DUPLICATE) |                              \
     STATE_BIT(INCIDENT_NOT_AN_INCIDENT))
#define ANY_STATES  (STATE_BIT(INCIDENT_STATE_COUNT) - 1 - STATE_BIT(INCIDENT_NONE))
#define OPEN_STATES (ANY_STATES & ~CLOSED_STATES)
#define NEW_STATES                                                                             \
    (STATE_BIT(INCIDENT_RECEIVED) | STATE_BIT(INCIDENT_ACKNOWLEDGED) |                         \
     STATE_BIT(INCIDENT_REOPENED))
#define GIVEN_STATES                                                                           \
    (STATE_BIT(INCIDENT_CLASSIFIED) | STATE_BIT(INCIDENT_REOPENED) | WORK_STATES)
#define WORK_STATES (STATE_BIT(INCIDENT_ASSIGNED) | STATE_BIT(INCIDENT_INVESTIGATING))
#define DONE_STATES (STATE_BIT(INCIDENT_OUTCOME_SUBMITTED) | STATE_BIT(INCIDENT_REVIEWED))

/* How much of a permission is asked for: each includes the one before. */
typedef enum Scope { SCOPE_ROLE, SCOPE_STATE, SCOPE_LEVEL } Scope;

/* The roles of the actor that may give the command. */
RoleSet permission_of(const Incident *incident, Command command, RoleSet actor, Scope scope);

/* Somebody with these roles may know who wrote the anonymous report: the Chair, in whatever role they act. What they give as
 * a reason may say it. */
bool permission_knows_writer(const Incident *incident, RoleSet actor);

/* Does the command put words of the Chair's into the record of an anonymous incident? They may say who wrote it: what the
 * Chair writes of it without a command is read as a report is, and shown to the Chair before it goes on. */
bool permission_is_silenced(const Incident *incident, Command command, RoleSet actor);

/* Is it in one of these states? While its reporter is asked something, in the one where it goes on. */
bool permission_is_in(const Incident *incident, uint32_t states);

/* Is this a level at which the Board acts, too? */
bool permission_is_high(Severity level);
