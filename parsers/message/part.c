/* See part.h. Pure; called by message.c and body*.c. */
#include "parsers/message/part.h"

#include "parsers/message/base64_text.h"
#include "parsers/message/part_content.h"
#include "parsers/message/part_name.h"
#include "parsers/message/uuencode.h"
#include "parsers/text/measure.h"
#include "parsers/text/text.h"

#include <string.h>

enum {
    TYPE_MAX_BYTES = 200,
    TYPE_WORD_MAX = 20, /* of what stands for a type and is none */
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
                                           "enriched",  "x-patch",    "x-diff",   "watch-html"};
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
    const char *name =
        disposition ? g_mime_content_disposition_get_parameter(disposition, "filename") : NULL;
    return part_is_attached(part) || (name && *name);
}

/* "ATT00001.txt", "ATT00002..htm": what stands below a picture in the mail of others, as Exchange
 * hands it on. */
static bool is_rest_of_text(GMimeObject *part)
{
    const char *name = GMIME_IS_PART(part) ? g_mime_part_get_filename(GMIME_PART(part)) : NULL;
    if (!name || strncmp(name, "ATT", 3) != 0 || !g_ascii_isdigit(name[3]))
        return false;
    const char *end = name + 3;
    while (g_ascii_isdigit(*end))
        end++;
    end += end[0] == '.' && end[1] == '.';
    return strcmp(end, ".txt") == 0 || strcmp(end, ".htm") == 0 || strcmp(end, ".html") == 0;
}

bool part_is_message_type(GMimeObject *part)
{
    return part_is(part, "message", "rfc822") || part_is(part, "message", "global") ||
           part_is(part, "message", "news");
}

/* A message by its name, whatever type its sender's program gave it; text only where it is a file. */
static bool is_called_message(GMimeObject *part)
{
    if (!GMIME_IS_PART(part) || (part_is(part, "text", "*") && !part_is_file(part)))
        return false;
    const char *name = g_mime_part_get_filename(GMIME_PART(part));
    size_t length = name ? strlen(name) : 0;
    return length > 4 && g_ascii_strcasecmp(name + length - 4, ".eml") == 0;
}

/* What a type that is none of MIME's means: "text", as mail of Unix has it, "html", "plain/text",
 * '"text/html"'. Without a word it is text (RFC 2045 section 5.2), unless it is called like a file. */
static PartKind kind_of_words(GMimeObject *part)
{
    static const char *const texts[] = {"text", "plain", "textplain", "plaintext",
                                        "applicationtext"};
    static const char *const pages[] = {"html", "texthtml", "htmltext"};
    const char *type = g_mime_object_get_header(part, "Content-Type");
    if (!type || part_is_file(part))
        return PART_ATTACHMENT;
    char word[TYPE_WORD_MAX];
    size_t n = 0;
    for (const char *at = type; *at && *at != ';' && n + 1 < sizeof word; at++) {
        if (!g_ascii_isspace(*at) && !strchr("/\"'", *at))
            word[n++] = g_ascii_tolower(*at);
    }
    word[n] = '\0';
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (strcmp(word, texts[i]) == 0)
            return PART_TEXT;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
        if (strcmp(word, pages[i]) == 0)
            return PART_HTML;
    }
    bool named = strstr(type, "name") || strstr(type, "NAME");
    return n > 0 || named ? PART_ATTACHMENT : PART_TEXT;
}

PartKind part_kind(GMimeObject *part)
{
    bool text = part_is(part, "text", "*");
    if (text && part_is(part, "text", "rfc822-headers"))
        return PART_HEADERS;
    if (is_called_message(part))
        return PART_MESSAGE;
    if (text && (is_data_text(part) || (part_is_file(part) && !is_rest_of_text(part))))
        return PART_ATTACHMENT;
    if (text)
        return part_is(part, "text", "html") ? PART_HTML : PART_TEXT;
    if (part_is(part, "message", "delivery-status") ||
        part_is(part, "message", "global-delivery-status"))
        return PART_STATUS;
    if (part_is(part, "message", "global-headers"))
        return PART_HEADERS;
    return part_is_message_type(part) ? PART_MESSAGE : kind_of_words(part);
}

/* ---- decoded bytes ---- */

bool part_read(GMimePart *part, size_t max, GString *bytes, GPtrArray *defects)
{
    PartContent content;
    const char *piece;
    part_content_open(&content, part, NULL, defects);
    max += bytes->len;
    for (size_t n; bytes->len <= max && (n = part_content_next(&content, &piece)) > 0;)
        g_string_append_len(bytes, piece, (gssize)n);
    part_content_close(&content);
    if (bytes->len <= max)
        return false;
    g_string_truncate(bytes, max);
    return true;
}

bool part_read_text(GMimePart *part, size_t max, GString *text, GArray *attachments,
                    GPtrArray *defects)
{
    PartContent content;
    PartWords words;
    const char *piece;
    if (!part_content_open(&content, part, &words, defects))
        return false;
    Uudecoder *decoder = uudecoder_new(text, max, attachments, defects);
    uudecoder_push(decoder, words.front.at, words.front.length);
    for (size_t n; (n = part_content_next(&content, &piece)) > 0;)
        uudecoder_push(decoder, piece, n);
    part_content_close(&content);
    PartBytes behind = words.behind;
    if (behind.length > 0) {
        g_autoptr(GString) more =
            base64_text(behind.at, behind.length); /* encoded on its own */
        uudecoder_push(decoder, "\n", 1);
        uudecoder_push(decoder, more ? more->str : behind.at, more ? more->len : behind.length);
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

static char *file_name(GMimeObject *part)
{
    g_autofree char *name = without_percents(part_name(part));
    return text_file_name(name);
}

static Attachment attachment_new(GMimeObject *part)
{
    return (Attachment){
        .name = file_name(part), .type = type_name(part), .via = g_strdup("mime")};
}

Attachment part_attachment(GMimePart *part, GPtrArray *defects)
{
    Attachment attachment = attachment_new(GMIME_OBJECT(part));
    PartContent content;
    Measure measure;
    const char *piece;
    part_content_open(&content, part, NULL, defects);
    measure_start(&measure);
    for (size_t n; (n = part_content_next(&content, &piece)) > 0;)
        measure_bytes(&measure, piece, n);
    part_content_close(&content);
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
