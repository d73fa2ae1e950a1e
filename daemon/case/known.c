/* See known.h. Called by effect, for the investigator's form. The first report that says something is
 * heard; one that still waits for the Chair is not. */
#include "daemon/case/known.h"

#include "daemon/core/calendar.h"
#include "daemon/core/order_words.h"
#include "daemon/core/words.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

typedef struct Finding {
    const Incident *incident;
    GTimeZone *zone;
    bool content;
    GString *of[OUTCOME_LABEL_COUNT];
    bool occurred, discovered, affected, types, subjects, encrypted, recipient, deleted, done;
    char *reason[TRACK_COUNT]; /* of the decision made last */
} Finding;

/* ---- one fact ---- */

static void add(Finding *finding, OutcomeLabel label, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void add(Finding *finding, OutcomeLabel label, const char *format, ...)
{
    GString **to = &finding->of[label];
    va_list args;
    va_start(args, format);
    if (!*to)
        *to = g_string_new(NULL);
    else
        g_string_append(*to, "; ");
    g_string_append_vprintf(*to, format, args);
    va_end(args);
}

/* True once: what was said first stays. */
static bool is_first(bool *said, bool says)
{
    bool first = says && !*said;
    *said = *said || says;
    return first;
}

static void add_time(Finding *finding, const char *what, int64_t at)
{
    char text[64];
    if (at == 0)
        return;
    (finding->incident->route == ROUTE_ANONYMOUS ? calendar_show_day : calendar_show)(
        at, finding->zone, text, sizeof text);
    add(finding, OUTCOME_TIMELINE, "%s %s", what, text);
}

/* What a report says of a time: RFC 3339, or a day. */
static void add_said_time(Finding *finding, const char *what, const char *when)
{
    int year, month, day;
    char text[64];
    g_autoptr(GDateTime) at =
        strchr(when, 'T') ? g_date_time_new_from_iso8601(when, finding->zone) : NULL;
    if (at && finding->incident->route != ROUTE_ANONYMOUS)
        add_time(finding, what, g_date_time_to_unix(at));
    else if (sscanf(when, "%4d-%2d-%2d", &year, &month, &day) == 3 &&
             calendar_show_date(year, month, day, text, sizeof text))
        add(finding, OUTCOME_TIMELINE, "%s %s", what, text);
}

/* Others follow in the same line. */
static void add_sentence(Finding *finding, OutcomeLabel label, const char *sentence)
{
    size_t length = strlen(sentence);
    bool stops = length > 0 && sentence[length - 1] == '.';
    add(finding, label, "%.*s", (int)(length - stops), sentence);
}

/* What the rules understood, in the words of a school. */
static void add_labels(Finding *finding, bool *said, const char *what, const json_t *labels,
                       const char *besides)
{
    const char *parents = data_subject_label(SUBJECT_CUSTOMER);
    g_autoptr(GString) list = g_string_new(besides);
    size_t i;
    json_t *item;
    json_array_foreach(labels, i, item)
    {
        const char *label = json_string_value(item);
        if (label && strcmp(label, "Unknown") != 0)
            g_string_append_printf(list, "%s%s", list->len ? ", " : "",
                                   strcmp(label, parents) == 0 ? "Parents" : label);
    }
    if (is_first(said, list->len > 0))
        add(finding, OUTCOME_PEOPLE, "%s: %s", what, list->str);
}

static void add_answer(Finding *finding, OutcomeLabel label, bool *said, Tristate answer,
                       const char *yes, const char *no)
{
    if (is_first(said, answer != TRISTATE_UNKNOWN))
        add(finding, label, "%s", answer == TRISTATE_YES ? yes : no);
}

/* ---- where facts come from ---- */

static void add_fields(Finding *finding, const Fields *fields)
{
    if (is_first(&finding->occurred, fields->occurred != NULL))
        add_said_time(finding, "it happened on", fields->occurred);
    if (is_first(&finding->discovered, fields->discovered != NULL))
        add_said_time(finding, "it was found on", fields->discovered);
    if (is_first(&finding->affected, fields->affected >= 0))
        add(finding, OUTCOME_PEOPLE, "how many people: %lld", (long long)fields->affected);
    if (finding->content && is_first(&finding->done, fields->remedial_action != NULL))
        add_sentence(finding, OUTCOME_CONTAINMENT, fields->remedial_action);
    add_answer(finding, OUTCOME_SUMMARY, &finding->encrypted, fields->encrypted,
               "it was encrypted", "it was not encrypted");
    add_answer(finding, OUTCOME_CONTAINMENT, &finding->recipient, fields->recipient_known,
               "it is known who has it", "it is not known who has it");
    add_answer(finding, OUTCOME_CONTAINMENT, &finding->deleted, fields->deletion_confirmed,
               "they say that they have deleted it",
               "they have not confirmed that they deleted it");
}

/* The ICO's list has no word for safeguarding: it is a row of the severity table. */
static void add_proposal(Finding *finding, const char *json)
{
    json_t *root = json_loads(json, 0, NULL);
    const char *row = json_string_value(json_object_get(json_object_get(root, "score"), "row"));
    bool safeguarding = row && strcmp(row, data_row_name(ROW_SAFEGUARDING)) == 0;
    add_labels(finding, &finding->subjects, "whose", json_object_get(root, "subjects"), NULL);
    add_labels(finding, &finding->types, "kinds of information",
               json_object_get(root, "data_types"),
               safeguarding ? "Safeguarding information" : NULL);
    json_decref(root);
}

static int add_report(const StoreRow *row, void *user)
{
    const char *json = store_row_text(row, "json");
    Err unread = {0};
    Report *report =
        store_row_int(row, "held") ? NULL : report_from_json(json, strlen(json), &unread);
    if (report && !report_commands(report)) /* what was wanted and not done is no fact */
    {
        add_fields(user, &report->fields);
        add_proposal(user, store_row_text(row, "classification"));
    }
    report_free(report);
    return 0;
}

static int add_breach(const StoreRow *row, void *user)
{
    add(user, OUTCOME_POLICIES, "%s", store_row_text(row, "policy"));
    return 0;
}

static int add_action(const StoreRow *row, void *user)
{
    Finding *finding = user;
    int64_t done = store_row_int(row, "done"), at = done ? done : store_row_int(row, "due");
    Role owner = ROLE_NONE;
    char day[64] = "";
    role_parse(store_row_text(row, "owner"), &owner);
    if (store_row_int(row, "same_as"))
        return 0;
    if (at)
        calendar_show_day(at, finding->zone, day, sizeof day);
    add(finding, OUTCOME_CONTROLS, "action %d (%s%s%s)%s%s", (int)store_row_int(row, "number"),
        words_errand_owner(owner),
        done ? ", done "
        : at ? ", due "
             : "",
        day, finding->content ? ": " : "", finding->content ? store_row_text(row, "what") : "");
    return 0;
}

static int add_decision(const StoreRow *row, void *user)
{
    Finding *finding = user;
    Command command;
    if (!command_parse(store_row_text(row, "command"), &command))
        return 0;
    TrackKind track = incident_track_of(command);
    if (track == TRACK_COUNT)
        return 0;
    g_free(finding->reason[track]);
    finding->reason[track] = g_strdup(order_words_reason(store_row_text(row, "argument")));
    return 0;
}

static void add_tracks(Finding *finding)
{
    static const OutcomeLabel labels[TRACK_COUNT] = {[TRACK_ICO] = OUTCOME_ICO,
                                                     [TRACK_SUBJECTS] = OUTCOME_SUBJECTS,
                                                     [TRACK_DISCIPLINE] = OUTCOME_DISCIPLINE};
    for (int track = 0; track < TRACK_COUNT; track++) {
        TrackState state = finding->incident->track[track];
        if (state == TRACK_UNDECIDED)
            continue;
        add(finding, labels[track], "%s", words_track((TrackKind)track, state));
        if (finding->content && finding->reason[track])
            add(finding, labels[track], "because %s", finding->reason[track]);
    }
}

static void add_class(Finding *finding)
{
    const Incident *incident = finding->incident;
    g_autofree char *kind = words_kind(incident);
    if (incident->class != CLASS_UNKNOWN)
        add(finding, OUTCOME_SUMMARY, "%s, level %s%s%s", words_class(incident->class),
            words_level(incident->severity), incident->type != KIND_UNKNOWN ? ", " : "",
            incident->type != KIND_UNKNOWN ? kind : "");
}

static void add_times(Finding *finding)
{
    add_time(finding, "the report came on", finding->incident->received_at);
    add_time(finding, "the school has known since", finding->incident->aware_at);
}

/* ---- all of them ---- */

int known_find(const World *world, const OrganisationSettings *settings,
               const Incident *incident, bool content, Known *ret, Err *err)
{
    Finding finding = {.incident = incident, .zone = settings->zone, .content = content};
    Store *store = world->store;
    int64_t id = incident->id;
    add_class(&finding);
    int status = store_view(store, STORE_VIEW_REPORTS, 0, id, add_report, &finding, err);
    if (status == 0)
        status = store_view(store, STORE_VIEW_BREACHES, 0, id, add_breach, &finding, err);
    if (status == 0)
        status =
            store_view(store, STORE_VIEW_INCIDENT_ERRANDS, 0, id, add_action, &finding, err);
    if (status == 0)
        status = store_view(store, STORE_VIEW_DECISIONS, 0, id, add_decision, &finding, err);
    add_times(&finding);
    add_tracks(&finding);
    for (int label = 0; label < OUTCOME_LABEL_COUNT; label++)
        ret->of[label] = finding.of[label] ? g_string_free(finding.of[label], FALSE) : NULL;
    for (int track = 0; track < TRACK_COUNT; track++)
        g_free(finding.reason[track]);
    return status;
}

void known_clear(Known *known)
{
    for (int label = 0; label < OUTCOME_LABEL_COUNT; label++)
        g_clear_pointer(&known->of[label], g_free);
}
