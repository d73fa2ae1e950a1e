/* See export.h: the register as a table. Called by export.c. */
#include "config/taxonomy.h"
#include "daemon/cli/export.h"
#include "daemon/core/calendar.h"
#include "daemon/core/errand_order.h"
#include "daemon/core/words.h"

#include <string.h>

/* A spreadsheet has room for 32,767 characters in a cell. */
enum { CELL_MAX = 32000 };
#define CUT_OFF " [...]"

/* ---- cells ---- */

/* A spreadsheet computes what begins with one of these, behind blanks and in wide letters, too. */
static bool is_formula(const char *text)
{
    static const gunichar signs[] = {'=', '+', '-', '@', 0xff1d, 0xff0b, 0xff0d, 0xff20};
    if (*text == '\t' || *text == '\r' || *text == '\n')
        return true;
    while (g_unichar_isspace(g_utf8_get_char(text)))
        text = g_utf8_next_char(text);
    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++) {
        if (g_utf8_get_char(text) == signs[i])
            return true;
    }
    return false;
}

/* Quoted always; lines within a cell end with LF alone. */
static void put_cell(GString *out, const char *text)
{
    g_string_append_c(out, '"');
    if (is_formula(text))
        g_string_append_c(out, '\'');
    int n = 0;
    for (; *text && n < CELL_MAX; text = g_utf8_next_char(text), n++) {
        gunichar c = g_utf8_get_char(text);
        if (c == '"')
            g_string_append(out, "\"\"");
        else if (c == '\n' || c == '\t' || !g_unichar_iscntrl(c))
            g_string_append_unichar(out, c);
    }
    g_string_append(out, *text ? CUT_OFF "\"" : "\"");
}

/* ---- facts ---- */

static bool is_anonymous(const CaseFile *file)
{
    return file->incident.route == ROUTE_ANONYMOUS;
}

static void put_time(const CaseFile *file, int64_t at, GString *cell)
{
    g_autoptr(GDateTime) utc = at ? g_date_time_new_from_unix_utc(at) : NULL;
    g_autoptr(GDateTime) local =
        utc ? g_date_time_to_timezone(utc, file->organisation->zone) : NULL;
    g_autofree char *text =
        local ? g_date_time_format(local, is_anonymous(file) ? "%Y-%m-%d" : "%Y-%m-%d %H:%M")
              : NULL;
    g_string_append(cell, text ? text : "");
}

static void put_labels(char **labels, GString *cell)
{
    g_autofree char *list = labels ? g_strjoinv("; ", labels) : NULL;
    g_string_append(cell, list ? list : "Unknown");
}

static bool is_told(TrackState state)
{
    return state == TRACK_DONE || state == TRACK_COMPLETE;
}

/* When the ICO was first told: as the DPO said it, or when the DPO said it; 0: it was not. */
static int64_t ico_told_at(const Incident *incident)
{
    int64_t said = incident->duty[DUTY_ICO_NOTIFY].done,
            named = incident->duty[DUTY_ICO_PHASE].start;
    if (!is_told(incident->track[TRACK_ICO]))
        return 0;
    return named > 0 && named < said ? named : said;
}

/* As the ICO counts it. */
static const char *time_taken(const Incident *incident)
{
    static const struct {
        int hours;
        const char *label;
    } bands[] = {{24, "Less than 24 hours"},
                 {72, "24 hours to 72 hours"},
                 {7 * 24, "72 hours to 1 week"}};
    int64_t told = ico_told_at(incident), took = told - incident->aware_at;
    if (!told)
        return "";
    for (size_t i = 0; i < G_N_ELEMENTS(bands); i++) {
        if (took < bands[i].hours * INT64_C(3600))
            return bands[i].label;
    }
    return "More than 1 week";
}

/* ---- words ---- */

static void add_paragraph(GString *cell, const char *text)
{
    g_string_append_printf(cell, "%s%s", cell->len ? "\n" : "", text);
}

static void add_section(const CaseFile *file, OutcomeLabel label, GString *cell)
{
    for (guint i = 0; i < file->sections->len; i++) {
        const CaseSection *section = &g_array_index(file->sections, CaseSection, i);
        if (section->label != label)
            continue;
        g_autofree char *blank = case_file_blank(file, section->text);
        add_paragraph(cell, blank);
    }
}

/* Before there is an outcome report, a named report tells it. */
static void put_facts(const CaseFile *file, GString *cell)
{
    add_section(file, OUTCOME_SUMMARY, cell);
    add_section(file, OUTCOME_CAUSE, cell);
    if (cell->len || !file->account || is_anonymous(file))
        return;
    g_autofree char *blank = case_file_blank(file, file->account);
    add_paragraph(cell, blank);
}

