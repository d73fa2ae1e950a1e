/* The data files of the lexicon, put into the program by the assembler, so that it reads mail
 * the same way wherever it stands. The Makefile knows that this depends on them. */
#include "config/lexicon_builtin.h"

#include "config/builtin.h"

#define LEXICON_FILES(X)                                                                       \
    X(quote)                                                                                   \
    X(reply)                                                                                   \
    X(machine)                                                                                 \
    X(bounce)                                                                                  \
    X(request)                                                                                 \
    X(anonymity) X(identity) X(fields) X(form) X(order) X(conflict) X(draft) X(asking)

#define INCLUDE(name) INCLUDE_AS(lexicon_##name, "config/lexicon/" #name ".conf")

LEXICON_FILES(INCLUDE)

#define ENTRY(name) {#name ".conf", lexicon_##name},

const LexiconFile lexicon_files[] = {LEXICON_FILES(ENTRY)};
const size_t n_lexicon_files = sizeof lexicon_files / sizeof lexicon_files[0];
