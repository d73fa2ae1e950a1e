/* Messages: every one ever taken, the tries of those under way, and the quarantine. */
#include "daemon/register/store_sql.h"

#include <string.h>
#include <unistd.h>

int store_mail_known(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid, Err *err)
{
    int64_t known;
    return sql_int(store, err, &known,
                   "SELECT 1 FROM mail WHERE mailbox = ?1 AND uidvalidity = ?2 AND uid = ?3"
                   " UNION ALL SELECT 1 FROM quarantine WHERE mailbox = ?1 AND uidvalidity = "
                   "?2 AND uid = ?3"
                   " UNION ALL SELECT 1 FROM left_alone WHERE mailbox = ?1 AND uidvalidity = "
                   "?2 AND uid = ?3",
                   "iii", mailbox, (int64_t)uidvalidity, uid);
}

int store_mail_leave_alone(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid,
                           Err *err)
{
    return sql_run(store, err,
                   "INSERT INTO left_alone (mailbox, uidvalidity, uid) VALUES (?, ?, ?)", "iii",
                   mailbox, (int64_t)uidvalidity, uid);
}

int store_mail_insert(Store *store, const StoreMail *mail, int64_t *ret_id, Err *err)
{
    if (sql_run(store, err,
                "INSERT INTO mail (organisation, mailbox, uidvalidity, uid, received_at, "
                "taken_at, size, outcome, rule,"
                " message_key, body_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                "iiiiiiittbb", mail->organisation, mail->mailbox, (int64_t)mail->uidvalidity,
                mail->uid, mail->received_at, mail->taken_at, mail->size,
                mail_outcome_name(mail->outcome), mail->rule,
                mail->has_message_key ? mail->message_key : NULL, (size_t)SEAL_HASH_SIZE,
                mail->body_key, (size_t)SEAL_HASH_SIZE) < 0)
        return -1;
    *ret_id = sqlite3_last_insert_rowid(store->db);
    return 0;
}

/* ---- evidence ---- */

/* Copies fd into the blob piece by piece: a bound value would need the whole mail in memory,
 * more than twice. */
static int copy_to_blob(Store *store, sqlite3_blob *blob, int fd, int64_t size,
                        uint8_t hash[SEAL_HASH_SIZE], Err *err)
{
    enum { PIECE = 64 * 1024 };
    g_autofree char *piece = g_malloc(PIECE);
    SealHash *state = seal_hash_begin();
    int status = 0;
    for (int64_t at = 0; status == 0 && at < size;) {
        ssize_t n = pread(fd, piece, (size_t)MIN(PIECE, size - at), at);
        int code = n > 0 ? sqlite3_blob_write(blob, piece, (int)n, (int)at) : SQLITE_OK;
        if (n <= 0)
            status =
                err_set(err, ERR_TEMPORARY, "register: a spooled mail is shorter than it was");
        else if (code != SQLITE_OK)
            status = sql_fail(store, code, "writing evidence", err);
        seal_hash_add(state, piece, n > 0 ? (size_t)n : 0);
        at += n;
    }
    seal_hash_end(state, hash);
    return status;
}

int store_mail_raw(Store *store, int64_t mail, int fd, int64_t size, Err *err)
{
    sqlite3_blob *blob = NULL;
    uint8_t hash[SEAL_HASH_SIZE];
    if (sql_run(store, err, "INSERT INTO evidence (mail, raw) VALUES (?, zeroblob(?))", "ii",
                mail, size) < 0)
        return -1;
    int code = sqlite3_blob_open(store->db, "main", "evidence", "raw", mail, 1, &blob);
    if (code != SQLITE_OK)
        return sql_fail(store, code, "writing evidence", err);
    int status = copy_to_blob(store, blob, fd, size, hash, err);
    sqlite3_blob_close(blob);
    if (status < 0)
        return -1;
    return sql_run(store, err, "UPDATE mail SET sha256 = ? WHERE id = ?", "bi", hash,
                   sizeof hash, mail);
}

/* ---- duplicates and threads ---- */

static int find_incident_of(Store *store, int64_t mail, int64_t *ret_incident, Err *err)
{
    *ret_incident = 0;
    return sql_int(store, err, ret_incident,
                   "SELECT ir.incident FROM report r JOIN incident_report ir ON ir.report = "
                   "r.id WHERE r.mail = ?",
                   "i", mail);
}

int store_mail_find_twin(Store *store, const StoreMail *mail, int64_t *ret_mail,
                         int64_t *ret_incident, Err *err)
{
    int64_t id = 0;
    int found;
    if (mail->has_message_key)
        found = sql_int(store, err, &id,
                        "SELECT id FROM mail WHERE organisation = ? AND message_key = ? AND "
                        "body_key = ? ORDER BY id",
                        "ibb", mail->organisation, mail->message_key, (size_t)SEAL_HASH_SIZE,
                        mail->body_key, (size_t)SEAL_HASH_SIZE);
    else
        found = sql_int(store, err, &id,
                        "SELECT id FROM mail WHERE organisation = ? AND message_key IS NULL "
                        "AND body_key = ? ORDER BY id",
                        "ib", mail->organisation, mail->body_key, (size_t)SEAL_HASH_SIZE);
    if (found < 0)
        return -1;
    int verdict = found;
    if (found == 0 && mail->has_message_key) {
        found = sql_int(
            store, err, &id,
            "SELECT id FROM mail WHERE organisation = ? AND message_key = ? ORDER BY id", "ib",
            mail->organisation, mail->message_key, (size_t)SEAL_HASH_SIZE);
        verdict = found == 1 ? 2 : found;
    }
    if (verdict <= 0)
        return verdict;
    *ret_mail = id;
    return find_incident_of(store, id, ret_incident, err) < 0 ? -1 : verdict;
}

