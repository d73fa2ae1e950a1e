/* Files of words and rules into values. Reads no file: the shipped ones are part of the program,
 * another one is given as text and laid over them. */
#include "config/rules.h"

#include "config/config_problem.h"
#include "config/rules_builtin.h"
#include "config/rules_reader.h"

#include <string.h>

const char *voice_name(Voice voice)
{
    static const char *const names[VOICE_COUNT] = {VOICE_TERMS(RULE_NAME)};
    return (size_t)voice < VOICE_COUNT ? names[voice] : "?";
}

const char *rule_text_name(RuleText text)
{
    static const char *const names[RULE_TEXT_COUNT] = {RULE_TEXT_TERMS(RULE_NAME)};
    return (size_t)text < RULE_TEXT_COUNT ? names[text] : "?";
}

int rules_index(const char *const *names, const char *name)
{
    for (int i = 0; names[i]; i++) {
        if (strcmp(names[i], name) == 0)
            return i;
    }
    return -1;
}

int rules_list(const Rules *rules, const char *name)
{
    for (size_t i = 0; i < rules->n_lists; i++) {
        if (strcmp(rules->lists[i].name, name) == 0)
            return (int)i;
    }
    return -1;
}

int rules_weight(const Rules *rules, const LeaningWord *word, int leaning)
{
    int sum = 0;
    for (const LeaningWeight *weight = rules->leaning_weights + word->first,
                             *end = weight + word->n;
         weight < end; weight++)
        sum += weight->leaning == leaning ? weight->weight : 0;
    return sum;
}

/* ---- word lists ---- */

static void list_clear(WordList *list)
{
    g_free(list->name);
    g_free(list->file);
    g_strfreev(list->phrases);
}

int rules_find_list(const RulesReader *reader, const char *name)
{
    for (guint i = 0; i < reader->lists->len; i++) {
        if (strcmp(g_array_index(reader->lists, WordList, i).name, name) == 0)
            return (int)i;
    }
    return -1;
}

static int read_phrases(const RulesReader *reader, const config_setting_t *setting, char ***ret)
{
    int n = config_setting_is_array(setting) ? config_setting_length(setting) : 0;
    *ret = g_new0(char *, (size_t)n + 1);
    if (n == 0)
        return rules_wrong(reader, setting, "[\"word\", ...]", "\"%s\" is no list of words",
                           config_setting_name(setting));
    int status = 0, read = 0;
    for (int i = 0; i < n; i++) {
        const config_setting_t *item = config_setting_get_elem(setting, (unsigned)i);
        const char *phrase = config_setting_get_string(item);
        if (phrase && *phrase && g_utf8_validate(phrase, -1, NULL))
            (*ret)[read++] = g_strdup(phrase);
        else
            status =
                rules_wrong(reader, item, "texts in UTF-8",
                            "\"%s\" has an item that is no word", config_setting_name(setting));
    }
    return status;
}

/* It takes the place of another: who meant to add to that has lost what it had. */
static void count_lost(WordList *list, const WordList *old)
{
    g_autoptr(GHashTable) kept = g_hash_table_new(g_str_hash, g_str_equal);
    for (char **phrase = list->phrases; *phrase; phrase++)
        g_hash_table_add(kept, *phrase);
    for (char **phrase = old->phrases; *phrase; phrase++) {
        list->had++;
        list->lost += !g_hash_table_contains(kept, *phrase);
    }
}

static int read_list(RulesReader *reader, const config_setting_t *setting)
{
    WordList list = {.name = g_strdup(config_setting_name(setting)),
                     .file = g_strdup(reader->file),
                     .line = (int)config_setting_source_line(setting)};
    int number = rules_find_list(reader, list.name);
    WordList *old = number >= 0 ? &g_array_index(reader->lists, WordList, number) : NULL;
    int status = read_phrases(reader, setting, &list.phrases);
    if (old && strcmp(old->file, list.file) == 0) {
        list_clear(&list);
        return rules_wrong(reader, setting, "each list once", "\"%s\" stands twice",
                           config_setting_name(setting));
    }
    if (old) { /* what is wrong with it is no reason to miss it where a rule names it */
        count_lost(&list, old);
        list_clear(old);
        *old = list;
    } else {
        g_array_append_val(reader->lists, list);
    }
    return status;
}

