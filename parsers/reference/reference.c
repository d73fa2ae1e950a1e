/* Which incident, or request, a mail claims to belong to: a code beside a reference, wherever it stands; then a
 * plus-address, the mails it answers, the subject, the newly written text.
 *
 * A claim only: a subject can be typed by anybody, and the token beside a plus-address is
 * checked by intake, which has the keys. Must never find a reference of another school's
 * prefix. Called by parsers/report. */
#include "parsers/reference/reference.h"

#include "parsers/reference/follow_up.h"

#include <string.h>

enum {
    YEAR_DIGITS = 4,
    REQUEST_DIGITS_MAX = 6,
    NUMBER_DIGITS_MIN = 4,
    NUMBER_DIGITS_MAX = 9,
    TOKEN_LENGTH = 16,
    LIST_MAX = 256,
};

static const char *const ADDRESS_HEADERS[] = {
    "to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-forwarded-to"};

static size_t count_digits(const char *text)
{
    size_t n = 0;
    while (g_ascii_isdigit(text[n]))
        n++;
    return n;
}

/* Bytes of the hyphen at `text`, 0: none. Word processors and telephones make others of it. */
static size_t hyphen_length(const char *text)
{
    static const char *const hyphens[] = {"-", "‐", "‑", "‒", "–", "−"};
    for (size_t i = 0; i < G_N_ELEMENTS(hyphens); i++) {
        if (g_str_has_prefix(text, hyphens[i]))
            return strlen(hyphens[i]);
    }
    return 0;
}

/* Length of the reference that stands at `text`, or 0. */
static size_t reference_length(const char *text, const char *prefix, bool any_case)
{
    size_t n = strlen(prefix), hyphen;
    int different = any_case ? g_ascii_strncasecmp(text, prefix, n) : strncmp(text, prefix, n);
    if (n == 0 || different != 0 || (hyphen = hyphen_length(text + n)) == 0)
        return 0;
    n += hyphen;
    if (count_digits(text + n) != YEAR_DIGITS ||
        (hyphen = hyphen_length(text + n + YEAR_DIGITS)) == 0)
        return 0;
    n += YEAR_DIGITS + hyphen;
    size_t digits = count_digits(text + n);
    if (digits < NUMBER_DIGITS_MIN || digits > NUMBER_DIGITS_MAX)
        return 0;
    return n + digits;
}

/* As we write it. */
static char *plain_reference(const char *text, size_t length)
{
    GString *plain = g_string_new(NULL);
    for (size_t i = 0; i < length; i++) {
        size_t hyphen = hyphen_length(text + i);
        g_string_append_c(plain, hyphen > 0 ? '-' : text[i]);
        i += hyphen > 0 ? hyphen - 1 : 0;
    }
    return g_string_free(plain, FALSE);
}

/* "XHLP-2026-0042" and "HLP-2026-0042-9" are something else. */
static bool stands_alone(const char *text, const char *start, size_t length)
{
    char before = start > text ? start[-1] : ' ', after = start[length];
    if (g_ascii_isalnum(before) || before == '-' || before == '_' || g_ascii_isalnum(after) ||
        after == '_')
        return false;
    return after != '-' || !g_ascii_isalnum(start[length + 1]);
}

static size_t incident_length(const char *text, const char *prefix)
{
    return reference_length(text, prefix, false);
}

/* "HLP-R3": a request, or something else that is owed outside of an incident. */
static size_t request_length(const char *text, const char *prefix)
{
    size_t n = strlen(prefix), hyphen = hyphen_length(text + n);
    if (hyphen == 0 || text[n + hyphen] != 'R')
        return 0;
    n += hyphen + 1;
    size_t digits = count_digits(text + n);
    return digits > 0 && digits <= REQUEST_DIGITS_MAX && text[n] != '0' ? n + digits : 0;
}

static char *find_reference(const char *text, const char *prefix,
                            size_t (*length_of)(const char *, const char *))
{
    for (const char *at = text; at && prefix[0] && (at = strstr(at, prefix)); at++) {
        size_t length = length_of(at, prefix);
        if (length > 0 && stands_alone(text, at, length))
            return plain_reference(at, length);
    }
    return NULL;
}

char **reference_list(const char *text, const char *prefix)
{
    GPtrArray *list = g_ptr_array_new();
    for (const char *at = text; prefix[0] && list->len < LIST_MAX && (at = strstr(at, prefix));
         at++) {
        size_t length = incident_length(at, prefix);
        if (length == 0 || !stands_alone(text, at, length))
            continue;
        g_autofree char *reference = plain_reference(at, length);
        if (!g_ptr_array_find_with_equal_func(list, reference, g_str_equal, NULL))
            g_ptr_array_add(list, g_steal_pointer(&reference));
    }
    g_ptr_array_add(list, NULL);
    return (char **)g_ptr_array_free(list, FALSE);
}

/* Tokens are written in lower case; a mail system or a person may change that. The alphabet has
 * no 0, o, 1 or l, so that nobody mistypes one for the other; where one stands all the same,
 * nothing says what it should be: it is passed on as it is, and the check refuses it. */
static char *read_token(const char *text)
{
    for (size_t i = 0; i < TOKEN_LENGTH; i++) {
        if (!g_ascii_isalnum(text[i]))
            return NULL;
    }
    return g_ascii_strdown(text, TOKEN_LENGTH);
}

