/* What OpenPGP puts around a text that is signed inside a mail (RFC 9580 section 7). */
#pragma once

/* The text, which is handed over, without the lines of whole, well-formed armour: its head, its
 * signature and the "- " in front of lines that begin with a hyphen. A comment, other than of the
 * program that has signed, stays between the armour's first and its last line; anything else stays
 * as it is. Owned. */
char *body_without_armour(char *text);

/* Behind a head that the text begins with, which was left because of a comment; `text`: there is none. */
const char *body_behind_armour(const char *text);
