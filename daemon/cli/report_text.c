/* Writes a report for people. Called by parse and show; must never print a command's code, which
 * is a secret. */
#include "daemon/cli/report_text.h"

#include <string.h>

enum {
    LABEL_COLUMNS = 14,
    LINE_COLUMNS = 80,
    WORDS_SHOWN = 60,  /* characters of one piece of evidence */
    PIECES_SHOWN = 5,  /* pieces of evidence of one fact */
    VALUE_SHOWN = 600, /* characters of one value */
};

/* ---- lines ---- */

/* At most `max` characters on one line, with "..." where something was cut. Owned. */
static char *one_line(const char *text, size_t max)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \n\t", -1);
    GString *line = g_string_new(NULL);
    for (char **word = words; *word; word++) {
        if (**word)
            g_string_append_printf(line, "%s%s", line->len ? " " : "", *word);
    }
    if (g_utf8_strlen(line->str, -1) > (long)max) {
        g_string_truncate(line,
                          (size_t)(g_utf8_offset_to_pointer(line->str, (long)max) - line->str));
        g_string_append(line, "...");
    }
    return g_string_free(line, FALSE);
}

typedef struct Page {
    GString *text;
    const char *indent;
} Page;

/* One fact; words that do not fit go on below the value. */
static void put(const Page *page, const char *label, const char *value)
{
    g_autofree char *line = one_line(value ? value : "", VALUE_SHOWN);
    if (!*line)
        return;
    size_t margin = strlen(page->indent) + LABEL_COLUMNS + 1, column = margin;
    g_string_append_printf(page->text, "%s%-*s", page->indent, LABEL_COLUMNS, label);
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    for (char **word = words; *word; word++) {
        size_t width = (size_t)g_utf8_strlen(*word, -1);
        if (word != words && column + 1 + width > LINE_COLUMNS) {
            g_string_append_printf(page->text, "\n%*s", (int)margin - 1, "");
            column = margin;
        }
        g_string_append_printf(page->text, " %s", *word);
        column += width + 1;
    }
    g_string_append_c(page->text, '\n');
}

G_GNUC_PRINTF(3, 4)
static void put_format(const Page *page, const char *label, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *value = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    put(page, label, value);
}

static void put_list(const Page *page, const char *label, char *const *items)
{
    for (; *items; items++)
        put(page, label, *items);
}

/* ---- the mail ---- */

static char *address_text(const Address *address)
{
    if (!*address->name || !*address->address)
        return g_strdup(*address->name ? address->name : address->address);
    return g_strdup_printf("%s <%s>", address->name, address->address);
}

static void put_address(const Page *page, const char *label, const Address *address)
{
    g_autofree char *text = address_text(address);
    put(page, label, text);
}

/* "2026-11-24T15:40:00Z" as "2026-11-24 15:40 UTC"; a day stays a day. Owned. */
static char *time_text(const char *time)
{
    if (!time || strlen(time) < strlen("2026-11-24T15:40:00Z") || time[10] != 'T')
        return g_strdup(time ? time : "");
    const char *zone = time + strlen("2026-11-24T15:40:00");
    return g_strdup_printf("%.10s %.5s %s", time, time + 11, *zone == 'Z' ? "UTC" : zone);
}

static void put_origin(const Page *page, const Report *report)
{
    static const char *const words[ORIGIN_COUNT] = {
        [ORIGIN_HUMAN] = "a person",
        [ORIGIN_AUTO_REPLY] = "a machine: an automatic reply",
        [ORIGIN_AUTO_GENERATED] = "a machine: an automatic mail",
        [ORIGIN_BOUNCE] = "a machine: a delivery report",
        [ORIGIN_FEEDBACK] = "a machine: a feedback report",
        [ORIGIN_LIST] = "a mailing list",
        [ORIGIN_SELF] = "this very daemon",
    };
    if (report->origin_rule)
        put_format(page, "written by", "%s (rule %s)", words[report->origin],
                   report->origin_rule);
    else
        put(page, "written by", words[report->origin]);
    if (report->ack)
        put(page, "acknowledge", "yes");
    else
        put_format(page, "acknowledge", "no (rule %s)",
                   report->ack_rule ? report->ack_rule : "-");
}

