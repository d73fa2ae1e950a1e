/* A forwarded mail: the original's sender, date and subject, and what the forwarder says about
 * it.
 *
 * That a mail is a forward matters more than its fields: the reporter of a forward is never its
 * forwarder. The original's sender comes from an attached message, Resent- headers or what the
 * client wrote about it, never from an address somewhere in the text; and nobody is ever
 * answered because of it. Called by parsers/report. */
#include "parsers/forward.h"

#include "parsers/forward_address.h"
#include "parsers/forward_date.h"
#include "parsers/quote.h"
#include "parsers/signature.h"

#include <string.h>

enum {
    PREFIX_MAX = 40,  /* bytes of a prefix of a subject */
    PREFIXES_MAX = 3, /* that are looked through: "[EXTERNAL] Incident: FW: x" */
    GAP_MAX = 8,      /* lines between a banner and its block */
    LEVELS_MAX = 20,  /* of quoting that are taken off */
};

/* ---- values ---- */

void forward_clear(Forward *forward)
{
    g_free(forward->comment);
    g_free(forward->subject);
    g_free(forward->date);
    g_free(forward->date_text);
    g_free(forward->text);
    address_clear(&forward->from);
    address_list_clear(&forward->to);
    address_list_clear(&forward->cc);
    *forward = (Forward){0};
}

static char *copy(const char *text)
{
    return g_strdup(text ? text : "");
}

static Address address_copy(const Address *address)
{
    return (Address){copy(address->name), copy(address->address)};
}

static AddressList addresses_copy(const AddressList *list)
{
    AddressList result = {g_new0(Address, list->n), list->n};
    for (size_t i = 0; i < list->n; i++)
        result.items[i] = address_copy(&list->items[i]);
    return result;
}

/* Everything a caller may rely on: no string is NULL but the date. */
static void fill(Forward *forward)
{
    char **strings[] = {&forward->comment, &forward->from.name, &forward->from.address,
                        &forward->subject, &forward->date_text, &forward->text};
    for (size_t i = 0; i < G_N_ELEMENTS(strings); i++) {
        if (!*strings[i])
            *strings[i] = g_strdup("");
    }
}

/* ---- subjects ---- */

typedef struct Subject {
    int kind;         /* SubjectPrefix, or -1: neither */
    const char *rest; /* behind the prefix */
} Subject;

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
static Subject subject_read(const Lexicon *lexicon, const char *subject)
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

/* ---- texts ---- */

static size_t quote_level(const Line *line)
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

/* The levels of quoting that all lines which say something have: they are the client's. */
static size_t common_level(const Line *lines, size_t n)
{
    size_t level = LEVELS_MAX;
    for (size_t i = 0; i < n && level > 0; i++) {
        if (!line_blank(&lines[i]))
            level = MIN(level, quote_level(&lines[i]));
    }
    return level;
}

static Line unquoted(Line line, size_t levels)
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

static void append_lines(GString *text, const Line *lines, size_t n)
{
    size_t levels = common_level(lines, n), start = text->len;
    for (size_t i = 0; i < n; i++) {
        Line line = unquoted(lines[i], levels);
        if (text->len == start && line_blank(&line))
            continue;
        g_string_append_len(text, line.start, (gssize)line.length);
        g_string_append_c(text, '\n');
    }
}

static char *text_of(const Line *lines, size_t n)
{
    GString *text = g_string_new(NULL);
    append_lines(text, lines, n);
    return g_strchomp(g_string_free(text, FALSE));
}

/* ---- what is found in a text ---- */

typedef struct Search {
    const Lexicon *lexicon;
    const Line *lines;
    size_t n;
    Subject subject;
    const char *own_subject;
    const char *own_date; /* of the mail */
} Search;

typedef struct Found {
    size_t start, end; /* the shape's lines: the comment is above them, the original below */
    bool has_block;
    HeaderBlock block;
    size_t attribution, n_attribution; /* the lines of "On ... wrote:"; 0: there is none */
} Found;

static bool is_reply(const Search *search)
{
    return search->subject.kind == PREFIX_REPLY;
}

static bool is_marked(const Search *search)
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
            (text_has_year(date) && text_has_clock(date)));
}

/* Does the mail's own subject end with the one in the block, behind a prefix of any language? */
static bool repeats_subject(const Search *search, const HeaderBlock *block)
{
    const char *subject = block->values[LABEL_SUBJECT];
    if (!subject || !subject[0] || !g_str_has_suffix(search->own_subject, subject))
        return false;
    size_t before = strlen(search->own_subject) - strlen(subject);
    return before == 0 || strchr(": ]\x9a", search->own_subject[before - 1]);
}

