/* A reply that does not count, or has no command: where it is kept, and who is told. In doubt whoever has a part in the
 * incident is told, and nobody else. Called by intake, intake_lines and intake_command. */
#include "daemon/intake/intake_turn.h"

#include "daemon/command/errand_reply.h"

#include <string.h>

int intake_audit_refused(const Intake *intake, const CommandMail *mail, int64_t incident,
                         CodeFault fault, Err *err)
{
    g_autofree char *detail =
        g_strdup_printf("person=%lld code=%s", (long long)mail->sender, code_fault_name(fault));
    return intake_audit(intake, incident, "command_refused", detail, err);
}

int intake_refuse_unknown(const Intake *intake, const CommandMail *mail, CodeFault fault,
                          const Match *match, Late *ret_late, Err *err)
{
    if (match->errand && !match->incident) {
        *ret_late = (Late){.fault = fault, .errand = match->errand};
        return 0;
    }
    if (!match->incident || !match->trusted)
        return 0;
    int works = command_works_on(intake->world, mail, match->incident, err);
    if (works <= 0)
        return works;
    *ret_late = (Late){.fault = fault, .incident = match->incident};
    return intake_audit_refused(intake, mail, match->incident, fault, err);
}

/* A used or old code of an errand: what is said of an action belongs to its incident, too. */
static int refuse_errand(const Intake *intake, int64_t errand, CodeFault fault, Match *match,
                         Late *ret_late, Err *err)
{
    StoreErrand row;
    int found = store_errand_load(intake->world->store, errand, &row, err);
    if (found <= 0)
        return found;
    *match =
        (Match){.incident = row.incident, .errand = errand, .rule = "code", .trusted = true};
    *ret_late = (Late){.fault = fault, .errand = errand};
    store_errand_clear(&row);
    return intake_follow_merges(intake, match, err);
}

/* Somebody has been forwarded a mail that was meant for another: who is it for certain, works on the incident and has been
 * written to about it may know that, and gets a code of their own. To anybody else it says that there is such a code. */
static int may_know(const Intake *intake, const CommandMail *mail, const Match *match,
                    const StoreCode *code, Err *err)
{
    bool proven = strcmp(mail->report->authentication, "pass") == 0;
    return proven && code->incident && code->incident == match->incident
               ? store_incident_has_participant(intake->world->store, match->incident,
                                                mail->sender, err)
               : 0;
}

int intake_refuse_command(const Intake *intake, const CommandMail *mail, const StoreCode *code,
                          CodeFault fault, Match *match, Late *ret_late, Err *err)
{
    bool own = fault == CODE_USED || fault == CODE_EXPIRED || fault == CODE_INCIDENT ||
               fault == CODE_DOUBT || fault == CODE_MAILBOX;
    if (code->errand && own)
        return refuse_errand(intake, code->errand, fault, match, ret_late, err) < 0
                   ? -1
                   : intake_audit_refused(intake, mail, match->incident, fault, err);
    int works = fault == CODE_INCIDENT
                    ? command_works_on(intake->world, mail, match->incident, err)
                    : 0;
    if (works < 0)
        return -1;
    if (works > 0)
        match->trusted = true;
    else if (code->incident && (own || !match->trusted))
        *match = (Match){.incident = code->incident, .rule = "code", .trusted = true};
    if (intake_follow_merges(intake, match, err) < 0)
        return -1;
    if (fault == CODE_PERSON && match->incident)
        works = command_works_on(intake->world, mail, match->incident, err);
    int knows = works > 0 && !own ? may_know(intake, mail, match, code, err) : 0;
    if (works < 0 || knows < 0)
        return -1;
    if (own || (fault == CODE_PERSON && works > 0))
        *ret_late = (Late){.fault = fault,
                           .quiet = !own && !knows,
                           .incident = match->incident,
                           .code = code->incident};
    return intake_audit_refused(intake, mail, code->incident, fault, err);
}

/* It answers a mail of ours to its sender about what they have to do, and not a colleague who has answered that. */
static int answers_ours(const Intake *intake, int64_t sender, const Match *match, Err *err)
{
    char **ids = intake->report->in_reply_to;
    Match answered = {0};
    int64_t person = 0;
    int found = *ids ? intake_match_one_of_ours(intake, *ids, &answered, err) : 1;
    if (found > 0)
        found = store_outbox_person(intake->world->store, match->outbox, &person, err);
    return found > 0 ? person == sender && match->outbox_role > ROLE_REPORTER : found;
}

/* It answers no mail, and is about the incident by its subject alone. */
static bool is_by_subject(const Intake *intake, const Match *match)
{
    return !*intake->report->in_reply_to && match->trusted && g_strcmp0(match->rule, "F4") == 0;
}

int intake_is_note(const Intake *intake, int64_t sender, const Match *match, Err *err)
{
    const CommandMail mail = intake_command_mail(intake, sender);
    Incident incident;
    bool alone = is_by_subject(intake, match);
    if (!sender || !(match->outbox || alone) || match->errand ||
        intake->report->n_command > 0 || intake->report->origin != ORIGIN_HUMAN ||
        intake_is_anonymous(intake))
        return 0;
    int may = alone ? 1 : answers_ours(intake, sender, match, err);
    if (may > 0)
        may = store_incident_load(intake->world->store, match->incident, &incident, NULL, NULL,
                                  err);
    if (may <= 0 || incident.reporter == sender)
        return may < 0 ? -1 : 0;
    return command_works_on(intake->world, &mail, match->incident, err);
}

int intake_answer_note(const Intake *intake, int64_t sender, int64_t incident, Err *err)
{
    const CommandMail mail = intake_command_mail(intake, sender);
    return intake->thanks ? 0
                          : command_refuse(intake->world, &mail, incident, CODE_GOOD, 0,
                                           intake->queued, err);
}

/* Somebody answers the same mail twice, or an old one: silence would be taken for "done". */
int intake_answer_late(const Intake *intake, int64_t sender, const Late *late, Err *err)
{
    if (late->quiet)
        return 0;
    const CommandMail mail = intake_command_mail(intake, sender);
    return late->errand ? errand_reply_refuse(intake->world, &mail, late->errand, late->fault,
                                              intake->queued, err)
                        : command_refuse(intake->world, &mail, late->incident, late->fault,
                                         late->code, intake->queued, err);
}
