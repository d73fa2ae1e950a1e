/* config/words/ and config/rules.conf as they were when the program was built. */
#pragma once

#include <stddef.h>

typedef struct RulesFile {
    const char *name; /* "rules.conf" */
    const char *text; /* NUL-terminated */
} RulesFile;

extern const RulesFile rules_files[];
extern const size_t n_rules_files;
