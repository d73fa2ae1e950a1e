/* HTML to text with libxml2's push parser and no tree: memory stays small whatever the page is.
 * Pure. Called by body.c.
 *
 *   page -> html_token -> libxml2 -> this file -> html_page -> text
 *           cuts tags     nests      knows what   writes
 *                                    elements do  lines
 *
 * libxml2 does one thing: it says which elements are open, also where end tags are missing or
 * crossed. It is given nothing else to decide: only elements of html_element.c, one attribute for
 * all that a tag has, and one character for the words between two tags. So its versions agree, and
 * so it never meets a tag with 100,000 attributes, which it compares each with each. It also looks
 * through all open elements for each end tag without a start, and writes a sentence about each
 * fault; that work is counted, and a page that needs too much of it, or nests too deep, is read
 * on without elements. */
#include "parsers/html/html.h"

#include "parsers/html/html_element.h"
#include "parsers/html/html_page.h"
#include "parsers/html/html_style.h"
#include "parsers/html/html_token.h"
#include "parsers/html/link.h"
#include "parsers/text/text.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHUNK = 16 * 1024,
    DEPTH_MAX = 2000,     /* open elements */
    WORK_START = 1000000, /* looks at open elements: for any page, */
    WORK_PER_BYTE = 10,   /* and for each of its bytes */
    WORK_OF_FAULT = 300,  /* that libxml2 finds: in looks at open elements */
    ALT_MAX = 300,        /* bytes of the words of an image */
    ALT_WORDS_MIN = 3,
    FIRST_ATTRIBUTE = 'A', /* stands for it */
    WORD_MARK_MAX = 10,    /* bytes of the number of one of Word's list items */
};

/* Why words are not shown; several may hold, 0: they are. */
typedef enum Sight {
    NOT_TEXT = 1,
    HIDDEN = 2,
    TINY = 4,
    CAMOUFLAGED = 8,
    INVISIBLE = 16,
    WORD_MARK = 32, /* they are the mark of one of Word's list items */
} Sight;

typedef struct Open {
    unsigned char flow, sight;
    unsigned char gap; /* below it */
    bool line_ends;    /* of what stands around it */
} Open;

typedef struct List {
    char type; /* '1', 'a', 'A' or '-' */
    int next;
} List;

/* Of one tag. */
typedef struct Attributes {
    const char *values[HTML_ATTRIBUTES];
} Attributes;

typedef struct View {
    HtmlPage page;
    GArray *open;      /* of Open */
    GArray *lists;     /* of List */
    GString *mark;     /* Word's, as far as it is read */
    int level;         /* of Word's list item that is open */
    char *url;         /* of the open link; NULL */
    size_t link_start; /* where its words begin */
    bool hidden_words; /* something was left out that the writer hid */
    size_t work;       /* of libxml2, in looks at open elements */
    /* What libxml2 has not handed on yet: words, and attributes of tags. */
    GString *words, *values;
    size_t words_at, values_at; /* the first of them */
} View;

/* NULL: the tag has it not. */
static const char *attribute(const Attributes *attributes, HtmlAttribute which)
{
    return attributes->values[which];
}

static bool attribute_has(const Attributes *attributes, HtmlAttribute which, const char *part)
{
    const char *value = attribute(attributes, which);
    return value && strstr(value, part);
}

static void show(View *view, const char *text)
{
    html_page_text(&view->page, text, strlen(text));
}

/* ---- what is seen ---- */

static unsigned with(unsigned sight, Sight reason, bool begins, bool ends)
{
    return begins ? sight | reason : ends ? sight & ~(unsigned)reason : sight;
}

/* A hidden element hides all in it; tiny letters, and letters of the colour of their ground,
 * only until somebody states others. Mails are often laid out in tables of size 0. */
