/* A mailbox on an IMAP server as a Source: the connection, the steps, the turn and the
 * contract. What the steps of a task do is in source_imap_list.c, source_imap_fetch.c,
 * source_imap_move.c, source_imap_expunge.c.
 *
 *   (no connection) --> CONNECT --> CAPABILITY --> SELECT --> the task:
 *     list    [NOOP] --> SEARCH --> SIZES --> [UNTOLD]  (broken off there: once more from the start, without sizes)
 *     fetch   [NOOP] --> BODIES --> BEGINNINGS (of the large ones) --> [UNFETCHED]
 *     move    PRESENT --> MOVE ------------------------------> [ABSENT]
 *                     \-> COPY --> DELETE --> [EXPUNGE] -----/
 *             MOVE and COPY: after a NO once CREATE and again
 *             to nowhere: PRESENT --> MARK --> [MARKED] --> TAKE_AWAY --> GONE --> [UNMARK]
 *
 * One command is under way at a time; each step ends with its tagged reply. The connection is
 * kept between two tasks and dropped at the first thing that is not right: then the task fails
 * as a whole, and the next one begins anew. A mail is handed out only when every byte of its
 * literal and the rest of its response came.
 *
 * It must never set a flag while reading, expunge what it did not move itself or was not told to,
 * take anything inside a literal for a reply, or block. Called through the contract of source.h. */
#include "daemon/wire/source_imap_task.h"

#include "daemon/wire/loop.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum {
    PROGRESS_TIME_LIMIT_MS = 60 * 1000,
    QUIET_MS = 5 * 1000, /* after so long a kept connection is asked whether it lives */
    TURN_BYTES = 8 * 1024 * 1024, /* read in one turn, so that others get theirs */
    FOUND_MAX = 4 * 1000 * 1000,  /* messages in a folder */
};

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
    explicit_bzero(source->input, source->received);
    source->received = 0;
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
    case FOLDER_NOWHERE:
    case FOLDER_COUNT:
        break;
    }
    return source->settings->folder;
}

/* ---- sending commands ---- */

__attribute__((format(printf, 3, 4))) int source_imap_command(SourceImap *source, Step step,
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

int source_imap_command_on_folder(SourceImap *source, Step step, const char *verb,
                                  Folder folder, Err *err)
{
    g_autofree char *name = imap_mailbox_name(folder_of(source, folder));
    if (!name)
        return err_set(err, ERR_PERMANENT, "the name of folder %s cannot be written",
                       folder_name(folder));
    return source_imap_command(source, step, "%s %s", verb, name);
}

int source_imap_finish_task(SourceImap *source)
{
    source->task = TASK_NONE;
    source->step = STEP_NONE;
    return 1;
}

int source_imap_compare_uids(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* A set of uids, sorted; the array is emptied. */
char *source_imap_take_set(GArray *uids)
{
    GString *set = g_string_new(NULL);
    g_array_sort(uids, source_imap_compare_uids);
    imap_set_append(set, (const int64_t *)(void *)uids->data, uids->len);
    g_array_set_size(uids, 0);
    return g_string_free(set, FALSE);
}

int source_imap_ask_still(SourceImap *source, Step step, GArray *uids)
{
    g_autofree char *set = source_imap_take_set(uids);
    g_array_set_size(source->still, 0);
    return source_imap_command(source, step, "UID SEARCH UID %s", set);
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
        source->undeletable = false;
        source->selected = NOT_SELECTED;
        g_array_set_size(source->found, 0);
        source->listed = 0;
        return source_imap_command_on_folder(source, STEP_SELECT, "SELECT", source->folder,
                                             err);
    }
    if (source->task == TASK_LIST)
        return source_imap_start_list(source);
    bool renumbered =
        source->want_uidvalidity != 0 && source->want_uidvalidity != source->uidvalidity;
    if (renumbered && source->task == TASK_MOVE)
        return source_imap_all_renumbered(source);
    if (renumbered)
        return err_set(err, ERR_TEMPORARY, "the folder's UIDVALIDITY has changed");
    return source->task == TASK_FETCH ? source_imap_start_bodies(source, STEP_BODIES)
                                      : source_imap_start_present(source, STEP_PRESENT);
}

static int after_select(SourceImap *source, const ImapStatus *status, Err *err)
{
    /* A folder for failures that somebody removed holds up what was to come from it. */
    if (status->condition == IMAP_NO && source->folder != FOLDER_INBOX && !passing(status))
        return source_imap_all_refused(source, status);
    if (status->condition != IMAP_OK)
        return refused("SELECT", ERR_PERMANENT, status, err);
    if (source->uidvalidity == 0)
        return err_set(err, ERR_TEMPORARY, "the server gives no UIDVALIDITY");
    source->selected = (int)source->folder;
    return start_task(source, err);
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
        return ok ? source_imap_after_search(source)
                  : refused("SEARCH", ERR_TEMPORARY, status, err);
    case STEP_SIZES:
        return ok ? source_imap_after_sizes(source)
                  : refused("FETCH", ERR_TEMPORARY, status, err);
    case STEP_BODIES:
        return ok ? source_imap_start_bodies(source, STEP_BEGINNINGS)
                  : refused("FETCH", ERR_TEMPORARY, status, err);
    case STEP_UNTOLD:
        return ok ? source_imap_after_untold(source)
                  : refused("SEARCH", ERR_TEMPORARY, status, err);
    case STEP_BEGINNINGS:
        return ok ? source_imap_after_bodies(source)
                  : refused("FETCH", ERR_TEMPORARY, status, err);
    case STEP_UNFETCHED:
        return ok ? source_imap_after_unfetched(source)
                  : refused("SEARCH", ERR_TEMPORARY, status, err);
    case STEP_PRESENT:
        return ok ? source_imap_after_present(source, err)
                  : refused("SEARCH", ERR_TEMPORARY, status, err);
    case STEP_MOVE:
    case STEP_COPY:
        return source_imap_after_transfer(source, status, err);
    case STEP_CREATE: /* also when it exists already: the second try tells */
        return source_imap_start_transfer(source, err);
    case STEP_DELETE:
        return source_imap_after_delete(source, status);
    case STEP_EXPUNGE: /* marked as deleted is moved, too */
    case STEP_UNMARK:
        return source_imap_finish_task(source);
    case STEP_ABSENT:
        return ok ? source_imap_finish_move(source)
                  : refused("SEARCH", ERR_TEMPORARY, status, err);
    case STEP_MARK:
        return source_imap_after_mark(source, status);
    case STEP_MARKED:
        return ok ? source_imap_after_marked(source)
                  : refused("SEARCH", ERR_TEMPORARY, status, err);
    case STEP_TAKE_AWAY:
        return source_imap_after_take_away(source, status);
    case STEP_GONE:
        return ok ? source_imap_finish_expunge(source)
                  : refused("SEARCH", ERR_TEMPORARY, status, err);
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
        source_imap_on_copyuid(source, arguments);
    if (imap_status_code(status, "PERMANENTFLAGS", &arguments))
        source->undeletable = !strcasestr(arguments, "\\Deleted");
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
            result = source_imap_on_size(source, &fetch, err);
        if (bodies)
            result = source_imap_on_body(source, &fetch, err);
        imap_fetch_clear(&fetch);
    } else if (strstr(text, " FETCH ")) {
        result = err_set(err, ERR_TEMPORARY, "the server's response to FETCH cannot be read");
    }
    return result;
}

