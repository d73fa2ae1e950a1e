/* Rich text to text, in one pass and with a stack of bounded depth. Pure. Called by tnef.c and
 * body.c. Never trusts that groups are balanced or that numbers are sensible. Encapsulated HTML
 * (MS-OXRTFEX) is put together again and read as HTML. */
#include "parsers/message/rtf.h"

#include "parsers/html/html.h"
#include "parsers/text/codepage.h"
#include "parsers/text/text.h"

#include <stdlib.h>
#include <string.h>

enum {
    DEPTH_MAX = 200,
    FONTS_MAX = 1024,
    WORD_MAX = 32,
    NUMBER_DIGITS = 9,
    OUT_MAX = 7 * 1024 * 1024,
    SYMBOLS = 2, /* the charset of fonts that hold pictures */
    CODEPAGE_SYMBOLS = 42,
};

/* What a control word does. */
typedef enum Action {
    ACT_ANSI_PAGE, /* the code page of the document */
    ACT_BINARY,
    ACT_CHARSET,
    ACT_DEFAULT_FONT,
    ACT_FONT,
    ACT_FONT_TABLE,
    ACT_FROM_HTML,
    ACT_HIDDEN,
    ACT_HTML_RTF, /* what is only for readers of rich text */
    ACT_HTML_TAG,
    ACT_PLAIN,
    ACT_SKIP, /* a destination without text of the document */
    ACT_TEXT, /* stands for characters */
    ACT_UC,   /* how many characters stand in for a Unicode one */
    ACT_UNICODE,
} Action;

typedef struct Word {
    const char *name;
    Action action;
    const char *text;
    int number;
} Word;

/* In the order of strcmp(). */
static const Word words[] = {
    {"annotation", ACT_SKIP, NULL, 0},
    {"ansi", ACT_ANSI_PAGE, NULL, 1252},
    {"ansicpg", ACT_ANSI_PAGE, NULL, 0},
    {"atnauthor", ACT_SKIP, NULL, 0},
    {"atnid", ACT_SKIP, NULL, 0},
    {"bin", ACT_BINARY, NULL, 0},
    {"bkmkend", ACT_SKIP, NULL, 0},
    {"bkmkstart", ACT_SKIP, NULL, 0},
    {"bullet", ACT_TEXT, "\xE2\x80\xA2", 0},
    {"cell", ACT_TEXT, "\t", 0},
    {"colortbl", ACT_SKIP, NULL, 0},
    {"datafield", ACT_SKIP, NULL, 0},
    {"deff", ACT_DEFAULT_FONT, NULL, 0},
    {"emdash", ACT_TEXT, "\xE2\x80\x94", 0},
    {"emspace", ACT_TEXT, " ", 0},
    {"endash", ACT_TEXT, "\xE2\x80\x93", 0},
    {"enspace", ACT_TEXT, " ", 0},
    {"f", ACT_FONT, NULL, 0},
    {"fcharset", ACT_CHARSET, NULL, 0},
    {"filetbl", ACT_SKIP, NULL, 0},
    {"fldinst", ACT_SKIP, NULL, 0},
    {"fonttbl", ACT_FONT_TABLE, NULL, 0},
    {"footer", ACT_SKIP, NULL, 0},
    {"footerf", ACT_SKIP, NULL, 0},
    {"footerl", ACT_SKIP, NULL, 0},
    {"footerr", ACT_SKIP, NULL, 0},
    {"fromhtml", ACT_FROM_HTML, NULL, 0},
    {"header", ACT_SKIP, NULL, 0},
    {"headerf", ACT_SKIP, NULL, 0},
    {"headerl", ACT_SKIP, NULL, 0},
    {"headerr", ACT_SKIP, NULL, 0},
    {"htmlrtf", ACT_HTML_RTF, NULL, 0},
    {"htmltag", ACT_HTML_TAG, NULL, 0},
    {"info", ACT_SKIP, NULL, 0},
    {"ldblquote", ACT_TEXT, "\xE2\x80\x9C", 0},
    {"line", ACT_TEXT, "\n", 0},
    {"listoverridetable", ACT_SKIP, NULL, 0},
    {"listtable", ACT_SKIP, NULL, 0},
    {"lquote", ACT_TEXT, "\xE2\x80\x98", 0},
    {"mac", ACT_ANSI_PAGE, NULL, 10000},
    {"mhtmltag", ACT_SKIP, NULL, 0},
    {"nestcell", ACT_TEXT, "\t", 0},
    {"nestrow", ACT_TEXT, "\n", 0},
    {"nonshppict", ACT_SKIP, NULL, 0},
    {"objdata", ACT_SKIP, NULL, 0},
    {"page", ACT_TEXT, "\n", 0},
    {"par", ACT_TEXT, "\n", 0},
    {"pc", ACT_ANSI_PAGE, NULL, 437},
    {"pca", ACT_ANSI_PAGE, NULL, 850},
    {"pict", ACT_SKIP, NULL, 0},
    {"plain", ACT_PLAIN, NULL, 0},
    {"qmspace", ACT_TEXT, " ", 0},
    {"rdblquote", ACT_TEXT, "\xE2\x80\x9D", 0},
    {"revtbl", ACT_SKIP, NULL, 0},
    {"row", ACT_TEXT, "\n", 0},
    {"rquote", ACT_TEXT, "\xE2\x80\x99", 0},
    {"rxe", ACT_SKIP, NULL, 0},
    {"sect", ACT_TEXT, "\n", 0},
    {"stylesheet", ACT_SKIP, NULL, 0},
    {"tab", ACT_TEXT, "\t", 0},
    {"tc", ACT_SKIP, NULL, 0},
    {"themedata", ACT_SKIP, NULL, 0},
    {"txe", ACT_SKIP, NULL, 0},
    {"u", ACT_UNICODE, NULL, 0},
    {"uc", ACT_UC, NULL, 0},
    {"v", ACT_HIDDEN, NULL, 0},
    {"xe", ACT_SKIP, NULL, 0},
};

