/* The groups of the tables that read what a report says about its incident: config/lexicon/
 * fields.conf and form.conf hold their words. */
#pragma once

/* What a word has to do with an incident. */
#define FIELD_WORD_TERMS(X)                                                                    \
    X(WORD_NEGATION, "negation")                                                               \
    X(WORD_UNSURE, "unsure")                                                                   \
    X(WORD_CLAUSE, "clause") /* a new part of the sentence begins */                           \
    X(WORD_DISCOVERY, "discovery")                                                             \
    X(WORD_HAPPENING, "happening")                                                             \
    X(WORD_LOST, "lost")           /* happening to a thing */                                  \
    X(WORD_LAST_SEEN, "last_seen") /* it was still there */                                    \
    X(WORD_SENT, "sent")           /* happening, and somebody got it */                        \
    X(WORD_ACTION, "action")                                                                   \
    X(WORD_FUTURE, "future")                                                                   \
    X(WORD_OTHER_DATE, "other_date") /* a date beside it is no date of the incident */         \
    X(WORD_CONFIRM, "confirm")                                                                 \
    X(WORD_DELETE, "delete")                                                                   \
    X(WORD_ASK, "ask")                                                                         \
    X(WORD_NO_ANSWER, "no_answer")                                                             \
    X(WORD_DEVICE, "device")                                                                   \
    X(WORD_ENCRYPTED, "encrypted")                                                             \
    X(WORD_UNENCRYPTED, "unencrypted")                                                         \
    X(WORD_BULK, "bulk")         /* servers, everything: no device, nor lost as one is */      \
    X(WORD_ATTACKER, "attacker") /* whoever encrypts what is not theirs */                     \
    X(WORD_ATTACK, "attack")     /* what tells that somebody did */                            \
    X(WORD_FAULT, "fault")       /* it was not meant: "by mistake", "inadvertently" */         \
    X(WORD_STRANGER, "stranger")                                                               \
    X(WORD_UNFAMILIAR, "unfamiliar") /* of a recipient: nobody knows whose it is */            \
    X(WORD_FAMILIAR, "familiar")     /* we know who has it */                                  \
    X(WORD_WRONG, "wrong")           /* "the wrong", "another": a recipient follows */         \
    X(WORD_TITLE, "title")                                                                     \
    X(WORD_BEFORE_NAME, "before_name")                                                         \
    X(WORD_TO, "to")                                                                           \
    X(WORD_OF, "of") /* "of", "about": data in front, people behind */                         \
    X(WORD_NOT_A_NAME, "not_a_name")                                                           \
    X(WORD_DOUBT, "doubt") /* what was said in front is a guess */                             \
    X(WORD_ROLE, "role")                                                                       \
    X(WORD_DATA, "data") /* reports, lists: of somebody's data, of no kind in themselves */    \
    X(WORD_AFFECTED, "affected")                                                               \
    X(WORD_CORRECTS, "corrects") /* another number follows, which holds */                     \
    X(WORD_SUPPOSED, "supposed") /* a number follows that does not hold */                     \
    X(WORD_DOING, "doing")       /* behind people: what they did, and nothing done to them */  \
    X(WORD_LIST, "list_of")      /* as data, and a number may follow */                        \
    X(WORD_CLASS, "class_of")    /* "class of", "group of": a number follows */                \
    FIELD_SUBJECT_TERMS(X)                                                                     \
    FIELD_TYPE_TERMS(X)

/* The ICO's types of data subjects, as far as words tell them (knowledge of the ICO's list: see
 * fields_labels.c). */
#define FIELD_SUBJECT_TERMS(X)                                                                 \
    X(SUBJECT_CHILDREN, "children")                                                            \
    X(SUBJECT_STUDENTS, "students")                                                            \
    X(SUBJECT_EMPLOYEES, "employees")                                                          \
    X(SUBJECT_CUSTOMERS, "customers")                                                          \
    X(SUBJECT_PATIENTS, "patients")                                                            \
    X(SUBJECT_SUBSCRIBERS, "subscribers")                                                      \
    X(SUBJECT_USERS, "users")                                                                  \
    X(SUBJECT_VULNERABLE, "vulnerable_adults")                                                 \
    X(SUBJECT_LEAVERS, "leavers") /* of no type, and a year may stand in front */              \
    X(SUBJECT_ANYBODY, "anybody") /* people, of no type */

