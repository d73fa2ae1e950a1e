/* A moment that somebody names in a line of his own: "Tuesday 3 pm", "20 November at 14:30". */
#pragma once

/* The first day or time in `text`: "2026-11-20", or RFC 3339 with a time. Relative words count
 * from `today` (RFC 3339), whose zone it is. NULL when there is none, or none for certain.
 * Owned. */
char *when_read(const char *text, const char *today);
