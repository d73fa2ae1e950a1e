/* Dates for people, and working days. Zones and holidays come loaded with the configuration;
 * nothing here reads a clock, a file or the locale. */
#include "daemon/core/calendar.h"

#include "config/bank_holidays.h"

#include <stdio.h>
#include <string.h>

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

static const char *const days[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                   "Friday", "Saturday", "Sunday"};
static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

static GDateTime *local_time(int64_t at, GTimeZone *zone)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at);
    return utc ? g_date_time_to_timezone(utc, zone) : NULL;
}

static const char *day_name(GDateTime *local)
{
    return days[g_date_time_get_day_of_week(local) - 1];
}

static const char *month_name(GDateTime *local)
{
    return months[g_date_time_get_month(local) - 1];
}

void calendar_show(int64_t at, GTimeZone *zone, char *text, size_t size)
{
    calendar_show_day(at, zone, text, size);
    g_autoptr(GDateTime) local = local_time(at, zone);
    size_t length = strlen(text);
    if (local)
        snprintf(text + length, size - length, ", %02d:%02d", g_date_time_get_hour(local),
                 g_date_time_get_minute(local));
}

char *calendar_local(int64_t at, GTimeZone *zone)
{
    g_autoptr(GDateTime) local = local_time(at, zone);
    /* GLib writes "+01" for %z where RFC 3339 has "+01:00". */
    return local ? g_date_time_format(local, "%Y-%m-%dT%H:%M:%S%:z") : NULL;
}

void calendar_show_day(int64_t at, GTimeZone *zone, char *text, size_t size)
{
    g_autoptr(GDateTime) local = local_time(at, zone);
    if (!local) {
        g_strlcpy(text, "?", size);
        return;
    }
    snprintf(text, size, "%s %d %s %d", day_name(local), g_date_time_get_day_of_month(local),
             month_name(local), g_date_time_get_year(local));
}

void calendar_show_brief(int64_t at, GTimeZone *zone, char *text, size_t size)
{
    g_autoptr(GDateTime) local = local_time(at, zone);
    if (!local) {
        g_strlcpy(text, "?", size);
        return;
    }
    snprintf(text, size, "%.3s %d %.3s, %02d:%02d", day_name(local),
             g_date_time_get_day_of_month(local), month_name(local),
             g_date_time_get_hour(local), g_date_time_get_minute(local));
}

/* The day that ends at that moment, whose last second is shown; false: none does. */
static bool ends_a_day(int64_t due, GTimeZone *zone)
{
    g_autoptr(GDateTime) local = local_time(due, zone);
    return local && g_date_time_get_hour(local) == 0 && g_date_time_get_minute(local) == 0;
}

void calendar_show_due(int64_t due, GTimeZone *zone, char *text, size_t size)
{
    bool whole = ends_a_day(due, zone);
    g_autoptr(GDateTime) local = local_time(whole ? due - MINUTE : due, zone);
    if (!local) {
        g_strlcpy(text, "?", size);
        return;
    }
    int length = snprintf(text, size, "%s%.3s %d %.3s %d", whole ? "the end of " : "",
                          day_name(local), g_date_time_get_day_of_month(local),
                          month_name(local), g_date_time_get_year(local));
    if (!whole && length > 0 && (size_t)length < size)
        snprintf(text + length, size - (size_t)length, ", %02d:%02d",
                 g_date_time_get_hour(local), g_date_time_get_minute(local));
}

void calendar_show_brief_due(int64_t due, GTimeZone *zone, char *text, size_t size)
{
    char day[64];
    bool whole = ends_a_day(due, zone);
    calendar_show_brief(whole ? due - MINUTE : due, zone, day, sizeof day);
    if (whole)
        *strchr(day, ',') = '\0';
    snprintf(text, size, whole ? "the end of %s" : "%s", day);
}

void calendar_mail(int64_t at, GTimeZone *zone, char *text, size_t size)
{
    g_autoptr(GDateTime) local = local_time(at, zone);
    if (!local) {
        g_strlcpy(text, "?", size);
        return;
    }
    int offset = (int)(g_date_time_get_utc_offset(local) / G_TIME_SPAN_MINUTE);
    snprintf(text, size, "%.3s, %d %.3s %04d %02d:%02d:%02d %c%02d%02d", day_name(local),
             g_date_time_get_day_of_month(local), month_name(local),
             g_date_time_get_year(local), g_date_time_get_hour(local),
             g_date_time_get_minute(local), g_date_time_get_second(local),
             offset < 0 ? '-' : '+', ABS(offset) / 60, ABS(offset) % 60);
}

