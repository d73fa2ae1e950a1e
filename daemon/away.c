/* See away.h. Every sentence must say it, go with it, or be a courtesy: what is anything else is news. Called by intake. */
#include "daemon/away.h"

#include "parsers/courtesy.h"
#include "parsers/words.h"

#include <string.h>

enum { GREETED_WORDS = 3 }; /* "Hi Ann Lee, I am away" */

/* How the sentence begins, behind a greeting; AWAY_GREETING: with nothing else. -1: otherwise, or it tells news. */
static int beginning_of(const Sentence *sentence, const Phrases *away)
{
    size_t words = 0;
    int begins = word_group(sentence, 0, away, &words);
    size_t last = words + GREETED_WORDS;
    for (size_t i = words; begins == AWAY_GREETING && i <= last && i < sentence->n; i++) {
        int group = word_group(sentence, i, away, NULL);
        if (group == AWAY_SAYS || group == AWAY_BESIDES)
            begins = group;
    }
    for (size_t i = 0; i < sentence->n; i++) {
        if (word_group(sentence, i, away, NULL) == AWAY_NEWS)
            return -1;
    }
    return begins == AWAY_GREETING && sentence->n > last ? -1 : begins;
}

/* "Thanks", "Robert": politeness, or the writer's name. */
static bool is_courtesy(const Sentence *sentence, const char *name, const Lexicon *lexicon)
{
    g_autofree char *signed_off =
        g_strdup_printf("Thanks\n%.*s", (int)(sentence->end - sentence->start),
                        sentence->text + sentence->start);
    return courtesy_of(signed_off, name, lexicon) != COURTESY_NONE;
}

bool away_is_said(const Report *report, const Lexicon *lexicon)
{
    const Phrases *away = lexicon_table(lexicon, LEXICON_AWAY);
    const char *text = report->visible;
    g_autofree Sentence *sentence = g_new0(Sentence, 1);
    bool said = false;
    for (size_t at = 0; sentence_next(sentence, text, strlen(text), &at);) {
        int begins = beginning_of(sentence, away);
        if (begins < 0 && !is_courtesy(sentence, report->from.name, lexicon))
            return false;
        said |= begins == AWAY_SAYS;
    }
    return said && report->n_attachments == 0 && report->forward.kind == FORWARD_NONE;
}
