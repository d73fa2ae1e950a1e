/* Makes the descriptors that mails travel in. Called by the sources. */
#include "daemon/wire/spool.h"

#include "daemon/write_all.h"

#include <errno.h>
#include <glib.h>
#include <sys/mman.h>

int spool_open(Err *err)
{
    int fd = memfd_create("mail", MFD_CLOEXEC);
    if (fd < 0)
        return err_set(err, ERR_TEMPORARY, "no room for a mail: %s", g_strerror(errno));
    return fd;
}

int spool_write(int fd, const void *bytes, size_t size, Err *err)
{
    if (write_all(fd, bytes, size) < 0)
        return err_set(err, ERR_TEMPORARY, "no room for a mail: %s", g_strerror(errno));
    return 0;
}
