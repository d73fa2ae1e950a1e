/* A forwarded mail: the original's sender, date and subject, and what the forwarder says about
 * it.
 *
 * That a mail is a forward matters more than its fields: the reporter of a forward is never its
 * forwarder. The original's sender comes from an attached message, Resent- headers or what the
 * client wrote about it, never from an address somewhere in the text; and nobody is ever
 * answered because of it. Called by parsers/report. */
#include "parsers/forward.h"

#include "parsers/quote.h"

#include <stdio.h>
#include <string.h>

enum { ADDRESSES_MAX = 200, PREFIX_MAX = 40 };

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

/* ---- addresses as clients print them ---- */

/* A name without the quotes that clients put around it, in one or two layers. */
static char *clean_name(const char *text, size_t length)
{
    static const char *const marks[] = {"\"", "'", "*", "«", "»", "\xc2\xa0", "“", "”"};
    char *name = g_strstrip(g_strndup(text, length));
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
            size_t n = strlen(marks[i]);
            if (g_str_has_prefix(name, marks[i])) {
                memmove(name, name + n, strlen(name + n) + 1);
                again = true;
            }
            if (g_str_has_suffix(name, marks[i])) {
                name[strlen(name) - n] = '\0';
                again = true;
            }
        }
        g_strstrip(name);
    }
    return name;
}

static char *clean_address(const char *text, size_t length)
{
    g_autofree char *address = g_strstrip(g_strndup(text, length));
    const char *start = g_ascii_strncasecmp(address, "mailto:", 7) == 0 ? address + 7 : address;
    const char *at = strrchr(start, '@');
    if (!at || at == start || strpbrk(start, " \t\"<>[]"))
        return g_strdup("");
    g_autofree char *domain = g_utf8_strdown(at, -1);
    g_autofree char *local = g_strndup(start, (size_t)(at - start));
    return g_strconcat(local, domain, NULL);
}

/* "Name <a@b>", "Name [mailto:a@b]", "a@b<mailto:a@b>", "a@b", "Name". */
static Address address_read(const char *text, size_t length)
{
    const char *end = text + length, *open = text;
    while (open < end && *open != '<' && *open != '[')
        open++;
    const char *close = open;
    while (close < end && *close != '>' && *close != ']')
        close++;
    Address result = {.name = clean_name(text, (size_t)(open - text))};
    if (open < end)
        result.address = clean_address(open + 1, (size_t)(close - open - 1));
    else
        result.address = clean_address(result.name, strlen(result.name));
    if (result.address[0] && g_ascii_strcasecmp(result.name, result.address) == 0)
        result.name[0] = '\0';
    return result;
}

/* Where the address that begins at `text` ends: a comma or semicolon outside of quotes and
 * brackets. */
static size_t address_length(const char *text)
{
    bool quoted = false, bracket = false;
    size_t i = 0;
    for (; text[i]; i++) {
        char c = text[i];
        if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '<' || c == '['))
            bracket = true;
        else if (!quoted && (c == '>' || c == ']'))
            bracket = false;
        else if (!quoted && !bracket && (c == ';' || c == ','))
            break;
    }
    return i;
}

/* 'Bessie, Berry' <a@b>: a part without an address that opens a single quote belongs to the
 * next. */
static size_t part_length(const char *text)
{
    size_t length = address_length(text);
    const char *start = text + strspn(text, " \t");
    if (*start == '\'' && text[length] == ',' &&
        !memchr(start + 1, '\'', length - (size_t)(start + 1 - text)))
        length += 1 + address_length(text + length + 1);
    return length;
}

static AddressList addresses_read(const char *text)
{
    GArray *list = g_array_new(FALSE, TRUE, sizeof(Address));
    while (text && *text && list->len < ADDRESSES_MAX) {
        size_t length = part_length(text);
        Address address = address_read(text, length);
        if (address.name[0] || address.address[0])
            g_array_append_val(list, address);
        else
            address_clear(&address);
        text += length + (text[length] != '\0');
    }
    AddressList result = {.n = list->len};
    result.items = (Address *)(void *)g_array_free(list, FALSE);
    return result;
}

/* ---- dates ---- */

static int month_number(const char *word)
{
    static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                         "jul", "aug", "sep", "oct", "nov", "dec"};
    for (int i = 0; i < 12; i++) {
        if (g_ascii_strncasecmp(word, months[i], 3) == 0)
            return i + 1;
    }
    return 0;
}

/* RFC 3339 of a date in the form of RFC 5322 ("Wed, 3 Nov 2021 15:51:30 +0100"), else NULL:
 * without a zone nobody knows which moment "9:31 AM" was, so it stays text. */
