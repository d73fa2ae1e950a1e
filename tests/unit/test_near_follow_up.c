/* Follow-up codes as people mistype them, and what else of letters and digits stands in their mails: the code of an
 * anonymous incident is known up to three edits away, and nothing else is taken for one. */
#include "daemon/intake/near_follow_up.h"

#include "tests/unit/tap.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

static Err fault;
static World world;
static int64_t holly, oak, anonymous;
static char token[SEAL_TOKEN_LENGTH + 1], of_named[SEAL_TOKEN_LENGTH + 1];

static void must(int status)
{
    if (status < 0) {
        printf("Bail out! %s\n", fault.msg);
        exit(1);
    }
}

/* Keys that are always the same, so that the codes are. */
static Keys *known_keys(void)
{
    static const char digits[] =
        "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n";
    g_autofree char *path = NULL;
    Keys *keys = NULL;
    int file = g_file_open_tmp("incidentd-XXXXXX", &path, NULL);
    must(file);
    bool written = write(file, digits, strlen(digits)) == (ssize_t)strlen(digits);
    close(file);
    must(written ? seal_keys_load(path, &keys, &fault) : -1);
    g_unlink(path);
    return keys;
}

static int64_t open_incident(Route route, char ret[SEAL_TOKEN_LENGTH + 1])
{
    Incident incident = {
        .state = INCIDENT_RECEIVED, .route = route, .received_at = 1, .opened_at = 1};
    g_autofree char *reference = NULL;
    must(store_incident_insert(world.store, holly, 2026, "HLP", &incident, &reference, &fault));
    seal_token(world.keys, "reference", reference, ret);
    return incident.id;
}

static void begin(void)
{
    world = (World){.keys = known_keys()};
    must(store_open(":memory:", STORE_WRITE, &world.store, &fault));
    must(store_begin(world.store, &fault));
    must(store_organisation(world.store, "HLP", "Holly Lane", &holly, &fault));
    must(store_organisation(world.store, "OAK", "Oak Road", &oak, &fault));
    open_incident(ROUTE_NAMED, of_named);
    anonymous = open_incident(ROUTE_ANONYMOUS, token);
}

static void end(void)
{
    store_rollback(world.store);
    store_close(world.store);
    seal_keys_free((Keys *)world.keys);
}

/* What was typed, or NULL when nothing in the text is a code of the organisation. Owned. */
static char *find(int64_t organisation, const char *text)
{
    static char nothing[] = "";
    Report report = {.subject = nothing, .visible = (char *)text, .text = nothing};
    int64_t incident = 0;
    char *typed = NULL;
    int found = near_follow_up_find(&world, organisation, &report, &incident, &typed, &fault);
    must(found);
    ok(found == (typed != NULL) && (!found || incident == anonymous),
       "what is found is of the anonymous incident");
    return typed;
}

static void check(const char *typed, bool expected, const char *what)
{
    g_autofree char *text = g_strdup_printf("Hello,\nmore on this: %s\nThank you", typed);
    g_autofree char *found = find(holly, text);
    ok((found != NULL) == expected, "%s", what); /* never the code itself */
}

/* ---- ways to mistype ---- */

/* The token with `instead` in the place of `n` characters from `at` on. Owned. */
static char *edited(const char *from, size_t at, size_t n, const char *instead)
{
    return g_strdup_printf("%.*s%s%s", (int)at, from, instead, from + at + n);
}

static char *changed_about(const char *from, size_t at)
{
    const char turned[] = {from[at + 1], from[at], '\0'};
    return edited(from, at, 2, turned);
}

