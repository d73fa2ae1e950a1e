/* incidentd run and incidentd once: the daemon's life around the engine. The only reader of the
 * wall clock. */
#include "daemon/cli/cli.h"
#include "daemon/engine.h"
#include "daemon/log.h"
#include "daemon/notify.h"
#include "daemon/parser/parser_process.h"
#include "daemon/wire/loop.h"

#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Everything that lives as long as one configuration. */
typedef struct Service {
    Config *config;
    Classifier *classifier;
    World world;
    Engine *engine;
} Service;

typedef struct Daemon {
    const char *config_path;
    Loop *loop;
    Store *store;
    Keys *keys;
    Service service;
} Daemon;

static Source *open_source(void *user, const MailboxSettings *settings)
{
    Daemon *daemon = user;
    return source_open(settings, daemon->loop);
}

static Sink *open_sink(void *user, const OutgoingSettings *settings)
{
    Daemon *daemon = user;
    return sink_open(settings, daemon->loop);
}

static Now read_clocks(void)
{
    return (Now){.at = time(NULL), .ms = loop_now_ms()};
}

/* ---- a service comes and goes ---- */

static void service_stop(Service *service)
{
    /* The parser first: it still knows the jobs of the batch in flight, which are the engine's.
     */
    parser_free(service->world.parser);
    engine_free(service->engine);
    classifier_free(service->classifier);
    config_free(service->config);
    *service = (Service){0};
}

/* Takes over `config` and the classifier made of it. */
static int service_start(Daemon *daemon, Config *config, Classifier *classifier, Err *err)
{
    Service *service = &daemon->service;
    service->config = config;
    service->classifier = classifier;
    service->world = (World){
        .config = config,
        .classifier = classifier,
        .store = daemon->store,
        .keys = daemon->keys,
        .parser = parser_process_new(config, daemon->loop),
        .open_source = open_source,
        .open_sink = open_sink,
        .user = daemon,
        .summaries = true,
    };
    log_open(config->debug ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO,
             getenv("JOURNAL_STREAM") != NULL);
    service->engine = engine_new(&service->world, err);
    return service->engine ? 0 : -1;
}

/* ---- start ---- */

/* The keys are made just before the register, and never beside an old one. The register first, and a crash between the two
 * would look like lost keys for ever. */
static int make_keys(const Config *config, Err *err)
{
    if (access(config->keys, F_OK) == 0)
        return 0;
    if (cli_keys_are_lost(config, err))
        return -1;
    return seal_keys_create(config->keys, err);
}

/* With those of another register each mail would be new to it, and each code unknown. */
static int load_keys(Daemon *daemon, const Config *config, Err *err)
{
    uint8_t mac[SEAL_HASH_SIZE];
    if (seal_keys_load(config->keys, &daemon->keys, err) < 0)
        return -1;
    seal_mac(daemon->keys, "register", "", 0, mac);
    int own = store_has_keys(daemon->store, mac, err);
    return own == 0 ? err_set(err, ERR_INPUT,
                              "keys: %s are not those of this register: restore them from "
                              "their backup",
                              config->keys)
                    : MIN(own, 0);
}

