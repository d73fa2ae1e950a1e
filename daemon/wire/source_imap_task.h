/* What the source_imap files share, and nobody else includes: the source with its task, and the
 * functions with which a task goes from one command to the next.
 *
 * Where nothing else is said, a function that returns int starts the task's next command: 0.
 * When nothing is left to ask it finishes the task: 1. When it fails it returns -1 with err
 * set; the turn then drops the connection and the task. None of them blocks. */
#pragma once

#include "daemon/wire/connection.h"
#include "daemon/wire/imap.h"
#include "daemon/wire/source.h"

#include <glib.h>

enum {
    BUFFER_SIZE = 64 * 1024,
    NOT_SELECTED = -1,
};

typedef enum Task { TASK_NONE, TASK_LIST, TASK_FETCH, TASK_MOVE } Task;

typedef enum Step {
    STEP_NONE, /* no command is under way */
    STEP_CONNECT,
    STEP_CAPABILITY,
    STEP_SELECT,
    STEP_NOOP,
    STEP_SEARCH,
    STEP_SIZES,
    STEP_UNTOLD,
    STEP_BODIES,
    STEP_BEGINNINGS,
    STEP_UNFETCHED,
    STEP_PRESENT,
    STEP_MOVE,
    STEP_COPY,
    STEP_CREATE,
    STEP_DELETE,
    STEP_EXPUNGE,
    STEP_ABSENT,
    STEP_MARK,
    STEP_MARKED,
    STEP_TAKE_AWAY,
    STEP_GONE,
    STEP_UNMARK,
} Step;

typedef struct SourceImap {
    Source base;
    const MailboxSettings *settings;
    Loop *loop;

    /* the connection; everything here is forgotten with it */
    Connection *connection;
    ImapReader *reader;
    GString *output;
    size_t sent;
    char tag_prefix[16], tag[32];
    unsigned commands;
    Step step;
    bool can_move, can_uidplus;
    int selected;     /* a Folder, or NOT_SELECTED */
    bool undeletable; /* in it nothing can be marked as deleted */
    int64_t uidvalidity;
    int64_t heard_at;  /* when the server last said something */
    bool proven;       /* it answered a command of this task */
    GArray *found;     /* uids of the last SEARCH */
    size_t listed;     /* of them given out: the next listing may go on from there */
    size_t page;       /* of these, how many in the last listing */
    GArray *still;     /* uids that an answer left out, and that are there */
    int body_fd;       /* of the literal that is arriving; -1 */
    int body_literal;  /* its number, -1: none in this response */
    int64_t body_size; /* announced */
    int64_t body_kept; /* written */

    /* the task */
    Task task;
    Folder folder, to;
    int64_t want_uidvalidity;
    bool retried, created;
    bool sizeless; /* the listing does without sizes */
    int64_t after;
    SourceListing *listing;
    SourceMail *mails;
    SourceMove *moves;
    size_t n;

    char input[BUFFER_SIZE];
    size_t received; /* bytes in it */
} SourceImap;

/* ---- source_imap.c ---- */

/* Puts a command, without tag and line end, behind what is still to be sent; its tagged reply
 * ends the step. Always 0. */
__attribute__((format(printf, 3, 4))) int source_imap_command(SourceImap *source, Step step,
                                                              const char *format, ...);

/* The same for "verb folder". -1: the folder's name cannot be written as a mailbox name (RFC
 * 3501 section 5.1.3), which is permanent. */
int source_imap_command_on_folder(SourceImap *source, Step step, const char *verb,
                                  Folder folder, Err *err);

/* The task has all its results and the connection is free for another. Always 1. */
int source_imap_finish_task(SourceImap *source);

/* Asks which of these uids, which an answer left out, are there all the same: some servers say nothing of what they
 * cannot read. Empties the array. */
int source_imap_ask_still(SourceImap *source, Step step, GArray *uids);

/* The order of two int64_t, for qsort and its like. */
int source_imap_compare_uids(const void *a, const void *b);

/* Sorted uids as a sequence set (RFC 3501 section 9); owned by the caller. Empties the array.
 */
char *source_imap_take_set(GArray *uids);

/* ---- source_imap_list.c ---- */

/* Begins a listing in the selected folder, or goes on with what the last SEARCH found when the
 * listing begins where the one before it ended. */
int source_imap_start_list(SourceImap *source);

/* The SEARCH of a listing came to its OK: asks for the sizes and dates of the first page. */
int source_imap_after_search(SourceImap *source);

/* A FETCH response while sizes are asked for: an entry of the listing, or nothing when it is
 * not about one that was asked. 0; -1: it has not all that was asked. */
int source_imap_on_size(SourceImap *source, const ImapFetch *fetch, Err *err);

/* The FETCH of the sizes came to its OK: asks for what it left out (STEP_UNTOLD), or finishes the listing. */
int source_imap_after_sizes(SourceImap *source);

