/* See hedge.h. In the first sentence, and behind a greeting, whatever begins like a doubt or a
 * condition is one. In those further down something is told: there it must say that what stands
 * above is not to be done, or have no words but such that tell nothing. Pure; called by
 * parsers/command and daemon/command_reason. */
#include "parsers/text/hedge.h"

#include <string.h>

enum {
    THOUGHT_BYTES = 400,
    OPENING_THOUGHTS = 3,
    GREETING_WORDS = 3,  /* "Hello Martin,", "Thanks.": what they think comes behind it */
    CONDITION_WORDS = 7, /* of "if the head agrees with it": a longer one tells of something */
    LINE_BYTES = 50,     /* a shorter line was ended by its writer */
};

typedef struct Thought {
    const Phrases *words;
    char folded[THOUGHT_BYTES];
    size_t length;
    char mark;    /* what ends it */
    bool goes_on; /* there is a comma in it */
    /* There was a picture in it that doubts or denies; with more than a few words it is about what
     * they tell. */
    bool pictured;
} Thought;

/* Without its mark. A line that a program has broken goes on in small letters. */
static size_t thought_length(const char *text)
{
    size_t line = 0, length = strcspn(text, ".!?\n");
    while (text[length] == '\n' && length - line >= LINE_BYTES &&
           g_ascii_islower(text[length + 1])) {
        line = length + 1;
        length = line + strcspn(text + line, ".!?\n");
    }
    return length;
}

enum { PICTURES_FROM = 0x2100 }; /* no letter of Europe is behind it */

static bool has_doubting_picture(const Thought *thought, const Lexicon *lexicon)
{
    const Phrases *pictures = lexicon_table(lexicon, LEXICON_PICTURES);
    for (const char *at = thought->folded, *next; *at; at = next) {
        next = g_utf8_next_char(at);
        if (g_utf8_get_char(at) >= PICTURES_FROM &&
            phrases_exact(pictures, at, (size_t)(next - at)) == PICTURE_DOUBTS)
            return true;
    }
    return false;
}

/* What is said besides; where that is no word, nothing. */
static void cut_pictures(Thought *thought)
{
    bool words = false;
    char *to = thought->folded;
    for (const char *at = to, *next; *at; at = next) {
        gunichar c = g_utf8_get_char(at);
        next = g_utf8_next_char(at);
        words |= g_unichar_isalnum(c);
        if (c >= PICTURES_FROM && !g_unichar_isalnum(c))
            continue;
        memmove(to, at, (size_t)(next - at));
        to += next - at;
    }
    *(words ? to : thought->folded) = '\0';
    thought->length = strlen(thought->folded);
}

/* The first sentence; where the next begins. */
static const char *read_thought(const char *text, const Lexicon *lexicon, Thought *thought)
{
    text += strspn(text, " \t\r\n-.,(*_");
    size_t length = thought_length(text);
    thought->words = lexicon_table(lexicon, LEXICON_HEDGES);
    thought->mark = text[length];
    thought->goes_on = memchr(text, ',', length) != NULL;
    thought->length = phrase_fold(text, length, thought->folded, sizeof thought->folded);
    thought->pictured = has_doubting_picture(thought, lexicon);
    if (thought->pictured)
        cut_pictures(thought);
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

/* "If urgent call me", "if you need anything ring the office": what to do then, and not whether. */
static bool is_offer(const Thought *thought)
{
    bool needed = false, contact = false, to = false;
    for (size_t at = 0, length; at < thought->length; at = next_word(thought, at + length)) {
        const char *word = thought->folded + at;
        length = strcspn(word, " ,;:");
        int group = phrases_exact(thought->words, word, length);
        contact |= group == HEDGE_CONTACT && !to;
        needed |= group == HEDGE_NEED;
        to = length == 2 && strncmp(word, "to", length) == 0;
    }
    return needed && contact;
}

/* "if the head agrees", and nothing that would follow from it. */
static bool is_condition(const Thought *thought, size_t at)
{
    return strncmp(thought->folded + at, "if ", strlen("if ")) == 0 && !thought->goes_on &&
           words_behind(thought, at) <= CONDITION_WORDS && !is_offer(thought);
}

/* No other words than those that tell nothing, and a doubt or a question. */
static bool is_unsure(const Thought *thought)
{
    bool unsure = thought->mark == '?';
    size_t at = 0, length;
    while (at < thought->length) {
        int group = group_at(thought, at, &length);
        if (group < 0 || group == HEDGE_NEED || group == HEDGE_CONTACT)
            return false;
        unsure |= group == HEDGE_UNSURE || group == HEDGE_NOT;
        at = next_word(thought, at + length);
    }
    return unsure;
}

/* "Do not confirm", "I would not close it", "leave it for now": an order, or its writer's wish. Who
 * has not done what, "the parent did not send it", is told. */
static bool takes_back_at(const Thought *thought, size_t at)
{
    bool negated = false;
    for (size_t length; at < thought->length; at = next_word(thought, at + length)) {
        int group = group_at(thought, at, &length);
        if (group == HEDGE_BACK || (group == HEDGE_ACT && negated))
            return true;
        if (group != HEDGE_SELF && group != HEDGE_NOT && group != HEDGE_POLITE)
            return false;
        negated |= group == HEDGE_NOT;
    }
    return false;
}

/* The same behind a comma, or "but": "I looked at it with Sue, do not confirm". */
static bool takes_back(const Thought *thought)
{
    bool clause = true;
    for (size_t at = 0, length; at < thought->length; at = next_word(thought, at + length)) {
        if (clause && takes_back_at(thought, at))
            return true;
        int group = group_at(thought, at, &length);
        length = group < 0 ? strcspn(thought->folded + at, " ,;:") : length;
        clause = group == HEDGE_POLITE || strchr(",;:-", thought->folded[at + length]);
    }
    return false;
}

static bool opens_with_doubt(const Thought *thought)
{
    return begins_so(thought, skip_polite(thought)) ||
           (thought->length == 0 && thought->mark == '?');
}

static bool is_hedge(const Thought *thought)
{
    return is_condition(thought, skip_polite(thought)) || is_unsure(thought) ||
           takes_back(thought);
}

bool hedge_stands_in(const char *text, const Lexicon *lexicon)
{
    Thought thought;
    bool opening = true;
    for (int i = 0; *text; i++) {
        text = read_thought(text, lexicon, &thought);
        opening = opening && i < OPENING_THOUGHTS;
        bool shown = thought.pictured && words_behind(&thought, 0) <= GREETING_WORDS;
        if (shown || (opening && opens_with_doubt(&thought)) ||
            (thought.length && is_hedge(&thought)))
            return true;
        opening = opening && words_behind(&thought, 0) <= GREETING_WORDS;
        text += *text != '\0';
    }
    return false;
}
