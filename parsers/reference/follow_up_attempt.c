/* What was meant for a follow-up code and is none: letters are missing, doubled, swapped or wrong,
 * or the reference before it is incomplete. See follow_up.h. Pure; called by intake and identity.c.
 * It must read in one pass whatever it is given. A serial number, a password or a ticket is as
 * mixed as a token: only what stands before one, our prefix, a reference or words that speak of the
 * code, tells that it was meant for ours. */
#include "parsers/reference/follow_up.h"

#include <string.h>

enum {
    PARTING_MAX = 12, /* bytes between two pieces */
    GROUP_MAX = 8,    /* characters of one of those into which people divide a token */
    GROUPED_MIN = 12, /* of all of them */
    NUMBER = 4,       /* digits of a year, and of most numbers */
    NUMBER_MAX = 9,
    /* between letters and digits side by side: fewer have words and numbers of other kinds */
    SWITCHES = 3,
    ZEROS_MAX = 3, /* our tokens have no 0 and 1, which dates and numbers of other kinds have */
    CONSONANTS = 6,   /* in a row: no word */
    LETTERS_MIN = 14, /* of a token without a digit */
    LETTERS_MAX = 12, /* of what may be meant for a prefix */
    BEFORE = 48,      /* bytes in which words tell what a token is */
    BEHIND = 32,
    TYPED_SLACK = 3, /* see follow_up_tokens() */
};

/* How like one of ours a token must be. */
typedef struct Likeness {
    int min, max; /* characters */
    bool small;   /* in small letters, and not hexadecimal */
} Likeness;

static const Likeness behind_reference = {10, 20, false}; /* of ours, complete */
static const Likeness behind_another = {12, 18, false};   /* with another prefix, or none */
static const Likeness exact = {15, 17, true};

typedef struct Reading {
    const char *text, *prefix;
    const Lexicon *lexicon;
} Reading;

/* Letters and digits side by side. */
typedef struct Piece {
    const char *start, *end;
    int length, digits, switches, zeros, capitals, hexadecimal;
    bool foreign; /* something else stands in it or beside it, as in a link or an address */
} Piece;

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
        piece.capitals += g_ascii_isupper(*at) != 0;
        piece.hexadecimal += g_ascii_isxdigit(*at) != 0;
        piece.switches += before && !g_ascii_isdigit(before) != !g_ascii_isdigit(*at);
        before = *at;
    }
    piece.end = at;
    piece.foreign |= *at == '@' || strncmp(at, "://", 3) == 0;
    return piece;
}

/* Behind what parts two pieces of one code: blanks, hyphens, a line break. `at` itself: nothing
 * does, or a sentence or a paragraph ends. */
