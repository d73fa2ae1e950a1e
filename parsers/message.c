/* A mail taken apart by gmime, which is known here and nowhere else among the parsers. Runs in
 * the parser process: it reads its descriptor and allocates; it opens nothing and asks no
 * clock.
 *
 * gmime does not limit what it takes; prescan has passed before, here and again for every
 * message that had to be decoded first. No parser warnings are asked for: they cost quadratic
 * time on hostile parameters. */
#include "parsers/message.h"

#include "parsers/html.h"
#include "parsers/prescan.h"
#include "parsers/text.h"

#include <gmime/gmime.h>
#include <string.h>
#include <unistd.h>

enum {
    IN_MEMORY_MAX = 256 * 1024, /* of a larger mail nothing is read but what is looked at */
    TEXT_BYTES_MAX = 1024 * 1024,
    INNER_BYTES_MAX = 8 * 1024 * 1024,
    ADDRESSES_MAX = 2000,
    REFERENCES_MAX = 200,
    PARTS_DEPTH_MAX = 64,
    INNER_DEPTH_MAX = 5,
    ATTACHMENTS_MAX = 1000,
};

/* What is collected while the parts are walked. */
typedef struct Walk {
    Message *message;
    GString *text;      /* plain text so far */
    GString *html_text; /* text of HTML so far, used where there is no plain text */
    GArray *attachments;
    int inner_depth;
} Walk;

static Message *take_apart(GMimeMessage *mime, int inner_depth);

static void add_defect(Message *message, const char *defect)
{
    for (guint i = 0; i < message->defects->len; i++) {
        if (strcmp(g_ptr_array_index(message->defects, i), defect) == 0)
            return;
    }
    g_ptr_array_add(message->defects, g_strdup(defect));
}

/* ---- headers ---- */

static void read_headers(GMimeObject *object, GArray *headers)
{
    GMimeHeaderList *list = g_mime_object_get_header_list(object);
    for (int i = 0; i < g_mime_header_list_get_count(list); i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(list, i);
        g_autofree char *name = text_clean_line(g_mime_header_get_name(header));
        MessageHeader one = {
            .name = g_ascii_strdown(name, -1),
            .value = text_clean_line(g_mime_header_get_value(header)),
        };
        g_array_append_val(headers, one);
    }
}

static char *clean_address(const char *address)
{
    char *clean = text_clean_line(address);
    char *at = strrchr(clean, '@');
    for (; at && *at; at++)
        *at = g_ascii_tolower(*at);
    return clean;
}

static void add_addresses(InternetAddressList *list, GArray *to, int depth)
{
    for (int i = 0; list && i < internet_address_list_length(list) && to->len < ADDRESSES_MAX;
         i++) {
        InternetAddress *address = internet_address_list_get_address(list, i);
        if (INTERNET_ADDRESS_IS_GROUP(address)) {
            if (depth < 3)
                add_addresses(
                    internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)), to,
                    depth + 1);
            continue;
        }
        Address one = {
            .name = text_clean_line(internet_address_get_name(address)),
            .address = clean_address(
                internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address))),
        };
        g_array_append_val(to, one);
    }
}

static AddressList read_addresses(InternetAddressList *list)
{
    GArray *items = g_array_new(FALSE, FALSE, sizeof(Address));
    add_addresses(list, items, 0);
    AddressList result = {.n = items->len};
    result.items = (Address *)(void *)g_array_free(items, FALSE);
    return result;
}

static void free_addresses(AddressList *list)
{
    for (size_t i = 0; i < list->n; i++) {
        g_free(list->items[i].name);
        g_free(list->items[i].address);
    }
    g_free(list->items);
    *list = (AddressList){0};
}

/* The first address of a list; empty texts when there is none. */
static Address first_address(InternetAddressList *list)
{
    AddressList all = read_addresses(list);
    Address first = {.name = g_strdup(all.n ? all.items[0].name : ""),
                     .address = g_strdup(all.n ? all.items[0].address : "")};
    free_addresses(&all);
    return first;
}

