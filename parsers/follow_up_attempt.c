/* What was meant for a follow-up code and is none: letters are missing, doubled, swapped or wrong, the reference
 * before it is incomplete, or the token stands alone. See follow_up.h. Pure; called by reference.c and
 * identity.c. It must read in one pass whatever it is given, and never take words, dates, telephone numbers or a
 * reference alone for one. */
#include "parsers/follow_up.h"

#include <string.h>

enum {
    PIECES_MAX = 24,  /* of one code, the reference before it included */
    PARTING_MAX = 12, /* bytes between two pieces */
    ALONE_MIN = 14,   /* characters of a token that stands alone */
    ALONE_MAX = 18,
    BEHIND_MIN = 10, /* of one behind a reference */
    BEHIND_MAX = 22,
    GLUED_MAX = 40,
    GROUP = 4,      /* in which people divide it */
    NUMBER_MAX = 9, /* characters of a year or a number */
    SWITCHES =
        3, /* between letters and digits side by side: fewer have words and numbers of other kinds */
    SWITCHES_APART = 4, /* in pieces that stand alone */
    ZEROS_MAX = 3, /* our tokens have no 0 and 1, which dates and numbers of other kinds have */
    CONSONANTS = 6, /* in a row: no word */
};

/* Letters and digits side by side. */
typedef struct Piece {
    const char *start, *end;
    int length, digits, switches, zeros;
    bool foreign; /* something else stands in it or beside it, as in a link or an address */
} Piece;

/* Pieces of one line of thought, and what parts them. */
typedef struct Row {
    Piece pieces[PIECES_MAX];
    int n;
} Row;

static const char *word_end(const char *at)
{
    return at + strcspn(at, " \t\r\n<>\"|");
}

static bool is_place(const char *at, const char *end)
{
    for (; at < end; at++) {
        if (*at == '@' || *at == '+' || *at == '\\' ||
            (*at == ':' && strncmp(at, "://", 3) == 0) ||
            (g_ascii_tolower(*at) == 'w' && g_ascii_strncasecmp(at, "www.", 4) == 0))
            return true;
    }
    return false;
}

static bool is_digit_like(char sign)
{
    return g_ascii_isdigit(sign) || strchr("OoIl", sign);
}

/* A letter that is none of ours. */
static bool is_foreign(const char *at)
{
    return (unsigned char)*at >= 0x80 && g_unichar_isalnum(g_utf8_get_char(at));
}

static Piece read_piece(const char *at)
{
    Piece piece = {.start = at};
    char before = '\0';
    for (;; at++) {
        at = (unsigned char)*at >= 0x80 ? follow_up_skip_unseen(at) : at;
        if (!g_ascii_isalnum(*at) && !is_foreign(at))
            break;
        if (!g_ascii_isalnum(*at)) {
            piece.foreign = true;
            at = g_utf8_next_char(at) - 1;
            continue;
        }
        piece.length++;
        piece.digits += g_ascii_isdigit(*at) != 0;
        piece.zeros += *at == '0' || *at == '1';
        piece.switches += before && !g_ascii_isdigit(before) != !g_ascii_isdigit(*at);
        before = *at;
    }
    piece.end = at;
    return piece;
}

/* The pieces from `at` on, as far as nothing but blanks, hyphens, line breaks and the like parts them. */
static void read_row(const char *at, Row *row)
{
    for (row->n = 0; row->n < PIECES_MAX;) {
        Piece piece = read_piece(at);
        if (piece.length == 0)
            return;
        piece.foreign |= *piece.end == '@' || strncmp(piece.end, "://", 3) == 0;
        row->pieces[row->n++] = piece;
        at = follow_up_skip_gap(piece.end);
        at += *at == ':' || *at == '#';
        at = follow_up_skip_gap(at);
        if (at > piece.end + PARTING_MAX)
            return;
    }
}

/* ---- tokens ---- */

