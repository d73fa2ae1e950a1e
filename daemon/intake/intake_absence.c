/* Somebody with work says that they are away: until when, and by hand what a machine would say for them. Called by intake, in
 * its transaction. */
#include "daemon/intake/intake_turn.h"

#include "daemon/case/people.h"
#include "daemon/command/away.h"
#include "daemon/core/acting.h"
#include "daemon/core/calendar.h"
#include "daemon/core/words.h"
#include "daemon/effect/effect.h"
#include "daemon/effect/unreached.h"

#include <string.h>

int64_t intake_said_until(const Intake *intake)
{
    return away_until(intake->report, intake->world->config->lexicon,
                      intake->box->organisation->settings->zone, intake->clock->now);
}

/* 1: it is written by hand by somebody with work (*ret_role), in the incident if it is about one. */
static int is_of_worker(const Intake *intake, int64_t sender, const Match *match,
                        Role *ret_role, Err *err)
{
    const Report *report = intake->report;
    Incident incident = {0};
    bool human = report->origin == ORIGIN_HUMAN && report->n_command == 0;
    if (!human || !sender || intake_is_anonymous(intake) || match->errand ||
        strcmp(report->authentication, "fail") == 0)
        return 0;
    if (match->incident && store_incident_load(intake->world->store, match->incident, &incident,
                                               NULL, NULL, err) <= 0)
        return -1;
    int found = intake_writes_as(intake, &incident, sender, ret_role, err);
    return found > 0 ? (WORKING_ROLES & ROLE_BIT(*ret_role)) != 0 : found;
}

static int tell_away(const Intake *intake, int64_t sender, const Match *match, Role role,
                     Err *err)
{
    const Unreached mail = {.organisation = intake->box->organisation,
                            .clock = intake->clock,
                            .incident = match->incident,
                            .role = role,
                            .until = intake_said_until(intake)};
    return unreached_tell_away(intake->world, &mail, sender, intake->queued, err);
}

/* "the DPO", "the Chair of Governors and the administrator": who stands in now. Owned; NULL: nobody. */
static char *stand_ins_text(const Intake *intake, const People *people)
{
    g_autoptr(GPtrArray) roles = g_ptr_array_new();
    for (guint i = 0; i < people->recipients->len; i++) {
        const Recipient *to = &g_array_index(people->recipients, Recipient, i);
        Role role = people_first_role(
            acting_own_roles(intake->box->organisation->settings, to->address));
        const char *words = words_role(role);
        if (role != ROLE_NONE && !g_ptr_array_find(roles, words, NULL))
            g_ptr_array_add(roles, (void *)words);
    }
    if (roles->len == 0)
        return NULL;
    g_ptr_array_add(roles, NULL);
    return g_strjoinv(" and ", (char **)roles->pdata);
}

/* Until when they are taken to be away, who is asked meanwhile, and how they are back before. Owned; NULL and *err. */
static char *away_text(const Intake *intake, int64_t sender, const Incident *incident,
                       Role role, int64_t until, Err *err)
{
    const Organisation *organisation = intake->box->organisation;
    char day[64];
    People people = people_new();
    int found = people_add_stand_ins(intake->world, organisation, incident, role, sender,
                                     intake->now, &people, err);
    g_autofree char *others = found < 0 ? NULL : stand_ins_text(intake, &people);
    people_clear(&people);
    calendar_show_due(until, organisation->settings->zone, day, sizeof day);
    return found < 0
               ? NULL
               : g_strdup_printf("You are taken to be away until %s.%s%s%s\n"
                                 "If you are back before that, answer any of our e-mails with: "
                                 "I am back.",
                                 day,
                                 others ? "\nUntil then what you are asked for goes to " : "",
                                 others ? others : "", others ? ", too." : "");
}

