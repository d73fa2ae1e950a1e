/* Where the reporter lives: postal addresses in lines of their own, and streets that are known. */
#pragma once

#include "parsers/identity/identity_names.h"
#include "parsers/text/line.h"

/* Sets gone[i] for the lines of an address that stands by itself in a text, as above and below
 * letters; what is said to have been sent to an address ("It went to:") stays. Tells `names`. */
void home_cut(Names *names, const Line *lines, size_t n, bool *gone);

/* Tells `names` the streets with house numbers in the line; false: there are none. */
bool home_learn(Names *names, const Line *line);

/* The same of the one with which the line begins alone. */
bool home_learn_first(Names *names, const Line *line);
