/* The words by which somebody asks for anonymity, of config/lexicon/anonymity.conf. A sentence must
 * ask for it in the first person or of the reader; who tells of an anonymous letter, or of
 * somebody else who wants to be, does not. In doubt it is asked for. Pure; called by anonymity.c. */
#include "parsers/identity/anonymity.h"

#include "parsers/identity/anonymity_ask.h"
#include "parsers/identity/anonymity_spelling.h"

#include <string.h>

enum {
    CLAUSE_REACH = 40,
    TELLER_REACH = 10,
    NAMED_REACH = 4,
    ROLL_REACH = 8,
    POLL_BYTES = 20000, /* of a text, searched for what it may be that should be anonymous */
    SHORT_WORDS = 4,    /* of a subject or a signature that says it alone: "Anonymous please" */
};

/* Are there words of which each request has some? Most sentences have none. */
static bool may_ask(const Ask *ask)
{
    const uint64_t alone = ASK_BIT(ANONYMITY_HIDDEN) | ASK_BIT(ANONYMITY_SHOWN) |
                           ASK_BIT(ANONYMITY_ASK) | ASK_BIT(ANONYMITY_CONFIDED) |
                           ASK_BIT(ANONYMITY_CONFIDENTIAL) | ASK_BIT(ANONYMITY_WHISTLE) |
                           ASK_BIT(ANONYMITY_UNTOLD) | ASK_BIT(ANONYMITY_IF_ASKED),
                   name = ASK_BIT(ANONYMITY_OWN) | ASK_BIT(ANONYMITY_THEIRS) |
                          ASK_BIT(ANONYMITY_REPORTER),
                   teller = ASK_BIT(ANONYMITY_TELLER) | ASK_BIT(ANONYMITY_TELLING),
                   keeps = ASK_BIT(ANONYMITY_KEEP),
                   hides = ASK_BIT(ANONYMITY_AWAY) | ASK_BIT(ANONYMITY_HIDE),
                   shows = ASK_BIT(ANONYMITY_SHOW) | ASK_BIT(ANONYMITY_NAMING),
                   shown = name | teller | ASK_BIT(ANONYMITY_NAMING),
                   denies = ASK_BIT(ANONYMITY_NOT) | ASK_BIT(ANONYMITY_NOT_PAST) |
                            ASK_BIT(ANONYMITY_DREAD) | ASK_BIT(ANONYMITY_MUST_NOT) |
                            ASK_BIT(ANONYMITY_NO_ONE);
    return ask->has & alone ||
           (ask->has & teller && ask->has & (denies | ASK_BIT(ANONYMITY_HARM))) ||
           (ask->has & (ask->handed_on ? name | teller | keeps : name | teller) &&
            ask->has & hides) ||
           (ask->has & denies && ask->has & shows && ask->has & shown);
}

/* "Anonymous", "Anonymous report", "Anonymous please": all that is said. */
static bool says_all(const Ask *ask, size_t i)
{
    size_t next = i + ask->lengths[i];
    bool please = ask_is_exactly(ask, next, ANONYMITY_PLEASE); /* "os gwelwch yn dda" */
    size_t behind = please ? next + ask->lengths[next] : next;
    bool ends = behind >= ask->sentence.n || (please && ask->sentence.words[behind].breaks);
    if (i == 0 &&
        ((please && ends) || ask_ends_sentence(ask, next - 1))) /* "anonymous. he has" */
        return true;
    return i == 0 && !ask_has(ask, next, ask->sentence.n, ANONYMITY_NOT) &&
           !ask_has(ask, next, ask->sentence.n, ANONYMITY_WILLING) &&
           (ask->sentence.n <= SHORT_WORDS || ask_is(ask, next, ANONYMITY_KIND));
}

/* Is there something beside the mail that should be anonymous: "The survey had names on it. It should be anonymous"? */
static bool names_poll(const Ask *ask)
{
    size_t n;
    const Phrase *polls = phrases_all(lexicon_table(ask->lexicon, LEXICON_POLLS), &n);
    g_autofree char *text = g_ascii_strdown(ask->text, (gssize)strnlen(ask->text, POLL_BYTES));
    for (size_t i = 0; i < n; i++) {
        if (strstr(text, polls[i].text))
            return true;
    }
    return false;
}

