/* The reporting form, filled in: its labels in any order, quoted or not, the answer behind the
 * label or in the lines below it. What the form answers is not looked for in free words. The
 * printed form and this reader take their labels from the same table. Called by fields.c. */
#include "parsers/fields/fields_gather.h"
#include "parsers/text/line.h"

#include <string.h>

enum {
    LABEL_BYTES = 200, /* of a line that are compared with the labels */
    SHORT_LABEL = 40,  /* bytes of those of LEXICON_FORM_LINES, at most */
    LABELS_MIN = 2,    /* that make a text a form */
    ANSWER_BYTES = 4000,
    LONG_LINE = 60, /* bytes: a mail program may have broken the line behind it */
    NAMES_MAX = 50,
    PROSE_WORDS = 12,
};

typedef struct FoundLabel {
    FormLabel label;
    bool loose;    /* one of LEXICON_FORM_LINES */
    size_t line;   /* where its line begins */
    size_t answer; /* where the answer begins */
} FoundLabel;

/* ---- labels ---- */

static bool is_frame(gunichar c)
{
    return c < 0x80 ? strchr(" \t>*-_|#.)0123456789", (int)c) != NULL : !g_unichar_isalnum(c);
}

/* Past quote marks, bullets, numbers and asterisks in front of a label. */
static size_t skip_frame(const char *text, size_t at)
{
    const char *to = text + at;
    while (*to && is_frame(g_utf8_get_char(to)) && to - (text + at) < 40)
        to = g_utf8_next_char(to);
    return (size_t)(to - text);
}

/* The bytes of text[at..] that fold to `folded` bytes. */
static size_t raw_length(const char *text, size_t at, size_t folded)
{
    size_t n = 0, length = 0;
    bool space = true;
    while (n < folded && text[at + length]) {
        gunichar c = phrase_fold_char(g_utf8_get_char(text + at + length));
        bool again = c == ' ' && space;
        n += c && !again ? (size_t)g_unichar_to_utf8(c, NULL) : 0;
        space = c == ' ';
        length += (size_t)(g_utf8_next_char(text + at + length) - (text + at + length));
    }
    return length;
}

/* Behind a label: a hint in brackets, asterisks, a colon. Labels that are no question need the
 * colon, a tab or the end of the line, or they are words of a sentence. */
static bool ends_label(const char *text, size_t *at, bool question)
{
    *at += strspn(text + *at, " *_");
    if (text[*at] == '(') {
        size_t hint = strcspn(text + *at, ")\n");
        *at += text[*at + hint] == ')' ? hint + 1 : 0;
    }
    *at += strspn(text + *at, " *_");
    bool mark = text[*at] == ':' || text[*at] == '?' || text[*at] == '\t' || text[*at] == '|';
    bool end = text[*at] == '\n' || text[*at] == '\0';
    *at += strspn(text + *at, ":?*_| \t");
    return mark || end || question;
}

/* A label and what is left of it in the next line, where a mail program has broken it. */
static size_t label_size(const char *text)
{
    size_t size = line_length(text);
    return text[size] == '\n' ? size + 1 + line_length(text + size + 1) : size;
}

/* The label with which `folded` begins; "What happened:" is "What happened?", too. */
static int label_of(const Phrases *labels, char *folded, size_t n, size_t *ret_length)
{
    int label = phrases_start(labels, folded, n, ret_length);
    char *colon = label < 0 ? memchr(folded, ':', n) : NULL;
    if (!colon)
        return label;
    *colon = '?';
    return phrases_start(labels, folded, n, ret_length);
}

/* Does a short label end in time? Most lines of a letter have none. */
static bool may_be_short(const char *text)
{
    size_t n = strnlen(text, SHORT_LABEL);
    return *text != '\n' && (n < SHORT_LABEL || memchr(text, ':', n) || memchr(text, '\n', n) ||
                             memchr(text, '|', n) || memchr(text, '\t', n));
}

static bool read_label(const Gather *gather, LexiconTable table, size_t line, FoundLabel *ret)
{
    const char *text = gather->text;
    const Phrases *labels = lexicon_table(gather->lexicon, table);
    size_t at = skip_frame(text, line), length = 0;
    char folded[LABEL_BYTES];
    bool bare = text[at] == '\n'; /* "12" above a label is an answer */
    if (bare || (table == LEXICON_FORM_LINES && !may_be_short(text + at)))
        return false;
    if (!phrases_may_start(labels, -1, text + at, strnlen(text + at, LABEL_BYTES)))
        return false;
    size_t size = MIN(label_size(text + at), LABEL_BYTES);
    size_t n = phrase_fold(text + at, size, folded, sizeof folded);
    int label = label_of(labels, folded, n, &length);
    if (label < 0)
        return false;
    bool question = folded[length - 1] == '?' || folded[length - 1] == ')';
    size_t answer = at + raw_length(text, at, length);
    if (!ends_label(text, &answer, question))
        return false;
    *ret = (FoundLabel){(FormLabel)label, table == LEXICON_FORM_LINES, line, answer};
    return true;
}

