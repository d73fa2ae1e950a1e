/* The parser process: what a mail may do to it, and that no other mail pays for it.
 *
 * This program is its own child. In it, prescan_check() is ours and obeys mails that begin with
 * "X-Hostile: "; behind it stand the real parsers. */
#include "daemon/parser/parser_process.h"

#include "daemon/parser/parser_sandbox.h"
#include "daemon/parser/parser_wire.h"
#include "daemon/wire/loop.h"
#include "parsers/message/prescan.h"
#include "tests/unit/tap.h"
#include "tests/unit/tnef_make.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- in the child: what hostile mails do ---- */

static volatile int sink;

static int open_a_file(Err *err)
{
    int fd = open("/etc/passwd", O_RDONLY);
    return fd < 0 && errno == EPERM ? 0 : err_set(err, ERR_INPUT, "a file was opened");
}

static int make_a_socket(Err *err)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    return err_set(err, ERR_INPUT, "socket returned %d", fd);
}

static int fork_a_process(Err *err)
{
    return err_set(err, ERR_INPUT, "fork returned %d", (int)fork());
}

static int execute_a_program(Err *err)
{
    execl("/bin/true", "true", NULL);
    return err_set(err, ERR_INPUT, "exec returned");
}

static int kill_the_daemon(Err *err)
{
    return err_set(err, ERR_INPUT, "kill returned %d", kill(getppid(), 0));
}

static int trace_the_daemon(Err *err)
{
    return err_set(err, ERR_INPUT, "ptrace returned %ld",
                   ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}

/* The mail is the first descriptor behind the socket. */
static int write_into_the_mail(Err *err)
{
    return err_set(err, ERR_INPUT, "write returned %zd", write(WIRE_SOCKET + 1, "x", 1));
}

static int map_the_mail_shared(Err *err)
{
    void *bytes = mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, WIRE_SOCKET + 1, 0);
    return err_set(err, ERR_INPUT, "mmap returned %d", bytes != MAP_FAILED);
}

static int map_code(Err *err)
{
    void *bytes = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return err_set(err, ERR_INPUT, "mmap returned %d", bytes != MAP_FAILED);
}

static void take_memory(size_t megabytes, void **blocks)
{
    for (size_t i = 0; i < megabytes * 16; i++) {
        blocks[i] = g_malloc(65536);
        memset(blocks[i], 1, 65536);
    }
}

static int loop_forever(Err *err)
{
    err_set(err, ERR_INPUT, "not reached");
    while (sink >= 0)
        sink = (sink + 1) & 0xffff;
    return -1;
}

/* Where the address space is limited it is enough to ask. Under a sanitizer the pages that are
 * there are counted: large ones, so that it does not become a question of time. */
static int take_all_memory(Err *err)
{
    size_t size = (PARSER_SANITIZED ? (size_t)1200 : 2048) << 20;
    char *all = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED)
        abort();
    madvise(all, size, MADV_HUGEPAGE);
    memset(all, 1, size);
    return loop_forever(err);
}

static int leave_memory_behind(Err *err)
{
    static void *blocks[2048 * 16];
    (void)err;
    take_memory(PARSER_SANITIZED ? 800 : 220, blocks);
    return 0;
}

static int give_memory_back(Err *err)
{
    static void *blocks[2048 * 16];
    (void)err;
    take_memory(220, blocks);
    for (size_t i = 0; i < 220 * 16 - 1; i++)
        g_free(blocks[i]); /* all but the top one, below which the heap cannot simply shrink */
    return 0;
}

__attribute__((noinline)) static int descend(volatile char *above)
{
    volatile char frame[4096];
    frame[0] = (char)(above[0] + 1);
    return sink < 0 ? 0 : descend(frame) + frame[0];
}

static int overflow_the_stack(Err *err)
{
    volatile char start[1] = {0};
    return err_set(err, ERR_INPUT, "%d", descend(start));
}

static int answer_garbage(Err *err)
{
    const WireAnswer answer = {.number = 1, .outcome = PARSER_READ, .length = 7};
    err_set(err, ERR_INPUT, "not seen");
    return wire_send_answer(WIRE_SOCKET, &answer, "garbage") == 0 ? -1 : -1;
}

