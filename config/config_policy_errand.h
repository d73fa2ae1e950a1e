/* The errands of the procedure: what is owed outside of an incident's life. Private to config/. */
#pragma once

#include "config/config_problem.h"
#include "config/policy.h"

#include <libconfig.h>

/* Reads those that `group` names over *policy, each as a whole, and reports what is wrong. */
void policy_read_errands(Reader *reader, const config_setting_t *group, Policy *policy);
