/* Which mails are labelled confidential, and which only tell of something that is. */
#include "parsers/identity/confidential.h"
#include "tests/unit/tap.h"

typedef struct Row {
    const char *subject, *visible;
} Row;

static const Row labelled[] = {
    {"Strictly confidential", "The register was left on the bus."},
    {"STRICTLY CONFIDENTIAL", "The register was left on the bus."},
    {"Confidential", ""},
    {"Private and confidential", ""},
    {"Private & Confidential!", ""},
    {"RE: Strictly confidential", ""},
    {"[CONFIDENTIAL] Lost register", ""},
    {"Confidential: lost register", ""},
    {"Confidential - lost register", ""},
    {"Confidential \u2013 lost register", ""},
    {"Confidential report", ""},
    {"Cyfrinachol", ""},
    {"Lost register", "CONFIDENTIAL\n\nThe register was left on the bus."},
    {"Lost register", "\nStrictly confidential: the register was left on the bus."},
    {NULL, "Confidential"},
};

static const Row not_labelled[] = {
    {"Lost register", "The register was left on the bus."},
    {"Confidential waste left out", ""},
    {"Breach of confidentiality", ""},
    {"Confidential file lost", ""},
    {"Not confidential", ""},
    {"Private", ""},
    {"Very urgent", ""},
    {"", ""},
    {"Lost register", "Confidential files were left on the bus."},
    {"Lost register", "This email is confidential and intended solely for the addressee."},
    {"Lost register", "Lost on the bus.\nConfidential"},
};

static bool is_labelled(const Row *row)
{
    const Report report = {.subject = (char *)row->subject, .visible = (char *)row->visible};
    return confidential_is_labelled(&report, lexicon_builtin());
}

int main(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(labelled); i++)
        ok(is_labelled(&labelled[i]), "%zu: %s", i, labelled[i].visible);
    for (size_t i = 0; i < G_N_ELEMENTS(not_labelled); i++)
        ok(!is_labelled(&not_labelled[i]), "%zu: %s", i, not_labelled[i].visible);
    return tap_done();
}
