/* Anonymous mails in the simulation (tests/sim): the real engine, register and parsers, killed at every write, sync and call to
 * the outside. Nothing that identifies a reporter may be in the bytes of any write to the virtual disk, in what is on it after a
 * crash, in the log or in a mail that went out.
 *
 *   crash FOLDER [--every K] [--mails N]
 *
 * FOLDER is what tests/leak/write.py wrote. The Chair has a key: originals are sealed. The mails are taken N at a time: one run counts the
 * crash points, then one run for every K-th of them. Then the controls: each step of the removal is left out once, and the
 * bytes are kept that must not be; what they leave behind must be found. */
#include "daemon/engine.h"
#include "daemon/log.h"
#include "daemon/register/seal_pair.h"
#include "parsers/identity/identity.h"
#include "tests/leak/patterns.h"
#include "tests/sim/memory_vfs.h"
#include "tests/sim/world.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    HORIZON = 27 * 60 * 60,
    IDLE_STEP = 20 * 60,
    TURNS_MAX = 200000,
    PRINTED_MAX = 20,
    HITS_MAX = 10,
    CODE = 16
};

typedef struct Crash {
    SimWorld world;
    Config *config;
    Classifier *classifier;
    Keys *keys;
    Patterns *patterns;
    const char *folder;
    GPtrArray *names; /* of the mails of this run */
    int log;          /* a file in memory in the place of stderr */
    bool answered;    /* the Chair has let a report go on, and more has come */
    bool quiet;
    int64_t runs, points, searched, hits, problems;
    const char *where;
} Crash;

static int skipped = -1;    /* a step of the removal that is left out */
static bool bytes_are_kept; /* of an anonymous mail */

bool identity_skips(IdentityStep step)
{
    return (int)step == skipped;
}

static int64_t last_mail;

int __real_store_mail_insert(Store *store, const StoreMail *mail, int64_t *ret_id, Err *err);
int __wrap_store_mail_insert(Store *store, const StoreMail *mail, int64_t *ret_id, Err *err);
int __real_store_seal_raw(Store *store, int64_t incident, int64_t mail, int64_t at_day,
                          const SealRecipients *recipients, int fd, int64_t size, Err *err);
int __wrap_store_seal_raw(Store *store, int64_t incident, int64_t mail, int64_t at_day,
                          const SealRecipients *recipients, int fd, int64_t size, Err *err);

int __wrap_store_mail_insert(Store *store, const StoreMail *mail, int64_t *ret_id, Err *err)
{
    int status = __real_store_mail_insert(store, mail, ret_id, err);
    last_mail = *ret_id;
    return status;
}

int __wrap_store_seal_raw(Store *store, int64_t incident, int64_t mail, int64_t at_day,
                          const SealRecipients *recipients, int fd, int64_t size, Err *err)
{
    if (bytes_are_kept && store_mail_raw(store, last_mail, fd, size, err) < 0)
        return -1;
    return __real_store_seal_raw(store, incident, mail, at_day, recipients, fd, size, err);
}

/* ---- looking ---- */

static int print_hit(void *user, size_t offset, const char *name)
{
    const Crash *crash = user;
    if (!crash->quiet && crash->hits < PRINTED_MAX)
        printf("FOUND crash_at=%lld in %s at %zu: %s\n", (long long)crash->world.crash_at,
               crash->where, offset, name);
    return 0;
}

static void look(Crash *crash, const char *where, const void *bytes, size_t size)
{
    crash->where = where;
    crash->searched += (int64_t)size;
    crash->hits += patterns_search(crash->patterns, bytes, size, HITS_MAX, print_hit, crash);
}

static void look_at_bytes(void *user, const char *name, const void *bytes, size_t size)
{
    look(user, name, bytes, size);
}

static void look_at_log(Crash *crash)
{
    off_t size = lseek(crash->log, 0, SEEK_END);
    void *bytes =
        size > 0 ? mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED, crash->log, 0) : MAP_FAILED;
    if (bytes == MAP_FAILED)
        return;
    look(crash, "the log", bytes, (size_t)size);
    munmap(bytes, (size_t)size);
    if (ftruncate(crash->log, 0) < 0)
        abort();
    lseek(crash->log, 0, SEEK_SET);
}

