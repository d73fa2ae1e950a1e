/* What {{names}} in a text stand for. Pure; for wording.c alone. */
#pragma once

#include "daemon/core/wording.h"

/* Appends the value; nothing where the mail has none. */
typedef void ValueWriter(const Compose *compose, GString *to);

/* wording_absence.c: to whoever stands in, what they are asked to do; that nobody can; why it does not go to whoever
 * would; and all that falls to who is missed. To who is told what `owner` has not done, what they can do about it. */
ValueWriter wording_waiting, wording_settled, wording_stand_in, wording_unmanned,
    wording_passed_over, wording_back, wording_all_owed;
void wording_part(const Compose *compose, const char *owner, GString *to);

/* Of a name of `length` bytes; NULL: there is none of that name. */
ValueWriter *wording_value_find(const char *name, size_t length);
