/* Who asks for anonymity without the word: in a form, at the foot of a letter, or by disowning what they tell. */
#include "parsers/identity/anonymity.h"
#include "parsers/identity/anonymity_own.h"
#include "tests/unit/tap.h"

#include <glib.h>

static void check_all(const char *const *texts, bool expected)
{
    for (; *texts; texts++) {
        g_autofree char *asked = anonymity_asked(NULL, *texts, NULL, false, NULL);
        ok((asked != NULL) == expected, "%s: %s", expected ? "asks" : "does not ask", *texts);
        if (asked && !expected)
            printf("# found: %s\n", asked);
    }
}

static void test_asked(void)
{
    static const char *const texts[] = {
        "Treat this as an anonymous tip.",
        "Please treat this as an anonymous tip.",
        "Name: anonymous\n\nThe list was left in the hall.",
        "From: Anon\n\nThe list was left in the hall.",
        "Name: Anon",
        "Reported by: anonymous",
        "Your name: Anonymous",
        "Your name: I'd rather not say",
        "Name: prefer not to say",
        "Name: withheld",
        "Name: not given\nWhat happened: a laptop was lost.",
        "Name of person reporting: (anonymous)",
        "Signed: anonymous",
        "We lost it.\n\n\u2014 A worried parent",
        "We lost it.\n\n\u2013A worried parent\u2026",
        "Name: \u201canonymous\u201d\nThe office left the files open.",
        "From a concerned member of staff.\nThe office left the files open.",
        "If anyone asks, it wasn't me.",
        "if anyone asks it wasnt me who told you",
        "If anyone asks, I never said anything.",
        "If he asks, I didn't tell you.",
        "You haven't heard this from me.",
        "This never came from me.",
        "I was never here.",
        "I never told you this.",
        "We never had this conversation.",
        "This conversation never happened.",
        "Strictly confidential: Mrs Hill has been taking the registers home.",
        "Strictly confidential. Mrs Hill has been taking the registers home.",
        "This is strictly confidential.",
        "What I am about to tell you is strictly confidential.",
        "I am writing to you confidentially.",
        "I don't want any comeback on me.",
        "Please don't say where this came from.",
        "Don't let anyone know I emailed.",
        "I don't want to be involved.",
        "My colleagues must not find out I've reported this.",
        "I'd be in trouble if she knew I had written.",
        "She would kill me if she knew I had told you.",
        "I'd lose my job if anyone knew I sent this.",
        "I am not giving my name.",
        "You don't need to know who I am.",
        "I'm leaving this unsigned because I am worried.",
        "I would like this to be treated with discretion.",
        "Please be discreet, I have to work with her.",
        "I trust this will go no further.",
        "Can you make out that you found it yourself?",
        "Please pretend you found this yourself.",
        "I need to stay out of the picture.",
        "Please anonymise me.",
        "Please can you anonymise my report before you pass it on.",
        "I'm only saying this if my name stays out of it.",
        "hope this wont come back to bite me",
        "Ni chlywsoch hyn gennyf i.",
        "Mae hyn yn gyfrinachol rhyngom ni.",
        "Enw: dienw",
        "Imię: anonim",
        "Imię i nazwisko: anonimowo",
        "Nom: anonyme",
        "Os oes unrhyw un yn gofyn, nid fi oedd o.",
        "To zgłoszenie jest anonimowe.",
        "secret squirrel - no names!",
        "No names. He left it on the bus.",
        "He has it. no name from me lol",
        "Please: nothing that points to me.",
        "Please treat as coming from nobody.",
        "I'd be mortified if people worked out who told you.",
        "If anyone asks, this came from \"a colleague\".",
        "so please don't write anything that shows it's me",
        "keep my family's name off it please",
        "i not want he know is me who say",
        "Do you wish to be identified? No thank you",
        "May we use your name? No",
        "Can we share your name with the head?\nNo",
        "Proszę nie mówić nikomu, że to ode mnie.",
        "Je préférerais que mon nom n'apparaisse nulle part.",
        "Va rog sa nu spuneti ca eu v-am scris.",
        "Vă rog să nu spuneți că eu v-am scris.",
        "Lütfen adımı kimseye söylemeyin.",
        "Por favor, não digam que fui eu.",
        "Vi prego, non fate il mio nome.",
        "Будь ласка, не кажіть нікому, що це я.",
        "Please mera naam na batana.",
        "Without name please, he is my manager.",
        "keep us lot out of it will you",
        "Tell no one I sent this.",
        "Please don't let it get back to her.",
        "I wish to remain unknown.",
        "Keep this under your hat please.",
        "Mum's the word about me, ok?",
        "I won't be signing this one.",
        "May we pass your details on? No",
        "I'd be obliged if nobody was told I'd been in touch.",
        "pls dont let him know its from us",
        "Kindly do not disclose that it is me who informed you.",
        "From a well-wisher",
        "Please pretend I never wrote.",
        "Plis peidiwch â sôn amdana i wrth neb.",
        "Hoffwn i neb wybod mai fi ysgrifennodd.",
        "Cadwch fy manylion yn breifat os gwelwch yn dda.",
        "Não quero que ninguém saiba que fui eu.",
        "No quiero que nadie sepa que he sido yo.",
        "Bitte behandeln Sie meinen Namen vertraulich.",
        "Merci de ne pas divulguer mon nom.",
        "Non voglio che si sappia che sono stata io.",
        "Proszę zachować moje dane w tajemnicy.",
        "Nu vreau să se știe că eu am scris.",
        "Прошу не розголошувати моє ім'я.",
        "İsmimin gizli tutulmasını rica ederim.",
        "dont say we grassed pls",
        "Byddwn yn ddiolchgar pe na bai fy enw yn cael ei ddatgelu.",
        "I should be most grateful for your discretion as to the source of this.",
        "Por favor, que no se sepa que lo digo yo.",
        "Are you happy for your name to be used?: No",
        "I ask you to honour my anonymity.",
        "can u pretend u found out urself",
        "I do not wish to be drawn into any enquiry by name.",
        "I would be very uncomfortable if she knew that I was the one who reported her.",
        "Name withheld by request, please.",
        "Please keep me secret.",
        "u didnt hear this from me",
        NULL,
    };
    check_all(texts, true);
}

