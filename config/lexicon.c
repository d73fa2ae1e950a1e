/* Data files into tables of phrases. Knows the names of tables and groups and what must be
 * there; what the tables mean is the parsers' business. Reads no file: the shipped ones are part of
 * the program, another one is given as text. */
#include "config/lexicon.h"

#include "config/config_problem.h"
#include "config/lexicon_builtin.h"

#include <glib.h>
#include <libconfig.h>
#include <string.h>

enum { GROUPS_MAX = 96 };

typedef struct TableSpec {
    const char *name;
    const char *groups[GROUPS_MAX]; /* NULL-terminated */
} TableSpec;

#define GROUP_NAME(value, name)        name,
#define TABLE_SPEC(value, name, terms) [value] = {name, {terms(GROUP_NAME)}},

static const TableSpec specs[LEXICON_TABLE_COUNT] = {LEXICON_TABLES(TABLE_SPEC)};

struct Lexicon {
    Phrases *tables[LEXICON_TABLE_COUNT]; /* NULL: the shipped one's */
    MachineRules *rules;                  /* likewise */
    GPtrArray *warnings; /* of one's own, which adds to what is shipped; NULL: it is that */
};

typedef struct Source {
    const char *name;
    GPtrArray *problems;
    Err *err; /* the first */
} Source;

static int wrong(const Source *source, const config_setting_t *at, const char *what,
                 const char *allowed)
{
    return problem_note(
        source->problems, source->err,
        g_strdup_printf(
            "%s:%d: %s %s; allowed: %s", source->name, config_setting_source_line(at),
            config_setting_name(at) ? config_setting_name(at) : "a list", what, allowed));
}

static int index_of(const char *name, const char *const *names)
{
    for (int i = 0; names[i]; i++) {
        if (strcmp(name, names[i]) == 0)
            return i;
    }
    return -1;
}

/* "don't" is typed "dont", too: who writes a phrase into the lexicon writes it once. */
static void add_without_apostrophe(Phrases *phrases, const char *text, int group)
{
    g_auto(GStrv) pieces = g_strsplit(text, "n't", -1);
    g_autofree char *typed = g_strjoinv("nt", pieces);
    if (*pieces[0] && pieces[1]) /* "nt" alone is no word */
        phrases_add(phrases, typed, group);
}

static int read_phrase(const Source *source, const config_setting_t *list,
                       const config_setting_t *item, int group, Phrases *phrases)
{
    const char *text = config_setting_get_string(item);
    if (!text || !g_utf8_validate(text, -1, NULL))
        return wrong(source, list, "has an item that is no text", "strings in UTF-8");
    if (!phrases_add(phrases, text, group))
        return problem_note(source->problems, source->err,
                            g_strdup_printf("%s:%d: %s: \"%s\" is empty or stands in another "
                                            "group; allowed: each phrase once",
                                            source->name, config_setting_source_line(item),
                                            config_setting_name(list), text));
    add_without_apostrophe(phrases, text, group);
    return 0;
}

static int read_group(const Source *source, const config_setting_t *list, int group,
                      Phrases *phrases)
{
    int status = 0;
    if (!config_setting_is_array(list) && !config_setting_is_list(list))
        return wrong(source, list, "is no list", "[\"phrase\", ...]");
    for (int i = 0; i < config_setting_length(list); i++)
        status |= read_phrase(source, list, config_setting_get_elem(list, (unsigned)i), group,
                              phrases);
    return status;
}

/* `without`: the phrases that a file of one's own takes away; NULL: the file is a shipped one. */
static int read_groups(const Source *source, const config_setting_t *setting,
                       const TableSpec *spec, Phrases *phrases, Phrases *without)
{
    int status = 0;
    for (int i = 0; i < config_setting_length(setting); i++) {
        const config_setting_t *list = config_setting_get_elem(setting, (unsigned)i);
        bool away = without && strcmp(config_setting_name(list), "without") == 0;
        int group = away ? 0 : index_of(config_setting_name(list), spec->groups);
        g_autofree char *names = g_strjoinv(", ", (char **)(void *)spec->groups);
        status |= group < 0 ? wrong(source, list, "is no group of this table", names)
                            : read_group(source, list, group, away ? without : phrases);
    }
    return status;
}

int lexicon_table_index(const char *name)
{
    for (int table = 0; table < LEXICON_TABLE_COUNT; table++) {
        if (strcmp(specs[table].name, name) == 0)
            return table;
    }
    return -1;
}

static int read_rules(const Source *source, const config_setting_t *setting, Lexicon *lexicon)
{
    MachineRules *rules =
        machine_rules_read(setting, source->name, source->problems, source->err);
    if (!rules)
        return -1;
    machine_rules_free(lexicon->rules);
    lexicon->rules = rules;
    return 0;
}

/* What takes nothing away, if only since the program is another one. */
static void warn_of_idle(const Source *source, const config_setting_t *setting,
                         const Phrases *shipped, const Phrases *without, GPtrArray *warnings)
{
    size_t n;
    const Phrase *all = phrases_all(without, &n);
    for (size_t i = 0; i < n; i++) {
        if (phrases_exact(shipped, all[i].text, all[i].length) < 0)
            g_ptr_array_add(
                warnings,
                g_strdup_printf("%s:%d: %s: without: \"%s\" takes nothing away: the shipped "
                                "table has no such phrase",
                                source->name, config_setting_source_line(setting),
                                config_setting_name(setting), all[i].raw));
    }
}

/* Words that a reader does not know any more can name whoever wants to stay unknown. The tables that protect them stand side
 * by side in lexicon.h. */
