/* See part.h. Pure; called by message.c and body*.c. */
#include "parsers/part.h"

#include "parsers/measure.h"
#include "parsers/text.h"
#include "parsers/uuencode.h"

#include <string.h>

enum {
    TYPE_MAX_BYTES = 200,
    BUFFER = 16 * 1024,
    PEEK = 1024,      /* bytes by which an encoding is believed */
    BASE64_SURE = 60, /* letters in a row that are no words */
    BASE64_MIN = 8,   /* and with an end */
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
    const char *subtype =
        g_mime_content_type_get_media_subtype(g_mime_object_get_content_type(part));
    for (size_t i = 0; subtype && i < G_N_ELEMENTS(subtypes); i++) {
        if (g_ascii_strcasecmp(subtype, subtypes[i]) == 0)
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
    bool text = part_is(part, "text", "*");
    if (text && part_is(part, "text", "rfc822-headers"))
        return PART_HEADERS;
    if (text && (is_data_text(part) || part_is_file(part)))
        return PART_ATTACHMENT;
    if (text)
        return part_is(part, "text", "html") ? PART_HTML : PART_TEXT;
    if (part_is(part, "message", "delivery-status") ||
        part_is(part, "message", "global-delivery-status"))
        return PART_STATUS;
    if (part_is(part, "message", "global-headers"))
        return PART_HEADERS;
    if (part_is(part, "message", "rfc822") || part_is(part, "message", "global") ||
        part_is(part, "message", "news") || is_called_message(part))
        return PART_MESSAGE;
    return PART_ATTACHMENT;
}

/* ---- decoded bytes ---- */

/* The letters of base64 and of its form for names of files. */
static const bool base64_letters[0x100] = {
    ['A' ... 'Z'] = true, ['a' ... 'z'] = true, ['0' ... '9'] = true, ['+'] = true,
    ['/'] = true,         ['-'] = true,         ['_'] = true};

static bool is_letter(char c)
{
    return base64_letters[(unsigned char)c];
}

/* Words in place of base64: some programs name the encoding and do not apply it. */
static bool is_base64(GMimeStream *raw)
{
    char bytes[PEEK];
    ssize_t n = g_mime_stream_read(raw, bytes, sizeof bytes);
    size_t wrong = 0, right = 0;
    for (ssize_t i = 0; i < n; i++) {
        bool space = g_ascii_isspace(bytes[i]);
        bool letter = is_letter(bytes[i]) || bytes[i] == '=';
        /* Between two letters of one line there is no space, either. */
        bool gap = bytes[i] == ' ' && i > 0 && g_ascii_isalnum(bytes[i - 1]) && i + 1 < n &&
                   g_ascii_isalnum(bytes[i + 1]);
        right += letter;
        wrong += (!letter && !space) || gap;
    }
    g_mime_stream_reset(raw);
    return wrong * 12 <= right;
}

/* A reader of base64 that looks for what is none. */
typedef struct Base64Scan {
    int64_t line, letters; /* where the line starts, and how many letters came before it */
    int64_t in_line;       /* letters in it */
    bool gap, padded, padded_before;
} Base64Scan;

/* Takes the byte at `at`. True: with its line, or with itself behind an end in the same line,
 * something begins that is no base64. */
static bool scan_base64(Base64Scan *scan, char c, int64_t at)
{
    bool letter = is_letter(c);
    if (c == '\n') {
        scan->line = at + 1;
        scan->letters += scan->in_line;
        scan->in_line = 0;
        scan->gap = false;
        scan->padded_before = scan->padded;
    } else if (c == '=') {
        scan->padded = true;
    } else if (letter && scan->padded && !scan->padded_before) {
        scan->letters += scan->in_line;
        scan->line = at;
        return true;
    } else if (letter) {
        scan->in_line++;
        return scan->gap || scan->padded;
    } else if (g_ascii_isspace(c)) {
        scan->gap |= c == ' ' && scan->in_line > 0;
    } else {
        return true;
    }
    return false;
}

/* Letters that scan_base64() would only count, at once: most of what there is. */
static size_t scan_letters(Base64Scan *scan, const char *bytes, size_t n)
{
    size_t letters = 0;
    while (!scan->gap && !scan->padded && letters < n && is_letter(bytes[letters]))
        letters++;
    scan->in_line += (int64_t)letters;
    return letters;
}

/* Where behind base64 something else begins, as programs append a foot to what they do not
 * decode; -1: nowhere. */
static int64_t base64_rest(GMimeStream *raw)
{
    char bytes[BUFFER];
    Base64Scan scan = {0};
    int64_t at = 0;
    bool found = false;
    ssize_t n;
    while (!found && (n = g_mime_stream_read(raw, bytes, sizeof bytes)) > 0) {
        for (ssize_t i = 0; i < n && !found; i++) {
            size_t letters = scan_letters(&scan, bytes + i, (size_t)(n - i));
            at += (int64_t)letters;
            i += (ssize_t)letters;
            if (i < n)
                found = scan_base64(&scan, bytes[i], at++);
        }
    }
    g_mime_stream_reset(raw);
    bool base64 = scan.letters >= BASE64_SURE || (scan.padded && scan.letters >= BASE64_MIN);
    return found && base64 ? scan.line : -1;
}

static GMimeStream *decode(GMimeStream *raw, GMimeContentEncoding encoding)
{
    GMimeStream *decoded = g_mime_stream_filter_new(raw);
    GMimeFilter *filter = g_mime_filter_basic_new(encoding, FALSE);
    g_mime_stream_filter_add(GMIME_STREAM_FILTER(decoded), filter);
    g_object_unref(filter);
    return decoded;
}

/* The part's content as it came; NULL when it has none. gmime takes CR LF for the line end in
 * front of a boundary where the lines before end so: in front of a lone LF the byte that it took
 * for the CR is content. To be unreferenced. */
static GMimeStream *raw_content(GMimeDataWrapper *content)
{
    GMimeStream *raw = content ? g_mime_data_wrapper_get_stream(content) : NULL;
    if (!raw)
        return NULL;
    g_mime_stream_reset(raw);
    GByteArray *mail = GMIME_IS_STREAM_MEM(raw) ? GMIME_STREAM_MEM(raw)->buffer : NULL;
    int64_t end = raw->bound_end;
    if (mail && end >= 0 && end + 3 < (int64_t)mail->len && !strchr("\r\n", mail->data[end]) &&
        memcmp(mail->data + end + 1, "\n--", 3) == 0)
        return g_mime_stream_substream(raw, raw->bound_start, end + 1);
    return g_object_ref(raw);
}

static GMimeStream *open_base64(GMimeStream *raw, GMimeStream **ret_rest, GPtrArray *defects)
{
    int64_t rest = ret_rest ? base64_rest(raw) : -1;
    if (rest >= 0) {
        int64_t start = raw->bound_start;
        *ret_rest = g_mime_stream_substream(raw, start + rest, raw->bound_end);
        GMimeStream *base64 = g_mime_stream_substream(raw, start, start + rest);
        GMimeStream *decoded = decode(base64, GMIME_CONTENT_ENCODING_BASE64);
        g_object_unref(base64);
        text_defect(defects, "something stands behind the end of a part's base64");
        return decoded;
    }
    if (is_base64(raw))
        return decode(raw, GMIME_CONTENT_ENCODING_BASE64);
    text_defect(defects, "a part is not in the encoding that it names");
    return decode(raw, GMIME_CONTENT_ENCODING_BINARY);
}

/* The part's content, decoded, from its beginning; NULL when it has none. `ret_rest` (or NULL) is
 * set to what stands behind its base64, which is then no part of it, or to NULL. Both to be
 * unreferenced. */
static GMimeStream *open_content(GMimePart *part, GMimeStream **ret_rest, GPtrArray *defects)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *raw = raw_content(content);
    if (ret_rest)
        *ret_rest = NULL;
    if (!raw)
        return NULL;
    GMimeContentEncoding encoding = g_mime_data_wrapper_get_encoding(content);
    GMimeStream *decoded = encoding == GMIME_CONTENT_ENCODING_BASE64
                               ? open_base64(raw, ret_rest, defects)
                               : decode(raw, encoding);
    g_object_unref(raw);
    return decoded;
}

bool part_read(GMimePart *part, size_t max, GString *bytes, GPtrArray *defects)
{
    GMimeStream *stream = open_content(part, NULL, defects);
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

static void push_all(Uudecoder *decoder, GMimeStream *stream)
{
    char buffer[BUFFER];
    ssize_t n;
    while ((n = g_mime_stream_read(stream, buffer, sizeof buffer)) > 0)
        uudecoder_push(decoder, buffer, (size_t)n);
    g_object_unref(stream);
}

bool part_read_text(GMimePart *part, size_t max, GString *text, GArray *attachments,
                    GPtrArray *defects)
{
    GMimeStream *rest, *stream = open_content(part, &rest, defects);
    if (!stream)
        return false;
    Uudecoder *decoder = uudecoder_new(text, max, attachments, defects);
    push_all(decoder, stream);
    if (rest) {
        uudecoder_push(decoder, "\n", 1);
        push_all(decoder, rest);
    }
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
    GMimeStream *stream = open_content(part, NULL, defects);
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
