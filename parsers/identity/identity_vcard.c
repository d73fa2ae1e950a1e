/* See identity_vcard.h. A card is the lines from BEGIN to END; where one of the two is missing, as
 * far as the lines look like its properties; where both are, two such lines of which one is
 * written as only programs do. Must not take what people label by hand: "NOTE: the list was
 * lost". Pure; called by identity_text.c. */
#include "parsers/identity/identity_vcard.h"

#include "parsers/identity/identity.h"
#include "parsers/identity/identity_card.h"

#include <string.h>

enum {
    CARD_LINES = 600, /* from BEGIN to END; a portrait takes hundreds */
    CODED_MIN = 40,   /* characters of a line of base64 */
    EVENT_LINES = 8,  /* that one property of an event is folded into */
};

/* ---- properties ---- */

typedef enum Means { SAYS_NAME, SAYS_ADDRESS, SAYS_ACCOUNT, SAYS_ELSE } Means;

typedef struct Property {
    const char *name;
    Means means;
    bool strong; /* people do not write it so by hand */
} Property;

static const Property properties[] = {
    {"VERSION", SAYS_ELSE, true},
    {"PRODID", SAYS_ELSE, true},
    {"FN", SAYS_NAME, true},
    {"N", SAYS_NAME, true},
    {"NICKNAME", SAYS_NAME, false},
    {"SORT-STRING", SAYS_NAME, true},
    {"X-PHONETIC-FIRST-NAME", SAYS_NAME, true},
    {"X-PHONETIC-LAST-NAME", SAYS_NAME, true},
    {"X-MAIDENNAME", SAYS_NAME, true},
    {"EMAIL", SAYS_ADDRESS, false},
    {"TEL", SAYS_ADDRESS, false},
    {"ADR", SAYS_ADDRESS, false},
    {"LABEL", SAYS_ADDRESS, false},
    {"BDAY", SAYS_ADDRESS, true},
    {"IMPP", SAYS_ACCOUNT, true},
    {"X-SKYPE", SAYS_ACCOUNT, true},
    {"X-SKYPE-USERNAME", SAYS_ACCOUNT, true},
    {"X-AIM", SAYS_ACCOUNT, true},
    {"X-ICQ", SAYS_ACCOUNT, true},
    {"X-MSN", SAYS_ACCOUNT, true},
    {"X-JABBER", SAYS_ACCOUNT, true},
    {"X-TWITTER", SAYS_ACCOUNT, true},
    {"X-SOCIALPROFILE", SAYS_ACCOUNT, true},
    {"ORG", SAYS_ELSE, false},
    {"TITLE", SAYS_ELSE, false},
    {"ROLE", SAYS_ELSE, false},
    {"URL", SAYS_ELSE, false},
    {"NOTE", SAYS_ELSE, false},
    {"REV", SAYS_ELSE, true},
    {"UID", SAYS_ADDRESS, true},
    {"PHOTO", SAYS_ELSE, false},
    {"LOGO", SAYS_ELSE, false},
    {"KEY", SAYS_ELSE, false},
    {"GEO", SAYS_ELSE, false},
    {"TZ", SAYS_ELSE, false},
    {"CATEGORIES", SAYS_ELSE, true},
    {"KIND", SAYS_ELSE, false},
    {"GENDER", SAYS_ELSE, false},
    {"ANNIVERSARY", SAYS_ELSE, true},
    {"RELATED", SAYS_ELSE, true},
    {"MAILER", SAYS_ELSE, false},
    {"AGENT", SAYS_ELSE, false},
    {"SOUND", SAYS_ELSE, false},
    {"CLASS", SAYS_ELSE, false},
    {"LANG", SAYS_ELSE, false},
    {"SOURCE", SAYS_ELSE, false},
    {"END", SAYS_ELSE, false},
};

/* The property that text[0..length) begins with: "item1.EMAIL;TYPE=home:...". *ret_value: where
 * its value begins. Any "X-" is one. */
static const Property *property_at(const char *text, size_t length, size_t *ret_value)
{
    static const Property extension = {"X-", SAYS_ELSE, true};
    size_t group = 0, n = 0;
    while (group < length && group < 12 && g_ascii_isalnum(text[group]))
        group++;
    const char *name = group < length && text[group] == '.' ? text + group + 1 : text;
    size_t left = length - (size_t)(name - text);
    while (n < left && (g_ascii_isalnum(name[n]) || name[n] == '-'))
        n++;
    if (n == 0 || n == left || !strchr(":;", name[n]))
        return NULL;
    const char *colon = memchr(name + n, ':', left - n);
    if (!colon)
        return NULL;
    *ret_value = (size_t)(colon + 1 - text);
    for (size_t i = 0; i < G_N_ELEMENTS(properties); i++) {
        if (strlen(properties[i].name) == n &&
            g_ascii_strncasecmp(properties[i].name, name, n) == 0)
            return &properties[i];
    }
    return n > 2 && g_ascii_strncasecmp(name, "X-", 2) == 0 ? &extension : NULL;
}

