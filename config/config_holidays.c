/* Bank holidays in a file. The only code that talks to libical. libical knows no line numbers
 * and takes a file that was cut off for a shorter one; so the file is taken apart here, line by
 * line, and libical reads one event at a time. Called by config_calendar.c. */
#include "config/config_holidays.h"

#include "config/bank_holidays.h"
#include "config/config_text.h"

#include <libical/ical.h>
#include <string.h>

enum { EVENT_MAX = 16 * 1024, SPAN_MAX = 7 };

/* ---- one event ---- */

/* What is wrong with a DTSTART or DTEND, or NULL. */
static const char *read_day(const icalproperty *property, int *ret)
{
    const icalvalue *value = icalproperty_get_value(property);
    if (!value || icalvalue_isa(value) != ICAL_DATE_VALUE)
        return "has a time of day; allowed: whole days (VALUE=DATE)";
    struct icaltimetype date = icalvalue_get_date(value);
    if (date.year < DATE_YEAR_MIN || date.year > DATE_YEAR_MAX ||
        !days_from_date(date.year, date.month, date.day, ret))
        return "has a date that does not exist; allowed: a day from 2000 to 2100";
    return NULL;
}

static const char *read_span(icalcomponent *event, DaySpan *ret)
{
    icalproperty *start = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY),
                 *end = icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY);
    if (icalcomponent_count_properties(event, ICAL_DTSTART_PROPERTY) != 1 ||
        icalcomponent_count_properties(event, ICAL_DTEND_PROPERTY) > 1)
        return "has no day or several; allowed: one DTSTART and one DTEND";
    int behind = 0;
    const char *wrong = read_day(start, &ret->first);
    if (!wrong && end)
        wrong = read_day(end, &behind);
    if (wrong)
        return wrong;
    /* Some write the day itself as its end. */
    ret->last = end && behind != ret->first ? behind - 1 : ret->first;
    if (ret->last < ret->first)
        return "ends before it begins; allowed: DTEND is the day after the last";
    if (ret->last - ret->first >= SPAN_MAX)
        return "lasts longer than a week; allowed: 1 to 7 days";
    return NULL;
}

static bool repeats(icalcomponent *event)
{
    static const icalproperty_kind kinds[] = {ICAL_RRULE_PROPERTY, ICAL_RDATE_PROPERTY,
                                              ICAL_DURATION_PROPERTY};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (icalcomponent_get_first_property(event, kinds[i]))
            return true;
    }
    return false;
}

static const char *read_component(icalcomponent *event, GArray *spans)
{
    DaySpan span;
    if (icalcomponent_isa(event) != ICAL_VEVENT_COMPONENT ||
        icalcomponent_count_errors(event) > 0)
        return "is not well formed; allowed: an event as in RFC 5545";
    if (icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED)
        return NULL;
    if (repeats(event))
        return "repeats or has a duration; allowed: one DTSTART and one DTEND";
    const char *wrong = read_span(event, &span);
    if (!wrong)
        g_array_append_val(spans, span);
    return wrong;
}

/* Adds the days of the event that is text[0..length), or says what is wrong with it. */
static const char *read_event(const char *text, size_t length, GArray *spans)
{
    if (length > EVENT_MAX)
        return "is too long; allowed: 16 KB";
    g_autofree char *alone = g_strndup(text, length);
    icalcomponent *event = icalparser_parse_string(alone);
    if (!event)
        return "is not well formed; allowed: an event as in RFC 5545";
    const char *wrong = read_component(event, spans);
    icalcomponent_free(event);
    return wrong;
}

/* ---- the lines of the file ---- */

typedef enum Place { BEFORE, INSIDE, EVENT, BEHIND } Place;

typedef struct Scan {
    Place place;
    int line, event_line; /* the current one, and where the event began */
    const char *event;
    bool event_is_wrong;
    int depth; /* of parts inside of the event, such as an alarm */
    GArray *spans;
} Scan;

/* Is text[0..length) that word, whatever its case, with white space behind it? */
static bool line_is(const char *text, size_t length, const char *word)
{
    while (length > 0 && g_ascii_isspace(text[length - 1]))
        length--;
    return length == strlen(word) && g_ascii_strncasecmp(text, word, length) == 0;
}

