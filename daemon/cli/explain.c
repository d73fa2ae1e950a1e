/* incidentd explain: what the rules make of a mail, and why; who would be told; and what other rules
 * would make of it. Touches nothing. */
#include "daemon/case/proposal.h"
#include "daemon/cli/cli.h"
#include "daemon/cli/compare.h"
#include "daemon/cli/explanation_text.h"
#include "daemon/cli/forecast.h"
#include "daemon/core/explanation.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { FILES_MAX = 1000, RULES_FILE_MAX = 4 << 20 };

typedef struct Explain {
    const Config *config; /* NULL: none */
    const Classifier *classifier;
    int64_t at;     /* when the report is received; 0: as its date says */
    bool json, all; /* every rule that held, and not those alone that decided */
} Explain;

/* ---- one mail ---- */

static int64_t received_at(const Explain *explain, const Report *report)
{
    g_autoptr(GDateTime) date =
        report->date ? g_date_time_new_from_iso8601(report->date, NULL) : NULL;
    return explain->at ? explain->at : date ? g_date_time_to_unix(date) : time(NULL);
}

static void print_json(const Explain *explain, const Report *report,
                       const Classification *classification, const Forecast *forecast)
{
    size_t length;
    g_autofree char *read = report_to_json(report, false, &length);
    JsonWriter writer = {.out = g_string_new(NULL)};
    json_open(&writer, NULL, '{');
    json_text(&writer, "schema", EXPLANATION_SCHEMA);
    json_raw(&writer, "report", read);
    explanation_write(&writer, "classification", explain->classifier,
                      cli_organisation(explain->config), report, classification);
    forecast_write(&writer, forecast);
    json_close(&writer, '}');
    puts(writer.out->str);
    g_string_free(writer.out, TRUE);
}

static void print_text(const Explain *explain, const Report *report,
                       const Classification *classification, const Forecast *forecast)
{
    JsonWriter writer = {.out = g_string_new(NULL)};
    explanation_write(&writer, NULL, explain->classifier, cli_organisation(explain->config),
                      report, classification);
    g_autofree char *text =
        explanation_text(writer.out->str, "", explain->all ? NULL : "--all");
    g_autofree char *follows = forecast_text(explain->config, forecast);
    printf("%s%s", text, follows);
    g_string_free(writer.out, TRUE);
}

static int explain_file(const Explain *explain, const char *file, Err *err)
{
    Report *report = cli_read_mail(file, cli_context(explain->config), err);
    if (!report)
        return -1;
    Classification classification;
    Fields quoted;
    if (proposal_classify(explain->classifier, cli_organisation(explain->config),
                          cli_context(explain->config)->lexicon, report, &classification,
                          &quoted)) {
        fields_clear(&report->fields);
        report->fields = quoted;
    }
    Forecast forecast =
        forecast_make(explain->config, report, &classification, received_at(explain, report));
    if (explain->json)
        print_json(explain, report, &classification, &forecast);
    else
        print_text(explain, report, &classification, &forecast);
    forecast_clear(&forecast);
    classification_clear(&classification);
    report_free(report);
    return 0;
}

static int explain_files(const Explain *explain, const char **files, int n)
{
    int status = CLI_DONE;
    for (int i = 0; i < n; i++) {
        Err err = {0};
        if (n > 1 && !explain->json)
            printf("%s%s:\n", i ? "\n" : "", files[i]);
        if (explain_file(explain, files[i], &err) == 0)
            continue;
        cli_fail(&err);
        status = CLI_NO;
    }
    return status;
}

/* ---- options ---- */

static Rules *read_rules(const char *path, Err *err)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    if (!g_file_get_contents(path, &text, &length, NULL) || length > RULES_FILE_MAX ||
        strlen(text) != length || strstr(text, "@include")) {
        err_set(err, ERR_INPUT,
                "%s: cannot be read; allowed: a text of at most 4 MB, without @include", path);
        return NULL;
    }
    return rules_read(text, path, NULL, err);
}

/* The rules of a file, compiled; without a file those of the configuration. `*ret_rules` must
 * outlive the classifier. */
static Classifier *compile(const char *path, const Config *config, Rules **ret_rules, Err *err)
{
    if (!path)
        return cli_classifier(config, err);
    *ret_rules = read_rules(path, err);
    return *ret_rules ? classifier_new(*ret_rules, err) : NULL;
}

typedef struct Paths {
    const char *config, *rules, *against, *at;
} Paths;

static int compare_rules(const Explain *explain, const Paths *paths, const char **files, int n)
{
    Err err = {0};
    Rules *rules = NULL;
    Classifier *other = compile(paths->against, NULL, &rules, &err);
    int status = other ? compare_run(explain->config, explain->classifier, other, files, n,
                                     explain->json)
                       : cli_fail(&err);
    classifier_free(other);
    rules_free(rules);
    return status;
}

static int run(Explain explain, const Paths *paths, const char **files, int n)
{
    const Config *config = explain.config;
    if (paths->at && !(explain.at = cli_read_time(config, paths->at))) {
        fprintf(stderr,
                "incidentd explain: --at: \"%s\" is no time; allowed: 2026-11-23 14:05\n",
                paths->at);
        return CLI_USAGE;
    }
    Err err = {0};
    Rules *rules = NULL;
    Classifier *classifier = compile(paths->rules, config, &rules, &err);
    explain.classifier = classifier;
    int status = !classifier      ? cli_fail(&err)
                 : paths->against ? compare_rules(&explain, paths, files, n)
                                  : explain_files(&explain, files, n);
    classifier_free(classifier);
    rules_free(rules);
    return status;
}

int cli_explain(int argc, char **argv)
{
    Paths paths = {0};
    const char **files = g_newa(const char *, FILES_MAX);
    Explain explain = {0};
    const CliOption options[] = {
        {"-c", NULL, &paths.config, "FILE: this configuration; mail is its first mailbox's"},
        {"--json", &explain.json, NULL, "for scripts: one line a mail"},
        {"--all", &explain.all, NULL, "every rule that held; else those that decided"},
        {"--rules", NULL, &paths.rules, "FILE: these rules instead of the configured ones"},
        {"--at", NULL, &paths.at,
         "WHEN: received then (2026-11-23 14:05); else as it is dated"},
        {"--against", NULL, &paths.against,
         "FILE: what these rules would change, in the mails and folders or, with -c alone, in "
         "the register"},
        {0},
    };
    int status, n = cli_options(argc, argv, options, files, 0, FILES_MAX, &status);
    if (n < 0)
        return status;
    if (n == 0 && !(paths.against && paths.config)) {
        fprintf(stderr, "incidentd explain: a mail is missing%s\n",
                paths.against ? ", or -c and its register" : "");
        return CLI_USAGE;
    }
    Config *config = NULL;
    if (paths.config && (status = cli_load_settings(paths.config, &config)) != CLI_DONE)
        return status;
    explain.config = config;
    status = run(explain, &paths, files, n);
    config_free(config);
    return status;
}
