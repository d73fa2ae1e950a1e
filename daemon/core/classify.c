/* Finds the rules that hold in a report. Each sentence is cut into words once, each word is looked
 * up once; a rule is tried only where its words are, a pattern only where the rest of its rule
 * holds. Whatever a mail consists of, the work is bounded by the budgets below.
 *
 * Called by intake and by the commands that explain; conclude.c draws the conclusions. */
#include "daemon/core/classify.h"

#include "daemon/core/classifier_match.h"
#include "daemon/core/conclude.h"
#include "daemon/core/hearing.h"
#include "daemon/core/leaning.h"
#include "daemon/core/own_words.h"
#include "daemon/core/utterance.h"
#include "parsers/forward/forward_find.h"
#include "parsers/layout/quote.h"

#include <string.h>

enum {
    BRIEF_WORDS = 8,            /* below the subject */
    READ_MAX = 256 * 1024,      /* bytes of one text */
    OCCURRENCES_MAX = 2000,     /* of phrases of ours in one sentence */
    OF_LIST_MAX = 16,           /* of one list in one sentence; the rest says nothing new */
    TRIES_MAX = 200 * 1000,     /* rules tried in one mail */
    PATTERN_STEPS = 100 * 1000, /* of all patterns in one mail */
    ATTACHMENTS_MAX = 50,
};

/* A phrase of ours in the sentence. */
typedef struct Occurrence {
    int list;
    int first, last; /* words */
    Voice voice;
    bool asked; /* only asked, wished or ordered */
    int next;   /* the next one of this list, -1 */
} Occurrence;

/* Where a list was first met, in one voice. */
typedef struct Place {
    RuleText text;
    int which;
    size_t start, end;
} Place;

typedef struct Scan {
    const Classifier *classifier;
    const Report *report;
    Role sender;
    size_t words; /* of the mail's text, what it forwards, and what it quotes */
    bool quotes;  /* what somebody else wrote below is read, too */
    RuleText text;
    int which;
    RuleSet facts;
    Utterance said;
    Occurrence occurrences[OCCURRENCES_MAX];
    int n_occurrences;
    int *heads;       /* of each list: its last occurrence in the sentence, -1 */
    int *counts;      /* of each list: its occurrences in the sentence */
    unsigned *voices; /* of each list: in which it was met in the whole mail, voice_bit() */
    unsigned *told;   /* likewise, where it is more than asked, wished or ordered */
    Place *places;    /* of each list and voice in which it was met */
    uint32_t *met;    /* of each phrase that is counted: where it occurred, see met_bit() */
    int *met_next;    /* of each of them that occurred: another one of its list, -1 */
    int *met_heads;   /* of each list, -1 */
    RuleMatch *held;  /* of each rule; which = -1: not */
    int *tried;       /* of each rule: the number of the last sentence in which it was tried */
    int64_t alone;    /* the greatest number that stands alone, -1 */
    Place alone_at;
    int sentences, tries, steps;
    bool courtesies; /* are heard, because the mail says nothing else */
    bool asked;      /* something is */
    bool silent;     /* nothing is said beside what is asked, wished or ordered */
    bool headline;   /* the subject only names a breach */
    bool lesson;     /* something about breaches at large is spoken of */
    bool cut;
    LeaningScan *leanings;
    pcre2_match_context *limits; /* of the patterns; NULL: none was tried yet */
    pcre2_match_data *match;
} Scan;

/* ---- occurrences ---- */

static unsigned voice_bit(Voice voice)
{
    return 1U << voice;
}

static Place *place_in(const Scan *scan, int list, Voice voice)
{
    return &scan->places[list * VOICE_COUNT + (int)voice];
}

