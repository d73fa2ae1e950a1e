/* A report that the Chair pasted, marked with '>' or not at all, where nothing says who wrote it:
 * it is never lost, its writer is not told, and a mail of ours below an answer is no report. */
#include "parsers/report.h"
#include "tests/unit/school.h"
#include "tests/unit/tap.h"

#include <string.h>

#define CHAIR "From: Margaret Chair <chair@council.example>\nTo: security@hollylane.example\n"
#define PLAIN CHAIR "Subject: A worry\n\n"
#define ANSWER                                                                                 \
    CHAIR "Subject: Re: [HLP-2026-0042] A report has reached the register\nIn-Reply-To: "      \
          "<incidentd.17.abcdefghjkmnpqrs@hollylane.example>\n\n"

typedef struct Pasted {
    const char *what, *mail;
    const char *kept[4], *gone[4]; /* what must be in the text, and must not */
} Pasted;

static const Pasted pasted[] = {
    {"a comment above",
     PLAIN "Could you look at this?\n\n> Tom Okafor put the marks of 5C on the wall.\n> \n> "
           "They hung there on Friday.\n> \n> Thank you\n> Quenby Tavrisk\n> Year 4 Teacher\n> "
           "07700 900123\n",
     {"Tom Okafor put the marks", "there on Friday"},
     {"Quenby", "Tavrisk", "900123"}},
    {"a comment below",
     PLAIN
     "> Tom Okafor put the marks of 5C on the wall.\n> Kind regards\n> Quenby\n\nShall I ask "
     "Quenby to wait?\n",
     {"Tom Okafor put the marks"},
     {"Quenby"}},
    {"comments above and below a long one",
     PLAIN
     "Please see this.\n\n> Dear Chair,\n>\n> The first thing was a list.\n> 1\n> 2\n> 3\n> "
     "4\n> 5\n> 6\n> 7\n> 8\n> 9\n> 10\n> 11\n> 12\n> 13\n> Tom Okafor lost it.\n>\n> "
     "Thanks\n> Quenby Tavrisk\n\nI have not told anybody.\n",
     {"The first thing was", "Tom Okafor lost it"},
     {"Quenby", "Tavrisk"}},
    {"no comment",
     PLAIN "> Tom Okafor put the marks of 5C on the wall.\n>\n> Quenby Tavrisk\n",
     {"Tom Okafor put the marks"},
     {"Quenby", "Tavrisk"}},
    {"a comment on the comment of somebody else",
     PLAIN
     "Can you take this?\n\n> Margaret, this is for you.\n>> Tom Okafor put the marks of 5C "
     "on the wall.\n>>\n>> Best wishes\n>> Quenby Tavrisk\n",
     {"Tom Okafor put the marks"},
     {"Quenby", "Tavrisk"}},
    {"marks inside marks, the inner ones older",
     PLAIN
     "Can you take this?\n\n> It was Tom Okafor who sent the list.\n>\n> Quenby\n>\n> > Please "
     "send me the list of 5C.\n> > Sam Dunn\n",
     {"It was Tom Okafor who", "Please send me the list of 5C"},
     {"Quenby"}},
    {"comments in between",
     PLAIN
     "My remarks are in between.\n\n> Tom Okafor has the list.\n\nI knew that.\n\n> It has "
     "hung there since May.\n\nI did not know that.\n\n> Yours sincerely\n> Quenby Tavrisk\n",
     {"Tom Okafor has the list", "hung there since May"},
     {"Quenby", "Tavrisk"}},
    {"marks without a blank",
     PLAIN "For you.\n>Tom Okafor put the marks of 5C on the wall.\n>\n>Cheers\n>Quenby\n",
     {"Tom Okafor put the marks"},
     {"Quenby"}},
    {"a rule and no marks",
     PLAIN
     "For you.\n\n________________________________\n\nTom Okafor put the marks of 5C on the "
     "wall.\n\nKind regards\nQuenby Tavrisk\n",
     {"Tom Okafor put the marks"},
     {"Quenby", "Tavrisk"}},
    {"a banner alone and no marks",
     PLAIN "For you.\n\n-----Original Message-----\n\nTom Okafor put the marks of 5C on the "
           "wall.\n\nKind regards\nQuenby Tavrisk\n",
     {"Tom Okafor put the marks"},
     {"Quenby", "Tavrisk"}},
    {"below a telephone's line",
     PLAIN
     "For you.\n\nSent from my iPhone\n\n> Tom Okafor put the marks of 5C on the wall.\n> "
     "Quenby Tavrisk\n",
     {"Tom Okafor put the marks"},
     {"Quenby", "Tavrisk"}},
    {"an answer to us",
     ANSWER
     "She is on leave until Monday.\n\n> An anonymous report has reached the register.\n> "
     "Its reference is HLP-2026-0042.\n",
     {"She is on leave"},
     {"has reached the register"}},
    {"a report pasted into an answer to us",
     ANSWER
     "More has come.\n\n> Tom Okafor put the marks of 5C on the wall.\n> They hung there "
     "on Friday.\n> \n> Thank you\n> Quenby Tavrisk\n",
     {"Tom Okafor put the marks", "there on Friday"},
     {"Quenby", "Tavrisk"}},
    {"a code of ours quoted below an answer",
     ANSWER "She is on leave.\n\n> Nobody else has read these words yet.\n> RELEASE "
            "[abcdefghjkmnpq23]\n",
     {"She is on leave"},
     {"Nobody else", "abcdefgh"}},
    {"an answer to us with a name alone",
     ANSWER "She is on leave until Monday.\n\nOn Mon, 4 May 2026 at 09:00, Security incidents "
            "wrote:\n> An anonymous report has reached the register.\n",
     {"She is on leave"},
     {"has reached the register"}},
    {"our menu below an answer",
     CHAIR "Subject: Re: [HLP-2026-0042] May this be passed on?\n\nIt can wait.\n\n> About "
           "HLP-2026-0042:\n> To answer, reply to this e-mail with one of these lines at the "
           "top:\n> RELEASE\n",
     {"It can wait"},
     {"lines at the top"}},
    {"a mail with our address below a new one",
     PLAIN
     "It can wait.\n\nOn Mon, 4 May 2026 at 09:00, Security incidents "
     "<security@hollylane.example> wrote:\n> An anonymous report has reached the register.\n",
     {"It can wait"},
     {"has reached the register"}},
    {"somebody's mail above ours in an answer",
     ANSWER "More has come.\n\nOn Mon, 4 May 2026 at 09:00, Security incidents wrote:\n> An "
            "anonymous report has reached the register.\n\nOn Mon, 4 May 2026 at 08:12, Quenby "
            "Tavrisk wrote:\n> Tom Okafor put the marks of 5C on the wall.\n",
     {"Tom Okafor put the marks"},
     {"has reached the register", "Quenby"}},
};

