/* What is called pure is pure: its object files ask for no clock, no file, no network, no
 * random, no database and no log. The objects lie in $B, or above this program. */
#include "tests/unit/tap.h"

#include <fnmatch.h>
#include <glob.h>
#include <stdlib.h>

enum { SYMBOL_SIZE = 256 };

/* Patterns of fnmatch(3). A "__NAME_chk" of a fortified build counts as NAME. */
static const char *const forbidden[] = {
    /* clock */
    "time", "clock", "clock_*", "gettimeofday", "localtime*", "mktime", "timerfd_*", "sleep",
    "usleep", "nanosleep", "g_get_real_time", "g_get_monotonic_time", "g_get_current_time",
    "g_date_time_new_now*", "g_date_set_time*", "g_timer_*", "g_usleep", "g_time_zone_new*",
    /* files and streams */
    "open", "open64", "openat", "openat64", "creat*", "fopen*", "freopen*", "fdopen", "popen",
    "fread*", "fwrite*", "fget*", "fput*", "fprintf", "vfprintf", "printf", "vprintf", "put*",
    "perror", "std[eo]*", "read*", "write*", "pread*", "pwrite*", "mmap*", "memfd_create",
    "opendir", "unlink*", "rename*", "mkdir*", "stat*", "g_file_*", "g_mkstemp*", "g_dir_*",
    "g_print*", "g_open", "g_fopen", "g_io_*", "syslog", "vsyslog",
    /* network and processes */
    "socket*", "connect", "send*", "recv*", "poll", "ppoll", "select", "epoll_*", "getaddrinfo",
    "fork", "vfork", "exec*", "system", "posix_spawn*", "g_spawn_*", "pthread_create",
    "g_thread_*", "g_main_*", "curl_*",
    /* environment and random */
    "getenv", "secure_getenv", "setlocale", "g_getenv", "g_get_user*", "g_get_host*", "rand",
    "rand_r", "srand*", "random", "*rand48*", "getrandom", "getentropy", "arc4random*",
    "g_rand_*", "g_random_*", "g_uuid_*", "randombytes*", "json_object_seed",
    /* our own rooms */
    "sqlite3_*", "store_*", "audit_*", "seal_*", "log_*", "g_log*", "config_secret*"};

/* message.c and body_digest.c of parsers/message read the mail from the descriptor that they are given. */
static const char *const reads_a_descriptor[] = {"read", "pread*", "lseek*", "fstat*"};

/* All that the life of an incident needs of anybody. */
static const char *const incident_needs[] = {
    "mem[csm]*", "str[ln]*",  "snprintf",  "__stack_chk_fail",
    "duty_*",    "step_*",    "ladder_*",  "permission_*",
    "*_name",    "__asan_*",  "__ubsan_*", "_GLOBAL_OFFSET_TABLE_",
    "attack_*",  "incident_*"};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static bool matches(const char *symbol, const char *const *patterns, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (fnmatch(patterns[i], symbol, 0) == 0)
            return true;
    }
    return false;
}

/* "__read_chk" -> "read" */
static void plain_name(char *symbol)
{
    size_t length = strlen(symbol);
    if (length < 7 || strncmp(symbol, "__", 2) != 0 || strcmp(symbol + length - 4, "_chk") != 0)
        return;
    memmove(symbol, symbol + 2, length - 6);
    symbol[length - 6] = '\0';
}

static bool is_allowed(const char *object, const char *symbol)
{
    if (strstr(object, "/core/incident") || strstr(object, "/core/duty.o") ||
        strstr(object, "/core/permission.o") || strstr(object, "/core/errand.o"))
        return matches(symbol, incident_needs, COUNT(incident_needs));
    bool reader = strstr(object, "/parsers/message/message.o") ||
                  strstr(object, "/parsers/message/body_digest.o");
    if (reader && matches(symbol, reads_a_descriptor, COUNT(reads_a_descriptor)))
        return true;
    return !matches(symbol, forbidden, COUNT(forbidden));
}

/* How many symbols an object wants and may not have; -1: it cannot be read. */
static int count_wrong(const char *object, bool tell)
{
    char command[4096], symbol[SYMBOL_SIZE];
    snprintf(command, sizeof command, "nm -u '%s'", object);
    FILE *nm = popen(command, "r");
    if (!nm)
        return -1;
    int wrong = 0;
    while (fscanf(nm, " %*1[Uwv] %255s", symbol) == 1) {
        char *version = strchr(symbol, '@');
        if (version)
            *version = '\0';
        plain_name(symbol);
        if (is_allowed(object, symbol))
            continue;
        wrong++;
        if (tell)
            printf("# %s wants %s\n", object, symbol);
    }
    return pclose(nm) == 0 ? wrong : -1;
}

static void test_object(const char *object, const char *name)
{
    is_int(count_wrong(object, true), 0, name);
}

static void test_folder(const char *folder, const char *objects)
{
    char pattern[4096];
    snprintf(pattern, sizeof pattern, "%s/%s", folder, objects);
    glob_t found;
    int status = glob(pattern, 0, NULL, &found);
    ok(status == 0, "there are %s", objects);
    for (size_t i = 0; status == 0 && i < found.gl_pathc; i++)
        test_object(found.gl_pathv[i], found.gl_pathv[i] + strlen(folder) + 1);
    if (status == 0)
        globfree(&found);
}

/* Without this, a test that looks at nothing would pass. */
static void test_control(const char *folder)
{
    char object[4096];
    snprintf(object, sizeof object, "%s/daemon/log.o", folder);
    ok(count_wrong(object, false) > 0, "the log, which writes, is found out");
}

int main(int argc, char **argv)
{
    char folder[2048];
    const char *b = getenv("B");
    snprintf(folder, sizeof folder, "%s", b ? b : argc > 0 ? argv[0] : "");
    char *above = b ? NULL : strstr(folder, "/tests/unit/");
    if (above)
        *above = '\0';
    else if (!b)
        strcpy(folder, "build");
    static const char *const pure[] = {"daemon/core/*.o", "parsers/*.o", "parsers/*/*.o",
                                       "config/days.o", "config/bank_holidays.o"};
    for (size_t i = 0; i < COUNT(pure); i++)
        test_folder(folder, pure[i]);
    test_control(folder);
    return tap_done();
}
