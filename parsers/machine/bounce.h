/* What a delivery report says: who did not get which mail, and why. RFC 3464 first; then what
 * mail systems write for people. */
#pragma once

#include "config/lexicon.h"
#include "parsers/message/message.h"

/* Fills `bounce` of a mail that is known to be one: kind is never BOUNCE_NONE afterwards. */
void bounce_read(const Message *message, const Lexicon *lexicon, Bounce *bounce);
