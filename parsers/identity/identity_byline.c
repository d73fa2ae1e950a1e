/* See identity_said.h. How a text says in front, behind or beside its words who has written it: "Statement of Bethan
 * Jones, TA", "Sent by Bethan Jones from the office account", "sir left it open. from tyrone in 9b". What others have
 * written and sent is said nearly so, and goes on: each rule asks that nothing does. Pure; called by identity_self.c. */
#include "parsers/identity/identity_said.h"

#include "parsers/identity/identity.h"

#include <string.h>

enum {
    FRONT_WORDS = 4,  /* in front of "report" */
    TYPIST_WORDS = 5, /* from "typed" to "for" */
    DEVICE_WORDS = 5, /* from "using" to "account" */
    REST_WORDS = 12,  /* in which the writer speaks, behind "Writing as Bethan Jones" */
};

static int group_of(const Self *self, size_t i, size_t *ret_words)
{
    *ret_words = 1;
    return i < self->sentence.n
               ? word_group(&self->sentence, i,
                            lexicon_table(self->lexicon, LEXICON_SELF_WORDS), ret_words)
               : -1;
}

static char behind(const Self *self, size_t i)
{
    return self->sentence.text[self_word(self, i - 1)->end];
}

/* "using the office account", "on Carol's login": where nothing else follows but a mark. */
static bool is_by_device(const Self *self, size_t i)
{
    size_t words;
    if (!self_says(self, i, SELF_WORD_USING))
        return false;
    for (size_t at = i + 1; at < self->sentence.n && at <= i + DEVICE_WORDS; at++) {
        if (group_of(self, at, &words) == SELF_WORD_DEVICE ||
            word_is(&self->sentence, at, "account") || word_is(&self->sentence, at, "email") ||
            word_is(&self->sentence, at, "e-mail")) /* these are reports, too */
            return self_is_parted(self, at + words) ||
                   self_is_behind_stop(self, at + words, true);
        if (self_word(self, at)->breaks)
            return false;
    }
    return false;
}

/* "from the kitchen", "of Year 3", "TA", "9b": what somebody is, and then no more. */
static bool is_place_alone(const Self *self, size_t i)
{
    size_t end = i + 1;
    if (i >= self->sentence.n)
        return false;
    bool post = word_group(&self->sentence, i, lexicon_table(self->lexicon, LEXICON_POSTS),
                           NULL) == POST_WORD ||
                self_word(self, i)->digit || word_is(&self->sentence, i, "year") ||
                word_is(&self->sentence, i, "midday");
    bool from =
        self_says(self, i, SELF_WORD_ORIGIN) || self_is(self, LEXICON_SELF, i, SELF_FROM);
    if (!post && !from)
        return false;
    while (end < self->sentence.n && end - i <= SELF_PLACE_WORDS &&
           !self_is_parted(self, end) && !self_is_of_another(self, end))
        end++;
    return self_is_parted(self, end) && !self_is_of_another(self, end);
}

/* Has it been said who, in front of word `i`, and nothing of what they have done? */
static bool ends_name(const Self *self, size_t i)
{
    if (i >= self->sentence.n || strchr(":\n(", behind(self, i)) || is_by_device(self, i))
        return true;
    return (behind(self, i) == ',' || !self_word(self, i)->breaks) && is_place_alone(self, i);
}

/* "Message from Microsoft Account" */
static bool is_person(const Self *self, size_t i, size_t n)
{
    for (size_t at = i; at < i + n; at++) {
        if (self_group(self, LEXICON_SELF_WORDS, at) >= 0)
            return false;
    }
    return n > 0;
}

static bool learn_whole(Self *self, size_t i, bool sure)
{
    size_t n = i < self->sentence.n ? self_name_length(self, i, false) : 0;
    if (!is_person(self, i, n) || self_word(self, i + n - 1)->possessive ||
        !ends_name(self, i + n))
        return false;
    self_learn(self, i, n, sure && n > 1);
    return true;
}

