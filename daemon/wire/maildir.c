/* Names and folders of a Maildir. Owns what a file name means; never opens a mail.
 * Called by source_maildir and sink_maildir. */
#include "daemon/wire/maildir.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

size_t maildir_base_size(const char *name)
{
    const char *flags = strstr(name, ":2,");
    return flags ? (size_t)(flags - name) : strlen(name);
}

int64_t maildir_uid(const char *name)
{
    uint8_t digest[32];
    gsize size = sizeof digest;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)name, (gssize)maildir_base_size(name));
    g_checksum_get_digest(sum, digest, &size);
    uint64_t uid = 0;
    for (int i = 0; i < 8; i++)
        uid = uid << 8 | digest[i];
    uid >>= 1;
    return uid ? (int64_t)uid : 1;
}

char *maildir_folder(const char *path, const char *folder)
{
    if (g_ascii_strcasecmp(folder, "INBOX") == 0)
        return g_strdup(path);
    g_autofree char *dotted = g_strdelimit(g_strdup(folder), "/", '.');
    return g_strdup_printf("%s/.%s", path, dotted);
}

int maildir_error(Err *err, const char *what, const char *path)
{
    static const int curable[] = {ENOSPC, EDQUOT, EIO,   EMFILE, ENFILE,
                                  ENOMEM, EAGAIN, EINTR, ESTALE};
    int code = errno;
    ErrKind kind = ERR_PERMANENT;
    for (size_t i = 0; i < G_N_ELEMENTS(curable); i++)
        if (code == curable[i])
            kind = ERR_TEMPORARY;
    return err_set(err, kind, "%s %s: %s", what, path, g_strerror(code));
}

int maildir_sync(const char *directory, Err *err)
{
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return maildir_error(err, "cannot open", directory);
    int failed = fsync(fd);
    if (failed)
        maildir_error(err, "cannot sync", directory);
    close(fd);
    return failed ? -1 : 0;
}

/* 1: made, 0: was there already. */
static int make_directory(const char *path, Err *err)
{
    if (mkdir(path, 0700) == 0)
        return 1;
    return errno == EEXIST ? 0 : maildir_error(err, "cannot make", path);
}

int maildir_make(const char *path, Err *err)
{
    static const char *const parts[] = {"tmp", "new", "cur"};
    int made = make_directory(path, err);
    if (made < 0)
        return -1;
    g_autofree char *parent = g_path_get_dirname(path);
    if (made == 1 && maildir_sync(parent, err) < 0)
        return -1;
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *part = g_build_filename(path, parts[i], NULL);
        int made_part = make_directory(part, err);
        if (made_part < 0)
            return -1;
        made |= made_part;
    }
    return made ? maildir_sync(path, err) : 0;
}