static int answer_in_another_name(Err *err)
{
    const WireAnswer answer = {.number = 7777, .outcome = PARSER_REFUSED, .length = 2};
    err_set(err, ERR_INPUT, "not seen");
    wire_send_answer(WIRE_SOCKET, &answer, "no");
    return -1;
}

static int answer_too_long(Err *err)
{
    static char payload[1];
    struct iovec bytes = {.iov_base =
                              &(WireAnswer){.number = 1, .length = WIRE_PAYLOAD_MAX + 1},
                          .iov_len = sizeof(WireAnswer)};
    err_set(err, ERR_INPUT, "not seen%s", payload);
    sendmsg(WIRE_SOCKET, &(struct msghdr){.msg_iov = &bytes, .msg_iovlen = 1}, 0);
    return -1;
}

static int say_something_dangerous(Err *err)
{
    return err_set(err, ERR_INPUT, "a\nb\x1b[31m\xff");
}

static int end_quietly(Err *err)
{
    (void)err;
    _exit(0);
}

static int crash(Err *err)
{
    (void)err;
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
    return 0;
}

static int give_up(Err *err)
{
    (void)err;
    signal(SIGABRT, SIG_DFL);
    abort();
}

static bool poisoned;

static int poison_the_next(Err *err)
{
    (void)err;
    poisoned = true;
    return 0;
}

static int print_something(Err *err)
{
    (void)err;
    printf("a library prints this\n");
    fflush(stdout);
    return 0;
}

static int complain(Err *err)
{
    (void)err;
    g_return_val_if_fail(sink < 0, 0);
    return 0;
}

static int seen;

static int count(Err *err)
{
    return err_set(err, ERR_INPUT, "mail %d of this process", seen);
}

static const struct {
    const char *name;
    int (*act)(Err *err);
} hostile[] = {
    {"open", open_a_file},
    {"socket", make_a_socket},
    {"fork", fork_a_process},
    {"exec", execute_a_program},
    {"kill", kill_the_daemon},
    {"ptrace", trace_the_daemon},
    {"write-mail", write_into_the_mail},
    {"map-mail", map_the_mail_shared},
    {"map-code", map_code},
    {"memory", take_all_memory},
    {"leak", leave_memory_behind},
    {"give-back", give_memory_back},
    {"loop", loop_forever},
    {"stack", overflow_the_stack},
    {"garbage", answer_garbage},
    {"other-name", answer_in_another_name},
    {"too-long", answer_too_long},
    {"dangerous", say_something_dangerous},
    {"exit", end_quietly},
    {"segv", crash},
    {"abort", give_up},
    {"poison", poison_the_next},
    {"print", print_something},
    {"complain", complain},
    {"count", count},
};

int prescan_check(const unsigned char *bytes, size_t size, Err *err)
{
    static const char mark[] = "X-Hostile: ";
    const char *text = (const char *)bytes;
    if (strncmp(text, "From: =?koi8-r?", 15) == 0)
        return 0; /* the child warms up */
    seen++;
    if (poisoned)
        raise(SIGKILL);
    if (size < sizeof mark || memcmp(text, mark, sizeof mark - 1) != 0)
        return 0;
    text += sizeof mark - 1;
    size_t length = strcspn(text, "\r");
    for (size_t i = 0; i < G_N_ELEMENTS(hostile); i++) {
        if (strlen(hostile[i].name) == length && strncmp(text, hostile[i].name, length) == 0)
            return hostile[i].act(err);
    }
    return err_set(err, ERR_INPUT, "no such hostile mail");
}

/* ---- in the daemon: a loop of ten lines ---- */

static struct pollfd watched[8];
static size_t n_watched;
static int64_t wake_at = INT64_MAX, skipped_ms;

void loop_watch(Loop *loop, int fd, short events)
{
    (void)loop;
    watched[n_watched++] = (struct pollfd){.fd = fd, .events = events};
}

void loop_wake_at(Loop *loop, int64_t at_ms)
{
    (void)loop;
    wake_at = MIN(wake_at, at_ms);
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + skipped_ms;
}

static int advance_once(Parser *parser, Err *err)
{
    n_watched = 0;
    wake_at = INT64_MAX;
    return parser_advance(parser, now_ms(), err);
}

