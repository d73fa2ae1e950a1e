/* See identity_shape.h. Pure; called by identity_replace.c. */
#include "parsers/identity/identity_shape.h"

#include "parsers/identity/identity_fold.h"
#include "parsers/identity/identity_replace.h"

#include <string.h>

enum {
    NUMBER_MIN = 10,   /* digits of a telephone number with its leading 0 */
    NUMBER_WORLD = 12, /* with the country */
    PLACE_MIN = 5,
    PLACE_MAX = 6,
    OPENING_MAX = 4, /* signs in front of it, "((+" */
    DIGITS_SIZE = 40,
    NUMBER_MAX = 15, /* ITU-T E.164, with the country */
    EXTENSION_MAX = 6,
    OPAQUE_MIN = 12, /* characters of a part of a link that is no word */
    LINK_MAX = 4000,
    HOST_MAX = 24, /* characters of the host of a messenger */
    LINK_PICTURE = 200,
};

/* ---- numbers ---- */

static size_t number_mark(const char *at)
{
    static const char *const marks[] = {
        " ", "-", ".", "(", ")", "\xc2\xa0", "\xe2\x80\x91", "\xe2\x80\x93", "\xe2\x80\xaf"};
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        if (strncmp(at, marks[i], strlen(marks[i])) == 0)
            return strlen(marks[i]);
    }
    return 0;
}

/* The digits at `at` with single marks between them, as many as a number may have; a line may
 * end behind the code of a place. *ret_end: behind the last digit. */
static size_t take_digits(const char *at, bool plus, char digits[DIGITS_SIZE],
                          const char **ret_end)
{
    size_t n = 0, enough = plus ? NUMBER_WORLD : NUMBER_MIN;
    *ret_end = at;
    for (int marks = 0; marks <= 2;) {
        bool place = n >= PLACE_MIN && n <= PLACE_MAX;
        size_t skip = place && (*at == '\n' || *at == '/') ? 1 : number_mark(at);
        if (g_ascii_isdigit(*at)) {
            if (n + 1 >= DIGITS_SIZE)
                return 0;
            digits[n++] = *at++;
            *ret_end = at;
            marks = 0;
        } else if (skip > 0 && n < enough) {
            at += skip;
            marks++;
        } else {
            break;
        }
    }
    size_t last = number_mark(at); /* "0 1 2 4 5 1 2 3 4 5 6" */
    if (n == NUMBER_MIN && last > 0 && number_mark((*ret_end) - 2) &&
        g_ascii_isdigit(at[last]) && !g_ascii_isalnum(at[last + 1])) {
        digits[n++] = at[last];
        *ret_end = at + last + 1;
    }
    digits[n] = '\0';
    return n;
}

/* "03/05/2026", "03.05.26" and what follows. */
static bool is_date(const char *at)
{
    size_t day = strspn(at, "0123456789");
    if (day < 1 || day > 2 || !at[day] || !strchr("-./", at[day]))
        return false;
    size_t month = strspn(at + day + 1, "0123456789");
    return month >= 1 && month <= 2 && at[day + 1 + month] == at[day] &&
           g_ascii_isdigit(at[day + month + 2]);
}

static bool is_phone(const char *digits, size_t n, bool plus)
{
    if (plus)
        return n >= 8 && n <= NUMBER_MAX;
    return digits[0] == '0' && n >= NUMBER_MIN && n <= NUMBER_MAX;
}

/* "ext 214", "extn. 214", "x214". */
static size_t extension_length(const char *at)
{
    static const char *const words[] = {"extension", "extn", "ext", "x"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        size_t n = strlen(words[i]);
        if (g_ascii_strncasecmp(at, words[i], n) != 0)
            continue;
        size_t skip = words[i][1] ? strspn(at + n, ".: ") : 0;
        size_t digits = strspn(at + n + skip, "0123456789");
        if (digits >= 2 && digits <= EXTENSION_MAX && !g_ascii_isalnum(at[n + skip + digits]))
            return n + skip + digits;
    }
    return 0;
}

