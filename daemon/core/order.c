/* Reads the arguments of commands. Called by command_event, command_step and regroup. */
#include "daemon/core/order.h"

#include "config/lexicon.h"
#include "daemon/core/calendar.h"
#include "parsers/command.h"
#include "parsers/when.h"

#include <string.h>

/* ---- reading ---- */

/* Are there words in it? "..." stands in our mails where some are to be written. */
static bool has_words(const char *text)
{
    for (; *text; text = g_utf8_next_char(text)) {
        if (g_unichar_isalnum(g_utf8_get_char(text)))
            return true;
    }
    return false;
}

/* What stands behind the first such word; NULL: nothing. */
static const char *reason_behind(const char *argument, const char *mark)
{
    size_t length = strlen(mark);
    for (const char *at = argument; *at; at++) {
        bool begins = at == argument || !g_ascii_isalnum(at[-1]);
        if (begins && g_ascii_strncasecmp(at, mark, length) == 0 &&
            !g_ascii_isalnum(at[length])) {
            const char *reason = at + length + strspn(at + length, " :,-");
            if (has_words(reason))
                return reason;
        }
    }
    return NULL;
}

const char *order_reason(const char *argument)
{
    size_t n;
    const Phrase *words = phrases_all(lexicon_table(NULL, LEXICON_REASONS), &n);
    const char *reason = NULL;
    for (int group = REASON_SURE; group < REASON_COUNT && !reason; group++) {
        for (size_t i = 0; i < n && !reason; i++)
            reason = words[i].group == group ? reason_behind(argument, words[i].raw) : NULL;
    }
    return reason;
}

/* Where "because" is the last word of it, as our links bring it; NULL: it is not. */
static const char *unfinished_reason(const char *argument)
{
    size_t n;
    const Phrase *words = phrases_all(lexicon_table(NULL, LEXICON_REASONS), &n);
    for (size_t i = 0; i < n; i++) {
        size_t length = strlen(words[i].raw);
        for (const char *at = argument; *at; at++) {
            bool begins = at == argument || !g_ascii_isalnum(at[-1]);
            if (begins && g_ascii_strncasecmp(at, words[i].raw, length) == 0 &&
                !g_ascii_isalnum(at[length]) && !has_words(at + length))
                return at;
        }
    }
    return NULL;
}

/* Is it broken off where its reason should begin? "it was a test, because I say so, just because" is not. */
static bool is_unfinished(const char *argument)
{
    const char *mark = unfinished_reason(argument);
    const char *reason = mark ? order_reason(argument) : NULL;
    return mark && (!reason || reason >= mark);
}

/* Where whatever follows is the reason: is there one? */
static bool gives_reason(const char *argument)
{
    const char *mark = unfinished_reason(argument);
    g_autofree char *before =
        g_strndup(argument, mark ? (size_t)(mark - argument) : strlen(argument));
    return has_words(before);
}

