/* Automatic mail: each rule by a mail that it catches and, where people's mail comes near, by
 * one it must not. */
#include "parsers/machine/machine.h"
#include "tests/unit/message_make.h"
#include "tests/unit/tap.h"

static char *OWN[] = {(char *)"security@holly.example", NULL};
static char *ROLES[] = {(char *)"chair@governors.example", NULL};
static char *STAFF[] = {(char *)"holly.example", NULL};
static const ParserContext HOLLY = {.own_addresses = OWN,
                                    .role_addresses = ROLES,
                                    .staff_domains = STAFF,
                                    .prefix = (char *)"HLP",
                                    .authserv_id = (char *)"mail.holly.example"};

#define OUR_ID "<incidentd.1767225600.abcdefgh23456789@holly.example>"
#define PERSON                                                                                 \
    "From: Ann <ann@holly.example>\nTo: security@holly.example\nSubject: lost laptop\n"

static void report_drop(Report *report)
{
    char *owned[] = {report->origin_rule,   report->ack_rule,
                     report->loop,          report->authentication,
                     report->bounce.status, report->bounce.diagnostic,
                     report->bounce.reason, report->bounce.original_message_id};
    for (size_t i = 0; i < G_N_ELEMENTS(owned); i++)
        g_free(owned[i]);
    g_strfreev(report->bounce.recipients);
}

/* Origin and the rules of a mail with these headers. */
static void check(const char *headers, Origin origin, const char *origin_rule,
                  const char *ack_rule, const char *what)
{
    Message *message = message_make(headers, "text");
    Report report = {0};
    machine_read(message, &HOLLY, &report);
    bool good = report.origin == origin && g_strcmp0(report.origin_rule, origin_rule) == 0 &&
                g_strcmp0(report.ack_rule, ack_rule) == 0 && report.ack == !ack_rule;
    if (!ok(good, "%s", what))
        printf("# got %s %s, ack %s\n", origin_name(report.origin), report.origin_rule,
               report.ack_rule);
    report_drop(&report);
    message_drop(message);
}

#define HUMAN(headers, what)                 check(headers, ORIGIN_HUMAN, NULL, NULL, what)
#define SILENT(headers, rule, what)          check(headers, ORIGIN_HUMAN, NULL, rule, what)
#define MACHINE(headers, origin, rule, what) check(headers, origin, rule, rule, what)

static void test_people(void)
{
    HUMAN("From: Ann <ann@holly.example>\nTo: security@holly.example\n"
          "Subject: Re: Automatic reply: laptop\nIn-Reply-To: <1@b.example>\n"
          "X-Auto-Response-Suppress: All",
          "a person may answer an absence from a tenant that marks everything");
    HUMAN(PERSON, "a person's mail is acknowledged");
    HUMAN(PERSON "Auto-Submitted: no", "Auto-Submitted: no is a person's");
    HUMAN(PERSON "Auto-Submitted: No (really; no)", "and stays so with a comment");
    HUMAN(PERSON "X-MS-Exchange-Inbox-Rules-Loop: chair@governors.example",
          "a forwarding rule's mark alone is a person's");
    HUMAN("From: ann@holly.example\nTo: security@holly.example\nSubject: Automatic reply: what "
          "we answered",
          "a subject alone makes no automatic reply");
    HUMAN("From: ann@holly.example\nTo: security@holly.example\nSubject: Automatic reply: what "
          "OTH-2026-0042 was",
          "nor does another's reference in it");
    MACHINE("From: ann@holly.example\nTo: security@holly.example\nSubject: Automatic reply: "
            "[HLP-2026-0042] New incident: minor",
            ORIGIN_AUTO_REPLY, "A8", "but it does with our reference in it");
    HUMAN("From: ann@holly.example\nTo: security@holly.example\nSubject: Undeliverable: what "
          "is this?",
          "a subject alone makes no bounce");
    HUMAN(PERSON "X-Auto-Response-Suppress: All",
          "Exchange's mark on our own people's mail says nothing");
    HUMAN(PERSON "Precedence: first-class", "an ordinary precedence is a person's");
    HUMAN("From: postmaster@holly.example\nTo: security@holly.example\nSubject: our server was "
          "broken into",
          "a postmaster may be a person");
    HUMAN("From: ann@holly.example\nTo: Security <Security+x@holly.example>\nSubject: a",
          "our address with a plus part is our address");
}

