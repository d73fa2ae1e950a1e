/* See suspicion.h. Reads one sentence after the other: where somebody is named, what stands in front of them and
 * behind them says whether they are its subject. Called by opening, intake, release and the
 * command `explain`. */
#include "daemon/case/suspicion.h"

#include "daemon/case/accusation.h"
#include "daemon/case/people.h"
#include "daemon/core/acting.h"
#include "daemon/core/incident_command.h"
#include "daemon/core/own_words.h"
#include "parsers/text/words.h"

#include <string.h>

enum {
    TELLING_WORDS = 7, /* from the verb to the name: "told our data lead, Mrs Alison Grant" */
    AGENT_WORDS = 8,   /* "left on the train last night by Mrs Grant" */
    GAP_WORDS = 3, /* between two names of a person, and between somebody and what is theirs */
    FRONT_WORDS = 6, /* of the longest phrase in front of a name */
};

/* "Alison Grant" is known by these, folded. */
typedef struct Holder {
    RoleSet roles;
    char *first, *last; /* first NULL: only the surname is configured */
} Holder;

typedef struct Reading {
    const Config *config;
    char *own;       /* the words of our mails; NULL: not needed yet */
    GPtrArray *said; /* the sentences with a subject; NULL: not wanted */
    const Phrases *who, *behind, *front, *things, *labels, *accused;
    const Holder *holders;
    size_t n_holders;
    Sentence sentence;
    RoleSet named[SENTENCE_WORDS]; /* whom a mention that begins here names; 0: none begins */
    bool by_name[SENTENCE_WORDS];  /* a person, not an office */
    size_t length[SENTENCE_WORDS]; /* words of that mention, title or post; 1: none begins */
    bool covered[SENTENCE_WORDS];  /* part of a mention, a title or a post */
} Reading;

/* ---- who is named ---- */

/* "Alison", and "A." for it; where only "A." is known, "Alison" for that. */
static bool is_first(const Sentence *sentence, size_t i, const Holder *holder)
{
    const Word *word = &sentence->words[i];
    bool initial = holder->first && (word->length == 1 || !holder->first[1]);
    return holder->first && (word_is(sentence, i, holder->first) ||
                             (initial && sentence->folded[word->at] == *holder->first));
}

/* How many words from `i` on are the name, with or without a title; 0: none. "Mrs Grant" and "Alison M. Grant" are
 * Alison Grant; "Tom Grant" is not. */
static size_t name_length(const Reading *reading, size_t i, const Holder *holder)
{
    const Sentence *sentence = &reading->sentence;
    size_t at = i, titles = 0;
    bool titled = word_group(sentence, i, reading->who, &titles) == CONFLICT_TITLE;
    at += titled ? titles : 0;
    if (at >= sentence->n)
        return 0;
    if (titled && word_is(sentence, at, holder->last))
        return at + 1 - i;
    if (!is_first(sentence, at, holder))
        return 0;
    for (size_t gap = 1; gap <= GAP_WORDS && at + gap < sentence->n; gap++) {
        const Word *word = &sentence->words[at + gap];
        if (word->breaks || sentence->words[at + gap - 1].possessive)
            return 0;
        if (word_is(sentence, at + gap, holder->last))
            return at + gap + 1 - i;
        if (!word->capital)
            return 0;
    }
    return 0;
}

static RoleSet office(int group)
{
    static const Role roles[CONFLICT_WHO_COUNT] = {
        [CONFLICT_SIRO] = ROLE_SIRO,   [CONFLICT_DPO] = ROLE_DPO,
        [CONFLICT_CHAIR] = ROLE_CHAIR, [CONFLICT_VICE_CHAIR] = ROLE_VICE_CHAIR,
        [CONFLICT_BOARD] = ROLE_BOARD, [CONFLICT_INVESTIGATOR] = ROLE_INVESTIGATOR,
    };
    return group >= 0 && roles[group] != ROLE_NONE ? ROLE_BIT(roles[group]) : 0;
}

static void cover(Reading *reading, size_t first, size_t n)
{
    for (size_t i = first; i < first + n && i < reading->sentence.n; i++)
        reading->covered[i] = true;
}

