/* The codes in a mail: whose school the one of a reply is for, which is meant by one that is mistyped, and that nothing
 * which is stored shows one. Called by intake and intake_command. */
#include "daemon/intake/intake_turn.h"

#include "daemon/clock.h"
#include "daemon/command/near_code.h"
#include "daemon/effect/effect.h"
#include "daemon/intake/near_follow_up.h"
#include "parsers/reference/follow_up.h"

#include <string.h>

enum { MENDED_MAX = 4 }; /* codes of one mail: each is a thousand look-ups at the most */

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

int intake_mend_codes(Intake *intake, int64_t sender, Err *err)
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

/* ---- of another school ---- */

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
