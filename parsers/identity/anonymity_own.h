/* What the writer of a mail says of themselves by name, as "Please keep Bethan out of this". */
#pragma once

#include "config/lexicon.h"

/* The paragraphs of `text` that speak of the writer by `name` (of the sender, may be NULL), by the first word of it or as "Mrs
 * Jones" or "B Jones", with `self` in its place, "me" or "I". Owned; NULL: there is none, or the name is a word of the language,
 * too. */
char *anonymity_as_self(const char *text, const char *name, const char *self,
                        const Lexicon *lexicon);
