/* incidentd unseal: a sealed original is opened with its private key, or exported as it is for somebody
 * who has the key elsewhere. Of the register it leaves an audit event with the reason first; an
 * exported file needs no register. Nothing stands under its name before all of it was proved. */
#include "daemon/cli/cli.h"
#include "daemon/cli/passphrase.h"
#include "daemon/register/audit.h"
#include "daemon/register/seal_file.h"
#include "daemon/register/sealed.h"
#include "daemon/write_all.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ORIGINAL "original"
enum { KEYS_MAX = SEAL_SHARES_MAX, PIECE_SIZE = 64 * 1024 };

typedef struct Unseal {
    /* as asked for */
    const char *config_path, *target, *because, *output, *number;
    const char *keys[KEYS_MAX + 1], *passphrases[KEYS_MAX + 1];
    bool export, terminal;
    /* what it needs */
    SealPair *pairs[KEYS_MAX];
    size_t n_pairs;
    Config *config;
    Store *store; /* NULL: a file */
    char *reference;
    int64_t incident, event_at;
} Unseal;

/* Where sealed bytes come from: a row of the register, or a file. */
typedef struct Input {
    const char *file; /* NULL: a row */
    int fd;
    StoreSealed *row;
    SealedSource source;
} Input;

/* One original of the incident. */
typedef struct Original {
    int64_t id;
    int number;
    bool kept;
} Original;

/* ---- reading ---- */

