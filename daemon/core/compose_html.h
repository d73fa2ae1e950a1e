/* The HTML part of our mails: the same words as the plain one, and the lines that may be answered as
 * links that open the finished reply. Pure. */
#pragma once

#include <glib.h>

/* A line of a body in whose place the HTML has something of its own: no text that reaches a mail holds
 * such a character. */
#define COMPOSE_HTML_INSET "\f"

/* `body` is the plain text, `subject` that of the mail, `reply_to` where answers go. A line that holds
 * a code in brackets ("CONFIRM [k3h5...]") becomes a link; what stands behind "..." is for the sender
 * to write. Below OUTCOME stands `form`, with CRLF at the ends of its lines; without one (NULL), or with one that is too
 * long for a link, it stays a line to be typed. `inset` (HTML; NULL: none) stands in place of COMPOSE_HTML_INSET. Owned. */
char *compose_html(const char *subject, const char *body, const char *reply_to,
                   const char *inset, const char *form);

/* A page by itself, to be kept or printed: a title and what is below it (HTML). Owned. */
char *compose_html_page(const char *title, const char *content);
