/* Is this mail from a person, and may it be acknowledged? Which signs say so is data
 * (config/lexicon/machine.conf); here stands what each test means. The rules are asked from the
 * top, the first that holds decides and gives its id.
 *
 * Headers suppress an acknowledgement, never the intake: an alert is automatic mail and an
 * incident. Called by parsers/report; what is really ours is verified by intake. */
#include "parsers/machine/machine.h"

#include "parsers/machine/authentication.h"
#include "parsers/machine/bounce.h"
#include "parsers/machine/bounce_notice.h"
#include "parsers/reference/reference.h"
#include "parsers/text/line.h"

#include <string.h>

enum {
    TEXT_START = 1000, /* bytes of the text that say what it is */
    SUBJECT_MAX = 1000,
    GREETING_MAX = 120, /* bytes in front of what opens a text */
};

enum { HOPS_MAX = 25 };

typedef struct View {
    const Message *message;
    const ParserContext *context;
    const Report *report;      /* only what was read before the rule is asked */
    char subject[SUBJECT_MAX]; /* its beginning, folded */
    size_t subject_length;
} View;

typedef MachineCondition Condition;

/* ---- values ---- */

static bool word_in(const char *word, char **words)
{
    for (size_t i = 0; words[i]; i++) {
        if (g_ascii_strcasecmp(word, words[i]) == 0)
            return true;
    }
    return false;
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

bool machine_is_own_address(const char *address, const ParserContext *context)
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
    return machine_is_own_address(address, context);
}

/* Our Message-IDs are incidentd.<digits>.<16 characters>@<domain of an own address>. */
bool machine_is_own_id(const char *id, const ParserContext *context)
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

/* ---- headers ---- */

static bool header_holds(const char *value, const Condition *condition)
{
    g_autofree char *plain = plain_value(value);
    if (condition->test == MACHINE_HEADER_EQUALS)
        return word_in(plain, condition->values);
    if (condition->test == MACHINE_HEADER_OTHER) /* something is said, none of the values */
        return plain[0] && !word_in(plain, condition->values);
    return g_ascii_strcasecmp(plain, "no") != 0 && g_ascii_strcasecmp(plain, "false") != 0;
}

static bool value_contains(const char *value, char **words)
{
    g_autofree char *lower = g_ascii_strdown(value, -1);
    for (size_t i = 0; words[i]; i++) {
        if (strstr(lower, words[i]))
            return true;
    }
    return false;
}

/* Comma lists of words: "DR, AutoReply". */
static bool value_lists(const char *value, char **words)
{
    g_auto(GStrv) parts = g_strsplit_set(value, ",; \t", -1);
    for (size_t i = 0; parts[i]; i++) {
        if (word_in(parts[i], words))
            return true;
    }
    return false;
}

static bool value_holds(const char *value, const Condition *condition)
{
    if (condition->test == MACHINE_HEADER_CONTAINS)
        return value_contains(value, condition->values);
    if (condition->test == MACHINE_HEADER_LISTS)
        return value_lists(value, condition->values);
    return header_holds(value, condition);
}

/* Does any occurrence of one of the headers hold? */
static bool any_header(const Message *message, const Condition *condition)
{
    for (size_t i = 0; message && condition->headers[i]; i++) {
        const char *value;
        for (size_t from = 0;
             (value = message_header(message, condition->headers[i], &from));) {
            if (value_holds(value, condition))
                return true;
        }
    }
    return false;
}

static bool null_path(const Message *message)
{
    const char *value;
    for (size_t from = 0; (value = message_header(message, "return-path", &from));) {
        if (strcmp(value, "<>") == 0 || g_ascii_strcasecmp(value, "<mailer-daemon>") == 0)
            return true;
    }
    return false;
}

static bool report_of_type(const Message *message, char **types)
{
    return message->report_type &&
           g_ascii_strcasecmp(message->content_type, "multipart/report") == 0 &&
           word_in(message->report_type, types);
}

/* ---- who ---- */

static bool from_ourselves(const View *view)
{
    return machine_is_own_address(view->message->from.address, view->context) ||
           machine_is_own_address(view->message->sender.address, view->context);
}

static bool local_part_in(const char *address, char **words)
{
    g_autofree char *local = address_local(address);
    return word_in(local, words);
}

/* "noreply" stands in "shares-noreply" and "noreply-dmarc", and not in "noreplya". */
static bool has_word(const char *local, char **words)
{
    g_autofree char *lower = g_ascii_strdown(local, -1);
    for (size_t i = 0; words[i]; i++) {
        size_t length = strlen(words[i]);
        for (const char *at = lower; length > 0 && (at = strstr(at, words[i])); at++) {
            if ((at == lower || strchr("-_.", at[-1])) && strchr("-_.", at[length]))
                return true;
        }
    }
    return false;
}

