/* The door: opens the file, has each part read by its own file of config/, and frees what came
 * out. Must never let libconfig see what is no regular file: its scanner ends the whole program
 * on a read error. Called by main at start and at a reload. */
#include "config/config.h"

#include "config/config_option.h"
#include "config/config_organisation.h"
#include "config/config_policy.h"
#include "config/config_problem.h"
#include "config/config_syntax.h"
#include "config/templates_builtin.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

const char *template_name(TemplateKind kind)
{
#define TEMPLATE_NAME(value, name) [value] = name,
    static const char *const names[TEMPLATE_COUNT] = {TEMPLATE_TERMS(TEMPLATE_NAME)};
#undef TEMPLATE_NAME
    return (size_t)kind < TEMPLATE_COUNT ? names[kind] : "?";
}

/* ---- the file and its includes ---- */

enum { FILE_MAX = 4 * 1024 * 1024, TEXT_MAX = 2 * 1024 * 1024, INCLUDE_DEPTH = 10 };

static bool file_is_readable(Reader *reader, const char *path, const char *from, int line,
                             int depth);

/* The path in `@include "path"`, or NULL. Owned. */
static char *include_path(const char *line)
{
    line += strspn(line, " \t");
    if (!g_str_has_prefix(line, "@include"))
        return NULL;
    line += strlen("@include");
    line += strspn(line, " \t");
    const char *end = *line == '"' ? strchr(line + 1, '"') : NULL;
    return end ? g_strndup(line + 1, (gsize)(end - line - 1)) : NULL;
}

/* libconfig 1.5 puts its folder before a path that begins at the root, too. */
static bool include_is_readable(Reader *reader, const char *name, const char *from, int line,
                                int depth)
{
    if (g_path_is_absolute(name)) {
        problem_in_file(reader, from, line,
                        "the included file is not named from the folder of the main one; "
                        "allowed: a path that does not begin with '/'");
        return false;
    }
    g_autofree char *path = g_build_filename(reader->folder, name, NULL);
    return file_is_readable(reader, path, from, line, depth);
}

static bool includes_are_readable(Reader *reader, const char *path, const char *text, int depth)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (int i = 0; lines[i]; i++) {
        g_autofree char *included = include_path(lines[i]);
        if (included && !include_is_readable(reader, included, path, i + 1, depth + 1))
            return false;
    }
    return true;
}

/* The number of its last line: of a text that a NUL cuts off, the line where it does. */
static int lines_of(const char *text)
{
    int n = 1;
    for (; *text; text++)
        n += *text == '\n';
    return n;
}

static bool file_is_readable(Reader *reader, const char *path, const char *from, int line,
                             int depth)
{
    if (depth > INCLUDE_DEPTH) {
        problem_in_file(reader, from, line,
                        "include file nesting too deep; allowed: ten, and none that includes "
                        "itself");
        return false;
    }
    g_autofree char *text = NULL, *name = g_path_get_basename(path);
    g_autofree char *what =
        from ? g_strdup_printf("the included file \"%s\"", name) : g_strdup("the file");
    gsize length = 0;
    const char *why = access(path, R_OK) != 0                      ? g_strerror(errno)
                      : !g_file_test(path, G_FILE_TEST_IS_REGULAR) ? "Not a file"
                                                                   : "Input/output error";
    bool good = g_file_test(path, G_FILE_TEST_IS_REGULAR) &&
                g_file_get_contents(path, &text, &length, NULL);
    if (!good)
        problem_in_file(reader, from, line,
                        "%s cannot be read; allowed: a file that the daemon can read (%s)",
                        what, why);
    else if (length > FILE_MAX || strlen(text) != length)
        problem_in_file(reader, path, lines_of(text),
                        "is no configuration; allowed: a text without a NUL, of at most 4 MB");
    else
        return includes_are_readable(reader, path, text, depth);
    return false;
}

