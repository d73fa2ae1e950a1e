/* See identity_self.h. Only the first person counts: what others are called or do is what the
 * report is about. The words are data (config/lexicon/identity.conf). Pure; called by identity_text.c. */
#include "parsers/identity/identity_self.h"

#include "parsers/identity/identity.h"
#include "parsers/identity/identity_said.h"
#include "parsers/layout/street.h"

#include <string.h>

enum { SHOWN_REACH = 4 }; /* words from a name to "photo" */

/* Does the word stand between quotation marks, by itself? */
static bool is_quoted_alone(const Self *self, size_t i)
{
    const Word *word = self_word(self, i);
    const char *text = self->sentence.text;
    return word->start > 0 && strchr("\"'", text[word->start - 1]) && text[word->end] &&
           strchr("\"'", text[word->end]);
}

/* "that I, Bethan Jones, saw it", "I, Bethan Jones of Year 3, saw it"; in "told me, Tom, and Ann" it goes on with
 * others. `next`: behind the name. */
static bool is_set_off(const Self *self, size_t i, size_t next)
{
    const char *text = self->sentence.text;
    size_t place = self_says(self, next, SELF_WORD_ORIGIN) ? next + 1 : next;
    while (place > next && place < self->sentence.n && place - next <= SELF_PLACE_WORDS &&
           !self_word(self, place)->breaks)
        place++;
    next = place < self->sentence.n ? place : next;
    size_t start = self_word(self, i)->start, end = self_word(self, next - 1)->end;
    bool commas = i > 0 && self_says(self, i - 1, SELF_WORD_PRONOUN) &&
                  self_word(self, i - 1)->end + 2 == start && text[start - 2] == ',' &&
                  text[end] == ',';
    return commas && !self_word(self, next - 1)->possessive && next < self->sentence.n &&
           !self_word(self, next)->capital && !word_is(&self->sentence, next, "and") &&
           !word_is(&self->sentence, next, "or");
}

/* He said to me, "Bethan, keep this quiet." */
static bool is_spoken_to(const Self *self, size_t i, size_t next)
{
    static const char *const marks[] = {"\"", "'", "\xe2\x80\x9c", "\xe2\x80\x98"};
    const char *text = self->sentence.text;
    size_t start = self_word(self, i)->start;
    bool opens = false;
    for (size_t j = 0; j < G_N_ELEMENTS(marks); j++) {
        size_t n = strlen(marks[j]);
        opens |= start > n && strncmp(text + start - n, marks[j], n) == 0;
    }
    return opens && i > 0 && word_is(&self->sentence, i - 1, "me") &&
           text[self_word(self, next - 1)->end] == ',' && next < self->sentence.n &&
           !word_is(&self->sentence, next, "who") && !word_is(&self->sentence, next, "and");
}

/* "I (Bethan Jones, Year 4) saw it", "it's me, Bethan, from the kitchen": a name behind the pronoun, in brackets or,
 * where nothing else can follow, between commas. */
static void learn_apart(Self *self, size_t i)
{
    const char *text = self->sentence.text;
    size_t start = i < self->sentence.n ? self_word(self, i)->start : 0;
    size_t n = start > 1 ? self_name_length(self, i, false) : 0;
    if (n == 0)
        return;
    const char *behind = text + self_word(self, i + n - 1)->end;
    bool bracket = text[start - 1] == '(' && *behind && strchr("),", *behind);
    bool again = i > 1 && word_is(&self->sentence, i - 1, "again") &&
                 word_is(&self->sentence, i - 2, "me");
    bool commas =
        i > 1 && (again || word_is(&self->sentence, i - 1, "me")) &&
        self_word(self, i)->breaks && strchr(",.!\n", *behind) && /* the end, too */
        (again || word_is(&self->sentence, i - 2, "it") ||
         word_is(&self->sentence, i - 2, "its") || word_is(&self->sentence, i - 2, "is") ||
         word_is(&self->sentence, i - 2, "by") || word_is(&self->sentence, i - 2, "from"));
    if (bracket || commas || is_set_off(self, i, i + n) || is_spoken_to(self, i, i + n))
        self_learn(self, i, n, true);
}

