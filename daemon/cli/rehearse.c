/* incidentd rehearse: mails and replies go through everything on a virtual clock, in memory, and every
 * mail that would be sent is printed. How a school checks its own policy before it trusts it. Writes
 * nothing to the disk and connects to nothing. */
#include "daemon/cli/cli.h"
#include "daemon/cli/rehearsal.h"
#include "daemon/log.h"

#include <stdio.h>

enum { FILES_MAX = 1000 };

typedef struct Rehearse {
    const char *config_path, *until;
    bool verbose, json;
    const char *files[FILES_MAX];
    int n;
} Rehearse;

/* What cannot be read is named, and the rehearsal goes on without it. */
static int add_files(Rehearsal *rehearsal, const Rehearse *options)
{
    int status = CLI_DONE;
    for (int i = 0; i < options->n; i++) {
        Err err = {0};
        if (rehearsal_add(rehearsal, options->files[i], &err) == 0)
            continue;
        cli_fail(&err);
        status = CLI_NO;
    }
    return status;
}

static int rehearse(Rehearsal *rehearsal, const Rehearse *options, int64_t until)
{
    Err err = {0};
    int status = add_files(rehearsal, options);
    if (rehearsal->letters->len == 0)
        return status;
    if (rehearsal_run(rehearsal, until, &err) < 0)
        return cli_fail(&err);
    int printed = options->json ? rehearsal_print_json(rehearsal, &err)
                                : rehearsal_print(rehearsal, options->verbose, &err);
    if (printed < 0)
        return cli_fail(&err);
    return rehearsal->unread ? CLI_NO : status;
}

static int run(const Config *config, const Rehearse *options)
{
    int64_t until = options->until ? cli_read_time(config, options->until) : 0;
    if (options->until && !until) {
        fprintf(stderr,
                "incidentd rehearse: --until: \"%s\" is no time; allowed: 2026-11-23 14:05\n",
                options->until);
        return CLI_USAGE;
    }
    Err err = {0};
    if (cli_templates_check(config, &err) < 0)
        return cli_fail(&err);
    Classifier *classifier = cli_classifier(config, &err);
    Rehearsal *rehearsal = classifier ? rehearsal_new(config, classifier, &err) : NULL;
    int status = rehearsal ? rehearse(rehearsal, options, until) : cli_fail(&err);
    rehearsal_free(rehearsal);
    classifier_free(classifier);
    return status;
}

int cli_rehearse(int argc, char **argv)
{
    Rehearse rehearse_options = {.config_path = CLI_CONFIG_DEFAULT};
    Rehearse *chosen = &rehearse_options;
    const CliOption options[] = {
        CLI_CONFIG_OPTION(chosen->config_path),
        {"--until", NULL, &chosen->until,
         "WHEN: not beyond that time (2026-11-23 14:05); else until nothing is left to come"},
        {"--verbose", &chosen->verbose, NULL, "with what each mail says"},
        {"--json", &chosen->json, NULL, "for scripts"},
        {0},
    };
    int status;
    chosen->n = cli_options(argc, argv, options, chosen->files, 1, FILES_MAX, &status);
    if (chosen->n < 0)
        return status;
    Config *config = NULL;
    status = cli_load_settings(chosen->config_path, &config);
    if (status != CLI_DONE)
        return status;
    log_open(LOG_LEVEL_ERROR, false);
    status = run(config, chosen);
    config_free(config);
    return status;
}
