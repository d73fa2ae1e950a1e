/* Makes the descriptors that mails travel in. Called by the sources. */
#include "daemon/wire/spool.h"

#include <errno.h>
#include <glib.h>
#include <sys/mman.h>
#include <unistd.h>

int spool_open(Err *err)
{
    int fd = memfd_create("mail", MFD_CLOEXEC);
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