/* "It needs to be anonymous", "... and it really must stay anonymous": the mail. */
static bool is_of_mail(const Ask *ask, size_t wish)
{
    enum { IT_REACH = 4 };
    size_t at = wish;
    while (at > 0 && wish - at < IT_REACH && !word_is(&ask->sentence, at, "it"))
        at--;
    bool begins =
        at == 0 || ask->sentence.words[at].breaks || ask_is(ask, at - 1, ANONYMITY_CLAUSE);
    return begins && word_is(&ask->sentence, at, "it") && !names_poll(ask);
}

/* "Treat this as an anonymous tip", "consider this an anonymous letter": what the mail is to be; not "treat this anonymous
 * letter with care". */
static bool is_taken_for(const Ask *ask, size_t please, size_t i)
{
    bool as = ask_is_around(ask, i - 1, AROUND_AS) || ask_is_around(ask, please + 1, AROUND_AS);
    return (ask_is_around(ask, please, AROUND_TAKES) ||
            (as && ask_is_around(ask, please, AROUND_THIS))) &&
           (ask_is_around(ask, i - 1, AROUND_AS) || ask_is_around(ask, i - 1, AROUND_ARTICLE));
}

/* "I would like to stay anonymous", "please treat this anonymously". *ret_from: where it begins. */
static bool asks_hidden(const Ask *ask, size_t i, size_t *ret_from)
{
    size_t at = i;
    *ret_from = i;
    if (ask_is_denied(ask, i))
        return false;
    if (ask_stands_before(ask, i, ANONYMITY_PLEASE, WISH_REACH, &at) &&
        !ask_has(ask, at + ask->lengths[at], i, ANONYMITY_TELLS) &&
        ask_person_before(ask, i) != ANONYMITY_OTHER) {
        *ret_from = at;
        return !ask_is_attribute(ask, i) || is_taken_for(ask, at, i);
    }
    if (ask_is_attribute(ask, i))
        return false;
    if (ask->handed_on || says_all(ask, i))
        return true;
    if (!ask_stands_before(ask, i, ANONYMITY_WISH, WISH_REACH, &at) ||
        ask_has(ask, at + ask->lengths[at], i, ANONYMITY_TELLS))
        return false;
    *ret_from = at;
    int person = ask_person_before(ask, i);
    return person == ANONYMITY_FIRST ||
           (person < 0 && (ask_is(ask, 0, ANONYMITY_WISH) || ask_is(ask, 0, ANONYMITY_MOOD) ||
                           is_of_mail(ask, at)));
}

/* "Leave my name off the trip list": what it is kept off is no report. Whoever does something with a list is another matter. */
static bool is_of_roll(const Ask *ask, size_t i, size_t to)
{
    size_t next = i + ask->lengths[i], end = MIN(to, next + ROLL_REACH);
    for (size_t at = next; at < end; at++) {
        if (ask_is(ask, at, ANONYMITY_ROLL))
            return true;
        if (ask_is_exactly(ask, at, ANONYMITY_OTHER) && !ask_is_attribute(ask, at))
            return false; /* "he has the list", not "the staff e-mail list" */
    }
    return false;
}

/* "Please remove my name. It is on the staff page": what it is to be taken off is said behind the sentence. */
static bool is_on_roll(const Ask *ask)
{
    enum { BEHIND_BYTES = 80 };
    const Phrases *table = lexicon_table(ask->lexicon, LEXICON_ANONYMITY);
    char folded[2 * BEHIND_BYTES];
    const char *behind = ask->sentence.text + ask->sentence.words[ask->sentence.n - 1].end;
    behind += strspn(behind, " .!?\r\n");
    size_t n = MIN(strcspn(behind, ".!?\n"), BEHIND_BYTES);
    n = phrase_fold(behind, n, folded, sizeof folded);
    bool on = phrases_start(lexicon_table(ask->lexicon, LEXICON_ANONYMITY_AROUND), folded, n,
                            NULL) == AROUND_STANDS;
    int group = on ? 0 : -1;
    for (size_t from = 0, at, found; group >= 0 && from < n; from += at + found) {
        group = phrases_within(table, folded + from, n - from, &at, &found);
        if (group == ANONYMITY_ROLL || group == ANONYMITY_TELLER)
            return group == ANONYMITY_ROLL;
    }
    return false;
}

