/* A logged-in byte stream: libcurl resolves, connects, verifies and logs in, then leaves the
 * bytes to us.
 *
 * It must never send anything in clear after TLS was asked for, never go on without a log-in
 * when a user is set, never let a secret or an address reach a message (so libcurl's debug
 * callback, which shows the log-in, is never set), and never take its handle out of the multi
 * before the end: the connection would be lost. Called by the source_imap files and
 * sink_smtp.c. */
#include "daemon/wire/connection.h"

#include "daemon/wire/loop_curl.h"

#include <ctype.h>
#include <dlfcn.h>
#include <glib.h>
#include <poll.h>
#include <string.h>
#include <strings.h>

enum {
    CONNECT_TIME_LIMIT_MS = 30 * 1000,
    CAPABILITIES_MAX = 16 * 1024,
    REFUSAL_MAX = 120, /* of the server's words in our message */
};

typedef enum ConnectionState {
    CONNECTION_CONNECTING,
    CONNECTION_READY,
    CONNECTION_DEAD
} ConnectionState;

struct Connection {
    Loop *loop;
    LoopTransfer transfer;
    CURLSH *cache; /* of connections: this one alone */
    ConnectionState state;
    curl_socket_t socket;
    bool smtp;
    const Endpoint *endpoint;
    char *place;  /* host:port, for messages */
    char *secret; /* until the log-in is over */

    /* what libcurl's header callback saw */
    GString *capabilities; /* " WORD WORD ", the last announcement only */
    bool in_ehlo;          /* the line before belongs to the same reply to EHLO */
    bool authenticated;    /* SMTP: 235 was seen */
    bool kerberos;         /* the server offers GSSAPI */
    bool by_password;      /* and was told that we want none of it */
    bool refusal_passing;  /* the server said that its refusal will pass */
    char refusal[256];
    char curl_words[CURL_ERROR_SIZE];
};

void connection_printable(char *into, size_t size, const char *text, size_t length)
{
    size_t n = 0;
    while (length > 0 && g_ascii_isspace(text[length - 1]))
        length--;
    for (size_t i = 0; i < length && n + 1 < size; i++) {
        unsigned char c = (unsigned char)text[i];
        into[n++] = c >= ' ' && c < 0x7f ? (char)c : '?';
    }
    into[n] = '\0';
    g_auto(GStrv) words = g_strsplit(into, " ", -1);
    for (char **word = words; *word; word++) {
        if (!strchr(*word, '@'))
            continue;
        g_free(*word);
        *word = g_strdup("(address)");
    }
    g_autofree char *joined = g_strjoinv(" ", words);
    g_strlcpy(into, joined, size);
}

/* ---- what the server says while libcurl logs in ---- */

static void add_capability(Connection *connection, const char *word, size_t length)
{
    if (length > 0 && connection->capabilities->len + length < CAPABILITIES_MAX)
        g_string_append_printf(connection->capabilities, "%.*s ", (int)length, word);
}

static void imap_capabilities(Connection *connection, const char *line)
{
    static const char name[] = "CAPABILITY ";
    const char *at = strcasestr(line, name);
    if (!at || at == line || (at[-1] != ' ' && at[-1] != '['))
        return;
    g_string_assign(connection->capabilities, " ");
    const char *word = at + strlen(name);
    while (*word && *word != ']' && *word != '\r' && *word != '\n') {
        size_t length = strcspn(word, " ]\r\n");
        add_capability(connection, word, length);
        word += length;
        word += strspn(word, " ");
    }
}

/* RFC 5530: the account is fine, the server is not. */
static bool imap_refusal_passes(const char *text)
{
    static const char *const codes[] = {"[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]"};
    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        if (strcasestr(text, codes[i]))
            return true;
    }
    return false;
}

