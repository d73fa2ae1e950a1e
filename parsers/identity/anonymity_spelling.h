/* The words of a request for anonymity as they are meant, from how they were typed. */
#pragma once

#include "config/lexicon.h"

/* `text` with what is typed for short ("im", "u", "woz") written out and mistyped words for "anonymous" put right. Owned;
 * NULL: nothing is. */
char *anonymity_spelling(const char *text, const Lexicon *lexicon);
