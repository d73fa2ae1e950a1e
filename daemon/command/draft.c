/* See draft.h. Called by `report` and by the answer to SHOW. */
#include "daemon/command/draft.h"

#include "daemon/core/calendar.h"
#include "daemon/core/errand_order.h"
#include "daemon/core/words.h"

#include <string.h>

/* A document as it grows: headings, facts, paragraphs; what is missing is collected. */
typedef struct Draft {
    const CaseFile *file;
    bool html;
    GString *out;
    GPtrArray *gaps;
    bool taken_over; /* something that people wrote, without names */
} Draft;

/* ---- writing ---- */

static void add_text(Draft *draft, const char *text)
{
    if (!draft->html) {
        g_string_append(draft->out, text);
        return;
    }
    g_autofree char *escaped = g_markup_escape_text(text, -1);
    g_auto(GStrv) lines = g_strsplit(escaped, "\n", -1);
    g_autofree char *joined = g_strjoinv("<br>\n", lines);
    g_string_append(draft->out, joined);
}

static void title(Draft *draft, const char *text)
{
    if (draft->html)
        g_string_append_printf(
            draft->out,
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta "
            "name=\"viewport\" "
            "content=\"width=device-width, initial-scale=1\"><title>%s %s</title><style>"
            "body{font:16px/1.5 Arial,Helvetica,sans-serif;max-width:44em;margin:2em "
            "auto;padding:0 1em;"
            "color:#222;background:#fff}h1{font-size:1.5em}h2{font-size:1.1em;margin:1.6em 0 "
            ".2em}p{margin:.2em 0}"
            ".gap{color:#8a1c1c}.ref{white-space:nowrap}</style></head><body>\n"
            "<h1>%s <span class=\"ref\">%s</span></h1>\n",
            text, draft->file->reference, text, draft->file->reference);
    else
        g_string_append_printf(draft->out, "%s %s\n", text, draft->file->reference);
}

static void heading(Draft *draft, const char *text)
{
    g_string_append(draft->out, draft->html ? "<h2>" : "\n");
    add_text(draft, text);
    g_string_append(draft->out, draft->html ? "</h2>\n" : "\n");
}

static void paragraph(Draft *draft, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void paragraph(Draft *draft, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);
    g_string_append(draft->out, draft->html ? "<p>" : "");
    add_text(draft, text);
    g_string_append(draft->out, draft->html ? "</p>\n" : "\n");
}

/* Below its own heading it is not named again. */
static void gap(Draft *draft, const char *what, bool headed)
{
    g_ptr_array_add(draft->gaps, g_strdup(what));
    if (draft->html)
        g_string_append(draft->out, "<p class=\"gap\">");
    add_text(draft, headed ? "[to be written" : "[to be written: ");
    add_text(draft, headed ? "" : what);
    add_text(draft, draft->html ? "]" : "]\n");
    if (draft->html)
        g_string_append(draft->out, "</p>\n");
}

/* Of what happened in an anonymous incident the day is all that is known. */
static void show_moment(const CaseFile *file, int64_t at, char *text, size_t size)
{
    if (file->incident.route == ROUTE_ANONYMOUS)
        calendar_show_day(at, file->organisation->zone, text, size);
    else
        calendar_show(at, file->organisation->zone, text, size);
}

static void fact_time(Draft *draft, const char *what, int64_t at)
{
    char text[64];
    if (at == 0)
        return;
    show_moment(draft->file, at, text, sizeof text);
    paragraph(draft, "%s: %s", what, text);
}

/* A name in small letters stays, whoever wrote it. */
static void list_gaps(Draft *draft)
{
    if (draft->taken_over)
        g_ptr_array_add(
            draft->gaps,
            g_strdup("somebody who reads it for names: what people wrote is taken over "
                     "without words that may be names"));
    heading(draft, "What is missing");
    for (guint i = 0; i < draft->gaps->len; i++)
        paragraph(draft, "- %s", (const char *)g_ptr_array_index(draft->gaps, i));
    if (draft->gaps->len == 0)
        paragraph(draft, "Nothing.");
    if (draft->html)
        g_string_append(draft->out, "</body></html>\n");
}

