/* Whole mails and what is read in them: tests/mail/in/NAME.eml gives
 * tests/mail/expected/NAME.json. Run from the root of the project; `test_golden --write` makes
 * the expectations anew, to be read in the diff before they are committed. */
#include "parsers/report.h"
#include "tests/unit/school.h"
#include "tests/unit/tap.h"

#include <stdlib.h>

/* What came into an anonymous mailbox is called so. */
static char *read_mail(const char *path, size_t *ret_length)
{
    ParserContext read = school;
    if (strstr(path, "/anonymous-"))
        read.route = ROUTE_ANONYMOUS;
    g_autofree char *mail = NULL;
    size_t size = 0;
    g_file_get_contents(path, &mail, &size, NULL);
    Report *report = report_read(mail ? mail : "", size, false, &read);
    char *json = report_to_json(report, true, ret_length);
    report_free(report);
    return json;
}

static void compare(const char *name, bool write)
{
    g_autofree char *in = g_strdup_printf("tests/mail/in/%s.eml", name);
    g_autofree char *out = g_strdup_printf("tests/mail/expected/%s.json", name);
    size_t length;
    g_autofree char *json = read_mail(in, &length);
    g_autofree char *line = g_strconcat(json, "\n", NULL);
    g_autofree char *expected = NULL;
    if (write)
        g_file_set_contents(out, line, -1, NULL);
    g_file_get_contents(out, &expected, NULL, NULL);
    is_str(line, expected, name);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int main(int argc, char **argv)
{
    bool write = argc > 1 && strcmp(argv[1], "--write") == 0;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) folder = g_dir_open("tests/mail/in", 0, NULL);
    for (const char *file; folder && (file = g_dir_read_name(folder));) {
        if (g_str_has_suffix(file, ".eml"))
            g_ptr_array_add(names, g_strndup(file, strlen(file) - strlen(".eml")));
    }
    ok(names->len >= 25, "the mails are found");
    qsort(names->pdata, names->len, sizeof(char *), by_name);
    for (unsigned i = 0; i < names->len; i++)
        compare(names->pdata[i], write);
    return tap_done();
}
