/* The prescan. One pass over the raw bytes: header blocks line by line, bodies with memchr().
 * Pure. Called by the parser process before gmime sees the mail, and by message.c before it
 * opens a decoded one.
 *
 * It must see at least what gmime sees. Where the two could differ about where a header block
 * begins or ends, or what a boundary is, this file takes the larger reading: a line that is no
 * header does not end a block, and when the type of a multipart names its boundary in a way that
 * is not read here (encoded, behind a comment), every "--" line is one. Elsewhere such lines are
 * text: a log, a patch, a table. What gmime does not limit itself:
 *
 *   groups inside groups         a stack frame for each: crash     COLONS_MAX in one header
 *   header lines                 500 bytes for each                HEADERS_MAX,
 * HEADER_BYTES_MAX, BLOCK_MAX parts                        1 KB for each PARTS_MAX boundaries
 * times "--" lines  each is compared with each        COMPARISONS_MAX
 */
#include "parsers/message/prescan.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

enum {
    BLOCK_MAX = 256 * 1024,
    HEADER_BYTES_MAX = 8 * 1024 * 1024,
    HEADERS_MAX = 40000,
    COLONS_MAX = 1000,
    PARTS_MAX = 2000,
    BOUNDARIES_MAX = 2000,
    BOUNDARY_LENGTH_MAX = 1000,
    COMPARISONS_MAX = 100 * 1000 * 1000,
};

/* What the header block so far says of the body behind it. */
typedef struct Block {
    const char *start;
    const char *field; /* the start of the header that is being read */
    int colons;        /* in that header */
    int encodings;     /* Content-Transfer-Encoding headers */
    bool encoded, message, typed;
    bool inside; /* begins a message: blank lines before its first line do not end it */
} Block;

typedef struct Scan {
    const char *at, *end;
    Block block;
    GHashTable *boundaries; /* owned strings: GBytes without "--" */
    bool any_boundary;      /* one is written so oddly that each "--" line may be one */
    bool digest;            /* parts without a type may be messages */
    int64_t header_bytes, dashes;
    int headers, parts;
    Err *err;
} Scan;

static int refuse(Scan *scan, const char *reason)
{
    return err_set(scan->err, ERR_INPUT, "%s", reason);
}

/* ---- boundaries ---- */

/* `word` is in small letters. */
static const char *find_word(const char *at, const char *end, const char *word)
{
    size_t length = strlen(word);
    for (; at + length <= end; at++) {
        if ((*at | 0x20) == *word && g_ascii_strncasecmp(at, word, length) == 0)
            return at;
    }
    return NULL;
}

static const char *skip_space(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n'))
        at++;
    return at;
}

static bool is_odd(const char *at, const char *end, bool quoted)
{
    return (unsigned char)*at < ' ' || (*at & 0x80) || (!quoted && strchr("(\"\\", *at)) ||
           (*at == '=' && at + 1 < end && at[1] == '?');
}

/* A quoted or bare value, its escapes removed; NULL when it is written in any other way. */
static GBytes *boundary_value(const char *at, const char *end)
{
    at = skip_space(at, end);
    bool quoted = at < end && *at == '"';
    at += quoted;
    char value[BOUNDARY_LENGTH_MAX];
    size_t length = 0;
    for (; at < end && (quoted ? *at != '"' : !strchr(" \t\r\n;", *at)); at++) {
        if (quoted && *at == '\\')
            at++;
        if (at == end || is_odd(at, end, quoted) || length == sizeof value)
            return NULL;
        value[length++] = *at;
    }
    if (quoted && at == end)
        return NULL;
    while (length > 0 && value[length - 1] == ' ')
        length--;
    return length > 0 ? g_bytes_new(value, length) : NULL;
}

/* "boundary" is the name of a parameter, not a part of another word. */
static bool is_parameter(const char *at, const char *end)
{
    return at == end || *at == '=' || *at == '*' || *at == '(';
}

/* Only the type of a multipart can declare one. */
static int add_boundaries(Scan *scan, const char *at, const char *end)
{
    if (!find_word(at, end, "multipart"))
        return 0;
    while ((at = find_word(at, end, "boundary"))) {
        at = skip_space(at + strlen("boundary"), end);
        if (!is_parameter(at, end))
            continue;
        GBytes *value = at < end && *at == '=' ? boundary_value(at + 1, end) : NULL;
        if (value)
            g_hash_table_add(scan->boundaries, value);
        else
            scan->any_boundary = true;
        if (g_hash_table_size(scan->boundaries) > BOUNDARIES_MAX)
            return refuse(scan, "more than 2000 multiparts");
    }
    return 0;
}

/* Does this line, which begins with "--", separate parts? */
static bool is_boundary(const Scan *scan, const char *line, const char *end)
{
    if (scan->any_boundary)
        return true;
    while (end > line && strchr(" \t\r\n", end[-1]) && end[-1])
        end--;
    size_t length = (size_t)(end - line) - MIN(2, (size_t)(end - line));
    if (length > BOUNDARY_LENGTH_MAX || g_hash_table_size(scan->boundaries) == 0)
        return false;
    g_autoptr(GBytes) whole = g_bytes_new_static(line + 2, length);
    if (g_hash_table_contains(scan->boundaries, whole))
        return true;
    if (length < 2 || memcmp(end - 2, "--", 2) != 0)
        return false;
    g_autoptr(GBytes) last = g_bytes_new_static(line + 2, length - 2);
    return g_hash_table_contains(scan->boundaries, last);
}

