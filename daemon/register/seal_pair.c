/* Key pairs (X25519) and their files. The private half exists in locked memory and in its file, and
 * nowhere else; no error shows a line of that file. Called by `incidentd keygen` and `unseal`. */
#include "daemon/register/seal_pair.h"

#include "daemon/register/seal_file.h"

#include <errno.h>
#include <glib.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KEY_FILE "key file"
#define MARK     "incidentd-seal-private-1"

static const char preface[] = "# The private half of a key pair of incidentd. Whoever has this "
                              "file can open what is sealed\n"
                              "# to its public half: keep it to yourself. It may be copied and "
                              "printed; lost, it cannot be\n"
                              "# replaced by anybody.\n";

enum {
    SECRET_SIZE = crypto_box_SECRETKEYBYTES,
    WRAPPED_SIZE = SECRET_SIZE + crypto_secretbox_MACBYTES,
    FILE_SIZE = 4096,
    OPS_MAX = 20,
    MEMORY_MIN_KB = 8,
    MEMORY_MAX_KB = 2 * 1024 * 1024,
};

_Static_assert(SEAL_PUBLIC_SIZE == crypto_box_PUBLICKEYBYTES, "X25519");
_Static_assert(SEAL_BOX_SIZE == SEAL_SHARE_SIZE + crypto_box_SEALBYTES, "crypto_box_seal");

struct SealPair {
    SealKey public;
    uint8_t secret[SECRET_SIZE];
};

/* How a key is made of a passphrase. */
typedef struct Stretch {
    unsigned ops, memory_kb; /* ops 0: there is no passphrase */
    uint8_t salt[crypto_pwhash_SALTBYTES];
} Stretch;

/* What passes through memory while a file is written or read, locked as a whole. */
typedef struct Work {
    char text[FILE_SIZE];
    char passphrase[SEAL_PASSPHRASE_MAX + 1];
    uint8_t key[crypto_secretbox_KEYBYTES];
    uint8_t wrapped[WRAPPED_SIZE];
} Work;

static void *locked(size_t size, Err *err)
{
    if (sodium_init() < 0)
        abort(); /* no random numbers: nothing here may go on */
    void *memory = sodium_malloc(size);
    if (memory)
        memset(memory, 0, size);
    else
        err_set(err, ERR_TEMPORARY, KEY_FILE ": no memory that can be locked");
    return memory;
}

/* ---- the passphrase ---- */

static int stretch(const Stretch *how, const char *path, SealAsk ask, void *user, Work *work,
                   Err *err)
{
    if (!ask)
        return err_set(err, ERR_PERMANENT, KEY_FILE " %s: it needs a passphrase", path);
    if (ask(user, path, work->passphrase, err) < 0)
        return -1;
    if (crypto_pwhash(work->key, sizeof work->key, work->passphrase, strlen(work->passphrase),
                      how->salt, how->ops, (size_t)how->memory_kb * 1024,
                      crypto_pwhash_ALG_ARGON2ID13) != 0)
        return err_set(err, ERR_TEMPORARY,
                       KEY_FILE " %s: its passphrase takes %u MB of memory, "
                                "which are not there",
                       path, how->memory_kb / 1024);
    return 0;
}

/* The salt is new for each file, and so is the key: one nonce will do. */
static const uint8_t nonce[crypto_secretbox_NONCEBYTES];

/* ---- making ---- */

static int write_text(const SealPair *pair, const Stretch *how, Work *work)
{
    char public[SEAL_KEY_TEXT_LENGTH + 1], passphrase[96] = "none";
    char key[2 * WRAPPED_SIZE + 1];
    seal_key_text(&pair->public, public);
    if (how->ops) {
        char salt[2 * sizeof how->salt + 1];
        sodium_bin2hex(salt, sizeof salt, how->salt, sizeof how->salt);
        snprintf(passphrase, sizeof passphrase, "argon2id %u %u %s", how->ops, how->memory_kb,
                 salt);
        sodium_bin2hex(key, sizeof key, work->wrapped, WRAPPED_SIZE);
    } else {
        sodium_bin2hex(key, sizeof key, pair->secret, SECRET_SIZE);
    }
    int length = snprintf(work->text, sizeof work->text,
                          "%s" MARK "\npublic: %s\npassphrase: %s\nkey: %s\n", preface, public,
                          passphrase, key);
    sodium_memzero(key, sizeof key);
    return length;
}

static int fill_text(const char *path, SealAsk ask, void *user, SealPair *pair, Work *work,
                     Err *err)
{
    Stretch how = {0};
    if (ask) {
        how.ops = crypto_pwhash_OPSLIMIT_MODERATE;
        how.memory_kb = crypto_pwhash_MEMLIMIT_MODERATE / 1024;
        randombytes_buf(how.salt, sizeof how.salt);
        if (stretch(&how, path, ask, user, work, err) < 0)
            return -1;
    }
    crypto_box_keypair(pair->public.bytes, pair->secret);
    if (ask)
        crypto_secretbox_easy(work->wrapped, pair->secret, SECRET_SIZE, nonce, work->key);
    return write_text(pair, &how, work);
}

/* The name is tried before anything is asked. */
static int create(const char *path, SealAsk ask, void *user, SealPair *pair, Work *work,
                  Err *err)
{
    SealDraft draft;
    if (seal_draft_may_be(KEY_FILE, path, err) < 0 ||
        seal_draft_begin(KEY_FILE, path, &draft, err) < 0)
        return -1;
    int length = fill_text(path, ask, user, pair, work, err);
    if (length < 0 || seal_draft_write(&draft, work->text, (size_t)length, err) < 0) {
        seal_draft_drop(&draft);
        return -1;
    }
    return seal_draft_keep(&draft, err);
}

