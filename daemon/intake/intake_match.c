/* Which incident or errand a mail belongs to (rules F1 to F4), and who wrote it. Decides nothing else. Called
 * by intake. */
#include "daemon/intake/intake_turn.h"

#include "daemon/command/errand_reply.h"
#include "daemon/effect/effect.h"
#include "parsers/reference/follow_up.h"
#include "parsers/reference/reference.h"

#include <stdlib.h>
#include <string.h>

/* ---- who wrote it ---- */

static const PersonSettings *role_holder(const Intake *intake)
{
    return organisation_person_at(intake->box->organisation->settings,
                                  intake->report->from.address);
}

/* The person behind From: 0 when there is no usable address. */
int intake_sender_person(const Intake *intake, int64_t *ret, Err *err)
{
    const Address *from = &intake->report->from;
    if (!compose_address_is_valid(from->address)) {
        *ret = 0;
        return 0;
    }
    return store_person(intake->world->store, intake->box->organisation->id, from->address,
                        from->name, ret, err);
}

static int match_one_token(const Intake *intake, const char *reference, const char *token,
                           Match *match, Err *err)
{
    if (!effect_reference_is_ours(intake->world, reference, token))
        return 0;
    match->rule = "F1";
    match->trusted = true;
    return store_incident_find(intake->world->store, intake->box->organisation->id, reference,
                               &match->incident, err);
}

/* The code that is written into it, then that of our address for answers. */
static int match_token(const Intake *intake, Match *match, Err *err)
{
    const Report *report = intake->report;
    for (char **code = report->codes; code && *code; code++) {
        const char *token = follow_up_token(*code);
        g_autofree char *reference = g_strndup(*code, (size_t)(token - *code) - 1);
        int found = match_one_token(intake, reference, token, match, err);
        if (found != 0) {
            match->code = *code;
            return found;
        }
    }
    return match_one_token(intake, report->reference, report->reference_token, match, err);
}

int intake_match_one_of_ours(const Intake *intake, const char *message_id, Match *match,
                             Err *err)
{
    g_autofree char *key = NULL;
    match->rule = "F2";
    match->trusted = true;
    int found =
        store_outbox_find(intake->world->store, intake->box->organisation->id, message_id,
                          &match->outbox, &match->incident, &match->outbox_role, &key, err);
    match->outbox_original = found == 1 && effect_is_original(key);
    match->outbox_question = found == 1 && effect_is_question(key);
    return found;
}

static int match_one_received(const Intake *intake, const char *message_id, Match *match,
                              Err *err)
{
    uint8_t key[SEAL_HASH_SIZE];
    intake_message_key(intake, message_id, key);
    match->rule = "F3";
    match->trusted = false;
    return store_mail_find_incident(intake->world->store, intake->box->organisation->id, key,
                                    &match->incident, err);
}

/* In-Reply-To first, then References from the newest to the oldest. */
static int match_thread(const Intake *intake,
                        int (*one)(const Intake *, const char *, Match *, Err *), Match *match,
                        Err *err)
{
    for (char **id = intake->report->in_reply_to; *id; id++) {
        int found = one(intake, *id, match, err);
        if (found != 0)
            return found;
    }
    for (size_t n = g_strv_length(intake->report->references); n > 0; n--) {
        int found = one(intake, intake->report->references[n - 1], match, err);
        if (found != 0)
            return found;
    }
    return 0;
}

static int match_reference(const Intake *intake, Match *match, Err *err)
{
    if (!intake->report->reference)
        return 0;
    match->rule = "F4";
    match->trusted = false;
    return store_incident_find(intake->world->store, intake->box->organisation->id,
                               intake->report->reference, &match->incident, err);
}

/* F3 and F4 count when the sender already takes part, or is a role-holder whom the server has
 * authenticated. */
static int sender_is_trusted(const Intake *intake, int64_t incident, int64_t sender, Err *err)
{
    if (strcmp(intake->report->authentication, "fail") == 0)
        return 0;
    if (strcmp(intake->report->authentication, "pass") == 0 && role_holder(intake))
        return 1;
    return sender ? store_incident_has_participant(intake->world->store, incident, sender, err)
                  : 0;
}

/* What the Chair has been told of, and hands on under the reference of an anonymous incident of which something is
 * asked, answers that: "She says that it was the back door". It comes to the Chair once more, whoever has written it. */
static int is_told_by_chair(const Intake *intake, int64_t id, Err *err)
{
    Incident incident;
    if (intake->report->anonymous_by != ANONYMOUS_CHAIR)
        return 0;
    if (store_incident_load(intake->world->store, id, &incident, NULL, NULL, err) <= 0)
        return -1;
    return incident.route == ROUTE_ANONYMOUS && incident.state == INCIDENT_NEEDS_INFO;
}

int intake_match_answered(const Intake *intake, Match *match, Err *err)
{
    return match_thread(intake, intake_match_one_of_ours, match, err);
}

/* What the Chair holds a Vice-Chair reads only when the Chair is away: that must be proven. 1 / 0 / -1. */
static int may_be_told_of(const Intake *intake, int64_t id, Err *err)
{
    Incident incident = {0};
    int found = store_incident_load(intake->world->store, id, &incident, NULL, NULL, err);
    bool proven = strcmp(intake->report->authentication, "pass") == 0;
    return found <= 0 ? found : !incident.held || proven;
}

