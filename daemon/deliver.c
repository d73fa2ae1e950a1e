/* The life of an outgoing mail, as rows of the outbox:
 *
 *   pending --claimed--> sending --accepted------> done   an acknowledgement is an event of its incident
 *      ^                    |-----5xx, too old---> dead   an event of its incident: the DPO is told
 *      +---4xx, uncertain---+
 *      +---no connection: all claimed rows go back, and the server is left alone for a while
 *   pending----a reminder of what has been done meanwhile, or that a later one replaces (reminder.c)--> done, and
 *              nothing is sent
 *
 * A row is claimed, and its try counted, before a byte of it is sent; its end is committed at once, so
 * a crash can double at most the one mail that the server accepted and we did not hear of, under the
 * same Message-ID. */
#include "daemon/deliver.h"

#include "daemon/clock.h"
#include "daemon/effect/effect.h"
#include "daemon/effect/reminder.h"
#include "daemon/effect/unreached.h"
#include "daemon/log.h"
#include "daemon/register/audit.h"

#include <string.h>

enum {
    CLAIM_MAX = 20,
    RETRY_FIRST = 60, /* seconds, doubling */
    RETRY_MAX = 60 * 60,
    GIVE_UP_AFTER = 5 * 24 * 60 * 60, /* RFC 5321 section 4.5.4.1 */
    GIVE_UP_TRIES = 8, /* and not at the first "later" after a long downtime of ours */
    PAUSE_FIRST_MS = 5 * 1000,
    PAUSE_MAX_MS = 10 * 60 * 1000,
    /* the wall clock may jump, and other commands write to the register */
    LOOK_AGAIN_MS = 60 * 1000,
};

struct Deliver {
    const World *world;
    const Organisation *organisation;
    Sink *sink;
    StoreOutboxRow rows[CLAIM_MAX]; /* claimed, the one at `at` is with the sink */
    size_t n, at;
    SinkMail mail;
    bool busy;       /* the sink has a mail */
    int64_t seen;    /* value of the queue counter when we last looked */
    int64_t look_at; /* monotonic ms: when something waits for its time */
    int64_t wake_at; /* when what waits for the end of its day is tried after all; 0: at once */
    int64_t pause_ms;
    int64_t pause_until;
    bool failed;
};

Deliver *deliver_new(const World *world, const Organisation *organisation)
{
    Deliver *deliver = g_new0(Deliver, 1);
    deliver->world = world;
    deliver->organisation = organisation;
    deliver->sink = world->open_sink(world->user, &organisation->settings->outgoing);
    deliver->seen = -1;
    return deliver;
}

static int64_t retry_pause(int64_t tries)
{
    return tries > 6 ? RETRY_MAX : MIN((int64_t)RETRY_FIRST << tries, RETRY_MAX);
}

static bool is_too_old(const StoreOutboxRow *row, int64_t now)
{
    return now - row->row.created_at > GIVE_UP_AFTER && row->tries >= GIVE_UP_TRIES;
}

static void drop_claims(Deliver *deliver)
{
    for (size_t i = 0; i < deliver->n; i++)
        store_outbox_row_clear(&deliver->rows[i]);
    deliver->n = deliver->at = 0;
    deliver->busy = false;
}

/* "550" or "550 5.1.1" (RFC 3463 section 2) at the beginning of a reply. Owned. */
static char *code_of(const char *reply)
{
    static const char digits[] = "0123456789";
    size_t code = strspn(reply, digits);
    size_t status = reply[code] == ' ' ? strspn(reply + code + 1, "0123456789.") : 0;
    bool enhanced =
        status >= strlen("5.1.1") && status <= strlen("5.111.111") && reply[code + 2] == '.';
    return code == 3 ? g_strndup(reply, enhanced ? code + 1 + status : code) : g_strdup("");
}

/* Of what concerns an anonymous incident, be it among others, only the day is kept, and of the server's reply the code: in
 * their words many servers tell the second. *ret_reply is owned. 1: it does. 0: as it is. */
static int keep_little(const Deliver *deliver, const StoreOutbox *row, const char *reply,
                       char **ret_reply, Err *err)
{
    int nameless = store_outbox_is_nameless(deliver->world->store, row->id, err);
    if (nameless >= 0)
        *ret_reply = nameless ? code_of(reply) : g_strdup(reply);
    return nameless;
}

/* Tried again after so many seconds. The hour would tell when the mail was made, so that what is kept of one of an
 * anonymous incident is the end of the day: when it is really tried, this process remembers, and the next one
 * tries it at once. */
