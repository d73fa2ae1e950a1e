/* The command words, and what may follow each. See command_form.h. Called by parsers/command. */
#include "parsers/command_form.h"

#include "config/lexicon.h"
#include "parsers/command_picture.h"
#include "parsers/courtesy.h"

#include <string.h>

enum {
    CHOICES_MAX = 12,
    NEAR_LETTERS_MIN =
        4, /* of a word that may be mistyped: shorter ones are too near to others */
    LOUD_LETTERS_MIN = 5,   /* of one in capitals, behind which anything may stand */
    ENDING_LETTERS_MAX = 3, /* that may stand behind one: "-ing" */
    WORD_BYTES = 24,
    FORM_WORDS_MAX = 3, /* of one command: "not an incident" */
};

/* What follows a command word. */
typedef enum Syntax {
    SYNTAX_NONE,      /* nothing, or a reason */
    SYNTAX_REASON,    /* because ...; may be missing, then the answer asks for it */
    SYNTAX_CHOICE,    /* one of the choices, then anything */
    SYNTAX_PERSON,    /* a name or an address */
    SYNTAX_TIME,      /* when, because ... */
    SYNTAX_REFERENCE, /* of another incident */
    SYNTAX_LOOK,      /* nothing, a reference, or one of the choices alone */
    SYNTAX_NUMBER,
    SYNTAX_ACTION, /* what BY date OWNER person, or: n done */
    SYNTAX_TEXT,   /* the rest of the text; one of the choices may decide */
    SYNTAX_FORM,   /* the same, and may begin in the next line */
} Syntax;

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

/* ---- words ---- */

/* Bytes of the first of `marks` that stands at `text`; 0: none, as at every letter. */
static size_t mark_at(const char *text, const char *const *marks)
{
    if (g_ascii_isalnum(*text))
        return 0;
    for (; *marks; marks++) {
        if (*text == **marks && g_str_has_prefix(text, *marks))
            return strlen(*marks);
    }
    return 0;
}

static const char *skip_marks(const char *text, const char *const *marks)
{
    for (size_t n; (n = mark_at(text, marks)) > 0;)
        text += n;
    return text;
}

static const char *const BLANKS[] = {" ", "\t", "\xc2\xa0", "*", "_", ":", NULL};
static const char *const QUOTES[] = {" ", "\t", "\xc2\xa0", "*", "_", "`", "\"", "'", "“",
                                     "”", "‘",  "’",        "«", "»", "[", "(",  NULL};
static const char *const BULLETS[] = {" ", "\t", "\xc2\xa0", "*", "-", "–", "—",
                                      "•", "·",  "◦",        "▪", "_", "`", "\"",
                                      "'", "“",  "‘",        "«", "[", "(", NULL};
static const char *const SEPARATORS[] = {" ", "\t", "\xc2\xa0", ":", "=",  "-", "–",
                                         "—", "*",  "_",        "`", "\"", "”", "’",
                                         "»", "]",  ")",        ",", ";",  NULL};

/* "1." or "1)" in front. */
static const char *skip_number(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    bool numbered = digits > 0 && digits <= 2 && (text[digits] == '.' || text[digits] == ')');
    return numbered ? text + digits + 1 : text;
}

/* Cuts spaces and marks at the end; with `stops` also the end of a sentence. */
static void cut_end(char *text, bool stops)
{
    static const char *const ends[] = {" ",  "\t", "\xc2\xa0", "*", "_", "`",
                                       "\"", "”",  "’",        "»", NULL};
    for (size_t n = strlen(text), before = n + 1; n < before;) {
        before = n;
        for (const char *const *end = ends; *end; end++) {
            if (g_str_has_suffix(text, *end)) {
                n -= strlen(*end);
                break;
            }
        }
        if (n == before && n > 0 && stops && strchr(".,;:!])", text[n - 1]))
            n--;
        text[n] = '\0';
    }
}

/* No letter, and no apostrophe with one behind it ("ICO's"). */
static bool ends_word(const char *at)
{
    gunichar c = g_utf8_get_char(at);
    if (c == '\'' || c == 0x2019)
        return !g_unichar_isalnum(g_utf8_get_char(g_utf8_next_char(at)));
    return !g_unichar_isalnum(c);
}

/* Is it that small letter, in any case? */
static bool is_letter(char c, char letter)
{
    return (c | 0x20) == letter;
}

