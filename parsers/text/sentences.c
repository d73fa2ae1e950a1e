/* See sentences.h. A sentence is copied by its length: most of its room is empty. Pure. Called by
 * the readers of a report's new text: anonymity_words.c and, where it is not removed for what they
 * found, fields.c. */
#include "parsers/text/sentences.h"

#include <string.h>

/* One sentence. */
typedef struct Kept {
    size_t at; /* asked for from there on */
    size_t start, end;
    size_t n, length; /* words; bytes, without the NUL */
    Word *words;      /* behind them what is folded */
} Kept;

struct Sentences {
    const char *text;
    size_t limit;
    GArray *kept; /* of Kept: from the beginning of the text on, none left out */
    guint next;   /* the one behind the last that was asked for */
};

static void kept_clear(void *data)
{
    Kept *kept = data;
    explicit_bzero(kept->words + kept->n, kept->length);
    g_free(kept->words);
}

Sentences *sentences_new(const char *text)
{
    Sentences *sentences = g_new(Sentences, 1);
    *sentences = (Sentences){.text = text, .limit = strlen(text)};
    sentences->kept = g_array_new(FALSE, FALSE, sizeof(Kept));
    g_array_set_clear_func(sentences->kept, kept_clear);
    return sentences;
}

void sentences_free(Sentences *sentences)
{
    if (!sentences)
        return;
    g_array_free(sentences->kept, TRUE);
    g_free(sentences);
}

/* The one that is asked for from `at` on; NULL: it is not kept. Who reads in turn begins in front. */
static const Kept *find(Sentences *sentences, size_t at)
{
    if (at == 0)
        sentences->next = 0;
    if (sentences->next == sentences->kept->len)
        return NULL;
    const Kept *kept = &g_array_index(sentences->kept, Kept, sentences->next);
    return kept->at == at ? kept : NULL;
}

static void take(const Sentences *sentences, const Kept *kept, Sentence *sentence)
{
    sentence->text = sentences->text;
    sentence->start = kept->start;
    sentence->end = kept->end;
    sentence->n = kept->n;
    sentence->length = kept->length;
    memcpy(sentence->words, kept->words, kept->n * sizeof *kept->words);
    memcpy(sentence->folded, kept->words + kept->n, kept->length + 1);
}

/* Behind the last one that is kept. */
static void keep(Sentences *sentences, const Sentence *sentence, size_t at)
{
    guint n = sentences->kept->len;
    if (at != (n ? g_array_index(sentences->kept, Kept, n - 1).end : 0))
        return;
    Kept kept = {at, sentence->start, sentence->end, sentence->n, sentence->length, NULL};
    kept.words = g_malloc(kept.n * sizeof *kept.words + kept.length + 1);
    memcpy(kept.words, sentence->words, kept.n * sizeof *kept.words);
    memcpy(kept.words + kept.n, sentence->folded, kept.length + 1);
    g_array_append_val(sentences->kept, kept);
    sentences->next = n + 1;
}

bool sentences_next(Sentences *sentences, Sentence *sentence, const char *text, size_t limit,
                    size_t *at)
{
    if (!sentences || text != sentences->text || limit != sentences->limit)
        return sentence_next(sentence, text, limit, at);
    const Kept *kept = find(sentences, *at);
    if (kept) {
        take(sentences, kept, sentence);
        *at = kept->end;
        sentences->next++;
        return true;
    }
    size_t from = *at;
    if (!sentence_next(sentence, text, limit, at))
        return false;
    keep(sentences, sentence, from);
    return true;
}
