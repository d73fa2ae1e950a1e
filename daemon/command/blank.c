/* See blank.h. Called by case_file.c. Pure. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "daemon/command/blank.h"

#include "config/phrases.h"
#include "config/terms.h"

#include <pcre2.h>
#include <string.h>

#define REMOVED "[name removed]"

/* What is known of a word, folded. One that only ever begins a sentence is a name, unless it also stands behind an
 * article in small letters: "Encryption was off", "the encryption". */
enum { WORD_NAME = 1, WORD_BEGINS = 2, WORD_THING = 4 };

enum {
    NAME_MIN = 3, /* letters: a shorter part of a name may be a word of every text */
    STOP_MIN = 3, /* letters in front of a stop that ends a sentence: fewer are "St.", "J." */
    SHORT_LINE = 60,
};

struct Blank {
    const OrganisationSettings *organisation;
    const Phrases *words, *names;
    GHashTable *known; /* folded word to WORD_... */
};

/* ---- addresses and numbers ---- */

#define BETWEEN "\\s<>()\\[\\],;:\""

/* Of a date or a reference such as HLP-2026-0001 it takes nothing. An address is looked for from the beginning of a word, or
 * from where a number ended in it: from every letter it would be read to its end. */
static const char numbers[] =
    "(?:\\G|(?<![^" BETWEEN "]))[^" BETWEEN "]*@[^" BETWEEN "]*"   /* an e-mail address */
    "|(?<!\\w)\\+\\d[\\d ()-]{6,}\\d"                              /* +44 (0)20 7946 0958 */
    "|(?:\\(0\\d{2,5}\\)|(?<!\\w)0\\d{2,5})[ -]?\\d[\\d -]{3,}\\d" /* (01245) 123456 */
    "|\\b\\d{3}[ -]\\d{3}[ -]?\\d{4}\\b"                           /* an NHS number */
    "|\\b[a-z]{0,2}\\d{6,}[a-z]?\\b"                               /* a UPN, a local number */
    "|\\b[a-z]{2} ?\\d\\d ?\\d\\d ?\\d\\d ?[a-d]\\b"         /* a National Insurance number */
    "|\\b[a-z]{1,2}\\d[a-z\\d]? ?\\d[abd-hjlnp-uw-z]{2}\\b"; /* a postcode */

/* Not by GRegex, which checks the rest of the text at each match. What is too much for PCRE2 is left out. */
static char *blank_numbers(const char *text)
{
    enum { OPTIONS = PCRE2_SUBSTITUTE_GLOBAL | PCRE2_NO_UTF_CHECK };
    int fault = 0;
    PCRE2_SIZE at, length = strlen(text), size = strlen(REMOVED) * (length + 1) + 1;
    pcre2_code *pattern =
        pcre2_compile((PCRE2_SPTR)numbers, PCRE2_ZERO_TERMINATED,
                      PCRE2_CASELESS | PCRE2_UTF | PCRE2_UCP, &fault, &at, NULL);
    char *out = g_malloc(size);
    if (pcre2_substitute(pattern, (PCRE2_SPTR)text, length, 0, OPTIONS, NULL, NULL,
                         (PCRE2_SPTR)REMOVED, strlen(REMOVED), (PCRE2_UCHAR *)out, &size) < 0)
        strcpy(out, REMOVED);
    pcre2_code_free(pattern);
    return out;
}

/* ---- words ---- */

static bool is_letter(const char *at)
{
    return *at && g_unichar_isalpha(g_utf8_get_char(at));
}

static bool is_capital(const char *at)
{
    return g_unichar_isupper(g_utf8_get_char(at));
}

/* A word goes on over a hyphen or an apostrophe: "O'Brien-Lee's". */
static size_t word_length(const char *text)
{
    const char *at = text;
    while (*at) {
        gunichar c = g_utf8_get_char(at);
        const char *next = g_utf8_next_char(at);
        bool joins = c == '\'' || c == '-' || c == 0x2019 || c == 0x2010;
        if (!g_unichar_isalnum(c) && !(joins && at > text && is_letter(next)))
            break;
        at = next;
    }
    return (size_t)(at - text);
}

static bool has_digit(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (g_ascii_isdigit(text[i]))
            return true;
    }
    return false;
}

