/* What programs, gateways and habit put around the words of a mail: "-- " and what follows,
 * "Sent from my iPhone", "Kind regards" with a name and a telephone number, text of law,
 * warnings that a mail comes from outside. The words stand in config/lexicon/reply.conf.
 *
 * When unsure nothing is one. `lexicon` may be NULL: the shipped one. */
#pragma once

#include "parsers/layout/quote.h"

/* Where, in what was newly written, the signature begins that goes on to the end; n: none. A
 * closing formula belongs to it only when below it stand a name and at least one more line, every
 * line may be one of a card, and the last is an address, a post or a number: "Thanks,\nAnn" stays,
 * and so does "Thanks,\nAnn\nHold". Something said always remains above it. */
size_t signature_start(const Lexicon *lexicon, const Line *lines, size_t n);

/* How many lines at the top are warnings of a gateway; 0: none, or nothing is said below them. */
size_t notice_length(const Lexicon *lexicon, const Line *lines, size_t n);

/* Does such a warning begin with the line? */
bool line_is_notice(const Lexicon *lexicon, const Line *line);

/* Is it a line like "Sent from my iPhone" and nothing else? */
bool line_is_device(const Lexicon *lexicon, const Line *line);

/* Is it a closing formula and nothing else ("Kind regards")? */
bool line_is_closing(const Lexicon *lexicon, const Line *line);

/* Does it begin as what is written behind a signature does ("PS")? */
bool line_is_postscript(const Lexicon *lexicon, const Line *line);

/* Is it what a program, the law or a school puts below a mail without a name above it: a device,
 * text of law, "registered charity no. 1234567", "Follow us on ...", a telephone number? A sentence
 * that only begins like text of law is none. */
bool line_is_footer(const Lexicon *lexicon, const Line *line);
