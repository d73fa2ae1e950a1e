/* Whom somebody who hands on a report in words of their own names as its source. */
#pragma once

#include "parsers/identity/identity_names.h"

/* `text` without the place and the post of who that is, whose name `names` is told: "Bethan Jones from the kitchen asked me
 * to pass this on", "a member of staff, Bethan Jones, ...", "It was Bethan Jones". In one that `answers` a mail of ours
 * also whom they have told of it: "I told Bethan", "Bethan has the code". Owned. */
char *teller_cut(Names *names, const char *text, bool answers);
