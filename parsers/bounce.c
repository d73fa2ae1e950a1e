/* What a delivery report says. The machine-readable part is believed first, the sentences for
 * people only for what it leaves open.
 *
 * Must never look further than TEXT_LINES into the text: the returned mail begins somewhere
 * below. Called by parsers/machine. */
#include "parsers/bounce.h"

#include <string.h>

enum {
    TEXT_LINES = 60,
    RECIPIENTS_MAX = 50,
    DIAGNOSTIC_MAX = 200,
};

typedef struct Reason {
    const char *text; /* lower case */
    const char *reason;
} Reason;

/* The coarse reason by words, the telling ones first. */
static const Reason PHRASES[] = {
    {"mailbox full", "mailbox-full"},
    {"mailbox is full", "mailbox-full"},
    {"over quota", "mailbox-full"},
    {"overquota", "mailbox-full"},
    {"quota exceeded", "mailbox-full"},
    {"exceeded storage", "mailbox-full"},
    {"user unknown", "user-unknown"},
    {"unknown user", "user-unknown"},
    {"no such user", "user-unknown"},
    {"does not exist", "user-unknown"},
    {"doesn't exist", "user-unknown"},
    {"user not found", "user-unknown"},
    {"recipient not found", "user-unknown"},
    {"unknown recipient", "user-unknown"},
    {"no mailbox here", "user-unknown"},
    {"mailbox unavailable", "user-unknown"},
    {"invalid recipient", "user-unknown"},
    {"host unknown", "host-unknown"},
    {"host not found", "host-unknown"},
    {"domain not found", "host-unknown"},
    {"unrouteable mail domain", "host-unknown"},
    {"name or service not known", "host-unknown"},
    {"message too large", "too-large"},
    {"size limit", "too-large"},
    {"message size exceeds", "too-large"},
    {"relaying denied", "relaying-denied"},
    {"relay access denied", "relaying-denied"},
    {"spam", "rejected"},
    {"blocked", "rejected"},
    {"blacklist", "rejected"},
    {"dmarc", "rejected"},
    {"policy", "rejected"},
    {"access denied", "rejected"},
    {"virus", "rejected"},
    {"timed out", "expired"},
    {"retry time", "expired"},
    {"too long", "expired"},
    {"connection refused", "network"},
};

/* RFC 3463: subject and detail of the status. */
static const Reason STATUSES[] = {
    {"1.1", "user-unknown"}, {"1.2", "host-unknown"}, {"1.10", "user-unknown"},
    {"2.2", "mailbox-full"}, {"3.4", "too-large"},    {"2.3", "too-large"},
    {"4.7", "expired"},      {"4.4", "host-unknown"}, {"2.1", "disabled"},
};

static const char *const DELAY_PHRASES[] = {
    "will be retried",
    "will retry",
    "will continue to",
    "keep trying",
    "still being retried",
    "has been delayed",
    "delivery is delayed",
    "delivery incomplete",
    "will try again",
    "warning: message",
    "not yet been delivered",
    "delayed mail",
    "delivery delay",
    "delay)",
    "(delay",
};

/* ---- the machine-readable part ---- */

typedef struct Actions {
    bool failed, delayed, delivered;
} Actions;

static void add_recipient(GPtrArray *recipients, const char *text, size_t length)
{
    g_autofree char *address = g_strstrip(g_strndup(text, length));
    const char *at = strrchr(address, '@');
    if (!at || at == address || !at[1] || strpbrk(address, " \t<>,\"") ||
        recipients->len >= RECIPIENTS_MAX)
        return;
    for (char *c = address + (at - address); *c; c++)
        *c = g_ascii_tolower(*c);
    for (unsigned i = 0; i < recipients->len; i++) {
        if (g_ascii_strcasecmp(recipients->pdata[i], address) == 0)
            return;
    }
    g_ptr_array_add(recipients, g_steal_pointer(&address));
}

/* "rfc822; <name@host> (comment)": the address behind the type. */
static void add_typed(GPtrArray *recipients, const char *value)
{
    const char *type_end = strchr(value, ';'), *start = type_end ? type_end + 1 : value;
    start += strspn(start, " \t<");
    add_recipient(recipients, start, strcspn(start, " \t<>(;,"));
}

static void add_action(Actions *actions, const char *value)
{
    g_autofree char *action = g_ascii_strdown(value, -1);
    actions->failed |= g_str_has_prefix(action, "fail");
    actions->delayed |= g_str_has_prefix(action, "delay");
    actions->delivered |= g_str_has_prefix(action, "deliver") ||
                          g_str_has_prefix(action, "relay") ||
                          g_str_has_prefix(action, "expand");
}

