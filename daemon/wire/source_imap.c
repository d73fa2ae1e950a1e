/* A mailbox on an IMAP server as a Source.
 *
 *   (no connection) --> CONNECT --> CAPABILITY --> SELECT --> the task:
 *     list    [NOOP] --> SEARCH --> SIZES
 *     fetch   [NOOP] --> BODIES (whole) --> BODIES (the beginning of the large ones)
 *     move    PRESENT --> MOVE ------------------------------> [ABSENT]
 *                     \-> COPY --> DELETE --> [EXPUNGE] -----/
 *             MOVE and COPY: after a NO once CREATE and again
 *
 * One command is under way at a time; each step ends with its tagged reply. The connection is
 * kept between two tasks and dropped at the first thing that is not right: then the task fails
 * as a whole, and the next one begins anew. A mail is handed out only when every byte of its
 * literal and the rest of its response came.
 *
 * It must never set a flag while reading, expunge what it did not move itself, take anything
 * inside a literal for a reply, or block. Called through the contract of source.h. */
#include "daemon/wire/source.h"

#include "daemon/wire/connection.h"
#include "daemon/wire/imap.h"
#include "daemon/wire/loop.h"
#include "daemon/wire/spool.h"

#include <glib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum {
    PROGRESS_TIME_LIMIT_MS = 60 * 1000,
    QUIET_MS = 5 * 1000, /* after so long a kept connection is asked whether it lives */
    TURN_BYTES = 8 * 1024 * 1024, /* read in one turn, so that others get theirs */
    BUFFER_SIZE = 64 * 1024,
    FOUND_MAX = 4 * 1000 * 1000, /* messages in a folder */
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
    STEP_BODIES,
    STEP_BEGINNINGS,
    STEP_PRESENT,
    STEP_MOVE,
    STEP_COPY,
    STEP_CREATE,
    STEP_DELETE,
    STEP_EXPUNGE,
    STEP_ABSENT,
} Step;

typedef struct SourceImap {
    Source base;
    const MailboxSettings *settings;
    const char *spool;
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
    int selected; /* a Folder, or NOT_SELECTED */
    int64_t uidvalidity;
    int64_t heard_at;  /* when the server last said something */
    bool proven;       /* it answered a command of this task */
    GArray *found;     /* uids of the last SEARCH */
    size_t listed;     /* of them given out: the next listing may go on from there */
    int body_fd;       /* of the literal that is arriving; -1 */
    int body_literal;  /* its number, -1: none in this response */
    int64_t body_size; /* announced */
    int64_t body_kept; /* written */

    /* the task */
    Task task;
    Folder folder, to;
    int64_t want_uidvalidity;
    bool retried, created;
    int64_t after;
    SourceListing *listing;
    SourceMail *mails;
    SourceMove *moves;
    size_t n;

    char input[BUFFER_SIZE];
} SourceImap;

/* ---- the connection ---- */

static void drop_body(SourceImap *source)
{
    if (source->body_fd >= 0)
        close(source->body_fd);
    source->body_fd = -1;
    source->body_literal = -1;
}

static void disconnect(SourceImap *source)
{
    connection_close(source->connection);
    source->connection = NULL;
    imap_reader_free(source->reader);
    source->reader = NULL;
    g_string_truncate(source->output, 0);
    g_array_set_size(source->found, 0);
    source->sent = 0;
    source->listed = 0;
    source->selected = NOT_SELECTED;
    source->step = STEP_NONE;
    drop_body(source);
}

static int connect_server(SourceImap *source, int64_t now_ms, Err *err)
{
    unsigned long long chance;
    if (getrandom(&chance, sizeof chance, GRND_NONBLOCK) != (ssize_t)sizeof chance)
        return err_set(err, ERR_TEMPORARY, "the system has no random numbers yet");
    g_snprintf(source->tag_prefix, sizeof source->tag_prefix, "%012llx", chance >> 16);
    source->connection =
        connection_open(source->loop, &source->settings->endpoint, now_ms, err);
    if (!source->connection)
        return -1;
    source->reader = imap_reader_new();
    source->commands = 0;
    source->can_move = source->can_uidplus = false;
    source->step = STEP_CONNECT;
    return 0;
}