/* "From: ", "Subject: ": beside it "Date: " is that of a mail. */
static bool is_header(const Gather *gather, size_t line)
{
    const Phrases *headers = lexicon_table(gather->lexicon, LEXICON_LABELS);
    const char *at = gather->text + skip_frame(gather->text, line);
    char folded[LABEL_BYTES];
    size_t n = phrase_fold(at, MIN(line_length(at), LABEL_BYTES), folded, sizeof folded),
           length = 0;
    int label = phrases_start(headers, folded, n, &length);
    return label >= 0 && label != LABEL_DATE && label != LABEL_OTHER && folded[length] == ':';
}

/* `before`: the line in front. */
static bool read_any_label(const Gather *gather, size_t before, size_t line, FoundLabel *ret)
{
    if (read_label(gather, LEXICON_FORM_LABELS, line, ret))
        return true;
    if (!read_label(gather, LEXICON_FORM_LINES, line, ret))
        return false;
    size_t next = line + line_length(gather->text + line);
    next += gather->text[next] == '\n';
    return !is_header(gather, before) && !is_header(gather, next);
}

static GArray *find_labels(const Gather *gather)
{
    GArray *labels = g_array_new(FALSE, FALSE, sizeof(FoundLabel));
    bool seen[FORM_LABEL_COUNT] = {false};
    int different = 0;
    const char *text = gather->text;
    for (size_t line = 0, before = 0; text[line];) {
        FoundLabel found;
        if (read_any_label(gather, before, line, &found) && !seen[found.label]) {
            seen[found.label] = true;
            different += found.label != FORM_PLACE; /* "When: ... Where: ..." invites */
            g_array_append_val(labels, found);
        }
        before = line;
        line += line_length(text + line);
        line += text[line] == '\n';
    }
    if (different < LABELS_MIN)
        g_array_set_size(labels, 0);
    return labels;
}

/* ---- answers ---- */

static bool is_blank_line(const char *text, size_t line)
{
    line += strspn(text + line, " \t>");
    return text[line] == '\n' || text[line] == '\0';
}

static bool is_story(FormLabel label)
{
    return label == FORM_WHAT || label == FORM_REMEDIAL;
}

/* From the label to the next one; a short answer ends with a blank line, one that is no form's with its line. Without
 * white space around it. */
static Place answer_place(const Gather *gather, const FoundLabel *found, size_t limit)
{
    const char *text = gather->text;
    size_t start = found->answer;
    while (start < limit && (g_ascii_isspace(text[start]) || text[start] == '>'))
        start++;
    size_t end = start, line = start;
    while (line > found->line && text[line - 1] != '\n')
        line--;
    bool goes_on = true;
    while (end < limit && goes_on && (is_story(found->label) || !is_blank_line(text, end))) {
        end += line_length(text + end);
        goes_on = !found->loose || found->label == FORM_WHAT || end - line >= LONG_LINE;
        end += text[end] == '\n';
        line = end;
    }
    end = MIN(MIN(end, limit), start + ANSWER_BYTES);
    while (end > start &&
           (g_ascii_isspace(text[end - 1]) || text[end - 1] == '>' || text[end - 1] == '|'))
        end--;
    return (Place){gather->in, start, end};
}

/* Without the quote marks of its lines. */
static char *answer_text(const Gather *gather, Place place)
{
    GString *answer = g_string_new(NULL);
    g_autofree char *raw = g_strndup(gather->text + place.start, place.end - place.start);
    g_auto(GStrv) lines = g_strsplit(raw, "\n", -1);
    for (char **line = lines; *line; line++) {
        const char *bare = *line + strspn(*line, "> \t");
        if (*bare)
            g_string_append_printf(answer, "%s%s", answer->len ? " " : "", bare);
    }
    return g_string_free(answer, FALSE);
}

