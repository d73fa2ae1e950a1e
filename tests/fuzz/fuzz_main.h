/* A main() for fuzz targets that are built without libFuzzer: reads the files that are named,
 * each once or
 * (--generate N) in N variations, always the same ones. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#ifndef FUZZER

/* One change: a byte, a piece taken out, doubled, or put elsewhere. */
static void fuzz_change(GString *bytes, GRand *random)
{
    if (bytes->len == 0)
        return;
    int length = (int)MIN(bytes->len, 1 << 20);
    int at = g_rand_int_range(random, 0, length), n = g_rand_int_range(random, 1, 64);
    n = MIN(n, length - at);
    g_autofree char *piece = g_memdup2(bytes->str + at, (size_t)n);
    switch (g_rand_int_range(random, 0, 5)) {
    case 0:
        bytes->str[at] = (char)g_rand_int_range(random, 0, 256);
        break;
    case 1:
        g_string_erase(bytes, at, n);
        break;
    case 2:
        for (int i = g_rand_int_range(random, 1, 40); i > 0; i--)
            g_string_insert_len(bytes, at, piece, n);
        break;
    case 3:
        g_string_insert_len(bytes, g_rand_int_range(random, 0, length), piece, n);
        break;
    default:
        bytes->str[at] = "\r\n\0:;\"\\=-<>&[]{}"[g_rand_int_range(random, 0, 17)];
        break;
    }
}

static void fuzz_variations(const char *bytes, size_t length, int variations)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    for (int i = 0; i < variations; i++) {
        g_autoptr(GString) changed = g_string_new_len(bytes, (gssize)length);
        for (int n = g_rand_int_range(random, 1, 8); n > 0; n--)
            fuzz_change(changed, random);
        LLVMFuzzerTestOneInput((const uint8_t *)changed->str, changed->len);
    }
}

int main(int argc, char **argv)
{
    bool generate = argc > 2 && strcmp(argv[1], "--generate") == 0;
    int variations = generate ? atoi(argv[2]) : 0;
    for (int i = generate ? 3 : 1; i < argc; i++) {
        g_autofree char *bytes = NULL;
        size_t length;
        if (!g_file_get_contents(argv[i], &bytes, &length, NULL))
            return 1;
        LLVMFuzzerTestOneInput((const uint8_t *)bytes, length);
        fuzz_variations(bytes, length, variations);
    }
    return 0;
}

#endif
