/* Rows of a text and all that may be read in it; nothing else is. */
#pragma once

#include "parsers/fields/fields.h"
#include "tests/unit/message_make.h"
#include "tests/unit/tap.h"

/* A Friday. */
#define MAIL_DATE "2026-05-01T09:30:00+01:00"

#define WHEN      "when it happened"
#define WHO       "who was involved"
#define DONE      "what has been done about it so far"
#define ENCRYPTED "whether the device was encrypted"
#define DELETED   "whether the recipient has confirmed that it was deleted"

static char empty[] = "";

/* A report of these texts; everything is borrowed. */
static Report report_of(const char *visible, const char *forwarded, const char *quoted,
                        const char *date)
{
    Report report = {.visible = (char *)visible,
                     .quoted = quoted ? (char *)quoted : empty,
                     .date = (char *)date};
    report.forward.text = (char *)forwarded;
    return report;
}

/* ---- what is read ---- */

static void say(GString *all, const char *name, const char *value)
{
    if (value && *value)
        g_string_append_printf(all, "%s%s=%s", all->len ? "; " : "", name, value);
}

static void say_tristate(GString *all, const char *name, Tristate value)
{
    say(all, name, value == TRISTATE_YES ? "yes" : value == TRISTATE_NO ? "no" : "");
}

/* The first words of the labels. */
static void say_labels(GString *all, const char *name, char **labels)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (char **label = labels; *label; label++)
        g_string_append_printf(list, "%s%.*s", list->len ? "," : "", (int)strcspn(*label, " "),
                               *label);
    say(all, name, list->str);
}

/* Everything but people, remedial action and what is missing. */
static char *summary_of(const Fields *fields)
{
    g_autoptr(GString) all = g_string_new(NULL);
    char number[24] = "";
    if (fields->affected >= 0)
        snprintf(number, sizeof number, "%ld", (long)fields->affected);
    say(all, "occurred", fields->occurred);
    say(all, "discovered", fields->discovered);
    say(all, "affected", number);
    say_labels(all, "types", fields->data_types);
    say_labels(all, "subjects", fields->data_subjects);
    say_tristate(all, "encrypted", fields->encrypted);
    say_tristate(all, "known", fields->recipient_known);
    say_tristate(all, "deleted", fields->deletion_confirmed);
    return g_string_free(g_steal_pointer(&all), FALSE);
}

/* Does every place hold the words that it says? */
static bool places_hold(const Report *report)
{
    const char *const texts[] = {report->visible, report->forward.text, report->quoted,
                                 report->subject};
    for (size_t i = 0; i < report->fields.n_evidence; i++) {
        const Evidence *place = &report->fields.evidence[i];
        const char *text = texts[place->in];
        if (!text || place->start < 0 || place->end > (int64_t)strlen(text) ||
            place->end - place->start != (int64_t)strlen(place->text) ||
            strncmp(text + place->start, place->text, strlen(place->text)) != 0)
            return false;
    }
    return true;
}

typedef struct Row {
    const char *text, *summary;
} Row;

static void reads(const Row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        Report report = report_of(rows[i].text, NULL, NULL, MAIL_DATE);
        fields_read(&report, NULL);
        g_autofree char *summary = summary_of(&report.fields);
        is_str(summary, rows[i].summary, rows[i].text);
        if (!places_hold(&report))
            ok(false, "the places of: %s", rows[i].text);
        fields_clear(&report.fields);
    }
}

#define READS(rows) reads(rows, G_N_ELEMENTS(rows))
