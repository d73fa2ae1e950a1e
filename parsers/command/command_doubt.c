/* See command_doubt.h. Pure; called by command.c. */
#include "parsers/command/command_doubt.h"

#include "parsers/command/command_code.h"
#include "parsers/command/command_text.h"
#include "parsers/reference/reply_code.h"
#include "parsers/text/line.h"

#include <string.h>

enum { QUOTED_CHARS = 120 /* of a line that is asked about */ };

void command_doubt(Report *report, CommandDoubt why, const char *line, const CommandForm *form,
                   char *word)
{
    report->doubt = why;
    report->doubt_line = g_utf8_substring(line, 0, MIN(g_utf8_strlen(line, -1), QUOTED_CHARS));
    command_code_hide(report->doubt_line);
    g_strstrip(report->doubt_line);
    report->doubt_word = word;
    report->doubt_meant = form ? g_strdup(command_name(command_form_command(form))) : NULL;
}

/* A line that is no command: with a code, or a word that is nearly one of ours, somebody meant one. */
static void doubt_line(const char *line, bool coded, Report *report)
{
    char *word = NULL;
    const CommandForm *form = command_form_near(line, coded, &word);
    if (!form && coded)
        word = command_form_first_word(line);
    if (form || coded)
        command_doubt(report, DOUBT_WORD, line, form, word);
}

/* The next line that is not blank: owned, and its code in *ret_code. NULL: there is none. */
static char *line_below(const char *at, char **ret_code)
{
    at += strspn(at, " \t\n");
    if (!*at)
        return NULL;
    char *line = g_strndup(at, line_length(at));
    *ret_code = command_code_take(line);
    return line;
}

/* "Good idea" above a command. */
static void doubt_below(const char *line, const char *next, Report *report, char **ret_code)
{
    g_autofree char *code = NULL;
    g_autofree char *below = line_below(next, &code);
    const char *text, *rest;
    if (!below || command_form_is_blank(below) ||
        command_form_count_words(line) > COMMAND_GREETING_WORDS)
        return;
    const CommandForm *form = command_form_of(below, &text, &rest);
    if (form && (code || command_form_is_loud(text)))
        command_doubt(report, DOUBT_PLACE, below, form, NULL);
    else if (code)
        doubt_line(below, true, report);
    if (report->doubt != DOUBT_NONE)
        *ret_code = g_steal_pointer(&code);
}

/* A command with its code in square brackets, below words of one's own. */
static void doubt_deeper(const char *next, Report *report, char **ret_code)
{
    const char *at = command_text_next(next), *text, *rest;
    if (!*at)
        return;
    g_autofree char *line = g_strndup(at, line_length(at));
    *ret_code = reply_code_take(line);
    command_doubt(report, DOUBT_PLACE, line, command_form_of(line, &text, &rest), NULL);
}

/* A command with its code below words that follow another one: only those at the top are done. */
void command_doubt_below_words(const char *below, Report *report)
{
    const char *at = command_text_said_end(below), *text, *rest;
    g_autofree char *line = g_strndup(at, line_length(at));
    if (!*at || at != command_text_next(below))
        return;
    g_free(reply_code_take(line));
    command_doubt(report, DOUBT_PLACE, line, command_form_of(line, &text, &rest), NULL);
}

/* "note rang them" below a command, which would be heard of by nobody. */
static void doubt_text(const char *line, Report *report)
{
    const char *behind;
    const CommandForm *form = command_form_text(line, &behind);
    if (form && *behind)
        command_doubt(report, DOUBT_WORD, line, form, NULL);
}

/* What is said of the first line that is none of ours. */
void command_doubt_first(const char *line, const char *code, const char *next, bool alone,
                         Report *report, char **ret_code)
{
    doubt_line(line, code && reply_code_is_likely(code), report);
    if (report->doubt == DOUBT_NONE && !alone)
        doubt_text(line, report);
    if (report->doubt == DOUBT_NONE && alone && !code)
        doubt_below(line, next, report, ret_code);
    if (report->doubt == DOUBT_NONE && alone && !code)
        doubt_deeper(next, report, ret_code);
    else if (report->doubt != DOUBT_NONE && !*ret_code)
        *ret_code = g_strdup(code);
}
