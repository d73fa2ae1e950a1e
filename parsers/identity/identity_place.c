/* See identity_place.h. In a small school the place tells who it is. Behind "in" only a class counts: in the office
 * something may have happened. Pure; called by identity.c. */
#include "parsers/identity/identity_place.h"

#include "parsers/identity/identity_replace.h"
#include "parsers/text/words.h"

#include <string.h>

enum {
    REACH_BYTES = 60,
    CLASS_BYTES = 3,
    CLASS_DIGITS = 2,
    ORIGIN_WORDS = 3, /* of "the netball club" */
};

typedef struct Place {
    Sentence sentence;
    const Lexicon *lexicon;
} Place;

static int group_of(const Place *place, LexiconTable table, size_t i, size_t *ret_words)
{
    *ret_words = 1;
    return word_group(&place->sentence, i, lexicon_table(place->lexicon, table), ret_words);
}

/* "8F", "y10": digits and one letter. */
static bool is_class(const Place *place, size_t i)
{
    const Word *word = &place->sentence.words[i];
    const char *at = place->sentence.text + word->start;
    size_t length = word->end - word->start, digits = 0;
    for (size_t k = 0; k < length; k++)
        digits += g_ascii_isdigit(at[k]) != 0;
    bool letter = length > 0 && (g_ascii_isalpha(at[0]) || g_ascii_isalpha(at[length - 1]));
    return letter && digits > 0 && digits + 1 == length && length <= CLASS_BYTES;
}

/* Is word `i` there, with a capital, right behind the one in front? No month is a class, and no "Mr". */
static bool goes_on_with_name(const Place *place, size_t i)
{
    size_t words;
    return i < place->sentence.n && place->sentence.words[i].capital &&
           !place->sentence.words[i].breaks &&
           group_of(place, LEXICON_CALENDAR, i, &words) < 0 &&
           group_of(place, LEXICON_FIELD_WORDS, i, &words) != WORD_TITLE;
}

/* "6 Oak" */
static bool is_named_class(const Place *place, size_t i)
{
    const Word *word = &place->sentence.words[i];
    return word->digit && word->length <= CLASS_DIGITS && goes_on_with_name(place, i + 1);
}

/* "Year 4", "class 3B", "8F", "class Hedgehog", "Robins class", "6 Oak" at word `i`: how many words. */
static size_t class_length(const Place *place, size_t i)
{
    size_t words;
    const Sentence *sentence = &place->sentence;
    int group = group_of(place, LEXICON_RELATIVES, i, &words);
    bool named = group == RELATIVE_YEAR || group == RELATIVE_PLACE;
    if (named && i + 1 < sentence->n && sentence->words[i + 1].digit)
        return 2;
    if ((group == RELATIVE_PLACE && goes_on_with_name(place, i + 1)) ||
        is_named_class(place, i))
        return 2;
    bool behind = i + 1 < sentence->n && sentence->words[i].capital &&
                  !sentence->words[i + 1].breaks &&
                  group_of(place, LEXICON_RELATIVES, i + 1, &words) == RELATIVE_PLACE;
    return behind ? 2 : is_class(place, i) ? 1 : 0;
}

/* "kitchen", "PE department", "Year 4" at word `i`: how many words. `class`: nothing but a class. */
static size_t part_length(const Place *place, size_t i, bool class)
{
    size_t words, length = class_length(place, i);
    if (length > 0 || class)
        return length;
    return group_of(place, LEXICON_TELLERS, i, &words) == TELLERS_PLACE ? words : 0;
}

/* "(Year R, Ladybirds)": bytes of a bracket at `at` that begins with a class; 0: none does, or it goes on too long. */
static size_t bracket_length(const Place *place, const char *at)
{
    size_t words, n = 0;
    if (!g_str_has_prefix(at, " ("))
        return 0;
    while (n < REACH_BYTES && at[n] && !strchr(")\n", at[n]))
        n++;
    int group = group_of(place, LEXICON_RELATIVES, 0, &words);
    bool class = group == RELATIVE_YEAR || group == RELATIVE_PLACE || is_class(place, 0) ||
                 is_named_class(place, 0);
    return class && n < REACH_BYTES && at[n] == ')' ? n + 1 : 0;
}

/* "from netball." behind "It's [withheld]": where somebody says to be from, up to a mark; the first word is `i`. 0: a picture, or it goes on. */
static size_t origin_end(const Place *place, size_t i)
{
    size_t words, end = i;
    for (; end < place->sentence.n && end - i <= ORIGIN_WORDS; end++) {
        if (end > i && place->sentence.words[end].breaks)
            break;
        if (group_of(place, LEXICON_SELF, end, &words) == SELF_SHOWN ||
            word_is(&place->sentence, end, "withheld")) /* inside another mark */
            return 0;
    }
    bool whole = end > i && end - i <= ORIGIN_WORDS;
    return whole ? place->sentence.words[end - 1].end : 0;
}

