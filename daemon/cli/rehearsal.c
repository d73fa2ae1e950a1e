/* The virtual clock of a rehearsal: it stands still until the engine has nothing more to do, then it
 * jumps to the next mail or deadline. See rehearsal.h. */
#include "daemon/cli/rehearsal.h"

#include "daemon/engine.h"
#include "daemon/parser/parser_process.h"

#include <signal.h>
#include <string.h>

enum {
    HOUR = 60 * 60,
    DAY = 24 * HOUR,
    TURNS_MAX = 100 * 1000, /* at one moment: more is an engine that turns in circles */
};

/* ---- life ---- */

/* Nothing is kept, so nothing has to be ended in order: Ctrl-C ends it as it ends any program. */
static void let_signals_through(void)
{
    sigset_t ours;
    sigemptyset(&ours);
    sigaddset(&ours, SIGTERM);
    sigaddset(&ours, SIGINT);
    sigaddset(&ours, SIGHUP);
    sigprocmask(SIG_UNBLOCK, &ours, NULL);
}

/* On the anonymous route, and of what the Chair hands on, the parsers keep the day alone, and no
 * address: but a file arrives at its time, and from somebody. */
static const Config *with_front(Rehearsal *rehearsal)
{
    const Config *config = rehearsal->config;
    size_t n = config->n_organisations;
    rehearsal->front = config->organisations[0].mailboxes[0];
    rehearsal->front.context.route = ROUTE_NAMED;
    rehearsal->front.context.chair_addresses = NULL;
    rehearsal->organisations = g_new0(OrganisationSettings, n + 1);
    memcpy(rehearsal->organisations, config->organisations, n * sizeof *config->organisations);
    rehearsal->organisations[n].mailboxes = &rehearsal->front;
    rehearsal->organisations[n].n_mailboxes = 1;
    rehearsal->parsed = *config;
    rehearsal->parsed.organisations = rehearsal->organisations;
    rehearsal->parsed.n_organisations = n + 1;
    return &rehearsal->parsed;
}

Rehearsal *rehearsal_new(const Config *config, const Classifier *classifier, Err *err)
{
    Rehearsal *rehearsal = g_new0(Rehearsal, 1);
    rehearsal->config = config;
    rehearsal->letters = g_ptr_array_new_with_free_func(letter_free);
    rehearsal->sent = g_ptr_array_new_with_free_func(sent_free);
    rehearsal->events = g_array_new(FALSE, FALSE, sizeof(RehearsalEvent));
    if (!(rehearsal->loop = loop_new(err)) || !(rehearsal->keys = seal_keys_new(err)) ||
        store_open(":memory:", STORE_WRITE, &rehearsal->store, err) < 0) {
        rehearsal_free(rehearsal);
        return NULL;
    }
    let_signals_through();
    rehearsal->child = parser_process_new(with_front(rehearsal), rehearsal->loop);
    rehearsal->world = (World){
        .config = config,
        .classifier = classifier,
        .store = rehearsal->store,
        .keys = rehearsal->keys,
        .parser = rehearsal_parser(rehearsal),
        .open_source = rehearsal_source,
        .open_sink = rehearsal_sink,
        .summaries = true,
        .user = rehearsal,
    };
    return rehearsal;
}

void rehearsal_free(Rehearsal *rehearsal)
{
    if (!rehearsal)
        return;
    parser_free(rehearsal->world.parser);
    parser_free(rehearsal->child);
    store_close(rehearsal->store);
    if (rehearsal->keys)
        seal_keys_free(rehearsal->keys);
    loop_free(rehearsal->loop);
    g_array_unref(rehearsal->events);
    g_ptr_array_unref(rehearsal->sent);
    g_ptr_array_unref(rehearsal->letters);
    g_free(rehearsal->organisations);
    g_free(rehearsal);
}

/* ---- the clock ---- */

/* Letters of one moment stay in the order in which they were named. */
static int by_date(const void *a, const void *b)
{
    const Letter *x = *(Letter *const *)a, *y = *(Letter *const *)b;
    if (x->at != y->at)
        return x->at > y->at ? 1 : -1;
    return x->uid > y->uid ? 1 : -1;
}

static void sort_letters(Rehearsal *rehearsal)
{
    for (int pass = 0; pass < 2; pass++) {
        for (guint i = 0; i < rehearsal->letters->len; i++)
            ((Letter *)g_ptr_array_index(rehearsal->letters, i))->uid = i + 1;
        if (pass == 0)
            g_ptr_array_sort(rehearsal->letters, by_date);
    }
}

/* When the next letter comes. *ret_waiting: one has come, and its mailbox is not looked at before
 * its next poll. */
static int64_t next_letter(const Rehearsal *rehearsal, bool *ret_waiting)
{
    *ret_waiting = false;
    for (guint i = 0; i < rehearsal->letters->len; i++) {
        const Letter *letter = g_ptr_array_index(rehearsal->letters, i);
        if (letter->at > rehearsal->now.at)
            return letter->at;
        if (letter->folder == FOLDER_INBOX)
            *ret_waiting = true;
    }
    return NEVER;
}

/* Lets the engine do all that is to be done at this moment. *ret_wake is when it wants to be called
 * again (UTC). */
static int settle(Rehearsal *rehearsal, Engine *engine, int64_t *ret_wake)
{
    int64_t wake = 0;
    for (int turn = 0; turn < TURNS_MAX; turn++) {
        wake = engine_turn(engine, rehearsal->now);
        if (rehearsal->broken)
            return -1;
        if (wake <= rehearsal->now.ms)
            continue;
        *ret_wake =
            wake == NEVER ? NEVER : rehearsal->now.at + (wake - rehearsal->now.ms + 999) / 1000;
        return 0;
    }
    return err_set(&rehearsal->problem, ERR_BUG, "the engine does not come to rest");
}

