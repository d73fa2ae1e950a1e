/* See identity_said.h. What may be a name is told by its capital and by what nobody is called by, which is data
 * (config/lexicon). Pure; called by the other files that read what people say of themselves. */
#include "parsers/identity_said.h"

#include "parsers/identity_replace.h"

#include <string.h>

enum {
    SHORT_WORD = 4
}; /* letters with a capital in front of a stop that may end no sentence */

const Word *self_word(const Self *self, size_t i)
{
    return &self->sentence.words[i];
}

int self_group(const Self *self, LexiconTable table, size_t i)
{
    const Word *word = self_word(self, i);
    return phrases_exact(lexicon_table(self->lexicon, table), self->sentence.folded + word->at,
                         word->length);
}

bool self_is(const Self *self, LexiconTable table, size_t i, int group)
{
    return i < self->sentence.n && self_group(self, table, i) == group;
}

bool self_says(const Self *self, size_t i, SelfOther group)
{
    return self_is(self, LEXICON_SELF_WORDS, i, (int)group);
}

bool self_is_behind_stop(const Self *self, size_t i, bool surely)
{
    const Word *before = i > 0 ? self_word(self, i - 1) : NULL;
    for (size_t at = before ? before->end : self_word(self, i)->start;
         at < self_word(self, i)->start; at++) {
        char c = self->sentence.text[at];
        bool stop = c == '.' && (!surely || !before->capital || before->length > SHORT_WORD);
        if (stop || c == '!' || c == '?')
            return true;
    }
    return false;
}

bool self_is_title(const Self *self, size_t i)
{
    return self_is(self, LEXICON_FIELD_WORDS, i, WORD_TITLE);
}

/* ---- names ---- */

bool self_is_no_name(const Self *self, size_t i)
{
    int field = self_group(self, LEXICON_FIELD_WORDS, i);
    return !self_is_title(self, i) && (self_group(self, LEXICON_NAME_NEIGHBOURS, i) >= 0 ||
                                       self_group(self, LEXICON_POSTS, i) >= 0 ||
                                       self_group(self, LEXICON_NAMES, i) == NAMES_GENERIC ||
                                       field == WORD_NOT_A_NAME || self_word(self, i)->digit);
}

size_t self_name_length(const Self *self, size_t i, bool small)
{
    size_t n = 0;
    while (n < SELF_NAME_WORDS && i + n < self->sentence.n &&
           (n == 0 || !self_word(self, i + n)->breaks)) {
        const Word *word = self_word(self, i + n);
        bool day = self_group(self, LEXICON_CALENDAR, i + n) >= 0 && !small;
        bool stop = n > 0 &&
                    self_is_behind_stop(self, i + n, false) && /* not "Mr. Jones", "B. Jones" */
                    self_word(self, i + n - 1)->length > 1 && !self_is_title(self, i + n - 1);
        bool language = small && !word->capital && self_says(self, i + n, SELF_WORD_NO_NAME);
        bool another = n > 0 && self_is_title(self, i + n) && !self_is_title(self, i + n - 1);
        if (stop || another || language || self_is_no_name(self, i + n) || day ||
            (!word->capital && !small))
            break;
        n++;
        if (word->possessive)
            break;
    }
    return n;
}

/* "My son [is called] Tomos", "my daughter's [name is] Cerys", "my son, [whose name is] Tomos": where the name may begin. */
static size_t behind_joints(const Self *self, size_t i)
{
    enum { JOINTS = 2 };
    static const char *const links[] = {"who", "whose", NULL};
    static const char *const joints[] = {"is", "are", "called", "named", "name", "names", NULL};
    size_t link =
        word_is_any(&self->sentence, i, links) && word_is_any(&self->sentence, i + 1, joints);
    size_t n = link;
    while (n < link + JOINTS && word_is_any(&self->sentence, i + n, joints))
        n++;
    bool says_more =
        n > 0 && i + n < self->sentence.n &&
        (self_is(self, LEXICON_POSTS, i + n, POST_WORD) ||
         self_group(self, LEXICON_NAME_NEIGHBOURS, i + n) >= 0 ||
         self_says(self, i + n, SELF_WORD_NO_NAME) || self_word(self, i + n)->possessive);
    return says_more ? i : i + n;
}

