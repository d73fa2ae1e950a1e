/* HTML to text with libxml2's push parser and no tree: memory stays small whatever the page is.
 * Pure. Called by body.c. Never trusts that elements are balanced, and never gives a tag with
 * thousands of attributes to libxml2, which compares each with each (100,000 attributes: 11
 * seconds). */
#include "parsers/html.h"

#include "parsers/text.h"

#include <libxml/HTMLparser.h>
#include <string.h>

enum {
    ATTRIBUTES_MAX = 100,
    CHUNK = 16 * 1024,
    QUOTE_DEPTH_MAX = 8,
    URL_MAX = 2000,
};

/* What an element does to the lines around it. */
typedef enum Flow {
    FLOW_LINE,      /* on lines of its own */
    FLOW_PARAGRAPH, /* with an empty line around it */
    FLOW_BREAK,
    FLOW_ITEM,
    FLOW_ROW,
    FLOW_CELL,
    FLOW_QUOTE,
    FLOW_PRE,
    FLOW_LINK,
    FLOW_SKIP, /* nothing of it is text */
} Flow;

static const struct {
    const char *name;
    Flow flow;
} elements[] = {
    {"a", FLOW_LINK},          {"address", FLOW_LINE},     {"article", FLOW_PARAGRAPH},
    {"aside", FLOW_PARAGRAPH}, {"blockquote", FLOW_QUOTE}, {"br", FLOW_BREAK},
    {"caption", FLOW_LINE},    {"center", FLOW_LINE},      {"dd", FLOW_LINE},
    {"div", FLOW_LINE},        {"dl", FLOW_PARAGRAPH},     {"dt", FLOW_LINE},
    {"fieldset", FLOW_LINE},   {"footer", FLOW_PARAGRAPH}, {"form", FLOW_LINE},
    {"h1", FLOW_PARAGRAPH},    {"h2", FLOW_PARAGRAPH},     {"h3", FLOW_PARAGRAPH},
    {"h4", FLOW_PARAGRAPH},    {"h5", FLOW_PARAGRAPH},     {"h6", FLOW_PARAGRAPH},
    {"head", FLOW_SKIP},       {"header", FLOW_PARAGRAPH}, {"hr", FLOW_PARAGRAPH},
    {"li", FLOW_ITEM},         {"main", FLOW_LINE},        {"nav", FLOW_LINE},
    {"object", FLOW_SKIP},     {"ol", FLOW_PARAGRAPH},     {"option", FLOW_LINE},
    {"p", FLOW_PARAGRAPH},     {"pre", FLOW_PRE},          {"script", FLOW_SKIP},
    {"section", FLOW_LINE},    {"style", FLOW_SKIP},       {"svg", FLOW_SKIP},
    {"table", FLOW_PARAGRAPH}, {"td", FLOW_CELL},          {"template", FLOW_SKIP},
    {"textarea", FLOW_SKIP},   {"th", FLOW_CELL},          {"title", FLOW_SKIP},
    {"tr", FLOW_ROW},          {"ul", FLOW_PARAGRAPH},
};

typedef struct Page {
    GString *out;
    int newlines; /* owed before the next word */
    bool space;   /* a space is owed before the next word */
    bool tab;     /* or the border of a cell */
    bool item;    /* or the mark of a list item */
    bool line_has_nbsp;
    bool word_line; /* the open paragraph is one of Word's lines */
    bool fresh; /* a cell or item has begun and shows nothing yet: its paragraphs break no line
                 */
    int cells;  /* of this row so far */
    int breaks, cell_breaks; /* lines ended so far, and when this cell began */
    int quotes, pre;
    int line_quotes; /* of the line that is being written */
    int skip;        /* open elements, the outermost of which is not shown */
    bool skip_is_hidden;
    bool hidden_words; /* something was left out that the writer hid */
    bool full;
    char *url; /* of the open link; NULL */
    size_t link_start;
} Page;