/* The ICO's types of data. */
#define FIELD_TYPE_TERMS(X)                                                                    \
    X(TYPE_BASIC, "basic")                                                                     \
    X(TYPE_CRIMINAL, "criminal")                                                               \
    X(TYPE_ETHNIC, "ethnic")                                                                   \
    X(TYPE_ECONOMIC, "economic")                                                               \
    X(TYPE_GENDER, "gender")                                                                   \
    X(TYPE_BIOMETRIC, "biometric")                                                             \
    X(TYPE_HEALTH, "health")                                                                   \
    X(TYPE_IDENTIFICATION, "identification")                                                   \
    X(TYPE_LOCATION, "location")                                                               \
    X(TYPE_OFFICIAL, "official")                                                               \
    X(TYPE_POLITICAL, "political")                                                             \
    X(TYPE_RELIGIOUS, "religious")                                                             \
    X(TYPE_SEX_LIFE, "sex_life")                                                               \
    X(TYPE_ORIENTATION, "orientation")                                                         \
    X(TYPE_UNION, "union")

/* Days and times. */
#define CALENDAR_TERMS(X)                                                                      \
    X(CAL_JANUARY, "january")                                                                  \
    X(CAL_FEBRUARY, "february")                                                                \
    X(CAL_MARCH, "march")                                                                      \
    X(CAL_APRIL, "april")                                                                      \
    X(CAL_MAY, "may")                                                                          \
    X(CAL_JUNE, "june")                                                                        \
    X(CAL_JULY, "july")                                                                        \
    X(CAL_AUGUST, "august")                                                                    \
    X(CAL_SEPTEMBER, "september")                                                              \
    X(CAL_OCTOBER, "october")                                                                  \
    X(CAL_NOVEMBER, "november")                                                                \
    X(CAL_DECEMBER, "december")                                                                \
    X(CAL_MONDAY, "monday")                                                                    \
    X(CAL_TUESDAY, "tuesday")                                                                  \
    X(CAL_WEDNESDAY, "wednesday")                                                              \
    X(CAL_THURSDAY, "thursday")                                                                \
    X(CAL_FRIDAY, "friday")                                                                    \
    X(CAL_SATURDAY, "saturday")                                                                \
    X(CAL_SUNDAY, "sunday")                                                                    \
    X(CAL_TODAY, "today")                                                                      \
    X(CAL_YESTERDAY, "yesterday")                                                              \
    X(CAL_BEFORE_YESTERDAY, "before_yesterday")                                                \
    X(CAL_TOMORROW, "tomorrow")                                                                \
    X(CAL_THIS_MORNING, "this_morning")                                                        \
    X(CAL_THIS_LUNCHTIME, "this_lunchtime")                                                    \
    X(CAL_THIS_AFTERNOON, "this_afternoon")                                                    \
    X(CAL_THIS_EVENING, "this_evening")                                                        \
    X(CAL_THIS_NIGHT, "this_night")                                                            \
    X(CAL_NOW, "now")                                                                          \
    X(CAL_LAST_NIGHT, "last_night")                                                            \
    X(CAL_MORNING, "morning")                                                                  \
    X(CAL_LUNCHTIME, "lunchtime")                                                              \
    X(CAL_AFTERNOON, "afternoon")                                                              \
    X(CAL_EVENING, "evening")                                                                  \
    X(CAL_NIGHT, "night")                                                                      \
    X(CAL_LAST, "last")                                                                        \
    X(CAL_THIS_WEEK, "this_week")                                                              \
    X(CAL_LAST_WEEK, "last_week")                                                              \
    X(CAL_ANOTHER, "another")       /* in front of a weekday: which one, another day tells */  \
    X(CAL_OTHER_WEEK, "other_week") /* the same behind it */                                   \
    X(CAL_SINCE, "since")                                                                      \
    X(CAL_NEXT, "next")                                                                        \
    X(CAL_AGO, "ago")                                                                          \
    X(CAL_AN_HOUR, "an_hour")                                                                  \
    X(CAL_THREE_QUARTERS, "three_quarters") /* of an hour, as the next two */                  \
    X(CAL_HALF_HOUR, "half_hour")                                                              \
    X(CAL_QUARTER_HOUR, "quarter_hour")                                                        \
    X(CAL_AND_A_HALF, "and_a_half")                                                            \
    X(CAL_HOURS, "hours") /* also behind a time of 24 hours */                                 \
    X(CAL_MINUTES, "minutes")                                                                  \
    X(CAL_DAYS, "days")                                                                        \
    X(CAL_WEEKS, "weeks")                                                                      \
    X(CAL_LONGER, "longer") /* months, years */                                                \
    X(CAL_WEEK_AGO, "week_ago")                                                                \
    X(CAL_FORTNIGHT_AGO, "fortnight_ago")                                                      \
    X(CAL_VAGUE, "vague") /* a time, but no day: "before half-term" */                         \
    X(CAL_NOON, "noon")                                                                        \
    X(CAL_MIDNIGHT, "midnight")                                                                \
    X(CAL_HALF_PAST, "half_past")                                                              \
    X(CAL_QUARTER_PAST, "quarter_past")                                                        \
    X(CAL_QUARTER_TO, "quarter_to")                                                            \
    X(CAL_PAST, "past") /* "ten past four" */                                                  \
    X(CAL_OCLOCK, "oclock")                                                                    \
    X(CAL_AM, "am")                                                                            \
    X(CAL_PM, "pm")                                                                            \
    X(CAL_ISH, "ish")                 /* behind a time: about then */                          \
    X(CAL_ZONE_ZERO, "zone_zero")     /* behind a time: GMT */                                 \
    X(CAL_ZONE_SUMMER, "zone_summer") /* BST */                                                \
    X(CAL_ZONE_OWN, "zone_own")       /* the writer's own */                                   \
    X(CAL_ZONE_OTHER, "zone_other")   /* of another country */                                 \
    X(CAL_AT, "at")                   /* in front of a time of day */                          \
    X(CAL_AROUND, "around") /* "before", "after": the time behind it is not the time */        \
    X(CAL_ON, "on")         /* in front of a day */                                            \
    X(CAL_BETWEEN, "between")                                                                  \
    X(CAL_UNTIL, "until")                                                                      \
    X(CAL_OR, "or") /* another day, or another time, may be meant as well */                   \
    X(CAL_OF, "of")                                                                            \
    X(CAL_SMALL, "small")   /* between two parts of one moment: "Monday in the morning" */     \
    X(CAL_BESIDE, "beside") /* how, where and to whom: a day and a time around it are one */   \
    X(CAL_JUST, "just") /* "I have just": today, if what follows has been done to a thing */   \
    X(CAL_OTHER_DAY, "other_day") /* "the previous day": which one, another day tells */       \
    X(CAL_SAME_DAY, "same_day")   /* as that on which it happened */                           \
    X(CAL_NEXT_DAY, "next_day")   /* after it */

