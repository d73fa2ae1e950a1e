/* A report as JSON and back. The first direction is for scripts, the register and the parser
 * process's answer; the second reads what may be hostile: a parser process taken over by a mail
 * speaks this, too. */
#include "parsers/report.h"

#include <jansson.h>
#include <string.h>

enum {
    JSON_SIZE_MAX = 8 * 1024 * 1024,
    JSON_LIST_MAX = 10000,
    JSON_DEPTH_MAX = 8,
};

/* ---- writing ---- */

static json_t *nullable(const char *text)
{
    return text ? json_string(text) : json_null();
}

static json_t *list_json(char *const *list)
{
    json_t *array = json_array();
    for (; list && *list; list++)
        json_array_append_new(array, json_string(*list));
    return array;
}

static json_t *address_json(const Address *address)
{
    return json_pack("{s:s, s:s}", "name", address->name, "address", address->address);
}

static json_t *addresses_json(const AddressList *list)
{
    json_t *array = json_array();
    for (size_t i = 0; i < list->n; i++)
        json_array_append_new(array, address_json(&list->items[i]));
    return array;
}

static const char *const forward_names[] = {NULL, "attached", "inline", "resent"};
static const char *const bounce_names[] = {NULL, "permanent", "temporary", "delivered"};

static json_t *forward_json(const Forward *forward)
{
    if (forward->kind == FORWARD_NONE)
        return json_null();
    json_t *original =
        json_pack("{s:o, s:o, s:o, s:s, s:s?, s:s?, s:s}", "from", address_json(&forward->from),
                  "to", addresses_json(&forward->to), "cc", addresses_json(&forward->cc),
                  "subject", forward->subject, "date", forward->date, "date_text",
                  forward->date_text, "text", forward->text);
    return json_pack("{s:s, s:s, s:o}", "kind", forward_names[forward->kind], "comment",
                     forward->comment, "original", original);
}

static json_t *attachments_json(const Report *report)
{
    json_t *array = json_array();
    for (size_t i = 0; i < report->n_attachments; i++) {
        const Attachment *one = &report->attachments[i];
        json_array_append_new(array, json_pack("{s:s, s:s, s:I, s:s, s:s}", "name", one->name,
                                               "type", one->type, "size", (json_int_t)one->size,
                                               "sha256", one->sha256, "via", one->via));
    }
    return array;
}

static json_t *bounce_json(const Bounce *bounce)
{
    if (bounce->kind == BOUNCE_NONE)
        return json_null();
    return json_pack("{s:s, s:o, s:s, s:s, s:s, s:s}", "kind", bounce_names[bounce->kind],
                     "recipients", list_json(bounce->recipients), "status", bounce->status,
                     "diagnostic", bounce->diagnostic, "reason", bounce->reason,
                     "original_message_id", bounce->original_message_id);
}

static json_t *tristate_json(Tristate value)
{
    return value == TRISTATE_UNKNOWN ? json_null() : json_boolean(value == TRISTATE_YES);
}

static json_t *evidence_json(const Fields *fields)
{
    json_t *array = json_array();
    for (size_t i = 0; i < fields->n_evidence; i++) {
        const Evidence *one = &fields->evidence[i];
        json_array_append_new(array, json_pack("{s:s, s:I, s:I, s:s}", "field", one->field,
                                               "start", (json_int_t)one->start, "end",
                                               (json_int_t)one->end, "text", one->text));
    }
    return array;
}

static json_t *fields_json(const Fields *fields)
{
    json_t *object = json_pack(
        "{s:s?, s:s?, s:o, s:o, s:o, s:o}", "occurred", fields->occurred, "discovered",
        fields->discovered, "people", list_json(fields->people), "affected",
        fields->affected < 0 ? json_null() : json_integer(fields->affected), "data_types",
        list_json(fields->data_types), "data_subjects", list_json(fields->data_subjects));
    json_object_set_new(object, "encrypted", tristate_json(fields->encrypted));
    json_object_set_new(object, "recipient_known", tristate_json(fields->recipient_known));
    json_object_set_new(object, "deletion_confirmed",
                        tristate_json(fields->deletion_confirmed));
    json_object_set_new(object, "remedial_action", nullable(fields->remedial_action));
    json_object_set_new(object, "missing", list_json(fields->missing));
    json_object_set_new(object, "evidence", evidence_json(fields));
    return object;
}

