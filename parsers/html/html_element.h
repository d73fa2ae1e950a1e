/* The elements of HTML that mean something in a text. */
#pragma once

#include <stdbool.h>

/* What an element does to the lines around it. */
typedef enum HtmlFlow {
    FLOW_INLINE,
    FLOW_LINE,      /* on lines of its own */
    FLOW_PARAGRAPH, /* with an empty line around it */
    FLOW_BREAK,
    FLOW_RULE,
    FLOW_LIST,
    FLOW_ITEM,
    FLOW_TABLE,
    FLOW_ROW,
    FLOW_CELL,
    FLOW_QUOTE,
    FLOW_PRE,
    FLOW_LINK,
    FLOW_IMAGE,
    FLOW_INPUT,
    FLOW_SKIP, /* nothing of it is text */
    FLOW_NONE, /* a tag without a meaning here */
} HtmlFlow;

/* The flow of an element, by its name in small letters; FLOW_INLINE for one that only changes how
 * words look, and for any that is not known. */
HtmlFlow html_flow(const char *name);

/* Has it neither words nor an end? */
bool html_is_void(HtmlFlow flow);
