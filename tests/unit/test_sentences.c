/* Whoever reads a text after others reads the same sentences, and those in front of them may have stopped anywhere. */
#include "parsers/text/sentences.h"
#include "tests/unit/tap.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

static const char text[] =
    "\n I lost a stick on Monday, Mr. Hall knows. It wasn't encrypted!\n> quoted by nobody\n"
    "- the pupils' list\n- caf\xc3\xa9 money (\xc2\xa3"
    "30)\n\n1,200 names? My phone: 01970 612345\n";

static bool same(const Sentence *a, const Sentence *b)
{
    bool equal = a->text == b->text && a->start == b->start && a->end == b->end &&
                 a->length == b->length && strcmp(a->folded, b->folded) == 0 && a->n == b->n;
    for (size_t i = 0; equal && i < a->n; i++) {
        const Word *one = &a->words[i], *other = &b->words[i];
        equal = one->start == other->start && one->end == other->end && one->at == other->at &&
                one->length == other->length && one->key == other->key &&
                one->capital == other->capital && one->possessive == other->possessive &&
                one->digit == other->digit && one->breaks == other->breaks;
    }
    return equal;
}

/* Reads `most` sentences from `from` on; are they, and where they end, what sentence_next() yields? */
static bool reads(Sentences *sentences, const char *from_text, size_t from, size_t limit,
                  size_t most)
{
    g_autofree Sentence *cut = g_new0(Sentence, 1), *kept = g_new0(Sentence, 1);
    size_t at = from, kept_at = from;
    bool more = true, equal = true;
    while (more && equal && most-- > 0) {
        more = sentence_next(cut, from_text, limit, &at);
        equal = sentences_next(sentences, kept, from_text, limit, &kept_at) == more &&
                (!more || (same(cut, kept) && at == kept_at));
    }
    return equal;
}

static void test_in_turn(void)
{
    size_t all = strlen(text);
    for (size_t first = 0; first < 8; first++) {
        Sentences *sentences = sentences_new(text);
        ok(reads(sentences, text, 0, all, first) && reads(sentences, text, 0, all, 100) &&
               reads(sentences, text, 0, all, 2) && reads(sentences, text, 0, all, 100),
           "the same behind one who stopped after %zu", first);
        sentences_free(sentences);
    }
}

static void test_pieces(void)
{
    size_t all = strlen(text);
    Sentences *sentences = sentences_new(text);
    bool equal = true;
    for (size_t limit = 0; limit <= all; limit++)
        equal &= reads(sentences, text, 0, limit, 100) && reads(sentences, text, 0, all, 2);
    ok(equal, "up to any end");
    for (size_t from = 0; from <= all; from++)
        equal &= reads(sentences, text, from, all, 100) && reads(sentences, text, 0, all, 3);
    ok(equal, "from anywhere on");
    sentences_free(sentences);
}

static void test_others(void)
{
    g_autofree char *copy = g_strdup(text);
    copy[3] = 'X';
    Sentences *sentences = sentences_new(text);
    ok(reads(sentences, text, 0, strlen(text), 100) &&
           reads(sentences, copy, 0, strlen(copy), 100),
       "another text of that length has its own");
    ok(reads(NULL, text, 0, strlen(text), 100), "without any they are cut");
    sentences_free(sentences);
    sentences_free(NULL);
    sentences = sentences_new("");
    ok(reads(sentences, text, 0, 0, 100), "nothing has none");
    sentences_free(sentences);
}

typedef struct Broken {
    const char *text;
    size_t n; /* sentences */
} Broken;

/* Who breaks all lines early ends no sentence by it; who writes a short line among longer ones, or one for each thing,
 * does. */
static const Broken broken[] = {
    {"I sent the list of the pupils with\ntheir medical needs to the wrong\nparent this "
     "morning",
     1},
    {"I left my bag on the bus and it had\nthe registers in it.\nI rang the depot.", 2},
    {"The names of the pupils\nwhat they are allergic to\nwho their doctors are", 3},
    {"I left the folder on the train\nit had all of the reports for the whole of Year 6 in it "
     "and the\n"
     "statements as well",
     2},
    {"when: yesterday at about three\nwho: me and the new secretary", 2},
    {"I have lost the stick this week\nThe police have been told of it", 2},
    {"the list went to the wrong school\n\nthe head has been told", 2},
    {"we told them about the letters of\n- the parents of year six\n- the parents of year five",
     3},
};

static void test_broken(void)
{
    g_autofree Sentence *sentence = g_new(Sentence, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(broken); i++) {
        size_t n = 0;
        for (size_t at = 0;
             sentence_next(sentence, broken[i].text, strlen(broken[i].text), &at);)
            n++;
        is_int((int64_t)n, (int64_t)broken[i].n, broken[i].text);
    }
}

int main(void)
{
    test_broken();
    test_in_turn();
    test_pieces();
    test_others();
    return tap_done();
}
