/* Rules over reports: what each condition means, how negation is read, what adds up to which kind
 * and level, and what the reader says about files that are wrong. The rules are small ones of this
 * test, laid over the shipped ones; of those only the words of negation (words/voice.conf) and the
 * severity table matter here. */
#include "daemon/core/classify.h"
#include "daemon/core/explanation.h"
#include "daemon/core/own_words.h"
#include "daemon/core/words.h"
#include "tests/unit/tap.h"

#include <limits.h>
#include <stdlib.h>

static char *own[] = {"security@hollylane.example", NULL};
static char *domains[] = {"hollylane.example", NULL};
static char *nobody[] = {NULL};
static char prefix[] = "HLP", authserv_id[] = "mail.hollylane.example";

static const ParserContext context = {.own_addresses = own,
                                      .role_addresses = nobody,
                                      .staff_domains = domains,
                                      .prefix = prefix,
                                      .authserv_id = authserv_id,
                                      .route = ROUTE_NAMED};

/* ---- mails and rules of a test ---- */

static Report *read_mail(const char *head, const char *body)
{
    g_autofree char *mail = g_strconcat("From: Ann Archer <a.archer@hollylane.example>\n"
                                        "To: security@hollylane.example\n"
                                        "Date: Tue, 17 Nov 2026 15:10:00 +0000\n"
                                        "MIME-Version: 1.0\n",
                                        head, "\n", body, NULL);
    return report_read(mail, strlen(mail), false, &context);
}

static Report *read_text(const char *text)
{
    return read_mail("Subject: hello\nContent-Type: text/plain; charset=utf-8\n", text);
}

static Rules *rules;
static Classifier *classifier;

static void drop_rules(void)
{
    classifier_free(classifier);
    rules_free(rules);
    classifier = NULL;
    rules = NULL;
}

/* The shipped leanings, which hear a little in everything, say nothing. */
static void quieten(Rules *some)
{
    for (size_t i = 0; some && i < some->n_rules; i++) {
        if (g_str_has_prefix(some->rules[i].id, "lean."))
            some->rules[i].reaches = INT_MAX;
    }
}

static void use(const char *text)
{
    Err err = {0};
    drop_rules();
    rules = rules_read(text, "test.conf", NULL, &err);
    quieten(rules);
    classifier = rules ? classifier_new(rules, &err) : NULL;
    if (!classifier) {
        printf("Bail out! %s\n", err.msg);
        exit(1);
    }
}

static const RuleMatch *match_of(const Classification *c, const char *id)
{
    for (size_t i = 0; i < c->n_matches; i++) {
        if (strcmp(rules->rules[c->matches[i].rule].id, id) == 0)
            return &c->matches[i];
    }
    return NULL;
}

static bool holds_for(Report *report, Role sender, const char *id)
{
    Classification c;
    classify(classifier, report, sender, &c);
    bool found = match_of(&c, id) != NULL;
    classification_clear(&c);
    report_free(report);
    return found;
}

typedef struct TextRow {
    const char *id;
    bool holds;
    const char *text;
} TextRow;

static void test_rows(const TextRow *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool held = holds_for(read_text(rows[i].text), ROLE_NONE, rows[i].id);
        g_autofree char *shown = g_strdelimit(g_strndup(rows[i].text, 100), "\n#", ' ');
        ok(held == rows[i].holds, "%s %s: %s", rows[i].id,
           rows[i].holds ? "holds" : "does not hold", shown);
    }
}

#define TEST_ROWS(rows) test_rows(rows, G_N_ELEMENTS(rows))

/* ---- conditions ---- */

static const char animals[] =
    "words = { cat = [\"cat\", \"tom cat\"]; dog = [\"dog\"]; hen = [\"hen\"]; cow = "
    "[\"cow\"];\n"
    "  goat = [\"goat\", \"billy goat\", \"kid\"]; };\n"
    "rules = (\n"
    "{ id = \"unknown\"; off = true; },\n"
    "{ id = \"all\"; says = \"x\"; all = [\"cat\", \"dog\"]; kind = { post = 1; }; },\n"
    "{ id = \"any\"; says = \"x\"; any = [\"cat\", \"hen\"]; kind = { post = 1; }; },\n"
    "{ id = \"both\"; says = \"x\"; all = [\"dog\"]; any = [\"hen\", \"cow\"]; kind = { post = "
    "1; }; "
    "},\n"
    "{ id = \"none\"; says = \"x\"; any = [\"cow\"]; none = [\"dog\"]; kind = { post = 1; }; "
    "},\n"
    "{ id = \"within\"; says = \"x\"; all = [\"cat\", \"hen\"]; within = 4; kind = { post = 1; "
    "}; "
    "},\n"
    "{ id = \"unless\"; says = \"x\"; any = [\"cow\"]; unless = [\"hen\"]; kind = { post = 1; "
    "}; },\n"
    "{ id = \"anywhere\"; says = \"x\"; all = [\"cat\"]; any = [\"cow\", \"goat\"]; anywhere = "
    "true; "
    "kind = { post = 1; }; },\n"
    "{ id = \"pattern\"; says = \"x\"; any = [\"dog\"]; pattern = \"dog (is|was) [0-9]+\"; "
    "kind = { "
    "post = 1; }; },\n"
    "{ id = \"subject\"; says = \"x\"; any = [\"cat\"]; texts = [\"subject\"]; kind = { post = "
    "1; "
    "}; },\n"
    "{ id = \"visible\"; says = \"A cat is spoken of.\"; any = [\"cat\"]; texts = "
    "[\"visible\"]; kind = { post = "
    "1; "
    "}; },\n"
    "{ id = \"forward\"; says = \"x\"; any = [\"cat\"]; texts = [\"forward\"]; kind = { post = "
    "1; "
    "}; },\n"
    "{ id = \"attachments\"; says = \"x\"; all = [\"cat\", \"dog\"]; texts = "
    "[\"attachments\"]; kind "
    "= { post = 1; }; },\n"
    "{ id = \"fact.attachments\"; says = \"x\"; facts = [\"attachments\"]; kind = { post = 1; "
    "}; },\n"
    "{ id = \"fact.forwarded\"; says = \"x\"; facts = [\"forwarded\"]; kind = { post = 1; }; "
    "},\n"
    "{ id = \"fact.encrypted\"; says = \"x\"; any = [\"cat\"]; facts = [\"not_encrypted\"]; "
    "kind = { "
    "post = 1; }; },\n"
    "{ id = \"fact.none\"; says = \"x\"; any = [\"cat\"]; "
    "unless_facts = [\"not_encrypted\", \"forwarded\"]; kind = { post = 1; }; },\n"
    "{ id = \"sender\"; says = \"x\"; any = [\"hen\"]; senders = [\"dpo\", \"chair\"]; kind = "
    "{ post "
    "= 1; }; },\n"
    "{ id = \"stranger\"; says = \"x\"; any = [\"hen\"]; senders = [\"none\"]; kind = { post = "
    "1; "
    "}; },\n"
    "{ id = \"times\"; says = \"x\"; any = [\"goat\", \"cow\"]; times = 3; kind = { redact = "
    "10; }; "
    "} );\n";

