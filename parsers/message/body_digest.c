/* The digest of a mail's body, by which two copies of one report are recognised whatever
 * servers did to the header and the line ends. Called by message.c. */
#include "parsers/message/body.h"

#include "parsers/text/digest.h"

#include <string.h>

enum { BLOCK = 4096 };

/* Behind the first blank line; the end when there is none. */
static const char *body_start(const char *bytes, const char *end)
{
    for (const char *line = bytes; line < end;) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        if (!newline)
            break;
        while (*line == '\r')
            line++;
        if (line == newline)
            return newline + 1;
        line = newline + 1;
    }
    return end;
}

/* Before the white space at the end. */
static const char *body_end(const char *start, const char *end)
{
    while (end > start && strchr(" \t\r\n\v\f", end[-1]) && end[-1])
        end--;
    return end;
}

/* CRLF as LF; a carriage return alone stays. What is left goes to the digest in large blocks, which
 * takes it faster than line by line. */
static void digest_lines(Digest *digest, const char *at, const char *end)
{
    char block[BLOCK];
    size_t n = 0;
    while (at < end) {
        size_t length = MIN((size_t)(end - at), sizeof block - n);
        const char *stop = memchr(at, '\r', length);
        if (stop)
            length = (size_t)(stop - at);
        memcpy(block + n, at, length);
        n += length;
        at += length;
        if (stop && (at + 1 == end || at[1] != '\n'))
            block[n++] = '\r';
        at += stop != NULL;
        if (n == sizeof block) {
            digest_bytes(digest, block, n);
            n = 0;
        }
    }
    digest_bytes(digest, block, n);
}

char *body_digest(const char *bytes, size_t size)
{
    char hex[DIGEST_HEX_SIZE];
    Digest digest;
    const char *start = body_start(bytes, bytes + size);
    digest_start(&digest);
    digest_lines(&digest, start, body_end(start, bytes + size));
    digest_finish(&digest, hex);
    return g_strdup(hex);
}
