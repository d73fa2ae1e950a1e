/* See identity_said.h. What only the writer has, a way to reach them, a home, an account, a car, a post, goes where it
 * stands; a post, because in a small school there is one caretaker. Pure; called by identity_self.c. */
#include "parsers/identity/identity_said.h"

#include "parsers/identity/identity_card.h"
#include "parsers/identity/identity_home.h"
#include "parsers/identity/identity_replace.h"

#include <string.h>

enum {
    VALUE_WORDS = 12,  /* of a way to reach the writer */
    SPOKEN_MIN = 7,    /* words of a telephone number that is written as it is said */
    POST_REACH = 7,    /* words from "I am the" to the post */
    ACCOUNT_SKIP = 5,  /* words between "my" and the name of an account */
    VEHICLE_REACH = 7, /* words from "my" to the number of a car */
    PLATE_BYTES = 8,
    PLATE_WHOLE = 7,   /* signs of "AB12 CDE", which is nothing else */
    BRACKET_WORDS = 8, /* of what somebody is, behind their name */
};

#define HELD(group) (1U << HELD_##group)

/* Is the word by itself one of those groups of small words? */
static bool is_small(const Self *self, size_t i, unsigned groups)
{
    int group = i < self->sentence.n ? self_group(self, LEXICON_HELD, i) : -1;
    return group >= 0 && (groups >> group & 1);
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
           (is_token(self, self_word(self, i)) ||
            (self_word(self, i)->capital && self_group(self, LEXICON_NAME_NEIGHBOURS, i) < 0));
}

/* Do the words that announce it end with "is" or "on"? Otherwise one word is all that follows:
 * "my login bjones7", not "my login can see Tom's list". */
static bool announces(const Self *self, size_t i)
{
    return i > 0 && is_small(self, i - 1, HELD(IS) | HELD(ON) | HELD(IN));
}

/* From its first mark to white space or a bracket: "@b.jones_88", "live:bjones". */
Line self_token(const Self *self, size_t i)
{
    static const char ends[] = " \t\r\n,;()[]<>\"|";
    const char *text = self->sentence.text;
    size_t start = self_word(self, i)->start, end = self_word(self, i)->end;
    while (start > self->done && !strchr(ends, text[start - 1]))
        start--;
    end += strcspn(text + end, ends);
    while (end > self_word(self, i)->end && strchr(".:!?'", text[end - 1]))
        end--;
    return (Line){text + start, end - start};
}

/* A capital inside, a digit or a mark: no word of the language is written so. */
bool self_is_account(const Line *token)
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
void self_learn_account(Self *self, const Line *token)
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

static bool is_number(const Self *self, size_t i)
{
    if (i >= self->sentence.n || !self_word(self, i)->digit)
        return false;
    const Word *word = self_word(self, i);
    const char *text = self->sentence.text + word->start;
    return strspn(text, "0123456789") >= word->end - word->start;
}

/* "my Insta is @clay_88", "I post as Mole": from word `i` on; `announced`: without "is" or "as". */
void self_take_account(Self *self, size_t i, bool announced)
{
    const Phrases *labels = lexicon_table(self->lexicon, LEXICON_SELF_LABELS);
    for (size_t skipped = 0; skipped < ACCOUNT_SKIP && i < self->sentence.n; skipped++) {
        size_t words = 0;
        bool label = word_group(&self->sentence, i, labels, &words) == SELF_LABEL_ACCOUNT;
        bool joint = !label && is_small(self, i, HELD(IS) | HELD(AS));
        bool way = !label && is_small(self, i, HELD(ON) | HELD(THROUGH));
        if (!label && !joint && !way)
            break;
        announced |= joint || self_word(self, i + words - label)->possessive;
        i += label ? words : 1;
    }
    if (i >= self->sentence.n || self_is_behind_stop(self, i, true))
        return;
    Line token = self_token(self, i);
    bool named = announced && self_word(self, i)->capital &&
                 self_group(self, LEXICON_NAME_NEIGHBOURS, i) < 0 &&
                 self_group(self, LEXICON_CALENDAR, i) < 0;
    if (!named && !self_is_account(&token))
        return;
    size_t end = i;
    while (named && end + 1 < self->sentence.n && end - i < SELF_NAME_WORDS &&
           self_word(self, end + 1)->capital && !self_word(self, end + 1)->breaks &&
           !self_is_behind_stop(self, end + 1, false))
        end++;
    while (is_number(self, end) && is_number(self, end + 1) &&
           !self_word(self, end + 1)->breaks)
        end++; /* "07700 900123" */
    size_t start = (size_t)(token.start - self->sentence.text);
    if (start < self->done)
        return;
    if (self_is_account(&token) ||
        !self_is_no_name(self, i)) /* not "Welsh", which is also a language */
        self_learn_account(self, &token);
    g_string_append_len(self->left, self->sentence.text + self->done,
                        (gssize)(start - self->done));
    g_string_append(self->left, IDENTITY_MARK);
    self->done = MAX(start + token.length, self_word(self, end)->end);
}

