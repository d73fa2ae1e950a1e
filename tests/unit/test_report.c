/* A report goes to JSON and back unchanged, whatever mail it was read in; JSON that is not
 * exactly that is refused. */
#include "parsers/identity/courtesy.h"
#include "parsers/message/prescan.h"
#include "parsers/report.h"
#include "tests/unit/tap.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static char *own[] = {"security@hollylane.example", NULL};
static char *domains[] = {"hollylane.example", NULL};
static char *nobody[] = {NULL};
static char prefix[] = "HLP", authserv_id[] = "mail.hollylane.example";

static const ParserContext context = {.own_addresses = own,
                                      .role_addresses = nobody,
                                      .staff_domains = domains,
                                      .prefix = prefix,
                                      .authserv_id = authserv_id,
                                      .route = ROUTE_NAMED};

static Report *read_bytes(const char *bytes, size_t length, bool cut)
{
    return report_read(bytes, length, cut, &context);
}

static char *json_of_mail(const char *mail)
{
    Report *report = read_bytes(mail, strlen(mail), false);
    char *json = report_to_json(report, false, NULL);
    report_free(report);
    return json;
}

/* NULL when it is the same after the way back. */
static const char *round_trip(const Report *report)
{
    size_t length, length_again;
    g_autofree char *json = report_to_json(report, false, &length);
    Err err = {0};
    Report *back = report_from_json(json, length, &err);
    if (!back)
        return "refused";
    g_autofree char *again = report_to_json(back, false, &length_again);
    report_free(back);
    return length == length_again && memcmp(json, again, length) == 0 ? NULL : "changed";
}

/* ---- every value ---- */

static char **list_of(const char *a, const char *b)
{
    const char *list[] = {a, b, NULL};
    return g_strdupv((char **)list);
}

static Address address_of(const char *name, const char *address)
{
    return (Address){g_strdup(name), g_strdup(address)};
}

static AddressList addresses_of(const char *name, const char *address)
{
    AddressList list = {.items = g_new(Address, 1), .n = 1};
    list.items[0] = address_of(name, address);
    return list;
}

static void fill_headers(Report *report)
{
    report->origin = ORIGIN_BOUNCE;
    report->origin_rule = g_strdup("B1");
    report->ack_rule = g_strdup("B1");
    report->from = address_of("a \"b\" \\ é 日本", "a@a.example");
    report->reply_to = g_new(Address, 1);
    *report->reply_to = address_of("", "r@a.example");
    report->to = addresses_of("to", "t@a.example");
    report->cc = addresses_of("cc", "c@a.example");
    report->subject = g_strdup("s");
    report->date = g_strdup("2026-01-05T10:00:00Z");
    report->message_id = g_strdup("m@a.example");
    report->in_reply_to = list_of("i@a.example", NULL);
    report->references = list_of("i@a.example", "j@a.example");
    report->text = g_strdup("line\n\ttab");
    report->visible = g_strdup("visible");
    report->quoted = g_strdup("quoted");
    report->signature = g_strdup("signature");
}

static void fill_rest(Report *report)
{
    report->forward = (Forward){.kind = FORWARD_RESENT,
                                .comment = g_strdup("comment"),
                                .from = address_of("f", "f@a.example"),
                                .to = addresses_of("ft", "ft@a.example"),
                                .cc = addresses_of("fc", "fc@a.example"),
                                .subject = g_strdup("fs"),
                                .date = g_strdup("2026-01-04T10:00:00Z"),
                                .date_text = g_strdup("yesterday"),
                                .text = g_strdup("ft")};
    report->attachments = g_new0(Attachment, 1);
    report->n_attachments = 1;
    report->attachments[0] = (Attachment){.name = g_strdup("a.pdf"),
                                          .type = g_strdup("application/pdf"),
                                          .size = INT64_MAX,
                                          .via = g_strdup("tnef"),
                                          .sniffed = g_strdup("application/pdf")};
    memset(report->attachments[0].sha256, 'a', 64);
    report->bounce = (Bounce){.kind = BOUNCE_DELIVERED,
                              .recipients = list_of("b@a.example", NULL),
                              .status = g_strdup("2.0.0"),
                              .diagnostic = g_strdup("ok"),
                              .reason = g_strdup("r"),
                              .original_message_id = g_strdup("o@a.example"),
                              .given_up = true};
    report->anonymity_requested = true;
    report->anonymity_evidence = g_strdup("do not use my name");
    report->reference = g_strdup("HLP-2026-0042");
    report->reference_where = g_strdup("to");
    report->reference_token = g_strdup("abcd");
    report->command_code = g_strdup("code");
    report->command = g_new0(CommandLine, 1);
    report->n_command = 1;
    report->codeless = true;
    report->command[0] = (CommandLine){g_strdup("ASSIGN"), g_strdup("me"), g_strdup("c"), true};
    report->request = g_strdup("exception");
    report->loop = g_strdup("loop");
    report->authentication = g_strdup("pass");
    report->body_sha256 = g_strnfill(64, '0');
    report->defects = list_of("empty", "no header");
}

