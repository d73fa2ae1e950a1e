/* What a report says about the incident, as far as its words prove it; everything else is left
 * open for a person.
 *
 * Sentence by sentence the readers of fields_*.c gather claims, each with its place; what is
 * said twice is one claim, what contradicts is decided for nobody. Must never guess. `missing`
 * errs on the side of not asking: being asked for what one has written is worse than one
 * question less. Called by parsers/report. */
#include "parsers/fields/fields.h"

#include "parsers/fields/fields_gather.h"
#include "parsers/layout/quote.h"
#include "parsers/layout/quote_block.h"
#include "parsers/layout/signature.h"

#include <string.h>

enum {
    EVIDENCE_MAX = 200,
    EVIDENCE_BYTES = 500, /* of one place */
    PEOPLE_MAX = 50,
    NEGATION_REACH = 4, /* words */
    UNSURE_REACH = 8,
};

#define MISSING_WHEN      "when it happened"
#define MISSING_WHO       "who was involved"
#define MISSING_DONE      "what has been done about it so far"
#define MISSING_ENCRYPTED "whether the device was encrypted"
#define MISSING_CERTAINTY "for certain whether the device was encrypted"
#define MISSING_DELETION  "whether the recipient has confirmed that it was deleted"

/* ---- places ---- */

static const char *text_in(const Gather *gather, EvidenceIn in)
{
    switch (in) {
    case EVIDENCE_FORWARD:
        return gather->report->forward.text;
    case EVIDENCE_QUOTED:
        return gather->report->quoted;
    case EVIDENCE_SUBJECT:
        return gather->report->subject;
    case EVIDENCE_VISIBLE:
        break;
    }
    return gather->report->visible;
}

void gather_evidence(Gather *gather, const char *field, Place place)
{
    Fields *fields = gather->fields;
    if (fields->n_evidence >= EVIDENCE_MAX)
        return;
    const char *text = text_in(gather, place.in);
    size_t end = MIN(place.end, place.start + EVIDENCE_BYTES);
    while (end > place.start && ((unsigned char)text[end] & 0xC0) == 0x80)
        end--;
    fields->evidence = g_renew(Evidence, fields->evidence, fields->n_evidence + 1);
    fields->evidence[fields->n_evidence++] =
        (Evidence){.field = g_strdup(field),
                   .in = place.in,
                   .start = (int64_t)place.start,
                   .end = (int64_t)end,
                   .text = g_strndup(text + place.start, end - place.start)};
}

Place gather_place(const Gather *gather, size_t first, size_t n)
{
    const Word *words = gather->marks.sentence.words;
    return (Place){gather->in, words[first].start, words[first + n - 1].end};
}

/* ---- words ---- */

int gather_word(const Gather *gather, size_t i)
{
    return i < gather->marks.sentence.n ? gather->marks.word[i] : -1;
}

static bool is_list_word(const Gather *gather, size_t i)
{
    return field_is_data(gather_word(gather, i)) ||
           marks_is(&gather->marks, i, LEXICON_REPORT_WORDS, 1U << REPORT_WORD_JOINT);
}

size_t gather_negation(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    size_t anchor = i; /* the first word of the list that ends with word i */
    while (anchor > 0 && is_list_word(gather, anchor - 1))
        anchor--;
    for (size_t back = 1; back <= NEGATION_REACH && back <= anchor; back++) {
        if (marks->clause[anchor - back] != marks->clause[anchor])
            return 0;
        if (marks->word[anchor - back] == WORD_NEGATION)
            return i - (anchor - back);
    }
    return 0;
}

bool gather_negated(const Gather *gather, size_t i)
{
    return gather_negation(gather, i) > 0;
}

bool gather_behind(const Gather *gather, size_t i, int group, size_t reach)
{
    for (size_t back = 1; back <= reach && back <= i; back++) {
        if (!marks_same_clause(&gather->marks, i, i - back))
            return false;
        if (gather_word(gather, i - back) == group)
            return true;
    }
    return false;
}

bool gather_unsure(const Gather *gather, size_t i)
{
    const Marks *marks = &gather->marks;
    for (size_t back = 1; back <= UNSURE_REACH && back <= i; back++) {
        size_t j = i - back;
        if (marks->word[j] == WORD_UNSURE)
            return true;
        if (marks->word[j] == WORD_FUTURE && marks->clause[j] == marks->clause[i])
            return true;
    }
    return marks->asked[i];
}

