/* HTML becomes the text that a reader would see. */
#include "parsers/html/html.h"
#include "parsers/text/text.h"
#include "tests/unit/tap.h"

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
    is_str(text_of("<p style='white-space: pre-wrap'>a\n  b\r\n\r\nc</p>d\ne"),
           "a\nb\n\nc\n\nd e", "so do the lines that a style keeps");
    is_str(text_of("<div style='white-space:pre-line'><span>a\nb</span>\n<p>c\nd</p>"
                   "<p style='white-space:normal'>e\nf</p></div>"),
           "a\nb\n\nc\nd\n\ne f", "and in what is inside, until another one is stated");
    is_str(
        text_of("<div style='white-space:pre-wrap'>\n\n<div>a</div>\n\n<div>b</div>\n</div>"),
        "a\nb", "but not the layout of the source");
    is_str(text_of("<p style='white-space:nowrap'>a\nb</p>"), "a b",
           "or what is only not broken");
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
    static const char *const odd[] = {"//evil.example/", "http:\\\\evil.example/",
                                      "ht&#10;tp://evil.example/", "http:/evil.example/",
                                      " HTTP:evil.example/"};
    for (size_t i = 0; i < G_N_ELEMENTS(odd); i++) {
        g_autofree char *page =
            g_strdup_printf("<a href='%s'>https://bank.example/</a>", odd[i]);
        is_str(text_of(page), "https://bank.example/ <http://evil.example/>",
               "however its address is written");
    }
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
    is_str(text_of("<p style='display:none;display:block'>seen</p>"), "seen",
           "of two styles the last one counts");
    is_str(text_of("<p style='display:block !important;display:none'>seen</p>"), "seen",
           "or the important one");
    is_str(text_of("<object>seen</object><video>too</video>"), "seen\ntoo",
           "what stands in for an object is seen");
    is_str(text_of("<span style='mso-hide:all'>a</span><i hidden>b</i>c"), "c",
           "there are several ways to hide");
    is_str(text_of("a<br style='display:none'>b<img style='display:none'>c"), "abc",
           "a hidden element without an end hides nothing behind it");
    is_str(text_of("<meta charset=koi8-r>caf\xC3\xA9"), "café",
           "the charset of the page is not believed again");
}

/* ---- the programs that people write with ---- */

static void outlook_on_the_desktop(void)
{
    is_str(
        text_of("<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>"
                "<![if !supportLists]><span style='mso-list:Ignore'>2.<span "
                "style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span>"
                "<![endif]>the bursar<o:p></o:p></p><p class=MsoListParagraph "
                "style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o<span>&nbsp; "
                "</span></span>by telephone</p>"),
        "2. the bursar\n  - by telephone", "Word's lists are lists, with their numbers");
    is_str(text_of("<!--[if gte mso 9]><xml><o:x>96</o:x></xml><![endif]--><style><!--\n"
                   "p {color:red}\n--></style><p class=MsoNormal>a<o:p></o:p></p>"),
           "a", "what Word writes for itself is no text");
    is_str(text_of("<!--[if !mso]><!--><p>for all</p><!--<![endif]-->"
                   "<!--[if mso]><p>for Outlook</p><![endif]-->"),
           "for all", "conditional comments show what other programs show");
    is_str(
        text_of("<p class=MsoNormal>Gwen</p><div style='border:none;border-top:solid #E1E1E1 "
                "1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>From:</b> Ann "
                "&lt;ann@a.example&gt; <br><b>Sent:</b> 3 March 2026 09:15<br><b>To:</b> Gwen"
                "<br><b>Subject:</b> Keys<o:p></o:p></p></div>"),
        "Gwen\n\nFrom: Ann <ann@a.example>\nSent: 3 March 2026 09:15\nTo: Gwen\nSubject: Keys",
        "the header of an earlier mail has a line for each of its fields");
    is_str(text_of("<p class=MsoNormal style='margin-bottom:12.0pt'>a</p><p class=MsoNormal>b"),
           "a\n\nb", "a paragraph of Word's with a gap has one");
}

