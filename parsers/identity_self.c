/* See identity_self.h. Only the first person counts: what others are called or do is what the
 * report is about. A post goes, too: in a small school there is one caretaker. The words are data
 * (config/lexicon/identity.conf). Pure; called by identity_text.c. */
#include "parsers/identity_self.h"

#include "parsers/identity.h"
#include "parsers/identity_card.h"
#include "parsers/identity_replace.h"
#include "parsers/words.h"

#include <string.h>

enum {
    NAME_WORDS = 3,
    VALUE_WORDS = 12, /* of a way to reach the writer */
    SPOKEN_MIN = 7,   /* words of a telephone number that is written as it is said */
    SHORT_WORD = 4,   /* letters with a capital in front of a stop that may end no sentence */
    POST_REACH = 7,   /* words from "I am the" to the post */
    PLACE_WORDS = 4,  /* behind "of" and "in" */
    SHOWN_REACH = 4,  /* words from a name to "photo" */
    ACCOUNT_SKIP = 5, /* words between "my" and the name of an account */
};

typedef struct Self {
    Names *names;
    const Lexicon *lexicon;
    Sentence sentence;
    bool first;    /* the sentence is the text's first */
    GString *left; /* the text without what was replaced, as far as `done` */
    size_t done;
} Self;

static const Word *word_at(const Self *self, size_t i)
{
    return &self->sentence.words[i];
}

static int group_of(const Self *self, LexiconTable table, size_t i)
{
    const Word *word = word_at(self, i);
    return phrases_exact(lexicon_table(self->lexicon, table), self->sentence.folded + word->at,
                         word->length);
}

static bool is_group(const Self *self, LexiconTable table, size_t i, int group)
{
    return i < self->sentence.n && group_of(self, table, i) == group;
}

/* Does a sentence end in front of word `i`? `surely`: not behind what may be short for another
 * word, "St." */
static bool is_behind_stop(const Self *self, size_t i, bool surely)
{
    const Word *before = i > 0 ? word_at(self, i - 1) : NULL;
    for (size_t at = before ? before->end : word_at(self, i)->start;
         at < word_at(self, i)->start; at++) {
        char c = self->sentence.text[at];
        bool stop = c == '.' && (!surely || !before->capital || before->length > SHORT_WORD);
        if (stop || c == '!' || c == '?')
            return true;
    }
    return false;
}

/* ---- names ---- */

/* A word that nobody is called by: "worried", "the", "teacher", "Monday". */
static bool is_no_name(const Self *self, size_t i)
{
    int field = group_of(self, LEXICON_FIELD_WORDS, i);
    bool title = field == WORD_TITLE;
    return !title && (group_of(self, LEXICON_NAME_NEIGHBOURS, i) >= 0 ||
                      group_of(self, LEXICON_POSTS, i) >= 0 ||
                      group_of(self, LEXICON_NAMES, i) == NAMES_GENERIC ||
                      field == WORD_NOT_A_NAME || word_at(self, i)->digit);
}

/* How many words from `i` on are a name; `small`: it may be written without capitals. */
static size_t name_length(const Self *self, size_t i, bool small)
{
    size_t n = 0;
    while (n < NAME_WORDS && i + n < self->sentence.n &&
           (n == 0 || !word_at(self, i + n)->breaks)) {
        const Word *word = word_at(self, i + n);
        bool day = group_of(self, LEXICON_CALENDAR, i + n) >= 0 && !small;
        bool stop = n > 0 &&
                    is_behind_stop(self, i + n, false) && /* not "Mr. Jones", "B. Jones" */
                    word_at(self, i + n - 1)->length > 1 &&
                    group_of(self, LEXICON_FIELD_WORDS, i + n - 1) != WORD_TITLE;
        if (stop || is_no_name(self, i + n) || day || (!word->capital && !small))
            break;
        n++;
        if (word->possessive)
            break;
    }
    return n;
}

/* "my son Tomos", "my husband, Mr Jowett". */
static void learn_relative(Self *self, size_t i)
{
    size_t n = i < self->sentence.n && !is_behind_stop(self, i, false)
                   ? name_length(self, i, false)
                   : 0;
    if (n == 0)
        return;
    size_t start = word_at(self, i)->start;
    names_add_relative(self->names, self->sentence.text + start,
                       word_at(self, i + n - 1)->end - start);
}