/* ---- one text ---- */

/* Words of time that answer the question when, whatever day they mean. */
static bool says_when(const Marks *marks, size_t i)
{
    int group = marks->calendar[i];
    if (group == CAL_TOMORROW)
        return false;
    return (group >= CAL_MONDAY && group <= CAL_LAST_NIGHT) || group == CAL_MORNING ||
           group == CAL_LUNCHTIME || group == CAL_AFTERNOON || group == CAL_EVENING ||
           group == CAL_THIS_WEEK || group == CAL_LAST_WEEK || group == CAL_AGO ||
           group == CAL_WEEK_AGO || group == CAL_FORTNIGHT_AGO || group == CAL_VAGUE ||
           group == CAL_NOON || group == CAL_MIDNIGHT || group >= CAL_OTHER_DAY ||
           (group >= CAL_JANUARY && group <= CAL_DECEMBER && group != CAL_MAY &&
            group != CAL_MARCH);
}

/* "I sent this to the wrong parent", "the mail below went to a parent by mistake". */
static bool is_about_forwarded(const Gather *gather)
{
    const Marks *marks = &gather->marks;
    bool fault = marks->has[WORD_WRONG] || marks->has[WORD_FAULT], pointer = false;
    if (gather->in != EVIDENCE_VISIBLE || !marks->has[WORD_SENT] ||
        !gather->report->forward.text)
        return false;
    for (size_t i = 0; i < marks->sentence.n; i++)
        pointer |= marks_is(marks, i, LEXICON_REPORT_WORDS, 1U << REPORT_WORD_POINTER);
    return fault && pointer;
}

static void gather_sentence(Gather *gather)
{
    const Marks *marks = &gather->marks;
    gather->sent_this |= is_about_forwarded(gather);
    for (size_t i = 0; i < marks->sentence.n && !gather->said_when; i++)
        gather->said_when = says_when(marks, i) && !moment_is_of_other(gather, i);
    gather->device |= marks->has[WORD_DEVICE];
    gather->lost |= marks->has[WORD_LOST];
    bool files = marks->has[WORD_DATA] || marks->has[WORD_BULK];
    gather->device_lost |= marks->has[WORD_LOST] && (marks->has[WORD_DEVICE] || !files);
    gather_moments(gather);
    gather_about(gather);
    gather_people(gather);
    gather_facts(gather);
    gather->found_before |= recipient_is_finder(gather);
    gather->sent_before |= marks->has[WORD_SENT] || marks->has[WORD_HAPPENING];
}

static void gather_words(Gather *gather, size_t start, size_t end)
{
    for (size_t at = start; marks_next(&gather->marks, gather->text, end, &at);) {
        if (gather->report->reference)
            marks_leave_out_asked(&gather->marks);
        gather_sentence(gather);
    }
}

/* When an earlier mail was written, by what a program printed: "02 April 2026 08:50". Unknown
 * when it cannot be read: the day of the mail at hand is another. */
static MailDay day_printed(Gather *gather, const char *text)
{
    const MailDay *mail = &gather->mail_day;
    size_t at = 0;
    Moment moment;
    if (!text || !marks_next(&gather->marks, text, strlen(text), &at))
        return (MailDay){0};
    for (size_t i = 0; i < gather->marks.sentence.n; i++) {
        if (moment_read(&gather->marks, i, mail, &moment) && moment.dated)
            return moment_mail_day(&moment, mail);
    }
    return (MailDay){0};
}

/* The block that introduces an earlier mail, or "On Tue, 24 Nov 2026 at 09:02, Tom Reed wrote:" above a quotation: how many
 * lines it takes, and the day of that mail; 0: there is none. */
