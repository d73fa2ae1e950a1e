/* Compiles rules. Called once for each set of rules; classify.c does the work with what this
 * makes. */
#include "daemon/core/classifier_match.h"

#include "config/lexicon.h"
#include "daemon/core/own_words.h"

#include <limits.h>
#include <string.h>

/* ---- the table of words ---- */

static uint32_t hash_of(const char *key, size_t length)
{
    uint32_t h = 2166136261U; /* FNV-1a */
    for (size_t i = 0; i < length; i++)
        h = (h ^ (unsigned char)key[i]) * 16777619U;
    return h ^ h >> 15;
}

size_t vocable_key(const char *folded, size_t length, char key[VOCABLE_SIZE])
{
    size_t n = 0;
    if (length >= VOCABLE_SIZE)
        return 0;
    for (size_t i = 0; i < length; i++) {
        bool skip = folded[i] == '-' || (folded[i] == '\'' && folded[i + 1] == 't');
        if (!skip)
            key[n++] = folded[i];
    }
    key[n] = '\0';
    return n;
}

static Vocable *place(const Vocabulary *vocabulary, const char *key, uint32_t hash)
{
    const size_t mask = vocabulary->size - 1;
    Vocable *at = &vocabulary->table[hash & mask];
    while (at->text && (at->hash != hash || strcmp(at->text, key) != 0))
        at = &vocabulary->table[(size_t)(at - vocabulary->table + 1) & mask];
    return at;
}

const Vocable *vocable_find(const Vocabulary *vocabulary, const char *key, size_t length)
{
    const Vocable *found = place(vocabulary, key, hash_of(key, length));
    return found->text ? found : NULL;
}

/* The first of `n` that is not below `second`; n: none. Without a branch: nobody could guess it. */
static size_t find_second(const int *seconds, size_t n, int second)
{
    size_t at = 0;
    while (n > 1) {
        size_t half = n / 2;
        at += half * (size_t)(seconds[at + half - 1] < second);
        n -= half;
    }
    return at + (n == 1 && seconds[at] < second);
}

void standing_init(Standing *standing, const Vocabulary *vocabulary,
                   const Vocable *const *words, size_t left)
{
    const Vocable *word = words[0];
    const ListPhrase *phrases = vocabulary->phrases + word->first;
    *standing = (Standing){.words = words, .left = left, .alone = phrases};
    standing->alone_end = phrases + word->alone;
    if (left < 2 || !words[1])
        return;
    const int *seconds = vocabulary->seconds + word->first, second = words[1]->number;
    size_t at = word->alone + find_second(seconds + word->alone, word->n - word->alone, second);
    standing->on = phrases + at;
    while (at < word->n && seconds[at] == second)
        at++;
    standing->on_end = phrases + at;
}

/* Do its words from the third on stand there, too? */
static bool goes_on(const Standing *standing, const ListPhrase *phrase)
{
    if ((size_t)phrase->n > standing->left)
        return false;
    for (int i = 2; i < phrase->n; i++) {
        const Vocable *word = standing->words[i];
        if (!word || word->number != phrase->words[i])
            return false;
    }
    return true;
}

const ListPhrase *standing_next(Standing *standing)
{
    while (standing->on < standing->on_end && !goes_on(standing, standing->on))
        standing->on++;
    bool on = standing->on < standing->on_end;
    if (standing->alone < standing->alone_end &&
        !(on && standing->on->words < standing->alone->words))
        return standing->alone++;
    return on ? standing->on++ : NULL;
}

/* Half of the table stays free; a small one comes faster from memory. */
static void make_room(Vocabulary *vocabulary)
{
    if (2 * (vocabulary->n + 1) <= vocabulary->size)
        return;
    Vocabulary larger = *vocabulary;
    larger.size = MAX(2 * vocabulary->size, 64);
    larger.table = g_new0(Vocable, larger.size);
    for (size_t i = 0; i < vocabulary->size; i++) {
        const Vocable *vocable = &vocabulary->table[i];
        if (vocable->text)
            *place(&larger, vocable->text, vocable->hash) = *vocable;
    }
    g_free(vocabulary->table);
    *vocabulary = larger;
}

static Vocable *vocable_add(Classifier *classifier, Vocabulary *vocabulary, const char *key,
                            int number)
{
    make_room(vocabulary);
    uint32_t hash = hash_of(key, strlen(key));
    Vocable *vocable = place(vocabulary, key, hash);
    if (!vocable->text) {
        *vocable = (Vocable){.text = g_string_chunk_insert(classifier->strings, key),
                             .hash = hash,
                             .number = number};
        vocabulary->n++;
    }
    return vocable;
}

