/* Which part of a text is new. When unsure it keeps: losing the author's words is worse than
 * keeping a quote. */
#pragma once

#include "config/lexicon.h"

/* Splits a plain text into what was newly written, what is quoted, and what programs, gateways
 * and habit put around a mail (parsers/layout/signature.h). Every line stands in exactly one of the three,
 * in its order. Quoted lines that the author answers in between stay in `visible`, as they are
 * marked ("> "), above their answers; so does an old mail in which the author says to have
 * answered. `answers`: the mail answers or forwards one, so that an old mail is likely.
 * `lexicon` may be NULL: the shipped one. Owned, never NULL. */
void reply_split(const char *text, bool answers, const Lexicon *lexicon, char **ret_visible,
                 char **ret_quoted, char **ret_signature);
