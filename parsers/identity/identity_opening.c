/* See identity_said.h. How mails begin, and how sentences do, in which a writer says who they are without "my name is":
 * "As Bethan Jones I must say", "its shazza off the lunch team". What others are called stands in the same places, so
 * each rule asks for what only the writer's name has around it. Pure; called by identity_self.c. */
#include "parsers/identity/identity_said.h"

#include "parsers/identity/identity.h"

#include <string.h>

enum {
    SMALL_WORDS = 2,    /* of a name that is written without capitals */
    SMALL_MIN = 3,      /* letters of such a word */
    CLASS_BYTES = 4,    /* of "9b", "y10" */
    ANOTHER_BYTES = 20, /* of "she", at the beginning of the next sentence */
    GREETED_WORDS = 4,  /* of "Mrs Ruth Bell" */
};

static int opening_of(const Self *self, size_t i, size_t *ret_words)
{
    return word_group(&self->sentence, i, lexicon_table(self->lexicon, LEXICON_SELF_WORDS),
                      ret_words);
}

static bool is_possessive(const Self *self, size_t i, size_t n)
{
    return n > 0 && self_word(self, i + n - 1)->possessive;
}

/* "As Bethan Jones I must say"; not "As Miss Shah I would have", "As Mrs Lee I think has told you", unless it is `surely`
 * the writer: "Speaking as". */
static void learn_as(Self *self, size_t i, bool surely)
{
    size_t n = self_name_length(self, i, false), pronoun = i + n;
    if (n > 0 && !is_possessive(self, i, n) && surely && self_speaks_behind(self, i + n))
        self_learn(self, i, n, n > 1);
    if (word_is(&self->sentence, pronoun, "the") && /* "As Bethan the TA, I" */
        self_is(self, LEXICON_POSTS, pronoun + 1, POST_WORD))
        pronoun += 2;
    if (n > 0 && !is_possessive(self, i, n) && self_says(self, pronoun, SELF_WORD_PRONOUN) &&
        !self_is_behind_stop(self, pronoun, false) &&
        (surely || !self_says(self, pronoun + 1, SELF_WORD_WOULD)))
        self_learn(self, i, n, false);
}

/* "Who I am: Bethan Jones, Year 3". `from`: where the writer is from must follow, "You know me, Bethan from Year 3". */
static void learn_introduced(Self *self, size_t i, bool from)
{
    bool breaks = i < self->sentence.n && self_word(self, i)->breaks;
    size_t n = breaks ? self_name_length(self, i, false) : 0;
    if (n == 0 || is_possessive(self, i, n))
        return;
    bool ends = i + n == self->sentence.n;
    bool parted = self_is_parted(self, i + n) || self_is(self, LEXICON_SELF, i + n, SELF_FROM);
    if (from ? self_is(self, LEXICON_SELF, i + n, SELF_FROM) : ends || (n > 1 && parted))
        self_learn(self, i, n, n > 1);
}

/* "We're", "I'm": is the verb in the word? */
static bool is_shortened(const Self *self, size_t i)
{
    const Word *word = self_word(self, i);
    return word->possessive || memchr(self->sentence.folded + word->at, '\'', word->length);
}

/* "We are Declan and Siobhan Kelly, parents", "We, Tom and Ann Lee, saw it". `apart`: "are" is missing. */
static void learn_both(Self *self, size_t i, bool apart)
{
    size_t n = i < self->sentence.n && self_word(self, i)->breaks == apart
                   ? self_name_length(self, i, false)
                   : 0;
    size_t next = i + n + 1;
    if (n == 0 || !self_says(self, next - 1, SELF_WORD_AND) ||
        self_word(self, next - 1)->breaks)
        return;
    size_t m = next < self->sentence.n ? self_name_length(self, next, false) : 0;
    bool kin = m > 0 && self_is_parted(self, next + m) && self_learn_whose(self, next + m);
    bool from = kin || self_is(self, LEXICON_SELF, next + m, SELF_FROM);
    if (m == 0 || (m < 2 && !apart && !from) || is_possessive(self, next, m) ||
        !(from || self_is_parted(self, next + m)))
        return;
    self_learn(self, i, n, n > 1);
    self_learn(self, next, m, m > 1);
}

/* "It's Del, Maisie's grandad": both. */
static void learn_with_relative(Self *self, size_t i)
{
    size_t n = i < self->sentence.n && !self_word(self, i)->breaks
                   ? self_name_length(self, i, false)
                   : 0;
    if (n == 0 || is_possessive(self, i, n) || !self_is_parted(self, i + n) ||
        !self_learn_whose(self, i + n))
        return;
    self_learn(self, i, n, false);
    self_replace(self, i, i + n - 1);
}

/* "Hi its Magda.", "hello its Magda from the kitchen": who greets; not "Hi its Mr Cross who left it". */
static void learn_greeting(Self *self, size_t i)
{
    size_t n = i < self->sentence.n && !self_word(self, i)->breaks
                   ? self_name_length(self, i, false)
                   : 0;
    if (n == 0 || is_possessive(self, i, n) || self_says(self, i, SELF_WORD_NO_NAME) ||
        self_is_of_another(self, i + n))
        return;
    if (self_is_parted(self, i + n) || self_is_behind_stop(self, i + n, false) ||
        self_is(self, LEXICON_SELF, i + n, SELF_FROM)) {
        self_learn(self, i, n, true);
        self_replace(self, i, i + n - 1); /* "Jo" alone is too short to be known again */
    }
}

