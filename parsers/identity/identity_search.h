/* A text in which the reporter is looked for, run by run. Shared by parsers/identity/identity_replace.c,
 * _word.c and _beside.c. */
#pragma once

#include "parsers/identity/identity_names.h"
#include "parsers/identity/identity_words.h"

enum {
    PIECE_MIN = 3, /* letters of a part of "BethanJones" or "bethan99" */
    BROKEN_MIN = 5 /* letters of a name that a line or a blank divides */
};

typedef struct Search {
    const Names *names;
    const Lexicon *lexicon;
    Runs *runs;
    bool small; /* the text has no capitals at all */
} Search;

static inline const Run *run_at(const Search *search, size_t i)
{
    return &search->runs->items[i];
}

/* The group of run i in a table, or -1. */
int group_at(const Search *search, LexiconTable table, size_t i);

/* Is run i by itself the reporter's name, however it is written? */
bool is_name(const Search *search, size_t i);
/* Is `folded`, which stands at run i, one? */
bool stands_for(const Search *search, size_t i, const char *folded);

/* The last run of the token that begins at run i: "b.jones@x.example". */
size_t token_end(const Search *search, size_t i);
/* Set `gone` of the runs that are the reporter's by themselves; of those that are beside them. */
void look_at_words(const Search *search);
void look_at_neighbours(const Search *search);
