/* Fires what has become due. After a downtime everything due is found by the same look-up; the
 * core decides what of it is still worth a mail. Called by the engine; waits for nothing. */
#include "daemon/deadline.h"

#include "daemon/clock.h"
#include "daemon/effect.h"
#include "daemon/log.h"
#include "daemon/reminder.h"

enum {
    INCIDENTS_A_TURN = 500,
    ORPHAN_PAUSE =
        60 * 60, /* seconds until an incident without its organisation is looked at again */
    PAUSE_MS = 10 * 1000, /* after the register could not be written */
};

static const Organisation *find_organisation(const Organisation *organisations, size_t n,
                                             int64_t id)
{
    for (size_t i = 0; i < n; i++) {
        if (organisations[i].id == id)
            return &organisations[i];
    }
    return NULL;
}

static int step_incident(const World *world, const Organisation *organisations, size_t n,
                         int64_t id, Now now, Reminders *reminders, int64_t *queued, Err *err)
{
    Incident incident;
    int64_t owner = 0;
    g_autofree char *reference = NULL;
    if (store_incident_load(world->store, id, &incident, &owner, &reference, err) <= 0)
        return -1;
    const Organisation *organisation = find_organisation(organisations, n, owner);
    if (!organisation) {
        /* Its duties stay as they are: should the organisation come back, all of them fire. */
        log_error("deadline passed and nobody can be told incident=%s: its organisation is not "
                  "configured",
                  reference);
        return store_incident_postpone(world->store, id, now.at + ORPHAN_PAUSE, err);
    }
    Event event = {.kind = EVENT_TIME, .clock = clock_of(organisation->settings, now.at)};
    Step step = incident_step(&incident, &event, &world->config->policy);
    Occasion occasion = {.organisation = organisation,
                         .reference = reference,
                         .actor = "clock",
                         .reminders = reminders};
    return effect_carry_out(world, &occasion, &incident, &event, &step, queued, err);
}

/* 1: more may be due. 0: *next is the time of the next. */
static int run(const World *world, const Organisation *organisations, size_t n, Now now,
               Reminders *reminders, int64_t *queued, int64_t *next, Err *err)
{
    int64_t id = 0;
    int due = store_incident_due(world->store, now.at, &id, next, err);
    if (due <= 0)
        return due;
    if (store_begin(world->store, err) < 0)
        return -1;
    int64_t count = 0;
    for (int i = 0; i < INCIDENTS_A_TURN && due > 0; i++) {
        if (step_incident(world, organisations, n, id, now, reminders, &count, err) < 0)
            goto failed;
        due = store_incident_due(world->store, now.at, &id, next, err);
    }
    if (due < 0 || reminders_send(reminders, now.at, &count, err) < 0 ||
        store_commit(world->store, err) < 0)
        goto failed;
    *queued += count;
    return due;

failed:
    store_rollback(world->store);
    return -1;
}

int64_t deadline_advance(const World *world, const Organisation *organisations, size_t n,
                         int64_t *queued, Now now)
{
    Err err = {0};
    int64_t next = NEVER;
    Reminders *reminders = reminders_new(world);
    int more = run(world, organisations, n, now, reminders, queued, &next, &err);
    reminders_free(reminders);
    if (more < 0) {
        log_error("deadlines cannot be looked at problem=%s", log_quote(err.msg));
        return now.ms + PAUSE_MS;
    }
    if (more > 0)
        return now.ms;
    return next == NEVER ? NEVER : now.ms + (next - now.at) * 1000;
}
