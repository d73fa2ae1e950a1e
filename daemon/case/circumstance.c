/* See circumstance.h. Called by intake and regroup. */
#include "daemon/case/circumstance.h"

#include "daemon/core/calendar.h"

#include <stdio.h>
#include <string.h>

enum { HOUR = 60 * 60, HOURS_A_DAY = 24 };

static bool hours_since_day(const Calendar *calendar, const char *date, int64_t received_at,
                            int64_t *ret)
{
    int year, month, date_of_month, day;
    if (sscanf(date, "%4d-%2d-%2d", &year, &month, &date_of_month) != 3 ||
        !days_from_date(year, month, date_of_month, &day))
        return false;
    *ret = (int64_t)(calendar_day(calendar, received_at) - day) * HOURS_A_DAY;
    return true;
}

/* Whole hours between a discovery ("2026-11-23T14:05:00Z", or a date) and a report; between two dates
 * 24 for each day. False when it is no time, or lies behind the report. */
static bool hours_since(const Calendar *calendar, const char *discovered, int64_t received_at,
                        int64_t *ret_hours)
{
    int64_t hours;
    if (!discovered)
        return false;
    if (strlen(discovered) == strlen("2026-11-23")) {
        if (!hours_since_day(calendar, discovered, received_at, &hours))
            return false;
    } else {
        g_autoptr(GDateTime) at = g_date_time_new_from_iso8601(discovered, calendar->zone);
        if (!at || g_date_time_to_unix(at) > received_at)
            return false;
        hours = (received_at - g_date_time_to_unix(at)) / HOUR;
    }
    if (hours < 0)
        return false;
    *ret_hours = hours;
    return true;
}

int circumstance_store(const World *world, const Organisation *organisation, int64_t incident,
                       const Report *report, int64_t received_at,
                       const Classification *classification, Err *err)
{
    const OrganisationSettings *settings = organisation->settings;
    int64_t hours;
    if (hours_since(&settings->calendar, report->fields.discovered, received_at, &hours) &&
        store_incident_discovered(world->store, incident, hours, err) < 0)
        return -1;
    for (size_t i = 0; i < settings->n_policies; i++) {
        if ((settings->policies[i].topics & classification->topics) &&
            store_breach_put(world->store, incident, settings->policies[i].name, err) < 0)
            return -1;
    }
    return 0;
}
