/* The outcome report: what stands below which line of the form, and which points that settles. */
#include "daemon/core/outcome.h"
#include "tests/unit/tap.h"

#include <glib.h>
#include <string.h>

static void test_reading(void)
{
    Outcome outcome =
        outcome_read("INCIDENT OUTCOME REPORT\n\nWrite your answers below the lines.\n\n"
                     "How it could happen (cause):\nThe list was old.\nNobody looked.\n\n"
                     "> What happened, in a few sentences: a letter went astray\n"
                     "Whose information it was: kinds of people, how many, how many records:\n"
                     "Two families.\n");
    is_str(outcome.section[OUTCOME_CAUSE], "The list was old.\nNobody looked.",
           "an answer may have several lines");
    is_str(outcome.section[OUTCOME_SUMMARY], "a letter went astray",
           "or stand behind its line, quoted or not; the heading is none");
    is_str(outcome.section[OUTCOME_PEOPLE], "Two families.", "a line may have a colon inside");
    ok(!outcome_is_free(&outcome, OUTCOME_SUMMARY), "what stands below a line answers it");
    ok(!outcome_is_empty(&outcome) && !outcome.section[OUTCOME_RISKS], "the rest is empty");
    outcome_clear(&outcome);
    outcome = outcome_read("We found the letter again, and nobody had opened it.");
    ok(outcome.section[OUTCOME_SUMMARY] != NULL, "a text without the form is the summary");
    ok(outcome_is_free(&outcome, OUTCOME_SUMMARY) && !outcome_is_free(&outcome, OUTCOME_CAUSE),
       "which answers none of its lines");
    outcome_clear(&outcome);
    outcome = outcome_read("We found the letter again, and nobody had opened it.\n"
                           "- ACTION Buy a safe BY 1 December OWNER siro\nIt was by the door.");
    is_str(outcome.section[OUTCOME_CONTROLS], "ACTION Buy a safe BY 1 December OWNER siro",
           "a line of it that is an action stands where the form has them");
    is_str(outcome.section[OUTCOME_SUMMARY],
           "We found the letter again, and nobody had opened it.\nIt was by the door.",
           "and the rest in the summary");
    outcome_clear(&outcome);
    outcome = outcome_read(
        "A letter went to Mr. Jones. He gave it back the same day. We ask Mr. Hall to lock the "
        "room BY 1 December OWNER siro\n");
    is_str(outcome.section[OUTCOME_CONTROLS],
           "We ask Mr. Hall to lock the room BY 1 December OWNER siro",
           "in a paragraph on one line the action is its sentence");
    is_str(outcome.section[OUTCOME_SUMMARY],
           "A letter went to Mr. Jones. He gave it back the same day.",
           "and what it tells before that is in the summary");
    outcome_clear(&outcome);
    outcome = outcome_read("Kind regards\n\nTom Reed\n");
    ok(outcome_is_empty(&outcome), "a greeting is none");
    outcome_clear(&outcome);
    outcome = outcome_read("What happened, in a few sentences:\n\nRecommendation:\n\n");
    ok(outcome_is_empty(&outcome), "a form without answers is empty");
    outcome_clear(&outcome);
}

/* How people end a letter is no part of the report; what only resembles it is. */
static void test_sign_off(void)
{
    static const char said[] = "We found the letter again, and nobody had opened it.";
    static const char *const ends[] = {"Kind regards, \nTom", "Best wishes\n\nTom Reed\n",
                                       "Thanks,\nTom Reed\nHolly Lane\n\n", "Regards"};
    static const char *const stays[] = {"Kind regards were sent to the family.",
                                        "Kind regards\nThe family has it back now.", "Tom Reed",
                                        "Regards\nTom\nAnn Hill\nIvy Brown"};
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *text = g_strdup_printf("%s\n\n%s", said, ends[i]);
        g_autofree char *form = g_strdup_printf("Recommendation:\nClose it.\n%s", ends[i]);
        Outcome words = outcome_read(text), lines = outcome_read(form);
        is_str(words.section[OUTCOME_SUMMARY], said, ends[i]);
        is_str(lines.section[OUTCOME_RECOMMENDATION], "Close it.", "below the form, too");
        outcome_clear(&words);
        outcome_clear(&lines);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(stays); i++) {
        g_autofree char *text = g_strdup_printf("%s\n\n%s", said, stays[i]);
        Outcome outcome = outcome_read(text);
        is_str(outcome.section[OUTCOME_SUMMARY], text, "it is said");
        outcome_clear(&outcome);
    }
}

