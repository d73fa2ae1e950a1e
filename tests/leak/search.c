/* Looks for hundreds of thousands of byte strings in many files in one pass over each.
 *
 *   search PATTERNS < names of files, one a line
 *
 * A line of PATTERNS: a name, a tab, "i" (without regard to ASCII case; the string is in small letters) or "x",
 * a tab, the string in hex, at least KEY bytes. Each file is looked at as it is and, because mail breaks its lines
 * anywhere, without line ends. Prints "file, tab, offset, tab, name" for each hit, at most HITS_MAX a file; last a
 * line "# patterns, files, bytes". A file that cannot be opened is named on stderr. Called by the leak hunt. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEY = 6, SLOT_BITS = 22, HITS_MAX = 20, CHUNK = 1 << 20 };

typedef struct Pattern {
    struct Pattern *next;
    const char *name;
    size_t length;
    unsigned char bytes[];
} Pattern;

typedef struct Set {
    Pattern **slots; /* by the hash of the first KEY bytes */
    uint64_t n;
} Set;

static Set exact, folded;
static uint64_t files, bytes;

static uint32_t slot_of(const unsigned char *at)
{
    uint64_t key = 0;
    memcpy(&key, at, KEY);
    return (uint32_t)((key * 0x9e3779b97f4a7c15u) >> (64 - SLOT_BITS));
}

static bool add_line(char *line)
{
    g_auto(GStrv) fields = g_strsplit(line, "\t", 3);
    if (g_strv_length(fields) != 3)
        return false;
    size_t length = strlen(fields[2]) / 2;
    if (length < KEY)
        return false;
    Set *set = fields[1][0] == 'i' ? &folded : &exact;
    Pattern *pattern = g_malloc(sizeof *pattern + length);
    pattern->name = g_intern_string(fields[0]);
    pattern->length = length;
    for (size_t i = 0; i < length; i++)
        pattern->bytes[i] = (unsigned char)(g_ascii_xdigit_value(fields[2][2 * i]) * 16 +
                                            g_ascii_xdigit_value(fields[2][2 * i + 1]));
    uint32_t slot = slot_of(pattern->bytes);
    pattern->next = set->slots[slot];
    set->slots[slot] = pattern;
    set->n++;
    return true;
}

static int read_patterns(const char *path)
{
    FILE *file = fopen(path, "re");
    char *line = NULL;
    size_t size = 0;
    int status = file ? 0 : -1;
    while (status == 0 && getline(&line, &size, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (!add_line(line))
            status = -1;
    }
    free(line);
    if (file)
        fclose(file);
    return status;
}

static int search_set(const Set *set, const char *path, const GByteArray *data, int hits)
{
    for (size_t i = 0; i + KEY <= data->len && hits < HITS_MAX; i++) {
        for (const Pattern *p = set->slots[slot_of(data->data + i)]; p; p = p->next) {
            if (p->length <= data->len - i &&
                memcmp(p->bytes, data->data + i, p->length) == 0) {
                printf("%s\t%zu\t%s\n", path, i, p->name);
                hits++;
                break;
            }
        }
    }
    return hits;
}

static void fold(GByteArray *data)
{
    for (guint i = 0; i < data->len; i++)
        data->data[i] = (guint8)g_ascii_tolower((char)data->data[i]);
}

/* Line ends go, and the "=" in front of one, as quoted-printable has it. */
static GByteArray *unbroken(const GByteArray *data)
{
    GByteArray *out = g_byte_array_sized_new(data->len);
    for (guint i = 0; i < data->len; i++) {
        if (data->data[i] == '\r' || data->data[i] == '\n')
            continue;
        bool soft = data->data[i] == '=' && i + 1 < data->len &&
                    (data->data[i + 1] == '\r' || data->data[i + 1] == '\n');
        if (!soft)
            g_byte_array_append(out, data->data + i, 1);
    }
    return out;
}

static void search_file(const char *path)
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
    g_autoptr(GByteArray) whole = unbroken(data);
    int hits = search_set(&exact, path, data, 0);
    hits = search_set(&exact, path, whole, hits);
    fold(data);
    fold(whole);
    hits = search_set(&folded, path, data, hits);
    search_set(&folded, path, whole, hits);
}

int main(int argc, char **argv)
{
    exact.slots = g_new0(Pattern *, 1 << SLOT_BITS);
    folded.slots = g_new0(Pattern *, 1 << SLOT_BITS);
    if (argc != 2 || read_patterns(argv[1]) < 0) {
        fprintf(stderr, "search: no patterns, or one that is too short\n");
        return 2;
    }
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, stdin) > 0) {
        line[strcspn(line, "\n")] = '\0';
        search_file(line);
    }
    free(line);
    printf("# %llu %llu %llu\n", (unsigned long long)(exact.n + folded.n),
           (unsigned long long)files, (unsigned long long)bytes);
    return 0;
}
