/* The scripted world; see world.h. Its faults are chosen by the seed alone, so a run can be
 * repeated. */
#include "tests/sim/world.h"

#include "parsers/report.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define POISON "X-Poison: yes\r\n"

enum { REPORTS = 5, STEPS = 16, MINUTE = 60, HOUR = 60 * MINUTE };

/* ---- dice and crash points ---- */

static uint64_t roll(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u); /* splitmix64 */
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

uint64_t sim_random(void *world)
{
    return roll(&((SimWorld *)world)->dice);
}

static bool one_in(SimWorld *world, int n)
{
    return sim_random(world) % (uint64_t)n == 0;
}

bool sim_point(void *user)
{
    SimWorld *world = user;
    int64_t since = world->dead ? 0 : ++world->points - world->crash_at;
    if (world->failing)
        return world->crash_at && since >= 0 && since < world->failing && !world->calm;
    world->dead = world->dead || since == 0;
    return world->dead;
}

static bool fault(SimWorld *world, int n)
{
    return one_in(world, n) && !world->calm;
}

/* ---- life of the world ---- */

static void message_free(void *item)
{
    SimMessage *message = item;
    g_free(message->text);
    g_free(message->marker);
    g_free(message);
}

static void accepted_free(void *item)
{
    SimAccepted *accepted = item;
    g_free(accepted->message_id);
    g_free(accepted->to);
    g_free(accepted->subject);
    g_bytes_unref(accepted->bytes);
    g_free(accepted);
}

void sim_world_reset(SimWorld *world, uint64_t seed, int64_t crash_at)
{
    *world = (SimWorld){
        .seed = seed,
        .dice = seed * 7919 + 1,
        .now = {.at = 1774000000,
                .ms = 1000}, /* in March 2026, days before the clocks change */
        .start = 1774000000,
        .messages = g_ptr_array_new_with_free_func(message_free),
        .accepted = g_ptr_array_new_with_free_func(accepted_free),
        .uidvalidity = 7,
        .next_uid = 1,
        .crash_at = crash_at,
    };
}

void sim_world_clear(SimWorld *world)
{
    g_ptr_array_unref(world->messages);
    g_ptr_array_unref(world->accepted);
}

/* ---- the script ---- */

SimMessage *sim_arrive(SimWorld *world, char *text)
{
    SimMessage *message = g_new0(SimMessage, 1);
    message->uid = world->next_uid++;
    message->received_at = world->now.at;
    message->text = text;
    g_ptr_array_add(world->messages, message);
    return message;
}

static char *mail_text(const char *from, const char *subject, const char *id, const char *extra,
                       const char *body)
{
    g_autofree char *id_line = id ? g_strdup_printf("Message-ID: <%s>\r\n", id) : g_strdup("");
    return g_strdup_printf(
        "From: %s\r\nTo: security@school.example\r\nSubject: %s\r\n%s%s"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n",
        from, subject, id_line, extra, body);
}

static void report_arrives(SimWorld *world, int n)
{
    g_autofree char *marker =
        g_strdup_printf("marker%llux%dx", (unsigned long long)world->seed, n);
    g_autofree char *id =
        one_in(world, 4) ? NULL : g_strdup_printf("report%d@school.example", n);
    g_autofree char *from = g_strdup_printf("Teacher %d <t%d@school.example>", n, n);
    g_autofree char *body = g_strdup_printf("I lost a folder yesterday. %s", marker);
    SimMessage *message = sim_arrive(world, mail_text(from, "Lost folder", id, "", body));
    message->marker = g_steal_pointer(&marker);
}

/* The Chair moves one to the other mailbox. Its marker is of letters: what looks like a number or a
 * user name of the writer is taken out. */
static SimMessage *chair_hands_on(SimWorld *world, int n, const char *extra)
{
    GString *marker = g_string_new("marker");
    for (uint64_t rest = world->seed * 100 + (uint64_t)n; rest; rest /= 16)
        g_string_append_c(marker, (char)('a' + rest % 16));
    g_autofree char *id = g_strdup_printf("handed%d@private.example", n);
    g_autofree char *body =
        g_strdup_printf("A folder was left on the bus. The word on it is %s.", marker->str);
    SimMessage *message = sim_arrive(
        world, mail_text("Zz Writer <zzwriter@private.example>", "A folder", id, extra, body));
    message->route = ROUTE_ANONYMOUS;
    message->marker = g_string_free(marker, *extra != '\0');
    return message;
}

