/* Pure checks and readings of single values. Knows no file, no libconfig, no other option.
 * Called by the option table and by the checks of organisations. */
#include "config/config_text.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

bool text_is_clean(const char *text)
{
    if (!g_utf8_validate(text, -1, NULL))
        return false;
    for (; *text; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);
        if (g_unichar_iscntrl(c) || c == 0x2028 || c == 0x2029)
            return false;
    }
    return true;
}

static bool label_char(char c)
{
    return g_ascii_isalnum(c) || c == '-' || (c & 0x80);
}

static bool domain_has_labels(const char *text)
{
    bool label = false;
    for (; *text; text++) {
        if (label_char(*text))
            label = true;
        else if (*text != '.' || !label)
            return false;
        else
            label = false;
    }
    return label;
}

bool text_is_domain(const char *text)
{
    return strlen(text) <= ADDRESS_MAX && domain_has_labels(text) &&
           (strchr(text, '.') || strcmp(text, "localhost") == 0);
}

bool text_is_address(const char *text)
{
    const char *at = strchr(text, '@');
    if (!at || at == text || strlen(text) > ADDRESS_MAX || !text_is_clean(text))
        return false;
    for (const char *c = text; c < at; c++) {
        if (strchr(" <>()[]\\,;:\"", *c))
            return false;
    }
    for (const char *c = text; *c; c = g_utf8_next_char(c)) {
        if (g_unichar_isspace(g_utf8_get_char(c)))
            return false;
    }
    return text_is_domain(at + 1);
}

bool text_is_prefix(const char *text)
{
    size_t length = strlen(text);
    if (length < 2 || length > 8 || !g_ascii_isupper(text[0]))
        return false;
    for (; *text; text++) {
        if (!g_ascii_isupper(*text) && !g_ascii_isdigit(*text))
            return false;
    }
    return true;
}

bool text_is_name(const char *text)
{
    size_t length = strlen(text);
    if (length < 1 || length > 64)
        return false;
    for (; *text; text++) {
        if (!g_ascii_isalnum(*text) && !strchr("._-", *text))
            return false;
    }
    return true;
}

bool text_split_sender(const char *text, char **ret_name, char **ret_address)
{
    const char *open = strrchr(text, '<');
    if (!open) {
        if (!text_is_address(text))
            return false;
        *ret_address = g_ascii_strdown(text, -1);
        return true;
    }
    size_t length = strlen(open);
    if (open[length - 1] != '>')
        return false;
    g_autofree char *address = g_strndup(open + 1, length - 2);
    g_autofree char *name = g_strstrip(g_strndup(text, (size_t)(open - text)));
    size_t n = strlen(name);
    if (n >= 2 && name[0] == '"' && name[n - 1] == '"') {
        name[n - 1] = '\0';
        memmove(name, name + 1, n - 1);
    }
    if (!text_is_address(address) || strpbrk(name, "<>\""))
        return false;
    *ret_name = *name ? g_steal_pointer(&name) : NULL;
    *ret_address = g_ascii_strdown(address, -1);
    return true;
}

typedef struct Unit {
    const char *name;
    int64_t size;
} Unit;

/* The first of each size is the one that is shown; smallest first. */
static const Unit duration_units[] = {
    {"s", 1},           {"sec", 1},        {"second", 1},    {"seconds", 1},
    {"min", 60},        {"minute", 60},    {"minutes", 60},  {"h", 3600},
    {"hour", 3600},     {"hours", 3600},   {"days", 86400},  {"day", 86400},
    {"d", 86400},       {"weeks", 604800}, {"week", 604800}, {"years", 31536000},
    {"year", 31536000}, {NULL, 0},
};
static const Unit size_units[] = {
    {"bytes", 1}, {"byte", 1},         {"B", 1},
    {"KB", 1024}, {"MB", 1024 * 1024}, {"GB", 1024 * 1024 * 1024},
    {NULL, 0},
};

static bool read_quantity(const char *text, const Unit *units, int64_t *ret)
{
    if (!g_ascii_isdigit(*text))
        return false;
    char *rest;
    guint64 number = g_ascii_strtoull(text, &rest, 10);
    while (*rest == ' ')
        rest++;
    for (const Unit *unit = units; unit->name; unit++) {
        if (strcmp(rest, unit->name) != 0)
            continue;
        if (number > (guint64)(INT64_MAX / unit->size))
            return false;
        *ret = (int64_t)number * unit->size;
        return true;
    }
    return false;
}

