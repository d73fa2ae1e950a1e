/* What a mail carries beside its text: attachments, delivery reports, messages, in one walk
 * over its parts. The text is body_text.c's. Called by message.c alone. */
#include "parsers/message/body.h"

#include "parsers/message/invitation.h"
#include "parsers/message/part.h"
#include "parsers/text/text.h"

static void take_status(Body *body, GMimePart *part)
{
    if (body->delivery_status)
        return;
    g_autoptr(GString) bytes = g_string_new(NULL);
    part_read(part, TEXT_MAX, bytes, body->defects);
    body->delivery_status = text_decode(bytes->str, bytes->len, NULL, body->defects);
}

/* A second one may say more than the first. */
static void take_calendar(Body *body, GMimePart *part)
{
    bool first = !body->calendar;
    body->calendar = true;
    calendar_answer_free(g_steal_pointer(&body->answer));
    if (!first)
        return;
    g_autoptr(GString) bytes = g_string_new(NULL);
    bool cut = part_read(part, TEXT_MAX, bytes, body->defects);
    const char *charset =
        g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
    g_autofree char *text = text_decode(bytes->str, bytes->len, charset, body->defects);
    CalendarAnswer answer = {0};
    if (!cut && invitation_bare_answer(text, &answer.text, &answer.title))
        body->answer = g_memdup2(&answer, sizeof answer);
}

static void take_message(Body *body, GMimeMessagePart *part)
{
    Attachment attachment = part_message_attachment(part);
    g_array_append_val(body->attachments, attachment);
    BodyMessage message = {.mime = g_mime_message_part_get_message(part),
                           .position = body->attachments->len};
    if (message.mime)
        g_array_append_val(body->messages, message);
}

/* The part itself is an attachment, too. */
static void note_closed_message(Body *body, GMimePart *part, PartKind kind)
{
    BodyMessage message = {.part = part,
                           .headers_only = kind == PART_HEADERS,
                           .doubtful = kind == PART_MESSAGE &&
                                       !part_is_message_type(GMIME_OBJECT(part)),
                           .position = body->attachments->len + 1};
    g_array_append_val(body->messages, message);
}

static void take_leaf(Body *body, GMimePart *part)
{
    PartKind kind = part_kind(GMIME_OBJECT(part));
    if (kind == PART_TEXT || kind == PART_HTML)
        return;
    if (kind == PART_STATUS) {
        take_status(body, part);
        return;
    }
    if (part_is(GMIME_OBJECT(part), "text", "calendar") &&
        !part_is_attached(GMIME_OBJECT(part)))
        take_calendar(body, part);
    if (kind == PART_MESSAGE || kind == PART_HEADERS)
        note_closed_message(body, part, kind);
    if (part_is(GMIME_OBJECT(part), "application",
                "pgp-encrypted")) /* also where a server made the parts around it others */
        text_defect(body->defects, "encrypted: could not be read");
    Attachment attachment = part_attachment(part, body->defects);
    bool tnef = g_strcmp0(attachment.sniffed, "application/ms-tnef") == 0;
    if (tnef && body_take_tnef(body, part))
        attachment_clear(&attachment); /* what it carries is listed in its place */
    else
        g_array_append_val(body->attachments, attachment);
}

static void list_attachments(Body *body, GMimeObject *part, int depth)
{
    if (GMIME_IS_MESSAGE_PART(part)) {
        take_message(body, GMIME_MESSAGE_PART(part));
        return;
    }
    if (GMIME_IS_PART(part)) {
        take_leaf(body, GMIME_PART(part));
        return;
    }
    if (!GMIME_IS_MULTIPART(part))
        return;
    if (depth >= BODY_NESTING_MAX) {
        text_defect(body->defects, "parts nested deeper than 64");
        return;
    }
    int n = g_mime_multipart_get_count(GMIME_MULTIPART(part));
    for (int i = 0; i < n; i++)
        list_attachments(body, g_mime_multipart_get_part(GMIME_MULTIPART(part), i), depth + 1);
}

static void take_tnef_text(Body *body)
{
    g_autoptr(GString) text = g_string_new(body->tnef_text);
    if (text_cut(text, TEXT_MAX))
        text_defect(body->defects, "text cut at 1 MB");
    g_free(body->text);
    body->text = g_strdup(text->str);
    body->from_html = body->tnef_from_html;
}

static void take_words_around(Body *body, GMimeObject *part)
{
    g_free(body->text);
    body->text = body_words_around(part, body->defects);
}

void body_read(Body *body, GMimeObject *part)
{
    body->attachments = g_array_new(FALSE, FALSE, sizeof(Attachment));
    body->messages = g_array_new(FALSE, FALSE, sizeof(BodyMessage));
    body->unseen = g_string_new(NULL);
    if (!part) {
        body->text = g_strdup("");
        return;
    }
    GMimeObject *opened = body_open_signed(part, body->defects);
    body->opened = opened != part ? opened : NULL;
    list_attachments(body, opened, 0);
    body->text =
        body_text(opened, &body->from_html, body->unseen, body->attachments, body->defects);
    if (body->tnef_text && text_is_blank(body->text))
        take_tnef_text(body);
    else if (body->tnef_text)
        body_add_unseen(body->unseen, body->tnef_text);
    else if (text_is_blank(body->text))
        take_words_around(body, opened);
}

void body_clear(Body *body)
{
    g_free(body->text);
    if (body->unseen)
        g_string_free(body->unseen, TRUE);
    g_free(body->delivery_status);
    g_free(body->tnef_text);
    calendar_answer_free(body->answer);
    for (unsigned i = 0; body->attachments && i < body->attachments->len; i++)
        attachment_clear(&g_array_index(body->attachments, Attachment, i));
    if (body->attachments)
        g_array_unref(body->attachments);
    for (unsigned i = 0; body->messages && i < body->messages->len; i++) {
        BodyMessage *message = &g_array_index(body->messages, BodyMessage, i);
        if (message->mail)
            g_string_free(message->mail, TRUE);
    }
    if (body->messages)
        g_array_unref(body->messages);
    g_clear_object(&body->opened);
}
