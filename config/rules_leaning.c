/* Leanings from a file: lines of a weight and the words that have it, or of a word and what it adds
 * to each leaning. Called by rules.c. */
#include "config/rules_reader.h"

#include <string.h>

enum { LEANING_WEIGHT_MAX = 1000 };

#define WEIGHT_ALLOWED  ", a weight from -1000 to 1000, not 0"
#define LEANING_ALLOWED "\"[VOICE|subject|first ]WEIGHT: phrase, [list], *, ...\""
#define WORD_ALLOWED    "\"phrase, [list] or *[, VOICE|subject|first]: NAMEWEIGHT NAMEWEIGHT ...\""

void leaning_clear(Leaning *leaning)
{
    g_free(leaning->name);
    g_free(leaning->file);
}

int rules_find_leaning(const RulesReader *reader, const char *name)
{
    for (guint i = 0; i < reader->leanings->len; i++) {
        if (strcmp(g_array_index(reader->leanings, Leaning, i).name, name) == 0)
            return (int)i;
    }
    return -1;
}

/* ---- leanings ---- */

/* Nothing adds to the leaning any more. */
static void forget_weights(RulesReader *reader, int leaning)
{
    for (guint i = 0; i < reader->words->len; i++) {
        LeaningWord *word = &g_array_index(reader->words, LeaningWord, i);
        LeaningWeight *weights = &g_array_index(reader->weights, LeaningWeight, word->first);
        unsigned kept = 0;
        for (unsigned j = 0; j < word->n; j++) {
            if (weights[j].leaning != leaning)
                weights[kept++] = weights[j];
        }
        word->n = kept;
    }
}

/* One of another file takes the place of the one with its name. */
static int place_leaning(RulesReader *reader, const config_setting_t *setting, const char *name,
                         int *ret)
{
    Leaning leaning = {.name = g_strdup(name),
                       .file = g_strdup(reader->file),
                       .line = (int)config_setting_source_line(setting)};
    int old = rules_find_leaning(reader, name);
    Leaning *there = old >= 0 ? &g_array_index(reader->leanings, Leaning, old) : NULL;
    if (there && strcmp(there->file, leaning.file) == 0) {
        leaning_clear(&leaning);
        return rules_wrong(reader, setting, "each leaning once", "\"%s\" stands twice", name);
    }
    if (there) {
        forget_weights(reader, old);
        leaning_clear(there);
        *there = leaning;
    } else {
        g_array_append_val(reader->leanings, leaning);
    }
    *ret = old >= 0 ? old : (int)reader->leanings->len - 1;
    return 0;
}

/* ---- words ---- */

/* "phrase" or "[list]". Its weights are appended by the caller. */
static int add_word(RulesReader *reader, const config_setting_t *at, const char *text,
                    LeaningWhen when, const char *allowed)
{
    LeaningWord word = {.list = -1,
                        .when = when,
                        .line = (int)config_setting_source_line(at),
                        .first = reader->weights->len};
    size_t length = strlen(text);
    if (length > 2 && text[0] == '[' && text[length - 1] == ']') {
        g_autofree char *name = g_strndup(text + 1, length - 2);
        word.list = rules_find_list(reader, name);
        if (word.list < 0)
            return rules_wrong(reader, at, "a list of the group `words`",
                               "\"%s\" is no word list", name);
        if (when > LEANING_ANYHOW)
            return rules_wrong(reader, at, "a phrase", "\"%s\" is a list, which has no place",
                               text);
    } else if (length > 0) {
        word.phrase = g_string_chunk_insert(reader->rules->phrases, text);
    } else {
        return rules_wrong(reader, at, allowed, "a word is missing");
    }
    g_array_append_val(reader->words, word);
    return 0;
}

static void add_weight(RulesReader *reader, int leaning, int value)
{
    LeaningWeight weight = {(short)leaning, (short)value};
    g_array_append_val(reader->weights, weight);
    g_array_index(reader->words, LeaningWord, reader->words->len - 1).n++;
}

