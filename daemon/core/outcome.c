/* See outcome.h. The form's lines are those of config/lexicon/form.conf, so what is printed is what
 * is read. Called by command and by the commands that show it. */
#include "daemon/core/outcome.h"

#include "daemon/core/errand_order.h"
#include "parsers/layout/card.h"
#include "parsers/layout/signature.h"

#include <glib.h>
#include <string.h>

enum {
    FOLDED_MAX = 400,
    SECTION_MAX = 20000,
    PIECES_MAX = 4,
    KNOWN_COLUMNS = 72,
    KNOWN_LINES = 40,
};

/* ---- names ---- */

static const char *const names[OUTCOME_LABEL_COUNT] = {
#define LABEL_NAME(value, name) [value] = name,
    OUTCOME_LABEL_TERMS(LABEL_NAME)};

const char *outcome_label_name(OutcomeLabel label)
{
    return (size_t)label < OUTCOME_LABEL_COUNT ? names[label] : "?";
}

bool outcome_label_parse(const char *name, OutcomeLabel *ret)
{
    for (int label = 0; label < OUTCOME_LABEL_COUNT; label++) {
        if (strcmp(names[label], name) == 0) {
            *ret = (OutcomeLabel)label;
            return true;
        }
    }
    return false;
}

const char *outcome_label(OutcomeLabel label)
{
    size_t n;
    const Phrase *phrases = phrases_all(lexicon_table(NULL, LEXICON_OUTCOME_LABELS), &n);
    for (size_t i = 0; i < n; i++) {
        if (phrases[i].group == (int)label)
            return phrases[i].raw;
    }
    return "?";
}

/* ---- reading ---- */

static const char *skip_quotes(const char *line)
{
    return line + strspn(line, "> \t*-");
}

/* Where the part of a line ends that folds to so many bytes: folding may have made it shorter. */
static const char *behind(const char *line, size_t folded_length)
{
    char folded[FOLDED_MAX];
    const char *at = line;
    while (*at && *at != '\n' &&
           phrase_fold(line, (size_t)(at - line), folded, sizeof folded) < folded_length)
        at = g_utf8_next_char(at);
    return at;
}

/* The label with which a line begins; *ret_rest is what stands behind it. -1: none. */
static int label_at(const char *line, const char **ret_rest)
{
    char folded[FOLDED_MAX];
    const char *start = skip_quotes(line);
    size_t length = phrase_fold(start, strcspn(start, "\n"), folded, sizeof folded),
           label_length;
    int label = phrases_start(lexicon_table(NULL, LEXICON_OUTCOME_LABELS), folded, length,
                              &label_length);
    if (label < 0)
        return -1;
    const char *rest = behind(start, label_length);
    rest += strspn(rest, " \t");
    if (*rest != ':' && *rest != '\n' && *rest != '\0')
        return -1;
    *ret_rest = rest + (*rest == ':');
    return label;
}

/* A label that a mail program has broken, put together again: a copy of the line and those of the next that it
 * takes, and *ret_next is where the text goes on. NULL: no label begins here, or it is whole. */
static char *mend_label(const char *line, const char **ret_next)
{
    const char *rest, *at = line + strcspn(line, "\n");
    if (*skip_quotes(line) == '\n' || label_at(line, &rest) >= 0)
        return NULL;
    g_autoptr(GString) joined = g_string_new_len(line, at - line);
    for (int pieces = 2; pieces <= PIECES_MAX && *at; pieces++) {
        const char *next = skip_quotes(at + 1), *end = next + strcspn(next, "\n");
        if (end == next)
            return NULL;
        g_string_append_printf(joined, " %.*s", (int)(end - next), next);
        at = end;
        if (label_at(joined->str, &rest) >= 0 && rest[-1] == ':') {
            *ret_next = *at ? at + 1 : at;
            return g_strdup(joined->str);
        }
    }
    return NULL;
}

/* The form as it was sent out: no label is spread over several lines. Owned. */
static char *mend_labels(const char *text)
{
    GString *mended = g_string_sized_new(strlen(text));
    while (*text) {
        size_t length = strcspn(text, "\n");
        const char *next = text[length] ? text + length + 1 : text + length;
        g_autofree char *whole = mend_label(text, &next);
        if (whole)
            g_string_append(mended, whole);
        else
            g_string_append_len(mended, text, (gssize)length);
        if (next[-1] == '\n')
            g_string_append_c(mended, '\n');
        text = next;
    }
    return g_string_free(mended, FALSE);
}