/* ---- stems ---- */

enum { STEM_MIN = 4 }; /* letters: what is left of a word without its ending */

size_t vocable_stem(char key[VOCABLE_SIZE], size_t length)
{
    static const struct {
        const char *end, *instead;
    } endings[] = {{"ies", "y"}, {"ied", "y"}, {"ing", ""}, {"ed", ""},
                   {"es", ""},   {"ly", ""},   {"s", ""}};
    if (g_ascii_isdigit(*key)) {
        strcpy(key, "0");
        return 1;
    }
    size_t n = length;
    for (size_t i = 0; i < G_N_ELEMENTS(endings) && n == length; i++) {
        size_t end = strlen(endings[i].end);
        if (length < end + STEM_MIN || strcmp(key + length - end, endings[i].end) != 0)
            continue;
        n = length - end;
        strcpy(key + n, endings[i].instead);
        n += strlen(endings[i].instead);
    }
    bool doubled = n < length && n > STEM_MIN && key[n - 1] == key[n - 2] &&
                   strchr("bdgmnprt", key[n - 1]);
    bool mute = n >= STEM_MIN && key[n - 1] == 'e';
    n -= doubled || mute;
    key[n] = '\0';
    return n;
}

/* ---- lists ---- */

static void ask(Classifier *classifier, const int *lists)
{
    for (; lists && *lists >= 0; lists++)
        classifier->asked[*lists] = true;
}

/* Where the words of other lists occur need not be noted. */
static void find_asked(Classifier *classifier)
{
    const Rules *rules = classifier->rules;
    classifier->asked = g_new0(bool, rules->n_lists);
    for (size_t i = 0; i < rules->n_rules; i++) {
        ask(classifier, rules->rules[i].all);
        ask(classifier, rules->rules[i].any);
        ask(classifier, rules->rules[i].none);
        ask(classifier, rules->rules[i].unless);
    }
    for (size_t i = 0; i < rules->n_leaning_words; i++) {
        const LeaningWord *word = &rules->leaning_words[i];
        if (word->list >= 0 && word->n > 0)
            classifier->asked[word->list] = true;
    }
}

static void find_fixed(Classifier *classifier)
{
    static const char *const names[FIXED_COUNT] = {
        [FIXED_PLAIN] = "plain",         [FIXED_CLAUSE] = "clause",
        [FIXED_IDIOM] = "idiom",         [FIXED_NUMBERING] = "numbering",
        [FIXED_UNITS] = "units",         [FIXED_TOWARDS] = "towards",
        [FIXED_LEADING] = "leading",     [FIXED_NOTICING] = "noticing",
        [FIXED_PREDICATE] = "predicate", [FIXED_COURTESY] = "courtesy",
        [FIXED_FILLER] = "filler",       [FIXED_HEADLINE] = "headline",
        [FIXED_BREACH] = "breach_told",  [FIXED_LESSON] = "breach_lesson"};
    for (int i = 0; i < FIXED_COUNT; i++)
        classifier->fixed[i] =
            rules_list(classifier->rules, i < VOICE_COUNT ? voice_name((Voice)i) : names[i]);
}

/* ---- phrases ---- */

typedef struct Draft { /* a phrase before the table of words has its size */
    int list;          /* or sign */
    int n;
    bool asked;
    const char *keys; /* of `Cutter`, a blank between them */
} Draft;

/* Cuts phrases, and keeps their keys. */
typedef struct Cutter {
    Sentence sentence;
    GString *keys;
    GStringChunk *kept;
} Cutter;

static Cutter *cutter_new(void)
{
    Cutter *cutter = g_new(Cutter, 1);
    cutter->keys = g_string_new(NULL);
    cutter->kept = g_string_chunk_new(4096);
    return cutter;
}

static void cutter_free(Cutter *cutter)
{
    g_string_free(cutter->keys, TRUE);
    g_string_chunk_free(cutter->kept);
    g_free(cutter);
}

