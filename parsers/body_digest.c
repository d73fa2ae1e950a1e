/* The digest of a mail's body, by which two copies of one report are recognised whatever
 * servers did to the header and the line ends. Streams; holds one buffer. Called by message.c.
 */
#include "parsers/body.h"

#include "parsers/digest.h"

#include <string.h>
#include <unistd.h>

enum { BLOCK = 32 * 1024 };

typedef struct Bytes {
    int fd;
    const char *memory; /* NULL: behind the descriptor */
    int64_t size;
} Bytes;

/* The bytes from `from` on, at most a block of them, none behind `to`: *ret_n. */
static const char *read_block(const Bytes *bytes, int64_t from, int64_t to, char buffer[BLOCK],
                              size_t *ret_n)
{
    size_t want = (size_t)MIN(to - from, BLOCK), have = 0;
    *ret_n = want;
    if (bytes->memory)
        return bytes->memory + from;
    while (have < want) {
        ssize_t n = pread(bytes->fd, buffer + have, want - have, from + (int64_t)have);
        if (n <= 0)
            break;
        have += (size_t)n;
    }
    *ret_n = have;
    return buffer;
}

/* Behind the first blank line; the size when there is none. */
static int64_t body_start(const Bytes *bytes)
{
    char buffer[BLOCK];
    bool blank = true; /* nothing but a carriage return in this line so far */
    size_t n;
    for (int64_t at = 0; at < bytes->size; at += (int64_t)n) {
        const char *block = read_block(bytes, at, bytes->size, buffer, &n);
        if (n == 0)
            break;
        for (size_t i = 0; i < n; i++) {
            if (block[i] == '\n' && blank)
                return at + (int64_t)i + 1;
            blank = block[i] == '\n' || (blank && block[i] == '\r');
        }
    }
    return bytes->size;
}

/* Before the white space at the end. */
static int64_t body_end(const Bytes *bytes, int64_t start)
{
    char buffer[BLOCK];
    size_t n;
    for (int64_t end = bytes->size; end > start;) {
        int64_t from = MAX(start, end - BLOCK);
        const char *block = read_block(bytes, from, end, buffer, &n);
        while (n > 0 && strchr(" \t\r\n\v\f", block[n - 1]) && block[n - 1])
            n--;
        if (n > 0)
            return from + (int64_t)n;
        end = from;
    }
    return start;
}

/* CRLF as LF; a carriage return alone stays, one at the end of the bytes is held until it is
 * known what follows. */
static void digest_lines(Digest *digest, const char *bytes, size_t n, bool *held_return)
{
    const char *end = bytes + n;
    if (*held_return && *bytes != '\n')
        digest_bytes(digest, "\r", 1);
    *held_return = false;
    while (bytes < end) {
        const char *stop = memchr(bytes, '\r', (size_t)(end - bytes));
        digest_bytes(digest, bytes, (size_t)((stop ? stop : end) - bytes));
        if (!stop)
            return;
        *held_return = stop + 1 == end;
        if (!*held_return && stop[1] != '\n')
            digest_bytes(digest, "\r", 1);
        bytes = stop + 1;
    }
}

char *body_digest(int fd, const char *memory, int64_t size)
{
    const Bytes bytes = {.fd = fd, .memory = memory, .size = size};
    char buffer[BLOCK], hex[DIGEST_HEX_SIZE];
    Digest digest;
    int64_t at = body_start(&bytes), end = body_end(&bytes, at);
    bool held_return = false;
    digest_start(&digest);
    for (size_t n; at < end; at += (int64_t)n) {
        const char *block = read_block(&bytes, at, end, buffer, &n);
        if (n == 0)
            break;
        digest_lines(&digest, block, n, &held_return);
    }
    digest_finish(&digest, hex);
    return g_strdup(hex);
}
