/* Character references of HTML: "&eacute;", "&#8217;", "&#x2019;", and those that are broken. */
#pragma once

#include <glib.h>

/* Reads the reference that begins with the '&' at `at`. Returns its length in bytes and the
 * character, or 0: it is only an ampersand. Numbers of 128 to 159 mean windows-1252, as in all
 * browsers; a number that is no character gives U+FFFD, a control character gives 0. A name of
 * Latin 1 needs no semicolon unless a letter, a digit or '=' follows ("?a=1&copy=2" is an
 * address). */
size_t html_entity_read(const char *at, const char *end, gunichar *ret);
