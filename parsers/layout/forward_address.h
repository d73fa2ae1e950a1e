/* Addresses as mail programs print them for people to read, in the header block of a forwarded
 * mail. What a header says is read by parsers/message. */
#pragma once

#include "parsers/text/address.h"

/* "Name <a@b>", "Name [mailto:a@b]", "a@b<mailto:a@b>", "Name (a@b)", "a@b", "Name". A name that
 * repeats the address is none. */
Address forward_address(const char *text, size_t length);

/* Many of them, divided by commas or semicolons; NULL gives none. "Doe, John <a@b>" is one. At
 * most 200 are kept. */
AddressList forward_addresses(const char *text);

/* The first address in text[0..length), with a domain in lower case; *ret_start is where it
 * begins, or `length`. "" when there is none. Owned. */
char *forward_address_find(const char *text, size_t length, size_t *ret_start);

/* A name without the quotes and brackets that programs put around it. Owned. */
char *forward_name(const char *text, size_t length);