/* "call me on 01234 567890", "I live at 14 Acacia Avenue, Chelmsford". */
void self_take_contact(Self *self, size_t i)
{
    size_t end = i, most = announces(self, i) ? VALUE_WORDS : 1;
    while (end < self->sentence.n && end - i < most &&
           !(end > i && (self_stops(self, end) || self_is_behind_stop(self, end, true))))
        end++;
    if (end == i || !(is_proper(self, i) || (most > 1 && is_proper(self, i + 1))))
        return;
    size_t start = self_word(self, i)->start;
    Line value = {self->sentence.text + start, self_word(self, end - 1)->end - start};
    card_learn_line(self->names, &value);
    self_replace(self, i, end - 1);
    if (word_is(&self->sentence, end, "or") || word_is(&self->sentence, end, "and"))
        self_take_account(self, end + 1, false);
}

/* "If you need more, write to b.jones@...": where the reader is asked to answer; not "he told them to write to". */
void self_take_reach(Self *self, size_t i)
{
    bool asked = i == 0 || self_is_parted(self, i) || is_small(self, i - 1, HELD(ASKED));
    size_t at = i + 1;
    if (!asked || !is_small(self, i, HELD(REACH)))
        return;
    at += is_small(self, at, HELD(TO) | HELD(ON) | HELD(IS));
    if (at >= self->sentence.n || self_word(self, at)->breaks)
        return;
    Line token = self_token(self, at);
    if (memchr(token.start, '@', token.length))
        self_take_account(self, at, false);
}

/* Is the word a name, and whose? "She" is no Mr Poole. 1: of the source, 0: of another, -1: it is none. */
static int whose_name(const Self *self, const Sentence *before, size_t at, bool woman)
{
    const Word *word = &before->words[at];
    const LexiconTable others[] = {LEXICON_NAME_NEIGHBOURS, LEXICON_POSTS,
                                   LEXICON_CALENDAR,        LEXICON_FIELD_WORDS,
                                   LEXICON_SELF_WORDS,      LEXICON_SELF};
    g_autofree char *folded = g_strndup(before->folded + word->at, word->length);
    if (strcmp(folded, "withheld") == 0 || names_kind(self->names, folded) != NAME_NOT)
        return 1;
    int child =
        phrases_exact(lexicon_table(self->lexicon, LEXICON_RELATIVES), folded, word->length);
    if (child == RELATIVE_CHILD || child == RELATIVE_PUPIL)
        return 0;
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        if (phrases_exact(lexicon_table(self->lexicon, others[i]), folded, word->length) >= 0)
            return -1;
    }
    bool man = at > 0 && word_is(before, at - 1, "mr");
    return word->capital && at > 0 && !(woman && man) ? 0 : -1;
}

