/* Bank holidays in iCalendar files: as GOV.UK writes them, as others do, and as nobody
 * should. */
#include "config/bank_holidays.h"
#include "config/config_holidays.h"
#include "tests/unit/tap.h"

#include <unistd.h>

#define HEAD                                                                                   \
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:PUBLISH\r\n"                                     \
    "PRODID:-//uk.gov/GOVUK calendars//EN\r\nCALSCALE:GREGORIAN\r\n"
#define TAIL "END:VCALENDAR\r\n"

/* One event as GOV.UK writes it. */
static void add_event(GString *file, int year, int month, int date)
{
    int day = 0;
    days_from_date(year, month, date, &day);
    days_to_date(day + 1, &year, &month, &date);
    g_string_append_printf(file, "BEGIN:VEVENT\r\nDTEND;VALUE=DATE:%04d%02d%02d\r\n", year,
                           month, date);
    days_to_date(day, &year, &month, &date);
    g_string_append_printf(
        file,
        "DTSTART;VALUE=DATE:%04d%02d%02d\r\n"
        "SUMMARY:New Year\xe2\x80\x99s Day\r\n"
        "UID:ca6af7456b0088abad9a69f9f620f5ac-%04d-%02d-%02d-NewYearsDay@gov.uk\r\n"
        "SEQUENCE:0\r\nDTSTAMP:20260818T093000Z\r\nEND:VEVENT\r\n",
        year, month, date, year, month, date);
}

/* The events of 2026; the first begins on line 6, each has 8 lines. */
static GString *events_of_2026(void)
{
    static const int dates[][2] = {{1, 1},  {4, 3},  {4, 6},   {5, 4},
                                   {5, 25}, {8, 31}, {12, 25}, {12, 28}};
    GString *file = g_string_new(HEAD);
    for (size_t i = 0; i < G_N_ELEMENTS(dates); i++)
        add_event(file, 2026, dates[i][0], dates[i][1]);
    return file;
}

static char *file_of_2026(void)
{
    GString *file = events_of_2026();
    g_string_append(file, TAIL);
    return g_string_free(file, FALSE);
}

/* "3 days: 2026-01-01 2026-04-03..2026-04-06", or "line 9: what is wrong". Owned. */
static char *parsed(const char *text)
{
    Days days = {0};
    Err err = {0};
    int line = -1;
    if (holidays_parse(text, &days, &line, &err) < 0) {
        bool right = err.kind == ERR_INPUT && days.n == 0 && !days.spans;
        return g_strdup_printf("%sline %d: %s", right ? "" : "kind? ", line, err.msg);
    }
    GString *list = g_string_new(NULL);
    g_string_printf(list, "%d days:", days_count(&days, DAYS_FIRST, DAYS_LAST));
    for (size_t i = 0; i < days.n; i++) {
        int y, m, d;
        days_to_date(days.spans[i].first, &y, &m, &d);
        g_string_append_printf(list, " %04d-%02d-%02d", y, m, d);
        days_to_date(days.spans[i].last, &y, &m, &d);
        if (days.spans[i].first != days.spans[i].last)
            g_string_append_printf(list, "..%04d-%02d-%02d", y, m, d);
    }
    days_clear(&days);
    return g_string_free(list, FALSE);
}

static void is_parsed(const char *text, const char *expected, const char *what)
{
    g_autofree char *got = parsed(text);
    is_str(got, expected, what);
}

#define DAYS_OF_2026                                                                           \
    "8 days: 2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 "    \
    "2026-12-28"

/* ---- what is accepted ---- */

static void test_published(void)
{
    GString *file = g_string_new(HEAD);
    int n = 0, wrong = 0;
    DaySpan from = days_year(2019), to = days_year(2028);
    for (int day = from.first; day <= to.last; day++) {
        int y, m, d;
        days_to_date(day, &y, &m, &d);
        if (bank_holiday_by_rule(day))
            add_event(file, y, m, d);
        n += bank_holiday_by_rule(day);
    }
    g_string_append(file, TAIL);
    Days days = {0};
    int line;
    ok(holidays_parse(file->str, &days, &line, NULL) == 0, "a file of ten years is read");
    for (int day = from.first; day <= to.last; day++)
        wrong += bank_holiday_by_rule(day) != days_meet(&days, day, day);
    is_int(days_count(&days, DAYS_FIRST, DAYS_LAST), n, "every day of it");
    is_int(wrong, 0, "and no other");
    days_clear(&days);
    g_string_free(file, TRUE);
}

/* The file of 2026 with the first `from` replaced. */
static char *changed(const char *from, const char *to)
{
    g_autofree char *good = file_of_2026();
    const char *at = strstr(good, from);
    if (!at) {
        ok(false, "the file holds: %s", from);
        return g_strdup(good);
    }
    return g_strdup_printf("%.*s%s%s", (int)(at - good), good, to, at + strlen(from));
}

