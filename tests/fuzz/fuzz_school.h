/* The school of the rehearsals, for fuzz targets that need a configuration. Run from the root of the project. */
#pragma once

#include "config/config.h"
#include "daemon/core/classifier.h"
#include "tests/fuzz/fuzz_main.h"

typedef struct FuzzSchool {
    Config *config;
    const OrganisationSettings *organisation;
    Classifier *classifier; /* of the shipped rules */
    ParserContext context;  /* of its mailbox, in which the server's word counts, too */
} FuzzSchool;

/* Made at the first call, kept for life. */
static inline const FuzzSchool *fuzz_school(void)
{
    static FuzzSchool school;
    static char authserv_id[] = "mail.hollylane.example";
    if (school.config)
        return &school;
    Err err = {0};
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    if (config_load("tests/rehearse/school.conf", false, &school.config, problems, &err) < 0 ||
        !(school.classifier = classifier_new(rules_builtin(), &err))) {
        fprintf(stderr, "%s\n", err.msg);
        exit(1);
    }
    school.organisation = &school.config->organisations[0];
    school.context = school.organisation->mailboxes[0].context;
    school.context.authserv_id = authserv_id;
    return &school;
}

/* libFuzzer's clock does not run yet. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    fuzz_school();
    return 0;
}
