/* Links. Mail filters replace each link by one of their own; a reader wants to see what the
 * writer linked to. Only what the wrapper's own address says plainly is read, nothing is looked
 * up. Pure. Called by html.c. */
#include "parsers/html/link.h"

#include "parsers/text/text.h"

#include <glib.h>
#include <string.h>

enum { URL_MAX = 2000, WRAPPERS_MAX = 4 /* around each other */ };

/* Hosts, or the ends of hosts with their dot, and the parameter that holds the address. */
static const struct {
    const char *host, *parameter;
} wrappers[] = {
    {".safelinks.protection.outlook.com", "url"},
    {".safelinks.protection.office365.us", "url"},
    {"statics.teams.cdn.office.net", "url"},
    {"www.google.com", "q"},
    {"www.google.co.uk", "q"},
    {"google.com", "q"},
    {"linkprotect.cudasvc.com", "a"},
    {"clicktime.symantec.com", "u"},
    {"protect2.fireeye.com", "u"},
    {".trendmicro.com", "url"},
    {"l.facebook.com", "u"},
    {"lm.facebook.com", "u"},
    {"slack-redir.net", "url"},
    {"out.reddit.com", "url"},
    {"www.youtube.com", "q"},
    {"www.linkedin.com", "url"},
    {"nam.safelink.emails.azure.net", "destination"},
};

static bool starts(const char *text, const char *with)
{
    return g_ascii_strncasecmp(text, with, strlen(with)) == 0;
}

static bool is_web(const char *url)
{
    return starts(url, "http://") || starts(url, "https://");
}

/* Where the host of a web address begins that is written as browsers also read it ("//host",
 * "http:\\\\host"); 0: it is none. */
static size_t host_at(const char *url)
{
    size_t scheme = starts(url, "http:") ? 5 : starts(url, "https:") ? 6 : 0;
    size_t slashes = strspn(url + scheme, "/\\");
    return scheme > 0 || slashes >= 2 ? scheme + slashes : 0;
}

/* What the browser would send: without white space; nothing that would end "<url>". Line breaks
 * and tabs in an address count for nothing. */
static char *clean(const char *href)
{
    g_auto(GStrv) pieces = g_strsplit_set(href, "\t\r\n", -1);
    g_autofree char *joined = g_strjoinv("", pieces);
    g_autofree char *line = text_clean_line(joined);
    GString *url = g_string_new(NULL);
    const char *at = g_strstrip(line);
    size_t host = host_at(at);
    if (host > 0 && !is_web(at)) {
        g_string_append(url, starts(at, "https:") ? "https://" : "http://");
        at += host;
    }
    for (; *at && url->len < 8 * URL_MAX; at++) {
        if (*at == '<' || *at == '>')
            g_string_append(url, *at == '<' ? "%3C" : "%3E");
        else if (*at == ' ')
            g_string_append(url, "%20");
        else
            g_string_append_c(url, *at);
    }
    return g_string_free(url, FALSE);
}

/* ---- wrappers ---- */

/* text[0..length) with "%XX" decoded; NULL when that is no address of the web in UTF-8. */
static char *decode_address(const char *text, size_t length)
{
    g_autofree char *coded = g_strndup(text, length);
    g_autofree char *plain = g_uri_unescape_string(coded, NULL);
    bool good = plain && is_web(plain) && g_utf8_validate(plain, -1, NULL);
    return good ? clean(plain) : NULL;
}

/* The decoded parameter of the query; NULL. */
static char *parameter_of(const char *url, const char *name)
{
    const char *at = strchr(url, '?');
    size_t length = strlen(name);
    while (at) {
        at++;
        size_t end = strcspn(at, "&#");
        if (g_ascii_strncasecmp(at, name, length) == 0 && at[length] == '=')
            return decode_address(at + length + 1, end - length - 1);
        at = at[end] == '&' ? at + end : NULL;
    }
    return NULL;
}

static bool host_is(const char *host, size_t length, const char *known)
{
    size_t n = strlen(known);
    if (*known == '.')
        return length > n && g_ascii_strncasecmp(host + length - n, known, n) == 0;
    return length == n && g_ascii_strncasecmp(host, known, n) == 0;
}

/* ".../v2/url?u=https-3A__host_path&d=...": '-' stands for '%', '_' for '/'. */
static char *defense_2(const char *url)
{
    const char *at = strstr(url, "?u=");
    at = at ? at : strstr(url, "&u=");
    if (!at)
        return NULL;
    g_autofree char *coded = g_strndup(at + 3, strcspn(at + 3, "&"));
    for (char *c = coded; *c; c++)
        *c = *c == '-' ? '%' : *c == '_' ? '/' : *c;
    return decode_address(coded, strlen(coded));
}

