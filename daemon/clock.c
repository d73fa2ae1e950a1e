/* Makes the core's clock of an organisation's calendar. Called by the verbs, which have the one
 * reading of the time. */
#include "daemon/clock.h"

#include "daemon/core/calendar.h"

Clock clock_of(const OrganisationSettings *organisation, int64_t now)
{
    Clock clock = {.now = now};
    for (int n = 0; n <= WORKING_DAYS_MAX; n++)
        clock.working_day[n] = calendar_add_working_days(&organisation->calendar, now, n);
    return clock;
}
