/* What an address looks like: "12 Mill Row", "... SA3 5QQ". The words for streets stand in
 * config/lexicon/identity.conf. */
#pragma once

#include "config/lexicon.h"

#include <stdbool.h>
#include <stddef.h>

/* The words of a line, as far as they fit. */
typedef struct StreetLine {
    const char *start[16];
    size_t length[16], n;
} StreetLine;

/* Points into `text`. */
StreetLine street_words(const char *text, size_t length);

/* Does the word begin with a capital? */
bool street_begins_name(const char *word);

/* How many words, from words[i] on, are a street with its house number; 0: none. */
size_t street_length(const Lexicon *lexicon, const StreetLine *words, size_t i);

/* Does the line end with a postcode? */
bool street_has_postcode(const StreetLine *words);

/* Is the word what streets are called: "Row", "Road", "Rd"? */
bool street_is_word(const Lexicon *lexicon, const char *word, size_t length);

/* Does it begin with a house number and its street, or end with a postcode? */
bool street_is_address(const Lexicon *lexicon, const char *text, size_t length);
