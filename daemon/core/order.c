/* Reads the arguments of commands and answers them. Called by command.c. */
#include "daemon/core/order.h"

#include "daemon/core/calendar.h"
#include "daemon/core/outcome.h"
#include "daemon/core/words.h"
#include "parsers/command.h"
#include "parsers/when.h"

#include <string.h>

/* ---- reading ---- */

/* What stands behind the first such word; NULL: nothing. */
static const char *reason_behind(const char *argument, const char *mark)
{
    size_t length = strlen(mark);
    for (const char *at = argument; *at; at++) {
        bool begins = at == argument || !g_ascii_isalnum(at[-1]);
        if (begins && g_ascii_strncasecmp(at, mark, length) == 0 &&
            !g_ascii_isalnum(at[length])) {
            const char *reason = at + length + strspn(at + length, " :,-");
            if (*reason)
                return reason;
        }
    }
    return NULL;
}

const char *order_reason(const char *argument)
{
    static const char *const marks[] = {"because", "since", "as", NULL};
    const char *reason = NULL;
    for (const char *const *mark = marks; *mark && !reason; mark++)
        reason = reason_behind(argument, *mark);
    return reason;
}

/* Does the argument hold the word, in front of its reason? */
static bool says(const char *argument, const char *word)
{
    const char *end = order_reason(argument);
    size_t length = strlen(word);
    for (const char *at = argument; *at && (!end || at < end); at++) {
        bool begins = at == argument || !g_ascii_isalpha(at[-1]);
        if (begins && g_ascii_strncasecmp(at, word, length) == 0 &&
            !g_ascii_isalpha(at[length]))
            return true;
    }
    return false;
}

/* The Vice-Chair is not the Chair. */
static bool names_role(const char *argument, Role role)
{
    bool vice = says(argument, "vice") || says(argument, role_name(ROLE_VICE_CHAIR));
    if (role == ROLE_VICE_CHAIR)
        return vice;
    return says(argument, role_name(role)) && !(vice && role == ROLE_CHAIR);
}

Role order_about(const char *argument, RoleSet among)
{
    Role only = ROLE_NONE;
    bool several = among & (among - 1);
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (among & ROLE_BIT(role) && (!several || names_role(argument, (Role)role)))
            only = only == ROLE_NONE ? (Role)role : ROLE_COUNT;
    }
    return only == ROLE_COUNT ? ROLE_NONE : only;
}

/* ---- levels ---- */

/* The words in front of the reason, in small letters; owned. */
static char **words_before(const char *argument, const char *reason)
{
    g_autofree char *text =
        reason ? g_strndup(argument, (size_t)(reason - argument)) : g_strdup(argument);
    g_autofree char *lower = g_ascii_strdown(text, -1);
    g_auto(GStrv) all = g_strsplit_set(lower, " ,.;:()-/\t\n", -1);
    GPtrArray *words = g_ptr_array_new();
    for (char **word = all; *word; word++) {
        if (**word)
            g_ptr_array_add(words, g_strdup(*word));
    }
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(words, FALSE);
}

/* Is it the level that it is not: "not critical", "not a critical", "from minor", "less than major"? */
static bool is_turned_down(char **words, size_t at)
{
    static const char *const away[] = {"not",   "no",    "never", "nor",  "than",    "from",
                                       "isn't", "below", "above", "over", "instead", NULL};
    static const char *const between[] = {"a", "an", "of", "really", NULL};
    while (at > 0 && g_strv_contains(between, words[at - 1]))
        at--;
    return at > 0 && g_strv_contains(away, words[at - 1]);
}

/* "AS minor" gives no reason. */
static const char *skip_as(const char *argument)
{
    return g_ascii_strncasecmp(argument, "as ", 3) == 0 ? argument + 3 : argument;
}