static void test_not_asked(void)
{
    static const char *const texts[] = {
        "We had an anonymous tip about the bins.",
        "The helpline had an anonymous tip.",
        "Name: Ann On",
        "Name: Bethan Jones\nThe list was left in the hall.",
        "The parent said: if anyone asks, it wasn't me.",
        "He said if anyone asks it wasn't him.",
        "If anyone asks, the printer is broken.",
        "If anyone asks, I am in the hall.",
        "It wasn't me who left the door open.",
        "It wasn't me, it was the cleaner.",
        "If it wasn't me, who was it?",
        "The confidential file was lost.",
        "CONFIDENTIAL",
        "CONFIDENTIAL\n\nThe register was left on the bus.",
        "STRICTLY CONFIDENTIAL\n\nThe register was left on the bus.",
        "Strictly confidential papers were left in the hall.",
        "The strictly confidential list was emailed to parents.",
        "It was marked strictly confidential.",
        "The letter was headed \"Strictly confidential\".",
        "An envelope marked Strictly Confidential was left open on the desk.",
        "This e-mail and any attachments are strictly confidential and intended solely for the "
        "addressee.",
        "This email is strictly confidential. If you are not the intended recipient, please "
        "delete it.",
        "The information in this email is confidential and may be legally privileged.",
        "This message is private and confidential.",
        "Confidential waste was left in the corridor.",
        "Strictly confidential information about pupils was left on the bus.",
        "Staff records are strictly confidential and should not be in the hall.",
        "Pupil data is to be kept strictly confidential.",
        "The form said Name: anonymous on it and we cannot tell whose it is.",
        "A pupil wrote Name: Anon on the form.",
        "I signed the form.",
        "I did not sign the form.",
        "The form was unsigned.",
        "I never told you about the laptop: it was found yesterday.",
        "I never told him my password.",
        "I never said anything to the parent.",
        "We never had this conversation with the supplier.",
        "I was never here on Monday, so I did not see it.",
        "I didn't tell you that the laptop was encrypted.",
        "I will not sign this off until the logs are in.",
        "I didn't give my name.",
        "The caller wouldn't say who he was.",
        "The caller would not give his name.",
        "I don't want her involved.",
        "I do not want to get parents involved.",
        "Don't quote the old policy.",
        "Please be discreet when you collect the file.",
        "Please use discretion when telling the parents.",
        "I trust this will go no further wrong.",
        "She asked me to anonymise the data.",
        "Please anonymise the data set before you send it.",
        "Please remove my name from the mailing list.",
        "Please take my name off the rota.",
        "Can you remove my name from the newsletter?",
        "He pretended he found it himself.",
        "I found it myself.",
        "You don't need to know who they are.",
        "I don't know who I am supposed to tell.",
        "You don't need to know who I am to open the file.",
        "She is scared that they will find out it was her.",
        "Please don't say anything to the pupils.",
        "Please don't tell anyone the new password.",
        "Don't drag the file into the shared folder.",
        "The pupil's name was withheld.",
        "From: Anonymous <noreply@forms.example>",
        "The user name was anonymous.",
        "Name: anonymous access was switched on.",
        "Reported by: the cleaner",
        "I spoke to the parent in confidence.",
        "A pupil told me in confidence that he is unwell and the note was lost.",
        "We tell pupils in strict confidence.",
        "Counselling notes, which are in strict confidence, were left out.",
        "The comeback from the parent was bad.",
        "I didn't hear this from you.",
        "I heard this from the cook.",
        "You didn't hear the alarm.",
        "Please treat this anonymous letter with care.",
        "Please record this anonymous call in the log.",
        "Consider this anonymous letter carefully.",
        "A worried parent rang.",
        "From: a parent",
        "Thanks,\nA. Parent",
        "Regards,\nHead Teacher",
        "Open all night.\n> \u2014 A worried parent",
        "A concerned parent came in.\nShe had the list.",
        "The list was found.\nThanks, Bethan",
        "Name: none",
        "Name: n/a",
        "Pupil name: withheld",
        "Username: anonymous",
        "User name: anonymous",
        "Email: private",
        "Name: Private Pike",
        "Name: removed",
        "Contact: private",
        "Address: private",
        "I am in trouble because she knew I had written to the parents.",
        "He would lose his job if she knew he had done it.",
        "She'd be in trouble if she knew I had called.",
        "I don't know if she knew I had told the parents and there will be trouble.",
        "If anyone asks, tell them it was not encrypted.",
        "If anyone asks, the head said nothing.",
        "If anyone asks I have not got the list.",
        "The parent says you did not hear it from me.",
        "The laptop did not come from me.",
        "The parent did not get this from me.",
        "This e-mail did not come from me.",
        "This message did not come from me, my account was hacked.",
        "It didn't come from me, somebody has sent it in my name.",
        "An email was sent to all parents in my name. It did not come from me.",
        "I don't want to be involved in the trial of the new app.",
        "I don't want parents to be involved.",
        "I do not want to be involved in the new rota.",
        "This is confidential.",
        "The file is strictly confidential.",
        "The list was marked strictly confidential: it went to all parents.",
        "Strictly confidential, the envelope said.",
        "I spoke confidentially to a parent.",
        "I was writing confidentially to a parent and sent it to the wrong one.",
        "I am concerned.",
        "Concerned parent emailed about the list.",
        "I found a letter signed: anonymous",
        "Reported by: office",
        "From: the office",
        "From: Private office",
        "We must keep this private.",
        "With discretion the parents were told.",
        "The data was given with discretion.",
        "We have told the parent to be discreet.",
        "I would be livid if he knew I had sent it.",
        "Please don't let kitchen use the tablet tomorrow - I have told Bev.",
        "Nothing in the log points to me or to anyone else.",
        "Nothing in it leads to me.",
        "Without name please send it again.",
        "The list has no names.",
        "There was nothing on it, no photographs, no names.",
        "No names or numbers were on it.",
        "Please remove my name from the staff e-mail list.",
        "Don't blame Sam. I'd rather you heard it from me than from somebody else.",
        "Do you wish to be identified? Yes",
        "May we use your name? Yes, of course",
        "The file came from a colleague.",
        "Here is the plan for the trip. No names, only roles.",
        "The firm would like our attendance figures, with no names, in bands.",
        "The PC is locked by somebody. No names.",
        "It came from nobody on the list.",
        "If you'd rather not hear from us, please unsubscribe.",
        "I don't know who this is.",
        "I told no one the password.",
        "I have taken the names out of the minutes as you asked.",
        "The list came back with names out.",
        "dont know who said it or if she told them",
        "Are you happy for your name to be used?: Yes",
        "Please keep the code secret from the pupils.",
        "I was drawn into the talk and left the file open.",
        NULL,
    };
    check_all(texts, false);
}