static void look_at_mails(Crash *crash)
{
    for (guint i = 0; i < crash->world.accepted->len; i++) {
        const SimAccepted *mail = g_ptr_array_index(crash->world.accepted, i);
        gsize size;
        const void *bytes = g_bytes_get_data(mail->bytes, &size);
        look(crash, "a mail that went out", bytes, size);
    }
}

/* ---- what must have happened ---- */

__attribute__((format(printf, 2, 3))) static void problem(Crash *crash, const char *format, ...)
{
    if (++crash->problems > PRINTED_MAX || crash->quiet)
        return;
    va_list args;
    va_start(args, format);
    printf("PROBLEM crash_at=%lld: ", (long long)crash->world.crash_at);
    vprintf(format, args);
    printf("\n");
    va_end(args);
}

static int64_t ask(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int64_t answer = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        answer = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return answer;
}

/* Every mail is an anonymous incident, and its message is nowhere. */
static void check(Crash *crash)
{
    sqlite3 *db = NULL;
    if (sqlite3_open_v2("register.db", &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        problem(crash, "the register cannot be opened");
    int64_t named = ask(db, "SELECT count(*) FROM incident WHERE route <> 'anonymous'");
    int64_t reports = ask(db, "SELECT count(*) FROM report");
    int64_t people = ask(db, "SELECT count(*) FROM person WHERE address NOT LIKE "
                             "'%@school.example' AND address NOT LIKE '%@council.example'");
    /* A RELEASE with the code of a preview that a newer one has taken the place of is a comment. */
    int64_t late = ask(db, "SELECT count(*) FROM mail WHERE rule = 'code'");
    int64_t sealed = ask(db, "SELECT count(*) FROM sealed WHERE length(bytes) > 0");
    sqlite3_close(db);
    if (named)
        problem(crash, "%lld incidents are not anonymous", (long long)named);
    if (reports != (int64_t)crash->names->len + (crash->answered ? 1 : 0) + late)
        problem(crash, "%u mails became %lld reports", crash->names->len, (long long)reports);
    if (sealed != reports - late)
        problem(crash, "%lld originals are sealed, of %lld", (long long)sealed,
                (long long)(reports - late));
    if (people)
        problem(crash, "%lld strangers are known", (long long)people);
    for (guint i = 0; i < crash->names->len; i++) {
        const SimMessage *message = g_ptr_array_index(crash->world.messages, i);
        if (message->folder != FOLDER_NOWHERE)
            problem(crash, "%s is still on the server",
                    (const char *)g_ptr_array_index(crash->names, i));
    }
}

/* ---- the script ---- */

static char *mail_of(const Crash *crash, const char *name)
{
    g_autofree char *path = g_build_filename(crash->folder, name, NULL);
    char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        abort();
    return text;
}

/* The first code of that shape in a mail to the Chair whose subject has the words. Owned, or NULL. */
static char *code_in(const Crash *crash, const char *words, const char *shape, int group)
{
    g_autoptr(GRegex) regex = g_regex_new(shape, G_REGEX_RAW, 0, NULL);
    for (guint i = 0; i < crash->world.accepted->len; i++) {
        const SimAccepted *mail = g_ptr_array_index(crash->world.accepted, i);
        gsize size;
        const char *bytes = g_bytes_get_data(mail->bytes, &size);
        g_autoptr(GMatchInfo) match = NULL;
        if (strstr(mail->subject, words) &&
            g_regex_match_full(regex, bytes, (gssize)size, 0, 0, &match, NULL))
            return g_match_info_fetch(match, group);
    }
    return NULL;
}

/* The Chair lets a report go on, and somebody adds to it. */
static void answer(Crash *crash)
{
    g_autofree char *follow_up =
        code_in(crash, "An anonymous", "SIM-\\d{4}-\\d{4}-[a-z2-9]{16}", 0);
    g_autofree char *code = code_in(crash, "May this report", "\\[([a-z2-9]{16})\\]", 1);
    if (!follow_up || !code || crash->answered)
        return;
    crash->answered = true;
    g_autofree char *text = mail_of(crash, "code-0.eml");
    g_auto(GStrv) pieces = g_strsplit(text, "@CODE@", -1);
    sim_arrive(&crash->world, g_strjoinv(follow_up, pieces));
    sim_arrive(&crash->world,
               g_strdup_printf("From: chair@school.example\nTo: "
                               "security@school.example\nSubject: Re: May this report "
                               "go on\n\nRELEASE [%s]\n",
                               code));
}

/* ---- one run ---- */

/* Until all is idle and the horizon is reached: 0. The power went: -1. */
static int live(Crash *crash, Engine *engine)
{
    SimWorld *world = &crash->world;
    for (int64_t turns = 0; turns < TURNS_MAX; turns++) {
        int64_t wake = engine_turn(engine, world->now);
        if (world->dead)
            return -1;
        bool idle = engine_is_drained(engine);
        int64_t since = world->now.at - world->start;
        world->calm = since > 60 * 60;
        if (since > 2 * 60 * 60)
            answer(crash);
        if (idle && since > HORIZON)
            return 0;
        int64_t step = wake > world->now.ms ? MIN(wake - world->now.ms, IDLE_STEP * 1000) : 0;
        step = idle ? MAX(step, 5 * 60 * 1000) : MIN(step, 1000);
        world->now.ms += step;
        world->now.at += step / 1000;
    }
    problem(crash, "it never came to rest");
    return 0;
}

static int life(Crash *crash)
{
    Err err = {0};
    World world = {
        .config = crash->config,
        .classifier = crash->classifier,
        .keys = crash->keys,
        .parser = sim_open_parser(&crash->world),
        .open_source = sim_open_source,
        .open_sink = sim_open_sink,
        .user = &crash->world,
        .summaries = true,
    };
    int status = 0;
    Engine *engine = NULL;
    if (store_open("register.db", STORE_WRITE, &world.store, &err) == 0)
        engine = engine_new(&world, &err);
    if (engine)
        status = live(crash, engine);
    else if (crash->world.dead)
        status = -1;
    else
        problem(crash, "it does not start: %s", err.msg);
    engine_free(engine);
    store_close(world.store);
    parser_free(world.parser);
    return status;
}

/* Returns the crash points passed. */
static int64_t run(Crash *crash, int64_t crash_at)
{
    sim_world_reset(&crash->world, 1, crash_at);
    memory_vfs_erase();
    crash->answered = false;
    crash->runs++;
    for (guint i = 0; i < crash->names->len; i++) {
        const char *name = g_ptr_array_index(crash->names, i);
        SimMessage *message = sim_arrive(&crash->world, mail_of(crash, name));
        message->route = g_str_has_prefix(name, "route-") ? ROUTE_ANONYMOUS : ROUTE_NAMED;
    }
    if (life(crash) < 0) {
        memory_vfs_each(look_at_bytes, crash);
        crash->world.dead = false;
        memory_vfs_crash((int)(crash_at % 3), sim_random, &crash->world);
        memory_vfs_each(look_at_bytes, crash);
        if (life(crash) < 0)
            problem(crash, "it died without a reason");
    }
    memory_vfs_each(look_at_bytes, crash);
    look_at_mails(crash);
    look_at_log(crash);
    check(crash);
    int64_t points = crash->world.points;
    sim_world_clear(&crash->world);
    return points;
}

/* ---- all mails ---- */

/* By their numbers, so that those of both mailboxes come together. */
static int by_number(const void *a, const void *b)
{
    return strcmp(strchr(*(char *const *)a, '-'), strchr(*(char *const *)b, '-'));
}

static GPtrArray *names_of(const char *folder)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        if (g_str_has_prefix(name, "route-") || g_str_has_prefix(name, "named-"))
            g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, by_number);
    return names;
}

