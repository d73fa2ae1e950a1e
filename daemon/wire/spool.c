/* Makes the descriptors that mails travel in. Nothing here ever has a name that another process
 * could open for longer than the moment between two system calls. Called by the sources. */
#include "daemon/wire/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static int open_unnamed(const char *folder)
{
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
        return fd;
    g_autofree char *path = g_build_filename(folder, "mail-XXXXXX", NULL);
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

int spool_open(const char *folder, int64_t size, Err *err)
{
    bool memory = !folder || size <= SPOOL_IN_MEMORY;
    int fd = memory ? memfd_create("mail", MFD_CLOEXEC) : open_unnamed(folder);
    if (fd < 0)
        return err_set(err, ERR_TEMPORARY, "no room for a mail: %s", g_strerror(errno));
    return fd;
}

int spool_write(int fd, const void *bytes, size_t size, Err *err)
{
    const char *at = bytes;
    while (size > 0) {
        ssize_t n = write(fd, at, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_set(err, ERR_TEMPORARY, "no room for a mail: %s", g_strerror(errno));
        at += n;
        size -= (size_t)n;
    }
    return 0;
}
