/* Whom somebody who hands on a report in words of their own names as its source. */
#pragma once

#include "parsers/identity_names.h"

/* Tells `names` who that is: "Bethan Jones asked me to pass this on", "a member of staff, Bethan Jones, ...",
 * "It was Bethan Jones". In one that `answers` a mail of ours also whom they have told of it: "I told Bethan", "Bethan
 * has the code". */
void teller_learn(Names *names, const char *text, bool answers);
