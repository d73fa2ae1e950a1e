/* Forwarded mail: that it is one, whose it was, and what the forwarder says. */
#include "parsers/forward/forward.h"
#include "parsers/layout/forward_address.h"
#include "parsers/layout/forward_date.h"
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
    forward_read(message, NULL, false, &forward);
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
    check("Fw:x",
          "Look.\n\n-------- 转发邮件信息 --------\n发件人：\"Ann\" <ann@b.example>\n"
          "发送日期：2026-11-03 10:11:12\n收件人：\"Li\" <li@c.example>\n主题：x\nI have it.",
          FORWARD_INLINE, "ann@b.example", "I have it.", "Look.",
          "that of 163.com, with the text just below");
    check("Fw:x",
          "Look.\n\n-------- 信 --------\n发件人：\"Ann\" <ann@b.example>\n"
          "发送日期：2026-11-03 10:11:12\n收件人：\"Li\" <li@c.example>\n主题：x\nI have it.",
          FORWARD_INLINE, "ann@b.example", "I have it.", "Look.",
          "the same with words that are not known");
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
    check("Fwd: x",
          "From: Ann <ann@b.example>\nSent Tue 24/11/2026 09:02\nTo: Bob\n\nThe text.",
          FORWARD_INLINE, "ann@b.example", "The text.", "",
          "one label of a block without its colon, above a day");
    check("Fwd: x", "From: Ann <ann@b.example>\nTo: Bob\nSubject: y\nSent home early today.",
          FORWARD_INLINE, "ann@b.example", "Sent home early today.", "",
          "a sentence that begins like one is the text");
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
    static const char *const named[][3] = {
        {">>> Ann Lee 03/11/2021 15:51 >>>\nLook.", "Ann Lee",
         "GroupWise's name without an address is one"},
        {">>> \"Lee, Ann\" 13/11/21 3:51 PM >>>\nLook.", "Lee, Ann",
         "and so is one in quotation marks"},
        {"Quoting Ann Lee <ann@b.example>:\n\n> Look.", "Ann Lee",
         "\"Quoting\" is no part of the name behind it"},
        {"Zitat von <ann@b.example>:\n\n> Look.", "", "nor is it one where no other is"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(named); i++) {
        forward = read_text("Fwd: Trip", named[i][0]);
        is_str(forward.from.name, named[i][1], named[i][2]);
        forward_drop(&forward);
    }
    forward = read_text("转发：Trip", "发件人：Ann Lee <ann@b.example>\n发送日期：2021-11-03 "
                                      "15:51:30\n收件人：us@c.example\n主题：Trip\n\nx");
    is_str(forward.date_text, "2021-11-03 15:51:30", "a wide colon in front of a time is one");
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
    forward_read(message, NULL, false, &forward);
    ok(forward.kind == FORWARD_ATTACHED && strcmp(forward.from.address, "ann@b.example") == 0,
       "an attached message is a forward");
    is_str(forward.comment, "my comment", "its cover is the comment");
    is_str(forward.date_text, "yesterday", "its date is kept as written");
    make_content_type(message, "multipart/report; report-type=delivery-status");
    forward_read(message, NULL, false, &forward);
    ok(forward.kind == FORWARD_NONE && !forward.text,
       "a delivery report is none, and nothing of before is left");
    message_drop(message);
    message = message_make(
        "From: Ann <ann@b.example>\nResent-From: chair@g.example\nSubject: y", "The text.");
    forward_read(message, NULL, false, &forward);
    ok(forward.kind == FORWARD_RESENT && strcmp(forward.from.address, "ann@b.example") == 0,
       "a resent mail is its author's");
    forward_drop(&forward);
    message_drop(message);
}

/* ---- what programs write, in many languages ---- */

typedef struct Example {
    const char *what, *subject, *text;
    const char *name, *address, *to; /* to: the first recipient's address */
    const char *title;               /* the original's subject */
    const char *comment, *original;
} Example;

#define BOTH       "Ann Lee", "ann@b.example", "us@c.example", "Trip"
#define ANN        "Ann Lee <ann@b.example>"
#define US         "us@c.example"
#define TEXT       "Line one.\n\nLine two."
#define RULE       "________________________________\n"
#define WHEN       "3 November 2021 15:51"
#define BLOCK_REST "\nTo: " US "\nSubject: Trip\n\n" TEXT