/* ---- names in small letters ---- */

/* "9b", "y10", "year 9": a class; how many words. */
size_t self_class_length(const Self *self, size_t i)
{
    size_t words = self_is(self, LEXICON_RELATIVES, i, RELATIVE_YEAR) ? 1 : 0;
    if (i + words >= self->sentence.n)
        return 0;
    const Word *word = self_word(self, i + words);
    bool digit = false, letter = words > 0;
    for (size_t at = word->start; at < word->end; at++) {
        digit |= g_ascii_isdigit(self->sentence.text[at]) != 0;
        letter |= g_ascii_isalpha(self->sentence.text[at]) != 0;
    }
    return digit && letter && word->end - word->start <= CLASS_BYTES ? words + 1 : 0;
}

bool self_is_small_name(const Self *self, size_t i)
{
    const Word *word = self_word(self, i);
    for (size_t at = word->start; at < word->end; at++) {
        if (g_ascii_isdigit(self->sentence.text[at]))
            return false;
    }
    return word->length >= SMALL_MIN && !word->possessive && !self_is_no_name(self, i) &&
           self_group(self, LEXICON_FIELD_WORDS, i) < 0 &&
           self_group(self, LEXICON_NUMBERS, i) < 0 && self_group(self, LEXICON_SELF, i) < 0 &&
           self_group(self, LEXICON_SELF_WORDS, i) < 0 &&
           self_group(self, LEXICON_CALENDAR, i) < 0;
}

static bool ends_at(const Self *self, size_t i)
{
    return self_is_parted(self, i) || self_is_behind_stop(self, i, false) ||
           self_is_title(self, i); /* "off the lunch team mr price left it" */
}

/* Where the place that begins at word `i` ends; `i`: it is somebody's, goes on too long, or somebody is told of behind
 * it. `greeted`: the mail is a message, in which a mark behind it may be missing. */
static size_t end_of_place(const Self *self, size_t i, bool greeted)
{
    size_t end = i;
    while (end < self->sentence.n && end - i < SELF_PLACE_WORDS &&
           !self_word(self, end)->possessive && (end == i || !ends_at(self, end)) &&
           !self_is_of_another(self, end))
        end++;
    bool parted = end > i && ends_at(self, end);
    bool open = greeted && end - i == SELF_PLACE_WORDS && !self_word(self, end - 1)->possessive;
    return (parted || open) && !self_is_of_another(self, end) ? end : i;
}

/* Is it said behind word `i` where somebody is from, and nothing else of them? "off the lunch team,", "in 9b,", "y8,";
 * only "y8 here", unless it `says` "it's" in front. */
static bool is_placed(const Self *self, size_t i, bool says, bool greeted)
{
    size_t class = self_class_length(self, i), here = i + class;
    if (class > 0)
        return (says && self_is_parted(self, here) && !self_is_of_another(self, here)) ||
               self_is(self, LEXICON_SELF, here, SELF_HERE);
    bool small = i > 0 && !self_word(self, i - 1)->capital;
    here = i + 1 + self_is(self, LEXICON_SELF, i + 1, SELF_AGAIN); /* "here again" */
    if (small && self_is(self, LEXICON_SELF, i, SELF_HERE))
        return self_is_parted(self, here) || self_is_behind_stop(self, here, false) ||
               (self_is(self, LEXICON_SELF, here, SELF_FROM) &&
                self_class_length(self, here + 1) > 0);
    if (small && says && greeted && self_is_parted(self, i))
        return !self_is_of_another(self, i);
    if (!says || !self_is(self, LEXICON_SELF, i, SELF_FROM))
        return false;
    bool origin =
        self_says(self, i, SELF_WORD_ORIGIN) || greeted || self_class_length(self, i + 1) > 0;
    return origin &&
           end_of_place(self, i + 1, greeted && self_says(self, i, SELF_WORD_ORIGIN)) > i + 1;
}

/* How many words from `i` on may be a name in small letters. */
static size_t small_length(const Self *self, size_t i)
{
    size_t n = 0;
    while (n < SMALL_WORDS && i + n < self->sentence.n && self_is_small_name(self, i + n) &&
           !(n > 0 && (self_word(self, i + n)->breaks || self_class_length(self, i + n) > 0)))
        n++;
    return n;
}

/* "its shazza off the lunch team, mr price left it", "tyrone y8 here", "its kai and demi in 8f": only at the beginning of
 * a mail, where nobody else has been spoken of. Elsewhere in the text the word may be one of the language, and stays. */
