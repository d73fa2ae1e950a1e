/* See sheet.h. Called by statistics and by the digest. */
#include "daemon/core/sheet.h"

#include <string.h>

enum { TEXT_BAR = 16, NUMBER_WIDTH = 5, WRAP = 72, PERCENT = 100 };

struct Sheet {
    GString *text, *html;
    bool items; /* a list of things to be done is open */
};

/* White on each of them is read with a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3), and so is
 * each of them on white. */
static const char *colour_of(Severity tint)
{
    static const char *const colours[SEVERITY_COUNT] = {
        [SEVERITY_UNKNOWN] = "#1d4f91", [SEVERITY_NEAR_MISS] = "#4b5563",
        [SEVERITY_MINOR] = "#1d4f91",   [SEVERITY_MODERATE] = "#7a5c00",
        [SEVERITY_MAJOR] = "#a8430a",   [SEVERITY_CRITICAL] = "#8b1a1a"};
    return (size_t)tint < SEVERITY_COUNT ? colours[tint] : colours[SEVERITY_UNKNOWN];
}

#define CELL  "padding:5px 8px 5px 0;vertical-align:top;text-align:left;font-weight:normal"
#define WHOLE ";white-space:nowrap"
#define RULE  ";border-bottom:1px solid #d5dae1"
#define TABLE "width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\""

Sheet *sheet_new(void)
{
    Sheet *sheet = g_new0(Sheet, 1);
    sheet->text = g_string_new(NULL);
    sheet->html = g_string_new(NULL);
    return sheet;
}

void sheet_free(Sheet *sheet)
{
    if (!sheet)
        return;
    g_string_free(sheet->text, TRUE);
    g_string_free(sheet->html, TRUE);
    g_free(sheet);
}

static void add_html(Sheet *sheet, const char *text)
{
    g_autofree char *escaped = g_markup_escape_text(text, -1);
    g_string_append(sheet->html, escaped);
}

static void end_items(Sheet *sheet)
{
    if (sheet->items)
        g_string_append(sheet->html, "</table>\n");
    sheet->items = false;
}

/* Between two things of the text stands a blank line. */
static void begin(Sheet *sheet)
{
    end_items(sheet);
    if (sheet->text->len)
        g_string_append_c(sheet->text, '\n');
}

/* ---- words ---- */

static void add_underlined(Sheet *sheet, const char *text, char line)
{
    begin(sheet);
    g_string_append_printf(sheet->text, "%s\n", text);
    for (glong i = g_utf8_strlen(text, -1); i > 0; i--)
        g_string_append_c(sheet->text, line);
    g_string_append_c(sheet->text, '\n');
}

void sheet_title(Sheet *sheet, const char *text)
{
    add_underlined(sheet, text, '=');
    g_string_append(
        sheet->html,
        "<h1 style=\"font-size:22px;line-height:1.25;margin:44px 0 8px;padding:14px 0 0;"
        "border-top:4px solid #1d4f91;color:#222;background:#fff\">");
    add_html(sheet, text);
    g_string_append(sheet->html, "</h1>\n");
}

void sheet_heading(Sheet *sheet, const char *text)
{
    add_underlined(sheet, text, '-');
    g_string_append(sheet->html, "<h2 style=\"font-size:18px;line-height:1.3;margin:26px 0 8px;"
                                 "color:#222;background:#fff\">");
    add_html(sheet, text);
    g_string_append(sheet->html, "</h2>\n");
}

/* Broken between words, so that no client breaks it elsewhere. */
static void add_wrapped(GString *to, const char *text, const char *indent)
{
    size_t column = 0;
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    for (char **word = words; *word; word++) {
        size_t length = (size_t)g_utf8_strlen(*word, -1);
        if (column && column + 1 + length > WRAP) {
            g_string_append_printf(to, "\n%s", indent);
            column = strlen(indent);
        } else if (column) {
            g_string_append_c(to, ' ');
            column++;
        }
        g_string_append(to, *word);
        column += length;
    }
    g_string_append_c(to, '\n');
}

void sheet_paragraph(Sheet *sheet, const char *text)
{
    begin(sheet);
    add_wrapped(sheet->text, text, "");
    g_string_append(sheet->html, "<p style=\"margin:10px 0\">");
    add_html(sheet, text);
    g_string_append(sheet->html, "</p>\n");
}

