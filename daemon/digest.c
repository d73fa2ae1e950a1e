/* See digest.h. One transaction for each summary; what fails is tried again later and holds up no
 * other organisation. Nothing of a report and nobody's name is read here.
 *
 * A week is known by its Monday, a term by its last day. A summary is due when the period that began
 * last is not the one that was sent last: also a clock that was set back makes one due, whose
 * effect key then says whether it has been sent before. */
#include "daemon/digest.h"

#include "config/days.h"
#include "daemon/core/acting.h"
#include "daemon/core/agenda.h"
#include "daemon/core/calendar.h"
#include "daemon/core/statistics.h"
#include "daemon/effect/effect.h"
#include "daemon/log.h"
#include "daemon/register/audit.h"

#include <string.h>

enum {
    MINUTE = 60,
    WEEK = 7, /* days */
    ORGANISATIONS_A_TURN = 20,
    PAUSE = 60 * MINUTE, /* after one that could not be written */
};

struct Digest {
    const World *world;
    const Organisation *organisations;
    size_t n;
    int64_t *next;     /* of each organisation: nothing is due before (UTC) */
    int64_t first;     /* the earliest of them */
    int64_t looked_at; /* a clock that shows less was set back: everything is looked at again */
};

Digest *digest_new(const World *world, const Organisation *organisations, size_t n)
{
    Digest *digest = g_new0(Digest, 1);
    digest->world = world;
    digest->organisations = organisations;
    digest->n = n;
    digest->next = g_new0(int64_t, MAX(n, 1));
    return digest;
}

void digest_free(Digest *digest)
{
    if (!digest)
        return;
    g_free(digest->next);
    g_free(digest);
}

/* ---- periods ---- */

static int64_t moment(const OrganisationSettings *settings, int day)
{
    return calendar_moment(&settings->calendar, day, (int64_t)settings->digest.minute * MINUTE);
}

/* The Monday of the week whose digest was due last. */
static int week_of(const OrganisationSettings *settings, int64_t now)
{
    int today = calendar_day(&settings->calendar, now);
    int day = today - (days_weekday(today) - settings->digest.day + WEEK) % WEEK;
    if (moment(settings, day) > now)
        day -= WEEK;
    return day - days_weekday(day);
}

/* The last day of the term whose report was due last: it comes on the day after. */
static int term_of(const OrganisationSettings *settings, int64_t now)
{
    int end =
        calendar_term_end(&settings->calendar, calendar_day(&settings->calendar, now) - 1);
    if (moment(settings, end + 1) > now)
        end = calendar_term_end(&settings->calendar, end - 1);
    return end;
}

/* The hour of the digest comes once a day: nothing is due before. */
static int64_t next_moment(const OrganisationSettings *settings, int64_t now)
{
    int today = calendar_day(&settings->calendar, now);
    int64_t at = moment(settings, today);
    return at > now ? at : moment(settings, today + 1);
}

/* ---- what the digest says ---- */

typedef struct Filling {
    Agenda *agenda;
    const OrganisationSettings *settings;
    const char *address; /* whom it is for */
    GHashTable *places;  /* id -> place in agenda->entries, plus one */
    int64_t told;        /* the highest id in quarantine of the digest before */
    int64_t highest;
} Filling;

static Incident held_roles(const StoreRow *row)
{
    return (Incident){.suspected = (RoleSet)store_row_int(row, "suspected"),
                      .excluded = (RoleSet)store_row_int(row, "excluded")};
}

/* Who may be the subject of an incident is sent nothing of it; and of what the Chair still holds
 * nobody is. */
static bool is_kept_back(const Filling *filling, const StoreRow *row)
{
    if (store_row_int(row, "held"))
        return true;
    Incident incident = held_roles(row);
    return acting_is_kept_out(filling->settings, &incident, filling->address);
}

/* That nothing has happened for a while is nobody's task before it is true. */
static bool is_quiet(const AgendaDuty *duty, int64_t now)
{
    return duty->duty == DUTY_IDLE && duty->due > now;
}

/* While either runs, the ICO is neither told nor need it not be. */
static bool is_of_law(const AgendaDuty *duty)
{
    return duty->duty == DUTY_ICO_DECISION || duty->duty == DUTY_ICO_NOTIFY;
}

