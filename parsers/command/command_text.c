/* See command_text.h. A text that ends too late is worse than one that ends too early: whoever wrote it has the rest,
 * and whom it goes to must not read it. Called by parsers/command. */
#include "parsers/command/command_text.h"

#include "parsers/layout/card.h"
#include "parsers/layout/quote.h"
#include "parsers/layout/signature.h"
#include "parsers/reference/reply_code.h"

#include <string.h>

enum {
    LINE_BYTES = 2000, /* longer ones are paragraphs, and nothing is looked for in them */
    FORM_LINES = 3,    /* of the outcome report: it is one */
    HEADING_LINES = 6, /* that a program puts above what it quotes */
};

/* Folded, without what stands in front of it; 0: a paragraph. */
static size_t fold_line(const char *line, char folded[LINE_BYTES])
{
    size_t length = line_length(line);
    return length < LINE_BYTES ? phrase_fold(line, length, folded, LINE_BYTES) : 0;
}

static const char *next_line(const char *line)
{
    line += line_length(line);
    return line + (*line == '\n');
}

static bool is_blank(const char *line)
{
    line += strspn(line, " \t");
    return *line == '\n' || *line == '\0';
}

/* ---- our own mails ---- */

static int our_line(const char *line)
{
    char folded[LINE_BYTES];
    size_t length = fold_line(line, folded);
    return length ? phrases_within(lexicon_table(NULL, LEXICON_OUR_MENU), folded, length, NULL,
                                   NULL)
                  : -1;
}

/* Who wrote it, in whatever language: an address, or a colon at the end. */
static bool is_heading(const char *line)
{
    size_t length = trimmed_length(line, line_length(line));
    return length > 0 && (memchr(line, '@', length) || line[length - 1] == ':');
}

/* What a program puts above a quotation: the paragraph in front of it, when there is a heading in it. */
static const char *heading_above(const char *below, const char *at)
{
    const char *from = at, *start = at;
    int lines = 0;
    bool headed = false;
    while (at > below && lines < HEADING_LINES) {
        const char *line = at - 1;
        while (line > below && line[-1] != '\n')
            line--;
        if (is_blank(line) && lines > 0)
            break;
        lines += !is_blank(line);
        headed |= is_heading(line);
        start = is_blank(line) ? start : line;
        at = line;
    }
    return headed ? start : from;
}

/* ---- the outcome report ---- */

static int form_label(const char *line)
{
    char folded[LINE_BYTES];
    size_t length = fold_line(line, folded);
    return length ? phrases_start(lexicon_table(NULL, LEXICON_OUTCOME_LABELS), folded, length,
                                  NULL)
                  : -1;
}

/* Where the form begins in front of `end`: its first line, when so many of them follow. */
static const char *find_form(const char *below, const char *end)
{
    const char *first = NULL;
    uint64_t labels = 0;
    for (const char *at = below; at < end; at = next_line(at)) {
        int label = form_label(at);
        if (label < 0)
            continue;
        first = first ? first : at;
        labels |= UINT64_C(1) << label;
        if (__builtin_popcountll(labels) >= FORM_LINES)
            return first;
    }
    return end;
}

/* OUTCOME alone in its line, and the form below it. */
static bool begins_form(const char *at)
{
    if (!command_form_is_loud(at) || line_length(at) >= LINE_BYTES)
        return false;
    g_autofree char *line = g_strndup(at, line_length(at));
    const char *text, *rest;
    const CommandForm *form = command_form_of(line, &text, &rest);
    if (!form || command_form_command(form) != COMMAND_OUTCOME || *rest)
        return false;
    for (at = next_line(at); *at && is_blank(at);)
        at = next_line(at);
    return form_label(at) >= 0;
}

/* ---- quotations without a mark ---- */

/* "On Monday Ann wrote:", with the words of an attribution at both ends, or as the last line of all. The time and the
 * address that others have to have are missing where somebody has cut them out, and the name is still there. */
