/* What is written below a command that wants a reason and has none in its line. Called by command. */
#pragma once

#include "config/lexicon.h"
#include "daemon/core/incident.h"
#include "parsers/report.h"

#include <stdbool.h>

/* Does it say something, and not only thank, greet, ask, promise or sign? Where a decision of the law stands on it nothing else
 * will do. */
bool command_reason_is_plain(const Lexicon *lexicon, const char *text);

/* The argument of the line with `reason` behind it, in one line. Owned. */
char *command_reason_add(const CommandLine *line, const Event *event, const char *reason);
