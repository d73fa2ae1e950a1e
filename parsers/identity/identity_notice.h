/* What programs say of who wrote: notices of services, forms and chats, copied into a mail. */
#pragma once

#include "parsers/identity/identity_names.h"
#include "parsers/text/line.h"

/* Tells `names` whom such lines name: "Bethan Jones posted in ...", "Added by Bethan Jones",
 * "Sent from Bethan's iPhone", and the only speaker of a chat. No line is cut: what stands in it
 * may be the report. */
void notice_learn(Names *names, const Line *lines, size_t n);

/* Tells `names` with whom `paster` (may be NULL), who hands the text on, speaks in a chat that is pasted into it: all who
 * speak there but the paster, since who reports is one of them. A chat in which the paster says nothing is between
 * others. */
void notice_learn_chat(Names *names, const char *text, const char *paster);
