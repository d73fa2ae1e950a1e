/* libsodium, and nothing else. Called by the register and by the verbs. */
#include "daemon/register/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct Keys {
    uint8_t mac[SEAL_KEY_SIZE];
};

struct SealHash {
    crypto_hash_sha256_state state;
};

enum { KEY_TEXT = 2 * SEAL_KEY_SIZE };

static void start(void)
{
    if (sodium_init() < 0)
        g_error("libsodium cannot be initialised");
}

/* ---- keys ---- */

/* A systemd credential is ours alone however its mode bits look: its folder is. */
static bool is_credential(const char *path)
{
    const char *folder = g_getenv("CREDENTIALS_DIRECTORY");
    return folder && *folder && g_str_has_prefix(path, folder) && path[strlen(folder)] == '/';
}

static int open_keys(const char *path, Err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    struct stat status;
    if (fd < 0)
        return err_set(err, ERR_PERMANENT, "keys: cannot read %s: %s", path, strerror(errno));
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
        (!(status.st_mode & 077) || is_credential(path)))
        return fd;
    close(fd);
    return err_set(err, ERR_INPUT,
                   "keys: %s must be a file that nobody but its owner can read (mode 0600)",
                   path);
}

int seal_keys_load(const char *path, Keys **ret, Err *err)
{
    start();
    char text[KEY_TEXT + 2] = {0};
    int fd = open_keys(path, err);
    if (fd < 0)
        return -1;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    Keys *keys = sodium_malloc(sizeof *keys);
    size_t size = 0;
    if (n == KEY_TEXT + 1 && text[KEY_TEXT] == '\n')
        n = KEY_TEXT;
    int decoded = n == KEY_TEXT ? sodium_hex2bin(keys->mac, sizeof keys->mac, text, KEY_TEXT,
                                                 NULL, &size, NULL)
                                : -1;
    sodium_memzero(text, sizeof text);
    if (decoded != 0 || size != sizeof keys->mac) {
        sodium_free(keys);
        return err_set(err, ERR_INPUT, "keys: %s must hold %d hexadecimal digits", path,
                       KEY_TEXT);
    }
    sodium_mprotect_readonly(keys);
    *ret = keys;
    return 0;
}

/* The file is on the disk, under its name, or the register must not be begun. */
static int sync_folder(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    int status = fsync(fd);
    close(fd);
    return status;
}

int seal_keys_create(const char *path, Err *err)
{
    start();
    uint8_t key[SEAL_KEY_SIZE];
    char text[KEY_TEXT + 2];
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return err_set(err, ERR_PERMANENT, "keys: cannot make %s: %s", path, strerror(errno));
    randombytes_buf(key, sizeof key);
    sodium_bin2hex(text, KEY_TEXT + 1, key, sizeof key);
    text[KEY_TEXT] = '\n';
    bool written = write(fd, text, KEY_TEXT + 1) == KEY_TEXT + 1 && fsync(fd) == 0;
    close(fd);
    sodium_memzero(key, sizeof key);
    sodium_memzero(text, sizeof text);
    if (written && sync_folder(path) == 0)
        return 0;
    unlink(path);
    return err_set(err, ERR_TEMPORARY, "keys: cannot write %s", path);
}

void seal_keys_free(Keys *keys)
{
    sodium_free(keys); /* wipes */
}

/* ---- hashes ---- */

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

/* ---- MACs ---- */

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
}

/* Letters and digits that nobody mixes up when reading them aloud: five bits each. */
void seal_token(const Keys *keys, const char *purpose, const char *text,
                char ret[SEAL_TOKEN_LENGTH + 1])
{
    static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";
    uint8_t mac[SEAL_HASH_SIZE];
    seal_mac(keys, purpose, text, strlen(text), mac);
    for (int i = 0; i < SEAL_TOKEN_LENGTH; i++)
        ret[i] = alphabet[mac[i] % 32];
    ret[SEAL_TOKEN_LENGTH] = '\0';
}

bool seal_token_matches(const Keys *keys, const char *purpose, const char *text,
                        const char *token)
{
    char expected[SEAL_TOKEN_LENGTH + 1];
    if (strlen(token) != SEAL_TOKEN_LENGTH)
        return false;
    g_autofree char *lower = g_ascii_strdown(token, -1);
    seal_token(keys, purpose, text, expected);
    return sodium_memcmp(lower, expected, SEAL_TOKEN_LENGTH) == 0;
}

/* ---- small ---- */

void seal_random(void *bytes, size_t size)
{
    start();
    randombytes_buf(bytes, size);
}

void seal_hex(const uint8_t *bytes, size_t size, char *text)
{
    sodium_bin2hex(text, 2 * size + 1, bytes, size);
}
