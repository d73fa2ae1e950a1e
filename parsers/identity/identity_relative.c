/* See identity_said.h. Whose names tell who the writer is: a child's, a partner's, that of a child's
 * friend. They are read behind the relative ("my son Tomos"), in front of it ("Tomos, my son"), and behind
 * whose keeper the writer is ("I am the parent of two pupils, Olwen and Cian"). The words are data
 * (relatives, in config/lexicon/identity.conf). Pure; called by identity_self.c and identity_opening.c. */
#include "parsers/identity/identity_said.h"

#include "parsers/identity/identity_replace.h"

#include <string.h>

enum {
    CLASS_WORDS = 6,       /* of "Year 4", between a relative and the name */
    DESCRIPTION_WORDS = 8, /* of "at the school", likewise */
    COUNT_WORDS = 4,       /* of "a very shy", in front of "child" */
    LIST_NAMES = 8,
};

static bool is(const Self *self, size_t i, Relative group)
{
    return self_is(self, LEXICON_RELATIVES, i, (int)group);
}

static bool is_one(const Self *self, size_t i)
{
    return is(self, i, RELATIVE_ONE);
}

/* "mother", "parents", "carer": of whom there are children. */
static bool is_kin(const Self *self, size_t i)
{
    return is_one(self, i) || is(self, i, RELATIVE_SEVERAL) || is(self, i, RELATIVE_KEEPER);
}

/* "was", "saw": behind a name. */
static bool does(const Self *self, size_t i)
{
    return is(self, i, RELATIVE_DOES) || is(self, i, RELATIVE_NOTICES);
}

/* "my", "her" */
static bool is_whose(const Self *self, size_t i)
{
    return is(self, i, RELATIVE_OWN) || is(self, i, RELATIVE_WHOSE);
}

static bool is_number(const Self *self, size_t i)
{
    return i < self->sentence.n &&
           (self_word(self, i)->digit || self_group(self, LEXICON_NUMBERS, i) >= 0);
}

/* ---- where somebody is in the school ---- */

/* "Year 4", "3B", "Y9", "aged 9", "in Mr Pugh's class": does any of the words say who somebody is in the
 * school? */
static bool says_class(const Self *self, size_t from, size_t to)
{
    for (size_t i = from; i < to && i < self->sentence.n; i++) {
        const Word *word = self_word(self, i);
        const char *text = self->sentence.folded + word->at;
        bool digit = false;
        for (size_t k = 0; k < word->length; k++)
            digit |= g_ascii_isdigit(text[k]);
        if (digit || is(self, i, RELATIVE_PLACE) || is(self, i, RELATIVE_YEAR))
            return true;
    }
    return false;
}

/* Behind "(Y4)", "in Year 5", "aged 9", if it stands at word `i`. */
static size_t behind_classes(const Self *self, size_t i)
{
    while (i < self->sentence.n && !self_is_behind_stop(self, i, false)) {
        size_t in = is(self, i, RELATIVE_IN);
        if (!says_class(self, i + in, i + in + 1))
            break;
        i += in + 1;
        if (i < self->sentence.n && self_word(self, i - 1)->digit && /* "3 Maple" */
            self_word(self, i)->capital && !self_word(self, i)->breaks)
            i++;
    }
    return i;
}

/* ---- names ---- */

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

/* Is the word in front of word `i` the last in a bracket? */
static bool closes_bracket(const Self *self, size_t i)
{
    size_t end = self_word(self, i - 1)->end,
           start = i < self->sentence.n ? self_word(self, i)->start : self->sentence.end;
    return start > end && memchr(self->sentence.text + end, ')', start - end);
}

/* "[and] daughter", "[or his] sister": where the relative may begin. */
static size_t behind_and(const Self *self, size_t i)
{
    i += is(self, i, RELATIVE_AND);
    return i + (is_whose(self, i) && is_one(self, i + 1));
}

/* "Tomos[, Cerys and Ann]", "(Ben[, Sam)]": do names alone stand from word `i` on up to an "and", a
 * bracket or the end? */
