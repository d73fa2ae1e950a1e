/* Who says by hand that they are away, and who tells of more. */
#include "daemon/away.h"

#include "tests/unit/tap.h"

static bool is_said(const char *text)
{
    Report report = {.visible = (char *)text};
    report.from.name = (char *)"Robert Webb";
    return away_is_said(&report, NULL);
}

int main(void)
{
    static const char *const said[] = {
        "I am away until Monday.",
        "Hi Ann,\n\nI'm on annual leave until 12 December. Please contact Mrs Grant if it is "
        "urgent.\n\nThanks\nRobert",
        "Hello, I will be out of the office next week. I will reply when I can.",
        "On leave until Thursday. Back on Friday.",
        "I am off sick.",
    };
    static const char *const more[] = {
        "",
        "Thank you.",
        "I am away until Monday. My laptop is gone.",
        "I am away until Monday, but the list went to a parent.",
        "I was on annual leave and my password was changed.",
        "While I am away somebody opens my mail.",
        "I am away until Monday and the office has lost the file.",
        "I agree.",
        "Please ask Mrs Grant.",
        "She is away until Monday.",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(said); i++)
        ok(is_said(said[i]), "%s", said[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(more); i++)
        ok(!is_said(more[i]), "more: %s", more[i]);
    return tap_done();
}
