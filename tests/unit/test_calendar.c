/* Dates for people: zones, summer time, and English whatever the locale. Deadlines: real hours,
 * and working days of an organisation. */
#include "config/config_text.h"
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
    is_str(shown(calendar_add_hours(aware, 72)), "Monday 30 March 2026, 16:00",
           "72 hours later it is 16:00 BST");
    aware = utc(2026, 10, 23, 14, 0);
    is_str(shown(aware), "Friday 23 October 2026, 15:00",
           "aware on a Friday in October, 15:00 BST");
    is_str(shown(calendar_add_hours(aware, 72)), "Monday 26 October 2026, 14:00",
           "72 hours later it is 14:00 GMT");
    aware = utc(2026, 4, 2, 15, 45);
    is_str(shown(aware), "Thursday 2 April 2026, 16:45", "aware on the eve of Good Friday");
    is_str(shown(calendar_add_hours(aware, 72)), "Sunday 5 April 2026, 16:45",
           "due on Easter Sunday: holidays count");
    is_int(calendar_add_hours(INT64_MAX - HOUR, 2), INT64_MAX, "hours do not overflow");
    is_int(calendar_add_hours(0, INT64_MAX), INT64_MAX, "however many");
    is_int(calendar_add_hours(0, INT64_MIN), INT64_MIN, "in both directions");
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
    calendar_show_due(at, london, text, sizeof text);
    is_str(text, "Wed 1 Jul 2026, 09:05", "what is due at a time");
    calendar_show_due(utc(2026, 6, 30, 23, 0), london, text, sizeof text);
    is_str(text, "the end of Tue 30 Jun 2026", "what is due at midnight of the wall");
    calendar_show_due(utc(2026, 7, 1, 0, 0), london, text, sizeof text);
    is_str(text, "Wed 1 Jul 2026, 01:00", "which that of UTC is not in summer");
    calendar_show_due(utc(2026, 3, 29, 0, 0), london, text, sizeof text);
    is_str(text, "the end of Sat 28 Mar 2026", "on the eve of a change of the clocks");
    calendar_show_brief_due(utc(2026, 6, 30, 23, 0), london, text, sizeof text);
    is_str(text, "the end of Tue 30 Jun", "in few words");
    calendar_show_brief_due(at, london, text, sizeof text);
    is_str(text, "Wed 1 Jul, 09:05", "and with a time");
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

/* ---- working days ---- */

/* "2026-12-21 2027-01-04..2027-01-06" */
static Days days(const char *text)
{
    GArray *spans = g_array_new(FALSE, FALSE, sizeof(DaySpan));
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    for (int i = 0; words[i] && *words[i]; i++) {
        DaySpan span;
        if (text_read_span(words[i], &span))
            g_array_append_val(spans, span);
        else
            ok(false, "%s is a day", words[i]);
    }
    return days_take(spans);
}

static int day_of(int year, int month, int day)
{
    int number = 0;
    days_from_date(year, month, day, &number);
    return number;
}

static Calendar plain(GTimeZone *zone)
{
    return (Calendar){.zone = zone, .day_end = 17 * HOUR};
}

static void clear(Calendar *calendar)
{
    days_clear(&calendar->published);
    days_clear(&calendar->added);
    days_clear(&calendar->removed);
    days_clear(&calendar->closures);
}

/* The end of the n-th working day after that of a moment. */
static int64_t working_day_end(const Calendar *calendar, int64_t from, int n)
{
    g_autofree int64_t *ends = g_new(int64_t, (size_t)n + 1);
    calendar_working_day_ends(calendar, from, n, ends);
    return ends[n];
}

/* The same after that day in London. */
static const char *due(const Calendar *calendar, int year, int month, int day, int n)
{
    int64_t noon = utc(year, month, day, 12, 0);
    return shown(working_day_end(calendar, noon, n));
}

static void test_vectors(void)
{
    const Calendar calendar = plain(london);
    is_str(due(&calendar, 2026, 12, 23, 5), "Monday 4 January 2027, 17:00",
           "five working days over Christmas, Boxing Day's substitute and New Year");
    is_str(due(&calendar, 2026, 4, 2, 5), "Monday 13 April 2026, 17:00",
           "five from the eve of Good Friday, over Easter");
    is_str(due(&calendar, 2027, 12, 24, 1), "Wednesday 29 December 2027, 17:00",
           "one from Christmas Eve, over two substitutes");
    is_str(due(&calendar, 2025, 12, 24, 10), "Monday 12 January 2026, 17:00",
           "ten from Christmas Eve");
    is_str(due(&calendar, 2027, 12, 31, 1), "Tuesday 4 January 2028, 17:00",
           "one over New Year's substitute");
    is_str(due(&calendar, 2026, 3, 2, 20), "Monday 30 March 2026, 17:00",
           "twenty over the change to summer time");
}

