/* HTML as a row of tokens, cut as HTML 5 says (WHATWG, "Tokenization"), except where that would
 * swallow what somebody wrote: a quote or a comment that never ends takes only its tag with it,
 * and "<ann@school.example>" is an address. Pure. Called by html.c, which gives libxml2 only
 * what has passed here: its versions cut broken pages in different ways.
 *
 * Every search that fails is remembered, so that a flood of openings is read once. */
#include "parsers/html/html_token.h"

#include "parsers/html/html_entity.h"
#include "parsers/text/text.h"

#include <string.h>

enum {
    ATTRIBUTES_MAX = 100, /* of one tag; more are noted */
    NAME_MAX_BYTES = 15,
    PIECE = 4096,
    VALUE_MAX = 8192, /* bytes of an attribute's value */
};

/* By HtmlAttribute, lower case. */
static const char *const attribute_names[HTML_ATTRIBUTES] = {
    "alt",    "bgcolor", "border", "checked", "class", "color", "height",
    "hidden", "href",    "start",  "style",   "type",  "value", "width"};

void html_reader_init(HtmlReader *reader, const char *html, size_t length, GPtrArray *defects)
{
    *reader = (HtmlReader){.at = html, .end = html + length, .defects = defects};
    for (int i = 0; i < HTML_ATTRIBUTES; i++)
        reader->values[i] = g_string_new(NULL);
}

