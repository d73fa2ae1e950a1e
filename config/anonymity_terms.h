/* The groups of the tables that tell who asks to be anonymous, and by what a reporter is known: config/lexicon/
 * anonymity.conf and identity.conf hold their words. See parsers/anonymity*.h and parsers/identity*.h. */
#pragma once

#define NAMES_TERMS(X)                                                                         \
    X(NAMES_COMMON, "common")                                                                  \
    X(NAMES_GENERIC, "generic")                                                                \
    X(NAMES_PARTICLE, "particle")                                                              \
    X(NAMES_ACRONYM, "acronym")                                                                \
    X(NAMES_ENDING, "ending")                                                                  \
    X(NAMES_FIXED, "fixed")                                                                    \
    X(NAMES_ALIKE, "alike")

#define SHORT_FORM_TERMS(X) X(SHORT_FORM_SET, "set")

#define TYPED_TERMS(X) X(TYPED_AS, "as")

#define ANONYMITY_TERMS(X)                                                                     \
    X(ANONYMITY_HIDDEN, "hidden")                                                              \
    X(ANONYMITY_WISH, "wish")                                                                  \
    X(ANONYMITY_PLEASE, "please")                                                              \
    X(ANONYMITY_ASK, "ask")                                                                    \
    X(ANONYMITY_SHOWN, "shown")                                                                \
    X(ANONYMITY_OFFER, "offer")                                                                \
    X(ANONYMITY_NOT, "not")                                                                    \
    X(ANONYMITY_NO_ONE, "no_one")                                                              \
    X(ANONYMITY_WILLING, "willing")                                                            \
    X(ANONYMITY_CLAUSE, "clause")                                                              \
    X(ANONYMITY_FIRST, "first")                                                                \
    X(ANONYMITY_OTHER, "other")                                                                \
    X(ANONYMITY_TELLS, "tells")                                                                \
    X(ANONYMITY_THING, "thing")                                                                \
    X(ANONYMITY_KIND, "kind")                                                                  \
    X(ANONYMITY_DOING, "doing")                                                                \
    X(ANONYMITY_NOT_PAST, "not_past")                                                          \
    X(ANONYMITY_PAST, "past")                                                                  \
    X(ANONYMITY_MOOD, "mood")                                                                  \
    X(ANONYMITY_DREAD, "dread")                                                                \
    X(ANONYMITY_OWN, "own")                                                                    \
    X(ANONYMITY_THEIRS, "theirs")                                                              \
    X(ANONYMITY_REPORTER, "reporter")                                                          \
    X(ANONYMITY_TELLER, "teller")                                                              \
    X(ANONYMITY_TELLING, "telling")                                                            \
    X(ANONYMITY_KEEP, "keep")                                                                  \
    X(ANONYMITY_AWAY, "away")                                                                  \
    X(ANONYMITY_HIDE, "hide")                                                                  \
    X(ANONYMITY_SHOW, "show")                                                                  \
    X(ANONYMITY_NAMING, "naming")                                                              \
    X(ANONYMITY_MUST_NOT, "must_not")                                                          \
    X(ANONYMITY_CONFIDENTIAL, "confidential")                                                  \
    X(ANONYMITY_CONFIDED, "confided")                                                          \
    X(ANONYMITY_LITTLE, "little")                                                              \
    X(ANONYMITY_ROLL, "roll")                                                                  \
    X(ANONYMITY_WHISTLE, "whistle")                                                            \
    X(ANONYMITY_EARLIER, "earlier")                                                            \
    X(ANONYMITY_SECOND_HAND, "second_hand")                                                    \
    X(ANONYMITY_WORRIED, "worried")                                                            \
    X(ANONYMITY_UNTOLD, "untold")                                                              \
    X(ANONYMITY_IF_ASKED, "if_asked")                                                          \
    X(ANONYMITY_DISOWNED, "disowned")                                                          \
    X(ANONYMITY_HARM, "harm")

