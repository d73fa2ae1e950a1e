/* The calendar of an organisation as plain values: what the pure core needs to know of it.
 *
 * A day is a working day when it is none of Saturday, Sunday, a closure, an added holiday or a
 * bank holiday that is not removed. Bank holidays are those of `published` in the years that it
 * has days of, and those of the rule for England and Wales in all others. In the same way `terms`
 * holds in the years that it has days of, and English custom in all others. */
#pragma once

#include "config/days.h"

#include <stdint.h>

typedef struct Calendar {
    GTimeZone *zone; /* borrowed from the organisation */
    int64_t day_end; /* when a working day ends: seconds after midnight on the clocks there */
    Days published;  /* bank holidays as a file says */
    Days added, removed;
    Days closures; /* of the school: whatever is removed, they stay closed */
    Days terms;    /* of the school, half terms included */
} Calendar;
