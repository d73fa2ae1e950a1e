/* See release.h. Called by intake and command, inside their transaction. */
#include "daemon/case/release.h"

#include "daemon/case/people.h"
#include "daemon/case/proposal.h"
#include "daemon/case/suspicion.h"
#include "daemon/core/attack.h"
#include "daemon/core/words.h"
#include "parsers/fields/fields.h"
#include "parsers/identity/identity.h"
#include "parsers/layout/card.h"
#include "parsers/layout/signature.h"

#include <string.h>

enum { SIGN_OFF_LINES = 5, SIGN_OFF_BYTES = 60 }; /* of a sign-off; of a line in a list */

bool release_is_doubtful(const Report *report)
{
    return report->anonymous_by == ANONYMOUS_CHAIR &&
           strcmp(report->authentication, "pass") != 0;
}

int release_has_doubt(const World *world, int64_t incident, bool *ret, Err *err)
{
    StoreReport row = {0};
    int found = 0;
    *ret = false;
    for (int64_t n = 1;
         !*ret && (found = store_report_at(world->store, incident, n, &row, err)) > 0; n++) {
        Report *report = report_from_json(row.json, strlen(row.json), err);
        g_free(row.json);
        if (!report)
            return -1;
        *ret = release_is_doubtful(report);
        report_free(report);
    }
    return found < 0 ? -1 : 0;
}

char *release_preview(const Report *report, bool opens)
{
    GString *text = g_string_new(release_is_doubtful(report) ? "(" WORDS_UNPROVEN ")\n\n" : "");
    if (opens && g_strv_contains((const char *const *)report->defects, IDENTITY_TOLD))
        g_string_append(text,
                        "(These are taken for the sender's own words, and are a report of "
                        "their own. If they\nwere meant to take the place of another report, "
                        "nothing has been replaced: please answer\nour e-mail about that one "
                        "with EDIT.)\n\n");
    if (opens && g_strv_contains((const char *const *)report->defects, IDENTITY_EARLIER))
        g_string_append(
            text, "(It speaks of an earlier report. If its writer wants to stay anonymous in "
                  "that one, too,\nnothing has been changed there: please ask them to reply to "
                  "our e-mail about that one\nand say so, from the address with which they "
                  "sent it.)\n\n");
    if (*report->subject)
        g_string_append_printf(text, "Subject: %s\n\n", report->subject);
    g_string_append(text, *report->visible ? report->visible : "(It has no words.)");
    for (size_t i = 0; i < report->n_attachments; i++)
        g_string_append_printf(text, "%sAttachment: %s", i ? "\n" : "\n\n",
                               report->attachments[i].type);
    return g_string_free(text, FALSE);
}

/* ---- the Chair's own sign-off ---- */

static bool has_word(const char *text, const char *word)
{
    g_auto(GStrv) words = g_strsplit_set(text, " .,-()", -1);
    for (char **one = words; *one; one++) {
        if (**one && g_ascii_strcasecmp(*one, word) == 0)
            return true;
    }
    return false;
}

static bool is_office_word(const char *word)
{
    return has_word(words_role(ROLE_CHAIR), word) ||
           has_word(words_role(ROLE_VICE_CHAIR), word);
}

/* "Peter", "P. Bell (Chair of Governors)": the name of a Chair, their initials and office, and nothing else. */
static bool is_chairs_name(const PersonSettings *chair, const Line *line)
{
    g_autofree char *text = g_strndup(line->start, line->length);
    g_auto(GStrv) words = g_strsplit_set(text, " .,-()*>\t\r", -1);
    bool named = false;
    for (char **word = words; *word; word++) {
        bool initial = strlen(*word) == 1 && *chair->name &&
                       g_ascii_toupper(**word) == g_ascii_toupper(*chair->name);
        bool name = **word && has_word(chair->name, *word);
        if (**word && !name && !initial && !is_office_word(*word))
            return false;
        named |= name;
    }
    return named;
}

/* "Chair of Governors", "(Vice-Chair)". */
static bool is_office(const Line *line)
{
    g_autofree char *text = g_strndup(line->start, line->length);
    g_auto(GStrv) words = g_strsplit_set(text, " .,-()*>\t\r", -1);
    for (char **word = words; *word; word++) {
        if (**word && !is_office_word(*word))
            return false;
    }
    return true;
}

static bool is_signed(const OrganisationSettings *settings, const Line *line)
{
    for (size_t i = 0; i < settings->n_people; i++) {
        const PersonSettings *person = &settings->people[i];
        if (ROLE_BIT(person->role) & CHAIRS && is_chairs_name(person, line))
            return true;
    }
    return false;
}

/* The name in the header of the mail, above an office: whoever the configuration calls otherwise has signed, too. */
static bool is_signed_by(const Lexicon *lexicon, const char *from, const Line *lines, size_t at,
                         size_t n)
{
    return line_name_words(&lines[at], from) > 0 &&
           line_has_office_below(lexicon, lines, at, n);
}

