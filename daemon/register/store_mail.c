/* Mails of the register: each message once, its evidence, its twins; the attempts before and
 * the quarantine instead. Never holds a whole mail in memory. Called by fetch and intake. */
#include "daemon/register/store_sql.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { PIECE_SIZE = 64 * 1024 };

/* A released message may come again under its old name (a Maildir's): not known any more. */
int store_mail_known(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid, Err *err)
{
    Query q = query_read(
        store, "SELECT 1 FROM mail WHERE mailbox = ?1 AND uidvalidity = ?2 AND uid = ?3"
               " UNION ALL"
               " SELECT 1 FROM quarantine WHERE mailbox = ?1 AND uidvalidity = ?2"
               " AND uid = ?3 AND released_at IS NULL"
               " UNION ALL"
               " SELECT 1 FROM left_alone WHERE mailbox = ?1 AND uidvalidity = ?2 AND uid = ?3"
               " LIMIT 1");
    int64_t one;
    query_int(&q, mailbox);
    query_int(&q, uidvalidity);
    query_int(&q, uid);
    return query_value(&q, &one, err);
}

int store_mail_leave_alone(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid,
                           Err *err)
{
    Query q = query_write(
        store, "INSERT INTO left_alone (mailbox, uidvalidity, uid) VALUES (?1, ?2, ?3)");
    query_int(&q, mailbox);
    query_int(&q, uidvalidity);
    query_int(&q, uid);
    return query_run(&q, err);
}