/* What stands in front of "because", owned; all of it where there is none. */
static char *before_reason(const char *argument)
{
    const char *reason = order_reason(argument), *mark = unfinished_reason(argument);
    if (!reason)
        return g_strndup(argument, mark ? (size_t)(mark - argument) : strlen(argument));
    while (reason > argument && !g_ascii_isalpha(reason[-1]))
        reason--;
    while (reason > argument && g_ascii_isalpha(reason[-1]))
        reason--;
    return g_strndup(argument, (size_t)(reason - argument));
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

/* What a word does to a decision: a DecisionWord, or -1. */
static int decision_word(const char *word)
{
    enum { WORD_BYTES = 64 };
    char folded[WORD_BYTES];
    size_t length = phrase_fold(word, strlen(word), folded, sizeof folded);
    return phrases_exact(lexicon_table(NULL, LEXICON_DECISIONS), folded, length);
}

static bool is_negation(const char *word)
{
    return decision_word(word) == DECISION_NEGATION;
}

/* What is not certain decides nothing. */
static bool is_doubt(const char *word)
{
    return decision_word(word) == DECISION_DOUBT || strchr(word, '?');
}

/* What is only not so for now has not been decided either. */
static bool is_for_now(const char *word)
{
    return decision_word(word) == DECISION_FOR_NOW;
}

/* What is still to come, or not all of it, has not been done. */
static bool is_to_come(const char *word)
{
    return decision_word(word) == DECISION_TO_COME;
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

/* What stands behind "I am still", which says nothing yet. */
static char **behind_opening(char **words)
{
    static const char *const before[] = {"i",     "am", "i'm",  "we",     "are",
                                         "is",    "it", "this", "really", "still",
                                         "quite", "a",  "bit",  "just",   NULL};
    while (*words && g_strv_contains(before, *words))
        words++;
    return words;
}

/* "I am not sure", "should I", "whether": what begins so asks, and gives no reason. */
static bool begins_in_doubt(char **words)
{
    static const char *const asks[] = {"should", "shall", "could", "can", "wait", "yet", NULL};
    words = behind_opening(words);
    if (!*words)
        return false;
    return is_doubt(*words) || g_strv_contains(asks, *words) ||
           (is_negation(*words) && words[1] &&
            (is_for_now(words[1]) || strcmp(words[1], "yet") == 0 ||
             strcmp(words[1], "know") == 0));
}

/* A text that is passed on or kept may ask and doubt as it likes: "ASK can you say who saw it?" */
static bool is_text(Command command, const char *argument, char **words)
{
    enum { FEW = 2 };
    switch ((int)command) {
    case COMMAND_NOTE:
        return true;
    case COMMAND_ASK:
        return strchr(argument, '?') || g_strv_length(words) > FEW;
    case COMMAND_ADVISE:
        return g_strv_length(words) > FEW;
    case COMMAND_ACTION:
        return !strpbrk(argument, "0123456789") || strcasestr(argument, " by ");
    default:
        return false;
    }
}

/* "because is it really one?", "because I am not sure yet", "because low risk. Do you agree?": whoever decides so asks. What
 * sends a report back may be a question. */
static bool is_asking(Command command, const char *argument)
{
    const char *reason = reason_behind(argument, "because");
    if (!reason || command == COMMAND_RETURN || command == COMMAND_REOPEN ||
        command == COMMAND_ESCALATE)
        return false;
    g_autofree char *text = g_strstrip(g_ascii_strdown(reason, -1));
    g_auto(GStrv) words = words_before(text, NULL);
    char **word = behind_opening(words);
    bool unsure = *word && is_negation(*word) && word[1] &&
                  (strcmp(word[1], "sure") == 0 || strcmp(word[1], "certain") == 0);
    return unsure || g_str_has_suffix(text, "?");
}

/* Of the words in front of "because"; where they are the reason themselves only how they begin. */
static bool is_in_doubt(Command command, const char *argument)
{
    g_auto(GStrv) words = words_before(argument, reason_behind(argument, "because"));
    bool says = command == COMMAND_CLASSIFY || command == COMMAND_AWARE ||
                command == COMMAND_DUPLICATE || command == COMMAND_MERGE ||
                command == COMMAND_SPLIT || command == COMMAND_CONFLICT;
    bool ends = command == COMMAND_NOT_INCIDENT || command == COMMAND_CLOSE;
    if (*argument != '?' && is_text(command, argument, words))
        return false;
    for (char **word = words; *word; word++) {
        bool unsure = is_negation(*word) && word[1] && strcmp(word[1], "sure") == 0;
        if ((says && (is_doubt(*word) || unsure)) || (ends && strchr(*word, '?')))
            return true;
    }
    bool turns = command != COMMAND_CONFLICT && is_no(argument);
    return *argument == '?' || turns || begins_in_doubt(words) || is_asking(command, argument);
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
    return decision_word(word) == DECISION_TOLD;
}

/* "will try again": who has told it writes of nothing that they will tell, or have not reached anybody with. */
static bool is_tried(const char *word, bool later)
{
    int said = decision_word(word);
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
        g_auto(GStrv) words = words_before(behind, order_reason(behind));
        bool told = false, later = false, possible = answers[i].told != DUTY_COUNT;
        for (char **word = words; *word; word++) {
            bool ahead =
                word > words && (strcmp(word[-1], "be") == 0 || strcmp(word[-1], "to") == 0);
            bool behind_it = told && word > words && is_told(word[-1]);
            told = told || (is_told(*word) && !ahead);
            later = later || is_to_come(*word);
            if (is_negation(*word) || is_doubt(*word) || (!possible && is_for_now(*word)) ||
                (is_to_come(*word) && (!told || behind_it)) ||
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
    g_auto(GStrv) words = words_before(text, NULL);
    for (char **word = words; *word; word++) {
        if (is_doubt(*word) || is_negation(*word))
            return true;
    }
    return strchr(text, '?') != NULL;
}

/* A day, or a part of one, means its start: earlier is safe. 0: no time is said; -1: one is, and not for certain. What AWARE
 * says is never of last year by a slip: all are told at once that everything is overdue. */
static int64_t read_time(const char *argument, int64_t now, GTimeZone *zone, Event *event)
{
    g_autofree char *today = calendar_local(now, zone);
    g_autofree char *text = before_reason(argument);
    When when = today ? when_read_past(text, today) : (When){0};
    g_autofree char *at = when.at;
    if (!at)
        return when.unclear ? -1 : 0;
    if (event->command == COMMAND_AWARE && (when.turned || is_guessed(text)))
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
    event->reasoned = order_reason(argument) != NULL;
    event->doubtful = is_in_doubt(command, argument);
    event->unfinished = may_be_unfinished(command) && is_unfinished(skip_as(argument));
    switch ((int)command) {
    case COMMAND_CLASSIFY:
        read_level(argument, event);
        break;
    case COMMAND_AWARE:
        event->at = read_time(argument, now, zone, event);
        break;
    case COMMAND_ICO:
    case COMMAND_SUBJECTS:
        event->doubtful = is_asking(command, argument); /* other doubts leave it undecided */
        event->track = read_track(command, argument);
        event->at = read_time(argument, now, zone, event);
        break;
    case COMMAND_DISCIPLINE:
        event->doubtful = is_asking(command, argument);
        event->track = read_track(command, argument);
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
        event->reasoned = gives_reason(argument);
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
