/* The commands at the top of a reply: their words, what may follow each, and the code.
 *
 * Must never find one in an ordinary report, nor in what is quoted. Who may do what, and
 * whether the code is ours, is not its business. Called by parsers/report. */
#include "parsers/command/command.h"

#include "parsers/command/command_code.h"
#include "parsers/command/command_doubt.h"
#include "parsers/command/command_form.h"
#include "parsers/command/command_syntax.h"
#include "parsers/command/command_text.h"
#include "parsers/identity/courtesy.h"
#include "parsers/layout/card.h"
#include "parsers/layout/signature.h"
#include "parsers/layout/street.h"
#include "parsers/message/body_armour.h"
#include "parsers/reference/reference.h"
#include "parsers/reference/reply_code.h"
#include "parsers/text/hedge.h"

#include <string.h>

enum {
    LINES_MAX = 50,
    THANKS_MAX = 1000,       /* bytes of a line: to fold more takes its square */
    ARGUMENT_BYTES = 100000, /* of a command */
    WRAP_AT_LEAST = 72, /* columns: where programs break lines, and then write none longer */
    WRAP_AT_MOST = 80,
    THANKS_WORDS = 6, /* below a command, with a name */
};

/* ---- lines ---- */

static void add_line(GArray *lines, const CommandForm *form, const char *rest, const char *code)
{
    CommandLine line = {g_strdup(command_name(command_form_command(form))),
                        command_form_argument(form, rest), g_strdup(code), false};
    command_code_hide(line.argument);
    g_array_append_val(lines, line);
}

/* What follows in its line, and all below it up to `end`. */
static void add_text(GArray *lines, const CommandForm *form, const char *rest,
                     const char *below, const char *end, const char *code, Message *message)
{
    g_autofree char *more = g_strndup(below, (size_t)(end - below));
    g_autofree char *text = g_strconcat(rest, *rest ? "\n" : "", more, NULL);
    if (strlen(text) > ARGUMENT_BYTES) {
        text[ARGUMENT_BYTES] = '\0';
        *(char *)g_utf8_find_prev_char(text, text + ARGUMENT_BYTES) = '\0';
        g_ptr_array_add(message->defects, g_strdup("command text cut at 100 KB"));
    }
    add_line(lines, form, g_strstrip(text), code);
}

/* Why the Chair changes a report may say what was in it: it is no part of the text, nor kept. What begins a sentence may
 * be the text itself, when nothing else stands below it. */
static bool is_reason_of_edit(const CommandForm *form, const char *rest, const char *below)
{
    if (command_form_command(form) != COMMAND_EDIT)
        return false;
    int reason = command_syntax_reason(rest);
    return reason == REASON_SURE || (reason == REASON_MAYBE && g_ascii_islower(*rest) &&
                                     !command_form_is_blank(below + strspn(below, " \t\n")));
}

/* A text ends where the very next line is a command again, in capitals: "ADVISE ring them", "CLOSE".
 * Once it goes over more than its own line, all below belongs to it, but a command with a code of its own. */
static bool ends_in_its_line(const CommandForm *form, const char *rest, const char *below)
{
    if (!command_form_takes_line(form) || !*rest)
        return false;
    g_autofree char *line = g_strndup(below, line_length(below));
    const char *text, *next_rest;
    return command_form_of(line, &text, &next_rest) && command_form_is_loud(text);
}

