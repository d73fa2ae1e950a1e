/* What the register knows already of what the outcome report asks for. */
#pragma once

#include "daemon/core/outcome.h"
#include "daemon/world.h"

/* A line for each line of the form; NULL: nothing. Without `content` it holds labels, dates and numbers
 * alone: nothing of what people wrote. known_clear() frees them. */
typedef struct Known {
    char *of[OUTCOME_LABEL_COUNT];
} Known;

int known_find(const World *world, const OrganisationSettings *settings,
               const Incident *incident, bool content, Known *ret, Err *err);
void known_clear(Known *known);
