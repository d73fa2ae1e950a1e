/* The values of our mails' texts that say what is to be done, by when and by whom. Called by wording_value. */
#include "daemon/core/wording_value.h"

#include "daemon/core/acting.h"
#include "daemon/core/calendar.h"
#include "daemon/core/duty.h"
#include "daemon/core/words.h"

#include <string.h>

void wording_append_due(GString *to, const Compose *compose, int64_t due)
{
    char text[64];
    calendar_show_due(due, compose->organisation->zone, text, sizeof text);
    g_string_append(to, text);
}

void wording_append_duty(GString *to, const Compose *compose, DutyKind duty)
{
    if (compose->incident && compose->incident->duty[duty].due &&
        compose->incident->duty[duty].done == 0)
        wording_append_due(to, compose, compose->incident->duty[duty].due);
}

void value_keep(const Compose *compose, GString *to)
{
    if (compose->strayed)
        g_string_append(
            to, "Please keep safe what has come to you: do not copy it, and do not show\n"
                "it or send it to anybody. We will tell you what to do with it.");
}

void value_telephone(const Compose *compose, GString *to)
{
    if (compose->organisation->telephone)
        g_string_append(to, compose->organisation->telephone);
}

/* An attack goes on while nobody decides what it is, so whoever must stop it reads what it may be: a label. What is more
 * about one is told of it only where it is news. */
static Attack attack_in(const Compose *compose)
{
    bool more = compose->template == TEMPLATE_FOLLOW_UP || compose->template == TEMPLATE_ADDED;
    return compose->attack.told || more || !compose->incident
               ? compose->attack
               : incident_attack(compose->incident);
}

/* As the National Cyber Security Centre advises; switched off, a computer forgets what has happened to it. */
void value_isolate(const Compose *compose, GString *to)
{
    Attack attack = attack_in(compose);
    if (attack.malware)
        g_string_append(
            to, "Please take every computer that is affected off the network: pull out\n"
                "its cable, switch off its Wi-Fi. Leave it switched on, and do not use it.");
    else if (attack.told && attack.kind != KIND_CYBER)
        g_string_append(to,
                        "If an account is affected, please have its password changed now, on\n"
                        "another computer; whoever looks after the computers can help.");
}

static void append_attack(const Compose *compose, Attack attack, GString *to)
{
    bool decided =
        compose->incident && compose->incident->classified_at && !compose->attack.told;
    g_string_append_printf(to, "%s%s", kind_label(attack.kind),
                           decided ? "" : ", as the rules propose and nobody has decided yet");
}

void value_malware(const Compose *compose, GString *to)
{
    Attack attack = attack_in(compose);
    if (attack.malware)
        append_attack(compose, attack, to);
}

void value_takeover(const Compose *compose, GString *to)
{
    Attack attack = attack_in(compose);
    if (attack.told && !attack.malware)
        append_attack(compose, attack, to);
}

/* The same in a subject: on a locked telephone a level alone wakes nobody. */
void value_attack(const Compose *compose, GString *to)
{
    if (attack_in(compose).told)
        g_string_append(to, "Attack? ");
}

/* How many, to who reads the report; names of files may be people's. Of an anonymous one no mailbox has them. */
void value_files(const Compose *compose, GString *to)
{
    bool named = compose->incident && compose->incident->route == ROUTE_NAMED;
    if (compose->attachments)
        g_string_append_printf(to, "%zu%s", compose->attachments,
                               named ? ", in the reporting mailbox with the e-mail" : "");
}

void value_seen(const Compose *compose, GString *to)
{
    if (compose->confidential)
        g_string_append(to,
                        "You have called it confidential. They can see your name when they\n"
                        "read it. If nobody should know who you are, answer with this line:\n"
                        "I want to stay anonymous");
}

/* Who has told of an incident is not asked whether there is one. */
void value_question(const Compose *compose, GString *to)
{
    if (!compose->incident || compose->incident->class == CLASS_NOT_AN_INCIDENT)
        g_string_append(to, "Has information been lost, or has somebody seen it who should "
                            "not have?");
}

