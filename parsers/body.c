/* The parts of a mail. Two walks over the same tree: one lists the attachments, one gathers the
 * text. Decoded bytes are streamed: of an attachment nothing is ever held but a buffer. Called
 * by message.c alone. */
#include "parsers/body.h"

#include "parsers/html.h"
#include "parsers/text.h"

#include <string.h>

enum {
    NESTING_MAX = 64,
    HTML_MAX = 8 * 1024 * 1024,
    INNER_BYTES_MAX = 8 * 1024 * 1024,
    TYPE_MAX_BYTES = 200,
    BUFFER = 16 * 1024,
};

typedef enum PartKind {
    PART_ATTACHMENT,
    PART_TEXT,
    PART_HTML,
    PART_STATUS,  /* message/delivery-status */
    PART_HEADERS, /* text/rfc822-headers */
    PART_MESSAGE, /* message/rfc822 that is encoded: gmime leaves it closed */
} PartKind;

/* ---- what a part is ---- */

static bool is_type(GMimeObject *part, const char *type, const char *subtype)
{
    return g_mime_content_type_is_type(g_mime_object_get_content_type(part), type, subtype);
}

/* Text that is made for programs. */
static bool is_data_text(GMimeObject *part)
{
    static const char *const subtypes[] = {"calendar",  "csv",        "vcard",    "x-vcard",
                                           "directory", "xml",        "css",      "javascript",
                                           "rtf",       "x-amp-html", "richtext", "x-tnef"};
    for (size_t i = 0; i < G_N_ELEMENTS(subtypes); i++) {
        if (is_type(part, "text", subtypes[i]))
            return true;
    }
    return false;
}

/* A Content-Disposition with a name means a file, even an inline one; a name beside the type
 * alone does not. */
static bool is_file(GMimeObject *part)
{
    GMimeContentDisposition *disposition = g_mime_object_get_content_disposition(part);
    return disposition && (g_mime_content_disposition_is_attachment(disposition) ||
                           g_mime_content_disposition_get_parameter(disposition, "filename"));
}

static PartKind kind_of(GMimeObject *part)
{
    if (is_type(part, "message", "delivery-status") ||
        is_type(part, "message", "global-delivery-status"))
        return PART_STATUS;
    if (is_type(part, "text", "rfc822-headers") || is_type(part, "message", "global-headers"))
        return PART_HEADERS;
    if (is_type(part, "message", "rfc822") || is_type(part, "message", "global"))
        return PART_MESSAGE;
    if (!is_type(part, "text", "*") || is_data_text(part) || is_file(part))
        return PART_ATTACHMENT;
    return is_type(part, "text", "html") ? PART_HTML : PART_TEXT;
}

/* ---- decoded bytes ---- */

/* The part's content, decoded, from its beginning; NULL when it has none. To be unreferenced.
 */
static GMimeStream *open_content(GMimePart *part)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *raw = content ? g_mime_data_wrapper_get_stream(content) : NULL;
    if (!raw)
        return NULL;
    g_mime_stream_reset(raw);
    GMimeStream *decoded = g_mime_stream_filter_new(raw);
    GMimeFilter *filter =
        g_mime_filter_basic_new(g_mime_data_wrapper_get_encoding(content), FALSE);
    g_mime_stream_filter_add(GMIME_STREAM_FILTER(decoded), filter);
    g_object_unref(filter);
    return decoded;
}

/* At most `max` bytes; true when there were more. */
static bool read_content(GMimePart *part, size_t max, GString *bytes)
{
    GMimeStream *stream = open_content(part);
    if (!stream)
        return false;
    char buffer[BUFFER];
    ssize_t n;
    while (bytes->len <= max && (n = g_mime_stream_read(stream, buffer, sizeof buffer)) > 0)
        g_string_append_len(bytes, buffer, n);
    g_object_unref(stream);
    if (bytes->len <= max)
        return false;
    g_string_truncate(bytes, max);
    return true;
}

static void measure_content(GMimePart *part, Attachment *attachment)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    GMimeStream *stream = open_content(part);
    char buffer[BUFFER];
    ssize_t n;
    while (stream && (n = g_mime_stream_read(stream, buffer, sizeof buffer)) > 0) {
        g_checksum_update(checksum, (unsigned char *)buffer, n);
        attachment->size += n;
    }
    g_clear_object(&stream);
    g_strlcpy(attachment->sha256, g_checksum_get_string(checksum), sizeof attachment->sha256);
}

/* ---- attachments ---- */

static char *type_name(GMimeObject *part)
{
    g_autofree char *type =
        g_mime_content_type_get_mime_type(g_mime_object_get_content_type(part));
    g_autofree char *line = text_clean_line(type);
    g_autoptr(GString) name = g_string_new(line);
    text_cut(name, TYPE_MAX_BYTES);
    return g_ascii_strdown(name->str, -1);
}