/* The incident of the row, which is new in the agenda with its first. */
static AgendaEntry *entry_of(const Filling *filling, const StoreRow *row)
{
    int64_t id = store_row_int(row, "id");
    gpointer place = g_hash_table_lookup(filling->places, GINT_TO_POINTER((int)id));
    GArray *entries = filling->agenda->entries;
    if (place)
        return &g_array_index(entries, AgendaEntry, GPOINTER_TO_INT(place) - 1);
    AgendaEntry entry = {.id = id,
                         .reference = g_strdup(store_row_text(row, "reference")),
                         .decided = store_row_int(row, "decided")};
    Route route = ROUTE_NAMED;
    incident_state_parse(store_row_text(row, "state"), &entry.state);
    severity_parse(store_row_text(row, "severity"), &entry.level);
    track_state_parse(store_row_text(row, "ico"), &entry.ico);
    route_parse(store_row_text(row, "route"), &route);
    entry.anonymous = route == ROUTE_ANONYMOUS;
    AgendaEntry *added = agenda_add(filling->agenda, &entry);
    g_hash_table_insert(filling->places, GINT_TO_POINTER((int)id),
                        GINT_TO_POINTER((int)entries->len));
    return added;
}

static int add_duty(const StoreRow *row, void *user)
{
    Filling *filling = user;
    if (is_kept_back(filling, row))
        return 0;
    AgendaEntry *entry = entry_of(filling, row);
    AgendaDuty duty = {.due = store_row_int(row, "due")};
    if (!duty_parse(store_row_text(row, "duty"), &duty.duty) ||
        !role_parse(store_row_text(row, "owner"), &duty.owner) ||
        is_quiet(&duty, filling->agenda->now))
        return 0;
    if (is_of_law(&duty) || entry->ico == TRACK_REQUIRED)
        entry->law = calendar_law_end(store_row_int(row, "aware_at"));
    Incident incident = held_roles(row);
    duty.owner = acting_for(filling->settings, &incident,
                            organisation_owner(filling->settings, duty.owner));
    g_array_append_val(entry->duties, duty);
    return 0;
}

static int add_errand(const StoreRow *row, void *user)
{
    Filling *filling = user;
    if (is_kept_back(filling, row))
        return 0;
    AgendaErrand errand = {.reference = g_strdup(store_row_text(row, "reference")),
                           .number = store_row_int(row, "number"),
                           .due = store_row_int(row, "due")};
    errand_parse(store_row_text(row, "kind"), &errand.kind);
    role_parse(store_row_text(row, "owner"), &errand.owner);
    g_array_append_val(filling->agenda->errands, errand);
    return 0;
}

static int add_caught(const StoreRow *row, void *user)
{
    Filling *filling = user;
    AgendaCaught caught = {.id = store_row_int(row, "id"),
                           .at = store_row_int(row, "at"),
                           .reason = g_strdup(store_row_text(row, "reason")),
                           .automatic = store_row_int(row, "automatic") != 0,
                           .stays = store_row_int(row, "stays") != 0};
    caught.told = caught.id <= filling->told;
    filling->highest = MAX(filling->highest, caught.id);
    g_array_append_val(filling->agenda->caught, caught);
    return 0;
}

static int fill_head(Store *store, Agenda *agenda, Err *err)
{
    uint8_t hash[SEAL_HASH_SIZE];
    int found = store_audit_head(store, &agenda->audit_length, hash, err);
    if (found <= 0)
        return found;
    agenda->audit_head = g_malloc(2 * SEAL_HASH_SIZE + 1);
    seal_hex(hash, sizeof hash, agenda->audit_head);
    return 0;
}

