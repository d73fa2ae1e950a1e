/* References that a mail claims: where they may stand, which forms count, which do not. */
#include "parsers/reference/follow_up.h"
#include "parsers/reference/reference.h"
#include "tests/unit/message_make.h"
#include "tests/unit/tap.h"

static const ParserContext HOLLY = {.prefix = (char *)"HLP"};

static void check(const char *headers, const char *visible, const char *reference,
                  const char *where, const char *token, const char *what)
{
    Message *message = message_make(headers, visible);
    Report report = {.visible = (char *)visible};
    reference_read(message, &HOLLY, &report);
    ok(g_strcmp0(report.reference, reference) == 0 &&
           g_strcmp0(report.reference_where, where) == 0 &&
           g_strcmp0(report.reference_token, token) == 0,
       "%s", what);
    g_free(report.reference);
    g_free(report.reference_where);
    g_free(report.reference_token);
    g_strfreev(report.codes);
    message_drop(message);
}

#define NOTHING NULL, NULL, NULL

static void test_subject(void)
{
    check("Subject: Re: [HLP-2026-0042] lost laptop", "", "HLP-2026-0042", "subject", NULL,
          "a tag in the subject is read");
    check("Subject: about HLP-2026-12345", "", "HLP-2026-12345", "subject", NULL,
          "a bare reference with a longer number is read");
    check("Subject: HLP-2026-042", "", NOTHING, "a number needs four digits");
    check("Subject: Re: [HLP-R12] Please answer", "", "HLP-R12", "subject", NULL,
          "that of a request is read");
    check("Subject: [HLP-R1] [HLP-2026-0042] laptop", "", "HLP-2026-0042", "subject", NULL,
          "behind that of an incident");
    check("Subject: HLP-R012 HLP-R HLP-R1a HLP-R1234567 ABC-R1", "see HLP-R3", NOTHING,
          "others are none, nor is one in the text");
    check("Subject: ABC-2026-0042", "", NOTHING, "another school's prefix does not count");
    check("Subject: XHLP-2026-0042", "", NOTHING,
          "a longer word that ends in our prefix does not count");
    check("Subject: HLP-2026-0042-7", "", NOTHING, "a longer number does not count");
    check("Subject: hlp-2026-0042", "", NOTHING, "lower case does not count in a subject");
    check("Subject: HLP-HLP-2026-0042", "", NOTHING,
          "a reference behind a hyphen does not count");
    check("Subject: Re: HLP–2026–0042 (laptop)", "", "HLP-2026-0042", "subject", NULL,
          "dashes of a word processor are hyphens");
    check("Subject: HLP‑2026‑0042", "", "HLP-2026-0042", "subject", NULL,
          "so are hyphens that do not break");
    check("Subject: HLP 2026 0042", "", NOTHING, "without hyphens it is none");
    check("Subject: HLP-2026-OO42", "", NOTHING, "a letter O is no nought");
    check("Subject: HLP-2026-1234567890", "", NOTHING, "a number of ten digits is none");
    check("Subject: HLP-20260042", "", NOTHING, "a missing hyphen is not made up");
    check("Subject: \"HLP-2026-0042\"", "", "HLP-2026-0042", "subject", NULL,
          "quotation marks do not hide it");
    check("Subject: HLP-26-0042 HLP-2026-0043.", "", "HLP-2026-0043", "subject", NULL,
          "a malformed one does not hide a good one");
}

static void test_address(void)
{
    check("To: Security <security+HLP-2026-0042-abcdefgh23456789@hollylane.example>\nSubject: "
          "HLP-2026-0001",
          "", "HLP-2026-0042", "to", "abcdefgh23456789",
          "a plus-address comes before the subject");
    check("Delivered-To: security+hlp-2026-0042-ABCDEFGH23456789@hollylane.example", "",
          "HLP-2026-0042", "to", "abcdefgh23456789", "case in a plus-address is forgiven");
    check("Cc: a@b.example, s+HLP-2026-0042-abcdefgh23456789@h.example", "", "HLP-2026-0042",
          "to", "abcdefgh23456789", "it may stand in Cc, behind others");
    check("X-Spam: s+HLP-2026-0042-abcdefgh23456789@h.example", "", NOTHING,
          "other headers are not looked at");
    check("To: s+HLP-2026-0042-abcdefgh2345678@h.example", "", NOTHING,
          "a token that is too short is none");
    check("To: s+HLP-2026-0042-abcdefgh234567890@h.example", "", NOTHING,
          "a token that is too long is none");
    check("To: s+HLP-2026-0042@h.example", "", NOTHING,
          "a plus-address without a token claims nothing");
}

