/* Who has what is somebody else's is told to keep it safe; who tells of others, or has none of it any more, is not. */
#include "parsers/reply/strayed.h"

#include "tests/unit/tap.h"

static const char *const held[] = {
    "I received a letter today about another child.",
    "You emailed me a report. It is not for my daughter, and I think it was meant for another "
    "family.",
    "A letter came home with my son which is for somebody else's child.",
    "We have been sent an e-mail that was intended for a Mrs Jones.",
    "Hello,\n\nI've just had an email from the office with the details of another pupil on "
    "it.\n\nThanks",
    "There was an envelope in her book bag and it is not ours.",
    "I have just recieved an email with another childs report attached.",
};

static const char *const none[] = {
    ("I received a letter today about another child. I have deleted the photo of it and handed "
     "it in."),
    "I sent a letter about another child to the wrong parent.",
    "A parent received a letter about another child.",
    "I received your letter. Thank you.",
    "Another child hit my son. I got home and rang the office.",
    "We got an email about the trip.",
    "",
};

int main(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(held); i++) {
        const Report report = {.visible = (char *)held[i]};
        ok(strayed_is_held(&report, lexicon_builtin()), "%s", held[i]);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++) {
        const Report report = {.visible = (char *)none[i]};
        ok(!strayed_is_held(&report, lexicon_builtin()), "%s", none[i]);
    }
    return tap_done();
}
