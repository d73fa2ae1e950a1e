/* What HTML costs: a plain page, Word's, and the pages that are made to kill a parser, a
 * megabyte each. Prints seconds a megabyte, as a ratio to the plain page of the same run, and
 * the most memory that reading it took. Run by `make bench`; fails when a page takes more than
 * its time (0.1 s a megabyte) or memory (64 MB). */
#include "parsers/html/html.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    MEGABYTE = 1000000,
    RATIO_MAX = 6, /* to the plain page: a busy machine is slow with both */
};

typedef struct Page {
    const char *name, *before, *unit, *after;
    int megabytes;
    double seconds_max; /* a megabyte */
    int memory_max;     /* MB, the page itself included */
} Page;

static const Page pages[] = {
    {"plain", "", "<p>The register of class 4B was left on the bus.</p>\n", "", 1, 0.1, 32},
    {"Word, 5 MB", "<div class=WordSection1>",
     "<p class=MsoNormal style='margin-bottom:0cm'><span lang=EN-GB "
     "style='font-size:11.0pt;font-family:\"Calibri\",sans-serif;mso-fareast-language:EN-US'>"
     "The "
     "register of class 4B was left on the bus.<o:p></o:p></span></p>\n",
     "</div>", 5, 0.04, 32},
    {"nested <div>", "", "<div>", "x", 1, 0.1, 64},
    {"unclosed <font><p>", "", "<font><p>", "x", 1, 0.1, 64},
    {"attributes", "<a ", "aa=b ", ">x</a>", 1, 0.1, 64},
    {"<", "", "<", "", 1, 0.1, 64},
    {"&", "", "&", "", 1, 0.1, 64},
    {"<!--", "", "<!--", "", 1, 0.1, 64},
    {"open quote", "<a href=\"", "x", "", 1, 0.1, 64},
    {"open quotes", "", "<a b=\">\" ", "", 1, 0.1, 64},
    {"tags without an end", "", "<a ", "", 1, 0.1, 64},
    {"open script", "<script>", "x ", "", 1, 0.1, 64},
    {"open titles", "", "<title>x", "", 1, 0.1, 64},
    {"NUL references", "", "&#0;", "", 1, 0.1, 64},
    {"huge attribute", "<p style=\"", "color:red;", "\">x</p>", 1, 0.1, 64},
    {"one word, 2 MB", "", "word", "", 2, 0.1, 64},
    {"nested quotes", "", "<blockquote>x", "", 1, 0.1, 64},
    {"nested lists", "", "<ol><li>x", "", 1, 0.1, 64},
    {"nested tables", "", "<table border=1><tr><td>x", "", 1, 0.1, 64},
    {"rows", "<table border=1>", "<tr><td><p>x<p>y<td>z", "</table>", 1, 0.1, 64},
    {"open links", "", "<a href='https://x.example/'>x", "", 1, 0.1, 64},
    {"end tags", "", "</p></b></td>", "", 1, 0.1, 64},
    {"depth and end tags", "", "<b><b><b></i>", "", 1, 0.1, 64},
    {"hidden", "", "<li style='display:none'>x", "", 1, 0.1, 64},
    {"fillers", "", "&zwnj;&nbsp;&#847;", "", 1, 0.1, 64},
};

static GString *make(const Page *page)
{
    GString *html = g_string_new(page->before);
    while (html->len < (size_t)page->megabytes * MEGABYTE)
        g_string_append(html, page->unit);
    return g_string_append(html, page->after);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

typedef struct Cost {
    double seconds; /* a megabyte, the best of three */
    long memory;    /* KB at the most */
    unsigned defects;
} Cost;

static Cost read_page(const Page *page)
{
    GString *html = make(page);
    Cost cost = {.seconds = 1e9};
    for (int i = 0; i < 3; i++) {
        g_autoptr(GPtrArray) defects = g_ptr_array_new_with_free_func(g_free);
        double start = now();
        g_free(html_to_text(html->str, html->len, defects));
        cost.seconds = MIN(cost.seconds, (now() - start) / page->megabytes);
        cost.defects = defects->len;
    }
    g_string_free(html, TRUE);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    cost.memory = usage.ru_maxrss;
    return cost;
}

/* In a process of its own, so that each page's memory is its own. */
static Cost measure(const Page *page)
{
    int ends[2];
    Cost cost = {.seconds = 1e9};
    if (pipe(ends) != 0)
        return cost;
    pid_t child = fork();
    if (child == 0) {
        cost = read_page(page);
        _exit(write(ends[1], &cost, sizeof cost) == (ssize_t)sizeof cost ? 0 : 1);
    }
    close(ends[1]);
    if (child < 0 || read(ends[0], &cost, sizeof cost) != (ssize_t)sizeof cost)
        cost.seconds = 1e9;
    close(ends[0]);
    waitpid(child, NULL, 0);
    return cost;
}

int main(void)
{
    double plain = 0;
    int too_much = 0;
    printf("%-22s %10s %7s %7s %8s\n", "HTML", "s/MB", "ratio", "MB", "defects");
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
        Cost cost = measure(&pages[i]);
        plain = i == 0 ? cost.seconds : plain;
        bool slow = cost.seconds > pages[i].seconds_max && cost.seconds > RATIO_MAX * plain;
        bool bad = slow || cost.memory > pages[i].memory_max * 1024L;
        too_much += bad;
        printf("%-22s %10.4f %7.2f %7.1f %8u%s\n", pages[i].name, cost.seconds,
               cost.seconds / plain, (double)cost.memory / 1024, cost.defects,
               bad ? "  TOO MUCH" : "");
    }
    return too_much > 0;
}
