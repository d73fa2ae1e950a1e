/* Writes the bytes of our mails. Called by effect. Headers are written here, line by line;
 * gmime encodes what is not ASCII. A value can neither begin a header nor end one: control
 * characters never come through. No line is longer than RFC 5322 section 2.1.1 allows. */
#include "daemon/core/compose.h"

#include "daemon/core/calendar.h"
#include "daemon/core/compose_html.h"
#include "daemon/core/outcome.h"
#include "daemon/core/wording.h"
#include "parsers/html/html.h"
#include "parsers/text/text.h"

#include <gmime/gmime.h>
#include <string.h>

enum {
    LINE_MAX_WANTED = 76,
    SUBJECT_MAX = 250,   /* bytes before they are encoded */
    DISPLAY_MAX = 120,   /* the same, of a person's name */
    ID_MAX = 900,        /* with a header's name still within the limit of 998 bytes a line */
    ADDRESS_MAX = 254,   /* RFC 5321 section 4.5.3.1 */
    BODY_LINE_MAX = 200, /* a longer one is better encoded */
};

/* ---- headers ---- */

/* Folds at spaces; a word is never cut. */
static void add_header(GString *to, const char *name, const char *value)
{
    size_t start = to->len;
    g_string_append_printf(to, "%s:", name);
    bool first = true;
    for (const char *word = value; *word; first = false) {
        size_t length = strcspn(word, " ");
        if (!first && length && to->len - start + 1 + length > LINE_MAX_WANTED) {
            g_string_append(to, "\r\n");
            start = to->len;
        }
        g_string_append_c(to, ' ');
        g_string_append_len(to, word, (gssize)length);
        word += length + (word[length] == ' ');
    }
    g_string_append(to, "\r\n");
}

/* An encoded word in a value would be shown decoded, whatever we have checked. */
static char *header_text(const char *text, size_t max)
{
    char *clean = wording_clean(text, max);
    for (char *mark = clean; (mark = strstr(mark, "=?")); mark++)
        *mark = ' ';
    return g_strstrip(clean);
}

static void add_mailbox(GString *to, const char *name, const char *display, const char *address)
{
    g_autofree char *clean = header_text(display ? display : "", DISPLAY_MAX);
    g_autofree char *phrase = g_mime_utils_header_encode_phrase(NULL, clean, "utf-8");
    g_autofree char *value = g_strdup_printf(*clean ? "%s <%s>" : "%s<%s>", phrase, address);
    add_header(to, name, value);
}

static void add_subject(GString *to, const char *subject)
{
    g_autofree char *clean = header_text(subject, SUBJECT_MAX);
    g_autofree char *encoded = g_mime_utils_header_encode_text(NULL, clean, "utf-8");
    add_header(to, "Subject", encoded);
}

static void add_id(GString *to, const char *name, const char *id)
{
    g_autofree char *value = g_strdup_printf("<%s>", id);
    add_header(to, name, value);
}

/* That somebody is away who is asked for something is news, on which their deputy acts; of a mail about nothing that is to
 * be done, and to anybody else, it is not. */
static bool wants_absence(const Compose *compose)
{
    static const RoleSet asked =
        ROLE_BIT(ROLE_SIRO) | ROLE_BIT(ROLE_DPO) | ROLE_BIT(ROLE_INVESTIGATOR) | GOVERNORS;
    bool about = compose->incident || compose->errand || compose->linked;
    return compose->kind == COMPOSE_NOTIFICATION && about && asked & ROLE_BIT(compose->reader);
}

/* What keeps machines from answering, and us from answering ourselves (RFC 3834 section 3.1): whatever a machine answers, it
 * gets no answer. */
static void add_automatic(GString *to, const Compose *compose)
{
    bool reply = compose->kind == COMPOSE_REPLY;
    add_header(to, "Auto-Submitted", reply ? "auto-replied" : "auto-generated");
    add_header(to, "X-Auto-Response-Suppress",
               reply                    ? "DR, RN, NRN, OOF, AutoReply"
               : wants_absence(compose) ? "DR, RN, NRN"
                                        : "OOF, AutoReply");
    if (reply)
        add_header(to, "Precedence", "bulk");
    if (compose->loop)
        add_header(to, "X-Incidentd-Loop", compose->loop);
}

/* A Message-ID from outside goes back only if it looks like one. */
static bool id_is_valid(const char *id)
{
    size_t length = strlen(id);
    if (length == 0 || length > ID_MAX)
        return false;
    for (; *id; id++) {
        if (*id <= ' ' || *id >= 0x7f || *id == '<' || *id == '>')
            return false;
    }
    return true;
}

