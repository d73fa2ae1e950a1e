/* The life of the parser process: limits, warm-up, filter, then one mail after the other.
 *
 * It knows no secret and keeps nothing of one mail for the next. What it must never do is end
 * for a reason that is not a mail's fault: the daemon blames the mail at hand. Called by main()
 * for the hidden argument. */
#include "daemon/parser/parser_process.h"

#include "daemon/parser/parser_sandbox.h"
#include "daemon/parser/parser_wire.h"
#include "parsers/message/prescan.h"
#include "parsers/text/charset.h"

#include <glib.h>
#include <iconv.h>
#include <jansson.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    SMALL_MAIL = 256 * 1024,         /* read into one buffer; larger ones are mapped */
    BLOCK_TO_KEEP = 4 * 1024 * 1024, /* larger ones go back at once */
    HEAP_TO_KEEP = 16 * 1024 * 1024  /* what is above goes back to the system after a mail */
};

typedef struct Child {
    ParserContext *contexts;
    size_t n_contexts;
    char small[SMALL_MAIL];
} Child;

/* ---- warm-up: everything a library opens on its first use ---- */

/* glib asks the system where stderr leads before it complains about a mail: a call that the
 * filter answers with death. What it says may quote the mail, so nobody hears it. */
static GLogWriterOutput say_nothing(GLogLevelFlags level, const GLogField *fields, gsize n,
                                    gpointer user)
{
    (void)level, (void)fields, (void)n, (void)user;
    return G_LOG_WRITER_HANDLED;
}

static void warm_up_charsets(void)
{
    for (size_t i = 0; charset_iconv_name(i); i++) {
        (void)iconv_open("UTF-8", charset_iconv_name(i));
        (void)iconv_open(charset_iconv_name(i), "UTF-8");
    }
}

static void warm_up_glib(void)
{
    const char *charset;
    g_get_charset(&charset);
    g_autoptr(GDateTime) date = g_date_time_new_from_unix_local(0);
    g_free(g_date_time_format(date, "%Y-%m-%dT%H:%M:%S%:z %a %b %Z"));
}

/* One mail of every kind of part takes the parsers through the first use of their libraries. */
static const char sample[] =
    "From: =?koi8-r?B?4Q==?= <a@mail.example>\r\n"
    "To: \"B\" <b@mail.example>\r\n"
    "Subject: =?iso-2022-jp?B?GyRCJCIbKEI=?= =?utf-8?Q?=C3=A9?=\r\n"
    "Date: Mon, 02 Feb 2026 10:00:00 +0000\r\n"
    "Message-ID: <sample@mail.example>\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=m\r\n"
    "\r\n"
    "--m\r\n"
    "Content-Type: text/html; charset=windows-1252\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n"
    "\r\n"
    "<html><head><meta charset=3D\"windows-1252\"></head><body><p>Yesterday at 3pm &eacute; "
    "=E9</p>"
    "<blockquote>old</blockquote></body></html>\r\n"
    "--m\r\n"
    "Content-Type: application/octet-stream; name*=utf-8''x%C3%A9\r\n"
    "Content-Transfer-Encoding: base64\r\n"
    "\r\n"
    "eA==\r\n"
    "--m\r\n"
    "Content-Type: message/rfc822\r\n"
    "\r\n"
    "From: c@mail.example\r\n"
    "Subject: inner\r\n"
    "\r\n"
    "On Monday we lost a memory stick.\r\n"
    "--m--\r\n";

static void warm_up_parsers(const ParserContext *context)
{
    size_t length;
    Report *report = report_read(sample, strlen(sample), false, context);
    g_free(report_to_json(report, false, &length));
    report_free(report);
}

/* What one mail needed the next one needs, too: giving it back in between costs a tenth of all
 * time. give_memory_back() sees to what is too much. */
static void keep_memory(void)
{
    mallopt(M_MMAP_THRESHOLD, BLOCK_TO_KEEP);
    mallopt(M_TRIM_THRESHOLD, HEAP_TO_KEEP);
}

static void warm_up(const Child *child)
{
    keep_memory();
    g_log_set_writer_func(say_nothing, NULL, NULL);
    json_object_seed(0);
    warm_up_charsets();
    warm_up_glib();
    if (child->n_contexts > 0)
        warm_up_parsers(&child->contexts[0]);
}

/* ---- one mail ---- */

