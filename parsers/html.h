/* HTML to readable text: what a person would see, one paragraph after the other. */
#pragma once

#include <glib.h>

/* `html` is valid UTF-8 without control characters (text_decode()). Quotes are lines with "> ",
 * list items begin with "- ", the cells of a row are separated by a tab, a link is "text <url>"
 * when the two differ. What the writer hid is left out and noted in `defects`. Owned, at most 1
 * MB, never NULL. */
char *html_to_text(const char *html, size_t length, GPtrArray *defects);
