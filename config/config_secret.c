/* Secrets come from files, are read at each use and wiped after it. Must never put a byte of
 * one into a message. Called while a configuration is read, and by whoever logs in. */
#include "config/config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECRET_MAX = 16 * 1024 }; /* an OAuth token is a few kilobytes */

static int file_error(Err *err, const char *what)
{
    bool passing = errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == EIO;
    return err_set(err, passing ? ERR_TEMPORARY : ERR_PERMANENT, "%s (%s)", what,
                   g_strerror(errno));
}

const char *config_credentials(void)
{
    static const char of_service[] = "/run/credentials/incidentd.service";
    const char *folder = g_getenv("CREDENTIALS_DIRECTORY");
    if (folder && *folder)
        return folder;
    return access(of_service, X_OK) == 0 ? of_service : NULL;
}

/* systemd gives the service user its credentials by an access control list, whose mask shows as
 * the group's bits (0440); the folder is closed to everybody else. */
mode_t config_forbidden_mode(const char *path)
{
    const char *folder = config_credentials();
    bool credential = folder && g_str_has_prefix(path, folder) && path[strlen(folder)] == '/';
    return credential ? 0037 : 0077;
}

/* An open descriptor of a file, or (once) a pipe, that passed every check, or -1. A pipe is read until
 * its writer ends it: a daemon that reads its secrets at each use would hang there. */
static int secret_open(const char *path, bool once, off_t *ret_size, Err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return file_error(err, "cannot be read; allowed: a file that the daemon can read");
    struct stat st;
    const char *wrong = NULL;
    if (fstat(fd, &st) < 0)
        wrong = "cannot be read; allowed: a file that the daemon can read";
    else if (!S_ISREG(st.st_mode) && !(once && S_ISFIFO(st.st_mode)))
        wrong = "is not a regular file; allowed: a file with one line";
    else if (st.st_mode & config_forbidden_mode(path))
        wrong = "can be read or written by others; allowed: only its owner (chmod 600)";
    else if (S_ISFIFO(st.st_mode) && fcntl(fd, F_SETFL, O_RDONLY) == 0)
        st.st_size = SECRET_MAX;
    else if (st.st_size == 0)
        wrong = "is empty; allowed: a file with one line";
    else if (st.st_size > SECRET_MAX)
        wrong = "is too large for a secret; allowed: at most 16 KB";
    if (wrong) {
        close(fd);
        return err_set(err, ERR_PERMANENT, "%s", wrong);
    }
    *ret_size = st.st_size;
    return fd;
}

/* The bytes read, at most `size`; -1 with errno. */
static ssize_t read_all(int fd, char *bytes, size_t size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t n = read(fd, bytes + done, size - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        done += (size_t)n;
    }
    return (ssize_t)done;
}

static bool one_line(const char *secret, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)secret[i] < ' ' || secret[i] == 0x7f)
            return false;
    }
    return length > 0;
}

/* Messages do not name the path here. */
static char *secret_read(const char *path, bool once, Err *err)
{
    off_t size = 0;
    int fd = secret_open(path, once, &size, err);
    if (fd < 0)
        return NULL;
    char *secret = g_malloc0((size_t)size + 1);
    ssize_t length = read_all(fd, secret, (size_t)size);
    if (length < 0)
        file_error(err, "cannot be read; allowed: a file that the daemon can read");
    close(fd);
    if (length > 0 && secret[length - 1] == '\n')
        secret[--length] = '\0';
    if (length > 0 && secret[length - 1] == '\r')
        secret[--length] = '\0';
    if (length >= 0 && one_line(secret, (size_t)length))
        return secret;
    if (length >= 0)
        err_set(err, ERR_PERMANENT, "is not one line of text; allowed: the secret alone");
    explicit_bzero(secret, (size_t)size + 1);
    g_free(secret);
    return NULL;
}

char *config_secret(const char *path, Err *err)
{
    char *secret = secret_read(path, false, err);
    if (!secret)
        err_prefix(err, "%s", path);
    return secret;
}

char *config_secret_once(const char *path, Err *err)
{
    char *secret = secret_read(path, true, err);
    if (!secret)
        err_prefix(err, "%s", path);
    return secret;
}

int config_secret_check(const char *path, Err *err)
{
    char *secret = secret_read(path, false, err);
    int result = secret ? 0 : -1;
    config_secret_free(secret);
    return result;
}

void config_secret_free(char *secret)
{
    if (secret)
        explicit_bzero(secret, strlen(secret));
    g_free(secret);
}