static void learn_property(Names *names, const Property *property, const char *value,
                           size_t length)
{
    Line line = {value, length};
    switch (property->means) {
    case SAYS_NAME: {
        g_autofree char *name = g_strndup(value, length);
        names_add(names, g_strdelimit(name, ";\\,", ' '), length, true);
        break;
    }
    case SAYS_ACCOUNT: {
        const char *colon = memchr(value, ':', length); /* "skype:bjones" */
        size_t skip = colon ? (size_t)(colon + 1 - value) : 0;
        names_add_token(names, value + skip,
                        strcspn(value + skip, " \t\r\n;") < length - skip
                            ? strcspn(value + skip, " \t\r\n;")
                            : length - skip);
        break;
    }
    case SAYS_ADDRESS:
        card_learn_line(names, &line);
        break;
    case SAYS_ELSE:
        break;
    }
}

/* All of a card, its properties in lines or one behind the other. */
static void learn_card(Names *names, const char *text, size_t length)
{
    const Property *property = NULL;
    size_t from = 0;
    for (size_t i = 0; i <= length; i++) {
        bool begins = i < length && (i == 0 || strchr(" \t\n>;", text[i - 1]));
        size_t value = 0;
        const Property *next = begins ? property_at(text + i, length - i, &value) : NULL;
        const char *end = text + i + value;
        if (next && memchr(text + i, ' ', (size_t)(end - text - (ptrdiff_t)i)))
            next = NULL;
        if (!next && i < length)
            continue;
        if (property)
            learn_property(names, property, text + from, i - from);
        property = next;
        from = i + value;
    }
}

/* ---- lines ---- */

static bool is_coded(const Line *line)
{
    size_t n = trimmed_length(line->start, line->length);
    if (n < CODED_MIN && !(n > 0 && line->start[n - 1] == '='))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!g_ascii_isalnum(line->start[i]) && !strchr("+/=", line->start[i]))
            return false;
    }
    return true;
}

/* Does it go on with a card: a property, one that is folded, a portrait? */
static const Property *property_of(const Line *line)
{
    size_t value;
    Line bare = line_bare(line);
    return property_at(bare.start, bare.length, &value);
}

static bool goes_on(const Line *lines, size_t i)
{
    Line bare = line_bare(&lines[i]);
    bool folded = i > 0 && lines[i].length > 1 && strchr(" \t", lines[i].start[0]) &&
                  !line_blank(&lines[i]) && !line_blank(&lines[i - 1]);
    return folded || is_coded(&bare) || property_of(&lines[i]);
}

/* Only a program writes "EMAIL;TYPE=home:" and "FN:". */
static bool is_strong(const Line *line)
{
    const Property *property = property_of(line);
    Line bare = line_bare(line);
    size_t n = strcspn(bare.start, ":;"), small = 0;
    for (size_t i = 0; i < n; i++) {
        small += g_ascii_islower(bare.start[i]) != 0;
        small = bare.start[i] == '.' ? 0 : small; /* "item1.EMAIL" */
    }
    return property && small == 0 && (property->strong || bare.start[n] == ';');
}

/* Where `mark` ("BEGIN:VCARD") stands in the line, with white space around its colon or not. */
static const char *find_mark(const Line *line, const char *word, const char *kind,
                             size_t *ret_length)
{
    size_t n = strlen(word), m = strlen(kind);
    for (size_t i = 0; i + n + m < line->length; i++) {
        if (g_ascii_strncasecmp(line->start + i, word, n) != 0)
            continue;
        size_t at = i + n;
        while (at < line->length && strchr(" \t:", line->start[at]))
            at++;
        if (at > i + n && at + m <= line->length &&
            memchr(line->start + i + n, ':', at - i - n) &&
            g_ascii_strncasecmp(line->start + at, kind, m) == 0) {
            *ret_length = at + m - i;
            return line->start + i;
        }
    }
    return NULL;
}

/* ---- cards ---- */

typedef struct Cut {
    Names *names;
    const Line *lines;
    size_t n;
    const char *from, *to; /* bytes of the text that go */
} Cut;

/* The card that begins at `begin` in line i: as far as its END, or as it looks like one. */
static size_t cut_from(Cut *cut, size_t i, const char *begin)
{
    size_t last = i, length;
    cut->from = begin;
    for (size_t j = i; j < cut->n && j < i + CARD_LINES; j++) {
        Line line = cut->lines[j];
        if (j == i) {
            line.length -= (size_t)(begin - line.start);
            line.start = begin;
        }
        const char *end = find_mark(&line, "END", "VCARD", &length);
        if (end) {
            cut->to = end + length;
            return j + 1;
        }
        if (j > i && find_mark(&line, "BEGIN", "VCARD", &length))
            break;
    }
    for (size_t j = i + 1; j < cut->n && (line_blank(&cut->lines[j]) || goes_on(cut->lines, j));
         j++)
        last = line_blank(&cut->lines[j]) ? last : j;
    cut->to = cut->lines[last].start + cut->lines[last].length;
    return last + 1;
}

