/* The text of a mail: which of its parts are shown, and each of them as plain lines. Called by
 * body.c alone. Each part is looked at once, or nested alternatives would double the work with
 * each level. */
#include "parsers/message/body.h"

#include "config/lexicon.h"
#include "parsers/html/html.h"
#include "parsers/layout/joined_block.h"
#include "parsers/message/body_armour.h"
#include "parsers/message/invitation.h"
#include "parsers/message/part.h"
#include "parsers/message/rtf.h"
#include "parsers/text/sniff.h"
#include "parsers/text/text.h"

#include <string.h>

enum {
    HTML_MAX = 8 * 1024 * 1024,
    STUB_MAX = 300,  /* bytes of a plain text that may stand in for a page */
    COMPARED = 8192, /* bytes of the page that are compared with it */
    WORD_LETTERS = 4,
    WORDS_TELLING = 3, /* so many words of a page tell whether it says the same */
    SNIFFED = 4096,
    UNSEEN_MAX = 4 * 1024 * 1024,
    ENRICHED_MARK_MAX = 62,
    PREAMBLE_MAX = 600,
};

typedef struct TextWalk {
    GString *all;
    bool from_html;
    GArray *attachments; /* files that were written into the text */
    GPtrArray *defects;
    GString *unseen;  /* what the mail says beside it */
    GHashTable *read; /* the parts that are in either */
} TextWalk;

void body_add_unseen(GString *unseen, const char *text)
{
    if (unseen->len + strlen(text) > UNSEEN_MAX)
        return;
    g_string_append(unseen, text);
    g_string_append_c(unseen, '\n');
}

/* ---- one part ---- */

/* The charset that a page names for itself, when the mail does not; NULL. */
static char *charset_of_page(const GString *bytes)
{
    g_autofree char *head = g_strndup(bytes->str, 1024);
    g_autofree char *lower = g_ascii_strdown(head, -1);
    const char *at = strstr(lower, "charset=");
    if (!at)
        return NULL;
    at += strlen("charset=");
    at += strspn(at, "\"' ");
    size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789-_:.");
    return length > 0 ? g_strndup(at, length) : NULL;
}

/* Does the text begin with the mark of a page? Forms and machines send pages as plain text. */
static bool is_page(const GString *bytes)
{
    size_t start = strspn(bytes->str, " \t\r\n");
    return bytes->str[start] == '<' &&
           g_strcmp0(sniff_type(bytes->str, MIN(bytes->len, SNIFFED)), "text/html") == 0;
}

/* The text of one part, clean; plain lines in any case. *html: it is a page, by its type, and then
 * by what it holds. */
static char *text_of(TextWalk *walk, GMimePart *part, bool *html)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    if (*html ? part_read(part, HTML_MAX, bytes, walk->defects)
              : part_read_text(part, TEXT_MAX, bytes, walk->attachments, walk->defects))
        text_defect(walk->defects, "text cut at 1 MB");
    GMimeObject *object = GMIME_OBJECT(part);
    if (!*html && is_page(bytes)) {
        *html = true;
        text_defect(walk->defects, "a page is named plain text");
    }
    const char *named = g_mime_object_get_content_type_parameter(object, "charset");
    g_autofree char *charset = named ? g_strdup(named) : NULL;
    if (*html && !charset)
        charset = charset_of_page(bytes);
    g_autofree char *text = text_decode(bytes->str, bytes->len, charset, walk->defects);
    g_hash_table_add(walk->read, part);
    if (*html) {
        body_add_unseen(walk->unseen, text); /* a page does not show all that it says */
        return html_to_text(text, strlen(text), walk->defects);
    }
    if (part_parameter_is(object, "format", "flowed"))
        return text_unflow(text, part_parameter_is(object, "delsp", "yes"));
    return g_steal_pointer(&text);
}