static int read_words(RulesReader *reader, const config_setting_t *root)
{
    const config_setting_t *words = config_setting_get_member(root, "words");
    int status = 0;
    for (int i = 0; words && i < config_setting_length(words); i++)
        status |= read_list(reader, config_setting_get_elem(words, (unsigned)i));
    const config_setting_t *wrong = config_setting_get_member(root, "misspellings");
    if (!wrong)
        return status;
    g_strfreev(reader->rules->misspellings);
    reader->rules->misspellings = NULL;
    if (read_phrases(reader, wrong, &reader->rules->misspellings) < 0)
        return -1;
    if (g_strv_length(reader->rules->misspellings) % 2)
        return rules_wrong(reader, wrong, "\"wrong\", \"right\", ...",
                           "a misspelling has no right spelling");
    return status;
}

/* ---- files ---- */

static int read_confidence(const RulesReader *reader, const config_setting_t *group)
{
    static const char *const keys[] = {"low", "tie", "share", "lead", NULL};
    Confidence *confidence = &reader->rules->confidence;
    int64_t low = confidence->low, lead = confidence->lead;
    if (rules_check_keys(reader, group, keys) < 0 ||
        rules_read_number(reader, group, "low", 0, 1000, &low) < 0 ||
        rules_read_number(reader, group, "lead", 0, 1000, &lead) < 0)
        return -1;
    confidence->low = (int)low;
    confidence->lead = (int)lead;
    if (rules_read_hundredths(reader, group, "tie", &confidence->tie) < 0)
        return -1;
    return rules_read_hundredths(reader, group, "share", &confidence->share);
}

/* Rules name lists of any file: they are read when all lists are there. */
static int read_conclusions(RulesReader *reader, const config_setting_t *root)
{
    const config_setting_t *rules = config_setting_get_member(root, "rules"),
                           *leanings = config_setting_get_member(root, "leanings"),
                           *weights = config_setting_get_member(root, "weights"),
                           *severity = config_setting_get_member(root, "severity"),
                           *confidence = config_setting_get_member(root, "confidence");
    int status = severity ? rules_read_severity(reader, severity) : 0;
    status |= confidence ? read_confidence(reader, confidence) : 0;
    status |= leanings ? rules_read_leanings(reader, leanings) : 0;
    status |= weights ? rules_read_weighed(reader, weights) : 0;
    return status | (rules ? rules_read_rules(reader, rules) : 0);
}

static int read_root(RulesReader *reader, const config_setting_t *root, bool words)
{
    static const char *const keys[] = {"words",    "misspellings", "leanings", "weights",
                                       "severity", "confidence",   "rules",    NULL};
    int status = words ? rules_check_keys(reader, root, keys) : 0;
    return status | (words ? read_words(reader, root) : read_conclusions(reader, root));
}

static int read_files(RulesReader *reader, const RulesFile *files, config_t *parsed, size_t n)
{
    int status = 0;
    for (int words = 1; words >= 0; words--) {
        for (size_t i = 0; i < n; i++) {
            reader->file = files[i].name;
            status |= read_root(reader, config_root_setting(&parsed[i]), words);
        }
    }
    return status;
}

static int parse_files(const RulesReader *reader, const RulesFile *files, config_t *parsed,
                       size_t n)
{
    int status = 0;
    for (size_t i = 0; i < n; i++) {
        config_init(&parsed[i]);
        if (status == 0 && !config_read_string(&parsed[i], files[i].text))
            status = problem_note(reader->problems, reader->err,
                                  g_strdup_printf("%s:%d: %s; allowed: the syntax of libconfig",
                                                  files[i].name, config_error_line(&parsed[i]),
                                                  config_error_text(&parsed[i])));
    }
    return status;
}

static void set_hash(Rules *rules, const RulesFile *files, size_t n)
{
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    for (size_t i = 0; i < n; i++)
        g_checksum_update(sum, (const unsigned char *)files[i].text,
                          (gssize)strlen(files[i].text) + 1);
    g_strlcpy(rules->hash, g_checksum_get_string(sum), sizeof rules->hash);
    g_checksum_free(sum);
}

