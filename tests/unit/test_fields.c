/* What a report says and what it leaves out, by words and dates; and what is not read into it.
 */
#include "parsers/fields.h"
#include "tests/unit/message_make.h"
#include "tests/unit/tap.h"

static void fields_drop(Fields *fields)
{
    for (size_t i = 0; i < fields->n_evidence; i++) {
        g_free(fields->evidence[i].field);
        g_free(fields->evidence[i].text);
    }
    g_free(fields->evidence);
    g_free(fields->occurred);
    g_strfreev(fields->people);
    g_strfreev(fields->data_types);
    g_strfreev(fields->data_subjects);
    g_strfreev(fields->missing);
}

#define WHEN "when it happened"
#define WHO  "who was involved"
#define DONE "what has been done about it so far"

static void check_missing(const char *visible, const char *forwarded, const char *missing,
                          const char *what)
{
    Fields fields = {0};
    fields_read(visible, forwarded, NULL, NULL, &fields);
    g_autofree char *joined = g_strjoinv(", ", fields.missing);
    is_str(joined, missing, what);
    fields_drop(&fields);
}

static void test_missing(void)
{
    check_missing("A laptop was lost.", NULL, WHEN ", " WHO ", " DONE,
                  "a bare report leaves out all three, in this order");
    check_missing("Yesterday I sent the list to Ann and deleted it.", NULL, "",
                  "a full report leaves out nothing");
    check_missing("At 14:30 the file was sent to Brian.", NULL, DONE,
                  "a time is a when, a name behind `to` a who");
    check_missing("On 3/5 the pupil saw it.", NULL, DONE,
                  "a short date is a when, a role a who");
    check_missing("Last week Mrs Jones rang the parents.", NULL, "",
                  "a title, a telling and a span");
    check_missing("This may happen.", NULL, WHEN ", " WHO ", " DONE, "may is a verb");
    check_missing("It was lost on 3 May.", NULL, WHO ", " DONE,
                  "May is a month behind a number");
    check_missing("It was not deleted.", NULL, WHEN ", " WHO ", " DONE,
                  "what was not deleted is not done");
    check_missing("Nothing has been reported.", NULL, WHEN ", " WHO ", " DONE,
                  "nothing reported is nothing done");
    check_missing("It was not encrypted. Deleted at once.", NULL, WHEN ", " WHO,
                  "a negation ends with its sentence");
    check_missing("see below", "On Monday Tom asked a@b.example", "",
                  "the forwarded text counts, too");
    check_missing("", NULL, WHEN ", " WHO ", " DONE, "an empty report leaves out everything");
}

static void check_occurred(const char *text, const char *occurred, const char *evidence,
                           const char *what)
{
    Fields fields = {0};
    fields_read(text, NULL, "2026-05-01T00:30:00+01:00", NULL, &fields);
    bool good = g_strcmp0(fields.occurred, occurred) == 0;
    if (occurred && good) {
        const Evidence *place = &fields.evidence[0];
        good = fields.n_evidence == 1 && strcmp(place->text, evidence) == 0 &&
               strncmp(text + place->start, evidence, strlen(evidence)) == 0 &&
               place->end - place->start == (int64_t)strlen(evidence);
    }
    if (!ok(good, "%s", what))
        printf("# got %s\n", fields.occurred);
    fields_drop(&fields);
}

#define UNKNOWN(text, what) check_occurred(text, NULL, NULL, what)

static void test_occurred(void)
{
    check_occurred("Lost on 03/05/2026, I think.", "2026-05-03", "03/05/2026",
                   "a British date has the day first");
    check_occurred("On 2026-04-30 it went.", "2026-04-30", "2026-04-30", "an ISO date");
    check_occurred("On 3rd of May 2026 it went.", "2026-05-03", "3rd of May 2026",
                   "a written date");
    check_occurred("On 3 Sept 2025", "2025-09-03", "3 Sept 2025", "a shortened month");
    check_occurred("Yesterday it went.", "2026-04-30", "Yesterday",
                   "yesterday is the day before the mail, over a month's end");
    check_occurred("It went today, 1 May 2026.", "2026-05-01", "today",
                   "one day said twice is one day");
    UNKNOWN("On 1 May 2026 and on 2 May 2026", "two days are for a person to tell apart");
    UNKNOWN("On 03/05/26 it went.", "a year of two digits is left alone");
    UNKNOWN("On 31/02/2026", "a day that does not exist is none");
    UNKNOWN("On 05/13/2026", "an American date is none");
    UNKNOWN("case 12026-05-03, 1/2/2026/7, version 1.2.3.2026",
            "numbers that go on are no dates");
    UNKNOWN("last Monday", "a weekday could be any week's");
}

static void test_nothing_else(void)
{
    Fields fields = {0};
    fields_read("Ann lost 30 records", NULL, NULL, NULL, &fields);
    ok(fields.affected == -1 && fields.people && !fields.people[0] && fields.data_types &&
           fields.data_subjects && !fields.discovered && !fields.remedial_action &&
           fields.encrypted == TRISTATE_UNKNOWN,
       "nothing else is read into a report");
    fields_read("today", NULL, NULL, NULL, &fields);
    ok(!fields.occurred, "without a date of the mail today is no day");
    fields_drop(&fields);
}

static void test_hostile(void)
{
    static const char *const units[] = {"a",        "1/", "1 may ", "not ", "today ",
                                        "2026-05-", ".",  "3 of ",  "@",    "\xc3\xa9"};
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        g_autofree char *text = megabyte_of(units[i]);
        Fields fields = {0};
        fields_read(text, NULL, NULL, NULL, &fields);
        ok(fields.missing != NULL, "a megabyte of unit %d is read", (int)i);
        fields_drop(&fields);
    }
}

int main(void)
{
    test_missing();
    test_occurred();
    test_nothing_else();
    test_hostile();
    return tap_done();
}