static char *date_read(const char *text)
{
    int day, year, hour, minute, second = 0;
    char month[4], sign;
    unsigned zone;
    const char *comma = strchr(text, ',');
    const char *start = comma ? comma + 1 : text;
    if (sscanf(start, " %2d %3[A-Za-z] %4d %2d:%2d:%2d %c%4u", &day, month, &year, &hour,
               &minute, &second, &sign, &zone) != 8)
        return NULL;
    if (month_number(month) == 0 ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)month_number(month), (GDateYear)year))
        return NULL;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 ||
        zone > 1400 || zone % 100 > 59 || (sign != '+' && sign != '-'))
        return NULL;
    return g_strdup_printf("%04d-%02d-%02dT%02d:%02d:%02d%c%02u:%02u", year,
                           month_number(month), day, hour, minute, second, sign, zone / 100,
                           zone % 100);
}

/* ---- subjects ---- */

/* Bytes of a prefix of that kind in front of the subject, its colon included, or 0. */
static size_t prefix_length(const Lexicon *lexicon, const char *subject, SubjectPrefix kind)
{
    const char *colon = strchr(subject, ':');
    if (!colon || colon - subject > PREFIX_MAX)
        return 0;
    char folded[PREFIX_MAX + 1];
    size_t n = phrase_fold(subject, (size_t)(colon - subject), folded, sizeof folded);
    int found = phrases_exact(lexicon_table(lexicon, LEXICON_SUBJECT_PREFIXES), folded, n);
    return found == (int)kind ? (size_t)(colon + 1 - subject) : 0;
}

/* ---- texts ---- */

/* Do all lines that say something carry a '>'? Then one level of them is the client's. */
static bool all_quoted(const Line *lines, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!line_blank(&lines[i]) && !line_quoted(&lines[i]))
            return false;
    }
    return true;
}

static char *text_of(const Line *lines, size_t n, bool unquote)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < n; i++) {
        Line line = lines[i];
        const char *mark = unquote ? memchr(line.start, '>', line.length) : NULL;
        if (mark) {
            line.length -= (size_t)(mark + 1 - line.start);
            line.start = mark + 1;
            if (line.length > 0 && *line.start == ' ') {
                line.start++;
                line.length--;
            }
        }
        if (text->len == 0 && line_blank(&line))
            continue;
        g_string_append_len(text, line.start, (gssize)line.length);
        g_string_append_c(text, '\n');
    }
    return g_strchomp(g_string_free(text, FALSE));
}

/* The rule of underscores that Outlook draws above its block is no comment. */
static size_t comment_lines(const Line *lines, size_t n)
{
    while (n > 0) {
        const Line *last = &lines[n - 1];
        size_t i = 0;
        while (i < last->length && (last->start[i] == '_' || g_ascii_isspace(last->start[i])))
            i++;
        if (i < last->length)
            break;
        n--;
    }
    return n;
}

/* ---- the three kinds ---- */

static void read_attached(const Message *message, Forward *forward)
{
    const Message *inner = message->inner;
    const char *date = message_header(inner, "date", NULL);
    *forward = (Forward){.kind = FORWARD_ATTACHED,
                         .comment = copy(message->text),
                         .from = address_copy(&inner->from),
                         .to = addresses_copy(&inner->to),
                         .cc = addresses_copy(&inner->cc),
                         .subject = copy(inner->subject),
                         .date = g_strdup(inner->date),
                         .date_text = copy(date),
                         .text = copy(inner->text)};
}

/* RFC 5322 section 3.6.6: the fields of the mail are the original's, those of Resent- the
 * forwarder's. */
static void read_resent(const Message *message, Forward *forward)
{
    *forward = (Forward){.kind = FORWARD_RESENT,
                         .from = address_copy(&message->from),
                         .to = addresses_copy(&message->to),
                         .cc = addresses_copy(&message->cc),
                         .subject = copy(message->subject),
                         .date = g_strdup(message->date),
                         .date_text = copy(message_header(message, "date", NULL)),
                         .text = copy(message->text)};
}

static void read_inline(const Line *lines, size_t n, size_t start, size_t end,
                        const HeaderBlock *block, Forward *forward)
{
    forward->kind = FORWARD_INLINE;
    forward->comment = text_of(lines, comment_lines(lines, start), false);
    forward->text = text_of(lines + end, n - end, all_quoted(lines + end, n - end));
    if (!block)
        return;
    const char *from = block->values[LABEL_FROM], *date = block->values[LABEL_DATE];
    if (from)
        forward->from = address_read(from, strlen(from));
    forward->to = addresses_read(block->values[LABEL_TO]);
    forward->cc = addresses_read(block->values[LABEL_CC]);
    forward->subject = g_strdup(block->values[LABEL_SUBJECT]);
    forward->date_text = copy(date);
    forward->date = date ? date_read(date) : NULL;
}