static Rules *read_all(const RulesFile *files, size_t n, GPtrArray *problems, Err *err)
{
    Rules *rules = g_new0(Rules, 1);
    rules->phrases = g_string_chunk_new(4096);
    rules->unmet = g_ptr_array_new_with_free_func(g_free);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        rules->severity.kinds[kind].terms = (SeverityTerms){-1, -1, -1, -1};
    RulesReader reader = {.rules = rules,
                          .lists = g_array_new(FALSE, FALSE, sizeof(WordList)),
                          .leanings = g_array_new(FALSE, FALSE, sizeof(Leaning)),
                          .items = g_array_new(FALSE, FALSE, sizeof(Rule)),
                          .raises = g_array_new(FALSE, FALSE, sizeof(Raise)),
                          .words = g_array_new(FALSE, FALSE, sizeof(LeaningWord)),
                          .weights = g_array_new(FALSE, FALSE, sizeof(LeaningWeight)),
                          .problems = problems,
                          .err = err};
    g_autofree config_t *parsed = g_new0(config_t, n);
    int status = parse_files(&reader, files, parsed, n);
    if (status == 0)
        status = read_files(&reader, files, parsed, n);
    for (size_t i = 0; i < n; i++)
        config_destroy(&parsed[i]);
    set_hash(rules, files, n);
    rules->n_lists = reader.lists->len;
    rules->lists = (WordList *)(void *)g_array_free(reader.lists, FALSE);
    rules->n_leanings = reader.leanings->len;
    rules->leanings = (Leaning *)(void *)g_array_free(reader.leanings, FALSE);
    rules->n_leaning_words = reader.words->len;
    rules->leaning_words = (LeaningWord *)(void *)g_array_free(reader.words, FALSE);
    rules->leaning_weights = (LeaningWeight *)(void *)g_array_free(reader.weights, FALSE);
    rules->n_rules = reader.items->len;
    rules->rules = (Rule *)(void *)g_array_free(reader.items, FALSE);
    rules->severity.n_raises = reader.raises->len;
    rules->severity.raises = (Raise *)(void *)g_array_free(reader.raises, FALSE);
    if (status == 0)
        return rules;
    rules_free(rules);
    return NULL;
}

/* What is shipped is right, or the program would not have passed its tests. */
static Rules *read_shipped(void)
{
    Err err = {0};
    Rules *rules = read_all(rules_files, n_rules_files, NULL, &err);
    if (!rules)
        g_error("%s", err.msg);
    return rules;
}

const Rules *rules_builtin(void)
{
    static Rules *shipped;
    if (g_once_init_enter(&shipped))
        g_once_init_leave(&shipped, read_shipped());
    return shipped;
}

Rules *rules_read(const char *text, const char *name, GPtrArray *problems, Err *err)
{
    g_autofree RulesFile *files = g_new(RulesFile, n_rules_files + 1);
    memcpy(files, rules_files, n_rules_files * sizeof *files);
    files[n_rules_files] = (RulesFile){name, text};
    return read_all(files, n_rules_files + 1, problems, err);
}

void rules_free(Rules *rules)
{
    if (!rules)
        return;
    for (size_t i = 0; i < rules->n_lists; i++)
        list_clear(&rules->lists[i]);
    for (size_t i = 0; i < rules->n_leanings; i++)
        leaning_clear(&rules->leanings[i]);
    for (size_t i = 0; i < rules->n_rules; i++)
        rule_clear(&rules->rules[i]);
    for (size_t i = 0; i < rules->severity.n_raises; i++) {
        g_free(rules->severity.raises[i].id);
        g_free(rules->severity.raises[i].says);
    }
    g_free(rules->lists);
    g_free(rules->leanings);
    g_free(rules->leaning_words);
    g_free(rules->leaning_weights);
    g_string_chunk_free(rules->phrases);
    g_free(rules->rules);
    g_free(rules->severity.raises);
    g_strfreev(rules->misspellings);
    g_ptr_array_unref(rules->unmet);
    g_free(rules);
}