/* How many words from `i` on are the name of a relative, which is learned; 0: none. */
static size_t learn_one_relative(Self *self, size_t i)
{
    size_t n = i < self->sentence.n && !self_is_behind_stop(self, i, false)
                   ? self_name_length(self, i, false)
                   : 0;
    if (n == 0)
        return 0;
    size_t start = self_word(self, i)->start;
    names_add_relative(self->names, self->sentence.text + start,
                       self_word(self, i + n - 1)->end - start);
    return n;
}

static bool is_one(const Self *self, size_t i)
{
    return self_is(self, LEXICON_RELATIVES, i, RELATIVE_ONE);
}

/* "[and] daughter", "[or his] sister": where the relative may begin. */
static size_t behind_and(const Self *self, size_t i)
{
    static const char *const links[] = {"and", "or", NULL};
    static const char *const whose[] = {"my", "our", "his", "her", "their", NULL};
    i += word_is_any(&self->sentence, i, links);
    return i + (word_is_any(&self->sentence, i, whose) && is_one(self, i + 1));
}

/* Where another relative may be named behind one: "Tomos, 7, and Cerys" of `several`, "my son Tomos and daughter Cerys"; or the
 * end of the sentence. */
static size_t behind_relative(const Self *self, size_t i, bool several)
{
    while (i < self->sentence.n &&
           (self_word(self, i)->digit || word_is(&self->sentence, i, "aged")))
        i++;
    i = behind_and(self, i);
    bool named = is_one(self, i);
    return several || named ? i + named : self->sentence.n;
}

/* "Year 4", "3B", "Y9", "aged 9", "in Mr Pugh's class": does any of the words say who somebody is in the school? */
static bool says_class(const Self *self, size_t from, size_t to)
{
    static const char *const places[] = {"year",      "class",   "form",      "aged",
                                         "reception", "nursery", "preschool", "dosbarth",
                                         "blwyddyn",  NULL};
    for (size_t i = from; i < to; i++) {
        const Word *word = self_word(self, i);
        const char *text = self->sentence.folded + word->at;
        bool digit = false;
        for (size_t k = 0; k < word->length; k++)
            digit |= g_ascii_isdigit(text[k]);
        if (digit || word_is_any(&self->sentence, i, places))
            return true;
    }
    return false;
}

/* "My son, Year 4, Tomos, saw it", "my daughter (3B) Cerys": where the name may begin; `i`: none does. */
static size_t behind_class(const Self *self, size_t i)
{
    enum { CLASS_WORDS = 6 };
    const size_t n = self->sentence.n;
    size_t at = i + 1;
    while (at < n && at <= i + CLASS_WORDS && !self_is_parted(self, at))
        at++;
    if (at >= n || !self_is_parted(self, at) || !says_class(self, i, at) ||
        self_is_title(self, at))
        return i;
    size_t name = self_name_length(self, at, false), next = at + name;
    bool bracket = memchr(self->sentence.text + self_word(self, at - 1)->end, ')',
                          self_word(self, at)->start - self_word(self, at - 1)->end);
    bool ends = bracket || self_is_parted(self, next) || word_is(&self->sentence, next, "and");
    return name > 0 && ends ? at : i;
}

/* "However, my son": a word that begins the sentence. */
static bool is_beginning(const Self *self, size_t i)
{
    int group = self_group(self, LEXICON_DRAFT, i);
    const Word *word = self_word(self, i);
    bool adverb = word->length > 3 &&
                  memcmp(self->sentence.folded + word->at + word->length - 2, "ly", 2) == 0;
    return i == 0 && (group == DRAFT_KEEP || (group >= 0 && adverb));
}

void self_learn_relative_in_front(Self *self, size_t i, size_t next)
{
    const char *text = self->sentence.text;
    if (i == 0 || !self_is_parted(self, i) || self_word(self, next - 1)->possessive)
        return;
    bool bracket = self_word(self, i)->start > 0 && text[self_word(self, i)->start - 1] == '(';
    size_t from = i;
    while (from > 0 && i - from < SELF_NAME_WORDS &&
           self_name_length(self, from - 1, false) > 0 &&
           !self_word(self, from - 1)->possessive &&
           (from == i ||
            (!self_word(self, from)->breaks && !self_is_behind_stop(self, from, false))))
        from--;
    bool ends = bracket || self_is_parted(self, next) ||
                says_class(self, next, MIN(next + 2, self->sentence.n));
    if (from == i || !ends || (i - from == 1 && is_beginning(self, from)))
        return;
    size_t start = self_word(self, from)->start;
    names_add_relative(self->names, text + start, self_word(self, i - 1)->end - start);
}

