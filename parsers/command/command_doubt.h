/* What is said of a line that stands in the place of a command and is none: report->doubt and what goes with it. */
#pragma once

#include "parsers/command/command_form.h"
#include "parsers/report.h"

enum { COMMAND_GREETING_WORDS = 4 /* above a command */ };

/* Asks about `line`; `form` is what may have been meant, or NULL; `word`, which is taken over, what was written for it. */
void command_doubt(Report *report, CommandDoubt why, const char *line, const CommandForm *form,
                   char *word);

/* The first line that is none of ours, `next` is what stands below it; `alone`: no command stands above it. *ret_code is set
 * where it was not. */
void command_doubt_first(const char *line, const char *code, const char *next, bool alone,
                         Report *report, char **ret_code);

/* A command with its code below words that follow another one: only those at the top are done. */
void command_doubt_below_words(const char *below, Report *report);
