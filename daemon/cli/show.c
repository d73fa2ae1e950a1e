/* incidentd show: one incident in full, as the DPO reads it; or one request. */
#include "daemon/case/release.h"
#include "daemon/cli/cli.h"
#include "daemon/cli/explanation_text.h"
#include "daemon/cli/report_text.h"
#include "daemon/cli/show_json.h"
#include "daemon/cli/show_request.h"
#include "daemon/cli/table.h"
#include "daemon/core/incident.h"
#include "daemon/core/words.h"
#include "parsers/reference/reference.h"
#include "parsers/report.h"

#include <stdio.h>
#include <string.h>

static const TableColumn duty_columns[] = {
    {"duty", "DUTY", TABLE_TEXT},
    {"owner", "OWNER", TABLE_OWNER},
    {"due", "DUE", TABLE_DUE},
    {"done", "DONE", TABLE_TIME},
    {"next", "NEXT REMINDER", TABLE_DUE},
    {0},
};

static const TableColumn action_columns[] = {
    {"number", "ACTION", TABLE_NUMBER},
    {"owner", "OWNER", TABLE_OWNER},
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
    Erasure erasure;
    int n, n_sealed, n_decisions;
    bool json;
} Show;

/* ---- reports ---- */

static void print_report(const Report *report)
{
    g_autofree char *facts = report_text_facts(report, "  ");
    g_autofree char *words = report_text_words(report, "  | ");
    printf("%s%s", facts, words);
}

static void show_erased(Show *show)
{
    printf("\nReport %d\n  erased on %s, %s\n", ++show->n,
           cli_moment(show->config, show->prefix, show->erasure.at), show->erasure.because);
}

static int show_report(const StoreRow *row, void *user)
{
    Show *show = user;
    const char *json = store_row_text(row, "json");
    bool held = store_row_int(row, "held") != 0;
    Err err = {0};
    Report *report = report_from_json(json, strlen(json), &err);
    if (erasure_covers(&show->erasure, report)) {
        report_free(report);
        show_erased(show);
        return 0;
    }
    bool proposes =
        *store_row_text(row, "classification") != '\0'; /* see title_of(), content.c */
    printf("\n%s %d, received %s%s\n", proposes ? "Report" : "Comment", ++show->n,
           cli_moment(show->config, show->prefix, store_row_int(row, "received_at")),
           held ? ", waits for the Chair" : "");
    if (*store_row_text(row, "suggestion"))
        printf("  %-14s %s\n", "note", store_row_text(row, "suggestion"));
    if (report && release_is_doubtful(report))
        printf("  %-14s " WORDS_UNPROVEN "\n", "doubt");
    if (*store_row_text(row, "sha256"))
        printf("  %-14s sha256 %s\n", "evidence", store_row_text(row, "sha256"));
    if (report)
        print_report(report);
    else
        printf("  (unreadable: %s)\n", err.msg);
    report_free(report);
    g_autofree char *proposal =
        explanation_text(store_row_text(row, "classification"), "  ", "--json");
    if (*proposal)
        printf("\n  Proposed for report %d\n%s", show->n, proposal);
    return 0;
}

/* ---- sealed originals ---- */

/* Of their time only the day is known. */
static int show_sealed(const StoreRow *row, void *user)
{
    Show *show = user;
    bool kept = store_row_int(row, "kept") != 0;
    const char *fingerprint = store_row_text(row, "fingerprint");
    const char *day = cli_day_text(show->config, show->prefix, store_row_int(row, "at"));
    if (show->n_sealed++ == 0)
        printf("\nOriginals\n");
    printf("%6d  %s  %s%s\n", show->n_sealed, day,
           kept ? "sealed; opens with " : "not kept: there was no key to seal it to",
           fingerprint);
    return 0;
}

/* ---- decisions and notes ---- */

static int show_decision(const StoreRow *row, void *user)
{
    Show *show = user;
    if (show->n_decisions++ == 0)
        printf("\nDecisions and notes\n");
    printf("  %s  %-12s %s %s\n",
           cli_moment(show->config, show->prefix, store_row_int(row, "at")),
           store_row_text(row, "role"), store_row_text(row, "command"),
           store_row_text(row, "argument"));
    return 0;
}

/* ---- audit ---- */

static int show_audit(const StoreAudit *audit, void *user)
{
    Show *show = user;
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

/* ---- the whole ---- */

static int show_text(Show *show, Err *err)
{
    const Incident *incident = &show->incident;
    g_autofree char *kind = words_kind(incident);
    printf("%s  %s\n", show->reference, incident_state_name(incident->state));
    printf("  %-14s %s\n", "class", incident_class_name(incident->class));
    printf("  %-14s %s: %s\n", "type", kind_ico_category(incident->type), kind);
    printf("  %-14s %s; deadlines as for %s\n", "level", severity_name(incident->severity),
           severity_name(incident_level(incident)));
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
        store_view(show->store, STORE_VIEW_SEALED, 0, incident->id, show_sealed, show, err) <
            0 ||
        store_view(show->store, STORE_VIEW_DECISIONS, 0, incident->id, show_decision, show,
                   err) < 0)
        return -1;
    printf("\nMails we sent\n");
    if (table_print(show->store, show->config, STORE_VIEW_OUTBOX, 0, incident->id,
                    outbox_columns, false, err) < 0)
        return -1;
    printf("\nRecord\n");
    return store_audit_each(show->store, incident->id, show_audit, show, err);
}

static int print_json(const Show *show, Err *err)
{
    json_t *object =
        show_json(show->store, show->config, &show->incident, show->reference, err);
    if (!object)
        return -1;
    json_dumpf(object, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(object);
    return 0;
}

static int print_text(Show *show, Err *err)
{
    int status = erasure_find(show->store, show->incident.id, &show->erasure, err);
    if (status == 0)
        status = show_text(show, err);
    g_free(show->erasure.because);
    return status;
}

static int find_and_show(Store *store, const Config *config, void *user, Err *err)
{
    Show *show = user;
    show->store = store;
    show->config = config;
    g_autofree char *capitals = g_ascii_strup(show->asked, -1);
    int found = show_request(store, config, capitals, show->json, err);
    if (found != 0)
        return found < 0 ? -1 : CLI_DONE;
    if (reference_is_of_request(capitals)) {
        fprintf(stderr,
                "incidentd: there is no request %s; `incidentd list --errands` shows which are"
                " open\n",
                capitals);
        return CLI_NO;
    }
    found = cli_find(store, show->asked, &show->incident, &show->reference, err);
    if (found <= 0)
        return found < 0 ? -1 : CLI_NO;
    show->prefix = g_strndup(show->reference, strcspn(show->reference, "-"));
    int status = show->json ? print_json(show, err) : print_text(show, err);
    g_free(show->reference);
    g_free(show->prefix);
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