static void cut_phrase(Cutter *cutter, const char *phrase, bool stems, Draft *draft)
{
    const Sentence *sentence = &cutter->sentence;
    size_t at = 0, limit = strlen(phrase);
    g_string_truncate(cutter->keys, 0);
    while (sentence_next(&cutter->sentence, phrase, limit, &at)) {
        for (size_t i = 0; i < sentence->n; i++) {
            char key[VOCABLE_SIZE];
            const Word *word = &sentence->words[i];
            size_t length = vocable_key(sentence->folded + word->at, word->length, key);
            if (length == 0)
                continue;
            if (stems)
                vocable_stem(key, length);
            if (draft->n++ > 0)
                g_string_append_c(cutter->keys, ' ');
            g_string_append(cutter->keys, key);
        }
    }
    draft->keys = g_string_chunk_insert(cutter->kept, cutter->keys->str);
}

/* The next one of the keys of a draft; false behind the last. */
static bool next_key(const char **keys, char key[VOCABLE_SIZE])
{
    size_t length = strcspn(*keys, " ");
    memcpy(key, *keys, length);
    key[length] = '\0';
    *keys += length + ((*keys)[length] == ' ');
    return length > 0;
}

static int draft_list(const Classifier *classifier, Cutter *cutter, int number, GArray *drafts,
                      Err *err)
{
    const WordList *list = &classifier->rules->lists[number];
    for (char **phrase = list->phrases; *phrase; phrase++) {
        Draft draft = {.list = number, .asked = classifier->asked[number]};
        cut_phrase(cutter, *phrase, false, &draft);
        g_array_append_val(drafts, draft);
        if (draft.n == 0)
            return err_set(err, ERR_INPUT, "%s:%d: %s: \"%s\" holds no word; allowed: words",
                           list->file, list->line, list->name, *phrase);
    }
    return 0;
}

static int second_word(const ListPhrase *phrase)
{
    return phrase->n > 1 ? phrase->words[1] : -1;
}

/* By first word, then by second, then as they were given. */
static int by_words(const void *a, const void *b)
{
    const ListPhrase *one = a, *other = b;
    int order = one->words[0] - other->words[0];
    if (order == 0)
        order = second_word(one) - second_word(other);
    return order ? order : one->words < other->words ? -1 : one->words > other->words;
}

static void add_phrases(Classifier *classifier, Vocabulary *vocabulary, const GArray *drafts,
                        GArray *numbers)
{
    int next = 0;
    for (guint i = 0; i < drafts->len; i++) {
        const Draft *draft = &g_array_index(drafts, Draft, i);
        const char *keys = draft->keys;
        for (char key[VOCABLE_SIZE]; next_key(&keys, key);) {
            const Vocable *vocable = vocable_add(classifier, vocabulary, key, next);
            next += vocable->number == next;
            g_array_append_val(numbers, vocable->number);
        }
    }
    const int *words = (const int *)(const void *)numbers->data;
    vocabulary->phrases = g_new(ListPhrase, drafts->len);
    for (guint i = 0; i < drafts->len; i++) {
        const Draft *draft = &g_array_index(drafts, Draft, i);
        vocabulary->phrases[vocabulary->n_phrases++] = (ListPhrase){.list = draft->list,
                                                                    .n = (short)draft->n,
                                                                    .counted = -1,
                                                                    .asked = draft->asked,
                                                                    .words = words};
        words += draft->n;
    }
}

/* Where the phrases of each word stand; both spellings of a word get the same. */
static void link_words(Vocabulary *vocabulary)
{
    qsort(vocabulary->phrases, vocabulary->n_phrases, sizeof(ListPhrase), by_words);
    vocabulary->seconds = g_new(int, vocabulary->n_phrases);
    for (size_t i = 0; i < vocabulary->n_phrases; i++)
        vocabulary->seconds[i] = second_word(&vocabulary->phrases[i]);
    for (size_t at = 0; at < vocabulary->size; at++) {
        Vocable *vocable = &vocabulary->table[at];
        if (!vocable->text)
            continue;
        size_t low = 0, high = vocabulary->n_phrases;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (vocabulary->phrases[middle].words[0] < vocable->number)
                low = middle + 1;
            else
                high = middle;
        }
        vocable->first = (unsigned)low;
        while (low < vocabulary->n_phrases &&
               vocabulary->phrases[low].words[0] == vocable->number)
            vocable->alone += vocabulary->phrases[low++].n == 1;
        vocable->n = (unsigned)low - vocable->first;
    }
}

static unsigned fixed_bits(const Classifier *classifier, int list)
{
    unsigned bits = 0;
    for (FixedList i = 0; i < FIXED_COUNT; i++)
        bits |= classifier->fixed[i] == list ? fixed_bit(i) : 0;
    return bits;
}

