/* Whom a report is about, as far as they hold a role: somebody who did it, or whose conduct is reported, not
 * somebody who is only named ("I have told Mrs Grant"). The words are data: config/lexicon/conflict.conf. */
#pragma once

#include "config/config.h"
#include "parsers/report.h"

/* The roles whose holder the report has for its subject, but for who wrote it. A claim: it removes nobody
 * (incident.h). A member of the Board stands for all of it. Never everybody who could decide about it: the
 * Chair, else the DPO, else the SIRO is left out then. What our own mails say (`config`: their templates) says it of
 * nobody. `investigator`: the names of who investigates it (people_known_alone()); NULL. */
RoleSet suspicion_read(const Config *config, const OrganisationSettings *settings,
                       const Report *report, char *const *investigator);

/* The same, and the sentences that say so: in *ret_said, owned, NULL-terminated, empty when nobody is held. */
RoleSet suspicion_explain(const Config *config, const OrganisationSettings *settings,
                          const Report *report, char ***ret_said);