static const char *folder_of(const SourceImap *source, Folder folder)
{
    switch (folder) {
    case FOLDER_DONE:
        return source->settings->done;
    case FOLDER_FAILED:
        return source->settings->failed;
    case FOLDER_INBOX:
    case FOLDER_COUNT:
        break;
    }
    return source->settings->folder;
}

/* ---- sending commands ---- */

__attribute__((format(printf, 3, 4))) static int command(SourceImap *source, Step step,
                                                         const char *format, ...)
{
    va_list args;
    g_snprintf(source->tag, sizeof source->tag, "%s.%u", source->tag_prefix,
               ++source->commands);
    g_string_append_printf(source->output, "%s ", source->tag);
    va_start(args, format);
    g_string_append_vprintf(source->output, format, args);
    va_end(args);
    g_string_append(source->output, "\r\n");
    source->step = step;
    return 0;
}

static int command_on_folder(SourceImap *source, Step step, const char *verb, Folder folder,
                             Err *err)
{
    g_autofree char *name = imap_mailbox_name(folder_of(source, folder));
    if (!name)
        return err_set(err, ERR_PERMANENT, "the name of folder %s cannot be written",
                       folder_name(folder));
    return command(source, step, "%s %s", verb, name);
}

static int finish_task(SourceImap *source)
{
    source->task = TASK_NONE;
    source->step = STEP_NONE;
    return 1;
}

