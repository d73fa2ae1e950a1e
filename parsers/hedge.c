/* See hedge.h. Pure; called by parsers/command and daemon/command. */
#include "parsers/hedge.h"

#include <string.h>

enum {
    THOUGHT_BYTES = 400,
    CONDITION_WORDS = 7, /* of "if the head agrees with it": a longer one tells of something */
};

typedef struct Thought {
    const Phrases *words;
    char folded[THOUGHT_BYTES];
    size_t length;
    char mark;    /* what ends it */
    bool goes_on; /* there is a comma in it */
} Thought;

/* The first sentence. */
static void read_thought(const char *text, const Lexicon *lexicon, Thought *thought)
{
    text += strspn(text, " \t\r\n-.,(*_");
    size_t length = strcspn(text, ".!?\n");
    thought->words = lexicon_table(lexicon, LEXICON_HEDGES);
    thought->mark = text[length];
    thought->goes_on = memchr(text, ',', length) != NULL;
    thought->length = phrase_fold(text, length, thought->folded, sizeof thought->folded);
    while (thought->length > 0 && strchr(" ,;:)*_-", thought->folded[thought->length - 1]))
        thought->folded[--thought->length] = '\0';
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

/* "if the head agrees", and nothing that would follow from it. */
static bool is_condition(const Thought *thought, size_t at)
{
    size_t words = 1;
    if (strncmp(thought->folded + at, "if ", strlen("if ")) != 0 || thought->goes_on)
        return false;
    for (size_t i = at; i < thought->length; i++)
        words += thought->folded[i] == ' ';
    return words <= CONDITION_WORDS;
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

bool hedge_stands_in(const char *text, const Lexicon *lexicon)
{
    Thought thought;
    read_thought(text, lexicon, &thought);
    size_t at = skip_polite(&thought);
    if (thought.length == 0)
        return thought.mark == '?';
    return begins_so(&thought, at) || is_condition(&thought, at) || is_unsure(&thought);
}