static bool lists_names(const Self *self, size_t i)
{
    for (size_t names = 0; names < LIST_NAMES && i < self->sentence.n; names++) {
        size_t n = self_word(self, i)->breaks && !self_is_title(self, i)
                       ? self_name_length(self, i, false)
                       : 0;
        if (n == 0 || self_is_behind_stop(self, i, false))
            return false;
        i = behind_classes(self, i + n);
        if (is(self, i, RELATIVE_AND) || closes_bracket(self, i))
            return true;
    }
    return i >= self->sentence.n;
}

/* The names from word `i` on: "Tomos, 7, and Cerys" of `several`, "my son Tomos and daughter Cerys".
 * Returns what stands behind them; `i`: there is none. */
static size_t learn_list(Self *self, size_t i, bool several)
{
    size_t n = learn_one_relative(self, i), end = i;
    while (n > 0) {
        end = behind_classes(self, i + n);
        size_t next = behind_and(self, end);
        bool named = is_one(self, next), joined = is(self, end, RELATIVE_AND);
        if (named)
            i = next + 1;
        else if (several && !self_is_title(self, next) && (joined || lists_names(self, end)))
            i = next;
        else
            break;
        n = learn_one_relative(self, i);
    }
    return end;
}

/* ---- behind a relative ---- */

/* "My son [is called] Tomos", "my daughter's [name is] Cerys", "my son, [whose name is] Tomos": where the
 * name may begin. */
static size_t behind_joints(const Self *self, size_t i)
{
    enum { JOINTS = 2 };
    size_t link = is(self, i, RELATIVE_LINK) && is(self, i + 1, RELATIVE_JOINT), n = link;
    while (n < link + JOINTS && is(self, i + n, RELATIVE_JOINT))
        n++;
    bool says_more =
        n > 0 && i + n < self->sentence.n &&
        (self_is(self, LEXICON_POSTS, i + n, POST_WORD) ||
         self_group(self, LEXICON_NAME_NEIGHBOURS, i + n) >= 0 ||
         self_says(self, i + n, SELF_WORD_NO_NAME) || self_word(self, i + n)->possessive);
    return says_more ? i : i + n;
}

/* "Cerys) saw it", "Cerys, saw it", "Cerys and Ann": does the name that ends in front of word `i` stand by
 * itself? */
static bool stands_alone(const Self *self, size_t i)
{
    return self_is_parted(self, i) || closes_bracket(self, i) || is(self, i, RELATIVE_AND) ||
           behind_classes(self, i) > i;
}

/* "My son, Year 4, Tomos, saw it", "my daughter (3B) Cerys": where the name may begin; `i`: none does. */
static size_t behind_class(const Self *self, size_t i)
{
    const size_t n = self->sentence.n;
    size_t at = i + 1;
    while (at < n && at <= i + CLASS_WORDS && !self_is_parted(self, at))
        at++;
    if (at >= n || !self_is_parted(self, at) || !says_class(self, i, at) ||
        self_is_title(self, at))
        return i;
    size_t name = self_name_length(self, at, false);
    return name > 0 && (closes_bracket(self, at) || stands_alone(self, at + name)) ? at : i;
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
    bool ends = bracket || self_is_parted(self, next) || says_class(self, next, next + 2);
    if (from == i || !ends || (i - from == 1 && is_beginning(self, from)))
        return;
    size_t start = self_word(self, from)->start;
    names_add_relative(self->names, text + start, self_word(self, i - 1)->end - start);
}

/* "My friend [jodie] and me saw it", "me and my friend [jodie] saw it": is word `i` between the writer and what both did? */
static bool is_with_writer(const Self *self, size_t i)
{
    enum { WHOSE_WORDS = 3 }; /* "my best friend" */
    if (is(self, i + 1, RELATIVE_AND) && self_says(self, i + 2, SELF_WORD_PRONOUN))
        return true;
    for (size_t at = i; at > 1 && i - at <= WHOSE_WORDS && does(self, i + 1); at--) {
        if (is(self, at - 1, RELATIVE_AND) && self_says(self, at - 2, SELF_WORD_PRONOUN))
            return true;
    }
    return false;
}

