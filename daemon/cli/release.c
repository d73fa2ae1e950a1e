/* incidentd release: a quarantined mail goes back to the inbox, where the daemon takes it like
 * any other; one of the anonymous route never left it, and gets a new place there. */
#include "daemon/cli/cli.h"
#include "daemon/clock.h"
#include "daemon/register/audit.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* 1: the configuration has that mailbox. Of one of the anonymous route nothing tells the hour: *at becomes the beginning of
 * its local day. 0: it does not. */
static int find_mailbox(Store *store, const Config *config, int64_t mailbox, int64_t *at,
                        Err *err)
{
    for (size_t i = 0; i < config->n_organisations; i++) {
        const OrganisationSettings *organisation = &config->organisations[i];
        int64_t id;
        int found = store_organisation_find(store, organisation->prefix, &id, err);
        for (size_t j = 0; found > 0 && j < organisation->n_mailboxes; j++) {
            StoreMailbox state = {0};
            if (store_mailbox(store, id, organisation->mailboxes[j].name, &state, err) < 0)
                return -1;
            if (state.id != mailbox)
                continue;
            if (organisation->mailboxes[j].route == ROUTE_ANONYMOUS)
                *at = clock_day(organisation, *at);
            return 1;
        }
        if (found < 0)
            return -1;
    }
    return 0;
}

static int queue_release(Store *store, const Config *config, int64_t id, int64_t now,
                         const char **ret_refusal, Err *err)
{
    StoreOutbox row = {.kind = OUTBOX_MOVE, .source = FOLDER_FAILED, .target = FOLDER_INBOX};
    bool released = false;
    int found = store_quarantine_place(store, id, &row.mailbox, &row.uidvalidity, &row.uid,
                                       &released, err);
    /* Where it lies it would not be looked at again: it comes anew. */
    int stayed = found > 0 && row.uid == 0
                     ? store_quarantine_stayed(store, id, &row.uidvalidity, &row.uid, err)
                     : 0;
    int configured = found > 0 ? find_mailbox(store, config, row.mailbox, &now, err) : found;
    if (found < 0 || stayed < 0 || configured < 0)
        return -1;
    if (stayed)
        row.source = FOLDER_INBOX;
    *ret_refusal =
        found == 0 ? "there is no such mail in quarantine"
        : released ? "it was released before"
        : row.uid == 0
            ? "it is not known where its message lies: move it back to the inbox by hand"
        : configured == 0
            ? "its mailbox is not in the configuration any more, so nobody would take it"
            : NULL;
    if (*ret_refusal)
        return 0;
    row.created_at = now;
    g_autofree char *key = g_strdup_printf("release/%lld", (long long)id);
    g_autofree char *detail = g_strdup_printf("quarantine=%lld", (long long)id);
    row.effect_key = key;
    row.quarantine = id;
    AuditEntry entry = {
        .at = now, .actor = "administrator", .event = "release", .detail = detail};
    if (store_outbox_insert(store, &row, err) < 0 ||
        store_quarantine_released(store, id, now, err) < 0 ||
        audit_append(store, &entry, err) < 0)
        return -1;
    return 1;
}

static int release(Store *store, const Config *config, void *user, Err *err)
{
    int64_t id = *(const int64_t *)user;
    const char *refusal = NULL;
    if (store_begin(store, err) < 0)
        return -1;
    int queued = queue_release(store, config, id, time(NULL), &refusal, err);
    if (queued > 0 && store_commit(store, err) == 0) {
        printf("released: the daemon takes it at its next look\n");
        return CLI_DONE;
    }
    store_rollback(store);
    if (refusal)
        fprintf(stderr, "incidentd: quarantine %lld: %s\n", (long long)id, refusal);
    return refusal ? CLI_NO : -1;
}

int cli_release(int argc, char **argv)
{
    const char *path = CLI_CONFIG_DEFAULT, *text = NULL;
    const CliOption options[] = {CLI_CONFIG_OPTION(path), {0}};
    int status;
    if (cli_options(argc, argv, options, &text, 1, 1, &status) < 0)
        return status;
    char *end;
    int64_t id = strtoll(text, &end, 10);
    if (*end || id <= 0) {
        fprintf(stderr, "incidentd release: \"%s\" is not the number of a quarantined mail\n",
                text);
        return CLI_USAGE;
    }
    return cli_work(path, STORE_TOUCH, release, &id);
}