/* The element's flow, or -1 for one that only changes how words look. */
static int flow_of(const char *name)
{
    for (size_t low = 0, high = G_N_ELEMENTS(elements); low < high;) {
        size_t middle = (low + high) / 2;
        int order = strcmp(name, elements[middle].name);
        if (order == 0)
            return (int)elements[middle].flow;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return -1;
}

/* ---- lines ---- */

static bool at_line_start(const Page *page)
{
    return page->out->len == 0 || page->newlines > 0;
}

static void owe_newlines(Page *page, int n)
{
    if (page->fresh)
        return;
    if (page->line_has_nbsp && at_line_start(page))
        n = 2;
    page->line_has_nbsp = false;
    page->newlines = MAX(page->newlines, n);
    page->space = page->tab = false;
}

static void start_line(Page *page)
{
    for (int i = 0; i < page->quotes; i++)
        g_string_append_c(page->out, '>');
    if (page->quotes > 0)
        g_string_append_c(page->out, ' ');
    if (page->item)
        g_string_append(page->out, "- ");
    page->item = false;
    page->line_quotes = page->quotes;
}

/* Pays what is owed, so that a word can follow. */
static void before_word(Page *page)
{
    bool first = page->out->len == 0;
    int newlines = first ? 0 : MIN(page->newlines, 2);
    if (newlines > 0)
        g_string_append_c(page->out, '\n');
    if (newlines > 1) {
        for (int i = 0; i < MIN(page->quotes, page->line_quotes); i++)
            g_string_append_c(page->out, '>');
        g_string_append_c(page->out, '\n');
    }
    if (first || newlines > 0)
        start_line(page);
    else if (page->tab || page->space)
        g_string_append_c(page->out, page->tab ? '\t' : ' ');
    page->breaks += newlines;
    page->newlines = 0;
    page->space = page->tab = page->line_has_nbsp = page->fresh = false;
    page->full = page->out->len > TEXT_MAX;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

/* Words and the single spaces between them. */
static void add_words(Page *page, const char *at, const char *end)
{
    while (at < end && !page->full) {
        bool nbsp = end - at >= 2 && at[0] == '\xC2' && at[1] == '\xA0';
        if (nbsp || is_space(*at)) {
            page->space = true;
            page->line_has_nbsp |= nbsp;
            at += nbsp ? 2 : 1;
            continue;
        }
        const char *word = at;
        while (at < end && !is_space(*at) &&
               !(at[0] == '\xC2' && at + 1 < end && at[1] == '\xA0'))
            at++;
        before_word(page);
        g_string_append_len(page->out, word, at - word);
    }
}

static void add_pre(Page *page, const char *at, const char *end)
{
    while (at < end && !page->full) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *line_end = newline ? newline : end;
        if (line_end > at) {
            before_word(page);
            g_string_append_len(page->out, at, line_end - at);
        }
        page->newlines += newline != NULL;
        at = newline ? newline + 1 : end;
    }
}

/* ---- attributes ---- */

static const char *attribute(const xmlChar **attributes, const char *name)
{
    for (; attributes && attributes[0]; attributes += 2) {
        if (strcmp((const char *)attributes[0], name) == 0)
            return attributes[1] ? (const char *)attributes[1] : "";
    }
    return NULL;
}

/* "font-size: 0;" but not "font-size: 0.9em". */
static bool is_zero(const char *value)
{
    value += strspn(value, "0");
    if (*value == '.')
        value += 1 + strspn(value + 1, "0");
    return !g_ascii_isdigit(*value);
}

static bool hides(const char *style)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    for (const char *at = style; *at && plain->len < 4096; at++) {
        if (!is_space(*at))
            g_string_append_c(plain, g_ascii_tolower(*at));
    }
    if (strstr(plain->str, "display:none") || strstr(plain->str, "visibility:hidden") ||
        strstr(plain->str, "mso-hide:all"))
        return true;
    const char *size = strstr(plain->str, "font-size:0");
    return size && is_zero(size + strlen("font-size:"));
}

static bool is_hidden(const xmlChar **attributes)
{
    const char *style = attribute(attributes, "style");
    return attribute(attributes, "hidden") || (style && hides(style));
}

/* Word writes every line as a paragraph of a class of its own, without a gap. */
static bool is_word_line(const xmlChar **attributes)
{
    const char *class = attribute(attributes, "class");
    return class && g_ascii_strncasecmp(class, "Mso", 3) == 0;
}

/* ---- links ---- */

static void open_link(Page *page, const xmlChar **attributes)
{
    const char *href = attribute(attributes, "href");
    bool shown = href && (g_ascii_strncasecmp(href, "http:", 5) == 0 ||
                          g_ascii_strncasecmp(href, "https:", 6) == 0 ||
                          g_ascii_strncasecmp(href, "mailto:", 7) == 0);
    g_free(page->url);
    page->url = shown && strlen(href) <= URL_MAX ? g_strdup(href) : NULL;
    page->link_start = page->out->len;
}

