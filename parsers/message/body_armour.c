/* See body_armour.h. A signature that is not only code and its labels may hold words, and is left;
 * of a comment they are its writer's. Called by body_text. */
#include "parsers/message/body_armour.h"

#include "config/lexicon.h"
#include "parsers/text/line.h"

#include <glib.h>
#include <string.h>

static const char head[] = "-----BEGIN PGP SIGNED MESSAGE-----",
                  parts[] = "-----BEGIN PGP SIGNATURE-----",
                  ends[] = "-----END PGP SIGNATURE-----";

enum { COMMENT_BYTES = 120 }; /* of a program's; a longer one is somebody's */

static bool is_mark(const Line *line, const char *mark)
{
    return trimmed_length(line->start, line->length) == strlen(mark) &&
           strncmp(line->start, mark, strlen(mark)) == 0;
}

static bool begins(const Line *line, const char *label)
{
    return line->length > strlen(label) && strncmp(line->start, label, strlen(label)) == 0;
}

static bool is_comment(const Line *line)
{
    return begins(line, "Comment: ");
}

/* "Comment: GPGTools - https://gpgtools.org": the program that has signed is named, and where it
 * comes from. */
static bool is_of_program(const Line *line)
{
    char folded[2 * COMMENT_BYTES];
    const Phrases *names = lexicon_table(NULL, LEXICON_ARMOUR);
    if (line->length > COMMENT_BYTES)
        return false;
    size_t n = phrase_fold(line->start, line->length, folded, sizeof folded);
    const char *last = g_strrstr_len(folded, (gssize)n, " ");
    return last && g_str_has_prefix(last + 1, "http") && g_strstr_len(last, -1, "://") &&
           phrases_within(names, folded, n, NULL, NULL) == ARMOUR_PROGRAM;
}

/* "Hash: SHA256". */
static bool is_label(const Line *line)
{
    static const char *const labels[] = {"Hash: ", "Version: ", "Charset: ", "MessageID: "};
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        if (begins(line, labels[i]))
            return true;
    }
    return is_comment(line);
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
    if (!is_mark(&lines[at], head))
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

/* Of a head or a signature nothing, but with its comments the lines that tell where they stood: who
 * leaves out all that may name its maker knows them by those. */
static void append_comments(GString *to, const Line *lines, size_t from, size_t end)
{
    bool any = false;
    for (size_t i = from; i < end; i++) {
        bool comment = is_comment(&lines[i]) && !is_of_program(&lines[i]);
        if (comment && !any)
            append(to, &lines[from], false);
        if (comment || (any && i + 1 == end))
            append(to, &lines[i], false);
        any |= comment;
    }
}

char *body_without_armour(char *text)
{
    if (!strstr(text, head))
        return text;
    size_t n;
    g_autofree Line *lines = lines_of(text, &n);
    GString *left = g_string_sized_new(strlen(text) + 1);
    for (size_t i = 0; i < n;) {
        size_t from = behind_head(lines, i, n), to = from, next = i;
        while (from > i && to < n && !is_mark(&lines[to], parts) && !is_mark(&lines[to], head))
            to++;
        if (from > i && to < n && is_mark(&lines[to], parts))
            next = behind_signature(lines, to, n);
        bool whole = next > to;
        if (whole)
            append_comments(left, lines, i, from);
        for (size_t at = from; whole && at < to; at++)
            append(left, &lines[at], true);
        if (whole)
            append_comments(left, lines, to, next);
        else
            append(left, &lines[i], false);
        i = whole ? next : i + 1;
    }
    g_free(text);
    return g_string_free(left, FALSE);
}

const char *body_behind_armour(const char *text)
{
    if (!g_str_has_prefix(text, head))
        return text;
    size_t n;
    g_autofree Line *lines = lines_of(text, &n);
    size_t behind = behind_head(lines, 0, n);
    return behind < n ? lines[behind].start : text;
}