static void outlook_on_the_web(void)
{
    is_str(text_of("<p style=\"margin-top:0;margin-bottom:0\">a</p><p "
                   "style=\"margin: 0in 0in 0in\">b</p><p style='margin:0'><br></p><p>c</p>"),
           "a\nb\n\nc", "paragraphs without margins are lines");
    is_str(text_of("<div>Sian</div><div id=appendonsend></div><hr tabindex=-1><div "
                   "id=divRplyFwdMsg dir=ltr><font><b>From:</b> Tom &lt;<a "
                   "href='mailto:tom@a.example'>tom@a.example</a>&gt;<br><b>Sent:</b> Monday"
                   "<br><b>To:</b> Sian<br><b>Subject:</b> Trip</font><div>&nbsp;</div></div>"
                   "<div>Hi</div>"),
           "Sian\n\nFrom: Tom <tom@a.example>\nSent: Monday\nTo: Sian\nSubject: Trip\n\nHi",
           "so it is in the browser");
    is_str(text_of("<a href='https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2F"
                   "www.a.example%2Fx%3Fy%3D1&amp;data=05%7C&amp;reserved=0'>the form</a>"),
           "the form <https://www.a.example/x?y=1>", "a safe link shows its target");
    is_str(text_of("<a href='https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2F"
                   "www.a.example%2F&amp;data=05'>www.a.example</a>"),
           "www.a.example", "and nothing when its words are the target");
}

static void other_programs(void)
{
    is_str(text_of("<div>a</div><blockquote style='margin:0 0 0 40px;border:none;padding:0px'>"
                   "<div>my words</div></blockquote>"),
           "a\nmy words", "a quote that only indents is the writer's own");
    is_str(text_of("<div class=gmail_quote><div class=gmail_attr>On Monday, Ann &lt;<a "
                   "href='mailto:ann@a.example'>ann@a.example</a>&gt; wrote:<br></div>"
                   "<blockquote class=gmail_quote style='border-left:1px #ccc solid'>"
                   "<div>old</div></blockquote></div>"),
           "On Monday, Ann <ann@a.example> wrote:\n\n> old", "Gmail's quote is a quote");
    is_str(
        text_of("<div dir=ltr>a</div><div dir=ltr><br></div><div dir=ltr>b<br><div>Sent from "
                "my iPhone</div></div><blockquote type=cite><div>\xEF\xBB\xBF<div>old</div>"
                "</div></blockquote>"),
        "a\n\nb\nSent from my iPhone\n\n> old", "Apple's lines, gaps and quotes");
    is_str(
        text_of("<div>one &#150; two &#146;s</div><div class=yahoo_quoted><div>On Monday, Ann "
                "wrote:</div><div><br></div><div>old</div></div>"),
        "one – two ’s\nOn Monday, Ann wrote:\n\nold", "Yahoo's mail, with Windows' numbers");
    is_str(text_of("<div>ok <img class=emoji alt=\"\xF0\x9F\x99\x82\" src=x.png></div>"),
           "ok \xF0\x9F\x99\x82", "an image of an emoji is the emoji");
    is_str(text_of("<pre class=moz-signature>-- \nLena\nYear 2</pre>"), "-- \nLena\nYear 2",
           "Thunderbird's signature keeps its delimiter");
}

static void numbered_lists(void)
{
    is_str(text_of("<ol><li>a<ol type=a><li>b<li>c</ol><li>d</ol>"),
           "1. a\n  a. b\n  b. c\n2. d", "lists are numbered, each on its own");
    is_str(text_of("<ol start=4><li>a<li value=9>b<li>c</ol>"), "4. a\n9. b\n10. c",
           "a list begins where it says");
    is_str(text_of("<ul><li><p>a</p></li><li><p>b</p><ul><li>c</ul></ul>d"),
           "- a\n- b\n  - c\n\nd", "paragraphs in a list leave no gaps");
}