static void put_effects(const CaseFile *file, GString *cell)
{
    add_section(file, OUTCOME_PEOPLE, cell);
    add_section(file, OUTCOME_EFFECTS, cell);
}

/* What is to be done, and not by whom. */
static void add_controls(const CaseFile *file, GString *cell)
{
    for (guint i = 0; i < file->sections->len; i++) {
        const CaseSection *section = &g_array_index(file->sections, CaseSection, i);
        g_auto(GStrv) lines = action_lines(section->text);
        for (char **line = lines; section->label == OUTCOME_CONTROLS && *line; line++) {
            g_autofree char *owned = action_without_owner(*line);
            g_autofree char *blank = case_file_blank(file, g_strstrip(owned));
            if (*blank && !case_file_is_action(file, *line))
                add_paragraph(cell, blank);
        }
    }
}

static void put_remedies(const CaseFile *file, GString *cell)
{
    add_section(file, OUTCOME_CONTAINMENT, cell);
    add_controls(file, cell);
    for (guint i = 0; i < file->actions->len; i++) {
        const CaseAction *action = &g_array_index(file->actions, CaseAction, i);
        char day[64];
        calendar_show_day(action->done ? action->done : action->due, file->organisation->zone,
                          day, sizeof day);
        g_autofree char *blank = case_file_blank(file, action->what);
        g_autofree char *line = g_strdup_printf("%s (%s%s)", blank,
                                                action->done  ? "done "
                                                : action->due ? "by "
                                                              : "whenever",
                                                action->done || action->due ? day : "");
        add_paragraph(cell, line);
    }
}

static bool is_none(const CaseFile *file)
{
    return file->incident.state == INCIDENT_NOT_AN_INCIDENT;
}

/* Of what turned out to be no incident nothing is left to decide. */
static const char *decided(const CaseFile *file, TrackKind track)
{
    TrackState state = file->incident.track[track];
    return is_none(file) && state == TRACK_UNDECIDED ? "" : words_track(track, state);
}

/* ---- columns ---- */

#define COLUMN(name) static void name(const CaseFile *file, GString *cell)
#define TEXT(name, text)                                                                       \
    COLUMN(name)                                                                               \
    {                                                                                          \
        g_string_append(cell, text);                                                           \
    }
#define MOMENT(name, at)                                                                       \
    COLUMN(name)                                                                               \
    {                                                                                          \
        put_time(file, at, cell);                                                              \
    }

TEXT(put_reference, file->reference)
TEXT(put_organisation, file->organisation->name)
TEXT(put_state, words_state(file->incident.state))
TEXT(put_class, words_class(file->incident.class))
TEXT(put_level, is_none(file) ? "" : words_level(file->incident.severity))
TEXT(put_category, kind_ico_category(file->incident.type))
TEXT(put_type, kind_label(file->incident.type))
TEXT(put_affected, band_label(band_of(file->affected)))
TEXT(put_route, route_name(file->incident.route))
TEXT(put_ico, decided(file, TRACK_ICO))
TEXT(put_time_taken, time_taken(&file->incident))
TEXT(put_subjects_told, decided(file, TRACK_SUBJECTS))
MOMENT(put_received, file->incident.received_at)
MOMENT(put_aware, file->incident.aware_at)
MOMENT(put_ico_told, ico_told_at(&file->incident))
MOMENT(put_closed, file->incident.closed_at)

COLUMN(put_data)
{
    put_labels(file->data_types, cell);
}

COLUMN(put_subjects)
{
    put_labels(file->subjects, cell);
}

static const struct {
    const char *title;
    void (*put)(const CaseFile *file, GString *cell);
} columns[] = {
    {"Reference", put_reference},
    {"Organisation", put_organisation},
    {"State", put_state},
    {"Class", put_class},
    {"Level", put_level},
    {"Incident Category", put_category},
    {"Incident Type", put_type},
    {"Data Type", put_data},
    {"Data Subject Type", put_subjects},
    {"No. Data Subjects Affected", put_affected},
    {"Route", put_route},
    {"Received", put_received},
    {"Aware Since", put_aware},
    {"ICO", put_ico},
    {"ICO Told", put_ico_told},
    {"Time Taken to Report", put_time_taken},
    {"People Concerned", put_subjects_told},
    {"Facts", put_facts},
    {"Effects", put_effects},
    {"Remedial Action", put_remedies},
    {"Closed", put_closed},
};

void export_csv_titles(GString *out)
{
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
        g_string_append(out, i ? "," : "");
        put_cell(out, columns[i].title);
    }
    g_string_append(out, "\r\n");
}

void export_csv_row(const CaseFile *file, GString *out)
{
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
        g_autoptr(GString) cell = g_string_new(NULL);
        columns[i].put(file, cell);
        g_string_append(out, i ? "," : "");
        put_cell(out, cell->str);
    }
    g_string_append(out, "\r\n");
}