/* Marks that a server or a rule put on what a person's own program wrote. */
static void test_marked_people(void)
{
    HUMAN(PERSON "Auto-Submitted: false", "Auto-Submitted: false is a person's");
    HUMAN(PERSON "Precedence: bulk\nX-Mailer: Microsoft Outlook 16.0",
          "a server may call all mail bulk");
    HUMAN(PERSON "Feedback-ID: 1:2:3\nUser-Agent: Microsoft-MacOutlook/16.0",
          "or want feedback on all of it");
    MACHINE(PERSON "Precedence: list\nX-Mailer: Microsoft Outlook 16.0", ORIGIN_LIST, "L2",
            "what a list passes on is a list's, whoever wrote it");
    HUMAN(
        "From: ann@holly.example\nTo: security@holly.example\nSubject: Out of office: what it "
        "said\nX-MS-Exchange-Inbox-Rules-Loop: x\nX-Mailer: iPhone Mail (22A)",
        "a rule may hand on what a person writes of an absence");
#define NEWSLETTER                                                                             \
    "From: News <news@books.example>\nTo: security@holly.example\nSubject: Our autumn "        \
    "offers\n"                                                                                 \
    "X-Mailer: Microsoft Outlook 16.0\n"
    MACHINE(NEWSLETTER "List-Unsubscribe: <x>\nPrecedence: bulk", ORIGIN_LIST, "L4",
            "a newsletter may name a person's program");
    MACHINE(NEWSLETTER
            "List-Unsubscribe: <x>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click",
            ORIGIN_LIST, "L4", "whatever else marks it");
    MACHINE(NEWSLETTER "Feedback-ID: 1:2:3\nPrecedence: bulk", ORIGIN_LIST, "L4",
            "or without a way out");
    HUMAN(NEWSLETTER "List-Unsubscribe: <x>", "one mark may be a gateway's");
    HUMAN(NEWSLETTER "List-Unsubscribe: <x>\nPrecedence: bulk\nThread-Index: Aa==",
          "and two, where Outlook has begun a thread");
    HUMAN(PERSON "List-Unsubscribe: <x>\nPrecedence: bulk\nX-Mailer: Microsoft Outlook 16.0",
          "or where it comes from our own people");
    MACHINE("Content-Type: multipart/report; report-type=tlsrpt\nFrom: a@b.example",
            ORIGIN_AUTO_GENERATED, "A2-tls", "a report on TLS is generated");
}

static void check_text(const char *headers, const char *text, const char *rule,
                       const char *what)
{
    Message *message = message_make(headers, text);
    Report report = {0};
    machine_read(message, &HOLLY, &report);
    is_str(report.origin_rule, rule, what);
    report_drop(&report);
    message_drop(message);
}

#define ANSWER(subject)                                                                        \
    "From: a@b.example\nTo: security@holly.example\nSubject: " subject "\nIn-Reply-To: "       \
    "<1@x>\n"

