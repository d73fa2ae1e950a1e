/* A mail that is a report of its own: it opens an incident, with the notes for the DPO on what it may belong to. Called by
 * intake and intake_join, which stores reports, too. */
#include "daemon/intake/intake_turn.h"

#include "daemon/case/circumstance.h"
#include "daemon/case/release.h"
#include "daemon/effect/opening.h"
#include "daemon/intake/twin.h"

/* For the Chair's eyes. NULL of a named report. Owned. */
static char *preview_of(const Intake *intake)
{
    const Report *report = intake->report;
    if (!intake_is_anonymous(intake))
        return NULL;
    return release_preview(report, true);
}

/* Borrowed of it. */
static Report without_words(const Report *report)
{
    static char nothing[] = "";
    Report kept = *report;
    kept.subject = kept.text = kept.visible = kept.quoted = kept.signature = nothing;
    kept.forward = (Forward){0};
    kept.n_attachments = kept.n_command = 0;
    kept.command_code = kept.anonymity_evidence = NULL;
    kept.doubt_line = kept.doubt_word = kept.doubt_meant = NULL;
    kept.doubt = DOUBT_NONE;
    kept.fields = FIELDS_UNKNOWN;
    return kept;
}

int intake_insert_report(const Intake *intake, int64_t incident, int64_t named, int64_t sender,
                         const char *suggestion, const Proposal *proposal, Err *err)
{
    size_t length = 0;
    const Report kept = intake->wordless ? without_words(intake->report) : *intake->report;
    g_autofree char *json = report_to_json(&kept, false, &length);
    int64_t id = 0;
    if (store_report_insert(intake->world->store, intake->mail, incident, sender, json,
                            suggestion, &id, err) < 0)
        return -1;
    if (intake_waits_for_chair(intake) && !intake->report->courtesy &&
        store_report_hold(intake->world->store, id, err) < 0)
        return -1;
    if (named != incident && store_report_came_from(intake->world->store, id, named, err) < 0)
        return -1;
    if (!proposal)
        return 0;
    if (incident &&
        circumstance_store(intake->world, intake->box->organisation, incident, intake->report,
                           intake->received_at, &proposal->classification, err) < 0)
        return -1;
    return proposal_store(intake->world, id, proposal, err);
}

/* It is not trusted to belong to that one, which it names: the DPO may join them. Owned. */
static char *suggest(const Intake *intake, const Match *match, Err *err)
{
    g_autofree char *other = NULL;
    if (store_incident_load(intake->world->store, match->incident, &(Incident){0}, NULL, &other,
                            err) < 0)
        return NULL;
    return g_strdup_printf("%s: possible follow-up of %s", match->rule, other);
}

static int audit_unacknowledged(const Intake *intake, int64_t incident, const char *rule,
                                Err *err)
{
    g_autofree char *detail = g_strdup_printf("not acknowledged rule=%s", rule);
    return intake_audit(intake, incident, "no_acknowledgement", detail, err);
}

static void add(GPtrArray *reasons, char *reason)
{
    if (reason)
        g_ptr_array_add(reasons, reason);
}

/* What the DPO's notice says before the rules' reasons: what it may belong to, and that it was `passed_on`. *ret_twin: there is
 * another like it. The strings are of `reasons`. 0 / -1. */
static int add_hints(Intake *intake, int64_t sender, const Match *ended,
                     const Proposal *proposal, const char *passed_on, GPtrArray *reasons,
                     bool *ret_twin, Err *err)
{
    char *note = NULL, *twin = NULL;
    if (ended && intake_note_ended(intake, ended, &note, err) < 0)
        return -1;
    add(reasons, note);
    if (twin_note(intake->world, intake->box->organisation, intake->report,
                  &proposal->classification, sender, intake->received_at, &twin, err) < 0)
        return -1;
    add(reasons, twin);
    add(reasons, g_strdup(passed_on));
    *ret_twin = twin != NULL;
    return 0;
}

int intake_open_incident(Intake *intake, int64_t sender, const Match *match, bool anew,
                         const char *flag, const Proposal *proposal, Err *err)
{
    const char *no_ack = NULL;
    int64_t aware = 0;
    bool twin = false;
    g_autofree char *note = NULL;
    g_autoptr(GPtrArray) reasons = g_ptr_array_new_with_free_func(g_free);
    Proposal told = *proposal;
    if (intake_read_forward(intake, &sender, &aware, &note, err) < 0 ||
        add_hints(intake, sender, anew ? match : NULL, proposal, note, reasons, &twin, err) < 0)
        return -1;
    for (char **reason = proposal->reasons; reason && *reason; reason++)
        add(reasons, g_strdup(*reason));
    if (reasons->len > 0) {
        g_ptr_array_add(reasons, NULL);
        told.reasons = (char **)reasons->pdata;
    }
    int answerable = intake_may_acknowledge(intake, sender, &no_ack, err);
    if (answerable < 0 || intake_record_mail(intake, MAIL_INCIDENT, no_ack, true, err) < 0)
        return -1;
    Opening opening = {.world = intake->world,
                       .organisation = intake->box->organisation,
                       .report = intake->report,
                       .proposal = &told,
                       .event = {.clock = *intake->clock,
                                 .at = intake->received_at,
                                 .aware = aware,
                                 .reporter = sender,
                                 .route = intake->report->route,
                                 .answerable = answerable > 0,
                                 .automatic = !intake_waits_for_chair(intake)}};
    g_autofree char *suggestion = match->incident ? suggest(intake, match, err) : NULL;
    g_autofree char *preview = preview_of(intake);
    int status = match->incident && !suggestion ? -1 : 0;
    if (status == 0)
        status = opening_begin(&opening, intake->now, err);
    int64_t id = opening.step.incident.id;
    if (status == 0)
        status = intake_insert_report(intake, id, id, sender, suggestion ? suggestion : flag,
                                      proposal, err);
    if (status == 0)
        status = intake_seal_original(intake, id, err);
    if (status == 0 && note)
        status = intake_audit(intake, id, "passed_on", note, err);
    if (status == 0 && no_ack)
        status = audit_unacknowledged(intake, id, no_ack, err);
    if (status == 0)
        status = opening_tell(&opening,
                              (Occasion){.occasion = intake->mail,
                                         .sender = sender,
                                         .words = preview,
                                         .doubtful = release_is_doubtful(intake->report),
                                         .twin = twin},
                              intake->queued, err);
    opening_clear(&opening);
    return status;
}