static void wait_once(void)
{
    poll(watched, n_watched, (int)CLAMP(wake_at - now_ms(), 0, 1000));
}

static int finish(Parser *parser, Err *err)
{
    int done;
    while ((done = advance_once(parser, err)) == 0)
        wait_once();
    return done;
}

/* ---- in the daemon: batches ---- */

enum { NAMED, ANONYMOUS };

static MailboxSettings mailboxes[] = {
    [NAMED] = {.context = {.prefix = (char *)"HLP", .route = ROUTE_NAMED}},
    [ANONYMOUS] = {.context = {.prefix = (char *)"ANO", .route = ROUTE_ANONYMOUS}},
};
static OrganisationSettings organisation = {.mailboxes = mailboxes, .n_mailboxes = 2};
static Config config = {.organisations = &organisation, .n_organisations = 1};

static void fill_contexts(void)
{
    static char *addresses[] = {(char *)"security@school.example", NULL};
    static char *domains[] = {(char *)"school.example", NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(mailboxes); i++) {
        mailboxes[i].context.own_addresses = addresses;
        mailboxes[i].context.role_addresses = addresses;
        mailboxes[i].context.staff_domains = domains;
    }
}

typedef struct Batch {
    ParserJob jobs[64];
    size_t n;
} Batch;

static ParserJob *add_text(Batch *batch, const char *text, size_t size)
{
    int fd = memfd_create("mail", MFD_CLOEXEC);
    if (write(fd, text, size) != (ssize_t)size)
        abort();
    ParserJob *job = &batch->jobs[batch->n++];
    *job = (ParserJob){.fd = fd, .size = (int64_t)size, .context = &mailboxes[NAMED].context};
    return job;
}

static ParserJob *add_mail(Batch *batch, const char *subject)
{
    g_autofree char *text = g_strdup_printf(
        "From: a@school.example\r\nSubject: %s\r\n\r\nA stick was lost.\r\n", subject);
    return add_text(batch, text, strlen(text));
}

static ParserJob *add_hostile(Batch *batch, const char *what)
{
    g_autofree char *text =
        g_strdup_printf("X-Hostile: %s\r\nSubject: hostile\r\n\r\nbody\r\n", what);
    return add_text(batch, text, strlen(text));
}

static void drop(Batch *batch)
{
    for (size_t i = 0; i < batch->n; i++) {
        close(batch->jobs[i].fd);
        report_free(batch->jobs[i].report);
    }
    batch->n = 0;
}

static bool was_read(const ParserJob *job)
{
    return job->outcome == PARSER_READ && job->report;
}

/* ---- tests ---- */

static void test_reading(Parser *parser)
{
    Batch batch = {.n = 0};
    Err err = {0};
    add_mail(&batch, "one");
    add_mail(&batch, "two");
    ok(parser_advance(parser, now_ms(), &err) == 0, "without a batch there is nothing to do");
    parser_submit(parser, batch.jobs, batch.n);
    is_int(finish(parser, &err), 1, "a batch is finished");
    if (ok(was_read(&batch.jobs[0]) && was_read(&batch.jobs[1]), "its mails are read")) {
        is_str(batch.jobs[0].report->subject, "one", "the first report is of the first mail");
        is_str(batch.jobs[1].report->subject, "two", "the second report is of the second mail");
    }
    ok(!batch.jobs[0].report || fcntl(batch.jobs[0].fd, F_GETFD) >= 0,
       "the descriptor of a mail stays the caller's");
    drop(&batch);

    parser_submit(parser, batch.jobs, 0);
    is_int(finish(parser, &err), 1, "an empty batch is finished at once");
}

/* What the child still reads is nothing that the next batch has asked for. */
static void test_broken_off(Parser *parser)
{
    Batch batch = {.n = 0};
    Err err = {0};
    add_mail(&batch, "first");
    add_mail(&batch, "closed");
    close(batch.jobs[1].fd);
    batch.jobs[1].fd = -1;
    parser_submit(parser, batch.jobs, batch.n);
    is_int(finish(parser, &err), -1, "a mail without a descriptor breaks its batch off");
    drop(&batch);

    add_mail(&batch, "second");
    parser_submit(parser, batch.jobs, batch.n);
    finish(parser, &err);
    if (ok(was_read(&batch.jobs[0]), "the next batch is read"))
        is_str(batch.jobs[0].report->subject, "second", "and has its own report");
    drop(&batch);
}

