/* See charset_guess.h. libuchardet knows how often letters follow each other; what is kept here is
 * which of its answers to believe: it names a set for any bytes. Called by charset.c, once a text. */
#include "parsers/text/charset_guess.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <uchardet/uchardet.h>

enum {
    SAMPLE = 4096, /* bytes that are looked at, from the first beyond ASCII on */
    BESIDE = 16,   /* and those in front of it */
    FEW = 8,       /* bytes beyond ASCII that tell nothing */
    SHORT = 64,    /* and those that may be too few for its models */
    LATIN_MIN = 4, /* letters of central Europe: a name or two make no text of it */
};

/* What it says, and the name for iconv of what mail means by that. The sets of DOS and of the
 * Macintosh are hardly in mail, but one is nearly that of Windows. */
typedef struct Answer {
    const char *said, *name;
    enum { LETTERS, PAIRS, LATIN } kind;
} Answer;

static const Answer answers[] = {
    {"BIG5", "BIG5-HKSCS", PAIRS},
    {"GB18030", "GB18030", PAIRS},
    {"EUC-JP", "EUC-JP-MS", PAIRS},
    {"SHIFT_JIS", "CP932", PAIRS},
    {"EUC-KR", "CP949", PAIRS},
    {"UHC", "CP949", PAIRS},
    {"KOI8-R", "KOI8-U", LETTERS},
    {"WINDOWS-1251", "CP1251", LETTERS},
    {"MAC-CYRILLIC", "CP1251", LETTERS},
    {"ISO-8859-5", "ISO-8859-5", LETTERS},
    {"ISO-8859-6", "ISO-8859-6", LETTERS},
    {"WINDOWS-1256", "CP1256", LETTERS},
    {"ISO-8859-7", "CP1253", LETTERS},
    {"WINDOWS-1253", "CP1253", LETTERS},
    {"ISO-8859-8", "CP1255", LETTERS},
    {"WINDOWS-1255", "CP1255", LETTERS},
    {"TIS-620", "CP874", LETTERS},
    {"ISO-8859-11", "CP874", LETTERS},
    {"ISO-8859-2", "ISO-8859-2", LATIN},
    {"WINDOWS-1250", "CP1250", LATIN},
};

static const Answer *ask(const char *bytes, size_t length, int times)
{
    uchardet_t detector = uchardet_new();
    const Answer *answer = NULL;
    for (int i = 0; i < times; i++)
        uchardet_handle_data(detector, bytes, length);
    uchardet_data_end(detector);
    for (size_t i = 0; i < G_N_ELEMENTS(answers) && !answer; i++) {
        if (strcmp(uchardet_get_charset(detector), answers[i].said) == 0)
            answer = &answers[i];
    }
    uchardet_delete(detector);
    return answer;
}

/* Bytes beyond ASCII beside one of its letters. */
static size_t count_in_words(const char *bytes, size_t length)
{
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        bool beside = (i > 0 && g_ascii_isalpha(bytes[i - 1])) ||
                      (i + 1 < length && g_ascii_isalpha(bytes[i + 1]));
        n += (unsigned char)bytes[i] >= 0x80 && beside;
    }
    return n;
}

static size_t count_from(const char *bytes, size_t length, unsigned char first)
{
    size_t n = 0;
    for (size_t i = 0; i < length; i++)
        n += (unsigned char)bytes[i] >= first;
    return n;
}

/* Its models know few capitals: those of windows-1251 are asked for as small letters. */
static const Answer *ask_for_capitals(const char *bytes, size_t length)
{
    g_autofree char *small = g_memdup2(bytes, length);
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)small[i] >= 0xC0)
            small[i] |= 0x20;
    }
    const Answer *answer = ask(small, length, 1);
    return answer && strcmp(answer->name, "CP1251") == 0 ? answer : NULL;
}

const char *charset_guess(const char *bytes, size_t length)
{
    size_t at = 0;
    while (at < length && (unsigned char)bytes[at] < 0x80)
        at++;
    at -= MIN(at, BESIDE);
    bytes += at;
    length = MIN(length - at, SAMPLE);
    size_t high = count_from(bytes, length, 0x80);
    if (high < LATIN_MIN)
        return NULL;
    const Answer *answer = ask(bytes, length, 1), *again;
    if (answer && answer->kind == LATIN)
        return count_in_words(bytes, length) < LATIN_MIN ? NULL : answer->name;
    if (high < FEW)
        return NULL;
    if (high < SHORT && (again = ask(bytes, length, 2)) && again->kind == PAIRS)
        answer = again;
    if ((!answer || strcmp(answer->name, "KOI8-U") == 0) &&
        count_from(bytes, length, 0xE0) == 0 && (again = ask_for_capitals(bytes, length)))
        answer = again;
    return answer ? answer->name : NULL;
}
