/* Lines of forms and letters that say who fills them in: "Your name: ...", "Reported by ...". The
 * labels are data (config/lexicon/identity.conf). Pure; called by identity_text.c. */
#include "parsers/identity/identity_card.h"

#include "parsers/identity/identity.h"
#include "parsers/identity/identity_shape.h"
#include "parsers/text/words.h"

#include <string.h>

enum {
    LABEL_BYTES = 60,
    VALUE_BYTES = 90, /* of the line below an empty label */
    TOP_LINES = 3,    /* in which "Name: ..." is the writer's */
    NEAR_LINES = 3,   /* to a label that is surely the writer's */
    CALLER_WORDS = 4, /* of who has called, where it is no name */
};

typedef struct Field {
    int label; /* SelfLabel, or -1 */
    Line value;
    size_t n; /* lines */
} Field;

static size_t skip_marks(const Line *line)
{
    size_t i = 0;
    while (i < line->length && strchr(" \t*_-0123456789.)#|", line->start[i]))
        i++;
    return i;
}

/* Where a label ends: at a colon, a tab, a bar or a question mark, or at the end of a short
 * line. */
static size_t label_end(const Line *line, size_t from)
{
    size_t i = from;
    while (i < line->length && i - from <= LABEL_BYTES && !strchr(":\t|?=", line->start[i]))
        i++;
    return i;
}

static int label_of(const Lexicon *lexicon, const char *text, size_t length)
{
    char folded[LABEL_BYTES + 4];
    if (length == 0 || length > LABEL_BYTES)
        return -1;
    size_t n = phrase_fold(text, length, folded, sizeof folded);
    char *bracket = memchr(folded, '(', n);
    if (bracket && bracket > folded)
        n = (size_t)(bracket - folded);
    while (n > 0 && strchr(" *._-)", folded[n - 1]))
        n--;
    return phrases_exact(lexicon_table(lexicon, LEXICON_SELF_LABELS), folded, n);
}

static Line value_of(const Line *line, size_t from)
{
    while (from < line->length && strchr(" \t:|*_?=", line->start[from]))
        from++;
    return (Line){line->start + from, trimmed_length(line->start + from, line->length - from)};
}

/* "Reported by Bethan Jones", "From Bethan": without a colon nothing but a name may follow. */
static bool begins_with_label(const Lexicon *lexicon, const Line *line, Field *ret)
{
    char folded[2 * LABEL_BYTES];
    size_t found, from = skip_marks(line);
    if (line->length - from > LABEL_BYTES)
        return false;
    size_t n = phrase_fold(line->start + from, line->length - from, folded, sizeof folded);
    int label = phrases_start(lexicon_table(lexicon, LEXICON_SELF_LABELS), folded, n, &found);
    if (label != SELF_LABEL_BEGINS && label != SELF_LABEL_TRAILER)
        return false;
    Line value = value_of(line, MIN(from + found, line->length));
    *ret = (Field){label == SELF_LABEL_BEGINS ? SELF_LABEL_NAME : label, value, 1};
    const char *comma = memchr(value.start, ',', value.length);
    if (label == SELF_LABEL_TRAILER && comma) /* "A. Jones, invigilator" */
        value.length = (size_t)(comma - value.start);
    return value.length > 0 && card_is_name(lexicon, value.start, value.length);
}

/* "TikTok - clay88". */
static bool is_dashed_account(const Lexicon *lexicon, const Line *line, Field *ret)
{
    size_t from = skip_marks(line);
    const char *dash = g_strstr_len(line->start, (gssize)line->length, " - ");
    if (!dash || dash < line->start + from)
        return false;
    size_t end = (size_t)(dash - line->start);
    *ret =
        (Field){label_of(lexicon, line->start + from, end - from), value_of(line, end + 3), 1};
    return ret->label == SELF_LABEL_ACCOUNT && ret->value.length > 0 &&
           !memchr(ret->value.start, ' ', ret->value.length);
}

/* "@clay88", "t.me/clay88" and nothing else. */
static bool is_bare_account(const Lexicon *lexicon, const Line *line, Field *ret)
{
    Line value = value_of(line, skip_marks(line));
    *ret = (Field){SELF_LABEL_ACCOUNT, value, 1};
    return value.length > 3 && !memchr(value.start, ' ', value.length) &&
           (value.start[0] == '@' || shape_messenger(lexicon, value.start) > 0);
}

