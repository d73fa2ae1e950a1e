/* See json_read.h. Nesting and number of values are bounded before anything is kept, each byte is looked at once, and
 * a text is decoded when it is asked for. Pure; called by report_json_read.c. */
#include "parsers/json_read.h"

#include <glib.h>
#include <string.h>

enum {
    BYTES_MAX = 8 * 1024 * 1024,
    NESTING_MAX = 8,
    VALUES_MAX = 400000,
    MEMBERS_MAX = 250, /* of an object: each key is compared with those in front */
};

typedef struct Scan {
    const char *at, *end;
    GArray *values;    /* of JsonValue */
    const char *wrong; /* what is, where it is not the language */
} Scan;

static bool read_value(Scan *scan, int nesting);

/* ---- making ---- */

/* The byte behind white space; '\0' at the end, which none inside is that may follow. */
static char peek(Scan *scan)
{
    while (scan->at < scan->end &&
           (*scan->at == ' ' || *scan->at == '\n' || *scan->at == '\t' || *scan->at == '\r'))
        scan->at++;
    return scan->at < scan->end ? *scan->at : '\0';
}

static JsonValue *value_at(Scan *scan, unsigned index)
{
    return &g_array_index(scan->values, JsonValue, index);
}

/* Its index in *ret; false: there are too many. */
static bool add(Scan *scan, JsonValue value, unsigned *ret)
{
    value.size = 1;
    *ret = scan->values->len;
    g_array_append_val(scan->values, value);
    if (*ret >= VALUES_MAX)
        scan->wrong = "of more than 400000 values";
    return !scan->wrong;
}

/* Four hexadecimal digits; -1: they are not. */
static int hex_at(const char *at, const char *end)
{
    int code = 0;
    for (int i = 0; i < 4; i++) {
        int digit = at + i < end ? g_ascii_xdigit_value(at[i]) : -1;
        if (digit < 0)
            return -1;
        code = code * 16 + digit;
    }
    return code;
}

/* The character of an escape "\u....", two of them for one beyond U+FFFF; `at` is its backslash, *ret_length its bytes.
 * 0: it is none that may be in a text. */
static gunichar escaped_char(const char *at, const char *end, size_t *ret_length)
{
    int code = hex_at(at + 2, end), low = -1;
    *ret_length = 6;
    if (code <= 0 || (code >= 0xDC00 && code <= 0xDFFF))
        return 0;
    if (code < 0xD800 || code > 0xDFFF)
        return (gunichar)code;
    if (end - at >= 12 && at[6] == '\\' && at[7] == 'u')
        low = hex_at(at + 8, end);
    *ret_length = 12;
    return low >= 0xDC00 && low <= 0xDFFF
               ? 0x10000 + ((gunichar)(code - 0xD800) << 10) + (gunichar)(low - 0xDC00)
               : 0;
}

/* What the letter behind a backslash stands for. */
static const char letters[0x100] = {['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
                                    ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t'};

/* Bytes of the escape at `at`; 0: it is none. */
static size_t escape_length(const char *at, const char *end)
{
    size_t length = 2;
    if (at + 1 >= end)
        return 0;
    if (at[1] == 'u')
        return escaped_char(at, end, &length) ? length : 0;
    return letters[(unsigned char)at[1]] ? length : 0;
}

/* Bytes of ASCII that stand for themselves in a text. */
static const bool plain[0x100] = {
    [0x20 ... 0x21] = true, [0x23 ... 0x5B] = true, [0x5D ... 0x7F] = true};

/* Behind its opening quotation mark. */
static bool read_text(Scan *scan, unsigned *ret)
{
    const char *start = ++scan->at, *at = start, *end = scan->end;
    bool ascii = true;
    for (; at < end; at++) {
        if (plain[(unsigned char)*at])
            continue;
        if (*at == '"')
            break;
        size_t escape = *at == '\\' ? escape_length(at, end) : 0;
        bool wide = (unsigned char)*at >= 0x80;
        scan->at = at; /* where it is wrong */
        if (!wide && escape == 0)
            return false;
        at += wide ? 0 : escape - 1;
        ascii &= !wide;
    }
    size_t length = (size_t)(at - start);
    if (at == end || (!ascii && !g_utf8_validate_len(start, length, NULL)))
        return false;
    scan->at = at + 1;
    return add(scan, (JsonValue){.kind = JSON_KIND_TEXT, .text = {start, length}}, ret);
}

static bool read_number(Scan *scan)
{
    unsigned at;
    const char *start = scan->at;
    bool minus = *start == '-';
    int64_t number = 0;
    scan->at += minus;
    const char *digits = scan->at;
    for (; scan->at < scan->end && g_ascii_isdigit(*scan->at); scan->at++) {
        int digit = minus ? '0' - *scan->at : *scan->at - '0';
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, digit, &number))
            return false;
    }
    size_t n = (size_t)(scan->at - digits);
    bool goes_on = scan->at < scan->end && strchr(".eE", *scan->at) && *scan->at;
    if (n == 0 || (n > 1 && *digits == '0') || goes_on)
        return false;
    return add(scan, (JsonValue){.kind = JSON_KIND_NUMBER, .number = number}, &at);
}

