/* See errand_order.h. Called by daemon/command/errand_action.c and daemon/command/errand_reply.c. */
#include "daemon/core/errand_order.h"

#include "daemon/core/calendar.h"
#include "parsers/fields/when.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WEEK = 7, REFUSAL_WORDS = 2, NUMBER_DIGITS = 6 };

/* ---- words ---- */

/* The last place of a word, in capitals if it stands in capitals anywhere; NULL: nowhere. */
static const char *last_word(const char *text, const char *capitals)
{
    const char *found = NULL;
    bool loud = false;
    size_t length = strlen(capitals);
    for (const char *at = text; *at; at++) {
        bool begins = at == text || !g_ascii_isalnum(at[-1]);
        if (!begins || g_ascii_strncasecmp(at, capitals, length) != 0 ||
            g_ascii_isalnum(at[length]))
            continue;
        bool capital = strncmp(at, capitals, length) == 0;
        if (capital || !loud)
            found = at;
        loud = loud || capital;
    }
    return found;
}

static bool begins_with(const char *text, const char *word)
{
    size_t length = strlen(word);
    return g_ascii_strncasecmp(text, word, length) == 0 && !g_ascii_isalnum(text[length]);
}

static char *piece(const char *from, const char *end)
{
    static const char ends[] = " \t.,;:-";
    while (from < end && strchr(ends, *from))
        from++;
    while (end > from && strchr(ends, end[-1]))
        end--;
    return g_strndup(from, (size_t)(end - from));
}

/* ---- time ---- */

/* Behind a word, in any case, and blanks; NULL: it does not begin with it. */
static const char *behind_word(const char *text, const char *word)
{
    size_t length = strlen(word);
    return begins_with(text, word) ? text + length + strspn(text + length, " ") : NULL;
}

/* The last day of a month, of this year or the next; 0: it is none. */
static int month_end(const char *text, int today)
{
    static const char *const months[] = {"january",   "february", "march",    "april",
                                         "may",       "june",     "july",     "august",
                                         "september", "october",  "november", "december"};
    int year, month, of_month, day = 0;
    days_to_date(today, &year, &month, &of_month);
    if (begins_with(text, "month"))
        days_from_date(year, month,
                       g_date_get_days_in_month((GDateMonth)month, (GDateYear)year), &day);
    for (int i = 0; i < (int)G_N_ELEMENTS(months); i++) {
        const char *behind = behind_word(text, months[i]);
        if (!behind || (*behind && strspn(behind, "0123456789") != 4))
            continue;
        int of_year = *behind ? atoi(behind) : i + 1 < month ? year + 1 : year;
        days_from_date(of_year, i + 1,
                       g_date_get_days_in_month((GDateMonth)(i + 1), (GDateYear)of_year), &day);
    }
    return day;
}

/* "end of": of what it is; NULL: the text does not begin so. */
static const char *end_of_what(const char *text)
{
    const char *the = behind_word(text, "the");
    const char *end = behind_word(the ? the : text, "end");
    const char *of = end ? behind_word(end, "of") : NULL;
    if (!of)
        return NULL;
    const char *this = behind_word(of, "this");
    the = behind_word(of, "the");
    return this ? this : the ? the : of;
}

/* "January", "the week", "term": the last day of it. 0: it is none, or the calendar does not know. */
static int last_day(const char *what, int today, const Calendar *calendar)
{
    enum { FRIDAY = 4 };
    int weekday = days_weekday(today);
    if (begins_with(what, "week"))
        return today + FRIDAY - weekday + (weekday > FRIDAY ? WEEK : 0);
    for (size_t i = 0; begins_with(what, "term") && i < calendar->terms.n; i++) {
        if (calendar->terms.spans[i].last >= today)
            return calendar->terms.spans[i].last;
    }
    return month_end(what, today);
}

