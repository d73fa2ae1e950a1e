/* See follow_up.h. Pure; called by reference.c and identity.c, and by intake for what it has
 * checked. It must never take another school's code, and read in one pass whatever it is given. */
#include "parsers/reference/follow_up.h"

#include <string.h>

enum {
    YEAR_DIGITS = 4,
    NUMBER_DIGITS_MIN = 4,
    NUMBER_DIGITS_MAX = 9,
    /* bytes between two characters: a line break, marks of quoting, an indentation */
    GAP_MAX = 32,
    SWITCHES_SURE = 2,
};

/* ---- what may stand between two characters ---- */

/* Bytes of what shows nothing at `at`: soft hyphens, joiners, direction marks; 0: it is something. */
static size_t unseen_length(const char *at)
{
    static const char *const unseen[] = {"\u00ad", "\u200b", "\u200c", "\u200d",
                                         "\u200e", "\u200f", "\u2060", "\ufeff"};
    for (size_t i = 0; (unsigned char)*at >= 0x80 && i < G_N_ELEMENTS(unseen); i++) {
        if (g_str_has_prefix(at, unseen[i]))
            return strlen(unseen[i]);
    }
    return 0;
}

static size_t hyphen_length(const char *at)
{
    static const char *const hyphens[] = {"‐", "‑", "‒", "–", "—", "−"};
    if (*at == '-')
        return 1;
    for (size_t i = 0; (unsigned char)*at >= 0x80 && i < G_N_ELEMENTS(hyphens); i++) {
        if (g_str_has_prefix(at, hyphens[i]))
            return strlen(hyphens[i]);
    }
    return 0;
}

static size_t blank_length(const char *at)
{
    static const char *const blanks[] = {"\u00a0", "\u2007", "\u2009", "\u202f", "\u3000"};
    if (*at && strchr(" \t\r\n>|.,/_*", *at))
        return 1;
    for (size_t i = 0; (unsigned char)*at >= 0x80 && i < G_N_ELEMENTS(blanks); i++) {
        if (g_str_has_prefix(at, blanks[i]))
            return strlen(blanks[i]);
    }
    return 0;
}

const char *follow_up_skip_unseen(const char *at)
{
    for (size_t n; (n = unseen_length(at)) > 0;)
        at += n;
    return at;
}

const char *follow_up_skip_gap(const char *at)
{
    const char *end = at + GAP_MAX;
    for (size_t n; at < end; at += n) {
        n = blank_length(at);
        n = n > 0 ? n : hyphen_length(at);
        n = n > 0 ? n : unseen_length(at);
        if (n == 0)
            break;
    }
    return at;
}

/* ---- one code ---- */

typedef struct Reader {
    const char *at;
    bool tight;   /* nothing but the hyphens that we write */
    int switches; /* between a letter and a digit that stand side by side */
    GString *code;
} Reader;

static bool read_prefix(Reader *reader, const char *prefix)
{
    for (; *prefix; prefix++) {
        if (g_ascii_toupper(*reader->at) != g_ascii_toupper(*prefix))
            return false;
        g_string_append_c(reader->code, g_ascii_toupper(*prefix));
        reader->at = follow_up_skip_unseen(reader->at + 1);
    }
    return true;
}

static bool read_parting(Reader *reader)
{
    const char *end = follow_up_skip_gap(reader->at);
    if (end == reader->at)
        return false;
    reader->tight &= end == reader->at + hyphen_length(reader->at);
    reader->at = end;
    g_string_append_c(reader->code, '-');
    return true;
}

static bool read_digits(Reader *reader, int min, int max)
{
    int n = 0;
    for (; n <= max && g_ascii_isdigit(*reader->at); n++) {
        g_string_append_c(reader->code, *reader->at);
        reader->at = follow_up_skip_unseen(reader->at + 1);
    }
    return n >= min && n <= max;
}