bool self_is_of_source(const Self *self, size_t i)
{
    enum { BEFORE_BYTES = 400 };
    g_autofree Sentence *before = g_new(Sentence, 1); /* large */
    const char *text = self->sentence.text;
    size_t end = self_word(self, i)->start, at = end > BEFORE_BYTES ? end - BEFORE_BYTES : 0;
    int whose = -1;
    while (at > 0 && text[at] != ' ' && text[at] != '\n')
        at--;
    while (sentence_next(before, text, end, &at)) {
        for (size_t k = 0; k < before->n; k++) {
            int named = whose_name(self, before, k, word_is(&self->sentence, i, "she"));
            whose = named >= 0 ? named : whose;
        }
    }
    return whose != 0;
}

/* "oh seven seven double oh nine hundred ..." */
void self_take_spoken(Self *self, size_t i)
{
    size_t n = 0;
    while (i + n < self->sentence.n && (n == 0 || !self_is_behind_stop(self, i + n, false)) &&
           (self_is(self, LEXICON_SELF, i + n, SELF_DIGIT) ||
            self_group(self, LEXICON_NUMBERS, i + n) >= 0) &&
           !self_word(self, i + n)->digit)
        n++;
    if (n >= SPOKEN_MIN)
        self_replace(self, i, i + n - 1);
}

/* "I am @moss_88 there"; not "it is @moss_88". */
void self_take_handle(Self *self, size_t phrase, size_t i)
{
    bool mine =
        !word_is(&self->sentence, phrase, "it") && !word_is(&self->sentence, phrase, "this");
    size_t start = mine && i < self->sentence.n ? self_word(self, i)->start : 0;
    if (start > 0 && self->sentence.text[start - 1] == '@')
        self_take_account(self, i, false);
}

/* ---- posts ---- */

/* "of Year 4", "in the office": what a post is of. */
static size_t place_end(const Self *self, size_t i)
{
    if (!self_is(self, LEXICON_POSTS, i, POST_OF))
        return i;
    size_t end = i + 1;
    while (end < self->sentence.n && end - i <= SELF_PLACE_WORDS &&
           !self_word(self, end)->breaks && !self_stops(self, end) &&
           !self_is_behind_stop(self, end, false))
        end++;
    return end;
}

/* "I am the only Polish girl in 7C", behind "the", or behind "only": what nobody else is; not "the only one in the
 * building", "the only driver". */
static bool take_single(Self *self, size_t i)
{
    enum { SINGLE_WORDS = 8 };
    size_t from = i - is_small(self, i - 1, HELD(SINGLE)), end = from + 1;
    if (!is_small(self, from, HELD(SINGLE)) || is_small(self, end, HELD(ANYBODY)))
        return false;
    while (end < self->sentence.n && end - from <= SINGLE_WORDS &&
           !self_word(self, end)->breaks &&
           (word_is(&self->sentence, end, "with") || !self_stops(self, end)) &&
           !self_is_behind_stop(self, end, false))
        end++;
    if (end - from <= 2)
        return false;
    self_replace(self, from, end - 1);
    return true;
}

/* "I am the Year 6 teacher": from `i` to the post and what it is of. */
void self_take_post(Self *self, size_t i)
{
    const Phrases *posts = lexicon_table(self->lexicon, LEXICON_POSTS);
    if (take_single(self, i))
        return;
    for (size_t at = i; at < self->sentence.n && at < i + POST_REACH; at++) {
        size_t words = 1;
        if (at > i && (self_word(self, at)->breaks || self_stops(self, at)))
            return;
        if (word_group(&self->sentence, at, posts, &words) != POST_WORD)
            continue;
        size_t end = at + words;
        while (end < self->sentence.n && !self_word(self, end)->breaks &&
               self_is(self, LEXICON_POSTS, end, POST_WORD))
            end++;
        self_learn_behind_post(self, end);
        end = place_end(self, end);
        self_replace(self, i, MIN(end, self->sentence.n) - 1);
        if (self_says(self, end, SELF_WORD_CALLED)) /* "a dinner lady called Bethan" */
            self_learn(self, end + 1,
                       end + 1 < self->sentence.n ? self_name_length(self, end + 1, false) : 0,
                       false);
        return;
    }
}

