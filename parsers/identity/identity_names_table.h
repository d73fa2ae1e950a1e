/* What identity_names.c and identity_names_follow.c share: the table itself. Nobody else includes it. */
#pragma once

#include "parsers/identity/identity_names.h"

#include <glib.h>

enum {
    WORDS_MAX = 12,      /* of one name */
    ENTRIES_MAX = 20000, /* of all names */
    PREFIX_MIN = 3,      /* letters of a short form: "Beth" of "Bethan" */
};

struct Names {
    const ParserContext *context;
    GHashTable *words;     /* folded -> NameKind */
    GHashTable *altered;   /* squeezed -> length of the name; see names_has_altered() */
    GHashTable *pairs;     /* "mark price" */
    GHashTable *streets;   /* "acacia avenue" */
    GHashTable *addresses; /* lower case */
    GHashTable *initials;  /* folded */
    GHashTable *seen;      /* names that were added, as written */
    GHashTable *forms;     /* a short form -> the sets it is in; made when first needed */
    GPtrArray *longs; /* folded names that are known when a letter is wrong, or more follow */
    bool initial[26];
    unsigned family; /* a bit each: initials of family names: "P" of "Mrs P" */
    bool whole;      /* there is a name of more than one word */
    bool told;       /* see names_tell() */
};

/* The words of a name. */
typedef struct NameWords {
    char *words[WORDS_MAX]; /* folded, owned */
    size_t n;
    bool comma;  /* the family name stands first */
    bool titled; /* "Mrs Hughes": a single word is a family name */
} NameWords;

/* Is a folded word in a group of a table of the lexicon, or (group < 0) in the table? */
bool names_word_is(const Names *names, LexiconTable table, const char *folded, int group);

/* How certain a folded word is a name, where it was found as one; `sure`: no doubt comes from there. */
NameKind names_kind_of(const Names *names, const char *folded, bool sure);

/* Takes a folded word in; the more certain kind stays. */
void names_put(Names *names, const char *folded, NameKind kind);

/* Two folded words that stand beside each other in a name. */
void names_add_pair(Names *names, const char *a, const char *b);

/* What follows from a name: user names, initials, short forms, mistyped ones. */
void names_follow(Names *names, const NameWords *words, bool sure);
