/* Weighs the signs that a mail was forwarded: what its subject says, a banner, a block, what
 * stands above and below. Must never take an answer for a forward, nor what a person tells of a
 * mail in his own words. Called by parsers/forward. */
#include "parsers/forward/forward_find.h"

#include "parsers/layout/quote.h"

#include <glib.h>
#include <string.h>

enum {
    PREFIX_MAX = 40,         /* bytes of a prefix of a subject */
    PREFIXES_MAX = 3,        /* that are looked through: "[EXTERNAL] Incident: FW: x" */
    UNKNOWN_PREFIX_MAX = 12, /* bytes of one that is not known */
    GAP_MAX = 8,             /* lines between a banner and its block */
    LEVELS_MAX = 20,         /* of quoting */
};

/* ---- subjects ---- */

/* Where the colon of a prefix is, also the wide one of East Asia; *ret_width: its bytes. */
static const char *prefix_colon(const char *subject, size_t *ret_width)
{
    size_t length = strcspn(subject, ":");
    const char *wide = strstr(subject, "\xef\xbc\x9a");
    bool is_wide = wide && (size_t)(wide - subject) < length;
    *ret_width = is_wide ? 3 : 1;
    if (is_wide)
        length = (size_t)(wide - subject);
    return subject[length] && length <= PREFIX_MAX ? subject + length : NULL;
}

/* "Re", "Fwd", "RE[2]", "AW (3)". */
static int prefix_kind(const Lexicon *lexicon, const char *text, size_t length)
{
    char folded[PREFIX_MAX + 1];
    size_t n = phrase_fold(text, length, folded, sizeof folded), word = 0;
    while (word < n && !strchr("[(^0123456789", folded[word]))
        word++;
    while (word > 0 && folded[word - 1] == ' ')
        word--;
    return phrases_exact(lexicon_table(lexicon, LEXICON_SUBJECT_PREFIXES), folded, word);
}

/* "[EXTERNAL] " and the tags of lists; not "[Fwd: x]". */
static const char *skip_tags(const char *subject)
{
    for (;;) {
        subject += strspn(subject, " \t[*");
        const char *close = strpbrk(subject, "]:");
        if (!close || *close != ']' || close - subject > PREFIX_MAX || subject[-1] != '[')
            return subject;
        subject = close + 1;
    }
}

/* The first prefix decides: "Re: Fwd: x" is an answer. A word in front of it may be the
 * writer's or a gateway's ("EXTERNAL: FW: x"). Some programs write "x (fwd)". */
Subject subject_read(const Lexicon *lexicon, const char *subject)
{
    const char *at = subject;
    for (int i = 0; i < PREFIXES_MAX; i++) {
        at += strspn(at, " \t");
        if (*at == '[')
            at = skip_tags(at);
        size_t width;
        const char *colon = prefix_colon(at, &width);
        if (!colon)
            break;
        int kind = prefix_kind(lexicon, at, (size_t)(colon - at));
        if (kind >= 0)
            return (Subject){kind, colon + width};
        if (memchr(at, ' ', (size_t)(colon - at)))
            break;
        at = colon + width;
    }
    bool marked = g_str_has_suffix(subject, "(fwd)") || g_str_has_suffix(subject, "(Fwd)");
    return (Subject){marked ? PREFIX_FORWARD : -1, subject};
}

/* ---- quote marks ---- */

size_t quote_level(const Line *line)
{
    size_t level = 0;
    for (size_t i = 0; i < line->length && level < LEVELS_MAX; i++) {
        if (line->start[i] == '>')
            level++;
        else if (line->start[i] != ' ' && line->start[i] != '\t')
            break;
    }
    return level;
}

Line unquoted(Line line, size_t levels)
{
    for (size_t i = 0; i < levels; i++) {
        const char *mark = line.length > 0 ? memchr(line.start, '>', line.length) : NULL;
        if (!mark)
            return line;
        line.length -= (size_t)(mark + 1 - line.start);
        line.start = mark + 1;
    }
    if (levels > 0 && line.length > 0 && *line.start == ' ') {
        line.start++;
        line.length--;
    }
    return line;
}

/* ---- what is found ---- */

static bool is_reply(const Search *search)
{
    return search->subject.kind == PREFIX_REPLY;
}

bool search_is_marked(const Search *search)
{
    return search->subject.kind == PREFIX_FORWARD;
}