static const char *part(const char *at)
{
    const char *end = follow_up_skip_gap(at);
    end += *end == ':' || *end == '#';
    end = follow_up_skip_gap(end);
    int lines = 0;
    for (const char *sign = at; sign < end; sign++) {
        lines += *sign == '\n';
        if (lines > 1 || (strchr(".,", *sign) && g_ascii_isspace(sign[1])))
            return at;
    }
    return end <= at + PARTING_MAX ? end : at;
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

static void add(Piece *all, const Piece *piece)
{
    all->end = piece->end;
    all->length += piece->length;
    all->digits += piece->digits;
    all->switches += piece->switches;
    all->zeros += piece->zeros;
    all->capitals += piece->capitals;
    all->hexadecimal += piece->hexadecimal;
    all->foreign |= piece->foreign;
}

static bool is_like(const Piece *all, const Likeness *likeness)
{
    return !all->foreign && all->length >= likeness->min && all->length <= likeness->max &&
           all->digits > 0 && all->digits < all->length && all->zeros <= ZEROS_MAX &&
           (!likeness->small || (all->capitals == 0 && all->hexadecimal < all->length));
}

/* In groups of one length, the last of which may have lost or won a character: "k7q2 9xmb 4taa 222",
 * "k 7 q 2 9 x m b". */
static const char *grouped(const Piece *first, const Likeness *likeness)
{
    Piece all = *first;
    int n = 1, plain = first->digits == 0, width = first->length;
    while (width <= GROUP_MAX && all.length < FOLLOW_UP_TOKEN_LENGTH) {
        const char *at = part(all.end);
        const Piece piece = read_piece(at);
        int length = all.length + piece.length;
        bool last = piece.length != width;
        if (at == all.end || piece.length == 0 || piece.foreign || piece.length > width + 1 ||
            (last && piece.digits == 0 && length != FOLLOW_UP_TOKEN_LENGTH))
            break;
        add(&all, &piece);
        plain += piece.digits == 0;
        n++;
        if (last)
            break;
    }
    bool mixed = width <= 2 ? all.digits > 1 : all.switches >= SWITCHES && 2 * plain <= n;
    return n > 1 && all.length >= GROUPED_MIN && mixed && is_like(&all, likeness) ? all.end
                                                                                  : NULL;
}

/* Broken by the end of a line, wherever that fell. */
static const char *broken(const Piece *first, const Likeness *likeness)
{
    const char *at = part(first->end);
    const Piece second = read_piece(at);
    Piece all = *first;
    add(&all, &second);
    bool line = memchr(first->end, '\n', (size_t)(at - first->end)) != NULL;
    return line && first->digits > 0 && second.digits > 0 && all.switches >= SWITCHES &&
                   is_like(&all, likeness)
               ? all.end
               : NULL;
}

/* Where the token that begins at `at` ends; NULL: there is none. */
static const char *token_end(const char *at, const Likeness *likeness)
{
    const Piece first = read_piece(at);
    if (first.length == 0 || first.foreign)
        return NULL;
    if (first.switches >= SWITCHES && is_like(&first, likeness))
        return first.end;
    if (first.digits == 0 && !likeness->small && first.length >= LETTERS_MIN &&
        first.length <= likeness->max && is_random(first.start, first.length))
        return first.end;
    const char *end = grouped(&first, likeness);
    return end ? end : broken(&first, likeness);
}

/* ---- references ---- */

typedef enum Prefix { PREFIX_NONE, PREFIX_NEAR, PREFIX_OURS } Prefix;

typedef struct Reference {
    Prefix prefix;
    const char *end;
    bool whole; /* a year and a number */
    bool tight; /* nothing but hyphens in it, and behind it */
} Reference;

static const char *behind(const char *at)
{
    return follow_up_skip_unseen(at + 1);
}

/* What is one edit away: a letter more, less or another, or two changed about. */
static bool is_near(const char *typed, const char *prefix)
{
    size_t length = strlen(typed), ours = strlen(prefix), same = 0, last = 0;
    if (ours < 3 || length + 1 < ours || length > ours + 1)
        return false;
    while (typed[same] && g_ascii_toupper(typed[same]) == g_ascii_toupper(prefix[same]))
        same++;
    while (last < MIN(length, ours) - MIN(same, MIN(length, ours)) &&
           g_ascii_toupper(typed[length - 1 - last]) ==
               g_ascii_toupper(prefix[ours - 1 - last]))
        last++;
    bool changed = length == ours && same + last + 2 == length &&
                   g_ascii_toupper(typed[same]) == g_ascii_toupper(prefix[same + 1]) &&
                   g_ascii_toupper(typed[same + 1]) == g_ascii_toupper(prefix[same]);
    return changed || same + last + 1 >= MAX(length, ours);
}

/* Behind the letters that are our prefix, or nearly; `at`: there are none. *ret is PREFIX_NONE then. */
static const char *read_prefix(const char *at, const char *prefix, Prefix *ret)
{
    char typed[LETTERS_MAX + 1] = "";
    const char *end = at;
    int n = 0;
    for (; n < LETTERS_MAX && g_ascii_isalpha(*end); end = behind(end))
        typed[n++] = *end;
    bool ours = g_ascii_strcasecmp(typed, prefix) == 0;
    *ret = n == 0                   ? PREFIX_NONE
           : ours                   ? PREFIX_OURS
           : is_near(typed, prefix) ? PREFIX_NEAR
                                    : PREFIX_NONE;
    return *ret == PREFIX_NONE ? at : end;
}

/* As many characters as look like digits, at most `max`, one at least being one. */
static const char *read_number(const char *at, int max, int *ret_length)
{
    int n = 0, digits = 0;
    for (; n < max && *at && is_digit_like(*at); at = behind(at), n++)
        digits += g_ascii_isdigit(*at) != 0;
    *ret_length = digits > 0 ? n : 0;
    return at;
}

/* 20xx */
static const char *read_year(const char *at)
{
    int n;
    const char *end = read_number(at, NUMBER, &n);
    bool year = n == NUMBER && *at == '2' && strchr("0Oo", *behind(at));
    return year ? end : NULL;
}

/* The year and the number; of ours, what is left of them, too. */
static void read_numbers(const char *at, Reference *reference)
{
    int n;
    const char *end = read_year(at);
    bool ours = reference->prefix == PREFIX_OURS;
    if (!end || (reference->prefix == PREFIX_NONE && g_ascii_isalnum(*end))) {
        end = read_number(at, NUMBER_MAX, &n);
        if (ours && n > 0 && !g_ascii_isalnum(*end))
            reference->end = end;
        return;
    }
    const char *number = part(end);
    bool parted = number != end;
    reference->end = parted || ours ? end : reference->end;
    end = read_number(number, ours ? NUMBER_MAX : NUMBER + 1, &n);
    if (n > NUMBER && (!parted || g_ascii_isalnum(*end)))
        end = read_number(number, NUMBER, &n); /* a token is glued to it */
    if (n >= NUMBER - 1 && !(n < NUMBER && g_ascii_isalnum(*end)))
        reference->end = end;
    reference->whole = n == NUMBER || (ours && n > NUMBER && n <= NUMBER_MAX);
}

/* The reference, or what is left of one, that begins at `at`. False: there is none. */
static bool read_reference(const Reading *reading, const char *at, Reference *ret)
{
    const char *end = read_prefix(at, reading->prefix, &ret->prefix);
    *ret = (Reference){.prefix = ret->prefix, .end = end};
    read_numbers(ret->prefix == PREFIX_NONE ? at : part(end), ret);
    const char *next = part(ret->end);
    ret->tight = *ret->end == '-' && next == ret->end + 1;
    for (const char *sign = at; sign < ret->end; sign++)
        ret->tight &= g_ascii_isalnum(*sign) || *sign == '-';
    return ret->prefix == PREFIX_OURS || ret->whole;
}

/* ---- what the words around it say ---- */

static bool says(const Reading *reading, const char *from, const char *to, CodeWord group)
{
    char folded[4 * (BEFORE + BEHIND) + 1];
    const Phrases *table = lexicon_table(reading->lexicon, LEXICON_CODE_WORDS);
    size_t length = phrase_fold(from, (size_t)(to - from), folded, sizeof folded);
    size_t start, n;
    for (size_t at = 0; at < length; at += start + n) {
        int found = phrases_within(table, folded + at, length - at, &start, &n);
        if (found == (int)group)
            return true;
        if (found < 0)
            break;
    }
    return false;
}

/* Whole words of the same paragraph. */
static const char *words_before(const Reading *reading, const char *at)
{
    const char *from = at;
    while (from > reading->text && from > at - BEFORE &&
           !(from[-1] == '\n' && from < at && *from == '\n'))
        from--;
    while (from > reading->text && from < at && !g_ascii_isspace(*from))
        from++;
    return from;
}

static const char *words_behind(const char *at)
{
    const char *to = at;
    while (*to && to < at + BEHIND && *to != '\n' && !(*to == '.' && g_ascii_isspace(to[1])))
        to++;
    while (*to && to > at && !g_ascii_isspace(*to) && *to != '.')
        to--;
    return to;
}

/* ---- the whole ---- */

static bool is_touched(const char *text, const char *at)
{
    const char *before = g_utf8_find_prev_char(text, at);
    return before && is_foreign(before);
}

/* In what a link, an address or the name of a file consists of. */
static bool is_beside(const char *text, const char *at)
{
    return at > text && strchr("-/=&?#%_~.", at[-1]);
}

/* The token behind a reference. Its end, or NULL. */
static const char *with_reference(const Reading *reading, const char *at, Reference *reference)
{
    if (is_touched(reading->text, at) || !read_reference(reading, at, reference))
        return NULL;
    const char *next = part(reference->end);
    if (reference->prefix == PREFIX_OURS)
        return token_end(next, reference->whole ? &behind_reference : &exact);
    if (reference->prefix == PREFIX_NEAR)
        return token_end(next, &behind_another);
    const char *from = words_before(reading, at);
    if (is_beside(reading->text, at))
        return NULL;
    bool meant =
        says(reading, from, at, CODE_WORD_OURS) && !says(reading, from, at, CODE_WORD_OTHER);
    return meant || reference->tight ? token_end(next, meant ? &behind_another : &exact) : NULL;
}

/* A token of which the words around it say that it is a code of ours. */
static const char *with_words(const Reading *reading, const char *at)
{
    const char *end = token_end(at, &exact);
    if (!end || is_beside(reading->text, at) || is_touched(reading->text, at) ||
        (*end && strchr("-/=_~%", *end) && g_ascii_isalnum(end[1])))
        return NULL;
    const char *from = words_before(reading, at), *to = words_behind(end);
    bool ours =
        says(reading, from, at, CODE_WORD_OURS) || says(reading, end, to, CODE_WORD_OURS);
    return ours && !says(reading, from, at, CODE_WORD_OTHER) &&
                   !says(reading, end, to, CODE_WORD_OTHER)
               ? end
               : NULL;
}

/* The next letter or digit that begins something, links and addresses left out; NULL: there is none. */
static const char *next_piece(const char *at, const char **word)
{
    for (;;) {
        at += strcspn(at, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        if (!*at)
            return NULL;
        if (at < *word)
            return at;
        *word = word_end(at);
        if (!is_place(at, *word))
            return at;
        at = *word;
    }
}

FollowUpAttempt follow_up_attempt(const char *text, const char *prefix, const Lexicon *lexicon,
                                  size_t *ret_at, size_t *ret_length)
{
    const Reading reading = {text, prefix, lexicon};
    const char *word = text;
    for (const char *at = text; (at = next_piece(at, &word)); at = read_piece(at).end) {
        Reference reference;
        const char *end = with_reference(&reading, at, &reference);
        const char *from = end ? reference.end : at;
        FollowUpAttempt found = end ? FOLLOW_UP_CODE : FOLLOW_UP_TOKEN;
        end = end ? end : with_words(&reading, at);
        if (!end)
            continue;
        *ret_at = (size_t)(from - text);
        *ret_length = (size_t)(end - from);
        return found;
    }
    return FOLLOW_UP_NONE;
}

/* ---- what the register may know ---- */

/* The end of one that is too long to be one: "HLP20260042abcdefgh23456789". */
static void add_end(const Piece *piece, GPtrArray *tokens)
{
    char *token = g_malloc0(FOLLOW_UP_TOKEN_LENGTH + 1);
    int left = FOLLOW_UP_TOKEN_LENGTH;
    for (const char *sign = piece->end; left > 0 && sign > piece->start;) {
        if (g_ascii_isalnum(*--sign))
            token[--left] = g_ascii_tolower(*sign);
    }
    g_ptr_array_add(tokens, token);
}

/* "2026", "OO42", and what is a digit too short or too long. */
static bool is_short_number(const Piece *piece)
{
    bool digits =
        piece->digits > 0 && piece->length >= NUMBER - 1 && piece->length <= NUMBER + 1;
    for (const char *sign = piece->start; digits && sign < piece->end; sign++)
        digits = !g_ascii_isalnum(*sign) || is_digit_like(*sign);
    return digits;
}

/* Those that begin at `at`; `numbered`: behind a year and a number, where anything may be one. */
static void add_tokens(const char *at, bool numbered, GPtrArray *tokens)
{
    enum { MAX_LENGTH = FOLLOW_UP_TOKEN_LENGTH + TYPED_SLACK };
    char token[MAX_LENGTH + 1] = "";
    Piece all = {0};
    int pieces = 0, n = 0;
    bool spelled = true; /* "k 7 q 2" */
    while (tokens->len < FOLLOW_UP_TOKENS_MAX) {
        const Piece piece = read_piece(at);
        if (piece.length == 0 || piece.foreign || all.length + piece.length > MAX_LENGTH)
            return;
        add(&all, &piece);
        spelled &= piece.length <= 2;
        for (const char *sign = piece.start; n < all.length; sign++) {
            if (g_ascii_isalnum(*sign))
                token[n++] = g_ascii_tolower(*sign);
        }
        bool random = pieces == 0 && all.digits == 0 && is_random(token, n);
        bool mixed = numbered || all.switches >= (pieces++ > 0 ? SWITCHES : 1) ||
                     (spelled && all.digits > 1 && all.digits < n);
        if (n >= FOLLOW_UP_TOKEN_LENGTH - TYPED_SLACK && (mixed || random))
            g_ptr_array_add(tokens, g_strndup(token, (gsize)n));
        at = follow_up_skip_gap(piece.end);
    }
}

void follow_up_tokens(const char *text, GPtrArray *tokens)
{
    const char *word = text;
    int numbers = 0; /* in a row, in front of it */
    for (const char *at = text; (at = next_piece(at, &word));) {
        const Piece piece = read_piece(at);
        if (piece.length > FOLLOW_UP_TOKEN_LENGTH + TYPED_SLACK && piece.digits > 0 &&
            !piece.foreign && tokens->len < FOLLOW_UP_TOKENS_MAX)
            add_end(&piece, tokens);
        add_tokens(at, numbers >= 2, tokens);
        numbers = is_short_number(&piece) ? numbers + 1 : 0;
        at = piece.end;
    }
}
