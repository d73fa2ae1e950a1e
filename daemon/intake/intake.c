/* Decides what each mail is, and records it. Called by fetch with a parsed batch; calls effect for what
 * follows.
 *
 * It is the only judge of claims: parsers say what a mail pretends, this file asks the register and the
 * keys. It never refuses a mail because of a header: a mail that cannot be handled ends in quarantine,
 * with a reason.
 *
 *   read? -no-> quarantine
 *     |         our own mail (S1, S2)                     -> quarantine (automatic) *
 *     |         seen before (Message-ID and body)         -> duplicate
 *     |         a machine's answer to ours (F2, F5)       -> delivery record
 *     |         a machine's answer to nothing of ours     -> quarantine (automatic) *
 *     |         a reply with a valid code (command.h)     -> command
 *     |         a request, and nothing that has happened  -> request (request.h)
 *     |         a role-holder's absence or its end, said by hand, about nothing of ours -> quarantine (automatic) *
 *     |         belongs to an incident (F1, F2, F3, F4)   -> follow-up
 *     +-------> anything else, machines' alerts included  -> incident
 *
 *   An anonymous report (parsers/identity/identity.h) takes the same way; of it only the day is kept, its original
 *   is sealed or not kept at all, and its message goes nowhere.
 *
 *   * not when the administrator has released it from there: somebody has read it and says that it
 *     is a report.
 */
#include "daemon/intake/intake.h"

#include "daemon/clock.h"
#include "daemon/command/errand_reply.h"
#include "daemon/command/request.h"
#include "daemon/effect/effect.h"
#include "daemon/intake/intake_turn.h"
#include "daemon/log.h"
#include "parsers/command/command.h"
#include "parsers/forward/forward_find.h"
#include "parsers/identity/courtesy.h"

/* 1: whoever wrote it is asked for what that mail of ours was about. */
static int is_asked(const Intake *intake, int64_t sender, int64_t errand, Err *err)
{
    const CommandMail mail = intake_command_mail(intake, sender);
    return sender && errand ? errand_reply_may(intake->world, &mail, errand, err) : 0;
}

/* An answer without a command that reads like a report is one; who meant it for an answer is told that
 * it was none. */
static int tell_unanswered(const Intake *intake, int64_t sender, int64_t errand, Err *err)
{
    const CommandMail mail = intake_command_mail(intake, sender);
    int may =
        intake->report->origin == ORIGIN_HUMAN ? is_asked(intake, sender, errand, err) : 0;
    return may > 0 ? errand_reply_refuse(intake->world, &mail, errand, CODE_GOOD,
                                         intake->queued, err)
                   : may;
}

/* A mail about what is owed, and not about an incident. */
static int take_request(Intake *intake, int64_t sender, const Match *match, const Late *late,
                        Err *err)
{
    const char *no_ack = NULL;
    int answerable = match->errand ? 0 : intake_may_acknowledge(intake, sender, &no_ack, err);
    if (answerable < 0 ||
        intake_record_mail(intake, MAIL_REQUEST, match->errand ? match->rule : no_ack, true,
                           err) < 0)
        return -1;
    const CommandMail mail = intake_command_mail(intake, sender);
    return match->errand ? request_add(intake->world, &mail, match->errand, late->fault,
                                       intake->queued, err)
                         : request_open(intake->world, &mail, intake->clock, answerable > 0,
                                        intake->queued, err);
}

static int duplicate(Intake *intake, int64_t twin, int64_t incident, Err *err)
{
    g_autofree char *rule = g_strdup_printf("twin of mail %lld", (long long)twin);
    if (intake_record_mail(intake, MAIL_DUPLICATE, rule, false, err) < 0)
        return -1;
    return intake_audit(intake, incident, "duplicate", rule, err);
}

/* Asks the rules. What is written in answer to a request, or about an incident by its thread alone, repeats its subject, and
 * is no first report, for which leanings are fitted. */
static void propose(Intake *intake, const Match *match, Proposal *ret)
{
    Report report = *intake->report;
    bool known = match->errand || (match->incident && match->trusted);
    if (known && !report.reference) {
        bool answer = subject_read(NULL, report.subject).kind >= 0;
        report.reference = (char *)"";
        report.subject = answer ? (char *)"" : report.subject;
    }
    proposal_read(intake->world, intake->box->organisation, &report, ret);
    intake->in->job->report->fields = report.fields;
}

