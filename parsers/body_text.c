/* The text of a mail: which of its parts are shown, and each of them as plain lines. Called by
 * body.c alone. Each part is looked at once, or nested alternatives would double the work with
 * each level. */
#include "parsers/body.h"

#include "parsers/html.h"
#include "parsers/part.h"
#include "parsers/text.h"

#include <string.h>

enum { HTML_MAX = 8 * 1024 * 1024 };

typedef struct TextWalk {
    GString *all;
    bool from_html;
    GArray *attachments; /* files that were written into the text */
    GPtrArray *defects;
} TextWalk;

/* ---- one part ---- */

/* The charset that a page names for itself, when the mail does not; NULL. */
static char *charset_of_page(const GString *bytes)
{
    g_autofree char *head = g_strndup(bytes->str, 1024);
    g_autofree char *lower = g_ascii_strdown(head, -1);
    const char *at = strstr(lower, "charset=");
    if (!at)
        return NULL;
    at += strlen("charset=");
    at += strspn(at, "\"' ");
    size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789-_:.");
    return length > 0 ? g_strndup(at, length) : NULL;
}

/* The text of one part, clean; plain lines in any case. */
static char *text_of(TextWalk *walk, GMimePart *part, bool html)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    if (html ? part_read(part, HTML_MAX, bytes, walk->defects)
             : part_read_text(part, TEXT_MAX, bytes, walk->attachments, walk->defects))
        text_defect(walk->defects, "text cut at 1 MB");
    GMimeObject *object = GMIME_OBJECT(part);
    const char *named = g_mime_object_get_content_type_parameter(object, "charset");
    g_autofree char *charset = named ? g_strdup(named) : NULL;
    if (html && !charset)
        charset = charset_of_page(bytes);
    g_autofree char *text = text_decode(bytes->str, bytes->len, charset, walk->defects);
    if (html)
        return html_to_text(text, strlen(text), walk->defects);
    if (part_parameter_is(object, "format", "flowed"))
        return text_unflow(text, part_parameter_is(object, "delsp", "yes"));
    return g_steal_pointer(&text);
}

static void append_text(TextWalk *walk, const char *text)
{
    GString *all = walk->all;
    if (all->len > 0 && all->str[all->len - 1] != '\n')
        g_string_append_c(all, '\n');
    g_string_append(all, text);
    if (text_cut(all, TEXT_MAX))
        text_defect(walk->defects, "text cut at 1 MB");
}

/* Adds the text of a leaf; false when there is none to see. */
static bool add_text(TextWalk *walk, GMimePart *part)
{
    PartKind kind = part_kind(GMIME_OBJECT(part));
    if (kind != PART_TEXT && kind != PART_HTML)
        return false;
    g_autofree char *text = text_of(walk, part, kind == PART_HTML);
    if (text_is_blank(text))
        return false;
    if (walk->all->len == 0)
        walk->from_html = kind == PART_HTML;
    append_text(walk, text);
    return true;
}

/* ---- which parts ---- */

static bool has_kind(GMimeObject *part, PartKind kind, int depth)
{
    if (GMIME_IS_PART(part))
        return part_kind(part) == kind;
    if (!GMIME_IS_MULTIPART(part) || depth >= BODY_NESTING_MAX)
        return false;
    int n = g_mime_multipart_get_count(GMIME_MULTIPART(part));
    for (int i = 0; i < n; i++) {
        GMimeObject *inside = g_mime_multipart_get_part(GMIME_MULTIPART(part), i);
        if (has_kind(inside, kind, depth + 1))
            return true;
    }
    return false;
}

static bool gather_text(TextWalk *walk, GMimeObject *part, int depth);

/* The first alternative with plain text that shows something, and all others of nothing else,
 * as some programs call several texts alternatives. When there is none, the last that shows
 * something. */
static bool gather_alternative(TextWalk *walk, GMimeMultipart *parts, int depth)
{
    int n = g_mime_multipart_get_count(parts);
    bool any = false;
    for (int i = 0; i < n; i++) {
        GMimeObject *part = g_mime_multipart_get_part(parts, i);
        if (has_kind(part, PART_TEXT, depth + 1) &&
            !(any && has_kind(part, PART_HTML, depth + 1)))
            any |= gather_text(walk, part, depth + 1);
    }
    for (int i = n - 1; i >= 0 && !any; i--) {
        GMimeObject *part = g_mime_multipart_get_part(parts, i);
        any = !has_kind(part, PART_TEXT, depth + 1) && gather_text(walk, part, depth + 1);
    }
    return any;
}

/* A multipart whose boundary never comes is all prologue. */
static bool add_prologue(TextWalk *walk, GMimeMultipart *parts)
{
    const char *prologue = g_mime_multipart_get_prologue(parts);
    if (!prologue)
        return false;
    text_defect(walk->defects, "multipart without parts");
    g_autofree char *text =
        text_decode(prologue, strnlen(prologue, TEXT_MAX), NULL, walk->defects);
    append_text(walk, text);
    return !text_is_blank(text);
}

static bool gather_text(TextWalk *walk, GMimeObject *part, int depth)
{
    if (GMIME_IS_PART(part))
        return add_text(walk, GMIME_PART(part));
    if (!GMIME_IS_MULTIPART(part) || depth >= BODY_NESTING_MAX)
        return false;
    GMimeMultipart *parts = GMIME_MULTIPART(part);
    int n = g_mime_multipart_get_count(parts);
    if (n == 0)
        return add_prologue(walk, parts);
    if (part_is(part, "multipart", "alternative"))
        return gather_alternative(walk, parts, depth);
    if (part_is(part, "multipart", "encrypted"))
        text_defect(walk->defects, "encrypted");
    bool any = false;
    for (int i = 0; i < n; i++)
        any |= gather_text(walk, g_mime_multipart_get_part(parts, i), depth + 1);
    return any;
}

char *body_text(GMimeObject *part, bool *ret_from_html, GArray *attachments, GPtrArray *defects)
{
    TextWalk walk = {.all = g_string_new(NULL), .attachments = attachments, .defects = defects};
    gather_text(&walk, part, 0);
    *ret_from_html = walk.from_html;
    return g_string_free(walk.all, FALSE);
}