static void note_place(Scan *scan, const Occurrence *occurrence)
{
    if (!occurrence->asked)
        scan->told[occurrence->list] |= voice_bit(occurrence->voice);
    if (scan->voices[occurrence->list] & voice_bit(occurrence->voice))
        return;
    scan->voices[occurrence->list] |= voice_bit(occurrence->voice);
    *place_in(scan, occurrence->list, occurrence->voice) =
        (Place){scan->text, scan->which, scan->said.sentence.words[occurrence->first].start,
                scan->said.sentence.words[occurrence->last].end};
}

static uint32_t met_bit(RuleText text, Voice voice)
{
    return (uint32_t)1 << ((int)text * VOICE_COUNT + (int)voice);
}

/* For the rules that count different phrases. */
static void note_met(Scan *scan, const ListPhrase *phrase, Voice voice)
{
    int number = phrase->counted;
    if (number < 0)
        return;
    if (scan->met[number] == 0) {
        scan->met_next[number] = scan->met_heads[phrase->list];
        scan->met_heads[phrase->list] = number;
    }
    scan->met[number] |= met_bit(scan->text, voice);
}

static void note_phrase(Scan *scan, const ListPhrase *phrase, size_t at)
{
    if (scan->counts[phrase->list] == OF_LIST_MAX)
        return;
    if (scan->n_occurrences == OCCURRENCES_MAX) {
        scan->cut = true;
        return;
    }
    scan->counts[phrase->list]++;
    int n = scan->n_occurrences++;
    scan->occurrences[n] = (Occurrence){.list = phrase->list,
                                        .first = (int)at,
                                        .last = (int)at + phrase->n - 1,
                                        .voice = scan->said.voices[at],
                                        .asked = scan->said.asked[at],
                                        .next = scan->heads[phrase->list]};
    scan->heads[phrase->list] = n;
    note_place(scan, &scan->occurrences[n]);
    note_met(scan, phrase, scan->said.voices[at]);
}

/* What somebody who writes about a known incident asks or wishes changes nothing of what is known. */
static bool is_left_out(const Scan *scan, size_t at)
{
    return scan->report->reference && scan->said.asked[at];
}

/* Words inside an idiom say nothing by themselves; a phrase that reaches beyond it does. */
static void find_occurrences(Scan *scan)
{
    size_t idiom_end = 0;
    for (size_t at = 0; at < scan->said.sentence.n; at++) {
        size_t end = at + (size_t)utterance_list_at(&scan->said, FIXED_IDIOM, at);
        idiom_end = MAX(idiom_end, end);
        if (!scan->said.vocables[at] || is_left_out(scan, at))
            continue;
        Standing standing;
        standing_init(&standing, &scan->classifier->words, scan->said.vocables + at,
                      scan->said.sentence.n - at);
        for (const ListPhrase *phrase; (phrase = standing_next(&standing));) {
            if (phrase->asked && at + (size_t)phrase->n > idiom_end)
                note_phrase(scan, phrase, at);
        }
    }
}

/* ---- a rule in a sentence ---- */

typedef struct Span {
    int first, last;
} Span;

/* "Did she delete it before anyone saw it?": what would make it less grave must be told. */
static bool makes_less(const Rule *rule)
{
    int less = rule->class[CLASS_NEAR_MISS];
    return rule->cooperating || rule->terms.ei >= 0 ||
           (less > rule->class[CLASS_CONFIRMED] && less > rule->class[CLASS_POTENTIAL] &&
            less > rule->class[CLASS_NOT_AN_INCIDENT]);
}

static bool is_meant(const Rule *rule, const Occurrence *occurrence)
{
    return rule->voices >> occurrence->voice & 1 && !(occurrence->asked && makes_less(rule));
}

/* The occurrence of `list` that is nearest to the span, or NULL. */
static const Occurrence *nearest(const Scan *scan, const Rule *rule, int list, Span span)
{
    const Occurrence *best = NULL;
    int distance = INT32_MAX;
    for (int i = scan->heads[list]; i >= 0; i = scan->occurrences[i].next) {
        const Occurrence *other = &scan->occurrences[i];
        int away = other->first > span.last   ? other->first - span.last
                   : other->last < span.first ? span.first - other->last
                                              : 0;
        if (is_meant(rule, other) && away < distance) {
            best = other;
            distance = away;
        }
    }
    return best;
}

