/* Forwarded mail: that it is one, whose it was, and what the forwarder says. */
#include "parsers/forward.h"
#include "tests/unit/message_make.h"
#include "tests/unit/tap.h"

static void forward_drop(Forward *forward)
{
    char *owned[] = {forward->comment, forward->subject, forward->date, forward->date_text,
                     forward->text};
    for (size_t i = 0; i < G_N_ELEMENTS(owned); i++)
        g_free(owned[i]);
    make_address_drop(&forward->from);
    make_list_drop(&forward->to);
    make_list_drop(&forward->cc);
}

static Forward read_text(const char *subject, const char *text)
{
    g_autofree char *header = g_strconcat("From: chair@g.example\nSubject: ", subject, NULL);
    Message *message = message_make(header, text);
    Forward forward = {0};
    forward_read(message, NULL, &forward);
    message_drop(message);
    return forward;
}

static void check(const char *subject, const char *text, ForwardKind kind, const char *from,
                  const char *original, const char *comment, const char *what)
{
    Forward forward = read_text(subject, text);
    bool good = forward.kind == kind && g_strcmp0(forward.from.address, from) == 0 &&
                g_strcmp0(forward.text, original) == 0 &&
                g_strcmp0(forward.comment, comment) == 0;
    if (!ok(good, "%s", what))
        printf("# kind %d from <%s> text [%s] comment [%s]\n", forward.kind,
               forward.from.address, forward.text, forward.comment);
    forward_drop(&forward);
}

#define NO_FORWARD(subject, text, what)                                                        \
    check(subject, text, FORWARD_NONE, NULL, NULL, NULL, what)

static void test_inline(void)
{
    check("Fwd: x",
          "See below.\n\n---------- Forwarded message ---------\nFrom: Ann "
          "<ann@b.example>\nDate: Wed, Oct 27, 2021\n"
          "Subject: x\nTo: <us@c.example>\n\nThe text.",
          FORWARD_INLINE, "ann@b.example", "The text.", "See below.", "Gmail's");
    check("look",
          "> Begin forwarded message:\n>\n> From: Ann <Ann@B.example>\n> Subject: x\n> Date: 1 "
          "May 2026\n> To: us@c.example\n>\n"
          "> The text.\n>> older",
          FORWARD_INLINE, "Ann@b.example", "The text.\n> older", "",
          "Apple's, one level of marks taken off");
    check("FW: x",
          "Look.\n________________________________\nFrom: Ann [mailto:ann@b.example]\nSent: 1 "
          "May 2026\nTo: us\nSubject: x\n\nThe text.",
          FORWARD_INLINE, "ann@b.example", "The text.", "Look.",
          "Outlook's, its rule no comment");
    check("x",
          "Oddi wrth: Ann <ann@b.example>\nDyddiad: 1 Mai 2026\nAt: ni\nPwnc: x\n\nY testun.",
          FORWARD_INLINE, "ann@b.example", "Y testun.", "",
          "a Welsh block without a prefix in the subject");
    check("WG: x",
          "-------- Weitergeleitete Nachricht --------\n\nBetreff: x\nVon: Ann "
          "<ann@b.example>\n\nDer Text.",
          FORWARD_INLINE, "ann@b.example", "Der Text.", "",
          "a German banner with a short block");
    check("TR: x", "Le 28/10/2021 12:46, « Ann » <ann@b.example> a écrit :\n\nLe texte.",
          FORWARD_INLINE, "ann@b.example", "Le texte.", "",
          "an attribution below a French prefix");
    check("Re: x", "---------- Forwarded message ---------\nodd", FORWARD_INLINE, "", "odd", "",
          "a banner is enough, whatever follows");
    check("Fwd: x", "call me at ann@b.example", FORWARD_INLINE, "", "call me at ann@b.example",
          "", "a prefix is enough, but an address in the text is nobody's");
}

static void test_none(void)
{
    NO_FORWARD("lost laptop", "I forwarded message and all to ann@b.example",
               "a sentence about forwarding is none");
    NO_FORWARD("Re: x",
               "Yes.\n\nFrom: Ann <a@b.example>\nSent: 1 May 2026\nTo: us\nSubject: x\n\nold",
               "a reply with Outlook's block is none");
    NO_FORWARD("Re: x", "Yes.\n\nOn 1 May 2026 10:30, Ann <a@b.example> wrote:\n> old",
               "a reply with a quotation is none");
    NO_FORWARD("Re: Fwd: x", "Yes.", "a reply to a forward is none");
}

