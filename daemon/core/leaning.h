/* Leanings: words that each say a little, added up over a mail. Private to daemon/core/classif*.c.
 *
 * A sign is a phrase of leanings, by the stems of its words, or a list. What it adds counts once a mail, whatever the
 * voice, and once for each voice and place that a leaning asks for. */
#pragma once

#include "daemon/core/classifier_match.h"
#include "daemon/core/classify.h"
#include "daemon/core/utterance.h"

typedef struct LeaningScan LeaningScan;

LeaningScan *leaning_scan_new(const Classifier *classifier);
void leaning_scan_free(LeaningScan *scan);

/* Notes the signs of one sentence. */
void leaning_scan_sentence(LeaningScan *scan, const Utterance *said, RuleText text, int which);

/* A list was met, in this voice: the leanings that name it count it. `asked`: nowhere but where it is asked, wished or
 * ordered. */
void leaning_scan_list(LeaningScan *scan, int list, Voice voice, bool asked,
                       const LeanedWord *place);

/* Adds everything up. Once, behind the last sentence. `asked`: some of it is asked, wished or ordered. */
void leaning_scan_end(LeaningScan *scan, bool asked);

int leaning_scan_sum(const LeaningScan *scan, int leaning);
/* The same without what is only asked, wished or ordered. */
int leaning_scan_sum_told(const LeaningScan *scan, int leaning);

/* The words that weigh most in the direction of the sum; their number. */
size_t leaning_scan_words(LeaningScan *scan, int leaning, LeanedWord words[LEANED_WORDS]);
