/* The shapes in which mail programs put an earlier mail into a new one: a header block
 * (header_block.h), a banner, an attribution line. One set of tables for who looks for what is new
 * (reply) and for who looks for what is old (forward). The words stand in the lexicon (NULL: the
 * shipped one). */
#pragma once

#include "config/lexicon.h"
#include "parsers/layout/quote_block.h"
#include "parsers/text/line.h"

/* "-----Original Message-----" and "Begin forwarded message:" in the languages of the lexicon:
 * which Banner the line is, or -1. */
int line_banner(const Lexicon *lexicon, const Line *line);

/* "-----", "______" or "---- words of any language ----". */
bool line_is_frame(const Line *line);

/* How many lines from lines[0] on are an attribution, "On ... wrote:" (it may be broken over
 * several); 0: none. */
size_t attribution_length(const Lexicon *lexicon, const Line *lines, size_t n);

/* Is this line an attribution without an address, above a quotation without marks: "On Mon,
 * November 2, 2026 9:14 am, Tom Reed wrote:", as SquirrelMail writes it? Only in an answer: people
 * tell so of what others wrote, too, but with the whole name of the day, or none. */
bool line_is_bare_attribution(const Lexicon *lexicon, const Line *line);

/* A quotation without the marks in front of its lines, which would part its sentences; each byte
 * stays in its place. Owned. */
char *quotation_unmarked(const char *quoted);