static void warn_of_leaks(const Source *source, const config_setting_t *setting,
                          const Phrases *shipped, const Phrases *without, GPtrArray *warnings)
{
    size_t n;
    const Phrase *all = phrases_all(without, &n);
    int table = lexicon_table_index(config_setting_name(setting));
    bool protects = table >= LEXICON_NAMES && table <= LEXICON_NAME_NEIGHBOURS;
    for (size_t i = 0; protects && i < n; i++) {
        if (phrases_exact(shipped, all[i].text, all[i].length) >= 0)
            g_ptr_array_add(
                warnings,
                g_strdup_printf(
                    "%s:%d: %s: without: \"%s\" is one of the words by which it is "
                    "read that somebody wants to stay unknown, or who they are: "
                    "without it a name may be left in an anonymous report",
                    source->name,
                    config_setting_source_line(config_setting_get_member(setting, "without")),
                    config_setting_name(setting), all[i].raw));
    }
}

/* What is shipped, but for what was taken away, and for what stands in a group of one's own. */
static void add_shipped(const Phrases *shipped, const Phrases *without, Phrases *phrases)
{
    size_t n;
    const Phrase *all = phrases_all(shipped, &n);
    for (size_t i = 0; i < n; i++) {
        if (phrases_exact(without, all[i].text, all[i].length) < 0)
            phrases_add(phrases, all[i].raw, all[i].group);
    }
}

static int read_table(const Source *source, const config_setting_t *setting, Lexicon *lexicon)
{
    if (strcmp(config_setting_name(setting), "machine_rules") == 0)
        return read_rules(source, setting, lexicon);
    int table = lexicon_table_index(config_setting_name(setting));
    if (table < 0)
        return wrong(source, setting, "is no table",
                     "the tables of " INCIDENTD_DATADIR "/lexicon/");
    if (!config_setting_is_group(setting))
        return wrong(source, setting, "is no group", "{ group = [...]; }");
    Phrases *phrases = phrases_new(), *without = lexicon->warnings ? phrases_new() : NULL;
    int status = read_groups(source, setting, &specs[table], phrases, without);
    if (status == 0 && without) {
        const Phrases *shipped = lexicon_table(NULL, (LexiconTable)table);
        warn_of_idle(source, setting, shipped, without, lexicon->warnings);
        warn_of_leaks(source, setting, shipped, without, lexicon->warnings);
        add_shipped(shipped, without, phrases);
    }
    phrases_free(without);
    if (status < 0) {
        phrases_free(phrases);
        return -1;
    }
    phrases_close(phrases);
    phrases_free(lexicon->tables[table]);
    lexicon->tables[table] = phrases;
    return 0;
}

static int read_text(const char *text, const char *name, Lexicon *lexicon, GPtrArray *problems,
                     Err *err)
{
    const Source source = {name, problems, err};
    config_t file;
    config_init(&file);
    int status = 0;
    if (!config_read_string(&file, text))
        status =
            problem_note(problems, err,
                         g_strdup_printf("%s:%d: %s; allowed: the syntax of libconfig", name,
                                         config_error_line(&file), config_error_text(&file)));
    const config_setting_t *root = config_root_setting(&file);
    int n = status == 0 ? config_setting_length(root) : 0;
    for (int i = 0; i < n; i++)
        status |= read_table(&source, config_setting_get_elem(root, (unsigned)i), lexicon);
    config_destroy(&file);
    return status;
}

/* What is shipped is right, or the program would not have passed its tests. */
static Lexicon *read_shipped(void)
{
    Lexicon *lexicon = g_new0(Lexicon, 1);
    for (size_t i = 0; i < n_lexicon_files; i++) {
        Err err = {0};
        int status =
            read_text(lexicon_files[i].text, lexicon_files[i].name, lexicon, NULL, &err);
        if (status < 0)
            g_error("%s", err.msg);
    }
    for (int i = 0; i < LEXICON_TABLE_COUNT; i++)
        g_assert(lexicon->tables[i]);
    g_assert(lexicon->rules);
    return lexicon;
}

const Lexicon *lexicon_builtin(void)
{
    static Lexicon *shipped;
    if (g_once_init_enter(&shipped))
        g_once_init_leave(&shipped, read_shipped());
    return shipped;
}

Lexicon *lexicon_read(const char *text, const char *name, GPtrArray *problems, Err *err)
{
    Lexicon *lexicon = g_new0(Lexicon, 1);
    lexicon->warnings = g_ptr_array_new_with_free_func(g_free);
    if (read_text(text, name, lexicon, problems, err) == 0)
        return lexicon;
    lexicon_free(lexicon);
    return NULL;
}

void lexicon_free(Lexicon *lexicon)
{
    if (!lexicon)
        return;
    for (int i = 0; i < LEXICON_TABLE_COUNT; i++)
        phrases_free(lexicon->tables[i]);
    machine_rules_free(lexicon->rules);
    if (lexicon->warnings)
        g_ptr_array_unref(lexicon->warnings);
    g_free(lexicon);
}

const GPtrArray *lexicon_warnings(const Lexicon *lexicon)
{
    return lexicon->warnings;
}

const Phrases *lexicon_table(const Lexicon *lexicon, LexiconTable table)
{
    if (lexicon && lexicon->tables[table])
        return lexicon->tables[table];
    return lexicon_builtin()->tables[table];
}

const MachineRules *lexicon_machine_rules(const Lexicon *lexicon)
{
    return lexicon && lexicon->rules ? lexicon->rules : lexicon_builtin()->rules;
}
