/* Did the trusted server say that the sender is who he says? Authentication-Results of RFC 8601,
 * only where our own server wrote them. Called by parsers/machine. */
#include "parsers/machine/authentication.h"

#include <string.h>

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

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

static bool domain_below(const char *domain, const char *parent)
{
    size_t n = strlen(domain), m = strlen(parent);
    if (n < m || m == 0 || g_ascii_strcasecmp(domain + n - m, parent) != 0)
        return false;
    return n == m || domain[n - m - 1] == '.';
}

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

/* RFC 5322 section 3.6 allows one. Of two the server may have looked at the other. */
static bool has_many_from(const Message *message)
{
    size_t at = 0;
    return message_header(message, "from", &at) && message_header(message, "from", &at);
}

const char *authentication_read(const Message *message, const ParserContext *context)
{
    Results results = {0};
    if (!context->authserv_id || !context->authserv_id[0])
        return "none";
    if (has_many_from(message))
        return "fail";
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
