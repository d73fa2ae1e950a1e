/* The command words, and what may follow each. See command_form.h. Called by parsers/command. */
#include "parsers/command/command_form.h"

#include "parsers/command/command_picture.h"
#include "parsers/command/command_syntax.h"
#include "parsers/command/command_words.h"

#include <string.h>

enum {
    CHOICES_MAX = 12,
    /* of a word that may be mistyped: shorter ones are too near to others */
    NEAR_LETTERS_MIN = 4,
    LOUD_LETTERS_MIN = 5,   /* of one in capitals, behind which anything may stand */
    ENDING_LETTERS_MAX = 3, /* that may stand behind one: "-ing" */
    WORD_BYTES = 24,
    FORM_WORDS_MAX = 3, /* of one command: "not an incident" */
};

struct CommandForm {
    Command command;
    const char *word; /* a blank is a space or a hyphen */
    Syntax syntax;
    const char *choices[CHOICES_MAX];
};

typedef CommandForm Form;

static const Form FORMS[] = {
    {COMMAND_CONFIRM, "confirm", SYNTAX_NONE, {0}},
    {COMMAND_CLASSIFY,
     "classify",
     SYNTAX_CHOICE,
     {"near miss", "minor", "moderate", "major", "critical", "confirmed", "potential", "as"}},
    {COMMAND_NOT_INCIDENT, "not incident", SYNTAX_REASON, {0}},
    {COMMAND_NOT_INCIDENT, "not an incident", SYNTAX_REASON, {0}},
    {COMMAND_NOT_INCIDENT, "notincident", SYNTAX_REASON, {0}},
    {COMMAND_AWARE, "aware", SYNTAX_TIME, {0}},
    {COMMAND_ICO, "ico", SYNTAX_CHOICE, {"required", "not required", "notified", "complete"}},
    {COMMAND_SUBJECTS, "subjects", SYNTAX_CHOICE, {"required", "not required", "told"}},
    {COMMAND_ADVISE, "advise", SYNTAX_TEXT, {0}},
    {COMMAND_CLOSE, "close", SYNTAX_NONE, {0}},
    {COMMAND_REOPEN, "reopen", SYNTAX_REASON, {0}},
    {COMMAND_REOPEN, "re open", SYNTAX_REASON, {0}},
    {COMMAND_ASSIGN, "assign", SYNTAX_PERSON, {0}},
    {COMMAND_INVESTIGATE, "investigate", SYNTAX_NONE, {0}},
    {COMMAND_SATISFIED, "satisfied", SYNTAX_NONE, {0}},
    {COMMAND_RETURN, "return", SYNTAX_REASON, {0}},
    {COMMAND_DISCIPLINE, "discipline", SYNTAX_CHOICE, {"commenced", "not"}},
    {COMMAND_OUTCOME, "outcome", SYNTAX_FORM, {0}},
    {COMMAND_INTERIM, "interim", SYNTAX_TEXT, {0}},
    {COMMAND_ASK, "ask", SYNTAX_TEXT, {0}},
    {COMMAND_ACTION, "action", SYNTAX_ACTION, {0}},
    {COMMAND_ANSWER, "answer", SYNTAX_TEXT, {"granted", "refused"}},
    {COMMAND_RELEASE, "release", SYNTAX_NONE, {0}},
    {COMMAND_EDIT, "edit", SYNTAX_FORM, {0}},
    {COMMAND_FEEDBACK, "feedback", SYNTAX_CHOICE, {"receipt", "outcome", "not possible"}},
    {COMMAND_CONFLICT, "conflict", SYNTAX_CHOICE, {"yes", "no"}},
    {COMMAND_NOTE, "note", SYNTAX_TEXT, {0}},
    {COMMAND_ESCALATE, "escalate", SYNTAX_REASON, {0}},
    {COMMAND_DUPLICATE, "duplicate", SYNTAX_REFERENCE, {0}},
    {COMMAND_MERGE, "merge", SYNTAX_REFERENCE, {0}},
    {COMMAND_SPLIT, "split", SYNTAX_NUMBER, {0}},
    {COMMAND_STATUS, "status", SYNTAX_LOOK, {0}},
    {COMMAND_LIST, "list", SYNTAX_LOOK, {0}},
    {COMMAND_SHOW, "show", SYNTAX_LOOK, {"ico", "letter", "report"}},
    {COMMAND_HELP, "help", SYNTAX_LOOK, {0}},
};