void self_learn_relative(Self *self, size_t i)
{
    bool several = i > 0 && self_is(self, LEXICON_RELATIVES, i - 1, RELATIVE_SEVERAL);
    for (size_t other; (other = behind_and(self, i)) > i && is_one(self, other); i = other + 1)
        several = true; /* "my mum and dad, Vera and Ted" */
    size_t joint = behind_joints(self, i), at = joint > i ? joint : behind_class(self, i),
           n = learn_one_relative(self, at);
    if (n == 0 && joint > i)
        n = learn_one_relative(self, at = behind_class(self, i));
    while (n > 0) {
        at = behind_relative(self, at + n, several);
        n = learn_one_relative(self, at);
    }
}

/* "I am a worried [parent]", "as [mum]", not "he is the [father]": does the writer say that of themself? */
static bool is_said_of_self(const Self *self, size_t i)
{
    enum { WORDS = 3 };
    static const char *const am[] = {"am", "i'm", "im", "we're", "as", "being", NULL};
    for (size_t at = i; at > 0 && i - at <= WORDS && !self_word(self, at)->breaks; at--) {
        bool we = at > 1 && word_is(&self->sentence, at - 1, "are") &&
                  word_is(&self->sentence, at - 2, "we");
        if (we || word_is_any(&self->sentence, at - 1, am))
            return true;
    }
    return false;
}

void self_learn_children(Self *self, size_t i)
{
    static const char *const to[] = {"of", "to", NULL};
    int group = self_group(self, LEXICON_RELATIVES, i);
    bool kin = group == RELATIVE_ONE || group == RELATIVE_SEVERAL || group == RELATIVE_KEEPER;
    if (!kin || !word_is_any(&self->sentence, i + 1, to) || !is_said_of_self(self, i))
        return;
    size_t at = i + 2, n = learn_one_relative(self, at);
    if (n == 0)
        n = learn_one_relative(self, at = behind_class(self, i + 2));
    while (n > 0) {
        size_t next = at + n;
        next +=
            next < self->sentence.n && says_class(self, next, next + 1); /* "Olwen (Y4) and" */
        bool another = word_is(&self->sentence, next, "and") && next + 1 < self->sentence.n &&
                       !self_is_title(self, next + 1);
        n = another ? learn_one_relative(self, at = next + 1) : 0;
    }
}

void self_learn(Self *self, size_t i, size_t n, bool sure)
{
    if (n == 0)
        return;
    size_t start = self_word(self, i)->start;
    names_add(self->names, self->sentence.text + start, self_word(self, i + n - 1)->end - start,
              sure);
}

void self_replace(Self *self, size_t from, size_t to)
{
    size_t start = self_word(self, from)->start, end = self_word(self, to)->end;
    if (start < self->done)
        return;
    g_string_append_len(self->left, self->sentence.text + self->done,
                        (gssize)(start - self->done));
    g_string_append(self->left, IDENTITY_MARK);
    self->done = end;
}

bool self_stops(const Self *self, size_t i)
{
    size_t start = i < self->sentence.n ? self_word(self, i)->start : 0;
    bool apart = start > 0 && strchr(" \t\r\n(", self->sentence.text[start - 1]);
    bool of = i > 0 && self_is_title(self, i) && /* "of Mrs Shah" */
              self_says(self, i - 1, SELF_WORD_ORIGIN);
    return apart && !of &&
           (self_is(self, LEXICON_SELF, i, SELF_STOP) || word_is(&self->sentence, i, "i"));
}

bool self_is_parted(const Self *self, size_t i)
{
    return i >= self->sentence.n || self_word(self, i)->breaks ||
           memchr(self->sentence.text + self_word(self, i - 1)->end, '-',
                  self_word(self, i)->start - self_word(self, i - 1)->end);
}

bool self_is_of_another(const Self *self, size_t i)
{
    return self_says(self, i, SELF_WORD_ANOTHER) || self_says(self, i, SELF_WORD_IS);
}

void self_learn_bracket(Self *self, size_t i, bool sure)
{
    const char *text = self->sentence.text;
    size_t start = i < self->sentence.n ? self_word(self, i)->start : 0;
    size_t n = start > 0 && text[start - 1] == '(' ? self_name_length(self, i, false) : 0;
    if (n > 0 && text[self_word(self, i + n - 1)->end] == ')')
        self_learn(self, i, n, sure);
}
