/* Messages that go nowhere: marked as deleted, expunged, and looked for once more.
 *
 * It owns the outcomes of such moves. It must never expunge somebody else's message, or say moved
 * of what is still there. With UIDPLUS (RFC 4315) the server expunges by uid. Without, EXPUNGE
 * takes whatever is marked in the folder: then the folder must be one of the anonymous route
 * alone, and is first asked whose marks there are. A mark that somebody sets between that answer
 * and the EXPUNGE cannot be told from ours; nothing in RFC 3501 closes that gap. So that no mark
 * of ours looks like somebody else's to the next try, one that fails takes them off again.
 *
 * A connection that dies in between leaves marks, and the next try begins anew: what is marked
 * is still present. Called by source_imap.c with each reply to its commands. */
#include "daemon/wire/source_imap_task.h"

bool source_imap_can_expunge(const SourceImap *source)
{
    return source->can_uidplus || source->settings->route == ROUTE_ANONYMOUS;
}

int source_imap_start_expunge(SourceImap *source)
{
    static const ImapStatus shared = {
        .words = "the server has no UIDPLUS, and the folder is not of the anonymous route: "
                 "other deleted messages would go, too"};
    g_autofree char *set = source_imap_set_of(source, SOURCE_MOVE_PENDING);
    if (!set)
        return source_imap_finish_task(source);
    if (!source_imap_can_expunge(source))
        return source_imap_all_refused(source, &shared);
    return source_imap_command(source, STEP_MARK, "UID STORE %s +FLAGS.SILENT (\\Deleted)",
                               set);
}

/* What is pending has failed. Without UIDPLUS the failed lose their marks. */
static int give_back(SourceImap *source, const ImapStatus *why)
{
    source_imap_fail_moves(source, SOURCE_MOVE_PENDING, why);
    g_autofree char *set = source_imap_set_of(source, SOURCE_MOVE_FAILED);
    if (!set || source->can_uidplus)
        return source_imap_finish_task(source);
    return source_imap_command(source, STEP_UNMARK, "UID STORE %s -FLAGS.SILENT (\\Deleted)",
                               set);
}

int source_imap_after_mark(SourceImap *source, const ImapStatus *status)
{
    if (status->condition != IMAP_OK)
        return give_back(source, status);
    if (!source->can_uidplus) {
        g_array_set_size(source->found, 0);
        return source_imap_command(source, STEP_MARKED, "UID SEARCH DELETED");
    }
    g_autofree char *set = source_imap_set_of(source, SOURCE_MOVE_PENDING);
    return source_imap_command(source, STEP_TAKE_AWAY, "UID EXPUNGE %s", set);
}

static bool is_ours(const SourceImap *source, int64_t uid)
{
    for (size_t i = 0; i < source->n; i++) {
        const SourceMove *move = &source->moves[i];
        if (move->uid == uid && move->outcome == SOURCE_MOVE_PENDING)
            return true;
    }
    return false;
}

int source_imap_after_marked(SourceImap *source)
{
    static const ImapStatus others = {
        .words = "other deleted messages are in the folder, and the server has no UIDPLUS"};
    static const ImapStatus none = {
        .words = "the server said OK but marked nothing as deleted: may this account delete in "
                 "this folder?"};
    if (source->found->len == 0) /* or it does not show marks, and who knows whose there are */
        return give_back(source, &none);
    for (guint i = 0; i < source->found->len; i++) {
        if (!is_ours(source, g_array_index(source->found, int64_t, i)))
            return give_back(source, &others);
    }
    return source_imap_command(source, STEP_TAKE_AWAY, "EXPUNGE");
}

int source_imap_after_take_away(SourceImap *source, const ImapStatus *status)
{
    return status->condition == IMAP_OK ? source_imap_start_present(source, STEP_GONE)
                                        : give_back(source, status);
}

int source_imap_finish_expunge(SourceImap *source)
{
    static const ImapStatus still_there = {
        .words = "the server said OK but the message is still there: may this account delete "
                 "in this folder?"};
    source_imap_decide(source, false, SOURCE_MOVED);
    return give_back(source, &still_there);
}