Command command_form_command(const CommandForm *form)
{
    return form->command;
}

bool command_form_is_choice(const CommandForm *form, const char *rest)
{
    g_autofree char *argument = command_form_argument(form, rest);
    return form->syntax == SYNTAX_CHOICE && *argument &&
           command_syntax_is_choice(argument, form->choices);
}

bool command_form_takes_text(const CommandForm *form)
{
    return form->syntax == SYNTAX_TEXT || form->syntax == SYNTAX_FORM;
}

/* The first form of the command of that name; NULL: there is none. */
static const Form *form_named(const char *name)
{
    Command command;
    for (size_t i = 0; i < G_N_ELEMENTS(FORMS) && command_parse(name, &command); i++) {
        if (FORMS[i].command == command)
            return &FORMS[i];
    }
    return NULL;
}

bool command_form_is_text(const char *name)
{
    const Form *form = form_named(name);
    return form && command_form_takes_text(form);
}

bool command_form_stands_alone(const char *name)
{
    const Form *form = form_named(name);
    return form && (form->syntax == SYNTAX_NONE || form->syntax == SYNTAX_LOOK);
}

bool command_form_takes_line(const CommandForm *form)
{
    return form->syntax == SYNTAX_TEXT;
}

char *command_form_argument(const CommandForm *form, const char *rest)
{
    char *argument = g_strdup(rest);
    bool sentence = form->syntax == SYNTAX_REASON || command_form_takes_text(form);
    if (!sentence)
        command_picture_cut(argument);
    command_words_cut_end(argument, !sentence);
    return argument;
}

/* ---- one line ---- */

/* Where the code stood that was taken out of a line. */
typedef enum CodePlace { CODE_NOWHERE, CODE_IN_LINE, CODE_BEHIND_WORD } CodePlace;

/* "it", "the incident": the words of what a command is about that stands alone. */
static size_t thing_length(const char *rest)
{
    return command_words_among(rest,
                               COMMAND_WORDS(IT) | COMMAND_WORDS(THIS) | COMMAND_WORDS(MATTER));
}

/* "Close it", "confirm the incident". */
static bool is_pointing(const char *rest)
{
    return thing_length(rest) > 0 && command_words_count(rest) <= 3;
}

/* The same and no more: not "close it tomorrow". */
static bool is_pointing_alone(const char *rest)
{
    size_t length = thing_length(rest);
    g_autofree char *more = g_strdup(rest + length);
    command_words_cut_end(more, true);
    return length > 0 && command_syntax_is_please(command_words_behind(more, MARKS_SEPARATORS));
}

/* Whatever follows the word, it is that command: in capitals, with a colon, or with its code. Never one that stands alone in its
 * line: what follows may say when, or whether. */
static bool is_clear(const Form *form, const char *text, size_t length, const char *behind,
                     CodePlace code)
{
    if (form->syntax == SYNTAX_NONE || form->syntax == SYNTAX_LOOK)
        return false;
    return command_words_are_loud(text, length) || *behind == ':' || code == CODE_BEHIND_WORD ||
           (code == CODE_IN_LINE && !command_form_takes_text(form));
}

/* Is what stands behind the word of that form, which has `length` bytes, a part of it? *ret_rest is that. */
static bool takes_rest(const Form *form, const char *text, size_t length, CodePlace code,
                       const char **ret_rest)
{
    const char *behind = command_words_behind(text + length, MARKS_QUOTES);
    bool ends = form->syntax == SYNTAX_NONE || form->syntax == SYNTAX_REASON;
    const char *rest =
        command_words_behind(behind + (ends ? strspn(behind, ".!") : 0), MARKS_SEPARATORS);
    bool pointing =
        code != CODE_NOWHERE && form->syntax == SYNTAX_NONE && is_pointing_alone(rest);
    if (!is_clear(form, text, length, behind, code) && !pointing &&
        !command_syntax_fits(form->syntax, form->choices, rest))
        return false;
    *ret_rest = rest;
    return true;
}

/* The form of the command line `text`, or NULL; *ret_rest is what follows the word. */
static const Form *find_form(const char *text, CodePlace code, const char **ret_rest)
{
    for (size_t i = 0; i < G_N_ELEMENTS(FORMS); i++) {
        size_t length = command_words_length(text, FORMS[i].word);
        if (length > 0)
            return takes_rest(&FORMS[i], text, length, code, ret_rest) ? &FORMS[i] : NULL;
    }
    return NULL;
}

