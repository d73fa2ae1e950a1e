/* The verbs that talk to servers, fetch and deliver, with scripts behind their doors: what neither the simulation nor a
 * real server brings about, a register that cannot be written for a moment and a mailbox that is renumbered in a round. */
#include "daemon/deliver.h"
#include "daemon/log.h"
#include "tests/unit/tap.h"

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
    server->mail->verdict = SINK_ACCEPTED;
    server->accepted++;
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

static void queue_mails(int64_t n)
{
    Err err = {0};
    must(store_begin(world.store, &err), &err);
    for (int64_t i = 1; i <= n; i++) {
        g_autofree char *key = g_strdup_printf("test/%lld", (long long)i);
        StoreOutbox row = {.id = i,
                           .kind = OUTBOX_MAIL,
                           .organisation = organisation.id,
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
    queue_mails(3);
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

int main(void)
{
    Config *config = NULL;
    Keys *keys = NULL;
    log_open((LogLevel)-1, false);
    open_school(&config, &keys);
    world.open_sink = open_server;
    test_claims_that_cannot_be_given_back();
    close_school(config, keys);
    return tap_done();
}