/* The name that the Content-Disposition or the Content-Type gives. */
static char *file_name(GMimeObject *part)
{
    if (GMIME_IS_PART(part))
        return text_file_name(g_mime_part_get_filename(GMIME_PART(part)));
    GMimeContentDisposition *disposition = g_mime_object_get_content_disposition(part);
    const char *name =
        disposition ? g_mime_content_disposition_get_parameter(disposition, "filename") : NULL;
    if (!name)
        name = g_mime_object_get_content_type_parameter(part, "name");
    return text_file_name(name);
}

static Attachment attachment_new(GMimeObject *part)
{
    return (Attachment){
        .name = file_name(part), .type = type_name(part), .via = g_strdup("mime")};
}

/* A message that gmime has opened is measured as it is written again, byte for byte what came.
 */
static void measure_message(GMimeMessage *mime, Attachment *attachment)
{
    GMimeStream *null = g_mime_stream_null_new();
    GMimeStream *stream = g_mime_stream_filter_new(null);
    GMimeFilter *checksum = g_mime_filter_checksum_new(G_CHECKSUM_SHA256);
    g_mime_stream_filter_add(GMIME_STREAM_FILTER(stream), checksum);
    if (mime)
        g_mime_object_write_to_stream(GMIME_OBJECT(mime), NULL, stream);
    g_mime_stream_flush(stream);
    attachment->size = (int64_t)GMIME_STREAM_NULL(null)->written;
    g_autofree char *digest =
        g_mime_filter_checksum_get_string(GMIME_FILTER_CHECKSUM(checksum));
    g_strlcpy(attachment->sha256, digest, sizeof attachment->sha256);
    g_object_unref(checksum);
    g_object_unref(stream);
    g_object_unref(null);
}

static void take_message(Body *body, GMimeMessagePart *part)
{
    GMimeMessage *mime = g_mime_message_part_get_message(part);
    Attachment attachment = attachment_new(GMIME_OBJECT(part));
    measure_message(mime, &attachment);
    g_array_append_val(body->attachments, attachment);
    if (!body->inner && !body->inner_bytes)
        body->inner = mime;
}

static void take_closed_message(Body *body, GMimePart *part, bool headers_only)
{
    if (body->inner || body->inner_bytes)
        return;
    GString *bytes = g_string_new(NULL);
    if (read_content(part, INNER_BYTES_MAX, bytes))
        text_defect(body->defects, "attached message read only to 8 MB");
    if (headers_only)
        g_string_append(bytes, "\n\n");
    body->inner_bytes = bytes;
    body->inner_headers_only = headers_only;
}

static void take_status(Body *body, GMimePart *part)
{
    if (body->delivery_status)
        return;
    g_autoptr(GString) bytes = g_string_new(NULL);
    read_content(part, TEXT_MAX, bytes);
    body->delivery_status = text_decode(bytes->str, bytes->len, NULL, body->defects);
}

static void take_leaf(Body *body, GMimePart *part)
{
    PartKind kind = kind_of(GMIME_OBJECT(part));
    if (kind == PART_TEXT || kind == PART_HTML)
        return;
    if (kind == PART_STATUS) {
        take_status(body, part);
        return;
    }
    if (kind == PART_MESSAGE || kind == PART_HEADERS)
        take_closed_message(body, part, kind == PART_HEADERS);
    Attachment attachment = attachment_new(GMIME_OBJECT(part));
    measure_content(part, &attachment);
    g_array_append_val(body->attachments, attachment);
}

static void list_attachments(Body *body, GMimeObject *part, int depth)
{
    if (GMIME_IS_MESSAGE_PART(part)) {
        take_message(body, GMIME_MESSAGE_PART(part));
        return;
    }
    if (GMIME_IS_PART(part)) {
        take_leaf(body, GMIME_PART(part));
        return;
    }
    if (!GMIME_IS_MULTIPART(part))
        return;
    if (depth >= NESTING_MAX) {
        text_defect(body->defects, "parts nested deeper than 64");
        return;
    }
    int n = g_mime_multipart_get_count(GMIME_MULTIPART(part));
    for (int i = 0; i < n; i++)
        list_attachments(body, g_mime_multipart_get_part(GMIME_MULTIPART(part), i), depth + 1);
}

/* ---- the text ---- */

/* The charset that a page names for itself, when the mail does not; NULL. */
static char *charset_of_page(const GString *bytes)
{
    g_autofree char *head = g_strndup(bytes->str, 1024);
    g_autofree char *lower = g_ascii_strdown(head, -1);
    const char *at = strstr(lower, "charset=");
    if (!at)
        return NULL;
    at += strlen("charset=");
    at += strspn(at, "\"' ");
    size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789-_:.");
    return length > 0 ? g_strndup(at, length) : NULL;
}

static bool parameter_is(GMimeObject *part, const char *name, const char *value)
{
    const char *found = g_mime_object_get_content_type_parameter(part, name);
    return found && g_ascii_strcasecmp(found, value) == 0;
}