static void learn(Self *self, size_t i, size_t n, bool sure)
{
    if (n == 0)
        return;
    size_t start = word_at(self, i)->start;
    names_add(self->names, self->sentence.text + start, word_at(self, i + n - 1)->end - start,
              sure);
}

/* Does the word stand between quotation marks, by itself? */
static bool is_quoted_alone(const Self *self, size_t i)
{
    const Word *word = word_at(self, i);
    const char *text = self->sentence.text;
    return word->start > 0 && strchr("\"'", text[word->start - 1]) && text[word->end] &&
           strchr("\"'", text[word->end]);
}

static bool is_pronoun(const Self *self, size_t i)
{
    static const char *const words[] = {"i", "me", "fi", "ja"};
    for (size_t j = 0; j < G_N_ELEMENTS(words); j++) {
        if (word_is(&self->sentence, i, words[j]))
            return true;
    }
    return false;
}

/* "that I, Bethan Jones, saw it"; in "told me, Tom, and Ann" it goes on with others. `next`: behind the name. */
static bool is_set_off(const Self *self, size_t i, size_t next)
{
    const char *text = self->sentence.text;
    size_t start = word_at(self, i)->start, end = word_at(self, next - 1)->end;
    bool commas = i > 0 && is_pronoun(self, i - 1) && word_at(self, i - 1)->end + 2 == start &&
                  text[start - 2] == ',' && text[end] == ',';
    return commas && !word_at(self, next - 1)->possessive && next < self->sentence.n &&
           !word_at(self, next)->capital && !word_is(&self->sentence, next, "and") &&
           !word_is(&self->sentence, next, "or");
}

/* He said to me, "Bethan, keep this quiet." */
static bool is_spoken_to(const Self *self, size_t i, size_t next)
{
    static const char *const marks[] = {"\"", "'", "\xe2\x80\x9c", "\xe2\x80\x98"};
    const char *text = self->sentence.text;
    size_t start = word_at(self, i)->start;
    bool opens = false;
    for (size_t j = 0; j < G_N_ELEMENTS(marks); j++) {
        size_t n = strlen(marks[j]);
        opens |= start > n && strncmp(text + start - n, marks[j], n) == 0;
    }
    return opens && i > 0 && word_is(&self->sentence, i - 1, "me") &&
           text[word_at(self, next - 1)->end] == ',' && next < self->sentence.n &&
           !word_is(&self->sentence, next, "who") && !word_is(&self->sentence, next, "and");
}

/* "I (Bethan Jones, Year 4) saw it", "it's me, Bethan, from the kitchen": a name behind the pronoun, in brackets or,
 * where nothing else can follow, between commas. */
static void learn_apart(Self *self, size_t i)
{
    const char *text = self->sentence.text;
    size_t start = i < self->sentence.n ? word_at(self, i)->start : 0;
    size_t n = start > 1 ? name_length(self, i, false) : 0;
    if (n == 0)
        return;
    const char *behind = text + word_at(self, i + n - 1)->end;
    bool bracket = text[start - 1] == '(' && *behind && strchr("),", *behind);
    bool commas =
        i > 1 && word_is(&self->sentence, i - 1, "me") && word_at(self, i)->breaks &&
        strchr(",.!\n", *behind) && /* the end, too */
        (word_is(&self->sentence, i - 2, "it") || word_is(&self->sentence, i - 2, "its") ||
         word_is(&self->sentence, i - 2, "is") || word_is(&self->sentence, i - 2, "by") ||
         word_is(&self->sentence, i - 2, "from"));
    if (bracket || commas || is_set_off(self, i, i + n) || is_spoken_to(self, i, i + n))
        learn(self, i, n, true);
}

/* "Bethan in the photo" */
static bool is_shown(const Self *self, size_t i)
{
    for (size_t at = i; at < i + SHOWN_REACH && at < self->sentence.n; at++) {
        if (is_group(self, LEXICON_SELF, at, SELF_SHOWN))
            return true;
    }
    return false;
}

/* "Bethan (Jones)": the rest of a name. `i`: the word in brackets. */
static void learn_bracket(Self *self, size_t i, bool sure)
{
    const char *text = self->sentence.text;
    size_t start = i < self->sentence.n ? word_at(self, i)->start : 0;
    size_t n = start > 0 && text[start - 1] == '(' ? name_length(self, i, false) : 0;
    if (n > 0 && text[word_at(self, i + n - 1)->end] == ')')
        learn(self, i, n, sure);
}

/* Is what is said of oneself a name? "I am Bethan", "this is Bethan from the office"; not
 * "this is Tom's laptop". */
