/* The clock that travels inside events: now, and the working days of an organisation from here. */
#pragma once

#include "daemon/core/incident.h"
#include "daemon/world.h"

/* `now`: UTC seconds, read once a turn. */
Clock clock_of(const OrganisationSettings *organisation, int64_t now);

/* From now on the clock's working days are those after `at`, which is UTC seconds: what is due so many of
 * them after something that has happened before. */
void clock_count_from(const OrganisationSettings *organisation, int64_t at, Clock *clock);

/* When the local day of a moment began: what is kept of the times of an anonymous incident. */
int64_t clock_day(const OrganisationSettings *organisation, int64_t at);

/* The next full hour: when the move of such a mail is tried again. */
int64_t clock_hour(int64_t at);

/* When clocks there next show so many seconds after midnight, later than `now`. */
int64_t clock_next(const OrganisationSettings *organisation, int64_t now, int64_t seconds);
