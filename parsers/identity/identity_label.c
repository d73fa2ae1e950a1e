/* See identity_label.h. The labels are those of forms (config/lexicon/identity.conf, "number").
 * Whose number it is does not matter: a reader could look it up. What a pupil or a thing is
 * numbered by has other labels. Pure; called by identity_text.c and identity.c. */
#include "parsers/identity/identity_label.h"

#include "parsers/identity/identity.h"
#include "parsers/identity/identity_replace.h"

#include <string.h>

enum {
    LABEL_BYTES = 48,
    TOKEN_BYTES = 80,
    GROUP_MAX = 4,  /* characters of a part of "QQ 12 34 56 C" */
    GROUPS_MAX = 6, /* of them */
    DIGITS_MIN = 3,
    PLAIN_MIN = 5, /* behind a label of one word and nothing more: "payroll 2026" is a year */
    FIELD_BYTES = 400,
};

/* ---- labels ---- */

/* Bytes of the label that `at` begins with; 0: none. */
static size_t label_length(const Phrases *labels, const char *at)
{
    char folded[2 * LABEL_BYTES];
    size_t length = 0, found;
    while (length < LABEL_BYTES && at[length] && at[length] != '\n')
        length++;
    if (!phrases_may_start(labels, SELF_LABEL_NUMBER, at, length))
        return 0;
    size_t n = phrase_fold(at, length, folded, sizeof folded);
    return phrases_start(labels, folded, n, &found) == SELF_LABEL_NUMBER ? MIN(found, length)
                                                                         : 0;
}

/* What may stand between a label and its number: "no. is:", " - [". */
static size_t skip_joint(const Lexicon *lexicon, const char *at)
{
    size_t n = 0, count;
    const Phrase *words = phrases_all(lexicon_table(lexicon, LEXICON_NUMBER_JOINTS), &count);
    for (bool more = true; more;) {
        more = false;
        n += strspn(at + n, " \t.:#=-*_[(\"'<");
        for (size_t i = 0; i < count && !more; i++) {
            size_t length = words[i].length;
            more = g_ascii_strncasecmp(at + n, words[i].text, length) == 0 &&
                   !g_ascii_isalnum(at[n + length]) && at[n + length];
            n += more ? length : 0;
        }
    }
    return n;
}

static size_t token_length(const char *at)
{
    size_t n = 0;
    while (n < TOKEN_BYTES && (unsigned char)at[n] > ' ' && !strchr(",;()[]<>\"|", at[n]))
        n++;
    while (n > 0 && strchr(".:!?'*_", at[n - 1]))
        n--;
    return n;
}

static bool has_digit(const char *at, size_t length)
{
    bool digit = false;
    for (size_t i = 0; i < length; i++)
        digit |= g_ascii_isdigit(at[i]) != 0;
    return digit;
}

static bool is_code_group(const char *at, size_t length)
{
    bool plain = length > 0 && length <= GROUP_MAX;
    for (size_t i = 0; i < length; i++)
        plain &= g_ascii_isdigit(at[i]) || g_ascii_isupper(at[i]);
    return plain && (has_digit(at, length) || length <= 2);
}

/* The number at `at`, with blanks inside or not; 0: none. */
static size_t number_length(const char *at)
{
    size_t n = token_length(at), groups = 1;
    if (!is_code_group(at, n))
        return has_digit(at, n) ? n : 0;
    bool digit = has_digit(at, n);
    while (at[n] == ' ' && groups++ < GROUPS_MAX) {
        size_t more = token_length(at + n + 1);
        bool number = has_digit(at + n + 1, more);
        if (!is_code_group(at + n + 1, more) || (!number && (!digit || more > 1)))
            break;
        digit |= number;
        n += 1 + more;
    }
    return digit ? n : 0;
}

/* ---- fields of a header ---- */

/* "X-Mailer:", "Message-ID:" in the middle of a sentence: bytes up to its value; 0: none.
 * *ret_whole: its value has several words. */
