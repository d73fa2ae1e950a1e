/* The due time of a duty, or of an errand, as an entry for a calendar (RFC 5545, RFC 5546 sections 3.2.1 and 3.2.5). Pure. */
#pragma once

#include "daemon/core/incident.h"

typedef struct CalendarItem {
    const char *reference, *domain;
    const char *from_name, *from_address; /* who sends it; the name may be NULL */
    DutyKind duty;                        /* of the incident with that reference */
    int64_t errand;                       /* its id in the register, in place of a duty; 0 */
    ErrandKind kind;                      /* of the errand, */
    int64_t number;                       /* and which action it is */
    int64_t due, now;
    int64_t sequence; /* higher in each later mail about it: what is lower is not heard */
    bool done;        /* takes the entry out again */
} CalendarItem;

/* "BEGIN:VCALENDAR ..." with CRLF line ends: METHOD PUBLISH, or CANCEL when done. It says what is to
 * be done and by when, and nothing of the report. Owned. */
char *compose_calendar(const CalendarItem *item);

/* The name of the file that it comes as: "HLP-2026-0042-classify.ics". Owned. */
char *compose_calendar_file(const CalendarItem *item);