static void imap_line(Connection *connection, const char *line)
{
    imap_capabilities(connection, line);
    const char *words = strchr(line, ' ');
    if (!words || line[0] == '+')
        return;
    words++;
    bool refused = line[0] != '*' && (g_ascii_strncasecmp(words, "NO ", 3) == 0 ||
                                      g_ascii_strncasecmp(words, "BAD ", 4) == 0);
    if (!refused && g_ascii_strncasecmp(words, "BYE", 3) != 0)
        return;
    words += strcspn(words, " ");
    words += strspn(words, " ");
    connection_printable(connection->refusal, sizeof connection->refusal, words, strlen(words));
    connection->refusal_passing = imap_refusal_passes(words);
}

/* Only EHLO is answered by 250 here; the first line of its answer names the server. */
static void smtp_line(Connection *connection, const char *line)
{
    if (strlen(line) < 4 || !isdigit((unsigned char)line[0]))
        return;
    const char *words = line + 4;
    if (strncmp(line, "235", 3) == 0)
        connection->authenticated = true;
    if (line[0] == '4' || line[0] == '5') {
        connection_printable(connection->refusal, sizeof connection->refusal, line,
                             strlen(line));
        connection->refusal_passing = line[0] == '4';
    }
    bool ehlo = strncmp(line, "250", 3) == 0;
    if (ehlo && !connection->in_ehlo)
        g_string_assign(connection->capabilities, " ");
    else if (ehlo)
        add_capability(connection, words, strcspn(words, " \r\n"));
    connection->in_ehlo = ehlo && line[3] == '-';
}

static size_t on_line(char *bytes, size_t size, size_t n, void *user)
{
    Connection *connection = user;
    g_autofree char *line = g_strndup(bytes, size * n);
    connection->kerberos = connection->kerberos || strcasestr(line, "GSSAPI");
    if (connection->smtp)
        smtp_line(connection, line);
    else
        imap_line(connection, line);
    return size * n;
}

/* ---- opening ---- */

static bool loopback(const char *host)
{
    return strcmp(host, "localhost") == 0 || strncmp(host, "127.", 4) == 0 ||
           strcmp(host, "[::1]") == 0;
}

/* Reads the URL into `place` and `smtp`, and hands libcurl one that has only scheme, host and
 * port. */
