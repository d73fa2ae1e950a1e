/* Moves between IMAP folders: what is there, MOVE or what comes to the same, what is left.
 *
 * It owns the outcomes of the moves. It must never expunge what it did not move itself, or say
 * moved of what may still be there. Called by source_imap.c with each reply to its commands. */
#include "daemon/wire/source_imap_task.h"

#include <string.h>

int source_imap_all_renumbered(SourceImap *source)
{
    for (size_t i = 0; i < source->n; i++)
        source->moves[i].outcome = SOURCE_MOVE_RENUMBERED;
    return source_imap_finish_task(source);
}

int source_imap_start_present(SourceImap *source, Step step)
{
    g_autoptr(GArray) uids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (size_t i = 0; i < source->n; i++) {
        if (source->moves[i].outcome == SOURCE_MOVE_PENDING)
            g_array_append_val(uids, source->moves[i].uid);
    }
    g_array_set_size(source->found, 0);
    source->listed = 0;
    if (uids->len == 0)
        return source_imap_finish_task(source);
    g_autofree char *set = source_imap_take_set(uids);
    /* Without UIDPLUS what was moved stays, marked as deleted: it has been moved already. */
    bool marked = source->to != FOLDER_NOWHERE && !source->can_move && !source->can_uidplus;
    return source_imap_command(source, step, "UID SEARCH UID %s%s", set,
                               marked ? " UNDELETED" : "");
}

static bool was_found(const SourceImap *source, int64_t uid)
{
    for (guint i = 0; i < source->found->len; i++) {
        if (g_array_index(source->found, int64_t, i) == uid)
            return true;
    }
    return false;
}

void source_imap_decide(SourceImap *source, bool found, SourceMoved outcome)
{
    for (size_t i = 0; i < source->n; i++) {
        SourceMove *move = &source->moves[i];
        if (move->outcome == SOURCE_MOVE_PENDING && was_found(source, move->uid) == found)
            move->outcome = outcome;
    }
}

char *source_imap_set_of(const SourceImap *source, SourceMoved outcome)
{
    g_autoptr(GArray) uids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (size_t i = 0; i < source->n; i++) {
        if (source->moves[i].outcome == outcome)
            g_array_append_val(uids, source->moves[i].uid);
    }
    return uids->len > 0 ? source_imap_take_set(uids) : NULL;
}

int source_imap_start_transfer(SourceImap *source, Err *err)
{
    static const ImapStatus undeletable = {
        .words =
            "this account may not delete in this folder: a copy would be made at each try"};
    g_autofree char *set = source_imap_set_of(source, SOURCE_MOVE_PENDING);
    if (!set)
        return source_imap_finish_task(source);
    if (!source->can_move && source->undeletable)
        return source_imap_all_refused(source, &undeletable);
    g_autofree char *verb =
        g_strdup_printf("UID %s %s", source->can_move ? "MOVE" : "COPY", set);
    return source_imap_command_on_folder(source, source->can_move ? STEP_MOVE : STEP_COPY, verb,
                                         source->to, err);
}

int source_imap_after_present(SourceImap *source, Err *err)
{
    source_imap_decide(source, false, SOURCE_MOVE_GONE);
    if (source->to == FOLDER_NOWHERE)
        return source_imap_start_expunge(source);
    return source_imap_start_transfer(source, err);
}

void source_imap_on_copyuid(SourceImap *source, const char *arguments)
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

void source_imap_fail_moves(SourceImap *source, SourceMoved which, const ImapStatus *status)
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

int source_imap_all_refused(SourceImap *source, const ImapStatus *status)
{
    source_imap_fail_moves(source, SOURCE_MOVE_PENDING, status);
    return source_imap_finish_task(source);
}

int source_imap_finish_move(SourceImap *source)
{
    static const ImapStatus still_there = {.words = "the server said OK but did not move it"};
    source_imap_decide(source, false, SOURCE_MOVED);
    source_imap_fail_moves(source, SOURCE_MOVE_PENDING, &still_there);
    return source_imap_finish_task(source);
}

/* COPY is all or nothing (RFC 3501 section 6.4.7): after its OK everything is there, whatever
 * COPYUID says. */
static int start_delete(SourceImap *source)
{
    for (size_t i = 0; i < source->n; i++) {
        if (source->moves[i].outcome == SOURCE_MOVE_PENDING)
            source->moves[i].outcome = SOURCE_MOVED;
    }
    g_autofree char *set = source_imap_set_of(source, SOURCE_MOVED);
    return source_imap_command(source, STEP_DELETE, "UID STORE %s +FLAGS.SILENT (\\Deleted)",
                               set);
}

int source_imap_after_delete(SourceImap *source, const ImapStatus *status)
{
    if (status->condition != IMAP_OK) {
        source_imap_fail_moves(source, SOURCE_MOVED, status);
        return source_imap_finish_task(source);
    }
    g_autofree char *set = source_imap_set_of(source, SOURCE_MOVED);
    if (!source->can_uidplus)
        return source_imap_finish_task(source);
    return source_imap_command(source, STEP_EXPUNGE, "UID EXPUNGE %s", set);
}

static int transfer_refused(SourceImap *source, const ImapStatus *status, Err *err)
{
    bool worth_creating = status->condition == IMAP_NO && !source->created &&
                          !imap_status_code(status, "OVERQUOTA", NULL);
    if (worth_creating) {
        source->created = true;
        return source_imap_command_on_folder(source, STEP_CREATE, "CREATE", source->to, err);
    }
    return source_imap_all_refused(source, status);
}

int source_imap_after_transfer(SourceImap *source, const ImapStatus *status, Err *err)
{
    const char *arguments;
    if (imap_status_code(status, "COPYUID", &arguments))
        source_imap_on_copyuid(source, arguments);
    if (status->condition != IMAP_OK)
        return transfer_refused(source, status, err);
    return source->step == STEP_COPY ? start_delete(source)
                                     : source_imap_start_present(source, STEP_ABSENT);
}