static unsigned sight_of(unsigned outer, HtmlFlow flow, const HtmlStyle *style, bool hidden)
{
    unsigned sight = outer;
    if (flow == FLOW_SKIP)
        sight |= NOT_TEXT;
    if (hidden || style->hidden)
        sight |= HIDDEN;
    if (style->list_mark)
        sight |= WORD_MARK;
    sight = with(sight, TINY, style->tiny, style->readable);
    sight = with(sight, CAMOUFLAGED, style->camouflaged, style->painted);
    return with(sight, INVISIBLE, style->invisible, style->visible);
}

static unsigned current_sight(const View *view)
{
    unsigned n = view->open->len;
    return n > 0 ? g_array_index(view->open, Open, n - 1).sight : 0;
}

static bool is_out(unsigned sight)
{
    return sight & (NOT_TEXT | HIDDEN | WORD_MARK);
}

static void note_hidden(View *view, const char *at, const char *end)
{
    for (; !view->hidden_words && at < end; at = g_utf8_next_char(at))
        view->hidden_words = g_unichar_isalnum(g_utf8_get_char(at));
}

/* ---- links ---- */

static void open_link(View *view, const Attributes *attributes)
{
    const char *href = attribute(attributes, HTML_HREF);
    g_free(view->url);
    view->url = href ? link_target(href) : NULL;
    view->link_start = view->page.out->len;
}

static void close_link(View *view)
{
    g_autofree char *url = g_steal_pointer(&view->url);
    const GString *out = view->page.out;
    if (!url || view->link_start >= out->len)
        return;
    const char *start = out->str + view->link_start;
    g_autofree char *shown = g_strstrip(g_strdup(start + strspn(start, ">- \n\t")));
    if (link_is_said(url, shown))
        return;
    g_autofree char *target = g_strdup_printf(" <%s>", url);
    show(view, target);
}

/* ---- images and forms ---- */

/* Words that somebody chose: not the name of a file, a thing or what a program made up. */
static bool alt_says_something(const char *alt, bool linked)
{
    int words = 1;
    for (const char *at = alt; *at; at++)
        words += at[0] == ' ' && at[1] != ' ';
    const char *dot = strrchr(alt, '.');
    bool file = dot && strlen(dot) >= 4 && strlen(dot) <= 5 && g_ascii_isalpha(dot[1]);
    return words >= (linked ? 1 : ALT_WORDS_MIN) && strlen(alt) <= ALT_MAX && !file &&
           !strstr(alt, "automatically generated") && !strstr(alt, "AI-generated content") &&
           !strstr(alt, "://");
}

static bool has_letters(const char *text)
{
    for (; *text; text = g_utf8_next_char(text)) {
        if (g_unichar_isalnum(g_utf8_get_char(text)))
            return true;
    }
    return false;
}

static bool is_dot_sized(const Attributes *attributes, HtmlAttribute which)
{
    const char *size = attribute(attributes, which);
    return size && g_ascii_isdigit(*size) && atoi(size) <= 3;
}

/* The words of an image; an emoji as it is. */
static void add_image(View *view, const Attributes *attributes)
{
    const char *alt = attribute(attributes, HTML_ALT);
    g_autofree char *line = alt ? g_strstrip(text_clean_line(alt)) : NULL;
    if (!line || is_dot_sized(attributes, HTML_WIDTH) || is_dot_sized(attributes, HTML_HEIGHT))
        return;
    if (!has_letters(line)) {
        show(view, line);
    } else if (alt_says_something(line, view->url)) {
        g_autofree char *text = g_strdup_printf("[image: %s]", line);
        show(view, text);
    }
}

/* What stands in a field of a form, and which boxes are ticked. */
static void add_input(View *view, const Attributes *attributes)
{
    const char *type = attribute(attributes, HTML_TYPE);
    const char *value = attribute(attributes, HTML_VALUE);
    if (type &&
        (g_ascii_strcasecmp(type, "checkbox") == 0 || g_ascii_strcasecmp(type, "radio") == 0)) {
        show(view, attribute(attributes, HTML_CHECKED) ? " [x] " : " [ ] ");
        return;
    }
    bool silent = type && (g_ascii_strcasecmp(type, "hidden") == 0 ||
                           g_ascii_strcasecmp(type, "password") == 0 ||
                           g_ascii_strcasecmp(type, "image") == 0);
    if (!value || silent)
        return;
    show(view, " ");
    show(view, value);
    show(view, " ");
}

