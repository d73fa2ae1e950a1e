/* The wait: what ends it, and that it remembers nothing. */
#include "daemon/wire/loop.h"
#include "tests/unit/tap.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

static void test_time(Loop *loop)
{
    int64_t start = loop_now_ms();
    loop_wake_at(loop, start + 5000);
    loop_wake_at(loop, start + 40);
    loop_wake_at(loop, start + 9000);
    is_int(loop_wait(loop), 0, "a wait without signals returns 0");
    int64_t waited = loop_now_ms() - start;
    ok(waited >= 38 && waited < 2000, "the earliest of three wake-ups ends the wait (%d ms)",
       (int)waited);

    start = loop_now_ms();
    loop_wake_at(loop, start - 1000);
    loop_wait(loop);
    ok(loop_now_ms() - start < 1000, "a wake-up in the past ends the wait at once");
}

static void test_descriptor(Loop *loop)
{
    int ends[2];
    ok(pipe(ends) == 0 && write(ends[1], "x", 1) == 1, "a pipe holds a byte");
    int64_t start = loop_now_ms();
    loop_watch(loop, ends[0], POLLIN);
    loop_wake_at(loop, start + 5000);
    loop_wait(loop);
    ok(loop_now_ms() - start < 2000, "a readable descriptor ends the wait");

    start = loop_now_ms();
    loop_wake_at(loop, start + 60);
    loop_wait(loop);
    ok(loop_now_ms() - start >= 58,
       "the descriptor is forgotten after the wait it was watched for");

    start = loop_now_ms();
    loop_watch(loop, ends[1], POLLOUT);
    loop_wake_at(loop, start + 5000);
    loop_wait(loop);
    ok(loop_now_ms() - start < 2000, "a writable descriptor ends the wait");
    close(ends[0]);
    close(ends[1]);
}

static void test_signals(Loop *loop)
{
    kill(getpid(), SIGTERM);
    is_int(loop_wait(loop), LOOP_TERMINATE, "SIGTERM ends the wait and asks to terminate");
    kill(getpid(), SIGINT);
    kill(getpid(), SIGHUP);
    is_int(loop_wait(loop), LOOP_TERMINATE | LOOP_RELOAD,
           "SIGINT and SIGHUP arrive in one wait");
    loop_wake_at(loop, loop_now_ms());
    is_int(loop_wait(loop), 0, "a signal is reported once");
    kill(getpid(), SIGPIPE);
    ok(true, "SIGPIPE is ignored");
}

static bool blocked(int number)
{
    sigset_t now;
    sigprocmask(SIG_BLOCK, NULL, &now);
    return sigismember(&now, number) == 1;
}

int main(void)
{
    Err err = {0};
    Loop *loop = loop_new(&err);
    ok(loop != NULL, "a loop is made");
    test_time(loop);
    test_descriptor(loop);
    test_signals(loop);
    ok(blocked(SIGTERM), "SIGTERM is blocked while the loop lives");
    loop_free(loop);
    ok(!blocked(SIGTERM), "SIGTERM is free again after it");
    return tap_done();
}