/* Behind the box that is ticked: "[ ] today [x] yesterday"; or all of it. */
static const char *skip_to_tick(const char *answer)
{
    static const char *const ticks[] = {"[x]", "[X]", "(x)", "(X)", "☒", "☑", "[✓]", "[✔]"};
    const char *at = answer;
    for (size_t i = 0; i < G_N_ELEMENTS(ticks); i++) {
        const char *tick = strstr(answer, ticks[i]);
        if (tick)
            at = tick + strlen(ticks[i]);
    }
    return at + strspn(at, " .");
}

/* The answer that the whole of it is: "None", not "None of the parents knows, but the head does"; else FORM_ANSWER_COUNT. */
static FormAnswer whole_answer(const Gather *gather, const char *answer)
{
    char folded[LABEL_BYTES];
    size_t n = phrase_fold(answer, strlen(answer), folded, sizeof folded);
    while (n > 0 && strchr(" .!", folded[n - 1]))
        n--;
    int found = phrases_exact(lexicon_table(gather->lexicon, LEXICON_FORM_ANSWERS), folded, n);
    return found < 0 ? FORM_ANSWER_COUNT : (FormAnswer)found;
}

/* "[x] yes [ ] no": the answer whose box is ticked; else the one it begins with, or ends with as "She says so, yes". */
static FormAnswer answer_meant(const Gather *gather, const char *answer)
{
    const Phrases *answers = lexicon_table(gather->lexicon, LEXICON_FORM_ANSWERS);
    char folded[LABEL_BYTES];
    phrase_fold(answer, strlen(answer), folded, sizeof folded);
    const char *at = skip_to_tick(folded), *comma = strrchr(answer, ',');
    int found = phrases_start(answers, at, strlen(at), NULL);
    if (found >= 0)
        return (FormAnswer)found;
    return comma ? whole_answer(gather, comma + 1 + strspn(comma + 1, " ")) : FORM_ANSWER_COUNT;
}

/* A mail program may have broken the answer inside the date: `answer` is one line. */
static bool read_moment(Gather *gather, const char *answer, Moment *ret)
{
    gather->said_when = true;
    for (size_t at = 0; marks_next(&gather->marks, answer, strlen(answer), &at);) {
        for (size_t i = 0; i < gather->marks.sentence.n; i++) {
            if (moment_read(&gather->marks, i, &gather->today, ret) && !ret->future &&
                (ret->dated || ret->after >= 0))
                return true;
        }
    }
    return false;
}

/* The day, and the time where a line of its own says it. Who answered no form ("Date: ...") has not said that there is
 * nothing else to be read. */
static void take_occurred(Gather *gather, Place date, Place time, bool loose)
{
    char **ret = &gather->fields->occurred;
    Moment moment;
    g_autofree char *day = answer_text(gather, date), *clock = NULL, *both = NULL;
    bool timed = time.end > time.start;
    if (timed) {
        clock = answer_text(gather, time);
        both = g_strdup_printf("%s at %s", day, clock);
    }
    if (read_moment(gather, both ? both : skip_to_tick(day), &moment))
        *ret = moment_text(&moment, &gather->today);
    gather->answered[FORM_OCCURRED] = !loose || *ret;
    if (gather->answered[FORM_OCCURRED])
        gather_evidence(gather, "occurred", date);
    if (gather->answered[FORM_OCCURRED] && timed)
        gather_evidence(gather, "occurred", time);
}

/* "Date: 24/11/2026", of no form: of the day on which it is written it may be the report's, and counts where the text tells no
 * other. Of another day it is the incident's, unless the text contradicts. */
static void take_date(Gather *gather, Place date)
{
    g_autofree char *answer = answer_text(gather, date);
    const MailDay *today = &gather->today;
    MomentClaim claim = {.kind = MOMENT_OCCURRED, .today = *today, .place = date};
    if (!read_moment(gather, answer, &claim.moment) || !claim.moment.dated)
        return;
    Day day = {claim.moment.year, claim.moment.month, claim.moment.day};
    if (today->known && days_between(day, mail_day_day(today)) == 0)
        claim.kind = MOMENT_UNCLEAR;
    g_array_append_val(gather->moments, claim);
}

/* "The same day, 4pm": decided with the day on which it happened. */
static void take_discovered(Gather *gather, const char *answer, Place place)
{
    MomentClaim claim = {.kind = MOMENT_DISCOVERED, .today = gather->today, .place = place};
    bool read = read_moment(gather, answer, &claim.moment);
    gather->answered[FORM_DISCOVERED] = !read || claim.moment.dated;
    if (gather->answered[FORM_DISCOVERED])
        gather_evidence(gather, "discovered", place);
    if (read && claim.moment.dated)
        gather->fields->discovered = moment_text(&claim.moment, &gather->today);
    else if (read)
        g_array_append_val(gather->moments, claim);
}

