/* Sends through an SMTP server, one mail to one recipient at a time, over a connection that is
 * kept.
 *
 * Owns the dialogue from MAIL to the answer after the final dot, and with it the verdict:
 *
 *     connect -> [RSET] MAIL RCPT DATA -> 354 -> body and final dot -> answer
 *                |-------- nothing was accepted ----------|-- SINK_UNCERTAIN when the answer is
 * missing
 *
 * A reply of 4xx or 5xx is a verdict wherever it comes; a 5xx that is about us and not about the mail is none for good,
 * or a day's limit would end every reminder and the news of it. A connection that is lost before the
 * final dot has gone out is none: -1, and the mail can be sent again without doubling it; was
 * the connection an old one that the server may have closed in the meantime, that is done here,
 * once, without a word. It must never block, never tell an address, never take a reply for the
 * answer to another command. Called through sink.h. */
#include "daemon/wire/connection.h"
#include "daemon/wire/loop.h"
#include "daemon/wire/sink.h"
#include "daemon/wire/smtp.h"

#include <glib.h>
#include <string.h>

enum {
    REPLY_TIMEOUT = 60 * 1000,    /* ms for each answer (RFC 5321 section 4.5.3.2 in spirit) */
    DOT_TIMEOUT = 10 * 60 * 1000, /* after the final dot: who hangs up sooner sends doubles */
    BODY_BYTES_A_MS = 1,          /* the slowest transfer that we wait for: 1 KB/s */
    INPUT_SIZE = 4096,
};

/* The command whose answer is awaited; they are sent in this order. */
typedef enum Step { STEP_RSET, STEP_MAIL, STEP_RCPT, STEP_DATA, STEP_DOT } Step;

typedef struct SmtpSink {
    Sink sink;
    const OutgoingSettings *settings;
    Loop *loop;

    Connection *connection; /* NULL: none */
    bool ready;             /* it is logged in */
    bool old;               /* it was before this task: the server may have closed it */
    bool reset;             /* the last mail was refused: RSET first */
    unsigned offered;       /* SmtpExtension bits */

    bool probing;
    SinkMail *mail;    /* NULL: no mail to send */
    bool talking;      /* commands are under way */
    Step step;         /* awaited */
    unsigned use;      /* extensions for this mail */
    SmtpReply refusal; /* code 0: not refused so far */
    Step refused_at;
    GString *out;     /* commands or body */
    size_t sent;      /* bytes of it that have gone out */
    int64_t deadline; /* 0: none set */
    SmtpReader reader;
    char in[INPUT_SIZE];
    size_t in_at, in_size; /* received, not read yet */
} SmtpSink;

/* ---- the connection ---- */

static void drop(SmtpSink *sink)
{
    connection_close(g_steal_pointer(&sink->connection));
    sink->ready = sink->old = sink->reset = sink->talking = false;
    sink->in_at = sink->in_size = 0;
    sink->deadline = 0;
    g_string_truncate(sink->out, 0);
    smtp_reader_init(&sink->reader);
}

static int end_task(SmtpSink *sink, int result)
{
    sink->mail = NULL;
    sink->probing = sink->talking = false;
    sink->deadline = 0;
    return result;
}

static unsigned offered_by(const Connection *connection)
{
    return (connection_has(connection, "PIPELINING") ? SMTP_PIPELINING : 0U) |
           (connection_has(connection, "SIZE") ? SMTP_SIZE : 0U) |
           (connection_has(connection, "8BITMIME") ? SMTP_8BITMIME : 0U) |
           (connection_has(connection, "SMTPUTF8") ? SMTP_SMTPUTF8 : 0U);
}

/* Whether a kept connection is still silent and open. Whatever the server said unasked (mostly
 * 421 and good-bye) would be taken for an answer. */
static bool still_usable(SmtpSink *sink)
{
    Err ignored;
    return sink->in_at == sink->in_size && sink->reader.used == 0 && sink->reader.lines == 0 &&
           connection_receive(sink->connection, sink->in, sizeof sink->in, &ignored) == 0;
}

