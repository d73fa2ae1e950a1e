/* Style attributes, as far as they decide what a reader sees. Declarations are read one by one;
 * rules of style sheets are not. Pure. Called by html.c for each element with a style. */
#include "parsers/html/html_style.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VALUE_SIZE = 64, COLOUR_SIZE = 32, SMALLEST = 1 /* px or pt that can be seen */ };

typedef enum Property {
    BACKGROUND,
    BORDER,
    BORDER_ABOVE,
    CLIPPING,
    COLOUR,
    DISPLAY,
    FONT_SIZE,
    HEIGHT,
    MARGIN,
    MARGIN_ABOVE,
    MARGIN_BELOW,
    MSO_HIDE,
    MSO_LIST,
    OPACITY,
    VISIBILITY,
    WHITE_SPACE,
} Property;

static const struct {
    const char *name;
    Property property;
} properties[] = {
    {"background", BACKGROUND},
    {"background-color", BACKGROUND},
    {"border", BORDER},
    {"border-left", BORDER},
    {"border-style", BORDER},
    {"border-top", BORDER_ABOVE},
    {"color", COLOUR},
    {"display", DISPLAY},
    {"font-size", FONT_SIZE},
    {"height", HEIGHT},
    {"margin", MARGIN},
    {"margin-bottom", MARGIN_BELOW},
    {"margin-top", MARGIN_ABOVE},
    {"max-height", HEIGHT},
    {"max-width", HEIGHT},
    {"mso-hide", MSO_HIDE},
    {"mso-list", MSO_LIST},
    {"opacity", OPACITY},
    {"overflow", CLIPPING},
    {"visibility", VISIBILITY},
    {"white-space", WHITE_SPACE},
    {"width", HEIGHT},
};

/* What must be known of the whole style before it can be judged. */
typedef struct Seen {
    bool flat, clipped; /* no height or width; what is larger is cut off */
    bool no_gap_above, no_gap_below, display_none, display_important, faded;
    char colour[COLOUR_SIZE], ground[COLOUR_SIZE]; /* "" when not stated */
} Seen;

/* ---- values ---- */

static bool starts(const char *value, const char *word)
{
    return strncmp(value, word, strlen(word)) == 0;
}

/* "0", "0px", "0.0pt 0" but not "0.9em". */
static bool is_zero(const char *value)
{
    if (!g_ascii_isdigit(*value) && *value != '.')
        return false;
    char *unit;
    return g_ascii_strtod(value, &unit) == 0 && unit != value;
}

static bool is_no_gap(const char *value)
{
    return g_ascii_isdigit(*value) || *value == '.' ? g_ascii_strtod(value, NULL) < 0.01
                                                    : false;
}

/* "0 auto", "0cm 0cm .0001pt": the first is above, the third or the first is below. */
static void margin_read(const char *value, bool *ret_above, bool *ret_below)
{
    const char *third = value;
    for (int i = 0; third && i < 2; i++) {
        const char *space = strchr(third, ' ');
        third = space ? space + 1 : NULL;
    }
    *ret_above = is_no_gap(value);
    *ret_below = is_no_gap(third ? third : value);
}

static bool is_tiny(const char *value)
{
    char *unit;
    double size = g_ascii_strtod(value, &unit);
    bool absolute = starts(unit, "px") || starts(unit, "pt");
    return unit != value && (size <= 0 || (absolute && size <= SMALLEST));
}

static bool is_size(const char *value)
{
    char *unit;
    return g_ascii_strtod(value, &unit) > 0 && unit != value;
}

static void name_white_and_black(char *colour)
{
    if (strcmp(colour, "white") == 0)
        strcpy(colour, "#ffffff");
    else if (strcmp(colour, "black") == 0)
        strcpy(colour, "#000000");
}

/* In one spelling: "#FFF", "white" and "rgb(255, 255, 255)" become "#ffffff". */
static void colour_read(char *ret, const char *value)
{
    int red, green, blue;
    char short_form[4];
    if (sscanf(value, "rgb(%d,%d,%d)", &red, &green, &blue) == 3 ||
        sscanf(value, "rgba(%d,%d,%d", &red, &green, &blue) == 3) {
        g_snprintf(ret, COLOUR_SIZE, "#%02x%02x%02x", red & 255, green & 255, blue & 255);
        return;
    }
    if (sscanf(value, "#%3[0-9a-f]", short_form) == 1 && strlen(short_form) == 3 &&
        !g_ascii_isxdigit(value[4])) {
        const char *s = short_form;
        g_snprintf(ret, COLOUR_SIZE, "#%c%c%c%c%c%c", s[0], s[0], s[1], s[1], s[2], s[2]);
        return;
    }
    size_t length = strcspn(value, " ;!");
    g_strlcpy(ret, value, MIN(length + 1, COLOUR_SIZE));
    name_white_and_black(ret);
}

