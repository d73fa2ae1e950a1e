/* Bounces in words: each large mail system's own form, and what is read of it. Texts are made
 * for this test, in the form that the system gives them. */
#include "parsers/machine/machine.h"
#include "tests/unit/message_make.h"
#include "tests/unit/tap.h"

typedef struct Case {
    const char *system;
    const char *headers; /* beside From and To */
    const char *from;
    const char *text;
    const char *origin, *kind, *recipients, *status, *reason;
} Case;

#define NULL_PATH "Return-Path: <>\n"

static const Case cases[] = {
    {"qmail", NULL_PATH "Subject: failure notice", "MAILER-DAEMON@mx.one.example",
     "Hi. This is the qmail-send program at mx.one.example.\n"
     "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
     "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
     "<ann@two.example>:\n192.0.2.7 does not like recipient.\n"
     "Remote host said: 550 5.1.1 <ann@two.example>... User unknown\nGiving up on "
     "192.0.2.7.\n\n"
     "<bob@two.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
     "--- Below this line is a copy of the message.\n\nReturn-Path: <us@holly.example>\n"
     "To: carol@two.example\n",
     "bounce", "permanent", "ann@two.example bob@two.example", "5.1.1", "user-unknown"},
    {"Exim",
     "X-Failed-Recipients: ann@two.example\nSubject: Mail delivery failed: returning "
     "message to sender",
     "Mail Delivery System <Mailer-Daemon@mx.one.example>",
     "This message was created automatically by mail delivery software.\n\n"
     "A message that you sent could not be delivered to one or more of its\nrecipients. This "
     "is "
     "a permanent error. The following address(es) failed:\n\n  ann@two.example\n"
     "    (ultimately generated from staff@two.example)\n"
     "    mailbox is full: retry timeout exceeded\n\n"
     "------ This is a copy of the message, including all the headers. ------\n",
     "bounce", "permanent", "ann@two.example", "5.2.2", "mailbox-full"},
    {"Exim without its header", NULL_PATH "Subject: Mail delivery failed",
     "Mail Delivery System <Mailer-Daemon@mx.one.example>",
     "A message sent by\n\n  <us@holly.example>\n\ncould not be delivered to one or more of "
     "its "
     "recipients. The following\naddress(es) failed:\n\n  ann@two.example\n    host "
     "mx.two.example "
     "[192.0.2.1]: 550 unknown user\n",
     "bounce", "permanent", "ann@two.example", "5.0.0", "user-unknown"},
    {"Exim's warning", NULL_PATH "Subject: Warning: message 1abc-00 delayed 24 hours",
     "Mail Delivery System <Mailer-Daemon@mx.one.example>",
     "A message that you sent has not yet been delivered to one or more of its\nrecipients "
     "after "
     "more than 24 hours on the queue on mx.one.example.\n\n"
     "The address to which the message has not yet been delivered is:\n\n  ann@two.example\n\n"
     "No action is required on your part. Delivery attempts will continue.\n",
     "bounce", "temporary", "ann@two.example", "", "expired"},
    {"sendmail before RFC 3464", NULL_PATH "Subject: Returned mail: User unknown",
     "Mail Delivery Subsystem <MAILER-DAEMON@mx.one.example>",
     "The original message was received at Mon, 5 Jan 2026 09:00:00 GMT\nfrom [192.0.2.3]\n\n"
     "   ----- The following addresses had permanent fatal errors -----\n<ann@two.example>\n\n"
     "   ----- Transcript of session follows -----\n... while talking to mx.two.example.:\n"
     ">>> RCPT To:<ann@two.example>\n<<< 550 5.1.1 unknown user\n"
     "550 <ann@two.example>... User unknown\n\n   ----- Original message follows -----\n\n"
     "Return-Path: <us@holly.example>\nMessage-Id: <abc.1@holly.example>\n",
     "bounce", "permanent", "ann@two.example", "5.1.1", "user-unknown"},
    {"Postfix in plain text", NULL_PATH "Subject: Undelivered Mail Returned to Sender",
     "Mail Delivery System <MAILER-DAEMON@mx.one.example>",
     "This is the mail system at host mx.one.example.\n\nI'm sorry to have to inform you that "
     "your "
     "message could not\nbe delivered to one or more recipients. It's attached below.\n\n"
     "For further assistance, please send mail to postmaster.\n\n"
     "<ann@two.example>: host mx.two.example[192.0.2.1] said: 554 5.7.1\n"
     "    <ann@two.example>: Relay access denied (in reply to RCPT TO command)\n",
     "bounce", "permanent", "ann@two.example", "5.7.1", "relaying-denied"},
    {"Postfix's notice to its postmaster",
     "Subject: Postfix SMTP server: errors from x[192.0.2.2]",
     "Mail Delivery System <MAILER-DAEMON@mx.one.example>",
     "Transcript of session follows.\n\n Out: 220 mx.one.example ESMTP\n In:  MAIL "
     "FROM:<bob@two.example>\n Out: 250 2.1.0 Ok\n In:  RCPT TO:<ann@one.example>\n"
     " Out: 450 4.2.2 <ann@one.example>: Recipient address rejected: mailbox full\n",
     "bounce", "permanent", "ann@one.example", "4.2.2", "mailbox-full"},
    {"Exchange 5.5", "Subject: Undeliverable: laptop", "postmaster@two.example",
     "Your message\n\n  To:      ann@two.example\n  Subject: laptop\n  Sent:    Mon, 5 Jan "
     "2026\n\n"
     "did not reach the following recipient(s):\n\nann@two.example on Mon, 5 Jan 2026 "
     "09:00:00\n"
     "    The recipient name is not recognized\n\tThe MTS-ID of the original message is: "
     "c=gb;a= "
     ";p=two\n    MSEXCH:IMS:TWO:SITE:SERVER 0 (000C05A6) Unknown Recipient\n"
     "bob@two.example on Mon, 5 Jan 2026 09:00:00\n    The recipient name is not recognized\n",
     "bounce", "permanent", "ann@two.example bob@two.example", "5.1.1", "user-unknown"},
    {"Exchange 2003", "Subject: Undeliverable: laptop",
     "System Administrator <postmaster@two.example>",
     "Your message did not reach some or all of the intended recipients.\n\n"
     "      Subject:\tlaptop\n      Sent:\t05/01/2026 09:00\n\n"
     "The following recipient(s) could not be reached:\n\n"
     "      'ann@two.example' on 05/01/2026 09:01\n            The message size exceeds the "
     "maximum.\n            <mx.two.example #5.2.3 smtp;552 5.2.3 Message size exceeds "
     "fixed maximum message size>\n",
     "bounce", "permanent", "ann@two.example", "5.2.3", "too-large"},
    {"Exchange 2007 and later, German", NULL_PATH "Subject: Unzustellbar: Laptop",
     "Microsoft Outlook <postmaster@two.example>",
     "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Verteilerlisten:\n\n"
     "ann@two.example<mailto:ann@two.example>\nDie eingegebene E-Mail-Adresse konnte nicht "
     "gefunden werden.\n\n"
     "Diagnoseinformationen für Administratoren:\n\nGenerierender Server: x.two.example\n\n"
     "ann@two.example\nRemote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; "
     "not found'\n\nUrsprüngliche Nachrichtenköpfe:\n\nMessage-ID: <abc.1@holly.example>\n",
     "bounce", "permanent", "ann@two.example", "5.1.10", "user-unknown"},
    {"Notes",
     NULL_PATH "Subject: DELIVERY FAILURE: User ann (ann@two.example) not listed in "
               "Domino Directory",
     "Postmaster@two.example",
     "Your message\n\n  Subject: laptop\n\nwas not delivered to:\n\n  "
     "ann@two.example\n\nbecause:\n\n"
     "  User ann (ann@two.example) not listed in Domino Directory\n",
     "bounce", "permanent", "ann@two.example", "5.1.1", "user-unknown"},
    {"Gmail before its reports",
     NULL_PATH "X-Failed-Recipients: ann@two.example\nSubject: Delivery Status Notification "
               "(Failure)",
     "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
     "Delivery to the following recipient failed permanently:\n\n     ann@two.example\n\n"
     "Technical details of permanent failure:\nGoogle tried to deliver your message, but it "
     "was "
     "rejected by the server. The error that the other server returned was:\n"
     "550 550 5.7.1 Message rejected due to spam content (state 13).\n\n"
     "----- Original message -----\n",
     "bounce", "permanent", "ann@two.example", "5.7.1", "rejected"},
    {"Gmail's host that nobody answers",
     NULL_PATH "Subject: Delivery Status Notification (Failure)",
     "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
     "Delivery to the following recipient failed permanently:\n\n     ann@two.example\n\n"
     "Technical details of permanent failure:\nThe recipient server did not accept our "
     "requests "
     "to connect.\n[two.example 192.0.2.1: socket error]\n",
     "bounce", "temporary", "ann@two.example", "4.4.7", "expired"},
    {"Yahoo", NULL_PATH "Subject: Failure Notice", "MAILER-DAEMON@yahoo.com",
     "Sorry, we were unable to deliver your message to the following address.\n\n"
     "<ann@two.example>:\n554: delivery error: dd This user doesn't have a two.example account "
     "(ann@two.example) [0] - mta.two.example\n\n--- Below this line is a copy of the "
     "message.\n",
     "bounce", "permanent", "ann@two.example", "5.0.0", "user-unknown"},
    {"AOL", NULL_PATH "Subject: Returned mail: User unknown", "MAILER-DAEMON@aol.com",
     "Your mail to the following recipients could not be delivered because they are not "
     "accepting "
     "mail from you:\n\n\tann@aol.com\n\nSMTP error 550 5.2.1\n",
     "bounce", "permanent", "ann@aol.com", "5.2.1", "disabled"},
    {"Mimecast", NULL_PATH "Subject: [Postmaster] Email Delivery Failure",
     "postmaster@two.example",
     "This is a delivery failure notification message indicating that an email you addressed "
     "to\n"
     "email address :\n-- ann@two.example\n\ncould not be delivered. The problem appears to be "
     ":\n"
     "-- Recipient email address is possibly incorrect\n\nAdditional information follows :\n"
     "-- 5.1.0 Address rejected ann@two.example\n",
     "bounce", "permanent", "ann@two.example", "5.1.0", "user-unknown"},
    {"MessageLabs", NULL_PATH "Subject: Mail Delivery Failure", "MAILER-DAEMON@messagelabs.com",
     "This is the mail delivery agent at messagelabs.com.\nI was unable to deliver your "
     "message to "
     "the following addresses:\n\nann@two.example\n\nReason: 550 maximum mailbox storage limit "
     "exceeded\n\nThe message subject was: laptop\nThe message date was: Mon, 5 Jan 2026\n",
     "bounce", "permanent", "ann@two.example", "5.0.0", "mailbox-full"},
    {"IMail", "Subject: Undeliverable Mail", "Mail Administrator <postmaster@one.example>",
     "User mailbox exceeds allowed size: ann@two.example\n\nOriginal message follows.\n\n"
     "Received: from holly.example\nMessage-ID: <abc.1@holly.example>\n",
     "bounce", "permanent", "ann@two.example", "5.2.2", "mailbox-full"},
    {"MailMarshal", NULL_PATH "Subject: Undeliverable Mail: \"laptop\"",
     "MailMarshal <postmaster@two.example>",
     "Your message:\n   From:    us@holly.example\n   Subject: laptop\n\n"
     "Could not be delivered because of\n\n550 5.1.1 User unknown\n\nThe following recipients "
     "were "
     "affected:\n    ann@two.example\n\nAdditional Information\n======================\n"
     "Original Sender:    <us@holly.example>\n",
     "bounce", "permanent", "ann@two.example", "5.1.1", "user-unknown"},
    {"GroupWise", NULL_PATH "Subject: Message status - undeliverable",
     "Mailer-Daemon@two.example",
     "The message that you sent was undeliverable to the following:\n\tann (user not found)\n"
     "\tann@two.example (mailbox is full)\n",
     "bounce", "permanent", "ann@two.example", "5.2.2", "mailbox-full"},
    {"GMX and IONOS", NULL_PATH "Subject: Mail delivery failed: returning message to sender",
     "mailer-daemon@gmx.example",
     "This message was created automatically by mail delivery software.\n\nA message that you "
     "sent "
     "could not be delivered to one or more of\nits recipients. The following addresses "
     "failed:\n\n"
     "\"ann@two.example\":\nSMTP error from remote server after RCPT command:\nhost: "
     "mx.two.example\n"
     "5.1.1 <ann@two.example>... User is unknown\n\n--- The header of the original message is "
     "following. ---\n",
     "bounce", "permanent", "ann@two.example", "5.1.1", "user-unknown"},
    {"Orange, in French", NULL_PATH "Subject: Échec de la remise : portable",
     "postmaster@orange.example",
     "Votre message n'a pas pu être remis aux destinataires suivants :\n\nann@two.example\n\n"
     "Raison : boîte pleine\n",
     "bounce", "permanent", "ann@two.example", "5.2.2", "mailbox-full"},
    {"a Japanese telephone", NULL_PATH "Subject: Mail System Error - Returned Mail",
     "Mail Delivery Subsystem <mailer-daemon@keitai.example>",
     "次の宛先へのメッセージはエラーのため送信できませんでした。\n\n送信先メールアドレスが見つ"
     "かりませんでした。\n"
     "宛先：hana.08012345678@keitai.example様\n",
     "bounce", "permanent", "hana.08012345678@keitai.example", "5.1.1", "user-unknown"},
    {"Zoho", NULL_PATH "Subject: Undelivered Mail Returned to Sender",
     "mailer-daemon@mail.zoho.example",
     "This message was created automatically by mail delivery software.\nA message that you "
     "sent "
     "could not be delivered to one or more of its recipients. This is a permanent error.\n\n"
     "ann@two.example Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.=1 "
     "<ann@two.example>... "
     "User Unknown\n",
     "bounce", "permanent", "ann@two.example", "5.1.1", "user-unknown"},
    {"Barracuda", NULL_PATH "Subject: **Message you sent blocked by our bulk email filter**",
     "Barracuda Spam Firewall <postmaster@barracuda.two.example>",
     "Your message to: ann@two.example\nwas blocked by our Spam Firewall. The email you sent "
     "with "
     "the following subject has NOT BEEN DELIVERED:\n\nSubject: laptop\n",
     "bounce", "permanent", "ann@two.example", "5.7.1", "rejected"},
    {"a filter without a null path", "Subject: Message delivery failure",
     "Mail Delivery System <filter@two.example>",
     "Your message could not be delivered to:\nann@two.example\n\nUser unknown\n", "bounce",
     "permanent", "ann@two.example", "5.1.1", "user-unknown"},
    {"one that only says so in its address",
     NULL_PATH "To: bounces+ann=two.example@holly.example\nSubject: failure notice",
     "MAILER-DAEMON@mx.one.example", "Delivery failed, sorry.\n", "bounce", "permanent",
     "ann@two.example", "", "other"},
    {"a report whose parts were not taken apart", "Subject: Returned mail: see transcript",
     "MAILER-DAEMON",
     "This is a MIME-encapsulated message\n\n--x/1\n\n   ----- The following addresses had "
     "permanent fatal errors -----\n<staff@one.example>\n\n--x/1\nContent-Type: "
     "message/delivery-status\n\nReporting-MTA: dns; mx.one.example\n\nFinal-Recipient: "
     "RFC822; "
     "ann@two.example\nAction: failed\nStatus: 5.2.2\n\n--x/1\nContent-Type: message/rfc822\n\n"
     "Return-Path: <us@holly.example>\nFinal-Recipient: rfc822; none@x.example\n",
     "bounce", "permanent", "ann@two.example", "5.2.2", "mailbox-full"},
    {"a host name that does not exist", NULL_PATH "Subject: Delivery failure",
     "postmaster@one.example",
     "The following message could not be delivered to <ann@two.exampel>:\nhost two.exampel: "
     "DNS "
     "lookup failed\n",
     "bounce", "permanent", "ann@two.exampel", "5.1.2", "host-unknown"},
    {"Amazon's bounce as JSON", "X-Amz-Sns-Message-Id: 1\nSubject: AWS Notification Message",
     "no-reply@sns.example",
     "{\"notificationType\":\"Bounce\",\"bounce\":{\"bounceType\":\"Permanent\","
     "\"bouncedRecipients\":"
     "[{\"emailAddress\":\"ann@two.example\",\"status\":\"5.1.1\",\"diagnosticCode\":\"smtp; "
     "550 5.1.1 "
     "user "
     "unknown\"}]},\"mail\":{\"messageId\":\"0101\",\"destination\":[\"ann@two.example\"]}}\n",
     "bounce", "permanent", "ann@two.example", "5.1.1", "user-unknown"},
    {"Amazon's delivery as JSON", "X-Amz-Sns-Message-Id: 1\nSubject: AWS Notification Message",
     "no-reply@sns.example",
     "{\"notificationType\":\"Delivery\",\"mail\":{\"messageId\":\"0101\"},\"delivery\":{"
     "\"recipients\":[\"ann@two.example\"],\"smtpResponse\":\"250 2.0.0 Ok\"}}\n",
     "bounce", "delivered", "ann@two.example", "2.0.0", "other"},
};

