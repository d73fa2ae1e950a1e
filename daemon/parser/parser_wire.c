/* The framing between the daemon and its parser process.
 *
 * The daemon's half reads what a hostile process may have written: it must never block, never
 * grow beyond one payload and never take a descriptor from the child. Called by
 * parser_process.c and parser_child.c. */
#include "daemon/parser/parser_wire.h"

#include <errno.h>
#include <glib.h>
#include <jansson.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ_AT_ONCE = 64 * 1024, KEEP_AT_MOST = 1024 * 1024 };

typedef union DescriptorNote {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
} DescriptorNote;

/* ---- requests ---- */

int wire_send_request(int socket, const WireRequest *request, int fd)
{
    DescriptorNote note = {.header = {.cmsg_len = CMSG_LEN(sizeof(int)),
                                      .cmsg_level = SOL_SOCKET,
                                      .cmsg_type = SCM_RIGHTS}};
    struct iovec bytes = {.iov_base = (void *)request, .iov_len = sizeof *request};
    struct msghdr message = {.msg_iov = &bytes,
                             .msg_iovlen = 1,
                             .msg_control = &note,
                             .msg_controllen = sizeof note};
    memcpy(CMSG_DATA(&note.header), &fd, sizeof fd);

    /* The kernel takes so few bytes whole or not at all. */
    ssize_t sent;
    do
        sent = sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == (ssize_t)sizeof *request ? 0 : -1;
}

int wire_receive_request(int socket, WireRequest *ret, int *ret_fd)
{
    DescriptorNote note;
    struct iovec bytes = {.iov_base = ret, .iov_len = sizeof *ret};
    struct msghdr message = {.msg_iov = &bytes,
                             .msg_iovlen = 1,
                             .msg_control = &note,
                             .msg_controllen = sizeof note};
    ssize_t got;
    do
        got = recvmsg(socket, &message, MSG_WAITALL | MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got == 0)
        return 0;

    const struct cmsghdr *first = CMSG_FIRSTHDR(&message);
    if (got != (ssize_t)sizeof *ret || !first || first->cmsg_type != SCM_RIGHTS ||
        first->cmsg_len != CMSG_LEN(sizeof(int)))
        return -1;
    memcpy(ret_fd, CMSG_DATA(first), sizeof *ret_fd);
    return 1;
}

/* ---- answers ---- */

int wire_send_answer(int socket, const WireAnswer *answer, const char *payload)
{
    struct iovec parts[] = {
        {.iov_base = (void *)answer, .iov_len = sizeof *answer},
        {.iov_base = (void *)payload, .iov_len = answer->length},
    };
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    while (parts[0].iov_len + parts[1].iov_len > 0) {
        ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            return -1;
        for (int i = 0; i < 2; i++) {
            size_t taken = MIN((size_t)sent, parts[i].iov_len);
            parts[i].iov_base = (char *)parts[i].iov_base + taken;
            parts[i].iov_len -= taken;
            sent -= (ssize_t)taken;
        }
    }
    return 0;
}

/* Nothing of an answer stays where it was before: a mail that is read as a named one may yet turn out to be
 * anonymous. */
static void make_room(WireReader *reader, size_t more)
{
    size_t held = reader->end - reader->start;
    if (held > 0 && reader->start > 0) {
        memmove(reader->bytes, reader->bytes + reader->start, held);
        explicit_bzero(reader->bytes + MAX(held, reader->start),
                       reader->end - MAX(held, reader->start));
    }
    reader->start = 0;
    reader->end = held;
    if (held == 0 && reader->capacity > KEEP_AT_MOST)
        wire_reader_clear(reader);
    if (reader->capacity - held >= more)
        return;
    WireReader larger = {.capacity = held + more, .bytes = g_malloc(held + more), .end = held};
    if (held > 0)
        memcpy(larger.bytes, reader->bytes, held);
    wire_reader_clear(reader);
    *reader = larger;
}

/* Bytes that arrived (> 0), or the state in which none did. A plain recv: descriptors that the
 * child may have attached are dropped by the kernel. */
static WireState receive(WireReader *reader, int socket, size_t missing)
{
    make_room(reader, MAX(missing, (size_t)READ_AT_ONCE));
    ssize_t got;
    do
        got = recv(socket, reader->bytes + reader->end, reader->capacity - reader->end,
                   MSG_DONTWAIT);
    while (got < 0 && errno == EINTR);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return WIRE_NOTHING;
    if (got <= 0)
        return WIRE_CLOSED;
    reader->end += (size_t)got;
    return WIRE_ANSWERED;
}