/* The one class and the one level that are named; two of either are none of both. */
static void read_level(const char *argument, Event *event)
{
    static const struct {
        const char *word;
        IncidentClass class;
        Severity severity;
    } names[] = {
        {"confirmed", CLASS_CONFIRMED, SEVERITY_UNKNOWN},
        {"potential", CLASS_POTENTIAL, SEVERITY_UNKNOWN},
        {"miss", CLASS_NEAR_MISS, SEVERITY_NEAR_MISS},
        {"minor", CLASS_UNKNOWN, SEVERITY_MINOR},
        {"moderate", CLASS_UNKNOWN, SEVERITY_MODERATE},
        {"medium", CLASS_UNKNOWN, SEVERITY_MODERATE},
        {"major", CLASS_UNKNOWN, SEVERITY_MAJOR},
        {"critical", CLASS_UNKNOWN, SEVERITY_CRITICAL},
    };
    g_auto(GStrv) words = words_before(skip_as(argument), order_reason(skip_as(argument)));
    bool two = false;
    event->reasoned = order_reason(skip_as(argument)) != NULL;
    for (size_t at = 0; words[at]; at++) {
        for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
            bool miss = names[i].class == CLASS_NEAR_MISS;
            if (strcmp(words[at], names[i].word) != 0 ||
                (miss && (at == 0 || strcmp(words[at - 1], "near") != 0)) ||
                is_turned_down(words, miss ? at - 1 : at))
                continue;
            two = two ||
                  (names[i].severity && event->severity &&
                   names[i].severity != event->severity) ||
                  (names[i].class && event->class && names[i].class != event->class);
            event->severity = names[i].severity ? names[i].severity : event->severity;
            event->class = names[i].class ? names[i].class : event->class;
        }
    }
    if (two) {
        event->class = CLASS_UNKNOWN;
        event->severity = SEVERITY_UNKNOWN;
    }
}

/* ---- tracks ---- */

typedef struct TrackWord {
    const char *word;
    TrackState state;
} TrackWord;

static const TrackWord *track_word(const char *word)
{
    static const TrackWord rows[] = {
        {"required", TRACK_REQUIRED},  {"needed", TRACK_REQUIRED},
        {"necessary", TRACK_REQUIRED}, {"complete", TRACK_COMPLETE},
        {"completed", TRACK_COMPLETE}, {"notified", TRACK_DONE},
        {"informed", TRACK_DONE},      {"told", TRACK_DONE},
        {"commenced", TRACK_DONE},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (strcmp(word, rows[i].word) == 0)
            return &rows[i];
    }
    return NULL;
}

static bool is_negation(const char *word)
{
    static const char *const words[] = {
        "not",    "no",     "never",  "none", "cannot",  "nobody", "nothing", "neither",
        "nor",    "unable", "failed", "cant", "couldnt", "didnt",  "dont",    "hasnt",
        "havent", "isnt",   "wasnt",  "wont", "werent",  NULL};
    return g_strv_contains(words, word) || g_str_has_suffix(word, "n't") ||
           g_str_has_suffix(word, "n’t");
}

/* What is not certain decides nothing. */
static bool is_doubt(const char *word)
{
    static const char *const words[] = {"if",     "unless",    "whether",  "perhaps",
                                        "maybe",  "might",     "probably", "possibly",
                                        "unsure", "uncertain", "unclear",  NULL};
    return g_strv_contains(words, word) || strchr(word, '?');
}

/* What is only not so for now has not been decided either. */
static bool is_for_now(const char *word)
{
    static const char *const words[] = {"now",     "sure",  "certain", "clear",   "known",
                                        "decided", "today", "tonight", "week",    "term",
                                        "moment",  "first", "before",  "present", NULL};
    return g_strv_contains(words, word);
}

