/* Lines of text. Line ends, spaces and tabs are owed until a word comes, so that empty elements
 * leave no trace. Pure. Called by html.c; linear: a row of a table is gone over once more at
 * most. */
#include "parsers/html/html_page.h"

#include "parsers/text/text.h"

#include <string.h>

enum {
    QUOTE_DEPTH_MAX = 8, /* marks before a line */
    TABS_MAX = 20,
    ROW_MAX = 2000, /* bytes of a row that is made one line */
};

void html_page_init(HtmlPage *page)
{
    *page = (HtmlPage){.out = g_string_new(NULL)};
    page->tables = g_array_new(FALSE, FALSE, sizeof(HtmlTable));
}

void html_page_clear(HtmlPage *page)
{
    g_string_free(page->out, TRUE);
    g_array_unref(page->tables);
}

/* The innermost table, or NULL. */
static HtmlTable *table_of(const HtmlPage *page)
{
    unsigned n = page->tables->len;
    return n > 0 ? &g_array_index(page->tables, HtmlTable, n - 1) : NULL;
}

/* ---- lines ---- */

static bool at_line_start(const HtmlPage *page)
{
    return page->out->len == 0 || page->newlines > 0;
}

/* Lines that will have ended when the next word comes. */
static int breaks_ahead(const HtmlPage *page)
{
    return page->breaks + (page->out->len > 0 ? MIN(page->newlines, 2) : 0);
}

void html_page_gap(HtmlPage *page, int n)
{
    if (page->fresh)
        return;
    if (page->line_has_nbsp && at_line_start(page))
        n = 2;
    page->line_has_nbsp = false;
    page->newlines = MAX(page->newlines, n);
    page->space = false;
    page->tabs = 0;
}

void html_page_break(HtmlPage *page)
{
    if (page->fresh)
        return;
    page->newlines++;
    page->space = false;
    page->tabs = 0;
}

static void add_quote_marks(HtmlPage *page, int n)
{
    for (int i = 0; i < MIN(n, QUOTE_DEPTH_MAX); i++)
        g_string_append_c(page->out, '>');
}

static void start_line(HtmlPage *page)
{
    add_quote_marks(page, page->quotes);
    if (page->quotes > 0)
        g_string_append_c(page->out, ' ');
    g_string_append(page->out, page->mark);
    page->line_quotes = page->quotes;
}

/* Pays what is owed, so that a word can follow. */
static void before_word(HtmlPage *page)
{
    bool first = page->out->len == 0;
    int newlines = first ? 0 : MIN(page->newlines, 2);
    if (newlines > 0)
        g_string_append_c(page->out, '\n');
    if (newlines > 1) {
        add_quote_marks(page, MIN(page->quotes, page->line_quotes));
        g_string_append_c(page->out, '\n');
    }
    if (first || newlines > 0)
        start_line(page);
    for (int i = 0; i < MIN(page->tabs, TABS_MAX); i++)
        g_string_append_c(page->out, '\t');
    if (page->space && page->tabs == 0 && !first && newlines == 0)
        g_string_append_c(page->out, ' ');
    page->breaks += newlines;
    page->newlines = page->tabs = 0;
    page->space = page->line_has_nbsp = page->fresh = false;
    page->mark[0] = '\0';
    page->full = page->out->len > TEXT_MAX;
}

/* ---- words ---- */

/* Bytes of the white space at `at`: also no-break spaces and those of U+2000 to U+200A. */
static size_t space_at(const char *at, const char *end)
{
    const unsigned char *c = (const unsigned char *)at;
    if (*c == ' ' || *c == '\n' || *c == '\t' || *c == '\r' || *c == '\f')
        return 1;
    if (*c == 0xC2)
        return end - at >= 2 && c[1] == 0xA0 ? 2 : 0;
    return *c == 0xE2 && end - at >= 3 && c[1] == 0x80 && c[2] <= 0x8A ? 3 : 0;
}

/* A joiner has a meaning between letters that are not Latin; anywhere else it only fills. */
static bool may_join(const HtmlPage *page)
{
    const GString *out = page->out;
    bool inside = out->len > 0 && page->newlines == 0 && page->tabs == 0 && !page->space;
    if (!inside || (unsigned char)out->str[out->len - 1] < 0x80)
        return false;
    const char *last = out->len >= 3 ? out->str + out->len - 3 : "   ";
    return memcmp(last, "\xE2\x80\x8C", 3) != 0 && memcmp(last, "\xE2\x80\x8D", 3) != 0;
}

/* Bytes of a character at `at` that shows nothing: fillers of previews, soft hyphens. */
static size_t filler_at(const HtmlPage *page, const char *at, const char *end)
{
    unsigned char first = (unsigned char)*at;
    if (first != 0xC2 && first != 0xCD && (first < 0xE1 || first > 0xEF))
        return 0;
    size_t length = first < 0xE0 ? 2 : 3;
    if ((size_t)(end - at) < length)
        return 0;
    gunichar c = g_utf8_get_char(at);
    if (c == 0x200C || c == 0x200D)
        return may_join(page) ? 0 : length;
    bool filler = c == 0xAD || c == 0x34F || c == 0x115F || c == 0x1160 || c == 0x180E ||
                  c == 0x200B || (c >= 0x2060 && c <= 0x2064) || c == 0x2800 || c == 0x3164 ||
                  c == 0xFEFF;
    return filler ? length : 0;
}

