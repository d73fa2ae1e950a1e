/* Fuzzes the reader of bank holidays: the input is a file, or, by its first byte, what stands in
 * an event of one. What is accepted must be whole years, what is refused must have a line of the
 * file. */
#include "config/bank_holidays.h"
#include "config/config_holidays.h"
#include "tests/fuzz/fuzz_main.h"

#define YEAR                                                                                   \
    "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20260108\nEND:VEVENT\n"       \
    "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261225\nEND:VEVENT\n"

static void require(bool condition)
{
    if (!condition)
        abort();
}

static int lines(const char *text)
{
    int n = 1;
    for (; *text; text++)
        n += *text == '\n';
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    bool event = data[0] % 2;
    g_autofree char *input = g_strndup((const char *)data + 1, size - 1);
    g_autofree char *text = event ? g_strconcat("BEGIN:VCALENDAR\n" YEAR "BEGIN:VEVENT\n",
                                                input, "\nEND:VEVENT\nEND:VCALENDAR\n", NULL)
                                  : g_strdup(input);
    Days days = {0};
    Err err = {0};
    int line = -1;
    if (holidays_parse(text, &days, &line, &err) < 0)
        require(days.n == 0 && err.kind == ERR_INPUT && line >= 0 && line <= lines(text));
    else
        require(days_count(&days, DAYS_FIRST, DAYS_LAST) >= BANK_HOLIDAYS_A_YEAR);
    days_clear(&days);
    return 0;
}
