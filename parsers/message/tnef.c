/* TNEF: attributes, some of which hold lists of MAPI properties. Pure, and strict about lengths:
 * nothing is read that a bound has not been checked for, nothing is copied but names. Called by
 * body.c. */
#include "parsers/message/tnef.h"

#include "parsers/html/html.h"
#include "parsers/message/rtf.h"
#include "parsers/text/bytes.h"
#include "parsers/text/codepage.h"
#include "parsers/text/text.h"

#include <string.h>

enum {
    SIGNATURE = 0x223E9F78,
    FILES_MAX = 1000,
    NAME_BYTES_MAX = 2000,
    TYPE_BYTES_MAX = 100,
    BODY_MAX = 8 * 1024 * 1024,
    INTERFACE_ID = 16, /* in front of an object */
    NAMED = 0x8000,    /* properties from here on carry a name */
};

/* Attributes: type and number in one, as they are written. */
enum {
    ATTRIBUTE_BODY = 0x0002800C,
    ATTRIBUTE_SUBJECT = 0x00018004,
    ATTRIBUTE_CODEPAGE = 0x00069007,
    ATTRIBUTE_PROPERTIES = 0x00069003,
    ATTRIBUTE_FILE_STARTS = 0x00069002,
    ATTRIBUTE_FILE_TITLE = 0x00018010,
    ATTRIBUTE_FILE_DATA = 0x0006800F,
    ATTRIBUTE_FILE_PROPERTIES = 0x00069005,
};

/* Properties. */
enum {
    P_SUBJECT = 0x0037,
    P_SENT_AT = 0x0039,
    P_REPRESENTING_NAME = 0x0042,
    P_REPRESENTING_ADDRESS = 0x0065,
    P_SENDER_NAME = 0x0C1A,
    P_SENDER_ADDRESS = 0x0C1F,
    P_BODY = 0x1000,
    P_RTF = 0x1009,
    P_HTML = 0x1013,
    P_MESSAGE_ID = 0x1035,
    P_DISPLAY_NAME = 0x3001,
    P_FILE_DATA = 0x3701,
    P_FILE_NAME = 0x3704,
    P_FILE_METHOD = 0x3705,
    P_FILE_LONG_NAME = 0x3707,
    P_FILE_TYPE = 0x370E,
    P_HTML_CODEPAGE = 0x3FDE,
    P_SENDER_SMTP = 0x5D01,
    P_REPRESENTING_SMTP = 0x5D02,
};

enum { METHOD_MESSAGE = 5 };

/* Types of properties. */
enum {
    T_INT16 = 0x02,
    T_INT32 = 0x03,
    T_FLOAT = 0x04,
    T_DOUBLE = 0x05,
    T_CURRENCY = 0x06,
    T_APPTIME = 0x07,
    T_ERROR = 0x0A,
    T_BOOLEAN = 0x0B,
    T_OBJECT = 0x0D,
    T_INT64 = 0x14,
    T_STRING = 0x1E,
    T_UNICODE = 0x1F,
    T_TIME = 0x40,
    T_CLSID = 0x48,
    T_BINARY = 0x102,
    T_MANY = 0x1000,
};

/* The bytes that are still to be read. */
typedef struct Input {
    const char *at, *end;
} Input;

static size_t left(const Input *input)
{
    return (size_t)(input->end - input->at);
}

static const char *take(Input *input, size_t n)
{
    if (left(input) < n)
        return NULL;
    const char *at = input->at;
    input->at += n;
    return at;
}

static bool take_u32(Input *input, uint32_t *ret)
{
    const char *at = take(input, 4);
    if (at)
        *ret = bytes_u32(at);
    return at;
}

/* Values are padded to four bytes; the padding of the last one may be missing. */
static void skip_padding(Input *input, size_t length)
{
    input->at += MIN(left(input), (4 - length % 4) % 4);
}

/* ---- properties ---- */