/* 1: there is a connection that is logged in. */
static int connect_to(SmtpSink *sink, int64_t now_ms, Err *err)
{
    if (sink->ready)
        return 1;
    if (!sink->connection)
        sink->connection = connection_open(sink->loop, &sink->settings->endpoint, now_ms, err);
    int done = sink->connection ? connection_advance(sink->connection, now_ms, err) : -1;
    if (done < 0)
        drop(sink);
    if (done <= 0)
        return done;
    sink->ready = true;
    sink->offered = offered_by(sink->connection);
    return 1;
}

/* ---- verdicts ---- */

/* The mail has its verdict; the connection stays when it is where both sides believe it to be.
 */
static int judge(SmtpSink *sink, SinkVerdict verdict, const char *reply, bool keep)
{
    sink->mail->verdict = verdict;
    g_strlcpy(sink->mail->reply, reply, sizeof sink->mail->reply);
    if (!keep)
        drop(sink);
    return end_task(sink, 1);
}

/* Whether a 5xx is about us, and so about all our mail alike: the account is blocked, may not send as this address, or
 * has sent too much today. By RFC 3463 1.7 and 1.8 are the sender's address, 4.5 is congestion, 3.4 the size of a mail. */
static bool concerns_us(const SmtpReply *reply, Step step)
{
    int subject = reply->status[1], detail = reply->status[2];
    bool sender = subject == 1 && (detail == 7 || detail == 8);
    bool limit = subject == 4 && detail == 5;
    bool size = subject == 3 && detail == 4;
    bool at_mail = step == STEP_MAIL && !size &&
                   (reply->code == 550 || reply->code == 553 || reply->code == 554);
    return sender || limit || at_mail;
}

static int judge_by_reply(SmtpSink *sink, const SmtpReply *reply, bool keep)
{
    char words[SMTP_WORDS_MAX];
    smtp_reply_words(reply, words);
    Step step = reply == &sink->refusal ? sink->refused_at : sink->step;
    SinkVerdict verdict = reply->code < 300                               ? SINK_ACCEPTED
                          : reply->code < 500 || concerns_us(reply, step) ? SINK_TEMPORARY
                                                                          : SINK_PERMANENT;
    sink->reset = verdict != SINK_ACCEPTED;
    return judge(sink, verdict, words, keep && reply->code != 421);
}

/* The connection is of no more use; what that means for the mail depends on how far it had
 * come. 0: it is sent again over a new one. */
static int lost(SmtpSink *sink, Err *err)
{
    bool dot_sent = sink->step == STEP_DOT && sink->sent == sink->out->len;
    if (sink->refusal.code)
        return judge_by_reply(sink, &sink->refusal, false);
    if (dot_sent)
        return judge(sink, SINK_UNCERTAIN, "no answer to the end of the mail", false);
    bool again = sink->old;
    drop(sink);
    if (again) {
        sink->mail->begun = false;
        return 0;
    }
    err_prefix(err, "sending a mail");
    return end_task(sink, -1);
}

static int lost_because(SmtpSink *sink, Err *err, const char *reason)
{
    err_set(err, ERR_TEMPORARY, "%s", reason);
    return lost(sink, err);
}

/* ---- the dialogue ---- */

static void write_step(SmtpSink *sink, Step step)
{
    const SinkMail *mail = sink->mail;
    switch (step) {
    case STEP_RSET:
        g_string_append(sink->out, "RSET\r\n");
        break;
    case STEP_MAIL:
        smtp_write_mail(sink->out, mail->from, mail->size, sink->use);
        break;
    case STEP_RCPT:
        smtp_write_rcpt(sink->out, mail->to);
        break;
    case STEP_DATA:
        g_string_append(sink->out, "DATA\r\n");
        break;
    case STEP_DOT:
        if (sink->refusal.code) /* 354 though nobody is to get it (RFC 2920 section 3.1) */
            g_string_append(sink->out, ".\r\n");
        else
            smtp_write_data(sink->out, mail->bytes, mail->size);
        break;
    }
}

