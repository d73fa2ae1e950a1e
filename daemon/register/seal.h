/* Hashes, MACs and keys: the only code that uses libsodium.
 *
 * The MAC key lives outside the register and its backups, so that a stolen copy of the register
 * alone can neither test a guessed Message-ID nor forge one of ours. */
#pragma once

#include "config/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SEAL_HASH_SIZE = 32, SEAL_KEY_SIZE = 32, SEAL_TOKEN_LENGTH = 16 };

typedef struct Keys Keys; /* in memory that is locked and not dumped */

/* Reads the key file (64 hexadecimal digits, not readable by others). -1 and *err otherwise. */
int seal_keys_load(const char *path, Keys **ret, Err *err);
/* Makes a new key file (0600, fsynced, never over an existing one). */
int seal_keys_create(const char *path, Err *err);
/* Keys that nobody has had before and that end with the process: for a register that does, too. NULL and
 * *err when there is no memory that can be locked. */
Keys *seal_keys_new(Err *err);
void seal_keys_free(Keys *keys);

void seal_hash(const void *bytes, size_t size, uint8_t ret[SEAL_HASH_SIZE]);

typedef struct SealHash SealHash;
SealHash *seal_hash_begin(void);
void seal_hash_add(SealHash *hash, const void *bytes, size_t size);
void seal_hash_end(SealHash *hash, uint8_t ret[SEAL_HASH_SIZE]); /* frees it */

/* A keyed hash of bytes for one purpose ("message-id", "body", ...): purposes never collide. */
void seal_mac(const Keys *keys, const char *purpose, const void *bytes, size_t size,
              uint8_t ret[SEAL_HASH_SIZE]);

/* 80 bits of such a MAC of a text in lower-case letters and digits without 0 o 1 l: 16
 * characters, a digit among them: letters alone could be a word, and a text may hold one. */
void seal_token(const Keys *keys, const char *purpose, const char *text,
                char ret[SEAL_TOKEN_LENGTH + 1]);
/* In constant time; forgives upper case. */
bool seal_token_matches(const Keys *keys, const char *purpose, const char *text,
                        const char *token);

/* A new one: 80 random bits in the same letters. */
void seal_code(const Keys *keys, char ret[SEAL_TOKEN_LENGTH + 1]);

/* size random bytes. */
void seal_random(void *bytes, size_t size);
/* Lower-case hexadecimal: text takes 2 * size + 1 bytes. */
void seal_hex(const uint8_t *bytes, size_t size, char *text);
