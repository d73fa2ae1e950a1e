/* The lexicon: what the parsers know of mail programs and languages, read once from data files
 * in the syntax of libconfig (config/lexicon/NAME.conf, built into the program). A table is a group
 * of lists of phrases:
 *
 *     labels = { from = ["From", "Von", "De"]; date = ["Date", "Sent"]; };
 *
 * A phrase with "n't" is found as "nt", too ("wasnt"). The rules for mail of machines stand in the same files (config/machine_rules.h). Who adds a
 * language adds words there and touches no code. A new table is a line in
 * LEXICON_TABLES, an enumeration of its groups, and its file. */
#pragma once

#include "config/anonymity_terms.h"
#include "config/conflict_terms.h"
#include "config/err.h"
#include "config/field_terms.h"
#include "config/machine_phrases.h"
#include "config/machine_rules.h"
#include "config/phrases.h"

/* The groups of a table: the value that phrases_exact() and the like return, and the name in
 * the file. */
#define LABEL_TERMS(X)                                                                         \
    X(LABEL_FROM, "from")                                                                      \
    X(LABEL_DATE, "date")                                                                      \
    X(LABEL_SUBJECT, "subject")                                                                \
    X(LABEL_TO, "to")                                                                          \
    X(LABEL_CC, "cc")                                                                          \
    X(LABEL_OTHER, "other") /* part of a header block, of no further use */

#define BANNER_TERMS(X)                                                                        \
    X(BANNER_FORWARD, "forward")                                                               \
    X(BANNER_FORWARD_BY, "forward_by") /* goes on with who and when */                         \
    X(BANNER_ORIGINAL, "original")                                                             \
    X(BANNER_END, "end")

#define SUBJECT_PREFIX_TERMS(X)                                                                \
    X(PREFIX_FORWARD, "forward")                                                               \
    X(PREFIX_REPLY, "reply")

#define SIGNATURE_TERMS(X)                                                                     \
    X(SIGNATURE_DEVICE, "device")                                                              \
    X(SIGNATURE_POSTSCRIPT, "postscript")                                                      \
    X(SIGNATURE_CLOSING, "closing")                                                            \
    X(SIGNATURE_WORD, "word")

#define CARD_TERMS(X)                                                                          \
    X(CARD_WORD, "word")                                                                       \
    X(CARD_FIRST, "first")                                                                     \
    X(CARD_OF, "of")                                                                           \
    X(CARD_TOLD, "told")

#define DISCLAIMER_TERMS(X)                                                                    \
    X(DISCLAIMER_START, "start")                                                               \
    X(DISCLAIMER_FORMULA, "formula")                                                           \
    X(DISCLAIMER_ALONE, "alone")                                                               \
    X(DISCLAIMER_TOLD, "told")

#define NOTICE_TERMS(X)                                                                        \
    X(NOTICE_START, "start")                                                                   \
    X(NOTICE_LABEL, "label")                                                                   \
    X(NOTICE_ALONE, "alone")                                                                   \
    X(NOTICE_WARNS, "warns")                                                                   \
    X(NOTICE_OWN, "own")
#define FOOTER_TERMS(X)       X(FOOTER_START, "start")
#define REPLY_MARKER_TERMS(X) X(REPLY_MARKER_PHRASE, "phrase")
#define COURTESY_TERMS(X)                                                                      \
    X(COURTESY_PHRASE, "phrase")                                                               \
    X(COURTESY_ASSENT, "assent")                                                               \
    X(COURTESY_BOTH, "both")                                                                   \
    X(COURTESY_WHOM, "whom")                                                                   \
    X(COURTESY_DECISION, "decision")                                                           \
    X(COURTESY_BESIDE, "beside")                                                               \
    X(COURTESY_ASKING, "asking")

#define AWAY_TERMS(X)                                                                          \
    X(AWAY_GREETING, "greeting")                                                               \
    X(AWAY_SAYS, "says")                                                                       \
    X(AWAY_BESIDES, "besides")                                                                 \
    X(AWAY_COVERS, "covers")                                                                   \
    X(AWAY_NEWS, "news")                                                                       \
    X(AWAY_UNTIL, "until")                                                                     \
    X(AWAY_BACK, "back")                                                                       \
    X(AWAY_WITH_BACK, "with_back")

#define LIST_ASKED_TERMS(X)                                                                    \
    X(LIST_ASKED_ASKS, "asks")                                                                 \
    X(LIST_ASKED_WANTED, "wanted")                                                             \
    X(LIST_ASKED_BESIDE, "beside")

