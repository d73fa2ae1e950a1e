/* See case_file.h. Called by the commands that draft. Changes nothing. */
#include "daemon/command/case_file.h"

#include "daemon/case/people.h"
#include "daemon/core/words.h"
#include "parsers/report.h"

#include <jansson.h>
#include <string.h>

static void decision_clear(void *item)
{
    CaseDecision *decision = item;
    g_free(decision->role);
    g_free(decision->name);
    g_free(decision->command);
    g_free(decision->argument);
}

static void section_clear(void *item)
{
    CaseSection *section = item;
    g_free(section->role);
    g_free(section->name);
    g_free(section->text);
}

static void action_clear(void *item)
{
    CaseAction *action = item;
    g_free(action->what);
    g_free(action->owner);
}

static int take_action(const StoreRow *row, void *user)
{
    CaseFile *file = user;
    const char *person = store_row_text(row, "person");
    blank_add_text(file->blank, store_row_text(row, "what"));
    if (store_row_int(row, "same_as"))
        return 0; /* the one that stands for it is there, too */
    CaseAction action = {.number = store_row_int(row, "number"),
                         .due = store_row_int(row, "due"),
                         .done = store_row_int(row, "done"),
                         .what = g_strdup(store_row_text(row, "what")),
                         .owner = g_strdup(*person ? person : store_row_text(row, "owner"))};
    g_array_append_val(file->actions, action);
    return 0;
}

static int take_decision(const StoreRow *row, void *user)
{
    CaseFile *file = user;
    const char *name = store_row_text(row, "name");
    blank_add_text(file->blank, store_row_text(row, "argument"));
    Role role = ROLE_NONE;
    role_parse(store_row_text(row, "role"), &role);
    CaseDecision decision = {
        .at = store_row_int(row, "at"),
        .role = people_capacity(file->organisation, store_row_text(row, "address"), role),
        .name = g_strdup(*name ? name : store_row_text(row, "address")),
        .command = g_strdup(store_row_text(row, "command")),
        .argument = g_strdup(store_row_text(row, "argument"))};
    g_array_append_val(file->decisions, decision);
    return 0;
}

static int take_section(const StoreRow *row, void *user)
{
    CaseFile *file = user;
    blank_add_text(file->blank, store_row_text(row, "text"));
    CaseSection section = {.at = store_row_int(row, "at"),
                           .role = g_strdup(store_row_text(row, "role")),
                           .name = g_strdup(store_row_text(row, "name")),
                           .text = g_strdup(store_row_text(row, "text"))};
    if (outcome_label_parse(store_row_text(row, "label"), &section.label))
        g_array_append_val(file->sections, section);
    else
        section_clear(&section);
    return 0;
}

static int by_form(const void *a, const void *b)
{
    const CaseSection *one = a, *other = b;
    return one->label != other->label ? (int)one->label - (int)other->label
                                      : (one->at > other->at) - (one->at < other->at);
}

/* ---- reports ---- */

static void add_once(char ***list, const char *text)
{
    if (*list && g_strv_contains((const char *const *)*list, text))
        return;
    guint n = *list ? g_strv_length(*list) : 0;
    *list = g_renew(char *, *list, n + 2);
    (*list)[n] = g_strdup(text);
    (*list)[n + 1] = NULL;
}

static void add_labels(char ***list, const json_t *labels)
{
    size_t i;
    json_t *label;
    json_array_foreach(labels, i, label)
    {
        const char *text = json_string_value(label);
        if (text && strcmp(text, "Unknown") != 0)
            add_once(list, text);
    }
}

static void take_proposal(CaseFile *file, const char *json)
{
    json_t *root = json_loads(json, 0, NULL);
    add_labels(&file->data_types, json_object_get(root, "data_types"));
    add_labels(&file->subjects, json_object_get(root, "subjects"));
    json_decref(root);
}

/* Of a report that waits for the Chair, too: they are to be left out. */
static void take_names(Blank *blank, const Report *report)
{
    blank_add_name(blank, report->from.name);
    for (char **name = report->fields.people; *name; name++)
        blank_add_name(blank, *name);
    blank_add_text(blank, report->visible);
    blank_add_text(blank, report->quoted);
    blank_add_text(blank, report->forward.text);
}