/* In words that are not those of a form: of the name, of what leads to it, of who told. */
static void test_plainly(void)
{
    static const char *const asked[] = {
        "I trust you won't be sharing where this came from.",
        "Could you act as though you had spotted it yourselves?",
        "It's more than my job's worth to be linked with this.",
        "I ask you, sister, do not put me in this.",
        "I'd want my identity kept under wraps.",
        "My name must be secret.",
        "I'd thank you to keep my name well out of it.",
        "I would prefer this was logged without reference to who sent it in.",
        "I don't want any comeback, we have a contract with the school.",
        "I found a stick. I give it to you but without name ok?",
        "Do not attribute this to me in any correspondence.",
        "i really can't have people knowing it was me who clocked it",
        "mr cross left his e-mails open. dont tell him who said",
        "I want it recorded but not my involvement.",
        "So please: nothing that points to me.",
        "I don't wish to be credited with this.",
        "On condition of anonymity, please.",
        "Please do not write that mother of Oliwia told you.",
        "I am scared she will find out I did.",
        "Thank you for keeping my name out of it.",
        "I'd rather I wasn't mentioned.",
        "He is my line manager, he can't know this came from me.",
        "If anyone asks, you got this from an anonymous source.",
        "Kindly do not disclose the identity of the complainant to staff.",
        "Please protect the identity of the reporter.",
        NULL};
    static const char *const told[] = {
        "Mr Cross did not say who told him.",
        "The teacher spoke on condition of anonymity.",
        "Nobody has been credited with the find.",
        "The list had no name on it, ok?",
        "The parent told me that nothing points to her.",
        "The document must be private, the office says.",
        "She does not know who told the family.",
        "The invoice was sent without reference to the contract.",
        "The list was published without reference to who may see it.",
        "Thank you for keeping the files of Tom Price out of it.",
        "We can't have pupils knowing the passwords.",
        "I cannot have lost it on the bus.",
        "Nothing I did changed the setting.",
        "Nobody could say who told the parents.",
        "The letter had been attributed to Mrs Pell.",
        "Mr Toye should not have disclosed the identity of the complainant.",
        "The office did not protect the identity of the reporter.",
        NULL};
    check_all(asked, true);
    check_all(told, false);
}