static const Example forwards[] = {
    {"Outlook 2016", "FW: Trip", "Look.\n\nFrom: " ANN "\nSent: " WHEN BLOCK_REST, BOTH,
     "Look.", TEXT},
    {"Outlook inside one organisation, without addresses", "FW: Trip",
     "From: Lee, Ann\nSent: " WHEN "\nTo: Ray, Bob\nSubject: Trip\n\n" TEXT, "Lee, Ann", "", "",
     "Trip", "", TEXT},
    {"Outlook's new text, without a line between block and text", "I: Trip",
     "Da: " ANN "\nData: martedì, 2 novembre 2021 15:51\nA: " US " <" US
     ">\nOggetto: Trip\n" TEXT,
     BOTH, "", TEXT},
    {"Outlook on the web, its rule", "Fw: Trip",
     "Look.\n\n" RULE "From: " ANN "\nSent: Wednesday, November 3, 2021 3:51 PM" BLOCK_REST,
     BOTH, "Look.", TEXT},
    {"Outlook on the web, the subject changed", "Please look",
     RULE "From: " ANN "\nSent: " WHEN BLOCK_REST, BOTH, "", TEXT},
    {"Outlook for Mac", "FW: Trip",
     "Look.\n\nOn 03/11/2021, 15:51, \"Ann Lee\" <ann@b.example> wrote:\n\n    Line one.",
     "Ann Lee", "ann@b.example", NULL, "Trip", "Look.", "    Line one."},
    {"Outlook on a telephone, its line no comment", "Fw: Trip",
     "Get Outlook for iOS<https://aka.ms/x>\n" RULE "From: " ANN "\nSent: " WHEN BLOCK_REST,
     BOTH, "", TEXT},
    {"Outlook, addresses as links", "FW: Trip",
     "From: Ann Lee <ann@b.example<mailto:ann@b.example>>\nSent: " WHEN
     "\nTo: us@c.example<mailto:us@c.example>\nSubject: Trip\n\n" TEXT,
     BOTH, "", TEXT},
    {"Outlook, labels in bold", "FW: Trip",
     "*From:* Ann Lee [mailto:ann@b.example]\n*Sent:* " WHEN "\n*To:* " US
     "\n*Subject:* Trip\n\n" TEXT,
     BOTH, "", TEXT},
    {"values below their labels", "FW: Trip",
     "From:\n" ANN "\nSent:\n" WHEN "\nTo:\n" US "\nSubject:\nTrip\n\n" TEXT, BOTH, "", TEXT},
    {"a block with a blank line between each two", "FW: Trip",
     "From: " ANN "\n\nSent: " WHEN "\n\nTo: " US "\n\nSubject: Trip\n\n" TEXT, BOTH, "", TEXT},
    {"an appointment", "FW: Trip",
     "-----Original Appointment-----\nFrom: " ANN "\nSent: " WHEN "\nTo: " US
     "\nSubject: Trip\nWhen: 5 May\nWhere: Hall\n\n" TEXT,
     BOTH, "", TEXT},
    {"Gmail", "Fwd: Trip",
     "Look.\n\n---------- Forwarded message ---------\nFrom: Ann Lee <ann@b.example>\nDate: "
     "Wed, 3 "
     "Nov 2021 at 15:51\nSubject: Trip\nTo: <us@c.example>\n\n\n" TEXT,
     BOTH, "Look.", TEXT},
    {"Gmail, a recipient broken over lines", "Fwd: Trip",
     "---------- Forwarded message ---------\nFrom: " ANN
     "\nDate: Wed, 3 Nov 2021 at 15:51\nSubject: Trip\nTo: <\nus@c.example>\nCc: D "
     "<d@e.example>\n\n\n" TEXT,
     BOTH, "", TEXT},
    {"Apple Mail, a comment below", "Fwd: Trip",
     "> Begin forwarded message:\n> \n> From: " ANN
     "\n> Subject: Trip\n> Date: 3 November 2021 "
     "at 15:51:08 GMT\n> To: " US "\n> \n> Line one.\n\nPlease look.",
     "Ann Lee", "ann@b.example", US, "Trip", "Please look.", "Line one."},
    {"an iPhone", "Fwd: Trip",
     "Look.\n\nSent from my iPhone\n\nBegin forwarded message:\n\n> From: " ANN
     "\n> Date: 3 November 2021 at 15:51:08 GMT\n> To: " US
     "\n> Subject: Trip\n> \n> Line one.",
     "Ann Lee", "ann@b.example", US, "Trip", "Look.", "Line one."},
    {"Yahoo", "Fw: Trip",
     "Look.\n\n----- Forwarded message -----\nFrom: " ANN "\nTo: " US
     "\nSent: Wednesday, 3 November 2021, 15:51:02 GMT\nSubject: Trip\n\n" TEXT,
     BOTH, "Look.", TEXT},
    {"Thunderbird", "Fwd: Trip",
     "\n\n\n-------- Forwarded Message --------\nSubject: \tTrip\nDate: \tWed, 3 Nov 2021 "
     "15:51:30 "
     "+0100\nFrom: \t" ANN "\nTo: \t" US "\n\n\n\n" TEXT,
     BOTH, "", TEXT},
    {"IONOS", "Fwd: Trip",
     "Look.\n\n---------- Ursprüngliche Nachricht ----------\nVon: " ANN "\nAn: " US
     "\nDatum: 03.11.2021 15:51\nBetreff: Trip\n\n\n" TEXT,
     BOTH, "Look.", TEXT},
    {"GMX", "Fw: Trip",
     "Gesendet: Mittwoch, 03. November 2021 um 15:51 Uhr\nVon: \"Ann Lee\" "
     "<ann@b.example>\nAn: " US "\nBetreff: Trip\n" TEXT,
     BOTH, "", TEXT},
    {"Samsung", "Fwd: Trip",
     "-------- Original message --------\nFrom: " ANN
     "\nDate: 03/11/2021 15:51 (GMT+00:00)" BLOCK_REST,
     BOTH, "", TEXT},
    {"Proton", "Fw: Trip",
     "------- Forwarded Message -------\nFrom: " ANN
     "\nDate: On Wednesday, November 3rd, 2021 at 3:51 PM\nSubject: Trip\nTo: " US " <" US
     ">\n\n" TEXT,
     BOTH, "", TEXT},
    {"Proton of before, an attribution below its banner", "Fwd: Trip",
     "-------- Original Message --------\nOn 3 Nov 2021, 15:51, Ann Lee < ann@b.example> "
     "wrote:\n\n" TEXT,
     "Ann Lee", "ann@b.example", NULL, "Trip", "", TEXT},
    {"Zimbra, in French", "Fwd: Trip",
     "----- Mail transféré -----\nDe: \"Ann Lee\" <ann@b.example>\nÀ: " US
     "\nEnvoyé: Mercredi 3 Novembre 2021 15:51:02\nObjet: Trip\n\n" TEXT,
     BOTH, "", TEXT},
    {"Lotus Notes", "Fw: Trip",
     "Look.\n----- Forwarded by Bob Ray/School on 03/11/2021 16:00 -----\n\nFrom:   " ANN
     "\nTo:     " US "\nDate:   03/11/2021 15:51\nSubject:        Trip\n\n" TEXT,
     BOTH, "Look.", TEXT},
    {"Lotus Notes of before: the sender above the block", "Trip",
     "---------------------- Forwarded by Bob Ray on 03/11/2021 16:00 "
     "-------------------\n\n\nAnn "
     "Lee <ann@b.example> on 03/11/2021 15:51:00\n\nTo:   " US "\ncc:\nSubject:  Trip\n\n" TEXT,
     BOTH, "", TEXT},
    {"GroupWise, with the mail's id", "Fwd: Trip",
     ">>> On 3 November 2021 at 15:51, in message <6A0B.1C@gw.example>, Ann Lee "
     "<ann@b.example> wrote:\n" TEXT,
     "Ann Lee", "ann@b.example", NULL, "Trip", "", TEXT},
    {"GroupWise, broken behind a name in quotes", "Fwd: Trip",
     ">>> On Wednesday, November 3, 2021 at 3:51 PM, in message <6A0B.1C@gw.example>, \"Ann "
     "Lee\"\n"
     "<ann@b.example> wrote:\n" TEXT,
     "Ann Lee", "ann@b.example", NULL, "Trip", "", TEXT},
    {"Horde, quoted, with its end", "Fwd: Trip",
     "Look.\n\n----- Message from " ANN
     " ---------\n   Date: Wed, 03 Nov 2021 15:51:30 +0100\n   From: " ANN
     "\nSubject: Trip\n     To: " US
     "\n\n\n> Line one.\n>\n> Line two.\n\n----- End message from " ANN
     " -----\n\nMore of mine.",
     BOTH, "Look.\n\nMore of mine.", TEXT},
    {"Horde, whose end is called so", "Fwd: Trip",
     "Look.\n\n---------- Forwarded message from ann@b.example ----------\n    Date: Wed, 03 "
     "Nov 2021 15:51:30 "
     "+0100\n    From: " ANN "\n Subject: Trip\n      To: " US "\n\n" TEXT
     "\n\n---------- Finish forwarded message ----------",
     BOTH, "Look.", TEXT},
    {"GroupWise", "Fwd: Trip", ">>> Ann Lee <ann@b.example> 03/11/2021 15:51 >>>\n" TEXT,
     "Ann Lee", "ann@b.example", NULL, "Trip", "", TEXT},
    {"AOL", "Fwd: Trip",
     "-----Original Message-----\nFrom: " ANN
     "\nTo: us <us@c.example>\nSent: Wed, Nov 3, 2021 3:51 "
     "pm\nSubject: Trip\n\n" TEXT,
     BOTH, "", TEXT},
    {"eM Client, labels without colons", "Fwd: Trip",
     "------ Forwarded Message ------\nFrom \"Ann Lee\" <ann@b.example>\nTo " US
     "\nDate 03/11/2021 15:51:21\nSubject Trip\n\n" TEXT,
     BOTH, "", TEXT},
    {"Spark", "Fwd: Trip",
     "---------- Forwarded message ----------\nFrom: " ANN
     "\nDate: 3 Nov 2021, 15:51 +0000" BLOCK_REST,
     BOTH, "", TEXT},
    {"mutt, and its end with words below", "Trip (fwd)",
     "Look.\n\n----- Forwarded message from " ANN " -----\n\nDate: Wed, 3 Nov 2021 15:51:30 "
     "+0100\nFrom: " ANN "\nTo: " US "\nSubject: Trip\n\n" TEXT
     "\n\n----- End forwarded message -----\n\nMore of mine.",
     BOTH, "Look.\n\nMore of mine.", TEXT},
    {"Yandex: an attribution below a Russian banner", "Fwd: Trip",
     "-------- Пересылаемое сообщение --------\n03.11.2021, 15:51, \"Ann Lee\" "
     "<ann@b.example>:\n\n" TEXT "\n-------- Конец пересылаемого сообщения --------",
     "Ann Lee", "ann@b.example", NULL, "Trip", "", TEXT},
    {"Swedish, the verb inside of its attribution", "VB: Trip",
     "Den 03.11.21 15:51 skrev \"Ann Lee\" <ann@b.example>:\n\n" TEXT, "Ann Lee",
     "ann@b.example", NULL, "Trip", "", TEXT},
    {"Finnish, the date at its end", "VL: Trip",
     "Ann Lee <ann@b.example> kirjoitti 3.11.2021 kello 15.51:\n\n" TEXT, "Ann Lee",
     "ann@b.example", NULL, "Trip", "", TEXT},
    {"Orange: a quoted block with A and De", "TR: Trip",
     "> De : \"Ann Lee\" <ann@b.example>\n> A : " US "\n> Objet : Trip\n> \n> Line one.",
     "Ann Lee", "ann@b.example", US, "Trip", "", "Line one."},
    {"Polish, where To is Do", "PD: Trip",
     "Od: " ANN "\nWysłano: środa, 3 listopada 2021 15:51\nDo: " US "\nTemat: Trip\n\n" TEXT,
     BOTH, "", TEXT},
    {"Czech", "Fwd: Trip",
     "---------- Přeposlaná zpráva ----------\nOd: " ANN
     "\nDatum: st 3. 11. 2021 v 15:51\nPředmět: "
     "Trip\nKomu: " US "\n\n" TEXT,
     BOTH, "", TEXT},
    {"Finnish", "Fwd: Trip",
     "Välitetty viesti alkaa:\n\n> Lähettäjä: " ANN
     "\n> Päivämäärä: 3. marraskuuta 2021 klo 15.51\n> Vastaanottaja: " US
     "\n> Aihe: Trip\n> \n> Line one.",
     "Ann Lee", "ann@b.example", US, "Trip", "", "Line one."},
    {"Turkish", "İLT: Trip",
     "Kimden: " ANN "\nGönderildi: 3 Kasım 2021 Çarşamba 15:51\nKime: " US
     "\nKonu: Trip\n\n" TEXT,
     BOTH, "", TEXT},
    {"Hungarian", "Fwd: Trip",
     "---------- Forwarded message ---------\nFeladó: " ANN
     "\nDate: 2021. nov. 3., Sze, 15:51\nSubject: Trip\nTo: " US "\n\n" TEXT,
     BOTH, "", TEXT},
    {"Ukrainian", "Fwd: Trip",
     "---------- Переслане повідомлення ---------\nВід: " ANN
     "\nДата: ср, 3 лист. 2021 р. о 15:51\nТема: Trip\nКому: " US "\n\n" TEXT,
     BOTH, "", TEXT},
    {"Chinese, its colons wide", "转发：Trip",
     "发件人：Ann Lee <ann@b.example>\n发送时间：2021年11月3日 "
     "15:51\n收件人：us@c.example\n主题：Trip\n\n" TEXT,
     BOTH, "", TEXT},
    {"Urdu and its direction marks", "Fwd: Trip",
     "---------- Forwarded message ---------\n\u200fمنجانب: " ANN
     "\nDate: 3 Nov 2021\nموضوع: Trip\nTo: " US "\n\n" TEXT,
     BOTH, "", TEXT},
    {"Welsh", "Ymlaen: Trip",
     "Gweler isod.\n\nOddi wrth: " ANN "\nAnfonwyd: 3 Tachwedd 2021 15:51\nAt: " US
     "\nPwnc: Trip\n\n" TEXT,
     BOTH, "Gweler isod.", TEXT},
    {"a language of no table, behind a frame", "Xyz: Trip",
     "Look.\n\n---- Mezu bat hemen ----\nZenbat: " ANN "\nNoiz: 3/11/2021 15:51\nNorentzat: " US
     "\nZertaz: Trip\n\n" TEXT,
     BOTH, "Look.", TEXT},
    {"one label of no table inside a known block", "FW: Trip",
     "From: " ANN "\nKlassifikazioa: barne\nSent: " WHEN BLOCK_REST, BOTH, "", TEXT},
    {"a gateway's tag before the prefix", "[EXTERNAL] FW: Trip",
     "From: " ANN "\nSent: " WHEN BLOCK_REST, BOTH, "", TEXT},
    {"a wrapped subject, as long as the mail's own", "FW: Trip to the sea and back",
     "From: " ANN "\nSent: " WHEN "\nTo: " US "\nSubject: Trip to the sea\nand back\n\n" TEXT,
     "Ann Lee", "ann@b.example", US, "Trip to the sea and back", "", TEXT},
    {"a forward of a forward: the outer one", "Fwd: Fwd: Trip",
     "Look.\n\n---------- Forwarded message ---------\nFrom: " ANN
     "\nDate: 3 Nov 2021\nSubject: Fwd: "
     "Trip\nTo: " US
     "\n\nSee.\n\n---------- Forwarded message ---------\nFrom: Bob <bob@b.example>\nDate: 2 "
     "Nov 2021\nSubject: Trip\nTo: ann@b.example\n\nDeep.",
     "Ann Lee", "ann@b.example", US, "Fwd: Trip", "Look.",
     "See.\n\n---------- Forwarded message ---------\nFrom: Bob <bob@b.example>\nDate: 2 Nov "
     "2021\nSubject: Trip\nTo: ann@b.example\n\nDeep."},
    {"a forward inside of an answer, below its quotation", "Re: keys",
     "On 1 May 2026 at 10:30, Bob <bob@b.example> wrote:\n> Which mail?\n\nThis "
     "one.\n\n---------- Forwarded message ---------\nFrom: " ANN
     "\nDate: 3 Nov 2021" BLOCK_REST,
     BOTH, "On 1 May 2026 at 10:30, Bob <bob@b.example> wrote:\n> Which mail?\n\nThis one.",
     TEXT},
    {"all of it quoted twice", "Fwd: Trip",
     "> > Look.\n> >\n> > ---------- Forwarded message ---------\n> > From: " ANN
     "\n> > Date: 3 Nov 2021\n> > Subject: Trip\n> > To: " US "\n> >\n> > Line one.",
     "Ann Lee", "ann@b.example", US, "Trip", "Look.", "Line one."},
    {"a signature above is no comment", "Fwd: Trip",
     "Look.\n-- \nBob Ray\nOffice\n\n---------- Forwarded message ---------\nFrom: " ANN
     "\nDate: 3 Nov 2021" BLOCK_REST,
     BOTH, "Look.", TEXT},
};

