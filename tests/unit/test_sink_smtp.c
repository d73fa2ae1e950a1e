/* The verdicts of an SMTP server. A child process plays the server by a script, at the other
 * end of a socket pair that takes the place of connection.c; time jumps to the wake-up when
 * nothing happens.
 *
 * A script: "S:" says a line (or more, parted by |, at once), "C:" reads one that must begin
 * so, "M:" reads a mail of so many lines before its final dot, "B" reads one byte of it, "X"
 * hangs up, "H" hangs. At its end only QUIT and the hang-up may come. */
#include "daemon/wire/connection.h"
#include "daemon/wire/loop.h"
#include "daemon/wire/sink.h"
#include "tests/unit/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct Connection {
    int fd;
    pid_t server;
};

static const char *const *scripts; /* one a connection; NULL ends them */
static const char *capabilities;
static int opened, server_failures;
static int64_t now, wake_at;
static short watched;
static Connection *current;

/* ---- the server ---- */

static void server_line(int fd, char *line, size_t size)
{
    size_t n = 0;
    while (n + 1 < size && read(fd, line + n, 1) == 1)
        if (line[n++] == '\n')
            break;
    line[n] = '\0';
}

static void server_expect(int fd, const char *expected)
{
    char line[1000];
    server_line(fd, line, sizeof line);
    if (g_str_has_prefix(line, expected) && (!*expected || g_str_has_suffix(line, "\r\n")))
        return;
    fprintf(stderr, "# server expects: %s\n#          gets: %s\n", expected, line);
    _exit(1);
}

static void server_mail(int fd, int lines)
{
    char line[1000];
    for (int n = 0;; n++) {
        server_line(fd, line, sizeof line);
        if (strcmp(line, ".\r\n") == 0 && n == lines)
            return;
        if (!g_str_has_suffix(line, "\r\n") || strcmp(line, ".\r\n") == 0) {
            fprintf(stderr, "# server: mail ends after %d lines\n", n);
            _exit(1);
        }
    }
}

static void server_say(int fd, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "|", -1);
    g_autofree char *joined = g_strjoinv("\r\n", lines);
    g_autofree char *bytes = g_strconcat(joined, "\r\n", NULL);
    if (write(fd, bytes, strlen(bytes)) < 0)
        _exit(1);
}

/* False when the server hangs up. */
static bool server_command(int fd, const char *command)
{
    char byte;
    switch (command[0]) {
    case 'S':
        server_say(fd, command + 2);
        return true;
    case 'C':
        server_expect(fd, command + 2);
        return true;
    case 'M':
        server_mail(fd, atoi(command + 2));
        return true;
    case 'B':
        return read(fd, &byte, 1) == 1;
    case 'H':
        for (;;)
            pause();
    default:
        return false;
    }
}

static int server_run(int fd, const char *script)
{
    g_auto(GStrv) commands = g_strsplit(script, "\n", -1);
    for (char **command = commands; *command && **command; command++)
        if (!server_command(fd, *command))
            return 0;
    char line[1000];
    server_line(fd, line, sizeof line);
    bool polite = !*line || strcmp(line, "QUIT\r\n") == 0;
    if (!polite)
        fprintf(stderr, "# server: more comes: %s", line);
    return polite ? 0 : 1;
}

/* ---- in place of connection.c and loop.c ---- */

Connection *connection_open(Loop *loop, const Endpoint *endpoint, int64_t now_ms, Err *err)
{
    (void)loop, (void)endpoint, (void)now_ms;
    if (!scripts[opened]) {
        err_set(err, ERR_PERMANENT, "no server");
        return NULL;
    }
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        abort();
    int small = 4096;
    setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
    current = g_new0(Connection, 1);
    current->fd = pair[0];
    fflush(stdout);
    current->server = fork();
    if (current->server == 0) {
        close(pair[0]);
        _exit(server_run(pair[1], scripts[opened]));
    }
    close(pair[1]);
    fcntl(pair[0], F_SETFL, O_NONBLOCK);
    opened++;
    return current;
}

int connection_advance(Connection *connection, int64_t now_ms, Err *err)
{
    (void)connection, (void)now_ms, (void)err;
    return 1;
}

bool connection_has(const Connection *connection, const char *capability)
{
    (void)connection;
    return strstr(capabilities, capability) != NULL;
}

ssize_t connection_send(Connection *connection, const void *bytes, size_t size, Err *err)
{
    ssize_t n = send(connection->fd, bytes, size, MSG_NOSIGNAL);
    if (n < 0 && errno != EAGAIN)
        return err_set(err, ERR_TEMPORARY, "the connection is gone");
    if (n < 0)
        watched |= POLLOUT;
    return n < 0 ? 0 : n;
}