/* Behind a post that begins at word `i`, "the Year 3 teacher", "Jack Shah's mum", or `i`: there is none. */
static size_t behind_post(const Self *self, size_t i)
{
    const Phrases *posts = lexicon_table(self->lexicon, LEXICON_POSTS);
    for (size_t at = i; at < self->sentence.n && at < i + POST_REACH; at++) {
        size_t words = 1;
        if (at > i && self_word(self, at)->breaks)
            return i;
        if (word_group(&self->sentence, at, posts, &words) == POST_WORD)
            return at + words;
        bool part =
            self_word(self, at)->digit || word_is(&self->sentence, at, "year") ||
            word_is(&self->sentence, at, "class") ||
            (at == i && self_group(self, LEXICON_NAME_NEIGHBOURS, at) == NEIGHBOUR_ARTICLE) ||
            self_name_length(self, at, false) > 0;
        if (!part)
            return i;
    }
    return i;
}

/* "As SENCO I saw it", "as deputy head and mother of Olwen I saw it": word `i` is "as". */
void self_take_as_post(Self *self, size_t i)
{
    size_t end = self_says(self, i, SELF_WORD_AS) ? behind_post(self, i + 1) : i + 1;
    if (end > i + 1)
        end = place_end(self, end);
    if (end == i + 1)
        return;
    size_t at = end;
    if (self_says(self, at, SELF_WORD_AND) && behind_post(self, at + 1) > at + 1)
        at = place_end(self, behind_post(self, at + 1));
    bool was = at >= self->sentence.n && i > 2 && self_says(self, i - 3, SELF_WORD_PRONOUN);
    if (was || (at < self->sentence.n && self_says(self, at, SELF_WORD_PRONOUN)))
        self_replace(self, i + 1, end - 1); /* "I was copied in as SENCO." */
}

/* "jacks mum": behind it, where a name in small letters has lost its apostrophe; `i`: it is none. */
static size_t behind_plain_kin(const Self *self, size_t i)
{
    const Word *word = self_word(self, i);
    const Phrases *words = lexicon_table(self->lexicon, LEXICON_NAME_NEIGHBOURS);
    const char *folded = self->sentence.folded + word->at;
    bool plain = self_is_small_name(self, i) && folded[word->length - 1] == 's' &&
                 phrases_exact(words, folded, word->length - 1) < 0 && /* "nobodys" */
                 i + 1 < self->sentence.n && !self_word(self, i + 1)->breaks;
    return plain && self_is(self, LEXICON_RELATIVES, i + 1, RELATIVE_ONE) ? i + 2 : i;
}

/* Behind the bracket that opens in front of word `i`; `i`: none does, or it goes on too long. */
static size_t behind_bracket(const Self *self, size_t i)
{
    const char *text = self->sentence.text;
    if (text[self_word(self, i)->start - 1] != '(')
        return i;
    for (size_t at = i; at < self->sentence.n && at < i + BRACKET_WORDS; at++) {
        if (text[self_word(self, at)->end] == ')')
            return at + 1;
    }
    return i;
}

/* "Bethan Jones, Year 3 teacher,", "Bethan, Jack Shah's mum.", "bethan (jacks mum, Robins class)": what the writer, whose
 * name ends with word `i`, is. */
void self_take_post_behind(Self *self, size_t i)
{
    bool here = i > 0 && self_is(self, LEXICON_SELF, i, SELF_HERE) && !self_is_parted(self, i);
    const Word *word = self_word(self, here ? i - 1 : i); /* "Bethan Jones here, Jack's mum" */
    g_autofree char *folded = g_strndup(self->sentence.folded + word->at, word->length);
    const char *behind = self->sentence.text + self_word(self, i)->end;
    bool apart = *behind == ',' || g_str_has_prefix(behind, " (");
    if (i + 1 >= self->sentence.n || !self_word(self, i + 1)->breaks || word->possessive ||
        !apart || names_kind(self->names, folded) != NAME_SURE)
        return;
    size_t post = behind_post(self, i + 1);
    post = post > i + 1 ? post : behind_plain_kin(self, i + 1);
    size_t end = post > i + 1 ? place_end(self, post) : post;
    end += self_class_length(self, end); /* "Jacks mum 4K" */
    if (post == i + 1 || (end < self->sentence.n && !self_word(self, end)->breaks))
        return;
    self_learn_whose(self, i + 1);
    self_replace(self, i + 1, MAX(end, behind_bracket(self, i + 1)) - 1);
}

