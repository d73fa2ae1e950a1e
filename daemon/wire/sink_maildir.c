/* Delivers into a Maildir: write to tmp, sync, rename to new, sync. Owns nothing but the task.
 * A mail's file name follows from its bytes (its Message-ID is one of them) and its recipient,
 * so the same mail sent again after a crash replaces itself, and no other. The bytes are
 * written as they are. Called through sink.h. */
#include "daemon/wire/maildir.h"
#include "daemon/wire/sink.h"
#include "daemon/write_all.h"

#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct MaildirSink {
    Sink sink;
    const char *path;
    SinkMail *mail; /* NULL: no mail to send */
    bool probing;
} MaildirSink;

static char *name_of(const SinkMail *mail)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)mail->to, (gssize)strlen(mail->to) + 1);
    g_checksum_update(sum, (const guchar *)mail->bytes, (gssize)mail->size);
    return g_strdup_printf("%.32s.incidentd", g_checksum_get_string(sum));
}

/* A file that a crash left in tmp is ours and of no use. */
static int write_file(const char *path, const SinkMail *mail, Err *err)
{
    unlink(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return maildir_error(err, "cannot make", path);
    bool failed = write_all(fd, mail->bytes, mail->size) < 0 || fsync(fd) < 0;
    if (failed)
        maildir_error(err, "cannot write", path);
    close(fd);
    if (failed)
        unlink(path);
    return failed ? -1 : 0;
}

static int deliver(const MaildirSink *sink, const SinkMail *mail, Err *err)
{
    g_autofree char *name = name_of(mail);
    g_autofree char *temporary = g_build_filename(sink->path, "tmp", name, NULL);
    g_autofree char *directory = g_build_filename(sink->path, "new", NULL);
    g_autofree char *final = g_build_filename(directory, name, NULL);
    if (write_file(temporary, mail, err) < 0)
        return -1;
    if (rename(temporary, final) < 0) {
        maildir_error(err, "cannot deliver", final);
        unlink(temporary);
        return -1;
    }
    return maildir_sync(directory, err);
}

static void maildir_send(Sink *base, SinkMail *mail)
{
    MaildirSink *sink = (MaildirSink *)base;
    sink->mail = mail;
    mail->verdict = SINK_PENDING;
    mail->reply[0] = '\0';
}

static void maildir_probe(Sink *base)
{
    ((MaildirSink *)base)->probing = true;
}

static int maildir_advance(Sink *base, int64_t now_ms, Err *err)
{
    (void)now_ms;
    MaildirSink *sink = (MaildirSink *)base;
    SinkMail *mail = g_steal_pointer(&sink->mail);
    if (!mail && !sink->probing)
        return 0;
    sink->probing = false;
    if (maildir_make(sink->path, err) < 0)
        return -1;
    if (!mail)
        return 1;
    if (deliver(sink, mail, err) < 0)
        return -1;
    mail->verdict = SINK_ACCEPTED;
    g_strlcpy(mail->reply, "delivered to the Maildir", sizeof mail->reply);
    return 1;
}

static void maildir_free(Sink *base)
{
    g_free(base);
}

Sink *sink_maildir_open(const OutgoingSettings *settings)
{
    static const SinkOps ops = {maildir_send, maildir_probe, maildir_advance, maildir_free};
    MaildirSink *sink = g_new0(MaildirSink, 1);
    sink->sink.ops = &ops;
    sink->path = settings->endpoint.maildir;
    return &sink->sink;
}