/* What the lists say of each word. */
static void link_lists(Classifier *classifier)
{
    for (size_t at = 0; at < classifier->words.size; at++) {
        Vocable *vocable = &classifier->words.table[at];
        for (unsigned i = 0; i < vocable->n; i++) {
            const ListPhrase *phrase = &classifier->words.phrases[vocable->first + i];
            vocable->fixed |= fixed_bits(classifier, phrase->list);
        }
    }
}

/* Most lists are in no rule that counts different phrases. */
static void number_counted(Classifier *classifier)
{
    g_autofree bool *counted = g_new0(bool, classifier->rules->n_lists);
    for (size_t i = 0; i < classifier->rules->n_rules; i++) {
        const Rule *rule = &classifier->rules->rules[i];
        for (const int *list = rule->times > 1 ? rule->any : NULL; list && *list >= 0; list++)
            counted[*list] = true;
    }
    for (size_t i = 0; i < classifier->words.n_phrases; i++) {
        ListPhrase *phrase = &classifier->words.phrases[i];
        if (counted[phrase->list])
            phrase->counted = (int)classifier->n_counted++;
    }
}

/* A misspelling of a word that no list has does not matter. */
static void add_misspellings(Classifier *classifier)
{
    for (char **pair = classifier->rules->misspellings; pair && pair[0]; pair += 2) {
        char wrong[VOCABLE_SIZE], right[VOCABLE_SIZE];
        size_t n = vocable_key(pair[1], strlen(pair[1]), right);
        const Vocable *vocable = n ? vocable_find(&classifier->words, right, n) : NULL;
        n = vocable_key(pair[0], strlen(pair[0]), wrong);
        if (vocable && n)
            vocable_add(classifier, &classifier->words, wrong, vocable->number);
    }
}

static void build(Classifier *classifier, Vocabulary *vocabulary, const GArray *drafts)
{
    make_room(vocabulary);
    GArray *numbers = g_array_new(FALSE, FALSE, sizeof(int));
    add_phrases(classifier, vocabulary, drafts, numbers);
    vocabulary->words = (int *)(void *)g_array_free(numbers, FALSE);
}

static int compile_words(Classifier *classifier, Err *err)
{
    const Rules *rules = classifier->rules;
    g_autoptr(GArray) drafts = g_array_new(FALSE, FALSE, sizeof(Draft));
    Cutter *cutter = cutter_new();
    int status = 0;
    for (size_t i = 0; status == 0 && i < rules->n_lists; i++)
        status = draft_list(classifier, cutter, (int)i, drafts, err);
    if (status == 0) {
        build(classifier, &classifier->words, drafts);
        add_misspellings(classifier);
        link_words(&classifier->words);
        link_lists(classifier);
        number_counted(classifier);
    }
    cutter_free(cutter);
    return status;
}

/* ---- leanings ---- */

typedef struct SignDraft { /* a word of leanings; its keys say which sign it is */
    Draft draft;
    const LeaningWord *word;
} SignDraft;

static int draft_word(const Rules *rules, Cutter *cutter, const LeaningWord *word,
                      GArray *signs, Err *err)
{
    SignDraft sign = {.draft.list = word->list, .word = word};
    if (word->phrase)
        cut_phrase(cutter, word->phrase, true, &sign.draft);
    g_array_append_val(signs, sign);
    if (!word->phrase || sign.draft.n > 0)
        return 0;
    const Leaning *leaning = &rules->leanings[rules->leaning_weights[word->first].leaning];
    return err_set(err, ERR_INPUT, "%s:%d: %s: \"%s\" holds no word; allowed: words",
                   leaning->file, word->line, leaning->name, word->phrase);
}

static int draft_words(const Rules *rules, Cutter *cutter, GArray *signs, Err *err)
{
    int status = 0;
    for (size_t i = 0; status == 0 && i < rules->n_leaning_words; i++) {
        if (rules->leaning_words[i].n > 0)
            status = draft_word(rules, cutter, &rules->leaning_words[i], signs, err);
    }
    return status;
}

/* Lists first, by their numbers. */
static int by_stems(const void *a, const void *b)
{
    const SignDraft *one = a, *other = b;
    const char *keys = one->draft.keys, *others = other->draft.keys;
    int order = (keys != NULL) - (others != NULL);
    if (order == 0)
        order = keys ? strcmp(keys, others) : one->draft.list - other->draft.list;
    return order ? order : (int)one->word->when - (int)other->word->when;
}