/* "the DPO": what people call who holds a role. */
static const char *called(const char *name)
{
    Role role;
    return role_parse(name, &role) ? words_role(role) : name;
}

/* Everything that was written into a section; `blank`: without names. False when none of it is an answer. */
static bool add_sections(Draft *draft, OutcomeLabel label, bool blank)
{
    bool answered = false;
    const GArray *sections = draft->file->sections;
    for (guint i = 0; i < sections->len; i++) {
        const CaseSection *section = &g_array_index(sections, CaseSection, i);
        if (section->label != label)
            continue;
        g_autofree char *text =
            blank ? case_file_blank(draft->file, section->text) : g_strdup(section->text);
        draft->taken_over |= blank;
        paragraph(draft, "%s", text);
        if (!blank && strcmp(section->role, "investigator") != 0)
            paragraph(draft, "(%s)", called(section->role));
        answered = answered || outcome_answers(section->label, section->text);
    }
    return answered;
}

/* ---- the outcome report ---- */

static void add_decisions(Draft *draft)
{
    heading(draft, "Decisions");
    for (guint i = 0; i < draft->file->decisions->len; i++) {
        const CaseDecision *decision = &g_array_index(draft->file->decisions, CaseDecision, i);
        char at[64];
        show_moment(draft->file, decision->at, at, sizeof at);
        bool bare = strcmp(decision->command, "OUTCOME") == 0 || !*decision->argument;
        paragraph(draft, "%s, %s (%s): %s%s%s", at, decision->name, called(decision->role),
                  decision->command, bare ? "" : " ", bare ? "" : decision->argument);
    }
}

/* "done 3 March 2027", "by 1 May 2027". Owned. */
static char *when_done(const CaseFile *file, const CaseAction *action)
{
    int64_t at = action->done ? action->done : action->due;
    char day[64] = "whenever";
    if (at)
        calendar_show_day(at, file->organisation->zone, day, sizeof day);
    return g_strdup_printf("%s%s", action->done ? "done " : at ? "by " : "", day);
}

static void add_actions(Draft *draft)
{
    const CaseFile *file = draft->file;
    if (file->actions->len > 0)
        heading(draft, "Remedial actions");
    for (guint i = 0; i < file->actions->len; i++) {
        const CaseAction *action = &g_array_index(file->actions, CaseAction, i);
        g_autofree char *when = when_done(file, action);
        paragraph(draft, "%lld. %s (%s, %s)", (long long)action->number, action->what,
                  called(action->owner), when);
    }
}

static void fact_track(Draft *draft, const char *what, TrackKind track)
{
    static const char *const words[TRACK_STATE_COUNT][TRACK_COUNT] = {
        [TRACK_UNDECIDED] = {"not decided", "not decided", "not decided"},
        [TRACK_NOT_REQUIRED] = {"need not be told", "need not be told", "none"},
        [TRACK_REQUIRED] = {"must be told", "must be told", "to be commenced"},
        [TRACK_DONE] = {"told", "told", "commenced"},
        [TRACK_COMPLETE] = {"told everything", "told", "commenced"},
    };
    paragraph(draft, "%s: %s", what, words[draft->file->incident.track[track]][track]);
}

/* What the register has decided need not stand in the report again: the decision does, with its reason. False: it is open. */
static bool add_decided(Draft *draft, OutcomeLabel label)
{
    static const struct {
        OutcomeLabel label;
        Point point;
        Command command;
    } rows[] = {{OUTCOME_ICO, POINT_ESCALATION, COMMAND_ICO},
                {OUTCOME_SUBJECTS, POINT_SUBJECTS, COMMAND_SUBJECTS},
                {OUTCOME_DISCIPLINE, POINT_DISCIPLINE, COMMAND_DISCIPLINE}};
    const GArray *decisions = draft->file->decisions;
    PointSet settled = incident_settled_points(&draft->file->incident);
    const char *last = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        for (guint k = 0;
             rows[i].label == label && settled >> rows[i].point & 1 && k < decisions->len;
             k++) {
            const CaseDecision *decision = &g_array_index(decisions, CaseDecision, k);
            if (strcmp(decision->command, command_name(rows[i].command)) == 0)
                last = decision->argument;
        }
    }
    if (last)
        paragraph(draft, "Decided: %s", last);
    return last != NULL;
}

