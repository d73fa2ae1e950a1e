/* A mail, taken apart with gmime; body.c and part*.c look into its parts. The only files of the
 * parsers that know gmime, and nothing of gmime leaves them. Called by report_read() inside the
 * parser process, behind its filter of system calls: no open, no clock, no temporary file. No
 * parser warning callback is ever installed: with one, 100,000 parameters cost 40 seconds. */
#include "parsers/message/message.h"

#include "parsers/layout/header_block.h"
#include "parsers/message/base64_text.h"
#include "parsers/message/body.h"
#include "parsers/message/message_headers.h"
#include "parsers/message/part.h"
#include "parsers/message/prescan.h"
#include "parsers/text/text.h"

#include <gmime/gmime.h>
#include <string.h>

enum {
    HEAD_MAX = 256 * 1024, /* bytes in which a header begins and ends, or nowhere */
    MENDED_MAX = 32 * 1024 * 1024,
    INNER_MAX = 5,
    PREAMBLE_MAX = 64 * 1024, /* lines before the header that are looked at */
    INNER_BYTES_MAX = 8 * 1024 * 1024,
    BOUNDARY_MAX = 72,      /* "--" and the 70 of RFC 2046 */
    LABEL_VALUE_MAX = 2000, /* bytes of a header that is written into a text */
};

/* What was wrong with an attached message is wrong with the mail. */
#define INNER_DEFECT    "attached message: "
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* gmime counts its users and is never shut down: what it has loaded must stay when the sandbox
 * closes. */
static void start_gmime(void)
{
    static size_t started;
    if (g_once_init_enter(&started)) {
        g_mime_init();
        g_once_init_leave(&started, 1);
    }
}

static Message *message_new(void)
{
    Message *message = g_new0(Message, 1);
    message->defects = g_ptr_array_new_with_free_func(g_free);
    return message;
}

/* ---- the parts ---- */

static void expect_headers(Message *message)
{
    if (message->n_headers == 0)
        text_defect(message->defects, "no header");
    else if (!message->from.address[0])
        text_defect(message->defects, "no usable From");
    if (message->n_headers > 0 && !message->date)
        text_defect(message->defects, "no readable Date");
}

static void read_content_type(Message *message, GMimeObject *part)
{
    GMimeContentType *type = part ? g_mime_object_get_content_type(part) : NULL;
    if (!type)
        return;
    g_autofree char *name = g_mime_content_type_get_mime_type(type);
    g_autofree char *clean = text_clean_line(name);
    message->content_type = g_ascii_strdown(clean, -1);
    const char *report = g_mime_content_type_get_parameter(type, "report-type");
    g_autofree char *clean_report = report ? text_clean_line(report) : NULL;
    message->report_type = clean_report ? g_ascii_strdown(clean_report, -1) : NULL;
}

static void fill_message(Message *message)
{
    char **texts[] = {&message->from.name,      &message->from.address, &message->sender.name,
                      &message->sender.address, &message->subject,      &message->message_id,
                      &message->content_type,   &message->text,         &message->body_sha256};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (!*texts[i])
            *texts[i] = g_strdup("");
    }
    if (!message->in_reply_to)
        message->in_reply_to = g_new0(char *, 1);
    if (!message->references)
        message->references = g_new0(char *, 1);
}

static Message *message_of(GMimeMessage *mime, int depth);

static Message *read_bytes(const char *bytes, size_t size, int depth)
{
    GByteArray view = {(guint8 *)bytes, (guint)size}; /* gmime reads what is there, no copy */
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(&view);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *mime = g_mime_parser_construct_message(parser, NULL);
    Message *message = mime ? message_of(mime, depth) : NULL;
    if (mime)
        g_object_unref(mime);
    g_object_unref(parser);
    g_object_unref(stream);
    return message;
}

