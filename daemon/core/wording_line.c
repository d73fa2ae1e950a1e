/* Lines that more than one of our mails has, in a text or in a list that is made without one. Called by the files
 * wording*.c, and by reminder and absence, which write such lists. */
#include "daemon/core/wording.h"

#include "daemon/core/calendar.h"

#include <string.h>

enum {
    LINE_LONGEST = 76,
    LINE_BROKEN = 72, /* a longer one is broken here: a quotation has room for its mark */
    LABEL_MAX = 40,   /* "HLP-2026-0007: ", "CLOSE: " */
    HANGING = 2,
};

static bool shows_badly(gunichar c)
{
    bool separator = c == 0x2028 || c == 0x2029;
    bool direction = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    return g_unichar_iscntrl(c) || separator || direction;
}

char *wording_clean(const char *text, size_t max)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *clean = g_string_sized_new(64);
    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        size_t length = (size_t)(g_utf8_next_char(at) - at);
        if (clean->len + length > max)
            break;
        if (shows_badly(c))
            g_string_append_c(clean, ' ');
        else
            g_string_append_len(clean, at, (gssize)length);
    }
    return g_string_free(clean, FALSE);
}

/* What goes on below a line stands further in than a line of its own would. */
static size_t indent_below(const char *line, size_t length)
{
    size_t indent = strspn(line, " ");
    const char *label = g_strstr_len(line, (gssize)MIN(length, LABEL_MAX), ": ");
    return indent || label ? indent + HANGING : 0;
}

/* The columns of a table are kept. */
static bool is_broken(const char *line, size_t length)
{
    size_t indent = MIN(strspn(line, " "), length);
    return g_utf8_strlen(line, (gssize)length) > LINE_LONGEST &&
           !g_strstr_len(line + indent, (gssize)(length - indent), "  ");
}

/* At spaces alone. Where the last of its lines begins in `to`. */
static size_t break_line(const char *line, size_t length, GString *to)
{
    int below = (int)indent_below(line, length);
    size_t start = to->len;
    for (size_t at = 0; at < length;) {
        size_t spaces = strspn(line + at, " "), end = at + spaces;
        end += strcspn(line + end, " \n");
        glong column = g_utf8_strlen(to->str + start, -1);
        if (at && column + g_utf8_strlen(line + at, (gssize)(end - at)) > LINE_BROKEN) {
            g_string_append_c(to, '\n');
            start = to->len;
            g_string_append_printf(to, "%*s", below, "");
            at += spaces;
        }
        g_string_append_len(to, line + at, (gssize)(end - at));
        at = end;
    }
    return start;
}

/* What is left of a line that was broken goes before the next, where the sentence goes on there. */
char *wording_wrap(const char *body)
{
    GString *to = g_string_sized_new(strlen(body) + 64);
    g_autoptr(GString) line = g_string_new(NULL);
    for (const char *next = body; *next;) {
        size_t length = strcspn(next, "\n"), start = to->len;
        g_string_append_len(line, next, (gssize)length);
        next += length;
        bool broken = is_broken(line->str, line->len);
        if (broken)
            start = break_line(line->str, line->len, to);
        else
            g_string_append(to, line->str);
        g_string_truncate(line, 0);
        if (broken && to->str[start] != ' ' && *next == '\n' && g_ascii_islower(next[1])) {
            g_string_append_printf(line, "%s ", to->str + start);
            g_string_truncate(to, start);
        } else if (*next == '\n') {
            g_string_append_c(to, '\n');
        }
        next += *next == '\n';
    }
    return g_string_free(to, FALSE);
}

void wording_due(int64_t due, int64_t now, GTimeZone *zone, GString *to)
{
    char text[64];
    calendar_show_due(due, zone, text, sizeof text);
    g_string_append_printf(to, "\n  %s %s", due <= now ? "overdue since" : "by", text);
}

void wording_overtaken(const Overtaken *overtaken, GTimeZone *zone, GString *to)
{
    g_string_append_printf(to, "%d earlier reminder%s", overtaken->n,
                           overtaken->n == 1 ? "" : "s");
    for (int i = 0; i < overtaken->n; i++) {
        char at[64];
        calendar_show_brief_due(overtaken->at[i], zone, at, sizeof at);
        g_string_append_printf(to, "%s%s", i == 0 ? " (" : "; ", at);
    }
    g_string_append_c(to, ')');
}

/* Whoever answers CONFIRM has read what is accepted, whichever mail it is. */
static void append_proposed(const Incident *incident, GString *to)
{
    g_autoptr(GString) proposed = g_string_new(NULL);
    wording_proposed(incident, proposed);
    if (proposed->len)
        g_string_append_printf(to, ".\n    Proposed: %s", proposed->str);
}

/* "CONFIRM [k3h5...]" and under it what it does; a heading by itself. */
void wording_menu(const Incident *incident, const MenuItem *items, size_t n, const char *code,
                  GString *to)
{
    for (size_t i = 0; i < n; i++) {
        const MenuItem *item = &items[i];
        g_string_append(to, i ? "\n" : "");
        if (!item->line)
            g_string_append_printf(to, "\n%s", item->says);
        else
            g_string_append_printf(to, item->open ? "%s[%s] ...\n    %s" : "%s [%s]\n    %s",
                                   item->line, code, item->says);
        if (incident && menu_accepts(item))
            append_proposed(incident, to);
    }
}

void wording_answers(const char *reference, const char *menu, GString *to)
{
    if (*menu)
        g_string_append_printf(to,
                               "\n\nTo answer about %s,\n"
                               "reply to this e-mail with one of these lines at the top:\n%s",
                               reference, menu);
}
