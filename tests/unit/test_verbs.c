/* The verbs, fetch and deliver with scripts behind their doors: what neither the simulation nor a real server brings about, a
 * register that cannot be written for a moment, a mailbox that is renumbered in a round, and a due time that comes twice. */
#include "daemon/clock.h"
#include "daemon/deadline.h"
#include "daemon/deliver.h"
#include "daemon/effect/effect.h"
#include "daemon/effect/errands.h"
#include "daemon/fetch.h"
#include "daemon/log.h"
#include "tests/unit/tap.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>

static const char config_text[] =
    "database = \"%1$s/register.db\"; keys = \"%1$s/keys\"; templates = \"%2$s\";\n"
    "organisations = ( { name = \"Holly Lane\"; prefix = \"HLP\"; timezone = "
    "\"Europe/London\";\n"
    "  mailboxes = ( { name = \"reports\"; url = \"maildir:%1$s/in\"; } );\n"
    "  outgoing = { url = \"maildir:%1$s/out\"; from = \"security@hollylane.example\"; };\n"
    "  roles = { siro = { name = \"S\"; address = \"siro@hollylane.example\"; };\n"
    "            dpo = { name = \"D\"; address = \"dpo@hollylane.example\"; };\n"
    "            chair = { name = \"C\"; address = \"chair@hollylane.example\"; }; }; } );\n";

static World world;
static Organisation organisation;
static char *folder;
static Now now = {.at = 1774000000, .ms = 1000};

static void must(int result, const Err *err)
{
    if (result >= 0)
        return;
    printf("Bail out! %s\n", err->msg);
    exit(1);
}

/* ---- the school ---- */

static char *file_in(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

static void open_school(Config **config, Keys **keys)
{
    Err err = {0};
    folder = g_dir_make_tmp("verbs-XXXXXX", NULL);
    g_autofree char *path = file_in("verbs.conf"), *key_file = file_in("keys");
    g_autofree char *templates = g_canonicalize_filename("config/templates", NULL);
    g_autofree char *text = g_strdup_printf(config_text, folder, templates);
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    g_file_set_contents(path, text, -1, NULL);
    must(config_load(path, true, config, problems, &err), &err);
    must(seal_keys_create(key_file, &err), &err);
    must(seal_keys_load(key_file, keys, &err), &err);
    must(store_open((*config)->database, STORE_WRITE, &world.store, &err), &err);
    world.config = *config;
    world.keys = *keys;
    organisation.settings = &(*config)->organisations[0];
    must(store_begin(world.store, &err), &err);
    must(store_organisation(world.store, "HLP", "Holly Lane", &organisation.id, &err), &err);
    must(store_commit(world.store, &err), &err);
}

static void close_school(Config *config, Keys *keys)
{
    static const char *const files[] = {
        "register.db", "register.db-wal", "register.db-shm", "register.db.lock",
        "keys",        "verbs.conf"};
    store_close(world.store);
    config_free(config);
    seal_keys_free(keys);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = file_in(files[i]);
        g_unlink(path);
    }
    g_rmdir(folder);
    g_free(folder);
}

/* ---- deliver ---- */

typedef struct Server {
    Sink base;
    SinkMail *mail;
    bool dies;   /* in the middle of a mail */
    bool busy;   /* "later" */
    bool breaks; /* the connection, at each mail */
    sqlite3 *db; /* another command's: it writes to the register while the server dies */
    int tried, accepted;
} Server;

static void server_send(Sink *sink, SinkMail *mail)
{
    ((Server *)sink)->mail = mail;
}