static void learn_doubtful(Self *self, size_t phrase, size_t i)
{
    bool near = i < self->sentence.n && (!word_at(self, i)->breaks || is_quoted_alone(self, i));
    size_t n = near ? name_length(self, i, false) : 0;
    if (n == 0 || word_at(self, i + n - 1)->possessive)
        return;
    bool first = self->sentence.folded[word_at(self, phrase)->at] == 'i';
    bool me = first && !is_group(self, LEXICON_NAME_NEIGHBOURS, phrase, NEIGHBOUR_WHEN) &&
              strncmp(self->sentence.folded + word_at(self, phrase)->at, "it", 2) != 0;
    bool ends = i + n == self->sentence.n || word_at(self, i + n)->breaks;
    bool here = is_group(self, LEXICON_SELF, i + n, SELF_HERE) ||
                (is_group(self, LEXICON_SELF, i + n, SELF_FROM) && !is_shown(self, i + n + 1));
    if (!me && !here && !ends)
        return;
    learn(self, i, n, me && (here || ends || n > 1));
    learn_bracket(self, i + n, false);
}

/* Does what stands in front of word `i` end there, at a mark or at " - "? */
static bool is_parted(const Self *self, size_t i)
{
    return i >= self->sentence.n || word_at(self, i)->breaks ||
           memchr(self->sentence.text + word_at(self, i - 1)->end, '-',
                  word_at(self, i)->start - word_at(self, i - 1)->end);
}

/* Behind "from the kitchen", if it stands at `i`. */
static size_t behind_place(const Self *self, size_t i, size_t here)
{
    bool place = here > i + 1 && here - i <= PLACE_WORDS &&
                 is_group(self, LEXICON_SELF, i, SELF_FROM) && !is_shown(self, i + 1);
    for (size_t at = i; place && at < here; at++)
        place = !word_at(self, at)->breaks;
    return place ? here : i;
}

/* "Tomos's mum here": whose, if somebody's; the name of a child is that of who writes. */
static size_t learn_whose(Self *self, size_t first, size_t n, size_t here)
{
    const Phrases *posts = lexicon_table(self->lexicon, LEXICON_POSTS);
    size_t words = 0;
    if (n == 0 || !word_at(self, first + n - 1)->possessive ||
        word_group(&self->sentence, first + n, posts, &words) != POST_WORD ||
        first + n + words != here)
        return 0;
    learn_relative(self, first);
    return n + words;
}

/* "Bethan here.", "Bethan from the kitchen speaking:" at the beginning of a sentence, or behind a greeting. */
static void learn_here(Self *self, size_t i, size_t words)
{
    const Phrases *labels = lexicon_table(self->lexicon, LEXICON_SELF_LABELS);
    size_t first = 0;
    if (word_group(&self->sentence, 0, labels, &first) != SELF_LABEL_GREETING)
        first = 0;
    size_t n = name_length(self, first, false), next = i + words;
    bool ends = is_parted(self, next) || word_is(&self->sentence, next, "from") ||
                word_is(&self->sentence, next, "in") || word_is(&self->sentence, next, "o'r");
    if (n == 0 || !ends || word_at(self, i)->breaks)
        return;
    if (learn_whose(self, first, n, i) == 0 && behind_place(self, first + n, i) == i)
        learn(self, first, n, true);
}

/* "Bethan again - it is still there": of somebody who has written before, in their first words. */
static void learn_again(Self *self, size_t i)
{
    bool ends = i + 1 < self->sentence.n && is_parted(self, i + 1) &&
                !word_is(&self->sentence, i + 1, "who");
    if (i == 1 && self->first && ends && !word_at(self, i)->breaks &&
        name_length(self, 0, false) == 1 && !word_at(self, 0)->possessive)
        learn(self, 0, 1, true);
}

/* "you can use my name, tabs, when you talk to him" */
static bool is_allowed_name(const Self *self, size_t i)
{
    bool commas = i + 1 < self->sentence.n && word_at(self, i)->breaks &&
                  self->sentence.text[word_at(self, i)->end] == ',';
    return commas && i > 2 && word_is(&self->sentence, i - 3, "use") && !is_no_name(self, i);
}

/* ---- places that go ---- */

static void replace(Self *self, size_t from, size_t to)
{
    size_t start = word_at(self, from)->start, end = word_at(self, to)->end;
    if (start < self->done)
        return;
    g_string_append_len(self->left, self->sentence.text + self->done,
                        (gssize)(start - self->done));
    g_string_append(self->left, IDENTITY_MARK);
    self->done = end;
}