static void second_copy_is_handed_on(SimWorld *world)
{
    for (guint i = 0; i < world->messages->len; i++) {
        const SimMessage *first = g_ptr_array_index(world->messages, i);
        if (first->route == ROUTE_ANONYMOUS && first->marker) {
            sim_arrive(world, g_strdup(first->text))->route = ROUTE_ANONYMOUS;
            return;
        }
    }
}

static void second_copy_arrives(SimWorld *world)
{
    for (guint i = 0; i < world->messages->len; i++) {
        SimMessage *first = g_ptr_array_index(world->messages, i);
        if (first->route == ROUTE_NAMED && first->marker && strstr(first->text, "Message-ID")) {
            sim_arrive(world, g_strdup_printf("Received: from elsewhere\r\n%s", first->text));
            return;
        }
    }
}

static void poison_arrives(SimWorld *world)
{
    sim_arrive(world, mail_text("evil@example.net", "boom", "evil@example.net", POISON, "boom"))
        ->poison = true;
}

/* Somebody, or something, answers the latest acknowledgement. */
static void answer_arrives(SimWorld *world, int kind)
{
    for (guint i = world->accepted->len; i > 0; i--) {
        const SimAccepted *ack = g_ptr_array_index(world->accepted, i - 1);
        if (!strstr(ack->to, "@school.example") || ack->to[0] != 't')
            continue;
        g_autofree char *thread =
            g_strdup_printf("In-Reply-To: <%s>\r\n%s", ack->message_id,
                            kind ? "Auto-Submitted: auto-replied\r\n" : "");
        g_autofree char *id = g_strdup_printf("answer%d@school.example", world->step);
        g_autofree char *subject = g_strdup_printf("Re: %s", ack->subject);
        sim_arrive(world, mail_text(ack->to, subject, id, thread,
                                    kind ? "I am away." : "It was found again."));
        return;
    }
}

static void stray_reply_arrives(SimWorld *world)
{
    g_autofree char *id = g_strdup_printf("stray%d@example.net", world->step);
    sim_arrive(world, mail_text("ooo@example.net", "Out of office", id,
                                "Auto-Submitted: auto-replied\r\n", "Away."));
}

static void renumber(SimWorld *world)
{
    world->uidvalidity++;
    for (guint i = 0; i < world->messages->len; i++)
        ((SimMessage *)g_ptr_array_index(world->messages, i))->uid += 1000;
    world->next_uid += 1000;
}

bool sim_script(SimWorld *world)
{
    if (world->step == STEPS)
        return false;
    if (world->now.at < world->start + world->step * 10 * MINUTE)
        return true;
    int step = world->step++;
    if (step < REPORTS)
        report_arrives(world, step);
    else if (step == 6)
        second_copy_arrives(world);
    else if (step == 7)
        poison_arrives(world);
    else if (step == 8)
        answer_arrives(world, 0);
    else if (step == 9)
        answer_arrives(world, 1);
    else if (step == 10)
        stray_reply_arrives(world);
    else if (step == 11 && one_in(world, 2))
        renumber(world);
    else if (step == 12)
        report_arrives(world, step);
    if (step == 3)
        report_arrives(world, 30);
    if (step == 1 || step == 8 || step == 12)
        chair_hands_on(world, step, "");
    else if (step == 5)
        chair_hands_on(world, step, POISON)->poison = true;
    else if (step == 10)
        second_copy_is_handed_on(world);
    return true;
}

/* ---- the source ---- */

typedef enum SimTask { TASK_NONE, TASK_LIST, TASK_FETCH, TASK_MOVE } SimTask;

typedef struct SimSource {
    Source base;
    SimWorld *world;
    Route route;
    SimTask task;
    int64_t after;
    uint32_t uidvalidity;
    SourceListing *listing;
    SourceMail *mails;
    SourceMove *moves;
    size_t n;
    Folder from, to;
} SimSource;

static void source_list_begins(Source *source, int64_t after, uint32_t uidvalidity,
                               SourceListing *into)
{
    SimSource *self = (SimSource *)source;
    self->task = TASK_LIST;
    self->after = uidvalidity == self->world->uidvalidity ? after : 0;
    self->listing = into;
}

static void source_fetch_begins(Source *source, uint32_t uidvalidity, SourceMail *mails,
                                size_t n)
{
    SimSource *self = (SimSource *)source;
    self->task = TASK_FETCH;
    self->uidvalidity = uidvalidity;
    self->mails = mails;
    self->n = n;
}