/* Does it say what somebody wants, and not what is or was so? "Do not ..." and "Keep ..." do. */
static bool has_mood(const Ask *ask, size_t from, size_t to)
{
    size_t first = from + ask_is(ask, from, ANONYMITY_CLAUSE);
    first += ask_is_exactly(ask, first, ANONYMITY_LITTLE); /* "just don't" */
    bool forbids =
        ask_is(ask, first, ANONYMITY_NOT) && !ask_is_exactly(ask, first, ANONYMITY_NO_ONE);
    return forbids || ask_is(ask, first, ANONYMITY_KEEP) ||
           ask_is(ask, first, ANONYMITY_HIDE) || ask_is_exactly(ask, first, ANONYMITY_DREAD) ||
           ask_has(ask, from, to, ANONYMITY_PLEASE) || ask_has(ask, from, to, ANONYMITY_MOOD) ||
           ask_has(ask, from, to, ANONYMITY_DREAD) ||
           ask_has(ask, from, to, ANONYMITY_MUST_NOT) ||
           ask_has_exactly(ask, from, to, ANONYMITY_WISH);
}

/* "do not mention my name". */
static bool asks_not_shown(const Ask *ask, size_t i, size_t *ret_from)
{
    if (ask_stands_before(ask, i, ANONYMITY_WILLING, NOT_REACH, NULL) ||
        !ask_stands_before(ask, i, ANONYMITY_NOT, NOT_REACH, ret_from))
        return false;
    size_t end = i + ask->lengths[i], at = *ret_from;
    if (is_of_roll(ask, i, ask->sentence.n) ||
        ask_stands_before(ask, i, ANONYMITY_NOT_PAST, PAST_REACH, NULL))
        return false;
    int person = ask_person_before(ask, end);
    if (ask_is_exactly(ask, at, ANONYMITY_NO_ONE)) { /* "Nothing in the log points to me" */
        size_t from, to;
        ask_clause(ask, i, &from, &to);
        from -= from > 0 && ask_is(ask, from - 1, ANONYMITY_PLEASE); /* "Please: nothing" */
        return person == ANONYMITY_FIRST && has_mood(ask, from, to);
    }
    bool begins = at == 0 || (at == ask->lengths[0] && ask_is(ask, 0, ANONYMITY_PLEASE));
    return ask->handed_on || person == ANONYMITY_FIRST ||
           (person < 0 && begins &&
            ask_is_exactly(ask, at, ANONYMITY_NOT)); /* "Not to be named" */
}

/* "The list without my name": of a thing that has it not. */
static bool is_of_thing(const Ask *ask, size_t i)
{
    return i > 0 && !ask->sentence.words[i].breaks &&
           (ask_is(ask, i - 1, ANONYMITY_ROLL) || ask_is(ask, i - 1, ANONYMITY_THING));
}

static bool asks_whole(const Ask *ask, size_t i)
{
    return !ask_is_denied(ask, i) && !is_of_thing(ask, i);
}

/* ---- the writer's name ---- */

/* "... and my name not disclosed": without a verb it goes on with what was asked for in front. */
static bool shares_mood(const Ask *ask, size_t from, size_t to)
{
    size_t before, end;
    if (from == 0 || !word_is(&ask->sentence, from, "and"))
        return false;
    bool not_done = false;
    for (size_t i = from; i < to; i++)
        not_done |= ask_is_exactly(ask, i, ANONYMITY_OWN) &&
                    ask_is_exactly(ask, i + ask->lengths[i], ANONYMITY_NOT);
    ask_clause(ask, from - 1, &before, &end);
    return not_done && has_mood(ask, before, end);
}

