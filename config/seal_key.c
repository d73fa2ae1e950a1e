/* The text form of public keys. Must never quote what it was given: somebody may paste the private
 * half. Called by the reader of the configuration, `incidentd keygen` and sealed.c. */
#include "config/seal_key.h"

#include <glib.h>
#include <string.h>

#define PREFIX  "incidentd-seal-1:"
#define PRIVATE "incidentd-seal-private"

enum {
    CHECK_SIZE = 3,
    CODE_SIZE = SEAL_PUBLIC_SIZE + CHECK_SIZE,
    CODE_LETTERS = CODE_SIZE * 8 / 5,
    GROUP = 4,
};

_Static_assert(CODE_SIZE % 5 == 0, "whole letters");
_Static_assert(sizeof PREFIX - 1 + CODE_LETTERS + CODE_LETTERS / GROUP - 1 ==
                   SEAL_KEY_TEXT_LENGTH,
               "the length of a key's text");
_Static_assert(SEAL_FINGERPRINT_SIZE * 8 / 5 * 5 / GROUP - 1 == SEAL_FINGERPRINT_LENGTH,
               "the length of a fingerprint");

/* The letters of our codes. */
static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";

/* SHA-256 of the purpose and the key, cut. */
static void digest(const char *purpose, const SealKey *key, uint8_t *ret, size_t size)
{
    uint8_t whole[32];
    gsize length = sizeof whole;
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const uint8_t *)purpose, (gssize)strlen(purpose) + 1);
    g_checksum_update(sum, key->bytes, sizeof key->bytes);
    g_checksum_get_digest(sum, whole, &length);
    g_checksum_free(sum);
    memcpy(ret, whole, size);
}

/* Five bits a letter, a hyphen between two groups. */
static void write_letters(const uint8_t *bytes, size_t n_letters, char *text)
{
    for (size_t i = 0; i < n_letters; i++) {
        if (i > 0 && i % GROUP == 0)
            *text++ = '-';
        unsigned value = 0;
        for (size_t bit = 5 * i; bit < 5 * i + 5; bit++)
            value = value << 1 | (bytes[bit / 8] >> (7 - bit % 8) & 1);
        *text++ = alphabet[value];
    }
    *text = '\0';
}

/* How many letters there were, or more than `max`; -1: a letter that is none of ours. */
static int read_letters(const char *text, uint8_t *bytes, int max)
{
    int n = 0;
    for (; *text; text++) {
        if (*text == '-' || *text == ' ')
            continue;
        const char *letter = strchr(alphabet, g_ascii_tolower(*text));
        if (!letter)
            return -1;
        for (int i = 0; n < max && i < 5; i++) {
            int bit = 5 * n + i;
            if ((letter - alphabet) >> (4 - i) & 1)
                bytes[bit / 8] |= (uint8_t)(1 << (7 - bit % 8));
        }
        if (n++ == max)
            break;
    }
    return n;
}

const char *seal_key_parse(const char *text, SealKey *ret)
{
    uint8_t code[CODE_SIZE] = {0}, check[CHECK_SIZE];
    if (g_ascii_strncasecmp(text, PRIVATE, sizeof PRIVATE - 1) == 0)
        return "is the private half of a key pair, which nobody may have but its owner, who "
               "needs a "
               "new pair now; allowed: the line that `incidentd keygen` printed";
    if (g_ascii_strncasecmp(text, PREFIX, sizeof PREFIX - 1) != 0)
        return "is no public key; allowed: the line that `incidentd keygen` printed, "
               "\"" PREFIX "...\"";
    int n = read_letters(text + sizeof PREFIX - 1, code, CODE_LETTERS);
    if (n < 0)
        return "has a character that no key has; allowed: a-z and 2-9 without l and o, in "
               "groups of four";
    if (n != CODE_LETTERS)
        return "has the wrong length; allowed: 14 groups of four characters behind \"" PREFIX
               "\"";
    SealKey key;
    memcpy(key.bytes, code, sizeof key.bytes);
    digest("incidentd-seal-1 check", &key, check, sizeof check);
    if (memcmp(check, code + sizeof key.bytes, sizeof check) != 0)
        return "has a typing error, as its checksum says; allowed: the line that `incidentd "
               "keygen` printed";
    *ret = key;
    return NULL;
}

void seal_key_text(const SealKey *key, char text[SEAL_KEY_TEXT_LENGTH + 1])
{
    uint8_t code[CODE_SIZE];
    memcpy(code, key->bytes, sizeof key->bytes);
    digest("incidentd-seal-1 check", key, code + sizeof key->bytes, CHECK_SIZE);
    memcpy(text, PREFIX, sizeof PREFIX - 1);
    write_letters(code, CODE_LETTERS, text + sizeof PREFIX - 1);
}

void seal_key_hash(const SealKey *key, uint8_t ret[SEAL_FINGERPRINT_SIZE])
{
    digest("incidentd-seal-1 fingerprint", key, ret, SEAL_FINGERPRINT_SIZE);
}

void seal_key_hash_text(const uint8_t hash[SEAL_FINGERPRINT_SIZE],
                        char text[SEAL_FINGERPRINT_LENGTH + 1])
{
    write_letters(hash, SEAL_FINGERPRINT_SIZE * 8 / 5, text);
}

void seal_key_fingerprint(const SealKey *key, char text[SEAL_FINGERPRINT_LENGTH + 1])
{
    uint8_t hash[SEAL_FINGERPRINT_SIZE];
    seal_key_hash(key, hash);
    seal_key_hash_text(hash, text);
}

char *seal_recipients_text(const SealRecipients *recipients)
{
    GString *text = g_string_new(NULL);
    char fingerprint[SEAL_FINGERPRINT_LENGTH + 1];
    for (int share = 0; share < recipients->shares; share++) {
        const char *before = share ? ", and " : "";
        for (size_t i = 0; i < recipients->n; i++) {
            if (recipients->share[i] != share)
                continue;
            seal_key_fingerprint(&recipients->keys[i], fingerprint);
            g_string_append_printf(text, "%s%s", before, fingerprint);
            before = " or ";
        }
    }
    return g_string_free(text, FALSE);
}