static void add_headers(GString *to, const Compose *compose, const char *subject)
{
    const OrganisationSettings *organisation = compose->organisation;
    char date[64];
    calendar_mail(compose->date, organisation->zone, date, sizeof date);
    add_mailbox(to, "From", organisation->outgoing.from_name,
                organisation->outgoing.from_address);
    add_mailbox(to, "To", compose->to_name, compose->to_address);
    add_subject(to, subject);
    add_header(to, "Date", date);
    add_id(to, "Message-ID", compose->message_id);
    if (compose->in_reply_to && id_is_valid(compose->in_reply_to)) {
        add_id(to, "In-Reply-To", compose->in_reply_to);
        add_id(to, "References", compose->in_reply_to);
    }
    if (compose->reply_to)
        add_mailbox(to, "Reply-To", NULL, compose->reply_to);
    add_automatic(to, compose);
    if (compose->audit_head)
        add_header(to, "X-Incidentd-Audit-Head", compose->audit_head);
    add_header(to, "MIME-Version", "1.0");
}

/* ---- body ---- */

static bool needs_encoding(const char *body)
{
    for (int column = 0; *body; body++) {
        column = *body == '\n' ? 0 : column + 1;
        if ((unsigned char)*body >= 0x80 || column > BODY_LINE_MAX)
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

/* One part: its headers, a blank line, its bytes. */
static void add_part(GString *to, const char *type, const char *body)
{
    add_header(to, "Content-Type", type);
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

/* What no part can contain: the Message-ID holds a MAC. */
static char *boundary_of(const Compose *compose, const char *kind)
{
    g_autofree char *id = g_strdup(compose->message_id);
    g_strcanon(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", '_');
    return g_strdup_printf("=_%s_%.60s", kind, id);
}

static void add_boundary(GString *to, const char *boundary, const char *end)
{
    if (!g_str_has_suffix(to->str, "\r\n"))
        g_string_append(to, "\r\n");
    g_string_append_printf(to, "--%s%s\r\n", boundary, end);
}

/* What both forms of a mail say. `marked` is the body with a mark where the HTML has figures. */
typedef struct Words {
    const char *body;
    const char *html;
} Words;

/* What OUTCOME sends, still empty. Owned; NULL: the mail is about no incident. */
static char *empty_form(const Compose *compose)
{
    if (!compose->incident || !compose->policy)
        return NULL;
    GString *form = g_string_new(NULL);
    outcome_add_form(compose->policy->points[compose->incident->severity], form);
    return g_string_free(form, FALSE);
}

/* The same words twice: plain, and as HTML with links. */
static void add_alternatives(GString *to, const Words *words, const char *boundary)
{
    g_autofree char *type = g_strdup_printf("multipart/alternative; boundary=\"%s\"", boundary);
    add_header(to, "Content-Type", type);
    g_string_append(to, "\r\n");
    add_boundary(to, boundary, "");
    add_part(to, "text/plain; charset=utf-8", words->body);
    add_boundary(to, boundary, "");
    add_part(to, "text/html; charset=utf-8", words->html);
    add_boundary(to, boundary, "--");
}

/* A part each: what cancels several entries at once must be of one UID (RFC 5546 section 3.2.5). */
static void add_calendar_item(GString *to, const CalendarItem *item, const char *boundary)
{
    g_autofree char *calendar = compose_calendar(item);
    g_auto(GStrv) parts = g_strsplit(calendar, "\r\n", -1);
    g_autofree char *lines = g_strjoinv("\n", parts); /* CRLF comes with the part */
    g_autofree char *name = compose_calendar_file(item);
    g_autofree char *type =
        g_strdup_printf("text/calendar; charset=utf-8; method=%s; name=\"%s\"",
                        item->done ? "CANCEL" : "PUBLISH", name);
    g_autofree char *disposition = g_strdup_printf("attachment; filename=\"%s\"", name);
    add_boundary(to, boundary, "");
    add_header(to, "Content-Disposition", disposition);
    add_part(to, type, lines);
}

static void add_body(GString *to, const Compose *compose, const Words *words)
{
    g_autofree char *boundary = boundary_of(compose, "alternative");
    if (compose->n_items == 0) {
        add_alternatives(to, words, boundary);
        return;
    }
    g_autofree char *outer = boundary_of(compose, "mixed");
    g_autofree char *type = g_strdup_printf("multipart/mixed; boundary=\"%s\"", outer);
    add_header(to, "Content-Type", type);
    g_string_append(to, "\r\n");
    add_boundary(to, outer, "");
    add_alternatives(to, words, boundary);
    for (size_t i = 0; i < compose->n_items; i++)
        add_calendar_item(to, &compose->items[i], outer);
    add_boundary(to, outer, "--");
}

/* ---- the whole ---- */

static bool is_domain(const char *text)
{
    if (!*text || *text == '.' || *text == '-' || strstr(text, "..") ||
        g_str_has_suffix(text, "."))
        return false;
    for (const char *c = text; *c; c++) {
        if (!g_ascii_isalnum(*c) && *c != '.' && *c != '-' && (unsigned char)*c < 0x80)
            return false;
    }
    return true;
}

bool compose_address_is_valid(const char *address)
{
    const char *at = strchr(address, '@');
    /* A first '-' could be read as an option by a program further down the line. */
    if (!at || at == address || *address == '-' || strlen(address) > ADDRESS_MAX)
        return false;
    if (!g_utf8_validate(address, -1, NULL) || !is_domain(at + 1))
        return false;
    for (const char *c = address; *c; c = g_utf8_next_char(c)) {
        gunichar letter = g_utf8_get_char(c);
        if (!g_unichar_isgraph(letter) ||
            (letter < 0x80 && strchr("<>,;:\"\\()[]", (char)letter)))
            return false;
    }
    return true;
}

static int check(const Compose *compose, const char *text, Err *err)
{
    const OutgoingSettings *outgoing = &compose->organisation->outgoing;
    if (!compose_address_is_valid(compose->to_address))
        return err_set(err, ERR_INPUT, "the address of a recipient is not valid");
    if (!compose_address_is_valid(outgoing->from_address))
        return err_set(err, ERR_INPUT, "the address that mail is sent from is not valid");
    if (compose->reply_to && !compose_address_is_valid(compose->reply_to))
        return err_set(err, ERR_INPUT, "the address for replies is not valid");
    if (!id_is_valid(compose->message_id) || (compose->loop && !id_is_valid(compose->loop)))
        return err_set(err, ERR_BUG, "a Message-ID or loop mark of ours is not valid");
    if (!text)
        return err_set(err, ERR_INPUT, "template %s: there is no text",
                       template_name(compose->template));
    if (wording_check(text, err) < 0)
        return err_prefix(err, "template %s", template_name(compose->template));
    return 0;
}

int compose_check(const char *text, Err *err)
{
    return wording_check(text, err);
}

static void start_gmime(void)
{
    static size_t started;
    if (g_once_init_enter(&started)) {
        g_mime_init();
        g_once_init_leave(&started, 1);
    }
}

/* The body for the HTML part. Owned. */
static char *fill_marked(const char *text, const Compose *compose, const char *body)
{
    if (!compose->summary_html)
        return g_strdup(body);
    Compose marked = *compose;
    marked.summary = COMPOSE_HTML_INSET;
    g_autoptr(GString) subject = g_string_new("");
    GString *filled = g_string_new("");
    wording_fill(text, &marked, subject, filled);
    return g_string_free(filled, FALSE);
}

/* Its lines are as wide as the screen: those of the plain text are broken a second time by a telephone. Owned. */
static char *fill_html(const char *text, const Compose *compose, const char *subject,
                       const char *body)
{
    const char *answers =
        compose->reply_to ? compose->reply_to : compose->organisation->outgoing.from_address;
    g_autofree char *marked = fill_marked(text, compose, body);
    g_autofree char *form = empty_form(compose);
    return compose_html(subject, marked, answers, compose->summary_html, form);
}

/* What people have written keeps their lines. Owned. */
static char *fill_plain(const char *text, const char *body)
{
    return strstr(text, "{{words}}") ? g_strdup(body) : wording_wrap(body);
}

static ComposeLetters count_letters(const Words *words)
{
    ComposeLetters letters = {.plain = text_letters(words->body)};
    g_autoptr(GPtrArray) defects = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *shown = html_to_text(words->html, strlen(words->html), defects);
    letters.html = text_letters(shown);
    return letters;
}

GBytes *compose_mail(const Config *config, const Compose *compose, ComposeLetters *ret_letters,
                     Err *err)
{
    const char *text = config->templates[compose->template];
    if (check(compose, text, err) < 0)
        return NULL;
    start_gmime();
    g_autoptr(GString) subject = g_string_new("");
    g_autoptr(GString) body = g_string_new("");
    wording_fill(text, compose, subject, body);
    g_autofree char *html = fill_html(text, compose, subject->str, body->str);
    g_autofree char *plain = fill_plain(text, body->str);
    const Words words = {plain, html};
    GString *mail = g_string_sized_new(4096);
    add_headers(mail, compose, subject->str);
    add_body(mail, compose, &words);
    if (ret_letters)
        *ret_letters = count_letters(&words);
    return g_string_free_to_bytes(mail);
}
