/* The limits and the filter of the parser process.
 *
 * Whoever takes over the parsers by a mail is left with reading that mail and writing an
 * answer. Nothing in here may be loosened to make a mail readable: libraries are warmed up
 * before the filter closes instead. Called by parser_child.c only. */
#include "daemon/parser/parser_sandbox.h"

#include "daemon/parser/parser_process.h"
#include "daemon/parser/parser_wire.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { NOBODY = 65534, OPEN_FILES = 16 };

/* The daemon ends us by closing the socket or by SIGKILL. What a terminal or service manager
 * sends to all of us must not look like a mail that kills its parser. */
static void ignore_signals(void)
{
    static const int ignored[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGPIPE};
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
}

static int limit(__rlimit_resource_t resource, rlim_t value)
{
    return setrlimit(resource, &(struct rlimit){.rlim_cur = value, .rlim_max = value});
}

/* Best effort: where there is no such user (a small user namespace), the filter still stands.
 */
static void become_nobody(void)
{
    if (geteuid() != 0)
        return;
    if (setgroups(0, NULL) == 0 && setresgid(NOBODY, NOBODY, NOBODY) == 0)
        (void)!setresuid(NOBODY, NOBODY, NOBODY);
}

int parser_sandbox_limit(void)
{
    if (close_range(WIRE_SOCKET + 1, ~0U, 0) != 0 && errno != ENOSYS)
        return -1;
    ignore_signals();
    become_nobody();
    /* After the change of user, which clears the first two of these. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 ||
        prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return -1;
    prctl(PR_SET_NAME, "incidentd-parse", 0, 0, 0);
    if (!PARSER_SANITIZED && limit(RLIMIT_AS, (rlim_t)PARSER_MEMORY_LIMIT_MB << 20) != 0)
        return -1;
    return limit(RLIMIT_CORE, 0);
}

/* ---- the filter ---- */

static const int allowed[] = {
    SCMP_SYS(recvmsg),       SCMP_SYS(read),         SCMP_SYS(pread64),
    SCMP_SYS(lseek),         SCMP_SYS(_llseek),      SCMP_SYS(fstat),
    SCMP_SYS(close),         SCMP_SYS(munmap),       SCMP_SYS(mremap),
    SCMP_SYS(madvise),       SCMP_SYS(brk),          SCMP_SYS(futex),
    SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(getrandom),
    SCMP_SYS(getpid),        SCMP_SYS(gettid),       SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigaction),  SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),          SCMP_SYS(exit_group),
};

/* Libraries look for a file or a terminal and do without it when they may not. */
static const int refused[] = {
    SCMP_SYS(open),      SCMP_SYS(openat),   SCMP_SYS(openat2),    SCMP_SYS(access),
    SCMP_SYS(faccessat), SCMP_SYS(stat),     SCMP_SYS(faccessat2), SCMP_SYS(lstat),
    SCMP_SYS(statx),     SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(ioctl),
};

static const int allowed_to_sanitizers[] = {
    SCMP_SYS(sigaltstack), SCMP_SYS(sched_yield), SCMP_SYS(getrlimit), SCMP_SYS(prlimit64),
    SCMP_SYS(prctl),       SCMP_SYS(getcwd),      SCMP_SYS(getuid),
};

static int add_all(scmp_filter_ctx filter, uint32_t action, const int *calls, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (seccomp_rule_add(filter, action, calls[i], 0) != 0)
            return -1;
    }
    return 0;
}

/* Calls that depend on their arguments. A mail is evidence: writing goes to the socket alone
 * and no mapping is shared, so that no descriptor of a mail can be written through, whatever it
 * allows. */
static int add_conditional(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp to_daemon = SCMP_A0(SCMP_CMP_EQ, WIRE_SOCKET, 0);
    const struct scmp_arg_cmp no_code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    const struct scmp_arg_cmp own_copy = SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_TYPE, MAP_PRIVATE);
    const struct scmp_arg_cmp of_descriptor = SCMP_A3(SCMP_CMP_EQ, AT_EMPTY_PATH, 0);
    const struct scmp_arg_cmp to_self = SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0);
    const struct scmp_arg_cmp of_path = SCMP_A3(SCMP_CMP_NE, AT_EMPTY_PATH, 0);
    const struct scmp_arg_cmp to_stdout = SCMP_A0(SCMP_CMP_EQ, STDOUT_FILENO, 0);
    const struct scmp_arg_cmp to_stderr = SCMP_A0(SCMP_CMP_EQ, STDERR_FILENO, 0);
    const uint32_t no = SCMP_ACT_ERRNO(EPERM);
    const struct {
        uint32_t action;
        int call;
        unsigned n;
        struct scmp_arg_cmp when[2];
    } rules[] = {
        {SCMP_ACT_ALLOW, SCMP_SYS(sendmsg), 1, {to_daemon}},
        {SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, {no_code, own_copy}},
        {SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, {no_code}},
        {SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1, {of_descriptor}},
        {no, SCMP_SYS(newfstatat), 1, {of_path}},
        {SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, {to_self}}, /* abort() ends as what it is */
        /* Libraries print: into nothing, but a sanitizer's findings are wanted. */
        {no, SCMP_SYS(write), 1, {to_stdout}},
        {PARSER_SANITIZED ? SCMP_ACT_ALLOW : no, SCMP_SYS(write), 1, {to_stderr}},
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (seccomp_rule_add_array(filter, rules[i].action, rules[i].call, rules[i].n,
                                   rules[i].when) != 0)
            return -1;
    }
    return 0;
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

int parser_sandbox_close(void)
{
    /* Only now: the libraries opened files while they warmed up, and wrote into memory files.
     */
    if (limit(RLIMIT_NOFILE, OPEN_FILES) != 0 || limit(RLIMIT_FSIZE, 0) != 0)
        return -1;
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter)
        return -1;
    int failed = add_all(filter, SCMP_ACT_ALLOW, allowed, COUNT(allowed)) != 0 ||
                 add_all(filter, SCMP_ACT_ERRNO(EPERM), refused, COUNT(refused)) != 0 ||
                 (PARSER_SANITIZED && add_all(filter, SCMP_ACT_ALLOW, allowed_to_sanitizers,
                                              COUNT(allowed_to_sanitizers)) != 0) ||
                 add_conditional(filter) != 0 || seccomp_load(filter) != 0;
    seccomp_release(filter);
    return failed ? -1 : 0;
}
