/* The register's outbox: mails to send and messages to move on a server, what they are about, what has
 * been sent, and the entries that mails of ours have put into calendars. Part of store.h, whose
 * contract holds here, too. */
#pragma once

#include "config/err.h"
#include "config/terms.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Store Store;

/* See ComposeLetters of daemon/core/compose.h. */
typedef struct StoreLetters {
    int64_t plain, html;
} StoreLetters;

/* Is that how many letters a body has that quotes it and says nothing in between? */
static inline bool store_letters_are(const StoreLetters *sent, int64_t letters)
{
    return letters == sent->plain || letters == sent->html;
}

typedef struct StoreOutbox {
    int64_t id;
    OutboxKind kind;
    int64_t organisation;
    int64_t incident;       /* 0: none */
    int64_t errand;         /* 0: none */
    const char *effect_key; /* unique: the same effect is never queued twice */
    int64_t created_at;
    int64_t not_before; /* 0: at once */
    /* a mail */
    Role role; /* whose it is: reporter, siro, ... */
    const char *from, *to, *message_id;
    const void *bytes;
    size_t size;
    bool acknowledgement;
    StoreLetters letters; /* 0: it is about an anonymous incident */
    /* a move */
    int64_t mailbox;
    Folder source, target;
    uint32_t uidvalidity;
    int64_t uid;
    int64_t quarantine; /* the row to tell where the message went; 0: none */
} StoreOutbox;

/* The id that the next row will have (inside a transaction), so that a Message-ID can contain
 * it. */
int store_outbox_next_id(Store *store, int64_t *ret_id, Err *err);
/* 1: queued. 0: a row with this effect key exists already, or it is part of a mail about several; nothing was
 * done. */
int store_outbox_insert(Store *store, const StoreOutbox *row, Err *err);
/* 1 when store_outbox_insert() would do nothing, else 0. */
int store_outbox_is_queued(Store *store, const char *effect_key, Err *err);

/* One row as it comes out: texts and bytes are owned. */
typedef struct StoreOutboxRow {
    StoreOutbox row;
    int64_t tries;
    char *owned[5];
} StoreOutboxRow;
void store_outbox_row_clear(StoreOutboxRow *row);

/* The oldest pending mail of an organisation that may be tried now: one never tried at once,
 * whatever the clock said when it was queued, before those that failed, by their times. 1 / 0;
 * *ret_next as with store_incident_due() when 0. */
int store_outbox_next_mail(Store *store, int64_t organisation, int64_t now, StoreOutboxRow *ret,
                           int64_t *ret_next, Err *err);
/* Up to max pending moves of one mailbox from one folder with one uidvalidity and target.
 * Returns 0 and the number of rows in *ret_n; *ret_next as with store_incident_due() when that is 0. */
int store_outbox_next_moves(Store *store, int64_t mailbox, int64_t now, StoreOutboxRow *rows,
                            size_t max, size_t *ret_n, int64_t *ret_next, Err *err);

/* Its new state. PENDING: tried again at `next` (0: as before); `reply`: what the other side
 * said (NULL: nothing). Each call that finds it PENDING counts a try. A row that is DONE or
 * DEAD loses its bytes, not its Message-ID, and stays so: ERR_BUG. */
int store_outbox_set(Store *store, int64_t id, OutboxState state, int64_t next,
                     const char *reply, Err *err);
/* The organisation's mails about anonymous incidents that were put off may be tried now. */
int store_outbox_wake(Store *store, int64_t organisation, Err *err);
/* 1: it is about an anonymous incident, alone or among others, itself or by way of an errand; 0: it
 * is not. */
int store_outbox_is_nameless(Store *store, int64_t id, Err *err);
/* It was claimed (SENDING) and never begun: pending as before, and no try. */
int store_outbox_unclaim(Store *store, int64_t id, Err *err);
/* What the organisation was sending when a crash came, or the register could not be written, is pending
 * again. 1: there was something. 0 / -1. */
int store_outbox_recover(Store *store, int64_t organisation, Err *err);
/* The mail of ours with this Message-ID. 1 with its outbox id, incident (0: none), role and
 * effect key, or 0. */
