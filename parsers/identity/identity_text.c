/* See identity_text.h. Forwards are opened from the outside in; each piece that a person wrote is
 * then cut line by line. Must not lose the words of a report: where nothing is left of a piece,
 * its quotation is read. Pure; called by identity.c. */
#include "parsers/identity/identity_text.h"

#include "parsers/forward/forward_find.h"
#include "parsers/identity/anonymity.h"
#include "parsers/identity/identity.h"
#include "parsers/identity/identity_card.h"
#include "parsers/identity/identity_home.h"
#include "parsers/identity/identity_label.h"
#include "parsers/identity/identity_notice.h"
#include "parsers/identity/identity_self.h"
#include "parsers/identity/identity_vcard.h"
#include "parsers/layout/forward_address.h"
#include "parsers/layout/quote.h"
#include "parsers/layout/signature.h"
#include "parsers/reference/reference.h"
#include "parsers/reference/reply_code.h"
#include "parsers/reply/reply.h"
#include "parsers/text/text.h"

#include <string.h>

enum {
    DEPTH_MAX = 8,
    VALUE_MAX = 2000, /* bytes of an attribution */
    SAID_BY_BYTES = 80,
    FIELD_BYTES = 40, /* of the name of a header field */
};

static bool is_one_of(char *const *list, const char *address)
{
    for (; list && *list && address; list++) {
        if (g_ascii_strcasecmp(*list, address) == 0)
            return true;
    }
    return false;
}

void identity_author(IdentityCut *cut, const Address *author)
{
    const ParserContext *context = cut->context;
    const char *address = author->address;
    if (is_one_of(context->chair_addresses, address) ||
        is_one_of(context->own_addresses, address))
        return;
    if (cut->author_known && is_one_of(context->role_addresses, address))
        return;
    cut->author_known |= address && *address && !is_one_of(context->role_addresses, address);
    names_add_person(cut->names, author);
}

/* ---- what introduces an earlier mail ---- */

static void learn_author(IdentityCut *cut, const char *value)
{
    Address author = forward_address(value, strlen(value));
    identity_author(cut, &author);
    address_clear(&author);
}

static void learn_block(IdentityCut *cut, const HeaderBlock *block)
{
    if (block->values[LABEL_FROM])
        learn_author(cut, block->values[LABEL_FROM]);
}

/* The words with a capital behind the date, and the address. */
static void learn_attribution(IdentityCut *cut, const Line *lines, size_t n)
{
    const Line *last = &lines[n - 1];
    size_t length = (size_t)(last->start + last->length - lines[0].start), start;
    g_autofree char *text = g_strndup(lines[0].start, MIN(length, VALUE_MAX));
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *address = forward_address_find(valid, strlen(valid), &start);
    g_autoptr(GString) name = g_string_new(NULL);
    char *from = valid + start;
    while (from > valid && !g_ascii_isdigit(from[-1]))
        from--;
    from[strcspn(from, "<[\"")] = '\0';
    g_auto(GStrv) words = g_strsplit_set(from, " ,\n>", -1);
    for (char **word = words; *word; word++) {
        gunichar first = g_utf8_get_char(*word);
        bool half =
            g_ascii_strcasecmp(*word, "am") == 0 || g_ascii_strcasecmp(*word, "pm") == 0;
        if (first && !g_unichar_islower(first) && !half)
            g_string_append_printf(name, "%s ", *word);
    }
    Address author = {name->str, address};
    identity_author(cut, &author);
}

/* "Received: from ...", "X-Originating-IP: ...", as somebody pasted them. */
static bool is_field(const Line *line)
{
    static const char *const fields[] = {"received",
                                         "return-path",
                                         "message-id",
                                         "in-reply-to",
                                         "references",
                                         "reply-to",
                                         "sender",
                                         "resent-from",
                                         "resent-to",
                                         "resent-date",
                                         "dkim-signature",
                                         "delivered-to",
                                         "mime-version",
                                         "content-type",
                                         "user-agent",
                                         "authentication-results",
                                         "thread-topic",
                                         "thread-index",
                                         "organization",
                                         "organisation",
                                         "disposition-notification-to",
                                         "list-unsubscribe",
                                         "content-transfer-encoding",
                                         "accept-language",
                                         "content-language",
                                         "importance"};
    size_t n = 0;
    while (n < line->length && n < FIELD_BYTES &&
           (g_ascii_isalnum(line->start[n]) || line->start[n] == '-'))
        n++;
    if (n == line->length || line->start[n] != ':' || n < 3)
        return false;
    if (g_ascii_strncasecmp(line->start, "x-", 2) == 0 ||
        g_ascii_strncasecmp(line->start, "arc-", 4) == 0)
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (strlen(fields[i]) == n && g_ascii_strncasecmp(line->start, fields[i], n) == 0)
            return true;
    }
    return false;
}

