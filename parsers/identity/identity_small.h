/* A name without capitals with which a mail ends, "from hermione", "hermione", or begins, "小明". */
#pragma once

#include "parsers/identity/identity_card.h"

/* Are text[0..length) one or two words in small letters that may be a name? */
bool small_is_name(const Lexicon *lexicon, const char *text, size_t length);
/* Sets gone[n - 1] and tells `names` the name when the last of the n lines is one, below the end of what was said:
 * behind "from" and the like, or alone. */
bool small_cut(Names *names, const Line *lines, size_t n, bool *gone);

/* The same of the first line, "小明" alone above a text in English: nobody is greeted so. */
void small_cut_first(Names *names, const Line *lines, size_t n, bool *gone);