static bool is_attribution(const char *at, const Line *lines, size_t n, bool apart)
{
    char folded[LINE_BYTES];
    if (attribution_length(NULL, lines, n) > 0)
        return true;
    size_t length = fold_line(at, folded);
    if (length < 2 || folded[length - 1] != ':')
        return false;
    for (length--; length > 0 && folded[length - 1] == ' ';) /* "a écrit :" */
        length--;
    const Phrases *words = lexicon_table(NULL, LEXICON_ATTRIBUTIONS);
    const char *next = next_line(at);
    bool last = !next[strspn(next, " \t\n")];
    bool starts = phrases_start(words, folded, length, NULL) == ATTRIBUTION_START;
    return phrases_end(words, folded, length, NULL) == ATTRIBUTION_END &&
           (last || (starts && apart));
}

/* Whose words are sent on. */
static bool is_passed_on(const CommandForm *form)
{
    Command command = command_form_command(form);
    return command == COMMAND_ASK || command == COMMAND_ADVISE || command == COMMAND_ANSWER ||
           command == COMMAND_EDIT;
}

/* ---- the end ---- */

bool command_text_begins_anew(const char *at)
{
    size_t length = line_length(at);
    if (length > LINE_BYTES || !memchr(at, '[', length))
        return false;
    g_autofree char *line = g_strndup(at, length);
    const char *behind, *text, *rest;
    bool marked = command_form_text(line, &behind) && reply_code_begins(behind);
    g_autofree char *code = reply_code_take(line);
    return code && reply_code_may_be(code) &&
           (marked ? command_form_marked : command_form_of)(line, &text, &rest);
}

/* The line above a menu of ours, which makes what begins like a mail of ours one; `end` when none begins before it. */
static const char *find_menu(const char *below, const char *end)
{
    while (below < end && our_line(below) != OUR_MENU_ABOVE)
        below = next_line(below);
    return below;
}

/* Another command, in front of a menu of ours: that names several answers to one thing. */
const char *command_text_next(const char *below)
{
    const char *at = below;
    while (*at && !command_text_begins_anew(at) && !begins_form(at))
        at = next_line(at);
    const char *next = next_line(at);
    return *at && find_menu(below, next) < next ? at + strlen(at) : at;
}

static const char *quotation(const char *below, const char *end)
{
    size_t n;
    g_autofree Line *lines = lines_of(below, &n);
    const char *all = below + strlen(below), *menu = find_menu(below, all);
    bool apart = true;
    for (size_t i = 0; i < n && lines[i].start < end; i++) {
        const char *at = lines[i].start;
        int ours = our_line(at);
        if (ours >= 0 && (ours != OUR_MENU_BEGINS || menu < all))
            return heading_above(below, at);
        if (is_attribution(at, lines + i, n - i, apart))
            return at;
        apart = line_blank(&lines[i]);
    }
    return end;
}

/* The warning of a gateway that ends what is said, as its last paragraph; `end`: there is none. In capitals or brackets, as
 * "External email accounts were opened" tells of something. */
static const char *warning(const char *below, const char *end)
{
    g_autofree char *said = g_strchomp(g_strndup(below, (size_t)(end - below)));
    const char *gap = g_strrstr(said, "\n\n"), *last = gap ? gap + strlen("\n\n") : said;
    const Line line = {last, line_length(last)};
    bool loud = *last == '[' || command_form_is_loud(last);
    return loud && line_is_notice(NULL, &line) ? below + (last - said) : end;
}

bool command_text_ends_here(const char *line)
{
    static const char mark[] = "--";
    const char *below = line + line_length(line);
    below += strspn(below, " \t\n");
    const Line name = {below, line_length(below)};
    return g_str_has_prefix(line, mark) &&
           trimmed_length(line, line_length(line)) == strlen(mark) &&
           (name.length == 0 || line_is_name(NULL, &name));
}

static const char *signature(const char *below, const char *end)
{
    while (below < end && !command_text_ends_here(below))
        below = next_line(below);
    return MIN(below, end);
}

const char *command_text_said_end(const char *below)
{
    const char *end = quotation(below, find_form(below, command_text_next(below)));
    return warning(below, signature(below, end));
}

const char *command_text_end(const CommandForm *form, const char *below)
{
    const char *end = command_text_next(below);
    if (command_form_command(form) != COMMAND_OUTCOME)
        end = find_form(below, end);
    return is_passed_on(form) ? quotation(below, end) : end;
}