ssize_t connection_receive(Connection *connection, void *bytes, size_t size, Err *err)
{
    ssize_t n = recv(connection->fd, bytes, size, 0);
    if (n == 0 || (n < 0 && errno != EAGAIN))
        return err_set(err, ERR_TEMPORARY, "the connection is gone");
    if (n < 0)
        watched |= POLLIN;
    return n < 0 ? 0 : n;
}

void connection_close(Connection *connection)
{
    if (!connection)
        return;
    close(connection->fd);
    int status = 0;
    for (int i = 0; i < 100 && waitpid(connection->server, &status, WNOHANG) == 0; i++) {
        g_usleep(2000);
        if (i == 99) { /* one that hangs */
            kill(connection->server, SIGKILL);
            waitpid(connection->server, &status, 0);
        }
    }
    server_failures += WIFEXITED(status) && WEXITSTATUS(status) != 0;
    g_free(connection);
    current = NULL;
}

void loop_wake_at(Loop *loop, int64_t at_ms)
{
    (void)loop;
    wake_at = at_ms;
}

/* ---- a client ---- */

static OutgoingSettings settings;
static Sink *sink;
static SinkMail mail;
static Err error;

#define BODY "Subject: x\r\n\r\n.\r\nbody\r\n"

static void open_sink(const char *offered, const char *const *list)
{
    scripts = list;
    capabilities = offered;
    opened = server_failures = 0;
    now = 1000;
    sink = sink_smtp_open(&settings, NULL);
}

static void close_sink(void)
{
    sink_free(sink);
    is_int(server_failures, 0, "the server heard what it expected");
}

/* Waits as the loop does; a second of silence is taken for a long time. */
static int drive(void)
{
    int done;
    error = (Err){0};
    while (watched = 0, wake_at = INT64_MAX, (done = sink_advance(sink, now, &error)) == 0) {
        struct pollfd fd = {.fd = current ? current->fd : -1, .events = watched};
        if (poll(&fd, 1, 300) == 0 && wake_at == INT64_MAX)
            return -2; /* it would sleep for ever */
        if (fd.revents == 0)
            now = wake_at;
    }
    return done;
}

static int send_bytes(const char *to, const char *bytes, size_t size)
{
    mail = (SinkMail){.from = "a@x.example", .to = to, .bytes = bytes, .size = size};
    sink_send(sink, &mail);
    return drive();
}

static int send_to(const char *to)
{
    return send_bytes(to, BODY, strlen(BODY));
}

/* What the server did before it came to its verdict is in the script. */
static void verdict_is(const char *offered, const char *script, SinkVerdict verdict,
                       const char *what)
{
    const char *list[] = {script, NULL};
    open_sink(offered, list);
    is_int(send_to("b@y.example"), 1, what);
    is_int(mail.verdict, verdict, "and the verdict is right");
    close_sink();
}

static void fails_for_now(const char *offered, const char *script, const char *what)
{
    const char *list[] = {script, NULL};
    open_sink(offered, list);
    is_int(send_to("b@y.example"), -1, what);
    is_int(error.kind, ERR_TEMPORARY, "for now");
    is_int(mail.verdict, SINK_PENDING, "and the mail has no verdict");
    is_int(sink_advance(sink, now, &error), 0, "the task is over");
    close_sink();
}

#define MAIL  "C:MAIL FROM:<a@x.example>\nS:250 2.1.0 Ok\n"
#define RCPT  "C:RCPT TO:<b@y.example>\nS:250 2.1.5 Ok\n"
#define DATA  "C:DATA\nS:354 go on\n"
#define DOT   "M:4\nS:250 2.0.0 queued as 17\n"
#define GROUP "C:MAIL FROM:<a@x.example>\nC:RCPT TO:<b@y.example>\nC:DATA\n"

static void accepted(void)
{
    verdict_is("", MAIL RCPT DATA DOT, SINK_ACCEPTED, "a mail is sent");
    is_str(mail.reply, "250 2.0.0 queued as 17", "with the server's words");
    verdict_is("PIPELINING", GROUP "S:250 a\nS:250 b\nS:354 c\n" DOT, SINK_ACCEPTED,
               "pipelined, too");
    verdict_is("", "C:MAIL FROM:<a@x.example>\nS:250-many\nS:250 lines\n" RCPT DATA DOT,
               SINK_ACCEPTED, "answers may have many lines");
    verdict_is("SIZE", "C:MAIL FROM:<a@x.example> SIZE=23\r\nS:250 a\n" RCPT DATA DOT,
               SINK_ACCEPTED, "the size is told where it is asked for");
}

