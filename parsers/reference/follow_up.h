/* Follow-up codes, "HLP-2026-0042-abcdefgh23456789", as people and their programs leave them in a mail:
 * with blanks, hyphens and line breaks between the characters, in quotes, in capitals. What is found is a
 * claim: the MAC in it is intake's to check, which has the keys. */
#pragma once

#include "config/lexicon.h"

#include <glib.h>
#include <stdbool.h>

enum { FOLLOW_UP_TOKEN_LENGTH = 16, FOLLOW_UP_MAX = 32, FOLLOW_UP_TOKENS_MAX = 64 };

typedef struct FollowUp {
    char *code; /* as we write it: our prefix in capitals, the token in small letters */
    bool sure;  /* no words look like this: right or mistyped, it was meant for a code */
    bool subject;
} FollowUp;

/* Of FollowUp, empty; to be freed with g_array_unref(). */
GArray *follow_up_new(void);

/* Adds those of a text that are not there yet; at most FOLLOW_UP_MAX that are sure and as many that are
 * not. Our own address for answers ("security+HLP-...@") is none. */
void follow_up_find(const char *text, const char *prefix, bool subject, GArray *codes);

/* Bytes from `at` on that are this code, or a token alone, whatever stands between its characters;
 * 0: it is not here. */
size_t follow_up_length(const char *at, const char *code);

/* The token of a code: its last 16 characters. Borrowed. */
const char *follow_up_token(const char *code);

/* What is no code, but was plainly meant for one. */
typedef enum FollowUpAttempt {
    FOLLOW_UP_NONE,
    FOLLOW_UP_TOKEN, /* a token alone, of which the words beside it say so; it may be a code of another kind, too */
    FOLLOW_UP_CODE, /* with a reference, or what is left of it */
} FollowUpAttempt;

/* The first that stands in a text of UTF-8, right codes included: where its token begins, behind
 * the reference that is before it, and its bytes are set, unless there is none. Links, addresses,
 * dates, numbers and words are none, nor is a reference alone, or a token that nothing shows to be
 * of ours. `lexicon` may be NULL: the shipped one. */
FollowUpAttempt follow_up_attempt(const char *text, const char *prefix, const Lexicon *lexicon,
                                  size_t *ret_at, size_t *ret_length);

/* Adds (as owned char *, in small letters, nothing between them) what may be a token of ours or one
 * that is up to three characters too short or too long, whatever stands beside it: at most
 * FOLLOW_UP_TOKENS_MAX in all. Serial numbers are among them: only the register can tell. */
void follow_up_tokens(const char *text, GPtrArray *tokens);

/* Behind what shows nothing (soft hyphens, joiners, direction marks); behind that and what may part
 * the characters of a code. */
const char *follow_up_skip_unseen(const char *at);
const char *follow_up_skip_gap(const char *at);
