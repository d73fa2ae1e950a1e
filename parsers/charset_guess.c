/* See charset_guess.h. Words of western Europe have few letters that are no ASCII, and ASCII around
 * them: all that is looked for here does not. Called by charset.c, once a text. */
#include "parsers/charset_guess.h"

#include <stdbool.h>
#include <string.h>

/* ---- alphabets ---- */

enum {
    LETTERS_MIN = 8, /* in whole words of another alphabet */
    WORD_MIN = 3,    /* letters of a word that counts */
};

/* A set of one byte a letter: its most frequent letters, capitals, too; bytes from 0xC0 on that are
 * none; and at which step inside a word a capital would follow a small letter. */
typedef struct Alphabet {
    const char *name, *common, *none;
    enum { CASE_NONE, CASE_RISES, CASE_FALLS } wrong;
} Alphabet;

static const Alphabet alphabets[] = {
    {"KOI8-U",
     "\xA6\xB6\xC1\xC5\xC9\xCE\xCF\xD2\xD3\xD4\xD7\xE1\xE5\xE9\xEE\xEF\xF2\xF3\xF4\xF7", "",
     CASE_RISES},
    {"CP1251",
     "\xB2\xB3\xC0\xC2\xC5\xC8\xCD\xCE\xD0\xD1\xD2\xE0\xE2\xE5\xE8\xED\xEE\xF0\xF1\xF2", "",
     CASE_FALLS},
    {"CP1253",
     "\xC1\xC5\xC7\xC9\xCD\xCF\xD1\xD3\xD4\xDC\xDD\xDF\xE1\xE5\xE7\xE9\xED\xEF\xF1\xF2\xF3"
     "\xF4\xFC",
     "\xD2\xFF", CASE_FALLS},
    {"CP1255", "\xE0\xE1\xE4\xE5\xE9\xEC\xEE\xF0\xF8\xFA",
     "\xC1\xC5\xC7\xC9\xCD\xCF\xD1\xD3\xD9\xDA\xDB\xDC\xDD\xDE\xDF\xFB\xFC\xFF", CASE_NONE},
    {"CP1256", "\xC7\xC8\xC9\xCA\xD1\xE1\xE3\xE4\xE5\xE6\xED",
     "\xE0\xE2\xE7\xE8\xE9\xEA\xEB\xEE\xEF\xF4\xF9\xFB\xFC", CASE_NONE},
    {"ISO-8859-6", "\xC7\xC8\xC9\xCA\xD1\xE4\xE5\xE6\xE7\xE8\xEA",
     "\xC0\xDB\xDC\xDD\xDE\xDF\xF3\xF4\xF5\xF6\xF7\xF8\xF9\xFA\xFB\xFC\xFD\xFE\xFF", CASE_NONE},
};

/* What stands in whole words of letters that are no ASCII, and how many such letters do not. */
typedef struct Words {
    size_t of[0x100], letters, mixed;
    size_t rises, falls; /* steps from 0xC0-0xDF to 0xE0-0xFF, and back */
} Words;

static bool is_ascii_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_other_letter(unsigned char c)
{
    return c >= 0x80 && c != 0xA0;
}

static void count_word(Words *words, const unsigned char *word, size_t length)
{
    words->letters += length;
    for (size_t i = 0; i < length; i++) {
        words->of[word[i]]++;
        if (i == 0 || word[i - 1] < 0xC0 || word[i] < 0xC0)
            continue;
        words->rises += word[i - 1] < 0xE0 && word[i] >= 0xE0;
        words->falls += word[i - 1] >= 0xE0 && word[i] < 0xE0;
    }
}

static void count_words(Words *words, const char *bytes, size_t length)
{
    for (size_t start = 0, end; start < length; start = end + 1) {
        for (end = start; end < length && is_other_letter((unsigned char)bytes[end]); end++)
            ;
        bool mixed = (start > 0 && is_ascii_letter(bytes[start - 1])) ||
                     (end < length && is_ascii_letter(bytes[end]));
        if (mixed)
            words->mixed += end - start;
        else if (end - start >= WORD_MIN)
            count_word(words, (const unsigned char *)bytes + start, end - start);
    }
}

static size_t count_of(const Words *words, const char *bytes)
{
    size_t n = 0;
    for (; *bytes; bytes++)
        n += words->of[(unsigned char)*bytes];
    return n;
}

/* How well the words fit: two letters of five are of the most frequent, and few are none of the set or
 * capitals inside a word. 0: not at all. */
static size_t fit(const Words *words, const Alphabet *alphabet)
{
    size_t common = count_of(words, alphabet->common),
           wrong =
               count_of(words, alphabet->none) + (alphabet->wrong == CASE_RISES   ? words->rises
                                                  : alphabet->wrong == CASE_FALLS ? words->falls
                                                                                  : 0);
    bool fits = 5 * common >= 2 * words->letters && 8 * wrong <= words->letters;
    return fits && common > wrong ? common - wrong : 0;
}