static bool stops(const Self *self, size_t i)
{
    return is_group(self, LEXICON_SELF, i, SELF_STOP);
}

/* Something with a digit or an "@" in it, or behind one. */
static bool is_token(const Self *self, const Word *word)
{
    const char *text = self->sentence.text;
    bool token = word->start > 0 && text[word->start - 1] == '@';
    for (size_t at = word->start; at < word->end; at++)
        token |= text[at] == '@' || g_ascii_isdigit(text[at]);
    return token;
}

/* A word with a capital that is none of the language, or with a digit or an "@". */
static bool is_proper(const Self *self, size_t i)
{
    return i < self->sentence.n &&
           (is_token(self, word_at(self, i)) ||
            (word_at(self, i)->capital && group_of(self, LEXICON_NAME_NEIGHBOURS, i) < 0));
}

/* Do the words that announce it end with "is" or "on"? Otherwise one word is all that follows:
 * "my login bjones7", not "my login can see Tom's list". */
static bool announces(const Self *self, size_t i)
{
    static const char *const words[] = {"is", "are",       "on", "at", "in", "via",
                                        "by", "extension", "yw", "ar", "yn"};
    for (size_t j = 0; i > 0 && j < G_N_ELEMENTS(words); j++) {
        if (word_is(&self->sentence, i - 1, words[j]))
            return true;
    }
    return false;
}

/* From its first mark to white space or a bracket: "@b.jones_88", "live:bjones". */
static Line token_at(const Self *self, size_t i)
{
    static const char ends[] = " \t\r\n,;()[]<>\"|";
    const char *text = self->sentence.text;
    size_t start = word_at(self, i)->start, end = word_at(self, i)->end;
    while (start > self->done && !strchr(ends, text[start - 1]))
        start--;
    end += strcspn(text + end, ends);
    while (end > word_at(self, i)->end && strchr(".:!?'", text[end - 1]))
        end--;
    return (Line){text + start, end - start};
}

/* A capital inside, a digit or a mark: no word of the language is written so. */
static bool is_like_account(const Line *token)
{
    for (size_t i = 0; i < token->length; i++) {
        char c = token->start[i];
        if (g_ascii_isdigit(c) || strchr("@_.#=:", c) ||
            (i > 0 && g_ascii_isupper(c) && g_ascii_islower(token->start[i - 1])))
            return true;
    }
    return false;
}

/* "live:bjones", "user=bjones", "kestrel#4471": its parts, too. */
static void learn_account(Self *self, const Line *token)
{
    names_add_token(self->names, token->start, token->length);
    for (size_t i = 0; i < token->length;) {
        size_t from = i;
        while (i < token->length && !strchr(":=#/", token->start[i]))
            i++;
        bool key = i < token->length && token->start[i] != '#';
        if (!key && i - from < token->length)
            names_add_token(self->names, token->start + from, i - from);
        i++;
    }
}

/* "my Insta is @clay_88", "I post as Mole": from word `i` on; `announced`: without "is" or "as". */
static void take_account(Self *self, size_t i, bool announced)
{
    const Phrases *labels = lexicon_table(self->lexicon, LEXICON_SELF_LABELS);
    static const char *const joints[] = {"is", "was", "as", "at", "called", "under", "yw"},
                             *const ways[] = {"on", "via", "by", "through"};
    for (size_t skipped = 0; skipped < ACCOUNT_SKIP && i < self->sentence.n; skipped++) {
        size_t words = 0;
        bool label = word_group(&self->sentence, i, labels, &words) == SELF_LABEL_ACCOUNT;
        bool joint = false;
        for (size_t j = 0; j < G_N_ELEMENTS(joints) && !label; j++)
            joint |= word_is(&self->sentence, i, joints[j]);
        bool way = false;
        for (size_t j = 0; j < G_N_ELEMENTS(ways) && !label; j++)
            way |= word_is(&self->sentence, i, ways[j]);
        if (!label && !joint && !way)
            break;
        announced |= joint || word_at(self, i + words - label)->possessive;
        i += label ? words : 1;
    }
    if (i >= self->sentence.n || is_behind_stop(self, i, true))
        return;
    Line token = token_at(self, i);
    bool named = announced && word_at(self, i)->capital &&
                 group_of(self, LEXICON_NAME_NEIGHBOURS, i) < 0 &&
                 group_of(self, LEXICON_CALENDAR, i) < 0;
    if (!named && !is_like_account(&token))
        return;
    size_t end = i;
    while (named && end + 1 < self->sentence.n && end - i < NAME_WORDS &&
           word_at(self, end + 1)->capital && !word_at(self, end + 1)->breaks &&
           !is_behind_stop(self, end + 1, false))
        end++;
    size_t start = (size_t)(token.start - self->sentence.text);
    if (start < self->done)
        return;
    if (is_like_account(&token) ||
        !is_no_name(self, i)) /* not "Welsh", which is also a language */
        learn_account(self, &token);
    g_string_append_len(self->left, self->sentence.text + self->done,
                        (gssize)(start - self->done));
    g_string_append(self->left, IDENTITY_MARK);
    self->done = MAX(start + token.length, word_at(self, end)->end);
}

