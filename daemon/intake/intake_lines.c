/* A reply with codes on its way to command.c: each line belongs to what its code is for, and of one that does not count
 * the answer says why. Called by intake_command. */
#include "daemon/intake/intake_turn.h"

#include "daemon/command/content.h"
#include "daemon/command/outcome_form.h"
#include "parsers/command/command.h"
#include "parsers/reference/reference.h"

#include <string.h>

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

int intake_take_doubt(Intake *intake, const CommandMail *mail, Match *match, Late *ret_late,
                      Err *err)
{
    StoreCode code = {0};
    int fault =
        mail->report->command_code ? check_code(intake, mail, &code, err) : CODE_UNKNOWN;
    int another = fault == CODE_GOOD ? is_about_another(intake, match, &code, err) : 0;
    if (fault < 0 || another < 0)
        return -1;
    if (fault != CODE_UNKNOWN)
        return intake_refuse_command(intake, mail, &code,
                                     another              ? CODE_INCIDENT
                                     : fault == CODE_GOOD ? CODE_DOUBT
                                                          : (CodeFault)fault,
                                     match, ret_late, err);
    match->trusted |=
        mail->report->courtesy && strcmp(mail->report->authentication, "fail") != 0;
    return match->incident
               ? intake_refuse_unknown(intake, mail, CODE_DOUBT, match, ret_late, err)
               : 0;
}

/* ---- lines with codes of their own ---- */

/* What of a mail has the same code. */
typedef struct Part {
    /* The mail's, with that code and its lines alone; borrowed but for `lines`. */
    Report report;
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

/* A card of whom the configuration names, though their mail does not. */
static bool is_signature(const Intake *intake, const CommandLine *line)
{
    const PersonSettings *person = organisation_person_at(intake->box->organisation->settings,
                                                          intake->report->from.address);
    return line->below && person && person->name &&
           command_is_signature(person->name, line->argument);
}

/* A line without a code has that of the mail, where that is the only one. Of Part, at least one. */
static GArray *split(const Intake *intake)
{
    const Report *report = intake->report;
    GArray *parts = g_array_new(FALSE, FALSE, sizeof(Part));
    char *only = report->command_code;
    g_array_set_clear_func(parts, part_clear);
    for (size_t i = 0; i < report->n_command; i++) {
        if (report->command[i].code &&
            strcmp(report->command[i].code, report->command_code) != 0)
            only = NULL;
    }
    for (size_t i = 0; i < report->n_command; i++) {
        if (is_signature(intake, &report->command[i]))
            continue;
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
               ? intake_refuse_unknown(intake, &mail, part->fault, match, ret_late, err)
               : intake_refuse_command(intake, &mail, &part->code, part->fault, match, ret_late,
                                       err);
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
        CodeFault told = part->fault == CODE_PERSON ? CODE_UNKNOWN : part->fault;
        g_autofree char *why = command_fault_text(&part->report, told, "this line", NULL);
        for (size_t n = 0; n < part->report.n_command; n++)
            g_string_append_printf(to, "%s%s: not done, because %s.", to->len ? "\n" : "",
                                   part->report.command[n].word, why);
        if (intake_audit_refused(intake, &mail, part->code.incident, part->fault, err) < 0)
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
    if (outcome_form_is_passed_over(report))
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

int intake_take_lines(Intake *intake, int64_t sender, Match *match, Late *ret_late, Err *err)
{
    g_autoptr(GArray) parts = split(intake);
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
