/* Key pairs to whose public half originals are sealed, and the file of the private half. It is made
 * on its owner's computer and never leaves it: the daemon has only the public half. */
#pragma once

#include "config/err.h"
#include "config/seal_key.h"

enum {
    SEAL_PASSPHRASE_MAX = 1000,
    SEAL_SHARE_SIZE = 32,
    SEAL_BOX_SIZE = SEAL_SHARE_SIZE + 48,
};

typedef struct SealPair SealPair; /* in memory that is locked and not dumped */

/* Asks for a passphrase: fills the buffer, which is wiped by whoever called. `path`: of the key
 * file. */
typedef int (*SealAsk)(void *user, const char *path, char passphrase[SEAL_PASSPHRASE_MAX + 1],
                       Err *err);

/* Makes a pair and writes its file (0600, durable, never over an existing one); with `ask` (NULL:
 * without) the private half is encrypted with a passphrase (Argon2id). */
int seal_pair_create(const char *path, SealAsk ask, void *user, SealKey *ret_public, Err *err);

/* Reads such a file, which others may not read. `ask` is called when it has a passphrase; NULL:
 * that is an error. */
int seal_pair_load(const char *path, SealAsk ask, void *user, SealPair **ret, Err *err);
void seal_pair_free(SealPair *pair);

const SealKey *seal_pair_public(const SealPair *pair);
/* Opens what was sealed to the public half (crypto_box_seal). False: it was not, or was changed. */
bool seal_pair_open_box(const SealPair *pair, const uint8_t box[SEAL_BOX_SIZE],
                        uint8_t ret[SEAL_SHARE_SIZE]);
