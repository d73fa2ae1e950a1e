/* See identity.h. Gathers who the reporter is, has the text cut and replaced, and copies what may
 * leave the parser. Must never copy anything else. Pure; called by parsers/report. */
#include "parsers/identity/identity.h"

#include "parsers/fields/fields.h"
#include "parsers/forward/forward_find.h"
#include "parsers/identity/anonymity.h"
#include "parsers/identity/courtesy.h"
#include "parsers/identity/identity_card.h"
#include "parsers/identity/identity_label.h"
#include "parsers/identity/identity_names.h"
#include "parsers/identity/identity_notice.h"
#include "parsers/identity/identity_place.h"
#include "parsers/identity/identity_record.h"
#include "parsers/identity/identity_replace.h"
#include "parsers/identity/identity_self.h"
#include "parsers/identity/identity_teller.h"
#include "parsers/identity/identity_text.h"
#include "parsers/layout/forward_address.h"
#include "parsers/machine/machine.h"
#include "parsers/reference/follow_up.h"
#include "parsers/reference/reference.h"
#include "parsers/text/text.h"

#include <string.h>

enum {
    DAY_LENGTH = 10,   /* of "2026-05-03" */
    TOKEN_LENGTH = 16, /* of a code */
    LOOP_PREFIX_MAX = 12,
    PREFIXES_MAX = 10, /* of a subject: "Fwd: Re: Fwd: ..." */
};

typedef struct Removal {
    const Report *report;
    const Message *message;
    const ParserContext *context;
    IdentityCut cut;
    Names *names; /* the cut's */
    Report *allowed;
} Removal;

/* ---- who the reporter is ---- */

/* Fields in which programs say whose mail it is. */
static void add_fields(Removal *removal, const Message *message)
{
    static const char *const fields[] = {"return-path",
                                         "resent-from",
                                         "resent-sender",
                                         "x-original-from",
                                         "x-sender",
                                         "x-original-sender",
                                         "x-google-original-from",
                                         "x-authenticated-sender",
                                         "x-authenticated-user",
                                         "x-envelope-from",
                                         "envelope-from",
                                         "x-mailfrom",
                                         "disposition-notification-to",
                                         "x-forwarded-for",
                                         "x-ms-exchange-organization-originaluser"};
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        size_t from = 0;
        for (const char *value; (value = message_header(message, fields[i], &from));) {
            AddressList list = forward_addresses(value);
            for (size_t j = 0; j < list.n; j++)
                identity_author(&removal->cut, &list.items[j]);
            address_list_clear(&list);
        }
    }
}

/* Who writes to themselves as well is called something there, too. */
static void add_own(Removal *removal, const AddressList *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const char *address = list->items[i].address;
        if (address && *address && names_has_address(removal->names, address, strlen(address)))
            identity_author(&removal->cut, &list->items[i]);
    }
}

static void add_message(Removal *removal, const Message *message)
{
    identity_author(&removal->cut, &message->from);
    identity_author(&removal->cut, &message->sender);
    for (size_t i = 0; i < message->reply_to.n; i++)
        identity_author(&removal->cut, &message->reply_to.items[i]);
    add_fields(removal, message);
    add_own(removal, &message->to);
    add_own(removal, &message->cc);
}

static void add_headers(Removal *removal)
{
    if (identity_skips(IDENTITY_HEADERS))
        return;
    for (const Message *at = removal->message; at; at = at->inner)
        add_message(removal, at);
    if (removal->report->forward.kind != FORWARD_NONE)
        identity_author(&removal->cut, &removal->report->forward.from);
}

/* ---- texts ---- */

static bool is_from_chair(const Removal *removal)
{
    return anonymity_from_chair(removal->message, removal->context);
}

/* Are the words around the report those of somebody who only hands it on? Where nobody says who
 * the Chair is, every forwarder may be. */
static bool is_handed_on(const Removal *removal)
{
    char **chairs = removal->context->chair_addresses;
    ForwardKind kind = removal->report->forward.kind;
    bool forward = kind == FORWARD_INLINE || kind == FORWARD_ATTACHED;
    if (!chairs || !*chairs)
        return forward;
    return is_from_chair(removal) && (forward || removal->report->n_command == 0);
}

