/* Numbers and fields that tell who somebody is by the label in front of them, wherever in a line:
 * "employee no 8842917", "X-Originating-IP: [203.0.113.7]". */
#pragma once

#include "parsers/identity/identity_names.h"

/* `text` with what such labels announce replaced by IDENTITY_MARK; the label stays. It goes to
 * `names`, so that it is found without its label, too. Linear. Owned. */
char *label_cut(Names *names, const char *text);