static void find_mention(Reading *reading, size_t i)
{
    for (size_t n = 0; n < reading->n_holders; n++) {
        size_t length = name_length(reading, i, &reading->holders[n]);
        if (length == 0)
            continue;
        reading->named[i] |= reading->holders[n].roles;
        reading->by_name[i] = true;
        reading->length[i] = length;
    }
    size_t words = 1;
    int group = word_group(&reading->sentence, i, reading->who, &words);
    const Word *word = &reading->sentence.words[i];
    if (group < 0 && word->possessive)
        group = phrases_exact(reading->who, reading->sentence.folded + word->at, word->length);
    if (reading->named[i] == 0) {
        reading->named[i] = office(group);
        reading->length[i] = words;
    }
    if (reading->named[i] || group >= 0)
        cover(reading, i, reading->length[i]);
}

/* Is the word a surname, or an office of one word, with an s? */
static bool ends_name(const Reading *reading, const Word *word)
{
    const char *folded = reading->sentence.folded + word->at;
    size_t length = word->length - 1;
    if (folded[length] != 's' || word->possessive)
        return false;
    for (size_t n = 0; n < reading->n_holders; n++) {
        const char *last = reading->holders[n].last;
        if (strlen(last) == length && memcmp(folded, last, length) == 0)
            return true;
    }
    return office(phrases_exact(reading->who, folded, length)) != 0;
}

/* "Mrs Grants password", "the heads laptop": people leave the apostrophe out. */
static void find_possessives(Reading *reading)
{
    Sentence *sentence = &reading->sentence;
    for (size_t i = 0; i + 1 < sentence->n; i++) {
        Word *word = &sentence->words[i];
        if (!ends_name(reading, word) || word[1].breaks)
            continue;
        int group = word_group(sentence, i + 1, reading->things, NULL);
        if (group == CONFLICT_OWN || group == CONFLICT_ITEM) {
            word->possessive = true;
            word->length--;
        }
    }
}

static void find_mentions(Reading *reading)
{
    size_t n = reading->sentence.n;
    memset(reading->named, 0, n * sizeof *reading->named);
    memset(reading->by_name, 0, n * sizeof *reading->by_name);
    memset(reading->covered, 0, n * sizeof *reading->covered);
    find_possessives(reading);
    for (size_t i = 0; i < n;) {
        find_mention(reading, i);
        i += reading->length[i]; /* of "deputy head" the second word is no head */
    }
}

/* ---- what stands in front ---- */

/* The phrase that ends right in front of `end`: its group, or -1; *ret_first is where it begins. */
static int front_group(const Reading *reading, size_t end, size_t *ret_first)
{
    int found = -1;
    for (size_t words = 1; words <= FRONT_WORDS && words <= end; words++) {
        size_t n = 0;
        int group = word_group(&reading->sentence, end - words, reading->front, &n);
        if (group >= 0 && n == words) {
            found = group;
            *ret_first = end - words;
        }
    }
    return found;
}

static bool is_told(const Reading *reading, size_t end)
{
    for (size_t back = 1; back <= TELLING_WORDS && back <= end; back++) {
        int group = word_group(&reading->sentence, end - back, reading->front, NULL);
        if (group >= 0)
            return group == CONFLICT_SPOKEN_TO;
    }
    return false;
}

static bool is_pretended(const Reading *reading, size_t mention)
{
    for (size_t i = 0; i < mention; i++) {
        if (word_group(&reading->sentence, i, reading->front, NULL) == CONFLICT_PRETENDED)
            return true;
    }
    return false;
}

static int behind_group(const Reading *reading, size_t i)
{
    return word_group(&reading->sentence, i, reading->behind, NULL);
}

/* "took the laptop to IT": do words of mending stand in `first` to `end`? */
static bool is_mended(const Reading *reading, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        if (behind_group(reading, i) == CONFLICT_REPAIR)
            return true;
    }
    return false;
}

/* "was left on the train by": what was done by whoever comes next; not "I was told by". */
static bool was_done_by(const Reading *reading, size_t by)
{
    for (size_t back = 1; back <= AGENT_WORDS && back <= by; back++) {
        size_t at = by - back;
        int group = behind_group(reading, at);
        if (group == CONFLICT_EITHER)
            return !is_mended(reading, at, by);
        if (group == CONFLICT_ACT || group == CONFLICT_HARMLESS || group == CONFLICT_REPAIR)
            return group == CONFLICT_ACT;
        if (word_group(&reading->sentence, at, reading->front, NULL) == CONFLICT_SPOKEN_TO)
            return false;
    }
    return false;
}

/* ---- what stands behind ---- */

