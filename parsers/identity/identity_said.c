/* See identity_said.h. What may be a name is told by its capital and by what nobody is called by, which is data
 * (config/lexicon). Pure; called by the other files that read what people say of themselves. */
#include "parsers/identity/identity_said.h"

#include "parsers/identity/identity_replace.h"

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

bool self_is_quoted(const Self *self, size_t i)
{
    return !self->voice && !names_are_told(self->names) && word_quoted(&self->sentence, i);
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

/* Does another word of a name stand right behind word `i`? */
static bool is_followed(const Self *self, size_t i)
{
    return i + 1 < self->sentence.n && !self_word(self, i + 1)->breaks &&
           !self_is_behind_stop(self, i + 1, false) && self_word(self, i + 1)->capital &&
           !self_is_title(self, i + 1) && !self_is_no_name(self, i + 1) &&
           self_group(self, LEXICON_CALENDAR, i + 1) < 0;
}

size_t self_name_length(const Self *self, size_t i, bool small)
{
    size_t n = 0;
    while (n < SELF_NAME_WORDS && i + n < self->sentence.n &&
           (n == 0 || !self_word(self, i + n)->breaks)) {
        const Word *word = self_word(self, i + n);
        bool day = self_group(self, LEXICON_CALENDAR, i + n) >= 0 && !small &&
                   !(n > 0 && is_followed(self, i + n)); /* "Elin Mai Pugh" */
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
