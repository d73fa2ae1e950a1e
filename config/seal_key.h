/* The public half of a key pair to which originals are sealed, as a value and as a text that
 * people send, print and type.
 *
 *   incidentd-seal-1:abcd-efgh-...   14 groups of 4 letters of a-z and 2-9 without l and o
 *
 * 32 bytes of the key (X25519) and 3 of a checksum: a typing error passes unnoticed once in 16
 * million. No base64: on paper and over the telephone its I, l, 1, O and 0 are one. A public key is
 * no secret. What a key does is daemon/register/sealed's. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SEAL_PUBLIC_SIZE = 32,
    SEAL_FINGERPRINT_SIZE = 10,
    SEAL_FINGERPRINT_LENGTH = 19, /* "abcd-efgh-ijkm-npqr" */
    SEAL_KEY_TEXT_LENGTH = 86,
    SEAL_RECIPIENTS_MAX = 4,
    SEAL_SHARES_MAX = 2,
};

typedef struct SealKey {
    uint8_t bytes[SEAL_PUBLIC_SIZE];
} SealKey;

/* To whom is sealed. Each share is needed to open, from any one of the keys that have it: the
 * Chair's and the Vice-Chair's have the first, and where two people must act together the DPO's has
 * the second. n 0: to nobody. */
typedef struct SealRecipients {
    size_t n;
    int shares; /* 1 or 2 */
    SealKey keys[SEAL_RECIPIENTS_MAX];
    int share[SEAL_RECIPIENTS_MAX]; /* of each key: 0 or 1 */
} SealRecipients;

/* Forgives capitals, spaces and missing hyphens. NULL, or what is wrong: "is ...; allowed: ...",
 * which never quotes the text. */
const char *seal_key_parse(const char *text, SealKey *ret);

void seal_key_text(const SealKey *key, char text[SEAL_KEY_TEXT_LENGTH + 1]);

/* What stands for the key in lists and is compared over the telephone. */
void seal_key_hash(const SealKey *key, uint8_t ret[SEAL_FINGERPRINT_SIZE]);
void seal_key_hash_text(const uint8_t hash[SEAL_FINGERPRINT_SIZE],
                        char text[SEAL_FINGERPRINT_LENGTH + 1]);
void seal_key_fingerprint(const SealKey *key, char text[SEAL_FINGERPRINT_LENGTH + 1]);

/* "abcd-... or efgh-..., and ijkm-...": who can open. "" for nobody. Owned. */
char *seal_recipients_text(const SealRecipients *recipients);