/* What is being read behind somebody. */
typedef struct Deed {
    size_t at;
    bool by_name, told, saw; /* how they are named, and what stands in front */
    bool be, did;            /* "was", "did": what that makes of the verb */
    bool thing;              /* it is about a thing of theirs: passive is as good */
    bool direct;             /* nothing stands between that says more than when and how */
} Deed;

static bool ends_with(const Sentence *sentence, size_t i, const char *end)
{
    const Word *word = &sentence->words[i];
    size_t length = strlen(end);
    return word->length > length + 2 &&
           memcmp(sentence->folded + word->at + word->length - length, end, length) == 0;
}

/* "and Mr Webb", "and the cook": they did it, too. How many words; 0: it goes on otherwise. */
static size_t company(const Reading *reading, size_t i)
{
    const Sentence *sentence = &reading->sentence;
    bool also = word_is(sentence, i, "and") || word_is(sentence, i, "or");
    size_t n = 1;
    if (!also || i + 1 >= sentence->n ||
        !(reading->covered[i + 1] || sentence->words[i + 1].capital))
        return 0;
    while (i + n < sentence->n && (reading->covered[i + n] || (sentence->words[i + n].capital &&
                                                               !sentence->words[i + n].breaks)))
        n++;
    return n;
}

/* A verb with nothing behind it but a colon is a label: "Sent: Monday". */
static bool is_label(const Sentence *sentence, size_t i)
{
    const Word *word = &sentence->words[i];
    bool begins = word->capital && g_ascii_islower(sentence->text[word->start + 1]);
    return (begins && i > 0) || sentence->text[word->end] == ':';
}

/* "Responsible for this area": that is their office. */
static bool is_duty(const Reading *reading, size_t i)
{
    const Sentence *sentence = &reading->sentence;
    return word_is(sentence, i, "responsible") && i + 2 < sentence->n &&
           word_is(sentence, i + 1, "for") && behind_group(reading, i + 2) != CONFLICT_ACT &&
           !accusation_is_of(sentence, reading->accused, i + 2);
}

/* Is the verb at deed->at one of theirs that makes them the subject? */
static bool did_it(const Reading *reading, const Deed *deed, int group)
{
    const Sentence *sentence = &reading->sentence;
    size_t i = deed->at;
    bool ing = ends_with(sentence, i, "ing");
    if (is_label(sentence, i) || (deed->told && (!deed->direct || !deed->by_name)))
        return false;
    if (group == CONFLICT_FAULT)
        return !is_duty(reading, i);
    if (group == CONFLICT_ACT || group == CONFLICT_EITHER)
        return deed->thing ? deed->be : ing || !deed->be;
    if (group == CONFLICT_BASE)
        return deed->did || deed->saw;
    if (deed->thing || !deed->by_name || deed->told)
        return false;
    return ing ? deed->be || deed->saw : ends_with(sentence, i, "ed") && !deed->be;
}

/* Where somebody else begins to do something: "and I", "who", "after". */
static size_t clause_end(const Reading *reading, size_t i)
{
    static const char *const others[] = {"i", "we", "he", "she", "they", "who", "which", NULL};
    const Sentence *sentence = &reading->sentence;
    for (i++; i < sentence->n; i++) {
        if (reading->named[i] || word_is_any(sentence, i, others) ||
            word_group(sentence, i, reading->front, NULL) == CONFLICT_THAT)
            return i;
    }
    return i;
}

/* "rang me and then told another parent": what mends is no excuse. */
static bool does_more(const Reading *reading, size_t i, size_t end)
{
    const Sentence *sentence = &reading->sentence;
    for (; i < end; i++) {
        if (!word_is(sentence, i, "and") && !word_is(sentence, i, "but"))
            continue;
        size_t at = i + 1, words = 1;
        while (at < end && word_group(sentence, at, reading->behind, &words) == CONFLICT_HAS)
            at += words;
        bool did =
            at < end && word_group(sentence, at, reading->behind, &words) == CONFLICT_DID;
        at += did ? words : 0;
        if (at < end && behind_group(reading, at) == (did ? CONFLICT_BASE : CONFLICT_ACT))
            return true;
    }
    return false;
}

/* "It was the DPO.", "The DPO did it." */
static bool ends_here(const Sentence *sentence, size_t i)
{
    return i >= sentence->n || sentence->words[i].breaks;
}

