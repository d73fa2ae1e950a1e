/* The mails that people write in a rehearsal: files with a Date. A reply cannot know its code before
 * it is sent, so the word CODE stands for it. See rehearsal.h. */
#include "daemon/cli/rehearsal.h"

#include "daemon/cli/cli.h"

#include <string.h>

enum { HEADER_MAX = 2000 }; /* of a header that decides when and where a mail arrives */

static const char code_word[] = "CODE";

void letter_free(void *item)
{
    Letter *letter = item;
    if (!letter)
        return;
    g_bytes_unref(letter->bytes);
    g_free(letter->file);
    g_free(letter->from);
    g_free(letter->subject);
    g_free(letter->commands);
    g_free(letter->reason);
    g_free(letter->reference);
    g_free(letter->quarantined);
    g_free(letter);
}

/* ---- when, from whom and to whom ---- */

static bool is_wanted(const char *line, bool subject)
{
    const char *const names[] = {"Date:", "From:", "To:", "Cc:", subject ? "Subject:" : NULL,
                                 NULL};
    for (const char *const *name = names; *name; name++) {
        if (g_ascii_strncasecmp(line, *name, strlen(*name)) == 0)
            return true;
    }
    return false;
}

static size_t line_length(const char *at, const char *end)
{
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    return (size_t)((newline ? newline + 1 : end) - at);
}

/* A header with the lines that continue it. */
static size_t header_length(const char *at, const char *end)
{
    size_t length = line_length(at, end);
    while (at + length < end && (at[length] == ' ' || at[length] == '\t'))
        length += line_length(at + length, end);
    return length;
}

/* Where the header block ends: at the blank line. */
static const char *headers_end(const char *at, const char *end)
{
    while (at < end && *at != '\n' && *at != '\r')
        at += header_length(at, end);
    return at;
}

/* A mail of these headers alone: what may be wrong with the others does not matter to the date. */
static GBytes *envelope_of(GBytes *bytes, bool subject)
{
    size_t size;
    const char *at = g_bytes_get_data(bytes, &size), *end = at + size;
    const char *last = headers_end(at, end);
    GString *envelope = g_string_new(NULL);
    while (at < last) {
        size_t length = header_length(at, last);
        if (length < HEADER_MAX && is_wanted(at, subject))
            g_string_append_len(envelope, at, (gssize)length);
        at += length;
    }
    g_string_append(envelope, "\n");
    return g_string_free_to_bytes(envelope);
}

/* ---- where it arrives ---- */

static bool is_among(const AddressList *list, const char *address)
{
    for (size_t i = 0; address && i < list->n; i++) {
        if (g_ascii_strcasecmp(list->items[i].address, address) == 0)
            return true;
    }
    return false;
}

static bool is_addressed(const Report *report, const char *address)
{
    return is_among(&report->to, address) || is_among(&report->cc, address);
}

static bool is_addressed_to_any(const Report *report, char *const *addresses)
{
    for (; *addresses; addresses++) {
        if (is_addressed(report, *addresses))
            return true;
    }
    return false;
}

/* The mailbox whose user it is addressed to; else the first one of an organisation that has the
 * address; else the very first. */
static void choose_mailbox(const Config *config, const Report *report, Letter *letter)
{
    letter->organisation = NULL;
    for (size_t i = 0; i < config->n_organisations; i++) {
        const OrganisationSettings *organisation = &config->organisations[i];
        for (size_t k = 0; k < organisation->n_mailboxes; k++) {
            const MailboxSettings *mailbox = &organisation->mailboxes[k];
            if (is_addressed(report, mailbox->endpoint.user)) {
                letter->organisation = organisation;
                letter->mailbox = mailbox;
                return;
            }
        }
        const ParserContext *context = &organisation->mailboxes[0].context;
        if (!letter->organisation && is_addressed_to_any(report, context->own_addresses))
            letter->organisation = organisation;
    }
    if (!letter->organisation)
        letter->organisation = &config->organisations[0];
    letter->mailbox = &letter->organisation->mailboxes[0];
}

/* ---- reading ---- */

static Report *read_envelope(Rehearsal *rehearsal, GBytes *bytes, bool subject, Err *err)
{
    g_autoptr(GBytes) envelope = envelope_of(bytes, subject);
    return rehearsal_read(rehearsal, envelope, &rehearsal->front.context, err);
}