/* Without what people leave out when they write an address as text. */
static const char *bare_url(const char *url)
{
    static const char *const prefixes[] = {"mailto:", "https://", "http://", "www."};
    for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++) {
        if (g_ascii_strncasecmp(url, prefixes[i], strlen(prefixes[i])) == 0)
            url += strlen(prefixes[i]);
    }
    return url;
}

static bool same_url(const char *url, const char *text)
{
    const char *a = bare_url(url), *b = bare_url(text);
    size_t a_length = strlen(a), b_length = strlen(b);
    while (a_length > 0 && a[a_length - 1] == '/')
        a_length--;
    while (b_length > 0 && b[b_length - 1] == '/')
        b_length--;
    return a_length == b_length && g_ascii_strncasecmp(a, b, a_length) == 0;
}

static void close_link(Page *page)
{
    g_autofree char *url = g_steal_pointer(&page->url);
    if (!url || page->link_start >= page->out->len)
        return;
    g_autofree char *shown = g_strstrip(g_strdup(page->out->str + page->link_start));
    const char *text = shown + strspn(shown, ">- \n\t");
    if (same_url(url, text))
        return;
    g_autofree char *clean = text_clean_line(url);
    g_string_append_printf(page->out, " <%s>",
                           bare_url(clean) > clean && g_str_has_prefix(clean, "mailto:")
                               ? clean + strlen("mailto:")
                               : clean);
}

/* ---- what libxml2 calls ---- */

/* The cells of a row stand on one line, as long as each of them needs only one. */
static void start_cell(Page *page)
{
    bool beside = page->breaks == page->cell_breaks && !page->fresh;
    if (page->cells++ > 0) {
        page->newlines = beside ? 0 : MAX(page->newlines, !page->fresh);
        page->tab |= beside;
    }
    page->fresh = true;
    page->cell_breaks = page->breaks + (page->out->len > 0 ? MIN(page->newlines, 2) : 0);
}

static void start_flow(Page *page, Flow flow, const xmlChar **attributes)
{
    switch (flow) {
    case FLOW_LINE:
        owe_newlines(page, 1);
        break;
    case FLOW_PARAGRAPH:
        page->word_line = is_word_line(attributes);
        owe_newlines(page, page->word_line ? 1 : 2);
        break;
    case FLOW_ROW:
        page->fresh = false;
        page->cells = 0;
        owe_newlines(page, 1);
        break;
    case FLOW_BREAK:
        page->newlines += !page->fresh;
        page->space = page->tab = false;
        break;
    case FLOW_ITEM:
        page->fresh = false;
        owe_newlines(page, 1);
        page->item = page->fresh = true;
        break;
    case FLOW_CELL:
        start_cell(page);
        break;
    case FLOW_QUOTE:
        owe_newlines(page, 2);
        page->quotes = MIN(page->quotes + 1, QUOTE_DEPTH_MAX);
        break;
    case FLOW_PRE:
        owe_newlines(page, 2);
        page->pre++;
        break;
    case FLOW_LINK:
        open_link(page, attributes);
        break;
    case FLOW_SKIP:
        break;
    }
}

static void start_element(void *user, const xmlChar *name, const xmlChar **attributes)
{
    Page *page = user;
    if (page->skip > 0) {
        page->skip++;
        return;
    }
    int flow = flow_of((const char *)name);
    page->skip_is_hidden = flow != FLOW_SKIP && is_hidden(attributes);
    if (flow == FLOW_SKIP || page->skip_is_hidden)
        page->skip = 1;
    else if (flow >= 0)
        start_flow(page, (Flow)flow, attributes);
}

static void end_flow(Page *page, Flow flow)
{
    switch (flow) {
    case FLOW_LINE:
        owe_newlines(page, 1);
        break;
    case FLOW_ITEM:
        page->item = page->fresh = false;
        owe_newlines(page, 1);
        break;
    case FLOW_PARAGRAPH:
        owe_newlines(page, page->word_line ? 1 : 2);
        break;
    case FLOW_ROW:
        page->fresh = false;
        owe_newlines(page, 1);
        break;
    case FLOW_QUOTE:
        owe_newlines(page, 2);
        page->quotes = MAX(page->quotes - 1, 0);
        break;
    case FLOW_PRE:
        owe_newlines(page, 2);
        page->pre = MAX(page->pre - 1, 0);
        break;
    case FLOW_LINK:
        close_link(page);
        break;
    case FLOW_CELL:
    case FLOW_BREAK:
    case FLOW_SKIP:
        break;
    }
}