/* A block in no known language has no words to tell it from a form that somebody filled in:
 * the subject, or sender and recipient with addresses and a text below them, must. */
static bool is_guessed(const Search *search, size_t at, const HeaderBlock *block)
{
    return is_marked(search) || repeats_subject(search, block) ||
           (strchr(block->values[LABEL_FROM], '<') && has_address(block->values[LABEL_TO]) &&
            block->n_lines > 3 && said_from(search, at + block->n_lines));
}

/* ---- looking for it ---- */

/* A program without a known label for the sender may have its name and address, or "Ann Lee on
 * 3 May", in a line of its own above the rest. */
static void take_sender_above(const Search *search, size_t from, size_t to, HeaderBlock *block)
{
    for (size_t i = from; i < to && !block->values[LABEL_FROM]; i++) {
        if (search->lines[i].length > 0 &&
            memchr(search->lines[i].start, '@', search->lines[i].length))
            block->values[LABEL_FROM] =
                g_strndup(search->lines[i].start, search->lines[i].length);
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
    if (is_reply(search) || is_marked(search) || is_clients(search, at, &block))
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
    return found || !original || is_marked(search) ? VERDICT_FORWARD : VERDICT_NOTHING;
}

/* What begins at this line. A banner of forwarding always counts; anything else is a quotation
 * in an answer and a forward elsewhere. */
static Verdict look_at(const Search *search, size_t at, Found *ret)
{
    const Line *line = &search->lines[at];
    int banner = line_banner(search->lexicon, line);
    if (banner >= 0 && banner != BANNER_END)
        return banner_verdict(search, banner, at, ret);
    if (find_bare(search, at, ret) || (line_is_frame(line) && find_framed(search, at, ret))) {
        if (!is_reply(search))
            return VERDICT_FORWARD;
        block_clear(&ret->block);
        return VERDICT_QUOTATION;
    }
    return VERDICT_NOTHING;
}

/* The first shape of an earlier mail in the text decides. An attribution is a forward only
 * where the subject says so; elsewhere the quotation below it is passed over. */
static bool find_inline(const Search *search, Found *ret)
{
    for (size_t i = 0; i < search->n;) {
        size_t length;
        Verdict verdict = is_gap(search, i) ? VERDICT_NOTHING : look_at(search, i, ret);
        if (verdict != VERDICT_NOTHING)
            return verdict == VERDICT_FORWARD;
        length = attribution_length(search->lexicon, search->lines + i, search->n - i);
        if (length > 0 && is_marked(search))
            return found_attribution(ret, i, i, length);
        i = length > 0 ? behind_quotation(search, i + length) : i + 1;
    }
    return false;
}

/* ---- the original's text and the forwarder's ---- */

/* Where the original ends and the forwarder goes on: at the line in which his program says so,
 * or where the marks of a wholly quoted original end. *ret_below: the first line behind. */
static size_t original_end(const Search *search, const Found *found, size_t *ret_below)
{
    size_t last = found->end;
    bool all_quoted = true;
    *ret_below = search->n;
    for (size_t i = search->n; i > found->end; i--) {
        if (line_banner(search->lexicon, &search->lines[i - 1]) == BANNER_END) {
            *ret_below = i;
            return i - 1;
        }
    }
    for (size_t i = found->end; i < search->n; i++) {
        if (line_quoted(&search->lines[i]))
            last = i + 1;
    }
    for (size_t i = found->end; i < last && all_quoted; i++)
        all_quoted = line_blank(&search->lines[i]) || line_quoted(&search->lines[i]);
    bool quoted = last > found->end && all_quoted &&
                  (line_quoted(&search->lines[found->start]) || found->n_attribution > 0);
    if (!quoted)
        return search->n;
    *ret_below = last;
    return last;
}

/* The rules and frames that programs draw above their block are no comment. */
static size_t without_frames(const Line *lines, size_t n)
{
    while (n > 0 && (line_blank(&lines[n - 1]) || line_is_frame(&lines[n - 1])))
        n--;
    return n;
}

static bool is_delimiter(const Line *line)
{
    return line->length >= 2 && line->length <= 3 && strncmp(line->start, "--", 2) == 0;
}

/* What is left of some lines of the forwarder's when signatures, lines of devices and warnings
 * of gateways are taken away. */
static void append_comment(const Search *search, GString *comment, const Line *lines, size_t n)
{
    size_t notice = notice_length(search->lexicon, lines, n);
    lines += notice;
    n -= notice;
    while (n > 0 && line_blank(lines)) {
        lines++;
        n--;
    }
    n = without_frames(lines, n);
    if (n > 0)
        n = signature_start(search->lexicon, lines, n);
    bool nothing = n == 0 || is_delimiter(&lines[0]) ||
                   (n == 1 && line_is_device(search->lexicon, &lines[0]));
    if (nothing)
        return;
    if (comment->len > 0)
        g_string_append_c(comment, '\n');
    append_lines(comment, lines, n);
}

static char *comment_of(const Search *search, size_t above, size_t below)
{
    GString *comment = g_string_new(NULL);
    append_comment(search, comment, search->lines, above);
    append_comment(search, comment, search->lines + below, search->n - below);
    return g_strchomp(g_string_free(comment, FALSE));
}

/* ---- the original's fields ---- */

/* A wrapped subject is made whole with the help of the mail's own, which repeats it: the rest
 * of it stands in the line behind the block. */
static void unwrap_subject(const Search *search, Found *found)
{
    char **subject = &found->block.values[LABEL_SUBJECT];
    if (!*subject || found->end >= search->n || !is_marked(search))
        return;
    const Line *line = &search->lines[found->end];
    Line rest = unquoted(*line, quote_level(line));
    g_autofree char *own = g_strstrip(g_strdup(search->subject.rest));
    g_autofree char *more = g_strstrip(g_strndup(rest.start, rest.length));
    g_autofree char *whole = g_strconcat(*subject, " ", more, NULL);
    if (!more[0] || strcmp(own, whole) != 0)
        return;
    g_free(*subject);
    *subject = g_steal_pointer(&whole);
    found->end++;
}

static void take_block(const Search *search, const HeaderBlock *block, Forward *forward)
{
    const char *from = block->values[LABEL_FROM], *date = block->values[LABEL_DATE];
    if (from)
        forward->from = forward_address(from, strlen(from));
    forward->to = forward_addresses(block->values[LABEL_TO]);
    forward->cc = forward_addresses(block->values[LABEL_CC]);
    forward->subject = g_strdup(block->values[LABEL_SUBJECT]);
    forward->date_text = copy(date);
    forward->date = date ? forward_date(date, search->own_date, search->lexicon) : NULL;
}

/* Is the word at `text` none of a name: in small letters ("schrieb", "heeft"), the half of the
 * day, or a zone? */
static bool is_aside(const Lexicon *lexicon, const char *text, size_t length)
{
    char folded[PREFIX_MAX];
    size_t n = phrase_fold(text, length, folded, sizeof folded);
    while (n > 0 && strchr(",.", folded[n - 1]))
        n--;
    gunichar first = g_utf8_get_char_validated(text, (gssize)length);
    return n == 0 || g_unichar_islower(first) || !g_unichar_isgraph(first) ||
           phrases_exact(lexicon_table(lexicon, LEXICON_ATTRIBUTIONS), folded, n) ==
               ATTRIBUTION_ASIDE ||
           (n == 2 && (strncmp(folded, "am", 2) == 0 || strncmp(folded, "pm", 2) == 0));
}

/* The name in front of the address: what follows the last digit of the date, without asides. */
static char *attributed_name(const Lexicon *lexicon, const char *text, size_t end)
{
    size_t start = end;
    while (start > 0 && !g_ascii_isdigit(text[start - 1]))
        start--;
    for (;;) {
        start += strspn(text + start, " ,;)(\n");
        size_t word = strcspn(text + start, " \n");
        if (start + word > end || !is_aside(lexicon, text + start, word))
            break;
        start += word;
    }
    return forward_name(text + start, start < end ? end - start : 0);
}

/* "On <date>, <name> <address> wrote:" */
static void take_attribution(const Search *search, const Found *found, Forward *forward)
{
    forward->date_text = text_of(search->lines + found->attribution, found->n_attribution);
    const char *text = forward->date_text;
    size_t start;
    forward->from.address = forward_address_find(text, strlen(text), &start);
    if (text[start])
        forward->from.name = attributed_name(search->lexicon, text, start);
    forward->date = forward_date(text, search->own_date, search->lexicon);
}

/* A client that writes no subject into the text keeps it in the mail's own, behind the prefix.
 */
static void keep_subject(const Search *search, Forward *forward)
{
    if (!forward->subject && is_marked(search))
        forward->subject = g_strstrip(g_strdup(search->subject.rest));
}

static void take_inline(const Search *search, Found *found, Forward *forward)
{
    size_t below;
    if (found->has_block)
        unwrap_subject(search, found);
    size_t end = original_end(search, found, &below);
    *forward = (Forward){.kind = FORWARD_INLINE};
    forward->comment = comment_of(search, found->start, below);
    forward->text = text_of(search->lines + found->end, end - found->end);
    if (found->has_block)
        take_block(search, &found->block, forward);
    else if (found->n_attribution > 0)
        take_attribution(search, found, forward);
    keep_subject(search, forward);
}

/* ---- the kinds ---- */

static bool read_inline(const Search *search, Forward *forward)
{
    Found found = {0};
    if (!find_inline(search, &found))
        return false;
    take_inline(search, &found, forward);
    block_clear(&found.block);
    return true;
}

/* A subject that says so, and no shape that we know: where the comment ends nobody can tell. */
static void read_marked(const Search *search, const Message *message, Forward *forward)
{
    *forward = (Forward){.kind = FORWARD_INLINE, .text = copy(message->text)};
    keep_subject(search, forward);
}

/* The text of a forwarded mail that says nothing itself is that of the mail inside it. */
static const char *inner_text(const Message *message)
{
    while (message->inner && !message->inner_headers_only &&
           strspn(message->text, " \t\n") == strlen(message->text))
        message = message->inner;
    return message->text;
}

static void read_attached(const Search *search, const Message *message, Forward *forward)
{
    const Message *inner = message->inner;
    *forward = (Forward){.kind = FORWARD_ATTACHED,
                         .comment = comment_of(search, search->n, search->n),
                         .from = address_copy(&inner->from),
                         .to = addresses_copy(&inner->to),
                         .cc = addresses_copy(&inner->cc),
                         .subject = copy(inner->subject),
                         .date = g_strdup(inner->date),
                         .date_text = copy(message_header(inner, "date", NULL)),
                         .text = copy(inner_text(inner))};
}

/* RFC 5322 section 3.6.6: the fields of the mail are the original's, those of Resent- the
 * forwarder's. A list that puts itself into From keeps the author in X-Original-From. */
static void read_resent(const Message *message, Forward *forward)
{
    const char *author = message_header(message, "x-original-from", NULL);
    *forward = (Forward){.kind = FORWARD_RESENT,
                         .from = author ? forward_address(author, strlen(author))
                                        : address_copy(&message->from),
                         .to = addresses_copy(&message->to),
                         .cc = addresses_copy(&message->cc),
                         .subject = copy(message->subject),
                         .date = g_strdup(message->date),
                         .date_text = copy(message_header(message, "date", NULL)),
                         .text = copy(message->text)};
}

static bool has_header(const Message *message, const char *const *names)
{
    for (; *names; names++) {
        if (message_header(message, *names, NULL))
            return true;
    }
    return false;
}

/* What an attached message is worth beside a forward in the text: the one in the text is the
 * outer one, and what was attached to it came along. */
static void read_kind(const Search *search, const Message *message, Forward *forward)
{
    static const char *const resent[] = {"resent-from", "resent-sender", "resent-date",
                                         "resent-to", NULL};
    static const char *const passed_on[] = {"x-forwarded-to", "x-forwarded-for",
                                            "x-original-from", NULL};
    if (has_header(message, resent))
        read_resent(message, forward);
    else if (read_inline(search, forward))
        return;
    else if (message->inner && !message->inner_headers_only)
        read_attached(search, message, forward);
    else if (is_marked(search))
        read_marked(search, message, forward);
    else if (has_header(message, passed_on))
        read_resent(message, forward);
}

void forward_read(const Message *message, const Lexicon *lexicon, Forward *forward)
{
    forward_clear(forward);
    if (message->report_type &&
        g_ascii_strcasecmp(message->content_type, "multipart/report") == 0)
        return;
    Search search = {.lexicon = lexicon,
                     .own_subject = message->subject,
                     .own_date = message->date,
                     .subject = subject_read(lexicon, message->subject)};
    g_autofree Line *lines = lines_of(message->text, &search.n);
    search.lines = lines;
    read_kind(&search, message, forward);
    if (forward->kind != FORWARD_NONE)
        fill(forward);
}
