/* Writes the bytes of our mails. Called by effect. Headers are written here, line by line; gmime encodes what is not
 * ASCII. A value can neither begin a header nor end one: control characters never come through. */
#include "daemon/core/compose.h"

#include "daemon/core/calendar.h"

#include <gmime/gmime.h>
#include <stdio.h>
#include <string.h>

enum { MESSAGE_ID_MAX = 900 }; /* a longer one would break the line limit of RFC 5322 section 2.1.1 */

/* ---- what a template may name ---- */

/* Writes the value for a name; an empty value makes the paragraph that holds it disappear. */
typedef void ValueWriter(const Compose *compose, GString *to);

static void value_reference(const Compose *compose, GString *to)
{
    g_string_append(to, compose->reference ? compose->reference : "");
}

static void value_organisation(const Compose *compose, GString *to)
{
    g_string_append(to, compose->organisation->name);
}

static void append_time(const Compose *compose, int64_t at, GString *to)
{
    char text[64];
    calendar_show(at, compose->organisation->zone, text, sizeof text);
    g_string_append(to, text);
}

static void value_received(const Compose *compose, GString *to)
{
    if (compose->incident)
        append_time(compose, compose->incident->received_at, to);
}

static void value_date(const Compose *compose, GString *to)
{
    append_time(compose, compose->date, to);
}

static void value_ico_due(const Compose *compose, GString *to)
{
    if (compose->incident && compose->incident->duty[DUTY_ICO_NOTIFY].due)
        append_time(compose, compose->incident->duty[DUTY_ICO_NOTIFY].due, to);
}

static void value_classify_due(const Compose *compose, GString *to)
{
    if (compose->incident && compose->incident->duty[DUTY_CLASSIFY].due)
        append_time(compose, compose->incident->duty[DUTY_CLASSIFY].due, to);
}

static void value_route(const Compose *compose, GString *to)
{
    if (compose->incident)
        g_string_append(to, route_name(compose->incident->route));
}

static void value_level(const Compose *compose, GString *to)
{
    if (compose->incident && compose->incident->severity != SEVERITY_UNKNOWN)
        g_string_append(to, severity_name(compose->incident->severity));
    else
        g_string_append(to, "not yet classified");
}

static void value_attachments(const Compose *compose, GString *to)
{
    if (compose->attachments == 0)
        g_string_append(to, "no attachments");
    else
        g_string_append_printf(to, "%zu attachment%s", compose->attachments, compose->attachments == 1 ? "" : "s");
}

/* The date alone: what was understood, never how it was written. */
static void value_occurred(const Compose *compose, GString *to)
{
    int year, month, day;
    char text[64];
    if (!compose->occurred || sscanf(compose->occurred, "%4d-%2d-%2d", &year, &month, &day) != 3)
        return;
    if (calendar_show_date(year, month, day, text, sizeof text))
        g_string_append(to, text);
}

static void value_missing(const Compose *compose, GString *to)
{
    for (char *const *item = compose->missing; item && *item; item++)
        g_string_append_printf(to, "%s  - %s", to->len ? "\n" : "", *item);
}

static void value_duty(const Compose *compose, GString *to)
{
    static const char *const sentences[DUTY_COUNT] = {
        [DUTY_ACKNOWLEDGE] = "acknowledge the report",
        [DUTY_RAISE] = "read the report and raise it with the DPO",
        [DUTY_CLASSIFY] = "classify the incident",
        [DUTY_ICO_DECISION] = "decide whether the ICO must be told",
        [DUTY_ICO_NOTIFY] = "tell the ICO, unless it has been decided that it need not be told",
    };
    if (compose->effect && (size_t)compose->effect->duty < DUTY_COUNT)
        g_string_append(to, sentences[compose->effect->duty]);
}

static void value_due(const Compose *compose, GString *to)
{
    if (compose->effect && compose->effect->due)
        append_time(compose, compose->effect->due, to);
}

static void value_lateness(const Compose *compose, GString *to)
{
    if (compose->effect && compose->effect->due)
        g_string_append(to, compose->effect->due <= compose->date ? "overdue" : "due");
}

static void value_skipped(const Compose *compose, GString *to)
{
    if (compose->effect && compose->effect->skipped)
        g_string_append_printf(to, "%d earlier reminder%s", compose->effect->skipped,
                               compose->effect->skipped == 1 ? "" : "s");
}

static void value_recipient_role(const Compose *compose, GString *to)
{
    g_string_append(to, compose->recipient_role ? compose->recipient_role : "");
}

static void value_reason(const Compose *compose, GString *to)
{
    g_string_append(to, compose->reason ? compose->reason : "");
}

