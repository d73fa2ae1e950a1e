/* The header of a mail: every field as text, and addresses, date and ids as values. Pure. Called
 * by message.c. */
#include "parsers/message/message_headers.h"

#include "parsers/layout/forward_address.h"
#include "parsers/layout/forward_date.h"
#include "parsers/message/body.h"
#include "parsers/message/encoded_word.h"
#include "parsers/text/text.h"

#include <stdlib.h>
#include <string.h>

enum {
    LIST_MAX = 10000,
    GROUPS_MAX = 16, /* groups inside groups: RFC 5322 allows none */
};

/* ---- fields ---- */

/* The charset of the first text: raw bytes in a header are most likely in it, too. NULL: not
 * said. */
static const char *charset_hint(GMimeMessage *mime)
{
    GMimeObject *part = g_mime_message_get_mime_part(mime);
    for (int depth = 0; GMIME_IS_MULTIPART(part) && depth < BODY_NESTING_MAX; depth++) {
        GMimeMultipart *parts = GMIME_MULTIPART(part);
        part = g_mime_multipart_get_count(parts) ? g_mime_multipart_get_part(parts, 0) : NULL;
    }
    return part ? g_mime_object_get_content_type_parameter(part, "charset") : NULL;
}

static char *header_value(GMimeHeader *header, const char *hint, GPtrArray *defects)
{
    const char *raw = g_mime_header_get_raw_value(header);
    return g_strstrip(text_clean_own(encoded_words_decode(raw ? raw : "", hint, defects)));
}

static uint64_t name_bit(const char *name)
{
    size_t length = strlen(name);
    unsigned char last = (unsigned char)name[length ? length - 1 : 0];
    return UINT64_C(1) << (length + 5 * last + (unsigned char)name[0]) % 64;
}

static void read_headers(Message *message, GMimeHeaderList *list, const char *hint)
{
    int n = g_mime_header_list_get_count(list);
    message->headers = g_new0(MessageHeader, (size_t)n + 1);
    for (int i = 0; i < n; i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(list, i);
        char *name = g_ascii_strdown(g_mime_header_get_name(header), -1);
        message->headers[i].name = text_clean_own(name);
        message->names |= name_bit(message->headers[i].name);
        message->headers[i].value = header_value(header, hint, message->defects);
    }
    message->n_headers = (size_t)n;
}

const char *message_header(const Message *message, const char *name, size_t *from)
{
    if (!(message->names & name_bit(name)))
        return NULL;
    for (size_t i = from ? *from : 0; i < message->n_headers; i++) {
        if (strcmp(message->headers[i].name, name) == 0) {
            if (from)
                *from = i + 1;
            return message->headers[i].value;
        }
    }
    return NULL;
}

static Address address_of(InternetAddressMailbox *mailbox)
{
    Address address = {
        .name = g_strstrip(text_clean_line(internet_address_get_name(&mailbox->parent_object))),
        .address = g_strstrip(text_clean_line(internet_address_mailbox_get_addr(mailbox))),
    };
    char *at = strrchr(address.address, '@');
    for (char *c = at; c && *c; c++)
        *c = g_ascii_tolower(*c);
    if (!at && !address.name[0]) {
        g_free(address.name);
        address.name = g_strdup(address.address);
    }
    return address;
}

static void gather_addresses(InternetAddressList *list, GArray *found, int depth)
{
    int n = internet_address_list_length(list);
    for (int i = 0; i < n && found->len <= LIST_MAX; i++) {
        InternetAddress *item = internet_address_list_get_address(list, i);
        if (INTERNET_ADDRESS_IS_MAILBOX(item)) {
            Address address = address_of(INTERNET_ADDRESS_MAILBOX(item));
            g_array_append_val(found, address);
        } else if (INTERNET_ADDRESS_IS_GROUP(item) && depth < GROUPS_MAX) {
            InternetAddressGroup *group = INTERNET_ADDRESS_GROUP(item);
            gather_addresses(internet_address_group_get_members(group), found, depth + 1);
        }
    }
}

static bool is_header(GMimeHeader *header, const char *name)
{
    return g_ascii_strcasecmp(g_mime_header_get_name(header), name) == 0;
}

/* Must encoded-words or raw bytes in a header of that name be set right before gmime reads it?
 */
static bool needs_parsing(const Message *message, GMimeHeaderList *headers, const char *name)
{
    if (!message_header(message, name, NULL))
        return false;
    int n = g_mime_header_list_get_count(headers);
    for (int i = 0; i < n; i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(headers, i);
        const char *raw = g_mime_header_get_raw_value(header);
        if (raw && is_header(header, name) && !encoded_words_absent(raw))
            return true;
    }
    return false;
}

/* All headers of that name; NULL: as gmime has read them already. To be unreferenced. */
static InternetAddressList *parse_again(Message *message, GMimeMessage *mime, const char *name)
{
    GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(mime));
    if (!needs_parsing(message, headers, name))
        return NULL;
    const char *hint = charset_hint(mime);
    InternetAddressList *all = internet_address_list_new();
    int n = g_mime_header_list_get_count(headers);
    for (int i = 0; i < n; i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(headers, i);
        const char *raw = g_mime_header_get_raw_value(header);
        if (!raw || !is_header(header, name))
            continue;
        g_autofree char *value = encoded_words_normalise(raw, hint, message->defects);
        InternetAddressList *list = internet_address_list_parse(NULL, value ? value : raw);
        if (list)
            internet_address_list_append(all, list);
        g_clear_object(&list);
    }
    return all;
}

