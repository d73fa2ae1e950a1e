/* See identity_names.h. One hash from folded words to how certain they are. In doubt a word is
 * taken in: what is lost by that is a word of a report, what would be lost without it is what
 * the reporter was promised. Pure; called by parsers/identity*.c. */
#include "parsers/identity/identity_names.h"

#include "parsers/identity/identity.h"
#include "parsers/identity/identity_fold.h"
#include "parsers/identity/identity_names_table.h"

#include <string.h>

enum {
    NAMES_MAX = 2000,
    NAME_BYTES = 300,   /* of one name that are looked at */
    TOKEN_MIN = 4,      /* letters and digits of a number that is somebody's */
    WHOLE_MIN = 3,      /* letters of each word of a whole name before an "@" */
    LOCAL_REST_MIN = 4, /* letters of "jones" in "bjones" */
    UNSPELT_MIN = 5,    /* letters of a name in which "ue" may be one */
};

Names *names_new(const ParserContext *context)
{
    Names *names = g_new0(Names, 1);
    names->context = context;
    names->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    names->altered = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    names->pairs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    names->streets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    names->addresses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    names->initials = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    names->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    names->longs = g_ptr_array_new_with_free_func(g_free);
    return names;
}

void names_free(Names *names)
{
    if (!names)
        return;
    g_hash_table_destroy(names->words);
    g_hash_table_destroy(names->altered);
    g_hash_table_destroy(names->pairs);
    g_hash_table_destroy(names->streets);
    g_hash_table_destroy(names->addresses);
    g_hash_table_destroy(names->initials);
    g_hash_table_destroy(names->seen);
    g_ptr_array_unref(names->longs);
    g_clear_pointer(&names->forms, g_hash_table_destroy);
    g_free(names);
}

/* ---- what a word is in the language ---- */

bool names_word_is(const Names *names, LexiconTable table, const char *folded, int group)
{
    int found =
        phrases_exact(lexicon_table(names->context->lexicon, table), folded, strlen(folded));
    return found >= 0 && (group < 0 || found == group);
}

static bool is_generic(const Names *names, const char *folded)
{
    return names_word_is(names, LEXICON_NAMES, folded, NAMES_GENERIC) ||
           names_word_is(names, LEXICON_FIELD_WORDS, folded, WORD_TITLE) ||
           names_word_is(names, LEXICON_NAMES, folded, NAMES_PARTICLE);
}

NameKind names_kind_of(const Names *names, const char *folded, bool sure)
{
    if (names_word_is(names, LEXICON_NAME_NEIGHBOURS, folded, -1) ||
        names_word_is(names, LEXICON_NUMBERS, folded, -1))
        return NAME_BESIDE;
    if (!sure || strlen(folded) < PREFIX_MIN ||
        names_word_is(names, LEXICON_NAMES, folded, NAMES_COMMON) ||
        names_word_is(names, LEXICON_CALENDAR, folded, -1))
        return NAME_DOUBTFUL;
    return NAME_SURE;
}

void names_put(Names *names, const char *folded, NameKind kind)
{
    if (!*folded || g_hash_table_size(names->words) >= ENTRIES_MAX)
        return;
    NameKind known = (NameKind)GPOINTER_TO_INT(g_hash_table_lookup(names->words, folded));
    if (kind > known)
        g_hash_table_insert(names->words, g_strdup(folded), GINT_TO_POINTER(kind));
}

/* ---- the words of a name ---- */

static void name_words_clear(NameWords *words)
{
    for (size_t i = 0; i < words->n; i++)
        g_free(words->words[i]);
}

static bool is_name_char(gunichar c)
{
    return g_unichar_isalpha(c) || g_unichar_ismark(c) || identity_is_invisible(c);
}

/* Marks inside "O'Brien" and "Jones-Smith". */
static bool is_name_joint(gunichar c)
{
    return c == '\'' || c == 0x2019 || c == 0x2BC || c == '-' || c == 0x2010 || c == 0x2011;
}

/* "Müller" is also written "Mueller". */
static void add_spelt(Names *names, const char *start, const char *end, bool sure)
{
    static const struct {
        gunichar from;
        const char *to;
    } letters[] = {{0xE4, "ae"}, {0xF6, "oe"}, {0xFC, "ue"}, {0xF8, "oe"}, {0xE5, "aa"}};
    g_autoptr(GString) spelt = g_string_new(NULL);
    g_autofree char *whole = g_utf8_normalize(start, end - start, G_NORMALIZE_DEFAULT_COMPOSE);
    bool other = false;
    for (const char *at = whole; at && *at; at = g_utf8_next_char(at)) {
        gunichar c = g_unichar_tolower(g_utf8_get_char(at));
        size_t i = 0;
        while (i < G_N_ELEMENTS(letters) && letters[i].from != c)
            i++;
        other |= i < G_N_ELEMENTS(letters);
        if (i < G_N_ELEMENTS(letters))
            g_string_append(spelt, letters[i].to);
        else
            identity_fold(at, (size_t)(g_utf8_next_char(at) - at), spelt);
    }
    if (other)
        names_put(names, spelt->str, names_kind_of(names, spelt->str, sure));
}

