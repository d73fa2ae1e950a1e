/* See quoted_printable.h. One pass over the bytes. Called by part_content.c. */
#include "parsers/message/quoted_printable.h"

#include <glib.h>
#include <string.h>

enum {
    LINE_MAX_BYTES = 76, /* of what a program has encoded */
    BROKEN_MIN = 55,     /* of a line that one has broken, at its last word at the earliest */
    WORD_MAX_BYTES = 24, /* in front of a break: of a longer one, a key, "=" may be a part */
    LETTERS_MIN = 3,     /* that are written as several bytes, where no line is broken */
};

typedef struct Seen {
    size_t bytes;   /* "=E2" */
    size_t breaks;  /* "=" at the end of a full line */
    size_t letters; /* "=E2=80=99" is one */
} Seen;

static int digit(char c)
{
    return g_ascii_islower(c) ? -1 : g_ascii_xdigit_value(c);
}

/* What "=XX" at `at` stands for; -1: it is none. */
static int byte_at(const char *at, const char *end)
{
    if (end - at < 3 || *at != '=' || digit(at[1]) < 0 || digit(at[2]) < 0)
        return -1;
    return digit(at[1]) * 16 + digit(at[2]);
}

/* Bytes of the letter that begins with "=XX" at `at`, as UTF-8; 0: none such. */
static size_t letter_at(const char *at, const char *end)
{
    char bytes[4];
    size_t n = 0;
    for (int byte; n < sizeof bytes && (byte = byte_at(at + 3 * n, end)) >= 0x80; n++)
        bytes[n] = (char)byte;
    gunichar c = n > 1 ? g_utf8_get_char_validated(bytes, (gssize)n) : (gunichar)-1;
    return c < (gunichar)-2 ? (size_t)g_unichar_to_utf8(c, NULL) : 0;
}

/* Does the "=" at `end` break the line there? */
static bool is_broken(const char *line, const char *end)
{
    return end - line >= BROKEN_MIN && memchr(end - WORD_MAX_BYTES, ' ', WORD_MAX_BYTES);
}

/* False: the line holds what no program writes so. */
static bool look_at_line(const char *line, const char *end, Seen *seen)
{
    while (end > line && strchr(" \t\r", end[-1]) && end[-1])
        end--;
    if (end - line > LINE_MAX_BYTES)
        return false;
    for (const char *at = line; at < end;) {
        if ((unsigned char)*at >= 0x80 || *at == '\0')
            return false;
        if (*at != '=') {
            at++;
        } else if (at + 1 == end) {
            seen->breaks += is_broken(line, at);
            at++;
        } else if (byte_at(at, end) >= 0) {
            size_t letter = letter_at(at, end);
            seen->letters += letter > 0;
            seen->bytes++;
            at += 3 * MAX(letter, 1);
        } else {
            return false;
        }
    }
    return true;
}

bool quoted_printable_is(const char *bytes, size_t length)
{
    Seen seen = {0};
    const char *end = bytes + length;
    if (length == 0 || !memchr(bytes, '=', length))
        return false;
    for (const char *line = bytes; line < end;) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        if (!look_at_line(line, newline ? newline : end, &seen))
            return false;
        line = newline ? newline + 1 : end;
    }
    return (seen.breaks > 0 && seen.bytes + seen.breaks > 1) || seen.letters >= LETTERS_MIN;
}
