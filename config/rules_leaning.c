/* Leanings from a file: lines of a weight and the words that have it. Called by rules.c. */
#include "config/rules_reader.h"

#include <string.h>

enum { LEANING_WEIGHT_MAX = 1000 };

#define LEANING_ALLOWED "\"[VOICE ]WEIGHT: phrase, [list], *, ...\""

void leaning_clear(Leaning *leaning)
{
    for (size_t i = 0; i < leaning->n; i++)
        g_free(leaning->words[i].phrase);
    g_free(leaning->words);
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

/* "phrase" or "[list]". */
static int read_word(const RulesReader *reader, const config_setting_t *at, const char *text,
                     LeaningWord word, GArray *words)
{
    size_t length = strlen(text);
    if (length > 2 && text[0] == '[' && text[length - 1] == ']') {
        g_autofree char *name = g_strndup(text + 1, length - 2);
        word.list = rules_find_list(reader, name);
        if (word.list < 0)
            return rules_wrong(reader, at, "a list of the group `words`",
                               "\"%s\" is no word list", name);
    } else if (length > 0) {
        word.phrase = g_strdup(text);
    } else {
        return rules_wrong(reader, at, LEANING_ALLOWED, "a word is missing");
    }
    g_array_append_val(words, word);
    return 0;
}

/* What stands in front of the colon. */
static int read_head(const RulesReader *reader, const config_setting_t *at, const char *head,
                     LeaningWord *word)
{
    g_auto(GStrv) parts = g_strsplit(head, " ", 2);
    const char *number = parts[0] && parts[1] ? parts[1] : parts[0];
    int voice = parts[0] && parts[1] ? rules_find_voice(parts[0]) : VOICE_COUNT;
    char *end = NULL;
    long weight = number ? strtol(number, &end, 10) : 0;
    if (voice < 0 || weight == 0 || *end || ABS(weight) > LEANING_WEIGHT_MAX)
        return rules_wrong(reader, at, LEANING_ALLOWED ", a weight from -1000 to 1000, not 0",
                           "\"%s\" is no voice and weight", head);
    word->voice = (Voice)voice;
    word->weight = (int)weight;
    return 0;
}

static int read_line(const RulesReader *reader, const config_setting_t *at, Leaning *leaning,
                     GArray *words)
{
    const char *text = config_setting_get_string(at), *colon = text ? strchr(text, ':') : NULL;
    LeaningWord word = {.list = -1, .line = (int)config_setting_source_line(at)};
    if (!colon || !g_utf8_validate(text, -1, NULL))
        return rules_wrong(reader, at, LEANING_ALLOWED, "a line has no weight");
    g_autofree char *head = g_strndup(text, (size_t)(colon - text));
    if (read_head(reader, at, g_strstrip(head), &word) < 0)
        return -1;
    g_auto(GStrv) phrases = g_strsplit(colon + 1, ",", -1);
    for (char **phrase = phrases; *phrase; phrase++) {
        if (strcmp(g_strstrip(*phrase), "*") == 0)
            leaning->always += word.weight;
        else if (read_word(reader, at, *phrase, word, words) < 0)
            return -1;
    }
    return 0;
}

static int read_leaning(const RulesReader *reader, const config_setting_t *setting,
                        Leaning *leaning)
{
    int n = config_setting_is_array(setting) ? config_setting_length(setting) : 0;
    if (n == 0)
        return rules_wrong(reader, setting, "[" LEANING_ALLOWED ", ...]",
                           "\"%s\" holds no words", config_setting_name(setting));
    GArray *words = g_array_new(FALSE, FALSE, sizeof(LeaningWord));
    int status = 0;
    for (int i = 0; status == 0 && i < n; i++)
        status =
            read_line(reader, config_setting_get_elem(setting, (unsigned)i), leaning, words);
    leaning->n = words->len;
    leaning->words = (LeaningWord *)(void *)g_array_free(words, FALSE);
    return status;
}

/* One of another file takes the place of the one with its name. */
static int place_leaning(RulesReader *reader, const config_setting_t *setting, Leaning *leaning)
{
    int old = rules_find_leaning(reader, leaning->name);
    Leaning *there = old >= 0 ? &g_array_index(reader->leanings, Leaning, old) : NULL;
    if (there && strcmp(there->file, leaning->file) == 0)
        return rules_wrong(reader, setting, "each leaning once", "\"%s\" stands twice",
                           leaning->name);
    if (there) {
        leaning_clear(there);
        *there = *leaning;
    } else {
        g_array_append_val(reader->leanings, *leaning);
    }
    return 0;
}

int rules_read_leanings(RulesReader *reader, const config_setting_t *group)
{
    if (!config_setting_is_group(group))
        return rules_wrong(reader, group, "{ name = [...]; ... }", "`leanings` is no group");
    for (int i = 0; i < config_setting_length(group); i++) {
        const config_setting_t *setting = config_setting_get_elem(group, (unsigned)i);
        Leaning leaning = {.name = g_strdup(config_setting_name(setting)),
                           .file = g_strdup(reader->file),
                           .line = (int)config_setting_source_line(setting)};
        if (read_leaning(reader, setting, &leaning) < 0 ||
            place_leaning(reader, setting, &leaning) < 0) {
            leaning_clear(&leaning);
            return -1;
        }
    }
    return 0;
}
