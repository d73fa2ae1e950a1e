/* incidentd erase: what is personal of an incident that has ended goes, from the register and its log. Its
 * record still proves itself: the chain covers commitments to what is gone. */
#include "daemon/cli/cli.h"
#include "daemon/register/audit.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef struct Erase {
    Store *store;
    const Config *config;
    const char *reference, *because;
} Erase;

/* What is read in a mail without a byte. Owned. */
static char *empty_report(void)
{
    size_t length;
    Report *report = report_read("", 0, false, cli_context(NULL));
    g_free(report->visible);
    report->visible = g_strdup("(erased)");
    char *json = report_to_json(report, false, &length);
    report_free(report);
    return json;
}

/* The incident; *ret_refusal: why nothing of it is erased, or NULL. */
static int find(const Erase *erase, Incident *incident, const char **ret_refusal, Err *err)
{
    int64_t id = 0;
    int found = store_incident_find(erase->store, 0, erase->reference, &id, err);
    if (found > 0)
        found = store_incident_load(erase->store, id, incident, NULL, NULL, err);
    if (found < 0)
        return -1;
    *ret_refusal = found == 0                   ? "there is no such incident"
                   : incident_is_open(incident) ? "it is open: only what has ended is erased"
                                                : NULL;
    return *ret_refusal ? 0 : store_erase_refusal(erase->store, id, ret_refusal, err);
}

static int erase_all(const Erase *erase, const Incident *incident, Err *err)
{
    int64_t now = time(NULL);
    g_autofree char *json = empty_report();
    g_autofree char *detail = g_strdup_printf("because: %s", erase->because);
    AuditEntry entry = {.at = incident->route == ROUTE_ANONYMOUS
                                  ? cli_day(erase->config, erase->reference, now)
                                  : now,
                        .incident = incident->id,
                        .actor = "administrator",
                        .event = "erased",
                        .detail = detail};
    return !json || store_erase(erase->store, incident->id, json, err) < 0
               ? -1
               : audit_append(erase->store, &entry, err);
}

/* CLI_DONE, CLI_NO, or -1. */
static int work(const Erase *erase, Err *err)
{
    Incident incident = {0};
    const char *refusal = NULL;
    if (store_begin(erase->store, err) < 0)
        return -1;
    if (find(erase, &incident, &refusal, err) < 0 || refusal ||
        erase_all(erase, &incident, err) < 0) {
        store_rollback(erase->store);
        if (refusal)
            fprintf(stderr, "incidentd: %s: %s\n", erase->reference, refusal);
        return refusal ? CLI_NO : -1;
    }
    if (store_commit(erase->store, err) < 0)
        return -1;
    if (store_wipe_log(erase->store, err) < 0)
        return err_prefix(err, "%s is erased, but not yet from the log: run this again",
                          erase->reference);
    printf("%s: erased; copies in backups, in mailboxes and on the mail server are not\n",
           erase->reference);
    return CLI_DONE;
}

int cli_erase(int argc, char **argv)
{
    const char *path = CLI_CONFIG_DEFAULT, *reference = NULL, *because = NULL;
    const CliOption options[] = {
        CLI_CONFIG_OPTION(path),
        {"--because", NULL, &because, "TEXT: the reason, which is put on record"},
        {0},
    };
    int status;
    if (cli_options(argc, argv, options, &reference, 1, 1, &status) < 0)
        return status;
    if (!because || !cli_is_reason(because)) {
        fprintf(stderr, "incidentd erase: --because TEXT: %s\n",
                because ? CLI_REASON_RULE
                        : "it is missing: what is erased leaves a reason in the record");
        return CLI_USAGE;
    }
    Config *config;
    Store *store;
    status = cli_open_store(path, STORE_TOUCH, &config, &store);
    if (status != CLI_DONE)
        return status;
    g_autofree char *capitals = g_ascii_strup(reference, -1);
    const Erase erase = {store, config, capitals, because};
    Err err = {0};
    status = work(&erase, &err);
    if (status < 0)
        status = cli_fail(&err);
    store_close(store);
    config_free(config);
    return status;
}