static size_t whole_length(const char *text, const char *word)
{
    const char *at = text;
    for (; *word; word++) {
        size_t n = *word == ' ' ? strspn(at, " -_") : is_letter(*at, *word);
        if (n == 0)
            return 0;
        at += n;
    }
    return ends_word(at) ? (size_t)(at - text) : 0;
}

/* Bytes at `text` that are `word`, in any case, a blank in it as spaces or a hyphen; 0: it is
 * another. The first letter tells nearly all apart. */
static size_t word_length(const char *text, const char *word)
{
    return is_letter(*text, *word) ? whole_length(text, word) : 0;
}

static bool begins_with(const char *text, const char *const *words)
{
    for (size_t i = 0; words[i]; i++) {
        if (word_length(text, words[i]) > 0)
            return true;
    }
    return false;
}

/* Behind those that stand at `text`, and the marks between them. */
static const char *skip_words(const char *text, const char *const *words)
{
    for (const char *const *word = words; *word;) {
        size_t length = word_length(text, *word);
        word = length > 0 ? words : word + 1;
        text = length > 0 ? skip_marks(text + length, SEPARATORS) : text;
    }
    return text;
}

static bool in_capitals(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (g_ascii_islower(text[i]))
            return false;
    }
    return true;
}

static size_t count_words(const char *text)
{
    size_t n = 0;
    for (; *text; n++) {
        text += strcspn(text, " \t");
        text += strspn(text, " \t");
    }
    return n;
}

/* ---- what follows a word ---- */

static bool is_reason(const char *rest)
{
    return !*rest || command_form_reason(rest) == REASON_SURE;
}

/* "please", "thanks, Ann", "now": polite words, and then a name at most. */
static bool is_please(const char *rest)
{
    static const char *const polite[] = {"please",    "pls",         "plz", "thanks",
                                         "thank you", "many thanks", "ta",  "cheers",
                                         "thx",       "now",         NULL};
    const char *const *word = polite;
    size_t spoken = 0;
    while (*word) {
        size_t length = word_length(rest, *word);
        word = length > 0 ? polite : word + 1;
        rest = length > 0 ? skip_marks(rest + length, SEPARATORS) : rest;
        spoken += length > 0;
    }
    bool name =
        spoken > 0 && g_unichar_isupper(g_utf8_get_char(rest)) && count_words(rest) <= 2;
    return !*rest || (name && !strpbrk(rest, "?0123456789"));
}

/* "HLP-2026-0042", also "of HLP-2026-0042". */
static bool is_reference(const char *rest)
{
    static const char *const links[] = {"of", "with", "into", "to", NULL};
    if (begins_with(rest, links))
        rest += strcspn(rest, " ");
    size_t words = count_words(rest), hyphens = 0;
    for (const char *c = rest; *c; c++)
        hyphens += *c == '-' && g_ascii_isdigit(c[1]);
    return words <= 2 && hyphens >= 1;
}

/* A name has a capital, but for a first name alone; an office has "the" in front of it. */
static bool is_person(const char *rest)
{
    static const char *const links[] = {"to", NULL};
    static const char *const no_names[] = {"this", "that", "it",       "them",    "him",
                                           "her",  "me",   "somebody", "someone", NULL};
    if (begins_with(rest, links))
        rest += strspn(rest + 2, " ") + 2;
    bool name = *rest && g_unichar_isupper(g_utf8_get_char(rest));
    bool small = count_words(rest) == 1 && g_unichar_isalpha(g_utf8_get_char(rest)) &&
                 !begins_with(rest, no_names);
    bool office = word_length(rest, "the") > 0 && count_words(rest) <= 3;
    return (name || small || office || strchr(rest, '@')) && count_words(rest) <= 6;
}

static bool is_time(const char *rest)
{
    static const char *const times[] = {"on", "at", "since", "today", "yesterday", "now", NULL};
    return g_ascii_isdigit(*rest) || begins_with(rest, times);
}