static int server_advance(Sink *sink, int64_t now_ms, Err *err)
{
    (void)now_ms;
    Server *server = (Server *)sink;
    server->tried++;
    if (server->dies) {
        sqlite3_exec(server->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
        return err_set(err, ERR_TEMPORARY, "the connection is gone");
    }
    server->mail->begun = true;
    if (server->breaks)
        return err_set(err, ERR_TEMPORARY, "the connection is gone");
    server->mail->verdict = server->busy ? SINK_TEMPORARY : SINK_ACCEPTED;
    server->accepted += !server->busy;
    return 1;
}

static void server_free(Sink *sink)
{
    (void)sink;
}

static Server server;

static Sink *open_server(void *user, const OutgoingSettings *settings)
{
    static const SinkOps ops = {
        .send = server_send, .advance = server_advance, .free = server_free};
    (void)user, (void)settings;
    server.base.ops = &ops;
    return &server.base;
}

/* An incident whose row no program can read, or 0. */
static int64_t broken_incident;

static void queue_mails(int64_t first, int64_t last)
{
    Err err = {0};
    must(store_begin(world.store, &err), &err);
    for (int64_t i = first; i <= last; i++) {
        g_autofree char *key = g_strdup_printf("test/%lld", (long long)i);
        StoreOutbox row = {.id = i,
                           .kind = OUTBOX_MAIL,
                           .organisation = organisation.id,
                           .incident = broken_incident,
                           .acknowledgement = broken_incident != 0,
                           .effect_key = key,
                           .created_at = now.at,
                           .role = ROLE_DPO,
                           .from = "security@hollylane.example",
                           .to = "dpo@hollylane.example",
                           .message_id = key,
                           .bytes = "Subject: x\r\n\r\nx\r\n",
                           .size = 17};
        must(store_outbox_insert(world.store, &row, &err), &err);
    }
    must(store_commit(world.store, &err), &err);
}

/* Turns until so much time has passed. */
static void pass(Deliver *deliver, int64_t *queued, int64_t seconds)
{
    for (int64_t end = now.at + seconds; now.at < end; now.at++, now.ms += 1000)
        deliver_advance(deliver, queued, now);
}

static void test_claims_that_cannot_be_given_back(void)
{
    int64_t queued = 0;
    Deliver *deliver = deliver_new(&world, &organisation);
    queue_mails(1, 3);
    sqlite3_open(world.config->database, &server.db);
    server.dies = true;
    deliver_advance(deliver, &queued, now);
    ok(server.tried == 1 && deliver_has_failed(deliver),
       "the server dies while the register cannot be written");
    sqlite3_exec(server.db, "ROLLBACK", NULL, NULL, NULL);
    server.dies = false;
    pass(deliver, &queued, 3 * 60);
    is_int(server.accepted, 3, "the mails that were claimed go out when both are back");
    deliver_free(deliver);
    sqlite3_close(server.db);
}

static void test_connection_that_always_breaks(void)
{
    enum { DAY = 24 * 60 * 60 };
    int64_t queued = 0;
    server = (Server){.breaks = true};
    Deliver *deliver = deliver_new(&world, &organisation);
    queue_mails(9, 9);
    pass(deliver, &queued, DAY);
    int first_day = server.tried;
    ok(first_day >= 8 && first_day <= 40,
       "a mail at which the connection breaks is tried seldom");
    pass(deliver, &queued, 5 * DAY);
    server.breaks = false;
    pass(deliver, &queued, 2 * 60 * 60);
    is_int(server.accepted, 0, "and given up in the end, like one that is refused");
    deliver_free(deliver);
}

static void test_clock_that_was_ahead(void)
{
    enum { YEAR = 365 * 24 * 60 * 60 };
    int64_t queued = 0;
    server = (Server){.busy = true};
    Deliver *deliver = deliver_new(&world, &organisation);
    queue_mails(4, 4);
    now.at += YEAR;
    deliver_advance(deliver, &queued, now);
    is_int(server.tried, 1, "a server says \"later\" while our clock is a year ahead");
    now.at -= YEAR;
    server.busy = false;
    pass(deliver, &queued, 3 * 60);
    is_int(server.accepted, 1, "the mail does not wait for that year");
    deliver_free(deliver);
}

/* The DPO must classify it, and is to be reminded now. */
static int64_t open_incident(void)
{
    Err err = {0};
    Incident incident = {
        .state = INCIDENT_RECEIVED, .received_at = now.at, .opened_at = now.at};
    incident.duty[DUTY_CLASSIFY] = (Duty){.owner = ROLE_DPO,
                                          .start = now.at - 1000,
                                          .reached = now.at - 1000,
                                          .due = now.at,
                                          .next = now.at};
    g_autofree char *reference = NULL;
    must(store_begin(world.store, &err), &err);
    must(store_incident_insert(world.store, organisation.id, 2026, "HLP", &incident, &reference,
                               &err),
         &err);
    must(store_commit(world.store, &err), &err);
    return incident.id;
}

static void run_sql(const char *sql, const char *what)
{
    sqlite3 *db;
    sqlite3_open(world.config->database, &db);
    ok(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s", what);
    sqlite3_close(db);
}

/* No program can read it any more. */
static void break_incident(int64_t id)
{
    g_autofree char *sql = g_strdup_printf(
        "UPDATE incident SET state = 'none of ours' WHERE id = %lld", (long long)id);
    run_sql(sql, "an incident cannot be read");
}

static void test_what_follows_fails(void)
{
    int64_t queued = 0;
    server = (Server){0};
    Deliver *deliver = deliver_new(&world, &organisation);
    broken_incident = open_incident();
    break_incident(broken_incident);
    queue_mails(5, 5);
    broken_incident = 0;
    queue_mails(6, 6);
    pass(deliver, &queued, 30 * 60);
    is_int(server.accepted, 2,
           "a mail whose incident cannot be read goes out once, and the next one, too");
    deliver_free(deliver);
}

static void test_broken_deadline(void)
{
    int64_t queued = 0;
    break_incident(open_incident());
    open_incident();
    int64_t next = deadline_advance(&world, &organisation, 1, &queued, now);
    ok(queued > 0, "an incident that cannot be read holds up no deadline of another");
    ok(next > now.ms + 10 * 60 * 1000, "and is not asked for all the time");
    queued = 0;
    deadline_advance(&world, &organisation, 1, &queued, now);
    is_int(queued, 0, "who was reminded is not reminded again");
    run_sql("INSERT INTO errand (organisation, kind, number, owner, what, opened, due, next,"
            " reached, rung, done)"
            " VALUES (1, 'policy_review', 1, 'none of ours', '', 0, 5, 0, 0, 0, 0)",
            "a review that is to fall away cannot be read");
    open_incident();
    deadline_advance(&world, &organisation, 1, &queued, now);
    ok(queued > 0, "and holds up no deadline either");
}

/* ---- fetch ---- */

/* A mailbox: what is in it, and a page of how many a listing has. */
typedef struct Mailbox {
    Source base;
    uint32_t uidvalidity;
    int64_t uids[4];
    size_t n, page;
    bool renumbers;     /* behind the first page */
    int64_t unreadable; /* the uid of one that its server cannot read */
    int64_t old;        /* the uid of one from before we came */
    int64_t immovable;  /* the uid of one for whose sake all moves are refused */
    bool dies;          /* at that */
    size_t n_moved;
    bool dead;
    bool broken;      /* at each listing */
    int64_t taken[8]; /* uids that were fetched */
    size_t n_taken;
    SourceListing *listing;
} Mailbox;

static Mailbox mailbox;

static void mailbox_list(Source *source, int64_t after, uint32_t uidvalidity,
                         SourceListing *into)
{
    (void)source;
    mailbox.dead = mailbox.broken;
    if (mailbox.renumbers && after > 0) {
        mailbox.renumbers = false;
        mailbox.uidvalidity++;
        for (size_t i = 0; i < mailbox.n; i++)
            mailbox.uids[i] = (int64_t)i + 1;
    }
    *into = (SourceListing){.uidvalidity = mailbox.uidvalidity, .ordered = true};
    for (size_t i = 0; i < mailbox.n; i++) {
        if (uidvalidity == mailbox.uidvalidity && mailbox.uids[i] <= after)
            continue;
        into->more = into->n == mailbox.page;
        if (into->more)
            break;
        into->entries[into->n++] =
            (SourceEntry){.uid = mailbox.uids[i],
                          .size = 1,
                          .received_at = mailbox.uids[i] == mailbox.old ? 1 : now.at};
    }
}

static void mailbox_fetch(Source *source, uint32_t uidvalidity, SourceMail *mails, size_t n)
{
    (void)source, (void)uidvalidity;
    for (size_t i = 0; i < n; i++) {
        mails[i].unreadable = mails[i].entry.uid == mailbox.unreadable;
        if (mails[i].unreadable)
            continue;
        mails[i].fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
        mailbox.taken[mailbox.n_taken++] = mails[i].entry.uid;
    }
}

static void mailbox_move(Source *source, Folder from, Folder to, uint32_t uidvalidity,
                         SourceMove *moves, size_t n)
{
    (void)source, (void)from, (void)to, (void)uidvalidity;
    bool fails = false;
    for (size_t i = 0; i < n; i++)
        fails = fails || moves[i].uid == mailbox.immovable;
    for (size_t i = 0; i < n; i++)
        moves[i].outcome = fails ? SOURCE_MOVE_FAILED : SOURCE_MOVED;
    mailbox.n_moved += fails ? 0 : n;
    mailbox.dead = fails && mailbox.dies;
}

static int mailbox_advance(Source *source, int64_t now_ms, Err *err)
{
    (void)source, (void)now_ms;
    if (mailbox.dead)
        return err_set(err, ERR_TEMPORARY, "the connection is gone");
    return 1;
}

static void mailbox_free(Source *source)
{
    (void)source;
}

static Source *open_mailbox(void *user, const MailboxSettings *settings)
{
    static const SourceOps ops = {mailbox_list, mailbox_fetch, mailbox_move, mailbox_advance,
                                  mailbox_free};
    (void)user, (void)settings;
    mailbox.base.ops = &ops;
    return &mailbox.base;
}

/* Nothing can be read: all of it is quarantined, which says enough of what was taken. */
static void refuse_all(Parser *parser, ParserJob *jobs, size_t n)
{
    (void)parser;
    for (size_t i = 0; i < n; i++)
        jobs[i].outcome = PARSER_REFUSED;
}

static int refused(Parser *parser, int64_t now_ms, Err *err)
{
    (void)parser, (void)now_ms, (void)err;
    return 1;
}

static const ParserOps parser_ops = {.submit = refuse_all, .advance = refused};

static bool was_taken(int64_t uid)
{
    for (size_t i = 0; i < mailbox.n_taken; i++) {
        if (mailbox.taken[i] == uid)
            return true;
    }
    return false;
}

/* One that the register does not know yet. */
static Fetch *open_fetch(const char *name)
{
    Err err = {0};
    static FetchShared shared;
    static MailboxSettings settings;
    shared = (FetchShared){.world = &world};
    settings = organisation.settings->mailboxes[0];
    settings.name = (char *)name;
    must(store_begin(world.store, &err), &err);
    Fetch *fetch = fetch_new(&shared, &organisation, &settings, &err);
    must(store_commit(world.store, &err), &err);
    return fetch;
}

static void poll(Fetch *fetch)
{
    now.ms += organisation.settings->mailboxes[0].poll * 1000;
    for (int i = 0; i < 20; i++)
        fetch_advance(fetch, now);
}

static void test_renumbered_in_a_round(void)
{
    mailbox =
        (Mailbox){.uidvalidity = 1, .uids = {1001, 1002}, .n = 2, .page = 1, .renumbers = true};
    Fetch *fetch = open_fetch("renumbered");
    poll(fetch);
    ok(fetch_is_drained(fetch) && was_taken(1001) && was_taken(1) && was_taken(2),
       "a mailbox that is renumbered behind the first page is looked at again");
    mailbox.uids[mailbox.n++] = 3;
    poll(fetch);
    ok(was_taken(3), "and what comes then is taken: its number is below those of before");
    fetch_free(fetch);
}

static void test_unreadable_for_a_while(void)
{
    mailbox = (Mailbox){
        .uidvalidity = 1, .uids = {1, 2, 3, 4}, .n = 4, .page = 5, .unreadable = 2, .old = 3};
    Fetch *fetch = open_fetch("unreadable");
    poll(fetch);
    ok(was_taken(1) && was_taken(4), "one that the server cannot read holds up no other");
    poll(fetch);
    mailbox.unreadable = 0;
    poll(fetch);
    ok(was_taken(2), "and is taken when it can be read");
    is_int((int64_t)mailbox.n_taken, 3,
           "nothing is taken twice, and what was older than our first day stays so");
    fetch_free(fetch);
}

static void test_one_that_cannot_be_moved(const char *name, bool dies)
{
    mailbox = (Mailbox){.uidvalidity = 1,
                        .uids = {1, 2, 3, 4},
                        .n = 4,
                        .page = 5,
                        .immovable = 2,
                        .dies = dies};
    Fetch *fetch = open_fetch(name);
    for (int i = 0; i < 6; i++) {
        poll(fetch);
        now.at += 600;
        now.ms += 600 * 1000;
    }
    is_int((int64_t)mailbox.n_moved, 3,
           dies ? "nor does one at whose move it breaks off"
                : "one for whose sake the server refuses all moves holds up no other");
    fetch_free(fetch);
}

static int64_t told_of_silence(void)
{
    Err err = {0};
    int64_t n = 0;
    must(store_outbox_count_effects(world.store, "unread/", 0, &n, &err), &err);
    return n;
}

static void test_mailbox_that_fails(void)
{
    enum { HOUR = 60 * 60 };
    mailbox = (Mailbox){.uidvalidity = 1, .page = 5};
    Fetch *fetch = open_fetch("failing");
    poll(fetch);
    mailbox.broken = true;
    now.at += 70 * HOUR;
    for (int i = 0; i < 3; i++)
        poll(fetch);
    is_int(told_of_silence(), 0,
           "a mailbox that fails for a moment after a long downtime of "
           "ours is told to nobody");
    mailbox.broken = false;
    now.ms += HOUR * 1000;
    poll(fetch);
    mailbox.broken = true;
    for (int i = 0; i < 20; i++) {
        poll(fetch);
        now.at += HOUR / 60;
        now.ms += HOUR * 1000;
    }
    is_int(told_of_silence(), 0, "nor one that fails for less than an hour");
    now.at += HOUR;
    for (int i = 0; i < 4; i++, now.ms += HOUR * 1000)
        poll(fetch);
    is_int(told_of_silence(), 1, "of one that goes on failing the administrator hears once");
    now.at += 24 * HOUR;
    poll(fetch);
    is_int(told_of_silence(), 2, "and on the next day again");
    now.at -= 1000 * HOUR;
    now.ms += HOUR * 1000;
    poll(fetch);
    is_int(told_of_silence(), 3, "also where the clock was ahead when it last worked");
    now.at += 1000 * HOUR;
    fetch_free(fetch);
}

/* ---- deadline ---- */

/* Moves it in the register; `id` 0: it is new. Returns its id. */
static int64_t happens(int64_t id, Event *event)
{
    Err err = {0};
    Incident before = {0};
    g_autofree char *reference = NULL;
    int64_t queued = 0;
    event->clock = event->since = clock_of(organisation.settings, now.at);
    clock_count_from(organisation.settings, event->at ? event->at : now.at, &event->since);
    must(store_begin(world.store, &err), &err);
    if (id)
        must(store_incident_load(world.store, id, &before, NULL, &reference, &err), &err);
    Step step = incident_step(&before, event, &world.config->policy);
    if (!id)
        must(store_incident_insert(world.store, organisation.id, 2026, "HLP", &step.incident,
                                   &reference, &err),
             &err);
    const Occasion occasion = {
        .organisation = &organisation, .reference = reference, .actor = "person"};
    must(effect_carry_out(&world, &occasion, &before, event, &step, &queued, &err), &err);
    must(store_commit(world.store, &err), &err);
    return step.incident.id;
}

/* The ICO was notified at that time: what is left to tell is due five working days later. */
static void notified(int64_t id, int64_t at)
{
    Event event = {.kind = EVENT_COMMAND,
                   .command = COMMAND_ICO,
                   .actor = ROLE_BIT(ROLE_DPO),
                   .track = TRACK_DONE,
                   .at = at,
                   .reasoned = true};
    happens(id, &event);
}

static bool is_reminded(void)
{
    int64_t queued = 0, id, next;
    Err err = {0};
    deadline_advance(&world, &organisation, 1, &queued, now);
    return store_incident_due(world.store, now.at, &id, &next, &err) == 0;
}

static void test_due_time_that_comes_twice(void)
{
    enum { WEEK = 7 * 24 * 60 * 60 };
    const int64_t at = now.at;
    int64_t ids[2];
    for (size_t i = 0; i < 2; i++) {
        Event report = {.kind = EVENT_REPORT,
                        .class = CLASS_CONFIRMED,
                        .severity = SEVERITY_MINOR,
                        .deadline_severity = SEVERITY_MINOR};
        ids[i] = happens(0, &report);
        notified(ids[i], at);
    }
    now.at += 2 * WEEK;
    ok(is_reminded(), "the DPO is reminded of two incidents in one mail");
    for (size_t i = 0; i < 2; i++)
        notified(ids[i], at);
    ok(is_reminded(), "what is due anew at the same time stops no deadline");
}

static void moved(int64_t id, int64_t due)
{
    Err err = {0};
    int64_t queued = 0;
    Owed owed;
    must(store_begin(world.store, &err), &err);
    must(errands_load(&world, &organisation, id, &owed, &err), &err);
    must(errands_move(&owed, due, 0, now.at, now.at, &queued, &err), &err);
    must(store_commit(world.store, &err), &err);
    errands_clear(&owed);
}

/* The SIRO, now. */
static bool is_reminded_of_action(int64_t id)
{
    Err err = {0};
    int64_t siro = 0;
    is_reminded();
    must(store_person_find(world.store, organisation.id, "siro@hollylane.example", &siro, &err),
         &err);
    g_autofree char *start = g_strdup_printf("reminder/%lld/action/", (long long)id);
    g_autofree char *end = g_strdup_printf("/%lld", (long long)siro);
    return store_outbox_has_effect(world.store, start, end, now.at, &err) > 0;
}

/* "I need longer", and "no, the first day after all". */
static void test_action_moved_there_and_back(void)
{
    Err err = {0};
    enum { DAY = 24 * 60 * 60 };
    const int64_t due = now.at + 20 * DAY;
    int64_t queued = 0;
    Clock clock = clock_of(organisation.settings, now.at);
    StoreErrand row = {.incident = open_incident(),
                       .owner = ROLE_SIRO,
                       .what = "Lock the cupboard",
                       .errand = {.kind = ERRAND_ACTION, .due = due}};
    must(store_begin(world.store, &err), &err);
    must(errands_open(&world, &organisation, &row, &clock, "person", 0, &queued, &err), &err);
    must(store_commit(world.store, &err), &err);
    now.at = due - 7 * DAY;
    ok(is_reminded_of_action(row.id), "its owner is reminded of an action a week before");
    now.at = due - DAY;
    ok(is_reminded_of_action(row.id), "and a day");
    moved(row.id, due + 20 * DAY);
    moved(row.id, due);
    now.at = due + 60;
    ok(is_reminded_of_action(row.id), "and when it is due, though it was put off meanwhile, "
                                      "and is due on the first day again");
}

int main(void)
{
    Config *config = NULL;
    Keys *keys = NULL;
    log_open((LogLevel)-1, false);
    open_school(&config, &keys);
    world.open_sink = open_server;
    world.open_source = open_mailbox;
    world.parser = &(Parser){.ops = &parser_ops};
    test_claims_that_cannot_be_given_back();
    test_connection_that_always_breaks();
    test_clock_that_was_ahead();
    test_what_follows_fails();
    test_broken_deadline();
    test_renumbered_in_a_round();
    test_unreadable_for_a_while();
    test_one_that_cannot_be_moved("refused", false);
    test_one_that_cannot_be_moved("dies", true);
    test_mailbox_that_fails();
    test_due_time_that_comes_twice();
    test_action_moved_there_and_back();
    close_school(config, keys);
    return tap_done();
}