/* "Mueller" may be "Müller". */
static void add_unspelt(Names *names, const char *folded)
{
    static const char *const pairs[] = {"ae", "oe", "ue"};
    for (size_t i = 0; i < G_N_ELEMENTS(pairs) && strlen(folded) > UNSPELT_MIN; i++) {
        const char *at = strstr(folded + 1, pairs[i]);
        if (!at || !at[2])
            continue;
        g_autofree char *plain =
            g_strdup_printf("%.*s%s", (int)(at + 1 - folded), folded, at + 2);
        names_put(names, plain, names_kind_of(names, plain, false));
    }
}

static void add_word(Names *names, const char *start, const char *end, bool sure,
                     NameWords *words)
{
    g_autoptr(GString) folded = g_string_new(NULL);
    identity_fold(start, (size_t)(end - start), folded);
    words->titled |= names_word_is(names, LEXICON_FIELD_WORDS, folded->str, WORD_TITLE);
    if (words->n == 0 && names_word_is(names, LEXICON_NAMES, folded->str, NAMES_PARTICLE) &&
        folded->len > 1 && g_unichar_isupper(g_utf8_get_char(start)))
        names_put(names, folded->str, NAME_DOUBTFUL); /* "Del Jones", "Al Price" */
    bool initial = folded->len == 1 && g_unichar_isupper(g_utf8_get_char(start)); /* "D.P." */
    if (!folded->len || (!initial && is_generic(names, folded->str)))
        return;
    if (!folded->str[1] && g_ascii_islower(folded->str[0]))
        names->initial[folded->str[0] - 'a'] = true;
    else
        names_put(names, folded->str, names_kind_of(names, folded->str, sure));
    add_spelt(names, start, end, sure);
    add_unspelt(names, folded->str);
    if (words->n < WORDS_MAX)
        words->words[words->n++] = g_strdup(folded->str);
}

/* A word with marks inside: the whole, and its parts. */
static void add_joined(Names *names, const char *start, const char *end, bool sure,
                       NameWords *words)
{
    const char *part = start;
    bool joined = false;
    for (const char *at = start; at < end; at = g_utf8_next_char(at)) {
        if (!is_name_joint(g_utf8_get_char(at)))
            continue;
        joined = true;
        if (at - part >= 3)
            add_word(names, part, at, sure, words);
        part = g_utf8_next_char(at);
    }
    if (!joined || end - part >= 3)
        add_word(names, part, end, sure, words);
    if (joined)
        add_word(names, start, end, sure, words);
}

/* Where the run of letters and joints at `at` ends. */
static const char *word_end(const char *at, const char *end)
{
    for (; at < end; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        const char *next = g_utf8_next_char(at);
        bool inside = is_name_joint(c) && next < end && is_name_char(g_utf8_get_char(next));
        if (!is_name_char(c) && !inside)
            break;
    }
    return at;
}

/* "Holly Lane Primary" is what the domain "hollylane.example" says, too: the words of a school,
 * not of a person. How many words from i on are. */
static size_t domain_words(const NameWords *words, size_t i, const char *domain)
{
    g_autoptr(GString) label = g_string_new(NULL);
    size_t n = 0, length = strcspn(domain, ".");
    identity_fold(domain, length, label);
    const char *at = label->str;
    while (i + n < words->n && g_str_has_prefix(at, words->words[i + n])) {
        at += strlen(words->words[i + n]);
        n++;
    }
    return *at || n < 2 ? 0 : n;
}

static void drop_school(Names *names, NameWords *words)
{
    for (char **domain = names->context->staff_domains; domain && *domain; domain++) {
        for (size_t i = 0; i < words->n;) {
            size_t n = domain_words(words, i, *domain);
            for (size_t j = i; j < i + n; j++) {
                g_hash_table_remove(names->words, words->words[j]);
                g_free(words->words[j]);
            }
            words->n -= n;
            memmove(words->words + i, words->words + i + n,
                    (words->n - i) * sizeof words->words[0]);
            i += n == 0;
        }
    }
}