static const TextRow condition_rows[] = {
    {"all", true, "The cat saw a dog."},
    {"all", true, "The dog saw a cat."},
    {"all", false, "The cat slept. The dog barked."},
    {"all", false, "The cat slept."},
    {"all", false, "A category and a dogma."},
    {"any", true, "A hen."},
    {"any", false, "A cow and a dog."},
    {"both", true, "The dog chased the cow."},
    {"both", false, "The dog slept."},
    {"both", false, "The dog slept. The cow did, too."},
    {"none", true, "The cow stood there."},
    {"none", false, "The cow stood there with the dog."},
    {"none", true, "The cow stood there. The dog slept."},
    {"within", true, "The cat saw the hen."},
    {"within", false, "The cat saw the little hen."},
    {"within", true, "The cat slept for a long time, and the cat saw the hen."},
    {"within", true, "The hen saw tom cat."},
    {"unless", true, "The cow stood there."},
    {"unless", false, "The cow stood there.\n\nFar away, a hen."},
    {"unless", true, "The cow stood there.\n\nThere was no hen."},
    {"anywhere", true, "The cat slept.\n\nThe cow stood there."},
    {"anywhere", true, "The goat slept.\n\nThe cat stood there."},
    {"anywhere", false, "The cow slept. The goat stood there."},
    {"pattern", true, "The DOG was 12."},
    {"pattern", false, "The dog was old. It was 12."},
    {"fact.encrypted", true, "The cat sat on my laptop, which was not encrypted."},
    {"fact.encrypted", false, "The cat sat on my laptop, which was encrypted."},
    {"fact.encrypted", false, "My laptop was not encrypted."},
    {"fact.none", false, "The cat sat on my laptop, which was not encrypted."},
    {"fact.none", true, "The cat sat on my laptop, which was encrypted."},
    {"fact.none", true, "The cat."},
    {"fact.attachments", false, "The cat."},
    {"fact.forwarded", false, "The cat."},
    {"subject", false, "The cat."},
    {"visible", true, "The cat."},
    {"forward", false, "The cat."},
};

static const char forwarded[] = "See below.\n\n"
                                "---------- Forwarded message ---------\n"
                                "From: Bob Barker <bob@parents.example>\n"
                                "Date: Mon, 16 Nov 2026 at 09:12\n"
                                "Subject: animals\n"
                                "To: <office@hollylane.example>\n\n"
                                "The cat was here.\n";

static const char with_files[] =
    "See attached.\n"
    "--b\nContent-Type: application/octet-stream\n"
    "Content-Disposition: attachment; filename=\"notes.txt\"\n\nx\n"
    "--b\nContent-Type: application/octet-stream\n"
    "Content-Disposition: attachment; filename=\"dog_and-cat.xlsx\"\n\n"
    "x\n--b--\n";

static Report *read_forward(void)
{
    return read_text(forwarded);
}

static Report *read_files(void)
{
    g_autofree char *body = g_strconcat("--b\nContent-Type: text/plain\n\n", with_files, NULL);
    return read_mail("Subject: files\nContent-Type: multipart/mixed; boundary=b\n", body);
}

static void test_texts(void)
{
    const char *head = "Subject: the cat\nContent-Type: text/plain\n";
    ok(holds_for(read_mail(head, "Hello."), ROLE_NONE, "subject"), "the subject is looked at");
    ok(!holds_for(read_mail(head, "Hello."), ROLE_NONE, "visible"),
       "a word of the subject is none of the text");
    ok(!holds_for(read_mail("Subject: Re: [HLP-2026-0042] the cat\n", "Hello."), ROLE_NONE,
                  "subject"),
       "but not that of an answer to a mail of ours: its words are ours");
    ok(holds_for(read_mail("Subject: HLP-2026-0042: the cat\n", "Hello."), ROLE_NONE,
                 "subject"),
       "nor is a reference alone such an answer");
    const char *again = "Proposed: near miss, Loss of a cat, minor\n\nBecause:\n  - A cat is "
                        "spoken of.\n";
    const char *answer = "Subject: Re: [HLP-2026-0042] hello\nContent-Type: text/plain\n";
    ok(!holds_for(read_mail(answer, again), ROLE_NONE, "visible"),
       "what a mail of ours proposed, and why, is not heard again");
    g_autofree char *more = g_strconcat(again, "\nA cat was spoken of.\n", NULL);
    ok(holds_for(read_mail(answer, more), ROLE_NONE, "visible"),
       "what is written beside it is");
    ok(holds_for(read_text(again), ROLE_NONE, "visible"), "nor is it ours in a new report");
    ok(holds_for(read_forward(), ROLE_NONE, "forward"), "what is forwarded is looked at");
    ok(!holds_for(read_forward(), ROLE_NONE, "visible"),
       "what is forwarded is not what the sender wrote");
    ok(holds_for(read_forward(), ROLE_NONE, "any"), "a rule that names no texts looks at it");
    ok(holds_for(read_forward(), ROLE_NONE, "fact.forwarded"), "the fact of a forward");
    ok(holds_for(read_files(), ROLE_NONE, "attachments"), "the names of attachments are words");
    ok(holds_for(read_files(), ROLE_NONE, "fact.attachments"), "the fact of an attachment");
    ok(!holds_for(read_files(), ROLE_NONE, "any"),
       "a rule that names no texts does not look at names of attachments");
}

/* Of two kinds the other is named in a sentence of ours, too. */
static void test_own_words(void)
{
    const Rules none = {0};
    g_autoptr(GHashTable) said = own_words_new(&none);
    g_autofree Sentence *sentence = g_new(Sentence, 1);
    g_autofree char *other = words_other_kind(KIND_DEVICE);
    size_t at = 0;
    bool ours = true;
    while (sentence_next(sentence, other, strlen(other), &at))
        ours = ours && own_words_say(said, sentence);
    ok(at > 0 && ours, "that it may be another kind, or that as well, is our own sentence");
    at = 0;
    ok(sentence_next(sentence, "A device is lost.", 17, &at) && !own_words_say(said, sentence),
       "that a device is lost is not");
}

/* What a form asks tells of nothing, above an answer or beside it; without its title it is somebody's question. */
static void test_form(void)
{
    static const char title[] = "SECURITY INCIDENT REPORT\n\n",
                      asked[] = "Have they confirmed that they deleted it?";
    const Rules none = {0};
    g_autoptr(GHashTable) said = own_words_new(&none);
    g_autofree Sentence *sentence = g_new(Sentence, 1);
    size_t at = 0;
    ok(sentence_next(sentence, asked, strlen(asked), &at) && own_words_say(said, sentence),
       "a question of the form is ours");
    at = 0;
    ok(sentence_next(sentence, "They confirmed that they deleted it.", 36, &at) &&
           !own_words_say(said, sentence),
       "its answer is not");
    ok(own_words_form(title) && !own_words_form(asked), "the title tells that it is one");
    ok(own_words_form("When did it happen? (date and\ntime) Monday\nWhat happened?\nlost\n"
                      "Who was involved? (names) Mr Dale\n"),
       "three of its questions do, where the title was cut off");
    ok(!own_words_form("What happened? Who was involved? I'd like to know. Is that all?"),
       "two of them do not");
    at = 0;
    ok(sentence_next(sentence, "(names) Mr Dale", 15, &at), "an answer behind a hint");
    own_words_leave_hint(said, sentence);
    ok(sentence->n == 2 && word_is(sentence, 0, "mr"), "is read without the hint");
    at = 0;
    ok(sentence_next(sentence, "(addresses) Mr Dale", 19, &at), "what stands in brackets");
    own_words_leave_hint(said, sentence);
    ok(sentence->n == 3, "and is no hint of the form stays");
}