/* The words around those, by which the grammar of a wish is told (parsers/anonymity_*.c). */
#define ANONYMITY_AROUND_TERMS(X)                                                              \
    X(AROUND_AM, "am")                                                                         \
    X(AROUND_ARTICLE, "article")                                                               \
    X(AROUND_BEGINS, "begins")                                                                 \
    X(AROUND_AS, "as")                                                                         \
    X(AROUND_IT, "it")                                                                         \
    X(AROUND_THIS, "this")                                                                     \
    X(AROUND_THAT, "that")                                                                     \
    X(AROUND_HEARD, "heard")                                                                   \
    X(AROUND_HAVE, "have")                                                                     \
    X(AROUND_SUBJECT, "subject")                                                               \
    X(AROUND_SAID, "said")                                                                     \
    X(AROUND_HELP, "help")                                                                     \
    X(AROUND_KNOWS, "knows")                                                                   \
    X(AROUND_BECAUSE, "because")                                                               \
    X(AROUND_MATTER, "matter")                                                                 \
    X(AROUND_TAKES, "takes")                                                                   \
    X(AROUND_WHOM, "whom")                                                                     \
    X(AROUND_STANDS, "stands")

#define CONFIDENTIAL_SMALL_TERMS(X)                                                            \
    X(CONFIDENTIAL_SMALL_LINK, "link")                                                         \
    X(CONFIDENTIAL_SMALL_KEEP, "keep")                                                         \
    X(CONFIDENTIAL_SMALL_TO, "to")                                                             \
    X(CONFIDENTIAL_SMALL_MUST, "must")                                                         \
    X(CONFIDENTIAL_SMALL_PLEASE, "please")                                                     \
    X(CONFIDENTIAL_SMALL_AS, "as")                                                             \
    X(CONFIDENTIAL_SMALL_STRICTLY, "strictly")                                                 \
    X(CONFIDENTIAL_SMALL_HIGHLY, "highly")                                                     \
    X(CONFIDENTIAL_SMALL_BEHIND, "behind")                                                     \
    X(CONFIDENTIAL_SMALL_THIS, "this")                                                         \
    X(CONFIDENTIAL_SMALL_IT, "it")                                                             \
    X(CONFIDENTIAL_SMALL_MY, "my")                                                             \
    X(CONFIDENTIAL_SMALL_MAIL, "mail")

#define WHISTLE_WORD_TERMS(X)                                                                  \
    X(WHISTLE_WORD_ABOUT, "about")                                                             \
    X(WHISTLE_WORD_VERB, "verb")                                                               \
    X(WHISTLE_WORD_FILE, "file")                                                               \
    X(WHISTLE_WORD_TOPIC, "topic")                                                             \
    X(WHISTLE_WORD_DEFINITE, "definite")

#define POLL_TERMS(X) X(POLL_WORD, "word")

#define CONFIDENTIAL_TERMS(X)                                                                  \
    X(CONFIDENTIAL_LABEL, "label")                                                             \
    X(CONFIDENTIAL_BESIDE, "beside")

#define TELLERS_TERMS(X)                                                                       \
    X(TELLERS_SAYS, "says")                                                                    \
    X(TELLERS_LEAD, "lead")                                                                    \
    X(TELLERS_LINK, "link")                                                                    \
    X(TELLERS_SAID, "said")                                                                    \
    X(TELLERS_CERTAIN, "certain")                                                              \
    X(TELLERS_TOLD, "told")                                                                    \
    X(TELLERS_HEARD, "heard")                                                                  \
    X(TELLERS_VERB, "verb")                                                                    \
    X(TELLERS_CALLED, "called")                                                                \
    X(TELLERS_FIRST, "first")                                                                  \
    X(TELLERS_ME, "me")                                                                        \
    X(TELLERS_BETWEEN, "between")                                                              \
    X(TELLERS_WHEN, "when")                                                                    \
    X(TELLERS_PLACE, "place")                                                                  \
    X(TELLERS_NAMING, "naming")                                                                \
    X(TELLERS_KEEP, "keep")

