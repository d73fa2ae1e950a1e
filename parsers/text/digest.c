/* See digest.h. Pure; called by measure.c and body_digest.c. */
#include "parsers/text/digest.h"

void digest_start(Digest *digest)
{
    sha256_init(digest);
}

void digest_bytes(Digest *digest, const char *bytes, size_t length)
{
    sha256_update(digest, length, (const unsigned char *)bytes);
}

void digest_finish(Digest *digest, char hex[DIGEST_HEX_SIZE])
{
    unsigned char value[SHA256_DIGEST_SIZE];
    sha256_digest(digest, sizeof value, value);
    for (size_t i = 0; i < sizeof value; i++) {
        hex[2 * i] = "0123456789abcdef"[value[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[value[i] & 0xF];
    }
    hex[DIGEST_HEX_SIZE - 1] = '\0';
}