static void test_examples(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(forwards); i++) {
        const Example *example = &forwards[i];
        Forward forward = read_text(example->subject, example->text);
        const char *to = forward.to.n > 0 ? forward.to.items[0].address : NULL;
        bool good =
            forward.kind == FORWARD_INLINE && strcmp(forward.from.name, example->name) == 0 &&
            strcmp(forward.from.address, example->address) == 0 &&
            g_strcmp0(to, example->to) == 0 && strcmp(forward.subject, example->title) == 0 &&
            strcmp(forward.comment, example->comment) == 0 &&
            strcmp(forward.text, example->original) == 0;
        if (!ok(good, "%s", example->what))
            printf("# kind %d from %s <%s> to <%s> subject [%s] date [%s]\n# comment [%s]\n# "
                   "text [%s]\n",
                   forward.kind, forward.from.name, forward.from.address, to, forward.subject,
                   forward.date_text, forward.comment, forward.text);
        forward_drop(&forward);
    }
}

/* ---- what is none ---- */

static const struct {
    const char *what, *subject, *text;
} traps[] = {
    {"the lines of a mail that went astray, pasted without its time", "wrong parent",
     "I sent it to the wrong one:\nFrom: me@s.example\nTo: p@x.example\nSubject: SEN list\nIt "
     "had "
     "20 names."},
    {"they, in a paragraph of their own", "wrong parent",
     "Details:\n\nFrom: me\nTo: the wrong parent\nSubject: SEN list\n\nIt had 20 names."},
    {"they, with everything, at the end: nothing was forwarded", "wrong parent",
     "I sent this mail to the wrong parent.\n\nFrom: me@s.example\nSent: 3 May 2026 10:30\nTo: "
     "p@x.example\nSubject: SEN list"},
    {"they, in the middle of a sentence", "wrong parent",
     "The mail was\nFrom: me@s.example\nSent: 3 May 2026 10:30\nTo: p@x.example\nSubject: SEN "
     "list\nand it had 20 names."},
    {"a timetable", "rooms",
     "New times:\n\nFrom: Monday\nTo: Friday\nDate: from 4 May\nSubject: Maths\n\nPlease tell "
     "all."},
    {"a form behind a rule", "report",
     "------------------------\nName: Ann Lee\nE-mail: ann@b.example\nWhen: 3 May 2026 "
     "10:30\nPlace: hall\n\nA laptop is gone."},
    {"a form with a heading", "report",
     "---- Incident details ----\nReporter: Ann <ann@b.example>\nWhen: 3 May 2026 "
     "10:30\nPlace: "
     "hall\n\nA laptop is gone."},
    {"a form with a heading, its title the subject of the mail", "lost laptop",
     "---- Incident details ----\nReporter: Ann <ann@b.example>\nWhen: 3 May 2026 "
     "10:30\nTitle: lost laptop\n\nIt "
     "was in the hall."},
    {"a list of labels with colons", "keys",
     "Room: 5\nKey: 7\nTeacher: Ann\nLost: yes\n\nSorry."},
    {"a sentence that announces a mail", "phishing",
     "I got a mail that was a forwarded message:\nit asked for my password."},
    {"the word alone", "x", "Forwarded:\nnothing yet"},
    {"an answer below Outlook's block", "Re: Trip",
     "Yes.\n\n" RULE "From: " ANN "\nSent: " WHEN BLOCK_REST},
    {"an answer in German", "AW: Trip",
     "Ja.\n\nVon: " ANN "\nGesendet: 3. November 2021 15:51\nAn: " US
     "\nBetreff: Trip\n\n" TEXT},
    {"an answer in Italian", "R: Trip",
     "Sì.\n\nDa: " ANN "\nInviato: 3 novembre 2021 15:51\nA: " US "\nOggetto: Trip\n\n" TEXT},
    {"an answer to an answer, counted", "RE[2]: Trip",
     "Yes.\n\n-----Original Message-----\nFrom: " ANN "\nSent: " WHEN BLOCK_REST},
    {"an answer with Samsung's banner", "Re: Trip",
     "Yes.\n\n-------- Original message --------\nFrom: " ANN "\nDate: " WHEN BLOCK_REST},
    {"an answer to a forward, the forward quoted", "Re: Fwd: Trip",
     "Thanks.\n\nOn 3 May 2026 at 10:30, Ann <ann@b.example> wrote:\n> Look.\n> ---------- "
     "Forwarded "
     "message ---------\n> From: Bob <bob@b.example>\n> Date: 2 May\n> Subject: Trip\n> To: "
     "ann@b.example\n>\n> Deep."},
    {"an answer to a forward, quoted without marks", "Re: Fwd: Trip",
     "Thanks.\n\nOn 3 May 2026 at 10:30, Ann <ann@b.example> wrote:\n\nLook.\n---------- "
     "Forwarded "
     "message ---------\nFrom: Bob <bob@b.example>\nDate: 2 May\nSubject: Trip\nTo: "
     "ann@b.example\n\nDeep."},
    {"an answer to a forward, below Outlook's block", "Re: FW: Trip",
     "Thanks.\n\nFrom: " ANN "\nSent: " WHEN "\nTo: " US
     "\nSubject: FW: Trip\n\n---------- Forwarded "
     "message ---------\nFrom: Bob <bob@b.example>\nDate: 2 May\nSubject: Trip\n\nDeep."},
    {"an answer that quotes a forward without an attribution", "Re: Trip",
     "Thanks.\n\n> Begin forwarded message:\n>\n> From: Bob <bob@b.example>\n> Date: 2 May "
     "2026\n> Subject: Trip\n> To: ann@b.example\n>\n> Deep."},
    {"a quotation in a mail with a subject of its own", "look at this",
     "She is right.\n\nOn 3 May 2026, at 10:30, Ann <ann@b.example> wrote:\n\n> Deep."},
    {"a tag and an answer", "[office] Re: Trip",
     "Yes.\n\nFrom: " ANN "\nSent: " WHEN BLOCK_REST},
    {"the wish that somebody forwards it", "forward",
     "Please forward this to ann@b.example.\nBob"},
    {"a mail about a prefix", "The letters FW: in subjects", "What do they mean?"},
};