static int fill_agenda(const World *world, const Organisation *of, const PersonSettings *reader,
                       Agenda *agenda, StoreSummary *summary, Err *err)
{
    int64_t organisation = of->id;
    Filling filling = {.agenda = agenda,
                       .settings = of->settings,
                       .address = reader->address,
                       .places = g_hash_table_new(g_direct_hash, g_direct_equal),
                       .told = summary->quarantine,
                       .highest = summary->quarantine};
    Store *store = world->store;
    int result = store_view(store, STORE_VIEW_AGENDA, agenda->now, organisation, add_duty,
                            &filling, err);
    if (result == 0)
        result =
            store_view(store, STORE_VIEW_ERRANDS, 0, organisation, add_errand, &filling, err);
    if (result == 0)
        result =
            store_view(store, STORE_VIEW_CAUGHT, 0, organisation, add_caught, &filling, err);
    g_hash_table_unref(filling.places);
    summary->quarantine = filling.highest;
    return result < 0 ? -1 : fill_head(store, agenda, err);
}

/* ---- mails ---- */

/* One summary of one organisation on its way. */
typedef struct Sending {
    const World *world;
    const Organisation *organisation;
    SummaryKind kind;
    int period;
    int64_t now;
    int64_t *queued;
} Sending;

/* "digest/3/2026-11-23": the week or the term, and below it whom it goes to. */
static char *key_of(const Sending *sending)
{
    int year, month, day;
    days_to_date(sending->period, &year, &month, &day);
    return g_strdup_printf("%s/%lld/%04d-%02d-%02d", summary_name(sending->kind),
                           (long long)sending->organisation->id, year, month, day);
}

static int send_to(const Sending *sending, const PersonSettings *person, Compose *compose,
                   Err *err)
{
    Recipient to = {.name = person->name, .address = person->address, .role = person->role};
    if (store_person(sending->world->store, sending->organisation->id, person->address,
                     person->name, &to.person, err) < 0)
        return -1;
    g_autofree char *week = key_of(sending);
    g_autofree char *key = g_strdup_printf("%s/%lld", week, (long long)to.person);
    return effect_mail(sending->world, sending->organisation, &to, 0, key, compose,
                       sending->queued, err);
}

/* To everybody in a role. */
static int send_to_role(const Sending *sending, Role role, Compose *compose, Err *err)
{
    const OrganisationSettings *settings = sending->organisation->settings;
    for (size_t i = 0; i < settings->n_people; i++) {
        if (settings->people[i].role == role &&
            send_to(sending, &settings->people[i], compose, err) < 0)
            return -1;
    }
    return 0;
}

/* Said in the trail before it is sent: the head that the mail has covers it. */
static int note(const Sending *sending, Err *err)
{
    g_autofree char *detail = key_of(sending);
    AuditEntry entry = {
        .at = sending->now, .actor = "clock", .event = "summary", .detail = detail};
    return audit_append(sending->world->store, &entry, err);
}

static int send_digest(const Sending *sending, StoreSummary *summary, Err *err)
{
    const OrganisationSettings *settings = sending->organisation->settings;
    const PersonSettings *dpo = organisation_person(settings, ROLE_DPO);
    if (!dpo)
        return 0;
    Agenda *agenda = agenda_new(sending->now, settings->zone);
    Sheet *sheet = sheet_new();
    int result = note(sending, err);
    if (result == 0)
        result = fill_agenda(sending->world, sending->organisation, dpo, agenda, summary, err);
    if (result == 0) {
        agenda_write(agenda, sheet);
        g_autofree char *headline = agenda_headline(agenda);
        Compose compose = {.template = TEMPLATE_DIGEST,
                           .kind = COMPOSE_NOTIFICATION,
                           .date = sending->now,
                           .headline = headline,
                           .summary = sheet_text(sheet),
                           .summary_html = sheet_html(sheet)};
        result = send_to(sending, dpo, &compose, err);
    }
    sheet_free(sheet);
    agenda_free(agenda);
    return result;
}

/* From the day after the last report's, so that holidays belong to the term after them. */
static int first_day(const Sending *sending, const StoreSummary *before)
{
    const Calendar *calendar = &sending->organisation->settings->calendar;
    if (before->period < sending->period)
        return (int)before->period + 1;
    return calendar_term_end(calendar, sending->period - 1) + 1; /* the clock was set back */
}