/* ---- lists ---- */

static void open_list(View *view, bool ordered, const Attributes *attributes)
{
    const char *type = attribute(attributes, HTML_TYPE);
    const char *start = attribute(attributes, HTML_START);
    bool letters = type && (*type == 'a' || *type == 'A');
    List list = {.type = !ordered  ? '-'
                         : letters ? *type
                                   : '1',
                 .next = start ? CLAMP(atoi(start), 0, 1000000) : 1};
    html_page_gap(&view->page, 2);
    if (view->lists->len > 0)
        view->page.newlines = 1;
    g_array_append_val(view->lists, list);
}

static void close_list(View *view)
{
    if (view->lists->len > 0)
        g_array_set_size(view->lists, view->lists->len - 1);
    html_page_gap(&view->page, view->lists->len > 0 ? 1 : 2);
}

static void open_item(View *view, const Attributes *attributes)
{
    unsigned depth = view->lists->len;
    List none = {.type = '-'};
    List *list = depth > 0 ? &g_array_index(view->lists, List, depth - 1) : &none;
    const char *value = attribute(attributes, HTML_VALUE);
    if (value && g_ascii_isdigit(*value))
        list->next = CLAMP(atoi(value), 0, 1000000);
    char mark[32] = "- ";
    int indent = depth > 0 ? 2 * MIN((int)depth - 1, 8) : 0, number = list->next++;
    if (list->type == '1')
        g_snprintf(mark, sizeof mark, "%*s%d. ", indent, "", number);
    else if (list->type != '-' && number >= 1 && number <= 26)
        g_snprintf(mark, sizeof mark, "%*s%c. ", indent, "", list->type + number - 1);
    else
        g_snprintf(mark, sizeof mark, "%*s- ", indent, "");
    html_page_item(&view->page, mark);
}

/* Word writes the number or the bullet of an item into the text, and no-break spaces behind it:
 * "1.", "(b)", or a letter of a font of symbols. */
static void add_to_word_mark(View *view, const char *at, const char *end)
{
    for (; at < end && *at != '\xC2' && view->mark->len < WORD_MARK_MAX; at++) {
        if (!g_ascii_isspace(*at))
            g_string_append_c(view->mark, *at);
    }
}

static void close_word_mark(View *view)
{
    const GString *text = view->mark;
    bool number = text->len >= 2 && strchr(".)", text->str[text->len - 1]) &&
                  g_utf8_validate(text->str, -1, NULL);
    g_autofree char *mark =
        g_strdup_printf("%*s%s ", 2 * MAX(view->level - 1, 0), "", number ? text->str : "-");
    html_page_item(&view->page, mark);
    g_string_truncate(view->mark, 0);
}

/* ---- blocks ---- */

/* Gmail and Apple indent a paragraph with a quote that has no border: these are the writer's
 * own words. */
static bool is_indented_only(const Attributes *attributes, const HtmlStyle *style)
{
    return style->no_border && !attribute(attributes, HTML_TYPE) &&
           !attribute_has(attributes, HTML_CLASS, "quote");
}

/* The empty lines around a paragraph: Word and Outlook write each line as one of them. */
static int paragraph_gap(const Attributes *attributes, const HtmlStyle *style)
{
    const char *class = attribute(attributes, HTML_CLASS);
    bool word = class && g_ascii_strncasecmp(class, "Mso", 3) == 0;
    return (word || style->close) && !style->spaced ? 1 : 2;
}

static bool table_has_frame(const Attributes *attributes)
{
    const char *border = attribute(attributes, HTML_BORDER);
    return (border && atoi(border) > 0) || attribute_has(attributes, HTML_CLASS, "Grid");
}

