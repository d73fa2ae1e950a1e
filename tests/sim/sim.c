/* The simulation: the real engine, verbs, core and register against the scripted world, killed
 * at every write, sync and call to the outside, restarted, and held to its promises.
 *
 *   sim [--seeds N] [--first SEED] [--every K] [--config FILE]
 *
 * For each seed: one run without a crash counts the crash points; then one run for every K-th
 * of them, and for every fourth of these one more in which the daemon lives on, while disk and
 * servers fail for so many points from there. Then the controls: crashes with a deliberate bug in
 * the daemon or the disk, which must be caught.
 *
 * Promises checked when the script is over and the daemon is idle:
 *   1 every message is accounted for: one row of mail or quarantine, and none is left in the
 * inbox 1 every report is exactly one incident, in spite of second copies, renumbering and
 * replays 2 every mail that went out is in the outbox, once under one Message-ID; the same
 * Message-ID twice only for a crash or a lost reply 2 nothing is queued twice for one purpose
 *   3 the message that kills the parser lies in quarantine, and nothing waits
 *   4 what the Chair hands on is gone from the server and an incident, whose writer nobody knows
 *   7 no rung of a duty was sent twice
 *   8 the audit trail verifies; the database is sound */
#include "daemon/engine.h"
#include "daemon/log.h"
#include "daemon/register/audit.h"
#include "tests/sim/memory_vfs.h"
#include "tests/sim/world.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HORIZON = 26 * 60 * 60, CALM = 3 * 60 * 60, IDLE_STEP = 20 * 60, PRINTED_MAX = 20 };

typedef enum Control {
    CONTROL_NONE,
    CONTROL_NO_SYNC,
    CONTROL_LATE_COMMIT,
    CONTROL_EARLY_CURSOR
} Control;

static const char *const control_names[] = {
    "none", "synchronous=OFF", "sending before committing", "cursor outside the transaction"};

typedef struct Sim {
    SimWorld world;
    Config *config;
    Classifier *classifier;
    Keys *keys;
    int64_t crashes;
    int64_t violations;
    bool quiet;
} Sim;

static Control control;

/* ---- deliberate bugs, linked in front of the register's functions (ld --wrap) ---- */

static int commits_owed; /* transactions that were called committed and are still open */

/* Long enough for mail to be taken, answered and moved away in between. */
enum { OWED_MAX = 40 };

int __real_store_commit(Store *store, Err *err);
int __wrap_store_commit(Store *store, Err *err);
int __real_store_begin(Store *store, Err *err);
int __wrap_store_begin(Store *store, Err *err);
void __real_store_rollback(Store *store);
void __wrap_store_rollback(Store *store);
int __real_store_attempt(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid,
                         int64_t *ret_tries, Err *err);
int __wrap_store_attempt(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid,
                         int64_t *ret_tries, Err *err);

/* Says "committed" and commits only now and then: mail is moved and sent in between. */
int __wrap_store_commit(Store *store, Err *err)
{
    if (control == CONTROL_LATE_COMMIT && ++commits_owed < OWED_MAX)
        return 0;
    commits_owed = 0;
    return __real_store_commit(store, err);
}

int __wrap_store_begin(Store *store, Err *err)
{
    return commits_owed ? 0 : __real_store_begin(store, err);
}

void __wrap_store_rollback(Store *store)
{
    if (!commits_owed)
        __real_store_rollback(store);
}

/* Moves the cursor with the attempt, in the transaction before the one that records the mail.
 */
int __wrap_store_attempt(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid,
                         int64_t *ret_tries, Err *err)
{
    if (control == CONTROL_EARLY_CURSOR) {
        StoreMailbox state;
        if (store_mailbox(store, 1, "reports", &state, err) < 0)
            return -1;
        state.cursor = MAX(state.cursor, uid);
        if (store_mailbox_update(store, &state, NULL, err) < 0)
            return -1;
    }
    return __real_store_attempt(store, mailbox, uidvalidity, uid, ret_tries, err);
}

/* ---- violations ---- */

__attribute__((format(printf, 2, 3))) static void violation(Sim *sim, const char *format, ...)
{
    if (++sim->violations > PRINTED_MAX || sim->quiet)
        return;
    va_list args;
    va_start(args, format);
    printf(
        "VIOLATION seed=%llu crash_at=%lld failing=%lld: ", (unsigned long long)sim->world.seed,
        (long long)sim->world.crash_at, (long long)sim->world.failing);
    vprintf(format, args);
    printf("\n");
    va_end(args);
}

