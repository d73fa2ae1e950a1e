/* A name in small letters with which a mail ends: "from hermione", "hermione". */
#pragma once

#include "parsers/identity_card.h"

/* Are text[0..length) one or two words in small letters that may be a name? */
bool small_is_name(const Lexicon *lexicon, const char *text, size_t length);
/* Sets gone[n - 1] and tells `names` the name when the last of the n lines is one, below the end of what was said:
 * behind "from" and the like, or alone. */
bool small_cut(Names *names, const Line *lines, size_t n, bool *gone);
