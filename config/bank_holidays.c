/* The rule of England and Wales. Knows no single year and no school. Called by the calendar of
 * the core and by the checks of the configuration. */
#include "config/bank_holidays.h"

enum { MONDAY, TUESDAY };

/* Easter Sunday of the Gregorian calendar: the method that was printed without its author's
 * name in Nature, 20 April 1876, p. 487. */
static int easter(int year)
{
    int moon = year % 19, century = year / 100, rest = year % 100;
    int shift = (century - (century + 8) / 25 + 1) / 3;
    int epact = (19 * moon + century - century / 4 - shift + 15) % 30;
    int sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    int late = (moon + 11 * epact + 22 * sunday) / 451;
    int place = epact + sunday - 7 * late + 114, number = 0;
    days_from_date(year, place / 31, place % 31 + 1, &number);
    return number;
}

static bool is_monday_holiday(int month, int date)
{
    return (month == 5 && (date <= 7 || date >= 25)) || (month == 8 && date >= 25);
}

/* New Year's Day, or its substitute: of a weekend on the 1st, the Monday is the 2nd or 3rd. */
static bool is_new_year(int month, int date, int weekday)
{
    return month == 1 && (date == 1 || (date <= 3 && weekday == MONDAY));
}

/* Christmas Day, Boxing Day and their substitutes: a Monday or Tuesday on the 27th or 28th has
 * one of the two on the weekend before it. */
static bool is_christmas(int month, int date, int weekday)
{
    return month == 12 &&
           (date == 25 || date == 26 || ((date == 27 || date == 28) && weekday <= TUESDAY));
}

bool bank_holiday_by_rule(int day)
{
    int year, month, date, weekday = days_weekday(day);
    if (days_is_weekend(day))
        return false;
    days_to_date(day, &year, &month, &date);
    if (is_new_year(month, date, weekday) || is_christmas(month, date, weekday))
        return true;
    if (weekday == MONDAY && is_monday_holiday(month, date))
        return true;
    int sunday = easter(year);
    return day == sunday - 2 || day == sunday + 1;
}

bool bank_holiday(const Days *published, int day)
{
    int year, month, date;
    days_to_date(day, &year, &month, &date);
    DaySpan whole = days_year(year);
    if (days_meet(published, whole.first, whole.last))
        return days_meet(published, day, day);
    return bank_holiday_by_rule(day);
}
