/* The calendar of an organisation: the file of its bank holidays, and whether its days make
 * sense. Private to config/. */
#pragma once

#include "config/config.h"
#include "config/config_problem.h"

/* To be called when the options of `group` are in `organisation`: reads the holidays_file,
 * checks the days and gives the calendar its zone. */
void config_calendar_read(Reader *reader, const config_setting_t *group,
                          OrganisationSettings *organisation);

void config_calendar_clear(OrganisationSettings *organisation);
