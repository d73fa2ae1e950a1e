/* A calendar part as a person would read it. */
#pragma once

/* What, when, where, who invites, the description and the comments, of the first event of an
 * iCalendar text (RFC 5545); times as they are written, with their zone. An answer with words
 * of who gives it (RFC 5546: in either) is called one with a note. `text` is clean
 * (text_decode()). Owned; "" when there is no event in it. */
char *invitation_read(const char *text);
