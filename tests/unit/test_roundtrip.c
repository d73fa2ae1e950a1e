/* A report and its JSON are exact inverses: every mail of tests/mail/in and of the public mail
 * in ../shared/corpora is read, written, read back and written again, and both writings are the
 * same bytes. Run from the root of the project; a machine without the corpora says so. */
#include "parsers/message/prescan.h"
#include "parsers/report.h"
#include "tests/unit/tap.h"

#include <glib.h>
#include <stdlib.h>

static char *none[] = {NULL};
static char prefix[] = "HLP";
static const ParserContext context = {.own_addresses = none,
                                      .role_addresses = none,
                                      .staff_domains = none,
                                      .prefix = prefix,
                                      .route = ROUTE_NAMED};

typedef struct Tally {
    int mails, refused, wrong;
} Tally;

/* NULL when the second writing equals the first, else what went wrong; owned. */
static char *compare_writings(const char *mail, size_t size)
{
    Err err = {0};
    size_t first_length, second_length;
    Report *report = report_read(mail, size, false, &context);
    g_autofree char *first = report_to_json(report, false, &first_length);
    report_free(report);
    Report *back = report_from_json(first, first_length, &err);
    if (!back)
        return g_strdup_printf("is not read back: %s", err.msg);
    g_autofree char *second = report_to_json(back, false, &second_length);
    report_free(back);
    if (first_length == second_length && memcmp(first, second, first_length) == 0)
        return NULL;
    size_t at = 0;
    while (first[at] && first[at] == second[at])
        at++;
    return g_strdup_printf("byte %zu: \"%.60s\" became \"%.60s\"", at, first + at, second + at);
}

static void try_mail(const char *path, Tally *tally)
{
    g_autofree char *bytes = NULL;
    size_t size;
    if (!g_file_get_contents(path, &bytes, &size, NULL))
        return;
    tally->mails++;
    if (prescan_check((const unsigned char *)bytes, size, NULL) < 0) {
        tally->refused++;
        return;
    }
    g_autofree char *problem = compare_writings(bytes, size);
    if (problem) {
        tally->wrong++;
        printf("# %s: %s\n", path, problem);
    }
}

static void try_folder(const char *folder, Tally *tally)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            try_folder(path, tally);
        else
            try_mail(path, tally);
    }
}

/* Below a folder everything is mail; `least`: so many at least. */
static void expect_inverses(const char *folder, int least)
{
    Tally tally = {0};
    try_folder(folder, &tally);
    ok(tally.mails >= least && tally.refused < tally.mails / 10 + 1 && tally.wrong == 0,
       "%s: %d mails, %d refused, %d wrong", folder, tally.mails, tally.refused, tally.wrong);
}

int main(void)
{
    static const struct {
        const char *folder;
        int least;
    } corpora[] = {
        {"mime-stalwart/msg", 100}, {"mime-mime4j/msg", 80},     {"forward-crisp/msg", 70},
        {"reply-crisp/msg", 70},    {"bounce-sisimai/msg", 300}, {"tnef/msg", 16},
        {"robustness-inputs", 790},
    };
    expect_inverses("tests/mail/in", 25);
    for (size_t i = 0; i < G_N_ELEMENTS(corpora); i++) {
        g_autofree char *folder =
            g_build_filename("../shared/corpora", corpora[i].folder, NULL);
        if (g_file_test(folder, G_FILE_TEST_IS_DIR))
            expect_inverses(folder, corpora[i].least);
        else
            ok(!getenv("CI"), "%s # SKIP not on this machine", folder);
    }
    return tap_done();
}
