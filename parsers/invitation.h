/* A calendar part as a person would read it. */
#pragma once

/* What, when, where, who invites, and the description, of the first event of an iCalendar text
 * (RFC 5545); times as they are written, with their zone. `text` is clean (text_decode()).
 * Owned; "" when there is no event in it. */
char *invitation_read(const char *text);