/* One of the characters that "*" (or "**" and a letter: a run of them) stands for. */
static void take_replaced(GString *url, const char **at, const guchar **bytes,
                          const guchar *end)
{
    static const char lengths[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t n = 1;
    (*at)++;
    if (**at == '*' && (*at)[1]) {
        const char *code = strchr(lengths, (*at)[1]);
        n = code ? (size_t)(code - lengths) + 2 : 1;
        *at += code ? 2 : 0;
    }
    n = MIN(n, (size_t)(end - *bytes));
    g_string_append_len(url, (const char *)*bytes, (gssize)n);
    *bytes += n;
}

/* ".../v3/__https://host/path__;BASE64!!...": '*' stands for the next bytes of the base64. */
static char *defense_3(const char *url)
{
    const char *at = strstr(url, "/v3/__");
    const char *end = at ? strstr(at, "__;") : NULL;
    if (!end)
        return NULL;
    g_autofree char *whole = g_strndup(at + strlen("/v3/__"), (size_t)(end - at) - 6);
    g_autofree char *base64 = g_strdup_printf("%.*s==", (int)strcspn(end + 3, "!"), end + 3);
    for (char *c = base64; *c; c++)
        *c = *c == '-' ? '+' : *c == '_' ? '/' : *c;
    gsize n = 0;
    g_autofree guchar *replaced = g_base64_decode(base64, &n);
    const guchar *next = replaced, *stop = replaced + n;
    g_autoptr(GString) plain = g_string_new(NULL);
    for (const char *c = whole; *c;) {
        if (*c == '*' && next < stop)
            take_replaced(plain, &c, &next, stop);
        else
            g_string_append_c(plain, *c++);
    }
    /* a '/' may be missing: servers join two */
    if (starts(plain->str, "https:/") && plain->str[7] != '/')
        g_string_insert_c(plain, 7, '/');
    bool good = is_web(plain->str) && g_utf8_validate(plain->str, -1, NULL);
    return good ? clean(plain->str) : NULL;
}

/* ".../SIGNATURE/https%3A%2F%2Fhost%2Fpath" */
static char *address_in_path(const char *url)
{
    for (const char *at = url; (at = strstr(at, "/http")); at++) {
        if (starts(at, "/https%3A%2F%2F") || starts(at, "/http%3A%2F%2F"))
            return decode_address(at + 1, strlen(at + 1));
    }
    return NULL;
}

/* What is wrapped in `url`; NULL when it is no wrapper that tells. */
static char *unwrap(const char *url)
{
    const char *host = strstr(url, "://") + 3;
    size_t length = strcspn(host, "/?#:");
    if (host_is(host, length, "urldefense.com") ||
        host_is(host, length, "urldefense.proofpoint.com") ||
        host_is(host, length, "urldefense.us")) {
        char *plain = defense_3(url);
        return plain ? plain : defense_2(url);
    }
    if (host_is(host, length, "secure-web.cisco.com"))
        return address_in_path(url);
    for (size_t i = 0; i < G_N_ELEMENTS(wrappers); i++) {
        if (host_is(host, length, wrappers[i].host))
            return parameter_of(url, wrappers[i].parameter);
    }
    return NULL;
}

char *link_target(const char *href)
{
    g_autofree char *url = clean(href);
    if (starts(url, "mailto:")) {
        char *address = g_strndup(url + strlen("mailto:"), strcspn(url + 7, "?"));
        return strlen(address) > 0 && strlen(address) <= URL_MAX ? address
                                                                 : (g_free(address), NULL);
    }
    if (!is_web(url))
        return NULL;
    for (int i = 0; i < WRAPPERS_MAX; i++) {
        char *inner = unwrap(url);
        if (!inner)
            break;
        g_free(url);
        url = inner;
    }
    g_autoptr(GString) shown = g_string_new(url);
    if (text_cut(shown, URL_MAX))
        g_string_append(shown, "…");
    return g_strdup(shown->str);
}

/* ---- what the words say ---- */

/* Without what people leave out when they write an address as text. */
static const char *bare(const char *url)
{
    static const char *const prefixes[] = {"mailto:", "https://", "http://", "www."};
    for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++) {
        if (starts(url, prefixes[i]))
            url += strlen(prefixes[i]);
    }
    return url;
}

static size_t bare_length(const char *url)
{
    size_t length = strlen(url);
    while (length > 0 && url[length - 1] == '/')
        length--;
    return length;
}

bool link_is_said(const char *target, const char *text)
{
    const char *a = bare(target), *b = bare(text);
    size_t length = bare_length(a);
    return length == bare_length(b) && g_ascii_strncasecmp(a, b, length) == 0;
}