static void test_traps(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(traps); i++)
        NO_FORWARD(traps[i].subject, traps[i].text, traps[i].what);
}

/* ---- dates ---- */

static void check_date(const char *mail_date, const char *text, const char *expected,
                       const char *what)
{
    g_autofree char *date = forward_date(text, mail_date, NULL);
    is_str(date, expected, what);
}

/* What stands behind each number says what it is. */
static void test_marked_dates(const char *summer)
{
    static const char *const same[] = {
        "2021年7月16日 15:51",
        "2021年7月16日 下午3:51",
        "2021年7月16日下午3:51",
        "2021年07月16日 下午 03:51",
        "2021年7月16日(星期五) 下午3:51",
        "2021年7月16日周五 15:51",
        "星期五, 2021年7月16日 15:51",
        "2021年7月16日(金) 15:51",
        "2021年7月16日 金曜日 午後3:51",
        "2021年7月16日（週五） 15:51",
        "2021년 7월 16일 금요일 오후 3:51",
        "2021년 7월 16일 (금) 오후 3:51",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(same); i++)
        check_date(summer, same[i], "2021-07-16T15:51:00+01:00", same[i]);
    check_date(summer, "2021年7月16日 凌晨12:24", "2021-07-16T00:24:00+01:00",
               "after midnight");
    check_date(summer, "2021年7月16日 晚上8:30", "2021-07-16T20:30:00+01:00", "in the evening");
    check_date(summer, "2021年7月16日 晚上12:10", NULL, "which may end behind midnight");
    check_date(summer, "2021年7月16日 中午11:50", NULL, "noon may be before or after it");
    check_date(summer, "2021年7月16日 下午15:51", NULL, "two ways to say one hour");
    check_date(summer, "2021年13月16日 15:51", NULL, "no such month");
}

