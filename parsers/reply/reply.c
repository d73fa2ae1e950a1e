/* Which part of a text is new: everything that does not show, by more than one sign, that a
 * mail program put it there.
 *
 * When unsure it keeps; the author's words are what the register is for. Each line is given to
 * a part, first the quotes, then what surrounds the new words; at last the quotes that are
 * answered are taken back. Called by parsers/report. */
#include "parsers/reply/reply.h"

#include "parsers/layout/quote.h"
#include "parsers/layout/signature.h"
#include "parsers/text/text.h"

#include <glib.h>
#include <string.h>

enum {
    RULE_MARKS = 4,      /* of "====" above a header block */
    RULE_GAP = 2,        /* blank lines between the two */
    WRAP_COLUMN = 76,    /* where programs break lines */
    WRAP_LINE = 66,      /* bytes of a line that was broken for certain */
    ANSWERED_LINES = 12, /* that are kept above an answer */
    MARKER_BYTES = 120,  /* of "reply above this line" */
    LABEL_LINES = 4,     /* over which programs break a line of our form */
    LABEL_BYTES = 200,
    GREETING_BYTES = 40,
    SIGNATURES_MAX = 4,  /* above, between and below quotations */
    INSIDE_BYTES = 1000, /* of what is new, searched for "my answers are below in red" */
};

typedef enum Part {
    PART_VISIBLE,
    PART_QUOTED,   /* marked with '>' */
    PART_OLD,      /* an earlier mail without marks, or what introduces one */
    PART_ANSWERED, /* a quote that stays above its answer */
    PART_SIGNATURE
} Part;

typedef struct Split {
    const Lexicon *lexicon;
    Line *lines;
    Part *parts;
    size_t n;
    bool answers;  /* is the mail an answer or a forward */
    bool said;     /* is something new above the line that is looked at */
    bool more;     /* and more than "Hi Ann," */
    size_t inside; /* first line of an old mail without marks; n: none */
} Split;

static void mark(Split *split, size_t from, size_t to, Part part)
{
    for (size_t i = from; i < to; i++)
        split->parts[i] = part;
}

/* "________________" or "====" above an old mail belongs to it. */
static bool is_rule(const Line *line)
{
    size_t i = 0;
    while (i < line->length && strchr("_=-*", line->start[i]) &&
           line->start[i] == line->start[0])
        i++;
    Line rest = {line->start + i, line->length - i};
    return i >= RULE_MARKS && line_blank(&rest);
}

static size_t with_rule(const Split *split, size_t at)
{
    for (size_t i = at; i > 0 && i + RULE_GAP + 1 > at; i--) {
        if (is_rule(&split->lines[i - 1]) || line_is_frame(&split->lines[i - 1]))
            return i - 1;
        if (!line_blank(&split->lines[i - 1]))
            break;
    }
    return at;
}

/* "--- Please reply above this line ---": no sentence, so it has something in front. */
static bool is_marker(const Lexicon *lexicon, const Line *line)
{
    char folded[MARKER_BYTES + 1];
    if (line->length > MARKER_BYTES || line->length == 0 || g_ascii_isalnum(line->start[0]))
        return false;
    size_t n = phrase_fold(line->start, line->length, folded, sizeof folded);
    return phrases_within(lexicon_table(lexicon, LEXICON_REPLY_MARKERS), folded, n, NULL,
                          NULL) >= 0;
}

/* People who answer nobody write "From: Ann", "Date: 3 May" above a report, too; a program has
 * an address or a time of day. */
static bool is_programs(const HeaderBlock *block)
{
    const char *from = block->values[LABEL_FROM], *to = block->values[LABEL_TO],
               *date = block->values[LABEL_DATE];
    return (from && strchr(from, '@')) || (to && strchr(to, '@')) ||
           (date && text_has_clock(date));
}

/* "Date: not sure" and a block without a date are a sentence in parts, and none of a program's. */
static bool may_be_programs(const HeaderBlock *block)
{
    const char *at = block->values[LABEL_DATE];
    while (at && *at && !g_unichar_isdigit(g_utf8_get_char(at)))
        at = g_utf8_next_char(at);
    return at && *at;
}

/* Does an earlier mail begin here that goes on to the end of the text? Below a rule a program wrote
 * its head. */
static bool old_mail_begins(const Split *split, size_t at)
{
    const Line *lines = split->lines + at;
    HeaderBlock block;
    int banner = line_banner(split->lexicon, lines);
    if (banner >= 0 && banner != BANNER_END)
        return true;
    if (!block_read(split->lexicon, lines, split->n - at, false, &block))
        return false;
    bool old = is_programs(&block) ||
               (split->answers && (may_be_programs(&block) || with_rule(split, at) < at));
    block_clear(&block);
    return old;
}