/* "my lad jayden in yr 6", "my daughter cerys (3b)", "my friend jodie and me": a name in small letters, which is hidden
 * wherever it stands. */
static bool learn_small(Self *self, size_t i)
{
    static const char *const verbs[] = {"ed", "ing", "ly"};
    if (i >= self->sentence.n || self_word(self, i)->breaks || self_word(self, i)->capital ||
        !(behind_classes(self, i + 1) > i + 1 || is_with_writer(self, i)) ||
        !self_is_small_name(self, i) || self_group(self, LEXICON_RELATIVES, i) >= 0)
        return false;
    const Word *word = self_word(self, i);
    for (size_t k = 0; k < G_N_ELEMENTS(verbs); k++) {
        size_t n = strlen(verbs[k]);
        if (word->length > n &&
            memcmp(self->sentence.folded + word->at + word->length - n, verbs[k], n) == 0)
            return false;
    }
    names_add_relative(self->names, self->sentence.text + word->start, word->end - word->start);
    return true;
}

/* "My [friends] Iga and Zosia". */
static bool are_friends(const Self *self, size_t i)
{
    const Word *word = self_word(self, i);
    return is(self, i, RELATIVE_FRIEND) &&
           self->sentence.folded[word->at + word->length - 1] == 's';
}

void self_learn_relative(Self *self, size_t i)
{
    bool several = i > 0 && (is(self, i - 1, RELATIVE_SEVERAL) || is_number(self, i - 1) ||
                             are_friends(self, i - 1));
    bool whose = i > 0 && self_word(self, i - 1)->possessive;
    while (whose && is(self, i, RELATIVE_FRIEND)) /* "my daughter's best friend Olwen" */
        i++;
    for (size_t other; (other = behind_and(self, i)) > i && is_one(self, other); i = other + 1)
        several = true; /* "my mum and dad, Vera and Ted" */
    if (learn_small(self, i))
        return;
    size_t joint = behind_joints(self, i), at = joint > i ? joint : behind_class(self, i);
    if (learn_list(self, at, several) == at && joint > i)
        learn_list(self, behind_class(self, i), several);
}

/* May a child be called so? Not a firm, a subject or a thing. */
static bool is_childs_name(const Self *self, size_t i)
{
    const int others[] = {SELF_WORD_NO_NAME, SELF_WORD_COMPANY, SELF_WORD_DOCUMENT,
                          SELF_WORD_DEVICE, SELF_WORD_VEHICLE};
    bool other = self_is(self, LEXICON_TELLERS, i, TELLERS_PLACE) || self_is_title(self, i) ||
                 self_group(self, LEXICON_SELF_LABELS, i) >= 0; /* "my Skype is" */
    for (size_t k = 0; k < G_N_ELEMENTS(others); k++)
        other |= self_says(self, i, (SelfOther)others[k]);
    return !other && self_name_length(self, i, false) == 1 &&
           g_ascii_isupper(self->sentence.text[self_word(self, i)->end - 1]) == 0; /* "SIMS" */
}

void self_learn_mine(Self *self, size_t i)
{
    size_t at = i + 1;
    if (!is(self, i, RELATIVE_OWN))
        return;
    while (is(self, at, RELATIVE_WHICH))
        at++;
    if (at >= self->sentence.n || self_is_parted(self, at) || !is_childs_name(self, at))
        return;
    const Word *word = self_word(self, at);
    if (word->possessive || self_is_parted(self, at + 1) || does(self, at + 1) ||
        word_is(&self->sentence, at + 1, "is") || is(self, at + 1, RELATIVE_AND))
        learn_one_relative(self, at);
}

/* ---- of whom the writer is in charge ---- */

/* Does the writer's name stand at word `i` of what somebody hands on, or what is left of it? */
static bool is_writer(const Self *self, size_t i)
{
    const Word *word = self_word(self, i);
    size_t length = strlen(IDENTITY_MARK) - 2; /* without its brackets */
    g_autofree char *folded = g_strndup(self->sentence.folded + word->at, word->length);
    bool mark = word->end - word->start == length && word->start > 0 &&
                strncmp(self->sentence.text + word->start - 1, IDENTITY_MARK, length + 2) == 0;
    return mark || (word->capital && names_kind(self->names, folded) == NAME_SURE);
}