/* The field and its continued lines; the addresses in it are the reporter's, or a server's. */
static size_t cut_field(IdentityCut *cut, const Line *lines, size_t n, bool *gone)
{
    size_t i = 0;
    bool received = g_ascii_strncasecmp(lines[0].start, "received", 8) == 0;
    do {
        gone[i] = true;
        if (!received)
            card_learn_line(cut->names, &lines[i]);
    } while (++i < n && lines[i].length > 0 && strchr(" \t", lines[i].start[0]));
    return i;
}

static size_t cut_lines_at(IdentityCut *cut, const Line *lines, size_t n, bool *gone)
{
    const Lexicon *lexicon = cut->context->lexicon;
    HeaderBlock block;
    size_t length = 1;
    if (line_blank(lines))
        return 1;
    if (is_field(lines))
        return cut_field(cut, lines, n, gone);
    if (block_read(lexicon, lines, n, false, &block)) {
        learn_block(cut, &block);
        length = block.n_lines;
        block_clear(&block);
    } else if ((length = attribution_length(lexicon, lines, n)) > 0) {
        learn_attribution(cut, lines, length);
    } else if (line_banner(lexicon, lines) >= 0 || line_is_device(lexicon, lines)) {
        length = 1;
    } else {
        return 1;
    }
    for (size_t i = 0; i < length; i++)
        gone[i] = true;
    return length;
}

/* ---- a piece that one person wrote ---- */

static char *kept_lines(const Line *lines, size_t n, const bool *gone)
{
    GString *kept = g_string_new(NULL);
    for (size_t i = 0; i < n; i++) {
        if (!gone || !gone[i])
            g_string_append_printf(kept, "%.*s\n", (int)lines[i].length, lines[i].start);
    }
    return g_string_free(kept, FALSE);
}

static char *unquoted_lines(const Line *lines, size_t n)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < n; i++) {
        Line line = unquoted(lines[i], line_quoted(&lines[i]) ? 1 : 0);
        g_string_append_printf(text, "%.*s\n", (int)line.length, line.start);
    }
    return g_string_free(text, FALSE);
}

static char *cut_visible(IdentityCut *cut, const char *visible)
{
    size_t n;
    g_autofree Line *lines = lines_of(visible, &n);
    g_autofree bool *gone = g_new0(bool, n + 1);
    for (size_t i = 0; i < n && !identity_skips(IDENTITY_BLOCKS);)
        i += cut_lines_at(cut, lines + i, n - i, gone + i);
    notice_learn(cut->names, lines, n);
    form_cut(cut->names, lines, n, gone);
    card_cut(cut->names, lines, n, gone);
    home_cut(cut->names, lines, n, gone);
    g_autofree char *kept = kept_lines(lines, n, gone);
    g_autofree char *labelled = label_cut(cut->names, kept);
    return identity_without_self(cut->names, labelled);
}

static void learn_notices(IdentityCut *cut, const char *text)
{
    size_t n;
    g_autofree Line *lines = lines_of(text, &n);
    notice_learn(cut->names, lines, n);
}

static char *unmarked(const char *quoted)
{
    size_t n;
    g_autofree Line *lines = lines_of(quoted, &n);
    return unquoted_lines(lines, n);
}

/* Without what it quotes, unless that is all there is, or `whole`. */
static char *cut_piece(IdentityCut *cut, const char *text, bool whole)
{
    g_autofree char *visible = NULL, *quoted = NULL, *signature = NULL;
    reply_split(text, false, cut->context->lexicon, &visible, &quoted, &signature);
    card_learn(cut->names, signature);
    learn_notices(cut, signature);
    if (text_is_blank(quoted))
        return cut_visible(cut, visible);
    if (!whole && !text_is_blank(visible)) {
        cut->left_out = true;
        return cut_visible(cut, visible);
    }
    g_autofree char *own = unmarked(quoted);
    g_autofree char *above = cut_visible(cut, visible), *below = cut_visible(cut, own);
    return g_strconcat(above, below, NULL);
}