/* The next line with something on it, from `at` on. */
static size_t next_said(const Split *split, size_t at)
{
    while (at < split->n && line_blank(&split->lines[at]))
        at++;
    return at;
}

static size_t mark_old_mail(Split *split, size_t at)
{
    split->inside = at;
    mark(split, with_rule(split, at), split->n, PART_OLD);
    return split->n;
}

/* An attribution takes the rest with it, unless '>' marks what is quoted: then the author may
 * have answered in between. At the very top, and followed by plain text, nothing says where the
 * answer is: all is kept. */
static size_t mark_attributed(Split *split, size_t at, size_t length)
{
    size_t next = next_said(split, at + length);
    if (next < split->n && line_quoted(&split->lines[next])) {
        mark(split, at, next, PART_OLD);
        return next;
    }
    return split->said ? mark_old_mail(split, at) : at + length;
}

/* The first line below the head of an old mail at `at`: its banner, its block or both. */
static size_t head_end(const Split *split, size_t at)
{
    bool banner = line_banner(split->lexicon, &split->lines[at]) >= 0;
    size_t end = banner ? next_said(split, at + 1) : at;
    HeaderBlock block;
    if (block_read(split->lexicon, split->lines + end, split->n - end, banner, &block)) {
        end += block.n_lines;
        block_clear(&block);
    }
    return end;
}

/* An old mail with a head takes the rest with it, unless nothing new but a greeting stands above and '>'
 * marks its first words: then it is answered in between or below, as eM Client and Zimbra have it. */
static size_t mark_headed(Split *split, size_t at)
{
    int banner = line_banner(split->lexicon, &split->lines[at]);
    size_t next = next_said(split, head_end(split, at));
    if (split->more || banner == BANNER_FORWARD || banner == BANNER_FORWARD_BY ||
        next == split->n || !line_quoted(&split->lines[next]))
        return mark_old_mail(split, at);
    mark(split, with_rule(split, at), next, PART_OLD);
    return next;
}

static bool begins_small(const Line *line)
{
    return line->length > 0 && g_unichar_islower(g_utf8_get_char(line->start));
}

/* Does the line "Sent from my iPhone" end what is new? Programs put it between that and an old
 * mail, which may have no other sign. Who goes on in the middle of a sentence only tells of such
 * a line. */
static bool ends_with_device(const Split *split, size_t at)
{
    size_t next = next_said(split, at + 1);
    bool ends = next == split->n || (!begins_small(&split->lines[next]) &&
                                     (next > at + 1 || is_rule(&split->lines[next])));
    return ends && split->said && line_is_device(split->lexicon, &split->lines[at]);
}

/* What stands below a device's line is old as far as no marks say otherwise: in an answer, or
 * above such marks. Who answers nobody may have added a line there. */
static size_t mark_below_device(Split *split, size_t at)
{
    size_t end = at + 1;
    split->parts[at] = PART_SIGNATURE;
    while (end < split->n && !line_quoted(&split->lines[end]) &&
           attribution_length(split->lexicon, &split->lines[end], split->n - end) == 0 &&
           !old_mail_begins(split, end))
        end++;
    if (split->answers || end < split->n)
        mark(split, at + 1, end, PART_OLD);
    return end;
}

/* A quoted line that a program broke without a mark on its second half: the first half ends in
 * the middle of a sentence, where the first word of the second did not fit. */
static bool is_broken_quote(const Split *split, size_t at)
{
    if (at == 0 || at + 1 >= split->n || !line_quoted(&split->lines[at - 1]) ||
        !line_quoted(&split->lines[at + 1]) || !begins_small(&split->lines[at]))
        return false;
    const Line *before = &split->lines[at - 1], *line = &split->lines[at];
    size_t word = 0;
    while (word < line->length && line->start[word] != ' ')
        word++;
    return before->length >= WRAP_LINE && before->length + 1 + word >= WRAP_COLUMN &&
           !strchr(".?!:]", before->start[before->length - 1]);
}

/* Blank lines go with the quote above them. */
static void mark_line(Split *split, size_t at)
{
    const Line *line = &split->lines[at];
    bool below_quote = at > 0 && split->parts[at - 1] == PART_QUOTED;
    if (line_quoted(line) || is_broken_quote(split, at) || (below_quote && line_blank(line))) {
        split->parts[at] = PART_QUOTED;
    } else if (!line_blank(line)) {
        bool greets = line->length <= GREETING_BYTES && line_last_byte(line) == ',';
        split->more |= split->said || !greets;
        split->said = true;
    }
}

static bool is_apart(const Split *split, size_t at)
{
    return at > 0 && line_blank(&split->lines[at - 1]);
}