/* "Bethan in the photo" */
static bool self_is_shown(const Self *self, size_t i)
{
    for (size_t at = i; at < i + SHOWN_REACH && at < self->sentence.n; at++) {
        if (self_is(self, LEXICON_SELF, at, SELF_SHOWN))
            return true;
    }
    return false;
}

/* "leaving his screen open", "with her keys": what somebody else does. */
static bool is_anothers_deed(const Self *self, size_t i)
{
    enum { DEED_WORDS = 4 };
    if (i >= self->sentence.n)
        return false;
    const Word *word = self_word(self, i);
    bool doing = word->length > 3 &&
                 memcmp(self->sentence.folded + word->at + word->length - 3, "ing", 3) == 0;
    bool another = false;
    for (size_t at = i + 1; at < self->sentence.n && at < i + DEED_WORDS; at++)
        another |= self_is_of_another(self, at) && !self_says(self, at, SELF_WORD_IS);
    return another && (doing || word_is(&self->sentence, i, "with"));
}

/* "It's Bethan again, it is still there"; not "It's Bethan again who left it", "... leaving his screen open". `i`: behind
 * the name. */
static bool is_again(const Self *self, size_t i)
{
    return !is_anothers_deed(self, i + 1) && self->first &&
           self_is(self, LEXICON_SELF, i, SELF_AGAIN) && self_is_parted(self, i + 1) &&
           !self_is_of_another(self, i + 1);
}

/* "This is Kian's mum [here]": whose relative the writer is; not "It is Kian's mum who did it". The name is
 * of `n` words from `i` on. */
static void learn_relation(Self *self, size_t i, size_t n)
{
    size_t kin = i + n, behind = kin + 1;
    if (kin >= self->sentence.n || !self_is(self, LEXICON_RELATIVES, kin, RELATIVE_ONE) ||
        self_word(self, kin)->possessive ||
        (behind < self->sentence.n && !self_word(self, behind)->breaks &&
         !self_is(self, LEXICON_SELF, behind, SELF_HERE)))
        return;
    size_t start = self_word(self, i)->start;
    names_add_relative(self->names, self->sentence.text + start,
                       self_word(self, i + n - 1)->end - start);
}

/* Is what is said of oneself a name? "I am Bethan", "this is Bethan from the office"; not
 * "this is Tom's laptop". */
static void learn_doubtful(Self *self, size_t phrase, size_t i)
{
    bool it = strncmp(self->sentence.folded + self_word(self, phrase)->at, "it", 2) == 0;
    if (it && phrase > 0 && !self_word(self, phrase)->breaks &&
        self_says(self, phrase - 1, SELF_WORD_WOULD)) /* "I reckon it is Tom Price" */
        return;
    while (self_says(self, i, SELF_WORD_FILLER))
        i++;
    bool near =
        i < self->sentence.n && (!self_word(self, i)->breaks || is_quoted_alone(self, i));
    size_t n = near ? self_name_length(self, i, false) : 0;
    if (n > 0 && self_word(self, i + n - 1)->possessive)
        learn_relation(self, i, n);
    if (n == 0 || self_word(self, i + n - 1)->possessive ||
        (n == 1 && self_says(self, i, SELF_WORD_NO_NAME))) /* "This is Spam" */
        return;
    bool first = self->sentence.folded[self_word(self, phrase)->at] == 'i';
    bool me = first && !self_is(self, LEXICON_NAME_NEIGHBOURS, phrase, NEIGHBOUR_WHEN) && !it;
    bool ends = i + n == self->sentence.n || self_word(self, i + n)->breaks;
    bool here =
        self_is(self, LEXICON_SELF, i + n, SELF_HERE) ||
        (self_is(self, LEXICON_SELF, i + n, SELF_FROM) && !self_is_shown(self, i + n + 1));
    if (!me && !here && !ends && !is_again(self, i + n))
        return;
    self_learn(self, i, n, me && (here || ends || n > 1));
    self_learn_bracket(self, i + n, false);
}

