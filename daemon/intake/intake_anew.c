/* Whether what is written about an incident that has ended begins a new one. The mail that ends it asks its reporter to
 * write again if it happens again; nothing is due for what is only kept with it. Called by intake. */
#include "daemon/intake/intake_turn.h"

#include "daemon/core/words.h"
#include "parsers/forward/forward_find.h"

#include <string.h>

/* "Re: A lost stick" repeats what was reported before, and "[HLP-2026-0042] ..." what we wrote. */
static bool has_own_subject(const Report *report)
{
    if (subject_read(NULL, report->subject).kind >= 0)
        return false;
    g_autofree char *mark = g_strdup_printf("[%s]", report->reference ? report->reference : "");
    return !strstr(report->subject, mark);
}

/* What the rules propose of it like of any first report, which names no incident; its subject counts when it is
 * the writer's own. To be cleared with proposal_clear(). */
static void propose_first(const Intake *intake, Proposal *ret)
{
    Report report = *intake->report;
    if (!has_own_subject(&report))
        report.subject = (char *)"";
    report.reference = NULL;
    proposal_make(intake->world, intake->box->organisation, &report, ret);
}

IncidentClass intake_class_alone(const Intake *intake)
{
    Proposal proposal;
    propose_first(intake, &proposal);
    IncidentClass class = proposal.classification.class;
    proposal_clear(&proposal);
    return class;
}

/* Whoever works on it, and did not report it, has words for what they want: REOPEN, NOTE. */
static int only_reports(const Intake *intake, int64_t sender, const Incident *incident,
                        Err *err)
{
    const CommandMail mail = intake_command_mail(intake, sender);
    if (!sender || sender == incident->reporter)
        return 1;
    int works = command_works_on(intake->world, &mail, incident->id, err);
    return works < 0 ? -1 : !works;
}

int intake_begins_anew(const Intake *intake, int64_t sender, const Match *match,
                       const Late *late, Proposal *proposal, Err *err)
{
    Incident ended;
    Proposal first;
    if (store_incident_load(intake->world->store, match->incident, &ended, NULL, NULL, err) <=
        0)
        return -1;
    if (incident_is_open(&ended))
        return 0;
    if (intake_waits_for_chair(intake))
        return 1; /* of what has ended nothing waits for the Chair any more */
    if (late->fault != CODE_GOOD || intake->report->n_command > 0 ||
        proposal->classification.silent)
        return 0;
    int reports = only_reports(intake, sender, &ended, err);
    if (reports <= 0)
        return reports;
    propose_first(intake, &first);
    if (first.classification.class == CLASS_NOT_AN_INCIDENT) {
        proposal_clear(&first);
        return 0;
    }
    proposal_clear(proposal);
    *proposal = first;
    return 1;
}

int intake_note_ended(const Intake *intake, const Match *match, char **ret, Err *err)
{
    Incident ended;
    g_autofree char *reference = NULL;
    if (store_incident_load(intake->world->store, match->incident, &ended, NULL, &reference,
                            err) <= 0)
        return -1;
    int erased = store_incident_is_erased(intake->world->store, match->incident, err);
    if (erased < 0)
        return -1;
    g_autofree char *further =
        erased ? g_strdup(" and has been erased.")
               : g_strdup_printf(". If it belongs there: REOPEN that one, then DUPLICATE %s "
                                 "here.",
                                 reference);
    *ret = g_strdup_printf("It was written about %s, which has ended (%s)%s", reference,
                           words_state(ended.state), further);
    return 0;
}