/* A message whose bytes were encoded: prescanned before gmime sees them. NULL: it is none. */
static Message *open_message(GPtrArray *defects, const BodyMessage *closed, int depth)
{
    g_autoptr(GString) bytes = g_string_new(closed->mail ? closed->mail->str : NULL);
    if (closed->part && part_read(closed->part, INNER_BYTES_MAX, bytes, defects))
        text_defect(defects, "attached message read only to 8 MB");
    if (g_str_has_prefix(bytes->str, BYTE_ORDER_MARK))
        g_string_erase(bytes, 0, strlen(BYTE_ORDER_MARK));
    if (closed->headers_only)
        g_string_append(bytes, "\n\n");
    else if (header_is_missing(bytes->str, bytes->len))
        g_string_prepend_c(bytes, '\n');
    if (prescan_check((const unsigned char *)bytes->str, bytes->len, NULL) != 0) {
        text_defect(defects, "attached message not read: its structure is dangerous");
        return NULL;
    }
    Message *message = read_bytes(bytes->str, bytes->len, depth);
    bool named = message && (message->from.address[0] || message->date);
    if (closed->doubtful && !named)
        g_clear_pointer(&message, message_free);
    return message;
}

/* The text of a message inside, below a header block as clients write it. */
static void append_message(GString *text, const Message *inner)
{
    static const char *const labels[] = {"From", "Date", "To", "Cc", "Subject"};
    g_string_append_c(text, '\n');
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        g_autofree char *name = g_ascii_strdown(labels[i], -1);
        const char *value = message_header(inner, name, NULL);
        if (value && *value)
            g_string_append_printf(text, "%s: %.*s\n", labels[i], LABEL_VALUE_MAX, value);
    }
    g_string_append_printf(text, "\n%s", inner->text);
}

/* What an attached message carries leaves with the mail: its attachments are the mail's, behind
 * the message itself. */
static void move_attachments(GArray *to, unsigned position, Message *inner)
{
    g_array_insert_vals(to, position, inner->attachments, (unsigned)inner->n_attachments);
    g_clear_pointer(&inner->attachments, g_free);
    inner->n_attachments = 0;
}

static void move_unseen(Message *to, Message *inner)
{
    if (!inner->unseen)
        return;
    body_add_unseen(to->unseen, inner->unseen->str);
    g_string_free(g_steal_pointer(&inner->unseen), TRUE);
}

static void move_defects(Message *to, const Message *inner)
{
    for (unsigned i = 0; i < inner->defects->len; i++) {
        const char *defect = g_ptr_array_index(inner->defects, i);
        bool named = g_str_has_prefix(defect, INNER_DEFECT);
        g_autofree char *outer = g_strconcat(named ? "" : INNER_DEFECT, defect, NULL);
        text_defect(to->defects, outer);
    }
}

/* Keeps the first message inside; the words of those that follow are the caller's. Inside a
 * message all words go to it. */
static void keep_inner(Message *message, Message *inner, bool headers_only, int depth,
                       GString *words)
{
    bool follows = message->inner || depth > 0;
    if (follows && !headers_only && words->len <= TEXT_MAX)
        append_message(words, inner);
    if (message->inner) {
        message_free(inner);
        return;
    }
    message->inner = inner;
    message->inner_headers_only = headers_only;
}

static void append_words(Message *to, const GString *words)
{
    g_autoptr(GString) text = g_string_new(to->text);
    if (text->len > 0 && text->str[text->len - 1] != '\n')
        g_string_append_c(text, '\n');
    g_string_append_len(text, words->str, (gssize)words->len);
    if (text_cut(text, TEXT_MAX))
        text_defect(to->defects, "text cut at 1 MB");
    g_free(to->text);
    to->text = g_strdup(text->str);
}