/* The form with `answer` below each of its lines, broken at `width` columns, each line behind `mark`. Owned. */
static char *wrapped_form(int width, const char *mark, const char *answer)
{
    GString *form = g_string_new(NULL);
    for (int label = 0; label < OUTCOME_LABEL_COUNT; label++) {
        g_autofree char *line = g_strdup_printf("%s:", outcome_label((OutcomeLabel)label));
        g_auto(GStrv) words = g_strsplit(line, " ", -1);
        size_t column = 0;
        for (char **word = words; *word; word++) {
            bool breaks = column && column + 1 + strlen(*word) > (size_t)width;
            g_string_append_printf(form, "%s%s",
                                   column == 0 ? mark
                                   : breaks    ? "\n"
                                               : " ",
                                   breaks ? mark : "");
            g_string_append(form, *word);
            column = (breaks ? 0 : column + 1) + strlen(*word);
        }
        g_string_append_printf(form, "\n%s\n%s%s", mark, answer, *answer ? "\n\n" : "");
    }
    return g_string_free(form, FALSE);
}

/* Mail programs break lines, those of the form too: a piece of one is no answer, and no answer is lost. */
static void test_wrapped(void)
{
    static const char *const marks[] = {"", "> ", "> > "};
    for (int width = 30; width <= 80; width += 2) {
        int filled = 0, right = 0;
        for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
            g_autofree char *empty = wrapped_form(width, marks[i], "");
            g_autofree char *full = wrapped_form(width, marks[i], "The list was old.");
            Outcome outcome = outcome_read(empty);
            for (int label = 0; label < OUTCOME_LABEL_COUNT; label++)
                filled += outcome.section[label] != NULL;
            outcome_clear(&outcome);
            outcome = outcome_read(full);
            for (int label = 0; label < OUTCOME_LABEL_COUNT; label++)
                right += g_strcmp0(outcome.section[label], "The list was old.") == 0;
            outcome_clear(&outcome);
        }
        is_int(filled, 0, "an empty form is empty, wherever its lines are broken");
        is_int(right, (int)G_N_ELEMENTS(marks) * OUTCOME_LABEL_COUNT, "and a full one is full");
    }
}

static Outcome with_known(const char *known, const char *below)
{
    g_autoptr(GString) form = g_string_new(NULL);
    g_string_append_printf(form, "%s:\n", outcome_label(OUTCOME_PEOPLE));
    outcome_add_known(known, form);
    g_string_append_printf(form, "\n%s\n%s:\n\n", below, outcome_label(OUTCOME_RISKS));
    return outcome_read(form->str);
}

/* Long ones are broken, and read as one line again. */
static void test_known_lines(void)
{
    static const char known[] =
        "it happened on Thursday 2 April 2026, 16:30; the report came on Thursday 2 April "
        "2026, "
        "16:45; the school has known since Thursday 2 April 2026, 16:45";
    g_autoptr(GString) form = g_string_new(NULL);
    outcome_add_known(known, form);
    g_auto(GStrv) lines = g_strsplit(form->str, "\n", -1);
    size_t longest = 0;
    for (char **line = lines; *line; line++)
        longest = MAX(longest, strlen(*line));
    ok(g_strv_length(lines) == 3 && longest <= 73, "no line is longer than a mail's: %s",
       form->str);
    Outcome outcome = with_known(known, "yes");
    is_str(outcome.section[OUTCOME_PEOPLE], known, "and \"yes\" makes it whole again");
    outcome_clear(&outcome);
    g_auto(GStrv) parts = g_strsplit(form->str, "\n", -1);
    static const char *const breaks[] = {"\n\n", "\n> \n> ", " \n\n\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(breaks); i++) {
        g_autofree char *apart = g_strjoinv(breaks[i], parts);
        g_autofree char *back =
            g_strdup_printf("%s:\n\n%s\n\n%s:\n\n", outcome_label(OUTCOME_PEOPLE), apart,
                            outcome_label(OUTCOME_RISKS));
        outcome = outcome_read(back);
        ok(outcome_is_empty(&outcome), "with a blank line between all lines it is no answer");
        outcome_clear(&outcome);
    }
    outcome = outcome_read("Recommendation:\n[Known:\nthis and that\n\nTrain them.\n\nAll "
                           "of them.\n\nHow it could happen (cause):\n[Known: x]\n");
    is_str(outcome.section[OUTCOME_RECOMMENDATION], "Train them.\n\nAll of them.",
           "a bracket of the next part closes none of this");
    outcome_clear(&outcome);
    g_autofree char *word = g_strnfill(100, 'w');
    outcome = with_known(word, "yes");
    is_str(outcome.section[OUTCOME_PEOPLE], word, "a word that is too long stays");
    outcome_clear(&outcome);
}

