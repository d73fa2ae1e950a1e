/* Actions and answers as people write them. */
#include "daemon/core/calendar.h"
#include "daemon/core/errand_order.h"
#include "tests/unit/tap.h"

#include <glib.h>
#include <stdlib.h>

enum { NOW = 1795442700 /* Monday 23 November 2026, 14:05 GMT */ };

static Calendar calendar = {.day_end = 17 * 3600};

/* ---- ACTION ---- */

typedef struct Row {
    const char *text, *what, *due, *owner;
    ErrandFault fault;
} Row;

/* clang-format off */
static const Row rows[] = {
    {"Encrypt all sticks BY 1 March 2027 OWNER Sam Okoro", "Encrypt all sticks", "2027-03-01T17:00:00Z", "Sam Okoro", ERRAND_GOOD},
    {"Encrypt all sticks OWNER Sam Okoro BY 1 March 2027", "Encrypt all sticks", "2027-03-01T17:00:00Z", "Sam Okoro", ERRAND_GOOD},
    {"encrypt all sticks by 1 March 2027 owner sam@hollylane.example", "encrypt all sticks", "2027-03-01T17:00:00Z", "sam@hollylane.example", ERRAND_GOOD},
    {"Encrypt all sticks, by: 2027-03-01, owner: SIRO.", "Encrypt all sticks", "2027-03-01T17:00:00Z", "SIRO", ERRAND_GOOD},
    {"Have the lock by the door changed BY 20 December 2026", "Have the lock by the door changed", "2026-12-20T17:00:00Z", NULL, ERRAND_GOOD},
    {"Have the form signed by the head", "Have the form signed by the head", NULL, NULL, ERRAND_GOOD},
    {"Have the form signed by the head OWNER DPO", "Have the form signed by the head", NULL, "DPO", ERRAND_GOOD},
    {"Tell the owner of the house", "Tell the owner of the house", NULL, NULL, ERRAND_GOOD},
    {"Train everybody BY 1 March OWNER DPO", "Train everybody", "2027-03-01T17:00:00Z", "DPO", ERRAND_GOOD},
    {"Train everybody BY 1 December OWNER DPO", "Train everybody", "2026-12-01T17:00:00Z", "DPO", ERRAND_GOOD},
    {"Train everybody BY Friday OWNER DPO", "Train everybody", "2026-11-27T17:00:00Z", "DPO", ERRAND_GOOD},
    {"Train everybody BY Friday 3 pm", "Train everybody", "2026-11-27T15:00:00Z", NULL, ERRAND_GOOD},
    {"Train everybody BY Monday OWNER DPO", "Train everybody", "2026-11-30T17:00:00Z", "DPO", ERRAND_GOOD},
    {"Train everybody BY next Friday OWNER DPO", "Train everybody", "2026-11-27T17:00:00Z", "DPO", ERRAND_GOOD},
    {"Train everybody BY tomorrow", "Train everybody", "2026-11-24T17:00:00Z", NULL, ERRAND_GOOD},
    {"Train everybody BY 1 June 2027", "Train everybody", "2027-06-01T16:00:00Z", NULL, ERRAND_GOOD},
    {"Train everybody BY 31/1 OWNER DPO", "Train everybody", "2027-01-31T17:00:00Z", "DPO", ERRAND_GOOD},
    {"Train everybody BY 31.1. OWNER DPO", "Train everybody", "2027-01-31T17:00:00Z", "DPO", ERRAND_GOOD},
    {"Train everybody BY 1/12", "Train everybody", "2026-12-01T17:00:00Z", NULL, ERRAND_GOOD},
    {"Train everybody BY 23/11", "Train everybody", "2026-11-23T17:00:00Z", NULL, ERRAND_GOOD},
    {"Train everybody BY Monday 1 March", "Train everybody", "2027-03-01T17:00:00Z", NULL, ERRAND_GOOD},
    {"Train everybody BY the 15th OWNER DPO", "Train everybody", "2026-12-15T17:00:00Z", "DPO", ERRAND_GOOD},
    {"Train everybody BY the 27th", "Train everybody", "2026-11-27T17:00:00Z", NULL, ERRAND_GOOD},
    {"Remind them by e-mail on Monday", "Remind them by e-mail on Monday", NULL, NULL, ERRAND_GOOD},
    {"Have it signed by the head on 3 May OWNER DPO", "Have it signed by the head on 3 May", NULL, "DPO", ERRAND_GOOD},
    {"Have it checked by the 3rd party", "Have it checked by the 3rd party", NULL, NULL, ERRAND_GOOD},
    {"Train everybody BY Thursday at 4 pm", "Train everybody", "2026-11-26T16:00:00Z", NULL, ERRAND_GOOD},
    {"Train everybody BY tomorrow 10 am", "Train everybody", "2026-11-24T10:00:00Z", NULL, ERRAND_GOOD},
    {"Train everybody BY today", "Train everybody", "2026-11-23T17:00:00Z", NULL, ERRAND_GOOD},
    {"Train everybody by end of January owner DPO", "Train everybody", "2027-01-31T17:00:00Z", "DPO", ERRAND_GOOD},
    {"Train everybody BY the end of November", "Train everybody", "2026-11-30T17:00:00Z", NULL, ERRAND_GOOD},
    {"Train everybody BY end of February 2028", "Train everybody", "2028-02-29T17:00:00Z", NULL, ERRAND_GOOD},
    {"Train everybody BY the end of the month", "Train everybody", "2026-11-30T17:00:00Z", NULL, ERRAND_GOOD},
    {"Train everybody BY the end of this week", "Train everybody", "2026-11-27T17:00:00Z", NULL, ERRAND_GOOD},
    {"Train everybody by end of term owner DPO", "Train everybody", NULL, "DPO", ERRAND_TIME},
    {"Train everybody BY the end of the day", "Train everybody", NULL, NULL, ERRAND_TIME},
    {"Train everybody BY the end of term OWNER DPO", "Train everybody", NULL, "DPO", ERRAND_TIME},
    {"Train everybody BY 31.02.2027", "Train everybody", NULL, NULL, ERRAND_TIME},
    {"Train everybody BY 1 March 2026", "Train everybody", "2026-03-01T17:00:00Z", NULL, ERRAND_PAST},
    {"Train everybody BY 1/3/2026", "Train everybody", "2026-03-01T17:00:00Z", NULL, ERRAND_PAST},
    {"BY 1 March 2027 OWNER DPO", "", "2027-03-01T17:00:00Z", "DPO", ERRAND_EMPTY},
    {"", "", NULL, NULL, ERRAND_EMPTY},
};
/* clang-format on */

