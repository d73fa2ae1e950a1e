/* See part_name.h. gmime takes the first value that has the name, in the order in which its
 * pieces stand, and believes the character set. Linear but for the sorting of pieces. Called by
 * part.c. */
#include "parsers/message/part_name.h"

#include "parsers/message/encoded_word.h"
#include "parsers/text/charset.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A value, or one piece of it: name="..." or name*2*=... */
typedef struct Piece {
    GString *value;
    unsigned long number;
    bool numbered, encoded; /* encoded: with a character set in front of the first, and "%41" */
} Piece;

/* ---- parameters ---- */

static bool is_end(const char *at)
{
    at += strspn(at, " \t");
    return *at == ';' || *at == '\0';
}

/* A quote ends the value only where the parameter ends. */
static const char *read_quoted(const char *at, GString *value)
{
    for (at++; *at && !(*at == '"' && is_end(at + 1)); at++) {
        at += *at == '\\' && at[1] != '\0';
        g_string_append_c(value, *at);
    }
    return at + (*at == '"');
}

/* What stands behind ";" and is no parameter belongs to a value without quotes. */
static const char *read_bare(const char *at, GString *value)
{
    for (;;) {
        size_t n = strcspn(at, ";");
        g_string_append_len(value, at, (gssize)n);
        at += n;
        if (*at == '\0' || at[1 + strspn(at + 1, " \t")] == '\0' ||
            memchr(at + 1, '=', strcspn(at + 1, ";")))
            break;
        g_string_append_c(value, *at++);
    }
    g_strchomp(value->str);
    g_string_truncate(value, strlen(value->str));
    return at;
}

/* Does the parameter at `at`, in front of its "=", have this name? Then what else stands there is read. */
static bool has_name(const char *at, size_t length, const char *name, Piece *ret)
{
    size_t n = strlen(name);
    if (length < n || g_ascii_strncasecmp(at, name, n) != 0)
        return false;
    const char *rest = at + n, *end = at + length;
    *ret = (Piece){0};
    if (rest + 1 < end && *rest == '*' && g_ascii_isdigit(rest[1])) {
        char *behind;
        ret->number = strtoul(rest + 1, &behind, 10);
        ret->numbered = true;
        rest = behind;
    }
    ret->encoded = rest < end && *rest == '*';
    rest += ret->encoded;
    return rest + strspn(rest, " \t") >= end;
}

static void read_pieces(const char *header, const char *name, GArray *pieces)
{
    const char *at = header;
    size_t first = strcspn(at, ";");
    if (!memchr(at, '=', first)) /* else the type is missing */
        at += first;
    while (*(at += strspn(at, "; \t"))) {
        size_t length = strcspn(at, "=;");
        Piece piece;
        bool wanted = at[length] == '=' && has_name(at, length, name, &piece);
        at += length;
        if (*at != '=')
            continue;
        at += 1 + strspn(at + 1, " \t");
        g_autoptr(GString) value = g_string_new(NULL);
        at = *at == '"' ? read_quoted(at, value) : read_bare(at, value);
        if (!wanted)
            continue;
        piece.value = g_steal_pointer(&value);
        g_array_append_val(pieces, piece);
    }
}

/* ---- the value ---- */

static void append_percents(GString *bytes, const char *text)
{
    for (; *text; text++) {
        bool hex = *text == '%' && g_ascii_isxdigit(text[1]) && g_ascii_isxdigit(text[2]);
        int byte = hex ? g_ascii_xdigit_value(text[1]) * 16 + g_ascii_xdigit_value(text[2]) : 0;
        g_string_append_c(bytes, hex ? (char)byte : *text);
        text += hex ? 2 : 0;
    }
}

/* Takes "utf-8'en'" off; NULL: there is none. */
static char *take_charset(const char **text)
{
    const char *quote = strchr(*text, '\''), *second = quote ? strchr(quote + 1, '\'') : NULL;
    if (!second)
        return NULL;
    char *charset = g_strndup(*text, (size_t)(quote - *text));
    *text = second + 1;
    return charset;
}

/* The pieces from `first` on that are of one value. */
static char *join(const Piece *pieces, size_t n, GPtrArray *defects)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    g_autofree char *charset = NULL;
    for (size_t i = 0; i < n; i++) {
        const char *text = pieces[i].value->str;
        if (i == 0 && pieces[i].encoded)
            charset = take_charset(&text);
        if (pieces[i].encoded)
            append_percents(bytes, text);
        else
            g_string_append(bytes, text);
    }
    if (!charset)
        return encoded_words_decode(bytes->str, NULL, defects);
    g_autoptr(GString) utf8 = g_string_new(NULL);
    charset_decode(bytes->str, bytes->len, charset, utf8, defects);
    return g_string_free(g_steal_pointer(&utf8), FALSE);
}

/* Numbered pieces first, in their order, then what is encoded whole: what is for programs that
 * know neither comes last. */
static int by_worth(gconstpointer a, gconstpointer b)
{
    const Piece *one = a, *two = b;
    if (one->numbered != two->numbered)
        return one->numbered ? -1 : 1;
    if (!one->numbered)
        return two->encoded - one->encoded;
    return one->number < two->number ? -1 : one->number > two->number;
}

static void piece_clear(gpointer data)
{
    Piece *piece = data;
    g_string_free(piece->value, TRUE);
}

static char *unfolded(const char *raw)
{
    GString *line = g_string_new(NULL);
    for (; *raw; raw++) {
        if (*raw != '\r' && *raw != '\n')
            g_string_append_c(line, *raw);
    }
    return g_string_free(line, FALSE);
}

/* The parameter of that name in a header, or "". */
static char *parameter(GMimeObject *part, const char *header_name, const char *name)
{
    GMimeHeader *header =
        g_mime_header_list_get_header(g_mime_object_get_header_list(part), header_name);
    const char *raw = header ? g_mime_header_get_raw_value(header) : NULL;
    g_autofree char *line = unfolded(raw ? raw : "");
    g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    g_array_set_clear_func(pieces, piece_clear);
    read_pieces(line, name, pieces);
    g_array_sort(pieces, by_worth);
    const Piece *first = (const Piece *)(void *)pieces->data;
    size_t n = 0;
    while (n < pieces->len && first[n].numbered)
        n++;
    g_autoptr(GPtrArray) defects =
        g_ptr_array_new_with_free_func(g_free); /* of a name, none is told */
    return pieces->len > 0 ? join(first, MAX(n, 1), defects) : g_strdup("");
}

char *part_name(GMimeObject *part)
{
    g_autofree char *name = parameter(part, "Content-Disposition", "filename");
    return name[0] ? g_steal_pointer(&name) : parameter(part, "Content-Type", "name");
}