static void start_flow(View *view, const char *name, Open *open, const HtmlStyle *style,
                       const Attributes *attributes)
{
    HtmlPage *page = &view->page;
    switch ((HtmlFlow)open->flow) {
    case FLOW_LINE:
        html_page_gap(page, style->rule_above ? 2 : 1);
        break;
    case FLOW_PARAGRAPH:
        open->gap = (unsigned char)paragraph_gap(attributes, style);
        view->level = style->list_level;
        html_page_gap(page, style->spaced ? 1 : open->gap);
        break;
    case FLOW_BREAK:
        html_page_break(page);
        break;
    case FLOW_RULE:
        html_page_gap(page, 2);
        break;
    case FLOW_LIST:
        open_list(view, name[0] == 'o', attributes);
        break;
    case FLOW_ITEM:
        open_item(view, attributes);
        break;
    case FLOW_TABLE:
        html_page_table(page, table_has_frame(attributes));
        break;
    case FLOW_ROW:
        html_page_row(page);
        break;
    case FLOW_CELL:
        html_page_cell(page, style->border || name[1] == 'h');
        break;
    case FLOW_QUOTE:
        html_page_quote(page, true);
        break;
    case FLOW_PRE:
        html_page_pre(page, true);
        break;
    case FLOW_LINK:
        open_link(view, attributes);
        break;
    case FLOW_IMAGE:
        add_image(view, attributes);
        break;
    case FLOW_INPUT:
        add_input(view, attributes);
        break;
    case FLOW_INLINE:
    case FLOW_SKIP:
    case FLOW_NONE:
        break;
    }
}

static void end_flow(View *view, const Open *open)
{
    HtmlPage *page = &view->page;
    switch ((HtmlFlow)open->flow) {
    case FLOW_LINE:
        html_page_gap(page, 1);
        break;
    case FLOW_PARAGRAPH:
        html_page_gap(page, open->gap);
        break;
    case FLOW_LIST:
        close_list(view);
        break;
    case FLOW_ITEM:
        html_page_item_end(page);
        break;
    case FLOW_TABLE:
        html_page_table_end(page);
        break;
    case FLOW_ROW:
        html_page_row_end(page);
        break;
    case FLOW_QUOTE:
        html_page_quote(page, false);
        break;
    case FLOW_PRE:
        html_page_pre(page, false);
        break;
    case FLOW_LINK:
        close_link(view);
        break;
    case FLOW_BREAK:
    case FLOW_CELL:
    case FLOW_IMAGE:
    case FLOW_INLINE:
    case FLOW_INPUT:
    case FLOW_NONE:
    case FLOW_RULE:
    case FLOW_SKIP:
        break;
    }
}

/* ---- what libxml2 calls ---- */

/* The attributes of the next tag that has some, as add_attributes() put them there. */
static Attributes take_attributes(View *view)
{
    Attributes attributes = {0};
    const char *at = view->values->str + view->values_at;
    for (; *at; at += strlen(at) + 1)
        attributes.values[*at - FIRST_ATTRIBUTE] = at + 1;
    view->values_at = MIN((size_t)(at + 1 - view->values->str), view->values->len);
    return attributes;
}

static HtmlStyle style_of(const Attributes *attributes)
{
    return html_style_read(attribute(attributes, HTML_STYLE), attribute(attributes, HTML_COLOR),
                           attribute(attributes, HTML_BGCOLOR));
}

static void start_element(void *user, const xmlChar *xml_name, const xmlChar **xml_attributes)
{
    View *view = user;
    const char *name = (const char *)xml_name;
    Attributes attributes = xml_attributes ? take_attributes(view) : (Attributes){0};
    HtmlStyle style = xml_attributes ? style_of(&attributes) : (HtmlStyle){0};
    Open open = {.flow = (unsigned char)html_flow(name), .line_ends = view->page.line_ends};
    if (open.flow == FLOW_QUOTE && is_indented_only(&attributes, &style))
        open.flow = FLOW_PARAGRAPH;
    open.sight = (unsigned char)sight_of(current_sight(view), (HtmlFlow)open.flow, &style,
                                         attribute(&attributes, HTML_HIDDEN));
    if (!is_out(open.sight))
        start_flow(view, name, &open, &style, &attributes);
    view->page.line_ends = style.line_ends || (open.line_ends && !style.no_line_ends);
    g_array_append_val(view->open, open);
}

