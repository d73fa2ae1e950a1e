/* See invitation.h. A reader of lines, as libical is not made for hostile input. Pure; called by
 * body.c and body_text.c. */
#include "parsers/message/invitation.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

typedef enum Property {
    PROPERTY_SUMMARY,
    PROPERTY_START,
    PROPERTY_END,
    PROPERTY_LOCATION,
    PROPERTY_ORGANISER,
    PROPERTY_DESCRIPTION,
    PROPERTIES
} Property;

static const char *const names[PROPERTIES] = {
    [PROPERTY_SUMMARY] = "SUMMARY",     [PROPERTY_START] = "DTSTART",
    [PROPERTY_END] = "DTEND",           [PROPERTY_LOCATION] = "LOCATION",
    [PROPERTY_ORGANISER] = "ORGANIZER", [PROPERTY_DESCRIPTION] = "DESCRIPTION"};

/* A line of iCalendar: NAME;parameters:value. */
typedef struct Field {
    char *parameters, *value; /* NULL: not there */
} Field;

typedef struct Event {
    Field fields[PROPERTIES];
    char *method;      /* NULL: none */
    GString *comments; /* of who sends it, each behind a blank line */
    unsigned found;    /* events; the fields are the first one's */
    bool described;    /* a later one has a description, or any has one as a page */
} Event;

/* "\n" is a line end, any other escape the character itself. */
static char *unescape(const char *value)
{
    GString *plain = g_string_new(NULL);
    for (; *value; value++) {
        if (*value == '\\' && value[1])
            value++, g_string_append_c(plain, g_ascii_tolower(*value) == 'n' ? '\n' : *value);
        else
            g_string_append_c(plain, *value);
    }
    return g_strstrip(g_string_free(plain, FALSE));
}

static char *parameter_of(const Field *field, const char *name)
{
    const char *at = field->parameters;
    size_t length = strlen(name);
    while (at && *at == ';') {
        const char *value = at + 1 + length;
        if (g_ascii_strncasecmp(at + 1, name, length) == 0 && *value == '=') {
            bool quoted = value[1] == '"';
            value += 1 + quoted;
            return g_strndup(value, strcspn(value, quoted ? "\"" : ";:,"));
        }
        at = strchr(at + 1, ';');
    }
    return NULL;
}

/* The colon behind the parameters, of which one may be quoted. */
static const char *value_of(const char *line)
{
    bool quoted = false;
    for (; *line; line++) {
        quoted ^= *line == '"';
        if (*line == ':' && !quoted)
            return line + 1;
    }
    return NULL;
}

/* A property that may stand more than once. */
static void add_comment(Event *event, const char *value)
{
    g_autofree char *comment = unescape(value);
    if (*comment)
        g_string_append_printf(event->comments, "\n%s\n", comment);
}

/* The words of whoever takes part, as Google writes them: ATTENDEE;X-RESPONSE-COMMENT="...". */
static void add_response(Event *event, const char *parameters, const char *value)
{
    Field field = {.parameters = g_strndup(parameters, (size_t)(value - 1 - parameters))};
    g_autofree char *comment = parameter_of(&field, "X-RESPONSE-COMMENT");
    if (comment)
        add_comment(event, comment);
    g_free(field.parameters);
}

static bool is_name(const char *line, size_t length, const char *name)
{
    return strlen(name) == length && g_ascii_strncasecmp(line, name, length) == 0;
}

/* Does a page show anything? */
static bool shows_letters(const char *page)
{
    bool mark = false;
    for (; *page; page++) {
        mark = *page == '<' || (mark && *page != '>');
        if (!mark && (g_ascii_isalnum(*page) || (*page & 0x80)) && page[-1] != '\\')
            return true;
    }
    return false;
}

/* What of any event is a note. */
static void take_note(Event *event, const char *line, size_t length, const char *value)
{
    if (is_name(line, length, "COMMENT"))
        add_comment(event, value);
    else if (is_name(line, length, "ATTENDEE"))
        add_response(event, line + length, value);
    else if (is_name(line, length, "X-ALT-DESC"))
        event->described |= shows_letters(value);
    else if (event->found > 1 && is_name(line, length, names[PROPERTY_DESCRIPTION]))
        event->described |= *value != '\0';
}

static void take_field(Event *event, const char *line, bool inside)
{
    size_t length = strcspn(line, ";:");
    const char *value = value_of(line);
    if (!value)
        return;
    if (!inside && !event->method && is_name(line, length, "METHOD"))
        event->method = unescape(value);
    if (inside)
        take_note(event, line, length, value);
    for (size_t i = 0; inside && event->found == 1 && i < PROPERTIES; i++) {
        Field *field = &event->fields[i];
        if (field->value || !is_name(line, length, names[i]))
            continue;
        field->parameters = g_strndup(line + length, (size_t)(value - 1 - (line + length)));
        field->value =
            i == PROPERTY_START || i == PROPERTY_END ? g_strdup(value) : unescape(value);
    }
}

