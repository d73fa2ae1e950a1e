/* The school's procedure: the one that is built in, and the one in a file. Private to config/.
 */
#pragma once

#include "config/config.h"
#include "config/config_problem.h"

/* Reads `group` (NULL: there is none) over the shipped procedure: a duty that it does not name
 * stays as it is, one that it names is taken whole. */
void config_policy_read(Reader *reader, const config_setting_t *group, Policy *policy);

/* Every owner of a duty must be somebody in every organisation. */
void config_policy_check_owners(Reader *reader, const config_setting_t *group,
                                const Config *config);
