/* incidentd show: one incident in full, as the DPO reads it. */
#include "daemon/cli/cli.h"
#include "daemon/cli/explanation_text.h"
#include "daemon/cli/report_text.h"
#include "daemon/cli/table.h"
#include "daemon/core/calendar.h"
#include "daemon/core/incident.h"
#include "daemon/release.h"
#include "parsers/report.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const TableColumn duty_columns[] = {
    {"duty", "DUTY", TABLE_TEXT},
    {"owner", "OWNER", TABLE_TEXT},
    {"due", "DUE", TABLE_DUE},
    {"done", "DONE", TABLE_TIME},
    {"next", "NEXT REMINDER", TABLE_DUE},
    {0},
};

static const TableColumn action_columns[] = {
    {"number", "ACTION", TABLE_NUMBER},
    {"owner", "OWNER", TABLE_TEXT},
    {"person", "PERSON", TABLE_TEXT},
    {"due", "DUE", TABLE_DUE},
    {"done", "DONE", TABLE_TIME},
    {"what", "WHAT", TABLE_TEXT},
    {0},
};

static const TableColumn outbox_columns[] = {
    {"id", "ID", TABLE_NUMBER},       {"role", "TO", TABLE_TEXT},
    {"state", "STATE", TABLE_TEXT},   {"created_at", "QUEUED", TABLE_TIME},
    {"tries", "TRIES", TABLE_NUMBER}, {"reply", "ANSWER", TABLE_TEXT},
    {"message_id", NULL, TABLE_TEXT}, {0},
};

typedef struct Show {
    const Config *config;
    Store *store;
    const char *asked;
    char *reference, *prefix; /* owned */
    Incident incident;
    int64_t erased_at; /* 0: it was not */
    char *because;     /* "because: ..."; owned */
    json_t *reports, *sealed, *audit;
    int n, n_sealed;
    bool json;
} Show;

/* ---- reports ---- */

static void print_report(const Report *report)
{
    g_autofree char *facts = report_text_facts(report, "  ");
    g_autofree char *words = report_text_words(report, "  | ");
    printf("%s%s", facts, words);
}

/* The last time counts. */
static int note_erased(const StoreAudit *audit, void *user)
{
    Show *show = user;
    if (strcmp(audit->event, "erased") == 0) {
        show->erased_at = audit->at;
        g_free(show->because);
        show->because = g_strdup(audit->detail ? audit->detail : "");
    }
    return 0;
}

/* What came later, for an incident that was erased, says what it says. */
static bool is_erased(const Show *show, const Report *report)
{
    return show->erased_at && report && strcmp(report->visible, "(erased)") == 0;
}

static void show_erased(Show *show)
{
    if (show->json) {
        char at[32];
        calendar_utc(show->erased_at, at, sizeof at);
        json_array_append_new(show->reports,
                              json_pack("{s:s, s:s, s:n, s:n}", "erased_at", at, "because",
                                        show->because, "report", "classification"));
        return;
    }
    printf("\nReport %d\n  erased on %s, %s\n", ++show->n,
           cli_moment(show->config, show->prefix, show->erased_at), show->because);
}

static int show_report(const StoreRow *row, void *user)
{
    Show *show = user;
    const char *json = store_row_text(row, "json");
    bool held = store_row_int(row, "held") != 0;
    Err err = {0};
    Report *report = report_from_json(json, strlen(json), &err);
    if (is_erased(show, report)) {
        report_free(report);
        show_erased(show);
        return 0;
    }
    if (show->json) {
        json_t *object = json_object();
        json_object_set_new(object, "mail", json_integer(store_row_int(row, "mail")));
        json_object_set_new(object, "sha256", json_string(store_row_text(row, "sha256")));
        json_object_set_new(object, "suggestion",
                            json_string(store_row_text(row, "suggestion")));
        json_object_set_new(object, "held", json_boolean(held));
        json_object_set_new(object, "report", json_loads(json, 0, NULL));
        json_t *classification = json_loads(store_row_text(row, "classification"), 0, NULL);
        json_object_set_new(object, "classification",
                            classification ? classification : json_null());
        json_array_append_new(show->reports, object);
        report_free(report);
        return 0;
    }
    printf("\nReport %d, received %s%s\n", ++show->n,
           cli_moment(show->config, show->prefix, store_row_int(row, "received_at")),
           held ? ", waits for the Chair" : "");
    if (*store_row_text(row, "suggestion"))
        printf("  %-14s %s\n", "note", store_row_text(row, "suggestion"));
    if (report && release_is_doubtful(report))
        printf("  %-14s it came in the Chair's name, which the mail server has not proved\n",
               "doubt");
    if (*store_row_text(row, "sha256"))
        printf("  %-14s sha256 %s\n", "evidence", store_row_text(row, "sha256"));
    if (report)
        print_report(report);
    else
        printf("  (unreadable: %s)\n", err.msg);
    report_free(report);
    g_autofree char *proposal = explanation_text(store_row_text(row, "classification"), "  ");
    if (*proposal)
        printf("\n  Proposed for report %d\n%s", show->n, proposal);
    return 0;
}