/* "Regards", "Regards, Peter". */
static bool is_closing(const Lexicon *lexicon, const OrganisationSettings *settings,
                       const Line *line)
{
    const char *comma = memchr(line->start, ',', line->length);
    Line before = {line->start, comma ? (size_t)(comma - line->start) : line->length};
    Line behind = {line->start + before.length, line->length - before.length};
    return line_is_closing(lexicon, &before) &&
           (line_blank(&behind) || behind.length == 1 || is_signed(settings, &behind));
}

/* Does the line stand in a list: below "They were read by:" and other short lines, if any? */
static bool is_listed(const Lexicon *lexicon, const OrganisationSettings *settings,
                      const Line *lines, size_t at)
{
    bool blank = false;
    for (; at > 0; at--) {
        const Line *above = &lines[at - 1];
        g_autofree char *text = g_strchomp(g_strndup(above->start, above->length));
        if (g_str_has_suffix(text, ":"))
            return true;
        if (*text && (blank || above->length > SIGN_OFF_BYTES || g_str_has_suffix(text, ".") ||
                      is_closing(lexicon, settings, above)))
            return false;
        blank |= !*text;
    }
    return false;
}

/* How many lines are left without it: something always is. All below the Chair's name is theirs, too; below a
 * closing may stand one other name ("Thanks,\nPete"). */
static size_t without_sign_off(const Lexicon *lexicon, const OrganisationSettings *settings,
                               const char *from, const Line *lines, size_t n)
{
    size_t first = signature_start(lexicon, lines, n), kept = 0;
    bool other = false;
    for (size_t i = first, below = 0; i > 0 && below <= SIGN_OFF_LINES; i--) {
        const Line *line = &lines[i - 1];
        bool theirs = !other && (is_signed(settings, line) ||
                                 is_signed_by(lexicon, from, lines, i - 1, n));
        if (theirs && is_listed(lexicon, settings, lines, i - 1))
            break;
        if (theirs || is_closing(lexicon, settings, line)) {
            first = i - 1;
            other = false;
        } else if (!is_office(line) && !line_is_office(lexicon, line) &&
                   !line_is_contact(lexicon, line)) {
            if (other || !line_is_name(lexicon, line))
                break;
            other = true;
        }
        below += !line_blank(line);
    }
    for (size_t i = 0; i < first; i++)
        kept += !line_blank(&lines[i]);
    return kept ? first : n;
}

/* Whoever reads the report would take the Chair for its writer. Owned. */
static char *unsigned_text(const Lexicon *lexicon, const OrganisationSettings *settings,
                           const char *from, const char *text)
{
    size_t n;
    g_autofree Line *lines = lines_of(text, &n);
    size_t kept = without_sign_off(lexicon, settings, from, lines, n);
    return g_strchomp(kept < n ? g_strndup(text, (size_t)(lines[kept].start - text))
                               : g_strdup(text));
}

/* ---- its text ---- */

/* A text that begins with a line "Subject: ..." has one. */
static void take_text(Report *report, const char *text)
{
    static const char mark[] = "subject:";
    if (g_ascii_strncasecmp(text, mark, strlen(mark)) == 0) {
        const char *subject = text + strlen(mark);
        size_t length = strcspn(subject, "\n");
        g_free(report->subject);
        report->subject = g_strstrip(g_strndup(subject, length));
        text = subject + length;
    }
    g_free(report->visible);
    report->visible = g_strstrip(g_strdup(text));
}

/* The words go on as those of somebody who is not known, so that nobody is taken for their writer. */
static int suspects(const World *world, const Organisation *organisation,
                    const Incident *incident, const char *text, RoleSet *ret, Err *err)
{
    static char nobody[] = "";
    Report report = {.from.address = nobody};
    g_auto(GStrv) investigator = NULL;
    if (people_known_alone(world, organisation->settings, incident, &investigator, err) < 0)
        return -1;
    take_text(&report, text);
    *ret = suspicion_read(world->config, organisation->settings, &report, investigator);
    g_free(report.subject);
    g_free(report.visible);
    return 0;
}

/* The Chair has judged it: nothing of the old words, or of how they were found, stays. */
static void read_fields(Report *report, const Lexicon *lexicon)
{
    fields_clear(&report->fields);
    g_clear_pointer(&report->anonymity_evidence, g_free);
    fields_read(report, lexicon);
}

static int replace(const World *world, const CommandMail *mail, int64_t id,
                   const Report *report, Err *err)
{
    Proposal proposal;
    size_t length;
    proposal_make(world, mail->organisation, report, &proposal);
    g_autofree char *json = report_to_json(report, false, &length);
    int status = store_report_replace(world->store, id, json, proposal.json, err);
    proposal_clear(&proposal);
    return status;
}

