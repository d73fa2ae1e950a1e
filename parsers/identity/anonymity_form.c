/* The lines of a form, or the head and foot of a letter, that say who writes: "Do you wish to remain anonymous? Yes", "Name:
 * anonymous", "Signed, a worried parent". Pure; called by anonymity_words.c. */
#include "parsers/identity/anonymity_ask.h"

#include "parsers/text/line.h"

#include <string.h>

enum { SIGNED_WORDS = 5 }; /* of "a very worried year three parent" behind the article */

static bool is_answer(const Phrases *answers, const char *folded, size_t length,
                      FormAnswer meant)
{
    size_t word = strcspn(folded, " ,.;");
    return phrases_exact(answers, folded, length) == (int)meant ||
           phrases_exact(answers, folded, MIN(word, length)) == (int)meant;
}

/* What is written next to the question, or on the next line that says something: [at, *ret_end). */
static const char *answer_at(const char *mark, const char *end, const char **ret_end)
{
    mark += strspn(mark, "?:*[] \t");
    if (mark >= end) {
        mark = end + strspn(end, " \t\r\n");
        end = mark + strcspn(mark, "\n");
    }
    *ret_end = end;
    return mark;
}

/* What a label asks of its writer: 1: to be anonymous; -1: to be named; 0: neither. */
static int question_of(const Phrases *table, const char *folded, size_t length)
{
    for (size_t from = 0, at, found;; from += at + found) {
        int group = phrases_within(table, folded + from, length - from, &at, &found);
        if (group < 0)
            return 0;
        if (group == ANONYMITY_HIDDEN)
            return 1;
        if (group == ANONYMITY_SHOWN || group == ANONYMITY_OFFER)
            return -1;
    }
}

/* Anything else: what looks like a label may be somebody's words, "I report this anonymously: it was left on the bus". */
int anonymity_answer(const Ask *ask, const char *line, size_t length)
{
    char folded[SENTENCE_BYTES];
    const char *mark = memchr(line, '?', length);
    if (!mark)
        mark = memchr(line, ':', length);
    if (!mark || length >= sizeof folded / 2)
        return -1;
    size_t label = phrase_fold(line, (size_t)(mark - line), folded, sizeof folded);
    int question = question_of(lexicon_table(ask->lexicon, LEXICON_ANONYMITY), folded, label);
    const char *end, *said = answer_at(mark, line + length, &end);
    if (question == 0 || *said == '>' || (size_t)(end - said) >= sizeof folded / 2)
        return -1;
    size_t answer = phrase_fold(said, (size_t)(end - said), folded, sizeof folded);
    while (answer > 0 && strchr(" .,!", folded[answer - 1]))
        answer--;
    if (answer == 0)
        return -1;
    const Phrases *answers = lexicon_table(ask->lexicon, LEXICON_FORM_ANSWERS);
    bool unknown = is_answer(answers, folded, answer, ANSWER_UNKNOWN);
    if (is_answer(answers, folded, answer, ANSWER_YES))
        return question > 0;
    if (is_answer(answers, folded, answer, ANSWER_NO))
        return question < 0;
    return unknown ? 0 : -1;
}

/* ---- who writes ---- */

/* What may stand around a value: no ">", which quotes it. */
static bool is_around(const char *at)
{
    return strchr(" \t\r.,:;!?*_()[]-", *at) ||
           (!g_ascii_isprint(*at) && g_unichar_ispunct(g_utf8_get_char(at)));
}

/* A value without what stands around it: "(anonymous)", a dash in front. */
static Line bare_value(const char *start, const char *end)
{
    while (start < end && is_around(start))
        start = g_utf8_next_char(start);
    while (end > start && is_around(g_utf8_prev_char(end)))
        end = g_utf8_prev_char(end);
    return (Line){start, (size_t)(end - start)};
}

/* Its folded bytes; 0 if it is too long to be one. */
static size_t fold_value(Line value, char *folded, size_t size)
{
    return value.length < size / 2 ? phrase_fold(value.start, value.length, folded, size) : 0;
}

