/* Organisations, people and mailboxes of the register: found by their names, made when missing.
 * Looking alone writes nothing, so a command may ask for what exists without a transaction. */
#include "daemon/register/store_sql.h"

static int rename_organisation(Store *store, int64_t id, const char *name, Err *err)
{
    Query q = query_write(store, "UPDATE organisation SET name = ?1 WHERE id = ?2");
    query_text(&q, name);
    query_int(&q, id);
    return query_run(&q, err);
}

int store_organisation_find(Store *store, const char *prefix, int64_t *ret_id, Err *err)
{
    Query q = query_read(store, "SELECT id FROM organisation WHERE prefix = ?1");
    query_text(&q, prefix);
    return query_value(&q, ret_id, err);
}

int store_organisation(Store *store, const char *prefix, const char *name, int64_t *ret_id,
                       Err *err)
{
    Query q = query_read(store, "SELECT id, name FROM organisation WHERE prefix = ?1");
    query_text(&q, prefix);
    int found = query_step(&q, err);
    if (found < 0)
        return -1;
    if (found) {
        int64_t id = query_column_int(&q, 0);
        bool same = g_strcmp0(query_column_text(&q, 1), name) == 0;
        query_end(&q);
        if (!same && rename_organisation(store, id, name, err) < 0)
            return -1;
        *ret_id = id;
        return 0;
    }
    Query make = query_write(store, "INSERT INTO organisation (prefix, name) VALUES (?1, ?2)");
    query_text(&make, prefix);
    query_text(&make, name);
    return query_insert(&make, ret_id, err);
}

/* A name in a mail never replaces the one that is there. */
static int name_person(Store *store, int64_t id, const char *name, Err *err)
{
    Query q = query_write(store, "UPDATE person SET name = ?1 WHERE id = ?2 AND name = ''");
    query_text(&q, name);
    query_int(&q, id);
    return query_run(&q, err);
}

static int find_person(Store *store, int64_t organisation, const char *lower, int64_t *ret_id,
                       bool *ret_nameless, Err *err)
{
    Query q = query_read(
        store, "SELECT id, name FROM person WHERE organisation = ?1 AND address = ?2");
    query_int(&q, organisation);
    query_text(&q, lower);
    int found = query_step(&q, err);
    if (found <= 0)
        return found;
    *ret_id = query_column_int(&q, 0);
    *ret_nameless = *query_column_text(&q, 1) == '\0';
    query_end(&q);
    return 1;
}

int store_person(Store *store, int64_t organisation, const char *address, const char *name,
                 int64_t *ret_id, Err *err)
{
    g_autofree char *lower = g_utf8_strdown(address, -1);
    int64_t id;
    bool nameless;
    int found = find_person(store, organisation, lower, &id, &nameless, err);
    if (found < 0)
        return -1;
    if (found) {
        if (nameless && name && *name && name_person(store, id, name, err) < 0)
            return -1;
        *ret_id = id;
        return 0;
    }
    Query make = query_write(
        store, "INSERT INTO person (organisation, address, name) VALUES (?1, ?2, ?3)");
    query_int(&make, organisation);
    query_text(&make, lower);
    query_text(&make, name ? name : "");
    return query_insert(&make, ret_id, err);
}

int store_person_find(Store *store, int64_t organisation, const char *address, int64_t *ret_id,
                      Err *err)
{
    g_autofree char *lower = g_utf8_strdown(address, -1);
    bool nameless;
    return find_person(store, organisation, lower, ret_id, &nameless, err);
}

int store_person_load(Store *store, int64_t person, char **ret_address, char **ret_name,
                      Err *err)
{
    Query q = query_read(store, "SELECT address, name FROM person WHERE id = ?1");
    query_int(&q, person);
    int found = query_step(&q, err);
    if (found <= 0)
        return found;
    if (ret_address)
        *ret_address = g_strdup(query_column_text(&q, 0));
    if (ret_name)
        *ret_name = g_strdup(query_column_text(&q, 1));
    query_end(&q);
    return 1;
}

