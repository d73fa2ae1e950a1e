/* What a winmail.dat carries becomes part of the body that it came in, as if it had been written
 * as MIME. Called by body.c alone. */
#include "parsers/message/body.h"

#include "parsers/message/part.h"
#include "parsers/message/tnef.h"
#include "parsers/text/measure.h"
#include "parsers/text/text.h"

enum {
    TNEF_MAX = 32 * 1024 * 1024,
    FILES_MAX = 1000, /* of a mail */
    DEPTH_MAX = 5,
};

static void take_files(Body *body, const Tnef *tnef, int depth);

/* A message of Outlook is listed, and read like an attached mail. */
static void take_message(Body *body, const TnefFile *file, int depth)
{
    Tnef inner;
    if (depth >= DEPTH_MAX) {
        text_defect(body->defects, "messages nested deeper than 5");
        return;
    }
    tnef_read(file->bytes, file->length, &inner, body->defects);
    BodyMessage message = {.mail = tnef_mail(&inner, body->defects),
                           .position = body->attachments->len};
    g_array_append_val(body->messages, message);
    take_files(body, &inner, depth + 1);
    tnef_clear(&inner);
}

static void take_files(Body *body, const Tnef *tnef, int depth)
{
    for (unsigned i = 0; i < tnef->files->len; i++) {
        const TnefFile *file = &g_array_index(tnef->files, TnefFile, i);
        if (body->attachments->len >= FILES_MAX) {
            text_defect(body->defects, "list of attachments cut at 1,000");
            return;
        }
        Attachment attachment =
            measure_attachment(g_strdup(file->name), g_strdup(file->type), "tnef", file->bytes,
                               file->length, body->defects);
        g_array_append_val(body->attachments, attachment);
        if (file->is_message)
            take_message(body, file, depth);
    }
}

/* Not even what every message of Outlook has. */
static bool is_empty(const Tnef *tnef)
{
    return tnef->files->len == 0 && !tnef->plain.bytes && !tnef->html.bytes &&
           !tnef->rtf.bytes && !tnef->subject.bytes && !tnef->message_id.bytes &&
           !tnef->sent_at.bytes;
}

bool body_take_tnef(Body *body, GMimePart *part)
{
    Tnef tnef;
    g_autoptr(GString) bytes = g_string_new(NULL);
    if (part_read(part, TNEF_MAX, bytes, body->defects))
        text_defect(body->defects, "TNEF: read only to 32 MB");
    bool is_tnef = tnef_read(bytes->str, bytes->len, &tnef, body->defects);
    if (is_tnef && is_empty(&tnef)) {
        text_defect(body->defects, "TNEF: nothing could be read");
        is_tnef = false;
    } else if (is_tnef) {
        take_files(body, &tnef, 0);
        if (!body->tnef_text)
            body->tnef_text = tnef_text(&tnef, &body->tnef_from_html, body->defects);
    }
    tnef_clear(&tnef);
    return is_tnef;
}
