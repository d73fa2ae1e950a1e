/* See anonymity.h. Pure; called by parsers/report. */
#include "parsers/identity/anonymity.h"

#include "parsers/identity/anonymity_own.h"
#include "parsers/identity/courtesy.h"
#include "parsers/layout/quote.h"
#include "parsers/machine/machine.h"
#include "parsers/text/text.h"

#include <string.h>

enum { COVER_WORDS = 25 }; /* of a note beside the file that is handed on */

/* ---- the Chair ---- */

static bool is_one_of(char *const *list, const char *address)
{
    for (; list && *list && address; list++) {
        if (g_ascii_strcasecmp(*list, address) == 0)
            return true;
    }
    return false;
}

/* Does a value that may hold addresses name one of the list? */
static bool names_one_of(char *const *list, const char *value)
{
    g_autofree char *lower = g_ascii_strdown(value, -1);
    for (; list && *list; list++) {
        if (strstr(lower, *list))
            return true;
    }
    return false;
}

/* Programs that hand a mail on unchanged say in these whose mailbox it went through. */
static bool came_through_chair(const Message *message, const ParserContext *context)
{
    static const char *const hops[] = {
        "resent-from",     "resent-sender",  "resent-to",
        "x-forwarded-for", "x-forwarded-to", "delivered-to",
        "envelope-to",     "x-original-to",  "x-ms-exchange-inbox-rules-loop",
        "x-forwarded-by"};
    for (size_t i = 0; i < G_N_ELEMENTS(hops); i++) {
        size_t from = 0;
        for (const char *value; (value = message_header(message, hops[i], &from));) {
            if (names_one_of(context->chair_addresses, value) &&
                !names_one_of(context->own_addresses, value))
                return true;
        }
    }
    return false;
}

static bool all_of(const AddressList *list, char *const *addresses)
{
    for (size_t i = 0; i < list->n; i++) {
        if (!is_one_of(addresses, list->items[i].address))
            return false;
    }
    return true;
}

/* A mail to nobody but the Chair came from there, unless it says that we had a copy. */
static bool is_only_to_chair(const Message *message, const ParserContext *context)
{
    const char *copy = message_header(message, "bcc", NULL);
    return message->to.n + message->cc.n > 0 && !copy &&
           all_of(&message->to, context->chair_addresses) &&
           all_of(&message->cc, context->chair_addresses);
}

bool anonymity_from_chair(const Message *message, const ParserContext *context)
{
    return is_one_of(context->chair_addresses, message->from.address) ||
           is_one_of(context->chair_addresses, message->sender.address);
}

bool anonymity_is_ours(const char *from, bool first, const ParserContext *context)
{
    return from &&
           (names_one_of(context->own_addresses, from) || (first && !strchr(from, '@')));
}

/* Does the text hold a mail of ours (`ours`), or one of somebody else? */
static bool holds_mail(const char *text, bool answers, bool ours, const ParserContext *context)
{
    size_t n, length;
    g_autofree Line *lines = lines_of(text, &n);
    bool first = answers;
    for (size_t i = 0; i < n; i += length) {
        HeaderBlock block;
        bool found = false;
        length = attribution_length(context->lexicon, lines + i, n - i);
        if (length > 0) {
            const Line *last = lines + i + length - 1;
            g_autofree char *words = g_strndup(
                lines[i].start, (size_t)(last->start + last->length - lines[i].start));
            found = anonymity_is_ours(words, first, context) == ours;
        } else if (block_read(context->lexicon, lines + i, n - i, true, &block)) {
            length = block.n_lines;
            found = anonymity_is_ours(block.values[LABEL_FROM], first, context) == ours;
            block_clear(&block);
        }
        if (found)
            return true;
        first &= length == 0;
        length = MAX(length, 1);
    }
    return false;
}

bool anonymity_answers_ours(const Message *message, const ParserContext *context)
{
    for (char **id = message->in_reply_to; id && *id; id++) {
        if (machine_is_own_id(*id, context))
            return true;
    }
    return false;
}

/* A mail that begins something and quotes has been told it by somebody, whom the quotation may name. */
static bool quotes_somebody(const Report *report, bool answers, const ParserContext *context)
{
    return !answers && report->n_command == 0 && !text_is_blank(report->quoted) &&
           !holds_mail(report->text, false, true, context);
}

/* Outlook names who wrote the original without an address. Our name alone is anybody's to bear: only with a reference in
 * the subject, and unless the register knows better: intake_is_nameless(). */
static bool is_under_our_name(const Report *report, const ParserContext *context)
{
    const Address *from = &report->forward.from;
    return from->name && *from->name && context->own_name &&
           !(from->address && *from->address) &&
           g_ascii_strcasecmp(from->name, context->own_name) == 0 &&
           g_strcmp0(report->reference_where, "subject") == 0;
}

static bool is_forward_of_ours(const Report *report, const ParserContext *context)
{
    return report->forward.kind != FORWARD_NONE &&
           (is_one_of(context->own_addresses, report->forward.from.address) ||
            is_under_our_name(report, context)) &&
           !holds_mail(report->forward.text, false, false, context);
}

static size_t words_in(const char *text)
{
    size_t n = 0;
    for (text += strspn(text, " \t\r\n"); *text; text += strspn(text, " \t\r\n")) {
        text += strcspn(text, " \t\r\n");
        n++;
    }
    return n;
}

