/* A mail that is labelled confidential: its subject, or its first line, is "Strictly confidential" and the like. That is no wish for
 * anonymity (anonymity.h), but its writer may think that nobody learns who they are. */
#pragma once

#include "parsers/report.h"

/* Is it so, by the words of config/lexicon/anonymity.conf? "Confidential waste" and text of law are no label. */
bool confidential_is_labelled(const Report *report, const Lexicon *lexicon);