#define HANDING_ON_TERMS(X)                                                                    \
    X(HANDING_ON_ASK, "ask")                                                                   \
    X(HANDING_ON_ACT, "act")                                                                   \
    X(HANDING_ON_OUTSIDE, "outside")                                                           \
    X(HANDING_ON_FRONT, "front")                                                               \
    X(HANDING_ON_THE, "the")                                                                   \
    X(HANDING_ON_BESIDE, "beside")

#define WONDERING_TERMS(X) X(WONDERING_ASKS, "asks")

#define POINTING_TERMS(X)                                                                      \
    X(POINTING_AT, "at")                                                                       \
    X(POINTING_GREETS, "greets")                                                               \
    X(POINTING_BESIDE, "beside")

#define STRAYED_TERMS(X)                                                                       \
    X(STRAYED_GOT, "got")                                                                      \
    X(STRAYED_THING, "thing")                                                                  \
    X(STRAYED_OTHER, "other")                                                                  \
    X(STRAYED_GONE, "gone")

#define ANSWERS_INSIDE_TERMS(X) X(ANSWERS_INSIDE_PHRASE, "phrase")
#define DEVICE_TOLD_TERMS(X)    X(DEVICE_TOLD_PHRASE, "phrase")
#define DECISION_TERMS(X)                                                                      \
    X(DECISION_NEGATION, "negation")                                                           \
    X(DECISION_DOUBT, "doubt")                                                                 \
    X(DECISION_FOR_NOW, "for_now")                                                             \
    X(DECISION_TO_COME, "to_come")                                                             \
    X(DECISION_TOLD, "told")                                                                   \
    X(DECISION_UNREACHED, "unreached")                                                         \
    X(DECISION_TELL, "tell")                                                                   \
    X(DECISION_AWAY, "away")                                                                   \
    X(DECISION_ARTICLE, "article")

#define TRACK_WORD_TERMS(X)                                                                    \
    X(TRACK_WORD_REQUIRED, "required")                                                         \
    X(TRACK_WORD_DONE, "done")                                                                 \
    X(TRACK_WORD_COMPLETE, "complete")                                                         \
    X(TRACK_WORD_BETWEEN, "between")

#define DOUBT_WORD_TERMS(X)                                                                    \
    X(DOUBT_WORDS_OPENING, "opening")                                                          \
    X(DOUBT_WORDS_ASK, "ask")

#define HEDGE_TERMS(X)                                                                         \
    X(HEDGE_BEGINS, "begins")                                                                  \
    X(HEDGE_ALONE, "alone")                                                                    \
    X(HEDGE_BACK, "back")                                                                      \
    X(HEDGE_UNSURE, "unsure")                                                                  \
    X(HEDGE_NOT, "not")                                                                        \
    X(HEDGE_SELF, "self")                                                                      \
    X(HEDGE_ACT, "act")                                                                        \
    X(HEDGE_NEED, "need")                                                                      \
    X(HEDGE_CONTACT, "contact")                                                                \
    X(HEDGE_SMALL, "small")                                                                    \
    X(HEDGE_POLITE, "polite")

#define COMMAND_WORD_TERMS(X)                                                                  \
    X(COMMAND_WORD_PLEASE, "please")                                                           \
    X(COMMAND_WORD_THANKS, "thanks")                                                           \
    X(COMMAND_WORD_ASSENT, "assent")                                                           \
    X(COMMAND_WORD_SPOKEN, "spoken")                                                           \
    X(COMMAND_WORD_NO_SLIP, "no_slip")                                                         \
    X(COMMAND_WORD_SELF, "self")                                                               \
    X(COMMAND_WORD_POLITE, "polite")                                                           \
    X(COMMAND_WORD_TO, "to")                                                                   \
    X(COMMAND_WORD_ME, "me")                                                                   \
    X(COMMAND_WORD_IT, "it")                                                                   \
    X(COMMAND_WORD_THIS, "this")                                                               \
    X(COMMAND_WORD_MATTER, "matter")                                                           \
    X(COMMAND_WORD_SOMEBODY, "somebody")                                                       \
    X(COMMAND_WORD_AROUND, "around")                                                           \
    X(COMMAND_WORD_NOW, "now")                                                                 \
    X(COMMAND_WORD_WHEN, "when")                                                               \
    X(COMMAND_WORD_GATEWAY, "gateway")

#define PICTURE_TERMS(X)                                                                       \
    X(PICTURE_AGREES, "agrees")                                                                \
    X(PICTURE_DOUBTS, "doubts")

#define THANKS_WORD_TERMS(X) X(THANKS_WORD, "word")

