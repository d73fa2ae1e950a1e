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

/* The role of whoever wrote a report, ROLE_NONE when it is nobody's (`organisation` NULL: always) or
 * the receiving server says that the sender is forged. */
Role proposal_sender(const OrganisationSettings *organisation, const Report *report);

/* The facts of what is told only in a quotation stand there, too: reads them into the report. True: it is to be classified
 * anew. */
bool proposal_read_quoted(const Classification *c, Report *report, const Lexicon *lexicon);

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
