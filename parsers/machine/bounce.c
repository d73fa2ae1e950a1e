/* What a delivery report says, concluded from its sources: a service's JSON or the
 * machine-readable part is believed first (bounce_notice, bounce_status), the sentences for
 * people only for what it leaves open (bounce_text). Called by parsers/machine. */
#include "parsers/machine/bounce.h"

#include "parsers/machine/bounce_notice.h"
#include "parsers/machine/bounce_status.h"
#include "parsers/machine/bounce_text.h"

#include <string.h>

enum { DIAGNOSTIC_MAX = 200 };

typedef struct Sources {
    const Message *message;
    const Lexicon *lexicon;
    BounceFacts facts;
    BounceText text;
} Sources;

/* ---- recipients ---- */

static void add_addresses(BounceFacts *facts, const char *text)
{
    size_t left = strlen(text), start, length;
    while ((length = bounce_address(text, left, &start)) > 0) {
        bounce_facts_add(facts, text + start, length);
        text += start + length;
        left -= start + length;
    }
}

/* A return path that carries its recipient: "bounces+name=host@ours" (VERP). */
static void add_verp(BounceFacts *facts, const char *to)
{
    g_autofree char *local = address_local(to);
    char *plus = strchr(local, '+'), *equals = strrchr(local, '=');
    if (!plus || !equals || equals < plus)
        return;
    *equals = '@';
    bounce_facts_add(facts, plus + 1, strlen(plus + 1));
}

/* The surest source that names anybody. */
static void find_recipients(Sources *sources)
{
    const Message *message = sources->message, *inner = message->inner;
    BounceFacts *facts = &sources->facts;
    const char *to = message->to.n > 0 ? message->to.items[0].address : "";
    const char *failed = message_header(message, "x-failed-recipients", NULL);
    if (facts->recipients->len == 0 && failed)
        add_addresses(facts, failed);
    if (facts->recipients->len == 0)
        bounce_text_recipients(&sources->text, sources->lexicon, to, facts);
    if (facts->recipients->len == 0)
        add_verp(facts, to);
    if (facts->recipients->len == 0 && inner && inner->to.n == 1 && inner->cc.n == 0)
        bounce_facts_add(facts, inner->to.items[0].address, strlen(inner->to.items[0].address));
}

static char **strings_of(const GPtrArray *array)
{
    char **strings = g_new0(char *, array->len + 1);
    for (unsigned i = 0; i < array->len; i++)
        strings[i] = g_strdup(array->pdata[i]);
    return strings;
}

/* ---- status ---- */

/* x.0.0 says nothing, x.4.7 only that the time ran out. */
static bool is_vague(const char *status)
{
    return !status || !status[0] ||
           (strlen(status) == 5 &&
            (strcmp(status + 1, ".0.0") == 0 || strcmp(status + 1, ".4.7") == 0));
}

/* What the reasons are in RFC 3463, for reports that give no code. */
static const char *const REASON_STATUS[BOUNCE_REASON_COUNT] = {
    [REASON_MAILBOX_FULL] = "5.2.2", [REASON_DISABLED] = "5.2.1",
    [REASON_USER_UNKNOWN] = "5.1.1", [REASON_HOST_UNKNOWN] = "5.1.2",
    [REASON_TOO_LARGE] = "5.3.4",    [REASON_RELAYING_DENIED] = "5.7.1",
    [REASON_REJECTED] = "5.7.1",     [REASON_EXPIRED] = "4.4.7",
    [REASON_SYSTEM] = "5.3.0",       [REASON_NETWORK] = "4.4.1",
};

/* RFC 3463: subject and detail of a status. */
typedef struct StatusReason {
    const char *detail;
    BounceReason reason;
} StatusReason;

static const StatusReason STATUS_REASONS[] = {
    {"1.1", REASON_USER_UNKNOWN}, {"1.2", REASON_HOST_UNKNOWN},  {"1.3", REASON_USER_UNKNOWN},
    {"1.6", REASON_DISABLED},     {"1.10", REASON_HOST_UNKNOWN}, {"2.1", REASON_DISABLED},
    {"2.2", REASON_MAILBOX_FULL}, {"2.3", REASON_TOO_LARGE},     {"3.4", REASON_TOO_LARGE},
    {"4.1", REASON_NETWORK},      {"4.2", REASON_NETWORK},       {"4.3", REASON_NETWORK},
    {"4.4", REASON_HOST_UNKNOWN}, {"4.6", REASON_NETWORK},       {"4.7", REASON_EXPIRED},
};

static int reason_of_status(const char *status)
{
    const char *detail = strchr(status, '.');
    if (!detail)
        return -1;
    for (size_t i = 0; i < G_N_ELEMENTS(STATUS_REASONS); i++) {
        if (strcmp(detail + 1, STATUS_REASONS[i].detail) == 0)
            return (int)STATUS_REASONS[i].reason;
    }
    return strncmp(detail, ".7.", 3) == 0 ? REASON_REJECTED : -1;
}

static void replace(char **text, char *by)
{
    if (!by)
        return;
    g_free(*text);
    *text = by;
}

