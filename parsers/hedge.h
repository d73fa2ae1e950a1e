/* Whoever writes "not yet" below a command doubts it. */
#pragma once

#include "config/lexicon.h"

#include <stdbool.h>

/* Does `text`, which stands below a command, take it back, put it off or doubt it: "?", "I think", "unless you disagree",
 * "is that right?"? Only its first sentence is looked at, and what stands behind a greeting or thanks; what tells of something, or asks for something else, does not
 * ("Can you ring me?", "I do not think that the parent read it"). When unsure it does: it is asked back then. */
bool hedge_stands_in(const char *text, const Lexicon *lexicon);