/* Behind "from the kitchen", if it stands at `i`. */
static size_t behind_place(const Self *self, size_t i, size_t here)
{
    bool place = here > i + 1 && here - i <= SELF_PLACE_WORDS &&
                 self_is(self, LEXICON_SELF, i, SELF_FROM) && !self_is_shown(self, i + 1);
    for (size_t at = i; place && at < here; at++)
        place = !self_word(self, at)->breaks;
    return place ? here : i;
}

/* "Tomos's mum here": whose, if somebody's; the name of a child is that of who writes. */
static size_t learn_whose(Self *self, size_t first, size_t n, size_t here)
{
    const Phrases *posts = lexicon_table(self->lexicon, LEXICON_POSTS);
    size_t words = 0;
    if (n == 0 || !self_word(self, first + n - 1)->possessive ||
        word_group(&self->sentence, first + n, posts, &words) != POST_WORD ||
        first + n + words != here)
        return 0;
    self_learn_relative(self, first);
    return n + words;
}

/* Where who writes may stand in front of word i: behind a greeting and whom it greets, "Hi Mrs Bell, Bethan here". */
static size_t behind_greeting(const Self *self, size_t i)
{
    enum { GREETED_WORDS = 4 };
    const Phrases *labels = lexicon_table(self->lexicon, LEXICON_SELF_LABELS);
    size_t words = 0;
    if (word_group(&self->sentence, 0, labels, &words) != SELF_LABEL_GREETING)
        return 0;
    for (size_t at = words; at < i && at <= words + GREETED_WORDS; at++) {
        if (self_word(self, at)->breaks) /* "Dear Mrs Bell, I'm writing" */
            return self_says(self, at, SELF_WORD_I_AM) ? words : at;
    }
    return words;
}

/* "Bethan here.", "Bethan from the kitchen speaking:" at the beginning of a sentence, or behind a greeting. */
static void learn_here(Self *self, size_t i, size_t words)
{
    size_t first = behind_greeting(self, i), next = i + words;
    next += self_is(self, LEXICON_SELF, next, SELF_AGAIN); /* "Bethan here again" */
    size_t n = self_name_length(self, first, false);
    bool ends = self_is_parted(self, next) || word_is(&self->sentence, next, "from") ||
                word_is(&self->sentence, next, "in") || word_is(&self->sentence, next, "o'r") ||
                (words > 2 && self->first); /* "Bethan writing to you about" */
    if (n == 0 || !ends || self_word(self, i)->breaks)
        return;
    if (learn_whose(self, first, n, i) == 0 && behind_place(self, first + n, i) == i) {
        self_learn(self, first, n, true);
        self_take_post_behind(self, i); /* "Bethan here, Jack's mum" */
    }
}

/* "Bethan again - it is still there": of somebody who has written before, in their first words. */
static void learn_again(Self *self, size_t i)
{
    bool ends = i + 1 < self->sentence.n && self_is_parted(self, i + 1) &&
                !word_is(&self->sentence, i + 1, "who");
    if (i == 1 && self->first && ends && !self_word(self, i)->breaks &&
        self_name_length(self, 0, false) == 1 && !self_word(self, 0)->possessive)
        self_learn(self, 0, 1, true);
}

/* "you can use my name, tabs, when you talk to him" */
static bool is_allowed_name(const Self *self, size_t i)
{
    bool commas = i + 1 < self->sentence.n && self_word(self, i)->breaks &&
                  self->sentence.text[self_word(self, i)->end] == ',';
    return commas && i > 2 && word_is(&self->sentence, i - 3, "use") &&
           !self_is_no_name(self, i);
}

/* "Otter (which is me)", "@mole_88, that's me,": what stands in front. */
static void learn_in_front(Self *self, size_t i, size_t next)
{
    bool ends = next >= self->sentence.n || self_word(self, next)->breaks;
    if (i == 0 || !self_word(self, i)->breaks || !ends)
        return;
    Line token = self_token(self, i - 1);
    if (self_is_account(&token))
        self_learn_account(self, &token);
    if (self_learn_whose_before(self, i - 1)) /* "Olwen Pugh's mother, that's me," */
        return;
    size_t from = i;
    while (from > 0 && i - from < SELF_NAME_WORDS && self_word(self, from - 1)->capital &&
           !self_is_no_name(self, from - 1) && (from == i || !self_word(self, from)->breaks))
        from--;
    self_learn(self, from, i - from, true);
}

