/* The daemon's side of the parser process: starts it, keeps it busy, and finds the mail to
 * blame when it ends.
 *
 * Invariants:
 *  1. jobs[0, done) have their outcome; jobs[done, sent) are with the child, in that order; the rest
 *     waits. Answers come in order, so jobs[done] is the head: the only one the child can be working on.
 *  2. A mail is blamed for the end of a child only when it was the only mail that child ever saw. The
 *     head of a child that died is tried once more in that way; before, the mail in front of it may have
 *     done it, or somebody outside. A time-out alone is final at once.
 *  3. Every child that ends is reaped before the next is started.
 *  4. Nothing here blocks but parser_free, which kills first.
 *
 *            start           "ready"          retired, or it broke a rule
 *   NONE ------------> LIVE --------> LIVE ------------------------------> DYING
 *     ^             (not ready)      (ready)                                 |
 *     +------------------------------------------- reaped: settle() blames --+
 *
 * Called by fetch, through the operations of daemon/parser/parser.h. */
#include "daemon/parser/parser_process.h"

#include "daemon/parser/parser_sandbox.h"
#include "daemon/parser/parser_wire.h"
#include "daemon/wire/loop.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    IN_FLIGHT = 8,  /* so many mails wait in the socket: the child never does */
    FAILURES = 3,   /* so many children in a row that read nothing: no parser can be started */
    LATE_MS = 1000, /* when we come so late to a time limit, it may be us who were stopped */
    MEASURE_MS = 100, /* how often the memory of a working child is looked at */
    REAP_MS = 2,      /* how often a dying one is */
    STALE_MB = 200,   /* a child that keeps so much is replaced */
    SANITIZER_MB = PARSER_SANITIZED ? 512 : 0, /* what a sanitizer needs on top */
};

typedef enum ChildState { CHILD_NONE, CHILD_LIVE, CHILD_DYING } ChildState;

/* Why a child ends. */
typedef enum Fate { FATE_DIED, FATE_RETIRED, FATE_SLOW, FATE_LARGE, FATE_GARBLED } Fate;

typedef struct Child {
    ChildState state;
    Fate fate; /* of a dying one */
    pid_t pid;
    int socket, statm;
    bool ready;
    bool retire;    /* takes no more mails */
    bool forget;    /* it has read what must be forgotten at once */
    uint32_t mails; /* given to it in its life */
    uint32_t answers;
} Child;

typedef struct ParserProcess {
    Parser parser;
    Loop *loop;
    GHashTable *contexts; /* const ParserContext * -> its place + 1 */
    char *contexts_json;
    bool busy; /* there is a batch */
    ParserJob *jobs;
    size_t n, done, sent;
    bool suspect; /* jobs[done] was the head of a child that ended */
    Child child;
    WireReader reader;
    int failures;       /* children in a row that ended without having been of use */
    char why[160];      /* how the last of them ended */
    int64_t head_since; /* when the child took up what it is doing */
    bool head_was_late; /* it has had its second chance */
} ParserProcess;

static ParserJob *head(ParserProcess *process)
{
    return &process->jobs[process->done];
}

static size_t in_flight(const ParserProcess *process)
{
    assert(process->done <= process->sent && process->sent <= process->n);
    return process->sent - process->done;
}

static void start_clock(ParserProcess *process, int64_t now_ms)
{
    process->head_since = now_ms;
    process->head_was_late = false;
}

/* ---- starting a child ---- */

/* The contexts travel as a file in memory, like a mail. Owned, or -1. */
static int open_contexts(const char *json, size_t size)
{
    int fd = memfd_create("contexts", MFD_CLOEXEC);
    if (fd < 0)
        return -1;
    if (write(fd, json, size) == (ssize_t)size)
        return fd;
    close(fd);
    return -1;
}

static int send_contexts(const ParserProcess *process, int socket)
{
    size_t size = strlen(process->contexts_json);
    int fd = open_contexts(process->contexts_json, size);
    if (fd < 0)
        return -1;
    const WireRequest request = {.number = 0, .size = (int64_t)size};
    int sent = wire_send_request(socket, &request, fd);
    close(fd);
    return sent;
}

/* Nothing of ours but what a sanitizer must be told. NULL-terminated, to be freed with
 * g_strfreev. */
