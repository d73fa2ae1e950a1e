/* The lines that people put below their names: posts, offices, what a body is called, addresses, telephone numbers. The words
 * stand in config/lexicon/reply.conf.
 *
 * When unsure nothing is one. `lexicon` may be NULL: the shipped one. */
#pragma once

#include "parsers/layout/quote.h"

/* Is it a telephone number, an e-mail address or a link, with its label or without? */
bool line_is_contact(const Lexicon *lexicon, const Line *line);

/* May it be a person's name and nothing else: a few words with capitals, no number, no sentence? */
bool line_is_name(const Lexicon *lexicon, const Line *line);

/* Is it the office of somebody with a role and nothing else: "Chair of Governors", "(Headteacher)"? */
bool line_is_office(const Lexicon *lexicon, const Line *line);

/* May it stand on a card: its words have capitals, or are known on cards, or it is a contact, and
 * it ends no sentence? */
bool line_may_be_card(const Lexicon *lexicon, const Line *line);

/* Does it stand on a card below the name of who wrote it: a post, what a body is called, where it
 * is ("Data Protection Officer, Exampleshire Council | School of the Year")? What may be said of an
 * incident ("Laptop Found") is none. */
bool line_is_card(const Lexicon *lexicon, const Line *line);

/* Is it that name as people sign with it: a part of it, with initials, and "(she/her)"? */
bool line_is_name_of(const Lexicon *lexicon, const Line *line, const char *name);

/* How many words it has, when all of them are words of `name` ("" has none); -1: another is among them. */
int line_name_words(const Line *line, const char *name);

/* Does such an office stand on the next line behind `at` of lines[0..n) that says something? */
bool line_has_office_below(const Lexicon *lexicon, const Line *lines, size_t at, size_t n);

/* Does lines[0..n), n > 0, below a name, end as a card does, and say nothing that no card has
 * ("Hold", "Laptop Found")? */
bool card_is_below_name(const Lexicon *lexicon, const Line *lines, size_t n);
