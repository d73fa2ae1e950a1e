/* The words of a request for anonymity as they are meant, from how they were typed. */
#pragma once

#include "config/lexicon.h"

/* `text` with lost apostrophes ("im") put back and mistyped words for "anonymous" put right; `table` is
 * LEXICON_ANONYMITY. Owned; NULL: nothing is. */
char *anonymity_spelling(const char *text, const Phrases *table);