static int count_dashes(Scan *scan, bool boundary)
{
    int64_t boundaries = g_hash_table_size(scan->boundaries) + 1;
    if (++scan->dashes * boundaries > COMPARISONS_MAX)
        return refuse(scan, "too many multiparts for that many lines");
    scan->parts += boundary;
    return scan->parts > PARTS_MAX ? refuse(scan, "more than 2000 parts") : 0;
}

/* ---- header blocks ---- */

/* `word` is in small letters. */
static bool starts_with(const char *at, const char *end, const char *word)
{
    size_t length = strlen(word);
    return (size_t)(end - at) >= length && (*at | 0x20) == *word &&
           g_ascii_strncasecmp(at, word, length) == 0;
}

/* The header from block.field to `end`, all its lines. */
static int end_field(Scan *scan, const char *end)
{
    Block *block = &scan->block;
    const char *field = skip_space(block->field, end);
    if (starts_with(field, end, "content-type")) {
        block->typed = true;
        block->message |= find_word(field, end, "message") != NULL;
        scan->digest |= find_word(field, end, "digest") != NULL;
        return add_boundaries(scan, field, end);
    }
    if (starts_with(field, end, "content-transfer-encoding")) {
        block->encodings++;
        block->encoded = find_word(field, end, "base64") || find_word(field, end, "quoted") ||
                         find_word(field, end, "uu");
    }
    return 0;
}

static int count_colons(Scan *scan, const char *at, const char *end)
{
    while ((at = memchr(at, ':', (size_t)(end - at)))) {
        at++;
        if (++scan->block.colons > COLONS_MAX)
            return refuse(scan, "more than 1000 groups of addresses in one header");
    }
    return 0;
}

static int read_header_line(Scan *scan, const char *line, const char *end)
{
    Block *block = &scan->block;
    bool folded = (*line == ' ' || *line == '\t') && line > block->start;
    scan->header_bytes += end - line;
    if (!folded) {
        if (line > block->start && end_field(scan, line) != 0)
            return -1;
        block->field = line;
        block->colons = 0;
        if (++scan->headers > HEADERS_MAX)
            return refuse(scan, "more than 40000 headers");
    }
    if (end - block->start > BLOCK_MAX)
        return refuse(scan, "header block over 256 KB");
    if (scan->header_bytes > HEADER_BYTES_MAX)
        return refuse(scan, "headers over 8 MB");
    return count_colons(scan, line, end);
}

static void start_block(Scan *scan, const char *at, bool inside)
{
    scan->block = (Block){.start = at, .field = at, .inside = inside};
}

static const char *line_end(const Scan *scan, const char *line)
{
    const char *newline = memchr(line, '\n', (size_t)(scan->end - line));
    return newline ? newline + 1 : scan->end;
}

static bool is_blank_line(const char *line, const char *end)
{
    return *line == '\n' || (*line == '\r' && line + 1 < end && line[1] == '\n');
}

/* Is the body behind this block itself a message that gmime will open? */
static bool opens_message(const Scan *scan)
{
    const Block *block = &scan->block;
    bool closed = block->encoded && block->encodings == 1;
    return (block->message && !closed) || (scan->digest && !block->typed);
}

/* One header block, up to its blank line. 1: another one follows. 0: a body does. -1: refused.
 */
static int scan_headers(Scan *scan)
{
    while (scan->at < scan->end) {
        const char *line = scan->at, *end = line_end(scan, line);
        bool dashes = end - line > 2 && line[0] == '-' && line[1] == '-';
        bool boundary = dashes && is_boundary(scan, line, end);
        if (dashes && count_dashes(scan, boundary) != 0)
            return -1;
        bool leading = scan->block.inside && line == scan->block.start;
        if (is_blank_line(line, end) && !leading) {
            scan->at = end;
            return end_field(scan, line) != 0 ? -1 : opens_message(scan);
        }
        if (is_blank_line(line, end) || boundary) {
            if (!leading && end_field(scan, line) != 0)
                return -1;
            start_block(scan, end, !boundary);
        } else if (read_header_line(scan, line, end) != 0) {
            return -1;
        }
        scan->at = end;
    }
    return end_field(scan, scan->end);
}

/* The next line that begins with "--", behind the beginning of this one. */
static const char *next_dashes(const char *line, const char *end)
{
    const char *at = line + 1;
    while (at + 1 < end && (at = memchr(at, '-', (size_t)(end - at - 1)))) {
        if (at[-1] == '\n' && at[1] == '-')
            return at;
        at++;
    }
    return end;
}

/* A body, up to the boundary behind which the next header block begins. -1: refused. */
static int scan_body(Scan *scan)
{
    while (scan->at < scan->end) {
        const char *line = scan->at;
        bool here = scan->end - line >= 2 && line[0] == '-' && line[1] == '-';
        if (!here) {
            scan->at = next_dashes(line, scan->end);
            continue;
        }
        const char *end = line_end(scan, line);
        bool boundary = is_boundary(scan, line, end);
        if (count_dashes(scan, boundary) != 0)
            return -1;
        scan->at = end;
        if (boundary)
            return 0;
    }
    return 0;
}

int prescan_check(const unsigned char *bytes, size_t size, Err *err)
{
    g_autoptr(GHashTable) boundaries =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    Scan scan = {.at = (const char *)bytes, .boundaries = boundaries, .err = err};
    scan.end = scan.at + size;
    bool inside = true;
    while (scan.at < scan.end) {
        start_block(&scan, scan.at, inside);
        int more = scan_headers(&scan);
        if (more < 0 || (more == 0 && scan_body(&scan) < 0))
            return -1;
        inside = more > 0;
    }
    return 0;
}
