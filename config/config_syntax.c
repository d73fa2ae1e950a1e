/* See config_syntax.h. A lexer of what matters: texts, comments and brackets. Pure; called by
 * config.c when libconfig has refused a file. */
#include "config/config_syntax.h"

#include <glib.h>
#include <string.h>

enum { DEPTH_MAX = 64 };

typedef struct Open {
    int line;
    size_t indent; /* of its line */
} Open;

typedef struct Lexer {
    const char *at;
    int line;
    size_t indent;
    bool first; /* nothing but white space stands in front in this line */
    Open open[DEPTH_MAX];
    int depth;
} Lexer;

static void next_line(Lexer *lexer)
{
    lexer->line++;
    lexer->at++;
    lexer->indent = strspn(lexer->at, " \t");
    lexer->first = true;
}

static bool skips_comment(Lexer *lexer)
{
    if (*lexer->at == '#' || g_str_has_prefix(lexer->at, "//")) {
        lexer->at += strcspn(lexer->at, "\n");
        return true;
    }
    if (!g_str_has_prefix(lexer->at, "/*"))
        return false;
    const char *end = strstr(lexer->at + 2, "*/");
    end = end ? end + 2 : lexer->at + strlen(lexer->at);
    while (lexer->at < end) {
        if (*lexer->at == '\n')
            next_line(lexer);
        else
            lexer->at++;
    }
    return true;
}

/* False when the text does not end in its line. */
static bool skip_text(Lexer *lexer)
{
    const char *at = lexer->at + 1;
    while (*at && *at != '"' && *at != '\n')
        at += at[0] == '\\' && at[1] && at[1] != '\n' ? 2 : 1;
    lexer->at = *at == '"' ? at + 1 : at;
    return *at == '"';
}

/* False when the bracket that is closed here is another than its place says. */
static bool close_bracket(Lexer *lexer)
{
    bool good = true;
    if (lexer->depth > 0) {
        const Open *open = &lexer->open[lexer->depth - 1];
        good = !lexer->first || open->line == lexer->line || lexer->indent >= open->indent;
        lexer->depth -= good;
    }
    return good;
}

SyntaxLack syntax_unclosed(const char *text, int *ret_line)
{
    Lexer lexer = {.at = text, .line = 1, .indent = strspn(text, " \t"), .first = true};
    while (*lexer.at) {
        char c = *lexer.at;
        if (c == '\n') {
            next_line(&lexer);
            continue;
        }
        if (skips_comment(&lexer))
            continue;
        if (c == '"') {
            int line = lexer.line;
            if (!skip_text(&lexer)) {
                *ret_line = line;
                return SYNTAX_QUOTE;
            }
            lexer.first = false;
            continue;
        }
        if (strchr("({[", c) && lexer.depth < DEPTH_MAX)
            lexer.open[lexer.depth++] = (Open){lexer.line, lexer.indent};
        if (strchr(")}]", c) && !close_bracket(&lexer))
            break;
        lexer.first = lexer.first && g_ascii_isspace(c);
        lexer.at++;
    }
    if (lexer.depth == 0)
        return SYNTAX_WHOLE;
    *ret_line = lexer.open[*lexer.at ? lexer.depth - 1 : 0].line;
    return SYNTAX_BRACKET;
}

bool syntax_has_bare_word(const char *text, int line)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", line < 1 ? 1 : line + 1);
    if (line < 1 || (int)g_strv_length(lines) < line)
        return false;
    g_autoptr(GRegex) ignored = g_regex_new("\"[^\"]*\"|(#|//).*", 0, 0, NULL);
    g_autofree char *bare = g_regex_replace(ignored, lines[line - 1], -1, 0, "", 0, NULL);
    return bare &&
           g_regex_match_simple("=\\s*(?!(true|false)\\b)[a-z]", bare, G_REGEX_CASELESS, 0);
}
