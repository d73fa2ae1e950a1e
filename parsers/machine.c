/* Is this mail from a person, and may it be acknowledged? Two tables of rules, read from the
 * top; the first that holds decides and gives its id.
 *
 * Headers suppress an acknowledgement, never the intake: an alert is automatic mail and an
 * incident. The worst error is to take a person for a machine, so what people's mail may also
 * have (a subject "Automatic reply:", X-Auto-Response-Suppress, a forwarding rule's mark)
 * decides only together with something else. Called by parsers/report; what is really ours is
 * verified by intake. */
#include "parsers/machine.h"

#include "parsers/bounce.h"

#include <string.h>

typedef struct View {
    const Message *message;
    const ParserContext *context;
    const Report *report; /* only what was read before the rule is asked */
} View;

typedef struct Rule Rule;
struct Rule {
    const char *id;
    bool (*holds)(const View *view, const Rule *rule);
    const char *const *headers; /* NULL: the predicate knows where to look */
    const char *const *values;  /* NULL: any */
    Origin origin;
};

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* ---- values ---- */

static bool word_in(const char *word, const char *const *words)
{
    for (size_t i = 0; words[i]; i++) {
        if (g_ascii_strcasecmp(word, words[i]) == 0)
            return true;
    }
    return false;
}

static bool starts_with(const char *text, const char *start)
{
    return g_ascii_strncasecmp(text, start, strlen(start)) == 0;
}

/* "auto-replied (holiday); owner-email=..." is "auto-replied": without comments (RFC 5322
 * section 3.2.2, they nest) and without parameters. */
static char *plain_value(const char *value)
{
    GString *plain = g_string_new(NULL);
    int depth = 0;
    for (; *value && (depth > 0 || *value != ';'); value++) {
        if (*value == '(')
            depth++;
        else if (*value == ')' && depth > 0)
            depth--;
        else if (depth == 0)
            g_string_append_c(plain, *value);
    }
    return g_strstrip(g_string_free(plain, FALSE));
}

static const char *address_domain(const char *address)
{
    const char *at = strrchr(address, '@');
    return at ? at + 1 : "";
}

static char *address_local(const char *address)
{
    const char *at = strrchr(address, '@');
    return at ? g_strndup(address, (size_t)(at - address)) : g_strdup(address);
}

static bool domain_below(const char *domain, const char *parent)
{
    size_t n = strlen(domain), m = strlen(parent);
    if (n < m || m == 0 || g_ascii_strcasecmp(domain + n - m, parent) != 0)
        return false;
    return n == m || domain[n - m - 1] == '.';
}

/* "security+token@school" is "security@school". */
static bool is_own_address(const char *address, const ParserContext *context)
{
    g_autofree char *local = address_local(address);
    char *plus = strchr(local, '+');
    if (plus)
        *plus = '\0';
    g_autofree char *base = g_strconcat(local, "@", address_domain(address), NULL);
    for (char **own = context->own_addresses; own && *own; own++) {
        if (g_ascii_strcasecmp(address, *own) == 0 || g_ascii_strcasecmp(base, *own) == 0)
            return true;
    }
    return false;
}

static bool is_internal(const char *address, const ParserContext *context)
{
    for (char **role = context->role_addresses; role && *role; role++) {
        if (g_ascii_strcasecmp(address, *role) == 0)
            return true;
    }
    for (char **domain = context->staff_domains; domain && *domain; domain++) {
        if (g_ascii_strcasecmp(address_domain(address), *domain) == 0)
            return true;
    }
    return is_own_address(address, context);
}

/* Our Message-IDs are incidentd.<digits>.<16 characters>@<domain of an own address>. */
static bool is_own_id(const char *id, const ParserContext *context)
{
    static const char start[] = "incidentd.";
    if (strncmp(id, start, strlen(start)) != 0)
        return false;
    const char *digits = id + strlen(start), *mac = digits + strspn(digits, "0123456789");
    if (mac == digits || *mac != '.' || strcspn(mac + 1, "@") != 16)
        return false;
    for (char **own = context->own_addresses; own && *own; own++) {
        if (g_ascii_strcasecmp(address_domain(mac), address_domain(*own)) == 0)
            return true;
    }
    return false;
}

