/* What could name the reporter: the words of names, their short forms, user names, addresses,
 * initials, numbers. Filled from headers and from what is cut off a text; asked for every word
 * of what is left. */
#pragma once

#include "config/parser_context.h"
#include "parsers/text/address.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct Names Names;

/* How certain it is that a word is the reporter's name. */
typedef enum NameKind {
    NAME_NOT,
    NAME_BESIDE,   /* only beside another word of the name or a title: "My" in "My Nguyen" */
    NAME_DOUBTFUL, /* where it is written like a name: "Hill", but not "hill" */
    NAME_SURE,     /* wherever it stands */
} NameKind;

/* `context` is borrowed. */
Names *names_new(const ParserContext *context);
void names_free(Names *names);

/* The words of a name as programs and people write it: "Jones, Bethan (Year 4)", "B. Jones".
 * What names an office, not a person, is left out. `sure`: no. They only count where they are
 * written like a name. */
void names_add(Names *names, const char *text, size_t length, bool sure);
/* The name of somebody close: only as it is written, whole or in part. What it is short for, and its
 * initials, may be anybody's. */
void names_add_relative(Names *names, const char *text, size_t length);
void names_add_address(Names *names, const char *address);
void names_add_person(Names *names, const Address *person);
/* A number or another token that is one person's: a telephone, a payroll number, a user name. */
void names_add_token(Names *names, const char *text, size_t length);

/* The name of the street where the reporter lives. Not that of the school. */
void names_add_street(Names *names, const char *text, size_t length);

/* A folded word (identity_fold.h). */
NameKind names_kind(const Names *names, const char *folded);
/* Is it a name of at least five letters as people mistype and alter it: a letter doubled or not, one
 * left out, two exchanged; of seven, any one letter? Only for words that are written like a name; a word of the language or
 * another usual name is not taken for one. */
bool names_has_altered(const Names *names, const char *folded);
/* The same of words of the language and of usual names, too: "Davis" for "Davies". */
bool names_is_near(const Names *names, const char *folded);
/* Does it begin with a name of at least six letters, and end as declined names do, "Kowalskiego", or (`any`) anyhow, as in
 * "oakeshottfamily"? */
bool names_has_grown(const Names *names, const char *folded, bool any);
/* Do the two words stand beside each other in a name, in either order? */
bool names_has_pair(const Names *names, const char *a, const char *b);
/* Does the name of such a street begin with the two words? */
bool names_has_street(const Names *names, const char *a, const char *b);
/* Is it one of the addresses, in any case? */
bool names_has_address(const Names *names, const char *text, size_t length);
/* Is no name of more than one word known? */
bool names_is_partial(const Names *names);
/* Capital letters without stops: "BJ"; not what is short for something else. */
bool names_has_initials(const Names *names, const char *folded);
/* The same in the name of a class, "4BJ", where little else is meant. */
bool names_has_class(const Names *names, const char *folded);
bool names_has_initial(const Names *names, char folded);
/* That of the family name, behind a title: "Mrs P". */
bool names_has_family_initial(const Names *names, char folded);
/* May it be the given name of who is known by the rest of "bjones@" alone? */
bool names_has_given(const Names *names, const char *folded);
/* That of the context; borrowed, may be NULL. */
/* Somebody hands on in words of their own what the reporter has said: what is quoted is the reporter's, too. */
void names_tell(Names *names);
bool names_are_told(const Names *names);
const Lexicon *names_lexicon(const Names *names);
