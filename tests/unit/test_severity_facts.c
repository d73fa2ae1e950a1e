/* What the shipped rules take from a mail for its severity: how sensitive the data is, how many people it is about, and
 * what raises the level. The leanings, which are fitted to mails, say nothing here. */
#include "daemon/core/classify.h"
#include "tests/unit/tap.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static Classifier *classifier;

static Rules *read_rules(void)
{
    Err err = {0};
    Rules *rules = rules_read("rules = ();", "none.conf", NULL, &err);
    for (size_t i = 0; rules && i < rules->n_rules; i++) {
        if (g_str_has_prefix(rules->rules[i].id, "lean."))
            rules->rules[i].reaches = INT_MAX;
    }
    return rules;
}

/* What was concluded; where it was found is freed. */
static Classification read_text(const char *text)
{
    char *none[] = {NULL};
    Classification found, kept;
    Report report = {.subject = (char *)"",
                     .visible = (char *)text,
                     .fields = {.affected = -1, .data_types = none, .data_subjects = none}};
    classify(classifier, &report, ROLE_NONE, &found);
    kept = found;
    classification_clear(&found);
    return kept;
}

/* ---- how sensitive the data is ---- */

static void test_data(void)
{
    static const struct {
        const char *text;
        DataRow row;
    } rows[] = {
        {"I left the list of who has a feeding tube in the staffroom.", ROW_SPECIAL},
        {"The speech notes are with the wrong mum.", ROW_SPECIAL},
        {"The list of which pupils see the GP went to a parent.", ROW_SPECIAL},
        {"I sent the list of children with a plan to my cousin.", ROW_SPECIAL},
        {"The audiogram of a boy is on the wall.", ROW_SPECIAL},
        {"Her old name is on the register.", ROW_SPECIAL},
        {"The music teacher said his dad is out of prison.", ROW_SPECIAL},
        {"The sheet with who uses the prayer room is gone.", ROW_SPECIAL},
        {"The fee letter is with the neighbours.", ROW_FINANCIAL},
        {"The list of who hasn't paid was on the till.", ROW_FINANCIAL},
        {"She saw the fines screen.", ROW_FINANCIAL},
        {"The HR folder was open to all.", ROW_FINANCIAL},
        {"The head's pay is in the pack that I lost.", ROW_FINANCIAL},
        {"The chronology went to the wrong solicitor.", ROW_SAFEGUARDING},
        {"Two were taken into care, and I said so.", ROW_SAFEGUARDING},
        {"The folder called CP was open.", ROW_SAFEGUARDING},
        {"One child mustn't be photographed, and he is in it.", ROW_SAFEGUARDING},
        /* what sounds like it */
        {"The terms and conditions were in the envelope.", ROW_NONE},
        {"We are shut for the bank holiday.", ROW_NONE},
        {"The list lay by the drinking water.", ROW_NONE},
        {"I know it by heart.", ROW_NONE},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Classification found = read_text(rows[i].text);
        is_int(found.score.row, rows[i].row, rows[i].text);
    }
}

/* ---- how many people ---- */

