/* Somebody asks in words of their own for what LIST answers: "How many incidents do we have open?" */
#pragma once

#include "parsers/report.h"

/* Does what its writer newly wrote ask for the open incidents, and say nothing else? The words are data:
 * config/lexicon/reply.conf. */
bool list_is_asked(const Report *report, const Lexicon *lexicon);