static int postpone(Deliver *deliver, const StoreOutbox *row, int64_t now, int64_t pause,
                    const char *reply, Err *err)
{
    g_autofree char *kept = NULL;
    int64_t next = now + pause;
    int little = keep_little(deliver, row, reply, &kept, err);
    if (little > 0) {
        deliver->wake_at = MIN(deliver->wake_at, next);
        next = clock_next(deliver->organisation->settings, now, 0);
    }
    return little < 0 ? -1
                      : store_outbox_set(deliver->world->store, row->id, OUTBOX_PENDING, next,
                                         kept, err);
}

/* ---- claiming ---- */

/* What it reminds of was done while the server could not be reached. */
static int withdraw(Deliver *deliver, const StoreOutbox *row, int64_t now, Err *err)
{
    Store *store = deliver->world->store;
    g_autofree char *unused = NULL;
    int little = keep_little(deliver, row, "", &unused, err);
    if (little < 0 ||
        store_outbox_set(store, row->id, OUTBOX_DONE, 0, "not sent: it has been done", err) < 0)
        return -1;
    g_autofree char *detail =
        g_strdup_printf("outbox=%lld role=%s", (long long)row->id, role_name(row->role));
    AuditEntry entry = {
        .at = little > 0 ? clock_day(deliver->organisation->settings, now) : now,
        .incident = row->incident,
        .actor = "system",
        .event = "withdrawn",
        .detail = detail,
    };
    return audit_append(store, &entry, err);
}

/* 1: it is claimed, 0: it is withdrawn, -1. */
static int claim_row(Deliver *deliver, const StoreOutbox *row, int64_t now, Err *err)
{
    int waits = reminder_waits(deliver->world, row, err);
    if (waits == 0 && withdraw(deliver, row, now, err) < 0)
        return -1;
    if (waits > 0 &&
        store_outbox_set(deliver->world->store, row->id, OUTBOX_SENDING, 0, NULL, err) < 0)
        return -1;
    return waits;
}

/* Claims what may be sent now, in one transaction, and what was claimed before and could not be given back, because the
 * register could not be written. look_at becomes the time of the next that may not be sent yet. */
static int claim(Deliver *deliver, Now now, Err *err)
{
    Store *store = deliver->world->store;
    int64_t next = NEVER;
    bool wakes = now.at >= deliver->wake_at;
    if (store_begin(store, err) < 0)
        return -1;
    int changed = store_outbox_recover(store, deliver->organisation->id, err);
    if (changed < 0 || (wakes && store_outbox_wake(store, deliver->organisation->id, err) < 0))
        goto failed;
    while (deliver->n < CLAIM_MAX) {
        StoreOutboxRow *row = &deliver->rows[deliver->n];
        int found =
            store_outbox_next_mail(store, deliver->organisation->id, now.at, row, &next, err);
        if (found < 0)
            goto failed;
        if (found == 0)
            break;
        deliver->n++;
        int claimed = claim_row(deliver, &row->row, now.at, err);
        if (claimed < 0)
            goto failed;
        changed = 1;
        if (claimed == 0)
            store_outbox_row_clear(&deliver->rows[--deliver->n]);
    }
    next = MIN(next, wakes ? NEVER : deliver->wake_at);
    deliver->look_at = now.ms + (deliver->n == CLAIM_MAX ? 0 : LOOK_AGAIN_MS);
    if (next != NEVER && next - now.at < LOOK_AGAIN_MS / 1000)
        deliver->look_at = MIN(deliver->look_at, now.ms + MAX(next - now.at, 1) * 1000);
    if (!changed)
        store_rollback(store);
    else if (store_commit(store, err) < 0)
        goto failed;
    deliver->wake_at = wakes ? NEVER : deliver->wake_at;
    return 0;
failed:
    store_rollback(store);
    drop_claims(deliver);
    return -1;
}

/* ---- settling ---- */

/* The incident whose acknowledgement has gone moves by an event. */
static int tell_acknowledged(Deliver *deliver, const StoreOutbox *row, int64_t now,
                             int64_t *queued, Err *err)
{
    Incident incident;
    g_autofree char *reference = NULL;
    int found = row->incident ? store_incident_load(deliver->world->store, row->incident,
                                                    &incident, NULL, &reference, err)
                              : 0;
    if (found <= 0)
        return found;
    Event event = {.kind = EVENT_ACKNOWLEDGED,
                   .clock = clock_of(deliver->organisation->settings, now),
                   .role = row->role};
    Step step = incident_step(&incident, &event, &deliver->world->config->policy);
    Occasion occasion = {
        .organisation = deliver->organisation,
        .reference = reference,
        .actor = "system",
        .occasion = row->id,
    };
    return effect_carry_out(deliver->world, &occasion, &incident, &event, &step, queued, err);
}