static void test_people(void)
{
    static const struct {
        const char *text;
        long people;
        const char *what;
    } rows[] = {
        {"It was sent with the names and marks, 240.", 240,
         "a number that ends its clause counts"},
        {"The list (180) was on the bus.", 180, "so it does between brackets"},
        {"It holds the records for 310, old ones too.", 310,
         "and behind a word that leads to it"},
        {"The server had the marks of all our two hundred and forty.", 240, "in words, too"},
        {"About twenty odd, I think.", 20, "an estimate"},
        {"Names and grades, 31 of yours.", 31, "of yours"},
        {"Shouted for verrucas to seizures, 17 of them.", 17,
         "a comma ends what a word in front says"},
        {"Two of the pupils told me, and it has all of them: 58.", 58,
         "two are counted, but more stand alone"},
        {"The list has 28 pupils in it. The code is 4471.", 28, "who is counted goes first"},
        {"Two hundred parents heard that a boy is ill.", -1,
         "who heard of it is not whom it is about"},
        {"28 parents have read the note about a boy.", -1, "nor who read it"},
        {"It was lost, and cost us £240.", -1, "money counts nobody"},
        {"It was lost, and the share is 30%.", -1, "nor does a share"},
        {"It was lost in the autumn of 2024.", -1, "nor a year"},
        {"It was lost from room 12.", -1, "nor the number of a room"},
        {"It was lost, and she rang at eleven.", -1, "nor an hour"},
        {"It was lost for 12 weeks.", -1, "nor weeks"},
        {"It was lost, and it was not 40.", -1, "nor what is denied"},
        {"It was lost with nine.", -1, "nor a small number"},
        {"I lost a folder of staff payslips.", -1, "a folder does not say how many it holds"},
        {"The spreadsheet went to the wrong parent.", -1, "nor does a spreadsheet"},
        {"The spreadsheet with the marks of the whole class went to a parent.", 28,
         "a class does"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Classification found = read_text(rows[i].text);
        is_int(found.people, rows[i].people, rows[i].what);
    }
}

/* ---- what a kind means where nothing is said ---- */

static void test_kinds(void)
{
    static const struct {
        const char *text;
        Kind kind;
        int ei, confidentiality;
    } rows[] = {
        {"A brute force attack on the MIS got in to one account.", KIND_BRUTE_FORCE, 100, 50},
        {"A brute force attack on the MIS; nobody can say whether a guess was right.",
         KIND_BRUTE_FORCE, 100, 50},
        {"A website in our name asks parents for their card numbers.", KIND_CYBER, 100, 50},
        {"The website was flooded with traffic until it failed.", KIND_DENIAL, 25, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Classification found = read_text(rows[i].text);
        is_str(kind_name(found.kind), kind_name(rows[i].kind), rows[i].text);
        is_int(found.score.ei, rows[i].ei, "  how well people are known");
        is_int(found.score.confidentiality, rows[i].confidentiality, "  in whose hands");
    }
}

/* ---- harm that is under way ---- */

static void test_harm(void)
{
    static const struct {
        const char *text;
        bool critical;
    } rows[] = {
        {"We emailed the class list to a boy's dad who is barred. He was waiting at the gate.",
         true},
        {"I posted her form to the old address. Her ex has been parked outside ever since.",
         true},
        {"The letter named the witness. She has been spat at in the shop.", true},
        {"The list went to the wrong family, and there was a brick through her window.", true},
        {"Somebody made nudes of a pupil from the pictures on our website.", true},
        {"A man bought our old laptop with the class list on it and wants £200 for his "
         "silence.",
         true},
        {"We emailed the list to the wrong parent, who has threatened the teacher.", true},
        /* what sounds like it */
        {"We emailed the class list to the wrong parent. She was waiting at the gate.", false},
        {"I posted the form to her ex-husband's old house, which is empty.", false},
        {"The letter named the witness. She has not been spat at.", false},
        {"We emailed the list to the wrong parent, who has threatened to go to the ICO.",
         false},
        {"We emailed the list to the wrong parent, who is threatening legal action.", false},
        {"The letter named the witness. She might be threatened; what if a brick is thrown?",
         false},
        {"The class list was on a laptop that we sold, and the buyer wants 2 more.", false},
        {"I emailed the photos of the nativity to the wrong parent.", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Classification found = read_text(rows[i].text);
        ok((found.severity == SEVERITY_CRITICAL) == rows[i].critical, "%s: %s",
           rows[i].critical ? "harm" : "none", rows[i].text);
    }
}

/* ---- has it been given back? ---- */

static void test_given_back(void)
{
    static const struct {
        const char *text;
        bool back;
    } rows[] = {
        {"I found the class list on the copier. I put it in an envelope.", false},
        {"The list was on the copier. I put it in an envelope for the office.", true},
        {"A dad got the letter and handed it back.", true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        ok(read_text(rows[i].text).cooperating == rows[i].back, "%s", rows[i].text);
}

int main(void)
{
    Err err = {0};
    Rules *rules = read_rules();
    classifier = rules ? classifier_new(rules, &err) : NULL;
    if (!classifier) {
        printf("Bail out! %s\n", err.msg);
        exit(1);
    }
    test_data();
    test_people();
    test_kinds();
    test_harm();
    test_given_back();
    classifier_free(classifier);
    rules_free(rules);
    return tap_done();
}
