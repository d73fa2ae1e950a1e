/* What a role-holder's reply wants done, and the single-use code that would allow it (DESIGN,
 * "Commands and codes"). A claim only: whether the code is ours, whose it is and what that role may
 * do is intake's to check. */
#pragma once

#include "parsers/message/message.h"

/* The argument of RELEASE when a text stands below it, which is more than thanks and a name, or a doubt. */
#define COMMAND_TEXT_BELOW "(text below)"

/* Sets command_code, command, n_command, codeless and doubt from `visible`, the subject and the plus-address;
 * reference_read() must have run.
 *
 * Commands are the lines at the very top of the newly written text, up to the first that is
 * none; blank lines do not count, quoted ones are none. Forgiven are case, quotation marks,
 * bullets, numbers and asterisks in front, and punctuation behind. A word in capitals or with a
 * colon is a command whatever follows, and one that takes a text so is in small letters with its code right behind it
 * ("Ask [CODE] which door?"); in small letters, and always when it takes no argument, what
 * follows must have its form, or it is a sentence ("Close the window", "Note that"). The
 * argument is as it was written, in one line, without the code.
 *
 * OUTCOME, INTERIM, ASK, ANSWER, ADVISE and NOTE take the rest of the newly written text, over several
 * lines; nothing below them is a command, so that no quoted menu can become one, but a line that begins with a
 * command word and has a code in square brackets, above a menu of ours. No argument keeps a code in brackets.
 *
 * A greeting may stand above the first of them, in a line of its own. What is said below the last, but for thanks and how its
 * writer signs, becomes a NOTE, unless all of them only look or the last is RELEASE.
 *
 * The code is 16 letters and digits in lower case, however it was written: in one of those lines (or alone below one of
 * them, or in a line of what is said below), else in the subject, else in the plus-address. In a line it may be
 * mistyped, with a letter too few or too many, blanks or hyphens: it is passed on without these, and intake compares.
 * Lines may have codes of their own; one that has two is none. Without one there is no command, whatever the words are:
 * command_code stays NULL (JSON null), and codeless says that there would be one. A code without a command word counts
 * too (the Chair sends an edited text back), with no lines, when it has no 0, o, 1 or l; but not that of a plus-address,
 * which every follow-up has.
 *
 * The first line that is none may have been meant for one: doubt, doubt_word and doubt_meant say so, and nothing is
 * done because of it. */
void command_read(Message *message, const Lexicon *lexicon, Report *report);
/* Is what stands below a command nothing but how somebody of that name signs, with what stands on their card? A sentence is
 * none; in doubt it is not. */
bool command_is_signature(const char *name, const char *below);
/* Is what was newly written a command word without its code ("RELEASE", "FEEDBACK receipt"), and beside it nothing but
 * how its writer signs? */
bool command_is_bare(const Report *report, const Lexicon *lexicon);
/* Is one of our words all that a mail says: "STATUS" in its text or, with no text, in its subject? Not "HELP" below a
 * subject that may tell of something. */
bool command_is_all(const Report *report, const Lexicon *lexicon);
/* Is it nothing but thanks, signed or not? */
bool command_is_thanks(const Report *report, const Lexicon *lexicon);

void command_clear(Report *report);
