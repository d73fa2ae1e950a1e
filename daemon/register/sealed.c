/* Sealing and opening, one chunk in memory at a time. Plain bytes and keys stay in locked memory,
 * which is wiped when it is given back; none is ever written but through the caller's function.
 * Called by store_sealed.c (with the public keys only) and `incidentd unseal`. */
#include "daemon/register/sealed.h"

#include <assert.h>
#include <errno.h>
#include <glib.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAGIC "INCSEAL"

enum {
    VERSION = 1,
    FIXED_SIZE = 16,
    RECIPIENT_SIZE = 1 + SEAL_FINGERPRINT_SIZE + SEAL_BOX_SIZE,
    STREAM_HEADER_SIZE = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    HEADER_MAX = FIXED_SIZE + SEALED_LABEL_MAX + SEAL_RECIPIENTS_MAX * RECIPIENT_SIZE +
                 STREAM_HEADER_SIZE,
    CHUNK_SIZE = 64 * 1024,
    SEALED_CHUNK_SIZE = CHUNK_SIZE + crypto_secretstream_xchacha20poly1305_ABYTES,
};

_Static_assert(SEAL_SHARE_SIZE == crypto_secretstream_xchacha20poly1305_KEYBYTES, "one key");

typedef struct Recipient {
    int share;
    uint8_t hash[SEAL_FINGERPRINT_SIZE];
    uint8_t box[SEAL_BOX_SIZE];
} Recipient;

/* The header, taken apart. */
typedef struct Header {
    char label[SEALED_LABEL_MAX + 1];
    int shares;
    size_t n;
    Recipient recipients[SEAL_RECIPIENTS_MAX];
    uint8_t stream[STREAM_HEADER_SIZE];
    uint8_t bytes[HEADER_MAX];
    size_t size;
} Header;

/* What is secret while we work, and the chunk. */
typedef struct Work {
    uint8_t key[SEAL_SHARE_SIZE];
    uint8_t share[SEAL_SHARES_MAX][SEAL_SHARE_SIZE];
    crypto_secretstream_xchacha20poly1305_state stream;
    uint8_t plain[CHUNK_SIZE];
    /* The header's hash, additional data of each chunk. */
    uint8_t bound[crypto_generichash_BYTES];
} Work;

static Work *work_new(Err *err)
{
    if (sodium_init() < 0)
        abort(); /* no random numbers: nothing here may go on */
    Work *work = sodium_malloc(sizeof *work);
    if (!work)
        err_set(err, ERR_TEMPORARY, "sealing: no memory that can be locked");
    return work;
}

static void combine(Work *work, int shares)
{
    memcpy(work->key, work->share[0], sizeof work->key);
    for (int i = 1; i < shares; i++) {
        for (size_t k = 0; k < sizeof work->key; k++)
            work->key[k] ^= work->share[i][k];
    }
}

static void bind_header(Work *work, const Header *header)
{
    crypto_generichash(work->bound, sizeof work->bound, header->bytes, header->size, NULL, 0);
}

/* ---- the header ---- */

static size_t header_size(size_t label, size_t n)
{
    return FIXED_SIZE + label + n * RECIPIENT_SIZE + STREAM_HEADER_SIZE;
}

static void header_add(Header *header, const void *bytes, size_t size)
{
    memcpy(header->bytes + header->size, bytes, size);
    header->size += size;
}

static void header_write(Header *header)
{
    uint32_t chunk = GUINT32_TO_BE(CHUNK_SIZE);
    const uint8_t fixed[] = {VERSION, 0, (uint8_t)header->shares, (uint8_t)header->n,
                             (uint8_t)strlen(header->label)};
    header_add(header, MAGIC, sizeof MAGIC - 1);
    header_add(header, fixed, sizeof fixed);
    header_add(header, &chunk, sizeof chunk);
    header_add(header, header->label, strlen(header->label));
    for (size_t i = 0; i < header->n; i++) {
        const Recipient *to = &header->recipients[i];
        uint8_t share = (uint8_t)to->share;
        header_add(header, &share, sizeof share);
        header_add(header, to->hash, sizeof to->hash);
        header_add(header, to->box, sizeof to->box);
    }
    header_add(header, header->stream, sizeof header->stream);
    assert(header->size == header_size(strlen(header->label), header->n));
}