int store_mail_insert(Store *store, const StoreMail *mail, int64_t *ret_id, Err *err)
{
    Query q = query_write(
        store, "INSERT INTO mail (mailbox, uidvalidity, uid, received_at, taken_at, size,"
               " outcome, rule, message_key, body_key)"
               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    query_int(&q, mail->mailbox);
    query_int(&q, mail->uidvalidity);
    query_int(&q, mail->uid);
    query_int(&q, mail->received_at);
    query_int(&q, mail->taken_at);
    query_int(&q, mail->size);
    query_text(&q, mail_outcome_name(mail->outcome));
    query_text(&q, mail->rule);
    query_blob(&q, mail->has_message_key ? mail->message_key : NULL, SEAL_HASH_SIZE);
    query_blob(&q, mail->body_key, SEAL_HASH_SIZE);
    return query_insert(&q, ret_id, err);
}

int store_mail_belongs(Store *store, int64_t mail, int64_t incident, Err *err)
{
    Query q = query_write(
        store, "INSERT OR IGNORE INTO mail_incident (incident, mail) VALUES (?1, ?2)");
    query_int(&q, incident);
    query_int(&q, mail);
    return query_run(&q, err);
}

/* Reads exactly size bytes. */
static int read_piece(int fd, uint8_t *piece, size_t size, int64_t offset, Err *err)
{
    while (size > 0) {
        ssize_t n = pread(fd, piece, size, offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_set(err, ERR_TEMPORARY, "register: cannot read the mail again: %s",
                           strerror(errno));
        if (n == 0)
            return err_set(err, ERR_BUG, "register: the mail is shorter than its size");
        piece += n;
        size -= (size_t)n;
        offset += n;
    }
    return 0;
}

/* Most mails fit in one piece: one insert, then. */
static int insert_small(Store *store, int64_t mail, int fd, size_t size, Err *err)
{
    uint8_t piece[PIECE_SIZE], hash[SEAL_HASH_SIZE];
    if (read_piece(fd, piece, size, 0, err) < 0)
        return -1;
    seal_hash(piece, size, hash);
    Query q =
        query_write(store, "INSERT INTO evidence (mail, sha256, raw) VALUES (?1, ?2, ?3)");
    query_int(&q, mail);
    query_blob(&q, hash, sizeof hash);
    query_blob(&q, piece, size);
    return query_run(&q, err);
}

static int copy_pieces(Store *store, sqlite3_blob *blob, int fd, int64_t size, SealHash *hash,
                       Err *err)
{
    uint8_t piece[PIECE_SIZE];
    for (int64_t offset = 0; offset < size; offset += PIECE_SIZE) {
        size_t n = (size_t)MIN(size - offset, PIECE_SIZE);
        if (read_piece(fd, piece, n, offset, err) < 0)
            return -1;
        seal_hash_add(hash, piece, n);
        int code = sqlite3_blob_write(blob, piece, (int)n, (int)offset);
        if (code != SQLITE_OK)
            return store_error(store, code, err);
    }
    return 0;
}

static int write_pieces(Store *store, int64_t mail, int fd, int64_t size,
                        uint8_t ret_hash[SEAL_HASH_SIZE], Err *err)
{
    sqlite3_blob *blob = NULL;
    int code = sqlite3_blob_open(store->db, "main", "evidence", "raw", mail, 1, &blob);
    if (code != SQLITE_OK)
        return store_error(store, code, err);
    SealHash *hash = seal_hash_begin();
    int result = copy_pieces(store, blob, fd, size, hash, err);
    seal_hash_end(hash, ret_hash);
    code = sqlite3_blob_close(blob);
    if (result == 0 && code != SQLITE_OK)
        return store_error(store, code, err);
    return result;
}

/* Into the place that was kept for it: an UPDATE would copy the whole row. */
static int write_hash(Store *store, int64_t mail, const uint8_t hash[SEAL_HASH_SIZE], Err *err)
{
    sqlite3_blob *blob = NULL;
    int code = sqlite3_blob_open(store->db, "main", "evidence", "sha256", mail, 1, &blob);
    if (code == SQLITE_OK)
        code = sqlite3_blob_write(blob, hash, SEAL_HASH_SIZE, 0);
    int closed = sqlite3_blob_close(blob);
    if (code == SQLITE_OK)
        code = closed;
    return code == SQLITE_OK ? 0 : store_error(store, code, err);
}

static int insert_large(Store *store, int64_t mail, int fd, int64_t size, Err *err)
{
    uint8_t hash[SEAL_HASH_SIZE];
    Query q = query_write(store, "INSERT INTO evidence (mail, sha256, raw)"
                                 " VALUES (?1, zeroblob(?2), zeroblob(?3))");
    query_int(&q, mail);
    query_int(&q, SEAL_HASH_SIZE);
    query_int(&q, size);
    if (query_run(&q, err) < 0 || write_pieces(store, mail, fd, size, hash, err) < 0)
        return -1;
    return write_hash(store, mail, hash, err);
}

int store_mail_raw(Store *store, int64_t mail, int fd, int64_t size, Err *err)
{
    return size <= PIECE_SIZE ? insert_small(store, mail, fd, (size_t)size, err)
                              : insert_large(store, mail, fd, size, err);
}

/* ---- twins ---- */

/* A message is not its own copy. */
#define OTHER_MAIL                                                                             \
    " FROM mail m JOIN mailbox b ON b.id = m.mailbox AND b.organisation = ?1"                  \
    " LEFT JOIN report r ON r.mail = m.id"                                                     \
    " LEFT JOIN incident_report ir ON ir.report = r.id"                                        \
    " WHERE NOT (m.mailbox = ?2 AND m.uidvalidity = ?3 AND m.uid = ?4)"

int store_mail_find_twin(Store *store, const StoreMail *mail, int64_t *ret_mail,
                         int64_t *ret_incident, Err *err)
{
    static const char by_message[] =
        "SELECT m.id, ir.incident, m.body_key = ?5 AS same" OTHER_MAIL
        " AND m.message_key = ?6 ORDER BY same DESC, m.id LIMIT 1";
    static const char by_body[] =
        "SELECT m.id, ir.incident, 1" OTHER_MAIL
        " AND m.message_key IS NULL AND m.body_key = ?5 ORDER BY m.id LIMIT 1";
    Query q = query_read(store, mail->has_message_key ? by_message : by_body);
    query_int(&q, mail->organisation);
    query_int(&q, mail->mailbox);
    query_int(&q, mail->uidvalidity);
    query_int(&q, mail->uid);
    query_blob(&q, mail->body_key, SEAL_HASH_SIZE);
    if (mail->has_message_key)
        query_blob(&q, mail->message_key, SEAL_HASH_SIZE);
    int found = query_step(&q, err);
    if (found <= 0)
        return found;
    *ret_mail = query_column_int(&q, 0);
    *ret_incident = query_column_int(&q, 1);
    int result = query_column_int(&q, 2) ? 1 : 2;
    query_end(&q);
    return result;
}

int store_mail_find_incident(Store *store, int64_t organisation,
                             const uint8_t message_key[SEAL_HASH_SIZE], int64_t *ret_incident,
                             Err *err)
{
    /* What an anonymous incident has left in a named one still belongs to the former. */
    Query q =
        query_read(store, "SELECT iif((SELECT route FROM incident WHERE id = ir.came_from)"
                          " = 'anonymous', ir.came_from, ir.incident) FROM mail m"
                          " JOIN mailbox b ON b.id = m.mailbox AND b.organisation = ?1"
                          " JOIN report r ON r.mail = m.id"
                          " JOIN incident_report ir ON ir.report = r.id"
                          " WHERE m.message_key = ?2 ORDER BY r.id LIMIT 1");
    query_int(&q, organisation);
    query_blob(&q, message_key, SEAL_HASH_SIZE);
    return query_value(&q, ret_incident, err);
}

/* ---- attempts ---- */

static void bind_message(Query *q, int64_t mailbox, uint32_t uidvalidity, int64_t uid)
{
    query_int(q, mailbox);
    query_int(q, uidvalidity);
    query_int(q, uid);
}

int store_attempt(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid,
                  int64_t *ret_tries, Err *err)
{
    Query q = query_write(
        store, "INSERT INTO attempt (mailbox, uidvalidity, uid, tries) VALUES (?1, ?2, ?3, 1)"
               " ON CONFLICT DO UPDATE SET tries = tries + 1 RETURNING tries");
    bind_message(&q, mailbox, uidvalidity, uid);
    return query_value(&q, ret_tries, err) < 0 ? -1 : 0;
}

int store_attempts(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid,
                   int64_t *ret_tries, Err *err)
{
    Query q = query_read(store, "SELECT tries FROM attempt"
                                " WHERE mailbox = ?1 AND uidvalidity = ?2 AND uid = ?3");
    bind_message(&q, mailbox, uidvalidity, uid);
    int found = query_value(&q, ret_tries, err);
    if (found == 0)
        *ret_tries = 0;
    return found < 0 ? -1 : 0;
}

int store_attempt_undo(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid,
                       Err *err)
{
    Query q = query_write(store, "UPDATE attempt SET tries = max(tries - 1, 0)"
                                 " WHERE mailbox = ?1 AND uidvalidity = ?2 AND uid = ?3");
    bind_message(&q, mailbox, uidvalidity, uid);
    return query_run(&q, err);
}

int store_attempt_done(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid,
                       Err *err)
{
    Query q = query_write(
        store, "DELETE FROM attempt WHERE mailbox = ?1 AND uidvalidity = ?2 AND uid = ?3");
    bind_message(&q, mailbox, uidvalidity, uid);
    return query_run(&q, err);
}

int store_attempts_forget(Store *store, int64_t mailbox, Err *err)
{
    Query q = query_write(store, "DELETE FROM attempt WHERE mailbox = ?1");
    query_int(&q, mailbox);
    return query_run(&q, err);
}

/* ---- quarantine ---- */

int store_quarantine_insert(Store *store, const StoreQuarantine *quarantine, int64_t *ret_id,
                            Err *err)
{
    Query q = query_write(
        store, "INSERT INTO quarantine (mailbox, uidvalidity, uid, received_at, at, size,"
               " tries, reason, automatic) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    bind_message(&q, quarantine->mailbox, quarantine->uidvalidity, quarantine->uid);
    query_int(&q, quarantine->received_at);
    query_int(&q, quarantine->at);
    query_int(&q, quarantine->size);
    query_int(&q, quarantine->tries);
    query_text(&q, quarantine->reason);
    query_int(&q, quarantine->automatic);
    return query_insert(&q, ret_id, err);
}

int store_quarantine_place(Store *store, int64_t id, int64_t *ret_mailbox,
                           uint32_t *ret_uidvalidity, int64_t *ret_uid, bool *ret_released,
                           Err *err)
{
    Query q = query_read(
        store, "SELECT mailbox, failed_uidvalidity, failed_uid, released_at IS NOT NULL"
               " FROM quarantine WHERE id = ?1");
    query_int(&q, id);
    int found = query_step(&q, err);
    if (found <= 0)
        return found;
    *ret_mailbox = query_column_int(&q, 0);
    *ret_uidvalidity = (uint32_t)query_column_int(&q, 1);
    *ret_uid = query_column_int(&q, 2);
    *ret_released = query_column_int(&q, 3) != 0;
    query_end(&q);
    return 1;
}

int store_quarantine_stayed(Store *store, int64_t id, uint32_t *ret_uidvalidity,
                            int64_t *ret_uid, Err *err)
{
    Query q = query_read(store, "SELECT uidvalidity, uid FROM quarantine WHERE id = ?1"
                                " AND NOT EXISTS (SELECT 1 FROM outbox WHERE effect_key ="
                                " 'move/quarantine/' || ?1)");
    query_int(&q, id);
    int found = query_step(&q, err);
    if (found <= 0)
        return found;
    *ret_uidvalidity = (uint32_t)query_column_int(&q, 0);
    *ret_uid = query_column_int(&q, 1);
    query_end(&q);
    return 1;
}

int store_quarantine_nameless(Store *store, int64_t mailbox, uint32_t uidvalidity, int64_t uid,
                              int64_t received_day, int64_t day, Err *err)
{
    Query q = query_write(
        store, "UPDATE quarantine SET received_at = ?4, at = ?4, released_at = ?5, size = 0"
               " WHERE mailbox = ?1 AND uidvalidity = ?2 AND uid = ?3"
               " AND released_at IS NOT NULL");
    bind_message(&q, mailbox, uidvalidity, uid);
    query_int(&q, received_day);
    query_int(&q, day);
    return query_run(&q, err);
}

int store_quarantine_moved(Store *store, int64_t id, uint32_t uidvalidity, int64_t uid,
                           Err *err)
{
    Query q = query_write(
        store, "UPDATE quarantine SET failed_uidvalidity = ?1, failed_uid = ?2 WHERE id = ?3");
    query_int(&q, uidvalidity);
    query_int(&q, uid);
    query_int(&q, id);
    return query_run(&q, err);
}

int store_quarantine_released(Store *store, int64_t id, int64_t at, Err *err)
{
    Query q = query_write(store, "UPDATE quarantine SET released_at = ?1 WHERE id = ?2");
    query_int(&q, at);
    query_int(&q, id);
    return query_run(&q, err);
}

int store_quarantine_returned(Store *store, int64_t id, uint32_t uidvalidity, int64_t uid,
                              Err *err)
{
    Query q =
        query_write(store, "UPDATE quarantine SET uidvalidity = ?1, uid = ?2 WHERE id = ?3");
    query_int(&q, uidvalidity);
    query_int(&q, uid);
    query_int(&q, id);
    return query_run(&q, err);
}

int store_quarantine_stays(Store *store, int64_t id, Err *err)
{
    Query q = query_write(store, "UPDATE quarantine SET released_at = NULL,"
                                 " failed_uidvalidity = 0, failed_uid = 0 WHERE id = ?1");
    query_int(&q, id);
    return query_run(&q, err);
}

int store_quarantine_was_released(Store *store, int64_t mailbox, uint32_t uidvalidity,
                                  int64_t uid, Err *err)
{
    Query q = query_read(store, "SELECT 1 FROM quarantine WHERE mailbox = ?1"
                                " AND uidvalidity = ?2 AND uid = ?3"
                                " AND released_at IS NOT NULL LIMIT 1");
    int64_t one;
    bind_message(&q, mailbox, uidvalidity, uid);
    return query_value(&q, &one, err);
}
