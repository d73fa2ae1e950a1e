/* Dates as people write them. Stored times are UTC seconds; this file shows them in a zone.
 * Pure. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "Monday 23 November 2026, 14:05" in the zone. English whatever the locale. Cut at size; a
 * time outside the years 1 to 9999 is "?". */
void calendar_show(int64_t at, GTimeZone *zone, char *text, size_t size);

/* "Monday 23 November 2026": where the time of day is not known or not to be known. */
void calendar_show_day(int64_t at, GTimeZone *zone, char *text, size_t size);

/* "Monday 23 November 2026". False, with text untouched, when there is no such day. */
bool calendar_show_date(int year, int month, int day, char *text, size_t size);

/* "2026-11-23T14:05:00Z". */
void calendar_utc(int64_t at, char *text, size_t size);

/* "Mon, 23 Nov 2026 14:05:00 +0000": RFC 5322 section 3.3. */
void calendar_mail(int64_t at, GTimeZone *zone, char *text, size_t size);

/* The calendar year in the zone: part of a reference. */
int calendar_year(int64_t at, GTimeZone *zone);
