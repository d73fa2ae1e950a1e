/* What a sentence asks, wishes or orders, beside what it tells: "It was found this morning, should I tell the parents?" Who
 * reads a mail for what has happened leaves that out. */
#pragma once

#include "config/lexicon.h"
#include "parsers/text/words.h"

/* Sets for each word of the sentence whether it only asks, wishes or orders; false: none does. In doubt a word behind a
 * question belongs to it. `lexicon` may be NULL: the shipped one. */
bool asking_read(const Sentence *sentence, const Lexicon *lexicon,
                 bool ret_asked[SENTENCE_WORDS]);