static void test_day_of_the_event(void)
{
    const Calendar calendar = plain(london);
    int64_t due_then = utc(2026, 7, 2, 16, 0);
    is_int(working_day_end(&calendar, utc(2026, 6, 30, 23, 0), 1), due_then,
           "from the first second of 1 July, one day is the end of the 2nd");
    is_int(working_day_end(&calendar, utc(2026, 7, 1, 22, 59), 1), due_then,
           "so it is from its last minute, long after its own end");
    is_int(working_day_end(&calendar, utc(2026, 6, 30, 22, 59), 1), utc(2026, 7, 1, 16, 0),
           "a minute before, it is still 30 June in London");
    is_str(due(&calendar, 2026, 11, 28, 1), "Monday 30 November 2026, 17:00",
           "a day of rest does not count itself either");
    int64_t at = utc(2026, 11, 28, 12, 0);
    is_int(working_day_end(&calendar, at, 0), at, "no days are the moment itself");
    Calendar short_day = calendar;
    short_day.day_end = 15 * HOUR + 30 * 60;
    is_str(due(&short_day, 2026, 11, 27, 1), "Monday 30 November 2026, 15:30",
           "the end of the day is as configured");
}

/* The clocks go forward on 29 March 2026 and back on 25 October 2026. */
static void test_clocks_change(void)
{
    const Calendar calendar = plain(london);
    int64_t friday = utc(2026, 3, 27, 17, 0), monday = utc(2026, 3, 30, 16, 0);
    is_int(working_day_end(&calendar, friday, 1), monday,
           "over the change in spring the day ends at 17:00 BST");
    is_int(monday - friday, 71 * HOUR, "an hour earlier than three days of 24 hours");
    friday = utc(2026, 10, 23, 16, 0), monday = utc(2026, 10, 26, 17, 0);
    is_int(working_day_end(&calendar, friday, 1), monday,
           "over the change in autumn at 17:00 GMT");
    is_int(monday - friday, 73 * HOUR, "an hour later");
    is_int(working_day_end(&calendar, utc(2026, 3, 29, 0, 59), 1), utc(2026, 3, 30, 16, 0),
           "from the hour before the change");
    is_int(working_day_end(&calendar, utc(2026, 10, 24, 23, 30), 1), monday,
           "from half past midnight of the Sunday on which they change");
}

static void test_day_start(void)
{
    const Calendar calendar = plain(london);
    is_int(calendar_day(&calendar, utc(2026, 7, 1, 22, 59)), day_of(2026, 7, 1),
           "the day on the wall in summer");
    is_int(calendar_day(&calendar, utc(2026, 7, 1, 23, 0)), day_of(2026, 7, 2),
           "ends an hour before that of UTC");
    is_int(calendar_day(&calendar, -1), day_of(1970, 1, 1),
           "also in 1970, when it was summer time all the year");
    is_int(calendar_day_start(&calendar, day_of(2026, 7, 2)), utc(2026, 7, 1, 23, 0),
           "where it ends the next begins");
    is_int(calendar_day_start(&calendar, day_of(2026, 3, 30)) -
               calendar_day_start(&calendar, day_of(2026, 3, 29)),
           23 * HOUR, "the day of the change in spring has 23 hours");
    is_int(calendar_day_start(&calendar, day_of(2026, 10, 26)) -
               calendar_day_start(&calendar, day_of(2026, 10, 25)),
           25 * HOUR, "and in autumn 25");
    is_int(calendar_day_end(&calendar, day_of(2026, 10, 25)), utc(2026, 10, 25, 17, 0),
           "a Sunday has its 17:00, too");
}

/* Times of the wall that do not exist, or exist twice. */
static void test_wall_gaps(void)
{
    Calendar calendar = plain(london);
    calendar.day_end = HOUR + 30 * 60;
    is_int(calendar_day_end(&calendar, day_of(2026, 3, 29)), utc(2026, 3, 29, 1, 0),
           "01:30, which spring leaves out, is 02:00 BST");
    is_int(calendar_day_end(&calendar, day_of(2026, 10, 25)), utc(2026, 10, 25, 0, 30),
           "01:30, which comes twice in autumn, is the first of the two");
    calendar.day_end = HOUR;
    is_int(calendar_day_end(&calendar, day_of(2026, 10, 25)), utc(2026, 10, 25, 0, 0),
           "so is the first second that comes twice");
    calendar.day_end = 2 * HOUR;
    is_int(calendar_day_end(&calendar, day_of(2026, 10, 25)), utc(2026, 10, 25, 2, 0),
           "and the second behind them comes once");
}

