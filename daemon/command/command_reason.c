/* See command_reason.h. */
#include "daemon/command/command_reason.h"

#include "parsers/command/command_form.h"
#include "parsers/command/command_syntax.h"
#include "parsers/identity/courtesy.h"
#include "parsers/layout/card.h"
#include "parsers/layout/signature.h"
#include "parsers/text/hedge.h"
#include "parsers/text/text.h"

#include <string.h>

/* Up to the first line that nobody has typed. Owned. */
static char *without_footer(const Lexicon *lexicon, const char *text)
{
    size_t n, end = 0;
    g_autofree Line *lines = lines_of(text, &n);
    while (end < n && !line_is_footer(lexicon, &lines[end]))
        end++;
    return g_strchomp(
        g_strndup(text, end < n ? (size_t)(lines[end].start - text) : strlen(text)));
}

char *command_reason_add(const Lexicon *lexicon, const CommandLine *line, const Event *event,
                         const char *text)
{
    g_autofree char *reason = without_footer(lexicon, text);
    bool goes_on = event->unfinished || command_syntax_reason(reason) == REASON_SURE;
    char *whole = g_strconcat(line->argument, goes_on ? " " : " because ", reason, NULL);
    return g_strstrip(g_strdelimit(whole, "\n", ' '));
}

/* "Please ring me", "Could you look?", "Do not do it yet", "I will tell you why": said to whoever reads it. */
static bool is_asking(const Lexicon *lexicon, const char *text)
{
    g_autofree char *begins = text_first_words(text, 2);
    return !*begins || phrases_start(lexicon_table(lexicon, LEXICON_NO_REASONS), begins,
                                     strlen(begins), NULL) >= 0;
}

bool command_reason_is_plain(const Lexicon *lexicon, const char *below)
{
    g_autofree char *text = without_footer(lexicon, below);
    const Line first = {text, strcspn(text, "\n")};
    return command_form_count_words(text) > 1 && !is_asking(lexicon, text) &&
           !courtesy_is_thanks(text, lexicon) && !line_is_closing(lexicon, &first) &&
           !line_is_name(lexicon, &first) && !line_is_office(lexicon, &first);
}

bool command_reason_is_doubt(const Lexicon *lexicon, const Report *report)
{
    const CommandLine *last = &report->command[report->n_command - 1];
    return last->below && hedge_stands_in(last->argument, lexicon);
}
