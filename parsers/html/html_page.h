/* The lines of a page as they are written: words, gaps, quotes, list items, tables. Whoever
 * reads the page says what comes; white space that nothing follows is never written. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct HtmlTable {
    bool data;        /* has a frame or headings: a row is a line, whatever is in its cells */
    bool simple;      /* the row so far has only words */
    int cells;        /* of this row so far */
    size_t row_start; /* where its text begins */
    int row_breaks, cell_breaks; /* lines ended when the row and the cell began */
} HtmlTable;

typedef struct HtmlPage {
    GString *out;
    int newlines;  /* owed before the next word */
    bool space;    /* a space is owed */
    int tabs;      /* or the borders of so many cells */
    char mark[32]; /* or the mark of a list item; "" */
    bool line_has_nbsp;
    bool fresh; /* a cell or an item has begun and shows nothing yet: its paragraphs break no
                   line */
    int breaks; /* lines ended so far */
    int quotes, pre;
    bool line_ends;  /* those of the text are its own, as a style says */
    int line_quotes; /* of the line that is being written */
    GArray *tables;  /* of HtmlTable: those that are open */
    bool full;
} HtmlPage;

void html_page_init(HtmlPage *page);
void html_page_clear(HtmlPage *page);

/* `text` is UTF-8 in pieces of any length. */
void html_page_text(HtmlPage *page, const char *text, size_t length);

/* At least `n` line ends before the next word, 1 or 2. */
void html_page_gap(HtmlPage *page, int n);
void html_page_break(HtmlPage *page);

/* Elements that are open; each may be closed too often. */
void html_page_quote(HtmlPage *page, bool open);
void html_page_pre(HtmlPage *page, bool open);
void html_page_table(HtmlPage *page, bool data);
void html_page_table_end(HtmlPage *page);

/* A list item begins: `mark` stands before its first word ("- ", "2. "). */
void html_page_item(HtmlPage *page, const char *mark);
void html_page_item_end(HtmlPage *page);
void html_page_row(HtmlPage *page);
void html_page_row_end(HtmlPage *page);
/* `data`: the cell shows that its table is a table of data. */
void html_page_cell(HtmlPage *page, bool data);
