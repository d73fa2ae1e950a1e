/* See encoded_word.h. gmime's own decoder knows fewer charsets and fewer wrong forms. Linear:
 * what looks like the start of a word and is none is passed over once. Pure; called by
 * message.c and part.c. */
#include "parsers/message/encoded_word.h"

#include "parsers/text/charset.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { CHARSET_MAX = 60 };

typedef struct Word {
    const char *charset, *text, *end; /* end: behind its "?=" */
    size_t charset_length, text_length;
    bool base64;
} Word;

typedef struct Decoder {
    GString *out;
    GString *bytes; /* of the words in `charset` that wait for more */
    char *charset;  /* NULL: none wait */
    const char *hint;
    bool rewrite; /* words stay words */
    GPtrArray *defects;
} Decoder;

/* ---- one word ---- */

/* The end of the text: "?=". A word may hold spaces and question marks that should have been
 * encoded, but never the start of another word. */
static const char *text_end(const char *text)
{
    for (const char *at = text; *at; at++) {
        if (at[0] == '?' && at[1] == '=')
            return at;
        if (at[0] == '=' && at[1] == '?' && at[2] != '=' && at > text)
            return NULL;
    }
    return NULL;
}

/* "=?charset?b?text?=" */
static bool word_read(const char *at, Word *ret)
{
    if (at[0] != '=' || at[1] != '?')
        return false;
    Word word = {.charset = at + 2};
    word.charset_length = strcspn(word.charset, "? \t\r\n\"<>");
    const char *mark = word.charset + word.charset_length;
    if (word.charset_length > CHARSET_MAX || *mark != '?')
        return false;
    int encoding = g_ascii_tolower(mark[1]);
    if ((encoding != 'b' && encoding != 'q') || mark[2] != '?')
        return false;
    word.base64 = encoding == 'b';
    word.text = mark + 3;
    const char *end = text_end(word.text);
    if (!end)
        return false;
    word.text_length = (size_t)(end - word.text);
    word.end = end + 2;
    *ret = word;
    return true;
}

static void append_quoted(const Word *word, GString *bytes)
{
    for (size_t i = 0; i < word->text_length; i++) {
        char c = word->text[i];
        bool hex = c == '=' && i + 2 < word->text_length &&
                   g_ascii_isxdigit(word->text[i + 1]) && g_ascii_isxdigit(word->text[i + 2]);
        if (hex) {
            g_string_append_c(bytes, (char)(g_ascii_xdigit_value(word->text[i + 1]) * 16 +
                                            g_ascii_xdigit_value(word->text[i + 2])));
            i += 2;
        } else if (c != '\r' && c != '\n') {
            g_string_append_c(bytes, c == '_' ? ' ' : c);
        }
    }
}

/* With or without its padding. */
static void append_base64(const Word *word, GString *bytes)
{
    int state = 0;
    unsigned save = 0;
    g_autofree guchar *out = g_malloc(word->text_length / 4 * 3 + 8);
    size_t n = g_base64_decode_step(word->text, word->text_length, out, &state, &save);
    if (state > 1)
        n += g_base64_decode_step("==", (gsize)(4 - state), out + n, &state, &save);
    g_string_append_len(bytes, (char *)out, (gssize)n);
}

/* ---- runs ---- */

/* Words that stay words are parted from what touches them. */
static void part_from(GString *out, char next)
{
    if (out->len > 0 && !strchr(" \t\"(", out->str[out->len - 1]) && !strchr(" \t\")", next))
        g_string_append_c(out, ' ');
}

static void append_word(GString *out, const GString *utf8)
{
    g_autofree char *encoded = g_base64_encode((const guchar *)utf8->str, utf8->len);
    part_from(out, '=');
    g_string_append_printf(out, "=?utf-8?B?%s?=", encoded);
}

