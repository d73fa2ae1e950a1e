/* One mailbox on its way round. The source's side, and beside it the batch that the parser has:
 *
 *   RESTING --poll is due--> LISTING --> CHOOSING --a batch--> FETCHING --> READY --parser is free--+
 *      ^                        ^         |    ^                                                   |
 *      |                        +--more---+    +---------------------------------------------------+
 *      +-- given up, or seen    |         |                                                        v
 *          to its end ----------+      MOVING                        parsing: parser --> intake commits
 *                                (what the register says is done with)
 *
 * While one batch is parsed the next is fetched. Batches are committed in the order in which they were
 * chosen, because the cursor passes with them: when one fails, the one behind it is dropped, too.
 *
 * Any failure leads back to RESTING with a pause that doubles. Nothing here is state that matters: the
 * register knows which messages are accounted for, so every arrow may be cut by a crash.
 *
 * Attempts are committed before a batch is fetched. A mail that was tried before without an end is
 * taken alone, so that only the guilty one collects tries; after TRIES_MAX it is neither fetched nor
 * parsed again. */
#include "daemon/fetch.h"

#include "daemon/fetch_moves.h"
#include "daemon/intake/intake.h"
#include "daemon/log.h"
#include "daemon/silence.h"

#include <assert.h>
#include <string.h>
#include <unistd.h>

enum {
    BATCH_MAILS = 50,
    BATCH_BYTES = 8 * 1024 * 1024,
    /* whoever kills us from outside hits some mail, too: one is only guilty in the end */
    TRIES_MAX = 20,
    /* tries that a failed fetch of a mail alone counts for: that was no outsider */
    FAILED_FETCH = 5,
    PAUSE_FIRST_MS = 5 * 1000,
    PAUSE_MAX_MS = 10 * 60 * 1000,
};

typedef enum FetchPhase {
    FETCH_RESTING,
    FETCH_LISTING,
    FETCH_CHOOSING,
    FETCH_FETCHING,
    FETCH_READY,
    FETCH_MOVING,
} FetchPhase;

/* The mails that are taken together, between their choice and their commit. */
typedef struct Batch {
    SourceMail mails[BATCH_MAILS];
    ParserJob jobs[BATCH_MAILS];
    int64_t tries[BATCH_MAILS];   /* this one included */
    int64_t answers[BATCH_MAILS]; /* IntakeMail.answers */
    size_t n;
    int64_t cursor; /* where the cursor stands when they are committed */
} Batch;

struct Fetch {
    FetchShared *shared;
    IntakeBox box;
    Source *source;
    FetchPhase phase;
    int64_t poll_at; /* monotonic ms: when RESTING ends */
    int64_t pause_ms;
    SourceListing listing;
    size_t next;        /* entries of the listing before it are dealt with */
    int64_t passed;     /* highest uid of this round so far */
    int64_t unreadable; /* lowest uid of this round that could not be read; 0: all could */
    int64_t left_alone; /* older than the backlog, in the first round */
    bool first_round;
    bool look_again; /* a released mail has come to the inbox since it was listed */
    bool drained, failed;
    Batch coming;  /* chosen, being fetched, or ready */
    Batch parsing; /* with the parser */
    bool broken;   /* a batch could not be committed: nothing behind it may be */
    Err problem;   /* why */
    Moves moves;
};

static Store *store_of(const Fetch *fetch)
{
    return fetch->shared->world->store;
}

/* ---- the batch's descriptors and reports ---- */

static void batch_clear(Batch *batch)
{
    for (size_t i = 0; i < batch->n; i++) {
        if (batch->mails[i].fd >= 0)
            close(batch->mails[i].fd);
        report_free(batch->jobs[i].report);
    }
    batch->n = 0;
}

/* One mail that was tried too often: it is not even fetched again. */
static bool is_poison(const Batch *batch)
{
    return batch->n == 1 && batch->tries[0] > TRIES_MAX;
}

/* ---- failure and rest ---- */

static void rest(Fetch *fetch, Now now, int64_t pause_ms)
{
    fetch->phase = FETCH_RESTING;
    fetch->poll_at = now.ms + pause_ms;
}

/* A batch in flight is not held against its mails. */
static int forgive(Fetch *fetch, const Batch *batch, Err *err)
{
    for (size_t i = 0; i < batch->n; i++) {
        if (store_attempt_undo(store_of(fetch), fetch->box.state.id, fetch->listing.uidvalidity,
                               batch->mails[i].entry.uid, err) < 0)
            return -1;
    }
    return 0;
}

