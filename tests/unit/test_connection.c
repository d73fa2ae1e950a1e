/* What comes of a log-in: against a scripted server in clear text on loopback. TLS is in
 * test_source_imap, where a real server is. */
#include "daemon/wire/connection.h"
#include "daemon/wire/loop_curl.h"
#include "tests/unit/fake_server.h"
#include "tests/unit/tap.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

static Loop *loop;
static char *password_file;

typedef struct Outcome {
    int result;
    Err err;
    Connection *connection;
    Fake fake;
    char *url;
    Endpoint endpoint;
} Outcome;

static void log_in(Outcome *outcome, const char *scheme, const FakeStep *steps, size_t n,
                   char *user)
{
    memset(outcome, 0, sizeof *outcome);
    outcome->fake = fake_start(steps, n, strcmp(scheme, "imap") == 0);
    outcome->url = g_strdup_printf("%s://127.0.0.1:%d", scheme, outcome->fake.port);
    outcome->endpoint = (Endpoint){.url = outcome->url,
                                   .tls = TLS_NONE,
                                   .user = user,
                                   .password_file = user ? password_file : NULL};
    outcome->connection =
        connection_open(loop, &outcome->endpoint, loop_now_ms(), &outcome->err);
    int64_t end = loop_now_ms() + 10000;
    while (outcome->connection && loop_now_ms() < end) {
        outcome->result = connection_advance(outcome->connection, loop_now_ms(), &outcome->err);
        if (outcome->result != 0)
            return;
        loop_wake_at(loop, end);
        loop_wait(loop);
    }
}

static void finish(Outcome *outcome)
{
    connection_close(outcome->connection);
    fake_stop(outcome->fake);
    g_free(outcome->url);
}

#define LOG_IN(scheme, user, ...)                                                              \
    static const FakeStep steps[] = {__VA_ARGS__};                                             \
    Outcome o;                                                                                 \
    log_in(&o, scheme, steps, G_N_ELEMENTS(steps), user)

static ssize_t receive_something(Outcome *o, char *bytes, size_t size)
{
    for (int i = 0; i < 1000; i++) {
        ssize_t n = connection_receive(o->connection, bytes, size, &o->err);
        if (n != 0)
            return n;
        loop_wait(loop);
    }
    return 0;
}

static void test_imap(void)
{
    LOG_IN("imap", "alice",
           {NULL, "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR OLD] hello\r\n"},
           {"CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR OLD\r\n$T OK\r\n"},
           {"AUTHENTICATE PLAIN *", "$T OK [CAPABILITY IMAP4rev1 MOVE UIDPLUS] in\r\n"},
           {"NOOP", "$T OK nothing\r\n"}, {NULL, FAKE_CLOSE});
    is_int(o.result, 1, "a good log-in to IMAP succeeds");
    ok(connection_has(o.connection, "move"),
       "the capabilities after the log-in count, in any case");
    ok(!connection_has(o.connection, "OLD"), "the capabilities before it do not");
    ok(!connection_has(o.connection, "UIDPLU"), "a part of a name is not the name");
    is_int(connection_send(o.connection, "x NOOP\r\n", 8, &o.err), 8, "bytes are sent");
    char bytes[100] = "";
    is_int(receive_something(&o, bytes, sizeof bytes), 14, "bytes are received");
    ok(strncmp(bytes, "x OK nothing\r\n", 14) == 0, "and they are the server's");
    is_int(receive_something(&o, bytes, sizeof bytes), -1,
           "the end of the connection is an error");
    is_int(o.err.kind, ERR_TEMPORARY, "of the temporary kind");
    is_int(connection_advance(o.connection, 0, &o.err), -1, "a dead connection stays dead");
    finish(&o);
}

/* A connection that somebody else makes in the same loop, and that finds idle what is older than a second. */
static void connect_another(void)
{
    static const FakeStep steps[] = {{NULL, "* OK hello\r\n"},
                                     {"CAPABILITY", "* CAPABILITY IMAP4rev1\r\n$T OK\r\n"}};
    Fake fake = fake_start(steps, G_N_ELEMENTS(steps), true);
    g_autofree char *url = g_strdup_printf("imap://127.0.0.1:%d", fake.port);
    LoopTransfer other = {.easy = libcurl.easy_init()};
    libcurl.easy_setopt(other.easy, CURLOPT_URL, url);
    libcurl.easy_setopt(other.easy, CURLOPT_CONNECT_ONLY, 1L);
    libcurl.easy_setopt(other.easy, CURLOPT_MAXAGE_CONN, 1L);
    loop_add(loop, &other, NULL);
    while (!other.done)
        loop_wait(loop);
    is_int(other.result, CURLE_OK, "another connection is made");
    loop_remove(loop, &other);
    libcurl.easy_cleanup(other.easy);
    fake_stop(fake);
}

