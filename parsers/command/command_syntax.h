/* What may follow a command word. Pure. */
#pragma once

#include <stdbool.h>

typedef enum Syntax {
    SYNTAX_NONE,      /* nothing, or a reason */
    SYNTAX_REASON,    /* because ...; may be missing, then the answer asks for it */
    SYNTAX_CHOICE,    /* one of the choices, then anything */
    SYNTAX_PERSON,    /* a name or an address */
    SYNTAX_TIME,      /* when, because ... */
    SYNTAX_REFERENCE, /* of another incident */
    SYNTAX_LOOK,      /* nothing, a reference, or one of the choices alone */
    SYNTAX_NUMBER,
    SYNTAX_ACTION, /* what BY date OWNER person, or: n done */
    SYNTAX_TEXT,   /* the rest of the text; one of the choices may decide */
    SYNTAX_FORM,   /* the same, and may begin in the next line */
} Syntax;

/* Has `argument` the form of what follows such a word, of which `choices`, which NULL ends, are what it may choose among? */
bool command_syntax_fits(Syntax syntax, const char *const *choices, const char *argument);

/* Does it begin with "because", or with one that may begin something else ("since")? A ReasonWord, or -1. */
int command_syntax_reason(const char *rest);
/* "please", "thanks, Ann", "now", "yes", and what was dictated for a mark: nothing but such words, and then a name at most? */
bool command_syntax_is_please(const char *rest);
/* "ICO", "me the letter, please", "a draft of the letter": only choices, and what people say around them? */
bool command_syntax_is_choice(const char *rest, const char *const *choices);
/* Whom somebody is to be assigned to: what is named, without "please" and "thanks" around it and the reason behind it.
 * Owned. */
char *command_syntax_person(const char *argument);
/* Is that whoever writes the line: "me", "to myself, please"? */
bool command_syntax_is_self(const char *argument);
