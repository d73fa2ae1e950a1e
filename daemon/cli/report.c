/* incidentd report: documents about one incident. Nothing goes anywhere from here. */
#include "daemon/cli/cli.h"
#include "daemon/command/draft.h"

#include <stdio.h>
#include <time.h>

typedef struct Wanted {
    const char *reference;
    bool outcome, ico, letter, html;
} Wanted;

static int print_draft(Store *store, const Config *config, void *user, Err *err)
{
    const Wanted *wanted = user;
    CaseFile file;
    int found = case_file_load(store, config, wanted->reference, &file, err);
    if (found == 0)
        cli_no_incident(wanted->reference);
    if (found <= 0)
        return found < 0 ? -1 : CLI_NO;
    DraftKind kind = wanted->ico ? DRAFT_ICO : wanted->letter ? DRAFT_LETTER : DRAFT_OUTCOME;
    g_autofree char *text = draft_write(&file, kind, wanted->html, (int64_t)time(NULL));
    fputs(text, stdout);
    case_file_clear(&file);
    return CLI_DONE;
}

int cli_report(int argc, char **argv)
{
    const char *path = CLI_CONFIG_DEFAULT;
    Wanted wanted = {0};
    const CliOption options[] = {
        CLI_CONFIG_OPTION(path),
        {"--outcome", &wanted.outcome, NULL, "the outcome report (the default)"},
        {"--ico", &wanted.ico, NULL,
         "a draft for the ICO (UK GDPR Article 33(3)), without names"},
        {"--letter", &wanted.letter, NULL, "a draft for the people concerned (Article 34)"},
        {"--html", &wanted.html, NULL, "as a page instead of text"},
        {0},
    };
    int status;
    if (cli_options(argc, argv, options, &wanted.reference, 1, 1, &status) < 0)
        return status;
    if (wanted.outcome + wanted.ico + wanted.letter > 1) {
        fputs("incidentd report: one of --outcome, --ico and --letter\n", stderr);
        return CLI_USAGE;
    }
    return cli_look(path, print_draft, &wanted);
}