/* Is it asked there who writes: "Name", "Reported by"? */
static bool asks_who(const Ask *ask, const char *folded, size_t length)
{
    int label = phrases_exact(lexicon_table(ask->lexicon, LEXICON_SELF_LABELS), folded, length);
    return label == SELF_LABEL_NAME || label == SELF_LABEL_BEGINS ||
           label == SELF_LABEL_MAYBE_NAME || label == SELF_LABEL_PERSON;
}

/* "Name: anonymous", "From: Anon", "Your name: I'd rather not say". */
static bool is_nameless(const Ask *ask, const char *line, size_t length)
{
    const Phrases *table = lexicon_table(ask->lexicon, LEXICON_ANONYMITY),
                  *answers = lexicon_table(ask->lexicon, LEXICON_FORM_ANSWERS);
    char folded[SENTENCE_BYTES];
    const char *mark = memchr(line, ':', length), *end;
    if (!mark || *line == '>')
        return false;
    size_t label = fold_value(bare_value(line, mark), folded, sizeof folded);
    if (label == 0 || !asks_who(ask, folded, label))
        return false;
    const char *value = answer_at(mark, line + length, &end);
    size_t n = fold_value(bare_value(value, end), folded, sizeof folded);
    return n > 0 && (phrases_exact(table, folded, n) == ANONYMITY_HIDDEN ||
                     phrases_exact(answers, folded, n) == ANSWER_WITHHELD);
}

/* Nothing but white space follows. */
static bool is_last(const char *at)
{
    return at[strspn(at, " \t\r\n")] == '\0';
}

/* "Signed, a concerned colleague", and "A worried parent" on the last line: who they are they do not say. */
static bool is_signed(const Ask *ask, const char *line, size_t length)
{
    const Phrases *table = lexicon_table(ask->lexicon, LEXICON_ANONYMITY),
                  *labels = lexicon_table(ask->lexicon, LEXICON_SELF_LABELS);
    char folded[SENTENCE_BYTES];
    Line value = bare_value(line, line + length);
    bool ends = is_last(line + length);
    if (!ends && !phrases_may_start(labels, SELF_LABEL_BEGINS, value.start, value.length))
        return false;
    size_t n = fold_value(value, folded, sizeof folded), found = 0;
    const char *at = folded;
    bool lead = n > 0 && phrases_start(labels, folded, n, &found) == SELF_LABEL_BEGINS;
    if (n == 0 || !(lead || ends))
        return false;
    at += lead ? found : 0;
    at += strspn(at, " ,:;-");
    at += g_str_has_prefix(at, "a ") ? 2 : g_str_has_prefix(at, "one ") ? 4 : 0;
    at += g_str_has_prefix(at, "very ") ? 5 : 0;
    size_t left = n - (size_t)(at - folded);
    if (phrases_start(table, at, left, &found) != ANONYMITY_WORRIED)
        return false;
    g_auto(GStrv) words = g_strsplit(at, " ", SIGNED_WORDS + 1);
    size_t n_words = g_strv_length(words);
    const char *last = words[n_words - 1];
    return n_words > 1 && n_words <= SIGNED_WORDS &&
           phrases_exact(table, last, strlen(last)) == ANONYMITY_OTHER;
}

/* A question that is quoted may have its answer below. */
char *anonymity_in_form(const Ask *ask, const char *text)
{
    for (; *text; text += *text == '\n') {
        size_t length = line_length(text);
        const char *mark = memchr(text, '?', length);
        bool open = mark && strspn(mark, "? \t\r") >= length - (size_t)(mark - text);
        bool asked = (*text != '>' || open) && anonymity_answer(ask, text, length) > 0;
        if (asked || is_nameless(ask, text, length) || is_signed(ask, text, length))
            return ask_evidence(text, length);
        text += length;
    }
    return NULL;
}
