/* A listing of an IMAP folder: SEARCH for the uids, then the size and date of a page of them.
 *
 * It owns the order and completeness of a listing, and decides when one goes on from what the
 * last SEARCH found. It must never leave out a mail that is there. Called by source_imap.c with
 * each reply to its commands. */
#include "daemon/wire/source_imap_task.h"

#include <inttypes.h>
#include <stdlib.h>

static int start_search(SourceImap *source)
{
    g_array_set_size(source->found, 0);
    source->listed = 0;
    if (source->after >= UINT32_MAX)
        return source_imap_finish_task(source);
    return source_imap_command(source, STEP_SEARCH, "UID SEARCH UID %" PRId64 ":*",
                               source->after + 1);
}

/* "n:*" names the last message even when its uid is below n. */
static void keep_new(SourceImap *source)
{
    const int64_t *uids = (const int64_t *)(void *)source->found->data;
    g_array_sort(source->found, source_imap_compare_uids);
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
        return source_imap_finish_task(source);
    g_autoptr(GString) set = g_string_new(NULL);
    imap_set_append(set, &g_array_index(source->found, int64_t, source->listed), n);
    source->listed += n;
    source->page = n;
    return source_imap_command(source, STEP_SIZES, "UID FETCH %s (UID%s INTERNALDATE)",
                               set->str, source->sizeless ? "" : " RFC822.SIZE");
}

int source_imap_after_search(SourceImap *source)
{
    keep_new(source);
    return start_sizes(source);
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
    return bsearch(&uid, source->found->data, source->listed, sizeof uid,
                   source_imap_compare_uids) != NULL;
}

/* A mail that is left out of a listing is never looked at again, so half an answer is an error;
 * but one with neither value is the news of a flag. */
int source_imap_on_size(SourceImap *source, const ImapFetch *fetch, Err *err)
{
    SourceListing *listing = source->listing;
    bool news = fetch->size < 0 && !fetch->has_date;
    if (news || listing->n >= SOURCE_LIST_MAX || !was_asked(source, fetch->uid))
        return 0;
    if ((fetch->size < 0 && !source->sizeless) || !fetch->has_date)
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
    return source_imap_compare_uids(&((const SourceEntry *)a)->uid,
                                    &((const SourceEntry *)b)->uid);
}

static int finish_list(SourceImap *source)
{
    qsort(source->listing->entries, source->listing->n, sizeof(SourceEntry), compare_entries);
    return source_imap_finish_task(source);
}

int source_imap_after_sizes(SourceImap *source)
{
    g_autoptr(GArray) untold = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (size_t i = source->listed - source->page; i < source->listed; i++) {
        int64_t uid = g_array_index(source->found, int64_t, i);
        if (source->listing->n < source->page && !listed_entry(source->listing, uid))
            g_array_append_val(untold, uid);
    }
    return untold->len > 0 ? source_imap_ask_still(source, STEP_UNTOLD, untold)
                           : finish_list(source);
}

int source_imap_after_untold(SourceImap *source)
{
    SourceListing *listing = source->listing;
    for (guint i = 0; i < source->still->len && listing->n < SOURCE_LIST_MAX; i++) {
        int64_t uid = g_array_index(source->still, int64_t, i);
        if (was_asked(source, uid) && !listed_entry(listing, uid))
            listing->entries[listing->n++] =
                (SourceEntry){.uid = uid, .size = -1, .received_at = INT64_MAX};
    }
    return finish_list(source);
}

int source_imap_start_list(SourceImap *source)
{
    if (source->uidvalidity != source->want_uidvalidity)
        source->after = 0;
    source->listing->uidvalidity = (uint32_t)source->uidvalidity;
    source->listing->n = 0;
    source->listing->ordered = true;
    source->listing->keeps = !source_imap_can_expunge(source);
    bool goes_on = source->listed > 0 && source->listed < source->found->len &&
                   g_array_index(source->found, int64_t, source->listed - 1) == source->after;
    return goes_on ? start_sizes(source) : start_search(source);
}
