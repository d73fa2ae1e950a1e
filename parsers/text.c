/* Character sets, line ends and file names. Pure. Called by message.c and body.c for everything
 * that a mail says. It must never return text that breaks the promise of its header, whatever
 * comes in. */
#include "parsers/text.h"

#include <errno.h>
#include <string.h>

enum { NAME_MAX_BYTES = 200, EXTENSION_MAX = 20 };

void text_defect(GPtrArray *defects, const char *defect)
{
    if (!g_ptr_array_find_with_equal_func(defects, defect, g_str_equal, NULL))
        g_ptr_array_add(defects, g_strdup(defect));
}

bool text_is_blank(const char *text)
{
    return text[strspn(text, " \t\n")] == '\0';
}

bool text_cut(GString *text, size_t max)
{
    if (text->len <= max)
        return false;
    while (max > 0 && ((unsigned char)text->str[max] & 0xC0) == 0x80)
        max--;
    g_string_truncate(text, max);
    return true;
}

/* ---- control characters ---- */

static bool is_control(unsigned c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

static bool is_plain_line(const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        if (*at < 0x20 || *at >= 0x7F)
            return false;
    }
    return true;
}

char *text_clean_line(const char *raw)
{
    if (!raw || is_plain_line(raw))
        return g_strdup(raw ? raw : "");
    g_autofree char *valid = g_utf8_make_valid(raw, -1);
    GString *clean = g_string_sized_new(strlen(valid));
    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        bool space = *at == '\t' || *at == '\n' || *at == '\r';
        if (space && (clean->len == 0 || clean->str[clean->len - 1] != ' '))
            g_string_append_c(clean, ' ');
        else if (!space && !is_control(c))
            g_string_append_len(clean, at, g_utf8_next_char(at) - at);
    }
    return g_string_free(clean, FALSE);
}

/* Line ends become LF, a page break a line end; other control characters go. `utf8` is valid
 * but may hold NUL. */
static char *clean_lines(const GString *utf8, GPtrArray *defects)
{
    GString *clean = g_string_sized_new(utf8->len);
    bool removed = false;
    const char *at = utf8->str, *end = at + utf8->len;
    if (end - at >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    while (at < end) {
        const char *plain = at;
        while (at < end && ((unsigned char)*at >= 0x20 || *at == '\n' || *at == '\t') &&
               *at != 0x7F && !(at[0] == '\xC2' && (unsigned char)at[1] < 0xA0))
            at++;
        g_string_append_len(clean, plain, at - plain);
        if (at == end)
            break;
        if (*at == '\f' || (*at == '\r' && (at + 1 == end || at[1] != '\n')))
            g_string_append_c(clean, '\n');
        else if (*at != '\r')
            removed = true;
        at += *at == '\xC2' ? 2 : 1;
    }
    if (removed)
        text_defect(defects, "control characters removed");
    if (text_cut(clean, TEXT_MAX * 8))
        text_defect(defects, "text cut");
    return g_string_free(clean, FALSE);
}

/* ---- character sets ---- */

static bool charset_in(const char *charset, const char *const *names)
{
    for (; *names; names++) {
        if (g_ascii_strncasecmp(charset, *names, strlen(*names)) == 0)
            return true;
    }
    return false;
}

/* Nothing is lost by reading these as UTF-8 when the bytes are. */
static bool says_nothing(const char *charset)
{
    static const char *const names[] = {"utf-8",        "utf8",      "us-ascii", "ascii",
                                        "unknown-8bit", "x-unknown", "default",  NULL};
    return !charset || !*charset || charset_in(charset, names);
}

static bool is_single_byte(const char *charset)
{
    static const char *const names[] = {"iso-8859", "iso8859", "latin",  "windows-125",
                                        "cp125",    "macint",  "koi8-r", NULL};
    return charset_in(charset, names);
}

/* Labels of ISO 8859-1 in mail mean its superset, as browsers read them. */
static const char *charset_meant(const char *charset)
{
    static const char *const latin1[] = {"iso-8859-1", "iso8859-1", "latin1",
                                         "us-ascii",   "ascii",     NULL};
    for (const char *const *name = latin1; *name; name++) {
        if (g_ascii_strcasecmp(charset, *name) == 0)
            return "windows-1252";
    }
    return charset;
}

/* g_utf8_validate() takes NUL for an error. */
static bool is_utf8(const char *bytes, size_t length, bool *ret_ascii)
{
    const char *at = bytes, *end = bytes + length;
    *ret_ascii = true;
    while (at < end) {
        size_t piece = strnlen(at, (size_t)(end - at));
        if (!g_utf8_validate(at, (gssize)piece, NULL))
            return false;
        for (size_t i = 0; *ret_ascii && i < piece; i++)
            *ret_ascii = (unsigned char)at[i] < 0x80;
        at += piece + 1;
    }
    return true;
}

/* One sequence of UTF-8 among bytes that are not: rather damaged UTF-8 than another character
 * set. */
static bool has_utf8_sequence(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)bytes[i] < 0xC2)
            continue;
        gunichar c = g_utf8_get_char_validated(bytes + i, (gssize)(length - i));
        if (c != (gunichar)-1 && c != (gunichar)-2)
            return true;
    }
    return false;
}