/* Where the school has said when its terms are. */
static void test_term(void)
{
    DaySpan spans[2];
    days_from_date(2026, 11, 2, &spans[0].first);
    days_from_date(2026, 12, 18, &spans[0].last);
    days_from_date(2027, 1, 5, &spans[1].first);
    days_from_date(2027, 2, 12, &spans[1].last);
    Calendar with_terms = calendar;
    with_terms.terms = (Days){.spans = spans, .n = 2};
    ActionOrder order = action_read("Train everybody BY end of term", NOW, &with_terms);
    is_int(order.due, calendar_day_end(&with_terms, spans[0].last), "the end of this term");
    action_clear(&order);
    order = action_read("Train everybody by half past Easter OWNER DPO", NOW, &with_terms);
    is_int(order.fault, ERRAND_GOOD, "a sentence with \"by\" is none");
    action_clear(&order);
    order = action_read("Train everybody BY half past Easter", NOW, &with_terms);
    g_autofree char *why = action_fault_text(&order);
    ok(strstr(why, "\"half past Easter\"") && strstr(why, "end of January"),
       "what could not be read is said, and what can: %s", why);
    action_clear(&order);
}

static char *show(int64_t due)
{
    char text[64] = "";
    if (due)
        calendar_utc(due, text, sizeof text);
    return g_strdup(text);
}

static void test_actions(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const Row *row = &rows[i];
        ActionOrder order = action_read(row->text, NOW, &calendar);
        g_autofree char *due = show(order.due);
        if (!ok(order.done == 0 && g_strcmp0(order.what, row->what) == 0 &&
                    g_strcmp0(order.owner, row->owner) == 0 && order.fault == row->fault &&
                    g_strcmp0(due, row->due ? row->due : "") == 0,
                "\"%s\"", row->text))
            printf("# got \"%s\", by \"%s\", owner \"%s\", fault %d\n", order.what, due,
                   order.owner ? order.owner : "nobody", order.fault);
        action_clear(&order);
    }
}