/* One field of a delivery status; `original` collects the addresses that were written, in case
 * a server named none itself. */
static void read_field(const char *field, Bounce *bounce, GPtrArray *final, GPtrArray *original,
                       Actions *actions)
{
    const char *colon = strchr(field, ':');
    if (!colon)
        return;
    g_autofree char *name = g_ascii_strdown(field, colon - field);
    g_autofree char *value = g_strstrip(g_strdup(colon + 1));
    g_strstrip(name);
    if (strcmp(name, "final-recipient") == 0) {
        add_typed(final, value);
    } else if (strcmp(name, "original-recipient") == 0) {
        add_typed(original, value);
    } else if (strcmp(name, "action") == 0) {
        add_action(actions, value);
    } else if (strcmp(name, "status") == 0 && !bounce->status) {
        bounce->status = g_strndup(value, strspn(value, "0123456789."));
    } else if (strcmp(name, "diagnostic-code") == 0 && !bounce->diagnostic) {
        const char *type_end = strchr(value, ';');
        bounce->diagnostic = g_strstrip(g_strdup(type_end ? type_end + 1 : value));
    }
}

static void read_status_part(const char *text, Bounce *bounce, GPtrArray *final,
                             GPtrArray *original, Actions *actions)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GString) field = g_string_new(NULL);
    for (size_t i = 0; lines[i]; i++) {
        if (lines[i][0] != ' ' && lines[i][0] != '\t') {
            read_field(field->str, bounce, final, original, actions);
            g_string_truncate(field, 0);
        }
        g_string_append(field, g_strchomp(lines[i]));
    }
    read_field(field->str, bounce, final, original, actions);
}

/* ---- the text for people ---- */

/* Where the returned mail begins, or the text becomes too long to be an explanation. */
static bool returned_mail_begins(const char *line)
{
    g_autofree char *lower = g_ascii_strdown(line, -1);
    return strstr(lower, "original message") || strstr(lower, "copy of the message") ||
           strstr(lower, "copy of your message") || strstr(lower, "returned message") ||
           g_str_has_prefix(lower, "received:") || g_str_has_prefix(lower, "return-path:");
}

static char *explanation_of(const char *text)
{
    GString *explanation = g_string_new(NULL);
    const char *line = text;
    for (int i = 0; i < TEXT_LINES && *line; i++) {
        size_t length = strcspn(line, "\n");
        g_autofree char *copy = g_strndup(line, MIN(length, 2000));
        if (returned_mail_begins(copy) && i > 3)
            break;
        g_string_append_printf(explanation, "%s\n", copy);
        line += length + (line[length] == '\n');
    }
    return g_string_free(explanation, FALSE);
}

/* Mail systems put a failed address at the beginning of a line: "<a@b>: reason", "  a@b", "a@b
 * (reason)". */
static void recipients_of_text(const char *text, GPtrArray *recipients)
{
    while (*text) {
        const char *start = text + strspn(text, " \t<\"'*");
        size_t length = strcspn(start, " \t\r\n<>:;,\"'()");
        if (memchr(start, '@', length))
            add_recipient(recipients, start, length);
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
}

/* "5.1.1" that stands free in the text: owned, or NULL. */
static char *status_of_text(const char *text)
{
    for (const char *at = text; (at = strpbrk(at, "245")); at++) {
        if (at[1] != '.' || !g_ascii_isdigit(at[2]) ||
            (at > text && (g_ascii_isalnum(at[-1]) || at[-1] == '.')))
            continue;
        const char *detail = at + 2 + strspn(at + 2, "0123456789");
        size_t digits = *detail == '.' ? strspn(detail + 1, "0123456789") : 0;
        const char *end = detail + 1 + digits;
        if (digits > 0 && digits <= 3 && detail - at <= 5 && *end != '.' &&
            !g_ascii_isalnum(*end))
            return g_strndup(at, (size_t)(end - at));
        if (digits > 0 && *end == '.' && !g_ascii_isalnum(end[1]))
            return g_strndup(at, (size_t)(end - at));
    }
    return NULL;
}

/* The line with the server's answer: "550 ...". */
static char *diagnostic_of_text(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (size_t i = 0; lines[i]; i++) {
        for (const char *at = lines[i]; (at = strpbrk(at, "45")); at++) {
            bool begins = at == lines[i] || !g_ascii_isalnum(at[-1]);
            if (begins && g_ascii_isdigit(at[1]) && g_ascii_isdigit(at[2]) &&
                strchr(" -", at[3]) && at[3])
                return g_strstrip(g_strdup(at));
        }
    }
    return NULL;
}

static bool mentions(const char *lower, const char *const *phrases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strstr(lower, phrases[i]))
            return true;
    }
    return false;
}

