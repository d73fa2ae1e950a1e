/* The register: one SQLite file for all organisations, and the only SQL of the program
 * (store*.c). Its outbox and its views have headers of their own, which come with this one.
 *
 * It is the only memory between two turns of the loop. Every function returns 0 / -1, readers
 * 1 / 0 / -1; a failing one fills *err (ERR_TEMPORARY when the database is busy or the disk
 * full, ERR_BUG otherwise) and leaves its outputs untouched. Texts that come out are owned by
 * the caller. Times are UTC seconds.
 *
 * Functions that write expect an open transaction, and say so by an assertion; those that make
 * what is missing need one only when it is. When SQLite has rolled back by itself (a full
 * disk), every further write fails with ERR_TEMPORARY until the caller rolls back, too. */
#pragma once

#include "config/err.h"
#include "config/seal_key.h"
#include "config/terms.h"
#include "daemon/core/errand.h"
#include "daemon/core/incident.h"
#include "daemon/core/statistics.h"
#include "daemon/register/seal.h"
#include "daemon/register/store_outbox.h"
#include "daemon/register/store_view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Store Store;

typedef enum StoreMode {
    STORE_WRITE, /* the daemon: created when missing, migrated, locked against a second daemon
                  */
    STORE_TOUCH, /* a command that changes a row beside a running daemon; must exist and be
                    current */
    STORE_READ,  /* a command that only looks */
} StoreMode;

/* Opens the register. STORE_WRITE takes the lock (path + ".lock"); when another daemon has it:
 * ERR_TEMPORARY. */
int store_open(const char *path, StoreMode mode, Store **ret, Err *err);
void store_close(Store *store);

/* ---- transactions ---- */
int store_begin(Store *store, Err *err);  /* BEGIN IMMEDIATE */
int store_commit(Store *store, Err *err); /* when it fails, it has rolled back */
void store_rollback(Store *store);        /* nothing open: nothing happens */
/* What is overwritten in this one, or was in one before, is gone from the write-ahead log as soon as a commit
 * finds nobody reading. */
void store_forgets(Store *store);
/* Outside of one: what was overwritten or erased is gone from the write-ahead log, too.
 * ERR_TEMPORARY while another connection reads. */
int store_wipe_log(Store *store, Err *err);
/* One mail or deadline inside a batch: SAVEPOINT, RELEASE, ROLLBACK TO + RELEASE. */
int store_mail_begin(Store *store, Err *err);
int store_mail_keep(Store *store, Err *err);
void store_mail_undo(Store *store);

/* ---- backup ---- */
/* All of it as it is now, into a file that is empty (or none). A daemon beside goes on meanwhile; only its
 * log grows. What fails may leave half of it there. */
int store_copy(Store *store, const char *path, Err *err);
/* ERR_PERMANENT: SQLite finds that the file is damaged, or a row names one that is not there. */
int store_check(Store *store, Err *err);

/* ---- organisation, person, mailbox ---- */
/* The id of the organisation with this prefix; its row is made or renamed. */
int store_organisation(Store *store, const char *prefix, const char *name, int64_t *ret_id,
                       Err *err);
/* The id of the organisation with this prefix: 1, or 0 when there is none. */
int store_organisation_find(Store *store, const char *prefix, int64_t *ret_id, Err *err);
/* The id of the person with this address (compared in lower case) in an organisation; made when
 * missing. */
int store_person(Store *store, int64_t organisation, const char *address, const char *name,
                 int64_t *ret_id, Err *err);
/* The id of the person with this address: 1, or 0 when there is none. */
int store_person_find(Store *store, int64_t organisation, const char *address, int64_t *ret_id,
                      Err *err);
/* 1 and owned strings, 0 when there is no such person. */
int store_person_load(Store *store, int64_t person, char **ret_address, char **ret_name,
                      Err *err);
/* Nothing that we write to them is read before that time, or a later one that is known; 0: it is. */
int store_person_set_away(Store *store, int64_t person, int64_t until, Err *err);
/* That time; 0: it is. 1, or 0 when there is no such person. */
int store_person_away_until(Store *store, int64_t person, int64_t *ret, Err *err);
/* 1: that time is still to come. 0: it is not. */
int store_person_is_away(Store *store, int64_t person, int64_t now, Err *err);
/* The same as store_person_load(), and the organisation that the person is of: its id, and its
 * prefix (owned). */
int store_person_organisation(Store *store, int64_t person, int64_t *ret_id, char **ret_prefix,
                              Err *err);

