/* JSON that sending services write about one mail: Amazon SES through its notification service,
 * and those that took over its form. Mail servers on the way break its lines, so it is read as
 * text: keys and the strings behind them. */
#pragma once

#include "parsers/machine/bounce_facts.h"

/* Is `text` such a notice, whose kind ("Bounce", "Delivery", ...) is one of `kinds`? */
bool bounce_notice_is(const char *text, char **kinds);

/* Reads one into `facts`; false when it is none. */
bool bounce_notice_read(const char *text, BounceFacts *facts);