static const struct {
    const char *name;
    ValueWriter *write;
} values[] = {
    {"reference", value_reference},     {"organisation", value_organisation},
    {"received", value_received},       {"date", value_date},
    {"route", value_route},             {"level", value_level},
    {"attachments", value_attachments}, {"missing", value_missing},
    {"occurred", value_occurred},
    {"duty", value_duty},               {"due", value_due},
    {"lateness", value_lateness},       {"skipped", value_skipped},
    {"classify_due", value_classify_due}, {"ico_due", value_ico_due},
    {"recipient_role", value_recipient_role}, {"reason", value_reason},
};

static ValueWriter *find_value(const char *name, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        if (strlen(values[i].name) == length && strncmp(values[i].name, name, length) == 0)
            return values[i].write;
    }
    return NULL;
}

/* ---- templates ---- */

static int count_lines(const char *from, const char *to)
{
    int lines = 1;
    for (; from < to; from++)
        lines += *from == '\n';
    return lines;
}

static char *allowed_names(void)
{
    GString *text = g_string_new("");
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
        g_string_append_printf(text, "%s%s", i ? ", " : "", values[i].name);
    return g_string_free(text, FALSE);
}

int compose_check(const char *text, Err *err)
{
    if (strncmp(text, "Subject: ", 9) != 0)
        return err_set(err, ERR_INPUT, "line 1 must begin with \"Subject: \"");
    const char *end = strchr(text, '\n');
    if (!end || end[1] != '\n')
        return err_set(err, ERR_INPUT, "line 2 must be blank, after the subject");
    for (const char *at = text; (at = strstr(at, "{{")); at += 2) {
        const char *close = strstr(at, "}}");
        if (!close || memchr(at, '\n', (size_t)(close - at)))
            return err_set(err, ERR_INPUT, "line %d: \"{{\" without \"}}\"", count_lines(text, at));
        if (find_value(at + 2, (size_t)(close - at - 2)))
            continue;
        g_autofree char *allowed = allowed_names();
        return err_set(err, ERR_INPUT, "line %d: unknown name {{%.*s}}; allowed are %s", count_lines(text, at),
                       (int)MIN(close - at - 2, 40), at + 2, allowed);
    }
    return 0;
}

/* Appends a piece of a template with its values. False when one of them was empty. */
static bool fill(const Compose *compose, const char *text, GString *to)
{
    bool full = true;
    const char *open;
    while ((open = strstr(text, "{{"))) {
        const char *close = strstr(open, "}}");
        ValueWriter *write = close ? find_value(open + 2, (size_t)(close - open - 2)) : NULL;
        if (!write)
            break;
        g_string_append_len(to, text, open - text);
        g_autoptr(GString) value = g_string_new("");
        write(compose, value);
        full = full && value->len > 0;
        g_string_append(to, value->str);
        text = close + 2;
    }
    g_string_append(to, text);
    return full;
}

/* The body, paragraph by paragraph; one that names a value which is empty is left out. */
static char *fill_body(const Compose *compose, const char *template)
{
    g_auto(GStrv) paragraphs = g_strsplit(template, "\n\n", -1);
    GString *body = g_string_new("");
    for (char **paragraph = paragraphs; *paragraph; paragraph++) {
        g_autoptr(GString) filled = g_string_new("");
        if (!fill(compose, g_strstrip(*paragraph), filled))
            continue;
        g_string_append_printf(body, "%s%s", body->len ? "\n\n" : "", filled->str);
    }
    g_string_append_c(body, '\n');
    return g_string_free(body, FALSE);
}

/* ---- headers ---- */

/* Control characters become spaces: a value stays on its line. */
static char *one_line(const char *text)
{
    char *copy = g_utf8_make_valid(text, -1);
    for (char *c = copy; *c; c++) {
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            *c = ' ';
    }
    return copy;
}

static void add_header(GString *to, const char *name, const char *value)
{
    g_autofree char *clean = one_line(value);
    g_string_append_printf(to, "%s: %s\r\n", name, clean);
}

static void add_mailbox(GString *to, const char *name, const char *display, const char *address)
{
    if (!display || !*display) {
        g_autofree char *value = g_strdup_printf("<%s>", address);
        add_header(to, name, value);
        return;
    }
    g_autofree char *clean = one_line(display);
    g_autofree char *phrase = g_mime_utils_header_encode_phrase(NULL, clean, "utf-8");
    g_autofree char *value = g_strdup_printf("%s <%s>", phrase, address);
    add_header(to, name, value);
}

static void add_subject(GString *to, const char *subject)
{
    g_autofree char *clean = one_line(subject);
    g_autofree char *encoded = g_mime_utils_header_encode_text(NULL, clean, "utf-8");
    add_header(to, "Subject", encoded);
}

