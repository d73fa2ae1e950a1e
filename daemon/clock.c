/* Makes the core's clock of an organisation's calendar. Called by the verbs, which have the one
 * reading of the time. */
#include "daemon/clock.h"

#include "daemon/core/calendar.h"

enum { MINUTE = 60 };

/* The moment at which the clocks there show so many minutes after midnight. */
static int64_t moment(const Calendar *calendar, int day, int minute)
{
    return calendar_day_end(calendar, day) - calendar->day_end + minute * MINUTE;
}

/* When the quiet hours end in which `now` lies, today's or those of last night; 0: it lies in
 * none. */
static int64_t quiet_until(const OrganisationSettings *organisation, int64_t now)
{
    const QuietHours *quiet = &organisation->quiet_hours;
    const Calendar *calendar = &organisation->calendar;
    int today = calendar_day(calendar, now);
    for (int day = today - 1; quiet->from != quiet->until && day <= today; day++) {
        int last = quiet->from < quiet->until ? day : day + 1;
        int64_t end = moment(calendar, last, quiet->until);
        if (now >= moment(calendar, day, quiet->from) && now < end)
            return end;
    }
    return 0;
}

Clock clock_of(const OrganisationSettings *organisation, int64_t now)
{
    Clock clock = {.now = now, .quiet_until = quiet_until(organisation, now)};
    calendar_working_day_ends(&organisation->calendar, now, WORKING_DAYS_MAX,
                              clock.working_day);
    return clock;
}