typedef struct Variant {
    const char *what, *from, *to, *expected;
} Variant;

/* clang-format off */
static const Variant accepted[] = {
    {"as it is", "VERSION", "VERSION", DAYS_OF_2026},
    {"the last day as the end, as GOV.UK once wrote", "DTEND;VALUE=DATE:20260102", "DTEND;VALUE=DATE:20260101", DAYS_OF_2026},
    {"no end", "DTEND;VALUE=DATE:20260102\r\n", "", DAYS_OF_2026},
    {"no VALUE", "DTSTART;VALUE=DATE:", "DTSTART:", DAYS_OF_2026},
    {"small letters", "BEGIN:VEVENT\r\nDTEND;VALUE=DATE", "begin:vevent\r\ndtend;value=date", DAYS_OF_2026},
    {"folded lines", "DTSTART;VALUE=DATE:20260101", "DTSTART;VALUE=DAT\r\n E:202601\r\n 01", DAYS_OF_2026},
    {"a time zone before the events", "BEGIN:VEVENT", "BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\nBEGIN:STANDARD\r\n"
     "DTSTART:19701025T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\n"
     "END:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT", DAYS_OF_2026},
    {"an alarm in an event", "SEQUENCE:0", "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:x\r\nTRIGGER:-PT15M\r\nEND:VALARM",
     DAYS_OF_2026},
    {"empty lines at the end", TAIL, TAIL "\r\n\r\n", DAYS_OF_2026},
    {"no line end at the end", TAIL, "END:VCALENDAR", DAYS_OF_2026},
    {"a byte order mark", "BEGIN:VCALENDAR", "\xef\xbb\xbf" "BEGIN:VCALENDAR", DAYS_OF_2026},
    {"a day that is there twice", "DTEND;VALUE=DATE:20260102\r\nDTSTART;VALUE=DATE:20260101",
     "DTEND;VALUE=DATE:20260102\r\nDTSTART;VALUE=DATE:20260101\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101",
     DAYS_OF_2026},
    {"four days as one", "DTEND;VALUE=DATE:20260404", "DTEND;VALUE=DATE:20260407",
     "10 days: 2026-01-01 2026-04-03..2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28"},
    {"a further day that is cancelled", "BEGIN:VEVENT", "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260615\r\nSTATUS:CANCELLED\r\n"
     "END:VEVENT\r\nBEGIN:VEVENT", DAYS_OF_2026},
};

#define MALFORMED "the event that begins here is not well formed; allowed: an event as in RFC 5545"
#define ONE_DAY   "the event that begins here has no day or several; allowed: one DTSTART and one DTEND"
#define TIMED     "the event that begins here has a time of day; allowed: whole days (VALUE=DATE)"
#define NO_DATE   "the event that begins here has a date that does not exist; allowed: a day from 2000 to 2100"
#define REPEATS   "the event that begins here repeats or has a duration; allowed: one DTSTART and one DTEND"

