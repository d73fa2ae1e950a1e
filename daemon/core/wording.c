/* Checks and fills the texts of our mails. Called by compose. What a name in them stands for is
 * wording_value.c's. */
#include "daemon/core/wording.h"

#include "daemon/core/wording_value.h"

#include <string.h>

enum { NAME_SHOWN_MAX = 40 };

static const char subject_mark[] = "Subject: ";

/* ---- checking ---- */

/* Owned, with "\n" alone at the ends of lines: texts are edited on all kinds of machines. */
static char *plain_lines(const char *text)
{
    char *copy = g_strdup(text), *to = copy;
    for (const char *from = copy; *from; from++) {
        if (*from != '\r')
            *to++ = *from;
    }
    *to = '\0';
    return copy;
}

static int line_of(const char *text, const char *place)
{
    int line = 1;
    for (; text < place; text++)
        line += *text == '\n';
    return line;
}

/* Its writer; with a capital in front of the name the value gets one, too. NULL: there is no such name. */
static ValueWriter *find_value(const char *name, size_t length)
{
    enum { LONGEST = 40 };
    char folded[LONGEST];
    if (length == 0 || length >= sizeof folded)
        return NULL;
    memcpy(folded, name, length);
    folded[0] = g_ascii_tolower(folded[0]);
    return wording_value_find(folded, length);
}

static int check_names(const char *text, Err *err)
{
    for (const char *open = text; (open = strstr(open, "{{")); open += 2) {
        const char *name = open + 2, *close = strstr(name, "}}");
        int line = line_of(text, open);
        if (!close || memchr(name, '\n', (size_t)(close - name)))
            return err_set(err, ERR_INPUT, "line %d: \"{{\" without \"}}\"", line);
        size_t length = (size_t)(close - name);
        if (find_value(name, length))
            continue;
        return err_set(
            err, ERR_INPUT,
            "line %d: unknown name {{%.*s}}; allowed: those that incidentd.conf(5) lists under "
            "Texts, without spaces",
            line, (int)MIN(length, (size_t)NAME_SHOWN_MAX), name);
    }
    return 0;
}

int wording_check(const char *text, Err *err)
{
    g_autofree char *plain = plain_lines(text);
    size_t mark = strlen(subject_mark);
    if (strncmp(plain, subject_mark, mark) != 0 || plain[mark] == '\n' || !plain[mark])
        return err_set(err, ERR_INPUT, "line 1: must be \"Subject: \" and a subject");
    const char *end = strchr(plain, '\n');
    if (!end || end[1] != '\n')
        return err_set(err, ERR_INPUT, "line 2: must be blank, after the subject");
    if (strspn(end, "\n \t") == strlen(end))
        return err_set(err, ERR_INPUT, "line 3: there is no text after the subject");
    return check_names(plain, err);
}

/* ---- filling ---- */

/* Appends a piece of a well-formed text with its values. False when one of them was empty. */
static bool fill(const char *piece, const Compose *compose, GString *to)
{
    bool complete = true;
    const char *open;
    while ((open = strstr(piece, "{{"))) {
        const char *name = open + 2, *close = strstr(name, "}}");
        ValueWriter *write = close ? find_value(name, (size_t)(close - name)) : NULL;
        if (!write)
            break;
        g_string_append_len(to, piece, open - piece);
        size_t before = to->len;
        write(compose, to);
        complete = complete && to->len > before;
        if (to->len > before && g_ascii_isupper(*name))
            to->str[before] = g_ascii_toupper(to->str[before]);
        piece = close + 2;
    }
    g_string_append(to, piece);
    return complete;
}

static void fill_paragraph(const char *paragraph, const Compose *compose, GString *body)
{
    size_t before = body->len;
    if (before)
        g_string_append_c(body, '\n');
    if (fill(paragraph, compose, body))
        g_string_append_c(body, '\n');
    else
        g_string_truncate(body, before);
}

void wording_fill(const char *text, const Compose *compose, GString *subject, GString *body)
{
    g_autofree char *plain = plain_lines(text);
    char *end = strchr(plain, '\n');
    *end = '\0';
    Compose dated = *compose;
    dated.dated = strstr(end + 1, "{{received}}");
    fill(plain + strlen(subject_mark), compose, subject);
    g_auto(GStrv) paragraphs = g_strsplit(end + 1, "\n\n", -1);
    for (char **paragraph = paragraphs; *paragraph; paragraph++) {
        const char *lines = g_strchomp(*paragraph);
        lines += strspn(lines, "\n");
        if (*lines)
            fill_paragraph(lines, &dated, body);
    }
}