/* `every` 0: without a crash. */
static void run_mails(Crash *crash, int64_t every, int64_t at_once)
{
    g_autoptr(GPtrArray) all = names_of(crash->folder);
    for (guint first = 0; first < all->len; first += (guint)at_once) {
        crash->names = g_ptr_array_new();
        for (guint i = first; i < MIN(first + (guint)at_once, all->len); i++)
            g_ptr_array_add(crash->names, g_ptr_array_index(all, i));
        int64_t points = run(crash, 0);
        for (int64_t at = 1 + first % MAX(every, 1); every && at <= points; at += every) {
            run(crash, at);
            crash->points++;
        }
        g_ptr_array_unref(crash->names);
    }
}

/* ---- controls ---- */

/* Number of controls that must be caught and were not. */
static int run_controls(Crash *crash)
{
    static const char *const steps[IDENTITY_STEP_COUNT] = {
        "headers",     "blocks",    "signatures", "sign-offs", "forms",      "self",
        "short forms", "addresses", "shapes",     "words",     "neighbours", "letters"};
    /* They remove words that are names only beside others, which tokens never are. test_identity leaves each
     * of them out, too. */
    const int elsewhere = 1 << IDENTITY_SHORT_FORMS | 1 << IDENTITY_NEIGHBOURS;
    int missed = 0;
    crash->quiet = true;
    for (int control = 0; control <= IDENTITY_STEP_COUNT; control++) {
        bytes_are_kept = control == IDENTITY_STEP_COUNT;
        skipped = bytes_are_kept ? -1 : control;
        if (elsewhere & (1 << control))
            continue;
        crash->hits = 0;
        run_mails(crash, 0, 16);
        printf("control %s: %s\n", bytes_are_kept ? "the bytes are kept" : steps[control],
               crash->hits ? "caught" : "NOT CAUGHT");
        missed += crash->hits == 0;
    }
    return missed;
}

