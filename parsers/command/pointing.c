/* See pointing.h. Every word must be known, or be a name; a sentence that has another must be a courtesy. Pure; called by
 * report.c. */
#include "parsers/command/pointing.h"

#include "parsers/command/command.h"
#include "parsers/identity/courtesy.h"
#include "parsers/text/words.h"

#include <string.h>

enum {
    SAID_BYTES = 300, /* in more, more is said */
    NAME_WORDS = 2,
    GREETING_WORDS = 4,
};

/* A word with a capital letter that is none of the language. */
static bool is_name(const Sentence *sentence, size_t word, const Lexicon *lexicon)
{
    return sentence->words[word].capital &&
           word_group(sentence, word, lexicon_table(lexicon, LEXICON_DRAFT), NULL) < 0;
}

/* *ret_points: does it have a word that points? Or is it a greeting? False: it says more. */
static bool is_known(const Sentence *sentence, const Lexicon *lexicon, bool *ret_points)
{
    const Phrases *phrases = lexicon_table(lexicon, LEXICON_POINTING);
    bool greets = false;
    size_t names = 0;
    *ret_points = false;
    for (size_t i = 0, words; i < sentence->n; i += words) {
        int group = word_group(sentence, i, phrases, &words);
        *ret_points |= group == POINTING_AT;
        greets |= group == POINTING_GREETS && i == 0 && sentence->n <= GREETING_WORDS;
        if (group >= 0)
            continue;
        words = 1;
        if (!is_name(sentence, i, lexicon) || ++names > NAME_WORDS)
            return false;
    }
    return *ret_points || greets;
}

bool pointing_is_all(const char *text, const char *name, const Lexicon *lexicon)
{
    size_t length = strlen(text);
    if (length > SAID_BYTES)
        return false;
    g_autofree Sentence *sentence = g_new(Sentence, 1);
    g_autoptr(GString) rest = g_string_new(NULL);
    bool found = false;
    for (size_t at = 0; sentence_next(sentence, text, length, &at);) {
        bool here, known = is_known(sentence, lexicon, &here);
        found |= known && here;
        if (!known)
            g_string_append_printf(rest, "%.*s\n", (int)(sentence->end - sentence->start),
                                   text + sentence->start);
    }
    return found && (command_is_signature(name, rest->str) ||
                     courtesy_of(rest->str, name, lexicon) != COURTESY_NONE);
}
