/* What tells who somebody is by its shape, not by a name: telephone numbers, links. */
#pragma once

#include "parsers/identity_names.h"

#include <stddef.h>

typedef struct TextPlace {
    size_t start, end; /* bytes */
} TextPlace;

/* The text with telephone numbers and numbers that `names` knows replaced, and with links cut:
 * what stands behind "?" or "#", and the path from the first part on that may be one person's.
 * Owned. */
char *identity_without_shapes(const Names *names, const char *text);