static void widen(Span *span, const Occurrence *occurrence)
{
    span->first = MIN(span->first, occurrence->first);
    span->last = MAX(span->last, occurrence->last);
}

/* All lists of the rule around one occurrence of its first. */
static bool holds_around(const Scan *scan, const Rule *rule, const Occurrence *anchor,
                         Span *ret)
{
    Span span = {anchor->first, anchor->last};
    for (const int *list = rule->all ? rule->all + 1 : NULL; list && *list >= 0; list++) {
        const Occurrence *found = nearest(scan, rule, *list, span);
        if (!found)
            return false;
        widen(&span, found);
    }
    const Occurrence *best = NULL;
    for (const int *list = rule->all ? rule->any : NULL; list && *list >= 0; list++) {
        const Occurrence *found = nearest(scan, rule, *list, span);
        if (found && (!best || ABS(found->first - span.first) < ABS(best->first - span.first)))
            best = found;
    }
    if (rule->all && rule->any && !best)
        return false;
    if (best)
        widen(&span, best);
    *ret = span;
    return rule->within == 0 || span.last - span.first < rule->within;
}

static bool has_any_of(const Scan *scan, const int *lists)
{
    for (const int *list = lists; list && *list >= 0; list++) {
        if (scan->heads[*list] >= 0)
            return true;
    }
    return false;
}

static int count_step(pcre2_callout_block *block, void *data)
{
    (void)block;
    Scan *scan = data;
    return ++scan->steps > PATTERN_STEPS ? PCRE2_ERROR_MATCHLIMIT : 0;
}

static bool pattern_holds(Scan *scan, int number)
{
    const pcre2_code *pattern = scan->classifier->patterns[number];
    if (!pattern)
        return true;
    if (scan->steps > PATTERN_STEPS)
        return false;
    if (!scan->limits) {
        scan->limits = pcre2_match_context_create(NULL);
        scan->match = pcre2_match_data_create(1, NULL);
        pcre2_set_callout(scan->limits, count_step, scan);
        pcre2_set_match_limit(scan->limits, PATTERN_STEPS);
    }
    int found =
        pcre2_match(pattern, (PCRE2_SPTR)scan->said.sentence.folded, scan->said.sentence.length,
                    0, PCRE2_NO_UTF_CHECK, scan->match, scan->limits);
    scan->cut |= found < PCRE2_ERROR_NOMATCH;
    return found >= 0;
}

static void hold(Scan *scan, int number, const Place *place)
{
    scan->held[number] =
        (RuleMatch){number, place->text, place->which, place->start, place->end, 1, -1};
}

/* ---- numbers of people ---- */

/* The greatest number that counts what the rule's first list names, in this sentence. */
static int64_t count(const Scan *scan, const Rule *rule, int list)
{
    const RuleSet front = 1U << COUNT_FRONT | 1U << COUNT_TOWARDS;
    const bool towards = rule->counts >> COUNT_TOWARDS & 1;
    int64_t most = -1;
    for (int i = scan->heads[list]; i >= 0; i = scan->occurrences[i].next) {
        const Occurrence *counted = &scan->occurrences[i];
        if (!is_meant(rule, counted))
            continue;
        if (rule->counts & front &&
            (towards || !utterance_notices(&scan->said, (size_t)counted->last)))
            most = MAX(most,
                       utterance_number_in_front(&scan->said, towards, (size_t)counted->first));
        if (rule->counts >> COUNT_BEHIND & 1)
            most = MAX(most, utterance_number_behind(&scan->said, (size_t)counted->last));
    }
    return most;
}

/* A rule that counts is tried in every sentence, for a greater number. */
static bool is_held(const Scan *scan, int number)
{
    return scan->held[number].which >= 0 && !scan->classifier->rules->rules[number].counts;
}

