/* What the trusted server says of the sender (rule N6). */
#pragma once

#include "config/parser_context.h"
#include "parsers/message/message.h"

/* "pass", "fail" or "none": the Authentication-Results of context->authserv_id above the first
 * Received that is not a local hand-over (LMTP). Those lines were written by our own server
 * after it had taken the mail; whatever stands below may have come with it (RFC 8601 section
 * 5). A mail with more than one From is a "fail". */
const char *authentication_read(const Message *message, const ParserContext *context);