/* Is no letter of it small? "KHAN". */
static bool is_shouted(const char *text, size_t length)
{
    for (const char *at = text; at < text + length; at = g_utf8_next_char(at)) {
        if (g_unichar_islower(g_utf8_get_char(at)))
            return false;
    }
    return true;
}

/* "3 May", "May 3rd". */
static bool is_beside_number(const char *text, const char *at, size_t length)
{
    const char *behind = at + length + strspn(at + length, " ");
    const char *front = at;
    while (front > text && (front[-1] == ' ' || g_ascii_isalpha(front[-1])) && at - front < 4)
        front--;
    return g_ascii_isdigit(*behind) || (front > text && g_ascii_isdigit(front[-1])) ||
           (front < at && g_ascii_isdigit(*front));
}

/* In small letters, without 's. Owned. */
static char *fold(const char *word, size_t length)
{
    char folded[256];
    size_t n = phrase_fold(word, length, folded, sizeof folded);
    if (n > 2 && memcmp(folded + n - 2, "'s", 2) == 0)
        n -= 2;
    return g_strndup(folded, n);
}

static int group_of(const Blank *blank, const char *word, size_t length)
{
    g_autofree char *folded = fold(word, length);
    return phrases_exact(blank->words, folded, strlen(folded));
}

/* ---- where a sentence begins ---- */

/* Does the stop in front of `end` end a sentence? "He has it.", but not "Mr.", "St.", "J.", "p.m.". */
static bool is_full_stop(const Blank *blank, const char *text, const char *end)
{
    const char *word = end;
    while (word > text && g_ascii_isalnum(word[-1]))
        word--;
    size_t length = (size_t)(end - word), least = g_ascii_isupper(*word) ? STOP_MIN : 2;
    return length == 0 || has_digit(word, length) ||
           (length >= least && group_of(blank, word, length) != DRAFT_TITLE);
}

/* A line that was ended early, or whose sentence was, or a blank one. */
static bool ends_line(const Blank *blank, const char *text, const char *end)
{
    const char *line = end;
    while (line > text && line[-1] != '\n')
        line--;
    while (end > line && g_ascii_isspace(end[-1]))
        end--;
    bool stop = end > line && strchr(".!?:;", end[-1]);
    return stop ? is_full_stop(blank, text, end - 1) : end - line < SHORT_LINE;
}

/* Is it surely the first word of a sentence, with more of it behind in small letters? Neither "Mr. Young", nor "Seen
 * by: Young", nor the second line of "sent to Ann" is. */
static bool opens_sentence(const Blank *blank, const char *text, const char *at, size_t length)
{
    const char *behind = at + length + strspn(at + length, ", ");
    if (!g_unichar_islower(g_utf8_get_char(behind)) || is_shouted(at, length))
        return false;
    while (at > text && strchr(" \t\"'*>-", at[-1]))
        at--;
    if (at == text)
        return true;
    return at[-1] == '\n' ? ends_line(blank, text, at - 1)
                          : strchr(".!?", at[-1]) && is_full_stop(blank, text, at - 1);
}

/* "Accidental.": nothing else has been answered. */
static bool is_whole_answer(const char *text, const char *at, size_t length)
{
    static const char around[] = " \t\r\n.!*-";
    const char *behind = at + length;
    return !behind[strspn(behind, around)] && strspn(text, around) == (size_t)(at - text) &&
           !is_shouted(at, length);
}

/* "Close supervision", but not "Close took", "Close asked", "Close, who", "Close knows". */
static bool tells_of_thing(const Blank *blank, const char *behind)
{
    behind += strspn(behind, " ");
    size_t next = word_length(behind);
    int group = group_of(blank, behind, next);
    bool past = next > 2 && memcmp(behind + next - 2, "ed", 2) == 0;
    bool does = next > 1 && behind[next - 1] == 's' && group != DRAFT_KEEP;
    return next > 0 && group != DRAFT_DOES && !past && !does;
}

/* Does the word have its capital letter only because it begins a sentence? Words of the lexicon, and those that are
 * things elsewhere in the case, and of which nobody is called anywhere. */