static void try_rule(Scan *scan, int number, int list)
{
    const Rule *rule = &scan->classifier->rules->rules[number];
    Span span;
    if (is_held(scan, number) || scan->tried[number] == scan->sentences ||
        !(rule->texts >> scan->text & 1))
        return;
    if (++scan->tries > TRIES_MAX) {
        scan->cut = true;
        return;
    }
    bool found = false;
    for (int i = scan->heads[list]; i >= 0 && !found; i = scan->occurrences[i].next) {
        const Occurrence *anchor = &scan->occurrences[i];
        found = is_meant(rule, anchor) && holds_around(scan, rule, anchor, &span);
    }
    if (rule->all || found)
        scan->tried[number] = scan->sentences;
    int64_t people = found && rule->counts ? count(scan, rule, list) : -1;
    bool less =
        rule->counts &&
        (people < 0 || (scan->held[number].which >= 0 && people <= scan->held[number].number));
    if (!found || less || has_any_of(scan, rule->none) || !pattern_holds(scan, number))
        return;
    const Word *words = scan->said.sentence.words;
    Place place = {scan->text, scan->which, words[span.first].start, words[span.last].end};
    hold(scan, number, &place);
    scan->held[number].number = people;
}

static void find_alone(Scan *scan)
{
    size_t first, last;
    int64_t number =
        scan->text == RULE_VISIBLE ? utterance_number_alone(&scan->said, &first, &last) : -1;
    if (number <= scan->alone)
        return;
    const Word *words = scan->said.sentence.words;
    scan->alone = number;
    scan->alone_at = (Place){scan->text, scan->which, words[first].start, words[last].end};
}

/* "Data breach report" above the report itself, which says what it is, is not heard beside it. */
static bool is_headline(Scan *scan)
{
    if (scan->text != RULE_SUBJECT || !utterance_is_headline(&scan->said))
        return false;
    scan->headline |= utterance_has(&scan->said, FIXED_BREACH);
    return !hearing_says_little(scan->report);
}

static void scan_sentence(Scan *scan)
{
    scan->asked |= utterance_read(&scan->said);
    bool below = scan->text != RULE_SUBJECT && scan->text != RULE_ATTACHMENTS;
    scan->words += below ? scan->said.sentence.n : 0;
    scan->silent &= utterance_only_asks(&scan->said);
    scan->lesson |= utterance_has(&scan->said, FIXED_LESSON);
    if (is_headline(scan) || (!scan->courtesies && utterance_is_courtesy(&scan->said)))
        return;
    if (!scan->courtesies)
        utterance_leave_courtesy(&scan->said);
    scan->sentences++;
    scan->n_occurrences = 0;
    leaning_scan_sentence(scan->leanings, &scan->said, scan->text, scan->which);
    find_occurrences(scan);
    find_alone(scan);
    for (int i = 0; i < scan->n_occurrences; i++) {
        int list = scan->occurrences[i].list;
        if (scan->heads[list] != i)
            continue; /* once for each list */
        for (const int *rule = scan->classifier->triggers[list]; *rule >= 0; rule++)
            try_rule(scan, *rule, list);
    }
    for (int i = 0; i < scan->n_occurrences; i++) {
        scan->heads[scan->occurrences[i].list] = -1;
        scan->counts[scan->occurrences[i].list] = 0;
    }
}

/* ---- the texts of a report ---- */

/* From its byte `at` on. */
static void scan_text_from(Scan *scan, RuleText where, int which, const char *text, size_t at)
{
    size_t length = text ? strlen(text) : 0;
    scan->text = where;
    scan->which = which;
    scan->cut |= length > READ_MAX;
    bool ours =
        scan->report->reference || where == RULE_QUOTED || (length > 0 && own_words_form(text));
    while (length > 0 &&
           sentence_next(&scan->said.sentence, text, MIN(length, READ_MAX), &at)) {
        if (ours)
            own_words_leave_hint(scan->classifier->own, &scan->said.sentence);
        if (!ours || !own_words_say(scan->classifier->own, &scan->said.sentence))
            scan_sentence(scan);
    }
}

