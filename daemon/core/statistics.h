/* What a school has had in a span of time, as counts, and how a governor is shown them: the termly mail
 * and the page of `stats --html`. Pure; the register fills the counts.
 *
 * A count by type, cause or policy that is small could point to a person in a small school. There a
 * number from 1 to 4 is shown as "few"; so is the smallest of the others where a single "few" could
 * be worked out from the total; and with fewer than 5 incidents altogether nothing of it is listed.
 * Causes follow from types, so theirs are rounded to fives: the difference would tell. Nothing is ever
 * counted by two of these at once. */
#pragma once

#include "config/taxonomy.h"
#include "config/terms.h"
#include "daemon/core/sheet.h"

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

enum { STATISTICS_FEW = 5 };

/* How long something took, in seconds. */
typedef struct StatisticsTime {
    int n; /* of so many incidents */
    int64_t median, longest;
} StatisticsTime;

typedef enum StatisticsStep {
    STATISTICS_DISCOVERY,   /* from discovery to report */
    STATISTICS_ACKNOWLEDGE, /* from report to the acknowledgement */
    STATISTICS_CLASSIFY,    /* from report to the DPO's decision */
    STATISTICS_CLOSE,       /* from report to the end */
    STATISTICS_STEPS,
} StatisticsStep;

typedef struct StatisticsName {
    char *name; /* owned */
    int64_t n;
} StatisticsName;

/* Of the incidents reported from `from` until just before `until`, but for duplicates and what turned
 * out to be none. */
typedef struct Statistics {
    int64_t from, until; /* UTC seconds */
    int64_t incidents;
    int64_t before;    /* the same, of as much time just before */
    int64_t open;      /* not closed yet */
    int64_t none;      /* reports that were no incident: not among them */
    int64_t undecided; /* by the DPO: of no class and level, of the type that is proposed */
    int64_t class[INCIDENT_CLASS_COUNT], level[SEVERITY_COUNT], kind[KIND_COUNT];
    int64_t ico[TRACK_STATE_COUNT]; /* where the decision about the ICO stands */
    int64_t ico_in_time;            /* told within the 72 hours */
    /* Of the same type as another that came more than a week, at most a year, before it. */
    int64_t repeats;
    StatisticsTime time[STATISTICS_STEPS];
    StatisticsName *policies; /* breached; owned */
    size_t n_policies;
} Statistics;

void statistics_clear(Statistics *statistics);

/* "23 incidents, 2 told to the ICO": for a subject line. Owned. */
char *statistics_headline(const Statistics *statistics);

/* "1 September 2026 to 20 December 2026", in the zone. Owned. */
char *statistics_period(const Statistics *statistics, GTimeZone *zone);

/* Writes everything, for people who decide and have little time. */
void statistics_write(const Statistics *statistics, Sheet *sheet);