/* ---- conclusions ---- */

/* `status`: of the machine-readable part only, or NULL; a transcript in words is full of 2.x.x.
 */
static BounceKind kind_of(const Actions *actions, const char *status, bool speaks_of_delay)
{
    if (actions->failed)
        return BOUNCE_PERMANENT;
    if (actions->delayed)
        return BOUNCE_TEMPORARY;
    if (actions->delivered || (status && status[0] == '2'))
        return BOUNCE_DELIVERED;
    return speaks_of_delay ? BOUNCE_TEMPORARY : BOUNCE_PERMANENT;
}

static const char *reason_of(const char *status, const char *words)
{
    for (size_t i = 0; i < G_N_ELEMENTS(PHRASES); i++) {
        if (strstr(words, PHRASES[i].text))
            return PHRASES[i].reason;
    }
    const char *detail = strchr(status, '.');
    for (size_t i = 0; detail && i < G_N_ELEMENTS(STATUSES); i++) {
        if (strcmp(detail + 1, STATUSES[i].text) == 0)
            return STATUSES[i].reason;
    }
    return detail && detail[1] == '7' ? "rejected" : "other";
}

static char *original_id(const Message *message)
{
    if (message->inner && message->inner->message_id[0])
        return g_strdup(message->inner->message_id);
    static const char name[] = "\nmessage-id:";
    for (const char *at = message->text; (at = strchr(at, '\n')); at++) {
        if (g_ascii_strncasecmp(at, name, strlen(name)) != 0)
            continue;
        at += strlen(name);
        at += strspn(at, " \t<");
        return g_strndup(at, strcspn(at, " \t\r\n>"));
    }
    return g_strdup("");
}

static void cut(char **text, size_t max)
{
    if (strlen(*text) <= max)
        return;
    char *end = g_utf8_find_prev_char(*text, *text + max + 1);
    *(end ? end : *text + max) = '\0';
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

static void read_recipients(const Message *message, GPtrArray *recipients,
                            const GPtrArray *original, const char *explanation)
{
    for (unsigned i = 0; recipients->len == 0 && i < original->len; i++)
        add_recipient(recipients, original->pdata[i], strlen(original->pdata[i]));
    const char *failed = message_header(message, "x-failed-recipients", NULL);
    if (recipients->len == 0 && failed) {
        g_auto(GStrv) parts = g_strsplit(failed, ",", RECIPIENTS_MAX);
        for (size_t i = 0; parts[i]; i++)
            add_recipient(recipients, parts[i], strlen(parts[i]));
    }
    if (recipients->len == 0)
        recipients_of_text(explanation, recipients);
}

void bounce_read(const Message *message, const Lexicon *lexicon, Bounce *bounce)
{
    (void)lexicon;
    clear(bounce);
    Actions actions = {0};
    GPtrArray *recipients = g_ptr_array_new();
    g_autoptr(GPtrArray) original = g_ptr_array_new_with_free_func(g_free);
    if (message->delivery_status)
        read_status_part(message->delivery_status, bounce, recipients, original, &actions);
    g_autofree char *explanation = explanation_of(message->text);
    read_recipients(message, recipients, original, explanation);
    g_ptr_array_add(recipients, NULL);
    bounce->recipients = (char **)g_ptr_array_free(recipients, FALSE);
    g_autofree char *said = g_strconcat(message->subject, "\n", explanation, NULL);
    g_autofree char *lower = g_ascii_strdown(said, -1);
    bounce->kind = kind_of(&actions, bounce->status,
                           mentions(lower, DELAY_PHRASES, G_N_ELEMENTS(DELAY_PHRASES)));
    if (!bounce->status)
        bounce->status = status_of_text(explanation);
    if (!bounce->diagnostic)
        bounce->diagnostic = diagnostic_of_text(explanation);
    bounce->status = bounce->status ? bounce->status : g_strdup("");
    bounce->diagnostic = bounce->diagnostic ? bounce->diagnostic : g_strdup("");
    cut(&bounce->diagnostic, DIAGNOSTIC_MAX);
    g_autofree char *diagnostic = g_ascii_strdown(bounce->diagnostic, -1);
    bounce->reason = g_strdup(reason_of(bounce->status, diagnostic[0] ? diagnostic : lower));
    bounce->original_message_id = original_id(message);
}
