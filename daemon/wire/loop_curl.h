/* The loop as the users of libcurl see it: connection.c today, token requests later. Nobody
 * else. */
#pragma once

#include "config/err.h"
#include "daemon/wire/libcurl.h"
#include "daemon/wire/loop.h"

#include <stdbool.h>

/* One easy handle in the multi. `easy` is made and freed by its owner; done and result are the
 * loop's to set. */
typedef struct LoopTransfer {
    CURL *easy;
    bool done;
    CURLcode result;
} LoopTransfer;

/* The transfer stays where it is until it is removed; CURLOPT_PRIVATE of its handle is the
 * loop's. */
int loop_add(Loop *loop, LoopTransfer *transfer, Err *err);

/* Takes the handle out, which closes a CONNECT_ONLY connection at once. */
void loop_remove(Loop *loop, LoopTransfer *transfer);
