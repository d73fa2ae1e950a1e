/* See identity.h. Gathers who the reporter is, has the text cut and replaced, and copies what may
 * leave the parser. Must never copy anything else. Pure; called by parsers/report. */
#include "parsers/identity.h"

#include "parsers/fields.h"
#include "parsers/forward_find.h"
#include "parsers/identity_names.h"
#include "parsers/identity_replace.h"
#include "parsers/reply.h"
#include "parsers/text.h"

#include <string.h>

enum {
    DAY_LENGTH = 10,   /* of "2026-05-03" */
    PREFIXES_MAX = 10, /* of a subject: "Fwd: Re: Fwd: ..." */
};

typedef struct Removal {
    const Report *report;
    const Message *message;
    const ParserContext *context;
    Names *names;
    Report *allowed;
} Removal;

static bool is_one_of(char *const *list, const char *address)
{
    for (; list && *list && address; list++) {
        if (g_ascii_strcasecmp(*list, address) == 0)
            return true;
    }
    return false;
}

/* ---- who the reporter is ---- */

static bool is_chair(const Removal *removal, const Address *address)
{
    return is_one_of(removal->context->chair_addresses, address->address) ||
           is_one_of(removal->context->own_addresses, address->address);
}

static void add_person(const Removal *removal, const Address *address)
{
    if (!is_chair(removal, address))
        names_add_person(removal->names, address);
}

static void add_message(const Removal *removal, const Message *message)
{
    add_person(removal, &message->from);
    add_person(removal, &message->sender);
    for (size_t i = 0; i < message->reply_to.n; i++)
        add_person(removal, &message->reply_to.items[i]);
}

static void add_headers(const Removal *removal)
{
    for (const Message *at = removal->message; at; at = at->inner)
        add_message(removal, at);
    if (removal->report->forward.kind != FORWARD_NONE)
        add_person(removal, &removal->report->forward.from);
}

/* ---- texts ---- */

static char *visible_of(const Removal *removal, const char *text)
{
    g_autofree char *quoted = NULL, *signature = NULL;
    char *visible;
    reply_split(text, true, removal->context->lexicon, &visible, &quoted, &signature);
    return visible;
}

static void take_texts(const Removal *removal)
{
    const Report *report = removal->report;
    bool forward = report->forward.kind != FORWARD_NONE;
    g_autofree char *visible =
        visible_of(removal, forward ? report->forward.text : report->text);
    const char *subject = forward ? report->forward.subject : removal->message->subject;
    Subject read = {0, subject ? subject : ""};
    for (int i = 0; i < PREFIXES_MAX && read.kind >= 0; i++)
        read = subject_read(removal->context->lexicon, read.rest);
    removal->allowed->visible = identity_replace(removal->names, visible);
    removal->allowed->subject = identity_replace(removal->names, read.rest);
}

/* ---- what may leave ---- */

static void take_origin(const Removal *removal)
{
    const Report *report = removal->report;
    Report *allowed = removal->allowed;
    allowed->route = ROUTE_ANONYMOUS;
    allowed->anonymous_by = report->anonymous_by;
    allowed->anonymity_requested = report->anonymity_requested;
    if (report->anonymity_evidence)
        allowed->anonymity_evidence =
            identity_replace(removal->names, report->anonymity_evidence);
    allowed->origin = report->origin;
    allowed->origin_rule = g_strdup(report->origin_rule);
    allowed->ack = report->ack;
    allowed->ack_rule = g_strdup(report->ack_rule);
    allowed->request = g_strdup(report->request);
    allowed->authentication = g_strdup(report->authentication);
}

static int64_t rounded(int64_t size)
{
    int64_t up = 1024;
    while (up < size && up < INT64_MAX / 2)
        up *= 2;
    return up;
}

/* What a sender calls a type may say anything. */
static char *kind_of(const Attachment *attachment)
{
    if (attachment->sniffed)
        return g_strdup(attachment->sniffed);
    static const char *const plain[] = {"text/plain",    "text/html",     "text/csv",
                                        "image/jpeg",    "image/png",     "image/gif",
                                        "audio/mpeg",    "video/mp4",     "application/pdf",
                                        "text/calendar", "message/rfc822"};
    for (size_t i = 0; i < G_N_ELEMENTS(plain); i++) {
        if (g_ascii_strcasecmp(attachment->type, plain[i]) == 0)
            return g_strdup(plain[i]);
    }
    return g_strdup("application/octet-stream");
}

