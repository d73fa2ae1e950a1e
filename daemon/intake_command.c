/* A reply with a code on its way to command.c: whose code it is, and what becomes of one that does not
 * count. Called by intake. */
#include "daemon/intake_turn.h"

#include "daemon/clock.h"
#include "daemon/content.h"
#include "daemon/core/outcome.h"
#include "daemon/effect.h"
#include "daemon/errand_reply.h"
#include "daemon/list_asked.h"
#include "daemon/near_code.h"
#include "daemon/near_follow_up.h"
#include "parsers/command.h"
#include "parsers/follow_up.h"
#include "parsers/reference.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MENDED_MAX = 4 }; /* codes of one mail: each is a thousand look-ups at the most */

static int audit_refused(const Intake *intake, const CommandMail *mail, int64_t incident,
                         CodeFault fault, Err *err)
{
    g_autofree char *detail =
        g_strdup_printf("person=%lld code=%s", (long long)mail->sender, code_fault_name(fault));
    return intake_audit(intake, incident, "command_refused", detail, err);
}

/* A command without a code, or with one that is none of ours, from somebody who works on the incident
 * that the mail belongs to. Silence would be taken for "done". */
static int take_unknown_code(const Intake *intake, const CommandMail *mail, CodeFault fault,
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
    return audit_refused(intake, mail, match->incident, fault, err);
}

/* The form of one of our mails, filled in where it is quoted, and no line at the top that sends it: what is
 * quoted commands nothing, but somebody has done the work and must hear of it. */
static bool is_form_below(const Report *report)
{
    Outcome quoted = outcome_read_quoted(report->quoted);
    bool filled = quoted.section[OUTCOME_REFERENCE] && !outcome_is_empty(&quoted);
    outcome_clear(&quoted);
    return filled;
}

/* The same below other lines than OUTCOME, or newly written there, where a text ends in front of it. */
static bool is_form_passed_over(const Report *report)
{
    enum { LINES_MIN = 3 };
    for (size_t i = 0; i < report->n_command; i++) {
        if (strcmp(report->command[i].word, command_name(COMMAND_OUTCOME)) == 0)
            return false;
    }
    Outcome written = outcome_read_quoted(report->visible);
    int lines = 0;
    for (int label = 0; label < OUTCOME_LABEL_COUNT; label++)
        lines += written.section[label] != NULL;
    outcome_clear(&written);
    return lines >= LINES_MIN || is_form_below(report);
}

/* The incident that a code is for, if need be by way of an action; 0: none. */
static int incident_of(const Intake *intake, const StoreCode *code, int64_t *ret, Err *err)
{
    StoreErrand row;
    int found =
        code->errand ? store_errand_load(intake->world->store, code->errand, &row, err) : 0;
    *ret = found > 0 ? row.incident : code->incident;
    if (found > 0)
        store_errand_clear(&row);
    return found;
}

/* Whether the mail answers one of ours about another incident, or errand, than its code is for, or
 * has the reference of another in its subject: then nobody can tell which of them is meant. */
