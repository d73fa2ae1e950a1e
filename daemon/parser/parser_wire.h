/* What the daemon and its parser process say to each other, over one stream socket of one
 * machine.
 *
 * A request is a WireRequest with one descriptor; the first carries the contexts, every later
 * one a mail. An answer is a WireAnswer and its payload. Answers come in the order of the
 * requests. */
#pragma once

#include "config/config.h"
#include "config/err.h"
#include "config/parser_context.h"

#include <stddef.h>
#include <stdint.h>

enum { WIRE_SOCKET = 3, WIRE_PAYLOAD_MAX = 8 * 1024 * 1024 };

typedef struct WireRequest {
    uint32_t number;  /* 0: the contexts; the mails of one child count from 1 */
    uint32_t context; /* its place among the contexts */
    int64_t size;
    uint32_t cut; /* 0 or 1 */
    /* Likewise; both together a word, so that no padding leaves the process. */
    uint32_t anonymous;
} WireRequest;

typedef struct WireAnswer {
    uint32_t number;  /* of the request; 0: the child is ready */
    uint32_t outcome; /* PARSER_READ: the payload is the report; PARSER_REFUSED: the reason */
    uint32_t length;  /* of the payload */
} WireAnswer;

/* ---- the daemon's side: never blocks ---- */

/* 0: all of it is on its way. -1: nothing is, and errno tells why. */
int wire_send_request(int socket, const WireRequest *request, int fd);

typedef enum WireState {
    WIRE_NOTHING,  /* no whole answer yet */
    WIRE_ANSWERED, /* one */
    WIRE_CLOSED,   /* the other end is gone */
    WIRE_GARBLED,  /* a payload over the limit */
} WireState;

/* What has arrived of the answers. All zero: nothing. */
typedef struct WireReader {
    char *bytes;
    size_t start, end, capacity;
} WireReader;

/* The next answer. *ret_payload lives until the next call. */
WireState wire_receive_answer(WireReader *reader, int socket, WireAnswer *ret,
                              const char **ret_payload);
void wire_reader_clear(WireReader *reader);

/* Every mailbox's context in the order of the configuration, and the text of its own lexicon, as
 * JSON: owned. */
char *wire_contexts_to_json(const Config *config);

/* ---- the child's side: blocks ---- */

/* 1 and a descriptor of its own for the caller. 0: the daemon is gone. -1: not a request. */
int wire_receive_request(int socket, WireRequest *ret, int *ret_fd);

/* 0, or -1 when the daemon is gone. */
int wire_send_answer(int socket, const WireAnswer *answer, const char *payload);

/* The inverse of wire_contexts_to_json(): an owned array of *ret_n, or NULL and *err. The
 * lexicon is compiled here; the contexts keep it for the life of the process. */
ParserContext *wire_contexts_from_json(const char *json, size_t length, size_t *ret_n,
                                       Err *err);