/* Where a name that is too long is cut: at a character. */
static const char *name_end(const char *text, size_t length)
{
    const char *end = text + MIN(length, NAME_BYTES);
    while (end > text && end < text + length && ((unsigned char)*end & 0xC0) == 0x80)
        end--;
    return end;
}

/* A mail may say the same name a thousand times; it is one. */
static bool is_new(Names *names, char kind, const char *text, const char *end)
{
    char *key = g_strdup_printf("%c%.*s", kind, (int)(end - text), text);
    return g_hash_table_add(names->seen, key) && g_hash_table_size(names->seen) <= NAMES_MAX;
}

/* The words of a name, which are names from here on; false: it is none, or known. */
static bool take_name(Names *names, char kind, const char *text, size_t length, bool sure,
                      NameWords *words)
{
    const char *end = name_end(text, length);
    if (memchr(text, '@', (size_t)(end - text)) || !is_new(names, kind, text, end))
        return false; /* an address in the place of a name */
    for (const char *at = text; at < end;) {
        gunichar c = g_utf8_get_char(at);
        if (!is_name_char(c)) {
            words->comma |= c == ',' && words->n > 0;
            at = g_utf8_next_char(at);
            continue;
        }
        const char *stop = word_end(at, end);
        add_joined(names, at, stop, sure, words);
        at = stop;
    }
    drop_school(names, words);
    return true;
}

void names_add(Names *names, const char *text, size_t length, bool sure)
{
    NameWords words = {0};
    if (!take_name(names, sure ? 's' : 'd', text, length, sure, &words))
        return;
    names->whole |= words.n > 1;
    names_follow(names, &words, sure);
    name_words_clear(&words);
}

void names_add_relative(Names *names, const char *text, size_t length)
{
    NameWords words = {0};
    if (!take_name(names, 'r', text, length, true, &words))
        return;
    for (size_t i = 0; i + 1 < words.n; i++)
        names_add_pair(names, words.words[i], words.words[i + 1]);
    name_words_clear(&words);
}

/* ---- addresses ---- */

/* "jones" of "bjones", where no mark divides them; "b" is an initial. */
static void add_rest(Names *names, const char *local)
{
    size_t last = strlen(local) - 1;
    if (g_ascii_islower(local[0]) && last >= LOCAL_REST_MIN - 1)
        names->initial[local[0] - 'a'] = true;
    if (last >= LOCAL_REST_MIN && g_ascii_islower(local[last]))
        names->initial[local[last] - 'a'] = true;
    if (last == LOCAL_REST_MIN - 1) /* "doe" of "jdoe" */
        names_put(names, local + 1, names_kind_of(names, local + 1, false));
    for (size_t skip = 1; skip <= 2 && strlen(local) >= LOCAL_REST_MIN + skip; skip++) {
        g_autofree char *front = g_strndup(local, strlen(local) - skip);
        names_put(names, local + skip, names_kind_of(names, local + skip, skip == 1));
        if (g_utf8_validate(front, -1, NULL))
            names_put(names, front, names_kind_of(names, front, skip == 1));
    }
}

/* Elsewhere anybody may call themselves "blue.door77@". */
static bool is_of_school(const Names *names, const char *address)
{
    char **at = names->context->staff_domains;
    while (at && *at && g_ascii_strcasecmp(strchr(address, '@') + 1, *at) != 0)
        at++;
    return at && *at;
}

/* The words in front of the "@", as far as they name a person; `named`: they surely do. */
static void add_local(Names *names, const char *local, bool named)
{
    g_autoptr(GString) whole = g_string_new(NULL);
    g_autofree char *spaced = g_strdup(local);
    size_t parts = 0, long_ones = 0;
    bool known = names->whole;
    unsigned family = names->family;
    identity_fold(local, strlen(local), whole);
    for (char *at = spaced; *at; at++) {
        if ((unsigned char)*at < 0x80 && !g_ascii_isalpha(*at))
            *at = ' ';
    }
    g_auto(GStrv) words = g_strsplit(g_strstrip(spaced), " ", -1);
    for (char **word = words; *word; word++) {
        g_autoptr(GString) folded = g_string_new(NULL);
        identity_fold(*word, strlen(*word), folded);
        parts += folded->len > 0;
        long_ones += folded->len >= WHOLE_MIN;
        if (is_generic(names, folded->str))
            return; /* an office's mailbox */
    }
    if (whole->len >= TOKEN_MIN || parts < 2)
        names_put(names, whole->str, names_kind_of(names, whole->str, true));
    names_add(names, spaced, strlen(spaced), true);
    names->whole = known || (named && long_ones > 1); /* "a1b2" and "b.jones" are none */
    names->family = named ? names->family : family;
    if (parts == 1 && whole->len == strlen(words[0]))
        add_rest(names, whole->str);
}