static int is_about_another(const Intake *intake, const Match *match, const StoreCode *code,
                            Err *err)
{
    int64_t incident = 0;
    if (incident_of(intake, code, &incident, err) < 0)
        return -1;
    if (match->errand && match->errand == code->errand)
        return 0; /* wherever its incident is a part of now */
    if (match->errand && !match->named)
        return 1;
    if (!match->named || match->named == incident)
        return 0;
    bool subject = g_strcmp0(intake->report->reference_where, "subject") == 0;
    return strcmp(match->rule, "F1") == 0 || strcmp(match->rule, "F2") == 0 ||
           (strcmp(match->rule, "F4") == 0 && subject);
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

/* The mail stays, as a comment on the code's incident, whatever else it lacks; only who owns the code, or may know whose
 * it is, is told why it did not count. */
static int refuse_command(const Intake *intake, const CommandMail *mail, const StoreCode *code,
                          CodeFault fault, Match *match, Late *ret_late, Err *err)
{
    bool own = fault == CODE_USED || fault == CODE_EXPIRED || fault == CODE_INCIDENT ||
               fault == CODE_DOUBT || fault == CODE_MAILBOX;
    if (code->errand && own)
        return refuse_errand(intake, code->errand, fault, match, ret_late, err) < 0
                   ? -1
                   : audit_refused(intake, mail, match->incident, fault, err);
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
    return audit_refused(intake, mail, code->incident, fault, err);
}

/* ---- lines with codes of their own ---- */

/* What of a mail has the same code. */
typedef struct Part {
    Report
        report; /* the mail's, with that code and its lines alone; borrowed but for `lines` */
    GArray *lines;  /* of CommandLine */
    StoreCode code; /* when it is known at all */
    CodeFault fault;
} Part;

static void part_clear(void *part)
{
    g_array_unref(((Part *)part)->lines);
}

static Part *find_part(GArray *parts, const Report *report, char *code)
{
    for (guint i = 0; i < parts->len; i++) {
        Part *part = &g_array_index(parts, Part, i);
        if (g_strcmp0(part->report.command_code, code) == 0)
            return part;
    }
    Part part = {.report = *report, .lines = g_array_new(FALSE, FALSE, sizeof(CommandLine))};
    part.report.command_code = code;
    g_array_append_val(parts, part);
    return &g_array_index(parts, Part, parts->len - 1);
}

/* A line without a code has that of the mail, where that is the only one. Of Part, at least one. */
static GArray *split(const Report *report)
{
    GArray *parts = g_array_new(FALSE, FALSE, sizeof(Part));
    char *only = report->command_code;
    g_array_set_clear_func(parts, part_clear);
    for (size_t i = 0; i < report->n_command; i++) {
        if (report->command[i].code &&
            strcmp(report->command[i].code, report->command_code) != 0)
            only = NULL;
    }
    for (size_t i = 0; i < report->n_command; i++) {
        char *code = report->command[i].code ? report->command[i].code : only;
        Part *part = find_part(parts, report, code);
        g_array_append_val(part->lines, report->command[i]);
        part->report.command = (CommandLine *)(void *)part->lines->data;
        part->report.n_command = part->lines->len;
    }
    return parts;
}

static CommandMail mail_of(const Intake *intake, int64_t sender, const Report *report)
{
    CommandMail mail = intake_command_mail(intake, sender);
    mail.report = report;
    return mail;
}

/* As command_check(); a code of another organisation, whose owner has not written this, is none of ours. */
static int check_code(const Intake *intake, const CommandMail *mail, StoreCode *ret, Err *err)
{
    int64_t organisation = 0;
    g_autofree char *prefix = NULL;
    int fault = command_check(intake->world, mail, ret, err);
    if (fault == CODE_GOOD && intake->unvouched)
        return CODE_MAILBOX;
    if (fault != CODE_PERSON)
        return fault;
    if (store_person_organisation(intake->world->store, ret->person, &organisation, &prefix,
                                  err) < 0)
        return -1;
    if (organisation == intake->box->organisation->id)
        return CODE_PERSON;
    *ret = (StoreCode){0};
    return CODE_UNKNOWN;
}

static int judge(const Intake *intake, int64_t sender, const Match *match, Part *part, Err *err)
{
    const CommandMail mail = mail_of(intake, sender, &part->report);
    int fault =
        part->report.command_code ? check_code(intake, &mail, &part->code, err) : CODE_MISSING;
    int another = fault == CODE_GOOD ? is_about_another(intake, match, &part->code, err) : 0;
    if (fault < 0 || another < 0)
        return -1;
    part->fault = another ? CODE_INCIDENT : (CodeFault)fault;
    return 0;
}

/* None of it counts: what is said of the first part goes for all. */
static int refuse_parts(const Intake *intake, int64_t sender, const Part *part, Match *match,
                        Late *ret_late, Err *err)
{
    const CommandMail mail = mail_of(intake, sender, &part->report);
    return part->fault == CODE_UNKNOWN || part->fault == CODE_MISSING
               ? take_unknown_code(intake, &mail, part->fault, match, ret_late, err)
               : refuse_command(intake, &mail, &part->code, part->fault, match, ret_late, err);
}

/* Where it belongs. One that only looks (LIST) may quote others, too; of what decides, the quotation is
 * evidence like the rest. */
static int note_incidents(const Intake *intake, int64_t incident, Err *err)
{
    const Organisation *organisation = intake->box->organisation;
    Store *store = intake->world->store;
    if (incident && store_mail_belongs(store, intake->mail, incident, err) < 0)
        return -1;
    if (!content_is_all(intake->report))
        return 0;
    g_auto(GStrv) quoted = reference_list(intake->report->text, organisation->settings->prefix);
    for (char **reference = quoted; *reference; reference++) {
        int found = store_incident_find(store, organisation->id, *reference, &incident, err);
        if (found < 0 ||
            (found > 0 && store_mail_belongs(store, intake->mail, incident, err) < 0))
            return -1;
    }
    return 0;
}

/* Nothing that is kept of an anonymous incident tells the hour. */
static int record_parts(Intake *intake, const GArray *parts, Err *err)
{
    g_autofree int64_t *incidents = g_new0(int64_t, parts->len);
    for (guint i = 0; i < parts->len; i++) {
        const Part *part = &g_array_index(parts, Part, i);
        if (part->fault == CODE_GOOD &&
            (incident_of(intake, &part->code, &incidents[i], err) < 0 ||
             intake_keep_with(intake, incidents[i], err) < 0))
            return -1;
    }
    if (intake_record_mail(intake, MAIL_COMMAND, NULL, true, err) < 0)
        return -1;
    for (guint i = 0; i < parts->len; i++) {
        if (note_incidents(intake, incidents[i], err) < 0)
            return -1;
    }
    return 0;
}

/* Of each line that does not count why. */
static int tell_besides(const Intake *intake, int64_t sender, const GArray *parts, GString *to,
                        Err *err)
{
    for (guint i = 0; i < parts->len; i++) {
        const Part *part = &g_array_index(parts, Part, i);
        const CommandMail mail = mail_of(intake, sender, &part->report);
        if (part->fault == CODE_GOOD)
            continue;
        for (size_t n = 0; n < part->report.n_command; n++)
            g_string_append_printf(to, "%s%s: not done, because %s.", to->len ? "\n" : "",
                                   part->report.command[n].word, code_fault_text(part->fault));
        if (audit_refused(intake, &mail, part->code.incident, part->fault, err) < 0)
            return -1;
    }
    return 0;
}

/* What stood below the lines that count, and was meant for one. Of an anonymous incident its words go nowhere. */
static int tell_doubt(const Intake *intake, const GArray *parts, GString *to, Err *err)
{
    const Report *report = intake->report;
    if (report->doubt == DOUBT_NONE)
        return 0;
    bool quotes = report->doubt_line && *report->doubt_line;
    for (guint i = 0; quotes && i < parts->len; i++) {
        Incident incident = {0};
        int64_t id = 0;
        if (incident_of(intake, &g_array_index(parts, Part, i).code, &id, err) < 0 ||
            (id &&
             store_incident_load(intake->world->store, id, &incident, NULL, NULL, err) < 0))
            return -1;
        quotes = incident.route != ROUTE_ANONYMOUS;
    }
    g_autofree char *why = command_doubt_text(report);
    g_string_append_printf(to, "%sNot done, nor what stands below it: %s%s%s, because %s.",
                           to->len ? "\n" : "", quotes ? "\"" : "",
                           quotes ? report->doubt_line : "the line below the others",
                           quotes ? "\"" : "", why);
    return 0;
}

/* Who has filled in a form below something else must not take silence for "done". */
static void tell_form(const Report *report, GString *to)
{
    if (is_form_passed_over(report))
        g_string_append_printf(
            to,
            "%sOUTCOME: not done, because a form is filled in below, but no line with OUTCOME "
            "stands above it. Please send the form again below that line and its new code.",
            to->len ? "\n" : "");
}

/* Each on what its code is for; the first answer names the lines that do not count. */
static int take_parts(Intake *intake, int64_t sender, const GArray *parts, Err *err)
{
    g_autoptr(GString) besides = g_string_new(NULL);
    if (record_parts(intake, parts, err) < 0 ||
        tell_besides(intake, sender, parts, besides, err) < 0 ||
        tell_doubt(intake, parts, besides, err) < 0)
        return -1;
    tell_form(intake->report, besides);
    for (guint i = 0; i < parts->len; i++) {
        const Part *part = &g_array_index(parts, Part, i);
        CommandMail mail = mail_of(intake, sender, &part->report);
        if (part->fault != CODE_GOOD)
            continue;
        mail.besides = besides->len ? besides->str : NULL;
        if (command_take(intake->world, &mail, &part->code, intake->queued, err) < 0)
            return -1;
        g_string_truncate(besides, 0);
    }
    return 1;
}

static int take_coded(Intake *intake, int64_t sender, Match *match, Late *ret_late, Err *err)
{
    g_autoptr(GArray) parts = split(intake->report);
    bool good = false;
    for (guint i = 0; i < parts->len; i++) {
        Part *part = &g_array_index(parts, Part, i);
        if (judge(intake, sender, match, part, err) < 0)
            return -1;
        good = good || part->fault == CODE_GOOD;
    }
    return good ? take_parts(intake, sender, parts, err)
                : refuse_parts(intake, sender, &g_array_index(parts, Part, 0), match, ret_late,
                               err);
}

/* A line that is no command, though one was meant. Its code says where it belongs, when it has one that is good. */
static int take_doubt(Intake *intake, const CommandMail *mail, Match *match, Late *ret_late,
                      Err *err)
{
    StoreCode code = {0};
    int fault =
        mail->report->command_code ? check_code(intake, mail, &code, err) : CODE_UNKNOWN;
    int another = fault == CODE_GOOD ? is_about_another(intake, match, &code, err) : 0;
    if (fault < 0 || another < 0)
        return -1;
    if (fault != CODE_UNKNOWN)
        return refuse_command(intake, mail, &code,
                              another              ? CODE_INCIDENT
                              : fault == CODE_GOOD ? CODE_DOUBT
                                                   : (CodeFault)fault,
                              match, ret_late, err);
    match->trusted |=
        mail->report->courtesy && strcmp(mail->report->authentication, "fail") != 0;
    return match->incident ? take_unknown_code(intake, mail, CODE_DOUBT, match, ret_late, err)
                           : 0;
}

/* ---- what is not kept ---- */

/* Ours, used or not: 1. People write it in capitals, too. */
static int is_our_code(const World *world, const char *at, Err *err)
{
    uint8_t mac[SEAL_HASH_SIZE];
    StoreCode code;
    g_autofree char *text = g_ascii_strdown(at, (gssize)strnlen(at, SEAL_TOKEN_LENGTH));
    effect_code_mac(world, text, mac);
    return store_code_find(world->store, mac, &code, err);
}

static int blank_in(const World *world, char *text, Err *err)
{
    for (char *at = text; at && *at;) {
        size_t length = 0;
        while (g_ascii_isalnum(at[length]))
            length++;
        int ours = length == SEAL_TOKEN_LENGTH ? is_our_code(world, at, err) : 0;
        if (ours < 0)
            return -1;
        if (ours)
            memset(at, '*', length);
        at += MAX(length, 1);
    }
    return 0;
}

/* Every text of it in which a code may stand; of char *, borrowed. */
static GPtrArray *texts_of(Report *report)
{
    char *const texts[] = {
        report->subject,         report->text,         report->visible,
        report->quoted,          report->signature,    report->forward.comment,
        report->forward.subject, report->forward.text, report->fields.remedial_action,
        report->doubt_line};
    GPtrArray *all = g_ptr_array_new();
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_ptr_array_add(all, texts[i]);
    for (size_t i = 0; i < report->n_command; i++)
        g_ptr_array_add(all, report->command[i].argument);
    for (size_t i = 0; i < report->fields.n_evidence; i++)
        g_ptr_array_add(all, report->fields.evidence[i].text);
    return all;
}

/* The same, and the codes themselves. */
static GPtrArray *texts_and_codes_of(Report *report)
{
    GPtrArray *all = texts_of(report);
    g_ptr_array_add(all, report->command_code);
    for (size_t i = 0; i < report->n_command; i++)
        g_ptr_array_add(all, report->command[i].code);
    return all;
}

int intake_blank_codes(const World *world, Report *report, Err *err)
{
    g_autoptr(GPtrArray) texts = texts_and_codes_of(report);
    int status = 0;
    for (guint i = 0; status == 0 && i < texts->len; i++)
        status = blank_in(world, g_ptr_array_index(texts, i), err);
    return status;
}

static void hide(char *text, const char *token)
{
    for (char *at = text; at && *at; at++) {
        size_t length = follow_up_length(at, token);
        memset(at, '*', length);
        at += length > 0 ? length - 1 : 0;
    }
}

static void hide_all(const GPtrArray *texts, const char *token)
{
    for (guint i = 0; i < texts->len; i++)
        hide(g_ptr_array_index(texts, i), token);
}

void intake_forget_codes(Report *report, Match *match)
{
    g_autoptr(GPtrArray) texts = texts_and_codes_of(report);
    if (match->code)
        hide_all(texts, follow_up_token(match->code));
    match->code = NULL;
    g_clear_pointer(&report->codes, g_strfreev);
    g_clear_pointer(&report->reference_token, g_free);
}

/* ---- mistyped codes ---- */

int intake_mend_follow_up(Intake *intake, Match *match, Err *err)
{
    Report *report = intake->in->job->report;
    g_autoptr(GPtrArray) texts = texts_and_codes_of(report);
    bool joins = !match->code && !match->outbox;
    for (int i = 0; intake_is_anonymous(intake) && i < MENDED_MAX; i++) {
        g_autofree char *typed = NULL;
        int64_t incident;
        int found = near_follow_up_find(intake->world, intake->box->organisation->id, report,
                                        &incident, &typed, err);
        if (found <= 0)
            return found;
        hide_all(texts, typed);
        if (joins)
            *match = (Match){.incident = incident, .rule = "F1", .trusted = true};
        joins = false;
    }
    return 0;
}

static void replace_code(char **code, const char *typed, const char *meant)
{
    if (g_strcmp0(*code, typed) != 0)
        return;
    g_free(*code);
    *code = g_strdup(meant);
}

/* A school that checks who has sent a mail is not to be passed by through one that does not. */
static bool checks_senders(const OrganisationSettings *settings)
{
    for (size_t i = 0; i < settings->n_mailboxes; i++) {
        if (settings->mailboxes[i].context.authserv_id)
            return true;
    }
    return false;
}

/* Of whom a code is, when its owner has another organisation and the address of the sender: 1. */
static int owner_elsewhere(const Intake *intake, const char *text, Organisation *ret, Err *err)
{
    uint8_t mac[SEAL_HASH_SIZE];
    StoreCode code;
    g_autofree char *address = NULL, *prefix = NULL;
    const Config *config = intake->world->config;
    effect_code_mac(intake->world, text, mac);
    int found = store_code_find(intake->world->store, mac, &code, err);
    if (found > 0)
        found = store_person_load(intake->world->store, code.person, &address, NULL, err);
    if (found > 0)
        found = store_person_organisation(intake->world->store, code.person, &ret->id, &prefix,
                                          err);
    if (found <= 0 || ret->id == intake->box->organisation->id ||
        g_ascii_strcasecmp(address, intake->report->from.address) != 0)
        return MIN(found, 0);
    for (size_t i = 0; i < config->n_organisations; i++) {
        ret->settings = &config->organisations[i];
        if (strcmp(ret->settings->prefix, prefix) == 0)
            return 1;
    }
    return 0;
}

int intake_find_home(Intake *intake, Err *err)
{
    const Report *report = intake->report;
    Organisation *home = &intake->home.organisation;
    if (intake_is_anonymous(intake) || report->origin != ORIGIN_HUMAN || !report->command_code)
        return 0;
    int found = owner_elsewhere(intake, report->command_code, home, err);
    if (found <= 0)
        return found;
    intake->unvouched =
        checks_senders(home->settings) && !intake->box->settings->context.authserv_id;
    intake->home.clock = clock_of(home->settings, intake->clock->now);
    intake->home.box = *intake->box;
    intake->home.box.organisation = home;
    intake->box = &intake->home.box;
    intake->clock = &intake->home.clock;
    intake->row.organisation = home->id;
    return 0;
}

/* The code that was meant in the place of an unknown one, wherever that stands; what was typed is hidden. */
static int mend_code(Intake *intake, int64_t sender, const char *code, Err *err)
{
    Report *report = intake->in->job->report;
    g_autofree char *meant = NULL, *typed = g_strdup(code);
    int found = strlen(typed) == SEAL_TOKEN_LENGTH ? is_our_code(intake->world, typed, err) : 0;
    if (found != 0)
        return found < 0 ? -1 : 0;
    found = near_code_find(intake->world, typed, sender, intake->now - COMMAND_CODE_LIFE,
                           &meant, err);
    if (found <= 0)
        return found;
    replace_code(&report->command_code, typed, meant);
    for (size_t i = 0; i < report->n_command; i++)
        replace_code(&report->command[i].code, typed, meant);
    g_autoptr(GPtrArray) texts = texts_of(report); /* what was meant may begin with it */
    hide_all(texts, typed);
    return 0;
}

/* In the lines and for the whole mail, the first few of them. */
static int mend_codes(Intake *intake, int64_t sender, Err *err)
{
    Report *report = intake->in->job->report;
    int status =
        report->command_code ? mend_code(intake, sender, report->command_code, err) : 0;
    for (size_t i = 0; status == 0 && i < MIN(report->n_command, MENDED_MAX); i++) {
        if (report->command[i].code)
            status = mend_code(intake, sender, report->command[i].code, err);
    }
    return status;
}

/* A word of ours and nothing else, in a mail that belongs to nothing for certain, is no report of whoever works here: an open incident
 * is theirs to see, or they have a role. 1: it is answered. */
static int take_alone(Intake *intake, int64_t sender, Err *err)
{
    const PersonSettings *person = organisation_person_at(intake->box->organisation->settings,
                                                          intake->report->from.address);
    const CommandMail asked = intake_command_mail(intake, sender);
    int64_t incident = 0;
    int found = content_newest(intake->world, &asked, &incident, err);
    if (found < 0)
        return -1;
    if (!found && !(person && person->role > ROLE_REPORTER))
        return 0;
    if ((incident && intake_keep_with(intake, incident, err) < 0) ||
        intake_record_mail(intake, MAIL_COMMAND, NULL, true, err) < 0)
        return -1;
    const CommandMail mail = intake_command_mail(intake, sender);
    return audit_refused(intake, &mail, incident, CODE_ALONE, err) < 0 ||
                   command_refuse(intake->world, &mail, incident, CODE_ALONE, 0, intake->queued,
                                  err) < 0
               ? -1
               : 1;
}

/* In words of their own; what the rules take for a report is none of these. */
static bool asks_for_list(const Intake *intake)
{
    return list_is_asked(intake->report, intake->world->config->lexicon) &&
           intake_class_alone(intake) == CLASS_NOT_AN_INCIDENT;
}

/* A reply with a code. 1: its commands are carried out and answered. 0: it is no command; one that
 * would have been is audited, and the mail goes on as a comment (*ret_late: its sender is told). */
int intake_take_command(Intake *intake, int64_t sender, Match *match, Late *ret_late, Err *err)
{
    const Report *report = intake->report;
    bool doubtful = report->doubt != DOUBT_NONE && report->n_command == 0 && !report->codeless;
    bool commands = report->codeless || (report->command_code && report->n_command > 0);
    bool below = !commands && report->n_command == 0 && is_form_below(report);
    bool alone =
        !match->trusted && !match->errand && !intake_is_anonymous(intake) &&
        strcmp(report->authentication, "fail") != 0 &&
        (command_is_all(report, intake->world->config->lexicon) || asks_for_list(intake));
    if (!sender || report->origin != ORIGIN_HUMAN)
        return 0;
    if (alone && !report->command_code)
        return take_alone(intake, sender, err);
    if (!commands && !below && !doubtful)
        return 0;
    if (strcmp(report->authentication, "fail") != 0 && mend_codes(intake, sender, err) < 0)
        return -1;
    const CommandMail mail = intake_command_mail(intake, sender);
    if (below)
        return take_unknown_code(intake, &mail, CODE_BELOW, match, ret_late, err);
    if (doubtful)
        return take_doubt(intake, &mail, match, ret_late, err);
    if (report->codeless)
        return take_unknown_code(intake, &mail, CODE_MISSING, match, ret_late, err);
    return take_coded(intake, sender, match, ret_late, err);
}

void intake_forget_reference(Report *report)
{
    g_autoptr(GPtrArray) texts = texts_and_codes_of(report);
    size_t length = report->reference ? strlen(report->reference) : 0;
    for (guint i = 0; length > 0 && i < texts->len; i++) {
        for (char *at = g_ptr_array_index(texts, i); at && *at; at++) {
            if (g_ascii_strncasecmp(at, report->reference, length) == 0)
                memset(at, '*', length);
        }
    }
    g_clear_pointer(&report->reference, g_free);
    g_clear_pointer(&report->reference_where, g_free);
    g_clear_pointer(&report->reference_token, g_free);
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

int intake_is_note(const Intake *intake, int64_t sender, const Match *match, Err *err)
{
    const CommandMail mail = intake_command_mail(intake, sender);
    Incident incident;
    if (!sender || !match->outbox || match->errand || intake->report->n_command > 0 ||
        intake->report->origin != ORIGIN_HUMAN || intake_is_anonymous(intake))
        return 0;
    int may = answers_ours(intake, sender, match, err);
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
    return command_is_thanks(intake->report, intake->world->config->lexicon)
               ? 0
               : command_refuse(intake->world, &mail, incident, CODE_GOOD, 0, intake->queued,
                                err);
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
