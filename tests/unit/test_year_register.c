/* A school year in the register: every third day an incident of every level, some of whose people do what is to be done, while the
 * daemon is down for an hour or twenty days and its clock is set back and forward. What the pure core does to each incident
 * (tests/unit/test_year.c proves that) must be what the register holds and what the outbox sends: every turn reminds of
 * exactly those incidents of which the core reminds, in one mail a person. */
#include "daemon/clock.h"
#include "daemon/deadline.h"
#include "daemon/effect/effect.h"
#include "daemon/log.h"
#include "tests/unit/life.h"
#include "tests/unit/tap.h"

#include <glib/gstdio.h>

enum {
    BEGIN = 1788220800, /* Tuesday 1 September 2026, 00:00 UTC */
    DAYS = 365,
    APART = 3, /* days, from one incident of every level to the next */
    LIVES = DAYS / APART * SEVERITY_CRITICAL,
};

static const char config_text[] =
    "database = \":memory:\"; keys = \"%s/keys\"; templates = \"%s\";\n"
    "organisations = ( { name = \"Holly Lane\"; prefix = \"HLP\"; timezone = "
    "\"Europe/London\";\n"
    "  closures = ( \"2026-12-21..2027-01-01\" );\n"
    "  mailboxes = ( { name = \"reports\"; url = \"maildir:%s/in\"; } );\n"
    "  outgoing = { url = \"maildir:%s/out\"; from = \"security@hollylane.example\"; };\n"
    "  roles = { siro = { name = \"S\"; address = \"siro@hollylane.example\"; };\n"
    "            dpo = { name = \"D\"; address = \"dpo@hollylane.example\"; };\n"
    "            board = ( { name = \"B\"; address = \"board@hollylane.example\"; } );\n"
    "            chair = { name = \"C\"; address = \"chair@hollylane.example\"; }; }; } );\n";

static World world;
static Organisation organisation;
static int64_t reporter, investigator;

typedef struct Life {
    Incident incident; /* as the core has it */
    int64_t wake;
    bool reminded; /* in this turn */
} Life;

static Life lives[LIVES + 1]; /* by id of the incident */
static int n_lives;

static struct {
    long turns, reminders, mails, commands, refused, not_reminded, not_due, several, differ;
} sums;

static void must(int result, const Err *err)
{
    if (result >= 0)
        return;
    printf("Bail out! %s\n", err->msg);
    exit(1);
}

/* ---- the school ---- */

static void open_school(const char *folder, Config **config, Keys **keys)
{
    Err err = {0};
    g_autofree char *path = g_build_filename(folder, "year.conf", NULL);
    g_autofree char *key_file = g_build_filename(folder, "keys", NULL);
    g_autofree char *templates = g_canonicalize_filename("config/templates", NULL);
    g_autofree char *text = g_strdup_printf(config_text, folder, templates, folder, folder);
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    g_file_set_contents(path, text, -1, NULL);
    must(config_load(path, true, config, problems, &err), &err);
    must(seal_keys_create(key_file, &err), &err);
    must(seal_keys_load(key_file, keys, &err), &err);
    must(store_open(":memory:", STORE_WRITE, &world.store, &err), &err);
    world.config = *config;
    world.keys = *keys;
    organisation.settings = &(*config)->organisations[0];
    must(store_begin(world.store, &err), &err);
    must(store_organisation(world.store, "HLP", "Holly Lane", &organisation.id, &err), &err);
    must(store_person(world.store, organisation.id, "ann@hollylane.example", "Ann", &reporter,
                      &err),
         &err);
    must(store_person(world.store, organisation.id, "tom@hollylane.example", "Tom",
                      &investigator, &err),
         &err);
    must(store_commit(world.store, &err), &err);
    g_unlink(path);
    g_unlink(key_file);
}

/* ---- what happens ---- */

static void take_effects(Life *life, const Step *step)
{
    for (size_t i = 0; i < step->n_effects; i++) {
        bool reminder = step->effects[i].kind == EFFECT_REMINDER;
        life->reminded = life->reminded || reminder;
        sums.reminders += reminder;
    }
    life->incident = step->incident;
    life->wake = step->wake;
}

static void reported(int64_t now, Severity level)
{
    Err err = {0};
    g_autofree char *reference = NULL;
    Incident none = {0};
    Event event = {.kind = EVENT_REPORT,
                   .clock = clock_of(organisation.settings, now),
                   .reporter = reporter,
                   .answerable = true,
                   .class = CLASS_POTENTIAL,
                   .severity = level,
                   .deadline_severity = level};
    Step step = incident_step(&none, &event, &world.config->policy);
    must(store_begin(world.store, &err), &err);
    must(store_incident_insert(world.store, organisation.id, 2026, "HLP", &step.incident,
                               &reference, &err),
         &err);
    must(store_commit(world.store, &err), &err);
    n_lives = (int)step.incident.id;
    take_effects(&lives[n_lives], &step);
}

