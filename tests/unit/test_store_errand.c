/* The register's errands: every field comes back, numbers are counted where they belong, and only
 * what is open is due. */
#include "tests/unit/tap.h"

#include "daemon/now.h"
#include "daemon/register/store_sql.h"

#include <stdlib.h>
#include <string.h>

static Err fault_of_setup;
#define fault (&fault_of_setup)

static void must(int status)
{
    if (status < 0) {
        printf("Bail out! %s\n", fault->msg);
        exit(1);
    }
}

typedef struct World {
    Store *store;
    int64_t holly, oak, person, incident, other;
} World;

static int64_t an_incident(World *world)
{
    Incident incident = {.state = INCIDENT_RECEIVED, .received_at = 1, .opened_at = 1};
    g_autofree char *reference = NULL;
    must(store_incident_insert(world->store, world->holly, 2026, "HLP", &incident, &reference,
                               fault));
    return incident.id;
}

static World new_world(void)
{
    World world = {0};
    must(store_open(":memory:", STORE_WRITE, &world.store, fault));
    must(store_begin(world.store, fault));
    must(store_organisation(world.store, "HLP", "Holly Lane", &world.holly, fault));
    must(store_organisation(world.store, "OAK", "Oak Road", &world.oak, fault));
    must(
        store_person(world.store, world.holly, "ann@example.org", "Ann", &world.person, fault));
    world.incident = an_incident(&world);
    world.other = an_incident(&world);
    return world;
}

static void end_world(World *world)
{
    store_rollback(world->store);
    store_close(world->store);
}

static StoreErrand insert(World *world, int64_t organisation, int64_t incident, ErrandKind kind,
                          int64_t next)
{
    StoreErrand errand = {.organisation = organisation,
                          .incident = incident,
                          .owner = ROLE_BOARD,
                          .errand = {.kind = kind, .opened = 1, .due = next, .next = next}};
    must(store_errand_insert(world->store, &errand, fault));
    return errand;
}

static int64_t entry_of(const World *world, int64_t errand)
{
    int64_t due = -1;
    must(store_entry_of_errand(world->store, errand, world->person, &due, fault));
    return due;
}

/* Duties and errands stand in the same calendar; an errand may be of no incident. */
static void test_entries(void)
{
    World world = new_world();
    int64_t action = insert(&world, world.holly, world.incident, ERRAND_ACTION, 12).id;
    int64_t review = insert(&world, world.holly, 0, ERRAND_POLICY_REVIEW, 13).id;
    StoreEntry duty = {
        .person = world.person, .incident = world.incident, .duty = DUTY_CLASSIFY, .due = 11};
    StoreEntry first = {
        .person = world.person, .errand = action, .incident = world.incident, .due = 12};
    StoreEntry second = {.person = world.person, .errand = review, .due = 13};
    is_int(entry_of(&world, action), 0, "what was never put into a calendar is not there");
    must(store_entry_put(world.store, &duty, fault));
    must(store_entry_put(world.store, &first, fault));
    must(store_entry_put(world.store, &second, fault));
    first.due = 14;
    must(store_entry_put(world.store, &first, fault));
    int64_t had[DUTY_COUNT] = {0};
    must(store_entries(world.store, world.incident, world.person, had, fault));
    is_int(had[DUTY_CLASSIFY], 11, "a duty's entry is a duty's");
    is_int(entry_of(&world, action), 14, "an action's moves");
    is_int(entry_of(&world, review), 13, "what is of no incident has one, too");
    first.due = second.due = 0;
    must(store_entry_put(world.store, &first, fault));
    is_int(entry_of(&world, action), 0, "it is taken out");
    is_int(entry_of(&world, review), 13, "alone");
    must(store_entry_put(world.store, &second, fault));
    is_int(entry_of(&world, review), 0, "as is the other");
    must(store_entries(world.store, world.incident, world.person, had, fault));
    is_int(had[DUTY_CLASSIFY], 11, "and the duty's stays");
    first.due = 15;
    must(store_entry_put(world.store, &first, fault));
    must(store_erase(world.store, world.incident, "{}", fault));
    is_int(entry_of(&world, action), 0, "what is erased is in no calendar");
    end_world(&world);
}

static bool same(const Errand *a, const Errand *b)
{
    return a->kind == b->kind && a->opened == b->opened && a->due == b->due &&
           a->next == b->next && a->reached == b->reached && a->rung == b->rung &&
           a->done == b->done;
}

