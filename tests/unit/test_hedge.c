/* What stands below a command as a doubt about it, and what only tells of something. */
#include "parsers/hedge.h"
#include "tests/unit/tap.h"

#include <glib.h>

static void test_doubts(void)
{
    static const char *const texts[] = {
        "not yet",
        "Hello Martin,\nnot yet please",
        "Thanks. But not yet please.",
        "I'm not sure yet, will check with legal.",
        "Leave it for now",
        "I have changed my mind",
        "Cancel that.",
        "Sorry, wrong incident",
        "Not yet!",
        "?",
        "??",
        "I think",
        "I think so.",
        "- I think",
        "unless you disagree",
        "Unless the head sees it differently, of course.",
        "wait",
        "Wait, I have to ask first.",
        "No, leave it.",
        "no wait",
        "Please don't do it yet",
        "but not before I have spoken to the head",
        "(maybe)",
        "probably",
        "I'm not sure",
        "Not sure yet.\n\nRuth",
        "if you agree",
        "If the head agrees",
        "If that's ok with you",
        "is that right?",
        "right?",
        "Should I?",
        "Should we tell the parents first?",
        "Do you agree?",
        "hold on a second",
        "Actually, hold off",
        "Sorry, ignore that",
        "On second thoughts leave it open",
        "I guess",
        "Only if the DPO has seen it.",
        "Let me know if that is ok",
        "subject to the governors agreeing",
        "please wait until Monday",
        "pending the ICO's answer",
        "I looked at it this morning with Sue. Not happy with this one. Do not confirm.",
        "I looked at it this morning with Sue. Not happy with this one.",
        "I rang the parent, who was very kind.\n\nPlease don't close it yet.",
        "I have read all of it with the head, but do not confirm it yet",
        "We talked about it at length. I would not classify it so.",
        "The office has told me what went out. Hold off until I have seen the list.",
        "The stick was found in the hall. I'm not sure about that.",
        "The stick was found in the hall. Sorry, wrong incident.",
        "The stick was found in the hall. Should I?",
        "The stick was found in the hall. Maybe.",
        "If necessary",
        "wrong button, sorry",
        "Oops wrong incident",
        "Apologies, I pressed the wrong button.",
        "Sent that by mistake",
        "Sorry - pressed send too early",
        "forget that",
        "I meant the other one",
        "That was meant for another case.",
        "Forget what I said above",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        ok(hedge_stands_in(texts[i], NULL), "doubts: %s", texts[i]);
}

static void test_tells(void)
{
    static const char *const texts[] = {
        "Thanks, Martin.\nThe parent has rung and was very kind.",
        "Hello Martin,\nthe stick was found in the hall.",
        "Thank you.\nRuth Bell\nChair of Governors",
        "Regards\nAlison\n\nHolly Lane Primary School",
        "",
        "Thanks",
        "Thank you very much.\nMartin",
        "I rang the parent.",
        "I think the parent should be rung again.",
        "No data went out.",
        "No further action from my side.",
        "Can you ring me?",
        "Who tells the parents?",
        "What happens next?",
        "Could you tell the head, please?",
        "If anybody asks, the letter has gone out.",
        "If you need me, ring.",
        "Not sure who told the office.",
        "The parent has not answered yet.",
        "We will see her tomorrow. Not sure when.",
        "Sure.",
        "That is right.",
        "I agree",
        "Yes, please",
        "Hope all is well",
        "Wait times at the ICO are long",
        "Stop press from the office: she has it.",
        "It may be on the bus still.",
        "Perhaps the bus company has it.",
        "Sorry for the delay.",
        "As discussed.",
        "Martin Webb\nDPO",
        "If urgent call 01632 960123",
        "If you need anything ring me",
        "If urgent please email the office",
        "Let me know what you think",
        "Let me know if you need anything else",
        "If you need anything let me know",
        "Is that all?",
        "We cannot confirm who has it.",
        "I spoke to Sue. We can't confirm how many children are on it.",
        "The parent did not send it on. She did not confirm that.",
        "He asked the office to leave the door open and the parent said that\nshe would ignore "
        "this",
        "The parent was told. Not yet answered by her, but only two children are on it.",
        "Two parents have rung. Unless she has shared it nothing is out.",
        "Did she open it? No, she did not.",
        "The ICO has told us to hold off. The letter waits.",
        "The office will not close the school for that.",
        "Sent by mistake to one parent.",
        "It was sent in error.",
        "That was a mistake by the office.",
        "The office pressed send too early.",
        "Forget-me-not class is affected.",
        "I meant to tell you that the parent has rung.",
        "The wrong button was pressed by the caretaker.",
        "The letter was meant for another case.",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        ok(!hedge_stands_in(texts[i], NULL), "tells: %s", texts[i]);
}

int main(void)
{
    test_doubts();
    test_tells();
    return tap_done();
}