static void draft_outcome(Draft *draft)
{
    const Incident *incident = &draft->file->incident;
    g_autofree char *kind = words_kind(incident);
    title(draft, "Incident Outcome Report");
    paragraph(draft, "%s", draft->file->organisation->name);
    heading(draft, "The incident");
    paragraph(draft, "State: %s", words_state(incident->state));
    paragraph(draft, "Class and level: %s, %s", words_class(incident->class),
              words_level(incident->severity));
    paragraph(draft, "Type: %s: %s", kind_ico_category(incident->type), kind);
    fact_time(draft, "Received", incident->received_at);
    fact_time(draft, "Aware of it since", incident->aware_at);
    fact_time(draft, "Classified by the DPO", incident->classified_at);
    fact_time(draft, "Closed", incident->closed_at);
    fact_track(draft, "ICO", TRACK_ICO);
    fact_track(draft, "People concerned", TRACK_SUBJECTS);
    fact_track(draft, "Disciplinary action", TRACK_DISCIPLINE);
    for (int label = OUTCOME_SUMMARY; label < OUTCOME_LABEL_COUNT; label++) {
        const char *line = outcome_label((OutcomeLabel)label);
        if (!outcome_is_asked((OutcomeLabel)label, draft->file->asked) &&
            !case_file_has(draft->file, (OutcomeLabel)label))
            continue;
        heading(draft, line);
        if (!add_sections(draft, (OutcomeLabel)label, false) &&
            !add_decided(draft, (OutcomeLabel)label))
            gap(draft, line, true);
    }
    add_actions(draft);
    add_decisions(draft);
    list_gaps(draft);
}

/* ---- UK GDPR Article 33(3) ---- */

static void add_labels(Draft *draft, const char *what, char **labels, const char *missing)
{
    g_autofree char *list = labels ? g_strjoinv(", ", labels) : NULL;
    if (list)
        paragraph(draft, "%s: %s", what, list);
    else
        gap(draft, missing, false);
}

/* Whoever encrypts a system may have read all that it holds; a report names what its writer missed first. */
static void ask_for_systems(Draft *draft)
{
    if (incident_attack(&draft->file->incident).kind == KIND_RANSOMWARE)
        gap(draft, "which systems were reached, and all the personal data that they hold",
            false);
}

static void add_nature(Draft *draft)
{
    const CaseFile *file = draft->file;
    g_autofree char *kind = words_kind(&file->incident);
    heading(draft, "(a) Nature of the breach");
    paragraph(draft, "%s: %s", kind_ico_category(file->incident.type), kind);
    add_labels(draft, "Categories of personal data", file->data_types,
               "the categories of personal data");
    add_labels(draft, "Categories of data subjects", file->subjects,
               "the categories of data subjects");
    ask_for_systems(draft);
    if (file->affected >= 0)
        paragraph(draft, "Approximate number of data subjects: %lld",
                  (long long)file->affected);
    bool counted = add_sections(draft, OUTCOME_PEOPLE, true);
    if (file->affected < 0 && !counted)
        gap(draft, "the approximate number of data subjects", false);
    if (!counted)
        gap(draft, "the approximate number of records", false);
    bool happened = add_sections(draft, OUTCOME_SUMMARY, true);
    bool caused = add_sections(draft, OUTCOME_CAUSE, true);
    if (!happened || !caused)
        gap(draft, happened ? "how it could happen" : "what happened and how", false);
}

static void add_contact(Draft *draft, const char *line)
{
    const PersonSettings *dpo = organisation_person(draft->file->organisation, ROLE_DPO);
    heading(draft, line);
    if (dpo)
        paragraph(draft, "Data Protection Officer: %s, %s", dpo->name, dpo->address);
    else
        gap(draft, "the name and contact details of the DPO", false);
}

