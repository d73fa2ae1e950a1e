/* See twin.h. Called by intake, before the report is stored. */
#include "daemon/twin.h"

#include <string.h>

enum { HOUR = 60 * 60 };

/* But for blanks and line ends, as two programs break lines otherwise. */
static bool are_same(const char *one, const char *other)
{
    bool words = false;
    for (;;) {
        while (g_ascii_isspace(*one))
            one++;
        while (g_ascii_isspace(*other))
            other++;
        if (*one != *other)
            return false;
        if (!*one)
            return words;
        words = true;
        one++;
        other++;
    }
}

static bool is_twin(const Report *report, const char *json)
{
    Err unread = {0};
    Report *earlier = report_from_json(json, strlen(json), &unread);
    bool same = earlier && are_same(report->visible, earlier->visible);
    if (earlier)
        report_free(earlier);
    return same;
}

int twin_note(const World *world, const Report *report, int64_t person, int64_t received_at,
              char **ret, Err *err)
{
    int64_t id = INT64_MAX;
    *ret = NULL;
    while (!*ret && person && report->route == ROUTE_NAMED) {
        g_autofree char *reference = NULL, *json = NULL;
        int found = store_report_recent(world->store, person, received_at - HOUR, &id,
                                        &reference, &json, err);
        if (found <= 0)
            return found;
        if (is_twin(report, json))
            *ret = g_strdup_printf("It has the same words as %s, from the same person shortly "
                                   "before. If both are one: DUPLICATE %s.",
                                   reference, reference);
    }
    return 0;
}
