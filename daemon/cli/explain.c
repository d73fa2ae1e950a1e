/* incidentd explain: what the rules make of a mail, and why. Touches nothing. */
#include "daemon/cli/cli.h"
#include "daemon/core/explanation.h"

#include <stdio.h>
#include <string.h>

enum { FILES_MAX = 1000, RULES_FILE_MAX = 1 << 20 };

static void print_json(const Classifier *classifier, const Report *report,
                       const Classification *classification)
{
    size_t length;
    g_autofree char *read = report_to_json(report, false, &length);
    JsonWriter writer = {.out = g_string_new(NULL)};
    json_open(&writer, NULL, '{');
    json_text(&writer, "schema", EXPLANATION_SCHEMA);
    json_raw(&writer, "report", read);
    explanation_write(&writer, "classification", classifier, report, classification);
    json_close(&writer, '}');
    puts(writer.out->str);
    g_string_free(writer.out, TRUE);
}

static int explain_file(const Classifier *classifier, const char *file, const Config *config,
                        bool json, Err *err)
{
    Report *report = cli_read_mail(file, cli_context(config), err);
    if (!report)
        return -1;
    Classification classification;
    classify(classifier, report, ROLE_NONE, &classification);
    if (json) {
        print_json(classifier, report, &classification);
    } else {
        g_autofree char *text = explanation_text(classifier, report, &classification);
        fputs(text, stdout);
    }
    classification_clear(&classification);
    report_free(report);
    return 0;
}

static Rules *read_rules(const char *path, Err *err)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    if (!g_file_get_contents(path, &text, &length, NULL) || length > RULES_FILE_MAX ||
        strlen(text) != length) {
        err_set(err, ERR_INPUT, "%s: cannot be read; allowed: a text of at most 1 MB", path);
        return NULL;
    }
    return rules_read(text, path, err);
}

int cli_explain(int argc, char **argv)
{
    const char *path = NULL, *rules_path = NULL;
    const char **files = g_newa(const char *, FILES_MAX);
    bool json = false;
    const CliOption options[] = {
        {"-c", NULL, &path, "FILE: read as mail of the first mailbox of this configuration"},
        {"--json", &json, NULL, "report and classification, for scripts: one line a mail"},
        {"--rules", NULL, &rules_path, "FILE: lay these rules over the shipped ones"},
        {0},
    };
    int status, n = cli_options(argc, argv, options, files, 1, FILES_MAX, &status);
    if (n < 0)
        return status;
    Config *config = NULL;
    if (path && (status = cli_load_config(path, false, &config)) != CLI_DONE)
        return status;
    Err err = {0};
    Rules *rules = rules_path ? read_rules(rules_path, &err) : NULL;
    Classifier *classifier = err.kind ? NULL
                             : rules  ? classifier_new(rules, &err)
                                      : cli_classifier(config, &err);
    status = classifier ? CLI_DONE : cli_fail(&err);
    for (int i = 0; classifier && i < n; i++) {
        Err bad = {0};
        if (explain_file(classifier, files[i], config, json, &bad) < 0) {
            cli_fail(&bad);
            status = CLI_NO;
        }
    }
    classifier_free(classifier);
    rules_free(rules);
    config_free(config);
    return status;
}