/* The ids of a References or In-Reply-To header, without <>; of very many the last ones. */
static char **read_references(GMimeMessage *mime, const char *name)
{
    const char *value = g_mime_object_get_header(GMIME_OBJECT(mime), name);
    GMimeReferences *references = g_mime_references_parse(NULL, value ? value : "");
    int n = g_mime_references_length(references);
    int first = MAX(n - REFERENCES_MAX, 0);
    char **list = g_new0(char *, (size_t)(n - first) + 1);
    for (int i = first; i < n; i++)
        list[i - first] = text_clean_line(g_mime_references_get_message_id(references, i));
    g_mime_references_free(references);
    return list;
}

/* RFC 3339; NULL when there is no date that can be read. */
static char *read_date(GMimeMessage *mime)
{
    GDateTime *date = g_mime_message_get_date(mime);
    if (!date)
        return NULL;
    int offset = (int)(g_date_time_get_utc_offset(date) / G_TIME_SPAN_MINUTE);
    return g_strdup_printf("%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d",
                           g_date_time_get_year(date), g_date_time_get_month(date),
                           g_date_time_get_day_of_month(date), g_date_time_get_hour(date),
                           g_date_time_get_minute(date), g_date_time_get_second(date),
                           offset < 0 ? '-' : '+', ABS(offset) / 60, ABS(offset) % 60);
}

/* ---- contents ---- */

/* At most `max` decoded bytes of a part's content; *ret_cut tells whether there was more. NULL:
 * it has none. */
static GByteArray *read_content(GMimePart *part, size_t max, bool *ret_cut)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *encoded = content ? g_mime_data_wrapper_get_stream(content) : NULL;
    if (!encoded)
        return NULL;
    gint64 start = encoded->bound_start;
    gint64 length = g_mime_stream_length(encoded);
    gint64 limit =
        (gint64)max * 2; /* encoding takes a third more at most, quoted-printable aside */
    GMimeStream *piece = g_mime_stream_substream(
        encoded, start, length < 0 || length > limit ? start + limit : start + length);
    GMimeDataWrapper *wrapper =
        g_mime_data_wrapper_new_with_stream(piece, g_mime_data_wrapper_get_encoding(content));
    GByteArray *bytes = g_byte_array_new();
    GMimeStream *memory = g_mime_stream_mem_new_with_byte_array(bytes);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(memory), FALSE);
    g_mime_data_wrapper_write_to_stream(wrapper, memory);
    g_object_unref(memory);
    g_object_unref(wrapper);
    g_object_unref(piece);
    *ret_cut = length > limit || bytes->len > max;
    if (bytes->len > max)
        g_byte_array_set_size(bytes, (guint)max);
    return bytes;
}

/* A text part's words as clean UTF-8 text. */
static char *read_text(Message *message, GMimePart *part)
{
    bool cut = false, repaired = false;
    g_autoptr(GByteArray) bytes = read_content(part, TEXT_BYTES_MAX, &cut);
    if (!bytes)
        return g_strdup("");
    const char *charset =
        g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
    g_autofree char *utf8 =
        text_to_utf8((const char *)bytes->data, bytes->len, charset, &repaired);
    if (cut)
        add_defect(message, "the text was cut at 1 MB");
    if (repaired)
        add_defect(message, "the text was not in the charset that it claims");
    return text_clean(utf8, -1);
}

static bool equals(const char *a, const char *b)
{
    return a && g_ascii_strcasecmp(a, b) == 0;
}

static void take_plain(Walk *walk, GMimePart *part)
{
    g_autofree char *text = read_text(walk->message, part);
    GMimeObject *object = GMIME_OBJECT(part);
    if (equals(g_mime_object_get_content_type_parameter(object, "format"), "flowed")) {
        char *joined = text_unflow(
            text, equals(g_mime_object_get_content_type_parameter(object, "delsp"), "yes"));
        g_free(text);
        text = joined;
    }
    if (walk->text->len && !g_str_has_suffix(walk->text->str, "\n"))
        g_string_append_c(walk->text, '\n');
    if (walk->text->len + strlen(text) <= TEXT_BYTES_MAX)
        g_string_append(walk->text, text);
    else
        add_defect(walk->message, "the text was cut at 1 MB");
}