int store_mail_find_incident(Store *store, int64_t organisation,
                             const uint8_t message_key[SEAL_HASH_SIZE], int64_t *ret_incident,
                             Err *err)
{
    return sql_int(
        store, err, ret_incident,
        "SELECT ir.incident FROM mail m JOIN report r ON r.mail = m.id JOIN incident_report ir"
        " ON ir.report = r.id WHERE m.organisation = ? AND m.message_key = ? ORDER BY m.id",
        "ib", organisation, message_key, (size_t)SEAL_HASH_SIZE);
}

/* ---- attempts ---- */

int store_attempt(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid,
                  int64_t *ret_tries, Err *err)
{
    return sql_int(store, err, ret_tries,
                   "INSERT INTO attempt (mailbox, uidvalidity, uid, tries) VALUES (?, ?, ?, 1)"
                   " ON CONFLICT DO UPDATE SET tries = tries + 1 RETURNING tries",
                   "iii", mailbox, (int64_t)uidvalidity, uid) == 1
               ? 0
               : -1;
}

int store_attempts(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid,
                   int64_t *ret_tries, Err *err)
{
    int64_t tries = 0;
    if (sql_int(store, err, &tries,
                "SELECT tries FROM attempt WHERE mailbox = ? AND uidvalidity = ? AND uid = ?",
                "iii", mailbox, (int64_t)uidvalidity, uid) < 0)
        return -1;
    *ret_tries = tries;
    return 0;
}

int store_attempt_undo(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid,
                       Err *err)
{
    if (sql_run(store, err,
                "UPDATE attempt SET tries = tries - 1 WHERE mailbox = ? AND uidvalidity = ? "
                "AND uid = ?",
                "iii", mailbox, (int64_t)uidvalidity, uid) < 0)
        return -1;
    return sql_run(
        store, err,
        "DELETE FROM attempt WHERE mailbox = ? AND uidvalidity = ? AND uid = ? AND tries <= 0",
        "iii", mailbox, (int64_t)uidvalidity, uid);
}

int store_attempt_done(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid,
                       Err *err)
{
    return sql_run(store, err,
                   "DELETE FROM attempt WHERE mailbox = ? AND uidvalidity = ? AND uid = ?",
                   "iii", mailbox, (int64_t)uidvalidity, uid);
}

int store_attempts_forget(Store *store, int64_t mailbox, Err *err)
{
    return sql_run(store, err, "DELETE FROM attempt WHERE mailbox = ?", "i", mailbox);
}

/* ---- quarantine ---- */

int store_quarantine_insert(Store *store, const StoreQuarantine *quarantine, int64_t *ret_id,
                            Err *err)
{
    if (sql_run(store, err,
                "INSERT INTO quarantine (mailbox, uidvalidity, uid, received_at, at, size, "
                "tries, reason, automatic)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                "iiiiiiiti", quarantine->mailbox, (int64_t)quarantine->uidvalidity,
                quarantine->uid, quarantine->received_at, quarantine->at, quarantine->size,
                quarantine->tries, quarantine->reason, (int64_t)quarantine->automatic) < 0)
        return -1;
    *ret_id = sqlite3_last_insert_rowid(store->db);
    return 0;
}

int store_quarantine_place(Store *store, int64_t id, int64_t *ret_mailbox,
                           uint32_t *ret_uidvalidity, int64_t *ret_uid, bool *ret_released,
                           Err *err)
{
    sqlite3_stmt *row;
    int found = sql_query(store, err, &row,
                          "SELECT mailbox, place_uidvalidity, place_uid, released_at FROM "
                          "quarantine WHERE id = ?",
                          "i", id);
    if (found <= 0)
        return found;
    *ret_mailbox = sqlite3_column_int64(row, 0);
    *ret_uidvalidity = (uint32_t)sqlite3_column_int64(row, 1);
    *ret_uid = sqlite3_column_int64(row, 2);
    *ret_released = sqlite3_column_type(row, 3) != SQLITE_NULL;
    sql_end(row);
    return 1;
}

int store_quarantine_moved(Store *store, int64_t id, uint32_t uidvalidity, int64_t uid,
                           Err *err)
{
    return sql_run(store, err,
                   "UPDATE quarantine SET place_uidvalidity = ?, place_uid = ? WHERE id = ?",
                   "iii", (int64_t)uidvalidity, uid, id);
}

int store_quarantine_released(Store *store, int64_t id, int64_t at, Err *err)
{
    return sql_run(store, err, "UPDATE quarantine SET released_at = ? WHERE id = ?", "ii", at,
                   id);
}