static int compare_uids(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* A set of uids, sorted; the array is emptied. */
static char *take_set(GArray *uids)
{
    GString *set = g_string_new(NULL);
    g_array_sort(uids, compare_uids);
    imap_set_append(set, (const int64_t *)(void *)uids->data, uids->len);
    g_array_set_size(uids, 0);
    return g_string_free(set, FALSE);
}

/* ---- list ---- */

static int start_search(SourceImap *source)
{
    g_array_set_size(source->found, 0);
    source->listed = 0;
    if (source->after >= UINT32_MAX)
        return finish_task(source);
    return command(source, STEP_SEARCH, "UID SEARCH UID %" PRId64 ":*", source->after + 1);
}

/* "n:*" names the last message even when its uid is below n. */
static void keep_new(SourceImap *source)
{
    const int64_t *uids = (const int64_t *)(void *)source->found->data;
    g_array_sort(source->found, compare_uids);
    guint kept = 0;
    for (guint i = 0; i < source->found->len; i++) {
        bool again = kept > 0 && uids[i] == uids[kept - 1];
        if (uids[i] > source->after && !again)
            g_array_index(source->found, int64_t, kept++) = uids[i];
    }
    g_array_set_size(source->found, kept);
}

static int start_sizes(SourceImap *source)
{
    size_t left = source->found->len - source->listed;
    size_t n = MIN(left, (size_t)SOURCE_LIST_MAX);
    source->listing->more = left > n;
    if (n == 0)
        return finish_task(source);
    g_autoptr(GString) set = g_string_new(NULL);
    imap_set_append(set, &g_array_index(source->found, int64_t, source->listed), n);
    source->listed += n;
    return command(source, STEP_SIZES, "UID FETCH %s (UID RFC822.SIZE INTERNALDATE)", set->str);
}

static SourceEntry *listed_entry(SourceListing *listing, int64_t uid)
{
    for (size_t i = 0; i < listing->n; i++) {
        if (listing->entries[i].uid == uid)
            return &listing->entries[i];
    }
    return NULL;
}

static bool was_asked(const SourceImap *source, int64_t uid)
{
    return bsearch(&uid, source->found->data, source->listed, sizeof uid, compare_uids) != NULL;
}

/* A mail that is left out of a listing is never looked at again, so half an answer is an error;
 * but one with neither value is the news of a flag. */
static int on_size(SourceImap *source, const ImapFetch *fetch, Err *err)
{
    SourceListing *listing = source->listing;
    bool news = fetch->size < 0 && !fetch->has_date;
    if (news || listing->n >= SOURCE_LIST_MAX || !was_asked(source, fetch->uid))
        return 0;
    if (fetch->size < 0 || !fetch->has_date)
        return err_set(err, ERR_TEMPORARY, "the server does not tell a mail's size and date");
    source->proven = true;
    bool rising = listing->n == 0 || listing->entries[listing->n - 1].uid < fetch->uid;
    if (!rising && listed_entry(listing, fetch->uid))
        return 0;
    listing->entries[listing->n++] = (SourceEntry){
        .uid = fetch->uid, .size = fetch->size, .received_at = fetch->internal_date};
    return 0;
}

static int compare_entries(const void *a, const void *b)
{
    return compare_uids(&((const SourceEntry *)a)->uid, &((const SourceEntry *)b)->uid);
}

static int finish_list(SourceImap *source)
{
    qsort(source->listing->entries, source->listing->n, sizeof(SourceEntry), compare_entries);
    return finish_task(source);
}

static int start_list(SourceImap *source)
{
    if (source->uidvalidity != source->want_uidvalidity)
        source->after = 0;
    source->listing->uidvalidity = (uint32_t)source->uidvalidity;
    source->listing->ordered = true;
    bool goes_on = source->listed > 0 && source->listed < source->found->len &&
                   g_array_index(source->found, int64_t, source->listed - 1) == source->after;
    return goes_on ? start_sizes(source) : start_search(source);
}

/* ---- fetch ---- */

static bool too_large(const SourceImap *source, int64_t size)
{
    return source->settings->max_size > 0 && size > source->settings->max_size;
}

static int start_bodies(SourceImap *source, Step step)
{
    bool large = step == STEP_BEGINNINGS;
    g_autoptr(GArray) uids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (size_t i = 0; i < source->n; i++) {
        if (too_large(source, source->mails[i].entry.size) == large)
            g_array_append_val(uids, source->mails[i].entry.uid);
    }
    if (uids->len == 0)
        return large ? finish_task(source) : start_bodies(source, STEP_BEGINNINGS);
    g_autofree char *set = take_set(uids);
    if (large)
        return command(source, step, "UID FETCH %s (UID BODY.PEEK[]<0.%d>)", set,
                       SOURCE_CUT_SIZE);
    return command(source, step, "UID FETCH %s (UID BODY.PEEK[])", set);
}

static int begin_body(SourceImap *source, const ImapEvent *event, Err *err)
{
    bool wanted = source->step == STEP_BODIES || source->step == STEP_BEGINNINGS;
    if (!wanted || source->body_literal >= 0 || !imap_literal_is_body(event->text))
        return 0;
    /* A mail that is larger than the server said before is cut, not refused: it would block the
     * mailbox. */
    bool keep_all = source->step == STEP_BODIES && !too_large(source, event->size);
    int64_t kept = keep_all ? event->size : MIN(event->size, (int64_t)SOURCE_CUT_SIZE);
    source->body_fd = spool_open(source->spool, kept, err);
    if (source->body_fd < 0)
        return -1;
    source->body_literal = event->literal;
    source->body_size = event->size;
    source->body_kept = 0;
    return 0;
}

static int add_to_body(SourceImap *source, const ImapEvent *event, Err *err)
{
    if (source->body_fd < 0 || event->literal != source->body_literal)
        return 0;
    bool keep_all = source->step == STEP_BODIES && !too_large(source, source->body_size);
    int64_t limit = keep_all ? source->body_size : SOURCE_CUT_SIZE;
    int64_t size = MIN(event->size, limit - source->body_kept);
    source->body_kept += size;
    return spool_write(source->body_fd, event->bytes, (size_t)size, err);
}

static SourceMail *wanted_mail(const SourceImap *source, int64_t uid)
{
    for (size_t i = 0; i < source->n; i++) {
        if (source->mails[i].entry.uid == uid)
            return &source->mails[i];
    }
    return NULL;
}

static int small_body(SourceImap *source, const ImapFetch *fetch, Err *err)
{
    const char *text = fetch->quoted ? fetch->quoted->str : "";
    size_t size = fetch->quoted ? fetch->quoted->len : 0;
    source->body_fd = spool_open(NULL, 0, err);
    source->body_size = source->body_kept = (int64_t)size;
    return source->body_fd < 0 ? -1 : spool_write(source->body_fd, text, size, err);
}

static int on_body(SourceImap *source, const ImapFetch *fetch, Err *err)
{
    SourceMail *mail = wanted_mail(source, fetch->uid);
    if (fetch->body == IMAP_BODY_NONE || !mail || mail->fd >= 0)
        return 0;
    if (fetch->body == IMAP_BODY_LITERAL && source->body_literal != fetch->body_literal)
        return err_set(err, ERR_TEMPORARY,
                       "the server's response has its body in a strange place");
    if (fetch->body != IMAP_BODY_LITERAL && small_body(source, fetch, err) != 0)
        return -1;
    bool part = source->step == STEP_BEGINNINGS && source->body_size >= SOURCE_CUT_SIZE;
    if (lseek(source->body_fd, 0, SEEK_SET) != 0)
        return err_set(err, ERR_BUG, "a mail cannot be rewound");
    mail->fd = source->body_fd;
    mail->size = source->body_kept;
    mail->cut = part || source->body_kept < source->body_size;
    source->body_fd = -1;
    source->proven = true;
    return 0;
}

/* ---- move ---- */

static int start_present(SourceImap *source, Step step)
{
    g_autoptr(GArray) uids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (size_t i = 0; i < source->n; i++) {
        if (source->moves[i].outcome == SOURCE_MOVE_PENDING)
            g_array_append_val(uids, source->moves[i].uid);
    }
    g_array_set_size(source->found, 0);
    source->listed = 0;
    if (uids->len == 0)
        return finish_task(source);
    g_autofree char *set = take_set(uids);
    /* Without UIDPLUS what was moved stays, marked as deleted: it has been moved already. */
    bool marked = !source->can_move && !source->can_uidplus;
    return command(source, step, "UID SEARCH UID %s%s", set, marked ? " UNDELETED" : "");
}

static bool was_found(const SourceImap *source, int64_t uid)
{
    for (guint i = 0; i < source->found->len; i++) {
        if (g_array_index(source->found, int64_t, i) == uid)
            return true;
    }
    return false;
}

/* Every pending move whose message the last SEARCH found, or did not find, gets this outcome.
 */
static void decide(SourceImap *source, bool found, SourceMoved outcome)
{
    for (size_t i = 0; i < source->n; i++) {
        SourceMove *move = &source->moves[i];
        if (move->outcome == SOURCE_MOVE_PENDING && was_found(source, move->uid) == found)
            move->outcome = outcome;
    }
}

static char *set_of(const SourceImap *source, SourceMoved outcome)
{
    g_autoptr(GArray) uids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (size_t i = 0; i < source->n; i++) {
        if (source->moves[i].outcome == outcome)
            g_array_append_val(uids, source->moves[i].uid);
    }
    return uids->len > 0 ? take_set(uids) : NULL;
}

static int start_transfer(SourceImap *source, Err *err)
{
    g_autofree char *set = set_of(source, SOURCE_MOVE_PENDING);
    if (!set)
        return finish_task(source);
    g_autofree char *verb =
        g_strdup_printf("UID %s %s", source->can_move ? "MOVE" : "COPY", set);
    return command_on_folder(source, source->can_move ? STEP_MOVE : STEP_COPY, verb, source->to,
                             err);
}

static void on_copyuid(SourceImap *source, const char *arguments)
{
    int64_t validity;
    g_autoptr(GArray) from = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GArray) to = g_array_new(FALSE, FALSE, sizeof(int64_t));
    if (!imap_copyuid_parse(arguments, &validity, from, to))
        return;
    for (guint i = 0; i < from->len; i++) {
        for (size_t j = 0; j < source->n; j++) {
            SourceMove *move = &source->moves[j];
            if (move->uid != g_array_index(from, int64_t, i) ||
                move->outcome != SOURCE_MOVE_PENDING)
                continue;
            move->outcome = SOURCE_MOVED;
            move->new_uidvalidity = (uint32_t)validity;
            move->new_uid = g_array_index(to, int64_t, i);
        }
    }
}

