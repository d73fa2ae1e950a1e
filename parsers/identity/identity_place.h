/* Where somebody is in the school whose name has gone: "[withheld] from the kitchen", "[withheld], 8F". */
#pragma once

#include "config/lexicon.h"

/* `text` without the places behind names that were withheld. Owned. */
char *place_cut(const Lexicon *lexicon, const char *text);
