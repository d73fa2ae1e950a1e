/* What a report says about the incident, as far as words and dates prove it; everything else is
 * left open for a person.
 *
 * Must never guess: a field is set only with the place in the text that says so. `missing` errs
 * on the side of not asking, because being asked for what one has written is worse than one
 * question less. Called by parsers/report. */
#include "parsers/fields.h"

#include <stdio.h>
#include <string.h>

enum {
    DATE_BYTES = 40, /* of a written date */
    WORD_MAX = 32,
    NEGATION_REACH = 3, /* words in front of an action that a "not" may stand away */
};

#define MISSING_WHEN "when it happened"
#define MISSING_WHO  "who was involved"
#define MISSING_DONE "what has been done about it so far"

static const char *const DAY_WORDS[] = {
    "today",     "yesterday", "tonight",   "monday",    "tuesday",  "wednesday", "thursday",
    "friday",    "saturday",  "sunday",    "january",   "february", "april",     "june",
    "july",      "august",    "september", "october",   "november", "december",  "morning",
    "afternoon", "evening",   "lunchtime", "weekend",   "ago",      "heddiw",    "ddoe",
    "mon",       "tue",       "tues",      "wed",       "thu",      "thurs",     "fri",
    "midday",    "midnight",  "noon",      "overnight", "earlier",  "half-term", "halfterm",
};

/* Somebody who is not the writer: roles in a school and outside of it. */
static const char *const ROLE_WORDS[] = {
    "parent",     "parents",     "mother",     "father",    "mum",        "dad",
    "carer",      "guardian",    "pupil",      "pupils",    "student",    "students",
    "child",      "children",    "teacher",    "teachers",  "ta",         "assistant",
    "head",       "headteacher", "deputy",     "secretary", "governor",   "governors",
    "technician", "supplier",    "contractor", "colleague", "colleagues", "staff",
    "caretaker",  "recipient",   "recipients", "family",    "families",   "class",
    "caller",     "visitor",     "volunteer",  "member",    "senco",      "bursar",
    "nurse",      "hacker",      "thief",      "stranger",  "somebody",   "someone",
    "company",    "council",     "police",
};

static const char *const TITLES[] = {"mr", "mrs", "ms",    "miss", "mx",
                                     "dr", "sir", "madam", "rev"};

/* In front of a name. */
static const char *const NAME_WORDS[] = {"to",    "from",   "by",        "with",   "told",
                                         "asked", "called", "named",     "cc",     "emailed",
                                         "and",   "for",    "contacted", "phoned", "informed"};

static const char *const ACTION_WORDS[] = {
    "recalled",     "deleted",     "asked",      "changed",   "reported",  "retrieved",
    "blocked",      "told",        "informed",   "recovered", "reset",     "disabled",
    "suspended",    "removed",     "contacted",  "phoned",    "rang",      "called",
    "emailed",      "notified",    "locked",     "wiped",     "revoked",   "collected",
    "returned",     "apologised",  "apologized", "shredded",  "secured",   "isolated",
    "disconnected", "unplugged",   "cancelled",  "withdrew",  "withdrawn", "stopped",
    "destroyed",    "quarantined", "escalated",  "warned",    "restored",  "encrypted",
    "remotely",     "confirmed",
};

static const char *const NEGATIONS[] = {"not",     "never",  "nobody",  "no",     "haven't",
                                        "hasn't",  "hadn't", "didn't",  "cannot", "couldn't",
                                        "nothing", "wasn't", "weren't", "yet",    "without",
                                        "isn't",   "can't"};

/* ---- words ---- */

typedef struct Word {
    char lower[WORD_MAX]; /* cut when longer: no word of ours is */
    const char *start;
    size_t length;
} Word;

static bool word_char(char c)
{
    return g_ascii_isalnum(c) || c == '\'' || c == '-' || (unsigned char)c >= 0x80;
}

/* The next word from *at on. */
static bool next_word(const char **at, Word *word)
{
    const char *start = *at;
    while (*start && !word_char(*start))
        start++;
    const char *end = start;
    while (*end && word_char(*end))
        end++;
    *at = end;
    word->start = start;
    word->length = (size_t)(end - start);
    size_t n = MIN(word->length, WORD_MAX - 1);
    for (size_t i = 0; i < n; i++)
        word->lower[i] = g_ascii_tolower(start[i]);
    word->lower[n] = '\0';
    return word->length > 0;
}

static bool word_in(const char *lower, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (words[i][0] == lower[0] && strcmp(words[i], lower) == 0)
            return true;
    }
    return false;
}

#define WORD_IN(word, words) word_in((word)->lower, (words), G_N_ELEMENTS(words))

/* ---- what is said at all ---- */

typedef struct Said {
    bool when, who, done;
} Said;

