/* Tells our own sentences from those of people, whatever breaks their lines. Called by classify.c for
 * what is written about an incident that is known. */
#include "daemon/core/own_words.h"

#include "config/lexicon.h"
#include "config/terms.h"
#include "daemon/core/words.h"

#include <string.h>

enum {
    RUN_WORDS = 5,
    FORM_QUESTIONS = 3, /* fewer are somebody's own */
    FORM_BYTES = 65536, /* in which they are looked for */
    QUESTION_BYTES = 200,
};

/* Each with a space behind it. */
static void append_words(GString *words, const Sentence *sentence, size_t first, size_t n)
{
    for (size_t i = first; i < first + n; i++) {
        const Word *word = &sentence->words[i];
        g_string_append_len(words, sentence->folded + word->at, word->length);
        g_string_append_c(words, ' ');
    }
}

static char *words_of(const Sentence *sentence)
{
    GString *words = g_string_new(NULL);
    append_words(words, sentence, 0, sentence->n);
    return g_string_free(words, FALSE);
}

static void add(GHashTable *own, Sentence *sentence, const char *says)
{
    size_t at = 0;
    while (sentence_next(sentence, says, strlen(says), &at))
        g_hash_table_add(own, words_of(sentence));
}

/* What the reporting form says and asks. */
static void add_form(GHashTable *own, Sentence *sentence)
{
    size_t n;
    const Phrase *labels = phrases_all(lexicon_table(NULL, LEXICON_FORM_LABELS), &n);
    add(own, sentence, words_form_head);
    for (size_t i = 0; i < n; i++) {
        if (strchr(labels[i].raw, '?'))
            add(own, sentence, labels[i].raw);
    }
}

GHashTable *own_words_new(const Rules *rules)
{
    GHashTable *own = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree Sentence *sentence = g_new(Sentence, 1);
    for (size_t i = 0; i < rules->n_rules; i++)
        add(own, sentence, rules->rules[i].says);
    for (size_t i = 0; i < rules->severity.n_raises; i++)
        add(own, sentence, rules->severity.raises[i].says);
    for (Kind kind = 0; kind < KIND_COUNT; kind++) {
        g_autofree char *other = words_other_kind(kind);
        add(own, sentence, other);
    }
    add_form(own, sentence);
    return own;
}

/* "Proposed: confirmed, Loss/theft of device containing personal data, major" */
static bool is_proposal(const char *words)
{
    if (!g_str_has_prefix(words, "proposed "))
        return false;
    for (IncidentClass class = 0; class < INCIDENT_CLASS_COUNT; class ++) {
        g_autofree char *name = g_strdelimit(g_strdup(incident_class_name(class)), "_", ' ');
        if (g_str_has_prefix(words + strlen("proposed "), name))
            return true;
    }
    return false;
}

/* Does it ask at least FORM_QUESTIONS of the printed questions, as a form whose title was cut off does? */
static bool asks_as_form(const char *text)
{
    size_t n, length = strnlen(text, FORM_BYTES);
    int asked = 0, printed = -1;
    const Phrase *labels = phrases_all(lexicon_table(NULL, LEXICON_FORM_LABELS), &n);
    g_autofree char *folded = g_malloc(length + 1);
    phrase_fold(text, length, folded, length + 1);
    for (size_t i = 0; i < n; i++) {
        const char *mark = strchr(labels[i].raw, '?');
        char question[QUESTION_BYTES];
        if (labels[i].group == printed || !mark)
            continue;
        printed = labels[i].group;
        phrase_fold(labels[i].raw, (size_t)(mark + 1 - labels[i].raw), question,
                    sizeof question);
        asked += strstr(folded, question) != NULL;
    }
    return asked >= FORM_QUESTIONS;
}

bool own_words_form(const char *text)
{
    return strstr(text, WORDS_FORM_TITLE) || (strchr(text, '?') && asks_as_form(text));
}

void own_words_leave_hint(GHashTable *own, Sentence *sentence)
{
    const Word *words = sentence->words;
    const char *text = sentence->text;
    size_t n = 0;
    if (sentence->n == 0 || text[sentence->start] != '(')
        return;
    while (n < sentence->n &&
           (n == 0 || !memchr(text + words[n - 1].end, ')', words[n].start - words[n - 1].end)))
        n++;
    g_autoptr(GString) hint = g_string_new(NULL);
    append_words(hint, sentence, 0, n);
    if (n == sentence->n || !g_hash_table_contains(own, hint->str))
        return;
    memmove(sentence->words, words + n, (sentence->n - n) * sizeof *words);
    sentence->n -= n;
    sentence->start = sentence->words[0].start;
}

bool own_words_say(GHashTable *own, const Sentence *sentence)
{
    g_autofree char *words = words_of(sentence);
    return g_hash_table_contains(own, words) || is_proposal(words);
}

char *own_words_row(char *const *texts, size_t n)
{
    GString *row = g_string_new(" ");
    g_autofree Sentence *sentence = g_new(Sentence, 1);
    for (size_t i = 0; i < n; i++) {
        size_t at = 0;
        while (texts[i] && sentence_next(sentence, texts[i], strlen(texts[i]), &at))
            append_words(row, sentence, 0, sentence->n);
    }
    return g_string_free(row, FALSE);
}

bool own_words_run(const char *row, const Sentence *sentence, size_t word)
{
    g_autoptr(GString) words = g_string_new(NULL);
    for (size_t back = 0; back < RUN_WORDS && back <= word; back++) {
        if (word - back + RUN_WORDS > sentence->n)
            continue;
        g_string_assign(words, " ");
        append_words(words, sentence, word - back, RUN_WORDS);
        if (strstr(row, words->str))
            return true;
    }
    return false;
}
