/* Numbers in digits and in words. Called by fields_mark.c and by daemon/core/classify.c. */
#include "parsers/fields/number.h"

#include "config/lexicon.h"

#include <string.h>

static const int64_t number_values[NUMBER_WORD_COUNT] = {
    [NUMBER_1] = 1,       [NUMBER_2] = 2,   [NUMBER_3] = 3,   [NUMBER_4] = 4,
    [NUMBER_5] = 5,       [NUMBER_6] = 6,   [NUMBER_7] = 7,   [NUMBER_8] = 8,
    [NUMBER_9] = 9,       [NUMBER_10] = 10, [NUMBER_11] = 11, [NUMBER_12] = 12,
    [NUMBER_13] = 13,     [NUMBER_14] = 14, [NUMBER_15] = 15, [NUMBER_16] = 16,
    [NUMBER_17] = 17,     [NUMBER_18] = 18, [NUMBER_19] = 19, [NUMBER_20] = 20,
    [NUMBER_30] = 30,     [NUMBER_40] = 40, [NUMBER_50] = 50, [NUMBER_60] = 60,
    [NUMBER_70] = 70,     [NUMBER_80] = 80, [NUMBER_90] = 90, [NUMBER_100] = 100,
    [NUMBER_1000] = 1000,
};

enum { DIGITS_MAX = 9 };

/* "1,200", "28" and "140ish", but not "6a", "2.5", "14:30" or "30%". */
static int64_t number_in_digits(const char *text, size_t length)
{
    int64_t value = 0;
    size_t digits = 0;
    if (length > 3 && memcmp(text + length - 3, "ish", 3) == 0)
        length -= 3;
    for (size_t i = 0; i < length; i++) {
        if (g_ascii_isdigit(text[i]) && ++digits <= DIGITS_MAX)
            value = 10 * value + (text[i] - '0');
        else if (text[i] != ',' || i == 0 || length - i < 4)
            return -1;
    }
    return digits > 0 ? value : -1;
}

/* "twenty-eight", "two hundred and forty": the value of the words from text[0] on, and their
 * length. */
static int64_t number_in_words(const Phrases *numbers, const char *text, size_t length,
                               size_t *ret_length)
{
    int64_t total = 0, last = 0;
    size_t at = 0, phrase = 0;
    for (;;) {
        int group = phrases_start(numbers, text + at, length - at, &phrase);
        int64_t value = group >= 0 ? number_values[group] : 0;
        bool fits = total == 0 || value >= 100 || (last >= 20 && value < last);
        if (value == 0 || !fits || total > 100000)
            break;
        total = value >= 100 && total > 0 ? total * value : total + value;
        last = value;
        at += phrase;
        *ret_length = at;
        size_t gap = strspn(text + at, " -");
        if (value >= 100 && strncmp(text + at + gap, "and ", 4) == 0)
            gap += 4;
        at += gap;
    }
    return total > 0 ? total : -1;
}

int64_t number_at(const Phrases *numbers, const Sentence *sentence, size_t i, size_t *ret_n)
{
    const Word *word = &sentence->words[i];
    const char *text = sentence->folded + word->at;
    size_t length = word->length;
    *ret_n = 1;
    if (word->digit)
        return number_in_digits(text, length);
    if (!number_may_begin(phrases_keys(numbers), word))
        return -1;
    int64_t number = number_in_words(numbers, text, sentence->length - word->at, &length);
    while (number >= 0 && i + *ret_n < sentence->n &&
           sentence->words[i + *ret_n].at < word->at + length)
        ++*ret_n;
    return number;
}