/* "Report by Bethan Jones", "Witness statement (Bethan Jones)", "Account of Bethan Jones, TA:". */
static bool learn_document(Self *self)
{
    size_t words;
    for (size_t i = 0; i < self->sentence.n && i < FRONT_WORDS; i++) {
        int group = group_of(self, i, &words);
        bool testimony = group == SELF_WORD_TESTIMONY;
        if (testimony || group == SELF_WORD_DOCUMENT) {
            size_t next = i + words, by = 0;
            int link = group_of(self, next, &by);
            if (link == SELF_WORD_BY ||
                (link == SELF_WORD_ORIGIN && word_is(&self->sentence, next, "from")) ||
                (testimony && next < self->sentence.n && word_is(&self->sentence, next, "of")))
                return !self_word(self, next)->breaks && learn_whole(self, next + by, true);
            if (testimony)
                self_learn_bracket(self, next, true);
            return false;
        }
        if (group != SELF_WORD_KIND &&
            self_group(self, LEXICON_NAME_NEIGHBOURS, i) != NEIGHBOUR_ARTICLE)
            return false;
    }
    return false;
}

/* "Sent by Bethan Jones via the shared mailbox", "Typed by the office for Bethan Jones:". */
static bool learn_written(Self *self)
{
    size_t words, by;
    if (group_of(self, 0, &words) != SELF_WORD_WRITTEN)
        return false;
    for (size_t i = words; i < self->sentence.n && i <= words + TYPIST_WORDS; i++) {
        if (i > words && self_word(self, i)->breaks)
            return false;
        bool found = (i == words && group_of(self, i, &by) == SELF_WORD_BY) ||
                     group_of(self, i, &by) == SELF_WORD_FOR;
        if (found && learn_whole(self, i + by, true))
            return true;
    }
    return false;
}

/* Is the sentence but a heading: does it end with a colon, in a bracket or with its line? */
static bool closes(const Self *self)
{
    for (size_t i = 1; i <= self->sentence.n; i++) {
        if (strchr(":)\n", behind(self, i)))
            return true;
        if (i < self->sentence.n && behind(self, i) == ',' && i > SELF_NAME_WORDS)
            return false;
    }
    return false;
}

/* "Bethan Jones, using the office account:", "Bethan Jones would like to report that". */
static void learn_first(Self *self, size_t i)
{
    size_t words, n = self_name_length(self, i, false);
    if (n < 2 || self_word(self, i + n - 1)->possessive)
        return;
    if ((is_by_device(self, i + n) && closes(self)) ||
        group_of(self, i + n, &words) == SELF_WORD_REPORTS)
        self_learn(self, i, n, n > 1);
}

/* ---- how it ends ---- */

static bool is_text_end(const Self *self)
{
    size_t end = self_word(self, self->sentence.n - 1)->end;
    const char *rest = self->sentence.text + end;
    return rest[strspn(rest, " \t\r\n.,!)~*_-")] == '\0';
}

/* Does a thought begin with word `i`? Behind a stop it may be in small letters. */
static bool begins(const Self *self, size_t i)
{
    return i == 0 || self_is_behind_stop(self, i, false) || behind(self, i) == '\n';
}

static void take_one(Self *self, size_t i)
{
    self_learn(self, i, 1, false);
    self_replace(self, i, i);
}

/* "its tyrone btw" */
static bool take_by_the_way(Self *self)
{
    size_t n = self->sentence.n;
    bool said = n > 2 && self_says(self, n - 1, SELF_WORD_BY_THE_WAY) &&
                self_says(self, n - 3, SELF_WORD_IT_IS) && begins(self, n - 3) &&
                self_is_small_name(self, n - 2);
    if (said)
        take_one(self, n - 2);
    return said;
}