static void test_senders(void)
{
    ok(holds_for(read_text("A hen."), ROLE_DPO, "sender"), "a rule for the DPO's mails");
    ok(!holds_for(read_text("A hen."), ROLE_SIRO, "sender"), "is not for the SIRO's");
    ok(!holds_for(read_text("A hen."), ROLE_NONE, "sender"), "nor for others'");
    ok(holds_for(read_text("A hen."), ROLE_NONE, "stranger"),
       "a rule for those without a role");
    ok(!holds_for(read_text("A hen."), ROLE_DPO, "stranger"), "is not for the DPO");
}

static int times_of(const char *text)
{
    Report *report = read_text(text);
    Classification c;
    classify(classifier, report, ROLE_NONE, &c);
    const RuleMatch *match = match_of(&c, "times");
    int times = match ? match->times : 0, weight = 0;
    for (size_t i = 0; i < c.n_kinds; i++)
        weight = c.kinds[i].value == KIND_REDACT ? c.kinds[i].weight : weight;
    ok(weight == 10 * times, "the weight counts %d times", times);
    classification_clear(&c);
    report_free(report);
    return times;
}

static void test_times(void)
{
    is_int(times_of("A goat."), 1, "one phrase");
    is_int(times_of("A goat, a goat. And a goat."), 1, "one phrase again and again is one");
    is_int(times_of("A goat.\n\nA cow."), 2, "phrases of different lists");
    is_int(times_of("A billy goat and a cow."), 3, "a phrase within a phrase is another one");
    is_int(times_of("A billy goat, a kid and a cow."), 3, "no more than the rule says");
    is_int(times_of("A goat and no cow."), 1, "a denied one does not count");
}

static void test_conditions(void)
{
    use(animals);
    TEST_ROWS(condition_rows);
    test_texts();
    test_own_words();
    test_form();
    test_senders();
    test_times();
}

/* ---- voices ---- */

static const char voices[] =
    "words = { gone = [\"stolen\", \"lost\", \"sent\"]; data = [\"data\", \"names\", "
    "\"addresses\", "
    "\"marks\"]; };\n"
    "rules = (\n"
    "{ id = \"said\"; says = \"x\"; any = [\"gone\"]; voices = [\"said\"]; kind = { post = 1; "
    "}; },\n"
    "{ id = \"denied\"; says = \"x\"; any = [\"gone\"]; voices = [\"denied\"]; kind = { post = "
    "1; }; "
    "},\n"
    "{ id = \"nearly\"; says = \"x\"; any = [\"gone\"]; voices = [\"nearly\"]; kind = { post = "
    "1; }; "
    "},\n"
    "{ id = \"perhaps\"; says = \"x\"; any = [\"gone\"]; voices = [\"perhaps\"]; kind = { post "
    "= 1; "
    "}; },\n"
    "{ id = \"supposed\"; says = \"x\"; any = [\"gone\"]; voices = [\"supposed\"]; kind = { "
    "post = 1; "
    "}; },\n"
    "{ id = \"shipped\"; says = \"x\"; any = [\"gone\"]; kind = { post = 1; }; },\n"
    "{ id = \"data\"; says = \"x\"; any = [\"data\"]; kind = { post = 1; }; } );\n";

static const TextRow voice_rows[] = {
    {"said", true, "The laptop was stolen."},
    {"shipped", true, "The laptop was stolen."},
    {"denied", false, "The laptop was stolen."},
    {"denied", true, "The laptop was not stolen."},
    {"said", false, "The laptop was not stolen."},
    {"shipped", false, "The laptop was not stolen."},
    {"shipped", false, "The laptop wasn't stolen."},
    {"shipped", false, "The laptop wasn\xe2\x80\x99t stolen."},
    {"shipped", false, "The laptop wasnt stolen."},
    {"shipped", false, "Nobody has stolen it."},
    {"shipped", false, "It was never lost or lent."},
    {"data", false, "No pupil data was in it."},
    {"data", true, "Pupil data was in it."},
    {"data", false, "There were no names, addresses or marks in it."},
    {"data", true, "There was no memory stick, addresses are on paper."},
    {"nearly", true, "I nearly sent it to them."},
    {"said", false, "I nearly sent it to them."},
    {"shipped", true, "I nearly sent it to them."},
    {"perhaps", true, "It may have been stolen."},
    {"shipped", true, "It may have been stolen."},
    {"said", false, "It may have been stolen."},
    {"perhaps", true, "I am not sure whether it was stolen."},
    {"supposed", true, "What if I lost my laptop?"},
    {"shipped", false, "What if I lost my laptop?"},
    {"said", true, "Not only was it stolen, it was open."},
    {"said", true, "He sent it without permission."},
    {"said", true, "It was not stolen, but lost."},
    {"denied", true, "It was not stolen, but lost."},
    {"said", true, "It was not stolen. It was lost."},
    {"said", true, "It is not my own old school bag that was stolen."},
    {"said", true, "I sent it and it was not encrypted."},
};

static void test_voices(void)
{
    use(voices);
    TEST_ROWS(voice_rows);
}

/* ---- how words are written ---- */

static const char spellings[] =
    "words = { cabinet = [\"cabinet\"]; committee = [\"committee\"]; form = [\"form\"]; short "
    "= [\"blorg\"];\n"
    "  phrase = [\"filing cabinet\"]; mail = [\"e-mail\"]; cant = [\"can't find\"]; child = "
    "[\"child\"]; acute = [\"caf\xc3\xa9\"]; got = [\"received\"]; };\n"
    "misspellings = [\"recieved\", \"received\"];\n"
    "rules = (\n"
    "{ id = \"cabinet\"; says = \"x\"; any = [\"cabinet\"]; kind = { post = 1; }; },\n"
    "{ id = \"committee\"; says = \"x\"; any = [\"committee\"]; kind = { post = 1; }; },\n"
    "{ id = \"form\"; says = \"x\"; any = [\"form\"]; kind = { post = 1; }; },\n"
    "{ id = \"short\"; says = \"x\"; any = [\"short\"]; kind = { post = 1; }; },\n"
    "{ id = \"phrase\"; says = \"x\"; any = [\"phrase\"]; kind = { post = 1; }; },\n"
    "{ id = \"mail\"; says = \"x\"; any = [\"mail\"]; kind = { post = 1; }; },\n"
    "{ id = \"cant\"; says = \"x\"; any = [\"cant\"]; kind = { post = 1; }; },\n"
    "{ id = \"child\"; says = \"x\"; any = [\"child\"]; kind = { post = 1; }; },\n"
    "{ id = \"acute\"; says = \"x\"; any = [\"acute\"]; kind = { post = 1; }; },\n"
    "{ id = \"got\"; says = \"x\"; any = [\"got\"]; kind = { post = 1; }; } );\n";