/* The SEARCH of STEP_UNTOLD came to its OK: what it found is listed, too. Always 1. */
int source_imap_after_untold(SourceImap *source);

/* ---- source_imap_fetch.c ---- */

/* Asks for the wanted mails that are not too large (STEP_BODIES), or for the beginning of those
 * that are (STEP_BEGINNINGS). When there are none of the first kind it goes on to the second.
 */
int source_imap_start_bodies(SourceImap *source, Step step);

/* The last FETCH of bodies came to its OK: asks for the mails that it left out (STEP_UNFETCHED), or finishes the task. */
int source_imap_after_bodies(SourceImap *source);

/* The SEARCH of STEP_UNFETCHED came to its OK: what it found cannot be read. Always 1. */
int source_imap_after_unfetched(SourceImap *source);

/* A literal is announced: opens a descriptor for it when it is a body that was asked for. 0;
 * -1: no descriptor. */
int source_imap_begin_body(SourceImap *source, const ImapEvent *event, Err *err);

/* Bytes of a literal: those of the body are written, up to what is kept of it. 0; -1: they
 * could not be. */
int source_imap_add_to_body(SourceImap *source, const ImapEvent *event, Err *err);

/* A FETCH response while bodies are asked for, whole: its body becomes the descriptor of the
 * mail it names, unless that was not asked for or has one. 0; -1. */
int source_imap_on_body(SourceImap *source, const ImapFetch *fetch, Err *err);

/* ---- source_imap_move.c ---- */

/* The folder was renumbered: no move's message is there under its number any more. Always 1. */
int source_imap_all_renumbered(SourceImap *source);

/* The folder cannot be opened: the moves have failed with the server's words. Always 1. */
int source_imap_all_refused(SourceImap *source, const ImapStatus *status);

/* Asks which of the pending moves' messages are in the folder: before the transfer
 * (STEP_PRESENT) and, when the server did not say what it moved, after it (STEP_ABSENT), or
 * whether an EXPUNGE has taken them away (STEP_GONE). */
int source_imap_start_present(SourceImap *source, Step step);

/* Every pending move whose message the last SEARCH found, or did not find, gets this outcome.
 */
void source_imap_decide(SourceImap *source, bool found, SourceMoved outcome);

/* The uids of the moves with this outcome as a sequence set; owned, NULL: there are none. */
char *source_imap_set_of(const SourceImap *source, SourceMoved outcome);

/* The moves with outcome `which` have failed, with these words. */
void source_imap_fail_moves(SourceImap *source, SourceMoved which, const ImapStatus *status);

/* The SEARCH of STEP_PRESENT came to its OK: what it did not find is gone, the rest is
 * transferred, or taken away. */
int source_imap_after_present(SourceImap *source, Err *err);

/* Sends MOVE, or COPY where there is no MOVE, for the pending moves. */
int source_imap_start_transfer(SourceImap *source, Err *err);

/* COPYUID's arguments (RFC 4315 section 3): pending moves that they name are moved, and to
 * where. Arguments that cannot be read, or do not fit, say nothing. */
void source_imap_on_copyuid(SourceImap *source, const char *arguments);

/* The tagged reply to MOVE or COPY. OK: asks what is left after a MOVE, marks what a COPY
 * copied. The first NO creates the folder, unless it is about quota; otherwise the pending
 * moves have failed with the server's words, which finishes the task. */
int source_imap_after_transfer(SourceImap *source, const ImapStatus *status, Err *err);

/* The tagged reply to marking as deleted what was copied. OK: expunges it by its uids, where
 * UIDPLUS can. Otherwise these moves have failed. 0, or 1 when that was all. */
int source_imap_after_delete(SourceImap *source, const ImapStatus *status);

/* The SEARCH of STEP_ABSENT came to its OK: what it did not find was moved, what it found was
 * not. Always 1. */
int source_imap_finish_move(SourceImap *source);

/* ---- source_imap_expunge.c ---- */

/* Can a message be taken away here, and none of somebody else's with it? */
bool source_imap_can_expunge(const SourceImap *source);

/* Marks what is pending as deleted, where it can be expunged without anybody else's messages;
 * elsewhere it has failed. */
int source_imap_start_expunge(SourceImap *source);

/* The tagged reply to the mark. OK: expunges by uid where UIDPLUS can, else asks whose marks
 * there are (STEP_MARKED). Otherwise the moves have failed. */
int source_imap_after_mark(SourceImap *source, const ImapStatus *status);

/* The SEARCH of STEP_MARKED came to its OK: expunges when all marks are ours; else the moves
 * have failed and their marks are taken off again. */
int source_imap_after_marked(SourceImap *source);

/* The tagged reply to the EXPUNGE. OK: asks what is left (STEP_GONE). Otherwise the moves have
 * failed. */
int source_imap_after_take_away(SourceImap *source, const ImapStatus *status);

/* The SEARCH of STEP_GONE came to its OK: what it did not find has gone nowhere, what it found
 * has failed. */
int source_imap_finish_expunge(SourceImap *source);
