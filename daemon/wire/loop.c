/* The one wait of the daemon. Owns the only CURLM, the signal descriptor and what the coming
 * wait is to watch.
 *
 * It must never wait anywhere but in loop_wait(), and never call back: who asked to be woken is
 * asked again by the engine. Called by the engine (loop_wait) and by every source, sink and
 * process (loop_watch, loop_wake_at). */
#include "daemon/wire/loop.h"

#include "daemon/wire/loop_curl.h"

#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST_WAIT_MS = 60 * 60 * 1000 }; /* waking for nothing once an hour costs nothing */

struct Loop {
    CURLM *multi;
    int signals;
    sigset_t mask_before;
    GArray *watched; /* struct curl_waitfd; the first one is the signal descriptor */
    int64_t wake_at;
};

static void watch_signals_only(Loop *loop)
{
    g_array_set_size(loop->watched, 0);
    loop->wake_at = INT64_MAX;
    loop_watch(loop, loop->signals, POLLIN);
}

static int open_signals(Loop *loop, Err *err)
{
    sigset_t ours;
    sigemptyset(&ours);
    sigaddset(&ours, SIGTERM);
    sigaddset(&ours, SIGINT);
    sigaddset(&ours, SIGHUP);
    if (sigprocmask(SIG_BLOCK, &ours, &loop->mask_before) != 0)
        return err_set(err, ERR_BUG, "signals cannot be blocked: %s", strerror(errno));
    signal(SIGPIPE, SIG_IGN);
    loop->signals = signalfd(-1, &ours, SFD_NONBLOCK | SFD_CLOEXEC);
    if (loop->signals < 0)
        return err_set(err, ERR_TEMPORARY, "no signal descriptor: %s", strerror(errno));
    return 0;
}

Loop *loop_new(Err *err)
{
    if (libcurl_load(err) < 0)
        return NULL;
    Loop *loop = g_new0(Loop, 1);
    loop->signals = -1;
    loop->watched = g_array_new(FALSE, FALSE, sizeof(struct curl_waitfd));
    sigprocmask(SIG_BLOCK, NULL, &loop->mask_before);
    if (libcurl.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
        loop->multi = libcurl.multi_init();
    if (!loop->multi) {
        err_set(err, ERR_TEMPORARY, "libcurl does not start");
        loop_free(loop);
        return NULL;
    }
    if (open_signals(loop, err) != 0) {
        loop_free(loop);
        return NULL;
    }
    watch_signals_only(loop);
    return loop;
}

void loop_free(Loop *loop)
{
    if (!loop)
        return;
    libcurl.multi_cleanup(loop->multi);
    libcurl.global_cleanup();
    if (loop->signals >= 0)
        close(loop->signals);
    sigprocmask(SIG_SETMASK, &loop->mask_before, NULL);
    g_array_free(loop->watched, TRUE);
    g_free(loop);
}

void loop_watch(Loop *loop, int fd, short events)
{
    struct curl_waitfd watch = {.fd = fd};
    if (events & POLLIN)
        watch.events |= CURL_WAIT_POLLIN;
    if (events & POLLPRI)
        watch.events |= CURL_WAIT_POLLPRI;
    if (events & POLLOUT)
        watch.events |= CURL_WAIT_POLLOUT;
    g_array_append_val(loop->watched, watch);
}

void loop_wake_at(Loop *loop, int64_t at_ms)
{
    loop->wake_at = MIN(loop->wake_at, at_ms);
}

static int time_out_ms(const Loop *loop)
{
    if (loop->wake_at == INT64_MAX)
        return LONGEST_WAIT_MS;
    int64_t left = loop->wake_at - loop_now_ms();
    return (int)CLAMP(left, 0, LONGEST_WAIT_MS);
}

static int read_signals(const Loop *loop)
{
    int arrived = 0;
    struct signalfd_siginfo info;
    while (read(loop->signals, &info, sizeof info) == (ssize_t)sizeof info)
        arrived |= info.ssi_signo == SIGHUP ? LOOP_RELOAD : LOOP_TERMINATE;
    return arrived;
}

static void finish_transfers(Loop *loop)
{
    CURLMsg *message;
    int left;
    while ((message = libcurl.multi_info_read(loop->multi, &left))) {
        LoopTransfer *transfer = NULL;
        libcurl.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
        if (message->msg != CURLMSG_DONE || !transfer)
            continue;
        transfer->done = true;
        transfer->result = message->data.result;
    }
}

int loop_wait(Loop *loop)
{
    int running;
    libcurl.multi_poll(loop->multi, (struct curl_waitfd *)(void *)loop->watched->data,
                       loop->watched->len, time_out_ms(loop), NULL);
    libcurl.multi_perform(loop->multi, &running);
    finish_transfers(loop);
    watch_signals_only(loop);
    return read_signals(loop);
}

int64_t loop_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int loop_add(Loop *loop, LoopTransfer *transfer, Err *err)
{
    transfer->done = false;
    libcurl.easy_setopt(transfer->easy, CURLOPT_PRIVATE, transfer);
    CURLMcode code = libcurl.multi_add_handle(loop->multi, transfer->easy);
    if (code != CURLM_OK)
        return err_set(err, ERR_BUG, "libcurl: %s", libcurl.multi_strerror(code));
    return 0;
}

void loop_remove(Loop *loop, LoopTransfer *transfer)
{
    libcurl.multi_remove_handle(loop->multi, transfer->easy);
}