/* NULL: there is no more (*ret_id is 0), or it could not be read. */
static Report *load_held(const World *world, int64_t incident, int64_t before, int64_t *ret_id,
                         Err *err)
{
    StoreReport row = {0};
    int found = store_report_held(world->store, incident, before, &row, err);
    *ret_id = found > 0 ? row.id : found;
    if (found <= 0)
        return NULL;
    Report *report = report_from_json(row.json, strlen(row.json), err);
    g_free(row.json);
    return report;
}

char *release_waiting(const World *world, int64_t incident, Err *err)
{
    GString *text = g_string_new(NULL);
    int64_t id = INT64_MAX;
    Report *report;
    while ((report = load_held(world, incident, id, &id, err))) {
        g_autofree char *one = release_preview(report, false);
        g_string_append_printf(text, "%s%s", text->len ? "\n\n-----\n\n" : "", one);
        report_free(report);
    }
    return g_string_free(text, id != 0);
}

int release_retire(const World *world, const Organisation *organisation, int64_t incident,
                   int64_t now, Err *err)
{
    const OrganisationSettings *settings = organisation->settings;
    for (size_t i = 0; i < settings->n_people; i++) {
        const PersonSettings *chair = &settings->people[i];
        int64_t person = 0;
        if (chair->role != ROLE_CHAIR && chair->role != ROLE_VICE_CHAIR)
            continue;
        if (store_person(world->store, organisation->id, chair->address, chair->name, &person,
                         err) < 0 ||
            store_codes_use(world->store, incident, person, now, err) < 0)
            return -1;
    }
    return 0;
}

/* What adds to an incident that is known is no first report: see propose() of intake. */
static void propose(const World *world, const Organisation *organisation,
                    const Incident *incident, Report *report, Event *ret)
{
    Proposal proposal;
    if (!incident->held && !report->reference)
        report->reference = g_strdup("");
    proposal_make(world, organisation, report, &proposal);
    proposal_tell(&proposal, incident->held, ret);
    proposal_clear(&proposal);
}

/* `older` came before what is in `event` already. */
static void add_older(Event *event, const Event *older)
{
    Severity level = MAX(event->deadline_severity, older->deadline_severity);
    if (older->class == CLASS_UNKNOWN)
        return;
    if (event->class == CLASS_UNKNOWN || older->severity > event->severity) {
        event->class = older->class;
        event->type = older->type;
        event->severity = older->severity;
        event->corrects = older->corrects;
    }
    event->deadline_severity = level;
}

int release_propose(const World *world, const Organisation *organisation,
                    const Incident *incident, Event *event, Err *err)
{
    int64_t id = INT64_MAX;
    Attack worst = {0}; /* whichever of them is the gravest */
    Report *report;
    while ((report = load_held(world, incident->id, id, &id, err))) {
        Event one = {0};
        propose(world, organisation, incident, report, &one);
        add_older(event, &one);
        Attack told = attack_of(one.class, one.type, one.severity);
        worst = attack_is_news(worst, told) ? told : worst;
        report_free(report);
    }
    event->besides = worst.told ? worst.kind : KIND_UNKNOWN;
    return id == 0 ? 0 : -1;
}

int release_read(const World *world, const CommandMail *mail, const Incident *incident,
                 const char *text, Event *event, Err *err)
{
    int64_t id;
    g_autofree char *words = release_text(world, mail, text);
    Report *report = load_held(world, incident->id, INT64_MAX, &id, err);
    if (!report)
        return id == 0
                   ? suspects(world, mail->organisation, incident, text, &event->suspects, err)
                   : -1;
    take_text(report, words);
    read_fields(report, world->config->lexicon);
    propose(world, mail->organisation, incident, report, event);
    report_free(report);
    return suspects(world, mail->organisation, incident, text, &event->suspects, err);
}

char *release_text(const World *world, const CommandMail *mail, const char *text)
{
    const char *from = mail->report->from.name ? mail->report->from.name : "";
    return unsigned_text(world->config->lexicon, mail->organisation->settings, from, text);
}

int release_edit(const World *world, const CommandMail *mail, int64_t incident,
                 const char *text, Err *err)
{
    int64_t id = INT64_MAX;
    int status = 0;
    bool newest = true;
    const Lexicon *lexicon = world->config->lexicon;
    g_autofree char *words = release_text(world, mail, text);
    Report *report;
    while (status == 0 && (report = load_held(world, incident, id, &id, err))) {
        take_text(report, newest ? words : "Subject:\n(The Chair's text stands in its place.)");
        read_fields(report, lexicon);
        status = replace(world, mail, id, report, err);
        report_free(report);
        newest = false;
    }
    return id != 0 && status == 0 ? -1 : status;
}
