/* The register: what is promised of it by store.h, on real files. */
#include "daemon/now.h"
#include "daemon/register/audit.h"
#include "daemon/register/store_sql.h"
#include "tests/unit/tap.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *folder;

/* What must not fail here; its last argument is `fault`. */
static Err the_fault, *const fault = &the_fault;

static void must_at(int result, int line)
{
    if (result >= 0)
        return;
    printf("Bail out! line %d: %s\n", line, fault->msg);
    exit(1);
}

#define must(call) must_at((call), __LINE__)

static char *in_folder(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

static void remove_register(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *name = g_strconcat(path, ends[i], NULL);
        unlink(name);
    }
}

static Store *open_memory(void)
{
    Store *store = NULL;
    must(store_open(":memory:", STORE_WRITE, &store, fault));
    must(store_begin(store, fault));
    return store;
}

static int64_t sql_int(Store *store, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int64_t value = -1;
    if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

static char *sql_text(Store *store, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    char *text = NULL;
    if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        text = g_strdup((const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    return text;
}

/* ---- a small world: one organisation with two mailboxes, and another organisation ---- */

typedef struct World {
    Store *store;
    int64_t organisation, other;
    StoreMailbox named, anonymous, foreign;
    int64_t reporter;
    int64_t uid;
} World;

static void fill_world(World *world)
{
    Store *store = world->store;
    must(store_organisation(store, "HLP", "Holly Lane", &world->organisation, fault));
    must(store_organisation(store, "OAK", "Oak Road", &world->other, fault));
    must(store_mailbox(store, world->organisation, "reports", &world->named, fault));
    must(store_mailbox(store, world->organisation, "anonymous", &world->anonymous, fault));
    must(store_mailbox(store, world->other, "reports", &world->foreign, fault));
    must(store_person(store, world->organisation, "Ann@Example.org", "Ann", &world->reporter,
                      fault));
}

static World new_world(void)
{
    World world = {.store = open_memory()};
    fill_world(&world);
    return world;
}

static void end_world(World *world)
{
    store_rollback(world->store);
    store_close(world->store);
}

/* key 0: without a Message-ID. */
static StoreMail a_mail(World *world, const StoreMailbox *mailbox, int key, int body)
{
    StoreMail mail = {
        .mailbox = mailbox->id,
        .organisation = mailbox->id == world->foreign.id ? world->other : world->organisation,
        .uidvalidity = 7,
        .uid = ++world->uid,
        .received_at = 1000,
        .taken_at = 1001,
        .size = 10,
        .outcome = MAIL_INCIDENT,
        .has_message_key = key != 0,
    };
    memset(mail.message_key, key, sizeof mail.message_key);
    memset(mail.body_key, body, sizeof mail.body_key);
    return mail;
}

static Incident an_incident(World *world)
{
    return (Incident){
        .reporter = world->reporter,
        .state = INCIDENT_RECEIVED,
        .route = ROUTE_NAMED,
        .class = CLASS_POTENTIAL,
        .type = KIND_PAPER,
        .severity = SEVERITY_MINOR,
        .deadline_severity = SEVERITY_MAJOR,
        .received_at = 1000,
        .aware_at = 1000,
        .opened_at = 1002,
        .duty = {[DUTY_RAISE] = {.owner = ROLE_SIRO, .due = 5000, .next = 4000, .rung = 1},
                 [DUTY_CLASSIFY] = {.owner = ROLE_DPO, .due = 3000, .next = 2000}},
    };
}

/* A mail that became an incident; ids of both. */
static int64_t report(World *world, const StoreMail *mail, int64_t *ret_mail)
{
    Incident incident = an_incident(world);
    g_autofree char *reference = NULL;
    int64_t id = 0;
    static const char json[] = "{\"message_id\": \"a@example.org\"}";
    must(store_mail_insert(world->store, mail, ret_mail, fault));
    must(store_incident_insert(world->store, mail->organisation, 2026, "HLP", &incident,
                               &reference, fault));
    must(store_report_insert(world->store, *ret_mail, incident.id, world->reporter, json, NULL,
                             &id, fault));
    return incident.id;
}

/* Of a report, by one rule for the type and one for the level. */
static void classified(World *world, int64_t of)
{
    static const StoreRule rules[] = {{"kind.only", {[FIELD_TYPE] = true}},
                                      {"level.only", {[FIELD_SEVERITY] = true}}};
    StoreClassification classification = {.report = of,
                                          .rule_set = "abcd",
                                          .json = "{\"class\": \"potential\"}",
                                          .rules = rules,
                                          .n_rules = G_N_ELEMENTS(rules)};
    must(store_classification_insert(world->store, &classification, fault));
}

static void corrected(World *world, int64_t incident, ProposalField field)
{
    int64_t id = 0;
    StoreCorrection correction = {.incident = incident,
                                  .at = 2000,
                                  .person = world->reporter,
                                  .field = field,
                                  .proposed = "minor",
                                  .decided = "major",
                                  .reason = "there were more than it says"};
    must(store_correction_insert(world->store, &correction, &id, fault));
}

static StoreOutbox mail_row(const World *world, const char *effect)
{
    return (StoreOutbox){.kind = OUTBOX_MAIL,
                         .organisation = world->organisation,
                         .effect_key = effect,
                         .created_at = 1000,
                         .role = ROLE_DPO,
                         .from = "us@example.org",
                         .to = "dpo@example.org",
                         .message_id = effect,
                         .bytes = "bytes",
                         .size = 5};
}

static StoreOutbox move_row(const World *world, const char *effect, int64_t uid)
{
    return (StoreOutbox){.kind = OUTBOX_MOVE,
                         .organisation = world->organisation,
                         .effect_key = effect,
                         .created_at = 1000,
                         .mailbox = world->named.id,
                         .source = FOLDER_INBOX,
                         .target = FOLDER_DONE,
                         .uidvalidity = 7,
                         .uid = uid};
}

/* ---- opening ---- */

static void test_files(void)
{
    g_autofree char *path = in_folder("files.db");
    Store *store = NULL;
    Err err = {0};
    must(store_open(path, STORE_WRITE, &store, fault));
    must(store_begin(store, fault));
    int64_t id;
    must(store_organisation(store, "HLP", "Holly Lane", &id, fault));
    must(store_commit(store, fault));
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *name = g_strconcat(path, ends[i], NULL);
        struct stat status = {0};
        ok(stat(name, &status) == 0 && (status.st_mode & 07777) == 0600,
           "register%s is private", ends[i]);
    }
    g_autofree char *mode = sql_text(store, "PRAGMA journal_mode");
    is_str(mode, "wal", "it has a write-ahead log");
    is_int(sql_int(store, "PRAGMA synchronous"), 2, "every commit is synced");
    is_int(sql_int(store, "PRAGMA foreign_keys"), 1, "foreign keys are on");
    is_int(sql_int(store, "PRAGMA secure_delete"), 1, "deleted content is overwritten");
    is_int(sql_int(store, "PRAGMA temp_store"), 2, "temporary tables stay in memory");
    is_int(sql_int(store, "PRAGMA trusted_schema"), 0, "the schema is not trusted");

    Store *second = NULL;
    is_int(store_open(path, STORE_WRITE, &second, &err), -1, "a second daemon is refused");
    ok(err.kind == ERR_TEMPORARY && strstr(err.msg, "another incidentd"), "and told why");
    store_close(store);
    is_int(store_open(path, STORE_WRITE, &second, &err), 0,
           "after the first one has ended it may begin");
    store_close(second);
    remove_register(path);
}

static void test_wide_file(void)
{
    g_autofree char *path = in_folder("wide.db");
    Store *store = NULL;
    struct stat status = {0};
    g_file_set_contents(path, "", 0, NULL);
    chmod(path, 0644);
    must(store_open(path, STORE_WRITE, &store, fault));
    ok(stat(path, &status) == 0 && (status.st_mode & 07777) == 0600,
       "a register that others could read is made private");
    store_close(store);
    remove_register(path);
}

static void test_beside_a_daemon(void)
{
    g_autofree char *path = in_folder("beside.db");
    Store *daemon = NULL, *looker = NULL, *toucher = NULL;
    Err err = {0};
    is_int(store_open(path, STORE_READ, &looker, &err), -1, "reading does not make a register");
    ok(err.kind == ERR_PERMANENT, "a missing one is said to be missing");
    must(store_open(path, STORE_WRITE, &daemon, fault));
    must(store_open(path, STORE_READ, &looker, fault));
    must(store_open(path, STORE_TOUCH, &toucher, fault));
    int64_t id = 0, same = 0;
    must(store_begin(daemon, fault));
    must(store_organisation(daemon, "HLP", "Holly Lane", &id, fault));
    must(store_commit(daemon, fault));
    ok(store_organisation(looker, "HLP", "Holly Lane", &same, &err) == 0 && same == id,
       "a reader sees what the daemon has committed, without a transaction");
    is_int(store_begin(looker, &err), -1, "a reader cannot write");
    must(store_begin(toucher, fault));
    must(store_organisation(toucher, "OAK", "Oak Road", &same, fault));
    must(store_commit(toucher, fault));
    must(store_organisation(daemon, "OAK", "Oak Road", &same, fault));
    ok(same != id, "the daemon sees what a command has changed");
    store_close(daemon);
    store_close(toucher);
    store_close(looker);
    must(store_open(path, STORE_READ, &looker, fault));
    ok(store_organisation(looker, "HLP", "Holly Lane", &same, &err) == 0 && same == id,
       "a reader needs no running daemon");
    store_close(looker);
    remove_register(path);
}

/* A raw database with a script in it, as another program or version would leave it. */
static char *foreign_file(const char *name, const char *sql)
{
    char *path = in_folder(name);
    sqlite3 *db = NULL;
    sqlite3_open(path, &db);
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        printf("# %s\n", message);
    sqlite3_free(message);
    sqlite3_close(db);
    return path;
}

static void test_versions(void)
{
    g_autofree char *old =
        g_strdup_printf("%s; PRAGMA application_id = %d; PRAGMA user_version = 1; INSERT INTO "
                        "organisation VALUES (5, 'HLP', 'x');"
                        "INSERT INTO outbox (kind, state, organisation, effect_key, "
                        "created_at, role,"
                        " acknowledgement) VALUES ('mail', 'done', 5, 'k', 1, 'dpo', 0);"
                        "INSERT INTO incident VALUES (3, 5, 2026, 1, 'HLP-2026-0001', NULL,"
                        " 'received', 'named', 'unknown', 'unknown', 1, 1, 1, 0, NULL)",
                        store_migrations[0], STORE_APPLICATION_ID);
    g_autofree char *path = foreign_file("old.db", old);
    Store *store = NULL;
    Err err = {0};
    is_int(store_open(path, STORE_READ, &store, &err), -1, "an old register is not read");
    ok(err.kind == ERR_PERMANENT && strstr(err.msg, "older"), "because it is old");
    must(store_open(path, STORE_WRITE, &store, fault));
    is_int(sql_int(store, "PRAGMA user_version"), store_version, "the daemon migrates it");
    is_int(sql_int(store, "SELECT count(*) FROM outbox WHERE returned_at = 0"), 1,
           "with its rows");
    must(store_begin(store, fault));
    must(store_outbox_returned(store, 1, 9, "bounce", fault));
    must(store_commit(store, fault));
    is_int(sql_int(store, "SELECT returned_at FROM outbox"), 9, "and what is new works");
    Incident incident = {0};
    must(store_incident_load(store, 3, &incident, NULL, NULL, fault));
    ok(incident.type == KIND_UNKNOWN && incident.deadline_severity == SEVERITY_UNKNOWN,
       "of an incident of before, nothing is proposed");
    store_script(store, "PRAGMA user_version = 99", NULL);
    store_close(store);
    is_int(store_open(path, STORE_WRITE, &store, &err), -1, "a newer register is refused");
    ok(err.kind == ERR_PERMANENT && strstr(err.msg, "newer"), "because it is newer");
    remove_register(path);
}

static void test_not_ours(void)
{
    Store *store = NULL;
    Err err = {0};
    g_autofree char *other = foreign_file("other.db", "CREATE TABLE bookmarks (url TEXT)");
    is_int(store_open(other, STORE_WRITE, &store, &err), -1,
           "the database of another program is refused");
    ok(strstr(err.msg, "another program"), "and said to be one");
    g_autofree char *text = in_folder("text.db");
    g_autofree char *bytes = g_strnfill(8192, 'x');
    g_file_set_contents(text, bytes, -1, NULL);
    is_int(store_open(text, STORE_WRITE, &store, &err), -1,
           "a file that is no database is refused");
    ok(err.kind == ERR_BUG && strstr(err.msg, "not a database"), "and said to be none");
    g_autofree char *nowhere = in_folder("missing/register.db");
    is_int(store_open(nowhere, STORE_WRITE, &store, &err), -1, "a missing folder is an error");
    ok(err.kind == ERR_PERMANENT, "that a person must mend");
    remove_register(other);
    remove_register(text);
}

static void test_damaged(void)
{
    g_autofree char *path = in_folder("damaged.db");
    World world = {0};
    must(store_open(path, STORE_WRITE, &world.store, fault));
    must(store_begin(world.store, fault));
    fill_world(&world);
    int64_t mail_id;
    StoreMail mail = a_mail(&world, &world.named, 1, 1);
    int64_t incident = report(&world, &mail, &mail_id);
    must(store_commit(world.store, fault));
    int64_t page =
        sql_int(world.store, "SELECT rootpage FROM sqlite_schema WHERE name = 'incident'");
    int64_t page_size = sql_int(world.store, "PRAGMA page_size");
    store_close(world.store);

    int fd = open(path, O_WRONLY);
    char noise[512];
    memset(noise, 0xa5, sizeof noise);
    bool written = pwrite(fd, noise, sizeof noise, (page - 1) * page_size) == sizeof noise;
    close(fd);
    Store *store = NULL;
    Err err = {0};
    Incident loaded;
    int64_t organisation;
    char *reference = NULL;
    int result = store_open(path, STORE_WRITE, &store, &err);
    if (result == 0)
        result = store_incident_load(store, incident, &loaded, &organisation, &reference, &err);
    ok(written && result == -1 && err.kind == ERR_BUG && strstr(err.msg, "damaged"),
       "a damaged file is said to be");
    store_close(store);
    remove_register(path);
}

/* ---- transactions ---- */

static void test_transactions(void)
{
    World world = new_world();
    int64_t id;
    StoreMail kept = a_mail(&world, &world.named, 1, 1),
              undone = a_mail(&world, &world.named, 2, 2);
    must(store_mail_begin(world.store, fault));
    must(store_mail_insert(world.store, &kept, &id, fault));
    must(store_mail_keep(world.store, fault));
    must(store_mail_begin(world.store, fault));
    must(store_mail_insert(world.store, &undone, &id, fault));
    store_mail_undo(world.store);
    must(store_commit(world.store, fault));
    is_int(store_mail_known(world.store, kept.mailbox, kept.uidvalidity, kept.uid, NULL), 1,
           "a mail that was kept is there after the commit");
    is_int(store_mail_known(world.store, undone.mailbox, undone.uidvalidity, undone.uid, NULL),
           0, "the one that was undone beside it is not");
    must(store_begin(world.store, fault));
    must(store_mail_insert(world.store, &undone, &id, fault));
    store_rollback(world.store);
    is_int(store_mail_known(world.store, undone.mailbox, undone.uidvalidity, undone.uid, NULL),
           0, "what was rolled back is not there");
    store_rollback(world.store);
    store_mail_undo(world.store);
    must(store_begin(world.store, fault));
    must(store_mail_insert(world.store, &undone, &id, fault));
    Err err = {0};
    ok(store_mail_insert(world.store, &undone, &id, &err) == -1 && err.kind == ERR_BUG,
       "the same message is never taken twice");
    end_world(&world);
}

static int64_t log_size(const char *path)
{
    g_autofree char *log = g_strconcat(path, "-wal", NULL);
    struct stat st = {0};
    return stat(log, &st) == 0 ? st.st_size : -1;
}

/* What was replaced stays in the log until it is written anew. */
static void test_forgetting(void)
{
    g_autofree char *path = in_folder("forgets.db");
    World world = {0};
    must(store_open(path, STORE_WRITE, &world.store, fault));
    must(store_begin(world.store, fault));
    fill_world(&world);
    must(store_commit(world.store, fault));
    ok(log_size(path) > 0, "a commit goes to the log");
    must(store_begin(world.store, fault));
    store_forgets(world.store);
    must(store_commit(world.store, fault));
    is_int(log_size(path), 0, "one that forgets empties it");
    store_close(world.store);
    remove_register(path);
}

static void write_something(Store *store)
{
    int64_t id;
    must(store_begin(store, fault));
    must(store_organisation(store, "HLP", "Holly Lane", &id, fault));
    must(store_commit(store, fault));
}

/* A command that prints into a pager keeps its place in the log for as long as somebody reads. */
static void test_forgetting_beside_a_reader(void)
{
    g_autofree char *path = in_folder("beside.db");
    Store *store = NULL;
    sqlite3 *reader = NULL;
    must(store_open(path, STORE_WRITE, &store, fault));
    write_something(store);
    sqlite3_open(path, &reader);
    sqlite3_exec(reader, "BEGIN; SELECT * FROM organisation", NULL, NULL, NULL);
    int64_t began = g_get_monotonic_time();
    must(store_begin(store, fault));
    store_forgets(store);
    must(store_commit(store, fault));
    ok(g_get_monotonic_time() - began < G_USEC_PER_SEC,
       "a commit that forgets does not wait for who reads");
    store_close(store);
    ok(log_size(path) > 0, "the log is not emptied then");
    must(store_open(path, STORE_WRITE, &store, fault));
    sqlite3_close(reader);
    write_something(store);
    is_int(log_size(path), 0, "but by the next commit, after a restart, too");
    store_close(store);
    remove_register(path);
}

/* A disk that fills up in the middle of a batch. */
static void test_full_disk(void)
{
    g_autofree char *path = in_folder("full.db");
    World world = {0};
    must(store_open(path, STORE_WRITE, &world.store, fault));
    must(store_begin(world.store, fault));
    fill_world(&world);
    must(store_commit(world.store, fault));
    int64_t pages = sql_int(world.store, "PRAGMA page_count");
    g_autofree char *limit =
        g_strdup_printf("PRAGMA max_page_count = %lld", (long long)pages + 20);
    sql_int(world.store, limit);
    must(store_begin(world.store, fault));
    Err err = {0};
    g_autofree char *bytes = g_strnfill(20000, 'x');
    int result = 1, n = 0;
    while (result == 1 && n < 1000) {
        g_autofree char *effect = g_strdup_printf("effect-%d", n++);
        StoreOutbox row = mail_row(&world, effect);
        row.bytes = bytes;
        row.size = 20000;
        result = store_outbox_insert(world.store, &row, &err);
    }
    ok(result == -1 && n > 1, "a full disk fails (after %d rows)", n);
    is_int(err.kind, ERR_TEMPORARY, "for the time being");
    store_rollback(world.store);
    is_int(sql_int(world.store, "SELECT count(*) FROM outbox"), 0,
           "nothing of the batch was written");
    sql_int(world.store, "PRAGMA max_page_count = 100000");
    must(store_begin(world.store, fault));
    StoreOutbox row = mail_row(&world, "effect-0");
    is_int(store_outbox_insert(world.store, &row, NULL), 1, "with room again it goes on");
    must(store_commit(world.store, fault));
    store_close(world.store);
    remove_register(path);
}

/* SQLite may end a transaction by itself: what follows must not be committed alone. */
static void test_lost_transaction(void)
{
    World world = new_world();
    must(store_commit(world.store, fault));
    must(store_begin(world.store, fault));
    must(store_mail_begin(world.store, fault));
    sqlite3_exec(world.store->db, "ROLLBACK", NULL, NULL, NULL);
    StoreOutbox row = mail_row(&world, "effect");
    Err err = {0};
    ok(store_outbox_insert(world.store, &row, &err) == -1 && err.kind == ERR_TEMPORARY,
       "nothing is written after SQLite has ended the transaction");
    store_mail_undo(world.store);
    ok(store_mail_begin(world.store, &err) == -1, "no mail begins in it");
    ok(store_commit(world.store, &err) == -1 && err.kind == ERR_TEMPORARY,
       "and it cannot be committed");
    is_int(store_begin(world.store, &err), 0, "a new one can begin");
    end_world(&world);
}

static void test_busy(void)
{
    g_autofree char *path = in_folder("busy.db");
    Store *daemon = NULL, *command = NULL;
    Err err = {0};
    must(store_open(path, STORE_WRITE, &daemon, fault));
    must(store_open(path, STORE_TOUCH, &command, fault));
    sqlite3_busy_timeout(command->db, 10);
    must(store_begin(daemon, fault));
    ok(store_begin(command, &err) == -1 && err.kind == ERR_TEMPORARY,
       "a second writer is told to come later");
    store_rollback(daemon);
    is_int(store_begin(command, &err), 0, "and then may");
    store_close(command);
    store_close(daemon);
    remove_register(path);
}

/* ---- organisation, person, mailbox ---- */

static void test_people(void)
{
    World world = new_world();
    int64_t id = 0;
    must(store_person(world.store, world.organisation, "ANN@example.ORG", "Somebody", &id,
                      fault));
    is_int(id, world.reporter, "an address is one person, whatever its case");
    char *address = NULL, *name = NULL;
    is_int(store_person_load(world.store, id, &address, &name, NULL), 1, "a person is found");
    is_str(address, "ann@example.org", "with the address in lower case");
    is_str(name, "Ann", "and the first name given");
    g_free(address);
    g_free(name);
    must(store_person_set_away(world.store, id, 100, fault));
    ok(store_person_is_away(world.store, id, 99, fault) == 1 &&
           store_person_is_away(world.store, id, 100, fault) == 0,
       "and may be away until a time");
    must(store_person_set_away(world.store, id, 50, fault));
    is_int(store_person_is_away(world.store, id, 99, fault), 1, "which no other shortens");
    must(store_person_set_away(world.store, id, 0, fault));
    is_int(store_person_is_away(world.store, id, 0, fault), 0, "until they are there");
    is_int(store_person_load(world.store, 999, &address, &name, NULL), 0,
           "an unknown person is not found");
    must(store_person(world.store, world.other, "ann@example.org", NULL, &id, fault));
    ok(id != world.reporter, "in another organisation it is another person");
    must(store_person(world.store, world.other, "ann@example.org", "Ann", &id, fault));
    must(store_person_load(world.store, id, &address, &name, fault));
    is_str(name, "Ann", "a name that was missing is added");
    g_free(address);
    g_free(name);
    must(store_organisation(world.store, "HLP", "Holly Lane Primary", &id, fault));
    is_int(id, world.organisation, "an organisation is its prefix");
    g_autofree char *renamed =
        sql_text(world.store, "SELECT name FROM organisation WHERE prefix = 'HLP'");
    is_str(renamed, "Holly Lane Primary", "and may be renamed");
    end_world(&world);
}

static void test_mailboxes(void)
{
    World world = new_world();
    StoreMailbox mailbox = world.named, again;
    ok(mailbox.uidvalidity == 0 && mailbox.first_at == 0 && mailbox.cursor == 0,
       "a new mailbox was never listed");
    mailbox.uidvalidity = 4294967295u;
    mailbox.cursor = INT64_MAX;
    mailbox.first_at = 1;
    mailbox.last_poll_at = 2;
    mailbox.failures = 3;
    mailbox.left_alone = 4;
    must(store_mailbox_update(world.store, &mailbox, "no answer", fault));
    must(store_mailbox(world.store, world.organisation, "reports", &again, fault));
    ok(again.id == mailbox.id && again.uidvalidity == mailbox.uidvalidity &&
           again.cursor == mailbox.cursor && again.first_at == 1 && again.last_poll_at == 2 &&
           again.failures == 3 && again.left_alone == 4,
       "a mailbox is read as it was written");
    end_world(&world);
}

/* ---- mail ---- */

static void test_twins(void)
{
    World world = new_world();
    int64_t first, second, nameless, found = 0, incident = -1;
    StoreMail mail = a_mail(&world, &world.named, 1, 10);
    int64_t opened = report(&world, &mail, &first);
    is_int(store_mail_find_twin(world.store, &mail, &found, &incident, NULL), 0,
           "a mail is not its own twin");

    StoreMail copy = a_mail(&world, &world.anonymous, 1, 10);
    is_int(store_mail_find_twin(world.store, &copy, &found, &incident, NULL), 1,
           "the same Message-ID and body in a second mailbox is a twin");
    ok(found == first && incident == opened, "of the first, with its incident");
    copy.outcome = MAIL_DUPLICATE;
    must(store_mail_insert(world.store, &copy, &second, fault));
    StoreMail third = a_mail(&world, &world.named, 1, 10);
    ok(store_mail_find_twin(world.store, &third, &found, &incident, NULL) == 1 &&
           found == first,
       "a third copy is a twin of the first, not of the second");

    StoreMail changed = a_mail(&world, &world.named, 1, 11);
    is_int(store_mail_find_twin(world.store, &changed, &found, &incident, NULL), 2,
           "the same Message-ID with another body is said to be that");
    is_int(found, first, "and names the first");
    int64_t kept;
    must(store_mail_insert(world.store, &changed, &kept, fault));
    StoreMail changed_copy = a_mail(&world, &world.named, 1, 11);
    ok(store_mail_find_twin(world.store, &changed_copy, &found, &incident, NULL) == 1 &&
           found == kept,
       "a copy of that one is a twin of that one");
    StoreMail fresh = a_mail(&world, &world.named, 2, 10);
    is_int(store_mail_find_twin(world.store, &fresh, &found, &incident, NULL), 0,
           "another Message-ID with the same body is no twin");

    StoreMail bare = a_mail(&world, &world.named, 0, 10);
    is_int(store_mail_find_twin(world.store, &bare, &found, &incident, NULL), 0,
           "without a Message-ID only mails without one are twins");
    must(store_mail_insert(world.store, &bare, &nameless, fault));
    StoreMail bare_copy = a_mail(&world, &world.anonymous, 0, 10);
    is_int(store_mail_find_twin(world.store, &bare_copy, &found, &incident, NULL), 1,
           "by their body alone");
    ok(found == nameless && incident == 0, "one without an incident says so");

    StoreMail elsewhere = a_mail(&world, &world.foreign, 1, 10);
    is_int(store_mail_find_twin(world.store, &elsewhere, &found, &incident, NULL), 0,
           "another organisation has no twins here");
    is_int(store_mail_find_incident(world.store, world.organisation, mail.message_key,
                                    &incident, NULL),
           1, "the incident of a mail that came is found by its Message-ID");
    is_int(incident, opened, "the right one");
    is_int(
        store_mail_find_incident(world.store, world.other, mail.message_key, &incident, NULL),
        0, "but not by another organisation");
    is_int(store_mail_find_incident(world.store, world.organisation, fresh.message_key,
                                    &incident, NULL),
           0, "nor for an unknown Message-ID");
    end_world(&world);
}

static int memory_file(size_t size, uint8_t ret_hash[SEAL_HASH_SIZE])
{
    int fd = memfd_create("mail", MFD_CLOEXEC);
    uint8_t piece[4096];
    SealHash *hash = seal_hash_begin();
    for (size_t done = 0; done < size; done += sizeof piece) {
        size_t n = MIN(size - done, sizeof piece);
        memset(piece, (int)(done / sizeof piece * 7 + 1), n);
        seal_hash_add(hash, piece, n);
        if (write(fd, piece, n) != (ssize_t)n)
            exit(1);
    }
    seal_hash_end(hash, ret_hash);
    return fd;
}

/* Whether evidence of this size comes back as it went in. */
static void keeps(size_t size)
{
    World world = new_world();
    StoreMail mail = a_mail(&world, &world.named, 1, 1);
    int64_t id;
    uint8_t expected[SEAL_HASH_SIZE], kept[SEAL_HASH_SIZE], stored[SEAL_HASH_SIZE] = {0};
    int fd = memory_file(size, expected);
    must(store_mail_insert(world.store, &mail, &id, fault));
    must(store_mail_raw(world.store, id, fd, (int64_t)size, fault));
    Query q = query_read(world.store, "SELECT raw, sha256 FROM evidence");
    must(query_step(&q, fault));
    bool same_size = (size_t)sqlite3_column_bytes(q.statement, 0) == size;
    const void *raw = sqlite3_column_blob(q.statement, 0);
    seal_hash(raw ? raw : "", size, kept);
    query_column_blob(&q, 1, stored, sizeof stored);
    query_end(&q);
    ok(same_size && memcmp(kept, expected, sizeof kept) == 0 &&
           memcmp(stored, expected, sizeof stored) == 0,
       "%zu bytes of evidence are kept with their SHA-256", size);
    Err err = {0};
    must(store_mail_insert(world.store, &(StoreMail){.mailbox = world.named.id, .uid = 1000},
                           &id, fault));
    is_int(store_mail_raw(world.store, id, fd, (int64_t)size + 1, &err), -1,
           "a mail that is too short is an error");
    close(fd);
    end_world(&world);
}

/* The peak of resident memory, in KB. */
static long peak_memory(void)
{
    g_autofree char *text = NULL;
    g_file_get_contents("/proc/self/status", &text, NULL, NULL);
    const char *line = strstr(text, "VmHWM:");
    return line ? atol(line + 6) : 0;
}

/* In a child, whose peak is its own. Its exit status: megabytes of growth, 100 and more for a
 * failure. */
static int growth_of_large_evidence(const char *path)
{
    World world = {0};
    uint8_t hash[SEAL_HASH_SIZE];
    int64_t id;
    enum { SIZE = 50 << 20 };
    must(store_open(path, STORE_WRITE, &world.store, fault));
    must(store_begin(world.store, fault));
    fill_world(&world);
    StoreMail mail = a_mail(&world, &world.named, 1, 1);
    must(store_mail_insert(world.store, &mail, &id, fault));
    g_autofree char *name = g_strconcat(path, ".mail", NULL);
    int memory = memory_file(SIZE, hash), fd = open(name, O_RDWR | O_CREAT, 0600);
    char piece[65536];
    for (ssize_t n, at = 0; (n = pread(memory, piece, sizeof piece, at)) > 0; at += n) {
        if (write(fd, piece, (size_t)n) != n)
            return 100;
    }
    close(memory);
    unlink(name);
    long before = peak_memory();
    must(store_mail_raw(world.store, id, fd, SIZE, fault));
    must(store_commit(world.store, fault));
    long growth = peak_memory() - before;
    printf("# 50 MB of evidence: %ld KB more memory\n", growth);
    fflush(stdout);
    int64_t stored = sql_int(world.store, "SELECT length(raw) FROM evidence");
    close(fd);
    store_close(world.store);
    return stored == SIZE ? (int)MIN(growth / 1024, 99) : 100;
}

static void test_evidence(void)
{
    keeps(0);
    keeps(3000);
    keeps(65536);
    keeps(65537);
    keeps(1 << 20);
    g_autofree char *path = in_folder("large.db");
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        _exit(growth_of_large_evidence(path));
    int status = -1;
    waitpid(child, &status, 0);
    ok(WIFEXITED(status) && WEXITSTATUS(status) < 16,
       "50 MB of evidence need less than 16 MB of memory");
    remove_register(path);
}

static void test_attempts(void)
{
    World world = new_world();
    int64_t tries = -1;
    must(store_attempts(world.store, world.named.id, 7, 1, &tries, fault));
    is_int(tries, 0, "a new message was never tried");
    must(store_attempt(world.store, world.named.id, 7, 1, &tries, fault));
    is_int(tries, 1, "the first attempt is number 1");
    must(store_attempt(world.store, world.named.id, 7, 1, &tries, fault));
    is_int(tries, 2, "the next is number 2");
    must(store_attempt(world.store, world.named.id, 8, 1, &tries, fault));
    is_int(tries, 1, "another uidvalidity means another message");
    must(store_attempt_undo(world.store, world.named.id, 7, 1, fault));
    must(store_attempts(world.store, world.named.id, 7, 1, &tries, fault));
    is_int(tries, 1, "a clean stop takes one back");
    must(store_attempt_undo(world.store, world.named.id, 7, 1, fault));
    must(store_attempt_undo(world.store, world.named.id, 7, 1, fault));
    must(store_attempts(world.store, world.named.id, 7, 1, &tries, fault));
    is_int(tries, 0, "never below none");
    must(store_attempt_done(world.store, world.named.id, 8, 1, fault));
    is_int(sql_int(world.store, "SELECT count(*) FROM attempt WHERE uidvalidity = 8"), 0,
           "a message that has ended leaves no attempt");
    must(store_attempt(world.store, world.named.id, 9, 1, &tries, fault));
    must(store_attempt(world.store, world.anonymous.id, 9, 1, &tries, fault));
    must(store_attempts_forget(world.store, world.named.id, fault));
    is_int(sql_int(world.store, "SELECT count(*) FROM attempt"), 1,
           "the attempts of one mailbox are forgotten together");
    end_world(&world);
}

static void test_quarantine(void)
{
    World world = new_world();
    StoreQuarantine bad = {.mailbox = world.named.id,
                           .uidvalidity = 7,
                           .uid = 5,
                           .received_at = 1,
                           .at = 2,
                           .size = 3,
                           .tries = 3,
                           .reason = "it killed the parser"};
    int64_t id = 0, again = 0, mailbox = 0, uid = -1;
    uint32_t uidvalidity = 1;
    bool released = true;
    must(store_quarantine_insert(world.store, &bad, &id, fault));
    is_int(store_mail_known(world.store, bad.mailbox, 7, 5, NULL), 1,
           "a quarantined message is known");
    is_int(store_mail_known(world.store, bad.mailbox, 8, 5, NULL), 0,
           "one of another uidvalidity is not");
    is_int(
        store_quarantine_place(world.store, 999, &mailbox, &uidvalidity, &uid, &released, NULL),
        0, "an unknown row has no place");
    ok(store_quarantine_place(world.store, id, &mailbox, &uidvalidity, &uid, &released, NULL) ==
               1 &&
           uid == 0 && !released,
       "before its move its place is unknown");
    must(store_quarantine_moved(world.store, id, 70, 50, fault));
    must(store_quarantine_released(world.store, id, 99, fault));
    ok(store_quarantine_place(world.store, id, &mailbox, &uidvalidity, &uid, &released, NULL) ==
               1 &&
           mailbox == bad.mailbox && uidvalidity == 70 && uid == 50 && released,
       "its place and its release are remembered");
    is_int(store_mail_known(world.store, bad.mailbox, 7, 5, NULL), 0,
           "a released message is taken again, even under its old name");
    must(store_quarantine_insert(world.store, &bad, &again, fault));
    ok(again != id, "when it fails again it has a row of its own");
    is_int(store_mail_known(world.store, bad.mailbox, 7, 5, NULL), 1, "and is known again");
    must(store_quarantine_returned(world.store, id, 7, 6, fault));
    is_int(store_quarantine_was_released(world.store, bad.mailbox, 7, 6, NULL), 1,
           "in the inbox a released message is known as such");
    is_int(store_quarantine_was_released(world.store, bad.mailbox, 7, 5, NULL), 0,
           "but not another, which is in quarantine");
    must(store_quarantine_stays(world.store, id, fault));
    ok(store_quarantine_place(world.store, id, &mailbox, &uidvalidity, &uid, &released, NULL) ==
               1 &&
           uid == 0 && !released,
       "one that did not come is in quarantine again, nobody knows where");
    end_world(&world);
}

/* ---- incident ---- */

static bool same_incident(const Incident *a, const Incident *b)
{
    bool same = a->id == b->id && a->reporter == b->reporter && a->state == b->state &&
                a->route == b->route && a->class == b->class && a->severity == b->severity &&
                a->type == b->type && a->deadline_severity == b->deadline_severity &&
                a->received_at == b->received_at && a->aware_at == b->aware_at &&
                a->opened_at == b->opened_at && a->closed_at == b->closed_at;
    for (int i = 0; i < DUTY_COUNT; i++) {
        const Duty *x = &a->duty[i], *y = &b->duty[i];
        same = same && x->owner == y->owner && x->due == y->due && x->next == y->next &&
               x->rung == y->rung && x->done == y->done;
    }
    return same;
}

static void test_incident(void)
{
    World world = new_world();
    Incident incident = an_incident(&world), loaded;
    g_autofree char *first = NULL, *second = NULL, *other = NULL, *next_year = NULL,
                    *reference = NULL, *again = NULL;
    int64_t organisation = 0, id = 0;
    must(store_incident_insert(world.store, world.organisation, 2026, "HLP", &incident, &first,
                               fault));
    is_str(first, "HLP-2026-0001", "the first incident of a year has number 1");
    ok(incident.id != 0, "it knows its id");
    Incident more = an_incident(&world);
    must(store_incident_insert(world.store, world.organisation, 2026, "HLP", &more, &second,
                               fault));
    is_str(second, "HLP-2026-0002", "the second has number 2");
    must(store_incident_insert(world.store, world.other, 2026, "OAK", &more, &other, fault));
    is_str(other, "OAK-2026-0001", "another organisation counts for itself");
    must(store_incident_insert(world.store, world.organisation, 2027, "HLP", &more, &next_year,
                               fault));
    is_str(next_year, "HLP-2027-0001", "a new year begins with 1");

    is_int(
        store_incident_load(world.store, incident.id, &loaded, &organisation, &reference, NULL),
        1, "an incident is found");
    ok(same_incident(&incident, &loaded) && organisation == world.organisation &&
           g_str_equal(reference, first),
       "as it was written");
    incident.state = INCIDENT_CLOSED;
    incident.class = CLASS_CONFIRMED;
    incident.type = KIND_VERBAL;
    incident.severity = incident.deadline_severity = SEVERITY_CRITICAL;
    incident.reporter = 0;
    incident.closed_at = 9;
    incident.duty[DUTY_RAISE].done = 8;
    incident.duty[DUTY_ICO_NOTIFY] = (Duty){.owner = ROLE_DPO, .due = 7, .next = 6, .rung = 5};
    must(store_incident_update(world.store, &incident, fault));
    must(store_incident_load(world.store, incident.id, &loaded, &organisation, &again, fault));
    ok(same_incident(&incident, &loaded), "and as it was changed, with a duty that is new");
    int changes = sqlite3_total_changes(world.store->db);
    must(store_incident_update(world.store, &incident, fault));
    is_int(sqlite3_total_changes(world.store->db) - changes, 1,
           "duties that did not change are not written");
    is_int(store_incident_load(world.store, 999, &loaded, &organisation, &reference, NULL), 0,
           "an unknown one is not found");

    is_int(store_incident_find(world.store, world.organisation, "HLP-2026-0001", &id, NULL), 1,
           "an incident is found by its reference");
    is_int(id, incident.id, "the right one");
    is_int(store_incident_find(world.store, world.organisation, "hlp-2026-0001", &id, NULL), 1,
           "in any case");
    is_int(store_incident_find(world.store, 0, "OAK-2026-0001", &id, NULL), 1,
           "its prefix tells the organisation");
    is_int(id, more.id - 1, "the right one, again");
    static const char *const wrong[] = {
        "HLP-2026-0009", "OAK-2026-0001",  "HLP-2026-1",    "HLP-2026-", "HLP", "", "-",
        "HLP-26-0001",   "XHLP-2026-0001", "HLP-2026-0001x"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        is_int(store_incident_find(world.store, world.organisation, wrong[i], &id, NULL), 0,
               "no incident has a reference like that");
    end_world(&world);
}

static void test_corrections(void)
{
    World world = new_world();
    int64_t mail_id;
    StoreMail mail = a_mail(&world, &world.named, 1, 1);
    int64_t incident = report(&world, &mail, &mail_id);
    classified(&world, 1);
    corrected(&world, incident, FIELD_TYPE);
    corrected(&world, incident, FIELD_CLASS);
    is_int(sql_int(world.store,
                   "SELECT count(*) FROM correction WHERE incident = 1 AND person = 1"
                   " AND field = 'type' AND proposed = 'minor' AND decided = 'major'"
                   " AND reason <> '' AND rules = 'kind.only' AND at = 2000"),
           1, "a correction is kept with the rules that its field rested on");
    is_int(sql_int(world.store, "SELECT count(*) FROM correction WHERE field = 'class'"
                                " AND rules = ''"),
           1, "which may be none");
    end_world(&world);
}

static void test_due(void)
{
    World world = new_world();
    int64_t id = 0, next = 0;
    is_int(store_incident_due(world.store, 1000, &id, &next, NULL), 0,
           "without incidents nothing is due");
    ok(next == NEVER, "and never will be");
    Incident early = an_incident(&world), late = an_incident(&world);
    g_autofree char *first = NULL, *second = NULL;
    late.duty[DUTY_CLASSIFY].next = 2500;
    must(store_incident_insert(world.store, world.organisation, 2026, "HLP", &late, &first,
                               fault));
    must(store_incident_insert(world.store, world.organisation, 2026, "HLP", &early, &second,
                               fault));
    is_int(store_incident_due(world.store, 1999, &id, &next, NULL), 0,
           "before the first reminder nothing is due");
    is_int(next, 2000, "the next time is told");
    is_int(id, 0, "and nothing else");
    is_int(store_incident_due(world.store, 2000, &id, &next, NULL), 1, "at its time it is");
    is_int(id, early.id, "the earliest comes first");
    early.duty[DUTY_CLASSIFY].next = 0;
    must(store_incident_update(world.store, &early, fault));
    ok(store_incident_due(world.store, 9999, &id, &next, NULL) == 1 && id == late.id,
       "then the next");
    late.duty[DUTY_CLASSIFY].done = late.duty[DUTY_RAISE].done = 3000;
    must(store_incident_update(world.store, &late, fault));
    ok(store_incident_due(world.store, 9999, &id, &next, NULL) == 1 && id == early.id &&
           next == 4000,
       "a duty that is done is not due; another of the first incident is");
    early.closed_at = 4500;
    must(store_incident_update(world.store, &early, fault));
    ok(store_incident_due(world.store, 9999, &id, &next, NULL) == 1 && id == early.id,
       "a closed incident has due what the core has left open in it");
    for (int i = 0; i < DUTY_COUNT; i++)
        early.duty[i].done = early.closed_at;
    must(store_incident_update(world.store, &early, fault));
    ok(store_incident_due(world.store, 9999, &id, &next, NULL) == 0 && next == NEVER,
       "and otherwise nothing");
    end_world(&world);
}

static void test_reports(void)
{
    World world = new_world();
    int64_t mail_id, id, second;
    StoreMail mail = a_mail(&world, &world.named, 1, 1),
              follow_up = a_mail(&world, &world.named, 2, 2);
    int64_t incident = report(&world, &mail, &mail_id), joined;
    must(store_mail_insert(world.store, &follow_up, &second, fault));
    must(store_person(world.store, world.organisation, "bob@example.org", "", &joined, fault));
    is_int(store_incident_has_participant(world.store, incident, joined, NULL), 0,
           "a stranger is no participant");
    must(store_report_insert(world.store, second, incident, joined, "{\"message_id\": \"b@x\"}",
                             "maybe", &id, fault));
    is_int(store_incident_has_participant(world.store, incident, joined, NULL), 1,
           "who joins becomes one");
    is_int(store_incident_has_participant(world.store, incident, world.reporter, NULL), 1,
           "who reported is one");
    must(store_mail_insert(world.store, &(StoreMail){.mailbox = world.named.id, .uid = 99},
                           &mail_id, fault));
    must(store_mail_begin(world.store, fault));
    is_int(store_report_insert(world.store, mail_id, 999, 0, "{}", NULL, &id, NULL), -1,
           "a report cannot belong to an incident that is not there");
    store_mail_undo(world.store);
    is_int(store_report_insert(world.store, mail_id, 0, 0, "{}", NULL, &id, NULL), 0,
           "it can belong to none, from nobody");
    end_world(&world);
}

/* ---- outbox ---- */

static int64_t queue(World *world, const StoreOutbox *row)
{
    int64_t id = 0;
    must(store_outbox_next_id(world->store, &id, fault));
    must(store_outbox_insert(world->store, row, fault));
    return id;
}

static void test_outbox(void)
{
    World world = new_world();
    StoreOutboxRow out = {0};
    int64_t next = 0;
    is_int(store_outbox_next_mail(world.store, world.organisation, 2000, &out, &next, NULL), 0,
           "an empty outbox has nothing to send");
    ok(next == NEVER, "and nothing to wait for");
    StoreOutbox one = mail_row(&world, "one"), two = mail_row(&world, "two");
    int64_t first = queue(&world, &one), second = queue(&world, &two);
    is_int(store_outbox_insert(world.store, &one, NULL), 0, "an effect is queued once");
    is_int(sql_int(world.store, "SELECT max(id) FROM outbox"), second,
           "the ids are those that were foretold");

    is_int(store_outbox_next_mail(world.store, world.organisation, 0, &out, &next, NULL), 1,
           "a new mail may be sent at once, whatever the clock says");
    ok(out.row.id == first && out.tries == 0 && out.row.size == 5 &&
           memcmp(out.row.bytes, "bytes", 5) == 0 &&
           g_str_equal(out.row.to, "dpo@example.org") &&
           g_str_equal(out.row.from, "us@example.org") &&
           g_str_equal(out.row.message_id, "one") && g_str_equal(out.row.effect_key, "one") &&
           out.row.role == ROLE_DPO && out.row.kind == OUTBOX_MAIL &&
           out.row.created_at == 1000,
       "the oldest comes first, as it was queued");
    store_outbox_row_clear(&out);
    is_int(store_outbox_next_mail(world.store, world.other, 2000, &out, &next, NULL), 0,
           "another organisation does not send it");

    must(store_outbox_set(world.store, first, OUTBOX_SENDING, 0, NULL, fault));
    ok(store_outbox_next_mail(world.store, world.organisation, 2000, &out, &next, NULL) == 1 &&
           out.row.id == second,
       "one that is being sent is not sent again");
    store_outbox_row_clear(&out);
    must(store_outbox_set(world.store, first, OUTBOX_PENDING, 2500, "450 later", fault));
    must(store_outbox_set(world.store, second, OUTBOX_DONE, 0, "250 ok", fault));
    is_int(store_outbox_next_mail(world.store, world.organisation, 2499, &out, &next, NULL), 0,
           "one that is to be tried later waits");
    is_int(next, 2500, "until its time");
    ok(store_outbox_next_mail(world.store, world.organisation, 2500, &out, &next, NULL) == 1 &&
           out.tries == 1,
       "then it is tried again, and knows that it was tried once");
    store_outbox_row_clear(&out);
    is_int(sql_int(world.store,
                   "SELECT bytes IS NULL AND message_id = 'two' FROM outbox WHERE id = 2"),
           1, "a mail that was sent loses its bytes, not its Message-ID");
    Err err = {0};
    ok(store_outbox_set(world.store, second, OUTBOX_PENDING, 0, NULL, &err) == -1 &&
           err.kind == ERR_BUG,
       "what is done stays done");
    must(store_outbox_set(world.store, first, OUTBOX_PENDING, 2700, "450", fault));
    is_int(sql_int(world.store, "SELECT tries FROM outbox WHERE id = 1"), 2,
           "a try without a sending state counts");

    must(store_outbox_set(world.store, first, OUTBOX_SENDING, 0, NULL, fault));
    must(store_outbox_unclaim(world.store, first, fault));
    is_int(sql_int(world.store, "SELECT tries FROM outbox WHERE id = 1 AND state = 'pending'"),
           2, "to be claimed alone is no try");
    must(store_outbox_set(world.store, first, OUTBOX_SENDING, 0, NULL, fault));
    is_int(store_outbox_recover(world.store, world.other, fault), 0,
           "another organisation has nothing to recover");
    is_int(store_outbox_recover(world.store, world.organisation, fault), 1,
           "what was being sent is recovered");
    ok(store_outbox_next_mail(world.store, world.organisation, 2700, &out, &next, NULL) == 1 &&
           out.tries == 3,
       "after a crash what was being sent is sent again");
    store_outbox_row_clear(&out);
    must(store_outbox_set(world.store, first, OUTBOX_DEAD, 0, "550 no", fault));
    is_int(store_outbox_next_mail(world.store, world.organisation, 9999, &out, &next, NULL), 0,
           "what is dead is not sent");
    end_world(&world);
}

/* Its ids, with "-" in front of one that waits no more. */
static void unsent_are(World *world, const char *key, const char *expected, const char *what)
{
    g_autofree StoreUnsent *list = NULL;
    size_t n = 0;
    g_autoptr(GString) got = g_string_new(NULL);
    must(store_outbox_unsent(world->store, "reminder/1/raise/", "/7", key, "replaced", &list,
                             &n, fault));
    for (size_t i = 0; i < n; i++)
        g_string_append_printf(got, "%s%lld ", list[i].waits ? "" : "-", (long long)list[i].id);
    is_str(got->str, expected, what);
}

static void test_unsent(void)
{
    World world = new_world();
    static const char *const keys[] = {"reminder/1/raise/9.1/7", "reminder/1/raise/9.2/7",
                                       "reminder/1/raise/9.2/8", "reminder/1/classify/9.1/7",
                                       "reminder/1/raise/9.3/7", "reminder/1/raise/9.4/7"};
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        StoreOutbox row = mail_row(&world, keys[i]);
        if (i == 4) {
            row.bytes = "Content-Type: text/calendar; method=CANCEL";
            row.size = strlen(row.bytes);
        }
        queue(&world, &row);
    }
    unsent_are(&world, "", "1 2 6 ", "of one duty and person, but what takes an entry out");
    StoreOutbox brings = mail_row(&world, "reminder/3/raise/9.1/7");
    brings.bytes = "Content-Type: text/calendar; method=PUBLISH";
    brings.size = strlen(brings.bytes);
    queue(&world, &brings);
    g_autofree StoreUnsent *list = NULL;
    size_t n = 0;
    must(store_outbox_unsent(world.store, "reminder/3/raise/", "/7", "", "replaced", &list, &n,
                             fault));
    ok(n == 1 && list[0].entry && list[0].waits, "one that brings an entry says so");
    unsent_are(&world, keys[5], "1 2 ", "and not the one itself");
    const StoreAbout about = {.incident = 0, .errand = 0, .role = ROLE_DPO};
    must(store_outbox_about_insert(world.store, 6, &about, fault));
    unsent_are(&world, "", "1 2 ", "nor one of several things");
    must(store_outbox_set(world.store, 2, OUTBOX_DONE, 0, "replaced", fault));
    unsent_are(&world, "", "1 -2 ", "one that was replaced is still to be named");
    must(store_outbox_set(world.store, 1, OUTBOX_DONE, 0, "250 ok", fault));
    unsent_are(&world, "", "-2 ", "those before one that was sent are not");
    end_world(&world);
}

/* One about several is found by each of its parts. */
static void test_unsent_together(void)
{
    World world = new_world();
    static const char *const parts[] = {"reminder/2/raise/9.1/7", "reminder/1/raise/9.1/7"};
    StoreOutbox row = mail_row(&world, parts[0]),
                alone = mail_row(&world, "reminder/1/raise/9.2/7");
    int64_t id = queue(&world, &row);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        const StoreAbout about = {.role = ROLE_DPO, .original = true, .effect_key = parts[i]};
        must(store_outbox_about_insert(world.store, id, &about, fault));
    }
    queue(&world, &alone);
    unsent_are(&world, "", "1 2 ", "together, and alone");
    unsent_are(&world, parts[1], "2 ", "and not for the part itself");
    g_autofree StoreUnsent *list = NULL;
    size_t n = 0;
    must(store_outbox_unsent(world.store, "reminder/2/raise/", "/7", "", "replaced", &list, &n,
                             fault));
    ok(n == 1 && list[0].id == id && list[0].parts == 2 && list[0].waits, "with their number");
    must(store_outbox_set(world.store, id, OUTBOX_DONE, 0, "250 ok", fault));
    unsent_are(&world, "", "2 ", "when it was sent, the part was");
    end_world(&world);
}

/* What has gone in a mail about several does not go once more alone. */
static void test_together(void)
{
    World world = new_world();
    StoreOutbox several = mail_row(&world, "undelivered/together/3/7");
    int64_t id = queue(&world, &several);
    const StoreAbout about[] = {
        {.role = ROLE_SIRO, .original = true, .effect_key = "stand_in/1/siro/9/7"},
        {.role = ROLE_DPO, .effect_key = "undelivered/2/3/7"},
        {.role = ROLE_DPO, .original = true}};
    for (size_t i = 0; i < G_N_ELEMENTS(about); i++)
        must(store_outbox_about_insert(world.store, id, &about[i], fault));
    g_autofree StoreAbout *list = NULL;
    size_t n = 0;
    must(store_outbox_about(world.store, id, &list, &n, fault));
    ok(n == 3 && list[0].original && !list[1].original && list[2].original &&
           list[1].role == ROLE_DPO,
       "each says whether it was news of a mail that did not arrive");
    StoreOutbox again = mail_row(&world, "stand_in/1/siro/9/7");
    StoreOutbox other = mail_row(&world, "stand_in/1/siro/9/8");
    is_int(store_outbox_is_queued(world.store, again.effect_key, fault), 1, "a part is queued");
    is_int(store_outbox_insert(world.store, &again, fault), 0, "and does not go again");
    is_int(store_outbox_is_queued(world.store, several.effect_key, fault), 1,
           "so is the whole");
    is_int(store_outbox_is_queued(world.store, other.effect_key, fault), 0, "another is not");
    is_int(store_outbox_insert(world.store, &other, fault), 1, "and goes");
    end_world(&world);
}

static void test_outbox_order(void)
{
    World world = new_world();
    StoreOutboxRow out = {0};
    int64_t next;
    StoreOutbox a = mail_row(&world, "a"), b = mail_row(&world, "b"), c = mail_row(&world, "c");
    int64_t first = queue(&world, &a), second = queue(&world, &b);
    must(store_outbox_set(world.store, first, OUTBOX_PENDING, 300, NULL, fault));
    must(store_outbox_set(world.store, second, OUTBOX_PENDING, 200, NULL, fault));
    int64_t third = queue(&world, &c);
    int64_t order[3] = {0};
    for (int i = 0; i < 3; i++) {
        must(store_outbox_next_mail(world.store, world.organisation, 1000, &out, &next, fault));
        order[i] = out.row.id;
        store_outbox_row_clear(&out);
        must(store_outbox_set(world.store, order[i], OUTBOX_DONE, 0, NULL, fault));
    }
    ok(order[0] == third && order[1] == second && order[2] == first,
       "a new mail does not wait behind failed ones, and these come in the order of their "
       "times");
    end_world(&world);
}

static void test_moves(void)
{
    World world = new_world();
    StoreOutboxRow rows[3] = {0};
    size_t n = 99;
    int64_t next = 0;
    must(store_outbox_next_moves(world.store, world.named.id, 1000, rows, 3, &n, &next, fault));
    ok(n == 0 && next == NEVER, "a mailbox without moves has none");
    StoreOutbox row = move_row(&world, "m1", 11);
    int64_t first = queue(&world, &row);
    row = move_row(&world, "m2", 12);
    row.target = FOLDER_FAILED;
    queue(&world, &row);
    row = move_row(&world, "m3", 13);
    row.uidvalidity = 8;
    queue(&world, &row);
    row = move_row(&world, "m4", 14);
    row.mailbox = world.anonymous.id;
    queue(&world, &row);
    for (int i = 5; i < 8; i++) {
        g_autofree char *key = g_strdup_printf("m%d", i);
        row = move_row(&world, key, 10 + i);
        queue(&world, &row);
    }
    must(store_outbox_next_moves(world.store, world.named.id, 1000, rows, 3, &n, &next, fault));
    is_int((int64_t)n, 3, "moves come in groups, as many as asked for");
    ok(rows[0].row.id == first && rows[0].row.uid == 11 && rows[1].row.uid == 15 &&
           rows[2].row.uid == 16,
       "of one mailbox, folder, target and uidvalidity");
    ok(rows[1].row.target == FOLDER_DONE && rows[1].row.source == FOLDER_INBOX &&
           rows[1].row.uidvalidity == 7,
       "which they carry");
    for (size_t i = 0; i < n; i++) {
        must(store_outbox_set(world.store, rows[i].row.id, OUTBOX_PENDING, 5000, NULL, fault));
        store_outbox_row_clear(&rows[i]);
    }
    must(store_outbox_next_moves(world.store, world.named.id, 1000, rows, 3, &n, &next, fault));
    ok(n == 1 && rows[0].row.target == FOLDER_FAILED, "then the next group");
    store_outbox_row_clear(&rows[0]);
    store_script(world.store, "UPDATE outbox SET next_at = 5000", NULL);
    must(store_outbox_next_moves(world.store, world.named.id, 1000, rows, 3, &n, &next, fault));
    ok(n == 0 && next == 5000, "moves that are to be tried later wait until their time");
    store_script(world.store, "UPDATE outbox SET next_at = 100000000", NULL);
    must(store_outbox_next_moves(world.store, world.named.id, 1000, rows, 3, &n, &next, fault));
    is_int((int64_t)n, 3, "but not for the years that a clock was ahead");
    for (size_t i = 0; i < n; i++)
        store_outbox_row_clear(&rows[i]);
    end_world(&world);
}

static void count_all_acks(const World *world, const char *domain, int64_t since, int64_t now,
                           const char *expected, const char *what)
{
    int64_t to_domain = -1, total = -1;
    must(store_outbox_count_all_acks(world->store, world->organisation, domain, since, now,
                                     &to_domain, &total, fault));
    g_autofree char *got = g_strdup_printf("%d of %d", (int)to_domain, (int)total);
    is_str(got, expected, what);
}

static void test_our_mails(void)
{
    World world = new_world();
    int64_t id = 0, incident = -1, acks = -1;
    Role role = ROLE_NONE;
    StoreOutbox row = mail_row(&world, "ours@example.org");
    int64_t queued = queue(&world, &row);
    is_int(store_outbox_find(world.store, world.organisation, "ours@example.org", &id,
                             &incident, &role, NULL, NULL),
           1, "a mail of ours is found by its Message-ID");
    ok(id == queued && incident == 0 && role == ROLE_DPO, "with what it was for");
    is_int(store_outbox_find(world.store, world.other, "ours@example.org", &id, &incident,
                             &role, NULL, NULL),
           0, "but not by another organisation");
    is_int(store_outbox_find(world.store, world.organisation, "no@example.org", &id, &incident,
                             &role, NULL, NULL),
           0, "an unknown one is not found");
    must(store_outbox_returned(world.store, queued, 3000, "bounce", fault));
    is_int(sql_int(world.store, "SELECT returned_at FROM outbox"), 3000,
           "what came back is kept");

    g_autofree char *effect = NULL;
    must(store_outbox_find(world.store, world.organisation, "ours@example.org", &id, &incident,
                           &role, &effect, fault));
    is_str(effect, "ours@example.org", "its effect is told, too");

    for (int i = 0; i < 3; i++) {
        g_autofree char *key = g_strdup_printf("ack-%d", i);
        StoreOutbox ack = mail_row(&world, key);
        ack.acknowledgement = true;
        ack.to = i == 1 ? "ANN@example.org" : "ann@example.org";
        ack.created_at = 1000 + i;
        queue(&world, &ack);
    }
    must(store_outbox_count_acks(world.store, world.organisation, "ann@example.org", 1000, 9000,
                                 &acks, fault));
    is_int(acks, 2,
           "acknowledgements to an address after a time are counted, whatever its case");
    must(store_outbox_count_acks(world.store, world.organisation, "ann@example.org", 0, 1001,
                                 &acks, fault));
    is_int(acks, 2, "but not those of a clock that was ahead");
    must(store_outbox_count_acks(world.store, world.organisation, "dpo@example.org", 0, 9000,
                                 &acks, fault));
    is_int(acks, 0, "other mails are not");
    count_all_acks(&world, "EXAMPLE.org", 1000, 9000, "2 of 2",
                   "those to a domain are counted");
    count_all_acks(&world, "example.org", 0, 1001, "2 of 2", "within a time");
    count_all_acks(&world, "xample.org", 0, 9000, "0 of 3", "and the whole domain must agree");
    must(store_outbox_count_effects(world.store, "ack-", 1001, &acks, fault));
    is_int(acks, 2, "effects are counted by the beginning of their key, since a time");
    must(store_outbox_count_effects(world.store, "ack-1", 0, &acks, fault));
    is_int(acks, 1, "and nothing that only comes after it");
    end_world(&world);
}

/* ---- views ---- */

static int show(const StoreRow *row, void *user)
{
    GString *text = user;
    g_string_append_printf(text, "%s;", store_row_text(row, "reference"));
    return 0;
}

static void listing(World *world, StoreView view, int64_t now, const char *expected,
                    const char *what)
{
    g_autoptr(GString) text = g_string_new(NULL);
    must(store_view(world->store, view, now, 0, show, text, fault));
    is_str(text->str, expected, what);
}

static int show_incident(const StoreRow *row, void *user)
{
    g_string_append_printf(
        user, "%s %s %s %s %s %lld %lld %lld %lld %s %s", store_row_text(row, "reference"),
        store_row_text(row, "state"), store_row_text(row, "class"),
        store_row_text(row, "severity"), store_row_text(row, "route"),
        (long long)store_row_int(row, "received_at"),
        (long long)store_row_int(row, "opened_at"), (long long)store_row_int(row, "reports"),
        (long long)store_row_int(row, "next_due"), store_row_text(row, "next_duty"),
        store_row_text(row, "organisation"));
    return 5;
}

static int show_report(const StoreRow *row, void *user)
{
    g_string_append_printf(
        user, "%lld %lld %lld %lld %zu %s %s", (long long)store_row_int(row, "id"),
        (long long)store_row_int(row, "mail"), (long long)store_row_int(row, "received_at"),
        (long long)store_row_int(row, "size"), strlen(store_row_text(row, "sha256")),
        store_row_text(row, "json"), store_row_text(row, "suggestion"));
    return 0;
}

static int show_duty(const StoreRow *row, void *user)
{
    g_string_append_printf(user, "%s:%s:%lld:%lld:%lld:%lld ", store_row_text(row, "duty"),
                           store_row_text(row, "owner"), (long long)store_row_int(row, "due"),
                           (long long)store_row_int(row, "next"),
                           (long long)store_row_int(row, "rung"),
                           (long long)store_row_int(row, "done"));
    return 0;
}

static int show_mailbox(const StoreRow *row, void *user)
{
    g_string_append_printf(
        user, "%s/%s:%lld,%s,%lld ", store_row_text(row, "organisation"),
        store_row_text(row, "mailbox"), (long long)store_row_int(row, "failures"),
        store_row_text(row, "problem"), (long long)store_row_int(row, "taken"));
    return store_row_int(row, "last_poll_at") + store_row_int(row, "cursor") +
               store_row_int(row, "left_alone") !=
           0;
}

static int show_mail(const StoreRow *row, void *user)
{
    g_string_append_printf(
        user, "%s:%s:%s:%lld:%lld:%lld:%lld:%lld:%s:%s ", store_row_text(row, "reference"),
        store_row_text(row, "organisation"), store_row_text(row, "mailbox"),
        (long long)store_row_int(row, "uidvalidity"), (long long)store_row_int(row, "uid"),
        (long long)store_row_int(row, "received_at"), (long long)store_row_int(row, "taken_at"),
        (long long)store_row_int(row, "size"), store_row_text(row, "outcome"),
        store_row_text(row, "rule"));
    return 0;
}

static int show_outbox(const StoreRow *row, void *user)
{
    g_string_append_printf(
        user, "%s:%s:%s:%s:%s:%lld:%lld:%lld:%s:%s ", store_row_text(row, "organisation"),
        store_row_text(row, "kind"), store_row_text(row, "state"), store_row_text(row, "role"),
        store_row_text(row, "reference"), (long long)store_row_int(row, "created_at"),
        (long long)store_row_int(row, "next_at"), (long long)store_row_int(row, "tries"),
        store_row_text(row, "reply"), store_row_text(row, "message_id"));
    return 0;
}

static int show_quarantine(const StoreRow *row, void *user)
{
    g_string_append_printf(
        user, "%s:%s:%lld:%lld:%lld:%lld:%s:%lld ", store_row_text(row, "organisation"),
        store_row_text(row, "mailbox"), (long long)store_row_int(row, "at"),
        (long long)store_row_int(row, "received_at"), (long long)store_row_int(row, "size"),
        (long long)store_row_int(row, "tries"), store_row_text(row, "reason"),
        (long long)store_row_int(row, "released_at"));
    return 0;
}

static void shows(World *world, StoreView view, int64_t incident,
                  int (*each)(const StoreRow *, void *), const char *expected, const char *what)
{
    g_autoptr(GString) text = g_string_new(NULL);
    must(store_view(world->store, view, 0, incident, each, text, fault));
    is_str(text->str, expected, what);
}

static int show_count(const StoreRow *row, void *user)
{
    g_string_append_printf(user, "%s:%s:%lld ", store_row_text(row, "field"),
                           store_row_text(row, "value"),
                           (long long)store_row_int(row, "incidents"));
    return 0;
}

static int show_rule(const StoreRow *row, void *user)
{
    g_string_append_printf(user, "%s:%lld:%lld ", store_row_text(row, "rule"),
                           (long long)store_row_int(row, "held"),
                           (long long)store_row_int(row, "corrected"));
    return 0;
}

static int show_classification(const StoreRow *row, void *user)
{
    g_string_append_printf(user, "%s%s ", store_row_text(row, "reference"),
                           store_row_text(row, "classification"));
    return 0;
}

static void fill_views(World *world)
{
    int64_t mail_id, id;
    uint8_t hash[SEAL_HASH_SIZE];
    StoreMail mail = a_mail(world, &world->named, 1, 1),
              second = a_mail(world, &world->named, 2, 2);
    int64_t incident = report(world, &mail, &mail_id);
    int fd = memory_file(10, hash);
    must(store_mail_raw(world->store, mail_id, fd, 10, fault));
    close(fd);
    Incident closed = {0};
    int64_t organisation;
    g_autofree char *reference = NULL;
    must(store_incident_load(world->store, report(world, &second, &mail_id), &closed,
                             &organisation, &reference, fault));
    closed.state = INCIDENT_CLOSED;
    closed.closed_at = 9;
    for (int i = 0; i < DUTY_COUNT; i++)
        closed.duty[i].done = closed.closed_at;
    closed.duty[DUTY_FEEDBACK] =
        (Duty){.owner = ROLE_CHAIR, .start = 1, .due = 5000, .next = 5000};
    must(store_incident_update(world->store, &closed, fault));
    classified(world, 1);
    classified(world, 2);
    corrected(world, incident, FIELD_SEVERITY);
    StoreOutbox row = mail_row(world, "one");
    row.incident = incident;
    queue(world, &row);
    row = move_row(world, "two", 1);
    queue(world, &row);
    StoreQuarantine bad = {.mailbox = world->named.id,
                           .uidvalidity = 7,
                           .uid = 50,
                           .received_at = 1,
                           .at = 2,
                           .size = 3,
                           .tries = 4,
                           .reason = "prescan"};
    must(store_quarantine_insert(world->store, &bad, &id, fault));
}

static void test_views(void)
{
    World world = new_world();
    fill_views(&world);
    listing(&world, STORE_VIEW_INCIDENTS, 0, "HLP-2026-0001;HLP-2026-0002;",
            "all incidents are listed");
    listing(&world, STORE_VIEW_OPEN, 0, "HLP-2026-0001;", "open ones are open");
    listing(&world, STORE_VIEW_OVERDUE, 2999, "", "before its due time a duty is not overdue");
    listing(&world, STORE_VIEW_OVERDUE, 3000, "HLP-2026-0001;", "at that time it is");
    listing(&world, STORE_VIEW_OVERDUE, 5000, "HLP-2026-0001;HLP-2026-0002;",
            "what is still owed when it is closed may be late, too");
    g_autoptr(GString) text = g_string_new(NULL);
    is_int(store_view(world.store, STORE_VIEW_INCIDENTS, 0, 0, show_incident, text, NULL), 5,
           "a view ends with what stops it");
    is_str(text->str,
           "HLP-2026-0001 received potential minor named 1000 1002 1 3000 classify HLP",
           "an incident is shown with its next duty");
    shows(&world, STORE_VIEW_REPORTS, 1, show_report,
          "1 1 1000 10 64 {\"message_id\": \"a@example.org\"} ",
          "the reports of an incident, with the hash of the evidence");
    shows(&world, STORE_VIEW_REPORTS, 999, show_report, "", "an unknown incident has none");
    shows(&world, STORE_VIEW_DUTIES, 1, show_duty,
          "classify:dpo:3000:2000:0:0 raise:siro:5000:4000:1:0 ",
          "the duties of an incident, by their time");
    shows(&world, STORE_VIEW_MAILBOXES, 0, show_mailbox,
          "HLP/reports:0,,2 HLP/anonymous:0,,0 OAK/reports:0,,0 ",
          "mailboxes and what was taken from them");
    shows(&world, STORE_VIEW_MAIL, 0, show_mail,
          "HLP-2026-0001:HLP:reports:7:1:1000:1001:10:incident: "
          "HLP-2026-0002:HLP:reports:7:2:1000:1001:10:incident: ",
          "every mail and what it became");
    shows(&world, STORE_VIEW_MAIL, 2, show_mail,
          "HLP-2026-0002:HLP:reports:7:2:1000:1001:10:incident: ", "or those of one incident");
    shows(&world, STORE_VIEW_OUTBOX, 0, show_outbox,
          "HLP:mail:pending:dpo:HLP-2026-0001:1000:0:0::one HLP:move:pending:none::1000:0:0:: ",
          "the outbox");
    shows(&world, STORE_VIEW_OUTBOX, 1, show_outbox,
          "HLP:mail:pending:dpo:HLP-2026-0001:1000:0:0::one ", "or what is about one incident");
    shows(&world, STORE_VIEW_REPORTS, 1, show_classification, "{\"class\": \"potential\"} ",
          "a report has what the rules made of it");
    shows(&world, STORE_VIEW_ALL_REPORTS, 0, show_classification,
          "HLP-2026-0001 HLP-2026-0002 ", "the reports of all incidents");
    shows(&world, STORE_VIEW_COUNTS, 0, show_count,
          "class:potential:2 type:paper:2 severity:minor:2 state:closed:1 state:received:1 ",
          "incidents are counted by what they are");
    shows(&world, STORE_VIEW_RULES, 0, show_rule, "kind.only:2:0 level.only:2:1 ",
          "a rule has held so often, and what it concluded was corrected so often");
    shows(&world, STORE_VIEW_QUARANTINE, 0, show_quarantine, "HLP:reports:2:1:3:4:prescan:0 ",
          "the quarantine");
    must(store_quarantine_released(world.store, 1, 9, fault));
    shows(&world, STORE_VIEW_QUARANTINE, 0, show_quarantine, "",
          "which what was released is gone from");
    shows(&world, STORE_VIEW_QUARANTINE_ALL, 0, show_quarantine,
          "HLP:reports:2:1:3:4:prescan:9 ", "but for who asks for all of it");
    end_world(&world);
}

/* ---- every look-up by an index ---- */

static int nothing(const StoreRow *row, void *user)
{
    (void)row;
    (void)user;
    return 0;
}

static int no_audit(const StoreAudit *row, void *user)
{
    (void)row;
    (void)user;
    return 0;
}

static void use_errands(World *world)
{
    Store *store = world->store;
    int64_t a, b, n;
    StoreErrand errand = {.organisation = world->organisation, .owner = ROLE_BOARD};
    must(store_errand_insert(store, &errand, fault));
    errand.incident = 1;
    must(store_errand_insert(store, &errand, fault));
    StoreErrand loaded = {0};
    must(store_errand_load(store, 1, &loaded, fault));
    store_errand_clear(&loaded);
    must(store_errand_find(store, world->organisation, 0, 1, &a, fault));
    must(store_errand_find(store, world->organisation, 1, 1, &a, fault));
    must(store_errand_update(store, 1, &errand.errand, fault));
    must(store_errand_answer(store, 1, "x", 1, fault));
    must(store_errand_report(store, 1, 1, fault));
    must(store_errand_due(store, 0, &a, &n, fault));
    must(store_errand_postpone(store, 1, 1, fault));
    must(store_errand_find_same(store, 1, 2, &a, &b, fault));
    must(store_errand_find_parted(store, 1, &a, &b, fault));
    must(store_errand_find_twin(store, 1, &a, fault));
    must(store_errand_stand_for(store, 1, 1, fault));
    must(store_errand_move(store, 1, 1, &a, fault));
    must(store_errand_find_review(store, world->organisation, 1, 2, fault));
    must(store_errand_find_other_review(store, world->organisation, 1, 2, &a, fault));
    uint8_t mac[SEAL_HASH_SIZE] = {1};
    StoreCode code = {.person = world->reporter, .errand = 1};
    must(store_code_insert(store, mac, &code, fault));
    must(store_code_find(store, mac, &code, fault));
    must(store_code_use(store, 1, 1, fault));
}

static void use_work(Store *store, Err *problem)
{
    uint8_t mac[SEAL_HASH_SIZE] = {7};
    StoreCode code = {.person = 1, .incident = 1, .created_at = 1};
    StoreDecision decision = {.incident = 1, .person = 1, .role = ROLE_DPO, .argument = ""};
    StoreSection section = {
        .incident = 1, .person = 1, .role = ROLE_DPO, .label = "x", .text = ""};
    StoreReport report = {0};
    int64_t id;
    must(store_code_insert(store, mac, &code, problem));
    must(store_code_find(store, mac, &code, problem));
    must(store_code_use(store, code.id, 1, problem));
    must(store_decision_insert(store, &decision, problem));
    must(store_section_put(store, &section, problem));
    must(store_report_at(store, 1, 1, &report, problem));
    g_free(report.json);
    report = (StoreReport){0};
    must(store_report_load(store, 1, &report, problem));
    g_free(report.json);
    must(store_incident_join(store, 1, 1, problem));
    must(store_incident_survivor(store, 1, &id, problem));
    must(store_incident_part(store, 1, problem));
    must(store_report_came_from(store, 1, 1, problem));
    must(store_report_move(store, 1, 1, problem));
    must(store_report_hold(store, 1, problem));
    report = (StoreReport){0};
    must(store_report_held(store, 1, INT64_MAX, &report, problem));
    g_free(report.json);
    must(store_report_replace(store, 1, "{}", "{}", problem));
    must(store_reports_release(store, 1, problem));
    Route route;
    must(store_incident_route(store, 1, &route, problem));
}

/* Runs every function of store.h, so that every statement is in the cache. */
static void use_summaries(World *world)
{
    Store *store = world->store;
    StoreSummary summary = {.period = 20000};
    Statistics counts = {.from = 0, .until = INT32_MAX};
    must(store_breach_put(store, 1, "E-mail policy", fault));
    must(store_incident_discovered(store, 1, 5, fault));
    must(store_summary_put(store, world->organisation, SUMMARY_DIGEST, &summary, fault));
    must(store_summary(store, world->organisation, SUMMARY_DIGEST, &summary, fault));
    must(store_statistics(store, world->organisation, &counts, fault));
    statistics_clear(&counts);
}

static void use_everything(World *world)
{
    Store *store = world->store;
    int64_t a, b, n;
    uint32_t u;
    bool released;
    Role role;
    size_t size;
    StoreOutboxRow rows[2];
    SealRecipients recipients = {.n = 1, .shares = 1, .keys[0].bytes = {9}};
    StoreSealed *sealed = NULL;
    Incident incident;
    StoreMail bare = a_mail(world, &world->named, 0, 3),
              keyed = a_mail(world, &world->named, 3, 3);
    g_autofree char *address = NULL, *name = NULL, *reference = NULL, *key = NULL;
    uint8_t hash[SEAL_HASH_SIZE];
    fill_views(world);
    must(store_organisation(store, "HLP", "renamed", &a, fault));
    must(store_person(store, world->organisation, "x@example.org", "", &a, fault));
    must(store_person(store, world->organisation, "x@example.org", "X", &a, fault));
    must(store_person_load(store, a, &address, &name, fault));
    must(store_mailbox_update(store, &world->named, NULL, fault));
    must(store_mail_known(store, 1, 1, 1, fault));
    must(store_mail_find_twin(store, &bare, &a, &b, fault));
    must(store_mail_find_twin(store, &keyed, &a, &b, fault));
    must(store_mail_find_incident(store, world->organisation, keyed.message_key, &a, fault));
    must(store_mail_insert(store, &keyed, &a, fault));
    int fd = memory_file(100000, hash);
    must(store_mail_raw(store, a, fd, 100000, fault));
    must(store_seal_raw(store, 1, a, 1, &recipients, fd, 100000, fault));
    must(store_sealed_open(store, 1, &sealed, fault));
    store_sealed_close(sealed);
    close(fd);
    must(store_attempt(store, world->named.id, 1, 1, &n, fault));
    must(store_attempts(store, world->named.id, 1, 1, &n, fault));
    must(store_attempt_undo(store, world->named.id, 1, 1, fault));
    must(store_attempt_done(store, world->named.id, 1, 1, fault));
    must(store_quarantine_place(store, 1, &a, &u, &b, &released, fault));
    must(store_quarantine_stayed(store, 1, &u, &b, fault));
    must(store_quarantine_nameless(store, 1, 1, 1, 0, 0, fault));
    must(store_quarantine_moved(store, 1, 1, 1, fault));
    must(store_quarantine_released(store, 1, 1, fault));
    must(store_quarantine_returned(store, 1, 1, 1, fault));
    must(store_quarantine_was_released(store, 1, 1, 1, fault));
    must(store_quarantine_stays(store, 1, fault));
    must(store_incident_load(store, 1, &incident, &a, &reference, fault));
    must(store_incident_find(store, world->organisation, "HLP-2026-0001", &a, fault));
    must(store_incident_has_participant(store, 1, 1, fault));
    must(store_incident_due(store, 0, &a, &n, fault));
    use_summaries(world);
    use_work(store, fault);
    must(store_outbox_next_moves(store, world->named.id, 1, rows, 2, &size, &n, fault));
    for (size_t i = 0; i < size; i++)
        store_outbox_row_clear(&rows[i]);
    must(store_outbox_next_mail(store, world->organisation, 1, rows, &n, fault));
    store_outbox_row_clear(rows);
    must(store_outbox_set(store, 1, OUTBOX_SENDING, 1, NULL, fault));
    must(store_outbox_unclaim(store, 1, fault));
    must(store_outbox_wake(store, 1, fault));
    must(store_outbox_is_nameless(store, 1, fault));
    must(store_outbox_recover(store, 1, fault));
    must(store_outbox_find(store, 1, "x", &a, &b, &role, &key, fault));
    must(store_outbox_errand(store, 1, &a, fault));
    use_errands(world);
    must(store_outbox_returned(store, 1, 1, "x", fault));
    must(store_outbox_count_acks(store, 1, "x", 1, 2, &n, fault));
    must(store_outbox_count_all_acks(store, 1, "x", 1, 2, &a, &b, fault));
    must(store_outbox_count_effects(store, "x/", 1, &n, fault));
    must(store_attempts_forget(store, world->named.id, fault));
    AuditEntry entry = {.at = 1, .incident = 1, .actor = "system", .event = "x", .detail = "y"};
    must(audit_append(store, &entry, fault));
    must(store_audit_each(store, 0, no_audit, NULL, fault));
    must(store_audit_each(store, 1, no_audit, NULL, fault));
    for (int view = 0; view < STORE_VIEW_COUNT; view++)
        must(store_view(store, (StoreView)view, 0, 1, nothing, NULL, fault));
    must(store_incident_next_kin(store, 1, 0, &a, fault));
    must(store_incident_reported(store, 1, "x@example.org", &a, fault));
    must(store_unname(store, 1, 1, fault));
    const char *refusal;
    must(store_erase_refusal(store, 1, &refusal, fault));
    must(store_erase(store, 1, "{}", fault));
    must(store_commit(store, fault));
    is_int(store_has_keys(store, hash, fault), 1,
           "a new register takes the keys that it is given");
    is_int(store_has_keys(store, hash, fault), 1, "and knows them again");
    hash[0] ^= 1;
    is_int(store_has_keys(store, hash, fault), 0, "and no others");
    must(store_begin(store, fault));
    store_rollback(store);
    must(store_begin(store, fault));
    must(store_mail_begin(store, fault));
    must(store_mail_keep(store, fault));
    must(store_mail_begin(store, fault));
    store_mail_undo(store);
}

/* The first step of a plan that reads a whole table or index, or NULL. */
static char *scan_in_plan(Store *store, const char *sql)
{
    g_autofree char *explain = g_strconcat("EXPLAIN QUERY PLAN ", sql, NULL);
    sqlite3_stmt *statement = NULL;
    char *scan = NULL;
    if (sqlite3_prepare_v2(store->db, explain, -1, &statement, NULL) != SQLITE_OK)
        return g_strdup(sqlite3_errmsg(store->db));
    while (!scan && sqlite3_step(statement) == SQLITE_ROW) {
        const char *step = (const char *)sqlite3_column_text(statement, 3);
        if (g_str_has_prefix(step, "SCAN") && strcmp(step, "SCAN CONSTANT ROW") != 0)
            scan = g_strdup(step);
    }
    sqlite3_finalize(statement);
    return scan;
}

static void test_plans(void)
{
    World world = new_world();
    use_everything(&world);
    int looked_at = 0, listings = 0, scans = 0;
    GHashTableIter iter;
    gpointer sql;
    g_hash_table_iter_init(&iter, world.store->statements);
    while (g_hash_table_iter_next(&iter, &sql, NULL)) {
        if (g_str_has_prefix(sql, "/* listing */")) {
            listings++;
            continue;
        }
        if (g_str_has_prefix(sql, "PRAGMA") ||
            g_str_equal(sql, "SELECT count(*) FROM sqlite_schema"))
            continue;
        g_autofree char *scan = scan_in_plan(world.store, sql);
        if (scan)
            printf("# %s\n#   in: %s\n", scan, (const char *)sql);
        scans += scan != NULL;
        looked_at++;
    }
    is_int(scans, 0, "no look-up reads a whole table");
    ok(looked_at >= 60, "the plans of all statements were read (%d)", looked_at);
    is_int(listings, 28, "but for the declared listings");
    g_autofree char *control = scan_in_plan(world.store, "SELECT id FROM mail WHERE size = 1");
    ok(control != NULL, "a look-up without an index would be seen");
    end_world(&world);
}

int main(void)
{
    folder = g_dir_make_tmp("store-XXXXXX", NULL);
    test_files();
    test_wide_file();
    test_beside_a_daemon();
    test_versions();
    test_not_ours();
    test_damaged();
    test_transactions();
    test_forgetting();
    test_forgetting_beside_a_reader();
    test_full_disk();
    test_lost_transaction();
    test_busy();
    test_people();
    test_mailboxes();
    test_twins();
    test_evidence();
    test_attempts();
    test_quarantine();
    test_incident();
    test_corrections();
    test_due();
    test_reports();
    test_outbox();
    test_outbox_order();
    test_unsent();
    test_unsent_together();
    test_together();
    test_moves();
    test_our_mails();
    test_views();
    test_plans();
    ok(rmdir(folder) == 0, "the tests have left nothing behind");
    g_free(folder);
    return tap_done();
}