static void append_text(TextWalk *walk, const char *text)
{
    GString *all = walk->all;
    if (all->len > 0 && all->str[all->len - 1] != '\n')
        g_string_append_c(all, '\n');
    g_string_append(all, text);
    if (text_cut(all, TEXT_MAX))
        text_defect(walk->defects, "text cut at 1 MB");
}

static bool is_enriched(GMimeObject *part)
{
    return part_is(part, "text", "enriched") || part_is(part, "text", "richtext");
}

/* Bytes of the "<mark>" or "</mark>" at `text`; 0: the "<" is the writer's. */
static size_t enriched_mark(const char *text)
{
    size_t n = 1 + (text[1] == '/'), name = n;
    while (n <= ENRICHED_MARK_MAX && (g_ascii_isalnum(text[n]) || text[n] == '-'))
        n++;
    return n > name && text[n] == '>' ? n + 1 : 0;
}

/* text/enriched without its <marks> ("<<" is a "<"); RFC 1896. */
static char *plain_of_enriched(const char *text)
{
    GString *plain = g_string_new(NULL);
    while (*text) {
        size_t length = strcspn(text, "<");
        g_string_append_len(plain, text, (gssize)length);
        text += length;
        size_t mark = *text ? enriched_mark(text) : 0;
        if (mark > 0) {
            text += mark;
        } else if (*text) {
            g_string_append_c(plain, '<');
            text += text[1] == '<' ? 2 : 1;
        }
    }
    return g_string_free(plain, FALSE);
}

/* Adds the text of a leaf; false when there is none to see. */
static bool add_text(TextWalk *walk, GMimePart *part)
{
    GMimeObject *object = GMIME_OBJECT(part);
    PartKind kind = part_kind(object);
    bool enriched = is_enriched(object) && !part_is_file(object);
    if (kind != PART_TEXT && kind != PART_HTML && !enriched)
        return false;
    bool html = kind == PART_HTML;
    g_autofree char *raw = text_of(walk, part, &html);
    g_autofree char *text = enriched ? plain_of_enriched(raw) : g_steal_pointer(&raw);
    if (text_is_blank(text))
        return false;
    if (walk->all->len == 0)
        walk->from_html = html;
    append_text(walk, text);
    return true;
}

/* ---- which parts ---- */

static bool has_kind(GMimeObject *part, PartKind kind, int depth)
{
    if (GMIME_IS_PART(part))
        return part_kind(part) == kind;
    if (!GMIME_IS_MULTIPART(part) || depth >= BODY_NESTING_MAX)
        return false;
    int n = g_mime_multipart_get_count(GMIME_MULTIPART(part));
    for (int i = 0; i < n; i++) {
        GMimeObject *inside = g_mime_multipart_get_part(GMIME_MULTIPART(part), i);
        if (has_kind(inside, kind, depth + 1))
            return true;
    }
    return false;
}

static bool gather_text(TextWalk *walk, GMimeObject *part, int depth);

/* The last alternative without plain text that shows something. */
static bool gather_rich(TextWalk *walk, GMimeMultipart *parts, int depth)
{
    for (int i = g_mime_multipart_get_count(parts) - 1; i >= 0; i--) {
        GMimeObject *part = g_mime_multipart_get_part(parts, i);
        if (!has_kind(part, PART_TEXT, depth + 1) && gather_text(walk, part, depth + 1))
            return true;
    }
    return false;
}

/* A letter or a digit that is not a program's word for a picture ("[cid:image001.png]"). */
static bool says_something(const char *text)
{
    for (; *text; text = g_utf8_next_char(text)) {
        bool picture = g_str_has_prefix(text, "[cid:") || g_str_has_prefix(text, "[image:");
        const char *end = picture ? strchr(text, ']') : NULL;
        if (end)
            text = end;
        else if (g_unichar_isalnum(g_utf8_get_char(text)))
            return true;
    }
    return false;
}

