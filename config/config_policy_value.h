/* The types of options that only the procedure has: sets of roles, times in hours or working
 * days, and anything that may differ by level. Private to config/; each reads a setting into
 * `field` or reports what is wrong. */
#pragma once

#include "config/config_value.h"

/* A list of roles into a RoleSet. */
void policy_read_roles(Reader *reader, const Option *option, const config_setting_t *setting,
                       void *field);

/* A list of points of the outcome report, "3e", into a PointSet. */
void policy_read_points(Reader *reader, const Option *option, const config_setting_t *setting,
                        void *field);

/* "4 h", "5 working days" or 0 into a Span. */
void policy_read_span(Reader *reader, const Option *option, const config_setting_t *setting,
                      void *field);

/* A group of SECTION_LADDER into a Ladder. */
void policy_read_ladder(Reader *reader, const Option *option, const config_setting_t *setting,
                        void *field);

/* One value for all levels, or a group of SECTION_LEVEL, into an array of SEVERITY_COUNT. What
 * has no level yet is treated as a minor incident. A level that is not said keeps what the
 * array holds, where that makes sense; else it is a problem. */
void policy_read_by_level(Reader *reader, const Option *option, const config_setting_t *setting,
                          void *field);
