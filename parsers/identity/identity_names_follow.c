/* See identity_names_table.h. What else somebody is called whose name is known: "bjones" and "BJ" of Bethan Jones,
 * "Beth", and what people mistype. Pure; called by identity_names.c. */
#include "parsers/identity/identity_names_table.h"

#include "parsers/identity/identity.h"
#include "parsers/identity/identity_fold.h"

#include <string.h>

enum {
    COMPOUND_MIN = 4, /* letters of "bjones" */
    ALTERED_MIN = 5,  /* letters of a name that is known when it is mistyped */
    ALTERED_MAX = 40,
    GROWN_MIN = 6, /* letters of a name that is known in a longer word */
    NEAR_MIN = 7,  /* of one that is known with any wrong letter */
    LONGS_MAX = 64,
};

/* ---- user names and initials ---- */

static void put_compound(Names *names, const char *a, const char *b)
{
    g_autofree char *whole = g_strconcat(a, b, NULL);
    if (strlen(whole) >= COMPOUND_MIN)
        names_put(names, whole, names_kind_of(names, whole, true));
}

/* "bjones", "jonesb", "bethanj", "bethanjones", "jonesbethan". */
static void add_user_names(Names *names, const char *given, const char *family)
{
    char first[] = {given[0], 0}, last[] = {family[0], 0};
    if (!g_ascii_isalpha(first[0]) || !g_ascii_isalpha(last[0]))
        return;
    put_compound(names, first, family);
    put_compound(names, family, first);
    put_compound(names, given, last);
    put_compound(names, last, given);
    put_compound(names, given, family);
    put_compound(names, family, given);
}

void names_add_pair(Names *names, const char *a, const char *b)
{
    if (a[1] && b[1] && g_hash_table_size(names->pairs) < ENTRIES_MAX) {
        g_hash_table_add(names->pairs, g_strconcat(a, " ", b, NULL));
        g_hash_table_add(names->pairs, g_strconcat(b, " ", a, NULL));
    }
}

static void add_initials(Names *names, const NameWords *words)
{
    char all[WORDS_MAX + 1] = "";
    for (size_t i = 0; i < words->n; i++) {
        char first = words->words[i][0];
        if (!g_ascii_islower(first))
            return;
        names->initial[first - 'a'] = true;
        all[i] = first;
    }
    if (words->n > 1 || (words->n == 1 && words->titled))
        names->family |= 1U << (all[words->comma ? 0 : words->n - 1] - 'a');
    if (words->n < 2)
        return;
    char ends[] = {all[0], all[words->n - 1], 0}, turned[] = {all[words->n - 1], all[0], 0};
    g_hash_table_add(names->initials, g_strdup(all));
    g_hash_table_add(names->initials, g_strdup(ends));
    if (words->comma)
        g_hash_table_add(names->initials, g_strdup(turned));
}

/* ---- names as they are altered ---- */

/* A folded word in which letters that are doubled count once. Owned. */
static char *squeezed(const char *folded)
{
    GString *left = g_string_new(NULL);
    for (const char *at = folded; *at; at++) {
        if (at == folded || *at != at[-1])
            g_string_append_c(left, *at);
    }
    return g_string_free(left, FALSE);
}

/* Two alterations of "Steven" are one without doubled letters, "Stevn" and "Steevn": then any length
 * will do. */
static void put_altered(Names *names, const char *altered, size_t length)
{
    gpointer known;
    char *key = squeezed(altered);
    if (g_hash_table_lookup_extended(names->altered, key, NULL, &known) &&
        GPOINTER_TO_SIZE(known) != length)
        length = 0;
    if (g_hash_table_size(names->altered) < ENTRIES_MAX)
        g_hash_table_replace(names->altered, key, GSIZE_TO_POINTER(length));
    else
        g_free(key);
}

/* One letter left out but the first and the last, or two exchanged. */
static void add_altered(Names *names, const char *word)
{
    char altered[ALTERED_MAX + 1];
    size_t length = strlen(word);
    if (length < ALTERED_MIN || length > ALTERED_MAX || !g_str_is_ascii(word) ||
        names_kind_of(names, word, true) != NAME_SURE)
        return;
    for (size_t i = 1; i + 1 < length; i++) {
        memcpy(altered, word, i);
        memcpy(altered + i, word + i + 1, length - i);
        put_altered(names, altered, length - 1);
    }
    for (size_t i = 0; i + 1 < length; i++) {
        memcpy(altered, word, length + 1);
        altered[i] = word[i + 1];
        altered[i + 1] = word[i];
        put_altered(names, altered, length);
    }
    put_altered(names, word, 0);
    if (length >= GROWN_MIN && names->longs->len < LONGS_MAX)
        g_ptr_array_add(names->longs, g_strdup(word));
}

/* "Polkinghorn", "Llewelin", "Wainscote": is one letter too few, too many or another? Not the first. */
static bool is_one_off(const char *name, const char *folded)
{
    size_t n = strlen(name), m = strlen(folded), same = 0, end = 0;
    if (n < NEAR_MIN || m + 1 < n || m > n + 1)
        return false;
    while (same < MIN(n, m) && name[same] == folded[same])
        same++;
    while (end < MIN(n, m) - same && name[n - 1 - end] == folded[m - 1 - end])
        end++;
    return same > 0 && same + end + 1 >= MAX(n, m);
}