static int set_url(Connection *connection, Err *err)
{
    CURLU *url = libcurl.url();
    char *scheme = NULL, *host = NULL, *port = NULL;
    bool whole =
        url && libcurl.url_set(url, CURLUPART_URL, connection->endpoint->url, 0) == CURLUE_OK &&
        libcurl.url_get(url, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
        libcurl.url_get(url, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
        libcurl.url_get(url, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK;
    bool clear_outside = whole && connection->endpoint->tls == TLS_NONE && !loopback(host);
    if (whole) {
        connection->place = g_strdup_printf("%s:%s", host, port);
        connection->smtp = g_str_has_prefix(scheme, "smtp");
        g_autofree char *plain = g_strdup_printf("%s://%s:%s/", scheme, host, port);
        libcurl.easy_setopt(connection->transfer.easy, CURLOPT_URL, plain);
    }
    libcurl.free(scheme);
    libcurl.free(host);
    libcurl.free(port);
    libcurl.url_cleanup(url);
    if (!whole)
        return err_set(err, ERR_PERMANENT, "the server's url cannot be read");
    if (clear_outside)
        return err_set(err, ERR_PERMANENT, "%s: without TLS only a loopback address is allowed",
                       connection->place);
    return 0;
}

/* OpenSSL keeps what it has decrypted in a buffer of its own, which it frees as it is: of an
 * anonymous mail nothing is to stay there. SSL_CTX_set_options(3); without OpenSSL 3 in libcurl it
 * does nothing. */
static CURLcode cleanse_plaintext(CURL *easy, void *context, void *user)
{
    enum { CLEANSE_PLAINTEXT = 1 << 1 }; /* SSL_OP_CLEANSE_PLAINTEXT */
    void *library = dlopen("libssl.so.3", RTLD_NOW | RTLD_NOLOAD);
    uint64_t (*set_options)(void *, uint64_t) =
        library ? (uint64_t(*)(void *, uint64_t))dlsym(library, "SSL_CTX_set_options") : NULL;
    (void)easy, (void)user;
    if (set_options)
        set_options(context, CLEANSE_PLAINTEXT);
    if (library)
        dlclose(library);
    return CURLE_OK;
}

/* TLS_IMPLICIT needs the scheme with an s; a plain one would be clear text. */
static int set_tls(Connection *connection, Err *err)
{
    CURL *easy = connection->transfer.easy;
    const char *implicit = connection->smtp ? "smtps" : "imaps";
    const char *plain = connection->smtp ? "smtp" : "imap";
    const char *scheme = connection->endpoint->tls == TLS_IMPLICIT ? implicit : plain;
    if (libcurl.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, scheme) != CURLE_OK)
        return err_set(err, ERR_PERMANENT, "libcurl does not speak %s", scheme);
    if (connection->endpoint->tls == TLS_STARTTLS)
        libcurl.easy_setopt(easy, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
    libcurl.easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, cleanse_plaintext);
    libcurl.easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    libcurl.easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    libcurl.easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    const char *ca_file = connection->endpoint->ca_file;
    if (ca_file && !g_file_test(ca_file, G_FILE_TEST_IS_REGULAR))
        return err_set(err, ERR_PERMANENT, "%s: its ca_file is missing", connection->place);
    if (ca_file)
        libcurl.easy_setopt(easy, CURLOPT_CAINFO, ca_file);
    return 0;
}

/* The place for OAuth2: a token goes to CURLOPT_XOAUTH2_BEARER instead of CURLOPT_PASSWORD. */
static int set_credentials(Connection *connection, Err *err)
{
    const Endpoint *endpoint = connection->endpoint;
    if (!endpoint->user)
        return 0;
    if (!endpoint->password_file)
        return err_set(err, ERR_PERMANENT, "%s: a user without a password_file",
                       connection->place);
    connection->secret = config_secret(endpoint->password_file, err);
    if (!connection->secret)
        return err_prefix(err, "%s", connection->place);
    libcurl.easy_setopt(connection->transfer.easy, CURLOPT_USERNAME, endpoint->user);
    libcurl.easy_setopt(connection->transfer.easy, CURLOPT_PASSWORD, connection->secret);
    return 0;
}

static void forget_secret(Connection *connection)
{
    config_secret_free(connection->secret);
    connection->secret = NULL;
    libcurl.easy_setopt(connection->transfer.easy, CURLOPT_PASSWORD, NULL);
}

/* libcurl believes that a connection which it has left to us is idle. Whenever another is made it closes what is in
 * the same cache and was not used for two minutes, whatever we are saying there. */
static int set_cache(Connection *connection, Err *err)
{
    connection->cache = libcurl.share_init();
    if (connection->cache &&
        libcurl.share_setopt(connection->cache, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT) ==
            CURLSHE_OK &&
        libcurl.easy_setopt(connection->transfer.easy, CURLOPT_SHARE, connection->cache) ==
            CURLE_OK)
        return 0;
    return err_set(err, ERR_TEMPORARY, "libcurl gives no cache for a connection");
}

static void set_manners(Connection *connection)
{
    CURL *easy = connection->transfer.easy;
    libcurl.easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
    libcurl.easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_TIME_LIMIT_MS);
    libcurl.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    libcurl.easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* else a hung look-up blocks the loop */
    libcurl.easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    libcurl.easy_setopt(easy, CURLOPT_PROXY, ""); /* none from the environment either */
    libcurl.easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    libcurl.easy_setopt(easy, CURLOPT_ERRORBUFFER, connection->curl_words);
    libcurl.easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_line);
    libcurl.easy_setopt(easy, CURLOPT_HEADERDATA, connection);
}

