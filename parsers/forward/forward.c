/* A forwarded mail: the original's sender, date and subject, and what the forwarder says about
 * it.
 *
 * That a mail is a forward matters more than its fields: the reporter of a forward is never its
 * forwarder. The original's sender comes from an attached message, Resent- headers or what the
 * client wrote about it, never from an address somewhere in the text; and nobody is ever
 * answered because of it. Called by parsers/report. */
#include "parsers/forward/forward.h"

#include "parsers/forward/forward_find.h"
#include "parsers/layout/forward_address.h"
#include "parsers/layout/forward_date.h"
#include "parsers/layout/quote.h"
#include "parsers/layout/signature.h"
#include "parsers/text/wipe.h"

#include <string.h>

enum {
    WORD_MAX = 40,   /* bytes of a word that is no part of a name */
    LEVELS_MAX = 20, /* of quoting that are taken off */
};

/* ---- values ---- */

void forward_clear(Forward *forward)
{
    wipe_text(forward->comment);
    wipe_text(forward->subject);
    wipe_text(forward->date);
    wipe_text(forward->date_text);
    wipe_text(forward->text);
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

/* ---- texts ---- */

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
    if (!*subject || found->end >= search->n || !search_is_marked(search))
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
    char folded[WORD_MAX];
    size_t n = phrase_fold(text, length, folded, sizeof folded);
    while (n > 0 && strchr(",.", folded[n - 1]))
        n--;
    gunichar first = g_utf8_get_char_validated(text, (gssize)length);
    return n == 0 || g_unichar_islower(first) || !g_unichar_isgraph(first) ||
           phrases_exact(lexicon_table(lexicon, LEXICON_ATTRIBUTIONS), folded, n) ==
               ATTRIBUTION_ASIDE ||
           (n == 2 && (strncmp(folded, "am", 2) == 0 || strncmp(folded, "pm", 2) == 0));
}

/* "Quoting Ann Lee <ann@b.example>:": the bytes in front of the name. */
static size_t behind_quoting(const Lexicon *lexicon, const char *text, size_t end)
{
    char folded[2 * WORD_MAX];
    size_t n = phrase_fold(text, MIN(end, WORD_MAX), folded, sizeof folded), said;
    const Phrases *words = lexicon_table(lexicon, LEXICON_ATTRIBUTIONS);
    return phrases_start(words, folded, n, &said) == ATTRIBUTION_QUOTING ? MIN(said, end) : 0;
}

/* The name in front of the address: what follows the last digit of the date, without asides. */
static char *attributed_name(const Lexicon *lexicon, const char *text, size_t end)
{
    size_t start = end;
    while (start > 0 && !g_ascii_isdigit(text[start - 1]))
        start--;
    if (start == 0)
        start = behind_quoting(lexicon, text, end);
    for (;;) {
        start += strspn(text + start, " ,;)(\n");
        size_t word = strcspn(text + start, " \n");
        if (start + word > end || !is_aside(lexicon, text + start, word))
            break;
        start += word;
    }
    return forward_name(text + start, start < end ? end - start : 0);
}

/* How many words the verb has with which it ends: "wrote", "het volgende geschreven". */
static size_t verb_words(const Lexicon *lexicon, const char *text, size_t end)
{
    char folded[2 * WORD_MAX];
    size_t from = end > WORD_MAX ? end - WORD_MAX : 0, length, words = 1;
    while (from < end &&
           ((unsigned char)text[from] & 0xC0) == 0x80) /* never inside a character */
        from++;
    size_t n = phrase_fold(text + from, end - from, folded, sizeof folded);
    if (phrases_end(lexicon_table(lexicon, LEXICON_ATTRIBUTIONS), folded, n, &length) !=
        ATTRIBUTION_END)
        return 0;
    for (size_t i = n - length; i < n; i++)
        words += folded[i] == ' ';
    return words;
}

/* "On 3 May 2026, at 10:30, Ann Lee wrote:", without an address: the name ends before the verb. */
static char *attributed_name_alone(const Lexicon *lexicon, const char *text)
{
    size_t end = strlen(text);
    while (end > 0 && strchr(" :\n", text[end - 1]))
        end--;
    for (size_t words = verb_words(lexicon, text, end); words > 0 && end > 0; words--) {
        while (end > 0 && !strchr(" \n", text[end - 1]))
            end--;
        while (end > 0 && strchr(" \n", text[end - 1]))
            end--;
    }
    return attributed_name(lexicon, text, end);
}

/* ">>> Ann Lee 18/05/2026 10:30 >>>": GroupWise writes no address of who is in its own book. */
static char *arrowed_name(const char *text)
{
    return forward_name(text, strcspn(text, "0123456789\n"));
}

/* "On <date>, <name> <address> wrote:" */
static void take_attribution(const Search *search, const Found *found, Forward *forward)
{
    forward->date_text = text_of(search->lines + found->attribution, found->n_attribution);
    const char *text = forward->date_text, *id = strstr(text, ">,");
    size_t start;
    if (id &&
        strchr(id, '@')) /* GroupWise: "in message <6A0@b.example>, Ann <a@b.example> wrote:" */
        text = id + strlen(">,");
    forward->from.address = forward_address_find(text, strlen(text), &start);
    forward->from.name = text[start] ? attributed_name(search->lexicon, text, start)
                         : g_str_has_suffix(text, ">>>")
                             ? arrowed_name(text)
                             : attributed_name_alone(search->lexicon, text);
    forward->date = forward_date(forward->date_text, search->own_date, search->lexicon);
}

/* A client that writes no subject into the text keeps it in the mail's own, behind the prefix.
 */
static void keep_subject(const Search *search, Forward *forward)
{
    if (!forward->subject && search_is_marked(search))
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
    if (!forward_find(search, &found))
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
    else if (search_is_marked(search))
        read_marked(search, message, forward);
    else if (has_header(message, passed_on))
        read_resent(message, forward);
}

void forward_read(const Message *message, const Lexicon *lexicon, bool wordless,
                  Forward *forward)
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
    if (wordless)
        search.subject.kind = PREFIX_FORWARD;
    read_kind(&search, message, forward);
    if (forward->kind != FORWARD_NONE)
        fill(forward);
}