/* What a group keeps to itself. */
typedef struct Group {
    bool skip, fonts, hidden, tag;
    bool only_rtf; /* \htmlrtf */
    int font, uc;
} Group;

typedef struct Rtf {
    const char *at, *end;
    Group groups[DEPTH_MAX];
    int depth;      /* of the group that is open */
    int64_t beyond; /* groups that are open above DEPTH_MAX */
    bool from_html;
    bool may_skip; /* after \*: an unknown word begins a destination to be skipped */
    int stand_ins; /* characters still to be dropped after \u */
    unsigned high; /* the first half of a pair, waiting for the second */
    unsigned ansi; /* code page of the document */
    int default_font;
    unsigned fonts[FONTS_MAX]; /* their code pages; 0: as the document */
    GString *pending;          /* characters of one code page, not yet UTF-8 */
    GString *out;
    bool hidden_words, cut;
} Rtf;

static Group *group_of(Rtf *rtf)
{
    return &rtf->groups[rtf->depth];
}

/* ---- what is written ---- */

/* Nothing of this group is text. */
static bool is_silent(Rtf *rtf)
{
    const Group *group = group_of(rtf);
    return rtf->beyond > 0 || group->skip || group->fonts ||
           (rtf->from_html && group->only_rtf && !group->tag);
}

/* Text inside a page must not become a tag. */
static void append_escaped(GString *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        const char *entity = text[i] == '<'   ? "&lt;"
                             : text[i] == '>' ? "&gt;"
                             : text[i] == '&' ? "&amp;"
                                              : NULL;
        if (entity)
            g_string_append(out, entity);
        else
            g_string_append_c(out, text[i]);
    }
}

static void append(Rtf *rtf, const char *text, size_t length)
{
    if (rtf->out->len > OUT_MAX) {
        rtf->cut = true;
        return;
    }
    if (rtf->from_html && !group_of(rtf)->tag)
        append_escaped(rtf->out, text, length);
    else
        g_string_append_len(rtf->out, text, (gssize)length);
}

/* Of the pictures only the dots of lists are met; who writes letters in such a font means them.
 */
static void append_symbols(GString *utf8, const GString *bytes)
{
    for (size_t i = 0; i < bytes->len; i++) {
        if ((unsigned char)bytes->str[i] < 0x80)
            g_string_append_c(utf8, bytes->str[i]);
        else
            g_string_append(utf8, "\xE2\x80\xA2");
    }
}

static unsigned page_now(Rtf *rtf)
{
    unsigned page = rtf->fonts[group_of(rtf)->font];
    return page && !group_of(rtf)->tag ? page : rtf->ansi;
}

static void flush(Rtf *rtf)
{
    if (rtf->pending->len == 0)
        return;
    g_autoptr(GString) utf8 = g_string_new(NULL);
    unsigned page = page_now(rtf);
    if (page == CODEPAGE_SYMBOLS)
        append_symbols(utf8, rtf->pending);
    else
        codepage_append(utf8, rtf->pending->str, rtf->pending->len, page);
    append(rtf, utf8->str, utf8->len);
    g_string_truncate(rtf->pending, 0);
}