/* What is still to come, or not all of it, has not been done. */
static bool is_to_come(const char *word)
{
    static const char *const words[] = {
        "yet",     "far",    "until",    "till",    "later",   "tomorrow",  "will",
        "shall",   "should", "would",    "must",    "going",   "next",      "soon",
        "still",   "once",   "when",     "pending", "planned", "plan",      "intend",
        "waiting", "wait",   "awaiting", "except",  "partly",  "partially", NULL};
    return g_strv_contains(words, word);
}

/* "not yet complete" behind "notified", "nobody has been told" behind "required": said of what comes after it. */
static bool is_of_later(char **words, TrackState state)
{
    static const char *const between[] = {"yet", "been", "be",   "has",   "have", "is",
                                          "are", "was",  "were", "fully", NULL};
    if (strcmp(*words, "no") == 0)
        return false;
    for (words++; *words && g_strv_contains(between, *words);)
        words++;
    const TrackWord *word = *words ? track_word(*words) : NULL;
    return word && ((state == TRACK_REQUIRED && word->state != TRACK_REQUIRED) ||
                    (state == TRACK_DONE && word->state == TRACK_COMPLETE));
}

/* "ref no. 1234" */
static bool is_number(char **words)
{
    return strcmp(*words, "no") == 0 && words[1] && strpbrk(words[1], "0123456789");
}

/* Does what stands behind the word that decides take it back? */
static bool is_taken_back(char **words, TrackState state)
{
    for (; *words; words++) {
        bool later = is_negation(*words) && is_of_later(words, state);
        if (is_doubt(*words) || (is_negation(*words) && !later && !is_number(words)))
            return true;
    }
    return false;
}

/* Is it only to come? Behind a time and a comma something else may be: "notified 4 May, the number will follow". What
 * has been done needs no reason: "told as soon as he is back" is none. */
static bool is_only_to_come(const char *argument)
{
    const char *end = reason_behind(argument, "because");
    const char *number = strpbrk(argument, "0123456789");
    const char *comma = number ? strpbrk(number, ",;") : NULL;
    g_auto(GStrv) words = words_before(argument, comma && (!end || comma < end) ? comma : end);
    bool yet = false;
    for (char **word = words; *word && !yet; word++) {
        bool later = is_negation(*word) && is_of_later(word, TRACK_DONE);
        yet = !later && is_to_come(*word);
        while (later && word[1] && !track_word(word[1]))
            word++;
    }
    return yet;
}

/* Of a word that says what has been: "need not be told" is not required, "must be told" is; that it has
 * not happened decides only what nobody asks for. */
static TrackState happened(TrackState state, bool denied, bool ahead, Command command)
{
    bool asked = command != COMMAND_DISCIPLINE;
    if (denied)
        return ahead || !asked ? TRACK_NOT_REQUIRED : TRACK_UNDECIDED;
    if (ahead)
        return asked ? TRACK_REQUIRED : TRACK_UNDECIDED;
    return state;
}

/* That it is not: for good, and nothing else. */
static TrackState denial(char **words, TrackState state)
{
    for (; *words; words++) {
        if (is_doubt(*words) || is_for_now(*words) || is_to_come(*words))
            return TRACK_UNDECIDED;
    }
    return state;
}

/* The first word of a track's state decides, if nothing before or behind it takes it back; without one, that it is
 * "not". "notified 3 May, not complete" is notified; "not complete" alone says nothing that could be recorded. */
static TrackState read_track(Command command, const char *argument)
{
    g_auto(GStrv) words = words_before(argument, order_reason(argument));
    g_auto(GStrv) all = words_before(argument, reason_behind(argument, "because"));
    const TrackWord *found = NULL;
    bool denied = false, ahead = false;
    char **word = words;
    for (; *word && !found; word++) {
        if (is_doubt(*word))
            return TRACK_UNDECIDED;
        found = track_word(*word);
        denied = denied || is_negation(*word);
        ahead = ahead || strcmp(*word, "be") == 0;
    }
    if (!found)
        return *words && is_negation(*words) ? denial(words, TRACK_NOT_REQUIRED)
                                             : TRACK_UNDECIDED;
    TrackState state = found->state == TRACK_REQUIRED
                           ? (denied ? TRACK_NOT_REQUIRED : TRACK_REQUIRED)
                           : happened(found->state, denied, ahead, command);
    if (state == TRACK_NOT_REQUIRED)
        return denial(words, state);
    bool back = is_taken_back(all + (word - words), state) ||
                (state != TRACK_REQUIRED && is_only_to_come(argument));
    return back ? TRACK_UNDECIDED : state;
}

