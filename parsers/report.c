/* A report, from a mail's bytes to the finished value: asks each parser in order and keeps what
 * they say. Called by the parser process, by `parse` and by the tests. It must never fail and
 * never drop a mail: what is wrong becomes a defect. Its JSON is written by report_json.c and
 * read by report_json_read.c. */
#include "parsers/report.h"

#include "parsers/command/command.h"
#include "parsers/command/pointing.h"
#include "parsers/fields/fields.h"
#include "parsers/fields/request.h"
#include "parsers/forward/forward.h"
#include "parsers/forward/forward_find.h"
#include "parsers/identity/anonymity.h"
#include "parsers/identity/courtesy.h"
#include "parsers/identity/identity.h"
#include "parsers/layout/card.h"
#include "parsers/machine/machine.h"
#include "parsers/message/message.h"
#include "parsers/reference/reference.h"
#include "parsers/reply/reply.h"
#include "parsers/text/line.h"
#include "parsers/text/sentences.h"
#include "parsers/text/text.h"
#include "parsers/text/wipe.h"

#include <string.h>

enum {
    /* What report_from_json() accepts holds for every report that report_read() makes. */
    LIST_MAX = 10000,
    TEXTS_MAX = 6 * 1024 * 1024, /* of the long texts together, as JSON */
    TEXT_SHORT = 256 * 1024,     /* what is kept of each of them when they are more */
};

static void add_defect(GPtrArray *defects, const char *defect)
{
    if (!g_ptr_array_find_with_equal_func(defects, defect, g_str_equal, NULL))
        g_ptr_array_add(defects, g_strdup(defect));
}

static void move_addresses(AddressList *to, AddressList *from)
{
    *to = *from;
    *from = (AddressList){0};
}

/* A mail without From may have a Sender, who then wrote it (RFC 5322 section 3.6.2). */
static void take_people(Report *report, Message *message)
{
    Address *author = message->from.address[0] ? &message->from : &message->sender;
    if (!author->address[0])
        author = &message->from;
    report->from = *author;
    *author = (Address){0};
    if (message->reply_to.n > 0) {
        report->reply_to = g_new(Address, 1);
        *report->reply_to = message->reply_to.items[0];
        message->reply_to.items[0] = (Address){0};
    }
    move_addresses(&report->to, &message->to);
    move_addresses(&report->cc, &message->cc);
}

/* The message is emptied into the report. */
static void take_message(Report *report, Message *message)
{
    take_people(report, message);
    report->subject = g_steal_pointer(&message->subject);
    report->message_id = g_steal_pointer(&message->message_id);
    report->in_reply_to = g_steal_pointer(&message->in_reply_to);
    report->references = g_steal_pointer(&message->references);
    report->attachments = g_steal_pointer(&message->attachments);
    report->n_attachments = message->n_attachments;
    message->n_attachments = 0;
    report->body_sha256 = g_steal_pointer(&message->body_sha256);
}

/* Quotation marks, backslashes and line breaks take two bytes in JSON. */
static size_t json_length(const char *text)
{
    size_t length = 0;
    for (const char *at = text; at && *at; at++)
        length += *at == '"' || *at == '\\' || *at == '\n' || *at == '\t' ? 2 : 1;
    return length;
}

static void cut_text(char *text, size_t max)
{
    if (!text || strlen(text) <= max)
        return;
    while (max > 0 && ((unsigned char)text[max] & 0xC0) == 0x80)
        max--;
    text[max] = '\0';
}

/* One body appears several times in a report; together they stay below what the reader of the
 * JSON allows. */
static void bound_texts(Report *report, GPtrArray *defects)
{
    char *texts[] = {report->text,      report->visible,         report->quoted,
                     report->signature, report->forward.comment, report->forward.text};
    size_t at_most = 0, together = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        at_most += texts[i] ? 2 * strlen(texts[i]) : 0;
    for (size_t i = 0; at_most > TEXTS_MAX && i < G_N_ELEMENTS(texts); i++)
        together += json_length(texts[i]);
    if (together <= TEXTS_MAX)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        cut_text(texts[i], TEXT_SHORT);
    add_defect(defects, "text cut at 256 KB");
}

static void bound_strings(char **list, GPtrArray *defects)
{
    size_t n = list ? g_strv_length(list) : 0;
    if (n <= LIST_MAX)
        return;
    for (size_t i = LIST_MAX; i < n; i++)
        g_clear_pointer(&list[i], g_free);
    add_defect(defects, "list cut at 10,000 entries");
}

static void fill_text(char **text)
{
    if (!*text)
        *text = g_strdup("");
}

static void fill_list(char ***list)
{
    if (!*list)
        *list = g_new0(char *, 1);
}

static void fill_forward(Forward *forward)
{
    if (forward->kind == FORWARD_NONE)
        return;
    char **texts[] = {&forward->comment, &forward->from.name, &forward->from.address,
                      &forward->subject, &forward->date_text, &forward->text};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        fill_text(texts[i]);
}