/* False when iconv does not know the charset. What it cannot convert becomes U+FFFD. */
static bool convert(const char *bytes, size_t length, const char *charset, GString *utf8,
                    bool *ret_damaged)
{
    GIConv converter = g_iconv_open("UTF-8", charset);
    if (converter == (GIConv)-1)
        return false;
    char *in = (char *)bytes, out[4096];
    size_t left = length;
    while (left > 0) {
        char *to = out;
        size_t room = sizeof out, before = left;
        size_t result = g_iconv(converter, &in, &left, &to, &room);
        g_string_append_len(utf8, out, to - out);
        if (result != (size_t)-1 || (errno == E2BIG && left < before))
            continue;
        g_string_append(utf8, "\xEF\xBF\xBD");
        *ret_damaged = true;
        in++;
        left--;
    }
    char *to = out;
    size_t room = sizeof out;
    g_iconv(converter, NULL, NULL, &to, &room);
    g_string_append_len(utf8, out, to - out);
    g_iconv_close(converter);
    return true;
}

static void repair(const char *bytes, size_t length, GString *utf8)
{
    const char *at = bytes, *end = bytes + length;
    while (at < end) {
        size_t piece = strnlen(at, (size_t)(end - at));
        g_autofree char *valid = g_utf8_make_valid(at, (gssize)piece);
        g_string_append(utf8, valid);
        if (at + piece < end)
            g_string_append_c(utf8, '\0');
        at += piece + 1;
    }
}

static void decode_guessed(const char *bytes, size_t length, GString *utf8, GPtrArray *defects)
{
    bool damaged = false;
    if (has_utf8_sequence(bytes, length)) {
        repair(bytes, length, utf8);
        text_defect(defects, "damaged UTF-8 repaired");
        return;
    }
    text_defect(defects, "character set guessed");
    if (!convert(bytes, length, "windows-1252", utf8, &damaged))
        repair(bytes, length, utf8);
}

static void decode(const char *bytes, size_t length, const char *charset, GString *utf8,
                   GPtrArray *defects)
{
    bool ascii, damaged = false, valid = is_utf8(bytes, length, &ascii);
    if (valid && says_nothing(charset)) {
        g_string_append_len(utf8, bytes, (gssize)length);
        return;
    }
    if (says_nothing(charset)) {
        decode_guessed(bytes, length, utf8, defects);
        return;
    }
    if (valid && !ascii && is_single_byte(charset)) {
        text_defect(defects, "UTF-8 labelled as another character set");
        g_string_append_len(utf8, bytes, (gssize)length);
        return;
    }
    if (convert(bytes, length, charset_meant(charset), utf8, &damaged)) {
        if (damaged)
            text_defect(defects, "text damaged in its character set");
        return;
    }
    text_defect(defects, "unknown character set");
    if (valid)
        g_string_append_len(utf8, bytes, (gssize)length);
    else
        decode_guessed(bytes, length, utf8, defects);
}

char *text_decode(const char *bytes, size_t length, const char *charset, GPtrArray *defects)
{
    g_autoptr(GString) utf8 = g_string_sized_new(length + length / 8);
    decode(bytes, length, charset, utf8, defects);
    return clean_lines(utf8, defects);
}

/* ---- format=flowed ---- */

static size_t quote_depth(const char *line)
{
    return strspn(line, ">");
}

char *text_unflow(const char *text, bool delete_space)
{
    GString *plain = g_string_sized_new(strlen(text));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    bool joining = false;
    size_t joining_depth = 0;
    for (size_t i = 0; lines[i]; i++) {
        size_t depth = quote_depth(lines[i]);
        const char *content = lines[i] + depth;
        if (*content == ' ')
            content++;
        size_t length = strlen(content);
        bool signature = strcmp(content, "-- ") == 0;
        bool flowed = length > 0 && content[length - 1] == ' ' && !signature;
        if (!joining || depth != joining_depth || signature) {
            if (i > 0)
                g_string_append_c(plain, '\n');
            g_string_append_len(plain, lines[i], (gssize)depth);
            if (depth > 0 && length > 0)
                g_string_append_c(plain, ' ');
        }
        g_string_append_len(plain, content, (gssize)(length - (flowed && delete_space)));
        joining = flowed;
        joining_depth = depth;
    }
    return g_string_free(plain, FALSE);
}

/* ---- file names ---- */

/* Marks that turn the direction of writing hide what a name really ends in. */
static bool turns_direction(gunichar c)
{
    return c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

static void shorten_name(GString *name)
{
    if (name->len <= NAME_MAX_BYTES)
        return;
    const char *dot = strrchr(name->str, '.');
    g_autofree char *extension = g_strdup(dot && strlen(dot) <= EXTENSION_MAX ? dot : "");
    text_cut(name, NAME_MAX_BYTES - strlen(extension));
    g_string_append(name, extension);
}

char *text_file_name(const char *raw)
{
    g_autofree char *line = text_clean_line(raw);
    for (char *at = line; *at; at++) {
        if (*at == '\\')
            *at = '/';
    }
    const char *slash = strrchr(line, '/');
    const char *start = slash ? slash + 1 : line;
    GString *name = g_string_new(NULL);
    for (const char *at = start; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        bool leading = name->len == 0 && (c == '.' || c == ' ');
        if (!leading && !turns_direction(c))
            g_string_append_unichar(name, c);
    }
    shorten_name(name);
    return g_strchomp(g_string_free(name, FALSE));
}
