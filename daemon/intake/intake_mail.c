/* The rows of a mail itself: what it became, its bytes as evidence or sealed, its quarantine, the keys by
 * which it is known again. Of an anonymous one only the day is kept. Called by intake. */
#include "daemon/intake/intake_turn.h"

#include "daemon/clock.h"
#include "daemon/effect/effect.h"
#include "daemon/log.h"
#include "daemon/register/audit.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the anonymous route ---- */

bool intake_is_anonymous(const Intake *intake)
{
    return intake->report ? intake->report->route == ROUTE_ANONYMOUS
                          : intake->box->settings->route == ROUTE_ANONYMOUS;
}

bool intake_waits_for_chair(const Intake *intake)
{
    return intake_is_anonymous(intake) &&
           intake->box->organisation->settings->release == RELEASE_BY_CHAIR;
}

/* From here on nothing tells the hour, or how long the mail was. */
void intake_keep_nameless(Intake *intake)
{
    const OrganisationSettings *settings = intake->box->organisation->settings;
    intake->nameless = true;
    intake->now = clock_day(settings, intake->now);
    intake->received_at = clock_day(settings, intake->received_at);
    intake->row.received_at = intake->received_at;
    intake->row.taken_at = intake->now;
    intake->row.size = 0;
}

/* A mail that is part of an anonymous incident, whoever wrote it. */
int intake_keep_with(Intake *intake, int64_t incident, Err *err)
{
    Route route = ROUTE_NAMED;
    if (incident && store_incident_route(intake->world->store, incident, &route, err) < 0)
        return -1;
    if (route == ROUTE_ANONYMOUS && !intake->nameless)
        intake_keep_nameless(intake);
    return 0;
}

/* ---- the mail's own rows ---- */

int intake_audit(const Intake *intake, int64_t incident, const char *event, const char *detail,
                 Err *err)
{
    AuditEntry entry = {.at = intake->now,
                        .incident = incident,
                        .actor = "system",
                        .event = event,
                        .detail = detail};
    return audit_append(intake->world->store, &entry, err);
}

/* The key names the row that the message has become, not its uid: in a Maildir that stays the
 * same when it is released from quarantine and must be moved once more. */
static int queue_move(const Intake *intake, Folder target, int64_t quarantine, Err *err)
{
    g_autofree char *key = quarantine
                               ? g_strdup_printf("move/quarantine/%lld", (long long)quarantine)
                               : g_strdup_printf("move/mail/%lld", (long long)intake->mail);
    StoreOutbox row = {
        .kind = OUTBOX_MOVE,
        .organisation = intake->box->organisation->id,
        .effect_key = key,
        .created_at = intake->now,
        .mailbox = intake->box->state.id,
        .source = FOLDER_INBOX,
        .target = target,
        .uidvalidity = intake->uidvalidity,
        .uid = intake->in->mail->entry.uid,
        .quarantine = quarantine,
    };
    return store_outbox_insert(intake->world->store, &row, err) < 0 ? -1 : 0;
}

/* Of a mail above max_size only the beginning came: to take it away would lose the rest, and no
 * folder of ours is the place for one with its writer's name. */
static bool stays_on_server(const Intake *intake)
{
    return intake_is_anonymous(intake) && intake->in->mail->cut;
}

/* The mail's row, its move to the done folder, and (evidence) its bytes. */
int intake_record_mail(Intake *intake, MailOutcome outcome, const char *rule, bool evidence,
                       Err *err)
{
    Store *store = intake->world->store;
    intake->row.outcome = outcome;
    intake->row.rule = rule;
    if (store_mail_insert(store, &intake->row, &intake->mail, err) < 0)
        return -1;
    if (evidence && !intake->nameless &&
        store_mail_raw(store, intake->mail, intake->in->mail->fd, intake->in->mail->size, err) <
            0)
        return -1;
    if (stays_on_server(intake))
        return 0;
    return queue_move(intake, intake_is_anonymous(intake) ? FOLDER_NOWHERE : FOLDER_DONE, 0,
                      err);
}

/* What the Chair alone can open; for want of a key nothing. Of one that was cut, its beginning. */
int intake_seal_original(const Intake *intake, int64_t incident, Err *err)
{
    if (!intake_is_anonymous(intake))
        return 0;
    if (store_seal_raw(intake->world->store, incident, intake->mail, intake->now,
                       &intake->box->organisation->settings->seal_to, intake->in->mail->fd,
                       intake->in->mail->size, err) < 0)
        return -1;
    return !stays_on_server(intake)
               ? 0
               : intake_audit(intake, incident, "original_stays",
                              "larger than max_size: only its beginning was read, and it is "
                              "still in the mailbox",
                              err);
}

int intake_quarantine(const Intake *intake, const char *reason, bool automatic, Err *err)
{
    StoreQuarantine row = {
        .mailbox = intake->box->state.id,
        .uidvalidity = intake->uidvalidity,
        .uid = intake->in->mail->entry.uid,
        .received_at = intake->received_at,
        .at = intake->now,
        .size = intake->row.size,
        .tries = intake->in->tries,
        .reason = reason,
        .automatic = automatic,
    };
    int64_t id = 0;
    bool stays = intake->box->settings->route == ROUTE_ANONYMOUS;
    if (store_quarantine_insert(intake->world->store, &row, &id, err) < 0 ||
        (!stays && queue_move(intake, FOLDER_FAILED, id, err) < 0))
        return -1;
    g_autofree char *detail =
        g_strdup_printf("quarantine=%lld reason=%s", (long long)id, reason);
    if (intake_audit(intake, 0, "quarantine", detail, err) < 0)
        return -1;
    if (!intake->nameless)
        log_warning("mail quarantined id=%lld mailbox=%s/%s uid=%lld reason=%s", (long long)id,
                    intake->box->organisation->settings->prefix, intake->box->settings->name,
                    (long long)intake->in->mail->entry.uid, log_quote(reason));
    if (automatic)
        return 0;
    return effect_quarantine_notice(intake->world, intake->box->organisation, reason,
                                    intake->now, intake->queued, err);
}

