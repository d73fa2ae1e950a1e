/* See content.h. Called by command and errand_reply. */
#include "daemon/command/content.h"

#include "daemon/case/release.h"
#include "daemon/command/answers.h"
#include "daemon/command/draft.h"
#include "daemon/core/acting.h"
#include "daemon/core/calendar.h"
#include "daemon/core/outcome.h"
#include "daemon/core/words.h"
#include "daemon/effect/effect.h"
#include "daemon/register/audit.h"
#include "parsers/identity/courtesy.h"
#include "parsers/text/text.h"

#include <string.h>

#define WRITTEN "What has been written about it"

enum { LIST_MAX = 100, WORDS_MAX = 200 * 1000 };

#define BIT(command) (UINT64_C(1) << (command))
#define OVERVIEWS    (BIT(COMMAND_STATUS) | BIT(COMMAND_LIST) | BIT(COMMAND_HELP))
#define LOOKS        (OVERVIEWS | BIT(COMMAND_SHOW))

bool content_is_asked(Command command)
{
    return LOOKS & BIT(command);
}

static bool has_only(const Report *report, uint64_t commands)
{
    for (size_t i = 0; i < report->n_command; i++) {
        Command command;
        if (!command_parse(report->command[i].word, &command) || !(commands & BIT(command)))
            return false;
    }
    return true;
}

bool content_is_all(const Report *report)
{
    return has_only(report, LOOKS);
}

bool content_is_overview(const Report *report)
{
    return report->n_command > 0 && has_only(report, OVERVIEWS);
}

bool content_decides_nothing(const Report *report)
{
    return has_only(report, LOOKS | BIT(COMMAND_INTERIM) | BIT(COMMAND_ASK));
}

/* ---- STATUS, LIST, HELP ---- */

/* That more waits for the Chair is the Chair's to know. */
static bool may_know(DutyKind kind, RoleSet roles)
{
    return kind != DUTY_RELEASE || roles & CHAIRS;
}

static bool is_proposed(const Incident *incident)
{
    return incident->classified_at == 0 && incident->severity != SEVERITY_UNKNOWN;
}

/* By name, where that is configured. */
static int tell_investigator(const World *world, const CommandMail *mail,
                             const Incident *incident, GString *answers, Err *err)
{
    g_autofree char *address = NULL;
    if (!incident->investigator)
        return 0;
    if (store_person_load(world->store, incident->investigator, &address, NULL, err) <= 0)
        return -1;
    g_autofree char *who =
        people_signature(mail->organisation->settings, address, ROLE_INVESTIGATOR);
    answers_add(answers, "  %s looks into it", who);
    return 0;
}

static void tell_tracks(const CommandMail *mail, const Incident *incident, GString *answers)
{
    int64_t told = incident->duty[DUTY_ICO_PHASE].start;
    TrackState ico = incident->track[TRACK_ICO];
    for (int track = 0; track < TRACK_COUNT; track++) {
        char when[64] = "";
        if (track == TRACK_ICO && told && (ico == TRACK_DONE || ico == TRACK_COMPLETE))
            (incident->route == ROUTE_ANONYMOUS ? calendar_show_day : calendar_show)(
                told, mail->organisation->settings->zone, when, sizeof when);
        answers_add(answers, "  %s%s%s", words_track((TrackKind)track, incident->track[track]),
                    *when ? ", first on " : "", when);
    }
}

static int tell_status(const World *world, const CommandMail *mail, const Incident *incident,
                       const char *address, GString *answers, Err *err)
{
    RoleSet roles = people_roles(mail->organisation->settings, incident, mail->sender, address);
    answers_add(answers, "STATUS: %s; %s%s.", words_state(incident->state),
                words_level(incident->severity), is_proposed(incident) ? " (proposed)" : "");
    if (tell_investigator(world, mail, incident, answers, err) < 0)
        return -1;
    if (incident->classified_at)
        tell_tracks(mail, incident, answers);
    for (int kind = 0; kind < DUTY_COUNT; kind++) {
        const Duty *duty = &incident->duty[kind];
        if (!duty->due || duty->done || duty->owner <= ROLE_SYSTEM ||
            !may_know((DutyKind)kind, roles))
            continue;
        char due[64];
        int64_t at =
            acting_due(mail->organisation->settings, incident, (DutyKind)kind, duty->due);
        calendar_show_due(at, mail->organisation->settings->zone, due, sizeof due);
        g_autofree char *owner =
            acting_words(mail->organisation->settings, incident, duty->owner);
        g_autofree char *what =
            acting_duty(mail->organisation->settings, incident, (DutyKind)kind);
        answers_add(answers, "  %s (%s), by %s", what, owner, due);
    }
    return 0;
}

