/* See agenda.h. Called by digest. */
#include "daemon/core/agenda.h"

#include "daemon/core/calendar.h"
#include "daemon/core/wording.h"
#include "daemon/core/words.h"

#include <stdio.h>

enum { DAY = 24 * 60 * 60, LINES_MAX = 100, REASON_MAX = 200 };

static void clear_entry(void *item)
{
    g_free(((AgendaEntry *)item)->reference);
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

/* ---- where an incident stands in the list: each once ---- */

typedef enum Place { PLACE_LATE, PLACE_OWN, PLACE_NEXT, PLACE_COUNT } Place;

static Place place_of(const Agenda *agenda, const AgendaEntry *entry)
{
    if (entry->next.duty != DUTY_COUNT && entry->next.due <= agenda->now)
        return PLACE_LATE;
    return entry->own.duty != DUTY_COUNT ? PLACE_OWN : PLACE_NEXT;
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

static void write_entry(const Agenda *agenda, const AgendaEntry *entry, Place place,
                        Sheet *sheet)
{
    const AgendaDuty *duty = place == PLACE_OWN ? &entry->own : &entry->next;
    bool none = duty->duty == DUTY_COUNT;
    g_autofree char *level = level_of(entry);
    g_autofree char *what =
        none ? g_strdup("nothing is due")
        : duty->owner == ROLE_DPO
            ? g_strdup_printf("%s (you)", words_duty(duty->duty))
            : g_strdup_printf("%s (%s)", words_duty(duty->duty), words_role(duty->owner));
    g_autofree char *when = none ? g_strdup("") : when_of(agenda, duty->due);
    SheetItem item = {.name = entry->reference,
                      .tint = entry->level,
                      .level = level,
                      .state = words_state(entry->state),
                      .what = what,
                      .when = when,
                      .late = place == PLACE_LATE};
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
        "rows "
        "that the audit trail has now was changed or taken away (incidentd verify --head).",
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
    write_caught(agenda, true, "Automatic replies to nothing of ours", "", sheet);
    write_head(agenda, sheet);
}
