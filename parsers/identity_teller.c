/* See identity_teller.h. Of all who are named in a text the source alone goes: what the words of
 * config/lexicon/anonymity.conf say it is, written with a capital. Pure; called by identity.c. */
#include "parsers/identity_teller.h"

#include "parsers/words.h"

#include <string.h>

enum {
    NAME_WORDS = 4,
    BACK_WORDS = 3, /* from the verb to the name */
};

typedef struct Tellers {
    Names *names;
    const Lexicon *lexicon;
    bool answers; /* a mail of ours, which asks that the writer be told */
    Sentence sentence;
} Tellers;

static int group_of(const Tellers *tellers, LexiconTable table, size_t i, size_t *ret_words)
{
    return word_group(&tellers->sentence, i, lexicon_table(tellers->lexicon, table), ret_words);
}

/* Written like a name, and neither a title nor a word that nobody is called by. */
static bool is_name(const Tellers *tellers, size_t i)
{
    const Sentence *sentence = &tellers->sentence;
    const Word *word = &sentence->words[i];
    const char *folded = sentence->folded + word->at;
    const LexiconTable others[] = {LEXICON_NAME_NEIGHBOURS, LEXICON_POSTS, LEXICON_CALENDAR};
    if (!word->capital || word->digit || word->length < 2)
        return false;
    for (size_t k = 0; k < G_N_ELEMENTS(others); k++) {
        if (phrases_exact(lexicon_table(tellers->lexicon, others[k]), folded, word->length) >=
            0)
            return false;
    }
    int field = phrases_exact(lexicon_table(tellers->lexicon, LEXICON_FIELD_WORDS), folded,
                              word->length);
    int generic =
        phrases_exact(lexicon_table(tellers->lexicon, LEXICON_NAMES), folded, word->length);
    return field != WORD_NOT_A_NAME && field != WORD_TITLE && generic != NAMES_GENERIC;
}

static bool is_title(const Tellers *tellers, size_t i)
{
    const Word *word = &tellers->sentence.words[i];
    return phrases_exact(lexicon_table(tellers->lexicon, LEXICON_FIELD_WORDS),
                         tellers->sentence.folded + word->at, word->length) == WORD_TITLE;
}

/* "our SENCo" */
static bool is_post(const Tellers *tellers, size_t i)
{
    const Word *word = &tellers->sentence.words[i];
    return word_is(&tellers->sentence, i, "our") || word_is(&tellers->sentence, i, "the") ||
           phrases_exact(lexicon_table(tellers->lexicon, LEXICON_POSTS),
                         tellers->sentence.folded + word->at, word->length) >= 0;
}

/* The words [from, to). */
static bool learn(Tellers *tellers, size_t from, size_t to)
{
    const Sentence *sentence = &tellers->sentence;
    if (from >= to)
        return false;
    size_t start = sentence->words[from].start;
    names_add(tellers->names, sentence->text + start, sentence->words[to - 1].end - start,
              true);
    return true;
}

static void learn_before(Tellers *tellers, size_t i)
{
    size_t to = i, passed = 0;
    while (to > 0 && passed < BACK_WORDS &&
           group_of(tellers, LEXICON_TELLERS, to - 1, NULL) == TELLERS_LINK) {
        to--;
        passed++;
    }
    size_t from = to;
    while (from > 0 && to - from < NAME_WORDS && is_name(tellers, from - 1) &&
           (from == to || !tellers->sentence.words[from].breaks))
        from--;
    learn(tellers, from, to);
}

/* "It was Mr Poole who left it" tells of another. Whether it names somebody. */
static bool learn_behind(Tellers *tellers, size_t i, bool certain)
{
    while (i < tellers->sentence.n &&
           (is_title(tellers, i) || is_post(tellers, i) || tellers->sentence.words[i].digit))
        i++; /* "our SENCo", "07700 900123 (Bethan)" */
    size_t to = i;
    while (to < tellers->sentence.n && to - i < NAME_WORDS && is_name(tellers, to) &&
           (to == i || !tellers->sentence.words[to].breaks))
        to++;
    bool other = to > i && ((word_is(&tellers->sentence, to, "who") && !certain) ||
                            tellers->sentence.words[to - 1].possessive);
    if (other)
        return false;
    return learn(tellers, i, to);
}

/* Whether it is said who reports. `said`: only who "said" something is looked for. */
static bool learn_tellers(Tellers *tellers, const char *text, bool said)
{
    bool certain = false;
    for (size_t at = 0, n = strlen(text); sentence_next(&tellers->sentence, text, n, &at);) {
        for (size_t i = 0; i < tellers->sentence.n; i++) {
            size_t words = 1;
            int group = group_of(tellers, LEXICON_TELLERS, i, &words);
            if (group == (said ? TELLERS_SAID : TELLERS_SAYS))
                learn_before(tellers, i);
            else if (group == TELLERS_LEAD && !said)
                learn_behind(tellers, i + words, false);
            else if (group == TELLERS_CERTAIN && !said)
                certain |= learn_behind(tellers, i + words, true);
            else if (group == TELLERS_TOLD && tellers->answers && !said)
                learn_behind(tellers, i + words, true);
            else if (group == TELLERS_HEARD && tellers->answers && !said)
                learn_before(tellers, i);
        }
    }
    return certain;
}

void teller_learn(Names *names, const char *text, bool answers)
{
    g_autofree Tellers *tellers = g_new(Tellers, 1); /* large */
    tellers->names = names;
    tellers->lexicon = names_lexicon(names);
    tellers->answers = answers;
    if (!learn_tellers(tellers, text, false))
        learn_tellers(tellers, text, true);
}
