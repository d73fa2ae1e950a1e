/* Servers and Maildirs as they are configured. Must never let a connection be clear text by
 * accident, nor quote a URL: people put passwords into them. Called for each mailbox and
 * outgoing server. */
#include "config/config_endpoint.h"

#include "config/config_option.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAILDIR "maildir:"

typedef struct Url {
    char *scheme, *host;
    int port; /* -1: the scheme's own */
} Url;

static void url_clear(Url *url)
{
    g_free(url->scheme);
    g_free(url->host);
}

static bool host_is_clean(const char *host)
{
    bool good = host[0] != '\0';
    for (; *host; host++)
        good = good && (g_ascii_isalnum(*host) || strchr(".-_:", *host));
    return good;
}

/* NULL, or what is wrong. The parts are owned by `url` either way. */
static const char *url_read(const char *text, Url *url)
{
    g_autofree char *user = NULL, *path = NULL, *query = NULL, *fragment = NULL;
    if (!g_uri_split(text, G_URI_FLAGS_NONE, &url->scheme, &user, &url->host, &url->port, &path,
                     &query, &fragment, NULL))
        return "is no url";
    if (user)
        return "has a user or a password in it";
    if (!url->scheme || !url->host || !host_is_clean(url->host))
        return "has no scheme or no host";
    if (url->port == 0)
        return "has the port 0";
    if (query || fragment || (path[0] && strcmp(path, "/") != 0))
        return "has something behind the host";
    return NULL;
}

static bool host_is_loopback(const char *host)
{
    struct in_addr address;
    if (inet_pton(AF_INET, host, &address) == 1)
        return ntohl(address.s_addr) >> 24 == 127;
    return g_ascii_strcasecmp(host, "localhost") == 0 || strcmp(host, "::1") == 0;
}

static void check_tls(Reader *reader, const config_setting_t *group, const char *scheme,
                      const Url *url, TlsMode tls)
{
    bool secure = strlen(url->scheme) > strlen(scheme);
    if (secure && tls != TLS_IMPLICIT)
        problem_at(reader, group, "tls",
                   "%ss:// is encrypted from the first byte; allowed: \"implicit\", or a url "
                   "with %s://",
                   scheme, scheme);
    if (!secure && tls == TLS_IMPLICIT)
        problem_at(reader, group, "tls",
                   "%s:// is not encrypted by itself; allowed: tls = \"starttls\", or a url "
                   "with %ss://",
                   scheme, scheme);
    if (!secure && tls == TLS_NONE && !host_is_loopback(url->host))
        problem_at(reader, group, "tls",
                   "mail and password would cross the network in clear; allowed: \"starttls\" "
                   "(\"none\" only to 127.0.0.0/8, ::1 and localhost)");
}

static void check_ca_file(Reader *reader, const config_setting_t *group, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size == 0)
        problem_at(reader, group, "ca_file",
                   "cannot be read; allowed: a file of certificates in PEM format");
    if (fd >= 0)
        close(fd);
}

static void check_password(Reader *reader, const config_setting_t *group,
                           const Endpoint *endpoint)
{
    bool user = config_setting_get_member(group, "user");
    bool password = config_setting_get_member(group, "password_file");
    if (user && !password)
        problem_at(reader, group, "password_file",
                   "is missing; needed: the password of this user, in a file of its "
                   "own");
    if (password && !user)
        problem_at(reader, group, "user", "is missing; needed: whose password it is");
    if (!endpoint->password_file || !reader->secrets)
        return;
    Err err = {0};
    if (config_secret_check(endpoint->password_file, &err) < 0)
        problem_at(reader, group, "password_file", "%s", err.msg);
}

static char *url_show(const Url *url)
{
    bool ipv6 = strchr(url->host, ':');
    g_autofree char *port = url->port > 0 ? g_strdup_printf(":%d", url->port) : g_strdup("");
    return g_strdup_printf("%s://%s%s%s%s", url->scheme, ipv6 ? "[" : "", url->host,
                           ipv6 ? "]" : "", port);
}