static void test_details(void)
{
    Forward forward = read_text(
        "FW: x", "From: \"Doe, John\" <john@B.example>\nDate: Wed, 3 Nov 2021 15:51:30 +0100\n"
                 "To: c@d.example <c@d.example>; \"Eve\" <e@f.example>,\n  g@h.example\n"
                 "Cc: 'Bessie, Berry' <i@j.example>\nSubject: y\n\nThe text.");
    is_str(forward.from.name, "Doe, John", "a comma inside of quotes divides nothing");
    is_str(forward.from.address, "john@b.example", "domains are in lower case");
    is_str(forward.date, "2021-11-03T15:51:30+01:00", "a date with a zone is a moment");
    is_int((int64_t)forward.to.n, 3,
           "recipients are divided by semicolons, commas and over lines");
    is_str(forward.to.items[0].name, "", "an address as its own name is no name");
    is_str(forward.cc.items[0].name, "Bessie, Berry", "nor does one inside of single quotes");
    is_str(forward.subject, "y", "the subject is the original's");
    forward_drop(&forward);
    forward = read_text("FW: x",
                        "From: a@b.example\nDate: 31 February 2021 at 9:31\nSubject: y\n\nz");
    ok(!forward.date, "a date without a zone stays text");
    is_str(forward.date_text, "31 February 2021 at 9:31", "as it was written");
    forward_drop(&forward);
    forward = read_text("Fwd: trip",
                        "Op 28/10/2021 12:46 heeft Ann Lee <ann@b.example> geschreven:\n\nDag");
    is_str(forward.from.name, "Ann Lee", "the name in an attribution");
    is_str(forward.subject, "trip", "a subject that stands nowhere else is the mail's own");
    forward_drop(&forward);
}

static void test_structure(void)
{
    Message *message =
        message_make("From: chair@g.example\nSubject: see attached", "my comment");
    message->inner =
        message_make("From: Ann <ann@b.example>\nDate: yesterday\nSubject: y", "The text.");
    Forward forward = {0};
    forward_read(message, NULL, &forward);
    ok(forward.kind == FORWARD_ATTACHED && strcmp(forward.from.address, "ann@b.example") == 0,
       "an attached message is a forward");
    is_str(forward.comment, "my comment", "its cover is the comment");
    is_str(forward.date_text, "yesterday", "its date is kept as written");
    make_content_type(message, "multipart/report; report-type=delivery-status");
    forward_read(message, NULL, &forward);
    ok(forward.kind == FORWARD_NONE && !forward.text,
       "a delivery report is none, and nothing of before is left");
    message_drop(message);
    message = message_make(
        "From: Ann <ann@b.example>\nResent-From: chair@g.example\nSubject: y", "The text.");
    forward_read(message, NULL, &forward);
    ok(forward.kind == FORWARD_RESENT && strcmp(forward.from.address, "ann@b.example") == 0,
       "a resent mail is its author's");
    forward_drop(&forward);
    message_drop(message);
}

static void test_hostile(void)
{
    static const char *const units[] = {">",
                                        "> \n",
                                        "On 1 a@b ",
                                        "From:\n",
                                        "From: a\nTo: b\n",
                                        "On 1 2026 10:30 <a@b> x\n",
                                        "From: a\nTo: ,\n",
                                        "_\n",
                                        "--- Forwarded message\n",
                                        "'a,"};
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        g_autofree char *text = megabyte_of(units[i]);
        Forward forward = read_text("Fwd: x", text);
        ok(forward.kind == FORWARD_INLINE, "a megabyte of unit %d is read", (int)i);
        forward_drop(&forward);
    }
    g_autofree char *names = megabyte_of("\"'");
    g_autofree char *text =
        g_strconcat("From: ", names, "\nDate: 1\nTo: ", names, "\nSubject: x\n\ny", NULL);
    Forward forward = read_text("x", text);
    ok(forward.kind == FORWARD_INLINE, "a megabyte of quotes around a name is read");
    forward_drop(&forward);
}

int main(void)
{
    test_inline();
    test_none();
    test_details();
    test_structure();
    test_hostile();
    return tap_done();
}
