/* Reply codes and decisions of the register. Of a code only a MAC is kept: a stolen register can
 * neither use nor test one. Called by effect, which mints codes, and by command, which takes
 * them. */
#include "daemon/register/store_sql.h"

static int keep_keys(Store *store, const uint8_t mac[SEAL_HASH_SIZE], Err *err)
{
    if (store_begin(store, err) < 0)
        return -1;
    Query q = query_write(store, "INSERT INTO own_keys (id, mac) VALUES (1, ?1)");
    query_blob(&q, mac, SEAL_HASH_SIZE);
    if (query_run(&q, err) == 0)
        return store_commit(store, err) < 0 ? -1 : 1;
    store_rollback(store);
    return -1;
}

int store_has_keys(Store *store, const uint8_t mac[SEAL_HASH_SIZE], Err *err)
{
    Query q = query_read(store, "SELECT mac = ?1 FROM own_keys WHERE id = 1");
    int64_t same = 0;
    query_blob(&q, mac, SEAL_HASH_SIZE);
    int found = query_value(&q, &same, err);
    return found < 0 ? -1 : found == 0 ? keep_keys(store, mac, err) : same != 0;
}

int store_code_insert(Store *store, const uint8_t mac[SEAL_HASH_SIZE], const StoreCode *code,
                      Err *err)
{
    Query q = query_write(store, "INSERT INTO code (person, incident, mac, created_at, errand,"
                                 " role, proposal) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    query_int(&q, code->person);
    query_id(&q, code->incident);
    query_blob(&q, mac, SEAL_HASH_SIZE);
    query_int(&q, code->created_at);
    query_id(&q, code->errand);
    query_text(&q, role_name(code->role));
    query_text(&q, code->proposal);
    return query_run(&q, err);
}

int store_code_find(Store *store, const uint8_t mac[SEAL_HASH_SIZE], StoreCode *ret, Err *err)
{
    Query q =
        query_read(store, "SELECT id, person, incident, created_at, used_at, errand, role,"
                          " proposal FROM code WHERE mac = ?1");
    query_blob(&q, mac, SEAL_HASH_SIZE);
    int found = query_step(&q, err);
    if (found <= 0)
        return found;
    *ret = (StoreCode){.id = query_column_int(&q, 0),
                       .person = query_column_int(&q, 1),
                       .incident = query_column_int(&q, 2),
                       .created_at = query_column_int(&q, 3),
                       .used_at = query_column_int(&q, 4),
                       .errand = query_column_int(&q, 5)};
    if (!query_column_term(&q, 6, role, &ret->role))
        return store_unknown(&q, "a role", err);
    g_strlcpy(ret->proposal, query_column_text(&q, 7), sizeof ret->proposal);
    query_end(&q);
    return 1;
}

int store_code_use(Store *store, int64_t id, int64_t at, Err *err)
{
    Query q = query_write(store, "UPDATE code SET used_at = ?2 WHERE id = ?1 AND used_at = 0"
                                 " RETURNING id");
    int64_t used;
    query_int(&q, id);
    query_int(&q, at);
    return query_value(&q, &used, err);
}

int store_codes_use(Store *store, int64_t incident, int64_t person, int64_t at, Err *err)
{
    Query q = query_write(store, "UPDATE code SET used_at = ?3 WHERE incident = ?1"
                                 " AND person = ?2 AND used_at = 0");
    query_int(&q, incident);
    query_int(&q, person);
    query_int(&q, at);
    return query_run(&q, err);
}

int store_decision_insert(Store *store, const StoreDecision *decision, Err *err)
{
    Query q = query_write(store, "INSERT INTO decision (incident, at, person, role, command,"
                                 " argument, mail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    query_int(&q, decision->incident);
    query_int(&q, decision->at);
    query_int(&q, decision->person);
    query_text(&q, role_name(decision->role));
    query_text(&q, command_name(decision->command));
    query_text(&q, decision->argument);
    query_id(&q, decision->mail);
    return query_run(&q, err);
}

int store_decision_last(Store *store, int64_t incident, Command command, int64_t *ret_person,
                        Role *ret_role, int64_t *ret_at, Err *err)
{
    Query q = query_read(store, "SELECT person, role, at FROM decision WHERE incident = ?1"
                                " AND command = ?2 ORDER BY id DESC LIMIT 1");
    query_int(&q, incident);
    query_text(&q, command_name(command));
    int found = query_step(&q, err);
    if (found <= 0)
        return found;
    if (!query_column_term(&q, 1, role, ret_role))
        return store_unknown(&q, "a role", err);
    *ret_person = query_column_int(&q, 0);
    *ret_at = query_column_int(&q, 2);
    query_end(&q);
    return 1;
}

int store_section_put(Store *store, const StoreSection *section, Err *err)
{
    Query q = query_write(store, "INSERT INTO section (incident, label, role, person, at, text)"
                                 " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                                 " ON CONFLICT DO UPDATE SET person = excluded.person,"
                                 " at = excluded.at, text = iif(?7 = 0, excluded.text,"
                                 " iif(instr(section.text, excluded.text) > 0, section.text,"
                                 " section.text || char(10, 10) || excluded.text))");
    query_int(&q, section->incident);
    query_text(&q, section->label);
    query_text(&q, role_name(section->role));
    query_int(&q, section->person);
    query_int(&q, section->at);
    query_text(&q, section->text);
    query_int(&q, section->added);
    return query_run(&q, err);
}

/* ---- calendars ---- */

int store_entries(Store *store, int64_t incident, int64_t person, int64_t ret[DUTY_COUNT],
                  Err *err)
{
    Query q = query_read(store, "SELECT duty, due FROM calendar_entry WHERE incident = ?1"
                                " AND person = ?2");
    query_int(&q, incident);
    query_int(&q, person);
    int found;
    while ((found = query_step(&q, err)) > 0) {
        DutyKind duty;
        if (!query_column_term(&q, 0, duty, &duty))
            return store_unknown(&q, "duty of a calendar", err);
        ret[duty] = query_column_int(&q, 1);
    }
    return found;
}

int store_entry_of_errand(Store *store, int64_t errand, int64_t person, int64_t *ret, Err *err)
{
    int64_t due = 0;
    Query q = query_read(store, "SELECT due FROM calendar_entry WHERE errand = ?1"
                                " AND person = ?2");
    query_int(&q, errand);
    query_int(&q, person);
    if (query_value(&q, &due, err) < 0)
        return -1;
    *ret = due;
    return 0;
}

/* By a second: so it differs from what is due, and an end of it is still at its time. */
int store_entries_unsent(Store *store, int64_t incident, int64_t errand, int64_t person,
                         Err *err)
{
    Query q = errand ? query_write(store, "UPDATE calendar_entry SET due = due + 1"
                                          " WHERE errand = ?1 AND person = ?2")
                     : query_write(store, "UPDATE calendar_entry SET due = due + 1"
                                          " WHERE incident = ?1 AND person = ?2");
    query_int(&q, errand ? errand : incident);
    query_int(&q, person);
    return query_run(&q, err);
}

int store_entry_put(Store *store, const StoreEntry *entry, Err *err)
{
    Query q = entry->due
                  ? query_write(store, "INSERT OR REPLACE INTO calendar_entry"
                                       " (person, errand, incident, duty, due)"
                                       " VALUES (?1, ?2, ?3, ?4, ?5)")
                  : query_write(store, "DELETE FROM calendar_entry WHERE person = ?1"
                                       " AND errand IS ?2 AND incident IS ?3 AND duty IS ?4");
    query_int(&q, entry->person);
    query_id(&q, entry->errand);
    query_id(&q, entry->errand ? 0 : entry->incident);
    query_text(&q, entry->errand ? NULL : duty_name(entry->duty));
    if (entry->due)
        query_int(&q, entry->due);
    return query_run(&q, err);
}