static void mark_quotes(Split *split)
{
    for (size_t i = 0; i < split->n;) {
        const Line *line = &split->lines[i];
        size_t left = split->n - i, length;
        if (line_blank(line)) {
            mark_line(split, i++);
        } else if ((length = attribution_length(split->lexicon, line, left)) > 0) {
            i = mark_attributed(split, i, length);
        } else if (split->answers && split->said && is_apart(split, i) &&
                   line_is_bare_attribution(split->lexicon, line)) {
            i = mark_old_mail(split, i);
        } else if (!line_quoted(line) && old_mail_begins(split, i)) {
            i = mark_headed(split, i);
        } else if (split->said && is_marker(split->lexicon, line)) {
            i = mark_old_mail(split, i);
        } else if (ends_with_device(split, i)) {
            i = mark_below_device(split, i);
        } else {
            mark_line(split, i++);
        }
    }
}

/* ---- what surrounds the new words ---- */

/* The lines that are new, with their places among all. */
typedef struct Fresh {
    Line *lines;
    size_t *places;
    size_t n;
} Fresh;

/* The first of the new lines behind `at` that stands below a quotation; n: none. */
static size_t behind_quote(const Fresh *fresh, size_t at)
{
    size_t i = at + 1;
    while (i < fresh->n && fresh->places[i] == fresh->places[i - 1] + 1)
        i++;
    return MIN(i, fresh->n);
}

static void take_out(Fresh *fresh, size_t from, size_t to)
{
    for (size_t i = to; i < fresh->n; i++) {
        fresh->lines[from + i - to] = fresh->lines[i];
        fresh->places[from + i - to] = fresh->places[i];
    }
    fresh->n -= to - from;
}

/* A signature ends where a quotation begins: programs put it above the old mail, and the author may
 * answer in that. */
static void mark_signature(Split *split)
{
    g_autofree Line *lines = g_new(Line, split->n);
    g_autofree size_t *places = g_new(size_t, split->n);
    Fresh fresh = {lines, places, 0};
    for (size_t i = 0; i < split->n; i++) {
        if (split->parts[i] != PART_VISIBLE)
            continue;
        lines[fresh.n] = split->lines[i];
        places[fresh.n++] = i;
    }
    size_t top = notice_length(split->lexicon, lines, fresh.n);
    for (size_t i = 0; i < top; i++)
        split->parts[places[i]] = PART_SIGNATURE;
    take_out(&fresh, 0, top);
    for (int i = 0; i < SIGNATURES_MAX; i++) {
        size_t from = signature_start(split->lexicon, lines, fresh.n);
        if (from == fresh.n)
            return;
        size_t to = behind_quote(&fresh, from);
        for (size_t j = from; j < to; j++)
            split->parts[places[j]] = PART_SIGNATURE;
        take_out(&fresh, from, to);
    }
}

/* ---- answers in between ---- */

/* The last lines of a quote, which ends at `end`. */
static void keep_quote(Split *split, size_t start, size_t end)
{
    size_t kept = 0;
    for (size_t i = end; i > start && kept < ANSWERED_LINES; i--) {
        split->parts[i - 1] = PART_ANSWERED;
        kept += !line_blank(&split->lines[i - 1]);
    }
}

/* Does a line of the outcome report's form stand at `at`, with nothing behind it, whole or broken? */
static bool is_form_line(const Split *split, size_t at, size_t end)
{
    const Phrases *labels = lexicon_table(split->lexicon, LEXICON_OUTCOME_LABELS);
    g_autoptr(GString) joined = g_string_new(NULL);
    for (size_t i = at; i < end && i < at + LABEL_LINES && joined->len < LABEL_BYTES; i++) {
        Line bare = line_bare(&split->lines[i]);
        size_t length = trimmed_length(bare.start, bare.length);
        bool ends = length > 0 && bare.start[length - 1] == ':';
        g_string_append_printf(joined, "%s%.*s", joined->len ? " " : "",
                               (int)MIN(length - ends, LABEL_BYTES), bare.start);
        char folded[2 * LABEL_BYTES];
        size_t n = ends ? phrase_fold(joined->str, joined->len, folded, sizeof folded) : 0;
        if (n > 0 && phrases_exact(labels, folded, n) >= 0)
            return true;
        if (length == 0)
            return false;
    }
    return false;
}

/* Is our form quoted just above `end`, and goes on below? Whoever fills in one line of it has
 * picked that line; what stands below the whole of it answers none. */
static bool asks_by_form(const Split *split, size_t start, size_t end)
{
    size_t below = end;
    while (below < split->n && split->parts[below] != PART_QUOTED)
        below++;
    if (below == split->n)
        return false;
    size_t said = 0;
    for (size_t i = end; i > start && said < ANSWERED_LINES; i--) {
        said += !line_blank(&split->lines[i - 1]);
        if (is_form_line(split, i - 1, end))
            return true;
    }
    return false;
}