typedef struct StoreMailbox {
    int64_t id;
    uint32_t uidvalidity; /* 0: never listed */
    int64_t cursor;       /* every uid up to this one is accounted for */
    int64_t first_at;     /* when it was first listed; 0: never */
    int64_t last_poll_at; /* the last complete look; 0: none */
    int64_t failures;     /* polls failed in a row */
    int64_t left_alone;   /* mails older than `backlog` at the first start */
} StoreMailbox;

int store_mailbox(Store *store, int64_t organisation, const char *name, StoreMailbox *ret,
                  Err *err);
/* Writes everything of *mailbox but its id; `problem` (NULL: none) is what the last failure
 * said. */
int store_mailbox_update(Store *store, const StoreMailbox *mailbox, const char *problem,
                         Err *err);

/* ---- mail ---- */
typedef struct StoreMail {
    int64_t mailbox, organisation;
    uint32_t uidvalidity;
    int64_t uid;
    int64_t received_at, taken_at;
    int64_t size;
    MailOutcome outcome;
    const char *rule;                    /* why: a rule id or short phrase; NULL */
    uint8_t message_key[SEAL_HASH_SIZE]; /* MAC of the Message-ID */
    bool has_message_key;
    uint8_t body_key[SEAL_HASH_SIZE]; /* MAC of the canonical body, or of the raw bytes without
                                         Message-ID */
} StoreMail;

/* 1 when the message has a mail row, or a quarantine row that was not released. */
int store_mail_known(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid,
                     Err *err);
/* The mail is a command about that incident, or has its reference: what erases the one empties the other. */
int store_mail_belongs(Store *store, int64_t mail, int64_t incident, Err *err);
/* From now on it is known, too: for a mailbox whose cursor cannot pass it. */
int store_mail_leave_alone(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid,
                           Err *err);
int store_mail_insert(Store *store, const StoreMail *mail, int64_t *ret_id, Err *err);
/* Keeps the raw bytes of a mail as evidence, copied in pieces, and records their SHA-256. */
int store_mail_raw(Store *store, int64_t mail, int fd, int64_t size, Err *err);

/* An earlier mail of the organisation, taken in and not this one, with the same keys: with
 * has_message_key both must agree; without, the body key alone among mails that have none. 1
 * and its id, the incident it belongs to (0: none). 2: the same message key with another body.
 * 0: none. */
int store_mail_find_twin(Store *store, const StoreMail *mail, int64_t *ret_mail,
                         int64_t *ret_incident, Err *err);
/* The incident that a mail we received belongs to, by its Message-ID's MAC. 1 / 0. */
int store_mail_find_incident(Store *store, int64_t organisation,
                             const uint8_t message_key[SEAL_HASH_SIZE], int64_t *ret_incident,
                             Err *err);

/* Attempts: committed before a message is parsed, removed with its transaction. *ret_tries
 * includes this one. */
int store_attempt(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid,
                  int64_t *ret_tries, Err *err);
/* How often it was tried before without an end. */
int store_attempts(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid,
                   int64_t *ret_tries, Err *err);
/* It was not the mail's fault (a clean stop): forget one try. */
int store_attempt_undo(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid,
                       Err *err);
/* Forget all of a mailbox. */
int store_attempts_forget(Store *store, int64_t mailbox, Err *err);
int store_attempt_done(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid,
                       Err *err);

/* ---- quarantine ---- */
typedef struct StoreQuarantine {
    int64_t mailbox;
    uint32_t uidvalidity;
    int64_t uid;
    int64_t received_at, at;
    int64_t size, tries;
    const char *reason;
    bool automatic; /* an automatic reply to nothing of ours, or our own mail: named, but nobody
                       is alarmed */
} StoreQuarantine;

int store_quarantine_insert(Store *store, const StoreQuarantine *quarantine, int64_t *ret_id,
                            Err *err);
/* Where its message lies now (in folder FOLDER_FAILED), after the move; uid 0: not known. 1, or
 * 0 when there is no such row. */
int store_quarantine_place(Store *store, int64_t id, int64_t *ret_mailbox,
                           uint32_t *ret_uidvalidity, int64_t *ret_uid, bool *ret_released,
                           Err *err);
/* One that was never to be moved (the anonymous route) is still in the inbox: 1 and its name
 * there. */
int store_quarantine_stayed(Store *store, int64_t id, uint32_t *ret_uidvalidity,
                            int64_t *ret_uid, Err *err);
