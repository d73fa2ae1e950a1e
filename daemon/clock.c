/* Makes the core's clock of an organisation's calendar. Called by the verbs, which have the one
 * reading of the time. */
#include "daemon/clock.h"

#include "daemon/core/calendar.h"

enum { MINUTE = 60, HOUR = 60 * MINUTE };

/* When the quiet hours end in which `now` lies, today's or those of last night; 0: it lies in
 * none. */
static int64_t quiet_until(const OrganisationSettings *organisation, int64_t now)
{
    const QuietHours *quiet = &organisation->quiet_hours;
    const Calendar *calendar = &organisation->calendar;
    int today = calendar_day(calendar, now);
    for (int day = today - 1; quiet->from != quiet->until && day <= today; day++) {
        int last = quiet->from < quiet->until ? day : day + 1;
        int64_t end = calendar_moment(calendar, last, quiet->until * MINUTE);
        if (now >= calendar_moment(calendar, day, quiet->from * MINUTE) && now < end)
            return end;
    }
    return 0;
}

int64_t clock_day(const OrganisationSettings *organisation, int64_t at)
{
    const Calendar *calendar = &organisation->calendar;
    return calendar_day_start(calendar, calendar_day(calendar, at));
}

int64_t clock_hour(int64_t at)
{
    return (at + HOUR - 1) / HOUR * HOUR;
}

Clock clock_of(const OrganisationSettings *organisation, int64_t now)
{
    Clock clock = {.now = now,
                   .day = clock_day(organisation, now),
                   .quiet_until = quiet_until(organisation, now)};
    calendar_working_day_ends(&organisation->calendar, now, WORKING_DAYS_MAX,
                              clock.working_day);
    return clock;
}

void clock_count_from(const OrganisationSettings *organisation, int64_t at, Clock *clock)
{
    calendar_working_day_ends(&organisation->calendar, at, WORKING_DAYS_MAX,
                              clock->working_day);
}

int64_t clock_next(const OrganisationSettings *organisation, int64_t now, int64_t seconds)
{
    const Calendar *calendar = &organisation->calendar;
    int today = calendar_day(calendar, now);
    int64_t at = calendar_moment(calendar, today, seconds);
    return at > now ? at : calendar_moment(calendar, today + 1, seconds);
}