/* One sign for all the weights of a phrase, whatever forms of its words they name. */
static void number_signs(Classifier *classifier, GArray *signs, GArray *drafts)
{
    const char *before = NULL;
    classifier->n_signs = classifier->rules->n_lists;
    for (guint i = 0; i < signs->len; i++) {
        Draft *draft = &g_array_index(signs, SignDraft, i).draft;
        bool again = g_strcmp0(draft->keys, before) == 0;
        classifier->n_signs += !again;
        if (draft->keys)
            draft->list = (int)classifier->n_signs - 1;
        if (!again)
            g_array_append_val(drafts, *draft);
        before = draft->keys;
    }
}

/* The weights of a word into the row of its sign and when it counts. */
static void fill_row(Classifier *classifier, const LeaningWord *word, Weights *row)
{
    const LeaningWeight *weights = classifier->rules->leaning_weights + word->first;
    for (unsigned i = 0; i < word->n; i++) {
        int leaning = weights[i].leaning, column = leaning % WEIGHTS,
            weight = weights[i].weight;
        Weights *sums = &row[leaning / WEIGHTS];
        if ((*sums)[column]) {
            Twin twin = {leaning, (*sums)[column], weight};
            g_array_append_val(classifier->twins, twin);
        }
        (*sums)[column] = (short)CLAMP((*sums)[column] + weight, SHRT_MIN, SHRT_MAX);
    }
}

/* Keeps a row, and empties it. */
static void keep_row(SignRows *rows, Weights *row, LeaningWhen when)
{
    static const Weights nothing;
    size_t begin = 0, end = rows->width;
    while (begin < end && memcmp(&row[begin], &nothing, sizeof nothing) == 0)
        begin++;
    while (end > begin && memcmp(&row[end - 1], &nothing, sizeof nothing) == 0)
        end--;
    SignRow kept = {rows->weights->len, (unsigned short)begin, (unsigned short)(end - begin),
                    (unsigned char)when};
    g_array_append_val(rows->rows, kept);
    g_array_append_vals(rows->weights, row + begin, (guint)(end - begin));
    memset(row, 0, rows->width * sizeof *row);
}

/* `signs` are sorted, and have their numbers. */
static void fill_rows(Classifier *classifier, const GArray *signs)
{
    SignRows *rows = &classifier->rows;
    rows->width = (classifier->rules->n_leanings + WEIGHTS - 1) / WEIGHTS;
    rows->first = g_new0(unsigned, classifier->n_signs + 1);
    rows->rows = g_array_new(FALSE, FALSE, sizeof(SignRow));
    rows->weights = g_array_new(FALSE, FALSE, sizeof(Weights));
    g_autofree Weights *row = g_new0(Weights, rows->width);
    for (guint i = 0; i < signs->len; i++) {
        const SignDraft *sign = &g_array_index(signs, SignDraft, i), *next = sign + 1;
        fill_row(classifier, sign->word, row);
        if (i + 1 < signs->len && next->draft.list == sign->draft.list &&
            next->word->when == sign->word->when)
            continue;
        keep_row(rows, row, sign->word->when);
        rows->first[sign->draft.list + 1]++;
    }
    for (size_t sign = 0; sign < classifier->n_signs; sign++)
        rows->first[sign + 1] += rows->first[sign];
}

static void link_stems(Classifier *classifier)
{
    for (size_t at = 0; at < classifier->words.size; at++) {
        Vocable *vocable = &classifier->words.table[at];
        char key[VOCABLE_SIZE];
        if (vocable->text) {
            size_t length = g_strlcpy(key, vocable->text, sizeof key);
            vocable->stem = vocable_find(&classifier->signs, key, vocable_stem(key, length));
        }
    }
}

static int compile_leanings(Classifier *classifier, Err *err)
{
    g_autoptr(GArray) signs = g_array_new(FALSE, FALSE, sizeof(SignDraft));
    g_autoptr(GArray) drafts = g_array_new(FALSE, FALSE, sizeof(Draft)); /* of `signs` */
    Cutter *cutter = cutter_new();
    int status = draft_words(classifier->rules, cutter, signs, err);
    g_array_sort(signs, by_stems);
    number_signs(classifier, signs, drafts);
    fill_rows(classifier, signs);
    build(classifier, &classifier->signs, drafts);
    link_words(&classifier->signs);
    link_stems(classifier);
    cutter_free(cutter);
    return status;
}

