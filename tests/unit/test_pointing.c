/* Who only points at what stands below hands it on, whatever the subject says; who says more, or answers us, does not. */
#include "parsers/pointing.h"

#include "config/lexicon_builtin.h"
#include "parsers/report.h"
#include "tests/unit/school.h"
#include "tests/unit/tap.h"

#include <string.h>

static const char *const points[] = {
    "FYI",
    "Please see below.",
    "Please see below.\n\nSue",
    "Hi,\n\nSee below from Tom.\n\nThanks\nSue",
    "For your attention please",
    "Good morning, please see the thread below.",
    "Can you log this please?\n\nSue",
    "Is this one for you?\n\nSue",
    "Not sure if this is one for you.",
    "Copying you in.",
    "Dear DPO,\n\nThe email below came in this morning.\n\nKind regards\nSue Bell",
    "I think this needs to be logged.",
    "As discussed, please see below from Mrs Hart.",
    "Passing this on as requested.",
    "Gweler isod os gwelwch yn dda.",
    "Er gwybodaeth",
};

static const char *const says_more[] = {
    "",
    "Thanks",
    "Sue",
    "Thanks, see my answers below.",
    "Done, see below.",
    "I lost it, see below.",
    "Please delete the email below.",
    "Yes, he has the report.",
    "FYI I also sent it to Year 5.",
    "FYI she has the letter now.",
    "This is not a breach, see below.",
    "See below. He did it again.",
    "Please see below and attached, which went to the wrong parent.",
};

#define HEAD                                                                                   \
    "From: Sue Bell <s.bell@hollylane.example>\nTo: security@hollylane.example\n"              \
    "Subject: Re: Lost stick\nDate: Tue, 24 Nov 2026 10:15:00 +0000\n"                         \
    "In-Reply-To: <t1@hollylane.example>\n\n"

#define QUOTED(from)                                                                           \
    "\n\n________________________________\nFrom: " from "\nSent: 24 November 2026 09:02\n"     \
    "To: Sue Bell <s.bell@hollylane.example>\nSubject: Lost stick\n\nI have lost the "         \
    "stick.\n"

#define TOM "Tom Reed <t.reed@hollylane.example>"

static void test_mail(const char *mail, bool forwarded, const char *what)
{
    Report *report = report_read(mail, strlen(mail), false, &school);
    bool right = (report->forward.kind == FORWARD_INLINE) == forwarded;
    if (forwarded)
        right = right &&
                strcmp(report->forward.from.address, "t.reed@hollylane.example") == 0 &&
                strcmp(report->forward.text, "I have lost the stick.") == 0;
    ok(right, "%s", what);
    report_free(report);
}

int main(void)
{
    const Lexicon *lexicon = lexicon_builtin();
    for (size_t i = 0; i < G_N_ELEMENTS(points); i++)
        ok(pointing_is_all(points[i], "Sue Bell", lexicon), "%s", points[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(says_more); i++)
        ok(!pointing_is_all(says_more[i], "Sue Bell", lexicon), "%s", says_more[i]);
    test_mail(HEAD "FYI" QUOTED(TOM), true, "an answer that only points is a forward");
    test_mail(HEAD "Thanks Tom, I will tell them." QUOTED(TOM), false,
              "one that answers is none");
    test_mail(HEAD "FYI" QUOTED("Sue Bell <s.bell@hollylane.example>"), false,
              "nor one below which its writer's own mail stands");
    test_mail(HEAD "FYI" QUOTED("Security <security@hollylane.example>"), false,
              "nor one below which a mail of ours stands");
    return tap_done();
}
