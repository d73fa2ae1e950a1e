/* libxml2's HTML push parser, without a tree: what it reports becomes text at once. Called by
 * message only, where there is no usable plain text.
 *
 * A single tag with very many attributes costs libxml2 quadratic time, so such tags are cut
 * before it sees them. */
#include "parsers/html.h"

#include <libxml/HTMLparser.h>
#include <stdbool.h>
#include <string.h>

enum {
    TEXT_MAX = 1024 * 1024,
    SEPARATORS_MAX = 2000, /* blanks and = in one tag */
    PIECE = 64 * 1024,
    QUOTES_MAX = 20,
};

typedef struct Html {
    GString *text;
    int newlines;   /* wanted before the next word: 0, 1 or 2 */
    bool blank;     /* a space is wanted before the next word */
    bool line_open; /* something stands on the line */
    int quotes;     /* depth of <blockquote> */
    int preformatted;
    int depth;      /* open elements */
    int skip_depth; /* the element at this depth, and what is in it, is not shown; 0: none */
    bool hidden, full;
    char *href; /* of the open <a> */
    size_t link_start;
} Html;

typedef enum TagKind {
    TAG_INLINE,
    TAG_LINE,      /* begins and ends a line */
    TAG_PARAGRAPH, /* with an empty line */
    TAG_ITEM,
    TAG_CELL,
    TAG_BREAK,
    TAG_QUOTE,
    TAG_PRE,
    TAG_LINK,
    TAG_RULE,
    TAG_SKIPPED, /* never shown */
} TagKind;

static const struct {
    const char *name;
    TagKind kind;
} tags[] = {
    {"a", TAG_LINK},          {"address", TAG_LINE},     {"article", TAG_PARAGRAPH},
    {"aside", TAG_PARAGRAPH}, {"blockquote", TAG_QUOTE}, {"br", TAG_BREAK},
    {"caption", TAG_LINE},    {"center", TAG_LINE},      {"dd", TAG_LINE},
    {"div", TAG_LINE},        {"dl", TAG_PARAGRAPH},     {"dt", TAG_LINE},
    {"fieldset", TAG_LINE},   {"footer", TAG_LINE},      {"form", TAG_LINE},
    {"h1", TAG_PARAGRAPH},    {"h2", TAG_PARAGRAPH},     {"h3", TAG_PARAGRAPH},
    {"h4", TAG_PARAGRAPH},    {"h5", TAG_PARAGRAPH},     {"h6", TAG_PARAGRAPH},
    {"head", TAG_SKIPPED},    {"header", TAG_LINE},      {"hr", TAG_RULE},
    {"li", TAG_ITEM},         {"main", TAG_LINE},        {"nav", TAG_LINE},
    {"object", TAG_INLINE},   {"ol", TAG_PARAGRAPH},     {"p", TAG_PARAGRAPH},
    {"pre", TAG_PRE},         {"script", TAG_SKIPPED},   {"section", TAG_LINE},
    {"select", TAG_INLINE},   {"style", TAG_SKIPPED},    {"table", TAG_PARAGRAPH},
    {"td", TAG_CELL},         {"template", TAG_SKIPPED}, {"th", TAG_CELL},
    {"title", TAG_SKIPPED},   {"tr", TAG_LINE},          {"ul", TAG_PARAGRAPH},
};

static TagKind kind_of(const char *name)
{
    size_t low = 0, high = G_N_ELEMENTS(tags);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = g_ascii_strcasecmp(name, tags[middle].name);
        if (order == 0)
            return tags[middle].kind;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return TAG_INLINE;
}

/* ---- writing ---- */

static void want_newlines(Html *html, int n)
{
    html->newlines = MAX(html->newlines, html->text->len ? n : 0);
    html->blank = false;
}

static void begin_line(Html *html)
{
    for (int i = 0; i < MIN(html->quotes, QUOTES_MAX); i++)
        g_string_append(html->text, "> ");
}

/* Everything that a word needs before it. */
static void prepare(Html *html)
{
    if (html->newlines || !html->text->len) {
        for (; html->newlines > 0; html->newlines--) {
            g_string_append_c(html->text, '\n');
            if (html->newlines > 1 && html->quotes)
                g_string_append_c(html->text, '>');
        }
        begin_line(html);
    } else if (html->blank) {
        g_string_append_c(html->text, ' ');
    }
    html->newlines = 0;
    html->blank = false;
    html->line_open = true;
}

