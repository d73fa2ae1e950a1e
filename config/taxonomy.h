/* What kinds of incidents, data and people there are: the lists of the ICO's "Data security
 * incident trends" (Open Government Licence v3), twelve broad categories after VERIS, and the
 * words for them in rules.conf.
 *
 * The labels are what scripts and the ICO's form know, the ids what the rules say. Both are added
 * to, never changed. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Broad categories, ranked for every report. */
#define CATEGORY_TERMS(X)                                                                      \
    X(CATEGORY_MISDELIVERY, "misdelivery")                                                     \
    X(CATEGORY_DEVICE_LOSS, "device_loss")                                                     \
    X(CATEGORY_PAPER_LOSS, "paper_loss")                                                       \
    X(CATEGORY_EXPOSED_ONLINE, "exposed_online")                                               \
    X(CATEGORY_IMPROPER_DISPOSAL, "improper_disposal")                                         \
    X(CATEGORY_PHISHING_SOCIAL, "phishing_social")                                             \
    X(CATEGORY_MALWARE, "malware")                                                             \
    X(CATEGORY_HACKING, "hacking")                                                             \
    X(CATEGORY_DOS, "dos")                                                                     \
    X(CATEGORY_INSIDER_MISUSE, "insider_misuse")                                               \
    X(CATEGORY_SKIMMING, "skimming")                                                           \
    X(CATEGORY_OUTAGE, "outage")

/* The kind of an incident is the ICO's pair of category and type: "Unauthorised access" stands on
 * both sides. Id, label of the type, is it "Cyber", the broad category. */
#define KIND_TERMS(X)                                                                          \
    X(KIND_EMAIL, "email", "Data emailed to incorrect recipient", false, MISDELIVERY)          \
    X(KIND_POST, "post", "Data posted or faxed to incorrect recipient", false, MISDELIVERY)    \
    X(KIND_BCC, "bcc", "Failure to use bcc", false, MISDELIVERY)                               \
    X(KIND_VERBAL, "verbal", "Verbal disclosure of personal data", false, MISDELIVERY)         \
    X(KIND_REDACT, "redact", "Failure to redact", false, EXPOSED_ONLINE)                       \
    X(KIND_PORTAL, "portal", "Data of wrong data subject shown in client portal", false,       \
      EXPOSED_ONLINE)                                                                          \
    X(KIND_DEVICE, "device", "Loss/theft of device containing personal data", false,           \
      DEVICE_LOSS)                                                                             \
    X(KIND_PAPER, "paper", "Loss/theft of paperwork or data left in insecure location", false, \
      PAPER_LOSS)                                                                              \
    X(KIND_DISPOSAL_PAPER, "disposal_paper", "Incorrect disposal of paperwork", false,         \
      IMPROPER_DISPOSAL)                                                                       \
    X(KIND_DISPOSAL_HARDWARE, "disposal_hardware", "Incorrect disposal of hardware", false,    \
      IMPROPER_DISPOSAL)                                                                       \
    X(KIND_ALTERATION, "alteration", "Alteration of personal data", false, INSIDER_MISUSE)     \
    X(KIND_SNOOPING, "snooping", "Unauthorised access", false, INSIDER_MISUSE)                 \
    X(KIND_CRYPTOGRAPHIC, "cryptographic", "Cryptographic flaw", false, EXPOSED_ONLINE)        \
    X(KIND_NON_CYBER, "non_cyber", "Other non-cyber incident", false, OUTAGE)                  \
    X(KIND_INTRUSION, "intrusion", "Unauthorised access", true, HACKING)                       \
    X(KIND_BRUTE_FORCE, "brute_force", "Brute Force", true, HACKING)                           \
    X(KIND_DENIAL, "denial", "Denial of service", true, DOS)                                   \
    X(KIND_MISCONFIGURATION, "misconfiguration", "Hardware/software misconfiguration", true,   \
      EXPOSED_ONLINE)                                                                          \
    X(KIND_MALWARE, "malware", "Malware", true, MALWARE)                                       \
    X(KIND_RANSOMWARE, "ransomware", "Ransomware", true, MALWARE)                              \
    X(KIND_PHISHING, "phishing", "Phishing", true, PHISHING_SOCIAL)                            \
    X(KIND_CYBER, "cyber", "Other cyber incident", true, HACKING)                              \
    X(KIND_UNKNOWN, "unknown", "Not Provided", false, COUNT)

/* Id, label, row of the severity table. */
#define DATA_TERMS(X)                                                                          \
    X(DATA_BASIC, "basic", "Basic personal identifiers", BASIC)                                \
    X(DATA_CRIMINAL, "criminal", "Criminal convictions or offences", SPECIAL)                  \
    X(DATA_ETHNIC, "ethnic", "Data revealing racial or ethnic origin", SPECIAL)                \
    X(DATA_ECONOMIC, "economic", "Economic and financial data", FINANCIAL)                     \
    X(DATA_GENDER, "gender", "Gender Reassignment Data", SPECIAL)                              \
    X(DATA_BIOMETRIC, "biometric", "Genetic or biometric data", SPECIAL)                       \
    X(DATA_HEALTH, "health", "Health data", SPECIAL)                                           \
    X(DATA_IDENTIFICATION, "identification", "Identification data", BEHAVIOURAL)               \
    X(DATA_LOCATION, "location", "Location data", BEHAVIOURAL)                                 \
    X(DATA_OFFICIAL, "official", "Official documents", FINANCIAL)                              \
    X(DATA_POLITICAL, "political", "Political opinions", SPECIAL)                              \
    X(DATA_RELIGIOUS, "religious", "Religious or philosophical beliefs", SPECIAL)              \
    X(DATA_SEX_LIFE, "sex_life", "Sex life data", SPECIAL)                                     \
    X(DATA_ORIENTATION, "orientation", "Sexual orientation data", SPECIAL)                     \
    X(DATA_UNION, "union", "Trade union membership", SPECIAL)

