/* See list_asked.h. Every word of the sentence that asks must be known, and every other sentence a courtesy: whatever tells of
 * more is a report. Called by intake_command. */
#include "daemon/command/list_asked.h"

#include "parsers/identity/courtesy.h"
#include "parsers/text/words.h"

#include <string.h>

enum { ASKED_BYTES = 1000 }; /* in more, more is said */

static bool asks(const Sentence *sentence, const Phrases *phrases)
{
    bool found[LIST_ASKED_COUNT] = {false};
    for (size_t i = 0, words = 0; i < sentence->n; i += MAX(words, 1)) {
        int group = word_group(sentence, i, phrases, &words);
        if (group < 0)
            return false;
        found[group] = true;
    }
    return found[LIST_ASKED_ASKS] && found[LIST_ASKED_WANTED];
}

bool list_is_asked(const Report *report, const Lexicon *lexicon)
{
    const Phrases *phrases = lexicon_table(lexicon, LEXICON_LIST_ASKED);
    const char *text = report->visible;
    size_t length = strlen(text);
    g_autofree Sentence *sentence = g_new0(Sentence, 1);
    g_autoptr(GString) rest = g_string_new("Thanks\n");
    bool asked = false;
    for (size_t at = 0; length <= ASKED_BYTES && sentence_next(sentence, text, length, &at);) {
        if (asks(sentence, phrases))
            asked = true;
        else
            g_string_append_printf(rest, "%.*s\n", (int)(sentence->end - sentence->start),
                                   text + sentence->start);
    }
    return asked && report->n_attachments == 0 && report->forward.kind == FORWARD_NONE &&
           courtesy_of(rest->str, report->from.name, lexicon) != COURTESY_NONE;
}
