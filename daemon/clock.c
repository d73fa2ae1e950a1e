/* Makes the core's clock of an organisation's calendar. Called by the verbs, which have the one
 * reading of the time. */
#include "daemon/clock.h"

#include "daemon/core/calendar.h"

Clock clock_of(const OrganisationSettings *organisation, int64_t now)
{
    Clock clock = {.now = now};
    calendar_working_day_ends(&organisation->calendar, now, WORKING_DAYS_MAX,
                              clock.working_day);
    return clock;
}
