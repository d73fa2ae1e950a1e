/* See patterns.h. A hash of the first bytes leads to the few strings that begin with them. */
#include "tests/leak/patterns.h"

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY = 6, SLOT_BITS = 22, FILTER_BITS = 20 };

typedef struct Pattern {
    struct Pattern *next;
    const char *name;
    size_t length;
    unsigned char bytes[];
} Pattern;

typedef struct Set {
    Pattern **slots; /* by the hash of the first KEY bytes */
    unsigned char filter[(1 << FILTER_BITS) /
                         8]; /* which of them may have any: small enough for a cache */
} Set;

struct Patterns {
    Set exact, folded;
    uint64_t n;
};

static uint32_t slot_of(const unsigned char *at)
{
    uint64_t key = 0;
    memcpy(&key, at, KEY);
    return (uint32_t)((key * 0x9e3779b97f4a7c15u) >> (64 - SLOT_BITS));
}

/* Most bytes of a file get no further than this. */
static bool may_be_there(const Set *set, uint32_t slot)
{
    uint32_t bit = slot >> (SLOT_BITS - FILTER_BITS);
    return set->filter[bit / 8] >> (bit % 8) & 1;
}

static bool add_line(Patterns *patterns, const char *line)
{
    g_auto(GStrv) fields = g_strsplit(line, "\t", 3);
    size_t length = g_strv_length(fields) == 3 ? strlen(fields[2]) / 2 : 0;
    if (length < KEY)
        return false;
    Set *set = fields[1][0] == 'i' ? &patterns->folded : &patterns->exact;
    Pattern *pattern = g_malloc(sizeof *pattern + length);
    pattern->name = g_intern_string(fields[0]);
    pattern->length = length;
    for (size_t i = 0; i < length; i++)
        pattern->bytes[i] = (unsigned char)(g_ascii_xdigit_value(fields[2][2 * i]) * 16 +
                                            g_ascii_xdigit_value(fields[2][2 * i + 1]));
    uint32_t slot = slot_of(pattern->bytes);
    uint32_t bit = slot >> (SLOT_BITS - FILTER_BITS);
    pattern->next = set->slots[slot];
    set->slots[slot] = pattern;
    set->filter[bit / 8] |= (unsigned char)(1 << (bit % 8));
    patterns->n++;
    return true;
}

Patterns *patterns_read(const char *path)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return NULL;
    Patterns *patterns = g_new0(Patterns, 1);
    patterns->exact.slots = g_new0(Pattern *, 1 << SLOT_BITS);
    patterns->folded.slots = g_new0(Pattern *, 1 << SLOT_BITS);
    char *line = NULL;
    size_t size = 0;
    bool good = true;
    while (good && getline(&line, &size, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        good = add_line(patterns, line);
    }
    free(line);
    fclose(file);
    return good ? patterns : NULL;
}

uint64_t patterns_count(const Patterns *patterns)
{
    return patterns->n;
}

/* ---- one pass ---- */

typedef struct Pass {
    int hits, most;
    PatternsFound *found;
    void *user;
} Pass;

static void search_set(const Set *set, const unsigned char *data, size_t length, Pass *pass)
{
    for (size_t i = 0; i + KEY <= length && pass->hits < pass->most; i++) {
        if (memcmp(data + i, "\0\0\0\0", 4) == 0)
            continue; /* nothing begins with it, and files are full of it */
        uint32_t slot = slot_of(data + i);
        if (!may_be_there(set, slot))
            continue;
        for (const Pattern *p = set->slots[slot]; p; p = p->next) {
            if (p->length <= length - i && memcmp(p->bytes, data + i, p->length) == 0) {
                pass->hits++;
                if (pass->found)
                    pass->found(pass->user, i, p->name);
                break;
            }
        }
    }
}

static void fold(unsigned char *data, size_t length)
{
    for (size_t i = 0; i < length; i++)
        data[i] |= data[i] >= 'A' && data[i] <= 'Z' ? 0x20 : 0;
}

/* Line ends go, and the "=" in front of one, as quoted-printable has it. Returns the length. */
static size_t unbreak(unsigned char *data, size_t length)
{
    size_t kept = 0;
    for (size_t i = 0; i < length; i++) {
        bool end = data[i] == '\r' || data[i] == '\n';
        bool soft =
            data[i] == '=' && i + 1 < length && (data[i + 1] == '\r' || data[i + 1] == '\n');
        if (!end && !soft)
            data[kept++] = data[i];
    }
    return kept;
}

int patterns_search(const Patterns *patterns, const void *bytes, size_t length, int most,
                    PatternsFound *found, void *user)
{
    Pass pass = {.most = most, .found = found, .user = user};
    g_autofree unsigned char *data = g_memdup2(bytes, length),
                             *lower = g_memdup2(bytes, length);
    search_set(&patterns->exact, data, length, &pass);
    fold(lower, length);
    search_set(&patterns->folded, lower, length, &pass);
    size_t kept = unbreak(data, length);
    if (kept < length) {
        search_set(&patterns->exact, data, kept, &pass);
        unbreak(lower, length);
        search_set(&patterns->folded, lower, kept, &pass);
    }
    return pass.hits;
}
