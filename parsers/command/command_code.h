/* The codes of a reply in the lines of its commands: which line has one, and of which it is. */
#pragma once

#include "parsers/message/message.h"
#include "parsers/report.h"

enum {
    COMMAND_LINE_BYTES = 2000 /* of an argument in one line; a longer one may be a paragraph */
};

/* What is kept of a line holds no code, whatever else stood in it. */
void command_code_hide(char *text);

/* Takes what nobody sees, soft hyphens and marks of zero width or of direction, out of a line: programs put them into a code
 * and in front of a command. Those that join letters and pictures stay. */
void command_code_bare(char *line);

/* Takes the code of a line out of it: owned, or NULL. */
char *command_code_take(char *line);

/* "confirm [abcd-efgh]" in a reply: what stands in the place of the code is none, and its writer must hear of it. Takes it
 * out where the line is one of ours then: owned, or NULL. */
char *command_code_take_odd(char *line, const Message *message, const Report *report);

/* Of a line with two codes nobody can tell which it is for. */
bool command_code_has_other(const char *line, const char *code);

/* The code of a command that takes a text may stand alone in the line below it, and is no part of the text then: owned, or
 * NULL; *next goes behind it. */
char *command_code_take_below(const char **next);

/* The same of a code anywhere in what is said below: takes its line out of `words`. */
char *command_code_take_from(char *words);
