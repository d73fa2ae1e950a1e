/* See accusation.h. Pure; called by suspicion. */
#include "daemon/case/accusation.h"

#include "config/lexicon.h"

enum {
    ORDER_WORDS = 9,    /* from "told" to what is to be done */
    TRACE_WORDS = 5,    /* from "delete" to what is deleted */
    OVERSEER_WORDS = 4, /* from "bother" to "the DPO" */
    TOLD_WORDS = 8,     /* from "tell" to whom */
    DENIED_WORDS = 5,   /* from "I don't think" to whom it is about */
};

typedef struct Search {
    const Sentence *sentence;
    const Phrases *words;
} Search;

static int group_at(const Search *search, size_t i, size_t *ret_words)
{
    *ret_words = 1;
    return i < search->sentence->n ? word_group(search->sentence, i, search->words, ret_words)
                                   : -1;
}

/* Where a phrase of that group begins in [first, end); `end`: nowhere. */
static size_t find(const Search *search, int group, size_t first, size_t end)
{
    size_t n;
    end = MIN(end, search->sentence->n);
    while (first < end && group_at(search, first, &n) != group)
        first++;
    return MIN(first, end);
}

#define SMALL(group) (1U << ACCUSED_SMALL_##group)

/* Is the word by itself one of those groups of small words? */
static bool is_small(const Search *search, size_t i, unsigned groups)
{
    if (i >= search->sentence->n)
        return false;
    const Word *word = &search->sentence->words[i];
    int group = phrases_exact(lexicon_table(NULL, LEXICON_ACCUSED_SMALL),
                              search->sentence->folded + word->at, word->length);
    return group >= 0 && (groups >> group & 1);
}

/* A thing that shows what was done: some of their words are also what is done with it. */
static bool is_paper(int group)
{
    return group == ACCUSED_PAPER || group == ACCUSED_TRACE || group == ACCUSED_TELL ||
           group == ACCUSED_RULE || group == ACCUSED_INSIDER;
}

static bool has(const Search *search, int group, size_t first, size_t end)
{
    return find(search, group, first, end) < MIN(end, search->sentence->n);
}

/* "I don't think", "nobody believes". */
static bool is_denied(const Search *search, size_t mention)
{
    return has(search, ACCUSED_NOT, mention - MIN(mention, DENIED_WORDS), mention);
}

/* Is what stands at `i` what somebody is told to do: "to delete", "should hide"? *ret_not: to leave undone. */
static bool is_wanted(const Search *search, size_t i, bool *ret_not)
{
    size_t n, front = i;
    *ret_not = front > 0 && group_at(search, front - 1, &n) == ACCUSED_NOT;
    front -= *ret_not;
    bool led = front > 0 && is_small(search, front - 1, SMALL(LEAD) | SMALL(AND));
    *ret_not |= front > 1 && led && group_at(search, front - 2, &n) == ACCUSED_NOT;
    return led || (*ret_not && is_small(search, i - 1, SMALL(NEVER)));
}

static bool has_trace(const Search *search, size_t at)
{
    return has(search, ACCUSED_TRACE, at, at + TRACE_WORDS) ||
           has(search, ACCUSED_TELL, at, at + TRACE_WORDS);
}

/* "the e-mails", "it": what only the writer has is nobody else's to have deleted; of "the old photos" they would say more. */
static bool is_own_mail(const Search *search, size_t ordered, size_t erase, size_t at)
{
    bool own = false;
    for (size_t i = ordered; i < erase; i++)
        own |= is_small(search, i, SMALL(ME));
    return own && (is_small(search, at, SMALL(IT) | SMALL(THEM)) ||
                   has(search, ACCUSED_MAIL, at, at + TRACE_WORDS));
}

