/* The seam where mail goes: one finished mail to one recipient at a time, with an exact
 * verdict.
 *
 * A sink is an SMTP server, a Maildir, or a script in a test. One recipient a mail is our rule,
 * not SMTP's: a refused recipient then concerns nobody else. */
#pragma once

#include "config/config.h"
#include "config/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum SinkVerdict {
    SINK_PENDING,
    SINK_ACCEPTED,
    SINK_TEMPORARY, /* 4xx, or the server refuses us and not the mail: try again later */
    SINK_PERMANENT, /* 5xx: final */
    SINK_UNCERTAIN, /* the connection died after the final dot: it may have arrived (RFC 1047)
                     */
} SinkVerdict;

typedef struct SinkMail {
    const char *from;  /* in: envelope sender, "" for the null sender */
    const char *to;    /* in: envelope recipient, already validated */
    const char *bytes; /* in: RFC 5322, lines end in CRLF; dot-stuffing is the sink's */
    size_t size;
    bool begun;          /* out: the server has heard of it */
    SinkVerdict verdict; /* out */
    char reply[160];     /* out: the server's words, printable, addresses removed */
} SinkMail;

typedef struct Sink Sink;

typedef struct SinkOps {
    void (*send)(Sink *sink, SinkMail *mail);
    void (*probe)(Sink *sink);
    int (*advance)(Sink *sink, int64_t now_ms, Err *err);
    void (*free)(Sink *sink);
} SinkOps;

struct Sink {
    const SinkOps *ops;
};

/* Starts sending one mail; it stays the caller's and where it is until advance has returned 1
 * or -1. */
static inline void sink_send(Sink *sink, SinkMail *mail)
{
    sink->ops->send(sink, mail);
}

/* Starts connecting and logging in, and sends nothing: for `check --online`. */
static inline void sink_probe(Sink *sink)
{
    sink->ops->probe(sink);
}

/* 1: finished, mail->verdict is set (or the probe succeeded). 0: not yet. -1: no connection, no
 * log-in, or the connection was lost before the final dot: nothing was accepted, the mail's
 * verdict is SINK_PENDING, sending it again doubles nothing. When it was begun, ERR_TEMPORARY may be this
 * mail's doing: others go first. Never blocks. Without a task: 0. */
static inline int sink_advance(Sink *sink, int64_t now_ms, Err *err)
{
    return sink->ops->advance(sink, now_ms, err);
}

static inline void sink_free(Sink *sink)
{
    if (sink)
        sink->ops->free(sink);
}

typedef struct Loop Loop;

/* Opens the kind that the settings name; they must outlive the sink. Never NULL. */
Sink *sink_open(const OutgoingSettings *settings, Loop *loop);

Sink *sink_smtp_open(const OutgoingSettings *settings, Loop *loop);
Sink *sink_maildir_open(const OutgoingSettings *settings);