/* "I am Head of Year 6", "I'm Tom Smith's mother", "i am joels mum". */
void self_take_plain_post(Self *self, size_t phrase, size_t i)
{
    const Sentence *sentence = &self->sentence;
    bool first = word_is(sentence, phrase, "i'm") || word_is(sentence, phrase, "im") ||
                 (word_is(sentence, phrase, "i") && i > phrase + 1); /* "I am" */
    size_t at = i;
    if (first && i < sentence->n && behind_plain_kin(self, i) > i) {
        const Word *child = self_word(self, i);
        names_add_relative(self->names, sentence->text + child->start,
                           child->end - child->start - 1);
        self_take_post(self, i);
        return;
    }
    while (at < self->sentence.n && at < i + SELF_NAME_WORDS &&
           !self_word(self, at)->possessive)
        at++;
    bool whose = at < self->sentence.n && at < i + SELF_NAME_WORDS;
    at = whose ? at + 1 : i;
    if (first && at < self->sentence.n && !self_word(self, at)->breaks &&
        word_group(sentence, at, lexicon_table(self->lexicon, LEXICON_POSTS), NULL) ==
            POST_WORD)
        self_take_post(self, i);
}

void self_take_class(Self *self, size_t i)
{
    size_t end = i;
    while (end < self->sentence.n && end - i <= SELF_PLACE_WORDS &&
           !(end > i && (self_word(self, end)->breaks || self_stops(self, end) ||
                         self_is_behind_stop(self, end, false))))
        end++;
    if (end > i)
        self_replace(self, i, end - 1);
}

/* ---- cars ---- */

/* Is it letters and digits as on a number plate: "AB12CDE", "R4MBO", "ABC123D"? */
static bool is_plate(const char *signs, size_t n)
{
    size_t a = 0, d = 0, b = 0;
    while (a < n && g_ascii_isalpha(signs[a]))
        a++;
    while (a + d < n && g_ascii_isdigit(signs[a + d]))
        d++;
    while (a + d + b < n && g_ascii_isalpha(signs[a + d + b]))
        b++;
    return a + d + b == n &&
           ((a == 2 && d == 2 && b == 3) || (a == 1 && d > 0 && d <= 3 && b == 3) ||
            (a == 3 && d > 0 && d <= 3 && b == 1));
}

/* How many words from `i` on are a number plate; `ret`: it, without blanks. */
static size_t plate_length(const Self *self, size_t i, char ret[PLATE_BYTES])
{
    size_t length = 0;
    for (size_t n = 1; n <= 2 && i + n <= self->sentence.n; n++) {
        const Word *word = self_word(self, i + n - 1);
        size_t bytes = word->end - word->start;
        if (length + bytes >= PLATE_BYTES || (n > 1 && word->breaks))
            return 0;
        memcpy(ret + length, self->sentence.text + word->start, bytes);
        length += bytes;
        ret[length] = '\0';
        if (is_plate(ret, length))
            return n;
    }
    return 0;
}

/* May the word stand between a car and its plate: "my old blue car, reg"? Not in "my car was hit by a van, reg", "my
 * neighbour's car, reg". */
static bool is_between(const Self *self, size_t i)
{
    int neighbour = self_group(self, LEXICON_NAME_NEIGHBOURS, i);
    bool others = self_word(self, i)->possessive && !self_says(self, i, SELF_WORD_FAMILY);
    return !others &&
           (neighbour < 0 || neighbour == NEIGHBOUR_ARTICLE ||
            word_is(&self->sentence, i, "with") || word_is(&self->sentence, i, "has")) &&
           !self_says(self, i, SELF_WORD_VEHICLE) && !self_says(self, i, SELF_WORD_AND) &&
           !self_is_behind_stop(self, i, true);
}