static Tristate tristate_of(FormAnswer answer)
{
    return answer == ANSWER_YES  ? TRISTATE_YES
           : answer == ANSWER_NO ? TRISTATE_NO
                                 : TRISTATE_UNKNOWN;
}

/* "Yes, by the hackers" says of no device that it was protected; "it has a passcode" says so without a yes. */
static void take_encrypted(Gather *gather, const char *answer, FormAnswer meant)
{
    Tristate said = TRISTATE_UNKNOWN;
    for (size_t at = 0; marks_next(&gather->marks, answer, strlen(answer), &at);) {
        gather_encrypted_answer(gather);
        for (size_t i = 0; i < gather->marks.sentence.n && said == TRISTATE_UNKNOWN; i++)
            said = gather_protection(gather, i);
    }
    gather->fields->encrypted = meant == FORM_ANSWER_COUNT ? said : tristate_of(meant);
}

/* "Mrs Kaur", "the wrong mum", "all staff": who has it is known. */
static Tristate recipient_meant(Gather *gather, const char *answer, FormAnswer meant)
{
    if (meant != FORM_ANSWER_COUNT)
        return tristate_of(meant);
    bool known = false;
    for (size_t at = 0; marks_next(&gather->marks, answer, strlen(answer), &at);) {
        const bool *has = gather->marks.has;
        if (has[WORD_STRANGER] || has[WORD_NEGATION] || has[WORD_UNSURE] ||
            has[WORD_UNFAMILIAR])
            return TRISTATE_UNKNOWN;
        for (int i = SUBJECT_CHILDREN; i <= SUBJECT_CUSTOMERS; i++)
            known |= has[i];
        known |= has[WORD_TITLE] || has[WORD_ROLE];
    }
    return known ? TRISTATE_YES : TRISTATE_UNKNOWN;
}

static void take_people(Gather *gather, const char *answer)
{
    gather->said_who = true;
    g_auto(GStrv) names = g_strsplit_set(answer, ",;", NAMES_MAX);
    for (char **name = names; *name; name++) {
        g_auto(GStrv) pair = g_strsplit(*name, " and ", 2);
        for (char **one = pair; *one; one++) {
            const char *bare = g_strstrip(*one);
            if (*bare)
                g_ptr_array_add(gather->people, g_strdup(bare));
        }
    }
}

/* The words of the answer that are kinds of data or of people; a box that is not ticked ("[ ]
 * medical") hides what stands behind it. */
static void take_groups(Gather *gather, Place place, FieldWord first, FieldWord last,
                        bool *found)
{
    const char *text = gather->text;
    for (size_t at = place.start; at < place.end;) {
        size_t end = at + 1 + strcspn(text + at + 1, "[");
        end = MIN(end, place.end);
        bool empty = strncmp(text + at, "[ ]", 3) == 0 || strncmp(text + at, "[]", 2) == 0;
        for (size_t next = at; !empty && marks_next(&gather->marks, text, end, &next);) {
            for (size_t i = 0; i < gather->marks.sentence.n; i++) {
                int word = gather_word(gather, i);
                if (word >= (int)first && word <= (int)last && !gather_negated(gather, i))
                    found[word] = true;
            }
        }
        at = end;
    }
}

/* One number, or none: "20 to 30" is for a person, "Year 6" no number of people, and of "32, not 23" one holds. People of
 * several kinds are added up. */
static int64_t number_meant(Gather *gather, Place place)
{
    CountAnswer found = {0};
    for (size_t at = place.start; marks_next(&gather->marks, gather->text, place.end, &at);) {
        for (size_t i = 0; i < gather->marks.sentence.n;) {
            int64_t number = gather->marks.number[i];
            if (number < 0 && gather->marks.sentence.words[i].digit)
                return -1;
            if (number >= 0 && !count_is_of_nobody(gather, i))
                sum_answer(gather, i, &found);
            i += gather->marks.number_n[i];
        }
    }
    return sum_answered(&found);
}

