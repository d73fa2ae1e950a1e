/* How long the third verb takes among many open incidents: a turn in which nothing is due, and one
 * after the other until a thousand have been reminded of. The register is a file, written as the
 * daemon writes it (synchronous = FULL); its folder should be on the disk that the daemon's is on.
 *
 *   bench_deadline FOLDER [INCIDENTS [ORGANISATIONS]]
 *
 * An incident is one whose report has just come, with the duties that begin then. Everybody's first
 * reminder comes after four hours, and a thousand reports came an hour before the others. */
#include "config/config.h"
#include "daemon/clock.h"
#include "daemon/core/incident.h"
#include "daemon/deadline.h"
#include "daemon/log.h"
#include "daemon/world.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    HOUR = 3600,
    REPORTED = 1772442000, /* Monday 2 March 2026, 09:00 UTC */
    DUE = 1000,
    A_TRANSACTION = 1000, /* incidents, while the register is filled */
    IDLE_TURNS = 1000,
};

static const char file[] =
    "database = \"%s/register.db\"; keys = \"%s/keys\"; templates = \"%s\";\n"
    "organisations = (";

static const char organisation[] =
    "%s{ name = \"School %d\"; prefix = \"S%d\";\n"
    "  mailboxes = ( { name = \"reports\"; url = \"maildir:%s/in%d\"; } );\n"
    "  outgoing = { url = \"maildir:%s/out\"; from = \"security@school.example\"; };\n"
    "  roles = { siro = { name = \"S\"; address = \"siro%d@school.example\"; };\n"
    "            dpo = { name = \"D\"; address = \"dpo%d@school.example\"; };\n"
    "            chair = { name = \"C\"; address = \"chair%d@school.example\"; }; }; }";

typedef struct Bench {
    World world;
    Config *config;
    Keys *keys;
    Organisation *organisations;
    int64_t *reporters;
    int n_organisations;
} Bench;

static void must(int result, const Err *err)
{
    if (result >= 0)
        return;
    fprintf(stderr, "%s\n", err->msg);
    exit(1);
}

static double ms_since(int64_t start)
{
    return (double)(g_get_monotonic_time() - start) / 1e3;
}

/* ---- the register ---- */