static const char *end_event(Scan *scan, const char *behind)
{
    scan->place = INSIDE;
    const char *wrong = read_event(scan->event, (size_t)(behind - scan->event), scan->spans);
    scan->event_is_wrong = wrong != NULL;
    return wrong;
}

static bool property_is(const char *line, const char *name)
{
    size_t n = strlen(name);
    return g_ascii_strncasecmp(line, name, n) == 0 && (line[n] == ':' || line[n] == ';');
}

/* libical writes to standard error about an end without a begin. */
static const char *scan_part(Scan *scan, const char *line)
{
    if (property_is(line, "BEGIN"))
        scan->depth++;
    else if (property_is(line, "END") && scan->depth-- == 0)
        return "ends what has not begun; allowed: END:VEVENT";
    return NULL;
}

/* One line of the file in its place; what is wrong with it, or NULL. */
static const char *scan_line(Scan *scan, const char *line, size_t length)
{
    bool begins = line_is(line, length, "BEGIN:VEVENT"),
         ends = line_is(line, length, "END:VEVENT"),
         last = line_is(line, length, "END:VCALENDAR");
    switch (scan->place) {
    case BEFORE:
        scan->place = INSIDE;
        return line_is(line, length, "BEGIN:VCALENDAR")
                   ? NULL
                   : "begins no calendar; allowed: BEGIN:VCALENDAR";
    case INSIDE:
        if (ends || line_is(line, length, "BEGIN:VCALENDAR"))
            return "stands in the wrong place; allowed: BEGIN:VEVENT or END:VCALENDAR";
        scan->place = last ? BEHIND : begins ? EVENT : INSIDE;
        scan->event = line;
        scan->event_line = scan->line;
        scan->depth = 0;
        return NULL;
    case EVENT:
        if (begins || last)
            return "stands inside of an event; allowed: END:VEVENT before it";
        return ends ? end_event(scan, line + length) : scan_part(scan, line);
    case BEHIND:
        return line_is(line, length, "") ? NULL
                                         : "stands behind END:VCALENDAR; allowed: nothing";
    }
    return NULL;
}

static const char *scan_lines(Scan *scan, const char *text)
{
    while (*text) {
        const char *end = strchr(text, '\n');
        size_t length = end ? (size_t)(end - text) : strlen(text);
        scan->line++;
        const char *wrong = scan_line(scan, text, length);
        if (wrong)
            return wrong;
        text += length + (end != NULL);
    }
    return scan->place == BEHIND ? NULL : "is the last line; needed: END:VCALENDAR";
}

/* ---- the whole ---- */

/* A year that the file names is decided by the file alone: one holiday would hide the others.
 */
static int check_years(const Days *days, Err *err)
{
    if (days->n == 0)
        return err_set(err, ERR_INPUT, "it names no day; needed: the bank holidays");
    for (int year = DATE_YEAR_MIN; year <= DATE_YEAR_MAX; year++) {
        DaySpan whole = days_year(year);
        int count = days_count(days, whole.first, whole.last);
        if (count > 0 && count < BANK_HOLIDAYS_A_YEAR)
            return err_set(
                err, ERR_INPUT,
                "it names too few days of %d; allowed: all bank holidays of a year, at "
                "least %d, or none",
                year, BANK_HOLIDAYS_A_YEAR);
    }
    return 0;
}

int holidays_parse(const char *text, Days *ret, int *ret_line, Err *err)
{
    Scan scan = {.spans = g_array_new(FALSE, FALSE, sizeof(DaySpan))};
    if (g_str_has_prefix(text, "\xef\xbb\xbf"))
        text += 3;
    const char *wrong = scan_lines(&scan, text);
    icalmemory_free_ring();
    Days days = days_take(scan.spans);
    *ret_line = !wrong ? 0 : scan.event_is_wrong ? scan.event_line : scan.line;
    int result =
        wrong ? err_set(err, ERR_INPUT, "%s %s",
                        scan.event_is_wrong ? "the event that begins here" : "this line", wrong)
              : check_years(&days, err);
    if (result < 0)
        days_clear(&days);
    else
        *ret = days;
    return result;
}