/* "14:30", "14.30", "3pm", "3/5", "3/5/26", "2026-05-03", "3rd". */
static bool says_time(const Word *word)
{
    const char *at = word->start;
    if (!g_ascii_isdigit(*at))
        return false;
    size_t digits = strspn(at, "0123456789");
    const char *unit = at + digits;
    if (digits <= 2 && strchr(":./", *unit) && *unit && g_ascii_isdigit(unit[1]))
        return true;
    if (digits == 4 && *unit == '-' && g_ascii_isdigit(unit[1]))
        return true;
    static const char *const units[] = {"am", "pm", "st", "nd", "rd", "th"};
    return digits <= 2 && word->length == digits + 2 &&
           word_in(word->lower + digits, units, G_N_ELEMENTS(units));
}

/* "May" is a month with a number beside it, and else a verb. */
static bool says_may(const Word *word, const Word *before)
{
    const char *next = word->start + word->length;
    next += strspn(next, " ");
    return strcmp(word->lower, "may") == 0 &&
           (g_ascii_isdigit(*next) || g_ascii_isdigit(before->lower[0]));
}

static bool says_last(const Word *word, const Word *before)
{
    static const char *const spans[] = {"night", "week", "month", "term", "year"};
    return (strcmp(before->lower, "last") == 0 || strcmp(before->lower, "this") == 0) &&
           WORD_IN(word, spans);
}

static bool says_name(const Word *word, const Word *before)
{
    if (WORD_IN(word, TITLES) || WORD_IN(word, ROLE_WORDS))
        return true;
    return g_ascii_isupper(word->start[0]) && g_ascii_islower(word->start[1]) &&
           WORD_IN(before, NAME_WORDS);
}

static void read_said(const char *text, Said *said)
{
    Word word, before = {.lower = ""};
    const char *sentence = text;
    size_t negated = 0; /* words for which a "not" still holds */
    if (strchr(text, '@'))
        said->who = true;
    for (const char *at = text; next_word(&at, &word); before = word) {
        if (memchr(sentence, '.', (size_t)(word.start - sentence)) ||
            memchr(sentence, '\n', (size_t)(word.start - sentence)))
            negated = 0;
        sentence = word.start + word.length;
        said->when |= WORD_IN(&word, DAY_WORDS) || says_time(&word) ||
                      says_may(&word, &before) || says_last(&word, &before);
        said->who |= says_name(&word, &before);
        if (WORD_IN(&word, NEGATIONS))
            negated = NEGATION_REACH + 1;
        said->done |= negated == 0 && WORD_IN(&word, ACTION_WORDS);
        negated -= negated > 0;
    }
}

/* ---- when it happened ---- */

static const char *const MONTHS[] = {"january",   "february", "march",    "april",
                                     "may",       "june",     "july",     "august",
                                     "september", "october",  "november", "december"};

/* The whole name or its first three letters, also "sept". */
static int month_of(const Word *word)
{
    for (int i = 0; i < 12; i++) {
        bool cut = word->length >= 3 && word->length <= 4 &&
                   strncmp(word->lower, MONTHS[i], word->length) == 0;
        if (cut || strcmp(word->lower, MONTHS[i]) == 0)
            return i + 1;
    }
    return 0;
}