/* The text of one part, clean; plain lines in any case. */
static char *text_of(Body *body, GMimePart *part, bool html)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    if (read_content(part, html ? HTML_MAX : TEXT_MAX, bytes))
        text_defect(body->defects, "text cut at 1 MB");
    GMimeObject *object = GMIME_OBJECT(part);
    const char *named = g_mime_object_get_content_type_parameter(object, "charset");
    g_autofree char *charset = named ? g_strdup(named) : NULL;
    if (html && !charset)
        charset = charset_of_page(bytes);
    g_autofree char *text = text_decode(bytes->str, bytes->len, charset, body->defects);
    if (html)
        return html_to_text(text, strlen(text), body->defects);
    if (parameter_is(object, "format", "flowed"))
        return text_unflow(text, parameter_is(object, "delsp", "yes"));
    return g_steal_pointer(&text);
}

/* Adds the text of a leaf; false when there is none to see. */
static bool add_text(Body *body, GString *all, GMimePart *part)
{
    PartKind kind = kind_of(GMIME_OBJECT(part));
    if (kind != PART_TEXT && kind != PART_HTML)
        return false;
    g_autofree char *text = text_of(body, part, kind == PART_HTML);
    if (text_is_blank(text))
        return false;
    if (all->len == 0)
        body->from_html = kind == PART_HTML;
    else if (all->str[all->len - 1] != '\n')
        g_string_append_c(all, '\n');
    g_string_append(all, text);
    if (text_cut(all, TEXT_MAX))
        text_defect(body->defects, "text cut at 1 MB");
    return true;
}

static bool has_plain(GMimeObject *part, int depth)
{
    if (GMIME_IS_PART(part))
        return kind_of(part) == PART_TEXT;
    if (!GMIME_IS_MULTIPART(part) || depth >= NESTING_MAX)
        return false;
    int n = g_mime_multipart_get_count(GMIME_MULTIPART(part));
    for (int i = 0; i < n; i++) {
        if (has_plain(g_mime_multipart_get_part(GMIME_MULTIPART(part), i), depth + 1))
            return true;
    }
    return false;
}

static bool gather_text(Body *body, GString *all, GMimeObject *part, int depth);

/* The first alternative with plain text that shows something, else the last one that does. Each
 * is looked at once, or nested alternatives would double the work with each level. */
static bool gather_alternative(Body *body, GString *all, GMimeMultipart *parts, int depth)
{
    int n = g_mime_multipart_get_count(parts);
    for (int i = 0; i < n; i++) {
        GMimeObject *part = g_mime_multipart_get_part(parts, i);
        if (has_plain(part, depth + 1) && gather_text(body, all, part, depth + 1))
            return true;
    }
    for (int i = n - 1; i >= 0; i--) {
        GMimeObject *part = g_mime_multipart_get_part(parts, i);
        if (!has_plain(part, depth + 1) && gather_text(body, all, part, depth + 1))
            return true;
    }
    return false;
}

/* A multipart whose boundary never comes is all prologue. */
static bool add_prologue(Body *body, GString *all, GMimeMultipart *parts)
{
    const char *prologue = g_mime_multipart_get_prologue(parts);
    if (!prologue)
        return false;
    text_defect(body->defects, "multipart without parts");
    g_autofree char *text =
        text_decode(prologue, strnlen(prologue, TEXT_MAX), NULL, body->defects);
    g_string_append(all, text);
    return !text_is_blank(text);
}

static bool gather_text(Body *body, GString *all, GMimeObject *part, int depth)
{
    if (GMIME_IS_PART(part))
        return add_text(body, all, GMIME_PART(part));
    if (!GMIME_IS_MULTIPART(part) || depth >= NESTING_MAX)
        return false;
    GMimeMultipart *parts = GMIME_MULTIPART(part);
    int n = g_mime_multipart_get_count(parts);
    if (n == 0)
        return add_prologue(body, all, parts);
    if (is_type(part, "multipart", "alternative"))
        return gather_alternative(body, all, parts, depth);
    if (is_type(part, "multipart", "encrypted"))
        text_defect(body->defects, "encrypted");
    bool any = false;
    for (int i = 0; i < n; i++)
        any |= gather_text(body, all, g_mime_multipart_get_part(parts, i), depth + 1);
    return any;
}

void body_read(Body *body, GMimeObject *part)
{
    body->attachments = g_array_new(FALSE, FALSE, sizeof(Attachment));
    GString *text = g_string_new(NULL);
    if (part) {
        list_attachments(body, part, 0);
        gather_text(body, text, part, 0);
    }
    body->text = g_string_free(text, FALSE);
}

void body_clear(Body *body)
{
    g_free(body->text);
    g_free(body->delivery_status);
    for (unsigned i = 0; body->attachments && i < body->attachments->len; i++) {
        Attachment *attachment = &g_array_index(body->attachments, Attachment, i);
        g_free(attachment->name);
        g_free(attachment->type);
        g_free(attachment->via);
    }
    if (body->attachments)
        g_array_unref(body->attachments);
    if (body->inner_bytes)
        g_string_free(body->inner_bytes, TRUE);
}