/* The verb at deed->at, of so many words, is of that group: what the rest of the clause makes of it. */
static bool did_it_all_told(const Reading *reading, const Deed *deed, int group, size_t words)
{
    size_t end = clause_end(reading, deed->at);
    if (group == CONFLICT_IT)
        return !deed->told && ends_here(&reading->sentence, deed->at + words);
    if (group == CONFLICT_HARMLESS || group == CONFLICT_REPAIR)
        return !deed->told && !deed->thing && !deed->be && does_more(reading, deed->at, end);
    if (!did_it(reading, deed, group))
        return false;
    return group != CONFLICT_EITHER || !is_mended(reading, deed->at, end) ||
           does_more(reading, deed->at, end);
}

/* Goes on to the verb. */
static bool does_it(const Reading *reading, Deed deed)
{
    const Sentence *sentence = &reading->sentence;
    size_t words = 1;
    for (; deed.at < sentence->n; deed.at += words) {
        const Word *word = &sentence->words[deed.at];
        if (word->breaks) {
            deed.be = deed.did = false;
            deed.direct = false;
        }
        words = 1;
        if (reading->covered[deed.at] || company(reading, deed.at)) {
            words = MAX(company(reading, deed.at), 1);
            deed.direct = false;
            continue;
        }
        int group = word_group(sentence, deed.at, reading->behind, &words);
        if (deed.thing &&
            word_group(sentence, deed.at, reading->things, NULL) == CONFLICT_ASTRAY)
            return !deed.told;
        if (group == CONFLICT_HAS) {
            deed.be = deed.be && !word_is(sentence, deed.at + words - 1, "who");
            continue;
        }
        if (group != CONFLICT_WAS && group != CONFLICT_DID) {
            bool adverb = group < 0 && ends_with(sentence, deed.at, "ly");
            if (!adverb)
                return did_it_all_told(reading, &deed, group, words);
            words = 1;
            continue;
        }
        deed.be |= group == CONFLICT_WAS;
        deed.did |= group == CONFLICT_DID;
    }
    return false;
}

/* "Mrs Grant's laptop", "the DPO's email went to all parents". */
static bool is_theirs(const Reading *reading, Deed deed)
{
    const Sentence *sentence = &reading->sentence;
    for (size_t gap = 0; gap < GAP_WORDS && deed.at < sentence->n; gap++, deed.at++) {
        size_t words = 1;
        int group = sentence->words[deed.at].breaks
                        ? CONFLICT_ADDRESS
                        : word_group(sentence, deed.at, reading->things, &words);
        if (group == CONFLICT_OWN)
            return !deed.told;
        if (group == CONFLICT_ADDRESS)
            return false;
        if (group == CONFLICT_ITEM && gap == 0) {
            deed.at += words;
            deed.thing = true;
            return does_it(reading, deed);
        }
    }
    return false;
}

/* ---- one sentence ---- */

static bool is_subject(const Reading *reading, size_t mention)
{
    const Sentence *sentence = &reading->sentence;
    size_t front = mention, behind = mention + reading->length[mention], first = 0;
    while (front > 0 && reading->covered[front - 1])
        front--;
    if (is_pretended(reading, mention))
        return false;
    int before = front_group(reading, front, &first);
    bool that = before == CONFLICT_IT_WAS && word_is(sentence, behind, "that");
    Deed deed = {.at = behind + that,
                 .by_name = reading->by_name[mention],
                 .told = is_told(reading, front),
                 .saw = before == CONFLICT_SAW,
                 .direct = true};
    if (sentence->words[behind - 1].possessive)
        return is_theirs(reading, deed);
    if (before == CONFLICT_BLAMES || before == CONFLICT_REPORTS ||
        (before == CONFLICT_BY && was_done_by(reading, first)) ||
        (before == CONFLICT_IT_WAS && ends_here(sentence, behind)))
        return true;
    return does_it(reading, deed);
}

/* ---- the whole report ---- */

/* Our mail comes back, and nothing marks it as quoted: "The DPO reads every report". */
static bool is_ours(Reading *reading, size_t mention)
{
    if (!reading->own)
        reading->own = own_words_row(reading->config->templates, TEMPLATE_COUNT);
    return own_words_run(reading->own, &reading->sentence, mention);
}

/* The answer to "Who was involved?" may be the next sentence. */
static int label_of(const Reading *reading)
{
    return phrases_start(reading->labels, reading->sentence.folded, reading->sentence.length,
                         NULL);
}

