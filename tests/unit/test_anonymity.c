/* Who asks for anonymity, told from who refuses it and from who tells of others'. */
#include "parsers/anonymity.h"
#include "tests/unit/tap.h"

#include <glib.h>

static void check(const char *subject, const char *text, bool handed_on, bool expected)
{
    g_autofree char *asked = anonymity_asked(subject, text, handed_on, NULL);
    ok((asked != NULL) == expected, "%s: %s / %s", expected ? "asks" : "does not ask",
       subject ? subject : "", text);
    if (asked && !expected)
        printf("# found: %s\n", asked);
}

static void test_asked(void)
{
    static const char *const texts[] = {
        "I wish to remain anonymous.",
        "A laptop was left on the bus. I would like to stay anonymous.",
        "Please keep my name out of this.",
        "please keep my name out of it, I have to work with her",
        "I'd rather not be named.",
        "I would prefer not to give my name.",
        "Please do not mention my name to anyone.",
        "Can this be anonymous?",
        "Could I please remain anonymous?",
        "I want this to be anonymous.",
        "This is an anonymous report.",
        "I am reporting this anonymously because I am afraid.",
        "Please treat this anonymously.",
        "Treat this as anonymous please.",
        "I don't want my name mentioned.",
        "I don't want anyone to know it was me.",
        "Please don't tell them it was me!",
        "Nobody must know it was me who told you.",
        "I do not want this to come back to me.",
        "I don\u2019t want to be identified.",
        "I must not be identified.",
        "My name must not be used.",
        "I request anonymity.",
        "I'm asking for anonymity.",
        "Please respect my anonymity.",
        "Please protect my identity.",
        "I'm happy to talk to you but I want to stay anonymous.",
        "We would like to remain anonymous.",
        "I do not wish to be named and want to stay anonymous.",
        "Would like to stay anonymous.",
        "Anonymous please",
        "Some data was sent to the wrong parent.\n\nAnonymous",
        "Please can you leave my name off the report.",
        "I am telling you this without giving my name.",
        "I WISH TO REMAIN ANONYMOUS",
        "i wish to\nremain anonymous",
        "Do you wish to remain anonymous? Yes",
        "Remain anonymous: yes",
        "The survey was anonymous. I wish to be anonymous, too.",
        "I need to stay anonymous as she is my line manager.",
        "It is important that I remain anonymous.",
        "Please make sure that my name isn't passed on to the head.",
        "I would be grateful if my name was not used.",
        "Hoffwn aros yn ddienw.",
        "Cadwch fy enw allan o hyn.",
        "Peidiwch \u00e2 defnyddio fy enw.",
        "Rwy'n dymuno aros yn ddienw.",
        "Rydw i eisiau aros yn ddienw os gwelwch yn dda.",
        "Mae gliniadur ar goll. Hoffwn roi gwybod yn ddienw.",
        "I would like to report this anonymously: the register was left on the bus.",
        "I wish to remain anonymous, please: Tom lost it.",
        "I wish to remain anonymous. See http://web.example/list for it.",
        "I want to stay anonymous (it was at 10:30).",
        "Can I stay anonymous? Tom lost it.",
        "Hoffwn aros yn ddienw. They asked me: was it you?",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        check(NULL, texts[i], false, true);
    check("Anonymous report", "A laptop was left on the bus.", false, true);
    check("Anonymous", "A laptop was left on the bus.", false, true);
    check("Anonymous concern about pupil data", "A laptop was left on the bus.", false, true);
    check("Adroddiad", "Dienw", false, true);
    check(NULL, "She wishes to remain anonymous.", true, true);
    check(NULL, "An anonymous report from one of our teachers.", true, true);
}

static void test_not_asked(void)
{
    static const char *const texts[] = {
        "I don't need to be anonymous.",
        "I do not wish to remain anonymous.",
        "There is no need for anonymity.",
        "I am happy to be named.",
        "I don't mind being named.",
        "I don't mind if you use my name.",
        "You can use my name.",
        "You may mention my name if it helps.",
        "I'm not asking for anonymity.",
        "No need to keep my name out of it.",
        "This is not anonymous.",
        "I am not bothered about being identified.",
        "Happy for you to give my name to the head.",
        "An anonymous note was found in the staff room.",
        "The survey was anonymous.",
        "The survey should have been anonymous but the names were shown.",
        "We received an anonymous letter about the trip.",
        "I found an anonymous letter on my desk.",
        "I would like to report an anonymous letter.",
        "I want to report that the survey was not anonymous.",
        "I want to report that an anonymous account posted photographs.",
        "She wishes to remain anonymous.",
        "The parent would like to stay anonymous.",
        "A colleague asked me not to mention her name.",
        "My colleague wants to remain anonymous.",
        "The pupil must not be named.",
        "He said he did not want to be named.",
        "She wrote: \"I wish to remain anonymous\" at the end of it.",
        "The note said \u201cI want to stay anonymous\u201d.",
        "> I wish to remain anonymous.\n\nWe have looked into this.",
        "Somebody rang anonymously and told us about the leak.",
        "The anonymous reporting line was not working.",
        "Please anonymise the data before you send it.",
        "The data was supposed to be anonymous.",
        "Please find attached the anonymous survey results.",
        "Do you wish to remain anonymous? No",
        "Remain anonymous: no",
        "I sent the list to the wrong parent.",
        "My name is on the list that was sent to all parents.",
        "My name was misspelt in the e-mail.",
        "Please keep me informed.",
        "The letter did not have my name on the envelope but my neighbour's.",
        "This is confidential.",
        "I opened the letter because it did not say my name.",
        "My name is not on the list that was sent.",
        "Does dim angen i mi fod yn ddienw.",
        "Nid wyf am aros yn ddienw.",
        "Roedd yr arolwg yn ddienw.",
        "Daethpwyd o hyd i nodyn dienw.",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        check(NULL, texts[i], false, false);
    check("Anonymous letter found", "It was in the hall.", false, false);
    check("Anonymous survey results sent to all parents", "It had names in it.", false, false);
    check("Data breach", "I left the list on the bus.", true, false);
}

int main(void)
{
    test_asked();
    test_not_asked();
    return tap_done();
}
