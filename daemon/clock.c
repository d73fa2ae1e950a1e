/* Makes the core's clock of an organisation's calendar. Called by the verbs, which have the one
 * reading of the time. */
#include "daemon/clock.h"

#include "daemon/core/calendar.h"

Clock clock_of(const OrganisationSettings *organisation, int64_t now)
{
    (void)organisation;
    Clock clock = {.now = now};
    for (int n = 0; n <= WORKING_DAYS_MAX; n++)
        clock.working_day[n] = now + n * INT64_C(86400) * 7 / 5;
    return clock;
}
