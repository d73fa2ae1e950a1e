/* Asking for a passphrase: on the terminal itself, whatever standard input is, and without showing
 * it. Called by `incidentd keygen` and `unseal`. */
#include "daemon/cli/passphrase.h"

#include "config/config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { NEW_MIN = 10, CTRL_C = 3 };

static int read_file(const char *path, char passphrase[SEAL_PASSPHRASE_MAX + 1], Err *err)
{
    char *secret = config_secret_once(path, err);
    if (!secret)
        return -1;
    size_t length = g_strlcpy(passphrase, secret, SEAL_PASSPHRASE_MAX + 1);
    config_secret_free(secret);
    if (length > SEAL_PASSPHRASE_MAX)
        return err_set(err, ERR_PERMANENT, "passphrase: it is longer than %d bytes",
                       SEAL_PASSPHRASE_MAX);
    return 0;
}

/* One line, byte by byte, so that no buffer of the library keeps a copy. -1: stopped or too long. */
static int read_line(int tty, char passphrase[SEAL_PASSPHRASE_MAX + 1])
{
    size_t length = 0;
    char c;
    ssize_t n;
    while ((n = read(tty, &c, 1)) == 1 || (n < 0 && errno == EINTR)) {
        if (n != 1)
            continue;
        if (c == '\n' || c == '\r') {
            passphrase[length] = '\0';
            return 0;
        }
        if (c == CTRL_C || length == SEAL_PASSPHRASE_MAX)
            return -1;
        passphrase[length++] = c;
    }
    return -1;
}

/* While nothing is shown, Ctrl-C ends the line in place of the program: the terminal is put right
 * again. */
static int ask_once(int tty, const char *question, const char *path,
                    char passphrase[SEAL_PASSPHRASE_MAX + 1], Err *err)
{
    struct termios before, silent;
    if (tcgetattr(tty, &before) < 0)
        return err_set(err, ERR_PERMANENT, "passphrase: cannot ask for it: %s",
                       strerror(errno));
    silent = before;
    silent.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
    silent.c_cc[VEOL] = CTRL_C;
    /* Before the question: what comes then is the answer. */
    if (tcsetattr(tty, TCSAFLUSH, &silent) < 0)
        return err_set(err, ERR_PERMANENT, "passphrase: cannot hide it: %s", strerror(errno));
    dprintf(tty, "%s %s: ", question, path);
    int result = read_line(tty, passphrase);
    tcsetattr(tty, TCSAFLUSH, &before);
    dprintf(tty, "\n");
    return result < 0 ? err_set(err, ERR_PERMANENT, "passphrase: none was given") : 0;
}

static int ask_again(int tty, const char *path, const char *passphrase, Err *err)
{
    char again[SEAL_PASSPHRASE_MAX + 1];
    int result = ask_once(tty, "The same once more for", path, again, err);
    if (result == 0 && strcmp(again, passphrase) != 0)
        result = err_set(err, ERR_PERMANENT, "passphrase: the two are not the same");
    explicit_bzero(again, sizeof again);
    return result;
}

static int ask_terminal(const Passphrases *passphrases, const char *path,
                        char passphrase[SEAL_PASSPHRASE_MAX + 1], Err *err)
{
    int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (tty < 0)
        return err_set(
            err, ERR_PERMANENT,
            "passphrase: there is no terminal to ask on; allowed: --passphrase-file");
    int result = ask_once(tty, passphrases->fresh ? "A passphrase for" : "The passphrase of",
                          path, passphrase, err);
    if (result == 0 && passphrases->fresh)
        result = ask_again(tty, path, passphrase, err);
    close(tty);
    return result;
}

int passphrase_ask(void *user, const char *path, char passphrase[SEAL_PASSPHRASE_MAX + 1],
                   Err *err)
{
    Passphrases *passphrases = user;
    int result = *passphrases->files ? read_file(*passphrases->files++, passphrase, err)
                                     : ask_terminal(passphrases, path, passphrase, err);
    if (result == 0 && passphrases->fresh && strlen(passphrase) < NEW_MIN)
        return err_set(err, ERR_PERMANENT,
                       "passphrase: it is too short; allowed: %d to %d characters", NEW_MIN,
                       SEAL_PASSPHRASE_MAX);
    return result;
}
