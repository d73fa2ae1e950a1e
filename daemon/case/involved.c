/* See involved.h. Called by command, for ASSIGN. */
#include "daemon/case/involved.h"

#include "daemon/case/people.h"
#include "parsers/report.h"

#include <string.h>

typedef struct Search {
    const OrganisationSettings *settings;
    const char *name, *address;
    bool named;
} Search;

/* Does the text have it, as words of its own? */
static bool has_words(const char *text, const char *words)
{
    size_t length = strlen(words);
    for (const char *at = text; length > 0 && (at = strcasestr(at, words)); at++) {
        gunichar before = at > text ? g_utf8_get_char(g_utf8_prev_char(at)) : ' ';
        if (!g_unichar_isalnum(before) && !g_unichar_isalnum(g_utf8_get_char(at + length)))
            return true;
    }
    return false;
}

static bool is_named(const Search *search, const Report *report)
{
    if (has_words(report->visible, search->name) ||
        (report->forward.text && has_words(report->forward.text, search->name)))
        return true;
    for (char **person = report->fields.people; *person; person++) {
        g_autofree char *address = people_named(search->settings, *person);
        if (address && g_ascii_strcasecmp(address, search->address) == 0)
            return true;
    }
    return false;
}

static int look_in(const StoreRow *row, void *user)
{
    Search *search = user;
    const char *json = store_row_text(row, "json");
    Err unread = {0};
    Report *report =
        store_row_int(row, "held") ? NULL : report_from_json(json, strlen(json), &unread);
    search->named =
        search->named || (report && !report_commands(report) && is_named(search, report));
    report_free(report);
    return 0;
}

int involved_tell(const World *world, const OrganisationSettings *settings,
                  const Incident *incident, int64_t person, const char *name, char **ret_said,
                  Err *err)
{
    g_autofree char *address = NULL;
    bool reported = incident->route != ROUTE_ANONYMOUS && incident->reporter == person;
    if (store_person_load(world->store, person, &address, NULL, err) <= 0)
        return -1;
    Search search = {.settings = settings, .name = name, .address = address};
    if (store_view(world->store, STORE_VIEW_REPORTS, 0, incident->id, look_in, &search, err) <
        0)
        return -1;
    *ret_said =
        reported || search.named
            ? g_strdup_printf("%s %s. It is better that somebody else investigates it: "
                              "you may ASSIGN somebody else.",
                              name,
                              reported && search.named ? "made the report, and is named in it"
                              : reported               ? "made the report"
                                                       : "is named in the report")
            : NULL;
    return 0;
}
