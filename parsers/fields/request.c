/* Requests for an exception and suggestions, told from reports by the words of
 * config/lexicon/request.conf.
 *
 * Must never take a report for one: whoever broke a policy, or used an exception to it, is
 * reported in the same words. So a sentence must ask or propose in the first person, and one
 * sign of a report in the whole mail is enough against it. Called by parsers/report. */
#include "parsers/fields/request.h"

#include "parsers/text/text.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

enum {
    SENTENCE_MAX = 2000, /* bytes; in a longer one nothing is found */
    MATCHES_MAX = 128,   /* phrases of a sentence that are looked at */
    WORDS_TO_EXCEPTION = 5,
    WORDS_TO_POLICY = 9,
    WORDS_TO_DEMAND = 3,
    WORDS_TO_TALK = 2,
};

typedef struct Match {
    Request group;
    size_t start, end;
} Match;

typedef struct Sentence {
    char text[2 * SENTENCE_MAX]; /* folded */
    size_t length;
    Match matches[MATCHES_MAX];
    size_t n;
} Sentence;

typedef struct Signs {
    bool report, exception, suggestion;
    bool rule;     /* a policy or a rule is named somewhere */
    bool proposed; /* the sentence before proposes something */
    bool spoken;   /* the sentence before says that somebody else speaks */
} Signs;

/* ---- sentences ---- */

/* All phrases, also those that begin inside another. */
static void find_matches(const Phrases *table, Sentence *sentence)
{
    size_t at, length, from = 0;
    sentence->n = 0;
    while (from < sentence->length && sentence->n < MATCHES_MAX) {
        int group =
            phrases_within(table, sentence->text + from, sentence->length - from, &at, &length);
        if (group < 0)
            return;
        at += from;
        sentence->matches[sentence->n++] = (Match){(Request)group, at, at + length};
        const char *word_end = memchr(sentence->text + at, ' ', sentence->length - at);
        from = word_end ? (size_t)(word_end - sentence->text) + 1 : sentence->length;
    }
}

static const Match *first_of(const Sentence *sentence, Request group, size_t from)
{
    for (size_t i = 0; i < sentence->n; i++) {
        if (sentence->matches[i].group == group && sentence->matches[i].start >= from)
            return &sentence->matches[i];
    }
    return NULL;
}

/* Does another thought begin between the two places? */
static bool is_apart(const Sentence *sentence, size_t from, size_t to)
{
    const Match *apart = first_of(sentence, REQUEST_APART, from),
                *despite = first_of(sentence, REQUEST_DESPITE, from);
    return (apart && apart->start < to) || (despite && despite->start < to);
}

/* Words between two places; a large number when another thought begins there. */
static size_t words_between(const Sentence *sentence, size_t from, size_t to)
{
    if (from > to || is_apart(sentence, from, to))
        return SENTENCE_MAX;
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        n += sentence->text[i] != ' ' && (i == from || sentence->text[i - 1] == ' ');
    return n;
}

/* Is `second` within so many words behind a phrase of the first group? Returns the first. */
static const Match *pair(const Sentence *sentence, Request first, Request second, size_t words,
                         size_t from)
{
    for (const Match *a; (a = first_of(sentence, first, from)); from = a->start + 1) {
        const Match *b = first_of(sentence, second, a->end);
        if (b && words_between(sentence, a->end, b->start) <= words)
            return a;
    }
    return NULL;
}

/* Does somebody speak in it? "The policy says" is nobody's word. */
static bool is_spoken(const Sentence *sentence)
{
    for (size_t i = 0; i < sentence->n; i++) {
        const Match *speech = &sentence->matches[i], *before = i > 0 ? speech - 1 : NULL;
        bool rule = before && before->end + 1 == speech->start &&
                    (before->group == REQUEST_POLICY || before->group == REQUEST_RULE);
        if (speech->group == REQUEST_SPEECH && !rule)
            return true;
    }
    return false;
}