/* What has come back from quarantine is anonymous: days are left of the times, and nothing of the
 * size. */
int store_quarantine_nameless(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid,
                              int64_t received_day, int64_t day, Err *err);
int store_quarantine_moved(Store *store, int64_t id, uint32_t uidvalidity, int64_t uid,
                           Err *err);
/* On its way back to the inbox: from now on it is not in quarantine. */
int store_quarantine_released(Store *store, int64_t id, int64_t at, Err *err);
/* It came to the inbox, under this name. */
int store_quarantine_returned(Store *store, int64_t id, uint32_t uidvalidity, int64_t uid,
                              Err *err);
/* It did not: it is in quarantine again, its place is not known. */
int store_quarantine_stays(Store *store, int64_t id, Err *err);
/* 1 when this message of the inbox was released from quarantine. */
int store_quarantine_was_released(Store *store, int64_t mailbox, uint32_t uidvalidity,
                                  int64_t uid, Err *err);

/* ---- report and incident ---- */
/* One report of a mail: its JSON, and which incident it belongs to. `from`: person, 0 unknown.
 */
int store_report_insert(Store *store, int64_t mail, int64_t incident, int64_t from,
                        const char *json, const char *suggestion, int64_t *ret_id, Err *err);
/* Opens an incident: its row, the next number of the organisation's year, its duties. Sets
 * incident->id. */
int store_incident_insert(Store *store, int64_t organisation, int year, const char *prefix,
                          Incident *incident, char **ret_reference, Err *err);
int store_incident_load(Store *store, int64_t id, Incident *ret, int64_t *ret_organisation,
                        char **ret_reference, Err *err);
int store_incident_update(Store *store, const Incident *incident, Err *err);
/* 1 and the id, or 0. `organisation` 0: whichever it is, as references begin with a prefix that
 * only one has. */
int store_incident_find(Store *store, int64_t organisation, const char *reference,
                        int64_t *ret_id, Err *err);
/* The next anonymous one of the organisation behind *id (0: the first): 1, its id and its reference
 * (owned), or 0. */
int store_incident_next_anonymous(Store *store, int64_t organisation, int64_t *id,
                                  char **ret_reference, Err *err);
/* The newest of the last few incidents of the register that is open, named and about nobody with a
 * role, of that kind, received since then, and not reported by `person`: 1 and its reference
 * (owned), or 0. */
int store_incident_like(Store *store, int64_t organisation, int64_t person, Kind kind,
                        int64_t since, char **ret_reference, Err *err);
/* The newest report of a person below *id (INT64_MAX: of all), among the last few of the register,
 * whose incident is named, about nobody with a role, and was received since then: 1, its id, the
 * incident's reference and the report's JSON (owned both), or 0. */
int store_report_recent(Store *store, int64_t person, int64_t since, int64_t *id,
                        char **ret_reference, char **ret_json, Err *err);
/* 1 when what was written about it is gone (erase), with what it has become part of, too; else 0. */
int store_incident_is_erased(Store *store, int64_t incident, Err *err);
/* 1 when the person reported to, or joined, the incident, or has been asked to act in it. */
int store_incident_has_participant(Store *store, int64_t incident, int64_t person, Err *err);
/* The open incident whose next reminder is earliest: 1 with its id when that is not after
 * `now`, 0 when none is due; *ret_next is the earliest time of all (INT64_MAX: none) in both
 * cases. */
int store_incident_due(Store *store, int64_t now, int64_t *ret_id, int64_t *ret_next, Err *err);
/* Every report and remedial action of `from` becomes one of `into`, and what comes for `from` belongs
 * there. */
int store_incident_join(Store *store, int64_t from, int64_t into, Err *err);
/* Opened again: it has the reports and actions that went with it, those of others that were part of it
 * included, and stands for itself. */
int store_incident_part(Store *store, int64_t incident, Err *err);
/* The next incident after `after` (0: the first) that is a part of this one, or of a part of it: 1
 * / 0 / -1. */
int store_incident_next_part(Store *store, int64_t incident, int64_t after, int64_t *ret,
                             Err *err);
/* The next incident after `after` (0: the first) of its family: of those that DUPLICATE, MERGE or
 * SPLIT ever made one, or two, with it, itself included: 1 / 0 / -1. */
int store_incident_next_kin(Store *store, int64_t incident, int64_t after, int64_t *ret,
                            Err *err);