/* The bytes that a value of that type fills; 0: it says so itself; -1: nobody knows. */
static int width_of(unsigned type)
{
    switch (type) {
    case T_INT16:
    case T_INT32:
    case T_FLOAT:
    case T_ERROR:
    case T_BOOLEAN:
        return 4;
    case T_DOUBLE:
    case T_CURRENCY:
    case T_APPTIME:
    case T_INT64:
    case T_TIME:
        return 8;
    case T_CLSID:
        return 16;
    case T_STRING:
    case T_UNICODE:
    case T_BINARY:
    case T_OBJECT:
        return 0;
    default:
        return -1;
    }
}

static bool skip_name(Input *input)
{
    uint32_t kind, length;
    if (!take(input, 16) || !take_u32(input, &kind) || !take_u32(input, &length))
        return false;
    if (kind == 0) /* that was its number */
        return true;
    if (kind != 1 || !take(input, length))
        return false;
    skip_padding(input, length);
    return true;
}

/* One value of `width` (0: after its own length); NULL at the end of the input. */
static const char *take_value(Input *input, size_t width, size_t *ret_length)
{
    uint32_t length = (uint32_t)width;
    if (width == 0 && !take_u32(input, &length))
        return NULL;
    const char *value = take(input, length);
    if (value)
        skip_padding(input, length);
    *ret_length = length;
    return value;
}

/* One property; of several values the first one is kept. */
static bool take_property(Input *input, unsigned *ret_id, TnefProperty *ret)
{
    uint32_t tag, count = 1;
    if (!take_u32(input, &tag))
        return false;
    unsigned type = tag & 0xFFFF;
    int width = width_of(type & ~(unsigned)T_MANY);
    *ret_id = tag >> 16;
    *ret = (TnefProperty){.type = type & ~(unsigned)T_MANY};
    if (width < 0 || (*ret_id >= NAMED && !skip_name(input)))
        return false;
    if ((width == 0 || (type & T_MANY)) && !take_u32(input, &count))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        size_t length;
        const char *value = take_value(input, (size_t)width, &length);
        if (!value)
            return false;
        if (i == 0)
            ret->bytes = value, ret->length = length;
    }
    return true;
}

typedef struct PropertyPlace {
    unsigned id;
    TnefProperty *place;
} PropertyPlace;

/* Fills the places; the first of two that have the same number counts. False: damaged. */
static bool take_properties(const char *bytes, size_t length, const PropertyPlace *places)
{
    Input input = {bytes, bytes + length};
    uint32_t count;
    if (!take_u32(&input, &count))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        unsigned id;
        TnefProperty property;
        if (!take_property(&input, &id, &property))
            return false;
        const PropertyPlace *found = places;
        while (found->place && found->id != id)
            found++;
        if (found->place && !found->place->bytes)
            *found->place = property;
    }
    return true;
}

static unsigned number_of(const TnefProperty *property)
{
    bool number = property->bytes && property->type == T_INT32;
    return number ? bytes_u32(property->bytes) : 0;
}

/* A string up to its NUL, at most `max` bytes of it; not yet clean. */
static char *string_of(const TnefProperty *property, unsigned codepage, size_t max)
{
    GString *text = g_string_new(NULL);
    size_t length = MIN(property->length, max);
    if (property->bytes && property->type == T_UNICODE)
        codepage_append_utf16(text, property->bytes, length);
    else if (property->bytes && (property->type == T_STRING || property->type == T_BINARY))
        codepage_append(text, property->bytes, strnlen(property->bytes, length), codepage);
    return g_string_free(text, FALSE);
}

/* One clean line. */
static char *line_of(const TnefProperty *property, unsigned codepage)
{
    g_autofree char *raw = string_of(property, codepage, NAME_BYTES_MAX);
    return g_strstrip(text_clean_line(raw));
}

/* ---- attachments ---- */