/* The mail's bytes, of which there may be fewer than was said: *size. To be given to leave().
 * NULL and *err when they cannot be had. */
static const char *enter(Child *child, int fd, size_t *size, Err *err)
{
    if (*size > SMALL_MAIL) {
        void *bytes = mmap(NULL, *size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (bytes == MAP_FAILED)
            err_set(err, ERR_INPUT, "larger than the memory of the parser");
        return bytes == MAP_FAILED ? NULL : bytes;
    }
    ssize_t got = pread(fd, child->small, *size, 0);
    if (got < 0)
        err_set(err, ERR_INPUT, "the stored mail cannot be read");
    *size = (size_t)MAX(got, 0);
    return got < 0 ? NULL : child->small;
}

static void leave(const Child *child, const char *bytes, size_t size)
{
    if (bytes != child->small)
        munmap((void *)bytes, size);
}

/* What is read in it, as JSON, owned. NULL and *err: it is refused. */
static char *read_mail(const Child *child, const WireRequest *request, const char *bytes,
                       size_t size, size_t *ret_length, Err *err)
{
    if (prescan_check((const unsigned char *)bytes, size, err) < 0)
        return NULL;
    ParserContext context = child->contexts[request->context];
    if (request->anonymous)
        context.route = ROUTE_ANONYMOUS;
    Report *report = report_read(bytes, size, request->cut != 0, &context);
    char *json = report_to_json(report, false, ret_length);
    report_free(report);
    return json;
}

static int answer(uint32_t number, ParserOutcome outcome, const char *payload, size_t length)
{
    if (length > WIRE_PAYLOAD_MAX) {
        outcome = PARSER_REFUSED;
        payload = "what was read in it is over 8 MB";
        length = strlen(payload);
    }
    const WireAnswer header = {
        .number = number, .outcome = outcome, .length = (uint32_t)length};
    return wire_send_answer(WIRE_SOCKET, &header, payload);
}

/* Before the answer, behind which the daemon looks how much is kept. */
static void give_memory_back(void)
{
    if (mallinfo2().arena > HEAP_TO_KEEP)
        malloc_trim(0);
}

static int answer_mail(Child *child, const WireRequest *request, int fd)
{
    Err err = {0};
    size_t size = (size_t)MAX(request->size, 0), length = 0;
    const char *bytes = enter(child, fd, &size, &err);
    g_autofree char *json =
        bytes ? read_mail(child, request, bytes, size, &length, &err) : NULL;
    if (bytes)
        leave(child, bytes, size);
    if (!json)
        return answer(request->number, PARSER_REFUSED, err.msg, strlen(err.msg));
    give_memory_back();
    return answer(request->number, PARSER_READ, json, length);
}

/* 1: the next one may come. 0: the daemon is gone. -1: it does not speak as it should. */
static int serve_one(Child *child)
{
    WireRequest request;
    int fd;
    int got = wire_receive_request(WIRE_SOCKET, &request, &fd);
    if (got <= 0)
        return got;
    if (request.number == 0 || request.context >= child->n_contexts)
        return -1;
    int sent = answer_mail(child, &request, fd);
    close(fd);
    return sent == 0 ? 1 : 0;
}

/* ---- the whole ---- */

static int receive_contexts(Child *child)
{
    WireRequest request;
    int fd;
    if (wire_receive_request(WIRE_SOCKET, &request, &fd) <= 0 || request.number != 0)
        return -1;
    g_autofree char *json = g_malloc((size_t)request.size + 1);
    ssize_t got = pread(fd, json, (size_t)request.size, 0);
    close(fd);
    if (got != request.size)
        return -1;
    child->contexts = wire_contexts_from_json(json, (size_t)got, &child->n_contexts, NULL);
    return child->contexts ? 0 : -1;
}

static int run(Child *child)
{
    if (parser_sandbox_limit() < 0)
        return PARSER_UNSAFE;
    if (receive_contexts(child) < 0)
        return EXIT_FAILURE;
    warm_up(child);
    if (parser_sandbox_close() < 0)
        return PARSER_UNSAFE;
    if (answer(0, PARSER_READ, NULL, 0) < 0)
        return EXIT_FAILURE;
    int served;
    do
        served = serve_one(child);
    while (served > 0);
    return served == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int parser_process_main(void)
{
    static Child child;
    /* Nothing that libraries do at the end of a process is of use behind the filter. */
    _exit(run(&child));
}
