/* Reads the arguments of commands. Called by command_event, command_step and regroup. */
#include "daemon/core/order.h"

#include "daemon/core/calendar.h"
#include "daemon/core/order_doubt.h"
#include "daemon/core/order_track.h"
#include "daemon/core/order_words.h"
#include "parsers/command/command.h"
#include "parsers/fields/when.h"

#include <string.h>

/* ---- reading ---- */

/* Does the argument hold the word, in front of its reason? */
static bool says(const char *argument, const char *word)
{
    const char *end = order_words_reason(argument);
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

const char *order_other(const char *argument)
{
    static const char *const links[] = {"of ", "with "};
    for (size_t i = 0; i < G_N_ELEMENTS(links); i++) {
        size_t length = strlen(links[i]);
        if (g_ascii_strncasecmp(argument, links[i], length) == 0)
            return argument + length + strspn(argument + length, " ");
    }
    return argument;
}

/* ---- levels ---- */

/* Is it the level that it is not: "not critical", "not a critical", "from minor", "less than major"? */
static bool is_turned_down(char **words, size_t at)
{
    while (at > 0 && order_words_is(words[at - 1], DECISION_ARTICLE))
        at--;
    return at > 0 && (order_words_is(words[at - 1], DECISION_NEGATION) ||
                      order_words_is(words[at - 1], DECISION_AWAY));
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
    g_auto(GStrv) words =
        order_words_split(skip_as(argument), order_words_reason(skip_as(argument)));
    bool two = false;
    event->reasoned = order_words_reason(skip_as(argument)) != NULL;
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

/* The first of both is the answer; who says both has given none. */
static bool read_yes(const char *argument, Event *event)
{
    bool yes = says(argument, "yes"), no = says(argument, "no") || says(argument, "not");
    event->doubtful = event->doubtful || yes == no;
    return yes;
}

/* How what the writer was told is said. */
static const struct {
    DutyKind told;
    const char *word;
} answers[] = {
    {DUTY_PASS_ON, "receipt"}, {DUTY_FEEDBACK, "outcome"}, {DUTY_COUNT, "not possible"}};

/* "told her today when she came": it has been done, whatever is to come behind it. */
static bool is_told(const char *word)
{
    return order_words_group(LEXICON_DECISIONS, word) == DECISION_TOLD;
}

/* "will try again": who has told it writes of nothing that they will tell, or have not reached anybody with. */
static bool is_tried(const char *word, bool later)
{
    int said = order_words_group(LEXICON_DECISIONS, word);
    return said == DECISION_UNREACHED || (later && said == DECISION_TELL);
}

/* It begins with one of them, and nothing behind denies it, doubts it or puts it off. */
static DutyKind read_told(const char *argument)
{
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        const char *behind = argument + strlen(answers[i].word);
        if (g_ascii_strncasecmp(argument, answers[i].word, strlen(answers[i].word)) != 0 ||
            g_ascii_isalnum(*behind))
            continue;
        g_auto(GStrv) words = order_words_split(behind, order_words_reason(behind));
        bool told = false, later = false, possible = answers[i].told != DUTY_COUNT;
        for (char **word = words; *word; word++) {
            bool ahead =
                word > words && (strcmp(word[-1], "be") == 0 || strcmp(word[-1], "to") == 0);
            bool behind_it = told && word > words && is_told(word[-1]);
            told = told || (is_told(*word) && !ahead);
            later = later || order_words_is(*word, DECISION_TO_COME);
            if (order_words_is(*word, DECISION_NEGATION) || order_words_doubt(*word) ||
                (!possible && order_words_is(*word, DECISION_FOR_NOW)) ||
                (order_words_is(*word, DECISION_TO_COME) && (!told || behind_it)) ||
                (possible && is_tried(*word, later)))
                return DUTY_ACKNOWLEDGE;
        }
        return strchr(behind, '?') ? DUTY_ACKNOWLEDGE : answers[i].told;
    }
    return DUTY_ACKNOWLEDGE;
}

const char *order_told(DutyKind told)
{
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        if (answers[i].told == told)
            return answers[i].word;
    }
    return "";
}

/* "Not sure, maybe Thursday 2pm": a guess. The reason behind it may have its doubts. */
static bool is_guessed(const char *text)
{
    g_auto(GStrv) words = order_words_split(text, NULL);
    for (char **word = words; *word; word++) {
        if (order_words_doubt(*word) || order_words_is(*word, DECISION_NEGATION))
            return true;
    }
    return strchr(text, '?') != NULL;
}

/* A day, or a part of one, means its start: earlier is safe. 0: no time is said; -1: one is, and not for certain. What AWARE
 * says is never of last year, or of yesterday, by a slip: deadlines would end that much earlier. */
static int64_t read_time(const char *argument, int64_t now, GTimeZone *zone, Event *event)
{
    g_autofree char *today = calendar_local(now, zone);
    g_autofree char *text = order_words_before_reason(argument);
    When when = today ? when_read_past(text, today) : (When){0};
    g_autofree char *at = when.at;
    if (!at)
        return when.unclear ? -1 : 0;
    if (event->command == COMMAND_AWARE && (when.turned || when.overnight || is_guessed(text)))
        return -1;
    g_autofree char *full = strchr(at, 'T') ? g_strdup(at) : g_strconcat(at, "T00:00:00", NULL);
    g_autoptr(GDateTime) read = g_date_time_new_from_iso8601(full, zone);
    event->lasts = strchr(at, 'T') ? (int64_t)when.minutes * 60 : ORDER_DAY;
    return read ? g_date_time_to_unix(read) : 0;
}