static size_t introduction_at(Gather *gather, const Line *lines, size_t n, MailDay *ret_day)
{
    HeaderBlock block;
    if (block_read(gather->lexicon, lines, n, false, &block)) {
        size_t n_lines = block.n_lines;
        *ret_day = day_printed(gather, block.values[LABEL_DATE]);
        block_clear(&block);
        return n_lines;
    }
    if (gather->in != EVIDENCE_QUOTED)
        return 0;
    size_t length = attribution_length(gather->lexicon, lines, n);
    if (length > 0) {
        const Line *last = &lines[length - 1];
        g_autofree char *text =
            g_strndup(lines->start, (size_t)(last->start - lines->start) + last->length);
        *ret_day = day_printed(gather, text);
    }
    return length;
}

/* Forwarded mails may have forwarded others: what is told there counts from its own day, and
 * what introduces it is nobody's words. */
static void gather_forwarded(Gather *gather, size_t start, size_t end)
{
    size_t n;
    g_autofree Line *lines = lines_of(gather->text, &n);
    for (size_t i = 0; i < n;) {
        size_t at = (size_t)(lines[i].start - gather->text);
        MailDay day;
        size_t introduced =
            at < start || at >= end ? 0 : introduction_at(gather, lines + i, n - i, &day);
        if (introduced == 0) {
            i++;
            continue;
        }
        gather_words(gather, start, at);
        i += introduced;
        start = i < n ? (size_t)(lines[i].start - gather->text) : end;
        gather->today = day;
    }
    gather_words(gather, start, end);
}

static void gather_pieces(Gather *gather, const GArray *pieces)
{
    for (unsigned i = 0; i < pieces->len; i++) {
        const Place *piece = &g_array_index(pieces, Place, i);
        if (gather->in == EVIDENCE_FORWARD || gather->in == EVIDENCE_QUOTED)
            gather_forwarded(gather, piece->start, piece->end);
        else
            gather_words(gather, piece->start, piece->end);
    }
}

/* What "yesterday" counts from. */
static MailDay day_of_text(Gather *gather, EvidenceIn in)
{
    const Forward *forward = &gather->report->forward;
    if (in != EVIDENCE_FORWARD ||
        (!forward->date && (!forward->date_text || !*forward->date_text)))
        return gather->mail_day;
    return forward->date ? mail_day_of(forward->date) : day_printed(gather, forward->date_text);
}

/* Nothing, or "Sent from my iPhone". */
static bool is_silent(const Lexicon *lexicon, const char *text)
{
    if (!text || text[strspn(text, " \t\n")] == '\0')
        return true;
    Line line = {text, strlen(text)};
    return !strchr(text, '\n') && line_is_device(lexicon, &line);
}

/* Turns to one of the texts; false when there is nothing in it. A subject counts only when all
 * is said in it: otherwise it may be another mail's. */
static bool turn_to(Gather *gather, EvidenceIn in)
{
    const Report *report = gather->report;
    if (in == EVIDENCE_SUBJECT && !(is_silent(gather->lexicon, report->visible) &&
                                    is_silent(gather->lexicon, report->forward.text)))
        return false;
    gather->in = in;
    gather->text = text_in(gather, in);
    if (!gather->text || !gather->text[0])
        return false;
    gather->today = day_of_text(gather, in);
    return true;
}

/* The free words of the one text that `pieces` are of. */
static void gather_free(Gather *gather, EvidenceIn in, const GArray *pieces)
{
    if ((in == EVIDENCE_QUOTED && !gather->quotation) || !turn_to(gather, in))
        return;
    if (in == EVIDENCE_QUOTED)
        gather->text = gather->quotation;
    gather_pieces(gather, pieces);
}

/* The forms first: what they answer is not looked for in free words. Of the quotation only a
 * form counts, unless nothing else tells of anything. */
static void gather_texts(Gather *gather)
{
    static const EvidenceIn texts[] = {EVIDENCE_VISIBLE, EVIDENCE_FORWARD, EVIDENCE_SUBJECT,
                                       EVIDENCE_QUOTED};
    GArray *pieces[G_N_ELEMENTS(texts)];
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        pieces[i] = g_array_new(FALSE, FALSE, sizeof(Place));
        if (turn_to(gather, texts[i]))
            gather_form(gather, pieces[i]);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        gather_free(gather, texts[i], pieces[i]);
        g_array_unref(pieces[i]);
    }
}

/* ---- the whole ---- */

