/* The time of one turn, read once by main (or set by a test) and handed down. Nothing else
 * reads a clock. */
#pragma once

#include <stdint.h>

typedef struct Now {
    int64_t at; /* UTC, seconds since 1970: what is stored and compared with deadlines */
    int64_t ms; /* monotonic milliseconds: time-outs and back-off, untouched by clock changes */
} Now;

#define NEVER INT64_MAX
