/* A page of figures, written twice at once: as plain text that can be read as it is, and as HTML that
 * every mail client shows. Pure.
 *
 * The HTML is tables with coloured cells and nothing else: no image, no style sheet, no script, nothing
 * from elsewhere. Every figure stands there as a number, too; colour and length never say anything
 * alone. Colours are set with their backgrounds, so that a client's dark mode can change both or
 * neither. Texts are escaped. */
#pragma once

#include "config/terms.h"

#include <glib.h>
#include <stdint.h>

typedef struct Sheet Sheet;

Sheet *sheet_new(void);
void sheet_free(Sheet *sheet);

/* Above the headings, where a page has several parts. */
void sheet_title(Sheet *sheet, const char *text);
void sheet_heading(Sheet *sheet, const char *text);
void sheet_paragraph(Sheet *sheet, const char *text);

/* A bar of a chart. */
typedef struct SheetBar {
    const char *label;
    const char *shown; /* the figure in words ("few", "about 15"); NULL: `value` */
    int64_t value;     /* the bar's length; 0: it has none */
    Severity tint;     /* its colour; SEVERITY_UNKNOWN: that of all others */
} SheetBar;

/* A chart: "8  ########  label". `what` says what is counted. */
void sheet_bars(Sheet *sheet, const char *what, const SheetBar *bars, size_t n);

/* A table of words: `titles` and then rows of as many cells, the first of which names the row. */
void sheet_table(Sheet *sheet, const char *const *titles, size_t columns,
                 const char *const *cells, size_t rows);

/* A line of its own below what is to be done. */
typedef struct SheetLine {
    const char *what, *when; /* in words; "" where there is none */
    bool late;
} SheetLine;

/* One thing that is to be done: "HLP-2026-0042, major, investigating: send ... (the SIRO), by ...", or several, in
 * lines below it. */
typedef struct SheetItem {
    const char *name;
    Severity tint;
    const char *level, *state; /* in words; "" where there is none */
    const char *what, *when;   /* not read when there are lines */
    bool late;                 /* of the item as a whole: any of it */
    const SheetLine *lines;
    size_t n_lines;
} SheetItem;

void sheet_item(Sheet *sheet, const SheetItem *item);

/* A line to be copied as it is, in letters of one width. */
void sheet_code(Sheet *sheet, const char *text);

/* What has been written so far. Borrowed. */
const char *sheet_text(Sheet *sheet);
const char *sheet_html(Sheet *sheet);