static void take_attachments(const Removal *removal)
{
    Report *allowed = removal->allowed;
    const Message *message = removal->message;
    allowed->n_attachments = message->n_attachments;
    allowed->attachments = g_new0(Attachment, message->n_attachments);
    for (size_t i = 0; i < message->n_attachments; i++) {
        const Attachment *from = &message->attachments[i];
        allowed->attachments[i] = (Attachment){.name = g_strdup(""),
                                               .type = kind_of(from),
                                               .size = rounded(from->size),
                                               .via = g_strdup(from->via),
                                               .sniffed = g_strdup(from->sniffed)};
    }
}

/* Relative days count from the day of what was reported; the mail's own is what is kept. */
static void take_fields(const Removal *removal)
{
    const char *date = removal->message->date, *original = removal->report->forward.date;
    Report *allowed = removal->allowed;
    g_autofree char *day = g_strndup(date ? date : "", DAY_LENGTH);
    allowed->date = g_strndup(original ? original : day, DAY_LENGTH);
    if (!*allowed->date)
        g_clear_pointer(&allowed->date, g_free);
    fields_read(allowed, removal->context->lexicon);
    g_free(allowed->date);
    allowed->date = *day ? g_steal_pointer(&day) : NULL;
}

/* A code is nobody's name, unless it is one in brackets. */
static bool is_nameless(const Removal *removal, const char *text)
{
    g_autofree char *replaced = identity_replace(removal->names, text);
    return strcmp(replaced, text) == 0;
}

static void take_reference(const Removal *removal)
{
    const Report *report = removal->report;
    Report *allowed = removal->allowed;
    if (!report->reference || g_strcmp0(report->reference_where, "in_reply_to") == 0)
        return;
    allowed->reference = g_strdup(report->reference);
    allowed->reference_where = g_strdup(report->reference_where);
    allowed->reference_token = g_strdup(report->reference_token);
}

static void take_command(const Removal *removal)
{
    const Report *report = removal->report;
    Report *allowed = removal->allowed;
    if (!report->command_code || !is_nameless(removal, report->command_code))
        return;
    allowed->command_code = g_strdup(report->command_code);
    allowed->n_command = report->n_command;
    allowed->command = g_new0(CommandLine, report->n_command);
    for (size_t i = 0; i < report->n_command; i++) {
        g_autofree char *visible = visible_of(removal, report->command[i].argument);
        allowed->command[i] =
            (CommandLine){.word = g_strdup(report->command[i].word),
                          .argument = identity_replace(removal->names, visible)};
    }
}

/* ---- the whole ---- */

static Report *report_empty(void)
{
    Report *report = g_new0(Report, 1);
    char **texts[] = {&report->from.name,  &report->from.address, &report->subject,
                      &report->message_id, &report->text,         &report->visible,
                      &report->quoted,     &report->signature,    &report->body_sha256};
    for (size_t i = 2; i < G_N_ELEMENTS(texts); i++) {
        if (texts[i] != &report->subject && texts[i] != &report->visible)
            *texts[i] = g_strdup("");
    }
    report->from = (Address){g_strdup(""), g_strdup("")};
    report->in_reply_to = g_new0(char *, 1);
    report->references = g_new0(char *, 1);
    return report;
}

Report *identity_remove(const Report *report, const Message *message,
                        const ParserContext *context)
{
    Removal removal = {report, message, context, names_new(context), report_empty()};
    add_headers(&removal);
    take_origin(&removal);
    take_texts(&removal);
    take_attachments(&removal);
    take_reference(&removal);
    take_command(&removal);
    take_fields(&removal);
    names_free(removal.names);
    return removal.allowed;
}

bool identity_is_removed(const Report *report)
{
    const char *empty[] = {report->from.name,  report->from.address, report->message_id,
                           report->text,       report->quoted,       report->signature,
                           report->body_sha256};
    bool removed = !report->reply_to && report->to.n == 0 && report->cc.n == 0 &&
                   !report->in_reply_to[0] && !report->references[0] && !report->loop &&
                   report->forward.kind == FORWARD_NONE &&
                   (!report->date || strlen(report->date) == DAY_LENGTH);
    for (size_t i = 0; i < G_N_ELEMENTS(empty); i++)
        removed = removed && !*empty[i];
    for (size_t i = 0; i < report->n_attachments; i++)
        removed = removed && !*report->attachments[i].name && !*report->attachments[i].sha256;
    return removed;
}