/* Hardly any words beside a file. Of pictures every signature has some. */
static bool is_cover(const Message *message, const Report *report)
{
    size_t files = 0;
    bool answers = message->in_reply_to[0] != NULL;
    for (size_t i = 0; i < message->n_attachments; i++)
        files += !answers || !g_str_has_prefix(message->attachments[i].type, "image/");
    return files > 0 && words_in(report->visible) <= COVER_WORDS;
}

/* In words of one's own: "she wishes to remain anonymous", "as it was told to me", or hardly any words
 * beside a file. */
static bool hands_on(const Message *message, const ParserContext *context, const Report *report)
{
    if (report->codeless || report->doubt == DOUBT_ASKS)
        return false;
    if (message->inner || is_cover(message, report) ||
        anonymity_second_hand(report->visible, context->lexicon) ||
        (!message->in_reply_to[0] && anonymity_second_hand(message->subject, context->lexicon)))
        return true;
    g_autofree char *asked = anonymity_asked(message->subject, report->visible,
                                             report->sentences, true, context->lexicon);
    return asked != NULL;
}

static bool is_by_chair(const Message *message, const ParserContext *context,
                        const Report *report)
{
    if (report->origin == ORIGIN_SELF || report->origin == ORIGIN_BOUNCE)
        return false;
    bool chair = anonymity_from_chair(message, context);
    if (!chair)
        return came_through_chair(message, context) || is_only_to_chair(message, context);
    const Forward *forward = &report->forward;
    bool answers = anonymity_answers_ours(message, context);
    bool quoted = answers && forward->kind == FORWARD_INLINE &&
                  !(forward->from.address && *forward->from.address);
    if (forward->kind != FORWARD_NONE && !quoted)
        return !is_forward_of_ours(report, context);
    return holds_mail(report->text, answers, false, context) ||
           quotes_somebody(report, answers, context) ||
           (report->n_command == 0 && hands_on(message, context, report));
}

/* ---- the words ---- */

/* The words of the mail's writer, who may speak of themselves by name: "Please keep Bethan out of this". */
static char *asked_by_writer(const Message *message, const ParserContext *context,
                             const Report *report)
{
    char *asked = anonymity_asked(message->subject, report->visible, report->sentences, false,
                                  context->lexicon);
    const Address *from = &message->from;
    const char *name = from->name && *from->name ? from->name : from->address;
    static const char *const selves[] = {"me", "I"};
    for (size_t i = 0; i < G_N_ELEMENTS(selves) && !asked; i++) {
        g_autofree char *own =
            anonymity_as_self(report->visible, name, selves[i], context->lexicon);
        asked = own ? anonymity_asked(NULL, own, NULL, false, context->lexicon) : NULL;
    }
    return asked;
}

/* Of a forward the original's words, and the forwarder's about its writer. */
static char *asked_by(const Message *message, const ParserContext *context,
                      const Report *report)
{
    const Forward *forward = &report->forward;
    if (report->origin == ORIGIN_BOUNCE || report->origin == ORIGIN_AUTO_REPLY ||
        report->origin == ORIGIN_SELF || report->n_command > 0)
        return NULL;
    if (forward->kind == FORWARD_NONE)
        return asked_by_writer(message, context, report);
    char *asked =
        anonymity_asked(message->subject, forward->comment, NULL, true, context->lexicon);
    return asked ? asked
                 : anonymity_asked(forward->subject, forward->text, NULL, false,
                                   context->lexicon);
}

/* Who answers a mail, of ours or their own report, or names an incident, may be a reporter whose name we have. Whether it
 * is, the register knows: if not, intake has it read again without its writer. */
static bool answers_as_known(const Message *message, const ParserContext *context,
                             const Report *report)
{
    return report->forward.kind == FORWARD_NONE && context->own_addresses &&
           (anonymity_answers_ours(message, context) ||
            (!report->command_code && (message->in_reply_to[0] || report->reference)));
}

/* ---- the whole ---- */

void anonymity_read(const Message *message, const ParserContext *context, Report *report)
{
    report->anonymity_evidence = asked_by(message, context, report);
    report->anonymity_requested = report->anonymity_evidence != NULL;
    bool theirs =
        context->route == ROUTE_ANONYMOUS; /* what lies there is addressed to the Chair */
    if ((!theirs || anonymity_from_chair(message, context)) &&
        is_by_chair(message, context, report))
        report->anonymous_by = ANONYMOUS_CHAIR;
    else if (context->route == ROUTE_ANONYMOUS)
        report->anonymous_by = ANONYMOUS_ROUTE;
    else if (report->anonymity_requested && !answers_as_known(message, context, report))
        report->anonymous_by = ANONYMOUS_REQUEST;
}

bool anonymity_is_all(const char *text, const char *name, const Lexicon *lexicon)
{
    g_auto(GStrv) thoughts = g_strsplit_set(text, ".!?\n", -1);
    bool all = true;
    for (char **thought = thoughts; *thought && all; thought++) {
        g_autofree char *asked = anonymity_asked(NULL, *thought, NULL, false, lexicon);
        all = asked || text_is_blank(*thought) ||
              courtesy_of(*thought, name, lexicon) != COURTESY_NONE;
    }
    return all;
}