static void take_answer(Gather *gather, FormLabel label, Place place)
{
    static const char *const fields[] = {
        [FORM_PEOPLE] = "people",
        [FORM_DATA_TYPES] = "data_types",
        [FORM_AFFECTED] = "affected",
        [FORM_DATA_SUBJECTS] = "data_subjects",
        [FORM_ENCRYPTED] = "encrypted",
        [FORM_RECIPIENT_KNOWN] = "recipient_known",
        [FORM_REMEDIAL] = "remedial_action",
        [FORM_DELETION] = "deletion_confirmed",
    };
    g_autofree char *answer = answer_text(gather, place);
    FormAnswer meant = answer_meant(gather, answer);
    Fields *out = gather->fields;
    gather->answered[label] = true;
    if (fields[label])
        gather_evidence(gather, fields[label], place);
    switch (label) {
    case FORM_DISCOVERED:
        take_discovered(gather, answer, place);
        break;
    case FORM_PEOPLE:
        if (meant != ANSWER_UNKNOWN && meant != ANSWER_WITHHELD)
            take_people(gather, answer);
        break;
    case FORM_DATA_TYPES:
        take_groups(gather, place, TYPE_BASIC, TYPE_UNION, gather->types);
        break;
    case FORM_DATA_SUBJECTS:
        take_groups(gather, place, SUBJECT_CHILDREN, SUBJECT_VULNERABLE, gather->subjects);
        break;
    case FORM_AFFECTED:
        out->affected = number_meant(gather, place);
        break;
    case FORM_ENCRYPTED:
        take_encrypted(gather, answer, meant);
        break;
    case FORM_RECIPIENT_KNOWN:
        out->recipient_known = recipient_meant(gather, answer, meant);
        break;
    case FORM_DELETION:
        out->deletion_confirmed = tristate_of(meant);
        break;
    case FORM_REMEDIAL:
        gather->said_done = true;
        if (whole_answer(gather, answer) != ANSWER_UNKNOWN)
            out->remedial_action = g_steal_pointer(&answer);
        break;
    case FORM_OCCURRED: /* take_occurred */
    case FORM_DATE:     /* take_date */
    case FORM_TIME:
    case FORM_PLACE:
    case FORM_WHAT:
    case FORM_LABEL_COUNT:
        break;
    }
}

static size_t limit_of(const Gather *gather, const GArray *labels, unsigned i)
{
    return i + 1 < labels->len ? g_array_index(labels, FoundLabel, i + 1).line
                               : strlen(gather->text);
}

/* The answer to the label "Time:", wherever it stands. */
static Place find_time(Gather *gather, const GArray *labels)
{
    for (unsigned i = 0; i < labels->len; i++) {
        const FoundLabel *found = &g_array_index(labels, FoundLabel, i);
        if (found->label != FORM_TIME)
            continue;
        gather->said_when = true;
        return answer_place(gather, found, limit_of(gather, labels, i));
    }
    return (Place){0};
}

/* Is it the story, told below another question? */
static bool is_prose(Gather *gather, Place place)
{
    size_t words = 0;
    bool tells = false;
    for (size_t at = place.start; marks_next(&gather->marks, gather->text, place.end, &at);) {
        const bool *has = gather->marks.has;
        words += gather->marks.sentence.n;
        tells |= has[WORD_LOST] || has[WORD_SENT] || has[WORD_HAPPENING] || has[WORD_DISCOVERY];
    }
    return tells && words >= PROSE_WORDS;
}

void gather_form(Gather *gather, GArray *pieces)
{
    g_autoptr(GArray) labels = find_labels(gather);
    const FoundLabel *all = (const FoundLabel *)(const void *)labels->data;
    Place free_words = {gather->in, 0, labels->len > 0 ? all[0].line : strlen(gather->text)};
    Place time = find_time(gather, labels);
    g_array_append_val(pieces, free_words);
    for (unsigned i = 0; i < labels->len; i++) {
        FormLabel label = all[i].label;
        size_t limit = limit_of(gather, labels, i);
        Place place = answer_place(gather, &all[i], limit);
        if (place.end <= place.start || gather->answered[label])
            continue;
        bool timed = time.end > time.start, prose = is_prose(gather, place);
        if (label == FORM_PEOPLE && prose)
            gather->said_who = true; /* names are looked for in it */
        else if (label == FORM_DATE && !timed)
            take_date(gather, place);
        else if (label == FORM_DATE || label == FORM_OCCURRED)
            take_occurred(gather, place, time, all[i].loose);
        else
            take_answer(gather, label, place);
        bool read = label == FORM_WHAT || prose ||
                    (label == FORM_PEOPLE && all[i].loose); /* "Who: 5 pupils" */
        Place story = {gather->in, read ? place.start : place.end, limit};
        if (story.end > story.start)
            g_array_append_val(pieces, story);
    }
}
