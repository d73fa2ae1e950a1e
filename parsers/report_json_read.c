/* A report read back from its JSON (report_json.c), trusting nobody: the bytes may come from a
 * parser that was taken over by a mail, so their size, nesting and number of values are bounded
 * before jansson builds anything of them. */
#include "parsers/report_json.h"

#include "parsers/identity/identity.h"

#include <jansson.h>
#include <string.h>

enum {
    JSON_SIZE_MAX = 8 * 1024 * 1024,
    JSON_NESTING_MAX = 8,
    JSON_VALUES_MAX = 400000, /* jansson takes about 100 bytes for each */
    LIST_MAX = 10000,
};

/* The first thing that is wrong is kept; after it the readers go on with empty values, so that
 * the caller needs to look only once, at the end. */
typedef struct Reader {
    Err *err;
    bool failed;
} Reader;

static void fail(Reader *reader, const char *key, const char *expected)
{
    if (!reader->failed)
        err_set(reader->err, ERR_INPUT, "report: \"%s\" is not %s", key, expected);
    reader->failed = true;
}

static const json_t *member(Reader *reader, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!value && !reader->failed) {
        err_set(reader->err, ERR_INPUT, "report: \"%s\" is missing", key);
        reader->failed = true;
    }
    return value;
}

/* C0 but newline and tab, DEL and C1 (U+0080 to U+009F, in UTF-8 C2 80 to C2 9F). */
static bool has_control(const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        if ((*at < 0x20 && *at != '\n' && *at != '\t') || *at == 0x7F)
            return true;
        if (*at == 0xC2 && at[1] < 0xA0)
            return true;
    }
    return false;
}

static char *text_of(Reader *reader, const json_t *value, const char *key)
{
    const char *text = json_string_value(value);
    if (text && !has_control(text))
        return g_strdup(text);
    fail(reader, key, "a text without control characters");
    return g_strdup("");
}

static char *get_text(Reader *reader, const json_t *object, const char *key)
{
    return text_of(reader, member(reader, object, key), key);
}

static char *get_text_or_null(Reader *reader, const json_t *object, const char *key)
{
    const json_t *value = member(reader, object, key);
    return json_is_null(value) ? NULL : text_of(reader, value, key);
}

/* Of a key that reports which were stored earlier do not have. */
static char *get_later_text(Reader *reader, const json_t *object, const char *key)
{
    return json_object_get(object, key) ? get_text_or_null(reader, object, key) : NULL;
}

static char *get_choice(Reader *reader, const json_t *object, const char *key,
                        const char *const *choices)
{
    char *text = get_text(reader, object, key);
    if (!g_strv_contains(choices, text))
        fail(reader, key, "one of its values");
    return text;
}

static int get_enum(Reader *reader, const json_t *object, const char *key,
                    const char *const *names, int n)
{
    g_autofree char *text = get_text(reader, object, key);
    for (int i = 1; i < n; i++) {
        if (strcmp(names[i], text) == 0)
            return i;
    }
    fail(reader, key, "one of its values");
    return 0;
}

static bool get_bool(Reader *reader, const json_t *object, const char *key)
{
    const json_t *value = member(reader, object, key);
    if (!json_is_boolean(value))
        fail(reader, key, "true or false");
    return json_is_true(value);
}

static Tristate get_tristate(Reader *reader, const json_t *object, const char *key)
{
    if (json_is_null(member(reader, object, key)))
        return TRISTATE_UNKNOWN;
    return get_bool(reader, object, key) ? TRISTATE_YES : TRISTATE_NO;
}

static int64_t get_count(Reader *reader, const json_t *object, const char *key)
{
    const json_t *value = member(reader, object, key);
    if (json_is_integer(value) && json_integer_value(value) >= 0)
        return json_integer_value(value);
    fail(reader, key, "a number that is not negative");
    return 0;
}

static const json_t *get_object(Reader *reader, const json_t *object, const char *key)
{
    const json_t *value = member(reader, object, key);
    if (!json_is_object(value))
        fail(reader, key, "an object");
    return value;
}

/* NULL when it is null. */
static const json_t *get_object_or_null(Reader *reader, const json_t *object, const char *key)
{
    return json_is_null(member(reader, object, key)) ? NULL : get_object(reader, object, key);
}

/* The list, and its length (0 when it is not one). */
static const json_t *get_list(Reader *reader, const json_t *object, const char *key,
                              size_t *ret_n)
{
    const json_t *value = member(reader, object, key);
    *ret_n = json_is_array(value) ? json_array_size(value) : 0;
    if (json_is_array(value) && *ret_n <= LIST_MAX)
        return value;
    *ret_n = 0;
    fail(reader, key, "a list of at most 10000");
    return value;
}

