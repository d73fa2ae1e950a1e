/* Looks for the strings of a file (patterns.h) in many files.
 *
 *   search PATTERNS < names of files, one a line
 *
 * Prints "file, tab, offset, tab, name" for each hit, at most HITS_MAX a file; last a line "# patterns, files, bytes". A file
 * that cannot be opened is named on stderr. Called by the leak hunt. */
#include "tests/leak/patterns.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HITS_MAX = 20, CHUNK = 1 << 20 };

static uint64_t files, bytes;

static int print_hit(void *path, size_t offset, const char *name)
{
    return printf("%s\t%zu\t%s\n", (const char *)path, offset, name);
}

static void search_file(const Patterns *patterns, char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return;
    }
    g_autoptr(GByteArray) data = g_byte_array_new();
    static guint8 chunk[CHUNK];
    for (ssize_t n; (n = pread(fd, chunk, sizeof chunk, data->len)) > 0;)
        g_byte_array_append(data, chunk, (guint)n);
    close(fd);
    files++;
    bytes += data->len;
    patterns_search(patterns, data->data, data->len, HITS_MAX, print_hit, path);
}

int main(int argc, char **argv)
{
    Patterns *patterns = argc == 2 ? patterns_read(argv[1]) : NULL;
    if (!patterns) {
        fprintf(stderr, "search: no patterns, or one that is too short\n");
        return 2;
    }
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, stdin) > 0) {
        line[strcspn(line, "\n")] = '\0';
        search_file(patterns, line);
    }
    free(line);
    printf("# %llu %llu %llu\n", (unsigned long long)patterns_count(patterns),
           (unsigned long long)files, (unsigned long long)bytes);
    return 0;
}