/* True when the character goes nowhere. */
static bool drops_character(Rtf *rtf)
{
    if (rtf->stand_ins > 0) {
        rtf->stand_ins--;
        return true;
    }
    if (is_silent(rtf))
        return true;
    rtf->hidden_words |= group_of(rtf)->hidden;
    return group_of(rtf)->hidden;
}

static void put_byte(Rtf *rtf, char byte)
{
    if (!drops_character(rtf))
        g_string_append_c(rtf->pending, byte);
}

static void put_text(Rtf *rtf, const char *text)
{
    if (drops_character(rtf))
        return;
    flush(rtf);
    append(rtf, text, strlen(text));
}

static void put_unicode(Rtf *rtf, int number)
{
    rtf->stand_ins = 0;
    unsigned unit = (unsigned)number & 0xFFFF, high = rtf->high;
    bool second = high && (unit & 0xFC00) == 0xDC00;
    rtf->high = (unit & 0xFC00) == 0xD800 ? unit : 0;
    if (!rtf->high) {
        unsigned c = second ? 0x10000 + ((high & 0x3FF) << 10) + (unit & 0x3FF) : unit;
        char utf8[8] = "";
        utf8[g_unichar_to_utf8(c == 0 || (c & 0xFFFFF800) == 0xD800 ? 0xFFFD : c, utf8)] = '\0';
        put_text(rtf, utf8);
    }
    rtf->stand_ins = group_of(rtf)->uc;
}

/* ---- groups ---- */

static void open_group(Rtf *rtf)
{
    flush(rtf);
    rtf->stand_ins = 0;
    rtf->may_skip = false;
    if (rtf->beyond > 0 || rtf->depth + 1 >= DEPTH_MAX) {
        rtf->beyond++;
        rtf->cut = true;
        return;
    }
    rtf->groups[rtf->depth + 1] = rtf->groups[rtf->depth];
    rtf->depth++;
}

static void close_group(Rtf *rtf)
{
    flush(rtf);
    rtf->stand_ins = 0;
    if (rtf->beyond > 0)
        rtf->beyond--;
    else if (rtf->depth > 0)
        rtf->depth--;
}

/* ---- control words ---- */

/* Windows' numbers for character sets as code pages. */
static unsigned page_of_charset(int charset)
{
    static const struct {
        int charset;
        unsigned page;
    } pages[] = {{0, 1252},   {SYMBOLS, CODEPAGE_SYMBOLS},
                 {77, 10000}, {128, 932},
                 {129, 949},  {130, 1361},
                 {134, 936},  {136, 950},
                 {161, 1253}, {162, 1254},
                 {163, 1258}, {177, 1255},
                 {178, 1256}, {186, 1257},
                 {204, 1251}, {222, 874},
                 {238, 1250}, {254, 437},
                 {255, 850}};
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
        if (pages[i].charset == charset)
            return pages[i].page;
    }
    return 0;
}

static int compare_words(const void *name, const void *word)
{
    return strcmp(name, ((const Word *)word)->name);
}

static void set_font(Rtf *rtf, int number)
{
    flush(rtf);
    group_of(rtf)->font = number >= 0 && number < FONTS_MAX ? number : 0;
}

static void skip_binary(Rtf *rtf, int number)
{
    rtf->at += MIN(rtf->end - rtf->at, MAX(number, 0));
}

/* `number`: the one that is written behind the word, or -1. */
static void act(Rtf *rtf, const Word *word, int number)
{
    Group *group = group_of(rtf);
    switch (word->action) {
    case ACT_ANSI_PAGE:
        flush(rtf);
        rtf->ansi = word->number ? (unsigned)word->number : (unsigned)MAX(number, 0);
        break;
    case ACT_BINARY:
        skip_binary(rtf, number);
        break;
    case ACT_CHARSET:
        if (group->fonts)
            rtf->fonts[group->font] = page_of_charset(number);
        break;
    case ACT_DEFAULT_FONT:
        set_font(rtf, number);
        rtf->default_font = group->font;
        break;
    case ACT_FONT:
        set_font(rtf, number);
        break;
    case ACT_FONT_TABLE:
        group->fonts = true;
        break;
    case ACT_FROM_HTML:
        rtf->from_html = number == 1;
        break;
    case ACT_HIDDEN:
        flush(rtf);
        group->hidden = number != 0;
        break;
    case ACT_HTML_RTF:
        flush(rtf);
        group->only_rtf = number != 0;
        break;
    case ACT_HTML_TAG:
        flush(rtf);
        group->tag = rtf->from_html;
        group->skip |= !rtf->from_html;
        break;
    case ACT_PLAIN:
        set_font(rtf, rtf->default_font);
        group->hidden = false;
        break;
    case ACT_SKIP:
        group->skip = true;
        break;
    case ACT_TEXT:
        put_text(rtf, word->text);
        break;
    case ACT_UC:
        group->uc = CLAMP(number, 0, 10);
        break;
    case ACT_UNICODE:
        put_unicode(rtf, number);
        break;
    }
}