/* Lines from i on that look like properties of a card; *ret_card: they are one without its
 * BEGIN. */
static size_t half_length(const Line *lines, size_t i, size_t n, bool *ret_card)
{
    size_t said = 0, last = i, length;
    bool strong = false, end = false;
    for (size_t j = i; j < n && !end; j++) {
        if (line_blank(&lines[j]))
            continue;
        end = find_mark(&lines[j], "END", "VCARD", &length) != NULL;
        if (!end && (!goes_on(lines, j) || find_mark(&lines[j], "BEGIN", "VCARD", &length)))
            break;
        said += property_of(&lines[j]) != NULL;
        strong |= is_strong(&lines[j]);
        last = j;
    }
    *ret_card = end || (strong && said > 1);
    return last + 1 - i;
}

/* "MECARD:N:Jones,Bethan;TEL:07700900123;;" */
static const char *mecard_end(const char *at, const Line *line)
{
    const char *end = g_strstr_len(at, (gssize)(line->start + line->length - at), ";;");
    return end ? end + 2 : line->start + line->length;
}

/* ---- events ---- */

/* Who invites, who is invited, and the ids that a program makes of them. */
static size_t cut_event(Names *names, const Line *lines, size_t n)
{
    static const char *const fields[] = {"ORGANIZER", "ATTENDEE", "CONTACT", "UID"};
    Line bare = line_bare(&lines[0]);
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        size_t length = strlen(fields[i]), more = 1;
        if (bare.length <= length || strncmp(bare.start, fields[i], length) != 0 ||
            !strchr(":;", bare.start[length]))
            continue;
        while (more < n && more < EVENT_LINES && lines[more].length > 1 &&
               strchr(" \t", lines[more].start[0]) && !line_blank(&lines[more]))
            more++;
        if (i > 0)
            return more;
        const char *end = lines[more - 1].start + lines[more - 1].length;
        g_autofree char *whole = g_strndup(bare.start, (size_t)(end - bare.start));
        const char *common = strstr(whole, "CN=");
        if (common) {
            common += 3 + (common[3] == '"');
            names_add(names, common, strcspn(common, "\";:"), true);
        }
        Line line = {whole, strlen(whole)};
        card_learn_line(names, &line);
        return more;
    }
    return 0;
}

/* ---- the whole ---- */

/* What goes from line i on, or nothing; returns the line behind it. */
static size_t find_cut(Cut *cut, size_t i)
{
    size_t length;
    const Line *line = &cut->lines[i];
    const char *begin = find_mark(line, "BEGIN", "VCARD", &length);
    cut->from = cut->to = NULL;
    if (begin)
        return cut_from(cut, i, begin);
    begin = g_strstr_len(line->start, (gssize)line->length, "MECARD:");
    if (begin) {
        cut->from = begin;
        cut->to = mecard_end(begin, line);
        return i + 1;
    }
    bool card = false;
    size_t event = cut_event(cut->names, cut->lines + i, cut->n - i), lines = event;
    if (lines == 0 && property_of(line))
        lines = half_length(cut->lines, i, cut->n, &card);
    if (event == 0 && !card)
        return i + MAX(lines, 1);
    cut->from = line->start;
    cut->to = cut->lines[i + lines - 1].start + cut->lines[i + lines - 1].length;
    return i + lines;
}

char *vcard_cut(Names *names, const char *text)
{
    Cut cut = {.names = names};
    GString *left = g_string_sized_new(strlen(text) + 1);
    g_autofree Line *lines = lines_of(text, &cut.n);
    const char *done = text;
    cut.lines = lines;
    for (size_t i = 0; i < cut.n && !identity_skips(IDENTITY_SIGNATURES);) {
        i = find_cut(&cut, i);
        if (!cut.from)
            continue;
        learn_card(names, cut.from, (size_t)(cut.to - cut.from));
        g_string_append_len(left, done, (gssize)(cut.from - done));
        done = cut.to;
        bool begins = cut.from == text || cut.from[-1] == '\n';
        done += begins ? strspn(done, " \t") : 0; /* or it looks like a folded header */
        Line *last = &lines[i - 1];
        const char *end = last->start + last->length;
        if (done < end) { /* words behind it, or another */
            *last = (Line){done, (size_t)(end - done)};
            i--;
        }
    }
    g_string_append(left, done);
    return g_string_free(left, FALSE);
}