typedef struct Listing {
    const World *world;
    const CommandMail *mail;
    const char *address;
    GString *answers; /* NULL: which is the newest is asked */
    int64_t newest;
    int n;
} Listing;

/* Who may not look into an incident must not learn that there is one, either. */
static bool may_see(const Listing *listing, const Incident *incident)
{
    const OrganisationSettings *settings = listing->mail->organisation->settings;
    RoleSet roles = people_roles(settings, incident, listing->mail->sender, listing->address);
    return incident_allows(incident, COMMAND_SHOW, roles) != 0;
}

static int list_case(const StoreRow *row, void *user)
{
    Listing *listing = user;
    Incident incident;
    Err err = {0};
    if (store_incident_load(listing->world->store, store_row_int(row, "id"), &incident, NULL,
                            NULL, &err) <= 0 ||
        !may_see(listing, &incident))
        return 0;
    listing->newest = MAX(listing->newest, incident.id);
    if (!listing->answers)
        return 0;
    answers_add(listing->answers, "  %s: %s; %s%s", store_row_text(row, "reference"),
                words_state(incident.state), words_level(incident.severity),
                is_proposed(&incident) ? " (proposed)" : "");
    return ++listing->n >= LIST_MAX;
}

int content_list(const World *world, const CommandMail *mail, const char *address,
                 GString *answers, Err *err)
{
    Listing listing = {.world = world, .mail = mail, .address = address, .answers = answers};
    answers_add(answers, "LIST: open incidents");
    if (store_view(world->store, STORE_VIEW_CASES, mail->now, mail->organisation->id, list_case,
                   &listing, err) < 0)
        return -1;
    if (listing.n == 0)
        answers_add(answers, "  none");
    return 0;
}

int content_newest(const World *world, const CommandMail *mail, int64_t *ret, Err *err)
{
    g_autofree char *address = NULL;
    Listing listing = {.world = world, .mail = mail};
    int found = store_person_load(world->store, mail->sender, &address, NULL, err);
    listing.address = address;
    if (found > 0 && store_view(world->store, STORE_VIEW_CASES, mail->now,
                                mail->organisation->id, list_case, &listing, err) < 0)
        return -1;
    *ret = listing.newest;
    return found < 0 ? -1 : listing.newest != 0;
}

/* What can be answered is the menu of the mail. */
void content_help(GString *answers)
{
    answers_add(answers, "HELP: below is all that you can answer now, one line or several.");
}

/* ---- SHOW ---- */

/* The reports of one incident, numbered as its reader sees them and SPLIT counts them: a number that is left out would
 * tell of what is held. Or the e-mails of one request. */
typedef struct Reports {
    const World *world;
    int64_t organisation;
    GString *words;
    GTimeZone *zone; /* NULL: neither who nor when is said */
    bool nameless;   /* of the anonymous route: of times the day */
    int n;
    bool all; /* those that still wait for the Chair, too */
    Err *err;
} Reports;

/* Who wrote it and when it came. Of who asked for anonymity no name, and of times the day. */
static void add_head(const Reports *reports, const StoreRow *row, const Report *report)
{
    char when[64];
    bool named = report->route == ROUTE_NAMED;
    (named && !reports->nameless ? calendar_show : calendar_show_day)(
        store_row_int(row, "received_at"), reports->zone, when, sizeof when);
    g_string_append_printf(reports->words, "Received: %s\n", when);
    if (named && *report->from.address)
        g_string_append_printf(reports->words, "From: %s%s<%s>\n", report->from.name,
                               *report->from.name ? " " : "", report->from.address);
}

/* Of a reply that commanded nothing, and of a note, the rules propose nothing. */
static const char *title_of(const Reports *reports, const StoreRow *row)
{
    if (!reports->zone)
        return "E-mail";
    return *store_row_text(row, "classification") ? "Report" : "Comment";
}

/* 1: it quotes the mail of ours that it answers, and that alone; of any other it may say something in between. 0 / -1. */
static int quotes_our_mail(const Reports *reports, const Report *report)
{
    const Lexicon *lexicon = reports->world->config->lexicon;
    Store *store = reports->world->store;
    int64_t letters = (int64_t)courtesy_letters(report->quoted, lexicon);
    int ours = 0;
    for (char **id = report->in_reply_to; letters > 0 && *id && ours == 0; id++) {
        int64_t mail, incident;
        Role role;
        StoreLetters sent = {0};
        ours = store_outbox_find(store, reports->organisation, *id, &mail, &incident, &role,
                                 NULL, reports->err);
        if (ours > 0)
            ours = store_outbox_letters(store, mail, &sent, reports->err);
        if (ours > 0)
            ours = store_letters_are(&sent, letters);
    }
    return ours;
}