/* Does the sentence deny it, or is it somebody else's? */
static bool is_taken_back(const Sentence *sentence, const Match *match, const Signs *signs)
{
    const Match *no = first_of(sentence, REQUEST_NOT, 0);
    return (no && no->start < match->end) || signs->spoken || is_spoken(sentence);
}

/* "May I have an exception", but not "may I have the list of the exceptions". */
static const Match *ask(const Sentence *sentence, Request how)
{
    const Match *match = pair(sentence, how, REQUEST_EXCEPTION, WORDS_TO_EXCEPTION, 0);
    if (!match)
        return NULL;
    const Match *what = first_of(sentence, REQUEST_EXCEPTION, match->end);
    const Match *definite = first_of(sentence, REQUEST_DEFINITE, match->end);
    return definite && definite->start < what->start ? NULL : match;
}

static bool ends_with(const Sentence *sentence, const Match *match, const char *end)
{
    size_t n = strlen(end);
    return match->end - match->start >= n &&
           memcmp(sentence->text + match->end - n, end, n) == 0;
}

/* Does the writer ask to be allowed something: "may I", "is it possible to"; not "could you", and not to talk of it? */
static bool asks_leave(const Sentence *sentence, const Match *match)
{
    const Match *talk = first_of(sentence, REQUEST_TALK, match->end);
    bool talks = talk && words_between(sentence, match->end, talk->start) <= WORDS_TO_TALK;
    return !talks && (match->group == REQUEST_ALLOW ||
                      ((match->group == REQUEST_ASK || match->group == REQUEST_PROPOSE) &&
                       (ends_with(sentence, match, " i") || ends_with(sentence, match, " we") ||
                        ends_with(sentence, match, "possible to"))));
}

/* "although the policy says not to", "longer than the rules allow". */
static bool defies_rule(const Sentence *sentence, size_t from)
{
    return pair(sentence, REQUEST_DESPITE, REQUEST_POLICY, WORDS_TO_DEMAND, from) ||
           pair(sentence, REQUEST_DESPITE, REQUEST_RULE, WORDS_TO_DEMAND, from);
}

/* Permission for what a rule is about, or for what is said to be against one. */
static const Match *ask_leave(const Sentence *sentence)
{
    for (size_t i = 0; i < sentence->n; i++) {
        const Match *match = &sentence->matches[i];
        if (!asks_leave(sentence, match))
            continue;
        const Match *rule = first_of(sentence, REQUEST_RULE, match->end);
        const Match *apart = first_of(sentence, REQUEST_APART, match->end);
        bool allowed =
            match->group == REQUEST_ALLOW && rule && !(apart && apart->start < rule->start);
        if (allowed || defies_rule(sentence, match->end))
            return match;
    }
    return NULL;
}

static bool asks_exception(const Sentence *sentence, const Signs *signs)
{
    const Match *match = first_of(sentence, REQUEST_EXEMPT, 0);
    if (!match)
        match = ask_leave(sentence);
    if (!match)
        match = ask(sentence, REQUEST_ASK);
    if (!match)
        match = ask(sentence, REQUEST_PROPOSE);
    return match && !is_taken_back(sentence, match, signs);
}

static bool proposes_change(const Sentence *sentence, const Signs *signs)
{
    const Match *propose = first_of(sentence, REQUEST_PROPOSE, 0);
    const Match *opine = first_of(sentence, REQUEST_OPINE, 0);
    size_t from = propose ? propose->end : 0;
    const Match *match = pair(sentence, REQUEST_POLICY, REQUEST_WISH, WORDS_TO_DEMAND, 0);
    if (!match && (propose || signs->proposed))
        match = pair(sentence, REQUEST_CHANGE, REQUEST_POLICY, WORDS_TO_POLICY, from);
    if (!match && (propose || signs->proposed))
        match = pair(sentence, REQUEST_POLICY, REQUEST_DEMAND, WORDS_TO_DEMAND, from);
    if (!match && opine)
        match = pair(sentence, REQUEST_POLICY, REQUEST_DEMAND, WORDS_TO_DEMAND, opine->end);
    return match && !is_taken_back(sentence, match, signs);
}

