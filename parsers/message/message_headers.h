/* The header of a mail that gmime has opened. Known to message.c alone. */
#pragma once

#include "parsers/message/message.h"

#include <gmime/gmime.h>

/* Sets headers, people, subject, date and ids of `message`. */
void message_read_headers(Message *message, GMimeMessage *mime);
