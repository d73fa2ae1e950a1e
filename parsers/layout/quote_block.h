/* "From: ... Sent: ... To: ... Subject: ...": the block in which mail programs repeat the header
 * of an earlier mail. The labels stand in the lexicon (NULL: the shipped one). */
#pragma once

#include "config/lexicon.h"
#include "parsers/text/line.h"

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

/* "3:14"; and a year in four digits or "28.10.21": what the dates of mail programs have. */
bool text_has_clock(const char *text);
bool text_has_date(const char *text);
