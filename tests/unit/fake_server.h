/* A scripted server for one connection, in a child process on a free loopback port.
 *
 * The script is a list of steps. A step waits for a line of the client that matches `expect`
 * (fnmatch(3); the IMAP tag is cut off first; NULL: waits for nothing) and answers `reply`, in
 * which every "$T" is the tag of that line. Special replies: FAKE_CLOSE, FAKE_RESET, FAKE_HANG;
 * FAKE_AGAIN hangs up, and the rest of the script is for the next connection.
 * A reply that begins with FAKE_DRIP goes out a byte at a time. The log-in in front of it all
 * is FAKE_IMAP_LOGIN. A line that does not match ends the child with status 3, which
 * fake_stop() returns. */
#pragma once

#include "daemon/wire/loop.h"

#include <arpa/inet.h>
#include <fnmatch.h>
#include <glib.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define FAKE_CLOSE "\001close"
#define FAKE_RESET "\001reset"
#define FAKE_HANG  "\001hang"
#define FAKE_AGAIN "\001again"
#define FAKE_DRIP  "\002"

#define FAKE_IMAP_LOGIN                                                                        \
    {NULL, "* OK ready\r\n"},                                                                  \
        {"CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n$T OK\r\n"},              \
    {                                                                                          \
        "AUTHENTICATE PLAIN *", "$T OK in\r\n"                                                 \
    }

typedef struct FakeStep {
    const char *expect;
    const char *reply;
} FakeStep;

typedef struct Fake {
    pid_t pid;
    int port;
} Fake;

static bool fake_line(FILE *in, char *line, size_t size)
{
    if (!fgets(line, (int)size, in))
        return false;
    line[strcspn(line, "\r\n")] = '\0';
    return true;
}

static bool fake_write(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = send(fd, bytes, size, MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        bytes += n;
        size -= (size_t)n;
    }
    return true;
}

static void fake_drip(int fd, const char *bytes)
{
    for (; *bytes; bytes++) {
        fake_write(fd, bytes, 1);
        usleep(200);
    }
}

static void fake_reply(int fd, const char *reply, const char *tag)
{
    if (strcmp(reply, FAKE_CLOSE) == 0)
        _exit(0);
    if (strcmp(reply, FAKE_HANG) == 0)
        for (;;)
            pause();
    if (strcmp(reply, FAKE_RESET) == 0) {
        struct linger now = {.l_onoff = 1};
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        close(fd);
        _exit(0);
    }
    g_auto(GStrv) parts = g_strsplit(reply, "$T", -1);
    g_autofree char *bytes = g_strjoinv(tag, parts);
    if (bytes[0] == FAKE_DRIP[0])
        fake_drip(fd, bytes + 1);
    else
        fake_write(fd, bytes, strlen(bytes));
}

/* An IMAP tag is whatever stands before the first space; SMTP lines have none. */
static const char *fake_command(char *line, bool tagged, char **tag)
{
    *tag = "";
    char *space = tagged ? strchr(line, ' ') : NULL;
    if (!space)
        return line;
    *space = '\0';
    *tag = line;
    return space + 1;
}

static int fake_accept(int listener)
{
    int one = 1, fd = accept(listener, NULL, NULL);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

static void fake_talk(int listener, int fd, const FakeStep *steps, size_t n, bool tagged)
{
    FILE *in = fdopen(dup(fd), "r");
    char line[8192];
    for (size_t i = 0; i < n; i++) {
        char *tag = "";
        if (steps[i].expect) {
            if (!fake_line(in, line, sizeof line))
                _exit(4);
            const char *command = fake_command(line, tagged, &tag);
            if (fnmatch(steps[i].expect, command, 0) != 0) {
                fprintf(stderr, "# the server expected: %s\n#          but got: %s\n",
                        steps[i].expect, command);
                _exit(3);
            }
        }
        if (strcmp(steps[i].reply, FAKE_AGAIN) != 0) {
            fake_reply(fd, steps[i].reply, tag);
            continue;
        }
        fclose(in);
        close(fd);
        fd = fake_accept(listener);
        in = fdopen(dup(fd), "r");
    }
    while (fake_line(in, line, sizeof line)) {
    }
    _exit(0);
}

static inline Fake fake_start(const FakeStep *steps, size_t n, bool tagged)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *)&address, length) != 0 || listen(listener, 4) != 0)
        abort();
    getsockname(listener, (struct sockaddr *)&address, &length);
    Fake fake = {.port = ntohs(address.sin_port), .pid = fork()};
    if (fake.pid == 0) {
        int fd = fake_accept(listener);
        bool again = false;
        for (size_t i = 0; i < n; i++)
            again = again || strcmp(steps[i].reply, FAKE_AGAIN) == 0;
        if (!again)
            close(listener);
        fake_talk(listener, fd, steps, n, tagged);
    }
    close(listener);
    return fake;
}

/* 0: it saw what it expected as far as it was asked. */
static inline int fake_stop(Fake fake)
{
    int status = 0;
    for (int i = 0; i < 100 && waitpid(fake.pid, &status, WNOHANG) == 0; i++) {
        usleep(1000);
        if (i == 50)
            kill(fake.pid, SIGKILL);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 0;
}
