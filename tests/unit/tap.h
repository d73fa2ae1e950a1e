/* TAP for plain C tests: ok(condition, "what it shows"), is_str, is_int, and `return
 * tap_done();` at the end. */
#pragma once

#include <glib.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int tap_count, tap_failed;

/* What GLib complains of is a mistake of ours, and ends the test. */
__attribute__((constructor)) static void tap_take_complaints_seriously(void)
{
    g_log_set_always_fatal((GLogLevelFlags)(G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL));
}

/* Of many cases of one kind one in so many is enough: more than 1 only where each takes very long
 * (`make valgrind`), which another run of all of them goes with. */
static inline size_t tap_sample(void)
{
    const char *sample = getenv("TAP_SAMPLE");
    size_t n = sample ? strtoul(sample, NULL, 10) : 1;
    return n ? n : 1;
}

__attribute__((format(printf, 4, 5))) static inline bool
tap_ok(bool passed, const char *file, int line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    printf("%sok %d - ", passed ? "" : "not ", ++tap_count);
    vprintf(format, args);
    printf("\n");
    va_end(args);
    if (!passed) {
        tap_failed++;
        fprintf(stderr, "# not ok %d at %s:%d\n", tap_count, file,
                line); /* prove shows no other */
    }
    fflush(stdout);
    return passed;
}

#define ok(condition, ...) tap_ok((condition), __FILE__, __LINE__, __VA_ARGS__)

static inline bool tap_is_str(const char *got, const char *expected, const char *file, int line,
                              const char *what)
{
    bool same = got && expected ? strcmp(got, expected) == 0 : got == expected;
    tap_ok(same, file, line, "%s", what);
    if (!same)
        printf("#      got: %s\n# expected: %s\n", got ? got : "(null)",
               expected ? expected : "(null)");
    return same;
}

static inline bool tap_is_int(int64_t got, int64_t expected, const char *file, int line,
                              const char *what)
{
    tap_ok(got == expected, file, line, "%s", what);
    if (got != expected)
        printf("#      got: %lld\n# expected: %lld\n", (long long)got, (long long)expected);
    return got == expected;
}

#define is_str(got, expected, what) tap_is_str((got), (expected), __FILE__, __LINE__, (what))
#define is_int(got, expected, what) tap_is_int((got), (expected), __FILE__, __LINE__, (what))

static inline int tap_done(void)
{
    printf("1..%d\n", tap_count);
    return tap_failed ? 1 : 0;
}
