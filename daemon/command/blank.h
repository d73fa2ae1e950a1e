/* People's own words without names, for drafts that leave the school. A name that stands with a capital letter anywhere in
 * the case is known from then on, and goes in any case. */
#pragma once

#include "config/config.h"

typedef struct Blank Blank;

/* Both are borrowed; `lexicon` NULL: the shipped one. */
Blank *blank_new(const OrganisationSettings *organisation, const Lexicon *lexicon);
void blank_free(Blank *blank);

/* A name that the register knows: each part of it is one. */
void blank_add_name(Blank *blank, const char *name);
/* A text of the same case, or NULL: what has a capital letter in it, and is no word of the lexicon
 * (config/lexicon/draft.conf), is known as a name. */
void blank_add_text(Blank *blank, const char *text);

/* "[name removed]" stands in the place of every name that is known, of every other word with a capital letter that is no
 * word of the lexicon or part of the organisation's name or of a policy's, of a title and the word behind it, and of
 * addresses, telephone numbers, postcodes and codes with six digits. A name that nobody has written with a
 * capital letter or a title is left. Owned. */
char *blank_text(const Blank *blank, const char *text);
