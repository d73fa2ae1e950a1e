/* Line by line, so that a file of any size costs no more memory than its text may have. Pure.
 * Called by body_text.c. It must never take words for a file: only lines that could not be
 * anything else, from "begin" to "end", are taken out. */
#include "parsers/message/uuencode.h"

#include "parsers/text/measure.h"
#include "parsers/text/text.h"

#include <string.h>

enum {
    LINE_MAX_BYTES = 512, /* longer lines are no part of a file */
    DATA_MAX = 45,        /* bytes that one line may stand for */
    NAME_BYTES_MAX = 400,
    FILES_MAX = 1000,
};

typedef enum State {
    STATE_TEXT,
    STATE_DATA, /* behind "begin" */
    STATE_LAST, /* behind a line without data, where only "end" may stand */
} State;

struct Uudecoder {
    GString *text;
    size_t max_text;
    GArray *attachments;
    GPtrArray *defects;
    State state;
    GString *line;   /* not ended yet */
    bool long_line;  /* the line began in an earlier push and is text */
    GString *taken;  /* the lines of the file so far, should they turn out to be text */
    bool more_taken; /* there were more of them than the text may hold */
    char *name;
    Measure *measure; /* of the file; NULL before the first */
    bool cut;
};

Uudecoder *uudecoder_new(GString *text, size_t max_text, GArray *attachments,
                         GPtrArray *defects)
{
    Uudecoder *decoder = g_new0(Uudecoder, 1);
    decoder->text = text;
    decoder->max_text = max_text;
    decoder->attachments = attachments;
    decoder->defects = defects;
    decoder->line = g_string_new(NULL);
    decoder->taken = g_string_new(NULL);
    return decoder;
}

static bool append_bounded(Uudecoder *decoder, GString *to, const char *bytes, size_t length)
{
    size_t room = decoder->max_text - MIN(decoder->max_text, to->len);
    text_append(to, bytes, MIN(length, room));
    return length > room;
}

static void keep(Uudecoder *decoder, const char *bytes, size_t length)
{
    decoder->cut |= append_bounded(decoder, decoder->text, bytes, length);
}

/* ---- one line, without its end ---- */

static size_t length_without_end(const char *line, size_t length)
{
    while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
        length--;
    return length;
}

/* The name behind "begin" and three or four octal digits, which may be missing; NULL: it is
 * another line. */
static char *name_of(const char *line, size_t length)
{
    size_t at = strlen("begin "), digits = 0;
    if (length < at || memcmp(line, "begin ", at) != 0)
        return NULL;
    for (; at < length && line[at] >= '0' && line[at] <= '7'; at++)
        digits++;
    if (digits < 3 || digits > 4 || at >= length || line[at] != ' ')
        return NULL;
    return g_strndup(line + at + 1, MIN(length - at - 1, NAME_BYTES_MAX));
}

static unsigned bits_of(const char *line, size_t length, size_t at)
{
    return at < length ? ((unsigned char)line[at] - 32U) & 63 : 0;
}

/* The bytes that a line of data stands for, or -1. Spaces at its end may have been cut off, and
 * some programs add a character of their own. */
static int decode_line(const char *line, size_t length, char *bytes)
{
    for (size_t i = 0; i < length; i++) {
        if (line[i] < ' ' || line[i] > '`')
            return -1;
    }
    unsigned n = bits_of(line, length, 0);
    size_t full = 1 + (n + 2) / 3 * 4;
    size_t shown = length;
    while (shown > 1 && line[shown - 1] == ' ')
        shown--;
    if (n == 0 || n > DATA_MAX || shown > full + 1)
        return -1;
    char *to = bytes;
    for (size_t at = 1; at < full; at += 4) {
        unsigned word = bits_of(line, length, at) << 18 | bits_of(line, length, at + 1) << 12 |
                        bits_of(line, length, at + 2) << 6 | bits_of(line, length, at + 3);
        *to++ = (char)(word >> 16), *to++ = (char)(word >> 8), *to++ = (char)word;
    }
    return (int)n;
}

/* Nothing but the sign for no bytes. */
static bool is_empty_data(const char *line, size_t length)
{
    return length == 0 || (length <= 2 && (line[0] == '`' || line[0] == ' '));
}