static void take_small(Self *self, size_t i, bool says, bool greeted)
{
    size_t n = small_length(self, i), last = i;
    if (n > 0 && self_says(self, i + n, SELF_WORD_AND)) { /* of two */
        last = i + n + 1;
        n = small_length(self, last);
    }
    while (n > 0 && !is_placed(self, last + n, says, greeted))
        n--;
    if (n == 0)
        return;
    if (last > i) {
        self_learn(self, i, last - 1 - i, false);
        self_replace(self, i, last - 2);
    }
    self_learn(self, last, n, false);
    self_replace(self, last, last + n - 1);
}

/* ---- a name and a class, and nothing else ---- */

/* "Demi in 8F.", "demi jones, 8f": the words of the name, and of all, of a sentence that says no more; 0: it is
 * none. The stop behind "8F." may be that of an initial. */
static size_t placed_name_length(const Self *self, size_t *ret_all)
{
    size_t n = 1, class = 0;
    while (n < self->sentence.n && n <= SELF_PLACE_WORDS + 1 &&
           !self_is_behind_stop(self, n, false))
        n++;
    *ret_all = n;
    for (size_t back = 1; back <= 2 && back < n && class == 0; back++)
        class = self_class_length(self, n - back) == back ? back : 0;
    size_t end = n - class;
    bool in = class > 0 && self_is(self, LEXICON_SELF, end - 1, SELF_FROM);
    size_t name = end - in;
    if (class == 0 || !(in || self_word(self, end)->breaks) || name > SMALL_WORDS)
        return 0;
    for (size_t i = 0; i < name; i++) {
        if (!self_is_small_name(self, i) || (i > 0 && self_word(self, i)->breaks))
            return 0;
    }
    return name;
}

/* Is the next sentence about whom this one names: "Demi in 8F. She was on the list"? There must be one. */
static bool is_told_of(const Self *self, size_t all)
{
    char folded[2 * ANOTHER_BYTES];
    const char *next = self->sentence.text + self_word(self, all - 1)->end;
    next += strspn(next, " \t\r\n.,!-");
    size_t n = phrase_fold(next, strnlen(next, ANOTHER_BYTES), folded, sizeof folded);
    return n == 0 || phrases_start(lexicon_table(self->lexicon, LEXICON_SELF_WORDS), folded, n,
                                   NULL) == SELF_WORD_ANOTHER;
}

/* Is the sentence the text's last, behind the end of another? A list of pupils stands behind a colon. */
static bool is_last(const Self *self, size_t all)
{
    const char *text = self->sentence.text;
    size_t from = self_word(self, 0)->start;
    const char *rest = text + self_word(self, all - 1)->end;
    while (from > 0 && strchr(" \t\r\n", text[from - 1]))
        from--;
    return from > 0 && strchr(".!", text[from - 1]) &&
           rest[strspn(rest, " \t\r\n.,!xX")] == '\0';
}

/* In front of the report, or behind it: who writes. In front one word without a capital may be what it is about:
 * "fraud in 8f". */
static void take_placed(Self *self)
{
    size_t all, n = placed_name_length(self, &all);
    if (n == 0)
        return;
    bool in_front =
        self->first && (n > 1 || self_word(self, 0)->capital) && !is_told_of(self, all);
    if (!in_front && !is_last(self, all))
        return;
    self_learn(self, 0, n, false);
    self_replace(self, 0, n - 1);
}

/* ---- the whole ---- */

/* "Hi Ruth, its Jo from netball": behind whom a greeting greets, `i` words long, where the writer says who it is. */
static size_t behind_greeted(const Self *self, size_t i)
{
    for (size_t at = i; at < self->sentence.n && at <= i + GREETED_WORDS; at++) {
        size_t words;
        if (self_word(self, at)->breaks)
            return opening_of(self, at, &words) == SELF_WORD_IT_IS ? at : i;
    }
    return i;
}

void self_take_opening(Self *self)
{
    const Phrases *labels = lexicon_table(self->lexicon, LEXICON_SELF_LABELS);
    size_t first = 0, words = 0;
    if (self->sentence.n == 0 || identity_skips(IDENTITY_SELF) || self_is_quoted(self, 0))
        return;
    take_placed(self);
    bool greeted = word_group(&self->sentence, 0, labels, &first) == SELF_LABEL_GREETING;
    first = greeted ? behind_greeted(self, first) : 0;
    if (first >= self->sentence.n)
        return;
    int group = opening_of(self, first, &words);
    if (group == SELF_WORD_AS)
        learn_as(self, first + words, words > 1);
    else if (group == SELF_WORD_INTRODUCES || group == SELF_WORD_KNOWN)
        learn_introduced(self, first + words, group == SELF_WORD_KNOWN);
    else if (group == SELF_WORD_WE)
        learn_both(self, first + words, words == 1 && !is_shortened(self, first));
    if (!self->first)
        return;
    bool says = group == SELF_WORD_IT_IS || group == SELF_WORD_I_AM;
    if (says)
        learn_with_relative(self, first + words);
    if (group == SELF_WORD_IT_IS && first > 0)
        learn_greeting(self, first + words);
    bool me = says && words > 1 && !self_says(self, first + words - 1, SELF_WORD_IS) &&
              self_word(self, first + words - 1)->length > 1;
    take_small(self, says ? first + words : first, says, first > 0 || me);
}
