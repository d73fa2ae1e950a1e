/* Private files. Whoever kills us in between leaves nothing under the final name. Called by seal.c,
 * seal_pair.c and the commands that write what only one person may read. */
#include "daemon/register/seal_file.h"

#include "config/config.h"
#include "daemon/write_all.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int check(const char *what, const char *path, int fd, Err *err)
{
    struct stat status;
    if (fstat(fd, &status) < 0)
        return err_set(err, ERR_PERMANENT, "%s %s: %s", what, path, strerror(errno));
    if (!S_ISREG(status.st_mode))
        return err_set(err, ERR_INPUT, "%s %s: it is not a regular file", what, path);
    if (status.st_mode & config_forbidden_mode(path))
        return err_set(err, ERR_INPUT, "%s %s: others may read it; its mode must be 0600", what,
                       path);
    return 0;
}

int seal_file_open(const char *what, const char *path, int *ret_fd, Err *err)
{
    /* Not blocking: a pipe in its place is turned away, not waited for. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return err_set(err, ERR_PERMANENT, "%s %s: %s", what, path, strerror(errno));
    if (check(what, path, fd, err) < 0) {
        close(fd);
        return -1;
    }
    *ret_fd = fd;
    return 0;
}

/* ---- writing ---- */

int seal_draft_may_be(const char *what, const char *path, Err *err)
{
    return access(path, F_OK) != 0
               ? 0
               : err_set(err, ERR_PERMANENT,
                         "%s %s: exists, and nothing is written over it; name another", what,
                         path);
}

int seal_draft_begin(const char *what, const char *path, SealDraft *ret, Err *err)
{
    SealDraft draft = {.what = what, .path = path};
    draft.draft = g_strconcat(path, ".unfinished-XXXXXX", NULL);
    draft.fd = mkostemp(draft.draft, O_CLOEXEC); /* 0600 */
    if (draft.fd < 0) {
        g_free(draft.draft);
        return err_set(err, ERR_PERMANENT, "%s %s: cannot create it: %s", what, path,
                       strerror(errno));
    }
    *ret = draft;
    return 0;
}

int seal_draft_write(SealDraft *draft, const void *bytes, size_t size, Err *err)
{
    if (write_all(draft->fd, bytes, size) < 0)
        return err_set(err, ERR_TEMPORARY, "%s %s: cannot write it: %s", draft->what,
                       draft->path, strerror(errno));
    return 0;
}

/* Not every file system knows both calls: a memory stick has no links, NFS no rename that spares
 * what is there. */
static bool give_name(const char *draft, const char *path)
{
    if (renameat2(AT_FDCWD, draft, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    return link(draft, path) == 0 && unlink(draft) == 0;
}

static bool sync_folder_of(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool good = fsync(fd) == 0 || errno == EINVAL; /* some cannot, and need not */
    close(fd);
    return good;
}

int seal_draft_keep(SealDraft *draft, Err *err)
{
    bool written = fsync(draft->fd) == 0,
         named = written && give_name(draft->draft, draft->path);
    int reason = errno;
    if (!named) {
        seal_draft_drop(draft);
        return err_set(err, written ? ERR_PERMANENT : ERR_TEMPORARY, "%s %s: cannot %s it: %s",
                       draft->what, draft->path, written ? "create" : "write",
                       strerror(reason));
    }
    close(draft->fd);
    g_free(draft->draft);
    if (!sync_folder_of(draft->path))
        return err_set(err, ERR_TEMPORARY, "%s %s: cannot make its name durable: %s",
                       draft->what, draft->path, strerror(errno));
    return 0;
}

void seal_draft_drop(SealDraft *draft)
{
    close(draft->fd);
    unlink(draft->draft);
    g_free(draft->draft);
}
