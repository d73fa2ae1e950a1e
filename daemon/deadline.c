/* Fires what has become due. After a downtime everything due is found by the same look-up; the
 * core decides what of it is still worth a mail. Called by the engine; waits for nothing. */
#include "daemon/deadline.h"

#include "daemon/case/release.h"
#include "daemon/clock.h"
#include "daemon/core/calendar.h"
#include "daemon/effect/effect.h"
#include "daemon/effect/errands.h"
#include "daemon/effect/reminder.h"
#include "daemon/log.h"

enum {
    STEPS_A_TURN = 500,
    /* seconds until what has no organisation, or cannot be read, is looked at again */
    ORPHAN_PAUSE = 60 * 60,
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

/* What the incidents and errands of one turn share. */
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
                  incident.route == ROUTE_ANONYMOUS ? "(anonymous)" : reference);
        return store_incident_postpone(world->store, id, turn->now.at + ORPHAN_PAUSE, err);
    }
    Event event = {.kind = EVENT_TIME, .clock = *clock_for(turn, organisation)};
    if (incident_release_is_overdue(&incident, &event.clock) &&
        release_propose(world, organisation, &incident, &event, err) < 0)
        return -1;
    Step step = incident_step(&incident, &event, &world->config->policy);
    Occasion occasion = {.organisation = organisation,
                         .reference = reference,
                         .actor = "clock",
                         .reminders = turn->reminders};
    return effect_carry_out(world, &occasion, &incident, &event, &step, &turn->queued, err);
}

/* ---- errands ---- */

static int remind_of(Turn *turn, Owed *owed, Err *err)
{
    const World *world = turn->world;
    ErrandReminder reminder;
    bool told =
        errand_remind(&owed->row.errand, incident_level(&owed->incident),
                      clock_for(turn, owed->organisation), &world->config->policy, &reminder);
    if (store_errand_update(world->store, owed->row.id, &owed->row.errand, err) < 0)
        return -1;
    if (!told)
        return 0;
    g_autofree char *what =
        g_strdup_printf("reminder rung=%d skipped=%d", reminder.rung, reminder.overtaken.n);
    return errands_audit(owed, "clock", what, turn->now.at, err) < 0
               ? -1
               : reminders_add_errand(turn->reminders, owed, &reminder, err);
}

static int step_errand(Turn *turn, int64_t id, Err *err)
{
    StoreErrand row;
    if (store_errand_load(turn->world->store, id, &row, err) <= 0)
        return -1;
    const Organisation *organisation =
        find_organisation(turn->organisations, turn->n_organisations, row.organisation);
    if (!organisation)
        log_error("deadline passed and nobody can be told errand=%lld: its organisation is not "
                  "configured",
                  (long long)id);
    store_errand_clear(&row);
    if (!organisation)
        return store_errand_postpone(turn->world->store, id, turn->now.at + ORPHAN_PAUSE, err);
    Owed owed;
    if (errands_load(turn->world, organisation, id, &owed, err) <= 0)
        return -1;
    int status = remind_of(turn, &owed, err);
    errands_clear(&owed);
    return status;
}

/* ---- the review of the policy ---- */

/* The day on which it is due: all zero when none is known. */
typedef struct ReviewDay {
    int64_t from, until, due, opens;
} ReviewDay;

static ReviewDay review_day(const Turn *turn, const OrganisationSettings *settings)
{
    const Calendar *calendar = &settings->calendar;
    int day = settings->policy_review;
    if (!day)
        return (ReviewDay){0};
    int64_t due = calendar_day_end(calendar, day);
    return (ReviewDay){
        .from = calendar_day_start(calendar, day),
        .until = calendar_day_start(calendar, day + 1) - 1,
        .due = due,
        .opens = errand_opens_at(ERRAND_POLICY_REVIEW, due, &turn->world->config->policy)};
}

/* Its date was moved: what was open for another one falls away. */
static int drop_review(Turn *turn, const Organisation *organisation, int64_t id, Err *err)
{
    Owed owed;
    if (errands_load(turn->world, organisation, id, &owed, err) <= 0)
        return -1;
    int status = errands_end(&owed, NULL, 0, turn->now.at, &turn->queued, err);
    errands_clear(&owed);
    return status;
}

/* Nobody asks for it: it opens by itself when its first reminder is due. */
static int open_review(Turn *turn, const Organisation *organisation, int64_t due, Err *err)
{
    StoreErrand row = {.owner = turn->world->config->policy.errand[ERRAND_POLICY_REVIEW].owner,
                       .errand = {.kind = ERRAND_POLICY_REVIEW, .due = due}};
    return errands_open(turn->world, organisation, &row, clock_for(turn, organisation), "clock",
                        0, &turn->queued, err);
}

