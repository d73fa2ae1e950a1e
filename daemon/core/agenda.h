/* How things stand, for the DPO: what is overdue, what waits for the DPO, what comes next, what is
 * owed beside the incidents, and what lies in quarantine. The weekly digest. Pure: digest fills it from the register. */
#pragma once

#include "config/terms.h"
#include "daemon/core/sheet.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A duty that is open. */
typedef struct AgendaDuty {
    DutyKind duty;
    Role owner;
    int64_t due;
} AgendaDuty;

/* An open incident. */
typedef struct AgendaEntry {
    int64_t id;
    char *reference; /* owned */
    IncidentState state;
    Severity level;
    bool decided;   /* the level, by a person */
    bool anonymous; /* no hour is told of it */
    TrackState ico; /* how the decision about the ICO stands */
    /* When the 72 hours of UK GDPR Article 33(1) end; 0: they bind it to nothing now. */
    int64_t law;
    GArray *duties; /* of AgendaDuty, by their due times; owned */
} AgendaEntry;

/* Something that is owed beside the incidents: a remedial action, an answer, a review. */
typedef struct AgendaErrand {
    char *reference; /* owned */
    ErrandKind kind;
    int64_t number;
    Role owner;  /* ROLE_NONE: somebody without a role */
    int64_t due; /* 0: whenever */
} AgendaErrand;

/* A message in quarantine. */
typedef struct AgendaCaught {
    int64_t id, at;
    char *reason;   /* a sentence of ours; owned */
    bool automatic; /* an automatic reply to nothing of ours, or an absence said by hand */
    bool told;      /* in an earlier digest */
    bool stays;     /* where it came, not in the folder of failures */
} AgendaCaught;

typedef struct Agenda {
    int64_t now;
    GTimeZone *zone; /* borrowed */
    GArray *entries; /* of AgendaEntry, by level and the time of their first duty */
    GArray *errands; /* of AgendaErrand, by the level of their incident and when they are due */
    GArray *caught;  /* of AgendaCaught */
    char *audit_head;     /* hexadecimal; NULL: there is no trail yet; owned */
    int64_t audit_length; /* how many rows the trail has */
} Agenda;

Agenda *agenda_new(int64_t now, GTimeZone *zone);
void agenda_free(Agenda *agenda);

/* Appends an incident without duties. Takes `entry`'s reference, and makes its list of duties. Borrowed until
 * the next is added. */
AgendaEntry *agenda_add(Agenda *agenda, const AgendaEntry *entry);

/* "2 overdue, 3 for you, 5 open": for a subject line. Owned. */
char *agenda_headline(const Agenda *agenda);

void agenda_write(const Agenda *agenda, Sheet *sheet);
