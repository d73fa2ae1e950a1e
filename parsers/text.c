/* See text.h. Called by message; knows no mail. */
#include "parsers/text.h"

#include <string.h>

static bool is_control(gunichar c)
{
    return (c < ' ' && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0);
}

char *text_clean(const char *text, gssize length)
{
    if (!text)
        return g_strdup("");
    g_autofree char *valid =
        g_utf8_make_valid(text, length < 0 ? (gssize)strlen(text) : length);
    GString *clean = g_string_sized_new(strlen(valid));
    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c == '\r') {
            if (at[1] != '\n')
                g_string_append_c(clean, '\n');
        } else if (!is_control(c)) {
            g_string_append_len(clean, at, g_utf8_next_char(at) - at);
        }
    }
    return g_string_free(clean, FALSE);
}

char *text_clean_line(const char *text)
{
    char *line = text_clean(text, -1);
    g_strdelimit(line, "\n\t", ' ');
    return g_strstrip(line);
}

/* A charset whose name lies: what every mail program since 1998 has read instead. */
static const char *real_charset(const char *charset)
{
    static const char *const western[] = {"us-ascii",     "ascii",     "iso-8859-1", "latin1",
                                          "unknown-8bit", "x-unknown", "utf-8",      "utf8"};
    for (size_t i = 0; i < G_N_ELEMENTS(western); i++) {
        if (g_ascii_strcasecmp(charset, western[i]) == 0)
            return "windows-1252";
    }
    return charset;
}

static bool claims_utf8(const char *charset)
{
    return !charset || g_ascii_strncasecmp(charset, "utf-8", 5) == 0 ||
           g_ascii_strncasecmp(charset, "utf8", 4) == 0 ||
           g_ascii_strcasecmp(charset, "us-ascii") == 0;
}

char *text_to_utf8(const char *bytes, size_t length, const char *charset, bool *ret_repaired)
{
    if (claims_utf8(charset) && g_utf8_validate_len(bytes, length, NULL))
        return g_strndup(bytes, length);
    /* NUL stands in binary files, and in UTF-16, whose name says so. */
    *ret_repaired = *ret_repaired || claims_utf8(charset);
    char *converted = g_convert(bytes, (gssize)length, "UTF-8",
                                real_charset(charset ? charset : "us-ascii"), NULL, NULL, NULL);
    if (converted)
        return converted;
    *ret_repaired = true;
    converted = g_convert_with_fallback(bytes, (gssize)length, "UTF-8", "windows-1252", "?",
                                        NULL, NULL, NULL);
    return converted ? converted : g_utf8_make_valid(bytes, (gssize)length);
}

char *text_unflow(const char *text, bool delete_space)
{
    GString *out = g_string_sized_new(strlen(text));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        const char *content = **line == ' ' ? *line + 1 : *line; /* space-stuffing */
        size_t length = strlen(content);
        bool quoted = *content == '>';
        bool flowed = length && content[length - 1] == ' ' && strcmp(content, "-- ") != 0 &&
                      !quoted && line[1] && *line[1] && *line[1] != '>';
        g_string_append_len(out, content,
                            (gssize)(flowed && delete_space ? length - 1 : length));
        if (!flowed && line[1])
            g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

char *text_file_name(const char *name)
{
    enum { NAME_MAX_BYTES = 200 };
    g_autofree char *clean = text_clean_line(name);
    const char *base = clean;
    for (const char *at = clean; *at; at++) {
        if (*at == '/' || *at == '\\')
            base = at + 1;
    }
    while (*base == '.' || *base == ' ')
        base++;
    if (!*base)
        return g_strdup("attachment");
    if (strlen(base) <= NAME_MAX_BYTES)
        return g_strdup(base);
    const char *end = g_utf8_find_prev_char(base, base + NAME_MAX_BYTES);
    return g_strndup(base, (size_t)(end - base));
}