/* The first event, and the notes of all; alarms inside them have fields of their own. */
static Event read_event(const char *text)
{
    Event event = {.comments = g_string_new(NULL)};
    g_autoptr(GString) line = g_string_new(NULL);
    int depth = 0;
    while (*text) {
        size_t length = strcspn(text, "\n");
        g_string_append_len(line, text, (gssize)length);
        text += length + (text[length] == '\n');
        if (*text == ' ' || *text == '\t') {
            text++;
            continue;
        }
        if (g_ascii_strcasecmp(line->str, "BEGIN:VEVENT") == 0 && depth == 0)
            event.found++, depth = 1;
        else if (depth > 0 && g_ascii_strncasecmp(line->str, "BEGIN:", 6) == 0)
            depth++;
        else if (depth > 0 && g_ascii_strncasecmp(line->str, "END:", 4) == 0)
            depth--;
        else if (depth <= 1)
            take_field(&event, line->str, depth == 1);
        g_string_truncate(line, 0);
    }
    return event;
}

static bool has_digits(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!g_ascii_isdigit(text[i]))
            return false;
    }
    return true;
}

/* "20260302T100000Z" -> "2026-03-02 10:00 UTC". What is written otherwise stays. */
static char *time_text(const Field *field)
{
    const char *at = field->value;
    if (!has_digits(at, 8))
        return g_strdup(at);
    g_autofree char *day = g_strdup_printf("%.4s-%.2s-%.2s", at, at + 4, at + 6);
    if (at[8] != 'T' || !has_digits(at + 9, 6))
        return g_steal_pointer(&day);
    g_autofree char *zone = parameter_of(field, "TZID");
    const char *name = at[15] == 'Z' ? "UTC" : zone ? zone : "";
    return g_strchomp(g_strdup_printf("%s %.2s:%.2s %s", day, at + 9, at + 11, name));
}

static void add_line(GString *text, const char *label, const char *value)
{
    if (value && *value)
        g_string_append_printf(text, "%s: %s\n", label, value);
}

static void add_times(GString *text, const Event *event)
{
    const Field *start = &event->fields[PROPERTY_START], *end = &event->fields[PROPERTY_END];
    if (!start->value)
        return;
    g_autofree char *from = time_text(start), *to = end->value ? time_text(end) : NULL;
    g_autofree char *both = to ? g_strdup_printf("%s to %s", from, to) : g_strdup(from);
    add_line(text, "When", both);
}

static void add_organiser(GString *text, const Field *field)
{
    if (!field->value)
        return;
    const char *address = field->value;
    if (g_ascii_strncasecmp(address, "mailto:", 7) == 0)
        address += 7;
    g_autofree char *name = parameter_of(field, "CN");
    g_autofree char *both = name ? g_strdup_printf("%s <%s>", name, address) : NULL;
    add_line(text, "Organiser", both ? both : address);
}

static bool has_note(const Event *event)
{
    const char *description = event->fields[PROPERTY_DESCRIPTION].value;
    return event->comments->len > 0 || event->described || (description && *description);
}

static bool is_method(const Event *event, const char *method)
{
    return event->method && g_ascii_strcasecmp(event->method, method) == 0;
}

static const char *kind_of(const Event *event)
{
    if (is_method(event, "CANCEL"))
        return "Cancelled";
    if (is_method(event, "REPLY"))
        return has_note(event) ? "Answer with a note to an invitation"
                               : "Answer to an invitation";
    return "Invitation";
}

static void event_clear(Event *event)
{
    for (size_t i = 0; i < PROPERTIES; i++) {
        g_free(event->fields[i].parameters);
        g_free(event->fields[i].value);
    }
    g_free(event->method);
    g_string_free(event->comments, TRUE);
}

static char *event_text(const Event *event)
{
    GString *text = g_string_new(NULL);
    const char *what = event->fields[PROPERTY_SUMMARY].value;
    add_line(text, kind_of(event), what && *what ? what : "(without a title)");
    add_times(text, event);
    add_line(text, "Where", event->fields[PROPERTY_LOCATION].value);
    add_organiser(text, &event->fields[PROPERTY_ORGANISER]);
    const char *description = event->fields[PROPERTY_DESCRIPTION].value;
    if (description && *description)
        g_string_append_printf(text, "\n%s\n", description);
    g_string_append_len(text, event->comments->str, (gssize)event->comments->len);
    return g_string_free(text, FALSE);
}

char *invitation_read(const char *text)
{
    Event event = read_event(text);
    char *read = event.found > 0 ? event_text(&event) : g_strdup("");
    event_clear(&event);
    return read;
}

bool invitation_bare_answer(const char *text, char **ret_text, char **ret_title)
{
    Event event = read_event(text);
    bool bare = event.found > 0 && is_method(&event, "REPLY") && !has_note(&event);
    if (bare) {
        *ret_text = event_text(&event);
        *ret_title = g_strdup(event.fields[PROPERTY_SUMMARY].value);
    }
    event_clear(&event);
    return bare;
}