/* A name in From is easily written: what comes of it is that a deputy, who may act anyhow, reads of it. */
int intake_match_by_subject(const Intake *intake, int64_t incident, Match *match, Err *err)
{
    static const EffectKind kinds[] = {EFFECT_STAND_IN, EFFECT_REMINDER, EFFECT_TASK,
                                       EFFECT_NOTICE, EFFECT_ACKNOWLEDGE};
    const Report *report = intake->report;
    int64_t person = 0;
    if (report->origin != ORIGIN_AUTO_REPLY || !incident ||
        g_strcmp0(report->reference_where, "subject") != 0 ||
        strcmp(report->authentication, "fail") == 0)
        return 0;
    int found = store_person_find(intake->world->store, intake->box->organisation->id,
                                  report->from.address, &person, err);
    if (found > 0)
        found = may_be_told_of(intake, incident, err);
    if (found <= 0)
        return found;
    g_autofree char *suffix = effect_key_end(0, person);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *id = NULL;
        g_autofree char *prefix = effect_key_start(kinds[i], incident, NULL);
        found = store_outbox_newest(intake->world->store, prefix, suffix, &id, err);
        if (found != 0)
            return found < 0 ? -1 : intake_match_one_of_ours(intake, id, match, err);
    }
    return 0;
}

/* 1: match is filled. 0: it belongs to nothing we know. */
int intake_find_match(const Intake *intake, int64_t sender, Match *match, Err *err)
{
    *match = (Match){0};
    int found = match_token(intake, match, err);
    if (found == 0 && intake->in && intake->in->answers) {
        *match = (Match){.incident = intake->in->answers, .rule = "F2", .trusted = true};
        return 1;
    }
    if (found == 0)
        found = intake_match_answered(intake, match, err);
    if (found != 0)
        return found;
    *match = (Match){0};
    found = match_thread(intake, match_one_received, match, err);
    if (found == 0)
        found = match_reference(intake, match, err);
    if (found <= 0 || !match->incident)
        return found < 0 ? -1 : 0;
    /* A reference somewhere in the text is what somebody wrote about a case, not a sign of
     * belonging to it. */
    if (strcmp(match->rule, "F4") == 0 &&
        g_strcmp0(intake->report->reference_where, "subject") != 0)
        return 1;
    int trusted = sender_is_trusted(intake, match->incident, sender, err);
    if (trusted == 0)
        trusted = is_told_by_chair(intake, match->incident, err);
    match->trusted = trusted > 0;
    return trusted < 0 ? -1 : 1;
}

/* Who has asked for it, or is asked to answer it; a role-holder whom the server has authenticated. */
static int takes_part(const Intake *intake, int64_t errand, int64_t sender, Err *err)
{
    StoreErrand row;
    const CommandMail mail = intake_command_mail(intake, sender);
    if (!sender || strcmp(intake->report->authentication, "fail") == 0)
        return 0;
    if (strcmp(intake->report->authentication, "pass") == 0 && role_holder(intake))
        return 1;
    int found = store_errand_load(intake->world->store, errand, &row, err);
    if (found <= 0)
        return found;
    bool asked = row.requester == sender;
    store_errand_clear(&row);
    return asked ? 1 : errand_reply_may(intake->world, &mail, errand, err);
}

/* By the mail that asked for it, then by its reference in the subject. */
static int find_request(const Intake *intake, Match *ret, Err *err)
{
    const Report *report = intake->report;
    const Organisation *organisation = intake->box->organisation;
    for (char **id = report->in_reply_to; *id; id++) {
        uint8_t key[SEAL_HASH_SIZE];
        intake_message_key(intake, *id, key);
        ret->rule = "F3";
        int found = store_errand_find_mail(intake->world->store, organisation->id, key,
                                           &ret->errand, err);
        if (found != 0)
            return found;
    }
    if (!report->reference || !reference_is_of_request(report->reference))
        return 0;
    const char *number = strrchr(report->reference, 'R') + 1;
    ret->rule = "F4";
    return store_errand_find(intake->world->store, organisation->id, 0,
                             g_ascii_strtoll(number, NULL, 10), &ret->errand, err);
}

int intake_find_errand(const Intake *intake, int64_t sender, Match *match, Err *err)
{
    Match request = {0};
    if (match->outbox)
        return store_outbox_errand(intake->world->store, match->outbox, &match->errand, err);
    if (match->incident || intake_is_anonymous(intake))
        return 0;
    int found = find_request(intake, &request, err);
    int may = found > 0 ? takes_part(intake, request.errand, sender, err) : found;
    if (may > 0)
        *match = request;
    return may;
}

/* What belongs to an incident that has become part of another belongs there; but what is anonymous to no named one. */
int intake_follow_merges(const Intake *intake, Match *match, Err *err)
{
    Store *store = intake->world->store;
    int64_t survivor;
    Route was = ROUTE_NAMED, is = ROUTE_NAMED;
    match->named = match->incident;
    if (!match->incident)
        return 0;
    if (store_incident_survivor(store, match->incident, &survivor, err) < 0 ||
        store_incident_route(store, match->incident, &was, err) < 0 ||
        store_incident_route(store, survivor, &is, err) < 0)
        return -1;
    if (was != ROUTE_ANONYMOUS || is == ROUTE_ANONYMOUS)
        match->incident = survivor;
    return 0;
}