Connection *connection_open(Loop *loop, const Endpoint *endpoint, int64_t now_ms, Err *err)
{
    (void)now_ms; /* libcurl keeps the time limit of connecting */
    Connection *connection = g_new0(Connection, 1);
    connection->loop = loop;
    connection->endpoint = endpoint;
    connection->state = CONNECTION_DEAD;
    connection->capabilities = g_string_new(" ");
    connection->transfer.easy = libcurl.easy_init();
    if (!connection->transfer.easy) {
        err_set(err, ERR_TEMPORARY, "libcurl gives no handle");
        connection_close(connection);
        return NULL;
    }
    set_manners(connection);
    if (set_cache(connection, err) != 0 || set_url(connection, err) != 0 ||
        set_tls(connection, err) != 0 || set_credentials(connection, err) != 0 ||
        loop_add(loop, &connection->transfer, err) != 0) {
        connection_close(connection);
        return NULL;
    }
    connection->state = CONNECTION_CONNECTING;
    return connection;
}

/* ---- the end of the log-in ---- */

static ErrKind kind_of(CURLcode code)
{
    switch ((int)code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_USE_SSL_FAILED:
    case CURLE_LOGIN_DENIED:
    case CURLE_AUTH_ERROR:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_NOT_BUILT_IN:
        return ERR_PERMANENT;
    default:
        return ERR_TEMPORARY;
    }
}

static bool mentions(const char *text, const char *word)
{
    return word && *word && strstr(text, word);
}

/* The server's words as far as they may be shown: not when they repeat who logs in, or worse.
 */
static const char *refusal_words(const Connection *connection)
{
    const char *words = connection->refusal;
    if (!*words || mentions(words, connection->secret) ||
        mentions(words, connection->endpoint->user))
        return "the server gave no reason that can be shown";
    return words;
}

/* What to look at in the configuration; libcurl's words name none of its options. */
static const char *hint_of(const Connection *connection, CURLcode code)
{
    bool own_ca = connection->endpoint->ca_file != NULL;
    switch ((int)code) {
    case CURLE_PEER_FAILED_VERIFICATION:
        return own_ca ? " (trusted is only what stands in ca_file)"
                      : " (an authority that the system does not know goes into ca_file)";
    case CURLE_SSL_CACERT_BADFILE:
        return " (ca_file holds no certificate in PEM format)";
    case CURLE_SSL_CONNECT_ERROR:
        return connection->endpoint->tls == TLS_IMPLICIT
                   ? " (does this port want tls = \"starttls\"?)"
                   : "";
    case CURLE_USE_SSL_FAILED:
        return " (the server offers no STARTTLS)";
    case CURLE_OPERATION_TIMEDOUT:
        return " (are host, port and tls right?)";
    default:
        return "";
    }
}

static int log_in_failed(Connection *connection, CURLcode code, Err *err)
{
    connection->state = CONNECTION_DEAD;
    if (code != CURLE_LOGIN_DENIED) {
        const char *words = connection->curl_words;
        return err_set(err, kind_of(code), "%s: %s%s", connection->place,
                       *words && !mentions(words, connection->secret)
                           ? words
                           : libcurl.easy_strerror(code),
                       hint_of(connection, code));
    }
    ErrKind kind = connection->refusal_passing ? ERR_TEMPORARY : ERR_PERMANENT;
    return err_set(err, kind, "%s: log-in refused: %.*s", connection->place, REFUSAL_MAX,
                   refusal_words(connection));
}

/* libcurl skips the log-in where an SMTP server offers none: then nothing may be sent. */
static int require_log_in(Connection *connection, Err *err)
{
    if (!connection->smtp || !connection->endpoint->user || connection->authenticated)
        return 0;
    connection->state = CONNECTION_DEAD;
    return err_set(err, ERR_PERMANENT, "%s: the server offers no log-in, but a user is set",
                   connection->place);
}