/* One attachment while its attributes come in. */
typedef struct Pending {
    bool started;
    TnefProperty title, data;                                     /* attributes */
    TnefProperty long_name, short_name, display_name, type, body; /* properties */
    TnefProperty method;
} Pending;

static char *name_of(const Pending *pending, unsigned codepage)
{
    /* The title of a message is a word of the program; its display name is its subject. */
    bool message = number_of(&pending->method) == METHOD_MESSAGE;
    const TnefProperty *const names[] = {
        &pending->long_name, message ? &pending->display_name : &pending->title,
        &pending->short_name, message ? &pending->title : &pending->display_name};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *raw = string_of(names[i], codepage, NAME_BYTES_MAX);
        char *name = text_file_name(raw);
        if (*name)
            return name;
        g_free(name);
    }
    return g_strdup("");
}

/* Only what looks like a media type. */
static char *type_of(const TnefProperty *property, unsigned codepage)
{
    g_autofree char *line = line_of(property, codepage);
    const char *slash = strchr(line, '/');
    size_t good = strspn(line, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "0123456789/.+-_");
    if (!slash || slash == line || !slash[1] || line[good] || good > TYPE_BYTES_MAX)
        return NULL;
    return g_ascii_strdown(line, -1);
}

/* An object begins with the number of its interface; the file is what follows. */
static TnefProperty without_interface(TnefProperty object)
{
    size_t skip = object.type == T_OBJECT ? MIN(object.length, INTERFACE_ID) : 0;
    object.bytes += skip;
    object.length -= skip;
    return object;
}

/* Do the bytes begin as TNEF does? */
static bool is_tnef(const char *bytes, size_t length)
{
    return length >= 6 && bytes_u32(bytes) == SIGNATURE;
}

static void finish_file(Tnef *tnef, Pending *pending, GPtrArray *defects)
{
    Pending done = *pending;
    *pending = (Pending){0};
    if (!done.started)
        return;
    if (tnef->files->len >= FILES_MAX) {
        text_defect(defects, "list of attachments cut at 1,000");
        return;
    }
    TnefProperty content = done.data;
    if (content.length == 0 && done.body.bytes)
        content = without_interface(done.body);
    if (!content.bytes)
        content = (TnefProperty){.bytes = ""};
    TnefFile file = {.name = name_of(&done, tnef->codepage),
                     .type = type_of(&done.type, tnef->codepage),
                     .bytes = content.bytes,
                     .length = content.length,
                     .is_message = number_of(&done.method) == METHOD_MESSAGE &&
                                   is_tnef(content.bytes, content.length)};
    g_array_append_val(tnef->files, file);
}

/* ---- attributes ---- */

static bool message_properties(Tnef *tnef, const char *bytes, size_t length)
{
    TnefProperty codepage = {0};
    const PropertyPlace places[] = {{P_BODY, &tnef->plain},
                                    {P_HTML, &tnef->html},
                                    {P_RTF, &tnef->rtf},
                                    {P_HTML_CODEPAGE, &codepage},
                                    {P_SUBJECT, &tnef->subject},
                                    {P_MESSAGE_ID, &tnef->message_id},
                                    {P_SENT_AT, &tnef->sent_at},
                                    {P_SENDER_NAME, &tnef->sender.name},
                                    {P_SENDER_ADDRESS, &tnef->sender.address},
                                    {P_SENDER_SMTP, &tnef->sender.smtp_address},
                                    {P_REPRESENTING_NAME, &tnef->representing.name},
                                    {P_REPRESENTING_ADDRESS, &tnef->representing.address},
                                    {P_REPRESENTING_SMTP, &tnef->representing.smtp_address},
                                    {0, NULL}};
    bool whole = take_properties(bytes, length, places);
    tnef->html_codepage = number_of(&codepage);
    return whole;
}