/* "Do not tell him it was Bethan Jones who told you": word `i` is "who". */
static void learn_who_told(Self *self, size_t i)
{
    const Phrases *asks = lexicon_table(self->lexicon, LEXICON_ANONYMITY);
    size_t words = 0, from = i;
    if (i == 0 || word_group(&self->sentence, i, asks, &words) != ANONYMITY_TELLER ||
        !word_is(&self->sentence, i + words - 1, "you"))
        return;
    while (from > 0 && i - from < SELF_NAME_WORDS &&
           self_name_length(self, from - 1, false) > 0 && !self_word(self, i - 1)->possessive)
        from--;
    bool wished = false;
    for (size_t at = 0; at < from && !wished; at++) {
        int group = word_group(&self->sentence, at, asks, NULL);
        wished = group == ANONYMITY_NOT || group == ANONYMITY_MUST_NOT;
    }
    if (from > 0 && wished && self_is_of_another(self, from - 1)) /* "was", "is" */
        self_learn(self, from, i - from, true);
}

/* "Do not write that mother of Oliwia told you": word `i` is "told", "informed". */
static void learn_child_of_teller(Self *self, size_t i)
{
    const Phrases *asks = lexicon_table(self->lexicon, LEXICON_ANONYMITY);
    size_t from = i;
    while (from > 2 && i - from < SELF_NAME_WORDS &&
           self_name_length(self, from - 1, false) > 0)
        from--;
    bool kin = from < i && self_is(self, LEXICON_RELATIVES, from - 1, RELATIVE_OF) &&
               self_is(self, LEXICON_RELATIVES, from - 2, RELATIVE_ONE);
    for (size_t at = 0; kin && at < from; at++) {
        int group = word_group(&self->sentence, at, asks, NULL);
        if (group == ANONYMITY_NOT || group == ANONYMITY_MUST_NOT) {
            self_learn_relative(self, from);
            return;
        }
    }
}

/* "I am a parent (Bethan Jones)": the writer, whole. */
static void learn_in_brackets(Self *self, size_t i)
{
    for (size_t at = i + 1; at < self->sentence.n && at <= i + 2; at++) {
        size_t n = self_word(self, at)->breaks ? self_name_length(self, at, false) : 0;
        if (n > 1 && !street_is_word(self->lexicon,
                                     self->sentence.text + self_word(self, at + n - 1)->start,
                                     self_word(self, at + n - 1)->end -
                                         self_word(self, at + n - 1)->start))
            self_learn_bracket(self, at, false);
        if (self_word(self, at)->breaks)
            return;
    }
}

/* "six-year-old", "6 months old", "6yo": no more need be said of whom. */
static bool is_aged(const Self *self, size_t i)
{
    const Word *word = self_word(self, i);
    const char *folded = self->sentence.folded, *end = folded + word->at + word->length;
    const char *from = folded + word->at;
    from = word->digit ? from + strspn(from, "0123456789") : folded;
    return from < end && phrases_end(lexicon_table(self->lexicon, LEXICON_RELATIVES), from,
                                     (size_t)(end - from), NULL) == RELATIVE_AGED;
}

/* "two", "eldest", "6 year old", "six-year-old". */
static bool says_which(const Self *self, size_t i)
{
    const Word *word = self_word(self, i);
    return word->digit || self_is(self, LEXICON_RELATIVES, i, RELATIVE_WHICH) ||
           self_is(self, LEXICON_RELATIVES, i, RELATIVE_YEAR) || is_aged(self, i) ||
           (word->length > strlen("old") &&
            strncmp(self->sentence.folded + word->at + word->length - strlen("old"), "old",
                    strlen("old")) == 0);
}

static bool is_joined(const Self *self, size_t i)
{
    const Word *word = self_word(self, i);
    return memchr(self->sentence.folded + word->at, '-', word->length) != NULL;
}