static void fail_moves(SourceImap *source, SourceMoved which, const ImapStatus *status)
{
    for (size_t i = 0; i < source->n; i++) {
        SourceMove *move = &source->moves[i];
        if (move->outcome != which)
            continue;
        move->outcome = SOURCE_MOVE_FAILED;
        connection_printable(move->reply, sizeof move->reply, status->words,
                             strlen(status->words));
    }
}

static int finish_move(SourceImap *source)
{
    static const ImapStatus still_there = {.words = "the server said OK but did not move it"};
    decide(source, false, SOURCE_MOVED);
    fail_moves(source, SOURCE_MOVE_PENDING, &still_there);
    return finish_task(source);
}

/* COPY is all or nothing (RFC 3501 section 6.4.7): after its OK everything is there, whatever
 * COPYUID says. */
static int start_delete(SourceImap *source)
{
    for (size_t i = 0; i < source->n; i++) {
        if (source->moves[i].outcome == SOURCE_MOVE_PENDING)
            source->moves[i].outcome = SOURCE_MOVED;
    }
    g_autofree char *set = set_of(source, SOURCE_MOVED);
    return command(source, STEP_DELETE, "UID STORE %s +FLAGS.SILENT (\\Deleted)", set);
}

static int after_delete(SourceImap *source)
{
    g_autofree char *set = set_of(source, SOURCE_MOVED);
    if (!source->can_uidplus)
        return finish_task(source);
    return command(source, STEP_EXPUNGE, "UID EXPUNGE %s", set);
}

