/* Who acts in a role in one incident. Whoever may be its subject, or is decided to be, has no part in it, in whatever
 * role: then the deputy acts. Pure. */
#pragma once

#include "config/config.h"
#include "daemon/core/incident.h"

/* The roles in which an address is configured. */
RoleSet acting_own_roles(const OrganisationSettings *settings, const char *address);

/* Whether whoever has this address is suspected or excluded in one of their roles: then nothing of
 * the incident goes to them, in whatever role. */
bool acting_is_kept_out(const OrganisationSettings *settings, const Incident *incident,
                        const char *address);

/* The role whose holders act for `role`: itself, while one of them may; else the deputy's, else the first of DPO, SIRO,
 * Chair and Vice-Chair that somebody holds who may. ROLE_NONE: there is nobody. */
Role acting_role(const OrganisationSettings *settings, const Incident *incident, Role role);

/* Who stands in for whoever acts for `role` in the incident: the configured deputy, but where somebody is kept out of it the
 * next in that order who may. ROLE_NONE: there is nobody. */
Role acting_deputy(const OrganisationSettings *settings, const Incident *incident, Role role);

/* Those of SIRO, DPO and Board whose holders are all kept out of the incident, and for whom somebody acts who has one of
 * the roles `own`: what falls to them is theirs. */
RoleSet acting_instead(const OrganisationSettings *settings, const Incident *incident,
                       RoleSet own);

/* All that falls to whoever acts for `role`: the role, the one that they hold, and those for whom they act besides. */
RoleSet acting_whole(const OrganisationSettings *settings, const Incident *incident, Role role);

/* The same, where somebody is kept out of the incident; else, and where there is nobody, the role itself. `incident`
 * may be NULL. */
Role acting_for(const OrganisationSettings *settings, const Incident *incident, Role role);

/* In which role whoever has a mail as `role` has something to do in the incident: the one that they hold, else that one. */
Role acting_owner(const OrganisationSettings *settings, const Incident *incident, Role role);

/* Whether that duty is no other than classifying it, with the time for that: nobody raises it with themselves. `incident` may
 * be NULL. */
bool acting_only_classifies(const OrganisationSettings *settings, const Incident *incident,
                            DutyKind duty);

/* What that duty is called in the incident: nobody raises it with themselves, nor with whoever is kept out of it. Owned. */
char *acting_duty(const OrganisationSettings *settings, const Incident *incident,
                  DutyKind duty);

/* By when: the same, whose duty in itself ends at `due`. Who raises it with nobody has the time for classifying it. */
int64_t acting_due(const OrganisationSettings *settings, const Incident *incident,
                   DutyKind duty, int64_t due);

/* Whose turn it is: "the SIRO", or "the DPO for the SIRO" where the DPO acts for a SIRO who is kept out. As in
 * organisation_owner() the DPO does what falls to a Board that is not there. Owned. */
char *acting_words(const OrganisationSettings *settings, const Incident *incident, Role role);
