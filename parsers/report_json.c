/* A report as JSON: the answer of the parser process, a column of the register, what scripts
 * read. Writing never fails and builds nothing (json_write.h). report_json_read.c reads it, in the
 * same order of keys; a new key goes into both. */
#include "parsers/report_json.h"

#include "parsers/text/json_write.h"

#include <string.h>

enum { JSON_SIZE_USUAL = 8 * 1024 };

const char *const forward_kind_names[] = {
    [FORWARD_NONE] = "none",
    [FORWARD_ATTACHED] = "attached",
    [FORWARD_INLINE] = "inline",
    [FORWARD_RESENT] = "resent",
};

const char *const bounce_kind_names[] = {
    [BOUNCE_NONE] = "none",
    [BOUNCE_PERMANENT] = "permanent",
    [BOUNCE_TEMPORARY] = "temporary",
    [BOUNCE_DELIVERED] = "delivered",
};

const char *const evidence_in_names[] = {
    [EVIDENCE_VISIBLE] = "visible",
    [EVIDENCE_FORWARD] = "forward",
    [EVIDENCE_QUOTED] = "quoted",
    [EVIDENCE_SUBJECT] = "subject",
};

const char *const anonymous_by_names[] = {
    [ANONYMOUS_NOT] = "not",
    [ANONYMOUS_ROUTE] = "route",
    [ANONYMOUS_CHAIR] = "chair",
    [ANONYMOUS_REQUEST] = "request",
};

const char *const command_doubt_names[] = {
    [DOUBT_NONE] = "none",   [DOUBT_WORD] = "word",     [DOUBT_CODES] = "codes",
    [DOUBT_PLACE] = "place", [DOUBT_BROKEN] = "broken", [DOUBT_ASKS] = "asks",
};

static void put_texts(JsonWriter *json, const char *key, char *const *list)
{
    json_open(json, key, '[');
    for (size_t i = 0; list && list[i]; i++)
        json_text(json, NULL, list[i]);
    json_close(json, ']');
}

static void put_address(JsonWriter *json, const char *key, const Address *address)
{
    json_open(json, key, '{');
    json_text(json, "name", address->name);
    json_text(json, "address", address->address);
    json_close(json, '}');
}

static void put_addresses(JsonWriter *json, const char *key, const AddressList *list)
{
    json_open(json, key, '[');
    for (size_t i = 0; i < list->n; i++)
        put_address(json, NULL, &list->items[i]);
    json_close(json, ']');
}

static void put_tristate(JsonWriter *json, const char *key, Tristate value)
{
    if (value == TRISTATE_UNKNOWN)
        json_nothing(json, key);
    else
        json_bool(json, key, value == TRISTATE_YES);
}

static void put_headers(JsonWriter *json, const Report *report)
{
    json_text(json, "schema", REPORT_SCHEMA);
    json_text(json, "route", route_name(report->route));
    json_text(json, "origin", origin_name(report->origin));
    json_text(json, "origin_rule", report->origin_rule);
    json_bool(json, "ack", report->ack);
    json_text(json, "ack_rule", report->ack_rule);
    put_address(json, "from", &report->from);
    if (report->reply_to)
        put_address(json, "reply_to", report->reply_to);
    else
        json_nothing(json, "reply_to");
    put_addresses(json, "to", &report->to);
    put_addresses(json, "cc", &report->cc);
    json_text(json, "subject", report->subject);
    json_text(json, "date", report->date);
    json_text(json, "message_id", report->message_id);
    put_texts(json, "in_reply_to", report->in_reply_to);
    put_texts(json, "references", report->references);
}

static void put_forward(JsonWriter *json, const Forward *forward)
{
    if (forward->kind == FORWARD_NONE) {
        json_nothing(json, "forward");
        return;
    }
    json_open(json, "forward", '{');
    json_text(json, "kind", forward_kind_names[forward->kind]);
    json_text(json, "comment", forward->comment);
    json_open(json, "original", '{');
    put_address(json, "from", &forward->from);
    put_addresses(json, "to", &forward->to);
    put_addresses(json, "cc", &forward->cc);
    json_text(json, "subject", forward->subject);
    json_text(json, "date", forward->date);
    json_text(json, "date_text", forward->date_text);
    json_text(json, "text", forward->text);
    json_close(json, '}');
    json_close(json, '}');
}