static void refused_temporarily(void)
{
    verdict_is("", "C:MAIL\nS:451 4.3.0 later\n", SINK_TEMPORARY, "MAIL is refused for now");
    verdict_is("", MAIL "C:RCPT\nS:450 4.2.1 later\n", SINK_TEMPORARY,
               "RCPT is refused for now");
    verdict_is("", MAIL RCPT "C:DATA\nS:451 later\n", SINK_TEMPORARY,
               "DATA is refused for now");
    verdict_is("", MAIL RCPT DATA "M:4\nS:452 later\n", SINK_TEMPORARY,
               "the mail is refused for now");
    verdict_is("", "C:MAIL\nS:421 closing\nX\n", SINK_TEMPORARY, "421 for MAIL");
    verdict_is("", MAIL RCPT DATA "M:4\nS:421 closing\nX\n", SINK_TEMPORARY,
               "421 for the mail");
    verdict_is("PIPELINING", GROUP "S:250 a\nS:421 closing\nX\n", SINK_TEMPORARY,
               "421 in a pipeline");
}

static void refused_for_good(void)
{
    verdict_is("", "C:MAIL\nS:552 5.3.4 too large\n", SINK_PERMANENT,
               "MAIL is refused for its size");
    verdict_is("", "C:MAIL\nS:550 5.3.4 too large\n", SINK_PERMANENT, "by whatever code");
    verdict_is("", "C:MAIL\nS:555 what is SIZE\n", SINK_PERMANENT, "MAIL is not understood");
    verdict_is("", MAIL "C:RCPT\nS:550-5.1.1 <b@y.example>\nS:550 5.1.1 unknown\n",
               SINK_PERMANENT, "RCPT is refused");
    is_str(mail.reply, "550 5.1.1 <address> unknown", "the words name no address");
    verdict_is("", MAIL RCPT "C:DATA\nS:554 no\n", SINK_PERMANENT, "DATA is refused");
    verdict_is("", MAIL RCPT DATA "M:4\nS:554 5.7.1 spam\n", SINK_PERMANENT,
               "the mail is refused");
}

/* What is true of all our mail ends none of it. */
static void refused_as_a_sender(void)
{
    verdict_is("", "C:MAIL\nS:550 5.7.1 no\n", SINK_TEMPORARY, "MAIL is refused");
    is_str(mail.reply, "550 5.7.1 no", "in these words");
    verdict_is("PIPELINING", GROUP "S:554 blocked\nS:503 second\nS:503 third\n", SINK_TEMPORARY,
               "and so it is in a pipeline");
    verdict_is("", MAIL "C:RCPT\nS:550 5.4.5 Daily sending quota exceeded\n", SINK_TEMPORARY,
               "enough was sent today");
    verdict_is("", MAIL RCPT DATA "M:4\nS:550 5.1.8 Access denied, bad outbound sender\n",
               SINK_TEMPORARY, "the account is blocked");
}

static void refused_in_a_pipeline(void)
{
    verdict_is("PIPELINING", GROUP "S:552 first\nS:503 second\nS:503 third\n", SINK_PERMANENT,
               "the first refusal counts");
    is_str(mail.reply, "552 first", "in its words");
    verdict_is("PIPELINING", GROUP "S:250 a\nS:450 first\nS:554 no recipients\n",
               SINK_TEMPORARY, "a refusal that follows from it does not");
    verdict_is("PIPELINING",
               GROUP "S:250 a\nS:550 first\nS:354 go on\nC:.\r\nS:250 sent to nobody\n",
               SINK_PERMANENT, "a 354 for nobody gets an empty mail and is no acceptance");
    verdict_is("PIPELINING", GROUP "S:250 a\nS:550 first\nX\n", SINK_PERMANENT,
               "a refusal stands when the server hangs up behind it");
}

static void lost_before_the_dot(void)
{
    fails_for_now("", "C:MAIL\nX\n", "hung up at MAIL");
    fails_for_now("", MAIL "C:RCPT\nX\n", "hung up at RCPT");
    fails_for_now("", MAIL RCPT "C:DATA\nX\n", "hung up at DATA");
    fails_for_now("", "C:MAIL\nH\n", "no answer to MAIL");
    ok(now >= 1000 + 60 * 1000 && now < 1000 + 70 * 1000, "is waited for a minute");
    fails_for_now("", "C:MAIL\nS:HTTP/1.1 400 Bad Request\n", "no SMTP at all");
    fails_for_now("", "C:MAIL\nS:354 what\n", "an answer that fits another command");
    fails_for_now("", "C:MAIL\nS:250 a|250 b\n", "an answer too many");
    fails_for_now("", MAIL RCPT "C:DATA\nS:354 go on|250 forged\n",
                  "an acceptance before the mail was sent");
}