static void fill_fields(Fields *fields)
{
    *fields = (Fields){.occurred = g_strdup("2026-01-01"),
                       .discovered = g_strdup("2026-01-02"),
                       .people = list_of("parent", NULL),
                       .affected = 28,
                       .data_types = list_of("health", NULL),
                       .data_subjects = list_of("pupils", NULL),
                       .encrypted = TRISTATE_NO,
                       .recipient_known = TRISTATE_YES,
                       .remedial_action = g_strdup("rang"),
                       .missing = list_of("when it happened", NULL)};
    fields->evidence = g_new0(Evidence, 1);
    fields->n_evidence = 1;
    fields->evidence[0] =
        (Evidence){g_strdup("occurred"), EVIDENCE_VISIBLE, 1, 7, g_strdup("isible")};
}

static Report *full_report(void)
{
    Report *report = g_new0(Report, 1);
    fill_headers(report);
    fill_rest(report);
    fill_fields(&report->fields);
    return report;
}

static const char keys[] = "schema origin origin_rule ack ack_rule from reply_to to cc subject "
                           "date message_id in_reply_to references "
                           "text visible quoted signature forward attachments bounce fields "
                           "anonymity reference command request loop "
                           "authentication body_sha256 defects";

static void every_value(void)
{
    Report *report = full_report();
    g_autofree char *json = report_to_json(report, false, NULL);
    Report *back = report_from_json(json, strlen(json), NULL);
    g_autofree char *again = back ? report_to_json(back, false, NULL) : NULL;
    is_str(again, json, "a report with every value set comes back as it was");
    ok(strstr(json, "\"size\":9223372036854775807") && strstr(json, "\"encrypted\":false") &&
           strstr(json, "\"deletion_confirmed\":null") &&
           strstr(json, "\"recipient_known\":true"),
       "numbers and answers are themselves");
    ok(back && back->fields.evidence[0].end == 7 && back->forward.kind == FORWARD_RESENT &&
           back->bounce.kind == BOUNCE_DELIVERED && back->anonymity_requested && !back->ack,
       "and so in the value");
    g_auto(GStrv) names = g_strsplit(keys, " ", -1);
    const char *at = json;
    for (int i = 0; names[i] && at; i++) {
        g_autofree char *key = g_strdup_printf("\"%s\":", names[i]);
        at = strstr(at, key);
    }
    ok(at, "the keys have their order");
    g_autofree char *indented = report_to_json(report, true, NULL);
    ok(g_str_has_prefix(indented, "{\n  \"schema\": \"incidentd.report/1\",\n"),
       "for people it is indented");
    report_free(back);
    report_free(report);
    report_free(NULL);
}

/* ---- hostile JSON ---- */

static void refuses(const char *json, size_t length, const char *what)
{
    Err err = {0};
    Report *report = report_from_json(json, length, &err);
    ok(!report && err.kind == ERR_INPUT && err.msg[0], "refused: %s", what);
    if (!report)
        printf("# %s\n", err.msg);
    report_free(report);
}