static int forgive_coming(Fetch *fetch, Err *err)
{
    return forgive(fetch, &fetch->coming, err);
}

/* A mail that could not be fetched, and no outsider killed us: it counts for several tries, or it
 * would hold up its mailbox for hours. */
static int blame(Fetch *fetch, int64_t uid, Err *err)
{
    int64_t tries;
    for (int i = 1; i < FAILED_FETCH; i++) {
        if (store_attempt(store_of(fetch), fetch->box.state.id, fetch->listing.uidvalidity, uid,
                          &tries, err) < 0)
            return -1;
    }
    return 0;
}

/* Of several mails nobody knows which it was. */
static int blame_coming(Fetch *fetch, Err *err)
{
    return fetch->coming.n == 1 ? blame(fetch, fetch->coming.mails[0].entry.uid, err) : 0;
}

static int put_off_moves(Fetch *fetch, Err *err)
{
    return moves_put_off(&fetch->moves, store_of(fetch), &fetch->box, err);
}

static int forgive_parsing(Fetch *fetch, Err *err)
{
    return forgive(fetch, &fetch->parsing, err);
}

static int forgive_all(Fetch *fetch, Err *err)
{
    return forgive_coming(fetch, err) < 0 ? -1 : forgive_parsing(fetch, err);
}

/* Every message of the mailbox is accounted for: what tries are left are of messages that went
 * away. */
static int forget_tries(Fetch *fetch, Err *err)
{
    return store_attempts_forget(store_of(fetch), fetch->box.state.id, err);
}

/* Writes how the mailbox is, and in the same transaction does `also` (NULL: nothing). */
static int write_state(Fetch *fetch, const StoreMailbox *state, const char *problem,
                       int (*also)(Fetch *, Err *), Err *err)
{
    if (store_begin(store_of(fetch), err) < 0)
        return -1;
    if (store_mailbox_update(store_of(fetch), state, problem, err) < 0 ||
        (also && also(fetch, err) < 0) || store_commit(store_of(fetch), err) < 0) {
        store_rollback(store_of(fetch));
        return -1;
    }
    return 0;
}

/* The source's side gives up its round: the mailbox's row says so, and the next try comes later
 * and later. A mail whose fetching failed keeps its try: it will be taken alone, and not for
 * ever. Nor does a move hold up the others. */
static void give_up(Fetch *fetch, Now now, const Err *problem)
{
    int (*also)(Fetch *, Err *) = fetch->phase == FETCH_FETCHING ? blame_coming
                                  : fetch->phase == FETCH_MOVING ? put_off_moves
                                                                 : forgive_coming;
    fetch->pause_ms = fetch->pause_ms ? MIN(2 * fetch->pause_ms, PAUSE_MAX_MS) : PAUSE_FIRST_MS;
    fetch->failed = true;
    fetch->broken = false;
    fetch->box.state.failures++;
    log_warning("mailbox failed mailbox=%s/%s failures=%lld again_in=%llds problem=%s",
                fetch->box.organisation->settings->prefix, fetch->box.settings->name,
                (long long)fetch->box.state.failures, (long long)(fetch->pause_ms / 1000),
                log_quote(problem->msg));
    Err err = {0};
    if (write_state(fetch, &fetch->box.state, problem->msg, also, &err) < 0 ||
        silence_tell(fetch->shared->world, &fetch->box, now.at, &fetch->shared->queued, &err) <
            0)
        log_error("register cannot be written problem=%s", log_quote(err.msg));
    batch_clear(&fetch->coming);
    moves_clear(&fetch->moves);
    rest(fetch, now, fetch->pause_ms);
}

/* The batch that was parsed cannot be recorded; the source's side hears of it when it has
 * finished what it does. A mistake of ours is held against the batch, so that its mails are
 * taken one by one. */
static void break_off(Fetch *fetch, const Err *problem)
{
    Err err = {0};
    if (problem->kind != ERR_BUG &&
        write_state(fetch, &fetch->box.state, problem->msg, forgive_parsing, &err) < 0)
        log_error("register cannot be written problem=%s", log_quote(err.msg));
    batch_clear(&fetch->parsing);
    if (fetch->shared->parsing == fetch)
        fetch->shared->parsing = NULL;
    fetch->broken = true;
    fetch->problem = *problem;
}

/* A cursor may stand at `uid`, but never pass what is still to be read. */
static int64_t cursor_at(const Fetch *fetch, int64_t uid)
{
    return fetch->unreadable ? MIN(uid, fetch->unreadable - 1) : uid;
}

