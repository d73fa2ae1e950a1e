/* Hundreds of thousands of byte strings, and a search for all of them in one pass. */
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct Patterns Patterns;

/* Called for a place where one was found; false: enough. */
typedef int PatternsFound(void *user, size_t offset, const char *name);

/* A line of the file: a name, a tab, "i" (without regard to ASCII case; the string is in small letters) or "x", a tab, the
 * string in hex, at least six bytes. NULL: it cannot be read. Lives until the process ends. */
Patterns *patterns_read(const char *path);
uint64_t patterns_count(const Patterns *patterns);

/* Looks at the bytes as they are and, because mail breaks its lines anywhere, without line ends. Offsets are of the bytes in
 * which it was found. Returns how many places there are, at most `most`. */
int patterns_search(const Patterns *patterns, const void *bytes, size_t length, int most,
                    PatternsFound *found, void *user);