/* Who was asked answers in the words of what has been elsewhere, or might be: news is what read by itself,
 * like any first report, tells of something that has happened. */
static bool is_news(const Intake *intake)
{
    return intake_class_alone(intake) == CLASS_CONFIRMED;
}

/* What comes without a name has nothing to do with an incident whose reporter is known: neither joins it, nor
 * names it. */
static int part_from_named(Intake *intake, Match *match, Err *err)
{
    Route route;
    if (!intake_is_anonymous(intake) || !match->incident)
        return 0;
    if (store_incident_route(intake->world->store, match->incident, &route, err) < 0)
        return -1;
    if (route == ROUTE_ANONYMOUS)
        return 0;
    *match = (Match){0};
    intake_forget_reference(intake->in->job->report);
    return 0;
}

/* Does it open a request, or add to one? `asked`: its sender was asked to write about it. */
static bool is_request(const Intake *intake, const Match *match, const Late *late,
                       const Proposal *proposal, bool asked)
{
    const Report *report = intake->report;
    bool named = report->route == ROUTE_NAMED;
    return (late->errand && named) ||
           request_is_one(intake->world, report, &proposal->classification, match->errand,
                          asked) ||
           (asked && named && report->origin == ORIGIN_HUMAN && !is_news(intake));
}

/* See Intake.wordless. 1: it is so. */
static int is_wordless(const Intake *intake, const Match *match, Err *err)
{
    Route route;
    const PersonSettings *person = organisation_person_at(intake->box->organisation->settings,
                                                          intake->report->from.address);
    bool chair = person && ROLE_BIT(person->role) & CHAIRS;
    if (!chair || !match->incident || intake_is_anonymous(intake))
        return 0;
    if (store_incident_route(intake->world->store, match->incident, &route, err) < 0)
        return -1;
    return route == ROUTE_ANONYMOUS;
}

/* Is there more, or less, between the marks than the mail of ours had that is quoted? Somebody may have answered in it, and
 * cut away the rest; as they may where nothing tells which mail it was. 1 / 0 / -1. */
static int has_answers_inside(const Intake *intake, Err *err)
{
    const Report *report = intake->report;
    int64_t letters =
        (int64_t)courtesy_letters(report->quoted, intake->box->settings->context.lexicon);
    StoreLetters sent;
    Match answered = {0};
    if (letters == 0)
        return 0;
    int found = intake_match_answered(intake, &answered, err);
    if (found <= 0)
        return found < 0 ? -1 : 1;
    found = store_outbox_letters(intake->world->store, answered.outbox, &sent, err);
    return found <= 0 ? found : !store_letters_are(&sent, letters);
}

enum { COMMENT_WORDS = 25 };

/* More than a line with thanks and a name: below what was meant for a command there may be news. */
static bool is_long(const Report *report)
{
    g_auto(GStrv) words = g_strsplit_set(report->visible, " \n\t", COMMENT_WORDS + 2);
    return g_strv_length(words) > COMMENT_WORDS;
}

/* What stands inside is news, whatever stands above it. */
static int read_courtesy(Intake *intake, Err *err)
{
    Report *report = intake->in->job->report;
    bool thanks = command_is_thanks(report, intake->world->config->lexicon);
    int inside = (report->courtesy || thanks) && report->doubt == DOUBT_NONE
                     ? has_answers_inside(intake, err)
                     : 0;
    report->courtesy = report->courtesy && !inside;
    intake->thanks = thanks && !inside;
    return MIN(inside, 0);
}

/* Nothing but thanks. "Ok thanks" of whoever has been asked something answers it. 1: it is so. */
static int is_courtesy(const Intake *intake, int64_t sender, const Match *match, Err *err)
{
    Incident incident = {0};
    bool anonymous = intake_is_anonymous(intake);
    if (!match->incident || !intake->report->courtesy || !(match->trusted || anonymous))
        return 0;
    int found =
        store_incident_load(intake->world->store, match->incident, &incident, NULL, NULL, err);
    bool asked = incident.state == INCIDENT_NEEDS_INFO && sender == incident.reporter;
    return found <= 0 ? -1 : anonymous || !asked;
}

