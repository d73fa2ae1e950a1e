/* Who only points at what stands below hands it on, whatever the subject says; who says more, or answers us, does not. */
#include "parsers/command/pointing.h"

#include "config/lexicon_builtin.h"
#include "parsers/report.h"
#include "tests/unit/school.h"
#include "tests/unit/tap.h"

#include <string.h>

static const char *const points[] = {
    "FYI",
    "FYI - should have gone to you.",
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
    "One to log I think.",
    "Passing this to you as DPO.",
    "Forwarded as requested",
    "Zur Info",
    "Do wiadomości",
    "Tom sent me this, see below.",
    "A parent sent this to us yesterday, please see below.",
    "I was sent this by a parent, see below.",
    "The email below was sent to me this morning.",
    "Please see below, sent to the office by a parent.",
};

static const char *const says_more[] = {
    "",
    "Thanks",
    "Sue",
    "Thanks, see my answers below.",
    "Done, see below.",
    "I forwarded it to a parent.",
    "I lost it, see below.",
    "Please delete the email below.",
    "Yes, he has the report.",
    "FYI I also sent it to Year 5.",
    "FYI she has the letter now.",
    "This is not a breach, see below.",
    "See below. He did it again.",
    "I sent this to a parent, see below.",
    "A parent was sent this, see below.",
    "The report below had been sent to all the parents.",
    "I sent the staff report to Toby Marsh, please log it.",
    "Please see below and attached, which went to the wrong parent.",
};

#define HEAD                                                                                   \
    "From: Sue Bell <s.bell@hollylane.example>\nTo: security@hollylane.example\n"              \
    "Subject: Re: Lost stick\nDate: Tue, 24 Nov 2026 10:15:00 +0000\n"                         \
    "In-Reply-To: <t1@hollylane.example>\n\n"

#define TO_US                                                                                  \
    "From: Sue Bell <s.bell@hollylane.example>\n"                                              \
    "To: Security incidents <Security@hollylane.example>\nSubject: Re: Lost stick\n"           \
    "Date: Tue, 24 Nov 2026 10:15:00 +0000\nIn-Reply-To: <t1@hollylane.example>\n\n"

#define ATTRIBUTED(name)                                                                       \
    "On 24 Nov 2026, at 09:02, " name " wrote:\n\n> I have lost the stick.\n"

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

/* Above a quotation by somebody without an address. */
static void test_name(const char *mail, const char *name)
{
    Report *report = report_read(mail, strlen(mail), false, &school);
    ok(report->forward.kind == FORWARD_INLINE, "what %s wrote is handed on", name);
    is_str(report->forward.from.name, name, "  and theirs");
    is_str(report->forward.text, "I have lost the stick.", "  and whole");
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
    test_mail(HEAD "FYI" QUOTED("Bell, Sue"), false, "or their own without an address");
    test_mail(TO_US "FYI" QUOTED("Security incidents"), false, "or ours without an address");
    test_mail(TO_US ATTRIBUTED("Security incidents"), false,
              "and ours is known by its name alone above a quotation, too");
    test_mail(TO_US ATTRIBUTED("Sue Bell"), false, "as their own is");
    test_mail("References: <incidentd.17.abcdefgh23456789@hollylane.example> "
              "<t1@hollylane.example>\n" HEAD "FYI" QUOTED(TOM),
              false, "a mail in a thread of ours answers us");
    test_name(TO_US ATTRIBUTED("Tom Reed"), "Tom Reed");
    test_name(TO_US ATTRIBUTED("Ana de Silva"), "Ana de Silva");
    return tap_done();
}