#define SUBJECT_TERMS(X)                                                                       \
    X(SUBJECT_CHILD, "children", "Children")                                                   \
    X(SUBJECT_CUSTOMER, "customers", "Customers or prospective customers")                     \
    X(SUBJECT_EMPLOYEE, "employees", "Employees")                                              \
    X(SUBJECT_PATIENT, "patients", "Patients")                                                 \
    X(SUBJECT_STUDENT, "students", "Students")                                                 \
    X(SUBJECT_SUBSCRIBER, "subscribers", "Subscribers")                                        \
    X(SUBJECT_USER, "users", "Users")                                                          \
    X(SUBJECT_VULNERABLE_ADULT, "vulnerable_adults", "Vulnerable adults")

/* How sensitive data is, rising: the rows of the severity table (config/rules.conf). */
#define DATA_ROW_TERMS(X)                                                                      \
    X(ROW_NONE, "none")                                                                        \
    X(ROW_BASIC, "basic")                                                                      \
    X(ROW_BEHAVIOURAL, "behavioural")                                                          \
    X(ROW_FINANCIAL, "financial")                                                              \
    X(ROW_SPECIAL, "special")                                                                  \
    X(ROW_SAFEGUARDING, "safeguarding")

/* What an information policy is about: which of the organisation's was broken? */
#define TOPIC_TERMS(X)                                                                         \
    X(TOPIC_EMAIL, "email")                                                                    \
    X(TOPIC_PAPER, "paper")                                                                    \
    X(TOPIC_DEVICES, "devices")                                                                \
    X(TOPIC_PASSWORDS, "passwords")                                                            \
    X(TOPIC_ACCESS, "access")                                                                  \
    X(TOPIC_SHARING, "sharing")                                                                \
    X(TOPIC_PUBLISHING, "publishing")                                                          \
    X(TOPIC_DISPOSAL, "disposal")                                                              \
    X(TOPIC_RECORDS, "records")                                                                \
    X(TOPIC_SYSTEMS, "systems")

/* Number of people, as the ICO counts them. */
#define BAND_TERMS(X)                                                                          \
    X(BAND_1, "1 to 9", 1)                                                                     \
    X(BAND_10, "10 to 99", 10)                                                                 \
    X(BAND_100, "100 to 1k", 100)                                                              \
    X(BAND_1000, "1k to 10k", 1000)                                                            \
    X(BAND_10000, "10k to 100k", 10000)                                                        \
    X(BAND_100000, "100k and above", 100000)                                                   \
    X(BAND_UNKNOWN, "Unknown", INT64_MAX)

#define TAXON_VALUE(value, ...) value,

typedef enum Category { CATEGORY_TERMS(TAXON_VALUE) CATEGORY_COUNT } Category;
typedef enum Kind { KIND_TERMS(TAXON_VALUE) KIND_COUNT } Kind;
typedef enum DataType { DATA_TERMS(TAXON_VALUE) DATA_COUNT } DataType;
typedef enum DataSubject { SUBJECT_TERMS(TAXON_VALUE) DATA_SUBJECT_COUNT } DataSubject;
typedef enum DataRow { DATA_ROW_TERMS(TAXON_VALUE) ROW_COUNT } DataRow;
typedef enum Topic { TOPIC_TERMS(TAXON_VALUE) TOPIC_COUNT } Topic;
typedef enum Band { BAND_TERMS(TAXON_VALUE) BAND_COUNT } Band;

/* Ids, as rules.conf has them; "?" for a value out of range. */
const char *category_name(Category category);
const char *kind_name(Kind kind);
const char *data_type_name(DataType type);
const char *data_subject_name(DataSubject subject);
const char *data_row_name(DataRow row);
const char *topic_name(Topic topic);

/* The ICO's labels. */
const char *kind_label(Kind kind);
const char *kind_ico_category(Kind kind); /* "Cyber" or "Non Cyber" */
const char *data_type_label(DataType type);
const char *data_subject_label(DataSubject subject);
const char *band_label(Band band);

/* CATEGORY_COUNT: none. */
Category kind_category(Kind kind);
DataRow data_type_row(DataType type);

/* The band of so many people; a negative number is unknown. */
Band band_of(int64_t people);

/* The value of an id, or -1. */
int category_find(const char *name);
int kind_find(const char *name);
int data_type_find(const char *name);
int data_subject_find(const char *name);
int data_row_find(const char *name);
int topic_find(const char *name);

/* The value of a label of the ICO, or -1. */
int data_type_find_label(const char *label);
int data_subject_find_label(const char *label);