static bool found_block(Found *found, size_t start, size_t at, const HeaderBlock *block)
{
    found->start = start;
    found->end = at + block->n_lines;
    found->has_block = true;
    found->block = *block;
    return true;
}

static bool found_attribution(Found *found, size_t start, size_t at, size_t length)
{
    *found = (Found){.start = start, .end = at + length};
    found->attribution = at;
    found->n_attribution = length;
    return true;
}

/* ---- signs ---- */

static bool said_from(const Search *search, size_t from)
{
    for (size_t i = from; i < search->n; i++) {
        Line line = unquoted(search->lines[i], quote_level(&search->lines[i]));
        if (!line_blank(&line))
            return true;
    }
    return false;
}

static bool is_gap(const Search *search, size_t at)
{
    Line line = unquoted(search->lines[at], quote_level(&search->lines[at]));
    return line_blank(&line);
}

/* The last line above that says something, or NULL. */
static const Line *line_above(const Search *search, size_t at)
{
    while (at > 0 && is_gap(search, at - 1))
        at--;
    return at > 0 ? &search->lines[at - 1] : NULL;
}

static bool has_address(const char *value)
{
    return value && strchr(value, '@');
}

/* Is a block without a banner, in a mail whose subject does not say that it is a forward, a
 * program's? People write such lines, too, when they tell of a mail that went astray: those
 * stand in the middle of their words, have no address and no time, or nothing follows them. */
static bool is_clients(const Search *search, size_t at, const HeaderBlock *block)
{
    const char *date = block->values[LABEL_DATE];
    bool whole = block->values[LABEL_FROM] && date && strpbrk(date, "0123456789") &&
                 (block->values[LABEL_TO] || block->values[LABEL_SUBJECT]);
    size_t end = at + block->n_lines;
    const Line *above = line_above(search, at);
    if (!whole || !said_from(search, end))
        return false;
    if (above && line_is_frame(above))
        return true;
    bool apart = (!above || is_gap(search, at - 1)) && is_gap(search, end);
    return apart &&
           (has_address(block->values[LABEL_FROM]) || has_address(block->values[LABEL_TO]) ||
            (text_has_date(date) && text_has_clock(date)));
}

/* Does the mail's own subject repeat the one in the block, behind a prefix of any language? */
static bool repeats_subject(const Search *search, const HeaderBlock *block)
{
    const char *own = search->own_subject, *subject = block->values[LABEL_SUBJECT];
    if (!subject || !subject[0] || !g_str_has_suffix(own, subject))
        return false;
    g_autofree char *prefix = g_strchomp(g_strndup(own, strlen(own) - strlen(subject)));
    return strlen(prefix) <= UNKNOWN_PREFIX_MAX &&
           (g_str_has_suffix(prefix, ":") || g_str_has_suffix(prefix, "\xef\xbc\x9a"));
}

/* A block in no known language has no words to tell it from a form that somebody filled in:
 * the subject, or sender and recipient with addresses and a text below them, must. */
static bool is_guessed(const Search *search, size_t at, const HeaderBlock *block)
{
    if (search_is_marked(search))
        return true;
    return strchr(block->values[LABEL_FROM], '<') &&
           (repeats_subject(search, block) ||
            (has_address(block->values[LABEL_TO]) && block->n_lines > 3 &&
             said_from(search, at + block->n_lines)));
}

/* ---- looking for it ---- */

/* A program without a known label for the sender may have its name and address, or "Ann Lee on
 * 3 May", in a line of its own above the rest. */
static void take_sender_above(const Search *search, size_t from, size_t to, HeaderBlock *block)
{
    for (size_t i = from; i < to && !block->values[LABEL_FROM]; i++) {
        Line line = line_bare(&search->lines[i]);
        if (line.length > 0 && memchr(line.start, '@', line.length))
            block->values[LABEL_FROM] = g_strndup(line.start, line.length);
    }
}

/* What follows a banner, behind blank lines: a block or an attribution. `wordy`: the banner may
 * be broken over lines, and other lines may come before the block. False: nothing known. */
static bool find_behind(const Search *search, size_t banner, bool wordy, Found *ret)
{
    const Lexicon *lexicon = search->lexicon;
    for (size_t i = banner + 1; i < search->n && i <= banner + GAP_MAX; i++) {
        const Line *lines = search->lines + i;
        size_t left = search->n - i, length;
        HeaderBlock block;
        if (is_gap(search, i))
            continue;
        if (block_read(lexicon, lines, left, true, &block) ||
            block_guess(lexicon, lines, left, &block)) {
            take_sender_above(search, banner + 1, i, &block);
            return found_block(ret, banner, i, &block);
        }
        if ((length = attribution_length(lexicon, lines, left)) > 0)
            return found_attribution(ret, banner, i, length);
        if (!wordy)
            return false;
    }
    return false;
}