/* ---- predicates ---- */

/* Does any occurrence of one of the headers satisfy `test`? */
static bool any_header(const View *view, const Rule *rule,
                       bool (*test)(const char *, const Rule *))
{
    for (size_t i = 0; rule->headers[i]; i++) {
        const char *value;
        for (size_t from = 0;
             (value = message_header(view->message, rule->headers[i], &from));) {
            if (test(value, rule))
                return true;
        }
    }
    return false;
}

static bool value_present(const char *value, const Rule *rule)
{
    (void)rule;
    g_autofree char *plain = plain_value(value);
    return !word_in(plain, WORDS("no", "false"));
}

static bool value_equals(const char *value, const Rule *rule)
{
    g_autofree char *plain = plain_value(value);
    return word_in(plain, rule->values);
}

static bool value_contains(const char *value, const Rule *rule)
{
    g_autofree char *lower = g_ascii_strdown(value, -1);
    for (size_t i = 0; rule->values[i]; i++) {
        if (strstr(lower, rule->values[i]))
            return true;
    }
    return false;
}

/* Comma lists of words: "DR, AutoReply". */
static bool value_lists(const char *value, const Rule *rule)
{
    g_auto(GStrv) words = g_strsplit_set(value, ",; \t", -1);
    for (size_t i = 0; words[i]; i++) {
        if (word_in(words[i], rule->values))
            return true;
    }
    return false;
}

/* Anything was said, and it is not one of the values. */
static bool value_other(const char *value, const Rule *rule)
{
    g_autofree char *plain = plain_value(value);
    return plain[0] && !word_in(plain, rule->values);
}

static bool header_present(const View *view, const Rule *rule)
{
    return any_header(view, rule, value_present);
}

static bool header_equals(const View *view, const Rule *rule)
{
    return any_header(view, rule, value_equals);
}

static bool header_contains(const View *view, const Rule *rule)
{
    return any_header(view, rule, value_contains);
}

static bool header_lists(const View *view, const Rule *rule)
{
    return any_header(view, rule, value_lists);
}

static bool header_other(const View *view, const Rule *rule)
{
    return any_header(view, rule, value_other);
}

static bool has_header(const Message *message, const char *name)
{
    return message_header(message, name, NULL) != NULL;
}

static bool auto_submitted(const View *view)
{
    const Rule rule = {.headers = WORDS("auto-submitted"), .values = WORDS("no")};
    return header_other(view, &rule);
}

static bool from_ourselves(const View *view, const Rule *rule)
{
    (void)rule;
    return is_own_address(view->message->from.address, view->context) ||
           is_own_address(view->message->sender.address, view->context);
}

static bool is_report(const Message *message, const char *const *types)
{
    return message->report_type &&
           g_ascii_strcasecmp(message->content_type, "multipart/report") == 0 &&
           word_in(message->report_type, types);
}

static bool report_of_type(const View *view, const Rule *rule)
{
    return is_report(view->message, rule->values);
}

static bool null_path(const Message *message)
{
    const char *value;
    for (size_t from = 0; (value = message_header(message, "return-path", &from));) {
        if (word_in(value, WORDS("<>", "<MAILER-DAEMON>")))
            return true;
    }
    return false;
}

static bool from_local_in(const Message *message, const char *const *words)
{
    g_autofree char *local = address_local(message->from.address);
    return word_in(local, words);
}

static bool from_mail_system(const Message *message)
{
    return from_local_in(message,
                         WORDS("mailer-daemon", "mailer_daemon", "mdaemon", "postmaster"));
}

static bool null_path_bounce(const View *view, const Rule *rule)
{
    const Message *message = view->message;
    return null_path(message) &&
           (is_report(message, rule->values) || has_header(message, "x-failed-recipients") ||
            from_mail_system(message));
}

static bool returns_ours(const View *view, const Rule *rule)
{
    (void)rule;
    return from_mail_system(view->message) && view->message->inner &&
           is_own_id(view->message->inner->message_id, view->context);
}

