/* The commands at the top of a reply: their words, what may follow each, and the code.
 *
 * Must never find one in an ordinary report, nor in what is quoted. Who may do what, and
 * whether the code is ours, is not its business. Called by parsers/report. */
#include "parsers/command.h"

#include "parsers/quote.h"
#include "parsers/reference.h"
#include "parsers/signature.h"

#include <string.h>

enum {
    LINES_MAX = 50,
    LINE_BYTES = 2000,       /* of an argument in one line; a longer one is a paragraph */
    ARGUMENT_BYTES = 100000, /* of a text command */
    CODE_LENGTH = 16,
    WRAP_AT_LEAST = 72, /* columns: where programs break lines, and then write none longer */
    WRAP_AT_MOST = 80,
    CHOICES_MAX = 12,
    THANKS_WORDS = 6, /* below a command, with a name */
};

/* What follows a command word. */
typedef enum Syntax {
    SYNTAX_NONE,      /* nothing, or a reason */
    SYNTAX_REASON,    /* because ...; may be missing, then the answer asks for it */
    SYNTAX_CHOICE,    /* one of the choices, then anything */
    SYNTAX_PERSON,    /* a name or an address */
    SYNTAX_TIME,      /* when, because ... */
    SYNTAX_REFERENCE, /* of another incident */
    SYNTAX_LOOK,      /* nothing, or a reference */
    SYNTAX_NUMBER,
    SYNTAX_ACTION, /* what BY date OWNER person, or: n done */
    SYNTAX_TEXT,   /* the rest of the text */
    SYNTAX_FORM,   /* the same, and may begin in the next line */
} Syntax;

typedef struct Form {
    Command command;
    const char *word; /* a blank is a space or a hyphen */
    Syntax syntax;
    const char *choices[CHOICES_MAX];
} Form;

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
    {COMMAND_ANSWER, "answer", SYNTAX_TEXT, {0}},
    {COMMAND_RELEASE, "release", SYNTAX_NONE, {0}},
    {COMMAND_EDIT, "edit", SYNTAX_FORM, {0}},
    {COMMAND_CONFLICT, "conflict", SYNTAX_CHOICE, {"yes", "no"}},
    {COMMAND_NOTE, "note", SYNTAX_TEXT, {0}},
    {COMMAND_ESCALATE, "escalate", SYNTAX_REASON, {0}},
    {COMMAND_DUPLICATE, "duplicate", SYNTAX_REFERENCE, {0}},
    {COMMAND_MERGE, "merge", SYNTAX_REFERENCE, {0}},
    {COMMAND_SPLIT, "split", SYNTAX_NUMBER, {0}},
    {COMMAND_STATUS, "status", SYNTAX_LOOK, {0}},
    {COMMAND_LIST, "list", SYNTAX_LOOK, {0}},
    {COMMAND_SHOW, "show", SYNTAX_LOOK, {0}},
    {COMMAND_HELP, "help", SYNTAX_LOOK, {0}},
};

/* ---- words ---- */

