/* The only place where the daemon waits: for descriptors, for a time, for a signal, for
 * libcurl.
 *
 * Whatever waits for something says so before each wait (loop_watch, loop_wake_at); nothing is
 * remembered from one wait to the next, so nothing can be forgotten there. */
#pragma once

#include "config/err.h"

#include <stdint.h>

typedef struct Loop Loop;

typedef enum LoopSignal { LOOP_TERMINATE = 1, LOOP_RELOAD = 2 } LoopSignal;

/* Blocks SIGTERM, SIGINT and SIGHUP for the process and takes them through a descriptor;
 * ignores SIGPIPE. One a process. NULL and *err on failure. */
Loop *loop_new(Err *err);
void loop_free(Loop *loop);

/* For the coming wait only: end it when fd has one of the poll(2) events, or at a time
 * (monotonic ms). */
void loop_watch(Loop *loop, int fd, short events);
void loop_wake_at(Loop *loop, int64_t at_ms);

/* Waits; does libcurl's work. Returns the LoopSignal bits that arrived, 0 for none. */
int loop_wait(Loop *loop);

/* Monotonic milliseconds. */
int64_t loop_now_ms(void);
