/* IMAP4rev1 (RFC 3501) as bytes: what a server says becomes events, what we say becomes text.
 * No I/O.
 *
 * Literals are counted, never scanned, so nothing in a mail can be taken for a reply of the
 * server. Pure but for memory; fuzzed. */
#pragma once

#include "config/err.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    IMAP_LINE_MAX = 64 * 1024,          /* of a response, its literals not counted */
    IMAP_SEARCH_MAX = 16 * 1024 * 1024, /* of a SEARCH response: one line names every message */
    IMAP_NESTING_MAX = 32,
    IMAP_LITERALS_MAX = 64, /* in one response */
};

typedef enum ImapEventKind {
    IMAP_LITERAL,       /* a literal of `size` bytes begins; `text` is the response before it */
    IMAP_LITERAL_BYTES, /* the next `size` bytes of it, in `bytes` */
    IMAP_UNTAGGED,      /* a whole response, without its "* " */
    IMAP_CONTINUATION,  /* without its "+ " */
    IMAP_TAGGED,        /* a whole response; `tag` is its tag, `text` what follows */
} ImapEventKind;

/* In `text` a literal is what announced it and a newline, "{42}\n"; its bytes are not there.
 * All pointers are the reader's, until the next call. */
typedef struct ImapEvent {
    ImapEventKind kind;
    const char *tag;
    const char *text;
    const char *bytes;
    int64_t size;
    int literal; /* number of the literal in its response, from 0 */
} ImapEvent;

typedef struct ImapReader ImapReader;

ImapReader *imap_reader_new(void);
/* What it holds is overwritten, here and when the next response begins. */
void imap_reader_free(ImapReader *reader);

/* Gives it bytes, which stay the caller's and where they are until imap_reader_next() has
 * returned 0. */
void imap_reader_feed(ImapReader *reader, const char *bytes, size_t size);

/* How many of them it has not used yet. */
size_t imap_reader_left(const ImapReader *reader);

/* 1: an event. 0: the bytes are used up. -1: this is not IMAP, or too much of it;
 * ERR_TEMPORARY, and the connection must be given up. */
int imap_reader_next(ImapReader *reader, ImapEvent *ret, Err *err);

/* ---- reading responses: `text` is an event's; false when it is not that response or not
 * well-formed ---- */

typedef enum ImapBody {
    IMAP_BODY_NONE,
    IMAP_BODY_NIL,
    IMAP_BODY_QUOTED,
    IMAP_BODY_LITERAL
} ImapBody;

typedef struct ImapFetch {
    int64_t uid;           /* 0: not said */
    int64_t size;          /* RFC822.SIZE; -1: not said */
    int64_t internal_date; /* UTC seconds */
    bool has_date;
    ImapBody body;    /* of BODY[] or BODY[]<n> */
    int body_literal; /* its number, for IMAP_BODY_LITERAL */
    GString *quoted;  /* its text, for IMAP_BODY_QUOTED; owned */
} ImapFetch;

/* Reads "n FETCH (...)"; every item that is not above is skipped. On true: imap_fetch_clear()
 * afterwards. */
bool imap_fetch_parse(const char *text, ImapFetch *ret);
void imap_fetch_clear(ImapFetch *fetch);

/* Whether the literal that begins after this text is the value of BODY[]. */
bool imap_literal_is_body(const char *text);

/* Adds the numbers of "SEARCH n n n" to an array of int64_t. */
bool imap_search_parse(const char *text, GArray *numbers);

typedef enum ImapCondition { IMAP_OK, IMAP_NO, IMAP_BAD, IMAP_BYE, IMAP_PREAUTH } ImapCondition;

/* "OK [CODE arguments] words": parts of `text`. */
typedef struct ImapStatus {
    ImapCondition condition;
    const char *code; /* after the bracket; NULL without one */
    const char *words;
} ImapStatus;

bool imap_status_parse(const char *text, ImapStatus *ret);

/* Whether the response code has this name, in any case; *ret_arguments (may be NULL) is what
 * follows it. */
bool imap_status_code(const ImapStatus *status, const char *name, const char **ret_arguments);

/* A non-zero 32-bit number (nz-number of RFC 3501) at the beginning of text; *ret_rest may be
 * NULL. */
bool imap_number(const char *text, int64_t *ret, const char **ret_rest);

/* COPYUID of RFC 4315: "validity set set". The sets are in order and equally long: arrays of
 * int64_t. */
bool imap_copyuid_parse(const char *arguments, int64_t *ret_validity, GArray *from, GArray *to);

/* Whether a "CAPABILITY A B C" response names one, in any case. */
bool imap_capability(const char *text, const char *name);

/* "17-Jul-1996 02:44:25 -0700" (the day may begin with a space) as UTC seconds. */
bool imap_date_parse(const char *text, int64_t *ret);

/* ---- writing ---- */

/* Appends rising uids as a set, "1:3,7". */
void imap_set_append(GString *into, const int64_t *uids, size_t n);

/* A mailbox name of UTF-8 as a quoted string in modified UTF-7 (RFC 3501 section 5.1.3); owned.
 * NULL when it is not UTF-8 or holds a control character. */
char *imap_mailbox_name(const char *name);
