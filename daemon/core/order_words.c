/* See order_words.h. Called by order.c and its other files, command_step and known. */
#include "daemon/core/order_words.h"

#include <glib.h>
#include <string.h>

/* Are there words in it? "..." stands in our mails where some are to be written. */
static bool has_words(const char *text)
{
    for (; *text; text = g_utf8_next_char(text)) {
        if (g_unichar_isalnum(g_utf8_get_char(text)))
            return true;
    }
    return false;
}

const char *order_words_behind(const char *argument, const char *mark)
{
    size_t length = strlen(mark);
    for (const char *at = argument; *at; at++) {
        bool begins = at == argument || !g_ascii_isalnum(at[-1]);
        if (begins && g_ascii_strncasecmp(at, mark, length) == 0 &&
            !g_ascii_isalnum(at[length])) {
            const char *reason = at + length + strspn(at + length, " :,-");
            if (has_words(reason))
                return reason;
        }
    }
    return NULL;
}

const char *order_words_reason(const char *argument)
{
    size_t n;
    const Phrase *words = phrases_all(lexicon_table(NULL, LEXICON_REASONS), &n);
    const char *reason = NULL;
    for (int group = REASON_SURE; group < REASON_COUNT && !reason; group++) {
        for (size_t i = 0; i < n && !reason; i++)
            reason =
                words[i].group == group ? order_words_behind(argument, words[i].raw) : NULL;
    }
    return reason;
}

/* Where "because" is the last word of it, as our links bring it; NULL: it is not. */
static const char *find_unfinished(const char *argument)
{
    size_t n;
    const Phrase *words = phrases_all(lexicon_table(NULL, LEXICON_REASONS), &n);
    for (size_t i = 0; i < n; i++) {
        size_t length = strlen(words[i].raw);
        for (const char *at = argument; *at; at++) {
            bool begins = at == argument || !g_ascii_isalnum(at[-1]);
            if (begins && g_ascii_strncasecmp(at, words[i].raw, length) == 0 &&
                !g_ascii_isalnum(at[length]) && !has_words(at + length))
                return at;
        }
    }
    return NULL;
}

/* Is it broken off where its reason should begin? "it was a test, because I say so, just because" is not. */
bool order_words_are_unfinished(const char *argument)
{
    const char *mark = find_unfinished(argument);
    const char *reason = mark ? order_words_reason(argument) : NULL;
    return mark && (!reason || reason >= mark);
}

/* Where whatever follows is the reason: is there one? */
bool order_words_give_reason(const char *argument)
{
    const char *mark = find_unfinished(argument);
    g_autofree char *before =
        g_strndup(argument, mark ? (size_t)(mark - argument) : strlen(argument));
    return has_words(before);
}

char *order_words_before_reason(const char *argument)
{
    const char *reason = order_words_reason(argument), *mark = find_unfinished(argument);
    if (!reason)
        return g_strndup(argument, mark ? (size_t)(mark - argument) : strlen(argument));
    while (reason > argument && !g_ascii_isalpha(reason[-1]))
        reason--;
    while (reason > argument && g_ascii_isalpha(reason[-1]))
        reason--;
    return g_strndup(argument, (size_t)(reason - argument));
}

char **order_words_split(const char *argument, const char *reason)
{
    g_autofree char *text =
        reason ? g_strndup(argument, (size_t)(reason - argument)) : g_strdup(argument);
    g_autofree char *lower = g_ascii_strdown(text, -1);
    g_auto(GStrv) all = g_strsplit_set(lower, " ,.;:()-/\t\n", -1);
    GPtrArray *words = g_ptr_array_new();
    for (char **word = all; *word; word++) {
        if (**word)
            g_ptr_array_add(words, g_strdup(*word));
    }
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(words, FALSE);
}

int order_words_group(LexiconTable table, const char *word)
{
    enum { WORD_BYTES = 64 };
    char folded[WORD_BYTES];
    size_t length = phrase_fold(word, strlen(word), folded, sizeof folded);
    return phrases_exact(lexicon_table(NULL, table), folded, length);
}

bool order_words_is(const char *word, DecisionWord group)
{
    return order_words_group(LEXICON_DECISIONS, word) == (int)group;
}

bool order_words_doubt(const char *word)
{
    return order_words_is(word, DECISION_DOUBT) || strchr(word, '?');
}