/* Quotes with something new directly below: one that a person picked (without an attribution,
 * below something new, or a line of our form), or at least two. A single one with an attribution is
 * the whole old mail. */
static void keep_answered(Split *split)
{
    size_t answered = 0, first = 0, first_end = 0;
    bool said = false;
    for (size_t i = 0; i < split->n;) {
        if (split->parts[i] != PART_QUOTED) {
            said |= split->parts[i] == PART_VISIBLE && !line_blank(&split->lines[i]);
            i++;
            continue;
        }
        size_t start = i;
        bool picked = said && split->parts[start - 1] == PART_VISIBLE;
        while (i < split->n && split->parts[i] == PART_QUOTED)
            i++;
        if (i == split->n || split->parts[i] != PART_VISIBLE || next_said(split, i) == split->n)
            continue;
        if (answered++ == 0) {
            first = start;
            first_end = i;
        }
        if (picked || answered > 1 || asks_by_form(split, start, i))
            keep_quote(split, start, i);
    }
    if (answered > 1)
        keep_quote(split, first, first_end);
}

/* Is it said above `end` that the old mail has answers in it? */
static bool says_answered(const Split *split, size_t end)
{
    g_autoptr(GString) said = g_string_new(NULL);
    for (size_t i = 0; i < end && said->len < INSIDE_BYTES; i++) {
        if (split->parts[i] != PART_VISIBLE)
            continue;
        g_string_append_len(said, split->lines[i].start, (gssize)split->lines[i].length);
        g_string_append_c(said, '\n');
    }
    char folded[2 * INSIDE_BYTES];
    size_t n = phrase_fold(said->str, said->len, folded, sizeof folded);
    return phrases_within(lexicon_table(split->lexicon, LEXICON_ANSWERS_INSIDE), folded, n,
                          NULL, NULL) >= 0;
}

/* "My answers are below in red": colours are gone in plain text, so that nothing tells who
 * wrote which line. All is kept. */
static void keep_answered_inside(Split *split)
{
    if (split->inside < split->n && says_answered(split, split->inside))
        mark(split, split->inside, split->n, PART_VISIBLE);
}

/* Does something new stand between the quotations or below them, but for a closing formula and a name? */
static bool says_below(const Split *split, size_t first)
{
    for (size_t i = first; i < split->n; i++) {
        if (split->parts[i] == PART_VISIBLE && !line_blank(&split->lines[i]))
            return !line_is_closing(split->lexicon, &split->lines[i]);
    }
    return false;
}

/* The same where the author wrote behind the marks ("> [RH] Yes."): nothing new stands between them
 * or below. */
static void keep_answered_in_marks(Split *split)
{
    size_t first = 0;
    while (first < split->n && split->parts[first] != PART_QUOTED)
        first++;
    for (size_t i = 0; i < split->n; i++) {
        if (split->parts[i] == PART_ANSWERED)
            return;
    }
    if (first == split->n || says_below(split, first) || !says_answered(split, first))
        return;
    for (size_t i = first; i < split->n; i++)
        split->parts[i] = split->parts[i] == PART_QUOTED ? PART_ANSWERED : split->parts[i];
}

/* ---- the parts ---- */

static bool belongs(Part part, Part wanted)
{
    if (part == PART_ANSWERED)
        part = PART_VISIBLE;
    if (part == PART_OLD)
        part = PART_QUOTED;
    return part == wanted;
}

/* The lines of one part, without blank lines around them. */
static char *part_text(const Split *split, Part wanted)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < split->n; i++) {
        const Line *line = &split->lines[i];
        if (!belongs(split->parts[i], wanted) || (text->len == 0 && line_blank(line)))
            continue;
        text_append(text, line->start, line->length);
        g_string_append_c(text, '\n');
    }
    return g_strchomp(g_string_free(text, FALSE));
}

void reply_split(const char *text, bool answers, const Lexicon *lexicon, char **ret_visible,
                 char **ret_quoted, char **ret_signature)
{
    Split split = {.lexicon = lexicon, .answers = answers};
    split.lines = lines_of(text, &split.n);
    split.parts = g_new0(Part, split.n);
    split.inside = split.n;
    mark_quotes(&split);
    keep_answered_inside(&split);
    mark_signature(&split);
    keep_answered(&split);
    keep_answered_in_marks(&split);
    *ret_visible = part_text(&split, PART_VISIBLE);
    *ret_quoted = part_text(&split, PART_QUOTED);
    *ret_signature = part_text(&split, PART_SIGNATURE);
    g_free(split.lines);
    g_free(split.parts);
}