/* ---- sealed originals ---- */

enum { DAY_LENGTH = 10 }; /* of "2026-11-26" */

/* Of their time only the day is known. */
static int show_sealed(const StoreRow *row, void *user)
{
    Show *show = user;
    bool kept = store_row_int(row, "kept") != 0;
    const char *fingerprint = store_row_text(row, "fingerprint");
    g_autofree char *day =
        g_strndup(cli_moment(show->config, show->prefix, store_row_int(row, "at")), DAY_LENGTH);
    if (show->json) {
        json_array_append_new(show->sealed,
                              json_pack("{s:s, s:b, s:s, s:I}", "day", day, "kept", kept,
                                        "opens_with", fingerprint, "size",
                                        (json_int_t)store_row_int(row, "size")));
        return 0;
    }
    if (show->n_sealed++ == 0)
        printf("\nOriginals\n");
    printf("%6d  %s  %s%s\n", show->n_sealed, day,
           kept ? "sealed; opens with " : "not kept: there was no key to seal it to",
           fingerprint);
    return 0;
}

/* ---- audit ---- */

static int show_audit(const StoreAudit *audit, void *user)
{
    Show *show = user;
    if (show->json) {
        char at[32];
        calendar_utc(audit->at, at, sizeof at);
        json_array_append_new(show->audit, json_pack("{s:I, s:s, s:s, s:s, s:s?}", "sequence",
                                                     (json_int_t)audit->sequence, "at", at,
                                                     "actor", audit->actor, "event",
                                                     audit->event, "detail", audit->detail));
        return 0;
    }
    printf("%6lld  %s  %-8s %-18s %s\n", (long long)audit->sequence,
           cli_moment(show->config, show->prefix, audit->at), audit->actor, audit->event,
           audit->detail ? audit->detail : "(erased)");
    return 0;
}

/* ---- remedial actions ---- */

static int is_there(const StoreRow *row, void *user)
{
    (void)row;
    (void)user;
    return 1;
}

static int show_actions(const Show *show, Err *err)
{
    int any = store_view(show->store, STORE_VIEW_INCIDENT_ERRANDS, 0, show->incident.id,
                         is_there, NULL, err);
    if (any <= 0)
        return any;
    printf("\nRemedial actions\n");
    return table_print(show->store, show->config, STORE_VIEW_INCIDENT_ERRANDS, 0,
                       show->incident.id, action_columns, false, err) < 0
               ? -1
               : 0;
}

/* null: not yet, or never. */
static json_t *json_time(int64_t at)
{
    char text[32];
    calendar_utc(at, text, sizeof text);
    return at ? json_string(text) : json_null();
}

static int add_action(const StoreRow *row, void *user)
{
    json_t *object = json_object();
    json_object_set_new(object, "number", json_integer(store_row_int(row, "number")));
    json_object_set_new(object, "owner", json_string(store_row_text(row, "owner")));
    json_object_set_new(object, "person", json_string(store_row_text(row, "person")));
    json_object_set_new(object, "due", json_time(store_row_int(row, "due")));
    json_object_set_new(object, "done", json_time(store_row_int(row, "done")));
    json_object_set_new(object, "what", json_string(store_row_text(row, "what")));
    json_array_append_new(user, object);
    return 0;
}

/* ---- the whole ---- */