/* "Bethan Jones, Year 3", "parent of Tomos", "withheld": who has called; not "Can I have her address?". */
static bool is_caller(const Lexicon *lexicon, const Line *value)
{
    size_t front = 0, words = 1;
    g_autofree Sentence *sentence = g_new(Sentence, 1); /* large */
    size_t at = 0, posts = 0;
    while (front < value->length && !strchr(",;:(-/0123456789", value->start[front]))
        words += value->start[front++] == ' ';
    if (value->length == 0 ||
        card_is_name(lexicon, value->start, trimmed_length(value->start, front)))
        return true;
    bool post =
        sentence_next(sentence, value->start, value->length, &at) &&
        word_group(sentence, 0, lexicon_table(lexicon, LEXICON_POSTS), &posts) == POST_WORD;
    return post ||
           (front == value->length && words <= CALLER_WORDS && value->start[front - 1] != '?');
}

/* "Ann Lee lost it", "the folder was left", where it `may_notice` also "a man asked me": does somebody do something there, who
 * is not the writer? */
static bool tells_of_another(const Lexicon *lexicon, const Line *value, bool may_notice)
{
    enum { DEED_WORDS = 6 };
    g_autofree Sentence *sentence = g_new(Sentence, 1); /* large */
    const Phrases *relatives = lexicon_table(lexicon, LEXICON_RELATIVES);
    const Phrases *selves = lexicon_table(lexicon, LEXICON_SELF_WORDS);
    size_t at = 0;
    if (!sentence_next(sentence, value->start, value->length, &at))
        return false;
    for (size_t i = 0; i < MIN(sentence->n, DEED_WORDS); i++) {
        int self = word_group(sentence, i, selves, NULL);
        if ((i > 0 && sentence->words[i].breaks) || word_is(sentence, i, "who") ||
            self == SELF_WORD_PRONOUN || self == SELF_WORD_I_AM || self == SELF_WORD_MY ||
            self == SELF_WORD_WE)
            return false;
        int deed = i > 0 ? word_group(sentence, i, relatives, NULL) : -1;
        if (deed == RELATIVE_DOES || (may_notice && deed == RELATIVE_NOTICES))
            return true;
    }
    return false;
}

/* "Teacher: Ms Rourke", and below it "She shouted it out": the label stands at the first of the lines. */
static bool goes_on_about(const Lexicon *lexicon, const Line *lines, size_t n)
{
    size_t i = 1;
    while (i < n && line_blank(&lines[i]))
        i++;
    char folded[LABEL_BYTES + 4];
    size_t length = i < n ? strcspn(lines[i].start, " \n") : 0;
    return length > 0 && length < LABEL_BYTES / 2 &&
           phrases_exact(lexicon_table(lexicon, LEXICON_SPOKEN_OF), folded,
                         phrase_fold(lines[i].start, length, folded, sizeof folded)) >= 0;
}

/* Is what looks like an answer a sentence about somebody else: "Who are you? a man asked me", "Name: the folder was called
 * so", "Staff member: Ann Lee lost it"? Behind "Name" and the like a name is the writer's, whatever they did. */
static bool is_told_of_another(const Lexicon *lexicon, const Line *lines, size_t n,
                               const Field *field, bool question)
{
    char folded[LABEL_BYTES + 4];
    const Line *value = &field->value;
    size_t length = MIN(strcspn(value->start, " \n"), LABEL_BYTES / 2);
    bool named = phrases_exact(lexicon_table(lexicon, LEXICON_NAME_NEIGHBOURS), folded,
                               phrase_fold(value->start, length, folded, sizeof folded)) < 0;
    if (field->label == SELF_LABEL_PERSON)
        return tells_of_another(lexicon, value, false) || goes_on_about(lexicon, lines, n);
    bool name =
        field->label == SELF_LABEL_MAYBE_NAME || (field->label == SELF_LABEL_NAME && question);
    return name && !named && tells_of_another(lexicon, value, true);
}