static void test_fields(void)
{
    World world = new_world();
    StoreErrand errand = {.organisation = world.holly,
                          .incident = world.incident,
                          .owner = ROLE_SIRO,
                          .person = world.person,
                          .requester = world.person,
                          .what = "Lock the cupboard",
                          .errand = {.kind = ERRAND_ACTION,
                                     .opened = 11,
                                     .due = 12,
                                     .next = 13,
                                     .reached = 14,
                                     .rung = 2}};
    must(store_errand_insert(world.store, &errand, fault));
    StoreErrand loaded = {0};
    is_int(store_errand_load(world.store, errand.id, &loaded, fault), 1, "it is there");
    ok(loaded.organisation == world.holly && loaded.incident == world.incident &&
           loaded.owner == ROLE_SIRO && loaded.person == world.person &&
           loaded.requester == world.person && loaded.mail == 0,
       "with whose it is");
    ok(same(&loaded.errand, &errand.errand), "and all its times");
    is_str(loaded.what, "Lock the cupboard", "and what is to be done");
    is_str(loaded.reference, "HLP-2026-0001", "under its incident's reference");
    store_errand_clear(&loaded);
    errand.errand = (Errand){ERRAND_ACTION, 11, 22, 0, 24, 5, 26};
    must(store_errand_update(world.store, errand.id, &errand.errand, fault));
    must(store_errand_load(world.store, errand.id, &loaded, fault));
    ok(same(&loaded.errand, &errand.errand), "what has changed stays");
    store_errand_clear(&loaded);
    is_int(store_errand_load(world.store, 999, &loaded, fault), 0, "there is no other");
    end_world(&world);
}

static void test_numbers(void)
{
    World world = new_world();
    int64_t id = 0;
    is_int(insert(&world, world.holly, world.incident, ERRAND_ACTION, 0).number, 1,
           "the first action of an incident is number 1");
    StoreErrand second = insert(&world, world.holly, world.incident, ERRAND_ACTION, 0);
    is_int(second.number, 2, "the next is 2");
    is_int(insert(&world, world.holly, world.other, ERRAND_ACTION, 0).number, 1,
           "another incident counts its own");
    is_int(insert(&world, world.holly, 0, ERRAND_EXCEPTION, 0).number, 1, "so do requests");
    StoreErrand request = insert(&world, world.holly, 0, ERRAND_SUGGESTION, 0);
    is_int(request.number, 2, "of one organisation, whatever their kind");
    is_int(insert(&world, world.oak, 0, ERRAND_EXCEPTION, 0).number, 1, "and of another");
    is_int(store_errand_find(world.store, world.holly, world.incident, 2, &id, fault), 1,
           "it is found by its number");
    is_int(id, second.id, "and no other");
    is_int(store_errand_find(world.store, world.holly, 0, 2, &id, fault), 1,
           "a request by that in its organisation");
    is_int(id, request.id, "and no other");
    is_int(store_errand_find(world.store, world.oak, 0, 2, &id, fault), 0,
           "not by that of another organisation");
    StoreErrand loaded = {0};
    must(store_errand_load(world.store, request.id, &loaded, fault));
    is_str(loaded.reference, "HLP-R2", "a request has a reference of its own");
    store_errand_clear(&loaded);
    end_world(&world);
}

static void test_due(void)
{
    World world = new_world();
    int64_t id = 0, next = 0;
    is_int(store_errand_due(world.store, 100, &id, &next, fault), 0, "nothing is due");
    ok(next == NEVER, "and nothing will be");
    StoreErrand late = insert(&world, world.holly, world.incident, ERRAND_ACTION, 60);
    StoreErrand early = insert(&world, world.holly, 0, ERRAND_EXCEPTION, 50);
    is_int(store_errand_due(world.store, 49, &id, &next, fault), 0, "not a second early");
    is_int(next, 50, "it says when");
    is_int(store_errand_due(world.store, 50, &id, &next, fault), 1, "at its second");
    is_int(id, early.id, "the earliest is due");
    must(store_errand_postpone(world.store, early.id, 70, fault));
    is_int(store_errand_due(world.store, 60, &id, &next, fault), 1, "put off, it waits");
    is_int(id, late.id, "and the next is due");
    errand_end(&late.errand, 61);
    must(store_errand_update(world.store, late.id, &late.errand, fault));
    is_int(store_errand_due(world.store, 65, &id, &next, fault), 0, "what is done is not due");
    is_int(next, 70, "what was put off is");
    end_world(&world);
}