/* "My name is to be withheld", "keep our details private". */
static bool hides_name(const Ask *ask, size_t i, size_t from, size_t to)
{
    if (ask_is(ask, i, ANONYMITY_AWAY) ? !ask_has(ask, from, i, ANONYMITY_KEEP)
                                       : !ask_is(ask, i, ANONYMITY_HIDE))
        return false;
    bool source =
        ask->handed_on && word_is(&ask->sentence, i, "out") && /* "keep Mike out of it" */
        word_is(&ask->sentence, i + 1, "of") &&
        (ask_is_around(ask, i + 2, AROUND_IT) || ask_is_around(ask, i + 2, AROUND_THIS));
    bool teller = ask_is(ask, i, ANONYMITY_AWAY) && ask_has(ask, i + 1, to, ANONYMITY_TELLER);
    return (teller || source || ask_has(ask, from, to, ANONYMITY_OWN)) &&
           !ask_is_denied(ask, i) && !ask_is_past(ask, from, i) && !is_of_roll(ask, i, to) &&
           (ask->handed_on || to < ask->sentence.n || !is_on_roll(ask));
}

/* Is something said of the name that stands in front: "... but do not pass it on"? */
static bool is_said_of_name(const Ask *ask, size_t i, size_t from)
{
    size_t next = i + ask->lengths[i];
    return ask_has(ask, 0, from, ANONYMITY_OWN) &&
           (word_is(&ask->sentence, next, "it") || word_is(&ask->sentence, next, "them"));
}

/* "I don't know who sent it", "dont know who said": what the writer does not do. */
static bool is_writers_own(const Ask *ask, size_t not_at, size_t i)
{
    bool begins = not_at == 0 || ask_ends_sentence(ask, not_at - 1);
    if (begins && not_at + ask->lengths[not_at] == i && word_is(&ask->sentence, i, "know") &&
        !ask_is_exactly(ask, not_at, ANONYMITY_NO_ONE))
        return true;
    return not_at + ask->lengths[not_at] == i && !begins &&
           !ask_is_exactly(ask, not_at, ANONYMITY_NO_ONE) &&
           ask_group_alone(ask, not_at - 1) == ANONYMITY_FIRST;
}

/* "That I am not identified", "not naming us", "don't bring me into it". */
static bool names_writer(const Ask *ask, size_t i)
{
    size_t next = i + ask->lengths[i];
    if (!ask_is(ask, i, ANONYMITY_NAMING))
        return false;
    for (size_t at = i + 1; at <= next && at < ask->sentence.n; at++) {
        if (ask_group_alone(ask, at) == ANONYMITY_FIRST)
            return true;
    }
    size_t at;
    return ask_stands_before(ask, i, ANONYMITY_FIRST, NAMED_REACH, &at) &&
           !word_is(&ask->sentence, at, "my") && !word_is(&ask->sentence, at, "our"); /* son */
}

/* "I don't want my name kept out of it", "... you to hide my name": what is denied is that the name, at
 * `i`, is hidden. */
static bool is_name_hidden(const Ask *ask, size_t i, size_t not_at, size_t to)
{
    bool kept = false;
    if (i == 0 || !ask_is_exactly(ask, i - 1, ANONYMITY_OWN))
        return false;
    for (size_t at = not_at + 1; at < to && !(at > i && ask->sentence.words[at].breaks); at++) {
        kept |= ask_is(ask, at, ANONYMITY_KEEP);
        if (ask_is(ask, at, ANONYMITY_HIDE) || (kept && ask_is(ask, at, ANONYMITY_AWAY)))
            return true;
    }
    return false;
}

/* "Don't blame Sam. I'd rather you heard it from me": is a sentence at its end between the two words? */
static bool has_stop(const Ask *ask, size_t from, size_t to)
{
    while (from < to && !ask_ends_sentence(ask, from))
        from++;
    return from < to;
}

/* "[Tell] no one I sent this". */
static bool is_to_no_one(const Ask *ask, size_t i)
{
    return ask_is(ask, i, ANONYMITY_SHOW) &&
           ask_is_exactly(ask, i + ask->lengths[i], ANONYMITY_NO_ONE);
}