static const TextRow spelling_rows[] = {
    {"cabinet", true, "The CABINET was open."},
    {"cabinet", true, "The cabniet was open."},
    {"cabinet", true, "The cabbinet was open."},
    {"cabinet", false, "The cabin was open."},
    {"cabinet", false, "The cabinets were open."},
    {"committee", true, "The comittee met."},
    {"committee", true, "The commmittee met."},
    {"form", true, "A form from them."},
    {"form", false, "A letter from them."},
    {"short", true, "A blorg."},
    {"short", false, "A blrog."},
    {"phrase", true, "It was in the filing  cabinet."},
    {"phrase", true,
     "This line is so long that it was broken by the program inside the filing\ncabinet of "
     "ours."},
    {"phrase", false, "The filing was in the cabinet."},
    {"phrase", true, "A filing cabniet."},
    {"mail", true, "An email came."},
    {"mail", true, "An E-Mail came."},
    {"cant", true, "I can't find it."},
    {"cant", true, "I can\xe2\x80\x99t find it."},
    {"cant", true, "I cant find it."},
    {"child", true, "The child's name."},
    {"child", true, "The child\xe2\x80\x99s name."},
    {"acute", true, "In the CAF\xc3\x89."},
    {"got", true, "I recieved it."},
    {"got", true, "I RECIEVED it."},
};

static void test_spellings(void)
{
    use(spellings);
    TEST_ROWS(spelling_rows);
    const char *html = "Subject: x\nContent-Type: text/html; charset=utf-8\n";
    ok(holds_for(read_mail(html, "<p>The <b>filing</b>&nbsp;<i>cabinet</i></p>"), ROLE_NONE,
                 "phrase"),
       "a phrase in HTML, over its marks and a no-break space");
    ok(!holds_for(read_mail(html, "<p>The filing</p><p>cabinet</p>"), ROLE_NONE, "phrase"),
       "no phrase over two paragraphs");
    ok(holds_for(read_mail(html, "<p>I can&rsquo;t find it</p>"), ROLE_NONE, "cant"),
       "a typographic apostrophe in HTML");
    ok(!holds_for(read_mail(html, "<style>cabinet</style><p>Hello</p>"), ROLE_NONE, "cabinet"),
       "a style sheet is no text");
}

/* ---- evidence ---- */

static void test_words(Report *report, const char *id, RuleText text, const char *words)
{
    Classification c;
    classify(classifier, report, ROLE_NONE, &c);
    const RuleMatch *match = match_of(&c, id);
    if (ok(match && match->text == text, "%s holds in the %s", id, rule_text_name(text))) {
        g_autofree char *found = explanation_words(report, match);
        is_str(found, words, "and cuts out its words");
    }
    classification_clear(&c);
    report_free(report);
}

static void test_evidence(void)
{
    use(animals);
    Report *report =
        read_text("\xc2\xa3 5 for a caf\xc3\xa9!  My dog chased a tom cat, twice.\n");
    Classification c;
    classify(classifier, report, ROLE_NONE, &c);
    const RuleMatch *match = match_of(&c, "all");
    g_autofree char *cut =
        match ? g_strndup(report->visible + match->start, match->end - match->start) : NULL;
    is_str(cut, "dog chased a tom cat", "offsets are bytes into the visible text");
    classification_clear(&c);
    report_free(report);
    test_words(read_text("The DOG\xe2\x80\x99s cat."), "all", RULE_VISIBLE,
               "DOG\xe2\x80\x99s cat");
    test_words(read_text("A cat.\n\nThe cat and the dog."), "all", RULE_VISIBLE,
               "cat and the dog");
    test_words(read_forward(), "forward", RULE_FORWARD, "cat");
    test_words(read_mail("Subject: my cat\nContent-Type: text/plain\n", "Hello."), "subject",
               RULE_SUBJECT, "cat");
    test_words(read_files(), "attachments", RULE_ATTACHMENTS, "dog_and-cat");
    test_words(read_files(), "fact.attachments", RULE_SUBJECT, "");
}

/* ---- which kind, which class ---- */

static const char sums[] =
    "words = { a = [\"aaa\"]; b = [\"bbb\"]; c = [\"ccc\"]; d = [\"ddd\"]; e = [\"eee\"]; f = "
    "[\"fff\"]; };\n"
    "confidence = { low = 10; tie = 0.8; share = 0.5; };\n"
    "rules = ( { id = \"unknown\"; off = true; },\n"
    "{ id = \"a\"; says = \"x\"; any = [\"a\"]; kind = { post = 10; }; },\n"
    "{ id = \"b\"; says = \"x\"; any = [\"b\"]; kind = { paper = 8; }; },\n"
    "{ id = \"c\"; says = \"x\"; any = [\"c\"]; kind = { paper = -1; malware = 9; }; },\n"
    "{ id = \"d\"; says = \"x\"; any = [\"d\"]; class = { not_an_incident = 50; }; },\n"
    "{ id = \"e\"; says = \"x\"; any = [\"e\"]; class = { near_miss = 20; }; },\n"
    "{ id = \"f\"; says = \"x\"; any = [\"f\"]; category = { outage = 5; }; } );\n";

typedef struct SumRow {
    const char *text;
    Kind kind;
    Certainty certainty;
    Category category; /* the first; CATEGORY_COUNT: none */
} SumRow;

static const SumRow sum_rows[] = {
    {"Nothing of ours.", KIND_UNKNOWN, CERTAINTY_LOW, CATEGORY_COUNT},
    {"Aaa.", KIND_POST, CERTAINTY_GOOD, CATEGORY_MISDELIVERY},
    {"Bbb.", KIND_PAPER, CERTAINTY_LOW, CATEGORY_PAPER_LOSS},
    {"Aaa and bbb.", KIND_POST, CERTAINTY_TIE, CATEGORY_MISDELIVERY},
    {"Bbb and aaa.", KIND_POST, CERTAINTY_TIE, CATEGORY_MISDELIVERY},
    {"Aaa and bbb and ccc.", KIND_POST, CERTAINTY_TIE, CATEGORY_MISDELIVERY},
    {"Bbb and ccc.", KIND_MALWARE, CERTAINTY_LOW, CATEGORY_MALWARE},
    {"Aaa and fff.", KIND_POST, CERTAINTY_GOOD, CATEGORY_MISDELIVERY},
    {"Bbb and fff.", KIND_PAPER, CERTAINTY_LOW, CATEGORY_OUTAGE},
    {"Aaa and ddd.", KIND_UNKNOWN, CERTAINTY_GOOD, CATEGORY_COUNT},
};

