/* Who says by hand that they are away, and who tells of more. */
#include "daemon/command/away.h"

#include "tests/unit/tap.h"

static bool is_said(const char *text)
{
    Report report = {.visible = (char *)text};
    report.from.name = (char *)"Robert Webb";
    return away_is_said(&report, NULL);
}

static bool is_back(const char *text)
{
    Report report = {.visible = (char *)text};
    report.from.name = (char *)"Robert Webb";
    return away_is_back(&report, NULL);
}

static void test_back(void)
{
    static const char *const back[] = {
        "I am back.",
        "I'm back",
        "Hi Ann,\n\nI'm back in school today.\n\nThanks\nRobert",
        "Back at work now. Sorry for the delay. I will look at it this afternoon.",
        "Im back from annual leave",
        "I've returned.",
    };
    static const char *const other[] = {
        "I am back on Monday.",
        "I'm back tomorrow",
        "I am away until Monday. I am back in school.",
        "I am back and the stick has been found.",
        "I'm back. The laptop is gone.",
        "Back in school the list was read out.",
        "I am back from a meeting with the parents.",
        "Thanks",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(back); i++)
        ok(is_back(back[i]) && !is_said(back[i]), "back: %s", back[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(other); i++)
        ok(!is_back(other[i]), "not back: %s", other[i]);
}

static void test_until(void)
{
    static const struct {
        const char *text, *until; /* the day behind the last; NULL: none is named */
    } rows[] = {
        {"I am away until Monday 30 November.", "2026-12-01"},
        {"Thank you for your email. I am on annual leave and will be back on 14 December 2026. "
         "In my absence please contact the office.",
         "2026-12-15"},
        {"I am on leave from 1 December until 11 December, returning on Monday 14 December.",
         "2026-12-15"},
        {"I am away until further notice.", NULL},
        {"I am away until Friday 20 November.", NULL},
        {"I am on maternity leave until 20 November 2027.", "2027-11-21"},
        {"I am away until 2 January.", "2027-01-03"},
        {"I am away until the office opens on Monday.", NULL},
        {"I am out of the office.", NULL},
    };
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/London");
    int64_t now = 1795824000; /* Saturday 28 November 2026 */
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Report report = {.visible = (char *)rows[i].text};
        int64_t until = away_until(&report, NULL, zone, now);
        g_autoptr(GDateTime) day = g_date_time_new_from_unix_local(until);
        g_autofree char *said = until ? g_date_time_format(day, "%Y-%m-%d") : NULL;
        ok(g_strcmp0(said, rows[i].until) == 0, "%s: %s", rows[i].text, said ? said : "-");
    }
}

/* A day that stands behind a long text is not looked for, which took a second for each 100 KB of "till 1". */
static void test_long(void)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/London");
    g_autoptr(GString) text = g_string_new(NULL);
    while (text->len < 20000)
        g_string_append(text, "till 1 ");
    g_string_append(text, ". I am away until 14 December 2026.");
    Report report = {.visible = text->str};
    ok(away_until(&report, NULL, zone, 1795824000) == 0, "a day behind 20,000 bytes");
    g_string_truncate(text, 0);
    while (text->len < 20000)
        g_string_append(text, "I am away until Monday. ");
    report.visible = text->str;
    report.from.name = (char *)"";
    ok(!away_is_said(&report, NULL), "who says it in 20,000 bytes says more");
}

int main(void)
{
    static const char *const said[] = {
        "I am away until Monday.",
        "I'm away until Monday. In urgent cases please ring the office.",
        "I'm away until Monday. If anything urgent comes up, please ring the office.",
        "I'm off sick today and tomorrow, back on Monday. Ruth will deal with anything.",
        ("Hi Ann,\n\nI'm on annual leave until 12 December. Please contact Mrs Grant if it is "
         "urgent.\n\nThanks\nRobert"),
        "Hello, I will be out of the office next week. I will reply when I can.",
        "On leave until Thursday. Back on Friday.",
        "I am off sick.",
        "I am away from Monday until 7 December. Peter is in charge. Robert",
        "OUT OF OFFICE till Monday",
        "On leave till 7 December, Mrs Ann Lee will stand in.",
    };
    static const char *const more[] = {
        "",
        "Thank you.",
        "I am away until Monday. My laptop is gone.",
        ("I am away until Monday. Should anything be done about the letter that went to the "
         "wrong parent?"),
        "I am away until Monday. If you need the list: it was left on the bus.",
        "I am away until Monday, but the list went to a parent.",
        "I was on annual leave and my password was changed.",
        "While I am away somebody opens my mail.",
        "I am away until Monday and the office has lost the file.",
        "I agree.",
        "Please ask Mrs Grant.",
        "Peter is in charge.",
        "I am away until Monday. The one who is in charge of it is Peter.",
        "She is away until Monday.",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(said); i++)
        ok(is_said(said[i]), "%s", said[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(more); i++)
        ok(!is_said(more[i]), "more: %s", more[i]);
    test_back();
    test_until();
    test_long();
    return tap_done();
}