static void test_absences(void)
{
    static const char away[] = "I am out of the office until Monday.";
    check_text("Return-Path: <>\nFrom: a@b.example\nSubject: Re: x", away, "A9",
               "an absence on a null path");
    check_text("Return-Path: <>\nFrom: a@b.example\nSubject: x\nX-Mailer: Microsoft Outlook 16",
               away, NULL, "a person's program is none that answers");
    check_text(
        "Return-Path: <>\nFrom: a@b.example\nSubject: Out of office\nX-Mailer: iPhone Mail",
        away, NULL, "whatever its subject is");
    check_text("Return-Path: <>\nFrom: a@b.example\nSubject: Re: x",
               "I work Monday to Wednesday and will reply on my next working day.", "A9",
               "who works on some days says so");
    check_text(ANSWER("Out of office") "Precedence: bulk", away, "A9",
               "an absence's subject, an answer and a mark");
    check_text(ANSWER("Re: Automatic reply: x") "X-Auto-Response-Suppress: All", away, NULL,
               "a person answers one above what it said");
    check_text(ANSWER("Out of office") "Precedence: bulk\nUser-Agent: Thunderbird", away, NULL,
               "a person writes of one in a program");
    check_text(ANSWER("AUTO: Ann is out of the office"),
               "Note: This is an automated response to your message \"x\".", "A9",
               "a program that says what it is needs no mark");
    check_text(ANSWER("Automatic reply: register"),
               "Thank you for your mail. This is an automatic reply to your email.", "A9",
               "also behind thanks");
    check_text(
        ANSWER("Automatic reply: register"),
        "I only got: This is an automatic reply to your email. The register is still lost.",
        NULL, "but a person cites it behind words of his own");
    check_text(
        ANSWER("Automatic reply: register"),
        "\"This is an automatic reply to your email\" is all that came. It is still lost.",
        NULL, "or with marks");
    check_text(
        ANSWER("Automatic reply: register"),
        "The register is still lost, and nobody has rung. \n\nYour system said\nThis is an "
        "automatic reply to your email.",
        NULL, "or below them");
    check_text(ANSWER("Automatic reply: x") "Return-Path: <>\nX-Mailer: Microsoft Outlook 16.0",
               away, "A9-program", "a rule of a person's program answers");
    check_text(
        ANSWER("Re: Automatic reply: x") "Return-Path: <>\nX-Mailer: Microsoft Outlook 16.0",
        away, NULL, "its owner does, too");
    check_text(ANSWER("Out of office: laptop gone") "X-Auto-Response-Suppress: OOF\nX-Mailer: "
                                                    "Microsoft Outlook 16.0",
               "It was taken while I taught.", NULL, "and writes of other things");
    check_text(ANSWER("Re: AUTO: Ann is out of the office"),
               "She sent me this: This is an automated response to your message.", NULL,
               "but who answers it is a person");
}

static void test_system_names(void)
{
    static const char text[] = "It was not delivered to these: ann@c.example\n";
    check_text("From: Microsoft Exchange Team <it@holly.example>\nSubject: Delivery failed",
               text, NULL, "people of ours may be called like a system");
    check_text("From: Microsoft Exchange <x@b.example>\nSubject: Delivery failed", text, "B6",
               "a stranger who is called so is one");
}

static void test_bounces(void)
{
    MACHINE("From: security@holly.example\nTo: a@b.example", ORIGIN_SELF, "S2",
            "our own address in From is ourselves");
    MACHINE("From: a@b.example\nSender: Security@holly.example", ORIGIN_SELF, "S2",
            "our own address in Sender, too");
    MACHINE("Content-Type: multipart/report; report-type=feedback-report\nFrom: a@b.example",
            ORIGIN_FEEDBACK, "B0", "a feedback report is one");
    MACHINE("Content-Type: multipart/report; report-type=delivery-status\nFrom: a@b.example",
            ORIGIN_BOUNCE, "B1", "a delivery report is a bounce");
    MACHINE("Content-Type: multipart/report; report-type=disposition-notification\nFrom: "
            "a@b.example",
            ORIGIN_AUTO_REPLY, "B2", "a read receipt is an automatic reply");
    MACHINE("Return-Path: <>\nFrom: postmaster@b.example", ORIGIN_BOUNCE, "B3",
            "a null path from postmaster is a bounce");
    MACHINE("Return-Path: <MAILER-DAEMON>\nX-Failed-Recipients: c@d.example\nFrom: a@b.example",
            ORIGIN_BOUNCE, "B3", "a null path with failed recipients is a bounce");
    MACHINE("From: a@b.example\nX-Failed-Recipients: c@d.example", ORIGIN_BOUNCE, "B5",
            "failed recipients are enough");
    MACHINE("Return-Path: <>\nFrom: a@b.example\nSubject: Undeliverable: hello", ORIGIN_BOUNCE,
            "B6", "a bounce's subject with a null path is a bounce");
    MACHINE("From: MAILER-DAEMON@b.example\nSubject: hello", ORIGIN_BOUNCE, "B7",
            "mailer-daemon is nobody");
    HUMAN(
        "Return-Path: <>\nFrom: ann@holly.example\nTo: security@holly.example\nSubject: hello",
        "a null path alone is no bounce");
}