/* The small words by which it is told what a number counts. */
#define COUNT_WORD_TERMS(X)                                                                    \
    X(COUNT_WORD_LABEL, "label")                                                               \
    X(COUNT_WORD_CLASS, "class")                                                               \
    X(COUNT_WORD_GROUP, "group")                                                               \
    X(COUNT_WORD_SEVERAL, "several")                                                           \
    X(COUNT_WORD_THAT, "that")                                                                 \
    X(COUNT_WORD_A, "a")                                                                       \
    X(COUNT_WORD_THE, "the")                                                                   \
    X(COUNT_WORD_IT, "it")                                                                     \
    X(COUNT_WORD_OTHER, "other")                                                               \
    X(COUNT_WORD_THEIRS, "theirs")                                                             \
    X(COUNT_WORD_BE, "be")                                                                     \
    X(COUNT_WORD_ONLY, "only")                                                                 \
    X(COUNT_WORD_IN, "in")                                                                     \
    X(COUNT_WORD_FROM, "from")                                                                 \
    X(COUNT_WORD_OR, "or")                                                                     \
    X(COUNT_WORD_AND, "and")                                                                   \
    X(COUNT_WORD_PART, "part")                                                                 \
    X(COUNT_WORD_WHOM, "whom")                                                                 \
    X(COUNT_WORD_DID, "did")                                                                   \
    X(COUNT_WORD_TO, "to")