static void put_attachments(JsonWriter *json, const Report *report)
{
    json_open(json, "attachments", '[');
    for (size_t i = 0; i < report->n_attachments; i++) {
        const Attachment *attachment = &report->attachments[i];
        json_open(json, NULL, '{');
        json_text(json, "name", attachment->name);
        json_text(json, "type", attachment->type);
        json_number(json, "size", attachment->size);
        json_text(json, "sha256", attachment->sha256);
        json_text(json, "via", attachment->via);
        json_text(json, "sniffed", attachment->sniffed);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_bounce(JsonWriter *json, const Bounce *bounce)
{
    if (bounce->kind == BOUNCE_NONE) {
        json_nothing(json, "bounce");
        return;
    }
    json_open(json, "bounce", '{');
    json_text(json, "kind", bounce_kind_names[bounce->kind]);
    put_texts(json, "recipients", bounce->recipients);
    json_text(json, "status", bounce->status);
    json_text(json, "diagnostic", bounce->diagnostic);
    json_text(json, "reason", bounce->reason);
    json_text(json, "original_message_id", bounce->original_message_id);
    json_bool(json, "given_up", bounce->given_up);
    json_close(json, '}');
}

static void put_evidence(JsonWriter *json, const Fields *fields)
{
    json_open(json, "evidence", '[');
    for (size_t i = 0; i < fields->n_evidence; i++) {
        const Evidence *evidence = &fields->evidence[i];
        json_open(json, NULL, '{');
        json_text(json, "field", evidence->field);
        json_text(json, "in", evidence_in_names[evidence->in]);
        json_number(json, "start", evidence->start);
        json_number(json, "end", evidence->end);
        json_text(json, "text", evidence->text);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_fields(JsonWriter *json, const Fields *fields)
{
    json_open(json, "fields", '{');
    json_text(json, "occurred", fields->occurred);
    json_text(json, "discovered", fields->discovered);
    put_texts(json, "people", fields->people);
    if (fields->affected < 0)
        json_nothing(json, "affected");
    else
        json_number(json, "affected", fields->affected);
    put_texts(json, "data_types", fields->data_types);
    put_texts(json, "data_subjects", fields->data_subjects);
    put_tristate(json, "encrypted", fields->encrypted);
    put_tristate(json, "recipient_known", fields->recipient_known);
    put_tristate(json, "deletion_confirmed", fields->deletion_confirmed);
    json_text(json, "remedial_action", fields->remedial_action);
    put_texts(json, "missing", fields->missing);
    put_evidence(json, fields);
    json_close(json, '}');
}

static void put_anonymity(JsonWriter *json, const Report *report)
{
    json_open(json, "anonymity", '{');
    json_bool(json, "requested", report->anonymity_requested);
    json_text(json, "evidence", report->anonymity_evidence);
    if (report->anonymous_by == ANONYMOUS_NOT)
        json_nothing(json, "by");
    else
        json_text(json, "by", anonymous_by_names[report->anonymous_by]);
    json_close(json, '}');
}

static void put_reference(JsonWriter *json, const Report *report)
{
    if (!report->reference) {
        json_nothing(json, "reference");
        return;
    }
    json_open(json, "reference", '{');
    json_text(json, "ref", report->reference);
    json_text(json, "where", report->reference_where);
    json_text(json, "token", report->reference_token);
    json_close(json, '}');
}

static void put_command(JsonWriter *json, const Report *report)
{
    if (!report->command_code) {
        json_nothing(json, "command");
        return;
    }
    json_open(json, "command", '{');
    json_text(json, "code", report->command_code);
    json_open(json, "lines", '[');
    for (size_t i = 0; i < report->n_command; i++) {
        json_open(json, NULL, '{');
        json_text(json, "word", report->command[i].word);
        json_text(json, "argument", report->command[i].argument);
        json_text(json, "code", report->command[i].code);
        if (report->command[i].below)
            json_bool(json, "below", true);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_close(json, '}');
}

static void put_doubt(JsonWriter *json, const Report *report)
{
    if (report->doubt == DOUBT_NONE)
        return;
    json_open(json, "doubt", '{');
    json_text(json, "why", command_doubt_names[report->doubt]);
    json_text(json, "word", report->doubt_word);
    json_text(json, "meant", report->doubt_meant);
    json_text(json, "line", report->doubt_line);
    json_close(json, '}');
}

/* Bytes in which most reports have room: what is moved while it grows costs more than writing
 * it. */
static size_t likely_size(const Report *report)
{
    const char *texts[] = {report->text,      report->visible,         report->quoted,
                           report->signature, report->forward.comment, report->forward.text};
    size_t size = JSON_SIZE_USUAL;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        size += texts[i] ? strlen(texts[i]) : 0;
    return size + size / 16;
}

/* Room for so many bytes and no more: g_string_sized_new() takes the next power of two, which
 * the heap may not keep for the next mail. */
static GString *text_of_size(size_t size)
{
    GString *text = g_string_new(NULL);
    text->str = g_realloc(text->str, size);
    text->allocated_len = size;
    return text;
}

char *report_to_json(const Report *report, bool indent, size_t *ret_length)
{
    JsonWriter json = {.out = text_of_size(likely_size(report)), .indent = indent};
    json_open(&json, NULL, '{');
    put_headers(&json, report);
    json_text(&json, "text", report->text);
    json_text(&json, "visible", report->visible);
    json_text(&json, "quoted", report->quoted);
    json_text(&json, "signature", report->signature);
    put_forward(&json, &report->forward);
    put_attachments(&json, report);
    put_bounce(&json, &report->bounce);
    put_fields(&json, &report->fields);
    put_anonymity(&json, report);
    put_reference(&json, report);
    if (report->codes)
        put_texts(&json, "codes", report->codes);
    put_command(&json, report);
    if (report->codeless)
        json_bool(&json, "codeless", true);
    if (report->courtesy)
        json_bool(&json, "courtesy", true);
    put_doubt(&json, report);
    json_text(&json, "request", report->request);
    json_text(&json, "loop", report->loop);
    json_text(&json, "authentication", report->authentication);
    json_text(&json, "body_sha256", report->body_sha256);
    put_texts(&json, "defects", report->defects);
    json_close(&json, '}');
    if (ret_length)
        *ret_length = json.out->len;
    return g_string_free(json.out, FALSE);
}
