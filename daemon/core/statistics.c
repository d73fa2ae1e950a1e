/* See statistics.h. Called by digest and by the command that writes the page. */
#include "daemon/core/statistics.h"

#include "daemon/core/calendar.h"

#include <stdlib.h>
#include <string.h>

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR, FEW_HOURS = 72 };

void statistics_clear(Statistics *statistics)
{
    for (size_t i = 0; i < statistics->n_policies; i++)
        g_free(statistics->policies[i].name);
    g_free(statistics->policies);
    *statistics = (Statistics){0};
}

/* ---- words ---- */

static const char *plural(int64_t n)
{
    return n == 1 ? "" : "s";
}

static const char *are(int64_t n)
{
    return n == 1 ? "is" : "are";
}

static const char *were(int64_t n)
{
    return n == 1 ? "was" : "were";
}

static int64_t told_ico(const Statistics *s)
{
    return s->ico[TRACK_DONE] + s->ico[TRACK_COMPLETE];
}

char *statistics_headline(const Statistics *s)
{
    int64_t told = told_ico(s);
    g_autofree char *ico = told ? g_strdup_printf("%lld told to the ICO", (long long)told)
                                : g_strdup("none told to the ICO");
    if (s->incidents == 0)
        return g_strdup("no incidents");
    return g_strdup_printf("%lld incident%s, %s", (long long)s->incidents, plural(s->incidents),
                           ico);
}

/* Without the day of the week. */
static const char *date_of(const char *day)
{
    const char *space = strchr(day, ' ');
    return space ? space + 1 : day;
}

char *statistics_period(const Statistics *s, GTimeZone *zone)
{
    char first[64], last[64];
    calendar_show_day(s->from, zone, first, sizeof first);
    calendar_show_day(s->until - 1, zone, last, sizeof last);
    return g_strdup_printf("%s to %s", date_of(first), date_of(last));
}

/* ---- what there was ---- */

/* With nothing before, which may be because the register is new, nothing is compared. */
static void add_compared(GString *to, const Statistics *s)
{
    int64_t more = s->incidents - s->before;
    if (s->before == 0)
        return;
    if (more == 0)
        g_string_append(to, ", as many as in the same length of time before");
    else
        g_string_append_printf(to, ", %lld %s than in the same length of time before",
                               (long long)llabs(more), more > 0 ? "more" : "fewer");
}

static void write_summary(const Statistics *s, Sheet *sheet)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(text, "%lld incident%s %s reported", (long long)s->incidents,
                           plural(s->incidents), were(s->incidents));
    add_compared(text, s);
    g_string_append(text, ". ");
    if (s->incidents == 1)
        g_string_append(text, s->open ? "It is still open. " : "It is closed. ");
    else if (s->incidents && s->open == 0)
        g_string_append(text, "All of them are closed. ");
    else if (s->open)
        g_string_append_printf(text, "%lld of them %s still open. ", (long long)s->open,
                               are(s->open));
    if (s->none)
        g_string_append_printf(text, "%lld more report%s turned out to be no incident. ",
                               (long long)s->none, plural(s->none));
    if (s->undecided)
        g_string_append_printf(text, "%lld still %s for the DPO's decision: till then %s. ",
                               (long long)s->undecided, s->undecided == 1 ? "waits" : "wait",
                               s->undecided == 1
                                   ? "it has no level here, and its type is a proposal"
                                   : "they have no level here, and their types are proposals");
    sheet_paragraph(sheet, g_strchomp(text->str));
}

static void write_classes(const Statistics *s, Sheet *sheet)
{
    SheetBar bars[] = {
        {"Something happened", NULL, s->class[CLASS_CONFIRMED], SEVERITY_UNKNOWN},
        {"Something may have happened", NULL, s->class[CLASS_POTENTIAL], SEVERITY_UNKNOWN},
        {"Near miss: caught in time", NULL, s->class[CLASS_NEAR_MISS], SEVERITY_NEAR_MISS},
        {"Not decided yet", NULL, s->class[CLASS_UNKNOWN] + s->class[CLASS_NOT_AN_INCIDENT],
         SEVERITY_NEAR_MISS},
    };
    size_t n = G_N_ELEMENTS(bars);
    sheet_heading(sheet, "What was reported");
    sheet_bars(sheet, "Kind of report", bars, bars[n - 1].value ? n : n - 1);
}

