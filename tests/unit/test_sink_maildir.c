/* Delivery into a Maildir: once, whole, and made where nothing was. */
#include "daemon/wire/sink.h"
#include "tests/unit/tap.h"

#include <glib.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static int files_in(const char *path, const char *part)
{
    g_autofree char *directory = g_build_filename(path, part, NULL);
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    int n = 0;
    while (dir && g_dir_read_name(dir))
        n++;
    return dir ? n : -1;
}

static char *only_file(const char *path)
{
    g_autofree char *directory = g_build_filename(path, "new", NULL);
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    const char *name = dir ? g_dir_read_name(dir) : NULL;
    return name ? g_build_filename(directory, name, NULL) : NULL;
}

static int deliver(Sink *sink, const char *to, const char *bytes, SinkMail *ret)
{
    *ret = (SinkMail){.from = "a@x.example", .to = to, .bytes = bytes, .size = strlen(bytes)};
    Err err = {0};
    sink_send(sink, ret);
    return sink_advance(sink, 0, &err);
}

static void one_mail(const char *top)
{
    g_autofree char *path = g_build_filename(top, "box", NULL);
    OutgoingSettings settings = {.endpoint.maildir = path};
    Sink *sink = sink_maildir_open(&settings);
    SinkMail mail;
    is_int(sink_advance(sink, 0, NULL), 0, "without a task nothing happens");
    const char *bytes = "Subject: x\r\nMessage-ID: <1@x>\r\n\r\n.\r\nbody\r\n";
    is_int(deliver(sink, "b@y", bytes, &mail), 1, "a mail is delivered where no Maildir was");
    is_int(mail.verdict, SINK_ACCEPTED, "and accepted");
    g_autofree char *file = only_file(path), *text = NULL;
    ok(file && g_file_get_contents(file, &text, NULL, NULL), "it is in new");
    is_str(text, bytes, "as it was");
    struct stat st = {0};
    ok(file && stat(file, &st) == 0 && (st.st_mode & 0777) == 0600, "only we may read it");
    is_int(files_in(path, "tmp"), 0, "nothing stays in tmp");
    is_int(files_in(path, "cur"), 0, "cur is there, too");

    is_int(deliver(sink, "b@y", bytes, &mail), 1, "the same mail can be sent again");
    is_int(files_in(path, "new"), 1, "and is there once");
    deliver(sink, "c@y", bytes, &mail);
    is_int(files_in(path, "new"), 2, "another recipient's is another");
    deliver(sink, "b@y", "Subject: x\r\nMessage-ID: <2@x>\r\n\r\n.\r\nbody\r\n", &mail);
    is_int(files_in(path, "new"), 3, "another Message-ID is another");
    sink_free(sink);
}

static void a_crash_left_a_file(const char *top)
{
    g_autofree char *path = g_build_filename(top, "crash", NULL);
    OutgoingSettings settings = {.endpoint.maildir = path};
    Sink *sink = sink_maildir_open(&settings);
    SinkMail mail;
    deliver(sink, "b@y", "Message-ID: <1@x>\r\n\r\nwhole\r\n", &mail);
    g_autofree char *file = only_file(path), *name = g_path_get_basename(file);
    g_autofree char *left = g_build_filename(path, "tmp", name, NULL), *text = NULL;
    unlink(file);
    g_file_set_contents(left, "Message-ID: <1@x>\r\n\r\nwh", -1, NULL);
    is_int(deliver(sink, "b@y", "Message-ID: <1@x>\r\n\r\nwhole\r\n", &mail), 1,
           "half a file in tmp does no harm");
    ok(g_file_get_contents(file, &text, NULL, NULL) && strstr(text, "whole"),
       "the mail is whole");
    is_int(files_in(path, "tmp"), 0, "the half is gone");
    sink_free(sink);
}

static void errors(const char *top)
{
    g_autofree char *path = g_build_filename(top, "no", "such", NULL);
    OutgoingSettings settings = {.endpoint.maildir = path};
    Sink *sink = sink_maildir_open(&settings);
    SinkMail mail = {.to = "b@y", .bytes = "x", .size = 1};
    Err err = {0};
    sink_send(sink, &mail);
    is_int(sink_advance(sink, 0, &err), -1, "a Maildir in a folder that is not there fails");
    is_int(err.kind, ERR_PERMANENT, "until somebody changes it");
    ok(strstr(err.msg, path), "the error names it");
    is_int(mail.verdict, SINK_PENDING, "the mail has no verdict");
    is_int(sink_advance(sink, 0, &err), 0, "the task is over");
    sink_probe(sink);
    is_int(sink_advance(sink, 0, &err), -1, "the probe fails, too");
    sink_free(sink);
}

static void probe(const char *top)
{
    g_autofree char *path = g_build_filename(top, "probed", NULL);
    OutgoingSettings settings = {.endpoint.maildir = path};
    Sink *sink = sink_maildir_open(&settings);
    sink_probe(sink);
    is_int(sink_advance(sink, 0, NULL), 1, "a probe succeeds");
    is_int(files_in(path, "new"), 0, "and sends nothing");
    is_int(sink_advance(sink, 0, NULL), 0, "once");
    sink_free(sink);
}

/* Sends with a limit of the process at `soft`. */
static int deliver_limited(Sink *sink, int limit, rlim_t soft, SinkMail *mail, Err *err)
{
    struct rlimit before, now;
    getrlimit((__rlimit_resource_t)limit, &before);
    now = before;
    now.rlim_cur = soft;
    setrlimit((__rlimit_resource_t)limit, &now);
    sink_send(sink, mail);
    int done = sink_advance(sink, 0, err);
    setrlimit((__rlimit_resource_t)limit, &before);
    return done;
}

static void limits(const char *top)
{
    g_autofree char *path = g_build_filename(top, "limits", NULL);
    OutgoingSettings settings = {.endpoint.maildir = path};
    Sink *sink = sink_maildir_open(&settings);
    SinkMail mail = {.to = "b@y", .bytes = "more than eight bytes", .size = 21};
    Err err = {0};
    sink_probe(sink);
    sink_advance(sink, 0, NULL);
    signal(SIGXFSZ, SIG_IGN);
    is_int(deliver_limited(sink, RLIMIT_FSIZE, 8, &mail, &err), -1,
           "a mail that does not fit fails");
    is_int(files_in(path, "new") + files_in(path, "tmp"), 0, "and leaves nothing behind");
    is_int(deliver_limited(sink, RLIMIT_NOFILE, 0, &mail, &err), -1,
           "without descriptors it fails");
    is_int(err.kind, ERR_TEMPORARY, "for now");
    sink_send(sink, &mail);
    is_int(sink_advance(sink, 0, &err), 1, "the next try succeeds");
    sink_free(sink);
}

int main(void)
{
    g_autofree char *top = g_dir_make_tmp("sink-maildir-XXXXXX", NULL);
    one_mail(top);
    a_crash_left_a_file(top);
    errors(top);
    probe(top);
    limits(top);
    g_autofree char *remove = g_strdup_printf("rm -rf '%s'", top);
    return system(remove) == 0 ? tap_done() : 1;
}
