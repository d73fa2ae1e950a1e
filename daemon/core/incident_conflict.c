/* Who may be the subject of an incident: whose mails are held until that is decided, who is asked, and what comes of it.
 * Pure; called by incident.c and incident_command.c. */
#include "daemon/core/incident_command.h"

#include "daemon/core/duty.h"
#include "daemon/core/permission.h"

static RoleSet next_rung(Role role)
{
    switch ((int)role) {
    case ROLE_DPO:
        return ROLE_BIT(ROLE_SIRO) | ROLE_BIT(ROLE_CHAIR);
    case ROLE_SIRO:
        return ROLE_BIT(ROLE_DPO) | ROLE_BIT(ROLE_CHAIR);
    case ROLE_CHAIR:
        return ROLE_BIT(ROLE_VICE_CHAIR) | ROLE_BIT(ROLE_DPO);
    default:
        return ROLE_BIT(ROLE_DPO) | ROLE_BIT(ROLE_SIRO);
    }
}

static RoleSet asked_about(const Incident *incident, Role role)
{
    RoleSet others = CONFLICT_DECIDERS & ~(incident->suspected | incident->excluded);
    RoleSet next = next_rung(role) & others;
    return next ? next : others;
}

bool step_suspect(Step *step, RoleSet suspects)
{
    Incident *incident = &step->incident;
    RoleSet fresh = 0;
    for (int role = ROLE_SIRO; role < ROLE_COUNT; role++) {
        RoleSet held = incident->suspected | incident->excluded;
        if (suspects & ~incident->cleared & ~held & ROLE_BIT(role) &&
            CONFLICT_DECIDERS & ~held & ~ROLE_BIT(role)) {
            incident->suspected |= ROLE_BIT(role);
            fresh |= ROLE_BIT(role);
        }
    }
    for (int role = ROLE_SIRO; role < ROLE_COUNT; role++) {
        if (fresh & ROLE_BIT(role))
            step_effect(step, (Effect){.kind = EFFECT_CONFLICT,
                                       .to = asked_about(incident, (Role)role),
                                       .role = (Role)role});
    }
    return fresh != 0;
}

/* That is decided: who was asked about that role, too, need not ask themselves any more. */
static void settle(Step *step, Role role)
{
    step_effect(step, (Effect){.kind = EFFECT_SETTLED,
                               .to = asked_about(&step->incident, role) & ~ROLE_BIT(role),
                               .role = role});
}

/* What falls due first of what a role has to do: its reminders tell of the rest. */
static void tell_first(Step *step, Role role)
{
    const Duty *duty = step->incident.duty;
    int first = DUTY_COUNT;
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        if (kind != DUTY_IDLE && duty[kind].owner == role && duty_is_running(&duty[kind]) &&
            (first == DUTY_COUNT || duty[kind].due < duty[first].due))
            first = kind;
    }
    if (first < DUTY_COUNT)
        step_task(step, (DutyKind)first);
}

/* Whoever investigates it is its subject: somebody else must be named. */
static void investigate_anew(Step *step, const Event *event, const Policy *policy)
{
    Incident *incident = &step->incident;
    bool asked = incident->state == INCIDENT_NEEDS_INFO;
    *(asked ? &incident->before : &incident->state) = INCIDENT_CLASSIFIED;
    incident->investigator = 0;
    incident->duty[DUTY_OUTCOME] = incident->duty[DUTY_INTERIM] = (Duty){0};
    duty_begin(incident, DUTY_ASSIGN, event->clock.now, &event->clock, policy);
    step_task(step, DUTY_ASSIGN);
}

/* The deputy goes on, or it is theirs again: neither has been told what it is.
 * Nobody decides about themselves: see incident_allows(). */
Refusal incident_conflict(Step *step, const Event *event, const Policy *policy)
{
    Incident *incident = &step->incident;
    RoleSet role = ROLE_BIT(event->role) & incident->suspected;
    if (!role)
        return REFUSAL_DUTY;
    incident->suspected &= ~role;
    if (event->yes)
        incident->excluded |= role;
    else
        incident->cleared |= role;
    if (event->yes && event->subject != 0 && permission_is_in(incident, WORK_STATES))
        investigate_anew(step, event, policy);
    else
        tell_first(step, event->role);
    settle(step, event->role);
    return REFUSAL_NONE;
}
