/* Whoever asks in a command, or doubts, decides nothing. Pure. */
#pragma once

#include "config/terms.h"

#include <stdbool.h>

/* "because is it really one?", "because I am not sure yet", "because low risk. Do you agree?": whoever decides so asks. What
 * sends a report back may be a question. */
bool order_doubt_asks(Command command, const char *argument);
/* The same, or a doubt in the words in front of "because"; where they are the reason themselves only how they begin. */
bool order_doubt_stands_in(Command command, const char *argument);
