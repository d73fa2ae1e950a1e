/* What the rules propose for one report on its way into the register. */
#pragma once

#include "daemon/core/classify.h"
#include "daemon/core/incident.h"
#include "daemon/world.h"

typedef struct Proposal {
    Classification classification;
    char *json;     /* the explanation, with the report's words */
    char **reasons; /* the weightiest sentences of the rules: none of the report's words */
} Proposal;

/* What the rules say of a report, by whoever wrote it; `organisation` NULL: nobody of it has. To be cleared. True: it tells
 * of nothing but in what it quotes; the facts that stand there, which count, are *ret_quoted, owned. */
bool proposal_classify(const Classifier *classifier, const OrganisationSettings *organisation,
                       const Lexicon *lexicon, const Report *report, Classification *ret,
                       Fields *ret_quoted);

/* The same, with what is kept and told of it, of a report that has come: it has those facts then. */
void proposal_read(const World *world, const Organisation *organisation, Report *report,
                   Proposal *ret);

/* The same of one that has been read before, or is no mail's. */
void proposal_make(const World *world, const Organisation *organisation, const Report *report,
                   Proposal *ret);
void proposal_clear(Proposal *proposal);

/* The reasons of the gravest of an incident's reports. Owned; NULL: it has none. */
int proposal_reasons(const World *world, const Organisation *organisation, int64_t incident,
                     char ***ret, Err *err);

/* Into the event of a report, or of an EDIT. `first`: no other has gone before it. */
void proposal_tell(const Proposal *proposal, bool first, Event *event);

/* Keeps it with its report. Inside the caller's transaction. */
int proposal_store(const World *world, int64_t report, const Proposal *proposal, Err *err);