/* A mail that no socket buffer holds. */
static int send_large(void)
{
    enum { LARGE = 4 << 20 };
    g_autofree char *large = g_strnfill(LARGE, 'x');
    return send_bytes("b@y.example", large, LARGE);
}

static void lost_in_the_mail(void)
{
    const char *hung_up[] = {MAIL RCPT DATA "B\nX\n", NULL};
    open_sink("", hung_up);
    is_int(send_large(), -1, "hung up in the mail: nothing was accepted");
    is_int(mail.verdict, SINK_PENDING, "and there is no verdict");
    close_sink();
    const char *full[] = {MAIL RCPT DATA "B\nS:552 5.3.4 too large\nX\n", NULL};
    open_sink("", full);
    is_int(send_large(), 1, "an answer in the mail is an answer");
    is_int(mail.verdict, SINK_PERMANENT, "with its verdict");
    is_str(mail.reply, "552 5.3.4 too large", "and its words");
    close_sink();
    const char *hangs[] = {MAIL RCPT DATA "B\nH\n", NULL};
    open_sink("", hangs);
    is_int(send_large(), -1, "a server that reads no further is given up");
    ok(now > 1000 + 60 * 1000 + (4 << 20) && now < 2 * (4 << 20),
       "after the time of a slow line");
    close_sink();
}

static void lost_after_the_dot(void)
{
    verdict_is("", MAIL RCPT DATA "M:4\nX\n", SINK_UNCERTAIN, "hung up after the dot");
    ok(*mail.reply, "and something is said");
    verdict_is("", MAIL RCPT DATA "M:4\nH\n", SINK_UNCERTAIN, "no answer to the dot");
    ok(now >= 600 * 1000 && now < 670 * 1000, "is waited for ten minutes");
    verdict_is("", MAIL RCPT DATA "M:4\nS:garbage\n", SINK_UNCERTAIN, "no SMTP after the dot");
    verdict_is("", MAIL RCPT DATA "M:4\nS:354 what\n", SINK_UNCERTAIN,
               "no verdict after the dot");
}

static void two_mails(const char *offered, const char *first, const char *second,
                      int connections, const char *what)
{
    const char *list[] = {first, second, NULL};
    open_sink(offered, list);
    is_int(send_to("b@y.example"), 1, what);
    g_usleep(20 * 1000);
    is_int(send_to("b@y.example"), 1, "the next one is sent");
    is_int(mail.verdict, SINK_ACCEPTED, "and accepted");
    is_int(opened, connections, "over as many connections as it takes");
    close_sink();
}

static void connection_is_kept(void)
{
    two_mails("", MAIL RCPT DATA DOT MAIL RCPT DATA DOT, NULL, 1, "an accepted mail");
    two_mails("", MAIL "C:RCPT\nS:550 no\nC:RSET\nS:250 ok\n" MAIL RCPT DATA DOT, NULL, 1,
              "a refused mail");
    two_mails("PIPELINING",
              GROUP "S:250 a\nS:550 b\nS:554 c\nC:RSET\n" GROUP
                    "S:250 r\nS:250 a\nS:250 b\nS:354 c\n" DOT,
              NULL, 1, "a refused mail in a pipeline");
}

static void connection_is_replaced(void)
{
    const char *again = MAIL RCPT DATA DOT;
    two_mails("", MAIL RCPT DATA DOT "X\n", again, 2, "a server that hangs up when idle");
    two_mails("", MAIL RCPT DATA DOT "S:421 idle too long\nX\n", again, 2, "one that says so");
    two_mails("", MAIL RCPT DATA DOT "S:250 again\n", again, 2, "one that says too much");
    two_mails("", MAIL RCPT DATA DOT "C:MAIL\nS:421 closing\nX\n", again, 2,
              "one that says 421 to MAIL");
    two_mails("", MAIL RCPT DATA DOT "C:MAIL\nX\n", again, 2, "one that hangs up at MAIL");
    two_mails("", MAIL RCPT DATA DOT "C:MAIL\nH\n", again, 2, "one that has forgotten us");
    two_mails("", MAIL RCPT DATA "M:4\nS:421 full\nX\n", again, 2, "one that closed after 421");
    two_mails("", MAIL RCPT DATA "M:4\nS:421 full\n", again, 2,
              "one that means to close after 421");
    two_mails("", MAIL RCPT DATA DOT "S:554 idle too long\nX\n", again, 2,
              "one that refuses idlers");
    two_mails("", MAIL RCPT DATA "M:4\nS:250 queued|554 bye\n", again, 2,
              "one that does so at once");
    two_mails("", MAIL RCPT DATA "M:4\nX\n", again, 2, "one that died after the dot");
}