/* How whoever writes tells of themselves. */
#define FIRST_PERSON_TERMS(X)                                                                  \
    X(FIRST_PERSON_MY, "my")                                                                   \
    X(FIRST_PERSON_THING, "thing")                                                             \
    X(FIRST_PERSON_I, "i")                                                                     \
    X(FIRST_PERSON_BETWEEN, "between")                                                         \
    X(FIRST_PERSON_DID, "did")

/* Those by which it is told who encrypted, deleted, said or did something. */
#define FACT_WORD_TERMS(X)                                                                     \
    X(FACT_WORD_MAKER, "maker")                                                                \
    X(FACT_WORD_OWNER, "owner")                                                                \
    X(FACT_WORD_WE, "we")                                                                      \
    X(FACT_WORD_THEY, "they")                                                                  \
    X(FACT_WORD_THEY_WOULD, "they_would")                                                      \
    X(FACT_WORD_IT, "it")                                                                      \
    X(FACT_WORD_THIS, "this")                                                                  \
    X(FACT_WORD_THE, "the")                                                                    \
    X(FACT_WORD_THEIR, "their")                                                                \
    X(FACT_WORD_ALL, "all")                                                                    \
    X(FACT_WORD_SOME, "some")                                                                  \
    X(FACT_WORD_PART, "part")                                                                  \
    X(FACT_WORD_NEARLY, "nearly")                                                              \
    X(FACT_WORD_WAITS, "waits")                                                                \
    X(FACT_WORD_SAYS, "says")                                                                  \
    X(FACT_WORD_TO, "to")                                                                      \
    X(FACT_WORD_WILL, "will")                                                                  \
    X(FACT_WORD_NOUN, "noun")                                                                  \
    X(FACT_WORD_HAVE, "have")                                                                  \
    X(FACT_WORD_ALREADY, "already")                                                            \
    X(FACT_WORD_WHY, "why")                                                                    \
    X(FACT_WORD_CALLS, "calls")

/* Those by which it is told who has it. */
#define RECIPIENT_WORD_TERMS(X)                                                                \
    X(RECIPIENT_WORD_ORGANISATION, "organisation")                                             \
    X(RECIPIENT_WORD_ARTICLE, "article")                                                       \
    X(RECIPIENT_WORD_GOT, "got")                                                               \
    X(RECIPIENT_WORD_BEEN, "been")                                                             \
    X(RECIPIENT_WORD_WHOM, "whom")                                                             \
    X(RECIPIENT_WORD_RECOGNISES, "recognises")                                                 \
    X(RECIPIENT_WORD_NEARLY, "nearly")

/* Those beside a day. */
#define MOMENT_WORD_TERMS(X)                                                                   \
    X(MOMENT_WORD_ARTICLE, "article")                                                          \
    X(MOMENT_WORD_WHO, "who")                                                                  \
    X(MOMENT_WORD_SOMEBODY, "somebody")                                                        \
    X(MOMENT_WORD_WHEN, "when")                                                                \
    X(MOMENT_WORD_FROM, "from")                                                                \
    X(MOMENT_WORD_BEHIND, "behind")                                                            \
    X(MOMENT_WORD_IS, "is")                                                                    \
    X(MOMENT_WORD_WAS, "was")                                                                  \
    X(MOMENT_WORD_NOW, "now")                                                                  \
    X(MOMENT_WORD_PAST, "past")                                                                \
    X(MOMENT_WORD_NOBODY, "nobody")                                                            \
    X(MOMENT_WORD_CALLS, "calls")                                                              \
    X(MOMENT_WORD_JOINT, "joint")