static int64_t day_start(const char *zone, int year, int month, int day)
{
    g_autoptr(GTimeZone) there = g_time_zone_new_identifier(zone);
    const Calendar calendar = plain(there);
    return calendar_day_start(&calendar, day_of(year, month, day));
}

static void test_zones(void)
{
    is_int(day_start("Africa/Cairo", 2024, 4, 26), utc(2024, 4, 25, 22, 0),
           "where the clocks change at midnight, the day begins at 01:00");
    is_int(day_start("Atlantic/Azores", 2025, 10, 26), utc(2025, 10, 26, 0, 0),
           "where midnight comes twice, at the first");
    is_int(day_start("Europe/Dublin", 2026, 10, 26), utc(2026, 10, 26, 0, 0),
           "where winter time counts as the changed one");
    is_int(day_start("Pacific/Kiritimati", 2026, 1, 2), utc(2026, 1, 1, 10, 0),
           "fourteen hours ahead");
    is_int(day_start("Pacific/Pago_Pago", 2026, 1, 2), utc(2026, 1, 2, 11, 0),
           "eleven hours behind");
    is_int(day_start("UTC", 2026, 1, 2), utc(2026, 1, 2, 0, 0), "in UTC itself");
}

static void test_added_and_removed(void)
{
    Calendar calendar = plain(london);
    calendar.added = days("2020-05-08 2026-06-15 2026-12-25");
    calendar.removed = days("2020-05-04 2026-12-26..2026-12-28");
    is_str(due(&calendar, 2020, 5, 1, 1), "Monday 4 May 2020, 17:00",
           "a bank holiday that was moved away is a working day");
    is_str(due(&calendar, 2020, 5, 7, 1), "Monday 11 May 2020, 17:00",
           "the day it was moved to is none");
    is_str(due(&calendar, 2026, 6, 12, 1), "Tuesday 16 June 2026, 17:00",
           "nor is an added one");
    is_str(due(&calendar, 2026, 12, 24, 1), "Monday 28 December 2026, 17:00",
           "what is added twice stays free; what is removed on a weekend stays free, too");
    clear(&calendar);
}

static void test_published_days(void)
{
    Calendar calendar = plain(london);
    calendar.published =
        days("2022-01-03 2022-04-15 2022-04-18 2022-05-02 2022-06-02 2022-06-03 "
             "2022-08-29 2022-09-19 2022-12-26 2022-12-27");
    is_str(due(&calendar, 2022, 5, 27, 1), "Monday 30 May 2022, 17:00",
           "the spring bank holiday of 2022 was moved");
    is_str(due(&calendar, 2022, 6, 1, 1), "Monday 6 June 2022, 17:00",
           "to the Thursday, and Friday was the jubilee");
    is_str(due(&calendar, 2023, 5, 26, 1), "Tuesday 30 May 2023, 17:00",
           "the next year goes by the rule");
    calendar.removed = days("2022-09-19");
    is_str(due(&calendar, 2022, 9, 16, 1), "Monday 19 September 2022, 17:00",
           "a published day can be removed, too");
    clear(&calendar);
}

static void test_closures(void)
{
    Calendar calendar = plain(london);
    calendar.closures = days("2026-12-21..2027-01-04 2026-10-26..2026-10-30 2026-11-02");
    calendar.removed = days("2027-01-01");
    is_str(due(&calendar, 2026, 12, 18, 1), "Tuesday 5 January 2027, 17:00",
           "nothing is due while the school is closed, also on a bank holiday that is removed");
    is_str(due(&calendar, 2026, 12, 28, 2), "Wednesday 6 January 2027, 17:00",
           "nor does a closure count for a report that comes in it");
    is_str(due(&calendar, 2026, 10, 23, 1), "Tuesday 3 November 2026, 17:00",
           "half-term and the training day after it");
    ok(calendar_is_working_day(&calendar, day_of(2026, 11, 3)) &&
           !calendar_is_working_day(&calendar, day_of(2026, 11, 2)),
       "a closure of one day is one day");
    clear(&calendar);
}

static void test_no_working_days(void)
{
    Calendar calendar = plain(london);
    is_int(working_day_end(&calendar, INT64_MAX, 5), calendar_day_end(&calendar, DAYS_LAST),
           "past all years, the last day");
    ok(working_day_end(&calendar, utc(2026, 1, 1, 0, 0), 3000000) ==
           calendar_day_end(&calendar, DAYS_LAST),
       "more days than there are end there, too");
    is_int(calendar_day(&calendar, INT64_MIN), DAYS_FIRST, "before all years, the first day");
    is_int(calendar_day(&calendar, INT64_MAX), DAYS_LAST, "and the last behind them");
}

/* ---- any time in ten years ---- */