static int64_t read_file(void *user, void *bytes, size_t size, Err *err)
{
    Input *input = user;
    char *at = bytes;
    size_t done = 0;
    while (done < size) {
        ssize_t n = read(input->fd, at + done, size - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_set(err, ERR_PERMANENT, "%s", strerror(errno));
        if (n == 0)
            break;
        done += (size_t)n;
    }
    return (int64_t)done;
}

static int open_input(const Unseal *unseal, int64_t id, Input *input, Err *err)
{
    *input = (Input){.file = unseal->store ? NULL : unseal->target, .fd = -1};
    if (!input->file) {
        if (store_sealed_open(unseal->store, id, &input->row, err) < 0)
            return -1;
        input->source = (SealedSource){store_sealed_read, input->row};
        return 0;
    }
    input->fd = open(input->file, O_RDONLY | O_CLOEXEC);
    if (input->fd < 0)
        return err_set(err, ERR_PERMANENT, "%s: %s", input->file, strerror(errno));
    input->source = (SealedSource){read_file, input};
    return 0;
}

/* What came of it; what is wrong with a file is said with its name. */
static int close_input(Input *input, int result, Err *err)
{
    store_sealed_close(input->row);
    if (input->fd >= 0)
        close(input->fd);
    return result < 0 && input->file ? err_prefix(err, "%s", input->file) : result;
}

/* ---- writing ---- */

static int write_draft(void *user, const void *bytes, size_t size, Err *err)
{
    return seal_draft_write(user, bytes, size, err);
}

static int write_nowhere(void *user, const void *bytes, size_t size, Err *err)
{
    (void)user;
    (void)bytes;
    (void)size;
    (void)err;
    return 0;
}

static int write_out(void *user, const void *bytes, size_t size, Err *err)
{
    (void)user;
    if (write_all(STDOUT_FILENO, bytes, size) < 0)
        return err_set(err, ERR_TEMPORARY, "standard output: %s", strerror(errno));
    return 0;
}

static int copy(const SealedSource *source, SealedWrite write, void *user, Err *err)
{
    char piece[PIECE_SIZE];
    int64_t n;
    while ((n = source->read(source->user, piece, sizeof piece, err)) > 0) {
        if (write(user, piece, (size_t)n, err) < 0)
            return -1;
    }
    return n < 0 ? -1 : 0;
}

/* From its first byte to its last, opened or as it is. */
static int pass(const Unseal *unseal, int64_t id, SealedWrite write, void *user, Err *err)
{
    Input input;
    if (open_input(unseal, id, &input, err) < 0)
        return -1;
    int result = unseal->export ? copy(&input.source, write, user, err)
                                : sealed_open(&input.source, unseal->pairs, unseal->n_pairs,
                                              write, user, err);
    return close_input(&input, result, err);
}

/* ---- the record ---- */

/* A file of the export has been renamed, or a row moved: its own label says what it is. */
static int check_label(const Unseal *unseal, int64_t id, Err *err)
{
    Input input;
    SealedInfo info;
    if (open_input(unseal, id, &input, err) < 0)
        return -1;
    int result = close_input(&input, sealed_info(&input.source, &info, err), err);
    if (result == 0 && unseal->reference && strcmp(info.label, unseal->reference) != 0)
        result = err_set(err, ERR_PERMANENT, "what lies here was sealed for %s", info.label);
    return result;
}

/* The keys that were there, and the reason. */
static char *event_detail(const Unseal *unseal, int number)
{
    GString *detail = g_string_new(NULL);
    char fingerprint[SEAL_FINGERPRINT_LENGTH + 1];
    g_string_append_printf(detail, "original=%d", number);
    for (size_t i = 0; i < unseal->n_pairs; i++) {
        seal_key_fingerprint(seal_pair_public(unseal->pairs[i]), fingerprint);
        g_string_append_printf(detail, " key=%s", fingerprint);
    }
    g_string_append_printf(detail, " because: %s", unseal->because);
    return g_string_free(detail, FALSE);
}

static int record(const Unseal *unseal, int number, Err *err)
{
    if (!unseal->store)
        return 0;
    g_autofree char *detail = event_detail(unseal, number);
    AuditEntry entry = {.at = unseal->event_at,
                        .incident = unseal->incident,
                        .actor = "administrator",
                        .event = unseal->export ? "sealed-exported" : "unsealed",
                        .detail = detail};
    if (store_begin(unseal->store, err) < 0)
        return -1;
    if (audit_append(unseal->store, &entry, err) == 0)
        return store_commit(unseal->store, err);
    store_rollback(unseal->store);
    return -1;
}

/* ---- one original ---- */

/* The first pass proves it, so that nothing that was changed is ever shown. */
static int to_standard_output(const Unseal *unseal, const Original *original, Err *err)
{
    if (pass(unseal, original->id, write_nowhere, NULL, err) < 0 ||
        record(unseal, original->number, err) < 0)
        return -1;
    return pass(unseal, original->id, write_out, NULL, err);
}

static int to_file(const Unseal *unseal, const Original *original, const char *path, Err *err)
{
    SealDraft draft;
    if (seal_draft_may_be(ORIGINAL, path, err) < 0 ||
        seal_draft_begin(ORIGINAL, path, &draft, err) < 0)
        return -1;
    if (pass(unseal, original->id, write_draft, &draft, err) < 0 ||
        record(unseal, original->number, err) < 0) {
        seal_draft_drop(&draft);
        return -1;
    }
    if (seal_draft_keep(&draft, err) < 0)
        return -1;
    printf("%s: %s\n", path,
           unseal->export
               ? "sealed; only its key opens it"
               : "the original as it was sent, with its sender: keep it to yourself");
    return 0;
}

/* "HLP-2026-0042-1.eml" here, or beside the file "x.sealed": "x.eml". */
static char *default_output(const Unseal *unseal, int number)
{
    if (unseal->reference)
        return g_strdup_printf("%s-%d.%s", unseal->reference, number,
                               unseal->export ? "sealed" : "eml");
    size_t length = strlen(unseal->target);
    if (g_str_has_suffix(unseal->target, ".sealed"))
        length -= strlen(".sealed");
    return g_strdup_printf("%.*s.eml", (int)length, unseal->target);
}

static int unseal_one(const Unseal *unseal, const Original *original, Err *err)
{
    if (check_label(unseal, original->id, err) < 0)
        return -1;
    if (unseal->output && strcmp(unseal->output, "-") == 0)
        return to_standard_output(unseal, original, err);
    g_autofree char *path =
        unseal->output ? g_strdup(unseal->output) : default_output(unseal, original->number);
    return to_file(unseal, original, path, err);
}

/* ---- all of an incident ---- */

static int take_original(const StoreRow *row, void *user)
{
    GArray *list = user;
    Original original = {.id = store_row_int(row, "id"),
                         .number = (int)list->len + 1,
                         .kept = store_row_int(row, "kept") != 0};
    g_array_append_val(list, original);
    return 0;
}

static int choose(const Unseal *unseal, GArray *list, Err *err)
{
    int number = unseal->number ? atoi(unseal->number) : 0;
    bool any = list->len > 0;
    for (guint i = list->len; i-- > 0;) {
        const Original *original = &g_array_index(list, Original, i);
        if (!original->kept || (number && original->number != number))
            g_array_remove_index(list, i);
    }
    if (!list->len)
        return err_set(err, ERR_PERMANENT, "%s: %s", unseal->reference,
                       !any     ? "nothing was sealed for it"
                       : number ? "it has no original of that number, or it was not kept"
                                : "its originals were not kept: there was no key");
    if (list->len > 1 && unseal->output)
        return err_set(
            err, ERR_PERMANENT,
            "%s: it has %u originals; choose one with --number, or leave --output out",
            unseal->reference, list->len);
    return 0;
}

static int unseal_incident(const Unseal *unseal, Err *err)
{
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(Original));
    if (store_view(unseal->store, STORE_VIEW_SEALED, 0, unseal->incident, take_original, list,
                   err) < 0 ||
        choose(unseal, list, err) < 0)
        return -1;
    for (guint i = 0; i < list->len; i++) {
        if (unseal_one(unseal, &g_array_index(list, Original, i), err) < 0)
            return -1;
    }
    return 0;
}

/* ---- what it needs ---- */

