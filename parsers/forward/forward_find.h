/* Where in the text of a mail an earlier one begins that was forwarded. */
#pragma once

#include "config/lexicon.h"
#include "parsers/layout/quote_block.h"
#include "parsers/text/line.h"

/* What the prefix of a subject says: the first one decides. */
typedef struct Subject {
    int kind;         /* SubjectPrefix, or -1: neither */
    const char *rest; /* behind the prefix */
} Subject;

/* A text, and what the header of its mail tells of it. Borrowed. */
typedef struct Search {
    const Lexicon *lexicon;
    const Line *lines;
    size_t n;
    Subject subject;
    const char *own_subject;
    const char *own_date; /* of the mail */
} Search;

/* What was found; its block is to be cleared. */
typedef struct Found {
    size_t start, end; /* the shape's lines: the comment is above them, the original below */
    bool has_block;
    HeaderBlock block;
    size_t attribution, n_attribution; /* the lines of "On ... wrote:"; 0: there is none */
} Found;

/* Reads the prefix of a subject, in any of the languages of the lexicon (NULL: the shipped one). */
Subject subject_read(const Lexicon *lexicon, const char *subject);
bool search_is_marked(const Search *search); /* does the subject say that this is a forward? */

/* The first shape of an earlier mail that makes the mail a forward. False: it is none. */
bool forward_find(const Search *search, Found *ret);

/* How many '>' stand in front of the line, at most 20; and the line without so many. */
size_t quote_level(const Line *line);
Line unquoted(Line line, size_t levels);