static bool is_space(unsigned char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* A no-break space is a space to us. Returns its length. */
static size_t no_break_space(const char *at, size_t left)
{
    return left >= 2 && (unsigned char)at[0] == 0xc2 && (unsigned char)at[1] == 0xa0 ? 2 : 0;
}

static void write_words(Html *html, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        size_t space =
            is_space((unsigned char)text[i]) ? 1 : no_break_space(text + i, length - i);
        if (space) {
            html->blank = html->line_open && html->newlines == 0;
            i += space - 1;
            continue;
        }
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
            continue;
        prepare(html);
        g_string_append_c(html->text, text[i]);
    }
}

static void write_preformatted(Html *html, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '\n') {
            html->newlines = html->text->len ? html->newlines + 1 : 0;
            continue;
        }
        if (c < ' ' && c != '\t')
            continue;
        prepare(html);
        g_string_append_c(html->text, (char)c);
    }
}

static void write_text(Html *html, const char *text, size_t length)
{
    if (html->skip_depth || html->full)
        return;
    if (html->text->len + length > TEXT_MAX) {
        html->full = true;
        return;
    }
    if (html->preformatted)
        write_preformatted(html, text, length);
    else
        write_words(html, text, length);
}

/* ---- attributes ---- */

static const char *attribute(const xmlChar **attributes, const char *name)
{
    for (; attributes && attributes[0]; attributes += 2) {
        if (g_ascii_strcasecmp((const char *)attributes[0], name) == 0)
            return attributes[1] ? (const char *)attributes[1] : "";
    }
    return NULL;
}

/* "font-size:0" and "font-size:0px", not "font-size:0.9em". */
static bool is_zero_size(const char *style)
{
    const char *at = strstr(style, "font-size:0");
    return at && !strchr(".123456789", at[strlen("font-size:0")])
               ? true
               : at && at[strlen("font-size:0")] == '\0';
}

static bool is_hidden(const xmlChar **attributes)
{
    const char *style = attribute(attributes, "style");
    if (attribute(attributes, "hidden"))
        return true;
    if (!style || strlen(style) > 4096)
        return false;
    g_autofree char *lower = g_ascii_strdown(style, -1);
    char *to = lower;
    for (const char *from = lower; *from; from++) {
        if (!is_space((unsigned char)*from))
            *to++ = *from;
    }
    *to = '\0';
    return strstr(lower, "display:none") || strstr(lower, "visibility:hidden") ||
           strstr(lower, "mso-hide:all") || is_zero_size(lower);
}

/* ---- elements ---- */

static void begin_tag(Html *html, TagKind kind, const xmlChar **attributes)
{
    switch (kind) {
    case TAG_LINE:
        want_newlines(html, 1);
        break;
    case TAG_PARAGRAPH:
        want_newlines(html, 2);
        break;
    case TAG_ITEM:
        want_newlines(html, 1);
        write_text(html, "- ", 2);
        break;
    case TAG_CELL:
        html->blank = html->line_open && html->newlines == 0;
        break;
    case TAG_BREAK:
        html->newlines = html->text->len ? MIN(html->newlines + 1, 2) : 0;
        html->blank = false;
        break;
    case TAG_QUOTE:
        want_newlines(html, 1);
        html->quotes++;
        break;
    case TAG_PRE:
        want_newlines(html, 2);
        html->preformatted++;
        break;
    case TAG_LINK:
        g_free(html->href);
        html->href = g_strdup(attribute(attributes, "href"));
        html->link_start = html->text->len;
        break;
    case TAG_RULE:
        want_newlines(html, 1);
        write_text(html, "________________________________", 32);
        want_newlines(html, 1);
        break;
    case TAG_INLINE:
    case TAG_SKIPPED:
        break;
    }
}

static void on_start(void *user, const xmlChar *name, const xmlChar **attributes)
{
    Html *html = user;
    TagKind kind = kind_of((const char *)name);
    html->depth++;
    if (html->skip_depth)
        return;
    bool hidden = is_hidden(attributes);
    if (kind == TAG_SKIPPED || hidden) {
        html->skip_depth = html->depth;
        html->hidden = html->hidden || hidden;
        return;
    }
    begin_tag(html, kind, attributes);
}

