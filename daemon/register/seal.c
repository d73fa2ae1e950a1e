/* Hashes, MACs, keys and random bytes. With seal_pair.c and sealed.c the only code that uses
 * libsodium; no key leaves its locked memory, and none is ever printed. Called by the verbs and the
 * audit trail. */
#include "daemon/register/seal.h"

#include "daemon/register/seal_file.h"

#include <glib.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KEY_FILE "key file"

enum { KEY_TEXT_SIZE = 2 * SEAL_KEY_SIZE };

struct Keys {
    uint8_t mac[SEAL_KEY_SIZE];
};

struct SealHash {
    crypto_hash_sha256_state state;
};

_Static_assert(SEAL_HASH_SIZE == crypto_hash_sha256_BYTES, "SHA-256");
_Static_assert(SEAL_KEY_SIZE == crypto_generichash_KEYBYTES, "keyed BLAKE2b");

/* It only fails on a system without random numbers, where nothing here may go on. */
static void use_sodium(void)
{
    if (sodium_init() < 0)
        abort();
}

/* The digits, then nothing or white space. */
static bool decode_key(const char *text, size_t length, uint8_t key[SEAL_KEY_SIZE])
{
    size_t used = 0;
    if (length < KEY_TEXT_SIZE ||
        sodium_hex2bin(key, SEAL_KEY_SIZE, text, KEY_TEXT_SIZE, NULL, &used, NULL) != 0 ||
        used != SEAL_KEY_SIZE)
        return false;
    for (size_t i = KEY_TEXT_SIZE; i < length; i++) {
        if (!g_ascii_isspace(text[i]))
            return false;
    }
    return true;
}

static int read_key(int fd, Keys *keys, const char *path, Err *err)
{
    char text[KEY_TEXT_SIZE + 4];
    ssize_t length = read(fd, text, sizeof text);
    bool good = length > 0 && (size_t)length < sizeof text &&
                decode_key(text, (size_t)length, keys->mac);
    sodium_memzero(text, sizeof text);
    return good ? 0
                : err_set(err, ERR_INPUT, KEY_FILE " %s: it must hold %d hexadecimal digits",
                          path, KEY_TEXT_SIZE);
}

int seal_keys_load(const char *path, Keys **ret, Err *err)
{
    use_sodium();
    int fd;
    if (seal_file_open(KEY_FILE, path, &fd, err) < 0)
        return -1;
    Keys *keys = sodium_malloc(sizeof *keys);
    int result =
        keys ? read_key(fd, keys, path, err)
             : err_set(err, ERR_TEMPORARY, KEY_FILE " %s: no memory that can be locked", path);
    close(fd);
    if (result < 0) {
        seal_keys_free(keys);
        return -1;
    }
    sodium_mprotect_readonly(keys);
    *ret = keys;
    return 0;
}

static int write_new_key(SealDraft *draft, Err *err)
{
    uint8_t key[SEAL_KEY_SIZE];
    char text[KEY_TEXT_SIZE + 1];
    randombytes_buf(key, sizeof key);
    seal_hex(key, sizeof key, text);
    text[KEY_TEXT_SIZE] = '\n';
    int result = seal_draft_write(draft, text, sizeof text, err);
    sodium_memzero(key, sizeof key);
    sodium_memzero(text, sizeof text);
    return result;
}

int seal_keys_create(const char *path, Err *err)
{
    use_sodium();
    SealDraft draft;
    if (seal_draft_begin(KEY_FILE, path, &draft, err) < 0)
        return -1;
    if (write_new_key(&draft, err) < 0) {
        seal_draft_drop(&draft);
        return -1;
    }
    return seal_draft_keep(&draft, err);
}

Keys *seal_keys_new(Err *err)
{
    use_sodium();
    Keys *keys = sodium_malloc(sizeof *keys);
    if (!keys) {
        err_set(err, ERR_TEMPORARY, "keys: no memory that can be locked");
        return NULL;
    }
    randombytes_buf(keys->mac, sizeof keys->mac);
    sodium_mprotect_readonly(keys);
    return keys;
}

void seal_keys_free(Keys *keys)
{
    sodium_free(keys);
}