static char **get_texts(Reader *reader, const json_t *object, const char *key)
{
    size_t n;
    const json_t *array = get_list(reader, object, key, &n);
    char **list = g_new0(char *, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = text_of(reader, json_array_get(array, i), key);
    return list;
}

/* That of an anonymous mail would identify it, so there it is empty. */
static void digest_check(Reader *reader, const Report *report, const char *text,
                         const char *key)
{
    bool whole = strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
    if (report->route == ROUTE_ANONYMOUS ? *text != '\0' : !whole)
        fail(reader, key, "64 hexadecimal digits");
}

static Address address_of(Reader *reader, const json_t *object)
{
    return (Address){.name = get_text(reader, object, "name"),
                     .address = get_text(reader, object, "address")};
}

static AddressList get_addresses(Reader *reader, const json_t *object, const char *key)
{
    AddressList list = {0};
    const json_t *array = get_list(reader, object, key, &list.n);
    list.items = list.n ? g_new0(Address, list.n) : NULL;
    for (size_t i = 0; i < list.n; i++)
        list.items[i] = address_of(reader, json_array_get(array, i));
    return list;
}

/* Reports that were stored before there was another route do not say theirs. */
static Route get_route(Reader *reader, const json_t *object)
{
    Route route = ROUTE_NAMED;
    g_autofree char *name = get_later_text(reader, object, "route");
    if (name && !route_parse(name, &route))
        fail(reader, "route", "one of its values");
    return route;
}

static void get_headers(Reader *reader, const json_t *object, Report *report)
{
    report->route = get_route(reader, object);
    g_autofree char *schema = get_text(reader, object, "schema");
    g_autofree char *origin = get_text(reader, object, "origin");
    if (strcmp(schema, REPORT_SCHEMA) != 0)
        fail(reader, "schema", REPORT_SCHEMA);
    if (!origin_parse(origin, &report->origin))
        fail(reader, "origin", "one of its values");
    report->origin_rule = get_text_or_null(reader, object, "origin_rule");
    report->ack = get_bool(reader, object, "ack");
    report->ack_rule = get_text_or_null(reader, object, "ack_rule");
    report->from = address_of(reader, get_object(reader, object, "from"));
    const json_t *reply_to = get_object_or_null(reader, object, "reply_to");
    if (reply_to) {
        report->reply_to = g_new0(Address, 1);
        *report->reply_to = address_of(reader, reply_to);
    }
    report->to = get_addresses(reader, object, "to");
    report->cc = get_addresses(reader, object, "cc");
    report->subject = get_text(reader, object, "subject");
    report->date = get_text_or_null(reader, object, "date");
    report->message_id = get_text(reader, object, "message_id");
    report->in_reply_to = get_texts(reader, object, "in_reply_to");
    report->references = get_texts(reader, object, "references");
}

static void get_forward(Reader *reader, const json_t *report, Forward *forward)
{
    const json_t *object = get_object_or_null(reader, report, "forward");
    if (!object)
        return;
    const json_t *original = get_object(reader, object, "original");
    forward->kind = (ForwardKind)get_enum(reader, object, "kind", forward_kind_names,
                                          G_N_ELEMENTS(forward_kind_names));
    forward->comment = get_text(reader, object, "comment");
    forward->from = address_of(reader, get_object(reader, original, "from"));
    forward->to = get_addresses(reader, original, "to");
    forward->cc = get_addresses(reader, original, "cc");
    forward->subject = get_text(reader, original, "subject");
    forward->date = get_text_or_null(reader, original, "date");
    forward->date_text = get_text(reader, original, "date_text");
    forward->text = get_text(reader, original, "text");
}

static Attachment attachment_of(Reader *reader, const json_t *object, const Report *report)
{
    static const char *const vias[] = {"mime", "tnef", "uuencode", NULL};
    g_autofree char *digest = get_text(reader, object, "sha256");
    digest_check(reader, report, digest, "sha256");
    Attachment attachment = {.name = get_text(reader, object, "name"),
                             .type = get_text(reader, object, "type"),
                             .size = get_count(reader, object, "size"),
                             .via = get_choice(reader, object, "via", vias),
                             .sniffed = get_later_text(reader, object, "sniffed")};
    g_strlcpy(attachment.sha256, digest, sizeof attachment.sha256);
    return attachment;
}

static void get_attachments(Reader *reader, const json_t *object, Report *report)
{
    const json_t *array = get_list(reader, object, "attachments", &report->n_attachments);
    report->attachments =
        report->n_attachments ? g_new0(Attachment, report->n_attachments) : NULL;
    for (size_t i = 0; i < report->n_attachments; i++)
        report->attachments[i] = attachment_of(reader, json_array_get(array, i), report);
}

static void get_bounce(Reader *reader, const json_t *report, Bounce *bounce)
{
    const json_t *object = get_object_or_null(reader, report, "bounce");
    if (!object)
        return;
    bounce->kind = (BounceKind)get_enum(reader, object, "kind", bounce_kind_names,
                                        G_N_ELEMENTS(bounce_kind_names));
    bounce->recipients = get_texts(reader, object, "recipients");
    bounce->status = get_text(reader, object, "status");
    bounce->diagnostic = get_text(reader, object, "diagnostic");
    bounce->reason = get_text(reader, object, "reason");
    bounce->original_message_id = get_text(reader, object, "original_message_id");
    bounce->given_up = json_object_get(object, "given_up")
                           ? get_bool(reader, object, "given_up")
                           : bounce->kind == BOUNCE_PERMANENT; /* stored before it was said */
}

/* Which text a place is in; reports that were stored before there was a choice do not say. */
static EvidenceIn evidence_in(Reader *reader, const json_t *object)
{
    const char *name = json_string_value(json_object_get(object, "in"));
    for (size_t i = 0; i < G_N_ELEMENTS(evidence_in_names); i++) {
        if (strcmp(name ? name : "visible", evidence_in_names[i]) == 0)
            return (EvidenceIn)i;
    }
    fail(reader, "in", "one of its values");
    return EVIDENCE_VISIBLE;
}

/* Whoever highlights a place trusts it to be inside the text. */
static Evidence evidence_of(Reader *reader, const json_t *object, const Report *report)
{
    const char *const texts[] = {
        [EVIDENCE_VISIBLE] = report->visible,
        [EVIDENCE_FORWARD] = report->forward.text ? report->forward.text : "",
        [EVIDENCE_QUOTED] = report->quoted,
        [EVIDENCE_SUBJECT] = report->subject,
    };
    Evidence evidence = {.field = get_text(reader, object, "field"),
                         .in = evidence_in(reader, object),
                         .start = get_count(reader, object, "start"),
                         .end = get_count(reader, object, "end"),
                         .text = get_text(reader, object, "text")};
    if (evidence.start > evidence.end || evidence.end > (int64_t)strlen(texts[evidence.in]))
        fail(reader, "evidence", "a place in its text");
    return evidence;
}

static void get_evidence(Reader *reader, const json_t *object, Report *report)
{
    Fields *fields = &report->fields;
    const json_t *array = get_list(reader, object, "evidence", &fields->n_evidence);
    fields->evidence = fields->n_evidence ? g_new0(Evidence, fields->n_evidence) : NULL;
    for (size_t i = 0; i < fields->n_evidence; i++)
        fields->evidence[i] = evidence_of(reader, json_array_get(array, i), report);
}

static void get_fields(Reader *reader, const json_t *json, Report *report)
{
    const json_t *object = get_object(reader, json, "fields");
    Fields *fields = &report->fields;
    fields->occurred = get_text_or_null(reader, object, "occurred");
    fields->discovered = get_text_or_null(reader, object, "discovered");
    fields->people = get_texts(reader, object, "people");
    fields->affected = json_is_null(member(reader, object, "affected"))
                           ? -1
                           : get_count(reader, object, "affected");
    fields->data_types = get_texts(reader, object, "data_types");
    fields->data_subjects = get_texts(reader, object, "data_subjects");
    fields->encrypted = get_tristate(reader, object, "encrypted");
    fields->recipient_known = get_tristate(reader, object, "recipient_known");
    fields->deletion_confirmed = get_tristate(reader, object, "deletion_confirmed");
    fields->remedial_action = get_text_or_null(reader, object, "remedial_action");
    fields->missing = get_texts(reader, object, "missing");
    get_evidence(reader, object, report);
}

static void get_reference(Reader *reader, const json_t *object, Report *report)
{
    static const char *const places[] = {"subject", "to", "in_reply_to", "body", NULL};
    const json_t *reference = get_object_or_null(reader, object, "reference");
    if (!reference)
        return;
    report->reference = get_text(reader, reference, "ref");
    report->reference_where = get_choice(reader, reference, "where", places);
    report->reference_token = get_text_or_null(reader, reference, "token");
}

static void get_command(Reader *reader, const json_t *object, Report *report)
{
    const json_t *command = get_object_or_null(reader, object, "command");
    if (!command)
        return;
    report->command_code = get_text(reader, command, "code");
    const json_t *lines = get_list(reader, command, "lines", &report->n_command);
    report->command = report->n_command ? g_new0(CommandLine, report->n_command) : NULL;
    for (size_t i = 0; i < report->n_command; i++) {
        const json_t *line = json_array_get(lines, i);
        report->command[i].word = get_text(reader, line, "word");
        report->command[i].argument = get_text(reader, line, "argument");
        report->command[i].code = get_later_text(reader, line, "code");
        report->command[i].below = json_is_true(json_object_get(line, "below"));
    }
}

static void get_doubt(Reader *reader, const json_t *object, Report *report)
{
    if (!json_object_get(object, "doubt"))
        return;
    const json_t *doubt = get_object(reader, object, "doubt");
    report->doubt = (CommandDoubt)get_enum(reader, doubt, "why", command_doubt_names,
                                           G_N_ELEMENTS(command_doubt_names));
    report->doubt_word = get_text_or_null(reader, doubt, "word");
    report->doubt_meant = get_text_or_null(reader, doubt, "meant");
    report->doubt_line = get_later_text(reader, doubt, "line");
}

static void get_anonymity(Reader *reader, const json_t *object, Report *report)
{
    const json_t *anonymity = get_object(reader, object, "anonymity");
    report->anonymity_requested = get_bool(reader, anonymity, "requested");
    report->anonymity_evidence = get_text_or_null(reader, anonymity, "evidence");
    if (json_object_get(anonymity, "by") && !json_is_null(json_object_get(anonymity, "by")))
        report->anonymous_by = (AnonymousBy)get_enum(
            reader, anonymity, "by", anonymous_by_names, G_N_ELEMENTS(anonymous_by_names));
    if ((report->route == ROUTE_ANONYMOUS) != (report->anonymous_by != ANONYMOUS_NOT))
        fail(reader, "by", "what the route says");
}

static void get_claims(Reader *reader, const json_t *object, Report *report)
{
    static const char *const results[] = {"pass", "fail", "none", NULL};
    static const char *const requests[] = {"exception", "suggestion", NULL};
    if (!json_is_null(member(reader, object, "request")))
        report->request = get_choice(reader, object, "request", requests);
    report->loop = get_text_or_null(reader, object, "loop");
    report->authentication = get_choice(reader, object, "authentication", results);
    report->body_sha256 = get_text(reader, object, "body_sha256");
    digest_check(reader, report, report->body_sha256, "body_sha256");
    report->defects = get_texts(reader, object, "defects");
}

static Report *report_of(const json_t *object, Err *err)
{
    Reader reader = {.err = err};
    Report *report = g_new0(Report, 1);
    get_headers(&reader, object, report);
    report->text = get_text(&reader, object, "text");
    report->visible = get_text(&reader, object, "visible");
    report->quoted = get_text(&reader, object, "quoted");
    report->signature = get_text(&reader, object, "signature");
    get_forward(&reader, object, &report->forward);
    get_attachments(&reader, object, report);
    get_bounce(&reader, object, &report->bounce);
    get_fields(&reader, object, report);
    get_anonymity(&reader, object, report);
    get_reference(&reader, object, report);
    if (json_object_get(object, "codes"))
        report->codes = get_texts(&reader, object, "codes");
    get_command(&reader, object, report);
    report->codeless =
        json_object_get(object, "codeless") && get_bool(&reader, object, "codeless");
    report->courtesy =
        json_object_get(object, "courtesy") && get_bool(&reader, object, "courtesy");
    get_doubt(&reader, object, report);
    get_claims(&reader, object, report);
    if (!reader.failed && report->route == ROUTE_ANONYMOUS && !identity_is_removed(report))
        fail(&reader, "route", "kept: it has what an anonymous report must not have");
    if (!reader.failed)
        return report;
    report_free(report);
    return NULL;
}

/* Past a string: `at` is behind its opening quotation mark. */
static const char *string_end(const char *at, const char *end)
{
    for (; at < end; at++) {
        if (*at == '\\')
            at++;
        else if (*at == '"')
            return at + 1;
    }
    return end;
}

/* What jansson would build is bounded by the brackets and commas outside of strings. */
static int json_bounds(const char *json, size_t length, Err *err)
{
    int nesting = 0, values = 0;
    if (length > JSON_SIZE_MAX)
        return err_set(err, ERR_INPUT, "report: over 8 MB of JSON");
    for (const char *at = json, *end = json + length; at < end;) {
        char c = *at++;
        if (c == '"')
            at = string_end(at, end);
        nesting += (c == '{' || c == '[') - (c == '}' || c == ']');
        values += c == '{' || c == '[' || c == ',';
        if (nesting > JSON_NESTING_MAX)
            return err_set(err, ERR_INPUT, "report: JSON nested deeper than 8");
        if (values > JSON_VALUES_MAX)
            return err_set(err, ERR_INPUT, "report: JSON of more than 400000 values");
    }
    return 0;
}

Report *report_from_json(const char *json, size_t length, Err *err)
{
    if (json_bounds(json, length, err) != 0)
        return NULL;
    json_error_t error; /* its text quotes the input */
    json_t *object = json_loadb(json, length, JSON_REJECT_DUPLICATES, &error);
    if (!object) {
        err_set(err, ERR_INPUT, "report: not JSON, at byte %d", error.position);
        return NULL;
    }
    Report *report = report_of(object, err);
    json_decref(object);
    return report;
}
