/* Messages made by hand: from header lines and a text, without MIME, so that the parsers can be
 * tested alone. */
#pragma once

#include "parsers/message/message.h"

#include <string.h>

/* The real one is parsers/message/message.c's; this one serves a test that is linked without it. */
__attribute__((weak)) const char *message_header(const Message *message, const char *name,
                                                 size_t *from)
{
    for (size_t i = from ? *from : 0; i < message->n_headers; i++) {
        if (strcmp(message->headers[i].name, name) == 0) {
            if (from)
                *from = i + 1;
            return message->headers[i].value;
        }
    }
    return NULL;
}

static inline Address make_address(const char *text)
{
    const char *open = strchr(text, '<'), *close = open ? strchr(open, '>') : NULL;
    if (!close)
        return (Address){.name = g_strdup(""), .address = g_strstrip(g_strdup(text))};
    return (Address){.name = g_strstrip(g_strndup(text, (size_t)(open - text))),
                     .address = g_strndup(open + 1, (size_t)(close - open - 1))};
}

static inline AddressList make_addresses(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);
    AddressList list = {.items = g_new0(Address, g_strv_length(parts)),
                        .n = g_strv_length(parts)};
    for (size_t i = 0; i < list.n; i++)
        list.items[i] = make_address(parts[i]);
    return list;
}

static inline char **make_ids(const char *text)
{
    g_auto(GStrv) parts = g_strsplit_set(text, "<> ", -1);
    GPtrArray *ids = g_ptr_array_new();
    for (size_t i = 0; parts[i]; i++) {
        if (parts[i][0])
            g_ptr_array_add(ids, g_strdup(parts[i]));
    }
    g_ptr_array_add(ids, NULL);
    return (char **)g_ptr_array_free(ids, FALSE);
}

static inline void make_replace(char **field, char *value)
{
    g_free(*field);
    *field = value;
}

static inline void make_content_type(Message *message, const char *value)
{
    const char *end = strchr(value, ';'), *report = strstr(value, "report-type=");
    make_replace(&message->content_type,
                 end ? g_strndup(value, (size_t)(end - value)) : g_strdup(value));
    make_replace(&message->report_type,
                 report ? g_strdup(report + strlen("report-type=")) : NULL);
}

/* What the fields of a Message repeat of its headers. */
static inline void make_known(Message *message, const char *name, const char *value)
{
    Address *address = strcmp(name, "from") == 0     ? &message->from
                       : strcmp(name, "sender") == 0 ? &message->sender
                                                     : NULL;
    AddressList *list = strcmp(name, "to") == 0         ? &message->to
                        : strcmp(name, "cc") == 0       ? &message->cc
                        : strcmp(name, "reply-to") == 0 ? &message->reply_to
                                                        : NULL;
    if (address) {
        g_free(address->name);
        g_free(address->address);
        *address = make_address(value);
    } else if (list) {
        *list = make_addresses(value);
    } else if (strcmp(name, "subject") == 0) {
        make_replace(&message->subject, g_strdup(value));
    } else if (strcmp(name, "message-id") == 0) {
        make_replace(&message->message_id, g_strndup(value + 1, strlen(value) - 2));
    } else if (strcmp(name, "in-reply-to") == 0) {
        g_strfreev(message->in_reply_to);
        message->in_reply_to = make_ids(value);
    } else if (strcmp(name, "references") == 0) {
        g_strfreev(message->references);
        message->references = make_ids(value);
    } else if (strcmp(name, "content-type") == 0) {
        make_content_type(message, value);
    }
}

/* `headers`: lines "Name: value", the topmost first. */
static inline Message *message_make(const char *headers, const char *text)
{
    Message *message = g_new0(Message, 1);
    message->from = (Address){g_strdup(""), g_strdup("")};
    message->sender = (Address){g_strdup(""), g_strdup("")};
    message->subject = g_strdup("");
    message->message_id = g_strdup("");
    message->in_reply_to = g_new0(char *, 1);
    message->references = g_new0(char *, 1);
    message->content_type = g_strdup("text/plain");
    message->text = g_strdup(text);
    g_auto(GStrv) lines = g_strsplit(headers, "\n", -1);
    message->headers = g_new0(MessageHeader, g_strv_length(lines) + 1);
    for (size_t i = 0; lines[i]; i++) {
        char *colon = strchr(lines[i], ':');
        if (!colon)
            continue;
        *colon = '\0';
        MessageHeader *header = &message->headers[message->n_headers++];
        header->name = g_ascii_strdown(lines[i], -1);
        header->value = g_strstrip(g_strdup(colon + 1));
        make_known(message, header->name, header->value);
    }
    return message;
}

static inline void make_address_drop(Address *address)
{
    g_free(address->name);
    g_free(address->address);
}

static inline void make_list_drop(AddressList *list)
{
    for (size_t i = 0; i < list->n; i++)
        make_address_drop(&list->items[i]);
    g_free(list->items);
}

static inline void message_drop(Message *message)
{
    if (!message)
        return;
    message_drop(message->inner);
    for (size_t i = 0; i < message->n_headers; i++) {
        g_free(message->headers[i].name);
        g_free(message->headers[i].value);
    }
    g_free(message->headers);
    make_address_drop(&message->from);
    make_address_drop(&message->sender);
    make_list_drop(&message->reply_to);
    make_list_drop(&message->to);
    make_list_drop(&message->cc);
    g_strfreev(message->in_reply_to);
    g_strfreev(message->references);
    char *owned[] = {message->subject,        message->date, message->message_id,
                     message->content_type,   message->text, message->report_type,
                     message->delivery_status};
    for (size_t i = 0; i < G_N_ELEMENTS(owned); i++)
        g_free(owned[i]);
    g_free(message);
}

/* A megabyte of one string, again and again: what a hostile writer sends. */
static inline char *megabyte_of(const char *unit)
{
    GString *text = g_string_new(NULL);
    while (text->len < 1000000)
        g_string_append(text, unit);
    return g_string_free(text, FALSE);
}