static bool file_properties(Pending *pending, const char *bytes, size_t length)
{
    const PropertyPlace places[] = {{P_FILE_DATA, &pending->body},
                                    {P_FILE_LONG_NAME, &pending->long_name},
                                    {P_FILE_NAME, &pending->short_name},
                                    {P_DISPLAY_NAME, &pending->display_name},
                                    {P_FILE_TYPE, &pending->type},
                                    {P_FILE_METHOD, &pending->method},
                                    {0, NULL}};
    return take_properties(bytes, length, places);
}

static void take_attribute(Tnef *tnef, Pending *pending, uint32_t id, const char *bytes,
                           size_t length, GPtrArray *defects)
{
    const TnefProperty string = {bytes, length, T_STRING};
    bool whole = true;
    switch (id) {
    case ATTRIBUTE_BODY:
        tnef->plain = string;
        break;
    case ATTRIBUTE_SUBJECT:
        tnef->subject = string;
        break;
    case ATTRIBUTE_CODEPAGE:
        if (length >= 4)
            tnef->codepage = bytes_u32(bytes);
        break;
    case ATTRIBUTE_PROPERTIES:
        whole = message_properties(tnef, bytes, length);
        break;
    case ATTRIBUTE_FILE_STARTS:
        finish_file(tnef, pending, defects);
        pending->started = true;
        break;
    case ATTRIBUTE_FILE_TITLE:
        pending->title = string;
        pending->started = true;
        break;
    case ATTRIBUTE_FILE_DATA:
        pending->data = (TnefProperty){bytes, length, T_BINARY};
        pending->started = true;
        break;
    case ATTRIBUTE_FILE_PROPERTIES:
        whole = file_properties(pending, bytes, length);
        pending->started = true;
        break;
    default:
        break;
    }
    if (!whole)
        text_defect(defects, "TNEF: damaged properties");
}

/* Levels: 1 the message, 2 an attachment. Anything else is no attribute: what follows the last
 * one is dropped. */
static bool starts_attribute(const Input *input)
{
    return left(input) > 0 && (input->at[0] == 1 || input->at[0] == 2);
}

static void check_sum(const char *bytes, uint32_t length, uint32_t sum, GPtrArray *defects)
{
    for (uint32_t i = 0; i < length; i++)
        sum -= (unsigned char)bytes[i];
    if (sum & 0xFFFF)
        text_defect(defects, "TNEF: a checksum is wrong");
}

bool tnef_read(const char *bytes, size_t length, Tnef *tnef, GPtrArray *defects)
{
    Pending pending = {0};
    *tnef = (Tnef){.codepage = 1252};
    tnef->files = g_array_new(FALSE, FALSE, sizeof(TnefFile));
    if (!is_tnef(bytes, length))
        return false;
    Input input = {bytes + 6, bytes + length};
    while (starts_attribute(&input)) {
        const char *head = take(&input, 9);
        uint32_t size = head ? bytes_u32(head + 5) : 0;
        size_t there = MIN(left(&input), size);
        if (!head || there < size)
            text_defect(defects, "TNEF: cut off");
        if (!head)
            break;
        const char *content = take(&input, there);
        take_attribute(tnef, &pending, bytes_u32(head + 1), content, there, defects);
        const char *sum = take(&input, 2);
        if (sum)
            check_sum(content, size, bytes_u16(sum), defects);
    }
    finish_file(tnef, &pending, defects);
    return true;
}

void tnef_clear(Tnef *tnef)
{
    for (unsigned i = 0; tnef->files && i < tnef->files->len; i++) {
        TnefFile *file = &g_array_index(tnef->files, TnefFile, i);
        g_free(file->name);
        g_free(file->type);
    }
    if (tnef->files)
        g_array_unref(tnef->files);
    *tnef = (Tnef){0};
}

/* ---- the body ---- */

static char *shown_or_null(char *text)
{
    if (text && !text_is_blank(text))
        return text;
    g_free(text);
    return NULL;
}

static char *plain_text(const Tnef *tnef, GPtrArray *defects)
{
    g_autofree char *raw = string_of(&tnef->plain, tnef->codepage, BODY_MAX);
    return text_decode(raw, strlen(raw), NULL, defects);
}