static int show_text(Show *show, Err *err)
{
    const Incident *incident = &show->incident;
    printf("%s  %s\n", show->reference, incident_state_name(incident->state));
    printf("  %-14s %s\n", "class", incident_class_name(incident->class));
    printf("  %-14s %s: %s\n", "type", kind_ico_category(incident->type),
           kind_label(incident->type));
    printf("  %-14s %s; deadlines as for %s\n", "level", severity_name(incident->severity),
           severity_name(incident->deadline_severity));
    printf("  %-14s %s%s\n", "route", route_name(incident->route),
           incident->held ? "; nobody but the Chair is told before the Chair lets it go on"
                          : "");
    printf("  %-14s %s\n", "received",
           cli_moment(show->config, show->prefix, incident->received_at));
    printf("  %-14s %s\n", "aware since",
           cli_moment(show->config, show->prefix, incident->aware_at));
    printf("\nDuties\n");
    if (table_print(show->store, show->config, STORE_VIEW_DUTIES, 0, incident->id, duty_columns,
                    false, err) < 0 ||
        show_actions(show, err) < 0 ||
        store_view(show->store, STORE_VIEW_REPORTS, 0, incident->id, show_report, show, err) <
            0 ||
        store_view(show->store, STORE_VIEW_SEALED, 0, incident->id, show_sealed, show, err) < 0)
        return -1;
    printf("\nMails we sent\n");
    if (table_print(show->store, show->config, STORE_VIEW_OUTBOX, 0, incident->id,
                    outbox_columns, false, err) < 0)
        return -1;
    printf("\nRecord\n");
    return store_audit_each(show->store, incident->id, show_audit, show, err);
}

static int show_json(Show *show, Err *err)
{
    const Incident *incident = &show->incident;
    char received[32], aware[32];
    calendar_utc(incident->received_at, received, sizeof received);
    calendar_utc(incident->aware_at, aware, sizeof aware);
    show->reports = json_array();
    show->sealed = json_array();
    show->audit = json_array();
    json_t *object = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:s, s:s, s:o, s:o, s:o}", "reference",
        show->reference, "state", incident_state_name(incident->state), "class",
        incident_class_name(incident->class), "category", kind_ico_category(incident->type),
        "type", kind_label(incident->type), "severity", severity_name(incident->severity),
        "deadline_severity", severity_name(incident->deadline_severity), "route",
        route_name(incident->route), "held", incident->held, "received_at", received,
        "aware_at", aware, "reports", show->reports, "sealed", show->sealed, "audit",
        show->audit);
    json_t *actions = json_array();
    json_object_set_new(object, "actions", actions);
    int status = 0;
    if (store_view(show->store, STORE_VIEW_INCIDENT_ERRANDS, 0, incident->id, add_action,
                   actions, err) < 0 ||
        store_view(show->store, STORE_VIEW_REPORTS, 0, incident->id, show_report, show, err) <
            0 ||
        store_view(show->store, STORE_VIEW_SEALED, 0, incident->id, show_sealed, show, err) <
            0 ||
        store_audit_each(show->store, incident->id, show_audit, show, err) < 0)
        status = -1;
    else
        json_dumpf(object, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(object);
    return status;
}

static int find_and_show(Store *store, const Config *config, void *user, Err *err)
{
    Show *show = user;
    show->store = store;
    show->config = config;
    int found = cli_find(store, show->asked, &show->incident, &show->reference, err);
    if (found <= 0)
        return found < 0 ? -1 : CLI_NO;
    show->prefix = g_strndup(show->reference, strcspn(show->reference, "-"));
    int status = store_audit_each(store, show->incident.id, note_erased, show, err);
    if (status == 0)
        status = (show->json ? show_json : show_text)(show, err);
    g_free(show->reference);
    g_free(show->prefix);
    g_free(show->because);
    return status < 0 ? -1 : CLI_DONE;
}

int cli_show(int argc, char **argv)
{
    const char *path = CLI_CONFIG_DEFAULT, *reference = NULL;
    bool json = false;
    const CliOption options[] = {
        CLI_CONFIG_OPTION(path),
        {"--json", &json, NULL, "for scripts"},
        {0},
    };
    int status;
    if (cli_options(argc, argv, options, &reference, 1, 1, &status) < 0)
        return status;
    Show show = {.asked = reference, .json = json};
    return cli_look(path, find_and_show, &show);
}
