/* See unreached.h. Called by deliver and intake, inside their transaction. */
#include "daemon/effect/unreached.h"

#include "daemon/core/acting.h"
#include "daemon/effect/absence.h"
#include "daemon/effect/effect.h"
#include "daemon/effect/errands.h"

/* It may have become part of another, where its duties go on. */
static int tell_incident(const World *world, const Unreached *mail, const StoreAbout *about,
                         int64_t person, int64_t *queued, Err *err)
{
    Incident incident;
    g_autofree char *reference = NULL;
    int64_t id = about->incident;
    if (store_incident_survivor(world->store, about->incident, &id, err) < 0 ||
        store_incident_load(world->store, id, &incident, NULL, &reference, err) <= 0)
        return -1;
    Event event = {.kind = mail->failed ? EVENT_UNDELIVERED : EVENT_ABSENT,
                   .clock = *mail->clock,
                   .role = acting_owner(mail->organisation->settings, &incident, about->role),
                   .person = person,
                   .original = about->original};
    Step step = incident_step(&incident, &event, &world->config->policy);
    Occasion occasion = {.organisation = mail->organisation,
                         .reference = reference,
                         .actor = "system",
                         .occasion = mail->outbox,
                         .absence = mail->absence};
    return effect_carry_out(world, &occasion, &incident, &event, &step, queued, err);
}

/* One that says that a mail of ours does not arrive is not answered in its turn. */
static int tell_errand(const World *world, const Unreached *mail, const StoreAbout *about,
                       int64_t person, int64_t *queued, Err *err)
{
    return about->original ? errands_unreached(world, mail, about, person, queued, err) : 0;
}

static int tell_one(const World *world, const Unreached *mail, const StoreAbout *about,
                    int64_t person, int64_t *queued, Err *err)
{
    if (about->errand)
        return tell_errand(world, mail, about, person, queued, err);
    return about->incident ? tell_incident(world, mail, about, person, queued, err) : 0;
}

static int tell_all(const World *world, const Unreached *mail, const StoreAbout *list, size_t n,
                    int64_t person, int64_t *queued, Err *err)
{
    Unreached together = *mail;
    together.absence = absence_new(world, mail);
    int status = 0;
    for (size_t i = 0; status == 0 && i < n; i++)
        status = tell_one(world, &together, &list[i], person, queued, err);
    if (status == 0)
        status = absence_send(together.absence, queued, err);
    absence_free(together.absence);
    return status;
}

enum { DAY = 24 * 60 * 60, AWAY_DAYS = 7, AWAY_DAYS_MOST = 42 }; /* the summer */

/* A machine says it once to each who writes, and then is silent: what somebody is asked for until they are back goes to
 * who stands in, too. */
static int keep_away(const World *world, Unreached *mail, int64_t person, Err *err)
{
    int64_t today = mail->clock->day;
    int64_t until =
        mail->until ? MIN(mail->until, today + AWAY_DAYS_MOST * DAY) : today + AWAY_DAYS * DAY;
    if (mail->role <= ROLE_REPORTER)
        return 0;
    return store_person_set_away(world->store, person, until, err) < 0 ||
                   store_person_away_until(world->store, person, &mail->until, err) < 0
               ? -1
               : 0;
}

int unreached_tell(const World *world, const Unreached *mail, int64_t *queued, Err *err)
{
    Unreached kept = *mail;
    const StoreAbout only = {.incident = mail->incident,
                             .errand = mail->errand,
                             .role = mail->role,
                             .original = mail->original};
    int64_t person = 0;
    if (store_outbox_person(world->store, mail->outbox, &person, err) < 0 ||
        keep_away(world, &kept, person, err) < 0)
        return -1;
    if (only.incident || only.errand)
        return tell_one(world, &kept, &only, person, queued, err);
    g_autofree StoreAbout *list = NULL;
    size_t n = 0;
    return store_outbox_about(world->store, mail->outbox, &list, &n, err) < 0
               ? -1
               : tell_all(world, &kept, list, n, person, queued, err);
}

int unreached_tell_away(const World *world, const Unreached *mail, int64_t person,
                        int64_t *queued, Err *err)
{
    Unreached kept = *mail;
    const StoreAbout about = {.incident = mail->incident, .role = mail->role};
    return keep_away(world, &kept, person, err) < 0
               ? -1
               : tell_one(world, &kept, &about, person, queued, err);
}
