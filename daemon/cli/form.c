/* incidentd form: the forms to hand out. Their lines are the labels by which a filled-in form
 * is read (config/lexicon/form.conf), so the two cannot differ. */
#include "daemon/cli/cli.h"
#include "daemon/core/words.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

static const char outcome_head[] =
    "INCIDENT OUTCOME REPORT\n"
    "\n"
    "Write your answers below the lines. Where a point does not apply, say so and why.\n";

char *cli_form_text(bool outcome)
{
    size_t n;
    int printed = -1;
    GString *text = g_string_new(outcome ? outcome_head : words_form_head);
    const Phrase *labels = phrases_all(
        lexicon_table(NULL, outcome ? LEXICON_OUTCOME_LABELS : LEXICON_FORM_LABELS), &n);
    for (size_t i = 0; i < n; i++) {
        if (labels[i].group == printed)
            continue;
        printed = labels[i].group;
        bool question = strchr(labels[i].raw, '?') != NULL;
        g_string_append_printf(text, "\n%s%s\n", labels[i].raw, question ? "" : ":");
    }
    return g_string_free(text, FALSE);
}

int cli_form(int argc, char **argv)
{
    bool outcome = false, report = false;
    const CliOption options[] = {
        {"--report", &report, NULL, "for whoever reports an incident (the default)"},
        {"--outcome", &outcome, NULL, "for the investigating officer"},
        {0},
    };
    int status;
    if (cli_options(argc, argv, options, NULL, 0, 0, &status) < 0)
        return status;
    if (outcome && report) {
        fputs("incidentd form: --report or --outcome, not both\n", stderr);
        return CLI_USAGE;
    }
    g_autofree char *text = cli_form_text(outcome);
    fputs(text, stdout);
    return CLI_DONE;
}
