/* See part.h. Pure; called by message.c and body*.c. */
#include "parsers/part.h"

#include "parsers/measure.h"
#include "parsers/text.h"
#include "parsers/uuencode.h"

#include <string.h>

enum {
    TYPE_MAX_BYTES = 200,
    BUFFER = 16 * 1024,
    PEEK = 1024, /* bytes by which an encoding is believed */
};

/* ---- what it is ---- */

bool part_is(GMimeObject *part, const char *type, const char *subtype)
{
    return g_mime_content_type_is_type(g_mime_object_get_content_type(part), type, subtype);
}

bool part_parameter_is(GMimeObject *part, const char *name, const char *value)
{
    const char *found = g_mime_object_get_content_type_parameter(part, name);
    return found && g_ascii_strcasecmp(found, value) == 0;
}

/* Text that is made for programs. */
static bool is_data_text(GMimeObject *part)
{
    static const char *const subtypes[] = {"calendar",  "csv",        "vcard",    "x-vcard",
                                           "directory", "xml",        "css",      "javascript",
                                           "rtf",       "x-amp-html", "richtext", "x-tnef",
                                           "enriched",  "x-patch",    "x-diff"};
    for (size_t i = 0; i < G_N_ELEMENTS(subtypes); i++) {
        if (part_is(part, "text", subtypes[i]))
            return true;
    }
    return false;
}

bool part_is_attached(GMimeObject *part)
{
    GMimeContentDisposition *disposition = g_mime_object_get_content_disposition(part);
    return disposition && g_mime_content_disposition_is_attachment(disposition);
}

bool part_is_file(GMimeObject *part)
{
    GMimeContentDisposition *disposition = g_mime_object_get_content_disposition(part);
    return part_is_attached(part) ||
           (disposition && g_mime_content_disposition_get_parameter(disposition, "filename"));
}

/* A message whose sender's program knew no better type. */
static bool is_called_message(GMimeObject *part)
{
    if (!GMIME_IS_PART(part) || !part_is(part, "application", "octet-stream"))
        return false;
    const char *name = g_mime_part_get_filename(GMIME_PART(part));
    size_t length = name ? strlen(name) : 0;
    return length > 4 && g_ascii_strcasecmp(name + length - 4, ".eml") == 0;
}

PartKind part_kind(GMimeObject *part)
{
    if (part_is(part, "message", "delivery-status") ||
        part_is(part, "message", "global-delivery-status"))
        return PART_STATUS;
    if (part_is(part, "text", "rfc822-headers") || part_is(part, "message", "global-headers"))
        return PART_HEADERS;
    if (part_is(part, "message", "rfc822") || part_is(part, "message", "global") ||
        part_is(part, "message", "news") || is_called_message(part))
        return PART_MESSAGE;
    if (!part_is(part, "text", "*") || is_data_text(part) || part_is_file(part))
        return PART_ATTACHMENT;
    return part_is(part, "text", "html") ? PART_HTML : PART_TEXT;
}

/* ---- decoded bytes ---- */

/* Words in place of base64: some programs name the encoding and do not apply it. */
static bool is_base64(GMimeStream *raw)
{
    char bytes[PEEK];
    ssize_t n = g_mime_stream_read(raw, bytes, sizeof bytes);
    size_t wrong = 0, right = 0;
    for (ssize_t i = 0; i < n; i++) {
        bool space = g_ascii_isspace(bytes[i]);
        bool letter = g_ascii_isalnum(bytes[i]) || (bytes[i] && strchr("+/=-_", bytes[i]));
        /* Between two letters of one line there is no space, either. */
        bool gap = bytes[i] == ' ' && i > 0 && g_ascii_isalnum(bytes[i - 1]) && i + 1 < n &&
                   g_ascii_isalnum(bytes[i + 1]);
        right += letter;
        wrong += (!letter && !space) || gap;
    }
    g_mime_stream_reset(raw);
    return wrong * 12 <= right;
}

/* The part's content, decoded, from its beginning; NULL when it has none. To be unreferenced.
 */
static GMimeStream *open_content(GMimePart *part, GPtrArray *defects)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *raw = content ? g_mime_data_wrapper_get_stream(content) : NULL;
    if (!raw)
        return NULL;
    g_mime_stream_reset(raw);
    GMimeContentEncoding encoding = g_mime_data_wrapper_get_encoding(content);
    if (encoding == GMIME_CONTENT_ENCODING_BASE64 && !is_base64(raw)) {
        text_defect(defects, "a part is not in the encoding that it names");
        encoding = GMIME_CONTENT_ENCODING_BINARY;
    }
    GMimeStream *decoded = g_mime_stream_filter_new(raw);
    GMimeFilter *filter = g_mime_filter_basic_new(encoding, FALSE);
    g_mime_stream_filter_add(GMIME_STREAM_FILTER(decoded), filter);
    g_object_unref(filter);
    return decoded;
}