static int damaged(Err *err)
{
    return err_set(err, ERR_PERMANENT, "sealed original: its header was changed or cut off");
}

static int header_fill(const SealedSource *source, Header *header, size_t size, Err *err)
{
    int64_t n = source->read(source->user, header->bytes + header->size, size, err);
    if (n < 0)
        return -1;
    if ((size_t)n != size)
        return damaged(err);
    header->size += size;
    return 0;
}

static int read_fixed(const SealedSource *source, Header *header, size_t *ret_label, Err *err)
{
    uint32_t chunk;
    const uint8_t *bytes = header->bytes;
    int64_t n = source->read(source->user, header->bytes, FIXED_SIZE, err);
    if (n < 0)
        return -1;
    if (n < (int64_t)sizeof MAGIC || memcmp(bytes, MAGIC, sizeof MAGIC - 1) != 0)
        return err_set(err, ERR_PERMANENT, "this is no sealed original of incidentd");
    if (bytes[7] != VERSION)
        return err_set(err, ERR_PERMANENT,
                       "sealed original: of version %d; this incidentd knows version %d",
                       bytes[7], VERSION);
    if (n != FIXED_SIZE)
        return damaged(err);
    memcpy(&chunk, bytes + 12, sizeof chunk);
    header->shares = bytes[9];
    header->n = bytes[10];
    *ret_label = bytes[11];
    if (bytes[8] != 0 || header->shares < 1 || header->shares > SEAL_SHARES_MAX ||
        header->n < 1 || header->n > SEAL_RECIPIENTS_MAX || *ret_label > SEALED_LABEL_MAX ||
        GUINT32_FROM_BE(chunk) != CHUNK_SIZE)
        return damaged(err);
    header->size = FIXED_SIZE;
    return 0;
}

/* The label is shown to people: letters, digits, '-' and '.' only. */
static bool good_label(const char *label)
{
    for (; *label; label++) {
        if (!g_ascii_isalnum(*label) && *label != '-' && *label != '.')
            return false;
    }
    return true;
}

static int header_read(const SealedSource *source, Header *ret, Err *err)
{
    Header header = {0};
    size_t label = 0;
    if (read_fixed(source, &header, &label, err) < 0 ||
        header_fill(source, &header, header_size(label, header.n) - FIXED_SIZE, err) < 0)
        return -1;
    const uint8_t *at = header.bytes + FIXED_SIZE;
    memcpy(header.label, at, label);
    at += label;
    for (size_t i = 0; i < header.n; i++) {
        Recipient *to = &header.recipients[i];
        to->share = at[0];
        memcpy(to->hash, at + 1, sizeof to->hash);
        memcpy(to->box, at + 1 + sizeof to->hash, sizeof to->box);
        at += RECIPIENT_SIZE;
        if (to->share >= header.shares)
            return damaged(err);
    }
    memcpy(header.stream, at, sizeof header.stream);
    if (strlen(header.label) != label || !good_label(header.label))
        return damaged(err);
    *ret = header;
    return 0;
}

int sealed_info(const SealedSource *source, SealedInfo *ret, Err *err)
{
    Header header;
    if (header_read(source, &header, err) < 0)
        return -1;
    *ret = (SealedInfo){.shares = header.shares, .n = header.n};
    memcpy(ret->label, header.label, sizeof ret->label);
    for (size_t i = 0; i < header.n; i++) {
        ret->share[i] = header.recipients[i].share;
        seal_key_hash_text(header.recipients[i].hash, ret->fingerprint[i]);
    }
    return 0;
}

/* ---- making ---- */

static int64_t chunks_of(int64_t size)
{
    return size / CHUNK_SIZE + 1; /* the last has room for at least one byte of filling */
}

int64_t sealed_size(const SealRecipients *recipients, const char *label, int64_t size)
{
    return (int64_t)header_size(strlen(label), recipients->n) +
           chunks_of(size) * SEALED_CHUNK_SIZE;
}