/* Rich text in a code page, a date, a message: nothing of it needs what the filter denies. */
static void test_winmail(Parser *parser)
{
    GString *message = make_tnef(), *tnef = make_tnef();
    GString *list = make_properties(3);
    make_string(list, 0x0C1F, "ann@partner.example");
    make_time(list, 0x0039, 1770026400);
    make_rich_text(list, "{\\rtf1\\ansi\\ansicpg1251 \\'cf\\'f0\\'e8}");
    make_list_attribute(message, 1, 0x00069003, list);
    make_message(tnef, "The list", message);
    g_autofree char *base64 = g_base64_encode((const guchar *)tnef->str, tnef->len);
    g_autofree char *mail = g_strdup_printf(
        "From: a@school.example\nMIME-Version: 1.0\nContent-Type: application/ms-tnef\n"
        "Content-Transfer-Encoding: base64\n\n%s\n",
        base64);
    g_string_free(tnef, TRUE);
    Batch batch = {.n = 0};
    Err err = {0};
    add_text(&batch, mail, strlen(mail));
    parser_submit(parser, batch.jobs, batch.n);
    finish(parser, &err);
    if (ok(was_read(&batch.jobs[0]), "a winmail.dat is read")) {
        const Forward *forward = &batch.jobs[0].report->forward;
        is_str(forward->text, "\xD0\x9F\xD1\x80\xD0\xB8", "with the message in it");
        is_str(forward->date, "2026-02-02T10:00:00Z", "and when that was sent");
    }
    drop(&batch);
}

/* The models of languages are in memory, and their tables of letters loaded. */
static void test_unlabelled(Parser *parser)
{
    static const char mail[] = "From: a@school.example\nSubject: x\n\n"
                               "Zgubi\xB3"
                               "em list\xEA uczni\xF3w, prosz\xEA o pomoc\n";
    Batch batch = {.n = 0};
    Err err = {0};
    add_text(&batch, mail, sizeof mail - 1);
    parser_submit(parser, batch.jobs, batch.n);
    finish(parser, &err);
    if (ok(was_read(&batch.jobs[0]), "text without a label is read"))
        is_str(batch.jobs[0].report->visible, "Zgubiłem listę uczniów, proszę o pomoc",
               "and in its letters");
    drop(&batch);
}

static void test_many(Parser *parser)
{
    Batch batch = {.n = 0};
    Err err = {0};
    for (int i = 0; i < 60; i++) {
        g_autofree char *subject = g_strdup_printf("number %d", i);
        add_mail(&batch, subject);
    }
    parser_submit(parser, batch.jobs, batch.n);
    finish(parser, &err);
    bool all = true;
    for (int i = 0; i < 60; i++) {
        g_autofree char *subject = g_strdup_printf("number %d", i);
        all = all && was_read(&batch.jobs[i]) &&
              strcmp(batch.jobs[i].report->subject, subject) == 0;
    }
    ok(all, "sixty mails in one batch each get their own report");
    drop(&batch);
}

static void test_large(Parser *parser)
{
    Batch batch = {.n = 0};
    Err err = {0};
    GString *text = g_string_new("Subject: large\r\n\r\n");
    while (text->len < 3 * 1024 * 1024)
        g_string_append(text, "The stick was lost on the bus to Croydon.\r\n");
    add_text(&batch, text->str, text->len);
    add_text(&batch, "", 0);
    add_mail(&batch, "behind it");
    parser_submit(parser, batch.jobs, batch.n);
    finish(parser, &err);
    ok(was_read(&batch.jobs[0]), "a mail of 3 MB is read");
    ok(was_read(&batch.jobs[1]), "a mail without a byte is read");
    ok(was_read(&batch.jobs[2]), "so is the mail behind them");
    g_string_free(text, TRUE);
    drop(&batch);
}