/* A word of letters at `at`, as it is looked for: folded, without the signs around it. NULL: a
 * link, a number, a short word. */
static char *telling_word(const char *at, size_t length)
{
    while (length > 0 && g_ascii_ispunct(at[0])) {
        at++;
        length--;
    }
    while (length > 0 && g_ascii_ispunct(at[length - 1]))
        length--;
    g_autofree char *word = g_utf8_casefold(at, (gssize)length);
    size_t letters = 0;
    for (const char *c = word; *c; c = g_utf8_next_char(c)) {
        if (!g_unichar_isalpha(g_utf8_get_char(c)))
            return NULL;
        letters++;
    }
    return letters >= WORD_LETTERS ? g_steal_pointer(&word) : NULL;
}

/* How many telling words a text has, and how many of them another has, too. Neither is long. */
static size_t telling_words(const char *text, const char *other, size_t *ret_found)
{
    g_autofree char *folded = g_utf8_casefold(other, -1);
    size_t words = 0, found = 0;
    for (size_t n; *text; text += n + (text[n] != '\0')) {
        n = strcspn(text, " ");
        g_autofree char *word = telling_word(text, n);
        words += word != NULL;
        found += word && strstr(folded, word);
    }
    *ret_found = found;
    return words;
}

/* The first words of a text, with one space between them. Owned. */
static char *first_words(const char *text, size_t length)
{
    GString *words = g_string_new(NULL);
    for (const char *at = text; at < text + length && words->len < COMPARED;
         at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (!g_unichar_isspace(c))
            g_string_append_unichar(words, c);
        else if (words->len > 0 && words->str[words->len - 1] != ' ')
            g_string_append_c(words, ' ');
    }
    return g_strchomp(g_string_free(words, FALSE));
}

typedef enum PageSays {
    PAGE_THE_SAME,
    PAGE_MORE,  /* behind what the plain text has */
    PAGE_OTHER, /* and the plain text something of its own */
} PageSays;

/* What a page says beside a short plain text. It may leave out what that quotes, and quote below a
 * command what that does not. */
static PageSays compare(const char *plain, size_t length, const char *page)
{
    g_autofree char *said = first_words(plain, length);
    g_autofree char *shown = first_words(page, strlen(page));
    size_t found, words = telling_words(shown, said, &found);
    if (words < WORDS_TELLING || 2 * found >= words)
        return PAGE_THE_SAME;
    if (g_str_has_prefix(shown, said))
        return strchr(said, '[') ? PAGE_THE_SAME : PAGE_MORE;
    words = telling_words(said, shown, &found);
    return words == 0 || 2 * found < words ? PAGE_OTHER : PAGE_THE_SAME;
}

/* What a plain text says beside a page. */
typedef struct PlainSays {
    /* It begins with "Your program does not show HTML", of which the page says nothing. */
    bool html;
    bool told; /* what no program says: "I", "the parents", "lost" */
} PlainSays;

static bool has_of(StubWord group, const char *folded, size_t n)
{
    const Phrases *stubs = lexicon_table(NULL, LEXICON_STUBS);
    size_t at, found;
    for (size_t from = 0; from < n; from += at + found) {
        int kind = phrases_within(stubs, folded + from, n - from, &at, &found);
        if (kind < 0 || kind == (int)group)
            return kind >= 0;
    }
    return false;
}

static PlainSays read_plain(const char *plain, size_t length, const char *page)
{
    char folded[2 * STUB_MAX];
    PlainSays says = {0};
    size_t n = phrase_fold(plain, length, folded, sizeof folded);
    says.told = has_of(STUB_TOLD, folded, n);
    n = phrase_fold(plain, MIN(length, strcspn(plain, ".!?")), folded, sizeof folded);
    says.html = has_of(STUB_PHRASE, folded, n) && says_something(page);
    g_autofree char *start = first_words(page, strlen(page));
    n = phrase_fold(start, strnlen(start, STUB_MAX), folded, sizeof folded);
    says.html &= !has_of(STUB_PHRASE, folded, n);
    return says;
}

