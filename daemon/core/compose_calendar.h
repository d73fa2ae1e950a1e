/* A duty's due time as an entry for a calendar (RFC 5545). Pure. */
#pragma once

#include "daemon/core/incident.h"

#include <glib.h>

typedef struct CalendarItem {
    const char *reference, *domain; /* of the entry's UID: the same as long as the duty */
    DutyKind duty;
    int64_t due, now, opened_at; /* a later mail about it has a higher SEQUENCE */
    bool done;                   /* takes the entry out again */
} CalendarItem;

/* "BEGIN:VCALENDAR ..." with CRLF line ends: METHOD PUBLISH, or CANCEL when done. It says what is to
 * be done and by when, and nothing of the report. Owned. */
char *compose_calendar(const CalendarItem *item);