static bool is_beginning(const Blank *blank, const char *text, const char *at, size_t length)
{
    int group = group_of(blank, at, length);
    if (group == DRAFT_BEGINS && is_whole_answer(text, at, length))
        return true;
    if (group == DRAFT_MONTH || group == DRAFT_VERB || group == DRAFT_TITLE ||
        !opens_sentence(blank, text, at, length))
        return false;
    g_autofree char *folded = fold(at, length);
    int how = GPOINTER_TO_INT(g_hash_table_lookup(blank->known, folded));
    bool thing = how & WORD_THING && phrases_exact(blank->names, folded, strlen(folded)) < 0;
    return group == DRAFT_BEGINS ||
           ((group == DRAFT_EITHER || thing) && tells_of_thing(blank, at + length));
}

/* Whether a word of the text, whatever its case, is no name by itself. */
static bool is_kept(const Blank *blank, const char *text, const char *at, size_t length)
{
    int group = group_of(blank, at, length);
    if (group == DRAFT_MONTH || group == DRAFT_VERB)
        return is_beside_number(text, at, length);
    return group == DRAFT_KEEP || group == DRAFT_ARTICLE || group == DRAFT_DOES ||
           has_digit(at, length);
}

/* "mr smith", "Dr. Khan": does this title have a name behind it? */
static bool is_title(const Blank *blank, const char *text, const char *at, size_t length)
{
    const char *behind = at + length + strspn(at + length, ". ");
    size_t next = behind > at + length ? word_length(behind) : 0;
    return group_of(blank, at, length) == DRAFT_TITLE && next > 0 &&
           !is_kept(blank, text, behind, next);
}

/* ---- what is known ---- */

/* Zoë is Zoe: without marks above the letters. Owned. */
static char *plain(const char *folded)
{
    g_autofree char *apart = g_utf8_normalize(folded, -1, G_NORMALIZE_NFD);
    GString *out = g_string_new(NULL);
    for (const char *at = apart ? apart : ""; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (g_unichar_type(c) != G_UNICODE_NON_SPACING_MARK)
            g_string_append_unichar(out, c);
    }
    return g_string_free(out, FALSE);
}

static void know(Blank *blank, const char *word, size_t length, int how)
{
    g_autofree char *folded = fold(word, length);
    g_autofree char *whole = plain(folded);
    g_auto(GStrv) parts = g_strsplit(whole, "-", -1);
    for (char **part = parts; *part; part++) {
        int was = GPOINTER_TO_INT(g_hash_table_lookup(blank->known, *part));
        g_hash_table_insert(blank->known, g_strdup(*part), GINT_TO_POINTER(was | how));
    }
}

/* A name of several parts is known by one. */
static bool is_known(const Blank *blank, const char *word, size_t length)
{
    g_autofree char *folded = fold(word, length);
    g_autofree char *whole = plain(folded);
    g_auto(GStrv) parts = g_strsplit(whole, "-", -1);
    for (char **part = parts; *part; part++) {
        int how = GPOINTER_TO_INT(g_hash_table_lookup(blank->known, *part));
        if (how & WORD_NAME || (how & (WORD_BEGINS | WORD_THING)) == WORD_BEGINS)
            return true;
    }
    return false;
}

/* Whether it has its capital letter only because of where it stands. */
static bool begins_sentence(const char *text, const char *at)
{
    while (at > text && strchr(" \t\"'(>*", at[-1]))
        at--;
    return at == text || strchr(".!?:\r\n-", at[-1]);
}

void blank_add_name(Blank *blank, const char *name)
{
    g_auto(GStrv) parts = g_strsplit_set(name, " ,.", -1);
    for (char **part = parts; *part; part++) {
        size_t length = strlen(*part);
        int group = group_of(blank, *part, length);
        bool word = group == DRAFT_ARTICLE || group == DRAFT_TITLE ||
                    (group >= 0 && g_utf8_strlen(*part, -1) <= NAME_MIN);
        if (g_utf8_strlen(*part, -1) > 1 && !word)
            know(blank, *part, length, WORD_NAME);
    }
}

/* How long the name of the organisation, or of a policy, is that stands at `at`; 0: none does. */
static size_t proper_length(const OrganisationSettings *settings, const char *at)
{
    size_t found = 0;
    for (size_t i = 0; i <= settings->n_policies; i++) {
        const char *proper =
            i < settings->n_policies ? settings->policies[i].name : settings->name;
        size_t length = strlen(proper);
        if (g_ascii_strncasecmp(at, proper, length) == 0 && !is_letter(at + length))
            found = MAX(found, length);
    }
    return found;
}