/* Nobody answers a machine: see intake_may_acknowledge(). */
static int answer(const Intake *intake, int64_t sender, const Match *match, Role role,
                  const char *key, const char *text, Err *err)
{
    Store *store = intake->world->store;
    const char *id = intake->report->message_id;
    g_autofree char *address = NULL, *reference = NULL;
    Incident incident = {0};
    if (store_person_load(store, sender, &address, NULL, err) <= 0 ||
        (match->incident &&
         store_incident_load(store, match->incident, &incident, NULL, &reference, err) <= 0))
        return -1;
    Recipient to = {.name = "", .address = address, .role = role, .person = sender};
    Compose compose = {.template = TEMPLATE_ANSWER,
                       .kind = COMPOSE_REPLY,
                       .date = intake->now,
                       .in_reply_to = *id ? id : NULL,
                       .reference =
                           reference ? reference : intake->box->organisation->settings->name,
                       .incident = match->incident ? &incident : NULL,
                       .answers = text};
    return effect_mail(intake->world, intake->box->organisation, &to, match->incident, key,
                       &compose, intake->queued, err);
}

/* Once for each day that is said: two machines that talk end there. */
static int answer_away(const Intake *intake, int64_t sender, const Match *match, Role role,
                       Err *err)
{
    Store *store = intake->world->store;
    Incident incident = {0};
    int64_t until = 0;
    if (store_person_away_until(store, sender, &until, err) < 0 ||
        (match->incident &&
         store_incident_load(store, match->incident, &incident, NULL, NULL, err) <= 0))
        return -1;
    g_autofree char *text = away_text(intake, sender, &incident, role, until, err);
    g_autofree char *key =
        g_strdup_printf("away/%lld/%lld", (long long)sender, (long long)until);
    return text ? answer(intake, sender, match, ROLE_NONE, key, text, err) : -1;
}

static int answer_back(const Intake *intake, int64_t sender, const Match *match, Role role,
                       Err *err)
{
    g_autofree char *key =
        g_strdup_printf("back/%lld/%lld", (long long)sender, (long long)intake->mail);
    return answer(
        intake, sender, match, role, key,
        "You are taken to be back: what you are asked for comes to you, and to nobody "
        "in your place.",
        err);
}

/* Written by hand, alone, and read as no incident: of whoever has no work here it changes nothing. */
static bool is_alone(const Intake *intake, const Match *match)
{
    const Report *report = intake->report;
    return report->origin == ORIGIN_HUMAN && report->n_command == 0 && !match->incident &&
           !match->errand && !intake->released && !intake_is_anonymous(intake) &&
           strcmp(report->authentication, "fail") != 0 &&
           intake_class_alone(intake) == CLASS_NOT_AN_INCIDENT;
}

static int keep_alone(Intake *intake, bool back, Err *err)
{
    return intake_quarantine(intake,
                             back ? "somebody says that they are back, and nothing else"
                                  : "somebody says that they are away, and nothing else",
                             true, err);
}

int intake_take_absence(Intake *intake, int64_t sender, const Match *match, Err *err)
{
    const Proposal none = {0};
    const Lexicon *lexicon = intake->world->config->lexicon;
    const char *rule = NULL;
    Role role;
    bool back = away_is_back(intake->report, lexicon);
    if (!back && !away_is_said(intake->report, lexicon))
        return 0;
    int works = is_of_worker(intake, sender, match, &role, err);
    if (works == 0 && back && is_alone(intake, match))
        return keep_alone(intake, back, err) < 0 ? -1 : 1;
    bool joins = match->incident && match->trusted;
    if (works <= 0 || (!joins && (match->incident || intake->released ||
                                  intake_class_alone(intake) != CLASS_NOT_AN_INCIDENT)))
        return MIN(works, 0);
    int status = joins ? intake_follow_up(intake, sender, match, &none, true, err)
                       : keep_alone(intake, back, err);
    if (status == 0)
        status = back ? store_person_set_away(intake->world->store, sender, 0, err)
                      : tell_away(intake, sender, match, role, err);
    int may = status == 0 ? intake_may_acknowledge(intake, sender, &rule, err) : -1;
    if (may > 0)
        may = (back ? answer_back : answer_away)(intake, sender, match, role, err);
    return may < 0 ? -1 : 1;
}
