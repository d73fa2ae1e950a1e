/* Who may do what, and when: one table, and what besides the table stands in the way. Pure; called by
 * incident_command.c, and through incident_allows() by whoever offers an answer. */
#include "daemon/core/permission.h"

#include "daemon/core/duty.h"
#include "daemon/core/incident_command.h"

#define ROLES(a) ROLE_BIT(ROLE_##a)

/* Sets of roles. */
#define HOLDERS (ROLES(SIRO) | ROLES(DPO) | GOVERNORS | ROLES(INVESTIGATOR))

typedef struct Permission {
    Command command;
    RoleSet roles;
    uint32_t states;
    bool high; /* only of a major or critical one */
} Permission;

/* DUPLICATE, MERGE and SPLIT are of whoever has the case: the first two only where they have both (regroup.c), and the
 * DPO, who hears of either, can open it again. */
/* clang-format off */
static const Permission permissions[] = {
    {COMMAND_CONFIRM,      ROLES(DPO),                                              NEW_STATES, false},
    {COMMAND_CONFIRM,      ROLES(SIRO),                                             OPEN_STATES, false},
    {COMMAND_CLASSIFY,     ROLES(DPO),                                              OPEN_STATES, false},
    {COMMAND_NOT_INCIDENT, ROLES(DPO),                                              OPEN_STATES, false},
    {COMMAND_AWARE,        ROLES(DPO),                                              OPEN_STATES, false},
    {COMMAND_ICO,          ROLES(DPO),                                              OPEN_STATES, false},
    {COMMAND_ICO,          ROLES(BOARD),                                            OPEN_STATES, true},
    {COMMAND_SUBJECTS,     ROLES(DPO),                                              OPEN_STATES, false},
    {COMMAND_SUBJECTS,     ROLES(BOARD),                                            OPEN_STATES, true},
    {COMMAND_ADVISE,       ROLES(DPO),                                              OPEN_STATES, false},
    {COMMAND_CLOSE,        ROLES(DPO),                                              STATE_BIT(INCIDENT_REVIEWED), false},
    {COMMAND_REOPEN,       ROLES(DPO),                                              CLOSED_STATES, false},
    {COMMAND_ASSIGN,       ROLES(SIRO),                                             GIVEN_STATES, false},
    {COMMAND_INVESTIGATE,  ROLES(SIRO) | ROLES(INVESTIGATOR),                       GIVEN_STATES, false},
    {COMMAND_SATISFIED,    ROLES(SIRO),                                             STATE_BIT(INCIDENT_OUTCOME_SUBMITTED), false},
    {COMMAND_RETURN,       ROLES(SIRO) | ROLES(DPO),                                DONE_STATES, false},
    {COMMAND_DISCIPLINE,   ROLES(SIRO),                                             ANY_STATES, false},
    {COMMAND_OUTCOME,      ROLES(INVESTIGATOR) | ROLES(SIRO),                       WORK_STATES | DONE_STATES, false},
    {COMMAND_OUTCOME,      ROLES(BOARD),                                            WORK_STATES | DONE_STATES, true},
    {COMMAND_INTERIM,      ROLES(INVESTIGATOR) | ROLES(SIRO) | ROLES(DPO),          WORK_STATES, false},
    {COMMAND_INTERIM,      ROLES(BOARD),                                            WORK_STATES, true},
    {COMMAND_ASK,          ROLES(INVESTIGATOR) | ROLES(SIRO) | ROLES(DPO),          OPEN_STATES, false},
    {COMMAND_ACTION,       ROLES(INVESTIGATOR) | ROLES(SIRO) | ROLES(DPO) | ROLES(BOARD),ANY_STATES, false},
    {COMMAND_RELEASE,      CHAIRS,                                                  OPEN_STATES, false},
    {COMMAND_EDIT,         CHAIRS,                                                  OPEN_STATES, false},
    {COMMAND_FEEDBACK,     CHAIRS,                                                  ANY_STATES, false},
    {COMMAND_CONFLICT,     CONFLICT_DECIDERS,                                       OPEN_STATES, false},
    {COMMAND_NOTE,         HOLDERS,                                                 ANY_STATES, false},
    {COMMAND_ESCALATE,     HOLDERS,                                                 OPEN_STATES, false},
    {COMMAND_DUPLICATE,    ROLES(INVESTIGATOR) | ROLES(SIRO) | ROLES(DPO),          OPEN_STATES, false},
    {COMMAND_MERGE,        ROLES(INVESTIGATOR) | ROLES(SIRO) | ROLES(DPO),          OPEN_STATES, false},
    {COMMAND_SPLIT,        ROLES(INVESTIGATOR) | ROLES(SIRO) | ROLES(DPO),          OPEN_STATES, false},
    {COMMAND_STATUS,       HOLDERS,                                                 ANY_STATES, false},
    {COMMAND_LIST,         HOLDERS,                                                 ANY_STATES, false},
    {COMMAND_SHOW,         HOLDERS,                                                 ANY_STATES, false},
    {COMMAND_HELP,         HOLDERS,                                                 ANY_STATES, false},
};
/* clang-format on */