static void test_sums(void)
{
    use(sums);
    for (size_t i = 0; i < G_N_ELEMENTS(sum_rows); i++) {
        const SumRow *row = &sum_rows[i];
        Report *report = read_text(row->text);
        Classification c;
        classify(classifier, report, ROLE_NONE, &c);
        Category first = c.n_categories ? (Category)c.categories[0].value : CATEGORY_COUNT;
        is_str(kind_name(c.kind), kind_name(row->kind), row->text);
        is_str(certainty_name(c.certainty), certainty_name(row->certainty), "  certainty");
        is_int(first, row->category, "  category");
        classification_clear(&c);
        report_free(report);
    }
}

/* ---- leanings ---- */

static const char lean_rules[] =
    "words = { cats = [\"cat\", \"moggy\"]; };\n"
    "leanings = { letter = [ \"10: letter, share, juggle to, [cats]\", \"-4: owl\", \"denied "
    "3: letter\",\n"
    "    \"perhaps 5: [cats]\", \"1: 0 pupils, *\", \"first 20: parcel\", \"subject 30: "
    "parcel\" ]; grim = [\"5: ghost, ghoul\"]; };\n"
    "rules = ( { id = \"own\"; says = \"x\"; leaning = \"letter\"; kind = { redact = 2; }; },\n"
    "  { id = \"grim\"; says = \"y\"; leaning = \"grim\"; reaches = 10; malicious = true; } "
    ");\n";

static const char weighed_rules[] =
    "words = { cats = [\"cat\", \"moggy\"]; };\n"
    "weights = { names = { l = \"letter\"; gr = \"grim\"; }; words = [\"letter: l10\", "
    "\"share: l10\",\n"
    "    \"juggle to: l10\", \"[cats]: l10\", \"owl: l-4\", \"letter, denied: l3\", \"[cats], "
    "perhaps: "
    "l5\",\n    \"0 pupils: l1\", \"*: l1\", \"parcel, first: l20\", \"parcel, subject: l30\", "
    "\"ghost: gr5 l2\", \"ghoul: gr5\"]; };\n"
    "rules = ( { id = \"own\"; says = \"x\"; leaning = \"letter\"; kind = { redact = 2; }; },\n"
    "  { id = \"grim\"; says = \"y\"; leaning = \"grim\"; reaches = 10; malicious = true; } "
    ");\n";

static const struct {
    const char *text;
    int sum;
} lean_rows[] = {
    {"Nothing.", 1},
    {"A letter.", 11},
    {"A letter. Letters, and a letter.", 11},
    {"It was shared. Sharing it, he shares it.", 11},
    {"A letter and an owl.", 7},
    {"There was no letter.", 14},
    {"There was no letter. A letter was there.", 14},
    {"It was juggled to him.", 11},
    {"It was juggled by him to me.", 1},
    {"A moggy.", 11},
    {"Perhaps it was a cat.", 16},
    {"28 pupils, 3 pupils.", 2},
    {"Parcels came.", 21},
    {"Thank you. Parcels came. A parcel.", 21},
    {"It rained. Parcels came.", 1},
};

static int letter_weight(const Report *report)
{
    Classification c;
    classify(classifier, report, ROLE_NONE, &c);
    int weight = 0;
    for (size_t kind = 0; kind < c.n_kinds; kind++)
        weight = c.kinds[kind].value == KIND_REDACT ? c.kinds[kind].weight : weight;
    classification_clear(&c);
    return weight;
}

static void test_leanings(const char *text)
{
    use(text);
    for (size_t i = 0; i < G_N_ELEMENTS(lean_rows); i++) {
        Report *report = read_text(lean_rows[i].text);
        is_int(letter_weight(report), 2 * lean_rows[i].sum, lean_rows[i].text);
        report_free(report);
    }
    Report *report = read_text("It rained.");
    g_free(report->subject);
    report->subject = g_strdup("Parcel");
    is_int(letter_weight(report), 2 * 31, "a word that weighs in the subject");
    report_free(report);
    ok(!holds_for(read_text("A ghost, a ghost."), ROLE_NONE, "grim"), "what is not reached");
    ok(holds_for(read_text("A ghost and ghouls."), ROLE_NONE, "grim"), "what is reached");
}

static void test_leaned_words(void)
{
    const char *text = "An owl said so. Perhaps a moggy shared the letter";
    Report *report = read_text(text);
    Classification c;
    classify(classifier, report, ROLE_NONE, &c);
    const RuleMatch *match = match_of(&c, "own");
    ok(match && match->times == 32 && c.n_leaned == 3, "what weighed is named (%d, %zu)",
       match ? match->times : 0, c.n_leaned);
    GString *words = g_string_new(NULL);
    for (size_t i = 0; i < c.n_leaned; i++)
        g_string_append_printf(words, "%.*s %d, ", (int)(c.leaned[i].end - c.leaned[i].start),
                               report->visible + c.leaned[i].start, c.leaned[i].weight);
    is_str(words->str, "moggy 15, shared 10, letter 10, ",
           "the weightiest first, each once, and only in the direction of the sum");
    ok(match && match->start == c.leaned[0].start && match->end == c.leaned[0].end,
       "the rule was found where the first of them is");
    g_string_free(words, TRUE);
    classification_clear(&c);
    report_free(report);
}

/* ---- SE = DPC x EI + CB, by the table of tests/accuracy/staff/README.md ---- */