static void end_element(void *user, const xmlChar *name)
{
    Page *page = user;
    if (page->skip > 0) {
        page->skip--;
        return;
    }
    int flow = flow_of((const char *)name);
    if (flow >= 0)
        end_flow(page, (Flow)flow);
}

static void characters(void *user, const xmlChar *text, int length)
{
    Page *page = user;
    const char *at = (const char *)text, *end = at + length;
    if (page->skip > 0) {
        for (; page->skip_is_hidden && at < end; at++)
            page->hidden_words |= g_ascii_isalnum(*at);
        return;
    }
    if (page->pre > 0)
        add_pre(page, at, end);
    else
        add_words(page, at, end);
}

__attribute__((format(printf, 2, 3))) static void say_nothing(void *user, const char *format,
                                                              ...)
{
    (void)user;
    (void)format;
}

/* ---- the page ---- */

static const char *attribute_end(const char *at, const char *end)
{
    while (at < end && !is_space(*at) && *at != '=' && *at != '>' && *at != '/')
        at++;
    while (at < end && is_space(*at))
        at++;
    if (at == end || *at != '=')
        return at;
    for (at++; at < end && is_space(*at);)
        at++;
    if (at < end && (*at == '"' || *at == '\'')) {
        const char *quote = memchr(at + 1, *at, (size_t)(end - at - 1));
        return quote ? quote + 1 : end;
    }
    while (at < end && !is_space(*at) && *at != '>')
        at++;
    return at;
}

/* Is there a tag with more attributes than libxml2 can bear? */
static bool has_monster_tag(const char *html, size_t length)
{
    const char *end = html + length;
    for (const char *at = html; (at = memchr(at, '<', (size_t)(end - at)));) {
        at++;
        if (at == end || !g_ascii_isalpha(*at))
            continue;
        while (at < end && !is_space(*at) && *at != '>' && *at != '/')
            at++;
        for (int n = 0; at < end && *at != '>'; n++) {
            if (n > 2 * ATTRIBUTES_MAX)
                return true;
            at = is_space(*at) || *at == '/' ? at + 1 : attribute_end(at, end);
            while (at < end && is_space(*at))
                at++;
        }
    }
    return false;
}

/* For a page that is not safe to parse: what stands outside of angle brackets. */
static char *strip_tags(const char *html, size_t length)
{
    GString *text = g_string_new(NULL);
    const char *at = html, *end = html + length;
    while (at < end && text->len < TEXT_MAX) {
        const char *tag = memchr(at, '<', (size_t)(end - at));
        g_string_append_len(text, at, (tag ? tag : end) - at);
        const char *close = tag ? memchr(tag, '>', (size_t)(end - tag)) : NULL;
        at = close ? close + 1 : end;
    }
    text_cut(text, TEXT_MAX);
    return g_string_free(text, FALSE);
}

static void parse(Page *page, const char *html, size_t length)
{
    htmlSAXHandler handler = {
        .startElement = start_element,
        .endElement = end_element,
        .characters = characters,
        .ignorableWhitespace = characters,
        .warning = say_nothing,
        .error = say_nothing,
        .fatalError = say_nothing,
    };
    htmlParserCtxtPtr parser =
        htmlCreatePushParserCtxt(&handler, page, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    if (!parser)
        return;
    htmlCtxtUseOptions(parser, HTML_PARSE_IGNORE_ENC | HTML_PARSE_NONET);
    for (size_t at = 0; at < length && !page->full; at += CHUNK)
        htmlParseChunk(parser, html + at, (int)MIN(length - at, CHUNK), 0);
    htmlParseChunk(parser, NULL, 0, 1);
    htmlFreeParserCtxt(parser);
}

char *html_to_text(const char *html, size_t length, GPtrArray *defects)
{
    if (has_monster_tag(html, length)) {
        text_defect(defects, "HTML too complicated: tags removed");
        return strip_tags(html, length);
    }
    Page page = {.out = g_string_new(NULL)};
    parse(&page, html, length);
    g_free(page.url);
    if (text_cut(page.out, TEXT_MAX))
        text_defect(defects, "text cut at 1 MB");
    if (page.hidden_words)
        text_defect(defects, "hidden text left out");
    if (page.out->len > 0)
        g_string_append_c(page.out, '\n');
    return g_string_free(page.out, FALSE);
}