/* The mailbox was seen to its end. */
static void finish_round(Fetch *fetch, Now now)
{
    StoreMailbox *state = &fetch->box.state;
    if (state->failures)
        log_info("mailbox works again mailbox=%s/%s", fetch->box.organisation->settings->prefix,
                 fetch->box.settings->name);
    if (fetch->first_round && fetch->left_alone)
        log_info("older mail left alone mailbox=%s/%s mails=%lld backlog=%lldh",
                 fetch->box.organisation->settings->prefix, fetch->box.settings->name,
                 (long long)fetch->left_alone,
                 (long long)(fetch->box.settings->backlog / 3600));
    StoreMailbox done = *state;
    done.failures = 0;
    done.last_poll_at = now.at;
    done.left_alone += fetch->left_alone;
    done.uidvalidity = fetch->listing.uidvalidity;
    if (fetch->listing.ordered)
        done.cursor = MAX(done.cursor, cursor_at(fetch, fetch->passed));
    Err err = {0};
    if (write_state(fetch, &done, NULL, fetch->unreadable ? NULL : forget_tries, &err) < 0) {
        give_up(fetch, now, &err);
        return;
    }
    *state = done;
    fetch->left_alone = 0;
    fetch->pause_ms = 0;
    fetch->drained = true;
    fetch->failed = false;
    rest(fetch, now, fetch->box.settings->poll * 1000);
}

/* ---- listing ---- */

static void start_listing(Fetch *fetch, int64_t after, uint32_t uidvalidity)
{
    fetch->phase = FETCH_LISTING;
    fetch->next = 0;
    source_list(fetch->source, after, uidvalidity, &fetch->listing);
}

static void start_round(Fetch *fetch)
{
    fetch->passed = fetch->unreadable = 0;
    fetch->left_alone = 0;
    fetch->look_again = false;
    fetch->first_round = fetch->box.state.last_poll_at == 0;
    start_listing(fetch, fetch->box.state.cursor, fetch->box.state.uidvalidity);
}

/* A listing came: is it still the mailbox that the register knows? */
static int accept_listing(Fetch *fetch, Now now, Err *err)
{
    StoreMailbox *state = &fetch->box.state;
    if (state->uidvalidity == fetch->listing.uidvalidity && state->first_at)
        return 0;
    StoreMailbox changed = *state;
    if (state->uidvalidity && state->uidvalidity != fetch->listing.uidvalidity)
        log_warning(
            "mailbox was renumbered by its server mailbox=%s/%s, all of it is looked at again",
            fetch->box.organisation->settings->prefix, fetch->box.settings->name);
    if (!state->first_at)
        changed.first_at = now.at;
    if (state->uidvalidity != fetch->listing.uidvalidity)
        changed.cursor = fetch->passed = fetch->unreadable = 0;
    changed.uidvalidity = fetch->listing.uidvalidity;
    if (write_state(fetch, &changed, NULL, NULL, err) < 0)
        return -1;
    *state = changed;
    return 0;
}

/* ---- choosing a batch ---- */

/* At the very first start older mail is not ours to answer: it was dealt with before we came.
 */
static bool is_left_alone(const Fetch *fetch, const SourceEntry *entry)
{
    return fetch->first_round &&
           entry->received_at < fetch->box.state.first_at - fetch->box.settings->backlog;
}

/* A cursor passes it; without one, or behind what the cursor may have to wait for, the next round must know
 * it. 0 or -1. */
static int leave_alone(Fetch *fetch, const SourceEntry *entry, Err *err)
{
    bool waits = fetch->unreadable || fetch->coming.n > 0;
    fetch->left_alone++;
    if (fetch->listing.ordered && !waits)
        return 0;
    return store_mail_leave_alone(store_of(fetch), fetch->box.state.id,
                                  fetch->listing.uidvalidity, entry->uid, err);
}

/* The next entry joins the batch: 1, is passed over: 0, must wait for the next batch: 2, or -1.
 */