static char **child_environment(void)
{
    GPtrArray *list = g_ptr_array_new();
    g_ptr_array_add(list, g_strdup("TZ=UTC"));
    if (PARSER_SANITIZED) {
        const char *options = getenv("ASAN_OPTIONS");
        g_ptr_array_add(list, g_strdup_printf("ASAN_OPTIONS=%s:detect_leaks=0:symbolize=0",
                                              options ? options : ""));
    }
    g_ptr_array_add(list, NULL);
    return (char **)g_ptr_array_free(list, FALSE);
}

static void describe_files(posix_spawn_file_actions_t *files, int socket)
{
    posix_spawn_file_actions_init(files);
    posix_spawn_file_actions_adddup2(files, socket, WIRE_SOCKET);
    posix_spawn_file_actions_addopen(files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (!PARSER_SANITIZED)
        posix_spawn_file_actions_addopen(files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
}

/* A process group of its own, so that the terminal's Ctrl-C is the daemon's alone; no blocked
 * or ignored signals, which would be inherited. */
static void describe_signals(posix_spawnattr_t *attributes)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(attributes);
    posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                             POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(attributes, 0);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &all);
}

/* Our binary: owned. By its path while that is still ours (the link says "(deleted)" after an
 * upgrade), for a tool that runs programs inside itself stands behind the link. */
static char *own_binary(void)
{
    static const char link[] = "/proc/self/exe";
    g_autofree char *path = g_file_read_link(link, NULL);
    return path && access(path, X_OK) == 0 ? g_steal_pointer(&path) : g_strdup(link);
}