static void add_text(GString **sections, int label, const char *text, size_t length)
{
    if (!sections[label])
        sections[label] = g_string_new(NULL);
    GString *section = sections[label];
    if (section->len + length > SECTION_MAX)
        return;
    if (section->len)
        g_string_append_c(section, '\n');
    g_string_append_len(section, text, (gssize)length);
}

/* ---- what is known ---- */

/* The form brings what the register knows, but the points of the policy are the investigator's to settle:
 * a form sent back as it came must leave all of them open. So what is known stands in brackets, which
 * are never an answer, whatever their words are; whoever finds it right says "yes". Its lines are broken as those
 * of a mail are. */
static const char known_mark[] = "[Known: ";

void outcome_add_known(const char *known, GString *to)
{
    g_autofree char *line = g_utf8_make_valid(known, -1);
    for (char *c = line; *c; c++) {
        if (g_ascii_iscntrl(*c))
            *c = ' ';
        else if (*c == '[' || *c == ']')
            *c = *c == '[' ? '(' : ')';
    }
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    glong column = (glong)strlen(known_mark) - 1;
    g_string_append_len(to, known_mark, column);
    for (char **word = words; *word; word++) {
        glong length = g_utf8_strlen(*word, -1);
        bool breaks = word > words && column + 1 + length > KNOWN_COLUMNS;
        if (**word)
            g_string_append_printf(to, "%c%s", breaks ? '\n' : ' ', *word);
        column = (breaks ? 0 : column + 1) + length;
    }
    g_string_append_c(to, ']');
}

/* Takes the brackets out of a line, of which mail programs make several. */
typedef struct Brackets {
    bool open;
    int label;
    GString *known[OUTCOME_LABEL_COUNT];
} Brackets;

static bool is_known(const char *at)
{
    return g_ascii_strncasecmp(at, known_mark, strlen(known_mark) - 1) == 0;
}

/* Are they closed at the end of a line soon below, before anything of the form? Programs put a blank line between all
 * lines. */