/* "Not to tell anyone", "not to bother the DPO with it"; not to touch or to click anything, nor "to ring the caller". */
static bool is_silence(const Search *search, size_t i, int group)
{
    if (group == ACCUSED_TELL)
        return !has(search, ACCUSED_OUTSIDE, i, i + TOLD_WORDS) &&
               !has(search, ACCUSED_MAIL, i + 1, i + TOLD_WORDS);
    size_t end = i + 1, last = MIN(search->sentence->n, i + OVERSEER_WORDS);
    while (end < last && !search->sentence->words[end].breaks)
        end++;
    size_t at = find(search, ACCUSED_OVERSEER, i + 1, end);
    return at < end && !search->sentence->words[at].possessive &&
           !is_small(search, i, SMALL(WAIT));
}

/* "said [I should not] tell", "said [not to] tell": not "said that she could not tell me". */
static bool is_told_off(const Search *search, size_t at, size_t i)
{
    while (at < i && word_is(search->sentence, at, "that"))
        at++;
    size_t n;
    return is_small(search, at, SMALL(WE)) || group_at(search, at, &n) == ACCUSED_NOT ||
           group_at(search, at, &n) == ACCUSED_INSIDER;
}

/* "told staff to delete the CCTV", "asked us not to report it". */
static bool orders_wrong(const Search *search, size_t at)
{
    size_t n, end;
    bool said = is_small(search, at, SMALL(SAYS));
    if (group_at(search, at, &n) != ACCUSED_ORDERS && !said)
        return false;
    end = find(search, ACCUSED_ASKS, at + n, at + n + ORDER_WORDS);
    for (size_t i = at + n, words; i < end; i++) {
        bool leaves;
        int group = group_at(search, i, &words);
        if (!is_wanted(search, i, &leaves))
            continue;
        bool erases =
            group == ACCUSED_ERASE && has(search, ACCUSED_INSIDER, at + n, i) &&
            (has_trace(search, i + words) || is_own_mail(search, at + n, i, i + words)) &&
            !has(search, ACCUSED_RULE, 0, search->sentence->n);
        bool silences =
            leaves && is_silence(search, i, group) && (!said || is_told_off(search, at + n, i));
        if (silences || (!leaves && (group == ACCUSED_WRONG || erases)))
            return true;
    }
    return false;
}

/* "this leak", "the data breach", but not "the breach register", "training on data breaches", "data breaches". */
static bool is_misdeed(const Search *search, size_t at)
{
    size_t n, next, end = find(search, ACCUSED_DEED, at, at + TRACE_WORDS);
    bool about = false; /* a paper stands in front of the deed */
    for (size_t i = at; i < end; i++)
        about |= is_paper(group_at(search, i, &n));
    int group = group_at(search, end, &n);
    return group == ACCUSED_DEED && end > at && !about &&
           !is_paper(group_at(search, end + n, &next));
}

/* "this", at the end of the sentence or of its clause. */
static bool is_all_this(const Search *search, size_t at)
{
    const Sentence *sentence = search->sentence;
    size_t from = at;
    while (at < sentence->n && is_small(search, at, SMALL(IT) | SMALL(THIS)))
        at++;
    return at > from && (at >= sentence->n || sentence->words[at].breaks);
}

bool accusation_is_of(const Sentence *sentence, const Phrases *words, size_t at)
{
    const Search search = {sentence, words};
    size_t end = at + 1;
    while (end < sentence->n && !sentence->words[end].breaks &&
           !is_small(&search, end, SMALL(JOINT) | SMALL(AND)))
        end++;
    return is_misdeed(&search, at) || is_all_this(&search, at) ||
           has(&search, ACCUSED_AMISS, at, end);
}

bool accusation_stands_about(const Sentence *sentence, const Phrases *words, size_t mention,
                             size_t behind)
{
    const Search search = {sentence, words};
    size_t n, at = behind;
    if (is_denied(&search, mention))
        return false;
    while (group_at(&search, at, &n) == ACCUSED_BETWEEN)
        at += n;
    int group = group_at(&search, at, &n);
    return group == ACCUSED_GUILTY || orders_wrong(&search, at) ||
           (group == ACCUSED_BEHIND &&
            (is_misdeed(&search, at + n) ||
             (is_all_this(&search, at + n) && has(&search, ACCUSED_BELIEVES, 0, mention))));
}
