/* A moment that somebody names in a line of his own: "Tuesday 3 pm", "20 November at 14:30". */
#pragma once

#include <stdbool.h>

/* The first day or time in `text` at which something is still to be done: "2026-11-20", or RFC 3339 with a time. Relative
 * words count from `today` (RFC 3339), whose zone it is, and "31/1" is the next such day; *ret_first: no other word stands in
 * front of it. NULL when there is none, or none for certain. Owned. */
char *when_read_ahead(const char *text, const char *today, bool *ret_first);

/* When something has been done, as it was said. */
typedef struct When {
    char *at; /* a day, or RFC 3339; owned; NULL: no time is said, or none for certain */
    int minutes; /* how long the part of the day lasts of which `at` is the beginning; 0: of none */
    bool unclear; /* a time is said ("last week"), but none for certain */
    /* A day without a year, which is of last year because it is close ahead: perhaps a slip. */
    bool turned;
    /* A time without a day, of yesterday as it is still to come today: a slip? */
    bool overnight;
} When;

/* The same of what has been done by `now` (RFC 3339): "at 4.40" is the last such time that is not ahead of it, "1/12" the
 * last such day, and a day and a time may stand apart ("at 4.40pm by phone on Monday"). A part of the day is its beginning:
 * the morning 6:00, lunchtime 11:30, the afternoon 12:00, the evening and the night 17:00. */
When when_read_past(const char *text, const char *now);
