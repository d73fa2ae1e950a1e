/* Log lines: one write each, one line each, whatever is in them. Standard error is a pipe while
 * a line is written. */
#include "daemon/log.h"
#include "tests/unit/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static int pipe_ends[2];
static int real_stderr;

static void capture(bool full)
{
    if (pipe2(pipe_ends, O_NONBLOCK) < 0)
        exit(1);
    char filler[4096] = {0};
    while (full && write(pipe_ends[1], filler, sizeof filler) > 0)
        ;
    dup2(pipe_ends[1], STDERR_FILENO);
}

/* What was written since capture(); a packet of the pipe is not kept apart, lines are. */
static const char *captured(void)
{
    static char text[1 << 16];
    ssize_t length = read(pipe_ends[0], text, sizeof text - 1);
    text[length > 0 ? length : 0] = '\0';
    dup2(real_stderr, STDERR_FILENO);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    return text;
}

static void test_levels(void)
{
    log_open(LOG_LEVEL_WARNING, true);
    capture(false);
    log_error("a");
    log_warning("b n=%d", 2);
    log_info("c");
    log_debug("d");
    is_str(captured(), "<3>a\n<4>b n=2\n",
           "lines above the level are dropped, the others carry their priority");
    log_open(LOG_LEVEL_DEBUG, true);
    capture(false);
    log_info("c");
    log_debug("d");
    is_str(captured(), "<6>c\n<7>d\n", "info is 6 and debug is 7");
    log_open(LOG_LEVEL_INFO, false);
    capture(false);
    log_info("c");
    is_str(captured(), "c\n", "without a journal there is no priority");
}

static void test_one_line(void)
{
    log_open(LOG_LEVEL_INFO, true);
    capture(false);
    log_info("problem=%s", "x\n<3>forged\r\x1b[31m");
    is_str(captured(), "<6>problem=x <3>forged  [31m\n",
           "a line break in a value does not make a second line");
    capture(false);
    char *value = malloc(10000);
    memset(value, 'v', 10000);
    value[9999] = '\0';
    log_info("long value=%s end", value);
    free(value);
    const char *line = captured();
    size_t length = strlen(line);
    ok(length == 2047 && strcmp(line + length - 5, "v...\n") == 0 &&
           strchr(line, '\n') == line + length - 1,
       "a line that is too long is cut, says so and still ends");
}

static void test_flood(void)
{
    log_open(LOG_LEVEL_INFO, false);
    capture(true);
    errno = ENOENT;
    for (int i = 0; i < 3; i++)
        log_info("nobody reads this");
    ok(errno == ENOENT, "logging leaves errno alone");
    captured();
    capture(false);
    log_info("again");
    log_info("and again");
    is_str(captured(), "[3 lines lost] again\nand again\n",
           "lines lost to a full pipe are counted, nobody waits");
}

static void test_quote(void)
{
    is_str(log_quote("plain text"), "\"plain text\"", "plain text is quoted");
    is_str(log_quote("a\"b\\c\n\x7f"), "\"a\\x22b\\x5cc\\x0a\\x7f\"",
           "quotes, backslashes and controls are escaped");
    is_str(log_quote("\xc3\xa9"), "\"\\xc3\\xa9\"", "so is what is not ASCII");
    is_str(log_quote(NULL), "\"\"", "no text is an empty one");
    char text[402];
    memset(text, '\n', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    is_int((int64_t)strlen(log_quote(text)), 2 + 200 * 4, "text is cut at 200 bytes");
    const char *four[4] = {log_quote("1"), log_quote("2"), log_quote("3"), log_quote("4")};
    ok(strcmp(four[0], "\"1\"") == 0 && strcmp(four[3], "\"4\"") == 0,
       "four at once keep apart");
}

int main(void)
{
    real_stderr = dup(STDERR_FILENO);
    test_levels();
    test_one_line();
    test_flood();
    test_quote();
    return tap_done();
}
