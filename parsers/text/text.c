/* Line ends, control characters and file names. Pure. Called by message.c and body.c for everything
 * that a mail says. It must never return text that breaks the promise of its header, whatever
 * comes in. */
#include "parsers/text/text.h"

#include "parsers/text/charset.h"

#include <string.h>

enum { NAME_MAX_BYTES = 200, EXTENSION_MAX = 20, WORD_CHARS = 100 };

void text_defect(GPtrArray *defects, const char *defect)
{
    if (!g_ptr_array_find_with_equal_func(defects, defect, g_str_equal, NULL))
        g_ptr_array_add(defects, g_strdup(defect));
}

bool text_is_blank(const char *text)
{
    return text[strspn(text, " \t\n")] == '\0';
}

size_t text_letters(const char *text)
{
    size_t letters = 0;
    char close = '\0';
    for (; *text; text = g_utf8_next_char(text)) {
        if (close)
            close = *text == close ? '\0' : close;
        else if (*text == '[' || *text == '<')
            close = *text == '[' ? ']' : '>';
        else
            letters += g_unichar_isalnum(g_utf8_get_char(text)) != 0;
    }
    return letters;
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

static char *clean_line(const char *raw)
{
    g_autofree char *valid = g_utf8_make_valid(raw, -1);
    GString *clean = g_string_sized_new(strlen(valid));
    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        const char *plain = at;
        while (*at >= 0x20 && *at < 0x7F)
            at++;
        text_append(clean, plain, (size_t)(at - plain));
        if (!*at)
            break;
        gunichar c = g_utf8_get_char(at);
        bool space = *at == '\t' || *at == '\n' || *at == '\r';
        if (space && (clean->len == 0 || clean->str[clean->len - 1] != ' '))
            g_string_append_c(clean, ' ');
        else if (!space && !is_control(c))
            g_string_append_len(clean, at, g_utf8_next_char(at) - at);
    }
    return g_string_free(clean, FALSE);
}

char *text_clean_line(const char *raw)
{
    return raw && !is_plain_line(raw) ? clean_line(raw) : g_strdup(raw ? raw : "");
}

char *text_clean_own(char *raw)
{
    if (is_plain_line(raw))
        return raw;
    char *clean = clean_line(raw);
    g_free(raw);
    return clean;
}

/* Line ends become LF, page breaks and Word's vertical tab a line end; other control characters go.
 * `utf8` is valid but may hold NUL. */
static char *clean_lines(const GString *utf8, GPtrArray *defects)
{
    static const bool plain_bytes[0x100] = {['\t'] = true,
                                            ['\n'] = true,
                                            [0x20 ... 0x7E] = true,
                                            [0x80 ... 0xC1] = true,
                                            [0xC3 ... 0xFF] = true};
    GString *clean = g_string_sized_new(utf8->len);
    bool removed = false;
    const char *at = utf8->str, *end = at + utf8->len;
    if (end - at >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    while (at < end) {
        const char *plain = at;
        while (plain_bytes[(unsigned char)*at] ||
               (at[0] == '\xC2' && (unsigned char)at[1] >= 0xA0))
            at++;
        text_append(clean, plain, (size_t)(at - plain));
        if (at == end)
            break;
        bool next_line = at[0] == '\xC2' && at[1] == '\x85';
        if (*at == '\f' || *at == '\v' || next_line ||
            (*at == '\r' && (at + 1 == end || at[1] != '\n')))
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

char *text_decode(const char *bytes, size_t length, const char *charset, GPtrArray *defects)
{
    g_autoptr(GString) utf8 = g_string_sized_new(length + length / 8);
    charset_decode(bytes, length, charset, utf8, defects);
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
        bool stuffed = *content == ' ' && !(depth == 0 && content[1] == '>');
        content += stuffed; /* a ">" of the writer's own is no quote */
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

/* ---- words ---- */

static bool is_of_word(gunichar c)
{
    return g_unichar_isalnum(c) || g_unichar_ismark(c);
}

char *text_first_words(const char *text, int n)
{
    g_autoptr(GString) words = g_string_new(NULL);
    for (; n > 0 && *text; n--) {
        while (*text && !is_of_word(g_utf8_get_char(text)))
            text = g_utf8_next_char(text);
        for (int chars = 0; is_of_word(g_utf8_get_char(text)); text = g_utf8_next_char(text)) {
            if (chars++ < WORD_CHARS)
                g_string_append_unichar(words, g_utf8_get_char(text));
        }
        g_string_append_c(words, ' ');
    }
    g_auto(GStrv) folded = g_str_tokenize_and_fold(words->str, NULL, NULL);
    return g_strjoinv(" ", folded);
}