static void write_levels(const Statistics *s, Sheet *sheet)
{
    SheetBar bars[] = {
        {"Critical", NULL, s->level[SEVERITY_CRITICAL], SEVERITY_CRITICAL},
        {"Major", NULL, s->level[SEVERITY_MAJOR], SEVERITY_MAJOR},
        {"Moderate", NULL, s->level[SEVERITY_MODERATE], SEVERITY_MODERATE},
        {"Minor", NULL, s->level[SEVERITY_MINOR], SEVERITY_MINOR},
        {"Near miss", NULL, s->level[SEVERITY_NEAR_MISS], SEVERITY_NEAR_MISS},
        {"No level yet", NULL, s->level[SEVERITY_UNKNOWN], SEVERITY_NEAR_MISS},
    };
    size_t n = G_N_ELEMENTS(bars);
    sheet_heading(sheet, "How serious it was");
    sheet_bars(sheet, "Level", bars, bars[n - 1].value ? n : n - 1);
}

/* ---- counts that could point to a person ---- */

static const char few[] = "few";

static int by_value(const void *a, const void *b)
{
    const SheetBar *x = a, *y = b;
    if (x->value != y->value)
        return x->value < y->value ? 1 : -1;
    return strcmp(x->label, y->label);
}

/* The bars are sorted by value; the hidden ones come last, in an order that says nothing. True when
 * there are such. */
static bool hide_small(SheetBar *bars, size_t n)
{
    size_t shown = n;
    while (shown > 0 && bars[shown - 1].value < STATISTICS_FEW)
        shown--;
    if (n - shown == 1 && shown > 0) /* else it is the total without the others */
        shown--;
    for (size_t i = shown; i < n; i++) {
        bars[i].shown = few;
        bars[i].value = 0;
    }
    qsort(bars + shown, n - shown, sizeof *bars, by_value);
    return shown < n;
}

/* A part of the report whose counts could point to a person. */
typedef struct Section {
    const char *heading, *what;
    bool rounded; /* what is small in one of them must not be the difference to another */
} Section;

static void round_up(SheetBar *bars, size_t n, GPtrArray *texts)
{
    for (size_t i = 0; i < n; i++) {
        if (bars[i].value == 0)
            continue;
        bars[i].value = (bars[i].value + STATISTICS_FEW / 2) / STATISTICS_FEW * STATISTICS_FEW;
        char *text = g_strdup_printf("about %lld", (long long)bars[i].value);
        g_ptr_array_add(texts, text);
        bars[i].shown = text;
    }
}

static void write_section(const Statistics *s, Sheet *sheet, const Section *section,
                          GArray *bars, bool *explained)
{
    if (bars->len == 0)
        return;
    sheet_heading(sheet, section->heading);
    if (s->incidents < STATISTICS_FEW) {
        sheet_paragraph(sheet, "Not listed, because there were fewer than five incidents: a "
                               "single case can point to a person.");
        return;
    }
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    SheetBar *all = (SheetBar *)(void *)bars->data;
    g_array_sort(bars, by_value);
    bool hidden = hide_small(all, bars->len);
    if (section->rounded)
        round_up(all, bars->len, texts);
    sheet_bars(sheet, section->what, all, bars->len);
    if (hidden && !*explained)
        sheet_paragraph(sheet,
                        "\"few\" is fewer than five, or a number from which one of these "
                        "could be worked out: in a small school a single case can point "
                        "to a person.");
    *explained = *explained || hidden;
}

static void add_bar(GArray *bars, const char *label, int64_t value)
{
    SheetBar bar = {.label = label, .value = value};
    if (value > 0)
        g_array_append_val(bars, bar);
}

/* The ICO has one label for two of them. */
static const char *label_of(Kind kind)
{
    if (kind == KIND_SNOOPING)
        return "Unauthorised access by our own people";
    if (kind == KIND_INTRUSION)
        return "Unauthorised access from outside";
    return kind == KIND_UNKNOWN ? "Not known yet" : kind_label(kind);
}