static bool is_day_end(const Calendar *calendar, int64_t at)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(at);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(time, calendar->zone);
    return g_date_time_get_hour(local) * HOUR + g_date_time_get_minute(local) * 60 +
               g_date_time_get_second(local) ==
           calendar->day_end;
}

static int working_days(const Calendar *calendar, int behind, int last)
{
    int count = 0;
    for (int day = behind + 1; day <= last; day++)
        count += calendar_is_working_day(calendar, day);
    return count;
}

/* How many of the promises of calendar_working_day_ends() are broken at that moment. `before`
 * holds what each number of days gave for the moment before. */
static int count_broken(const Calendar *calendar, int64_t at, int64_t *before, int n)
{
    int broken = 0, today = calendar_day(calendar, at);
    int64_t last = at;
    for (int i = 1; i <= n; i++) {
        int64_t end = working_day_end(calendar, at, i);
        int day = calendar_day(calendar, end);
        broken += end < before[i] || end <= last;
        broken += !calendar_is_working_day(calendar, day) || !is_day_end(calendar, end);
        broken += working_days(calendar, today, day) != i;
        broken += i == 1 && day <= today;
        before[i] = last = end;
    }
    return broken;
}

static void test_calendar(const Calendar *calendar, const char *what)
{
    enum { MOST = 6 };
    int64_t before[MOST + 1] = {0};
    int broken = 0;
    int64_t end = utc(2034, 1, 1, 0, 0);
    for (int64_t at = utc(2024, 1, 1, 0, 0); at < end; at += 121 * HOUR + 1013)
        broken += count_broken(calendar, at, before, MOST);
    is_int(broken, 0, what);
}

static void test_any_time(void)
{
    static const char *const zones[] = {"Europe/London", "Pacific/Auckland", "America/St_Johns",
                                        "Australia/Lord_Howe"};
    for (size_t i = 0; i < G_N_ELEMENTS(zones); i++) {
        g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(zones[i]);
        Calendar calendar = plain(zone);
        test_calendar(&calendar, "in ten years, working days rise with the time and their "
                                 "number, and end on working days");
        calendar.added = days("2025-06-02 2027-09-06..2027-09-10");
        calendar.removed = days("2024-12-25..2024-12-26 2030-05-06");
        calendar.closures =
            days("2024-07-22..2024-09-01 2026-02-16..2026-02-20 2028-12-18..2029-01-05 "
                 "2031-02-01..2031-03-31");
        calendar.published = days("2026-01-01 2026-04-03 2026-04-06 2026-05-05 2026-05-25 "
                                  "2026-08-31 2026-12-25 2026-12-28");
        calendar.day_end = 12 * HOUR + 60 * (int64_t)i;
        test_calendar(&calendar, "also with closures, added and removed days and a file");
        clear(&calendar);
    }
}

static void ends_on(const Calendar *calendar, int year, int month, int date,
                    const char *expected, const char *what)
{
    int day, got_year, got_month, got_date;
    days_from_date(year, month, date, &day);
    days_to_date(calendar_term_end(calendar, day), &got_year, &got_month, &got_date);
    g_autofree char *got = g_strdup_printf("%04d-%02d-%02d", got_year, got_month, got_date);
    is_str(got, expected, what);
}

static void test_terms(void)
{
    Calendar calendar = plain(london);
    ends_on(&calendar, 2026, 11, 23, "2026-07-22", "the summer term ends on 22 July");
    ends_on(&calendar, 2026, 12, 19, "2026-07-22", "and was the last until 20 December,");
    ends_on(&calendar, 2026, 12, 20, "2026-12-20", "on which the autumn term ends");
    ends_on(&calendar, 2027, 3, 24, "2026-12-20", "the spring term goes on");
    ends_on(&calendar, 2027, 3, 25, "2027-03-25", "until the Thursday before Easter");
    ends_on(&calendar, 2024, 4, 30, "2024-03-28", "which moves");
    calendar.terms =
        days("2026-01-05..2026-03-27 2026-04-13..2026-07-21 2026-09-02..2026-12-18");
    ends_on(&calendar, 2026, 4, 20, "2026-03-27", "a school has its own terms");
    ends_on(&calendar, 2026, 12, 31, "2026-12-18", "to their last days");
    ends_on(&calendar, 2027, 7, 30, "2027-07-22",
            "in years that they are not known of, the usual");
    clear(&calendar);
    days_clear(&calendar.terms);
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
    test_vectors();
    test_day_of_the_event();
    test_clocks_change();
    test_day_start();
    test_wall_gaps();
    test_zones();
    test_added_and_removed();
    test_published_days();
    test_closures();
    test_no_working_days();
    test_any_time();
    test_terms();
    g_time_zone_unref(london);
    return tap_done();
}