/* A day alone is never before the school knew of it, nor is a part of one; today is now. */
void order_settle_day(const Incident *incident, Event *event)
{
    bool told = event->command == COMMAND_ICO || event->command == COMMAND_SUBJECTS;
    int64_t aware = incident->aware_at, now = event->clock.now;
    if (!told || !event->lasts)
        return;
    bool today = event->lasts == ORDER_DAY && now >= MAX(aware, event->at) &&
                 now - event->at < ORDER_DAY;
    if (today && incident->route != ROUTE_ANONYMOUS)
        event->at = now;
    else if (event->at <= aware && aware - event->at < event->lasts)
        event->at = aware;
}

/* Words of those that follow no reason are their own: "NOTE she hung up, just because". */
static bool may_be_unfinished(Command command)
{
    return command == COMMAND_CLASSIFY || command == COMMAND_AWARE ||
           incident_track_of(command) != TRACK_COUNT;
}

void order_read(Command command, const char *argument, int64_t now, GTimeZone *zone,
                Event *event)
{
    event->command = command;
    event->reasoned = order_words_reason(argument) != NULL;
    event->doubtful = order_doubt_stands_in(command, argument);
    event->unfinished =
        may_be_unfinished(command) && order_words_are_unfinished(skip_as(argument));
    switch ((int)command) {
    case COMMAND_CLASSIFY:
        read_level(argument, event);
        break;
    case COMMAND_AWARE:
        event->at = read_time(argument, now, zone, event);
        break;
    case COMMAND_ICO:
    case COMMAND_SUBJECTS:
        event->doubtful =
            order_doubt_asks(command, argument); /* other doubts leave it undecided */
        event->track = order_track_read(command, argument);
        event->at = read_time(argument, now, zone, event);
        break;
    case COMMAND_DISCIPLINE:
        event->doubtful = order_doubt_asks(command, argument);
        event->track = order_track_read(command, argument);
        break;
    case COMMAND_RELEASE:
        event->reasoned =
            strncmp(argument, COMMAND_TEXT_BELOW, strlen(COMMAND_TEXT_BELOW)) == 0;
        break;
    case COMMAND_FEEDBACK:
        event->doubtful = false;
        event->told = read_told(argument);
        break;
    case COMMAND_CONFLICT:
        event->yes = read_yes(argument, event);
        break;
    case COMMAND_EDIT:
        event->reasoned = *argument != '\0';
        break;
    case COMMAND_NOT_INCIDENT:
    case COMMAND_REOPEN:
    case COMMAND_RETURN:
    case COMMAND_ESCALATE:
        event->reasoned = order_words_give_reason(argument);
        break;
    default:
        break;
    }
}

/* The roles that it names. */
static RoleSet named_roles(const char *argument)
{
    RoleSet roles = 0;
    for (int role = 0; role < ROLE_COUNT; role++)
        roles |= names_role(argument, (Role)role) ? ROLE_BIT(role) : 0;
    return roles;
}

/* One step of a decision may follow the other: "required", and "notified at 10"; that it is not required follows none. */
static bool tracks_agree(const Event *one, const Event *other)
{
    bool decided = one->track != TRACK_UNDECIDED && other->track != TRACK_UNDECIDED;
    if (!decided || one->track == other->track)
        return !decided || one->track != TRACK_DONE || one->at == other->at;
    return one->track != TRACK_NOT_REQUIRED && other->track != TRACK_NOT_REQUIRED;
}

/* Can both be meant, whatever their reasons are? What cannot be read is compared as it was written. */
static bool lines_agree(Command command, const char *one, const char *other, int64_t now,
                        GTimeZone *zone)
{
    Event first = {0}, second = {0};
    order_read(command, one, now, zone, &first);
    order_read(command, other, now, zone, &second);
    bool sure = first.doubtful == second.doubtful;
    if (g_ascii_strcasecmp(one, other) == 0)
        return true;
    switch ((int)command) {
    case COMMAND_AWARE:
        return first.at != 0 && first.at == second.at && sure;
    case COMMAND_CLASSIFY:
        return (first.severity != SEVERITY_UNKNOWN || first.class != CLASS_UNKNOWN) &&
               first.severity == second.severity && first.class == second.class && sure;
    case COMMAND_ICO:
    case COMMAND_SUBJECTS:
    case COMMAND_DISCIPLINE:
        return tracks_agree(&first, &second);
    case COMMAND_CONFLICT:
        return first.yes == second.yes || named_roles(one) != named_roles(other);
    case COMMAND_ASSIGN:
        return false;
    default:
        return true;
    }
}

/* Two words of which the second would undo the first. */
static bool words_exclude(Command one, Command other)
{
    static const Command pairs[][2] = {{COMMAND_CONFIRM, COMMAND_NOT_INCIDENT},
                                       {COMMAND_CLASSIFY, COMMAND_NOT_INCIDENT},
                                       {COMMAND_SATISFIED, COMMAND_RETURN}};
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        if ((one == pairs[i][0] && other == pairs[i][1]) ||
            (one == pairs[i][1] && other == pairs[i][0]))
            return true;
    }
    return false;
}

bool order_contradicts(const CommandLine *lines, size_t n, size_t i, int64_t now,
                       GTimeZone *zone)
{
    Command command, second;
    bool differs = false;
    if (!command_parse(lines[i].word, &command))
        return false;
    for (size_t other = 0; other < n; other++) {
        if (!command_parse(lines[other].word, &second))
            continue;
        differs |= command == second ? !lines_agree(command, lines[other].argument,
                                                    lines[i].argument, now, zone)
                                     : words_exclude(command, second);
    }
    return differs;
}