static int transfer_refused(SourceImap *source, const ImapStatus *status, Err *err)
{
    bool worth_creating = status->condition == IMAP_NO && !source->created &&
                          !imap_status_code(status, "OVERQUOTA", NULL);
    if (worth_creating) {
        source->created = true;
        return command_on_folder(source, STEP_CREATE, "CREATE", source->to, err);
    }
    fail_moves(source, SOURCE_MOVE_PENDING, status);
    return finish_task(source);
}

/* ---- from one step to the next ---- */

static bool passing(const ImapStatus *status)
{
    return imap_status_code(status, "UNAVAILABLE", NULL) ||
           imap_status_code(status, "INUSE", NULL) ||
           imap_status_code(status, "SERVERBUG", NULL) ||
           imap_status_code(status, "LIMIT", NULL);
}

static int refused(const char *what, ErrKind kind, const ImapStatus *status, Err *err)
{
    char words[160];
    connection_printable(words, sizeof words, status->words, strlen(status->words));
    return err_set(err, passing(status) ? ERR_TEMPORARY : kind, "%s refused: %s", what, words);
}

static int start_task(SourceImap *source, Err *err)
{
    if (source->selected != (int)source->folder) {
        source->uidvalidity = 0;
        source->selected = NOT_SELECTED;
        g_array_set_size(source->found, 0);
        source->listed = 0;
        return command_on_folder(source, STEP_SELECT, "SELECT", source->folder, err);
    }
    if (source->task == TASK_LIST)
        return start_list(source);
    if (source->want_uidvalidity != 0 && source->want_uidvalidity != source->uidvalidity)
        return err_set(err, ERR_TEMPORARY, "the folder's UIDVALIDITY has changed");
    return source->task == TASK_FETCH ? start_bodies(source, STEP_BODIES)
                                      : start_present(source, STEP_PRESENT);
}

static int after_select(SourceImap *source, const ImapStatus *status, Err *err)
{
    if (status->condition != IMAP_OK)
        return refused("SELECT", ERR_PERMANENT, status, err);
    if (source->uidvalidity == 0)
        return err_set(err, ERR_TEMPORARY, "the server gives no UIDVALIDITY");
    source->selected = (int)source->folder;
    return start_task(source, err);
}

