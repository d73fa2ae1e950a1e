/* A logged-in byte stream to an IMAP or SMTP server. libcurl resolves, connects, verifies TLS
 * and logs in (CURLOPT_CONNECT_ONLY); then we speak. The only libcurl transfers of the daemon.
 *
 * It verifies certificate and host name always, never falls back to clear text, never sends
 * mail without a log-in when a user is set, and never logs what it sends. */
#pragma once

#include "config/config.h"
#include "config/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct Loop Loop;
typedef struct Connection Connection;

/* Starts connecting. The endpoint must outlive the connection. The secret is read now from its
 * file, so a changed one is used at the next connection. NULL and *err when the settings cannot
 * work (no secret, bad CA file). */
Connection *connection_open(Loop *loop, const Endpoint *endpoint, int64_t now_ms, Err *err);

/* 1: logged in. 0: not yet. -1: failed; the kind tells: ERR_PERMANENT for a refused log-in or a
 * certificate that does not verify, ERR_TEMPORARY otherwise. Never blocks. */
int connection_advance(Connection *connection, int64_t now_ms, Err *err);

/* Whether the server announced a capability (IMAP CAPABILITY) or extension (EHLO keyword), in
 * any case. */
bool connection_has(const Connection *connection, const char *capability);

/* Bytes sent (0: would block, the loop watches for writing) or received (0: nothing yet, the
 * loop watches for reading). -1: the connection is gone, ERR_TEMPORARY. Receive until 0 before
 * each wait: TLS may hold bytes that no descriptor announces. A first send after the peer has
 * closed still succeeds. */
ssize_t connection_send(Connection *connection, const void *bytes, size_t size, Err *err);
ssize_t connection_receive(Connection *connection, void *bytes, size_t size, Err *err);

/* A server's words made fit for a message: printable ASCII, words with an @ replaced, cut to
 * size. */
void connection_printable(char *into, size_t size, const char *text, size_t length);

/* Closes at once. NULL is taken. */
void connection_close(Connection *connection);