static void test_goes(void)
{
    static const struct {
        const char *text;
        int64_t number;
        const char *place;
    } goes[] = {{"2 to HLP-2026-0002", 2, "HLP-2026-0002"},
                {"no. 2 to hlp-2026-0002.", 2, "hlp-2026-0002"},
                {"2 to do", 0, NULL},
                {"2 keys to HLP-2026-0002", 0, NULL},
                {"2 to HLP-2026-0002 and others", 0, NULL}};
    for (size_t i = 0; i < G_N_ELEMENTS(goes); i++) {
        ActionOrder order = action_read(goes[i].text, NOW, &calendar);
        is_int(order.goes, goes[i].number, goes[i].text);
        is_str(order.place ? order.place : "", goes[i].place ? goes[i].place : "",
               "its incident");
        action_clear(&order);
    }
}

static void test_done(void)
{
    static const struct {
        const char *text;
        int number;
    } done[] = {{"2 done", 2},      {"2 done, and tested", 2}, {"no. 12 is done", 12},
                {"#3 Done", 3},     {"2 donuts for all", 0},   {"done", 0},
                {"have 2 done", 0}, {"12345678 done", 0},      {"2", 0}};
    for (size_t i = 0; i < G_N_ELEMENTS(done); i++) {
        ActionOrder order = action_read(done[i].text, NOW, &calendar);
        is_int(order.done, done[i].number, done[i].text);
        action_clear(&order);
    }
}

static void test_meant(void)
{
    ok(action_is_meant("Encrypt them by 1 March, owner the SIRO"), "a line with both is meant");
    ok(action_is_meant("Encrypt them BY spring"), "so is one with BY");
    ok(action_is_meant("Encrypt them OWNER nobody knows"), "or OWNER");
    ok(!action_is_meant("It was found by a parent."), "a sentence is not");
    ok(!action_is_meant("The owner has been told."), "nor this one");
    ok(!action_is_meant(""), "nor nothing");
    g_auto(GStrv) lines = action_lines(
        "- Encrypt them\n  BY: 1 March\n  OWNER\n  Sam Okoro\n2. Train everybody\n\n"
        "OWNER DPO");
    g_autofree char *joined = g_strjoinv("|", lines);
    is_str(joined,
           "- Encrypt them BY: 1 March OWNER Sam Okoro||||2. Train everybody||OWNER DPO",
           "who, and by when, may stand below, but not below nothing");
    is_str(action_text(lines[4]), "Train everybody", "without its number");
}

/* ---- ANSWER ---- */

static void answers(ErrandKind kind, const char *text, ErrandFault fault)
{
    Errand errand = {.kind = kind};
    is_int(answer_check(&errand, text), fault, *text ? text : "nothing");
    errand.done = 1;
    is_int(answer_check(&errand, text), ERRAND_DONE, "and when it is done, it is done");
}

static void test_answers(void)
{
    answers(ERRAND_EXCEPTION, "GRANTED until the summer", ERRAND_GOOD);
    answers(ERRAND_EXCEPTION, "\n granted", ERRAND_GOOD);
    answers(ERRAND_EXCEPTION, "REFUSED because it is not needed", ERRAND_GOOD);
    answers(ERRAND_EXCEPTION, "REFUSED because ...", ERRAND_REASON);
    answers(ERRAND_EXCEPTION, "REFUSED because", ERRAND_REASON);
    answers(ERRAND_EXCEPTION, "refused: not needed ...", ERRAND_GOOD);
    answers(ERRAND_EXCEPTION, "refused", ERRAND_REASON);
    answers(ERRAND_EXCEPTION, "Refused because ", ERRAND_REASON);
    answers(ERRAND_EXCEPTION, "Could you tell us more?", ERRAND_VERDICT);
    answers(ERRAND_EXCEPTION, "grantedly", ERRAND_VERDICT);
    answers(ERRAND_EXCEPTION, "", ERRAND_EMPTY);
    answers(ERRAND_SUGGESTION, "We shall do that.", ERRAND_GOOD);
    answers(ERRAND_SUGGESTION, " ", ERRAND_EMPTY);
    answers(ERRAND_POLICY_REVIEW, "Reviewed on 3 May.", ERRAND_GOOD);
    answers(ERRAND_ACTION, "It is done.", ERRAND_OTHER);
    for (int fault = ERRAND_GOOD + 1; fault < ERRAND_FAULTS; fault++)
        ok(!g_str_equal(errand_fault_text((ErrandFault)fault), "it was not understood"),
           "fault %d has its words", fault);
}

int main(void)
{
    calendar.zone = g_time_zone_new_identifier("Europe/London");
    test_actions();
    test_term();
    test_goes();
    test_done();
    test_meant();
    test_answers();
    g_time_zone_unref(calendar.zone);
    return tap_done();
}