/* Behind "my car", "my reg", "I drive a"; `i`: neither stands there. *ret_near: a plate may follow at once. */
static size_t behind_vehicle(const Self *self, size_t i, bool *ret_near)
{
    const Phrases *table = lexicon_table(self->lexicon, LEXICON_SELF_WORDS);
    size_t words = 1;
    *ret_near = true;
    if (word_group(&self->sentence, i, table, &words) == SELF_WORD_DRIVES)
        return i + words;
    if (!self_says(self, i, SELF_WORD_MY))
        return i;
    char plate[PLATE_BYTES];
    for (size_t at = i + 2; at < self->sentence.n && at <= i + 3; at++) {
        if (self_word(self, at - 1)->capital && !self_word(self, at - 1)->possessive &&
            plate_length(self, at, plate) > 0) /* "my Fiesta AB12 CDE" */
            return at;
    }
    for (size_t at = i + 1; at < self->sentence.n && at <= i + 3; at++) {
        int group = word_group(&self->sentence, at, table, &words);
        if (group == SELF_WORD_VEHICLE || group == SELF_WORD_PLATE)
            return at + words;
        if (!is_between(self, at))
            break;
    }
    return i;
}

/* "AB12 CDE is mine": the plate of `n` words that begins at word `i`. */
static bool is_own_plate(const Self *self, size_t i, size_t n)
{
    return n > 0 && i + n + 1 < self->sentence.n && self_says(self, i + n, SELF_WORD_IS) &&
           (word_is(&self->sentence, i + n + 1, "mine") ||
            word_is(&self->sentence, i + n + 1, "ours") ||
            self_says(self, i + n + 1, SELF_WORD_MY));
}

static void take_plate(Self *self, size_t i, size_t n, const char *plate)
{
    names_add_token(self->names, plate, strlen(plate));
    self_replace(self, i, i + n - 1);
}

void self_take_vehicle(Self *self, size_t i)
{
    const Phrases *table = lexicon_table(self->lexicon, LEXICON_SELF_WORDS);
    char plate[PLATE_BYTES];
    bool near;
    size_t own = plate_length(self, i, plate);
    if (is_own_plate(self, i, own)) {
        take_plate(self, i, own, plate);
        return;
    }
    size_t at = behind_vehicle(self, i, &near);
    for (size_t end = at + VEHICLE_REACH; at > i && at < self->sentence.n && at < end;) {
        size_t words = 1, n = plate_length(self, at, plate);
        if (n > 0 && (near || strlen(plate) == PLATE_WHOLE)) {
            take_plate(self, at, n, plate);
            return;
        }
        int group = word_group(&self->sentence, at, table, &words);
        if (group == SELF_WORD_PLATE)
            near = true;
        else if (group != SELF_WORD_IS && !is_between(self, at))
            return;
        else if (group != SELF_WORD_IS)
            near = self_is_parted(self, at + 1);
        at += words;
    }
}

/* ---- homes ---- */

/* Behind who the writer says to be: a name, or "staff no 1". */
static size_t behind_self(const Self *self, size_t i)
{
    const Phrases *labels = lexicon_table(self->lexicon, LEXICON_SELF_LABELS);
    size_t words = 0, n = self_name_length(self, i, false);
    if (n > 0)
        return i + n;
    bool number = word_group(&self->sentence, i, labels, &words) == SELF_LABEL_NUMBER;
    return number && i + words < self->sentence.n && self_word(self, i + words)->digit
               ? i + words + 1
               : i;
}

void self_learn_home(Self *self, size_t phrase, size_t i)
{
    const Phrases *table = lexicon_table(self->lexicon, LEXICON_SELF_WORDS);
    if (i >= self->sentence.n ||
        word_group(&self->sentence, phrase, table, NULL) != SELF_WORD_I_AM)
        return;
    size_t at = behind_self(self, i);
    at += at > i && self_says(self, at, SELF_WORD_ORIGIN);
    if (at == i || at >= self->sentence.n || !self_word(self, at)->digit)
        return;
    size_t start = self_word(self, at)->start, end = self->sentence.end;
    Line line = {self->sentence.text + start, end - start};
    home_learn_first(self->names, &line);
}