static bool closes_below(const char *line)
{
    const char *rest;
    for (int i = 0; *line && i < KNOWN_LINES; i++) {
        const char *at = skip_quotes(line), *end = line + strcspn(line, "\n");
        if (label_at(line, &rest) >= 0 || is_known(at))
            return false;
        while (end > line && end[-1] != ']' && g_ascii_isspace(end[-1]))
            end--;
        if (end > line && end[-1] == ']')
            return true;
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    return false;
}

/* Returns where the line goes on behind them; `end` when all of it stands inside. A blank line ends what
 * was never closed: no answer is to be lost in it. */
static const char *skip_known(Brackets *brackets, int label, const char *at, const char *end)
{
    if (!brackets->open && label >= 0 && is_known(at)) {
        brackets->open = true;
        brackets->label = label;
        at += strlen(known_mark) - 1;
    } else if (at == end) {
        brackets->open = brackets->open && closes_below(end);
    }
    if (!brackets->open)
        return at;
    const char *close = memchr(at, ']', (size_t)(end - at)), *stop = close ? close : end;
    GString **known = &brackets->known[brackets->label];
    if (!*known)
        *known = g_string_new(NULL);
    if (at[0] == ' ' && (*known)->len == 0)
        at++;
    g_string_append_printf(*known, "%s%.*s", (*known)->len ? " " : "", (int)(stop - at), at);
    brackets->open = !close;
    return close ? close + 1 : end;
}

/* In small letters, one space between two words, and no marks. Owned. */
static char *fold_words(const char *text)
{
    g_autofree char *small = g_utf8_strdown(text, -1);
    GString *words = g_string_new(NULL);
    for (const char *at = small; *at; at++) {
        bool mark = (unsigned char)*at < 0x80 && !g_ascii_isalnum(*at);
        if (!mark)
            g_string_append_c(words, *at);
        else if (words->len && words->str[words->len - 1] != ' ')
            g_string_append_c(words, ' ');
    }
    while (words->len && words->str[words->len - 1] == ' ')
        g_string_truncate(words, words->len - 1);
    return g_string_free(words, FALSE);
}

#define WORD_SET(group) (1U << OUTCOME_WORD_##group)

/* Is it, as fold_words() has it, of one of those groups of the lexicon? */
static bool is_of(const char *folded, unsigned groups)
{
    const Phrases *words = lexicon_table(NULL, LEXICON_OUTCOME_WORDS);
    int group = phrases_exact(words, folded, strlen(folded));
    return group >= 0 && groups >> group & 1;
}

/* "yes": what is known is the answer. */
static bool is_yes(const char *text)
{
    g_autofree char *folded = fold_words(text);
    return is_of(folded, WORD_SET(YES) | WORD_SET(AGREED));
}

/* Does the line itself ask for a "yes" or a reason? */
static bool asks_whether(int label)
{
    return label == OUTCOME_ICO || label == OUTCOME_SUBJECTS || label == OUTCOME_DISCIPLINE;
}

/* "Yes, 28 children", "Yes 28 children": what the answer is. But of "Right-hand drawer", "Confirmed by her" all of it. */
static const char *skip_yes(const char *answer)
{
    char folded[FOLDED_MAX];
    size_t n = phrase_fold(answer, strcspn(answer, "\n"), folded, sizeof folded), length;
    int group = phrases_start(lexicon_table(NULL, LEXICON_OUTCOME_WORDS), folded, n, &length);
    if (group != OUTCOME_WORD_YES && group != OUTCOME_WORD_AGREED)
        return answer;
    const char *at = behind(answer, length), *rest = at;
    while (*rest && (strchr(",.;:! \t\n", *rest) ||
                     g_unichar_type(g_utf8_get_char(rest)) == G_UNICODE_DASH_PUNCTUATION))
        rest = g_utf8_next_char(rest);
    bool marked = *at != '-' && rest > at + strspn(at, " \t");
    return *rest && (marked || g_ascii_isdigit(*rest)) ? rest : answer;
}

/* ---- the whole form ---- */

static size_t count_words(const char *text)
{
    size_t words = 0;
    for (text += strspn(text, " \t\n"); *text; text += strspn(text, " \t\n")) {
        text += strcspn(text, " \t\n");
        words++;
    }
    return words;
}

/* Without the form's lines, too, what looks like an action belongs below the one for actions (3j). */
static bool is_action(const char *at, const char *end)
{
    g_autofree char *line = g_strndup(at, (size_t)(end - at));
    return action_is_meant(line);
}

/* A sentence ends at `at`, and it is no "Mr. Jones": a word in small letters stands before the stop. */
static bool ends_sentence(const char *line, const char *at)
{
    if (!strchr(".!?", at[0]) || at[1] != ' ' || !g_ascii_isupper(at[2]))
        return false;
    const char *word = at;
    while (word > line && g_ascii_isalnum(word[-1]))
        word--;
    return at - word > 2 && !g_ascii_isupper(*word);
}

/* Where the action begins in a paragraph on one line: what was told before it is not for its owner. */
static const char *action_begins(const char *line, const char *end)
{
    const char *begins = line;
    for (const char *at = line; at + 2 < end; at++) {
        const char *next = at + 2;
        if (ends_sentence(line, at) && g_ascii_strncasecmp(next, "by", 2) != 0 &&
            g_ascii_strncasecmp(next, "owner", 5) != 0 && is_action(next, end))
            begins = next;
    }
    return begins;
}

/* "Kind regards" and a name below it, at the end of what is said, are no answer. Owned. */
static char *without_sign_off(const char *text)
{
    enum { NAMES_MAX = 2 };
    size_t n;
    g_autofree Line *lines = lines_of(text, &n);
    for (size_t below = 0; n > 0 && below <= NAMES_MAX; n--) {
        const Line *line = &lines[n - 1];
        if (line_is_closing(NULL, line))
            return g_strndup(text, (size_t)(line->start - text));
        if (!line_blank(line) && !line_is_name(NULL, line))
            break;
        below += !line_blank(line);
    }
    return g_strdup(text);
}

static Outcome read_form(const char *as_sent, bool free_text)
{
    g_autofree char *said = free_text ? without_sign_off(as_sent) : g_strdup(as_sent);
    g_autofree char *text = mend_labels(said);
    GString *sections[OUTCOME_LABEL_COUNT] = {0};
    Brackets brackets = {0};
    GString *before = g_string_new(NULL);
    int label = -1;
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n");
        const char *rest = line, *end = line + length;
        int next = brackets.open ? -1 : label_at(line, &rest);
        if (next >= 0)
            label = next;
        else
            rest = skip_quotes(line) <= end ? skip_quotes(line) : end;
        while (rest < end && g_ascii_isspace(*rest))
            rest++;
        rest = skip_known(&brackets, label, rest, end);
        if (label >= 0)
            add_text(sections, label, rest, (size_t)(end - rest));
        else {
            bool action = free_text && is_action(rest, end);
            const char *told = action ? action_begins(rest, end) : end;
            if (action)
                add_text(sections, OUTCOME_CONTROLS, told, (size_t)(end - told));
            if ((!action || told > rest) && before->len + length < SECTION_MAX)
                g_string_append_printf(before, "%.*s\n", (int)(told - rest), rest);
        }
        line = *end ? end + 1 : end;
    }
    Outcome outcome = {.free_words = free_text && label < 0};
    for (int i = 0; i < OUTCOME_LABEL_COUNT; i++) {
        char *section = sections[i] ? g_strstrip(g_string_free(sections[i], FALSE)) : NULL;
        char *known = brackets.known[i] ? g_string_free(brackets.known[i], FALSE) : NULL;
        if (known && section && is_yes(section)) {
            g_free(section);
            section = g_steal_pointer(&known);
        } else if (known && section && !asks_whether(i)) {
            const char *answer = skip_yes(section);
            memmove(section, answer, strlen(answer) + 1);
        }
        g_free(known);
        outcome.section[i] = section && *section ? section : (g_free(section), NULL);
    }
    char *summary = g_strstrip(g_string_free(before, FALSE));
    size_t words = outcome.free_words ? count_words(summary) : 0;
    if (words >= OUTCOME_WORDS) {
        outcome.section[OUTCOME_SUMMARY] = summary;
    } else { /* a greeting, or "see attached", is no report */
        outcome.few = words;
        g_free(summary);
    }
    return outcome;
}