/* 0: it cannot be read. *ret_first: no other words stand in front of it. */
static int64_t read_time(const char *text, int64_t now, const Calendar *calendar,
                         bool *ret_first)
{
    int today = calendar_day(calendar, now), year, month, of_month, day;
    const char *what = end_of_what(text);
    int last = what ? last_day(what, today, calendar) : 0;
    if (what)
        return last ? calendar_day_end(calendar, last) : 0;
    g_autofree char *local = calendar_local(now, calendar->zone);
    g_autofree char *when = local ? when_read_ahead(text, local, ret_first) : NULL;
    if (!when || sscanf(when, "%4d-%2d-%2d", &year, &month, &of_month) != 3 ||
        !days_from_date(year, month, of_month, &day))
        return 0;
    if (!strchr(when, 'T'))
        return calendar_day_end(calendar, day);
    g_autoptr(GDateTime) read = g_date_time_new_from_iso8601(when, calendar->zone);
    return read ? g_date_time_to_unix(read) : 0;
}

/* ---- ACTION ---- */

/* "2", "no. 2", "#2" in front of other words, and those; 0: it does not begin with a number. */
static int64_t first_number(const char *text, const char **ret_behind)
{
    const char *digits = text + strcspn(text, "0123456789");
    size_t n = strspn(digits, "0123456789");
    g_autofree char *before = piece(text, digits);
    bool plain = !*before || *before == '#' || g_ascii_strcasecmp(before, "no") == 0 ||
                 g_ascii_strcasecmp(before, "number") == 0;
    *ret_behind = digits + n + strspn(digits + n, " :-");
    return n > 0 && n <= NUMBER_DIGITS && plain ? g_ascii_strtoll(digits, NULL, 10) : 0;
}

/* "2 done", "no. 2 is done". */
static bool is_done(const char *behind)
{
    return begins_with(begins_with(behind, "is") ? behind + strlen("is ") : behind, "done");
}

/* "2 to HLP-2026-0042": nothing but a reference follows. Owned; NULL: it is none. */
static char *read_place(const char *behind)
{
    if (!begins_with(behind, "to"))
        return NULL;
    g_autofree char *place = piece(behind + strlen("to"), behind + strlen(behind));
    const char *number = strrchr(place, '-');
    bool reference = number && g_ascii_isdigit(number[1]) && !strpbrk(place, " \t\n");
    return reference ? g_steal_pointer(&place) : NULL;
}

static bool is_capital(const char *word)
{
    return word && g_ascii_isupper(*word);
}

ActionOrder action_read(const char *text, int64_t now, const Calendar *calendar)
{
    const char *behind;
    int64_t number = first_number(text, &behind);
    ActionOrder order = {.done = number && is_done(behind) ? number : 0};
    order.place = number && !order.done ? read_place(behind) : NULL;
    order.goes = order.place ? number : 0;
    if (order.done || order.goes)
        return order;
    const char *end = text + strlen(text), *by = last_word(text, "BY"),
               *owner = last_word(text, "OWNER");
    if (owner && !is_capital(owner) && !by && owner[strlen("owner")] != ':')
        owner = NULL; /* "tell the owner of the house" */
    const char *by_end = by && owner && owner > by ? owner : end;
    char *date = by ? piece(by + strlen("by"), by_end) : NULL;
    bool front = true;
    order.when = date;
    order.moves = number && by == behind && !owner ? number : 0;
    order.due = date ? read_time(date, now, calendar, &front) : 0;
    if (by && !order.moves && !is_capital(by) &&
        (!front || (order.due == 0 && !end_of_what(date))))
        by = NULL; /* "signed by the head", "told by e-mail on Monday" */
    if (!by)
        order.due = 0;
    else if (order.due == 0)
        order.fault = ERRAND_TIME;
    else if (order.due <= now)
        order.fault = ERRAND_PAST;
    if (owner)
        order.owner = piece(owner + strlen("owner"), by && by > owner ? by : end);
    const char *first = by && owner ? MIN(by, owner) : by ? by : owner ? owner : end;
    order.what = piece(text, first);
    if (!*order.what && order.fault == ERRAND_GOOD)
        order.fault = ERRAND_EMPTY;
    return order;
}

void action_clear(ActionOrder *order)
{
    g_clear_pointer(&order->place, g_free);
    g_clear_pointer(&order->what, g_free);
    g_clear_pointer(&order->when, g_free);
    g_clear_pointer(&order->owner, g_free);
}

