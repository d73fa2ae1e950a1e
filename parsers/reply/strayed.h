/* Whoever reports has got what is somebody else's: "I received an e-mail about another child", "a
 * letter came home with my son that is not for us". */
#pragma once

#include "parsers/report.h"

/* Does the writer say that it came to them, and not that it is gone again ("I have deleted it")? In
 * doubt not. The words are data: config/lexicon/reply.conf. */
bool strayed_is_held(const Report *report, const Lexicon *lexicon);
