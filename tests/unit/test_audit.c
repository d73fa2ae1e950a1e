/* The audit trail: whatever is done to it afterwards is noticed. */
#include "daemon/register/audit.h"
#include "tests/unit/store_make.h"

static void fill(Store *store, int rows)
{
    store_begin(store, NULL);
    for (int i = 0; i < rows; i++) {
        g_autofree char *detail = g_strdup_printf("row %d", i);
        AuditEntry entry = {
            .at = 1000 + i, .actor = "system", .event = "test", .detail = detail};
        audit_append(store, &entry, NULL);
    }
    store_commit(store, NULL);
}

/* Does something to a fresh trail of ten rows, and says what verify finds. */
static AuditVerdict after(const char *sql, bool with_head)
{
    g_autofree char *folder = make_folder();
    Store *store = open_store(folder, STORE_WRITE);
    fill(store, 10);
    AuditVerdict before = {0}, verdict = {0};
    audit_verify(store, NULL, &before, NULL);
    g_auto(GStrv) statements = g_strsplit(sql, ";", -1);
    for (char **one = statements; *one; one++) {
        if (**one)
            ask(store, *one);
    }
    audit_verify(store, with_head ? before.head : NULL, &verdict, NULL);
    store_close(store);
    remove_folder(folder);
    return verdict;
}

int main(void)
{
    AuditVerdict verdict = after("", true);
    ok(!verdict.broken && verdict.rows == 10 && strlen(verdict.head) == 64,
       "an untouched trail verifies");
    verdict = after("UPDATE audit_detail SET detail = 'other' WHERE sequence = 4", false);
    is_int(verdict.broken, 4, "a changed text is found");
    verdict = after("UPDATE audit SET actor = 'dpo' WHERE sequence = 5", false);
    is_int(verdict.broken, 5, "a changed actor is found");
    verdict = after("UPDATE audit SET at = at + 1 WHERE sequence = 6", false);
    is_int(verdict.broken, 6, "a changed time is found");
    verdict = after("PRAGMA foreign_keys = OFF;DELETE FROM audit WHERE sequence = 3", false);
    is_int(verdict.broken, 3, "a removed row is found");
    verdict =
        after("PRAGMA foreign_keys = OFF;UPDATE audit SET sequence = 99 WHERE sequence = 2;"
              "UPDATE audit SET sequence = 2 WHERE sequence = 3;UPDATE audit SET sequence = 3 "
              "WHERE sequence = 99",
              false);
    is_int(verdict.broken, 2, "two rows that changed places are found");
    verdict = after("PRAGMA foreign_keys = OFF;DELETE FROM audit WHERE sequence > 8", false);
    ok(!verdict.broken && verdict.rows == 8,
       "rows cut from the end cannot be seen in the trail alone");
    verdict = after("PRAGMA foreign_keys = OFF;DELETE FROM audit WHERE sequence > 8", true);
    ok(verdict.broken, "but with the head that was known before: %s", verdict.reason);
    verdict = after("DELETE FROM audit_detail WHERE sequence = 7", true);
    ok(!verdict.broken && verdict.erased == 1,
       "a text that was erased breaks nothing, and is counted");
    return tap_done();
}
