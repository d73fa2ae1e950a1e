/* See case_file.h. Called by the commands that draft. Changes nothing. */
#include "daemon/cli/case_file.h"

#include "config/phrases.h"
#include "parsers/report.h"

#include <jansson.h>
#include <string.h>

#define REMOVED "[name removed]"

enum { NAME_MIN = 3 }; /* letters: a shorter part of a name is a word of every text */

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
    CaseDecision decision = {.at = store_row_int(row, "at"),
                             .role = g_strdup(store_row_text(row, "role")),
                             .name = g_strdup(*name ? name : store_row_text(row, "address")),
                             .command = g_strdup(store_row_text(row, "command")),
                             .argument = g_strdup(store_row_text(row, "argument"))};
    g_array_append_val(file->decisions, decision);
    return 0;
}

static int take_section(const StoreRow *row, void *user)
{
    CaseFile *file = user;
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
    const json_t *affected = json_object_get(root, "affected");
    if (json_is_integer(affected))
        file->affected = MAX(file->affected, json_integer_value(affected));
    json_decref(root);
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
        file->account = g_strdup(*report->visible ? report->visible : report->forward.text);
    if (*report->from.name)
        g_ptr_array_add(file->names, g_strdup(report->from.name));
    for (char **name = report->fields.people; *name; name++)
        g_ptr_array_add(file->names, g_strdup(*name));
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
                      .lexicon = config->lexicon,
                      .decisions = g_array_new(FALSE, FALSE, sizeof(CaseDecision)),
                      .actions = g_array_new(FALSE, FALSE, sizeof(CaseAction)),
                      .sections = g_array_new(FALSE, FALSE, sizeof(CaseSection)),
                      .affected = -1,
                      .names = g_ptr_array_new_with_free_func(g_free)};
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
    g_ptr_array_free(file->names, TRUE);
}

bool case_file_has(const CaseFile *file, OutcomeLabel label)
{
    for (guint i = 0; i < file->sections->len; i++) {
        if (g_array_index(file->sections, CaseSection, i).label == label)
            return true;
    }
    return false;
}

/* ---- names ---- */

/* Every place of `word` in the text, at the borders of words, in any case. */
static char *blank_word(char *text, const char *word)
{
    GString *out = g_string_new(NULL);
    size_t length = strlen(word);
    const char *at = text;
    while (*at) {
        bool begins = at == text || !g_unichar_isalnum(g_utf8_get_char(g_utf8_prev_char(at)));
        if (begins && g_ascii_strncasecmp(at, word, length) == 0 &&
            !g_unichar_isalnum(g_utf8_get_char(at + length))) {
            g_string_append(out, REMOVED);
            at += length;
            continue;
        }
        const char *next = g_utf8_next_char(at);
        g_string_append_len(out, at, next - at);
        at = next;
    }
    g_free(text);
    return g_string_free(out, FALSE);
}

/* An address names somebody, whoever it is. */
static char *blank_addresses(char *text)
{
    static const char between[] = " \t\n<>()[],;:\"";
    GString *out = g_string_new(NULL);
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, between), edge = strspn(at + length, between);
        bool address = memchr(at, '@', length) != NULL;
        g_string_append_len(out, address ? REMOVED : at, address ? -1 : (gssize)length);
        g_string_append_len(out, at + length, (gssize)edge);
        at += length + edge;
    }
    g_free(text);
    return g_string_free(out, FALSE);
}

/* ---- words with a capital ---- */

static bool is_letter(const char *at)
{
    return *at && g_unichar_isalpha(g_utf8_get_char(at));
}

/* A word goes on over a hyphen or an apostrophe: "O'Brien-Lee's". */
static size_t word_length(const char *text)
{
    const char *at = text;
    while (*at) {
        gunichar c = g_utf8_get_char(at);
        const char *next = g_utf8_next_char(at);
        bool joins = c == '\'' || c == '-' || c == 0x2019 || c == 0x2010;
        if (!g_unichar_isalnum(c) && !(joins && at > text && is_letter(next)))
            break;
        at = next;
    }
    return (size_t)(at - text);
}

