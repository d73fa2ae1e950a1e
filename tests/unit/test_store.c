/* The register: what goes in comes out, nothing twice, nothing half, and every look-up by an
 * index. */
#include "tests/unit/store_make.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Fixture {
    Store *store;
    int64_t organisation;
    StoreMailbox mailbox;
} Fixture;

static Fixture begin(const char *folder)
{
    Fixture fixture = {.store = open_store(folder, STORE_WRITE)};
    store_begin(fixture.store, NULL);
    store_organisation(fixture.store, "HLP", "Holly Lane", &fixture.organisation, NULL);
    store_mailbox(fixture.store, fixture.organisation, "reports", &fixture.mailbox, NULL);
    return fixture;
}

static void end(Fixture *fixture)
{
    ok(store_commit(fixture->store, NULL) == 0, "the transaction commits");
    store_close(fixture->store);
}

static StoreMail a_mail(const Fixture *fixture, int64_t uid, uint8_t id, uint8_t body)
{
    StoreMail mail = {
        .organisation = fixture->organisation,
        .mailbox = fixture->mailbox.id,
        .uidvalidity = 1,
        .uid = uid,
        .received_at = 100,
        .taken_at = 200,
        .size = 10,
        .outcome = MAIL_INCIDENT,
        .has_message_key = id != 0,
    };
    memset(mail.message_key, id, sizeof mail.message_key);
    memset(mail.body_key, body, sizeof mail.body_key);
    return mail;
}

static int64_t insert_mail(Fixture *fixture, int64_t uid, uint8_t id, uint8_t body)
{
    StoreMail mail = a_mail(fixture, uid, id, body);
    int64_t row = 0;
    ok(store_mail_insert(fixture->store, &mail, &row, NULL) == 0, "mail %lld goes in",
       (long long)uid);
    return row;
}

static Incident an_incident(void)
{
    Incident incident = {.state = INCIDENT_RECEIVED,
                         .route = ROUTE_NAMED,
                         .received_at = 1000,
                         .aware_at = 1000,
                         .opened_at = 1001};
    incident.duty[DUTY_RAISE] = (Duty){.owner = ROLE_SIRO, .due = 5000, .next = 5000};
    incident.duty[DUTY_CLASSIFY] =
        (Duty){.owner = ROLE_DPO, .due = 9000, .next = 4000, .rung = 1};
    incident.duty[DUTY_ACKNOWLEDGE] = (Duty){.owner = ROLE_SYSTEM, .due = 1900, .done = 1500};
    return incident;
}

static void test_opening(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "register.db", NULL);
    Store *store = open_store(folder, STORE_WRITE);
    struct stat status;
    ok(store && stat(path, &status) == 0 && (status.st_mode & 0777) == 0600,
       "a new register is its owner's alone");
    is_int(ask(store, "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'"), 1,
           "it is in WAL mode");
    is_int(ask(store, "PRAGMA synchronous"), 2, "every commit is synced");
    is_int(ask(store, "PRAGMA foreign_keys"), 1, "foreign keys are kept");
    Store *second = NULL;
    Err err = {0};
    ok(store_open(path, STORE_WRITE, &second, &err) < 0 && err.kind == ERR_TEMPORARY,
       "a second daemon is refused");
    g_autofree char *other = g_build_filename(folder, "link.db", NULL);
    ok(symlink(path, other) == 0 && store_open(other, STORE_WRITE, &second, &err) < 0,
       "so is one that knows the register by another name");
    unlink(other);
    Store *reader = open_store(folder, STORE_READ);
    ok(reader != NULL, "a reader is not");
    ok(store_begin(reader, NULL) < 0 ||
           store_organisation(reader, "X", "x", &(int64_t){0}, NULL) < 0,
       "and it cannot write");
    store_close(reader);
    store_close(store);
}