/* The same of a name of which it is not certain: "This is Mr Jones, [father]". */
static bool may_be_writer(const Self *self, size_t i)
{
    const Word *word = self_word(self, i);
    g_autofree char *folded = g_strndup(self->sentence.folded + word->at, word->length);
    return is_writer(self, i) ||
           (word->capital && names_kind(self->names, folded) == NAME_DOUBTFUL);
}

/* "I am a worried [parent]", "as [mum]", not "he is the [father]": does the writer say that of themself? */
static bool is_said_of_self(const Self *self, size_t i)
{
    enum { WORDS = 3 };
    const Phrases *table = lexicon_table(self->lexicon, LEXICON_RELATIVES);
    if (i > 0 && may_be_writer(self, i - 1)) /* "[withheld] (mother of Olwen)" */
        return true;
    for (size_t at = i; at > 0 && i - at <= WORDS && !self_word(self, at)->breaks; at--) {
        size_t words = 0;
        bool we = at > 1 && word_group(&self->sentence, at - 2, table, &words) == RELATIVE_AM &&
                  words == 2;
        if (we || is(self, at - 1, RELATIVE_AM))
            return true;
    }
    return false;
}

/* "two [pupils]", "a very shy [boy]", "[twins]": where a child is spoken of, from word `i` on; the end:
 * none is. `own`: a pupil is none. */
static size_t find_child(const Self *self, size_t i, bool own)
{
    for (size_t at = i; at < self->sentence.n && at <= i + COUNT_WORDS; at++) {
        const Word *word = self_word(self, at);
        bool starts = at > i || is_number(self, at) || is(self, at, RELATIVE_WHICH) ||
                      self_group(self, LEXICON_NAME_NEIGHBOURS, at) == NEIGHBOUR_ARTICLE;
        if (is_one(self, at) || is(self, at, RELATIVE_SEVERAL) ||
            is(self, at, RELATIVE_CHILD) || (!own && is(self, at, RELATIVE_PUPIL)))
            return word->possessive ? self->sentence.n : at;
        if (!starts || (at > i && word->breaks) || word->possessive)
            break;
    }
    return self->sentence.n;
}

/* "[at the school] (Ben", "[in Year 8 called] Denzel", "[, ]Olwen and Cian": where the name may begin
 * behind what is said of a child; the end: none does. */
static size_t behind_description(const Self *self, size_t i)
{
    const size_t nowhere = self->sentence.n;
    for (size_t at = i; at < nowhere && at <= i + DESCRIPTION_WORDS; at++) {
        if (self_is_behind_stop(self, at, false) || is_whose(self, at) ||
            is(self, at, RELATIVE_LINK))
            return nowhere;
        if (self_says(self, at, SELF_WORD_CALLED))
            return at + 1;
        size_t n = (at == i || self_is_parted(self, at)) && !self_is_title(self, at)
                       ? self_name_length(self, at, false)
                       : 0;
        if (n > 0)
            return stands_alone(self, at + n) ? at : nowhere;
        if (self_is_parted(self, at) && behind_classes(self, at) == at)
            return nowhere;
    }
    return nowhere;
}

/* The names of those who are spoken of from word `i` on: "two pupils, Olwen and Cian", "a child in
 * Reception (Olwen) and one in Year 4 (Cian)". `own`: see find_child(). Returns what stands behind them. */
static size_t learn_described(Self *self, size_t i, bool own)
{
    size_t child = find_child(self, i, own);
    while (child < self->sentence.n) {
        bool several = is(self, child, RELATIVE_SEVERAL) || is(self, child, RELATIVE_PUPIL) ||
                       (child > i && is_number(self, child - 1));
        size_t at = behind_description(self, child + 1);
        size_t end = at < self->sentence.n ? learn_list(self, at, several) : at;
        if (end >= self->sentence.n || end == at)
            return end;
        i = end;
        bool another = is(self, i, RELATIVE_AND) &&
                       (is_number(self, i + 1) || is_one(self, i + 1)); /* "and one in" */
        child = another ? i + 1 : self->sentence.n;
    }
    return i;
}