static char *html_text(const Tnef *tnef, GPtrArray *defects)
{
    unsigned codepage = tnef->html_codepage ? tnef->html_codepage : tnef->codepage;
    g_autofree char *raw = string_of(&tnef->html, codepage, BODY_MAX);
    g_autofree char *html = text_decode(raw, strlen(raw), NULL, defects);
    return html_to_text(html, strlen(html), defects);
}

static char *rich_text(const Tnef *tnef, GPtrArray *defects)
{
    if (!tnef->rtf.bytes)
        return NULL;
    g_autoptr(GString) rtf = rtf_unpack(tnef->rtf.bytes, tnef->rtf.length, defects);
    return rtf ? rtf_to_text(rtf->str, rtf->len, defects) : NULL;
}

char *tnef_text(const Tnef *tnef, bool *ret_from_html, GPtrArray *defects)
{
    char *text = shown_or_null(plain_text(tnef, defects));
    if (ret_from_html)
        *ret_from_html = !text && tnef->html.bytes;
    if (!text && tnef->html.bytes)
        text = shown_or_null(html_text(tnef, defects));
    return text ? text : shown_or_null(rich_text(tnef, defects));
}

/* ---- the message as a mail ---- */

static void add_header(GString *mail, const char *name, const TnefProperty *value,
                       unsigned codepage)
{
    g_autofree char *line = line_of(value, codepage);
    if (*line)
        g_string_append_printf(mail, "%s: %s\n", name, line);
}

/* Between quotation marks nothing in a name is syntax but these. */
static char *quotable(char *name)
{
    return g_strdelimit(name, "\"\\", '\'');
}

/* The address only where it is one of the Internet: Exchange has names of its own. */
static void add_person(GString *mail, const TnefPerson *person, unsigned codepage)
{
    g_autofree char *name = line_of(&person->name, codepage);
    g_autofree char *smtp = line_of(&person->smtp_address, codepage);
    g_autofree char *other = line_of(&person->address, codepage);
    const char *address = strchr(smtp, '@') ? smtp : strchr(other, '@') ? other : "";
    address = address[strcspn(address, "<>\", ")] ? "" : address;
    g_string_append_printf(mail, "From: \"%s\" <%s>\n", quotable(name), address);
}

/* Ticks of 100 nanoseconds since 1601. */
static void add_date(GString *mail, const TnefProperty *time)
{
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (!time->bytes || time->type != T_TIME)
        return;
    uint64_t ticks = (uint64_t)bytes_u32(time->bytes + 4) << 32 | bytes_u32(time->bytes);
    int64_t seconds = (int64_t)(ticks / 10000000) - 11644473600;
    g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(seconds);
    if (date)
        g_string_append_printf(mail, "Date: %02d %s %04d %02d:%02d:%02d +0000\n",
                               g_date_time_get_day_of_month(date),
                               months[g_date_time_get_month(date) - 1],
                               g_date_time_get_year(date), g_date_time_get_hour(date),
                               g_date_time_get_minute(date), g_date_time_get_second(date));
}

GString *tnef_mail(const Tnef *tnef, GPtrArray *defects)
{
    const unsigned codepage = tnef->codepage;
    GString *mail = g_string_new(NULL);
    bool represents = tnef->representing.name.bytes || tnef->representing.address.bytes;
    add_person(mail, represents ? &tnef->representing : &tnef->sender, codepage);
    add_header(mail, "Subject", &tnef->subject, codepage);
    add_header(mail, "Message-ID", &tnef->message_id, codepage);
    add_date(mail, &tnef->sent_at);
    g_string_append(mail, "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
                          "Content-Transfer-Encoding: 8bit\n\n");
    g_autofree char *text = tnef_text(tnef, NULL, defects);
    g_string_append(mail, text ? text : "");
    return mail;
}