static void source_move_begins(Source *source, Folder from, Folder to, uint32_t uidvalidity,
                               SourceMove *moves, size_t n)
{
    SimSource *self = (SimSource *)source;
    self->task = TASK_MOVE;
    self->from = from;
    self->to = to;
    self->uidvalidity = uidvalidity;
    self->moves = moves;
    self->n = n;
}

static SimMessage *find_message(const SimSource *self, Folder folder, int64_t uid)
{
    for (guint i = 0; i < self->world->messages->len; i++) {
        SimMessage *message = g_ptr_array_index(self->world->messages, i);
        if (message->route == self->route && message->folder == folder && message->uid == uid)
            return message;
    }
    return NULL;
}

static int by_uid(const void *a, const void *b)
{
    const SourceEntry *x = a, *y = b;
    return (x->uid > y->uid) - (x->uid < y->uid);
}

static void do_list(SimSource *self)
{
    SourceListing *listing = self->listing;
    *listing = (SourceListing){.uidvalidity = self->world->uidvalidity, .ordered = true};
    for (guint i = 0; i < self->world->messages->len; i++) {
        const SimMessage *message = g_ptr_array_index(self->world->messages, i);
        if (message->route == self->route && message->folder == FOLDER_INBOX &&
            message->uid > self->after)
            listing->entries[listing->n++] =
                (SourceEntry){.uid = message->uid,
                              .size = (int64_t)strlen(message->text),
                              .received_at = message->received_at};
    }
    qsort(listing->entries, listing->n, sizeof listing->entries[0], by_uid);
}

static void do_fetch(SimSource *self)
{
    for (size_t i = 0; i < self->n; i++) {
        SourceMail *mail = &self->mails[i];
        const SimMessage *message = find_message(self, FOLDER_INBOX, mail->entry.uid);
        mail->fd = -1;
        if (!message)
            continue;
        mail->fd = memfd_create("mail", MFD_CLOEXEC);
        mail->size = (int64_t)strlen(message->text);
        if (write(mail->fd, message->text, (size_t)mail->size) != mail->size)
            g_error("memfd");
    }
}

/* Each message moves by itself: the connection can die between two. False: it did. */
static bool do_move(SimSource *self)
{
    for (size_t i = 0; i < self->n; i++) {
        SourceMove *move = &self->moves[i];
        SimMessage *message = find_message(self, self->from, move->uid);
        if (!message || self->uidvalidity != self->world->uidvalidity) {
            move->outcome = message ? SOURCE_MOVE_RENUMBERED : SOURCE_MOVE_GONE;
            continue;
        }
        if (sim_point(self->world))
            return false;
        message->folder = self->to;
        message->uid = self->to == FOLDER_NOWHERE ? 0 : self->world->next_uid++;
        move->outcome = SOURCE_MOVED;
        move->new_uid = message->uid;
        move->new_uidvalidity = message->uid ? self->world->uidvalidity : 0;
        if (sim_point(self->world))
            return false;
    }
    return true;
}

static int source_task(Source *source, int64_t now_ms, Err *err)
{
    (void)now_ms;
    SimSource *self = (SimSource *)source;
    SimTask task = self->task;
    if (task == TASK_NONE || one_in(self->world, 3))
        return 0;
    self->task = TASK_NONE;
    if (sim_point(self->world) || fault(self->world, 12))
        return err_set(err, ERR_TEMPORARY, "the connection was lost");
    if (task == TASK_LIST)
        do_list(self);
    else if (task == TASK_FETCH && self->uidvalidity != self->world->uidvalidity)
        return err_set(err, ERR_TEMPORARY, "renumbered");
    else if (task == TASK_FETCH)
        do_fetch(self);
    else if (!do_move(self))
        return err_set(err, ERR_TEMPORARY, "the connection was lost");
    return 1;
}

static void source_end(Source *source)
{
    g_free(source);
}

Source *sim_open_source(void *user, const MailboxSettings *settings)
{
    static const SourceOps ops = {source_list_begins, source_fetch_begins, source_move_begins,
                                  source_task, source_end};
    SimSource *self = g_new0(SimSource, 1);
    self->route = settings->route;
    self->base.ops = &ops;
    self->world = user;
    return &self->base;
}

/* ---- the sink ---- */

typedef struct SimSink {
    Sink base;
    SimWorld *world;
    SinkMail *mail;
} SimSink;

