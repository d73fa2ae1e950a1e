/* Four times the text must not take much more than four times as long, whatever is repeated in it. The input is the mail's
 * head (a byte), the length of what stands once (a byte), that, and what is repeated behind it. */
#include "tests/fuzz/fuzz_read.h"

#include <time.h>

enum { INPUT_MAX = 200, SMALL = 16 * 1024, MORE = 4, TIMES = 10, TRIES = 3 };
static const double SHORT = 0.4; /* seconds that are never too much */

static double seconds(unsigned shape, const GString *text)
{
    struct timespec begun, ended;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begun);
    fuzz_read(shape, text->str, text->len);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ended);
    return (double)(ended.tv_sec - begun.tv_sec) +
           (double)(ended.tv_nsec - begun.tv_nsec) / 1e9;
}

static void repeat_to(GString *text, const char *piece, size_t n, size_t size)
{
    while (text->len < size)
        g_string_append_len(text, piece, (gssize)n);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size < 3 || size > INPUT_MAX)
        return 0;
    size_t once = MIN(bytes[1], size - 3);
    const char *piece = (const char *)bytes + 2 + once;
    g_autoptr(GString) small = g_string_new_len((const char *)bytes + 2, (gssize)once);
    repeat_to(small, piece, size - 2 - once, SMALL);
    g_autoptr(GString) large = g_string_new_len(small->str, (gssize)small->len);
    repeat_to(large, piece, size - 2 - once, (size_t)SMALL * MORE);
    for (int i = 0; i < TRIES; i++) {
        double took = seconds(bytes[0], large);
        if (took < SHORT || took < TIMES * seconds(bytes[0], small))
            return 0;
    }
    abort();
}
