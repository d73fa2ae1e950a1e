/* Sealed originals: what the daemon can write and only the owner of a private key can read.
 *
 * Integers are big-endian. Everything before the chunks is the header.
 *
 *   7  "INCSEAL"
 *   1  version, 1
 *   1  flags, 0: another value is of a later version
 *   1  shares: how many are needed to open, 1 or 2
 *   1  recipients, 1 to 4
 *   1  length of the label, 0 to 40
 *   4  size of a chunk, 65536
 *   n  the label: the incident's reference
 *  91  for each recipient: 1 which share | 10 fingerprint of the key | 80 the share, sealed to the
 *      key (crypto_box_seal)
 *  24  header of crypto_secretstream_xchacha20poly1305
 *
 * then chunks of 65536 + 17 bytes. The key of the stream is the XOR of its shares, so that one of two
 * says nothing of it. Every chunk carries the hash of the whole header as additional data; the
 * stream itself keeps the chunks in order, and its final tag stands on the last. That one is filled
 * up (ISO/IEC 7816-4), so the size tells only how many 64 KB an original has, not which message of a
 * server's log it was. */
#pragma once

#include "config/err.h"
#include "config/seal_key.h"
#include "daemon/register/seal_pair.h"

#include <stddef.h>
#include <stdint.h>

enum { SEALED_LABEL_MAX = 40 };

/* Reads up to `size` bytes, fewer only at the end. How many, or -1. */
typedef int64_t (*SealedRead)(void *user, void *bytes, size_t size, Err *err);
typedef int (*SealedWrite)(void *user, const void *bytes, size_t size, Err *err);

/* How large the sealed form of `size` bytes is. */
int64_t sealed_size(const SealRecipients *recipients, const char *label, int64_t size);

/* Seals the first `size` bytes of a descriptor (read by offset). There must be recipients. */
int sealed_make(const SealRecipients *recipients, const char *label, int fd, int64_t size,
                SealedWrite write, void *user, Err *err);

/* What a header says, without any key. */
typedef struct SealedInfo {
    char label[SEALED_LABEL_MAX + 1];
    int shares;
    size_t n;
    int share[SEAL_RECIPIENTS_MAX];
    char fingerprint[SEAL_RECIPIENTS_MAX][SEAL_FINGERPRINT_LENGTH + 1];
} SealedInfo;

typedef struct SealedSource {
    SealedRead read;
    void *user;
} SealedSource;

int sealed_info(const SealedSource *source, SealedInfo *ret, Err *err);

/* Opens what sealed_make() made, from its first byte to its last. What was written is good only when
 * it returns 0: a changed, missing, moved or added byte is found at its chunk or at the end
 * (ERR_PERMANENT). */
int sealed_open(const SealedSource *source, SealPair *const *pairs, size_t n_pairs,
                SealedWrite write, void *user, Err *err);