/* A reference without the code that belongs to it, or with that of our address for answers. */
static bool has_code(const Report *report)
{
    return report->reference_token && g_strcmp0(report->reference_where, "to") != 0;
}

/* Who has asked for something has done so by name, to which its reference would lead, and our subject
 * says what was asked for. */
static bool names_request(const Report *report)
{
    return report->reference && reference_is_of_request(report->reference);
}

static bool begins_with_reference(const Report *report, const char *subject)
{
    subject += strspn(subject, " \t[(");
    return report->reference &&
           g_ascii_strncasecmp(subject, report->reference, strlen(report->reference)) == 0;
}

/* "[HLP-2026-0001] We have received your report" names an incident whose reporter may be known. */
static bool is_our_subject(const Report *report, const char *subject)
{
    return begins_with_reference(report, subject) && !has_code(report);
}

/* Does the mail answer one of ours? Of some programs only subject and quotation tell. */
static bool answers_ours(const Removal *removal)
{
    const Report *report = removal->report;
    Subject subject = subject_read(removal->context->lexicon, removal->message->subject);
    return anonymity_answers_ours(removal->message, removal->context) ||
           (subject.kind == PREFIX_REPLY && is_our_subject(report, subject.rest) &&
            strstr(report->quoted, report->reference));
}

/* Behind "Re: Fwd: Re:"; NULL is "". */
static const char *without_prefixes(const Lexicon *lexicon, const char *subject)
{
    Subject read = {0, subject ? subject : ""};
    for (int i = 0; i < PREFIXES_MAX && read.kind >= 0; i++)
        read = subject_read(lexicon, read.rest);
    return read.rest;
}

static char *subject_of(const Removal *removal)
{
    const Forward *forward = &removal->report->forward;
    bool own = forward->kind == FORWARD_NONE || !forward->subject || !*forward->subject;
    const char *rest = without_prefixes(removal->context->lexicon,
                                        own ? removal->message->subject : forward->subject);
    return is_our_subject(removal->report, rest) ? g_strdup("") : g_strstrip(g_strdup(rest));
}

/* The code with which the writer adds to the report is the writer's alone: whoever reads the text
 * must not be able to go on in their name. */
static void cut_code(char *text, const char *reference, const char *token)
{
    if (!token)
        return;
    g_autofree char *code = g_strdup_printf("%s-%s", reference, token);
    for (char *at = text; *at;) {
        size_t whole = follow_up_length(at, code), alone = follow_up_length(at, token);
        size_t length = whole > 0 ? whole : alone, kept = whole > 0 ? strlen(reference) : 0;
        memcpy(at, reference, kept);
        if (length > 0)
            memmove(at + kept, at + length, strlen(at + length) + 1);
        at += length > 0 ? kept : 1;
    }
}

/* So is one that is mistyped: what is wrong about it, a reader might mend. */
static void cut_attempts(char *text, const ParserContext *context)
{
    size_t at, length;
    char *to = text;
    while (context->prefix && follow_up_attempt(text, context->prefix, context->lexicon, &at,
                                                &length) != FOLLOW_UP_NONE) {
        memmove(to, text, at);
        to += at;
        text += at + length;
    }
    memmove(to, text, strlen(text) + 1);
}

/* Before anything else is looked at: in pieces it looks like lines of its own. Owned. */
static char *without_code(const Removal *removal, const char *text)
{
    char *rest = g_strdup(text ? text : "");
    cut_code(rest, removal->report->reference, removal->report->reference_token);
    cut_attempts(rest, removal->context);
    return rest;
}

/* Everything that was said, as one text. */
static char *text_of(Removal *removal)
{
    const Report *report = removal->report;
    g_autofree char *subject = without_code(removal, removal->message->subject);
    g_autofree char *text = without_code(removal, report->text);
    g_autofree char *forwarded = without_code(removal, report->forward.text);
    bool attached = report->forward.kind == FORWARD_ATTACHED, handed_on = is_handed_on(removal);
    GString *all = g_string_new(NULL);
    if (!attached || !handed_on) {
        g_autofree char *own = identity_text(&removal->cut, subject, text, handed_on);
        g_string_append(all, own);
    }
    if (attached) {
        g_autofree char *inner =
            identity_text(&removal->cut, report->forward.subject, forwarded, false);
        g_string_append(all, inner);
    }
    return g_string_free(all, FALSE);
}