/* Is a word part of a phrase, "be changed"; and is that phrase of this group? */
static bool is_within(const Sentence *sentence, size_t start, size_t end, int group)
{
    for (size_t i = 0; i < sentence->n; i++) {
        const Match *match = &sentence->matches[i];
        if (match->start <= start && match->end >= end &&
            (group < 0 || match->group == (Request)group))
            return true;
    }
    return false;
}

/* "he deleted it": who asks and proposes speaks of what is, or will be. A word in "-ed" is taken for the past, if
 * it is not "be changed" or "encrypted". */
static bool tells_of_the_past(const Sentence *sentence)
{
    enum { SHORT = 4, NEAR = 2 }; /* "are always checked" */
    const char *text = sentence->text;
    int passive = 0;
    for (size_t start = 0, end; start < sentence->length; start = end + 1) {
        end = start + strcspn(text + start, " ");
        size_t last = end;
        while (last > start && !g_ascii_isalpha(text[last - 1]))
            last--;
        bool past = last - start > SHORT && memcmp(text + last - 2, "ed", 2) == 0;
        if (past && passive == 0 && !is_within(sentence, start, last, -1))
            return true;
        passive = is_within(sentence, start, end, REQUEST_PASSIVE) ? NEAR : MAX(passive - 1, 0);
    }
    return false;
}

static void read_sentence(const Sentence *sentence, Signs *signs)
{
    signs->report |=
        first_of(sentence, REQUEST_REPORT, 0) != NULL || tells_of_the_past(sentence);
    signs->rule |= first_of(sentence, REQUEST_POLICY, 0) || first_of(sentence, REQUEST_RULE, 0);
    signs->exception |= asks_exception(sentence, signs);
    signs->suggestion |= proposes_change(sentence, signs);
    signs->proposed = first_of(sentence, REQUEST_PROPOSE, 0) != NULL;
    signs->spoken = is_spoken(sentence);
}

/* ---- texts ---- */

/* Bytes to the end of the sentence at `text`: a stop with white space behind it, or a blank
 * line. */
static size_t sentence_length(const char *text)
{
    size_t i = strcspn(text, ".?!:;\n");
    for (; text[i]; i += 1 + strcspn(text + i + 1, ".?!:;\n")) {
        char behind = text[i + 1];
        if (text[i] == '\n' ? behind == '\n' : g_ascii_isspace(behind))
            return i + 1;
    }
    return i;
}

/* A quoted line in what is new is what the author answers. */
static char *without_quotes(const char *text)
{
    GString *own = g_string_new(NULL);
    while (*text) {
        size_t length = strcspn(text, "\n");
        length += text[length] == '\n';
        if (*text != '>')
            text_append(own, text, length);
        text += length;
    }
    return g_string_free(own, FALSE);
}

static void read_text(const char *text, const Phrases *table, Signs *signs)
{
    Sentence sentence;
    for (size_t length; *text && !signs->report; text += length) {
        length = sentence_length(text);
        if (length > SENTENCE_MAX) {
            signs->report = true;
            return;
        }
        sentence.length = phrase_fold(text, length, sentence.text, sizeof sentence.text);
        find_matches(table, &sentence);
        signs->report |= sentence.n == MATCHES_MAX;
        read_sentence(&sentence, signs);
    }
}

const char *request_find(const char *subject, const char *visible, const Lexicon *lexicon)
{
    const Phrases *table = lexicon_table(lexicon, LEXICON_REQUEST);
    Signs signs = {0};
    g_autofree char *own = without_quotes(visible);
    read_text(subject ? subject : "", table, &signs);
    /* A subject may be that of another mail, which the text is about. */
    signs.exception = false;
    signs.suggestion = false;
    read_text(own, table, &signs);
    if (signs.report)
        return NULL;
    if (signs.exception)
        return signs.rule ? "exception" : NULL;
    return signs.suggestion ? "suggestion" : NULL;
}