/* The good report with one thing replaced. */
static void refuses_change(const char *json, const char *from, const char *to, const char *what)
{
    const char *at = strstr(json, from);
    if (!ok(at, "there is something to change: %s", what))
        return;
    g_autoptr(GString) bad = g_string_new_len(json, at - json);
    g_string_append(bad, to);
    g_string_append(bad, at + strlen(from));
    refuses(bad->str, bad->len, what);
}

static void hostile_changes(void)
{
    Report *report = full_report();
    g_autofree char *json = report_to_json(report, false, NULL);
    report_free(report);
    static const struct {
        const char *from, *to, *what;
    } changes[] = {
        {"incidentd.report/1", "incidentd.report/2", "another schema"},
        {"\"origin\":\"bounce\"", "\"origin\":\"friend\"", "an unknown origin"},
        {"\"ack\":false", "\"ack\":0", "a number for a truth"},
        {"\"ack\":false", "\"ack\":null", "null for a truth"},
        {"\"ack\":false,", "", "a missing key"},
        {"\"ack\":false,", "\"ack\":false,\"ack\":true,", "a key given twice"},
        {"\"subject\":\"s\"", "\"subject\":null", "null for a text"},
        {"\"subject\":\"s\"", "\"subject\":7", "a number for a text"},
        {"\"subject\":\"s\"", "\"subject\":\"\\u0000\"", "NUL"},
        {"\"subject\":\"s\"", "\"subject\":\"\\u001b[2J\"", "an escape sequence"},
        {"\"subject\":\"s\"", "\"subject\":\"\\u0085\"", "a C1 control character"},
        {"\"subject\":\"s\"", "\"subject\":\"\\u007f\"", "DEL"},
        {"\"subject\":\"s\"", "\"subject\":\"a\\rb\"", "a carriage return"},
        {"\"subject\":\"s\"", "\"subject\":\"\xFF\"", "bytes that are no UTF-8"},
        {"\"subject\":\"s\"", "\"subject\":\"\xC0\x80\"", "an overlong sequence"},
        {"\"subject\":\"s\"", "\"subject\":\"\xED\xA0\x80\"", "half a surrogate"},
        {"\"subject\":\"s\"", "\"subject\":\"\\ud800\"", "half an escaped surrogate"},
        {"\"references\":[\"i@a.example\"", "\"references\":[null", "null in a list"},
        {"\"references\":[", "\"references\":[[],", "a list in a list of texts"},
        {"\"to\":[{", "\"to\":[7,{", "a number among addresses"},
        {"\"from\":{", "\"from\":[],\"x\":{", "a list for an address"},
        {"\"kind\":\"resent\"", "\"kind\":\"none\"", "a forward that is none"},
        {"\"kind\":\"delivered\"", "\"kind\":\"lost\"", "an unknown kind of bounce"},
        {"\"size\":9223372036854775807", "\"size\":-1", "a negative size"},
        {"\"size\":9223372036854775807", "\"size\":1e3", "a real number for a size"},
        {"\"size\":9223372036854775807", "\"size\":9223372036854775808",
         "a size beyond all sizes"},
        {"\"sha256\":\"aa", "\"sha256\":\"a", "a digest of 63 digits"},
        {"\"sha256\":\"aa", "\"sha256\":\"aA", "a digest in capitals"},
        {"\"via\":\"tnef\"", "\"via\":\"fax\"", "an unknown way of attaching"},
        {"\"end\":7", "\"end\":8", "evidence behind the end of the text"},
        {"\"start\":1", "\"start\":8", "evidence that ends before it starts"},
        {"\"affected\":28", "\"affected\":-28", "a negative number of people"},
        {"\"encrypted\":false", "\"encrypted\":\"no\"", "a word for an answer"},
        {"\"where\":\"to\"", "\"where\":\"nowhere\"", "an unknown place of a reference"},
        {"\"request\":\"exception\"", "\"request\":\"order\"", "an unknown request"},
        {"\"authentication\":\"pass\"", "\"authentication\":\"yes\"",
         "an unknown authentication"},
        {"\"body_sha256\":\"00", "\"body_sha256\":\"0x", "a digest that is none"},
        {"{\"schema\"", "[{\"schema\"", "an open list"},
        {"\"defects\":[\"empty\",\"no header\"]}", "\"defects\":[]}x",
         "something behind the report"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(changes); i++)
        refuses_change(json, changes[i].from, changes[i].to, changes[i].what);
    for (size_t i = 0; i < strlen(json); i += 7) {
        if (report_from_json(json, i, NULL)) {
            ok(false, "cut at %zu it is refused", i);
            return;
        }
    }
    ok(true, "it is refused wherever it is cut");
}

/* Cuts "key":value out of `json`, wherever it stands. */
static void cut_key(char *json, const char *key)
{
    g_autofree char *start = g_strdup_printf(",\"%s\":", key);
    for (char *at; (at = strstr(json, start));) {
        char *end = at + strlen(start) + strcspn(at + strlen(start), ",}");
        memmove(at, end, strlen(end) + 1);
    }
}

/* What an earlier version has stored. */
static void earlier_reports(void)
{
    Report *report = full_report();
    g_autofree char *json = report_to_json(report, false, NULL);
    report_free(report);
    static const char *const added[] = {"in", "sniffed", "given_up", "route", "by"};
    for (size_t i = 0; i < G_N_ELEMENTS(added); i++)
        cut_key(json, added[i]);
    report = report_from_json(json, strlen(json), NULL);
    ok(report && !report->attachments[0].sniffed && !report->bounce.given_up,
       "a report of an earlier version, without keys that were added, is read");
    report_free(report);
}

static void refuses_many(const char *before, const char *unit, int n, const char *what)
{
    g_autoptr(GString) json = g_string_new(before);
    for (int i = 0; i < n; i++)
        g_string_append(json, unit);
    clock_t start = clock();
    refuses(json->str, json->len, what);
    ok((double)(clock() - start) / CLOCKS_PER_SEC < 10, "in time: %s", what);
}

static void hostile_shapes(void)
{
    refuses("", 0, "nothing");
    refuses("\0\0", 2, "NUL bytes");
    refuses("null", 4, "null");
    refuses("[]", 2, "a list");
    refuses("{}", 2, "an empty object");
    refuses("\"", 1, "an open text");
    refuses("\"\\", 2, "an open escape");
    refuses_many("", "[", 1000000, "a million lists in lists");
    refuses_many("", "{\"a\":", 1000000, "a million objects in objects");
    refuses_many("[", "[],", 2000000, "two million empty lists");
    refuses_many("{\"schema\":\"", "x", 8 * 1024 * 1024, "more than 8 MB");
}

static void unknown_keys(void)
{
    g_autofree char *json = json_of_mail("From: a@a.example\n\nx\n");
    g_autofree char *more = g_strconcat("{\"new\":[1,{}],", json + 1, NULL);
    Report *report = report_from_json(more, strlen(more), NULL);
    ok(report, "a key of a later version is ignored");
    report_free(report);
    g_autoptr(GString) many = g_string_new("{\"in_reply_to\":[\"\"");
    for (int i = 0; i < 10000; i++)
        g_string_append(many, ",\"\"");
    g_string_append(many, "],");
    g_autofree char *rest = g_strdup(json + 1);
    char *old = strstr(rest, "\"in_reply_to\":[],");
    memset(old, ' ', strlen("\"in_reply_to\":[],"));
    g_string_append(many, rest);
    refuses(many->str, many->len, "a list of 10,001");
}

/* ---- mails ---- */

static void bounds_of_mails(void)
{
    g_autoptr(GString) mail = g_string_new("From: a@a.example\nSubject: FW: x\n\n");
    while (mail->len < 3 * 1024 * 1024)
        g_string_append(mail, "\"\"\"\"\\\\\\\\\n");
    Report *report = read_bytes(mail->str, mail->len, false);
    is_str(round_trip(report), NULL,
           "a mail of quotation marks stays below the bounds of its reader");
    report_free(report);
    g_string_assign(mail, "From: a@a.example\nReferences:");
    for (int i = 0; i < 12000; i++)
        g_string_append_printf(mail, "\n <%d@a.example>", i);
    g_string_append(mail, "\n\nx\n");
    report = read_bytes(mail->str, mail->len, true);
    is_str(round_trip(report), NULL, "a mail of 12,000 references, too");
    is_int(g_strv_length(report->references), 10000, "which are cut");
    ok(g_strv_contains((const char *const *)report->defects,
                       "mail cut: only its first part was read"),
       "a mail of which the end is missing says so");
    report_free(report);
}

static int n_mails, n_refused, n_bad;

static void try_mail(const char *path, const char *bytes, size_t length)
{
    if (prescan_check((const unsigned char *)bytes, length, NULL) != 0) {
        n_refused++;
        return;
    }
    Report *report = read_bytes(bytes, length, false);
    const char *problem = round_trip(report);
    report_free(report);
    n_mails++;
    if (problem && n_bad++ < 10)
        printf("# %s: %s\n", problem, path);
}

static int visit(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)place;
    g_autofree char *bytes = NULL;
    size_t length;
    if (kind == FTW_F && g_file_get_contents(path, &bytes, &length, NULL) &&
        length < 4 * 1024 * 1024)
        try_mail(path, bytes, length);
    return 0;
}