static void lower(char **text)
{
    char *was = *text;
    *text = was ? g_ascii_strdown(was, -1) : NULL;
    g_free(was);
}

static void check_server(Reader *reader, const config_setting_t *group, const char *scheme,
                         Endpoint *endpoint)
{
    Url url = {.port = -1};
    g_autofree char *secure = g_strconcat(scheme, "s", NULL);
    const char *wrong = url_read(endpoint->url, &url);
    lower(&url.scheme);
    lower(&url.host);
    if (!wrong && strcmp(url.scheme, scheme) != 0 && strcmp(url.scheme, secure) != 0)
        wrong = "has a scheme that does not belong here";
    if (wrong) {
        problem_at(reader, group, "url",
                   "%s; allowed: %s://host[:port], %s://host[:port] or maildir:/path, the user "
                   "in `user` and the password in `password_file`",
                   wrong, secure, scheme);
    } else {
        check_tls(reader, group, scheme, &url, endpoint->tls);
        g_free(endpoint->url);
        endpoint->url = url_show(&url);
    }
    url_clear(&url);
    check_password(reader, group, endpoint);
    if (endpoint->ca_file)
        check_ca_file(reader, group, endpoint->ca_file);
}

/* Ours to make is what we write to: a mailbox that is not there may be a path with an error in it. */
static void check_maildir(Reader *reader, const config_setting_t *group, const char *scheme,
                          Endpoint *endpoint)
{
    static const char *const useless[] = {"user", "password_file", "tls", "ca_file"};
    const char *path = endpoint->url + strlen(MAILDIR);
    for (size_t i = 0; i < G_N_ELEMENTS(useless); i++) {
        if (config_setting_get_member(group, useless[i]))
            problem_at(
                reader, group, useless[i],
                "does nothing for a Maildir; allowed: only with a server: take the line away");
    }
    if (path[0] == '\0' || (g_str_has_prefix(path, "//") && path[2] != '/'))
        problem_at(reader, group, "url",
                   "names no folder; allowed: maildir: and a path, such as "
                   "maildir:/var/mail/reports");
    else
        endpoint->maildir = option_path(reader, path);
    if (endpoint->maildir && !g_file_test(endpoint->maildir, G_FILE_TEST_IS_DIR))
        problem_warn(reader, group, "url",
                     strcmp(scheme, "imap") == 0
                         ? "this Maildir is not there yet; until somebody makes it, with new, "
                           "cur and tmp, this mailbox cannot be read"
                         : "this Maildir is not there yet; it is made when it is first used");
    g_clear_pointer(&endpoint->url, g_free);
}

void endpoint_check(Reader *reader, const config_setting_t *group, const char *scheme,
                    Endpoint *endpoint)
{
    if (!endpoint->url)
        return;
    if (g_str_has_prefix(endpoint->url, MAILDIR))
        check_maildir(reader, group, scheme, endpoint);
    else
        check_server(reader, group, scheme, endpoint);
}

char *endpoint_identity(const Endpoint *endpoint)
{
    if (endpoint->maildir)
        return g_strdup(endpoint->maildir);
    Url url = {.port = -1};
    char *identity = NULL;
    if (endpoint->url && !url_read(endpoint->url, &url)) {
        /* The same mailboxes stand behind both well-known ports. */
        int port = url.port == 143 || url.port == 993 ? -1 : url.port;
        g_autofree char *user = g_ascii_strdown(endpoint->user ? endpoint->user : "", -1);
        identity = g_strdup_printf("%s:%d/%s", url.host, port, user);
    }
    url_clear(&url);
    return identity;
}

void endpoint_clear(Endpoint *endpoint)
{
    g_free(endpoint->url);
    g_free(endpoint->maildir);
    g_free(endpoint->user);
    g_free(endpoint->password_file);
    g_free(endpoint->ca_file);
}
