/* See hearing.h. Pure; called by classify.c. */
#include "daemon/core/hearing.h"

#include "parsers/text/text.h"

#include <string.h>

enum { SAID_LETTERS = 40 };

bool hearing_says_little(const Report *report)
{
    return text_letters(report->visible) <= SAID_LETTERS;
}

bool hearing_may_lie_below(const Report *report)
{
    return report->origin == ORIGIN_HUMAN && !report->reference && !report->request &&
           !text_is_blank(report->quoted);
}

bool hearing_subject_is_ours(const Report *report)
{
    if (!report->reference || g_strcmp0(report->reference_where, "subject") != 0)
        return false;
    g_autofree char *mark = g_strdup_printf("[%s]", report->reference);
    return strstr(report->subject, mark) != NULL;
}

/* "Please see attached": a letter that was photographed, a form that was filled in. Under an answer it may be a logo. */
static bool is_unread(const Report *report)
{
    return report->n_attachments > 0 && report->forward.kind == FORWARD_NONE &&
           !report->in_reply_to[0] && hearing_says_little(report);
}

RuleSet hearing_facts(const Report *report)
{
    const Fields *fields = &report->fields;
    const bool facts[RULE_FACT_COUNT] = {
        [FACT_ENCRYPTED] = fields->encrypted == TRISTATE_YES,
        [FACT_NOT_ENCRYPTED] = fields->encrypted == TRISTATE_NO,
        [FACT_RECIPIENT_KNOWN] = fields->recipient_known == TRISTATE_YES,
        [FACT_RECIPIENT_UNKNOWN] = fields->recipient_known == TRISTATE_NO,
        [FACT_DELETED] = fields->deletion_confirmed == TRISTATE_YES,
        [FACT_NOT_DELETED] = fields->deletion_confirmed == TRISTATE_NO,
        [FACT_FORWARDED] = report->forward.kind != FORWARD_NONE,
        [FACT_AUTOMATIC] = report->origin == ORIGIN_AUTO_GENERATED,
        [FACT_REQUEST] = report->request != NULL,
        [FACT_ATTACHMENTS] = report->n_attachments > 0,
        [FACT_UNREAD] = is_unread(report),
    };
    RuleSet set = 0;
    for (int fact = 0; fact < RULE_FACT_COUNT; fact++)
        set |= (RuleSet)facts[fact] << fact;
    return set;
}
