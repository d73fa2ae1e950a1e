/* One pass over the raw lines of a mail, before gmime sees it. Called by the parser process, by
 * parse, and again for every decoded message inside a mail.
 *
 * It cannot know gmime's mind about where headers are, so it errs on the wide side: a header
 * block is everything from the start, from a line that begins with "--", or from the end of a
 * block that announces a message inside, up to the next empty line, whatever stands in it. The
 * limits are far above what any mail program writes. */
#include "parsers/prescan.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

enum {
    HEADER_BLOCK_MAX = 256 * 1024, /* gmime takes 128 bytes of memory for one of headers */
    COLONS_MAX = 4000,      /* in one header: groups of addresses nest, and gmime recurses */
    BOUNDARIES_MAX = 10000, /* lines that may be one */
    MULTIPARTS_MAX = 500,   /* each level costs time at every line that may be a boundary */
};

typedef struct Prescan {
    bool in_block;
    bool announces_message; /* the block at hand holds "message/": another block follows it */
    size_t block_size;
    int colons; /* of the header at hand */
    int boundaries, multiparts;
} Prescan;

static bool holds(const unsigned char *line, size_t length, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= length; i++) {
        if ((line[i] | 0x20) == word[0] &&
            g_ascii_strncasecmp((const char *)line + i, word, n) == 0)
            return true;
    }
    return false;
}

static int count_colons(const unsigned char *line, size_t length)
{
    int n = 0;
    for (size_t i = 0; i < length; i++)
        n += line[i] == ':';
    return n;
}

static int check_header_line(Prescan *scan, const unsigned char *line, size_t length, Err *err)
{
    scan->block_size += length + 1;
    if (scan->block_size > HEADER_BLOCK_MAX)
        return err_set(err, ERR_INPUT, "header block over %d KB", HEADER_BLOCK_MAX / 1024);
    bool continues = line[0] == ' ' || line[0] == '\t';
    scan->colons = (continues ? scan->colons : 0) + count_colons(line, length);
    if (scan->colons > COLONS_MAX)
        return err_set(err, ERR_INPUT, "more than %d groups of addresses in one header",
                       COLONS_MAX);
    scan->announces_message = scan->announces_message || holds(line, length, "message/");
    if (holds(line, length, "multipart/") && ++scan->multiparts > MULTIPARTS_MAX)
        return err_set(err, ERR_INPUT, "more than %d multiparts", MULTIPARTS_MAX);
    return 0;
}

static void begin_block(Prescan *scan)
{
    scan->in_block = true;
    scan->announces_message = false;
    scan->block_size = 0;
    scan->colons = 0;
}

static void end_block(Prescan *scan)
{
    bool another = scan->announces_message;
    scan->in_block = false;
    if (another)
        begin_block(scan);
}

static int check_line(Prescan *scan, const unsigned char *line, size_t length, Err *err)
{
    if (length >= 2 && line[0] == '-' && line[1] == '-') {
        if (++scan->boundaries > BOUNDARIES_MAX)
            return err_set(err, ERR_INPUT, "more than %d parts", BOUNDARIES_MAX);
        begin_block(scan);
        return 0;
    }
    if (!scan->in_block)
        return 0;
    if (length == 0) {
        end_block(scan);
        return 0;
    }
    return check_header_line(scan, line, length, err);
}

int prescan_check(const unsigned char *bytes, size_t size, Err *err)
{
    Prescan scan = {.in_block = true};
    for (size_t at = 0; at < size;) {
        const unsigned char *end = memchr(bytes + at, '\n', size - at);
        size_t length = end ? (size_t)(end - bytes) - at : size - at;
        size_t next = at + length + 1;
        if (length && bytes[at + length - 1] == '\r')
            length--;
        if (check_line(&scan, bytes + at, length, err) < 0)
            return -1;
        at = next;
    }
    return 0;
}
