/* Days as numbers, and sets of them. */
#include "config/days.h"
#include "tests/unit/tap.h"

static int number(int year, int month, int day)
{
    int result = 0;
    if (!days_from_date(year, month, day, &result))
        ok(false, "%d-%d-%d is a day", year, month, day);
    return result;
}

static void test_numbers(void)
{
    is_int(number(1970, 1, 1), 0, "days count from 1 January 1970");
    is_int(number(1969, 12, 31), -1, "and are negative before it");
    is_int(number(2026, 11, 24), 1795478400 / 86400, "like seconds of UTC in days");
    is_int(number(1, 1, 1), DAYS_FIRST, "the first day there is");
    is_int(number(9999, 12, 31), DAYS_LAST, "and the last");
    is_int(days_weekday(number(1970, 1, 1)), 3, "it was a Thursday");
    is_int(days_weekday(number(1969, 12, 29)), 0, "three days before it was a Monday");
    int wrong = 0;
    for (int day = DAYS_FIRST; day <= DAYS_LAST; day += 97) {
        int y, m, d;
        days_to_date(day, &y, &m, &d);
        wrong += number(y, m, d) != day;
    }
    is_int(wrong, 0, "a day of any year becomes a date and the same day again");
}

static void test_no_days(void)
{
    static const int dates[][3] = {
        {2026, 2, 29}, {2100, 2, 29},  {2026, 4, 31},  {2026, 13, 1},    {2026, 0, 1},
        {2026, 1, 0},  {2026, 1, 32},  {0, 1, 1},      {10000, 1, 1},    {-1, 1, 1},
        {65537, 1, 1}, {2026, 257, 1}, {2026, 1, 257}, {2026, -1, -255},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(dates); i++) {
        int kept = 7;
        ok(!days_from_date(dates[i][0], dates[i][1], dates[i][2], &kept) && kept == 7,
           "%d-%d-%d is no day", dates[i][0], dates[i][1], dates[i][2]);
    }
    ok(number(2024, 2, 29) == number(2024, 3, 1) - 1, "29 February 2024 is one");
}

static Days set_of(const DaySpan *spans, guint n)
{
    GArray *array = g_array_new(FALSE, FALSE, sizeof(DaySpan));
    g_array_append_vals(array, spans, n);
    return days_take(array);
}

static void test_set(void)
{
    static const DaySpan spans[] = {{30, 39}, {10, 10}, {35, 36}, {11, 12}, {50, 50}, {50, 51}};
    Days days = set_of(spans, G_N_ELEMENTS(spans));
    is_int((int64_t)days.n, 3, "spans that touch or lie inside of others are one");
    ok(days.spans[0].first == 10 && days.spans[0].last == 12, "from the first to the last");
    ok(days.spans[1].first == 30 && days.spans[1].last == 39, "of the larger");
    static const int inside[] = {10, 11, 12, 30, 35, 39, 50, 51};
    int count = 0;
    for (int day = 0; day < 60; day++)
        count += days_meet(&days, day, day);
    is_int(count, 15, "no other days are in the set");
    for (size_t i = 0; i < G_N_ELEMENTS(inside); i++)
        ok(days_meet(&days, inside[i], inside[i]), "%d is in the set", inside[i]);
    ok(days_meet(&days, 0, 10) && days_meet(&days, 51, 99) && days_meet(&days, 0, 99),
       "a stretch that reaches into a span meets the set");
    ok(!days_meet(&days, 13, 29) && !days_meet(&days, 52, 99) && !days_meet(&days, 0, 9),
       "one between them does not");
    is_int(days_count(&days, 12, 31), 3, "days are counted within bounds");
    is_int(days_count(&days, 0, 99), 15, "and altogether");
    is_int(days_count(&days, 13, 29), 0, "also where there are none");
    days_clear(&days);
    ok(days.n == 0 && !days_meet(&days, 10, 10), "a set that is cleared is empty");
    Days none = set_of(NULL, 0);
    ok(!days_meet(&none, DAYS_FIRST, DAYS_LAST) && days_count(&none, 0, 9) == 0,
       "an empty set holds nothing");
    days_clear(&none);
}

/* Against a table of all days. */
static void test_any_set(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(20261124);
    int wrong = 0;
    for (int round = 0; round < 300; round++) {
        bool member[220] = {false};
        DaySpan spans[12];
        guint n = (guint)g_rand_int_range(random, 0, 13);
        for (guint i = 0; i < n; i++) {
            spans[i].first = g_rand_int_range(random, 0, 200);
            spans[i].last = spans[i].first + g_rand_int_range(random, 0, 20);
            memset(member + spans[i].first, 1, (size_t)(spans[i].last - spans[i].first + 1));
        }
        Days days = set_of(spans, n);
        for (int day = 0; day < 220; day++)
            wrong += days_meet(&days, day, day) != member[day];
        days_clear(&days);
    }
    is_int(wrong, 0, "300 sets hold exactly what was put in");
}

int main(void)
{
    test_numbers();
    test_no_days();
    test_set();
    test_any_set();
    return tap_done();
}
