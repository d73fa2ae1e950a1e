/* incidentd backup: a copy of the register while the daemon goes on. It stands under its name when all of
 * it was proved, and not before. What lies outside of the register on purpose, keys and passwords,
 * is not in it. */
#include "daemon/cli/cli.h"
#include "daemon/register/audit.h"
#include "daemon/register/seal_file.h"

#include <stdio.h>
#include <string.h>

/* The copy is a register that this program can go on with, and its record proves itself. */
static int prove(const char *path, AuditVerdict *verdict, Err *err)
{
    Store *copy;
    if (store_open(path, STORE_READ, &copy, err) < 0)
        return -1;
    int result = store_check(copy, err);
    if (result == 0)
        result = audit_verify(copy, NULL, verdict, err);
    if (result == 0 && verdict->reason[0])
        result = err_set(err, ERR_PERMANENT,
                         "the audit trail does not verify: row %lld: %s; nothing was kept",
                         (long long)verdict->broken, verdict->reason);
    store_close(copy);
    return result;
}

static int back_up(Store *store, const Config *config, void *user, Err *err)
{
    /* "file:..." names a file here, and no URI of SQLite's. */
    g_autofree char *path = g_canonicalize_filename(user, NULL);
    SealDraft draft;
    AuditVerdict verdict = {0};
    if (seal_draft_may_be("backup", path, err) < 0 ||
        seal_draft_begin("backup", path, &draft, err) < 0)
        return -1;
    if (store_copy(store, draft.draft, err) < 0 || prove(draft.draft, &verdict, err) < 0) {
        seal_draft_drop(&draft);
        return -1;
    }
    if (seal_draft_keep(&draft, err) < 0)
        return -1;
    printf("%s: the register, %lld rows of its audit trail\nhead %s\n"
           "Not in it, and needed to go on with it: %s\n",
           path, (long long)verdict.rows, verdict.head, config->keys);
    return CLI_DONE;
}

int cli_backup(int argc, char **argv)
{
    const char *path = CLI_CONFIG_DEFAULT, *file = NULL;
    const CliOption options[] = {CLI_CONFIG_OPTION(path), {0}};
    int status;
    if (cli_options(argc, argv, options, &file, 1, 1, &status) < 0)
        return status;
    if (!*file || strcmp(file, "-") == 0) {
        fputs("incidentd backup: FILE is a file, not standard output\n", stderr);
        return CLI_USAGE;
    }
    return cli_look(path, back_up, (void *)file);
}
