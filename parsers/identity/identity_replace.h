/* The words of a text by which the reporter is known, replaced. */
#pragma once

#include "parsers/identity/identity_names.h"

/* What stands in the place of what was removed. A word that no rule of classification knows. */
#define IDENTITY_MARK "[withheld]"

/* Tells `names` what stands right beside the reporter's name in `text` and so is the reporter's,
 * too: "Bethan Jones (beth@mail.example)", "badge 8842917 (JONES B)". */
void identity_learn_beside(Names *names, const char *text);

/* `text` without what `names` knows, without telephone numbers, and with links cut to what tells
 * where they lead but not for whom: each place is IDENTITY_MARK, lines that hold nothing else
 * are gone. Linear. Owned. */
char *identity_replace(const Names *names, const char *text);
