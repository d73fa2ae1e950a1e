/* Is this mail from a person? The merged list of rules for automatic mail, each with its id, so
 * that every decision can be explained. RFC 3834, 3464, 8098, 2369, 2919, 5965 and what the
 * large systems really send. */
#pragma once

#include "config/parser_context.h"
#include "parsers/message.h"

/* Headers of ours, in lower case: the signed mark of what we sent (rule S1), and "please do not
 * acknowledge" of a sender who knows us (rule N2). */
#define MACHINE_LOOP_HEADER   "x-incidentd-loop"
#define MACHINE_NO_ACK_HEADER "x-incidentd-no-ack"

/* Sets origin, origin_rule, ack, ack_rule, loop, authentication and bounce of the report. Reads
 * headers and structure only; it never refuses a mail.
 *
 * Authentication: only Authentication-Results of context->authserv_id above the first Received
 * that is not a local hand-over (LMTP). Those lines were written by our own server after it had
 * taken the mail; whatever stands below may have come with it (RFC 8601 section 5). */
void machine_read(const Message *message, const ParserContext *context, Report *report);