/* "I believe Alison is behind this leak": whose first name it may be, where no surname stands behind it. Where somebody is
 * accused that is enough to ask. */
static RoleSet first_named(const Reading *reading, size_t i)
{
    const Sentence *sentence = &reading->sentence;
    bool goes_on =
        i + 1 < sentence->n && sentence->words[i + 1].capital && !sentence->words[i + 1].breaks;
    RoleSet roles = 0;
    for (size_t n = 0; n < reading->n_holders; n++) {
        const Holder *holder = &reading->holders[n];
        if (sentence->words[i].capital && !goes_on && holder->first && holder->first[1] &&
            word_is(sentence, i, holder->first))
            roles |= holder->roles;
    }
    return roles;
}

/* Who is accused by what stands behind their name, without an act of their own. */
static RoleSet accused_at(const Reading *reading, size_t i)
{
    const Sentence *sentence = &reading->sentence;
    bool named = reading->named[i] != 0;
    RoleSet roles = named ? reading->named[i] : first_named(reading, i);
    size_t behind = i + (named ? reading->length[i] : 1);
    return roles && !sentence->words[behind - 1].possessive && !is_pretended(reading, i) &&
                   accusation_stands_about(sentence, reading->accused, i, behind)
               ? roles
               : 0;
}

/* The roles that one sentence has for its subject. */
static RoleSet read_sentence(Reading *reading, bool answers)
{
    RoleSet roles = 0;
    for (size_t i = 0; i < reading->sentence.n; i++) {
        bool subject =
            reading->named[i] && ((answers && !is_told(reading, i)) || is_subject(reading, i));
        RoleSet found = subject ? reading->named[i] : accused_at(reading, i);
        if (found && !is_ours(reading, i))
            roles |= found;
    }
    return roles;
}

static char *words_of(const Sentence *sentence)
{
    return g_strstrip(
        g_strndup(sentence->text + sentence->start, sentence->end - sentence->start));
}

static RoleSet read_text(Reading *reading, const char *text)
{
    RoleSet roles = 0;
    bool asked = false;
    size_t limit = text ? strlen(text) : 0;
    for (size_t at = 0; text && sentence_next(&reading->sentence, text, limit, &at);) {
        int label = label_of(reading);
        bool answers = label == FORM_PEOPLE || (asked && label < 0);
        asked = label == FORM_PEOPLE;
        find_mentions(reading);
        RoleSet named = read_sentence(reading, answers);
        if (named && reading->said)
            g_ptr_array_add(reading->said, words_of(&reading->sentence));
        roles |= named;
    }
    return roles;
}

/* Would somebody be left who can decide about it? */
static bool leaves_somebody(const OrganisationSettings *settings, RoleSet suspected)
{
    const Incident incident = {.suspected = suspected};
    for (size_t i = 0; i < settings->n_people; i++) {
        const PersonSettings *person = &settings->people[i];
        if (person->role != ROLE_NONE && CONFLICT_DECIDERS & ROLE_BIT(person->role) &&
            !acting_is_kept_out(settings, &incident, person->address))
            return true;
    }
    return false;
}

/* Naming everybody must not silence an incident: the Chair, else the DPO, is not held then. */
static RoleSet without_the_last(const OrganisationSettings *settings, RoleSet roles)
{
    static const Role last[] = {ROLE_CHAIR, ROLE_DPO, ROLE_SIRO};
    for (size_t i = 0; i < G_N_ELEMENTS(last); i++) {
        if (leaves_somebody(settings, roles))
            return roles;
        if (leaves_somebody(settings, roles & ~ROLE_BIT(last[i])))
            return roles & ~ROLE_BIT(last[i]);
    }
    return 0;
}

/* Every role of whoever has that address. */
static RoleSet roles_at(const OrganisationSettings *settings, const char *address)
{
    return *address ? people_own_roles(settings, &(Incident){0}, 0, address) : 0;
}

/* The folded words of a configured name, without titles. */
static Holder holder_of(const Phrases *who, Role role, const char *name)
{
    Holder holder = {.roles = ROLE_BIT(role)};
    g_auto(GStrv) words = g_strsplit_set(name, " .,", -1);
    for (char **word = words; *word; word++) {
        char folded[SENTENCE_BYTES];
        size_t length = phrase_fold(*word, strlen(*word), folded, sizeof folded);
        if (length == 0 || phrases_exact(who, folded, length) == CONFLICT_TITLE)
            continue;
        if (holder.last && !holder.first)
            holder.first = g_steal_pointer(&holder.last);
        g_free(holder.last);
        holder.last = g_strndup(folded, length);
    }
    return holder;
}