/* One hostile mail between five others. */
static void check_hostile(Parser *parser, const char *what, ParserOutcome outcome,
                          const char *reason)
{
    Batch batch = {.n = 0};
    Err err = {0};
    add_mail(&batch, "before");
    ParserJob *job = add_hostile(&batch, what);
    for (int i = 0; i < 4; i++)
        add_mail(&batch, "after");
    parser_submit(parser, batch.jobs, batch.n);
    bool done = finish(parser, &err) == 1;
    ok(done && job->outcome == outcome, "a mail that tries \"%s\" has its outcome", what);
    if (job->outcome != outcome)
        printf("# outcome %d, %s\n", (int)job->outcome, job->reason);
    if (reason)
        is_str(job->reason, reason, "... and the reason says it");
    bool others = true;
    for (size_t i = 0; i < batch.n; i++)
        others = others && (&batch.jobs[i] == job || was_read(&batch.jobs[i]));
    ok(others, "... and every other mail of its batch is read");
    drop(&batch);
}

static void test_hostile(Parser *parser)
{
    static const char forbidden[] = "the parser made a forbidden system call";
    static const char *const calls[] = {"socket", "fork",       "exec",     "kill",
                                        "ptrace", "write-mail", "map-mail", "map-code"};
    check_hostile(parser, "open", PARSER_READ, NULL);
    check_hostile(parser, "print", PARSER_READ, NULL);
    check_hostile(parser, "complain", PARSER_READ, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(calls); i++)
        check_hostile(parser, calls[i], PARSER_KILLED, forbidden);
    check_hostile(parser, "exit", PARSER_KILLED, "the parser ended with status 0");
    check_hostile(parser, "segv", PARSER_KILLED,
                  "the parser died of signal 11 (Segmentation fault)");
    check_hostile(parser, "abort", PARSER_KILLED, "the parser died of signal 6 (Aborted)");
    check_hostile(parser, "stack", PARSER_KILLED, NULL);
    check_hostile(parser, "memory", PARSER_KILLED, NULL);
    check_hostile(parser, "garbage", PARSER_GARBLED,
                  "the answer of the parser was not a report");
    check_hostile(parser, "other-name", PARSER_GARBLED, NULL);
    check_hostile(parser, "too-long", PARSER_GARBLED, NULL);
    check_hostile(parser, "dangerous", PARSER_REFUSED, "a?b?[31m?");
    check_hostile(parser, "poison", PARSER_READ, NULL);
}

static void test_several_killers(Parser *parser)
{
    Batch batch = {.n = 0};
    Err err = {0};
    for (int i = 0; i < 20; i++) {
        if (i == 3 || i == 4 || i == 11 || i == 19)
            add_hostile(&batch, "segv");
        else
            add_mail(&batch, "innocent");
    }
    parser_submit(parser, batch.jobs, batch.n);
    finish(parser, &err);
    bool right = true;
    for (int i = 0; i < 20; i++) {
        bool killer = i == 3 || i == 4 || i == 11 || i == 19;
        right = right &&
                (killer ? batch.jobs[i].outcome == PARSER_KILLED : was_read(&batch.jobs[i]));
    }
    ok(right,
       "of twenty mails exactly the four killers are blamed, neighbours and last one included");
    drop(&batch);
}

/* Runs until the first mail is done and the second one has kept the child busy for a moment. */
static void run_into_loop(Parser *parser, Batch *batch, Err *err)
{
    while (batch->jobs[0].outcome == PARSER_PENDING && advance_once(parser, err) == 0)
        wait_once();
    for (int i = 0; i < 3; i++) {
        advance_once(parser, err);
        wait_once();
    }
}

static void test_time_limit(Parser *parser)
{
    Batch batch = {.n = 0};
    Err err = {0};
    add_mail(&batch, "before");
    ParserJob *slow = add_hostile(&batch, "loop");
    add_mail(&batch, "after");
    parser_submit(parser, batch.jobs, batch.n);
    run_into_loop(parser, &batch, &err);
    skipped_ms += PARSER_TIME_LIMIT_MS - 1500;
    advance_once(parser, &err);
    is_int(slow->outcome, PARSER_PENDING, "a mail may take nearly as long as the limit");
    ok(wake_at <= now_ms() + PARSER_TIME_LIMIT_MS && n_watched > 0,
       "meanwhile the loop knows what is waited for");
    skipped_ms += 1600;
    is_int(finish(parser, &err), 1, "a batch with an endless mail is finished");
    is_int(slow->outcome, PARSER_TIMEOUT, "the endless mail is a time-out");
    is_str(slow->reason, "the parser took longer than 10 seconds",
           "... and the reason says it");
    is_int(batch.jobs[0].outcome, PARSER_READ, "... and the mail before it is read");
    is_int(batch.jobs[2].outcome, PARSER_READ, "... and the mail behind it, too");
    drop(&batch);
}