static int after_transfer(SourceImap *source, const ImapStatus *status, Err *err)
{
    const char *arguments;
    if (imap_status_code(status, "COPYUID", &arguments))
        on_copyuid(source, arguments);
    if (status->condition != IMAP_OK)
        return transfer_refused(source, status, err);
    return source->step == STEP_COPY ? start_delete(source)
                                     : start_present(source, STEP_ABSENT);
}

/* The tagged reply to the command that is under way. 0: another command; 1: the task is
 * finished; -1. */
static int on_done(SourceImap *source, const ImapStatus *status, Err *err)
{
    bool ok = status->condition == IMAP_OK;
    switch (source->step) {
    case STEP_CAPABILITY:
    case STEP_NOOP:
        return start_task(source, err);
    case STEP_SELECT:
        return after_select(source, status, err);
    case STEP_SEARCH:
        if (!ok)
            return refused("SEARCH", ERR_TEMPORARY, status, err);
        keep_new(source);
        return start_sizes(source);
    case STEP_SIZES:
        return ok ? finish_list(source) : refused("FETCH", ERR_TEMPORARY, status, err);
    case STEP_BODIES:
        return ok ? start_bodies(source, STEP_BEGINNINGS)
                  : refused("FETCH", ERR_TEMPORARY, status, err);
    case STEP_BEGINNINGS:
        return ok ? finish_task(source) : refused("FETCH", ERR_TEMPORARY, status, err);
    case STEP_PRESENT:
        if (!ok)
            return refused("SEARCH", ERR_TEMPORARY, status, err);
        decide(source, false, SOURCE_MOVE_GONE);
        return start_transfer(source, err);
    case STEP_MOVE:
    case STEP_COPY:
        return after_transfer(source, status, err);
    case STEP_CREATE: /* also when it exists already: the second try tells */
        return start_transfer(source, err);
    case STEP_DELETE:
        if (ok)
            return after_delete(source);
        fail_moves(source, SOURCE_MOVED, status);
        return finish_task(source);
    case STEP_EXPUNGE: /* marked as deleted is moved, too */
        return finish_task(source);
    case STEP_ABSENT:
        if (!ok)
            return refused("SEARCH", ERR_TEMPORARY, status, err);
        return finish_move(source);
    case STEP_NONE:
    case STEP_CONNECT:
        break;
    }
    return err_set(err, ERR_TEMPORARY, "the server answers what was not asked");
}

/* ---- what the server says ---- */

static int on_untagged_status(SourceImap *source, const ImapStatus *status, Err *err)
{
    const char *arguments;
    int64_t number;
    if (status->condition == IMAP_BYE)
        return refused("the connection is", ERR_TEMPORARY, status, err);
    if (source->step == STEP_MOVE && imap_status_code(status, "COPYUID", &arguments))
        on_copyuid(source, arguments);
    if (!imap_status_code(status, "UIDVALIDITY", &arguments) ||
        !imap_number(arguments, &number, NULL))
        return 0;
    if (source->selected != NOT_SELECTED && number != source->uidvalidity)
        return err_set(err, ERR_TEMPORARY, "the folder's UIDVALIDITY has changed");
    source->uidvalidity = number;
    return 0;
}

static int on_fetch(SourceImap *source, const char *text, Err *err)
{
    ImapFetch fetch;
    bool bodies = source->step == STEP_BODIES || source->step == STEP_BEGINNINGS;
    int result = 0;
    if (imap_fetch_parse(text, &fetch)) {
        if (source->step == STEP_SIZES)
            result = on_size(source, &fetch, err);
        if (bodies)
            result = on_body(source, &fetch, err);
        imap_fetch_clear(&fetch);
    } else if (strstr(text, " FETCH ")) {
        result = err_set(err, ERR_TEMPORARY, "the server's response to FETCH cannot be read");
    }
    return result;
}

