/* See compose_html.h. Called by compose. Nothing of a mail is taken for markup: every character is
 * escaped. No images, no style sheets, nothing from elsewhere: mail clients show it as it is. */
#include "daemon/core/compose_html.h"

#include "config/terms.h"

#include <stdbool.h>
#include <string.h>

enum {
    CODE_LENGTH = 16,
    WRAP = 70,
    NEAR = 300,      /* bytes in which the first of the lines to answer begins */
    LINK_MAX = 1800, /* bytes of an answer: longer links open nothing in some programs */
};

/* A mail has the colours of the program that shows it, which may be dark. */
static const char mail_head[] =
    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
    "<meta name=\"color-scheme\" content=\"light dark\"><title>";
static const char mail_body[] = "</title></head>\n"
                                "<body style=\"font:16px/1.5 Arial,Helvetica,sans-serif;"
                                "max-width:38em;margin:0;padding:12px\">\n";

#define BODY                                                                                   \
    "<body style=\"font:16px/1.5 Arial,Helvetica,sans-serif;color:#222;background:#fff;"       \
    "max-width:42em;margin:0 auto;padding:12px\">\n"

static const char page_head[] =
    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>";
static const char page_body[] =
    "</title></head>\n" BODY "<h1 style=\"font-size:24px;line-height:1.25;margin:8px 0 12px\">";

static const char button[] =
    "display:inline-block;margin:8px 0 0;padding:8px 14px;border:1px solid #1d4f91;"
    "border-radius:6px;color:#1d4f91;background:#fff;text-decoration:none;font-weight:bold";

/* What the links of a mail open. */
typedef struct Links {
    const char *subject, *reply_to;
    const char *form; /* CRLF at the ends of its lines; NULL: none */
    const char *said; /* the code that the line above the buttons says; NULL: none has */
} Links;

/* Where "[code]" begins in a line, or NULL. */
static const char *find_code(const char *line, size_t length)
{
    for (const char *at = line; (size_t)(at - line) + CODE_LENGTH + 2 <= length; at++) {
        if (*at == '[' && at[CODE_LENGTH + 1] == ']' &&
            strspn(at + 1, "abcdefghijkmnpqrstuvwxyz23456789") == CODE_LENGTH)
            return at;
    }
    return NULL;
}

static void append_escaped(GString *out, const char *text, size_t length)
{
    g_autofree char *escaped = g_markup_escape_text(text, (gssize)length);
    g_string_append(out, escaped);
}

/* What a line that may be answered opens: itself, and below OUTCOME its form. Owned, escaped; NULL: there is no form for it
 * that a link has room for. */
static char *answer_of(const char *line, size_t length, const char *form)
{
    bool wants_form = g_str_has_prefix(line, command_name(COMMAND_OUTCOME));
    if (wants_form && !form)
        return NULL;
    g_autofree char *words = g_strndup(line, length);
    g_autofree char *reply =
        g_strconcat(words, wants_form ? "\r\n\r\n" : " ", wants_form ? form : "", NULL);
    g_autofree char *answer = g_uri_escape_string(reply, NULL, FALSE);
    return strlen(answer) <= LINK_MAX ? g_steal_pointer(&answer) : NULL;
}

/* "CONFIRM [code]" is shown as "CONFIRM" where the code stands above it, and opens a reply that says "CONFIRM [code]".
 * False: it is none that can be opened. */
static bool append_link(GString *out, const char *line, const char *code, const Links *links)
{
    line += strspn(line, " ");
    size_t words = (size_t)(code - line);
    g_autofree char *answer = answer_of(line, words + CODE_LENGTH + 2, links->form);
    if (!answer)
        return false;
    g_autofree char *re = g_strconcat("Re: ", links->subject, NULL);
    g_autofree char *to = g_uri_escape_string(links->reply_to, "@+", TRUE);
    g_autofree char *subject = g_uri_escape_string(re, NULL, FALSE);
    while (words > 0 && line[words - 1] == ' ')
        words--;
    g_string_append_printf(out, "<a href=\"mailto:%s?subject=%s&amp;body=%s\" style=\"%s\">",
                           to, subject, answer, button);
    append_escaped(out, line, words);
    if (!links->said || strncmp(links->said, code, CODE_LENGTH + 2) != 0)
        g_string_append_printf(out, " %.*s", CODE_LENGTH + 2, code);
    g_string_append(out, "</a>");
    return true;
}

/* The line above the buttons, which do not show the code: some programs open no e-mail for a link.
 * No more than the next lines are looked at: a body may be a long report. */