/* Where the uids of a SEARCH go; NULL: none was asked for. */
static GArray *searched(const SourceImap *source)
{
    switch ((int)source->step) {
    case STEP_SEARCH:
    case STEP_PRESENT:
    case STEP_ABSENT:
    case STEP_MARKED:
    case STEP_GONE:
        return source->found;
    case STEP_UNTOLD:
    case STEP_UNFETCHED:
        return source->still;
    default:
        return NULL;
    }
}

static int on_untagged(SourceImap *source, const char *text, Err *err)
{
    ImapStatus status;
    if (imap_status_parse(text, &status))
        return on_untagged_status(source, &status, err);
    GArray *uids = searched(source);
    if (uids && g_ascii_strncasecmp(text, "SEARCH", 6) == 0) {
        if (!imap_search_parse(text, uids) || uids->len > FOUND_MAX)
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
        return source_imap_begin_body(source, event, err);
    case IMAP_LITERAL_BYTES:
        return source_imap_add_to_body(source, event, err);
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

/* Works off what was received: 1 when the task is finished, 0 when more bytes are needed. Of what
 * was worked off nothing stays: it may be an anonymous mail. */
static int read_events(SourceImap *source, Err *err)
{
    ImapEvent event;
    int result;
    while ((result = imap_reader_next(source->reader, &event, err)) == 1) {
        result = on_event(source, &event, err);
        if (result != 0)
            break;
    }
    if (source->reader)
        explicit_bzero(source->input, source->received - imap_reader_left(source->reader));
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
        source->received = (size_t)n;
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
        return source_imap_command(source, STEP_NOOP, "NOOP");
    return start_task(source, err);
}

static int log_in(SourceImap *source, int64_t now_ms, Err *err)
{
    int result = connection_advance(source->connection, now_ms, err);
    if (result != 1)
        return result;
    source->heard_at = now_ms;
    return source_imap_command(source, STEP_CAPABILITY, "CAPABILITY");
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
    /* Many servers open a mail to tell its size, and break off at one that they cannot open. The others are listed
     * all the same; it fails when it is fetched. */
    if (result < 0 && source->step == STEP_SIZES && !source->sizeless) {
        disconnect(source);
        source->sizeless = true;
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
    source->retried = source->created = source->proven = source->sizeless = false;
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
        mails[i].cut = mails[i].unreadable = false;
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
        source_imap_command(source, STEP_NONE, "LOGOUT");
        flush(source, NULL);
    }
    disconnect(source);
    g_array_free(source->found, TRUE);
    g_array_free(source->still, TRUE);
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

Source *source_imap_open(const MailboxSettings *settings, Loop *loop)
{
    SourceImap *source = g_new0(SourceImap, 1);
    source->base.ops = &ops;
    source->settings = settings;
    source->loop = loop;
    source->output = g_string_new(NULL);
    source->found = g_array_new(FALSE, FALSE, sizeof(int64_t));
    source->still = g_array_new(FALSE, FALSE, sizeof(int64_t));
    source->body_fd = source->body_literal = -1;
    source->selected = NOT_SELECTED;
    return &source->base;
}