static const ParserContext NOBODY = {0};

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

static Report read_mail(const char *from, const char *headers, const char *text)
{
    const char *to = strstr(headers, "\nTo: ") ? "" : "To: us@holly.example\n";
    g_autofree char *all = g_strconcat("From: ", from, "\n", to, headers, NULL);
    Message *message = message_make(all, text);
    Report report = {0};
    machine_read(message, &NOBODY, &report);
    message_drop(message);
    return report;
}

static const char *kind_name(BounceKind kind)
{
    return kind == BOUNCE_PERMANENT   ? "permanent"
           : kind == BOUNCE_TEMPORARY ? "temporary"
           : kind == BOUNCE_DELIVERED ? "delivered"
                                      : "none";
}

static void test_systems(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const Case *c = &cases[i];
        Report report = read_mail(c->from, c->headers, c->text);
        g_autofree char *recipients =
            report.bounce.recipients ? g_strjoinv(" ", report.bounce.recipients) : NULL;
        g_autofree char *got = g_strdup_printf("%s %s [%s] %s %s", origin_name(report.origin),
                                               kind_name(report.bounce.kind), recipients,
                                               report.bounce.status, report.bounce.reason);
        g_autofree char *expected = g_strdup_printf("%s %s [%s] %s %s", c->origin, c->kind,
                                                    c->recipients, c->status, c->reason);
        is_str(got, expected, c->system);
        report_drop(&report);
    }
}

