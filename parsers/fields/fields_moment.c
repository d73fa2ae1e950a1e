/* When it happened and when it was found: each day that a text names goes to the word nearest
 * to it that says what was then. Called by fields.c. */
#include "parsers/fields/fields_gather.h"

#include <string.h>

enum {
    CLAUSE_WORDS = 6, /* a border between parts of a sentence is as far as so many words */
    NEAR_WORDS = 40,  /* of a clause, on either side of a day, tell what goes on then */
    FAR = 1000,
    HOUR_MINUTES = 60,
    CLAIMS_MAX = 100,
};

/* Something else than the incident happened then, or will. */
typedef enum Clue {
    CLUE_NONE,
    CLUE_OCCURRED,
    CLUE_DISCOVERED,
    CLUE_BEFORE, /* it happened later: "last seen on Friday" */
    CLUE_ELSEWHERE,
    CLUE_UNRELATED /* a date of birth: it does not even tell when something was done */
} Clue;

#define SMALL(group) (1U << MOMENT_WORD_##group)

static bool is_small(const Marks *marks, size_t i, unsigned groups)
{
    return marks_is(marks, i, LEXICON_MOMENT_WORDS, groups);
}

static Clue clue_of(int word)
{
    switch (word) {
    case WORD_HAPPENING:
    case WORD_LOST:
    case WORD_SENT:
        return CLUE_OCCURRED;
    case WORD_DISCOVERY:
        return CLUE_DISCOVERED;
    case WORD_LAST_SEEN:
        return CLUE_BEFORE;
    case WORD_ACTION:
    case WORD_ASK:
    case WORD_DELETE:
    case WORD_CONFIRM:
    case WORD_FUTURE:
        return CLUE_ELSEWHERE;
    case WORD_OTHER_DATE:
        return CLUE_UNRELATED;
    default:
        return CLUE_NONE;
    }
}

/* "Emailed the class list to Mrs Hill": not a word about something, but the thing itself. */
static bool hands_on_data(const Marks *marks, size_t i)
{
    enum { OBJECT_WORDS = 5 };
    for (size_t at = i + 1; at < MIN(i + OBJECT_WORDS, marks->sentence.n); at++) {
        int word = marks->word[at];
        if (marks->clause[at] != marks->clause[i] || word == WORD_OF)
            return false;
        if (field_is_data(word))
            return true;
    }
    return false;
}

/* "A parent rang": so it came to light; but not "the parent rang back". */
static bool is_call(const Marks *marks, size_t i)
{
    int who = i > 0 ? marks->word[i - 1] : -1;
    bool caller = who == WORD_ROLE || (who >= SUBJECT_CHILDREN && who <= SUBJECT_CUSTOMERS);
    return caller && is_small(marks, i, SMALL(CALLS)) &&
           !word_is(&marks->sentence, i + 1, "back") && !hands_on_data(marks, i);
}

/* "I can't find it". */
static bool is_sought(const Marks *marks, size_t i)
{
    return marks->word[i] == WORD_LOST &&
           word_is(&marks->sentence, i + marks->word_n[i] - 1, "find");
}

/* "Found to be missing", "we noticed it missing": what it was when somebody looked; not "found that it went missing". */
static bool is_found_missing(const Marks *marks, size_t i)
{
    enum { FOUND_REACH = 4 };
    if (marks->word[i] != WORD_LOST || !word_is(&marks->sentence, i, "missing"))
        return false;
    for (size_t back = 1; back <= MIN(FOUND_REACH, i); back++) {
        if (marks->word[i - back] == WORD_DISCOVERY)
            return marks->clause[i - back] == marks->clause[i];
    }
    return false;
}

/* "I was told to use her login": an order. */
static bool is_order(const Marks *marks, size_t i)
{
    size_t next = i + marks->word_n[i];
    return word_is(&marks->sentence, next - 1, "told") && word_is(&marks->sentence, next, "to");
}