/* Of From or Reply-To; "bounces+17" is "bounces". */
static bool sender_local_in(const Message *message, const Condition *condition)
{
    const AddressList *reply_to = &message->reply_to;
    for (size_t i = 0; i <= reply_to->n; i++) {
        const char *address =
            i < reply_to->n ? reply_to->items[i].address : message->from.address;
        g_autofree char *local = address_local(address);
        local[strcspn(local, "+")] = '\0';
        if (condition->test == MACHINE_SENDER_LOCAL_WORD ? has_word(local, condition->values)
                                                         : word_in(local, condition->values))
            return true;
    }
    return false;
}

static bool doubtful_sender(const View *view)
{
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
        if (machine_is_own_address(list->items[i].address, context))
            return true;
    }
    return false;
}

/* Without knowledge of our own addresses (a mail read outside a mailbox) nothing can be said.
 */
static bool not_addressed(const View *view)
{
    const Message *message = view->message;
    if (!view->context->own_addresses || !view->context->own_addresses[0])
        return false;
    return !list_has_us(&message->to, view->context) &&
           !list_has_us(&message->cc, view->context) &&
           !is_internal(message->from.address, view->context);
}

static bool many_hops(const Message *message)
{
    size_t hops = 0;
    for (size_t from = 0; message_header(message, "received", &from);)
        hops++;
    return hops > HOPS_MAX;
}

/* The mail brought back was written by whom this one is sent to. */
static bool returns_to_sender(const Message *message)
{
    const Message *inner = message->inner;
    for (size_t i = 0; inner && inner->from.address[0] && i < message->to.n; i++) {
        if (g_ascii_strcasecmp(message->to.items[i].address, inner->from.address) == 0)
            return true;
    }
    return false;
}

/* Some machines answer with the subject alone. */
static bool subject_names_ours(const View *view)
{
    if (!view->context->prefix)
        return false;
    g_auto(GStrv) named = reference_list(view->message->subject, view->context->prefix);
    return *named != NULL;
}

static bool answers_ours(const View *view)
{
    if (subject_names_ours(view))
        return true;
    for (char **id = view->message->in_reply_to; id && *id; id++) {
        if (machine_is_own_id(*id, view->context))
            return true;
    }
    for (char **id = view->message->references; id && *id; id++) {
        if (machine_is_own_id(*id, view->context))
            return true;
    }
    return false;
}

/* ---- words ---- */

static const Phrases *phrases_of(const View *view, const Condition *condition)
{
    return lexicon_table(view->context->lexicon, (LexiconTable)condition->table);
}

static bool name_begins(const View *view, const Condition *condition)
{
    char name[SUBJECT_MAX];
    const char *text = view->message->from.name;
    size_t length = phrase_fold(text, strlen(text), name, sizeof name);
    return phrases_start(phrases_of(view, condition), name, length, NULL) >= 0;
}

/* The program that wrote the mail, as it names itself. */
static bool mail_program_is(const View *view, const Condition *condition)
{
    static const char *const headers[] = {"user-agent", "x-mailer"};
    for (size_t i = 0; i < G_N_ELEMENTS(headers); i++) {
        char name[SUBJECT_MAX];
        const char *value = message_header(view->message, headers[i], NULL);
        size_t length = value ? phrase_fold(value, strlen(value), name, sizeof name) : 0;
        if (phrases_within(phrases_of(view, condition), name, length, NULL, NULL) >= 0)
            return true;
    }
    return false;
}

/* The length of one "Re:" at the beginning. */
static size_t reply_prefix(const View *view, const char *subject, size_t length)
{
    size_t prefix = 0;
    const Phrases *prefixes = lexicon_table(view->context->lexicon, LEXICON_SUBJECT_PREFIXES);
    if (phrases_start(prefixes, subject, length, &prefix) != PREFIX_REPLY ||
        subject[prefix] != ':')
        return 0;
    prefix++;
    return prefix + (subject[prefix] == ' ');
}

static bool is_forward_subject(const View *view)
{
    const Phrases *prefixes = lexicon_table(view->context->lexicon, LEXICON_SUBJECT_PREFIXES);
    size_t length = 0;
    return phrases_start(prefixes, view->subject, view->subject_length, &length) ==
               PREFIX_FORWARD &&
           view->subject[length] == ':';
}

static bool subject_is(const View *view, const Condition *condition)
{
    size_t prefix = reply_prefix(view, view->subject, view->subject_length);
    const char *subject = view->subject + prefix;
    size_t length = view->subject_length - prefix;
    const Phrases *phrases = phrases_of(view, condition);
    return phrases_exact(phrases, subject, length) >= 0 ||
           phrases_start(phrases, subject, length, NULL) == SUBJECT_START ||
           phrases_end(phrases, subject, length, NULL) == SUBJECT_END;
}