static bool has_digit(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (g_ascii_isdigit(text[i]))
            return true;
    }
    return false;
}

/* "3 May", "May 3rd". */
static bool is_beside_number(const char *text, const char *at, size_t length)
{
    const char *behind = at + length + strspn(at + length, " ");
    const char *front = at;
    while (front > text && (front[-1] == ' ' || g_ascii_isalpha(front[-1])) && at - front < 4)
        front--;
    return g_ascii_isdigit(*behind) || (front > text && g_ascii_isdigit(front[-1])) ||
           (front < at && g_ascii_isdigit(*front));
}

static bool is_kept(const CaseFile *file, const char *text, const char *at, size_t length)
{
    const Phrases *words = lexicon_table(file->lexicon, LEXICON_DRAFT);
    char folded[256];
    size_t n = phrase_fold(at, length, folded, sizeof folded);
    if (n > 2 && memcmp(folded + n - 2, "'s", 2) == 0)
        n -= 2;
    int group = phrases_exact(words, folded, n);
    if (group == DRAFT_MONTH)
        return is_beside_number(text, at, length);
    return group == DRAFT_KEEP || has_digit(at, length);
}

/* How long the name of the organisation, or of a policy, is that stands at `at`; 0: none does. */
static size_t title_length(const OrganisationSettings *settings, const char *at)
{
    size_t found = 0;
    for (size_t i = 0; i <= settings->n_policies; i++) {
        const char *title =
            i < settings->n_policies ? settings->policies[i].name : settings->name;
        size_t length = strlen(title);
        if (g_ascii_strncasecmp(at, title, length) == 0 && !is_letter(at + length))
            found = MAX(found, length);
    }
    return found;
}

/* Those that follow one another are one name. */
static char *blank_capitals(const CaseFile *file, char *text)
{
    GString *out = g_string_new(NULL);
    size_t ended = 0; /* where the last name ended in `out`; 0: nowhere near */
    for (const char *at = text; *at;) {
        size_t mark = g_str_has_prefix(at, REMOVED) ? strlen(REMOVED) : 0;
        size_t title = mark ? 0 : title_length(file->organisation, at);
        size_t length = mark || title ? 0 : word_length(at);
        bool name = mark || (length > 0 && g_unichar_isupper(g_utf8_get_char(at)) &&
                             !is_kept(file, text, at, length));
        size_t take = mark + title + length;
        if (take == 0)
            take = (size_t)(g_utf8_next_char(at) - at);
        if (name && ended) {
            g_string_truncate(out, ended);
        } else if (name) {
            g_string_append(out, REMOVED);
        } else {
            bool between = length == 0 && title == 0 && (*at == ' ' || *at == '.');
            g_string_append_len(out, at, (gssize)take);
            ended = between ? ended : 0;
        }
        if (name)
            ended = out->len;
        at += take;
    }
    g_free(text);
    return g_string_free(out, FALSE);
}

char *case_file_blank(const CaseFile *file, const char *text)
{
    static const char *const titles[] = {"mr", "mrs", "ms", "miss", "dr", "the", "and", NULL};
    char *blanked = blank_addresses(g_utf8_make_valid(text, -1));
    for (guint i = 0; i < file->names->len; i++) {
        const char *name = g_ptr_array_index(file->names, i);
        blanked = blank_word(blanked, name);
        g_auto(GStrv) parts = g_strsplit_set(name, " ,.", -1);
        for (char **part = parts; *part; part++) {
            g_autofree char *folded = g_ascii_strdown(*part, -1);
            if (g_utf8_strlen(*part, -1) >= NAME_MIN && !g_strv_contains(titles, folded))
                blanked = blank_word(blanked, *part);
        }
    }
    return blank_capitals(file, blanked);
}