static int count_open(const StoreRow *row, void *user)
{
    (void)row;
    ++*(int *)user;
    return 0;
}

static bool is_all_closed(const Rehearsal *rehearsal)
{
    int open = 0;
    store_view(rehearsal->store, STORE_VIEW_OPEN, 0, 0, count_open, &open, NULL);
    store_view(rehearsal->store, STORE_VIEW_ERRANDS, 0, 0, count_open, &open, NULL);
    return open == 0;
}

struct Fresh {
    Store *store;
    const Policy *policy;
    int n;
};

/* Counts the incidents in which something is still to come that has not come before. */
static int count_fresh(const StoreRow *row, void *user)
{
    struct Fresh *fresh = user;
    Incident incident;
    if (store_incident_load(fresh->store, store_row_int(row, "id"), &incident, NULL, NULL,
                            NULL) <= 0)
        return -1;
    bool waits = false;
    for (int kind = 0; kind < DUTY_COUNT; kind++)
        waits |= incident.duty[kind].next != 0;
    fresh->n += waits && !incident_only_repeats(&incident, fresh->policy);
    return 0;
}

static bool only_repeats(const Rehearsal *rehearsal)
{
    struct Fresh fresh = {rehearsal->store, &rehearsal->config->policy, 0};
    return store_view(rehearsal->store, STORE_VIEW_OPEN, 0, 0, count_fresh, &fresh, NULL) ==
               0 &&
           fresh.n == 0;
}

/* When the next thing happens: 1. 0: nothing will, or nothing new. The engine looks again every minute, because the
 * real clock may jump and other programs write to the register; here neither does, so the
 * register is asked. It is turned once an hour besides, for what else goes by the clock. */
static int next_moment(Rehearsal *rehearsal, int64_t wake, int64_t *ret, Err *err)
{
    rehearsal->end = is_all_closed(rehearsal) ? REHEARSAL_CLOSED : REHEARSAL_SILENT;
    int64_t id, due = NEVER, errand = NEVER;
    bool waiting;
    if (store_incident_due(rehearsal->store, rehearsal->now.at, &id, &due, err) < 0 ||
        store_errand_due(rehearsal->store, rehearsal->now.at, &id, &errand, err) < 0)
        return -1;
    int64_t next = MIN(next_letter(rehearsal, &waiting), errand);
    if (waiting)
        next = MIN(next, wake);
    if (next == NEVER && due != NEVER && only_repeats(rehearsal)) {
        rehearsal->end = REHEARSAL_REPEATS;
        return 0;
    }
    next = MIN(next, due);
    int64_t hour = rehearsal->now.at - rehearsal->now.at % HOUR + HOUR;
    *ret = MAX(MIN(next, hour), rehearsal->now.at + 1);
    return next != NEVER;
}

static int go_on(Rehearsal *rehearsal, Engine *engine, int64_t until, Err *err)
{
    for (;;) {
        int64_t wake = NEVER, next = NEVER;
        if (settle(rehearsal, engine, &wake) < 0) {
            *err = rehearsal->problem;
            return -1;
        }
        int more = next_moment(rehearsal, wake, &next, err);
        if (more <= 0)
            return more;
        if (next > until) {
            rehearsal->end = REHEARSAL_UNTIL;
            rehearsal->now.at = until;
            return 0;
        }
        rehearsal->now.ms += (next - rehearsal->now.at) * 1000;
        rehearsal->now.at = next;
    }
}

/* ---- what became of the letters ---- */

static int note_taken(const StoreRow *row, void *user)
{
    Rehearsal *rehearsal = user;
    int64_t uid = store_row_int(row, "uid");
    Letter *letter = g_ptr_array_index(rehearsal->letters, (guint)(uid - 1));
    letter->taken = mail_outcome_parse(store_row_text(row, "outcome"), &letter->outcome);
    g_free(letter->reference);
    letter->reference = g_strdup(store_row_text(row, "reference"));
    return 0;
}

/* Rows of the quarantine stand in the order in which their letters came. */
static int note_quarantined(const StoreRow *row, void *user)
{
    Rehearsal *rehearsal = user;
    for (guint i = 0; i < rehearsal->events->len; i++) {
        Letter *letter = g_array_index(rehearsal->events, RehearsalEvent, i).letter;
        if (!letter || letter->taken || letter->quarantined)
            continue;
        letter->quarantined = g_strdup(store_row_text(row, "reason"));
        break;
    }
    return 0;
}

int rehearsal_run(Rehearsal *rehearsal, int64_t until, Err *err)
{
    if (rehearsal->letters->len == 0)
        return 0;
    sort_letters(rehearsal);
    const Letter *first = g_ptr_array_index(rehearsal->letters, 0);
    int64_t last = first->at + (int64_t)REHEARSAL_DAYS_MAX * DAY;
    rehearsal->now = (Now){.at = first->at, .ms = 1000};
    Engine *engine = engine_new(&rehearsal->world, err);
    int status = engine ? go_on(rehearsal, engine, until ? MIN(until, last) : last, err) : -1;
    engine_free(engine);
    if (status < 0)
        return -1;
    if (store_view(rehearsal->store, STORE_VIEW_MAIL, 0, 0, note_taken, rehearsal, err) < 0)
        return -1;
    return store_view(rehearsal->store, STORE_VIEW_QUARANTINE, 0, 0, note_quarantined,
                      rehearsal, err);
}
