/* A forwarded mail: who wrote the original, and what the forwarder says about it. */
#pragma once

#include "config/lexicon.h"
#include "parsers/message/message.h"

/* Fills `forward` (kind FORWARD_NONE when it is none). From, date and subject of the original
 * come only from an attached message, Resent- headers or a client's header block, never from an
 * address somewhere in the text. `wordless`: the mail says nothing of its own and answers none of
 * ours, so that what it quotes is handed on, whatever its subject says. */
void forward_read(const Message *message, const Lexicon *lexicon, bool wordless,
                  Forward *forward);

/* Frees what a value owns; the value is FORWARD_NONE afterwards. */
void forward_clear(Forward *forward);
