/* incidentd export: the register on standard output: for the DPO as a table, for scripts in full, or without
 * anything that identifies. What waits for the Chair is left out until the Chair lets it go on. What may have
 * somebody's words leaves an audit event first. */
#include "daemon/cli/export.h"

#include "daemon/cli/cli.h"
#include "daemon/cli/show_json.h"
#include "daemon/register/audit.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* Excel takes a file without it for one in its own alphabet. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

typedef struct Export {
    bool csv, json, veris;
    const char *prefix, *from, *until; /* NULL: not given */
    Store *store;
    const Config *config;
    int64_t first, end;    /* received from, until just before; UTC seconds */
    GPtrArray *references; /* in order */
    bool incomplete;
} Export;

/* ---- which ---- */

static int choose(const StoreRow *row, void *user)
{
    Export *export = user;
    const char *prefix = store_row_text(row, "organisation");
    int64_t at = store_row_int(row, "received_at");
    bool chosen = !export->prefix || strcmp(prefix, export->prefix) == 0;
    /* To the comparisons of the trends, what is part of another is not one more. */
    bool counts = !export->veris || strcmp(store_row_text(row, "state"),
                                           incident_state_name(INCIDENT_DUPLICATE)) != 0;
    if (chosen && counts && !store_row_int(row, "held") && at >= export->first &&
        at < export->end)
        g_ptr_array_add(export->references, g_strdup(store_row_text(row, "reference")));
    return 0;
}

static int read_span(Export *export, Err *err)
{
    export->first = export->from ? cli_read_time(export->config, export->from) : INT64_MIN;
    export->end = export->until ? cli_read_end(export->config, export->until) : INT64_MAX;
    if (!export->first || !export->end)
        return err_set(err, ERR_INPUT,
                       "export: --from and --until take a time, such as "
                       "2026-11-23 or \"2026-11-23 14:05\"");
    if (export->first >= export->end)
        return err_set(err, ERR_INPUT, "export: --from must be before --until");
    return 0;
}

/* ---- writing ---- */

static void print_object(json_t *object, bool first)
{
    fputs(first ? "" : ",\n", stdout);
    json_dumpf(object, stdout, JSON_INDENT(2));
    json_decref(object);
}

/* Reports that wait for the Chair while their incident goes on, and how grave they are. */
static void leave_out_held(json_t *object)
{
    json_t *reports = json_object_get(object, "reports");
    for (size_t i = json_array_size(reports); i-- > 0;) {
        if (!json_is_true(json_object_get(json_array_get(reports, i), "held")))
            continue;
        json_array_remove(reports, i);
        json_object_set(object, "deadline_severity", json_object_get(object, "severity"));
    }
}

/* "outbox=43 role=siro" without its numbers; and without the level that what waited may have given the deadlines. */
static json_t *unnumbered(const char *detail)
{
    g_auto(GStrv) words = g_strsplit(detail, " ", -1);
    g_autoptr(GString) rest = g_string_new(NULL);
    for (char **word = words; *word; word++) {
        if (!g_str_has_prefix(*word, "outbox=") && !g_str_has_prefix(*word, "mail=") &&
            !g_str_has_prefix(*word, "deadlines="))
            g_string_append_printf(rest, "%s%s", rest->len ? " " : "", *word);
    }
    return json_string(rest->str);
}

/* Rows are numbered as they come: between those of named incidents, whose times are exact, a number tells the
 * hour that an anonymous one keeps to itself. */
static void leave_out_numbers(json_t *object)
{
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(object, "reports"), i, row) json_object_del(row, "mail");
    json_array_foreach(json_object_get(object, "audit"), i, row)
    {
        const char *detail = json_string_value(json_object_get(row, "detail"));
        json_object_del(row, "sequence");
        if (detail)
            json_object_set_new(row, "detail", unnumbered(detail));
    }
}

