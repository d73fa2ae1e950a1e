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

/* What the incidents of one turn share. */
typedef struct Turn {
    const World *world;
    const Organisation *organisations;
    size_t n_organisations;
    Now now;
    const Organisation *clock_of; /* whose clock it is */
    Clock clock;
    Reminders *reminders;
    int64_t queued;
} Turn;

static const Clock *clock_for(Turn *turn, const Organisation *organisation)
{
    if (turn->clock_of != organisation)
        turn->clock = clock_of(organisation->settings, turn->now.at);
    turn->clock_of = organisation;
    return &turn->clock;
}

static int step_incident(Turn *turn, int64_t id, Err *err)
{
    const World *world = turn->world;
    Incident incident;
    int64_t owner = 0;
    g_autofree char *reference = NULL;
    if (store_incident_load(world->store, id, &incident, &owner, &reference, err) <= 0)
        return -1;
    const Organisation *organisation =
        find_organisation(turn->organisations, turn->n_organisations, owner);
    if (!organisation) {
        /* Its duties stay as they are: should the organisation come back, all of them fire. */
        log_error("deadline passed and nobody can be told incident=%s: its organisation is not "
                  "configured",
                  reference);
        return store_incident_postpone(world->store, id, turn->now.at + ORPHAN_PAUSE, err);
    }
    Event event = {.kind = EVENT_TIME, .clock = *clock_for(turn, organisation)};
    Step step = incident_step(&incident, &event, &world->config->policy);
    Occasion occasion = {.organisation = organisation,
                         .reference = reference,
                         .actor = "clock",
                         .reminders = turn->reminders};
    return effect_carry_out(world, &occasion, &incident, &event, &step, &turn->queued, err);
}

/* 1: more may be due. 0: *next is the time of the next. */
static int run(Turn *turn, int64_t *next, Err *err)
{
    Store *store = turn->world->store;
    int64_t id = 0;
    int due = store_incident_due(store, turn->now.at, &id, next, err);
    if (due <= 0)
        return due;
    if (store_begin(store, err) < 0)
        return -1;
    for (int i = 0; i < INCIDENTS_A_TURN && due > 0; i++) {
        if (step_incident(turn, id, err) < 0)
            goto failed;
        due = store_incident_due(store, turn->now.at, &id, next, err);
    }
    if (due < 0 || reminders_send(turn->reminders, turn->now.at, &turn->queued, err) < 0 ||
        store_commit(store, err) < 0)
        goto failed;
    return due;

failed:
    store_rollback(store);
    return -1;
}

int64_t deadline_advance(const World *world, const Organisation *organisations, size_t n,
                         int64_t *queued, Now now)
{
    Err err = {0};
    int64_t next = NEVER;
    Turn turn = {.world = world,
                 .organisations = organisations,
                 .n_organisations = n,
                 .now = now,
                 .reminders = reminders_new(world)};
    int more = run(&turn, &next, &err);
    reminders_free(turn.reminders);
    if (more >= 0)
        *queued += turn.queued;
    if (more < 0) {
        log_error("deadlines cannot be looked at problem=%s", log_quote(err.msg));
        return now.ms + PAUSE_MS;
    }
    if (more > 0)
        return now.ms;
    return next == NEVER ? NEVER : now.ms + (next - now.at) * 1000;
}