void sheet_code(Sheet *sheet, const char *text)
{
    begin(sheet);
    g_string_append_printf(sheet->text, "  %s\n", text);
    g_string_append(sheet->html,
                    "<p style=\"margin:0 0 10px;font:13px/1.5 Consolas,Menlo,monospace;"
                    "overflow-wrap:anywhere;word-break:break-all\">");
    add_html(sheet, text);
    g_string_append(sheet->html, "</p>\n");
}

/* ---- charts ---- */

static void add_text_bar(Sheet *sheet, const SheetBar *bar, const char *shown, int width,
                         int64_t most)
{
    int64_t length = bar->value <= 0 ? 0 : MAX(1, bar->value * TEXT_BAR / MAX(most, 1));
    g_string_append_printf(sheet->text, "%*s  ", width, shown);
    for (int64_t i = 0; i < TEXT_BAR; i++)
        g_string_append_c(sheet->text, i < length ? '#' : ' ');
    g_string_append_printf(sheet->text, "  %s\n", bar->label);
}

/* A cell of so many per cent: what Outlook understands, too. */
static void add_html_bar(Sheet *sheet, const SheetBar *bar, int64_t most)
{
    int64_t width = bar->value * PERCENT / MAX(most, 1);
    g_string_append(sheet->html, "<td style=\"" CELL "\" aria-hidden=\"true\">");
    if (bar->value > 0)
        g_string_append_printf(
            sheet->html,
            "<table width=\"100%%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\""
            " role=\"presentation\"><tr>"
            "<td width=\"%d%%\" bgcolor=\"%s\" style=\"background:%s;font-size:13px;"
            "line-height:20px\">&nbsp;</td><td></td></tr></table>",
            (int)CLAMP(width, 2, PERCENT), colour_of(bar->tint), colour_of(bar->tint));
    g_string_append(sheet->html, "</td></tr>\n");
}

void sheet_bars(Sheet *sheet, const char *what, const SheetBar *bars, size_t n)
{
    int64_t most = 0;
    int width = NUMBER_WIDTH;
    for (size_t i = 0; i < n; i++) {
        most = MAX(most, bars[i].value);
        width = MAX(width, bars[i].shown ? (int)strlen(bars[i].shown) : 0);
    }
    begin(sheet);
    g_string_append(sheet->html,
                    "<table " TABLE " style=\"table-layout:fixed;color:#222;background:#fff\">"
                    "<tr><th scope=\"col\" width=\"44%\" style=\"" CELL
                    ";color:#4b5563;font-size:14px\">");
    add_html(sheet, what);
    g_string_append(sheet->html, "</th><th scope=\"col\" width=\"22%\" style=\"" CELL
                                 ";color:#4b5563;font-size:14px;text-align:right\">Number</th>"
                                 "<td width=\"34%\" aria-hidden=\"true\"></td></tr>\n");
    for (size_t i = 0; i < n; i++) {
        g_autofree char *number = g_strdup_printf("%lld", (long long)bars[i].value);
        const char *shown = bars[i].shown ? bars[i].shown : number;
        add_text_bar(sheet, &bars[i], shown, width, most);
        g_string_append(sheet->html, "<tr><th scope=\"row\" style=\"" CELL "\">");
        add_html(sheet, bars[i].label);
        g_string_append(sheet->html, "</th><td style=\"" CELL WHOLE ";text-align:right\"><b>");
        add_html(sheet, shown);
        g_string_append(sheet->html, "</b></td>");
        add_html_bar(sheet, &bars[i], most);
    }
    g_string_append(sheet->html, "</table>\n");
}

/* ---- tables ---- */

static void add_text_row(Sheet *sheet, const char *const *row, const size_t *widths,
                         size_t columns)
{
    for (size_t i = 0; i < columns; i++) {
        g_string_append(sheet->text, row[i]);
        size_t length = (size_t)g_utf8_strlen(row[i], -1);
        for (; i + 1 < columns && length < widths[i] + 2; length++)
            g_string_append_c(sheet->text, ' ');
    }
    g_string_append_c(sheet->text, '\n');
}

static void add_html_row(Sheet *sheet, const char *const *row, size_t columns, bool title)
{
    g_string_append(sheet->html, "<tr>");
    for (size_t i = 0; i < columns; i++) {
        bool head = title || i == 0;
        g_string_append_printf(sheet->html, "<%s%s style=\"" CELL RULE "%s\">",
                               head ? "th" : "td",
                               !head   ? ""
                               : title ? " scope=\"col\""
                                       : " scope=\"row\"",
                               title  ? ";color:#4b5563;font-size:14px"
                               : head ? ""
                                      : WHOLE);
        add_html(sheet, row[i]);
        g_string_append(sheet->html, head ? "</th>" : "</td>");
    }
    g_string_append(sheet->html, "</tr>\n");
}