Outcome outcome_read(const char *text)
{
    return read_form(text, true);
}

Outcome outcome_read_quoted(const char *text)
{
    return read_form(text, false);
}

bool outcome_agrees(const Outcome *outcome, OutcomeLabel label)
{
    return outcome->section[label] && is_yes(outcome->section[label]);
}

void outcome_fill(Outcome *outcome, Outcome *from)
{
    for (int i = 0; i < OUTCOME_LABEL_COUNT; i++) {
        if (!outcome->section[i])
            outcome->section[i] = g_steal_pointer(&from->section[i]);
    }
}

bool outcome_is_free(const Outcome *outcome, OutcomeLabel label)
{
    return outcome->free_words && (label == OUTCOME_SUMMARY || label == OUTCOME_CONTROLS);
}

bool outcome_is_empty(const Outcome *outcome)
{
    for (int i = 0; i < OUTCOME_LABEL_COUNT; i++) {
        if (outcome->section[i] && i != OUTCOME_REFERENCE)
            return false;
    }
    return true;
}

void outcome_clear(Outcome *outcome)
{
    for (int i = 0; i < OUTCOME_LABEL_COUNT; i++)
        g_clear_pointer(&outcome->section[i], g_free);
}

/* ---- points ---- */

const int *outcome_labels_of(Point point)
{
    static const int labels[POINT_COUNT][8] = {
        [POINT_SCOPE] = {OUTCOME_POLICIES, OUTCOME_SCOPE, -1},
        [POINT_STAFF] = {OUTCOME_SPOKEN_TO, -1},
        [POINT_EVIDENCE] = {OUTCOME_EVIDENCE, -1},
        [POINT_EXPERTS] = {OUTCOME_EXPERTS, -1},
        [POINT_ESCALATION] = {OUTCOME_ICO, -1},
        [POINT_SUBJECTS] = {OUTCOME_SUBJECTS, -1},
        [POINT_RISKS] = {OUTCOME_RISKS, -1},
        [POINT_DISCIPLINE] = {OUTCOME_DISCIPLINE, -1},
        [POINT_COMMUNICATION] = {OUTCOME_COMMUNICATION, -1},
        [POINT_CONTROLS] = {OUTCOME_CONTROLS, -1},
        [POINT_OUTCOME] = {OUTCOME_SUMMARY, OUTCOME_TIMELINE, OUTCOME_CAUSE, OUTCOME_PEOPLE,
                           OUTCOME_EFFECTS, OUTCOME_CONTAINMENT, OUTCOME_LESSONS, -1},
    };
    return labels[point];
}