static bool read_token(Reader *reader)
{
    for (int i = 0; i < FOLLOW_UP_TOKEN_LENGTH; i++) {
        const char *next = i > 0 ? follow_up_skip_gap(reader->at) : reader->at;
        bool beside = i > 0 && next == reader->at;
        if (!g_ascii_isalnum(*next))
            return false;
        reader->switches += beside && !g_ascii_isdigit(next[-1]) != !g_ascii_isdigit(*next);
        reader->tight &= i == 0 || beside;
        g_string_append_c(reader->code, g_ascii_tolower(*next));
        reader->at = next + 1;
    }
    return !g_ascii_isalnum(*follow_up_skip_unseen(reader->at)) &&
           *follow_up_skip_gap(reader->at) != '@';
}

/* Behind a '+' or before an '@' it is our address for answers, which everybody has who works on the
 * incident. */
static bool begins(const char *text, const char *at)
{
    return at == text || !(g_ascii_isalnum(at[-1]) || at[-1] == '-' || at[-1] == '+');
}

/* Written together, sixteen letters and digits are no word; with something between them they are
 * words ("0042: Year 6 trip list ...") unless letters and digits are mixed as in no word. */
static bool is_sure(const Reader *reader)
{
    const char *token = follow_up_token(reader->code->str);
    return reader->tight ? strpbrk(token, "0123456789") != NULL
                         : reader->switches >= SWITCHES_SURE;
}

/* Our tokens have no 0, 1, l and o, which words have. */
static bool may_be_ours(const Reader *reader)
{
    return reader->tight || !strpbrk(follow_up_token(reader->code->str), "01lo");
}

static void keep(GArray *codes, const char *code, bool sure, bool subject)
{
    guint same = 0;
    for (guint i = 0; i < codes->len; i++) {
        const FollowUp *known = &g_array_index(codes, FollowUp, i);
        same += known->sure == sure;
        if (strcmp(known->code, code) == 0)
            return;
    }
    FollowUp found = {.code = g_strdup(code), .sure = sure, .subject = subject};
    if (same < FOLLOW_UP_MAX)
        g_array_append_val(codes, found);
    else
        g_free(found.code);
}

static void read_code(const char *text, const char *at, const char *prefix, bool subject,
                      Reader *reader, GArray *codes)
{
    g_string_truncate(reader->code, 0);
    *reader = (Reader){.at = at, .tight = true, .code = reader->code};
    if (!begins(text, at) || !read_prefix(reader, prefix) || !read_parting(reader) ||
        !read_digits(reader, YEAR_DIGITS, YEAR_DIGITS) || !read_parting(reader) ||
        !read_digits(reader, NUMBER_DIGITS_MIN, NUMBER_DIGITS_MAX) || !read_parting(reader) ||
        !read_token(reader))
        return;
    bool sure = is_sure(reader);
    if (sure || may_be_ours(reader))
        keep(codes, reader->code->str, sure, subject);
}

/* ---- a text ---- */

static void clear(void *found)
{
    g_free(((FollowUp *)found)->code);
}

GArray *follow_up_new(void)
{
    GArray *codes = g_array_new(FALSE, FALSE, sizeof(FollowUp));
    g_array_set_clear_func(codes, clear);
    return codes;
}

void follow_up_find(const char *text, const char *prefix, bool subject, GArray *codes)
{
    const char first[] = {g_ascii_toupper(prefix[0]), g_ascii_tolower(prefix[0]), '\0'};
    Reader reader = {.code = g_string_new(NULL)};
    for (const char *at = text; at && prefix[0] && (at = strpbrk(at, first)); at++)
        read_code(text, at, prefix, subject, &reader, codes);
    g_string_free(reader.code, TRUE);
}

size_t follow_up_length(const char *at, const char *code)
{
    const char *next = at;
    for (const char *sign = code; *sign; sign++) {
        const char *behind = sign > code ? follow_up_skip_gap(next) : next;
        if (*sign == '-' ? behind == next : g_ascii_toupper(*behind) != g_ascii_toupper(*sign))
            return 0;
        next = *sign == '-' ? next : behind + 1;
    }
    return (size_t)(next - at);
}

const char *follow_up_token(const char *code)
{
    size_t length = strlen(code);
    return code + (length > FOLLOW_UP_TOKEN_LENGTH ? length - FOLLOW_UP_TOKEN_LENGTH : 0);
}