static void gather_start(Gather *gather, Report *report, const Lexicon *lexicon)
{
    memset(gather, 0, offsetof(Gather, marks)); /* which is large and filled by each sentence */
    gather->marks.lexicon = gather->lexicon = lexicon;
    gather->marks.sentences = report->sentences;
    gather->report = report;
    gather->mail_day = mail_day_of(report->date);
    gather->fields = &report->fields;
    gather->people = g_ptr_array_new();
    gather->moments = g_array_new(FALSE, FALSE, sizeof(MomentClaim));
    gather->counts = g_array_new(FALSE, FALSE, sizeof(CountClaim));
    for (int i = 0; i < QUESTION_COUNT; i++)
        gather->answers[i] = g_array_new(FALSE, FALSE, sizeof(AnswerClaim));
    gather->done = g_string_new(NULL);
}

static void gather_clear(Gather *gather)
{
    g_array_unref(gather->moments);
    g_array_unref(gather->counts);
    for (int i = 0; i < QUESTION_COUNT; i++)
        g_array_unref(gather->answers[i]);
    g_string_free(gather->done, TRUE);
    g_free(gather->quotation);
}

static char **missing_of(const Gather *gather)
{
    const Fields *fields = gather->fields;
    GPtrArray *missing = g_ptr_array_new();
    if (gather->report->request) { /* nothing has happened */
        g_ptr_array_add(missing, NULL);
        return (char **)g_ptr_array_free(missing, FALSE);
    }
    if (!gather->said_when)
        g_ptr_array_add(missing, g_strdup(MISSING_WHEN));
    if (!gather->said_who && !gather->attacked) /* who attacks is nobody that they know */
        g_ptr_array_add(missing, g_strdup(MISSING_WHO));
    if (!gather->said_done)
        g_ptr_array_add(missing, g_strdup(MISSING_DONE));
    if (gather->device && gather->lost && fields->encrypted == TRISTATE_UNKNOWN &&
        gather->answers[QUESTION_ENCRYPTED]->len == 0)
        g_ptr_array_add(missing, g_strdup(gather->doubts_encrypted ? MISSING_CERTAINTY
                                                                   : MISSING_ENCRYPTED));
    if (gather->misdirected && fields->deletion_confirmed == TRISTATE_UNKNOWN)
        g_ptr_array_add(missing, g_strdup(MISSING_DELETION));
    g_ptr_array_add(missing, NULL);
    return (char **)g_ptr_array_free(missing, FALSE);
}

static char **labels_of(const bool *found, FieldWord first, FieldWord last,
                        const char *(*label)(FieldWord))
{
    GPtrArray *labels = g_ptr_array_new();
    for (int i = (int)first; i <= (int)last; i++) {
        if (found[i] && label((FieldWord)i))
            g_ptr_array_add(labels, g_strdup(label((FieldWord)i)));
    }
    g_ptr_array_add(labels, NULL);
    return (char **)g_ptr_array_free(labels, FALSE);
}

static void decide(Gather *gather)
{
    Fields *fields = gather->fields;
    decide_moments(gather);
    decide_count(gather);
    decide_facts(gather);
    fields->data_types = labels_of(gather->types, TYPE_BASIC, TYPE_UNION, field_type_label);
    fields->data_subjects =
        labels_of(gather->subjects, SUBJECT_CHILDREN, SUBJECT_ANYBODY, field_subject_label);
    fields->missing = missing_of(gather);
    while (gather->people->len > PEOPLE_MAX)
        g_free(g_ptr_array_remove_index(gather->people, PEOPLE_MAX));
    g_ptr_array_add(gather->people, NULL);
    fields->people = (char **)g_ptr_array_free(g_steal_pointer(&gather->people), FALSE);
}

static void read_all(Report *report, const Lexicon *lexicon, bool quotes)
{
    report->fields = FIELDS_UNKNOWN;
    Gather gather;
    gather_start(&gather, report, lexicon);
    gather.quotation = quotes ? quotation_unmarked(report->quoted) : NULL;
    gather_texts(&gather);
    decide(&gather);
    gather_clear(&gather);
}

void fields_read(Report *report, const Lexicon *lexicon)
{
    read_all(report, lexicon, false);
}

void fields_read_quoted(Report *report, const Lexicon *lexicon)
{
    read_all(report, lexicon, true);
}
