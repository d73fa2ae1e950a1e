/* See part_content.h. What a part holds lies in the memory that the parser of gmime was given, and is
 * decoded from there. Most is base64, for which gmime needs longer than for all of its other work:
 * whole groups of letters are decoded here, and what is not quite as it should be there. */
#include "parsers/message/part_content.h"

#include "parsers/message/base64_text.h"
#include "parsers/message/quoted_printable.h"
#include "parsers/text/text.h"

#include <string.h>

enum {
    PEEK = 1024,         /* bytes by which an encoding is believed */
    FRONT_MAX = 4096,    /* bytes in which base64 begins, or nowhere */
    BASE64_SURE = 60,    /* letters in a row that are no words */
    BASE64_MIN = 8,      /* and with an end */
    BASE64_NARROW = 20,  /* in a first line, which no warning is */
    NAME_MAX_BYTES = 40, /* of an encoding */
};

/* ---- is it base64? ---- */

/* The letters of base64 and of its form for names of files. */
static const bool base64_letters[0x100] = {
    ['A' ... 'Z'] = true, ['a' ... 'z'] = true, ['0' ... '9'] = true, ['+'] = true,
    ['/'] = true,         ['-'] = true,         ['_'] = true};

static bool is_letter(char c)
{
    return base64_letters[(unsigned char)c];
}

/* Words in place of base64: some programs name the encoding and do not apply it. */
static bool is_base64(PartBytes raw)
{
    const char *bytes = raw.at;
    size_t wrong = 0, right = 0, n = MIN(raw.length, PEEK);
    for (size_t i = 0; i < n; i++) {
        bool space = g_ascii_isspace(bytes[i]);
        bool letter = is_letter(bytes[i]) || bytes[i] == '=';
        /* Between two letters of one line there is no space, either. */
        bool gap = bytes[i] == ' ' && i > 0 && g_ascii_isalnum(bytes[i - 1]) && i + 1 < n &&
                   g_ascii_isalnum(bytes[i + 1]);
        right += letter;
        wrong += (!letter && !space) || gap;
    }
    return wrong * 12 <= right;
}

/* A reader of base64 that looks for what is none. */
typedef struct Base64Scan {
    int64_t line, letters; /* where the line starts, and how many letters came before it */
    int64_t in_line;       /* letters in it */
    bool gap, padded, padded_before;
} Base64Scan;

/* Takes the byte at `at`. True: with its line, or with itself behind an end in the same line,
 * something begins that is no base64. */
static bool scan_base64(Base64Scan *scan, char c, int64_t at)
{
    bool letter = is_letter(c);
    if (c == '\n') {
        scan->line = at + 1;
        scan->letters += scan->in_line;
        scan->in_line = 0;
        scan->gap = false;
        scan->padded_before = scan->padded;
    } else if (c == '=') {
        scan->padded = true;
    } else if (letter && scan->padded && !scan->padded_before) {
        scan->letters += scan->in_line;
        scan->line = at;
        return true;
    } else if (letter) {
        scan->in_line++;
        return scan->gap || scan->padded;
    } else if (g_ascii_isspace(c)) {
        scan->gap |= c == ' ' && scan->in_line > 0;
    } else {
        return true;
    }
    return false;
}

/* Letters that scan_base64() would only count, at once: most of what there is. */
static size_t scan_letters(Base64Scan *scan, const char *bytes, size_t n)
{
    size_t letters = 0;
    while (!scan->gap && !scan->padded && letters < n && is_letter(bytes[letters]))
        letters++;
    scan->in_line += (int64_t)letters;
    return letters;
}

/* Where behind base64 something else begins, as programs append a foot to what they do not
 * decode; its end: nowhere. */
static size_t base64_length(PartBytes raw)
{
    Base64Scan scan = {0};
    bool found = false;
    for (size_t at = 0; at < raw.length && !found; at++) {
        at += scan_letters(&scan, raw.at + at, raw.length - at);
        if (at < raw.length)
            found = scan_base64(&scan, raw.at[at], (int64_t)at);
    }
    bool base64 = scan.letters >= BASE64_SURE || (scan.padded && scan.letters >= BASE64_MIN);
    return found && base64 ? (size_t)scan.line : raw.length;
}

static size_t without_blanks(const char *line, size_t length)
{
    while (length > 0 && g_ascii_isspace(line[length - 1]))
        length--;
    return length;
}

/* A line of at least so many letters of base64 alone that is no word and no digest, or the last one
 * of a text; blanks may end it. */
