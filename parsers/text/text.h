/* Bytes of unknown quality become clean UTF-8. What every other parser relies on: no NUL, no
 * control characters but newline and tab, no carriage returns. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <string.h>

enum { TEXT_MAX = 1024 * 1024 }; /* bytes of a body that are kept */

/* As g_string_append_len(), which costs more than the few bytes that are mostly written. */
static inline void text_append(GString *to, const char *bytes, size_t length)
{
    size_t at = to->len;
    if (length < to->allocated_len - at)
        to->len += length;
    else
        g_string_set_size(to, at + length);
    memcpy(to->str + at, bytes, length);
    to->str[to->len] = '\0';
}

/* Notes a defect, once. */
void text_defect(GPtrArray *defects, const char *defect);

/* One line: white space of any kind as a space, control characters removed, UTF-8 repaired.
 * NULL gives "". */
char *text_clean_line(const char *raw);
/* The same of a string that is handed over. */
char *text_clean_own(char *raw);

/* Several lines in `charset` (NULL: not said). What contradicts the bytes is read as what they
 * are more likely in, and that is a defect. Never NULL. */
char *text_decode(const char *bytes, size_t length, const char *charset, GPtrArray *defects);

/* format=flowed made plain: the soft line breaks removed (RFC 3676). */
char *text_unflow(const char *text, bool delete_space);

/* A name that is safe as the name of a file: no path, no control or direction characters, no
 * leading dot, at most 200 bytes with its extension kept. "" when nothing is left. */
char *text_file_name(const char *raw);

/* Cut at a character, at most `max` bytes. True when something was cut. */
bool text_cut(GString *text, size_t max);

bool text_is_blank(const char *text);

/* How many letters and digits it has, but for what stands in square or angle brackets: programs
 * break lines, mark them and put the addresses of links there, and codes are blanked. */
size_t text_letters(const char *text);

/* Its first `n` words of letters, digits and marks, folded, with a blank between them; of a longer
 * word 100 characters. What stands behind them is not folded, because that takes the square of its
 * length. Owned. */
char *text_first_words(const char *text, int n);
