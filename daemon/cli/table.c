/* Prints views of the register for list, show and status. Text of the register was cleaned of
 * control characters when it was read; it is cleaned again here, because a terminal obeys
 * whatever reaches it. */
#include "daemon/cli/table.h"

#include "daemon/cli/cli.h"
#include "daemon/core/calendar.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { COLUMNS_MAX = 16 };

typedef struct Table {
    const Config *config;
    const char *only; /* the prefix of one organisation; NULL: all */
    const TableColumn *columns;
    GPtrArray *cells; /* of char *, row after row: titled columns only */
    json_t *array;
} Table;

static size_t count_titled(const TableColumn *columns)
{
    size_t n = 0;
    for (; columns->column; columns++)
        n += columns->title != NULL;
    return n;
}

static char *printable(const char *text)
{
    char *copy = g_utf8_make_valid(text, -1);
    for (char *c = copy; *c; c++) {
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            *c = ' ';
    }
    return copy;
}

static char *cell_text(const Table *table, const StoreRow *row, const TableColumn *column)
{
    if (column->kind == TABLE_TEXT || column->kind == TABLE_OWNER) {
        const char *text = store_row_text(row, column->column);
        if (column->kind == TABLE_OWNER)
            text = cli_owner_of(table->config, store_row_text(row, "organisation"), text);
        return printable(*text ? text : "-");
    }
    int64_t value = store_row_int(row, column->column);
    const char *prefix = store_row_text(row, "organisation");
    if (column->kind == TABLE_TIME)
        return g_strdup(cli_moment(table->config, prefix, value));
    if (column->kind == TABLE_DUE)
        return g_strdup(cli_time(table->config, prefix, value));
    return g_strdup_printf("%lld", (long long)value);
}

static json_t *cell_json(const StoreRow *row, const TableColumn *column)
{
    if (column->kind == TABLE_TEXT || column->kind == TABLE_OWNER) {
        const char *text = store_row_text(row, column->column);
        return *text ? json_string(text) : json_null();
    }
    int64_t value = store_row_int(row, column->column);
    if (column->kind == TABLE_NUMBER)
        return json_integer(value);
    if (column->kind == TABLE_FLAG)
        return json_boolean(value != 0);
    if (value == 0)
        return json_null();
    char text[32];
    calendar_utc(value, text, sizeof text);
    return json_string(text);
}

static int add_row(const StoreRow *row, void *user)
{
    Table *table = user;
    if (table->only && strcmp(store_row_text(row, "organisation"), table->only) != 0)
        return 0;
    json_t *object = table->array ? json_object() : NULL;
    for (const TableColumn *column = table->columns; column->column; column++) {
        if (object)
            json_object_set_new(object, column->column, cell_json(row, column));
        else if (column->title)
            g_ptr_array_add(table->cells, cell_text(table, row, column));
    }
    if (object)
        json_array_append_new(table->array, object);
    return 0;
}

static void print_line(char *const *cells, const int *widths, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *text = cells[i];
        printf("%s%s", i ? "  " : "", text);
        for (long pad = widths[i] - g_utf8_strlen(text, -1); pad > 0 && i + 1 < n; pad--)
            putchar(' ');
    }
    putchar('\n');
}

static void print_cells(const Table *table)
{
    size_t n = count_titled(table->columns);
    int widths[COLUMNS_MAX] = {0};
    for (guint i = 0; i < table->cells->len; i++) {
        int width = (int)g_utf8_strlen(g_ptr_array_index(table->cells, i), -1);
        widths[i % n] = MAX(widths[i % n], width);
    }
    for (guint i = 0; i + n <= table->cells->len; i += (guint)n)
        print_line((char *const *)table->cells->pdata + i, widths, n);
}

static void add_titles(Table *table)
{
    for (const TableColumn *column = table->columns; column->column; column++) {
        if (column->title)
            g_ptr_array_add(table->cells, g_strdup(column->title));
    }
}

int64_t table_print(Store *store, const Config *config, StoreView view, int64_t now,
                    int64_t incident, const TableColumn *columns, bool json, Err *err)
{
    return table_print_of(store, config, NULL, view, now, incident, columns, json, err);
}

int64_t table_print_of(Store *store, const Config *config, const char *prefix, StoreView view,
                       int64_t now, int64_t incident, const TableColumn *columns, bool json,
                       Err *err)
{
    g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
    Table table = {.config = config,
                   .only = prefix,
                   .columns = columns,
                   .cells = cells,
                   .array = json ? json_array() : NULL};
    add_titles(&table);
    if (store_view(store, view, now, incident, add_row, &table, err) < 0) {
        json_decref(table.array);
        return -1;
    }
    if (json) {
        int64_t rows = (int64_t)json_array_size(table.array);
        json_dumpf(table.array, stdout, JSON_INDENT(2));
        putchar('\n');
        json_decref(table.array);
        return rows;
    }
    int64_t rows = cells->len / count_titled(columns) - 1;
    if (rows)
        print_cells(&table);
    return rows;
}