static void test_ids(void)
{
    check("In-Reply-To: <HLP-2026-0042.7@hollylane.example>\nSubject: HLP-2026-0001", "",
          "HLP-2026-0042", "in_reply_to", NULL,
          "the mail that is answered comes before the subject");
    check("References: <a@b> <HLP-2026-0041.7@h.example> <HLP-2026-0042.7@h.example> <c@d>", "",
          "HLP-2026-0042", "in_reply_to", NULL, "the last of the references counts");
    check("To: s+HLP-2026-0043-abcdefgh23456789@h.example\nIn-Reply-To: "
          "<HLP-2026-0042.7@h.example>",
          "", "HLP-2026-0043", "to", "abcdefgh23456789", "a plus-address comes before it");
    check("In-Reply-To: <XYZ-2026-0042.7@h.example>", "", NOTHING,
          "another's mail is not ours");
}

static void check_code(const char *headers, const char *code, const char *what)
{
    Message *message = message_make(headers, "");
    g_autofree char *read = reference_plus_code(message);
    ok(g_strcmp0(read, code) == 0, "%s", what);
    message_drop(message);
}

static void test_codes(void)
{
    check_code("To: s+ABCDEFGH23456789@h.example", "abcdefgh23456789",
               "a code in a plus-address");
    check_code("To: a@b\nDelivered-To: s+abcdefgh23456789@h.example", "abcdefgh23456789",
               "also where it was delivered to");
    check_code("To: s+abcdefgh2345678@h.example", NULL, "one that is too short is none");
    check_code("To: s+abcdefgh234567890@h.example", NULL, "one that is too long is none");
    check_code("To: s+abcdefgh-3456789@h.example", NULL, "one with a hyphen is none");
    check_code("To: s+HLP-2026-0042-abcdefgh23456789@h.example", NULL,
               "the token of a reference is read with it");
}

static void test_text(void)
{
    check("Subject: Re: your mail", "more about HLP-2026-0042: found", "HLP-2026-0042", "body",
          NULL, "the newly written text is the last place");
    check("Subject: hello", "nothing here", NOTHING, "no reference is no reference");
    g_autofree char *signs = megabyte_of("+HLP-");
    g_autofree char *plus = g_strconcat("To: ", signs, NULL);
    check(plus, "", NOTHING, "a megabyte of plus signs is read through");
    g_autofree char *prefixes = megabyte_of("HLP-2026-");
    check("Subject: x", prefixes, NOTHING, "a megabyte of prefixes is read through");
}

#define CODE      "HLP-2026-0042-abcdefgh23456789"
#define BODY_CODE "HLP-2026-0042", "body", "abcdefgh23456789"

static void test_follow_up_codes(void)
{
    check("Subject: More, " CODE, "", "HLP-2026-0042", "subject", "abcdefgh23456789",
          "a follow-up code in the subject");
    check("Subject: More", "He did it again.\n\n" CODE "\n", BODY_CODE, "one in the text");
    check("Subject: More", "hlp-2026-0042-ABCDEFGH23456789", BODY_CODE,
          "one typed in small letters, or in capitals");
    check("To: s+HLP-2026-0043-abcdefgh23456789@h.example\nSubject: HLP-2026-0044", CODE,
          BODY_CODE, "it comes before all else");
    check("Subject: More", "s+" CODE "@h.example wrote:", NOTHING,
          "our address for answers, quoted, is none");
    check("Subject: More", "s+\n" CODE "@h.example wrote:", NOTHING,
          "nor is it where a line divides it");
    check("Subject: More", "HLP-2026-0043-abc " CODE, BODY_CODE,
          "one that is cut short does not hide it");
    check("Subject: More", CODE "a", NOTHING, "a longer one is none");
    check("Subject: More", "HLP-2026-0042-acknowledgements, as " CODE " says", BODY_CODE,
          "a long word behind a reference does not hide it");
    g_autofree char *letters = megabyte_of("hH");
    check("Subject: x", letters, NOTHING, "a megabyte of first letters is read through");
}