static void test_dates(void)
{
    static const char *const summer = "2021-07-20T09:00:00+01:00", *const server =
                                                                       "2021-07-20T09:00:00Z";
    check_date(NULL, "Wed, 3 Nov 2021 15:51:30 +0100", "2021-11-03T15:51:30+01:00",
               "RFC 5322's");
    check_date(NULL, "26. Oktober 2021 um 14:25:08 MESZ", "2021-10-26T14:25:08+02:00",
               "German");
    check_date(NULL, "July 16, 2021 at 7:24:14 PM GMT+2", "2021-07-16T19:24:14+02:00",
               "American");
    check_date(NULL, "27/10/2021 15:14 (GMT-05:30)", "2021-10-27T15:14:00-05:30",
               "numbers that can be read in one way");
    check_date(NULL, "2021-10-27T15:14:00Z", "2021-10-27T15:14:00Z", "ISO 8601");
    check_date(NULL, "mar., 26 de oct. de 2021 15:14 CEST", "2021-10-26T15:14:00+02:00",
               "Spanish, where mar is a day");
    check_date(NULL, "3 Tachwedd 2021 am 15:51 GMT", "2021-11-03T15:51:00Z", "Welsh");
    check_date(NULL, "16 يوليو 2021 15:51 GMT", "2021-07-16T15:51:00Z", "Arabic");
    check_date(NULL, "16 جولائی 2021 15:51 GMT", "2021-07-16T15:51:00Z", "Urdu");
    check_date(NULL, "16 ביולי 2021 15:51 GMT", "2021-07-16T15:51:00Z", "Hebrew");
    check_date(NULL, "16 जुलाई 2021 15:51 GMT", "2021-07-16T15:51:00Z", "Hindi");
    check_date(NULL, "piektdien, 2021. gada 16. jūlijā 15:51 GMT", "2021-07-16T15:51:00Z",
               "Latvian, in another case");
    check_date(NULL, "16 July 2021 12:24 am UTC", "2021-07-16T00:24:00Z", "after midnight");
    check_date(NULL, "Wednesday, 3 November 2021 15:51", NULL, "no zone, no moment");
    check_date(summer, "16 July 2021 15:51", "2021-07-16T15:51:00+01:00",
               "the zone of the mail itself");
    check_date(summer, "16 March 2021 15:51", NULL, "but not when the clock was changed since");
    check_date(summer, "26 July 2021 15:51", NULL, "nor in the future");
    check_date(server, "16 July 2021 15:51", NULL, "nor the one of a server");
    check_date(NULL, "03/04/2021 15:14 GMT", NULL, "day or month: nobody can tell");
    check_date(NULL, "31 February 2021 15:14 GMT", NULL, "no such day");
    check_date(NULL, "3 November 2021 25:14 GMT", NULL, "no such hour");
    check_date(NULL, "2021/10/27 بعدظهر 3:14 GMT", NULL, "a half of the day that is not known");
    check_date(NULL, "2021/10/27 下午 3:14 GMT", "2021-10-27T15:14:00Z", "Chinese, in numbers");
    check_date(NULL, "3 Nov 2021 3:51 μ.μ.", NULL, "also behind the clock");
    test_marked_dates(summer);
    check_date(summer, "On Fri, 16 July 2021 at 15:51, Ann <a@b.example> wrote:",
               "2021-07-16T15:51:00+01:00", "a comma ends the time");
    check_date(summer, "On 7/16/2021 at 3:51 PM, in message <1@b.example>, Ann wrote:",
               "2021-07-16T15:51:00+01:00", "also behind the half of the day");
    check_date(summer, "On 16 July 2021 at 3:51 Nachmittag, Ann <a@b.example> wrote:", NULL,
               "but no word that may be one");
    check_date(NULL, "16 July 2021 15:51, GMT", "2021-07-16T15:51:00Z",
               "a zone may stand behind one");
    check_date(NULL, "", NULL, "nothing");
    check_date(NULL, "12:30", NULL, "a clock alone");
    check_date("odd", "16 July 2021 15:51", NULL, "a date of the mail that is none");
}

