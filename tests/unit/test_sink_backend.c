/* The SMTP sink over the real loop and connection, against tests/e2e/smtp_backend.py. */
#include "daemon/wire/loop.h"
#include "daemon/wire/sink.h"
#include "tests/unit/tap.h"

#include <glib.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static const char backend[] = "tests/e2e/smtp_backend.py";
static char *top;
static Loop *loop;
static Sink *sink;
static SinkMail mail;
static OutgoingSettings settings;
static GPid server;

/* Starts the server with up to four options; the sink knows its port. */
static void open_server(const char *one, const char *two, const char *three, const char *four)
{
    const char *command[] = {"python3", backend, "--store", top, one, two, three, four, NULL};
    int out;
    if (!g_spawn_async_with_pipes(NULL, (char **)command, NULL,
                                  G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                                  &server, NULL, &out, NULL, NULL))
        abort();
    char port[16] = "";
    for (size_t n = 0; n < sizeof port - 1 && !strchr(port, '\n'); n++)
        if (read(out, port + n, 1) != 1)
            break;
    ok(atoi(port) > 0, "the server says its port");
    close(out);
    settings.endpoint.url = g_strdup_printf("smtp://127.0.0.1:%d", atoi(port));
    settings.endpoint.tls = TLS_NONE;
    sink = sink_smtp_open(&settings, loop);
}

static void close_server(void)
{
    sink_free(sink);
    g_free(settings.endpoint.url);
    settings = (OutgoingSettings){0};
    kill(server, SIGTERM);
    int status;
    waitpid(server, &status, 0);
    ok(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the server ends well");
}

static int drive(Err *err)
{
    int done;
    *err = (Err){0};
    while ((done = sink_advance(sink, loop_now_ms(), err)) == 0)
        loop_wait(loop);
    return done;
}

static int send_to(const char *to, Err *err)
{
    static const char bytes[] = "Message-ID: <1@x.example>\r\n\r\n.\r\n.body\nend\r\n";
    mail = (SinkMail){.from = "a@x.example", .to = to, .bytes = bytes, .size = strlen(bytes)};
    sink_send(sink, &mail);
    return drive(err);
}

static void verdict_is(const char *to, SinkVerdict verdict)
{
    Err err;
    is_int(send_to(to, &err), 1, to);
    is_int(mail.verdict, verdict, "has the right verdict");
    ok(!strchr(mail.reply, '@'), "and no address in its words");
}

static void verdicts(void)
{
    verdict_is("ann@y.example", SINK_ACCEPTED);
    verdict_is("rcpt-450@y.example", SINK_TEMPORARY);
    verdict_is("rcpt-550@y.example", SINK_PERMANENT);
    verdict_is("data-451@y.example", SINK_TEMPORARY);
    verdict_is("dot-451@y.example", SINK_TEMPORARY);
    verdict_is("dot-554@y.example", SINK_PERMANENT);
    verdict_is("421-dot@y.example", SINK_TEMPORARY);
    verdict_is("die-after-dot@y.example", SINK_UNCERTAIN);
    verdict_is("die-after-dot@y.example", SINK_ACCEPTED);
    verdict_is("die-mid-data@y.example", SINK_UNCERTAIN);
    verdict_is("ann@y.example", SINK_ACCEPTED);
}

static void mail_is_kept_as_it_was(void)
{
    g_autofree char *path = g_build_filename(top, "000001.eml", NULL), *text = NULL;
    g_file_get_contents(path, &text, NULL, NULL);
    is_str(text, "Message-ID: <1@x.example>\r\n\r\n.\r\n.body\r\nend\r\n",
           "the mail arrived as it was");
}

/* A small mail has gone out to its final dot before the server's death shows; one that no
 * buffer holds has not. */
static void death_in_a_large_mail(void)
{
    enum { LARGE = 16 << 20 };
    Err err;
    g_autofree char *large = g_strnfill(LARGE, 'x');
    for (size_t i = 0; i < LARGE; i += 64)
        large[i] = '\n';
    mail = (SinkMail){
        .from = "a@x.example", .to = "die-mid-data@y.example", .bytes = large, .size = LARGE};
    sink_send(sink, &mail);
    is_int(drive(&err), -1, "a death in the mail is no verdict");
    is_int(err.kind, ERR_TEMPORARY, "and passes");
    is_int(mail.verdict, SINK_PENDING, "nothing was accepted");
}

static void probes(void)
{
    Err err;
    sink_probe(sink);
    is_int(drive(&err), 1, "a probe succeeds");
}

int main(void)
{
    Err err;
    top = g_dir_make_tmp("sink-backend-XXXXXX", NULL);
    loop = loop_new(&err);
    open_server(NULL, NULL, NULL, NULL);
    verdicts();
    mail_is_kept_as_it_was();
    death_in_a_large_mail();
    close_server();
    open_server("--fault", "no-pipelining", "--fault", "idle-close");
    verdicts();
    probes();
    close_server();
    open_server("--fault", "ok-after-refusal", "--fault", "drip");
    verdict_is("rcpt-550@y.example", SINK_PERMANENT);
    verdict_is("ann@y.example", SINK_ACCEPTED);
    close_server();
    open_server("--fault", "421-greeting", NULL, NULL);
    is_int(send_to("ann@y.example", &err), -1, "421 instead of a greeting is no connection");
    is_int(err.kind, ERR_TEMPORARY, "for now");
    close_server();
    open_server("--fault", "need-auth", NULL, NULL);
    is_int(send_to("ann@y.example", &err), -1, "a server that wants a log-in gets no mail");
    is_int(err.kind, ERR_PERMANENT, "until somebody sets one");
    close_server();
    loop_free(loop);
    g_autofree char *remove = g_strdup_printf("rm -rf '%s'", top);
    g_free(top);
    return system(remove) == 0 ? tap_done() : 1;
}