static int tell_unreached(Deliver *deliver, const StoreOutbox *row, int64_t now,
                          int64_t *queued, Err *err)
{
    const Clock clock = clock_of(deliver->organisation->settings, now);
    Unreached mail = {.organisation = deliver->organisation,
                      .clock = &clock,
                      .outbox = row->id,
                      .incident = row->incident,
                      .role = row->role,
                      .original = effect_is_original(row->effect_key),
                      .failed = true};
    return store_outbox_errand(deliver->world->store, row->id, &mail.errand, err) < 0
               ? -1
               : unreached_tell(deliver->world, &mail, queued, err);
}

/* The server has taken the mail, or refused it for good: a mistake of ours in what follows must not send it again and
 * again. */
static int tell_end(Deliver *deliver, const StoreOutbox *row, OutboxState state, int64_t now,
                    int64_t *queued, Err *err)
{
    Store *store = deliver->world->store;
    int64_t count = 0;
    int told = 0;
    if (store_mail_begin(store, err) < 0)
        return -1;
    if (state == OUTBOX_DEAD)
        told = tell_unreached(deliver, row, now, &count, err);
    else if (row->acknowledgement)
        told = tell_acknowledged(deliver, row, now, &count, err);
    if (told >= 0) {
        *queued += count;
        return store_mail_keep(store, err);
    }
    store_mail_undo(store);
    if (err->kind == ERR_TEMPORARY)
        return -1;
    log_error("what follows from the end of a mail could not be recorded problem=%s",
              log_quote(err->msg));
    return 0;
}

static int record_end(Deliver *deliver, const StoreOutbox *row, OutboxState state, Now now,
                      int64_t *queued, Err *err)
{
    Store *store = deliver->world->store;
    g_autofree char *reply = NULL;
    int little = keep_little(deliver, row, deliver->mail.reply, &reply, err);
    int64_t at = little > 0 ? clock_day(deliver->organisation->settings, now.at) : now.at;
    if (little < 0 || store_outbox_set(store, row->id, state, 0, reply, err) < 0)
        return -1;
    g_autofree char *detail = g_strdup_printf("outbox=%lld role=%s reply=%s",
                                              (long long)row->id, role_name(row->role), reply);
    AuditEntry entry = {
        .at = at,
        .incident = row->incident,
        .actor = "system",
        .event = state == OUTBOX_DONE ? "delivered" : "undeliverable",
        .detail = detail,
    };
    return audit_append(store, &entry, err) < 0
               ? -1
               : tell_end(deliver, row, state, now.at, queued, err);
}

/* What the sink's verdict means for the row, inside a transaction. */
static int settle_row(Deliver *deliver, const StoreOutboxRow *row, Now now, int64_t *queued,
                      Err *err)
{
    const SinkMail *mail = &deliver->mail;
    if (mail->verdict == SINK_ACCEPTED)
        return record_end(deliver, &row->row, OUTBOX_DONE, now, queued, err);
    if (mail->verdict == SINK_PERMANENT || is_too_old(row, now.at))
        return record_end(deliver, &row->row, OUTBOX_DEAD, now, queued, err);
    return postpone(deliver, &row->row, now.at, retry_pause(row->tries), mail->reply, err);
}

static int settle(Deliver *deliver, Now now, int64_t *queued, Err *err)
{
    Store *store = deliver->world->store;
    StoreOutboxRow *row = &deliver->rows[deliver->at];
    int64_t count = 0;
    if (store_begin(store, err) < 0)
        return -1;
    if (settle_row(deliver, row, now, &count, err) < 0 || store_commit(store, err) < 0) {
        store_rollback(store);
        return -1;
    }
    *queued += count;
    g_autofree char *reply = NULL;
    int little = keep_little(deliver, &row->row, deliver->mail.reply, &reply, err);
    if (deliver->mail.verdict == SINK_ACCEPTED && little == 0)
        log_debug("mail accepted outbox=%lld role=%s reply=%s", (long long)row->row.id,
                  role_name(row->row.role), log_quote(reply));
    if (deliver->mail.verdict != SINK_ACCEPTED && little >= 0)
        log_warning("mail not accepted outbox=%lld role=%s verdict=%s reply=%s",
                    little ? 0 : (long long)row->row.id, role_name(row->row.role),
                    deliver->mail.verdict == SINK_PERMANENT   ? "permanent"
                    : deliver->mail.verdict == SINK_TEMPORARY ? "temporary"
                                                              : "uncertain",
                    log_quote(reply));
    deliver->at++;
    deliver->busy = false;
    return 0;
}

/* ---- giving up ---- */

/* The row that the sink had was tried. Was it begun, it may be the one with which the connection always breaks: it has its
 * tries like any other. Else the server is down, for days perhaps, and it waits a minute, so that the others have
 * theirs. Those behind it were only claimed. */