static void configure(Bench *bench, const char *folder)
{
    Err err = {0};
    g_autofree char *path = g_build_filename(folder, "bench.conf", NULL);
    g_autofree char *keys = g_build_filename(folder, "keys", NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *templates = g_canonicalize_filename("config/templates", NULL);
    g_autofree char *root = g_canonicalize_filename(folder, NULL);
    g_string_append_printf(text, file, root, root, templates);
    for (int i = 0; i < bench->n_organisations; i++)
        g_string_append_printf(text, organisation, i ? ",\n" : "", i, i, root, i, root, i, i,
                               i);
    g_string_append(text, ");\n");
    g_file_set_contents(path, text->str, -1, NULL);
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    must(config_load(path, true, &bench->config, problems, &err), &err);
    g_unlink(keys);
    must(seal_keys_create(keys, &err), &err);
    must(seal_keys_load(keys, &bench->keys, &err), &err);
    g_unlink(bench->config->database);
    must(store_open(bench->config->database, STORE_WRITE, &bench->world.store, &err), &err);
    bench->world.config = bench->config;
    bench->world.keys = bench->keys;
}

static void register_schools(Bench *bench)
{
    Err err = {0};
    Store *store = bench->world.store;
    bench->organisations = g_new0(Organisation, bench->n_organisations);
    bench->reporters = g_new0(int64_t, bench->n_organisations);
    must(store_begin(store, &err), &err);
    for (int i = 0; i < bench->n_organisations; i++) {
        const OrganisationSettings *settings = &bench->config->organisations[i];
        bench->organisations[i].settings = settings;
        must(store_organisation(store, settings->prefix, settings->name,
                                &bench->organisations[i].id, &err),
             &err);
        must(store_person(store, bench->organisations[i].id, "ann@school.example", "Ann",
                          &bench->reporters[i], &err),
             &err);
    }
    must(store_commit(store, &err), &err);
}

static void put_incident(Bench *bench, int which, int64_t at)
{
    Err err = {0};
    g_autofree char *reference = NULL;
    const OrganisationSettings *settings = bench->organisations[which].settings;
    Incident none = {0};
    Event event = {
        .kind = EVENT_REPORT,
        .clock = clock_of(settings, at),
        .reporter = bench->reporters[which],
        .answerable = true,
        .class = CLASS_POTENTIAL,
        .severity = SEVERITY_MINOR,
        .deadline_severity = SEVERITY_MINOR,
    };
    Step step = incident_step(&none, &event, &bench->config->policy);
    must(store_incident_insert(bench->world.store, bench->organisations[which].id, 2026,
                               settings->prefix, &step.incident, &reference, &err),
         &err);
}

static void fill(Bench *bench, int64_t n)
{
    Err err = {0};
    int64_t start = g_get_monotonic_time();
    for (int64_t i = 0; i < n; i++) {
        if (i % A_TRANSACTION == 0)
            must(store_begin(bench->world.store, &err), &err);
        /* Those that will be due lie between the others, in every school. */
        int64_t apart = n / DUE, which = (i + i / apart) % bench->n_organisations;
        put_incident(bench, (int)which, REPORTED - (i % apart == 0 ? HOUR : 0));
        if (i % A_TRANSACTION == A_TRANSACTION - 1 || i == n - 1)
            must(store_commit(bench->world.store, &err), &err);
    }
    printf("deadline: %lld open incidents of %d schools (written in %.1f s)\n", (long long)n,
           bench->n_organisations, ms_since(start) / 1e3);
}

/* ---- turns ---- */

static int64_t turn(const Bench *bench, int64_t at, int64_t *queued)
{
    return deadline_advance(&bench->world, bench->organisations, (size_t)bench->n_organisations,
                            queued, (Now){.at = at});
}

static void bench_idle(const Bench *bench)
{
    int64_t queued = 0, at = REPORTED + 2 * HOUR, start = g_get_monotonic_time();
    double worst = 0;
    for (int i = 0; i < IDLE_TURNS; i++) {
        int64_t before = g_get_monotonic_time();
        turn(bench, at, &queued);
        worst = MAX(worst, ms_since(before));
    }
    printf("  nothing due:     %.4f ms a turn, the slowest %.3f ms (wanted: under 1 ms)%s\n",
           ms_since(start) / IDLE_TURNS, worst, queued ? " BUT A MAIL WAS SENT" : "");
}

static void bench_due(const Bench *bench)
{
    int64_t queued = 0, at = REPORTED + 3 * HOUR, start = g_get_monotonic_time();
    double worst = 0;
    int turns = 0;
    for (int64_t again = 0; again == 0; turns++) {
        int64_t before = g_get_monotonic_time();
        again = turn(bench, at, &queued);
        worst = MAX(worst, ms_since(before));
    }
    printf("  %d due at once: %.0f ms in %d turns, the slowest %.0f ms (wanted: under 1 s); "
           "%lld mails\n",
           DUE, ms_since(start), turns, worst, (long long)queued);
}

int main(int argc, char **argv)
{
    int64_t n = argc > 2 ? atoll(argv[2]) : 100 * 1000;
    Bench bench = {.n_organisations = argc > 3 ? atoi(argv[3]) : 100};
    if (argc < 2 || n < DUE || bench.n_organisations < 1) {
        fprintf(stderr, "usage: bench_deadline FOLDER [INCIDENTS [ORGANISATIONS]]\n");
        return 64;
    }
    log_open(LOG_LEVEL_WARNING, false);
    g_mkdir_with_parents(argv[1], 0700);
    configure(&bench, argv[1]);
    register_schools(&bench);
    fill(&bench, n);
    bench_idle(&bench);
    bench_due(&bench);
    store_close(bench.world.store);
    seal_keys_free(bench.keys);
    config_free(bench.config);
    g_free(bench.organisations);
    g_free(bench.reporters);
    return 0;
}