/* "[Say] to her who tell you", "[tell] to the teacher who say it", "[know] that I write". */
static bool is_told_now(const Ask *ask, size_t i)
{
    const unsigned between = 1U << AROUND_WHOM | 1U << AROUND_SUBJECT | 1U << AROUND_THAT;
    size_t at = i + ask->lengths[i];
    while (ask_is_of(ask, at, LEXICON_ANONYMITY_AROUND, between))
        at++;
    bool tells = word_is(&ask->sentence, i, "tell") || word_is(&ask->sentence, i, "say");
    if (tells && word_is(&ask->sentence, at - 1, "to"))
        at += 1 + word_is(&ask->sentence, at, "the");
    return ask_is_exactly(ask, at, ANONYMITY_TELLING);
}

/* "My name must not be used", "do not let him know that I told you", "tell no one I sent this". */
static bool shows_name(const Ask *ask, size_t i, size_t from, size_t to)
{
    size_t not_at = i;
    if (!ask_is(ask, i, ANONYMITY_SHOW) ||
        ask_stands_before(ask, i, ANONYMITY_WILLING, CLAUSE_REACH, NULL) ||
        !(ask_stands_before(ask, i, ANONYMITY_NOT, CLAUSE_REACH, &not_at) ||
          is_to_no_one(ask, i)) ||
        has_stop(ask, not_at, i) || ask_is_past(ask, from, i) ||
        is_name_hidden(ask, i, not_at, to) || is_of_roll(ask, i, to))
        return false;
    return ask_has(ask, from, to, ANONYMITY_OWN) || is_said_of_name(ask, i, from) ||
           names_writer(ask, i) ||
           ((is_told_now(ask, i) ||
             ask_has(ask, i + 1, MIN(to, i + TELLER_REACH), ANONYMITY_TELLER)) &&
            !is_writers_own(ask, not_at, i));
}

static bool asks_of_name(const Ask *ask, size_t i, size_t *ret_from)
{
    size_t from, to;
    if (!ask_is(ask, i, ANONYMITY_AWAY) && !ask_is(ask, i, ANONYMITY_HIDE) &&
        !ask_is(ask, i, ANONYMITY_SHOW))
        return false;
    ask_clause(ask, i, &from, &to);
    if (!(hides_name(ask, i, from, to) || shows_name(ask, i, from, to)) ||
        !(has_mood(ask, from, to) || shares_mood(ask, from, to) ||
          (i == from && is_to_no_one(ask, i))))
        return false;
    *ret_from = from;
    return true;
}

/* What is quoted is somebody else's. */
static bool asks_at(const Ask *ask, size_t i, size_t *ret_from)
{
    *ret_from = i;
    if (ask_is(ask, i, ANONYMITY_HIDDEN))
        return !word_quoted(&ask->sentence, i) && asks_hidden(ask, i, ret_from);
    if (ask_is(ask, i, ANONYMITY_SHOWN))
        return !word_quoted(&ask->sentence, i) && asks_not_shown(ask, i, ret_from);
    if (ask_is(ask, i, ANONYMITY_ASK))
        return !word_quoted(&ask->sentence, i) && asks_whole(ask, i);
    if (ask_is(ask, i, ANONYMITY_WHISTLE))
        return !word_quoted(&ask->sentence, i) && anonymity_whistle(ask, i, ret_from);
    if (ask_is(ask, i, ANONYMITY_CONFIDED) && !word_quoted(&ask->sentence, i) &&
        anonymity_confided(ask, i, ret_from))
        return true;
    if (ask_is(ask, i, ANONYMITY_CONFIDENTIAL) && !word_quoted(&ask->sentence, i) &&
        anonymity_confidential(ask, i, ret_from))
        return true;
    if (anonymity_disowned(ask, i) && !word_quoted(&ask->sentence, i))
        return true;
    *ret_from = i;
    return asks_of_name(ask, i, ret_from) && !word_quoted(&ask->sentence, i);
}

/* ---- the whole ---- */