static const char grades[] =
    "words = { kind = [\"neutral\"]; near = [\"almost\"]; nothing = [\"nothingness\"];\n"
    "  basic = [\"basic\"]; behavioural = [\"behavioural\"]; financial = [\"financial\"];\n"
    "  special = [\"special\"]; safeguarding = [\"safeguard\"]; few = [\"few\"]; many = "
    "[\"many\"]; thousand = [\"thousand\"];\n"
    "  coop = [\"cooperating\"]; malice = [\"malice\"]; half = [\"half\"]; quarter = "
    "[\"quarter\"]; known = [\"known\"]; lost = [\"unknown\"];\n"
    "  changed = [\"changed\"]; away = [\"away\"]; raised = [\"raised\"]; low = [\"lowly\"]; "
    "device = [\"gadget\"]; };\n"
    "severity = { raises = ( { id = \"r.special\"; says = \"x\"; row = \"special\"; ei = 0.3; "
    "at_least = \"moderate\"; },\n"
    "  { id = \"r.many\"; says = \"x\"; row = \"financial\"; people = 100; ei = 0.3; at_least "
    "= "
    "\"major\"; } ); };\n"
    "rules = ( { id = \"row.safeguarding\"; off = true; },\n"
    "{ id = \"kind\"; says = \"x\"; any = [\"kind\"]; kind = { unknown = 900; }; "
    "confidentiality = 0.0; class = { confirmed = 900; }; },\n"
    "{ id = \"device\"; says = \"x\"; any = [\"device\"]; kind = { device = 1000; }; },\n"
    "{ id = \"near\"; says = \"x\"; any = [\"near\"]; class = { near_miss = 1000; }; },\n"
    "{ id = \"nothing\"; says = \"x\"; any = [\"nothing\"]; class = { not_an_incident = 1000; "
    "}; "
    "},\n"
    "{ id = \"r1\"; says = \"x\"; any = [\"basic\"]; row = \"basic\"; },\n"
    "{ id = \"r2\"; says = \"x\"; any = [\"behavioural\"]; row = \"behavioural\"; },\n"
    "{ id = \"r3\"; says = \"x\"; any = [\"financial\"]; row = \"financial\"; },\n"
    "{ id = \"r4\"; says = \"x\"; any = [\"special\"]; row = \"special\"; },\n"
    "{ id = \"r5\"; says = \"x\"; any = [\"safeguarding\"]; row = \"safeguarding\"; },\n"
    "{ id = \"n1\"; says = \"x\"; any = [\"few\"]; number = 9; },\n"
    "{ id = \"n2\"; says = \"x\"; any = [\"many\"]; number = 10; },\n"
    "{ id = \"n3\"; says = \"x\"; any = [\"thousand\"]; number = 1000; },\n"
    "{ id = \"coop\"; says = \"x\"; any = [\"coop\"]; cooperating = true; },\n"
    "{ id = \"malice\"; says = \"x\"; any = [\"malice\"]; malicious = true; },\n"
    "{ id = \"quarter\"; says = \"x\"; any = [\"quarter\"]; ei = 0.25; },\n"
    "{ id = \"half\"; says = \"x\"; any = [\"half\"]; ei = 0.5; },\n"
    "{ id = \"known\"; says = \"x\"; any = [\"known\"]; confidentiality = 0.25; },\n"
    "{ id = \"lost\"; says = \"x\"; any = [\"lost\"]; confidentiality = 0.5; },\n"
    "{ id = \"changed\"; says = \"x\"; any = [\"changed\"]; integrity = 0.5; },\n"
    "{ id = \"away\"; says = \"x\"; any = [\"away\"]; availability = 0.25; },\n"
    "{ id = \"raised\"; says = \"x\"; any = [\"raised\"]; at_least = \"critical\"; },\n"
    "{ id = \"low\"; says = \"x\"; any = [\"low\"]; at_least = \"minor\"; },\n"
    "{ id = \"of-device\"; says = \"x\"; any = [\"kind\"]; when_kind = [\"device\"]; at_least "
    "= "
    "\"major\"; },\n"
    "{ id = \"of-many\"; says = \"x\"; any = [\"kind\"]; people = 1000; urgent = true; } );\n";

typedef struct GradeRow {
    const char *text;
    int dpc, se; /* in hundredths */
    Severity severity;
} GradeRow;

static const GradeRow grade_rows[] = {
    {"neutral", 1, 100, SEVERITY_MINOR},
    {"neutral basic few", 1, 100, SEVERITY_MINOR},
    {"neutral basic many", 1, 100, SEVERITY_MINOR},
    {"neutral basic thousand", 2, 200, SEVERITY_MODERATE},
    {"neutral basic cooperating thousand", 1, 100, SEVERITY_MINOR},
    {"neutral behavioural", 1, 100, SEVERITY_MINOR},
    {"neutral behavioural few", 1, 100, SEVERITY_MINOR},
    {"neutral behavioural many", 2, 200, SEVERITY_MODERATE},
    {"neutral behavioural thousand", 2, 200, SEVERITY_MODERATE},
    {"neutral financial cooperating", 1, 100, SEVERITY_MINOR},
    {"neutral financial few", 2, 200, SEVERITY_MODERATE},
    {"neutral financial many", 3, 300, SEVERITY_MAJOR},
    {"neutral financial thousand", 3, 300, SEVERITY_MAJOR},
    {"neutral special cooperating", 2, 200, SEVERITY_MODERATE},
    {"neutral special few", 2, 200, SEVERITY_MODERATE},
    {"neutral special many", 3, 300, SEVERITY_MAJOR},
    {"neutral special thousand", 4, 400, SEVERITY_CRITICAL},
    {"neutral safeguard cooperating", 2, 200, SEVERITY_MODERATE},
    {"neutral safeguard few", 3, 300, SEVERITY_MAJOR},
    {"neutral safeguard many", 4, 400, SEVERITY_CRITICAL},
    {"neutral safeguard thousand", 4, 400, SEVERITY_CRITICAL},
    /* malice: one column to the right, and 0.5 */
    {"neutral financial few malice", 3, 350, SEVERITY_MAJOR},
    {"neutral financial malice", 3, 350, SEVERITY_MAJOR},
    {"neutral special cooperating malice", 2, 250, SEVERITY_MODERATE},
    {"neutral safeguard thousand malice", 4, 450, SEVERITY_CRITICAL},
    /* how easily people are known: the least that is said */
    {"neutral financial many half", 3, 150, SEVERITY_MINOR},
    {"neutral financial many half quarter", 3, 75, SEVERITY_MINOR},
    {"neutral special quarter", 2, 50, SEVERITY_MINOR},
    /* what happened to it: the most that is said of each */
    {"neutral financial known", 2, 225, SEVERITY_MODERATE},
    {"neutral financial known unknown", 2, 250, SEVERITY_MODERATE},
    {"neutral financial unknown changed", 2, 300, SEVERITY_MAJOR},
    {"neutral financial many unknown changed away", 3, 425, SEVERITY_CRITICAL},
    {"neutral basic unknown changed", 1, 200, SEVERITY_MODERATE},
    {"neutral basic unknown away", 1, 175, SEVERITY_MINOR},
    /* the gravest row counts */
    {"neutral safeguard basic few", 3, 300, SEVERITY_MAJOR},
    /* raised: never lowered */
    {"neutral special half", 2, 100, SEVERITY_MODERATE},
    {"neutral financial thousand half", 3, 150, SEVERITY_MAJOR},
    {"neutral basic raised", 1, 100, SEVERITY_CRITICAL},
    {"neutral special thousand lowly", 4, 400, SEVERITY_CRITICAL},
    {"neutral basic raised lowly", 1, 100, SEVERITY_CRITICAL},
    /* a rule for one kind; the kind says what the report does not */
    {"neutral gadget basic", 1, 100, SEVERITY_MAJOR},
    {"gadget basic", 1, 150, SEVERITY_MINOR},
    /* what was caught is a near miss, whatever the sum */
    {"neutral special thousand almost", 4, 400, SEVERITY_NEAR_MISS},
    {"neutral basic raised almost", 1, 100, SEVERITY_NEAR_MISS},
    {"neutral special thousand nothingness", 4, 400, SEVERITY_NEAR_MISS},
};

static void grade(const char *text, Classification *c)
{
    Report *report = read_text(text);
    classify(classifier, report, ROLE_NONE, c);
    report_free(report);
}

static void test_grades(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(grade_rows); i++) {
        const GradeRow *row = &grade_rows[i];
        Classification c;
        grade(row->text, &c);
        ok(c.score.dpc == row->dpc && c.score.se == row->se, "%s: DPC %d, SE %d (found %d, %d)",
           row->text, row->dpc, row->se, c.score.dpc, c.score.se);
        is_str(severity_name(c.severity), severity_name(row->severity), "  level");
        classification_clear(&c);
    }
}

