/* What the answer to a mail says of its commands: lines, one behind the other. */
#pragma once

#include <glib.h>

void answers_add(GString *answers, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