static int step_review(Turn *turn, const Organisation *organisation, int64_t *next, Err *err)
{
    Store *store = turn->world->store;
    const ReviewDay day = review_day(turn, organisation->settings);
    int64_t other = 0;
    int open = 0, moved = store_errand_find_other_review(store, organisation->id, day.from,
                                                         day.until, &other, err);
    if (day.due && day.opens > turn->now.at)
        *next = MIN(*next, day.opens);
    else if (day.due && moved >= 0)
        open = store_errand_find_review(store, organisation->id, day.from, day.until, err);
    bool wanted = day.due && day.opens <= turn->now.at && open == 0;
    if (moved < 0 || open < 0)
        return -1;
    if (!moved && !wanted)
        return 0;
    if (store_begin(store, err) < 0)
        return -1;
    if ((moved && drop_review(turn, organisation, other, err) < 0) ||
        (wanted && open_review(turn, organisation, day.due, err) < 0) ||
        store_commit(store, err) < 0) {
        store_rollback(store);
        return -1;
    }
    return 0;
}

/* What fails is looked at again in the next turn. */
static void step_reviews(Turn *turn, int64_t *next)
{
    for (size_t i = 0; i < turn->n_organisations; i++) {
        const Organisation *organisation = &turn->organisations[i];
        Err err = {0};
        if (step_review(turn, organisation, next, &err) < 0)
            log_error("the review of the policy cannot be looked at organisation=%s problem=%s",
                      organisation->settings->prefix, log_quote(err.msg));
    }
}

/* ---- a turn ---- */

typedef struct DueKind {
    int (*step)(Turn *turn, int64_t id, Err *err);
    int (*postpone)(Store *store, int64_t id, int64_t until, Err *err);
} DueKind;

/* What is due first among incidents, then errands: 1; 0: *next. */
static int find_due(const Turn *turn, const DueKind **ret_kind, int64_t *ret_id, int64_t *next,
                    Err *err)
{
    static const DueKind incident = {step_incident, store_incident_postpone},
                         errand = {step_errand, store_errand_postpone};
    int64_t incidents = NEVER, errands = NEVER;
    *ret_kind = &incident;
    int due = store_incident_due(turn->world->store, turn->now.at, ret_id, &incidents, err);
    if (due != 0)
        return due;
    *ret_kind = &errand;
    due = store_errand_due(turn->world->store, turn->now.at, ret_id, &errands, err);
    *next = MIN(incidents, errands);
    return due;
}

/* One that cannot be stepped for a mistake of ours waits: it holds up no other. It may be anonymous, and the log does not
 * name it. */
static int step_one(Turn *turn, const DueKind *kind, int64_t id, Err *err)
{
    Store *store = turn->world->store;
    int64_t queued = turn->queued;
    unsigned collected = reminders_count(turn->reminders);
    if (store_mail_begin(store, err) < 0)
        return -1;
    if (kind->step(turn, id, err) == 0)
        return store_mail_keep(store, err);
    store_mail_undo(store);
    if (err->kind == ERR_TEMPORARY)
        return -1;
    log_error("a deadline cannot be looked at, again in an hour problem=%s",
              log_quote(err->msg));
    turn->queued = queued;
    reminders_cut(turn->reminders, collected);
    return kind->postpone(store, id, turn->now.at + ORPHAN_PAUSE, err);
}

/* 1: more may be due. 0: *next is the time of the next. */
static int run(Turn *turn, int64_t *next, Err *err)
{
    Store *store = turn->world->store;
    const DueKind *kind;
    int64_t id = 0;
    int due = find_due(turn, &kind, &id, next, err);
    if (due <= 0)
        return due;
    if (store_begin(store, err) < 0)
        return -1;
    for (int i = 0; i < STEPS_A_TURN && due > 0; i++) {
        if (step_one(turn, kind, id, err) < 0)
            goto failed;
        due = find_due(turn, &kind, &id, next, err);
    }
    if (due < 0 || reminders_send(turn->reminders, &turn->queued, err) < 0 ||
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
    int64_t next = NEVER, review = NEVER;
    Turn turn = {.world = world,
                 .organisations = organisations,
                 .n_organisations = n,
                 .now = now,
                 .reminders = reminders_new(world, now.at)};
    step_reviews(&turn, &review);
    int more = run(&turn, &next, &err);
    next = MIN(next, review);
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
