/* Is this mail from a person? The merged list of rules for automatic mail, each with its id, so
 * that every decision can be explained. RFC 3834, 3464, 8098, 2369, 2919, 5965 and what the
 * large systems really send. */
#pragma once

#include "config/parser_context.h"
#include "parsers/message/message.h"

/* A header of ours, in lower case: the signed mark of what we sent (rule S1). */
#define MACHINE_LOOP_HEADER "x-incidentd-loop"

/* Sets origin, origin_rule, ack, ack_rule, loop, authentication and bounce of the report. Reads
 * headers, structure and the first words; it never refuses a mail. */
void machine_read(const Message *message, const ParserContext *context, Report *report);

/* Is it one of ours, "security+token@school" for "security@school", too? */
bool machine_is_own_address(const char *address, const ParserContext *context);

/* Does a Message-ID have the shape of ours, at a domain of ours? Whether it is one is intake's to
 * decide. */
bool machine_is_own_id(const char *id, const ParserContext *context);