static void test_refusals(const char *folder)
{
    g_autofree char *foreign = g_build_filename(folder, "foreign.db", NULL);
    g_autofree char *newer = g_build_filename(folder, "newer.db", NULL);
    g_autofree char *rubbish = g_build_filename(folder, "rubbish.db", NULL);
    sqlite3 *db;
    Store *store = NULL;
    Err err = {0};
    sqlite3_open(foreign, &db);
    sqlite3_exec(db, "CREATE TABLE t (a)", NULL, NULL, NULL);
    sqlite3_close(db);
    ok(store_open(foreign, STORE_WRITE, &store, &err) < 0 && strstr(err.msg, "not a register"),
       "somebody else's database is refused: %s", err.msg);
    store_open(newer, STORE_WRITE, &store, NULL);
    ask(store, "PRAGMA user_version = 99");
    store_close(store);
    ok(store_open(newer, STORE_WRITE, &store, &err) < 0 && strstr(err.msg, "schema 99"),
       "a register of a newer program is refused: %s", err.msg);
    g_file_set_contents(rubbish,
                        "this is no database at all, but long enough to be looked at as one",
                        -1, NULL);
    ok(store_open(rubbish, STORE_WRITE, &store, &err) < 0 && err.kind != ERR_NONE,
       "rubbish is refused: %s", err.msg);
    g_autofree char *missing = g_build_filename(folder, "missing.db", NULL);
    ok(store_open(missing, STORE_READ, &store, &err) < 0 && access(missing, F_OK) != 0,
       "looking at a register that is not there does not make one");
}

static void test_incident_round_trip(Fixture *fixture)
{
    Incident incident = an_incident(), back;
    char *reference = NULL;
    store_person(fixture->store, fixture->organisation, "Ann@School.Example", "Ann",
                 &incident.reporter, NULL);
    ok(store_incident_insert(fixture->store, fixture->organisation, 2026, "HLP", &incident,
                             &reference, NULL) == 0,
       "an incident goes in");
    is_str(reference, "HLP-2026-0001", "it has the year's first number");
    int64_t organisation = 0;
    is_int(store_incident_load(fixture->store, incident.id, &back, &organisation, NULL, NULL),
           1, "it comes out");
    ok(memcmp(&back, &incident, sizeof back) == 0, "it is the same value, duties and all");
    back.state = INCIDENT_ACKNOWLEDGED;
    back.duty[DUTY_CLASSIFY].next = 0;
    back.duty[DUTY_CLASSIFY].done = 4100;
    store_incident_update(fixture->store, &back, NULL);
    Incident again;
    store_incident_load(fixture->store, incident.id, &again, NULL, NULL, NULL);
    ok(memcmp(&again, &back, sizeof again) == 0, "a changed one comes out changed");
    int64_t id = 0, next = 0;
    is_int(store_incident_due(fixture->store, 4999, &id, &next, NULL), 0,
           "nothing is due before its time");
    is_int(next, 5000, "and the time of the next is told");
    is_int(store_incident_due(fixture->store, 5000, &id, &next, NULL), 1, "at its time it is");
    is_int(store_incident_find(fixture->store, fixture->organisation, reference, &id, NULL), 1,
           "found by reference");
    is_int(store_incident_find(fixture->store, fixture->organisation + 1, reference, &id, NULL),
           0, "not in another organisation");
    is_int(store_incident_find(fixture->store, 0, reference, &id, NULL), 1, "or in any");
    Incident second = an_incident();
    g_free(reference);
    store_incident_insert(fixture->store, fixture->organisation, 2026, "HLP", &second,
                          &reference, NULL);
    is_str(reference, "HLP-2026-0002", "the next has the next number");
    g_free(reference);
    Incident next_year = an_incident();
    store_incident_insert(fixture->store, fixture->organisation, 2027, "HLP", &next_year,
                          &reference, NULL);
    is_str(reference, "HLP-2027-0001", "and a new year begins anew");
    g_free(reference);
}