static int write_json(const Export *export, const char *reference, bool first, Err *err)
{
    Incident incident;
    g_autofree char *own = NULL;
    int found = cli_find(export->store, reference, &incident, &own, err);
    if (found <= 0)
        return found;
    json_t *object = show_json(export->store, export->config, &incident, own, err);
    if (!object)
        return -1;
    leave_out_held(object);
    if (incident.route == ROUTE_ANONYMOUS)
        leave_out_numbers(object);
    print_object(object, first);
    return 1;
}

static int write_case(const Export *export, const char *reference, bool first, Err *err)
{
    CaseFile file;
    int found = case_file_load(export->store, export->config, reference, &file, err);
    if (found == 0)
        fprintf(stderr, "incidentd: %s: its organisation is not in the configuration\n",
                reference);
    if (found <= 0)
        return found;
    if (export->veris) {
        print_object(export_veris(&file), first);
    } else {
        g_autoptr(GString) row = g_string_new(NULL);
        export_csv_row(&file, row);
        fputs(row->str, stdout);
    }
    case_file_clear(&file);
    return 1;
}

static int write_cases(Export *export, Err *err)
{
    g_autoptr(GString) titles = g_string_new(BYTE_ORDER_MARK);
    export_csv_titles(titles);
    fputs(export->csv ? titles->str : "[", stdout);
    bool first = true;
    for (guint i = 0; i < export->references->len; i++) {
        const char *reference = g_ptr_array_index(export->references, i);
        int written = (export->json ? write_json : write_case)(export, reference, first, err);
        if (written < 0)
            return -1;
        export->incomplete |= written == 0;
        first &= written == 0;
    }
    fputs(export->csv ? "" : "]\n", stdout);
    return cli_flush(err);
}

/* ---- the command ---- */

static int record(const Export *export, Err *err)
{
    g_autofree char *detail = g_strdup_printf(
        "format=%s incidents=%u%s%s", export->csv ? "csv" : "json", export->references->len,
        export->prefix ? " organisation=" : "", export->prefix ? export->prefix : "");
    AuditEntry entry = {
        .at = time(NULL), .actor = "administrator", .event = "exported", .detail = detail};
    if (store_begin(export->store, err) < 0)
        return -1;
    if (audit_append(export->store, &entry, err) == 0)
        return store_commit(export->store, err);
    store_rollback(export->store);
    return -1;
}

static int export_register(Store *store, const Config *config, void *user, Err *err)
{
    Export *export = user;
    export->store = store;
    export->config = config;
    g_autoptr(GPtrArray) references = g_ptr_array_new_with_free_func(g_free);
    export->references = references;
    if (cli_check_prefix(config, &export->prefix, err) < 0 || read_span(export, err) < 0)
        return cli_wrong(err);
    if (store_view(store, STORE_VIEW_INCIDENTS, 0, 0, choose, export, err) < 0 ||
        (!export->veris && record(export, err) < 0) || write_cases(export, err) < 0)
        return -1;
    return export->incomplete ? CLI_NO : CLI_DONE;
}

int cli_export(int argc, char **argv)
{
    const char *path = CLI_CONFIG_DEFAULT;
    Export export = {0};
    const CliOption options[] = {
        CLI_CONFIG_OPTION(path),
        {"--csv", &export.csv, NULL, "a table for the DPO, without names"},
        {"--json", &export.json, NULL, "everything that show --json has, of each"},
        {"--veris", &export.veris, NULL, "VERIS records that identify nobody"},
        {"--organisation", NULL, &export.prefix, "PREFIX: only that one"},
        {"--from", NULL, &export.from, "WHEN: received from then on"},
        {"--until", NULL, &export.until, "WHEN: received until then"},
        {0},
    };
    int status;
    if (cli_options(argc, argv, options, NULL, 0, 0, &status) < 0)
        return status;
    if (export.csv + export.json + export.veris != 1) {
        fputs("incidentd export: one of --csv, --json and --veris\n", stderr);
        return CLI_USAGE;
    }
    return cli_work(path, export.veris ? STORE_READ : STORE_TOUCH, export_register, &export);
}