static void once_only(void)
{
    const char *list[] = {MAIL RCPT DATA DOT "C:MAIL\nX\n", "C:MAIL\nX\n", MAIL RCPT DATA DOT,
                          NULL};
    open_sink("", list);
    send_to("b@y.example");
    is_int(send_to("b@y.example"), -1, "a new connection that is lost is not replaced again");
    is_int(opened, 2, "after one new try");
    is_int(send_to("b@y.example"), 1, "the next task connects again");
    close_sink();
    const char *dot[] = {MAIL RCPT DATA DOT MAIL RCPT DATA "M:4\nX\n", NULL};
    open_sink("", dot);
    send_to("b@y.example");
    is_int(send_to("b@y.example"), 1, "after the dot an old connection is not replaced either");
    is_int(mail.verdict, SINK_UNCERTAIN, "the mail may have arrived");
    close_sink();
}

static void envelopes(void)
{
    const char *list[] = {"", NULL};
    open_sink("8BITMIME", list);
    is_int(send_to("b@y.example>\r\nRCPT TO:<c@y.example"), 1,
           "a command in an address goes nowhere");
    is_int(mail.verdict, SINK_PERMANENT, "for good");
    is_int(send_to("b\xc3\xa4@y.example"), 1,
           "without SMTPUTF8 an address in UTF-8 goes nowhere");
    is_int(mail.verdict, SINK_PERMANENT, "for good");
    ok(strstr(mail.reply, "SMTPUTF8"), "and the reason is told");
    close_sink();
    const char *utf8[] = {"C:MAIL FROM:<a@x.example> BODY=8BITMIME SMTPUTF8\r\nS:250 a\n"
                          "C:RCPT TO:<b\xc3\xa4@y.example>\r\nS:250 b\n" DATA "M:1\nS:250 c\n",
                          NULL};
    open_sink("8BITMIME SMTPUTF8", utf8);
    is_int(send_bytes("b\xc3\xa4@y.example", "\xc3\xa4\n", 3), 1, "with SMTPUTF8 it is sent");
    is_int(mail.verdict, SINK_ACCEPTED, "and accepted");
    close_sink();
    const char *null_sender[] = {"C:MAIL FROM:<>\r\nS:250 a\n" RCPT DATA DOT, NULL};
    open_sink("", null_sender);
    mail = (SinkMail){.from = "", .to = "b@y.example", .bytes = BODY, .size = strlen(BODY)};
    sink_send(sink, &mail);
    is_int(drive(), 1, "the null sender is a sender");
    close_sink();
}

static void no_server(void)
{
    const char *list[] = {NULL};
    open_sink("", list);
    is_int(sink_advance(sink, now, &error), 0, "without a task nothing happens");
    is_int(send_to("b@y.example"), -1, "without a connection nothing is sent");
    is_int(error.kind, ERR_PERMANENT, "the kind is the connection's");
    is_int(mail.verdict, SINK_PENDING, "the mail has no verdict");
    sink_probe(sink);
    is_int(drive(), -1, "a probe fails, too");
    close_sink();
    const char *wants_user[] = {"C:MAIL\nS:530 5.7.0 Authentication required\n", NULL};
    open_sink("", wants_user);
    is_int(send_to("b@y.example"), -1,
           "a server that wants a log-in is no verdict on the mail");
    is_int(error.kind, ERR_PERMANENT, "until a person gives it one");
    close_sink();
}

static void probe(void)
{
    const char *list[] = {MAIL RCPT DATA DOT, NULL};
    open_sink("", list);
    sink_probe(sink);
    is_int(drive(), 1, "a probe connects and says nothing");
    is_int(send_to("b@y.example"), 1, "and its connection serves the next mail");
    is_int(opened, 1, "which needs no other");
    close_sink();
}

int main(void)
{
    accepted();
    refused_temporarily();
    refused_for_good();
    refused_as_a_sender();
    refused_in_a_pipeline();
    lost_before_the_dot();
    lost_in_the_mail();
    lost_after_the_dot();
    connection_is_kept();
    connection_is_replaced();
    once_only();
    envelopes();
    no_server();
    probe();
    return tap_done();
}
