/* See confidential.h. Pure; called by effect_tell for the acknowledgement. */
#include "parsers/identity/confidential.h"

#include "parsers/forward/forward_find.h"
#include "parsers/text/line.h"

#include <string.h>

enum { LABEL_BYTES = 60 };

/* Does the text begin with nothing but words of a label, as far as a colon, a dash or a bracket, or to its end? */
static bool is_label(const Lexicon *lexicon, const char *text, size_t length)
{
    const Phrases *words = lexicon_table(lexicon, LEXICON_CONFIDENTIAL);
    char folded[2 * LABEL_BYTES];
    size_t n = phrase_fold(text, MIN(length, LABEL_BYTES), folded, sizeof folded);
    bool labelled = false;
    for (size_t at = strspn(folded, " [(*"), found; at < n; at += strspn(folded + at, " *.!")) {
        if (strchr(":-])|", folded[at]) || g_str_has_prefix(folded + at, "–") ||
            g_str_has_prefix(folded + at, "—"))
            break;
        int group = phrases_start(words, folded + at, n - at, &found);
        if (group < 0)
            return false;
        labelled |= group == CONFIDENTIAL_LABEL;
        at += found;
    }
    return labelled;
}

bool confidential_is_labelled(const Report *report, const Lexicon *lexicon)
{
    const char *subject = report->subject ? subject_read(lexicon, report->subject).rest : "",
               *line = report->visible + strspn(report->visible, " \t\n");
    return is_label(lexicon, subject, strlen(subject)) ||
           is_label(lexicon, line, strcspn(line, "\n"));
}