static void test_returned(void)
{
    Message *message = message_make("From: postmaster@b.example\nSubject: sorry", "see below");
    message->inner = message_make("Message-ID: " OUR_ID, "");
    Report report = {0};
    machine_read(message, &HOLLY, &report);
    is_str(report.origin_rule, "B4",
           "a postmaster who returns a mail of ours has sent a bounce");
    is_str(report.bounce.original_message_id,
           "incidentd.1767225600.abcdefgh23456789@holly.example", "and it names our mail");
    report_drop(&report);
    message_drop(message->inner);
    message->inner =
        message_make("Message-ID: <incidentd.17.abcdefgh23456789@other.example>", "");
    report = (Report){0};
    machine_read(message, &HOLLY, &report);
    ok(report.origin == ORIGIN_HUMAN, "but not when it is another house's mail");
    report_drop(&report);
    message_drop(message);
}

/* A postmaster of ours may write of a delivery that failed; a stranger's has sent a bounce. */
static void test_postmaster(void)
{
    static const char *const froms[] = {"postmaster@holly.example", "postmaster@b.example"};
    for (size_t i = 0; i < G_N_ELEMENTS(froms); i++) {
        g_autofree char *headers =
            g_strconcat("From: ", froms[i], "\nSubject: Delivery problem", NULL);
        Message *message =
            message_make(headers, "The payroll could not be delivered to ann@c.example.\n");
        Report report = {0};
        machine_read(message, &HOLLY, &report);
        is_str(report.origin_rule, i == 0 ? NULL : "B6", froms[i]);
        report_drop(&report);
        message_drop(message);
    }
}

static void test_replies(void)
{
    MACHINE(PERSON "Auto-Submitted: auto-replied; owner-email=\"x@y\"", ORIGIN_AUTO_REPLY, "A1",
            "auto-replied with parameters");
    MACHINE(PERSON "Auto-Submitted: (no)auto-replied", ORIGIN_AUTO_REPLY, "A1",
            "auto-replied behind a comment");
    MACHINE(PERSON "Auto-Submitted: no\nAuto-Submitted: auto-replied", ORIGIN_AUTO_REPLY, "A1",
            "the second occurrence counts, too");
    MACHINE(
        "From: a@holly.example\nSubject: Automatic reply: x\nAuto-Submitted: auto-generated",
        ORIGIN_AUTO_REPLY, "A0", "Exchange's out-of-office marked as generated is a reply");
    MACHINE("From: a@holly.example\nSubject: Freagra uathoibríoch: x\nAuto-Submitted: "
            "auto-generated",
            ORIGIN_AUTO_REPLY, "A0", "also an Irish one");
    MACHINE("From: a@b.example\nSubject: Automatic reply: x\nIn-Reply-To: "
            "<1@x>\nX-Auto-Response-Suppress: All",
            ORIGIN_AUTO_REPLY, "A0", "so is one with Exchange's mark that answers a mail");
    MACHINE(PERSON "Auto-Submitted: auto-generated", ORIGIN_AUTO_GENERATED, "A2",
            "an alert is generated");
    MACHINE(PERSON "Auto-Submitted: auto-notified", ORIGIN_AUTO_GENERATED, "A2",
            "a notification is generated");
    MACHINE(PERSON "X-Autoreply: yes", ORIGIN_AUTO_REPLY, "A3", "X-Autoreply");
    MACHINE(PERSON "X-Precedence: Auto_Reply", ORIGIN_AUTO_REPLY, "A4",
            "precedence of a reply");
    MACHINE(PERSON "X-POST-MessageClass: 9; Autoresponder", ORIGIN_AUTO_REPLY, "A5",
            "a message class, parameters and all");
    MACHINE(PERSON "Delivered-To: a@b\nDelivered-To: autoresponder", ORIGIN_AUTO_REPLY, "A5",
            "delivered to an autoresponder");
    MACHINE("From: a@b.example\nSubject: Out of office\nX-MS-Exchange-Inbox-Rules-Loop: x",
            ORIGIN_AUTO_REPLY, "A6", "a rule's mark with an absence in the subject");
    MACHINE(PERSON "X-Jira-Fingerprint: 12", ORIGIN_AUTO_GENERATED, "A7", "a ticket system");
    MACHINE("From: a@b.example\nSubject: Re: OOO: away\nIn-Reply-To: " OUR_ID,
            ORIGIN_AUTO_REPLY, "A8", "an absence that answers a mail of ours");
    MACHINE("Return-Path: <>\nFrom: a@b.example\nSubject: Ateb awtomatig: i ffwrdd",
            ORIGIN_AUTO_REPLY, "A8", "a Welsh one with a null path");
    MACHINE("Return-Path: <>\nFrom: a@b.example\nSubject: Ann is out of the office",
            ORIGIN_AUTO_REPLY, "A8", "one that says so at the end");
}