static void scan_text(Scan *scan, RuleText where, int which, const char *text)
{
    scan_text_from(scan, where, which, text, 0);
}

/* "class_list.xlsx" holds the words "class", "list" and "xlsx". */
static void scan_attachment(Scan *scan, int which, const Attachment *attachment)
{
    g_autofree char *name = g_strdelimit(g_strdup(attachment->name), "_.-", ' ');
    scan_text(scan, RULE_ATTACHMENTS, which, name);
}

static void scan_texts(Scan *scan)
{
    const Report *report = scan->report;
    if (!hearing_subject_is_ours(report))
        scan_text_from(scan, RULE_SUBJECT, 0, report->subject,
                       (size_t)(subject_read(NULL, report->subject).rest - report->subject));
    scan_text(scan, RULE_VISIBLE, 0, report->visible);
    if (report->forward.kind != FORWARD_NONE)
        scan_text(scan, RULE_FORWARD, 0, report->forward.text);
    g_autofree char *quoted = scan->quotes ? quotation_unmarked(report->quoted) : NULL;
    scan_text(scan, RULE_QUOTED, 0, quoted);
    for (size_t i = 0; i < report->n_attachments && i < ATTACHMENTS_MAX; i++)
        scan_attachment(scan, (int)i, &report->attachments[i]);
}

/* "Many thanks for your help. What should I do?" makes no question of what was told before; alone it is one. */
static void scan_report(Scan *scan)
{
    scan_texts(scan);
    scan->courtesies = scan->sentences == 0;
    if (scan->courtesies)
        scan_texts(scan);
}

/* ---- the whole mail ---- */

static const Place *place_of(const Scan *scan, const Rule *rule, int list)
{
    for (Voice voice = 0; voice < VOICE_COUNT; voice++) {
        const Place *place = place_in(scan, list, voice);
        if (scan->voices[list] & rule->voices & voice_bit(voice) &&
            rule->texts >> place->text & 1)
            return place;
    }
    return NULL;
}

/* What is denied or supposed did not happen, and hinders no rule. */
static bool occurs(const Scan *scan, const int *lists)
{
    const unsigned not_so = voice_bit(VOICE_DENIED) | voice_bit(VOICE_SUPPOSED);
    for (const int *list = lists; list && *list >= 0; list++) {
        if (scan->voices[*list] & ~not_so)
            return true;
    }
    return false;
}

static void try_alone(Scan *scan, int number)
{
    if (scan->alone < 0)
        return;
    hold(scan, number, &scan->alone_at);
    scan->held[number].number = scan->alone;
}

/* A rule without words holds by its other conditions alone. */
static void try_anywhere(Scan *scan, int number)
{
    const Rule *rule = &scan->classifier->rules->rules[number];
    static const Place nowhere = {0};
    const Place *where = NULL, *any = NULL;
    for (const int *list = rule->all; list && *list >= 0; list++) {
        const Place *place = place_of(scan, rule, *list);
        if (!place)
            return;
        where = where ? where : place;
    }
    for (const int *list = rule->any; list && *list >= 0 && !any; list++)
        any = place_of(scan, rule, *list);
    if ((rule->any && !any) || occurs(scan, rule->none))
        return;
    hold(scan, number, where ? where : any ? any : &nowhere);
}

static bool may_hold(const Scan *scan, const Rule *rule)
{
    return (scan->facts & rule->facts) == rule->facts && !(scan->facts & rule->unless_facts) &&
           (rule->senders == 0 || rule->senders >> scan->sender & 1) &&
           !occurs(scan, rule->unless);
}