static bool read_field(const Lexicon *lexicon, const Line *lines, size_t n, Field *ret)
{
    size_t from = skip_marks(&lines[0]), end = label_end(&lines[0], from);
    *ret = (Field){label_of(lexicon, lines[0].start + from, end - from),
                   value_of(&lines[0], end), 1};
    if (end == lines[0].length && ret->value.length == 0 && ret->label >= 0 &&
        (n < 2 || line_blank(&lines[1])))
        return false; /* a headline */
    size_t next = label_end(&ret->value, 0);
    bool table = next < ret->value.length && strchr("\t|", ret->value.start[next]) &&
                 label_of(lexicon, ret->value.start, next) >= 0;
    if (ret->label == SELF_LABEL_GREETING || table) /* "Name | Username | Extension" */
        return false;
    if (ret->label == SELF_LABEL_CALLER && !is_caller(lexicon, &ret->value))
        return false;
    bool question = end < lines[0].length && lines[0].start[end] == '?';
    if (is_told_of_another(lexicon, lines, n, ret, question))
        return false;
    if (ret->label == SELF_LABEL_BEGINS || ret->label == SELF_LABEL_CALLER)
        ret->label = SELF_LABEL_NAME;
    if (ret->label == SELF_LABEL_MAYBE_NAME || ret->label == SELF_LABEL_PERSON)
        ret->label = SELF_LABEL_MAYBE;
    if (ret->label < 0)
        return is_dashed_account(lexicon, &lines[0], ret) ||
               is_bare_account(lexicon, &lines[0], ret) ||
               begins_with_label(lexicon, &lines[0], ret);
    bool below = ret->value.length == 0 && n > 1 && !line_blank(&lines[1]) &&
                 lines[1].length <= VALUE_BYTES &&
                 !memchr(lines[1].start, ':', lines[1].length);
    if (below) {
        ret->value = value_of(&lines[1], 0);
        ret->n = 2;
    }
    return true;
}

static bool is_date(const Line *value)
{
    return value->length > 0 && g_ascii_isdigit(value->start[0]);
}

static void take_field(Names *names, const Field *field, bool *gone)
{
    bool name = card_is_name(names_lexicon(names), field->value.start, field->value.length);
    for (size_t i = 0; i < field->n; i++)
        gone[i] = true;
    card_learn_line(names, &field->value);
    if (field->label == SELF_LABEL_NAME || field->label == SELF_LABEL_TRAILER ||
        (field->label == SELF_LABEL_MAYBE && name))
        names_add(names, field->value.start, field->value.length, true);
    else if (field->label == SELF_LABEL_NUMBER || field->label == SELF_LABEL_ACCOUNT)
        names_add_token(names, field->value.start, field->value.length);
}

/* Is a label of the writer's, no doubtful one, near? */
static bool is_near_sure(const Field *fields, size_t i, size_t n)
{
    size_t from = i > NEAR_LINES ? i - NEAR_LINES : 0;
    for (size_t j = from; j < n && j <= i + NEAR_LINES; j++) {
        if (fields[j].label >= 0 && fields[j].label != SELF_LABEL_MAYBE &&
            fields[j].label != SELF_LABEL_ACCOUNT)
            return true;
    }
    return false;
}

/* Does nothing but fields stand from line i on? */
static bool is_at_end(const Field *fields, const Line *lines, size_t i, size_t n)
{
    while (i < n && (fields[i].label >= 0 || line_blank(&lines[i])))
        i += fields[i].label >= 0 ? fields[i].n : 1;
    return i >= n;
}

void form_cut(Names *names, const Line *lines, size_t n, bool *gone)
{
    const Lexicon *lexicon = names_lexicon(names);
    g_autofree Field *fields = g_new(Field, n + 1);
    size_t said = 0;
    if (identity_skips(IDENTITY_FORMS))
        return;
    for (size_t i = 0; i < n; i++) {
        bool read = !gone[i] && !line_blank(&lines[i]) && !line_quoted(&lines[i]) &&
                    read_field(lexicon, lines + i, n - i, &fields[i]);
        bool from_a_day =
            read && fields[i].label == SELF_LABEL_NAME && is_date(&fields[i].value);
        if (!read || from_a_day)
            fields[i].label = -1;
    }
    for (size_t i = 0; i < n; i++) {
        said += !gone[i] && !line_blank(&lines[i]);
        bool account = fields[i].label == SELF_LABEL_ACCOUNT;
        bool doubtful = (fields[i].label == SELF_LABEL_MAYBE || account) && said > TOP_LINES &&
                        !is_near_sure(fields, i, n) &&
                        !(account && is_at_end(fields, lines, i, n));
        doubtful |= fields[i].label == SELF_LABEL_TRAILER && !is_at_end(fields, lines, i, n);
        if (!gone[i] && fields[i].label >= 0 && !doubtful)
            take_field(names, &fields[i], gone + i);
    }
}

/* Is it the whole name of a person, not "Google Drive" or "Monday's"? */
static bool is_person(const Lexicon *lexicon, const char *text, size_t length)
{
    size_t words = 0;
    char folded[LABEL_BYTES + 4];
    if (!card_is_name(lexicon, text, length))
        return false;
    for (size_t at = 0; at < length; words++) {
        while (at < length && text[at] == ' ')
            at++;
        size_t from = at;
        while (at < length && text[at] != ' ')
            at++;
        size_t n = phrase_fold(text + from, at - from, folded, sizeof folded);
        if (memchr(folded, '\'', n) ||
            phrases_exact(lexicon_table(lexicon, LEXICON_SELF_WORDS), folded, n) >= 0 ||
            phrases_exact(lexicon_table(lexicon, LEXICON_POSTS), folded, n) >= 0 ||
            phrases_exact(lexicon_table(lexicon, LEXICON_NAMES), folded, n) == NAMES_GENERIC ||
            phrases_exact(lexicon_table(lexicon, LEXICON_CALENDAR), folded, n) >= 0)
            return false;
    }
    return words > 1;
}

