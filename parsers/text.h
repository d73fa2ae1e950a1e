/* Bytes from outside become text that is safe to store, compare and print. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* Owned, valid UTF-8 without control characters but newline and tab; CR LF and lone CR become
 * newlines; NULL is "". */
char *text_clean(const char *text, gssize length);

/* The same on one line: newlines and tabs become spaces, blanks at the ends are cut. */
char *text_clean_line(const char *text);

/* Bytes in a charset (NULL: not said) as UTF-8, repaired where they are wrong, which sets
 * *ret_repaired. What calls itself ASCII, UTF-8 or nothing and is not is read as windows-1252,
 * and so is ISO-8859-1. Not cleaned. Owned. */
char *text_to_utf8(const char *bytes, size_t length, const char *charset, bool *ret_repaired);

/* RFC 3676: joins flowed lines. Owned. */
char *text_unflow(const char *text, bool delete_space);

/* A file name that is safe on any system: no folders, no leading dot, at most 200 bytes, never
 * empty. Owned. */
char *text_file_name(const char *name);