/* "[EXTERNAL] ", which gateways put in front of what comes from outside. */
static const char *skip_tags(const char *line)
{
    const char *close;
    while (*line == '[' && command_words_among(line + 1, COMMAND_WORDS(GATEWAY)) &&
           (close = strchr(line, ']')))
        line = close + 1 + strspn(close + 1, " ");
    return line;
}

/* "1." or "1)" in front. */
static const char *skip_number(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    bool numbered = digits > 0 && digits <= 2 && (text[digits] == '.' || text[digits] == ')');
    return numbered ? text + digits + 1 : text;
}

static const char *skip_bullets(const char *line)
{
    return command_words_behind(skip_number(command_words_behind(line, MARKS_BULLETS)),
                                MARKS_BULLETS);
}

/* Without bullets, numbers and pictures, none of which a letter begins. */
static const char *skip_front(const char *line)
{
    if (g_ascii_isalpha(*line))
        return line;
    line = skip_bullets(
        command_picture_skip(command_words_behind(skip_tags(line), MARKS_BULLETS)));
    return command_words_behind(command_picture_skip(line), MARKS_BULLETS);
}

const CommandForm *command_form_of(const char *line, const char **ret_text,
                                   const char **ret_rest)
{
    *ret_text = skip_front(line);
    return find_form(*ret_text, CODE_NOWHERE, ret_rest);
}

/* What whoever has just done it says of it: "Confirmed", with its code. */
static const Form PERFORMED = {COMMAND_CONFIRM, "confirmed", SYNTAX_NONE, {0}};

/* "I", "Yes, I hereby": whoever says so does it. */
static const char *skip_self(const char *text)
{
    return command_words_skip(text, COMMAND_WORDS(SELF) | COMMAND_WORDS(ASSENT));
}

/* "I confirmed" tells of what has been. */
static const char *skip_assent(const char *text)
{
    return command_words_skip(text, COMMAND_WORDS(ASSENT));
}

const CommandForm *command_form_coded(const char *line, const char **ret_text,
                                      const char **ret_rest)
{
    const char *text = skip_front(line), *self = skip_self(text), *assent = skip_assent(text);
    size_t performed = command_words_length(assent, PERFORMED.word);
    if (performed > 0) {
        *ret_text = assent;
        return takes_rest(&PERFORMED, assent, performed, CODE_IN_LINE, ret_rest) ? &PERFORMED
                                                                                 : NULL;
    }
    const Form *form = find_form(self, CODE_IN_LINE, ret_rest);
    *ret_text = self;
    return form && (self == text || form->syntax == SYNTAX_NONE) ? form : NULL;
}

const CommandForm *command_form_marked(const char *line, const char **ret_text,
                                       const char **ret_rest)
{
    *ret_text = skip_front(line);
    return find_form(*ret_text, CODE_BEHIND_WORD, ret_rest);
}

const CommandForm *command_form_word(const char *line, const char **ret_behind)
{
    const char *text = skip_front(line);
    for (size_t i = 0; i < G_N_ELEMENTS(FORMS); i++) {
        size_t length = command_words_length(text, FORMS[i].word);
        if (length == 0)
            continue;
        *ret_behind = command_words_behind(text + length, MARKS_BLANKS);
        return &FORMS[i];
    }
    return NULL;
}

const CommandForm *command_form_text(const char *line, const char **ret_behind)
{
    const CommandForm *form = command_form_word(line, ret_behind);
    return form && command_form_takes_text(form) ? form : NULL;
}

bool command_form_decides(const char *line)
{
    const char *behind;
    const CommandForm *form = command_form_text(line, &behind);
    return form &&
           command_words_begin(command_words_behind(behind, MARKS_SEPARATORS), form->choices);
}

bool command_form_is_blank(const char *line)
{
    return !*command_words_behind(skip_bullets(skip_tags(line)), MARKS_SEPARATORS);
}

bool command_form_is_loud(const char *line)
{
    const char *text = skip_front(line);
    return g_ascii_isupper(text[0]) && g_ascii_isupper(text[1]);
}

/* ---- what was meant for one ---- */