/* While the reporter is asked something, everything else goes on where it was. */
static IncidentState stage(const Incident *incident)
{
    return incident->state == INCIDENT_NEEDS_INFO ? incident->before : incident->state;
}

bool permission_is_in(const Incident *incident, uint32_t states)
{
    return states >> stage(incident) & 1;
}

bool permission_is_high(Severity level)
{
    return level == SEVERITY_MAJOR || level == SEVERITY_CRITICAL;
}

/* The roles of the actor that may give the command. */
RoleSet permission_of(const Incident *incident, Command command, RoleSet actor, Scope scope)
{
    RoleSet roles = 0;
    for (size_t i = 0; i < sizeof permissions / sizeof permissions[0]; i++) {
        const Permission *p = &permissions[i];
        bool in_state = scope < SCOPE_STATE || permission_is_in(incident, p->states);
        bool at_level =
            scope < SCOPE_LEVEL || !p->high || permission_is_high(incident_level(incident));
        if (p->command == command && in_state && at_level)
            roles |= p->roles & actor;
    }
    return roles;
}

bool permission_knows_writer(const Incident *incident, RoleSet actor)
{
    return incident->route == ROUTE_ANONYMOUS && actor & CHAIRS;
}

bool permission_is_silenced(const Incident *incident, Command command, RoleSet actor)
{
    bool words =
        command == COMMAND_NOTE || command == COMMAND_ADVISE || command == COMMAND_INTERIM;
    return words && permission_knows_writer(incident, actor);
}

static bool is_end(Command command)
{
    return command == COMMAND_CLOSE || command == COMMAND_NOT_INCIDENT ||
           command == COMMAND_DUPLICATE;
}

RoleSet incident_actor(const Incident *incident, Command command, RoleSet read, RoleSet all)
{
    return permission_of(incident, command, read, SCOPE_LEVEL) ? read : read | all;
}

RoleSet incident_allows(const Incident *incident, Command command, RoleSet actor)
{
    RoleSet roles = permission_of(incident, command, actor, SCOPE_LEVEL);
    if (command == COMMAND_CONFIRM && !duty_is_running(&incident->duty[DUTY_RAISE]))
        roles &= ~ROLES(SIRO);
    if (incident->held)
        roles &= CHAIRS;
    if ((command == COMMAND_RELEASE || command == COMMAND_EDIT) &&
        !duty_is_running(&incident->duty[DUTY_RELEASE]))
        roles = 0;
    if ((is_end(command) || command == COMMAND_SPLIT) &&
        duty_is_running(&incident->duty[DUTY_RELEASE]))
        roles = 0; /* what waits for the Chair would go on unread, or never */
    if (command == COMMAND_FEEDBACK && !duty_is_running(&incident->duty[DUTY_PASS_ON]) &&
        !duty_is_running(&incident->duty[DUTY_FEEDBACK]))
        roles = 0;
    if (permission_is_silenced(incident, command, actor))
        roles = 0;
    if (command == COMMAND_CONFLICT)
        roles = incident->suspected ? roles & ~(incident->suspected | incident->excluded) : 0;
    return roles;
}
