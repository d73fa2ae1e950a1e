/* The machine-readable part of a delivery report, RFC 3464 (and RFC 6533, its UTF-8 form). */
#pragma once

#include "parsers/machine/bounce_facts.h"

/* Reads blocks of fields, one for each recipient, into `facts`. Of several recipients the
 * failed ones are the report's. Lines that are no known field are passed over, so that it also
 * reads a part that stands in a text. */
void bounce_status_read(const char *text, BounceFacts *facts);

/* Where such fields begin in a text whose parts were not taken apart, or NULL. */
const char *bounce_status_find(const char *text);