static void test_late_daemon(Parser *parser)
{
    Batch batch = {.n = 0};
    Err err = {0};
    add_mail(&batch, "before");
    ParserJob *slow = add_hostile(&batch, "loop");
    parser_submit(parser, batch.jobs, batch.n);
    run_into_loop(parser, &batch, &err);
    skipped_ms += 60 * PARSER_TIME_LIMIT_MS;
    for (int64_t end = now_ms() + 500; now_ms() < end;) {
        advance_once(parser, &err);
        wait_once();
    }
    is_int(slow->outcome, PARSER_PENDING,
           "a daemon that was stopped itself blames nobody at once");
    skipped_ms += 60 * PARSER_TIME_LIMIT_MS;
    finish(parser, &err);
    is_int(slow->outcome, PARSER_TIMEOUT, "... but the second time it does");
    drop(&batch);
}

/* ---- looking at the child from outside ---- */

static pid_t child_pid(void)
{
    g_autofree char *path =
        g_strdup_printf("/proc/%d/task/%d/children", (int)getpid(), (int)getpid());
    g_autofree char *text = NULL;
    return g_file_get_contents(path, &text, NULL, NULL) ? (pid_t)atoi(text) : 0;
}

static bool status_has(pid_t pid, const char *line)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/status", (int)pid);
    g_autofree char *text = NULL;
    return g_file_get_contents(path, &text, NULL, NULL) && strstr(text, line);
}

static bool ends_soon(pid_t pid)
{
    for (int i = 0; i < 500 && !status_has(pid, "\nState:\tZ"); i++)
        poll(NULL, 0, 10);
    return status_has(pid, "\nState:\tZ");
}

static void read_one(Parser *parser, const char *what, size_t mailbox, bool fresh,
                     char reason[160])
{
    Batch batch = {.n = 0};
    ParserJob *job = add_hostile(&batch, what);
    job->context = &mailboxes[mailbox].context;
    job->fresh = fresh;
    parser_submit(parser, batch.jobs, batch.n);
    finish(parser, NULL);
    memcpy(reason, job->reason, 160);
    drop(&batch);
}

/* A mail may turn out to be anonymous when others are behind it in the socket already. */
static void test_forgetting(Parser *parser)
{
    static const char asks[] = "From: a@school.example\r\nSubject: a list\r\n\r\n"
                               "A list was lost. I wish to remain anonymous.\r\n";
    Batch batch = {.n = 0};
    add_text(&batch, asks, strlen(asks));
    add_hostile(&batch, "count");
    add_mail(&batch, "named")->anonymous = true;
    add_hostile(&batch, "count");
    parser_submit(parser, batch.jobs, batch.n);
    finish(parser, NULL);
    ok(was_read(&batch.jobs[0]) && batch.jobs[0].report->route == ROUTE_ANONYMOUS,
       "a report that asks for it is anonymous in any mailbox");
    is_str(batch.jobs[1].reason, "mail 1 of this process",
           "what was with its process already is read by the next");
    ok(was_read(&batch.jobs[2]) && batch.jobs[2].report->route == ROUTE_ANONYMOUS,
       "a job can ask for an anonymous reading");
    is_str(batch.jobs[3].reason, "mail 1 of this process", "... and its process ends, too");
    drop(&batch);
}

static void test_replacement(Parser *parser)
{
    char reason[160];
    read_one(parser, "count", NAMED, true, reason);
    is_str(reason, "mail 1 of this process",
           "a mail that asks for it has a process of its own");
    read_one(parser, "count", NAMED, false, reason);
    is_str(reason, "mail 2 of this process", "a process serves more than one mail");
    read_one(parser, "count", ANONYMOUS, false, reason);
    is_str(reason, "mail 3 of this process", "... an anonymous one, too");
    ok(ends_soon(child_pid()), "behind an anonymous mail the process ends");
    read_one(parser, "count", NAMED, false, reason);
    is_str(reason, "mail 1 of this process", "... and the next mail has another one");
    read_one(parser, "leak", NAMED, false, reason);
    read_one(parser, "count", NAMED, false, reason);
    is_str(reason, "mail 1 of this process", "a process that keeps much memory is replaced");
    if (!PARSER_SANITIZED) {
        read_one(parser, "give-back", NAMED, false, reason);
        read_one(parser, "count", NAMED, false, reason);
        is_str(reason, "mail 3 of this process", "one that gave it back is not");
    }
}