static void read_inner(Message *message, Body *body, int depth)
{
    if (body->messages->len > 0 && depth >= INNER_MAX) {
        text_defect(message->defects, "messages nested deeper than 5");
        return;
    }
    g_autoptr(GString) words = g_string_new(NULL);
    unsigned moved = 0;
    for (unsigned i = 0; i < body->messages->len; i++) {
        const BodyMessage *found = &g_array_index(body->messages, BodyMessage, i);
        Message *inner = found->mime ? message_of(found->mime, depth + 1)
                                     : open_message(message->defects, found, depth + 1);
        if (!inner)
            continue;
        unsigned n = (unsigned)inner->n_attachments;
        move_attachments(body->attachments, found->position + moved, inner);
        moved += n;
        move_defects(message, inner);
        if (inner->n_headers == 0 && !found->headers_only)
            text_defect(message->defects, INNER_DEFECT "no header");
        move_unseen(message, inner);
        keep_inner(message, inner, found->headers_only, depth, words);
    }
    if (words->len > 0)
        append_words(depth > 0 ? message : message->inner, words);
}

/* "--name" at the start of a line of a multipart in which its own boundary never came. */
static char *find_boundary(const char *prologue)
{
    for (const char *line = prologue; line;) {
        size_t length = strcspn(line, " \t\r\n");
        const char *rest = line + length + strspn(line + length, " \t\r");
        if (length > 2 && length <= BOUNDARY_MAX && strncmp(line, "--", 2) == 0 &&
            *rest == '\n' && !memchr(line, '"', length) && !memchr(line, '\\', length))
            return g_strndup(line + 2, length - 2);
        const char *end = strchr(line, '\n');
        line = end ? end + 1 : NULL;
    }
    return NULL;
}

/* The parts in `text`, or NULL when they are dangerous. To be unreferenced. */
static GMimeObject *parse_parts(const char *subtype, const char *boundary, const char *text)
{
    g_autofree char *bytes = g_strdup_printf(
        "Content-Type: multipart/%s; boundary=\"%s\"\n\n%s", subtype, boundary, text);
    if (prescan_check((const unsigned char *)bytes, strlen(bytes), NULL) != 0)
        return NULL;
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, strlen(bytes));
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeObject *parts = g_mime_parser_construct_part(parser, NULL);
    g_object_unref(parser);
    g_object_unref(stream);
    return parts;
}

/* Parts that are encoded as a whole, which RFC 2045 section 6.4 forbids. NULL: they are not. Owned. */
static char *decoded_parts(const char *prologue)
{
    g_autoptr(GString) text = base64_text(prologue, strlen(prologue));
    return text && memmem(text->str, text->len, "--", 2) ? g_strdup(text->str) : NULL;
}

/* Parts whose boundary is written in another way than declared, or not declared: read by the
 * one that is there. NULL: there is none. To be unreferenced. */
static GMimeObject *repair_multipart(GMimeObject *part, GPtrArray *defects)
{
    if (!GMIME_IS_MULTIPART(part) || g_mime_multipart_get_count(GMIME_MULTIPART(part)) > 0)
        return NULL;
    const char *prologue = g_mime_multipart_get_prologue(GMIME_MULTIPART(part));
    g_autofree char *decoded = prologue ? decoded_parts(prologue) : NULL;
    prologue = decoded ? decoded : prologue;
    g_autofree char *boundary = prologue ? find_boundary(prologue) : NULL;
    if (!boundary)
        return NULL;
    const char *subtype =
        g_mime_content_type_get_media_subtype(g_mime_object_get_content_type(part));
    bool alternative = subtype && g_ascii_strcasecmp(subtype, "alternative") == 0;
    GMimeObject *repaired =
        parse_parts(alternative ? "alternative" : "mixed", boundary, prologue);
    if (repaired)
        text_defect(defects, decoded ? "a multipart that is encoded as a whole"
                                     : "multipart with another boundary than it declares");
    return repaired;
}

/* Does a part begin in `text`? Lines that close the multipart are made such that only begin the next one. */
static bool reopen(char *text, const char *boundary)
{
    size_t length = strlen(boundary);
    bool begins = false;
    for (char *line = text; line;) {
        if (strncmp(line, "--", 2) == 0 && strncmp(line + 2, boundary, length) == 0) {
            char *rest = line + 2 + length;
            begins |= *rest == '\n' || *rest == '\r';
            if (strncmp(rest, "--", 2) == 0 && strchr("\r\n", rest[2]))
                memset(rest, ' ', 2);
        }
        char *newline = strchr(line, '\n');
        line = newline ? newline + 1 : NULL;
    }
    return begins;
}