/* Awaits the answer to a step; writes it unless it has gone out with the first one. */
static void await(SmtpSink *sink, Step step, int64_t now_ms)
{
    bool first = !sink->talking;
    bool together = sink->use & SMTP_PIPELINING;
    sink->talking = true;
    sink->step = step;
    sink->deadline = now_ms + REPLY_TIMEOUT;
    if (first || step == STEP_DOT || !together) {
        g_string_truncate(sink->out, 0);
        sink->sent = 0;
        write_step(sink, step);
    }
    for (Step next = step + 1; first && together && next <= STEP_DATA; next++)
        write_step(sink, next);
    if (step == STEP_DOT)
        sink->deadline += (int64_t)sink->out->len / BODY_BYTES_A_MS;
}

/* 0: it is under way. 1: it cannot be sent through this server, or at all. */
static int begin(SmtpSink *sink, int64_t now_ms)
{
    const SinkMail *mail = sink->mail;
    if (*mail->from && !smtp_address_valid(mail->from))
        return judge(sink, SINK_PERMANENT, "not sent: the sender's address is not valid", true);
    if (!smtp_address_valid(mail->to))
        return judge(sink, SINK_PERMANENT, "not sent: the recipient's address is not valid",
                     true);
    unsigned wanted = smtp_wanted(mail->from, mail->to, mail->bytes, mail->size);
    if (wanted & ~sink->offered & SMTP_SMTPUTF8)
        return judge(
            sink, SINK_PERMANENT,
            "not sent: the server does not take addresses that are not ASCII (SMTPUTF8)", true);
    sink->use = wanted & sink->offered;
    sink->refusal.code = 0;
    sink->mail->begun = true;
    await(sink, sink->reset ? STEP_RSET : STEP_MAIL, now_ms);
    return 0;
}

/* An answer of 4xx or 5xx. What was pipelined behind the command is still answered. */
static int refused(SmtpSink *sink, const SmtpReply *reply, int64_t now_ms, Err *err)
{
    if (!sink->refusal.code) {
        sink->refusal = *reply;
        sink->refused_at = sink->step;
    }
    if (reply->code == 421)
        return judge_by_reply(sink, &sink->refusal, false);
    if (sink->refusal.code == 530) {
        drop(sink);
        err_set(err, ERR_PERMANENT,
                "the mail server wants a log-in (530): set user and password");
        return end_task(sink, -1);
    }
    bool more = (sink->use & SMTP_PIPELINING) && sink->step < STEP_DATA;
    if (!more)
        return judge_by_reply(sink, &sink->refusal, true);
    await(sink, sink->step + 1, now_ms);
    return 0;
}

/* An answer, to the step that is awaited. */
static int answered(SmtpSink *sink, const SmtpReply *reply, int64_t now_ms, Err *err)
{
    bool all_sent = sink->sent == sink->out->len;
    int expected = sink->step == STEP_DATA ? 3 : 2;
    if (!all_sent && reply->code < 400)
        return lost_because(sink, err, "the server answers before it is asked");
    if (sink->step == STEP_DOT && sink->refusal.code)
        return judge_by_reply(sink, &sink->refusal, all_sent);
    if (sink->step == STEP_DOT && reply->code / 100 != 3)
        return judge_by_reply(sink, reply, all_sent);
    if (sink->old && reply->code == 421)
        return lost_because(sink, err, "the server closed the connection (421)");
    if (reply->code >= 400 && sink->step != STEP_RSET)
        return refused(sink, reply, now_ms, err);
    if (reply->code / 100 != expected || sink->step == STEP_DOT)
        return lost_because(sink, err, "the server's answer does not fit the command");
    await(sink, sink->step + 1, now_ms);
    return 0;
}

