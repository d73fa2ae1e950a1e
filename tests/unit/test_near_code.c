/* Reply codes as they are mistyped: one edit is forgiven to the person it was sent to, nothing else is. */
#include "daemon/command/near_code.h"

#include "daemon/effect/effect.h"
#include "tests/unit/tap.h"

#include <stdlib.h>
#include <string.h>

enum { SENT = 1000 };

#define CODE "kq72mi9xb84rt6w5"

static Err fault;
static World world;
static int64_t holly, dpo, siro;

static void must(int status)
{
    if (status < 0) {
        printf("Bail out! %s\n", fault.msg);
        exit(1);
    }
}

static void send(const char *code, int64_t person)
{
    uint8_t mac[SEAL_HASH_SIZE];
    StoreCode row = {.person = person, .created_at = SENT};
    effect_code_mac(&world, code, mac);
    must(store_code_insert(world.store, mac, &row, &fault));
}

static void begin(void)
{
    Keys *keys = seal_keys_new(&fault);
    must(keys ? 0 : -1);
    world = (World){.keys = keys};
    must(store_open(":memory:", STORE_WRITE, &world.store, &fault));
    must(store_begin(world.store, &fault));
    must(store_organisation(world.store, "HLP", "Holly Lane", &holly, &fault));
    must(store_person(world.store, holly, "dpo@example.org", "Dana", &dpo, &fault));
    must(store_person(world.store, holly, "siro@example.org", "Sam", &siro, &fault));
    send(CODE, dpo);
}

static void end(void)
{
    store_rollback(world.store);
    store_close(world.store);
    seal_keys_free((Keys *)world.keys);
}

/* What is found for the DPO. Owned; NULL: nothing. */
static char *find(const char *typed, int64_t person, int64_t since)
{
    char *code = NULL;
    int found = near_code_find(&world, typed, person, since, &code, &fault);
    must(found);
    ok(found == (code != NULL), "\"%s\": a code comes exactly when it is found", typed);
    return code;
}

static void check(const char *typed, bool expected, const char *what)
{
    g_autofree char *code = find(typed, dpo, 0);
    ok(expected ? g_strcmp0(code, CODE) == 0 : !code, "%s (%s)", what, typed);
}

static void test_one_edit(void)
{
    check("kq72mi9xb84rt6w5", true, "as it is");
    check("KQ72MI9XB84RT6W5", true, "in capitals");
    check("kq72ml9xb84rt6w5", true, "an l for the i");
    check("kq72m19xb84rt6w5", true, "a 1 for the i");
    check("kq72mi9xb84rt6wo", true, "an o, of which there is none");
    check("0q72mi9xb84rt6w5", true, "a 0 at the beginning");
    check("qk72mi9xb84rt6w5", true, "the first two changed about");
    check("kq72mi9xb84rt65w", true, "the last two changed about");
    check("kq72mi9bx84rt6w5", true, "two in the middle changed about");
    check("q72mi9xb84rt6w5", true, "the first missing");
    check("kq72mi9xb84rt6w", true, "the last missing");
    check("kq72mi9b84rt6w5", true, "one in the middle missing");
    check("xkq72mi9xb84rt6w5", true, "one too many in front");
    check("kq72mi9xb84rt6w55", true, "the last one doubled");
    check("kq72mi9x0b84rt6w5", true, "a 0 put in");
    check("kq72m19xb84rt6wo", true, "a 1 for the i, which is free, and one more");
}

static void test_more_edits(void)
{
    check("kq72mi9xb84rt6xx", false, "two wrong");
    check("qk72mi9xb84rt65w", false, "changed about twice");
    check("9q72mikxb84rt6w5", false, "two that do not stand side by side changed about");
    check("q72mi9xb84rt6w", false, "two missing");
    check("kq72mi9xb84rt6w5xy", false, "two too many");
    check("q72mi9xb84rt6w55", false, "one missing and one too many");
    check("5w6tr48bx9im27qk", false, "backwards");
    check("", false, "nothing");
    check("kq72", false, "the beginning alone");
}

static void test_other_things(void)
{
    static const char *const things[] = {
        "misunderstanding", "responsibilities", "safeguardingteam", "A823400023004",
        "CM12AB",           "5CG9281XK4",       "07700900642",      "GB29NWBK60161331",
        "abcdefghijkmnpq2", "2026031209142233"};
    for (size_t i = 0; i < G_N_ELEMENTS(things); i++)
        check(things[i], false, "a word, a serial number, a UPN, a postcode is none");
}

static void test_whose(void)
{
    g_autofree char *others = find("kq72mi9xb84rt6wx", siro, 0);
    ok(!others, "another person's code is not found, however near");
    g_autofree char *exact = find(CODE, siro, 0);
    ok(!exact, "nor when it is right");
    g_autofree char *late = find("kq72mi9xb84rt6wx", dpo, SENT + 1);
    ok(!late, "nor one that is too old");
    g_autofree char *young = find("kq72mi9xb84rt6wx", dpo, SENT);
    is_str(young, CODE, "one of the last moment is");
    send("kq72mi9xb84rt6wz", siro);
    check("kq72mi9xb84rt6wz", true, "of two that are near the person's own is found");
    must(store_code_use(world.store, 1, SENT + 5, &fault));
    check("kq72mi9xb84rt6wx", false, "what has been used up is gone");
}

int main(void)
{
    begin();
    test_one_edit();
    test_more_edits();
    test_other_things();
    test_whose();
    end();
    return tap_done();
}