/* "Found nobody there"; not "found nobody had locked it". */
static bool finds_nobody(const Marks *marks, size_t i)
{
    size_t who = i + marks->word_n[i];
    if (who >= marks->sentence.n || marks->word[who] != WORD_NEGATION)
        return false;
    size_t next = who + marks->word_n[who];
    bool no_one =
        word_is(&marks->sentence, who, "no") && word_is(&marks->sentence, next - 1, "one");
    return (no_one || is_small(marks, who, SMALL(NOBODY))) &&
           !is_small(marks, next, SMALL(IS) | SMALL(WAS) | SMALL(NOW) | SMALL(PAST));
}

/* "It has not been found", "nothing was found": not "was not found until Tuesday". */
static bool is_not_found(const Marks *marks, size_t i)
{
    enum { NOT_REACH = 3 };
    bool negated = false;
    for (size_t back = 1; back <= MIN(NOT_REACH, i) && marks_same_clause(marks, i, i - back);
         back++)
        negated |= marks->word[i - back] == WORD_NEGATION;
    for (size_t at = i;
         negated && at < marks->sentence.n && !(at > i && marks->sentence.words[at].breaks);
         at++)
        negated = marks->calendar[at] != CAL_UNTIL;
    return negated;
}

/* It was looked for, or somebody was: no finding. */
static bool is_no_finding(const Marks *marks, size_t i)
{
    return word_is(&marks->sentence, i, "found") && marks->word_n[i] == 1 &&
           (finds_nobody(marks, i) || is_not_found(marks, i));
}

static Clue clue_at(const Marks *marks, size_t i)
{
    Clue clue = clue_of(marks->word[i]);
    if (is_call(marks, i) || is_found_missing(marks, i))
        return CLUE_DISCOVERED;
    if (clue == CLUE_DISCOVERED && is_order(marks, i))
        return CLUE_NONE;
    if (is_no_finding(marks, i))
        return CLUE_ELSEWHERE;
    bool fault = i > 0 && marks->word[i - 1] == WORD_FAULT; /* "inadvertently restored" */
    return fault && clue == CLUE_ELSEWHERE ? CLUE_OCCURRED : clue;
}

static size_t distance(const Marks *marks, const Moment *moment, size_t word)
{
    size_t last = moment->first + moment->n - 1;
    bool before = word < moment->first;
    size_t words = before ? moment->first - word : word - last;
    int clauses = marks->clause[word] - marks->clause[before ? moment->first : last];
    return words + CLAUSE_WORDS * (size_t)ABS(clauses);
}

/* "Friday", "this morning", "24/11". */
static bool names_day(const Marks *marks, size_t i)
{
    const Word *word = &marks->sentence.words[i];
    bool slashed = word->digit && memchr(marks->sentence.folded + word->at, '/', word->length);
    return slashed ||
           (marks->calendar[i] >= CAL_MONDAY && marks->calendar[i] <= CAL_LAST_NIGHT);
}

/* "He took it home on Friday, and told us this morning": what another part of the sentence tells, which has its own day. */
static bool is_of_other_day(const Marks *marks, const Moment *moment, size_t i)
{
    short clause = marks->clause[i];
    if (clause == marks->clause[moment->first] ||
        clause == marks->clause[moment->first + moment->n - 1])
        return false;
    for (size_t at = i; at > 0 && marks->clause[at - 1] == clause;)
        i = --at;
    for (; i < marks->sentence.n && marks->clause[i] == clause; i++) {
        if (names_day(marks, i))
            return true;
    }
    return false;
}

/* What the word tells of that day. */
static Clue clue_for(const Marks *marks, const Moment *moment, size_t i)
{
    Clue clue = clue_at(marks, i);
    if (is_sought(marks, i) && marks->clause[i] == marks->clause[moment->first])
        return CLUE_DISCOVERED;
    if (clue == CLUE_NONE || clue == CLUE_UNRELATED)
        return clue;
    return is_of_other_day(marks, moment, i) ? CLUE_NONE : clue;
}

/* How many brackets are open at word `i`, when so many were at the one in front of it. */
static size_t brackets(const Sentence *sentence, size_t i, char opens, char closes, size_t open)
{
    size_t at = i > 0 ? sentence->words[i - 1].end : sentence->start;
    for (; at < sentence->words[i].start; at++) {
        open += sentence->text[at] == opens;
        open -= sentence->text[at] == closes && open > 0;
    }
    return open;
}