/* Whether the writer's program may have broken long lines, as Gmail does in its plain text. */
static bool is_wrapped(const char *text)
{
    for (size_t length; *text; text += length + (text[length] == '\n')) {
        length = line_length(text);
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
    if (word == 0 || command_text_begins_anew(next) ||
        g_utf8_strlen(next, (gssize)word) <= room)
        return false;
    g_autofree char *below = g_strndup(next, line_length(next));
    const char *text, *rest;
    return !command_form_of(below, &text, &rest) || g_ascii_islower(text[0]);
}

/* What stands below the line at `at` and those in which it goes on. */
static const char *below_line(const char *at, bool wrapped)
{
    for (;;) {
        size_t length = line_length(at);
        const char *next = at + length + (at[length] == '\n');
        if (!wrapped || !goes_on(at, length, next))
            return next;
        at = next;
    }
}

/* Nothing of a sentence stands behind its code. */
static bool ends_in_code(const char *line, size_t length)
{
    g_autofree char *whole = g_strndup(line, length), *rest = g_strdup(whole);
    g_autofree char *code = reply_code_take(rest);
    return code && g_str_has_prefix(whole, g_strchomp(rest));
}

/* The command that a line may be which could go on with the one above, too: a word with what belongs to it, or one that
 * takes a text. NULL: it is none. */
static const CommandForm *small_command(const char *at)
{
    g_autofree char *line = g_strndup(at, line_length(at));
    const char *text, *rest;
    const CommandForm *form = command_form_of(line, &text, &rest);
    return form ? form : command_form_text(line, &rest);
}

/* Is the next line that says anything one? */
static bool is_command_below(const char *at)
{
    at += line_length(at);
    return small_command(at + strspn(at, " \t\n"));
}

/* One line as it was typed: owned; *ret_next is what stands below it. Where that may be a command as well as the rest of
 * the sentence, *ret_unclear is its form. */
static char *take_line(const char *at, bool wrapped, const char **ret_next,
                       const CommandForm **ret_unclear)
{
    size_t length = line_length(at);
    GString *line = g_string_new_len(at, (gssize)length);
    const char *next = at + length + (at[length] == '\n'), *text, *rest;
    const CommandForm *form = command_form_of(line->str, &text, &rest);
    while (wrapped && form && !command_form_takes_text(form) && goes_on(at, length, next)) {
        const CommandForm *small = small_command(next);
        if (small && !ends_in_code(at, length))
            *ret_unclear = small;
        if (small)
            break;
        at = next;
        length = line_length(at);
        next = at + length + (at[length] == '\n');
        g_string_append_c(line, ' ');
        g_string_append_len(line, at, (gssize)length);
    }
    *ret_next = next;
    return g_string_free(line, FALSE);
}

/* The line of a word that takes a text, where the program has broken it in front of the code that ends it: owned; NULL: it
 * is none. */
static char *take_broken(const char *at, bool wrapped, const char **ret_next)
{
    const char *behind;
    if (!command_form_text(at, &behind))
        return NULL;
    const char *below = below_line(at, wrapped);
    g_autofree char *sentence = g_strchomp(g_strndup(at, (size_t)(below - at)));
    g_strdelimit(sentence, "\n", ' ');
    if (!strchr(sentence, '[') || !ends_in_code(sentence, strlen(sentence)))
        return NULL;
    *ret_next = below;
    return g_steal_pointer(&sentence);
}

/* A code alone in its line is that of the line above, if that has none. */
static void add_code(GArray *lines, const char *code)
{
    CommandLine *above =
        lines->len > 0 ? &g_array_index(lines, CommandLine, lines->len - 1) : NULL;
    if (above && !above->code)
        above->code = g_strdup(code);
}

/* ---- below a command ---- */

/* "Thank you very much for your quick answer." */
static bool is_thanks(const Lexicon *lexicon, const Line *line)
{
    const Phrases *words = lexicon_table(lexicon, LEXICON_THANKS_WORDS);
    if (line->length > THANKS_MAX)
        return false;
    g_autofree char *text = g_strndup(line->start, line->length);
    g_auto(GStrv) said = g_str_tokenize_and_fold(text, NULL, NULL);
    for (char **word = said; !strchr(text, '?') && *word; word++) {
        if (phrases_exact(words, *word, strlen(*word)) < 0)
            return line_is_closing(lexicon, line);
    }
    return !strchr(text, '?');
}

static bool is_writer(const Report *report, const Line *line)
{
    const char *names[] = {report->from.name, report->from.address};
    for (size_t k = 0; k < G_N_ELEMENTS(names); k++) {
        if (names[k] && *names[k] &&
            (line_name_words(line, names[k]) >= 0 || line_is_name_of(NULL, line, names[k])))
            return true;
    }
    return false;
}

/* A name that can be the writer's: theirs, or one above an office. */
static bool is_own_name(const Report *report, const Line *lines, size_t i, size_t n)
{
    return is_writer(report, &lines[i]) ||
           (line_is_name(NULL, &lines[i]) && line_has_office_below(NULL, lines, i, n));
}

/* "?", "Not Yet", "Martin Webb?": no card has that, whatever stands above it. */
static bool doubts(const Line *line)
{
    g_autofree char *text = g_strndup(line->start, line->length);
    g_strchomp(text);
    return g_str_has_suffix(text, "?") || hedge_stands_in(text, NULL);
}

/* A town stands on a card beside a street or a postcode. Between a post and a telephone number somebody may say "Cancel". */
static bool is_town(const Line *lines, size_t i, size_t n)
{
    if (i == 0 || i + 1 >= n)
        return false;
    const Line *above = &lines[i - 1], *below = &lines[i + 1];
    return line_is_name(NULL, &lines[i]) && line_is_card(NULL, above) &&
           line_is_card(NULL, below) &&
           (street_is_address(NULL, above->start, above->length) ||
            street_is_address(NULL, below->start, below->length));
}

/* Thanks, a name and what stands on a card, and nothing else; `footers`: below the name what a school puts there, too. */
static bool is_signature(const Report *report, const char *below, bool footers)
{
    size_t n;
    bool named = false;
    g_autofree Line *lines = lines_of(below, &n);
    for (size_t i = 0; i < n; i++) {
        const Line *line = &lines[i];
        if (line_blank(line) || line_is_device(NULL, line))
            continue;
        if (doubts(line))
            return false;
        if (is_thanks(NULL, line))
            continue;
        bool footer = footers && line_is_footer(NULL, line) && !line_is_notice(NULL, line);
        bool card = line_is_office(NULL, line) || line_is_contact(NULL, line) ||
                    (named && (footer || line_is_card(NULL, line) || is_town(lines, i, n)));
        bool own = is_own_name(report, lines, i, n);
        named = named || own;
        if (!named || !(card || own))
            return false;
    }
    return true;
}

bool command_is_signature(const char *name, const char *below)
{
    const Report report = {.from = {(char *)name, NULL}};
    return is_signature(&report, below, true);
}

/* RELEASE stands alone: a text below it may be meant to go on in the place of the report, or doubts that it may. */
static void mark_text_below(const Report *report, const Lexicon *lexicon, GArray *lines,
                            const char *below)
{
    const char *text = below;
    CommandLine *last =
        lines->len > 0 ? &g_array_index(lines, CommandLine, lines->len - 1) : NULL;
    if (!last || strcmp(last->word, command_name(COMMAND_RELEASE)) != 0)
        return;
    size_t words = 0;
    for (below += strspn(below, " \t\n"); *below; below += strspn(below, " \t\n")) {
        below += strcspn(below, " \t\n");
        words++;
    }
    bool few = words <= THANKS_WORDS || is_signature(report, text, false);
    if (few && !hedge_stands_in(text, lexicon))
        return;
    g_free(last->argument);
    last->argument = g_strdup(COMMAND_TEXT_BELOW);
}

static bool only_looks(const GArray *lines)
{
    for (guint i = 0; i < lines->len; i++) {
        Command command = COMMAND_COUNT;
        command_parse(g_array_index(lines, CommandLine, i).word, &command);
        if (command != COMMAND_STATUS && command != COMMAND_LIST && command != COMMAND_SHOW &&
            command != COMMAND_HELP)
            return false;
    }
    return true;
}

/* What else its writer says below a command is a note on the same incident, but a code that stands alone there where no line
 * has one. What only looks leaves its code to be used, and a text below RELEASE is marked. */
static void keep_below(const Report *report, GArray *lines, const char *below, Message *message,
                       char **ret_code)
{
    const char *end = command_text_said_end(below), *behind;
    g_autofree char *words = g_strndup(below, (size_t)(end - below));
    if (!*ret_code && (*ret_code = command_code_take_from(words)))
        add_code(lines, *ret_code);
    const CommandLine *last = &g_array_index(lines, CommandLine, lines->len - 1);
    g_autofree char *code = g_strdup(last->code);
    if (only_looks(lines) || strcmp(last->word, command_name(COMMAND_RELEASE)) == 0 ||
        is_signature(report, words, true))
        return;
    add_text(lines, command_form_text("note", &behind), "", words, words + strlen(words), code,
             message);
    g_array_index(lines, CommandLine, lines->len - 1).below = true;
}

/* "Hello Ann," may stand above the first command: no mail of ours begins with one. */
static bool is_greeting(const char *line, const Lexicon *lexicon)
{
    char folded[COMMAND_LINE_BYTES];
    size_t length = strlen(line), inside = length ? strcspn(line, ",!?;:") : 0;
    if (inside + 1 < length || command_form_count_words(line) > COMMAND_GREETING_WORDS)
        return false;
    size_t n = phrase_fold(line, length, folded, sizeof folded);
    return phrases_start(lexicon_table(lexicon, LEXICON_SELF_LABELS), folded, n, NULL) ==
           SELF_LABEL_GREETING;
}

/* A line at the top, and what it may be. */
typedef struct TopLine {
    char *text, *code;       /* owned; no code: NULL */
    const CommandForm *form; /* of its command; NULL: it has none */
    /* Of one that may begin the line below, or go on with the sentence; NULL. */
    const CommandForm *unclear;
    const char *rest; /* of `text`, behind the command */
    const char *next; /* below it */
} TopLine;

static void top_line_clear(TopLine *line)
{
    g_free(line->text);
    g_free(line->code);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TopLine, top_line_clear)

/* So long an argument, and nothing to tell that an answer is meant: neither a code nor capitals. */
static bool is_paragraph(const TopLine *line, const char *command)
{
    return strlen(line->rest) > COMMAND_LINE_BYTES && !line->code &&
           !command_form_takes_text(line->form) && !command_form_is_loud(command);
}

static TopLine read_top_line(const char *at, bool wrapped, const Message *message,
                             const Report *report)
{
    TopLine line = {0};
    line.text = take_broken(at, wrapped, &line.next);
    if (!line.text)
        line.text = take_line(at, wrapped, &line.next, &line.unclear);
    command_code_bare(line.text);
    const char *behind, *command;
    const CommandForm *first = command_form_word(line.text, &behind);
    bool alone = first && !*behind;
    bool marked = first && reply_code_begins(behind);
    line.code = command_code_take(line.text);
    if (!line.code)
        line.code = command_code_take_odd(line.text, message, report);
    if (!line.code && (first || command_form_coded(line.text, &command, &line.rest))) {
        line.code = command_code_take_below(&line.next);
        marked |= alone && line.code;
    }
    marked |= line.code && command_form_decides(line.text);
    bool coded = line.code && reply_code_is_likely(line.code);
    line.form = (marked  ? command_form_marked
                 : coded ? command_form_coded
                         : command_form_of)(line.text, &command, &line.rest);
    if (line.form && is_paragraph(&line, command))
        line.form = NULL;
    return line;
}

/* Two codes, or a command that may be the rest of a sentence: nobody can tell what is meant. */
static bool is_unclear(const TopLine *line, Report *report)
{
    bool takes_text = line->form && command_form_takes_text(line->form);
    if (!takes_text && command_code_has_other(line->text, line->code))
        command_doubt(report, DOUBT_CODES, line->text, line->form, NULL);
    else if (line->unclear)
        command_doubt(report, DOUBT_BROKEN, line->text, line->unclear, NULL);
    else
        return false;
    return true;
}

/* Words of the writer's own end the commands. */
static void end_with_words(const char *at, const TopLine *line, Message *message,
                           Report *report, const Lexicon *lexicon, GArray *lines,
                           char **ret_code)
{
    mark_text_below(report, lexicon, lines, at);
    command_doubt_first(line->text, line->code, line->next, lines->len == 0, report, ret_code);
    if (lines->len == 0 || report->doubt != DOUBT_NONE)
        return;
    keep_below(report, lines, at, message, ret_code);
    command_doubt_below_words(at, report);
}

/* A command whose text goes on below its line. *next goes behind it. */
static void add_long(GArray *lines, const TopLine *line, const char *below, Message *message,
                     const char **next)
{
    bool reason = is_reason_of_edit(line->form, line->rest, line->next);
    const char *from = reason ? below : line->next;
    *next = command_text_end(line->form, from);
    add_text(lines, line->form, reason ? "" : line->rest, from, *next, line->code, message);
}

/* Reads the lines at the top; *ret_code is set to the first code in them. */
static void read_lines(Message *message, Report *report, const Lexicon *lexicon, GArray *lines,
                       char **ret_code)
{
    bool wrapped = is_wrapped(report->visible), greeted = false;
    const char *next;
    for (const char *at = body_behind_armour(report->visible); *at && lines->len < LINES_MAX;
         at = next) {
        if (lines->len > 0 && command_text_ends_here(at) && !is_command_below(at))
            return;
        g_auto(TopLine) line = read_top_line(at, wrapped, message, report);
        const CommandForm *form = line.form;
        bool takes_text = form && command_form_takes_text(form);
        next = line.next;
        bool unclear = is_unclear(&line, report);
        bool greets = !unclear && !form && !line.code && !greeted && lines->len == 0 &&
                      is_greeting(line.text, lexicon);
        greeted |= greets;
        if (!unclear && !greets && !form && !command_form_is_blank(line.text)) {
            end_with_words(at, &line, message, report, lexicon, lines, ret_code);
            return;
        }
        if (!*ret_code)
            *ret_code = g_strdup(line.code);
        if (unclear)
            return;
        if (takes_text && !ends_in_its_line(form, line.rest, line.next))
            add_long(lines, &line, below_line(at, wrapped), message, &next);
        else if (form)
            add_text(lines, form, line.rest, line.next, line.next, line.code, message);
        else if (line.code)
            add_code(lines, line.code);
    }
}

static void line_clear(void *line)
{
    g_free(((CommandLine *)line)->word);
    g_free(((CommandLine *)line)->argument);
    g_free(((CommandLine *)line)->code);
}

void command_read(Message *message, const Lexicon *lexicon, Report *report)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(CommandLine));
    g_array_set_clear_func(lines, line_clear);
    g_autofree char *subject = g_strdup(message->subject ? message->subject : "");
    g_autofree char *code = NULL;
    read_lines(message, report, lexicon, lines, &code);
    if (code && lines->len == 0 && report->doubt == DOUBT_NONE)
        command_doubt(report, DOUBT_WORD, "", NULL, NULL); /* it stands alone */
    bool says_nothing =
        !code && (code = reply_code_take(subject)) && lines->len == 0 &&
        (command_form_is_blank(report->visible) || is_signature(report, report->visible, true));
    if (says_nothing && report->doubt == DOUBT_NONE)
        command_doubt(report, DOUBT_PLACE, "", NULL, NULL);
    if (!code && lines->len > 0)
        code = reference_plus_code(message);
    if (!code && lines->len > 0) /* counts for nothing, and is answered so */
        code = g_strdup(report->reference_token);
    bool answers = message->in_reply_to[0] || message->references[0];
    report->codeless = !code && lines->len > 0 && (report->reference || answers);
    if (code && lines->len > 0) {
        report->command = g_array_steal(lines, &report->n_command);
        report->command_code = g_steal_pointer(&code);
    } else if (code && (report->doubt != DOUBT_NONE || reply_code_may_be(code))) {
        report->command_code = g_steal_pointer(&code);
    }
    g_array_unref(lines);
}

