/* A text in a mail, read, and all that is asked of its report without a register. */
#pragma once

#include "daemon/case/release.h"
#include "daemon/case/suspicion.h"
#include "daemon/command/away.h"
#include "daemon/command/blank.h"
#include "daemon/command/command_reason.h"
#include "daemon/command/list_asked.h"
#include "daemon/command/outcome_form.h"
#include "daemon/core/classify.h"
#include "daemon/core/explanation.h"
#include "parsers/command/command.h"
#include "parsers/message/prescan.h"
#include "parsers/report.h"
#include "tests/fuzz/fuzz_school.h"

enum { FUZZ_NOW = 1795442700 /* 23 November 2026 */ };

/* Above the text: who writes it, and how. */
static const char *const fuzz_heads[] = {
    "From: Sam Okoro <s.okoro@hollylane.example>\r\nTo: security@hollylane.example\r\n"
    "Subject: A report\r\nContent-Type: text/plain; charset=utf-8\r\n",
    "From: Alison Grant <head@hollylane.example>\r\n"
    "To: security+HLP-2026-0042-k7mqx3vdz9ahw5tn@hollylane.example\r\n"
    "Subject: Re: [HLP-2026-0042] A new incident\r\n"
    "In-Reply-To: <incidentd.17.abcdefgh23456789@hollylane.example>\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n",
    "From: Ruth Bell <chair@hollylane.example>\r\nTo: security@hollylane.example\r\n"
    "Subject: Fwd: A worry\r\nContent-Type: text/plain; charset=utf-8\r\n",
    "From: Mail Delivery System <MAILER-DAEMON@mx.hollylane.example>\r\n"
    "To: security@hollylane.example\r\nReturn-Path: <>\r\nAuto-Submitted: auto-replied\r\n"
    "Subject: Undelivered Mail Returned to Sender\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n",
    "From: Sam Okoro <s.okoro@hollylane.example>\r\nTo: security@hollylane.example\r\n"
    "Subject: A page\r\nContent-Type: text/html; charset=utf-8\r\n"};

static inline void fuzz_ask(const Report *report)
{
    const FuzzSchool *school = fuzz_school();
    const Lexicon *lexicon = school->context.lexicon;
    Classification classification;
    classify(school->classifier, report, ROLE_NONE, &classification);
    g_strfreev(explanation_reasons(school->classifier, &classification, 5));
    for (size_t i = 0; i < classification.n_matches; i++)
        g_free(explanation_words(report, &classification.matches[i]));
    classification_clear(&classification);
    char **said;
    suspicion_explain(school->config, school->organisation, report, &said);
    g_strfreev(said);
    away_is_said(report, lexicon);
    away_until(report, lexicon, school->organisation->zone, FUZZ_NOW);
    list_is_asked(report, lexicon);
    if (report->n_command > 0)
        command_reason_is_doubt(lexicon, report);
    command_is_bare(report, lexicon);
    command_is_all(report, lexicon);
    command_is_thanks(report, lexicon);
    g_free(release_preview(report, true));
    Outcome outcome = outcome_form_read(report, report->visible);
    outcome_clear(&outcome);
    Blank *blank = blank_new(school->organisation, lexicon);
    blank_add_name(blank, report->from.name);
    blank_add_text(blank, report->text);
    g_free(blank_text(blank, report->text));
    blank_free(blank);
}

/* The mail's head is chosen by `shape`, and whether it is anonymous. */
static inline void fuzz_read(unsigned shape, const char *text, size_t size)
{
    g_autoptr(GString) mail = g_string_new(fuzz_heads[shape / 2 % G_N_ELEMENTS(fuzz_heads)]);
    g_string_append(mail, "Date: Mon, 23 Nov 2026 14:05:00 +0000\r\nMIME-Version: 1.0\r\n\r\n");
    g_string_append_len(mail, text, (gssize)size);
    if (prescan_check((const unsigned char *)mail->str, mail->len, NULL) < 0)
        return;
    ParserContext context = fuzz_school()->context;
    context.route = shape % 2 ? ROUTE_ANONYMOUS : ROUTE_NAMED;
    Report *report = report_read(mail->str, mail->len, false, &context);
    fuzz_ask(report);
    report_free(report);
}