/* 1 / 0 / -1 */
static int needs_quotation(const Reports *reports, const StoreRow *row, const Report *report)
{
    if (!report_needs_quotation(report))
        return 0;
    if (*store_row_text(row, "classification"))
        return 1;
    if (report->courtesy) /* it was news to nobody */
        return 0;
    int ours = *report->visible ? quotes_our_mail(reports, report) : 0;
    return ours < 0 ? -1 : !ours;
}

static int add_report(const StoreRow *row, void *user)
{
    Reports *reports = user;
    GString *words = reports->words;
    Err err = {0};
    if (!reports->all && store_row_int(row, "held"))
        return 0;
    reports->n++;
    const char *json = store_row_text(row, "json");
    Report *report = report_from_json(json, strlen(json), &err);
    int quotes = report ? needs_quotation(reports, row, report) : 0;
    if (!report || quotes < 0) {
        report_free(report);
        return quotes;
    }
    g_string_append_printf(words, "%s%s %d\n", words->len ? "\n\n-----\n\n" : "",
                           title_of(reports, row), reports->n);
    if (reports->zone)
        add_head(reports, row, report);
    g_string_append_printf(words, "%sSubject: %s\n\n%s",
                           release_is_doubtful(report) ? "(" WORDS_UNPROVEN ")\n" : "",
                           report->subject, report->visible);
    if (quotes)
        g_string_append_printf(words, "%sWhat it quotes:\n\n%s", *report->visible ? "\n\n" : "",
                               report->quoted);
    if (report->forward.kind != FORWARD_NONE)
        g_string_append_printf(words, "\n\nForwarded: %s\n\n%s", report->forward.subject,
                               report->forward.text);
    for (size_t i = 0; i < report->n_attachments; i++)
        g_string_append_printf(words, "%sAttachment: %s", i ? "\n" : "\n\n",
                               report->attachments[i].name);
    if (report->n_attachments > 0 && *report->attachments[0].name)
        g_string_append(words,
                        "\n(Files are not sent on. They are in the reporting mailbox, with\n"
                        "the e-mail: ask whoever looks after it.)");
    report_free(report);
    return words->len > WORDS_MAX;
}

/* ---- what the investigation has said so far: interim reports, then the outcome report ---- */

static int add_interim(const StoreRow *row, void *user)
{
    if (strcmp(store_row_text(row, "command"), command_name(COMMAND_INTERIM)) == 0)
        g_string_append_printf(user, "\n\n-----\n\nInterim report:\n%s",
                               store_row_text(row, "argument"));
    return 0;
}

/* What was decided, with the reasons that were given for it, and what was noted and advised: no other mail to whoever works on
 * it has these words. */
typedef struct Decisions {
    GString *words;
    const OrganisationSettings *settings;
    int n;
} Decisions;

static int add_decision(const StoreRow *row, void *user)
{
    Decisions *decisions = user;
    Command command;
    Role role = ROLE_NONE;
    char day[64];
    const char *argument = store_row_text(row, "argument");
    role_parse(store_row_text(row, "role"), &role);
    if (!command_parse(store_row_text(row, "command"), &command) || !*argument ||
        !(words_because(command) || command == COMMAND_NOTE || command == COMMAND_ADVISE))
        return 0;
    calendar_show_day(store_row_int(row, "at"), decisions->settings->zone, day, sizeof day);
    g_autofree char *who =
        people_signature(decisions->settings, store_row_text(row, "address"), role);
    g_string_append_printf(decisions->words, "%s\n%s %s\n  (%s, %s)",
                           decisions->n++ ? "" : "\n\n-----\n\nWhat was decided and noted\n",
                           command_name(command), argument, who, day);
    return 0;
}

/* Sections by their lines in the form; SIRO and Board may have added to the investigator's. */
typedef struct Sections {
    GString *text[OUTCOME_LABEL_COUNT];
} Sections;

static int add_section(const StoreRow *row, void *user)
{
    Sections *sections = user;
    OutcomeLabel label;
    if (!outcome_label_parse(store_row_text(row, "label"), &label))
        return 0;
    if (!sections->text[label])
        sections->text[label] = g_string_new(NULL);
    g_string_append_printf(sections->text[label], "\n%s", store_row_text(row, "text"));
    return 0;
}