static char *header_of(const SinkMail *mail, const char *name)
{
    g_autofree char *text = g_strndup(mail->bytes, mail->size);
    const char *at = strstr(text, name);
    if (!at)
        return g_strdup("");
    at += strlen(name);
    return g_strndup(at, strcspn(at, "\r\n>"));
}

static void accept_mail(SimSink *self, bool uncertain)
{
    SimAccepted *accepted = g_new0(SimAccepted, 1);
    accepted->message_id = header_of(self->mail, "Message-ID: <");
    accepted->subject = header_of(self->mail, "Subject: ");
    accepted->to = g_strdup(self->mail->to);
    accepted->bytes = g_bytes_new(self->mail->bytes, self->mail->size);
    accepted->uncertain = uncertain;
    g_ptr_array_add(self->world->accepted, accepted);
}

static void sink_begins(Sink *sink, SinkMail *mail)
{
    ((SimSink *)sink)->mail = mail;
}

static void sink_probes(Sink *sink)
{
    (void)sink;
}

static int sink_task(Sink *sink, int64_t now_ms, Err *err)
{
    (void)now_ms;
    SimSink *self = (SimSink *)sink;
    SinkMail *mail = self->mail;
    if (!mail)
        return 0;
    self->mail = NULL;
    if (sim_point(self->world) || fault(self->world, 15))
        return err_set(err, ERR_TEMPORARY, "no connection");
    uint64_t luck = self->world->calm ? 99 : sim_random(self->world) % 12;
    self->mail = mail;
    if (luck == 0)
        mail->verdict = SINK_TEMPORARY;
    else if (luck == 1)
        mail->verdict = SINK_UNCERTAIN;
    else if (luck == 2 && mail->to[0] == 'd')
        mail->verdict = SINK_PERMANENT;
    else
        mail->verdict = SINK_ACCEPTED;
    if (mail->verdict == SINK_ACCEPTED || mail->verdict == SINK_UNCERTAIN)
        accept_mail(self, mail->verdict == SINK_UNCERTAIN);
    self->mail = NULL;
    return sim_point(self->world) ? err_set(err, ERR_TEMPORARY, "no connection") : 1;
}

static void sink_end(Sink *sink)
{
    g_free(sink);
}

Sink *sim_open_sink(void *user, const OutgoingSettings *settings)
{
    static const SinkOps ops = {sink_begins, sink_probes, sink_task, sink_end};
    (void)settings;
    SimSink *self = g_new0(SimSink, 1);
    self->base.ops = &ops;
    self->world = user;
    return &self->base;
}

/* ---- the parsers, in place ---- */

typedef struct SimParser {
    Parser base;
    SimWorld *world;
    ParserJob *jobs;
    size_t n;
} SimParser;

static void parser_begins(Parser *parser, ParserJob *jobs, size_t n)
{
    SimParser *self = (SimParser *)parser;
    self->jobs = jobs;
    self->n = n;
}

static void parse_one(ParserJob *job)
{
    char *bytes = mmap(NULL, (size_t)job->size, PROT_READ, MAP_PRIVATE, job->fd, 0);
    bool poison = g_strstr_len(bytes, job->size, POISON) != NULL;
    ParserContext context = *job->context;
    if (job->anonymous)
        context.route = ROUTE_ANONYMOUS;
    job->outcome = poison ? PARSER_KILLED : PARSER_READ;
    g_strlcpy(job->reason, "it killed the parser", sizeof job->reason);
    if (!poison)
        job->report = report_read(bytes, (size_t)job->size, job->cut, &context);
    munmap(bytes, (size_t)job->size);
}

static int parser_task(Parser *parser, int64_t now_ms, Err *err)
{
    (void)now_ms;
    SimParser *self = (SimParser *)parser;
    if (!self->jobs || one_in(self->world, 2))
        return 0;
    if (fault(self->world, 15)) {
        self->jobs = NULL;
        return err_set(err, ERR_TEMPORARY, "no parser can be started");
    }
    for (size_t i = 0; i < self->n; i++)
        parse_one(&self->jobs[i]);
    self->jobs = NULL;
    return 1;
}

static void parser_end(Parser *parser)
{
    g_free(parser);
}

Parser *sim_open_parser(SimWorld *world)
{
    static const ParserOps ops = {parser_begins, parser_task, parser_end};
    SimParser *self = g_new0(SimParser, 1);
    self->base.ops = &ops;
    self->world = world;
    return &self->base;
}