/* No core dump, no tracing by others, and enough descriptors for many mailboxes. */
static void harden_process(void)
{
    prctl(PR_SET_DUMPABLE, 0);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

static int daemon_start(Daemon *daemon, Config *config, Err *err)
{
    Classifier *classifier = cli_classifier(config, err);
    daemon->loop = classifier ? loop_new(err) : NULL;
    if (!daemon->loop || cli_templates_check(config, err) < 0 || make_keys(config, err) < 0 ||
        store_open(config->database, STORE_WRITE, &daemon->store, err) < 0 ||
        load_keys(daemon, config, err) < 0) {
        classifier_free(classifier);
        config_free(config);
        return -1;
    }
    return service_start(daemon, config, classifier, err);
}

static void daemon_stop(Daemon *daemon)
{
    service_stop(&daemon->service);
    store_close(daemon->store);
    seal_keys_free(daemon->keys);
    loop_free(daemon->loop);
}

/* ---- reload ---- */

static bool same_register(const Config *a, const Config *b)
{
    return strcmp(a->database, b->database) == 0 && strcmp(a->keys, b->keys) == 0;
}

/* Everything that a new configuration needs, or -1 and nothing. */
static int load_again(const Daemon *daemon, Config **ret, Classifier **ret_classifier, Err *err)
{
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    Config *config = NULL;
    int loaded = config_load(daemon->config_path, true, &config, problems, err);
    for (guint i = 0; i < problems->len; i++)
        log_warning("configuration problem=%s", log_quote(g_ptr_array_index(problems, i)));
    if (loaded < 0)
        return -1;
    if (!same_register(config, daemon->service.config))
        err_set(err, ERR_INPUT, "database and keys can only be changed by a restart");
    else if (cli_templates_check(config, err) == 0)
        *ret_classifier = cli_classifier(config, err);
    if (*ret_classifier) {
        *ret = config;
        return 0;
    }
    config_free(config);
    return -1;
}

/* A configuration that is not valid changes nothing. */
static int daemon_reload(Daemon *daemon, Err *err)
{
    Config *config = NULL;
    Classifier *classifier = NULL;
    Err problem = {0};
    if (load_again(daemon, &config, &classifier, &problem) < 0) {
        log_error("configuration not reloaded, the old one stays problem=%s",
                  log_quote(problem.msg));
        return 0;
    }
    service_stop(&daemon->service);
    if (service_start(daemon, config, classifier, err) < 0)
        return -1;
    log_info("configuration reloaded");
    return 0;
}

static void notify_reloading(void)
{
    g_autofree char *state =
        g_strdup_printf("RELOADING=1\nMONOTONIC_USEC=%lld", (long long)loop_now_ms() * 1000);
    notify_send(state);
}

/* ---- the loop ---- */

static int run(Daemon *daemon, Err *err)
{
    int64_t watchdog = notify_watchdog_ms();
    notify_send("READY=1");
    log_info("started organisations=%zu", daemon->service.config->n_organisations);
    for (;;) {
        Now now = read_clocks();
        int64_t wake = engine_turn(daemon->service.engine, now);
        if (watchdog) {
            notify_send("WATCHDOG=1");
            wake = MIN(wake, now.ms + watchdog);
        }
        loop_wake_at(daemon->loop, wake);
        int signals = loop_wait(daemon->loop);
        if (signals & LOOP_TERMINATE)
            break;
        if (!(signals & LOOP_RELOAD))
            continue;
        notify_reloading();
        if (daemon_reload(daemon, err) < 0)
            return -1;
        notify_send("READY=1");
    }
    notify_send("STOPPING=1");
    log_info("stopped");
    return 0;
}

static int once(Daemon *daemon)
{
    for (;;) {
        int64_t wake = engine_turn(daemon->service.engine, read_clocks());
        if (engine_is_drained(daemon->service.engine))
            break;
        loop_wake_at(daemon->loop, wake);
        if (loop_wait(daemon->loop) & LOOP_TERMINATE)
            return CLI_LATER;
    }
    return engine_has_failures(daemon->service.engine) ? CLI_LATER : CLI_DONE;
}

static int start_and(int (*go)(Daemon *, Err *), int argc, char **argv)
{
    const char *path = CLI_CONFIG_DEFAULT;
    const CliOption options[] = {CLI_CONFIG_OPTION(path), {0}};
    int status;
    if (cli_options(argc, argv, options, NULL, 0, 0, &status) < 0)
        return status;
    Config *config = NULL;
    status = cli_load_config(path, true, &config);
    if (status != CLI_DONE)
        return status;
    harden_process();
    umask(077);
    Daemon daemon = {.config_path = path};
    Err err = {0};
    status = daemon_start(&daemon, config, &err);
    if (status == 0)
        status = go(&daemon, &err);
    if (status < 0)
        status = cli_fail(&err);
    daemon_stop(&daemon);
    return status;
}

static int go_once(Daemon *daemon, Err *err)
{
    (void)err;
    return once(daemon);
}

int cli_run(int argc, char **argv)
{
    return start_and(run, argc, argv);
}

int cli_once(int argc, char **argv)
{
    return start_and(go_once, argc, argv);
}
