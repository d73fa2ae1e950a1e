/* The texts of config/templates/, put into the program by the assembler, for whoever's own folder lacks one.
 * The Makefile knows that this depends on them. */
#include "config/templates_builtin.h"

#include "config/builtin.h"

#define INCLUDE(value, name) INCLUDE_AS(text_of_##value, "config/templates/" name ".txt")
#define ENTRY(value, name)   [value] = text_of_##value,

TEMPLATE_TERMS(INCLUDE)

const char *const templates_builtin[TEMPLATE_COUNT] = {TEMPLATE_TERMS(ENTRY)};