static AddressList list_of(Message *message, InternetAddressList *list)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(Address));
    if (list)
        gather_addresses(list, found, 0);
    if (found->len > LIST_MAX) {
        address_clear(&g_array_index(found, Address, LIST_MAX));
        g_array_set_size(found, LIST_MAX);
        text_defect(message->defects, "list of addresses cut at 10,000");
    }
    AddressList addresses = {.n = found->len};
    addresses.items = (Address *)(void *)g_array_free(found, found->len == 0);
    return addresses;
}

static AddressList read_addresses(Message *message, GMimeMessage *mime, GMimeAddressType type,
                                  const char *name)
{
    InternetAddressList *again = parse_again(message, mime, name);
    AddressList addresses =
        list_of(message, again ? again : g_mime_message_get_addresses(mime, type));
    g_clear_object(&again);
    return addresses;
}

/* The first of the list; the rest is dropped. */
static Address first_address(AddressList all)
{
    Address first = all.n ? all.items[0] : (Address){g_strdup(""), g_strdup("")};
    for (size_t i = 1; i < all.n; i++)
        address_clear(&all.items[i]);
    g_free(all.items);
    return first;
}

/* Have both read the same, but for a mark at its end? */
static bool is_same_address(const char *read, const char *found)
{
    return g_str_has_suffix(read, found) ||
           (strchr(read, '@') && g_str_has_prefix(found, read));
}

/* The only address in a header, where gmime reads none or another: "Ann [Holly Lane] <a@b>", "Ann @
 * Home <a@b>" and "Ann <mailto:a@b>" are no phrase and address of RFC 5322. Not one in the name:
 * '"b@c" <"x y"@a>'. */
static void mend_address(const Message *message, const char *name, Address *read)
{
    const char *value = message_header(message, name, NULL);
    size_t start, length = value ? strlen(value) : 0, next;
    g_autofree char *only = forward_address_find(value, length, &start);
    const char *bracket = value ? strrchr(value, '<') : NULL;
    bool in_name = bracket && value + start < bracket;
    bool written = strchr(read->address, '@') && read->address[0] != '\'' && value &&
                   strstr(value, read->address);
    if (!only[0] || in_name || written || is_same_address(read->address, only))
        return;
    start += strlen(only);
    g_autofree char *other = forward_address_find(value + start, length - start, &next);
    if (other[0])
        return;
    address_clear(read);
    *read = forward_address(value, length);
}

/* The message-ids of all headers of that name, as written but for their brackets. */
static char **read_ids(const Message *message, const char *name)
{
    GPtrArray *ids = g_ptr_array_new();
    size_t from = 0;
    for (const char *value; (value = message_header(message, name, &from));) {
        GMimeReferences *references = g_mime_references_parse(NULL, value);
        int n = g_mime_references_length(references);
        for (int i = 0; i < n && ids->len < LIST_MAX; i++)
            g_ptr_array_add(ids,
                            text_clean_line(g_mime_references_get_message_id(references, i)));
        g_mime_references_free(references);
    }
    g_ptr_array_add(ids, NULL);
    return (char **)g_ptr_array_free(ids, FALSE);
}

/* A date that is not written as RFC 5322 has it, but with a zone: "2026-05-14T10:12:31Z", "Do, 14
 * Mai 2026 10:12:31 +0200". NULL: none. */
static char *read_other_date(const char *text)
{
    g_autofree char *date = forward_date(text, NULL, NULL);
    return date && strchr(date, 'T') ? g_steal_pointer(&date) : NULL;
}

/* RFC 3339 with the offset that the sender wrote; without g_date_time_format(), which asks for
 * the locale. */
static char *read_date(const Message *message, GMimeMessage *mime)
{
    GDateTime *date = g_mime_message_get_date(mime);
    const char *text = message_header(message, "date", NULL);
    if (!date)
        return text ? read_other_date(text) : NULL;
    int minutes = (int)(g_date_time_get_utc_offset(date) / (60 * 1000000LL));
    g_autofree char *zone = minutes == 0
                                ? g_strdup("Z")
                                : g_strdup_printf("%c%02d:%02d", minutes < 0 ? '-' : '+',
                                                  abs(minutes) / 60, abs(minutes) % 60);
    return g_strdup_printf("%04d-%02d-%02dT%02d:%02d:%02d%s", g_date_time_get_year(date),
                           g_date_time_get_month(date), g_date_time_get_day_of_month(date),
                           g_date_time_get_hour(date), g_date_time_get_minute(date),
                           g_date_time_get_second(date), zone);
}

static void read_people(Message *message, GMimeMessage *mime)
{
    message->from =
        first_address(read_addresses(message, mime, GMIME_ADDRESS_TYPE_FROM, "from"));
    message->sender =
        first_address(read_addresses(message, mime, GMIME_ADDRESS_TYPE_SENDER, "sender"));
    mend_address(message, "from", &message->from);
    mend_address(message, "sender", &message->sender);
    message->reply_to = read_addresses(message, mime, GMIME_ADDRESS_TYPE_REPLY_TO, "reply-to");
    message->to = read_addresses(message, mime, GMIME_ADDRESS_TYPE_TO, "to");
    message->cc = read_addresses(message, mime, GMIME_ADDRESS_TYPE_CC, "cc");
}

void message_read_headers(Message *message, GMimeMessage *mime)
{
    const char *id = g_mime_message_get_message_id(mime);
    read_headers(message, g_mime_object_get_header_list(GMIME_OBJECT(mime)),
                 charset_hint(mime));
    read_people(message, mime);
    message->subject = g_strdup(message_header(message, "subject", NULL));
    message->date = read_date(message, mime);
    message->message_id = g_strstrip(text_clean_line(id));
    message->in_reply_to = read_ids(message, "in-reply-to");
    message->references = read_ids(message, "references");
}