static bool is_random(const char *at, int length)
{
    int vowels = 0, longest = 0, run = 0;
    for (int i = 0; i < length; i++) {
        bool vowel = strchr("aeiouAEIOU", at[i]) != NULL;
        vowels += vowel;
        run = vowel ? 0 : run + 1;
        longest = MAX(longest, run);
    }
    return longest >= CONSONANTS || vowels * CONSONANTS < length;
}

/* All pieces of one or two characters: "k 7 q 2 9 x m b", "k7 q2 9x mb". */
static int spelled(const Row *row, int from)
{
    int width = row->pieces[from].length, length = 0, digits = 0, i = from;
    for (; i < row->n && row->pieces[i].length == width && !row->pieces[i].foreign; i++) {
        length += width;
        digits += row->pieces[i].digits;
    }
    bool token = width <= 2 && length >= ALONE_MIN - 2 && digits > 1 && digits < length - 1;
    return token ? i - from : 0;
}

/* How many pieces from `from` on are a token behind a reference; 0: none. */
static int behind(const Row *row, int from)
{
    Piece all = {0};
    int found = 0;
    if (from >= row->n)
        return 0;
    const Piece *first = &row->pieces[from];
    if (first->digits == 0 && first->length >= ALONE_MIN && first->length <= BEHIND_MAX &&
        !first->foreign && is_random(first->start, first->length))
        return 1;
    for (int i = from; i < row->n; i++) {
        const Piece *piece = &row->pieces[i];
        bool short_one = piece->length < 3 && i > from &&
                         all.length + piece->length != FOLLOW_UP_TOKEN_LENGTH;
        if (piece->foreign || short_one || all.length + piece->length > BEHIND_MAX)
            break;
        all.length += piece->length;
        all.switches += piece->switches;
        all.zeros += piece->zeros;
        bool goes_on = found == 0 || piece->digits > 0 ||
                       all.length == FOLLOW_UP_TOKEN_LENGTH ||
                       is_random(piece->start, piece->length);
        if (all.length >= BEHIND_MIN && all.switches >= SWITCHES && all.zeros <= ZEROS_MAX &&
            goes_on)
            found = i - from + 1;
        if (all.length >= FOLLOW_UP_TOKEN_LENGTH || !goes_on)
            break;
    }
    return found > 0 ? found : spelled(row, from);
}

static bool parted_plainly(const Piece *before, const Piece *piece)
{
    return piece->start <= before->end + 4 && !strchr(",./_*", *before->end);
}

/* The same without a reference: more is asked of it. */
static int alone(const Row *row)
{
    const Piece *first = &row->pieces[0];
    Piece all = {0};
    if (!first->foreign && first->length >= ALONE_MIN && first->length <= ALONE_MAX)
        return first->switches >= SWITCHES && first->zeros <= ZEROS_MAX ? 1 : 0;
    for (int i = 0; i < row->n; i++) {
        const Piece *piece = &row->pieces[i];
        bool word = piece->digits == 0 && piece->length != GROUP;
        if (piece->foreign || piece->length < 3 || word ||
            (i > 0 && !parted_plainly(piece - 1, piece)))
            return 0;
        all.length += piece->length;
        all.switches += piece->switches;
        all.zeros += piece->zeros;
        bool ends = !(*piece->end == '-' && g_ascii_isalnum(piece->end[1]));
        if (all.length > ALONE_MAX)
            return 0;
        if (all.length >= ALONE_MIN && ends && all.switches >= SWITCHES_APART &&
            all.zeros <= ZEROS_MAX)
            return i + 1;
    }
    return 0;
}

/* ---- what stands before a token ---- */

static bool is_number(const Piece *piece)
{
    if (piece->foreign || piece->digits == 0 || piece->length > NUMBER_MAX)
        return false;
    for (const char *at = piece->start; at < piece->end; at++) {
        if (g_ascii_isalnum(*at) && !is_digit_like(*at))
            return false;
    }
    return true;
}