static void test_lists(void)
{
    MACHINE(PERSON "List-Id: <news.holly.example>", ORIGIN_LIST, "L1", "a mailing list");
    MACHINE(PERSON "Precedence: Bulk", ORIGIN_LIST, "L2", "bulk mail");
    MACHINE(PERSON "Feedback-ID: 1:2:3", ORIGIN_LIST, "L3", "a sender that wants feedback");
    MACHINE(PERSON "Auto-Submitted: auto-generated\nList-Id: <x.y>", ORIGIN_AUTO_GENERATED,
            "A2", "the first rule of the table wins");
}

#define STRANGER(from) "From: " from "\nTo: security@holly.example\n"

static void test_silence(void)
{
    SILENT(STRANGER("a@b.example") "X-Auto-Response-Suppress: DR, OOF", "N1",
           "a stranger's wish for silence");
    HUMAN(STRANGER("a@b.example") "X-Auto-Response-Suppress: DR, RN",
          "receipts alone are another wish");
    SILENT(PERSON "X-Incidentd-No-Ack: yes", "N2", "our own header for silence");
    SILENT(STRANGER("no-reply@b.example"), "N3", "an address that reads nothing");
    SILENT(STRANGER("shares-dm-noreply@b.example"), "N3", "nor does one with a word before it");
    SILENT(STRANGER("noreply-dmarc@b.example"), "N3", "or behind it");
    HUMAN(STRANGER("a.noreplyson@b.example"), "a name that goes on is a person's");
    SILENT(STRANGER("bounces+17=x@b.example"), "N3", "an address for bounces");
    SILENT(STRANGER("listserv@b.example"), "N3", "a list's program");
    SILENT(STRANGER("a@b.example") "Reply-To: noreply@b.example", "N3", "one in Reply-To");
    HUMAN(STRANGER("abuser@b.example"), "a name that only begins so is a person's");
    SILENT("From: nobody\nTo: security@holly.example", "N4", "no usable sender");
    SILENT(STRANGER("a@b.example") "Reply-To: a@c.example", "N4",
           "an answer that would go elsewhere");
    HUMAN(STRANGER("a@b.example") "Reply-To: ann@holly.example",
          "elsewhere is fine when it is ours");
    SILENT("From: a@b.example\nTo: x@y.example", "N5",
           "a stranger's mail that was not addressed to us");
    HUMAN("From: chair@governors.example\nTo: x@y.example",
          "a role-holder may send a blind copy");
    SILENT("Authentication-Results: mail.holly.example; dmarc=fail\n" STRANGER("a@b.example"),
           "N6", "a sender who is not who he says");
    g_autoptr(GString) hops = g_string_new(PERSON);
    for (int i = 0; i < 25; i++)
        g_string_append(hops, "Received: from a.example by b.example\n");
    HUMAN(hops->str, "a long way is no circle");
    g_string_append(hops, "Received: from a.example by b.example\n");
    SILENT(hops->str, "N8-hops", "a mail that goes round in circles");
}

