/* What stands behind the engine's doors in a rehearsal: mailboxes that hold the letters whose time
 * has come, a way out that collects, parsers for which the virtual clock waits. See rehearsal.h. */
#include "daemon/cli/rehearsal.h"

#include "daemon/wire/spool.h"

#include <string.h>
#include <unistd.h>

/* A descriptor of these bytes in memory, or -1 and *err. */
static int memory_of(GBytes *bytes, Err *err)
{
    size_t size;
    const void *data = g_bytes_get_data(bytes, &size);
    int fd = spool_open(err);
    if (fd >= 0 && spool_write(fd, data, size, err) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* ---- mailboxes ---- */

typedef enum DoorTask { DOOR_IDLE, DOOR_LIST, DOOR_FETCH, DOOR_MOVE } DoorTask;

typedef struct LetterBox {
    Source base;
    Rehearsal *rehearsal;
    const MailboxSettings *settings;
    DoorTask task;
    int64_t after;
    SourceListing *listing;
    SourceMail *mails;
    SourceMove *moves;
    size_t n;
    Folder from, to;
} LetterBox;

static void begin_list(Source *source, int64_t after, uint32_t uidvalidity, SourceListing *into)
{
    (void)uidvalidity;
    LetterBox *box = (LetterBox *)source;
    box->task = DOOR_LIST;
    box->after = after;
    box->listing = into;
}

static void begin_fetch(Source *source, uint32_t uidvalidity, SourceMail *mails, size_t n)
{
    (void)uidvalidity;
    LetterBox *box = (LetterBox *)source;
    box->task = DOOR_FETCH;
    box->mails = mails;
    box->n = n;
}

static void begin_move(Source *source, Folder from, Folder to, uint32_t uidvalidity,
                       SourceMove *moves, size_t n)
{
    (void)uidvalidity;
    LetterBox *box = (LetterBox *)source;
    box->task = DOOR_MOVE;
    box->from = from;
    box->to = to;
    box->moves = moves;
    box->n = n;
}

static bool lies_in(const LetterBox *box, const Letter *letter, Folder folder)
{
    return letter->mailbox == box->settings && letter->folder == folder &&
           letter->at <= box->rehearsal->now.at;
}

/* 0: nothing has arrived. As with a server that says when something comes, the listing is not
 * finished before: an empty mailbox is not looked at every minute for weeks. */
static int list(LetterBox *box)
{
    SourceListing *listing = box->listing;
    *listing = (SourceListing){.uidvalidity = 1, .ordered = true};
    for (guint i = 0; i < box->rehearsal->letters->len; i++) {
        const Letter *letter = g_ptr_array_index(box->rehearsal->letters, i);
        if (!lies_in(box, letter, FOLDER_INBOX) || letter->uid <= box->after)
            continue;
        if (listing->n == SOURCE_LIST_MAX) {
            listing->more = true;
            break;
        }
        listing->entries[listing->n++] =
            (SourceEntry){.uid = letter->uid,
                          .size = (int64_t)g_bytes_get_size(letter->bytes),
                          .received_at = letter->at};
    }
    return listing->n > 0;
}

static Letter *find_letter(const LetterBox *box, Folder folder, int64_t uid)
{
    for (guint i = 0; i < box->rehearsal->letters->len; i++) {
        Letter *letter = g_ptr_array_index(box->rehearsal->letters, i);
        if (letter->uid == uid && lies_in(box, letter, folder))
            return letter;
    }
    return NULL;
}

/* A number of a descriptor is used again when it is closed. */
static void forget_descriptor(const Rehearsal *rehearsal, int fd)
{
    for (guint i = 0; i < rehearsal->letters->len; i++) {
        Letter *letter = g_ptr_array_index(rehearsal->letters, i);
        if (letter->fd == fd)
            letter->fd = -1;
    }
}

static int fetch_one(LetterBox *box, SourceMail *mail, Err *err)
{
    Letter *letter = find_letter(box, FOLDER_INBOX, mail->entry.uid);
    mail->fd = -1;
    if (!letter)
        return 0;
    g_autoptr(GBytes) bytes = letter_bytes(box->rehearsal, letter);
    mail->fd = memory_of(bytes, err);
    if (mail->fd < 0)
        return -1;
    mail->size = (int64_t)g_bytes_get_size(bytes);
    forget_descriptor(box->rehearsal, mail->fd);
    letter->fd = mail->fd;
    RehearsalEvent event = {.at = box->rehearsal->now.at, .letter = letter};
    g_array_append_val(box->rehearsal->events, event);
    return 0;
}

static int fetch(LetterBox *box, Err *err)
{
    for (size_t i = 0; i < box->n; i++) {
        if (fetch_one(box, &box->mails[i], err) < 0)
            return -1;
    }
    return 1;
}

static int move(LetterBox *box)
{
    for (size_t i = 0; i < box->n; i++) {
        SourceMove *one = &box->moves[i];
        Letter *letter = find_letter(box, box->from, one->uid);
        one->outcome = letter ? SOURCE_MOVED : SOURCE_MOVE_GONE;
        if (!letter)
            continue;
        letter->folder = box->to;
        if (box->to == FOLDER_NOWHERE)
            continue;
        one->new_uidvalidity = 1;
        one->new_uid = letter->uid;
    }
    return 1;
}

static int advance_box(Source *source, int64_t now_ms, Err *err)
{
    (void)now_ms;
    LetterBox *box = (LetterBox *)source;
    DoorTask task = box->task;
    int done = task == DOOR_LIST    ? list(box)
               : task == DOOR_FETCH ? fetch(box, err)
               : task == DOOR_MOVE  ? move(box)
                                    : 0;
    if (done != 0)
        box->task = DOOR_IDLE;
    return done;
}

static void free_box(Source *source)
{
    g_free(source);
}

Source *rehearsal_source(void *rehearsal, const MailboxSettings *settings)
{
    static const SourceOps ops = {begin_list, begin_fetch, begin_move, advance_box, free_box};
    LetterBox *box = g_new0(LetterBox, 1);
    box->base.ops = &ops;
    box->rehearsal = rehearsal;
    box->settings = settings;
    return &box->base;
}

/* ---- the way out ---- */

typedef struct Collector {
    Sink base;
    Rehearsal *rehearsal;
    const OrganisationSettings *organisation;
    SinkMail *mail;
} Collector;

static void clear_code(void *item)
{
    SentCode *code = item;
    g_free(code->code);
    g_free(code->reference);
}

void sent_free(void *item)
{
    SentMail *sent = item;
    g_array_unref(sent->codes);
    g_free(sent->to);
    g_free(sent->subject);
    g_free(sent->text);
    g_free(sent->reference);
    g_free(sent->effect_key);
    g_free(sent->why);
    g_free(sent);
}

/* Codes stand in brackets. Those of a mail about one incident are that incident's, whichever others it names; of a mail
 * about several each belongs to the one that was named last before it. In our own text they are shown as CODE, which is
 * what a reply in a file says. */
static void take_codes(SentMail *sent)
{
    g_autoptr(GRegex) marks = g_regex_new(
        "\\b[A-Z]{2,8}-[0-9]{4}-[0-9]{4,}\\b|\\[([a-z2-9]{16})\\]", G_REGEX_OPTIMIZE, 0, NULL);
    g_autofree char *whole = g_strconcat(sent->subject, "\n", sent->text, NULL);
    g_autofree char *reference = g_strdup("");
    g_autoptr(GMatchInfo) match = NULL;
    for (g_regex_match(marks, whole, 0, &match); g_match_info_matches(match);
         g_match_info_next(match, NULL)) {
        g_autofree char *code = g_match_info_fetch(match, 1);
        if (code && *code) {
            SentCode one = {g_steal_pointer(&code),
                            g_strdup(*sent->reference ? sent->reference : reference)};
            g_array_append_val(sent->codes, one);
            continue;
        }
        g_free(reference);
        reference = g_match_info_fetch(match, 0);
    }
    for (guint i = 0; i < sent->codes->len; i++) {
        GString *text = g_string_new(sent->text);
        g_string_replace(text, g_array_index(sent->codes, SentCode, i).code, "CODE", 0);
        g_free(sent->text);
        sent->text = g_string_free(text, FALSE);
    }
}

/* The head of the audit trail is another one each time: the keys are drawn anew. */
static void hide_head(SentMail *sent)
{
    g_autoptr(GRegex) head = g_regex_new("\\b[0-9a-f]{64}\\b", 0, 0, NULL);
    char *text = g_regex_replace_literal(head, sent->text, -1, 0, "HEAD", 0, NULL);
    g_free(sent->text);
    sent->text = text;
}

/* What the register knows of the mail: whose it is, and why it is sent. */
static int look_up(const Collector *collector, const char *message_id, SentMail *sent, Err *err)
{
    Store *store = collector->rehearsal->store;
    const OrganisationSettings *organisation = collector->organisation;
    int64_t organisation_id, id, incident = 0;
    if (store_organisation(store, organisation->prefix, organisation->name, &organisation_id,
                           err) < 0)
        return -1;
    int found = store_outbox_find(store, organisation_id, message_id, &id, &incident,
                                  &sent->role, &sent->effect_key, err);
    if (found <= 0)
        return found < 0 ? -1 : err_set(err, ERR_BUG, "a mail is not in the outbox");
    sent->role = organisation_owner(organisation, sent->role);
    int64_t errand = 0;
    if (store_outbox_errand(store, id, &errand, err) < 0)
        return -1;
    sent->several = incident == 0 && errand == 0 &&
                    (g_str_has_prefix(sent->effect_key, "reminder/") ||
                     g_str_has_prefix(sent->effect_key, "undelivered/"));
    if (incident &&
        store_incident_load(store, incident, &(Incident){0}, NULL, &sent->reference, err) < 0)
        return -1;
    return 0;
}

static int collect(Collector *collector, Err *err)
{
    Rehearsal *rehearsal = collector->rehearsal;
    const SinkMail *mail = collector->mail;
    const OrganisationSettings *organisation = collector->organisation;
    g_autoptr(GBytes) bytes = g_bytes_new(mail->bytes, mail->size);
    Report *report = rehearsal_read(rehearsal, bytes, &organisation->mailboxes[0].context, err);
    if (!report)
        return -1;
    SentMail *sent = g_new0(SentMail, 1);
    sent->organisation = organisation;
    sent->to = g_strdup(mail->to);
    sent->subject = g_strdup(report->subject);
    sent->text = g_strdup(report->text);
    sent->codes = g_array_new(FALSE, FALSE, sizeof(SentCode));
    g_array_set_clear_func(sent->codes, clear_code);
    g_ptr_array_add(rehearsal->sent, sent);
    int status = look_up(collector, report->message_id, sent, err);
    report_free(report);
    if (!sent->reference)
        sent->reference = g_strdup("");
    take_codes(sent);
    hide_head(sent);
    RehearsalEvent event = {.at = rehearsal->now.at, .sent = sent};
    g_array_append_val(rehearsal->events, event);
    return status;
}

static void begin_send(Sink *sink, SinkMail *mail)
{
    ((Collector *)sink)->mail = mail;
}

static void begin_probe(Sink *sink)
{
    (void)sink;
}

static int advance_collector(Sink *sink, int64_t now_ms, Err *err)
{
    (void)now_ms;
    Collector *collector = (Collector *)sink;
    if (!collector->mail)
        return 0;
    Rehearsal *rehearsal = collector->rehearsal;
    int status = collect(collector, &rehearsal->problem);
    rehearsal->broken = rehearsal->broken || status < 0;
    if (status == 0) {
        collector->mail->verdict = SINK_ACCEPTED;
        g_strlcpy(collector->mail->reply, "rehearsed", sizeof collector->mail->reply);
    } else {
        *err = rehearsal->problem;
    }
    collector->mail = NULL;
    return status < 0 ? -1 : 1;
}

static void free_collector(Sink *sink)
{
    g_free(sink);
}

Sink *rehearsal_sink(void *user, const OutgoingSettings *settings)
{
    static const SinkOps ops = {begin_send, begin_probe, advance_collector, free_collector};
    Collector *collector = g_new0(Collector, 1);
    collector->base.ops = &ops;
    collector->rehearsal = user;
    const Config *config = collector->rehearsal->config;
    for (size_t i = 0; i < config->n_organisations; i++) {
        if (&config->organisations[i].outgoing == settings)
            collector->organisation = &config->organisations[i];
    }
    return &collector->base;
}

/* ---- the parsers ---- */

typedef struct Reader {
    Parser base;
    Rehearsal *rehearsal;
    ParserJob *jobs;
    size_t n;
} Reader;

/* Until the batch has come to its end; -1 when no parser can be started. */
static int wait_for_child(Rehearsal *rehearsal, Err *err)
{
    int done;
    while ((done = parser_advance(rehearsal->child, loop_now_ms(), err)) == 0)
        loop_wait(rehearsal->loop);
    return done;
}

Report *rehearsal_read(Rehearsal *rehearsal, GBytes *bytes, const ParserContext *context,
                       Err *err)
{
    ParserJob job = {.fd = memory_of(bytes, err),
                     .size = (int64_t)g_bytes_get_size(bytes),
                     .context = context};
    if (job.fd < 0)
        return NULL;
    parser_submit(rehearsal->child, &job, 1);
    int done = wait_for_child(rehearsal, err);
    close(job.fd);
    if (done > 0 && !job.report)
        err_set(err, ERR_INPUT, "%s", job.reason);
    return job.report;
}

/* The child reads our own mails, too: it gets the batch only when it is waited for. */
static void submit(Parser *parser, ParserJob *jobs, size_t n)
{
    Reader *reader = (Reader *)parser;
    reader->jobs = jobs;
    reader->n = n;
}

static char *words_of(const Report *report)
{
    GString *words = g_string_new(NULL);
    for (size_t i = 0; i < report->n_command; i++)
        g_string_append_printf(words, "%s%s", i ? ", " : "", report->command[i].word);
    return g_string_free(words, FALSE);
}

/* What the parsers made of a letter is shown with it. */
static void note(Rehearsal *rehearsal, const ParserJob *job)
{
    for (guint i = 0; i < rehearsal->letters->len; i++) {
        Letter *letter = g_ptr_array_index(rehearsal->letters, i);
        if (letter->fd != job->fd)
            continue;
        g_clear_pointer(&letter->commands, g_free);
        g_clear_pointer(&letter->reason, g_free);
        if (!job->report)
            letter->reason = g_strdup(job->reason);
        else if (job->report->n_command)
            letter->commands = words_of(job->report);
        rehearsal->unread = rehearsal->unread || !job->report;
    }
}

static int advance_reader(Parser *parser, int64_t now_ms, Err *err)
{
    (void)now_ms;
    Reader *reader = (Reader *)parser;
    Rehearsal *rehearsal = reader->rehearsal;
    if (!reader->jobs)
        return 0;
    parser_submit(rehearsal->child, reader->jobs, reader->n);
    int done = wait_for_child(rehearsal, err);
    for (size_t i = 0; done > 0 && i < reader->n; i++)
        note(rehearsal, &reader->jobs[i]);
    if (done < 0) {
        rehearsal->broken = true;
        rehearsal->problem = *err;
    }
    reader->jobs = NULL;
    return done;
}

static void free_reader(Parser *parser)
{
    g_free(parser);
}

Parser *rehearsal_parser(Rehearsal *rehearsal)
{
    static const ParserOps ops = {submit, advance_reader, free_reader};
    Reader *reader = g_new0(Reader, 1);
    reader->base.ops = &ops;
    reader->rehearsal = rehearsal;
    return &reader->base;
}
