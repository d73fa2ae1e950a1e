/* The lines of a text, as the parsers that look for quotations and forwards see them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* A line of a text, borrowed from it, without its newline. */
typedef struct Line {
    const char *start;
    size_t length;
} Line;

/* Bytes of a text up to its first newline, or to its end. */
static inline size_t line_length(const char *text)
{
    return (size_t)(strchrnul(text, '\n') - text);
}

/* All lines of a text: to be freed with g_free(). */
Line *lines_of(const char *text, size_t *ret_n);
bool line_blank(const Line *line);
/* Does it begin with '>' (behind white space)? */
bool line_quoted(const Line *line);

/* The line without quote marks, bold asterisks and white space in front of it, as far as these
 * go in its first 40 bytes. */
Line line_bare(const Line *line);

/* Bytes of text[0..length) without white space and asterisks at its end. */
size_t trimmed_length(const char *text, size_t length);

/* The last byte that is no white space; '\0': there is none. */
char line_last_byte(const Line *line);

bool line_ends_sentence(const Line *line);

/* Has it a letter or a digit? A lone smile says nothing. */
bool line_is_said(const Line *line);
