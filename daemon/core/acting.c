/* See acting.h. Called by people, which finds who is written to, and by whatever says whose turn it is: both must be
 * the same. */
#include "daemon/core/acting.h"

#include "daemon/core/words.h"

RoleSet acting_own_roles(const OrganisationSettings *settings, const char *address)
{
    RoleSet roles = 0;
    for (size_t i = 0; i < settings->n_people; i++) {
        if (settings->people[i].role != ROLE_NONE &&
            g_ascii_strcasecmp(settings->people[i].address, address) == 0)
            roles |= ROLE_BIT(settings->people[i].role);
    }
    return roles;
}

bool acting_is_kept_out(const OrganisationSettings *settings, const Incident *incident,
                        const char *address)
{
    return acting_own_roles(settings, address) & (incident->suspected | incident->excluded);
}

static bool somebody_may(const OrganisationSettings *settings, const Incident *incident,
                         Role role)
{
    for (size_t i = 0; role != ROLE_NONE && i < settings->n_people; i++) {
        const PersonSettings *person = &settings->people[i];
        if (person->role == role && !acting_is_kept_out(settings, incident, person->address))
            return true;
    }
    return false;
}

/* The first in the order of those who act for `role` who may, but not `except`. */
static Role first_who_may(const OrganisationSettings *settings, const Incident *incident,
                          Role role, Role except)
{
    const Role order[] = {role,       organisation_deputy(settings, role),
                          ROLE_DPO,   ROLE_SIRO,
                          ROLE_CHAIR, ROLE_VICE_CHAIR};
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
        if (order[i] != except && somebody_may(settings, incident, order[i]))
            return order[i];
    }
    return ROLE_NONE;
}

Role acting_role(const OrganisationSettings *settings, const Incident *incident, Role role)
{
    return first_who_may(settings, incident, role, ROLE_NONE);
}

/* What the Chair, or the Board, does has an order of its own: see people.c. */
Role acting_deputy(const OrganisationSettings *settings, const Incident *incident, Role role)
{
    bool conflict = incident->suspected | incident->excluded;
    return conflict && (role == ROLE_SIRO || role == ROLE_DPO)
               ? first_who_may(settings, incident, role, acting_role(settings, incident, role))
               : organisation_deputy(settings, role);
}

RoleSet acting_instead(const OrganisationSettings *settings, const Incident *incident,
                       RoleSet own)
{
    static const Role roles[] = {ROLE_SIRO, ROLE_DPO, ROLE_BOARD};
    RoleSet instead = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(roles); i++) {
        Role acts = acting_role(settings, incident, roles[i]);
        if (organisation_person(settings, roles[i]) && acts != roles[i] && acts != ROLE_NONE &&
            own & ROLE_BIT(acts))
            instead |= ROLE_BIT(roles[i]);
    }
    return instead;
}

/* Nobody acts for others: whoever investigates, or has reported it, is known by the incident, and not by the
 * configuration. */
Role acting_for(const OrganisationSettings *settings, const Incident *incident, Role role)
{
    if (!incident || !(incident->suspected | incident->excluded) || role < ROLE_SIRO ||
        role > ROLE_BOARD)
        return role;
    Role acts = acting_role(settings, incident, role);
    return acts == ROLE_NONE ? role : acts;
}

RoleSet acting_whole(const OrganisationSettings *settings, const Incident *incident, Role role)
{
    RoleSet held = ROLE_BIT(acting_for(settings, incident, role));
    return ROLE_BIT(role) | held | acting_instead(settings, incident, held);
}

Role acting_owner(const OrganisationSettings *settings, const Incident *incident, Role role)
{
    Role held = acting_for(settings, incident, role);
    return incident_owes(incident, held) != DUTY_COUNT ? held : role;
}

static bool raises_with_itself(const OrganisationSettings *settings, const Incident *incident,
                               DutyKind duty)
{
    return duty == DUTY_RAISE && acting_for(settings, incident, ROLE_SIRO) ==
                                     acting_for(settings, incident, ROLE_DPO);
}

char *acting_duty(const OrganisationSettings *settings, const Incident *incident, DutyKind duty)
{
    if (duty != DUTY_RAISE)
        return g_strdup(incident ? words_duty_of(incident, duty) : words_duty(duty));
    return raises_with_itself(settings, incident, duty)
               ? g_strdup("read the report and classify it")
               : g_strdup_printf("read the report and raise it with %s",
                                 words_role(acting_for(settings, incident, ROLE_DPO)));
}

bool acting_only_classifies(const OrganisationSettings *settings, const Incident *incident,
                            DutyKind duty)
{
    return incident && incident->duty[DUTY_CLASSIFY].due &&
           raises_with_itself(settings, incident, duty);
}

int64_t acting_due(const OrganisationSettings *settings, const Incident *incident,
                   DutyKind duty, int64_t due)
{
    return acting_only_classifies(settings, incident, duty) ? incident->duty[DUTY_CLASSIFY].due
                                                            : due;
}

char *acting_words(const OrganisationSettings *settings, const Incident *incident, Role role)
{
    Role owner = organisation_owner(settings, role);
    Role acts = acting_for(settings, incident, owner);
    return acts == owner ? g_strdup(words_role(owner))
                         : g_strdup_printf("%s for %s", words_role(acts), words_role(owner));
}