static void take_html(Walk *walk, GMimePart *part)
{
    g_autofree char *source = read_text(walk->message, part);
    g_autofree char *text = html_to_text(source, strlen(source), walk->message->defects);
    if (walk->html_text->len)
        g_string_append_c(walk->html_text, '\n');
    g_string_append(walk->html_text, text);
}

/* ---- attachments ---- */

static char *type_of(GMimeObject *object)
{
    GMimeContentType *type = g_mime_object_get_content_type(object);
    g_autofree char *text = g_mime_content_type_get_mime_type(type);
    g_autofree char *clean = text_clean_line(text);
    return g_ascii_strdown(clean, -1);
}

/* Decodes into nothing: only the size and the hash are kept, whatever the size. */
static void hash_content(GMimeDataWrapper *content, Attachment *attachment)
{
    GMimeStream *nothing = g_mime_stream_null_new();
    GMimeStream *filtered = g_mime_stream_filter_new(nothing);
    GMimeFilter *checksum = g_mime_filter_checksum_new(G_CHECKSUM_SHA256);
    g_mime_stream_filter_add(GMIME_STREAM_FILTER(filtered), checksum);
    if (content)
        g_mime_data_wrapper_write_to_stream(content, filtered);
    g_mime_stream_flush(filtered);
    g_autofree char *hex = g_mime_filter_checksum_get_string(GMIME_FILTER_CHECKSUM(checksum));
    g_strlcpy(attachment->sha256, hex, sizeof attachment->sha256);
    attachment->size = (int64_t)GMIME_STREAM_NULL(nothing)->written;
    g_object_unref(checksum);
    g_object_unref(filtered);
    g_object_unref(nothing);
}

static void add_attachment(Walk *walk, GMimeObject *object, const char *name,
                           GMimeDataWrapper *content)
{
    if (walk->attachments->len == ATTACHMENTS_MAX) {
        add_defect(walk->message, "more than 1000 attachments");
        return;
    }
    Attachment one = {
        .name = text_file_name(name), .type = type_of(object), .via = g_strdup("mime")};
    hash_content(content, &one);
    g_array_append_val(walk->attachments, one);
}

/* ---- messages inside ---- */

static Message *parse_inner(GByteArray *bytes, int inner_depth)
{
    if (prescan_check(bytes->data, bytes->len, NULL) < 0)
        return NULL;
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(bytes);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *mime = g_mime_parser_construct_message(parser, NULL);
    Message *inner = mime ? take_apart(mime, inner_depth) : NULL;
    if (mime)
        g_object_unref(mime);
    g_object_unref(parser);
    g_object_unref(stream);
    return inner;
}

static void take_message_part(Walk *walk, GMimeMessagePart *part)
{
    GMimeMessage *mime = g_mime_message_part_get_message(part);
    const char *subject = mime ? g_mime_message_get_subject(mime) : NULL;
    g_autofree char *name =
        g_strdup_printf("%s.eml", subject && *subject ? subject : "message");
    g_strdelimit(name, "/\\", '-');
    GMimeStream *memory = g_mime_stream_null_new();
    Attachment one = {.name = text_file_name(name),
                      .type = g_strdup("message/rfc822"),
                      .via = g_strdup("mime")};
    GMimeStream *filtered = g_mime_stream_filter_new(memory);
    GMimeFilter *checksum = g_mime_filter_checksum_new(G_CHECKSUM_SHA256);
    g_mime_stream_filter_add(GMIME_STREAM_FILTER(filtered), checksum);
    if (mime)
        g_mime_object_write_to_stream(GMIME_OBJECT(mime), NULL, filtered);
    g_mime_stream_flush(filtered);
    g_autofree char *hex = g_mime_filter_checksum_get_string(GMIME_FILTER_CHECKSUM(checksum));
    g_strlcpy(one.sha256, hex, sizeof one.sha256);
    one.size = (int64_t)GMIME_STREAM_NULL(memory)->written;
    g_object_unref(checksum);
    g_object_unref(filtered);
    g_object_unref(memory);
    g_array_append_val(walk->attachments, one);
    if (mime && !walk->message->inner && walk->inner_depth < INNER_DEPTH_MAX)
        walk->message->inner = take_apart(mime, walk->inner_depth + 1);
}

