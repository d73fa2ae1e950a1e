/* Numbers as people write them. */
#pragma once

#include "config/phrases.h"
#include "parsers/text/words.h"

#include <stdint.h>

/* The number that begins at word `i`, in digits or in the words of `numbers` (config/lexicon/fields.conf),
 * or -1; *ret_n is how many words it takes, at least 1. Not of a date, a time or a share. */
int64_t number_at(const Phrases *numbers, const Sentence *sentence, size_t i, size_t *ret_n);

/* May a number begin with that word? `keys`: phrases_keys() of the numbers. For next to nothing: most words begin none. */
static inline bool number_may_begin(const PhraseKeys *keys, const Word *word)
{
    return word->digit || phrase_keys_have(keys, word->key);
}
