/* HTML becomes the text that a reader would see. */
#include "parsers/html.h"
#include "parsers/text.h"
#include "tests/unit/tap.h"

#include <time.h>

static char *shown;

/* The text of a page, without the line end that closes it. */
static const char *text_of(const char *html)
{
    g_autoptr(GPtrArray) defects = g_ptr_array_new_with_free_func(g_free);
    g_free(shown);
    shown = g_strchomp(html_to_text(html, strlen(html), defects));
    return shown;
}

static bool has_defect(const char *html, const char *defect)
{
    g_autoptr(GPtrArray) defects = g_ptr_array_new_with_free_func(g_free);
    g_free(html_to_text(html, strlen(html), defects));
    return g_ptr_array_find_with_equal_func(defects, defect, g_str_equal, NULL);
}

static void lines_and_paragraphs(void)
{
    is_str(text_of("<p>One.</p><p>Two\n  words.</p>"), "One.\n\nTwo words.",
           "paragraphs are apart, white space is one space");
    is_str(text_of("a<br>b<br/><br>c"), "a\nb\n\nc", "a line break breaks, two leave a gap");
    is_str(text_of("<div>a</div><div>b</div>"), "a\nb", "divisions are lines");
    is_str(text_of("<div>a</div><div><br></div><div>b</div>"), "a\n\nb",
           "an empty division is an empty line");
    is_str(text_of("<p class=MsoNormal>a</p><p class=MsoNormal>b</p>"), "a\nb",
           "Word's paragraphs are lines");
    is_str(text_of(
               "<p class=MsoNormal>a</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>b</p>"),
           "a\n\nb", "Word's empty paragraph is an empty line");
    is_str(text_of("<p>w<b>or</b>d &amp; caf&eacute; &#8211; &lt;x&gt;</p>"),
           "word & café – <x>", "entities are what they mean and a word stays whole");
    is_str(text_of("<pre>a  b\n  c</pre>d"), "a  b\n  c\n\nd",
           "preformatted text keeps its shape");
    is_str(text_of("plain words"), "plain words", "text without elements is text");
    is_str(text_of(""), "", "nothing is nothing");
}

static void lists_tables_quotes(void)
{
    is_str(text_of("<p>x</p><ul><li>one<li><p>two</p></ul>y"), "x\n\n- one\n- two\n\ny",
           "list items have a dash");
    is_str(
        text_of("<table><tr><th>Name<th>Form</tr><tr><td><p>Ali</p></td><td><p>4B</p></td></tr>"
                "</table>"),
        "Name\tForm\nAli\t4B", "the cells of a row share a line");
    is_str(text_of("<table><tr><td><div>a</div><div>b</div></td><td>c</td></tr></table>"),
           "a\nb\nc", "a cell of several lines keeps them");
    is_str(
        text_of(
            "New.<blockquote>Old<p>older</p><blockquote>oldest</blockquote></blockquote>end"),
        "New.\n\n> Old\n>\n> older\n>\n>> oldest\n\nend",
        "quotes are marked, as deep as they are");
}

static void links(void)
{
    is_str(text_of("<a href=\"https://a.example/x\">here</a>."), "here <https://a.example/x>.",
           "a link shows where it leads");
    is_str(text_of("<a href=\"https://www.a.example/\">a.example</a>"), "a.example",
           "a link that says where it leads is not repeated");
    is_str(text_of("<a href=\"mailto:ann@a.example\">ann@a.example</a>"), "ann@a.example",
           "an address is not repeated");
    is_str(text_of("<a href=\"mailto:ann@a.example\">Ann</a>"), "Ann <ann@a.example>",
           "a name shows its address");
    is_str(text_of("<a href=\"https://evil.example/\">https://bank.example/</a>"),
           "https://bank.example/ <https://evil.example/>", "a lying link is seen");
    is_str(text_of("<a href=\"javascript:x()\">go</a> <a name=x>anchor</a>"), "go anchor",
           "only addresses of the web and of mail are shown");
}

static void left_out(void)
{
    is_str(text_of("<head><title>t</title><style>p{}</style></head><script>x</script><p>a</p>"),
           "a", "head, style and script are no text");
    is_str(text_of("<p>a</p><div style=\"Display : none\">x<br><b>y</b></div><p>b</p>"),
           "a\n\nb", "what is not displayed is left out, with what is in it");
    ok(has_defect("<p>a</p><span style='font-size:0px'>x</span>", "hidden text left out"),
       "hidden text is noted");
    ok(!has_defect("<p>a</p><span style='display:none'> </span>", "hidden text left out"),
       "hidden white space is not");
    is_str(text_of("<span style='font-size:0.9em'>a</span>"), "a", "small text is text");
    is_str(text_of("<span style='mso-hide:all'>a</span><i hidden>b</i>c"), "c",
           "there are several ways to hide");
    is_str(text_of("a<br style='display:none'>b<img style='display:none'>c"), "abc",
           "a hidden element without an end hides nothing behind it");
    is_str(text_of("<meta charset=koi8-r>caf\xC3\xA9"), "café",
           "the charset of the page is not believed again");
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A megabyte of one string between two others. */
static void is_quick(const char *before, const char *unit, const char *after, const char *what)
{
    g_autoptr(GString) page = g_string_new(before);
    while (page->len < 1000000)
        g_string_append(page, unit);
    g_string_append(page, after);
    g_autoptr(GPtrArray) defects = g_ptr_array_new_with_free_func(g_free);
    double start = seconds();
    g_autofree char *text = html_to_text(page->str, page->len, defects);
    double taken = seconds() - start;
    ok(taken < 10 && strlen(text) <= TEXT_MAX + 1, "a megabyte of %s is read in time", what);
    printf("# %s: %.3f s, %zu bytes\n", what, taken, strlen(text));
}

static void killers(void)
{
    is_quick("<a ", "aa=b ", ">text</a>", "attributes");
    is_quick("<a ", "b=\">\" ", ">text</a>", "quoted attributes");
    is_quick("", "<div>", "x", "nested divisions");
    is_quick("", "<font><p>", "x", "unclosed fonts");
    is_quick("", "<", "", "angle brackets");
    is_quick("", "&", "", "ampersands");
    is_quick("", "<!--", "", "comments");
    is_quick("<a href=\"", "x", "", "an open quote");
    is_quick("<script>", "x ", "", "an open script");
    is_quick("", "<blockquote>a ", "", "nested quotes");
    is_quick("", "<table><tr><td>a", "", "nested tables");
    is_quick("", "<a href='https://x.example/'>x", "", "open links");
    is_quick("", "word ", "", "words");
    is_quick("", "</p>", "", "closing tags");
    is_quick("", "<li style='display:none'>x", "", "hidden list items");
}

static void monster(void)
{
    g_autoptr(GString) page = g_string_new("<p>before</p><a ");
    for (int i = 0; i < 5000; i++)
        g_string_append_printf(page, "a%d=\"<>\" ", i);
    g_string_append(page, ">after</a>");
    ok(has_defect(page->str, "HTML tag with more than 100 attributes"),
       "a monstrous tag is noted");
    ok(strstr(text_of(page->str), "before") && strstr(shown, "after"),
       "and the words around it are kept");
}

int main(void)
{
    lines_and_paragraphs();
    lists_tables_quotes();
    links();
    left_out();
    monster();
    killers();
    g_free(shown);
    return tap_done();
}