void seal_hash(const void *bytes, size_t size, uint8_t ret[SEAL_HASH_SIZE])
{
    crypto_hash_sha256(ret, bytes, size);
}

SealHash *seal_hash_begin(void)
{
    SealHash *hash = g_new(SealHash, 1);
    crypto_hash_sha256_init(&hash->state);
    return hash;
}

void seal_hash_add(SealHash *hash, const void *bytes, size_t size)
{
    crypto_hash_sha256_update(&hash->state, bytes, size);
}

void seal_hash_end(SealHash *hash, uint8_t ret[SEAL_HASH_SIZE])
{
    crypto_hash_sha256_final(&hash->state, ret);
    g_free(hash);
}

/* The length in front keeps ("a", "bc") apart from ("ab", "c"). */
void seal_mac(const Keys *keys, const char *purpose, const void *bytes, size_t size,
              uint8_t ret[SEAL_HASH_SIZE])
{
    crypto_generichash_state state;
    uint64_t length = GUINT64_TO_BE(strlen(purpose));
    crypto_generichash_init(&state, keys->mac, sizeof keys->mac, SEAL_HASH_SIZE);
    crypto_generichash_update(&state, (const uint8_t *)&length, sizeof length);
    crypto_generichash_update(&state, (const uint8_t *)purpose, strlen(purpose));
    crypto_generichash_update(&state, bytes, size);
    crypto_generichash_final(&state, ret, SEAL_HASH_SIZE);
    sodium_memzero(&state, sizeof state);
}

static void write_token(const uint8_t mac[SEAL_HASH_SIZE], char ret[SEAL_TOKEN_LENGTH + 1])
{
    static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";
    _Static_assert(sizeof alphabet - 1 == 32, "five bits a character");
    for (int i = 0; i < SEAL_TOKEN_LENGTH; i++) {
        int bit = 5 * i;
        unsigned pair = (unsigned)mac[bit / 8] << 8 | mac[bit / 8 + 1];
        ret[i] = alphabet[pair >> (11 - bit % 8) & 31];
    }
    ret[SEAL_TOKEN_LENGTH] = '\0';
}

/* With a digit in it: sixteen letters alone could be a word. */
void seal_token(const Keys *keys, const char *purpose, const char *text,
                char ret[SEAL_TOKEN_LENGTH + 1])
{
    uint8_t mac[SEAL_HASH_SIZE], next[SEAL_HASH_SIZE];
    seal_mac(keys, purpose, text, strlen(text), mac);
    write_token(mac, ret);
    while (!strpbrk(ret, "23456789")) {
        seal_mac(keys, purpose, mac, sizeof mac, next);
        memcpy(mac, next, sizeof mac);
        write_token(mac, ret);
    }
    sodium_memzero(mac, sizeof mac);
    sodium_memzero(next, sizeof next);
}

void seal_code(const Keys *keys, char ret[SEAL_TOKEN_LENGTH + 1])
{
    uint8_t random[SEAL_HASH_SIZE];
    char text[2 * sizeof random + 1];
    seal_random(random, sizeof random);
    seal_hex(random, sizeof random, text);
    seal_token(keys, "new code", text, ret);
    sodium_memzero(random, sizeof random);
    sodium_memzero(text, sizeof text);
}

bool seal_token_matches(const Keys *keys, const char *purpose, const char *text,
                        const char *token)
{
    if (strlen(token) != SEAL_TOKEN_LENGTH)
        return false;
    char expected[SEAL_TOKEN_LENGTH + 1], given[SEAL_TOKEN_LENGTH + 1];
    seal_token(keys, purpose, text, expected);
    for (int i = 0; i <= SEAL_TOKEN_LENGTH; i++)
        given[i] = g_ascii_tolower(token[i]);
    bool same = sodium_memcmp(expected, given, SEAL_TOKEN_LENGTH) == 0;
    sodium_memzero(expected, sizeof expected);
    return same;
}

void seal_random(void *bytes, size_t size)
{
    use_sodium();
    randombytes_buf(bytes, size);
}

void seal_hex(const uint8_t *bytes, size_t size, char *text)
{
    sodium_bin2hex(text, 2 * size + 1, bytes, size);
}
