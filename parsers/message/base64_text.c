/* See base64_text.h. Called by part.c and part_content.c. */
#include "parsers/message/base64_text.h"

#include <stdbool.h>
#include <string.h>

enum { LETTERS_MIN = 24 }; /* of fewer, a word may be a text by chance */

static bool is_letter(char c)
{
    return g_ascii_isalnum(c) || c == '+' || c == '/';
}

/* Letters, and the signs that fill the last group; and no line of another length than the first but
 * for the last. */
static bool is_base64(const char *bytes, size_t length)
{
    const char *end = bytes + length, *line = bytes;
    size_t first = 0, signs = 0, padding = 0;
    for (; line < end; line++) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        const char *line_end = newline ? newline : end;
        size_t n =
            (size_t)(line_end - line) - (newline && newline > line && newline[-1] == '\r');
        for (size_t i = 0; i < n; i++) {
            padding += line[i] == '=';
            if (!is_letter(line[i]) ? line[i] != '=' : padding > 0)
                return false;
        }
        first = first ? first : n;
        if (newline ? n != first : n > first)
            return false;
        signs += n;
        line = line_end;
    }
    return signs >= LETTERS_MIN && padding <= 2 && signs % 4 == 0;
}

static bool is_text(const GString *bytes)
{
    for (size_t i = 0; i < bytes->len; i++) {
        unsigned char c = (unsigned char)bytes->str[i];
        if (c == 0x7F || (c < ' ' && !strchr("\t\n\r", c)) || c == '\0')
            return false;
    }
    return g_utf8_validate(bytes->str, (gssize)bytes->len, NULL);
}

GString *base64_text(const char *bytes, size_t length)
{
    while (length > 0 && g_ascii_isspace(*bytes)) {
        bytes++;
        length--;
    }
    while (length > 0 && g_ascii_isspace(bytes[length - 1]))
        length--;
    if (!is_base64(bytes, length))
        return NULL;
    int state = 0;
    guint save = 0;
    g_autoptr(GString) text = g_string_sized_new(length / 4 * 3 + 4);
    text->len = g_base64_decode_step(bytes, length, (guchar *)text->str, &state, &save);
    text->str[text->len] = '\0';
    return is_text(text) ? g_steal_pointer(&text) : NULL;
}
