/* The numbered character sets of Windows, as Outlook and RTF name them. */
#pragma once

#include <glib.h>

/* Appends `bytes` of that code page as UTF-8. What means nothing there becomes U+FFFD; a number
 * that nobody knows is read as 1252. May append control characters, as the bytes had them. */
void codepage_append(GString *utf8, const char *bytes, size_t length, unsigned codepage);

/* The same for UTF-16, little-endian; an odd last byte is dropped. */
void codepage_append_utf16(GString *utf8, const char *bytes, size_t length);
