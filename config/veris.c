/* See veris.h. A theft and a loss are one kind to the ICO, a mistake and a misuse often, too: VERIS tells
 * them apart, so there the action is unknown. Called by `incidentd export --veris`. */
#include "config/veris.h"

#include <stddef.h>

static const VerisKind kinds[KIND_COUNT] = {
    [KIND_EMAIL] = {"error", "Misdelivery", "S - Mail", true, true, NULL, NULL},
    [KIND_POST] = {"error", "Misdelivery", "M - Documents", true, true, NULL, NULL},
    [KIND_BCC] = {"error", "Misdelivery", "S - Mail", true, true, NULL, NULL},
    [KIND_VERBAL] = {"error", "Gaffe", "Unknown", true, true, NULL, NULL},
    [KIND_REDACT] = {"error", "Publishing error", "Unknown", true, true, NULL, NULL},
    [KIND_PORTAL] = {"error", "Unknown", "S - Web application", true, true, NULL, NULL},
    [KIND_DEVICE] = {"unknown", NULL, "Unknown", false, false, NULL, NULL},
    [KIND_PAPER] = {"unknown", NULL, "M - Documents", false, false, NULL, NULL},
    [KIND_DISPOSAL_PAPER] = {"error", "Disposal error", "M - Documents", true, false, NULL,
                             NULL},
    [KIND_DISPOSAL_HARDWARE] = {"error", "Disposal error", "Unknown", true, false, NULL, NULL},
    [KIND_ALTERATION] = {"unknown", NULL, "Unknown", false, false, "integrity", "Modify data"},
    [KIND_SNOOPING] = {"misuse", "Unknown", "Unknown", true, false, NULL, NULL},
    [KIND_CRYPTOGRAPHIC] = {"unknown", NULL, "Unknown", false, false, NULL, NULL},
    [KIND_NON_CYBER] = {"unknown", NULL, "Unknown", false, false, NULL, NULL},
    [KIND_INTRUSION] = {"hacking", "Unknown", "Unknown", false, false, NULL, NULL},
    [KIND_BRUTE_FORCE] = {"hacking", "Brute force", "S - Authentication", false, false, NULL,
                          NULL},
    [KIND_DENIAL] = {"hacking", "DoS", "Unknown", false, false, "availability", "Interruption"},
    [KIND_MISCONFIGURATION] = {"error", "Misconfiguration", "Unknown", true, false, NULL, NULL},
    [KIND_MALWARE] = {"malware", "Unknown", "Unknown", false, false, NULL, NULL},
    [KIND_RANSOMWARE] = {"malware", "Ransomware", "Unknown", false, false, "availability",
                         "Obscuration"},
    [KIND_PHISHING] = {"social", "Phishing", "P - End-user", false, false, NULL, NULL},
    [KIND_CYBER] = {"unknown", NULL, "Unknown", false, false, NULL, NULL},
    [KIND_UNKNOWN] = {"unknown", NULL, "Unknown", false, false, NULL, NULL},
};

const VerisKind *veris_kind(Kind kind)
{
    return &kinds[(size_t)kind < KIND_COUNT ? kind : KIND_UNKNOWN];
}

const char *veris_data(DataType type)
{
    if (type == DATA_HEALTH)
        return "Medical";
    return data_type_row(type) == ROW_SPECIAL ? "Sensitive Personal" : "Personal";
}

const char *veris_subject(DataSubject subject)
{
    static const char *const words[DATA_SUBJECT_COUNT] = {
        [SUBJECT_CUSTOMER] = "Customer",
        [SUBJECT_EMPLOYEE] = "Employee",
        [SUBJECT_PATIENT] = "Patient",
        [SUBJECT_STUDENT] = "Student",
    };
    return (size_t)subject < DATA_SUBJECT_COUNT ? words[subject] : NULL;
}
