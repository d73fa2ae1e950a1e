/* Calls the four verbs in turn: fetch (which calls intake), deadline (and what is sent by the calendar),
 * deliver. Owns nothing but them. */
#include "daemon/engine.h"

#include "daemon/deadline.h"
#include "daemon/deliver.h"
#include "daemon/digest.h"
#include "daemon/fetch.h"

enum { LOOK_AGAIN_MS = 60 * 1000 }; /* the wall clock may jump while we wait */

struct Engine {
    const World *world;
    Organisation *organisations;
    Deliver **delivers;
    Digest *digest;
    size_t n;
    GPtrArray *fetches;
    FetchShared shared;
    int64_t deadlines_at; /* monotonic ms: nothing is due before */
    int64_t deadlines_seen;
};

static int register_people(const World *world, const Organisation *organisation, Err *err)
{
    const OrganisationSettings *settings = organisation->settings;
    for (size_t i = 0; i < settings->n_people; i++) {
        int64_t id;
        if (store_person(world->store, organisation->id, settings->people[i].address,
                         settings->people[i].name, &id, err) < 0)
            return -1;
    }
    return 0;
}

static int register_organisation(Engine *engine, size_t i, Err *err)
{
    const World *world = engine->world;
    const OrganisationSettings *settings = &world->config->organisations[i];
    Organisation *organisation = &engine->organisations[i];
    organisation->settings = settings;
    if (store_organisation(world->store, settings->prefix, settings->name, &organisation->id,
                           err) < 0 ||
        store_outbox_recover(world->store, organisation->id, err) < 0 ||
        register_people(world, organisation, err) < 0)
        return -1;
    for (size_t k = 0; k < settings->n_mailboxes; k++) {
        Fetch *fetch = fetch_new(&engine->shared, organisation, &settings->mailboxes[k], err);
        if (!fetch)
            return -1;
        g_ptr_array_add(engine->fetches, fetch);
    }
    engine->delivers[i] = deliver_new(world, organisation);
    return 0;
}

Engine *engine_new(const World *world, Err *err)
{
    Engine *engine = g_new0(Engine, 1);
    engine->world = world;
    engine->shared.world = world;
    engine->n = world->config->n_organisations;
    engine->organisations = g_new0(Organisation, engine->n);
    engine->delivers = g_new0(Deliver *, engine->n);
    engine->fetches = g_ptr_array_new_with_free_func((GDestroyNotify)fetch_free);
    engine->deadlines_seen = -1;
    engine->digest = digest_new(world, engine->organisations, engine->n);
    if (store_begin(world->store, err) < 0)
        goto failed;
    for (size_t i = 0; i < engine->n; i++) {
        if (register_organisation(engine, i, err) < 0)
            goto undo;
    }
    if (store_commit(world->store, err) == 0)
        return engine;
undo:
    store_rollback(world->store);
failed:
    engine_free(engine);
    return NULL;
}

void engine_free(Engine *engine)
{
    if (!engine)
        return;
    g_ptr_array_free(engine->fetches, TRUE);
    for (size_t i = 0; i < engine->n; i++)
        deliver_free(engine->delivers[i]);
    digest_free(engine->digest);
    g_free(engine->delivers);
    g_free(engine->organisations);
    g_free(engine);
}

/* Deadlines are looked at when their time has come, or when an incident has changed; a digest tells of
 * them as they are then. */
static int64_t advance_deadlines(Engine *engine, Now now)
{
    if (engine->deadlines_seen != engine->shared.queued || now.ms >= engine->deadlines_at) {
        engine->deadlines_at = deadline_advance(engine->world, engine->organisations, engine->n,
                                                &engine->shared.queued, now);
        engine->deadlines_at = MIN(engine->deadlines_at,
                                   digest_advance(engine->digest, &engine->shared.queued, now));
        engine->deadlines_at = MIN(engine->deadlines_at, now.ms + LOOK_AGAIN_MS);
        engine->deadlines_seen = engine->shared.queued;
    }
    return engine->deadlines_at;
}

int64_t engine_turn(Engine *engine, Now now)
{
    int64_t wake = NEVER;
    const Fetch *parsing = engine->shared.parsing;
    for (guint i = 0; i < engine->fetches->len; i++)
        wake = MIN(wake, fetch_advance(g_ptr_array_index(engine->fetches, i), now));
    wake = MIN(wake, advance_deadlines(engine, now));
    for (size_t i = 0; i < engine->n; i++)
        wake = MIN(wake, deliver_advance(engine->delivers[i], &engine->shared.queued, now));
    /* The parser has become free: another mailbox may be waiting for it. */
    if (parsing && !engine->shared.parsing)
        wake = now.ms;
    return wake;
}

bool engine_is_drained(const Engine *engine)
{
    for (guint i = 0; i < engine->fetches->len; i++) {
        if (!fetch_is_drained(g_ptr_array_index(engine->fetches, i)))
            return false;
    }
    for (size_t i = 0; i < engine->n; i++) {
        if (!deliver_is_drained(engine->delivers[i]))
            return false;
    }
    return true;
}

bool engine_has_failures(const Engine *engine)
{
    for (guint i = 0; i < engine->fetches->len; i++) {
        if (fetch_has_failed(g_ptr_array_index(engine->fetches, i)))
            return true;
    }
    for (size_t i = 0; i < engine->n; i++) {
        if (deliver_has_failed(engine->delivers[i]))
            return true;
    }
    return false;
}