static void put_bounce(const Page *page, const Bounce *bounce)
{
    static const char *const kinds[] = {"", "will not arrive", "is late", "has arrived"};
    if (bounce->kind == BOUNCE_NONE)
        return;
    g_autofree char *recipients = g_strjoinv(", ", bounce->recipients);
    put_format(page, "delivery", "%s: %s %s %s", recipients,
               bounce->given_up ? kinds[BOUNCE_PERMANENT] : kinds[bounce->kind], bounce->status,
               bounce->reason);
}

static void put_forward(const Page *page, const Forward *forward)
{
    static const char *const kinds[] = {"", "as an attachment", "in the text", "resent"};
    if (forward->kind == FORWARD_NONE)
        return;
    g_autofree char *from = address_text(&forward->from);
    g_autofree char *date =
        forward->date ? time_text(forward->date) : g_strdup(forward->date_text);
    g_autofree char *subject =
        *forward->subject ? g_strdup_printf(", \"%s\"", forward->subject) : g_strdup("");
    put_format(page, "forwards", "%s, %s%s%s%s%s", kinds[forward->kind],
               *from ? "a mail of " : "a mail", from, *date ? ", " : "", date, subject);
}

static void put_attachment(const Page *page, const Attachment *attachment)
{
    bool other = attachment->sniffed && strcmp(attachment->sniffed, attachment->type) != 0;
    g_autofree char *content =
        other ? g_strdup_printf("; its content: %s", attachment->sniffed) : g_strdup("");
    put_format(page, "attachment", "%s (%s, %lld bytes%s)",
               *attachment->name ? attachment->name : "without a name", attachment->type,
               (long long)attachment->size, content);
}

/* Where a reference stood: a name of the JSON, in words. */
static const char *where_text(const char *where)
{
    static const char *const words[][2] = {{"subject", "in the subject"},
                                           {"to", "in the address"},
                                           {"in_reply_to", "by what it answers"},
                                           {"body", "in the text"}};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_strcmp0(where, words[i][0]) == 0)
            return words[i][1];
    }
    return where ? where : "-";
}

static void put_purpose(const Page *page, const Report *report)
{
    if (report->reference)
        put_format(page, "reference", "%s (%s)", report->reference,
                   where_text(report->reference_where));
    if (report->command_code && report->n_command == 0)
        put(page, "command", "a code, and no command");
    for (size_t i = 0; i < report->n_command; i++)
        put_format(page, "command", "%s %s", report->command[i].word,
                   report->command[i].argument);
    if (report->request && strcmp(report->request, "exception") == 0)
        put(page, "request", "for an exception to the policy");
    else if (report->request)
        put(page, "request", "a suggestion to change the policy");
    if (report->anonymity_requested)
        put(page, "anonymity", "asked for");
}

/* ---- what it says ---- */

static bool contains_folded(const char *value, const char *words)
{
    g_autofree char *a = g_utf8_casefold(value, -1);
    g_autofree char *b = g_utf8_casefold(words, -1);
    return strstr(a, b) != NULL;
}

/* The words a field came from, in brackets; empty when the value repeats them all. Owned. */
static char *evidence_text(const Report *report, const char *field, const char *value)
{
    static const char *const places[] = {
        [EVIDENCE_VISIBLE] = "",
        [EVIDENCE_FORWARD] = " in the forwarded mail",
        [EVIDENCE_QUOTED] = " in the quoted form",
        [EVIDENCE_SUBJECT] = " in the subject",
    };
    GString *text = g_string_new(NULL);
    int shown = 0;
    for (size_t i = 0; i < report->fields.n_evidence; i++) {
        const Evidence *evidence = &report->fields.evidence[i];
        if (strcmp(evidence->field, field) != 0)
            continue;
        g_autofree char *words = one_line(evidence->text, WORDS_SHOWN);
        g_autofree char *quoted = g_strdup_printf("\"%s\"%s", words, places[evidence->in]);
        g_autofree char *whole = one_line(evidence->text, VALUE_SHOWN);
        if (strstr(text->str, quoted) || contains_folded(value, whole))
            continue;
        if (shown++ == PIECES_SHOWN)
            g_string_append(text, ", ...");
        else if (shown < PIECES_SHOWN)
            g_string_append_printf(text, "%s%s", text->len ? ", " : "", quoted);
    }
    if (text->len > 0) {
        g_string_prepend(text, " (");
        g_string_append_c(text, ')');
    }
    return g_string_free(text, FALSE);
}

/* A field whose value is open but for which there are words: they contradict, or a person must
 * read them. */