static int on_untagged(SourceImap *source, const char *text, Err *err)
{
    ImapStatus status;
    if (imap_status_parse(text, &status))
        return on_untagged_status(source, &status, err);
    bool searching = source->step == STEP_SEARCH || source->step == STEP_PRESENT ||
                     source->step == STEP_ABSENT;
    if (searching && g_ascii_strncasecmp(text, "SEARCH", 6) == 0) {
        if (!imap_search_parse(text, source->found) || source->found->len > FOUND_MAX)
            return err_set(err, ERR_TEMPORARY,
                           "the server's response to SEARCH cannot be read");
        return 0;
    }
    if (g_ascii_strncasecmp(text, "CAPABILITY ", 11) == 0) {
        source->can_move = imap_capability(text, "MOVE");
        source->can_uidplus = imap_capability(text, "UIDPLUS");
        return 0;
    }
    return on_fetch(source, text, err); /* which ignores what it is not */
}

static int on_tagged(SourceImap *source, const ImapEvent *event, Err *err)
{
    ImapStatus status;
    if (strcmp(event->tag, source->tag) != 0 || !imap_status_parse(event->text, &status))
        return err_set(err, ERR_TEMPORARY, "the server answers what was not asked");
    source->proven = true;
    return on_done(source, &status, err);
}

static int on_event(SourceImap *source, const ImapEvent *event, Err *err)
{
    switch (event->kind) {
    case IMAP_LITERAL:
        return begin_body(source, event, err);
    case IMAP_LITERAL_BYTES:
        return add_to_body(source, event, err);
    case IMAP_UNTAGGED: {
        int result = on_untagged(source, event->text, err);
        drop_body(source); /* unless it was a wanted mail's, which has it now */
        return result;
    }
    case IMAP_TAGGED:
        return on_tagged(source, event, err);
    case IMAP_CONTINUATION:
        break;
    }
    return 0; /* we send nothing that is continued */
}

/* ---- the turn ---- */

static int flush(SourceImap *source, Err *err)
{
    while (source->sent < source->output->len) {
        ssize_t n = connection_send(source->connection, source->output->str + source->sent,
                                    source->output->len - source->sent, err);
        if (n <= 0)
            return (int)n;
        source->sent += (size_t)n;
    }
    g_string_truncate(source->output, 0);
    source->sent = 0;
    return 0;
}

/* Works off what was received: 1 when the task is finished, 0 when more bytes are needed. */
static int read_events(SourceImap *source, Err *err)
{
    ImapEvent event;
    int result;
    while ((result = imap_reader_next(source->reader, &event, err)) == 1) {
        result = on_event(source, &event, err);
        if (result != 0)
            return result;
    }
    return result;
}

static int talk(SourceImap *source, int64_t now_ms, Err *err)
{
    for (size_t taken = 0; taken < TURN_BYTES;) {
        int result = read_events(source, err);
        if (result != 0)
            return result;
        if (flush(source, err) != 0)
            return -1;
        ssize_t n =
            connection_receive(source->connection, source->input, sizeof source->input, err);
        if (n <= 0)
            return (int)n;
        source->heard_at = now_ms;
        taken += (size_t)n;
        imap_reader_feed(source->reader, source->input, (size_t)n);
    }
    loop_wake_at(source->loop, now_ms); /* at once again, but after the others */
    return 0;
}

/* On a kept connection: is it alive, and has new mail come? A listing that goes on needs
 * neither. */
static int begin(SourceImap *source, int64_t now_ms, Err *err)
{
    bool quiet = now_ms - source->heard_at > QUIET_MS;
    bool goes_on =
        source->task == TASK_LIST && source->listed > 0 && source->listed < source->found->len;
    source->proven = false;
    source->heard_at = now_ms;
    if (quiet || (source->task == TASK_LIST && !goes_on))
        return command(source, STEP_NOOP, "NOOP");
    return start_task(source, err);
}

static int log_in(SourceImap *source, int64_t now_ms, Err *err)
{
    int result = connection_advance(source->connection, now_ms, err);
    if (result != 1)
        return result;
    source->heard_at = now_ms;
    return command(source, STEP_CAPABILITY, "CAPABILITY");
}