/* ---- doubt ---- */

/* "no," in front of a sentence; "no data went out" is none. */
static bool is_no(const char *argument)
{
    return g_ascii_strncasecmp(argument, "no", 2) == 0 &&
           (!argument[2] || strchr(",.;:!-", argument[2]));
}

/* "I am not sure", "should I", "whether": what begins so asks, and gives no reason. */
static bool begins_in_doubt(char **words)
{
    static const char *const before[] = {"i",     "am", "i'm",  "we",     "are",
                                         "is",    "it", "this", "really", "still",
                                         "quite", "a",  "bit",  "just",   NULL};
    static const char *const asks[] = {"should", "shall", "could", "can", "wait", "yet", NULL};
    while (*words && g_strv_contains(before, *words))
        words++;
    if (!*words)
        return false;
    return is_doubt(*words) || g_strv_contains(asks, *words) ||
           (is_negation(*words) && words[1] &&
            (is_for_now(words[1]) || strcmp(words[1], "yet") == 0 ||
             strcmp(words[1], "know") == 0));
}

/* Of the words in front of "because"; where they are the reason themselves only how they begin. */
static bool is_in_doubt(Command command, const char *argument)
{
    g_auto(GStrv) words = words_before(argument, reason_behind(argument, "because"));
    bool says = command == COMMAND_CLASSIFY || command == COMMAND_AWARE ||
                command == COMMAND_DUPLICATE || command == COMMAND_MERGE ||
                command == COMMAND_SPLIT || command == COMMAND_CONFLICT;
    bool ends = command == COMMAND_NOT_INCIDENT || command == COMMAND_CLOSE;
    for (char **word = words; *word; word++) {
        bool unsure = is_negation(*word) && word[1] && strcmp(word[1], "sure") == 0;
        if ((says && (is_doubt(*word) || unsure)) || (ends && strchr(*word, '?')))
            return true;
    }
    bool turns = command != COMMAND_CONFLICT && is_no(argument);
    return *argument == '?' || turns || begins_in_doubt(words);
}

/* The first of both is the answer; who says both has given none. */
static bool read_yes(const char *argument, Event *event)
{
    bool yes = says(argument, "yes"), no = says(argument, "no") || says(argument, "not");
    event->doubtful = event->doubtful || yes == no;
    return yes;
}

/* A day alone means its start: earlier is safe. 0: no time is said. */
static int64_t read_time(const char *argument, int64_t now, GTimeZone *zone, Event *event)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(now);
    g_autoptr(GDateTime) local = utc ? g_date_time_to_timezone(utc, zone) : NULL;
    /* GLib writes "+01" where RFC 3339 has "+01:00". */
    g_autofree char *today = local ? g_date_time_format(local, "%Y-%m-%dT%H:%M:%S%:z") : NULL;
    const char *reason = order_reason(argument);
    g_autofree char *text =
        reason ? g_strndup(argument, (size_t)(reason - argument)) : g_strdup(argument);
    g_autofree char *when = today ? when_read(text, today) : NULL;
    if (!when)
        return 0;
    g_autofree char *full =
        strchr(when, 'T') ? g_strdup(when) : g_strconcat(when, "T00:00:00", NULL);
    g_autoptr(GDateTime) read = g_date_time_new_from_iso8601(full, zone);
    event->day = read && !strchr(when, 'T');
    return read ? g_date_time_to_unix(read) : 0;
}