/* "brother", "half-brother". */
static bool is_relative(const Self *self, size_t i)
{
    const Word *word = self_word(self, i);
    const char *text = self->sentence.folded + word->at;
    size_t length = word->length;
    for (const char *hyphen; (hyphen = memchr(text, '-', length)); text = hyphen + 1)
        length -= (size_t)(hyphen + 1 - text);
    g_autofree char *whose = g_strdup_printf("my %.*s", (int)length, text);
    return phrases_exact(lexicon_table(self->lexicon, LEXICON_SELF), whose, strlen(whose)) ==
           SELF_RELATIVE;
}

/* "my [autistic] son": any one word that is no name and has nobody. */
static bool is_quality(const Self *self, size_t i)
{
    const Word *word = self_word(self, i);
    return i + 1 < self->sentence.n && !word->capital && !word->possessive && !word->breaks &&
           !self_word(self, i + 1)->breaks && is_relative(self, i + 1);
}

/* "My [two] boys", "our [eldest two] daughters", "my [autistic] son", "my half-brother", "my six-year-old": behind the relative;
 * `i`: it is none. */
static size_t behind_which(const Self *self, size_t i)
{
    enum { WHICH_WORDS = 4 };
    const Sentence *sentence = &self->sentence;
    size_t at = i + 1;
    if (!self_is(self, LEXICON_RELATIVES, i, RELATIVE_OWN))
        return i;
    while (at < sentence->n && at <= i + WHICH_WORDS && says_which(self, at))
        at++;
    if (at < sentence->n && is_quality(self, at))
        return at + 2;
    if (at < sentence->n && (at > i + 1 || is_joined(self, at)) && is_relative(self, at))
        return at + 1;
    bool two = at < sentence->n && at > i + 1 && /* "my two (Tomos and Cerys)", "my two are" */
               self_group(self, LEXICON_NUMBERS, at - 1) >= 0 &&
               (self->sentence.text[self_word(self, at)->start - 1] == '(' ||
                self_is(self, LEXICON_RELATIVES, at, RELATIVE_JOINT));
    return at > i + 1 && (two || is_aged(self, at - 1)) ? at : i;
}

/* ---- the whole ---- */

/* "My name is [Bethan Jones]", "you can use my name, tabs,": the words in front end before word `next`. */
static void learn_named(Self *self, size_t next, size_t words)
{
    if (next + 1 < self->sentence.n && self_word(self, next)->capital &&
        self_is(self, LEXICON_POSTS, next, POST_WORD))
        next++; /* "Auntie Pat" */
    size_t n = next < self->sentence.n ? self_name_length(self, next, false) : 0;
    if (n > 0 && self_word(self, next)->breaks && self_word(self, next + n - 1)->possessive)
        return;                                        /* "my name, Tom's and Ann's" */
    bool is = self_word(self, next - 1)->possessive || /* "my name's bethan" */
              word_is(&self->sentence, next - 1, "names");
    bool small = is || (words > 2 && !word_is(&self->sentence, next - 1, "as"));
    if (n == 0 && next < self->sentence.n && !self_word(self, next)->breaks)
        n = self_name_length(self, next, small);
    if (n == 0 && is_allowed_name(self, next))
        n = 1;
    self_learn(self, next, n, true);
    if (n == 1 && next + 1 < self->sentence.n && self_word(self, next + 1)->breaks) {
        size_t whole =
            self_name_length(self, next + 1, false); /* "The name is Jones, Bethan Jones" */
        self_learn(self, next + 1, whole > 1 ? whole : 0, true);
    }
}

