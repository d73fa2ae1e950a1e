/* The data files of the lexicon, put into the program by the assembler, so that it reads mail
 * the same way wherever it stands. The Makefile knows that this depends on them. */
#include "config/lexicon_builtin.h"

#define LEXICON_FILES(X) X(quote) X(reply) X(machine) X(bounce) X(request) X(fields) X(form)

#define INCLUDE(name)                                                                          \
    __asm__(".pushsection .rodata\n"                                                           \
            ".global lexicon_" #name "\n"                                                      \
            ".hidden lexicon_" #name "\n"                                                      \
            "lexicon_" #name ":\n"                                                             \
            ".incbin \"config/lexicon/" #name ".conf\"\n"                                      \
            ".byte 0\n"                                                                        \
            ".popsection\n");                                                                  \
    extern const char lexicon_##name[] __attribute__((visibility("hidden")));

LEXICON_FILES(INCLUDE)

#define ENTRY(name) {#name ".conf", lexicon_##name},

const LexiconFile lexicon_files[] = {LEXICON_FILES(ENTRY)};
const size_t n_lexicon_files = sizeof lexicon_files / sizeof lexicon_files[0];