#define CODE_WORDS_TERMS(X)                                                                    \
    X(CODE_WORD_OURS, "ours")                                                                  \
    X(CODE_WORD_OTHER, "other")

#define SELF_TERMS(X)                                                                          \
    X(SELF_NAME, "name")                                                                       \
    X(SELF_DOUBTFUL, "doubtful")                                                               \
    X(SELF_HERE, "here")                                                                       \
    X(SELF_CONTACT, "contact")                                                                 \
    X(SELF_STOP, "stop")                                                                       \
    X(SELF_POST, "post")                                                                       \
    X(SELF_CLASS, "class")                                                                     \
    X(SELF_RELATIVE, "relative")                                                               \
    X(SELF_ACCOUNT, "account")                                                                 \
    X(SELF_BEHIND, "behind")                                                                   \
    X(SELF_DIGIT, "digit")                                                                     \
    X(SELF_AGAIN, "again")                                                                     \
    X(SELF_FROM, "from")                                                                       \
    X(SELF_SHOWN, "shown")

#define SELF_WORD_TERMS(X)                                                                     \
    X(SELF_WORD_PRONOUN, "pronoun")                                                            \
    X(SELF_WORD_I_AM, "i_am")                                                                  \
    X(SELF_WORD_IT_IS, "it_is")                                                                \
    X(SELF_WORD_WE, "we")                                                                      \
    X(SELF_WORD_AND, "and")                                                                    \
    X(SELF_WORD_MY, "my")                                                                      \
    X(SELF_WORD_IS, "is")                                                                      \
    X(SELF_WORD_ORIGIN, "origin")                                                              \
    X(SELF_WORD_FILLER, "filler")                                                              \
    X(SELF_WORD_VOICE, "voice")                                                                \
    X(SELF_WORD_AS, "as")                                                                      \
    X(SELF_WORD_WOULD, "would")                                                                \
    X(SELF_WORD_CALLED, "called")                                                              \
    X(SELF_WORD_ANOTHER, "another")                                                            \
    X(SELF_WORD_INTRODUCES, "introduces")                                                      \
    X(SELF_WORD_KNOWN, "known")                                                                \
    X(SELF_WORD_VEHICLE, "vehicle")                                                            \
    X(SELF_WORD_DRIVES, "drives")                                                              \
    X(SELF_WORD_FAMILY, "family")                                                              \
    X(SELF_WORD_PLATE, "plate")                                                                \
    X(SELF_WORD_NO_NAME, "no_name")                                                            \
    X(SELF_WORD_COMPANY, "company")                                                            \
    X(SELF_WORD_DOCUMENT, "document")                                                          \
    X(SELF_WORD_TESTIMONY, "testimony")                                                        \
    X(SELF_WORD_KIND, "kind")                                                                  \
    X(SELF_WORD_WRITTEN, "written")                                                            \
    X(SELF_WORD_BY, "by")                                                                      \
    X(SELF_WORD_FOR, "for")                                                                    \
    X(SELF_WORD_USING, "using")                                                                \
    X(SELF_WORD_DEVICE, "device")                                                              \
    X(SELF_WORD_REPORTS, "reports")                                                            \
    X(SELF_WORD_BY_THE_WAY, "by_the_way")

