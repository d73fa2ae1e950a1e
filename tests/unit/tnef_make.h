/* TNEF streams made by hand: attributes, and lists of properties that go into them. */
#pragma once

#include <glib.h>
#include <stdint.h>
#include <string.h>

static inline void make_u16(GString *out, unsigned value)
{
    g_string_append_c(out, (char)value);
    g_string_append_c(out, (char)(value >> 8));
}

static inline void make_u32(GString *out, unsigned value)
{
    make_u16(out, value & 0xFFFF);
    make_u16(out, value >> 16);
}

static inline GString *make_tnef(void)
{
    GString *stream = g_string_new(NULL);
    make_u32(stream, 0x223E9F78);
    make_u16(stream, 1);
    return stream;
}

static inline void make_attribute(GString *stream, char level, unsigned id, const char *bytes,
                                  size_t length)
{
    unsigned sum = 0;
    g_string_append_c(stream, level);
    make_u32(stream, id);
    make_u32(stream, (unsigned)length);
    g_string_append_len(stream, bytes, (gssize)length);
    for (size_t i = 0; i < length; i++)
        sum += (unsigned char)bytes[i];
    make_u16(stream, sum & 0xFFFF);
}

static inline GString *make_properties(unsigned count)
{
    GString *list = g_string_new(NULL);
    make_u32(list, count);
    return list;
}

/* A property whose value has a length; `type` 0x1E, 0x1F, 0x0D or 0x102. */
static inline void make_property(GString *list, unsigned type, unsigned id, const char *bytes,
                                 size_t length)
{
    make_u16(list, type);
    make_u16(list, id);
    make_u32(list, 1);
    make_u32(list, (unsigned)length);
    g_string_append_len(list, bytes, (gssize)length);
    while (length++ % 4)
        g_string_append_c(list, '\0');
}

static inline void make_string(GString *list, unsigned id, const char *text)
{
    make_property(list, 0x1E, id, text, strlen(text) + 1);
}

static inline void make_unicode(GString *list, unsigned id, const char *utf8)
{
    long units;
    g_autofree gunichar2 *utf16 = g_utf8_to_utf16(utf8, -1, NULL, &units, NULL);
    make_property(list, 0x1F, id, (const char *)utf16, (size_t)(units + 1) * 2);
}

static inline void make_number(GString *list, unsigned id, unsigned value)
{
    make_u16(list, 0x03);
    make_u16(list, id);
    make_u32(list, value);
}

/* The list becomes an attribute, and is freed. */
static inline void make_list_attribute(GString *stream, char level, unsigned id, GString *list)
{
    make_attribute(stream, level, id, list->str, list->len);
    g_string_free(list, TRUE);
}

static inline void make_time(GString *list, unsigned id, int64_t seconds_since_1970)
{
    uint64_t ticks = (uint64_t)(seconds_since_1970 + 11644473600) * 10000000;
    make_u16(list, 0x40);
    make_u16(list, id);
    make_u32(list, (unsigned)ticks);
    make_u32(list, (unsigned)(ticks >> 32));
}

/* Rich text in the compression that is none. */
static inline void make_rich_text(GString *list, const char *rtf)
{
    g_autoptr(GString) stored = g_string_new(NULL);
    make_u32(stored, (unsigned)strlen(rtf) + 12);
    make_u32(stored, (unsigned)strlen(rtf));
    make_u32(stored, 0x414C454D);
    make_u32(stored, 0);
    g_string_append(stored, rtf);
    make_property(list, 0x102, 0x1009, stored->str, stored->len);
}

/* An attachment begins. */
static inline void make_file(GString *stream, const char *title, const char *content)
{
    make_attribute(stream, 2, 0x00069002, "\1\0\0\0\0\0\0\0\0\0\0\0\0\0", 14);
    if (title)
        make_attribute(stream, 2, 0x00018010, title, strlen(title) + 1);
    if (content)
        make_attribute(stream, 2, 0x0006800F, content, strlen(content));
}

/* An attached message, whose stream is freed. */
static inline void make_message(GString *stream, const char *name, GString *message)
{
    g_string_prepend(message, "IIIIIIIIIIIIIIII"); /* its interface */
    GString *list = make_properties(3);
    make_number(list, 0x3705, 5);
    make_string(list, 0x3001, name);
    make_property(list, 0x0D, 0x3701, message->str, message->len);
    make_file(stream, "MESSAGE", NULL);
    make_list_attribute(stream, 2, 0x00069005, list);
    g_string_free(message, TRUE);
}