static void test_twins(Fixture *fixture)
{
    int64_t first = insert_mail(fixture, 1, 11, 21), found = 0, incident = -1;
    int64_t nameless = insert_mail(fixture, 2, 0, 22);
    StoreMail same = a_mail(fixture, 3, 11, 21), other_body = a_mail(fixture, 3, 11, 99);
    StoreMail other = a_mail(fixture, 3, 12, 21), raw = a_mail(fixture, 3, 0, 22),
              raw_other = a_mail(fixture, 3, 0, 21);
    ok(store_mail_find_twin(fixture->store, &same, &found, &incident, NULL) == 1 &&
           found == first,
       "the same Message-ID and body are a duplicate");
    is_int(incident, 0, "of no incident here");
    is_int(store_mail_find_twin(fixture->store, &other_body, &found, &incident, NULL), 2,
           "the same Message-ID with another body is not, and is told");
    is_int(store_mail_find_twin(fixture->store, &other, &found, &incident, NULL), 0,
           "another Message-ID is not");
    ok(store_mail_find_twin(fixture->store, &raw, &found, &incident, NULL) == 1 &&
           found == nameless,
       "without Message-ID the same bytes are");
    is_int(store_mail_find_twin(fixture->store, &raw_other, &found, &incident, NULL), 0,
           "but not bytes of a mail that has one");
    same.organisation = 77;
    is_int(store_mail_find_twin(fixture->store, &same, &found, &incident, NULL), 0,
           "nor in another organisation");
    StoreMail again = a_mail(fixture, 1, 50, 50);
    int64_t row;
    ok(store_mail_insert(fixture->store, &again, &row, NULL) < 0,
       "one uid cannot be taken twice");
    is_int(store_mail_known(fixture->store, fixture->mailbox.id, 1, 1, NULL), 1,
           "a taken uid is known");
    is_int(store_mail_known(fixture->store, fixture->mailbox.id, 2, 1, NULL), 0,
           "not under another uidvalidity");
}

static void test_attempts(Fixture *fixture)
{
    int64_t tries = -1;
    store_attempt(fixture->store, fixture->mailbox.id, 1, 70, &tries, NULL);
    is_int(tries, 1, "the first try is counted");
    store_attempt(fixture->store, fixture->mailbox.id, 1, 70, &tries, NULL);
    is_int(tries, 2, "and the second");
    store_attempt_undo(fixture->store, fixture->mailbox.id, 1, 70, NULL);
    store_attempts(fixture->store, fixture->mailbox.id, 1, 70, &tries, NULL);
    is_int(tries, 1, "one can be taken back");
    store_attempt_done(fixture->store, fixture->mailbox.id, 1, 70, NULL);
    store_attempts(fixture->store, fixture->mailbox.id, 1, 70, &tries, NULL);
    is_int(tries, 0, "a mail that came to its end has none");
}

static int queue_one(Fixture *fixture, const char *key, int64_t at)
{
    int64_t id = 0;
    store_outbox_next_id(fixture->store, &id, NULL);
    g_autofree char *message_id = g_strdup_printf("m%lld@x", (long long)id);
    StoreOutbox row = {
        .id = id,
        .kind = OUTBOX_MAIL,
        .organisation = fixture->organisation,
        .effect_key = key,
        .created_at = at,
        .role = ROLE_REPORTER,
        .from = "us@x",
        .to = "ann@x",
        .message_id = message_id,
        .bytes = "bytes",
        .size = 5,
        .acknowledgement = true,
    };
    return store_outbox_insert(fixture->store, &row, NULL);
}

/* Rows that were written while the clock was years ahead do not wait for that day. */
static void test_clock_set_back(Fixture *fixture)
{
    enum { AHEAD = 2000000000 };
    StoreOutboxRow row = {0};
    int64_t next = 0;
    queue_one(fixture, "ahead/1", AHEAD);
    is_int(
        store_outbox_next_mail(fixture->store, fixture->organisation, 1000, &row, &next, NULL),
        1, "a mail of the future is sent when the clock was set back");
    store_outbox_set(fixture->store, row.row.id, OUTBOX_DONE, 0, NULL, NULL);
    store_outbox_row_clear(&row);
}