static bool is_base64_line(const char *line, size_t length, size_t least)
{
    size_t letters = 0, signs = 0, digits = 0;
    length = without_blanks(line, length);
    while (letters < length && is_letter(line[letters]))
        digits += g_ascii_isxdigit(line[letters++]);
    while (letters + signs < length && line[letters + signs] == '=')
        signs++;
    return letters + signs == length && digits < letters &&
           letters >= (signs > 0 ? BASE64_MIN : least);
}

/* Nothing but letters of base64, as lines of any width of it are; blanks may end it. */
static bool could_be_base64(const char *line, size_t length)
{
    while (length > 0 && (g_ascii_isspace(line[length - 1]) || line[length - 1] == '='))
        length--;
    while (length > 0 && is_letter(line[length - 1]))
        length--;
    return length == 0;
}

static size_t line_length(PartBytes raw, size_t at)
{
    const char *newline = memchr(raw.at + at, '\n', raw.length - at);
    return newline ? (size_t)(newline - raw.at) - at : raw.length - at;
}

/* Do narrow lines of one width follow each other here, or the last one of a text? Words do not. */
static bool is_narrow_base64(PartBytes raw, size_t at, size_t length)
{
    size_t next = at + length + 1, more = next < raw.length ? line_length(raw, next) : 0,
           end = next + more;
    if (more == 0 || !is_base64_line(raw.at + at, length, BASE64_NARROW))
        return false;
    while (end < raw.length && g_ascii_isspace(raw.at[end]))
        end++;
    bool last = end == raw.length && more < length;
    return (more == length || last) &&
           is_base64_line(raw.at + next, more, last ? 1 : BASE64_NARROW);
}

/* How many bytes of words stand in front of base64, as gateways put a warning there and do not
 * encode it; 0: there are none, or no base64. Programs differ in how long its lines are: what begins
 * as base64 has nothing in front, and what is in front has a line that cannot be base64. */
static size_t front_length(PartBytes raw)
{
    size_t n = MIN(raw.length, FRONT_MAX), least = BASE64_NARROW;
    bool words = false;
    for (size_t at = 0; at < n;) {
        const char *line = raw.at + at;
        size_t length = line_length(raw, at);
        if (is_base64_line(line, length, least) || (words && is_narrow_base64(raw, at, length)))
            return words ? at : 0;
        if (without_blanks(line, length) > 0)
            least = BASE64_SURE;
        words |= !could_be_base64(line, length);
        at += length + 1;
    }
    return 0;
}

/* ---- where it lies ---- */

/* The part's content as it came. gmime takes CR LF for the line end in front of a boundary where
 * the lines before end so: in front of a lone LF the byte that it took for the CR is content. */
static PartBytes raw_content(GMimeStream *raw)
{
    const GByteArray *mail = GMIME_STREAM_MEM(raw)->buffer;
    int64_t length = mail->len, start = raw->bound_start, end = raw->bound_end;
    const char *bytes = (const char *)mail->data;
    if (end < 0 || end > length)
        end = length;
    else if (end + 3 < length && !strchr("\r\n", bytes[end]) &&
             memcmp(bytes + end + 1, "\n--", 3) == 0)
        end++;
    return (PartBytes){bytes + start, (size_t)MAX(end - start, 0)};
}

static void open_base64(PartContent *content, PartWords *ret_words, GPtrArray *defects)
{
    PartBytes *raw = &content->left;
    size_t front = ret_words ? front_length(*raw) : 0;
    if (front > 0) {
        ret_words->front = (PartBytes){raw->at, front};
        *raw = (PartBytes){raw->at + front, raw->length - front};
        text_defect(defects, "something stands in front of a part's base64");
    }
    size_t length = ret_words ? base64_length(*raw) : raw->length;
    if (length < raw->length) {
        ret_words->behind = (PartBytes){raw->at + length, raw->length - length};
        raw->length = length;
        text_defect(defects, "something stands behind the end of a part's base64");
    } else if (!is_base64(*raw)) {
        content->encoding = GMIME_CONTENT_ENCODING_BINARY;
        text_defect(defects, "a part is not in the encoding that it names");
    }
}