static void holder_clear(void *item)
{
    Holder *holder = item;
    g_free(holder->first);
    g_free(holder->last);
}

static void add_holder(GArray *holders, Holder holder)
{
    if (holder.last)
        g_array_append_val(holders, holder);
    else
        holder_clear(&holder);
}

/* All of the Board is held for one of it; but not for one who is held in another office. */
static GArray *find_holders(const OrganisationSettings *settings, const Phrases *who,
                            char *const *investigator)
{
    const RoleSet able = CONFLICT_DECIDERS | ROLE_BIT(ROLE_INVESTIGATOR);
    const RoleSet board = ROLE_BIT(ROLE_BOARD);
    GArray *holders = g_array_new(FALSE, FALSE, sizeof(Holder));
    g_array_set_clear_func(holders, holder_clear);
    for (size_t i = 0; i < settings->n_people; i++) {
        const PersonSettings *person = &settings->people[i];
        if (person->role == ROLE_NONE || !(able & ROLE_BIT(person->role)) ||
            (person->role == ROLE_BOARD && roles_at(settings, person->address) & able & ~board))
            continue;
        add_holder(holders, holder_of(who, person->role, person->name));
    }
    for (; investigator && *investigator; investigator++)
        add_holder(holders, holder_of(who, ROLE_INVESTIGATOR, *investigator));
    return holders;
}

/* An office that nobody holds cannot be held. */
static RoleSet held_roles(const OrganisationSettings *settings, char *const *investigator)
{
    RoleSet roles = investigator ? ROLE_BIT(ROLE_INVESTIGATOR) : 0;
    for (size_t i = 0; i < settings->n_people; i++)
        roles |= settings->people[i].role != ROLE_NONE ? ROLE_BIT(settings->people[i].role) : 0;
    return roles;
}

/* Who writes of "the DPO" and is the DPO means themselves, or what their office does. */
static RoleSet read_report(Reading *reading, const OrganisationSettings *settings,
                           const Report *report, char *const *investigator)
{
    RoleSet roles =
        (read_text(reading, report->subject) | read_text(reading, report->visible)) &
        ~roles_at(settings, report->from.address);
    if (report->forward.kind != FORWARD_NONE)
        roles |= read_text(reading, report->forward.text) &
                 ~roles_at(settings, report->forward.from.address);
    return without_the_last(settings, roles & held_roles(settings, investigator));
}

static RoleSet suspect(const Config *config, const OrganisationSettings *settings,
                       const Report *report, char *const *investigator, GPtrArray *said)
{
    const Lexicon *lexicon = config->lexicon;
    const Phrases *who = lexicon_table(lexicon, LEXICON_CONFLICT_WHO);
    g_autoptr(GArray) holders = find_holders(settings, who, investigator);
    g_autofree Reading *reading = g_new0(Reading, 1);
    reading->config = config;
    reading->said = said;
    reading->who = who;
    reading->behind = lexicon_table(lexicon, LEXICON_CONFLICT_BEHIND);
    reading->front = lexicon_table(lexicon, LEXICON_CONFLICT_FRONT);
    reading->things = lexicon_table(lexicon, LEXICON_CONFLICT_THINGS);
    reading->labels = lexicon_table(lexicon, LEXICON_FORM_LABELS);
    reading->accused = lexicon_table(lexicon, LEXICON_CONFLICT_ACCUSED);
    reading->holders = (const Holder *)(const void *)holders->data;
    reading->n_holders = holders->len;
    RoleSet roles = read_report(reading, settings, report, investigator);
    g_free(reading->own);
    return roles;
}

RoleSet suspicion_read(const Config *config, const OrganisationSettings *settings,
                       const Report *report, char *const *investigator)
{
    return suspect(config, settings, report, investigator, NULL);
}

RoleSet suspicion_explain(const Config *config, const OrganisationSettings *settings,
                          const Report *report, char ***ret_said)
{
    GPtrArray *said = g_ptr_array_new_with_free_func(g_free);
    RoleSet roles = suspect(config, settings, report, NULL, said);
    if (!roles)
        g_ptr_array_set_size(said, 0);
    g_ptr_array_add(said, NULL);
    *ret_said = (char **)g_ptr_array_free(said, FALSE);
    return roles;
}