/* The number behind a word, -1 when there is none. */
static int take_number(Rtf *rtf)
{
    bool negative = rtf->end - rtf->at > 1 && *rtf->at == '-' && g_ascii_isdigit(rtf->at[1]);
    rtf->at += negative;
    if (rtf->at == rtf->end || !g_ascii_isdigit(*rtf->at))
        return -1;
    int number = 0;
    for (int n = 0; rtf->at < rtf->end && g_ascii_isdigit(*rtf->at); n++, rtf->at++)
        number = n < NUMBER_DIGITS ? number * 10 + (*rtf->at - '0') : number;
    return negative ? -number : number;
}

/* Behind a backslash and before a letter. */
static void take_word(Rtf *rtf)
{
    char name[WORD_MAX + 1];
    size_t length = 0;
    for (; rtf->at < rtf->end && g_ascii_isalpha(*rtf->at); rtf->at++) {
        if (length < WORD_MAX)
            name[length++] = *rtf->at;
    }
    name[length] = '\0';
    int number = take_number(rtf);
    if (rtf->at < rtf->end && *rtf->at == ' ')
        rtf->at++;
    const Word *word =
        bsearch(name, words, G_N_ELEMENTS(words), sizeof words[0], compare_words);
    if (word)
        act(rtf, word, number);
    else if (rtf->may_skip)
        group_of(rtf)->skip = true;
    rtf->may_skip = false;
}

static void take_hex(Rtf *rtf)
{
    int high = rtf->end - rtf->at >= 2 ? g_ascii_xdigit_value(rtf->at[0]) : -1;
    int low = high >= 0 ? g_ascii_xdigit_value(rtf->at[1]) : -1;
    if (low < 0)
        return;
    rtf->at += 2;
    put_byte(rtf, (char)(high << 4 | low));
}

/* Behind a backslash. */
static void take_control(Rtf *rtf)
{
    if (rtf->at == rtf->end)
        return;
    if (g_ascii_isalpha(*rtf->at)) {
        take_word(rtf);
        return;
    }
    char symbol = *rtf->at++;
    switch (symbol) {
    case '\'':
        take_hex(rtf);
        break;
    case '*':
        rtf->may_skip = true;
        break;
    case '~':
        put_text(rtf, "\xC2\xA0");
        break;
    case '_':
        put_text(rtf, "-");
        break;
    case '\n':
    case '\r':
        put_text(rtf, "\n");
        break;
    case '\\':
    case '{':
    case '}':
        put_byte(rtf, symbol);
        break;
    default:
        break;
    }
}

static void read_all(Rtf *rtf)
{
    while (rtf->at < rtf->end) {
        char c = *rtf->at++;
        if (c == '\\')
            take_control(rtf);
        else if (c == '{')
            open_group(rtf);
        else if (c == '}')
            close_group(rtf);
        else if (c != '\r' && c != '\n' && c != '\0')
            put_byte(rtf, c);
    }
    flush(rtf);
}

char *rtf_to_text(const char *bytes, size_t length, GPtrArray *defects)
{
    g_autofree Rtf *rtf = g_new0(Rtf, 1);
    rtf->at = bytes;
    rtf->end = bytes + length;
    rtf->groups[0].uc = 1;
    rtf->ansi = 1252;
    rtf->pending = g_string_new(NULL);
    rtf->out = g_string_new(NULL);
    read_all(rtf);
    if (rtf->cut)
        text_defect(defects, "rich text cut: too long or nested too deeply");
    if (rtf->hidden_words)
        text_defect(defects, "hidden text left out");
    g_string_free(rtf->pending, TRUE);
    g_autoptr(GString) out = rtf->out;
    g_autofree char *text = text_decode(out->str, out->len, NULL, defects);
    if (rtf->from_html)
        return html_to_text(text, strlen(text), defects);
    return g_steal_pointer(&text);
}