static void test_outbox(Fixture *fixture)
{
    StoreOutboxRow row = {0};
    int64_t next = 0, count = 0;
    is_int(queue_one(fixture, "ack/1", 100), 1, "an effect is queued");
    is_int(queue_one(fixture, "ack/1", 100), 0, "the same effect is not queued again");
    is_int(queue_one(fixture, "ack/2", 90), 1, "another is");
    is_int(store_outbox_next_mail(fixture->store, fixture->organisation, 89, &row, &next, NULL),
           0, "not before its time");
    is_int(next, 90, "which is told");
    is_int(
        store_outbox_next_mail(fixture->store, fixture->organisation, 100, &row, &next, NULL),
        1, "the oldest first");
    ok(row.row.size == 5 && memcmp(row.row.bytes, "bytes", 5) == 0 &&
           strcmp(row.row.to, "ann@x") == 0,
       "with its bytes and its recipient");
    int64_t id = row.row.id;
    store_outbox_set(fixture->store, id, OUTBOX_SENDING, 0, NULL, NULL);
    store_outbox_row_clear(&row);
    store_outbox_recover(fixture->store, NULL);
    store_outbox_next_mail(fixture->store, fixture->organisation, 100, &row, &next, NULL);
    ok(row.row.id == id && row.tries == 1,
       "after a crash it is pending again, with its try counted");
    store_outbox_row_clear(&row);
    store_outbox_set(fixture->store, id, OUTBOX_PENDING, 500, "450 later", NULL);
    store_outbox_next_mail(fixture->store, fixture->organisation, 100, &row, &next, NULL);
    ok(row.row.id != id, "one that waits lets the next go first");
    store_outbox_set(fixture->store, row.row.id, OUTBOX_DONE, 0, "250 ok", NULL);
    store_outbox_row_clear(&row);
    is_int(ask(fixture->store, "SELECT count(*) FROM outbox WHERE state = 'done' AND bytes IS "
                               "NULL AND message_id NOT NULL"),
           1, "what is done keeps its Message-ID and not its bytes");
    store_outbox_count_acks(fixture->store, fixture->organisation, "ANN@x", 95, &count, NULL);
    is_int(count, 1, "acknowledgements to an address are counted since a time");
    store_outbox_count_effects(fixture->store, "ack/", 0, &count, NULL);
    is_int(count, 2, "and effects by the beginning of their key");
    int64_t incident = -1;
    Role role = ROLE_NONE;
    is_int(store_outbox_find(fixture->store, fixture->organisation, "m1@x", &id, &incident,
                             &role, NULL, NULL),
           1, "a mail of ours is found by its Message-ID");
    is_int(role, ROLE_REPORTER, "and whose it was");
    is_int(store_outbox_find(fixture->store, fixture->organisation + 1, "m1@x", &id, &incident,
                             &role, NULL, NULL),
           0, "not in another organisation");
}

static void test_moves(Fixture *fixture)
{
    StoreOutboxRow rows[4];
    size_t n = 0;
    int64_t next = 0;
    for (int i = 0; i < 3; i++) {
        g_autofree char *key = g_strdup_printf("move/%d", i);
        StoreOutbox row = {.kind = OUTBOX_MOVE,
                           .organisation = fixture->organisation,
                           .effect_key = key,
                           .created_at = 10,
                           .mailbox = fixture->mailbox.id,
                           .source = FOLDER_INBOX,
                           .target = i == 1 ? FOLDER_FAILED : FOLDER_DONE,
                           .uidvalidity = 1,
                           .uid = i + 1};
        store_outbox_insert(fixture->store, &row, NULL);
    }
    store_outbox_next_moves(fixture->store, fixture->mailbox.id, 10, rows, 4, &n, &next, NULL);
    ok(n == 2 && rows[0].row.uid == 1 && rows[1].row.uid == 3,
       "moves to one folder come out together");
    for (size_t i = 0; i < n; i++)
        store_outbox_row_clear(&rows[i]);
}

static void test_savepoints(Fixture *fixture)
{
    store_mail_begin(fixture->store, NULL);
    insert_mail(fixture, 900, 90, 90);
    store_mail_undo(fixture->store);
    is_int(store_mail_known(fixture->store, fixture->mailbox.id, 1, 900, NULL), 0,
           "a mail that is undone leaves nothing");
    store_mail_begin(fixture->store, NULL);
    insert_mail(fixture, 901, 91, 91);
    store_mail_keep(fixture->store, NULL);
    is_int(store_mail_known(fixture->store, fixture->mailbox.id, 1, 901, NULL), 1,
           "its neighbour stays");
}