static int log_in_done(Connection *connection, Err *err)
{
    if (require_log_in(connection, err) != 0)
        return -1;
    CURLcode code = libcurl.easy_getinfo(connection->transfer.easy, CURLINFO_ACTIVESOCKET,
                                         &connection->socket);
    if (code != CURLE_OK || connection->socket == CURL_SOCKET_BAD) {
        connection->state = CONNECTION_DEAD;
        return err_set(err, ERR_TEMPORARY, "%s: the connection is gone", connection->place);
    }
    connection->state = CONNECTION_READY;
    return 1;
}

/* With a user that has an @ libcurl takes GSSAPI before all others, and without a ticket, which we never have, it gives
 * up. Not from the start: naming ways to log in excludes IMAP's LOGIN, the only one that some servers have. */
static int try_by_password(Connection *connection, Err *err)
{
    connection->by_password = true;
    loop_remove(connection->loop, &connection->transfer);
    libcurl.easy_setopt(connection->transfer.easy, CURLOPT_LOGIN_OPTIONS,
                        "AUTH=PLAIN;AUTH=LOGIN;AUTH=CRAM-MD5;AUTH=DIGEST-MD5");
    return loop_add(connection->loop, &connection->transfer, err);
}

int connection_advance(Connection *connection, int64_t now_ms, Err *err)
{
    (void)now_ms;
    if (connection->state == CONNECTION_READY)
        return 1;
    if (connection->state == CONNECTION_DEAD)
        return err_set(err, ERR_TEMPORARY, "%s: the connection is gone", connection->place);
    if (!connection->transfer.done)
        return 0;
    CURLcode code = connection->transfer.result;
    if (code != CURLE_OK && connection->kerberos && !connection->by_password)
        return try_by_password(connection, err);
    int result =
        code == CURLE_OK ? log_in_done(connection, err) : log_in_failed(connection, code, err);
    forget_secret(connection);
    return result;
}

bool connection_has(const Connection *connection, const char *capability)
{
    g_autofree char *word = g_strdup_printf(" %s ", capability);
    return strcasestr(connection->capabilities->str, word) != NULL;
}

/* ---- bytes ---- */

static int gone(Connection *connection, const char *why, Err *err)
{
    connection->state = CONNECTION_DEAD;
    return err_set(err, ERR_TEMPORARY, "%s: %s", connection->place, why);
}

ssize_t connection_send(Connection *connection, const void *bytes, size_t size, Err *err)
{
    if (connection->state != CONNECTION_READY)
        return gone(connection, "the connection is gone", err);
    size_t sent = 0;
    CURLcode code = libcurl.easy_send(connection->transfer.easy, bytes, size, &sent);
    if (code == CURLE_OK && (sent > 0 || size == 0))
        return (ssize_t)sent;
    if (code != CURLE_OK && code != CURLE_AGAIN) /* why it has closed can still be received */
        return err_set(err, ERR_TEMPORARY, "%s: %s", connection->place,
                       libcurl.easy_strerror(code));
    loop_watch(connection->loop, connection->socket, POLLOUT);
    return 0;
}

ssize_t connection_receive(Connection *connection, void *bytes, size_t size, Err *err)
{
    if (connection->state != CONNECTION_READY)
        return gone(connection, "the connection is gone", err);
    size_t received = 0;
    CURLcode code = libcurl.easy_recv(connection->transfer.easy, bytes, size, &received);
    if (code == CURLE_OK && received > 0)
        return (ssize_t)received;
    if (code == CURLE_OK)
        return gone(connection, "the server closed the connection", err);
    if (code != CURLE_AGAIN)
        return gone(connection, libcurl.easy_strerror(code), err);
    loop_watch(connection->loop, connection->socket, POLLIN);
    return 0;
}

void connection_close(Connection *connection)
{
    if (!connection)
        return;
    if (connection->transfer.easy) {
        loop_remove(connection->loop, &connection->transfer);
        libcurl.easy_cleanup(connection->transfer.easy);
    }
    if (connection->cache)
        libcurl.share_cleanup(connection->cache);
    config_secret_free(connection->secret);
    g_string_free(connection->capabilities, TRUE);
    g_free(connection->place);
    g_free(connection);
}