static void tables(void)
{
    is_str(text_of("<table border=1><tr><td><p>Ali</p><td><p>nuts</p><p>eggs</p><td>yes</tr>"
                   "<tr><td>Beth<td><td>no</table>"),
           "Ali\tnuts eggs\tyes\nBeth\t\tno", "a row of data is a line, with its empty cells");
    is_str(
        text_of("<table role=presentation><tr><td>&nbsp;</td><td>a</td><td></td></tr><tr><td>"
                "<td><table><tr><td>b</table></table>"),
        "a\nb", "a table for the layout leaves no trace");
    is_str(text_of("<table border=1><tr><td>Dear all,<p>the hall is shut.</p><p>Jo</table>"),
           "Dear all,\n\nthe hall is shut.\n\nJo", "a frame around a mail is no row of data");
    is_str(text_of("<table border=1><tr><td>What<td><ul><li>one<li>two</ul></table>"),
           "What\n- one\n- two", "a list in a cell stays a list");
    is_str(text_of("<table><tr><th>Subject: </th><td>Keys</td></tr><tr><th>From: </th><td>Ann"
                   "</table>"),
           "Subject:\tKeys\nFrom:\tAnn", "a header in a table has a line for each field");
}

static void references(void)
{
    is_str(text_of("caf&eacute &nbsp;&amp &#x2019;&#8211;&Wcirc;&commat;"), "café & ’–Ŵ@",
           "references with and without a semicolon");
    is_str(text_of("&#0;&#xD800;&#99999999;&#7;x&#"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDx&#",
           "numbers that are no characters");
    is_str(text_of("R&D, a&b; &unknown; ?x=1&copy=2"), "R&D, a&b; &unknown; ?x=1&copy=2",
           "what is no reference stays");
    is_str(text_of("&amp;lt;b&gt; &lt;script>x"), "&lt;b> <script>x", "nothing is read twice");
    is_str(text_of("\u00e9&zwj;\u00e9"), "\u00e9\u200d\u00e9",
           "a joiner behind the first letter");
    is_str(text_of("\xEF\xB7\x90 \xEF\xB7\x91"), "\xEF\xB7\x90 \xEF\xB7\x91",
           "no character stands for another");
}

static void wrapped_links(void)
{
    is_str(text_of("<a href='https://urldefense.com/v3/__https://a.example/x?y=1*2__;Iw!!A!b$'>"
                   "go</a>"),
           "go <https://a.example/x?y=1#2>", "a link of one filter");
    is_str(text_of("<a href='https://urldefense.proofpoint.com/v2/url?u=https-3A__a.example_x"
                   "-3Fy-3D1&amp;d=D'>go</a>"),
           "go <https://a.example/x?y=1>", "of its older version");
    is_str(text_of(
               "<a href='https://www.google.com/url?q=https://a.example/%3Fb&amp;sa=D'>go</a>"),
           "go <https://a.example/?b>", "of a search machine");
    is_str(text_of("<a href='https://x.safelinks.protection.outlook.com.evil.example/?url=https"
                   "%3A%2F%2Fbank.example'>go</a>"),
           "go <https://x.safelinks.protection.outlook.com.evil.example/"
           "?url=https%3A%2F%2Fbank.example>",
           "a host that only begins like a filter's is shown as it is");
    is_str(
        text_of("<a href='https://eur01.safelinks.protection.outlook.com/?url=javascript%3Ax'>"
                "go</a>"),
        "go <https://eur01.safelinks.protection.outlook.com/?url=javascript%3Ax>",
        "what is wrapped must be an address of the web");
    is_str(text_of("<a href='https://pay.example/'><img alt='Pay now' src=b.png></a>"),
           "[image: Pay now] <https://pay.example/>", "an image that is a link has words");
}

static void traps(void)
{
    is_str(text_of("<p title='<b>not text</b>' data-x=\"a>b\">text</p>"), "text",
           "text in attributes is none");
    is_str(text_of("Ann <ann@a.example> and <https://a.example/x>"),
           "Ann <ann@a.example> and <https://a.example/x>", "an address is no tag");
    is_str(text_of("<p>1 < 2 and 3 <4 & 5"), "1 < 2 and 3 <4 & 5", "a sign is no tag");
    is_str(text_of("<a href=\"https://a.example/>link</a> kept <p class=\"x\">end</p>"),
           "link <https://a.example/> kept\n\nend", "a forgotten quote swallows nothing");
    ok(has_defect("<p>a <a href=\"x>b</a> c", "HTML with a tag that does not end"),
       "a quote that never ends is noted");
    is_str(text_of("<p>a <a href=\"x>b</a> c"), "a b c", "and swallows nothing either");
    is_str(text_of("<p>a <!-- b <p>c"), "a b\n\nc", "nor does a comment");
    is_str(text_of("<!-->a<!--->b<!-- x --!>c<!x>d<?y?>e</>f"), "abcdef", "odd comments end");
    is_str(text_of("<style>p{}<body>a"), "a", "a style sheet without an end ends at the body");
    is_str(text_of("<script>document.write('<b>x</b>')</script>a"), "a",
           "tags in a script are script");
    is_str(text_of("<title/>a<p/>b<a name=x />c"), "a\n\nbc", "empty elements hide nothing");
    is_str(text_of("</html>a</body>b<html><body>c"), "abc", "pages in pages");
    is_str(text_of("<b><i>a</b></i>b</div></td>c"), "abc", "crossed and lonely ends");
    is_str(text_of("<img src=a.png alt=image001.png><img alt='A dog. Description automatically "
                   "generated'><img alt='Please ring the office today'>"),
           "[image: Please ring the office today]", "only an image with words has any");
    is_str(text_of("<form>Name <input name=n value='Ann'><input type=hidden value=x><input "
                   "type=checkbox checked> yes <input type=checkbox> no</form>"),
           "Name Ann [x] yes [ ] no", "a form shows what was filled in");
}

/* Each of these hides "x" from a reader. */
static void hidden(void)
{
    static const char *const ways[] = {
        "<span style='opacity: 0'>x</span>",
        "<div style='max-height:0px;overflow:hidden'>x</div>",
        "<div style='width:0;height:0;overflow:hidden'>x</div>",
        "<span style='color:#FFF;background-color:white'>x</span>",
        "<span style='color:rgb(255, 255, 255);background:#ffffff none'>x</span>",
        "<font color=white style='background:#fff'>x</font>",
        "<span style='color:transparent'>x</span>",
        "<span style='font-size:1px'>x</span>",
        "<span style=\"visibility:hidden !important\">x</span>",
        "<div style='display:none;font-size:14px'><p style='display:block'>x</p></div>",
        "<table hidden><tr><td>x</table>",
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        g_autofree char *page = g_strconcat("<p>a</p>", ways[i], NULL);
        is_str(text_of(page), "a", ways[i]);
        ok(has_defect(page, "hidden text left out"), "and that is noted");
    }
    is_str(text_of("<td style='font-size:0px;padding:9px'><div style='font-size:13px'>a</div>"),
           "a", "letters with a size of their own are seen in a cell of none");
    is_str(text_of("<div style='color:#fff;background:#fff'><p style='color:#333'>a</p></div>"),
           "a", "letters with a colour of their own are seen, too");
    is_str(text_of("<p style='color:#fff;background:#000'>a"), "a", "white on black is seen");
    is_str(text_of("<div style='overflow:hidden;max-height:100px'>a</div>"), "a",
           "a box that is cut is not empty");
    is_str(text_of("a&#847;&zwnj;&nbsp;&#8199;&#65279;&shy;b &zwnj;&zwnj; c\xE2\x80\x8B"),
           "a b c", "fillers are left out");
    is_str(text_of("\xD9\x85\xDB\x8C\xE2\x80\x8C\xDA\xA9"),
           "\xD9\x85\xDB\x8C\xE2\x80\x8C\xDA\xA9", "a joiner in Urdu is none");
}

/* ---- pages that are made to do harm: what they cost is measured by bench_html ---- */

/* A megabyte of one string between two others: some of its text comes out, and the defect, or
 * none (NULL). */
static void survives(const char *before, const char *unit, const char *after, const char *word,
                     const char *defect)
{
    g_autoptr(GString) page = g_string_new(before);
    while (page->len < 1000000)
        g_string_append(page, unit);
    g_string_append(page, after);
    g_autoptr(GPtrArray) defects = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *text = html_to_text(page->str, page->len, defects);
    ok(strstr(text, word) && strlen(text) <= TEXT_MAX + 1, "a megabyte of %s%s: \"%s\" is kept",
       before, unit, word);
    bool noted = defect ? g_ptr_array_find_with_equal_func(defects, defect, g_str_equal, NULL)
                        : defects->len == 0;
    ok(noted, "and %s is noted", defect ? defect : "nothing");
}

static void killers(void)
{
    static const char plain[] = "HTML too complicated: tags removed";
    static const char open[] = "HTML with a tag that does not end";
    static const char many[] = "HTML tag with more than 100 attributes";
    survives("<a ", "aa=b ", ">text</a>", "text", many);
    survives("<a ", "b=\">\" ", ">text</a>", "text", many);
    survives("<p style=\"", "color:red;", "\">text", "text", NULL);
    survives("", "<div>", "text", "text", plain);
    survives("", "<font><p>", "text", "text", plain);
    survives("", "<", " text", "< text", NULL);
    survives("", "&", "text", "&text", NULL);
    survives("", "<!--", "text", "text", "HTML with a comment that does not end");
    survives("<p>text <a href=\"", "x", "", "text", open);
    survives("text", "<a b=\">\" ", "", "text", open);
    survives("text", "<a ", "", "text", open);
    survives("text<script>", "x ", "", "text",
             "HTML with a script, style sheet or title that does not end");
    survives("", "<title>", "text", "text",
             "HTML with a script, style sheet or title that does not end");
    survives("", "<blockquote>a ", "text", "text", plain);
    survives("", "<ol><li>a", "text", "text", plain);
    survives("", "<table><tr><td>a", "text", "text", plain);
    survives("", "<a href='https://x.example/'>x", "text", "text", NULL);
    survives("", "word", "text", "wordtext", NULL);
    survives("", "</p></b></td>", "text", "text", plain);
    survives("", "<li style='display:none'>x", "</ul></li>", "", "hidden text left out");
}

/* Thousands of elements that are open, and as many ends of others: libxml2 would look at each
 * of them for each end. */
static void depth_times_ends(void)
{
    g_autoptr(GString) page = g_string_new("<p>before</p>");
    for (int i = 0; i < 1500; i++)
        g_string_append(page, "<b>");
    for (int i = 0; i < 100000; i++)
        g_string_append(page, "</ul>");
    g_string_append(page, "<p>after</p>");
    ok(has_defect(page->str, "HTML too complicated: tags removed"), "such work is not done");
    is_str(text_of(page->str), "before\n\nafter", "and no words are lost");
}

/* Faults that libxml2 puts into words: a careless page may have some thousands of them. */
static void careless(void)
{
    g_autoptr(GString) page = g_string_new(NULL);
    for (int i = 0; i < 1500; i++)
        g_string_append(page, "<p>text</b></i></p>");
    ok(!has_defect(page->str, "HTML too complicated: tags removed"),
       "3,000 end tags of nothing do not make a page too complicated");
}

static void monster(void)
{
    g_autoptr(GString) page = g_string_new("<p>before</p><a ");
    for (int i = 0; i < 5000; i++)
        g_string_append_printf(page, "a%d=\"<>\" ", i);
    g_string_append(page, "href=https://a.example/>after</a>");
    ok(has_defect(page->str, "HTML tag with more than 100 attributes"),
       "a monstrous tag is noted");
    is_str(text_of(page->str), "before\n\nafter <https://a.example/>", "and read all the same");
}

int main(void)
{
    lines_and_paragraphs();
    lists_tables_quotes();
    links();
    left_out();
    outlook_on_the_desktop();
    outlook_on_the_web();
    other_programs();
    numbered_lists();
    tables();
    references();
    wrapped_links();
    traps();
    hidden();
    monster();
    depth_times_ends();
    careless();
    killers();
    g_free(shown);
    return tap_done();
}
