/* See agenda.h. Called by digest. */
#include "daemon/core/agenda.h"

#include "daemon/core/calendar.h"
#include "daemon/core/wording.h"
#include "daemon/core/words.h"

#include <string.h>

enum {
    DAY = 24 * 60 * 60,
    WEEK = 7 * DAY,
    LINES_MAX = 100,
    DUTIES_MAX = 3, /* of an incident */
    REASON_MAX = 200,
};

static void clear_entry(void *item)
{
    AgendaEntry *entry = item;
    g_free(entry->reference);
    g_array_unref(entry->duties);
}

static void clear_errand(void *item)
{
    g_free(((AgendaErrand *)item)->reference);
}

static void clear_caught(void *item)
{
    g_free(((AgendaCaught *)item)->reason);
}

Agenda *agenda_new(int64_t now, GTimeZone *zone)
{
    Agenda *agenda = g_new0(Agenda, 1);
    agenda->now = now;
    agenda->zone = zone;
    agenda->entries = g_array_new(FALSE, FALSE, sizeof(AgendaEntry));
    agenda->caught = g_array_new(FALSE, FALSE, sizeof(AgendaCaught));
    g_array_set_clear_func(agenda->entries, clear_entry);
    agenda->errands = g_array_new(FALSE, FALSE, sizeof(AgendaErrand));
    g_array_set_clear_func(agenda->errands, clear_errand);
    g_array_set_clear_func(agenda->caught, clear_caught);
    return agenda;
}

void agenda_free(Agenda *agenda)
{
    if (!agenda)
        return;
    g_array_unref(agenda->entries);
    g_array_unref(agenda->errands);
    g_array_unref(agenda->caught);
    g_free(agenda->audit_head);
    g_free(agenda);
}

AgendaEntry *agenda_add(Agenda *agenda, const AgendaEntry *entry)
{
    AgendaEntry added = *entry;
    added.duties = g_array_new(FALSE, FALSE, sizeof(AgendaDuty));
    g_array_append_val(agenda->entries, added);
    return &g_array_index(agenda->entries, AgendaEntry, agenda->entries->len - 1);
}

static const AgendaDuty *duty_at(const AgendaEntry *entry, guint i)
{
    return &g_array_index(entry->duties, AgendaDuty, i);
}

/* ---- where an incident stands in the list: each once ---- */

typedef enum Place { PLACE_LATE, PLACE_OWN, PLACE_NEXT, PLACE_COUNT } Place;

/* The law's clock is told of when it has ended, or ends before the next digest. */
static bool is_law_near(const Agenda *agenda, const AgendaEntry *entry)
{
    return entry->law && entry->law <= agenda->now + WEEK;
}

static Place place_of(const Agenda *agenda, const AgendaEntry *entry)
{
    bool late = entry->law && entry->law <= agenda->now, own = is_law_near(agenda, entry);
    for (guint i = 0; i < entry->duties->len; i++) {
        late |= duty_at(entry, i)->due <= agenda->now;
        own |= duty_at(entry, i)->owner == ROLE_DPO;
    }
    return late ? PLACE_LATE : own ? PLACE_OWN : PLACE_NEXT;
}

static guint count_of(const Agenda *agenda, Place place)
{
    guint n = 0;
    for (guint i = 0; i < agenda->entries->len; i++)
        n += place_of(agenda, &g_array_index(agenda->entries, AgendaEntry, i)) == place;
    return n;
}

/* Messages that may be reports, until somebody has looked. */
static guint count_unread(const Agenda *agenda)
{
    guint n = 0;
    for (guint i = 0; i < agenda->caught->len; i++)
        n += !g_array_index(agenda->caught, AgendaCaught, i).automatic;
    return n;
}

static guint count_late_errands(const Agenda *agenda)
{
    guint n = 0;
    for (guint i = 0; i < agenda->errands->len; i++) {
        int64_t due = g_array_index(agenda->errands, AgendaErrand, i).due;
        n += due && due <= agenda->now;
    }
    return n;
}