static void check(const Pasted *at)
{
    ParserContext context = school;
    context.route = ROUTE_ANONYMOUS;
    Report *report = report_read(at->mail, strlen(at->mail), false, &context);
    for (size_t i = 0; i < G_N_ELEMENTS(at->kept) && at->kept[i]; i++)
        ok(strstr(report->visible, at->kept[i]), "%s: \"%s\" stays", at->what, at->kept[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(at->gone) && at->gone[i]; i++)
        ok(!strstr(report->visible, at->gone[i]), "%s: \"%s\" goes: %s", at->what, at->gone[i],
           report->visible);
    report_free(report);
}

/* A report may speak of our address, in the mailbox of named ones, too. */
static void test_named_mailbox(void)
{
    static const char mail[] =
        PLAIN "For you.\n\n> I wrote to security@hollylane.example before. Tom Okafor has the "
              "list.\n>\n> Regards\n> Quenby Tavrisk\n";
    Report *report = report_read(mail, strlen(mail), false, &school);
    is_int(report->route, ROUTE_ANONYMOUS, "a report that names our address is somebody's");
    ok(strstr(report->visible, "Tom Okafor") && !strstr(report->visible, "Quenby"),
       "and stays, without its writer");
    report_free(report);
}

int main(void)
{
    test_named_mailbox();
    for (size_t i = 0; i < G_N_ELEMENTS(pasted); i++)
        check(&pasted[i]);
    return tap_done();
}
