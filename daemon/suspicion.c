/* See people.h (people_suspects). Called by intake and regroup with a report that has been read. */
#include "daemon/people.h"

#include "daemon/core/incident_command.h"

#include <string.h>

/* "Mrs Grant" and "Alison Grant" are Alison Grant; "Tom Grant" is not. */
static bool names_person(const char *name, const char *holder)
{
    static const char *const titles[] = {"mr", "mrs", "ms", "miss", "mx", "dr", "sir", NULL};
    g_auto(GStrv) said = g_strsplit_set(name, " .", -1);
    g_auto(GStrv) own = g_strsplit(holder, " ", -1);
    guint n = g_strv_length(said), m = g_strv_length(own);
    if (n < 2 || m < 2 || g_ascii_strcasecmp(said[n - 1], own[m - 1]) != 0)
        return false;
    g_autofree char *first = g_ascii_strdown(said[0], -1);
    return g_strv_contains(titles, first) || g_ascii_strcasecmp(said[0], own[0]) == 0;
}

/* ---- "I have told Mrs Grant" ---- */

/* Words that say that somebody was spoken to, in front of who it was; and those which, straight in
 * front of a name, say that it is about them all the same. */
static const char *const telling[] = {
    "told",      "tell",    "telling",   "inform",   "informed", "informing", "notify",
    "notified",  "alerted", "alert",     "rang",     "ring",     "phoned",    "phone",
    "called",    "call",    "emailed",   "email",    "e-mailed", "messaged",  "texted",
    "asked",     "ask",     "contacted", "reported", "raised",   "spoke",     "spoken",
    "speak",     "spoken",  "dear",      "hi",       "hello",    "thanks",    "thank",
    "cc",        "copied",  "copying",   "advised",  "updated",  "passed",    "reply",
    "attention", "fao",     NULL};
static const char *const about[] = {"by",   "from", "about", "against",
                                    "that", "what", "how",   NULL};

enum {
    TELLING_WORDS = 7
}; /* from the verb to the name: "told our data lead, Mrs Alison Grant" */

static bool ends_sentence(const char *word)
{
    static const char *const titles[] = {"mr.", "mrs.", "ms.", "dr.", NULL};
    size_t length = strlen(word);
    return length > 0 && strchr(".!?;", word[length - 1]) && !g_strv_contains(titles, word);
}

/* Walks back over the words in front of a name, in its own sentence. */
static bool is_told_here(const char *text, const char *name)
{
    g_autofree char *front = g_ascii_strdown(text, name - text);
    g_auto(GStrv) words = g_strsplit_set(front, " \t\n", -1);
    int far = 0;
    for (guint n = g_strv_length(words); n > 0 && far < TELLING_WORDS; n--) {
        char *word = words[n - 1];
        if (ends_sentence(word))
            return false;
        g_strcanon(word, "abcdefghijklmnopqrstuvwxyz-", ' ');
        g_strstrip(word);
        if (g_strv_contains(about, word))
            return false;
        if (g_strv_contains(telling, word))
            return true;
        far += *word != '\0';
    }
    return false;
}

/* Counts the places of a surname, and those where somebody was only told. */
static void count_places(const char *text, const char *surname, int *places, int *told)
{
    size_t length = strlen(surname);
    for (const char *at = text; *at; at++) {
        bool begins = at == text || !g_ascii_isalnum(at[-1]);
        if (!begins || g_ascii_strncasecmp(at, surname, length) != 0 ||
            g_ascii_isalnum(at[length]))
            continue;
        ++*places;
        *told += is_told_here(text, at);
    }
}

/* Reports say who has been told already: that makes nobody their subject. One place in which the name
 * stands otherwise is enough to ask. */
static bool is_only_told(const Report *report, const char *holder)
{
    const char *surname = strrchr(holder, ' ') ? strrchr(holder, ' ') + 1 : holder;
    int places = 0, told = 0;
    count_places(report->visible, surname, &places, &told);
    if (report->forward.kind != FORWARD_NONE)
        count_places(report->forward.text, surname, &places, &told);
    return places > 0 && told == places;
}

/* ---- who may be the subject ---- */

/* Would somebody be left who can decide about it? */
static bool leaves_somebody(const OrganisationSettings *settings, RoleSet suspected)
{
    const Incident incident = {.suspected = suspected};
    for (size_t i = 0; i < settings->n_people; i++) {
        const PersonSettings *person = &settings->people[i];
        if (person->role != ROLE_NONE && CONFLICT_DECIDERS & ROLE_BIT(person->role) &&
            !people_is_kept_out(settings, &incident, person->address))
            return true;
    }
    return false;
}

/* Naming everybody must not silence an incident: the Chair, else the DPO, is not held then. */
static RoleSet without_the_last(const OrganisationSettings *settings, RoleSet roles)
{
    static const Role last[] = {ROLE_CHAIR, ROLE_DPO, ROLE_SIRO};
    for (size_t i = 0; i < G_N_ELEMENTS(last); i++) {
        if (leaves_somebody(settings, roles))
            return roles;
        if (leaves_somebody(settings, roles & ~ROLE_BIT(last[i])))
            return roles & ~ROLE_BIT(last[i]);
    }
    return 0;
}

RoleSet people_suspects(const OrganisationSettings *settings, const Report *report)
{
    RoleSet roles = 0;
    for (size_t i = 0; i < settings->n_people; i++) {
        const PersonSettings *person = &settings->people[i];
        bool office =
            person->role == ROLE_SIRO || person->role == ROLE_DPO || person->role == ROLE_CHAIR;
        if (!office || g_ascii_strcasecmp(person->address, report->from.address) == 0)
            continue;
        for (char **name = report->fields.people; *name; name++) {
            if (names_person(*name, person->name) && !is_only_told(report, person->name))
                roles |= ROLE_BIT(person->role);
        }
    }
    return without_the_last(settings, roles);
}