static void fill_bounce(Bounce *bounce)
{
    if (bounce->kind == BOUNCE_NONE)
        return;
    fill_list(&bounce->recipients);
    char **texts[] = {&bounce->status, &bounce->diagnostic, &bounce->reason,
                      &bounce->original_message_id};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        fill_text(texts[i]);
}

/* What no parser had anything to say about is empty, not NULL. */
static void fill_report(Report *report)
{
    char **texts[] = {&report->from.name,  &report->from.address, &report->subject,
                      &report->message_id, &report->text,         &report->visible,
                      &report->quoted,     &report->signature,    &report->body_sha256};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        fill_text(texts[i]);
    char ***lists[] = {&report->in_reply_to,
                       &report->references,
                       &report->fields.people,
                       &report->fields.data_types,
                       &report->fields.data_subjects,
                       &report->fields.missing,
                       &report->defects};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        fill_list(lists[i]);
    if (!report->authentication)
        report->authentication = g_strdup("none");
    fill_forward(&report->forward);
    fill_bounce(&report->bounce);
}

static void bound_lists(Report *report, GPtrArray *defects)
{
    char **lists[] = {report->in_reply_to,       report->references,
                      report->bounce.recipients, report->fields.people,
                      report->fields.data_types, report->fields.data_subjects,
                      report->fields.missing};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        bound_strings(lists[i], defects);
}

/* Does it say that it answers or forwards a mail? */
static bool is_answer(const Message *message, const Lexicon *lexicon)
{
    return message->in_reply_to[0] || message->references[0] ||
           subject_read(lexicon, message->subject).kind >= 0;
}

/* Is a mail of ours in its thread? */
static bool follows_ours(const Message *message, const ParserContext *context)
{
    for (char **id = message->references; id && *id; id++) {
        if (machine_is_own_id(*id, context))
            return true;
    }
    return false;
}

static bool is_own(const char *address, const ParserContext *context)
{
    const char *const *ours = (const char *const *)context->own_addresses;
    g_autofree char *small = g_ascii_strdown(address, -1);
    return ours && g_strv_contains(ours, small);
}

/* Are the words of both names the same, in any order ("Bell, Sue")? */
static bool same_name(const char *one, const char *other)
{
    Line first = {one, strlen(one)}, second = {other, strlen(other)};
    return line_name_words(&first, other) > 0 && line_name_words(&second, one) > 0;
}

/* Does the mail that it is in call us so, where it is addressed to us? */
static bool names_us(const AddressList *list, const char *name, const ParserContext *context)
{
    for (size_t i = 0; i < list->n; i++) {
        if (is_own(list->items[i].address, context) && same_name(list->items[i].name, name))
            return true;
    }
    return false;
}

/* By the address, or where a program wrote none, by the name alone. */
static bool is_of_writer_or_us(const Address *quoted, const Message *message,
                               const ParserContext *context)
{
    if (quoted->address && *quoted->address)
        return g_ascii_strcasecmp(quoted->address, message->from.address) == 0 ||
               is_own(quoted->address, context);
    return quoted->name && (same_name(quoted->name, message->from.name) ||
                            names_us(&message->to, quoted->name, context) ||
                            names_us(&message->cc, quoted->name, context));
}

/* Who has nothing to say but what somebody else wrote, or that it stands below, and does not answer us, hands that on: with
 * "Re:" as with "Fwd:". */
static void read_forward(const Message *message, const ParserContext *context, Report *report)
{
    Forward *forward = &report->forward;
    const char *name = message->from.name;
    bool wordless = report->origin == ORIGIN_HUMAN && report->quoted[0] && !report->reference &&
                    !anonymity_answers_ours(message, context) &&
                    !follows_ours(message, context) &&
                    ((command_is_signature(name, report->visible) &&
                      courtesy_of(report->visible, name, context->lexicon) == COURTESY_NONE) ||
                     pointing_is_all(report->visible, name, context->lexicon));
    forward_read(message, context->lexicon, wordless, forward);
    if (wordless && is_of_writer_or_us(&forward->from, message, context))
        forward_read(message, context->lexicon, false, forward);
}

/* Marks that a program wrote end what it quotes, and stand below a line that says whose words they
 * are. People put a ">" in front of the points of a list. */
static bool quotes_nobody(const char *quoted)
{
    size_t n;
    g_autofree Line *lines = lines_of(quoted, &n);
    while (n > 0 && line_blank(&lines[n - 1]))
        n--;
    return n > 0 && (line_quoted(&lines[0]) || !line_quoted(&lines[n - 1]));
}

/* Who answers nobody and hands nothing on tells himself what looks like an old mail: "On 2 Feb at
 * 15:00 Tom <t@b.example> wrote: 'I have your list' and sent a photo of it." What the Chair quotes
 * is the words of whoever told it, and on the anonymous route nothing is told that may be another's. */
static void keep_told(const Message *message, const ParserContext *context, Report *report)
{
    if (report->origin != ORIGIN_HUMAN || report->reference ||
        report->forward.kind != FORWARD_NONE || !quotes_nobody(report->quoted))
        return;
    if (context->route == ROUTE_ANONYMOUS || anonymity_from_chair(message, context))
        return;
    g_autofree char *above = g_steal_pointer(&report->visible);
    g_autofree char *below = g_steal_pointer(&report->quoted);
    report->visible = g_strconcat(above, above[0] ? "\n\n" : "", below, NULL);
    report->quoted = g_strdup("");
}

