/* Days of the calendar, and the day of a mail. Pure arithmetic. Called by fields_date.c and its
 * callers. */
#include "parsers/fields/day.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

enum { YEAR_MIN = 1990, YEAR_MAX = 2100 };

bool day_valid(Day day)
{
    return day.day >= 1 && day.month >= 1 && day.month <= 12 && day.year >= YEAR_MIN &&
           day.year <= YEAR_MAX &&
           g_date_valid_dmy((GDateDay)day.day, (GDateMonth)day.month, (GDateYear)day.year);
}

static GDate date_of(Day day)
{
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)day.day, (GDateMonth)day.month, (GDateYear)day.year);
    return date;
}

Day day_back(Day day, unsigned days)
{
    GDate date = date_of(day);
    g_date_subtract_days(&date, days);
    return (Day){g_date_get_year(&date), (int)g_date_get_month(&date), g_date_get_day(&date)};
}

Day day_next(Day day)
{
    GDate date = date_of(day);
    g_date_add_days(&date, 1);
    return (Day){g_date_get_year(&date), (int)g_date_get_month(&date), g_date_get_day(&date)};
}

int days_between(Day a, Day b)
{
    GDate from = date_of(a), to = date_of(b);
    return g_date_days_between(&from, &to);
}

int day_weekday(Day day)
{
    GDate date = date_of(day);
    return (int)g_date_get_weekday(&date) - G_DATE_MONDAY;
}

Day mail_day_day(const MailDay *today)
{
    return (Day){today->year, today->month, today->day};
}

MailDay mail_day_of(const char *date)
{
    MailDay written = {.minute = -1};
    int hour = 0, minute = 0, hours = 0, minutes = 0;
    char sign = '+';
    if (!date || sscanf(date, "%4d-%2d-%2d", &written.year, &written.month, &written.day) != 3)
        return (MailDay){0};
    if (strlen(date) > 15 && sscanf(date + 11, "%2d:%2d", &hour, &minute) == 2)
        written.minute = hour * 60 + minute;
    const char *zone = strlen(date) > 19 ? date + 19 : "";
    if (sscanf(zone, "%c%2d:%2d", &sign, &hours, &minutes) == 3)
        written.offset = (sign == '-' ? -1 : 1) * (60 * hours + minutes);
    written.known = day_valid(mail_day_day(&written));
    return written;
}

/* Is it summer time on that day? From the last Sunday of March to the last of October; the day
 * of the change itself counts as the new time. */
static bool is_summer(Day day)
{
    Day march = {day.year, 3, 31}, october = {day.year, 10, 31};
    Day begins = day_back(march, (unsigned)(day_weekday(march) + 1) % 7),
        ends = day_back(october, (unsigned)(day_weekday(october) + 1) % 7);
    return days_between(begins, day) >= 0 && days_between(day, ends) > 0;
}

bool mail_day_offset(const MailDay *today, Day day, int *ret)
{
    bool then = is_summer(day), now = today->known && is_summer(mail_day_day(today));
    *ret = today->offset;
    if (!today->known)
        return false;
    if (then == now)
        return true;
    bool british = today->offset == (now ? 60 : 0);
    *ret = then ? 60 : 0;
    return british;
}