CommandMail intake_command_mail(const Intake *intake, int64_t sender)
{
    return (CommandMail){.organisation = intake->box->organisation,
                         .report = intake->report,
                         .thanks = intake->thanks,
                         .wordless = intake->wordless,
                         .mail = intake->mail,
                         .sender = sender,
                         .now = intake->now,
                         .at = intake->clock->now,
                         .sent = MIN(intake->in->mail->entry.received_at, intake->clock->now)};
}

/* ---- keys ---- */

void intake_message_key(const Intake *intake, const char *message_id,
                        uint8_t ret[SEAL_HASH_SIZE])
{
    g_autofree char *text =
        g_strdup_printf("%s\n%s", intake->box->organisation->settings->prefix, message_id);
    seal_mac(intake->world->keys, "message-id", text, strlen(text), ret);
}

/* SHA-256 of the bytes as they lie on the server, `from` some on: what tells two mails without a Message-ID
 * apart. */
static int hash_raw(const SourceMail *mail, int64_t from, uint8_t ret[SEAL_HASH_SIZE], Err *err)
{
    char piece[64 * 1024];
    SealHash *hash = seal_hash_begin();
    int64_t at = from;
    ssize_t n;
    while ((n = pread(mail->fd, piece, sizeof piece, at)) > 0) {
        seal_hash_add(hash, piece, (size_t)n);
        at += n;
    }
    seal_hash_end(hash, ret);
    explicit_bzero(piece, sizeof piece);
    return n < 0 ? err_set(err, ERR_TEMPORARY, "cannot read a spooled mail: %m") : 0;
}

/* By which two copies of one mail agree. A body without a word says nothing: from a telephone all
 * may stand in the subject, which then belongs to it. */
static void body_key(const Intake *intake, uint8_t ret[SEAL_HASH_SIZE])
{
    static const char nothing[] =
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"; /* SHA-256 of "" */
    const Report *report = intake->report;
    bool empty = strcmp(report->body_sha256, nothing) == 0;
    const char *what = empty ? report->subject : report->body_sha256;
    seal_mac(intake->world->keys, empty ? "subject" : "body", what, strlen(what), ret);
}

enum { HEADER_BYTES = 64 * 1024 };

/* The Message-ID in the header of an anonymous mail, which the parser does not hand out. Owned; NULL: there
 * is none. *ret_body is where the body begins. */
static char *read_message_id(const SourceMail *mail, int64_t *ret_body)
{
    static const char field[] = "message-id:";
    g_autofree char *header = g_malloc0(HEADER_BYTES + 1);
    ssize_t n = pread(mail->fd, header, HEADER_BYTES, 0);
    char *id = NULL;
    *ret_body = 0;
    for (char *line = header; n > 0 && *line;
         line += strcspn(line, "\n"), line += *line == '\n') {
        if (*line == '\r' || *line == '\n') {
            *ret_body = line - header;
            break;
        }
        if (!id && g_ascii_strncasecmp(line, field, strlen(field)) == 0)
            id = g_strstrip(
                g_strndup(line + strlen(field), strcspn(line + strlen(field), "\r\n")));
    }
    explicit_bzero(header, HEADER_BYTES);
    return id;
}

/* Two copies of an anonymous mail agree in it and in all below the header. Its key is of another kind than that
 * of named mails: no answer to it, or mention of it, leads here. */
static int fill_nameless_keys(Intake *intake, Err *err)
{
    int64_t body = 0;
    uint8_t hash[SEAL_HASH_SIZE];
    g_autofree char *id = read_message_id(intake->in->mail, &body);
    bool known = id && *id && body > 0;
    if (hash_raw(intake->in->mail, known ? body : 0, hash, err) < 0)
        return -1;
    if (known) {
        g_autofree char *text =
            g_strdup_printf("%s\n%s", intake->box->organisation->settings->prefix, id);
        seal_mac(intake->world->keys, "anonymous-id", text, strlen(text),
                 intake->row.message_key);
        explicit_bzero(text, strlen(text));
        explicit_bzero(id, strlen(id));
    }
    intake->row.has_message_key = known;
    seal_mac(intake->world->keys, "raw", hash, sizeof hash, intake->row.body_key);
    return 0;
}

int intake_fill_keys(Intake *intake, Err *err)
{
    const Report *report = intake->report;
    if (intake_is_anonymous(intake))
        return fill_nameless_keys(intake, err);
    intake->row.has_message_key = *report->message_id != '\0';
    if (intake->row.has_message_key) {
        intake_message_key(intake, report->message_id, intake->row.message_key);
        body_key(intake, intake->row.body_key);
        return 0;
    }
    uint8_t hash[SEAL_HASH_SIZE];
    if (hash_raw(intake->in->mail, 0, hash, err) < 0)
        return -1;
    seal_mac(intake->world->keys, "raw", hash, sizeof hash, intake->row.body_key);
    return 0;
}