static void test_follow_up_elsewhere(void)
{
    Attachment file = {.name = (char *)"notes " CODE ".txt"};
    Message *attached = message_make("Subject: " CODE, "");
    Message *message = message_make("Subject: More", "");
    message->inner = attached;
    Report report = {.visible = (char *)""};
    reference_read(message, &HOLLY, &report);
    ok(g_strcmp0(report.reference_where, "body") == 0 && report.reference_token,
       "a follow-up code in a mail that is attached");
    message->inner = NULL;
    reference_read(message, &HOLLY, &report);
    ok(!report.reference, "and none without it");
    message->attachments = &file;
    message->n_attachments = 1;
    reference_read(message, &HOLLY, &report);
    ok(g_strcmp0(report.reference, "HLP-2026-0042") == 0 && report.reference_token,
       "one in the name of a file");
    g_free(report.reference);
    g_free(report.reference_where);
    g_free(report.reference_token);
    g_strfreev(report.codes);
    message->attachments = NULL;
    message->n_attachments = 0;
    message_drop(attached);
    message_drop(message);
}

/* As one list, a space between; a mistake of the first kind takes a named report for anonymous. */
static void check_found(const char *text, const char *sure, const char *unsure,
                        const char *what)
{
    g_autoptr(GArray) codes = follow_up_new();
    GString *lists[] = {g_string_new(NULL), g_string_new(NULL)};
    follow_up_find(text, "HLP", false, codes);
    for (guint i = 0; i < codes->len; i++) {
        const FollowUp *found = &g_array_index(codes, FollowUp, i);
        GString *list = lists[found->sure ? 0 : 1];
        g_string_append_printf(list, "%s%s", list->len > 0 ? " " : "", found->code);
    }
    ok(strcmp(lists[0]->str, sure) == 0 && strcmp(lists[1]->str, unsure) == 0, "%s", what);
    g_string_free(lists[0], TRUE);
    g_string_free(lists[1], TRUE);
}

#define MIXED "HLP-2026-0042-k7q29xmb4taa2222"

static void test_codes_in_pieces(void)
{
    static const char *const written[] = {
        "HLP-2026-0042 k7q2 9xmb 4taa 2222",
        "HLP 2026 0042 K7Q2 9XMB 4TAA 2222.",
        "hlp-2026-0042 - k7q2-9xmb-4taa-2222",
        "HLP-2026-0042-k7q29x\nmb4taa2222",
        "> HLP-2026-0042-k7q29x\n> > mb4taa2222\n",
        "HLP-2026-\n0042-k7q29xmb4taa2222",
        "HLP-2026-0042-\n    k7q29xmb4taa2222",
        "HLP-2026-0042-k7q2\u00ad9xmb\u200b4taa\u00a02222",
        "H\u200bLP-20\u00ad26-0042-k7q29xmb4taa2222",
        "HLP\u20132026\u20130042\u2013k7q2\u20149xmb\u20104taa\u20122222",
        "HLP-2026-0042-k7q2.9xmb.4taa.2222",
        "HLP/2026/0042/k7q2_9xmb_4taa_2222",
        "k7q2 HLP-2026-0042\n\nk7q2 9xmb 4taa 2222 and more",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(written); i++)
        check_found(written[i], MIXED, "", "a code in pieces is one");
    check_found("HLP-2026-0042 abcd efgh ijkm npqr", "", "HLP-2026-0042-abcdefghijkmnpqr",
                "letters in pieces may be one, and may be words");
    check_found("HLP-2026-0042 Year 6 trip list sent", "", "", "words are none");
}

