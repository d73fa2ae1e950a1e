#include "daemon/command/outcome_form.h"

#include "daemon/case/known.h"
#include "daemon/case/people.h"

#include <string.h>

Outcome outcome_form_read(const Report *report, const char *argument)
{
    Outcome outcome = outcome_read(argument);
    Outcome quoted = outcome_read_quoted(report->quoted);
    outcome_fill(&outcome, &quoted);
    outcome_clear(&quoted);
    return outcome;
}

int outcome_form_agree(const World *world, const OrganisationSettings *settings,
                       const Incident *incident, Outcome *form, Err *err)
{
    Known known = {0};
    bool agrees = false;
    for (int label = 0; label < OUTCOME_LABEL_COUNT; label++)
        agrees |= outcome_agrees(form, (OutcomeLabel)label);
    int status =
        agrees ? known_find(world, settings, incident, settings->content_by_mail, &known, err)
               : 0;
    for (int label = 0; status == 0 && label < OUTCOME_LABEL_COUNT; label++) {
        if (known.of[label] && outcome_agrees(form, (OutcomeLabel)label)) {
            g_free(form->section[label]);
            form->section[label] = g_steal_pointer(&known.of[label]);
        }
    }
    known_clear(&known);
    return status;
}

bool outcome_form_is_below(const Report *report)
{
    Outcome quoted = outcome_read_quoted(report->quoted);
    bool filled = quoted.section[OUTCOME_REFERENCE] && !outcome_is_empty(&quoted);
    outcome_clear(&quoted);
    return filled;
}

bool outcome_form_is_passed_over(const Report *report)
{
    enum { LINES_MIN = 3 };
    for (size_t i = 0; i < report->n_command; i++) {
        if (strcmp(report->command[i].word, command_name(COMMAND_OUTCOME)) == 0)
            return false;
    }
    Outcome written = outcome_read_quoted(report->visible);
    int lines = 0;
    for (int label = 0; label < OUTCOME_LABEL_COUNT; label++)
        lines += written.section[label] != NULL;
    outcome_clear(&written);
    return lines >= LINES_MIN || outcome_form_is_below(report);
}

static int add_section(const StoreRow *row, void *user)
{
    Outcome *whole = user;
    OutcomeLabel label;
    if (outcome_label_parse(store_row_text(row, "label"), &label) &&
        !outcome_settles(whole, label)) {
        g_free(whole->section[label]);
        whole->section[label] = g_strdup(store_row_text(row, "text"));
    }
    return 0;
}

int outcome_form_whole(Store *store, int64_t incident, const Outcome *form, Outcome *ret,
                       Err *err)
{
    for (int label = 0; label < OUTCOME_LABEL_COUNT; label++)
        ret->section[label] = g_strdup(form->section[label]);
    return store_view(store, STORE_VIEW_SECTIONS, 0, incident, add_section, ret, err);
}

int outcome_form_keep(Store *store, const CommandMail *mail, int64_t incident,
                      const Outcome *form, RoleSet actor, Err *err)
{
    static const RoleSet writers =
        ROLE_BIT(ROLE_INVESTIGATOR) | ROLE_BIT(ROLE_BOARD) | ROLE_BIT(ROLE_SIRO);
    RoleSet roles =
        actor & ROLE_BIT(ROLE_INVESTIGATOR) ? ROLE_BIT(ROLE_INVESTIGATOR) : actor & writers;
    for (int label = 0; label < OUTCOME_LABEL_COUNT; label++) {
        StoreSection section = {.incident = incident,
                                .person = mail->sender,
                                .at = mail->now,
                                .role = people_first_role(roles),
                                .label = outcome_label_name((OutcomeLabel)label),
                                .text = form->section[label],
                                .added = outcome_is_free(form, (OutcomeLabel)label)};
        if (section.text && label != OUTCOME_REFERENCE &&
            store_section_put(store, &section, err) < 0)
            return -1;
    }
    return 0;
}

/* Why a line with a text does not count. The text itself is of the report, and stays there. */
static void tell_no_answer(const Outcome *outcome, OutcomeLabel label, GString *answers)
{
    if (outcome_agrees(outcome, label))
        g_string_append(answers, "\n      \"Yes\" agrees to what is known, and of this nothing "
                                 "is known yet: write what the answer is.");
    else if (outcome->section[label])
        g_string_append_printf(
            answers, "\n      What stands there is no answer yet: write %s.",
            label == OUTCOME_EFFECTS
                ? "what they are, or how you know that there are none, such as \"none, because "
                  "nobody opened it\""
                : "what was done, or why nothing was needed, such as \"n/a because no device "
                  "was involved\"");
}

void outcome_form_tell_missing(const Outcome *whole, const Incident *incident,
                               const Policy *policy, GString *answers)
{
    PointSet open = incident_open_points(incident, policy);
    if (open)
        g_string_append(answers, "\n  still open:");
    for (int point = 0; point < POINT_COUNT; point++) {
        const int *label = outcome_labels_of((Point)point);
        for (; open & POINT_BIT(point) && *label >= 0; label++) {
            if (outcome_settles(whole, (OutcomeLabel)*label))
                continue;
            g_string_append_printf(answers, "\n    - %s", outcome_label((OutcomeLabel)*label));
            tell_no_answer(whole, (OutcomeLabel)*label, answers);
        }
    }
}