/* A message that gmime has not looked into, because it is encoded or only headers. */
static void take_encoded_message(Walk *walk, GMimePart *part, bool headers_only)
{
    bool cut = false;
    if (walk->message->inner || walk->inner_depth >= INNER_DEPTH_MAX)
        return;
    g_autoptr(GByteArray) bytes = read_content(part, INNER_BYTES_MAX, &cut);
    if (!bytes)
        return;
    walk->message->inner = parse_inner(bytes, walk->inner_depth + 1);
    walk->message->inner_headers_only = headers_only && walk->message->inner;
    if (!walk->message->inner)
        add_defect(walk->message, "a message inside could not be read");
}

/* ---- walking the parts ---- */

static bool is_attachment(GMimePart *part)
{
    GMimeContentDisposition *disposition =
        g_mime_object_get_content_disposition(GMIME_OBJECT(part));
    return disposition &&
           equals(g_mime_content_disposition_get_disposition(disposition), "attachment");
}

static bool is_type(GMimeObject *object, const char *type, const char *subtype)
{
    GMimeContentType *content_type = g_mime_object_get_content_type(object);
    return content_type && g_mime_content_type_is_type(content_type, type, subtype);
}

static void take_part(Walk *walk, GMimePart *part)
{
    GMimeObject *object = GMIME_OBJECT(part);
    const char *name = g_mime_part_get_filename(part);
    bool attached = is_attachment(part);
    if (!attached && !(name && *name) && is_type(object, "text", "html")) {
        take_html(walk, part);
        return;
    }
    if (!attached && is_type(object, "message", "delivery-status") &&
        !walk->message->delivery_status)
        walk->message->delivery_status = read_text(walk->message, part);
    else if (is_type(object, "text", "rfc822-headers"))
        take_encoded_message(walk, part, true);
    else if (is_type(object, "message", "rfc822") || (name && g_str_has_suffix(name, ".eml")))
        take_encoded_message(walk, part, false);
    else if (!attached && is_type(object, "text", "plain") &&
             !(name && *name && walk->text->len)) {
        take_plain(walk, part);
        return;
    }
    add_attachment(walk, object, name && *name ? name : "attachment",
                   g_mime_part_get_content(part));
}

static void walk_object(Walk *walk, GMimeObject *object, int depth);

static bool has_words(const GString *text)
{
    return text->str[strspn(text->str, " \t\n")] != '\0';
}

/* One of several forms of the same: the plain one counts, if it says anything; the HTML form is
 * kept aside by walk. */
static void walk_alternative(Walk *walk, GMimeMultipart *multipart, int depth)
{
    GString *outer_text = walk->text, *outer_html = walk->html_text;
    walk->text = g_string_new("");
    walk->html_text = g_string_new("");
    for (int i = 0; i < g_mime_multipart_get_count(multipart); i++)
        walk_object(walk, g_mime_multipart_get_part(multipart, i), depth + 1);
    const GString *chosen = has_words(walk->text) ? walk->text : walk->html_text;
    if (chosen == walk->html_text && has_words(chosen))
        walk->message->text_from_html = true;
    if (outer_text->len && chosen->len && !g_str_has_suffix(outer_text->str, "\n"))
        g_string_append_c(outer_text, '\n');
    g_string_append(outer_text, chosen->str);
    g_string_free(walk->text, TRUE);
    g_string_free(walk->html_text, TRUE);
    walk->text = outer_text;
    walk->html_text = outer_html;
}

static void walk_object(Walk *walk, GMimeObject *object, int depth)
{
    if (!object)
        return;
    if (depth > PARTS_DEPTH_MAX) {
        add_defect(walk->message, "parts nested too deeply were left out");
        return;
    }
    if (GMIME_IS_MULTIPART(object) && is_type(object, "multipart", "alternative")) {
        walk_alternative(walk, GMIME_MULTIPART(object), depth);
    } else if (GMIME_IS_MULTIPART(object)) {
        for (int i = 0; i < g_mime_multipart_get_count(GMIME_MULTIPART(object)); i++)
            walk_object(walk, g_mime_multipart_get_part(GMIME_MULTIPART(object), i), depth + 1);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        take_message_part(walk, GMIME_MESSAGE_PART(object));
    } else if (GMIME_IS_PART(object)) {
        take_part(walk, GMIME_PART(object));
    }
}