/* ---- a file ---- */

static void forget_file(Uudecoder *decoder)
{
    g_clear_pointer(&decoder->name, g_free);
    g_string_truncate(decoder->taken, 0);
    decoder->more_taken = false;
    decoder->state = STATE_TEXT;
}

static void give_back(Uudecoder *decoder)
{
    keep(decoder, decoder->taken->str, decoder->taken->len);
    decoder->cut |= decoder->more_taken;
    forget_file(decoder);
}

static void finish_file(Uudecoder *decoder)
{
    if (decoder->attachments->len >= FILES_MAX) {
        text_defect(decoder->defects, "list of attachments cut at 1,000");
        forget_file(decoder);
        return;
    }
    g_autofree char *name =
        text_decode(decoder->name, strlen(decoder->name), NULL, decoder->defects);
    Attachment attachment = {.name = text_file_name(name),
                             .type = g_strdup("application/octet-stream"),
                             .via = g_strdup("uuencode")};
    measure_finish(decoder->measure, &attachment, decoder->defects);
    g_array_append_val(decoder->attachments, attachment);
    forget_file(decoder);
}

static void take_data(Uudecoder *decoder, const char *line, size_t length)
{
    char bytes[DATA_MAX + 64];
    size_t shown = length_without_end(line, length);
    int n = decoder->state == STATE_DATA ? decode_line(line, shown, bytes) : -1;
    bool end = shown == 3 && memcmp(line, "end", 3) == 0;
    decoder->more_taken |= append_bounded(decoder, decoder->taken, line, length);
    if (end && (decoder->state == STATE_LAST || decoder->measure->size > 0))
        finish_file(decoder);
    else if (n > 0)
        measure_bytes(decoder->measure, bytes, (size_t)n);
    else if (is_empty_data(line, shown))
        decoder->state = STATE_LAST;
    else
        give_back(decoder);
}

static void take_line(Uudecoder *decoder, const char *line, size_t length)
{
    if (decoder->state != STATE_TEXT) {
        take_data(decoder, line, length);
        return;
    }
    decoder->name = name_of(line, length_without_end(line, length));
    if (!decoder->name) {
        keep(decoder, line, length);
        return;
    }
    decoder->state = STATE_DATA;
    if (!decoder->measure)
        decoder->measure = g_new(Measure, 1);
    measure_start(decoder->measure);
    decoder->more_taken = append_bounded(decoder, decoder->taken, line, length);
}

/* The part of a line that came; `ended`: with its end. */
static void take_piece(Uudecoder *decoder, const char *bytes, size_t length, bool ended)
{
    if (decoder->long_line) {
        keep(decoder, bytes, length);
        decoder->long_line = !ended;
        return;
    }
    if (ended && decoder->line->len == 0 && length <= LINE_MAX_BYTES) {
        take_line(decoder, bytes, length);
        return;
    }
    g_string_append_len(decoder->line, bytes, (gssize)length);
    if (decoder->line->len > LINE_MAX_BYTES) {
        give_back(decoder);
        keep(decoder, decoder->line->str, decoder->line->len);
        decoder->long_line = !ended;
    } else if (ended) {
        take_line(decoder, decoder->line->str, decoder->line->len);
    } else {
        return;
    }
    g_string_truncate(decoder->line, 0);
}

void uudecoder_push(Uudecoder *decoder, const char *bytes, size_t length)
{
    for (const char *end = bytes + length; bytes < end;) {
        const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
        const char *next = newline ? newline + 1 : end;
        take_piece(decoder, bytes, (size_t)(next - bytes), newline);
        bytes = next;
    }
}

bool uudecoder_finish(Uudecoder *decoder)
{
    if (decoder->line->len > 0)
        take_line(decoder, decoder->line->str, decoder->line->len);
    if (decoder->state != STATE_TEXT)
        give_back(decoder);
    bool cut = decoder->cut;
    g_string_free(decoder->line, TRUE);
    g_string_free(decoder->taken, TRUE);
    g_free(decoder->measure);
    g_free(decoder);
    return cut;
}