bool calendar_show_date(int year, int month, int day, char *text, size_t size)
{
    if (year < 1 || month < 1 || day < 1 ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return false;
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    snprintf(text, size, "%s %d %s %d", days[g_date_get_weekday(&date) - 1], day,
             months[month - 1], year);
    return true;
}

void calendar_utc(int64_t at, char *text, size_t size)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at);
    if (!utc) {
        g_strlcpy(text, "?", size);
        return;
    }
    snprintf(text, size, "%04d-%02d-%02dT%02d:%02d:%02dZ", g_date_time_get_year(utc),
             g_date_time_get_month(utc), g_date_time_get_day_of_month(utc),
             g_date_time_get_hour(utc), g_date_time_get_minute(utc),
             g_date_time_get_second(utc));
}

int calendar_year(int64_t at, GTimeZone *zone)
{
    g_autoptr(GDateTime) local = local_time(at, zone);
    return local ? g_date_time_get_year(local) : 1970;
}

/* ---- days on the wall ---- */

/* What the clocks there are ahead of UTC, in seconds. */
static int64_t offset_at(GTimeZone *zone, int64_t at)
{
    return g_time_zone_get_offset(zone,
                                  g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, at));
}

/* The moment at which the wall shows `local`, in seconds since 1970 of the wall. */
static int64_t moment_of(GTimeZone *zone, int64_t local)
{
    /* A day before, no change of this day has happened yet: its offset finds the first of two.
     */
    int64_t first = local - offset_at(zone, local - DAY);
    if (first + offset_at(zone, first) == local)
        return first;
    int64_t there = local; /* glib moves it out of a gap */
    int interval = g_time_zone_adjust_time(zone, G_TIME_TYPE_STANDARD, &there);
    return there - g_time_zone_get_offset(zone, interval);
}

int calendar_day(const Calendar *calendar, int64_t at)
{
    int64_t begin = (int64_t)DAYS_FIRST * DAY, end = ((int64_t)DAYS_LAST + 1) * DAY - 1;
    at = CLAMP(at, begin, end);
    int64_t local = CLAMP(at + offset_at(calendar->zone, at), begin, end);
    return (int)((local - begin) / DAY) + DAYS_FIRST;
}

int64_t calendar_day_start(const Calendar *calendar, int day)
{
    return moment_of(calendar->zone, (int64_t)day * DAY);
}

int64_t calendar_moment(const Calendar *calendar, int day, int64_t seconds)
{
    return moment_of(calendar->zone, (int64_t)day * DAY + seconds);
}

int64_t calendar_day_end(const Calendar *calendar, int day)
{
    return calendar_moment(calendar, day, calendar->day_end);
}

/* ---- terms ---- */

static bool is_good_friday(int day)
{
    int year, month, date;
    days_to_date(day, &year, &month, &date);
    return days_weekday(day) == 4 && (month == 3 || month == 4) && bank_holiday_by_rule(day);
}

static bool is_term_end(const Calendar *calendar, int day)
{
    int year, month, date;
    days_to_date(day, &year, &month, &date);
    DaySpan whole = days_year(year);
    if (days_meet(&calendar->terms, whole.first, whole.last))
        return days_meet(&calendar->terms, day, day) &&
               !days_meet(&calendar->terms, day + 1, day + 1);
    return (month == 12 && date == 20) || (month == 7 && date == 22) || is_good_friday(day + 1);
}

int calendar_term_end(const Calendar *calendar, int day)
{
    day = MIN(day, DAYS_LAST - 1);
    while (day > DAYS_FIRST && !is_term_end(calendar, day))
        day--;
    return day;
}

/* ---- working days and real hours ---- */

bool calendar_is_working_day(const Calendar *calendar, int day)
{
    if (days_is_weekend(day) || days_meet(&calendar->closures, day, day) ||
        days_meet(&calendar->added, day, day))
        return false;
    return days_meet(&calendar->removed, day, day) || !bank_holiday(&calendar->published, day);
}

void calendar_working_day_ends(const Calendar *calendar, int64_t from, int n, int64_t *ends)
{
    int day = calendar_day(calendar, from);
    ends[0] = from;
    for (int i = 1; i <= n; i++) {
        do
            day += day < DAYS_LAST;
        while (day < DAYS_LAST && !calendar_is_working_day(calendar, day));
        ends[i] = calendar_day_end(calendar, day);
    }
}

int64_t calendar_add_hours(int64_t from, int64_t hours)
{
    int64_t seconds, due;
    if (__builtin_mul_overflow(hours, (int64_t)HOUR, &seconds) ||
        __builtin_add_overflow(from, seconds, &due))
        return hours < 0 ? INT64_MIN : INT64_MAX;
    return due;
}

int64_t calendar_law_end(int64_t aware_at)
{
    enum { LAW_HOURS = 72 };
    return calendar_add_hours(aware_at, LAW_HOURS);
}