static const Variant refused[] = {
    {"another file", "BEGIN:VCALENDAR", "<!DOCTYPE html>", "line 1: this line begins no calendar; allowed: BEGIN:VCALENDAR"},
    {"30 February", "DTSTART;VALUE=DATE:20260403", "DTSTART;VALUE=DATE:20260230", "line 14: " NO_DATE},
    {"a thirteenth month", "DTSTART;VALUE=DATE:20260403", "DTSTART;VALUE=DATE:20261301", "line 14: " NO_DATE},
    {"the year 1926", "DTSTART;VALUE=DATE:20260403", "DTSTART;VALUE=DATE:19260403", "line 14: " NO_DATE},
    {"the year 9999", "DTSTART;VALUE=DATE:20260403", "DTSTART;VALUE=DATE:99990403", "line 14: " NO_DATE},
    {"a negative year", "DTSTART;VALUE=DATE:20260403", "DTSTART;VALUE=DATE:-0260403", "line 14: " NO_DATE},
    {"a date in words", "DTSTART;VALUE=DATE:20260403", "DTSTART;VALUE=DATE:Good Friday", "line 14: " MALFORMED},
    {"a date that is too long", "DTSTART;VALUE=DATE:20260403", "DTSTART;VALUE=DATE:202604030", "line 14: " MALFORMED},
    {"no date", "DTSTART;VALUE=DATE:20260403", "DTSTART;VALUE=DATE:", "line 14: " MALFORMED},
    {"no DTSTART", "DTSTART;VALUE=DATE:20260403\r\n", "", "line 14: " ONE_DAY},
    {"two of them", "DTSTART;VALUE=DATE:20260403", "DTSTART;VALUE=DATE:20260403\r\nDTSTART;VALUE=DATE:20260404", "line 14: " ONE_DAY},
    {"a time of day", "DTSTART;VALUE=DATE:20260403", "DTSTART:20260403T090000Z", "line 14: " TIMED},
    {"a time of day at the end", "DTEND;VALUE=DATE:20260404", "DTEND:20260404T000000", "line 14: " TIMED},
    {"an end before the begin", "DTEND;VALUE=DATE:20260404", "DTEND;VALUE=DATE:20260402",
     "line 14: the event that begins here ends before it begins; allowed: DTEND is the day after the last"},
    {"an event of eight days", "DTEND;VALUE=DATE:20260404", "DTEND;VALUE=DATE:20260411",
     "line 14: the event that begins here lasts longer than a week; allowed: 1 to 7 days"},
    {"every second, for ever", "SEQUENCE:0", "RRULE:FREQ=SECONDLY", "line 6: " REPEATS},
    {"every day, a billion times", "SEQUENCE:0", "RRULE:FREQ=DAILY;COUNT=1000000000", "line 6: " REPEATS},
    {"further dates", "SEQUENCE:0", "RDATE;VALUE=DATE:20260501", "line 6: " REPEATS},
    {"a duration", "DTEND;VALUE=DATE:20260102", "DURATION:P3D", "line 6: " REPEATS},
    {"a rule that is none", "SEQUENCE:0", "RRULE:FREQ=OFTEN;BYMOON=1", "line 6: " MALFORMED},
    {"a line that is none", "SEQUENCE:0", "SEQUENCE", "line 6: " MALFORMED},
    {"a line of another language", "SEQUENCE:0", "{\"sequence\": 0}", "line 6: " MALFORMED},
    {"an event in an event", "SEQUENCE:0", "BEGIN:VEVENT", "line 11: this line stands inside of an event; allowed: END:VEVENT before it"},
    {"an event without an end", "END:VEVENT\r\n", "", "line 13: this line stands inside of an event; allowed: END:VEVENT before it"},
    {"an event without a begin", "BEGIN:VEVENT\r\n", "", "line 12: this line stands in the wrong place; allowed: BEGIN:VEVENT or END:VCALENDAR"},
    {"an end without a begin", "SEQUENCE:0", "END:VALARM", "line 11: this line ends what has not begun; allowed: END:VEVENT"},
    {"an alarm without an end", "SEQUENCE:0", "BEGIN:VALARM", "line 6: " MALFORMED},
    {"a second calendar", "SEQUENCE:0", "END:VEVENT\r\nBEGIN:VCALENDAR",
     "line 12: this line stands in the wrong place; allowed: BEGIN:VEVENT or END:VCALENDAR"},
    {"something behind it", TAIL, TAIL "\r\nBEGIN:VEVENT\r\n", "line 72: this line stands behind END:VCALENDAR; allowed: nothing"},
    {"no end of the file", TAIL, "", "line 69: this line is the last line; needed: END:VCALENDAR"},
    {"a year of seven days", "DTSTART;VALUE=DATE:20260403", "DTSTART;VALUE=DATE:20260403\r\nSTATUS:CANCELLED",
     "line 0: it names too few days of 2026; allowed: all bank holidays of a year, at least 8, or none"},
    {"a single day of another year", "BEGIN:VEVENT", "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270614\r\nEND:VEVENT\r\nBEGIN:VEVENT",
     "line 0: it names too few days of 2027; allowed: all bank holidays of a year, at least 8, or none"},
};
/* clang-format on */

static void test_variants(const Variant *variants, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        g_autofree char *text = changed(variants[i].from, variants[i].to);
        is_parsed(text, variants[i].expected, variants[i].what);
    }
}

static void test_small(void)
{
    is_parsed("", "line 0: this line is the last line; needed: END:VCALENDAR", "an empty file");
    is_parsed(HEAD TAIL, "line 0: it names no day; needed: the bank holidays",
              "a calendar without an event");
    g_autofree char *good = file_of_2026();
    g_autoptr(GString) lines = g_string_new(good);
    g_string_replace(lines, "\r\n", "\n", 0);
    is_parsed(lines->str, DAYS_OF_2026, "lines that end with LF alone");
}

/* ---- what must not take long, or crash ---- */

static void test_cut(void)
{
    g_autofree char *good = file_of_2026();
    size_t length = strlen(good) - strlen("END:VCALENDAR\r\n"), taken = 0;
    for (size_t i = 0; i <= length; i++) {
        g_autofree char *cut = g_strndup(good, i);
        g_autofree char *got = parsed(cut);
        taken += !g_str_has_prefix(got, "line ");
    }
    is_int((int64_t)taken, 0, "a file that was cut off anywhere is refused");
}