/* A rule or words in no known language with a frame: only what follows can tell. */
static bool find_framed(const Search *search, size_t at, Found *ret)
{
    size_t i = at + 1;
    HeaderBlock block;
    while (i < search->n && i <= at + GAP_MAX && is_gap(search, i))
        i++;
    if (i >= search->n || i > at + GAP_MAX ||
        !block_guess(search->lexicon, search->lines + i, search->n - i, &block))
        return false;
    if (is_guessed(search, i, &block))
        return found_block(ret, at, i, &block);
    block_clear(&block);
    return false;
}

static bool find_bare(const Search *search, size_t at, Found *ret)
{
    HeaderBlock block;
    if (!block_read(search->lexicon, search->lines + at, search->n - at, false, &block))
        return false;
    if (is_reply(search) || search_is_marked(search) || is_clients(search, at, &block))
        return found_block(ret, at, at, &block);
    block_clear(&block);
    return false;
}

/* A block in no known language, without a frame: only where the mail's subject says that it is a
 * forward and repeats the block's, as no form that somebody filled in does. */
static bool find_unknown(const Search *search, size_t at, Found *ret)
{
    HeaderBlock block;
    bool apart = at == 0 || is_gap(search, at - 1);
    if (!search_is_marked(search) || !apart ||
        !block_guess(search->lexicon, search->lines + at, search->n - at, &block))
        return false;
    if (strchr(block.values[LABEL_FROM], '<') && repeats_subject(search, &block))
        return found_block(ret, at, at, &block);
    block_clear(&block);
    return false;
}

/* Behind the marked quotation that an attribution introduces; n: the quotation has no marks, and
 * goes on to the end. */
static size_t behind_quotation(const Search *search, size_t at)
{
    while (at < search->n && line_blank(&search->lines[at]))
        at++;
    if (at < search->n && !line_quoted(&search->lines[at]))
        return search->n;
    while (at < search->n &&
           (line_blank(&search->lines[at]) || line_quoted(&search->lines[at])))
        at++;
    return at;
}

typedef enum Verdict { VERDICT_NOTHING, VERDICT_FORWARD, VERDICT_QUOTATION } Verdict;

static Verdict banner_verdict(const Search *search, int banner, size_t at, Found *ret)
{
    bool quoted = line_quoted(&search->lines[at]) && line_above(search, at);
    bool original = banner == BANNER_ORIGINAL;
    if (is_reply(search) && (original || quoted))
        return VERDICT_QUOTATION;
    *ret = (Found){.start = at, .end = at + 1};
    bool found = find_behind(search, at, banner == BANNER_FORWARD_BY, ret);
    return found || !original || search_is_marked(search) ? VERDICT_FORWARD : VERDICT_NOTHING;
}

/* What begins at this line. A banner of forwarding always counts; anything else is a quotation
 * in an answer and a forward elsewhere. */
static Verdict look_at(const Search *search, size_t at, Found *ret)
{
    const Line *line = &search->lines[at];
    int banner = line_banner(search->lexicon, line);
    if (banner >= 0 && banner != BANNER_END)
        return banner_verdict(search, banner, at, ret);
    if (find_bare(search, at, ret) || find_unknown(search, at, ret) ||
        (line_is_frame(line) && find_framed(search, at, ret))) {
        if (!is_reply(search))
            return VERDICT_FORWARD;
        block_clear(&ret->block);
        return VERDICT_QUOTATION;
    }
    return VERDICT_NOTHING;
}

/* The first shape of an earlier mail in the text decides. An attribution is a forward only
 * where the subject says so; elsewhere the quotation below it is passed over. */
bool forward_find(const Search *search, Found *ret)
{
    for (size_t i = 0; i < search->n;) {
        size_t length;
        Verdict verdict = is_gap(search, i) ? VERDICT_NOTHING : look_at(search, i, ret);
        if (verdict != VERDICT_NOTHING)
            return verdict == VERDICT_FORWARD;
        length = attribution_length(search->lexicon, search->lines + i, search->n - i);
        if (length > 0 && search_is_marked(search))
            return found_attribution(ret, i, i, length);
        i = length > 0 ? behind_quotation(search, i + length) : i + 1;
    }
    return false;
}
