/* Somebody answers with a question, or with whom a mail of ours is for: "ask Jane", "Jane will deal with this", "please send this to Jane". */
#pragma once

#include "parsers/report.h"

/* Does it ask something, as nobody is asked without ASK: "can you ask Rhian when it happened"? */
bool handing_on_wonders(const Report *report, const Lexicon *lexicon);

/* Does what its writer newly wrote name one person who is to have the mail, or the work, and say nothing else, but how somebody of
 * that `name` signs? The words are data: config/lexicon/reply.conf. Nothing is ever done because of it. */
bool handing_on_is_said(const Report *report, const char *name, const Lexicon *lexicon);
