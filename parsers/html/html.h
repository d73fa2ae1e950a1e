/* HTML to readable text: what a person would see, one paragraph after the other. */
#pragma once

#include <glib.h>

/* `html` is valid UTF-8 without control characters (text_decode()). Owned, at most 1 MB, never
 * NULL.
 *
 * Quotes are lines with "> ". List items begin with "- " or their number, two spaces further in
 * for each list around them. The cells of a row are separated by a tab and, in a table with a
 * frame or headings, always on one line. A link is "text <url>" when the two differ, with the
 * real target where a mail filter's address tells it. An image is "[image: words]" when it has
 * at least three or is a link.
 *
 * `defects` says when something was hidden by the writer and left out, when the page was broken
 * and how, and when it was too complicated: then its words are kept and its elements are not. */
char *html_to_text(const char *html, size_t length, GPtrArray *defects);