/* "call me on 01234 567890", "I live at 14 Acacia Avenue, Chelmsford". */
static void take_contact(Self *self, size_t i)
{
    size_t end = i, most = announces(self, i) ? VALUE_WORDS : 1;
    while (end < self->sentence.n && end - i < most &&
           !(end > i && (stops(self, end) || is_behind_stop(self, end, true))))
        end++;
    if (end == i || !(is_proper(self, i) || (most > 1 && is_proper(self, i + 1))))
        return;
    size_t start = word_at(self, i)->start;
    Line value = {self->sentence.text + start, word_at(self, end - 1)->end - start};
    card_learn_line(self->names, &value);
    replace(self, i, end - 1);
    if (word_is(&self->sentence, end, "or") || word_is(&self->sentence, end, "and"))
        take_account(self, end + 1, false);
}

/* "oh seven seven double oh nine hundred ..." */
static void take_spoken(Self *self, size_t i)
{
    size_t n = 0;
    while (i + n < self->sentence.n && (n == 0 || !is_behind_stop(self, i + n, false)) &&
           (is_group(self, LEXICON_SELF, i + n, SELF_DIGIT) ||
            group_of(self, LEXICON_NUMBERS, i + n) >= 0) &&
           !word_at(self, i + n)->digit)
        n++;
    if (n >= SPOKEN_MIN)
        replace(self, i, i + n - 1);
}

/* "I am @moss_88 there"; not "it is @moss_88". */
static void take_handle(Self *self, size_t phrase, size_t i)
{
    bool mine =
        !word_is(&self->sentence, phrase, "it") && !word_is(&self->sentence, phrase, "this");
    size_t start = mine && i < self->sentence.n ? word_at(self, i)->start : 0;
    if (start > 0 && self->sentence.text[start - 1] == '@')
        take_account(self, i, false);
}

/* "Otter (which is me)", "@mole_88, that's me,": what stands in front. */
static void learn_in_front(Self *self, size_t i, size_t next)
{
    bool ends = next >= self->sentence.n || word_at(self, next)->breaks;
    if (i == 0 || !word_at(self, i)->breaks || !ends)
        return;
    Line token = token_at(self, i - 1);
    if (is_like_account(&token))
        learn_account(self, &token);
    size_t from = i;
    while (from > 0 && i - from < NAME_WORDS && word_at(self, from - 1)->capital &&
           !is_no_name(self, from - 1) && (from == i || !word_at(self, from)->breaks))
        from--;
    learn(self, from, i - from, true);
}

/* ---- posts ---- */

/* "of Year 4", "in the office": what a post is of. */
static size_t place_end(const Self *self, size_t i)
{
    if (!is_group(self, LEXICON_POSTS, i, POST_OF))
        return i;
    size_t end = i + 1;
    while (end < self->sentence.n && end - i <= PLACE_WORDS && !word_at(self, end)->breaks &&
           !stops(self, end) && !is_behind_stop(self, end, false))
        end++;
    return end;
}

/* "I am the Year 6 teacher": from `i` to the post and what it is of. */
static void take_post(Self *self, size_t i)
{
    const Phrases *posts = lexicon_table(self->lexicon, LEXICON_POSTS);
    for (size_t at = i; at < self->sentence.n && at < i + POST_REACH; at++) {
        size_t words = 1;
        if (at > i && (word_at(self, at)->breaks || stops(self, at)))
            return;
        if (word_group(&self->sentence, at, posts, &words) != POST_WORD)
            continue;
        size_t end = at + words;
        while (end < self->sentence.n && !word_at(self, end)->breaks &&
               is_group(self, LEXICON_POSTS, end, POST_WORD))
            end++;
        end = place_end(self, end);
        replace(self, i, MIN(end, self->sentence.n) - 1);
        return;
    }
}