/* Of the included files first: what these lack libconfig finds behind them. */
static bool names_unclosed(Reader *reader, const char *path, int depth)
{
    g_autofree char *text = NULL;
    if (depth > INCLUDE_DEPTH || !g_file_get_contents(path, &text, NULL, NULL))
        return false;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        g_autofree char *name = include_path(*line);
        g_autofree char *included = name ? g_build_filename(reader->folder, name, NULL) : NULL;
        if (included && names_unclosed(reader, included, depth + 1))
            return true;
    }
    int line = 0;
    SyntaxLack lack = syntax_unclosed(text, &line);
    if (lack != SYNTAX_WHOLE)
        problem_in_file(reader, path, line, "syntax error: %s",
                        lack == SYNTAX_QUOTE
                            ? "a text does not end in this line; allowed: a quote in front of "
                              "it and one behind it"
                            : "a bracket that opens here is not closed; allowed: as many that "
                              "close as open");
    return lack != SYNTAX_WHOLE;
}

static int parse_file(Reader *reader, config_t *file)
{
    if (!file_is_readable(reader, reader->path, NULL, 0, 0))
        return -1;
    config_set_include_dir(file, reader->folder);
    if (config_read_file(file, reader->path))
        return 0;
    const char *text = config_error_text(file), *name = config_error_file(file);
    int line = config_error_line(file);
    g_autofree char *bytes = NULL;
    g_file_get_contents(name ? name : reader->path, &bytes, NULL, NULL);
    if (strcmp(text, "duplicate setting name") == 0)
        problem_in_file(reader, name, line,
                        "this option stands twice in its group; allowed: once");
    else if (bytes && syntax_has_bare_word(bytes, line))
        problem_in_file(
            reader, name, line,
            "%s: a word without quotes; allowed: true or false, a number, or a text "
            "in double quotes",
            text);
    else if (!names_unclosed(reader, reader->path, 0))
        problem_in_file(reader, name, line,
                        "%s: here, or in the lines before, a quote or a bracket is missing or "
                        "one too many; allowed: option = value; as in incidentd.conf(5)",
                        text);
    return -1;
}

/* ---- what stands at the top ---- */

/* Whose path it is, where the file does not say. */
static const char *default_note(const config_setting_t *root, const char *option)
{
    return config_setting_get_member(root, option) ? "" : " (the default)";
}

/* The daemon makes its register and its keys, but not the folder for them. */
static void warn_of_folder(Reader *reader, const config_setting_t *root, const char *option,
                           const char *path)
{
    g_autofree char *folder = path ? g_path_get_dirname(path) : NULL;
    if (folder && !g_file_test(folder, G_FILE_TEST_IS_DIR))
        problem_warn(reader, root, option,
                     "the folder that it is to be made in is not there; needed: mkdir -p %s%s",
                     folder, default_note(root, option));
}

static void read_keys(Reader *reader, const config_setting_t *root, const char *path)
{
    Err err = {0};
    if (path && reader->secrets && g_file_test(path, G_FILE_TEST_EXISTS) &&
        config_secret_check(path, &err) < 0)
        problem_at(reader, root, "keys", "%s", err.msg);
}

/* A wrong folder is said once, not once a text. */
static bool templates_are_there(Reader *reader, const config_setting_t *root,
                                const char *folder)
{
    if (g_file_test(folder, G_FILE_TEST_IS_DIR))
        return true;
    problem_at(
        reader, root, "templates",
        "the folder %s%s is missing or cannot be read; needed: a copy of the shipped one, "
        "config/templates of the source, which `make install` puts in place",
        folder, default_note(root, "templates"));
    return false;
}

/* What is to be known of the texts of a folder in one line, however many are shipped: which of them
 * are there, or else which are not, whatever are fewer. */
typedef struct Texts {
    GString *own, *lacking; /* names of files */
    int n_own;
} Texts;

static void count_text(Texts *texts, const char *file, bool own)
{
    GString *list = own ? texts->own : texts->lacking;
    g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", file);
    texts->n_own += own;
}

