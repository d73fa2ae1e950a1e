/* What people put above and below their words and into forms to say who they are: the head of a
 * letter, a name under a closing, a card, "Your name: ...". */
#pragma once

#include "parsers/identity/identity_names.h"
#include "parsers/text/line.h"

/* Tells `names` what a signature says: a name in its first lines, addresses, numbers. */
void card_learn(Names *names, const char *signature);
void card_learn_line(Names *names, const Line *line);

/* Sets gone[i] for each of the lines that is such a thing, and tells `names` what it says. */
void card_cut(Names *names, const Line *lines, size_t n, bool *gone);

/* Sets gone[i] for lines of forms that say who fills them in (identity_form.c); likewise. */
void form_cut(Names *names, const Line *lines, size_t n, bool *gone);

/* Tells `names` who writes where a subject says so, "From Bethan Jones: a list", and nothing else does; "A list (Bethan
 * Jones)" only of somebody of whom `text` does not speak. */
void form_learn_subject(Names *names, const Line *subject, const char *text);

/* Is text[0..length) at most five words that are written like a name? */
bool card_is_name(const Lexicon *lexicon, const char *text, size_t length);