/* Never a bare fork: libcurl may be resolving in a thread of its own. */
static int spawn(int socket, pid_t *ret)
{
    char name[] = "incidentd", argument[] = PARSER_PROCESS_ARGUMENT;
    char *arguments[] = {name, argument, NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    describe_files(&files, socket);
    describe_signals(&attributes);
    char **environment = child_environment();
    g_autofree char *binary = own_binary();
    int error = posix_spawn(ret, binary, &files, &attributes, arguments, environment);
    g_strfreev(environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    errno = error;
    return error == 0 ? 0 : -1;
}

static int open_statm(pid_t pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/statm", (int)pid);
    return open(path, O_RDONLY | O_CLOEXEC);
}

static int try_to_start(ParserProcess *process)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return -1;
    pid_t pid;
    if (send_contexts(process, pair[0]) < 0 || spawn(pair[1], &pid) < 0) {
        close(pair[0]);
        close(pair[1]);
        return -1;
    }
    close(pair[1]);
    process->child =
        (Child){.state = CHILD_LIVE, .pid = pid, .socket = pair[0], .statm = open_statm(pid)};
    return 0;
}

static int start_child(ParserProcess *process, int64_t now_ms, Err *err)
{
    if (process->failures >= FAILURES) {
        process->failures = 0;
        return err_set(err, ERR_TEMPORARY, "no mail can be read: %s", process->why);
    }
    if (try_to_start(process) < 0) {
        process->failures++;
        if (process->failures >= FAILURES) {
            process->failures = 0;
            return err_set(err, ERR_TEMPORARY, "the parser process cannot be started: %s",
                           strerror(errno));
        }
        return 1;
    }
    start_clock(process, now_ms);
    return 1;
}

/* ---- the end of a child, and whose fault it was ---- */

static void end_child(ParserProcess *process, Fate fate)
{
    Child *child = &process->child;
    kill(child->pid, SIGKILL);
    close(child->socket);
    if (child->statm >= 0)
        close(child->statm);
    child->state = CHILD_DYING;
    child->fate = fate;
    wire_reader_clear(&process->reader);
}

static void finish_head(ParserProcess *process, ParserOutcome outcome)
{
    head(process)->outcome = outcome;
    process->done++;
    process->suspect = false;
}

static void explain_death(int status, char *ret, size_t size)
{
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
        snprintf(ret, size, "the parser made a forbidden system call");
    else if (WIFEXITED(status) && WEXITSTATUS(status) == PARSER_UNSAFE)
        snprintf(ret, size,
                 "the parser is not allowed to shut itself in (SystemCallFilter= of the "
                 "service forbids seccomp, prctl or setrlimit)");
    else if (WIFSIGNALED(status))
        snprintf(ret, size, "the parser died of signal %d (%s)", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
    else
        snprintf(ret, size, "the parser ended with status %d", WEXITSTATUS(status));
}

static void blame_head(ParserProcess *process, Fate fate, int status)
{
    ParserJob *job = head(process);
    switch (fate) {
    case FATE_SLOW:
        snprintf(job->reason, sizeof job->reason, "the parser took longer than %d seconds",
                 PARSER_TIME_LIMIT_MS / 1000);
        finish_head(process, PARSER_TIMEOUT);
        break;
    case FATE_GARBLED:
        snprintf(job->reason, sizeof job->reason, "the answer of the parser was not a report");
        finish_head(process, PARSER_GARBLED);
        break;
    case FATE_LARGE:
        snprintf(job->reason, sizeof job->reason, "the parser took more than %d MB of memory",
                 PARSER_MEMORY_LIMIT_MB);
        finish_head(process, PARSER_KILLED);
        break;
    case FATE_DIED:
        explain_death(status, job->reason, sizeof job->reason);
        finish_head(process, PARSER_KILLED);
        break;
    case FATE_RETIRED:
        break;
    }
}

/* What was with the child goes back to those that wait. */
static void settle(ParserProcess *process, int status)
{
    const Child *child = &process->child;
    bool was_alone = child->mails == 1;
    bool had_head = child->ready && in_flight(process) > 0;
    bool certain = child->fate == FATE_SLOW || (process->suspect && was_alone);
    if (child->fate == FATE_RETIRED) { /* what it was given behind that goes to the next */
        process->sent = process->done;
        return;
    }
    if (!had_head) {
        process->failures++;
        explain_death(status, process->why, sizeof process->why);
    } else if (certain) {
        blame_head(process, child->fate, status);
    } else {
        process->suspect = true;
    }
    process->sent = process->done;
}

/* 1: it is gone. 0: not yet. */
static int reap(ParserProcess *process, int64_t now_ms)
{
    int status = 0;
    pid_t got = waitpid(process->child.pid, &status, WNOHANG);
    if (got == 0 || (got < 0 && errno == EINTR)) {
        loop_wake_at(process->loop, now_ms + REAP_MS);
        return 0;
    }
    settle(process, status);
    process->child = (Child){0};
    return 1;
}

/* ---- handing out mails ---- */

static bool wants_fresh_child(const ParserProcess *process, size_t i)
{
    return process->jobs[i].fresh || (i == process->done && process->suspect);
}

/* May jobs[sent] go to this child? */
static bool may_send(const ParserProcess *process)
{
    const Child *child = &process->child;
    if (process->sent == process->n || in_flight(process) == IN_FLIGHT || child->retire)
        return false;
    if (in_flight(process) > 0 && process->suspect)
        return false;
    return child->mails == 0 || !wants_fresh_child(process, process->sent);
}

static bool can_be_repeated(int error)
{
    return error == EAGAIN || error == ENOBUFS || error == ENOMEM || error == ETOOMANYREFS;
}

/* 1: it was sent. 0: not now. -1: never. */
static int send_next(ParserProcess *process, int64_t now_ms, Err *err)
{
    Child *child = &process->child;
    const ParserJob *job = &process->jobs[process->sent];
    const WireRequest request = {
        .number = child->mails + 1,
        .context = GPOINTER_TO_UINT(g_hash_table_lookup(process->contexts, job->context)) - 1,
        .size = job->size,
        .cut = job->cut,
        .anonymous = job->anonymous,
    };
    if (wire_send_request(child->socket, &request, job->fd) < 0) {
        if (errno == EPIPE || errno == ECONNRESET)
            return 0; /* what it still answered is read first, then its end is seen */
        if (!can_be_repeated(errno))
            return err_set(err, ERR_BUG, "a mail cannot be handed to the parser process: %s",
                           strerror(errno));
        if (errno == EAGAIN)
            loop_watch(process->loop, child->socket, POLLOUT);
        else
            loop_wake_at(process->loop, now_ms + MEASURE_MS);
        return 0;
    }
    if (child->ready && in_flight(process) == 0)
        start_clock(process, now_ms);
    child->mails++;
    child->retire = child->retire || job->anonymous || job->context->route == ROUTE_ANONYMOUS;
    process->sent++;
    return 1;
}

static int send_mails(ParserProcess *process, int64_t now_ms, Err *err)
{
    int went_on = 1;
    while (went_on > 0 && may_send(process))
        went_on = send_next(process, now_ms, err);
    return went_on < 0 ? -1 : 0;
}

/* ---- taking answers ---- */

/* A sentence from a process that a mail may have taken over. */
static void copy_reason(char *ret, size_t size, const char *text, size_t length)
{
    size_t n = MIN(length, size - 1);
    for (size_t i = 0; i < n; i++)
        ret[i] = g_ascii_isprint(text[i]) ? text[i] : '?';
    ret[n] = '\0';
}

/* 0, or -1: this is no answer to the head. */
static int take_report(ParserProcess *process, const WireAnswer *answer, const char *payload)
{
    ParserJob *job = head(process);
    if (answer->outcome == PARSER_REFUSED) {
        copy_reason(job->reason, sizeof job->reason, payload, answer->length);
        finish_head(process, PARSER_REFUSED);
        return 0;
    }
    if (answer->outcome != PARSER_READ)
        return -1;
    Report *report = report_from_json(payload, answer->length, NULL);
    if (!report)
        return -1;
    job->report = report;
    process->child.forget = report->route == ROUTE_ANONYMOUS;
    process->child.retire |= process->child.forget;
    finish_head(process, PARSER_READ);
    return 0;
}

static int take_answer(ParserProcess *process, const WireAnswer *answer, const char *payload)
{
    Child *child = &process->child;
    if (!child->ready) {
        child->ready = true;
        return answer->number == 0 ? 0 : -1;
    }
    if (in_flight(process) == 0 || answer->number != child->answers + 1)
        return -1;
    if (take_report(process, answer, payload) < 0)
        return -1;
    child->answers++;
    process->failures = 0;
    return 0;
}

/* 1: answers came, or the child ended. 0: nothing new. */
static int receive_answers(ParserProcess *process, int64_t now_ms)
{
    int came = 0;
    for (;;) {
        WireAnswer answer;
        const char *payload;
        WireState state =
            wire_receive_answer(&process->reader, process->child.socket, &answer, &payload);
        if (state == WIRE_NOTHING)
            return came;
        if (state == WIRE_CLOSED) {
            end_child(process, FATE_DIED);
            return 1;
        }
        if (state == WIRE_GARBLED || take_answer(process, &answer, payload) < 0) {
            end_child(process, FATE_GARBLED);
            return 1;
        }
        explicit_bzero((char *)payload, answer.length); /* the reader's own bytes */
        start_clock(process, now_ms);
        came = 1;
        if (process->child.forget && in_flight(process) > 0) {
            end_child(process, FATE_RETIRED);
            return 1;
        }
    }
}

/* ---- limits ---- */

/* Resident memory in MB; 0 when it cannot be told. */
static int64_t measure(const Child *child)
{
    char text[128];
    ssize_t got = child->statm < 0 ? -1 : pread(child->statm, text, sizeof text - 1, 0);
    if (got <= 0)
        return 0;
    text[got] = '\0';
    const char *resident = strchr(text, ' ');
    return resident
               ? g_ascii_strtoll(resident, NULL, 10) * sysconf(_SC_PAGESIZE) / (1024 * 1024)
               : 0;
}

static bool is_slow(ParserProcess *process, int64_t now_ms)
{
    int64_t over = now_ms - (process->head_since + PARSER_TIME_LIMIT_MS);
    if (over < 0)
        return false;
    if (over > LATE_MS && !process->head_was_late) {
        start_clock(process, now_ms);
        process->head_was_late = true;
        return false;
    }
    return true;
}

/* 1: the child broke one and ends. 0: it goes on. */
static int enforce_limits(ParserProcess *process, int64_t now_ms)
{
    bool large = measure(&process->child) > PARSER_MEMORY_LIMIT_MB + SANITIZER_MB;
    if (!large && !is_slow(process, now_ms))
        return 0;
    end_child(process, large ? FATE_LARGE : FATE_SLOW);
    return 1;
}

/* ---- one batch ---- */

static void wait_for_child(ParserProcess *process, int64_t now_ms)
{
    int64_t limit = process->head_since + PARSER_TIME_LIMIT_MS;
    loop_watch(process->loop, process->child.socket, POLLIN);
    loop_wake_at(process->loop, MIN(limit, now_ms + MEASURE_MS));
}

/* 1: something happened. 0: it waits. -1: the batch cannot go on. */
static int work(ParserProcess *process, int64_t now_ms, Err *err)
{
    if (send_mails(process, now_ms, err) < 0)
        return -1;
    if (receive_answers(process, now_ms) > 0)
        return 1;
    if (process->child.ready && in_flight(process) == 0 && !may_send(process)) {
        end_child(process, FATE_RETIRED);
        return 1;
    }
    if (enforce_limits(process, now_ms) > 0)
        return 1;
    wait_for_child(process, now_ms);
    return 0;
}

static int step(ParserProcess *process, int64_t now_ms, Err *err)
{
    switch (process->child.state) {
    case CHILD_NONE:
        return start_child(process, now_ms, err);
    case CHILD_LIVE:
        return work(process, now_ms, err);
    case CHILD_DYING:
        return reap(process, now_ms);
    }
    return 0;
}

static void submit(Parser *parser, ParserJob *jobs, size_t n)
{
    ParserProcess *process = (ParserProcess *)parser;
    assert(!process->busy);
    process->busy = true;
    process->jobs = jobs;
    process->n = n;
    process->done = process->sent = 0;
    process->suspect = false;
    for (size_t i = 0; i < n; i++) {
        assert(g_hash_table_contains(process->contexts, jobs[i].context));
        jobs[i].outcome = PARSER_PENDING;
        jobs[i].report = NULL;
        jobs[i].reason[0] = '\0';
    }
}

/* Between two batches. What was read on the anonymous route is forgotten now, not when the next
 * mail comes; and of a batch that cannot go on no answer may come to the next. */
static bool is_used_up(const ParserProcess *process)
{
    const Child *child = &process->child;
    return child->state == CHILD_LIVE && (in_flight(process) > 0 || child->retire ||
                                          measure(child) > STALE_MB + SANITIZER_MB);
}

static int advance(Parser *parser, int64_t now_ms, Err *err)
{
    ParserProcess *process = (ParserProcess *)parser;
    if (!process->busy)
        return 0;
    int went_on = 1;
    while (process->done < process->n && went_on > 0)
        went_on = step(process, now_ms, err);
    if (went_on == 0)
        return 0;
    if (is_used_up(process))
        end_child(process, FATE_RETIRED);
    process->busy = false;
    return went_on;
}

static void free_process(Parser *parser)
{
    ParserProcess *process = (ParserProcess *)parser;
    if (process->child.state == CHILD_LIVE)
        end_child(process, FATE_RETIRED);
    if (process->child.state == CHILD_DYING)
        waitpid(process->child.pid, NULL, 0);
    wire_reader_clear(&process->reader);
    g_hash_table_destroy(process->contexts);
    g_free(process->contexts_json);
    g_free(process);
}

/* In the order of wire_contexts_to_json(). */
static GHashTable *number_contexts(const Config *config)
{
    GHashTable *numbers = g_hash_table_new(NULL, NULL);
    unsigned number = 0;
    for (size_t i = 0; i < config->n_organisations; i++) {
        const OrganisationSettings *organisation = &config->organisations[i];
        for (size_t j = 0; j < organisation->n_mailboxes; j++)
            g_hash_table_insert(numbers, (void *)&organisation->mailboxes[j].context,
                                GUINT_TO_POINTER(++number));
    }
    return numbers;
}

/* What is read as JSON may say who wrote an anonymous report: nothing of it stays in freed memory. */
static void free_wiped(void *bytes)
{
    explicit_bzero(bytes, bytes ? malloc_usable_size(bytes) : 0);
    free(bytes);
}

Parser *parser_process_new(const Config *config, Loop *loop)
{
    static const ParserOps ops = {.submit = submit, .advance = advance, .free = free_process};
    ParserProcess *process = g_new0(ParserProcess, 1);
    process->parser.ops = &ops;
    json_set_alloc_funcs(malloc, free_wiped);
    process->loop = loop;
    process->contexts = number_contexts(config);
    process->contexts_json = wire_contexts_to_json(config);
    return &process->parser;
}