/* "of Olwen and Cian", "to two pupils, Olwen and Cian", "of Olwen and step-mum of Cian": word `i` is "of". */
static void learn_of(Self *self, size_t i)
{
    while (is(self, i, RELATIVE_OF)) {
        size_t at = i + 1 + is(self, i + 1, RELATIVE_SEVERAL); /* "of twins" */
        size_t end = learn_list(self, at, true);
        if (end == at)
            end = learn_list(self, behind_class(self, at), true);
        if (end == at)
            end = learn_described(self, at, false);
        if (!is(self, end, RELATIVE_AND) || !is_kin(self, end + 1))
            return;
        i = end + 2;
    }
}

/* "Iolo", "Iolo sydd [yma]": word `i` is the last. */
static bool is_writer_there(const Self *self, size_t i)
{
    if (i > 0 && self_is(self, LEXICON_SELF, i, SELF_HERE))
        i -= i > 1 && word_is(&self->sentence, i - 1, "sydd") ? 2 : 1;
    return is_writer(self, i);
}

void self_learn_children(Self *self, size_t i)
{
    size_t words = 1;
    const Phrases *table = lexicon_table(self->lexicon, LEXICON_RELATIVES);
    int group = word_group(&self->sentence, i, table, &words);
    bool kin = group == RELATIVE_ONE || group == RELATIVE_SEVERAL || group == RELATIVE_KEEPER;
    if (group == RELATIVE_HAVE)
        learn_described(self, i + words, true);
    else if (kin && is(self, i + 1, RELATIVE_OF) && is_said_of_self(self, i))
        learn_of(self, i + 1);
    else if (kin && i > 0 && self_is_parted(self, i) && is_writer_there(self, i - 1))
        learn_one_relative(self, i + 1); /* "Iolo, tad Cadi", "Iolo sydd yma, tad Cadi" */
}

/* ---- whose relative the writer is ---- */

/* "Tilly's [foster] carers", "Maisies grandad": does a name from word `i` on, of `n` words, have a
 * relative? */
static bool has_relative(const Self *self, size_t i, size_t n)
{
    const Word *last = self_word(self, i + n - 1);
    size_t at = i + n;
    bool plain = !last->possessive; /* the apostrophe is forgotten */
    if (plain && (self->sentence.folded[last->at + last->length - 1] != 's' || !last->capital))
        return false;
    at += !plain && !is_kin(self, at) && !self_is_parted(self, at);
    return at < self->sentence.n && !self_is_parted(self, at) && is_kin(self, at);
}

bool self_learn_whose(Self *self, size_t i)
{
    size_t n = i < self->sentence.n ? self_name_length(self, i, false) : 0;
    if (n == 0 || self_is_title(self, i) || !has_relative(self, i, n))
        return false;
    const Word *last = self_word(self, i + n - 1);
    size_t start = self_word(self, i)->start, end = last->end;
    names_add_relative(self->names, self->sentence.text + start,
                       end - start - (last->possessive ? 0 : 1));
    return true;
}

bool self_learn_whose_before(Self *self, size_t i)
{
    size_t from = i;
    while (from > 0 && i - from <= SELF_NAME_WORDS && !self_word(self, from)->breaks &&
           !self_is_behind_stop(self, from, false))
        from--;
    while (from < i &&
           !(self_name_length(self, from, false) > 0 && self_learn_whose(self, from)))
        from++;
    return from < i;
}

void self_learn_theirs(Self *self, size_t i)
{
    if (!names_are_told(self->names) || !is_whose(self, i) || !is_kin(self, i + 1))
        return;
    for (size_t at = i; at > 0; at--) { /* nobody else is named in front */
        bool sentence = at == 1;
        bool name = self_is_title(self, at - 1) ||
                    (!sentence && self_name_length(self, at - 1, false) > 0);
        if (name && !is_writer(self, at - 1))
            return;
    }
    self_learn_relative(self, i + 2);
}