/* "... from tyrone in 9b", "... from kai and demi in 8f", "... - tyrone, 9b", "its tyrone btw": the last words of the text. */
static void take_end(Self *self)
{
    size_t n = self->sentence.n, class = 0;
    if (take_by_the_way(self))
        return;
    for (size_t back = 1; back <= 2 && back < n && class == 0; back++)
        class = self_class_length(self, n - back) == back ? back : 0;
    size_t end = n - class;
    if (class > 0 && end > 0 && self_is(self, LEXICON_SELF, end - 1, SELF_FROM))
        end--;
    size_t last = end > 0 ? end - 1 : 0, first = last;
    if (last > 2 && self_says(self, last - 1, SELF_WORD_AND) && /* of two */
        self_is_small_name(self, last - 2))
        first = last - 2;
    bool lead = first > 0 && (word_is(&self->sentence, first - 1, "from") ||
                              word_is(&self->sentence, first - 1, "love"));
    bool whole = lead && begins(self, first - 1);
    bool parted = class > 0 && first > 0 && (lead || self_is_parted(self, first));
    if (!(whole || parted) || self_word(self, last)->capital || !self_is_small_name(self, last))
        return;
    if (first < last)
        take_one(self, first);
    take_one(self, last);
}

/* ---- the whole ---- */

void self_take_byline(Self *self)
{
    if (self->sentence.n == 0 || identity_skips(IDENTITY_SELF) || self_is_quoted(self, 0))
        return;
    if (!learn_document(self) && !learn_written(self))
        learn_first(self, 0);
    if (is_text_end(self))
        take_end(self);
}

/* Behind "Writing as Bethan Jones": does the writer speak, or has nothing been said? */
bool self_speaks_behind(const Self *self, size_t i)
{
    if (ends_name(self, i))
        return true;
    for (size_t at = i; at < self->sentence.n && at < i + REST_WORDS; at++) {
        if (self_says(self, at, SELF_WORD_PRONOUN) || self_says(self, at, SELF_WORD_MY))
            return true;
        if (self_is_of_another(self, at))
            return false;
    }
    return false;
}

/* Behind "I'm the night cleaner", at word `i`: ", Bethan" or "Bethan Jones", and then no more. */
void self_learn_behind_post(Self *self, size_t i)
{
    size_t n = i < self->sentence.n ? self_name_length(self, i, false) : 0;
    bool comma = n > 0 && behind(self, i) == ',';
    if (n == 0 || self_word(self, i + n - 1)->possessive ||
        (self_word(self, i)->breaks && !comma) || self_is_behind_stop(self, i, false))
        return;
    size_t next = i + n;
    bool ends = next >= self->sentence.n || behind(self, next) == ')' ||
                self_is_behind_stop(self, next, false) ||
                word_is(&self->sentence, next, "and") || is_place_alone(self, next);
    if (ends || (!comma && self_is_parted(self, next)))
        self_learn(self, i, n, n > 1);
}

/* "I, the cleaner Bethan Jones, saw it": `i` is the word behind "I". */
void self_learn_post_apart(Self *self, size_t i)
{
    const Phrases *posts = lexicon_table(self->lexicon, LEXICON_POSTS);
    size_t words = 1;
    if (i == 0 || i >= self->sentence.n || behind(self, i) != ',' ||
        self_group(self, LEXICON_NAME_NEIGHBOURS, i) != NEIGHBOUR_ARTICLE)
        return;
    for (size_t at = i + 1; at < self->sentence.n && at <= i + FRONT_WORDS; at++) {
        if (self_word(self, at)->breaks)
            return;
        if (word_group(&self->sentence, at, posts, &words) != POST_WORD)
            continue;
        size_t name = at + words;
        size_t n = name < self->sentence.n ? self_name_length(self, name, false) : 0;
        if (n > 0 && strchr(",)", behind(self, name + n)))
            self_learn(self, name, n, n > 1);
        return;
    }
}