static char *evidence_of(const Ask *ask, size_t from, size_t to)
{
    const Word *words = ask->sentence.words;
    size_t start = words[from].start, end = words[MIN(to, ask->sentence.n) - 1].end;
    return ask_evidence(ask->sentence.text + start, end - start);
}

static char *asked_in_sentence(Ask *ask)
{
    size_t from = 0;
    for (size_t i = 0; i < ask->sentence.n; i++) {
        if (asks_at(ask, i, &from))
            return evidence_of(ask, MIN(from, i), i + ask->lengths[i]);
    }
    return NULL;
}

static char *asked_in(Ask *ask, const char *text)
{
    ask->text = text;
    char *asked = anonymity_in_form(ask, text);
    for (size_t at = 0, length = strlen(text);
         !asked && sentences_next(ask->sentences, &ask->sentence, text, length, &at);) {
        const char *sentence = text + ask->sentence.start;
        size_t line = strnlen(sentence, SENTENCE_BYTES);
        const char *end = memchr(sentence, '\n', line);
        ask_mark(ask);
        if (may_ask(ask) &&
            anonymity_answer(ask, sentence, end ? (size_t)(end - sentence) : line) != 0)
            asked = asked_in_sentence(ask);
    }
    return asked;
}

/* Is `i` parted from the word in front: "A report (anonymous)", "Anonymous - a report"? */
static bool is_parted(const Sentence *sentence, size_t i)
{
    if (i == 0 || i >= sentence->n)
        return true;
    const Word *word = &sentence->words[i];
    const char *at = sentence->text + word[-1].end, *end = sentence->text + word->start;
    while (at < end && !strchr("-:(),[]/|", *at) && (unsigned char)*at < 0x80)
        at++;
    return at < end;
}

/* In a subject the word may stand by itself among others. */
static char *said_alone(Ask *ask, const char *subject)
{
    for (size_t at = 0, n = strlen(subject); sentence_next(&ask->sentence, subject, n, &at);) {
        ask_mark(ask);
        for (size_t i = 0; i < ask->sentence.n; i++) {
            size_t next = i + ask->lengths[i];
            size_t behind = ask_is_exactly(ask, next, ANONYMITY_PLEASE)
                                ? next + ask->lengths[next] /* "- anonymous please" */
                                : next;
            if (ask_is(ask, i, ANONYMITY_HIDDEN) && is_parted(&ask->sentence, i) &&
                (is_parted(&ask->sentence, next) || is_parted(&ask->sentence, behind)))
                return evidence_of(ask, i, next);
        }
    }
    return NULL;
}

char *anonymity_asked(const char *subject, const char *text, Sentences *sentences,
                      bool handed_on, const Lexicon *lexicon)
{
    Ask ask; /* large, and most of it is written before it is read */
    ask.lexicon = lexicon;
    ask.sentences = sentences;
    ask.handed_on = handed_on;
    ask.seen = 0;
    subject = subject ? subject : "";
    g_autofree char *title = anonymity_spelling(subject, lexicon);
    g_autofree char *body = anonymity_spelling(text, lexicon);
    subject = title ? title : subject;
    char *asked = asked_in(&ask, subject);
    if (!asked && ask.seen & ASK_BIT(ANONYMITY_HIDDEN))
        asked = said_alone(&ask, subject);
    return asked ? asked : asked_in(&ask, body ? body : text);
}

/* Does any sentence have a word of the group? */
static bool says(const char *text, AnonymityWord group, const Lexicon *lexicon)
{
    g_autofree Ask *ask = g_new(Ask, 1);
    *ask = (Ask){.lexicon = lexicon};
    size_t length = strlen(text);
    for (size_t at = 0; sentence_next(&ask->sentence, text, length, &at);) {
        ask_mark(ask);
        if (ask_has(ask, 0, ask->sentence.n, group))
            return true;
    }
    return false;
}

bool anonymity_second_hand(const char *text, const Lexicon *lexicon)
{
    return says(text, ANONYMITY_SECOND_HAND, lexicon);
}

bool anonymity_of_earlier(const char *text, const Lexicon *lexicon)
{
    return says(text, ANONYMITY_EARLIER, lexicon);
}
