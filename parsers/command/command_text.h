/* Where the text of a command ends: ASK, ADVISE, NOTE and the like take what stands below them, but not another command
 * with a code of its own, nor the outcome report's form. What goes to others word by word takes no quotation either. Pure. */
#pragma once

#include "parsers/command/command_form.h"

/* Where the text ends that begins in front of `below`, at the latest at its end:
 *   - a word of ours with a code in square brackets, or OUTCOME alone above a line of the form, in front of a menu of ours;
 *   - the form itself, three lines of it, but for OUTCOME;
 *   - of ASK, ADVISE, ANSWER and EDIT, whose words others read: who wrote what is quoted ("On Monday Ann wrote:"), a mail
 *     of ours that is quoted without a mark, and what a program puts above that.
 * No quotation loses its marks here; what the quote detection has found is not in the text. */
const char *command_text_end(const CommandForm *form, const char *below);

/* The same of what is said below a command that takes no text; a warning that it comes from outside is nothing said. */
const char *command_text_said_end(const char *below);

/* "-- " above a name, or nothing: below it a signature stands, whatever that says ("I am on leave from Monday"). */
bool command_text_ends_here(const char *line);

/* The next of such commands in front of a menu of ours; the end: there is none. */
const char *command_text_next(const char *below);

/* "SATISFIED [abcdefgh23456789]": a word of ours with a code in square brackets begins a command, wherever it stands. */
bool command_text_begins_anew(const char *line);