/* Nothing, "Your program does not show HTML", or a first line alone: the plain text from `start`
 * on is no alternative to a page that says far more. Where the page says other things, both are kept. */
static void prefer_page(TextWalk *walk, GMimeMultipart *parts, int depth, size_t start)
{
    size_t plain = walk->all->len - start;
    bool said = plain > STUB_MAX || says_something(walk->all->str + start);
    if (plain > STUB_MAX || !gather_rich(walk, parts, depth))
        return;
    const char *text = walk->all->str + start, *page = text + plain;
    PageSays says = compare(text, plain, page);
    PlainSays own = read_plain(text, plain, page);
    bool other = says == PAGE_OTHER || own.html;
    bool more = says == PAGE_MORE ||
                ((own.html || strlen(page) > 4 * plain + STUB_MAX) && !(other && own.told));
    if (!more && other)
        return;
    if (!more && (said || !says_something(walk->all->str + start + plain))) {
        body_add_unseen(walk->unseen, walk->all->str + start + plain);
        g_string_truncate(walk->all, start + plain);
        return;
    }
    bool parted = walk->all->str[start + plain] == '\n';
    g_autofree char *stub = g_strndup(walk->all->str + start, plain);
    body_add_unseen(walk->unseen, stub);
    g_string_erase(walk->all, (gssize)start, (gssize)(plain + parted));
    walk->from_html |= start == 0;
    text_defect(walk->defects, "the plain text says less than the page beside it");
}

/* The first alternative with plain text that shows something, and all others of nothing else,
 * as some programs call several texts alternatives. */
static bool gather_alternative(TextWalk *walk, GMimeMultipart *parts, int depth)
{
    int n = g_mime_multipart_get_count(parts);
    size_t start = walk->all->len;
    bool any = false;
    for (int i = 0; i < n; i++) {
        GMimeObject *part = g_mime_multipart_get_part(parts, i);
        if (has_kind(part, PART_TEXT, depth + 1) &&
            !(any && has_kind(part, PART_HTML, depth + 1)))
            any |= gather_text(walk, part, depth + 1);
    }
    if (!any)
        return gather_rich(walk, parts, depth);
    prefer_page(walk, parts, depth, start);
    return true;
}

/* Are these words, whatever their type is called? ("Content-Type: text", "foo/bar") */
static bool reads_as_text(TextWalk *walk, GMimePart *part)
{
    g_autoptr(GString) start = g_string_new(NULL);
    part_read(part, SNIFFED, start, walk->defects);
    return g_strcmp0(sniff_type(start->str, start->len), "text/plain") == 0;
}

static char *text_of_rtf(TextWalk *walk, GMimePart *part)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    if (part_read(part, TEXT_MAX, bytes, walk->defects))
        text_defect(walk->defects, "text cut at 1 MB");
    return rtf_to_text(bytes->str, bytes->len, walk->defects);
}

/* A page, and those for watches and for programs that show part of HTML. */
static bool is_any_page(GMimeObject *part)
{
    return part_is(part, "text", "html") || part_is(part, "text", "watch-html") ||
           part_is(part, "text", "x-amp-html");
}

/* What is read only when nothing else says anything: a page for watches, RTF, an invitation, a text
 * that is sent as a file but not apart from the mail. NULL: not such a part. */
static char *other_text(TextWalk *walk, GMimePart *part, bool alone)
{
    GMimeObject *object = GMIME_OBJECT(part);
    bool enriched = is_enriched(object), html = is_any_page(object);
    if ((part_is_attached(object) && !alone) || g_hash_table_contains(walk->read, part))
        return NULL;
    if ((part_is(object, "text", "rtf") || part_is(object, "application", "rtf")) &&
        !part_is_file(object))
        return text_of_rtf(walk, part);
    if (!part_is(object, "text", "calendar") && !enriched && !html &&
        !part_is(object, "text", "plain") &&
        !(alone && !part_is_file(object) && reads_as_text(walk, part)))
        return NULL;
    g_autofree char *text = text_of(walk, part, &html);
    if (enriched)
        return plain_of_enriched(text);
    return part_is(object, "text", "calendar") ? invitation_read(text) : g_steal_pointer(&text);
}

