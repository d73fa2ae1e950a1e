/* See twin.h. Called by intake, before the report is stored. */
#include "daemon/intake/twin.h"

#include "parsers/forward/forward_find.h"

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

/* A report that has come, and what it is compared with. */
typedef struct Arrival {
    const World *world;
    const Report *report;
    int64_t person, received_at;
    const char *subject; /* that it answers, folded; NULL */
} Arrival;

typedef bool Likeness(const Arrival *arrival, const Report *earlier);

/* The latest report of the same person since a time that is alike: its incident's reference, owned; NULL: none is. 0, or -1. */
static int find_earlier(const Arrival *arrival, int64_t since, Likeness *is_alike, char **ret,
                        Err *err)
{
    int64_t id = INT64_MAX;
    *ret = NULL;
    while (!*ret) {
        Err unread = {0};
        g_autofree char *reference = NULL, *json = NULL;
        int found = store_report_recent(arrival->world->store, arrival->person, since, &id,
                                        &reference, &json, err);
        if (found <= 0)
            return found;
        Report *earlier = report_from_json(json, strlen(json), &unread);
        if (earlier && is_alike(arrival, earlier))
            *ret = g_steal_pointer(&reference);
        if (earlier)
            report_free(earlier);
    }
    return 0;
}

static bool has_words(const Arrival *arrival, const Report *earlier)
{
    return are_same(arrival->report->visible, earlier->visible);
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

static bool has_subject(const Arrival *arrival, const Report *earlier)
{
    bool answers;
    g_autofree char *base =
        answered_subject(arrival->world->config->lexicon, earlier->subject, &answers);
    return base && strcmp(base, arrival->subject) == 0;
}

/* The same words within the hour before. */
static int note_same(const Arrival *arrival, char **ret, Err *err)
{
    g_autofree char *reference = NULL;
    if (find_earlier(arrival, arrival->received_at - HOUR, has_words, &reference, err) < 0)
        return -1;
    if (reference)
        *ret = g_strdup_printf("It has the same words as %s, from the same person shortly "
                               "before. If both are one: DUPLICATE %s.",
                               reference, reference);
    return 0;
}

/* "Re: help, lost laptop" outside any thread, within the week before. */
static int note_answered(Arrival *arrival, char **ret, Err *err)
{
    bool answers = false;
    g_autofree char *reference = NULL,
                    *wanted = answered_subject(arrival->world->config->lexicon,
                                               arrival->report->subject, &answers);
    arrival->subject = wanted;
    if (answers && wanted &&
        find_earlier(arrival, arrival->received_at - WEEK, has_subject, &reference, err) < 0)
        return -1;
    if (reference)
        *ret = g_strdup_printf("Its subject answers that of %s, from the same person within "
                               "the last week. If it belongs there: DUPLICATE %s.",
                               reference, reference);
    return 0;
}

/* An open incident of the same kind that somebody else has reported within the day before, where the rules are sure enough of
 * both: they may be about the same, which only a person can say. */
static int note_like(const Arrival *arrival, const Organisation *organisation,
                     const Classification *proposed, char **ret, Err *err)
{
    g_autofree char *reference = NULL;
    bool happened = proposed->class == CLASS_CONFIRMED || proposed->class == CLASS_POTENTIAL;
    if (!happened || proposed->kind == KIND_UNKNOWN || proposed->certainty == CERTAINTY_LOW)
        return 0;
    int found =
        store_incident_like(arrival->world->store, organisation->id, arrival->person,
                            proposed->kind, arrival->received_at - DAY, &reference, err);
    if (found > 0)
        *ret =
            g_strdup_printf("%s, which was reported within the last day, is of the same kind "
                            "and may be about the same. If both are one: DUPLICATE %s.",
                            reference, reference);
    return MIN(found, 0);
}

int twin_note(const World *world, const Organisation *organisation, const Report *report,
              const Classification *proposed, int64_t person, int64_t received_at, char **ret,
              Err *err)
{
    Arrival arrival = {
        .world = world, .report = report, .person = person, .received_at = received_at};
    *ret = NULL;
    if (report->route != ROUTE_NAMED)
        return 0;
    if (person &&
        (note_same(&arrival, ret, err) < 0 || (!*ret && note_answered(&arrival, ret, err) < 0)))
        return -1;
    return *ret ? 0 : note_like(&arrival, organisation, proposed, ret, err);
}