static void test_evidence(Fixture *fixture)
{
    enum { SIZE = 50 * 1024 * 1024 };
    int64_t row = insert_mail(fixture, 950, 95, 95);
    int fd = memfd_create("mail", MFD_CLOEXEC);
    struct rusage before, after;
    ok(ftruncate(fd, SIZE) == 0 && pwrite(fd, "Subject: x", 10, 0) == 10, "50 MB of evidence");
    getrusage(RUSAGE_SELF, &before);
    ok(store_mail_raw(fixture->store, row, fd, SIZE, NULL) == 0, "are kept");
    getrusage(RUSAGE_SELF, &after);
    ok(after.ru_maxrss - before.ru_maxrss < 16 * 1024, "in less than 16 MB of memory (%ld KB)",
       after.ru_maxrss - before.ru_maxrss);
    close(fd);
    is_int(ask(fixture->store,
               "SELECT length(raw) FROM evidence JOIN mail ON id = mail WHERE uid = 950"),
           SIZE, "to the last byte");
    is_int(ask(fixture->store, "SELECT length(sha256) FROM mail WHERE uid = 950"), 32,
           "with their hash");
}

static void test_disk_full(Fixture *fixture)
{
    Err err = {0};
    int64_t pages = ask(fixture->store, "PRAGMA page_count");
    g_autofree char *limit =
        g_strdup_printf("PRAGMA max_page_count = %lld", (long long)pages + 2);
    ask(fixture->store, limit);
    store_begin(fixture->store, NULL);
    int status = 0;
    for (int64_t uid = 2000; status == 0 && uid < 4000; uid++) {
        StoreMail mail = a_mail(fixture, uid, (uint8_t)uid, (uint8_t)(uid >> 8));
        status = store_mail_insert(fixture->store, &mail, &(int64_t){0}, &err);
    }
    ok(status < 0 && err.kind == ERR_TEMPORARY, "a full disk is something to try again: %s",
       err.msg);
    store_rollback(fixture->store);
    is_int(ask(fixture->store, "SELECT count(*) FROM mail WHERE uid >= 2000"), 0,
           "and nothing is half written");
    ask(fixture->store, "PRAGMA max_page_count = 1073741823");
}

/* An INSERT of values looks nothing up; the scans in its plan are of rows that broke a foreign
 * key, and there are none. */
static void check_plan(sqlite3 *db, const char *sql, void *user)
{
    int *scans = user;
    if (g_str_has_prefix(sql, "INSERT") || strstr(sql, "sqlite_schema"))
        return;
    g_autofree char *explain = g_strdup_printf("EXPLAIN QUERY PLAN %s", sql);
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, explain, -1, &statement, NULL) != SQLITE_OK)
        return;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const char *plan = (const char *)sqlite3_column_text(statement, 3);
        bool scan = g_str_has_prefix(plan, "SCAN") && !strstr(plan, "CONSTANT") &&
                    !strstr(plan, "USING") && !g_str_has_prefix(plan, "SCAN audit");
        if (scan)
            printf("# %s: %s\n", sql, plan);
        *scans += scan;
    }
    sqlite3_finalize(statement);
}

int main(void)
{
    g_autofree char *folder = make_folder();
    test_opening(folder);
    test_refusals(folder);
    Fixture fixture = begin(folder);
    test_incident_round_trip(&fixture);
    test_twins(&fixture);
    test_attempts(&fixture);
    test_outbox(&fixture);
    test_clock_set_back(&fixture);
    test_moves(&fixture);
    test_savepoints(&fixture);
    test_evidence(&fixture);
    int64_t answer;
    store_mail_find_incident(fixture.store, 1, (uint8_t[SEAL_HASH_SIZE]){0}, &answer, NULL);
    store_incident_has_participant(fixture.store, 1, 1, NULL);
    int scans = 0;
    store_each_statement(fixture.store, check_plan, &scans);
    is_int(scans, 0, "every look-up goes by an index");
    store_commit(fixture.store, NULL);
    test_disk_full(&fixture);
    store_begin(fixture.store, NULL);
    end(&fixture);
    remove_folder(folder);
    return tap_done();
}