/* ---- rules ---- */

/* A rule is looked at in a sentence in which its first list occurs, or one of those of which any
 * will do. */
static void compile_triggers(Classifier *classifier)
{
    const Rules *rules = classifier->rules;
    g_autofree GArray **of = g_new0(GArray *, rules->n_lists);
    for (size_t i = 0; i < rules->n_lists; i++)
        of[i] = g_array_new(FALSE, FALSE, sizeof(int));
    for (int i = 0; i < (int)rules->n_rules; i++) {
        const Rule *rule = &rules->rules[i];
        if (rule->mail)
            continue;
        for (const int *list = rule->all ? rule->all : rule->any; list && *list >= 0; list++) {
            g_array_append_val(of[*list], i);
            if (rule->all)
                break;
        }
    }
    classifier->triggers = g_new(int *, rules->n_lists);
    for (size_t i = 0; i < rules->n_lists; i++) {
        int end = -1;
        g_array_append_val(of[i], end);
        classifier->triggers[i] = (int *)(void *)g_array_free(of[i], FALSE);
    }
}

static int compile_patterns(Classifier *classifier, Err *err)
{
    const Rules *rules = classifier->rules;
    classifier->patterns = g_new0(pcre2_code *, rules->n_rules);
    for (size_t i = 0; i < rules->n_rules; i++) {
        const Rule *rule = &rules->rules[i];
        if (!rule->pattern)
            continue;
        int code;
        PCRE2_SIZE offset;
        classifier->patterns[i] = pcre2_compile(
            (PCRE2_SPTR)rule->pattern, PCRE2_ZERO_TERMINATED,
            PCRE2_UTF | PCRE2_AUTO_CALLOUT | PCRE2_NEVER_BACKSLASH_C, &code, &offset, NULL);
        if (classifier->patterns[i])
            continue;
        PCRE2_UCHAR8 message[120];
        pcre2_get_error_message(code, message, sizeof message);
        return err_set(
            err, ERR_INPUT,
            "%s:%d: rule \"%s\": the pattern is wrong at its byte %zu (%s); allowed: "
            "the syntax of PCRE2",
            rule->file, rule->line, rule->id, (size_t)offset, (char *)message);
    }
    return 0;
}

Classifier *classifier_new(const Rules *rules, Err *err)
{
    Classifier *classifier = g_new0(Classifier, 1);
    classifier->rules = rules;
    classifier->strings = g_string_chunk_new(4096);
    classifier->own = own_words_new(rules);
    classifier->numbers = lexicon_table(lexicon_builtin(), LEXICON_NUMBERS);
    find_asked(classifier);
    find_fixed(classifier);
    classifier->twins = g_array_new(FALSE, FALSE, sizeof(Twin));
    int status = compile_words(classifier, err);
    if (status == 0)
        status = compile_leanings(classifier, err);
    compile_triggers(classifier);
    if (status == 0)
        status = compile_patterns(classifier, err);
    if (status == 0)
        return classifier;
    classifier_free(classifier);
    return NULL;
}

static void vocabulary_clear(Vocabulary *vocabulary)
{
    g_free(vocabulary->table);
    g_free(vocabulary->phrases);
    g_free(vocabulary->seconds);
    g_free(vocabulary->words);
}

void classifier_free(Classifier *classifier)
{
    if (!classifier)
        return;
    for (size_t i = 0; i < classifier->rules->n_lists; i++)
        g_free(classifier->triggers[i]);
    for (size_t i = 0; classifier->patterns && i < classifier->rules->n_rules; i++)
        pcre2_code_free(classifier->patterns[i]);
    g_free(classifier->triggers);
    g_free(classifier->patterns);
    vocabulary_clear(&classifier->words);
    vocabulary_clear(&classifier->signs);
    g_free(classifier->rows.first);
    g_clear_pointer(&classifier->rows.rows, g_array_unref);
    g_clear_pointer(&classifier->rows.weights, g_array_unref);
    g_free(classifier->asked);
    g_array_free(classifier->twins, TRUE);
    g_string_chunk_free(classifier->strings);
    g_hash_table_unref(classifier->own);
    g_free(classifier);
}

const Rules *classifier_rules(const Classifier *classifier)
{
    return classifier->rules;
}
