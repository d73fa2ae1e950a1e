/* What `incidentd export` writes of one incident, in each of its formats. */
#pragma once

#include "daemon/command/case_file.h"

#include <jansson.h>

/* The titles, and one row: a register as UK GDPR Article 33(5) asks for, in the ICO's words, a line of
 * RFC 4180 ended by CR LF. Texts have no names (case_file_blank()); no cell is a formula to a
 * spreadsheet; an anonymous incident has days only, and no word of its reports. */
void export_csv_titles(GString *out);
void export_csv_row(const CaseFile *file, GString *out);

/* A record of VERIS 1.4.1 with nothing of who, where or on which day, and an id that is another in every
 * export. Owned. */
json_t *export_veris(const CaseFile *file);