/* ---- declarations ---- */

/* The last one counts, or the last important one. */
static void set_display(Seen *seen, const char *value)
{
    bool important = strchr(value, '!');
    if (seen->display_important && !important)
        return;
    seen->display_important = important;
    seen->display_none = starts(value, "none");
}

static void apply(HtmlStyle *style, Seen *seen, Property property, const char *value)
{
    switch (property) {
    case BACKGROUND:
        colour_read(seen->ground, value);
        break;
    case BORDER:
        style->no_border = starts(value, "none") || is_zero(value);
        style->border = !style->no_border;
        break;
    case BORDER_ABOVE:
        style->rule_above = !starts(value, "none") && !is_zero(value);
        break;
    case CLIPPING:
        seen->clipped = starts(value, "hidden");
        break;
    case COLOUR:
        colour_read(seen->colour, value);
        break;
    case DISPLAY:
        set_display(seen, value);
        break;
    case FONT_SIZE:
        style->tiny = is_tiny(value);
        style->readable = !style->tiny && !starts(value, "inherit");
        break;
    case HEIGHT:
        seen->flat |= is_zero(value);
        break;
    case MARGIN:
        margin_read(value, &seen->no_gap_above, &seen->no_gap_below);
        style->spaced = g_ascii_isdigit(*value) && !seen->no_gap_below;
        break;
    case MARGIN_ABOVE:
        seen->no_gap_above = is_no_gap(value);
        break;
    case MARGIN_BELOW:
        seen->no_gap_below = is_no_gap(value);
        style->spaced = is_size(value) && !seen->no_gap_below;
        break;
    case MSO_HIDE:
        style->hidden |= starts(value, "all");
        break;
    case MSO_LIST: {
        const char *level = strstr(value, "level");
        style->list_mark = starts(value, "ignore");
        style->list_level = level ? CLAMP(atoi(level + strlen("level")), 1, 9) : 0;
        break;
    }
    case OPACITY:
        seen->faded = is_zero(value);
        break;
    case VISIBILITY:
        style->invisible = starts(value, "hidden") || starts(value, "collapse");
        style->visible = starts(value, "visible");
        break;
    case WHITE_SPACE:
        style->line_ends = starts(value, "pre") || starts(value, "break-spaces");
        style->no_line_ends = !style->line_ends && !starts(value, "inherit");
        break;
    }
}

/* text[0..length) in lower case, without white space around it and behind commas. */
static void copy_value(char *value, size_t size, const char *text, size_t length)
{
    size_t n = 0;
    for (size_t i = 0; i < length && n + 1 < size; i++) {
        bool space = g_ascii_isspace(text[i]);
        if (!space)
            value[n++] = g_ascii_tolower(text[i]);
        else if (n > 0 && value[n - 1] != ' ' && value[n - 1] != ',' && value[n - 1] != '(')
            value[n++] = ' ';
    }
    while (n > 0 && value[n - 1] == ' ')
        n--;
    value[n] = '\0';
}

static void read_declaration(HtmlStyle *style, Seen *seen, const char *text, size_t length)
{
    const char *colon = memchr(text, ':', length), *end = text + length;
    if (!colon)
        return;
    while (g_ascii_isspace(*text))
        text++;
    size_t name_length = (size_t)(colon - text);
    while (name_length > 0 && g_ascii_isspace(text[name_length - 1]))
        name_length--;
    for (size_t i = 0; i < G_N_ELEMENTS(properties); i++) {
        const char *name = properties[i].name;
        if (g_ascii_strncasecmp(name, text, name_length) != 0 || name[name_length])
            continue;
        char value[VALUE_SIZE];
        copy_value(value, sizeof value, colon + 1, (size_t)(end - colon - 1));
        apply(style, seen, properties[i].property, value);
        return;
    }
}

HtmlStyle html_style_read(const char *text, const char *color, const char *bgcolor)
{
    HtmlStyle style = {0};
    Seen seen = {0};
    char value[VALUE_SIZE];
    if (color) {
        copy_value(value, sizeof value, color, strlen(color));
        colour_read(seen.colour, value);
    }
    if (bgcolor) {
        copy_value(value, sizeof value, bgcolor, strlen(bgcolor));
        colour_read(seen.ground, value);
    }
    while (text && *text) {
        size_t length = strcspn(text, ";");
        read_declaration(&style, &seen, text, length);
        text += length + (text[length] == ';');
    }
    bool transparent = strcmp(seen.colour, "transparent") == 0;
    style.hidden |= seen.display_none || seen.faded || (seen.flat && seen.clipped);
    style.camouflaged = *seen.colour && (transparent || strcmp(seen.colour, seen.ground) == 0);
    style.painted = *seen.colour && !style.camouflaged;
    style.close = seen.no_gap_above && seen.no_gap_below;
    return style;
}