static void flush(Decoder *decoder)
{
    if (!decoder->charset)
        return;
    g_autoptr(GString) utf8 = g_string_new(NULL);
    charset_decode(decoder->bytes->str, decoder->bytes->len, decoder->charset, utf8,
                   decoder->defects);
    if (decoder->rewrite)
        append_word(decoder->out, utf8);
    else
        g_string_append_len(decoder->out, utf8->str, (gssize)utf8->len);
    g_string_truncate(decoder->bytes, 0);
    g_clear_pointer(&decoder->charset, g_free);
}

static void take_word(Decoder *decoder, const Word *word)
{
    g_autofree char *charset = g_strndup(word->charset, word->charset_length);
    if (decoder->charset && g_ascii_strcasecmp(decoder->charset, charset) != 0)
        flush(decoder);
    if (!decoder->charset)
        decoder->charset = g_steal_pointer(&charset);
    if (word->base64)
        append_base64(word, decoder->bytes);
    else
        append_quoted(word, decoder->bytes);
}

/* Without the escapes of ISO-2022-JP, too. Eight bytes at a time: every header is asked. */
static bool is_ascii(const char *text, size_t length)
{
    if (length > 0 && memchr(text, 0x1B, length))
        return false;
    uint64_t bytes, wide = 0;
    for (; length >= sizeof bytes; text += sizeof bytes, length -= sizeof bytes) {
        memcpy(&bytes, text, sizeof bytes);
        wide |= bytes;
    }
    for (; length > 0; length--)
        wide |= (unsigned char)*text++;
    return !(wide & UINT64_C(0x8080808080808080));
}

/* What stands between words; white space between two of them means nothing. */
static void take_plain(Decoder *decoder, const char *text, size_t length, bool between)
{
    if (between && strspn(text, " \t\r\n") >= length)
        return;
    bool behind_word = decoder->charset != NULL;
    flush(decoder);
    if (decoder->rewrite && behind_word)
        part_from(decoder->out, text[0]);
    if (is_ascii(text, length)) {
        g_string_append_len(decoder->out, text, (gssize)length);
        return;
    }
    bool utf8 = g_utf8_validate(text, (gssize)length, NULL);
    charset_decode(text, length, utf8 ? NULL : decoder->hint, decoder->out, decoder->defects);
}

static char *unfolded(const char *raw)
{
    char *line = g_strdup(raw), *to = line + strcspn(line, "\r\n");
    for (const char *at = to; *at; at++) {
        if (*at != '\r' && *at != '\n')
            *to++ = *at;
    }
    *to = '\0';
    return line;
}

bool encoded_words_absent(const char *raw)
{
    return !strstr(raw, "=?") && is_ascii(raw, strlen(raw));
}

/* The next "=?" from `at` on, or NULL. Not strstr(), which a sanitizer lets measure the whole
 * rest each time: quadratic in a header of 200 KB. */
static const char *next_mark(const char *at)
{
    while ((at = strchr(at, '=')) && at[1] != '?')
        at++;
    return at;
}

static char *decode(const char *raw, const char *hint, bool rewrite, GPtrArray *defects)
{
    g_autofree char *line = unfolded(raw);
    if (encoded_words_absent(line))
        return g_steal_pointer(&line);
    Decoder decoder = {.out = g_string_sized_new(strlen(line)),
                       .bytes = g_string_new(NULL),
                       .hint = hint,
                       .rewrite = rewrite,
                       .defects = defects};
    const char *plain = line;
    Word word;
    for (const char *at = line; (at = next_mark(at));) {
        if (!word_read(at, &word)) {
            at += 2;
            continue;
        }
        take_plain(&decoder, plain, (size_t)(at - plain), decoder.charset != NULL);
        take_word(&decoder, &word);
        at = plain = word.end;
    }
    take_plain(&decoder, plain, strlen(plain), false);
    g_string_free(decoder.bytes, TRUE);
    return g_string_free(decoder.out, FALSE);
}

char *encoded_words_decode(const char *raw, const char *hint, GPtrArray *defects)
{
    return decode(raw, hint, false, defects);
}

char *encoded_words_normalise(const char *raw, const char *hint, GPtrArray *defects)
{
    return encoded_words_absent(raw) ? NULL : decode(raw, hint, true, defects);
}
