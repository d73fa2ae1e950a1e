/* A rehearsal: mails from files go through the real engine on a virtual clock, and what it would send
 * is collected. Everything is in memory: the register, its keys, the doors to the outside. Only
 * the parsers run in their sandboxed child, because the files may be hostile.
 *
 * rehearsal.c is the clock, rehearsal_letter.c the mails that people write, rehearsal_doors.c what
 * stands behind the engine's doors, rehearsal_text.c what is printed. */
#pragma once

#include "daemon/now.h"
#include "daemon/wire/loop.h"
#include "daemon/world.h"

#include <glib.h>
#include <stdbool.h>

enum { REHEARSAL_DAYS_MAX = 400 };

/* A mail that somebody writes: a file. */
typedef struct Letter {
    char *file;
    GBytes *bytes;
    char *from, *subject;
    int64_t at; /* of its Date header */
    const OrganisationSettings *organisation;
    const MailboxSettings *mailbox; /* where it arrives */
    int64_t uid;                    /* 1, 2, ... in the order of their dates */
    Folder folder;
    int fd;         /* as which it was fetched last; -1: of none, or of another since */
    char *commands; /* "CONFIRM, ASSIGN"; NULL: none */
    char *reason;   /* why the parsers could not read it; NULL: they could, or have not yet */
    bool taken;     /* outcome is set */
    MailOutcome outcome;
    char *reference;   /* its incident, "" when it has none */
    char *quarantined; /* why it is in quarantine; NULL: it is not */
} Letter;

/* A code in a mail of ours, and the incident for which it is good. */
typedef struct SentCode {
    char *code, *reference;
} SentCode;

/* A mail that would have been sent. */
typedef struct SentMail {
    const OrganisationSettings *organisation;
    Role role;
    char *to, *subject, *text;
    char *reference, *effect_key; /* reference: "" of none */
    bool several;                 /* reminders of several duties in one */
    GArray *codes;                /* of SentCode */
    char *why;                    /* set at the end */
} SentMail;

/* What happened, in order: one of the two. */
typedef struct RehearsalEvent {
    int64_t at;
    Letter *letter;
    SentMail *sent;
} RehearsalEvent;

typedef enum RehearsalEnd {
    REHEARSAL_CLOSED,  /* every incident is, and nobody owes anything */
    REHEARSAL_SILENT,  /* nobody will be reminded any more */
    REHEARSAL_REPEATS, /* only what has begun again by itself will come, again and again */
    REHEARSAL_UNTIL,
} RehearsalEnd;

typedef struct Rehearsal {
    const Config *config;
    /* In which the headers of every file are read: nobody is anonymous. */
    MailboxSettings front;
    OrganisationSettings *organisations; /* the configuration's, and one that has `front` */
    Config parsed;                       /* what the child knows */
    Loop *loop;
    Parser *child;
    Store *store;
    Keys *keys;
    World world;
    Now now;
    GPtrArray *letters; /* of Letter, by their dates once it runs */
    GArray *events;     /* of RehearsalEvent */
    GPtrArray *sent;    /* of SentMail, owned */
    bool unread;        /* a mail could not be read */
    bool broken;        /* it cannot go on: problem says why */
    Err problem;
    RehearsalEnd end;
} Rehearsal;

/* The configuration and the classifier must outlive it. NULL and *err on failure. */
Rehearsal *rehearsal_new(const Config *config, const Classifier *classifier, Err *err);
void rehearsal_free(Rehearsal *rehearsal);

/* A mail of a file, which will arrive at the time of its Date header. -1 and *err: there is no such file,
 * or no date in it, and the rehearsal goes on without it. */
int rehearsal_add(Rehearsal *rehearsal, const char *file, Err *err);

/* From the first mail to `until` (UTC seconds; 0: until every incident is closed or nothing new is left
 * to come, at most REHEARSAL_DAYS_MAX). */
int rehearsal_run(Rehearsal *rehearsal, int64_t until, Err *err);

/* Prints it on standard output; `texts`: with what the mails say. Codes are shown as CODE. -1 and
 * *err when the register cannot be read. */
int rehearsal_print(const Rehearsal *rehearsal, bool texts, Err *err);
int rehearsal_print_json(const Rehearsal *rehearsal, Err *err);

/* ---- between its files ---- */

/* The bytes of a mail as they arrive: the word CODE in its text or subject, in brackets or not, is
 * the code of the latest mail to its sender; where it names an incident, of the latest about that.
 * Owned. */
GBytes *letter_bytes(const Rehearsal *rehearsal, const Letter *letter);
void letter_free(void *letter);
void sent_free(void *sent);

Source *rehearsal_source(void *rehearsal, const MailboxSettings *settings);
Sink *rehearsal_sink(void *rehearsal, const OutgoingSettings *settings);
/* Reads in the child and waits for it: the virtual clock stands still meanwhile. */
Parser *rehearsal_parser(Rehearsal *rehearsal);

/* Reads one mail in the child. Owned report, or NULL: it could not be read, *err says why. */
Report *rehearsal_read(Rehearsal *rehearsal, GBytes *bytes, const ParserContext *context,
                       Err *err);
