/* The whole of what is read in one mail: asks each parser in order. The only entry for the
 * parser process and the CLI. */
#include "parsers/report.h"

#include "parsers/fields.h"
#include "parsers/forward.h"
#include "parsers/machine.h"
#include "parsers/message.h"
#include "parsers/reference.h"
#include "parsers/reply.h"

#include <string.h>

static Address copy_address(const Address *from)
{
    return (Address){.name = g_strdup(from->name), .address = g_strdup(from->address)};
}

/* What the message has and the report wants is moved, not copied. */
static void take_message(Report *report, Message *message)
{
    report->from = copy_address(&message->from);
    if (message->reply_to.n) {
        report->reply_to = g_new0(Address, 1);
        *report->reply_to = copy_address(&message->reply_to.items[0]);
    }
    report->to = message->to;
    report->cc = message->cc;
    message->to = message->cc = (AddressList){0};
    report->date = g_steal_pointer(&message->date);
    report->in_reply_to = g_steal_pointer(&message->in_reply_to);
    report->references = g_steal_pointer(&message->references);
    report->attachments = g_steal_pointer(&message->attachments);
    report->n_attachments = message->n_attachments;
    message->n_attachments = 0;
    report->subject = g_steal_pointer(&message->subject);
    report->message_id = g_steal_pointer(&message->message_id);
    report->text = g_steal_pointer(&message->text);
    report->body_sha256 = g_steal_pointer(&message->body_sha256);
    g_ptr_array_add(message->defects, NULL);
    report->defects = (char **)g_ptr_array_free(message->defects, FALSE);
    message->defects = g_ptr_array_new();
}

Report *report_read(int fd, int64_t size, bool cut, const ParserContext *context)
{
    Message *message = message_read(fd, size, cut);
    Report *report = g_new0(Report, 1);
    report->fields.affected = -1;
    reply_split(message->text, &report->visible, &report->quoted, &report->signature);
    forward_read(message, &report->forward);
    machine_read(message, context, report);
    reference_read(message, context, report);
    fields_read(report->visible, report->forward.text, message->date, &report->fields);
    take_message(report, message);
    message_free(message);
    return report;
}

/* ---- the end ---- */

static void free_address(Address *address)
{
    g_free(address->name);
    g_free(address->address);
}

static void free_addresses(AddressList *list)
{
    for (size_t i = 0; i < list->n; i++)
        free_address(&list->items[i]);
    g_free(list->items);
}

static void free_forward(Forward *forward)
{
    g_free(forward->comment);
    free_address(&forward->from);
    free_addresses(&forward->to);
    free_addresses(&forward->cc);
    g_free(forward->subject);
    g_free(forward->date);
    g_free(forward->date_text);
    g_free(forward->text);
}

static void free_attachments(Report *report)
{
    for (size_t i = 0; i < report->n_attachments; i++) {
        g_free(report->attachments[i].name);
        g_free(report->attachments[i].type);
        g_free(report->attachments[i].via);
    }
    g_free(report->attachments);
}

static void free_bounce(Bounce *bounce)
{
    g_strfreev(bounce->recipients);
    g_free(bounce->status);
    g_free(bounce->diagnostic);
    g_free(bounce->reason);
    g_free(bounce->original_message_id);
}

static void free_fields(Fields *fields)
{
    g_free(fields->occurred);
    g_free(fields->discovered);
    g_strfreev(fields->people);
    g_strfreev(fields->data_types);
    g_strfreev(fields->data_subjects);
    g_free(fields->remedial_action);
    g_strfreev(fields->missing);
    for (size_t i = 0; i < fields->n_evidence; i++) {
        g_free(fields->evidence[i].field);
        g_free(fields->evidence[i].text);
    }
    g_free(fields->evidence);
}

void report_free(Report *report)
{
    if (!report)
        return;
    char *texts[] = {report->origin_rule,     report->ack_rule,
                     report->subject,         report->date,
                     report->message_id,      report->text,
                     report->visible,         report->quoted,
                     report->signature,       report->anonymity_evidence,
                     report->reference,       report->reference_where,
                     report->reference_token, report->command_code,
                     report->request,         report->loop,
                     report->authentication,  report->body_sha256};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    free_address(&report->from);
    if (report->reply_to)
        free_address(report->reply_to);
    g_free(report->reply_to);
    free_addresses(&report->to);
    free_addresses(&report->cc);
    g_strfreev(report->in_reply_to);
    g_strfreev(report->references);
    free_forward(&report->forward);
    free_attachments(report);
    free_bounce(&report->bounce);
    free_fields(&report->fields);
    for (size_t i = 0; i < report->n_command; i++) {
        g_free(report->command[i].word);
        g_free(report->command[i].argument);
    }
    g_free(report->command);
    g_strfreev(report->defects);
    g_free(report);
}
