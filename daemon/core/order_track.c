/* See order_track.h. Called by order.c. */
#include "daemon/core/order_track.h"

#include "daemon/core/order_words.h"

#include <glib.h>
#include <string.h>

/* What the word says of it; TRACK_UNDECIDED: nothing. */
static TrackState track_word(const char *word)
{
    switch (order_words_group(LEXICON_TRACK_WORDS, word)) {
    case TRACK_WORD_REQUIRED:
        return TRACK_REQUIRED;
    case TRACK_WORD_DONE:
        return TRACK_DONE;
    case TRACK_WORD_COMPLETE:
        return TRACK_COMPLETE;
    default:
        return TRACK_UNDECIDED;
    }
}

/* "not yet complete" behind "notified", "nobody has been told" behind "required": said of what comes after it. */
static bool is_of_later(char **words, TrackState state)
{
    if (strcmp(*words, "no") == 0)
        return false;
    for (words++;
         *words && order_words_group(LEXICON_TRACK_WORDS, *words) == TRACK_WORD_BETWEEN;)
        words++;
    TrackState said = *words ? track_word(*words) : TRACK_UNDECIDED;
    return (state == TRACK_REQUIRED && (said == TRACK_DONE || said == TRACK_COMPLETE)) ||
           (state == TRACK_DONE && said == TRACK_COMPLETE);
}

/* "ref no. 1234" */
static bool is_number(char **words)
{
    return strcmp(*words, "no") == 0 && words[1] && strpbrk(words[1], "0123456789");
}

/* Does what stands behind the word that decides take it back? */
static bool is_taken_back(char **words, TrackState state)
{
    for (; *words; words++) {
        bool later = order_words_is(*words, DECISION_NEGATION) && is_of_later(words, state);
        if (order_words_doubt(*words) ||
            (order_words_is(*words, DECISION_NEGATION) && !later && !is_number(words)))
            return true;
    }
    return false;
}

/* Is it only to come? Behind a time and a comma something else may be: "notified 4 May, the number will follow". What
 * has been done needs no reason: "told as soon as he is back" is none. */
static bool is_only_to_come(const char *argument)
{
    const char *end = order_words_behind(argument, "because");
    const char *number = strpbrk(argument, "0123456789");
    const char *comma = number ? strpbrk(number, ",;") : NULL;
    g_auto(GStrv) words =
        order_words_split(argument, comma && (!end || comma < end) ? comma : end);
    bool yet = false;
    for (char **word = words; *word && !yet; word++) {
        bool later = order_words_is(*word, DECISION_NEGATION) && is_of_later(word, TRACK_DONE);
        yet = !later && order_words_is(*word, DECISION_TO_COME);
        while (later && word[1] && track_word(word[1]) == TRACK_UNDECIDED)
            word++;
    }
    return yet;
}

/* Of a word that says what has been: "need not be told" is not required, "must be told" is; that it has
 * not happened decides only what nobody asks for. */
static TrackState happened(TrackState state, bool denied, bool ahead, Command command)
{
    bool asked = command != COMMAND_DISCIPLINE;
    if (denied)
        return ahead || !asked ? TRACK_NOT_REQUIRED : TRACK_UNDECIDED;
    if (ahead)
        return asked ? TRACK_REQUIRED : TRACK_UNDECIDED;
    return state;
}

/* That it is not: for good, and nothing else. */
static TrackState denial(char **words, TrackState state)
{
    for (; *words; words++) {
        if (order_words_doubt(*words) || order_words_is(*words, DECISION_FOR_NOW) ||
            order_words_is(*words, DECISION_TO_COME))
            return TRACK_UNDECIDED;
    }
    return state;
}

TrackState order_track_read(Command command, const char *argument)
{
    g_auto(GStrv) words = order_words_split(argument, order_words_reason(argument));
    g_auto(GStrv) all = order_words_split(argument, order_words_behind(argument, "because"));
    TrackState found = TRACK_UNDECIDED;
    bool denied = false, ahead = false;
    char **word = words;
    for (; *word && found == TRACK_UNDECIDED; word++) {
        if (order_words_doubt(*word))
            return TRACK_UNDECIDED;
        found = track_word(*word);
        denied = denied || order_words_is(*word, DECISION_NEGATION);
        ahead = ahead || strcmp(*word, "be") == 0;
    }
    if (found == TRACK_UNDECIDED)
        return *words && order_words_is(*words, DECISION_NEGATION)
                   ? denial(words, TRACK_NOT_REQUIRED)
                   : TRACK_UNDECIDED;
    TrackState state = found == TRACK_REQUIRED ? (denied ? TRACK_NOT_REQUIRED : TRACK_REQUIRED)
                                               : happened(found, denied, ahead, command);
    if (state == TRACK_NOT_REQUIRED)
        return denial(words, state);
    bool back = is_taken_back(all + (word - words), state) ||
                (state != TRACK_REQUIRED && is_only_to_come(argument));
    return back ? TRACK_UNDECIDED : state;
}