/* Sends what waits, as far as it goes. 0, or -1 when the connection is gone. */
static int flush(SmtpSink *sink, int64_t now_ms, Err *err)
{
    while (sink->sent < sink->out->len) {
        ssize_t n = connection_send(sink->connection, sink->out->str + sink->sent,
                                    sink->out->len - sink->sent, err);
        if (n <= 0)
            return n < 0 ? -1 : 0;
        sink->sent += (size_t)n;
        if (sink->step == STEP_DOT && sink->sent == sink->out->len)
            sink->deadline = now_ms + DOT_TIMEOUT;
    }
    return 0;
}

/* 1: a reply. 0: none yet. -1: there will be none. */
static int receive(SmtpSink *sink, SmtpReply *ret, Err *err)
{
    for (;;) {
        size_t used = 0;
        int done = smtp_reader_feed(&sink->reader, sink->in + sink->in_at,
                                    sink->in_size - sink->in_at, &used, ret, err);
        sink->in_at += used;
        if (done != 0)
            return done;
        ssize_t n = connection_receive(sink->connection, sink->in, sizeof sink->in, err);
        if (n <= 0)
            return n < 0 ? -1 : 0;
        sink->in_at = 0;
        sink->in_size = (size_t)n;
    }
}

/* One exchange. 1 and -1 end the task, 0 goes on; *ret_wait when there is nothing to do but
 * wait. It listens before it speaks: what is there already answers nothing that we say now. And
 * it listens again when speaking fails: a server that has had enough says why before it closes.
 */
static int exchange(SmtpSink *sink, int64_t now_ms, bool *ret_wait, Err *err)
{
    SmtpReply reply;
    Err gone = {0};
    int received = receive(sink, &reply, err);
    if (received == 0 && flush(sink, now_ms, &gone) < 0) {
        received = receive(sink, &reply, err);
        if (received == 0)
            return lost_because(sink, err, gone.msg);
    }
    if (received == 1)
        return answered(sink, &reply, now_ms, err);
    if (received < 0)
        return lost(sink, err);
    if (now_ms >= sink->deadline)
        return lost_because(sink, err, "the server does not answer in time");
    loop_wake_at(sink->loop, sink->deadline);
    *ret_wait = true;
    return 0;
}

/* ---- the seam ---- */

static void start(SmtpSink *sink)
{
    sink->old = sink->ready;
    if (sink->ready && !still_usable(sink))
        drop(sink);
}

static void smtp_send(Sink *base, SinkMail *mail)
{
    SmtpSink *sink = (SmtpSink *)base;
    mail->verdict = SINK_PENDING;
    mail->reply[0] = '\0';
    mail->begun = false;
    sink->mail = mail;
    start(sink);
}

static void smtp_probe(Sink *base)
{
    SmtpSink *sink = (SmtpSink *)base;
    sink->probing = true;
    start(sink);
}

static int smtp_advance(Sink *base, int64_t now_ms, Err *err)
{
    SmtpSink *sink = (SmtpSink *)base;
    int done = 0;
    bool wait = false;
    while (done == 0 && !wait && (sink->mail || sink->probing)) {
        int connected = connect_to(sink, now_ms, err);
        if (connected == 0)
            return 0;
        if (connected < 0 || !sink->mail)
            return end_task(sink, connected);
        done = sink->talking ? exchange(sink, now_ms, &wait, err) : begin(sink, now_ms);
    }
    return done;
}

/* The good-bye costs no wait: it goes out in one piece or not at all. */
static void smtp_free(Sink *base)
{
    SmtpSink *sink = (SmtpSink *)base;
    Err ignored;
    if (sink->ready && !sink->talking)
        connection_send(sink->connection, "QUIT\r\n", 6, &ignored);
    connection_close(sink->connection);
    g_string_free(sink->out, true);
    g_free(sink);
}

Sink *sink_smtp_open(const OutgoingSettings *settings, Loop *loop)
{
    static const SinkOps ops = {smtp_send, smtp_probe, smtp_advance, smtp_free};
    SmtpSink *sink = g_new0(SmtpSink, 1);
    sink->sink.ops = &ops;
    sink->settings = settings;
    sink->loop = loop;
    sink->out = g_string_new(NULL);
    return &sink->sink;
}