static bool is_near_long(const Names *names, const char *folded)
{
    for (size_t i = 0; i < names->longs->len; i++) {
        if (is_one_off(g_ptr_array_index(names->longs, i), folded))
            return true;
    }
    return false;
}

bool names_is_near(const Names *names, const char *folded)
{
    gpointer length;
    g_autofree char *key = squeezed(folded);
    return (g_hash_table_lookup_extended(names->altered, key, NULL, &length) &&
            (length == NULL || GPOINTER_TO_SIZE(length) == strlen(folded))) ||
           is_near_long(names, folded);
}

bool names_has_altered(const Names *names, const char *folded)
{
    if (g_hash_table_size(names->altered) == 0 || !names_is_near(names, folded))
        return false;
    bool language = names_word_is(names, LEXICON_NAMES, folded, -1) ||
                    names_word_is(names, LEXICON_FIELD_WORDS, folded, -1) ||
                    names_word_is(names, LEXICON_NAME_NEIGHBOURS, folded, -1) ||
                    names_word_is(names, LEXICON_CALENDAR, folded, -1) ||
                    names_word_is(names, LEXICON_NUMBERS, folded, -1) ||
                    (names->forms && g_hash_table_contains(names->forms, folded));
    return !language;
}

/* What follows the name with which a folded word begins; NULL: none does. */
static const char *behind_long(const Names *names, const char *folded)
{
    for (size_t i = 0; i < names->longs->len; i++) {
        const char *name = g_ptr_array_index(names->longs, i);
        if (g_str_has_prefix(folded, name) && folded[strlen(name)])
            return folded + strlen(name);
    }
    return NULL;
}

bool names_has_grown(const Names *names, const char *folded, bool any)
{
    const char *behind = behind_long(names, folded);
    if (!behind || any)
        return behind != NULL;
    g_autofree char *ending = g_strconcat("-", behind, NULL);
    return names_word_is(names, LEXICON_NAMES, ending, NAMES_ENDING);
}

/* ---- short forms ---- */

static void free_sets(void *sets)
{
    g_ptr_array_unref(sets);
}

/* The words of a set, folded as names are. */
static char **forms_of(const char *set)
{
    char **forms = g_strsplit(set, " ", -1);
    for (char **form = forms; *form; form++) {
        GString *folded = g_string_new(NULL);
        identity_fold(*form, strlen(*form), folded);
        g_free(*form);
        *form = g_string_free(folded, FALSE);
    }
    return forms;
}

/* Each word of each set, and the sets it is in (borrowed from the lexicon). */
static void index_forms(Names *names)
{
    size_t n;
    const Phrase *sets =
        phrases_all(lexicon_table(names->context->lexicon, LEXICON_SHORT_FORMS), &n);
    names->forms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_sets);
    for (size_t i = 0; i < n; i++) {
        g_auto(GStrv) forms = forms_of(sets[i].text);
        for (char **form = forms; *form; form++) {
            GPtrArray *in = g_hash_table_lookup(names->forms, *form);
            if (!in) {
                in = g_ptr_array_new();
                g_hash_table_insert(names->forms, g_strdup(*form), in);
            }
            g_ptr_array_add(in, sets[i].text);
        }
    }
}

/* "Beth" and "Bethan" are one; so are all of a set of the table. */
static void add_short_forms(Names *names, const char *word, bool sure)
{
    if (identity_skips(IDENTITY_SHORT_FORMS))
        return;
    if (!names->forms)
        index_forms(names);
    const GPtrArray *in = g_hash_table_lookup(names->forms, word);
    for (unsigned i = 0; in && i < in->len; i++) {
        g_auto(GStrv) forms = forms_of(in->pdata[i]);
        for (char **form = forms; *form; form++)
            names_put(names, *form, names_kind_of(names, *form, sure));
    }
    for (size_t length = PREFIX_MIN; length < strlen(word); length++) {
        g_autofree char *prefix = g_strndup(word, length);
        if (g_utf8_validate(prefix, -1, NULL))
            names_put(names, prefix, names_kind_of(names, prefix, false));
    }
}

/* "mrstavrisk", as a user name may be. */
static void add_titled(Names *names, const char *word)
{
    size_t n;
    const Phrase *titles =
        phrases_all(lexicon_table(names_lexicon(names), LEXICON_USER_TITLES), &n);
    for (size_t i = 0; i < n; i++)
        put_compound(names, titles[i].text, word);
}

void names_follow(Names *names, const NameWords *words, bool sure)
{
    add_initials(names, words);
    for (size_t i = 0; i < words->n; i++) {
        if (sure)
            add_altered(names, words->words[i]);
        add_titled(names, words->words[i]);
        bool given = words->n == 1 || (words->comma ? i > 0 : i + 1 < words->n);
        if (given)
            add_short_forms(names, words->words[i], sure);
        for (size_t j = i + 1; j < words->n; j++) {
            add_user_names(names, words->words[i], words->words[j]);
            names_add_pair(names, words->words[i], words->words[j]);
        }
    }
}