void names_add_address(Names *names, const char *address)
{
    if (!address || !strchr(address, '@') || identity_skips(IDENTITY_ADDRESSES))
        return;
    g_hash_table_add(names->addresses, g_utf8_strdown(address, -1));
    g_autofree char *local = address_local(address);
    if (g_utf8_validate(local, -1, NULL))
        add_local(names, local, is_of_school(names, address));
}

void names_add_person(Names *names, const Address *person)
{
    names_add_address(names, person->address);
    if (!person->name || !*person->name)
        return;
    if (strchr(person->name, '@'))
        names_add_address(names, person->name);
    else
        names_add(names, person->name, strlen(person->name), true);
}

void names_add_token(Names *names, const char *text, size_t length)
{
    g_autoptr(GString) folded = g_string_new(NULL);
    identity_fold(text, length, folded);
    bool digits = strpbrk(folded->str, "0123456789") != NULL;
    if (folded->len >= TOKEN_MIN && (digits || !is_generic(names, folded->str)))
        names_put(names, folded->str,
                  digits ? NAME_SURE : names_kind_of(names, folded->str, true));
}

/* "Acacia Avenue", "Great Oak Road": by its first two words. */
void names_add_street(Names *names, const char *text, size_t length)
{
    g_autofree char *name = g_strndup(text, length);
    g_auto(GStrv) words = g_strsplit(name, " ", 3);
    if (!words[0] || !words[1] || g_hash_table_size(names->streets) >= NAMES_MAX)
        return;
    GString *pair = g_string_new(NULL);
    identity_fold(words[0], strlen(words[0]), pair);
    size_t first = pair->len;
    g_string_append_c(pair, ' ');
    identity_fold(words[1], strlen(words[1]), pair);
    for (char **domain = names->context->staff_domains; domain && *domain; domain++) {
        bool school = g_ascii_strncasecmp(*domain, pair->str, first) == 0 &&
                      g_str_has_prefix(*domain + first, pair->str + first + 1);
        if (school)
            g_string_truncate(pair, 0);
    }
    g_hash_table_add(names->streets, g_string_free(pair, FALSE));
}

/* ---- asking ---- */

NameKind names_kind(const Names *names, const char *folded)
{
    return (NameKind)GPOINTER_TO_INT(g_hash_table_lookup(names->words, folded));
}

bool names_has_street(const Names *names, const char *a, const char *b)
{
    if (g_hash_table_size(names->streets) == 0)
        return false;
    g_autofree char *pair = g_strconcat(a, " ", b, NULL);
    return g_hash_table_contains(names->streets, pair);
}

bool names_has_pair(const Names *names, const char *a, const char *b)
{
    g_autofree char *pair = g_strconcat(a, " ", b, NULL);
    return g_hash_table_contains(names->pairs, pair);
}

bool names_has_address(const Names *names, const char *text, size_t length)
{
    g_autofree char *raw = g_strndup(text, length);
    g_autofree char *lower = g_utf8_strdown(raw, -1);
    return g_hash_table_contains(names->addresses, lower);
}

bool names_is_partial(const Names *names)
{
    return !names->whole;
}

bool names_has_initials(const Names *names, const char *folded)
{
    return g_hash_table_contains(names->initials, folded) &&
           !names_word_is(names, LEXICON_NAMES, folded, NAMES_ACRONYM) &&
           !names_word_is(names, LEXICON_NAMES, folded, NAMES_GENERIC);
}

bool names_has_class(const Names *names, const char *folded)
{
    const Phrases *units = lexicon_table(names->context->lexicon, LEXICON_BESIDE_NUMBERS);
    return g_hash_table_contains(names->initials, folded) &&
           phrases_exact(units, folded, strlen(folded)) < 0;
}

bool names_has_initial(const Names *names, char folded)
{
    return g_ascii_islower(folded) && names->initial[folded - 'a'];
}

bool names_has_family_initial(const Names *names, char folded)
{
    return g_ascii_islower(folded) && (names->family & 1U << (folded - 'a'));
}

bool names_has_given(const Names *names, const char *folded)
{
    return !names->whole && names_has_initial(names, *folded);
}

void names_tell(Names *names)
{
    names->told = true;
}

bool names_are_told(const Names *names)
{
    return names->told;
}

const Lexicon *names_lexicon(const Names *names)
{
    return names->context->lexicon;
}