void wording_goes_on(const Compose *compose, GString *to)
{
    g_string_append(to, "If you do not answer, the report goes on by itself, to those who "
                        "look into it, after ");
    wording_append_duty(to, compose, DUTY_RELEASE);
    g_string_append_c(to, '.');
}

void value_duty(const Compose *compose, GString *to)
{
    if (!compose->effect)
        return;
    g_autofree char *duty =
        acting_duty(compose->organisation, compose->incident, compose->effect->duty);
    g_string_append(to, duty);
}

/* Of the errand or the duty that a mail is about; 0: none, or whenever. */
static int64_t due_of(const Compose *compose)
{
    if (compose->errand)
        return compose->errand->errand->due;
    const Effect *effect = compose->effect;
    if (!effect || effect->kind != EFFECT_TASK)
        return effect ? effect->due : 0;
    return acting_due(compose->organisation, compose->incident, effect->duty, effect->due);
}

void value_due(const Compose *compose, GString *to)
{
    if (due_of(compose))
        wording_append_due(to, compose, due_of(compose));
}

void value_due_before(const Compose *compose, GString *to)
{
    if (compose->effect && compose->effect->due_before)
        wording_append_due(to, compose, compose->effect->due_before);
}

void value_lateness(const Compose *compose, GString *to)
{
    if (due_of(compose))
        g_string_append(to, due_of(compose) <= compose->date ? "overdue, and was due by"
                                                             : "due by");
}

/* In a list of subjects what is late must not look like what is not. */
void value_reminding(const Compose *compose, GString *to)
{
    bool late = due_of(compose) && due_of(compose) <= compose->date;
    g_string_append(to, late ? "Overdue" : "Reminder");
}

void value_skipped(const Compose *compose, GString *to)
{
    const Overtaken *overtaken = compose->errand   ? compose->errand->overtaken
                                 : compose->effect ? &compose->effect->overtaken
                                                   : NULL;
    if (overtaken && overtaken->n > 0)
        wording_overtaken(overtaken, compose->organisation->zone, to);
}

/* ---- who acts in this incident ---- */

Role wording_acts_for(const Compose *compose, Role role)
{
    return acting_for(compose->organisation, compose->incident, role);
}

void value_siro(const Compose *compose, GString *to)
{
    g_string_append(to, words_role(wording_acts_for(compose, ROLE_SIRO)));
}

void value_dpo(const Compose *compose, GString *to)
{
    g_string_append(to, words_role(wording_acts_for(compose, ROLE_DPO)));
}

/* To whoever reports: nothing of who was not told, nor of why. */
void value_told(const Compose *compose, GString *to)
{
    Role siro = wording_acts_for(compose, ROLE_SIRO), dpo = wording_acts_for(compose, ROLE_DPO);
    g_string_append_printf(to, "  - %s%s", words_role(siro), words_office(siro));
    if (dpo != siro)
        g_string_append_printf(to, "\n  - %s%s", words_role(dpo), words_office(dpo));
}

/* To those who work on it. */
void value_acting(const Compose *compose, GString *to)
{
    Role siro = wording_acts_for(compose, ROLE_SIRO), dpo = wording_acts_for(compose, ROLE_DPO);
    bool for_siro = siro != ROLE_SIRO, for_dpo = dpo != ROLE_DPO, same = siro == dpo;
    if (for_siro)
        g_string_append_printf(to, "The %s acts for %s%s%s in this.",
                               words_role(siro) + strlen("the "), words_role(ROLE_SIRO),
                               for_dpo && same ? " and " : "",
                               for_dpo && same ? words_role(ROLE_DPO) : "");
    if (for_dpo && !(for_siro && same))
        g_string_append_printf(to, "%sThe %s acts for %s in this.", for_siro ? "\n" : "",
                               words_role(dpo) + strlen("the "), words_role(ROLE_DPO));
}

/* Who goes on for whoever the mail is about. */
void value_deputy(const Compose *compose, GString *to)
{
    Role role;
    bool is_role = role_parse(compose->recipient_role, &role);
    if (is_role && wording_acts_for(compose, role) != role)
        g_string_append(to, words_role(wording_acts_for(compose, role)));
    else
        g_string_append(to, "the deputy");
}