int store_person_set_away(Store *store, int64_t person, int64_t until, Err *err)
{
    Query q =
        query_write(store, "UPDATE person SET away_until = iif(?2 = 0, 0, max(away_until, ?2))"
                           " WHERE id = ?1");
    query_int(&q, person);
    query_int(&q, until);
    return query_run(&q, err);
}

int store_person_away_until(Store *store, int64_t person, int64_t *ret, Err *err)
{
    Query q = query_read(store, "SELECT away_until FROM person WHERE id = ?1");
    query_int(&q, person);
    return query_value(&q, ret, err);
}

int store_person_is_away(Store *store, int64_t person, int64_t now, Err *err)
{
    int64_t one;
    Query q = query_read(store, "SELECT 1 FROM person WHERE id = ?1 AND away_until > ?2");
    query_int(&q, person);
    query_int(&q, now);
    return query_value(&q, &one, err);
}

int store_person_organisation(Store *store, int64_t person, int64_t *ret_id, char **ret_prefix,
                              Err *err)
{
    Query q =
        query_read(store, "SELECT o.id, o.prefix FROM person p"
                          " JOIN organisation o ON o.id = p.organisation WHERE p.id = ?1");
    query_int(&q, person);
    int found = query_step(&q, err);
    if (found <= 0)
        return found;
    *ret_id = query_column_int(&q, 0);
    *ret_prefix = g_strdup(query_column_text(&q, 1));
    query_end(&q);
    return 1;
}

static int find_mailbox(Store *store, int64_t organisation, const char *name, StoreMailbox *ret,
                        Err *err)
{
    Query q = query_read(
        store, "SELECT id, uidvalidity, cursor, first_at, last_poll_at, failures, left_alone"
               " FROM mailbox WHERE organisation = ?1 AND name = ?2");
    query_int(&q, organisation);
    query_text(&q, name);
    int found = query_step(&q, err);
    if (found <= 0)
        return found;
    *ret = (StoreMailbox){
        .id = query_column_int(&q, 0),
        .uidvalidity = (uint32_t)query_column_int(&q, 1),
        .cursor = query_column_int(&q, 2),
        .first_at = query_column_int(&q, 3),
        .last_poll_at = query_column_int(&q, 4),
        .failures = query_column_int(&q, 5),
        .left_alone = query_column_int(&q, 6),
    };
    query_end(&q);
    return 1;
}

int store_mailbox(Store *store, int64_t organisation, const char *name, StoreMailbox *ret,
                  Err *err)
{
    int found = find_mailbox(store, organisation, name, ret, err);
    if (found != 0)
        return found < 0 ? -1 : 0;
    int64_t id = 0;
    Query q = query_write(store, "INSERT INTO mailbox (organisation, name) VALUES (?1, ?2)");
    query_int(&q, organisation);
    query_text(&q, name);
    if (query_insert(&q, &id, err) < 0)
        return -1;
    *ret = (StoreMailbox){.id = id};
    return 0;
}

int store_mailbox_update(Store *store, const StoreMailbox *mailbox, const char *problem,
                         Err *err)
{
    Query q =
        query_write(store, "UPDATE mailbox SET uidvalidity = ?1, cursor = ?2, first_at = ?3,"
                           " last_poll_at = ?4, failures = ?5, left_alone = ?6, problem = ?7"
                           " WHERE id = ?8");
    query_int(&q, mailbox->uidvalidity);
    query_int(&q, mailbox->cursor);
    query_int(&q, mailbox->first_at);
    query_int(&q, mailbox->last_poll_at);
    query_int(&q, mailbox->failures);
    query_int(&q, mailbox->left_alone);
    query_text(&q, problem);
    query_int(&q, mailbox->id);
    return query_run(&q, err);
}
