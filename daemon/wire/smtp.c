/* The words of SMTP. Owns how a reply is read and how a mail is written between DATA and the
 * final dot. It must never let a mail or an address end early and become a command, and never
 * keep more of a reply than its fixed buffers. Called by sink_smtp and by the fuzzer. */
#include "daemon/wire/smtp.h"

#include <assert.h>
#include <string.h>

/* ---- replies ---- */

void smtp_reader_init(SmtpReader *reader)
{
    memset(reader, 0, sizeof *reader);
}

/* At most three digits; returns how many there are. */
static size_t read_number(const char *text, size_t size, int *ret)
{
    size_t n = 0;
    for (*ret = 0; n < size && n < 3 && g_ascii_isdigit(text[n]); n++)
        *ret = *ret * 10 + (text[n] - '0');
    return n;
}

/* Reads "5.1.1 " (RFC 3463 section 2) and returns its length, 0 when there is none. */
static size_t read_status(const char *text, size_t size, int status[3])
{
    size_t at = 0;
    for (int i = 0; i < 3; i++) {
        size_t digits = read_number(text + at, size - at, &status[i]);
        at += digits;
        bool ended = i < 2 ? at < size && text[at] == '.' : at == size || text[at] == ' ';
        if (digits == 0 || !ended)
            return 0;
        at += at < size;
    }
    return status[0] == 2 || status[0] == 4 || status[0] == 5 ? at : 0;
}

/* Adds words. What does not fit is cut at a space, so that no half of an address stays behind
 * that nobody can recognise as one. */
static void add_words(SmtpReply *reply, const char *words, size_t size)
{
    size_t start = strlen(reply->text), at = start;
    if (at > 0 && at + 1 < sizeof reply->text)
        reply->text[at++] = ' ';
    for (size_t i = 0; i < size && at + 1 < sizeof reply->text; i++)
        reply->text[at++] = words[i] == '\t' ? ' ' : g_ascii_isprint(words[i]) ? words[i] : '?';
    if (at + 1 == sizeof reply->text)
        while (at > start && reply->text[at - 1] != ' ')
            at--;
    reply->text[at] = '\0';
}

/* The words of a line; the status that each line of a long reply repeats is kept once. */
static void add_line(SmtpReader *reader, const char *words, size_t size)
{
    SmtpReply *reply = &reader->reply;
    int status[3] = {0};
    size_t skip = read_status(words, size, status);
    if (skip > 0 && reader->lines == 0)
        memcpy(reply->status, status, sizeof status);
    if (reader->lines == 0 || memcmp(reply->status, status, sizeof status) != 0)
        skip = 0;
    add_words(reply, words + skip, size - skip);
}

/* 1: that was the last line of the reply, 0: another follows, -1: no reply line. */
static int take_line(SmtpReader *reader, Err *err)
{
    const char *line = reader->line;
    size_t size = reader->used;
    if (size > 0 && line[size - 1] == '\r')
        size--;
    int code;
    if (read_number(line, size, &code) != 3 || code < 200 || code > 599)
        return err_set(err, ERR_TEMPORARY, "the server's answer has no reply code");
    if (size > 3 && line[3] != ' ' && line[3] != '-')
        return err_set(err, ERR_TEMPORARY,
                       "the server's answer has no space after its reply code");
    if (reader->lines > 0 && code != reader->reply.code)
        return err_set(err, ERR_TEMPORARY, "the server's answer has two reply codes");
    if (reader->lines == SMTP_LINES_MAX)
        return err_set(err, ERR_TEMPORARY, "the server's answer has more than %d lines",
                       SMTP_LINES_MAX);
    reader->reply.code = code;
    if (size > 4)
        add_line(reader, line + 4, size - 4);
    reader->lines++;
    reader->used = 0;
    return size > 3 && line[3] == '-' ? 0 : 1;
}

int smtp_reader_feed(SmtpReader *reader, const char *bytes, size_t size, size_t *ret_used,
                     SmtpReply *ret, Err *err)
{
    size_t at = 0;
    int done = 0;
    while (done == 0 && at < size) {
        const char *end = memchr(bytes + at, '\n', size - at);
        size_t n = end ? (size_t)(end - bytes) - at : size - at;
        if (n > sizeof reader->line - reader->used)
            return err_set(err, ERR_TEMPORARY, "the server's answer has a line above %d bytes",
                           SMTP_LINE_MAX);
        memcpy(reader->line + reader->used, bytes + at, n);
        reader->used += n;
        at += n;
        if (!end)
            break;
        at++;
        done = take_line(reader, err);
    }
    *ret_used = at;
    if (done == 1) {
        *ret = reader->reply;
        smtp_reader_init(reader);
    }
    return done;
}

/* ---- words without addresses ---- */

static bool is_local_byte(char c)
{
    return c != '\0' && !strchr(" <>(),;:\"[]", c);
}

