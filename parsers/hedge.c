/* See hedge.h. Pure; called by parsers/command and daemon/command. */
#include "parsers/hedge.h"

#include <string.h>

enum {
    THOUGHT_BYTES = 400,
    THOUGHTS = 3,
    GREETING_WORDS = 3,  /* "Hello Martin,", "Thanks.": what they think comes behind it */
    CONDITION_WORDS = 7, /* of "if the head agrees with it": a longer one tells of something */
};

typedef struct Thought {
    const Phrases *words;
    char folded[THOUGHT_BYTES];
    size_t length;
    char mark;    /* what ends it */
    bool goes_on; /* there is a comma in it */
} Thought;

/* The first sentence; where the next begins. */
static const char *read_thought(const char *text, const Lexicon *lexicon, Thought *thought)
{
    text += strspn(text, " \t\r\n-.,(*_");
    size_t length = strcspn(text, ".!?\n");
    thought->words = lexicon_table(lexicon, LEXICON_HEDGES);
    thought->mark = text[length];
    thought->goes_on = memchr(text, ',', length) != NULL;
    thought->length = phrase_fold(text, length, thought->folded, sizeof thought->folded);
    while (thought->length > 0 && strchr(" ,;:)*_-", thought->folded[thought->length - 1]))
        thought->folded[--thought->length] = '\0';
    return text + length;
}

static int group_at(const Thought *thought, size_t at, size_t *ret_length)
{
    *ret_length = 0;
    return phrases_start(thought->words, thought->folded + at, thought->length - at,
                         ret_length);
}

static size_t next_word(const Thought *thought, size_t at)
{
    return at + strspn(thought->folded + at, " ,;:()-\"");
}

static size_t skip_polite(const Thought *thought)
{
    size_t at = 0, length;
    while (at < thought->length && group_at(thought, at, &length) == HEDGE_POLITE)
        at = next_word(thought, at + length);
    return at;
}

/* "Wait", "No, leave it". */
static bool begins_so(const Thought *thought, size_t at)
{
    size_t length;
    int group = group_at(thought, at, &length);
    size_t end = at + length;
    return group == HEDGE_BEGINS ||
           (group == HEDGE_ALONE &&
            (end >= thought->length || strchr(",;:-", thought->folded[end])));
}

static size_t words_behind(const Thought *thought, size_t at)
{
    size_t words = 1;
    for (size_t i = at; i < thought->length; i++)
        words += thought->folded[i] == ' ';
    return words;
}

/* "if the head agrees", and nothing that would follow from it. */
static bool is_condition(const Thought *thought, size_t at)
{
    return strncmp(thought->folded + at, "if ", strlen("if ")) == 0 && !thought->goes_on &&
           words_behind(thought, at) <= CONDITION_WORDS;
}

/* No other words than those that tell nothing, and a doubt or a question. */
static bool is_unsure(const Thought *thought)
{
    bool unsure = thought->mark == '?';
    size_t at = 0, length;
    while (at < thought->length) {
        int group = group_at(thought, at, &length);
        if (group < 0)
            return false;
        unsure |= group == HEDGE_UNSURE;
        at = next_word(thought, at + length);
    }
    return unsure;
}

static bool is_hedge(const Thought *thought)
{
    size_t at = skip_polite(thought);
    if (thought->length == 0)
        return thought->mark == '?';
    return begins_so(thought, at) || is_condition(thought, at) || is_unsure(thought);
}

bool hedge_stands_in(const char *text, const Lexicon *lexicon)
{
    Thought thought;
    for (int i = 0; i < THOUGHTS; i++) {
        text = read_thought(text, lexicon, &thought);
        if (is_hedge(&thought))
            return true;
        if (*text == '\0' || words_behind(&thought, 0) > GREETING_WORDS)
            return false;
        text++;
    }
    return false;
}