static void test_original(void)
{
    Report report =
        read_mail("MAILER-DAEMON@one.example", "Subject: failure notice",
                  "<ann@two.example>: no such user\n\n--- Below this line is a copy "
                  "of the message.\n\nReturn-Path: <us@holly.example>\nMessage-ID:\n"
                  " <abc.1@holly.example>\n\nMessage-ID: <not.this@holly.example>\n");
    is_str(report.bounce.original_message_id, "abc.1@holly.example",
           "the id of the returned mail, folded");
    report_drop(&report);
    report =
        read_mail("postmaster@one.example",
                  NULL_PATH "Subject: Undeliverable: x\nIn-Reply-To: <abc.1@holly.example>",
                  "ann@two.example\n");
    is_str(report.bounce.original_message_id, "abc.1@holly.example",
           "else the id that the report answers");
    report_drop(&report);
}

/* An absence is told from a bounce and from a person. */
static void test_absences(void)
{
    static const char *const absences[][2] = {
        {"Subject: Allan o'r swyddfa: gliniadur\nAuto-Submitted: auto-generated", "A0"},
        {"Subject: Abwesenheitsnotiz: Laptop\nX-MS-Exchange-Generated-Message-Source: Mailbox "
         "Rules Agent",
         "A0"},
        {NULL_PATH "Subject: Automatyczna odpowiedź: laptop", "A8"},
        {NULL_PATH "Subject: 自动回复: 电脑", "A8"},
        {NULL_PATH "Subject: Respuesta automática: portátil", "A8"},
        {NULL_PATH "Subject: Re: laptop", "A9"},
        {"Subject: Out of Office AutoReply: laptop\nIn-Reply-To: <1@x>\nPrecedence: bulk",
         "A9"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(absences); i++) {
        Report report = read_mail("Ann <ann@two.example>", absences[i][0],
                                  "Hello,\n\nI am on annual leave until Monday.\n");
        ok(report.origin == ORIGIN_AUTO_REPLY, "an absence: %s", absences[i][0]);
        is_str(report.origin_rule, absences[i][1], "its rule");
        report_drop(&report);
    }
}

static void test_complaints(void)
{
    Message *message = message_make(
        "From: staff@hotmail.example\nTo: us@holly.example\nSubject: complaint about "
        "message from 192.0.2.1",
        "");
    message->inner = message_make("X-HmXmrOriginalRecipient: ann@two.example", "");
    Report report = {0};
    machine_read(message, &NOBODY, &report);
    is_str(report.origin_rule, "B0", "a complaint in the form that came before RFC 5965");
    report_drop(&report);
    message_drop(message);
    report = read_mail("no-reply@sns.example", "X-Amz-Sns-Message-Id: 1\nSubject: AWS",
                       "{\"notificationType\":\"Complaint\",\"complaint\":{}}");
    ok(report.origin == ORIGIN_FEEDBACK, "a complaint as JSON");
    report_drop(&report);
}

/* What looks like a machine's mail and is a person's. */
static void test_traps(void)
{
    static const char *const traps[][3] = {
        {"words of absence in the subject",
         "Subject: Out of office: who reads the alerts then?",
         "While Ann was out of the office somebody used her computer.\n"},
        {"an absence as the subject of a report",
         "Subject: Laptop left open while I was out of the "
         "office",
         "I am out of the office and cannot check.\n"},
        {"a bounce in words, asked about", "Subject: Undeliverable: pupil list",
         "I got this back, did it go to somebody else? It says the mail could not be delivered "
         "to\n"
         "ann@two.example\n"},
        {"a quoted bounce", "Subject: Fwd: Mail delivery failed: returning message to sender",
         "> This message was created automatically by mail delivery software.\n> "
         "ann@two.example\n"},
        {"a forwarded bounce with a question",
         "Subject: FW: Delivery Status Notification (Failure)\nIn-Reply-To: <1@x>",
         "Is this a breach?\n\n-----Original Message-----\nFrom: postmaster@two.example\n"
         "Delivery has failed to these recipients or groups:\nann@two.example\n"},
        {"a reply to an automatic reply",
         "Subject: Re: Automatic reply: laptop\nIn-Reply-To: <1@x>",
         "Thank you. The laptop is found.\n\n> I am on annual leave.\n"},
        {"a rule of Exchange that hands on",
         "X-MS-Exchange-Inbox-Rules-Loop: chair@holly.example\nSubject: lost laptop",
         "I lost a laptop.\n"},
        {"the same with an absence further on",
         "X-MS-Exchange-Inbox-Rules-Loop: chair@holly.example\nSubject: Out of office access "
         "to "
         "the register was left open",
         "It was left open.\n"},
        {"a null path alone", NULL_PATH "Subject: lost laptop", "I lost a laptop.\n"},
        {"a postmaster who is a person", "Subject: Message blocked: is this phishing?",
         "A colleague received this. What shall I do?\n"},
        {"JSON pasted into a report", "Subject: log of the attack",
         "{\"notificationType\":\"Bounce\",\"bounce\":{}}\n"},
        {"status fields pasted into a report", "Subject: what does this mean?",
         "Final-Recipient: rfc822; ann@two.example\nAction: failed\nStatus: 5.1.1\n"},
        {"an automatic reply as the subject",
         "Subject: Automatic reply: she answered with names",
         "Her automatic reply tells everybody where she is.\n"},
        {"an absence told in a report", "Subject: Re: question\nIn-Reply-To: <1@x>",
         "I am on annual leave, but this cannot wait: the office was broken into.\n"},
        {"Exchange's mark on an answer",
         "Subject: Re: laptop\nIn-Reply-To: <1@x>\nX-Auto-Response-Suppress: DR, RN, NRN",
         "It was found.\n"},
        {"a complaint told by a person", "Subject: Complaint about message from the head",
         "A parent complains.\n"},
        {"Auto-Submitted: no", "Auto-Submitted: no\nSubject: OOO: cover",
         "Who covers for Ann?\n"},
        {"an administrator who asks about a bounce", "Subject: Undeliverable: pupil list",
         "We got this back: the list could not be delivered to ann@two.example. Who has it "
         "now?\n"},
        {"a mail system's name in the subject only",
         "Subject: Mailer-Daemon keeps writing to me",
         "Twenty of these today. Is my account misused?\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(traps); i++) {
        const char *from =
            strstr(traps[i][0], "postmaster")      ? "Postmaster <postmaster@two.example>"
            : strstr(traps[i][0], "administrator") ? "System Administrator <it@two.example>"
                                                   : "Ann <ann@two.example>";
        Report report = read_mail(from, traps[i][1], traps[i][2]);
        if (!ok(report.origin == ORIGIN_HUMAN, "a person's: %s", traps[i][0]))
            printf("# %s %s\n", origin_name(report.origin), report.origin_rule);
        report_drop(&report);
    }
}

/* Mail that a person sent through something that leaves a list's marks is a list's (C2): intake
 * makes an incident of it all the same. */
static void test_lists(void)
{
    static const char *const lists[] = {
        "List-Unsubscribe: <https://gateway.example/off>\nSubject: lost laptop",
        "Precedence: bulk\nSubject: newsletter that I was sent",
        "Precedence: list\nSubject: Out of office: cover",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        Report report =
            read_mail("Ann <ann@two.example>", lists[i], "I think that this is phishing.\n");
        ok(report.origin == ORIGIN_LIST, "a list's: %s", lists[i]);
        report_drop(&report);
    }
}

/* None of it costs more than its length. */
static void test_hostile(void)
{
    static const char *const units[] = {"@",          "a@",          "\"@",    "<a@b>:\n",
                                        "550 5.1.1 ", "{\"event\":", "5.1.1.", "\n\n \n",
                                        "mail to ",   "宛@"};
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        g_autofree char *text = megabyte_of(units[i]);
        Report report = read_mail("MAILER-DAEMON@x.example", "Subject: failure notice", text);
        ok(report.bounce.kind != BOUNCE_NONE && g_strv_length(report.bounce.recipients) <= 50,
           "a megabyte of %s", units[i]);
        report_drop(&report);
        g_autofree char *header = g_strconcat("X-Failed-Recipients: ", text, NULL);
        g_strdelimit(header, "\n", ' '); /* as message.c unfolds it */
        report = read_mail("a@x.example", header, "");
        ok(report.bounce.kind != BOUNCE_NONE, "and of it in a header");
        report_drop(&report);
    }
    static const char *const wide[] = {"ü", "宛", "550 5.1.1 ä"};
    for (size_t i = 0; i < G_N_ELEMENTS(wide); i++) {
        g_autofree char *text = megabyte_of(wide[i]);
        g_autofree char *line = g_strconcat("a@", text, "\n550 ", text, NULL);
        Report report = read_mail("MAILER-DAEMON@x.example", "Subject: failure notice", line);
        ok(g_utf8_validate(report.bounce.diagnostic, -1, NULL) &&
               (!report.bounce.recipients[0] ||
                g_utf8_validate(report.bounce.recipients[0], -1, NULL)),
           "characters stay whole: %s", wide[i]);
        report_drop(&report);
    }
}

int main(void)
{
    test_systems();
    test_original();
    test_absences();
    test_complaints();
    test_traps();
    test_lists();
    test_hostile();
    return tap_done();
}