/* "NOT-INCIDENT", in a mail of ours that is quoted. */
static bool is_command(const char *word, size_t length)
{
    Command command;
    g_autofree char *name = g_strndup(word, length);
    return command_parse(name, &command);
}

void blank_add_text(Blank *blank, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
    bool article = false, titled = false;
    for (const char *at = valid; *at;) {
        size_t proper = proper_length(blank->organisation, at);
        size_t length = proper ? 0 : word_length(at);
        if (length == 0) {
            at = proper ? at + proper : g_utf8_next_char(at);
            continue;
        }
        bool title = group_of(blank, at, length) == DRAFT_TITLE;
        bool kept =
            title || length == 1 || is_kept(blank, valid, at, length) || is_command(at, length);
        bool doubtful = begins_sentence(valid, at) || is_shouted(at, length);
        if (!kept && is_capital(at) && (titled || !is_beginning(blank, valid, at, length)))
            know(blank, at, length, doubtful ? WORD_BEGINS : WORD_NAME);
        else if (!kept && article)
            know(blank, at, length, WORD_THING);
        else if (!kept && titled)
            know(blank, at, length, WORD_BEGINS);
        article = group_of(blank, at, length) == DRAFT_ARTICLE;
        titled = title || (titled && length == 1);
        at += length;
    }
}

/* ---- a text ---- */

/* `titled`: it stands behind a title. "will" and "may" in small letters are verbs. */
static bool is_name(const Blank *blank, const char *text, const char *at, size_t length,
                    bool titled)
{
    bool kept = is_kept(blank, text, at, length);
    if (is_capital(at) && !kept && !titled)
        kept = is_beginning(blank, text, at, length);
    if (is_capital(at))
        return !kept || is_known(blank, at, length);
    return (titled && !kept) || is_title(blank, text, at, length) ||
           (group_of(blank, at, length) != DRAFT_VERB && is_known(blank, at, length));
}

/* Those that follow one another are one name. */
static char *blank_words(const Blank *blank, const char *text)
{
    GString *out = g_string_new(NULL);
    size_t ended = 0; /* where the last name ended in `out`; 0: nowhere near */
    bool titled = false;
    for (const char *at = text; *at;) {
        size_t mark = g_str_has_prefix(at, REMOVED) ? strlen(REMOVED) : 0;
        size_t proper = mark ? 0 : proper_length(blank->organisation, at);
        size_t length = mark || proper ? 0 : word_length(at);
        bool name = mark || (length > 0 && is_name(blank, text, at, length, titled));
        size_t take = mark + proper + length;
        if (length > 0) /* of "mr j smith" the initial goes on with the title */
            titled = is_title(blank, text, at, length) || (titled && length == 1);
        if (take == 0)
            take = (size_t)(g_utf8_next_char(at) - at);
        if (name && ended) {
            g_string_truncate(out, ended);
        } else if (name) {
            g_string_append(out, REMOVED);
        } else {
            bool between = length == 0 && proper == 0 && (*at == ' ' || *at == '.');
            g_string_append_len(out, at, (gssize)take);
            ended = between ? ended : 0;
        }
        if (name)
            ended = out->len;
        at += take;
    }
    return g_string_free(out, FALSE);
}

char *blank_text(const Blank *blank, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *numberless = blank_numbers(valid);
    return blank_words(blank, numberless);
}

/* ---- life ---- */

Blank *blank_new(const OrganisationSettings *organisation, const Lexicon *lexicon)
{
    Blank *blank = g_new0(Blank, 1);
    blank->organisation = organisation;
    blank->words = lexicon_table(lexicon, LEXICON_DRAFT);
    blank->names = lexicon_table(lexicon, LEXICON_NAMES);
    blank->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t i = 0; i < organisation->n_people; i++)
        blank_add_text(blank, organisation->people[i].name);
    return blank;
}

void blank_free(Blank *blank)
{
    if (blank)
        g_hash_table_destroy(blank->known);
    g_free(blank);
}