#define REASON_TERMS(X)                                                                        \
    X(REASON_SURE, "sure")                                                                     \
    X(REASON_MAYBE, "maybe")

#define ASKING_TERMS(X)                                                                        \
    X(ASKING_QUESTION, "question")                                                             \
    X(ASKING_WISH, "wish")                                                                     \
    X(ASKING_START, "start")                                                                   \
    X(ASKING_WHAT, "what")                                                                     \
    X(ASKING_MAY, "may")                                                                       \
    X(ASKING_VERB, "verb")                                                                     \
    X(ASKING_WRITER, "writer")                                                                 \
    X(ASKING_YOU, "you")                                                                       \
    X(ASKING_OTHER, "other")                                                                   \
    X(ASKING_THING, "thing")                                                                   \
    X(ASKING_TURN, "turn")                                                                     \
    X(ASKING_JOINT, "joint")                                                                   \
    X(ASKING_PLAIN, "plain")                                                                   \
    X(ASKING_TELLS, "tells")                                                                   \
    X(ASKING_TELLING, "telling")

#define NO_REASON_TERMS(X) X(NO_REASON_BEGINS, "begins")

#define OUR_MENU_TERMS(X)                                                                      \
    X(OUR_MENU_ABOVE, "above")                                                                 \
    X(OUR_MENU_BEGINS, "begins")                                                               \
    X(OUR_MENU_CONTENT, "content")

#define REQUEST_TERMS(X)                                                                       \
    X(REQUEST_ASK, "ask")                                                                      \
    X(REQUEST_EXCEPTION, "exception")                                                          \
    X(REQUEST_DEFINITE, "definite")                                                            \
    X(REQUEST_EXEMPT, "exempt")                                                                \
    X(REQUEST_ALLOW, "allow")                                                                  \
    X(REQUEST_DESPITE, "despite")                                                              \
    X(REQUEST_TALK, "talk")                                                                    \
    X(REQUEST_PROPOSE, "propose")                                                              \
    X(REQUEST_OPINE, "opine")                                                                  \
    X(REQUEST_CHANGE, "change")                                                                \
    X(REQUEST_POLICY, "policy")                                                                \
    X(REQUEST_DEMAND, "demand")                                                                \
    X(REQUEST_WISH, "wish")                                                                    \
    X(REQUEST_RULE, "rule")                                                                    \
    X(REQUEST_APART, "apart")                                                                  \
    X(REQUEST_NOT, "not")                                                                      \
    X(REQUEST_PASSIVE, "passive")                                                              \
    X(REQUEST_QUALITY, "quality")                                                              \
    X(REQUEST_SPEECH, "speech")                                                                \
    X(REQUEST_REPORT, "report")

#define ATTRIBUTION_TERMS(X)                                                                   \
    X(ATTRIBUTION_START, "start")                                                              \
    X(ATTRIBUTION_END, "end")                                                                  \
    X(ATTRIBUTION_ASIDE, "aside")                                                              \
    X(ATTRIBUTION_QUOTING, "quoting")

#define ARMOUR_TERMS(X)   X(ARMOUR_PROGRAM, "program")
#define PREAMBLE_TERMS(X) X(PREAMBLE_WORD, "word")
#define STUB_TERMS(X)     X(STUB_PHRASE, "phrase") X(STUB_TOLD, "told")

#define DRAFT_TERMS(X)                                                                         \
    X(DRAFT_KEEP, "keep")                                                                      \
    X(DRAFT_ARTICLE, "article")                                                                \
    X(DRAFT_MONTH, "month")                                                                    \
    X(DRAFT_VERB, "verb")                                                                      \
    X(DRAFT_TITLE, "title")                                                                    \
    X(DRAFT_DOES, "does")     /* kept; behind somebody's name it tells what they did */        \
    X(DRAFT_BEGINS, "begins") /* kept where it begins a sentence */                            \
    X(DRAFT_EITHER, "either") /* the same, but a name in front of `does` */

#define MONTH_TERMS(X)                                                                         \
    X(MONTH_JANUARY, "january")                                                                \
    X(MONTH_FEBRUARY, "february")                                                              \
    X(MONTH_MARCH, "march")                                                                    \
    X(MONTH_APRIL, "april")                                                                    \
    X(MONTH_MAY, "may")                                                                        \
    X(MONTH_JUNE, "june")                                                                      \
    X(MONTH_JULY, "july")                                                                      \
    X(MONTH_AUGUST, "august")                                                                  \
    X(MONTH_SEPTEMBER, "september")                                                            \
    X(MONTH_OCTOBER, "october")                                                                \
    X(MONTH_NOVEMBER, "november")                                                              \
    X(MONTH_DECEMBER, "december")