static void test_outsider(Parser *parser)
{
    char reason[160];
    read_one(parser, "count", NAMED, true, reason);
    kill(child_pid(), SIGKILL);
    read_one(parser, "count", NAMED, false, reason);
    is_str(reason, "mail 1 of this process",
           "a process that was killed while idle is replaced unseen");

    Batch batch = {.n = 0};
    Err err = {0};
    add_mail(&batch, "before");
    ParserJob *slow = add_hostile(&batch, "loop");
    parser_submit(parser, batch.jobs, batch.n);
    run_into_loop(parser, &batch, &err);
    pid_t first = child_pid();
    kill(first, SIGTERM);
    kill(first, SIGINT);
    for (int i = 0; i < 3; i++) {
        advance_once(parser, &err);
        wait_once();
    }
    ok(child_pid() == first && slow->outcome == PARSER_PENDING,
       "signals to the whole service do not disturb a mail");
    kill(first, SIGKILL);
    while (child_pid() == first || child_pid() == 0) {
        advance_once(parser, &err);
        wait_once();
    }
    is_int(slow->outcome, PARSER_PENDING, "a mail is not blamed for the first death");
    run_into_loop(parser, &batch, &err);
    for (int i = 0; i < 20; i++) {
        advance_once(parser, &err);
        wait_once();
    }
    kill(child_pid(), SIGKILL);
    finish(parser, &err);
    is_int(slow->outcome, PARSER_KILLED, "... but for the second, when it was alone");
    drop(&batch);
}

static int open_descriptors(pid_t pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/fd", (int)pid);
    DIR *directory = opendir(path);
    int n = 0;
    while (directory && readdir(directory))
        n++;
    if (directory)
        closedir(directory);
    return n - 2;
}

static void test_walls(Parser *parser)
{
    char reason[160];
    int leaked = open("/dev/zero", O_RDONLY); /* without close-on-exec */
    read_one(parser, "count", NAMED, true, reason);
    close(leaked);
    pid_t pid = child_pid();
    ok(status_has(pid, "\nSeccomp:\t2\n"), "the child is behind its filter");
    ok(status_has(pid, "\nNoNewPrivs:\t1\n"), "it can gain no privilege");
    ok(status_has(pid, "\nThreads:\t1\n"), "it has one thread");
    ok(getpgid(pid) == pid, "it is in a process group of its own");
    if (geteuid() != 0)
        return;
    ok(status_has(pid, "\nUid:\t65534\t65534\t65534\t65534\n"),
       "started by root, it is nobody");
    for (int i = 0; i < 500 && open_descriptors(pid) != 4; i++)
        poll(NULL, 0, 10); /* it answers before it closes the mail */
    is_int(open_descriptors(pid), 4,
           "it holds its socket, nothing thrice, and nothing of the daemon's");
}

/* ---- children that do not start ---- */

/* A limit that nobody needs is the one thing that a child inherits. */
enum { MUST_NOT_START = 4242 };

static void set_queue_limit(rlim_t value)
{
    struct rlimit limit;
    getrlimit(RLIMIT_MSGQUEUE, &limit);
    limit.rlim_cur = value;
    setrlimit(RLIMIT_MSGQUEUE, &limit);
}

static bool must_not_start(void)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_MSGQUEUE, &limit) == 0 && limit.rlim_cur == MUST_NOT_START;
}