bool command_is_thanks(const Report *report, const Lexicon *lexicon)
{
    size_t n;
    g_autofree Line *lines = lines_of(report->visible, &n);
    if (courtesy_is_thanks(report->visible, lexicon))
        return report->n_attachments == 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_thanks(lexicon, &lines[i]) && !line_is_device(lexicon, &lines[i]) &&
            line_name_words(&lines[i], report->from.name) < 0 &&
            line_name_words(&lines[i], report->from.address) < 0)
            return false;
    }
    return report->n_attachments == 0;
}

/* "STATUS", "Help!", "list please", "CONFLICT no". NULL: more is said, or nothing of ours. */
static const CommandForm *bare_form(const Line *line)
{
    enum { POLITE_WORDS = 3 };
    const char *text, *rest;
    g_autofree char *copy = g_strndup(line->start, line->length);
    g_strchomp(g_strdelimit(copy, "!?", ' '));
    const CommandForm *form = command_form_of(copy, &text, &rest);
    size_t words = command_form_count_words(text);
    bool alone =
        form && (words == 1 || command_form_is_choice(form, rest) ||
                 (words <= POLITE_WORDS &&
                  command_form_stands_alone(command_name(command_form_command(form)))));
    return alone ? form : NULL;
}

/* The form of which `text` has only the word, and how its writer signs; NULL: of none. */
static const CommandForm *only_form(const Report *report, const char *text,
                                    const Lexicon *lexicon)
{
    size_t n;
    const Line first = {text, line_length(text)};
    const CommandForm *form = bare_form(&first);
    if (!form)
        return NULL;
    g_autofree Line *lines = lines_of(text, &n);
    for (size_t i = 1; i < n; i++) {
        if (!line_is_closing(lexicon, &lines[i]) &&
            line_name_words(&lines[i], report->from.name) < 0)
            return NULL;
    }
    return form;
}

bool command_is_bare(const Report *report, const Lexicon *lexicon)
{
    return report->codeless && only_form(report, report->visible, lexicon);
}

bool command_is_all(const Report *report, const Lexicon *lexicon)
{
    bool empty = command_form_is_blank(report->visible);
    const CommandForm *form =
        only_form(report, empty ? report->subject : report->visible, lexicon);
    bool cries = form && command_form_command(form) == COMMAND_HELP && !empty;
    return form && report->n_attachments == 0 && report->forward.kind == FORWARD_NONE &&
           !(cries && command_form_count_words(report->subject) > 1);
}

void command_clear(Report *report)
{
    for (size_t i = 0; i < report->n_command; i++)
        line_clear(&report->command[i]);
    g_clear_pointer(&report->command, g_free);
    g_clear_pointer(&report->command_code, g_free);
    g_clear_pointer(&report->doubt_line, g_free);
    g_clear_pointer(&report->doubt_word, g_free);
    g_clear_pointer(&report->doubt_meant, g_free);
    report->doubt = DOUBT_NONE;
    report->n_command = 0;
}
