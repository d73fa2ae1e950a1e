/* See show_request.h. Called by show. */
#include "daemon/cli/show_request.h"

#include "daemon/cli/cli.h"
#include "daemon/cli/report_text.h"
#include "parsers/report.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

typedef struct Shown {
    const Config *config;
    json_t *object, *reports; /* NULL: text */
    int n;
} Shown;

static const char *moment(const StoreRow *row, const Config *config, const char *column)
{
    return cli_moment(config, store_row_text(row, "organisation"), store_row_int(row, column));
}

static void put_time(json_t *object, const StoreRow *row, const char *column)
{
    int64_t at = store_row_int(row, column);
    g_autoptr(GDateTime) time = at ? g_date_time_new_from_unix_utc(at) : NULL;
    g_autofree char *text = time ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
    json_object_set_new(object, column, text ? json_string(text) : json_null());
}

static int put_errand(const StoreRow *row, void *user)
{
    static const char *const texts[] = {"reference", "kind", "owner", "person", "answer"};
    Shown *shown = user;
    if (shown->object) {
        for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
            json_object_set_new(shown->object, texts[i],
                                json_string(store_row_text(row, texts[i])));
        put_time(shown->object, row, "opened");
        put_time(shown->object, row, "due");
        put_time(shown->object, row, "done");
        return 0;
    }
    const char *person = store_row_text(row, "person"), *answer = store_row_text(row, "answer");
    printf("%s  %s\n", store_row_text(row, "reference"), store_row_text(row, "kind"));
    printf("  %-14s %s%s%s\n", "owner",
           cli_owner_of(shown->config, store_row_text(row, "organisation"),
                        store_row_text(row, "owner")),
           *person ? ", " : "", person);
    printf("  %-14s %s\n", "opened", moment(row, shown->config, "opened"));
    if (store_row_int(row, "due"))
        printf("  %-14s %s\n", "due", moment(row, shown->config, "due"));
    if (store_row_int(row, "done"))
        printf("  %-14s %s\n", "done", moment(row, shown->config, "done"));
    if (*answer)
        printf("  %-14s %s\n", "answer", answer);
    return 0;
}

static int put_report(const StoreRow *row, void *user)
{
    Shown *shown = user;
    const char *json = store_row_text(row, "json");
    if (shown->reports) {
        json_array_append_new(shown->reports, json_loads(json, 0, NULL));
        return 0;
    }
    Err err = {0};
    Report *report = report_from_json(json, strlen(json), &err);
    printf("\nMail %d\n", ++shown->n);
    if (report) {
        g_autofree char *words = report_text_words(report, "  | ");
        printf("  %-14s %s\n%s", "from", report->from.address, words);
    } else {
        printf("  (unreadable: %s)\n", err.msg);
    }
    report_free(report);
    return 0;
}

/* "HLP-R3": 1 and its id, or 0. */
static int find(Store *store, const char *reference, int64_t *ret_id, Err *err)
{
    const char *number = strrchr(reference, '-');
    char *end;
    if (!number || number[1] != 'R' || !g_ascii_isdigit(number[2]))
        return 0;
    gint64 n = g_ascii_strtoll(number + 2, &end, 10);
    g_autofree char *prefix = g_strndup(reference, (gsize)(number - reference));
    int64_t organisation;
    int found = *end ? 0 : store_organisation_find(store, prefix, &organisation, err);
    return found <= 0 ? found : store_errand_find(store, organisation, 0, n, ret_id, err);
}

int show_request(Store *store, const Config *config, const char *reference, bool json, Err *err)
{
    int64_t id;
    int found = find(store, reference, &id, err);
    if (found <= 0)
        return found;
    Shown shown = {.config = config,
                   .object = json ? json_object() : NULL,
                   .reports = json ? json_array() : NULL};
    bool failed =
        store_view(store, STORE_VIEW_ERRAND, 0, id, put_errand, &shown, err) < 0 ||
        store_view(store, STORE_VIEW_ERRAND_REPORTS, 0, id, put_report, &shown, err) < 0;
    if (json && !failed) {
        json_object_set(shown.object, "reports", shown.reports);
        json_dumpf(shown.object, stdout, JSON_INDENT(2));
        putchar('\n');
    }
    json_decref(shown.object);
    json_decref(shown.reports);
    return failed ? -1 : 1;
}