/* RFC 5322 section 3.3, in the organisation's zone. */
static void add_date(GString *to, const Compose *compose)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(compose->date);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, compose->organisation->zone);
    int offset = (int)(g_date_time_get_utc_offset(local) / G_TIME_SPAN_MINUTE);
    g_string_append_printf(to, "Date: %s, %d %s %d %02d:%02d:%02d %c%02d%02d\r\n",
                           days[g_date_time_get_day_of_week(local) - 1], g_date_time_get_day_of_month(local),
                           months[g_date_time_get_month(local) - 1], g_date_time_get_year(local),
                           g_date_time_get_hour(local), g_date_time_get_minute(local),
                           g_date_time_get_second(local), offset < 0 ? '-' : '+', ABS(offset) / 60, ABS(offset) % 60);
}

/* What keeps machines from answering, and us from answering ourselves (RFC 3834 section 3.1). */
static void add_automatic(GString *to, const Compose *compose)
{
    bool reply = compose->kind == COMPOSE_REPLY;
    add_header(to, "Auto-Submitted", reply ? "auto-replied" : "auto-generated");
    add_header(to, "X-Auto-Response-Suppress", reply ? "DR, RN, NRN, OOF, AutoReply" : "OOF, AutoReply");
    if (reply)
        add_header(to, "Precedence", "bulk");
    if (compose->loop)
        add_header(to, "X-Incidentd-Loop", compose->loop);
}

static void add_headers(GString *to, const Compose *compose, const char *subject)
{
    const OutgoingSettings *outgoing = &compose->organisation->outgoing;
    add_mailbox(to, "From", outgoing->from_name, outgoing->from_address);
    add_mailbox(to, "To", compose->to_name, compose->to_address);
    if (compose->reply_to)
        add_mailbox(to, "Reply-To", NULL, compose->reply_to);
    add_subject(to, subject);
    add_date(to, compose);
    g_string_append_printf(to, "Message-ID: <%s>\r\n", compose->message_id);
    if (compose->in_reply_to && strlen(compose->in_reply_to) <= MESSAGE_ID_MAX) {
        g_autofree char *id = g_strdup_printf("<%s>", compose->in_reply_to);
        add_header(to, "In-Reply-To", id);
        add_header(to, "References", id);
    }
    add_automatic(to, compose);
    add_header(to, "MIME-Version", "1.0");
    add_header(to, "Content-Type", "text/plain; charset=utf-8");
}

/* ---- body ---- */

static bool needs_encoding(const char *body)
{
    int column = 0;
    for (; *body; body++) {
        column = *body == '\n' ? 0 : column + 1;
        if ((unsigned char)*body >= 0x80 || column > 200)
            return true;
    }
    return false;
}

static void append_crlf(GString *to, const char *text)
{
    for (; *text; text++) {
        if (*text == '\n')
            g_string_append_c(to, '\r');
        g_string_append_c(to, *text);
    }
}

static void add_body(GString *to, const char *body)
{
    if (!needs_encoding(body)) {
        add_header(to, "Content-Transfer-Encoding", "7bit");
        g_string_append(to, "\r\n");
        append_crlf(to, body);
        return;
    }
    add_header(to, "Content-Transfer-Encoding", "quoted-printable");
    g_string_append(to, "\r\n");
    GMimeEncoding encoder;
    size_t length = strlen(body);
    g_mime_encoding_init_encode(&encoder, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_autofree char *encoded = g_malloc(g_mime_encoding_outlen(&encoder, length) + 1);
    size_t written = g_mime_encoding_flush(&encoder, body, length, encoded);
    encoded[written] = '\0';
    append_crlf(to, encoded);
}

/* ---- the whole ---- */

bool compose_address_is_valid(const char *address)
{
    size_t length = strlen(address);
    const char *at = strchr(address, '@');
    if (length > 254 || !at || at == address || !at[1] || strchr(at + 1, '@'))
        return false;
    if (!g_utf8_validate(address, -1, NULL) || address[0] == '-')
        return false;
    for (const char *c = address; *c; c++) {
        if ((unsigned char)*c <= ' ' || *c == 0x7f || strchr("<>,;:\"\\()[]", *c))
            return false;
    }
    return at[1] != '.' && address[length - 1] != '.' && !strstr(at, "..");
}

GBytes *compose_mail(const Config *config, const Compose *compose, Err *err)
{
    g_mime_init();
    if (!compose_address_is_valid(compose->to_address)) {
        err_set(err, ERR_INPUT, "the address of a recipient is not valid");
        return NULL;
    }
    const char *template = config->templates[compose->template];
    if (compose_check(template, err) < 0) {
        err_prefix(err, "template %s", template_name(compose->template));
        return NULL;
    }
    const char *end = strchr(template, '\n');
    g_autofree char *subject_text = g_strndup(template + strlen("Subject: "), (size_t)(end - template) - strlen("Subject: "));
    g_autoptr(GString) subject = g_string_new("");
    fill(compose, subject_text, subject);
    g_autofree char *body = fill_body(compose, end + 2);
    GString *mail = g_string_sized_new(2048);
    add_headers(mail, compose, subject->str);
    add_body(mail, body);
    return g_string_free_to_bytes(mail);
}