/* Is it known from a head who wrote what is forwarded? "Fwd:" may stand above what was pasted. */
static bool names_writer(const Forward *forward)
{
    const Address *from = &forward->from;
    return (from->address && *from->address) || (from->name && *from->name);
}

/* The names are all known only when everything was read; then they are looked for. */
static void take_texts(Removal *removal)
{
    const bool told = is_from_chair(removal) && removal->report->forward.kind == FORWARD_NONE;
    if (told && removal->report->n_command == 0)
        names_tell(removal->names);
    g_autofree char *text = text_of(removal), *subject = subject_of(removal);
    g_autofree char *labelled = label_cut(removal->names, subject);
    g_autofree char *kept = identity_without_self(removal->names, labelled);
    Line line = {subject, strlen(subject)};
    bool gone = false; /* "Concern from Bethan": the name goes, the words stay */
    form_cut(removal->names, &line, 1, &gone);
    form_learn_subject(removal->names, &line, text);
    identity_learn_beside(removal->names, text);
    if (told) {
        g_autofree char *cut = teller_cut(removal->names, text, removal->cut.quotes_ours);
        g_free(text);
        identity_learn_beside(removal->names,
                              cut); /* "a call from Bethan Jones of 14 Acacia Avenue" */
        text = identity_without_self(removal->names, cut); /* "her son Tomos" */
        char *left = teller_cut(removal->names, kept, removal->cut.quotes_ours);
        g_free(kept);
        kept = left;
    }
    if (is_from_chair(removal) && !names_writer(&removal->report->forward))
        notice_learn_chat(removal->names, removal->report->text, removal->message->from.name);
    g_autofree char *unrecorded = record_cut(removal->names, text);
    g_autofree char *nameless = identity_replace(removal->names, unrecorded);
    removal->allowed->visible = place_cut(removal->context->lexicon, nameless);
    removal->allowed->subject =
        names_request(removal->report) ? g_strdup("") : identity_replace(removal->names, kept);
    cut_code(removal->allowed->visible, removal->report->reference,
             removal->report->reference_token);
    cut_code(removal->allowed->subject, removal->report->reference,
             removal->report->reference_token);
    cut_attempts(removal->allowed->visible, removal->context);
    cut_attempts(removal->allowed->subject, removal->context);
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

/* Relative days count from the moment of what was reported, in its zone; of the mail's own the
 * day is kept. */
static void take_fields(const Removal *removal)
{
    const char *date = removal->message->date;
    const Forward *forward = &removal->report->forward;
    Report *allowed = removal->allowed;
    allowed->date = g_strdup(forward->kind == FORWARD_NONE ? date : forward->date);
    fields_read(allowed, removal->context->lexicon);
    g_free(allowed->date);
    allowed->date = date ? g_strndup(date, DAY_LENGTH) : NULL;
}

/* A code is nobody's name, unless it is one in brackets. */
static bool is_nameless(const Removal *removal, const char *text)
{
    g_autofree char *replaced = identity_replace(removal->names, text);
    return strcmp(replaced, text) == 0;
}

/* What comes back of a mail of ours; whom it went to is the Chair. */
static void take_bounce(const Removal *removal)
{
    const Bounce *from = &removal->report->bounce;
    Bounce *to = &removal->allowed->bounce;
    if (from->kind == BOUNCE_NONE)
        return;
    const char *id = from->original_message_id, *status = from->status;
    bool ours = id && machine_is_own_id(id, removal->context);
    bool code = status && strspn(status, "0123456789.") == strlen(status);
    *to = (Bounce){.kind = from->kind,
                   .given_up = from->given_up,
                   .recipients = g_new0(char *, 1),
                   .status = g_strdup(code ? status : ""),
                   .diagnostic = g_strdup(""),
                   .reason = g_strdup(from->reason),
                   .original_message_id = g_strdup(ours ? id : "")};
}

/* "HLP.17.abcdefghjkmnpqrs": nobody's name. */
static bool is_loop(const char *value)
{
    size_t n = strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    size_t digits = value[n] == '.' ? strspn(value + n + 1, "0123456789") : 0;
    const char *token = value + n + 1 + digits;
    return n > 0 && n <= LOOP_PREFIX_MAX && digits > 0 && *token == '.' &&
           strlen(token + 1) == TOKEN_LENGTH &&
           strspn(token + 1, "abcdefghijklmnopqrstuvwxyz0123456789") == TOKEN_LENGTH;
}

static void take_loop(const Removal *removal)
{
    const char *loop = removal->report->loop;
    if (loop && is_loop(loop) && is_nameless(removal, loop))
        removal->allowed->loop = g_strdup(loop);
}

/* Is it the mail that asks the Chair whether a report may go on? "RELEASE [k7q2...]" stands in its menu. */
static bool asks_release(const char *quoted)
{
    g_autofree char *line = g_strconcat(command_name(COMMAND_RELEASE), " [", NULL);
    return strstr(quoted, line) != NULL;
}

/* "Noted, thank you.": the Chair's answer to what we wrote, which may be quoted below with the writer's code. The subject
 * is still ours: what is written into it is news. "Ok" may be meant for the answer to a question: it is none where we
 * have asked one, or nothing tells what it answers. */
static bool is_courtesy(const Removal *removal)
{
    const Report *report = removal->report;
    const Lexicon *lexicon = removal->context->lexicon;
    CourtesyKind said = courtesy_of(report->visible, removal->message->from.name, lexicon);
    return is_from_chair(removal) && removal->cut.quotes_ours && report->n_command == 0 &&
           report->forward.kind == FORWARD_NONE && removal->message->n_attachments == 0 &&
           begins_with_reference(report,
                                 without_prefixes(lexicon, removal->message->subject)) &&
           courtesy_is_card(report->signature, lexicon) &&
           (said == COURTESY_THANKS ||
            (said != COURTESY_NONE && !(said & COURTESY_DECIDES) &&
             !asks_release(report->quoted) &&
             (said & COURTESY_THANKS || !text_is_blank(report->quoted))));
}

static void take_reference(const Removal *removal)
{
    const Report *report = removal->report;
    Report *allowed = removal->allowed;
    allowed->codes = g_strdupv(report->codes);
    if (!report->reference || g_strcmp0(report->reference_where, "in_reply_to") == 0 ||
        names_request(report))
        return;
    allowed->reference = g_strdup(report->reference);
    allowed->reference_where = g_strdup(report->reference_where);
    allowed->reference_token = g_strdup(report->reference_token);
}

static bool codes_are_nameless(const Removal *removal)
{
    const Report *report = removal->report;
    bool nameless = is_nameless(removal, report->command_code);
    for (size_t i = 0; nameless && i < report->n_command; i++)
        nameless = !report->command[i].code || is_nameless(removal, report->command[i].code);
    return nameless;
}

static void take_command(Removal *removal)
{
    const Report *report = removal->report;
    Report *allowed = removal->allowed;
    allowed->doubt = report->doubt; /* but not what was written */
    allowed->doubt_meant = g_strdup(report->doubt_meant);
    /* Without a command it may be a follow-up code without its reference. */
    if (!report->command_code || report->n_command == 0 || !codes_are_nameless(removal))
        return;
    allowed->command_code = g_strdup(report->command_code);
    allowed->n_command = report->n_command;
    allowed->command = g_new0(CommandLine, report->n_command);
    for (size_t i = 0; i < report->n_command; i++) {
        g_autofree char *argument =
            identity_text(&removal->cut, "", report->command[i].argument, false);
        allowed->command[i] =
            (CommandLine){.word = g_strdup(report->command[i].word),
                          .argument = identity_replace(removal->names, argument),
                          .code = g_strdup(report->command[i].code),
                          .below = report->command[i].below};
    }
}

/* ---- the whole ---- */

static Report *report_empty(void)
{
    Report *report = g_new0(Report, 1);
    char **texts[] = {&report->from.name,  &report->from.address, &report->message_id,
                      &report->text,       &report->quoted,       &report->signature,
                      &report->body_sha256};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        *texts[i] = g_strdup("");
    report->in_reply_to = g_new0(char *, 1);
    report->references = g_new0(char *, 1);
    return report;
}

/* A test puts its own in its place. */
__attribute__((weak)) bool identity_skips(IdentityStep step)
{
    (void)step;
    return false;
}

/* What was not passed on is said. */
static void tell_defects(const Removal *removal, GPtrArray *defects)
{
    const Report *allowed = removal->allowed;
    bool told = is_from_chair(removal) && removal->report->forward.kind == FORWARD_NONE &&
                removal->report->n_command == 0;
    if (told)
        text_defect(defects, IDENTITY_TOLD);
    else if (is_handed_on(removal))
        text_defect(defects, "anonymous: the words of who handed it on are left out");
    if (removal->report->anonymity_requested &&
        anonymity_of_earlier(removal->report->visible, removal->context->lexicon))
        text_defect(defects, IDENTITY_EARLIER);
    if (removal->cut.left_out)
        text_defect(defects, "anonymous: earlier mails below it are left out");
    if (allowed->n_attachments > 0)
        text_defect(defects, "anonymous: attachments are left out");
    if (text_is_blank(allowed->visible) && text_is_blank(allowed->subject))
        text_defect(defects, "anonymous: nothing that could be read is left");
}

Report *identity_remove(const Report *report, const Message *message,
                        const ParserContext *context)
{
    Removal removal = {.report = report,
                       .message = message,
                       .context = context,
                       .names = names_new(context),
                       .allowed = report_empty()};
    removal.cut = (IdentityCut){
        .names = removal.names, .context = context, .quotes_ours = answers_ours(&removal)};
    add_headers(&removal);
    take_texts(&removal);
    take_origin(&removal);
    take_attachments(&removal);
    take_bounce(&removal);
    take_loop(&removal);
    take_reference(&removal);
    removal.allowed->courtesy = is_courtesy(&removal);
    take_command(&removal);
    take_fields(&removal);
    tell_defects(&removal, message->defects);
    names_free(removal.names);
    return removal.allowed;
}

Report *identity_forget(const Report *named, const ParserContext *context)
{
    char *nothing[] = {NULL};
    Message message = {.from = named->from,
                       .subject = named->subject,
                       .date = named->date,
                       .message_id = named->message_id,
                       .in_reply_to = named->in_reply_to ? named->in_reply_to : nothing,
                       .references = nothing,
                       .attachments = named->attachments,
                       .n_attachments = named->n_attachments,
                       .defects = g_ptr_array_new_with_free_func(g_free)};
    if (named->reply_to)
        message.reply_to = (AddressList){.items = named->reply_to, .n = 1};
    Report *allowed = identity_remove(named, &message, context);
    allowed->anonymous_by = ANONYMOUS_REQUEST;
    allowed->anonymity_requested = true;
    allowed->defects = g_strdupv(named->defects);
    g_ptr_array_unref(message.defects);
    return allowed;
}

bool identity_is_removed(const Report *report)
{
    const char *empty[] = {report->from.name,  report->from.address, report->message_id,
                           report->text,       report->quoted,       report->signature,
                           report->body_sha256};
    bool removed = !report->reply_to && report->to.n == 0 && report->cc.n == 0 &&
                   !report->in_reply_to[0] && !report->references[0] &&
                   (!report->loop || is_loop(report->loop)) &&
                   report->forward.kind == FORWARD_NONE &&
                   (!report->date || strlen(report->date) == DAY_LENGTH);
    for (size_t i = 0; i < G_N_ELEMENTS(empty); i++)
        removed = removed && !*empty[i];
    for (size_t i = 0; i < report->n_attachments; i++)
        removed = removed && !*report->attachments[i].name && !*report->attachments[i].sha256;
    return removed;
}