static int make_header(const SealRecipients *recipients, const char *label, Work *work,
                       Header *header, Err *err)
{
    *header = (Header){.shares = recipients->shares, .n = recipients->n};
    g_strlcpy(header->label, label, sizeof header->label);
    randombytes_buf(work->share, sizeof work->share);
    combine(work, recipients->shares);
    crypto_secretstream_xchacha20poly1305_init_push(&work->stream, header->stream, work->key);
    for (size_t i = 0; i < recipients->n; i++) {
        Recipient *to = &header->recipients[i];
        to->share = recipients->share[i];
        seal_key_hash(&recipients->keys[i], to->hash);
        if (crypto_box_seal(to->box, work->share[to->share], SEAL_SHARE_SIZE,
                            recipients->keys[i].bytes) != 0)
            return err_set(err, ERR_PERMANENT, "sealing: a key that nothing can be sealed to");
    }
    header_write(header);
    bind_header(work, header);
    return 0;
}

/* Reads exactly size bytes. */
static int read_plain(int fd, uint8_t *bytes, size_t size, int64_t offset, Err *err)
{
    while (size > 0) {
        ssize_t n = pread(fd, bytes, size, offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_set(err, ERR_TEMPORARY, "sealing: cannot read the original: %s",
                           strerror(errno));
        if (n == 0)
            return err_set(err, ERR_BUG, "sealing: the original is shorter than its size");
        bytes += n;
        size -= (size_t)n;
        offset += n;
    }
    return 0;
}

static int push_chunks(Work *work, int fd, int64_t size, SealedWrite write, void *user,
                       Err *err)
{
    g_autofree uint8_t *sealed = g_malloc(SEALED_CHUNK_SIZE);
    int64_t last = chunks_of(size) - 1;
    for (int64_t i = 0; i <= last; i++) {
        size_t n = i < last ? CHUNK_SIZE : (size_t)(size - last * CHUNK_SIZE);
        if (read_plain(fd, work->plain, n, i * CHUNK_SIZE, err) < 0)
            return -1;
        if (i == last)
            sodium_pad(NULL, work->plain, n, CHUNK_SIZE, CHUNK_SIZE);
        crypto_secretstream_xchacha20poly1305_push(
            &work->stream, sealed, NULL, work->plain, CHUNK_SIZE, work->bound,
            sizeof work->bound,
            i == last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
        if (write(user, sealed, SEALED_CHUNK_SIZE, err) < 0)
            return -1;
    }
    return 0;
}

/* Every share has a key, and every key a share that there is. */
static bool good_recipients(const SealRecipients *recipients)
{
    unsigned seen = 0;
    for (size_t i = 0; i < recipients->n; i++)
        seen |= 1u << recipients->share[i];
    return recipients->n <= SEAL_RECIPIENTS_MAX &&
           (recipients->shares == 1 ? seen == 1 : recipients->shares == 2 && seen == 3);
}

int sealed_make(const SealRecipients *recipients, const char *label, int fd, int64_t size,
                SealedWrite write, void *user, Err *err)
{
    assert(good_recipients(recipients) && strlen(label) <= SEALED_LABEL_MAX &&
           good_label(label) && size >= 0);
    Work *work = work_new(err);
    if (!work)
        return -1;
    Header header;
    int result = make_header(recipients, label, work, &header, err);
    if (result == 0)
        result = write(user, header.bytes, header.size, err);
    if (result == 0)
        result = push_chunks(work, fd, size, write, user, err);
    sodium_free(work);
    return result;
}

/* ---- opening ---- */

static const SealPair *pair_for(const Recipient *to, SealPair *const *pairs, size_t n_pairs)
{
    uint8_t hash[SEAL_FINGERPRINT_SIZE];
    for (size_t i = 0; i < n_pairs; i++) {
        seal_key_hash(seal_pair_public(pairs[i]), hash);
        if (memcmp(hash, to->hash, sizeof hash) == 0)
            return pairs[i];
    }
    return NULL;
}

/* "abcd-..., efgh-..." of those who have a share. */
static char *holders(const Header *header, int share)
{
    GString *list = g_string_new(NULL);
    char fingerprint[SEAL_FINGERPRINT_LENGTH + 1];
    for (size_t i = 0; i < header->n; i++) {
        if (header->recipients[i].share != share)
            continue;
        seal_key_hash_text(header->recipients[i].hash, fingerprint);
        g_string_append_printf(list, "%s%s", list->len ? " or " : "", fingerprint);
    }
    return g_string_free(list, FALSE);
}

static int wrong_key(const Header *header, const bool *found, Err *err)
{
    int missing = found[0] ? 1 : 0;
    g_autofree char *list = holders(header, missing);
    if (header->shares == 1 || (!found[0] && !found[1]))
        return err_set(err, ERR_PERMANENT, "the wrong key: what is sealed here opens with %s%s",
                       list, header->shares > 1 ? ", and a second key" : "");
    return err_set(err, ERR_PERMANENT,
                   "two keys are needed together; the one that is missing: %s", list);
}

static int open_shares(const Header *header, SealPair *const *pairs, size_t n_pairs, Work *work,
                       Err *err)
{
    bool found[SEAL_SHARES_MAX] = {false};
    for (size_t i = 0; i < header->n; i++) {
        const Recipient *to = &header->recipients[i];
        const SealPair *pair = found[to->share] ? NULL : pair_for(to, pairs, n_pairs);
        if (!pair)
            continue;
        if (!seal_pair_open_box(pair, to->box, work->share[to->share]))
            return damaged(err);
        found[to->share] = true;
    }
    for (int i = 0; i < header->shares; i++) {
        if (!found[i])
            return wrong_key(header, found, err);
    }
    combine(work, header->shares);
    return 0;
}

static int broken(int64_t chunk, const char *what, Err *err)
{
    return err_set(err, ERR_PERMANENT, "sealed original: %s (piece %lld)", what,
                   (long long)chunk + 1);
}

/* 1: the last. 0: one of those before. */
static int pull_chunk(const SealedSource *source, Work *work, uint8_t *sealed, int64_t chunk,
                      Err *err)
{
    uint8_t tag = 0;
    int64_t n = source->read(source->user, sealed, SEALED_CHUNK_SIZE, err);
    if (n < 0)
        return -1;
    if (n != SEALED_CHUNK_SIZE)
        return broken(chunk, "it is cut off", err);
    if (crypto_secretstream_xchacha20poly1305_pull(&work->stream, work->plain, NULL, &tag,
                                                   sealed, SEALED_CHUNK_SIZE, work->bound,
                                                   sizeof work->bound) != 0)
        return broken(chunk, "it was changed, or its pieces put in another order", err);
    if (tag != 0 && tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL)
        return broken(chunk, "it has a mark that this incidentd does not know", err);
    return tag != 0;
}

static int pull_chunks(const SealedSource *source, Work *work, SealedWrite write, void *user,
                       Err *err)
{
    g_autofree uint8_t *sealed = g_malloc(SEALED_CHUNK_SIZE);
    int last = 0;
    for (int64_t i = 0; !last; i++) {
        size_t size = CHUNK_SIZE;
        if ((last = pull_chunk(source, work, sealed, i, err)) < 0)
            return -1;
        if (last && sodium_unpad(&size, work->plain, CHUNK_SIZE, CHUNK_SIZE) != 0)
            return broken(i, "its end was not filled up", err);
        if (write(user, work->plain, size, err) < 0)
            return -1;
    }
    int64_t more = source->read(source->user, sealed, 1, err);
    if (more > 0)
        return err_set(err, ERR_PERMANENT,
                       "sealed original: something was added behind its end");
    return more < 0 ? -1 : 0;
}

int sealed_open(const SealedSource *source, SealPair *const *pairs, size_t n_pairs,
                SealedWrite write, void *user, Err *err)
{
    Header header;
    if (header_read(source, &header, err) < 0)
        return -1;
    Work *work = work_new(err);
    if (!work)
        return -1;
    int result = open_shares(&header, pairs, n_pairs, work, err);
    bind_header(work, &header);
    if (result == 0 && crypto_secretstream_xchacha20poly1305_init_pull(
                           &work->stream, header.stream, work->key) != 0)
        result = damaged(err);
    if (result == 0)
        result = pull_chunks(source, work, write, user, err);
    sodium_free(work);
    return result;
}
