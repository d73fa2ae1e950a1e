/* incidentd parse: what the parsers read in one mail. Touches nothing. */
#include "daemon/cli/cli.h"
#include "daemon/cli/report_text.h"
#include "parsers/report.h"

#include <stdio.h>

static void print_report(const Report *report, bool json)
{
    if (json) {
        size_t length;
        g_autofree char *text = report_to_json(report, true, &length);
        puts(text);
        return;
    }
    g_autofree char *facts = report_text_facts(report, "");
    g_autofree char *words = report_text_words(report, "");
    printf("%s\n%s", facts, words);
}

int cli_parse(int argc, char **argv)
{
    const char *path = NULL, *file = NULL;
    bool json = false, anonymous = false;
    const CliOption options[] = {
        {"-c", NULL, &path, "FILE: read as mail of the first mailbox of this configuration"},
        {"--anonymous", &anonymous, NULL,
         "read as on the anonymous route: without its reporter"},
        {"--json", &json, NULL, "the whole report, for scripts"},
        {0},
    };
    int status;
    if (cli_options(argc, argv, options, &file, 1, 1, &status) < 0)
        return status;
    Config *config = NULL;
    if (path && (status = cli_load_settings(path, &config)) != CLI_DONE)
        return status;
    Err err = {0};
    ParserContext context = *cli_context(config);
    if (anonymous)
        context.route = ROUTE_ANONYMOUS;
    Report *report = cli_read_mail(file, &context, &err);
    if (report)
        print_report(report, json);
    else
        cli_fail(&err);
    status = report ? CLI_DONE : CLI_NO;
    report_free(report);
    config_free(config);
    return status;
}
