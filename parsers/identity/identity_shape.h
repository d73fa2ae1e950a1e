/* What tells who somebody is by its shape, not by a name: telephone numbers, links. */
#pragma once

#include "parsers/identity/identity_names.h"

#include <stddef.h>

typedef struct TextPlace {
    size_t start, end; /* bytes */
} TextPlace;

/* Bytes of the name of a user's folder in the path at `at`, a slash, or 0: none. *ret_skip: bytes in
 * front of it: "\\Users\\", "/home/", "\\home$\\". */
size_t shape_folder(const char *at, size_t *ret_skip);

/* Bytes of the host at `at`, up to the slash, with which a link leads to one person: "t.me"; 0: it is none. */
size_t shape_messenger(const Lexicon *lexicon, const char *at);

/* The text with telephone numbers and numbers that `names` knows replaced, and with links cut:
 * what stands behind "?" or "#", and the path from the first part on that may be one person's.
 * Owned. */
char *identity_without_shapes(const Names *names, const char *text);
