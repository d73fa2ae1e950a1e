/* What somebody writes out of politeness: "Noted, thank you. Ruth". */
#pragma once

#include "config/lexicon.h"

#include <stdbool.h>

/* Does the text say nothing else? Words of its writer's `name` (may be NULL) and a greeting may stand in it; nothing
 * at all is no courtesy. */
bool courtesy_is_all(const char *text, const char *name, const Lexicon *lexicon);
