/* In which character set text is whose label is wrong or missing. Pure. */
#pragma once

#include <stddef.h>

/* The name for iconv of the set in which `bytes`, which are no UTF-8, are words: of East Asia, in
 * Cyrillic, Greek, Hebrew, Arabic or Thai letters, or in those of central Europe. NULL: they are most
 * likely words of western Europe. */
const char *charset_guess(const char *bytes, size_t length);