static char *date_text(int day, int month, int year)
{
    if (day < 1 || month < 1 || year < 1990 || year > 2100 ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return NULL;
    return g_strdup_printf("%04d-%02d-%02d", year, month, day);
}

/* The digits before and the end of a number must not go on: "12026-05-03" and "1/2/2026/7" are
 * no dates. */
static bool ends_here(const char *end)
{
    return !g_ascii_isalnum(*end) && !(strchr("/-", *end) && *end && g_ascii_isdigit(end[1]));
}

/* "2026-05-03" or, as written in the United Kingdom, "3/5/2026", "03.05.2026". */
static char *numeric_date(const char *at, size_t *ret_length)
{
    int a, b, c, n = 0;
    char first, second;
    char text[12] = "";
    strncpy(text, at, sizeof text - 1);
    if (sscanf(text, "%4d%c%2d%c%4d%n", &a, &first, &b, &second, &c, &n) != 5 || n == 0 ||
        first != second || a < 0 || b < 0 || c < 0)
        return NULL;
    bool iso = first == '-' && a >= 1000 && c < 32,
         british = strchr("/.-", first) && a < 32 && c >= 1000;
    if ((!iso && !british) || !ends_here(at + n))
        return NULL;
    *ret_length = (size_t)n;
    return iso ? date_text(c, b, a) : date_text(a, b, c);
}

/* "3 May 2026", "3rd of May, 2026". */
static char *written_date(const Word *day_word, size_t *ret_length)
{
    const char *at = day_word->start, *end;
    size_t digits = strspn(at, "0123456789");
    Word word = {.start = NULL};
    if (digits == 0 || digits > 2 ||
        (day_word->length != digits && day_word->length != digits + 2))
        return NULL;
    end = at + day_word->length;
    if (!next_word(&end, &word) || (strcmp(word.lower, "of") == 0 && !next_word(&end, &word)))
        return NULL;
    int month = month_of(&word);
    if (month == 0 || !next_word(&end, &word) || strspn(word.lower, "0123456789") != 4 ||
        word.length != 4)
        return NULL;
    *ret_length = (size_t)(end - at);
    return *ret_length <= DATE_BYTES ? date_text(atoi(at), month, atoi(word.lower)) : NULL;
}

/* "today" and "yesterday" against the date of the mail, in its own zone: the day that the
 * writer meant. */
static char *relative_date(const Word *word, const char *date)
{
    int back = strcmp(word->lower, "today") == 0       ? 0
               : strcmp(word->lower, "yesterday") == 0 ? 1
                                                       : -1;
    int year, month, day;
    if (back < 0 || !date || sscanf(date, "%4d-%2d-%2d", &year, &month, &day) != 3 ||
        year < 1990 || year > 2100 ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return NULL;
    GDate then;
    g_date_clear(&then, 1);
    g_date_set_dmy(&then, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    g_date_subtract_days(&then, (unsigned)back);
    return date_text((int)g_date_get_day(&then), (int)g_date_get_month(&then),
                     (int)g_date_get_year(&then));
}

static char *date_at(const Word *word, const char *date, size_t *ret_length)
{
    if (!g_ascii_isdigit(word->start[0])) {
        *ret_length = word->length;
        return relative_date(word, date);
    }
    char *found = numeric_date(word->start, ret_length);
    return found ? found : written_date(word, ret_length);
}

static void add_evidence(Fields *fields, const char *field, const char *text, const char *start,
                         size_t length)
{
    fields->evidence = g_renew(Evidence, fields->evidence, fields->n_evidence + 1);
    fields->evidence[fields->n_evidence++] = (Evidence){.field = g_strdup(field),
                                                        .start = start - text,
                                                        .end = start - text + (int64_t)length,
                                                        .text = g_strndup(start, length)};
}

/* One day in the whole text is when it happened; two different ones, and only a person can
 * tell. A word that belongs to another number ("version 1.2.2026.4") is no beginning of a date.
 */
static void read_occurred(const char *text, const char *date, Fields *fields)
{
    g_autofree char *only = NULL;
    const char *start = NULL;
    size_t length = 0, found_length = 0;
    Word word;
    for (const char *at = text; next_word(&at, &word);) {
        bool goes_on = word.start > text && strchr("./:", word.start[-1]) &&
                       word.start - 1 > text && g_ascii_isdigit(word.start[-2]);
        g_autofree char *found = goes_on ? NULL : date_at(&word, date, &found_length);
        if (!found)
            continue;
        if (only && strcmp(only, found) != 0)
            return;
        if (!only) {
            only = g_steal_pointer(&found);
            start = word.start;
            length = found_length;
        }
    }
    if (!only)
        return;
    fields->occurred = g_steal_pointer(&only);
    add_evidence(fields, "occurred", text, start, length);
}

/* ---- the whole ---- */

static void fields_clear(Fields *fields)
{
    char **lists[] = {fields->people, fields->data_types, fields->data_subjects,
                      fields->missing};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        g_strfreev(lists[i]);
    for (size_t i = 0; i < fields->n_evidence; i++) {
        g_free(fields->evidence[i].field);
        g_free(fields->evidence[i].text);
    }
    g_free(fields->evidence);
    g_free(fields->occurred);
    g_free(fields->discovered);
    g_free(fields->remedial_action);
    *fields = (Fields){.affected = -1};
}

static char **missing_of(const Said *said)
{
    GPtrArray *missing = g_ptr_array_new();
    if (!said->when)
        g_ptr_array_add(missing, g_strdup(MISSING_WHEN));
    if (!said->who)
        g_ptr_array_add(missing, g_strdup(MISSING_WHO));
    if (!said->done)
        g_ptr_array_add(missing, g_strdup(MISSING_DONE));
    g_ptr_array_add(missing, NULL);
    return (char **)g_ptr_array_free(missing, FALSE);
}

void fields_read(const char *visible, const char *forwarded, const char *date,
                 const Lexicon *lexicon, Fields *fields)
{
    (void)lexicon;
    Said said = {0};
    fields_clear(fields);
    read_said(visible, &said);
    if (forwarded)
        read_said(forwarded, &said);
    read_occurred(visible, date, fields);
    fields->people = g_new0(char *, 1);
    fields->data_types = g_new0(char *, 1);
    fields->data_subjects = g_new0(char *, 1);
    fields->missing = missing_of(&said);
}