static bool bounce_subject(const View *view, const Rule *rule)
{
    if (!null_path(view->message) && !from_mail_system(view->message))
        return false;
    for (size_t i = 0; rule->values[i]; i++) {
        if (starts_with(view->message->subject, rule->values[i]))
            return true;
    }
    return false;
}

/* B7: nobody writes as mailer-daemon, and nobody's mail is answered by it. `postmaster` is left
 * out: people write as such. */
static bool from_daemon(const View *view, const Rule *rule)
{
    return from_local_in(view->message, rule->values) &&
           !has_header(view->message, "in-reply-to");
}

static const char *const AUTO_REPLY_SUBJECTS[] = {
    "automatic reply:",
    "auto:",
    "auto response",
    "autoreply",
    "auto-reply",
    "out of office",
    "out of the office",
    "ooo:",
    "vacation reply",
    "ateb awtomatig:",
    "automatische antwort",
    "réponse automatique",
    "risposta automatica",
    "respuesta automática",
    "resposta automática",
    "automatisch antwoord",
    "automatyczna odpowiedź",
    "autosvar",
};

static bool auto_reply_subject(const Message *message)
{
    const char *subject = message->subject;
    if (starts_with(subject, "re:"))
        subject += 3;
    while (g_ascii_isspace(*subject))
        subject++;
    g_autofree char *lower = g_utf8_strdown(subject, -1);
    for (size_t i = 0; i < G_N_ELEMENTS(AUTO_REPLY_SUBJECTS); i++) {
        if (g_str_has_prefix(lower, AUTO_REPLY_SUBJECTS[i]))
            return true;
    }
    return g_str_has_suffix(lower, "is out of the office");
}

static bool replies_to_ours(const View *view)
{
    for (char **id = view->message->in_reply_to; id && *id; id++) {
        if (is_own_id(*id, view->context))
            return true;
    }
    for (char **id = view->message->references; id && *id; id++) {
        if (is_own_id(*id, view->context))
            return true;
    }
    return false;
}

static bool marked_reply_subject(const View *view, const Rule *rule)
{
    const Message *message = view->message;
    if (!auto_reply_subject(message))
        return false;
    return auto_submitted(view) ||
           has_header(message, "x-ms-exchange-generated-message-source") ||
           (has_header(message, "in-reply-to") && any_header(view, rule, value_lists));
}

static bool rule_loop_reply(const View *view, const Rule *rule)
{
    return header_present(view, rule) &&
           (has_header(view->message, "x-ms-exchange-generated-message-source") ||
            auto_reply_subject(view->message));
}

static bool guarded_reply_subject(const View *view, const Rule *rule)
{
    (void)rule;
    return auto_reply_subject(view->message) &&
           (replies_to_ours(view) || null_path(view->message));
}

/* N1. Exchange may put the mark on every mail of a tenant, so from our own people it says
 * nothing. */
static bool asks_for_silence(const View *view, const Rule *rule)
{
    return !is_internal(view->message->from.address, view->context) && header_lists(view, rule);
}

static bool unanswerable_address(const char *address, const char *const *words)
{
    g_autofree char *local = address_local(address);
    local[strcspn(local, "+")] = '\0';
    return word_in(local, words);
}

static bool unanswerable_sender(const View *view, const Rule *rule)
{
    const AddressList *reply_to = &view->message->reply_to;
    for (size_t i = 0; i < reply_to->n; i++) {
        if (unanswerable_address(reply_to->items[i].address, rule->values))
            return true;
    }
    return unanswerable_address(view->message->from.address, rule->values);
}

static bool doubtful_sender(const View *view, const Rule *rule)
{
    (void)rule;
    const char *from = view->message->from.address;
    const AddressList *reply_to = &view->message->reply_to;
    if (!strchr(from, '@') || !address_domain(from)[0])
        return true;
    for (size_t i = 0; i < reply_to->n; i++) {
        const char *other = reply_to->items[i].address;
        if (g_ascii_strcasecmp(address_domain(from), address_domain(other)) != 0 &&
            !is_internal(from, view->context) && !is_internal(other, view->context))
            return true;
    }
    return false;
}

