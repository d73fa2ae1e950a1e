/* See order_doubt.h. Called by order.c. */
#include "daemon/core/order_doubt.h"

#include "daemon/core/order_words.h"

#include <glib.h>
#include <string.h>

/* "no," in front of a sentence; "no data went out" is none. */
static bool is_no(const char *argument)
{
    return g_ascii_strncasecmp(argument, "no", 2) == 0 &&
           (!argument[2] || strchr(",.;:!-", argument[2]));
}

/* What stands behind "I am still", which says nothing yet. */
static char **behind_opening(char **words)
{
    while (*words && order_words_group(LEXICON_DOUBT_WORDS, *words) == DOUBT_WORDS_OPENING)
        words++;
    return words;
}

/* "I am not sure", "should I", "whether": what begins so asks, and gives no reason. */
static bool begins_in_doubt(char **words)
{
    words = behind_opening(words);
    if (!*words)
        return false;
    return order_words_doubt(*words) ||
           order_words_group(LEXICON_DOUBT_WORDS, *words) == DOUBT_WORDS_ASK ||
           (order_words_is(*words, DECISION_NEGATION) && words[1] &&
            (order_words_is(words[1], DECISION_FOR_NOW) || strcmp(words[1], "yet") == 0 ||
             strcmp(words[1], "know") == 0));
}

/* A text that is passed on or kept may ask and doubt as it likes: "ASK can you say who saw it?" */
static bool is_text(Command command, const char *argument, char **words)
{
    enum { FEW = 2 };
    switch ((int)command) {
    case COMMAND_NOTE:
        return true;
    case COMMAND_ASK:
        return strchr(argument, '?') || g_strv_length(words) > FEW;
    case COMMAND_ADVISE:
        return g_strv_length(words) > FEW;
    case COMMAND_ACTION:
        return !strpbrk(argument, "0123456789") || strcasestr(argument, " by ");
    default:
        return false;
    }
}

bool order_doubt_asks(Command command, const char *argument)
{
    const char *reason = order_words_behind(argument, "because");
    if (!reason || command == COMMAND_RETURN || command == COMMAND_REOPEN ||
        command == COMMAND_ESCALATE)
        return false;
    g_autofree char *text = g_strstrip(g_ascii_strdown(reason, -1));
    g_auto(GStrv) words = order_words_split(text, NULL);
    char **word = behind_opening(words);
    bool unsure = *word && order_words_is(*word, DECISION_NEGATION) && word[1] &&
                  (strcmp(word[1], "sure") == 0 || strcmp(word[1], "certain") == 0);
    return unsure || g_str_has_suffix(text, "?");
}

bool order_doubt_stands_in(Command command, const char *argument)
{
    g_auto(GStrv) words = order_words_split(argument, order_words_behind(argument, "because"));
    bool says = command == COMMAND_CLASSIFY || command == COMMAND_AWARE ||
                command == COMMAND_DUPLICATE || command == COMMAND_MERGE ||
                command == COMMAND_SPLIT || command == COMMAND_CONFLICT;
    bool ends = command == COMMAND_NOT_INCIDENT || command == COMMAND_CLOSE;
    if (*argument != '?' && is_text(command, argument, words))
        return false;
    for (char **word = words; *word; word++) {
        bool unsure =
            order_words_is(*word, DECISION_NEGATION) && word[1] && strcmp(word[1], "sure") == 0;
        if ((says && (order_words_doubt(*word) || unsure)) || (ends && strchr(*word, '?')))
            return true;
    }
    bool turns = command != COMMAND_CONFLICT && is_no(argument);
    return *argument == '?' || turns || begins_in_doubt(words) ||
           order_doubt_asks(command, argument);
}