/* What no command settled, in people's own words: a request, what joins an incident, or a report. */
static int take_words(Intake *intake, int64_t sender, const Match *match, const Late *late,
                      const char *flag, Err *err)
{
    int read = read_courtesy(intake, err), settled;
    int asked = is_asked(intake, sender, match->errand, err);
    int courtesy = is_courtesy(intake, sender, match, err);
    if (read < 0 || asked < 0 || courtesy < 0)
        return -1;
    Proposal proposal;
    propose(intake, match, &proposal);
    bool request =
        !match->incident && !flag && is_request(intake, match, late, &proposal, asked > 0);
    bool joins = match->incident && (match->trusted || courtesy) && !request;
    int anew = joins ? intake_begins_anew(intake, sender, match, late, &proposal, err) : 0;
    int note = joins && !anew && late->fault == CODE_GOOD
                   ? intake_is_note(intake, sender, match, err)
                   : 0;
    int wordless = joins && late->fault != CODE_GOOD ? is_wordless(intake, match, err) : 0;
    intake->wordless = wordless > 0;
    if (joins && !anew && asked > 0 && late->fault == CODE_GOOD)
        note = !is_news(intake);
    if (anew < 0 || note < 0 || wordless < 0)
        settled = -1;
    else if (request)
        settled = take_request(intake, sender, match, late, err);
    else if (courtesy)
        settled = intake_comment(intake, sender, match, err);
    else if (joins && late->fault != CODE_GOOD &&
             (intake->wordless || !(late->fault == CODE_DOUBT && is_long(intake->report))))
        settled = intake_comment(intake, sender, match, err);
    else if (joins && !anew)
        settled = intake_follow_up(intake, sender, match, &proposal, note > 0, err);
    else
        settled = intake_open_incident(intake, sender, match, anew > 0, flag, &proposal, err);
    proposal_clear(&proposal);
    if (settled < 0 || request)
        return settled;
    if (late->fault == CODE_GOOD && match->errand)
        return tell_unanswered(intake, sender, match->errand, err);
    if (note > 0)
        return intake_answer_note(intake, sender, match->incident, err);
    return late->fault == CODE_GOOD ? 0 : intake_answer_late(intake, sender, late, err);
}

/* Everything that a mail can be, in order; each returns when it has settled it. */
static int take_report(Intake *intake, Err *err)
{
    const Report *report = intake->report;
    int released = store_quarantine_was_released(intake->world->store, intake->box->state.id,
                                                 intake->uidvalidity, intake->row.uid, err);
    if (released < 0)
        return -1;
    intake->released = released > 0;
    if (intake->released && intake->nameless &&
        store_quarantine_nameless(intake->world->store, intake->box->state.id,
                                  intake->uidvalidity, intake->row.uid, intake->received_at,
                                  intake->now, err) < 0)
        return -1;
    if (!intake->released &&
        (report->origin == ORIGIN_SELF || effect_loop_is_ours(intake->world, report->loop)))
        return intake_quarantine(intake, "our own mail came back", true, err);
    if (intake_find_home(intake, err) < 0 || intake_fill_keys(intake, err) < 0)
        return -1;
    int64_t twin = 0, incident = 0;
    int seen = store_mail_find_twin(intake->world->store, &intake->row, &twin, &incident, err);
    if (seen < 0)
        return -1;
    if (seen == 1)
        return duplicate(intake, twin, incident, err);

    int64_t sender = 0;
    Match match;
    bool answer = report->origin == ORIGIN_AUTO_REPLY || report->origin == ORIGIN_BOUNCE;
    /* Whose machine it was that answered is nobody's business: a code may stand in it. */
    if (((!answer || intake->released) && intake_sender_person(intake, &sender, err) < 0) ||
        intake_find_match(intake, sender, &match, err) < 0 ||
        intake_mend_follow_up(intake, &match, err) < 0 ||
        intake_find_errand(intake, sender, &match, err) < 0 ||
        intake_follow_merges(intake, &match, err) < 0)
        return -1;
    intake_forget_codes(intake->in->job->report, &match);
    int settled = intake_take_answer_of_machine(intake, &match, err);
    if (settled != 0)
        return settled < 0 ? -1 : 0;
    Late late = {.fault = CODE_GOOD};
    int commanded = intake_take_command(intake, sender, &match, &late, err);
    if (commanded != 0)
        return commanded < 0 ? -1 : 0;
    int unnamed = late.fault == CODE_GOOD ? intake_unname(intake, &sender, &match, err) : 0;
    if (unnamed != 0)
        return unnamed < 0 ? -1 : 0;
    if (intake_blank_codes(intake->world, intake->in->job->report, err) < 0 ||
        (late.fault == CODE_GOOD && part_from_named(intake, &match, err) < 0))
        return -1;
    int absent = late.fault == CODE_GOOD && seen == 0
                     ? intake_take_absence(intake, sender, &match, err)
                     : 0;
    if (absent != 0)
        return absent < 0 ? -1 : 0;
    return take_words(intake, sender, &match, &late,
                      seen == 2 ? "same Message-ID as another mail, with other content" : NULL,
                      err);
}

