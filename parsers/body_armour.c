/* See body_armour.h. A signature that is not only code and its labels may hold words, and is left. Called by body_text. */
#include "parsers/body_armour.h"

#include "parsers/line.h"

#include <glib.h>
#include <string.h>

static const char begins[] = "-----BEGIN PGP SIGNED MESSAGE-----",
                  parts[] = "-----BEGIN PGP SIGNATURE-----",
                  ends[] = "-----END PGP SIGNATURE-----";

static bool is_mark(const Line *line, const char *mark)
{
    return trimmed_length(line->start, line->length) == strlen(mark) &&
           strncmp(line->start, mark, strlen(mark)) == 0;
}

/* "Hash: SHA256". */
static bool is_label(const Line *line)
{
    static const char *const labels[] = {
        "Hash: ", "Version: ", "Comment: ", "Charset: ", "MessageID: "};
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        if (line->length > strlen(labels[i]) &&
            strncmp(line->start, labels[i], strlen(labels[i])) == 0)
            return true;
    }
    return false;
}

static bool is_code(const Line *line)
{
    size_t n = trimmed_length(line->start, line->length);
    for (size_t i = 0; i < n; i++) {
        if (!g_ascii_isalnum(line->start[i]) && !strchr("+/=", line->start[i]))
            return false;
    }
    return true;
}

/* Behind its head, which begins with lines[at]; `at`: there is none. */
static size_t behind_head(const Line *lines, size_t at, size_t n)
{
    size_t i = at + 1;
    if (!is_mark(&lines[at], begins))
        return at;
    while (i < n && is_label(&lines[i]))
        i++;
    return i < n && line_blank(&lines[i]) ? i + 1 : at;
}

/* Behind the signature that begins with lines[at]; `at`: it is none. */
static size_t behind_signature(const Line *lines, size_t at, size_t n)
{
    size_t i = at + 1;
    while (i < n && (is_label(&lines[i]) || is_code(&lines[i])))
        i++;
    return i < n && is_mark(&lines[i], ends) ? i + 1 : at;
}

static void append(GString *to, const Line *line, bool escaped)
{
    size_t skip = escaped && line->length > 1 && strncmp(line->start, "- ", 2) == 0 ? 2 : 0;
    size_t end = line->length + (line->start[line->length] == '\n');
    g_string_append_len(to, line->start + skip, (gssize)(end - skip));
}

char *body_without_armour(const char *text)
{
    if (!strstr(text, begins))
        return g_strdup(text);
    size_t n;
    g_autofree Line *lines = lines_of(text, &n);
    GString *left = g_string_sized_new(strlen(text) + 1);
    for (size_t i = 0; i < n;) {
        size_t from = behind_head(lines, i, n), to = from, next = i;
        while (from > i && to < n && !is_mark(&lines[to], parts) &&
               !is_mark(&lines[to], begins))
            to++;
        if (from > i && to < n && is_mark(&lines[to], parts))
            next = behind_signature(lines, to, n);
        bool whole = next > to;
        for (size_t at = from; whole && at < to; at++)
            append(left, &lines[at], true);
        if (!whole)
            append(left, &lines[i], false);
        i = whole ? next : i + 1;
    }
    return g_string_free(left, FALSE);
}
