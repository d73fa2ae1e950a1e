/* What the style of one element says about whether and how its words are seen. */
#pragma once

#include <stdbool.h>

typedef struct HtmlStyle {
    bool hidden;               /* it and all in it */
    bool tiny, readable;       /* the size of its letters, when it is stated */
    bool invisible, visible;   /* `visibility`, when it is stated */
    bool camouflaged, painted; /* its letters have the colour of their ground; have another */
    bool border, no_border;    /* when it is stated */
    bool rule_above;           /* a line above it, as Outlook draws over an earlier mail */
    bool close;                /* no gap above and below */
    bool spaced;               /* a gap below */
    bool line_ends, no_line_ends; /* its text has lines of its own, when it is stated */
    bool list_mark;               /* Word's number or bullet of a list item */
    int list_level;               /* Word's list item: 1 and more; 0: none */
} HtmlStyle;

/* `style`, and the attributes of old HTML for colours: each may be NULL. */
HtmlStyle html_style_read(const char *style, const char *color, const char *bgcolor);
