/* Tells of a mailbox that fails and fails. What its server says stays in the register and the log: only the name and the
 * time go out. Called by fetch. */
#include "daemon/silence.h"

#include "daemon/core/calendar.h"
#include "daemon/effect/effect.h"

enum {
    FAILURES = 8, /* in a row: no wrong alarm at the first look after a long downtime of ours */
    LONG = 60 * 60, /* seconds without a round that came to its end */
};

static int tell(const World *world, const IntakeBox *box, int64_t now, int64_t *queued,
                Err *err)
{
    const OrganisationSettings *settings = box->organisation->settings;
    int64_t last = box->state.last_poll_at;
    char since[64] = "it was set up";
    if (last)
        calendar_show(last, settings->zone, since, sizeof since);
    g_autofree char *reason = g_strdup_printf("\"%s\", since %s", box->settings->name, since);
    return effect_unread_notice(world, box->organisation, reason, now, queued, err);
}

int silence_tell(const World *world, const IntakeBox *box, int64_t now, int64_t *queued,
                 Err *err)
{
    const StoreMailbox *state = &box->state;
    int64_t count = 0, since = now - state->last_poll_at;
    if (state->failures < FAILURES || (since >= 0 && since < LONG))
        return 0;
    if (store_begin(world->store, err) < 0)
        return -1;
    if (tell(world, box, now, &count, err) < 0 || store_commit(world->store, err) < 0) {
        store_rollback(world->store);
        return -1;
    }
    *queued += count;
    return 0;
}