static void test_deadlines(void)
{
    static const struct {
        const char *text;
        Severity severity, deadline;
    } rows[] = {
        {"neutral", SEVERITY_MINOR, SEVERITY_MAJOR},       /* nothing is said: the worst */
        {"neutral basic", SEVERITY_MINOR, SEVERITY_MINOR}, /* the data is known */
        {"neutral basic few", SEVERITY_MINOR, SEVERITY_MINOR},
        {"neutral special few", SEVERITY_MODERATE, SEVERITY_MODERATE},
        {"neutral special", SEVERITY_MODERATE, SEVERITY_MAJOR}, /* how many is not */
        {"neutral basic raised", SEVERITY_CRITICAL, SEVERITY_CRITICAL},
        {"neutral special almost", SEVERITY_NEAR_MISS, SEVERITY_NEAR_MISS},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Classification c;
        grade(rows[i].text, &c);
        is_str(severity_name(c.severity), severity_name(rows[i].severity), rows[i].text);
        is_str(severity_name(c.deadline_severity), severity_name(rows[i].deadline),
               "  deadlines");
        classification_clear(&c);
    }
}

static void test_conclusions(void)
{
    Classification c;
    grade("neutral thousand", &c);
    ok(c.urgent && match_of(&c, "of-many"), "a rule for so many people holds");
    classification_clear(&c);
    grade("neutral many", &c);
    ok(!c.urgent && !match_of(&c, "of-many"), "and does not for fewer");
    is_int(c.people, 10, "the number that a rule implies");
    classification_clear(&c);
    grade("neutral many, 25 pupils are affected", &c);
    is_int(c.people, 25, "gives way to the one that the report gives");
    classification_clear(&c);
    grade("neutral special half", &c);
    is_str(c.raise ? c.raise->id : NULL, "r.special", "the raise that set the level is named");
    classification_clear(&c);
    grade("neutral safeguard few", &c);
    ok(!c.raise, "one that did not is none");
    classification_clear(&c);
}

static void test_severity(void)
{
    use(grades);
    test_grades();
    test_deadlines();
    test_conclusions();
}

/* ---- a file over the shipped ones ---- */

static const Rule *rule_of(const Rules *some, const char *id)
{
    for (size_t i = 0; i < some->n_rules; i++) {
        if (strcmp(some->rules[i].id, id) == 0)
            return &some->rules[i];
    }
    return NULL;
}

static void test_overlay(void)
{
    const Rules *shipped = rules_builtin();
    use("words = { skimming = [\"clonk\"]; };\n"
        "rules = ( { id = \"skimming.words\"; says = \"ours\"; any = [\"skimming\"]; category "
        "= { "
        "skimming = 7; }; },\n"
        "{ id = \"bcc.shown\"; off = true; }, { id = \"never.there\"; off = true; },\n"
        "{ id = \"new\"; says = \"new\"; any = [\"skimming\"]; kind = { post = 1; }; } );\n");
    is_str(rule_of(rules, "skimming.words")->says, "ours",
           "the rule of the same id is replaced");
    is_str(rule_of(rules, "skimming.words")->file, "test.conf", "by the one of the file");
    ok(rule_of(shipped, "bcc.shown") && !rule_of(rules, "bcc.shown"), "off takes a rule away");
    ok(!rule_of(rules, "never.there"), "also one that is not there");
    is_int((int64_t)rules->n_rules, (int64_t)shipped->n_rules, "one more, one less");
    is_int((int64_t)rules->n_lists, (int64_t)shipped->n_lists, "no list more");
    is_str(rules->lists[rules_list(rules, "skimming")].phrases[0], "clonk",
           "the list of the same name is replaced");
    ok(!rules->lists[rules_list(rules, "skimming")].phrases[1], "as a whole");
    ok(holds_for(read_text("It went clonk."), ROLE_NONE, "skimming.words"), "and is in use");
    ok(!holds_for(read_text("A skimming device."), ROLE_NONE, "skimming.words"),
       "its former words are not");
    ok(strcmp(rules->hash, shipped->hash) != 0, "another set has another name");
    is_str(rule_of(shipped, "skimming.words")->file, "rules/kinds.conf",
           "the shipped ones stay as they were");
    use("severity = { dpc = { basic = [4, 4, 4, 4]; }; ei = 0.5; };");
    is_int(rules->severity.dpc[ROW_BASIC][0], 4, "a row of the table is replaced");
    is_int(rules->severity.dpc[ROW_SPECIAL][3], shipped->severity.dpc[ROW_SPECIAL][3],
           "the others stay");
    is_int(rules->severity.ei, 50, "a number is replaced");
    is_int((int64_t)rules->severity.n_raises, (int64_t)shipped->severity.n_raises,
           "the raises stay");
    use("severity = { raises = ( { id = \"one\"; says = \"x\"; at_least = \"major\"; } ); };");
    is_int((int64_t)rules->severity.n_raises, 1, "a list of raises takes the place of all");
}

/* ---- what is wrong with a file ---- */

typedef struct ErrorRow {
    int line;
    const char *says;
    const char *text;
} ErrorRow;

#define RULE(rest) "rules = (\n{ id = \"x\"; says = \"x\"; " rest " } );"
#define EFFECT     "kind = { post = 1; };"

