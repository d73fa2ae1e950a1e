/* Makes the core's clock of an organisation's calendar. Called by the verbs, which have the one
 * reading of the time. */
#include "daemon/clock.h"

#include "daemon/core/calendar.h"

enum { MINUTE = 60, DAY_MINUTES = 24 * 60 };

/* When the quiet hours end in which `now` lies; 0: it lies in none. Where the clocks change
 * meanwhile, it is looked at again then. */
static int64_t quiet_until(const OrganisationSettings *organisation, int64_t now)
{
    const QuietHours *quiet = &organisation->quiet_hours;
    if (quiet->from == quiet->until)
        return 0;
    const Calendar *calendar = &organisation->calendar;
    int64_t seconds = now - calendar_day_start(calendar, calendar_day(calendar, now));
    int64_t minute = seconds / MINUTE;
    int64_t since = (minute - quiet->from + DAY_MINUTES) % DAY_MINUTES;
    int64_t length = (quiet->until - quiet->from + DAY_MINUTES) % DAY_MINUTES;
    return since < length ? now - seconds % MINUTE + (length - since) * MINUTE : 0;
}

Clock clock_of(const OrganisationSettings *organisation, int64_t now)
{
    Clock clock = {.now = now, .quiet_until = quiet_until(organisation, now)};
    calendar_working_day_ends(&organisation->calendar, now, WORKING_DAYS_MAX,
                              clock.working_day);
    return clock;
}
