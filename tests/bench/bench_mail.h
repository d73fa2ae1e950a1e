/* Mail as schools send it, made from a number: half plain text, a third text beside its page,
 * the rest with a file of 10 to 120 KB; about 17 KB on average. The same number gives the same
 * mail. */
#pragma once

#include <glib.h>

enum { BENCH_LINE = 72, BENCH_FILE_LINE = 57 /* bytes of a file in one line of base64 */ };

typedef struct BenchDice {
    unsigned long long state;
} BenchDice;

static unsigned bench_roll(BenchDice *dice, unsigned sides)
{
    dice->state = dice->state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(dice->state >> 33) % sides;
}

static void bench_words(BenchDice *dice, GString *text, unsigned words, const char *stop)
{
    static const char *const list[] = {
        "the",      "a",       "to",      "and",      "of",      "in",       "was",
        "we",       "it",      "that",    "I",        "is",      "for",      "on",
        "register", "laptop",  "parent",  "office",   "letter",  "pupil",    "list",
        "sent",     "folder",  "school",  "report",   "table",   "copied",   "yesterday",
        "morning",  "teacher", "phone",   "deleted",  "asked",   "recalled", "box",
        "cupboard", "stick",   "this",    "password", "meeting", "Friday",   "please",
        "class",    "year",    "photo",   "form",     "with",    "have",     "not",
        "would",    "number",  "address", "attached", "when",    "week",     "Mrs Lane"};
    size_t line = text->len;
    for (unsigned i = 0; i < words; i++) {
        g_string_append(text, list[bench_roll(dice, G_N_ELEMENTS(list))]);
        g_string_append(text, i % 13 == 12 || i + 1 == words ? "." : "");
        if (i + 1 < words && text->len - line > BENCH_LINE - 10) {
            g_string_append(text, "\r\n");
            line = text->len;
        } else if (i + 1 < words) {
            g_string_append_c(text, ' ');
        }
    }
    g_string_append(text, stop);
}

static void bench_text(BenchDice *dice, GString *text)
{
    g_string_append(text, "Content-Type: text/plain; charset=utf-8\r\n\r\nDear Karen,\r\n\r\n");
    for (unsigned i = 3 + bench_roll(dice, 6); i > 0; i--)
        bench_words(dice, text, 20 + bench_roll(dice, 80), "\r\n\r\n");
    g_string_append(text, "Kind regards\r\n\r\nJo Lane\r\nSchool office\r\n01970 612345\r\n");
}

static void bench_page(BenchDice *dice, GString *text)
{
    g_string_append(text, "Content-Type: text/html; charset=utf-8\r\n\r\n"
                          "<html><head><style>p { margin: 0 }</style></head><body>\r\n");
    for (unsigned i = 3 + bench_roll(dice, 6); i > 0; i--) {
        g_string_append(text, "<p class=\"MsoNormal\"><span style=\"font-size:11.0pt\">");
        bench_words(dice, text, 20 + bench_roll(dice, 80), "</span></p>\r\n");
    }
    g_string_append(text, "</body></html>\r\n");
}

static void bench_file(BenchDice *dice, GString *text)
{
    g_string_append(text, "Content-Type: application/pdf; name=\"letter.pdf\"\r\n"
                          "Content-Disposition: attachment; filename=\"letter.pdf\"\r\n"
                          "Content-Transfer-Encoding: base64\r\n\r\n");
    unsigned char line[BENCH_FILE_LINE] = "%PDF-1.4\n";
    unsigned lines = (10 + bench_roll(dice, 111)) * 1024 / BENCH_FILE_LINE;
    for (unsigned i = 0; i < lines; i++) {
        for (unsigned at = i ? 0 : 9; at < sizeof line; at++)
            line[at] = (unsigned char)bench_roll(dice, 256);
        g_autofree char *encoded = g_base64_encode(line, sizeof line);
        g_string_append_printf(text, "%s\r\n", encoded);
    }
}

static void bench_parts(BenchDice *dice, GString *text, const char *subtype,
                        void (*second)(BenchDice *, GString *))
{
    g_string_append_printf(text,
                           "Content-Type: multipart/%s; boundary=\"=_part_7\"\r\n\r\n"
                           "--=_part_7\r\n",
                           subtype);
    bench_text(dice, text);
    g_string_append(text, "--=_part_7\r\n");
    second(dice, text);
    g_string_append(text, "--=_part_7--\r\n");
}

static GString *bench_mail(unsigned number)
{
    BenchDice dice = {number};
    GString *text = g_string_new(NULL);
    g_string_append_printf(
        text,
        "Return-Path: <j.lane%u@school.example>\r\n"
        "Received: from mail.school.example (mail.school.example [192.0.2.7])\r\n"
        "\tby mx.council.example (Postfix) with ESMTPS id 4F2%05uX\r\n"
        "\tfor <security@council.example>; Tue, 12 May 2026 09:14:0%u +0100 (BST)\r\n"
        "From: Jo Lane <j.lane%u@school.example>\r\n"
        "To: \"Security, Reporting\" <security@council.example>\r\n"
        "Cc: Head <head@school.example>, office@school.example\r\n"
        "Subject: =?utf-8?Q?Letter_for_class_%u_=E2=80=93_wrong_parent?=\r\n"
        "Date: Tue, 12 May 2026 09:13:58 +0100\r\n"
        "Message-ID: <%u.7f3a@school.example>\r\n"
        "References: <1.a@school.example> <2.b@school.example>\r\n"
        "User-Agent: Mozilla/5.0\r\n"
        "MIME-Version: 1.0\r\n",
        number, number, number % 10, number, number % 13, number);
    unsigned kind = number % 20;
    if (kind < 10)
        bench_text(&dice, text);
    else if (kind < 17)
        bench_parts(&dice, text, "alternative", bench_page);
    else
        bench_parts(&dice, text, "mixed", bench_file);
    return text;
}