static json_t *reference_json(const Report *report)
{
    if (!report->reference)
        return json_null();
    return json_pack("{s:s, s:s?, s:s?}", "ref", report->reference, "where",
                     report->reference_where, "token", report->reference_token);
}

static json_t *command_json(const Report *report)
{
    if (!report->command_code)
        return json_null();
    json_t *lines = json_array();
    for (size_t i = 0; i < report->n_command; i++)
        json_array_append_new(lines, json_pack("{s:s, s:s}", "word", report->command[i].word,
                                               "argument", report->command[i].argument));
    return json_pack("{s:s, s:o}", "code", report->command_code, "lines", lines);
}

/* The keys in their documented order. */
static json_t *report_object(const Report *report)
{
    json_t *o = json_object();
    json_object_set_new(o, "schema", json_string(REPORT_SCHEMA));
    json_object_set_new(o, "origin", json_string(origin_name(report->origin)));
    json_object_set_new(o, "origin_rule", nullable(report->origin_rule));
    json_object_set_new(o, "ack", json_boolean(report->ack));
    json_object_set_new(o, "ack_rule", nullable(report->ack_rule));
    json_object_set_new(o, "from", address_json(&report->from));
    json_object_set_new(o, "reply_to",
                        report->reply_to ? address_json(report->reply_to) : json_null());
    json_object_set_new(o, "to", addresses_json(&report->to));
    json_object_set_new(o, "cc", addresses_json(&report->cc));
    json_object_set_new(o, "subject", json_string(report->subject));
    json_object_set_new(o, "date", nullable(report->date));
    json_object_set_new(o, "message_id", json_string(report->message_id));
    json_object_set_new(o, "in_reply_to", list_json(report->in_reply_to));
    json_object_set_new(o, "references", list_json(report->references));
    json_object_set_new(o, "text", json_string(report->text));
    json_object_set_new(o, "visible", json_string(report->visible));
    json_object_set_new(o, "quoted", json_string(report->quoted));
    json_object_set_new(o, "signature", json_string(report->signature));
    json_object_set_new(o, "forward", forward_json(&report->forward));
    json_object_set_new(o, "attachments", attachments_json(report));
    json_object_set_new(o, "bounce", bounce_json(&report->bounce));
    json_object_set_new(o, "fields", fields_json(&report->fields));
    json_object_set_new(o, "anonymity",
                        json_pack("{s:b, s:s?}", "requested", report->anonymity_requested,
                                  "evidence", report->anonymity_evidence));
    json_object_set_new(o, "reference", reference_json(report));
    json_object_set_new(o, "command", command_json(report));
    json_object_set_new(o, "request", nullable(report->request));
    json_object_set_new(o, "loop", nullable(report->loop));
    json_object_set_new(o, "authentication", json_string(report->authentication));
    json_object_set_new(o, "body_sha256", json_string(report->body_sha256));
    json_object_set_new(o, "defects", list_json(report->defects));
    return o;
}

static int append_piece(const char *piece, size_t size, void *to)
{
    g_string_append_len(to, piece, (gssize)size);
    return 0;
}

char *report_to_json(const Report *report, bool indent, size_t *ret_length)
{
    json_t *object = report_object(report);
    GString *text = g_string_sized_new(4096);
    json_dump_callback(object, append_piece, text, indent ? JSON_INDENT(2) : JSON_COMPACT);
    json_decref(object);
    *ret_length = text->len;
    return g_string_free(text, FALSE);
}

/* ---- reading: a reader remembers the first thing that was wrong ---- */

typedef struct Reader {
    Err *err;
    bool failed;
} Reader;