bool action_is_meant(const char *line)
{
    const char *by = last_word(line, "BY"), *owner = last_word(line, "OWNER");
    return (by && owner) || is_capital(by) || is_capital(owner);
}

static bool ends_with_word(const char *text, const char *word)
{
    const char *at = last_word(text, word);
    return at && !at[strlen(word) + strspn(at + strlen(word), " :")];
}

/* Does the next line go on with it? */
static bool goes_on(const char *line, const char *next)
{
    bool begun = *action_text(line) && *next;
    return begun && (begins_with(next, "by") || begins_with(next, "owner") ||
                     ends_with_word(line, "BY") || ends_with_word(line, "OWNER"));
}

char **action_lines(const char *section)
{
    char **lines = g_strsplit(section, "\n", -1), **above = lines;
    for (char **line = lines; *line; line++) {
        if (line == above || !goes_on(*above, action_text(*line))) {
            above = line;
            continue;
        }
        char *whole = g_strconcat(*above, " ", action_text(*line), NULL);
        g_free(*above);
        *above = whole;
        **line = '\0';
    }
    return lines;
}

const char *action_text(const char *line)
{
    line += strspn(line, " \t>*-");
    size_t digits = strspn(line, "0123456789");
    bool numbered = digits > 0 && line[digits] && strchr(".)", line[digits]);
    return numbered ? line + digits + 1 + strspn(line + digits + 1, " \t") : line;
}

char *action_without_owner(const char *line)
{
    const char *by = last_word(line, "BY"), *owner = last_word(line, "OWNER");
    if (!owner || !action_is_meant(line))
        return g_strdup(line);
    return g_strdup_printf("%.*s%s", (int)(owner - line), line, by && by > owner ? by : "");
}

/* ---- ANSWER ---- */

ErrandFault answer_check(const Errand *errand, const char *text)
{
    while (g_ascii_isspace(*text))
        text++;
    if (!errand_is_open(errand))
        return ERRAND_DONE;
    if (errand->kind == ERRAND_ACTION)
        return ERRAND_OTHER;
    if (!*text)
        return ERRAND_EMPTY;
    if (errand->kind != ERRAND_EXCEPTION || begins_with(text, "granted"))
        return ERRAND_GOOD;
    if (!begins_with(text, "refused"))
        return ERRAND_VERDICT;
    g_auto(GStrv) words = g_strsplit_set(text, " \t\n", -1);
    int n = 0;
    for (char **word = words; *word; word++)
        n += strspn(*word, ".,:;-") < strlen(*word); /* our mails have "..." there */
    return n > REFUSAL_WORDS ? ERRAND_GOOD : ERRAND_REASON;
}

const char *errand_fault_text(ErrandFault fault)
{
    static const char *const texts[ERRAND_FAULTS] = {
        [ERRAND_EMPTY] = "nothing is written behind it",
        [ERRAND_TIME] = "the time behind BY could not be read: write it as \"1 March 2027\", "
                        "\"Friday\" or \"end of January\"",
        [ERRAND_PAST] = "the time behind BY lies behind us",
        [ERRAND_PERSON] =
            "nobody of the name behind OWNER can be asked: write a role, the name of somebody "
            "who has one, or an address of the school",
        [ERRAND_NUMBER] = "there is no action with that number",
        [ERRAND_DONE] = "somebody has answered it, or done it, before",
        [ERRAND_VERDICT] =
            "it is neither GRANTED nor REFUSED: write \"ANSWER GRANTED until ...\" or "
            "\"ANSWER REFUSED because ...\"",
        [ERRAND_REASON] = "it is not said why: write \"ANSWER REFUSED because ...\"",
        [ERRAND_PLACE] = "there is no incident of that reference to which it may go",
        [ERRAND_OTHER] = "an action ends with its number and \"done\", as below",
    };
    return (size_t)fault < ERRAND_FAULTS && texts[fault] ? texts[fault]
                                                         : "it was not understood";
}

char *action_fault_text(const ActionOrder *order)
{
    return order->fault == ERRAND_TIME && order->when
               ? g_strdup_printf("behind BY stands \"%s\", and %s", order->when,
                                 errand_fault_text(order->fault))
               : g_strdup(errand_fault_text(order->fault));
}
