/* What programs, gateways and habit put around the words of a mail: "-- " and what follows,
 * "Sent from my iPhone", "Kind regards" with a name and a telephone number, text of law,
 * warnings that a mail comes from outside. The words stand in config/lexicon/reply.conf.
 *
 * When unsure nothing is one. `lexicon` may be NULL: the shipped one. */
#pragma once

#include "parsers/quote.h"

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

/* Is it a telephone number, an e-mail address or a link, with its label or without? */
bool line_is_contact(const Lexicon *lexicon, const Line *line);

/* May it be a person's name and nothing else: a few words with capitals, no number, no sentence? */
bool line_is_name(const Lexicon *lexicon, const Line *line);

/* Is it the office of somebody with a role and nothing else: "Chair of Governors", "(Headteacher)"? */
bool line_is_office(const Lexicon *lexicon, const Line *line);

/* Does it stand on a card below the name of who wrote it: a post, what a body is called, where it is ("Data Protection
 * Officer, Exampleshire Council | School of the Year")? What may be said of an incident ("Laptop Found") is none. */
bool line_is_card(const Lexicon *lexicon, const Line *line);

/* Is it that name as people sign with it: a part of it, with initials, and "(she/her)"? */
bool line_is_name_of(const Lexicon *lexicon, const Line *line, const char *name);

/* How many words it has, when all of them are words of `name` ("" has none); -1: another is among them. */
int line_name_words(const Line *line, const char *name);

/* Does such an office stand on the next line behind `at` of lines[0..n) that says something? */
bool line_has_office_below(const Lexicon *lexicon, const Line *lines, size_t at, size_t n);

/* Is it what a program, the law or a school puts below a mail without a name above it: a device, text of law, "registered
 * charity no. 1234567", "Follow us on ...", a telephone number? A sentence that only begins like text of law is none. */
bool line_is_footer(const Lexicon *lexicon, const Line *line);
