/* Dates for people: zones, summer time, and English whatever the locale. */
#include "daemon/core/calendar.h"
#include "tests/unit/tap.h"

#include <locale.h>

enum { HOUR = 3600 };

static GTimeZone *london;

static const char *shown(int64_t at)
{
    static char text[64];
    calendar_show(at, london, text, sizeof text);
    return text;
}

static int64_t utc(int year, int month, int day, int hour, int minute)
{
    g_autoptr(GDateTime) time = g_date_time_new_utc(year, month, day, hour, minute, 0);
    return g_date_time_to_unix(time);
}

/* 72 hours are real hours: the clock on the wall shows another time after it has been changed.
 */
static void test_72_hours(void)
{
    int64_t aware = utc(2026, 3, 27, 15, 0);
    is_str(shown(aware), "Friday 27 March 2026, 15:00",
           "aware on a Friday in March, 15:00 GMT");
    is_str(shown(aware + 72 * HOUR), "Monday 30 March 2026, 16:00",
           "72 hours later it is 16:00 BST");
    aware = utc(2026, 10, 23, 14, 0);
    is_str(shown(aware), "Friday 23 October 2026, 15:00",
           "aware on a Friday in October, 15:00 BST");
    is_str(shown(aware + 72 * HOUR), "Monday 26 October 2026, 14:00",
           "72 hours later it is 14:00 GMT");
    aware = utc(2026, 4, 2, 15, 45);
    is_str(shown(aware), "Thursday 2 April 2026, 16:45", "aware on the eve of Good Friday");
    is_str(shown(aware + 72 * HOUR), "Sunday 5 April 2026, 16:45",
           "due on Easter Sunday: holidays count");
}

static void test_summer_time(void)
{
    int64_t spring = utc(2026, 3, 29, 1, 0), autumn = utc(2026, 10, 25, 1, 0);
    is_str(shown(spring - 1), "Sunday 29 March 2026, 00:59", "a second before summer time");
    is_str(shown(spring), "Sunday 29 March 2026, 02:00", "the hour that is missing in spring");
    is_str(shown(autumn - 1), "Sunday 25 October 2026, 01:59",
           "the hour that comes twice: first");
    is_str(shown(autumn), "Sunday 25 October 2026, 01:00", "and again");
}

static void test_forms(void)
{
    char text[64];
    int64_t at = utc(2026, 7, 1, 8, 5);
    calendar_utc(at, text, sizeof text);
    is_str(text, "2026-07-01T08:05:00Z", "UTC as machines write it");
    calendar_mail(at, london, text, sizeof text);
    is_str(text, "Wed, 1 Jul 2026 09:05:00 +0100", "the date of a mail, east of Greenwich");
    g_autoptr(GTimeZone) west = g_time_zone_new_offset(-(3 * HOUR + HOUR / 2));
    calendar_mail(at, west, text, sizeof text);
    is_str(text, "Wed, 1 Jul 2026 04:35:00 -0330", "and west of it");
    calendar_show_day(at, london, text, sizeof text);
    is_str(text, "Wednesday 1 July 2026", "a day alone");
}

static void test_year(void)
{
    g_autoptr(GTimeZone) auckland = g_time_zone_new_identifier("Pacific/Auckland");
    int64_t eve = utc(2026, 12, 31, 12, 0);
    is_int(calendar_year(eve, london), 2026,
           "noon of New Year's Eve in London is the old year");
    is_int(calendar_year(eve, auckland), 2027, "and the new one in Auckland");
}

static void test_edges(void)
{
    char text[64] = "kept";
    calendar_show(INT64_MAX, london, text, sizeof text);
    is_str(text, "?", "a time that no calendar has is a question mark");
    calendar_utc(INT64_MIN, text, sizeof text);
    is_str(text, "?", "in UTC, too");
    char small[8];
    calendar_show(utc(2026, 7, 1, 8, 5), london, small, sizeof small);
    is_str(small, "Wednesd", "a text that is too long is cut");
    char one[1] = {'x'};
    calendar_show(0, london, one, sizeof one);
    ok(one[0] == '\0', "at one byte, too");
}

static void test_locale(void)
{
    const char *set = NULL;
    static const char *const locales[] = {"de_DE.UTF-8", "cy_GB.UTF-8", "fr_FR.UTF-8"};
    for (size_t i = 0; !set && i < G_N_ELEMENTS(locales); i++)
        set = setlocale(LC_ALL, locales[i]);
    if (!set)
        printf("# no other locale is installed; the names come from tables of our own all the "
               "same\n");
    is_str(shown(utc(2026, 3, 4, 12, 0)), "Wednesday 4 March 2026, 12:00",
           "names are English whatever the locale");
}

int main(void)
{
    london = g_time_zone_new_identifier("Europe/London");
    test_72_hours();
    test_summer_time();
    test_forms();
    test_year();
    test_edges();
    test_locale();
    g_time_zone_unref(london);
    return tap_done();
}