/* Parts behind the end of their multipart: programs that put parts together close it after each. */
static void add_parts_behind(GMimeObject *part, GPtrArray *defects)
{
    if (!GMIME_IS_MULTIPART(part))
        return;
    GMimeMultipart *parts = GMIME_MULTIPART(part);
    const char *epilogue = g_mime_multipart_get_epilogue(parts),
               *boundary = g_mime_multipart_get_boundary(parts);
    g_autofree char *text = g_strdup(epilogue);
    if (!text || !boundary || strpbrk(boundary, "\"\\\r\n") || !reopen(text, boundary))
        return;
    GMimeObject *more = parse_parts("mixed", boundary, text);
    for (int i = 0;
         GMIME_IS_MULTIPART(more) && i < g_mime_multipart_get_count(GMIME_MULTIPART(more)); i++)
        g_mime_multipart_add(parts, g_mime_multipart_get_part(GMIME_MULTIPART(more), i));
    text_defect(defects, "parts behind the end of their multipart");
    g_clear_object(&more);
}

static Message *message_of(GMimeMessage *mime, int depth)
{
    Message *message = message_new();
    GMimeObject *part = g_mime_message_get_mime_part(mime);
    message_read_headers(message, mime);
    read_content_type(message, part);
    add_parts_behind(part, message->defects);
    GMimeObject *repaired = repair_multipart(part, message->defects);
    Body body = {.defects = message->defects};
    body_read(&body, repaired ? repaired : part);
    message->text = g_steal_pointer(&body.text);
    message->text_from_html = body.from_html;
    message->unseen = g_steal_pointer(&body.unseen);
    message->delivery_status = g_steal_pointer(&body.delivery_status);
    message->answer = g_steal_pointer(&body.answer);
    fill_message(message);
    read_inner(message, &body, depth);
    message->n_attachments = body.attachments->len;
    message->attachments = (Attachment *)(void *)g_array_free(
        g_steal_pointer(&body.attachments), message->n_attachments == 0);
    body_clear(&body);
    g_clear_object(&repaired);
    if (depth == 0)
        expect_headers(message);
    return message;
}

/* ---- the bytes ---- */

static void note_stray_lines(Message *message, const StrayLines *stray)
{
    if (stray->first == 0)
        return;
    text_defect(message->defects, header_stray_is_text(stray)
                                      ? "no blank line behind the header"
                                      : "a line in the header that is none");
    if (header_stray_is_text(stray) || stray->common)
        return;
    g_autofree char *words =
        text_decode(stray->words->str, stray->words->len, NULL, message->defects);
    g_autofree char *text = g_steal_pointer(&message->text);
    message->text = g_strconcat(words, "\n", text, NULL);
}

/* Parts without one that could be read, or a message inside that is none. */
static bool is_unread(const Message *message)
{
    const Message *inner = message->inner;
    if (g_str_has_prefix(message->content_type, "message/"))
        return !inner || (inner->n_headers == 0 && text_is_blank(inner->text));
    return g_str_has_prefix(message->content_type, "multipart/") &&
           message->n_attachments == 0 && !message->delivery_status;
}

/* A mail that calls itself a message and is words: they are its own. */
static void take_words_up(Message *message)
{
    const Message *inner = message->inner;
    if (!inner || inner->n_headers > 0 || message->inner_headers_only ||
        !text_is_blank(message->text) || !g_str_has_prefix(message->content_type, "message/"))
        return;
    g_free(message->text);
    message->text = g_strdup(inner->text);
    g_clear_pointer(&message->inner, message_free);
}

/* Where nothing could be read, what came is shown as it came. */
static void show_unread(Message *message, const char *bytes, size_t size)
{
    if (!text_is_blank(message->text) || !is_unread(message))
        return;
    const char *body = memmem(bytes, size, "\n\n", 2),
               *other = memmem(bytes, size, "\n\r\n", 3);
    if (other && (!body || other < body))
        body = other;
    if (!body)
        return;
    g_free(message->text);
    message->text =
        text_decode(body, MIN(size - (size_t)(body - bytes), TEXT_MAX), NULL, message->defects);
    text_defect(message->defects, "no part could be read: shown as it came");
}