static void read_body(Message *message, GMimeMessage *mime, int inner_depth)
{
    Walk walk = {
        .message = message,
        .text = g_string_new(""),
        .html_text = g_string_new(""),
        .attachments = g_array_new(FALSE, FALSE, sizeof(Attachment)),
        .inner_depth = inner_depth,
    };
    walk_object(&walk, g_mime_message_get_mime_part(mime), 0);
    if (!has_words(walk.text) && has_words(walk.html_text)) {
        g_string_assign(walk.text, walk.html_text->str);
        message->text_from_html = true;
    }
    message->text = g_string_free(walk.text, FALSE);
    g_string_free(walk.html_text, TRUE);
    message->n_attachments = walk.attachments->len;
    message->attachments = (Attachment *)(void *)g_array_free(walk.attachments, FALSE);
}

/* ---- the whole ---- */

static Message *message_new(void)
{
    Message *message = g_new0(Message, 1);
    message->defects = g_ptr_array_new_with_free_func(g_free);
    return message;
}

/* Nothing is NULL that may not be. */
static void fill_gaps(Message *message)
{
    char **texts[] = {&message->subject,      &message->message_id,  &message->content_type,
                      &message->text,         &message->body_sha256, &message->from.name,
                      &message->from.address, &message->sender.name, &message->sender.address};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (!*texts[i])
            *texts[i] = g_strdup("");
    }
    if (!message->in_reply_to)
        message->in_reply_to = g_new0(char *, 1);
    if (!message->references)
        message->references = g_new0(char *, 1);
}

static Message *take_apart(GMimeMessage *mime, int inner_depth)
{
    Message *message = message_new();
    GMimeObject *part = g_mime_message_get_mime_part(mime);
    GArray *headers = g_array_new(FALSE, FALSE, sizeof(MessageHeader));
    read_headers(GMIME_OBJECT(mime), headers);
    if (part) {
        read_headers(part, headers);
        message->content_type = type_of(part);
        message->report_type =
            g_strdup(g_mime_object_get_content_type_parameter(part, "report-type"));
    }
    message->n_headers = headers->len;
    message->headers = (MessageHeader *)(void *)g_array_free(headers, FALSE);
    message->from = first_address(g_mime_message_get_from(mime));
    message->sender = first_address(g_mime_message_get_sender(mime));
    message->reply_to = read_addresses(g_mime_message_get_reply_to(mime));
    message->to = read_addresses(g_mime_message_get_to(mime));
    message->cc = read_addresses(g_mime_message_get_cc(mime));
    message->subject = text_clean_line(g_mime_message_get_subject(mime));
    message->date = read_date(mime);
    message->message_id = text_clean_line(g_mime_message_get_message_id(mime));
    message->in_reply_to = read_references(mime, "In-Reply-To");
    message->references = read_references(mime, "References");
    read_body(message, mime, inner_depth);
    fill_gaps(message);
    return message;
}

/* ---- bytes ---- */

/* SHA-256 of the body with CR LF as LF and without the white space at its end: the same for two
 * copies of a mail. */
typedef struct BodyHash {
    GChecksum *checksum;
    GString *held; /* white space that may be the end */
    int newlines;  /* empty line not yet seen: newlines in a row */
    bool in_body;
} BodyHash;

static void hash_byte(BodyHash *hash, char c)
{
    if (c == '\r')
        return;
    if (!hash->in_body) {
        hash->newlines = c == '\n' ? hash->newlines + 1 : 0;
        hash->in_body = hash->newlines == 2;
        return;
    }
    g_string_append_c(hash->held, c);
    bool white = c == ' ' || c == '\t' || c == '\n';
    if (!white || hash->held->len > IN_MEMORY_MAX) {
        g_checksum_update(hash->checksum, (const guchar *)hash->held->str,
                          (gssize)hash->held->len);
        g_string_truncate(hash->held, 0);
    }
}