static void append_piece(GString *all, char *piece)
{
    if (!text_is_blank(piece))
        g_string_append_printf(all, "%s\n", piece);
    g_free(piece);
}

/* ---- forwards inside ---- */

/* "Bethan wrote:" above lines that are marked, and no date. */
static bool is_said_by(const Line *lines, size_t n)
{
    size_t length = trimmed_length(lines[0].start, lines[0].length), next = 1;
    while (next < n && line_blank(&lines[next]))
        next++;
    return length > 1 && length <= SAID_BY_BYTES && lines[0].start[length - 1] == ':' &&
           !line_quoted(&lines[0]) && next < n && line_quoted(&lines[next]);
}

/* What introduces another mail, a block or an attribution. *ret_ours: that mail is ours; `first`:
 * it would be the first in an answer to one. */
static bool is_introduced(const IdentityCut *cut, const Search *search, size_t at, bool first,
                          Found *ret, bool *ret_ours)
{
    const Line *lines = search->lines + at;
    size_t left = search->n - at, length;
    *ret = (Found){.start = at};
    if (block_read(search->lexicon, lines, left, true, &ret->block)) {
        ret->end = at + ret->block.n_lines;
        ret->has_block = true;
        *ret_ours = anonymity_is_ours(ret->block.values[LABEL_FROM], first, cut->context);
        return true;
    }
    if ((length = attribution_length(search->lexicon, lines, left)) == 0 &&
        (length = is_said_by(lines, left)) == 0)
        return false;
    ret->end = at + length;
    ret->attribution = at;
    ret->n_attribution = length;
    g_autofree char *words = kept_lines(lines, length, NULL);
    *ret_ours = anonymity_is_ours(words, first, cut->context);
    return true;
}

/* Another mail that was pasted, where nothing says that this is a forward. */
static bool find_pasted(IdentityCut *cut, const Search *search, Found *ret)
{
    bool first = cut->quotes_ours;
    for (size_t i = 0; i < search->n; i++) {
        bool ours;
        if (line_blank(&search->lines[i]) || !is_introduced(cut, search, i, first, ret, &ours))
            continue;
        if (!ours)
            return true;
        block_clear(&ret->block);
        cut->quotes_ours = cut->has_ours = true;
        first = false;
        i = ret->end - 1;
    }
    return false;
}

/* Behind the marked lines of an original that is marked; n: it goes on to the end. */
static size_t original_end(const Search *search, const Found *found)
{
    size_t i = found->end, last = found->end;
    while (i < search->n && line_blank(&search->lines[i]))
        i++;
    if (i == search->n || !line_quoted(&search->lines[i]))
        return search->n;
    for (; i < search->n && (line_blank(&search->lines[i]) || line_quoted(&search->lines[i]));
         i++)
        last = line_quoted(&search->lines[i]) ? i + 1 : last;
    return last;
}

static void cut_text(IdentityCut *cut, const char *subject, const char *text, bool handed_on,
                     int depth, GString *all);

static void cut_found(IdentityCut *cut, const Search *search, const Found *found,
                      bool handed_on, int depth, GString *all)
{
    size_t end = original_end(search, found);
    const char *subject = found->has_block ? found->block.values[LABEL_SUBJECT] : NULL;
    g_autofree char *above = kept_lines(search->lines, found->start, NULL);
    g_autofree char *original = unquoted_lines(search->lines + found->end, end - found->end);
    g_autofree char *below = kept_lines(search->lines + end, search->n - end, NULL);
    if (found->has_block)
        learn_block(cut, &found->block);
    if (found->n_attribution > 0)
        learn_attribution(cut, search->lines + found->attribution, found->n_attribution);
    if (!handed_on && !text_is_blank(above))
        append_piece(all, cut_piece(cut, above, false));
    cut_text(cut, subject ? subject : "", original, false, depth + 1, all);
    if (!handed_on && !text_is_blank(below))
        append_piece(all, cut_piece(cut, below, false));
}