/* The nearest word that tells. What lies ahead or belongs to something else counts only in
 * front of the day: "born on 3 May", "will be sent on Friday". What stands in brackets tells of
 * no day beside them: "on Monday (I only found out now) it was sent". */
static Clue nearest_clue(const Marks *marks, const Moment *moment)
{
    const Sentence *sentence = &marks->sentence;
    size_t before = moment->first, behind = moment->first + moment->n, n = sentence->n,
           open = 0;
    Clue front = CLUE_NONE, back = CLUE_NONE;
    while (before > 0 && front == CLUE_NONE) {
        if (sentence->words[before].breaks)
            open = brackets(sentence, before, ')', '(', open);
        before--;
        front = open == 0 ? clue_for(marks, moment, before) : CLUE_NONE;
    }
    for (open = 0; behind < n; behind++) {
        int word = marks->word[behind];
        if (sentence->words[behind].breaks)
            open = brackets(sentence, behind, '(', ')', open);
        if (open == 0 && word != WORD_FUTURE && word != WORD_OTHER_DATE &&
            (back = clue_for(marks, moment, behind)))
            break;
    }
    size_t far_front = front ? distance(marks, moment, before) : FAR,
           far_back = back ? distance(marks, moment, behind) : FAR;
    return far_back < far_front ? back : far_front < FAR ? front : CLUE_NONE;
}

/* "until Friday" behind what did not happen before: "not until", "unnoticed until". */
static bool is_until_negated(const Marks *marks, size_t until)
{
    enum { REACH = 10 };
    for (size_t i = until; i > 0 && until - i < REACH && !marks->sentence.words[i].breaks;
         i--) {
        bool found =
            marks->word[i - 1] == WORD_DISCOVERY && i - 1 + marks->word_n[i - 1] > until;
        if (found || marks->word[i - 1] == WORD_NEGATION)
            return true;
    }
    return false;
}

/* "before Friday", "just after the 3rd of May", "w/c 9 November": some time, but not that day. On the day until which
 * something was to be seen it ended. */
static bool is_around(const Marks *marks, size_t first, Clue clue)
{
    enum { PHRASE_WORDS = 3 };
    first -= first > 0 && word_is(&marks->sentence, first - 1, "the");
    for (size_t n = 1; n <= MIN(PHRASE_WORDS, first); n++) {
        if (marks->calendar[first - n] >= 0 && marks->calendar_n[first - n] == n)
            return marks->calendar[first - n] == CAL_AROUND ||
                   (marks->calendar[first - n] == CAL_UNTIL && clue != CLUE_DISCOVERED &&
                    !is_until_negated(marks, first - n));
    }
    return false;
}

static void loosen(const Marks *marks, Moment *moment, Clue clue)
{
    if (clue == CLUE_BEFORE || is_around(marks, moment->first, clue)) {
        moment->vague |= moment->dated;
        moment->dated = false;
    }
}

/* "Received: 14 April 2026 16:10": the head of a letter or a call, not of what it tells. */
static bool is_letterhead(const Marks *marks, const Moment *moment)
{
    const Sentence *sentence = &marks->sentence;
    return moment->first == 1 && sentence->text[sentence->words[0].end] == ':' &&
           (word_is(sentence, 0, "received") || word_is(sentence, 0, "sent") ||
            word_is(sentence, 0, "printed"));
}

/* Is word `next` a thing that the day in front of it belongs to, not what was done on that day? */
static bool is_thing_named(const Marks *marks, size_t next)
{
    const Sentence *sentence = &marks->sentence;
    if (next >= sentence->n)
        return false;
    const Word *word = &sentence->words[next];
    return !word->breaks && !word->digit && marks->calendar[next] < 0 &&
           marks->word[next] != WORD_CLAUSE && clue_of(marks->word[next]) == CLUE_NONE &&
           !is_small(marks, next,
                     SMALL(WHO) | SMALL(WHEN) | SMALL(BEHIND) | SMALL(IS) | SMALL(WAS)) &&
           sentence->text[word->start - 1] == ' ';
}