static void end_element(void *user, const xmlChar *name)
{
    View *view = user;
    (void)name;
    if (view->open->len == 0)
        return;
    Open open = g_array_index(view->open, Open, view->open->len - 1);
    g_array_set_size(view->open, view->open->len - 1);
    view->page.line_ends = open.line_ends;
    if (!is_out(open.sight))
        end_flow(view, &open);
    else if (open.sight == WORD_MARK && !(current_sight(view) & WORD_MARK))
        close_word_mark(view);
}

static void read_words(View *view, const char *at, size_t length)
{
    unsigned sight = current_sight(view);
    if (sight == 0)
        html_page_text(&view->page, at, length);
    else if (sight == WORD_MARK)
        add_to_word_mark(view, at, at + length);
    else if (!(sight & NOT_TEXT))
        note_hidden(view, at, at + length);
}

/* Each character that libxml2 hands on stands for the next words, up to a NUL. */
static void characters(void *user, const xmlChar *text, int length)
{
    View *view = user;
    (void)text;
    for (int i = 0; i < length && view->words_at < view->words->len; i++) {
        const char *words = view->words->str + view->words_at;
        size_t n = strlen(words);
        view->words_at += n + 1;
        read_words(view, words, n);
    }
}

__attribute__((format(printf, 2, 3))) static void count_fault(void *user, const char *format,
                                                              ...)
{
    View *view = user;
    (void)format;
    view->work += WORK_OF_FAULT;
}

/* ---- what libxml2 is given ---- */

/* An attribute stands for all that the tag has: each is a letter and its value, up to a NUL. */
static void add_attributes(View *view, GString *to, const HtmlReader *reader)
{
    size_t before = view->values->len;
    for (int i = 0; i < HTML_ATTRIBUTES; i++) {
        if (!reader->has[i])
            continue;
        g_string_append_c(view->values, (char)(FIRST_ATTRIBUTE + i));
        g_string_append_len(view->values, reader->values[i]->str,
                            (gssize)reader->values[i]->len + 1);
    }
    if (view->values->len == before)
        return;
    g_string_append_c(view->values, '\0');
    g_string_append(to, " a");
}

/* A character stands for words: libxml2 would look at each of theirs. */
static void add_words(View *view, GString *to, HtmlReader *reader, GString *piece)
{
    if (!html_text_read(reader, piece))
        return;
    g_string_append_len(view->words, piece->str, (gssize)piece->len + 1);
    g_string_append_c(to, text_is_blank(piece->str) ? ' ' : 'x');
}

static void add_tag(View *view, GString *to, const HtmlReader *reader, HtmlKind kind)
{
    HtmlFlow flow = html_flow(reader->name);
    const char *name = flow == FLOW_INLINE ? "span" : reader->name;
    if (flow == FLOW_NONE || (kind == HTML_CLOSE && html_is_void(flow)))
        return;
    g_string_append(to, kind == HTML_OPEN ? "<" : "</");
    g_string_append(to, name);
    if (kind == HTML_OPEN)
        add_attributes(view, to, reader);
    g_string_append_c(to, '>');
    if (kind == HTML_OPEN && reader->empty && !html_is_void(flow))
        g_string_append_printf(to, "</%s>", name);
}

