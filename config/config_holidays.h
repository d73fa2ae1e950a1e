/* Bank holidays in a file of the iCalendar format. Private to config/. */
#pragma once

#include "config/days.h"
#include "config/err.h"

enum { HOLIDAYS_MAX = 256 * 1024 }; /* bytes of such a file; GOV.UK's has 20,000 */

/* Reads the days of all events of a calendar (RFC 5545) as GOV.UK publishes its bank holidays:
 * whole days, DTEND being the day behind the last. Cancelled events are passed over; what
 * repeats or has a time of day is refused, as is a file that breaks off or that names a year
 * but not all of its holidays. Returns 0 with an owned set, or -1 with the first thing that is
 * wrong and the line that it stands on (0: the whole file). */
int holidays_parse(const char *text, Days *ret, int *ret_line, Err *err);
