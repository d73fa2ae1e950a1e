/* Days and sets of them, by binary search. Knows no holiday and no zone. Called by the reader of
 * the configuration and by the calendar of the core. */
#include "config/days.h"

enum { SATURDAY = 5 };
enum { JULIAN_OF_1970 = 719163 }; /* GDate counts from the first day of the year 1, as 1 */

bool days_from_date(int year, int month, int day, int *ret)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31 ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return false;
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    *ret = (int)g_date_get_julian(&date) - JULIAN_OF_1970;
    return true;
}

void days_to_date(int number, int *ret_year, int *ret_month, int *ret_day)
{
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_julian(&date, (guint32)(number + JULIAN_OF_1970));
    *ret_year = g_date_get_year(&date);
    *ret_month = (int)g_date_get_month(&date);
    *ret_day = g_date_get_day(&date);
}

int days_weekday(int number)
{
    return (number - DAYS_FIRST) % 7; /* 1 January of the year 1 is a Monday */
}

bool days_is_weekend(int number)
{
    return days_weekday(number) >= SATURDAY;
}

DaySpan days_year(int year)
{
    DaySpan span = {DAYS_FIRST, DAYS_LAST};
    days_from_date(year, 1, 1, &span.first);
    days_from_date(year, 12, 31, &span.last);
    return span;
}

/* ---- sets ---- */

static int by_first(const void *one, const void *other)
{
    const DaySpan *a = one, *b = other;
    return (a->first > b->first) - (a->first < b->first);
}

Days days_take(GArray *spans)
{
    Days days = {0};
    guint length = spans->len;
    g_array_sort(spans, by_first);
    days.spans = (DaySpan *)(void *)g_array_free(spans, FALSE);
    for (guint i = 0; i < length; i++) {
        DaySpan span = days.spans[i];
        DaySpan *before = days.n > 0 ? &days.spans[days.n - 1] : NULL;
        if (before && span.first <= before->last + 1)
            before->last = MAX(before->last, span.last);
        else
            days.spans[days.n++] = span;
    }
    return days;
}

void days_clear(Days *days)
{
    g_free(days->spans);
    *days = (Days){0};
}

/* The first span that ends on that day or later; days->n when there is none. */
static size_t span_from(const Days *days, int day)
{
    size_t low = 0, high = days->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (days->spans[middle].last < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool days_meet(const Days *days, int first, int last)
{
    size_t i = span_from(days, first);
    return i < days->n && days->spans[i].first <= last;
}

int days_count(const Days *days, int first, int last)
{
    int count = 0;
    for (size_t i = span_from(days, first); i < days->n && days->spans[i].first <= last; i++)
        count += MIN(days->spans[i].last, last) - MAX(days->spans[i].first, first) + 1;
    return count;
}