/* Reads until the page ends or costs too much. True: it has ended. */
static bool read_elements(View *view, HtmlReader *reader, htmlParserCtxtPtr parser)
{
    g_autoptr(GString) chunk = g_string_sized_new(CHUNK + CHUNK / 2);
    g_autoptr(GString) piece = g_string_new(NULL);
    size_t work_max = WORK_START + WORK_PER_BYTE * (size_t)(reader->end - reader->at);
    HtmlKind kind = HTML_TEXT;
    g_string_append(chunk, "<span>"); /* or libxml2 opens a paragraph */
    while (kind != HTML_END && !view->page.full && view->work < work_max &&
           view->open->len < DEPTH_MAX) {
        do {
            bool more = kind == HTML_TEXT && reader->text < reader->text_end;
            kind = more ? HTML_TEXT : html_next(reader);
            if (kind == HTML_TEXT)
                add_words(view, chunk, reader, piece);
            else if (kind != HTML_END)
                add_tag(view, chunk, reader, kind);
            view->work += kind == HTML_CLOSE ? view->open->len : 0;
        } while (kind != HTML_END && chunk->len + view->words->len + view->values->len < CHUNK);
        htmlParseChunk(parser, chunk->str, (int)chunk->len, 0);
        g_string_truncate(chunk, 0);
        g_string_erase(view->words, 0, (gssize)view->words_at);
        g_string_erase(view->values, 0, (gssize)view->values_at);
        view->words_at = view->values_at = 0;
    }
    htmlParseChunk(parser, NULL, 0, 1);
    return kind == HTML_END || view->page.full;
}

/* The rest of a page that is not worth nesting: its words, on lines. */
static void read_plainly(View *view, HtmlReader *reader)
{
    g_autoptr(GString) piece = g_string_new(NULL);
    for (HtmlKind kind = HTML_TEXT; kind != HTML_END && !view->page.full;) {
        while (kind == HTML_TEXT && html_text_read(reader, piece))
            html_page_text(&view->page, piece->str, piece->len);
        kind = html_next(reader);
        HtmlFlow flow = kind == HTML_TEXT ? FLOW_INLINE : html_flow(reader->name);
        if (flow == FLOW_BREAK)
            html_page_break(&view->page);
        else if (flow == FLOW_CELL)
            html_page_text(&view->page, " ", 1);
        else if (flow != FLOW_INLINE && flow != FLOW_NONE && flow != FLOW_LINK)
            html_page_gap(&view->page, flow == FLOW_PARAGRAPH ? 2 : 1);
    }
}

static void read_page(View *view, HtmlReader *reader)
{
    htmlSAXHandler handler = {
        .startElement = start_element,
        .endElement = end_element,
        .characters = characters,
        .ignorableWhitespace = characters,
        .warning = count_fault,
        .error = count_fault,
        .fatalError = count_fault,
    };
    htmlParserCtxtPtr parser =
        htmlCreatePushParserCtxt(&handler, view, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    bool whole = false;
    if (parser) {
        htmlCtxtUseOptions(parser, HTML_PARSE_IGNORE_ENC | HTML_PARSE_NONET);
        whole = read_elements(view, reader, parser);
        htmlFreeParserCtxt(parser);
    }
    if (whole)
        return;
    text_defect(reader->defects, "HTML too complicated: tags removed");
    html_page_gap(&view->page, 1);
    read_plainly(view, reader);
}

char *html_to_text(const char *html, size_t length, GPtrArray *defects)
{
    View view = {.open = g_array_new(FALSE, FALSE, sizeof(Open)),
                 .lists = g_array_new(FALSE, FALSE, sizeof(List)),
                 .mark = g_string_new(NULL),
                 .words = g_string_new(NULL),
                 .values = g_string_new(NULL)};
    HtmlReader reader;
    html_page_init(&view.page);
    html_reader_init(&reader, html, length, defects);
    read_page(&view, &reader);
    if (text_cut(view.page.out, TEXT_MAX))
        text_defect(defects, "text cut at 1 MB");
    if (view.hidden_words)
        text_defect(defects, "hidden text left out");
    if (view.page.out->len > 0)
        g_string_append_c(view.page.out, '\n');
    char *text = g_strdup(view.page.out->str);
    html_page_clear(&view.page);
    html_reader_clear(&reader);
    g_array_unref(view.open);
    g_array_unref(view.lists);
    g_string_free(view.mark, TRUE);
    g_string_free(view.words, TRUE);
    g_string_free(view.values, TRUE);
    g_free(view.url);
    return text;
}
