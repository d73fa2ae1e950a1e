/* incidentd erase: what is personal of an incident that has ended goes, from the register and its log. Its
 * record still proves itself: the chain covers commitments to what is gone. */
#include "daemon/cli/cli.h"
#include "daemon/register/audit.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

typedef struct Erase {
    Store *store;
    const Config *config;
    const char *asked, *because;
    char *reference; /* owned */
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

/* 1 and the incident; 0, said why: there is none of which anything may be erased. */
static int find(Erase *erase, Incident *incident, Err *err)
{
    const char *refusal = NULL;
    int found = cli_find(erase->store, erase->asked, incident, &erase->reference, err);
    if (found <= 0)
        return found;
    if (incident_is_open(incident))
        refusal = "it is open: only what has ended is erased";
    else if (store_erase_refusal(erase->store, incident->id, &refusal, err) < 0)
        return -1;
    if (refusal)
        fprintf(stderr, "incidentd: %s is not erased: %s\n", erase->reference, refusal);
    return !refusal;
}

static int erase_all(const Erase *erase, Incident *incident, Err *err)
{
    int64_t now = time(NULL);
    bool anonymous = incident->route == ROUTE_ANONYMOUS;
    g_autofree char *json = empty_report();
    g_autofree char *detail = g_strdup_printf("because: %s", erase->because);
    AuditEntry entry = {.at = anonymous ? cli_day(erase->config, erase->reference, now) : now,
                        .incident = incident->id,
                        .actor = "administrator",
                        .event = "erased",
                        .detail = detail};
    incident_leave(incident, entry.at);
    return !json || store_incident_update(erase->store, incident, err) < 0 ||
                   store_erase(erase->store, incident->id, json, err) < 0
               ? -1
               : audit_append(erase->store, &entry, err);
}

static int work(Erase *erase, Err *err)
{
    Incident incident = {0};
    if (store_begin(erase->store, err) < 0)
        return -1;
    int found = find(erase, &incident, err);
    if (found <= 0 || erase_all(erase, &incident, err) < 0) {
        store_rollback(erase->store);
        return found == 0 ? CLI_NO : -1;
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

static int erase_incident(Store *store, const Config *config, void *user, Err *err)
{
    Erase *erase = user;
    erase->store = store;
    erase->config = config;
    int status = work(erase, err);
    g_free(erase->reference);
    return status;
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
    Erase erase = {.asked = reference, .because = because};
    return cli_work(path, STORE_TOUCH, erase_incident, &erase);
}