static int consider(Fetch *fetch, const SourceEntry *entry, int64_t *bytes, Err *err)
{
    Batch *batch = &fetch->coming;
    uint32_t uidvalidity = fetch->listing.uidvalidity;
    int known =
        store_mail_known(store_of(fetch), fetch->box.state.id, uidvalidity, entry->uid, err);
    if (known != 0)
        return known < 0 ? -1 : 0;
    if (is_left_alone(fetch, entry))
        return leave_alone(fetch, entry, err);
    int64_t tries = 0;
    if (store_attempts(store_of(fetch), fetch->box.state.id, uidvalidity, entry->uid, &tries,
                       err) < 0)
        return -1;
    int64_t size = entry->size < 0 ? BATCH_BYTES : entry->size;
    bool full = batch->n == BATCH_MAILS || (batch->n && *bytes + size > BATCH_BYTES);
    bool alone = tries > 0 || (batch->n && batch->tries[0] > 1);
    if (full || (alone && batch->n))
        return 2;
    if (store_attempt(store_of(fetch), fetch->box.state.id, uidvalidity, entry->uid, &tries,
                      err) < 0)
        return -1;
    batch->mails[batch->n] = (SourceMail){.entry = *entry, .fd = -1};
    batch->jobs[batch->n] = (ParserJob){.fd = -1};
    batch->tries[batch->n++] = tries;
    *bytes += MIN(size, fetch->box.settings->max_size);
    return 1;
}

/* Fills the batch from the listing and commits its attempts. */
static int choose(Fetch *fetch, Err *err)
{
    if (store_begin(store_of(fetch), err) < 0)
        return -1;
    Batch *batch = &fetch->coming;
    int64_t bytes = 0;
    assert(batch->n == 0);
    while (fetch->next < fetch->listing.n) {
        const SourceEntry *entry = &fetch->listing.entries[fetch->next];
        int joined = consider(fetch, entry, &bytes, err);
        if (joined < 0)
            goto failed;
        if (joined == 2)
            break;
        fetch->passed = MAX(fetch->passed, entry->uid);
        fetch->next++;
    }
    batch->cursor = fetch->listing.ordered ? fetch->passed : 0;
    if (store_commit(store_of(fetch), err) == 0)
        return 0;
failed:
    store_rollback(store_of(fetch));
    return -1;
}

/* ---- the source's side ---- */

static int start_moving(Fetch *fetch, Now now, Err *err)
{
    int begun =
        moves_start(&fetch->moves, store_of(fetch), &fetch->box, fetch->source, now, err);
    if (begun > 0)
        fetch->phase = FETCH_MOVING;
    return begun;
}

static int settle_moves(Fetch *fetch, Now now, Err *err)
{
    bool *came_back = &fetch->look_again;
    return moves_settle(&fetch->moves, store_of(fetch), &fetch->box, now, came_back, err) < 0
               ? -1
               : 1;
}

/* Behind all that this round has seen; from the start where uids do not rise. */
static void look_again(Fetch *fetch)
{
    int64_t seen = MAX(fetch->box.state.cursor, fetch->passed);
    fetch->look_again = false;
    start_listing(fetch, fetch->listing.ordered ? seen : 0, fetch->listing.uidvalidity);
}

/* Nothing is left of the listing: then comes more, then all that is done with is moved away,
 * then what was released from quarantine, then the end. Taking reports goes before tidying up.
 */
static int end_listing(Fetch *fetch, Now now, Err *err)
{
    if (fetch->listing.more) {
        start_listing(fetch, fetch->passed, fetch->listing.uidvalidity);
        return 1;
    }
    int moving = start_moving(fetch, now, err);
    if (moving != 0)
        return moving;
    if (fetch->look_again)
        look_again(fetch);
    else
        finish_round(fetch, now);
    return 1;
}

/* A suspect is alone from the choice of its batch to its commit. */
static bool is_suspect(const Batch *batch)
{
    return batch->n && batch->tries[0] > 1;
}

static int advance_choosing(Fetch *fetch, Now now, Err *err)
{
    if (is_suspect(&fetch->parsing))
        return 0;
    if (choose(fetch, err) < 0)
        return -1;
    if (is_poison(&fetch->coming)) {
        fetch->phase = FETCH_READY;
        return 1;
    }
    if (fetch->coming.n) {
        fetch->phase = FETCH_FETCHING;
        source_fetch(fetch->source, fetch->listing.uidvalidity, fetch->coming.mails,
                     fetch->coming.n);
        return 1;
    }
    return fetch->parsing.n ? 0 : end_listing(fetch, now, err);
}

/* A mail that did not come: somebody took it away (then nothing is left to record), or it cannot
 * be read (then the cursor waits for it, and it keeps its tries, and is quarantined at last). Inside a
 * transaction. */