static const ErrorRow error_rows[] = {
    {1, "syntax error", "rules = ( { id = ; } );"},
    {3, "`colour` is not known here", "\n\ncolour = 1;"},
    {2, "\"nolist\" is no word list", RULE("any = [\"nolist\"]; " EFFECT)},
    {2, "`any` names no word list", RULE("any = []; " EFFECT)},
    {2, "`colour` is not known here", RULE("any = [\"bcc\"]; colour = 1; " EFFECT)},
    {3, "the id \"x\" stands twice",
     RULE("any = [\"bcc\"]; " EFFECT "},\n{ id = \"x\"; says = "
          "\"x\"; any = [\"bcc\"]; " EFFECT)},
    {2, "`id` is missing or empty", "rules = (\n{ says = \"x\"; " EFFECT "} );"},
    {2, "`says` is missing or empty", "rules = (\n{ id = \"x\"; says = \"\"; " EFFECT "} );"},
    {1, "`rules` is no list", "rules = 1;"},
    {2, "a rule is no group", "rules = (\n1 );"},
    {2, "the rule has no effect", RULE("any = [\"bcc\"];")},
    {2, "\"letter\" is nothing that `kind` knows",
     RULE("any = [\"bcc\"]; kind = { letter = 1; };")},
    {2, "the weight of \"post\" is none", RULE("any = [\"bcc\"]; kind = { post = 0; };")},
    {2, "the weight of \"post\" is none", RULE("any = [\"bcc\"]; kind = { post = 1001; };")},
    {2, "the weight of \"post\" is none", RULE("any = [\"bcc\"]; kind = { post = \"1\"; };")},
    {2, "`kind` is no group", RULE("any = [\"bcc\"]; kind = 1;")},
    {2, "`within` is out of range", RULE("all = [\"bcc\"]; within = 0; " EFFECT)},
    {2, "`within` is out of range", RULE("all = [\"bcc\"]; within = 101; " EFFECT)},
    {2, "`within` means nothing here", RULE("any = [\"bcc\"]; within = 3; " EFFECT)},
    {2, "`within` means nothing here",
     RULE("all = [\"bcc\"]; anywhere = true; within = 3; " EFFECT)},
    {2, "`times` is out of range", RULE("any = [\"bcc\"]; times = 21; " EFFECT)},
    {2, "`times` means nothing here", RULE("all = [\"bcc\"]; times = 2; " EFFECT)},
    {2, "`times` means nothing here",
     RULE("any = [\"bcc\"]; none = [\"redact\"]; times = 2; " EFFECT)},
    {2, "`none` means nothing here", RULE("none = [\"bcc\"]; " EFFECT)},
    {2, "`pattern` is not possible here", RULE("pattern = \"x\"; " EFFECT)},
    {2, "`pattern` is not possible here",
     RULE("any = [\"bcc\"]; anywhere = true; pattern = \"x\"; " EFFECT)},
    {2, "the pattern is wrong at its byte 2",
     RULE("any = [\"bcc\"]; pattern = \"(x\"; " EFFECT)},
    {2, "\"body\" is nothing that `texts` knows",
     RULE("any = [\"bcc\"]; texts = [\"body\"]; " EFFECT)},
    {2, "`texts` is no list", RULE("any = [\"bcc\"]; texts = \"subject\"; " EFFECT)},
    {2, "\"loud\" is nothing that `voices` knows",
     RULE("any = [\"bcc\"]; voices = [\"loud\"]; " EFFECT)},
    {2, "\"sunny\" is nothing that `facts` knows", RULE("facts = [\"sunny\"]; " EFFECT)},
    {2, "\"king\" is nothing that `senders` knows", RULE("senders = [\"king\"]; " EFFECT)},
    {2, "\"x\" is nothing that `row` knows", RULE("any = [\"bcc\"]; row = \"x\";")},
    {2, "\"x\" is nothing that `at_least` knows", RULE("any = [\"bcc\"]; at_least = \"x\";")},
    {2, "\"x\" is nothing that `data` knows", RULE("any = [\"bcc\"]; data = [\"x\"];")},
    {2, "`ei` is out of range", RULE("any = [\"bcc\"]; ei = 5.5;")},
    {2, "`ei` is out of range", RULE("any = [\"bcc\"]; ei = -1;")},
    {2, "`number` is out of range", RULE("any = [\"bcc\"]; number = 0;")},
    {2, "a rule that looks at the conclusion cannot weigh on it",
     RULE("any = [\"bcc\"]; when_kind = [\"post\"]; " EFFECT)},
    {2, "\"a\" is no list of words", "words = {\na = 1; };"},
    {2, "\"a\" is no list of words", "words = {\na = []; };"},
    {2, "\"a\" has an item that is no word", "words = {\na = [\"\"]; };"},
    {3, "duplicate setting name", "words = {\na = [\"a\"];\na = [\"b\"]; };"},
    {2, "a: \"!\" holds no word", "words = {\na = [\"!\"]; };"},
    {1, "a misspelling has no right spelling", "misspellings = [\"a\"];"},
    {1, "`low` is out of range", "confidence = { low = -1; };"},
    {1, "`tie` is out of range", "confidence = { tie = 6; };"},
    {1, "`high` is not known here", "confidence = { high = 6; };"},
    {1, "`people` does not rise", "severity = { people = [10, 10]; };"},
    {1, "`people` does not say where columns begin", "severity = { people = [10]; };"},
    {1, "a row of `dpc` is none", "severity = { dpc = { basic = [1, 2]; }; };"},
    {1, "a DPC is out of range", "severity = { dpc = { basic = [1, 2, 3, 5]; }; };"},
    {1, "`levels` do not rise", "severity = { levels = { moderate = 4.0; }; };"},
    {1, "\"letter\" is no kind", "severity = { kinds = { letter = { }; }; };"},
    {1, "a raise says no level", "severity = { raises = ( { id = \"x\"; says = \"x\"; } ); };"},
};

static void test_error(const ErrorRow *row)
{
    Err err = {0};
    Rules *wrong = rules_read(row->text, "school.conf", NULL, &err);
    Classifier *never = wrong ? classifier_new(wrong, &err) : NULL;
    g_autofree char *place = g_strdup_printf("school.conf:%d: ", row->line);
    bool right = !never && err.kind == ERR_INPUT && g_str_has_prefix(err.msg, place) &&
                 strstr(err.msg, row->says) && strstr(err.msg, "allowed: ");
    ok(right, "%s%s", place, row->says);
    if (!right)
        printf("# got: %s\n", never ? "(no error)" : err.msg);
    classifier_free(never);
    rules_free(wrong);
}

/* All that is wrong is told, each with its line, and nothing that follows from it. */
static void test_all_errors(void)
{
    static const char text[] =
        "colour = 1;\nwords = { good = [\"a\"]; bad = [\"b\", \"\",\n \"\"]; none = 1; };\n"
        "severity = { dpc = { basic = [1]; }; kinds = { letter = { }; }; };\n"
        "leanings = { x = [\"no\",\n \"none\"]; };\n"
        "rules = (\n{ id = \"x\"; says = \"x\"; any = [\"bad\"]; colour = 1; size = 2; },\n"
        "{ id = \"y\"; says = \"y\"; any = [\"nolist\"]; " EFFECT " },\n"
        "{ id = \"z\"; says = \"z\"; any = [\"none\", \"bad\"]; " EFFECT " } );";
    static const char *const told[] = {
        "school.conf:1: `colour` is not known here", "school.conf:2: \"bad\" has an item",
        "school.conf:3: \"bad\" has an item",        "school.conf:3: \"none\" is no list",
        "school.conf:4: a row of `dpc` is none",     "school.conf:4: \"letter\" is no kind",
        "school.conf:5: a line has no weight",       "school.conf:6: a line has no weight",
        "school.conf:8: `colour` is not known",      "school.conf:8: `size` is not known",
        "school.conf:9: \"nolist\" is no word list",
    };
    Err err = {0};
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    Rules *never = rules_read(text, "school.conf", lines, &err);
    ok(!never && lines->len == G_N_ELEMENTS(told), "refused for %u reasons", lines->len);
    for (guint i = 0; i < lines->len && i < G_N_ELEMENTS(told); i++)
        ok(g_str_has_prefix(g_ptr_array_index(lines, i), told[i]), "%s",
           (char *)g_ptr_array_index(lines, i));
    is_str(err.msg, lines->len ? g_ptr_array_index(lines, 0) : NULL, "the first by itself");
    rules_free(never);
}

static void test_errors(void)
{
    test_all_errors();
    for (size_t i = 0; i < G_N_ELEMENTS(error_rows); i++)
        test_error(&error_rows[i]);
}

int main(void)
{
    test_conditions();
    test_voices();
    test_spellings();
    test_evidence();
    test_sums();
    test_leanings(weighed_rules);
    test_leanings(lean_rules);
    test_leaned_words();
    test_severity();
    test_overlay();
    test_errors();
    drop_rules();
    return tap_done();
}
