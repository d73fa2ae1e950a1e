/* Days as numbers, and sets of days. Pure.
 *
 * A day is the number of days since 1 January 1970 in the Gregorian calendar, negative before
 * it, from the year 1 to the year 9999: wherever a day is taken, only such a one may be
 * given. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

enum { DAYS_FIRST = -719162, DAYS_LAST = 2932896 }; /* 0001-01-01, 9999-12-31 */

typedef struct DaySpan {
    int first, last; /* both are part of it */
} DaySpan;

/* A set of days: spans that rise and do not touch. All zero is the empty set. */
typedef struct Days {
    DaySpan *spans; /* owned */
    size_t n;
} Days;

/* False, with *ret untouched, when there is no such day. */
bool days_from_date(int year, int month, int day, int *ret);
void days_to_date(int number, int *ret_year, int *ret_month, int *ret_day);
/* Monday is 0. */
int days_weekday(int number);
bool days_is_weekend(int number);
/* The first and the last day of a year. */
DaySpan days_year(int year);

/* The set of all days in `spans` (of DaySpan, in any order, first <= last), which is freed. */
Days days_take(GArray *spans);
void days_clear(Days *days);

/* The days of the set from `first` to `last`, both included: is there one, and how many? The
 * search is O(log n). */
bool days_meet(const Days *days, int first, int last);
int days_count(const Days *days, int first, int last);