int store_outbox_find(Store *store, int64_t organisation, const char *message_id,
                      int64_t *ret_id, int64_t *ret_incident, Role *ret_role,
                      char **ret_effect_key, Err *err);
/* How many letters its body has. 1, or 0: it is not kept. */
int store_outbox_letters(Store *store, int64_t id, StoreLetters *ret, Err *err);
/* The errand that a mail of ours is about. 1, or 0 when it is about none. */
int store_outbox_errand(Store *store, int64_t id, int64_t *ret_errand, Err *err);
/* To whom it went: 1 and the person, or 0. */
int store_outbox_person(Store *store, int64_t id, int64_t *ret_person, Err *err);

/* One of the things that a mail about several is about, an incident or an errand, and the role in which its
 * reader is told of it. */
typedef struct StoreAbout {
    int64_t incident, errand;
    Role role;
    bool original;          /* see effect_is_original() */
    const char *effect_key; /* under which it would have gone alone; is not read back */
} StoreAbout;

int store_outbox_about_insert(Store *store, int64_t id, const StoreAbout *about, Err *err);
/* All of them: owned. */
int store_outbox_about(Store *store, int64_t id, StoreAbout **ret, size_t *ret_n, Err *err);

/* What came back about a mail of ours that had been accepted: a bounce or an automatic reply.
 */
int store_outbox_returned(Store *store, int64_t id, int64_t at, const char *what, Err *err);
/* How many effects whose key begins with `prefix` were queued since a time. */
int store_outbox_count_effects(Store *store, const char *prefix, int64_t since, int64_t *ret,
                               Err *err);
/* A mail that still waits, or that one more took the place of. */
typedef struct StoreUnsent {
    int64_t id, created_at;
    bool waits;
    int64_t parts; /* of one about several things: how many; 0: about one */
    bool entry;    /* it brings an entry for the calendar */
} StoreUnsent;

/* Those of which the key, or that of a part, begins and ends so but is another, queued after the
 * last of them that was sent: waiting, or done with `reply`; the oldest first. One that takes an
 * entry out of a calendar is left to go. Owned. */
int store_outbox_unsent(Store *store, const char *prefix, const char *suffix, const char *key,
                        const char *reply, StoreUnsent **ret, size_t *ret_n, Err *err);
/* The Message-ID of the newest of those whose key begins and ends so: 1 and owned, or 0. */
int store_outbox_newest(Store *store, const char *prefix, const char *suffix,
                        char **ret_message_id, Err *err);
/* 1 when a row whose key begins and ends so was created since then, else 0. */
int store_outbox_has_effect(Store *store, const char *prefix, const char *suffix, int64_t since,
                            Err *err);
/* Acknowledgements queued after `since` and until `now` (rule N8; what a clock that was ahead
 * has queued does not count): to an address, */
int store_outbox_count_acks(Store *store, int64_t organisation, const char *address,
                            int64_t since, int64_t now, int64_t *ret, Err *err);
/* and to a domain, and altogether. */
int store_outbox_count_all_acks(Store *store, int64_t organisation, const char *domain,
                                int64_t since, int64_t now, int64_t *ret_domain,
                                int64_t *ret_total, Err *err);

/* ---- calendars ---- */
/* The entries that our mails have put into somebody's calendar: when each duty of the incident is due
 * there; 0: it is not there. */
int store_entries(Store *store, int64_t incident, int64_t person, int64_t ret[DUTY_COUNT],
                  Err *err);
/* The same of an errand. */
int store_entry_of_errand(Store *store, int64_t errand, int64_t person, int64_t *ret, Err *err);

/* An entry: of a duty, or of an errand. */
typedef struct StoreEntry {
    int64_t person;
    int64_t errand;   /* 0: of a duty, */
    int64_t incident; /* of this incident */
    DutyKind duty;
    int64_t due; /* 0: it has been taken out */
} StoreEntry;

/* The mail that would have brought them did not leave: the next one about the incident, or the
 * errand (the other is 0), brings, or ends, all of them. */
int store_entries_unsent(Store *store, int64_t incident, int64_t errand, int64_t person,
                         Err *err);

int store_entry_put(Store *store, const StoreEntry *entry, Err *err);
