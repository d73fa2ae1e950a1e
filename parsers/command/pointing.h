/* A mail that only points at what it quotes: "FYI", "Please see below", "Could you log this one? Sue". */
#pragma once

#include "config/lexicon.h"

#include <stdbool.h>

/* Does the text point at what stands below it, and say nothing else but courtesies and how somebody of that `name` (may be
 * NULL) signs? The words are data: config/lexicon/reply.conf, `pointing`. */
bool pointing_is_all(const char *text, const char *name, const Lexicon *lexicon);