/* Those of a report as a whole, and beside names. */
#define REPORT_WORD_TERMS(X)                                                                   \
    X(REPORT_WORD_JOINT, "joint")                                                              \
    X(REPORT_WORD_POINTER, "pointer")                                                          \
    X(REPORT_WORD_GREETING, "greeting")                                                        \
    X(REPORT_WORD_GOOD, "good")

/* Days of a month in words: "the fifth of May". */
#define ORDINAL_TERMS(X)                                                                       \
    X(ORDINAL_1, "d1")                                                                         \
    X(ORDINAL_2, "d2")                                                                         \
    X(ORDINAL_3, "d3")                                                                         \
    X(ORDINAL_4, "d4")                                                                         \
    X(ORDINAL_5, "d5")                                                                         \
    X(ORDINAL_6, "d6")                                                                         \
    X(ORDINAL_7, "d7")                                                                         \
    X(ORDINAL_8, "d8")                                                                         \
    X(ORDINAL_9, "d9")                                                                         \
    X(ORDINAL_10, "d10")                                                                       \
    X(ORDINAL_11, "d11")                                                                       \
    X(ORDINAL_12, "d12")                                                                       \
    X(ORDINAL_13, "d13")                                                                       \
    X(ORDINAL_14, "d14")                                                                       \
    X(ORDINAL_15, "d15")                                                                       \
    X(ORDINAL_16, "d16")                                                                       \
    X(ORDINAL_17, "d17")                                                                       \
    X(ORDINAL_18, "d18")                                                                       \
    X(ORDINAL_19, "d19")                                                                       \
    X(ORDINAL_20, "d20")                                                                       \
    X(ORDINAL_21, "d21")                                                                       \
    X(ORDINAL_22, "d22")                                                                       \
    X(ORDINAL_23, "d23")                                                                       \
    X(ORDINAL_24, "d24")                                                                       \
    X(ORDINAL_25, "d25")                                                                       \
    X(ORDINAL_26, "d26")                                                                       \
    X(ORDINAL_27, "d27")                                                                       \
    X(ORDINAL_28, "d28")                                                                       \
    X(ORDINAL_29, "d29")                                                                       \
    X(ORDINAL_30, "d30")                                                                       \
    X(ORDINAL_31, "d31")

/* Numbers in words. */
#define NUMBER_TERMS(X)                                                                        \
    X(NUMBER_1, "n1")                                                                          \
    X(NUMBER_2, "n2")                                                                          \
    X(NUMBER_3, "n3")                                                                          \
    X(NUMBER_4, "n4")                                                                          \
    X(NUMBER_5, "n5")                                                                          \
    X(NUMBER_6, "n6")                                                                          \
    X(NUMBER_7, "n7")                                                                          \
    X(NUMBER_8, "n8")                                                                          \
    X(NUMBER_9, "n9")                                                                          \
    X(NUMBER_10, "n10")                                                                        \
    X(NUMBER_11, "n11")                                                                        \
    X(NUMBER_12, "n12")                                                                        \
    X(NUMBER_13, "n13")                                                                        \
    X(NUMBER_14, "n14")                                                                        \
    X(NUMBER_15, "n15")                                                                        \
    X(NUMBER_16, "n16")                                                                        \
    X(NUMBER_17, "n17")                                                                        \
    X(NUMBER_18, "n18")                                                                        \
    X(NUMBER_19, "n19")                                                                        \
    X(NUMBER_20, "n20")                                                                        \
    X(NUMBER_30, "n30")                                                                        \
    X(NUMBER_40, "n40")                                                                        \
    X(NUMBER_50, "n50")                                                                        \
    X(NUMBER_60, "n60")                                                                        \
    X(NUMBER_70, "n70")                                                                        \
    X(NUMBER_80, "n80")                                                                        \
    X(NUMBER_90, "n90")                                                                        \
    X(NUMBER_100, "n100")                                                                      \
    X(NUMBER_1000, "n1000")