static bool list_has_us(const AddressList *list, const ParserContext *context)
{
    for (size_t i = 0; i < list->n; i++) {
        if (is_own_address(list->items[i].address, context))
            return true;
    }
    return false;
}

/* Without knowledge of our own addresses (a mail read outside a mailbox) nothing can be said.
 */
static bool not_addressed(const View *view, const Rule *rule)
{
    (void)rule;
    const Message *message = view->message;
    if (!view->context->own_addresses || !view->context->own_addresses[0])
        return false;
    return !list_has_us(&message->to, view->context) &&
           !list_has_us(&message->cc, view->context) &&
           !is_internal(message->from.address, view->context);
}

static bool not_authentic(const View *view, const Rule *rule)
{
    (void)rule;
    return strcmp(view->report->authentication, "fail") == 0;
}

/* ---- the rules ---- */

#define PRECEDENCE WORDS("precedence", "x-precedence")

/* The first that holds says what wrote the mail. Nothing of this is acknowledged. */
static const Rule ORIGIN_RULES[] = {
    {"S2", from_ourselves, NULL, NULL, ORIGIN_SELF},
    {"B0", report_of_type, NULL, WORDS("feedback-report"), ORIGIN_FEEDBACK}, /* RFC 5965 */
    {"B1", report_of_type, NULL, WORDS("delivery-status"), ORIGIN_BOUNCE},   /* RFC 3464 */
    {"B2", report_of_type, NULL, WORDS("disposition-notification"),
     ORIGIN_AUTO_REPLY}, /* RFC 8098 */
    {"B3", null_path_bounce, NULL, WORDS("delivery-status"), ORIGIN_BOUNCE},
    {"B4", returns_ours, NULL, NULL, ORIGIN_BOUNCE},
    {"B5", header_present, WORDS("x-failed-recipients"), NULL, ORIGIN_BOUNCE},
    {"B6", bounce_subject, NULL,
     WORDS("undeliverable:", "undelivered mail returned", "delivery status notification",
           "delivery failure", "mail delivery failed", "failure notice", "returned mail"),
     ORIGIN_BOUNCE},
    {"B7", from_daemon, NULL, WORDS("mailer-daemon", "mailer_daemon", "mdaemon"),
     ORIGIN_BOUNCE},
    {"A1", header_equals, WORDS("auto-submitted"), WORDS("auto-replied"), ORIGIN_AUTO_REPLY},
    {"A0", marked_reply_subject, WORDS("x-auto-response-suppress"), WORDS("all"),
     ORIGIN_AUTO_REPLY},
    {"A2", header_other, WORDS("auto-submitted"), WORDS("no"), ORIGIN_AUTO_GENERATED},
    {"A3", header_present,
     WORDS("x-autoreply", "x-autorespond", "x-autoresponder", "x-autoresponse",
           "x-autoreply-from", "x-mail-autoreply"),
     NULL, ORIGIN_AUTO_REPLY},
    {"A4", header_equals, WORDS("precedence", "x-precedence", "preference"),
     WORDS("auto_reply", "auto-reply"), ORIGIN_AUTO_REPLY},
    {"A5", header_equals, WORDS("x-autogenerated"), WORDS("reply"), ORIGIN_AUTO_REPLY},
    {"A5", header_equals, WORDS("x-fc-machinegenerated"), WORDS("true"), ORIGIN_AUTO_REPLY},
    {"A5", header_contains, WORDS("x-post-messageclass"), WORDS("autoresponder"),
     ORIGIN_AUTO_REPLY},
    {"A5", header_equals, WORDS("delivered-to"), WORDS("autoresponder"), ORIGIN_AUTO_REPLY},
    {"A5", header_equals, WORDS("x-apple-action"), WORDS("vacation"), ORIGIN_AUTO_REPLY},
    {"A6", rule_loop_reply, WORDS("x-ms-exchange-inbox-rules-loop"), NULL, ORIGIN_AUTO_REPLY},
    {"A7", header_equals, WORDS("x-amazon-mail-relay-type"), WORDS("notification"),
     ORIGIN_AUTO_GENERATED},
    {"A7", header_present,
     WORDS("x-servicenow-generated", "x-jira-fingerprint", "x-auto-generated"), NULL,
     ORIGIN_AUTO_GENERATED},
    {"A8", guarded_reply_subject, NULL, NULL, ORIGIN_AUTO_REPLY},
    {"L1", header_present,
     WORDS("list-id", "list-post", "list-unsubscribe", "list-help", "list-subscribe",
           "list-owner", "list-archive", "mailing-list", "x-mailing-list",
           "list-processor-version", "x-beenthere", "x-mailman-version"),
     NULL, ORIGIN_LIST},
    {"L2", header_equals, PRECEDENCE, WORDS("bulk", "list", "junk"), ORIGIN_LIST},
    {"L3", header_present, WORDS("feedback-id"), NULL, ORIGIN_LIST},
};