/* A day alone is never before the school knew of it; today is now. */
void order_settle_day(const Incident *incident, Event *event)
{
    enum { DAY_SECONDS = 24 * 3600 };
    bool told = event->command == COMMAND_ICO || event->command == COMMAND_SUBJECTS;
    int64_t aware = incident->aware_at;
    if (!told || !event->day || event->at > aware || aware - event->at >= DAY_SECONDS)
        return;
    bool today = event->clock.now >= aware && event->clock.now - event->at < DAY_SECONDS;
    event->at = today && incident->route != ROUTE_ANONYMOUS ? event->clock.now : aware;
}

void order_read(Command command, const char *argument, int64_t now, GTimeZone *zone,
                Event *event)
{
    event->command = command;
    event->reasoned = order_reason(argument) != NULL;
    event->doubtful = is_in_doubt(command, argument);
    switch ((int)command) {
    case COMMAND_CLASSIFY:
        read_level(argument, event);
        break;
    case COMMAND_AWARE:
        event->at = read_time(argument, now, zone, event);
        break;
    case COMMAND_ICO:
    case COMMAND_SUBJECTS:
        event->doubtful = false; /* that leaves it undecided */
        event->track = read_track(command, argument);
        event->at = read_time(argument, now, zone, event);
        break;
    case COMMAND_DISCIPLINE:
        event->doubtful = false;
        event->track = read_track(command, argument);
        break;
    case COMMAND_RELEASE:
        event->reasoned =
            strncmp(argument, COMMAND_TEXT_BELOW, strlen(COMMAND_TEXT_BELOW)) == 0;
        break;
    case COMMAND_CONFLICT:
        event->yes = read_yes(argument, event);
        break;
    case COMMAND_EDIT:
    case COMMAND_NOT_INCIDENT:
    case COMMAND_REOPEN:
    case COMMAND_RETURN:
    case COMMAND_ESCALATE:
        event->reasoned = *argument != '\0'; /* whatever follows is the reason */
        break;
    default:
        break;
    }
}

/* ---- answering ---- */

void order_open_tracks(const Incident *incident, GString *to)
{
    const TrackState *track = incident->track;
    if (track[TRACK_ICO] == TRACK_UNDECIDED)
        g_string_append(to, "\n  ICO: required, or not required because ...");
    else if (track[TRACK_ICO] == TRACK_REQUIRED)
        g_string_append(to, "\n  ICO: it must be told (ICO notified ..., ICO complete)");
    else if (track[TRACK_ICO] == TRACK_DONE)
        g_string_append(to, "\n  ICO: the rest of what is known (ICO complete)");
    if (track[TRACK_SUBJECTS] == TRACK_UNDECIDED)
        g_string_append(to, "\n  SUBJECTS: required, or not required because ...");
    else if (track[TRACK_SUBJECTS] == TRACK_REQUIRED)
        g_string_append(to, "\n  SUBJECTS: the people must be told (SUBJECTS told ...)");
    if (track[TRACK_DISCIPLINE] == TRACK_UNDECIDED)
        g_string_append(to, "\n  DISCIPLINE: commenced, or not because ... (the SIRO)");
}

/* What still keeps it from being closed. */
static char *open_tracks(const Incident *incident, const Event *event)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(
        text, "%s: not done, because this is still open:", command_name(event->command));
    order_open_tracks(incident, text);
    return g_string_free(text, FALSE);
}

static char *open_points(const Incident *incident, const Event *event)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%s: not done, because the outcome report leaves this open:",
                           command_name(event->command));
    for (int point = 0; point < POINT_COUNT; point++) {
        if (!(incident->points >> point & 1))
            g_string_append_printf(text, "\n  %s", outcome_point((Point)point));
    }
    return g_string_free(text, FALSE);
}

