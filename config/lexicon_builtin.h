/* The files of config/lexicon/ as they were when the program was built. */
#pragma once

#include <stddef.h>

typedef struct LexiconFile {
    const char *name; /* "quote.conf" */
    const char *text; /* NUL-terminated */
} LexiconFile;

extern const LexiconFile lexicon_files[];
extern const size_t n_lexicon_files;