/* Different phrases of the rule's lists, meant as the rule wants them. */
static int count_met(const Scan *scan, const Rule *rule)
{
    uint32_t wanted = 0;
    for (RuleText text = 0; text < RULE_TEXT_COUNT; text++) {
        for (Voice voice = 0; voice < VOICE_COUNT; voice++) {
            if (rule->texts >> text & 1 && rule->voices >> voice & 1)
                wanted |= met_bit(text, voice);
        }
    }
    int n = 0;
    for (const int *list = rule->any; *list >= 0; list++) {
        for (int i = scan->met_heads[*list]; i >= 0; i = scan->met_next[i])
            n += (scan->met[i] & wanted) != 0;
    }
    return MIN(n, rule->times);
}

static void add_lists(Scan *scan)
{
    for (int list = 0; list < (int)scan->classifier->rules->n_lists; list++) {
        for (Voice voice = 0; scan->voices[list] >> voice; voice++) {
            if (!(scan->voices[list] & voice_bit(voice)))
                continue;
            const Place *place = place_in(scan, list, voice);
            LeanedWord word = {0, 0, place->text, place->which, place->start, place->end};
            bool asked = !(scan->told[list] & voice_bit(voice));
            leaning_scan_list(scan->leanings, list, voice, asked, &word);
        }
    }
    leaning_scan_end(scan->leanings, scan->asked);
}

/* Leanings are fitted to first reports. What is written about an incident that is known is full of its
 * words, and of ours where it quotes a mail of ours: there rules alone are heard. */
static void try_leaning(Scan *scan, int number)
{
    const Rule *rule = &scan->classifier->rules->rules[number];
    static const Place nowhere = {0};
    int sum = leaning_scan_sum(scan->leanings, rule->leaning);
    if (makes_less(rule))
        sum = MIN(sum, leaning_scan_sum_told(scan->leanings, rule->leaning));
    if (scan->report->reference || sum == 0 || (rule->reaches && sum < rule->reaches))
        return;
    hold(scan, number, &nowhere);
    scan->held[number].times = rule->reaches ? 1 : sum;
}

static void collect(Scan *scan, Classification *ret)
{
    const Rules *rules = scan->classifier->rules;
    ret->matches = g_new(RuleMatch, rules->n_rules);
    scan->facts |= (RuleSet)(scan->headline && !scan->lesson) << FACT_HEADLINE;
    for (int i = 0; i < (int)rules->n_rules; i++) {
        const Rule *rule = &rules->rules[i];
        if (rule->leaning >= 0)
            try_leaning(scan, i);
        else if (rule_counts_alone(rule))
            try_alone(scan, i);
        else if (rule->mail || (!rule->all && !rule->any))
            try_anywhere(scan, i);
        if (scan->held[i].which < 0 || !may_hold(scan, rule))
            continue;
        if (rule->times > 1)
            scan->held[i].times = count_met(scan, rule);
        ret->matches[ret->n_matches++] = scan->held[i];
    }
}

/* "He did it again, please help": words that say nothing alone. */
static bool tells_of_incident(const Scan *scan)
{
    for (size_t i = 0; i < scan->classifier->rules->n_rules; i++) {
        const Rule *rule = &scan->classifier->rules->rules[i];
        if (scan->held[i].which >= 0 && (rule->all || rule->any) &&
            rule->class[CLASS_CONFIRMED] > 0)
            return true;
    }
    return false;
}

static void name_words(const Scan *scan, Classification *ret)
{
    ret->leaned = g_new(LeanedWord, ret->n_matches * LEANED_WORDS);
    for (size_t i = 0; i < ret->n_matches; i++) {
        RuleMatch *match = &ret->matches[i];
        const Rule *rule = &scan->classifier->rules->rules[match->rule];
        LeanedWord *words = ret->leaned + ret->n_leaned;
        size_t n =
            rule->leaning >= 0 ? leaning_scan_words(scan->leanings, rule->leaning, words) : 0;
        if (n > 0)
            *match =
                (RuleMatch){match->rule,  words->text, words->which, words->start, words->end,
                            match->times, -1};
        for (size_t j = 0; j < n; j++)
            words[j].rule = match->rule;
        ret->n_leaned += n;
    }
}

