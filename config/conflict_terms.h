/* The groups of the tables that tell whom a report is about, and whom it accuses of what:
 * config/lexicon/conflict.conf holds their words. */
#pragma once

#define CONFLICT_WHO_TERMS(X)                                                                  \
    X(CONFLICT_SIRO, "siro")                                                                   \
    X(CONFLICT_DPO, "dpo")                                                                     \
    X(CONFLICT_CHAIR, "chair")                                                                 \
    X(CONFLICT_VICE_CHAIR, "vice_chair")                                                       \
    X(CONFLICT_BOARD, "board")                                                                 \
    X(CONFLICT_INVESTIGATOR, "investigator")                                                   \
    X(CONFLICT_TITLE, "title")                                                                 \
    X(CONFLICT_POST, "post")

#define CONFLICT_BEHIND_TERMS(X)                                                               \
    X(CONFLICT_HAS, "has")                                                                     \
    X(CONFLICT_WAS, "was")                                                                     \
    X(CONFLICT_DID, "did")                                                                     \
    X(CONFLICT_ACT, "act")                                                                     \
    X(CONFLICT_IT, "it")                                                                       \
    X(CONFLICT_EITHER, "either")                                                               \
    X(CONFLICT_BASE, "base")                                                                   \
    X(CONFLICT_FAULT, "fault")                                                                 \
    X(CONFLICT_HARMLESS, "harmless")                                                           \
    X(CONFLICT_REPAIR, "repair")

#define CONFLICT_FRONT_TERMS(X)                                                                \
    X(CONFLICT_SPOKEN_TO, "spoken_to")                                                         \
    X(CONFLICT_THAT, "that")                                                                   \
    X(CONFLICT_BY, "by")                                                                       \
    X(CONFLICT_BLAMES, "blames")                                                               \
    X(CONFLICT_REPORTS, "reports")                                                             \
    X(CONFLICT_IT_WAS, "it_was")                                                               \
    X(CONFLICT_SAW, "saw")                                                                     \
    X(CONFLICT_PRETENDED, "pretended")

#define ACCUSED_TERMS(X)                                                                       \
    X(ACCUSED_BETWEEN, "between")                                                              \
    X(ACCUSED_ORDERS, "orders")                                                                \
    X(ACCUSED_ASKS, "asks")                                                                    \
    X(ACCUSED_INSIDER, "insider")                                                              \
    X(ACCUSED_WRONG, "wrong")                                                                  \
    X(ACCUSED_ERASE, "erase")                                                                  \
    X(ACCUSED_TRACE, "trace")                                                                  \
    X(ACCUSED_RULE, "rule")                                                                    \
    X(ACCUSED_TELL, "tell")                                                                    \
    X(ACCUSED_OVERSEER, "overseer")                                                            \
    X(ACCUSED_OUTSIDE, "outside")                                                              \
    X(ACCUSED_MAIL, "mail")                                                                    \
    X(ACCUSED_NOT, "not")                                                                      \
    X(ACCUSED_BEHIND, "behind")                                                                \
    X(ACCUSED_GUILTY, "guilty")                                                                \
    X(ACCUSED_DEED, "deed")                                                                    \
    X(ACCUSED_AMISS, "amiss")                                                                  \
    X(ACCUSED_PAPER, "paper")                                                                  \
    X(ACCUSED_BELIEVES, "believes")

#define ACCUSED_SMALL_TERMS(X)                                                                 \
    X(ACCUSED_SMALL_LEAD, "lead")                                                              \
    X(ACCUSED_SMALL_AND, "and")                                                                \
    X(ACCUSED_SMALL_JOINT, "joint")                                                            \
    X(ACCUSED_SMALL_NEVER, "never")                                                            \
    X(ACCUSED_SMALL_WAIT, "wait")                                                              \
    X(ACCUSED_SMALL_SAYS, "says")                                                              \
    X(ACCUSED_SMALL_WE, "we")                                                                  \
    X(ACCUSED_SMALL_ME, "me")                                                                  \
    X(ACCUSED_SMALL_IT, "it")                                                                  \
    X(ACCUSED_SMALL_THIS, "this")                                                              \
    X(ACCUSED_SMALL_THEM, "them")

#define CONFLICT_THINGS_TERMS(X)                                                               \
    X(CONFLICT_OWN, "own")                                                                     \
    X(CONFLICT_ITEM, "item")                                                                   \
    X(CONFLICT_ASTRAY, "astray")                                                               \
    X(CONFLICT_ADDRESS, "address")
