/* A text as the runs of letters and digits that names are looked for in. Shared by
 * parsers/identity_*.c. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum Gap {
    GAP_APART,  /* anything else, or the border of the text */
    GAP_SPACE,  /* white space within a line */
    GAP_STOP,   /* a comma, or the stop of "Mr." and "B.", with white space */
    GAP_JOINED, /* one mark of "jones-smith", "b.jones", "b_jones", "bjones@" */
    GAP_QUOTE,  /* an apostrophe */
} Gap;

typedef struct Run {
    size_t start, end; /* bytes of the text */
    size_t folded;     /* where in the arena */
    unsigned length;   /* bytes, folded */
    bool capital;      /* the first letter is one */
    bool shouted;      /* all letters are */
    bool digits;       /* has some */
    bool begins;       /* a sentence */
    bool gone;         /* to be removed */
    Gap before;        /* towards the run before */
} Run;

typedef struct Runs {
    const char *text; /* borrowed */
    Run *items;
    size_t n;
    GString *arena; /* folded runs, each with its NUL */
} Runs;

Runs *runs_of(const char *text);
void runs_free(Runs *runs);
const char *run_folded(const Runs *runs, size_t i);