/* Everything that the mail claims, but for what is the message's own. */
static Report *read_claims(Message *message, const ParserContext *context)
{
    Report *report = g_new0(Report, 1);
    report->fields = FIELDS_UNKNOWN;
    report->text = g_strdup(message->text);
    report->date = g_strdup(message->date);
    bool answers = is_answer(message, context->lexicon);
    reply_split(message->text, answers, context->lexicon, &report->visible, &report->quoted,
                &report->signature);
    machine_read(message, context, report);
    reference_read(message, context, report);
    if (report->origin != ORIGIN_BOUNCE) /* what comes back was not forwarded */
        read_forward(message, context, report);
    if (!answers)
        keep_told(message, context, report);
    bound_texts(report, message->defects);
    command_read(message, context->lexicon, report);
    if (report->origin == ORIGIN_HUMAN && !report->command_code)
        report->request =
            g_strdup(request_find(message->subject, report->visible, context->lexicon));
    return report;
}

/* What leaves the parser: on the anonymous route another report, of which only what is allowed
 * is in it. */
static Report *take_all(Report *report, Message *message, const ParserContext *context)
{
    courtesy_read_decision(message, context, report);
    report->sentences = sentences_new(report->visible);
    anonymity_read(message, context, report);
    if (report->anonymous_by == ANONYMOUS_NOT) {
        report->courtesy =
            report->courtesy || courtesy_answers(report, message, context->lexicon);
        take_message(report, message);
        fields_read(report, context->lexicon);
        g_clear_pointer(&report->sentences, sentences_free);
        return report;
    }
    Report *allowed = identity_remove(report, message, context);
    report_free(report);
    return allowed;
}

Report *report_read(const char *bytes, size_t size, bool cut, const ParserContext *context)
{
    Message *message = message_read(bytes, size, cut);
    Report *report = take_all(read_claims(message, context), message, context);
    bound_lists(report, message->defects);
    g_ptr_array_add(message->defects, NULL);
    report->defects = (char **)g_ptr_array_free(g_steal_pointer(&message->defects), FALSE);
    fill_report(report);
    message_free(message);
    return report;
}

static void bounce_clear(Bounce *bounce)
{
    g_strfreev(bounce->recipients);
    g_free(bounce->status);
    g_free(bounce->diagnostic);
    g_free(bounce->reason);
    g_free(bounce->original_message_id);
}

void fields_clear(Fields *fields)
{
    g_free(fields->occurred);
    g_free(fields->discovered);
    wipe_texts(fields->people);
    g_strfreev(fields->data_types);
    g_strfreev(fields->data_subjects);
    g_free(fields->remedial_action);
    g_strfreev(fields->missing);
    for (size_t i = 0; i < fields->n_evidence; i++) {
        g_free(fields->evidence[i].field);
        wipe_text(fields->evidence[i].text);
    }
    g_free(fields->evidence);
    *fields = FIELDS_UNKNOWN;
}

void attachment_clear(Attachment *attachment)
{
    wipe_text(attachment->name);
    g_free(attachment->type);
    g_free(attachment->via);
    g_free(attachment->sniffed);
}

static void attachments_clear(Attachment *attachments, size_t n)
{
    for (size_t i = 0; i < n; i++)
        attachment_clear(&attachments[i]);
    g_free(attachments);
}

bool report_needs_quotation(const Report *report)
{
    enum { FEW_WORDS = 12 };
    g_auto(GStrv) words = g_strsplit_set(report->visible, " \n\t", FEW_WORDS + 1);
    return report->forward.kind == FORWARD_NONE && !text_is_blank(report->quoted) &&
           g_strv_length(words) <= FEW_WORDS;
}

bool report_commands(const Report *report)
{
    return report->n_command > 0 || report->codeless || report->doubt != DOUBT_NONE;
}

void report_free(Report *report)
{
    if (!report)
        return;
    address_clear(&report->from);
    if (report->reply_to)
        address_clear(report->reply_to);
    g_free(report->reply_to);
    address_list_clear(&report->to);
    address_list_clear(&report->cc);
    wipe_texts(report->in_reply_to);
    wipe_texts(report->references);
    wipe_texts(report->codes);
    forward_clear(&report->forward);
    attachments_clear(report->attachments, report->n_attachments);
    bounce_clear(&report->bounce);
    fields_clear(&report->fields);
    command_clear(report);
    sentences_free(report->sentences);
    g_strfreev(report->defects);
    char *texts[] = {report->origin_rule,
                     report->ack_rule,
                     report->subject,
                     report->date,
                     report->message_id,
                     report->text,
                     report->visible,
                     report->quoted,
                     report->signature,
                     report->anonymity_evidence,
                     report->reference,
                     report->reference_where,
                     report->reference_token,
                     report->request,
                     report->loop,
                     report->authentication,
                     report->body_sha256};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        wipe_text(texts[i]);
    g_free(report);
}