static char *hash_body(int fd, int64_t size)
{
    BodyHash hash = {
        .checksum = g_checksum_new(G_CHECKSUM_SHA256), .held = g_string_new(""), .newlines = 1};
    g_autofree char *piece = g_malloc(IN_MEMORY_MAX);
    ssize_t n;
    for (int64_t at = 0; at < size && (n = pread(fd, piece, IN_MEMORY_MAX, at)) > 0; at += n) {
        for (ssize_t i = 0; i < n; i++)
            hash_byte(&hash, piece[i]);
    }
    char *hex = g_strdup(g_checksum_get_string(hash.checksum));
    g_checksum_free(hash.checksum);
    g_string_free(hash.held, TRUE);
    return hex;
}

/* The first bytes of a mail, for one that is small or no mail at all. */
static GByteArray *read_bytes(int fd, int64_t size)
{
    GByteArray *bytes = g_byte_array_sized_new((guint)size);
    g_byte_array_set_size(bytes, (guint)size);
    ssize_t n = size > 0 ? pread(fd, bytes->data, (size_t)size, 0) : 0;
    g_byte_array_set_size(bytes, n > 0 ? (guint)n : 0);
    return bytes;
}

static GMimeStream *open_stream(int fd, int64_t size)
{
    if (size <= IN_MEMORY_MAX)
        return g_mime_stream_mem_new_with_byte_array(read_bytes(fd, size));
    lseek(fd, 0, SEEK_SET);
    GMimeStream *stream = g_mime_stream_fs_new_with_bounds(fd, 0, size);
    g_mime_stream_fs_set_owner(GMIME_STREAM_FS(stream), FALSE);
    return stream;
}

/* Not a mail to gmime: what can be seen of it is its text. */
static Message *read_no_mail(int fd, int64_t size)
{
    Message *message = message_new();
    bool repaired = false;
    g_autoptr(GByteArray) bytes = read_bytes(fd, MIN(size, IN_MEMORY_MAX));
    g_autofree char *utf8 =
        text_to_utf8((const char *)bytes->data, bytes->len, NULL, &repaired);
    message->text = text_clean(utf8, -1);
    add_defect(message, size == 0 ? "it is empty" : "it is not a mail: it has no headers");
    fill_gaps(message);
    return message;
}

Message *message_read(int fd, int64_t size, bool cut)
{
    g_mime_init();
    GMimeStream *stream = open_stream(fd, size);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    g_mime_parser_set_persist_stream(parser, TRUE);
    GMimeMessage *mime = g_mime_parser_construct_message(parser, NULL);
    Message *message = mime ? take_apart(mime, 0) : read_no_mail(fd, size);
    if (mime)
        g_object_unref(mime);
    g_object_unref(parser);
    g_object_unref(stream);
    g_free(message->body_sha256);
    message->body_sha256 = hash_body(fd, size);
    if (cut)
        add_defect(message, "it is larger than the limit: only its beginning was read");
    return message;
}

void message_free(Message *message)
{
    if (!message)
        return;
    for (size_t i = 0; i < message->n_headers; i++) {
        g_free(message->headers[i].name);
        g_free(message->headers[i].value);
    }
    for (size_t i = 0; i < message->n_attachments; i++) {
        g_free(message->attachments[i].name);
        g_free(message->attachments[i].type);
        g_free(message->attachments[i].via);
    }
    char *texts[] = {message->from.name,      message->from.address,    message->sender.name,
                     message->sender.address, message->subject,         message->date,
                     message->message_id,     message->content_type,    message->report_type,
                     message->text,           message->delivery_status, message->body_sha256};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_free(message->headers);
    g_free(message->attachments);
    free_addresses(&message->reply_to);
    free_addresses(&message->to);
    free_addresses(&message->cc);
    g_strfreev(message->in_reply_to);
    g_strfreev(message->references);
    message_free(message->inner);
    g_ptr_array_unref(message->defects);
    g_free(message);
}

const char *message_header(const Message *message, const char *name, size_t *from)
{
    for (size_t i = from ? *from : 0; i < message->n_headers; i++) {
        if (strcmp(message->headers[i].name, name) != 0)
            continue;
        if (from)
            *from = i + 1;
        return message->headers[i].value;
    }
    return NULL;
}