/* No header anywhere: all of it is the text. */
static Message *message_without_header(const char *bytes, size_t size)
{
    Message *message = message_new();
    text_defect(message->defects, size ? "not a mail: no header" : "empty");
    message->text = text_decode(bytes, size, NULL, message->defects);
    fill_message(message);
    return message;
}

/* Does the first blank line come before any line that ends as it should? */
static bool has_broken_ends(const char *bytes, size_t size)
{
    size = MIN(size, HEAD_MAX);
    const char *newline = memchr(bytes, '\n', size);
    if (!newline)
        return memchr(bytes, '\r', size) != NULL;
    return memmem(bytes, (size_t)(newline - bytes), "\r\r", 2) != NULL;
}

/* Lines that a gateway ended with CR alone, or CR CR LF, would all be one header. NULL: they
 * are as they should be, or the mail is too large or too dangerous to be mended. */
static GString *mend_line_ends(const char *bytes, size_t size)
{
    if (!has_broken_ends(bytes, size) || size > MENDED_MAX)
        return NULL;
    g_autoptr(GString) mended = g_string_new_len(bytes, (gssize)size);
    char *to = mended->str;
    for (const char *at = to, *end = to + size; at < end; at++) {
        if (*at != '\r')
            *to++ = *at;
        else if (at + 1 == end ||
                 (at[1] != '\n' && !(at[1] == '\r' && at + 2 < end && at[2] == '\n')))
            *to++ = '\n';
    }
    g_string_set_size(mended, (size_t)(to - mended->str));
    if (prescan_check((const unsigned char *)mended->str, mended->len, NULL) != 0)
        return NULL;
    return g_steal_pointer(&mended);
}

static void use(const GString *mended, const char **bytes, size_t *size)
{
    if (!mended)
        return;
    *bytes = mended->str;
    *size = mended->len;
}

/* The mail with the blank line that is missing in front of its text, and with a header of few
 * enough lines. NULL: it is as it should be. */
static GString *mend_header(const char *bytes, size_t size, size_t skip,
                            const StrayLines *stray)
{
    bool text = header_stray_is_text(stray);
    if (size > MENDED_MAX || (!text && !header_folds_many(bytes + skip, size - skip)))
        return NULL;
    GString *mended = g_string_new_len(bytes, (gssize)size);
    if (text)
        g_string_insert_c(mended, (gssize)(skip + stray->first), '\n');
    if (header_folds_many(mended->str + skip, mended->len - skip))
        header_unfold(mended, skip);
    return mended;
}

/* The mail with each parameter of a field indented that stands on a line of its own. NULL: they are. */
static GString *mend_folds(const char *bytes, size_t size)
{
    size_t at = size > MENDED_MAX ? size : header_unindented(bytes, size, 0), done = 0;
    if (at == size)
        return NULL;
    g_autoptr(GString) mended = g_string_sized_new(size + 1);
    for (; at < size; at = header_unindented(bytes, size, at)) {
        g_string_append_len(mended, bytes + done, (gssize)(at - done));
        g_string_append_c(mended, ' ');
        done = at;
    }
    g_string_append_len(mended, bytes + done, (gssize)(size - done));
    if (prescan_check((const unsigned char *)mended->str, mended->len, NULL) != 0)
        return NULL;
    return g_steal_pointer(&mended);
}

/* The mail with a blank line in front of each message inside, and the words of each part, that has
 * no header, so that all its words are text. NULL: there is none. */
