/* See header_block.h. Pure; called by message.c. */
#include "parsers/layout/header_block.h"

#include <string.h>

enum {
    FOLDS_MAX = 1000,      /* lines of all fields that go on from the one before */
    LINE_LOOKED_AT = 1000, /* bytes of one that may divide parts */
};

static bool is_header_line(const char *line, const char *end)
{
    const char *at = line;
    while (at<end && * at> ' ' && *at != ':' && *at != 0x7F)
        at++;
    const char *name_end = at;
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    return name_end > line && at < end && *at == ':';
}

size_t header_preamble(const char *bytes, size_t size)
{
    const char *end = bytes + size;
    for (const char *line = bytes; line < end;) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        const char *line_end = newline ? newline : end;
        bool from = end - line > 5 && memcmp(line, "From ", 5) == 0;
        if (from || is_header_line(line, line_end))
            return (size_t)(line - bytes);
        line = newline ? newline + 1 : end;
    }
    return size;
}

/* Fields by which a header is known, also behind a line that is none; "x-" is the beginning of many. */
static bool is_common_field(const char *line, const char *end)
{
    static const char *const names[] = {
        "content-",    "mime-version",    "from",        "to",
        "cc",          "subject",         "date",        "received",
        "message-id",  "sender",          "x-",          "return-path",
        "in-reply-to", "references",      "reply-to",    "dkim-",
        "list-",       "authentication-", "arc-",        "thread-",
        "importance",  "priority",        "delivered-to"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        size_t length = strlen(names[i]);
        bool begins = names[i][length - 1] == '-';
        if ((size_t)(end - line) > length && is_header_line(line, end) &&
            g_ascii_strncasecmp(line, names[i], length) == 0 &&
            (begins || strchr(": \t", line[length])))
            return true;
    }
    return false;
}

static bool is_stray(const char *line, const char *end)
{
    bool folded = *line == ' ' || *line == '\t';
    bool from = end - line > 5 && memcmp(line, "From ", 5) == 0;
    return !folded && !from && !is_header_line(line, end);
}

StrayLines header_stray_lines(const char *bytes, size_t size)
{
    StrayLines stray = {0};
    const char *end = bytes + size;
    for (const char *line = bytes; line < end;) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        const char *line_end = newline ? newline : end;
        if (line == line_end || *line == '\r')
            break;
        if (is_stray(line, line_end)) {
            stray.first = stray.first ? stray.first : (size_t)(line - bytes);
            stray.words = stray.words ? stray.words : g_string_new(NULL);
            g_string_append_len(stray.words, line, line_end - line);
            g_string_append_c(stray.words, '\n');
        } else if (stray.first && is_header_line(line, line_end)) {
            stray.fields++;
            stray.common |= is_common_field(line, line_end);
        }
        line = newline ? newline + 1 : end;
    }
    return stray;
}

bool header_stray_is_text(const StrayLines *stray)
{
    return stray->first > 0 && !stray->common && stray->fields != 1;
}

/* ---- messages inside ---- */

static bool is_empty(const char *line, const char *end)
{
    return line == end || (*line == '\r' && line + 1 == end);
}

static bool is_boundary(const char *line, const char *end)
{
    return end - line >= 2 && line[0] == '-' && line[1] == '-';
}

bool header_is_missing(const char *bytes, size_t size)
{
    const char *end = bytes + size;
    for (const char *line = bytes; line < end;) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        const char *line_end = newline ? newline : end;
        bool ended = is_empty(line, line_end) || is_boundary(line, line_end);
        if (ended)
            return line > bytes;
        if (is_common_field(line, line_end))
            return false;
        line = newline ? newline + 1 : end;
    }
    return size > 0;
}

/* What the header of a part says of it. */
typedef struct PartHeader {
    bool message, encoded;
    bool declared; /* behind a boundary that a header has named */
    bool looked;   /* at its first line that is no field */
} PartHeader;

/* Whether the value of the field at `line`, which may begin on the next line, begins with one of these. */
static bool says(const char *line, const char *end, const char *name, const char *const *values)
{
    size_t length = strlen(name);
    if ((size_t)(end - line) <= length || g_ascii_strncasecmp(line, name, length) != 0)
        return false;
    const char *value = line + length;
    while (value < end && (*value == ':' || g_ascii_isspace(*value)))
        value++;
    for (; *values; values++) {
        size_t n = strlen(*values);
        if ((size_t)(end - value) >= n && g_ascii_strncasecmp(value, *values, n) == 0)
            return true;
    }
    return false;
}

static void note_field(PartHeader *part, const char *line, const char *end)
{
    static const char *const messages[] = {"message/rfc822", "message/global", "message/news",
                                           NULL};
    static const char *const encodings[] = {"base64", "quoted-printable", "x-", NULL};
    part->message |= says(line, end, "content-type", messages);
    part->encoded |= says(line, end, "content-transfer-encoding", encodings);
}

/* The first line that begins like a boundary; NULL: none. Looks for hyphens, of which an attached file
 * has none. */
static const char *next_boundary(const char *line, const char *end)
{
    for (const char *at = line; (at = memchr(at, '-', (size_t)(end - at))); at++) {
        if ((at == line || at[-1] == '\n') && is_boundary(at, end))
            return at;
    }
    return NULL;
}