int seal_pair_create(const char *path, SealAsk ask, void *user, SealKey *ret_public, Err *err)
{
    SealPair *pair = locked(sizeof *pair, err);
    Work *work = pair ? locked(sizeof *work, err) : NULL;
    int result = work ? create(path, ask, user, pair, work, err) : -1;
    if (result == 0)
        *ret_public = pair->public;
    sodium_free(work);
    sodium_free(pair);
    return result;
}

/* ---- reading ---- */

static int read_text(const char *path, Work *work, Err *err)
{
    int fd;
    if (seal_file_open(KEY_FILE, path, &fd, err) < 0)
        return -1;
    size_t size = 0;
    ssize_t n;
    while ((n = read(fd, work->text + size, sizeof work->text - 1 - size)) > 0 ||
           (n < 0 && errno == EINTR))
        size += n > 0 ? (size_t)n : 0;
    int reason = errno;
    close(fd);
    if (n < 0)
        return err_set(err, ERR_TEMPORARY, KEY_FILE " %s: %s", path, strerror(reason));
    return 0;
}

/* What stands behind "name: " at the beginning of a line; "" when nothing does. */
static const char *value_of(const char *text, const char *name)
{
    size_t length = strlen(name);
    for (const char *line = text; line && *line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, name, length) == 0)
            return line + length;
    }
    return "";
}

/* So many digits, and then nothing or white space. */
static bool read_hex(const char *text, uint8_t *ret, size_t size)
{
    size_t used = 0;
    size_t given = strspn(text, "0123456789abcdefABCDEF");
    return given == 2 * size && (!text[given] || g_ascii_isspace(text[given])) &&
           sodium_hex2bin(ret, size, text, given, NULL, &used, NULL) == 0 && used == size;
}

static bool read_public(const char *text, SealKey *ret)
{
    char line[SEAL_KEY_TEXT_LENGTH + 1];
    g_strlcpy(line, text, sizeof line);
    return seal_key_parse(line, ret) == NULL;
}

static bool read_stretch(const char *text, Stretch *ret)
{
    char salt[2 * sizeof ret->salt + 2];
    if (g_str_has_prefix(text, "none"))
        return true;
    return sscanf(text, "argon2id %u %u %33s", &ret->ops, &ret->memory_kb, salt) == 3 &&
           ret->ops >= 1 && ret->ops <= OPS_MAX && ret->memory_kb >= MEMORY_MIN_KB &&
           ret->memory_kb <= MEMORY_MAX_KB && read_hex(salt, ret->salt, sizeof ret->salt);
}

static int unwrap(const char *path, const Stretch *how, SealAsk ask, void *user, SealPair *pair,
                  Work *work, Err *err)
{
    if (stretch(how, path, ask, user, work, err) < 0)
        return -1;
    if (crypto_secretbox_open_easy(pair->secret, work->wrapped, WRAPPED_SIZE, nonce,
                                   work->key) != 0)
        return err_set(err, ERR_PERMANENT,
                       KEY_FILE " %s: this is not its passphrase, or the file was changed",
                       path);
    return 0;
}

static int load(const char *path, SealAsk ask, void *user, SealPair *pair, Work *work, Err *err)
{
    Stretch how = {0};
    SealKey public;
    if (read_text(path, work, err) < 0)
        return -1;
    if (!*value_of(work->text, MARK))
        return err_set(err, ERR_PERMANENT,
                       KEY_FILE " %s: it is not a file that `incidentd keygen` made", path);
    const char *key = value_of(work->text, "key: ");
    if (!read_public(value_of(work->text, "public: "), &pair->public) ||
        !read_stretch(value_of(work->text, "passphrase: "), &how) ||
        !read_hex(key, how.ops ? work->wrapped : pair->secret,
                  how.ops ? WRAPPED_SIZE : SECRET_SIZE))
        return err_set(err, ERR_PERMANENT, KEY_FILE " %s: it is damaged or incomplete", path);
    if (how.ops && unwrap(path, &how, ask, user, pair, work, err) < 0)
        return -1;
    if (crypto_scalarmult_base(public.bytes, pair->secret) != 0 ||
        sodium_memcmp(public.bytes, pair->public.bytes, sizeof public.bytes) != 0)
        return err_set(err, ERR_PERMANENT,
                       KEY_FILE " %s: it is damaged: its two halves do not belong together",
                       path);
    return 0;
}

int seal_pair_load(const char *path, SealAsk ask, void *user, SealPair **ret, Err *err)
{
    SealPair *pair = locked(sizeof *pair, err);
    Work *work = pair ? locked(sizeof *work, err) : NULL;
    int result = work ? load(path, ask, user, pair, work, err) : -1;
    sodium_free(work);
    if (result < 0) {
        sodium_free(pair);
        return -1;
    }
    sodium_mprotect_readonly(pair);
    *ret = pair;
    return 0;
}

void seal_pair_free(SealPair *pair)
{
    sodium_free(pair);
}

const SealKey *seal_pair_public(const SealPair *pair)
{
    return &pair->public;
}

bool seal_pair_open_box(const SealPair *pair, const uint8_t box[SEAL_BOX_SIZE],
                        uint8_t ret[SEAL_SHARE_SIZE])
{
    return crypto_box_seal_open(ret, box, SEAL_BOX_SIZE, pair->public.bytes, pair->secret) == 0;
}