static int send_termly(const Sending *sending, const StoreSummary *before, Err *err)
{
    const OrganisationSettings *settings = sending->organisation->settings;
    const Calendar *calendar = &settings->calendar;
    Statistics s = {.from = calendar_day_start(calendar, first_day(sending, before)),
                    .until = calendar_day_start(calendar, sending->period + 1)};
    if (note(sending, err) < 0 ||
        store_statistics(sending->world->store, sending->organisation->id, &s, err) < 0)
        return -1;
    Sheet *sheet = sheet_new();
    statistics_write(&s, sheet);
    g_autofree char *headline = statistics_headline(&s);
    g_autofree char *period = statistics_period(&s, settings->zone);
    Compose compose = {.template = TEMPLATE_TERMLY,
                       .kind = COMPOSE_NOTIFICATION,
                       .date = sending->now,
                       .headline = headline,
                       .period = period,
                       .summary = sheet_text(sheet),
                       .summary_html = sheet_html(sheet)};
    Role role = organisation_person(settings, ROLE_BOARD) ? ROLE_BOARD : ROLE_CHAIR;
    int result = send_to_role(sending, role, &compose, err);
    sheet_free(sheet);
    statistics_clear(&s);
    return result;
}

/* ---- when ---- */

/* What an organisation that is new to the register has missed is nothing. */
static int advance(const Sending *sending, Err *err)
{
    Store *store = sending->world->store;
    StoreSummary summary = {0};
    int found = store_summary(store, sending->organisation->id, sending->kind, &summary, err);
    if (found < 0)
        return -1;
    if (found && summary.period == sending->period)
        return 0;
    if (found && sending->kind == SUMMARY_DIGEST && send_digest(sending, &summary, err) < 0)
        return -1;
    if (found && sending->kind == SUMMARY_TERMLY && send_termly(sending, &summary, err) < 0)
        return -1;
    summary.period = sending->period;
    return store_summary_put(store, sending->organisation->id, sending->kind, &summary, err);
}

static int send_summary(const Sending *sending, Err *err)
{
    Store *store = sending->world->store;
    int64_t queued = 0;
    Sending counting = *sending;
    counting.queued = &queued;
    if (store_begin(store, err) < 0)
        return -1;
    if (advance(&counting, err) < 0 || store_commit(store, err) < 0) {
        store_rollback(store);
        return -1;
    }
    *sending->queued += queued;
    if (queued)
        log_info("summary queued organisation=%s kind=%s mails=%lld",
                 sending->organisation->settings->prefix, summary_name(sending->kind),
                 (long long)queued);
    return 0;
}

/* Both summaries of one organisation. Returns when it is looked at again (UTC). */
static int64_t look_at(const Digest *digest, const Organisation *organisation, int64_t now,
                       int64_t *queued)
{
    const OrganisationSettings *settings = organisation->settings;
    Err err = {0};
    Sending sending = {
        .world = digest->world, .organisation = organisation, .now = now, .queued = queued};
    int result = 0;
    if (settings->digest.weekly) {
        sending.kind = SUMMARY_DIGEST;
        sending.period = week_of(settings, now);
        result = send_summary(&sending, &err);
    }
    if (result == 0) {
        sending.kind = SUMMARY_TERMLY;
        sending.period = term_of(settings, now);
        result = send_summary(&sending, &err);
    }
    if (result == 0)
        return next_moment(settings, now);
    log_error("a summary cannot be sent organisation=%s kind=%s problem=%s", settings->prefix,
              summary_name(sending.kind), log_quote(err.msg));
    return now + PAUSE;
}

int64_t digest_advance(Digest *digest, int64_t *queued, Now now)
{
    if (!digest->world->summaries)
        return NEVER;
    bool back = now.at < digest->looked_at;
    digest->looked_at = now.at;
    if (!back && now.at < digest->first)
        return now.ms + (digest->first - now.at) * 1000;
    if (back)
        memset(digest->next, 0, digest->n * sizeof *digest->next);
    int looked = 0;
    digest->first = NEVER;
    for (size_t i = 0; i < digest->n; i++) {
        if (digest->next[i] <= now.at && looked++ < ORGANISATIONS_A_TURN)
            digest->next[i] = look_at(digest, &digest->organisations[i], now.at, queued);
        digest->first = MIN(digest->first, digest->next[i]);
    }
    if (digest->first == NEVER)
        return NEVER;
    return digest->first <= now.at ? now.ms : now.ms + (digest->first - now.at) * 1000;
}
