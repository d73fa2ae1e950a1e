/* The code of a reply, wherever in a line it stands: sixteen letters and digits. Pure. */
#pragma once

#include <glib.h>

#include <stdbool.h>

/* Takes the code that stands in `text` out of it: owned, in lower case, or NULL. Parts of addresses
 * and longer identifiers are none. */
char *reply_code_take(char *text);

/* The same for one that was mistyped: in brackets or behind "code" a letter too few or too many, or
 * with blanks or hyphens in it; elsewhere only a letter too few or too many, in one piece. 15 to 17
 * letters and digits. */
char *reply_code_take_near(char *text);

/* Has it at most one of the letters and digits that no code has? The numbers of parcels and devices
 * have more. */
bool reply_code_is_likely(const char *code);

/* Has it none of the letters and digits that no code has (0, o, 1, l)? */
bool reply_code_may_be(const char *code);

/* Does a code, mistyped in brackets or not, stand at the very beginning of `text`? */
bool reply_code_begins(const char *text);

/* In square brackets something without blanks that is no code by its length, and may have been
 * meant for one: cuts it out, in lower case; NULL: there is none. Only where the line is one of
 * ours without it. */
char *reply_code_take_odd(char *text);