/* What the form brings is no answer until somebody says so. */
static void test_known(void)
{
    static const char *const agreed[] = {"Agreed", "Yes, agreed.", "yes - that's right", NULL};
    Outcome outcome = with_known("how many people: 3; whose: pupils", "");
    ok(outcome_is_empty(&outcome), "what is known is no answer");
    outcome_clear(&outcome);
    outcome = with_known("how many people: 3", "Yes.");
    is_str(outcome.section[OUTCOME_PEOPLE], "how many people: 3", "\"yes\" makes it one");
    outcome_clear(&outcome);
    for (const char *const *yes = agreed; *yes; yes++) {
        outcome = with_known("how many people: 3", *yes);
        is_str(outcome.section[OUTCOME_PEOPLE], "how many people: 3", *yes);
        outcome_clear(&outcome);
    }
    outcome = with_known("how many people: 3", "Yes, but it was 5.");
    is_str(outcome.section[OUTCOME_PEOPLE], "but it was 5.", "and not with more behind it");
    ok(!outcome_agrees(&outcome, OUTCOME_PEOPLE), "which agrees to nothing");
    outcome_clear(&outcome);
    outcome = with_known("how many people: 3", "It was 5.");
    is_str(outcome.section[OUTCOME_PEOPLE], "It was 5.",
           "what else stands below it is the answer");
    outcome_clear(&outcome);
    outcome = with_known("it was [said]\nRecommendation: close it\n]\nRecommendation: x", "");
    ok(outcome_is_empty(&outcome), "no words of a report are heard as an answer");
    outcome_clear(&outcome);
    outcome = outcome_read(
        "> Recommendation:\n> [Known: a long line of\n> Which policies were breached "
        "(3a): none\n> which goes on] Train them.\n> How it could happen (cause):\n> x");
    is_str(outcome.section[OUTCOME_RECOMMENDATION], "Train them.",
           "however a mail program breaks its line");
    ok(!outcome.section[OUTCOME_POLICIES],
       "and what then looks like a line of the form is none");
    is_str(outcome.section[OUTCOME_CAUSE], "x", "the form goes on behind it");
    outcome_clear(&outcome);
    outcome = outcome_read("Recommendation:\n[Known:\nthis and that\n\nTrain them.\n");
    is_str(outcome.section[OUTCOME_RECOMMENDATION], "Train them.",
           "brackets that are never closed swallow no answer");
    outcome_clear(&outcome);
}