/* The form that `incidentd form` prints: the first phrase of a group is printed, all of them
 * are read. */
#define FORM_LABEL_TERMS(X)                                                                    \
    X(FORM_OCCURRED, "occurred")                                                               \
    X(FORM_DATE, "date") /* of the incident, or of the report */                               \
    X(FORM_TIME, "time") /* of `occurred`, where a line of its own asks it */                  \
    X(FORM_PLACE, "place")                                                                     \
    X(FORM_DISCOVERED, "discovered")                                                           \
    X(FORM_WHAT, "what")                                                                       \
    X(FORM_PEOPLE, "people")                                                                   \
    X(FORM_DATA_TYPES, "data_types")                                                           \
    X(FORM_DATA_SUBJECTS, "data_subjects")                                                     \
    X(FORM_AFFECTED, "affected")                                                               \
    X(FORM_ENCRYPTED, "encrypted")                                                             \
    X(FORM_RECIPIENT_KNOWN, "recipient_known")                                                 \
    X(FORM_DELETION, "deletion_confirmed")                                                     \
    X(FORM_REMEDIAL, "remedial_action")

/* The investigating officer's outcome report, printed by `incidentd form --outcome`. */
#define OUTCOME_LABEL_TERMS(X)                                                                 \
    X(OUTCOME_REFERENCE, "reference")                                                          \
    X(OUTCOME_SUMMARY, "summary")                                                              \
    X(OUTCOME_TIMELINE, "timeline")                                                            \
    X(OUTCOME_CAUSE, "cause")                                                                  \
    X(OUTCOME_SCOPE, "scope")                                                                  \
    X(OUTCOME_POLICIES, "policies")                                                            \
    X(OUTCOME_EVIDENCE, "evidence")                                                            \
    X(OUTCOME_SPOKEN_TO, "spoken_to")                                                          \
    X(OUTCOME_PEOPLE, "people")                                                                \
    X(OUTCOME_EFFECTS, "effects")                                                              \
    X(OUTCOME_CONTAINMENT, "containment")                                                      \
    X(OUTCOME_EXPERTS, "experts")                                                              \
    X(OUTCOME_RISKS, "risks")                                                                  \
    X(OUTCOME_ICO, "ico")                                                                      \
    X(OUTCOME_SUBJECTS, "subjects")                                                            \
    X(OUTCOME_DISCIPLINE, "discipline")                                                        \
    X(OUTCOME_COMMUNICATION, "communication")                                                  \
    X(OUTCOME_TRAINING, "training")                                                            \
    X(OUTCOME_CONTROLS, "controls")                                                            \
    X(OUTCOME_LESSONS, "lessons")                                                              \
    X(OUTCOME_RECOMMENDATION, "recommendation")                                                \
    X(OUTCOME_AUTHOR, "author")

/* What is written into that. */
#define OUTCOME_WORD_TERMS(X)                                                                  \
    X(OUTCOME_WORD_YES, "yes")                                                                 \
    X(OUTCOME_WORD_AGREED, "agreed")                                                           \
    X(OUTCOME_WORD_NONE, "none")                                                               \
    X(OUTCOME_WORD_NOTHING, "nothing")                                                         \
    X(OUTCOME_WORD_FILLER, "filler")

/* What people write into the reporting form. */
#define FORM_ANSWER_TERMS(X)                                                                   \
    X(ANSWER_YES, "yes")                                                                       \
    X(ANSWER_NO, "no")                                                                         \
    X(ANSWER_UNKNOWN, "unknown")                                                               \
    X(ANSWER_WITHHELD, "withheld")