static int load_keys(Unseal *unseal, Err *err)
{
    Passphrases passphrases = {.files = unseal->passphrases};
    for (; unseal->keys[unseal->n_pairs]; unseal->n_pairs++) {
        if (seal_pair_load(unseal->keys[unseal->n_pairs], passphrase_ask, &passphrases,
                           &unseal->pairs[unseal->n_pairs], err) < 0)
            return -1;
    }
    return 0;
}

static int find_incident(Unseal *unseal, Err *err)
{
    unseal->event_at = cli_day(unseal->config, unseal->reference, time(NULL));
    int found =
        store_incident_find(unseal->store, 0, unseal->reference, &unseal->incident, err);
    return found ? found
                 : err_set(err, ERR_PERMANENT,
                           "there is no incident %s; `incidentd list` shows which there are",
                           unseal->reference);
}

static int status_of(int result, const Err *err)
{
    if (result >= 0)
        return CLI_DONE;
    int status = cli_fail(err);
    return status == CLI_CONFIG ? CLI_NO : status; /* a key file is no configuration */
}

static int work(Unseal *unseal)
{
    Err err = {0};
    if (load_keys(unseal, &err) < 0)
        return status_of(-1, &err);
    if (!unseal->reference)
        return status_of(unseal_one(unseal, &(Original){.kept = true}, &err), &err);
    int status =
        cli_open_store(unseal->config_path, STORE_TOUCH, &unseal->config, &unseal->store);
    if (status != CLI_DONE)
        return status;
    int found = find_incident(unseal, &err);
    status = status_of(found < 0 ? -1 : unseal_incident(unseal, &err), &err);
    store_close(unseal->store);
    config_free(unseal->config);
    return status;
}

/* ---- the command line ---- */

/* "HLP-2026-0042"; a file of that name is "./HLP-2026-0042". */
static bool is_reference(const char *text)
{
    const char *year = strchr(text, '-');
    if (!year || year == text || strspn(year + 1, "0123456789") != 4 || year[5] != '-')
        return false;
    for (const char *c = text; c < year; c++) {
        if (!g_ascii_isalnum(*c))
            return false;
    }
    size_t digits = strspn(year + 6, "0123456789");
    return digits > 0 && !year[6 + digits];
}

static const char *usage_problem(const Unseal *unseal)
{
    bool register_ = is_reference(unseal->target);
    if (unseal->export && !register_)
        return "--export is of the register: a reference is needed, not a file";
    if (unseal->export == (unseal->keys[0] != NULL))
        return unseal->export ? "--key FILE or --export, not both"
                              : "--key FILE or --export is missing";
    if (register_ && (!unseal->because || !*unseal->because))
        return "--because TEXT is missing: what is opened leaves a reason in the record";
    if (!register_ && (unseal->because || unseal->number))
        return "--because and --number are of the register, not of a file";
    if (unseal->because && !cli_is_reason(unseal->because))
        return "--because is " CLI_REASON_RULE;
    if (unseal->number && (strspn(unseal->number, "0123456789") != strlen(unseal->number) ||
                           atoi(unseal->number) < 1))
        return "--number is 1 or more";
    if (unseal->output && strcmp(unseal->output, "-") == 0 && isatty(STDOUT_FILENO) &&
        !unseal->terminal)
        return "an original is not for the terminal; allowed: --output FILE, a pipe, or "
               "--terminal";
    return NULL;
}

int cli_unseal(int argc, char **argv)
{
    Unseal unseal = {.config_path = CLI_CONFIG_DEFAULT};
    const CliOption options[] = {
        CLI_CONFIG_OPTION(unseal.config_path),
        {"--key", NULL, &unseal.keys[0], "FILE: the private key"},
        {"--key", NULL, &unseal.keys[1], "FILE: the other person's, where two are needed"},
        {"--because", NULL, &unseal.because, "TEXT: the reason, which is put on record"},
        {"--output", NULL, &unseal.output, "FILE: where to; - is standard output"},
        {"--number", NULL, &unseal.number, "N: only the Nth original of the incident"},
        {"--export", &unseal.export, NULL, "as it is, sealed, for whoever has the key"},
        {"--terminal", &unseal.terminal, NULL, "with --output -: even to a terminal"},
        {"--passphrase-file", NULL, &unseal.passphrases[0],
         "FILE: the passphrase of the key, else it is asked for"},
        {"--passphrase-file", NULL, &unseal.passphrases[1], "FILE: that of the other"},
        {0},
    };
    int status;
    if (cli_options(argc, argv, options, &unseal.target, 1, 1, &status) < 0)
        return status;
    const char *problem = usage_problem(&unseal);
    if (problem) {
        fprintf(stderr, "incidentd unseal: %s\n", problem);
        return CLI_USAGE;
    }
    if (is_reference(unseal.target))
        unseal.reference = g_ascii_strup(unseal.target, -1);
    status = work(&unseal);
    for (size_t i = 0; i < unseal.n_pairs; i++)
        seal_pair_free(unseal.pairs[i]);
    g_free(unseal.reference);
    return status;
}