/* The most that may be read, all of one kind. */
static void test_full(const char *piece, const char *expected, const char *what)
{
    GString *file = events_of_2026();
    while (file->len + strlen(piece) + strlen(TAIL) <= HOLIDAYS_MAX)
        g_string_append(file, piece);
    g_string_append(file, TAIL);
    gint64 start = g_get_monotonic_time();
    is_parsed(file->str, expected, what);
    gint64 ms = (g_get_monotonic_time() - start) / 1000;
    printf("# %lld ms\n", (long long)ms);
    g_string_free(file, TRUE);
}

static void test_large(void)
{
    test_full("BEGIN:VEVENT\r\nDTSTART:20260101\r\nEND:VEVENT\r\n", DAYS_OF_2026,
              "thousands of events");
    test_full("BEGIN:VEVENT\r\n",
              "line 71: this line stands inside of an event; allowed: "
              "END:VEVENT before it",
              "thousands of begins");
    test_full("X-LINE:x\r\n", DAYS_OF_2026, "thousands of other lines");
    test_full("\r\n", DAYS_OF_2026, "nothing but line ends");
}

/* One event with as much of something as may stand in it, and with a little more. */
static void test_long_event(const char *piece, const char *what)
{
    GString *event = g_string_new("BEGIN:VEVENT\r\nDTSTART:20260101\r\nSUMMARY:");
    while (event->len + strlen(piece) < 16 * 1024 - 32)
        g_string_append(event, piece);
    g_string_append(event, "\r\nEND:VEVENT\r\n");
    g_autofree char *good = file_of_2026();
    g_autoptr(GString) file = g_string_new(good);
    g_string_replace(file, TAIL, event->str, 0);
    g_string_append(file, TAIL);
    g_autofree char *got = parsed(file->str);
    ok(strstr(got, DAYS_OF_2026) || strstr(got, "line 70: " MALFORMED), "an event full of %s",
       what);
    g_string_replace(file, "DTSTART:20260101\r\n",
                     "DTSTART:20260101\r\nCOMMENT:some more than the sixteen kilobytes that an "
                     "event may have\r\n",
                     0);
    is_parsed(file->str, "line 70: the event that begins here is too long; allowed: 16 KB",
              "and with a little more");
    g_string_free(event, TRUE);
}

static void test_long_events(void)
{
    test_long_event("x", "letters");
    test_long_event("\\,", "escapes");
    test_long_event("\r\n ", "folds");
    test_long_event("\r\nBEGIN:VALARM", "begins");
    test_long_event("\r\nBEGIN:VALARM\r\nEND:VALARM", "alarms");
    test_long_event("\r\nX;Y=\"", "open quotes");
    test_long_event("\r\nRDATE;VALUE=PERIOD:1/2,3/4", "lists");
    test_long_event("\r\nATTENDEE;CN=a;CN=b;CN=c:x", "parameters");
    test_long_event("\r\nRRULE:FREQ=DAILY;BYSETPOS=1,1,1,1", "rules");
}

/* Cut, bent and shuffled files: each is read or refused with a line that is in it. */
static void test_mutations(void)
{
    g_autofree char *good = file_of_2026();
    g_autoptr(GRand) random = g_rand_new_with_seed(20261124);
    int length = (int)strlen(good), wrong = 0, refused_n = 0;
    for (int i = 0; i < 800; i++) {
        g_autofree char *text = g_strdup(good);
        for (int n = g_rand_int_range(random, 1, 6); n > 0; n--) {
            int at = g_rand_int_range(random, 0, length);
            text[at] = i % 2 ? "\r\n:;=\",\\/0129TZ"[g_rand_int_range(random, 0, 15)]
                             : (char)g_rand_int_range(random, 1, 128);
        }
        Days days = {0};
        Err err = {0};
        int line = -1;
        bool good_one = holidays_parse(text, &days, &line, &err) == 0;
        refused_n += !good_one;
        wrong += line < 0 || line > 75 || good_one == (err.kind != ERR_NONE);
        wrong += good_one && days_count(&days, DAYS_FIRST, DAYS_LAST) < BANK_HOLIDAYS_A_YEAR;
        days_clear(&days);
    }
    is_int(wrong, 0, "800 bent files are read or refused");
    ok(refused_n > 80 && refused_n < 760, "some of either kind (%d are refused)", refused_n);
}

/* libical must not talk on standard error. */
static void run_all(void)
{
    test_published();
    test_variants(accepted, G_N_ELEMENTS(accepted));
    test_variants(refused, G_N_ELEMENTS(refused));
    test_small();
    test_cut();
    test_large();
    test_long_events();
    test_mutations();
}

int main(void)
{
    FILE *said = tmpfile();
    int kept = dup(2);
    dup2(fileno(said), 2);
    run_all();
    fflush(stderr);
    dup2(kept, 2);
    is_int(lseek(fileno(said), 0, SEEK_END), 0, "all of that without a word on standard error");
    fclose(said);
    close(kept);
    return tap_done();
}