/* ---- start ---- */

static int64_t option(int argc, char **argv, const char *name, int64_t otherwise)
{
    for (int i = 2; i + 1 < argc; i++) {
        if (strcmp(argv[i], name) == 0)
            return strtoll(argv[i + 1], NULL, 10);
    }
    return otherwise;
}

/* The simulation's configuration, in which the Chair has the public half of a new key. Owned; NULL: it cannot
 * be made. */
static char *configuration(const char *folder)
{
    static const char chair[] = "address = \"chair@school.example\";";
    Err err = {0};
    SealKey key;
    char line[SEAL_KEY_TEXT_LENGTH + 1];
    g_autofree char *text = NULL, *top = g_get_current_dir();
    g_autofree char *path = g_build_filename(folder, "chair.key", NULL);
    remove(path);
    if (!g_file_get_contents("tests/sim/sim.conf", &text, NULL, NULL) ||
        seal_pair_create(path, NULL, NULL, &key, &err) < 0)
        return NULL;
    seal_key_text(&key, line);
    g_autofree char *with_key = g_strdup_printf("%s seal_key = \"%s\";", chair, line);
    g_autoptr(GString) whole = g_string_new(text);
    g_string_replace(whole, "@TOP@", top, 0);
    return g_string_replace(whole, chair, with_key, 0) == 1 ? g_strdup(whole->str) : NULL;
}

static int prepare(Crash *crash)
{
    Err err = {0};
    g_autofree char *text = configuration(crash->folder);
    g_autofree char *path = g_build_filename(crash->folder, "sim.conf", NULL);
    g_autofree char *keys = g_build_filename(crash->folder, "keys", NULL);
    g_autofree char *patterns = g_build_filename(crash->folder, "patterns", NULL);
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    remove(keys);
    crash->patterns = patterns_read(patterns);
    crash->classifier = classifier_new(rules_builtin(), &err);
    crash->log = memfd_create("log", MFD_CLOEXEC);
    if (!text || !crash->patterns || !crash->classifier ||
        !g_file_set_contents(path, text, -1, NULL) || seal_keys_create(keys, &err) < 0 ||
        seal_keys_load(keys, &crash->keys, &err) < 0 ||
        config_load(path, true, &crash->config, problems, &err) < 0)
        return -1;
    return dup2(crash->log, STDERR_FILENO) < 0 ? -1 : 0;
}

int main(int argc, char **argv)
{
    Crash crash = {.folder = argc > 1 ? argv[1] : "build/leak"};
    if (prepare(&crash) < 0) {
        printf("crash: %s: no mails, or no configuration\n", crash.folder);
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    log_open(LOG_LEVEL_DEBUG, false);
    memory_vfs_install(sim_point, &crash.world);
    memory_vfs_watch(look_at_bytes, &crash);
    int64_t every = option(argc, argv, "--every", 1),
            at_once = option(argc, argv, "--mails", 4);
    run_mails(&crash, every, at_once);
    printf("%lld runs, %lld crash points, %llu forms of tokens in %.0f MB of writes, files, "
           "logs and mails: %lld found, %lld "
           "problems\n",
           (long long)crash.runs, (long long)crash.points,
           (unsigned long long)patterns_count(crash.patterns), (double)crash.searched / 1e6,
           (long long)crash.hits, (long long)crash.problems);
    bool bad = crash.hits || crash.problems || crash.points == 0;
    int missed = run_controls(&crash);
    return bad || missed ? 1 : 0;
}
