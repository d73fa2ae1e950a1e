/* A duty's due time as an entry for a calendar (RFC 5545, RFC 5546 sections 3.2.1 and 3.2.5). Pure. */
#pragma once

#include "daemon/core/incident.h"

#include <glib.h>

typedef struct CalendarItem {
    const char *reference, *domain;       /* of the entry's UID: the same as long as the duty */
    const char *from_name, *from_address; /* who sends it; the name may be NULL */
    DutyKind duty;
    int64_t due, now;
    int64_t sequence; /* higher in each later mail about it: what is lower is not heard */
    bool done;        /* takes the entry out again */
} CalendarItem;

/* "BEGIN:VCALENDAR ..." with CRLF line ends: METHOD PUBLISH, or CANCEL when done. It says what is to
 * be done and by when, and nothing of the report. Owned. */
char *compose_calendar(const CalendarItem *item);
