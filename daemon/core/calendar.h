/* Dates as people write them, and deadlines as the procedure counts them. Stored times are UTC
 * seconds; this file shows them in a zone and counts the working days of an organisation. Pure.
 *
 * Hours are real: they run through nights, holidays and changes of the clocks. Working days are
 * days of the wall calendar in the organisation's zone. When the clocks change, `day_end` stays
 * the same time on the wall, so that between a report and its due time there may be an hour more
 * or less. A time of the wall that a change leaves out is the first moment after the gap; one
 * that comes twice is the first of the two: deadlines are earlier, never later. Times outside of
 * the years 1 to 9999 count as the nearest inside. */
#pragma once

#include "config/calendar.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "Monday 23 November 2026, 14:05" in the zone. English whatever the locale. Cut at size; a
 * time outside the years 1 to 9999 is "?". */
void calendar_show(int64_t at, GTimeZone *zone, char *text, size_t size);

/* "2026-11-23T14:05:00+00:00" (RFC 3339), as parsers/fields/when.h asks for. Owned; NULL outside the years 1 to 9999. */
char *calendar_local(int64_t at, GTimeZone *zone);

/* "Monday 23 November 2026": where the time of day is not known or not to be known. */
void calendar_show_day(int64_t at, GTimeZone *zone, char *text, size_t size);

/* "Monday 23 November 2026". False, with text untouched, when there is no such day. */
bool calendar_show_date(int year, int month, int day, char *text, size_t size);

/* When something is due, behind "by" or "until": "Mon 23 Nov 2026, 14:05"; midnight is "the end of Mon 23 Nov 2026", the
 * day that ends then. The times of an anonymous incident are whole days. */
void calendar_show_due(int64_t due, GTimeZone *zone, char *text, size_t size);

/* "Mon 23 Nov, 14:05": of about now; what is due at midnight: "the end of Mon 23 Nov". */
void calendar_show_brief(int64_t at, GTimeZone *zone, char *text, size_t size);
void calendar_show_brief_due(int64_t due, GTimeZone *zone, char *text, size_t size);

/* "2026-11-23T14:05:00Z". */
void calendar_utc(int64_t at, char *text, size_t size);

/* "Mon, 23 Nov 2026 14:05:00 +0000": RFC 5322 section 3.3. */
void calendar_mail(int64_t at, GTimeZone *zone, char *text, size_t size);

/* The calendar year in the zone: part of a reference. */
int calendar_year(int64_t at, GTimeZone *zone);

/* The day on the wall at that moment (a number as in config/days.h), and the first moment of a
 * day: midnight, unless the clocks change just then. */
int calendar_day(const Calendar *calendar, int64_t at);
int64_t calendar_day_start(const Calendar *calendar, int day);

/* The moment of `day_end` on that day, whether it is a working day or not. */
int64_t calendar_day_end(const Calendar *calendar, int day);

/* The moment at which the clocks there show so many seconds after midnight of that day. */
int64_t calendar_moment(const Calendar *calendar, int day, int64_t seconds);

/* The last day of the term that ended on that day, or before it most lately. In years without
 * `terms` they end on 20 December, on the day before Good Friday and on 22 July. */
int calendar_term_end(const Calendar *calendar, int day);

bool calendar_is_working_day(const Calendar *calendar, int day);

/* ends[i] for every i up to `n`: the end of the i-th working day after the day of `from`, which does not count
 * itself, however early it is; ends[0] is `from`. Never falls while `from` or i rises. Past the year 9999: its
 * last day. */
void calendar_working_day_ends(const Calendar *calendar, int64_t from, int n, int64_t *ends);

/* Real hours, at most to the end of int64_t. The 72 hours of UK GDPR Article 33(1) are such: no
 * weekend or holiday extends them. */
int64_t calendar_add_hours(int64_t from, int64_t hours);

/* When these 72 hours end. */
int64_t calendar_law_end(int64_t aware_at);