static void check_authentication(const char *headers, const char *expected, const char *what)
{
    Message *message = message_make(headers, "");
    Report report = {0};
    machine_read(message, &HOLLY, &report);
    is_str(report.authentication, expected, what);
    report_drop(&report);
    message_drop(message);
}

#define RESULTS(results)                                                                       \
    "Authentication-Results: mail.holly.example; " results "\n" RECEIVED CHAIR
#define RECEIVED              "Received: from x by mail.holly.example with ESMTPS\n"
#define CHAIR                 "From: chair@governors.example\n"
#define AUTHENTIC(r, e, what) check_authentication(RESULTS(r), e, what)

static void test_authentication(void)
{
    AUTHENTIC("dmarc=pass header.from=governors.example", "pass", "dmarc=pass is a pass");
    AUTHENTIC("dmarc=pass header.from=evil.example", "none",
              "dmarc=pass of another From is none");
    AUTHENTIC("dmarc=pass (dmarc=fail); spf=fail", "pass",
              "comments say nothing, dmarc stands above spf");
    AUTHENTIC("dmarc=fail; dkim=pass header.d=governors.example", "fail",
              "dmarc=fail is a fail");
    AUTHENTIC("spf=softfail smtp.mailfrom=governors.example", "fail", "spf alone can fail");
    AUTHENTIC("spf=fail; dkim=pass header.d=lists.example", "none",
              "a forwarder's valid signature proves nothing, but is no fail");
    AUTHENTIC("dkim=pass header.d=governors.example", "pass", "an aligned signature is a pass");
    AUTHENTIC("dkim=pass header.i=@mail.governors.example", "pass",
              "so is one of a domain below");
    AUTHENTIC("dkim=pass header.d=example", "none", "a single label aligns with nothing");
    AUTHENTIC("dkim=pass header.d=notgovernors.example", "none",
              "a domain that only ends alike does not align");
    AUTHENTIC("spf=pass smtp.mailfrom=chair@governors.example", "pass",
              "aligned spf is a pass");
    AUTHENTIC("spf=pass smtp.mailfrom=evil.example", "none", "spf of somebody else is none");
    AUTHENTIC("none", "none", "no result is none");
    check_authentication(
        RESULTS("dmarc=pass header.from=evil.example") "From: a@evil.example\n", "fail",
        "of two From nobody knows which one was looked at");
    check_authentication(RESULTS("dmarc=pass") CHAIR, "fail", "nor when both are the same");
    check_authentication("Authentication-Results: evil.example; dmarc=pass\n" CHAIR, "none",
                         "another server's word is none");
    check_authentication(RECEIVED
                         "Authentication-Results: mail.holly.example; dmarc=pass\n" CHAIR,
                         "none", "what stands below the first Received came with the mail");
    check_authentication("Received: from mail.holly.example by store.holly.example (Dovecot) "
                         "with LMTP\n" RESULTS("dmarc=pass"),
                         "pass", "a local hand-over on top changes nothing");
    check_authentication(
        RECEIVED "Received: from x by mail.holly.example with LMTP\n" RESULTS("dmarc=pass"),
        "none", "a hand-over that the sender made up changes nothing");
    check_authentication("Authentication-Results: MAIL.holly.example 1; dmarc=pass\n" CHAIR,
                         "pass", "the id is compared without case and version");
}

static const char DSN[] = "Reporting-MTA: dns; mx.b.example\n\n"
                          "Original-Recipient: rfc822; Ann.Other@B.example\n"
                          "Final-Recipient: rfc822; <Ann@B.example>\n"
                          "Action: failed\nStatus: 5.1.1 (bad)\n"
                          "Diagnostic-Code: smtp; 550 5.1.1 no\n such user here\n";

static Report read_bounce(const char *status, const char *headers, const char *text)
{
    g_autofree char *all = g_strconcat("From: MAILER-DAEMON@b.example\n", headers, NULL);
    Message *message = message_make(all, text);
    message->delivery_status = g_strdup(status);
    Report report = {0};
    machine_read(message, &HOLLY, &report);
    message_drop(message);
    return report;
}