/* The bytes of the text that may say what it is: what is quoted says nothing about who quotes
 * it. */
static size_t text_start(const char *text)
{
    const char *end = text + strnlen(text, 2 * TEXT_START);
    for (const char *line = text, *newline; line < end; line = newline + 1) {
        if (*line == '>')
            return (size_t)(line - text);
        newline = memchr(line, '\n', (size_t)(end - line));
        if (!newline)
            break;
    }
    return (size_t)(end - text);
}

static bool text_says(const View *view, const Condition *condition)
{
    char folded[TEXT_START + 1];
    const char *text = view->message->text;
    size_t length = phrase_fold(text, text_start(text), folded, sizeof folded);
    return phrases_within(phrases_of(view, condition), folded, length, NULL, NULL) >= 0;
}

/* Does one of the sentences open the text, at most behind a greeting and thanks? Who cites it has words of his own in
 * front, which lead to it, or its marks. */
static bool text_opens(const View *view, const Condition *condition)
{
    char folded[TEXT_START + 1];
    const char *text = view->message->text;
    size_t length = phrase_fold(text, text_start(text), folded, sizeof folded), start;
    if (phrases_within(phrases_of(view, condition), folded, length, &start, NULL) < 0 ||
        start > GREETING_MAX)
        return false;
    folded[trimmed_length(folded, start)] = '\0';
    size_t front = strlen(folded);
    return front == 0 || (strchr(".,!", folded[front - 1]) && !strpbrk(folded, ":\"'") &&
                          !strstr(folded, "“") && !strstr(folded, "‘"));
}

/* ---- calendars ---- */

/* An answer to an invitation, and no text beside it. */
static bool is_bare_answer(const Message *message)
{
    if (!message->answer)
        return false;
    g_autofree char *text = g_strstrip(g_strdup(message->text));
    g_autofree char *answer = g_strstrip(g_strdup(message->answer->text));
    return !*text || strcmp(text, answer) == 0;
}

/* The folded title of the event that is answered: its length, or 0. */
static size_t event_title(const View *view, char title[SUBJECT_MAX])
{
    const CalendarAnswer *answer = view->message->answer;
    const char *raw = answer && answer->title ? answer->title : "";
    return phrase_fold(raw, strlen(raw), title, SUBJECT_MAX);
}

/* Does "accepted: " stand in front of what begins at `at`, or nothing, and behind its end nothing or when and who? */
static bool is_made_of(const char *subject, const char *at, size_t length)
{
    size_t front = (size_t)(at - subject);
    while (front > 0 && subject[front - 1] == ' ')
        front--;
    static const char wide[] = "：";
    bool begins = front == 0 || subject[front - 1] == ':' ||
                  (front >= strlen(wide) &&
                   memcmp(subject + front - strlen(wide), wide, strlen(wide)) == 0);
    const char *behind = at + length;
    return begins &&
           (*behind == '\0' || strncmp(behind, " @", 2) == 0 || strncmp(behind, " (", 2) == 0);
}

/* The subject is nothing, or the event's title as calendars put it there. */
static bool subject_is_of_event(const View *view)
{
    const CalendarAnswer *answer = view->message->answer;
    if (!answer || view->subject_length == 0)
        return answer != NULL;
    char title[SUBJECT_MAX];
    const char *at = view->subject;
    size_t length = event_title(view, title);
    for (; length > 0 && (at = strstr(at, title)); at++) {
        if (is_made_of(view->subject, at, length))
            return true;
    }
    return false;
}

/* Nothing follows, or a line with the event's title. */
static bool is_event_named(const View *view, const char *text)
{
    char title[SUBJECT_MAX], line[SUBJECT_MAX];
    text += strspn(text, " \t\n");
    return *text == '\0' || (event_title(view, title) > 0 &&
                             phrase_fold(text, strcspn(text, "\n"), line, sizeof line) > 0 &&
                             strstr(line, title));
}

/* The first line that says anything ends with a phrase, and the next one names the event. */
static bool first_line_is(const View *view, const Condition *condition)
{
    const char *line = view->message->text;
    line += strspn(line, " \t\n");
    size_t bytes = strcspn(line, "\n");
    char folded[TEXT_START + 1];
    if (bytes > TEXT_START)
        return false;
    size_t length = phrase_fold(line, bytes, folded, sizeof folded);
    while (length > 0 && strchr(" .!", folded[length - 1]))
        length--;
    return phrases_end(phrases_of(view, condition), folded, length, NULL) >= 0 &&
           is_event_named(view, line + bytes);
}

/* ---- the rules ---- */

