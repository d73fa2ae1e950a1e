/* The shapes in which mail programs put an earlier mail into a new one: a header block, a
 * banner, an attribution line. One set of tables for who looks for what is new (reply) and for
 * who looks for what is old (forward). The words stand in the lexicon (NULL: the shipped one). */
#pragma once

#include "config/lexicon.h"

#include <stdbool.h>
#include <stddef.h>

/* A line of a text, borrowed from it, without its newline. */
typedef struct Line {
    const char *start;
    size_t length;
} Line;

/* All lines of a text: to be freed with g_free(). */
Line *lines_of(const char *text, size_t *ret_n);
bool line_blank(const Line *line);
/* Does it begin with '>' (behind white space)? */
bool line_quoted(const Line *line);

/* "From: ... Sent: ... To: ... Subject: ..." as a mail program writes it. */
typedef struct HeaderBlock {
    char *values[LABEL_COUNT]; /* owned; NULL where the block has none */
    size_t n_lines;            /* that it takes */
} HeaderBlock;

/* Reads the block that begins at lines[0], quoted or not. `after_banner`: two labels are enough
 * there; elsewhere a From line with two more is needed, because people write "To: the office"
 * themselves. False: there is none. */
bool block_read(const Lexicon *lexicon, const Line *lines, size_t n, bool after_banner,
                HeaderBlock *ret);

/* Reads a block whose labels may be of any language, or stand without colons ("From Ann"), by
 * its shape: three lines "words: value" or more, an address in one of the first three values,
 * a date, and a blank line behind it. An incident form can look so, too: only for who has
 * another sign that this is a mail. */
bool block_guess(const Lexicon *lexicon, const Line *lines, size_t n, HeaderBlock *ret);
void block_clear(HeaderBlock *block);

/* "-----Original Message-----" and "Begin forwarded message:" in the languages of the lexicon:
 * which Banner the line is, or -1. */
int line_banner(const Lexicon *lexicon, const Line *line);
bool line_is_original_banner(const Lexicon *lexicon, const Line *line);
bool line_is_forward_banner(const Lexicon *lexicon, const Line *line);

/* "-----", "______" or "---- words of any language ----". */
bool line_is_frame(const Line *line);

/* How many lines from lines[0] on are an attribution, "On ... wrote:" (it may be broken over
 * several); 0: none. */
size_t attribution_length(const Lexicon *lexicon, const Line *lines, size_t n);

/* "3:14", and 19.. or 20..: what a date of a mail program has. */
bool text_has_clock(const char *text);
bool text_has_year(const char *text);
