/* The words of a run, and what is known of it. See fields_run.h. */
#include "parsers/fields/fields_run.h"

int run_calendar(const Run *run, size_t i)
{
    return i < run->marks->sentence.n ? run->marks->calendar[i] : -1;
}

const char *run_word(const Run *run, size_t i)
{
    return run->marks->sentence.folded + run->marks->sentence.words[i].at;
}

size_t run_length(const Run *run, size_t i)
{
    return i < run->marks->sentence.n ? run->marks->sentence.words[i].length : 0;
}

bool run_digit(const Run *run, size_t i)
{
    return i < run->marks->sentence.n && run->marks->sentence.words[i].digit;
}

size_t run_digits(const char *text, int *ret)
{
    size_t n = 0;
    *ret = 0;
    for (; n < 5 && g_ascii_isdigit(text[n]); n++)
        *ret = 10 * *ret + (text[n] - '0');
    return n;
}

bool run_has_side(const Run *run)
{
    return run->past >= 0 || run->ahead;
}