static void gather_other(TextWalk *walk, GMimeObject *part, int depth)
{
    if (GMIME_IS_PART(part)) {
        g_autofree char *text = other_text(walk, GMIME_PART(part), depth == 0);
        if (text && !text_is_blank(text))
            append_text(walk, text);
        return;
    }
    if (!GMIME_IS_MULTIPART(part) || depth >= BODY_NESTING_MAX)
        return;
    GMimeMultipart *parts = GMIME_MULTIPART(part);
    bool alternative = part_is(part, "multipart", "alternative");
    size_t before = walk->all->len;
    for (int i = 0; i < g_mime_multipart_get_count(parts); i++) {
        if (!alternative || walk->all->len == before)
            gather_other(walk, g_mime_multipart_get_part(parts, i), depth + 1);
    }
}

/* ---- signed and encrypted ---- */

/* OpenPGP inside the text: its marks stand at the start of a line. */
static void note_inline_pgp(const char *text, GPtrArray *defects)
{
    static const char start[] = "-----BEGIN PGP ";
    for (const char *at = text; (at = strstr(at, start)); at += strlen(start)) {
        const char *kind = at + strlen(start);
        if (at > text && at[-1] != '\n')
            continue;
        if (g_str_has_prefix(kind, "MESSAGE-----"))
            text_defect(defects, "encrypted (PGP): could not be read");
        else if (g_str_has_prefix(kind, "SIGNED MESSAGE-----"))
            text_defect(defects, "signed (PGP): the signature was not verified");
    }
}

/* A multipart whose boundary never comes is all prologue. */
static bool add_prologue(TextWalk *walk, GMimeMultipart *parts)
{
    const char *prologue = g_mime_multipart_get_prologue(parts);
    if (!prologue)
        return false;
    text_defect(walk->defects, "multipart without parts");
    g_autofree char *text =
        text_decode(prologue, strnlen(prologue, TEXT_MAX), NULL, walk->defects);
    append_text(walk, text);
    return !text_is_blank(text);
}

static bool gather_text(TextWalk *walk, GMimeObject *part, int depth)
{
    if (GMIME_IS_PART(part))
        return add_text(walk, GMIME_PART(part));
    if (!GMIME_IS_MULTIPART(part) || depth >= BODY_NESTING_MAX)
        return false;
    GMimeMultipart *parts = GMIME_MULTIPART(part);
    int n = g_mime_multipart_get_count(parts);
    if (n == 0)
        return add_prologue(walk, parts);
    if (part_is(part, "multipart", "alternative"))
        return gather_alternative(walk, parts, depth);
    if (part_is(part, "multipart", "encrypted"))
        text_defect(walk->defects, "encrypted: could not be read");
    if (part_is(part, "multipart", "signed"))
        text_defect(walk->defects, "signed: the signature was not verified");
    bool any = false;
    for (int i = 0; i < n; i++)
        any |= gather_text(walk, g_mime_multipart_get_part(parts, i), depth + 1);
    return any;
}

/* ---- what is not shown ---- */

/* What stands before and behind the parts. */
static void add_around(TextWalk *walk, const char *text)
{
    if (!text)
        return;
    g_autofree char *clean = text_decode(text, strnlen(text, TEXT_MAX), NULL, walk->defects);
    body_add_unseen(walk->unseen, clean);
}