/* Nobody raises it with themselves. */
void value_raise_due(const Compose *compose, GString *to)
{
    if (wording_acts_for(compose, ROLE_SIRO) != wording_acts_for(compose, ROLE_DPO))
        wording_append_duty(to, compose, DUTY_RAISE);
}

void value_pass_on_due(const Compose *compose, GString *to)
{
    wording_append_duty(to, compose, DUTY_PASS_ON);
}

void value_feedback_due(const Compose *compose, GString *to)
{
    wording_append_duty(to, compose, DUTY_FEEDBACK);
}

void value_classify_due(const Compose *compose, GString *to)
{
    wording_append_duty(to, compose, DUTY_CLASSIFY);
}

/* What the policy allows for it, as a time; a policy without that duty promises none. */
void value_classify_when(const Compose *compose, GString *to)
{
    size_t before = to->len;
    g_string_append(to, "by ");
    size_t start = to->len;
    wording_append_duty(to, compose, DUTY_CLASSIFY);
    if (to->len == start) {
        g_string_truncate(to, before);
        g_string_append(to, "as soon as possible");
    }
}

/* While nobody has decided, whoever answers is reminded of the law's clock. */
void value_ico_open(const Compose *compose, GString *to)
{
    const Incident *incident = compose->incident;
    if (incident && duty_law_presses(incident, compose->date) &&
        incident->duty[DUTY_ICO_NOTIFY].done == 0) {
        wording_append_duty(to, compose, DUTY_ICO_NOTIFY);
        if (incident->duty[DUTY_ICO_NOTIFY].due < compose->date)
            g_string_append(to, ",\nwhich are over");
    }
}

/* Since when the decision about the ICO has been owed: then nobody who reads it here is reminded of it in the same minute.
 * Of a task that is not the law's own the end of its clock stands behind it. */
void value_decision_late(const Compose *compose, GString *to)
{
    const Effect *effect = compose->effect;
    bool task = effect && effect->kind == EFFECT_TASK;
    if (!compose->incident || !duty_decision_is_late(compose->incident, compose->date) ||
        (task && effect->duty != DUTY_ASSIGN && effect->duty != DUTY_ICO_NOTIFY))
        return;
    wording_append_duty(to, compose, DUTY_ICO_DECISION);
    if (task && effect->duty == DUTY_ASSIGN) {
        g_string_append(to, ".\nIf the ICO must be told, the law gives 72 hours, until ");
        wording_append_duty(to, compose, DUTY_ICO_NOTIFY);
    }
}

/* In the subject of a mail that tells of a level: what its reader has to do first. */
void value_asked(const Compose *compose, GString *to)
{
    const Incident *incident = compose->incident;
    if (incident && duty_decision_is_late(incident, compose->date) &&
        compose->reader ==
            organisation_owner(compose->organisation, incident->duty[DUTY_ICO_DECISION].owner))
        g_string_append(to, ": please decide about the ICO, overdue");
}

/* To the DPO, who answers for it: a decision that was made without what is reported now. What those who work on it write
 * to each other is no report. */
void value_ico_before(const Compose *compose, GString *to)
{
    const Incident *incident = compose->incident;
    bool told = compose->template == TEMPLATE_FOLLOW_UP && compose->reader == ROLE_DPO &&
                !compose->owed && compose->writer == ROLE_NONE;
    if (told && incident && incident->track[TRACK_ICO] != TRACK_UNDECIDED)
        wording_append(to, words_track(TRACK_ICO, incident->track[TRACK_ICO]));
}

/* What has come changes nothing of it by itself. */
void value_ended(const Compose *compose, GString *to)
{
    if (compose->incident && !incident_is_open(compose->incident))
        wording_append(to, words_state(compose->incident->state));
}

/* In which roles its reader has the mail. */
static bool is_dpo(const Compose *compose)
{
    return compose->reads & ROLE_BIT(ROLE_DPO);
}