/* Of the rest: what is not acknowledged although a person may have written it. */
static const Rule ACK_RULES[] = {
    {"N1", asks_for_silence, WORDS("x-auto-response-suppress"),
     WORDS("all", "autoreply", "oof"), 0},
    {"N2", header_equals, WORDS(MACHINE_NO_ACK_HEADER), WORDS("yes"), 0},
    {"N3", unanswerable_sender, NULL,
     WORDS("noreply", "no-reply", "no_reply", "no.reply", "donotreply", "do-not-reply",
           "do_not_reply", "do.not.reply", "bounce", "bounces", "abuse", "root", "daemon",
           "mailer-daemon", "notification", "notifications", "alert", "alerts"),
     0},
    {"N4", doubtful_sender, NULL, NULL, 0},
    {"N5", not_addressed, NULL, NULL, 0},
    {"N6", not_authentic, NULL, NULL, 0},
};

static const Rule *first_rule(const Rule *rules, size_t n, const View *view)
{
    for (size_t i = 0; i < n; i++) {
        if (rules[i].holds(view, &rules[i]))
            return &rules[i];
    }
    return NULL;
}

/* ---- authentication (rule N6) ---- */

typedef struct Results {
    bool dmarc_pass, dmarc_fail, spf_pass, spf_fail,
        dkim_pass; /* spf_pass, dkim_pass: of the From domain */
    bool any_dkim_pass;
} Results;

/* The property of a result, "header.d=school.example" of ptype "header.d": owned, or NULL. */
static char *result_property(char **words, const char *name)
{
    for (size_t i = 1; words[0] && words[i]; i++) {
        size_t n = strlen(name);
        if (g_ascii_strncasecmp(words[i], name, n) == 0 && words[i][n] == '=')
            return g_strdup(words[i] + n + 1);
    }
    return NULL;
}

/* A property's domain and the From domain belong together: the same, or one below the other
 * (the relaxed alignment of RFC 7489 section 3.1, without its list of public suffixes: a single
 * label never counts). */
static bool aligned(char **words, const char *property, const char *from_domain)
{
    g_autofree char *value = result_property(words, property);
    if (!value)
        return false;
    const char *at = strrchr(value, '@'), *domain = at ? at + 1 : value;
    return strchr(domain, '.') &&
           (domain_below(domain, from_domain) || domain_below(from_domain, domain));
}

/* dmarc=pass speaks of the From that the server saw; it must be the one we read. */
static bool same_from(char **words, const char *from_domain)
{
    g_autofree char *value = result_property(words, "header.from");
    return !value || g_ascii_strcasecmp(value, from_domain) == 0;
}