char *agenda_headline(const Agenda *agenda)
{
    guint late = count_of(agenda, PLACE_LATE), tasks = count_late_errands(agenda),
          own = count_of(agenda, PLACE_OWN);
    g_autoptr(GString) text = g_string_new(NULL);
    if (late)
        g_string_append_printf(text, "%u overdue, ", late);
    if (tasks)
        g_string_append_printf(text, "%u task%s overdue, ", tasks, tasks == 1 ? "" : "s");
    if (own)
        g_string_append_printf(text, "%u for you, ", own);
    if (agenda->entries->len)
        g_string_append_printf(text, "%u open", agenda->entries->len);
    else
        g_string_append(text, "no incident open");
    guint unread = count_unread(agenda);
    if (unread)
        g_string_append_printf(text, ", %u unread message%s", unread, unread == 1 ? "" : "s");
    return g_strdup(text->str);
}

/* ---- lines ---- */

static char *level_of(const AgendaEntry *entry)
{
    bool proposed = entry->level != SEVERITY_UNKNOWN && !entry->decided;
    return g_strconcat(words_level(entry->level), proposed ? " (proposed)" : "", NULL);
}

static char *when_of(const Agenda *agenda, int64_t due)
{
    char at[64];
    calendar_show_brief_due(due, agenda->zone, at, sizeof at);
    long long days = (agenda->now - due) / DAY;
    if (due > agenda->now)
        return g_strdup_printf("by %s", at);
    if (days == 0)
        return g_strdup_printf("overdue since %s", at);
    return g_strdup_printf("overdue since %s (%lld day%s)", at, days, days == 1 ? "" : "s");
}

/* ---- an incident: the law's clock, and below it what is to be done ---- */

/* One duty, and how soon it is to be read: the overdue ones, then the DPO's own, then by time. */
typedef struct Ranked {
    const AgendaDuty *duty;
    int rank;
} Ranked;

enum { RANK_OTHERS = 1, RANK_COMING = 2, RANK_IDLE = 4 };

/* That nothing has happened for a while is the least of what can be said of what is overdue. */
static int rank_of(const Agenda *agenda, const AgendaDuty *duty)
{
    return (duty->owner == ROLE_DPO ? 0 : RANK_OTHERS) +
           (duty->due > agenda->now ? RANK_COMING : 0) +
           (duty->duty == DUTY_IDLE ? RANK_IDLE : 0);
}

static int by_rank(gconstpointer a, gconstpointer b)
{
    const Ranked *one = a, *other = b;
    if (one->rank != other->rank)
        return one->rank - other->rank;
    return (one->duty->due > other->duty->due) - (one->duty->due < other->duty->due);
}

/* That the DPO tells the ICO by the end of the 72 hours is said by the line that tells of them. */
static bool is_said_by_law(const Agenda *agenda, const AgendaEntry *entry,
                           const AgendaDuty *duty)
{
    return duty->duty == DUTY_ICO_NOTIFY && duty->owner == ROLE_DPO &&
           is_law_near(agenda, entry) && duty->due == entry->law;
}

/* What is overdue or falls due before the next digest, or else the first; of Ranked, in the order in which it is
 * read. */
static GArray *ranked_duties(const Agenda *agenda, const AgendaEntry *entry)
{
    GArray *ranked = g_array_new(FALSE, FALSE, sizeof(Ranked));
    for (guint i = 0; i < entry->duties->len; i++) {
        const AgendaDuty *duty = duty_at(entry, i);
        if (is_said_by_law(agenda, entry, duty))
            continue;
        Ranked item = {duty, rank_of(agenda, duty)};
        g_array_append_val(ranked, item);
    }
    g_array_sort(ranked, by_rank);
    guint n = 0;
    for (guint i = 0; i < ranked->len; i++) {
        Ranked item = g_array_index(ranked, Ranked, i);
        if (item.duty->due <= agenda->now + WEEK)
            g_array_index(ranked, Ranked, n++) = item;
    }
    g_array_set_size(ranked, MIN(ranked->len, n || is_law_near(agenda, entry) ? n : 1));
    return ranked;
}

