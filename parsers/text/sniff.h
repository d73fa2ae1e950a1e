/* What a file is by its first bytes, whatever its sender calls it. */
#pragma once

#include <glib.h>
#include <stddef.h>

/* A media type, static, or NULL when nothing is recognised. The first 4 KB are enough. */
const char *sniff_type(const char *bytes, size_t length);

/* Notes in `defects` when name or type contradict what the bytes are (`sniffed`, which may be
 * NULL) in a way that matters: a program under another name, or a file of another family than
 * both claim. Says nothing of what is common and harmless: a PNG called .jpg, a web page called
 * .doc. */
void sniff_compare(const char *name, const char *type, const char *sniffed, GPtrArray *defects);