/* In the register as in the core. */
static void ordered(int64_t id, Event *event, int64_t now)
{
    Err err = {0};
    Incident before;
    g_autofree char *reference = NULL;
    int64_t queued = 0;
    event->clock = event->since = clock_of(organisation.settings, now);
    event->person = event->subject = investigator;
    must(store_begin(world.store, &err), &err);
    must(store_incident_load(world.store, id, &before, NULL, &reference, &err), &err);
    Step step = incident_step(&before, event, &world.config->policy);
    Occasion occasion = {.organisation = &organisation,
                         .reference = reference,
                         .actor = "person",
                         .occasion = sums.commands};
    must(effect_carry_out(&world, &occasion, &before, event, &step, &queued, &err), &err);
    must(store_commit(world.store, &err), &err);
    Step core = incident_step(&lives[id].incident, event, &world.config->policy);
    take_effects(&lives[id], &core);
    lives[id].reminded = false;
    sums.commands++;
    sums.refused += !core.applied;
}

static Event decision(Command command, TrackState track, int64_t now)
{
    Event event = order(command, command == COMMAND_DISCIPLINE ? BIT(SIRO) : BIT(DPO), now);
    event.track = track;
    return event;
}

static bool track_is(const Incident *incident, TrackKind track, TrackState state)
{
    return incident->track[track] == state;
}

/* What is next in a life that somebody cares for. */
static Event next_step(const Incident *incident, int64_t now)
{
    Event event = order(COMMAND_CLASSIFY, BIT(DPO), now);
    event.severity = incident->severity;
    event.class = CLASS_CONFIRMED;
    TrackState decided = any(3) ? TRACK_NOT_REQUIRED : TRACK_REQUIRED;
    if (incident->classified_at == 0)
        return event;
    if (track_is(incident, TRACK_ICO, TRACK_UNDECIDED))
        return decision(COMMAND_ICO, decided, now);
    if (track_is(incident, TRACK_SUBJECTS, TRACK_UNDECIDED))
        return decision(COMMAND_SUBJECTS, decided, now);
    if (track_is(incident, TRACK_ICO, TRACK_REQUIRED))
        return decision(COMMAND_ICO, TRACK_DONE, now);
    if (track_is(incident, TRACK_SUBJECTS, TRACK_REQUIRED))
        return decision(COMMAND_SUBJECTS, TRACK_DONE, now);
    if (track_is(incident, TRACK_ICO, TRACK_DONE))
        return decision(COMMAND_ICO, TRACK_COMPLETE, now);
    if (incident->investigator == 0)
        return order(COMMAND_ASSIGN, BIT(SIRO), now);
    if (incident->state == INCIDENT_OUTCOME_SUBMITTED)
        return order(COMMAND_SATISFIED, BIT(SIRO), now);
    if (incident->state == INCIDENT_REVIEWED)
        return track_is(incident, TRACK_DISCIPLINE, TRACK_UNDECIDED)
                   ? decision(COMMAND_DISCIPLINE, TRACK_NOT_REQUIRED, now)
                   : order(COMMAND_CLOSE, BIT(DPO), now);
    event = order(COMMAND_OUTCOME, BIT(INVESTIGATOR), now);
    event.points = ALL_THE_POINTS;
    return event;
}

static void somebody_acts(int64_t id, int64_t now)
{
    Event event = next_step(&lives[id].incident, now);
    if (lives[id].incident.state != INCIDENT_CLOSED)
        ordered(id, &event, now);
}

/* ---- a turn ---- */

static void step_core(int64_t now)
{
    Event event = {.kind = EVENT_TIME, .clock = clock_of(organisation.settings, now)};
    for (int id = 1; id <= n_lives; id++) {
        Life *life = &lives[id];
        while (life->wake <= now) {
            Step step = incident_step(&life->incident, &event, &world.config->policy);
            take_effects(life, &step);
        }
    }
}