/* "on Mon 23 Nov at 16:45"; of an anonymous one, or of a whole day, without the hour. Owned. */
static char *law_time(const Agenda *agenda, const AgendaEntry *entry)
{
    char at[64];
    calendar_show_brief_due(entry->law, agenda->zone, at, sizeof at);
    char *time = strstr(at, ", ");
    if (!time)
        return g_strdup_printf("at %s", at);
    *time = '\0';
    return entry->anonymous ? g_strdup_printf("on %s", at)
                            : g_strdup_printf("on %s at %s", at, time + 2);
}

static char *law_words(const Agenda *agenda, const AgendaEntry *entry)
{
    g_autofree char *at = law_time(agenda, entry);
    return g_strdup_printf("72 hours %s %s", entry->law <= agenda->now ? "ended" : "end", at);
}

static char *duty_words(const AgendaDuty *duty)
{
    return g_strdup_printf("%s (%s)", words_duty(duty->duty),
                           duty->owner == ROLE_DPO ? "you" : words_role(duty->owner));
}

static void clear_line(void *item)
{
    SheetLine *line = item;
    g_free((char *)line->what);
    g_free((char *)line->when);
}

/* Takes both texts. */
static void add_line(GArray *lines, char *what, char *when, bool late)
{
    SheetLine line = {what, when, late};
    g_array_append_val(lines, line);
}

/* Of SheetLine, each with its own texts. Owned. */
static GArray *lines_of(const Agenda *agenda, const AgendaEntry *entry)
{
    g_autoptr(GArray) duties = ranked_duties(agenda, entry);
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(SheetLine));
    g_array_set_clear_func(lines, clear_line);
    if (is_law_near(agenda, entry))
        add_line(
            lines, law_words(agenda, entry),
            g_strdup(entry->ico == TRACK_REQUIRED ? "ICO not told yet" : "ICO not decided yet"),
            entry->law <= agenda->now);
    for (guint i = 0; i < MIN(duties->len, DUTIES_MAX); i++) {
        const AgendaDuty *duty = g_array_index(duties, Ranked, i).duty;
        add_line(lines, duty_words(duty), when_of(agenda, duty->due), duty->due <= agenda->now);
    }
    if (duties->len > DUTIES_MAX)
        add_line(lines, g_strdup_printf("and %u more", duties->len - DUTIES_MAX), g_strdup(""),
                 false);
    if (lines->len == 0)
        add_line(lines, g_strdup("nothing is due"), g_strdup(""), false);
    return lines;
}

static void write_entry(const Agenda *agenda, const AgendaEntry *entry, Place place,
                        Sheet *sheet)
{
    g_autoptr(GArray) lines = lines_of(agenda, entry);
    g_autofree char *level = level_of(entry);
    SheetItem item = {.name = entry->reference,
                      .tint = entry->level,
                      .level = level,
                      .state = words_state(entry->state),
                      .late = place == PLACE_LATE,
                      .lines = &g_array_index(lines, SheetLine, 0),
                      .n_lines = lines->len};
    sheet_item(sheet, &item);
}

static void write_more(guint n, Sheet *sheet)
{
    if (n <= LINES_MAX)
        return;
    g_autofree char *text = g_strdup_printf("And %u more.", n - LINES_MAX);
    sheet_paragraph(sheet, text);
}

static void write_place(const Agenda *agenda, Place place, const char *heading, Sheet *sheet)
{
    guint n = 0;
    for (guint i = 0; i < agenda->entries->len; i++) {
        const AgendaEntry *entry = &g_array_index(agenda->entries, AgendaEntry, i);
        if (place_of(agenda, entry) != place)
            continue;
        if (n == 0)
            sheet_heading(sheet, heading);
        if (n++ < LINES_MAX)
            write_entry(agenda, entry, place, sheet);
    }
    write_more(n, sheet);
}

/* "remedial action 2": what it is about is told to its owner alone. */
static char *errand_words(const AgendaErrand *errand)
{
    switch (errand->kind) {
    case ERRAND_ACTION:
        return g_strdup_printf("remedial action %lld", (long long)errand->number);
    case ERRAND_EXCEPTION:
        return g_strdup("answer to a request for an exception");
    case ERRAND_SUGGESTION:
        return g_strdup("answer to a suggestion");
    case ERRAND_POLICY_REVIEW:
        return g_strdup("review of the policy");
    case ERRAND_COUNT:
        break;
    }
    return g_strdup("?");
}