static bool is_siro(const Compose *compose)
{
    return compose->reads & ROLE_BIT(ROLE_SIRO);
}

/* A level that has risen may ask it sooner than the task did. */
void value_assign_due(const Compose *compose, GString *to)
{
    if (is_siro(compose))
        wording_append_duty(to, compose, DUTY_ASSIGN);
}

void value_job(const Compose *compose, GString *to)
{
    bool dpo = is_dpo(compose), siro = is_siro(compose);
    g_autoptr(GString) by = g_string_new(NULL);
    if (dpo)
        value_classify_due(compose, by);
    else if (siro)
        value_raise_due(compose, by);
    if (dpo && by->len)
        g_string_append_printf(to, "Please classify it by %s.", by->str);
    else if (by->len)
        g_string_append_printf(to, "Please read the report and raise it with %s\nby %s.",
                               words_role(wording_acts_for(compose, ROLE_DPO)), by->str);
    else if (compose->incident)
        g_string_append(to, "You are told of it so that you know.");
}

void value_others(const Compose *compose, GString *to)
{
    g_autoptr(GString) raise = g_string_new(NULL), classify = g_string_new(NULL);
    if (!is_siro(compose))
        value_raise_due(compose, raise);
    if (!is_dpo(compose))
        value_classify_due(compose, classify);
    const char *siro = words_role(wording_acts_for(compose, ROLE_SIRO)) + strlen("the "),
               *dpo = words_role(wording_acts_for(compose, ROLE_DPO)) + strlen("the ");
    if (raise->len && compose->siro_away)
        g_string_append_printf(to,
                               "The %s cannot be reached by e-mail at the moment. If you know\n"
                               "how, please tell them in another way.",
                               siro);
    else if (raise->len)
        g_string_append_printf(
            to, "The %s is asked to read the report and raise it with the %s\nby %s.", siro,
            dpo, raise->str);
    if (classify->len)
        g_string_append_printf(to, "%sThe %s is asked to classify it by %s.",
                               raise->len ? "\n\n" : "", dpo, classify->str);
}

void value_interim_due(const Compose *compose, GString *to)
{
    bool asked = compose->effect && compose->effect->kind == EFFECT_TASK &&
                 compose->effect->duty == DUTY_OUTCOME;
    if (asked && compose->incident && compose->incident->duty[DUTY_INTERIM].done == 0)
        wording_append_duty(to, compose, DUTY_INTERIM);
}

void value_ico_due(const Compose *compose, GString *to)
{
    wording_append_duty(to, compose, DUTY_ICO_NOTIFY);
}

/* Of a report that waited with the Chair. */
void value_decide_first(const Compose *compose, GString *to)
{
    const Incident *incident = compose->incident;
    if (incident && duty_is_running(&incident->duty[DUTY_CLASSIFY]) &&
        duty_is_running(&incident->duty[DUTY_ICO_DECISION]) &&
        incident->duty[DUTY_ICO_DECISION].due < incident->duty[DUTY_CLASSIFY].due &&
        incident->duty[DUTY_ICO_DECISION].due > compose->date)
        wording_append_duty(to, compose, DUTY_ICO_DECISION);
}

static const char *request_words(ErrandKind kind)
{
    return kind == ERRAND_EXCEPTION    ? "request for an exception to the policy"
           : kind == ERRAND_SUGGESTION ? "suggestion to change the policy"
                                       : "";
}

void wording_errand(ErrandKind kind, int64_t number, GString *to)
{
    if (kind == ERRAND_ACTION)
        g_string_append_printf(to, "carry out action %lld", (long long)number);
    else if (kind == ERRAND_POLICY_REVIEW)
        g_string_append(to, "review the policy");
    else
        g_string_append_printf(to, "answer a %s", request_words(kind));
}

void value_errand(const Compose *compose, GString *to)
{
    if (compose->errand)
        wording_errand(compose->errand->errand->kind, compose->errand->number, to);
}

void value_request(const Compose *compose, GString *to)
{
    if (compose->errand)
        wording_append(to, request_words(compose->errand->errand->kind));
}