/* What the other server answered says more than what ours made of it. */
static void find_status(Sources *sources)
{
    BounceFacts *facts = &sources->facts;
    if (facts->diagnostic)
        replace(&facts->status, bounce_text_status(facts->diagnostic, true));
    if (is_vague(facts->status))
        replace(&facts->status, bounce_text_status(sources->text.explanation, true));
    if (facts->status)
        return;
    facts->status = bounce_text_status(sources->text.explanation, false);
    if (!facts->status && facts->diagnostic && strchr("45", facts->diagnostic[0]) &&
        g_ascii_isdigit(facts->diagnostic[1]) && g_ascii_isdigit(facts->diagnostic[2]))
        facts->status = g_strdup_printf("%c.0.0", facts->diagnostic[0]);
}

/* ---- conclusions ---- */

/* Whoever answered was there: the time may have run out, but not for want of an answer. */
static int find_reason(const Sources *sources)
{
    const BounceFacts *facts = &sources->facts;
    const char *words = facts->diagnostic ? facts->diagnostic : sources->text.explanation;
    int reason = bounce_text_reason(words, sources->lexicon);
    if (reason < 0 && facts->status)
        reason = reason_of_status(facts->status);
    if (reason >= 0 || !facts->diagnostic)
        return reason;
    reason = bounce_text_reason(sources->text.explanation, sources->lexicon);
    return reason == REASON_EXPIRED && facts->diagnostic[0] == '4' ? -1 : reason;
}

/* `status` of the machine-readable part only; a transcript in words is full of 2.x.x. Whoever
 * could not be reached until the time ran out has refused nothing: that is temporary, too,
 * although nobody tries any more. */
static void conclude_kind(const Sources *sources, const char *status, int reason,
                          Bounce *bounce)
{
    const BounceFacts *facts = &sources->facts;
    bool told = facts->failed || facts->delayed || facts->delivered;
    bool tried = told ? facts->delayed && !facts->failed : sources->text.speaks_of_delay;
    if (facts->delivered && !facts->failed && !facts->delayed)
        bounce->kind = BOUNCE_DELIVERED;
    else if (!told && status && status[0] == '2')
        bounce->kind = BOUNCE_DELIVERED;
    else
        bounce->kind = tried || reason == REASON_EXPIRED ? BOUNCE_TEMPORARY : BOUNCE_PERMANENT;
    bounce->given_up = bounce->kind != BOUNCE_DELIVERED && !tried;
}

/* The Message-ID in the returned mail's header, when that stands in the text. */
static char *id_of_text(const char *text)
{
    static const char name[] = "message-id:";
    for (const char *line = text; *line;) {
        const char *at = line + strspn(line, " \t>");
        if (g_ascii_strncasecmp(at, name, strlen(name)) == 0) {
            at += strlen(name);
            at += strspn(at, " \t\n<");
            return g_strndup(at, strcspn(at, " \t\n>"));
        }
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    return NULL;
}

static char *original_id(Sources *sources)
{
    const Message *message = sources->message;
    if (message->inner && message->inner->message_id[0])
        return g_strdup(message->inner->message_id);
    if (sources->facts.original_id)
        return g_steal_pointer(&sources->facts.original_id);
    char *id = id_of_text(sources->text.returned);
    if (!id)
        id = id_of_text(message->text);
    if (!id && message->in_reply_to && message->in_reply_to[0])
        id = g_strdup(message->in_reply_to[0]);
    return id ? id : g_strdup("");
}

static void cut(char *text, size_t max)
{
    if (strlen(text) <= max)
        return;
    char *end = g_utf8_find_prev_char(text, text + max + 1);
    *(end ? end : text + max) = '\0';
}

static void clear(Bounce *bounce)
{
    g_strfreev(bounce->recipients);
    g_free(bounce->status);
    g_free(bounce->diagnostic);
    g_free(bounce->reason);
    g_free(bounce->original_message_id);
    *bounce = (Bounce){0};
}

static void read_sources(Sources *sources)
{
    const Message *message = sources->message;
    bounce_facts_init(&sources->facts);
    bounce_text_read(message->subject, message->text, sources->lexicon, &sources->text);
    if (bounce_notice_read(message->text, &sources->facts))
        return;
    const char *status =
        message->delivery_status ? message->delivery_status : bounce_status_find(message->text);
    if (status)
        bounce_status_read(status, &sources->facts);
}

static char *taken(char **text)
{
    return *text ? g_steal_pointer(text) : g_strdup("");
}

static const char *reason_name(int reason)
{
#define REASON_NAME(value, name) [value] = name,
    static const char *const names[] = {BOUNCE_REASON_TERMS(REASON_NAME)};
    return reason < 0 ? "other" : names[reason];
}

void bounce_read(const Message *message, const Lexicon *lexicon, Bounce *bounce)
{
    clear(bounce);
    Sources sources = {.message = message, .lexicon = lexicon};
    BounceFacts *facts = &sources.facts;
    read_sources(&sources);
    find_recipients(&sources);
    g_autofree char *said = g_strdup(facts->status);
    if (!facts->diagnostic)
        facts->diagnostic = bounce_text_answer(sources.text.explanation);
    find_status(&sources);
    int reason = find_reason(&sources);
    conclude_kind(&sources, said, reason, bounce);
    if (!facts->status && reason >= 0 && bounce->given_up)
        facts->status = g_strdup(REASON_STATUS[reason]);
    bounce->recipients = strings_of(facts->recipients);
    bounce->status = taken(&facts->status);
    bounce->diagnostic = taken(&facts->diagnostic);
    cut(bounce->diagnostic, DIAGNOSTIC_MAX);
    bounce->reason = g_strdup(reason_name(reason));
    bounce->original_message_id = original_id(&sources);
    bounce_facts_clear(facts);
    bounce_text_clear(&sources.text);
}