/* A copy of the folder lacks what a newer program brings; a folder of one's own has what was
 * changed alone. */
static void warn_of_lacking(Reader *reader, const config_setting_t *root, const Texts *texts)
{
    if (texts->n_own == 0)
        problem_warn(reader, root, "templates", "has no text: all are sent as shipped");
    else if (texts->n_own <= TEMPLATE_COUNT / 2)
        problem_warn(reader, root, "templates", "has %s alone: the others are sent as shipped",
                     texts->own->str);
    else if (texts->n_own < TEMPLATE_COUNT)
        problem_warn(reader, root, "templates", "has no %s: sent as shipped",
                     texts->lacking->str);
}

static bool is_text_of_ours(const char *file)
{
    for (int kind = 0; kind < TEMPLATE_COUNT; kind++) {
        g_autofree char *own = g_strconcat(template_name((TemplateKind)kind), ".txt", NULL);
        if (strcmp(own, file) == 0)
            return true;
    }
    return false;
}

/* With a slip in its name a text is never sent. */
static void warn_of_strangers(Reader *reader, const config_setting_t *root, const char *folder)
{
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    const char *entry;
    while (entries && (entry = g_dir_read_name(entries))) {
        g_autofree char *shown = g_utf8_make_valid(entry, -1);
        if (g_str_has_suffix(entry, ".txt") && !is_text_of_ours(entry))
            problem_warn(reader, root, "templates",
                         "%s is sent with no mail; allowed: the names in incidentd.conf(5)",
                         shown);
    }
}

static char *read_template(Reader *reader, const config_setting_t *root, const char *folder,
                           TemplateKind kind, Texts *texts)
{
    g_autofree char *file = g_strconcat(template_name(kind), ".txt", NULL);
    g_autofree char *path = g_build_filename(folder, file, NULL);
    g_autofree char *text = NULL;
    gsize length = 0;
    bool own = g_file_test(path, G_FILE_TEST_EXISTS);
    count_text(texts, file, own);
    if (!own)
        return g_strdup(templates_builtin[kind]);
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR) ||
        !g_file_get_contents(path, &text, &length, NULL))
        problem_at(reader, root, "templates",
                   "%s cannot be read; needed: a file that the daemon can read", file);
    else if (length == 0 || length > 64 * 1024 || !g_utf8_validate(text, (gssize)length, NULL))
        problem_at(reader, root, "templates", "%s is no text; allowed: UTF-8, 1 to 65536 bytes",
                   file);
    else
        return g_steal_pointer(&text);
    return NULL;
}

static void read_templates(Reader *reader, const config_setting_t *root, const char *folder,
                           Config *config)
{
    g_autoptr(GString) own = g_string_new(NULL);
    g_autoptr(GString) lacking = g_string_new(NULL);
    Texts texts = {.own = own, .lacking = lacking};
    for (int kind = 0; kind < TEMPLATE_COUNT; kind++)
        config->templates[kind] =
            read_template(reader, root, folder, (TemplateKind)kind, &texts);
    warn_of_lacking(reader, root, &texts);
    warn_of_strangers(reader, root, folder);
}

/* A lexicon or a file of rules, which `option` names. It is one text: whoever compiles it again (the
 * parser process) cannot open others. */
static char *read_text(Reader *reader, const config_setting_t *root, const char *option,
                       const char *what, const char *path)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR) ||
        !g_file_get_contents(path, &text, &length, NULL))
        problem_at(reader, root, option,
                   "cannot be read; allowed: a file that the daemon can read");
    else if (length > TEXT_MAX || strlen(text) != length ||
             !g_utf8_validate(text, (gssize)length, NULL) || strstr(text, "@include"))
        problem_at(reader, root, option,
                   "is no %s; allowed: a text in UTF-8 of at most 2 MB, without @include",
                   what);
    else
        return g_steal_pointer(&text);
    return NULL;
}

static void add_lines(Reader *reader, const GPtrArray *lines)
{
    for (guint i = 0; i < lines->len; i++)
        problem_line(reader, g_ptr_array_index(lines, i));
}