static void test_no_start(void)
{
    Batch batch = {.n = 0};
    Err err = {0};
    Parser *parser = parser_process_new(&config, NULL);
    add_mail(&batch, "patient");
    set_queue_limit(MUST_NOT_START);
    parser_submit(parser, batch.jobs, batch.n);
    is_int(finish(parser, &err), -1, "when no parser starts, the batch fails");
    is_int(err.kind, ERR_TEMPORARY, "... for the time being");
    is_int(batch.jobs[0].outcome, PARSER_PENDING, "... and no mail is blamed");
    set_queue_limit(8192);
    parser_submit(parser, batch.jobs, batch.n);
    is_int(finish(parser, &err), 1, "later the same batch is finished");
    ok(was_read(&batch.jobs[0]), "... and its mail is read");
    drop(&batch);
    parser_free(parser);
}

static void test_no_descriptors(void)
{
    Batch batch = {.n = 0};
    Err err = {0};
    Parser *parser = parser_process_new(&config, NULL);
    struct rlimit before;
    add_mail(&batch, "patient");
    getrlimit(RLIMIT_NOFILE, &before);
    setrlimit(RLIMIT_NOFILE, &(struct rlimit){.rlim_cur = 3, .rlim_max = before.rlim_max});
    parser_submit(parser, batch.jobs, batch.n);
    is_int(finish(parser, &err), -1, "without descriptors no parser starts");
    is_int(err.kind, ERR_TEMPORARY, "... for the time being");
    setrlimit(RLIMIT_NOFILE, &before);
    parser_submit(parser, batch.jobs, batch.n);
    finish(parser, &err);
    ok(was_read(&batch.jobs[0]), "... and later the mail is read");
    drop(&batch);
    parser_free(parser);
}

/* What of a mail is new, read by a process with the words of `lexicon`. */
static char *visible_with(char *lexicon)
{
    static const char mail[] = "From: a@b.example\r\nSubject: Re: x\r\n\r\nNew.\r\n\r\n"
                               "-----Earlier mail-----\r\n\r\nOld.\r\n";
    Batch batch = {.n = 0};
    config.lexicon_text = lexicon;
    Parser *parser = parser_process_new(&config, NULL);
    const ParserJob *job = add_text(&batch, mail, sizeof mail - 1);
    parser_submit(parser, batch.jobs, batch.n);
    finish(parser, NULL);
    char *visible = g_strdup(was_read(job) ? job->report->visible : job->reason);
    drop(&batch);
    parser_free(parser);
    config.lexicon_text = NULL;
    return visible;
}

static void test_lexicon(void)
{
    static char own[] = "banners = { original = [\"Earlier mail\"]; };";
    static char wrong[] = "banners = { older = []; };";
    g_autofree char *shipped = visible_with(NULL), *with_own = visible_with(own);
    g_autofree char *broken = visible_with(wrong);
    is_str(shipped, "New.\n\n-----Earlier mail-----\n\nOld.",
           "a mail is read with the shipped words");
    is_str(with_own, "New.", "or with those of the configuration");
    is_str(broken, "", "with words that are none no process starts");
}

static void test_freeing(void)
{
    Batch batch = {.n = 0};
    Parser *parser = parser_process_new(&config, NULL);
    add_mail(&batch, "before");
    add_hostile(&batch, "loop");
    parser_submit(parser, batch.jobs, batch.n);
    run_into_loop(parser, &batch, NULL);
    pid_t pid = child_pid();
    parser_free(parser);
    ok(pid > 0 && kill(pid, 0) != 0 && errno == ESRCH,
       "a busy child is gone when its parser is freed");
    drop(&batch);

    parser_free(parser_process_new(&config, NULL));
    ok(child_pid() == 0, "a parser that was never used starts no child");
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], PARSER_PROCESS_ARGUMENT) == 0) {
        g_log_set_always_fatal(G_LOG_FATAL_MASK); /* as in the program */
        return must_not_start() ? EXIT_FAILURE : parser_process_main();
    }
    fill_contexts();
    Parser *parser = parser_process_new(&config, NULL);
    test_reading(parser);
    test_broken_off(parser);
    test_winmail(parser);
    test_unlabelled(parser);
    test_many(parser);
    test_large(parser);
    test_hostile(parser);
    test_several_killers(parser);
    test_time_limit(parser);
    test_late_daemon(parser);
    test_replacement(parser);
    test_forgetting(parser);
    test_outsider(parser);
    test_walls(parser);
    parser_free(parser);
    test_no_start();
    test_no_descriptors();
    test_lexicon();
    test_freeing();
    return tap_done();
}
