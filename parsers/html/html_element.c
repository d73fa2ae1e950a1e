/* See html_element.h. Pure. Called by html.c. */
#include "parsers/html/html_element.h"

#include <glib.h>
#include <string.h>

/* In the order of strcmp(). Any other element is read as a "span". */
static const struct {
    const char *name;
    HtmlFlow flow;
} elements[] = {
    {"a", FLOW_LINK},           {"address", FLOW_LINE},
    {"area", FLOW_NONE},        {"article", FLOW_PARAGRAPH},
    {"aside", FLOW_PARAGRAPH},  {"audio", FLOW_LINE},
    {"base", FLOW_NONE},        {"blockquote", FLOW_QUOTE},
    {"body", FLOW_NONE},        {"br", FLOW_BREAK},
    {"canvas", FLOW_LINE},      {"caption", FLOW_LINE},
    {"center", FLOW_LINE},      {"col", FLOW_NONE},
    {"dd", FLOW_LINE},          {"div", FLOW_LINE},
    {"dl", FLOW_PARAGRAPH},     {"dt", FLOW_LINE},
    {"embed", FLOW_NONE},       {"fieldset", FLOW_LINE},
    {"footer", FLOW_PARAGRAPH}, {"form", FLOW_LINE},
    {"h1", FLOW_PARAGRAPH},     {"h2", FLOW_PARAGRAPH},
    {"h3", FLOW_PARAGRAPH},     {"h4", FLOW_PARAGRAPH},
    {"h5", FLOW_PARAGRAPH},     {"h6", FLOW_PARAGRAPH},
    {"head", FLOW_NONE},        {"header", FLOW_PARAGRAPH},
    {"hr", FLOW_RULE},          {"html", FLOW_NONE},
    {"img", FLOW_IMAGE},        {"input", FLOW_INPUT},
    {"li", FLOW_ITEM},          {"link", FLOW_NONE},
    {"main", FLOW_LINE},        {"meta", FLOW_NONE},
    {"nav", FLOW_LINE},         {"object", FLOW_LINE},
    {"ol", FLOW_LIST},          {"option", FLOW_LINE},
    {"p", FLOW_PARAGRAPH},      {"param", FLOW_NONE},
    {"pre", FLOW_PRE},          {"section", FLOW_LINE},
    {"source", FLOW_NONE},      {"span", FLOW_INLINE},
    {"svg", FLOW_SKIP},         {"table", FLOW_TABLE},
    {"td", FLOW_CELL},          {"template", FLOW_SKIP},
    {"textarea", FLOW_LINE},    {"th", FLOW_CELL},
    {"title", FLOW_NONE},       {"tr", FLOW_ROW},
    {"ul", FLOW_LIST},          {"video", FLOW_LINE},
    {"wbr", FLOW_NONE},
};

HtmlFlow html_flow(const char *name)
{
    for (size_t low = 0, high = G_N_ELEMENTS(elements); low < high;) {
        size_t middle = (low + high) / 2;
        int order = name[0] - elements[middle].name[0];
        if (order == 0)
            order = strcmp(name, elements[middle].name);
        if (order == 0)
            return elements[middle].flow;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return FLOW_INLINE;
}

bool html_is_void(HtmlFlow flow)
{
    return flow == FLOW_BREAK || flow == FLOW_RULE || flow == FLOW_IMAGE || flow == FLOW_INPUT;
}
