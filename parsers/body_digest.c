/* The digest of a mail's body, by which two copies of one report are recognised whatever
 * servers did to the header and the line ends. Streams; holds one buffer. Called by message.c.
 */
#include "parsers/body.h"

#include <string.h>
#include <unistd.h>

enum { BLOCK = 32 * 1024 };

typedef struct Bytes {
    int fd;
    const char *memory; /* NULL: behind the descriptor */
    int64_t size;
} Bytes;

static size_t read_block(const Bytes *bytes, int64_t from, int64_t to, char *block)
{
    size_t want = (size_t)MIN(to - from, BLOCK), have = 0;
    if (bytes->memory) {
        memcpy(block, bytes->memory + from, want);
        return want;
    }
    while (have < want) {
        ssize_t n = pread(bytes->fd, block + have, want - have, from + (int64_t)have);
        if (n <= 0)
            break;
        have += (size_t)n;
    }
    return have;
}

/* Behind the first blank line; the size when there is none. */
static int64_t body_start(const Bytes *bytes)
{
    char block[BLOCK];
    bool blank = true; /* nothing but a carriage return in this line so far */
    size_t n;
    for (int64_t at = 0;
         at < bytes->size && (n = read_block(bytes, at, bytes->size, block)) > 0;
         at += (int64_t)n) {
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
    char block[BLOCK];
    for (int64_t end = bytes->size; end > start;) {
        int64_t from = MAX(start, end - BLOCK);
        size_t n = read_block(bytes, from, end, block);
        while (n > 0 && strchr(" \t\r\n\v\f", block[n - 1]) && block[n - 1])
            n--;
        if (n > 0)
            return from + (int64_t)n;
        end = from;
    }
    return start;
}

/* CRLF as LF; a carriage return alone stays. */
static size_t drop_returns(char *block, size_t n, bool *held_return, char *out)
{
    size_t length = 0;
    for (size_t i = 0; i < n; i++) {
        if (*held_return && block[i] != '\n')
            out[length++] = '\r';
        *held_return = block[i] == '\r';
        if (!*held_return)
            out[length++] = block[i];
    }
    return length;
}

char *body_digest(int fd, const char *memory, int64_t size)
{
    const Bytes bytes = {.fd = fd, .memory = memory, .size = size};
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    char block[BLOCK], out[BLOCK + 1];
    int64_t at = body_start(&bytes), end = body_end(&bytes, at);
    bool held_return = false;
    size_t n;
    for (; at < end && (n = read_block(&bytes, at, end, block)) > 0; at += (int64_t)n) {
        size_t length = drop_returns(block, n, &held_return, out);
        g_checksum_update(checksum, (const unsigned char *)out, (gssize)length);
    }
    return g_strdup(g_checksum_get_string(checksum));
}