/* By who writes little English, or types in a hurry; who speaks of others so does not ask. */
static void test_roughly(void)
{
    static const char *const asked[] = {
        "The cleaner see it. please not say who is tell you, i need this job.",
        "He take photo of the children. i dont want he know me. sorry for my english",
        "pls dont say it woz me x",
        "I beg you my name you do not speak to nobody.",
        "I am afraid for my work so no name please.",
        "Please make sure nobody finds out it came from a parent in that class.",
        "Please don't write to the teacher that mother has told this.",
        "sir wont lock his laptop. if he asks it wasnt me who emailed ok",
        "Treat me as an unknown source please.",
        "Good morning, this come to you from nobody. He sell old computers.",
        "can u keep me out this pls. its about the group chat",
        "Please forget who sent this.",
        "not tryna be a snitch so no names yh",
        "I want that nobody will know that I say this.",
        "Kindly not to disclose the identity of undersigned.",
        "If they know it is us who tell, he lose job.",
        "So please be silent about us.",
        "We don't want any teachers to know it was our group that told.",
        "Do not say to her who write this.",
        "any1 asks it wasnt me. dont tell no1 it woz us",
        "i wanna stay anon",
        "between u n me, he has the list at home",
        "I do this without to say my name, sorry.",
        "pls dnt snitch that it woz us 3 wot told",
        "Cadwch fi allan o hyn. Mae'r rhestr ar y wal.",
        "I cannot say my name and please you not search who I am.",
        "You will understand that this must never be traced to my desk.",
        "It is better when nobody in the school know that this letter is from us.",
        "I really don't fancy being outed over this.",
        "For the love of god don't let on that I've written.",
        "just dont say i told you",
        "i would literally die if ppl knew it was me",
        "we dont want mum and dad finding out we told u.",
        "I'd need your word that the school won't learn which of us raised it.",
        "Peidiwch \u00e2 gadael i neb wybod o ble daeth hyn.",
        "Nie m\u00f3wcie prosz\u0119 dyrektorce, kto to zg\u0142osi\u0142.",
        "is there any chance u can act like a teacher found it",
        "I ask you very much do not tell to school who say it.",
        "If boss learn we tell, we are finish.",
        "My daughter would be made to pay for it if the form tutor knew that I had complained.",
        "Kindly not reveal complainant name as my ward is studying there.",
        "dnt tell ms kerr who sed but she let gaz use her login",
        "Nid wyf am i'r pennaeth ddeall pwy gwynodd.",
        NULL};
    static const char *const told[] = {
        "Do not give your password to anyone who says they are from the bank.",
        "Please do not use the printer until I say so.",
        "Please don't pass this on before I tell you.",
        "I dont know who writes these messages.",
        "I don't know who tells the pupils.",
        "You won't know me, but I left in 2009.",
        "A man rang, he does not know me.",
        "Please do not tell people who say they are from IT your password.",
        "He said if anyone asks it wasn't him. he has the list",
        "We have had a reply from nobody.",
        "I think you never got this mail, so I send it again.",
        "Please do not write to the parents before Monday.",
        "It is an unknown number, please check.",
        "No names, only roles, are on the list of no1 in the house league.",
        "Please do not search the drive before I have looked.",
        "The pupils and staff do not know who sent this.",
        "The mother and the father did not say which of us they meant.",
        "They say a teacher found it.",
        "can u take the pic of mine off fb i sed no pics on the form",
        "Please don't let them use it tomorrow, I have emailed Bev.",
        "Please don't tell the pupils to ask people who say it.",
        "The laptop must not be linked to me as its owner in the asset list any more.",
        NULL};
    check_all(asked, true);
    check_all(told, false);
}

