/* See twin.h. Called by intake, before the report is stored. */
#include "daemon/twin.h"

#include "parsers/forward_find.h"

#include <string.h>

enum { HOUR = 60 * 60, DAY = 24 * HOUR, WEEK = 7 * DAY };

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

/* The subject without "Re:", folded; NULL: it has none. Owned. */
static char *answered_subject(const Lexicon *lexicon, const char *subject, bool *ret_answers)
{
    Subject read = subject_read(lexicon, subject);
    *ret_answers = read.kind == PREFIX_REPLY;
    for (; read.kind == PREFIX_REPLY; read = subject_read(lexicon, subject))
        subject = read.rest;
    g_autofree char *base = g_strstrip(g_strdup(subject));
    return *base ? g_utf8_casefold(base, -1) : NULL;
}

static bool has_subject(const Lexicon *lexicon, const char *wanted, const char *json)
{
    Err unread = {0};
    bool answers;
    Report *earlier = report_from_json(json, strlen(json), &unread);
    g_autofree char *base =
        earlier ? answered_subject(lexicon, earlier->subject, &answers) : NULL;
    if (earlier)
        report_free(earlier);
    return base && strcmp(base, wanted) == 0;
}

int twin_answer_note(const World *world, const Report *report, int64_t person,
                     int64_t received_at, char **ret, Err *err)
{
    const Lexicon *lexicon = world->config->lexicon;
    int64_t id = INT64_MAX;
    bool answers = false;
    g_autofree char *wanted = answered_subject(lexicon, report->subject, &answers);
    *ret = NULL;
    while (!*ret && answers && wanted && person && report->route == ROUTE_NAMED) {
        g_autofree char *reference = NULL, *json = NULL;
        int found = store_report_recent(world->store, person, received_at - WEEK, &id,
                                        &reference, &json, err);
        if (found <= 0)
            return found;
        if (has_subject(lexicon, wanted, json))
            *ret =
                g_strdup_printf("Its subject answers that of %s, from the same person within "
                                "the last week. If it belongs there: DUPLICATE %s.",
                                reference, reference);
    }
    return 0;
}

int twin_like_note(const World *world, const Organisation *organisation, const Report *report,
                   const Classification *proposed, int64_t person, int64_t received_at,
                   char **ret, Err *err)
{
    g_autofree char *reference = NULL;
    bool happened = proposed->class == CLASS_CONFIRMED || proposed->class == CLASS_POTENTIAL;
    *ret = NULL;
    if (report->route != ROUTE_NAMED || !happened || proposed->kind == KIND_UNKNOWN ||
        proposed->certainty == CERTAINTY_LOW)
        return 0;
    int found = store_incident_like(world->store, organisation->id, person, proposed->kind,
                                    received_at - DAY, &reference, err);
    if (found > 0)
        *ret =
            g_strdup_printf("%s, which was reported within the last day, is of the same kind "
                            "and may be about the same. If both are one: DUPLICATE %s.",
                            reference, reference);
    return MIN(found, 0);
}