/* '?' stands for the bytes that were not ASCII; a@b@c is one address. */
static bool is_domain_byte(char c)
{
    return g_ascii_isalnum(c) || (c != '\0' && strchr(".-_?@", c));
}

/* Where the local part that ends at `sign` begins; nothing before `from` belongs to it. */
static const char *local_start(const char *from, const char *sign)
{
    const char *start = sign;
    if (start > from && start[-1] == '"') {
        for (start--; start > from; start--)
            if (start[-1] == '"')
                return start - 1;
        return sign;
    }
    while (start > from && is_local_byte(start[-1]))
        start--;
    return start;
}

static const char *domain_end(const char *sign)
{
    const char *end = sign + 1;
    const char *bracket = *end == '[' ? strchr(end, ']') : NULL;
    if (bracket)
        return bracket + 1;
    while (is_domain_byte(*end))
        end++;
    return end;
}

/* The first address in `text`: <anything without a space>, or local@domain. False when there is
 * none. */
static bool find_address(const char *text, const char **ret_start, const char **ret_end)
{
    for (const char *c = text; *c; c++) {
        size_t inside = *c == '<' ? strcspn(c + 1, " <>") : 0;
        if (inside > 0 && c[1 + inside] == '>') {
            *ret_start = c;
            *ret_end = c + 1 + inside + 1;
            return true;
        }
        if (*c != '@')
            continue;
        *ret_start = local_start(text, c);
        *ret_end = domain_end(c);
        if (*ret_start<c && * ret_end> c + 1)
            return true;
    }
    return false;
}

void smtp_reply_words(const SmtpReply *reply, char ret[static SMTP_WORDS_MAX])
{
    g_autoptr(GString) words = g_string_new(NULL);
    g_string_append_printf(words, "%d ", reply->code);
    const char *rest = reply->text, *start, *end;
    while (find_address(rest, &start, &end)) {
        g_string_append_len(words, rest, start - rest);
        g_string_append(words, "<address>");
        rest = end;
    }
    g_string_append(words, rest);
    g_strlcpy(ret, g_strchomp(words->str), SMTP_WORDS_MAX);
}

/* ---- commands ---- */

static bool has_8bit(const char *bytes, size_t size)
{
    unsigned char all = 0;
    for (size_t i = 0; i < size; i++)
        all |= (unsigned char)bytes[i];
    return all & 0x80;
}

bool smtp_address_valid(const char *address)
{
    size_t size = strlen(address);
    const char *sign = strrchr(address, '@');
    if (size > 254 || !sign || sign == address || !sign[1] ||
        !g_utf8_validate(address, -1, NULL))
        return false;
    for (const char *c = address; *c; c = g_utf8_next_char(c)) {
        gunichar u = g_utf8_get_char(c);
        if (g_unichar_isspace(u) || g_unichar_iscntrl(u) || u == '<' || u == '>')
            return false;
    }
    return true;
}

unsigned smtp_wanted(const char *from, const char *to, const char *bytes, size_t size)
{
    unsigned wanted = SMTP_PIPELINING | SMTP_SIZE;
    if (has_8bit(bytes, size))
        wanted |= SMTP_8BITMIME;
    if (has_8bit(from, strlen(from)) || has_8bit(to, strlen(to)))
        wanted |= SMTP_SMTPUTF8;
    return wanted;
}

void smtp_write_mail(GString *out, const char *from, size_t size, unsigned use)
{
    assert(!*from || smtp_address_valid(from));
    g_string_append_printf(out, "MAIL FROM:<%s>", from);
    if (use & SMTP_SIZE)
        g_string_append_printf(out, " SIZE=%zu", size);
    if (use & SMTP_8BITMIME)
        g_string_append(out, " BODY=8BITMIME");
    if (use & SMTP_SMTPUTF8)
        g_string_append(out, " SMTPUTF8");
    g_string_append(out, "\r\n");
}

void smtp_write_rcpt(GString *out, const char *to)
{
    assert(smtp_address_valid(to));
    g_string_append_printf(out, "RCPT TO:<%s>\r\n", to);
}

/* ---- the mail ---- */

/* The bytes before the first CR or LF. */
static size_t line_size(const char *bytes, size_t size)
{
    const char *lf = memchr(bytes, '\n', size);
    size_t n = lf ? (size_t)(lf - bytes) : size;
    const char *cr = memchr(bytes, '\r', n);
    return cr ? (size_t)(cr - bytes) : n;
}

void smtp_write_data(GString *out, const char *bytes, size_t size)
{
    for (size_t at = 0; at < size;) {
        size_t n = line_size(bytes + at, size - at);
        if (n > 0 && bytes[at] == '.')
            g_string_append_c(out, '.');
        g_string_append_len(out, bytes + at, (gssize)n);
        g_string_append_len(out, "\r\n", 2);
        at += n;
        bool pair = size - at >= 2 && bytes[at] == '\r' && bytes[at + 1] == '\n';
        at += pair ? 2 : 1;
    }
    g_string_append_len(out, ".\r\n", 3);
}
