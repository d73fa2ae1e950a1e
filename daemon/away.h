/* A person who says by hand what a machine would say for them: "I am away until Monday. Please ask Ann." */
#pragma once

#include "parsers/report.h"

/* Does what its writer newly wrote say that they are away, and nothing else? The words are data: config/lexicon/reply.conf. */
bool away_is_said(const Report *report, const Lexicon *lexicon);