static void test_old_beside_new(void)
{
    LOG_IN("imap", "alice", FAKE_IMAP_LOGIN, {"NOOP", "$T OK nothing\r\n"});
    g_usleep(2100 * 1000);
    connect_another();
    is_int(connection_send(o.connection, "x NOOP\r\n", 8, &o.err), 8,
           "one that is older is not closed by that");
    char bytes[100] = "";
    is_int(receive_something(&o, bytes, sizeof bytes), 14, "and its server is heard");
    finish(&o);
}

static void test_imap_refused(void)
{
    LOG_IN("imap", "alice@school.example", {NULL, "* OK hello\r\n"},
           {"CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n$T OK\r\n"},
           {"AUTHENTICATE PLAIN *",
            "$T NO [AUTHENTICATIONFAILED] not \001you, bob@school.example\r\n"});
    is_int(o.result, -1, "a refused log-in fails");
    is_int(o.err.kind, ERR_PERMANENT, "for good");
    ok(strstr(o.err.msg, "not ?you, (address)"),
       "with the server's words, printable, without addresses");
    ok(strstr(o.err.msg, "127.0.0.1:"), "and the place");
    finish(&o);
}

static void test_imap_echo(void)
{
    LOG_IN("imap", "alice", {NULL, "* OK hello\r\n"},
           {"CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n$T OK\r\n"},
           {"AUTHENTICATE PLAIN *", "$T NO wrong secret: open-sesame\r\n"});
    is_int(o.result, -1, "a refusal that repeats the secret is a refusal");
    ok(!strstr(o.err.msg, "sesame"), "that is not repeated");
    finish(&o);
}

static void test_imap_unavailable(void)
{
    LOG_IN("imap", "alice", {NULL, "* OK hello\r\n"},
           {"CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n$T OK\r\n"},
           {"AUTHENTICATE PLAIN *", "$T NO [UNAVAILABLE] the directory is down\r\n"});
    is_int(o.result, -1, "a log-in that the server cannot check fails");
    is_int(o.err.kind, ERR_TEMPORARY, "for the time being");
    finish(&o);
}

static void test_smtp(void)
{
    LOG_IN("smtp", "alice", {NULL, "220 mail\r\n"},
           {"EHLO *",
            "250-mail.example AUTH\r\n250-PIPELINING\r\n250-SIZE 1000\r\n250 AUTH PLAIN\r\n"},
           {"AUTH PLAIN", "334 \r\n"}, {"*", "235 in\r\n"});
    is_int(o.result, 1, "a good log-in to SMTP succeeds");
    ok(connection_has(o.connection, "SIZE") && connection_has(o.connection, "pipelining"),
       "the keywords of EHLO are known");
    ok(!connection_has(o.connection, "mail.example") && !connection_has(o.connection, "1000"),
       "the server's name and the parameters are no keywords");
    finish(&o);
}

/* Exchange announces these. */
static void test_without_a_ticket(void)
{
    LOG_IN(
        "imap", "alice@school.example", {NULL, "* OK hello\r\n"},
        {"CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=NTLM AUTH=GSSAPI AUTH=PLAIN\r\n$T OK\r\n"},
        {"AUTHENTICATE GSSAPI", "+ \r\n"}, {NULL, FAKE_AGAIN}, {NULL, "* OK hello\r\n"},
        {"CAPABILITY",
         "* CAPABILITY IMAP4rev1 SASL-IR AUTH=NTLM AUTH=GSSAPI AUTH=PLAIN\r\n$T OK\r\n"},
        {"AUTHENTICATE PLAIN *", "$T OK in\r\n"});
    is_int(o.result, 1, "where a ticket could be shown, too, the password is");
    finish(&o);
}

static void test_smtp_without_a_ticket(void)
{
    LOG_IN("smtp", "alice@school.example", {NULL, "220 mail\r\n"},
           {"EHLO *", "250-mail.example\r\n250 AUTH GSSAPI LOGIN\r\n"},
           {"AUTH GSSAPI", "334 GSSAPI supported\r\n"}, {NULL, FAKE_AGAIN},
           {NULL, "220 mail\r\n"}, {"EHLO *", "250-mail.example\r\n250 AUTH GSSAPI LOGIN\r\n"},
           {"AUTH LOGIN", "334 VXNlcm5hbWU6\r\n"}, {"*", "334 UGFzc3dvcmQ6\r\n"},
           {"*", "235 in\r\n"});
    is_int(o.result, 1, "and so it is when mail is sent");
    finish(&o);
}

static void test_smtp_without_auth(void)
{
    LOG_IN("smtp", "alice", {NULL, "220 mail\r\n"},
           {"EHLO *", "250-mail AUTH\r\n250 SIZE\r\n"});
    is_int(o.result, -1,
           "a user and a server without AUTH: not one byte is sent unauthenticated");
    is_int(o.err.kind, ERR_PERMANENT, "and a person must look at it");
    Err err = {0};
    is_int(connection_send(o.connection, "MAIL", 4, &err), -1,
           "such a connection cannot be used");
    finish(&o);
}

