/* What machines answer to mails of ours, bounces and automatic replies: noted where that mail is. Called by intake. */
#include "daemon/intake/intake_turn.h"

#include "daemon/effect/unreached.h"

/* A bounce or an automatic answer to a mail of ours: it is noted where that mail is. */
static int delivery_record(Intake *intake, const Match *match, Err *err)
{
    const Report *report = intake->report;
    g_autofree char *what =
        report->origin == ORIGIN_BOUNCE
            ? g_strdup_printf("bounce %s %s",
                              report->bounce.kind == BOUNCE_PERMANENT   ? "permanent"
                              : report->bounce.kind == BOUNCE_DELIVERED ? "delivered"
                                                                        : "temporary",
                              report->bounce.status)
            : g_strdup_printf("%s %s", origin_name(report->origin),
                              report->origin_rule ? report->origin_rule : "");
    int nameless = store_outbox_is_nameless(intake->world->store, match->outbox, err);
    if (nameless > 0 && !intake->nameless)
        intake_keep_nameless(intake);
    if (nameless < 0 || intake_keep_with(intake, match->incident, err) < 0 ||
        intake_record_mail(intake, MAIL_DELIVERY_RECORD, report->origin_rule, false, err) < 0 ||
        store_outbox_returned(intake->world->store, match->outbox, intake->now,
                              g_strstrip(what), err) < 0)
        return -1;
    g_autofree char *detail = g_strdup_printf("outbox=%lld %s", (long long)match->outbox, what);
    if (intake_audit(intake, match->incident, "returned", detail, err) < 0)
        return -1;
    bool failed = report->origin == ORIGIN_BOUNCE && report->bounce.given_up;
    bool absent = report->origin == ORIGIN_AUTO_REPLY;
    Unreached mail = {.organisation = intake->box->organisation,
                      .clock = intake->clock,
                      .outbox = match->outbox,
                      .incident = match->incident,
                      .errand = match->errand,
                      .role = match->outbox_role,
                      .original = match->outbox_original,
                      .failed = failed,
                      .until = absent ? intake_said_until(intake) : 0};
    return failed || absent ? unreached_tell(intake->world, &mail, intake->queued, err) : 0;
}

/* The mail of ours that a machine answers. A code or our address in it, which say where it belongs, do
 * not say that; with our subject it is one to whom it comes from. */
static int find_answered(const Intake *intake, Match *match, Err *err)
{
    Match found = {0};
    const Bounce *bounce = &intake->report->bounce;
    int status = intake_match_answered(intake, &found, err);
    if (status == 0 && bounce->kind != BOUNCE_NONE && *bounce->original_message_id)
        status = intake_match_one_of_ours(intake, bounce->original_message_id, &found, err);
    if (status == 0)
        status = intake_match_by_subject(intake, match->incident, &found, err);
    if (status <= 0)
        return status;
    *match = found;
    return intake_find_errand(intake, 0, match, err) < 0 ||
                   intake_follow_merges(intake, match, err) < 0
               ? -1
               : 0;
}

int intake_take_answer_of_machine(Intake *intake, const Match *thread, Err *err)
{
    const Report *report = intake->report;
    Match match = *thread;
    /* A list is people, too: a group address marks all that it passes on. */
    if (report->origin == ORIGIN_HUMAN || report->origin == ORIGIN_LIST)
        return 0;
    if (!match.outbox && find_answered(intake, &match, err) < 0)
        return -1;
    if (match.outbox)
        return delivery_record(intake, &match, err) < 0 ? -1 : 1;
    bool answer = report->origin == ORIGIN_AUTO_REPLY || report->origin == ORIGIN_BOUNCE;
    if (!answer || intake->released)
        return 0; /* an alert: it may well be an incident */
    const char *reason = report->origin == ORIGIN_BOUNCE
                             ? "a bounce of nothing that we sent"
                             : "an automatic reply to nothing that we sent";
    return intake_quarantine(intake, reason, true, err) < 0 ? -1 : 1;
}
