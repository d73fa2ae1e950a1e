/* See reminder_item.h: what still waits for the server, and one more takes the place of. Called by reminder. */
#include "daemon/effect/reminder_item.h"

#include "daemon/clock.h"
#include "daemon/register/audit.h"

static const char replaced[] = "not sent: a later reminder has taken its place";

/* A mail of before that tells of an item, too. */
typedef struct Earlier {
    guint item;
    StoreUnsent mail;
} Earlier;

static int withdraw(const Reminders *reminders, const Earlier *earlier, Err *err)
{
    const DueItem *item = &g_array_index(reminders->items, DueItem, earlier->item);
    g_autofree char *detail = g_strdup_printf(
        "outbox=%lld role=%s", (long long)earlier->mail.id, role_name(item->role));
    bool alone = !item->errand && earlier->mail.parts == 0;
    if (earlier->mail.entry && store_entries_unsent(reminders->world->store, item->incident.id,
                                                    item->errand, item->person, err) < 0)
        return -1;
    AuditEntry entry = {
        .at = effect_kept_time(item->organisation->settings, &item->incident, reminders->now),
        .incident = alone ? item->incident.id : 0,
        .actor = "system",
        .event = "withdrawn",
        .detail = detail};
    return store_outbox_set(reminders->world->store, earlier->mail.id, OUTBOX_DONE, 0, replaced,
                            err) < 0
               ? -1
               : audit_append(reminders->world->store, &entry, err);
}

static int find_earlier(const Reminders *reminders, guint at, GArray *list, Err *err)
{
    const DueItem *item = &g_array_index(reminders->items, DueItem, at);
    g_autofree char *key = reminder_key(item);
    g_autofree char *prefix = g_strdup_printf(
        "reminder/%lld/%s/", (long long)(item->errand ? item->errand : item->incident.id),
        item->errand ? errand_name(item->kind) : duty_name(item->effect.duty));
    g_autofree char *suffix = g_strdup_printf("/%lld", (long long)item->person);
    g_autofree StoreUnsent *unsent = NULL;
    size_t n = 0;
    if (store_outbox_unsent(reminders->world->store, prefix, suffix, key, replaced, &unsent, &n,
                            err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        const Earlier earlier = {at, unsent[i]};
        g_array_append_val(list, earlier);
    }
    return 0;
}

/* Whether all that it tells of is told anew; *ret_first: it is the first of its mail in the list. */
static bool is_overtaken(const GArray *list, guint at, bool *ret_first)
{
    const Earlier *earlier = &g_array_index(list, Earlier, at);
    int64_t parts = 0;
    *ret_first = true;
    for (guint i = 0; i < list->len; i++) {
        bool same = g_array_index(list, Earlier, i).mail.id == earlier->mail.id;
        parts += same;
        *ret_first = *ret_first && !(same && i < at);
    }
    return !earlier->mail.waits || parts >= earlier->mail.parts;
}

/* Of a mail about an anonymous incident no hour is known: the end of its day. */
static int64_t shown_time(const OrganisationSettings *settings, bool anonymous, int64_t at)
{
    enum { NEXT_DAY = 30 * 60 * 60 };
    return anonymous ? clock_day(settings, at + NEXT_DAY) : at;
}

/* They stand in front of what the item has overtaken itself. */
static void put_in_front(const OrganisationSettings *settings, bool anonymous,
                         Overtaken *overtaken, const GArray *list, guint item)
{
    Overtaken all = {.n = 0};
    bool first;
    for (guint i = 0; i < list->len && all.n < RUNGS_MAX; i++) {
        const Earlier *earlier = &g_array_index(list, Earlier, i);
        if (earlier->item == item && is_overtaken(list, i, &first))
            all.at[all.n++] = shown_time(settings, anonymous, earlier->mail.created_at);
    }
    for (int i = 0; i < overtaken->n && all.n < RUNGS_MAX; i++)
        all.at[all.n++] = overtaken->at[i];
    *overtaken = all;
}

/* While the server cannot be reached reminders of one thing to one person would gather, and leave together: the newest
 * goes, and names the others. Of several things in one mail each must be told anew. */
int reminder_overtake(const Reminders *reminders, Err *err)
{
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(Earlier));
    for (guint i = 0; i < reminders->items->len; i++) {
        if (find_earlier(reminders, i, list, err) < 0)
            return -1;
    }
    for (guint i = 0; i < list->len; i++) {
        const Earlier *earlier = &g_array_index(list, Earlier, i);
        bool first, gone = is_overtaken(list, i, &first);
        if (gone && first && earlier->mail.waits && withdraw(reminders, earlier, err) < 0)
            return -1;
    }
    for (guint i = 0; i < reminders->items->len; i++) {
        DueItem *item = &g_array_index(reminders->items, DueItem, i);
        put_in_front(item->organisation->settings, item->incident.route == ROUTE_ANONYMOUS,
                     &item->effect.overtaken, list, i);
    }
    return 0;
}
