/* Organisations: mailboxes, outgoing server, people. Private to config/. */
#pragma once

#include "config/config.h"
#include "config/config_problem.h"

/* Reads the list of organisations into `config`. What is wrong is reported; what could be read
 * is there. */
void config_organisations_read(Reader *reader, const config_setting_t *list, Config *config);

void config_organisation_clear(OrganisationSettings *organisation);