bool part_read(GMimePart *part, size_t max, GString *bytes, GPtrArray *defects)
{
    GMimeStream *stream = open_content(part, defects);
    if (!stream)
        return false;
    char buffer[BUFFER];
    ssize_t n;
    max += bytes->len;
    while (bytes->len <= max && (n = g_mime_stream_read(stream, buffer, sizeof buffer)) > 0)
        g_string_append_len(bytes, buffer, n);
    g_object_unref(stream);
    if (bytes->len <= max)
        return false;
    g_string_truncate(bytes, max);
    return true;
}

bool part_read_text(GMimePart *part, size_t max, GString *text, GArray *attachments,
                    GPtrArray *defects)
{
    GMimeStream *stream = open_content(part, defects);
    if (!stream)
        return false;
    Uudecoder *decoder = uudecoder_new(text, max, attachments, defects);
    char buffer[BUFFER];
    ssize_t n;
    while ((n = g_mime_stream_read(stream, buffer, sizeof buffer)) > 0)
        uudecoder_push(decoder, buffer, (size_t)n);
    g_object_unref(stream);
    return uudecoder_finish(decoder);
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

/* Some programs write a name as a web server would; a "%41" in it stays. */
static char *without_percents(char *name)
{
    g_autofree char *plain = strchr(name, '%') ? g_uri_unescape_string(name, "/") : NULL;
    bool ascii = true;
    for (const char *at = plain; at && *at; at++)
        ascii &= (unsigned char)*at < 0x80;
    if (!plain || ascii || !g_utf8_validate(plain, -1, NULL))
        return name;
    g_free(name);
    return g_steal_pointer(&plain);
}

/* The name that the Content-Disposition or the Content-Type gives. */
static char *file_name(GMimeObject *part)
{
    GMimeContentDisposition *disposition = g_mime_object_get_content_disposition(part);
    const char *name =
        disposition ? g_mime_content_disposition_get_parameter(disposition, "filename") : NULL;
    if (!name)
        name = g_mime_object_get_content_type_parameter(part, "name");
    g_autofree char *plain = without_percents(g_strdup(name ? name : ""));
    return text_file_name(plain);
}

static Attachment attachment_new(GMimeObject *part)
{
    return (Attachment){
        .name = file_name(part), .type = type_name(part), .via = g_strdup("mime")};
}

Attachment part_attachment(GMimePart *part, GPtrArray *defects)
{
    Attachment attachment = attachment_new(GMIME_OBJECT(part));
    GMimeStream *stream = open_content(part, defects);
    Measure measure;
    char buffer[BUFFER];
    ssize_t n;
    measure_start(&measure);
    while (stream && (n = g_mime_stream_read(stream, buffer, sizeof buffer)) > 0)
        measure_bytes(&measure, buffer, (size_t)n);
    g_clear_object(&stream);
    measure_finish(&measure, &attachment, defects);
    return attachment;
}

Attachment part_message_attachment(GMimeMessagePart *part)
{
    Attachment attachment = attachment_new(GMIME_OBJECT(part));
    GMimeMessage *mime = g_mime_message_part_get_message(part);
    GMimeStream *null = g_mime_stream_null_new();
    GMimeStream *stream = g_mime_stream_filter_new(null);
    GMimeFilter *checksum = g_mime_filter_checksum_new(G_CHECKSUM_SHA256);
    g_mime_stream_filter_add(GMIME_STREAM_FILTER(stream), checksum);
    if (mime)
        g_mime_object_write_to_stream(GMIME_OBJECT(mime), NULL, stream);
    g_mime_stream_flush(stream);
    attachment.size = (int64_t)GMIME_STREAM_NULL(null)->written;
    g_autofree char *digest =
        g_mime_filter_checksum_get_string(GMIME_FILTER_CHECKSUM(checksum));
    g_strlcpy(attachment.sha256, digest, sizeof attachment.sha256);
    attachment.sniffed = g_strdup("message/rfc822");
    g_object_unref(checksum);
    g_object_unref(stream);
    g_object_unref(null);
    return attachment;
}
