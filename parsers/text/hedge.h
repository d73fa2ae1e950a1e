/* Whoever writes "not yet" below a command doubts it. */
#pragma once

#include "config/lexicon.h"

#include <stdbool.h>

/* Does `text`, which stands below a command, take it back, put it off or doubt it: "?", "I think",
 * "unless you disagree", "is that right?"? Further down, behind what it tells, only what must be
 * about the command does: "do not confirm", "not happy with this one". What tells of something, or
 * asks for something else, does not ("Can you ring me?", "I do not think that the parent read it",
 * "if urgent call me"). When unsure it does: it is asked back then. */
bool hedge_stands_in(const char *text, const Lexicon *lexicon);
