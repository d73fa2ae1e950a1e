/* The seam where mail comes from: a folder of messages that can be listed, fetched and moved.
 *
 * A source is an IMAP mailbox, a Maildir, or a script in a test. It does one task at a time:
 * list, fetch or move starts it, source_advance() finishes it. It keeps no state that matters:
 * everything is in the register, and a source can be freed and opened again at any moment.
 *
 * Messages are named by (uidvalidity, uid) as in RFC 3501 section 2.3.1.1. A Maildir has
 * uidvalidity 1 and derives a stable positive 63-bit uid from the file's base name, so its uids
 * are not in order of arrival. */
#pragma once

#include "config/config.h"
#include "config/err.h"
#include "config/terms.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SOURCE_LIST_MAX = 500,        /* entries of one listing */
    SOURCE_CUT_SIZE = 256 * 1024, /* bytes fetched of a mail larger than max_size */
};

typedef struct SourceEntry {
    int64_t uid;
    int64_t size; /* bytes, as the server says; -1: it cannot */
    /* UTC seconds: INTERNALDATE, or the file's modification time; INT64_MAX: nobody knows. */
    int64_t received_at;
} SourceEntry;

typedef struct SourceListing {
    uint32_t uidvalidity;
    SourceEntry entries[SOURCE_LIST_MAX];
    size_t n;
    bool more;    /* there are more after these */
    bool ordered; /* uids rise with arrival, so a cursor can pass them (IMAP); false: a Maildir
                   */
    bool keeps;   /* of its messages none can be moved to FOLDER_NOWHERE */
} SourceListing;

typedef struct SourceMail {
    SourceEntry entry; /* in: of the listing */
    int fd;       /* out: the bytes, owned by the caller; -1: it was gone when we came for it */
    int64_t size; /* out: bytes in fd */
    bool cut;     /* out: larger than max_size: fd has only the first SOURCE_CUT_SIZE bytes */
    bool unreadable; /* out: it is there and cannot be read (fd is -1); the others can */
} SourceMail;

typedef enum SourceMoved {
    SOURCE_MOVE_PENDING,
    SOURCE_MOVED,
    SOURCE_MOVE_GONE,       /* not there: already moved, or taken away by somebody */
    SOURCE_MOVE_RENUMBERED, /* the folder was: it may be there, under a number nobody knows */
    SOURCE_MOVE_FAILED,     /* the server said no; reply says why */
} SourceMoved;

typedef struct SourceMove {
    int64_t uid;              /* in */
    SourceMoved outcome;      /* out */
    uint32_t new_uidvalidity; /* out: where it is now (RFC 4315 COPYUID); 0: the server did not
                                 say */
    int64_t new_uid;
    char reply[160]; /* out: the server's words, printable, when it failed */
} SourceMove;

typedef struct Source Source;

typedef struct SourceOps {
    void (*list)(Source *source, int64_t after, uint32_t uidvalidity, SourceListing *into);
    void (*fetch)(Source *source, uint32_t uidvalidity, SourceMail *mails, size_t n);
    void (*move)(Source *source, Folder from, Folder to, uint32_t uidvalidity,
                 SourceMove *moves, size_t n);
    int (*advance)(Source *source, int64_t now_ms, Err *err);
    void (*free)(Source *source);
} SourceOps;

struct Source {
    const SourceOps *ops;
};

/* Each of the three starts a task (connecting and logging in when needed) and writes its
 * results to memory of the caller, which stays where it is until advance has returned 1 or -1.
 *
 * list: messages of the inbox with a uid above `after`, at most SOURCE_LIST_MAX, those with the lowest uids, in the
 * order in which they came, which is that of their uids where these are ordered. When the mailbox's uidvalidity is not
 * `uidvalidity` (0: unknown), all of them: `after` meant other messages. fetch: the bytes of messages of the inbox,
 * without touching their flags. move: messages of folder `from`; `to` is created when it is missing. To FOLDER_NOWHERE a
 * message is taken away for good: it has moved only when the folder, asked again, no longer has it, and it has no new
 * uid. No other message is ever taken away with it. Where that cannot be had the moves fail, and the reply says why.
 * Nothing comes from nowhere. A changed uidvalidity is a temporary error for fetch: list again. For move it is an
 * answer: nothing is there under these numbers any more, so every outcome is SOURCE_MOVE_RENUMBERED. A folder `from`
 * that cannot be opened, and is not the inbox, fails its moves. */
static inline void source_list(Source *source, int64_t after, uint32_t uidvalidity,
                               SourceListing *into)
{
    source->ops->list(source, after, uidvalidity, into);
}

static inline void source_fetch(Source *source, uint32_t uidvalidity, SourceMail *mails,
                                size_t n)
{
    source->ops->fetch(source, uidvalidity, mails, n);
}

static inline void source_move(Source *source, Folder from, Folder to, uint32_t uidvalidity,
                               SourceMove *moves, size_t n)
{
    source->ops->move(source, from, to, uidvalidity, moves, n);
}

/* 1: the task is finished. 0: not yet, and the loop knows what for. -1: it failed as a whole,
 * the connection is closed, the source is ready for another task (descriptors already in
 * mails[] are the caller's). Never blocks. Without a task: 0. */
static inline int source_advance(Source *source, int64_t now_ms, Err *err)
{
    return source->ops->advance(source, now_ms, err);
}

static inline void source_free(Source *source)
{
    if (source)
        source->ops->free(source);
}

typedef struct Loop Loop;

/* Opens the kind that the settings name. Nothing is connected before the first task. The settings
 * must outlive the source. Never NULL. */
Source *source_open(const MailboxSettings *settings, Loop *loop);

Source *source_imap_open(const MailboxSettings *settings, Loop *loop);
Source *source_maildir_open(const MailboxSettings *settings);