/* Of its family the named incident that whoever has this address reported, itself before others: 1
 * / 0 / -1. */
int store_incident_reported(Store *store, int64_t incident, const char *address, int64_t *ret,
                            Err *err);
/* The incident where mail about this one belongs now: itself, or what it was joined to. */
int store_incident_survivor(Store *store, int64_t incident, int64_t *ret, Err *err);

typedef struct StoreReport {
    int64_t id;
    int64_t person; /* 0: unknown */
    int64_t received_at;
    char *json;  /* owned */
    bool judged; /* what the rules propose for it is kept */
    /* The incident that it belongs to when that is opened again; 0: to this one. */
    int64_t came_from;
    bool held; /* it waits for the Chair */
} StoreReport;

/* The n-th report of an incident, from 1, in the order of STORE_VIEW_REPORTS: 1, or 0 when it has
 * fewer. */
int store_report_at(Store *store, int64_t incident, int64_t n, StoreReport *ret, Err *err);
int store_report_load(Store *store, int64_t id, StoreReport *ret, Err *err);
int store_report_move(Store *store, int64_t report, int64_t incident, Err *err);
/* It was written about that one, which is part of another now, and goes with it. */
int store_report_came_from(Store *store, int64_t report, int64_t incident, Err *err);

/* ---- anonymous reports that wait for the Chair ---- */
int store_report_hold(Store *store, int64_t report, Err *err);
int store_reports_release(Store *store, int64_t incident, Err *err);
/* The newest that waits, of those before a report (INT64_MAX: of all): 1 with its id and JSON, or 0. */
int store_report_held(Store *store, int64_t incident, int64_t before, StoreReport *ret,
                      Err *err);
/* Another text, and what the rules say of it, in place of the one before. */
int store_report_replace(Store *store, int64_t report, const char *json,
                         const char *explanation, Err *err);
/* 1, or 0 when there is no such incident. */
int store_incident_route(Store *store, int64_t incident, Route *ret, Err *err);

/* It is not due before `until`; its duties stay as they are, and its next update counts anew.
 */
int store_incident_postpone(Store *store, int64_t id, int64_t until, Err *err);

/* ---- what is counted ---- */
/* One of the organisation's policies was breached, as far as is known; said again it is once. */
int store_breach_put(Store *store, int64_t incident, const char *policy, Err *err);
/* How long after its discovery it was reported: the first that is said counts. */
int store_incident_discovered(Store *store, int64_t incident, int64_t hours, Err *err);
/* The counts of an organisation for the span ret->from until ret->until, which the caller sets; all
 * else of *ret is overwritten. */
int store_statistics(Store *store, int64_t organisation, Statistics *ret, Err *err);

/* Up to where a summary has been sent. */
typedef struct StoreSummary {
    int64_t period;     /* a day: the Monday of its week, or the last one of its term */
    int64_t quarantine; /* the highest id that it has told of */
} StoreSummary;

/* 1, or 0 when there has been none. */
int store_summary(Store *store, int64_t organisation, SummaryKind kind, StoreSummary *ret,
                  Err *err);
int store_summary_put(Store *store, int64_t organisation, SummaryKind kind,
                      const StoreSummary *summary, Err *err);

/* ---- codes and decisions ---- */
typedef struct StoreCode {
    int64_t id;
    int64_t person;
    int64_t incident; /* 0: of none */
    int64_t errand;   /* 0: of none */
    Role role;        /* in which its mail is had; ROLE_NONE: not known */
    int64_t created_at;
    int64_t used_at; /* 0: not yet */
    char proposal
        [INCIDENT_PROPOSAL]; /* of the incident when its mail was written; "": not known */
} StoreCode;

/* Outside of a transaction. 1: the MAC is of the keys of this register, as its first daemon had them. 0: of others. */
int store_has_keys(Store *store, const uint8_t mac[SEAL_HASH_SIZE], Err *err);
int store_code_insert(Store *store, const uint8_t mac[SEAL_HASH_SIZE], const StoreCode *code,
                      Err *err);
/* 1 and the code with this MAC, or 0. */
int store_code_find(Store *store, const uint8_t mac[SEAL_HASH_SIZE], StoreCode *ret, Err *err);
/* Used up. 1, or 0 when it was already. */
int store_code_use(Store *store, int64_t id, int64_t at, Err *err);
/* All that somebody still has for an incident. */
int store_codes_use(Store *store, int64_t incident, int64_t person, int64_t at, Err *err);