void html_reader_clear(HtmlReader *reader)
{
    for (int i = 0; i < HTML_ATTRIBUTES; i++)
        g_string_free(reader->values[i], TRUE);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

/* ---- text ---- */

/* The next '&' with something behind it that may be a reference. */
static const char *next_reference(const char *at, const char *end)
{
    while (at < end && (at = memchr(at, '&', (size_t)(end - at)))) {
        if (at + 1 < end && (at[1] == '#' || g_ascii_isalpha(at[1])))
            return at;
        at++;
    }
    return end;
}

/* Decodes the reference at `at`, or takes the bytes up to the next one. */
static const char *decode_some(GString *to, const char *at, const char *end)
{
    gunichar c;
    size_t length = *at == '&' ? html_entity_read(at, end, &c) : 0;
    if (length > 0) {
        if (c != 0)
            g_string_append_unichar(to, c);
        return at + length;
    }
    const char *next = next_reference(at + 1, end);
    g_string_append_len(to, at, next - at);
    return next;
}

bool html_text_read(HtmlReader *reader, GString *to)
{
    g_string_truncate(to, 0);
    while (reader->text < reader->text_end && to->len < PIECE) {
        const char *end = reader->text_end;
        if (end - reader->text > PIECE) {
            end = reader->text + PIECE;
            while (((unsigned char)*end & 0xC0) == 0x80)
                end--;
        }
        reader->text = decode_some(to, reader->text, end);
    }
    return to->len > 0;
}

/* ---- attributes ---- */

/* Keeps the first of each name that is asked for. */
static void keep_attribute(HtmlReader *reader, const char *name, size_t length,
                           const char *value, const char *end)
{
    for (int i = 0; i < HTML_ATTRIBUTES; i++) {
        if (attribute_names[i][0] != g_ascii_tolower(*name) ||
            strlen(attribute_names[i]) != length ||
            g_ascii_strncasecmp(attribute_names[i], name, length) != 0)
            continue;
        if (reader->has[i])
            return;
        reader->has[i] = true;
        end = MIN(end, value + VALUE_MAX);
        while (value < end && ((unsigned char)*end & 0xC0) == 0x80)
            end--;
        g_string_truncate(reader->values[i], 0);
        while (value < end)
            value = decode_some(reader->values[i], value, end);
        return;
    }
}

/* An address with a tag in it: its quote was forgotten. */
static bool is_address_gone_wrong(const char *name, size_t length, const char *value,
                                  const char *quote)
{
    bool address = (length == 4 && g_ascii_strncasecmp(name, "href", 4) == 0) ||
                   (length == 3 && g_ascii_strncasecmp(name, "src", 3) == 0);
    return address && memchr(value, '<', (size_t)(quote - value)) &&
           memchr(value, '>', (size_t)(quote - value));
}

/* Where a value without quotes ends. */
static const char *bare_value_end(const char *at, const char *end)
{
    while (at < end && !is_space(*at) && *at != '>')
        at++;
    return at;
}

/* Reads NAME, NAME=VALUE or NAME="VALUE". NULL: its quote does not end. */
static const char *read_attribute(HtmlReader *reader, const char *at, const char *end)
{
    const char *name = at;
    for (at++; at < end && !is_space(*at) && *at != '=' && *at != '>' && *at != '/';)
        at++;
    size_t length = (size_t)(at - name);
    const char *value = at;
    while (value < end && is_space(*value))
        value++;
    if (value == end || *value != '=') {
        keep_attribute(reader, name, length, at, at);
        return at;
    }
    for (value++; value < end && is_space(*value);)
        value++;
    if (value == end || (*value != '"' && *value != '\'')) {
        at = bare_value_end(value, end);
        keep_attribute(reader, name, length, value, at);
        return at;
    }
    const char *quote = memchr(value + 1, *value, (size_t)(end - value - 1));
    if (!quote)
        return NULL;
    if (is_address_gone_wrong(name, length, value + 1, quote)) {
        at = bare_value_end(value + 1, end);
        keep_attribute(reader, name, length, value + 1, at);
        return at;
    }
    keep_attribute(reader, name, length, value + 1, quote);
    return quote + 1;
}

/* ---- tags ---- */

/* Behind the next '>', or NULL when none comes. */
static const char *behind_tag(HtmlReader *reader, const char *at)
{
    const char *close = reader->no_tag_end ? NULL : memchr(at, '>', (size_t)(reader->end - at));
    reader->no_tag_end |= !close;
    return close ? close + 1 : NULL;
}

/* Reads what stands in a tag behind its name, and steps behind the tag. False: it does not end
 * before `end`. */
static bool read_attributes(HtmlReader *reader, const char *at, const char *end)
{
    int n = 0;
    reader->empty = false;
    memset(reader->has, 0, sizeof reader->has);
    while (at < end && *at != '>') {
        if (is_space(*at) || *at == '/') {
            reader->empty |= *at++ == '/';
            continue;
        }
        reader->empty = false;
        at = read_attribute(reader, at, end);
        if (!at)
            return false;
        if (n++ == ATTRIBUTES_MAX)
            text_defect(reader->defects, "HTML tag with more than 100 attributes");
    }
    if (at == end)
        return false;
    reader->at = at + 1;
    return true;
}

/* The same for a page on which a tag was found that does not end: from there on each ends with
 * the first '>', whatever its quotes say. */
static bool read_tag_rest(HtmlReader *reader, const char *at)
{
    if (!reader->broken && read_attributes(reader, at, reader->end))
        return true;
    if (!reader->broken)
        text_defect(reader->defects, "HTML with a tag that does not end");
    reader->broken = true;
    const char *behind = behind_tag(reader, at);
    if (!behind)
        return false;
    read_attributes(reader, at, behind);
    reader->at = behind;
    return true;
}

/* Reads the name at `at`; returns what stands behind it. */
static const char *read_name(HtmlReader *reader, const char *at)
{
    size_t length = 0;
    for (; at < reader->end && !is_space(*at) && *at != '>' && *at != '/'; at++) {
        if (length < NAME_MAX_BYTES)
            reader->name[length++] = g_ascii_tolower(*at);
    }
    reader->name[length] = '\0';
    return at;
}

/* "<ann@school.example>", "<https://school.example/>", "<mailto:ann@school.example>" */
static bool is_address(const HtmlReader *reader, const char *at)
{
    for (int i = 0; i < 100 && at + i < reader->end; i++) {
        char c = at[i];
        if (c == '@' ||
            (c == ':' && reader->end - at > i + 2 && at[i + 1] == '/' && at[i + 2] == '/'))
            return true;
        if (!g_ascii_isalnum(c) && !strchr(".-_+':", c))
            return false;
    }
    return false;
}

/* Elements whose content is no HTML and no text. */
static const char *const no_html[] = {"iframe", "noembed", "noframes",
                                      "script", "style",   "title"};

/* The place of `name` in no_html, or -1. */
static int no_html_index(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(no_html); i++) {
        if (name[0] == no_html[i][0] && strcmp(name, no_html[i]) == 0)
            return (int)i;
    }
    return -1;
}

/* Behind the end tag of the element; NULL: there is none. */
static const char *element_end(HtmlReader *reader, int index)
{
    size_t length = strlen(no_html[index]);
    const char *at = reader->no_close[index] ? NULL : reader->at;
    while (at && (at = memmem(at, (size_t)(reader->end - at), "</", 2))) {
        at += 2;
        if ((size_t)(reader->end - at) > length &&
            g_ascii_strncasecmp(at, no_html[index], length) == 0)
            return behind_tag(reader, at);
    }
    reader->no_close[index] = true;
    return NULL;
}

