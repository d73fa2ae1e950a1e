/* See handing_on.h. Every word but a name must be known, and every other sentence a courtesy: whatever tells of more is a note
 * like any other. Called by command_refuse. */
#include "daemon/command/handing_on.h"

#include "parsers/identity/courtesy.h"
#include "parsers/text/words.h"

#include <string.h>

enum {
    SAID_BYTES = 300, /* in more, more is said */
    NAME_WORDS = 3,
    WONDER_BYTES = 4000,
};

static bool hands_on(const Sentence *sentence, const Phrases *phrases)
{
    bool found[HANDING_ON_COUNT] = {false}, whom = false;
    size_t names = 0, name = 0;
    int before = HANDING_ON_FRONT;
    for (size_t i = 0, words; i < sentence->n; i += words) {
        int group = word_group(sentence, i, phrases, &words);
        if (group < 0) {
            words = 1;
            name++;
            names += before >= 0;
            whom |= before == HANDING_ON_FRONT || before == HANDING_ON_ASK;
        } else {
            found[group] = true;
        }
        before = group == HANDING_ON_THE ? before : group;
    }
    return (found[HANDING_ON_ASK] || found[HANDING_ON_ACT]) && !found[HANDING_ON_OUTSIDE] &&
           whom && names == 1 && name <= NAME_WORDS;
}

bool handing_on_is_said(const Report *report, const char *name, const Lexicon *lexicon)
{
    const Phrases *phrases = lexicon_table(lexicon, LEXICON_HANDING_ON);
    const char *text = report->visible;
    size_t length = strlen(text);
    g_autofree Sentence *sentence = g_new0(Sentence, 1);
    g_autoptr(GString) rest = g_string_new("Thanks\n");
    size_t said = 0;
    for (size_t at = 0; length <= SAID_BYTES && sentence_next(sentence, text, length, &at);) {
        bool hands = hands_on(sentence, phrases);
        said += hands;
        if (!hands)
            g_string_append_printf(rest, "%.*s\n", (int)(sentence->end - sentence->start),
                                   text + sentence->start);
    }
    return said == 1 && report->n_attachments == 0 && report->forward.kind == FORWARD_NONE &&
           courtesy_of(rest->str, name, lexicon) != COURTESY_NONE;
}

bool handing_on_wonders(const Report *report, const Lexicon *lexicon)
{
    const Phrases *phrases = lexicon_table(lexicon, LEXICON_WONDERING);
    const char *text = report->visible;
    size_t length = MIN(strlen(text), WONDER_BYTES);
    g_autofree Sentence *sentence = g_new0(Sentence, 1);
    for (size_t at = 0; sentence_next(sentence, text, length, &at);) {
        size_t size = sentence->end - sentence->start;
        bool wonders = memchr(text + sentence->start, '?', size) != NULL;
        for (size_t i = 0; i < sentence->n && !wonders; i++)
            wonders = word_group(sentence, i, phrases, NULL) == WONDERING_ASKS;
        if (wonders)
            return true;
    }
    return false;
}