/* What stands behind a "yes" is the answer, and goes into the drafts without it. */
static void test_yes_and_more(void)
{
    static const struct {
        const char *below, *answer;
    } rows[] = {
        {"Yes 28 children", "28 children"},
        {"yes, all of class 4\nand two teachers", "all of class 4\nand two teachers"},
        {"Yes \xe2\x80\x93 28", "28"},
        {"Correct.\nAnd two teachers", "And two teachers"},
        {"Yes all of class 4", "Yes all of class 4"},
        {"Yes (28 children)", "Yes (28 children)"},
        {"Right-hand drawer of the desk", "Right-hand drawer of the desk"},
        {"Confirmed by the office", "Confirmed by the office"},
        {"Yesterday's class list", "Yesterday's class list"},
        {"28 children, yes", "28 children, yes"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Outcome outcome = with_known("how many people: 3", rows[i].below);
        is_str(outcome.section[OUTCOME_PEOPLE], rows[i].answer, rows[i].below);
        outcome_clear(&outcome);
    }
    Outcome outcome =
        outcome_read("Should the ICO be told, or why not (3e):\n[Known: not decided]\n"
                     "Yes, there is a risk.\nRecommendation:\nYes, 28 locks.\n");
    is_str(outcome.section[OUTCOME_ICO], "Yes, there is a risk.", "but where that is asked");
    is_str(outcome.section[OUTCOME_RECOMMENDATION], "Yes, 28 locks.", "or nothing is known");
    outcome_clear(&outcome);
}

static uint32_t points_of(const char *line, const char *answer)
{
    g_autofree char *text = g_strdup_printf("%s:\n%s\n", line, answer);
    Outcome outcome = outcome_read(text);
    uint32_t points = outcome_points(&outcome);
    outcome_clear(&outcome);
    return points;
}

static void test_points(void)
{
    const char *experts = outcome_label(OUTCOME_EXPERTS);
    ok(points_of(experts, "The council's IT team.") == 1U << POINT_EXPERTS,
       "an answer settles its point");
    ok(points_of(experts, "Not applicable, because no device was involved.") ==
           1U << POINT_EXPERTS,
       "so does a reason why it does not apply");
    static const PointSet may_be_none =
        POINT_BIT(POINT_EXPERTS) | POINT_BIT(POINT_RISKS) | POINT_BIT(POINT_COMMUNICATION);
    static const char *const none[] = {
        "n/a", "N/A.", "n.a.", "N. A.", "None", "nil", "Not applicable!", "Nobody."};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        for (int point = 0; point < POINT_COUNT; point++) {
            const char *line = outcome_label((OutcomeLabel)*outcome_labels_of((Point)point));
            if (outcome_is_answer(none[i]))
                continue;
            is_int(points_of(line, none[i]), POINT_BIT(point) & may_be_none, none[i]);
        }
    }
    static const char *const nothing[] = {"tbc",
                                          "-",
                                          "yes",
                                          "none yet",
                                          "Nothing at the moment",
                                          "not relevant",
                                          "Not relevant in this case.",
                                          "None required",
                                          "It does not apply.",
                                          "To follow.",
                                          "Not applicable because"};
    for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++) {
        for (int point = 0; point < POINT_COUNT; point++) {
            const char *line = outcome_label((OutcomeLabel)*outcome_labels_of((Point)point));
            is_int(points_of(line, nothing[i]), 0, nothing[i]);
        }
    }
    static const char *const something[] = {"No, the head has spoken with them.",
                                            "Not applicable: nobody outside saw it",
                                            "N/A (no device)",
                                            "None: the list was public",
                                            "Done",
                                            "Nid oedd angen"};
    for (size_t i = 0; i < sizeof something / sizeof something[0]; i++)
        is_int(points_of(experts, something[i]), 1U << POINT_EXPERTS, something[i]);
    ok(points_of(outcome_label(OUTCOME_SUMMARY), "It was lost.") == 0,
       "the report is complete only with all its parts");
    for (int point = 0; point < POINT_COUNT; point++)
        ok(*outcome_labels_of((Point)point) >= 0, "%s has a line", point_name((Point)point));
    for (int label = 0; label < OUTCOME_LABEL_COUNT; label++) {
        OutcomeLabel found = OUTCOME_LABEL_COUNT;
        ok(outcome_label_parse(outcome_label_name((OutcomeLabel)label), &found) &&
               found == (OutcomeLabel)label && strlen(outcome_label(found)) > 3,
           "%s has a name and a line", outcome_label_name((OutcomeLabel)label));
    }
}

/* Two points want more than one line each: 3a what it was about, 3k the report with its lessons. */
static void test_points_of_several(void)
{
    for (int point = 0; point < POINT_COUNT; point++) {
        g_autoptr(GString) all = g_string_new(NULL);
        const int *labels = outcome_labels_of((Point)point);
        for (const int *label = labels; *label >= 0; label++) {
            Outcome some = outcome_read(all->str);
            ok(!(outcome_points(&some) >> point & 1), "%s is open without %s",
               point_name((Point)point), outcome_label_name((OutcomeLabel)*label));
            outcome_clear(&some);
            g_string_append_printf(all, "%s:\nIt was lost on the bus.\n",
                                   outcome_label((OutcomeLabel)*label));
        }
        Outcome whole = outcome_read(all->str);
        is_int(outcome_points(&whole), 1 << point, point_name((Point)point));
        outcome_clear(&whole);
    }
    ok(outcome_labels_of(POINT_SCOPE)[0] == OUTCOME_POLICIES &&
           outcome_labels_of(POINT_SCOPE)[1] == OUTCOME_SCOPE,
       "3a asks for policies, and for what was to be found out and for whom");
    Outcome lessons = outcome_read("> Lessons learned: lock the bag");
    is_str(lessons.section[OUTCOME_LESSONS], "lock the bag", "lessons are a section");
    outcome_clear(&lessons);
}

int main(void)
{
    test_reading();
    test_sign_off();
    test_wrapped();
    test_known();
    test_yes_and_more();
    test_known_lines();
    test_points();
    test_points_of_several();
    return tap_done();
}
