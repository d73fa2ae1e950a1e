/* See identity_card.h. What one line of a card tells besides a name: addresses, numbers, user names, where somebody
 * lives. Pure; called by the files that cut such lines off. */
#include "parsers/identity/identity_card.h"

#include "parsers/identity/identity_home.h"
#include "parsers/text/words.h"

#include <string.h>

enum {
    DIGITS_MIN = 5, /* of a number that is somebody's */
    TOKEN_BYTES = 100,
};

/* "EMAIL;TYPE=home:b.jones@..." and "e-mail:b.jones@..." are labels with an address. */
static void learn_address(Names *names, const char *token, size_t length)
{
    const char *at = memchr(token, '@', length), *from = at;
    while (from > token && !strchr(":=;<([", from[-1]))
        from--;
    g_autofree char *address = g_strndup(from, (size_t)(token + length - from));
    names_add_address(names, address);
}

static void learn_token(Names *names, const char *token, size_t length)
{
    while (length > 0 && strchr("<([\"'", token[0])) {
        token++;
        length--;
    }
    while (length > 0 && strchr(">)],.;:\"'", token[length - 1]))
        length--;
    size_t digits = 0, letters = 0;
    for (size_t i = 0; i < length; i++) {
        digits += g_ascii_isdigit(token[i]) != 0;
        letters += g_ascii_isalpha(token[i]) != 0;
    }
    if (length > 1 && memchr(token + 1, '@', length - 1))
        learn_address(names, token, length);
    else if (length > 0 && token[0] == '@')
        names_add_token(names, token + 1, length - 1);
    else if (digits >= DIGITS_MIN || (digits > 1 && letters > 1))
        names_add_token(names, token, length);
}

/* A number that blanks divide, and a postcode, as one. */
static void learn_numbers(Names *names, const Line *line)
{
    g_autoptr(GString) digits = g_string_new(NULL);
    for (size_t i = 0; i <= line->length; i++) {
        char c = i < line->length ? line->start[i] : '\0';
        if (g_ascii_isdigit(c)) {
            g_string_append_c(digits, c);
        } else if (!c || !strchr(" -.()+", c)) {
            if (digits->len >= DIGITS_MIN)
                names_add_token(names, digits->str, digits->len);
            g_string_truncate(digits, 0);
        }
    }
    size_t from = 0;
    for (size_t i = 0; i + 1 < line->length; i++) {
        if (line->start[i] != ' ')
            continue;
        size_t inward = 0;
        while (i + 1 + inward < line->length && g_ascii_isalnum(line->start[i + 1 + inward]))
            inward++;
        if (inward == 3 && g_ascii_isdigit(line->start[i + 1]) && i - from >= 2 &&
            i - from <= 4 &&
            g_ascii_isdigit(line->start[i - 1 - (g_ascii_isalpha(line->start[i - 1]) != 0)])) {
            g_autofree char *code = g_strdup_printf("%.*s%.3s", (int)(i - from),
                                                    line->start + from, line->start + i + 1);
            names_add_token(names, code, strlen(code));
        }
        from = i + 1;
    }
}

/* "(Tomos's mam)": a name with a relative behind it. */
static void learn_whose(Names *names, const Line *line)
{
    const Phrases *relatives = lexicon_table(names_lexicon(names), LEXICON_RELATIVES);
    g_autofree Sentence *sentence = g_new(Sentence, 1); /* large */
    size_t at = 0;
    if (!sentence_next(sentence, line->start, line->length, &at))
        return;
    for (size_t i = 0; i + 1 < sentence->n; i++) {
        const Word *word = &sentence->words[i];
        int kin = word_group(sentence, i + 1, relatives, NULL);
        if (word->capital && word->possessive && !sentence->words[i + 1].breaks &&
            (kin == RELATIVE_ONE || kin == RELATIVE_SEVERAL || kin == RELATIVE_KEEPER))
            names_add_relative(names, line->start + word->start, word->end - word->start);
    }
}

void card_learn_line(Names *names, const Line *line)
{
    learn_whose(names, line);
    learn_numbers(names, line);
    home_learn(names, line);
    for (size_t i = 0; i < line->length;) {
        while (i < line->length && strchr(" \t|", line->start[i]))
            i++;
        size_t from = i;
        while (i < line->length && !strchr(" \t|", line->start[i]))
            i++;
        if (i > from && i - from < TOKEN_BYTES)
            learn_token(names, line->start + from, i - from);
    }
}
