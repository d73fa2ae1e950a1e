/* Rows of the register, printed for people (aligned columns) or scripts (a JSON array). */
#pragma once

#include "config/config.h"
#include "daemon/register/store.h"

#include <stdbool.h>

typedef enum TableColumnKind {
    TABLE_TEXT,
    TABLE_OWNER, /* a role by its name; for people the one that does it, see organisation_owner() */
    TABLE_NUMBER,
    TABLE_TIME, /* when something happened; see cli_moment() */
    TABLE_DUE,  /* when something must have happened */
    TABLE_FLAG, /* true or false; a sign only in the JSON */
} TableColumnKind;

typedef struct TableColumn {
    const char *column; /* of the view, and key of the JSON */
    const char *title;  /* NULL: only in the JSON */
    TableColumnKind kind;
} TableColumn;

/* Prints a view. `columns` ends with a NULL column. Times are RFC 3339 UTC in JSON, and local
 * to the row's organisation for people. Returns the number of rows, or -1 and *err. */
int64_t table_print(Store *store, const Config *config, StoreView view, int64_t now,
                    int64_t incident, const TableColumn *columns, bool json, Err *err);

/* The same, rows of one organisation; NULL: of all. */
int64_t table_print_of(Store *store, const Config *config, const char *prefix, StoreView view,
                       int64_t now, int64_t incident, const TableColumn *columns, bool json,
                       Err *err);