static int add_outcome(const World *world, const Incident *incident, int64_t now,
                       GString *words, Err *err)
{
    Sections sections = {0};
    int status = store_view(world->store, STORE_VIEW_SECTIONS, now, incident->id, add_section,
                            &sections, err);
    const char *before = "\n\n-----\n\nOutcome report";
    for (int label = 0; label < OUTCOME_LABEL_COUNT; label++) {
        if (!sections.text[label])
            continue;
        g_string_append_printf(words, "%s\n\n%s:%s", before, outcome_label((OutcomeLabel)label),
                               sections.text[label]->str);
        g_string_free(sections.text[label], TRUE);
        before = "";
    }
    return status;
}

/* ---- remedial actions ---- */

typedef struct Actions {
    GString *words;
    GTimeZone *zone;
    int n;
} Actions;

static int add_action(const StoreRow *row, void *user)
{
    Actions *actions = user;
    int64_t done = store_row_int(row, "done"), at = done ? done : store_row_int(row, "due");
    int64_t same_as = store_row_int(row, "same_as");
    const char *person = store_row_text(row, "person");
    char day[64] = "whenever";
    if (same_as)
        g_snprintf(day, sizeof day, "%d", (int)same_as);
    else if (at)
        calendar_show_day(at, actions->zone, day, sizeof day);
    g_string_append_printf(actions->words, "%s\n%d. %s (%s, %s %s)",
                           actions->n++ ? "" : "\n\n-----\n\nRemedial actions\n",
                           (int)store_row_int(row, "number"), store_row_text(row, "what"),
                           *person ? person : store_row_text(row, "owner"),
                           same_as ? "the same as"
                           : done  ? "done"
                                   : "by",
                           day);
    return 0;
}

/* A code that somebody wrote in a comment may still be good: nobody else is to read it. */
static void mask_codes(GString *words)
{
    static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";
    for (char *at = words->str; *at;) {
        size_t length = strspn(at, alphabet);
        bool marked = at > words->str && at[-1] == '[' && at[length] == ']';
        bool digits = length > 0 && strcspn(at, "23456789") < length;
        bool alone = at == words->str || !g_ascii_isalnum(at[-1]);
        if (length == SEAL_TOKEN_LENGTH && alone && !g_ascii_isalnum(at[length]) &&
            (marked || digits))
            memset(at, '*', length);
        at += MAX(length, 1);
    }
}

/* The one trace of who has read what was written: the person, as what they asked, and of what. */
static int audit_shown(const World *world, const CommandMail *mail, int64_t incident, Role role,
                       const char *what, Err *err)
{
    g_autofree char *actor = g_strdup_printf("person:%lld", (long long)mail->sender);
    g_autofree char *detail = g_strdup_printf("role=%s what=%s mail=%lld", role_name(role),
                                              what, (long long)mail->mail);
    AuditEntry entry = {.at = mail->now,
                        .incident = incident,
                        .actor = actor,
                        .event = "shown",
                        .detail = detail};
    return audit_append(world->store, &entry, err);
}

/* Everything that was written about an incident, as far as this reader may see it. */
static int add_all(const World *world, const CommandMail *mail, const Incident *incident,
                   const char *address, GString *words, Err *err)
{
    RoleSet roles = people_roles(mail->organisation->settings, incident, mail->sender, address);
    Reports reports = {.world = world,
                       .organisation = mail->organisation->id,
                       .words = words,
                       .zone = mail->organisation->settings->zone,
                       .nameless = incident->route == ROUTE_ANONYMOUS,
                       .all = roles & CHAIRS,
                       .err = err};
    if (store_view(world->store, STORE_VIEW_REPORTS, mail->now, incident->id, add_report,
                   &reports, err) < 0)
        return -1;
    if (store_view(world->store, STORE_VIEW_DECISIONS, mail->now, incident->id, add_interim,
                   words, err) < 0 ||
        add_outcome(world, incident, mail->now, words, err) < 0)
        return -1;
    Decisions decisions = {.words = words, .settings = mail->organisation->settings};
    if (store_view(world->store, STORE_VIEW_DECISIONS, mail->now, incident->id, add_decision,
                   &decisions, err) < 0)
        return -1;
    Actions actions = {.words = words, .zone = mail->organisation->settings->zone};
    return store_view(world->store, STORE_VIEW_INCIDENT_ERRANDS, mail->now, incident->id,
                      add_action, &actions, err);
}

static int add_draft(const World *world, const CommandMail *mail, const char *reference,
                     DraftKind kind, GString *words, Err *err)
{
    CaseFile file;
    if (case_file_load(world->store, world->config, reference, &file, err) <= 0)
        return -1;
    g_autofree char *text = draft_write(&file, kind, false, mail->now);
    g_string_append(words, text);
    case_file_clear(&file);
    return 0;
}