/* No name: a person without a role is whoever was named. */
static const char *errand_owner(Role owner)
{
    if (owner == ROLE_NONE)
        return "whoever was named for it";
    return owner == ROLE_DPO ? "you" : words_role(owner);
}

static void write_errand(const Agenda *agenda, const AgendaErrand *errand, Sheet *sheet)
{
    g_autofree char *words = errand_words(errand);
    g_autofree char *what = g_strdup_printf("%s (%s)", words, errand_owner(errand->owner));
    g_autofree char *when = errand->due ? when_of(agenda, errand->due) : g_strdup("no date");
    SheetItem item = {.name = errand->reference,
                      .level = "",
                      .state = "",
                      .what = what,
                      .when = when,
                      .late = errand->due && errand->due <= agenda->now};
    sheet_item(sheet, &item);
}

static void write_errands(const Agenda *agenda, Sheet *sheet)
{
    if (agenda->errands->len)
        sheet_heading(sheet, "Actions and answers that are still owed");
    for (guint i = 0; i < agenda->errands->len && i < LINES_MAX; i++)
        write_errand(agenda, &g_array_index(agenda->errands, AgendaErrand, i), sheet);
    write_more(agenda->errands->len, sheet);
}

/* What answers to nothing of ours is named once; what could be a report until somebody has looked. */
static void write_caught(const Agenda *agenda, bool automatic, const char *heading,
                         const char *hint, Sheet *sheet)
{
    guint n = 0;
    for (guint i = 0; i < agenda->caught->len; i++) {
        const AgendaCaught *caught = &g_array_index(agenda->caught, AgendaCaught, i);
        if (caught->automatic != automatic || (automatic && caught->told))
            continue;
        if (n == 0)
            sheet_heading(sheet, heading);
        if (n++ >= LINES_MAX)
            continue;
        char at[64];
        calendar_show_brief(caught->at, agenda->zone, at, sizeof at);
        g_autofree char *name = g_strdup_printf("Number %lld", (long long)caught->id);
        g_autofree char *reason = wording_clean(caught->reason, REASON_MAX);
        g_autofree char *when = g_strdup_printf("since %s", at);
        SheetItem item = {.name = name,
                          .level = caught->told ? "" : "new",
                          .state = caught->stays ? "still in its mailbox" : "",
                          .what = reason,
                          .when = when};
        sheet_item(sheet, &item);
    }
    write_more(n, sheet);
    if (n && *hint)
        sheet_paragraph(sheet, hint);
}

static void write_head(const Agenda *agenda, Sheet *sheet)
{
    if (!agenda->audit_head)
        return;
    g_autofree char *text = g_strdup_printf(
        "Keep this e-mail: with the line below anybody can prove later that none of the %lld "
        "rows that the audit trail has now was changed or taken away (incidentd verify "
        "--head).",
        (long long)agenda->audit_length);
    sheet_heading(sheet, "The record");
    sheet_paragraph(sheet, text);
    sheet_code(sheet, agenda->audit_head);
}

void agenda_write(const Agenda *agenda, Sheet *sheet)
{
    if (agenda->entries->len == 0)
        sheet_paragraph(sheet, "No incident is open.");
    write_place(agenda, PLACE_LATE, "Overdue", sheet);
    write_place(agenda, PLACE_OWN, "Waiting for you", sheet);
    write_place(agenda, PLACE_NEXT, "What comes next", sheet);
    write_errands(agenda, sheet);
    write_caught(
        agenda, false, "Messages that could not be read",
        "They are on the mail server, in the folder for failed messages where nothing else is "
        "said, and each may be a report. The administrator has one read again with \"incidentd "
        "release\" and its number.",
        sheet);
    write_caught(agenda, true, "Automatic replies and absences, about nothing of ours", "",
                 sheet);
    write_head(agenda, sheet);
}