static bool append_way(GString *out, const char *line, size_t length, Links *links)
{
    static const char way[] = "reply to this e-mail with one of these lines at the top:";
    size_t before = length - MIN(length, strlen(way));
    if (strncmp(line + before, way, strlen(way)) != 0)
        return false;
    const char *code = find_code(line + length, strnlen(line + length, NEAR));
    if (!code)
        return false;
    append_escaped(out, line, before);
    links->said = code;
    g_string_append_printf(out,
                           "press one of these, and send the e-mail that opens. If none "
                           "does, reply to this e-mail with the word and %.*s at the top:",
                           CODE_LENGTH + 2, code);
    return true;
}

static void append_line(GString *out, const char *line, size_t length, Links *links)
{
    const char *code = find_code(line, length);
    if (append_way(out, line, length, links) || (code && append_link(out, line, code, links)))
        return;
    size_t indent = MIN(strspn(line, " "), length);
    if (indent) /* which the lines have, too, that a narrow screen makes of it */
        g_string_append_printf(out, "<span style=\"display:inline-block;padding-left:%zupx\">",
                               5 * indent);
    append_escaped(out, line + indent, length - indent);
    g_string_append(out, indent ? "</span>" : "");
}

/* "ACTION: done": what has become of a command. */
static bool begins_answer(const char *line)
{
    return line[strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-")] == ':';
}

/* A line that ends because the next word had no room goes on, and so does a sentence: telephones have
 * lines of their own. */
static bool goes_on(const char *line, size_t length)
{
    const char *next = line + length + (line[length] == '\n');
    size_t word = strcspn(next, " \n");
    if (length > 0 && (line[0] == ' ' || line[length - 1] == ':' || begins_answer(next)))
        return false;
    bool sentence = length > 0 && g_ascii_islower(*next);
    return *next && *next != '\n' && *next != ' ' && *next != '-' &&
           (sentence || length + 1 + word > WRAP);
}

/* "  - which is", and in the next line "    one thing": as one line. Owned. */
static char *join_items(const char *body)
{
    GString *out = g_string_sized_new(strlen(body) + 1);
    size_t item = 0; /* how far in what belongs to it stands; 0: the line above is of none */
    for (const char *line = body; *line;) {
        size_t length = strcspn(line, "\n"), indent = MIN(strspn(line, " "), length);
        bool begins = indent > 0 && g_str_has_prefix(line + indent, "- ");
        bool joins = item > 0 && indent == item && !begins && indent < length;
        if (joins) {
            out->str[out->len - 1] = ' ';
            g_string_append_len(out, line + indent, (gssize)(length - indent));
        } else {
            g_string_append_len(out, line, (gssize)length);
            item = begins ? indent + strlen("- ") : 0;
        }
        line += length;
        if (*line == '\n' || joins)
            g_string_append_c(out, '\n');
        line += *line == '\n';
    }
    return g_string_free(out, FALSE);
}

/* Figures need the width of a page, and their colours its background. */
static void append_inset(GString *out, const char *inset)
{
    g_string_append(out, "<div style=\"background:#fff;color:#222;padding:1px 10px\">\n");
    g_string_append(out, inset);
    g_string_append(out, "</div>\n");
}

char *compose_html(const char *subject, const char *body, const char *reply_to,
                   const char *inset, const char *form)
{
    Links links = {.subject = subject, .reply_to = reply_to, .form = form};
    g_autofree char *lines = join_items(body);
    GString *out = g_string_new(mail_head);
    append_escaped(out, subject, strlen(subject));
    g_string_append(out, mail_body);
    bool open = false, wrapped = false;
    for (const char *line = lines; *line;) {
        size_t length = strcspn(line, "\n");
        if (inset && g_str_has_prefix(line, COMPOSE_HTML_INSET)) {
            g_string_append(out, open ? "</p>\n" : "");
            open = false;
            append_inset(out, inset);
        } else if (length == 0) {
            g_string_append(out, open ? "</p>\n" : "");
            open = false;
        } else {
            g_string_append(out, !open ? "<p>" : wrapped ? "\n" : "<br>\n");
            open = true;
            append_line(out, line, length, &links);
        }
        wrapped = goes_on(line, length);
        line += length + (line[length] == '\n');
    }
    g_string_append(out, open ? "</p>\n</body></html>\n" : "</body></html>\n");
    return g_string_free(out, FALSE);
}

char *compose_html_page(const char *title, const char *content)
{
    GString *out = g_string_new(page_head);
    append_escaped(out, title, strlen(title));
    g_string_append(out, page_body);
    append_escaped(out, title, strlen(title));
    g_string_append(out, "</h1>\n");
    g_string_append(out, content);
    g_string_append(out, "</body></html>\n");
    return g_string_free(out, FALSE);
}