/* `value` at a '+': "+HLP-2026-0042-<token>@domain". */
static bool read_plus(const char *plus, const ParserContext *context, Report *report)
{
    size_t length = reference_length(plus + 1, context->prefix, true);
    const char *rest = plus + 1 + length;
    if (length == 0 || rest[0] != '-')
        return false;
    g_autofree char *token = read_token(rest + 1);
    if (!token || rest[1 + TOKEN_LENGTH] != '@')
        return false;
    report->reference = g_ascii_strup(plus + 1, (gssize)length);
    report->reference_token = g_steal_pointer(&token);
    return true;
}

static bool read_addresses(const Message *message, const ParserContext *context, Report *report)
{
    for (size_t h = 0; h < G_N_ELEMENTS(ADDRESS_HEADERS); h++) {
        const char *value;
        for (size_t from = 0; (value = message_header(message, ADDRESS_HEADERS[h], &from));) {
            for (const char *plus = value; (plus = strchr(plus, '+')); plus++) {
                if (read_plus(plus, context, report))
                    return true;
            }
        }
    }
    return false;
}

/* `value` at a '+': "+<code>@domain". */
static char *read_plus_code(const char *plus)
{
    g_autofree char *code = read_token(plus + 1);
    return code && plus[1 + TOKEN_LENGTH] == '@' ? g_steal_pointer(&code) : NULL;
}

char *reference_plus_code(const Message *message)
{
    for (size_t h = 0; h < G_N_ELEMENTS(ADDRESS_HEADERS); h++) {
        const char *value;
        for (size_t from = 0; (value = message_header(message, ADDRESS_HEADERS[h], &from));) {
            for (const char *plus = value; (plus = strchr(plus, '+')); plus++) {
                char *code = read_plus_code(plus);
                if (code)
                    return code;
            }
        }
    }
    return NULL;
}

/* Whoever has the follow-up code of an anonymous report may have left it in what is quoted, below
 * the signature, in a mail that is attached, in what is not shown or in the name of a file; and it
 * can do nothing but join, namelessly. */
static GArray *find_follow_ups(const Message *message, const char *prefix)
{
    GArray *codes = follow_up_new();
    for (const Message *at = message; at; at = at->inner) {
        follow_up_find(at->subject, prefix, at == message, codes);
        follow_up_find(at->text, prefix, false, codes);
    }
    if (message->unseen)
        follow_up_find(message->unseen->str, prefix, false, codes);
    for (size_t i = 0; i < message->n_attachments; i++)
        follow_up_find(message->attachments[i].name, prefix, false, codes);
    return codes;
}

/* The first that is sure, or for want of it the first at all. */
static const FollowUp *first_code(const GArray *codes, bool sure)
{
    for (guint i = 0; i < codes->len; i++) {
        const FollowUp *found = &g_array_index(codes, FollowUp, i);
        if (!sure || found->sure)
            return found;
    }
    return NULL;
}

static bool take_code(const FollowUp *found, Report *report)
{
    if (!found)
        return false;
    const char *token = follow_up_token(found->code);
    report->reference = g_strndup(found->code, (size_t)(token - found->code) - 1);
    report->reference_token = g_strdup(token);
    return true;
}

static char **list_codes(const GArray *codes)
{
    char **list = codes->len > 0 ? g_new0(char *, codes->len + 1) : NULL;
    for (guint i = 0; i < codes->len; i++)
        list[i] = g_strdup(g_array_index(codes, FollowUp, i).code);
    return list;
}

static bool read_text(const char *text, const ParserContext *context, Report *report)
{
    report->reference = text ? find_reference(text, context->prefix, incident_length) : NULL;
    return report->reference;
}

static bool read_request(const char *subject, const ParserContext *context, Report *report)
{
    report->reference =
        subject ? find_reference(subject, context->prefix, request_length) : NULL;
    return report->reference;
}

bool reference_is_of_request(const char *reference)
{
    const char *number = strrchr(reference, '-');
    return number && number[1] == 'R';
}

static bool read_ids(char **ids, const ParserContext *context, Report *report)
{
    for (size_t i = ids ? g_strv_length(ids) : 0; i > 0; i--) {
        if (read_text(ids[i - 1], context, report))
            return true;
    }
    return false;
}

/* Where it was, or NULL. */
static const char *read_all(const Message *message, const ParserContext *context,
                            const GArray *codes, Report *report)
{
    const FollowUp *sure = first_code(codes, true), *any = first_code(codes, false);
    if (take_code(
            sure,
            report)) /* before all: it is a wish to stay unknown, wherever the mail goes */
        return sure->subject ? "subject" : "body";
    if (read_addresses(message, context, report))
        return "to";
    if (read_ids(message->in_reply_to, context, report) ||
        read_ids(message->references, context, report))
        return "in_reply_to";
    if (read_text(message->subject, context, report) ||
        read_request(message->subject, context, report))
        return "subject";
    if (read_text(report->visible, context, report))
        return "body";
    if (take_code(any, report))
        return any->subject ? "subject" : "body";
    return NULL;
}

void reference_read(const Message *message, const ParserContext *context, Report *report)
{
    g_clear_pointer(&report->reference, g_free);
    g_clear_pointer(&report->reference_where, g_free);
    g_clear_pointer(&report->reference_token, g_free);
    g_clear_pointer(&report->codes, g_strfreev);
    if (!context->prefix || !context->prefix[0])
        return;
    g_autoptr(GArray) codes = find_follow_ups(message, context->prefix);
    report->reference_where = g_strdup(read_all(message, context, codes, report));
    report->codes = list_codes(codes);
}
