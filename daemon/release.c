/* See release.h. Called by intake and command, inside their transaction. */
#include "daemon/release.h"

#include "daemon/proposal.h"
#include "parsers/fields.h"

#include <string.h>

char *release_preview(const Report *report, bool doubtful)
{
    GString *text = g_string_new(
        doubtful ? "(It came in the Chair's name, which the mail server has not proved.)\n\n"
                 : "");
    if (*report->subject)
        g_string_append_printf(text, "Subject: %s\n\n", report->subject);
    g_string_append(text, *report->visible ? report->visible : "(It has no words.)");
    for (size_t i = 0; i < report->n_attachments; i++)
        g_string_append_printf(text, "%sAttachment: %s", i ? "\n" : "\n\n",
                               report->attachments[i].type);
    return g_string_free(text, FALSE);
}

/* A text that begins with a line "Subject: ..." has one. */
static void take_text(Report *report, const char *text)
{
    static const char mark[] = "subject:";
    if (g_ascii_strncasecmp(text, mark, strlen(mark)) == 0) {
        const char *subject = text + strlen(mark);
        size_t length = strcspn(subject, "\n");
        g_free(report->subject);
        report->subject = g_strstrip(g_strndup(subject, length));
        text = subject + length;
    }
    g_free(report->visible);
    report->visible = g_strstrip(g_strdup(text));
}

/* The Chair has judged it: nothing of the old words, or of how they were found, stays. */
static void read_fields(Report *report, const Lexicon *lexicon)
{
    fields_clear(&report->fields);
    g_clear_pointer(&report->anonymity_evidence, g_free);
    fields_read(report, lexicon);
}

static int replace(const World *world, const CommandMail *mail, int64_t id,
                   const Report *report, Err *err)
{
    Proposal proposal;
    size_t length;
    proposal_make(world, mail->organisation, report, &proposal);
    g_autofree char *json = report_to_json(report, false, &length);
    int status = store_report_replace(world->store, id, json, proposal.json, err);
    proposal_clear(&proposal);
    return status;
}

int release_edit(const World *world, const CommandMail *mail, int64_t incident,
                 const char *text, Err *err)
{
    StoreReport row = {0};
    int found = store_report_held(world->store, incident, &row, err);
    if (found <= 0)
        return found;
    Report *report = report_from_json(row.json, strlen(row.json), err);
    g_free(row.json);
    if (!report)
        return -1;
    take_text(report, text);
    read_fields(report, world->config->lexicon);
    int status = replace(world, mail, row.id, report, err);
    report_free(report);
    return status;
}