/* "The Monday club": a weekday by which something is called. */
static bool is_part_of_name(const Marks *marks, size_t i)
{
    bool weekday = marks->calendar[i] >= CAL_MONDAY && marks->calendar[i] <= CAL_SUNDAY;
    return weekday && i > 0 && is_small(marks, i - 1, SMALL(ARTICLE)) &&
           is_thing_named(marks, i + 1);
}

/* "The 5 March 2014 copy": of another year, and neither "the 5th" nor "on the 5 March". */
static bool is_called_by_year(const Marks *marks, const Moment *moment, const MailDay *today)
{
    size_t first = moment->first;
    const Word *word = &marks->sentence.words[first];
    bool on = first > 1 && marks->calendar[first - 2] == CAL_ON;
    return today->known && moment->year < today->year && word->length <= 2 && !on;
}

/* "A 5 March 2014 copy", "our 3 May letter": a date by which something is called. Behind "the" it may be a day as well:
 * "on the 3rd of May pupils saw it". */
static bool is_date_of_thing(const Marks *marks, const Moment *moment, const MailDay *today)
{
    const Sentence *sentence = &marks->sentence;
    size_t first = moment->first;
    return first > 0 && moment->dated && moment->hour < 0 && sentence->words[first].digit &&
           !sentence->words[first].breaks &&
           (!word_is(sentence, first - 1, "the") || is_called_by_year(marks, moment, today)) &&
           is_small(marks, first - 1, SMALL(ARTICLE)) &&
           is_thing_named(marks, first + moment->n);
}

/* "printed", "saw": something has been; but not "need". */
static bool is_past(const Marks *marks, size_t i)
{
    const Sentence *sentence = &marks->sentence;
    const Word *word = &sentence->words[i];
    const char *end = sentence->folded + word->at + word->length;
    bool regular = word->length > 3 && memcmp(end - 2, "ed", 2) == 0 && end[-3] != 'e';
    return regular || is_small(marks, i, SMALL(PAST) | SMALL(WAS));
}

/* "Jake has a detention on Monday", "please come in on Tuesday": what goes on, or is to be. "It is in the hall today" is
 * about the incident as well as not. */
static bool is_of_now(const Marks *marks, size_t day)
{
    bool relative = marks->calendar[day] >= CAL_TODAY && marks->calendar[day] <= CAL_LAST_NIGHT;
    if (relative || (day > 0 && marks->calendar[day - 1] == CAL_SINCE))
        return false;
    bool found = false;
    size_t i = day;
    size_t end = MIN(marks->sentence.n, day + NEAR_WORDS);
    while (i > 0 && day - i < NEAR_WORDS && marks->clause[i - 1] == marks->clause[day])
        i--;
    for (; i < end && marks->clause[i] == marks->clause[day]; i++) {
        Clue clue = clue_at(marks, i);
        if (clue == CLUE_OCCURRED || clue == CLUE_DISCOVERED || is_past(marks, i))
            return false;
        found = found || is_small(marks, i, SMALL(NOW) | SMALL(IS));
    }
    return found;
}

bool moment_is_of_other(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    bool passed_on = gather->in == EVIDENCE_FORWARD && gather->sent_this;
    return (passed_on && !marks->has[WORD_WRONG]) || is_part_of_name(marks, i) ||
           is_of_now(marks, i);
}

/* "I have just sent it": what has been done is told right behind; not "I have just spoken to her". Another day of it
 * counts more: "It was today at about 4.30 pm". */
static Clue clue_of_just(const Marks *marks, const Moment *moment)
{
    enum { DONE_REACH = 2 };
    size_t next = moment->first + moment->n;
    for (size_t i = next; i < MIN(next + DONE_REACH, marks->sentence.n); i++) {
        Clue clue =
            marks->clause[i] == marks->clause[moment->first] ? clue_at(marks, i) : CLUE_NONE;
        if (clue != CLUE_NONE)
            return clue == CLUE_OCCURRED ? CLUE_NONE : clue;
    }
    return CLUE_UNRELATED;
}