/* ---- addresses ---- */

static void check_address(const char *text, const char *name, const char *address)
{
    Address got = forward_address(text, strlen(text));
    if (!ok(strcmp(got.name, name) == 0 && strcmp(got.address, address) == 0, "[%s]", text))
        printf("# got [%s] [%s]\n", got.name, got.address);
    make_address_drop(&got);
}

static void check_list(const char *text, const char *expected)
{
    AddressList list = forward_addresses(text);
    GString *got = g_string_new(NULL);
    for (size_t i = 0; i < list.n; i++)
        g_string_append_printf(got, "%s<%s>|", list.items[i].name, list.items[i].address);
    is_str(got->str, expected, text);
    g_string_free(got, TRUE);
    make_list_drop(&list);
}

static void test_addresses(void)
{
    check_address("Ann Lee (ann@b.example)", "Ann Lee", "ann@b.example");
    check_address("ann@b.example (Ann Lee)", "Ann Lee", "ann@b.example");
    check_address("\"'Ann Lee'\" <Ann@B.Example>", "Ann Lee", "Ann@b.example");
    check_address("ann@b.example <ann@b.example>", "", "ann@b.example");
    check_address("Ann Lee [mailto:ann@b.example] On Behalf Of Bob", "Ann Lee",
                  "ann@b.example");
    check_address("« Ann Lee » <ann@b.example>", "Ann Lee", "ann@b.example");
    check_address("Lee, Ann </O=SCHOOL/OU=X/CN=ANN>", "Lee, Ann", "");
    check_address("Ann Lee (Head)", "Ann Lee (Head)", "");
    check_address("@", "@", "");
    check_address("", "", "");
    check_list("Lee, Ann <a@b.example>; Ray, Bob <c@d.example>",
               "Lee, Ann<a@b.example>|Ray, Bob<c@d.example>|");
    check_list("Lee, Ann; Ray, Bob", "Lee, Ann<>|Ray, Bob<>|");
    check_list("Lee, Ann <a@b.example>, c@d.example", "Lee, Ann<a@b.example>|<c@d.example>|");
    check_list("Ann Lee, Bob Ray <c@d.example>", "Ann Lee<>|Bob Ray<c@d.example>|");
    check_list("", "");
}