static void take_phrase(Self *self, size_t i, int group, size_t words)
{
    size_t next = i + words;
    switch ((SelfWord)group) {
    case SELF_NAME:
        learn_named(self, next, words);
        break;
    case SELF_DOUBTFUL:
        learn_doubtful(self, i, next);
        learn_apart(self, next);
        if (words == 1 && word_is(&self->sentence, i, "i"))
            self_learn_post_apart(self, next);
        self_take_handle(self, i, next);
        self_take_plain_post(self, i, next);
        self_learn_home(self, i, next);
        break;
    case SELF_HERE:
        learn_here(self, i, words);
        break;
    case SELF_AGAIN:
        learn_again(self, i);
        break;
    case SELF_CONTACT:
        if (!self_says(self, i, SELF_WORD_ANOTHER) ||
            (names_are_told(self->names) && self_is_of_source(self, i)))
            self_take_contact(self, next); /* "she lives at" is the source's */
        break;
    case SELF_POST:
        learn_doubtful(self, i, next);
        learn_in_brackets(self, next);
        self_take_post(self, next);
        break;
    case SELF_CLASS:
        self_take_class(self, next);
        break;
    case SELF_RELATIVE:
        self_learn_relative_in_front(self, i, next);
        self_learn_relative(self, next);
        break;
    case SELF_ACCOUNT:
        self_take_account(self, next, !word_is(&self->sentence, i, "my"));
        break;
    case SELF_BEHIND:
        learn_in_front(self, i, next);
        break;
    case SELF_DIGIT:
        self_take_spoken(self, i);
        break;
    case SELF_STOP:
    case SELF_FROM:
    case SELF_SHOWN:
    case SELF_WORD_COUNT:
        break;
    }
}

/* Is it what somebody said to a machine, or a program's notice of that? Its beginning says so. */
static bool is_spoken(const Lexicon *lexicon, const char *text)
{
    enum { BEGINNING = 200 };
    char folded[2 * BEGINNING];
    const Phrases *table = lexicon_table(lexicon, LEXICON_SELF_WORDS);
    size_t n = phrase_fold(text, strnlen(text, BEGINNING), folded, sizeof folded), at, words;
    for (size_t from = 0; from < n; from += at + words) {
        int group = phrases_within(table, folded + from, n - from, &at, &words);
        if (group < 0 || group == SELF_WORD_VOICE)
            return group == SELF_WORD_VOICE;
    }
    return false;
}

char *identity_without_self(Names *names, const char *text)
{
    g_autofree Self *self = g_new0(Self, 1);
    const size_t length = strlen(text);
    self->names = names;
    self->lexicon = names_lexicon(names);
    self->left = g_string_sized_new(length + 1);
    const Phrases *table = lexicon_table(self->lexicon, LEXICON_SELF);
    const Phrases *labels = lexicon_table(self->lexicon, LEXICON_SELF_LABELS);
    const Phrases *asks = lexicon_table(self->lexicon, LEXICON_ANONYMITY);
    self->first = true;
    self->voice = is_spoken(self->lexicon, text);
    for (size_t at = 0; sentence_next(&self->sentence, text, length, &at);
         self->first = false) {
        self_take_opening(self);
        self_take_byline(self);
        for (size_t i = 0; i < self->sentence.n; i++) {
            size_t words = 1;
            int group = word_group(&self->sentence, i, table, &words);
            self_take_vehicle(self, i);
            if (!identity_skips(IDENTITY_SELF) && !self_is_quoted(self, i)) {
                self_take_as_post(self, i);
                self_take_post_behind(self, i);
                self_take_reach(self, i);
                self_learn_children(self, i);
                self_learn_mine(self, i);
                self_learn_theirs(self, i);
                if (word_is(&self->sentence, i, "who"))
                    learn_who_told(self, i);
                if (i + 1 < self->sentence.n && word_is(&self->sentence, i + 1, "you") &&
                    word_group(&self->sentence, i, asks, NULL) == ANONYMITY_TELLER)
                    learn_child_of_teller(self, i);
                bool may = group < 0 || group == SELF_RELATIVE; /* "my eldest [son]" */
                size_t relative = may ? behind_which(self, i) : i;
                if (relative > i) {
                    self_learn_relative_in_front(self, i, relative);
                    self_learn_relative(self, relative);
                }
            }
            bool account =
                group < 0 && i + 1 < self->sentence.n && self_says(self, i, SELF_WORD_MY) &&
                word_group(&self->sentence, i + 1, labels, NULL) == SELF_LABEL_ACCOUNT;
            if ((group < 0 && !account) || identity_skips(IDENTITY_SELF) ||
                self_is_quoted(self, i)) /* what is quoted is somebody else's */
                continue;
            if (account)
                self_take_account(self, i + 1, false);
            else
                take_phrase(self, i, group, words);
        }
    }
    g_string_append(self->left, text + self->done);
    return g_string_free(self->left, FALSE);
}