/* ---- questions to the register, with SQL of the test's own ---- */

static int64_t ask(sqlite3 *db, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *sql = sqlite3_vmprintf(format, args);
    va_end(args);
    sqlite3_stmt *statement = NULL;
    int64_t answer = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        answer = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_free(sql);
    return answer;
}

/* A message of the anonymous route ends nowhere; one that cannot be read stays where it is. */
static bool is_where_it_belongs(const SimMessage *message)
{
    if (message->route == ROUTE_ANONYMOUS)
        return message->folder == (message->poison ? FOLDER_INBOX : FOLDER_NOWHERE);
    return message->poison ? message->folder == FOLDER_FAILED : message->folder != FOLDER_INBOX;
}

static void check_messages(Sim *sim, sqlite3 *db)
{
    int64_t rows =
        ask(db, "SELECT (SELECT count(*) FROM mail) + (SELECT count(*) FROM quarantine)");
    if (rows < (int64_t)sim->world.messages->len)
        violation(sim, "%u messages came, %lld are accounted for", sim->world.messages->len,
                  (long long)rows);
    for (guint i = 0; i < sim->world.messages->len; i++) {
        const SimMessage *message = g_ptr_array_index(sim->world.messages, i);
        if (!is_where_it_belongs(message))
            violation(sim, "message %u of the %s mailbox is in folder %s", i,
                      route_name(message->route), folder_name(message->folder));
        if (!message->marker)
            continue;
        int64_t incidents = ask(db,
                                "SELECT count(DISTINCT ir.incident) FROM report r JOIN "
                                "incident_report ir ON ir.report = r.id "
                                "WHERE instr(r.json, %Q)",
                                message->marker);
        if (incidents != 1)
            violation(sim, "report %s became %lld incidents", message->marker,
                      (long long)incidents);
    }
}

static void check_accepted(Sim *sim, sqlite3 *db)
{
    GPtrArray *accepted = sim->world.accepted;
    for (guint i = 0; i < accepted->len; i++) {
        const SimAccepted *mail = g_ptr_array_index(accepted, i);
        if (ask(db, "SELECT count(*) FROM outbox WHERE message_id = %Q", mail->message_id) != 1)
            violation(sim, "mail %s to %s went out and is not in the outbox", mail->message_id,
                      mail->to);
        int copies = 0, excused = 0;
        for (guint k = 0; k < accepted->len; k++) {
            const SimAccepted *other = g_ptr_array_index(accepted, k);
            if (strcmp(other->message_id, mail->message_id) != 0) {
                if (strcmp(other->to, mail->to) == 0 &&
                    strcmp(other->subject, mail->subject) == 0 && mail->to[0] == 't')
                    violation(sim, "two different acknowledgements to %s", mail->to);
                continue;
            }
            copies++;
            excused += other->uncertain;
        }
        if (copies - 1 > excused + sim->crashes)
            violation(sim, "mail %s went out %d times", mail->message_id, copies);
    }
}

static void check_anonymous(Sim *sim, sqlite3 *db)
{
    if (ask(db, "SELECT count(*) FROM incident WHERE route = 'anonymous' AND reporter IS NULL"
                " AND received_at %% 86400 = 0") != 3)
        violation(sim, "what was handed on is not three incidents without writer and hour");
    if (ask(db, "SELECT count(*) FROM mail m JOIN mailbox b ON b.id = m.mailbox JOIN evidence e"
                " ON e.mail = m.id WHERE b.name = 'chair'") != 0 ||
        ask(db, "SELECT count(*) FROM person WHERE address LIKE '%%private%%'") != 0)
        violation(sim, "something of a writer is kept");
    if (ask(db, "SELECT count(*) FROM outbox x JOIN incident i ON i.id = x.incident"
                " WHERE i.route = 'anonymous' AND x.acknowledgement") != 3)
        violation(sim, "the Chair has not one acknowledgement for each");
}