/* Words and the single spaces between them. */
static void add_words(HtmlPage *page, const char *at, const char *end)
{
    while (at < end && !page->full) {
        size_t space = space_at(at, end), filler = space ? 0 : filler_at(page, at, end);
        page->space |= space > 0;
        page->line_has_nbsp |= space == 2;
        at += space + filler;
        if (space + filler > 0)
            continue;
        const char *word = at++;
        while (at < end &&
               ((unsigned char)*at < 0x80 ? *at > ' ' : ((unsigned char)*at & 0xC0) == 0x80))
            at++;
        before_word(page);
        text_append(page->out, word, (size_t)(at - word));
    }
}

static void add_pre(HtmlPage *page, const char *at, const char *end)
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

/* White space alone is the layout of the page's source. */
static void add_lines(HtmlPage *page, const char *at, const char *end)
{
    const char *word = at;
    while (word < end && g_ascii_isspace(*word))
        word++;
    for (const char *newline; word < end && (newline = memchr(at, '\n', (size_t)(end - at)));) {
        add_words(page, at, newline);
        html_page_break(page);
        at = newline + 1;
    }
    add_words(page, at, end);
}

void html_page_text(HtmlPage *page, const char *text, size_t length)
{
    if (page->pre > 0)
        add_pre(page, text, text + length);
    else if (page->line_ends)
        add_lines(page, text, text + length);
    else
        add_words(page, text, text + length);
}

/* ---- blocks ---- */

/* What stands in the row is more than words. */
static void note_block(HtmlPage *page)
{
    HtmlTable *table = table_of(page);
    if (table)
        table->simple = false;
}

void html_page_quote(HtmlPage *page, bool open)
{
    note_block(page);
    html_page_gap(page, 2);
    page->quotes = MAX(page->quotes + (open ? 1 : -1), 0);
}

void html_page_pre(HtmlPage *page, bool open)
{
    note_block(page);
    html_page_gap(page, 2);
    page->pre = MAX(page->pre + (open ? 1 : -1), 0);
}

void html_page_item(HtmlPage *page, const char *mark)
{
    note_block(page);
    page->fresh = false;
    html_page_gap(page, 1);
    page->fresh = true;
    g_strlcpy(page->mark, mark, sizeof page->mark);
}

void html_page_item_end(HtmlPage *page)
{
    page->fresh = false;
    page->mark[0] = '\0';
    html_page_gap(page, 1);
    page->newlines = 1;
}

/* ---- tables ---- */

void html_page_table(HtmlPage *page, bool data)
{
    note_block(page);
    html_page_gap(page, 2);
    HtmlTable table = {.data = data, .simple = true, .row_start = page->out->len};
    g_array_append_val(page->tables, table);
}

void html_page_table_end(HtmlPage *page)
{
    html_page_row_end(page);
    if (page->tables->len > 0)
        g_array_set_size(page->tables, page->tables->len - 1);
    html_page_gap(page, 2);
}

void html_page_row(HtmlPage *page)
{
    html_page_row_end(page);
    HtmlTable *table = table_of(page);
    if (!table)
        return;
    table->simple = true;
    table->cells = 0;
    table->row_start = page->out->len;
    table->row_breaks = breaks_ahead(page);
}

/* The lines from `from` on become one, without quote marks in it. */
static void join_lines(GString *out, size_t from)
{
    while (from < out->len && strchr("\n> ", out->str[from]))
        from++;
    size_t to = from;
    for (size_t at = from; at < out->len;) {
        bool newline = out->str[at] == '\n';
        out->str[to++] = newline ? ' ' : out->str[at];
        at++;
        while (newline && at < out->len && strchr("\n> ", out->str[at]))
            at++;
    }
    g_string_truncate(out, to);
}

void html_page_row_end(HtmlPage *page)
{
    HtmlTable *table = table_of(page);
    page->fresh = false;
    html_page_gap(page, 1);
    if (!table || table->cells < 2)
        return;
    bool one_line = page->breaks <= table->row_breaks;
    if (!one_line && table->data && table->simple &&
        page->out->len - table->row_start < ROW_MAX) {
        join_lines(page->out, table->row_start);
        one_line = true;
    }
    if (one_line)
        page->newlines = 1;
    table->cells = 0;
}

/* The cells of a row stand on one line: always in a table of data, elsewhere as long as each of
 * them needs only one. Empty cells count only among data. */
void html_page_cell(HtmlPage *page, bool data)
{
    HtmlTable *table = table_of(page);
    if (!table) {
        html_page_gap(page, 1);
        return;
    }
    table->data |= data;
    bool row_begun = page->out->len > table->row_start;
    bool beside = page->breaks == table->cell_breaks && !page->fresh;
    if (table->cells++ > 0 && table->data && table->simple) {
        page->newlines = row_begun ? 0 : page->newlines;
        page->tabs++;
    } else if (table->cells > 1) {
        page->newlines = beside ? 0 : MAX(page->newlines, !page->fresh);
        page->tabs = beside;
    }
    page->fresh = true;
    table->cell_breaks = breaks_ahead(page);
}