static void put_field(const Page *page, const Report *report, const char *label,
                      const char *field, const char *value)
{
    g_autofree char *line = one_line(value ? value : "", VALUE_SHOWN);
    g_autofree char *words = evidence_text(report, field, line);
    if (*line || *words)
        put_format(page, label, "%s%s", *line ? line : "unclear", words);
}

static void put_moment(const Page *page, const Report *report, const char *label,
                       const char *field, const char *value)
{
    g_autofree char *time = time_text(value);
    put_field(page, report, label, field, time);
}

static void put_names(const Page *page, const Report *report, const char *label,
                      const char *field, char *const *names)
{
    g_autofree char *value = g_strjoinv(", ", (char **)names);
    put_field(page, report, label, field, value);
}

static void put_answer(const Page *page, const Report *report, const char *label,
                       const char *field, Tristate answer, const char *yes, const char *no)
{
    const char *const words[] = {
        [TRISTATE_UNKNOWN] = "", [TRISTATE_NO] = no, [TRISTATE_YES] = yes};
    put_field(page, report, label, field, words[answer]);
}

static void put_fields(const Page *page, const Report *report)
{
    const Fields *fields = &report->fields;
    g_autofree char *affected = fields->affected < 0
                                    ? g_strdup("")
                                    : g_strdup_printf("%lld", (long long)fields->affected);
    put_moment(page, report, "happened", "occurred", fields->occurred);
    put_moment(page, report, "found", "discovered", fields->discovered);
    put_names(page, report, "people", "people", fields->people);
    put_names(page, report, "kinds of data", "data_types", fields->data_types);
    put_names(page, report, "whose data", "data_subjects", fields->data_subjects);
    put_field(page, report, "how many", "affected", affected);
    put_answer(page, report, "encrypted", "encrypted", fields->encrypted, "yes", "no");
    put_answer(page, report, "recipient", "recipient_known", fields->recipient_known, "known",
               "not known");
    put_answer(page, report, "deletion", "deletion_confirmed", fields->deletion_confirmed,
               "confirmed", "not confirmed");
    put_field(page, report, "done so far", "remedial_action", fields->remedial_action);
    if (!report->reference) /* a follow-up is asked nothing */
        put_list(page, "not said", fields->missing);
}

char *report_text_facts(const Report *report, const char *indent)
{
    Page page = {g_string_new(NULL), indent};
    g_autofree char *date = time_text(report->date);
    put_address(&page, "from", &report->from);
    if (report->reply_to)
        put_address(&page, "reply to", report->reply_to);
    put(&page, "subject", report->subject);
    put(&page, "dated", date);
    put_origin(&page, report);
    put_purpose(&page, report);
    put_bounce(&page, &report->bounce);
    put_forward(&page, &report->forward);
    for (size_t i = 0; i < report->n_attachments; i++)
        put_attachment(&page, &report->attachments[i]);
    if (report->origin != ORIGIN_BOUNCE && report->origin != ORIGIN_SELF)
        put_fields(&page, report);
    put_list(&page, "defect", report->defects);
    return g_string_free(page.text, FALSE);
}

/* ---- what was written ---- */

static void put_words(const Page *page, const char *title, const char *words)
{
    if (!words || !*words)
        return;
    if (title)
        g_string_append_printf(page->text, "%s\n%s%s\n", page->indent, page->indent, title);
    g_auto(GStrv) lines = g_strsplit(words, "\n", -1);
    for (char **line = lines; *line; line++)
        g_string_append_printf(page->text, "%s%s\n", page->indent, *line);
}

static bool quotes_form(const Report *report)
{
    for (size_t i = 0; i < report->fields.n_evidence; i++) {
        if (report->fields.evidence[i].in == EVIDENCE_QUOTED)
            return true;
    }
    return false;
}

/* Where the comment of a forward ends is not always known: it stands in the whole then. */
static bool is_in_forward(const Report *report)
{
    const char *whole = report->forward.text, *comment = report->forward.comment;
    return whole && !(comment && *comment) && *report->visible &&
           g_str_has_prefix(whole, report->visible);
}

char *report_text_words(const Report *report, const char *indent)
{
    Page page = {g_string_new(NULL), indent};
    if (!is_in_forward(report))
        put_words(&page, NULL, report->visible);
    put_words(&page, "--- the forwarded mail ---", report->forward.text);
    if (quotes_form(report))
        put_words(&page, "--- the quoted form ---", report->quoted);
    else if (report_needs_quotation(report))
        put_words(&page, "--- what it quotes ---", report->quoted);
    return g_string_free(page.text, FALSE);
}
