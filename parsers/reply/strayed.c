/* See strayed.h. How it came, what it is, and that it is not theirs must stand in one sentence or in
 * two that follow each other. Pure; called by effect_tell for the acknowledgement. */
#include "parsers/reply/strayed.h"

#include "parsers/text/words.h"

#include <string.h>

enum {
    READ_BYTES = 4000, /* whoever has to keep something says so at once */
    HELD = 1u << STRAYED_GOT | 1u << STRAYED_THING | 1u << STRAYED_OTHER,
};

static unsigned groups_in(const Sentence *sentence, const Phrases *phrases)
{
    unsigned found = 0;
    for (size_t i = 0, words; i < sentence->n; i += words) {
        int group = word_group(sentence, i, phrases, &words);
        if (group >= 0)
            found |= 1u << group;
        else
            words = 1;
    }
    return found;
}

bool strayed_is_held(const Report *report, const Lexicon *lexicon)
{
    const Phrases *phrases = lexicon_table(lexicon, LEXICON_STRAYED);
    g_autofree Sentence *sentence = g_new0(Sentence, 1);
    const char *text = report->visible;
    size_t limit = MIN(strlen(text), (size_t)READ_BYTES);
    unsigned before = 0, all = 0;
    bool held = false;
    for (size_t at = 0; sentence_next(sentence, text, limit, &at);) {
        unsigned groups = groups_in(sentence, phrases);
        held |= ((before | groups) & HELD) == HELD;
        all |= groups;
        before = groups;
    }
    return held && !(all & (1u << STRAYED_GONE));
}