/* Whom a text speaks of: a word of the name, or in its first sentence "he" or "she", who is in the subject then. */
static bool speaks_of(const Lexicon *lexicon, const char *text, const Line *name)
{
    const Phrases *persons = lexicon_table(lexicon, LEXICON_SPOKEN_OF);
    g_autofree Sentence *sentence = g_new(Sentence, 1); /* large */
    g_autofree char *copy = g_strndup(name->start, name->length);
    g_auto(GStrv) words = g_strsplit_set(copy, " ,.-", -1);
    bool first = true;
    for (size_t at = 0, n = strlen(text); sentence_next(sentence, text, n, &at);
         first = false) {
        for (size_t i = 0; i < sentence->n; i++) {
            const Word *word = &sentence->words[i];
            const char *folded = sentence->folded + word->at;
            bool another = first && phrases_exact(persons, folded, word->length) >= 0;
            for (char **one = words; *one && !another; one++)
                another = strlen(*one) > 1 && word->length == strlen(*one) &&
                          g_ascii_strncasecmp(*one, folded, word->length) == 0;
            if (another)
                return true;
        }
    }
    return false;
}

/* Where at the end of a subject somebody may be named, "A list (Bethan Jones)", "A list - Bethan Jones, Year 3": 0 bytes
 * when nobody is. */
static Line name_at_end(const Lexicon *lexicon, const Line *subject)
{
    static const char *const marks[] = {
        " - ", " \xe2\x80\x93 ", " / ", "/", " (", " [", ", ", " | ", ": ", " from "};
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        const char *at = g_strrstr_len(subject->start, (gssize)subject->length, marks[i]);
        if (!at)
            continue;
        at += strlen(marks[i]);
        Line name = {at, subject->length - (size_t)(at - subject->start)};
        if (g_str_has_prefix(name.start, "from ") && name.length > 5)
            name = (Line){name.start + 5, name.length - 5};
        name.length = strcspn(name.start, ")],(\n") < name.length
                          ? strcspn(name.start, ")],(\n")
                          : name.length;
        if (is_person(lexicon, name.start, name.length))
            return name;
    }
    return (Line){subject->start, 0};
}

/* "Bethan Jones: a list", "Bethan Jones - a list". */
static Line name_in_subject(const Lexicon *lexicon, const Line *subject)
{
    size_t end = 0;
    while (end < subject->length && subject->start[end] != ':' &&
           !(end + 2 < subject->length && strncmp(subject->start + end, " - ", 3) == 0))
        end++;
    bool begins = end < subject->length && is_person(lexicon, subject->start, end);
    return begins ? (Line){subject->start, end} : name_at_end(lexicon, subject);
}

/* Where the headers name nobody, a shared mailbox has written: whom the subject names, and the text does not speak of. */
static void learn_sharer(Names *names, const Line *subject, const char *text)
{
    const Lexicon *lexicon = names_lexicon(names);
    Line name = name_in_subject(lexicon, subject);
    if (name.length > 0 && name.length <= LABEL_BYTES && names_is_partial(names) &&
        !speaks_of(lexicon, text, &name))
        names_add(names, name.start, name.length, true);
}

void form_learn_subject(Names *names, const Line *subject, const char *text)
{
    char folded[2 * LABEL_BYTES];
    const Lexicon *lexicon = names_lexicon(names);
    const char *colon = memchr(subject->start, ':', subject->length);
    size_t found, length = colon ? (size_t)(colon - subject->start) : 0;
    if (identity_skips(IDENTITY_FORMS))
        return;
    learn_sharer(names, subject, text);
    if (length == 0 || length > LABEL_BYTES)
        return;
    size_t n = phrase_fold(subject->start, length, folded, sizeof folded);
    if (phrases_start(lexicon_table(lexicon, LEXICON_SELF_LABELS), folded, n, &found) !=
            SELF_LABEL_BEGINS ||
        found >= length)
        return;
    Line name = value_of(&(Line){subject->start, length}, found);
    if (names_is_partial(names) && is_person(lexicon, name.start, name.length))
        names_add(names, name.start, name.length, true);
}
