/* The HTML part of our mails: the same words as the plain one, and the lines that may be answered as
 * links that open the finished reply. Pure. */
#pragma once

#include <glib.h>

/* `body` is the plain text, `subject` that of the mail, `reply_to` where answers go. A line that holds
 * a code in brackets ("CONFIRM [k3h5...]") becomes a link; what stands behind "..." is for the sender
 * to write. Owned. */
char *compose_html(const char *subject, const char *body, const char *reply_to);