static bool test_holds(const View *view, const Condition *condition)
{
    const Message *message = view->message;
    switch (condition->test) {
    case MACHINE_FROM_OURSELVES:
        return from_ourselves(view);
    case MACHINE_FROM_INTERNAL:
        return is_internal(message->from.address, view->context);
    case MACHINE_FROM_LOCAL:
        return local_part_in(message->from.address, condition->values);
    case MACHINE_SENDER_LOCAL:
    case MACHINE_SENDER_LOCAL_WORD:
        return sender_local_in(message, condition);
    case MACHINE_MAIL_PROGRAM:
        return mail_program_is(view, condition);
    case MACHINE_SENDER_NAME:
        return name_begins(view, condition);
    case MACHINE_REPORT_TYPE:
        return report_of_type(message, condition->values);
    case MACHINE_NULL_PATH:
        return null_path(message);
    case MACHINE_HEADER:
    case MACHINE_HEADER_EQUALS:
    case MACHINE_HEADER_CONTAINS:
    case MACHINE_HEADER_LISTS:
    case MACHINE_HEADER_OTHER:
        return any_header(message, condition);
    case MACHINE_INNER_HEADER:
        return any_header(message->inner, condition);
    case MACHINE_SUBJECT:
        return subject_is(view, condition);
    case MACHINE_REPLY_SUBJECT:
        return reply_prefix(view, view->subject, view->subject_length) > 0;
    case MACHINE_FORWARD_SUBJECT:
        return is_forward_subject(view);
    case MACHINE_BARE_ANSWER:
        return is_bare_answer(message);
    case MACHINE_EVENT_SUBJECT:
        return subject_is_of_event(view);
    case MACHINE_FIRST_LINE:
        return first_line_is(view, condition);
    case MACHINE_TEXT:
        return text_says(view, condition);
    case MACHINE_TEXT_OPENS:
        return text_opens(view, condition);
    case MACHINE_HAS_STATUS:
        return message->delivery_status != NULL;
    case MACHINE_RETURNS_OURS:
        return message->inner && machine_is_own_id(message->inner->message_id, view->context);
    case MACHINE_RETURNS_TO_SENDER:
        return returns_to_sender(message);
    case MACHINE_ANSWERS_OURS:
        return answers_ours(view);
    case MACHINE_NOTIFICATION:
        return bounce_notice_is(message->text, condition->values);
    case MACHINE_DOUBTFUL_SENDER:
        return doubtful_sender(view);
    case MACHINE_NOT_ADDRESSED:
        return not_addressed(view);
    case MACHINE_MANY_HOPS:
        return many_hops(message);
    case MACHINE_NOT_AUTHENTIC:
        return strcmp(view->report->authentication, "fail") == 0;
    case MACHINE_ALL:
    case MACHINE_ANY:
    case MACHINE_NOT:
        break;
    }
    return false;
}

static bool holds(const View *view, const Condition *condition)
{
    if (condition->test == MACHINE_NOT)
        return !holds(view, condition->parts);
    if (condition->n_parts == 0)
        return test_holds(view, condition);
    bool any = condition->test == MACHINE_ANY;
    for (size_t i = 0; i < condition->n_parts; i++) {
        if (holds(view, &condition->parts[i]) == any)
            return any;
    }
    return !any;
}

/* The first that holds of those that say an origin, or of the others. */
static const MachineRule *first_rule(const View *view, bool says_origin)
{
    const MachineRules *rules = lexicon_machine_rules(view->context->lexicon);
    for (size_t i = 0; i < rules->n; i++) {
        const MachineRule *rule = &rules->items[i];
        if (rule->says_origin == says_origin && holds(view, &rule->condition))
            return rule;
    }
    return NULL;
}

void machine_read(const Message *message, const ParserContext *context, Report *report)
{
    View view = {.message = message, .context = context, .report = report};
    const char *subject = message->subject;
    view.subject_length =
        phrase_fold(subject, strlen(subject), view.subject, sizeof view.subject);
    g_free(report->authentication);
    report->authentication = g_strdup(authentication_read(message, context));
    const MachineRule *rule = first_rule(&view, true);
    g_free(report->origin_rule);
    report->origin = rule ? rule->origin : ORIGIN_HUMAN;
    report->origin_rule = g_strdup(rule ? rule->id : NULL);
    if (!rule)
        rule = first_rule(&view, false);
    g_free(report->ack_rule);
    report->ack = !rule;
    report->ack_rule = g_strdup(rule ? rule->id : NULL);
    g_free(report->loop);
    report->loop = g_strdup(message_header(message, MACHINE_LOOP_HEADER, NULL));
    if (report->origin == ORIGIN_BOUNCE)
        bounce_read(message, context->lexicon, &report->bounce);
}
