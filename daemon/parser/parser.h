/* The seam to the parsers: bytes go in, reports come out, and whatever the bytes do, the caller
 * goes on.
 *
 * One batch at a time. parser_process.c runs it in a sandboxed child; the simulation runs it in
 * place. */
#pragma once

#include "config/err.h"
#include "config/parser_context.h"
#include "parsers/report.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum ParserOutcome {
    PARSER_PENDING,
    PARSER_READ,    /* report is set */
    PARSER_REFUSED, /* the prescan turned it away */
    PARSER_KILLED,  /* it crashed the parser or broke a limit of memory or system calls */
    PARSER_TIMEOUT, /* it took longer than the time limit */
    PARSER_GARBLED, /* the answer was not a report */
} ParserOutcome;

typedef struct ParserJob {
    int fd; /* in: the mail; stays the caller's */
    int64_t size;
    bool cut;
    const ParserContext *context; /* in: one of the configuration's */
    bool anonymous; /* in: read it as on the anonymous route, whatever the context says */
    bool fresh; /* in: read it in a process that has read nothing before (a mail that carries a
                   code) */
    ParserOutcome outcome; /* out */
    Report *report;        /* out: owned by the caller, NULL unless PARSER_READ */
    char reason[160];      /* out: a sentence for the quarantine list; no text of the mail */
} ParserJob;

typedef struct Parser Parser;

typedef struct ParserOps {
    void (*submit)(Parser *parser, ParserJob *jobs, size_t n);
    int (*advance)(Parser *parser, int64_t now_ms, Err *err);
    void (*free)(Parser *parser);
} ParserOps;

struct Parser {
    const ParserOps *ops;
};

/* Starts a batch. The jobs belong to the caller and stay where they are until advance has
 * returned 1 or -1. */
static inline void parser_submit(Parser *parser, ParserJob *jobs, size_t n)
{
    parser->ops->submit(parser, jobs, n);
}

/* 1: every job of the batch has its outcome. 0: not yet (what it waits for has been told to the
 * loop). -1: no parser can be started at all; the jobs not finished are PARSER_PENDING and may
 * be submitted again later. Never blocks. Without a batch: 0. */
static inline int parser_advance(Parser *parser, int64_t now_ms, Err *err)
{
    return parser->ops->advance(parser, now_ms, err);
}

static inline void parser_free(Parser *parser)
{
    if (parser)
        parser->ops->free(parser);
}
