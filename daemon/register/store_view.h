/* Looking at the register, row by row: for the command line, the digest and what is written about a
 * whole case. Part of store.h, whose contract holds here, too. */
#pragma once

#include "config/err.h"

#include <stdint.h>

typedef struct Store Store;

typedef struct StoreRow StoreRow; /* a result row; columns by name */
const char *store_row_text(const StoreRow *row, const char *column); /* "" when NULL */
int64_t store_row_int(const StoreRow *row, const char *column);      /* 0 when NULL */

typedef enum StoreView {
    STORE_VIEW_INCIDENTS, /* reference, state, class, type, severity, route, received_at,
                              opened_at, reports, next_due,  next_duty, organisation */
    STORE_VIEW_OPEN,      /* the same, open ones */
    STORE_VIEW_OVERDUE,   /* the same, with a duty past its due time */
    STORE_VIEW_QUARANTINE, /* what lies there: id, organisation, mailbox, at, received_at, size, tries,
                              reason, released_at */
    STORE_VIEW_QUARANTINE_ALL, /* the same, with what was released */
    STORE_VIEW_MAIL,   /* id, organisation, mailbox, uidvalidity, uid, received_at, taken_at,
                          size, outcome, rule,   reference */
    STORE_VIEW_OUTBOX, /* id, organisation, kind, state, role, reference, created_at, next_at,
                          tries, reply, message_id */
    STORE_VIEW_MAILBOXES,   /* organisation, mailbox, last_poll_at, failures, problem, cursor,
                             left_alone, taken */
    STORE_VIEW_REPORTS,     /* of one incident: id, mail, received_at, size, sha256, json,
                             suggestion, held, classification (JSON) */
    STORE_VIEW_ALL_REPORTS, /* of all incidents: reference, organisation, json */
    STORE_VIEW_COUNTS, /* field (class, type, severity, state), value, incidents; of one organisation
                              when `incident` is its id, not 0 */
    STORE_VIEW_RULES,     /* the same: rule, held (in so many reports), corrected (of these) */
    STORE_VIEW_DUTIES,    /* of one incident: duty, owner, due, next, rung, done */
    STORE_VIEW_DECISIONS, /* of one incident: at, role, name, address, command, argument */
    STORE_VIEW_SEALED, /* of one incident: id, at, fingerprint, size (of the sealed form), kept
                             (0: there was no key), organisation */
    STORE_VIEW_SECTIONS, /* of one incident: label, role, name, at, text */
    STORE_VIEW_BREACHES, /* of one incident: policy */
    STORE_VIEW_CASES,    /* of an organisation (`incident` is its id), open, by level: id,
                             reference, state, class, severity, received_at */
    STORE_VIEW_ERRANDS,  /* open errands (of one organisation when `incident` is its id, not
                                    0), by the level of their incident and when they are due: id,
                                    organisation, kind, reference, number, owner (a role),
                                    person (name or address, "" when it is whoever holds the role),
                                    due, next, opened, done, what; closed_at, suspected, excluded and
                                    held of its incident */
    STORE_VIEW_INCIDENT_ERRANDS, /* of one incident, done ones, too: the same, answer */
    STORE_VIEW_ERRAND,           /* one of any kind (`incident` is its id): the same */
    STORE_VIEW_ERRAND_REPORTS,   /* of one errand (`incident` is its id): json */
    STORE_VIEW_AGENDA, /* of an organisation, open: id, reference, state, severity, decided (the
                          level, by a person), suspected, excluded (roles), held, route, aware_at,
                          ico (TrackState), duty, owner, due; the open duties of each incident,
                          by its level and when they fall due; without any, one of "" */
    STORE_VIEW_CAUGHT, /* of an organisation, in quarantine: id, mailbox, at, reason, automatic */
    STORE_VIEW_COUNT,
} StoreView;

/* Calls `each` for every row until it returns non-zero, which is then returned. `now` is for
 * OVERDUE, `incident` for the views of one incident (and filters OUTBOX and MAIL when not 0).
 */
int store_view(Store *store, StoreView view, int64_t now, int64_t incident,
               int (*each)(const StoreRow *, void *), void *user, Err *err);