static bool has_word(const char *rest, const char *word)
{
    for (const char *at = rest; *at; at += strcspn(at, " "), at += strspn(at, " ")) {
        if (word_length(at, word) > 0)
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

/* "ICO", "me the letter, please", "a draft of the letter": what may be looked at, and what people say around it. */
static bool is_choice_alone(const char *rest, const char *const *choices)
{
    static const char *const around[] = {"me",    "us", "the",    "a",       "an",
                                         "draft", "of", "for",    "to",      "this",
                                         "full",  "my", "report", "reports", NULL};
    if (!choices[0])
        return false;
    while (*rest) {
        const char *const *word = around;
        size_t length = 0;
        while (*word && (length = word_length(rest, *word)) == 0)
            word++;
        for (size_t i = 0; length == 0 && choices[i]; i++)
            length = word_length(rest, choices[i]);
        if (length == 0)
            return is_please(rest);
        rest = skip_marks(rest + length, SEPARATORS);
    }
    return true;
}

static bool has_form(const Form *form, const char *argument)
{
    g_autofree char *rest = g_strdup(command_picture_skip(argument));
    command_picture_cut(rest);
    cut_end(rest, true);
    switch (form->syntax) {
    case SYNTAX_NONE:
        return is_please(rest) || is_reason(rest) || courtesy_is_thanks(rest, NULL);
    case SYNTAX_REASON:
        return is_please(rest) || is_reason(rest);
    case SYNTAX_CHOICE:
        return begins_with(rest, form->choices);
    case SYNTAX_PERSON:
        return is_person(rest);
    case SYNTAX_TIME:
        return is_time(rest);
    case SYNTAX_REFERENCE:
        return is_reference(rest);
    case SYNTAX_LOOK:
        return is_please(rest) || is_reference(rest) || is_choice_alone(rest, form->choices);
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

Command command_form_command(const CommandForm *form)
{
    return form->command;
}

bool command_form_is_choice(const CommandForm *form, const char *rest)
{
    g_autofree char *argument = command_form_argument(form, rest);
    return form->syntax == SYNTAX_CHOICE && *argument &&
           is_choice_alone(argument, form->choices);
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

int command_form_reason(const char *rest)
{
    enum { BEGINNING = 64 };
    char folded[BEGINNING];
    size_t length = phrase_fold(rest, strcspn(rest, "\n"), folded, sizeof folded);
    return phrases_start(lexicon_table(NULL, LEXICON_REASONS), folded, length, NULL);
}

char *command_form_person(const char *argument)
{
    static const char *const front[] = {"please", "pls", "kindly", "to", NULL};
    const char *text = skip_words(skip_marks(argument, SEPARATORS), front);
    const char *end = text + strcspn(text, " ,");
    for (; *end; end += strcspn(end, " ,")) {
        const char *behind = skip_marks(end, SEPARATORS);
        g_autofree char *rest = g_strdup(behind);
        cut_end(rest, true);
        if (is_please(rest) || command_form_reason(rest) >= 0)
            break;
        end = behind;
    }
    return g_strstrip(g_strndup(text, (size_t)(end - text)));
}

char *command_form_argument(const CommandForm *form, const char *rest)
{
    char *argument = g_strdup(rest);
    bool sentence = form->syntax == SYNTAX_REASON || command_form_takes_text(form);
    if (!sentence)
        command_picture_cut(argument);
    cut_end(argument, !sentence);
    return argument;
}

/* ---- one line ---- */

/* Where the code stood that was taken out of a line. */
typedef enum CodePlace { CODE_NOWHERE, CODE_IN_LINE, CODE_BEHIND_WORD } CodePlace;

/* "Close it", "confirm the incident". */
static bool is_pointing(const char *rest)
{
    static const char *const things[] = {
        "it", "this", "that", "incident", "the case", "this incident", "the incident", NULL};
    return begins_with(rest, things) && count_words(rest) <= 3;
}

/* The same and no more: not "close it tomorrow". */
static bool is_pointing_alone(const char *rest)
{
    static const char *const things[] = {
        "it", "this", "that", "the incident", "this incident", "the case", "the report", NULL};
    for (size_t i = 0; things[i]; i++) {
        size_t length = word_length(rest, things[i]);
        g_autofree char *more = g_strdup(rest + length);
        cut_end(more, true);
        if (length > 0 && is_please(skip_marks(more, SEPARATORS)))
            return true;
    }
    return false;
}

/* Whatever follows the word, it is that command: in capitals, with a colon, or with its code. Never one that stands alone in its
 * line: what follows may say when, or whether. */
static bool is_clear(const Form *form, const char *text, size_t length, const char *behind,
                     CodePlace code)
{
    if (form->syntax == SYNTAX_NONE || form->syntax == SYNTAX_LOOK)
        return false;
    return in_capitals(text, length) || *behind == ':' || code == CODE_BEHIND_WORD ||
           (code == CODE_IN_LINE && !command_form_takes_text(form));
}

/* Is what stands behind the word of that form, which has `length` bytes, a part of it? *ret_rest is that. */
static bool takes_rest(const Form *form, const char *text, size_t length, CodePlace code,
                       const char **ret_rest)
{
    const char *behind = skip_marks(text + length, QUOTES);
    bool ends = form->syntax == SYNTAX_NONE || form->syntax == SYNTAX_REASON;
    const char *rest = skip_marks(behind + (ends ? strspn(behind, ".!") : 0), SEPARATORS);
    bool pointing =
        code != CODE_NOWHERE && form->syntax == SYNTAX_NONE && is_pointing_alone(rest);
    if (!is_clear(form, text, length, behind, code) && !pointing && !has_form(form, rest))
        return false;
    *ret_rest = rest;
    return true;
}

/* The form of the command line `text`, or NULL; *ret_rest is what follows the word. */
static const Form *find_form(const char *text, CodePlace code, const char **ret_rest)
{
    for (size_t i = 0; i < G_N_ELEMENTS(FORMS); i++) {
        size_t length = word_length(text, FORMS[i].word);
        if (length > 0)
            return takes_rest(&FORMS[i], text, length, code, ret_rest) ? &FORMS[i] : NULL;
    }
    return NULL;
}

/* "[EXTERNAL] ", which gateways put in front of what comes from outside. */
static const char *skip_tags(const char *line)
{
    static const char *const words[] = {"external", "ext", "caution", "suspicious", NULL};
    const char *close;
    while (*line == '[' && begins_with(line + 1, words) && (close = strchr(line, ']')))
        line = close + 1 + strspn(close + 1, " ");
    return line;
}

static const char *skip_bullets(const char *line)
{
    return skip_marks(skip_number(skip_marks(line, BULLETS)), BULLETS);
}

/* Without bullets, numbers and pictures. */
static const char *skip_front(const char *line)
{
    line = skip_bullets(command_picture_skip(skip_marks(skip_tags(line), BULLETS)));
    return skip_marks(command_picture_skip(line), BULLETS);
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
    static const char *const words[] = {"i", "yes", "ok", "okay", "hereby", NULL};
    return skip_words(text, words);
}

/* "I confirmed" tells of what has been. */
static const char *skip_assent(const char *text)
{
    static const char *const words[] = {"yes", "ok", "okay", "hereby", NULL};
    return skip_words(text, words);
}

const CommandForm *command_form_coded(const char *line, const char **ret_text,
                                      const char **ret_rest)
{
    const char *text = skip_front(line), *self = skip_self(text), *assent = skip_assent(text);
    size_t performed = word_length(assent, PERFORMED.word);
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
        size_t length = word_length(text, FORMS[i].word);
        if (length == 0)
            continue;
        *ret_behind = skip_marks(text + length, BLANKS);
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
    return form && begins_with(skip_marks(behind, SEPARATORS), form->choices);
}

bool command_form_is_blank(const char *line)
{
    return !*skip_marks(skip_bullets(skip_tags(line)), SEPARATORS);
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
    return length < WORD_BYTES && ends_word(text + length) ? length : 0;
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
    return is_letter(text[0], word[0]) || is_letter(text[1], word[1]) ||
           is_letter(text[0], word[1]) || is_letter(text[1], word[0]);
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
    static const char *const words[] = {"please", "pls", "kindly", "i",   "we",        "ok",
                                        "okay",   "yes", "now",    "can", "could",     "would",
                                        "you",    "to",  "hereby", "hi",  "certainly", NULL};
    return skip_words(text, words);
}

const CommandForm *command_form_near(const char *line, bool coded, char **ret_word)
{
    const char *text = skip_polite(skip_front(line));
    size_t lengths[FORM_WORDS_MAX + 1] = {0};
    for (size_t n = 1; n <= FORM_WORDS_MAX; n++)
        lengths[n] = words_length(text, n);
    if (lengths[1] == 0) /* no word at all */
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(FORMS); i++) {
        const Form *form = &FORMS[i];
        if (!may_be_near(text, form->word))
            continue;
        size_t length = lengths[strchr(form->word, ' ') ? count_words(form->word) : 1];
        if (length == 0 || !is_near(text, length, form->word))
            continue;
        const char *rest = skip_marks(text + length, SEPARATORS);
        bool loud = in_capitals(text, length) && length >= LOUD_LETTERS_MIN;
        if (!coded && !loud && !has_form(form, rest) && !is_pointing(rest))
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
    return length > 1 && in_capitals(text, length) ? g_strndup(text, length) : NULL;
}

size_t command_form_count_words(const char *text)
{
    return count_words(text + strspn(text, " \t"));
}
