/* The files of config/templates/ as they were when the program was built. */
#pragma once

#include "config/config.h"

extern const char *const templates_builtin[TEMPLATE_COUNT];