/* What a command lacks, where the same refusal asks something else of others. NULL: it does not. */
static const char *lacks(Command command, Refusal refusal)
{
#define WAITS                                                                                  \
    "a later report of it still waits for the Chair, who lets it go on or is passed over soon"
    static const struct {
        Command command;
        Refusal refusal;
        const char *says;
    } rows[] = {
        {COMMAND_CLOSE, REFUSAL_DUTY, WAITS},
        {COMMAND_NOT_INCIDENT, REFUSAL_DUTY, WAITS},
        {COMMAND_DUPLICATE, REFUSAL_DUTY, WAITS},
        {COMMAND_EDIT, REFUSAL_REASON,
         "there is no text: please write below the line the whole text as it is to be"},
        {COMMAND_RELEASE, REFUSAL_REASON,
         "there is a text below that line. If it is to take the place of the report, please "
         "send "
         "it again with EDIT instead; if the report may go on as it is, with RELEASE alone"},
        {COMMAND_SPLIT, REFUSAL_OTHER,
         "there is no report of that number, or it is the only one, or it was meant for an "
         "answer "
         "to us (SHOW counts them)"},
        {COMMAND_CLASSIFY, REFUSAL_LEVEL,
         "it does not say one level. There are near miss, minor, moderate, major and critical: "
         "for example "
         "\"CLASSIFY minor because ...\"; what is none at all is \"NOT-INCIDENT because ...\""},
        {COMMAND_CONFIRM, REFUSAL_LEVEL,
         "no level is proposed: please say it, for example \"CLASSIFY minor because ...\" "
         "(near "
         "miss, minor, moderate, major, critical)"},
        {COMMAND_ICO, REFUSAL_LEVEL,
         "it does not say for certain what has been decided, or done: \"ICO required\", or "
         "\"ICO not "
         "required because ...\"; only once it has been told \"ICO notified\" and when, once "
         "it "
         "knows everything \"ICO complete\"; and what is still to come in a NOTE"},
        {COMMAND_SUBJECTS, REFUSAL_LEVEL,
         "it does not say for certain what has been decided, or done: \"SUBJECTS required\", "
         "or "
         "\"SUBJECTS not required because ...\"; only once they have been told \"SUBJECTS "
         "told\" "
         "and when; and what is still to come in a NOTE"},
        {COMMAND_DISCIPLINE, REFUSAL_LEVEL,
         "it does not say for certain what has been decided: only once it has been commenced "
         "\"DISCIPLINE commenced\", or \"DISCIPLINE not because ...\""},
        {COMMAND_CONFLICT, REFUSAL_DOUBT,
         "it does not say for certain which: write \"CONFLICT yes\" or \"CONFLICT no\""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].command == command && rows[i].refusal == refusal)
            return rows[i].says;
    }
    return NULL;
}

/* Whose turn it is before the DPO may close it. NULL: it has ended. */
static const char *before_closing(const Incident *incident)
{
    IncidentState state =
        incident->state == INCIDENT_NEEDS_INFO ? incident->before : incident->state;
    switch ((int)state) {
    case INCIDENT_RECEIVED:
    case INCIDENT_ACKNOWLEDGED:
    case INCIDENT_REOPENED:
        return "it has not been classified: that is the DPO's (CONFIRM or CLASSIFY)";
    case INCIDENT_CLASSIFIED:
        return "nobody investigates it yet: the SIRO says who (ASSIGN)";
    case INCIDENT_ASSIGNED:
    case INCIDENT_INVESTIGATING:
        return "the outcome report is not there yet: who investigates sends it (OUTCOME)";
    case INCIDENT_OUTCOME_SUBMITTED:
        return "the SIRO has not said yet that the outcome report is good (SATISFIED)";
    default:
        return NULL;
    }
}