static void read_lexicon(Reader *reader, const config_setting_t *root, const char *path,
                         Config *config)
{
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    config->lexicon_text = read_text(reader, root, "lexicon", "lexicon", path);
    if (!config->lexicon_text)
        return;
    config->lexicon = lexicon_read(config->lexicon_text, path, problems, NULL);
    add_lines(reader, problems);
    if (!config->lexicon)
        return;
    const GPtrArray *warnings = lexicon_warnings(config->lexicon);
    for (guint i = 0; i < warnings->len; i++) {
        g_autofree char *line = g_strconcat("warning: ", g_ptr_array_index(warnings, i), NULL);
        problem_line(reader, line);
    }
}

static void read_rules(Reader *reader, const config_setting_t *root, const char *path,
                       Config *config)
{
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *text = read_text(reader, root, "rules", "file of rules", path);
    if (!text)
        return;
    config->rules = rules_read(text, path, problems, NULL);
    add_lines(reader, problems);
}

static void give_lexicon(const Config *config)
{
    for (size_t i = 0; i < config->n_organisations; i++) {
        const OrganisationSettings *organisation = &config->organisations[i];
        for (size_t j = 0; j < organisation->n_mailboxes; j++)
            organisation->mailboxes[j].context.lexicon = config->lexicon;
    }
}

static void read_file_options(Reader *reader, const config_setting_t *root, Config *config)
{
    FileOptions top = {0};
    option_read(reader, root, SECTION_FILE, &top);
    config->database = top.database;
    config->keys = top.keys;
    config->debug = top.log == 1;
    warn_of_folder(reader, root, "database", config->database);
    warn_of_folder(reader, root, "keys", config->keys);
    read_keys(reader, root, config->keys);
    if (top.templates && templates_are_there(reader, root, top.templates))
        read_templates(reader, root, top.templates, config);
    if (top.lexicon)
        read_lexicon(reader, root, top.lexicon, config);
    if (top.rules)
        read_rules(reader, root, top.rules, config);
    config->templates_folder = top.templates;
    g_free(top.lexicon);
    g_free(top.rules);
}

static void read_config(Reader *reader, const config_setting_t *root, Config *config)
{
    read_file_options(reader, root, config);
    const config_setting_t *organisations = config_setting_get_member(root, "organisations");
    if (organisations && config_setting_is_list(organisations))
        config_organisations_read(reader, organisations, config);
    give_lexicon(config);
    const config_setting_t *policy = config_setting_get_member(root, "policy");
    if (policy && !config_setting_is_group(policy))
        policy = NULL;
    config_policy_read(reader, policy, &config->policy);
    config_policy_check_owners(reader, policy, config);
}

int config_load(const char *path, bool secrets, Config **ret, GPtrArray *problems, Err *err)
{
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    g_autofree char *folder = g_path_get_dirname(absolute);
    Reader reader = {
        .path = path, .folder = folder, .secrets = secrets, .problems = problems, .err = err};
    Config *config = g_new0(Config, 1);
    config->path = g_strdup(path);
    config_t file;
    config_init(&file);
    if (parse_file(&reader, &file) == 0)
        read_config(&reader, config_root_setting(&file), config);
    config_destroy(&file);
    if (reader.errors > 0) {
        config_free(config);
        return -1;
    }
    *ret = config;
    return 0;
}

void config_free(Config *config)
{
    if (!config)
        return;
    for (size_t i = 0; i < config->n_organisations; i++)
        config_organisation_clear(&config->organisations[i]);
    for (int kind = 0; kind < TEMPLATE_COUNT; kind++)
        g_free(config->templates[kind]);
    g_free(config->templates_folder);
    lexicon_free(config->lexicon);
    g_free(config->lexicon_text);
    rules_free(config->rules);
    g_free(config->organisations);
    g_free(config->database);
    g_free(config->keys);
    g_free(config->path);
    g_free(config);
}
