/* To whose keys an organisation's originals are sealed. Private to config/. */
#pragma once

#include "config/config.h"
#include "config/config_problem.h"

/* Fills organisation->seal_to from the people's keys and says what is wrong with them. */
void config_seal_read(Reader *reader, const config_setting_t *group,
                      const config_setting_t *roles, OrganisationSettings *organisation);