/* What gmime makes of the name, and "base-64", "quoted printable": the letters and digits tell. */
static GMimeContentEncoding encoding_of(GMimePart *part, GMimeDataWrapper *wrapper)
{
    GMimeContentEncoding encoding = g_mime_data_wrapper_get_encoding(wrapper);
    const char *name =
        g_mime_object_get_header(GMIME_OBJECT(part), "Content-Transfer-Encoding");
    if (encoding != GMIME_CONTENT_ENCODING_DEFAULT || !name)
        return encoding;
    g_autoptr(GString) plain = g_string_new(NULL);
    for (; *name && plain->len < NAME_MAX_BYTES; name++) {
        if (g_ascii_isalnum(*name))
            g_string_append_c(plain, g_ascii_tolower(*name));
    }
    if (strcmp(plain->str, "base64") == 0)
        return GMIME_CONTENT_ENCODING_BASE64;
    return strcmp(plain->str, "quotedprintable") == 0 ? GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE
                                                      : encoding;
}

/* Of a file each byte stays. */
static bool is_text_of_mail(GMimePart *part)
{
    GMimeObject *object = GMIME_OBJECT(part);
    GMimeContentType *type = g_mime_object_get_content_type(object);
    return !g_mime_object_get_content_disposition(object) &&
           (g_mime_content_type_is_type(type, "text", "plain") ||
            g_mime_content_type_is_type(type, "text", "html"));
}

/* The base64 that a text is, words may follow it, or that it ends with; its length is 0: there is none. */
static PartBytes unnamed_base64(PartBytes raw, bool words)
{
    size_t front = words ? front_length(raw) : 0;
    PartBytes base64 = {raw.at + front, raw.length - front};
    if (front == 0)
        base64.length = words ? base64_length(raw) : raw.length;
    else if (base64.length < BASE64_SURE || base64_length(base64) < base64.length)
        base64.length = 0;
    return base64;
}

/* Some programs send the text of a mail in an encoding and do not say so. That it has none is
 * believed but of base64, in which nobody writes. */
static void find_encoding(PartContent *content, GMimePart *part, bool words, GPtrArray *defects)
{
    PartBytes raw = content->left;
    PartBytes base64 = unnamed_base64(raw, words);
    bool labelled = g_mime_object_get_header(GMIME_OBJECT(part), "Content-Transfer-Encoding");
    g_autoptr(GString) decoded = NULL;
    if (!labelled && quoted_printable_is(raw.at, raw.length)) {
        content->encoding = GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
        text_defect(defects, "quoted-printable that was not named");
    } else if ((decoded = base64_text(base64.at, base64.length))) {
        content->encoding = GMIME_CONTENT_ENCODING_BASE64;
        text_defect(defects, "base64 that was not named");
    }
}

bool part_content_open(PartContent *content, GMimePart *part, PartWords *ret_words,
                       GPtrArray *defects)
{
    GMimeDataWrapper *wrapper = g_mime_part_get_content(part);
    GMimeStream *raw = wrapper ? g_mime_data_wrapper_get_stream(wrapper) : NULL;
    content->left = (PartBytes){"", 0};
    content->uuencoded = NULL;
    content->text = false;
    content->encoding = GMIME_CONTENT_ENCODING_BINARY;
    if (ret_words)
        *ret_words = (PartWords){content->left, content->left};
    if (!raw)
        return false;
    content->left = raw_content(raw);
    content->encoding = encoding_of(part, wrapper);
    content->text = g_mime_content_type_is_type(
        g_mime_object_get_content_type(GMIME_OBJECT(part)), "text", "*");
    if (content->encoding <= GMIME_CONTENT_ENCODING_BINARY && is_text_of_mail(part))
        find_encoding(content, part, ret_words, defects);
    g_mime_encoding_init_decode(&content->decoder, content->encoding);
    if (content->encoding == GMIME_CONTENT_ENCODING_BASE64)
        open_base64(content, ret_words, defects);
    else if (content->encoding == GMIME_CONTENT_ENCODING_UUENCODE)
        content->uuencoded = g_mime_filter_basic_new(content->encoding, FALSE);
    return true;
}

/* ---- decoding ---- */

/* What the letters are worth at one place of a group, and a bit that only letters have there. */
#define LETTERS(AT)                                                                            \
    {                                                                                          \
        ['A'] = AT(0), AT(1), AT(2), AT(3), AT(4), AT(5), AT(6), AT(7), AT(8), AT(9), AT(10),  \
        AT(11), AT(12), AT(13), AT(14), AT(15), AT(16), AT(17), AT(18), AT(19), AT(20),        \
        AT(21), AT(22), AT(23), AT(24), AT(25), ['a'] = AT(26), AT(27), AT(28), AT(29),        \
        AT(30), AT(31), AT(32), AT(33), AT(34), AT(35), AT(36), AT(37), AT(38), AT(39),        \
        AT(40), AT(41), AT(42), AT(43), AT(44), AT(45), AT(46), AT(47), AT(48), AT(49),        \
        AT(50), AT(51), ['0'] = AT(52), AT(53), AT(54), AT(55), AT(56), AT(57), AT(58),        \
        AT(59), AT(60), AT(61), ['+'] = AT(62), ['/'] = AT(63)                                 \
    }