/* Behind and between the numbers of a date of East Asia. */
#define DATE_MARK_TERMS(X)                                                                     \
    X(DATE_MARK_YEAR, "year")                                                                  \
    X(DATE_MARK_MONTH, "month")                                                                \
    X(DATE_MARK_DAY, "day")                                                                    \
    X(DATE_MARK_WEEKDAY, "weekday")                                                            \
    X(DATE_MARK_MORNING, "morning")                                                            \
    X(DATE_MARK_AFTERNOON, "afternoon")                                                        \
    X(DATE_MARK_EVENING, "evening")

/* Hours from UTC. */
#define ZONE_TERMS(X)                                                                          \
    X(ZONE_MINUS_8, "minus_8")                                                                 \
    X(ZONE_MINUS_7, "minus_7")                                                                 \
    X(ZONE_MINUS_6, "minus_6")                                                                 \
    X(ZONE_MINUS_5, "minus_5")                                                                 \
    X(ZONE_MINUS_4, "minus_4")                                                                 \
    X(ZONE_ZERO, "zero")                                                                       \
    X(ZONE_PLUS_1, "plus_1")                                                                   \
    X(ZONE_PLUS_2, "plus_2")                                                                   \
    X(ZONE_PLUS_3, "plus_3")

/* Table, its name in the files, its groups. */
#define LEXICON_TABLES(X)                                                                      \
    X(LEXICON_LABELS, "labels", LABEL_TERMS)                                                   \
    X(LEXICON_BANNERS, "banners", BANNER_TERMS)                                                \
    X(LEXICON_SUBJECT_PREFIXES, "subject_prefixes", SUBJECT_PREFIX_TERMS)                      \
    X(LEXICON_FIELD_WORDS, "field_words", FIELD_WORD_TERMS)                                    \
    X(LEXICON_COUNT_WORDS, "count_words", COUNT_WORD_TERMS)                                    \
    X(LEXICON_FIRST_PERSON, "first_person", FIRST_PERSON_TERMS)                                \
    X(LEXICON_FACT_WORDS, "fact_words", FACT_WORD_TERMS)                                       \
    X(LEXICON_RECIPIENT_WORDS, "recipient_words", RECIPIENT_WORD_TERMS)                        \
    X(LEXICON_MOMENT_WORDS, "moment_words", MOMENT_WORD_TERMS)                                 \
    X(LEXICON_REPORT_WORDS, "report_words", REPORT_WORD_TERMS)                                 \
    X(LEXICON_CALENDAR, "calendar", CALENDAR_TERMS)                                            \
    X(LEXICON_NUMBERS, "numbers", NUMBER_TERMS)                                                \
    X(LEXICON_ORDINALS, "ordinals", ORDINAL_TERMS)                                             \
    X(LEXICON_FORM_LABELS, "form_labels", FORM_LABEL_TERMS)                                    \
    X(LEXICON_FORM_LINES, "form_lines", FORM_LABEL_TERMS)                                      \
    X(LEXICON_OUTCOME_LABELS, "outcome_labels", OUTCOME_LABEL_TERMS)                           \
    X(LEXICON_OUTCOME_WORDS, "outcome_words", OUTCOME_WORD_TERMS)                              \
    X(LEXICON_FORM_ANSWERS, "form_answers", FORM_ANSWER_TERMS)                                 \
    X(LEXICON_SIGNATURES, "signatures", SIGNATURE_TERMS)                                       \
    X(LEXICON_CARDS, "cards", CARD_TERMS)                                                      \
    X(LEXICON_DISCLAIMERS, "disclaimers", DISCLAIMER_TERMS)                                    \
    X(LEXICON_FOOTERS, "footers", FOOTER_TERMS)                                                \
    X(LEXICON_NOTICES, "notices", NOTICE_TERMS)                                                \
    X(LEXICON_REPLY_MARKERS, "reply_markers", REPLY_MARKER_TERMS)                              \
    X(LEXICON_COURTESIES, "courtesies", COURTESY_TERMS)                                        \
    X(LEXICON_AWAY, "away", AWAY_TERMS)                                                        \
    X(LEXICON_LIST_ASKED, "list_asked", LIST_ASKED_TERMS)                                      \
    X(LEXICON_HANDING_ON, "handing_on", HANDING_ON_TERMS)                                      \
    X(LEXICON_WONDERING, "wondering", WONDERING_TERMS)                                         \
    X(LEXICON_POINTING, "pointing", POINTING_TERMS)                                            \
    X(LEXICON_STRAYED, "strayed", STRAYED_TERMS)                                               \
    X(LEXICON_ASKING, "asking", ASKING_TERMS)                                                  \
    X(LEXICON_ANSWERS_INSIDE, "answers_inside", ANSWERS_INSIDE_TERMS)                          \
    X(LEXICON_DEVICE_TOLD, "device_told", DEVICE_TOLD_TERMS)                                   \
    X(LEXICON_OUR_MENU, "our_menu", OUR_MENU_TERMS)                                            \
    X(LEXICON_DECISIONS, "decisions", DECISION_TERMS)                                          \
    X(LEXICON_TRACK_WORDS, "track_words", TRACK_WORD_TERMS)                                    \
    X(LEXICON_DOUBT_WORDS, "doubt_words", DOUBT_WORD_TERMS)                                    \
    X(LEXICON_HEDGES, "hedges", HEDGE_TERMS)                                                   \
    X(LEXICON_COMMAND_WORDS, "command_words", COMMAND_WORD_TERMS)                              \
    X(LEXICON_PICTURES, "pictures", PICTURE_TERMS)                                             \
    X(LEXICON_THANKS_WORDS, "thanks_words", THANKS_WORD_TERMS)                                 \
    X(LEXICON_REASONS, "reasons", REASON_TERMS)                                                \
    X(LEXICON_NO_REASONS, "no_reasons", NO_REASON_TERMS)                                       \
    X(LEXICON_REQUEST, "request", REQUEST_TERMS)                                               \
    X(LEXICON_NAMES, "names", NAMES_TERMS)                                                     \
    X(LEXICON_SHORT_FORMS, "short_forms", SHORT_FORM_TERMS)                                    \
    X(LEXICON_ANONYMITY, "anonymity", ANONYMITY_TERMS)                                         \
    X(LEXICON_ANONYMITY_AROUND, "anonymity_around", ANONYMITY_AROUND_TERMS)                    \
    X(LEXICON_TYPED, "typed", TYPED_TERMS)                                                     \
    X(LEXICON_CONFIDENTIAL_SMALL, "confidential_small", CONFIDENTIAL_SMALL_TERMS)              \
    X(LEXICON_WHISTLE_WORDS, "whistle_words", WHISTLE_WORD_TERMS)                              \
    X(LEXICON_POLLS, "polls", POLL_TERMS)                                                      \
    X(LEXICON_HELD, "held", HELD_TERMS)                                                        \
    X(LEXICON_SPOKEN_OF, "spoken_of", SPOKEN_OF_TERMS)                                         \
    X(LEXICON_NUMBER_JOINTS, "number_joints", NUMBER_JOINT_TERMS)                              \
    X(LEXICON_USER_TITLES, "user_titles", USER_TITLE_TERMS)                                    \
    X(LEXICON_BESIDE_NUMBERS, "beside_numbers", BESIDE_NUMBER_TERMS)                           \
    X(LEXICON_CONFIDENTIAL, "confidential", CONFIDENTIAL_TERMS)                                \
    X(LEXICON_TELLERS, "tellers", TELLERS_TERMS)                                               \
    X(LEXICON_CODE_WORDS, "code_words", CODE_WORDS_TERMS)                                      \
    X(LEXICON_SELF, "self", SELF_TERMS)                                                        \
    X(LEXICON_SELF_WORDS, "self_words", SELF_WORD_TERMS)                                       \
    X(LEXICON_RELATIVES, "relatives", RELATIVE_TERMS)                                          \
    X(LEXICON_SELF_LABELS, "self_labels", SELF_LABEL_TERMS)                                    \
    X(LEXICON_POSTS, "posts", POST_TERMS)                                                      \
    X(LEXICON_AUTHORS, "authors", AUTHOR_TERMS)                                                \
    X(LEXICON_STREETS, "streets", STREET_TERMS)                                                \
    X(LEXICON_MESSENGERS, "messengers", MESSENGER_TERMS)                                       \
    X(LEXICON_RECORDS, "records", RECORD_TERMS)                                                \
    X(LEXICON_NAME_NEIGHBOURS, "name_neighbours", NEIGHBOUR_TERMS)                             \
    X(LEXICON_ATTRIBUTIONS, "attributions", ATTRIBUTION_TERMS)                                 \
    X(LEXICON_ARMOUR, "armour", ARMOUR_TERMS)                                                  \
    X(LEXICON_PREAMBLES, "preambles", PREAMBLE_TERMS)                                          \
    X(LEXICON_STUBS, "stubs", STUB_TERMS)                                                      \
    X(LEXICON_CONFLICT_WHO, "conflict_who", CONFLICT_WHO_TERMS)                                \
    X(LEXICON_CONFLICT_BEHIND, "conflict_behind", CONFLICT_BEHIND_TERMS)                       \
    X(LEXICON_CONFLICT_FRONT, "conflict_front", CONFLICT_FRONT_TERMS)                          \
    X(LEXICON_CONFLICT_ACCUSED, "conflict_accused", ACCUSED_TERMS)                             \
    X(LEXICON_ACCUSED_SMALL, "accused_small", ACCUSED_SMALL_TERMS)                             \
    X(LEXICON_CONFLICT_THINGS, "conflict_things", CONFLICT_THINGS_TERMS)                       \
    X(LEXICON_DRAFT, "draft", DRAFT_TERMS)                                                     \
    X(LEXICON_MONTHS, "months", MONTH_TERMS)                                                   \
    X(LEXICON_DATE_MARKS, "date_marks", DATE_MARK_TERMS)                                       \
    X(LEXICON_ZONES, "zones", ZONE_TERMS)                                                      \
    MACHINE_TABLES(X)