static char *show_quantity(int64_t amount, const Unit *units)
{
    const Unit *best = units;
    for (const Unit *unit = units; unit->name; unit++) {
        if (amount > 0 && amount % unit->size == 0 && unit->size > best->size)
            best = unit;
    }
    int64_t number = amount / best->size;
    int plural = (int)strlen(best->name);
    if (number == 1 && plural > 2 && best->name[plural - 1] == 's')
        plural--;
    return g_strdup_printf("%" G_GINT64_FORMAT " %.*s", number, plural, best->name);
}

bool text_read_duration(const char *text, int64_t *ret)
{
    return read_quantity(text, duration_units, ret);
}

bool text_read_working_days(const char *text, int64_t *ret)
{
    static const Unit units[] = {{"working days", 1}, {"working day", 1}, {NULL, 0}};
    return read_quantity(text, units, ret);
}

bool text_read_size(const char *text, int64_t *ret)
{
    return read_quantity(text, size_units, ret);
}

char *text_show_duration(int64_t seconds)
{
    return show_quantity(seconds, duration_units);
}

char *text_show_size(int64_t bytes)
{
    return show_quantity(bytes, size_units);
}

/* ---- days and times ---- */

enum { DAY_LENGTH = 10 /* 2026-12-21 */ };

/* Does the text begin like the pattern, in which 0 stands for any digit? */
static bool looks_like(const char *text, const char *pattern)
{
    for (; *pattern; text++, pattern++) {
        if (*pattern == '0' ? !g_ascii_isdigit(*text) : *text != *pattern)
            return false;
    }
    return true;
}

/* The day with which the text begins. */
static bool read_day(const char *text, int *ret)
{
    if (!looks_like(text, "0000-00-00"))
        return false;
    int year = atoi(text);
    return year >= DATE_YEAR_MIN && year <= DATE_YEAR_MAX &&
           days_from_date(year, atoi(text + 5), atoi(text + 8), ret);
}

bool text_read_span(const char *text, DaySpan *ret)
{
    DaySpan span;
    if (!read_day(text, &span.first))
        return false;
    span.last = span.first;
    const char *rest = text + DAY_LENGTH;
    if (*rest && (strlen(rest) != 2 + DAY_LENGTH || !g_str_has_prefix(rest, "..") ||
                  !read_day(rest + 2, &span.last)))
        return false;
    *ret = span;
    return true;
}

bool text_read_time(const char *text, int64_t *ret)
{
    if (strlen(text) != 5 || !looks_like(text, "00:00"))
        return false;
    int hour = atoi(text), minute = atoi(text + 3);
    if (hour > 23 || minute > 59)
        return false;
    *ret = (hour * 60 + minute) * 60;
    return true;
}

bool text_read_hours(const char *text, int *ret_from, int *ret_until)
{
    int64_t from, until;
    const char *hyphen = strchr(text, '-');
    g_autofree char *first = hyphen ? g_strndup(text, (gsize)(hyphen - text)) : NULL;
    if (!first || !text_read_time(first, &from) || !text_read_time(hyphen + 1, &until))
        return false;
    *ret_from = (int)(from / 60);
    *ret_until = (int)(until / 60);
    return true;
}

bool text_read_week_time(const char *text, int *ret_day, int *ret_minute)
{
    static const char *const days[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday"};
    int64_t time;
    for (size_t day = 0; day < G_N_ELEMENTS(days); day++) {
        size_t length = strlen(days[day]);
        if (g_ascii_strncasecmp(text, days[day], length) != 0 || text[length] != ' ')
            continue;
        if (!text_read_time(text + length + 1, &time))
            return false;
        *ret_day = (int)day;
        *ret_minute = (int)(time / 60);
        return true;
    }
    return false;
}

bool text_hours_are_night(int from, int until)
{
    enum { NOON = 12 * 60, DAY = 24 * 60 };
    int begin = (from + DAY - NOON) % DAY; /* minutes after noon */
    int end = until == NOON ? DAY : (until + DAY - NOON) % DAY;
    return from != until && begin < end;
}

char *text_show_time(int64_t seconds)
{
    int minutes = (int)(seconds / 60);
    return g_strdup_printf("%02d:%02d", minutes / 60, minutes % 60);
}

/* ---- words ---- */

enum { WORD_MAX = 48 };

/* Levenshtein's distance, one row at a time. */
int text_distance(const char *one, const char *other)
{
    int row[WORD_MAX + 1];
    int length = (int)strlen(other);
    if (length > WORD_MAX || strlen(one) > WORD_MAX)
        return WORD_MAX;
    for (int j = 0; j <= length; j++)
        row[j] = j;
    for (int i = 1; one[i - 1]; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= length; j++) {
            int changed = diagonal + (one[i - 1] != other[j - 1]);
            diagonal = row[j];
            row[j] = MIN(changed, MIN(row[j], row[j - 1]) + 1);
        }
    }
    return row[length];
}
