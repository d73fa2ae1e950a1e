/* See near_code.h. Called by intake, for who is not disowned by the trusted server. The register knows codes by
 * their keyed hashes alone, so each neighbour of what was typed is looked up: the time of a look-up tells of a hash that
 * nobody without the key can make, and nothing of the code. */
#include "daemon/command/near_code.h"

#include "daemon/effect/effect.h"

#include <string.h>

static const char ALPHABET[] = "abcdefghijkmnpqrstuvwxyz23456789";

typedef struct Search {
    const World *world;
    int64_t person, since;
    char **ret;
    Err *err;
} Search;

static int try(const Search *search, const char *code)
{
    uint8_t mac[SEAL_HASH_SIZE];
    StoreCode found;
    effect_code_mac(search->world, code, mac);
    int status = store_code_find(search->world->store, mac, &found, search->err);
    if (status <= 0)
        return status;
    if (found.person != search->person || found.used_at || found.created_at < search->since)
        return 0;
    *search->ret = g_strdup(code);
    return 1;
}

/* Each letter in turn in the place `at`. */
static int try_letters(const Search *search, char *code, size_t at)
{
    int status = 0;
    for (const char *letter = ALPHABET; status == 0 && *letter; letter++) {
        code[at] = *letter;
        status = try(search, code);
    }
    return status;
}

static int try_same_length(const Search *search, const char *typed)
{
    int status = try(search, typed);
    for (size_t at = 0; status == 0 && at < SEAL_TOKEN_LENGTH; at++) {
        char code[SEAL_TOKEN_LENGTH + 1];
        strcpy(code, typed);
        status = try_letters(search, code, at);
        if (status != 0 || at == 0)
            continue;
        strcpy(code, typed);
        code[at] = typed[at - 1];
        code[at - 1] = typed[at];
        status = try(search, code);
    }
    return status;
}

static int try_shorter(const Search *search, const char *typed)
{
    int status = 0;
    for (size_t at = 0; status == 0 && at <= SEAL_TOKEN_LENGTH; at++) {
        char code[SEAL_TOKEN_LENGTH + 2];
        strcpy(code, typed);
        memmove(code + at, code + at + 1, strlen(code + at));
        status = try(search, code);
    }
    return status;
}

static int try_longer(const Search *search, const char *typed)
{
    int status = 0;
    for (size_t at = 0; status == 0 && at < SEAL_TOKEN_LENGTH; at++) {
        char code[SEAL_TOKEN_LENGTH + 1];
        memcpy(code, typed, at);
        strcpy(code + at + 1, typed + at);
        status = try_letters(search, code, at);
    }
    return status;
}

int near_code_find(const World *world, const char *typed, int64_t person, int64_t since,
                   char **ret, Err *err)
{
    const Search search = {world, person, since, ret, err};
    g_autofree char *plain = g_ascii_strdown(typed, -1);
    g_strdelimit(plain, "l1", 'i');
    switch (strlen(plain)) {
    case SEAL_TOKEN_LENGTH - 1:
        return try_longer(&search, plain);
    case SEAL_TOKEN_LENGTH:
        return try_same_length(&search, plain);
    case SEAL_TOKEN_LENGTH + 1:
        return try_shorter(&search, plain);
    default:
        return 0;
    }
}
