/* HTML as the text that a person would read. */
#pragma once

#include <glib.h>
#include <stddef.h>

/* Owned UTF-8 text without control characters but newline and tab, at most about 1 MB. `html`
 * is UTF-8 (repaired where it is not). Paragraphs, list items and table rows become lines, a
 * link whose target differs from its words is followed by <target>, quoted blocks begin with ">
 * ". What is hidden is left out. What was cut or hidden is added to defects. */
char *html_to_text(const char *html, size_t length, GPtrArray *defects);
