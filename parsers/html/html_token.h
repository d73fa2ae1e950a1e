/* HTML as a row of tokens: words, tags that open, tags that close. What is no text (comments,
 * scripts, style sheets, titles) is gone, character references are read, a tag keeps only the
 * attributes that anybody here asks for. One pass, linear on any input. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum HtmlAttribute {
    HTML_ALT,
    HTML_BGCOLOR,
    HTML_BORDER,
    HTML_CHECKED,
    HTML_CLASS,
    HTML_COLOR,
    HTML_HEIGHT,
    HTML_HIDDEN,
    HTML_HREF,
    HTML_START,
    HTML_STYLE,
    HTML_TYPE,
    HTML_VALUE,
    HTML_WIDTH,
    HTML_ATTRIBUTES
} HtmlAttribute;

typedef enum HtmlKind { HTML_END, HTML_TEXT, HTML_OPEN, HTML_CLOSE } HtmlKind;

typedef struct HtmlReader {
    const char *at, *end;
    bool no_tag_end, no_comment_end, no_close[6]; /* none comes any more */
    bool broken;        /* a tag did not end: quotes are not trusted any more */
    GPtrArray *defects; /* borrowed */

    /* the last token */
    const char *text, *text_end;      /* of HTML_TEXT: to be decoded by html_text_add() */
    char name[16];                    /* of a tag, in lower case; a longer one is cut */
    bool has[HTML_ATTRIBUTES], empty; /* of HTML_OPEN; `empty`: written <name/> */
    GString *values[HTML_ATTRIBUTES]; /* decoded; owned */
} HtmlReader;

/* `html` is borrowed until html_reader_clear(). */
void html_reader_init(HtmlReader *reader, const char *html, size_t length, GPtrArray *defects);
void html_reader_clear(HtmlReader *reader);

/* Steps to the next token and says what it is. Texts come in pieces of any size. */
HtmlKind html_next(HtmlReader *reader);

/* The decoded text of the token, a bounded piece each time; false when there is no more. `to`
 * is emptied first. */
bool html_text_read(HtmlReader *reader, GString *to);
