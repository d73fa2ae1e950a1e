/* incidentd status: how the mailboxes are, and what waits to go out. Reads the register, not
 * the daemon. */
#include "daemon/cli/cli.h"
#include "daemon/cli/table.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const TableColumn mailbox_columns[] = {
    {"organisation", "ORGANISATION", TABLE_TEXT}, {"mailbox", "MAILBOX", TABLE_TEXT},
    {"last_poll_at", "LAST LOOK", TABLE_TIME},    {"taken", "TAKEN", TABLE_NUMBER},
    {"left_alone", "LEFT ALONE", TABLE_NUMBER},   {"failures", "FAILURES", TABLE_NUMBER},
    {"problem", "PROBLEM", TABLE_TEXT},           {0},
};

typedef struct Queues {
    int64_t waiting, moves, dead, quarantined;
    /* Of each organisation whose mails were tried and have not gone out: how many, of when the oldest is, what was said last. */
    json_t *outgoing;
} Queues;

static void count_tried(json_t *outgoing, const StoreRow *row)
{
    const char *prefix = store_row_text(row, "organisation");
    const char *problem = store_row_text(row, "reply");
    int64_t since = store_row_int(row, "created_at");
    json_t *entry = json_object_get(outgoing, prefix);
    if (store_row_int(row, "tries") == 0 || !*problem)
        return;
    if (!entry) {
        entry = json_pack("{s:i, s:I, s:s}", "tried", 0, "since", (json_int_t)since, "problem",
                          problem);
        json_object_set_new(outgoing, prefix, entry);
    }
    json_t *tried = json_object_get(entry, "tried"), *oldest = json_object_get(entry, "since");
    json_integer_set(tried, json_integer_value(tried) + 1);
    json_integer_set(oldest, MIN(json_integer_value(oldest), (json_int_t)since));
    json_object_set_new(entry, "problem", json_string(problem));
}

static void print_tried(const Config *config, json_t *outgoing)
{
    const char *prefix;
    json_t *entry;
    json_object_foreach(outgoing, prefix, entry)
        printf("%s: %lld tried and not sent, the oldest of %s: %s\n", prefix,
               (long long)json_integer_value(json_object_get(entry, "tried")),
               cli_moment(config, prefix, json_integer_value(json_object_get(entry, "since"))),
               json_string_value(json_object_get(entry, "problem")));
}

static int count_outbox(const StoreRow *row, void *user)
{
    Queues *queues = user;
    const char *state = store_row_text(row, "state");
    if (strcmp(state, "dead") == 0)
        queues->dead++;
    else if (strcmp(state, "done") != 0 && strcmp(store_row_text(row, "kind"), "move") == 0)
        queues->moves++;
    else if (strcmp(state, "done") != 0) {
        queues->waiting++;
        count_tried(queues->outgoing, row);
    }
    return 0;
}

static int count_quarantine(const StoreRow *row, void *user)
{
    (void)row;
    Queues *queues = user;
    queues->quarantined++;
    return 0;
}

static int print_queues(Store *store, const Config *config, Queues *counted, bool json,
                        Err *err)
{
    if (store_view(store, STORE_VIEW_OUTBOX, 0, 0, count_outbox, counted, err) < 0 ||
        store_view(store, STORE_VIEW_QUARANTINE, 0, 0, count_quarantine, counted, err) < 0)
        return -1;
    const Queues queues = *counted;
    g_autofree char *outgoing = json_dumps(queues.outgoing, JSON_SORT_KEYS);
    if (json)
        printf("{\"waiting\": %lld, \"moves\": %lld, \"dead\": %lld, \"quarantined\": %lld, "
               "\"outgoing\": %s, \"mailboxes\": ",
               (long long)queues.waiting, (long long)queues.moves, (long long)queues.dead,
               (long long)queues.quarantined, outgoing);
    if (table_print(store, config, STORE_VIEW_MAILBOXES, 0, 0, mailbox_columns, json, err) < 0)
        return -1;
    if (json)
        puts("}");
    else
        printf("\nmails waiting to go out %lld, moves waiting %lld, undeliverable %lld, in "
               "quarantine %lld\n",
               (long long)queues.waiting, (long long)queues.moves, (long long)queues.dead,
               (long long)queues.quarantined);
    if (!json)
        print_tried(config, queues.outgoing);
    return CLI_DONE;
}

static int print_status(Store *store, const Config *config, void *user, Err *err)
{
    Queues queues = {.outgoing = json_object()};
    int status = print_queues(store, config, &queues, *(const bool *)user, err);
    json_decref(queues.outgoing);
    return status;
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