static void add_claim(Gather *gather, Moment *moment)
{
    if (is_letterhead(&gather->marks, moment) ||
        is_date_of_thing(&gather->marks, moment, &gather->today) ||
        moment_is_of_other(gather, moment->first))
        return;
    bool just = gather->marks.calendar[moment->first] == CAL_JUST &&
                moment->n == gather->marks.calendar_n[moment->first];
    Clue clue =
        just ? clue_of_just(&gather->marks, moment) : nearest_clue(&gather->marks, moment);
    loosen(&gather->marks, moment, clue);
    gather->said_when |= clue != CLUE_UNRELATED && (moment->dated || !moment->future);
    if (clue == CLUE_ELSEWHERE || clue == CLUE_UNRELATED || moment->future ||
        gather->moments->len >= CLAIMS_MAX)
        return;
    MomentClaim claim = {.moment = *moment,
                         .kind = clue == CLUE_OCCURRED     ? MOMENT_OCCURRED
                                 : clue == CLUE_DISCOVERED ? MOMENT_DISCOVERED
                                                           : MOMENT_UNCLEAR,
                         .today = gather->today,
                         .place = gather_place(gather, moment->first, moment->n),
                         .sentence = gather->marks.sentence.start};
    g_array_append_val(gather->moments, claim);
}

/* Is all known that more days could tell? A log of a megabyte names one in each line. */
static bool has_enough(const Gather *gather)
{
    return gather->said_when && gather->moments->len >= CLAIMS_MAX;
}

void gather_moments(Gather *gather)
{
    const Marks *marks = &gather->marks;
    Moment moment;
    for (size_t i = 0; i < marks->sentence.n && !has_enough(gather);) {
        if (!moment_read(marks, i, &gather->today, &moment)) {
            i++;
            continue;
        }
        add_claim(gather, &moment);
        i += moment.n;
    }
}

/* ---- deciding ---- */

static const MomentClaim *claim_at(const Gather *gather, unsigned i)
{
    return &g_array_index(gather->moments, MomentClaim, i);
}

/* The one moment that all claims of that kind name, the most exact of them; NULL when there is
 * none or they contradict. */
static const MomentClaim *agreed(const Gather *gather, MomentKind kind, bool *ret_conflict)
{
    const MomentClaim *best = NULL;
    *ret_conflict = false;
    for (unsigned i = 0; i < gather->moments->len; i++) {
        const MomentClaim *claim = claim_at(gather, i);
        if (claim->kind != kind || !claim->moment.dated)
            continue;
        if (best && !moment_agrees(&best->moment, &claim->moment))
            *ret_conflict = true;
        if (!best || (best->moment.hour < 0 && claim->moment.hour >= 0))
            best = claim;
    }
    return *ret_conflict ? NULL : best;
}

static void show_all(Gather *gather, MomentKind kind, const char *field)
{
    for (unsigned i = 0; i < gather->moments->len; i++) {
        if (claim_at(gather, i)->kind == kind)
            gather_evidence(gather, field, claim_at(gather, i)->place);
    }
}

static bool has_kind(const Gather *gather, MomentKind kind)
{
    for (unsigned i = 0; i < gather->moments->len; i++) {
        if (claim_at(gather, i)->kind == kind)
            return true;
    }
    return false;
}

static void decide_one(Gather *gather, MomentKind kind, const char *field, char **ret)
{
    bool conflict;
    const MomentClaim *claim = agreed(gather, kind, &conflict);
    if (claim) {
        *ret = moment_text(&claim->moment, &claim->today);
        gather_evidence(gather, field, claim->place);
    } else {
        show_all(gather, kind, field);
    }
}

static Day day_of(const Moment *moment)
{
    return (Day){moment->year, moment->month, moment->day};
}

static void set_day(Moment *moment, Day day)
{
    moment->dated = true;
    moment->vague = false;
    moment->year = day.year;
    moment->month = day.month;
    moment->day = day.day;
}

/* "sent Friday 5pm, noticed Monday 9am": the Friday is the last one before that Monday, whichever day the mail was written. */
static void settle_before(Moment *moment, const Moment *found)
{
    Day day = day_of(found);
    unsigned back = (unsigned)(day_weekday(day) - moment->weekday + 7) % 7;
    bool later = found->hour >= 0 && moment->hour >= 0 &&
                 moment->hour * HOUR_MINUTES + moment->minute >
                     found->hour * HOUR_MINUTES + found->minute;
    int ahead = moment->dated ? days_between(day, day_of(moment)) : 1;
    if (ahead > 0 || (ahead == 0 && later))
        set_day(moment, day_back(day, back == 0 && later ? 7 : back));
}

