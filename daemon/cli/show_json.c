/* See show_json.h. Keys are added, never changed: scripts depend on them. Called by show and export. */
#include "daemon/cli/show_json.h"

#include "daemon/cli/cli.h"
#include "daemon/core/calendar.h"

#include <string.h>

typedef struct Shown {
    const Config *config;
    const char *prefix;
    Erasure erasure;
    json_t *actions, *decisions, *reports, *sealed, *audit; /* borrowed from the whole */
} Shown;

/* null: not yet, or never. */
static json_t *json_time(int64_t at)
{
    char text[32];
    calendar_utc(at, text, sizeof text);
    return at ? json_string(text) : json_null();
}

/* ---- erased ---- */

/* The last time counts. */
static int note_erased(const StoreAudit *audit, void *user)
{
    Erasure *erasure = user;
    if (strcmp(audit->event, "erased") == 0) {
        erasure->at = audit->at;
        g_free(erasure->because);
        erasure->because = g_strdup(audit->detail ? audit->detail : "");
    }
    return 0;
}

int erasure_find(Store *store, int64_t incident, Erasure *ret, Err *err)
{
    *ret = (Erasure){0};
    return store_audit_each(store, incident, note_erased, ret, err);
}

bool erasure_covers(const Erasure *erasure, const Report *report)
{
    return erasure->at && report && strcmp(report->visible, "(erased)") == 0;
}

/* ---- the parts ---- */

static json_t *erased_report(const Erasure *erasure)
{
    return json_pack("{s:o, s:s, s:n, s:n}", "erased_at", json_time(erasure->at), "because",
                     erasure->because, "report", "classification");
}

static json_t *whole_report(const StoreRow *row)
{
    json_t *object = json_object();
    json_object_set_new(object, "mail", json_integer(store_row_int(row, "mail")));
    json_object_set_new(object, "sha256", json_string(store_row_text(row, "sha256")));
    json_object_set_new(object, "suggestion", json_string(store_row_text(row, "suggestion")));
    json_object_set_new(object, "held", json_boolean(store_row_int(row, "held") != 0));
    json_object_set_new(object, "report", json_loads(store_row_text(row, "json"), 0, NULL));
    json_t *classification = json_loads(store_row_text(row, "classification"), 0, NULL);
    json_object_set_new(object, "classification",
                        classification ? classification : json_null());
    return object;
}

static int add_report(const StoreRow *row, void *user)
{
    Shown *shown = user;
    const char *json = store_row_text(row, "json");
    Err err = {0};
    Report *report = report_from_json(json, strlen(json), &err);
    json_array_append_new(shown->reports, erasure_covers(&shown->erasure, report)
                                              ? erased_report(&shown->erasure)
                                              : whole_report(row));
    report_free(report);
    return 0;
}

static int add_sealed(const StoreRow *row, void *user)
{
    Shown *shown = user;
    const char *day = cli_day_text(shown->config, shown->prefix, store_row_int(row, "at"));
    json_array_append_new(shown->sealed,
                          json_pack("{s:s, s:b, s:s, s:I}", "day", day, "kept",
                                    store_row_int(row, "kept") != 0, "opens_with",
                                    store_row_text(row, "fingerprint"), "size",
                                    (json_int_t)store_row_int(row, "size")));
    return 0;
}

static int add_audit(const StoreAudit *audit, void *user)
{
    Shown *shown = user;
    json_array_append_new(shown->audit,
                          json_pack("{s:I, s:o, s:s, s:s, s:s?}", "sequence",
                                    (json_int_t)audit->sequence, "at", json_time(audit->at),
                                    "actor", audit->actor, "event", audit->event, "detail",
                                    audit->detail));
    return 0;
}

static int add_action(const StoreRow *row, void *user)
{
    Shown *shown = user;
    json_t *object = json_object();
    json_object_set_new(object, "number", json_integer(store_row_int(row, "number")));
    json_object_set_new(object, "owner", json_string(store_row_text(row, "owner")));
    json_object_set_new(object, "person", json_string(store_row_text(row, "person")));
    json_object_set_new(object, "due", json_time(store_row_int(row, "due")));
    json_object_set_new(object, "done", json_time(store_row_int(row, "done")));
    json_object_set_new(object, "what", json_string(store_row_text(row, "what")));
    json_array_append_new(shown->actions, object);
    return 0;
}

static int add_decision(const StoreRow *row, void *user)
{
    Shown *shown = user;
    json_t *object = json_object();
    json_object_set_new(object, "at", json_time(store_row_int(row, "at")));
    json_object_set_new(object, "role", json_string(store_row_text(row, "role")));
    json_object_set_new(object, "command", json_string(store_row_text(row, "command")));
    json_object_set_new(object, "text", json_string(store_row_text(row, "argument")));
    json_array_append_new(shown->decisions, object);
    return 0;
}

/* ---- the whole ---- */

static json_t *whole(const Incident *incident, const char *reference, const Shown *shown)
{
    Attack besides = incident_besides(incident);
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s?, s:s, s:s, s:s, s:b, s:o, s:o, s:o, s:o, s:o, s:o, "
        "s:o}",
        "reference", reference, "state", incident_state_name(incident->state), "class",
        incident_class_name(incident->class), "category", kind_ico_category(incident->type),
        "type", kind_label(incident->type), "told_later",
        besides.told ? kind_label(besides.kind) : NULL, "severity",
        severity_name(incident->severity), "deadline_severity",
        severity_name(incident->deadline_severity), "route", route_name(incident->route),
        "held", incident->held, "received_at", json_time(incident->received_at), "aware_at",
        json_time(incident->aware_at), "reports", shown->reports, "sealed", shown->sealed,
        "audit", shown->audit, "actions", shown->actions, "decisions", shown->decisions);
}

json_t *show_json(Store *store, const Config *config, const Incident *incident,
                  const char *reference, Err *err)
{
    g_autofree char *prefix = g_strndup(reference, strcspn(reference, "-"));
    Shown shown = {.config = config,
                   .prefix = prefix,
                   .actions = json_array(),
                   .decisions = json_array(),
                   .reports = json_array(),
                   .sealed = json_array(),
                   .audit = json_array()};
    json_t *object = whole(incident, reference, &shown);
    int64_t id = incident->id;
    bool failed =
        erasure_find(store, id, &shown.erasure, err) < 0 ||
        store_view(store, STORE_VIEW_INCIDENT_ERRANDS, 0, id, add_action, &shown, err) < 0 ||
        store_view(store, STORE_VIEW_REPORTS, 0, id, add_report, &shown, err) < 0 ||
        store_view(store, STORE_VIEW_DECISIONS, 0, id, add_decision, &shown, err) < 0 ||
        store_view(store, STORE_VIEW_SEALED, 0, id, add_sealed, &shown, err) < 0 ||
        store_audit_each(store, id, add_audit, &shown, err) < 0;
    g_free(shown.erasure.because);
    if (!failed)
        return object;
    json_decref(object);
    return NULL;
}
