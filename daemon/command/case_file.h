/* Everything the register knows of one incident that a document for people may need, in memory: for
 * the commands that draft. */
#pragma once

#include "config/config.h"
#include "daemon/command/blank.h"
#include "daemon/core/incident.h"
#include "daemon/core/outcome.h"
#include "daemon/register/store.h"

#include <glib.h>

/* Who decided what, and when. Strings are owned. */
typedef struct CaseDecision {
    int64_t at;
    char *role, *name, *command, *argument;
} CaseDecision;

/* What one role wrote into a section of the outcome report. */
typedef struct CaseSection {
    OutcomeLabel label;
    int64_t at;
    char *role, *name, *text;
} CaseSection;

/* A remedial action of the incident. */
typedef struct CaseAction {
    int64_t number, due, done; /* due 0: whenever; done 0: it is open */
    char *what, *owner;        /* a person, or else the role */
} CaseAction;

typedef struct CaseFile {
    const OrganisationSettings *organisation; /* borrowed from the configuration */
    char *reference;
    Incident incident;
    PointSet asked;                /* what the procedure asks of its outcome report */
    GArray *decisions;             /* of CaseDecision, in order */
    GArray *actions;               /* of CaseAction, by number */
    GArray *sections;              /* of CaseSection, in the order of the form */
    char **data_types, **subjects; /* of all its reports, as the rules read them */
    int64_t affected;              /* the greatest number; -1: unknown */
    /* What its first report says; NULL: none that others than the Chair may read. */
    char *account;
    Blank *blank; /* knows the names in all that was written about it */
} CaseFile;

/* 1, or 0 when there is no such incident. */
int case_file_load(Store *store, const Config *config, const char *reference, CaseFile *ret,
                   Err *err);
void case_file_clear(CaseFile *file);

/* A text without names: see blank_text(). Owned. */
char *case_file_blank(const CaseFile *file, const char *text);

/* Whether something was written into a section, whoever wrote it. */
bool case_file_has(const CaseFile *file, OutcomeLabel label);

/* Whether a line of the outcome report has become a remedial action. */
bool case_file_is_action(const CaseFile *file, const char *line);
