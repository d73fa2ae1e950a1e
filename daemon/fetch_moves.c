#include "daemon/fetch_moves.h"

#include "daemon/clock.h"
#include "daemon/log.h"
#include "daemon/register/audit.h"

enum { PAUSE_FIRST = 60, PAUSE_MAX = 6 * 60 * 60 };

void moves_clear(Moves *moves)
{
    for (size_t i = 0; i < moves->n; i++)
        store_outbox_row_clear(&moves->rows[i]);
    moves->n = 0;
}

/* A server refuses all for the sake of one, or breaks off at it: what was tried in vain goes alone. */
static void keep_together(Moves *moves)
{
    size_t kept = 1;
    while (kept < moves->n && moves->rows[0].tries == 0 && moves->rows[kept].tries == 0)
        kept++;
    while (moves->n > kept)
        store_outbox_row_clear(&moves->rows[--moves->n]);
}

int moves_start(Moves *moves, Store *store, const IntakeBox *box, Source *source, Now now,
                Err *err)
{
    int64_t next = NEVER;
    if (store_outbox_next_moves(store, box->state.id, now.at, moves->rows, MOVES_MAX, &moves->n,
                                &next, err) < 0)
        return -1;
    if (!moves->n)
        return 0;
    keep_together(moves);
    moves->begun = now.at;
    for (size_t i = 0; i < moves->n; i++)
        moves->moves[i] = (SourceMove){.uid = moves->rows[i].row.uid};
    const StoreOutbox *first = &moves->rows[0].row;
    source_move(source, first->source, first->target, first->uidvalidity, moves->moves,
                moves->n);
    return 1;
}

/* ---- how one ended ---- */

/* When a move that the server refused is asked again: after a minute, two, four, ... six hours. */
static int64_t pause_after(int64_t tries)
{
    return tries > 9 ? PAUSE_MAX : MIN((int64_t)PAUSE_FIRST << tries, PAUSE_MAX);
}

/* A release whose folder was renumbered: its message is still there, and in quarantine. */
static int take_back_release(Store *store, const IntakeBox *box, const StoreOutbox *row,
                             Now now, Err *err)
{
    log_warning("mail could not be released mailbox=%s/%s quarantine=%lld: its folder was "
                "renumbered by the server, move it to the inbox by hand",
                box->organisation->settings->prefix, box->settings->name,
                (long long)row->quarantine);
    g_autofree char *detail =
        g_strdup_printf("quarantine=%lld folder renumbered", (long long)row->quarantine);
    AuditEntry entry = {
        .at = now.at, .actor = "system", .event = "release_failed", .detail = detail};
    if (audit_append(store, &entry, err) < 0)
        return -1;
    return store_quarantine_stays(store, row->quarantine, err);
}

/* What a move means for the quarantine's row that it belongs to. */
static int settle_quarantine(Store *store, const IntakeBox *box, const StoreOutbox *row,
                             const SourceMove *move, Now now, bool *came_back, Err *err)
{
    if (row->target == FOLDER_FAILED)
        return store_quarantine_moved(store, row->quarantine, move->new_uidvalidity,
                                      move->new_uid, err);
    if (move->outcome == SOURCE_MOVE_RENUMBERED && row->source != FOLDER_INBOX)
        return take_back_release(store, box, row, now, err);
    *came_back = true;
    if (!move->new_uid)
        return 0;
    return store_quarantine_returned(store, row->quarantine, move->new_uidvalidity,
                                     move->new_uid, err);
}

static int wait_until(Store *store, const IntakeBox *box, const StoreOutbox *row, int64_t next,
                      const char *reply, Err *err)
{
    bool nameless = row->target == FOLDER_NOWHERE || box->settings->route == ROUTE_ANONYMOUS;
    return store_outbox_set(store, row->id, OUTBOX_PENDING, nameless ? clock_hour(next) : next,
                            reply, err);
}

int moves_put_off(const Moves *moves, Store *store, const IntakeBox *box, Err *err)
{
    for (size_t i = 0; i < moves->n; i++) {
        const StoreOutboxRow *row = &moves->rows[i];
        int64_t next = row->tries ? moves->begun + pause_after(row->tries) : 0;
        if (wait_until(store, box, &row->row, next, "the connection was lost", err) < 0)
            return -1;
    }
    return 0;
}

static int try_later(Store *store, const IntakeBox *box, const StoreOutboxRow *row,
                     const SourceMove *move, Now now, Err *err)
{
    log_warning("mail could not be moved mailbox=%s/%s to=%s reply=%s",
                box->organisation->settings->prefix, box->settings->name,
                folder_name(row->row.target), log_quote(move->reply));
    return wait_until(store, box, &row->row, now.at + pause_after(row->tries), move->reply,
                      err);
}

static int settle(Store *store, const IntakeBox *box, const StoreOutboxRow *row,
                  const SourceMove *move, Now now, bool *came_back, Err *err)
{
    static const char *const ends[] = {[SOURCE_MOVE_GONE] = "gone",
                                       [SOURCE_MOVE_RENUMBERED] = "renumbered",
                                       [SOURCE_MOVE_FAILED] = NULL};
    if (move->outcome == SOURCE_MOVE_FAILED)
        return try_later(store, box, row, move, now, err);
    if (row->row.quarantine &&
        settle_quarantine(store, box, &row->row, move, now, came_back, err) < 0)
        return -1;
    return store_outbox_set(store, row->row.id, OUTBOX_DONE, 0, ends[move->outcome], err);
}

int moves_settle(Moves *moves, Store *store, const IntakeBox *box, Now now, bool *came_back,
                 Err *err)
{
    if (store_begin(store, err) < 0)
        return -1;
    for (size_t i = 0; i < moves->n; i++) {
        if (settle(store, box, &moves->rows[i], &moves->moves[i], now, came_back, err) < 0)
            goto failed;
    }
    if (store_commit(store, err) < 0)
        goto failed;
    moves_clear(moves);
    return 0;
failed:
    store_rollback(store);
    return -1;
}
