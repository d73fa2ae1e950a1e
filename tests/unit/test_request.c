/* Requests and suggestions, told from reports. */
#include "parsers/fields/request.h"
#include "tests/unit/tap.h"

#include <glib.h>

static void check(const char *subject, const char *text, const char *expected)
{
    const char *found = request_find(subject, text, NULL);
    is_str(found ? found : "none", expected, text);
}

static void test_exceptions(void)
{
    static const char *const texts[] = {
        "I would like to request an exception to the security policy for the music tablets.",
        "We are requesting a temporary exemption from the encryption rule.",
        "Could I have an exception to the USB rule for the exam week?",
        "Hello,\n\nPlease may we have a waiver from the password policy until "
        "June.\n\nThanks\nAnn",
        "I am writing to ask for an exception to paragraph 4 of the policy.",
        "May we be exempt from the rule on memory sticks during the trip?",
        "I hereby apply for an exemption from the Acceptable Use Policy.",
        "Would it be possible to have an exception from the ban on personal telephones?",
        "Can an exception be made to the policy for our visiting teacher?",
        "Please grant us a dispensation from the two-factor requirement. Our old "
        "tablets\ncannot do it.",
        "We'd like an exemption from the policy because the printer has no encryption.",
        "I need an urgent exception to the data protection policy for the trip's telephone "
        "list.",
        "Please exempt the science department from the new password rule.",
        "Could I please have an exception from the policy, to use a USB stick for the film?",
        "I would be grateful if you could grant me an exception to the policy on removable "
        "media.",
        "Please could the kitchen staff be exempted from the new rule on memory sticks until "
        "Easter?",
        "I wonder whether I could have an exception from the two-factor rule.",
        "Is there any chance of an exception to the clear desk policy during the move?",
        "Our choir needs a waiver from the photo policy, could you approve one please?",
        "Hoffwn ofyn am eithriad i'r polisi.",
        "Could we be allowed to use personal phones for the trip photos?",
        "May I take the laptop home although the policy says not to?",
        "Would it be OK to use a USB stick for the exam films even though the rules forbid it?",
        "I would like permission to use WhatsApp with the parents on the trip.",
        "Is it possible to keep the photos longer than the policy says?",
        "Can we keep the old printer for now despite the policy?",
        "Would it be all right if we used our own cameras at the sports day?",
        "Please allow us to take the registers home during the building work. The policy says "
        "no, I know.",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        check("hello", texts[i], "exception");
    check("Policy on memory sticks", "Could we have an exception for the orchestra?",
          "exception");
}

/* What is asked for has been done. */
static void test_asked_too_late(void)
{
    static const char *const told[] = {
        "Can we have an exception to the encryption rule because I already sent the list?",
        "May I have an exception to the USB rule? I have already been using my own stick.",
        ("Could I have an exception to the personal phone rule? I've already taken photos on "
         "it."),
        "We need an exemption from the policy, as the office has already given them out.",
        "Please may I have a waiver from the e-mail policy? I have used my gmail since May.",
        "Could we have an exception to the policy? Ben went ahead with the lists.",
    };
    static const char *const asked[] = {
        "May I have an exception to the USB rule? We already have encrypted sticks.",
        "Could we have an exception to the policy? The head is already aware of it.",
        "Can we have an exception to the encryption rule because the film is already public?",
        "May I have an exception to the phone rule? I would use my own phone.",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(told); i++)
        check("hello", told[i], "none");
    for (size_t i = 0; i < G_N_ELEMENTS(asked); i++)
        check("hello", asked[i], "exception");
}

static void test_suggestions(void)
{
    static const char *const texts[] = {
        "I suggest that we change the policy so that visitors sign in.",
        "We would like to propose an amendment to the Security Incidents Policy.",
        "I think the policy should say who keeps the keys.",
        "Could we add a paragraph to the policy about smart watches?",
        "May I suggest updating the policy? Section 4 names a person who retired.",
        "It would be helpful if the policy were clearer about photographs.",
        "My suggestion: the policy should cover artificial intelligence.",
        "I recommend rewording the guidance on passwords.",
        "Please consider adding a list of contacts to the procedure.",
        "Can I suggest that the policies be shortened?",
        "I would like to suggest that section 4 of the information security policy is changed.",
        "I'd like to suggest a change to the incident policy, the form is too long.",
        "I think section 3 of the policy needs rewriting, nobody knows what a near miss is.",
        "The policy would be easier to follow with pictures.",
        "A suggestion: the data protection policy ought to have a list of the governors.",
        "Might it be worth adding a line about smart speakers to the policy?",
        "Hoffwn awgrymu newid y polisi.",
        "It would be better if the policy let us use our own tablets.",
        "It would help if the policy allowed staff to keep a paper copy.",
        "The policy should let us take photographs with school tablets.",
        "It would be good if the policy did not forbid memory sticks altogether.",
        "I wish the policy would allow us a second password.",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        check(NULL, texts[i], "suggestion");
    check("Suggestion for the policy", "Please add smart watches to the policy.", "suggestion");
}

static void test_reports(void)
{
    static const char *const texts[] = {
        "Mr Jones used an exception to the policy to take the register home.",
        "Under an exception to the policy she copied the list to a memory stick.",
        "He said he would like an exception to the policy, and did it anyway.",
        "She asked: could I have an exception to the policy? Then it was gone.",
        "On Friday the payslips lay on the printer. Perhaps the policy should say who looks.",
        "I would like to report that somebody used the exception to the USB policy.",
        "I am not requesting an exception to the policy.",
        "We did not request an exception to the policy and took them anyway.",
        "No exception to the policy was requested.",
        "He has an exception to the policy but he shared the password.",
        "They requested an exception to the policy last year.",
        "I requested an exception to the policy, which you refused.",
        "The request for an exception to the policy was ignored and pupils' names were sent "
        "out.",
        "A laptop was lost. I would like to request an exception to the policy.",
        "I need an exception report for attendance.",
        "I would like an appointment about the policy.",
        "I would like to ask for help: Tom uses the exception to the policy.",
        "I lost my memory stick on the bus, with the exception of the case.",
        "With the exception of one page the policy was found on the photocopier.",
        "The policy says that memory sticks must be encrypted and mine was not.",
        "A teacher breached the data protection policy.",
        "I think the policy should be followed by everybody, and Mr X does not.",
        "I suggest you look at the policy, because Mr X ignores it.",
        "I suggest that we change all passwords, as the policy says.",
        "Could you change the passwords? The policy requires it.",
        "Could we please review who has access, since the policy says no?",
        "Somebody suggested to change the policy.",
        "She told me: I suggest we change the policy.",
        "I do not suggest that we change the policy.",
        "The policy was changed without permission.",
        "The suggestion to change the policy came in a phishing mail.",
        "I received an email entitled Suggestion to update the policy, and clicked on it.",
        "An email asked me to update the policy form with my password.",
        "A pupil's record was shared with the wrong parent; I suggest adding this to the "
        "policy.",
        "My insurance policy details were emailed to another family.",
        "Can I have an appointment? A parent saw other children's marks.",
        "I need to change my password, I think somebody knows it.",
        "Please could you delete the letter that went home with the wrong child.",
        "Please add Mrs Jones to the list.",
        "I propose to meet on Monday about what happened.",
        "We have an exemption from fire drills.",
        "The contractor asked for an exemption from the policy and got the keys anyway.",
        "Please do not grant an exception to the policy to Mr X.",
        "The policy needs updating, he said, and left the filing cabinet open.",
        "Could you please tell me whether an exception to the policy was ever granted to him?",
        "Can we talk about the exception to the policy that she has?",
        "Would you look at the register: the waiver forms of the policy lie on the public "
        "drive.",
        "I think the policy was not followed when the reports were put in the bin.",
        "I feel the policy has been updated by somebody who should not be able to.",
        "Would you approve an exception to the policy? The caretaker burnt the files before we "
        "could ask.",
        "I think the policy should mention group chats. Our TA put a child's diagnosis in "
        "hers.",
        "Can I be exempt from the password rule? My son guessed mine.",
        "We would like to propose a change to the policy. One of the supply staff has deleted "
        "the log.",
        "Is there a policy about this?",
        "I used my own phone although the policy does not allow it.",
        "We take the laptops home even though the policy says not to.",
        "Could you speak to Mr X? He uses his own phone although the policy says no.",
        "Could we talk about Tom, who takes the laptop home although the policy says not to?",
        "May I mention that registers go home despite the policy?",
        "Can I tell you about somebody who keeps photos longer than the policy says?",
        "Is it OK that Mr X uses his own phone for photos?",
        "Could we be allowed to use personal phones? Yesterday mine was stolen with the "
        "photos.",
        "She was allowed to use her own phone although the policy says no.",
        "Nobody asked me for permission to use personal phones.",
        "He told me: could we be allowed to use our own phones.",
        "It would be better if the policy let nobody do what Ann did, she lost the list.",
        "May I see the file that you keep on me?",
        "Could we be allowed to see who read our records?",
        "May I just email this, although the policy says to ring? A pupil looks at another's "
        "file on my screen.",
        "Can I report this by e-mail even though the policy says to use the form?",
        "Is it okay if a supply teacher has seen my password and everybody's grades?",
        "Would it be ok if I use my own laptop for now? My bag was gone after the train.",
        "A parent now has the numbers of all the others. Is it ok to use WhatsApp to tell "
        "them?",
        "The caretaker found a box of old files in the skip. Could we be allowed to use "
        "personal phones until then?",
        "The register from Monday is not there any more. May I keep my own phone with me "
        "although the policy says not to?",
        "Our old laptop was sold on eBay. I wish the policy would let us lock our rooms.",
        "The photographs are on a stranger's page. Is it ok to use WhatsApp to tell the "
        "parents?",
        "",
        "Thank you for your mail.",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        check("hello", texts[i], "none");
    check("Re: Request for an exception to the policy",
          "He was refused and the data was sent to his own account.", "none");
    check("Suggestion to update the policy",
          "A mail with this subject asked me for my password, and I typed it in.", "none");
    check("Request for an exception to the policy", "Details are attached.", "none");
    check("x", "> I would like to request an exception to the policy.\nNo.", "none");
}

static void test_hostile(void)
{
    static const char *const units[] = {"request an ", "i suggest ", "policy ",     ". ",
                                        "\n\n",        "> a\n",      "change the ", "ä"};
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        GString *text = g_string_new(NULL);
        while (text->len < 1000000)
            g_string_append(text, units[i]);
        ok(!request_find(text->str, text->str, NULL), "a megabyte of unit %d is none", (int)i);
        g_string_free(text, TRUE);
    }
}

int main(void)
{
    test_exceptions();
    test_asked_too_late();
    test_suggestions();
    test_reports();
    test_hostile();
    return tap_done();
}
