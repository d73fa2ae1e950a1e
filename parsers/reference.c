/* Which incident, or request, a mail claims to belong to: a code beside a reference, wherever it stands; then a
 * plus-address, the mails it answers, the subject, the newly written text.
 *
 * A claim only: a subject can be typed by anybody, and the token beside a plus-address is
 * checked by intake, which has the keys. Must never find a reference of another school's
 * prefix. Called by parsers/report. */
#include "parsers/reference.h"

#include <string.h>

enum {
    YEAR_DIGITS = 4,
    REQUEST_DIGITS_MAX = 6,
    NUMBER_DIGITS_MIN = 4,
    NUMBER_DIGITS_MAX = 9,
    TOKEN_LENGTH = 16,
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

/* Behind a '+' or before an '@' it is our address for answers, which everybody has who works on the incident. */
static bool begins_code(const char *text, const char *at)
{
    return at == text || !(g_ascii_isalnum(at[-1]) || at[-1] == '-' || at[-1] == '+');
}

/* "HLP-2026-0042-<token>" at `at`. People type it in small letters, too. */
static bool read_code(const char *text, const char *at, const char *prefix, Report *report)
{
    size_t length = reference_length(at, prefix, true);
    size_t hyphen = length > 0 ? hyphen_length(at + length) : 0;
    if (hyphen == 0 || !begins_code(text, at))
        return false;
    g_autofree char *token = read_token(at + length + hyphen);
    char after = token ? at[length + hyphen + TOKEN_LENGTH] : '\0';
    if (!token || g_ascii_isalnum(after) || after == '@')
        return false;
    g_autofree char *plain = plain_reference(at, length);
    report->reference = g_ascii_strup(plain, -1);
    report->reference_token = g_steal_pointer(&token);
    return true;
}

/* The code with which anybody adds to an anonymous report, somewhere in the text. */
static bool find_code(const char *text, const char *prefix, Report *report)
{
    const char first[] = {g_ascii_toupper(prefix[0]), g_ascii_tolower(prefix[0]), '\0'};
    for (const char *at = text; at && (at = strpbrk(at, first)); at++) {
        if (read_code(text, at, prefix, report))
            return true;
    }
    return false;
}

/* Whoever has it may have left it in what is quoted, below the signature, in a mail that is attached
 * or in the name of a file; and it can do nothing but join, namelessly. Where it was, or NULL. */
static const char *find_follow_up(const Message *message, const char *prefix, Report *report)
{
    for (const Message *at = message; at; at = at->inner) {
        if (find_code(at->subject, prefix, report))
            return at == message ? "subject" : "body";
        if (find_code(at->text, prefix, report))
            return "body";
    }
    for (size_t i = 0; i < message->n_attachments; i++) {
        if (find_code(message->attachments[i].name, prefix, report))
            return "body";
    }
    return NULL;
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

void reference_read(const Message *message, const ParserContext *context, Report *report)
{
    g_clear_pointer(&report->reference, g_free);
    g_clear_pointer(&report->reference_where, g_free);
    g_clear_pointer(&report->reference_token, g_free);
    if (!context->prefix || !context->prefix[0])
        return;
    const char *where = find_follow_up(message, context->prefix, report);
    if (where)
        ; /* before all: it is a wish to stay unknown, wherever the mail goes */
    else if (read_addresses(message, context, report))
        where = "to";
    else if (read_ids(message->in_reply_to, context, report) ||
             read_ids(message->references, context, report))
        where = "in_reply_to";
    else if (read_text(message->subject, context, report) ||
             read_request(message->subject, context, report))
        where = "subject";
    else if (read_text(report->visible, context, report))
        where = "body";
    report->reference_where = g_strdup(where);
}