/* One mail inside its savepoint. What goes wrong with the mail itself ends in quarantine; -1
 * only for what concerns the whole batch. */
static int take_mail(Intake *intake, Err *err)
{
    Store *store = intake->world->store;
    const IntakeMail *in = intake->in;
    if (store_mail_begin(store, err) < 0)
        return -1;
    int64_t queued = *intake->queued;
    int taken;
    if (in->job && in->job->outcome == PARSER_READ)
        taken = take_report(intake, err);
    else
        taken = intake_quarantine(intake, in->job ? in->job->reason : in->reason, false, err);
    if (taken < 0) {
        store_mail_undo(store);
        if (err->kind == ERR_TEMPORARY || !in->job || in->job->outcome != PARSER_READ)
            return -1;
        log_error("mail could not be recorded mailbox=%s/%s problem=%s",
                  intake->box->organisation->settings->prefix, intake->box->settings->name,
                  log_quote(err->msg));
        *intake->queued = queued;
        if (store_mail_begin(store, err) < 0 ||
            intake_quarantine(intake, "it could not be recorded", false, err) < 0)
            return -1;
    }
    if (store_attempt_done(store, intake->box->state.id, intake->uidvalidity,
                           in->mail->entry.uid, err) < 0)
        return -1;
    return store_mail_keep(store, err);
}

int intake_batch(const World *world, IntakeBox *box, uint32_t uidvalidity,
                 const IntakeMail *mails, size_t n, int64_t cursor, Now now, int64_t *queued,
                 Err *err)
{
    Err local = {0};
    if (!err)
        err = &local;
    if (store_begin(world->store, err) < 0)
        return -1;
    int64_t count = 0;
    size_t named = 0;
    StoreMailbox state = box->state;
    const Clock clock = clock_of(box->organisation->settings, now.at);
    for (size_t i = 0; i < n; i++) {
        const SourceEntry *entry = &mails[i].mail->entry;
        Intake intake = {
            .world = world,
            .box = box,
            .uidvalidity = uidvalidity,
            .in = &mails[i],
            .report = mails[i].job ? mails[i].job->report : NULL,
            .now = now.at,
            .clock = &clock,
            .received_at = MIN(entry->received_at, now.at),
            .queued = &count,
        };
        intake.row = (StoreMail){
            .mailbox = box->state.id,
            .organisation = box->organisation->id,
            .uidvalidity = uidvalidity,
            .uid = entry->uid,
            .received_at = intake.received_at,
            .taken_at = now.at,
            .size = entry->size < 0 ? mails[i].mail->size : entry->size,
        };
        if (intake_is_anonymous(&intake))
            intake_keep_nameless(&intake);
        if (take_mail(&intake, err) < 0)
            goto failed;
        named += !intake.nameless;
    }
    state.cursor = cursor;
    state.uidvalidity = uidvalidity;
    if (store_mailbox_update(world->store, &state, NULL, err) < 0 ||
        store_commit(world->store, err) < 0)
        goto failed;
    box->state = state;
    *queued += count;
    if (named)
        log_debug("mails recorded mailbox=%s/%s mails=%zu", box->organisation->settings->prefix,
                  box->settings->name, named);
    return 0;

failed:
    store_rollback(world->store);
    return -1;
}