/* What may be meant for our prefix. */
static bool is_near(const Piece *piece, const char *prefix)
{
    int difference = piece->length - (int)strlen(prefix);
    return *piece->end == '-' && piece->digits == 0 && difference >= -1 && difference <= 1;
}

static bool is_prefix(const Piece *piece, const char *prefix)
{
    return piece->length == (int)strlen(prefix) &&
           g_ascii_strncasecmp(piece->start, prefix, strlen(prefix)) == 0;
}

/* "HLP2026", of any school. */
static bool is_prefixed_year(const Piece *piece)
{
    bool may = piece->switches == 1 && piece->digits >= 2 && piece->digits <= 6;
    return may && piece->length - piece->digits <= 6 && !g_ascii_isdigit(*piece->start);
}

/* Pieces of the reference at the beginning of the row; 0: there is none. */
static int reference_pieces(const Row *row, const char *prefix)
{
    bool ours = is_prefix(&row->pieces[0], prefix), near = is_near(&row->pieces[0], prefix);
    int n = ours || near;
    bool year = n < row->n &&
                (is_number(&row->pieces[n]) || (n == 0 && is_prefixed_year(&row->pieces[n])));
    n += year;
    bool number = year && n < row->n && is_number(&row->pieces[n]);
    n += number;
    return ours || number || (near && year) ? n : 0;
}

/* Pieces of the whole; 0: it is none. *ret_reference: how many of them are the reference. */
static int with_reference(const Row *row, const char *prefix, int *ret_reference)
{
    const Piece *first = &row->pieces[0];
    size_t length = strlen(prefix);
    *ret_reference = 0;
    if (!first->foreign && first->length >= ALONE_MIN && first->length <= GLUED_MAX &&
        first->switches >= SWITCHES && g_ascii_strncasecmp(first->start, prefix, length) == 0)
        return 1;
    int most = reference_pieces(row, prefix);
    for (int n = most; n > 0; n--) {
        int token = behind(row, n);
        *ret_reference = n;
        if (token > 0 && (n == most || row->pieces[n].length >= ALONE_MIN))
            return n + token;
    }
    return 0;
}

/* Most words begin none. */
static bool may_begin(const Piece *piece, const char *prefix)
{
    return piece->digits > 0 || piece->length == GROUP || piece->length >= ALONE_MIN ||
           is_near(piece, prefix) || is_prefix(piece, prefix);
}

static bool is_touched(const char *text, const char *at)
{
    const char *before = g_utf8_find_prev_char(text, at);
    return before && is_foreign(before);
}

/* In what a link or an address consists of. */
static bool is_beside(const char *text, const char *at)
{
    return at > text && strchr("-/=&?#%_~.", at[-1]);
}

FollowUpAttempt follow_up_attempt(const char *text, const char *prefix, size_t *ret_at,
                                  size_t *ret_length)
{
    Row row;
    const char *word = text;
    for (const char *at = text; *at;) {
        if (!g_ascii_isalnum(*at)) {
            at += strcspn(at, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
            continue;
        }
        if (at >= word) {
            word = word_end(at);
            if (is_place(at, word)) {
                at = word;
                continue;
            }
        }
        const Piece first = read_piece(at);
        if (!may_begin(&first, prefix)) {
            at = first.end;
            continue;
        }
        read_row(at, &row);
        int reference, pieces = with_reference(&row, prefix, &reference);
        int token = pieces == 0 && !is_beside(text, at) ? alone(&row) : 0;
        if (pieces + token > 0 && !is_touched(text, at)) {
            const char *from = pieces > 0 && reference > 0 ? row.pieces[reference - 1].end : at;
            *ret_at = (size_t)(from - text);
            *ret_length = (size_t)(row.pieces[pieces + token - 1].end - from);
            return pieces > 0 ? FOLLOW_UP_CODE : FOLLOW_UP_TOKEN;
        }
        at = row.pieces[0].end;
    }
    return FOLLOW_UP_NONE;
}
