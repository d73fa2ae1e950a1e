/* See request.h. Called by intake, inside its transaction. The request's words are its report, which
 * is kept like any other and mailed only with SHOW. */
#include "daemon/command/request.h"

#include "daemon/command/errand_reply.h"
#include "daemon/effect/errands.h"
#include "daemon/register/audit.h"
#include "parsers/command/command.h"

#include <string.h>

/* Does a rule's own words say that something has happened, and not only many that each say a little? */
static bool says_so(const Rules *rules, const Classification *c)
{
    for (size_t i = 0; i < c->n_matches; i++) {
        const Rule *rule = &rules->rules[c->matches[i].rule];
        if ((rule->any || rule->all) && rule->class[CLASS_CONFIRMED] > 0)
            return true;
    }
    return false;
}

/* Who was asked to answer a request writes of what it asks for, in the words of what might happen. */
static bool tells_of_something(const Rules *rules, const Classification *c, bool asked)
{
    bool happened = c->class == CLASS_CONFIRMED || c->class == CLASS_POTENTIAL;
    bool grave = c->severity > SEVERITY_MINOR || c->urgent;
    return happened &&
           (asked ? grave && says_so(rules, c) : grave || c->certainty != CERTAINTY_LOW);
}

bool request_is_one(const World *world, const Report *report,
                    const Classification *classification, int64_t errand, bool asked)
{
    if (report->origin != ORIGIN_HUMAN || report->route != ROUTE_NAMED)
        return false;
    const Rules *rules = classifier_rules(world->classifier);
    if (!errand)
        return report->request && !tells_of_something(rules, classification, false);
    return report->request || command_is_thanks(report, world->config->lexicon) ||
           !tells_of_something(rules, classification, asked);
}

static int keep_report(const World *world, const CommandMail *mail, int64_t errand, Err *err)
{
    size_t length = 0;
    g_autofree char *json = report_to_json(mail->report, false, &length);
    int64_t id = 0;
    return store_report_insert(world->store, mail->mail, 0, mail->sender, json, NULL, &id,
                               err) < 0
               ? -1
               : store_errand_report(world->store, errand, id, err);
}

int request_open(const World *world, const CommandMail *mail, const Clock *clock,
                 bool answerable, int64_t *queued, Err *err)
{
    const Report *report = mail->report;
    ErrandKind kind =
        strcmp(report->request, "exception") == 0 ? ERRAND_EXCEPTION : ERRAND_SUGGESTION;
    StoreErrand row = {.mail = mail->mail,
                       .owner = world->config->policy.errand[kind].owner,
                       .requester = report->ack ? mail->sender : 0,
                       .errand = {.kind = kind}};
    Owed owed;
    if (errands_open(world, mail->organisation, &row, clock, "system", 0, queued, err) < 0 ||
        keep_report(world, mail, row.id, err) < 0)
        return -1;
    if (!answerable)
        return 0;
    if (errands_load(world, mail->organisation, row.id, &owed, err) <= 0)
        return -1;
    int status =
        errands_acknowledge(&owed, mail->sender, report->message_id, mail->now, queued, err);
    errands_clear(&owed);
    return status;
}

/* Thanks for the answer are kept, and are news to nobody. */
static int tell_more(const World *world, const CommandMail *mail, int64_t errand,
                     int64_t *queued, Err *err)
{
    Owed owed;
    int found = errands_load(world, mail->organisation, errand, &owed, err);
    if (found <= 0)
        return found;
    bool ends = mail->report->courtesy || (!errand_is_open(&owed.row.errand) && mail->thanks);
    int status = ends ? 0 : errands_more(&owed, mail->mail, mail->now, queued, err);
    errands_clear(&owed);
    return status;
}

int request_add(const World *world, const CommandMail *mail, int64_t errand, CodeFault fault,
                int64_t *queued, Err *err)
{
    if (keep_report(world, mail, errand, err) < 0)
        return -1;
    g_autofree char *detail = g_strdup_printf("errand=%lld more", (long long)errand);
    AuditEntry entry = {
        .at = mail->now, .actor = "system", .event = "errand", .detail = detail};
    int may = mail->sender ? errand_reply_may(world, mail, errand, err) : 0;
    if (may < 0 || audit_append(world->store, &entry, err) < 0)
        return -1;
    if (!may)
        return tell_more(world, mail, errand, queued, err);
    if (fault == CODE_GOOD && mail->report->command_code)
        fault = CODE_UNKNOWN;
    return errand_reply_refuse(world, mail, errand, fault, queued, err);
}