/* Bytes of the first `n` words, which are of letters, with a blank or a hyphen between them; 0: there are fewer. */
static size_t words_length(const char *text, size_t n)
{
    size_t length = 0;
    for (size_t i = 0; i < n; i++) {
        size_t gap = i > 0 ? strspn(text + length, " -_") : 0, begin = length + gap;
        length = begin;
        while (g_ascii_isalpha(text[length]))
            length++;
        if (length == begin || (i > 0 && gap == 0))
            return 0;
    }
    return length < WORD_BYTES && command_words_end_at(text + length) ? length : 0;
}

/* One letter wrong, missing or too many, or two changed about. */
static bool is_one_edit(const char *typed, const char *word)
{
    size_t n = strlen(typed), m = strlen(word), front = 0, back = 0;
    while (typed[front] && typed[front] == word[front])
        front++;
    while (back < MIN(n, m) - MIN(front, MIN(n, m)) &&
           typed[n - 1 - back] == word[m - 1 - back])
        back++;
    size_t left = n - front - back, right = m - front - back;
    bool turned = left == 2 && right == 2 && typed[front] == word[front + 1] &&
                  typed[front + 1] == word[front];
    return turned || (left <= 1 && right <= 1);
}

/* Whatever is_one_edit() allows, one of the first two letters is where it belongs or beside it. */
static bool may_be_near(const char *text, const char *word)
{
    return command_words_is_letter(text[0], word[0]) ||
           command_words_is_letter(text[1], word[1]) ||
           command_words_is_letter(text[0], word[1]) ||
           command_words_is_letter(text[1], word[0]);
}

/* "confirmed", "Closes". */
static bool is_inflected(const char *typed, const char *word)
{
    static const char *const ends[] = {"d", "ed", "s", "es", "ing", NULL};
    size_t n = strlen(word);
    return strncmp(typed, word, n) == 0 && g_strv_contains(ends, typed + n);
}

static bool is_near(const char *text, size_t length, const char *word)
{
    char typed[WORD_BYTES] = "";
    size_t letters = strlen(word);
    if (length + 1 < letters || length > letters + ENDING_LETTERS_MAX)
        return false;
    for (size_t i = 0; i < length; i++)
        typed[i] = text[i] == '-' || text[i] == '_' ? ' ' : g_ascii_tolower(text[i]);
    if (strcmp(typed, word) == 0)
        return true;
    return letters >= NEAR_LETTERS_MIN &&
           (is_one_edit(typed, word) || is_inflected(typed, word));
}

/* "Please", "Yes, I", "Could you please". */
static const char *skip_polite(const char *text)
{
    return command_words_skip(text, COMMAND_WORDS(PLEASE) | COMMAND_WORDS(SELF) |
                                        COMMAND_WORDS(ASSENT) | COMMAND_WORDS(POLITE) |
                                        COMMAND_WORDS(NOW) | COMMAND_WORDS(TO));
}

const CommandForm *command_form_near(const char *line, bool coded, char **ret_word)
{
    const char *text = skip_polite(skip_front(line));
    size_t lengths[FORM_WORDS_MAX + 1] = {0};
    for (size_t n = 1; n <= FORM_WORDS_MAX; n++)
        lengths[n] = words_length(text, n);
    if (lengths[1] == 0) /* no word at all */
        return NULL;
    bool no_slip = command_words_among(text, COMMAND_WORDS(NO_SLIP)) == lengths[1];
    for (size_t i = 0; i < G_N_ELEMENTS(FORMS); i++) {
        const Form *form = &FORMS[i];
        if (!may_be_near(text, form->word) || (no_slip && !strchr(form->word, ' ')))
            continue;
        size_t length = lengths[strchr(form->word, ' ') ? command_words_count(form->word) : 1];
        if (length == 0 || !is_near(text, length, form->word))
            continue;
        const char *rest = command_words_behind(text + length, MARKS_SEPARATORS);
        bool loud = command_words_are_loud(text, length) && length >= LOUD_LETTERS_MIN;
        if (!coded && !loud && !command_syntax_fits(form->syntax, form->choices, rest) &&
            !is_pointing(rest))
            continue;
        *ret_word = g_strndup(text, length);
        return form;
    }
    return NULL;
}

char *command_form_first_word(const char *line)
{
    const char *text = skip_front(line);
    size_t length = words_length(text, 1);
    return length > 1 && command_words_are_loud(text, length) ? g_strndup(text, length) : NULL;
}

size_t command_form_count_words(const char *text)
{
    return command_words_count(text + strspn(text, " \t"));
}
