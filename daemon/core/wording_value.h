/* What {{names}} in a text stand for. Pure; for wording.c alone. */
#pragma once

#include "daemon/core/wording.h"

/* Appends the value; nothing where the mail has none. */
typedef void ValueWriter(const Compose *compose, GString *to);

/* Of a name of `length` bytes; NULL: there is none of that name. */
ValueWriter *wording_value_find(const char *name, size_t length);