/* What somebody told, without what the form says above its questions. Owned. */
static char *account_of(const Report *report)
{
    GString *text = g_string_new(*report->visible ? report->visible : report->forward.text);
    g_auto(GStrv) head = g_strsplit(words_form_head, "\n", -1);
    for (char **line = head; *line; line++) {
        if (**line)
            g_string_replace(text, *line, "", 1);
    }
    return g_strstrip(g_string_free(text, FALSE));
}

static int take_report(const StoreRow *row, void *user)
{
    CaseFile *file = user;
    Err err = {0};
    const char *json = store_row_text(row, "json");
    Report *report = report_from_json(json, strlen(json), &err);
    bool held = store_row_int(row, "held") != 0;
    if (!held)
        take_proposal(file, store_row_text(row, "classification"));
    if (!report)
        return 0;
    if (!held && !file->account)
        file->account = account_of(report);
    if (!held) /* the number that the rules weigh may be a guess: "all pupil records" */
        file->affected = MAX(file->affected, report->fields.affected);
    take_names(file->blank, report);
    report_free(report);
    return 0;
}

/* ---- loading ---- */

static const OrganisationSettings *organisation_of(const Config *config, const char *reference)
{
    for (size_t i = 0; i < config->n_organisations; i++) {
        const char *prefix = config->organisations[i].prefix;
        size_t length = strlen(prefix);
        if (g_ascii_strncasecmp(reference, prefix, length) == 0 && reference[length] == '-')
            return &config->organisations[i];
    }
    return NULL;
}

int case_file_load(Store *store, const Config *config, const char *reference, CaseFile *ret,
                   Err *err)
{
    int64_t id = 0;
    const OrganisationSettings *organisation = organisation_of(config, reference);
    int found = organisation ? store_incident_find(store, 0, reference, &id, err) : 0;
    if (found <= 0)
        return found;
    *ret = (CaseFile){.organisation = organisation,
                      .decisions = g_array_new(FALSE, FALSE, sizeof(CaseDecision)),
                      .actions = g_array_new(FALSE, FALSE, sizeof(CaseAction)),
                      .sections = g_array_new(FALSE, FALSE, sizeof(CaseSection)),
                      .affected = -1,
                      .blank = blank_new(organisation, config->lexicon)};
    g_array_set_clear_func(ret->decisions, decision_clear);
    g_array_set_clear_func(ret->actions, action_clear);
    g_array_set_clear_func(ret->sections, section_clear);
    if (store_incident_load(store, id, &ret->incident, NULL, &ret->reference, err) <= 0 ||
        store_view(store, STORE_VIEW_DECISIONS, 0, id, take_decision, ret, err) < 0 ||
        store_view(store, STORE_VIEW_SECTIONS, 0, id, take_section, ret, err) < 0 ||
        store_view(store, STORE_VIEW_INCIDENT_ERRANDS, 0, id, take_action, ret, err) < 0 ||
        store_view(store, STORE_VIEW_REPORTS, 0, id, take_report, ret, err) < 0) {
        case_file_clear(ret);
        return -1;
    }
    ret->asked = config->policy.points[ret->incident.severity];
    g_array_sort(ret->sections, by_form);
    return 1;
}

void case_file_clear(CaseFile *file)
{
    g_free(file->reference);
    g_array_free(file->decisions, TRUE);
    g_array_free(file->actions, TRUE);
    g_array_free(file->sections, TRUE);
    g_strfreev(file->data_types);
    g_strfreev(file->subjects);
    g_free(file->account);
    blank_free(file->blank);
}

bool case_file_has(const CaseFile *file, OutcomeLabel label)
{
    for (guint i = 0; i < file->sections->len; i++) {
        if (g_array_index(file->sections, CaseSection, i).label == label)
            return true;
    }
    return false;
}

char *case_file_blank(const CaseFile *file, const char *text)
{
    return blank_text(file->blank, text);
}

bool case_file_is_action(const CaseFile *file, const char *line)
{
    for (guint i = 0; i < file->actions->len; i++) {
        const char *what = g_array_index(file->actions, CaseAction, i).what;
        if (*what && strstr(line, what))
            return true;
    }
    return false;
}