static void write_kinds(const Statistics *s, Sheet *sheet, bool *explained)
{
    g_autoptr(GArray) bars = g_array_new(FALSE, FALSE, sizeof(SheetBar));
    for (int kind = 0; kind < KIND_COUNT; kind++)
        add_bar(bars, label_of((Kind)kind), s->kind[kind]);
    static const Section section = {"What happened", "Type, as the ICO counts them", false};
    write_section(s, sheet, &section, bars, explained);
}

typedef enum Cause {
    CAUSE_MISTAKE,
    CAUSE_LOSS,
    CAUSE_MISUSE,
    CAUSE_ATTACK,
    CAUSE_SYSTEM,
    CAUSE_UNKNOWN,
    CAUSE_COUNT,
} Cause;

/* What lies behind a type, broadly: what a Board can do something about. */
static Cause cause_of(Kind kind)
{
    switch (kind_category(kind)) {
    case CATEGORY_MISDELIVERY:
    case CATEGORY_IMPROPER_DISPOSAL:
        return CAUSE_MISTAKE;
    case CATEGORY_EXPOSED_ONLINE:
        return kind == KIND_REDACT ? CAUSE_MISTAKE : CAUSE_SYSTEM;
    case CATEGORY_DEVICE_LOSS:
    case CATEGORY_PAPER_LOSS:
        return CAUSE_LOSS;
    case CATEGORY_INSIDER_MISUSE:
        return CAUSE_MISUSE;
    case CATEGORY_PHISHING_SOCIAL:
    case CATEGORY_MALWARE:
    case CATEGORY_HACKING:
    case CATEGORY_DOS:
    case CATEGORY_SKIMMING:
        return CAUSE_ATTACK;
    case CATEGORY_OUTAGE:
        return CAUSE_SYSTEM;
    case CATEGORY_COUNT:
        break;
    }
    return CAUSE_UNKNOWN;
}

static void write_causes(const Statistics *s, Sheet *sheet, bool *explained)
{
    static const char *const labels[CAUSE_COUNT] = {
        [CAUSE_MISTAKE] = "A mistake in sending, saying or throwing away",
        [CAUSE_LOSS] = "Loss or theft",
        [CAUSE_MISUSE] = "Misuse by our own people",
        [CAUSE_ATTACK] = "An attack from outside",
        [CAUSE_SYSTEM] = "A system or how it was set up",
        [CAUSE_UNKNOWN] = "Not known yet"};
    int64_t counts[CAUSE_COUNT] = {0};
    g_autoptr(GArray) bars = g_array_new(FALSE, FALSE, sizeof(SheetBar));
    for (int kind = 0; kind < KIND_COUNT; kind++)
        counts[cause_of((Kind)kind)] += s->kind[kind];
    for (int cause = 0; cause < CAUSE_COUNT; cause++)
        add_bar(bars, labels[cause], counts[cause]);
    static const Section section = {"Why", "Cause, by the type", true};
    write_section(s, sheet, &section, bars, explained);
}

static void write_policies(const Statistics *s, Sheet *sheet, bool *explained)
{
    g_autoptr(GArray) bars = g_array_new(FALSE, FALSE, sizeof(SheetBar));
    for (size_t i = 0; i < s->n_policies; i++)
        add_bar(bars, s->policies[i].name, s->policies[i].n);
    static const Section section = {"Which policies were breached", "Policy", false};
    write_section(s, sheet, &section, bars, explained);
}

/* ---- how well it went ---- */

/* "3 h", "2 days". Owned. */
static char *span_of(int64_t seconds)
{
    if (seconds < HOUR) {
        int64_t minutes = MAX(1, (seconds + MINUTE / 2) / MINUTE);
        return g_strdup_printf("%lld minute%s", (long long)minutes, plural(minutes));
    }
    int64_t hours = (seconds + HOUR / 2) / HOUR, days = (seconds + DAY / 2) / DAY;
    if (hours <= FEW_HOURS)
        return g_strdup_printf("%lld hour%s", (long long)hours, plural(hours));
    return g_strdup_printf("%lld days", (long long)days);
}

