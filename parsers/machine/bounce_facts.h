/* What one source says of a failed delivery: the machine-readable part, the text for people, or
 * a service's JSON. Internal to parsers/bounce. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct BounceFacts {
    GPtrArray *recipients; /* owned strings, each once */
    char *status;          /* "5.1.1"; NULL: not said */
    char *diagnostic;      /* what the other server answered; NULL: not said */
    char *original_id;     /* Message-ID without <>; NULL: not said */
    bool failed, delayed, delivered;
} BounceFacts;

void bounce_facts_init(BounceFacts *facts);
void bounce_facts_clear(BounceFacts *facts);

/* Adds the address that text[0..length) is, when it is one and new. At most 50 are kept. */
void bounce_facts_add(BounceFacts *facts, const char *text, size_t length);

/* The first address in text[0..length): its length, 0 when there is none. *ret_start is where.
 * Knows quoted local parts and addresses in the middle of Chinese or Japanese words. */
size_t bounce_address(const char *text, size_t length, size_t *ret_start);

/* How much of text[0..length) is at most `max` bytes and whole characters. */
size_t bounce_cut(const char *text, size_t length, size_t max);

/* Reads "failed", "delayed", "delivered", "relayed", "expanded" (RFC 3464 section 2.3.3). */
void bounce_facts_action(BounceFacts *facts, const char *action);