/* "sent on Thursday, found Friday", written on a Friday: it was found today, and so it was at the time behind "sent today". */
static void settle_behind(Moment *moment, const Moment *happened, const MailDay *today)
{
    Day day = mail_day_day(today);
    int since = today->known ? days_between(day_of(happened), day) : -1;
    bool weekday =
        !moment->dated && since > 0 && since < 7 && day_weekday(day) == moment->weekday;
    bool later = moment->dayless && since == 0 &&
                 moment->hour * HOUR_MINUTES + moment->minute >=
                     happened->hour * HOUR_MINUTES + happened->minute;
    if (weekday || later)
        set_day(moment, day);
}

/* "and the lifeguard handed it in the same day", "she rang the next day". */
static void settle_after(Moment *moment, const Moment *happened)
{
    if (moment->after >= 0)
        set_day(moment, moment->after > 0 ? day_next(day_of(happened)) : day_of(happened));
}

/* "Sent on 29 April at 14:05 and noticed at 14:30": of the same day. */
static void settle_beside(Gather *gather, MomentClaim *claim)
{
    Moment *moment = &claim->moment;
    for (unsigned i = 0; i < gather->moments->len; i++) {
        const MomentClaim *other = claim_at(gather, i);
        const Moment *happened = &other->moment;
        bool beside = other->kind == MOMENT_OCCURRED && other->place.in == claim->place.in &&
                      other->sentence == claim->sentence && happened->dated &&
                      happened->hour >= 0;
        if (beside && moment->hour * HOUR_MINUTES + moment->minute >=
                          happened->hour * HOUR_MINUTES + happened->minute)
            set_day(moment, day_of(happened));
    }
}

/* When it happened, by the form or else by the text. */
static bool happened_at(const Gather *gather, Moment *ret)
{
    bool conflict;
    const MomentClaim *claim = agreed(gather, MOMENT_OCCURRED, &conflict);
    if (gather->answered[FORM_OCCURRED]) {
        MailDay day = mail_day_of(gather->fields->occurred);
        *ret =
            (Moment){.dated = day.known, .year = day.year, .month = day.month, .day = day.day};
        ret->hour = day.minute < 0 ? -1 : day.minute / HOUR_MINUTES;
        ret->minute = day.minute < 0 ? -1 : day.minute % HOUR_MINUTES;
    } else {
        *ret = claim ? claim->moment : (Moment){0};
    }
    return ret->dated;
}

static void settle_claims(Gather *gather)
{
    bool conflict;
    Moment happened;
    const MomentClaim *found = agreed(gather, MOMENT_DISCOVERED, &conflict);
    bool known = happened_at(gather, &happened);
    for (unsigned i = 0; i < gather->moments->len; i++) {
        MomentClaim *claim = &g_array_index(gather->moments, MomentClaim, i);
        Moment *moment = &claim->moment;
        if (claim->kind == MOMENT_OCCURRED && found && moment->weekday >= 0)
            settle_before(moment, &found->moment);
        if (claim->kind != MOMENT_DISCOVERED || !known)
            continue;
        settle_after(moment, &happened);
        if (moment->weekday >= 0 || moment->dayless)
            settle_behind(moment, &happened, &claim->today);
        if (moment->dayless)
            settle_beside(gather, claim);
    }
}

/* A day without a word beside it is when it happened, when no other day is. */
void decide_moments(Gather *gather)
{
    settle_claims(gather);
    MomentKind occurred = has_kind(gather, MOMENT_OCCURRED) ? MOMENT_OCCURRED : MOMENT_UNCLEAR;
    if (!gather->answered[FORM_OCCURRED])
        decide_one(gather, occurred, "occurred", &gather->fields->occurred);
    if (!gather->answered[FORM_DISCOVERED])
        decide_one(gather, MOMENT_DISCOVERED, "discovered", &gather->fields->discovered);
}
