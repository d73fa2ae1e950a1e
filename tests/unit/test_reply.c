/* What is new in a text: what mail programs quote goes, what people write stays. */
#include "parsers/reply.h"
#include "tests/unit/tap.h"

#include <glib.h>
#include <string.h>

static void check(const char *text, const char *visible, const char *signature,
                  const char *what)
{
    char *got, *quoted, *sign;
    reply_split(text, NULL, &got, &quoted, &sign);
    is_str(got, visible, what);
    if (signature)
        is_str(sign, signature, "  and its signature is set aside");
    g_free(got);
    g_free(quoted);
    g_free(sign);
}

#define KEPT(text, what) check(text, text, "", what)

static void test_quotes(void)
{
    check("New.\n\nOn Mon, 3 May 2026 at 10:30, Ann <a@b.example> wrote:\n> old\n> older",
          "New.", "", "a quotation goes");
    check("New.\nOn Mon, 3 May 2026 at 10:30, Ann\n<a@b.example>\nwrote:\n\n> old", "New.", "",
          "also when its attribution is broken over lines");
    check("New.\n\nAm 03.05.2026 um 10:30 schrieb Ann <a@b.example>:\nold", "New.", "",
          "a German one, quoted without marks");
    check("New.\nср, 12 апр. 2026 г. в 10:15, Иван <i@b.example>:\n> old", "New.", "",
          "one in a language of no table");
    check("On 3 May 2026, Ann wrote:\n> question one\nanswer one\n> question two\nanswer two",
          "answer one\nanswer two", "", "answers between quotations stay");
    check("New.\n\n-----Original Message-----\nFrom: a@b.example\nold", "New.", "",
          "Outlook's banner takes the rest");
    check("New.\n________________________________\nFrom: Ann <a@b.example>\nSent: 3 May 2026 "
          "10:30\nTo: us\nSubject: x\n\nold",
          "New.", "", "so does its block, and the rule above it");
    check("Neu.\n\nVon: Ann\nGesendet: 3. Mai 2026\nAn: uns\nBetreff: x\n\nalt", "Neu.", "",
          "a German block");
}

static void test_kept(void)
{
    KEPT("On 3 May 2026 at 10:30 the pupil wrote:\nI know your password\nand left.",
         "a sentence like an attribution stays");
    KEPT("To: the office\nPlease read this.\nFrom: now on we lock the door.",
         "lines with a label stay");
    KEPT("From: me\nSubject: keys\nThey are gone.", "two labels are no header block");
    KEPT("Hello\n\noriginal message\n\nwas lost",
         "the words of a banner without its frame stay");
    KEPT("I saw:\n-- first\n-- second\nand more", "a list with dashes stays");
    KEPT("It says: sent from my iPhone, which is stolen.",
         "a sentence about a telephone stays");
    KEPT("Sent from my iPhone", "a device's line that is all there is stays");
    KEPT("On 3 May 2026 at 10:30 Ann <a@b.example> wrote:\nI lost it.",
         "nothing is cut when all would be gone");
    KEPT("Lost a laptop.\n\nRegards,\nAnn", "a closing formula stays");
}

static void test_signatures(void)
{
    check("New.\n-- \nAnn\nHolly Lane", "New.", "-- \nAnn\nHolly Lane",
          "a signature is told by its delimiter");
    check("New.\n\nSent from my iPhone\n\nOn 3 May 2026 10:30, Ann <a@b.example> wrote:\n> old",
          "New.", "Sent from my iPhone", "a device's line before a quotation");
    check("New.\n--\nAnn\nGet Outlook for iOS<https://aka.ms/x>", "New.", NULL,
          "a delimiter and a device");
    check("", "", "", "an empty text is empty");
}

static void test_hostile(void)
{
    static const char *const units[] = {">",
                                        "> \n",
                                        "On ",
                                        "On \n",
                                        "On 1 @\n",
                                        "From:\n",
                                        "From: a\nTo: b\n",
                                        "-- \n",
                                        "Sent from my x\n",
                                        "\n",
                                        "On 1 May 2026 10:30 a@b wrote:\n> x\n",
                                        "1 a\n",
                                        "De \xc2\xa0"};
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        GString *text = g_string_new("a\n");
        while (text->len < 1000000)
            g_string_append(text, units[i]);
        char *visible, *quoted, *signature;
        reply_split(text->str, NULL, &visible, &quoted, &signature);
        ok(strlen(visible) + strlen(quoted) + strlen(signature) <= text->len,
           "a megabyte of unit %d is split", (int)i);
        g_free(visible);
        g_free(quoted);
        g_free(signature);
        g_string_free(text, TRUE);
    }
}

int main(void)
{
    test_quotes();
    test_kept();
    test_signatures();
    test_hostile();
    return tap_done();
}
