/* The command words of replies, and what may follow each. Pure. */
#pragma once

#include "config/terms.h"

#include <glib.h>

#include <stdbool.h>

typedef struct CommandForm CommandForm;

/* The form of one line, or NULL: it is no command. *ret_text is the line without what people put in front of it,
 * *ret_rest what follows the word; both point into it. */
const CommandForm *command_form_of(const char *line, const char **ret_text,
                                   const char **ret_rest);

/* The same for a line from which a code was taken that stood right behind its first word: "Ask [CODE] which door?" is
 * ASK in small letters, too, and no sentence. */
const CommandForm *command_form_marked(const char *line, const char **ret_text,
                                       const char **ret_rest);
/* The same for a line from which a code was taken, wherever that stood: somebody means it. "Assign sam low [CODE]" and
 * "subjects yes [CODE]" are commands, and the answer says what they lack; so are "I confirm [CODE]", "Confirmed [CODE]"
 * and "Close it [CODE]". */
const CommandForm *command_form_coded(const char *line, const char **ret_text,
                                      const char **ret_rest);
/* The form of the word of ours at the front, whatever stands behind it, or NULL; *ret_behind is that. */
const CommandForm *command_form_word(const char *line, const char **ret_behind);
/* The form of a word at the front that takes a text, however that is written, or NULL; *ret_behind is what stands behind
 * it. */
const CommandForm *command_form_text(const char *line, const char **ret_behind);
/* Is it one that takes a text and decides with its first word, "Answer refused because ..."? With a code in its line it is
 * meant, however it is written. */
bool command_form_decides(const char *line);

Command command_form_command(const CommandForm *form);
/* Is what follows the word nothing but one of its choices: "FEEDBACK receipt", "CONFLICT no"? */
bool command_form_is_choice(const CommandForm *form, const char *rest);
/* Takes the rest of the text; and is its own line enough for that? */
bool command_form_takes_text(const CommandForm *form);
bool command_form_takes_line(const CommandForm *form);
/* Is `name` ("NOTE") that of a command that takes a text? */
bool command_form_is_text(const char *name);
/* Is it that of one that stands alone in its line, but for its reason? */
bool command_form_stands_alone(const char *name);

/* What follows a word as an argument, without the marks around it. Owned. */
char *command_form_argument(const CommandForm *form, const char *rest);

/* Nothing but blanks and marks. */
bool command_form_is_blank(const char *line);
/* Does it begin with two capitals, behind what people put in front of it? */
bool command_form_is_loud(const char *line);
size_t command_form_count_words(const char *text);

/* The word that a line may have been meant to begin with, which it does not: a letter is wrong ("CONFRIM"), it is
 * another form of it ("Confirmed"), it is asked for politely ("Please close it"), or something else follows. Without a
 * code in the line (`coded`) what follows must be what follows that word. NULL, or *ret_word is what was written;
 * owned. Nothing is ever done because of it. */
const CommandForm *command_form_near(const char *line, bool coded, char **ret_word);
/* A first word in capitals, which may have been meant for one of ours. Owned; NULL: there is none. */
char *command_form_first_word(const char *line);
