/* A file of data, put into the program by the assembler, so that it does the same wherever it
 * stands. Private to config/; the Makefile says which object depends on which files. */
#pragma once

/* Declares `symbol`, the NUL-terminated text of the file at `path` (from the project's root). */
#define INCLUDE_AS(symbol, path)                                                               \
    __asm__(".pushsection .rodata\n"                                                           \
            ".global " #symbol "\n"                                                            \
            ".hidden " #symbol "\n" #symbol ":\n"                                              \
            ".incbin \"" path "\"\n"                                                           \
            ".byte 0\n"                                                                        \
            ".popsection\n");                                                                  \
    extern const char symbol[] __attribute__((visibility("hidden")));