/* Words that put off an answer, or say no more than that there is none. */
static bool is_empty_word(const char *word)
{
    return is_of(word, WORD_SET(YES) | WORD_SET(NONE) | WORD_SET(FILLER));
}

/* "N/A." and "Not relevant here" say nothing, "Not applicable, because no device was involved" does. */
bool outcome_is_answer(const char *text)
{
    g_autofree char *folded = fold_words(text);
    g_auto(GStrv) words = g_strsplit(folded, " ", -1);
    for (char **word = words; *word; word++) {
        if (**word && !is_empty_word(*word))
            return true;
    }
    return false;
}

/* That there is nothing is an answer to some lines: no risks remain, no policy was breached, nobody was asked. What was done,
 * or what the effects are, says more. */
static bool may_be_nothing(OutcomeLabel label)
{
    return label == OUTCOME_RISKS || label == OUTCOME_EXPERTS || label == OUTCOME_POLICIES ||
           label == OUTCOME_COMMUNICATION;
}

/* "None", "n/a": and not "not yet", "nothing at the moment". */
static bool is_nothing(const char *text)
{
    g_autofree char *folded = fold_words(text);
    return is_of(folded, WORD_SET(NONE) | WORD_SET(NOTHING));
}

bool outcome_answers(OutcomeLabel label, const char *text)
{
    return outcome_is_answer(text) || (may_be_nothing(label) && is_nothing(text));
}

bool outcome_settles(const Outcome *outcome, OutcomeLabel label)
{
    return outcome->section[label] && outcome_answers(label, outcome->section[label]);
}

const char *outcome_point(Point point)
{
    if (point == POINT_SCOPE)
        return "What was to be found out, who has a stake in it, and which policies were "
               "breached (3a)";
    return point == POINT_OUTCOME
               ? "A part of the report itself: what happened and when, how it could "
                 "happen, whose information it was, its effects, what was done "
                 "to contain it, or the lessons learned (3k)"
               : outcome_label((OutcomeLabel)*outcome_labels_of(point));
}

bool outcome_is_asked(OutcomeLabel label, PointSet asked)
{
    PointSet points = 0;
    for (int point = 0; point < POINT_COUNT; point++) {
        for (const int *of = outcome_labels_of((Point)point); *of >= 0; of++)
            points |= *of == (int)label ? POINT_BIT(point) : 0;
    }
    return points == 0 || (points & asked) != 0;
}

PointSet outcome_points(const Outcome *outcome)
{
    PointSet points = 0;
    for (int point = 0; point < POINT_COUNT; point++) {
        bool settled = true;
        for (const int *label = outcome_labels_of((Point)point); *label >= 0; label++)
            settled = settled && outcome_settles(outcome, (OutcomeLabel)*label);
        points |= (PointSet)settled << point;
    }
    return points;
}

uint32_t outcome_answered(const Outcome *outcome)
{
    uint32_t answered = 0;
    for (int label = 0; label < OUTCOME_LABEL_COUNT; label++)
        answered |= (uint32_t)outcome_settles(outcome, (OutcomeLabel)label) << label;
    return answered;
}

void outcome_add_form(PointSet asked, GString *to)
{
    for (int label = 0; label < OUTCOME_LABEL_COUNT; label++) {
        if (label != OUTCOME_REFERENCE && outcome_is_asked((OutcomeLabel)label, asked))
            g_string_append_printf(to, "%s:\r\n\r\n", outcome_label((OutcomeLabel)label));
    }
}
