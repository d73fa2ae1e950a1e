/* Bank holidays by rule, against the dates that GOV.UK has published. */
#include "config/bank_holidays.h"
#include "tests/unit/tap.h"

typedef struct Year {
    int year;
    const char *dates; /* month-day, rising */
} Year;

static const Year published[] = {
    {2019, "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26"},
    {2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"},
    {2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"},
    {2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"},
    {2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"},
    {2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"},
    {2028, "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26"},
};

/* Years in which a government moved or added days: what the rule alone says. */
static const Year by_rule[] = {
    {2020, "01-01 04-10 04-13 05-04 05-25 08-31 12-25 12-28"},
    {2022, "01-03 04-15 04-18 05-02 05-30 08-29 12-26 12-27"},
    {2023, "01-02 04-07 04-10 05-01 05-29 08-28 12-25 12-26"},
};

static void is_year(const Year *year, const Days *file, const char *what)
{
    g_autoptr(GString) got = g_string_new(NULL);
    DaySpan whole = days_year(year->year);
    for (int day = whole.first; day <= whole.last; day++) {
        int y, month, date;
        days_to_date(day, &y, &month, &date);
        if (file ? bank_holiday(file, day) : bank_holiday_by_rule(day))
            g_string_append_printf(got, "%s%02d-%02d", got->len > 0 ? " " : "", month, date);
    }
    g_autofree char *name = g_strdup_printf("%d: %s", year->year, what);
    is_str(got->str, year->dates, name);
}

static int number(int year, int month, int date)
{
    int day = 0;
    days_from_date(year, month, date, &day);
    return day;
}

/* Each of the fourteen kinds of a year begins on a weekday and is leap or not. */
static void test_substitutes(void)
{
    for (int year = 1978; year <= 2100; year++) {
        static const char *const new_year[] = {"1", "1", "1", "1", "1", "3", "2"};
        static const char *const christmas[] = {"25 26", "25 26", "25 26", "25 26",
                                                "25 28", "27 28", "26 27"};
        DaySpan whole = days_year(year);
        g_autoptr(GString) january = g_string_new(NULL), december = g_string_new(NULL);
        for (int date = 1; date <= 31; date++) {
            if (bank_holiday_by_rule(whole.first + date - 1))
                g_string_append_printf(january, "%d", date);
            if (bank_holiday_by_rule(number(year, 12, date)))
                g_string_append_printf(december, "%s%d", december->len > 0 ? " " : "", date);
        }
        int first = days_weekday(whole.first), last = days_weekday(number(year, 12, 25));
        bool same = strcmp(january->str, new_year[first]) == 0 &&
                    strcmp(december->str, christmas[last]) == 0;
        if (!same)
            ok(false, "%d: January %s, December %s", year, january->str, december->str);
    }
    ok(true, "a holiday on a weekend moves to the next weekday, from 1978 to 2100");
}

/* Easter days that are printed everywhere: the earliest and latest there are, and the two that
 * the method's exceptions are for. */
static void test_easter(void)
{
    static const int sundays[][3] = {
        {1818, 3, 22}, {1954, 4, 18}, {1981, 4, 19}, {2000, 4, 23}, {2008, 3, 23},
        {2011, 4, 24}, {2038, 4, 25}, {2049, 4, 18}, {2076, 4, 19}, {2285, 3, 22},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(sundays); i++) {
        int sunday = number(sundays[i][0], sundays[i][1], sundays[i][2]);
        ok(bank_holiday_by_rule(sunday - 2) && bank_holiday_by_rule(sunday + 1) &&
               !bank_holiday_by_rule(sunday - 3) && !bank_holiday_by_rule(sunday + 2),
           "Easter of %d", sundays[i][0]);
    }
}

static void test_any_year(void)
{
    int wrong = 0, weekends = 0;
    for (int year = 1; year <= 9999; year += 3) {
        DaySpan whole = days_year(year);
        int count = 0;
        for (int day = whole.first; day <= whole.last; day++) {
            bool holiday = bank_holiday_by_rule(day);
            count += holiday;
            weekends += holiday && days_weekday(day) >= 5;
        }
        wrong += count != BANK_HOLIDAYS_A_YEAR;
    }
    is_int(wrong, 0, "every third year from 1 to 9999 has eight");
    is_int(weekends, 0, "and none is on a weekend");
}

static void test_published(void)
{
    GArray *spans = g_array_new(FALSE, FALSE, sizeof(DaySpan));
    static const int dates[][2] = {{1, 1},  {4, 10}, {4, 13},  {5, 8},
                                   {5, 25}, {8, 31}, {12, 25}, {12, 28}};
    for (size_t i = 0; i < G_N_ELEMENTS(dates); i++) {
        int day = number(2020, dates[i][0], dates[i][1]);
        DaySpan span = {day, day};
        g_array_append_val(spans, span);
    }
    Days file = days_take(spans);
    const Year moved = {2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"};
    is_year(&moved, &file, "a year that a file has is as the file says");
    is_year(&published[0], &file, "the year before it goes by the rule");
    is_year(&published[1], &file, "so does the year after it");
    days_clear(&file);
}

int main(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(published); i++)
        is_year(&published[i], NULL, "the rule gives what was published");
    for (size_t i = 0; i < G_N_ELEMENTS(by_rule); i++)
        is_year(&by_rule[i], NULL, "the rule knows no exception");
    test_substitutes();
    test_easter();
    test_any_year();
    test_published();
    return tap_done();
}