static bool read_word(Scan *scan, const char *word, JsonKind kind)
{
    unsigned at;
    size_t length = strlen(word);
    if ((size_t)(scan->end - scan->at) < length || memcmp(scan->at, word, length) != 0)
        return false;
    scan->at += length;
    return add(scan, (JsonValue){.kind = kind}, &at);
}

/* The value of the key in members[0..end); NULL: there is none. */
static const JsonValue *find_member(const JsonValue *members, const JsonValue *end,
                                    const char *key, size_t length)
{
    for (const JsonValue *name = members; name < end; name = json_next(name + 1)) {
        if (name->text.length == length && memcmp(name->text.start, key, length) == 0)
            return name + 1;
    }
    return NULL;
}

/* Without escapes, so that it can be compared as it stands, and none that the object has already. */
static bool read_key(Scan *scan, unsigned object)
{
    unsigned at;
    if (peek(scan) != '"' || !read_text(scan, &at))
        return false;
    const JsonValue *key = value_at(scan, at), *members = value_at(scan, object);
    if (members->n >= MEMBERS_MAX || memchr(key->text.start, '\\', key->text.length) ||
        find_member(members + 1, key, key->text.start, key->text.length) || peek(scan) != ':')
        return false;
    scan->at++;
    return true;
}

/* The values of a list or the members of an object, in their brackets. */
static bool read_inside(Scan *scan, JsonKind kind, int nesting)
{
    const char close = kind == JSON_KIND_OBJECT ? '}' : ']';
    unsigned index;
    if (nesting == NESTING_MAX)
        scan->wrong = "nested deeper than 8";
    if (scan->wrong || !add(scan, (JsonValue){.kind = kind}, &index))
        return false;
    scan->at++;
    for (char next = peek(scan); next != close; next = peek(scan)) {
        if (value_at(scan, index)->n > 0 && (next != ',' || !scan->at++))
            return false;
        if ((kind == JSON_KIND_OBJECT && !read_key(scan, index)) ||
            !read_value(scan, nesting + 1))
            return false;
        value_at(scan, index)->n++;
    }
    scan->at++;
    value_at(scan, index)->size = scan->values->len - index;
    return true;
}

static bool read_value(Scan *scan, int nesting)
{
    unsigned at;
    switch (peek(scan)) {
    case '{':
        return read_inside(scan, JSON_KIND_OBJECT, nesting);
    case '[':
        return read_inside(scan, JSON_KIND_LIST, nesting);
    case '"':
        return read_text(scan, &at);
    case 't':
        return read_word(scan, "true", JSON_KIND_TRUE);
    case 'f':
        return read_word(scan, "false", JSON_KIND_FALSE);
    case 'n':
        return read_word(scan, "null", JSON_KIND_NULL);
    case '\0':
        return false;
    default:
        return read_number(scan);
    }
}

JsonValue *json_read(const char *json, size_t length, Err *err)
{
    if (length > BYTES_MAX) {
        err_set(err, ERR_INPUT, "over 8 MB of JSON");
        return NULL;
    }
    Scan scan = {json, json + length, g_array_new(FALSE, FALSE, sizeof(JsonValue)), NULL};
    bool read = read_value(&scan, 0) && peek(&scan) == '\0' && scan.at == scan.end;
    JsonValue *values = (JsonValue *)(void *)g_array_free(scan.values, !read);
    if (read)
        return values;
    if (scan.wrong)
        err_set(err, ERR_INPUT, "JSON %s", scan.wrong);
    else
        err_set(err, ERR_INPUT, "not JSON, at byte %zu", (size_t)(scan.at - json));
    return NULL;
}

/* ---- asking ---- */

bool json_is(const JsonValue *value, JsonKind kind)
{
    return value && value->kind == kind;
}

const JsonValue *json_next(const JsonValue *value)
{
    return value + value->size;
}

const JsonValue *json_first(const JsonValue *list)
{
    return json_is(list, JSON_KIND_LIST) && list->n > 0 ? list + 1 : NULL;
}

const JsonValue *json_member(const JsonValue *object, const char *key)
{
    return json_is(object, JSON_KIND_OBJECT)
               ? find_member(object + 1, json_next(object), key, strlen(key))
               : NULL;
}

/* The escape at `at`, decoded; what stands behind it. */
static const char *unescape(const char *at, const char *end, char **to)
{
    size_t length = 2;
    if (at[1] == 'u')
        *to += g_unichar_to_utf8(escaped_char(at, end, &length), *to);
    else
        *(*to)++ = letters[(unsigned char)at[1]];
    return at + length;
}

char *json_text_of(const JsonValue *value)
{
    if (!json_is(value, JSON_KIND_TEXT))
        return NULL;
    const char *at = value->text.start, *end = at + value->text.length;
    char *text = g_malloc(value->text.length + 1), *to = text; /* an escape is longer */
    while (at < end) {
        const char *escape = memchr(at, '\\', (size_t)(end - at));
        size_t n = (size_t)((escape ? escape : end) - at);
        memcpy(to, at, n);
        to += n;
        at = escape ? unescape(escape, end, &to) : end;
    }
    *to = '\0';
    return text;
}