static Scan *scan_new(const Classifier *classifier, const Report *report, Role sender,
                      bool quotes)
{
    const Rules *rules = classifier->rules;
    Scan *scan = g_new(Scan, 1); /* a sentence's part of it, most of its bytes, begins unset */
    scan->classifier = scan->said.classifier = classifier;
    scan->report = report;
    scan->sender = sender;
    scan->quotes = quotes;
    scan->text = (RuleText)0;
    scan->which = scan->n_occurrences = 0;
    scan->words = 0;
    scan->sentences = scan->tries = scan->steps = 0;
    scan->alone = -1;
    scan->limits = NULL;
    scan->match = NULL;
    scan->courtesies = scan->asked = scan->headline = scan->lesson = scan->cut = false;
    scan->silent = true;
    scan->facts = hearing_facts(report);
    scan->heads = g_new(int, rules->n_lists);
    memset(scan->heads, 0xff, rules->n_lists * sizeof(int));
    scan->counts = g_new0(int, rules->n_lists);
    scan->voices = g_new0(unsigned, rules->n_lists);
    scan->told = g_new0(unsigned, rules->n_lists);
    scan->places = g_new(Place, rules->n_lists * VOICE_COUNT);
    scan->met = g_new0(uint32_t, classifier->n_counted);
    scan->met_next = g_new(int, classifier->n_counted);
    scan->met_heads = g_new(int, rules->n_lists);
    memset(scan->met_heads, 0xff, rules->n_lists * sizeof(int));
    scan->held = g_new(RuleMatch, rules->n_rules);
    for (size_t i = 0; i < rules->n_rules; i++)
        scan->held[i].which = -1;
    scan->tried = g_new0(int, rules->n_rules);
    scan->leanings = leaning_scan_new(classifier);
    return scan;
}

static void scan_free(Scan *scan)
{
    g_free(scan->heads);
    g_free(scan->counts);
    g_free(scan->voices);
    g_free(scan->told);
    g_free(scan->places);
    g_free(scan->met);
    g_free(scan->met_next);
    g_free(scan->met_heads);
    g_free(scan->held);
    g_free(scan->tried);
    leaning_scan_free(scan->leanings);
    pcre2_match_data_free(scan->match);
    pcre2_match_context_free(scan->limits);
    g_free(scan);
}

static void read_and_conclude(const Classifier *classifier, const Report *report, Role sender,
                              bool quotes, Classification *ret)
{
    *ret = (Classification){0};
    Scan *scan = scan_new(classifier, report, sender, quotes);
    scan_report(scan);
    add_lists(scan);
    collect(scan, ret);
    ret->cut = scan->cut;
    ret->brief = scan->words <= BRIEF_WORDS &&
                 (scan->facts >> FACT_UNREAD & 1 || tells_of_incident(scan));
    ret->silent = report->reference && scan->asked && scan->silent && !tells_of_incident(scan);
    conclude(classifier->rules, report, ret);
    name_words(scan, ret);
    scan_free(scan);
}

void classify(const Classifier *classifier, const Report *report, Role sender,
              Classification *ret)
{
    read_and_conclude(classifier, report, sender, false, ret);
    if (ret->class != CLASS_NOT_AN_INCIDENT || !hearing_may_lie_below(report))
        return;
    Classification whole;
    read_and_conclude(classifier, report, sender, true, &whole);
    bool more = whole.class != CLASS_NOT_AN_INCIDENT;
    classification_clear(more ? ret : &whole);
    if (!more)
        return;
    *ret = whole;
    ret->quoted = true;
}

void classification_clear(Classification *classification)
{
    g_free(classification->matches);
    g_free(classification->leaned);
    *classification = (Classification){0};
}

const char *certainty_name(Certainty certainty)
{
    static const char *const names[] = {"good", "low", "tie"};
    return (size_t)certainty < G_N_ELEMENTS(names) ? names[certainty] : "?";
}
