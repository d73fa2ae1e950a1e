/* Sealed originals of the register: written piece by piece into a place that was made for them, read
 * in the same way. Sees no plain byte. Called by intake and `incidentd unseal`. */
#include "daemon/register/sealed.h"
#include "daemon/register/store_sql.h"

struct StoreSealed {
    Store *store;
    sqlite3_blob *blob;
    int64_t offset, size;
};

static int open_blob(Store *store, int64_t id, int write, StoreSealed *ret, Err *err)
{
    sqlite3_blob *blob = NULL;
    int code = sqlite3_blob_open(store->db, "main", "sealed", "bytes", id, write, &blob);
    if (code != SQLITE_OK)
        return store_error(store, code, err);
    *ret = (StoreSealed){.store = store, .blob = blob, .size = sqlite3_blob_bytes(blob)};
    return 0;
}

/* ---- writing ---- */

static int write_piece(void *user, const void *bytes, size_t size, Err *err)
{
    StoreSealed *sealed = user;
    int code = sqlite3_blob_write(sealed->blob, bytes, (int)size, (int)sealed->offset);
    sealed->offset += (int64_t)size;
    return code == SQLITE_OK ? 0 : store_error(sealed->store, code, err);
}

static char *reference_of(Store *store, int64_t incident, Err *err)
{
    Query q = query_read(store, "SELECT reference FROM incident WHERE id = ?1");
    query_int(&q, incident);
    int found = query_step(&q, err);
    if (found == 0)
        err_set(err, ERR_BUG, "register: there is no such incident");
    if (found <= 0)
        return NULL;
    char *reference = g_strdup(query_column_text(&q, 0));
    query_end(&q);
    return reference;
}

/* size 0: without bytes. */
static int insert(Store *store, int64_t incident, int64_t at_day,
                  const SealRecipients *recipients, int64_t size, int64_t *ret_id, Err *err)
{
    g_autofree char *fingerprint = seal_recipients_text(recipients);
    Query q = query_write(store, "INSERT INTO sealed (incident, at, fingerprint, size, bytes)"
                                 " VALUES (?1, ?2, ?3, ?4, iif(?4 = 0, NULL, zeroblob(?4)))");
    query_int(&q, incident);
    query_int(&q, at_day);
    query_text(&q, fingerprint);
    query_int(&q, size);
    return query_insert(&q, ret_id, err);
}

static int note_mail(Store *store, int64_t id, int64_t mail, Err *err)
{
    Query q = query_write(store, "INSERT INTO original (sealed, mail) VALUES (?1, ?2)");
    query_int(&q, id);
    query_int(&q, mail);
    return query_run(&q, err);
}

int store_seal_raw(Store *store, int64_t incident, int64_t mail, int64_t at_day,
                   const SealRecipients *recipients, int fd, int64_t size, Err *err)
{
    int64_t id = 0;
    if (recipients->n == 0)
        return insert(store, incident, at_day, recipients, 0, &id, err);
    g_autofree char *label = reference_of(store, incident, err);
    int64_t whole = label ? sealed_size(recipients, label, size) : 0;
    StoreSealed sealed;
    if (!label || insert(store, incident, at_day, recipients, whole, &id, err) < 0 ||
        note_mail(store, id, mail, err) < 0 || open_blob(store, id, 1, &sealed, err) < 0)
        return -1;
    int result = sealed_make(recipients, label, fd, size, write_piece, &sealed, err);
    int code = sqlite3_blob_close(sealed.blob);
    if (result == 0 && code != SQLITE_OK)
        return store_error(store, code, err);
    return result;
}

/* ---- reading ---- */

/* IS NOT NULL would read all of the bytes into memory. */
int store_sealed_open(Store *store, int64_t id, StoreSealed **ret, Err *err)
{
    Query q = query_read(store, "SELECT 1 FROM sealed WHERE id = ?1 AND size > 0");
    int64_t one;
    query_int(&q, id);
    int found = query_value(&q, &one, err);
    if (found <= 0)
        return found;
    StoreSealed sealed;
    if (open_blob(store, id, 0, &sealed, err) < 0)
        return -1;
    *ret = g_memdup2(&sealed, sizeof sealed);
    return 1;
}

int64_t store_sealed_read(void *user, void *bytes, size_t size, Err *err)
{
    StoreSealed *sealed = user;
    int64_t n = MIN((int64_t)size, sealed->size - sealed->offset);
    int code = sqlite3_blob_read(sealed->blob, bytes, (int)n, (int)sealed->offset);
    if (code != SQLITE_OK)
        return store_error(sealed->store, code, err);
    sealed->offset += n;
    return n;
}

void store_sealed_close(StoreSealed *sealed)
{
    if (!sealed)
        return;
    sqlite3_blob_close(sealed->blob);
    g_free(sealed);
}
