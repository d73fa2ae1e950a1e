/* Lines that more than one of our mails has, in a text or in a list that is made without one. Called by the files
 * wording*.c, and by reminder and absence, which write such lists. */
#include "daemon/core/wording.h"

#include "daemon/core/calendar.h"

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

/* "CONFIRM [k3h5...]" and under it what it does; a heading by itself. */
void wording_menu(const MenuItem *items, size_t n, const char *code, GString *to)
{
    for (size_t i = 0; i < n; i++) {
        const MenuItem *item = &items[i];
        g_string_append(to, i ? "\n" : "");
        if (!item->line)
            g_string_append_printf(to, "\n%s", item->says);
        else
            g_string_append_printf(to, item->open ? "%s[%s] ...\n    %s" : "%s [%s]\n    %s",
                                   item->line, code, item->says);
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
