/* See identity_teller.h. Of all who are named in a text the source alone goes, with the post and the place that tell who
 * it is: what the words of config/lexicon/anonymity.conf say it is, written with a capital. Pure; called by identity.c. */
#include "parsers/identity/identity_teller.h"

#include "parsers/identity/identity_replace.h"
#include "parsers/identity/identity_shape.h"
#include "parsers/text/words.h"

#include <string.h>

enum {
    NAME_WORDS = 4,
    BACK_WORDS = 3,    /* from the verb to the name */
    PLACE_WORDS = 6,   /* of "from the kitchen", ", our cook," */
    WHO_WORDS = 9,     /* of ", who helps with reading on Fridays," */
    POST_WORDS = 5,    /* of "the Year 3 teacher" */
    BETWEEN_WORDS = 4, /* phrases from the verb to "me" */
};

typedef struct Tellers {
    Names *names;
    const Lexicon *lexicon;
    GArray *places;      /* of TextPlace: what goes where it stands */
    bool answers;        /* a mail of ours, which asks that the writer be told */
    bool told;           /* the sentence has said who told it: others in it are told of */
    bool named;          /* somebody who did is named */
    GHashTable *told_of; /* last words of the names of those who are spoken of, folded; owned */
    /* With whom the last sentence began that named somebody there; may be empty. */
    TextPlace spoken;
    bool whole; /* by more than one word, or with a title */
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

static bool is_in(const Tellers *tellers, LexiconTable table, size_t i, int group)
{
    const Word *word = &tellers->sentence.words[i];
    int found = phrases_exact(lexicon_table(tellers->lexicon, table),
                              tellers->sentence.folded + word->at, word->length);
    return group < 0 ? found >= 0 : found == group;
}

/* "van der" in front of "Linden", "ap" in front of "Rhys". */
static bool is_particle(const Tellers *tellers, size_t i)
{
    const Sentence *sentence = &tellers->sentence;
    while (i + 1 < sentence->n && is_in(tellers, LEXICON_NAMES, i, NAMES_PARTICLE) &&
           !sentence->words[i + 1].breaks) {
        if (is_name(tellers, ++i))
            return true;
    }
    return false;
}

static bool is_name_part(const Tellers *tellers, size_t i)
{
    return is_name(tellers, i) || is_particle(tellers, i);
}

/* "Mr", "Mr and [Mrs]", "old [Mr]": what may stand in front of a name. */
static bool is_title_part(const Tellers *tellers, size_t i)
{
    bool joins = i > 0 && i + 1 < tellers->sentence.n &&
                 word_is(&tellers->sentence, i, "and") && is_title(tellers, i - 1) &&
                 is_title(tellers, i + 1);
    return is_title(tellers, i) || joins ||
           is_in(tellers, LEXICON_RELATIVES, i, RELATIVE_WHICH);
}

/* "our SENCo" */
static bool is_post(const Tellers *tellers, size_t i)
{
    return word_is(&tellers->sentence, i, "our") || word_is(&tellers->sentence, i, "the") ||
           is_in(tellers, LEXICON_POSTS, i, -1);
}

/* Does a comma, a bracket or " - " stand in front of word i? */
static bool is_parted(const Tellers *tellers, size_t i)
{
    const Word *words = tellers->sentence.words;
    size_t end = i > 0 ? words[i - 1].end : words[i].start;
    return words[i].breaks || memchr(tellers->sentence.text + end, '-', words[i].start - end);
}

/* ---- where somebody works, and as what ---- */

static void cut(Tellers *tellers, size_t from, size_t to)
{
    const Word *words = tellers->sentence.words;
    TextPlace place = {words[from].start, words[to - 1].end};
    const char *text = tellers->sentence.text;
    if (text[place.end] == ')' && memchr(text + place.start, '(', place.end - place.start))
        place.end++;
    g_array_append_val(tellers->places, place);
}

/* "from the kitchen", "our cook", "who works in Year 3": words [i, ret); i: there is none. */
static size_t behind_place(const Tellers *tellers, size_t i)
{
    const Sentence *sentence = &tellers->sentence;
    bool known = false;
    size_t at = i, end = i;
    while (at < sentence->n && at - i < PLACE_WORDS &&
           (at == i || !sentence->words[at].breaks)) {
        size_t words = 1;
        bool post = group_of(tellers, LEXICON_POSTS, at, &words) == POST_WORD;
        bool place = !post && group_of(tellers, LEXICON_TELLERS, at, &words) == TELLERS_PLACE;
        bool digit = sentence->words[at].digit && at > i;
        bool joint = is_in(tellers, LEXICON_POSTS, at, POST_OF) ||
                     is_in(tellers, LEXICON_SELF_WORDS, at, SELF_WORD_ORIGIN) ||
                     is_in(tellers, LEXICON_NAME_NEIGHBOURS, at, NEIGHBOUR_ARTICLE) ||
                     (at == i && word_is(sentence, at, "who")) ||
                     (at == i + 1 && word_is(sentence, i, "who"));
        if (!post && !place && !digit && !joint)
            break;
        at += post || place ? words : 1;
        known |= post || place;
        end = post || place || digit ? at : end;
    }
    return known ? end : i;
}

/* The words of a place that ends in front of `to`, or `to`: "Bethan from Mr Poole's class", "Bethan, our cook,",
 * "Bethan (kitchen)". */
static size_t before_place(const Tellers *tellers, size_t to)
{
    const Sentence *sentence = &tellers->sentence;
    const Word *words = sentence->words;
    bool apart = to < sentence->n && is_parted(tellers, to);
    for (size_t at = to; at-- > 1 && to - at <= PLACE_WORDS;) {
        bool bracket = words[at].breaks && sentence->text[words[at].start - 1] == '(';
        bool joint = is_in(tellers, LEXICON_POSTS, at, POST_OF) ||
                     is_in(tellers, LEXICON_SELF_WORDS, at, SELF_WORD_ORIGIN);
        bool parted = is_parted(tellers, at);
        bool who = (is_name(tellers, at - 1) && !words[at - 1].possessive) ||
                   (joint && is_in(tellers, LEXICON_POSTS, at - 1, POST_WORD));
        bool appended =
            apart && parted &&
            (bracket || word_is(sentence, at, "who") || behind_place(tellers, at) > at);
        if (who && (appended || (joint && !apart && !parted)))
            return at;
        if (parted || is_in(tellers, LEXICON_NAME_NEIGHBOURS, at, NEIGHBOUR_OBJECT))
            break; /* "does not want Alison to know he [rang]" */
    }
    return to;
}

/* The words of a post that ends in front of `to`, or `to`: "the Year 3 teacher", "Jack Shah's mum"; not "a teacher",
 * of whom there are many. */
static size_t before_post(const Tellers *tellers, size_t to)
{
    const Word *words = tellers->sentence.words;
    size_t from = to;
    bool whose = false, any = false;
    if (to == 0 || !is_in(tellers, LEXICON_POSTS, to - 1, POST_WORD))
        return to;
    for (from = to - 1; from > 0 && to - from < POST_WORDS && !words[from].breaks; from--) {
        size_t at = from - 1;
        bool article = is_in(tellers, LEXICON_NAME_NEIGHBOURS, at, NEIGHBOUR_ARTICLE);
        bool part = words[at].digit || words[at].possessive || article ||
                    group_of(tellers, LEXICON_POSTS, at, NULL) == POST_WORD ||
                    is_in(tellers, LEXICON_TELLERS, at, TELLERS_PLACE) ||
                    (whose && is_name(tellers, at));
        if (!part)
            break;
        whose |= words[at].possessive || words[at].digit;
        any |= article && !word_is(&tellers->sentence, at, "the") &&
               !word_is(&tellers->sentence, at, "our");
    }
    return any && !whose ? to : from;
}

/* ---- names ---- */

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

/* Whose mum or teacher it is, is a child the source is known by. */
static void learn_whose(Tellers *tellers, size_t from, size_t to)
{
    const Word *words = tellers->sentence.words;
    for (size_t at = from; at < to; at++) {
        size_t end = at;
        while (end < to && is_name(tellers, end) && (end == at || !words[end - 1].possessive))
            end++;
        if (end > at && words[end - 1].possessive)
            names_add_relative(tellers->names, tellers->sentence.text + words[at].start,
                               words[end - 1].end - words[at].start);
        at = end > at ? end - 1 : at;
    }
}

/* ", who drives the minibus," behind "Jac's dad", which ends in front of `to`: where it begins, or `to`. */
static size_t before_who(const Tellers *tellers, size_t to)
{
    const Word *words = tellers->sentence.words;
    if (to >= tellers->sentence.n || !words[to].breaks)
        return to;
    for (size_t at = to; at-- > 1 && to - at <= WHO_WORDS;) {
        bool who =
            word_is(&tellers->sentence, at, "who") || word_is(&tellers->sentence, at, "whose");
        if (words[at].breaks)
            return who && before_post(tellers, at) < at ? at : to;
    }
    return to;
}

/* Whom what stands in front of `to` names, with post and place. Not `alone`: of "Bethan and Jean told me" the first, who
 * must begin the sentence or a part of it. */
static void learn_who(Tellers *tellers, size_t to, bool alone)
{
    const Word *words = tellers->sentence.words;
    size_t place = before_place(tellers, to);
    place = place == to ? before_who(tellers, to) : place;
    size_t from = place;
    while (from > 0 && place - from < NAME_WORDS && is_name_part(tellers, from - 1) &&
           !words[from - 1].possessive && (from == place || !words[from].breaks))
        from--;
    bool apart = to < tellers->sentence.n && words[to].breaks;
    bool named = from < place;
    size_t first = named && words[from].breaks && !apart ? from : before_post(tellers, from);
    if (first == to)
        return;
    while (first > 0 && first == from && named && is_title(tellers, first - 1) &&
           !words[first].breaks)
        first--;
    if (!alone && first > 0 && !words[first].breaks &&
        !word_is(&tellers->sentence, first - 1, "both"))
        return;
    tellers->named |= learn(tellers, from, place);
    learn_whose(tellers, first, from);
    if (place < to || first < from)
        cut(tellers, first, to);
    if (first > 0 && !words[first].breaks && word_is(&tellers->sentence, first - 1, "and"))
        learn_who(tellers, first - 1, false);
}

/* "Demi told her mum[, who told me]": the first of them. */
static void learn_first(Tellers *tellers, size_t to)
{
    if (to < 3 || !is_in(tellers, LEXICON_POSTS, to - 1, POST_WORD) ||
        !is_in(tellers, LEXICON_RELATIVES, to - 2, RELATIVE_WHOSE))
        return;
    int group = group_of(tellers, LEXICON_TELLERS, to - 3, NULL);
    if (group == TELLERS_TOLD || group == TELLERS_VERB || group == TELLERS_SAYS)
        learn_who(tellers, to - 3, true);
}

static void learn_before(Tellers *tellers, size_t i)
{
    size_t to = i, passed = 0;
    while (to > 0 && passed < BACK_WORDS &&
           group_of(tellers, LEXICON_TELLERS, to - 1, NULL) == TELLERS_LINK) {
        to--;
        passed++;
    }
    learn_first(tellers, to);
    learn_who(tellers, to, true);
}

/* Behind who is named there, the place and the post: ", our cook", "in the office", "(kitchen)". */
static size_t behind_who(const Tellers *tellers, size_t to)
{
    const Sentence *sentence = &tellers->sentence;
    size_t end = to < sentence->n ? behind_place(tellers, to) : to;
    bool breaks = to < sentence->n && is_parted(tellers, to);
    bool ends = end == sentence->n || is_parted(tellers, end);
    return breaks && !ends ? to : end; /* "Bethan, the office was open" */
}

/* "[A letter from] Ahmed's grandmother, who helps with reading": the name ends in front of `to`. */
static bool learn_kin_behind(Tellers *tellers, size_t i, size_t to)
{
    const Sentence *sentence = &tellers->sentence;
    bool by = i > 0 && (word_is(sentence, i - 1, "by") || word_is(sentence, i - 1, "from"));
    if (!by || to >= sentence->n || !sentence->words[to - 1].possessive ||
        !is_in(tellers, LEXICON_POSTS, to, POST_WORD))
        return false;
    size_t end = to + 1;
    bool who =
        end < sentence->n && sentence->words[end].breaks && word_is(sentence, end, "who");
    for (size_t at = end; who && at < sentence->n && at - to <= WHO_WORDS &&
                          (at == end || !sentence->words[at].breaks);)
        end = ++at;
    learn_whose(tellers, i, to);
    cut(tellers, i, end);
    tellers->named = true;
    return true;
}

/* "[Mrs Rowntree] who cleans at the school": behind it, where nothing else is said; `to`: somebody has done something. */
static size_t behind_habit(const Tellers *tellers, size_t to)
{
    const Sentence *sentence = &tellers->sentence;
    const Word *verb = to + 1 < sentence->n ? &sentence->words[to + 1] : NULL;
    size_t end = to + 1;
    if (!verb || group_of(tellers, LEXICON_TELLERS, end, NULL) >= 0 ||
        sentence->folded[verb->at + verb->length - 1] != 's' ||
        word_is(sentence, to + 1, "was") || word_is(sentence, to + 1, "has"))
        return to;
    while (end < sentence->n && !sentence->words[end].breaks &&
           !(sentence->words[end].capital && is_name(tellers, end)))
        end++;
    bool ends = end == sentence->n || sentence->words[end].breaks;
    return ends && end - to <= WHO_WORDS ? end : to;
}

/* "It was Mr Poole who left it" tells of another. Whether it names somebody. */
static bool learn_behind(Tellers *tellers, size_t i, bool certain)
{
    const Word *words = tellers->sentence.words;
    size_t post = i;
    while (i < tellers->sentence.n &&
           (is_title_part(tellers, i) || is_post(tellers, i) || words[i].digit ||
            is_in(tellers, LEXICON_TELLERS, i, TELLERS_PLACE))) {
        post = words[i].digit ? i + 1 : post;
        i++; /* "our SENCo", "07700 900123 (Bethan)" */
    }
    size_t to = i;
    while (to < tellers->sentence.n && to - i < NAME_WORDS && is_name_part(tellers, to) &&
           (to == i || !words[to].breaks))
        to++;
    if (to > i && learn_kin_behind(tellers, i, to))
        return true;
    bool does = to > i && word_is(&tellers->sentence, to, "who") &&
                behind_place(tellers, to) == to; /* not "who works in the kitchen" */
    size_t habit = does ? behind_habit(tellers, to) : to;
    bool from = certain || habit > to;
    bool other = to > i && ((does && !from) || (words[to - 1].possessive && !certain));
    if (other || to == i)
        return false;
    size_t end = habit > to ? habit : behind_who(tellers, to), whose = before_post(tellers, i);
    if (end > to || whose < i)
        cut(tellers, whose < i ? whose : words[i].breaks ? i : post, end);
    return learn(tellers, i, to);
}

/* ---- how it is said ---- */

/* "rang me", "came up to us": does `me` stand behind a verb, from word i on? */
static bool is_to_me(const Tellers *tellers, size_t i)
{
    for (size_t passed = 0; passed <= BETWEEN_WORDS && i < tellers->sentence.n; passed++) {
        size_t words = 1;
        int group = group_of(tellers, LEXICON_TELLERS, i, &words);
        if (tellers->sentence.words[i].breaks)
            return false;
        if (group == TELLERS_ME)
            return true;
        if (group != TELLERS_BETWEEN)
            return false;
        i += words;
    }
    return false;
}

/* "rang last night", "phoned on Monday", "has emailed." */
static bool is_when(const Tellers *tellers, size_t i)
{
    const Sentence *sentence = &tellers->sentence;
    if (i >= sentence->n || sentence->words[i].breaks ||
        (sentence->words[i].capital && is_in(tellers, LEXICON_CALENDAR, i, -1)))
        return true;
    if (word_is(sentence, i, "on") || word_is(sentence, i, "at"))
        return i + 1 < sentence->n &&
               (sentence->words[i + 1].digit || is_in(tellers, LEXICON_CALENDAR, i + 1, -1));
    int group = group_of(tellers, LEXICON_TELLERS, i, NULL);
    return group == TELLERS_WHEN || group == TELLERS_LINK;
}

/* "... that she stays anonymous": such a wish is the source's own. */
static bool is_about_naming(const Tellers *tellers, size_t i)
{
    for (; i < tellers->sentence.n; i++) {
        if (is_in(tellers, LEXICON_ANONYMITY, i, ANONYMITY_HIDDEN) ||
            is_in(tellers, LEXICON_ANONYMITY, i, ANONYMITY_NAMING))
            return true;
    }
    return false;
}

/* "spoke to", "chat with": the words in front of `next`. */
static bool is_talk(const Tellers *tellers, int group, size_t next)
{
    return group == TELLERS_LEAD && (word_is(&tellers->sentence, next - 1, "to") ||
                                     word_is(&tellers->sentence, next - 1, "with"));
}

/* "Mr Poole spoke to Ann Lee": not with whoever writes. Word i begins it. */
static bool is_talk_of_others(const Tellers *tellers, int group, size_t i, size_t next)
{
    const Word *words = tellers->sentence.words;
    for (size_t at = 0; at < i; at++) {
        if (is_in(tellers, LEXICON_SELF_WORDS, at, SELF_WORD_PRONOUN) ||
            is_in(tellers, LEXICON_SELF_WORDS, at, SELF_WORD_WE))
            return false;
    }
    return is_talk(tellers, group, next) && tellers->whole &&
           tellers->spoken.start >= words[0].start && tellers->spoken.end < words[i].start;
}

/* Word i begins what somebody does who tells; `next`: behind it. */
static bool is_telling(Tellers *tellers, int group, size_t next)
{
    bool verb = group == TELLERS_SAYS || group == TELLERS_SAID || group == TELLERS_VERB ||
                group == TELLERS_CALLED || group == TELLERS_TOLD ||
                is_talk(tellers, group, next);
    if (verb && is_to_me(tellers, next))
        return true;
    return (group == TELLERS_SAYS && (!tellers->told || is_about_naming(tellers, next))) ||
           (group == TELLERS_CALLED && !tellers->told && is_when(tellers, next));
}

/* "Keep Bethan out of it", "leave Bethan's name off": word i is the first behind "keep". */
static bool is_kept_out(const Tellers *tellers, size_t i)
{
    const Sentence *sentence = &tellers->sentence;
    size_t to = i;
    while (to < sentence->n && (is_title(tellers, to) || is_name(tellers, to)))
        to++;
    return to > i && to < sentence->n &&
           (word_is(sentence, to, "out") ||
            is_in(tellers, LEXICON_ANONYMITY, to, ANONYMITY_HIDDEN) ||
            (sentence->words[to - 1].possessive &&
             is_in(tellers, LEXICON_ANONYMITY, to, ANONYMITY_NAMING)));
}

/* "Ffoniodd Bethan fi": the verb stands in front. */
static bool is_first_to_me(const Tellers *tellers, size_t i)
{
    while (i < tellers->sentence.n && (is_title(tellers, i) || is_name(tellers, i)))
        i++;
    return is_to_me(tellers, i);
}

/* "She does not want to be named", where nothing else says who has told it: with whom what is said begins. */
static void learn_spoken(Tellers *tellers, size_t i, size_t next)
{
    const TextPlace *spoken = &tellers->spoken;
    bool pronoun = i > 0 && is_in(tellers, LEXICON_SELF_WORDS, i - 1, SELF_WORD_ANOTHER);
    if (pronoun && !tellers->named && is_about_naming(tellers, next))
        names_add(tellers->names, tellers->sentence.text + spoken->start,
                  spoken->end - spoken->start, true);
}

static void look_at_beginning(Tellers *tellers)
{
    const Word *words = tellers->sentence.words;
    size_t from = 0, to;
    while (from < tellers->sentence.n && is_title(tellers, from))
        from++;
    for (to = from;
         to < tellers->sentence.n && is_name_part(tellers, to) && to - from < NAME_WORDS;)
        to++;
    if (to > from && !words[to - 1].possessive)
        tellers->spoken = (TextPlace){words[from].start, words[to - 1].end};
    tellers->whole = to > from && to > 1;
}

/* Does a name at word i end what is said, "Jaswinder Dhillon", "Mrs Begum, our cook"? Not "Mr Cross put it up". */
static bool is_name_alone(const Tellers *tellers, size_t i)
{
    while (i < tellers->sentence.n && (is_title_part(tellers, i) || is_post(tellers, i) ||
                                       tellers->sentence.words[i].digit))
        i++;
    for (size_t first = i; i < tellers->sentence.n && is_name_part(tellers, i) &&
                           (i == first || !tellers->sentence.words[i].breaks);)
        i++;
    size_t end = i < tellers->sentence.n ? behind_place(tellers, i) : i;
    return end == tellers->sentence.n || is_parted(tellers, end);
}

/* "Reporter wants anonymity: Jaswinder Dhillon". */
static void learn_behind_colon(Tellers *tellers, size_t i)
{
    const Sentence *sentence = &tellers->sentence;
    for (; i + 1 < sentence->n; i++) {
        if (is_in(tellers, LEXICON_ANONYMITY, i, ANONYMITY_HIDDEN) &&
            sentence->text[sentence->words[i].end] == ':') {
            if (is_name_alone(tellers, i + 1))
                learn_behind(tellers, i + 1, false);
            return;
        }
    }
}

/* What a phrase at word i says of the source, `next` behind it. Whether it is said for certain who that is. */
static bool learn_phrase(Tellers *tellers, int group, size_t i, size_t next)
{
    if (is_telling(tellers, group, next)) {
        learn_before(tellers, i);
        tellers->told |= is_to_me(tellers, next);
        if (group == TELLERS_SAYS) {
            learn_spoken(tellers, i, next);
            learn_behind_colon(tellers, next);
        }
    } else if (group == TELLERS_LEAD && !is_talk_of_others(tellers, group, i, next)) {
        learn_behind(tellers, next, false);
    } else if (group == TELLERS_NAMING ||
               (group == TELLERS_KEEP && is_kept_out(tellers, next)) ||
               (group == TELLERS_TOLD && tellers->answers)) {
        learn_behind(tellers, next, true);
    } else if (group == TELLERS_FIRST && is_first_to_me(tellers, next)) {
        learn_behind(tellers, next, true);
    } else if (group == TELLERS_HEARD && tellers->answers) {
        learn_before(tellers, i);
    }
    return group == TELLERS_CERTAIN && learn_behind(tellers, next, true);
}

/* "about Mr Toye", "told me that Mr Toye": word i begins what is said of somebody, if it is. */
static void learn_told_of(Tellers *tellers, size_t i)
{
    const Sentence *sentence = &tellers->sentence;
    bool about =
        is_in(tellers, LEXICON_WHISTLE_WORDS, i, WHISTLE_WORD_ABOUT) ||
        (i > 0 && word_is(sentence, i, "that") && is_in(tellers, LEXICON_TELLERS, i - 1, -1));
    size_t to = i + 1;
    while (about && to < sentence->n && (is_title(tellers, to) || is_name(tellers, to)) &&
           !sentence->words[to].breaks)
        to++;
    const Word *last = &sentence->words[to - 1];
    if (to > i + 1 && !last->possessive)
        g_hash_table_add(tellers->told_of,
                         g_strndup(sentence->folded + last->at, last->length));
}

/* Has the one who is named in front of word i, "Mr Toye [said]", been spoken of, or do they speak to somebody else,
 * "said to her"? */
static bool is_told_of(const Tellers *tellers, size_t i)
{
    const Sentence *sentence = &tellers->sentence;
    bool to_other = i + 2 < sentence->n && word_is(sentence, i + 1, "to") &&
                    is_in(tellers, LEXICON_SELF_WORDS, i + 2, SELF_WORD_ANOTHER);
    if (i == 0)
        return false;
    const Word *last = &sentence->words[i - 1];
    g_autofree char *folded = g_strndup(sentence->folded + last->at, last->length);
    return to_other || g_hash_table_contains(tellers->told_of, folded);
}

/* Whether it is said who reports. `said`: only who "said" something is looked for. */
static bool learn_tellers(Tellers *tellers, const char *text, bool said)
{
    bool certain = false;
    for (size_t at = 0, n = strlen(text); sentence_next(&tellers->sentence, text, n, &at);) {
        tellers->told = false;
        look_at_beginning(tellers);
        for (size_t i = 0; i < tellers->sentence.n; i++) {
            size_t words = 1;
            int group = group_of(tellers, LEXICON_TELLERS, i, &words);
            if (!said)
                learn_told_of(tellers, i);
            if (group < 0)
                continue;
            if (!said)
                certain |= learn_phrase(tellers, group, i, i + words);
            else if (group == TELLERS_SAID && !tellers->told && !is_told_of(tellers, i))
                learn_before(tellers, i);
            else
                tellers->told |=
                    is_telling(tellers, group, i + words) && is_to_me(tellers, i + words);
        }
    }
    return certain;
}

static int compare_places(const void *a, const void *b)
{
    const TextPlace *first = a, *second = b;
    return first->start < second->start ? -1 : first->start > second->start;
}

/* Owned. */
static char *without_places(const Tellers *tellers, const char *text)
{
    GString *left = g_string_new(NULL);
    size_t done = 0;
    g_array_sort(tellers->places, compare_places);
    for (guint i = 0; i < tellers->places->len; i++) {
        const TextPlace *place = &g_array_index(tellers->places, TextPlace, i);
        if (place->start < done)
            continue;
        g_string_append_len(left, text + done, (gssize)(place->start - done));
        g_string_append(left, IDENTITY_MARK);
        done = place->end;
    }
    g_string_append(left, text + done);
    return g_string_free(left, FALSE);
}

char *teller_cut(Names *names, const char *text, bool answers)
{
    g_autofree Tellers *tellers = g_new0(Tellers, 1); /* large */
    tellers->names = names;
    tellers->lexicon = names_lexicon(names);
    tellers->places = g_array_new(FALSE, FALSE, sizeof(TextPlace));
    tellers->answers = answers;
    tellers->told_of = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (!learn_tellers(tellers, text, false))
        learn_tellers(tellers, text, true);
    char *left = without_places(tellers, text);
    g_array_unref(tellers->places);
    g_hash_table_unref(tellers->told_of);
    return left;
}