static void test_one_edit(void)
{
    for (size_t at = 0; at < SEAL_TOKEN_LENGTH; at++) {
        g_autofree char *zero = edited(token, at, 1, "0"), *o = edited(token, at, 1, "O"),
                        *one = edited(token, at, 1, "1"), *l = edited(token, at, 1, "l"),
                        *missing = edited(token, at, 1, ""), *extra = edited(token, at, 0, "x");
        check(zero, true, "a 0 for a character");
        check(o, true, "an O");
        check(one, true, "a 1");
        check(l, true, "an l");
        check(missing, true, "a character is missing");
        check(extra, true, "there is one too many");
        if (at + 1 < SEAL_TOKEN_LENGTH) {
            g_autofree char *turned = changed_about(token, at);
            check(turned, true, "two are changed about");
        }
    }
}

static void test_written(void)
{
    g_autofree char *capitals = g_ascii_strup(token, -1);
    g_autofree char *groups =
        g_strdup_printf("%.4s %.4s %.4s %s", token, token + 4, token + 8, token + 12);
    g_autofree char *whole = g_strdup_printf("HLP-2026-0002-%.15s", token);
    g_autofree char *glued = g_strdup_printf("HLP20260002%s", token);
    check(token, true, "as it is");
    check(capitals, true, "in capitals");
    check(groups, true, "in groups");
    check(whole, true, "behind its reference, the last one missing");
    check(glued, true, "glued to its reference");
}

static void test_limit(void)
{
    g_autofree char *two = edited(token, 3, 2, "00"), *three = edited(token, 3, 3, "000"),
                    *four = edited(token, 3, 4, "0000");
    check(two, true, "two at once");
    check(three, true, "three at once");
    check(four, false, "four are too many");
    g_autofree char *turned = changed_about(token, 2), *both = edited(turned, 9, 1, ""),
                    *more = edited(both, 12, 0, "x");
    check(both, true, "changed about and one missing");
    check(more, true, "and one too many elsewhere");
    g_autofree char *short_by_three = edited(token, 5, 3, "");
    g_autofree char *short_by_four = edited(token, 5, 4, "");
    check(short_by_three, true, "three missing");
    check(short_by_four, false, "four missing");
    g_autofree char *backwards = g_strreverse(g_strdup(token));
    check(backwards, false, "backwards");
}

/* ---- what is none ---- */

static void test_other_things(void)
{
    static const char *const things[] = {
        "The pupil's UPN is A823400023004 and the other one's B8234000230051.",
        "He lives at 14 Acacia Avenue, CM1 2AB, and she in SW1A 1AA.",
        "The laptop is a 5CG9281XK4, asset tag HL-00412, serial C02XK1ZZJGH5.",
        "HLP-2026-0002-5CG9281XK4MN72PQ is what the sticker says.",
        "Licence key VK7JG-NPHTM-C97JM-9MPGT-3V66T and wifi password Tr0ub4dor&3Holly.",
        "IBAN GB29 NWBK 6016 1331 9268 19, ring 07700 900642 or +44 1245 123456.",
        "MAC address 3c:22:fb:9a:01:7e, IP 2001:db8:85a3::8a2e:370:7334.",
        "Ticket INC0012345678901 of the help desk, order 026-1234567-8901234.",
        "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "misunderstanding responsibilities uncharacteristic safeguardingteam",
        "Year 6 trip list, 12 March 2026, 09:14, room 12b, class 5a and 5b, KS2 2026.",
        "https://drive.example/d/1k7q2m9x4b8r3t6w5aZ and file scan_20260312_0914_a7.pdf"};
    for (size_t i = 0; i < G_N_ELEMENTS(things); i++) {
        g_autofree char *found = find(holly, things[i]);
        ok(!found, "no code: %s", things[i]);
    }
}

static void test_whose(void)
{
    check(of_named, false, "a named incident has none");
    g_autofree char *text = g_strdup_printf("more: %s", token);
    g_autofree char *elsewhere = find(oak, text);
    ok(!elsewhere, "that of another organisation is none");
    g_autofree char *empty = find(holly, "");
    ok(!empty, "nor is nothing");
}

int main(void)
{
    begin();
    test_one_edit();
    test_written();
    test_limit();
    test_other_things();
    test_whose();
    end();
    return tap_done();
}
