/* The digest of a mail's body, by which two copies of one report are recognised whatever
 * servers did to the header and the line ends. Called by message.c. */
#include "parsers/body.h"

#include "parsers/digest.h"

#include <string.h>

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

/* CRLF as LF; a carriage return alone stays. */
static void digest_lines(Digest *digest, const char *at, const char *end)
{
    while (at < end) {
        const char *stop = memchr(at, '\r', (size_t)(end - at));
        const char *to = stop ? stop : end;
        if (stop && (stop + 1 == end || stop[1] != '\n'))
            to++;
        digest_bytes(digest, at, (size_t)(to - at));
        at = stop ? stop + 1 : end;
    }
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
