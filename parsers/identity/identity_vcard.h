/* Business cards in the form of programs (vCard, RFC 6350; MECARD of QR codes), and who invites
 * (iCalendar, RFC 5545), as they are pasted or turned into text. */
#pragma once

#include "parsers/identity/identity_names.h"

/* `text` without them, whole or half, quoted or not, in lines or all in one; what they say goes
 * to `names`. Of an event only those who take part go. Linear. Owned. */
char *vcard_cut(Names *names, const char *text);
