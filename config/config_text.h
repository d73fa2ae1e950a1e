/* What a value may look like: pure checks of text. Private to config/. */
#pragma once

#include "config/days.h"

#include <stdbool.h>
#include <stdint.h>

enum { DATE_YEAR_MIN = 2000, DATE_YEAR_MAX = 2100 }; /* of a date in a configuration */
enum { ADDRESS_MAX = 254 }; /* RFC 5321 section 4.5.3.1.3, without the angle brackets */

/* UTF-8 on one line, without control characters. */
bool text_is_clean(const char *text);

/* One mailbox: a local part, one @, a domain as below; nothing that means something in a header or an
 * envelope. */
bool text_is_address(const char *text);

/* Labels of letters, digits and hyphens, at least one dot (or "localhost"). */
bool text_is_domain(const char *text);

/* Two to eight capital letters or digits, a letter first. */
bool text_is_prefix(const char *text);

/* One to sixty-four letters, digits, '.', '-' or '_': safe in a log line and a key. */
bool text_is_name(const char *text);

/* Takes "Name <address>" or "address" apart; the name may be NULL, the address is in lower
 * case. False, with nothing set, when it is neither. */
bool text_split_sender(const char *text, char **ret_name, char **ret_address);

/* "15 min" is 900, "3 days" 259200; "100 MB" is 104857600. A number needs a unit here. */
bool text_read_duration(const char *text, int64_t *ret);
bool text_read_size(const char *text, int64_t *ret);

/* A day from 2000 to 2100, "2026-12-21", or the first and the last of several,
 * "2026-12-21..2027-01-04". */
bool text_read_span(const char *text, DaySpan *ret);
/* "17:00" is 61200 seconds after midnight. */
bool text_read_time(const char *text, int64_t *ret);
char *text_show_time(int64_t seconds);

/* "20:00-07:00" is from minute 1200 of a day until minute 420. */
bool text_read_hours(const char *text, int *ret_from, int *ret_until);
/* "monday 08:00" is day 0, minute 480. */
bool text_read_week_time(const char *text, int *ret_day, int *ret_minute);
/* Does that time begin, go forward and end between one noon and the next? */
bool text_hours_are_night(int from, int until);

/* "5 working days" is 5. */
bool text_read_working_days(const char *text, int64_t *ret);

/* The inverse, in the largest unit that fits exactly. Owned. */
char *text_show_duration(int64_t seconds);
char *text_show_size(int64_t bytes);

/* How many letters must change to make one word of the other: for "did you mean". */
int text_distance(const char *one, const char *other);