static void add_always(RulesReader *reader, int leaning, int weight)
{
    g_array_index(reader->leanings, Leaning, leaning).always += weight;
}

/* What is in every mail is meant in no voice, and stands nowhere. */
static int check_always(const RulesReader *reader, const config_setting_t *at, LeaningWhen when)
{
    return when == LEANING_ANYHOW
               ? 0
               : rules_wrong(reader, at, "a phrase", "\"*\" has no voice and no place");
}

/* 0: it is none. */
static int parse_weight(const char *text)
{
    char *end;
    long weight = strtol(text, &end, 10);
    return *end || ABS(weight) > LEANING_WEIGHT_MAX ? 0 : (int)weight;
}

/* ---- a leaning: weights and their words ---- */

/* What stands in front of the colon. */
static int read_head(const RulesReader *reader, const config_setting_t *at, const char *head,
                     LeaningWhen *when, int *weight)
{
    g_auto(GStrv) parts = g_strsplit(head, " ", 2);
    const char *number = parts[0] && parts[1] ? parts[1] : parts[0];
    int found = parts[0] && parts[1] ? rules_find_when(parts[0]) : (int)LEANING_ANYHOW;
    *weight = number ? parse_weight(number) : 0;
    if (found < 0 || *weight == 0)
        return rules_wrong(reader, at, LEANING_ALLOWED WEIGHT_ALLOWED,
                           "\"%s\" is no voice or place and weight", head);
    *when = (LeaningWhen)found;
    return 0;
}

static int read_line(RulesReader *reader, const config_setting_t *at, int leaning)
{
    const char *text = config_setting_get_string(at), *colon = text ? strchr(text, ':') : NULL;
    LeaningWhen when = LEANING_ANYHOW;
    int weight;
    if (!colon || !g_utf8_validate(text, -1, NULL))
        return rules_wrong(reader, at, LEANING_ALLOWED, "a line has no weight");
    g_autofree char *head = g_strndup(text, (size_t)(colon - text));
    if (read_head(reader, at, g_strstrip(head), &when, &weight) < 0)
        return -1;
    g_auto(GStrv) phrases = g_strsplit(colon + 1, ",", -1);
    for (char **phrase = phrases; *phrase; phrase++) {
        bool always = strcmp(g_strstrip(*phrase), "*") == 0;
        if ((always ? check_always(reader, at, when)
                    : add_word(reader, at, *phrase, when, LEANING_ALLOWED)) < 0)
            return -1;
        if (always)
            add_always(reader, leaning, weight);
        else
            add_weight(reader, leaning, weight);
    }
    return 0;
}

static int read_leaning(RulesReader *reader, const config_setting_t *setting)
{
    int n = config_setting_is_array(setting) ? config_setting_length(setting) : 0, leaning;
    if (n == 0)
        return rules_wrong(reader, setting, "[" LEANING_ALLOWED ", ...]",
                           "\"%s\" holds no words", config_setting_name(setting));
    if (place_leaning(reader, setting, config_setting_name(setting), &leaning) < 0)
        return -1;
    int status = 0;
    for (int i = 0; i < n; i++)
        status |= read_line(reader, config_setting_get_elem(setting, (unsigned)i), leaning);
    return status;
}

int rules_read_leanings(RulesReader *reader, const config_setting_t *group)
{
    if (!config_setting_is_group(group))
        return rules_wrong(reader, group, "{ name = [...]; ... }", "`leanings` is no group");
    int status = 0;
    for (int i = 0; i < config_setting_length(group); i++)
        status |= read_leaning(reader, config_setting_get_elem(group, (unsigned)i));
    return status;
}

/* ---- a table: words and what they add to each leaning ---- */