/* What may be asked for: a draft, by the word behind SHOW, or all that was written. */
typedef struct Shown {
    const char *name, *said, *headline;
    DraftKind draft;
} Shown;

static const Shown all_written = {"report", "the report comes", WRITTEN, DRAFT_OUTCOME};
static const Shown drafts[] = {
    {"ico", "the draft for the ICO comes", "A draft for the ICO", DRAFT_ICO},
    {"letter", "the draft of the letter comes", "A draft of the letter", DRAFT_LETTER},
};

/* "ICO", "me the letter": the parser has let pass no more than such words. */
static const Shown *find_shown(const char *argument)
{
    g_auto(GStrv) words = g_str_tokenize_and_fold(argument, NULL, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(drafts); i++) {
        if (g_strv_contains((const char *const *)words, drafts[i].name))
            return &drafts[i];
    }
    return &all_written;
}

static int send_shown(const World *world, const CommandMail *mail, const Incident *incident,
                      const char *reference, const char *address, Role role, const Shown *what,
                      GString *answers, int64_t *queued, Err *err)
{
    g_autoptr(GString) words = g_string_new(NULL);
    int status = what == &all_written
                     ? add_all(world, mail, incident, address, words, err)
                     : add_draft(world, mail, reference, what->draft, words, err);
    if (status < 0)
        return -1;
    mask_codes(words);
    Compose compose = {.template = TEMPLATE_CONTENT,
                       .kind = COMPOSE_REPLY,
                       .date = mail->now,
                       .reference = reference,
                       .headline = what->headline,
                       .words = words->str};
    Recipient to = {.name = "", .address = address, .role = role, .person = mail->sender};
    if (audit_shown(world, mail, incident->id, role, what->name, err) < 0)
        return -1;
    answers_add(answers, "SHOW: %s in an e-mail of its own.", what->said);
    return effect_content(world, mail->organisation, &to, incident->id, what->name, &compose,
                          mail->mail, queued, err);
}

int content_show_errand(const CommandMail *mail, const Owed *owed, const char *address,
                        GString *answers, int64_t *queued, Err *err)
{
    g_autoptr(GString) words = g_string_new(owed->row.what);
    Reports reports = {.world = owed->world,
                       .organisation = mail->organisation->id,
                       .words = words,
                       .err = err};
    if (!mail->organisation->settings->content_by_mail) {
        answers_add(answers, "SHOW: not done, because reports do not go by e-mail here.");
        return 0;
    }
    if (store_view(owed->world->store, STORE_VIEW_ERRAND_REPORTS, mail->now, owed->row.id,
                   add_report, &reports, err) < 0)
        return -1;
    mask_codes(words);
    Compose compose = {.template = TEMPLATE_CONTENT,
                       .kind = COMPOSE_REPLY,
                       .date = mail->now,
                       .headline = WRITTEN,
                       .words = words->str};
    Role role = errands_acts_as(owed, mail->sender, address);
    Recipient to = {.name = "", .address = address, .role = role, .person = mail->sender};
    if (audit_shown(owed->world, mail, owed->row.incident, role, "errand", err) < 0)
        return -1;
    g_autofree char *key = g_strdup_printf("content/errand/%lld/%lld", (long long)owed->row.id,
                                           (long long)mail->mail);
    answers_add(answers, "SHOW: what has been written comes in an e-mail of its own.");
    return errands_mail(owed, &to, key, &compose, NULL, queued, err);
}

int content_answer(const World *world, const CommandMail *mail, const Incident *incident,
                   const char *reference, Command command, const char *argument, Role role,
                   GString *answers, int64_t *queued, Err *err)
{
    g_autofree char *address = NULL;
    if (store_person_load(world->store, mail->sender, &address, NULL, err) <= 0)
        return -1;
    if (role == ROLE_NONE) {
        answers_add(answers, "%s: not done, because that is not for you to see.",
                    command_name(command));
        return 0;
    }
    if (command == COMMAND_LIST)
        return content_list(world, mail, address, answers, err);
    if (command == COMMAND_STATUS)
        return tell_status(world, mail, incident, address, answers, err);
    if (command == COMMAND_HELP)
        content_help(answers);
    if (command != COMMAND_SHOW)
        return 0;
    if (!mail->organisation->settings->content_by_mail) {
        answers_add(answers, "SHOW: not done, because reports do not go by e-mail here.");
        return 0;
    }
    return send_shown(world, mail, incident, reference, address, role, find_shown(argument),
                      answers, queued, err);
}
