/* Accusations that name no act of their own: "the head told staff to delete the CCTV", "I believe Alison is behind this
 * leak". */
#pragma once

#include "config/phrases.h"
#include "parsers/text/words.h"

/* Does the sentence accuse whom its words [mention, behind) name? `words`: LEXICON_CONFLICT_ACCUSED. Who only heard of it,
 * deals with it, or asks others outside to delete what they got, is not accused. */
bool accusation_stands_about(const Sentence *sentence, const Phrases *words, size_t mention,
                             size_t behind);

/* Is what begins at word `at` something that has gone wrong, which somebody may be responsible for: "the leak", "this", "the
 * data that went missing"? "This area" and "data protection" are what they look after. */
bool accusation_is_of(const Sentence *sentence, const Phrases *words, size_t at);