/* The body, in which somebody may have written; or the end of the page. */
static const char *find_body(const HtmlReader *reader)
{
    for (const char *at = reader->at; at < reader->end; at++) {
        at = memchr(at, '<', (size_t)(reader->end - at));
        if (!at)
            break;
        if (reader->end - at > 5 && g_ascii_strncasecmp(at, "<body", 5) == 0)
            return at;
    }
    return reader->end;
}

/* Without an end, a script or a style sheet goes on to the body, anything else is only a tag. */
static void skip_element(HtmlReader *reader, int index)
{
    const char *behind = element_end(reader, index);
    if (behind) {
        reader->at = behind;
        return;
    }
    text_defect(reader->defects, "HTML with a script, style sheet or title that does not end");
    if (no_html[index][0] == 's')
        reader->at = find_body(reader);
}

/* ---- comments ---- */

/* Behind the comment that begins at `at` with "<!--"; NULL: it does not end. */
static const char *comment_end(HtmlReader *reader, const char *at)
{
    at += 4;
    if (reader->end - at > 0 && *at == '>')
        return at + 1;
    if (reader->end - at > 1 && memcmp(at, "->", 2) == 0)
        return at + 2;
    while (!reader->no_comment_end) {
        at = memmem(at, (size_t)(reader->end - at), "--", 2);
        if (!at)
            break;
        const char *behind = at + 2;
        if (behind < reader->end && *behind == '!')
            behind++;
        if (behind < reader->end && *behind == '>')
            return behind + 1;
        at++;
    }
    reader->no_comment_end = true;
    return NULL;
}

/* Of a comment that does not end, only its beginning. */
static bool skip_comment(HtmlReader *reader)
{
    bool real = reader->end - reader->at >= 4 && memcmp(reader->at, "<!--", 4) == 0;
    const char *behind =
        real ? comment_end(reader, reader->at) : behind_tag(reader, reader->at);
    if (real && !behind) {
        text_defect(reader->defects, "HTML with a comment that does not end");
        behind = reader->at + 4;
    }
    reader->at = behind ? behind : reader->at;
    return behind != NULL;
}

/* ---- tokens ---- */

typedef enum Markup { MARKUP_NONE, MARKUP_OPEN, MARKUP_CLOSE, MARKUP_COMMENT } Markup;

/* What begins with the '<' at `at`? */
static Markup markup_at(const HtmlReader *reader, const char *at)
{
    char next = at + 1 < reader->end ? at[1] : ' ';
    char after = at + 2 < reader->end ? at[2] : ' ';
    if (next == '!' && after == '-')
        return MARKUP_COMMENT;
    if (reader->no_tag_end)
        return MARKUP_NONE;
    if (next == '!' || next == '?')
        return MARKUP_COMMENT;
    if (next == '/')
        return g_ascii_isalpha(after) ? MARKUP_CLOSE : MARKUP_COMMENT;
    bool name = g_ascii_isalpha(next) && !is_address(reader, at + 1);
    return name ? MARKUP_OPEN : MARKUP_NONE;
}

static HtmlKind take_text(HtmlReader *reader)
{
    reader->text = reader->at;
    const char *at = reader->at + 1;
    while (at < reader->end && (at = memchr(at, '<', (size_t)(reader->end - at))) &&
           markup_at(reader, at) == MARKUP_NONE)
        at++;
    reader->at = reader->text_end = at ? at : reader->end;
    return HTML_TEXT;
}

/* Takes the tag; what does not end is text. */
static HtmlKind take_tag(HtmlReader *reader, Markup markup)
{
    if (markup == MARKUP_CLOSE) {
        const char *behind = behind_tag(reader, read_name(reader, reader->at + 2));
        if (!behind)
            return take_text(reader);
        reader->at = behind;
        return HTML_CLOSE;
    }
    return read_tag_rest(reader, read_name(reader, reader->at + 1)) ? HTML_OPEN
                                                                    : take_text(reader);
}

HtmlKind html_next(HtmlReader *reader)
{
    while (reader->at < reader->end) {
        Markup markup = *reader->at == '<' ? markup_at(reader, reader->at) : MARKUP_NONE;
        if (markup == MARKUP_NONE)
            return take_text(reader);
        if (markup == MARKUP_COMMENT) {
            if (!skip_comment(reader))
                return take_text(reader);
            continue;
        }
        HtmlKind kind = take_tag(reader, markup);
        int index = kind == HTML_OPEN && !reader->empty ? no_html_index(reader->name) : -1;
        if (index < 0)
            return kind;
        skip_element(reader, index);
    }
    return HTML_END;
}
