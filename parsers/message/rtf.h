/* Rich text as Outlook sends it. */
#pragma once

#include <glib.h>

/* Readable text of an RTF document: a line a paragraph, the cells of a row separated by a tab.
 * A document that wraps an HTML page (\fromhtml1) is read as that page. Other objects and
 * hidden text are left out; what was hidden or cut is noted in `defects`. Clean (text.h), at
 * most 8 MB, owned, never NULL. Linear in `length`. */
char *rtf_to_text(const char *rtf, size_t length, GPtrArray *defects);

/* Compressed RTF (MS-OXRTFCP, "LZFu" and "MELA") made RTF: at most 8 MB; NULL and a defect when
 * it is neither. What is damaged is kept up to the damage. */
GString *rtf_unpack(const char *packed, size_t length, GPtrArray *defects);
