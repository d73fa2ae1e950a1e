/* A calendar part as a person would read it. */
#pragma once

#include <stdbool.h>

/* What, when, where, who invites, the description, of the first event of an iCalendar text
 * (RFC 5545), and the comments of all; times as they are written, with their zone. An answer
 * with words of who gives it (RFC 5546: in either) is called one with a note. `text` is clean
 * (text_decode()). Owned; "" when there is no event in it. */
char *invitation_read(const char *text);

/* Is it an answer (METHOD:REPLY) to which nobody added a word? Then *ret_text is what
 * invitation_read() makes of it and *ret_title its title (NULL: it has none), both owned; else
 * they are untouched. */
bool invitation_bare_answer(const char *text, char **ret_text, char **ret_title);
