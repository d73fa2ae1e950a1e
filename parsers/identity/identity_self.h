/* What people say of themselves in their sentences: "my name is", "I am the Year 6 teacher". */
#pragma once

#include "parsers/identity/identity_names.h"

/* Tells `names` who the writer says to be, and returns the text with the posts, classes and
 * ways to reach the writer replaced by IDENTITY_MARK. Owned. */
char *identity_without_self(Names *names, const char *text);