/* How many bytes at `at`, where a token begins, are a number that tells who somebody is. */
static size_t number_length(const Names *names, const char *at)
{
    char digits[DIGITS_SIZE];
    const char *end = at;
    bool plus = *at == '+' || (at[0] == '(' && at[1] == '+');
    const char *first = at;
    while (first - at < OPENING_MAX && (*first == '(' || *first == '+'))
        first++;
    bool number = g_ascii_isdigit(*first) && !is_date(first);
    size_t n = number ? take_digits(first, plus, digits, &end) : 0;
    if (n > 0 && (is_phone(digits, n, plus) || names_kind(names, digits) == NAME_SURE)) {
        size_t more = strspn(end, " ,");
        size_t extension = extension_length(end + more);
        return (size_t)(end - at) + (extension ? more + extension : 0);
    }
    return g_ascii_isalpha(*at) ? extension_length(at) : 0;
}

/* ---- links ---- */

size_t shape_messenger(const Lexicon *lexicon, const char *at)
{
    char folded[2 * HOST_MAX];
    size_t www = g_ascii_strncasecmp(at, "www.", 4) == 0 ? 4 : 0, n = 0;
    while (n < HOST_MAX && (g_ascii_isalnum(at[www + n]) || strchr(".-", at[www + n])) &&
           at[www + n])
        n++;
    if (n < 4 || at[www + n] != '/' || (unsigned char)at[www + n + 1] <= ' ')
        return 0;
    size_t length = phrase_fold(at + www, n, folded, sizeof folded);
    int host = phrases_exact(lexicon_table(lexicon, LEXICON_MESSENGERS), folded, length);
    return host == MESSENGER_HOST ? www + n : 0;
}

static bool is_link(const char *at)
{
    return g_ascii_strncasecmp(at, "http://", 7) == 0 ||
           g_ascii_strncasecmp(at, "https://", 8) == 0 ||
           g_ascii_strncasecmp(at, "www.", 4) == 0 ||
           g_ascii_strncasecmp(at, "ftp://", 6) == 0 ||
           g_ascii_strncasecmp(at, "file://", 7) == 0;
}

static size_t link_length(const char *at)
{
    size_t n = 0;
    while (n < LINK_MAX && (unsigned char)at[n] > ' ' && !strchr("<>\"|", at[n]))
        n++;
    while (n > 0 && n < LINK_MAX && ((unsigned char)at[n] & 0xC0) == 0x80)
        n++;
    while (n > 0 && strchr(".,;:!?)]'", at[n - 1]))
        n--;
    return n;
}

/* May the part text[0..length) of a path be one person's: a name, "~", an address, or a key
 * that only one person was given? */
static bool is_personal(const Names *names, const char *text, size_t length)
{
    static const char *const people[] = {"personal", "users",  "user", "u",
                                         "profile",  "people", "home"};
    g_autofree char *raw = g_strndup(text, length);
    g_autofree char *plain = g_uri_unescape_string(raw, NULL);
    bool digits = strpbrk(raw, "0123456789") != NULL;
    if (!plain || strpbrk(plain, "@~%\\") || (digits && length >= OPAQUE_MIN))
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(people); i++) {
        if (g_ascii_strcasecmp(plain, people[i]) == 0)
            return true;
    }
    g_auto(GStrv) words = g_strsplit_set(plain, "-_.+ ", -1);
    for (char **word = words; *word; word++) {
        g_autoptr(GString) folded = g_string_new(NULL);
        if (g_utf8_validate(*word, -1, NULL))
            identity_fold(*word, strlen(*word), folded);
        if (names_kind(names, folded->str) >= NAME_DOUBTFUL)
            return true;
    }
    return false;
}

/* How many bytes of the link at `at` are kept: its host, and the path as far as it tells nobody's
 * name. */
