/* Passphrases of private keys: asked on the terminal, or read from files. */
#pragma once

#include "daemon/register/seal_pair.h"

#include <stdbool.h>

/* Whom to ask: files in the order of the keys, then the terminal. */
typedef struct Passphrases {
    const char *const *files; /* the next one, until a NULL */
    bool fresh;               /* for a new key: asked twice, and not too short */
} Passphrases;

/* A SealAsk; `user` is a Passphrases. */
int passphrase_ask(void *user, const char *path, char passphrase[SEAL_PASSPHRASE_MAX + 1],
                   Err *err);