static GString *mend_inside(const char *bytes, size_t size)
{
    g_autoptr(GHashTable) boundaries =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    size_t at = size > MENDED_MAX ? size : header_missing_inside(bytes, size, 0, boundaries),
           done = 0;
    if (at == size)
        return NULL;
    g_autoptr(GString) mended = g_string_sized_new(size + 1);
    for (; at < size; at = header_missing_inside(bytes, size, at, boundaries)) {
        g_string_append_len(mended, bytes + done, (gssize)(at - done));
        g_string_append_c(mended, '\n');
        done = at;
    }
    g_string_append_len(mended, bytes + done, (gssize)(size - done));
    if (prescan_check((const unsigned char *)mended->str, mended->len, NULL) != 0)
        return NULL;
    return g_steal_pointer(&mended);
}

/* Bytes of the mark in front of a mail that a program has saved as text: behind it the first line is
 * a header, which the caller's prescan took for none. */
static size_t order_mark(const char *bytes, size_t size)
{
    size_t mark = strlen(BYTE_ORDER_MARK);
    bool marked = size >= mark && memcmp(bytes, BYTE_ORDER_MARK, mark) == 0;
    return marked && prescan_check((const unsigned char *)bytes + mark, size - mark, NULL) == 0
               ? mark
               : 0;
}

Message *message_read(const char *bytes, size_t size, bool cut)
{
    start_gmime();
    size_t mark = order_mark(bytes, size);
    bytes += mark;
    size -= mark;
    g_autoptr(GString) mended_ends = mend_line_ends(bytes, size), mended_header = NULL;
    g_autoptr(GString) mended_folds = NULL, mended_inside = NULL;
    use(mended_ends, &bytes, &size);
    mended_folds = mend_folds(bytes, size);
    use(mended_folds, &bytes, &size);
    size_t looked_at = MIN(size, PREAMBLE_MAX), skip = header_preamble(bytes, looked_at);
    StrayLines stray = {0};
    Message *message = NULL;
    if (skip < looked_at) {
        stray = header_stray_lines(bytes + skip, size - skip);
        mended_header = mend_header(bytes, size, skip, &stray);
        use(mended_header, &bytes, &size);
        mended_inside = mend_inside(bytes + skip, size - skip);
        message = mended_inside ? read_bytes(mended_inside->str, mended_inside->len, 0)
                                : read_bytes(bytes + skip, size - skip, 0);
    }
    if (!message)
        message = message_without_header(bytes, MIN(size, HEAD_MAX));
    else if (skip > 0)
        text_defect(message->defects, "text before the header");
    if (mended_ends)
        text_defect(message->defects, "line ends mended");
    note_stray_lines(message, &stray);
    take_words_up(message);
    show_unread(message, bytes, size);
    if (stray.words)
        g_string_free(stray.words, TRUE);
    if (cut)
        text_defect(message->defects, "mail cut: only its first part was read");
    g_free(message->body_sha256);
    message->body_sha256 = body_digest(bytes, size);
    return message;
}

void calendar_answer_free(CalendarAnswer *answer)
{
    if (!answer)
        return;
    g_free(answer->text);
    g_free(answer->title);
    g_free(answer);
}

void message_free(Message *message)
{
    if (!message)
        return;
    message_free(message->inner);
    for (size_t i = 0; i < message->n_headers; i++) {
        g_free(message->headers[i].name);
        g_free(message->headers[i].value);
    }
    for (size_t i = 0; i < message->n_attachments; i++)
        attachment_clear(&message->attachments[i]);
    address_clear(&message->from);
    address_clear(&message->sender);
    address_list_clear(&message->reply_to);
    address_list_clear(&message->to);
    address_list_clear(&message->cc);
    g_strfreev(message->in_reply_to);
    g_strfreev(message->references);
    calendar_answer_free(message->answer);
    if (message->defects)
        g_ptr_array_unref(message->defects);
    if (message->unseen)
        g_string_free(message->unseen, TRUE);
    void *owned[] = {message->headers,     message->attachments, message->subject,
                     message->date,        message->message_id,  message->content_type,
                     message->report_type, message->text,        message->delivery_status,
                     message->body_sha256};
    for (size_t i = 0; i < G_N_ELEMENTS(owned); i++)
        g_free(owned[i]);
    g_free(message);
}