static size_t field_length(const char *at, bool *ret_whole)
{
    static const struct {
        const char *name;
        bool whole;
    } fields[] = {{"message-id", false},    {"return-path", false},
                  {"in-reply-to", false},   {"reply-to", true},
                  {"user-agent", true},     {"received", true},
                  {"dkim-signature", true}, {"authentication-results", true},
                  {"thread-topic", true},   {"thread-index", false},
                  {"resent-from", true},    {"delivered-to", true},
                  {"envelope-from", true}};
    size_t n = 0;
    while (n < LABEL_BYTES && (g_ascii_isalnum(at[n]) || at[n] == '-'))
        n++;
    if (n < 4 || at[n] != ':')
        return 0;
    *ret_whole = false;
    if (g_ascii_strncasecmp(at, "x-", 2) == 0)
        return n + 1;
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        bool named =
            strlen(fields[i].name) == n && g_ascii_strncasecmp(fields[i].name, at, n) == 0;
        *ret_whole = fields[i].whole;
        if (named && n == 8) /* "Received: from pc.example", not "Received: three lists" */
            return g_ascii_strncasecmp(at + n + 1, " from ", 6) == 0 ? n + 1 : 0;
        if (named)
            return n + 1;
    }
    return 0;
}

/* To the end of the line or the sentence, or of one word. */
static size_t value_length(const char *at, bool whole)
{
    size_t skip = strspn(at, " \t[<("), n = skip + token_length(at + skip);
    if (n > 0 && strchr("]>)", at[n]) && at[n])
        n++;
    while (whole && n < FIELD_BYTES && at[n] && at[n] != '\n' &&
           !(strchr(".!?", at[n]) && strchr(" \n", at[n + 1])))
        n++;
    return n;
}

/* ---- the whole ---- */

static void replace(Names *names, GString *left, const char *value, size_t length)
{
    names_add_token(names, value, length);
    if (left->len > 0 && !strchr(" [(<\"\n", left->str[left->len - 1]))
        g_string_append_c(left, ' ');
    g_string_append(left, IDENTITY_MARK);
}

static bool is_extension(const char *at)
{
    return g_ascii_strncasecmp(at, "ext", 3) == 0;
}

/* What is labelled at `at`, where a word begins; returns how many bytes were dealt with. */
static size_t cut_labelled(Names *names, const Phrases *labels, const char *at, GString *left)
{
    bool whole = false;
    size_t label = field_length(at, &whole);
    if (label > 0) {
        size_t skip = strspn(at + label, " \t");
        size_t value = value_length(at + label + skip, whole);
        if (value == 0)
            return 0;
        g_string_append(left, IDENTITY_MARK);
        size_t bare = strspn(at + label + skip, " \t[<(");
        if (!whole && value > bare)
            names_add_token(names, at + label + skip + bare, value - bare);
        return label + skip + value;
    }
    label = label_length(labels, at);
    size_t joint = label > 0 && !g_ascii_isalnum(at[label])
                       ? skip_joint(names_lexicon(names), at + label)
                       : 0;
    size_t number = joint > 0 ? number_length(at + label + joint) : 0;
    bool plain = !memchr(at, ' ', label) && strspn(at + label, " ") == joint;
    if (number < (size_t)(plain && !is_extension(at) ? PLAIN_MIN : DIGITS_MIN))
        return 0;
    g_string_append_len(left, at, (gssize)(label + joint));
    replace(names, left, at + label + joint, number);
    return label + joint + number;
}

char *label_cut(Names *names, const char *text)
{
    const Phrases *labels = lexicon_table(names_lexicon(names), LEXICON_SELF_LABELS);
    GString *left = g_string_sized_new(strlen(text) + 1);
    bool begins = true;
    for (const char *at = text; *at;) {
        size_t n = begins && g_ascii_isalpha(*at) && !identity_skips(IDENTITY_FORMS)
                       ? cut_labelled(names, labels, at, left)
                       : 0;
        if (n == 0)
            g_string_append_c(left, *at);
        at += MAX(n, 1);
        begins = !g_ascii_isalnum(at[-1]) && (unsigned char)at[-1] < 0x80;
    }
    return g_string_free(left, FALSE);
}