#define RELATIVE_TERMS(X)                                                                      \
    X(RELATIVE_ONE, "one")                                                                     \
    X(RELATIVE_SEVERAL, "several")                                                             \
    X(RELATIVE_WHICH, "which")                                                                 \
    X(RELATIVE_AGED, "aged")                                                                   \
    X(RELATIVE_KEEPER, "keeper")                                                               \
    X(RELATIVE_CHILD, "child")                                                                 \
    X(RELATIVE_PUPIL, "pupil")                                                                 \
    X(RELATIVE_FRIEND, "friend")                                                               \
    X(RELATIVE_AM, "am")                                                                       \
    X(RELATIVE_HAVE, "have")                                                                   \
    X(RELATIVE_LINK, "link")                                                                   \
    X(RELATIVE_JOINT, "joint")                                                                 \
    X(RELATIVE_OF, "of")                                                                       \
    X(RELATIVE_AND, "and")                                                                     \
    X(RELATIVE_OWN, "own")                                                                     \
    X(RELATIVE_WHOSE, "whose")                                                                 \
    X(RELATIVE_DOES, "does")                                                                   \
    X(RELATIVE_NOTICES, "notices")                                                             \
    X(RELATIVE_YEAR, "year")                                                                   \
    X(RELATIVE_PLACE, "place")                                                                 \
    X(RELATIVE_IN, "in")

#define SELF_LABEL_TERMS(X)                                                                    \
    X(SELF_LABEL_NAME, "name")                                                                 \
    X(SELF_LABEL_CALLER, "caller")                                                             \
    X(SELF_LABEL_CONTACT, "contact")                                                           \
    X(SELF_LABEL_POST, "post")                                                                 \
    X(SELF_LABEL_NUMBER, "number")                                                             \
    X(SELF_LABEL_MAYBE, "maybe")                                                               \
    X(SELF_LABEL_MAYBE_NAME, "maybe_name")                                                     \
    X(SELF_LABEL_PERSON, "person")                                                             \
    X(SELF_LABEL_ACCOUNT, "account")                                                           \
    X(SELF_LABEL_BEGINS, "begins")                                                             \
    X(SELF_LABEL_TRAILER, "trailer")                                                           \
    X(SELF_LABEL_GREETING, "greeting")

#define POST_TERMS(X)                                                                          \
    X(POST_WORD, "word")                                                                       \
    X(POST_OF, "of")

#define AUTHOR_TERMS(X)                                                                        \
    X(AUTHOR_ACTS, "acts")                                                                     \
    X(AUTHOR_BY, "by")                                                                         \
    X(AUTHOR_DEVICE, "device")

#define HELD_TERMS(X)                                                                          \
    X(HELD_IS, "is")                                                                           \
    X(HELD_ON, "on")                                                                           \
    X(HELD_IN, "in")                                                                           \
    X(HELD_AS, "as")                                                                           \
    X(HELD_THROUGH, "through")                                                                 \
    X(HELD_REACH, "reach")                                                                     \
    X(HELD_ASKED, "asked")                                                                     \
    X(HELD_TO, "to")                                                                           \
    X(HELD_SINGLE, "single")                                                                   \
    X(HELD_ANYBODY, "anybody")

#define SPOKEN_OF_TERMS(X)     X(SPOKEN_OF_WORD, "word")
#define NUMBER_JOINT_TERMS(X)  X(NUMBER_JOINT_WORD, "word")
#define USER_TITLE_TERMS(X)    X(USER_TITLE_WORD, "word")
#define BESIDE_NUMBER_TERMS(X) X(BESIDE_NUMBER_WORD, "word")
#define STREET_TERMS(X)        X(STREET_WORD, "word")
#define MESSENGER_TERMS(X)     X(MESSENGER_HOST, "host")

#define RECORD_TERMS(X)                                                                        \
    X(RECORD_KEY, "key")                                                                       \
    X(RECORD_MINE, "mine")

#define NEIGHBOUR_TERMS(X)                                                                     \
    X(NEIGHBOUR_OBJECT, "object")                                                              \
    X(NEIGHBOUR_ARTICLE, "article")                                                            \
    X(NEIGHBOUR_WHEN, "when")                                                                  \
    X(NEIGHBOUR_ALIAS, "alias")                                                                \
    X(NEIGHBOUR_OTHER, "other")