/* Bytes of the first of `marks` that stands at `text`; 0: none. */
static size_t mark_at(const char *text, const char *const *marks)
{
    for (; *marks; marks++) {
        if (g_str_has_prefix(text, *marks))
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

/* Bytes at `text` that are `word`, in any case, a blank in it as spaces or a hyphen; 0: it is
 * another. */
static size_t word_length(const char *text, const char *word)
{
    const char *at = text;
    for (; *word; word++) {
        size_t blank = strspn(at, " -_");
        if (*word == ' ' && blank > 0)
            at += blank;
        else if (*word != ' ' && g_ascii_tolower(*at) == *word)
            at++;
        else
            return 0;
    }
    return ends_word(at) ? (size_t)(at - text) : 0;
}

static bool begins_with(const char *text, const char *const *words)
{
    for (size_t i = 0; words[i]; i++) {
        if (word_length(text, words[i]) > 0)
            return true;
    }
    return false;
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
    static const char *const reasons[] = {"because", "due to", NULL};
    return !*rest || begins_with(rest, reasons);
}

static bool is_please(const char *rest)
{
    static const char *const polite[] = {"please", "thanks", "thank you", NULL};
    return !*rest || (begins_with(rest, polite) && count_words(rest) <= 2);
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

/* A name has a capital. */
static bool is_person(const char *rest)
{
    static const char *const links[] = {"to", NULL};
    if (begins_with(rest, links))
        rest += strspn(rest + 2, " ") + 2;
    bool name = *rest && g_unichar_isupper(g_utf8_get_char(rest));
    return (name || strchr(rest, '@')) && count_words(rest) <= 6;
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

static bool has_form(const Form *form, const char *argument)
{
    g_autofree char *rest = g_strdup(argument);
    cut_end(rest, true);
    switch (form->syntax) {
    case SYNTAX_NONE:
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
        return is_please(rest) || is_reference(rest);
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

static bool takes_text(const Form *form)
{
    return form->syntax == SYNTAX_TEXT || form->syntax == SYNTAX_FORM;
}

/* ---- the code ---- */

static bool all_in_alphabet(const char *code)
{
    return strspn(code, "abcdefghijkmnpqrstuvwxyz23456789") == CODE_LENGTH;
}

/* Are these sixteen letters and digits one? Without a digit also words of the language are that
 * long ("misunderstanding"), so then it must be `marked`. */
static bool is_code(const char text[CODE_LENGTH], bool marked)
{
    size_t digits = 0;
    for (size_t i = 0; i < CODE_LENGTH; i++)
        digits += g_ascii_isdigit(text[i]) != 0;
    return digits < CODE_LENGTH && (marked || digits > 0);
}

/* Does "code", with or without a colon, or an opening bracket stand before text[at]? Returns where
 * that begins, or `at`. */
static size_t code_mark(const char *text, size_t at)
{
    size_t start = at;
    while (start > 0 && strchr(" :=[(", text[start - 1]))
        start--;
    if (start >= 4 && g_ascii_strncasecmp(text + start - 4, "code", 4) == 0 &&
        (start == 4 || !g_ascii_isalnum(text[start - 5])))
        return start - 4;
    return at > 0 && strchr("[(", text[at - 1]) ? at - 1 : at;
}

/* Takes the code that stands in `text` out of it: owned, or NULL. Parts of addresses and longer
 * identifiers are none. */
static char *take_code(char *text)
{
    for (size_t i = 0; text[i];) {
        size_t length = 0;
        while (g_ascii_isalnum(text[i + length]))
            length++;
        if (length != CODE_LENGTH) {
            i += MAX(length, 1);
            continue;
        }
        size_t start = code_mark(text, i);
        bool joined = i > 0 && strchr("-@.+_/", text[i - 1]);
        char after = text[i + length];
        joined |= after && strchr("-@_/", after);
        if (!joined && is_code(text + i, start < i)) {
            char *code = g_ascii_strdown(text + i, (gssize)length);
            size_t end = i + length + (after == ']' || after == ')');
            if (start > 0 && text[start - 1] == ' ' && text[end] == ' ')
                end++;
            memmove(text + start, text + end, strlen(text + end) + 1);
            return code;
        }
        i += length;
    }
    return NULL;
}

/* ---- lines ---- */

/* The form of the command line `text`, or NULL; *ret_rest is what follows the word. */
static const Form *find_form(const char *text, const char **ret_rest)
{
    for (size_t i = 0; i < G_N_ELEMENTS(FORMS); i++) {
        const Form *form = &FORMS[i];
        size_t length = word_length(text, form->word);
        if (length == 0)
            continue;
        const char *behind = skip_marks(text + length, QUOTES);
        const char *rest = skip_marks(behind, SEPARATORS);
        bool strict = form->syntax == SYNTAX_NONE || form->syntax == SYNTAX_LOOK;
        bool clear = !strict && (in_capitals(text, length) || *behind == ':');
        if (!clear && !has_form(form, rest))
            return NULL;
        *ret_rest = rest;
        return form;
    }
    return NULL;
}

static void add_line(GArray *lines, const Form *form, const char *rest, const char *code)
{
    CommandLine line = {g_strdup(command_name(form->command)), g_strdup(rest), g_strdup(code)};
    bool sentence = form->syntax == SYNTAX_REASON || takes_text(form);
    cut_end(line.argument, !sentence);
    g_array_append_val(lines, line);
}

/* A text command: what follows in its line, and all below it. */
static void add_text(GArray *lines, const Form *form, const char *rest, const char *below,
                     const char *code, Message *message)
{
    g_autofree char *text = g_strconcat(rest, *rest ? "\n" : "", below, NULL);
    if (strlen(text) > ARGUMENT_BYTES) {
        text[ARGUMENT_BYTES] = '\0';
        *(char *)g_utf8_find_prev_char(text, text + ARGUMENT_BYTES) = '\0';
        g_ptr_array_add(message->defects, g_strdup("command text cut at 100 KB"));
    }
    add_line(lines, form, g_strstrip(text), code);
}

/* The form of one line, without what people put in front of it; NULL: it is no command. */
static const Form *form_of(const char *line, const char **ret_text, const char **ret_rest)
{
    *ret_text = skip_marks(skip_number(skip_marks(line, BULLETS)), BULLETS);
    return find_form(*ret_text, ret_rest);
}

/* A text ends where the very next line is a command again, in capitals: "ADVISE ring them", "CLOSE".
 * Once it goes over more than its own line, all below belongs to it, whatever that may be. */
static bool ends_in_its_line(const Form *form, const char *rest, const char *below)
{
    if (form->syntax != SYNTAX_TEXT || !*rest)
        return false;
    g_autofree char *line = g_strndup(below, strcspn(below, "\n"));
    const char *text, *next_rest;
    return form_of(line, &text, &next_rest) && g_ascii_isupper(text[0]) &&
           g_ascii_isupper(text[1]);
}

/* Whether the writer's program may have broken long lines, as Gmail does in its plain text. */
static bool is_wrapped(const char *text)
{
    for (size_t length; *text; text += length + (text[length] == '\n')) {
        length = strcspn(text, "\n");
        if (length > WRAP_AT_MOST && g_utf8_strlen(text, (gssize)length) > WRAP_AT_MOST)
            return false;
    }
    return true;
}

/* Whether a line goes on in the next one, whose first word had no room in it. One of our words there
 * is a command only with a capital: it may stand in the middle of a sentence. */
static bool goes_on(const char *line, size_t length, const char *next)
{
    size_t word = strcspn(next, " \n");
    long room = WRAP_AT_LEAST - g_utf8_strlen(line, (gssize)length) - 1;
    if (word == 0 || g_utf8_strlen(next, (gssize)word) <= room)
        return false;
    g_autofree char *below = g_strndup(next, strcspn(next, "\n"));
    const char *text, *rest;
    return !form_of(below, &text, &rest) || g_ascii_islower(text[0]);
}

/* One line as it was typed: owned; *ret_next is what stands below it. */
static char *take_line(const char *at, bool wrapped, const char **ret_next)
{
    size_t length = strcspn(at, "\n");
    GString *line = g_string_new_len(at, (gssize)length);
    const char *next = at + length + (at[length] == '\n'), *text, *rest;
    const Form *form = form_of(line->str, &text, &rest);
    while (wrapped && form && !takes_text(form) && goes_on(at, length, next)) {
        at = next;
        length = strcspn(at, "\n");
        next = at + length + (at[length] == '\n');
        g_string_append_c(line, ' ');
        g_string_append_len(line, at, (gssize)length);
    }
    *ret_next = next;
    return g_string_free(line, FALSE);
}

/* Of a line with two codes nobody can tell which it is for. */
static bool has_another_code(const char *line, const char *code)
{
    g_autofree char *rest = g_strdup(line);
    g_autofree char *other = take_code(rest);
    return code && other && all_in_alphabet(other) && strcmp(other, code) != 0;
}

/* A code alone in its line is that of the line above, if that has none. */
static void add_code(GArray *lines, const char *code)
{
    CommandLine *above =
        lines->len > 0 ? &g_array_index(lines, CommandLine, lines->len - 1) : NULL;
    if (above && !above->code)
        above->code = g_strdup(code);
}

/* RELEASE stands alone: a text below it may be meant to go on in the place of the report. */
static void mark_text_below(GArray *lines, const char *below)
{
    CommandLine *last =
        lines->len > 0 ? &g_array_index(lines, CommandLine, lines->len - 1) : NULL;
    size_t words = 0;
    for (below += strspn(below, " \t\n"); *below; below += strspn(below, " \t\n")) {
        below += strcspn(below, " \t\n");
        words++;
    }
    if (!last || words <= THANKS_WORDS ||
        strcmp(last->word, command_name(COMMAND_RELEASE)) != 0)
        return;
    g_free(last->argument);
    last->argument = g_strdup(COMMAND_TEXT_BELOW);
}

/* Reads the lines at the top; *ret_code is set to the first code in them. */
static void read_lines(Message *message, const char *visible, GArray *lines, char **ret_code)
{
    bool wrapped = is_wrapped(visible);
    const char *next;
    for (const char *at = visible; *at && lines->len < LINES_MAX; at = next) {
        g_autofree char *line = take_line(at, wrapped, &next);
        g_autofree char *code = take_code(line);
        const char *text, *rest = NULL;
        const Form *form = form_of(line, &text, &rest);
        bool empty = !*skip_marks(text, SEPARATORS);
        if (!form && !empty)
            mark_text_below(lines, at);
        if ((!form && !empty) || (form && !takes_text(form) && strlen(rest) > LINE_BYTES) ||
            (!(form && takes_text(form)) && has_another_code(line, code)))
            return;
        if (code && !*ret_code)
            *ret_code = g_strdup(code);
        if (form && takes_text(form) && !ends_in_its_line(form, rest, next)) {
            add_text(lines, form, rest, next, code, message);
            return;
        }
        if (form)
            add_line(lines, form, rest, code);
        else if (code)
            add_code(lines, code);
    }
}

static void line_clear(void *line)
{
    g_free(((CommandLine *)line)->word);
    g_free(((CommandLine *)line)->argument);
    g_free(((CommandLine *)line)->code);
}

void command_read(Message *message, Report *report)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(CommandLine));
    g_array_set_clear_func(lines, line_clear);
    g_autofree char *subject = g_strdup(message->subject ? message->subject : "");
    g_autofree char *code = NULL;
    read_lines(message, report->visible, lines, &code);
    if (!code)
        code = take_code(subject);
    if (!code && lines->len > 0)
        code = reference_plus_code(message);
    if (!code && lines->len > 0) /* counts for nothing, and is answered so */
        code = g_strdup(report->reference_token);
    bool answers = message->in_reply_to[0] || message->references[0];
    report->codeless = !code && lines->len > 0 && (report->reference || answers);
    if (code && lines->len > 0) {
        report->command = g_array_steal(lines, &report->n_command);
        report->command_code = g_steal_pointer(&code);
    } else if (code && all_in_alphabet(code)) {
        report->command_code = g_steal_pointer(&code);
    }
    g_array_unref(lines);
}

/* Words of the writer's own name alone. */
static bool is_name(const Line *line, const char *name)
{
    g_autofree char *text = g_strndup(line->start, line->length);
    g_auto(GStrv) own = g_str_tokenize_and_fold(name, NULL, NULL);
    g_auto(GStrv) words = g_str_tokenize_and_fold(text, NULL, NULL);
    for (char **word = words; *word; word++) {
        if (!g_strv_contains((const char *const *)own, *word))
            return false;
    }
    return true;
}

bool command_is_bare(const Report *report, const Lexicon *lexicon)
{
    size_t n;
    g_autofree Line *lines = lines_of(report->visible, &n);
    for (size_t i = 0; i < n; i++) {
        bool first = i == 0 && !memchr(lines[i].start, ' ', lines[i].length);
        if (!first && !line_is_closing(lexicon, &lines[i]) &&
            !is_name(&lines[i], report->from.name))
            return false;
    }
    return report->codeless;
}

void command_clear(Report *report)
{
    for (size_t i = 0; i < report->n_command; i++)
        line_clear(&report->command[i]);
    g_clear_pointer(&report->command, g_free);
    g_clear_pointer(&report->command_code, g_free);
    report->n_command = 0;
}
