/* incidentd status: how the mailboxes are, and what waits to go out. Reads the register, not
 * the daemon. */
#include "daemon/cli/cli.h"
#include "daemon/cli/table.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const TableColumn mailbox_columns[] = {
    {"organisation", "ORGANISATION", TABLE_TEXT}, {"mailbox", "MAILBOX", TABLE_TEXT},
    {"last_poll_at", "LAST LOOK", TABLE_TIME},    {"taken", "TAKEN", TABLE_NUMBER},
    {"left_alone", "LEFT ALONE", TABLE_NUMBER},   {"failures", "FAILURES", TABLE_NUMBER},
    {"problem", "PROBLEM", TABLE_TEXT},           {0},
};

typedef struct Queues {
    int64_t waiting, moves, dead, quarantined;
} Queues;

static int count_outbox(const StoreRow *row, void *user)
{
    Queues *queues = user;
    const char *state = store_row_text(row, "state");
    if (strcmp(state, "dead") == 0)
        queues->dead++;
    else if (strcmp(state, "done") != 0)
        *(strcmp(store_row_text(row, "kind"), "move") == 0 ? &queues->moves
                                                           : &queues->waiting) += 1;
    return 0;
}

static int count_quarantine(const StoreRow *row, void *user)
{
    (void)row;
    Queues *queues = user;
    queues->quarantined++;
    return 0;
}

static int print_status(Store *store, const Config *config, void *user, Err *err)
{
    bool json = *(const bool *)user;
    Queues queues = {0};
    if (store_view(store, STORE_VIEW_OUTBOX, 0, 0, count_outbox, &queues, err) < 0 ||
        store_view(store, STORE_VIEW_QUARANTINE, 0, 0, count_quarantine, &queues, err) < 0)
        return -1;
    if (json)
        printf("{\"waiting\": %lld, \"moves\": %lld, \"dead\": %lld, \"quarantined\": %lld, "
               "\"mailboxes\": ",
               (long long)queues.waiting, (long long)queues.moves, (long long)queues.dead,
               (long long)queues.quarantined);
    if (table_print(store, config, STORE_VIEW_MAILBOXES, 0, 0, mailbox_columns, json, err) < 0)
        return -1;
    if (json)
        puts("}");
    else
        printf("\nmails waiting to go out %lld, moves waiting %lld, undeliverable %lld, in "
               "quarantine %lld\n",
               (long long)queues.waiting, (long long)queues.moves, (long long)queues.dead,
               (long long)queues.quarantined);
    return CLI_DONE;
}

int cli_status(int argc, char **argv)
{
    const char *path = CLI_CONFIG_DEFAULT;
    bool json = false;
    const CliOption options[] = {
        CLI_CONFIG_OPTION(path),
        {"--json", &json, NULL, "for scripts"},
        {0},
    };
    int status;
    if (cli_options(argc, argv, options, NULL, 0, 0, &status) < 0)
        return status;
    return cli_look(path, print_status, &json);
}