static void test_words_are_no_codes(void)
{
    static const char *const words[] = {
        "HLP-2026-0042 on 3 May 2026 at 16:30 we sent it",
        "HLP-2026-0042: Year 6 trip list sent to a parent",
        "HLP-2026-0042\n\nDear all, 11am in room 12 please",
        "HLP-2026-0042 - 07700 900123 is the number to ring",
        "security+HLP-2026-0042-k7q2\n9xmb4taa2222@hollylane.example",
        "security+HLP-2026-0042-k7q29xmb4taa2222\n@hollylane.example",
        "XHLP-2026-0042 k7q2 9xmb 4taa 2222",
        "HLP-2026-0042 k7q2 9xmb 4taa 222",
        "HLP-2026-0042 k7q2 9xmb 4taa 22222",
        "ABC-2026-0042 k7q2 9xmb 4taa 2222",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        check_found(words[i], "", "", words[i]);
    GString *many = g_string_new(NULL);
    for (int i = 0; i < 100; i++)
        g_string_append_printf(many, "HLP-2026-%04d-abcdefghijkmnpqr ", i);
    g_string_append(many, MIXED);
    g_autoptr(GArray) codes = follow_up_new();
    follow_up_find(many->str, "HLP", false, codes);
    ok(codes->len == FOLLOW_UP_MAX + 1, "many that are none do not hide one: %u", codes->len);
    g_string_free(many, TRUE);
    g_autofree char *prefixes = megabyte_of("HLP-2026-0042 ");
    follow_up_find(prefixes, "HLP", false, codes);
    ok(codes->len == FOLLOW_UP_MAX + 1, "a megabyte of references is read through");
    ok(follow_up_length("K7q2 9xmb-4taa\n> 2222x", "k7q29xmb4taa2222") == 21,
       "the length of one, with what stands between");
    ok(follow_up_length("hlp\n2026 - 0042-k7q2 9xmb4taa2222", MIXED) == 33, "of a whole code");
    ok(follow_up_length("k7q29xmb4taa2223", "k7q29xmb4taa2222") == 0, "0 of another");
}

static void check_attempt(const char *text, FollowUpAttempt kind, const char *rest)
{
    size_t at = 0, length = 0;
    FollowUpAttempt found = follow_up_attempt(text, "HLP", NULL, &at, &length);
    g_autofree char *left = g_strdup_printf("%.*s%s", (int)at, text, text + at + length);
    ok(found == kind && strcmp(left, rest ? rest : text) == 0, "%s: %d, %s", text, found, left);
}

/* "HLP-2026-0042-k7q29xmb4taa2222" as it is mistyped: of each, what is left without it. */
static void test_mistyped_codes(void)
{
    static const char *const codes[][2] = {
        {"It is HLP-2026-0042-k7q29xmb4taa222.",
         "It is HLP-2026-0042."},                             /* a letter is missing */
        {"HLP-2026-0042-k7qq29xmb4taa2222", "HLP-2026-0042"}, /* doubled */
        {"HLP-2026-0042-7kq29xmb4taa2222", "HLP-2026-0042"},  /* swapped */
        {"HLP-2026-0042-k7q29xmb", NULL}, /* half of it is none: see below */
        {"HLP-2026-0042-k7q29xmb4t and more", "HLP-2026-0042 and more"}, /* most of it */
        {"HLP-2026-0042-kZq2Oxmb4taa22l1", "HLP-2026-0042"},             /* O for 9, l and 1 */
        {"2026-0042-k7q29xmb4taa2222", "2026-0042"}, /* without the prefix */
        {"0042-k7q29xmb4taa222 again", "0042-k7q29xmb4taa222 again"},
        {"HLP-k7q29xmb4taa2222", "HLP"},                     /* without the numbers */
        {"HLP-2026-k7q29xmb4taa2222", "HLP-2026"},           /* without one of them */
        {"HLP-2026-042-k7q29xmb4taa2222", "HLP-2026-042"},   /* a digit is missing */
        {"HLP-2O26-OO42-k7q29xmb4taa2222", "HLP-2O26-OO42"}, /* O for 0 */
        {"HPL-2026-0042-k7q29xmb4taa2222", "HPL-2026-0042"}, /* the prefix is wrong */
        {"HLP2026-0042-k7q29xmb4taa2222", "HLP2026-0042"},   /* glued */
        {"HLP20260042k7q29xmb4taa2222", "HLP20260042"},
        {"HLP-2026-0042k7q29xmb4taa2222", "HLP-2026-0042"},
        {"code:HLP-2026-0042-k7q29xmb4taa222", "code:HLP-2026-0042"},
        {"code:k7q29xmb4taa222, he", "code:, he"},
        {"hlp 2026 0042 k7q2 9xmb 4taa 222 he did",
         "hlp 2026 0042 he did"}, /* in pieces, a letter missing */
        {"HLP.2026.0042.k7q2.9xmb.4taa.22222", "HLP.2026.0042"},
        {"HLP_2026_0042_k7q29xmb4taa222", "HLP_2026_0042"},
        {"HLP/2026/0042/K7Q29XMB4TAA222", "HLP/2026/0042"},
        {"HLP: 2026-0042: k7q29xmb4taa222", "HLP: 2026-0042"},
        {"HLP-2026-0042-k7q29x\nmb4taa222", "HLP-2026-0042"}, /* broken over lines */
        {"> HLP-2026-0042-\n> k7q29xmb4taa222\n", "> HLP-2026-0042\n"},
        {"HLP-2026-0042 k 7 q 2 9 x m b 4 t a a 2 2 2", "HLP-2026-0042"},
        {"HLP-2026-0042 k7 q2 9x mb 4t aa 22 23", "HLP-2026-0042"},
        {"HLP\u20132026\u20130042\u2013k7q29xmb4taa222", "HLP\u20132026\u20130042"},
        {"HLP-2026-0042-k7q2\u00ad9xmb4taa222", "HLP-2026-0042"},
        {"HLP-2026-0042-bcdfghjkmnpqrstv", "HLP-2026-0042"}, /* letters that are no word */
        {"My reference is 2026 0042 K7Q29XMB4TAA22", "My reference is 2026 0042"},
        {"follow-up: 2026/0042/k7q29xmb4taa222", "follow-up: 2026/0042"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        bool none = !codes[i][1] || strcmp(codes[i][0], codes[i][1]) == 0;
        bool token = strstr(codes[i][0], "code:k7");
        check_attempt(codes[i][0],
                      none    ? FOLLOW_UP_NONE
                      : token ? FOLLOW_UP_TOKEN
                              : FOLLOW_UP_CODE,
                      codes[i][1]);
    }
    static const char *const tokens[][2] = {
        {"My code is k7q29xmb4taa222.", "My code is ."},
        {"Follow-up code (k7q29xmb4taaa2222)", "Follow-up code ()"},
        {"the code I was given: \u201ck7q29xmb4taa2222\u201d",
         "the code I was given: \u201c\u201d"},
        {"The code is k7q2 9xmb 4taa 2222 and he", "The code is  and he"},
        {"k7q2-9xmb-4taa-2222 is my code", " is my code"},
        {"code:\nk7q29xmb\n4taa2222", "code:\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(tokens); i++)
        check_attempt(tokens[i][0], FOLLOW_UP_TOKEN, tokens[i][1]);
}

/* What the register is asked about. */
static void test_tokens(void)
{
    static const char *const ours[] = {
        "k7q29xmb4taa2222",
        "My code is K7Q29XMB4TAA2222.",
        "(k7q29xmb4taa2222)",
        "k7q2 9xmb 4taa 2222 he",
        "k7q2-9xmb-4taa-2222",
        "k7q29xmb\n4taa2222",
        "HLP-2026-0042-k7q29xmb4taa2222",
        "It is k 7 q 2 9 x m b 4 t a a 2 2 2 2",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(ours); i++) {
        g_autoptr(GPtrArray) tokens = g_ptr_array_new_with_free_func(g_free);
        follow_up_tokens(ours[i], tokens);
        ok(g_ptr_array_find_with_equal_func(tokens, "k7q29xmb4taa2222", g_str_equal, NULL),
           "may be a token: %s", ours[i]);
    }
    static const char *const none[] = {
        "security+HLP-2026-0042-k7q29xmb4taa2222@hollylane.example",
        "https://sp.example/open?d=k7q29xmb4taa2222",
        "On Tuesday 3 November 2026 Year 4 went to room B12 at 11am, acknowledgements",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++) {
        g_autoptr(GPtrArray) tokens = g_ptr_array_new_with_free_func(g_free);
        follow_up_tokens(none[i], tokens);
        ok(tokens->len == 0, "none can be one: %s", none[i]);
    }
    /* Tokens are drawn: some have hardly a digit. */
    static const char *const plain[] = {"abcdefghijkmnp23", "2abcdefghijkmnpq",
                                        "areunderteamwork", "abcdefgh23456789",
                                        "aaaaaaaaaaaaaaa2"};
    for (size_t i = 0; i < G_N_ELEMENTS(plain); i++) {
        g_autoptr(GPtrArray) tokens = g_ptr_array_new_with_free_func(g_free);
        g_autofree char *whole = g_strdup_printf("And again.\n\nHLP-2026-0001-%s\n", plain[i]);
        follow_up_tokens(whole, tokens);
        ok(g_ptr_array_find_with_equal_func(tokens, plain[i], g_str_equal, NULL),
           "behind a reference it may be one: %s", plain[i]);
        g_autoptr(GPtrArray) pieces = g_ptr_array_new_with_free_func(g_free);
        g_autofree char *parted =
            g_strdup_printf("HLP 2O26 OO01: %.4s %.4s %.4s %.4s is it", plain[i], plain[i] + 4,
                            plain[i] + 8, plain[i] + 12);
        follow_up_tokens(parted, pieces);
        ok(g_ptr_array_find_with_equal_func(pieces, plain[i], g_str_equal, NULL),
           "in pieces, too: %s", plain[i]);
        g_autoptr(GPtrArray) glued = g_ptr_array_new_with_free_func(g_free);
        g_autofree char *one = g_strdup_printf("HLP20260001%s", plain[i]);
        follow_up_tokens(one, glued);
        ok(g_ptr_array_find_with_equal_func(glued, plain[i], g_str_equal, NULL),
           "and without anything between: %s", plain[i]);
    }
    g_autoptr(GPtrArray) many = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *text = megabyte_of("k7q29xmb4taa2222 ");
    follow_up_tokens(text, many);
    ok(many->len == FOLLOW_UP_TOKENS_MAX, "of a megabyte of them the first: %u", many->len);
}

static void test_no_attempts(void)
{
    static const char *const words[] = {
        "HLP-2026-0042",
        "Re: [HLP-2026-0042] A report",
        "HLP-2026-0042 on 3 May 2026 at 16:30 we sent it",
        "HLP-2026-0042: Year 6 trip list sent to a parent",
        "HLP-2026-0042\n\nDear all, 11am in room 12 please",
        "HLP-2026-0042 - 07700 900123 is the number to ring",
        "HLP-2026-0042-acknowledgements.pdf",
        "HLP-2026-0042 Year 4B 11am 12pm",
        "See HLP-2026-0042, HLP-2026-0043, HLP-2026-0044 and HLP-R3",
        "security+HLP-2026-0042-k7q29xmb4taa2222@hollylane.example",
        "security+HLP-2026-0042-k7q2\n9xmb4taa2222@hollylane.example",
        "https://sp.example/open?d=k7q29xmb4taa2222 and www.x.example/k7q29xmb4taa2222",
        "IMG20261103WA0012 and IMG_20261103_101112.jpg, DSC00123",
        "123e4567-e89b-12d3-a456-426614174000",
        "GB29NWBK60161331926819",
        "the laptop 5CG94220XM, serial R58M12ABCDE, asset HL-00417",
        "07700 900123, 01245 550142, NI number QQ123456C, UPN A123456789012",
        "CM1 4QX and CM14 5QX, cars AB12 CDE and XY34 ZZZ",
        "Tues 3rd Nov 2026 from 9am to 11.30am, rooms 4B, 4C, Y5 and Y6",
        "2026-11-03 10:22:33 user=jsmith12 ip=10.0.0.1",
        "12/11/2026 Y4 list, 3 x A4 pages, 2nd floor, 5 GB",
        "01DBA3C4.5F6E7D80@hollylane.example",
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "1Z999AA10123456784",
        /* mixed like a token, and nothing of ours */
        "My laptop was stolen with pupils' reports. Serial number 5CG8472KLM9XZ2.",
        "Message trace id 4f3a9b2c8d7e6f5a.",
        "2026-11-26 4f3a9b2c8d7e was the last entry",
        "The wifi password Xk7q2Vm9xT4bR8 was on the board",
        "its serial F2LX9KQZ8GRW44",
        "Teams meeting 345 678 912 34, passcode aB3dE9",
        "2026/0042 ticket INC0012345 a1b2c3d4e5",
        "k7q29xmb4taa2222",
        "It is k7q2 9xmb 4taa 2222 and he",
        "IMEI 356938035643809, MAC 3c:52:82:1f:9a:b7 or 3C52821F9AB7, s/n C02XK1ZJJGH5",
        "asset tag HLP-00417 and HLP-LT-2024-117, service tag 7XK2Q93",
        "HLP-5CG8472KLM9XZ2 is the label on it",
        "Password: tr33House92xq4b7 for all of Year 6",
        "The password and code of the safe are k7q29xmb4taa2222 and 4711",
        "IBAN GB29 NWBK 6016 1331 9268 19, sort code 60-16-13, account 31926819",
        "UPN A823432106001, ULN 1234567890, candidate number 0042, centre 12345, 2026",
        "Ticket REQ-2026-0042 from IT, job a7k2m9x4q8b3n5p6",
        "commit 9fceb02d0ae598e95dc970b74767f19372d61af8, sha 9fceb02d0ae5",
        "md5 d41d8cd98f00b204e9800998ecf8427e",
        "https://zoom.example/j/93412345678?pwd=k7q29xmb4taa2222",
        "Zoom meeting id 934 1234 5678, passcode k7q29x",
        "Royal Mail AB123456785GB, DPD 15501234567890, Evri H00ABC1234567890",
        "Invoice INV-2026-0042 of 2026-11-26, order 205-1234567-1234567, a7k2m9x4q8b3",
        "BitLocker recovery key 123456-654321-111222-333444-555666-777888",
        "licence key VK7JG-NPHTM-C97JM-9MPGT-3V66T",
        "2026-11-26T10:22:33Z host=srv01 session=4f3a9b2c8d7e6f5a",
        "26/11/2026 1042 a1b2c3d4e5f6a7b8 was logged",
        "2026-1126-4f3a9b2c8d7e6f5a.log",
        "correlation id 7b3f2a1c-9d8e-4f6a-b5c4-d3e2f1a09b8c",
        "Error code 0x80070005 k7q29xmb4taa222 on every laptop",
        "Her UPN and class code x7k2m9q4b8n3p5t6 were on the screen",
        "HLP-2026-0042: serial 5CG8472KLM9XZ2, as I told you",
        "This is about HLP-2026-0042.\n\n5CG8472KLM9XZ2 is the serial",
        "Case 2026 0042 at the police, k7q29xmb4taa222 is their number",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        check_attempt(words[i], FOLLOW_UP_NONE, NULL);
    size_t at, length;
    g_autofree char *references = megabyte_of("HLP-2026-0042 a1 ");
    ok(follow_up_attempt(references, "HLP", NULL, &at, &length) == FOLLOW_UP_NONE,
       "a megabyte of references is read through");
}

static void test_list(void)
{
    g_auto(GStrv) list = reference_list(
        "> HLP-2026-0042: open\n> HLP–2026–0043: HLP-2026-0042, XHLP-2026-0044, HLP-R3", "HLP");
    g_autofree char *joined = g_strjoinv(" ", list);
    ok(strcmp(joined, "HLP-2026-0042 HLP-2026-0043") == 0, "all that are named: %s", joined);
    g_auto(GStrv) none = reference_list("-2026-0042", "");
    ok(!none[0], "none without a prefix");
}

static void test_without_prefix(void)
{
    Message *message = message_make("Subject: [-2026-0042]", "");
    Report report = {.visible = (char *)""};
    reference_read(message, &(ParserContext){0}, &report);
    ok(!report.reference, "without a prefix nothing is a reference");
    message_drop(message);
}

int main(void)
{
    test_subject();
    test_address();
    test_ids();
    test_codes();
    test_text();
    test_follow_up_codes();
    test_follow_up_elsewhere();
    test_codes_in_pieces();
    test_words_are_no_codes();
    test_mistyped_codes();
    test_tokens();
    test_no_attempts();
    test_list();
    test_without_prefix();
    return tap_done();
}