static int note_missing(Fetch *fetch, const SourceMail *mail, Err *err)
{
    if (fetch->box.settings->route != ROUTE_ANONYMOUS)
        log_info("mail %s mailbox=%s/%s uid=%lld",
                 mail->unreadable ? "cannot be read" : "was gone before it could be fetched",
                 fetch->box.organisation->settings->prefix, fetch->box.settings->name,
                 (long long)mail->entry.uid);
    if (!mail->unreadable)
        return store_attempt_done(store_of(fetch), fetch->box.state.id,
                                  fetch->listing.uidvalidity, mail->entry.uid, err);
    fetch->unreadable =
        fetch->unreadable ? MIN(fetch->unreadable, mail->entry.uid) : mail->entry.uid;
    return blame(fetch, mail->entry.uid, err);
}

static int note_all_missing(Fetch *fetch, Err *err)
{
    if (store_begin(store_of(fetch), err) < 0)
        return -1;
    for (size_t i = 0; i < fetch->coming.n; i++) {
        const SourceMail *mail = &fetch->coming.mails[i];
        if (mail->fd < 0 && note_missing(fetch, mail, err) < 0) {
            store_rollback(store_of(fetch));
            return -1;
        }
    }
    return store_commit(store_of(fetch), err);
}

/* Mails that did not come leave the batch. */
static int drop_missing(Fetch *fetch, Err *err)
{
    Batch *batch = &fetch->coming;
    size_t kept = 0;
    for (size_t i = 0; i < batch->n; i++)
        kept += batch->mails[i].fd >= 0;
    if (kept == batch->n)
        return 0;
    if (note_all_missing(fetch, err) < 0)
        return -1;
    kept = 0;
    for (size_t i = 0; i < batch->n; i++) {
        if (batch->mails[i].fd < 0)
            continue;
        batch->mails[kept] = batch->mails[i];
        batch->tries[kept++] = batch->tries[i];
    }
    batch->n = kept;
    return 0;
}

/* The batch that is ready goes to the parser, when that is free. */
static int advance_ready(Fetch *fetch)
{
    if (fetch->parsing.n || (fetch->coming.n && fetch->shared->parsing))
        return 0;
    fetch->parsing = fetch->coming;
    fetch->coming.n = 0;
    fetch->phase = FETCH_CHOOSING;
    Batch *batch = &fetch->parsing;
    if (!batch->n || is_poison(batch))
        return 1;
    for (size_t i = 0; i < batch->n; i++) {
        batch->jobs[i] = (ParserJob){
            .fd = batch->mails[i].fd,
            .size = batch->mails[i].size,
            .cut = batch->mails[i].cut,
            .context = &fetch->box.settings->context,
        };
    }
    fetch->shared->parsing = fetch;
    parser_submit(fetch->shared->world->parser, batch->jobs, batch->n);
    return 1;
}

/* One step. 1: it went on. 0: it waits. -1: give up. */
static int advance_source(Fetch *fetch, Now now, Err *err)
{
    bool busy = fetch->phase == FETCH_LISTING || fetch->phase == FETCH_FETCHING ||
                fetch->phase == FETCH_MOVING;
    int done = busy ? source_advance(fetch->source, now.ms, err) : 1;
    if (done <= 0)
        return done;
    if (fetch->broken && fetch->phase != FETCH_RESTING) {
        fetch->phase = FETCH_CHOOSING;
        *err = fetch->problem;
        return -1;
    }
    switch (fetch->phase) {
    case FETCH_RESTING:
        if (now.ms < fetch->poll_at || fetch->parsing.n)
            return 0;
        fetch->broken = false;
        start_round(fetch);
        return 1;
    case FETCH_LISTING:
        fetch->phase = FETCH_CHOOSING;
        return accept_listing(fetch, now, err) < 0 ? -1 : 1;
    case FETCH_CHOOSING:
        return advance_choosing(fetch, now, err);
    case FETCH_FETCHING:
        fetch->phase = FETCH_READY;
        return drop_missing(fetch, err) < 0 ? -1 : 1;
    case FETCH_READY:
        return advance_ready(fetch);
    case FETCH_MOVING:
        fetch->phase = FETCH_CHOOSING;
        return settle_moves(fetch, now, err);
    }
    return 0;
}

/* ---- the parser's side ---- */