static void test_smtp_without_user(void)
{
    LOG_IN("smtp", NULL, {NULL, "220 mail\r\n"}, {"EHLO *", "250-mail\r\n250 SIZE\r\n"});
    is_int(o.result, 1, "a relay without a user needs no log-in");
    finish(&o);
}

/* A server that has had enough says why, and closes. */
static void test_last_words(void)
{
    LOG_IN("smtp", NULL, {NULL, "220 mail\r\n"}, {"EHLO *", "250-mail\r\n250 SIZE\r\n"},
           {"mail", "552 too large\r\n"}, {NULL, FAKE_CLOSE});
    char bytes[100] = "";
    ssize_t sent = 0;
    for (int i = 0; i < 1000 && sent >= 0; i++) {
        sent = connection_send(o.connection, "mail\r\n", 6, &o.err);
        g_usleep(1000);
    }
    is_int(sent, -1, "to a server that has closed nothing can be sent");
    is_int(receive_something(&o, bytes, sizeof bytes), 15, "what it said before is received");
    is_int(receive_something(&o, bytes, sizeof bytes), -1, "and nothing behind it");
    finish(&o);
}

static void test_smtp_temporary(void)
{
    LOG_IN("smtp", "alice", {NULL, "220 mail\r\n"},
           {"EHLO *", "250-mail\r\n250 AUTH PLAIN\r\n"},
           {"AUTH PLAIN*", "454 4.7.0 later\r\n"});
    is_int(o.result, -1, "454 to AUTH fails");
    is_int(o.err.kind, ERR_TEMPORARY, "for the time being");
    finish(&o);
}

static void test_nobody_there(void)
{
    Err err = {0};
    Endpoint endpoint = {.url = "imap://127.0.0.1:1", .tls = TLS_NONE};
    Connection *connection = connection_open(loop, &endpoint, loop_now_ms(), &err);
    int result;
    while ((result = connection_advance(connection, loop_now_ms(), &err)) == 0)
        loop_wait(loop);
    is_int(result, -1, "a port where nobody listens fails");
    is_int(err.kind, ERR_TEMPORARY, "for the time being");
    connection_close(connection);
}

static void test_settings(void)
{
    Err err = {0};
    Endpoint clear = {.url = "imap://mail.example", .tls = TLS_NONE};
    ok(!connection_open(loop, &clear, 0, &err) && err.kind == ERR_PERMANENT,
       "clear text to a host that is not loopback is refused");
    Endpoint no_secret = {
        .url = "imaps://mail.example", .user = "u", .password_file = "/nowhere/at-all"};
    ok(!connection_open(loop, &no_secret, 0, &err), "a missing secret is told at once");
    Endpoint no_ca = {.url = "imaps://mail.example", .ca_file = "/nowhere/ca.pem"};
    ok(!connection_open(loop, &no_ca, 0, &err) && err.kind == ERR_PERMANENT,
       "a missing ca_file, too");
}

static void test_starttls_missing(void)
{
    static const FakeStep steps[] = {
        {NULL, "* OK hello\r\n"},
        {"CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n$T OK\r\n"}};
    Fake fake = fake_start(steps, 2, true);
    g_autofree char *url = g_strdup_printf("imap://127.0.0.1:%d", fake.port);
    Endpoint endpoint = {
        .url = url, .tls = TLS_STARTTLS, .user = "alice", .password_file = password_file};
    Err err = {0};
    Connection *connection = connection_open(loop, &endpoint, loop_now_ms(), &err);
    int result;
    while ((result = connection_advance(connection, loop_now_ms(), &err)) == 0)
        loop_wait(loop);
    is_int(result, -1, "a server without STARTTLS is not spoken to in clear text");
    is_int(err.kind, ERR_PERMANENT, "and a person must look at it");
    connection_close(connection);
    is_int(fake_stop(fake), 0, "it saw no log-in");
}

int main(void)
{
    Err err = {0};
    loop = loop_new(&err);
    int fd = g_file_open_tmp("secret-XXXXXX", &password_file, NULL);
    ok(write(fd, "open-sesame\n", 12) == 12 && fchmod(fd, 0600) == 0, "a secret is in a file");
    close(fd);
    test_imap();
    test_old_beside_new();
    test_imap_refused();
    test_imap_echo();
    test_imap_unavailable();
    test_smtp();
    test_without_a_ticket();
    test_smtp_without_a_ticket();
    test_smtp_without_auth();
    test_smtp_without_user();
    test_last_words();
    test_smtp_temporary();
    test_nobody_there();
    test_settings();
    test_starttls_missing();
    g_unlink(password_file);
    g_free(password_file);
    loop_free(loop);
    return tap_done();
}