static void test_reviews(void)
{
    World world = new_world();
    int64_t id = 0;
    StoreErrand review = insert(&world, world.holly, 0, ERRAND_POLICY_REVIEW, 50);
    is_int(store_errand_find_review(world.store, world.holly, 50, 60, fault), 1, "it is there");
    is_int(store_errand_find_review(world.store, world.holly, 51, 60, fault), 0, "on its day");
    is_int(store_errand_find_review(world.store, world.holly, 40, 49, fault), 0,
           "and no other");
    is_int(store_errand_find_review(world.store, world.oak, 50, 60, fault), 0, "in its school");
    is_int(store_errand_find_other_review(world.store, world.holly, 50, 60, &id, fault), 0,
           "there is no other");
    is_int(store_errand_find_other_review(world.store, world.holly, 80, 90, &id, fault), 1,
           "but for whom the date was moved");
    is_int(id, review.id, "it is the old one");
    errand_end(&review.errand, 20);
    must(store_errand_update(world.store, review.id, &review.errand, fault));
    is_int(store_errand_find_review(world.store, world.holly, 50, 60, fault), 0,
           "fallen away, it comes again should its day come again");
    must(store_errand_answer(world.store, review.id, "Reviewed.", world.person, fault));
    is_int(store_errand_find_review(world.store, world.holly, 50, 60, fault), 1,
           "answered, it does not");
    end_world(&world);
}

/* ---- looking ---- */

static int show(const StoreRow *row, void *user)
{
    g_string_append_printf(user, "%s %s %d %s %s %d %d;", store_row_text(row, "reference"),
                           store_row_text(row, "kind"), (int)store_row_int(row, "number"),
                           store_row_text(row, "owner"), store_row_text(row, "person"),
                           (int)store_row_int(row, "due"), (int)store_row_int(row, "done"));
    return 0;
}

static void shows(World *world, StoreView view, int64_t of, const char *expected,
                  const char *what)
{
    g_autoptr(GString) text = g_string_new(NULL);
    must(store_view(world->store, view, 0, of, show, text, fault));
    is_str(text->str, expected, what);
}

static void test_views(void)
{
    World world = new_world();
    insert(&world, world.holly, world.incident, ERRAND_ACTION, 0);
    StoreErrand done = insert(&world, world.holly, world.incident, ERRAND_ACTION, 30);
    errand_end(&done.errand, 9);
    must(store_errand_update(world.store, done.id, &done.errand, fault));
    insert(&world, world.oak, 0, ERRAND_EXCEPTION, 20);
    StoreErrand own = {.organisation = world.holly,
                       .incident = world.incident,
                       .person = world.person,
                       .errand = {.kind = ERRAND_ACTION, .due = 10}};
    must(store_errand_insert(world.store, &own, fault));
    shows(&world, STORE_VIEW_ERRANDS, 0,
          "HLP-2026-0001 action 3 none Ann 10 0;OAK-R1 exception 1 board  20 0;"
          "HLP-2026-0001 action 1 board  0 0;",
          "open errands by their time, those without one last");
    shows(&world, STORE_VIEW_ERRANDS, world.oak, "OAK-R1 exception 1 board  20 0;",
          "or those of one organisation");
    shows(&world, STORE_VIEW_INCIDENT_ERRANDS, world.incident,
          "HLP-2026-0001 action 1 board  0 0;HLP-2026-0001 action 2 board  30 9;"
          "HLP-2026-0001 action 3 none Ann 10 0;",
          "all of an incident, by their number");
    end_world(&world);
}

/* It went there from another incident, whose number it had in the mail about it; then its incident becomes part of a third,
 * and is opened again. */
static void test_handed_on_and_joined(void)
{
    World world = new_world();
    int64_t third = an_incident(&world), number = 0;
    insert(&world, world.holly, world.incident, ERRAND_ACTION, 0);
    StoreErrand moved = insert(&world, world.holly, world.incident, ERRAND_ACTION, 0);
    must(store_errand_move(world.store, moved.id, world.other, &number, fault));
    insert(&world, world.holly, world.other, ERRAND_ACTION, 0);
    must(store_incident_join(world.store, world.other, third, fault));
    is_int(store_incident_part(world.store, world.other, fault), 0,
           "what was handed on goes back with the incident that has it now");
    shows(&world, STORE_VIEW_INCIDENT_ERRANDS, world.other,
          "HLP-2026-0002 action 1 board  0 0;HLP-2026-0002 action 2 board  0 0;",
          "under the number that it had there");
    end_world(&world);
}

int main(void)
{
    test_fields();
    test_handed_on_and_joined();
    test_entries();
    test_numbers();
    test_due();
    test_reviews();
    test_views();
    return tap_done();
}