static void fail(Reader *reader, const char *key, const char *expected)
{
    if (!reader->failed)
        err_set(reader->err, ERR_INPUT, "report: \"%s\" must be %s", key, expected);
    reader->failed = true;
}

/* Control characters but newline and tab have no business in a report. */
static bool is_clean(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((c < ' ' && c != '\n' && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

static char *take_string(Reader *reader, const char *key, const json_t *value)
{
    if (json_is_string(value) && is_clean(json_string_value(value), json_string_length(value)))
        return g_strdup(json_string_value(value));
    fail(reader, key, "a text without control characters");
    return g_strdup("");
}

static char *read_string(Reader *reader, const json_t *object, const char *key)
{
    return take_string(reader, key, json_object_get(object, key));
}

static char *read_nullable(Reader *reader, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_null(value) ? NULL : take_string(reader, key, value);
}

static const json_t *read_array(Reader *reader, const json_t *object, const char *key)
{
    const json_t *array = json_object_get(object, key);
    if (json_is_array(array) && json_array_size(array) <= JSON_LIST_MAX)
        return array;
    fail(reader, key, "a list of at most 10000");
    return NULL;
}

/* An object, or NULL for null. */
static const json_t *read_object(Reader *reader, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_object(value) && !json_is_null(value))
        fail(reader, key, "an object or null");
    return json_is_object(value) ? value : NULL;
}

static int64_t read_count(Reader *reader, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (json_is_integer(value) && json_integer_value(value) >= 0)
        return json_integer_value(value);
    fail(reader, key, "a number that is not negative");
    return 0;
}

static char **read_list(Reader *reader, const json_t *object, const char *key)
{
    const json_t *array = read_array(reader, object, key);
    size_t n = json_array_size(array);
    char **list = g_new0(char *, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = take_string(reader, key, json_array_get(array, i));
    return list;
}

static Tristate read_tristate(Reader *reader, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (json_is_null(value))
        return TRISTATE_UNKNOWN;
    if (!json_is_boolean(value))
        fail(reader, key, "true, false or null");
    return json_is_true(value) ? TRISTATE_YES : TRISTATE_NO;
}

static bool read_bool(Reader *reader, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_boolean(value))
        fail(reader, key, "true or false");
    return json_is_true(value);
}

static void take_address(Reader *reader, const char *key, const json_t *value, Address *ret)
{
    if (!json_is_object(value))
        fail(reader, key, "an object with name and address");
    ret->name = read_string(reader, value, "name");
    ret->address = read_string(reader, value, "address");
}

static void read_addresses(Reader *reader, const json_t *object, const char *key,
                           AddressList *ret)
{
    const json_t *array = read_array(reader, object, key);
    ret->n = json_array_size(array);
    ret->items = g_new0(Address, ret->n);
    for (size_t i = 0; i < ret->n; i++)
        take_address(reader, key, json_array_get(array, i), &ret->items[i]);
}

/* The index of a name, from 1 on; 0 is the kind that is null. */
static int read_name(Reader *reader, const json_t *object, const char *key,
                     const char *const *names, int n)
{
    const char *text = json_string_value(json_object_get(object, key));
    for (int i = 1; text && i < n; i++) {
        if (strcmp(text, names[i]) == 0)
            return i;
    }
    fail(reader, key, "one of its names");
    return 1;
}

static void read_forward(Reader *reader, const json_t *object, Forward *forward)
{
    const json_t *value = read_object(reader, object, "forward");
    if (!value)
        return;
    const json_t *original = json_object_get(value, "original");
    forward->kind = (ForwardKind)read_name(reader, value, "kind", forward_names,
                                           G_N_ELEMENTS(forward_names));
    forward->comment = read_string(reader, value, "comment");
    take_address(reader, "from", json_object_get(original, "from"), &forward->from);
    read_addresses(reader, original, "to", &forward->to);
    read_addresses(reader, original, "cc", &forward->cc);
    forward->subject = read_string(reader, original, "subject");
    forward->date = read_nullable(reader, original, "date");
    forward->date_text = read_nullable(reader, original, "date_text");
    forward->text = read_string(reader, original, "text");
}

static void read_hash(Reader *reader, const json_t *object, char ret[65])
{
    g_autofree char *text = read_string(reader, object, "sha256");
    if (strlen(text) != 64 || strspn(text, "0123456789abcdef") != 64)
        fail(reader, "sha256", "64 hexadecimal digits");
    g_strlcpy(ret, text, 65);
}

static void read_attachments(Reader *reader, const json_t *object, Report *report)
{
    const json_t *array = read_array(reader, object, "attachments");
    report->n_attachments = json_array_size(array);
    report->attachments = g_new0(Attachment, report->n_attachments);
    for (size_t i = 0; i < report->n_attachments; i++) {
        const json_t *value = json_array_get(array, i);
        Attachment *one = &report->attachments[i];
        one->name = read_string(reader, value, "name");
        one->type = read_string(reader, value, "type");
        one->size = read_count(reader, value, "size");
        one->via = read_string(reader, value, "via");
        read_hash(reader, value, one->sha256);
    }
}

static void read_bounce(Reader *reader, const json_t *object, Bounce *bounce)
{
    const json_t *value = read_object(reader, object, "bounce");
    if (!value)
        return;
    bounce->kind =
        (BounceKind)read_name(reader, value, "kind", bounce_names, G_N_ELEMENTS(bounce_names));
    bounce->recipients = read_list(reader, value, "recipients");
    bounce->status = read_string(reader, value, "status");
    bounce->diagnostic = read_string(reader, value, "diagnostic");
    bounce->reason = read_string(reader, value, "reason");
    bounce->original_message_id = read_string(reader, value, "original_message_id");
}

static void read_evidence(Reader *reader, const json_t *object, Fields *fields)
{
    const json_t *array = read_array(reader, object, "evidence");
    fields->n_evidence = json_array_size(array);
    fields->evidence = g_new0(Evidence, fields->n_evidence);
    for (size_t i = 0; i < fields->n_evidence; i++) {
        const json_t *value = json_array_get(array, i);
        Evidence *one = &fields->evidence[i];
        one->field = read_string(reader, value, "field");
        one->start = read_count(reader, value, "start");
        one->end = read_count(reader, value, "end");
        one->text = read_string(reader, value, "text");
    }
}

static void read_fields(Reader *reader, const json_t *object, Fields *fields)
{
    const json_t *value = json_object_get(object, "fields");
    if (!json_is_object(value))
        fail(reader, "fields", "an object");
    fields->occurred = read_nullable(reader, value, "occurred");
    fields->discovered = read_nullable(reader, value, "discovered");
    fields->people = read_list(reader, value, "people");
    fields->affected = json_is_null(json_object_get(value, "affected"))
                           ? -1
                           : read_count(reader, value, "affected");
    fields->data_types = read_list(reader, value, "data_types");
    fields->data_subjects = read_list(reader, value, "data_subjects");
    fields->encrypted = read_tristate(reader, value, "encrypted");
    fields->recipient_known = read_tristate(reader, value, "recipient_known");
    fields->deletion_confirmed = read_tristate(reader, value, "deletion_confirmed");
    fields->remedial_action = read_nullable(reader, value, "remedial_action");
    fields->missing = read_list(reader, value, "missing");
    read_evidence(reader, value, fields);
}

static void read_reference(Reader *reader, const json_t *object, Report *report)
{
    const json_t *value = read_object(reader, object, "reference");
    if (!value)
        return;
    report->reference = read_string(reader, value, "ref");
    report->reference_where = read_nullable(reader, value, "where");
    report->reference_token = read_nullable(reader, value, "token");
}

static void read_command(Reader *reader, const json_t *object, Report *report)
{
    const json_t *value = read_object(reader, object, "command");
    if (!value)
        return;
    report->command_code = read_string(reader, value, "code");
    const json_t *lines = read_array(reader, value, "lines");
    report->n_command = json_array_size(lines);
    report->command = g_new0(CommandLine, report->n_command);
    for (size_t i = 0; i < report->n_command; i++) {
        report->command[i].word = read_string(reader, json_array_get(lines, i), "word");
        report->command[i].argument = read_string(reader, json_array_get(lines, i), "argument");
    }
}

static void read_head(Reader *reader, const json_t *object, Report *report)
{
    const char *origin = json_string_value(json_object_get(object, "origin"));
    if (!origin_parse(origin, &report->origin))
        fail(reader, "origin", "one of its names");
    report->origin_rule = read_nullable(reader, object, "origin_rule");
    report->ack = read_bool(reader, object, "ack");
    report->ack_rule = read_nullable(reader, object, "ack_rule");
    take_address(reader, "from", json_object_get(object, "from"), &report->from);
    const json_t *reply_to = read_object(reader, object, "reply_to");
    if (reply_to) {
        report->reply_to = g_new0(Address, 1);
        take_address(reader, "reply_to", reply_to, report->reply_to);
    }
    read_addresses(reader, object, "to", &report->to);
    read_addresses(reader, object, "cc", &report->cc);
    report->subject = read_string(reader, object, "subject");
    report->date = read_nullable(reader, object, "date");
    report->message_id = read_string(reader, object, "message_id");
    report->in_reply_to = read_list(reader, object, "in_reply_to");
    report->references = read_list(reader, object, "references");
}

static void read_report(Reader *reader, const json_t *object, Report *report)
{
    read_head(reader, object, report);
    report->text = read_string(reader, object, "text");
    report->visible = read_string(reader, object, "visible");
    report->quoted = read_string(reader, object, "quoted");
    report->signature = read_string(reader, object, "signature");
    read_forward(reader, object, &report->forward);
    read_attachments(reader, object, report);
    read_bounce(reader, object, &report->bounce);
    read_fields(reader, object, &report->fields);
    const json_t *anonymity = json_object_get(object, "anonymity");
    report->anonymity_requested = read_bool(reader, anonymity, "requested");
    report->anonymity_evidence = read_nullable(reader, anonymity, "evidence");
    read_reference(reader, object, report);
    read_command(reader, object, report);
    report->request = read_nullable(reader, object, "request");
    report->loop = read_nullable(reader, object, "loop");
    report->authentication = read_string(reader, object, "authentication");
    report->body_sha256 = read_string(reader, object, "body_sha256");
    report->defects = read_list(reader, object, "defects");
}

/* jansson's own limit of nesting is 2,048 and not ours to set: count before it recurses. */
static bool is_too_deep(const char *json, size_t length)
{
    int depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < length; i++) {
        if (json[i] == '"')
            quoted = !quoted;
        else if (quoted && json[i] == '\\')
            i++;
        else if (!quoted && (json[i] == '{' || json[i] == '[') && ++depth > JSON_DEPTH_MAX)
            return true;
        else if (!quoted && (json[i] == '}' || json[i] == ']'))
            depth--;
    }
    return false;
}

Report *report_from_json(const char *json, size_t length, Err *err)
{
    if (length > JSON_SIZE_MAX || is_too_deep(json, length)) {
        err_set(err, ERR_INPUT, "report: larger than 8 MB, or nested more than %d times",
                JSON_DEPTH_MAX);
        return NULL;
    }
    json_error_t problem;
    json_t *object = json_loadb(json, length, JSON_REJECT_DUPLICATES, &problem);
    if (!json_is_object(object)) {
        err_set(err, ERR_INPUT, "report: not one JSON object (line %d)",
                object ? 1 : problem.line);
        json_decref(object);
        return NULL;
    }
    Reader reader = {.err = err};
    Report *report = g_new0(Report, 1);
    if (g_strcmp0(json_string_value(json_object_get(object, "schema")), REPORT_SCHEMA) != 0)
        fail(&reader, "schema", "\"" REPORT_SCHEMA "\"");
    read_report(&reader, object, report);
    json_decref(object);
    if (!reader.failed)
        return report;
    report_free(report);
    return NULL;
}