WireState wire_receive_answer(WireReader *reader, int socket, WireAnswer *ret,
                              const char **ret_payload)
{
    WireAnswer answer;
    for (;;) {
        size_t held = reader->end - reader->start, whole = sizeof answer;
        if (held >= sizeof answer) {
            memcpy(&answer, reader->bytes + reader->start, sizeof answer);
            if (answer.length > WIRE_PAYLOAD_MAX)
                return WIRE_GARBLED;
            whole += answer.length;
        }
        if (held >= whole && held > 0) {
            *ret = answer;
            *ret_payload = reader->bytes + reader->start + sizeof answer;
            reader->start += whole;
            return WIRE_ANSWERED;
        }
        WireState state = receive(reader, socket, whole - held);
        if (state != WIRE_ANSWERED)
            return state;
    }
}

void wire_reader_clear(WireReader *reader)
{
    if (reader->bytes)
        explicit_bzero(reader->bytes, reader->end);
    g_free(reader->bytes);
    *reader = (WireReader){0};
}

/* ---- contexts ---- */

static json_t *text_to_json(const char *text)
{
    if (!text)
        return json_null();
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    return json_string(valid);
}

static json_t *list_to_json(char **list)
{
    json_t *array = json_array();
    for (size_t i = 0; list && list[i]; i++)
        json_array_append_new(array, text_to_json(list[i]));
    return array;
}

static json_t *context_to_json(const ParserContext *context)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s}",                /* */
                     "own_addresses", list_to_json(context->own_addresses),     /* */
                     "own_name", text_to_json(context->own_name),               /* */
                     "role_addresses", list_to_json(context->role_addresses),   /* */
                     "chair_addresses", list_to_json(context->chair_addresses), /* */
                     "staff_domains", list_to_json(context->staff_domains),     /* */
                     "prefix", text_to_json(context->prefix),                   /* */
                     "authserv_id", text_to_json(context->authserv_id),         /* */
                     "route", route_name(context->route));
}

char *wire_contexts_to_json(const Config *config)
{
    json_t *array = json_array();
    for (size_t i = 0; i < config->n_organisations; i++) {
        const OrganisationSettings *organisation = &config->organisations[i];
        for (size_t j = 0; j < organisation->n_mailboxes; j++)
            json_array_append_new(array, context_to_json(&organisation->mailboxes[j].context));
    }
    json_t *object = json_pack("{s:o, s:o}", "lexicon", text_to_json(config->lexicon_text),
                               "contexts", array);
    char *json = json_dumps(object, JSON_COMPACT);
    char *owned = g_strdup(json);
    free(json);
    json_decref(object);
    return owned;
}

static char **list_from_json(const json_t *array)
{
    GPtrArray *list = g_ptr_array_new();
    for (size_t i = 0; i < json_array_size(array); i++)
        g_ptr_array_add(list, g_strdup(json_string_value(json_array_get(array, i))));
    g_ptr_array_add(list, NULL);
    return (char **)g_ptr_array_free(list, FALSE);
}

static char *text_from_json(const json_t *object, const char *key)
{
    return g_strdup(json_string_value(json_object_get(object, key)));
}

static int context_from_json(const json_t *object, ParserContext *ret, Err *err)
{
    if (!route_parse(json_string_value(json_object_get(object, "route")), &ret->route))
        return err_set(err, ERR_BUG, "a context has no route");
    ret->own_addresses = list_from_json(json_object_get(object, "own_addresses"));
    ret->own_name = text_from_json(object, "own_name");
    ret->role_addresses = list_from_json(json_object_get(object, "role_addresses"));
    ret->chair_addresses = list_from_json(json_object_get(object, "chair_addresses"));
    ret->staff_domains = list_from_json(json_object_get(object, "staff_domains"));
    ret->prefix = text_from_json(object, "prefix");
    ret->authserv_id = text_from_json(object, "authserv_id");
    return 0;
}

static ParserContext *contexts_from_array(const json_t *array, const Lexicon *lexicon,
                                          size_t *ret_n, Err *err)
{
    if (!json_is_array(array)) {
        err_set(err, ERR_BUG, "the contexts are not a JSON array");
        return NULL;
    }
    size_t n = json_array_size(array);
    ParserContext *contexts = g_new0(ParserContext, n + 1);
    for (size_t i = 0; contexts && i < n; i++) {
        contexts[i].lexicon = lexicon;
        if (context_from_json(json_array_get(array, i), &contexts[i], err) < 0)
            g_clear_pointer(&contexts, g_free);
    }
    if (contexts)
        *ret_n = n;
    return contexts;
}

ParserContext *wire_contexts_from_json(const char *json, size_t length, size_t *ret_n, Err *err)
{
    json_t *object = json_loadb(json, length, 0, NULL);
    const char *text = json_string_value(json_object_get(object, "lexicon"));
    Lexicon *lexicon = text ? lexicon_read(text, "lexicon", NULL, err) : NULL;
    ParserContext *contexts = NULL;
    if (lexicon || !text)
        contexts =
            contexts_from_array(json_object_get(object, "contexts"), lexicon, ret_n, err);
    if (!contexts)
        lexicon_free(lexicon);
    json_decref(object);
    return contexts;
}
