/* See json_write.h. Pure; called by report_json.c. */
#include "parsers/text/json_write.h"

#include "parsers/text/text.h"

#include <string.h>

static void begin_line(JsonWriter *writer)
{
    if (!writer->indent)
        return;
    text_append(writer->out, "\n", 1);
    for (int i = 0; i < writer->depth; i++)
        text_append(writer->out, "  ", 2);
}

/* Comma, line and key in front of a value. */
static void begin_value(JsonWriter *writer, const char *key)
{
    if (writer->follows)
        text_append(writer->out, ",", 1);
    if (writer->depth > 0)
        begin_line(writer);
    writer->follows = true;
    if (!key)
        return;
    text_append(writer->out, "\"", 1);
    text_append(writer->out, key, strlen(key));
    text_append(writer->out, "\": ", writer->indent ? 3 : 2);
}

void json_open(JsonWriter *writer, const char *key, char bracket)
{
    begin_value(writer, key);
    g_string_append_c(writer->out, bracket);
    writer->depth++;
    writer->follows = false;
}

void json_close(JsonWriter *writer, char bracket)
{
    writer->depth--;
    if (writer->follows)
        begin_line(writer);
    g_string_append_c(writer->out, bracket);
    writer->follows = true;
}

/* Bytes that are written as they are, in any text and in one that is UTF-8. */
static const bool plain_ascii[0x100] = {
    [0x20 ... 0x21] = true, [0x23 ... 0x5B] = true, [0x5D ... 0x7F] = true};
static const bool plain_utf8[0x100] = {
    [0x20 ... 0x21] = true, [0x23 ... 0x5B] = true, [0x5D ... 0xFF] = true};

static void append_escaped(GString *out, unsigned char c)
{
    static const char letters[0x20] = {
        ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};
    char letter = c < sizeof letters ? letters[c] : (char)c;
    if (!letter) {
        g_string_append_printf(out, "\\u%04X", c);
        return;
    }
    text_append(out, (char[]){'\\', letter}, 2);
}

/* Whether it is UTF-8 is asked from the first byte on that is not ASCII. */
static void append_text(GString *out, const char *text)
{
    g_autofree char *repaired = NULL;
    const bool *plain = plain_ascii;
    text_append(out, "\"", 1);
    for (;;) {
        const char *start = text;
        while (plain[(unsigned char)*text])
            text++;
        text_append(out, start, (size_t)(text - start));
        if (!*text)
            break;
        if ((unsigned char)*text < 0x80) {
            append_escaped(out, (unsigned char)*text++);
            continue;
        }
        plain = plain_utf8;
        if (!g_utf8_validate(text, -1, NULL))
            text = repaired = g_utf8_make_valid(text, -1);
    }
    text_append(out, "\"", 1);
}

void json_text(JsonWriter *writer, const char *key, const char *text)
{
    if (!text) {
        json_nothing(writer, key);
        return;
    }
    begin_value(writer, key);
    append_text(writer->out, text);
}

void json_number(JsonWriter *writer, const char *key, int64_t number)
{
    char digits[24], *end = digits + sizeof digits, *at = end;
    uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--at = '-';
    begin_value(writer, key);
    text_append(writer->out, at, (size_t)(end - at));
}

void json_hundredths(JsonWriter *writer, const char *key, int number)
{
    begin_value(writer, key);
    g_string_append_printf(writer->out, "%d", number / 100);
    if (number % 100)
        g_string_append_printf(writer->out, number % 10 ? ".%02d" : ".%d",
                               number % 10 ? number % 100 : number % 100 / 10);
}

void json_raw(JsonWriter *writer, const char *key, const char *json)
{
    begin_value(writer, key);
    g_string_append(writer->out, json);
}

void json_bool(JsonWriter *writer, const char *key, bool value)
{
    begin_value(writer, key);
    text_append(writer->out, value ? "true" : "false", value ? 4 : 5);
}

void json_nothing(JsonWriter *writer, const char *key)
{
    begin_value(writer, key);
    text_append(writer->out, "null", 4);
}