/* Nothing says whose a quotation is, and it may be the report: all is kept. The lines with as
 * many marks are a piece, so that what somebody ends with is found at its end. */
static void cut_unattributed(IdentityCut *cut, const Search *search, GString *all)
{
    for (size_t i = 0; i < search->n;) {
        g_autoptr(GString) piece = g_string_new(NULL);
        size_t level = quote_level(&search->lines[i]);
        for (; i < search->n &&
               (line_blank(&search->lines[i]) || quote_level(&search->lines[i]) == level);
             i++) {
            Line line = unquoted(search->lines[i], level);
            g_string_append_printf(piece, "%.*s\n", (int)line.length, line.start);
        }
        append_piece(all, cut_piece(cut, piece->str, true));
    }
}

/* Our reference, our address, or the code of an answer, in what is quoted. */
static bool has_our_mark(const IdentityCut *cut, const Line *line)
{
    g_autofree char *text = g_strndup(line->start, line->length);
    g_autofree char *small = g_ascii_strdown(text, -1);
    g_auto(GStrv) references = reference_list(text, cut->context->prefix);
    bool mark = references[0] != NULL;
    for (char **own = cut->context->own_addresses; *own; own++)
        mark = mark || strstr(small, *own);
    g_autofree char *code = strchr(text, '[') ? reply_code_take(text) : NULL;
    return line_quoted(line) && (mark || (code && reply_code_may_be(code)));
}

/* Is the quotation in an answer to a mail of ours that mail? Without a mark of ours it may be a report that was
 * pasted there. */
static bool is_ours(const IdentityCut *cut, const Search *search)
{
    bool marked = cut->has_ours;
    for (size_t i = 0; i < search->n && cut->quotes_ours && !marked; i++)
        marked = has_our_mark(cut, &search->lines[i]);
    return cut->quotes_ours && marked;
}

static void cut_text(IdentityCut *cut, const char *subject, const char *text, bool handed_on,
                     int depth, GString *all)
{
    const Lexicon *lexicon = cut->context->lexicon;
    Search search = {.lexicon = lexicon,
                     .own_subject = subject,
                     .own_date = NULL,
                     .subject = subject_read(lexicon, subject)};
    g_autofree Line *lines = lines_of(text, &search.n);
    search.lines = lines;
    Found found = {0};
    bool inside = depth < DEPTH_MAX && (forward_find(&search, &found) ||
                                        (handed_on && find_pasted(cut, &search, &found)));
    if (inside)
        cut_found(cut, &search, &found, handed_on, depth, all);
    else if (handed_on && !is_ours(cut, &search))
        cut_unattributed(cut, &search, all);
    else
        append_piece(all, cut_piece(cut, text, false));
    block_clear(&found.block);
}

/* "-----BEGIN PGP SIGNATURE-----" and what is inside: it names its maker, and has no words. Of a signed text only the
 * lines around it go. */
static char *without_armour(const char *text)
{
    size_t n;
    g_autofree Line *lines = lines_of(text, &n);
    g_autofree bool *gone = g_new0(bool, n + 1);
    bool inside = false, head = false;
    if (identity_skips(IDENTITY_SIGNATURES) || !strstr(text, "-----BEGIN "))
        return g_strdup(text);
    for (size_t i = 0; i < n; i++) {
        Line line = unquoted(lines[i], line_quoted(&lines[i]) ? 1 : 0);
        bool begin = line.length > 11 && strncmp(line.start, "-----BEGIN ", 11) == 0;
        bool end = line.length > 9 && strncmp(line.start, "-----END ", 9) == 0;
        bool text_follows =
            begin && g_strstr_len(line.start, (gssize)line.length, "SIGNED MESSAGE");
        head = (head && !line_blank(&line)) || text_follows;
        inside = (inside && !end) || (begin && !text_follows);
        gone[i] = inside || end || head;
    }
    return kept_lines(lines, n, gone);
}

char *identity_text(IdentityCut *cut, const char *subject, const char *text, bool handed_on)
{
    GString *all = g_string_new(NULL);
    g_autofree char *bare = without_armour(text);
    g_autofree char *cardless = vcard_cut(cut->names, bare);
    cut_text(cut, subject, cardless, handed_on, 0, all);
    return g_string_free(all, FALSE);
}
