/* Character sets as mail names them, rightly and wrongly: bytes become UTF-8. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Appends what `bytes` say, as valid UTF-8 (which may hold NUL). `charset` is the label of the
 * mail, or NULL; where it contradicts the bytes they are read as what they are more likely in.
 * That is a defect, as is what could not be read. */
void charset_decode(const char *bytes, size_t length, const char *charset, GString *utf8,
                    GPtrArray *defects);

/* Appends `bytes` of the character set that iconv calls `name`, as valid UTF-8. What means nothing
 * there becomes U+FFFD, `step` bytes each (2: UTF-16), and *ret_damaged (may be NULL) tells of it.
 * False, with nothing done, when iconv does not know the name. */
bool charset_convert(const char *bytes, size_t length, const char *name, size_t step,
                     GString *utf8, bool *ret_damaged);

/* The names for iconv that charset_decode() and gmime use, NULL behind the last: a process
 * without files must open each once while it still may. The C library keeps a charset's module
 * loaded while a descriptor of it is open, so they stay open. */
const char *charset_iconv_name(size_t i);