typedef struct StoreDecision {
    int64_t incident, at, person;
    Role role;
    Command command;
    const char *argument; /* as written: level, reason, text */
    int64_t mail;
} StoreDecision;

int store_decision_insert(Store *store, const StoreDecision *decision, Err *err);
/* The last of an incident with this command: 1, or 0. */
int store_decision_last(Store *store, int64_t incident, Command command, int64_t *ret_person,
                        Role *ret_role, int64_t *ret_at, Err *err);

/* One section of the outcome report; a later one of the same role takes its place. */
typedef struct StoreSection {
    int64_t incident, person, at;
    Role role;
    const char *label, *text;
    /* Below what the role has written there before, unless it stands there already. */
    bool added;
} StoreSection;

int store_section_put(Store *store, const StoreSection *section, Err *err);

/* ---- errands ---- */
typedef struct StoreErrand {
    int64_t id, organisation;
    int64_t incident; /* 0: of none */
    int64_t number;   /* within its incident; of none: within the organisation */
    int64_t came_as;  /* its number in the incident that has become part of this one; 0: none */
    int64_t same_as; /* it fell away in a merge, as that one asks for the same; 0: it did not */
    int64_t mail;    /* that asked for it; 0: none did */
    Errand errand;
    Role owner;        /* ROLE_NONE: `person` holds no role */
    int64_t person;    /* 0: whoever holds the role */
    int64_t requester; /* who is sent the answer; 0: nobody */
    char *what;        /* borrowed when it goes in, owned when it comes out */
    char *reference;   /* comes out only: that of its incident, or "HLP-R3"; owned */
} StoreErrand;

/* Opens an errand, with the next number. Sets id, number. */
int store_errand_insert(Store *store, StoreErrand *errand, Err *err);
/* 1 and a copy whose texts store_errand_clear() frees, or 0. */
int store_errand_load(Store *store, int64_t id, StoreErrand *ret, Err *err);
void store_errand_clear(StoreErrand *errand);
/* Those of an incident: their ids (int64_t). Owned; NULL on an error. */
GArray *store_errands_of(Store *store, int64_t incident, Err *err);
/* The one with this number: of an incident, or of an organisation (incident 0). 1 and its id, or 0. */
int store_errand_find(Store *store, int64_t organisation, int64_t incident, int64_t number,
                      int64_t *ret_id, Err *err);
/* The one that a mail we received is about, by its Message-ID's MAC. 1 and its id, or 0. */
int store_errand_find_mail(Store *store, int64_t organisation,
                           const uint8_t message_key[SEAL_HASH_SIZE], int64_t *ret_id,
                           Err *err);
/* An open one of `from` and one of `into` that say the same to the same people: 1, the one that is due
 * later and the one that stays; or 0. */
int store_errand_find_same(Store *store, int64_t from, int64_t into, int64_t *ret_id,
                           int64_t *ret_stays, Err *err);
/* It goes to another incident of the organisation, for good, with the next number there. */
int store_errand_move(Store *store, int64_t id, int64_t incident, int64_t *ret_number,
                      Err *err);
/* While both are in one incident, `stays` (0: none) stands for it, and for what it stood for. */
int store_errand_stand_for(Store *store, int64_t id, int64_t stays, Err *err);
/* One that has fallen away and the one that stood for it, where only one of the two is in this incident
 * now: 1 and their ids, or 0. */
int store_errand_find_parted(Store *store, int64_t incident, int64_t *ret_id,
                             int64_t *ret_stood, Err *err);
/* An open one of its own incident that says the same to the same people: 1 and its id, or 0. */
int store_errand_find_twin(Store *store, int64_t id, int64_t *ret_id, Err *err);
/* Writes what the core may have changed. */
int store_errand_update(Store *store, int64_t id, const Errand *errand, Err *err);
/* What was answered, and by whom (0: nobody); with the update that ends it. */
int store_errand_answer(Store *store, int64_t id, const char *answer, int64_t person, Err *err);
/* One more report of a request. */
int store_errand_report(Store *store, int64_t errand, int64_t report, Err *err);
/* The open one whose next reminder is earliest: contract of store_incident_due(). */
int store_errand_due(Store *store, int64_t now, int64_t *ret_id, int64_t *ret_next, Err *err);
int store_errand_postpone(Store *store, int64_t id, int64_t until, Err *err);
/* The review of the policy that is due from `from` to `until`: 1 when it is open, or was answered. */
int store_errand_find_review(Store *store, int64_t organisation, int64_t from, int64_t until,
                             Err *err);