static void write_times(const Statistics *s, Sheet *sheet)
{
    static const char *const titles[] = {"From ... to ...", "Half within", "Longest", "Cases"};
    static const char *const steps[STATISTICS_STEPS] = {
        "found to reported", "reported to answered", "reported to classified",
        "reported to closed"};
    enum { COLUMNS = G_N_ELEMENTS(titles) };
    g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
    for (int step = 0; step < STATISTICS_STEPS; step++) {
        const StatisticsTime *time = &s->time[step];
        g_ptr_array_add(cells, g_strdup(steps[step]));
        g_ptr_array_add(cells, time->n ? span_of(time->median) : g_strdup("-"));
        g_ptr_array_add(cells, time->n ? span_of(time->longest) : g_strdup("-"));
        g_ptr_array_add(cells, g_strdup_printf("%d", time->n));
    }
    sheet_heading(sheet, "How quickly it was dealt with");
    sheet_table(sheet, titles, COLUMNS, (const char *const *)cells->pdata, STATISTICS_STEPS);
}

static void write_ico(const Statistics *s, Sheet *sheet)
{
    g_autoptr(GString) text = g_string_new(NULL);
    int64_t told = told_ico(s), undecided = s->ico[TRACK_UNDECIDED];
    sheet_heading(sheet, "The Information Commissioner (ICO)");
    if (told == 0)
        g_string_append(text, "Nothing was reported to the ICO. ");
    else
        g_string_append_printf(text,
                               "%lld of %lld %s reported to the ICO (%lld %%), %lld of "
                               "them within the 72 hours that the law allows. ",
                               (long long)told, (long long)s->incidents, were(told),
                               (long long)(told * 100 / MAX(s->incidents, 1)),
                               (long long)s->ico_in_time);
    if (s->ico[TRACK_REQUIRED])
        g_string_append_printf(text, "%lld must be reported and %s not yet. ",
                               (long long)s->ico[TRACK_REQUIRED], are(s->ico[TRACK_REQUIRED]));
    if (s->ico[TRACK_NOT_REQUIRED])
        g_string_append_printf(text,
                               "For %lld it was decided, with a reason, that the ICO need "
                               "not be told. ",
                               (long long)s->ico[TRACK_NOT_REQUIRED]);
    if (undecided)
        g_string_append_printf(text, "For %lld that is not decided yet. ",
                               (long long)undecided);
    sheet_paragraph(sheet, g_strchomp(text->str));
}

static void write_lessons(const Statistics *s, Sheet *sheet)
{
    g_autoptr(GString) text = g_string_new(NULL);
    int64_t near = s->class[CLASS_NEAR_MISS];
    sheet_heading(sheet, "Repeats and near misses");
    if (s->repeats)
        g_string_append_printf(
            text,
            "%lld of %lld %s of a type that had been reported before, more than a week and "
            "less than a year ago: a sign that what was done about it then has not been "
            "enough. ",
            (long long)s->repeats, (long long)s->incidents, were(s->repeats));
    else
        g_string_append(text, "None was of a type that had been reported more than a week and "
                              "less than a year before. ");
    if (near)
        g_string_append_printf(text,
                               "%lld near miss%s %s caught before anything came of %s. "
                               "That people report such things is good.",
                               (long long)near, near == 1 ? "" : "es", were(near),
                               near == 1 ? "it" : "them");
    else if (s->undecided)
        g_string_append(text, "No near miss has been decided yet.");
    else
        g_string_append(text, "No near miss was reported: perhaps people do not know that they "
                              "should.");
    sheet_paragraph(sheet, text->str);
}

void statistics_write(const Statistics *s, Sheet *sheet)
{
    bool explained = false;
    write_summary(s, sheet);
    if (s->incidents == 0)
        return;
    write_classes(s, sheet);
    write_levels(s, sheet);
    write_kinds(s, sheet, &explained);
    write_causes(s, sheet, &explained);
    write_policies(s, sheet, &explained);
    write_times(s, sheet);
    write_ico(s, sheet);
    write_lessons(s, sheet);
}