/* What is to be done, and by when; who does it is nobody's business outside. */
static bool add_controls(Draft *draft)
{
    const CaseFile *file = draft->file;
    bool found = false;
    for (guint i = 0; i < file->sections->len; i++) {
        const CaseSection *section = &g_array_index(file->sections, CaseSection, i);
        g_auto(GStrv) lines = action_lines(section->text);
        for (char **line = lines; section->label == OUTCOME_CONTROLS && *line; line++) {
            g_autofree char *control = g_strstrip(action_without_owner(*line));
            g_autofree char *text = case_file_blank(file, control);
            if (!*control || case_file_is_action(file, *line))
                continue;
            paragraph(draft, "%s", text);
            found = true;
        }
    }
    for (guint i = 0; i < file->actions->len; i++) {
        const CaseAction *action = &g_array_index(file->actions, CaseAction, i);
        g_autofree char *text = case_file_blank(file, action->what);
        g_autofree char *when = when_done(file, action);
        paragraph(draft, "%s (%s)", text, when);
        found = true;
    }
    draft->taken_over |= found;
    return found;
}

static void add_measures(Draft *draft)
{
    heading(draft, "(c) Likely consequences");
    if (!add_sections(draft, OUTCOME_EFFECTS, true))
        gap(draft, "the likely consequences", false);
    heading(draft, "(d) Measures taken or proposed");
    bool contained = add_sections(draft, OUTCOME_CONTAINMENT, true);
    bool controls = add_controls(draft);
    if (!contained && !controls)
        gap(draft, "the measures taken, also to mitigate its effects", false);
}

static void draft_ico(Draft *draft, int64_t now)
{
    const Incident *incident = &draft->file->incident;
    int64_t due = calendar_law_end(incident->aware_at);
    title(draft, "Draft: notification of a personal data breach (UK GDPR Article 33)");
    paragraph(
        draft,
        "A draft. Nothing has been sent. Leave out the names of the people concerned: what "
        "may be one is removed here.");
    paragraph(draft, "Controller: %s", draft->file->organisation->name);
    fact_time(draft, "Aware of it since", incident->aware_at);
    fact_time(draft, "The 72 hours end", due);
    if (now > due && incident->track[TRACK_ICO] != TRACK_DONE)
        gap(draft, "the reasons for the delay: the 72 hours have passed (Article 33(1))",
            false);
    add_nature(draft);
    add_contact(draft, "(b) Where more can be learnt");
    add_measures(draft);
    list_gaps(draft);
}

/* ---- UK GDPR Article 34 ---- */

static void draft_letter(Draft *draft)
{
    title(draft, "Draft: letter to the people concerned (UK GDPR Article 34)");
    paragraph(draft, "A draft. Nothing has been sent.\n");
    paragraph(draft, "Dear ...,\n");
    paragraph(draft,
              "We are writing because something has happened at %s to information about you "
              "(or about your child).",
              draft->file->organisation->name);
    heading(draft, "What happened");
    if (!add_sections(draft, OUTCOME_SUMMARY, true))
        gap(draft, "in plain words, what happened and when", false);
    add_labels(draft, "Which information", draft->file->data_types, "which information it was");
    ask_for_systems(draft);
    heading(draft, "What it may mean for you");
    if (!add_sections(draft, OUTCOME_EFFECTS, true))
        gap(draft, "the likely consequences, in plain words", false);
    heading(draft, "What we have done and will do");
    if (!add_sections(draft, OUTCOME_CONTAINMENT, true))
        gap(draft, "what has been done about it", false);
    heading(draft, "What you can do");
    gap(draft, "advice, for example: change a password, look out for strange e-mails or calls",
        false);
    add_contact(draft, "Whom you can ask");
    paragraph(draft,
              "We are sorry that this has happened. You may also complain to the Information "
              "Commissioner's Office (ico.org.uk).");
    list_gaps(draft);
}

/* ---- any of them ---- */

char *draft_write(const CaseFile *file, DraftKind kind, bool html, int64_t now)
{
    Draft draft = {.file = file,
                   .html = html,
                   .out = g_string_new(NULL),
                   .gaps = g_ptr_array_new_with_free_func(g_free)};
    switch (kind) {
    case DRAFT_OUTCOME:
        draft_outcome(&draft);
        break;
    case DRAFT_ICO:
        draft_ico(&draft, now);
        break;
    case DRAFT_LETTER:
        draft_letter(&draft);
        break;
    }
    g_ptr_array_free(draft.gaps, TRUE);
    return g_string_free(draft.out, FALSE);
}