static void corpora(void)
{
    static const char folder[] = "../shared/corpora";
    if (access(folder, R_OK) != 0) {
        printf("%sok %d # SKIP no %s\n", getenv("CI") ? "not " : "", ++tap_count, folder);
        tap_failed += getenv("CI") != NULL;
        return;
    }
    nftw(folder, visit, 16, FTW_PHYS);
    ok(n_mails > 1000 && n_bad == 0, "mail written by others comes back as it was read");
    printf("# %d files, %d more refused by the prescan, %d bad\n", n_mails, n_refused, n_bad);
}

/* ---- speed ---- */

/* Of a named reporter: nothing but thanks, or more than that. */
static void courtesies(void)
{
    static const char subject[] = "Re: [HLP-2026-0042] We have received your report";
    static const struct {
        const char *subject, *text;
        bool courtesy;
    } rows[] = {
        {subject, "Thanks!", true},
        {subject, "Thank you very much, Alison.\n\nKind regards\nAnn", true},
        {subject, "That's great, thanks x", true},
        {subject, "Ok thanks :)", true},
        {subject,
         "Thanks!\n\nAnn Example\nYear 4 teacher\nHolly Lane Primary School\n01245 123456",
         true},
        {subject, "Hi Martin,\n\nMany thanks for your help.\n\nSent from my iPhone", true},
        {subject, "Diolch yn fawr", true},
        {"Re: HLP-2026-0042", "Noted with thanks", true},
        {subject, "Thanks, Alison\n\nLiz",
         true}, /* the name of the mail does not call her so */
        {subject, "Ok, thanks.\n\nKind regards\nE. Kent\nHead of Year 4\n01245 123456", true},
        {"AW: [HLP-2026-0042] We have received your report", "Many thanks", true},
        {subject, "ok", true},
        {subject, "Thanks, got it", true},
        {subject, "Thank you so much everyone", true},
        {subject, "Thanks both!\n\nAnn", true},
        /* and news */
        {subject, "Thanks. She has deleted it.", false},
        {subject, "Thanks!\n\nAnn Example\nPS Tom has it", false},
        {subject, "Thanks, but it was not me.", false},
        {subject, "Thanks, it is back", false},
        {subject, "Yes, please", false},
        {subject, "Thanks, Tuesday", false},
        {subject, "Thanks. Deleted.", false},
        {subject, "Ok, deleted", false},
        {subject, "Everyone", false},
        {subject, "Thanks Martin and Tom has it", false},
        {subject, "Thanks. 23", false},
        {subject, "Thanks?\nWhen will I hear?", false},
        /* answers to what we asked */
        {subject, "Thanks, Liam Price", false},
        {subject, "Thanks. Tom Price, Ann Lee", false},
        {subject, "Thanks.\nLiam\nSara", false},
        {subject, "Thanks. It's Dave", false},
        {subject, "Yes. Thanks", false},
        {subject, "No, thank you", false},
        {subject, "Thanks\n\nAnn\n\nLiam Price\nSara Khan\nTom Hill", false},
        {subject, "Thanks\nAnn\n\nPS STILL MISSING", false},
        {subject, "Thanks\nAnn\n23", false},
        {subject, "Thanks\nAnn\n03/11/2025 09:00", false},
        {subject, "Thanks\n\n-- \nAnn\nIt was Liam Price", false},
        {subject, "Thanks\n\nSent from my iPhone\n\nIt was Liam", false},
        {"[HLP-2026-0042] he has done it again", "Thanks", false},
        /* nothing */
        {subject, "", true},
        {subject, "-- \nAnn\n01245 123456", true},
        {subject, "Sent from my iPhone", true},
        {subject, "-- \nAnn Example\nYear 4 teacher\nHolly Lane Primary School", true},
        {subject, "-- ", true},
        {subject, "-- \nSent from my iPhone", true},
        {subject, "-- \nTom Reed", false},
        {subject, "-- \nYear 4", false},
        {subject, "-- \n01245 123456", false},
        {subject, "-- \nAnn\nTom Reed", false},
        {subject, "-- \nTom Reed has it", false},
        {subject, "Liam Price", false},
        {subject, "Year 4", false},
        {"[HLP-2026-0042] he has done it again", "", false},
        {"Lost folder", "Thanks!", false},
        {"Re: [HLP-R3] Your request", "Thanks!", true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *mail = g_strdup_printf("From: Ann Example <ann@hollylane.example>\n"
                                                "To: security@hollylane.example\nSubject: %s\n"
                                                "Date: Mon, 5 Jan 2026 10:00:00 +0000\n\n%s\n\n"
                                                "> Thank you. Your report has reached us.\n",
                                                rows[i].subject, rows[i].text);
        Report *report = read_bytes(mail, strlen(mail), false);
        ok(report->courtesy == rows[i].courtesy, "%s: %s", rows[i].subject, rows[i].text);
        report_free(report);
    }
}

/* What is quoted has the letters of what was sent, however a program has broken and marked it. */
static void quoted_letters(void)
{
    static const struct {
        const char *quoted;
        int64_t letters;
        const char *what;
    } rows[] = {
        {"> Told at 9:15,\n> Zo\u00eb.\n", 12, "marks and broken lines"},
        {"On 3 May 2026 at 10:30, Ann <a@b.example> wrote:\n>> Told at 9:15, Zo\u00eb.", 12,
         "an attribution"},
        {"> Told at 9:15 <a@b.\n> example>, Zo\u00eb [abcdefgh].", 12,
         "the address of a link, and a code"},
        {"> Told at 9:15, Zo\u00eb. No.", 14, "an answer"},
        {"> Told at 9:15, Zo\u00eb.\nNo.", 14, "a line without a mark"},
        {"________________________________\nFrom: Ann <a@b.example>\nSent: 3 May 2026 10:30\n"
         "To: Bob\nSubject: x\n\nTold at 9:15, Zo\u00eb.",
         12, "a header in place of marks"},
        {"> CAUTION: This email originated from outside the organisation. Do not click\n"
         "> links or open attachments unless you recognise the sender.\n>\n"
         "> Told at 9:15, Zo\u00eb.",
         12, "a warning that a gateway has put above it"},
        {"", 0, "nothing"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        is_int((int64_t)courtesy_letters(rows[i].quoted, NULL), rows[i].letters, rows[i].what);
}

/* ---- nothing but a quotation ---- */

static ForwardKind forward_of(const char *head, const char *above, const char *by)
{
    g_autofree char *mail = g_strdup_printf(
        "From: Jo Hill <jo@hollylane.example>\nTo: security@hollylane.example\n%s\n\n%sOn Tue, "
        "3 Nov 2026 at 10:11, %s wrote:\n> The list of 3B came to me\n> by mistake.\n",
        head, above, by);
    Report *report = read_bytes(mail, strlen(mail), false);
    ForwardKind kind = report->forward.kind;
    bool whole = kind == FORWARD_NONE ||
                 strcmp(report->forward.text, "The list of 3B came to me\nby mistake.") == 0;
    report_free(report);
    return whole ? kind : FORWARD_RESENT;
}

static void only_a_quotation(void)
{
    static const struct {
        const char *head, *above, *by;
        ForwardKind kind;
        const char *what;
    } mails[] = {
        {"Subject: List", "", "Ann Lee <ann@b.example>", FORWARD_INLINE,
         "who says nothing but what somebody else wrote hands it on"},
        {"Subject: List", "", "Ann Lee", FORWARD_INLINE, "the same without an address"},
        {"Subject: Re: List\nIn-Reply-To: <1@b.example>", "", "Ann Lee <ann@b.example>",
         FORWARD_INLINE, "and as an answer to somebody else"},
        {"Subject: List", "-- \nJo Hill\n\n", "Ann Lee <ann@b.example>", FORWARD_INLINE,
         "or below one's signature"},
        {"Subject: List", "Kind regards\nJo Hill\nSchool Office\n01234 567890\n\n",
         "Ann Lee <ann@b.example>", FORWARD_INLINE, "or below one's card"},
        {"Subject: Re: List\nIn-Reply-To: <1@b.example>", "Thank you very much\nJo\n\n",
         "Ann Lee <ann@b.example>", FORWARD_NONE, "who says thanks answers"},
        {"Subject: List", "She has it.\n\n", "Ann Lee <ann@b.example>", FORWARD_NONE,
         "who says something answers"},
        {"Subject: Re: [HLP-2026-0042] List", "", "Ann Lee <ann@b.example>", FORWARD_NONE,
         "what names an incident is no forward"},
        {"Subject: Re: Your report\nIn-Reply-To: "
         "<incidentd.12.aaaaaaaaaaaaaaaa@hollylane.example>",
         "", "Security <security@hollylane.example>", FORWARD_NONE,
         "nor an empty answer to us"},
        {"Subject: Re: Your report", "", "Security <security@hollylane.example>", FORWARD_NONE,
         "even without its headers"},
        {"Subject: Re: List", "", "Jo Hill <jo@hollylane.example>", FORWARD_NONE,
         "nor what one wrote oneself"},
    };
    const char own_forward[] =
        "From: Jo Hill <jo@hollylane.example>\nSubject: look\n\nBegin forwarded message:\n\n"
        "From: Jo Hill <jo@hollylane.example>\nSubject: List\nDate: 3 Nov 2026\n\nThe list.\n";
    Report *report = read_bytes(own_forward, strlen(own_forward), false);
    is_int(report->forward.kind, FORWARD_INLINE, "one's own mail may be forwarded");
    report_free(report);
    for (size_t i = 0; i < G_N_ELEMENTS(mails); i++)
        is_int(forward_of(mails[i].head, mails[i].above, mails[i].by), mails[i].kind,
               mails[i].what);
}

static void speed(void)
{
    g_autoptr(GString) mail = g_string_new(
        "Received: from mail.school.example by mail.hollylane.example; Mon, 5 Jan 2026 "
        "10:00:01 +0000\n"
        "From: Ann Example <ann@hollylane.example>\nTo: security@hollylane.example\n"
        "Subject: =?utf-8?q?Lost_laptop_=E2=80=93_Year_4?=\nDate: Mon, 5 Jan 2026 10:00:00 "
        "+0000\n"
        "Message-ID: <1@hollylane.example>\nContent-Type: text/plain; charset=utf-8\n\n");
    while (mail->len < 3000)
        g_string_append(mail,
                        "On Friday a list of pupils went to the wrong parent, I rang her.\n");
    enum { MAILS = 3000 };
    clock_t start = clock();
    for (int i = 0; i < MAILS; i++) {
        Report *report = read_bytes(mail->str, mail->len, false);
        size_t length;
        g_autofree char *json = report_to_json(report, false, &length);
        Report *back = report_from_json(json, length, NULL);
        report_free(report);
        report_free(back);
    }
    double taken = (double)(clock() - start) / CLOCKS_PER_SEC;
    ok(taken < 100, "mails are read, written and read back in time");
    printf("# %.0f mails of 3 KB a second\n", MAILS / taken);
}

int main(void)
{
    every_value();
    hostile_changes();
    earlier_reports();
    hostile_shapes();
    unknown_keys();
    bounds_of_mails();
    corpora();
    courtesies();
    quoted_letters();
    only_a_quotation();
    speed();
    return tap_done();
}
