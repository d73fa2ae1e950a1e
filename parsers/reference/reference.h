/* Which incident, or request, a mail claims to belong to (rules F1 and F4; F2 and F3 are look-ups
 * of intake). */
#pragma once

#include "config/parser_context.h"
#include "parsers/message/message.h"

/* Sets reference, reference_where, reference_token and codes: a follow-up code in the subject ("subject") or
 * anywhere else in the mail ("body"; parsers/reference/follow_up.h) first, then a plus-address in To, Cc,
 * Delivered-To, X-Original-To, Envelope-To or X-Forwarded-To ("to"), a Message-ID in In-Reply-To or
 * References that holds a reference ("in_reply_to"), the subject's tag ("subject"), the newly written
 * text ("body"). That of a request ("HLP-R3") counts in a subject alone, and behind that of an incident.
 * Only references with our prefix count: exactly in subject and text (but for the
 * kind of hyphen, which word processors change), in any case in an address and a code. The token is
 * 16 letters and digits in lower case, however it was written. */
void reference_read(const Message *message, const ParserContext *context, Report *report);

/* "HLP-R3", and no incident's. */
bool reference_is_of_request(const char *reference);

/* The incidents that a text names ("HLP-2026-0042"), each once, at most 256. Never NULL; owned. */
char **reference_list(const char *text, const char *prefix);

/* The code in a plus-address without a reference, "security+<code>@": owned, in lower case; NULL:
 * none. */
char *reference_plus_code(const Message *message);
