/* Which part of a text is new: everything that does not show, by more than one sign, that a
 * mail program put it there.
 *
 * When unsure it keeps; the author's words are what the register is for. Called by
 * parsers/report. */
#include "parsers/reply.h"

#include "parsers/quote.h"

#include <glib.h>
#include <string.h>

enum {
    SIGNATURE_LINES = 12,
    SIGNATURE_BYTES = 800,
    DEVICE_BYTES = 100, /* "Sent from my ..." */
};

typedef enum Part { PART_VISIBLE, PART_QUOTED, PART_SIGNATURE } Part;

typedef struct Split {
    const Lexicon *lexicon;
    Line *lines;
    Part *parts;
    size_t n;
} Split;

/* What programs on telephones add, in lower case. */
static const char *const DEVICES[] = {
    "sent from my ",
    "sent from outlook",
    "get outlook for ",
    "sent from yahoo mail",
    "sent from mail for windows",
    "sent via ",
    "sent from typeapp",
    "anfonwyd o fy ",
    "envoyé de mon ",
    "envoyé depuis mon ",
    "envoyé à partir de ",
    "von meinem ",
    "gesendet von ",
    "enviado desde mi ",
    "inviato da ",
    "inviato dal mio ",
    "enviado do meu ",
    "verzonden vanaf ",
    "verstuurd vanaf ",
    "wysłane z ",
    "sendt fra min ",
    "skickat från min ",
    "télécharger outlook pour ",
    "obtener outlook para ",
};

static void mark(Split *split, size_t from, size_t to, Part part)
{
    for (size_t i = from; i < to; i++)
        split->parts[i] = part;
}

static bool said_before(const Split *split, size_t end)
{
    for (size_t i = end; i > 0; i--) {
        if (split->parts[i - 1] == PART_VISIBLE && !line_blank(&split->lines[i - 1]))
            return true;
    }
    return false;
}

/* "________________" above Outlook's block belongs to it. */
static bool is_rule(const Line *line)
{
    size_t i = 0;
    while (i < line->length && line->start[i] == '_')
        i++;
    Line rest = {line->start + i, line->length - i};
    return i >= 8 && line_blank(&rest);
}

/* Does an earlier mail begin here that goes on to the end of the text? */
static bool old_mail_begins(const Lexicon *lexicon, const Line *lines, size_t n)
{
    HeaderBlock block;
    if (line_is_original_banner(lexicon, lines) || line_is_forward_banner(lexicon, lines))
        return true;
    if (!block_read(lexicon, lines, n, false, &block))
        return false;
    block_clear(&block);
    return true;
}

/* The line behind an attribution and blank lines. */
static size_t behind(const Split *split, size_t at)
{
    while (at < split->n && line_blank(&split->lines[at]))
        at++;
    return at;
}

/* An attribution takes the rest with it, unless '>' marks what is quoted: then the author may
 * have answered in between. At the very top, and followed by plain text, nothing says where the
 * answer is: all is kept. */
static size_t mark_attributed(Split *split, size_t at, size_t length)
{
    size_t next = behind(split, at + length);
    if (next < split->n && line_quoted(&split->lines[next])) {
        mark(split, at, next, PART_QUOTED);
        return next;
    }
    if (!said_before(split, at))
        return at + length;
    mark(split, at, split->n, PART_QUOTED);
    return split->n;
}

static void mark_quotes(Split *split)
{
    for (size_t i = 0; i < split->n;) {
        const Line *line = &split->lines[i];
        size_t left = split->n - i, length;
        if (line_blank(line)) {
            i++;
        } else if ((length = attribution_length(line, left)) > 0) {
            i = mark_attributed(split, i, length);
        } else if (old_mail_begins(split->lexicon, line, left)) {
            bool rule = i > 0 && is_rule(&split->lines[i - 1]);
            mark(split, rule ? i - 1 : i, split->n, PART_QUOTED);
            i = split->n;
        } else {
            if (line_quoted(line))
                split->parts[i] = PART_QUOTED;
            i++;
        }
    }
}

/* "-- " alone (RFC 3676 section 4.3); many programs cut the space. */
static bool is_delimiter(const Line *line)
{
    Line rest = {line->start + 2, line->length - 2};
    return line->length >= 2 && line->length <= 4 && strncmp(line->start, "--", 2) == 0 &&
           line_blank(&rest);
}

static bool names_device(const Line *line)
{
    if (line->length > DEVICE_BYTES)
        return false;
    g_autofree char *text = g_strndup(line->start, line->length);
    g_autofree char *lower = g_utf8_strdown(g_strstrip(text), -1);
    for (size_t i = 0; i < G_N_ELEMENTS(DEVICES); i++) {
        if (g_str_has_prefix(lower, DEVICES[i]))
            return true;
    }
    return false;
}

/* A signature stands at the end of what is new, is short, and is not all that is new. Looked
 * for from the end: the device's line first, then a delimiter above it. */
static size_t signature_start(const Split *split)
{
    size_t start = split->n, lines = 0, bytes = 0;
    for (size_t i = split->n; i > 0 && lines <= SIGNATURE_LINES && bytes <= SIGNATURE_BYTES;
         i--) {
        const Line *line = &split->lines[i - 1];
        if (split->parts[i - 1] != PART_VISIBLE || line_blank(line))
            continue;
        if (is_delimiter(line))
            return i - 1;
        if (lines == 0 && names_device(line))
            start = i - 1;
        lines++;
        bytes += line->length;
    }
    return start;
}

static void mark_signature(Split *split)
{
    size_t start = signature_start(split);
    if (!said_before(split, start))
        return;
    for (size_t i = start; i < split->n; i++) {
        if (split->parts[i] == PART_VISIBLE)
            split->parts[i] = PART_SIGNATURE;
    }
}

/* The lines of one part, without blank lines around them. */
static char *part_text(const Split *split, Part part)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < split->n; i++) {
        if (split->parts[i] != part || (text->len == 0 && line_blank(&split->lines[i])))
            continue;
        g_string_append_len(text, split->lines[i].start, (gssize)split->lines[i].length);
        g_string_append_c(text, '\n');
    }
    return g_strchomp(g_string_free(text, FALSE));
}

void reply_split(const char *text, const Lexicon *lexicon, char **ret_visible,
                 char **ret_quoted, char **ret_signature)
{
    Split split = {.lexicon = lexicon};
    split.lines = lines_of(text, &split.n);
    split.parts = g_new0(Part, split.n);
    mark_quotes(&split);
    mark_signature(&split);
    *ret_visible = part_text(&split, PART_VISIBLE);
    *ret_quoted = part_text(&split, PART_QUOTED);
    *ret_signature = part_text(&split, PART_SIGNATURE);
    g_free(split.lines);
    g_free(split.parts);
}