static char *refused(const Incident *incident, const Event *event, Refusal refusal)
{
    if (refusal == REFUSAL_TRACKS)
        return open_tracks(incident, event);
    if (refusal == REFUSAL_POINTS)
        return open_points(incident, event);
    if (event->command == COMMAND_CONFLICT && refusal == REFUSAL_DUTY && incident->suspected &&
        event->role == ROLE_NONE)
        return g_strdup(
            "CONFLICT: not done, because more than one is named. Please say whom you "
            "mean, for example \"CONFLICT yes SIRO\".");
    static const char *const why[REFUSAL_COUNT] = {
        [REFUSAL_ROLE] = "that is not for you to decide",
        [REFUSAL_STATE] = "that is not possible at this point of the incident",
        [REFUSAL_REASON] = "it is not said why: write \"because\" and the reason behind it",
        [REFUSAL_PERSON] = "nobody of that name can be assigned: write the name or address of "
                           "somebody who is configured, or an address of the school",
        [REFUSAL_TIME] =
            "it is not said when, or that lies ahead: write for example \"20 November 2026 "
            "14:30\"",
        [REFUSAL_DUTY] = "that has been done already, or it is not there to be done",
        [REFUSAL_TRACKS] =
            "first decide what is open: ICO, SUBJECTS and DISCIPLINE, each done or "
            "not required with a reason",
        [REFUSAL_OTHER] = "there is no other open incident of that reference that you may join "
                          "with this one",
        [REFUSAL_ROUTE] =
            "one of the two was reported anonymously and the other was not: in one record the "
            "words of one could show who wrote the other. Keep both; SIRO and DPO may ASSIGN "
            "the same investigator to both, and NOTE in each what it has to do with the other",
        [REFUSAL_DOUBT] =
            "it reads as a question, or as if it were not certain: write the line "
            "again once it is, with its reason behind \"because\"",
        [REFUSAL_LAW] =
            "the ICO, or the people whose data it is, must still be told of the one "
            "that would end: join them the other way round (DUPLICATE instead of MERGE, MERGE "
            "instead of DUPLICATE)",
    };
    const char *reason = event->command == COMMAND_CLOSE && refusal == REFUSAL_STATE
                             ? before_closing(incident)
                             : lacks(event->command, refusal);
    if (!reason)
        reason = why[refusal] ? why[refusal] : "it was not understood";
    return g_strdup_printf("%s: not done, because %s.", command_name(event->command), reason);
}

/* " (Friday 1 May 2026, 10:00)": a time is said again as it was understood. Owned; "": it has none. */
static char *said_time(const Event *event, GTimeZone *zone)
{
    bool has_been = event->command == COMMAND_AWARE || event->track == TRACK_DONE;
    int64_t at = event->at ? event->at : event->clock.now;
    char text[64];
    if (!has_been || event->command == COMMAND_DISCIPLINE)
        return g_strdup("");
    calendar_show(at, zone, text, sizeof text);
    return g_strdup_printf(" (%s%s)", text,
                           event->at ? "" : ", as no time was said that could be read");
}