/* What programs write there for readers that know of no parts says nothing. */
static bool is_preamble(const char *text)
{
    char folded[PREAMBLE_MAX];
    size_t length = phrase_fold(text, strnlen(text, PREAMBLE_MAX / 2), folded, sizeof folded);
    return phrases_within(lexicon_table(NULL, LEXICON_PREAMBLES), folded, length, NULL, NULL) >=
           0;
}

static void gather_around(TextWalk *walk, GMimeObject *part, int depth)
{
    if (!GMIME_IS_MULTIPART(part) || depth >= BODY_NESTING_MAX)
        return;
    GMimeMultipart *parts = GMIME_MULTIPART(part);
    const char *around[] = {g_mime_multipart_get_prologue(parts),
                            g_mime_multipart_get_epilogue(parts)};
    for (size_t i = 0; i < G_N_ELEMENTS(around); i++) {
        g_autofree char *text =
            text_decode(around[i] ? around[i] : "",
                        around[i] ? strnlen(around[i], TEXT_MAX) : 0, NULL, walk->defects);
        if (says_something(text) && !is_preamble(text))
            append_text(walk, text);
    }
    for (int i = 0; i < g_mime_multipart_get_count(parts); i++)
        gather_around(walk, g_mime_multipart_get_part(parts, i), depth + 1);
}

char *body_words_around(GMimeObject *part, GPtrArray *defects)
{
    TextWalk walk = {.all = g_string_new(NULL), .defects = defects};
    gather_around(&walk, part, 0);
    if (walk.all->len > 0)
        text_defect(defects, "words in front of the parts, or behind them");
    return g_string_free(walk.all, FALSE);
}

static void gather_unseen(TextWalk *walk, GMimeObject *part, int depth)
{
    if (GMIME_IS_PART(part)) {
        if (!part_is(part, "text", "*") || g_hash_table_contains(walk->read, part))
            return;
        bool html = part_is(part, "text", "html");
        g_autofree char *text = text_of(walk, GMIME_PART(part), &html);
        body_add_unseen(walk->unseen, text);
        return;
    }
    if (!GMIME_IS_MULTIPART(part) || depth >= BODY_NESTING_MAX)
        return;
    add_around(walk, g_mime_multipart_get_prologue(GMIME_MULTIPART(part)));
    add_around(walk, g_mime_multipart_get_epilogue(GMIME_MULTIPART(part)));
    for (int i = 0; i < g_mime_multipart_get_count(GMIME_MULTIPART(part)); i++)
        gather_unseen(walk, g_mime_multipart_get_part(GMIME_MULTIPART(part), i), depth + 1);
}

/* What is wrong with what nobody sees is not said, and files that are written into it are not listed. */
static void read_unseen(TextWalk *walk, GMimeObject *part)
{
    TextWalk beside = *walk;
    beside.attachments = g_array_new(FALSE, FALSE, sizeof(Attachment));
    beside.defects = g_ptr_array_new_with_free_func(g_free);
    gather_unseen(&beside, part, 0);
    for (guint i = 0; i < beside.attachments->len; i++)
        attachment_clear(&g_array_index(beside.attachments, Attachment, i));
    g_array_unref(beside.attachments);
    g_ptr_array_unref(beside.defects);
}

char *body_text(GMimeObject *part, bool *ret_from_html, GString *unseen, GArray *attachments,
                GPtrArray *defects)
{
    g_autoptr(GHashTable) read = g_hash_table_new(NULL, NULL);
    TextWalk walk = {.all = g_string_new(NULL),
                     .attachments = attachments,
                     .defects = defects,
                     .unseen = unseen,
                     .read = read};
    gather_text(&walk, part, 0);
    if (text_is_blank(walk.all->str))
        gather_other(&walk, part, 0);
    note_inline_pgp(walk.all->str, defects);
    read_unseen(&walk, part);
    *ret_from_html = walk.from_html;
    return joined_block_part(body_without_armour(g_string_free(walk.all, FALSE)));
}
