/* What the writer of a mail says of themselves by name, as "Please keep Bethan out of this". */
#pragma once

#include "config/lexicon.h"

/* The paragraphs of `text` that speak of the writer by the first word of `name` (of the sender, may be NULL), with "me"
 * in its place. Owned; NULL: there is none, or the name is a word of the language, too. */
char *anonymity_as_me(const char *text, const char *name, const Lexicon *lexicon);