/* One "method=result property=value ..." of RFC 8601 section 2.2. */
static void read_result(const char *text, const char *from_domain, Results *results)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t", -1);
    size_t first = 0;
    while (words[first] && !words[first][0])
        first++;
    char **at = words + first;
    const char *method = at[0] ? at[0] : "", *equals = strchr(method, '=');
    if (!equals)
        return;
    bool pass = g_ascii_strcasecmp(equals + 1, "pass") == 0;
    if (starts_with(method, "dmarc=")) {
        results->dmarc_pass |= pass && same_from(at, from_domain);
        results->dmarc_fail |= g_ascii_strcasecmp(equals + 1, "fail") == 0;
    } else if (starts_with(method, "spf=")) {
        results->spf_pass |= pass && aligned(at, "smtp.mailfrom", from_domain);
        results->spf_fail |= word_in(equals + 1, WORDS("fail", "softfail"));
    } else if (starts_with(method, "dkim=")) {
        results->any_dkim_pass |= pass;
        results->dkim_pass |= pass && (aligned(at, "header.d", from_domain) ||
                                       aligned(at, "header.i", from_domain));
    }
}

/* The value without comments; quoted strings keep their ';' out of the way. */
static char *without_comments(const char *value)
{
    GString *plain = g_string_new(NULL);
    bool quoted = false;
    int depth = 0;
    for (; *value; value++) {
        if (*value == '"' && depth == 0)
            quoted = !quoted;
        else if (*value == '(' && !quoted)
            depth++;
        else if (*value == ')' && depth > 0)
            depth--;
        else if (depth == 0 && !(quoted && *value == ';'))
            g_string_append_c(plain, *value);
    }
    return g_string_free(plain, FALSE);
}

static void read_results(const char *value, const char *authserv_id, const char *from_domain,
                         Results *results)
{
    g_autofree char *plain = without_comments(value);
    g_auto(GStrv) parts = g_strsplit(plain, ";", 64);
    char *id = parts[0] ? g_strstrip(parts[0]) : NULL;
    if (!id)
        return;
    id[strcspn(id, " \t")] = '\0'; /* a version may follow */
    if (g_ascii_strcasecmp(id, authserv_id) != 0)
        return;
    for (size_t i = 1; parts[i]; i++)
        read_result(parts[i], from_domain, results);
}

/* Our server hands a mail on to its store by LMTP, which writes one more Received on top. A
 * stranger cannot stand above: what he sends is below the line that our server wrote when it
 * took the mail from outside. */
static bool local_hand_over(const char *received)
{
    g_autofree char *plain = without_comments(received);
    g_autofree char *lower = g_ascii_strdown(plain, -1);
    return strstr(lower, " with lmtp") != NULL;
}

static const char *authentication_of(const Message *message, const ParserContext *context)
{
    Results results = {0};
    if (!context->authserv_id || !context->authserv_id[0])
        return "none";
    const char *from_domain = address_domain(message->from.address);
    for (size_t i = 0; i < message->n_headers; i++) {
        const MessageHeader *header = &message->headers[i];
        if (strcmp(header->name, "received") == 0 && !local_hand_over(header->value))
            break;
        if (strcmp(header->name, "authentication-results") == 0)
            read_results(header->value, context->authserv_id, from_domain, &results);
    }
    if (results.dmarc_fail ||
        (!results.dmarc_pass && results.spf_fail && !results.any_dkim_pass))
        return "fail";
    return results.dmarc_pass || results.spf_pass || results.dkim_pass ? "pass" : "none";
}

/* ---- the whole ---- */

void machine_read(const Message *message, const ParserContext *context, Report *report)
{
    View view = {message, context, report};
    g_free(report->authentication);
    report->authentication = g_strdup(authentication_of(message, context));
    const Rule *rule = first_rule(ORIGIN_RULES, G_N_ELEMENTS(ORIGIN_RULES), &view);
    g_free(report->origin_rule);
    report->origin = rule ? rule->origin : ORIGIN_HUMAN;
    report->origin_rule = g_strdup(rule ? rule->id : NULL);
    if (!rule)
        rule = first_rule(ACK_RULES, G_N_ELEMENTS(ACK_RULES), &view);
    g_free(report->ack_rule);
    report->ack = !rule;
    report->ack_rule = g_strdup(rule ? rule->id : NULL);
    g_free(report->loop);
    report->loop = g_strdup(message_header(message, MACHINE_LOOP_HEADER, NULL));
    if (report->origin == ORIGIN_BOUNCE)
        bounce_read(message, context->lexicon, &report->bounce);
}