/* The target of a link, where the words do not say it. */
static void end_link(Html *html)
{
    const char *href = html->href;
    const char *words = html->text->str + MIN(html->link_start, html->text->len);
    bool useful = href && (g_str_has_prefix(href, "http") || g_str_has_prefix(href, "mailto:"));
    if (useful && strlen(href) < 2000 && g_utf8_validate(href, -1, NULL)) {
        const char *bare = g_str_has_prefix(href, "mailto:") ? href + 7 : href;
        if (!strstr(words, bare)) {
            g_autofree char *target = g_strdup_printf(" <%s>", href);
            write_text(html, target, strlen(target));
        }
    }
    g_clear_pointer(&html->href, g_free);
}

static void end_tag(Html *html, TagKind kind)
{
    switch (kind) {
    case TAG_LINE:
    case TAG_ITEM:
        want_newlines(html, 1);
        break;
    case TAG_PARAGRAPH:
        want_newlines(html, 2);
        break;
    case TAG_QUOTE:
        want_newlines(html, 1);
        html->quotes -= html->quotes > 0;
        break;
    case TAG_PRE:
        html->preformatted -= html->preformatted > 0;
        want_newlines(html, 2);
        break;
    case TAG_LINK:
        end_link(html);
        break;
    case TAG_CELL:
    case TAG_BREAK:
    case TAG_RULE:
    case TAG_INLINE:
    case TAG_SKIPPED:
        break;
    }
}

static void on_end(void *user, const xmlChar *name)
{
    Html *html = user;
    bool ends_skipping = html->skip_depth && html->depth <= html->skip_depth;
    html->depth--;
    if (ends_skipping)
        html->skip_depth = 0;
    else if (!html->skip_depth)
        end_tag(html, kind_of((const char *)name));
}

static void on_text(void *user, const xmlChar *text, int length)
{
    write_text(user, (const char *)text, (size_t)length);
}

/* ---- feeding ---- */

typedef struct Feeder {
    htmlParserCtxtPtr parser;
    bool in_tag;
    int separators;
    bool cut;
} Feeder;

/* Passes html on in pieces, without what is too much in one tag. */
static void feed(Feeder *feeder, const Html *html, const char *text, size_t length)
{
    g_autoptr(GString) piece = g_string_sized_new(PIECE + 1);
    for (size_t i = 0; i < length && !html->full; i++) {
        char c = text[i];
        if (c == '<') {
            feeder->in_tag = true;
            feeder->separators = 0;
        } else if (c == '>') {
            feeder->in_tag = false;
        } else if (feeder->in_tag && (is_space((unsigned char)c) || c == '=' || c == '/')) {
            feeder->separators++;
        }
        bool drop = feeder->in_tag && feeder->separators > SEPARATORS_MAX;
        feeder->cut = feeder->cut || drop;
        if (!drop && c != '\0')
            g_string_append_c(piece, c);
        if (piece->len == PIECE || i + 1 == length) {
            htmlParseChunk(feeder->parser, piece->str, (int)piece->len, 0);
            g_string_truncate(piece, 0);
        }
    }
    htmlParseChunk(feeder->parser, "", 0, 1);
}

char *html_to_text(const char *source, size_t length, GPtrArray *defects)
{
    g_autofree char *valid = g_utf8_make_valid(source, (gssize)length);
    htmlSAXHandler handler = {
        .startElement = on_start,
        .endElement = on_end,
        .characters = on_text,
        .cdataBlock = on_text,
        .ignorableWhitespace = on_text,
    };
    Html html = {.text = g_string_new("")};
    Feeder feeder = {.parser = htmlCreatePushParserCtxt(&handler, &html, "", 0, NULL,
                                                        XML_CHAR_ENCODING_UTF8)};
    htmlCtxtUseOptions(feeder.parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                          HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                          HTML_PARSE_IGNORE_ENC);
    feed(&feeder, &html, valid, strlen(valid));
    htmlFreeParserCtxt(feeder.parser);
    g_free(html.href);
    if (html.hidden)
        g_ptr_array_add(defects, g_strdup("hidden text in the HTML was left out"));
    if (html.full)
        g_ptr_array_add(defects, g_strdup("the text of the HTML was cut"));
    if (feeder.cut)
        g_ptr_array_add(defects, g_strdup("an overlong tag in the HTML was cut"));
    g_autofree char *text = g_string_free(html.text, FALSE);
    return g_utf8_make_valid(text, -1);
}