/* `said`: it is how somebody says who they are. Bytes of " from the kitchen", " here in 8F", ", 8F" at `at`; 0: no place is there. */
static size_t place_length(Place *place, const char *at, bool said)
{
    const Sentence *sentence = &place->sentence;
    size_t start = 0, words, i = 0, end = 0;
    if ((*at != ' ' && *at != ',') ||
        !sentence_next(&place->sentence, at, strnlen(at, REACH_BYTES), &start) ||
        sentence->n == 0 || sentence->words[0].start > 2)
        return 0;
    size_t alone = is_named_class(place, 0) ? 2 : is_class(place, 0);
    size_t bracket = bracket_length(place, at);
    if (bracket > 0)
        return bracket;
    if (alone > 0) { /* "[withheld] 8F", "[withheld] (8F)", "[withheld] 6 Oak" */
        end = sentence->words[alone - 1].end;
        return end + (at[sentence->words[0].start - 1] == '(' && at[end] == ')');
    }
    i += group_of(place, LEXICON_SELF, 0, &words) == SELF_HERE;
    if (i >= sentence->n ||
        (group_of(place, LEXICON_SELF, i, &words) != SELF_FROM &&
         group_of(place, LEXICON_SELF_WORDS, i, &words) != SELF_WORD_ORIGIN))
        return 0;
    bool class = word_is(sentence, i, "in") && !said;
    size_t first = ++i;
    if (i < sentence->n &&
        group_of(place, LEXICON_NAME_NEIGHBOURS, i, &words) == NEIGHBOUR_ARTICLE)
        i++;
    while (i < sentence->n && (i == first || !sentence->words[i].breaks)) {
        size_t n = part_length(place, i, class);
        if (n == 0)
            break;
        i += n;
        end = sentence->words[i - 1].end;
    }
    bool origin = end == 0 && said && word_is(sentence, first - 1, "from");
    return origin ? origin_end(place, first) : end;
}

/* "Amy [withheld] in Year 4": is the name in front of `mark` one that somebody else has, too? */
static bool is_anothers(const Lexicon *lexicon, const char *text, const char *mark)
{
    const LexiconTable words[] = {LEXICON_SELF_LABELS, LEXICON_SELF, LEXICON_SELF_WORDS,
                                  LEXICON_NAME_NEIGHBOURS, LEXICON_FIELD_WORDS};
    const char *end = mark > text && mark[-1] == ' ' ? mark - 1 : mark, *from = end;
    char folded[2 * REACH_BYTES];
    while (from > text && end - from < REACH_BYTES && strchr(" \n,.;:(", from[-1]) == NULL)
        from--;
    size_t n = phrase_fold(from, (size_t)(end - from), folded, sizeof folded);
    bool other = end < mark && from < end && g_ascii_isupper(*from);
    for (size_t i = 0; other && i < G_N_ELEMENTS(words); i++)
        other = phrases_exact(lexicon_table(lexicon, words[i]), folded, n) < 0;
    return other;
}

/* "It's [withheld]", "I'm [withheld]": do the words in front of `mark` say who it is? */
static bool is_said(const Lexicon *lexicon, const char *text, const char *mark)
{
    enum { SAID_BYTES = 12 };
    const Phrases *table = lexicon_table(lexicon, LEXICON_SELF_WORDS);
    const char *end = mark > text && mark[-1] == ' ' ? mark - 1 : mark, *from = end;
    char folded[2 * REACH_BYTES];
    while (from > text && end - from < SAID_BYTES && !strchr(".,;:\n\"", from[-1]))
        from--;
    size_t n = phrase_fold(from, (size_t)(end - from), folded, sizeof folded);
    int group = phrases_end(table, folded, n, NULL);
    return group == SELF_WORD_IT_IS || group == SELF_WORD_I_AM;
}

char *place_cut(const Lexicon *lexicon, const char *text)
{
    g_autofree Place *place = g_new(Place, 1); /* large */
    GString *left = g_string_sized_new(strlen(text) + 1);
    place->lexicon = lexicon;
    for (const char *mark; (mark = strstr(text, IDENTITY_MARK));) {
        const char *behind = mark + strlen(IDENTITY_MARK);
        bool other = is_anothers(lexicon, text, mark), said = is_said(lexicon, text, mark);
        g_string_append_len(left, text, behind - text);
        text = behind + (other ? 0 : place_length(place, behind, said));
    }
    g_string_append(left, text);
    return g_string_free(left, FALSE);
}