void sheet_table(Sheet *sheet, const char *const *titles, size_t columns,
                 const char *const *cells, size_t rows)
{
    g_autofree size_t *widths = g_new0(size_t, columns);
    for (size_t i = 0; i < columns * (rows + 1); i++) {
        const char *cell = i < columns ? titles[i] : cells[i - columns];
        widths[i % columns] = MAX(widths[i % columns], (size_t)g_utf8_strlen(cell, -1));
    }
    begin(sheet);
    g_string_append(sheet->html, "<table " TABLE " style=\"color:#222;background:#fff\">\n");
    add_text_row(sheet, titles, widths, columns);
    add_html_row(sheet, titles, columns, true);
    for (size_t i = 0; i < rows; i++) {
        add_text_row(sheet, cells + i * columns, widths, columns);
        add_html_row(sheet, cells + i * columns, columns, false);
    }
    g_string_append(sheet->html, "</table>\n");
}

/* ---- things to be done ---- */

static void add_badge(Sheet *sheet, const SheetItem *item)
{
    if (!*item->level)
        return;
    const char *colour = colour_of(item->tint);
    g_string_append_printf(sheet->html,
                           " <span style=\"background:%s;color:#fff;border-radius:4px;"
                           "padding:1px 7px;font-size:13px;white-space:nowrap\">",
                           colour);
    add_html(sheet, item->level);
    g_string_append(sheet->html, "</span>");
}

static void add_html_line(Sheet *sheet, const SheetLine *line)
{
    add_html(sheet, line->what);
    g_string_append_printf(sheet->html, "<br>\n<span style=\"color:%s\">",
                           line->late ? colour_of(SEVERITY_CRITICAL) : "#4b5563");
    add_html(sheet, line->when);
    g_string_append(sheet->html, "</span>");
}

static void add_html_item(Sheet *sheet, const SheetItem *item)
{
    if (!sheet->items)
        g_string_append(sheet->html,
                        "<table " TABLE " style=\"color:#222;background:#fff\">\n");
    sheet->items = true;
    g_string_append_printf(sheet->html,
                           "<tr><th scope=\"row\" style=\"" CELL RULE
                           ";padding-left:10px;border-left:4px solid %s\"><b>",
                           item->late ? colour_of(SEVERITY_CRITICAL) : "#d5dae1");
    add_html(sheet, item->name);
    g_string_append(sheet->html, "</b>");
    add_badge(sheet, item);
    g_string_append(sheet->html, " <span style=\"color:#4b5563\">");
    add_html(sheet, item->state);
    g_string_append(sheet->html, "</span><br>\n");
    SheetLine only = {item->what, item->when, item->late};
    const SheetLine *lines = item->n_lines ? item->lines : &only;
    for (size_t i = 0; i < MAX(item->n_lines, 1); i++) {
        g_string_append(sheet->html, i ? "<br>\n" : "");
        add_html_line(sheet, &lines[i]);
    }
    g_string_append(sheet->html, "</th></tr>\n");
}

void sheet_item(Sheet *sheet, const SheetItem *item)
{
    g_autoptr(GString) line = g_string_new(item->name);
    if (*item->level)
        g_string_append_printf(line, ", %s", item->level);
    if (*item->state)
        g_string_append_printf(line, ", %s", item->state);
    SheetLine only = {item->what, item->when, item->late};
    g_string_append(line, ":");
    for (size_t i = 0; i < MAX(item->n_lines, 1); i++) {
        const SheetLine *next = item->n_lines ? &item->lines[i] : &only;
        g_string_append_printf(line, "%s%s%s%s", item->n_lines ? "\n  " : " ", next->what,
                               *next->when ? "; " : "", next->when);
    }
    if (!sheet->items)
        begin(sheet);
    g_string_append_printf(sheet->text, "%s\n", line->str);
    add_html_item(sheet, item);
}

/* ---- the end ---- */

const char *sheet_text(Sheet *sheet)
{
    return sheet->text->str;
}

const char *sheet_html(Sheet *sheet)
{
    end_items(sheet);
    return sheet->html->str;
}