static int go_on(SourceImap *source, int64_t now_ms, Err *err)
{
    int result = 0;
    if (!source->connection) {
        source->heard_at = now_ms;
        source->retried = true; /* a new connection is as good as it gets */
        result = connect_server(source, now_ms, err);
    } else if (source->step == STEP_NONE) {
        result = begin(source, now_ms, err);
    }
    if (result == 0 && source->step == STEP_CONNECT)
        result = log_in(source, now_ms, err);
    if (result == 0 && source->step != STEP_CONNECT)
        result = talk(source, now_ms, err);
    if (result == 0 && now_ms - source->heard_at >= PROGRESS_TIME_LIMIT_MS)
        return err_set(err, ERR_TEMPORARY, "the server says nothing for %d s",
                       PROGRESS_TIME_LIMIT_MS / 1000);
    return result;
}

static int source_imap_advance(Source *base, int64_t now_ms, Err *err)
{
    SourceImap *source = (SourceImap *)base;
    if (source->task == TASK_NONE)
        return 0;
    int result = go_on(source, now_ms, err);
    /* A kept connection that the server has closed meanwhile is not worth an error. */
    if (result < 0 && !source->retried && !source->proven) {
        disconnect(source);
        result = go_on(source, now_ms, err);
    }
    if (result == 0)
        loop_wake_at(source->loop, source->heard_at + PROGRESS_TIME_LIMIT_MS);
    if (result < 0) {
        disconnect(source);
        source->task = TASK_NONE;
    }
    return result;
}

/* ---- the contract ---- */

static SourceImap *new_task(Source *base, Task task, Folder folder, uint32_t uidvalidity)
{
    SourceImap *source = (SourceImap *)base;
    source->task = task;
    source->folder = folder;
    source->want_uidvalidity = uidvalidity;
    source->retried = source->created = source->proven = false;
    return source;
}

static void source_imap_list(Source *base, int64_t after, uint32_t uidvalidity,
                             SourceListing *into)
{
    SourceImap *source = new_task(base, TASK_LIST, FOLDER_INBOX, uidvalidity);
    source->after = MAX(after, 0);
    source->listing = into;
    into->uidvalidity = 0;
    into->n = 0;
    into->more = false;
    into->ordered = true;
}

static void source_imap_fetch(Source *base, uint32_t uidvalidity, SourceMail *mails, size_t n)
{
    SourceImap *source = new_task(base, TASK_FETCH, FOLDER_INBOX, uidvalidity);
    source->mails = mails;
    source->n = n;
    for (size_t i = 0; i < n; i++) {
        mails[i].fd = -1;
        mails[i].size = 0;
        mails[i].cut = false;
    }
}

static void source_imap_move(Source *base, Folder from, Folder to, uint32_t uidvalidity,
                             SourceMove *moves, size_t n)
{
    SourceImap *source = new_task(base, TASK_MOVE, from, uidvalidity);
    source->to = to;
    source->moves = moves;
    source->n = n;
    for (size_t i = 0; i < n; i++)
        moves[i] = (SourceMove){.uid = moves[i].uid};
}

static void source_imap_free(Source *base)
{
    SourceImap *source = (SourceImap *)base;
    bool idle = source->connection && source->step == STEP_NONE;
    if (idle) {
        command(source, STEP_NONE, "LOGOUT");
        flush(source, NULL);
    }
    disconnect(source);
    g_array_free(source->found, TRUE);
    g_string_free(source->output, TRUE);
    g_free(source);
}

static const SourceOps ops = {
    .list = source_imap_list,
    .fetch = source_imap_fetch,
    .move = source_imap_move,
    .advance = source_imap_advance,
    .free = source_imap_free,
};

Source *source_imap_open(const MailboxSettings *settings, const char *spool, Loop *loop)
{
    SourceImap *source = g_new0(SourceImap, 1);
    source->base.ops = &ops;
    source->settings = settings;
    /* What came on the anonymous route is never written to a disk. */
    source->spool = settings->route == ROUTE_ANONYMOUS ? NULL : spool;
    source->loop = loop;
    source->output = g_string_new(NULL);
    source->found = g_array_new(FALSE, FALSE, sizeof(int64_t));
    source->body_fd = source->body_literal = -1;
    source->selected = NOT_SELECTED;
    return &source->base;
}
