/* Base64 of which nobody has said that it is. */
#pragma once

#include <glib.h>
#include <stddef.h>

/* What the bytes say when they are nothing but base64, in lines of one length, of a text in
 * UTF-8: what only looks so says nothing when it is decoded. NULL: they are something else. To
 * be freed. */
GString *base64_text(const char *bytes, size_t length);
