/* What a file that libconfig cannot read most likely lacks. libconfig says where it stumbled, which
 * is behind the mistake: of an included file that ends too early it is a line of the file that
 * includes it. Private to config/. */
#pragma once

#include <stdbool.h>

typedef enum SyntaxLack {
    SYNTAX_WHOLE,
    SYNTAX_QUOTE,   /* a text does not end in its line */
    SYNTAX_BRACKET, /* a bracket is open at the end */
} SyntaxLack;

/* The first thing that is not closed, and the number of the line where it begins. Of a bracket that
 * lacks its end the line is the one whose end stands farther left than its beginning does, or else
 * the outermost that is open at the end. */
SyntaxLack syntax_unclosed(const char *text, int *ret_line);

/* Does an option of this line have a word without quotes that is no value: "poll = fast"? Most
 * likely it is the mistake. */
bool syntax_has_bare_word(const char *text, int line);
