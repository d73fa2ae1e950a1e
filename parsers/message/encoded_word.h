/* Header values as people send them: encoded-words (RFC 2047) in right and wrong forms, and raw
 * bytes. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Is the value plain as it is: ASCII without words? */
bool encoded_words_absent(const char *raw);

/* The value in UTF-8, unfolded; may hold control characters. Adjacent words of one charset are
 * one text, so that a character may be split between them. `hint`: the charset of the mail's
 * text, in which bytes are read that say nothing of themselves; NULL. Owned. */
char *encoded_words_decode(const char *raw, const char *hint, GPtrArray *defects);

/* The same for a value whose structure matters still (addresses, parameters): each run of words
 * becomes one word in UTF-8 and base64, raw bytes become UTF-8. NULL: it is plain as it is. */
char *encoded_words_normalise(const char *raw, const char *hint, GPtrArray *defects);