static void check_register(Sim *sim, sqlite3 *db)
{
    int64_t waiting =
        ask(db, "SELECT count(*) FROM outbox WHERE state NOT IN ('done', 'dead')");
    if (waiting != 0)
        violation(sim, "%lld rows still wait in the outbox", (long long)waiting);
    if (ask(db, "SELECT count(*) - count(DISTINCT effect_key) FROM outbox") != 0)
        violation(sim, "an effect was queued twice");
    if (ask(db, "SELECT count(*) FROM outbox WHERE effect_key LIKE 'digest/%%'") != 1)
        violation(sim, "the week has not exactly one digest");
    if (ask(db, "SELECT count(*) FROM attempt") != 0)
        violation(sim, "an attempt is left over");
    if (ask(db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'") !=
        0)
        violation(sim, "the database is corrupt");
    if (ask(db, "SELECT count(*) FROM pragma_foreign_key_check") != 0)
        violation(sim, "a row refers to nothing");
}

static void check_audit(Sim *sim)
{
    Store *store = NULL;
    Err err = {0};
    AuditVerdict verdict = {0};
    if (store_open("register.db", STORE_WRITE, &store, &err) < 0 ||
        audit_verify(store, NULL, &verdict, &err) < 0)
        violation(sim, "the register cannot be read: %s", err.msg);
    else if (verdict.broken)
        violation(sim, "the audit trail is broken at %lld", (long long)verdict.broken);
    store_close(store);
}

static void check_promises(Sim *sim)
{
    sqlite3 *db = NULL;
    check_audit(sim);
    if (sqlite3_open_v2("register.db", &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) {
        check_messages(sim, db);
        check_accepted(sim, db);
        check_register(sim, db);
        check_anonymous(sim, db);
    } else {
        violation(sim, "the database cannot be opened");
    }
    sqlite3_close(db);
}

/* ---- one run ---- */

/* Turns until the script is over, everything is idle and the horizon is reached: 0. The power
 * went: -1. */
static int live(Sim *sim, Engine *engine)
{
    SimWorld *world = &sim->world;
    int64_t deadline = world->start + HORIZON;
    for (int64_t turns = 0; turns < 200000; turns++) {
        bool more = sim_script(world);
        int64_t wake = engine_turn(engine, world->now);
        if (world->dead)
            return -1;
        bool idle = engine_is_drained(engine);
        world->calm = world->now.at > deadline;
        if (idle && !more && world->now.at > deadline + CALM)
            return 0;
        int64_t step = wake > world->now.ms ? MIN(wake - world->now.ms, IDLE_STEP * 1000) : 0;
        step = idle ? MAX(step, 5 * 60 * 1000) : MIN(step, 1000);
        world->now.ms += step;
        world->now.at += step / 1000;
    }
    violation(sim, "it never came to rest");
    return 0;
}

/* One life of the daemon, from its start to its death or the end of the script. */
static int life(Sim *sim)
{
    Store *store = NULL;
    Err err = {0};
    commits_owed = 0;
    World world = {
        .config = sim->config,
        .classifier = sim->classifier,
        .keys = sim->keys,
        .parser = sim_open_parser(&sim->world),
        .open_source = sim_open_source,
        .open_sink = sim_open_sink,
        .user = &sim->world,
        .summaries = true,
    };
    int status = -1;
    Engine *engine = NULL;
    if (store_open("register.db", STORE_WRITE, &store, &err) == 0) {
        world.store = store;
        engine = engine_new(&world, &err);
    }
    if (engine)
        status = live(sim, engine);
    else if (!sim->world.dead && !sim->world.failing)
        violation(sim, "it does not start: %s", err.msg);
    engine_free(engine);
    if (commits_owed && !sim->world.dead)
        __real_store_commit(store, NULL);
    store_close(store);
    parser_free(world.parser);
    return engine || sim->world.dead || sim->world.failing ? status : 0;
}

/* A whole run with at most one crash, or, `failing` points long, none; returns the points passed. */
static int64_t run(Sim *sim, uint64_t seed, int64_t crash_at, int64_t failing)
{
    sim_world_reset(&sim->world, seed, crash_at);
    sim->world.failing = failing;
    memory_vfs_erase();
    sim->crashes = failing; /* each may leave open whether a mail went out */
    while (failing && life(sim) < 0)
        continue; /* it does not start before the disk is well */
    if (!failing && life(sim) < 0) {
        sim->crashes = 1;
        sim->world.dead = false;
        memory_vfs_crash((int)(crash_at % 3), sim_random, &sim->world);
        if (life(sim) < 0)
            violation(sim, "it died without a reason");
    }
    check_promises(sim);
    int64_t points = sim->world.points;
    sim_world_clear(&sim->world);
    return points;
}

typedef struct Totals {
    int64_t seeds, points, violations;
} Totals;

static Totals run_seeds(Sim *sim, uint64_t first, int64_t seeds, int64_t every)
{
    static const int64_t failing[] = {1, 25, 4, 300};
    Totals totals = {.seeds = seeds};
    int64_t before = sim->violations;
    for (int64_t i = 0; i < seeds; i++) {
        uint64_t seed = first + (uint64_t)i;
        int64_t points = run(sim, seed, 0, 0);
        for (int64_t at = 1 + (int64_t)(seed % (uint64_t)every); at <= points; at += every) {
            run(sim, seed, at, 0);
            if (control == CONTROL_NONE && totals.points % 4 == 0)
                run(sim, seed, at, failing[totals.points / 4 % 4]);
            totals.points++;
        }
    }
    totals.violations = sim->violations - before;
    return totals;
}

/* ---- controls ---- */

/* Number of controls that were not caught. */
static int run_controls(Sim *sim, uint64_t first, int64_t every)
{
    int missed = 0;
    sim->quiet = true;
    for (control = CONTROL_NO_SYNC; control <= CONTROL_EARLY_CURSOR; control++) {
        memory_vfs_ignore_sync(control == CONTROL_NO_SYNC);
        Totals totals = run_seeds(sim, first, 1, every);
        printf("control %s: %lld crash points, %lld violations%s\n", control_names[control],
               (long long)totals.points, (long long)totals.violations,
               totals.violations ? "" : " - NOT CAUGHT");
        missed += totals.violations == 0;
    }
    memory_vfs_ignore_sync(false);
    control = CONTROL_NONE;
    sim->quiet = false;
    return missed;
}

/* ---- start ---- */

static int64_t option(int argc, char **argv, const char *name, int64_t otherwise)
{
    for (int i = 1; i + 1 < argc; i++) {
        if (strcmp(argv[i], name) == 0)
            return strtoll(argv[i + 1], NULL, 10);
    }
    return otherwise;
}

static int prepare(Sim *sim, const char *folder)
{
    Err err = {0};
    g_autofree char *config_path = g_build_filename(folder, "sim.conf", NULL);
    g_autofree char *keys = g_build_filename(folder, "keys", NULL);
    g_autofree char *text = NULL;
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *top = g_get_current_dir();
    if (!g_file_get_contents("tests/sim/sim.conf", &text, NULL, NULL))
        return -1;
    g_auto(GStrv) pieces = g_strsplit(text, "@TOP@", -1);
    g_autofree char *joined = g_strjoinv(top, pieces);
    g_mkdir_with_parents(folder, 0700);
    remove(keys);
    if (!g_file_set_contents(config_path, joined, -1, NULL) ||
        seal_keys_create(keys, &err) < 0 || seal_keys_load(keys, &sim->keys, &err) < 0 ||
        config_load(config_path, true, &sim->config, problems, &err) < 0 ||
        !(sim->classifier = classifier_new(rules_builtin(), &err))) {
        fprintf(stderr, "sim: %s\n", err.msg);
        return -1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    int64_t seeds = option(argc, argv, "--seeds", 20);
    int64_t every = option(argc, argv, "--every", 1);
    uint64_t first = (uint64_t)option(argc, argv, "--first", 1);
    Sim sim = {0};
    log_open(option(argc, argv, "--log", 0) ? LOG_LEVEL_INFO : (LogLevel)-1, false);
    if (prepare(&sim, getenv("SIM_DIR") ? getenv("SIM_DIR") : "build/sim") < 0)
        return 2;
    memory_vfs_install(sim_point, &sim.world);
    Totals totals = run_seeds(&sim, first, seeds, every);
    printf("seeds %lld..%lld: %lld crash points tried, %lld violations\n", (long long)first,
           (long long)first + (long long)seeds - 1, (long long)totals.points,
           (long long)totals.violations);
    int missed = run_controls(&sim, first, MIN(every, 11));
    classifier_free(sim.classifier);
    config_free(sim.config);
    seal_keys_free(sim.keys);
    return totals.violations || missed ? 1 : 0;
}