/* ---- what headers say ---- */

static Forward read_message(const char *headers, const char *text, Message *inner)
{
    Message *message = message_make(headers, text);
    message->inner = inner;
    Forward forward = {0};
    forward_read(message, NULL, false, &forward);
    message_drop(message);
    return forward;
}

static void test_headers(void)
{
    Forward forward = read_message(
        "From: Ann <ann@b.example>\nX-Forwarded-To: us@c.example\nSubject: y", "z", NULL);
    ok(forward.kind == FORWARD_RESENT, "what a mailbox passes on is its author's");
    forward_drop(&forward);
    forward = read_message("From: office <list@g.example>\nX-Original-From: Ann Lee "
                           "<ann@b.example>\nSubject: y",
                           "z", NULL);
    is_str(forward.from.address, "ann@b.example", "a list keeps its author");
    forward_drop(&forward);
    forward =
        read_message("From: Bob <bob@b.example>\nX-Forwarded-To: us@c.example\nSubject: Fwd: y",
                     "---------- Forwarded message ---------\nFrom: " ANN
                     "\nDate: 3 Nov 2021\nSubject: y\n\nz",
                     NULL);
    is_str(forward.from.address, "ann@b.example",
           "a forward that a mailbox passes on stays one");
    forward_drop(&forward);
    Message *deep = message_make("From: Bob <bob@b.example>\nSubject: deep", "Deep.");
    Message *inner = message_make("From: " ANN "\nSubject: Fwd: deep", "\n");
    inner->inner = deep;
    forward =
        read_message("From: chair@g.example\nSubject: x", "-- \nThe Chair\nOffice", inner);
    is_str(forward.from.address, "ann@b.example",
           "of two attached to each other the outer one");
    is_str(forward.text, "Deep.", "with the inner one's text where it says nothing itself");
    is_str(forward.comment, "", "a signature is no comment");
    forward_drop(&forward);
    inner = message_make("From: Bob <bob@b.example>\nSubject: deep", "Deep.");
    forward = read_message("From: chair@g.example\nSubject: FW: y",
                           "From: " ANN "\nSent: " WHEN BLOCK_REST, inner);
    is_str(forward.from.address, "ann@b.example",
           "what was attached to a forwarded mail came along with it");
    forward_drop(&forward);
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
    g_autofree char *wide = megabyte_of("x\u00e9\u20ac");
    g_autofree char *long_values = g_strconcat("From: ", wide, "\nDate: ", wide, "\nTo: ", wide,
                                               "\nSubject: ", wide, "\n\ny", NULL);
    Forward wide_one = read_text("FW: x", long_values);
    ok(g_utf8_validate(wide_one.subject, -1, NULL) &&
           g_utf8_validate(wide_one.from.name, -1, NULL),
       "what is too long is cut at a character");
    forward_drop(&wide_one);
    g_autofree char *names = megabyte_of("\"'");
    g_autofree char *text =
        g_strconcat("From: ", names, "\nDate: 1\nTo: ", names, "\nSubject: x\n\ny", NULL);
    Forward forward = read_text("FW: x", text);
    ok(forward.kind == FORWARD_INLINE, "a megabyte of quotes around a name is read");
    forward_drop(&forward);
}

int main(void)
{
    test_inline();
    test_none();
    test_details();
    test_structure();
    test_examples();
    test_traps();
    test_dates();
    test_addresses();
    test_headers();
    test_hostile();
    return tap_done();
}
