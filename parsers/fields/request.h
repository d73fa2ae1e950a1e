/* Is a mail a request for an exception to the policy, or a suggestion to change it? When unsure it
 * is neither: a report must never be lost as a request. */
#pragma once

#include "config/lexicon.h"

/* "exception", "suggestion" or NULL. `visible` is what was newly written, `subject` may be NULL; it
 * may say what the text is about, but never asks or proposes alone. Only what the author asks for
 * or proposes counts, in one sentence; nothing of it when the
 * sentence says before that it is not so, or that somebody else said it; and nothing at all when
 * the mail anywhere tells that something happened. `lexicon` may be NULL: the shipped one. */
const char *request_find(const char *subject, const char *visible, const Lexicon *lexicon);