static void check_bounce(Report report, BounceKind kind, const char *recipients,
                         const char *status, const char *reason, const char *what)
{
    g_autofree char *joined = g_strjoinv(" ", report.bounce.recipients);
    bool good = report.bounce.kind == kind && strcmp(joined, recipients) == 0 &&
                strcmp(report.bounce.status, status) == 0 &&
                strcmp(report.bounce.reason, reason) == 0;
    if (!ok(good, "%s", what))
        printf("# %d [%s] %s %s\n", report.bounce.kind, joined, report.bounce.status,
               report.bounce.reason);
    report_drop(&report);
}

static void test_bounce(void)
{
    Report report = read_bounce(DSN, "", "");
    is_str(report.bounce.diagnostic, "550 5.1.1 no such user here",
           "a diagnostic over two lines is joined");
    check_bounce(report, BOUNCE_PERMANENT, "Ann@b.example", "5.1.1", "user-unknown",
                 "a failed delivery");
    check_bounce(
        read_bounce("Final-Recipient: rfc822; a@b.example\nAction: delayed\nStatus: 4.4.7\n",
                    "", ""),
        BOUNCE_TEMPORARY, "a@b.example", "4.4.7", "expired", "a delayed one");
    check_bounce(
        read_bounce("Original-Recipient: rfc822;a@b.example\nAction: relayed\nStatus: 2.0.0\n",
                    "", ""),
        BOUNCE_DELIVERED, "a@b.example", "2.0.0", "other",
        "a relayed one, with the original recipient only");
    check_bounce(
        read_bounce("Action: delayed\nFinal-Recipient: rfc822;a@b.example\n\nAction: failed\n"
                    "Final-Recipient: rfc822;c@b.example\nStatus: 5.2.2\n",
                    "", ""),
        BOUNCE_PERMANENT, "a@b.example c@b.example", "5.2.2", "mailbox-full",
        "one failure among several makes it one");
    check_bounce(read_bounce(NULL, "X-Failed-Recipients: a@b.example, c@b.example", "sorry"),
                 BOUNCE_PERMANENT, "a@b.example c@b.example", "", "other",
                 "failed recipients of a header");
    check_bounce(read_bounce(NULL, "",
                             "Hi.\n<a@b.example>:\n550 5.2.2 quota exceeded for a@b.example\n"),
                 BOUNCE_PERMANENT, "a@b.example", "5.2.2", "mailbox-full", "a bounce in words");
    check_bounce(
        read_bounce(NULL, "Subject: Warning: message 1 delayed 24 hours", "  a@b.example\n"),
        BOUNCE_TEMPORARY, "a@b.example", "", "other", "a warning in words is no failure");
    check_bounce(read_bounce(NULL, "", "Out: 250 2.1.0 Ok\n"), BOUNCE_PERMANENT, "", "2.1.0",
                 "other", "a success in a transcript is no delivery");
    g_autofree char *text = megabyte_of("5.1.a@b ");
    g_autofree char *status = megabyte_of("Final-Recipient: rfc822; a\n ");
    check_bounce(read_bounce(status, "", text), BOUNCE_PERMANENT, "5.1.a@b", "", "other",
                 "a megabyte of near misses is read through");
}

static void test_claims(void)
{
    Message *message = message_make(PERSON "X-Incidentd-Loop: 17.abc", "");
    Report report = {0};
    machine_read(message, &HOLLY, &report);
    is_str(report.loop, "17.abc", "the value of our loop header is handed on");
    ok(report.origin == ORIGIN_HUMAN, "and decides nothing before it is verified");
    report_drop(&report);
    report = (Report){0};
    machine_read(message, &(ParserContext){0}, &report);
    ok(report.ack && !report.bounce.kind, "a mail can be read without a configuration");
    report_drop(&report);
    message_drop(message);
}

int main(void)
{
    test_people();
    test_marked_people();
    test_absences();
    test_system_names();
    test_bounces();
    test_returned();
    test_postmaster();
    test_replies();
    test_lists();
    test_silence();
    test_authentication();
    test_bounce();
    test_claims();
    return tap_done();
}
