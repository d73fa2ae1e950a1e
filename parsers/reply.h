/* Which part of a text is new. When unsure it keeps: losing the author's words is worse than
 * keeping a quote. */
#pragma once

#include "config/lexicon.h"

/* `lexicon` may be NULL: the shipped one. Splits a plain text into what was newly written, what is quoted, and the signature: owned,
 * never NULL. */
void reply_split(const char *text, const Lexicon *lexicon, char **ret_visible,
                 char **ret_quoted, char **ret_signature);