static int unclaim_row(Deliver *deliver, size_t i, Now now, const char *reply, int64_t *queued,
                       Err *err)
{
    const StoreOutboxRow *row = &deliver->rows[i];
    SinkMail *mail = &deliver->mail;
    if (!deliver->busy || i != deliver->at)
        return store_outbox_unclaim(deliver->world->store, row->row.id, err);
    if (mail->verdict != SINK_PENDING) /* it could not be written down a moment ago */
        return settle_row(deliver, row, now, queued, err);
    if (!mail->begun || !is_too_old(row, now.at))
        return postpone(deliver, &row->row, now.at,
                        mail->begun ? retry_pause(row->tries) : RETRY_FIRST, reply, err);
    g_strlcpy(mail->reply, reply, sizeof mail->reply);
    return record_end(deliver, &row->row, OUTBOX_DEAD, now, queued, err);
}

/* All rows that are claimed and not settled are pending again. */
static int unclaim(Deliver *deliver, Now now, const char *reply, int64_t *queued, Err *err)
{
    Store *store = deliver->world->store;
    int64_t count = 0;
    if (deliver->at == deliver->n)
        return 0;
    if (store_begin(store, err) < 0)
        return -1;
    for (size_t i = deliver->at; i < deliver->n; i++) {
        if (unclaim_row(deliver, i, now, reply, &count, err) < 0)
            goto failed;
    }
    if (store_commit(store, err) < 0)
        goto failed;
    *queued += count;
    return 0;
failed:
    store_rollback(store);
    return -1;
}

void deliver_free(Deliver *deliver)
{
    if (!deliver)
        return;
    int64_t none = 0;
    deliver->busy = false;
    unclaim(deliver, (Now){0}, NULL, &none, NULL);
    drop_claims(deliver);
    sink_free(deliver->sink);
    g_free(deliver);
}

/* ---- going on ---- */

static void give_up(Deliver *deliver, Now now, int64_t *queued, const Err *problem)
{
    Err err = {0};
    deliver->pause_ms =
        deliver->pause_ms ? MIN(2 * deliver->pause_ms, PAUSE_MAX_MS) : PAUSE_FIRST_MS;
    deliver->pause_until = deliver->look_at = now.ms + deliver->pause_ms;
    deliver->failed = true;
    log_warning("outgoing mail failed organisation=%s again_in=%llds problem=%s",
                deliver->organisation->settings->prefix, (long long)(deliver->pause_ms / 1000),
                log_quote(problem->msg));
    if (unclaim(deliver, now, problem->msg, queued, &err) < 0)
        log_error("register cannot be written problem=%s", log_quote(err.msg));
    drop_claims(deliver);
}

static void start_mail(Deliver *deliver)
{
    const StoreOutbox *row = &deliver->rows[deliver->at].row;
    deliver->mail =
        (SinkMail){.from = row->from, .to = row->to, .bytes = row->bytes, .size = row->size};
    deliver->busy = true;
    sink_send(deliver->sink, &deliver->mail);
}

/* 1: went on, 0: waits for the sink or has nothing to do, -1: failed. */
static int advance(Deliver *deliver, int64_t *queued, Now now, Err *err)
{
    if (deliver->busy) {
        int done = sink_advance(deliver->sink, now.ms, err);
        if (done <= 0)
            return done;
        deliver->pause_ms = 0;
        deliver->failed = false;
        return settle(deliver, now, queued, err) < 0 ? -1 : 1;
    }
    if (deliver->at < deliver->n) {
        start_mail(deliver);
        return 1;
    }
    drop_claims(deliver);
    if (now.ms < deliver->pause_until ||
        (deliver->seen == *queued && now.ms < deliver->look_at))
        return 0;
    deliver->seen = *queued;
    if (claim(deliver, now, err) < 0)
        return -1;
    return deliver->n > 0;
}

enum { MAILS_A_TURN = CLAIM_MAX };

int64_t deliver_advance(Deliver *deliver, int64_t *queued, Now now)
{
    Err err = {0};
    int went_on = 1;
    for (int i = 0; i < 2 * MAILS_A_TURN && went_on > 0; i++)
        went_on = advance(deliver, queued, now, &err);
    if (went_on < 0)
        give_up(deliver, now, queued, &err);
    if (went_on > 0)
        return now.ms;
    return deliver->busy ? NEVER : MAX(deliver->look_at, deliver->pause_until);
}

bool deliver_is_drained(const Deliver *deliver)
{
    return deliver->n == 0;
}

bool deliver_has_failed(const Deliver *deliver)
{
    return deliver->failed;
}
