/* Which incident or errand a mail belongs to (rules F1 to F4), and who wrote it. Decides nothing else. Called
 * by intake. */
#include "daemon/intake_turn.h"

#include "daemon/effect.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

static int match_token(const Intake *intake, Match *match, Err *err)
{
    const Report *report = intake->report;
    if (!effect_reference_is_ours(intake->world, report->reference, report->reference_token))
        return 0;
    int found = store_incident_find(intake->world->store, intake->box->organisation->id,
                                    report->reference, &match->incident, err);
    match->rule = "F1";
    match->trusted = true;
    return found;
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

int intake_match_answered(const Intake *intake, Match *match, Err *err)
{
    return match_thread(intake, intake_match_one_of_ours, match, err);
}

/* 1: match is filled. 0: it belongs to nothing we know. */
int intake_find_match(const Intake *intake, int64_t sender, Match *match, Err *err)
{
    *match = (Match){0};
    int found = match_token(intake, match, err);
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
    match->trusted = trusted > 0;
    return trusted < 0 ? -1 : 1;
}

/* The errand of the mail of ours that it answers. */
int intake_find_errand(const Intake *intake, Match *match, Err *err)
{
    return match->outbox
               ? store_outbox_errand(intake->world->store, match->outbox, &match->errand, err)
               : 0;
}

/* What belongs to an incident that has become part of another belongs there. */
int intake_follow_merges(const Intake *intake, Match *match, Err *err)
{
    match->named = match->incident;
    if (!match->incident)
        return 0;
    return store_incident_survivor(intake->world->store, match->incident, &match->incident,
                                   err);
}
