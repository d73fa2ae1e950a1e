/* Includes run one way: from a folder to itself and to those below it. */
#include "tests/unit/tap.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

/* The folders, each line above all that it may include. Those of one line do not know each other. */
static const char floors[] = "daemon/cli\n"
                             "daemon\n"
                             "daemon/intake\n"
                             "daemon/command\n"
                             "daemon/effect\n"
                             "daemon/case\n"
                             "daemon/parser\n"
                             "daemon/register daemon/wire\n"
                             "daemon/core\n"
                             "parsers\n"
                             "parsers/command\n"
                             "parsers/identity\n"
                             "parsers/machine\n"
                             "parsers/fields parsers/forward parsers/reference parsers/reply\n"
                             "parsers/message\n"
                             "parsers/html parsers/layout\n"
                             "parsers/text\n"
                             "config\n";

/* Values that lie beside what is made of them, and the folder beside which they are found. */
static const struct {
    const char *path, *beside;
} values[] = {{"daemon/clock.h", "daemon/parser/"},   {"daemon/log.h", "daemon/parser/"},
              {"daemon/world.h", "daemon/parser/"},   {"daemon/now.h", "daemon/core/"},
              {"daemon/write_all.h", "daemon/core/"}, {"parsers/report.h", "config/"}};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* The floor on which a file's folder lies, from above; -1: none. `*folder`: how long its name is. */
static int floor_of(const char *path, size_t *folder)
{
    const char *slash = strrchr(path, '/');
    int floor = 0;
    *folder = slash ? (size_t)(slash - path) : 0;
    for (const char *at = floors; *at; at++) {
        size_t length = strcspn(at, " \n");
        if (length == *folder && strncmp(at, path, length) == 0)
            return floor;
        at += length;
        floor += *at == '\n';
    }
    return -1;
}

/* Where it is found: a value beside another folder, everything else in its own. */
static const char *place_of(const char *path)
{
    for (size_t i = 0; i < COUNT(values); i++) {
        if (strcmp(path, values[i].path) == 0)
            return values[i].beside;
    }
    return path;
}

/* May the file include the other? main is above all. */
static bool may_include(const char *file, const char *other)
{
    size_t here, there;
    int from = floor_of(file, &here), own = floor_of(other, &there);
    if (strcmp(file, "daemon/main.c") == 0 ||
        (own >= 0 && here == there && strncmp(file, other, here) == 0))
        return true;
    return from >= 0 && floor_of(place_of(other), &there) > from;
}

/* How many includes of the file run the wrong way; `*all` counts those that were read. */
static int count_wrong(const char *file, int *all)
{
    char line[512], other[256];
    int wrong = 0;
    FILE *text = fopen(file, "r");
    while (text && fgets(line, sizeof line, text)) {
        if (sscanf(line, "#include \"%255[^\"]\"", other) != 1)
            continue;
        ++*all;
        if (may_include(file, other))
            continue;
        printf("# %s includes %s\n", file, other);
        wrong++;
    }
    if (text)
        fclose(text);
    return text ? wrong : 1;
}

static void test_folder(const char *pattern)
{
    glob_t found;
    int wrong = 0, all = 0;
    if (glob(pattern, 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++)
            wrong += count_wrong(found.gl_pathv[i], &all);
        globfree(&found);
    }
    is_int(wrong, 0, pattern);
    ok(all > 0, "its includes were read");
}

int main(void)
{
    static const char *const patterns[] = {"config/*.[ch]", "parsers/*.[ch]",
                                           "parsers/*/*.[ch]", "daemon/*.[ch]",
                                           "daemon/*/*.[ch]"};
    for (size_t i = 0; i < COUNT(patterns); i++)
        test_folder(patterns[i]);
    ok(!may_include("parsers/text/words.c", "parsers/report.c"), "upwards is found out");
    ok(!may_include("daemon/wire/imap.c", "daemon/register/store.h"),
       "so are neighbours that do not know each other");
    ok(!may_include("daemon/core/incident.c", "daemon/world.h") &&
           !may_include("parsers/text/words.c", "daemon/now.h") &&
           may_include("daemon/register/store.c", "daemon/now.h"),
       "a value is nobody's who stands beside it or below");
    return tap_done();
}
