/* What is written below a command that wants a reason and has none in its line. Called by command. */
#pragma once

#include "config/lexicon.h"
#include "daemon/core/incident.h"
#include "parsers/report.h"

#include <stdbool.h>

/* Does it say something, above what is put below every mail (line_is_footer()), and not only thank, greet, ask, promise
 * or sign? Where a decision of the law stands on it nothing else will do. */
bool command_reason_is_plain(const Lexicon *lexicon, const char *below);

/* The argument of the line with what `text` says behind it as its reason, in one line. Owned. */
char *command_reason_add(const Lexicon *lexicon, const CommandLine *line, const Event *event,
                         const char *text);

/* Does what is written below the lines doubt them ("CONFIRM", and in the next line "not yet")? Then none of them is to be done
 * that decides something. */
bool command_reason_is_doubt(const Lexicon *lexicon, const Report *report);
/* Why a line is not done then. */
#define COMMAND_DOUBTED                                                                        \
    "what you wrote below it reads as a question, or as if you were not certain. Once you "    \
    "are, please send the line again without it, with the new code"