/* Short names -> a leaning's number + 1. */
static int read_names(RulesReader *reader, const config_setting_t *group, GHashTable *names)
{
    for (int i = 0; i < config_setting_length(group); i++) {
        const config_setting_t *member = config_setting_get_elem(group, (unsigned)i);
        char *key = config_setting_name(member);
        const char *name = config_setting_get_string(member);
        int leaning;
        if (!name || !*name || strpbrk(key, "-0123456789"))
            return rules_wrong(reader, member, "LETTERS = \"leaning\"",
                               "`%s` is no short name of a leaning", key);
        if (place_leaning(reader, member, name, &leaning) < 0)
            return -1;
        g_hash_table_insert(names, key, GINT_TO_POINTER(leaning + 1));
    }
    return 0;
}

/* "NAMEWEIGHT"; `always`: of every mail, instead of the last word. */
static int read_weight(RulesReader *reader, const config_setting_t *at, const char *text,
                       GHashTable *names, bool always)
{
    char name[32];
    size_t length = strcspn(text, "-0123456789");
    g_strlcpy(name, text, MIN(length + 1, sizeof name));
    int leaning = GPOINTER_TO_INT(g_hash_table_lookup(names, name)) - 1,
        weight = parse_weight(text + length);
    if (leaning < 0 || weight == 0)
        return rules_wrong(reader, at, WORD_ALLOWED WEIGHT_ALLOWED,
                           "\"%s\" is no name of `names` and weight", text);
    if (always)
        add_always(reader, leaning, weight);
    else
        add_weight(reader, leaning, weight);
    return 0;
}

static int read_weights(RulesReader *reader, const config_setting_t *at, char *text,
                        GHashTable *names, bool always)
{
    char *rest = NULL, *next = strtok_r(text, " ", &rest);
    if (!next)
        return rules_wrong(reader, at, WORD_ALLOWED, "a word has no weight");
    for (; next; next = strtok_r(NULL, " ", &rest)) {
        if (read_weight(reader, at, next, names, always) < 0)
            return -1;
    }
    return 0;
}

static int read_word(RulesReader *reader, const config_setting_t *at, GHashTable *names)
{
    g_autofree char *text = g_strdup(config_setting_get_string(at));
    char *colon = text ? strrchr(text, ':') : NULL;
    if (!colon || !g_utf8_validate(text, -1, NULL))
        return rules_wrong(reader, at, WORD_ALLOWED, "a word has no weight");
    *colon = '\0';
    char *comma = strchr(text, ',');
    int when = comma ? rules_find_when(g_strstrip(comma + 1)) : (int)LEANING_ANYHOW;
    if (when < 0)
        return rules_wrong(reader, at, WORD_ALLOWED, "\"%s\" is no voice or place", comma + 1);
    if (comma)
        *comma = '\0';
    bool always = strcmp(g_strstrip(text), "*") == 0;
    if ((always ? check_always(reader, at, (LeaningWhen)when)
                : add_word(reader, at, text, (LeaningWhen)when, WORD_ALLOWED)) < 0)
        return -1;
    return read_weights(reader, at, colon + 1, names, always);
}

int rules_read_weighed(RulesReader *reader, const config_setting_t *group)
{
    static const char *const keys[] = {"names", "words", NULL};
    if (rules_check_keys(reader, group, keys) < 0)
        return -1;
    const config_setting_t *names = config_setting_get_member(group, "names"),
                           *words = config_setting_get_member(group, "words");
    if (!names || !config_setting_is_group(names))
        return rules_wrong(reader, group, "names = { LETTERS = \"leaning\"; ... }",
                           "`names` is missing");
    if (!words || !config_setting_is_array(words))
        return rules_wrong(reader, group, "words = [" WORD_ALLOWED ", ...]",
                           "`words` is missing");
    g_autoptr(GHashTable) numbers = g_hash_table_new(g_str_hash, g_str_equal);
    int status = read_names(reader, names, numbers);
    int n = status == 0 ? config_setting_length(words) : 0;
    for (int i = 0; i < n; i++)
        status |= read_word(reader, config_setting_get_elem(words, (unsigned)i), numbers);
    return status;
}
