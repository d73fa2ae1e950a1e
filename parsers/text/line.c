/* See line.h. White space is also what mail made from HTML has: no-break spaces, and the mark in
 * front of some texts. */
#include "parsers/text/line.h"

#include <glib.h>
#include <string.h>

enum { BARE_MAX = 40 };

Line *lines_of(const char *text, size_t *ret_n)
{
    size_t n = 0, room = 64;
    Line *lines = g_new(Line, room);
    for (const char *end;; text = end + 1) {
        if (n == room)
            lines = g_renew(Line, lines, room *= 2);
        end = strchrnul(text, '\n');
        lines[n++] = (Line){text, (size_t)(end - text)};
        if (!*end)
            break;
    }
    *ret_n = n;
    return lines;
}

bool line_blank(const Line *line)
{
    for (size_t i = 0; i < line->length; i++) {
        if (!g_ascii_isspace(line->start[i]))
            return false;
    }
    return true;
}

bool line_quoted(const Line *line)
{
    size_t i = 0;
    while (i < line->length && g_ascii_isspace(line->start[i]))
        i++;
    return i < line->length && line->start[i] == '>';
}

/* Bytes of white space that stand at `text`: also a no-break space and the mark at the start of
 * some mails. */
static size_t space_at(const char *text, size_t length)
{
    static const char *const spaces[] = {" ",        "\t",           "\r",
                                         "\xc2\xa0", "\xe2\x80\xaf", "\xef\xbb\xbf"};
    if (length == 0 ||
        (text[0] > ' ' && text[0] < 0x7f)) /* most bytes; a plain char may be signed */
        return 0;
    for (size_t i = 0; i < G_N_ELEMENTS(spaces); i++) {
        size_t n = strlen(spaces[i]);
        if (n <= length && memcmp(text, spaces[i], n) == 0)
            return n;
    }
    return 0;
}

Line line_bare(const Line *line)
{
    Line bare = *line;
    while (bare.length > 0) {
        size_t n = space_at(bare.start, bare.length);
        if (n == 0 && (bare.start[0] == '>' || bare.start[0] == '*'))
            n = 1;
        if (n == 0 || bare.start - line->start > BARE_MAX)
            break;
        bare.start += n;
        bare.length -= n;
    }
    return bare;
}

size_t trimmed_length(const char *text, size_t length)
{
    for (;;) {
        if (length > 0 && (g_ascii_isspace(text[length - 1]) || text[length - 1] == '*'))
            length--;
        else if (length > 1 && memcmp(text + length - 2, "\xc2\xa0", 2) == 0)
            length -= 2;
        else if (length > 2 && memcmp(text + length - 3, "\xe2\x80\xaf", 3) == 0)
            length -= 3;
        else
            return length;
    }
}

char line_last_byte(const Line *line)
{
    size_t n = line->length;
    while (n > 0 && g_ascii_isspace(line->start[n - 1]))
        n--;
    return n > 0 ? line->start[n - 1] : '\0';
}

bool line_ends_sentence(const Line *line)
{
    char last = line_last_byte(line);
    return last == '.' || last == '?' || last == '!';
}

bool line_is_said(const Line *line)
{
    const char *end = line->start + line->length;
    for (const char *at = line->start; at < end; at = g_utf8_next_char(at)) {
        if (g_unichar_isalnum(g_utf8_get_char(at)))
            return true;
    }
    return false;
}