/* The name in front of the address: what follows the last digit of the date, without verbs
 * ("schrieb", "heeft"), which are in small letters as names are not. */
static char *attributed_name(const char *text, const char *open)
{
    const char *start = open;
    while (start > text && !g_ascii_isdigit(start[-1]))
        start--;
    start += strspn(start, " ,");
    while (start < open && g_ascii_islower(*start)) {
        start += strcspn(start, " <");
        start += strspn(start, " ");
    }
    return clean_name(start, start < open ? (size_t)(open - start) : 0);
}

/* "On <date>, <name> <address> wrote:" as Outlook for Mac writes it above a forwarded mail. */
static void read_attributed(const Line *lines, size_t n, size_t at, size_t length,
                            Forward *forward)
{
    read_inline(lines, n, at, at + length, NULL, forward);
    forward->date_text = text_of(lines + at, length, false);
    const char *text = forward->date_text, *open = strrchr(text, '<'),
               *close = open ? strchr(open, '>') : NULL;
    if (!close)
        return;
    forward->from.address = clean_address(open + 1, (size_t)(close - open - 1));
    forward->from.name = attributed_name(text, open);
}

/* Behind a banner the block may follow after blank lines. */
static bool block_behind(const Lexicon *lexicon, const Line *lines, size_t n, size_t banner,
                         HeaderBlock *ret, size_t *ret_end)
{
    for (size_t i = banner + 1; i < n && i <= banner + 4; i++) {
        if (block_read(lexicon, lines + i, n - i, true, ret)) {
            *ret_end = i + ret->n_lines;
            return true;
        }
    }
    return false;
}

static void read_banner(const Lexicon *lexicon, const Line *lines, size_t n, size_t banner,
                        Forward *forward)
{
    HeaderBlock block = {0};
    size_t end = banner + 1;
    bool found = block_behind(lexicon, lines, n, banner, &block, &end);
    read_inline(lines, n, banner, end, found ? &block : NULL, forward);
    block_clear(&block);
}

/* The first shape of an earlier mail in the text decides. A banner of forwarding always counts;
 * a bare block or an attribution is a quotation in a reply and a forward elsewhere. */
static bool find_inline(const Lexicon *lexicon, const char *subject, const Line *lines,
                        size_t n, Forward *forward)
{
    bool reply = prefix_length(lexicon, subject, PREFIX_REPLY) > 0,
         marked = prefix_length(lexicon, subject, PREFIX_FORWARD) > 0;
    for (size_t i = 0; i < n; i++) {
        HeaderBlock block;
        size_t length;
        if (line_blank(&lines[i]))
            continue;
        if (line_is_forward_banner(lexicon, &lines[i]) ||
            (marked && line_is_original_banner(lexicon, &lines[i]))) {
            read_banner(lexicon, lines, n, i, forward);
            return true;
        }
        if (!reply && block_read(lexicon, lines + i, n - i, false, &block)) {
            read_inline(lines, n, i, i + block.n_lines, &block, forward);
            block_clear(&block);
            return true;
        }
        if (marked && (length = attribution_length(lexicon, lines + i, n - i)) > 0) {
            read_attributed(lines, n, i, length, forward);
            return true;
        }
    }
    return false;
}

/* A client that writes no subject into the text keeps it in the mail's own, behind the prefix.
 */
static void keep_subject(const Lexicon *lexicon, const char *subject, Forward *forward)
{
    size_t prefix = prefix_length(lexicon, subject, PREFIX_FORWARD);
    if (!forward->subject && prefix > 0)
        forward->subject = g_strstrip(g_strdup(subject + prefix));
}

/* A subject that says so, and no shape that we know: where the comment ends nobody can tell. */
static void find_subject(const Message *message, const Lexicon *lexicon, Forward *forward)
{
    if (prefix_length(lexicon, message->subject, PREFIX_FORWARD) == 0)
        return;
    forward->kind = FORWARD_INLINE;
    forward->text = copy(message->text);
}

void forward_read(const Message *message, const Lexicon *lexicon, Forward *forward)
{
    forward_clear(forward);
    bool report = message->report_type &&
                  g_ascii_strcasecmp(message->content_type, "multipart/report") == 0;
    if (report)
        return;
    if (message->inner && !message->inner_headers_only) {
        read_attached(message, forward);
    } else if (message_header(message, "resent-from", NULL)) {
        read_resent(message, forward);
    } else {
        size_t n;
        g_autofree Line *lines = lines_of(message->text, &n);
        if (!find_inline(lexicon, message->subject, lines, n, forward))
            find_subject(message, lexicon, forward);
        if (forward->kind != FORWARD_NONE)
            keep_subject(lexicon, message->subject, forward);
    }
    if (forward->kind != FORWARD_NONE)
        fill(forward);
}