static Letter *letter_new(Rehearsal *rehearsal, const char *file, GBytes *bytes,
                          const Report *envelope, Err *err)
{
    g_autoptr(GDateTime) date =
        envelope->date ? g_date_time_new_from_iso8601(envelope->date, NULL) : NULL;
    if (!date) {
        err_set(err, ERR_INPUT,
                "%s: it has no Date header that can be read, so nobody knows when it comes",
                file);
        return NULL;
    }
    Letter *letter = g_new0(Letter, 1);
    letter->file = g_path_get_basename(file);
    letter->bytes = g_bytes_ref(bytes);
    letter->from = g_ascii_strdown(envelope->from.address, -1);
    letter->subject = g_strdup(envelope->subject);
    letter->at = g_date_time_to_unix(date);
    letter->folder = FOLDER_INBOX;
    letter->fd = -1;
    choose_mailbox(rehearsal->config, envelope, letter);
    return letter;
}

int rehearsal_add(Rehearsal *rehearsal, const char *file, Err *err)
{
    char *text = NULL;
    size_t size = 0;
    if (!g_file_get_contents(file, &text, &size, NULL))
        return cli_cannot_read(file, err);
    g_autoptr(GBytes) bytes = g_bytes_new_take(text, size);
    Report *report = read_envelope(rehearsal, bytes, true, err);
    if (report && report->anonymous_by != ANONYMOUS_NOT) { /* "please keep me anonymous" */
        report_free(report);
        report = read_envelope(rehearsal, bytes, false, err);
    }
    Letter *letter = report ? letter_new(rehearsal, file, bytes, report, err) : NULL;
    if (!report)
        err_prefix(err, "%s", file);
    report_free(report);
    if (!letter)
        return -1;
    g_ptr_array_add(rehearsal->letters, letter);
    return 0;
}

/* ---- codes ---- */

static bool mentions(GBytes *bytes, const char *text)
{
    size_t size;
    const char *data = g_bytes_get_data(bytes, &size);
    return *text && g_strstr_len(data, (gssize)size, text) != NULL;
}

/* The newest code that was sent to the writer; of the incident that its subject names, else of one that it names anywhere. */
static const char *find_code(const Rehearsal *rehearsal, const Letter *letter)
{
    const char *newest = NULL, *named = NULL;
    for (guint i = rehearsal->sent->len; i > 0; i--) {
        const SentMail *sent = g_ptr_array_index(rehearsal->sent, i - 1);
        if (g_ascii_strcasecmp(sent->to, letter->from) != 0)
            continue;
        for (guint k = 0; k < sent->codes->len; k++) {
            const SentCode *code = &g_array_index(sent->codes, SentCode, k);
            if (*code->reference && letter->subject && strstr(letter->subject, code->reference))
                return code->code;
            if (!named && mentions(letter->bytes, code->reference))
                named = code->code;
            if (!newest)
                newest = code->code;
        }
    }
    return named ? named : newest;
}

/* The first CODE that stands alone, or NULL. */
static const char *next_word(const char *at, const char *end)
{
    size_t length = strlen(code_word);
    for (const char *start = at; at + length <= end; at++) {
        bool begins = at == start || !g_ascii_isalnum(at[-1]);
        bool ends = at + length == end || !g_ascii_isalnum(at[length]);
        if (begins && ends && memcmp(at, code_word, length) == 0)
            return at;
    }
    return NULL;
}

static void append_with_code(GString *to, const char *at, const char *end, const char *code)
{
    const char *word;
    while ((word = next_word(at, end))) {
        g_string_append_len(to, at, word - at);
        g_string_append(to, code);
        at = word + strlen(code_word);
    }
    g_string_append_len(to, at, end - at);
}

GBytes *letter_bytes(const Rehearsal *rehearsal, const Letter *letter)
{
    const char *code = find_code(rehearsal, letter);
    if (!code || !mentions(letter->bytes, code_word))
        return g_bytes_ref(letter->bytes);
    size_t size;
    const char *at = g_bytes_get_data(letter->bytes, &size), *end = at + size;
    const char *last = headers_end(at, end);
    GString *bytes = g_string_sized_new(size + SEAL_TOKEN_LENGTH);
    while (at < last) {
        size_t length = header_length(at, last);
        bool subject = g_ascii_strncasecmp(at, "Subject:", strlen("Subject:")) == 0;
        append_with_code(bytes, at, at + length, subject ? code : code_word);
        at += length;
    }
    append_with_code(bytes, last, end, code);
    return g_string_free_to_bytes(bytes);
}
