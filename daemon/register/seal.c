/* Hashes, MACs, keys and random bytes. The only code that uses libsodium; no key leaves its
 * locked memory, and none is ever printed. Called by the verbs, the audit trail and `incidentd
 * keygen`. */
#include "daemon/register/seal.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* systemd shows the reader's ACL of a credential as a group permission. */
static mode_t forbidden_mode(const char *path)
{
    const char *credentials = getenv("CREDENTIALS_DIRECTORY");
    bool credential = credentials && *credentials && g_str_has_prefix(path, credentials) &&
                      path[strlen(credentials)] == '/';
    return credential ? 0037 : 0077;
}

static int check_key_file(int fd, const char *path, Err *err)
{
    struct stat status;
    if (fstat(fd, &status) < 0)
        return err_set(err, ERR_PERMANENT, "key file %s: %s", path, strerror(errno));
    if (!S_ISREG(status.st_mode))
        return err_set(err, ERR_INPUT, "key file %s: it is not a regular file", path);
    if (status.st_mode & forbidden_mode(path))
        return err_set(err, ERR_INPUT, "key file %s: others may read it; its mode must be 0600",
                       path);
    return 0;
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
                : err_set(err, ERR_INPUT, "key file %s: it must hold %d hexadecimal digits",
                          path, KEY_TEXT_SIZE);
}

int seal_keys_load(const char *path, Keys **ret, Err *err)
{
    use_sodium();
    /* Not blocking: a pipe in its place is turned away, not waited for. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return err_set(err, ERR_PERMANENT, "key file %s: %s", path, strerror(errno));
    Keys *keys = sodium_malloc(sizeof *keys);
    int result =
        keys ? check_key_file(fd, path, err)
             : err_set(err, ERR_TEMPORARY, "key file %s: no memory that can be locked", path);
    if (result == 0)
        result = read_key(fd, keys, path, err);
    close(fd);
    if (result < 0) {
        seal_keys_free(keys);
        return -1;
    }
    sodium_mprotect_readonly(keys);
    *ret = keys;
    return 0;
}

static bool write_all(int fd, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, text, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        text += n;
        size -= (size_t)n;
    }
    return true;
}

static bool sync_folder_of(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool good = fsync(fd) == 0;
    close(fd);
    return good;
}

static bool write_new_key(int fd)
{
    uint8_t key[SEAL_KEY_SIZE];
    char text[KEY_TEXT_SIZE + 1];
    randombytes_buf(key, sizeof key);
    seal_hex(key, sizeof key, text);
    text[KEY_TEXT_SIZE] = '\n';
    bool good = write_all(fd, text, sizeof text) && fsync(fd) == 0;
    sodium_memzero(key, sizeof key);
    sodium_memzero(text, sizeof text);
    return good;
}

/* Whoever kills us leaves no half key under the name: it is written under another and linked. */
int seal_keys_create(const char *path, Err *err)
{
    use_sodium();
    g_autofree char *draft = g_strconcat(path, ".XXXXXX", NULL);
    int fd = mkostemp(draft, O_CLOEXEC); /* 0600 */
    if (fd < 0)
        return err_set(err, ERR_PERMANENT, "key file %s: cannot create it: %s", path,
                       strerror(errno));
    bool written = write_new_key(fd), linked = written && link(draft, path) == 0;
    int reason = errno;
    close(fd);
    unlink(draft);
    if (!linked)
        return err_set(err, written ? ERR_PERMANENT : ERR_TEMPORARY,
                       "key file %s: cannot %s it: %s", path, written ? "create" : "write",
                       strerror(reason));
    if (!sync_folder_of(path))
        return err_set(err, ERR_TEMPORARY, "key file %s: cannot make its name durable: %s",
                       path, strerror(errno));
    return 0;
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

void seal_token(const Keys *keys, const char *purpose, const char *text,
                char ret[SEAL_TOKEN_LENGTH + 1])
{
    static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";
    _Static_assert(sizeof alphabet - 1 == 32, "five bits a character");
    uint8_t mac[SEAL_HASH_SIZE];
    seal_mac(keys, purpose, text, strlen(text), mac);
    for (int i = 0; i < SEAL_TOKEN_LENGTH; i++) {
        int bit = 5 * i;
        unsigned pair = (unsigned)mac[bit / 8] << 8 | mac[bit / 8 + 1];
        ret[i] = alphabet[pair >> (11 - bit % 8) & 31];
    }
    ret[SEAL_TOKEN_LENGTH] = '\0';
    sodium_memzero(mac, sizeof mac);
}

/* With a digit in it: sixteen letters alone could be a word. */
void seal_code(const Keys *keys, char ret[SEAL_TOKEN_LENGTH + 1])
{
    uint8_t random[SEAL_HASH_SIZE];
    char text[2 * sizeof random + 1];
    do {
        seal_random(random, sizeof random);
        seal_hex(random, sizeof random, text);
        seal_token(keys, "new code", text, ret);
    } while (!strpbrk(ret, "23456789"));
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