/* Whoever speaks of themselves by name asks for themselves; of others of that name they do not. */
static void test_own_name(void)
{
    static const char *const selves[] = {"me", "I"};
    static const struct {
        const char *name, *text;
        bool asks;
    } rows[] = {
        {"Eilidh Struthers", "Nobody needs to know this was Eilidh from PE, OK?", true},
        {"Struthers, Eilidh", "Please keep Eilidh\u2019s name out of it.", true},
        {"Danuta Wilczek", "The list was binned. Please dont say it was Danuta who told.",
         true},
        {"Sean Mulqueen", "Sean Mulqueen's name doesn't go on this, right?", true},
        {"Danuta Wilczek", "please dont tell them it was danuta wilczek", true},
        {"Eilidh Struthers", "Nobody needs to know this was Eilidh Marsh.", false},
        {"Eilidh Struthers", "Nobody needs to know this was Graham from PE, OK?", false},
        {"Mark Dunn", "I don't want anyone to know the mark of a pupil.", false},
        {"Eilidh Struthers", "Please don't tell him it was Mrs Struthers.", true},
        {"Mrs E Struthers", "Nobody needs to know this was Mrs. Struthers from PE.", true},
        {"Mr Mark Dunn", "Please keep Mr Dunn out of this.", true},
        {"Mark Dunn", "Please keep M. Dunn out of this.", true},
        {"Eilidh Mary Struthers", "Please keep Eilidh Struthers out of this.", true},
        {"Eilidh Struthers", "It would be better if Eilidh was not mentioned.", true},
        {"Eilidh Struthers", "He must not know that Eilidh sent this.", true},
        {"Mrs Struthers", "Please don't tell him it was Mrs Marsh.", false},
        {"Eilidh Struthers", "Please keep B. Struthers out of this.", false},
        {"Chris", "You didn't hear this from Chris in IT, ok?", true},
        {"May Dunn", "May the list be kept out of this?", false},
        {"Mrs E Struthers", "I e-mailed the list of 7B to Mrs Struthers by mistake.", false},
        {"Mark Dunn", "Please mark the dunn folder as lost.", false},
        {"Dunn", "Please keep Dunn out of this.", true},
        {"Eilidh Struthers", "The list was lost.\n\nEilidh\n", false},
        {"", "Nobody needs to know this was Eilidh.", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        bool asks = false;
        for (size_t k = 0; k < G_N_ELEMENTS(selves); k++) {
            g_autofree char *own =
                anonymity_as_self(rows[i].text, rows[i].name, selves[k], NULL);
            g_autofree char *asked = own ? anonymity_asked(NULL, own, NULL, false, NULL) : NULL;
            asks |= asked != NULL;
        }
        ok(asks == rows[i].asks, "%s: %s", rows[i].name, rows[i].text);
    }
}

static void test_evidence(void)
{
    static const char *const before[] = {"I want to stay anonymous? yes ",
                                         "I want to stay anonymous?  yes "};
    for (size_t i = 0; i < G_N_ELEMENTS(before); i++) {
        g_autoptr(GString) text = g_string_new(before[i]);
        for (int n = 0; n < 200; n++)
            g_string_append(text, "é");
        g_autofree char *asked = anonymity_asked(NULL, text->str, NULL, false, NULL);
        ok(asked && strlen(asked) > 190 && g_utf8_validate(asked, -1, NULL),
           "what is kept of a long line ends with a letter");
    }
}

/* A label in the subject says how the mail is to be kept, and nothing of its writer's name; whoever wishes more says so there, too. */
static void test_subjects(void)
{
    static const struct {
        const char *subject;
        bool asks;
    } rows[] = {
        {"Strictly confidential", false},
        {"STRICTLY CONFIDENTIAL", false},
        {"Strictly Confidential!", false},
        {"RE: Strictly confidential", false},
        {"Confidential", false},
        {"Private and confidential", false},
        {"Confidential - data breach", false},
        {"Strictly private and confidential", false},
        {"[CONFIDENTIAL] Lost register", false},
        {"Highly confidential", false},
        {"Strictly confidential please keep my name out of it", true},
        {"Strictly confidential: Mr Poole takes registers home", true},
        {"In strict confidence", true},
        {"Please keep confidential", true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *asked = anonymity_asked(
            rows[i].subject, "The register was left on the bus on Monday.", NULL, false, NULL);
        ok((asked != NULL) == rows[i].asks, "%s: %s", rows[i].asks ? "asks" : "does not ask",
           rows[i].subject);
    }
}

int main(void)
{
    test_asked();
    test_subjects();
    test_not_asked();
    test_plainly();
    test_roughly();
    test_own_name();
    test_evidence();
    return tap_done();
}