#define FIRST(value)  (1U << 24 | (value) << 18)
#define SECOND(value) (1U << 25 | (value) << 12)
#define THIRD(value)  (1U << 26 | (value) << 6)
#define FOURTH(value) (1U << 27 | (value))
static const unsigned worths[4][0x100] = {LETTERS(FIRST), LETTERS(SECOND), LETTERS(THIRD),
                                          LETTERS(FOURTH)};

enum { FOUR_LETTERS = 15 << 24 };

/* Decodes groups of four letters from *at on, and the ends of lines between them. Returns how many
 * bytes they became. */
static size_t decode_groups(const char **at, const char *end, char *decoded)
{
    const unsigned char *from = (const unsigned char *)*at, *last = (const unsigned char *)end;
    char *to = decoded;
    while (last - from >= 4) {
        unsigned value =
            worths[0][from[0]] | worths[1][from[1]] | worths[2][from[2]] | worths[3][from[3]];
        if (value >= FOUR_LETTERS) {
            *to++ = (char)(value >> 16);
            *to++ = (char)(value >> 8);
            *to++ = (char)value;
            from += 4;
        } else if (*from == '\n' || *from == '\r') {
            from++;
        } else {
            break;
        }
    }
    *at = (const char *)from;
    return (size_t)(to - decoded);
}

static size_t decode_base64(GMimeEncoding *decoder, PartBytes raw, char *decoded)
{
    const char *at = raw.at, *end = at + raw.length;
    char *to = decoded;
    while (at < end) {
        if (decoder->state == 0) /* no group has begun */
            to += decode_groups(&at, end, to);
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *next = newline ? newline + 1 : end;
        to += g_mime_encoding_step(decoder, at, (size_t)(next - at), to);
        at = next;
    }
    return (size_t)(to - decoded);
}

static size_t decode(PartContent *content, PartBytes raw, const char **ret_piece)
{
    *ret_piece = content->decoded;
    switch (content->encoding) {
    case GMIME_CONTENT_ENCODING_BASE64:
        return decode_base64(&content->decoder, raw, content->decoded);
    case GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE:
        return g_mime_encoding_step(&content->decoder, raw.at, raw.length, content->decoded);
    case GMIME_CONTENT_ENCODING_UUENCODE: {
        char *piece;
        size_t length, prefix;
        g_mime_filter_filter(content->uuencoded, (char *)raw.at, raw.length, 0, &piece, &length,
                             &prefix);
        *ret_piece = piece;
        return length;
    }
    case GMIME_CONTENT_ENCODING_DEFAULT:
    case GMIME_CONTENT_ENCODING_7BIT:
    case GMIME_CONTENT_ENCODING_8BIT:
    case GMIME_CONTENT_ENCODING_BINARY:
        break;
    }
    *ret_piece = raw.at;
    return raw.length;
}

/* The last letters of a text in base64 whose end is missing; of a file they are what a cut has left of a group. */
static size_t end_base64(PartContent *content, const char **ret_piece)
{
    int letters = content->decoder.state;
    if (!content->text || content->encoding != GMIME_CONTENT_ENCODING_BASE64 || letters < 2 ||
        letters > 3)
        return 0;
    content->encoding = GMIME_CONTENT_ENCODING_BINARY; /* of what is left, nothing */
    *ret_piece = content->decoded;
    return g_mime_encoding_step(&content->decoder, "==", (size_t)(4 - letters),
                                content->decoded);
}

size_t part_content_next(PartContent *content, const char **ret_piece)
{
    PartBytes *left = &content->left;
    size_t n = 0;
    while (n == 0 && left->length > 0) {
        PartBytes raw = {left->at, MIN(left->length, PART_PIECE)};
        left->at += raw.length;
        left->length -= raw.length;
        n = decode(content, raw, ret_piece);
    }
    return n > 0 ? n : end_base64(content, ret_piece);
}

void part_content_close(PartContent *content)
{
    g_clear_object(&content->uuencoded);
}