/* Adds what a line of a header calls a boundary: with "--" in front, as it divides. */
static void note_boundary(GHashTable *boundaries, const char *line, const char *end)
{
    const char *equals = memchr(line, '=', (size_t)(end - line));
    size_t word = strlen("boundary");
    if (!equals || (size_t)(equals - line) < word ||
        g_ascii_strncasecmp(equals - word, "boundary", word) != 0)
        return;
    const char *value = equals + 1;
    bool quoted = value < end && *value == '"';
    value += quoted;
    const char *close = value;
    while (close < end && (quoted ? *close != '"' : !strchr(" \t\r;", *close)))
        close++;
    if (close > value)
        g_hash_table_add(boundaries, g_strdup_printf("--%.*s", (int)(close - value), value));
}

static bool is_declared(GHashTable *boundaries, const char *line, const char *end)
{
    if (g_hash_table_size(boundaries) == 0 || end - line > LINE_LOOKED_AT)
        return false;
    g_autofree char *whole = g_strchomp(g_strndup(line, (size_t)(end - line)));
    return g_hash_table_contains(boundaries, whole);
}

/* Does the text of a part begin with this line of its header? What stands behind ";" is the rest
 * of a field that was folded without a blank. */
static bool begins_text(PartHeader *part, const char *start, const char *line,
                        const char *line_end, const char *end)
{
    if (!part->declared || part->looked || !is_stray(line, line_end))
        return false;
    const char *before = line;
    while (before > start && g_ascii_isspace(before[-1]))
        before--;
    if (before > start && before[-1] == ';')
        return false;
    part->looked = true;
    return header_is_missing(line, (size_t)(end - line));
}

size_t header_missing_inside(const char *bytes, size_t size, size_t from,
                             GHashTable *boundaries)
{
    const char *end = bytes + size;
    bool inside = from == 0; /* of a header */
    PartHeader part = {0};
    for (const char *line = bytes + from; line < end;) {
        if (!inside && !(line = next_boundary(line, end)))
            break;
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        const char *line_end = newline ? newline : end, *next = newline ? newline + 1 : end;
        bool words = false;
        if (is_boundary(line, line_end)) {
            inside = true;
            part = (PartHeader){.declared = is_declared(boundaries, line, line_end)};
            words = part.declared;
        } else if (is_empty(line, line_end)) {
            words = inside = part.message && !part.encoded;
            part = (PartHeader){0};
        } else if (begins_text(&part, bytes, line, line_end, end)) {
            return (size_t)(line - bytes);
        } else {
            note_field(&part, line, end);
            note_boundary(boundaries, line, line_end);
        }
        if (words && header_is_missing(next, (size_t)(end - next)))
            return (size_t)(next - bytes);
        line = next;
    }
    return size;
}

/* ---- folded lines ---- */

/* Does a line begin at `at` with a parameter that says how a part is to be read? */
static bool is_parameter(const char *at, const char *end)
{
    static const char *const names[] = {"boundary", "charset", "filename", "name",
                                        "format",   "delsp",   "type",     "report-type"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        size_t length = strlen(names[i]);
        if ((size_t)(end - at) > length && g_ascii_strncasecmp(at, names[i], length) == 0 &&
            (at[length] == '=' || at[length] == '*'))
            return true;
    }
    return false;
}

/* Is the line in which `at` stands the first of such a field? */
static bool is_content_field(const char *bytes, const char *at)
{
    static const char word[] = "content-";
    size_t length = MIN((size_t)(at - bytes), LINE_LOOKED_AT);
    const char *before = memrchr(at - length, '\n', length),
               *line = before ? before + 1 : at - length;
    return (size_t)(at - line) > strlen(word) &&
           g_ascii_strncasecmp(line, word, strlen(word)) == 0;
}

size_t header_unindented(const char *bytes, size_t size, size_t from)
{
    const char *end = bytes + size;
    for (const char *at = bytes + from; (at = memchr(at, ';', (size_t)(end - at))); at++) {
        const char *next = at + 1;
        while (next < end && (*next == ' ' || *next == '\t' || *next == '\r'))
            next++;
        if (next < end && *next == '\n' && is_parameter(next + 1, end) &&
            is_content_field(bytes, at))
            return (size_t)(next + 1 - bytes);
    }
    return size;
}

/* Behind the line at `line`. */
static char *line_end(char *line, const char *end)
{
    char *newline = memchr(line, '\n', (size_t)(end - line));
    return newline ? newline + 1 : line + (end - line);
}

static bool is_folded(const char *line)
{
    return *line == ' ' || *line == '\t';
}

static bool is_blank(const char *line)
{
    return *line == '\n' || *line == '\r' || *line == '\0';
}

bool header_folds_many(const char *bytes, size_t size)
{
    const char *end = bytes + size;
    size_t folds = 0;
    for (const char *line = bytes; line < end && !is_blank(line);) {
        folds += is_folded(line);
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        line = newline ? newline + 1 : end;
    }
    return folds > FOLDS_MAX;
}

void header_unfold(GString *mail, size_t from)
{
    char *start = mail->str + from, *end = mail->str + mail->len, *to = start;
    char *line = start;
    while (!is_blank(line)) {
        char *next = line_end(line, end);
        size_t length = (size_t)(next - line);
        while (is_folded(next) && length > 0 &&
               (line[length - 1] == '\n' || line[length - 1] == '\r'))
            length--;
        memmove(to, line, length);
        to += length;
        line = next;
    }
    g_string_erase(mail, to - mail->str, line - to);
}