/* Everything that waits goes out: which incidents its reminders are about, and that nobody has two of them. */
static void send_all(int64_t now, bool reminded[])
{
    Err err = {0};
    StoreOutboxRow mail;
    int64_t next;
    g_autoptr(GHashTable) people = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    must(store_begin(world.store, &err), &err);
    while (store_outbox_next_mail(world.store, organisation.id, now, &mail, &next, &err) > 0) {
        bool reminder = g_str_has_prefix(mail.row.effect_key, "reminder/");
        if (reminder) {
            StoreAbout *about = NULL;
            size_t n = 0;
            sums.mails++;
            sums.several += !g_hash_table_add(people, g_strdup(mail.row.to));
            must(store_outbox_about(world.store, mail.row.id, &about, &n, &err), &err);
            for (size_t i = 0; i < n; i++)
                reminded[about[i].incident] = true;
            if (n == 0)
                reminded[mail.row.incident] = true;
            g_free(about);
        }
        must(store_outbox_set(world.store, mail.row.id, OUTBOX_SENDING, 0, NULL, &err), &err);
        must(store_outbox_set(world.store, mail.row.id, OUTBOX_DONE, 0, NULL, &err), &err);
        store_outbox_row_clear(&mail);
    }
    must(store_commit(world.store, &err), &err);
}

static void turn(int64_t now)
{
    bool reminded[LIVES + 1] = {false};
    int64_t queued = 0;
    send_all(now, reminded); /* what people did */
    memset(reminded, 0, sizeof reminded);
    while (deadline_advance(&world, &organisation, 1, &queued, (Now){.at = now}) == 0)
        send_all(now, reminded);
    send_all(now, reminded);
    step_core(now);
    for (int id = 1; id <= n_lives; id++) {
        sums.not_reminded += lives[id].reminded && !reminded[id];
        sums.not_due += !lives[id].reminded && reminded[id];
        lives[id].reminded = false;
    }
    sums.turns++;
}

static void compare(void)
{
    Err err = {0};
    for (int id = 1; id <= n_lives; id++) {
        Incident kept;
        must(store_incident_load(world.store, id, &kept, NULL, NULL, &err), &err);
        const Incident *core = &lives[id].incident;
        bool same = kept.state == core->state;
        for (int kind = 0; kind < DUTY_COUNT; kind++) {
            const Duty *a = &kept.duty[kind], *b = &core->duty[kind];
            same = same && a->due == b->due && a->next == b->next && a->rung == b->rung &&
                   a->done == b->done;
        }
        sums.differ += !same;
    }
}

/* In each month the daemon is down once, and once its clock is wrong for two days. */
static bool is_up(int64_t t, int64_t *ret_wrong)
{
    static const int64_t downs[] = {HOUR, 5 * HOUR, 26 * HOUR, 4 * DAY, 11 * DAY, 20 * DAY};
    static const int64_t wrongs[] = {-HOUR, HOUR, -26 * HOUR, 26 * HOUR, -3 * DAY, 9 * DAY};
    int64_t month = (t - BEGIN) / (30 * DAY), into = (t - BEGIN) % (30 * DAY);
    bool wrong = into >= 26 * DAY && into < 28 * DAY;
    *ret_wrong = wrong ? wrongs[month % 6] : 0;
    return into < 3 * DAY || into >= 3 * DAY + downs[month % 6];
}

static void live(int wanted)
{
    int64_t wrong;
    for (int64_t hour = 0; hour < (wanted / SEVERITY_CRITICAL * APART + 60) * 24; hour++) {
        int64_t t = BEGIN + hour * HOUR + any(HOUR);
        if (!is_up(t, &wrong))
            continue;
        turn(t + wrong);
        for (int i = 0; i < 3 && n_lives > 0; i++)
            somebody_acts(1 + any(n_lives), t + wrong);
        while (n_lives < wanted && n_lives < (t - BEGIN) / (APART * DAY) * SEVERITY_CRITICAL)
            reported(t + wrong, (Severity)(SEVERITY_NEAR_MISS + n_lives % SEVERITY_CRITICAL));
    }
    compare();
}

int main(void)
{
    g_autofree char *folder = g_dir_make_tmp("incidentd-year-XXXXXX", NULL);
    Config *config = NULL;
    Keys *keys = NULL;
    int wanted = LIVES / (int)tap_sample();
    log_open(LOG_LEVEL_ERROR, false);
    open_school(folder, &config, &keys);
    live(wanted);
    ok(n_lives == wanted && sums.commands > wanted, "%d incidents, %ld commands in %ld turns",
       n_lives, sums.commands, sums.turns);
    is_int(sums.refused, 0, "no command was refused");
    ok(sums.reminders > 5L * wanted, "%ld reminders in %ld mails", sums.reminders, sums.mails);
    is_int(sums.not_reminded, 0, "of whatever the core reminds, a mail went out in that turn");
    is_int(sums.not_due, 0, "and of nothing else");
    is_int(sums.several, 0, "nobody had two reminders in a turn");
    is_int(sums.differ, 0, "the register holds every duty as the core has it");
    store_close(world.store);
    seal_keys_free(keys);
    config_free(config);
    g_rmdir(folder);
    return tap_done();
}