static const char *guess_alphabet(const char *bytes, size_t length)
{
    Words words = {0};
    const char *name = NULL;
    size_t best = 0;
    count_words(&words, bytes, length);
    if (words.letters < LETTERS_MIN || words.mixed * 10 > words.letters)
        return NULL;
    for (size_t i = 0; i < sizeof alphabets / sizeof *alphabets; i++) {
        size_t fits = fit(&words, &alphabets[i]);
        if (fits > best) {
            best = fits;
            name = alphabets[i].name;
        }
    }
    return name;
}

/* ---- East Asia ---- */

enum { FEW = 4 }; /* pairs of bytes that tell nothing */

/* The rows of the pairs of bytes in which East Asia writes (ISO 2022 with the high bit), and what is none. */
typedef struct Pairs {
    size_t all, kana, low, high; /* rows 0xB0 to 0xC8, and from there to 0xD7 */
    size_t broken, words;        /* single high bytes; pairs with a space between */
} Pairs;

static bool is_high(const char *bytes, size_t length, size_t at)
{
    return at < length && (unsigned char)bytes[at] > 0xA0 && (unsigned char)bytes[at] < 0xFF;
}

static Pairs pairs_of(const char *bytes, size_t length)
{
    Pairs pairs = {0};
    for (size_t i = 0; i < length; i++) {
        unsigned char row = (unsigned char)bytes[i];
        if (!is_high(bytes, length, i) || !is_high(bytes, length, i + 1)) {
            pairs.broken += row >= 0x80;
            continue;
        }
        pairs.all++;
        pairs.kana += row == 0xA4 || row == 0xA5;
        pairs.low += row >= 0xB0 && row <= 0xC8;
        pairs.high += row > 0xC8 && row <= 0xD7;
        pairs.words +=
            bytes[i + 2 < length ? i + 2 : i] == ' ' && is_high(bytes, length, i + 3);
        i++;
    }
    return pairs;
}

/* Chinese, Japanese or Korean by the rows that each uses most, and by the spaces that only Korean has between words; NULL:
 * none of them. Words of Europe have single high bytes, or spaces. */
static const char *guess_rows(const char *bytes, size_t length)
{
    Pairs pairs = pairs_of(bytes, length);
    bool spaced = pairs.words * 8 > pairs.all;
    if (pairs.all < FEW || pairs.broken * 10 > pairs.all)
        return NULL;
    if (pairs.kana * 4 >= pairs.all)
        return spaced ? NULL : "EUC-JP-MS";
    if ((pairs.low + pairs.high) * 4 < pairs.all * 3)
        return NULL;
    if (pairs.high * 12 >= pairs.all)
        return spaced ? NULL : "GB18030";
    return pairs.words > 0 ? "CP949" : NULL;
}

/* The pairs of Big5 and of Shift_JIS, whose second byte may be ASCII. */
typedef struct HalfPairs {
    size_t all, joined; /* of Big5, and those directly behind another */
    size_t ascii;       /* those with an ASCII byte */
    size_t frequent;    /* in the rows of the most frequent characters */
    size_t kana;        /* of Shift_JIS */
    size_t others;      /* bytes that are in neither */
} HalfPairs;

static bool is_second(unsigned char c)
{
    return (c >= 0x40 && c < 0x7F) || (c > 0xA0 && c < 0xFF);
}

static HalfPairs half_pairs_of(const char *bytes, size_t length)
{
    HalfPairs pairs = {0};
    for (size_t i = 0, end = 0; i < length; i++) {
        unsigned char first = (unsigned char)bytes[i],
                      second = i + 1 < length ? (unsigned char)bytes[i + 1] : 0;
        if (first < 0x80)
            continue;
        if ((first == 0x82 && second >= 0x9F && second <= 0xF1) ||
            (first == 0x83 && second >= 0x40 && second <= 0x96)) {
            pairs.kana++;
        } else if (first > 0xA0 && first < 0xFA && is_second(second)) {
            pairs.all++;
            pairs.joined += end == i && i > 0;
            pairs.ascii += second < 0x80;
            pairs.frequent += first < 0xC7;
        } else {
            pairs.others++;
            continue;
        }
        end = ++i + 1;
    }
    return pairs;
}

/* The letters of Poland and of Germany may be such pairs, too, but do not stand side by side. */
static const char *guess_half_rows(const char *bytes, size_t length)
{
    HalfPairs pairs = half_pairs_of(bytes, length);
    if (pairs.kana >= FEW && pairs.kana * 2 >= pairs.all)
        return "CP932";
    bool big5 = pairs.all >= FEW && pairs.others * 10 <= pairs.all &&
                pairs.joined * 2 >= pairs.all && pairs.ascii * 5 >= pairs.all &&
                pairs.frequent * 4 >= pairs.all * 3;
    return big5 ? "BIG5-HKSCS" : NULL;
}

const char *charset_guess(const char *bytes, size_t length)
{
    const char *name = guess_alphabet(bytes, length);
    if (!name)
        name = guess_half_rows(bytes, length);
    return name ? name : guess_rows(bytes, length);
}