/* An open one that is due at another time: 1 and its id, or 0. */
int store_errand_find_other_review(Store *store, int64_t organisation, int64_t from,
                                   int64_t until, int64_t *ret_id, Err *err);

/* ---- sealed originals ---- */
/* Keeps an original that only the holders of private keys can read, under the incident's reference:
 * the first `size` bytes of a descriptor that is no file (a memfd), sealed piece by piece straight
 * into the row, so that no plain byte of it comes to a disk. `mail` brought it: it is erased with the
 * report of that, wherever that has gone. `at_day`: the start of a local day.
 * Without recipients (n 0) nothing of it is kept, and a row says that there was one. */
int store_seal_raw(Store *store, int64_t incident, int64_t mail, int64_t at_day,
                   const SealRecipients *recipients, int fd, int64_t size, Err *err);

/* The bytes of one row, read from the first to the last: 1, or 0 when nothing was kept. Nothing may
 * be written meanwhile. */
typedef struct StoreSealed StoreSealed;
int store_sealed_open(Store *store, int64_t id, StoreSealed **ret, Err *err);
/* How many, fewer than `size` only at the end; a SealedRead. */
int64_t store_sealed_read(void *sealed, void *bytes, size_t size, Err *err);
void store_sealed_close(StoreSealed *sealed);

/* ---- erasing ---- */
/* Why nothing may be erased of an incident that has ended: a sentence, or NULL. */
int store_erase_refusal(Store *store, int64_t incident, const char **ret, Err *err);
/* Words, names, mails and originals of an incident are gone (see store_wipe_log()); each of its reports
 * becomes `json`, one without words. */
int store_erase(Store *store, int64_t incident, const char *json, Err *err);

/* ---- an author who turns out to be anonymous ---- */
/* What others of the same name have reported of its family, and written to it, counts as the
 * person's from now on: people have more addresses than one. */
int store_unname_gather(Store *store, int64_t incident, int64_t person, Err *err);
/* `incident` has been reported by the person. That, and what else they have reported of its family
 * (store_incident_next_kin()), is anonymous from now on. Of what they wrote, wherever in the family
 * it lies, the evidence and what was read of its size go; their address from what was sent to them;
 * and their name where they stand nowhere else. */
int store_unname(Store *store, int64_t incident, int64_t person, Err *err);

/* ---- what the rules propose ---- */
typedef struct StoreRule {
    const char *id;
    bool bears_on[PROPOSAL_FIELD_COUNT];
} StoreRule;

typedef struct StoreClassification {
    int64_t report;
    const char *rule_set;   /* the hash of the rules that were asked */
    const char *json;       /* of daemon/core/explanation.h, with the report's words */
    const StoreRule *rules; /* those that held, each once */
    size_t n_rules;
} StoreClassification;

/* Of each report once. */
int store_classification_insert(Store *store, const StoreClassification *classification,
                                Err *err);

typedef struct StoreCorrection {
    int64_t incident, at;
    int64_t person; /* who decided; 0: unknown */
    ProposalField field;
    const char *proposed, *decided; /* names of the two values */
    const char *reason;
} StoreCorrection;

/* The DPO has decided otherwise than the rules proposed. Kept together with the rules that the
 * proposal rested on. */
int store_correction_insert(Store *store, const StoreCorrection *correction, int64_t *ret_id,
                            Err *err);

/* ---- audit: rows only; audit.c knows what they mean ---- */
typedef struct StoreAudit {
    int64_t sequence, at;
    int64_t incident; /* 0: none */
    const char *actor, *event;
    uint8_t commitment[SEAL_HASH_SIZE], hash[SEAL_HASH_SIZE];
    uint8_t salt[16];
    const char *detail; /* NULL: erased */
} StoreAudit;

/* 1 with the newest row's sequence and hash, 0 when there is none. */
int store_audit_head(Store *store, int64_t *ret_sequence, uint8_t ret_hash[SEAL_HASH_SIZE],
                     Err *err);
int store_audit_insert(Store *store, const StoreAudit *audit, Err *err);
/* Calls `each` for every row in order until it returns non-zero, which is then returned; texts
 * are borrowed. */
int store_audit_each(Store *store, int64_t incident /* 0: all */,
                     int (*each)(const StoreAudit *, void *), void *user, Err *err);