static size_t link_kept(const Names *names, const char *at, size_t length)
{
    const char *scheme = g_strstr_len(at, (gssize)length, "://");
    size_t host = scheme ? (size_t)(scheme + 3 - at) : 0, end = host;
    while (end < length && !strchr("/?#", at[end]))
        end++;
    if (memchr(at + host, '@', end - host))
        return 0;
    if (shape_messenger(names_lexicon(names), at + host) > 0)
        return end;
    while (end < length && at[end] == '/') {
        size_t part = end + 1;
        while (part < length && !strchr("/?#", at[part]))
            part++;
        if (is_personal(names, at + end + 1, part - end - 1))
            break;
        end = part;
    }
    return end;
}

/* ---- both ---- */

static bool begins_token(const char *text, const char *at)
{
    bool inside = at - text > 1 && strchr("./:", at[-1]) && g_ascii_isdigit(at[-2]);
    return at == text || !(g_ascii_isalnum(at[-1]) || strchr("+_@-", at[-1]) || inside);
}

/* "[cid:image001.png@01D9.bjones]", as programs write a picture into the plain text. */
static size_t picture_length(const char *at)
{
    if (g_ascii_strncasecmp(at, "[cid:", 5) != 0)
        return 0;
    size_t n = 5;
    while (n < LINK_PICTURE && at[n] && !strchr("]\n", at[n]))
        n++;
    return at[n] == ']' ? n + 1 : 0;
}

/* Of a folder or file; a stop ends the sentence. */
static size_t user_length(const char *at)
{
    size_t n = strcspn(at, "\\/ \t\n\"'<>|,;()");
    while (n > 0 && strchr(".:!?", at[n - 1]))
        n--;
    return n;
}

size_t shape_folder(const char *at, size_t *ret_skip)
{
    static const char *const folders[] = {
        "\\users\\",  "/users/",    "/home/",
        "\\home\\",   "\\homes\\",  "\\profiles\\",
        "/personal/", "/var/mail/", "\\documents and settings\\"};
    for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
        size_t n = strlen(folders[i]);
        if (g_ascii_strncasecmp(at, folders[i], n) == 0) {
            *ret_skip = n;
            return user_length(at + n);
        }
    }
    /* a hidden share holds the folders of users: "\home$\", "\staff$\" */
    size_t share = strcspn(at + 1, "\\/ \t\n\"'<>|");
    if (share > 1 && at[share] == '$' && at[share + 1] == *at) {
        *ret_skip = share + 2;
        return user_length(at + share + 2);
    }
    return 0;
}

char *identity_without_shapes(const Names *names, const char *text)
{
    GString *left = g_string_sized_new(strlen(text));
    for (const char *at = text; *at;) {
        size_t n, skip;
        if ((n = *at == '[' ? picture_length(at) : 0) > 0) {
            at += n;
        } else if ((n = strchr("\\/", *at) ? shape_folder(at, &skip) : 0) > 0) {
            g_string_append_len(left, at, (gssize)skip);
            g_string_append(left, IDENTITY_MARK);
            at += skip + n;
        } else if (!begins_token(text, at) ||
                   !(g_ascii_isalnum(*at) || *at == '+' || *at == '(')) {
            g_string_append_c(left, *at++);
        } else if (is_link(at) || shape_messenger(names_lexicon(names), at) > 0) {
            n = link_length(at);
            size_t kept = link_kept(names, at, n);
            g_string_append_len(left, at, (gssize)kept);
            if (kept < n)
                g_string_append(left, kept ? "/" IDENTITY_MARK : IDENTITY_MARK);
            at += n;
        } else if ((n = number_length(names, at)) > 0) {
            g_string_append(left, IDENTITY_MARK);
            at += n;
        } else {
            g_string_append_c(left, *at++);
        }
    }
    return g_string_free(left, FALSE);
}