static int commit_batch(Fetch *fetch, Now now, Err *err)
{
    Batch *batch = &fetch->parsing;
    IntakeMail mails[BATCH_MAILS];
    bool poison = is_poison(batch);
    for (size_t i = 0; i < batch->n; i++) {
        mails[i] = (IntakeMail){
            .mail = &batch->mails[i],
            .job = poison ? NULL : &batch->jobs[i],
            .reason = poison ? "it was tried several times without coming to an end" : NULL,
            .tries = batch->tries[i],
            .answers = batch->answers[i],
        };
    }
    int64_t cursor = MAX(fetch->box.state.cursor, cursor_at(fetch, batch->cursor));
    if (intake_batch(fetch->shared->world, &fetch->box, fetch->listing.uidvalidity, mails,
                     batch->n, cursor, now, &fetch->shared->queued, err) < 0)
        return -1;
    batch_clear(batch);
    return 0;
}

static void submit_again(Fetch *fetch, ParserJob *job)
{
    report_free(job->report);
    job->report = NULL;
    job->outcome = PARSER_PENDING;
    job->fresh = true;
    parser_submit(fetch->shared->world->parser, job, 1);
}

/* A mail with a code is read once more, by a process that has read nothing before: one that an
 * earlier mail has taken over could make it say what it does not. And so is one that belongs to an
 * anonymous incident: without its writer. 1 when there is one, and it has been handed over. */
static int read_again(Fetch *fetch, Err *err)
{
    Batch *batch = &fetch->parsing;
    for (size_t i = 0; i < batch->n; i++) {
        ParserJob *job = &batch->jobs[i];
        if (!job->report)
            continue;
        int nameless = job->anonymous
                           ? 0
                           : intake_is_nameless(fetch->shared->world, &fetch->box, job->report,
                                                &batch->answers[i], err);
        if (nameless < 0)
            return -1;
        if (!nameless && (job->fresh || !job->report->command_code))
            continue;
        job->anonymous = job->anonymous || nameless;
        submit_again(fetch, job);
        return 1;
    }
    return 0;
}

/* 1: a batch was committed. 0: there is none, or it is not ready. -1: it could not be. */
static int advance_parsing(Fetch *fetch, Now now, Err *err)
{
    if (!fetch->parsing.n)
        return 0;
    if (!is_poison(&fetch->parsing)) {
        int again;
        do {
            int done = parser_advance(fetch->shared->world->parser, now.ms, err);
            if (done <= 0)
                return done;
        } while ((again = read_again(fetch, err)) > 0);
        if (again < 0)
            return -1;
        fetch->shared->parsing = NULL;
    }
    return commit_batch(fetch, now, err) < 0 ? -1 : 1;
}

Fetch *fetch_new(FetchShared *shared, const Organisation *organisation,
                 const MailboxSettings *settings, Err *err)
{
    StoreMailbox state;
    if (store_mailbox(shared->world->store, organisation->id, settings->name, &state, err) < 0)
        return NULL;
    Fetch *fetch = g_new0(Fetch, 1);
    fetch->shared = shared;
    fetch->box =
        (IntakeBox){.organisation = organisation, .settings = settings, .state = state};
    fetch->source = shared->world->open_source(shared->world->user, settings);
    return fetch;
}

void fetch_free(Fetch *fetch)
{
    if (!fetch)
        return;
    if (fetch->coming.n || fetch->parsing.n)
        write_state(fetch, &fetch->box.state, NULL, forgive_all, NULL);
    batch_clear(&fetch->coming);
    batch_clear(&fetch->parsing);
    moves_clear(&fetch->moves);
    source_free(fetch->source);
    g_free(fetch);
}

int64_t fetch_advance(Fetch *fetch, Now now)
{
    Err err = {0};
    int committed = advance_parsing(fetch, now, &err);
    if (committed > 0)
        return now.ms; /* one batch a turn: now the parser is another mailbox's, if one waits */
    if (committed < 0)
        break_off(fetch, &err);
    bool had_batch = fetch->parsing.n > 0;
    int went_on;
    do
        went_on = advance_source(fetch, now, &err);
    while (went_on == 1);
    if (went_on < 0)
        give_up(fetch, now, &err);
    bool begun = !had_batch && fetch->parsing.n > 0;
    if (begun || committed < 0)
        return now.ms; /* the parser has not told the loop yet what it waits for */
    return fetch->phase == FETCH_RESTING ? fetch->poll_at : NEVER;
}

bool fetch_is_drained(const Fetch *fetch)
{
    return fetch->phase == FETCH_RESTING && !fetch->parsing.n &&
           (fetch->drained || fetch->failed);
}

bool fetch_has_failed(const Fetch *fetch)
{
    return fetch->failed;
}