/* "I am Head of Year 6", "I'm Tom Smith's mother". */
static void take_plain_post(Self *self, size_t phrase, size_t i)
{
    const Sentence *sentence = &self->sentence;
    bool first = word_is(sentence, phrase, "i'm") || word_is(sentence, phrase, "im") ||
                 (word_is(sentence, phrase, "i") && i > phrase + 1); /* "I am" */
    size_t at = i;
    while (at < self->sentence.n && at < i + NAME_WORDS && !word_at(self, at)->possessive)
        at++;
    bool whose = at < self->sentence.n && at < i + NAME_WORDS;
    at = whose ? at + 1 : i;
    if (first && at < self->sentence.n && !word_at(self, at)->breaks &&
        word_group(sentence, at, lexicon_table(self->lexicon, LEXICON_POSTS), NULL) ==
            POST_WORD)
        take_post(self, i);
}

static void take_class(Self *self, size_t i)
{
    size_t end = i;
    while (end < self->sentence.n && end - i <= PLACE_WORDS &&
           !(end > i && (word_at(self, end)->breaks || stops(self, end) ||
                         is_behind_stop(self, end, false))))
        end++;
    if (end > i)
        replace(self, i, end - 1);
}

/* ---- the whole ---- */

static void take_phrase(Self *self, size_t i, int group, size_t words)
{
    size_t next = i + words;
    switch ((SelfWord)group) {
    case SELF_NAME: {
        if (next + 1 < self->sentence.n && word_at(self, next)->capital &&
            is_group(self, LEXICON_POSTS, next, POST_WORD))
            next++; /* "Auntie Pat" */
        size_t n = next < self->sentence.n ? name_length(self, next, false) : 0;
        if (n > 0 && word_at(self, next)->breaks && word_at(self, next + n - 1)->possessive)
            break; /* "my name, Tom's and Ann's" */
        bool small = words > 2 && !word_is(&self->sentence, next - 1, "as");
        if (n == 0 && next < self->sentence.n && !word_at(self, next)->breaks)
            n = name_length(self, next, small);
        if (n == 0 && is_allowed_name(self, next))
            n = 1;
        learn(self, next, n, true);
        break;
    }
    case SELF_DOUBTFUL:
        learn_doubtful(self, i, next);
        learn_apart(self, next);
        take_handle(self, i, next);
        take_plain_post(self, i, next);
        break;
    case SELF_HERE:
        learn_here(self, i, words);
        break;
    case SELF_AGAIN:
        learn_again(self, i);
        break;
    case SELF_CONTACT:
        take_contact(self, next);
        break;
    case SELF_POST:
        learn_doubtful(self, i, next);
        take_post(self, next);
        break;
    case SELF_CLASS:
        take_class(self, next);
        break;
    case SELF_RELATIVE:
        learn_relative(self, next);
        break;
    case SELF_ACCOUNT:
        take_account(self, next, !word_is(&self->sentence, i, "my"));
        break;
    case SELF_BEHIND:
        learn_in_front(self, i, next);
        break;
    case SELF_DIGIT:
        take_spoken(self, i);
        break;
    case SELF_STOP:
    case SELF_FROM:
    case SELF_SHOWN:
    case SELF_WORD_COUNT:
        break;
    }
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
    self->first = true;
    for (size_t at = 0; sentence_next(&self->sentence, text, length, &at);
         self->first = false) {
        for (size_t i = 0; i < self->sentence.n; i++) {
            size_t words = 1;
            int group = word_group(&self->sentence, i, table, &words);
            bool account =
                group < 0 && i + 1 < self->sentence.n &&
                (word_is(&self->sentence, i, "my") || word_is(&self->sentence, i, "fy")) &&
                word_group(&self->sentence, i + 1, labels, NULL) == SELF_LABEL_ACCOUNT;
            if ((group < 0 && !account) || identity_skips(IDENTITY_SELF) ||
                word_quoted(&self->sentence, i)) /* what is quoted is somebody else's */
                continue;
            if (account)
                take_account(self, i + 1, false);
            else
                take_phrase(self, i, group, words);
        }
    }
    g_string_append(self->left, text + self->done);
    return g_string_free(self->left, FALSE);
}
