/* See command_syntax.h. Called by command_form.c and command.c. */
#include "parsers/command/command_syntax.h"

#include "parsers/command/command_picture.h"
#include "parsers/command/command_words.h"
#include "parsers/identity/courtesy.h"

#include <glib.h>
#include <string.h>

int command_syntax_reason(const char *rest)
{
    enum { BEGINNING = 64 };
    char folded[BEGINNING];
    size_t length = phrase_fold(rest, strcspn(rest, "\n"), folded, sizeof folded);
    return phrases_start(lexicon_table(NULL, LEXICON_REASONS), folded, length, NULL);
}

static bool is_reason(const char *rest)
{
    return !*rest || command_syntax_reason(rest) == REASON_SURE;
}

bool command_syntax_is_please(const char *rest)
{
    const unsigned polite = COMMAND_WORDS(PLEASE) | COMMAND_WORDS(THANKS) | COMMAND_WORDS(NOW) |
                            COMMAND_WORDS(ASSENT) | COMMAND_WORDS(SPOKEN);
    const char *name = command_words_skip(rest, polite);
    bool named = name > rest && g_unichar_isupper(g_utf8_get_char(name)) &&
                 command_words_count(name) <= 2;
    return !*name || (named && !strpbrk(name, "?0123456789"));
}

/* "HLP-2026-0042", also "of HLP-2026-0042". */
static bool is_reference(const char *rest)
{
    static const char *const links[] = {"of", "with", "into", "to", NULL};
    if (command_words_begin(rest, links))
        rest += strcspn(rest, " ");
    size_t words = command_words_count(rest), hyphens = 0;
    for (const char *c = rest; *c; c++)
        hyphens += *c == '-' && g_ascii_isdigit(c[1]);
    return words <= 2 && hyphens >= 1;
}

/* A name has a capital, but for a first name alone; an office has "the" in front of it. */
static bool is_person(const char *rest)
{
    const unsigned nobody = COMMAND_WORDS(IT) | COMMAND_WORDS(THIS) | COMMAND_WORDS(SOMEBODY);
    size_t link = command_words_length(rest, "to");
    rest += link + (link ? strspn(rest + link, " ") : 0);
    bool name = *rest && g_unichar_isupper(g_utf8_get_char(rest));
    bool small = command_words_count(rest) == 1 && g_unichar_isalpha(g_utf8_get_char(rest)) &&
                 command_words_among(rest, nobody) == 0;
    bool office = command_words_length(rest, "the") > 0 && command_words_count(rest) <= 3;
    return (name || small || office || strchr(rest, '@')) && command_words_count(rest) <= 6;
}

static bool is_time(const char *rest)
{
    const unsigned times = COMMAND_WORDS(WHEN) | COMMAND_WORDS(NOW);
    return g_ascii_isdigit(*rest) || command_words_among(rest, times) > 0;
}

static bool has_word(const char *rest, const char *word)
{
    for (const char *at = rest; *at; at += strcspn(at, " "), at += strspn(at, " ")) {
        if (command_words_length(at, word) > 0)
            return true;
    }
    return false;
}

static bool is_action(const char *rest)
{
    return (has_word(rest, "by") && has_word(rest, "owner")) ||
           (g_ascii_isdigit(*rest) &&
            (has_word(rest, "done") || is_reference(rest + strcspn(rest, " "))));
}

bool command_syntax_is_choice(const char *rest, const char *const *choices)
{
    const unsigned around =
        COMMAND_WORDS(AROUND) | COMMAND_WORDS(ME) | COMMAND_WORDS(TO) | COMMAND_WORDS(THIS);
    if (!choices[0])
        return false;
    while (*rest) {
        size_t length = command_words_among(rest, around);
        for (size_t i = 0; length == 0 && choices[i]; i++)
            length = command_words_length(rest, choices[i]);
        if (length == 0)
            return command_syntax_is_please(rest);
        rest = command_words_behind(rest + length, MARKS_SEPARATORS);
    }
    return true;
}

bool command_syntax_fits(Syntax syntax, const char *const *choices, const char *argument)
{
    g_autofree char *rest = g_strdup(command_picture_skip(argument));
    command_picture_cut(rest);
    command_words_cut_end(rest, true);
    switch (syntax) {
    case SYNTAX_NONE:
        return command_syntax_is_please(rest) || is_reason(rest) ||
               courtesy_is_thanks(rest, NULL);
    case SYNTAX_REASON:
        return command_syntax_is_please(rest) || is_reason(rest);
    case SYNTAX_CHOICE:
        return command_words_begin(rest, choices);
    case SYNTAX_PERSON:
        return is_person(rest);
    case SYNTAX_TIME:
        return is_time(rest);
    case SYNTAX_REFERENCE:
        return is_reference(rest);
    case SYNTAX_LOOK:
        return command_syntax_is_please(rest) || is_reference(rest) ||
               command_syntax_is_choice(rest, choices);
    case SYNTAX_NUMBER:
        return g_ascii_isdigit(*rest);
    case SYNTAX_ACTION:
        return is_action(rest);
    case SYNTAX_TEXT:
        return false;
    case SYNTAX_FORM:
        return !*rest;
    }
    return false;
}

char *command_syntax_person(const char *argument)
{
    const unsigned front = COMMAND_WORDS(PLEASE) | COMMAND_WORDS(TO);
    const char *text =
        command_words_skip(command_words_behind(argument, MARKS_SEPARATORS), front);
    const char *end = text + strcspn(text, " ,");
    for (; *end; end += strcspn(end, " ,")) {
        const char *behind = command_words_behind(end, MARKS_SEPARATORS);
        g_autofree char *rest = g_strdup(behind);
        command_words_cut_end(rest, true);
        const char *why = command_words_skip(rest, COMMAND_WORDS(PLEASE));
        if (command_syntax_is_please(rest) ||
            command_syntax_reason(command_words_behind(why, MARKS_SEPARATORS)) >= 0)
            break;
        end = behind;
    }
    return g_strstrip(g_strndup(text, (size_t)(end - text)));
}

bool command_syntax_is_self(const char *argument)
{
    g_autofree char *person = command_syntax_person(argument);
    size_t length = command_words_among(person, COMMAND_WORDS(ME));
    return length > 0 && !person[length];
}