/* A decision is said again: who reads it sees whether it was understood. Owned; NULL: it is none. */
static char *decided(const Event *event, GTimeZone *zone)
{
    g_autofree char *at = said_time(event, zone);
    static const struct {
        Command command;
        TrackKind track;
    } rows[] = {{COMMAND_ICO, TRACK_ICO},
                {COMMAND_SUBJECTS, TRACK_SUBJECTS},
                {COMMAND_DISCIPLINE, TRACK_DISCIPLINE}};
    static const char *const next[TRACK_COUNT][TRACK_STATE_COUNT] = {
        [TRACK_ICO] = {[TRACK_REQUIRED] =
                           ". When it has been, answer \"ICO notified\" and when",
                       [TRACK_DONE] = ". When it knows everything, answer \"ICO complete\""},
        [TRACK_SUBJECTS] = {[TRACK_REQUIRED] =
                                ". When they have been, answer \"SUBJECTS told\" "
                                "and when"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *hint = next[rows[i].track][event->track];
        if (rows[i].command == event->command)
            return g_strdup_printf("it is recorded that %s%s%s",
                                   words_track(rows[i].track, event->track), at,
                                   hint ? hint : "");
    }
    return NULL;
}

static const char *done(const Incident *incident, const Event *event)
{
    switch ((int)event->command) {
    case COMMAND_NOT_INCIDENT:
        return "it is recorded that this was no incident";
    case COMMAND_ASSIGN:
        return "the investigator has been told";
    case COMMAND_INVESTIGATE:
        return "you investigate it";
    case COMMAND_OUTCOME:
        return "the outcome report is in the record";
    case COMMAND_INTERIM:
        return "the interim report is in the record and has been passed on";
    case COMMAND_SATISFIED:
        return "the DPO is asked to close it";
    case COMMAND_RETURN:
        return "the investigator has been told";
    case COMMAND_CLOSE:
        return incident_is_closed_alone(incident, event)
                   ? "the incident is closed. You have also investigated it: it is better that "
                     "somebody else looks at it, and they have been told"
                   : "the incident is closed";
    case COMMAND_REOPEN:
        return "the incident is open again";
    case COMMAND_ASK:
        return "the question has been put to the reporter";
    case COMMAND_ADVISE:
        return "it is in the record and has been passed on";
    case COMMAND_ESCALATE:
        return "the next rung has been told";
    case COMMAND_AWARE:
    case COMMAND_CONFLICT:
        return event->yes ? "the deputy does the work from now on"
                          : "the mails go to them again";
    case COMMAND_RELEASE:
        return "the report goes on";
    case COMMAND_EDIT:
        return "your text has taken the place of the one before; it still waits for RELEASE";
    case COMMAND_CONFIRM:
        return incident->classified_at == event->clock.now ? NULL
                                                           : "the report has been raised";
    default:
        return "it is in the record";
    }
}

/* What is said of two incidents, by name. NULL: the command is about one alone. Owned. */
static char *regrouped(Command command, const char *other)
{
    switch ((int)command) {
    case COMMAND_DUPLICATE:
        return g_strdup_printf(
            "its reports and remedial actions are part of %s now, and the work "
            "goes on there",
            other);
    case COMMAND_MERGE:
        return g_strdup_printf(
            "the reports and remedial actions of %s are part of this one now, and it has ended",
            other);
    case COMMAND_SPLIT:
        return g_strdup_printf("that report is an incident of its own now, %s", other);
    case COMMAND_REOPEN:
        return g_strdup_printf(
            "the incident is open again, with its reports and remedial actions; the level and "
            "the start of the 72 hours that %s has taken over stay there (CLASSIFY and AWARE "
            "change them)",
            other);
    default:
        return NULL;
    }
}

char *order_answer(const Incident *before, const Event *event, const Step *step,
                   const char *other, GTimeZone *zone)
{
    const char *name = command_name(event->command);
    if (!step->applied)
        return refused(before, event, step->refusal ? step->refusal : REFUSAL_STATE);
    bool classified = step->incident.classified_at != before->classified_at;
    if (event->command == COMMAND_CLASSIFY || (event->command == COMMAND_CONFIRM && classified))
        return step->incident.class == CLASS_NEAR_MISS
                   ? g_strdup_printf("%s: done. It is a near miss.", name)
                   : g_strdup_printf("%s: done. It is %s, level %s.", name,
                                     words_class(step->incident.class),
                                     words_level(step->incident.severity));
    g_autofree char *two = other ? regrouped(event->command, other) : NULL;
    if (event->command == COMMAND_AWARE) {
        g_autofree char *at = said_time(event, zone);
        return g_strdup_printf("%s: done, the 72 hours count from that time%s.", name, at);
    }
    g_autofree char *decision = decided(event, zone);
    return g_strdup_printf("%s: done, %s.", name,
                           two        ? two
                           : decision ? decision
                                      : done(&step->incident, event));
}