#define LEXICON_VALUE(value, name)              value,
#define LEXICON_TABLE_VALUE(value, name, terms) value,

typedef enum Label { LABEL_TERMS(LEXICON_VALUE) LABEL_COUNT } Label;
typedef enum Banner { BANNER_TERMS(LEXICON_VALUE) BANNER_COUNT } Banner;
typedef enum SubjectPrefix {
    SUBJECT_PREFIX_TERMS(LEXICON_VALUE) SUBJECT_PREFIX_COUNT
} SubjectPrefix;
typedef enum Signature { SIGNATURE_TERMS(LEXICON_VALUE) SIGNATURE_COUNT } Signature;
typedef enum Card { CARD_TERMS(LEXICON_VALUE) CARD_COUNT } Card;
typedef enum Disclaimer { DISCLAIMER_TERMS(LEXICON_VALUE) DISCLAIMER_COUNT } Disclaimer;
typedef enum Footer { FOOTER_TERMS(LEXICON_VALUE) FOOTER_COUNT } Footer;
typedef enum Notice { NOTICE_TERMS(LEXICON_VALUE) NOTICE_COUNT } Notice;
typedef enum ReplyMarker { REPLY_MARKER_TERMS(LEXICON_VALUE) REPLY_MARKER_COUNT } ReplyMarker;
typedef enum Courtesy { COURTESY_TERMS(LEXICON_VALUE) COURTESY_COUNT } Courtesy;
typedef enum Away { AWAY_TERMS(LEXICON_VALUE) AWAY_COUNT } Away;
typedef enum Pointing { POINTING_TERMS(LEXICON_VALUE) POINTING_COUNT } Pointing;
typedef enum Strayed { STRAYED_TERMS(LEXICON_VALUE) STRAYED_COUNT } Strayed;
typedef enum HandingOn { HANDING_ON_TERMS(LEXICON_VALUE) HANDING_ON_COUNT } HandingOn;
typedef enum Wondering { WONDERING_TERMS(LEXICON_VALUE) WONDERING_COUNT } Wondering;
typedef enum ListAsked { LIST_ASKED_TERMS(LEXICON_VALUE) LIST_ASKED_COUNT } ListAsked;
typedef enum AnswersInside {
    ANSWERS_INSIDE_TERMS(LEXICON_VALUE) ANSWERS_INSIDE_COUNT
} AnswersInside;
typedef enum DeviceTold { DEVICE_TOLD_TERMS(LEXICON_VALUE) DEVICE_TOLD_COUNT } DeviceTold;
typedef enum Asking { ASKING_TERMS(LEXICON_VALUE) ASKING_COUNT } Asking;
typedef enum DecisionWord { DECISION_TERMS(LEXICON_VALUE) DECISION_WORD_COUNT } DecisionWord;
typedef enum TrackWord { TRACK_WORD_TERMS(LEXICON_VALUE) TRACK_WORD_COUNT } TrackWord;
typedef enum DoubtWord { DOUBT_WORD_TERMS(LEXICON_VALUE) DOUBT_WORD_COUNT } DoubtWord;
typedef enum HedgeWord { HEDGE_TERMS(LEXICON_VALUE) HEDGE_WORD_COUNT } HedgeWord;
typedef enum CommandWord { COMMAND_WORD_TERMS(LEXICON_VALUE) COMMAND_WORD_COUNT } CommandWord;
typedef enum Picture { PICTURE_TERMS(LEXICON_VALUE) PICTURE_COUNT } Picture;
typedef enum ThanksWord { THANKS_WORD_TERMS(LEXICON_VALUE) THANKS_WORD_COUNT } ThanksWord;
typedef enum ReasonWord { REASON_TERMS(LEXICON_VALUE) REASON_COUNT } ReasonWord;
typedef enum NoReason { NO_REASON_TERMS(LEXICON_VALUE) NO_REASON_COUNT } NoReason;
typedef enum OurMenu { OUR_MENU_TERMS(LEXICON_VALUE) OUR_MENU_COUNT } OurMenu;
typedef enum AttributionPart {
    ATTRIBUTION_TERMS(LEXICON_VALUE) ATTRIBUTION_PART_COUNT
} AttributionPart;
typedef enum Armour { ARMOUR_TERMS(LEXICON_VALUE) ARMOUR_COUNT } Armour;
typedef enum PreambleWord { PREAMBLE_TERMS(LEXICON_VALUE) PREAMBLE_WORD_COUNT } PreambleWord;
typedef enum StubWord { STUB_TERMS(LEXICON_VALUE) STUB_WORD_COUNT } StubWord;
typedef enum NamesWord { NAMES_TERMS(LEXICON_VALUE) NAMES_WORD_COUNT } NamesWord;
typedef enum ShortForm { SHORT_FORM_TERMS(LEXICON_VALUE) SHORT_FORM_COUNT } ShortForm;
typedef enum AnonymityWord {
    ANONYMITY_TERMS(LEXICON_VALUE) ANONYMITY_WORD_COUNT
} AnonymityWord;
typedef enum ConfidentialWord {
    CONFIDENTIAL_TERMS(LEXICON_VALUE) CONFIDENTIAL_WORD_COUNT
} ConfidentialWord;
typedef enum TellersWord { TELLERS_TERMS(LEXICON_VALUE) TELLERS_WORD_COUNT } TellersWord;
typedef enum CodeWord { CODE_WORDS_TERMS(LEXICON_VALUE) CODE_WORD_COUNT } CodeWord;
typedef enum SelfWord { SELF_TERMS(LEXICON_VALUE) SELF_WORD_COUNT } SelfWord;
typedef enum TypedWord { TYPED_TERMS(LEXICON_VALUE) TYPED_COUNT } TypedWord;
typedef enum AroundWord { ANONYMITY_AROUND_TERMS(LEXICON_VALUE) AROUND_COUNT } AroundWord;
typedef enum ConfidentialSmall {
    CONFIDENTIAL_SMALL_TERMS(LEXICON_VALUE) CONFIDENTIAL_SMALL_COUNT
} ConfidentialSmall;
typedef enum WhistleWord { WHISTLE_WORD_TERMS(LEXICON_VALUE) WHISTLE_WORD_COUNT } WhistleWord;
typedef enum HeldWord { HELD_TERMS(LEXICON_VALUE) HELD_WORD_COUNT } HeldWord;
typedef enum SelfOther { SELF_WORD_TERMS(LEXICON_VALUE) SELF_OTHER_COUNT } SelfOther;
typedef enum Relative { RELATIVE_TERMS(LEXICON_VALUE) RELATIVE_COUNT } Relative;
typedef enum SelfLabel { SELF_LABEL_TERMS(LEXICON_VALUE) SELF_LABEL_COUNT } SelfLabel;
typedef enum Post { POST_TERMS(LEXICON_VALUE) POST_COUNT } Post;
typedef enum Author { AUTHOR_TERMS(LEXICON_VALUE) AUTHOR_COUNT } Author;
typedef enum RecordWord { RECORD_TERMS(LEXICON_VALUE) RECORD_WORD_COUNT } RecordWord;
typedef enum Messenger { MESSENGER_TERMS(LEXICON_VALUE) MESSENGER_COUNT } Messenger;
typedef enum Street { STREET_TERMS(LEXICON_VALUE) STREET_COUNT } Street;
typedef enum Neighbour { NEIGHBOUR_TERMS(LEXICON_VALUE) NEIGHBOUR_COUNT } Neighbour;
typedef enum ConflictWho { CONFLICT_WHO_TERMS(LEXICON_VALUE) CONFLICT_WHO_COUNT } ConflictWho;
typedef enum ConflictBehind {
    CONFLICT_BEHIND_TERMS(LEXICON_VALUE) CONFLICT_BEHIND_COUNT
} ConflictBehind;
typedef enum ConflictFront {
    CONFLICT_FRONT_TERMS(LEXICON_VALUE) CONFLICT_FRONT_COUNT
} ConflictFront;
typedef enum AccusedWord { ACCUSED_TERMS(LEXICON_VALUE) ACCUSED_WORD_COUNT } AccusedWord;
typedef enum AccusedSmall {
    ACCUSED_SMALL_TERMS(LEXICON_VALUE) ACCUSED_SMALL_COUNT
} AccusedSmall;
typedef enum ConflictThing {
    CONFLICT_THINGS_TERMS(LEXICON_VALUE) CONFLICT_THING_COUNT
} ConflictThing;
typedef enum DraftWord { DRAFT_TERMS(LEXICON_VALUE) DRAFT_WORD_COUNT } DraftWord;
typedef enum Month { MONTH_TERMS(LEXICON_VALUE) MONTH_COUNT } Month;
typedef enum DateMark { DATE_MARK_TERMS(LEXICON_VALUE) DATE_MARK_COUNT } DateMark;
typedef enum Zone { ZONE_TERMS(LEXICON_VALUE) ZONE_COUNT } Zone;
typedef enum Request { REQUEST_TERMS(LEXICON_VALUE) REQUEST_COUNT } Request;
typedef enum FieldWord { FIELD_WORD_TERMS(LEXICON_VALUE) FIELD_WORD_COUNT } FieldWord;
typedef enum CountWord { COUNT_WORD_TERMS(LEXICON_VALUE) COUNT_WORD_COUNT } CountWord;
typedef enum FirstPerson { FIRST_PERSON_TERMS(LEXICON_VALUE) FIRST_PERSON_COUNT } FirstPerson;
typedef enum FactWord { FACT_WORD_TERMS(LEXICON_VALUE) FACT_WORD_COUNT } FactWord;
typedef enum RecipientWord {
    RECIPIENT_WORD_TERMS(LEXICON_VALUE) RECIPIENT_WORD_COUNT
} RecipientWord;
typedef enum MomentWord { MOMENT_WORD_TERMS(LEXICON_VALUE) MOMENT_WORD_COUNT } MomentWord;
typedef enum CalendarWord { CALENDAR_TERMS(LEXICON_VALUE) CALENDAR_WORD_COUNT } CalendarWord;
typedef enum NumberWord { NUMBER_TERMS(LEXICON_VALUE) NUMBER_WORD_COUNT } NumberWord;
typedef enum OrdinalWord { ORDINAL_TERMS(LEXICON_VALUE) ORDINAL_WORD_COUNT } OrdinalWord;
typedef enum FormLabel { FORM_LABEL_TERMS(LEXICON_VALUE) FORM_LABEL_COUNT } FormLabel;
typedef enum OutcomeLabel {
    OUTCOME_LABEL_TERMS(LEXICON_VALUE) OUTCOME_LABEL_COUNT
} OutcomeLabel;
typedef enum ReportWord { REPORT_WORD_TERMS(LEXICON_VALUE) REPORT_WORD_COUNT } ReportWord;
typedef enum OutcomeWord { OUTCOME_WORD_TERMS(LEXICON_VALUE) OUTCOME_WORD_COUNT } OutcomeWord;
typedef enum FormAnswer { FORM_ANSWER_TERMS(LEXICON_VALUE) FORM_ANSWER_COUNT } FormAnswer;
typedef enum LexiconTable {
    LEXICON_TABLES(LEXICON_TABLE_VALUE) LEXICON_TABLE_COUNT
} LexiconTable;

typedef struct Lexicon Lexicon;

/* The shipped one: made at the first call, kept for life. */
const Lexicon *lexicon_builtin(void);

/* The shipped one with what `text` adds to its tables, puts into another group of them, or takes
 * away (`without`), so that a word that comes to be shipped later is known there, too. `name` is
 * what errors call it. NULL, a line in `problems` (which may be NULL) for each that is found, and
 * *err (ERR_INPUT) with the first: file, line, what is wrong and what is allowed. */
Lexicon *lexicon_read(const char *text, const char *name, GPtrArray *problems, Err *err);

/* What in that text does nothing, or may tell who wants to stay unknown: lines of text, borrowed. */
const GPtrArray *lexicon_warnings(const Lexicon *lexicon);

void lexicon_free(Lexicon *lexicon);

/* `lexicon` may be NULL: the shipped one. Never NULL, borrowed. */
const Phrases *lexicon_table(const Lexicon *lexicon, LexiconTable table);
const MachineRules *lexicon_machine_rules(const Lexicon *lexicon);

/* The LexiconTable of that name in the files, or -1. */
int lexicon_table_index(const char *name);
